"""Related collections where no router of this package has made the URL: sorted and paged."""

from typing import Any

import pytest
from rest_framework.pagination import CursorPagination

from rest_framework_json_api import filters, serializers, views
from rest_framework_json_api.pagination import JsonApiPageNumberPagination
from tests import models
from tests.http import call, counted, document, errors
from tests.music import AlbumSerializer, make_albums

pytestmark = pytest.mark.django_db


class PagesOfTwo(JsonApiPageNumberPagination):
    page_size = 2


class ByCursor(CursorPagination):
    page_size = 2
    ordering = "album_title"


class AlbumViewSet(views.ReadOnlyModelViewSet):
    queryset: Any = models.Album.objects.order_by("pk")
    serializer_class: Any = AlbumSerializer
    pagination_class: Any = PagesOfTwo
    filter_backends: Any = (filters.QueryParameterValidationFilter, filters.OrderingFilter)


@pytest.fixture
def album() -> models.Album:
    [found] = make_albums(1)
    found.guests.set([models.Artist.objects.create(stage_name=name) for name in "BCA"])
    return found


def related(album: models.Album, query: str = "", name: str = "guests", **attributes: Any) -> Any:
    viewset: Any = type("Own", (AlbumViewSet,), attributes)
    view = viewset.as_view({"get": "retrieve_related"})
    return call(view, query, pk=album.pk, related_field=name)


def names(response: Any) -> list[str]:
    return [resource["attributes"]["stageName"] for resource in document(response)["data"]]


def test_a_related_collection_has_pages(album: models.Album) -> None:
    url = "http://testserver/?page%5Bnumber%5D="

    first, second = related(album), related(album, "?page[number]=2")

    assert (names(first), names(second)) == (["B", "C"], ["A"])
    assert document(first)["links"] == {
        "first": f"{url}1",
        "last": f"{url}2",
        "next": f"{url}2",
        "prev": None,
    }
    assert document(first)["meta"] == {"pagination": {"page": 1, "pages": 2, "count": 3}}


@pytest.mark.parametrize(
    ("query", "attributes", "expected"),
    [
        ("?sort=stageName", {}, ["A", "B"]),
        ("?sort=-stageName", {}, ["C", "B"]),
        ("?sort=-stageName&page[number]=2", {}, ["A"]),
        ("?sort=-stageName", {"pagination_class": None}, ["C", "B", "A"]),
        ("?sort=-stageName", {"pagination_class": ByCursor}, ["C", "B", "A"]),
        ("?sort=stageName", {"ordering": ["album_title"]}, ["A", "B"]),
    ],
)
def test_a_related_collection_is_sorted(
    album: models.Album, query: str, attributes: Any, expected: list[str]
) -> None:
    assert names(related(album, query, **attributes)) == expected


@pytest.mark.parametrize(
    ("query", "name", "attributes"),
    [
        ("?sort=albumTitle", "guests", {}),
        ("?sort=stageName", "guests", {"filter_backends": ()}),
        ("?page[number]=1", "guests", {"pagination_class": None}),
        ("?page[number]=1", "artist", {}),
        ("?sort=stageName", "artist", {}),
    ],
)
def test_a_parameter_without_effect_is_refused(
    album: models.Album, query: str, name: str, attributes: Any
) -> None:
    [error] = errors(related(album, query, name, **attributes))

    assert error["source"] == {"parameter": query[1:].partition("=")[0]}


class ListedSerializer(AlbumSerializer):
    """An album whose guests are a list."""

    guests = serializers.ResourceRelatedField(
        source="listed_guests", many=True, read_only=True, model=models.Artist
    )


def test_a_related_list_is_paged_and_not_sorted(album: models.Album, monkeypatch: Any) -> None:
    listed = property(lambda self: list(self.guests.order_by("-pk")))
    monkeypatch.setattr(models.Album, "listed_guests", listed, raising=False)

    response = related(album, serializer_class=ListedSerializer)
    refused = related(album, "?sort=stageName", serializer_class=ListedSerializer)

    assert names(response) == ["A", "C"]
    assert errors(refused)[0]["source"] == {"parameter": "sort"}


def test_pages_of_rows_without_an_order_go_by_the_key(
    album: models.Album, monkeypatch: Any
) -> None:
    monkeypatch.setattr(models.Artist._meta, "ordering", ())

    assert names(related(album)) == ["B", "C"]


def test_a_page_costs_one_query_to_count(album: models.Album) -> None:
    costs = []
    for paginator in (PagesOfTwo, None):
        with counted() as queries:
            related(album, pagination_class=paginator)
        costs.append(len(queries))

    assert costs[0] == costs[1] + 1
