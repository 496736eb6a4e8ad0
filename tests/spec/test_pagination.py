"""JSON:API 1.1, "Pagination"."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from rest_framework_json_api import routers, views
from rest_framework_json_api.pagination import JsonApiLimitOffsetPagination
from tests import models
from tests.spec import api
from tests.spec.api import get, refused

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.spec.api")]

PAGE_LINKS = ("first", "last", "prev", "next")

#: Pages of one album: of the collection, of related resources, and of linkage.
PATHS = ("/albums", "/artists/{pk}/albums", "/artists/{pk}/relationships/albums")


class Slices(JsonApiLimitOffsetPagination):
    default_limit = 2


class SlicesViewSet(views.ReadOnlyModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class = api.AlbumSerializer
    pagination_class = Slices
    filter_backends = api.Settings.filter_backends


class WholeViewSet(views.ReadOnlyModelViewSet):
    queryset = models.Artist.objects.all()
    serializer_class = api.ArtistSerializer
    pagination_class = None
    filter_backends = api.Settings.filter_backends


router = routers.SimpleRouter(trailing_slash=False)
router.register("albums", SlicesViewSet)
router.register("artists", WholeViewSet)

urlpatterns = router.urls

with_slices = pytest.mark.urls("tests.spec.test_pagination")


@pytest.fixture
def shelf(db: None) -> list[models.Album]:
    """Make seven albums of one artist, two pages and one more; the titles fall."""
    artist = models.Artist.objects.create(stage_name="Ada")
    return [models.Album.objects.create(album_title=title, artist=artist) for title in "GFEDCBA"]


def ids(document: Any) -> list[str]:
    """Return the ids of the primary data."""
    return [resource["id"] for resource in document["data"]]


def keys(albums: list[models.Album]) -> list[str]:
    """Return the ids that albums have."""
    return [str(album.pk) for album in albums]


def parameters(link: str) -> dict[str, str]:
    """Return the query parameters of a link."""
    return dict(parse_qsl(urlsplit(link).query, strict_parsing=True))


def pages_from(path: str, name: str) -> list[list[str]]:
    """Return the ids of a page and of all that one of its links leads to in turn."""
    document = get(path)
    found = [ids(document)]
    while (link := document["links"].get(name)) is not None:
        document = get(link)
        found.append(ids(document))
    return found


def by(parameter: str, status: int = 400) -> tuple[int, list[Any]]:
    """Return the status and the source of the error where a parameter is refused."""
    return status, [{"parameter": parameter}]


@pytest.mark.spec("FMT-PAG-01", "FMT-PAG-07")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", slice(0, 3)),
        ("?page[size]=2", slice(0, 2)),
        ("?page[number]=2", slice(3, 6)),
        ("?page[number]=3&page[size]=2", slice(4, 6)),
        ("?page[size]=500", slice(0, 5)),
    ],
)
def test_a_collection_comes_in_pages(
    shelf: list[models.Album], query: str, expected: slice
) -> None:
    assert ids(get(f"/albums{query}")) == keys(shelf[expected])


@with_slices
@pytest.mark.spec("FMT-PAG-01", "FMT-PAG-07")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", slice(0, 2)),
        ("?page[limit]=3", slice(0, 3)),
        ("?page[offset]=3", slice(3, 5)),
        ("?page[offset]=1&page[limit]=4", slice(1, 5)),
    ],
)
def test_a_collection_comes_in_slices(
    shelf: list[models.Album], query: str, expected: slice
) -> None:
    assert ids(get(f"/albums{query}")) == keys(shelf[expected])


@with_slices
@pytest.mark.spec("FMT-PAG-01")
def test_a_collection_may_come_whole(albums: list[models.Album]) -> None:
    document = get("/artists")

    assert len(document["data"]) == 4
    assert set(document["links"]) == {"self"}


@pytest.mark.spec("FMT-PAG-02", "FMT-PAG-03", "FMT-PAG-04", "FMT-PAG-08")
@pytest.mark.parametrize("path", PATHS)
def test_links_of_the_document_lead_to_the_first_last_previous_and_next_page(
    shelf: list[models.Album], path: str
) -> None:
    path = path.format(pk=shelf[0].artist_id)
    document = get(f"{path}?page[number]=2&page[size]=2")

    links = {name: get(document["links"][name]) for name in PAGE_LINKS}
    assert {name: ids(page) for name, page in links.items()} == {
        "first": keys(shelf[0:2]),
        "prev": keys(shelf[0:2]),
        "next": keys(shelf[4:6]),
        "last": keys(shelf[6:7]),
    }


@with_slices
@pytest.mark.spec("FMT-PAG-02", "FMT-PAG-03", "FMT-PAG-04")
def test_links_of_the_document_lead_to_the_first_last_previous_and_next_slice(
    shelf: list[models.Album],
) -> None:
    document = get("/albums?page[offset]=2")

    assert {name: ids(get(document["links"][name])) for name in PAGE_LINKS} == {
        "first": keys(shelf[0:2]),
        "prev": keys(shelf[0:2]),
        "next": keys(shelf[4:6]),
        "last": keys(shelf[6:7]),
    }


@pytest.mark.spec("FMT-PAG-03")
def test_resources_and_relationships_of_a_page_have_no_links_of_the_page(
    shelf: list[models.Album],
) -> None:
    for album in get("/albums")["data"]:
        links = [album["links"], *(item["links"] for item in album["relationships"].values())]
        assert all(set(PAGE_LINKS).isdisjoint(item) for item in links)


@pytest.mark.spec("FMT-PAG-05", "FMT-PAG-04")
@pytest.mark.parametrize("path", PATHS)
def test_a_missing_page_has_no_link(shelf: list[models.Album], path: str) -> None:
    path = path.format(pk=shelf[0].artist_id)
    first, last = get(f"{path}?page[size]=4"), get(f"{path}?page[size]=4&page[number]=2")

    assert first["links"]["prev"] is None
    assert first["links"]["next"] is not None
    assert last["links"]["next"] is None
    assert last["links"]["prev"] is not None


@pytest.mark.spec("FMT-PAG-05")
def test_the_only_page_is_the_first_and_the_last_although_it_is_empty() -> None:
    document = get("/albums")

    assert document["data"] == []
    assert (document["links"]["prev"], document["links"]["next"]) == (None, None)
    assert get(document["links"]["first"])["data"] == []
    assert get(document["links"]["last"])["data"] == []


@pytest.mark.spec("FMT-PAG-06", "FMT-PAG-04", "FMT-PAG-08")
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("sort", ["albumTitle", "-albumTitle"])
def test_the_pages_follow_the_order_asked_for(
    shelf: list[models.Album], path: str, sort: str
) -> None:
    url = f"{path.format(pk=shelf[0].artist_id)}?sort={sort}&page[size]=3"
    order = keys(shelf if sort.startswith("-") else shelf[::-1])
    pages = [order[0:3], order[3:6], order[6:7]]

    assert pages_from(url, "next") == pages
    assert pages_from(get(url)["links"]["last"], "prev") == pages[::-1]
    assert ids(get(get(url)["links"]["first"])) == pages[0]


@with_slices
@pytest.mark.spec("FMT-PAG-06")
def test_the_slices_follow_the_order_asked_for(shelf: list[models.Album]) -> None:
    order = keys(shelf[::-1])
    slices = [order[0:3], order[3:6], order[6:7]]
    url = "/albums?sort=albumTitle&page[limit]=3"

    assert pages_from(url, "next") == slices
    assert pages_from(get(url)["links"]["last"], "prev") == slices[::-1]


@pytest.mark.spec("FMT-PAG-07")
def test_the_links_have_parameters_of_the_page_family_and_all_that_was_asked(
    shelf: list[models.Album],
) -> None:
    asked = {"sort": "-id", "include": "artist", "fields[albums]": "artist", "page[size]": "3"}
    query = "&".join(f"{name}={value}" for name, value in asked.items())

    links = get(f"/albums?{query}")["links"]

    assert parameters(links["next"]) == {**asked, "page[number]": "2"}
    assert parameters(links["last"]) == {**asked, "page[number]": "3"}


@pytest.mark.spec("FMT-PAG-08")
@pytest.mark.parametrize("path", PATHS[1:])
def test_related_resources_and_linkage_come_in_pages(shelf: list[models.Album], path: str) -> None:
    path = path.format(pk=shelf[0].artist_id)

    assert ids(get(path)) == keys(shelf[:3])
    assert ids(get(f"{path}?page[size]=1&page[number]=7")) == keys(shelf[6:])
    assert get(f"{path}?page[size]=1")["meta"]["pagination"]["count"] == 7


@pytest.mark.spec("FMT-PAG-09")
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("parameter", ["page[number]", "page[size]"])
@pytest.mark.parametrize("value", ["abc", "0", "-1", "1.5", "", "1,2", "%C2%B2", "9" * 30])
def test_an_unusable_page_is_refused(
    shelf: list[models.Album], path: str, parameter: str, value: str
) -> None:
    path = path.format(pk=shelf[0].artist_id)

    assert refused(f"{path}?{parameter}={value}") == by(parameter)


@with_slices
@pytest.mark.spec("FMT-PAG-09")
@pytest.mark.parametrize("path", ["/albums", "/artists/{pk}/albums"])
@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("page[limit]", "abc"),
        ("page[limit]", "0"),
        ("page[limit]", "-1"),
        ("page[limit]", ""),
        ("page[offset]", "abc"),
        ("page[offset]", "-1"),
        ("page[offset]", ""),
        ("page[offset]", "9" * 30),
    ],
)
def test_an_unusable_slice_is_refused(
    shelf: list[models.Album], path: str, parameter: str, value: str
) -> None:
    assert refused(f"{path.format(pk=shelf[0].artist_id)}?{parameter}={value}") == by(parameter)


@pytest.mark.spec("FMT-PAG-09")
@pytest.mark.parametrize("path", PATHS)
def test_a_page_beyond_the_last_is_not_found(shelf: list[models.Album], path: str) -> None:
    path = path.format(pk=shelf[0].artist_id)

    assert refused(f"{path}?page[number]=4") == by("page[number]", 404)
