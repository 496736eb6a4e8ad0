"""JSON:API 1.1, "Sorting"."""

from typing import Any

import pytest
from django.db.models import QuerySet
from rest_framework.filters import SearchFilter

from rest_framework_json_api import filters, routers, views
from tests import models
from tests.spec import api
from tests.spec.api import get, refused

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.spec.api")]

#: The status and the source of the error where ``sort`` is refused.
BY_SORT = (400, [{"parameter": "sort"}])


class AliasViewSet(views.ReadOnlyModelViewSet):
    """Sorts by a column that is no field of its resources, and by no field of theirs."""

    queryset = models.Album.objects.all()
    serializer_class = api.AlbumSerializer
    filter_backends = (filters.QueryParameterValidationFilter, filters.OrderingFilter)
    ordering_fields = ("price",)
    ordering = ("-album_title",)


class UnsortedViewSet(views.ModelViewSet):
    """Has an order, which clients cannot choose."""

    queryset: QuerySet[Any] = models.Track.objects.order_by("track_title", "id")
    serializer_class = api.TrackSerializer
    filter_backends = (filters.QueryParameterValidationFilter, SearchFilter)


router = routers.SimpleRouter(trailing_slash=False)
router.register("albums", AliasViewSet)
router.register("tracks", UnsortedViewSet)

urlpatterns = router.urls

with_own_rules = pytest.mark.urls("tests.spec.test_sorting")


@pytest.fixture
def shelf(db: None) -> list[models.Album]:
    """Make albums whose order differs by title, by artist and by id."""
    country = models.Country.objects.create(code="fr", full_name="France")
    artists = [
        models.Artist.objects.create(stage_name=name, country=country) for name in ("Zoe", "Ada")
    ]
    return [
        models.Album.objects.create(album_title=title, artist=artists[index], price=price)
        for title, index, price in [("B", 0, 3), ("C", 1, 1), ("A", 1, 2)]
    ]


def titles(path: str) -> str:
    """Return the initials of the albums of a collection, in its order."""
    return "".join(album["attributes"]["albumTitle"] for album in get(path)["data"])


@pytest.mark.spec("FMT-SRT-01", "FMT-SRT-07", "FMT-SRT-09")
@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("albumTitle", "ABC"),
        ("-albumTitle", "CBA"),
        ("id", "BCA"),
        ("-id", "ACB"),
    ],
)
def test_a_collection_is_sorted_ascending_or_after_a_minus_descending(
    shelf: list[models.Album], sort: str, expected: str
) -> None:
    assert titles(f"/albums?sort={sort}") == expected


@with_own_rules
@pytest.mark.spec("FMT-SRT-02")
@pytest.mark.parametrize(("sort", "expected"), [("price", "CAB"), ("-price", "BAC")])
def test_a_sort_field_need_not_be_an_attribute(
    shelf: list[models.Album], sort: str, expected: str
) -> None:
    document = get(f"/albums?sort={sort}")

    assert all("price" not in album["attributes"] for album in document["data"])
    assert titles(f"/albums?sort={sort}") == expected


@pytest.mark.spec("FMT-SRT-03", "FMT-SRT-05", "FMT-SRT-06")
@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("artist.stageName,albumTitle", "ACB"),
        ("artist.stageName,-albumTitle", "CAB"),
        ("-artist.stageName,albumTitle", "BAC"),
        ("albumTitle,artist.stageName", "ABC"),
        ("artist.country.fullName,-albumTitle", "CBA"),
        ("artist.id,-id", "BAC"),
    ],
)
def test_several_sort_fields_apply_from_left_to_right_and_may_lead_through_relationships(
    shelf: list[models.Album], sort: str, expected: str
) -> None:
    assert titles(f"/albums?sort={sort}") == expected


@pytest.mark.spec("FMT-SRT-04", "FMT-SRT-08")
@pytest.mark.parametrize(
    "sort",
    [
        "",
        ",",
        "-",
        "albumTitle,",
        ",albumTitle",
        "albumTitle,,id",
        "--albumTitle",
        "-,albumTitle",
        "albumTitle;id",
        "albumTitle asc",
    ],
)
def test_what_is_no_list_of_sort_fields_is_refused(shelf: list[models.Album], sort: str) -> None:
    assert refused(f"/albums?sort={sort}") == BY_SORT


@pytest.mark.spec("FMT-SRT-08")
@pytest.mark.parametrize(
    "sort",
    [
        "bogus",
        "-bogus",
        "albumTitle,bogus",
        "AlbumTitle",
        "headline",
        "price",
        "tracks",
        "tracks.trackTitle",
        "artist.bogus",
        "artist.stageName.bogus",
        "artist.",
        "__class__",
        "?",
    ],
)
def test_a_sort_that_cannot_be_honoured_is_refused(shelf: list[models.Album], sort: str) -> None:
    assert refused(f"/albums?sort={sort}") == BY_SORT
    assert refused(f"/artists/{shelf[0].artist_id}/albums?sort={sort}") == BY_SORT
    assert refused(f"/artists/{shelf[0].artist_id}/relationships/albums?sort={sort}") == BY_SORT


@with_own_rules
@pytest.mark.spec("FMT-SRT-08")
@pytest.mark.parametrize("sort", ["trackTitle", "-id", "price", "album", "bogus"])
def test_a_collection_that_clients_cannot_sort_refuses_sort(
    albums: list[models.Album], sort: str
) -> None:
    assert refused(f"/tracks?sort={sort}") == BY_SORT
    assert refused(f"/albums/{albums[0].pk}/tracks?sort={sort}") == BY_SORT
    assert refused(f"/albums/{albums[0].pk}/relationships/tracks?sort={sort}") == BY_SORT


@with_own_rules
@pytest.mark.spec("FMT-SRT-08")
def test_a_field_that_the_collection_cannot_be_sorted_by_is_refused(
    shelf: list[models.Album],
) -> None:
    assert refused("/albums?sort=albumTitle") == BY_SORT
    assert refused("/albums?sort=price,id") == BY_SORT


@pytest.mark.spec("FMT-SRT-08")
@pytest.mark.parametrize("sort", ["id", "-stageName", "albumTitle", "bogus", ""])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/albums/{album.pk}",
        "/albums/{album.pk}/artist",
        "/albums/{album.pk}/label",
        "/albums/{album.pk}/relationships/artist",
        "/albums/{album.pk}/relationships/label",
    ],
)
def test_sort_is_refused_where_there_is_no_collection(
    shelf: list[models.Album], path: str, sort: str
) -> None:
    assert refused(f"{path.format(album=shelf[0])}?sort={sort}") == BY_SORT


@pytest.mark.spec("FMT-SRT-08")
def test_writes_refuse_sort_and_change_nothing(shelf: list[models.Album]) -> None:
    album = shelf[0]
    url = f"/albums/{album.pk}"
    artist = {"type": "artists", "id": str(album.artist_id)}
    relationships = {"artist": {"data": artist}}
    created = {"type": "albums", "attributes": {"albumTitle": "N"}, "relationships": relationships}
    updated = {"type": "albums", "id": str(album.pk), "attributes": {"albumTitle": "N"}}

    assert refused("/albums?sort=albumTitle", "post", {"data": created}) == BY_SORT
    assert refused(f"{url}?sort=albumTitle", "patch", {"data": updated}) == BY_SORT
    assert refused(f"{url}?sort=albumTitle", "delete") == BY_SORT
    assert (
        refused(f"{url}/relationships/guests?sort=stageName", "post", {"data": [artist]}) == BY_SORT
    )
    assert (
        refused(f"{url}/relationships/guests?sort=stageName", "patch", {"data": [artist]})
        == BY_SORT
    )
    assert (
        refused(f"{url}/relationships/guests?sort=stageName", "delete", {"data": [artist]})
        == BY_SORT
    )

    assert titles("/albums?sort=id") == "BCA"
    assert not album.guests.exists()


@pytest.mark.spec("FMT-SRT-09")
@pytest.mark.parametrize(("sort", "expected"), [("albumTitle", "AC"), ("-albumTitle", "CA")])
def test_related_resources_are_in_the_order_asked_for(
    shelf: list[models.Album], sort: str, expected: str
) -> None:
    assert titles(f"/artists/{shelf[1].artist_id}/albums?sort={sort}") == expected


@pytest.mark.spec("FMT-SRT-09")
@pytest.mark.parametrize(("sort", "expected"), [("albumTitle", [2, 1]), ("-albumTitle", [1, 2])])
def test_the_linkage_of_a_relationship_is_in_the_order_asked_for(
    shelf: list[models.Album], sort: str, expected: list[int]
) -> None:
    found = get(f"/artists/{shelf[1].artist_id}/relationships/albums?sort={sort}")

    assert found["data"] == [{"type": "albums", "id": str(shelf[index].pk)} for index in expected]


@with_own_rules
@pytest.mark.spec("FMT-SRT-10")
def test_a_collection_has_a_default_order(shelf: list[models.Album]) -> None:
    assert titles("/albums") == "CBA"


@pytest.mark.spec("FMT-SRT-10")
def test_the_default_order_is_that_of_the_queryset(shelf: list[models.Album]) -> None:
    assert titles("/albums") == "BCA"
