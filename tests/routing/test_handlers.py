"""An unknown relationship below a router is a 404 of JSON:API, where no other pattern takes it."""

from typing import Any

import pytest
from django.apps import apps
from django.conf import urls
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path
from rest_framework import routers as drf_routers
from rest_framework.decorators import action
from rest_framework.response import Response

from rest_framework_json_api import routers, views
from tests import models, music
from tests.http import MEDIA_TYPE

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

NOT_FOUND = {
    "errors": [
        {
            "status": "404",
            "code": "not_found",
            "title": "Not Found",
            "detail": "Nothing is at this URL.",
        }
    ]
}


NO_RELATIONSHIP = {
    "errors": [{"status": "404", "code": "not_found", "title": "Not Found", "detail": "Not found."}]
}


class AlbumViewSet(views.ModelViewSet):
    queryset = models.Album.objects.order_by("pk")
    serializer_class = music.AlbumSerializer

    @action(detail=True)
    def play(self, request: Any, pk: Any = None) -> Response:
        return Response(status=204)


def own(request: Any, **kwargs: Any) -> HttpResponse:
    return HttpResponse("own")


plain = routers.SimpleRouter(trailing_slash=False)
plain.register("albums", AlbumViewSet)
slashed = routers.DefaultRouter()
slashed.register("albums", AlbumViewSet)
foreign = drf_routers.SimpleRouter(trailing_slash=False)
foreign.register("foreign", music.ArtistViewSet)

urlpatterns = [
    path("albums/<pk>/relationships/cover", own),
    *plain.urls,
    path("deep/<int:year>/", include((slashed.urls, "deep"))),
    *foreign.urls,
    path("albums/<pk>/cover", own),
]


@pytest.mark.parametrize("method", ["get", "post", "patch", "delete", "options"])
@pytest.mark.parametrize(
    "url",
    [
        "/albums/1/nothing",
        "/albums/1/nothing/",
        "/albums/1/relationships/nothing/",
        "/deep/2024/albums/1/nothing/",
    ],
)
def test_an_unknown_relationship_is_not_found(client: Client, method: str, url: str) -> None:
    response = getattr(client, method)(url)

    assert response.status_code == 404
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert response.json() == NOT_FOUND


@pytest.mark.django_db
@pytest.mark.parametrize("is_debug", [False, True])
@pytest.mark.parametrize("method", ["get", "post", "patch", "delete"])
@pytest.mark.parametrize(
    "url", ["/albums/{}/relationships/nothing", "/deep/2024/albums/{}/relationships/nothing/"]
)
def test_the_linkage_of_an_unknown_relationship_is_not_found(
    client: Client, settings: Any, url: str, method: str, is_debug: bool
) -> None:
    settings.DEBUG = is_debug
    [album] = music.make_albums(1)
    body = {} if method == "get" else {"data": {"data": []}, "content_type": MEDIA_TYPE}

    response = getattr(client, method)(url.format(album.pk), **body)

    assert response.status_code == 404
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert response.json() == NO_RELATIONSHIP


def test_a_browser_has_its_page(client: Client) -> None:
    response = client.get("/albums/1/nothing", headers={"accept": "text/html"})

    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("url", ["/albums/1/cover", "/albums/1/relationships/cover"])
def test_another_pattern_takes_what_it_takes(client: Client, url: str) -> None:
    assert client.get(url).content == b"own"


def test_an_extra_action_is_where_it_is(client: Client) -> None:
    assert client.get("/albums/1/play").status_code == 204


@pytest.mark.parametrize(
    "url",
    ["/", "/nothing", "/relationships/x", "/albums/1/genres/nothing", "/foreign/1/x", "/a/b/c/d"],
)
def test_elsewhere_django_answers(client: Client, url: str) -> None:
    response = client.get(url)

    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/html")


def test_the_default_of_a_project_stays(monkeypatch: Any) -> None:
    monkeypatch.setattr(urls, "handler404", own)

    apps.get_app_config("rest_framework_json_api").ready()

    assert urls.handler404 is own
