"""A collection has each resource once, whatever leads through a to-many."""

from typing import Any

import pytest
from django.db.models import Count, F
from rest_framework import filters as drf_filters

from rest_framework_json_api import filters, views
from rest_framework_json_api.pagination import JsonApiPageNumberPagination
from tests import models
from tests.http import counted, get_list
from tests.music import AlbumSerializer, make_albums

django_filters: Any = pytest.importorskip("django_filters")
backends: Any = pytest.importorskip("rest_framework_json_api.django_filters")

pytestmark = pytest.mark.django_db


class PageOfOne(JsonApiPageNumberPagination):
    page_size = 10


class AlbumViewSet(views.ReadOnlyModelViewSet):
    queryset: Any = models.Album.objects.order_by("pk")
    serializer_class = AlbumSerializer
    pagination_class = PageOfOne
    filter_backends: Any = (
        filters.QueryParameterValidationFilter,
        backends.DjangoFilterBackend,
        filters.OrderingFilter,
        drf_filters.SearchFilter,
    )
    filterset_fields: Any = {"genres__title": ["in", "startswith"], "guests__stage_name": ["in"]}
    search_fields: Any = ["genres__title"]
    ordering_fields: Any = ["genres__title", "album_title", "nothing"]


def with_attributes(**attributes: Any) -> Any:
    return type("Own", (AlbumViewSet,), attributes)


@pytest.fixture(autouse=True)
def albums() -> list[models.Album]:
    """Two albums: the first is of the genres Aa and Az, the second of Ab and B."""
    found = make_albums(2)
    for album, titles in zip(found, (("Aa", "Az"), ("Ab", "B")), strict=True):
        album.genres.set([models.Genre.objects.create(title=title) for title in titles])
        album.guests.set([models.Artist.objects.create(stage_name=f"Guest {i}") for i in range(2)])
    return found


def numbers(viewset: Any, query: str) -> list[int]:
    """Return which albums a collection has, and check that its count says as many."""
    document = get_list(viewset, query)
    first = models.Album.objects.order_by("pk")[0].pk
    assert document["meta"]["pagination"]["count"] == len(document["data"])
    return [int(resource["id"]) - first + 1 for resource in document["data"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("filter[genres.title.in]=Aa,Az,B", [1, 2]),
        ("filter[genres.title.startswith]=A", [1, 2]),
        ("filter[genres.title.startswith]=A&filter[genres.title.startswith]=B", [2]),
        ("filter[genres.title.startswith]=A&filter[guests.stageName.in]=Guest 0,Guest 1", [1, 2]),
        ("filter[search]=A", [1, 2]),
        ("filter[search]=A&filter[genres.title.in]=Aa,Az,Ab,B&sort=-genres.title", [2, 1]),
        ("sort=genres.title", [1, 2]),
        ("sort=-genres.title", [2, 1]),
        ("sort=-genres.title,albumTitle", [2, 1]),
        ("filter[genres.title.startswith]=A&sort=-albumTitle", [2, 1]),
    ],
)
def test_a_resource_is_in_a_collection_once(query: str, expected: list[int]) -> None:
    assert numbers(AlbumViewSet, f"?{query}") == expected


def test_the_order_of_the_view_may_lead_through_a_to_many() -> None:
    viewset = with_attributes(ordering=["-genres__title", F("pk").asc(), "?"])

    assert numbers(viewset, "") == [2, 1]


class ByFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters by methods, which do more than to filter."""

    counted = django_filters.CharFilter(method="filter_counted")
    noted = django_filters.CharFilter(method="filter_noted")
    distinct = django_filters.CharFilter("genres__title", "startswith", distinct=True)
    first = django_filters.CharFilter(method="filter_first")
    o = django_filters.OrderingFilter(fields=["album_title"])

    def filter_counted(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(genres__title__startswith=value).annotate(size=Count("genres"))

    def filter_noted(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(genres__title__startswith=value).annotate(noted=F("price"))

    def filter_first(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(genres__title__startswith=value)[:1]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("filter[counted]=A", [1, 2]),
        ("filter[noted]=A", [1, 2]),
        ("filter[distinct]=A", [1, 2]),
        ("filter[first]=A", [1]),
        ("filter[distinct]=A&filter[o]=-album_title", [2, 1]),
        ("filter[noted]=A&filter[o]=-album_title", [2, 1]),
    ],
)
def test_what_a_filter_does_besides_is_kept(query: str, expected: list[int]) -> None:
    viewset = with_attributes(
        filterset_fields=None,
        filterset_class=ByFilter,
        filter_backends=(backends.DjangoFilterBackend,),
    )

    assert numbers(viewset, f"?{query}") == expected


class Both(ByFilter):
    title = django_filters.CharFilter("genres__title", "startswith")


def test_the_order_of_a_filterset_is_kept() -> None:
    viewset = with_attributes(
        filterset_fields=None,
        filterset_class=Both,
        filter_backends=(backends.DjangoFilterBackend,),
    )

    assert numbers(viewset, "?filter[title]=A&filter[o]=-album_title") == [2, 1]


@pytest.mark.not_a_document("The project's own queryset has a row twice.")
def test_a_queryset_of_the_project_that_repeats_rows_is_left_alone() -> None:
    viewset = with_attributes(
        queryset=models.Album.objects.filter(genres__title__startswith="A").order_by("pk"),
        filterset_fields={"album_title": ["startswith"]},
    )

    assert numbers(viewset, "?filter[albumTitle.startswith]=Album") == [1, 1, 2]


def test_a_filter_through_a_to_many_needs_no_query_more() -> None:
    costs = []
    for query in ("", "?filter[genres.title.startswith]=A", "?sort=genres.title"):
        with counted() as queries:
            get_list(AlbumViewSet, query)
        costs.append(len(queries))

    assert len(set(costs)) == 1
