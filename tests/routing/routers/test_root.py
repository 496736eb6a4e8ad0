"""The root of an API."""

from typing import Any

import pytest
from django.urls import resolve
from django.utils.translation import gettext_lazy
from rest_framework import routers as drf_routers
from rest_framework.response import Response
from rest_framework.test import APIClient, APIRequestFactory

from rest_framework_json_api import routers
from tests import models
from tests.http import MEDIA_TYPE, document
from tests.routing.routers.api import FiguresViewSet, GenreViewSet, get

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.routing.routers.api")]


def test_the_titles_of_the_root_are_the_plural_names_of_models(monkeypatch: Any) -> None:
    monkeypatch.setattr(models.Country._meta, "verbose_name_plural", gettext_lazy("countries"))

    links = document(get("/v1/"))["links"]

    assert links["countries"] == {"href": "http://testserver/v1/countries/", "title": "Countries"}


def root_of(router: Any) -> Any:
    """Return the document of the root of a router whose URLs are those of the first one."""
    view = router.get_api_root_view()
    request = APIRequestFactory().get("/v1/", headers={"accept": MEDIA_TYPE})
    request.resolver_match = resolve("/v1/")
    return document(view(request).render())


def test_a_root_of_its_own_has_what_the_project_says() -> None:
    class Root(routers.APIRootView):
        def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
            links = super().get(request, *args, **kwargs).data
            return Response({**links, "about": "http://testserver/about"})

    class OwnRouter(routers.DefaultRouter):
        APIRootView = Root

    router = OwnRouter()
    router.register("figures", FiguresViewSet, basename="figures")
    router.register("genres", GenreViewSet)

    assert root_of(router)["links"] == {
        "self": "http://testserver/v1/",
        "figures": {"href": "http://testserver/v1/figures/"},
        "genres": {"href": "http://testserver/v1/genres/", "title": "Genres"},
        "about": "http://testserver/about",
    }


def test_a_root_of_drf_has_urls() -> None:
    class OwnRouter(routers.DefaultRouter):
        APIRootView = drf_routers.APIRootView  # type: ignore[assignment]

    router = OwnRouter()
    router.register("genres", GenreViewSet)

    assert root_of(router)["links"] == {"genres": "http://testserver/v1/genres/"}


def test_a_root_without_a_registry_has_no_titles() -> None:
    view = routers.APIRootView.as_view(api_root_dict={"genres": "genre-list"})
    request = APIRequestFactory().get("/v1/", headers={"accept": MEDIA_TYPE})
    request.resolver_match = resolve("/v1/")

    assert document(view(request).render())["links"] == {
        "genres": {"href": "http://testserver/v1/genres/"}
    }


def test_the_root_in_the_browsable_api() -> None:
    response = APIClient().get("/v1/", headers={"accept": "text/html"})

    assert response.status_code == 200
    assert b"&quot;title&quot;: &quot;Artists&quot;" in response.content
