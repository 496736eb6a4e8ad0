"""The URLs of routers, row by row as the guide of Django REST framework lists them, and ours."""

from typing import Any

import pytest
from django.urls import Resolver404, URLResolver
from django.urls.resolvers import RegexPattern
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.response import Response
from rest_framework.routers import Route
from rest_framework.viewsets import GenericViewSet

from rest_framework_json_api import routers, serializers, views
from tests import models
from tests.http import call, document


class StudioSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Studio
        fields = ("studio_name", "genres")


class StudioViewSet(views.ModelViewSet):
    queryset = models.Studio.objects.all()
    serializer_class: Any = StudioSerializer

    @action(detail=True, methods=["post"])
    def set_password(self, request: Any, pk: str) -> Response:
        return Response({"set": pk})

    @action(detail=True, url_path="open-days", url_name="days")
    def opening(self, request: Any, pk: str) -> Response:
        return Response({"open": pk})

    @opening.mapping.delete
    def close(self, request: Any, pk: str) -> Response:
        return Response({"closed": pk})

    @action(detail=False)
    def recent(self, request: Any) -> Response:
        return Response({"recent": []})


class ReadOnlyStudioViewSet(views.ReadOnlyModelViewSet):
    queryset = models.Studio.objects.all()
    serializer_class = StudioSerializer


def found(router: Any, path: str) -> tuple[str, dict[str, str], dict[str, Any]]:
    """Return name, actions by method, and arguments of what a path leads to."""
    match = URLResolver(RegexPattern(""), router.urls).resolve(path)
    return match.url_name or "", getattr(match.func, "actions", {}), match.kwargs


def router_of(router_class: Any = routers.SimpleRouter, **options: Any) -> Any:
    """Return a router with the viewset of studios."""
    router = router_class(**options)
    router.register("studios", StudioViewSet)
    return router


DETAIL = {
    "get": "retrieve",
    "put": "update",
    "patch": "partial_update",
    "delete": "destroy",
}
LINKAGE = {
    "get": "retrieve_relationship",
    "patch": "update_relationship",
    "post": "add_to_relationship",
    "delete": "remove_from_relationship",
}
GENRES = {"pk": "1", "related_field": "genres"}

#: The path without its slash, the name, the actions, and the arguments.
TABLE = [
    ("studios", "studio-list", {"get": "list", "post": "create"}, {}),
    ("studios/recent", "studio-recent", {"get": "recent"}, {}),
    ("studios/1", "studio-detail", DETAIL, {"pk": "1"}),
    ("studios/1/set_password", "studio-set-password", {"post": "set_password"}, {"pk": "1"}),
    ("studios/1/open-days", "studio-days", {"get": "opening", "delete": "close"}, {"pk": "1"}),
    ("studios/1/relationships/genres", "studio-relationships", LINKAGE, GENRES),
    ("studios/1/genres", "studio-related", {"get": "retrieve_related"}, GENRES),
]


@pytest.mark.parametrize(("path", "name", "actions", "kwargs"), TABLE)
@pytest.mark.parametrize("options", [{}, {"trailing_slash": False}, {"use_regex_path": False}])
@pytest.mark.parametrize("router_class", [routers.SimpleRouter, routers.DefaultRouter])
def test_each_row_of_the_table_has_its_url(
    router_class: Any,
    options: dict[str, Any],
    path: str,
    name: str,
    actions: dict[str, str],
    kwargs: dict[str, str],
) -> None:
    slash = "" if options.get("trailing_slash") is False else "/"
    router = router_of(router_class, **options)

    assert found(router, f"{path}{slash}") == (name, actions, kwargs)
    with pytest.raises(Resolver404):
        found(router, f"{path}{'' if slash else '/'}")


@pytest.mark.parametrize(("path", "name", "actions", "kwargs"), TABLE)
def test_each_row_of_the_default_router_takes_a_format(
    path: str, name: str, actions: dict[str, str], kwargs: dict[str, str]
) -> None:
    router = router_of(routers.DefaultRouter)

    assert found(router, f"{path}.json") == (name, actions, {**kwargs, "format": "json"})
    with pytest.raises(Resolver404):
        found(router_of(), f"{path}.json")


def test_the_default_router_has_a_root() -> None:
    router = router_of(routers.DefaultRouter)

    assert found(router, "")[0] == "api-root"
    assert found(router, ".json") == ("api-root", {}, {"format": "json"})


def test_the_root_can_be_left_out() -> None:
    router = router_of(routers.DefaultRouter)
    router.include_root_view = False

    with pytest.raises(Resolver404):
        found(router, "")
    assert found(router, "studios/")[0] == "studio-list"


def test_the_formats_can_be_left_out() -> None:
    router = router_of(routers.DefaultRouter)
    router.include_format_suffixes = False

    with pytest.raises(Resolver404):
        found(router, "studios.json")


def test_a_viewset_has_the_methods_of_its_actions() -> None:
    router = routers.SimpleRouter(trailing_slash=False)
    router.register("studios", ReadOnlyStudioViewSet)

    assert found(router, "studios")[1] == {"get": "list"}
    assert found(router, "studios/1")[1] == {"get": "retrieve"}
    assert found(router, "studios/1/relationships/genres")[1] == {"get": "retrieve_relationship"}


@pytest.mark.parametrize("name", ["studio_name", "nothing", "relationships"])
def test_what_is_no_relationship_has_no_url(name: str) -> None:
    with pytest.raises(Resolver404):
        found(router_of(), f"studios/1/{name}/")


class ReadOnlyRouter(routers.SimpleRouter):
    """The example of the guide: it lists and retrieves, without slashes."""

    routes = [
        Route(
            url=r"^{prefix}$",
            mapping={"get": "list"},
            name="{basename}-list",
            detail=False,
            initkwargs={"suffix": "List"},
        ),
        Route(
            url=r"^{prefix}/{lookup}$",
            mapping={"get": "retrieve"},
            name="{basename}-detail",
            detail=True,
            initkwargs={"suffix": "Detail"},
        ),
    ]


def test_a_router_may_have_routes_of_its_own() -> None:
    router = router_of(ReadOnlyRouter)

    assert found(router, "studios") == ("studio-list", {"get": "list"}, {})
    assert found(router, "studios/1") == ("studio-detail", {"get": "retrieve"}, {"pk": "1"})
    with pytest.raises(Resolver404):
        found(router, "studios/1/genres")


class NamedRouter(routers.SimpleRouter):
    def get_default_basename(self, viewset: Any) -> str:
        return "house"


def test_a_router_may_choose_the_names() -> None:
    assert found(router_of(NamedRouter), "studios/1/genres/")[0] == "house-related"


class CodedViewSet(StudioViewSet):
    lookup_field = "slug"
    lookup_url_kwarg = "code"
    lookup_value_regex = "[a-z]{3}"


def test_the_lookup_of_a_viewset_is_that_of_all_its_urls() -> None:
    router = routers.SimpleRouter(trailing_slash=False)
    router.register("studios", CodedViewSet)

    assert found(router, "studios/abc")[2] == {"code": "abc"}
    assert found(router, "studios/abc/genres")[2] == {"code": "abc", "related_field": "genres"}
    with pytest.raises(Resolver404):
        found(router, "studios/abcd/genres")


class ConvertedViewSet(StudioViewSet):
    lookup_value_converter = "int"


def test_the_converter_of_a_viewset_is_that_of_all_its_urls() -> None:
    router = routers.SimpleRouter(use_regex_path=False)
    router.register("studios", ConvertedViewSet)

    assert found(router, "studios/1/relationships/genres/")[2] == {
        "pk": 1,
        "related_field": "genres",
    }
    with pytest.raises(Resolver404):
        found(router, "studios/abc/genres/")


class ListedViewSet(views.JSONAPIMixin, ListModelMixin, GenericViewSet[models.Studio]):
    queryset = models.Studio.objects.all()
    serializer_class = StudioSerializer
    pagination_class = None


@pytest.mark.django_db
def test_a_viewset_of_another_kind_has_links_too() -> None:
    router = routers.SimpleRouter()
    router.register("studios", ListedViewSet)
    match = URLResolver(RegexPattern(""), router.urls).resolve("studios/")

    assert document(call(match.func)) == {"links": {"self": "http://testserver/"}, "data": []}


@pytest.mark.django_db
def test_the_views_behind_the_urls_answer() -> None:
    studio = models.Studio.objects.create(studio_name="Abbey", slug="abbey")
    match = URLResolver(RegexPattern(""), router_of().urls).resolve(
        "studios/1/relationships/genres/"
    )

    assert document(call(match.func, pk=str(studio.pk), related_field="genres"))["data"] == []
