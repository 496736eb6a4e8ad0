"""Which query parameters a view reads: every other is refused."""

import re
from typing import Any

import pytest
from rest_framework import filters as drf_filters
from rest_framework import generics, mixins, pagination, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from rest_framework_json_api import filters, routers, views
from rest_framework_json_api.negotiation import Profile
from rest_framework_json_api.pagination import (
    JsonApiLimitOffsetPagination,
    JsonApiPageNumberPagination,
)
from rest_framework_json_api.renderers import JSONRenderer
from tests import models, music
from tests.http import MEDIA_TYPE, call, errors
from tests.spec.api import refused, send

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

#: One parameter of each family.
INCLUDE = "include=artist"
FIELDS = "fields[albums]=album_title"
SORT = "sort=album_title"
PAGE = "page[number]=1"
FILTER = "filter[search]=Album"
EACH = (INCLUDE, FIELDS, SORT, PAGE, FILTER)


class Known:
    """What views with rows have here."""

    queryset: Any = models.Album.objects.all()
    serializer_class: Any = music.AlbumSerializer
    pagination_class: Any = JsonApiPageNumberPagination
    filter_backends: Any = (
        filters.QueryParameterValidationFilter,
        filters.OrderingFilter,
        drf_filters.SearchFilter,
    )
    search_fields: Any = ("album_title",)


class AlbumViewSet(Known, views.ModelViewSet):
    @action(detail=False)
    def latest(self, request: Any) -> Response:
        return self.list(request)


class ListView(Known, views.JSONAPIMixin, generics.ListAPIView):
    pass


class DetailView(Known, views.JSONAPIMixin, generics.RetrieveUpdateDestroyAPIView):
    pass


class CreateView(Known, views.JSONAPIMixin, generics.ListCreateAPIView):
    pass


class OwnView(Known, views.JSONAPIMixin, generics.GenericAPIView):
    """Reads what it wants to."""

    def get(self, request: Any) -> Response:
        return Response(self.get_serializer(self.get_queryset(), many=True).data)


class PlainView(views.JSONAPIMixin, APIView):
    """Has neither rows nor a serializer."""

    renderer_classes = (JSONRenderer,)
    resource_name: Any = False

    def get(self, request: Any) -> Response:
        return Response({"meta": {"size": 1}})


class TellingView(PlainView):
    def get_parameter_families(self) -> frozenset[str]:
        return frozenset({"fields"})


class ShorterViewSet(Known, views.JSONAPIMixin, mixins.ListModelMixin, viewsets.GenericViewSet):
    """Has no related resources."""


class AlbumListView(views.JSONAPIMixin, generics.ListAPIView):
    """What is tried with one parameter at a time."""

    queryset: Any = models.Album.objects.all()
    serializer_class: Any = music.AlbumSerializer
    pagination_class: Any = None
    filter_backends: Any = (filters.QueryParameterValidationFilter,)


router = routers.SimpleRouter(trailing_slash=False)
router.register("albums", AlbumViewSet)

urlpatterns = router.urls


@pytest.fixture
def album() -> models.Album:
    return music.make_albums(1)[0]


def varied(view: Any, attributes: dict[str, Any]) -> Any:
    """Return a view that differs from another by some attributes."""
    return type("View", (view,), attributes)


def is_read(view: Any, parameter: str, method: str = "get", **request: Any) -> bool:
    """Tell whether a view reads a parameter: whether the answer is no error, or is about it."""
    response = call(view, f"?{parameter}", method=method, **request)
    if response.status_code == 400:
        name = parameter.partition("=")[0]
        assert [found["source"] for found in errors(response)] == [{"parameter": name}]
        return False
    assert response.status_code < 300, response.content
    return True


def read_by(view: Any, method: str = "get", **request: Any) -> list[str]:
    """Return the families that a view reads."""
    found = [parameter for parameter in EACH if is_read(view, parameter, method, **request)]
    return [re.split(r"[\[=]", parameter)[0] for parameter in found]


def document_of(method: str, album: models.Album) -> Any:
    """Return a document for a request that writes an album; None for any other request."""
    if method not in ("post", "put", "patch"):
        return None
    artist = {"type": "artists", "id": str(album.artist_id)}
    resource = {
        "type": "albums",
        "attributes": {"albumTitle": "Album 1"},
        "relationships": {
            "artist": {"data": artist},
            "genres": {"data": [{"type": "genres", "id": str(album.genres.all()[0].pk)}]},
            "guests": {"data": [artist]},
        },
    }
    return {"data": resource if method == "post" else {**resource, "id": str(album.pk)}}


@pytest.mark.parametrize(
    ("method", "name", "families"),
    [
        ("get", "list", ["include", "fields", "sort", "page", "filter"]),
        ("head", "list", ["include", "fields", "sort", "page", "filter"]),
        ("get", "latest", ["include", "fields", "sort", "page", "filter"]),
        ("get", "retrieve", ["include", "fields", "filter"]),
        ("post", "create", ["include", "fields"]),
        ("patch", "partial_update", ["include", "fields", "filter"]),
        ("patch", "update", ["include", "fields", "filter"]),
        ("delete", "destroy", ["filter"]),
        ("options", "list", ["include", "fields", "sort", "page", "filter"]),
    ],
)
def test_an_action_reads_what_has_an_effect_on_it(
    album: Any, method: str, name: str, families: list[str]
) -> None:
    served = "get" if method in ("head", "options") else method
    view = AlbumViewSet.as_view({served: name})
    kwargs = {} if name in ("list", "latest", "create") else {"pk": album.pk}

    assert read_by(view, method, data=document_of(method, album), **kwargs) == families


@pytest.mark.parametrize(
    ("view", "method", "families"),
    [
        (ListView, "get", ["include", "fields", "sort", "page", "filter"]),
        (ListView, "options", ["include", "fields", "sort", "page", "filter"]),
        (DetailView, "get", ["include", "fields", "filter"]),
        (DetailView, "put", ["include", "fields", "filter"]),
        (DetailView, "patch", ["include", "fields", "filter"]),
        (DetailView, "delete", ["filter"]),
        (CreateView, "get", ["include", "fields", "sort", "page", "filter"]),
        (CreateView, "post", ["include", "fields"]),
        (OwnView, "get", ["include", "fields", "sort", "page", "filter"]),
        (PlainView, "get", []),
        (TellingView, "get", ["fields"]),
    ],
)
def test_a_view_without_actions_reads_what_its_methods_do(
    album: Any, view: Any, method: str, families: list[str]
) -> None:
    kwargs = {"pk": album.pk} if view is DetailView else {}

    data = document_of(method, album)
    assert read_by(view.as_view(), method, data=data, **kwargs) == families


def test_a_viewset_of_drf_reads_what_its_actions_do(album: Any) -> None:
    families = ["include", "fields", "sort", "page", "filter"]

    assert read_by(ShorterViewSet.as_view({"get": "list"})) == families


def test_what_is_refused_is_named(album: Any) -> None:
    response = call(PlainView.as_view(), "?page[number]=1&sort=x")

    assert response.status_code == 400
    assert errors(response) == [
        {
            "status": "400",
            "code": "invalid",
            "title": "Bad Request",
            "detail": "Nothing reads this parameter here.",
            "source": {"parameter": "page[number]"},
        }
    ]


# Names


class ByPrice(drf_filters.BaseFilterBackend):
    """A backend that does not tell what it reads."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        return queryset


class ByArtist(ByPrice):
    """A backend that does."""

    parameters = ("filter[artist]", "filter[artist][]")


class Search(drf_filters.SearchFilter):
    search_param = "filter[text]"


class OddSearch(ByPrice):
    """Has a parameter to search by, and no way to tell the fields."""

    search_param = "filter[odd]"


def chosen(self: Any) -> Any:
    """Choose the rows of a view."""
    return models.Album.objects.all()


def narrowed(self: Any, queryset: Any) -> Any:
    """Narrow the rows of a view."""
    return queryset


class AnyName(filters.QueryParameterValidationFilter):
    query_regex = re.compile(".*")


@pytest.mark.parametrize(
    ("view", "attributes", "expected"),
    [
        (AlbumListView, {}, False),
        (AlbumListView, {"filter_backends": ()}, False),
        (AlbumListView, {"filter_backends": (drf_filters.SearchFilter,)}, False),
        (AlbumListView, {"filter_backends": (ByPrice,)}, True),
        (AlbumListView, {"filter_backends": (), "get_queryset": chosen}, True),
        (AlbumListView, {"filter_backends": (AnyName,)}, True),
        (AlbumListView, {"allowed_query_parameters": ("theirOwn",)}, True),
        (PlainView, {}, False),
        (PlainView, {"allowed_query_parameters": ("theirOwn",)}, True),
        (PlainView, {"filter_backends": ()}, False),
    ],
)
def test_a_name_that_no_one_knows_is_refused_where_names_are_checked(
    view: Any, attributes: dict[str, Any], expected: bool
) -> None:
    view = varied(view, attributes).as_view()

    assert is_read(view, "theirOwn=1") is expected


def test_a_name_is_allowed_for_all_views(settings: Any) -> None:
    settings.JSON_API_ALLOWED_QUERY_PARAMETERS = ["theirOwn", "filter[mine]"]

    assert is_read(PlainView.as_view(), "theirOwn=1")
    assert is_read(PlainView.as_view(), "filter[mine]=1")
    assert not is_read(PlainView.as_view(), "filter[yours]=1")


# Fieldsets, sort and pages


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        ("fields[albums]=artist", True),
        ("fields[nothing]=artist", True),
        ("fields=artist", False),
        ("fields[]=artist", False),
        ("fields[_]=artist", False),
        ("fields[a][b]=artist", False),
        ("fields[a=artist", False),
        ("include[artist]=artist", False),
        ("include=artist", True),
    ],
)
def test_a_fieldset_is_that_of_a_type(parameter: str, expected: bool) -> None:
    view = varied(AlbumListView, {"filter_backends": ()}).as_view()

    assert is_read(view, parameter) is expected


@pytest.mark.parametrize(
    ("backends", "expected"),
    [
        ((), False),
        ((filters.OrderingFilter,), True),
        ((drf_filters.OrderingFilter,), False),
        ((drf_filters.SearchFilter, filters.OrderingFilter), True),
    ],
)
def test_sort_is_read_by_a_backend_that_orders_by_it(
    backends: tuple[Any, ...], expected: bool
) -> None:
    view = varied(AlbumListView, {"filter_backends": backends}).as_view()

    assert is_read(view, SORT) is expected


class PlainPages(pagination.PageNumberPagination):
    page_size = 2


@pytest.mark.parametrize(
    ("paginator", "read"),
    [
        (None, []),
        (JsonApiPageNumberPagination, ["page[number]", "page[size]"]),
        (JsonApiLimitOffsetPagination, ["page[offset]"]),
        (PlainPages, ["page"]),
    ],
)
def test_pages_are_read_by_the_pagination_that_has_them(paginator: Any, read: list[str]) -> None:
    attributes = {"pagination_class": paginator, "filter_backends": ()}
    view = varied(AlbumListView, attributes).as_view()
    names = ["page[number]", "page[size]", "page[offset]", "page", "page[]", "page[number][]"]

    assert [name for name in names if is_read(view, f"{name}=1")] == read


# Filters


FILTERS = ["filter[price]", "filter[artist]", "filter[artist][]", "filter[text]", "filter"]


@pytest.mark.parametrize(
    ("attributes", "read"),
    [
        ({"filter_backends": ()}, []),
        ({}, []),
        ({"filter_backends": (filters.OrderingFilter,)}, []),
        ({"filter_backends": (drf_filters.OrderingFilter,)}, []),
        ({"filter_backends": (ByPrice,)}, FILTERS),
        ({"filter_backends": (filters.OrderingFilter, ByPrice)}, FILTERS),
        ({"filter_backends": (ByArtist,)}, ["filter[artist]", "filter[artist][]"]),
        ({"filter_backends": (Search,)}, []),
        ({"filter_backends": (Search,), "search_fields": ["album_title"]}, ["filter[text]"]),
        ({"filter_backends": (), "get_queryset": chosen}, FILTERS),
        ({"filter_backends": (), "filter_queryset": narrowed}, FILTERS),
    ],
)
def test_a_filter_is_read_by_a_backend_or_by_the_view(
    attributes: dict[str, Any], read: list[str]
) -> None:
    class NoSearch(AlbumListView):
        filter_backends = (AnyName,)

    view = varied(NoSearch, attributes).as_view()

    assert [name for name in FILTERS if is_read(view, f"{name}=1")] == read


def test_a_parameter_to_search_by_is_read_where_there_are_fields_to_search() -> None:
    view = varied(AlbumListView, {"filter_backends": (OddSearch,)}).as_view()

    assert not is_read(view, "filter[odd]=1")
    assert is_read(view, "filter[even]=1")


# Related resources


@pytest.mark.parametrize(
    ("tail", "parameters"),
    [
        ("artist", ("include=passport", "fields[artists]=stage_name")),
        ("guests", ("include=passport", "fields[artists]=stage_name")),
        ("relationships/guests", ("include=guests", "fields[artists]=stage_name")),
    ],
)
def test_related_resources_without_a_viewset_are_neither_sorted_nor_filtered(
    album: Any, tail: str, parameters: tuple[str, ...]
) -> None:
    path = f"/albums/{album.pk}/{tail}"

    for parameter in parameters:
        assert send(f"{path}?{parameter}").status_code == 200
    for parameter in (SORT, PAGE, FILTER):
        name = parameter.partition("=")[0]
        assert refused(f"{path}?{parameter}") == (400, [{"parameter": name}])


# Profiles


class Cursors(Profile):
    uri = "https://example.com/profiles/cursors"
    query_parameters = ("page[after]", "filter[near]", "within-Reach")


@pytest.mark.parametrize("parameter", Cursors.query_parameters)
@pytest.mark.parametrize("view", [PlainView, AlbumListView])
def test_the_parameters_of_a_profile_are_read_where_a_client_asks_for_it(
    view: Any, parameter: str
) -> None:
    view = varied(view, {"profile_classes": (Cursors,)})
    request = {"accept": f'{MEDIA_TYPE};profile="{Cursors.uri}"'}

    assert not is_read(view.as_view(), f"{parameter}=1")
    assert asked(view, f"?{parameter}=1", request) == 200
    assert asked(view, f"?{parameter}[x]=1", request) == 400


def asked(view: Any, query: str, headers: dict[str, str]) -> int:
    """Return the status of the answer of a view to a request with some headers."""
    request = APIRequestFactory().get(f"/{query}", headers=headers)
    return int(view.as_view()(request).status_code)
