"""Which query parameters a view knows: what its own links have, what its own classes read."""

from typing import Any

import pytest
from django.test import Client, override_settings
from rest_framework import filters as drf_filters
from rest_framework import generics, pagination, versioning
from rest_framework.filters import BaseFilterBackend

from rest_framework_json_api import filters, routers, views
from rest_framework_json_api.pagination import JsonApiPageNumberPagination
from tests import models, music
from tests.http import call, errors

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class ByNumber(pagination.PageNumberPagination):
    page_size = 1
    page_query_param = "page-no"


class ByOffset(pagination.LimitOffsetPagination):
    default_limit = 1


class ByCursor(pagination.CursorPagination):
    page_size = 1
    ordering = "pk"


class ByPath(versioning.BaseVersioning):
    """Reads no parameter, as far as anyone can tell; it is a project's own."""

    def determine_version(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return request.query_params.get(self.version_param)


CHECKED = (filters.QueryParameterValidationFilter, filters.OrderingFilter)


class GenreViewSet(views.ModelViewSet):
    queryset = models.Genre.objects.order_by("pk")
    serializer_class = music.GenreSerializer
    pagination_class: Any = ByCursor
    filter_backends: Any = CHECKED


class AlbumViewSet(views.ModelViewSet):
    queryset = models.Album.objects.order_by("pk")
    serializer_class = music.AlbumSerializer
    pagination_class: Any = JsonApiPageNumberPagination
    filter_backends: Any = CHECKED


class AlbumListView(views.JSONAPIMixin, generics.ListCreateAPIView):
    queryset: Any = models.Album.objects.order_by("pk")
    serializer_class: Any = music.AlbumSerializer
    pagination_class: Any = None
    filter_backends: Any = CHECKED


router = routers.SimpleRouter(trailing_slash=False)
router.register("genres", GenreViewSet)
router.register("albums", AlbumViewSet)

urlpatterns = router.urls


def listing(**attributes: Any) -> Any:
    view: Any = type("View", (AlbumListView,), attributes)
    return view.as_view()


def statuses(view: Any, *queries: str) -> list[int]:
    return [call(view, f"?{query}").status_code for query in queries]


@pytest.fixture
def albums() -> list[models.Album]:
    return music.make_albums(3)


@pytest.mark.usefixtures("albums")
@pytest.mark.parametrize("backends", [(), CHECKED])
@pytest.mark.parametrize("paginator", [ByNumber, ByOffset, ByCursor])
def test_the_links_of_each_paginator_are_followed(paginator: Any, backends: Any) -> None:
    view = listing(pagination_class=paginator, filter_backends=backends)
    url: Any = "?"
    found = []

    while url is not None:
        response = call(view, f"?{url.partition('?')[2]}")
        assert response.status_code == 200, response.content
        document = response.data
        found += [album["album_title"] for album in document["results"]]
        url = document["next"]

    assert found == list(models.Album.objects.order_by("pk").values_list("album_title", flat=True))


@pytest.mark.usefixtures("albums")
def test_a_page_parameter_is_refused_where_nothing_is_paged() -> None:
    class AlbumView(views.JSONAPIMixin, generics.RetrieveAPIView):
        queryset = models.Album.objects.all()
        serializer_class = music.AlbumSerializer
        pagination_class = ByOffset

    pk = models.Album.objects.all()[0].pk
    response = call(AlbumView.as_view(), "?offset=1", pk=pk)

    assert errors(response) == [
        {
            "status": "400",
            "code": "invalid",
            "title": "Bad Request",
            "detail": "Nothing reads this parameter here.",
            "source": {"parameter": "offset"},
        }
    ]


def test_the_links_of_the_paginator_of_what_is_related_are_followed(client: Client) -> None:
    album = music.make_albums(1)[0]
    genres = [models.Genre.objects.create(title=str(number)) for number in range(2)]
    album.genres.set(genres)

    found = []
    url: Any = f"/albums/{album.pk}/genres"
    while url is not None:
        response = client.get(url)
        assert response.status_code == 200, response.content
        found += [resource["id"] for resource in response.json()["data"]]
        url = response.json()["links"]["next"]

    assert found == [str(genre.pk) for genre in genres]


@pytest.mark.usefixtures("albums")
@pytest.mark.parametrize(
    ("versioning_class", "expected"),
    [
        (versioning.QueryParameterVersioning, 200),
        (ByPath, 200),
        (versioning.AcceptHeaderVersioning, 400),
        (None, 400),
    ],
)
def test_the_parameter_of_a_version_is_known_where_it_is_read(
    versioning_class: Any, expected: int
) -> None:
    view = listing(versioning_class=versioning_class)

    assert statuses(view, "version=1") == [expected]


@pytest.mark.usefixtures("albums")
def test_the_parameters_of_the_backends_of_drf_are_known() -> None:
    backends = (SearchFilter, drf_filters.OrderingFilter)
    view = listing(filter_backends=backends, search_fields=["album_title"])

    assert statuses(view, "q=x", "ordering=album_title", "other=1") == [200, 200, 400]


@pytest.mark.parametrize("body", [{}, {"data": {}}])
def test_a_method_that_a_url_does_not_offer_is_told_before_any_parameter(body: Any) -> None:
    for query in ("", "?other=1", "?page[number]=x", "?sort=nothing", "?include=nothing"):
        response = call(listing(), query, method="patch", data=body)
        assert response.status_code == 405


class SearchFilter(drf_filters.SearchFilter):
    search_param = "q"


class Unknown(BaseFilterBackend):
    """A filter backend of which nothing is known."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        return queryset


def own_page(self: Any, queryset: Any) -> Any:
    return None


def own_rows(self: Any, queryset: Any = None) -> Any:
    return models.Album.objects.all()


@pytest.mark.usefixtures("albums")
@pytest.mark.parametrize(
    "attributes",
    [
        {"filter_backends": (Unknown,)},
        {"get_queryset": own_rows},
        {"filter_queryset": own_rows},
        {"paginate_queryset": own_page},
    ],
)
def test_what_a_project_chooses_rows_by_may_read_any_parameter_of_rows(attributes: Any) -> None:
    own = listing(**{"filter_backends": (), **attributes})
    queries = ("page[after]=1", "filter[age]=1", "sort=size", "other=1")

    assert statuses(own, *queries) == [200, 200, 200, 200]
    assert statuses(listing(filter_backends=()), *queries) == [400, 400, 400, 400]


@pytest.mark.usefixtures("albums")
def test_as_8_did_what_nothing_reads_is_ignored_unless_the_filter_is_configured() -> None:
    queries = ("other=1", "page[after]=1", "filter[age]=1", "sort=x", "fields=1", "page[a][b]=1")
    checked = listing(filter_backends=(filters.QueryParameterValidationFilter,))

    with override_settings(JSON_API_DIALECT="8"):
        assert statuses(listing(filter_backends=()), *queries) == [200] * 6
        assert statuses(checked, *queries) == [400, 200, 200, 200, 200, 400]
        assert statuses(listing(pagination_class=ByOffset), "offset=1") == [400]
        created = call(checked, "?other=1", method="post", data={"data": {"type": "albums"}})
        assert {found["code"] for found in errors(created)} == {"required"}
