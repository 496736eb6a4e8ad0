"""JSON:API 1.1, "Relationships": relationship objects, their links and their linkage."""

from typing import Any

import pytest

from rest_framework_json_api import relations, routers, serializers, views
from tests import models
from tests.http import get_one, pointed
from tests.music import make_albums
from tests.spec.api import ArtistSerializer, ArtistViewSet, GenreViewSet, get, send
from tests.spec.parts import answers, parts_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.spec.api")]

HOST = "http://testserver"


class PagedGenresField(relations.ResourceRelatedField):
    """A relationship that leads to its linkage page by page."""

    def get_links(self, obj: Any = None, lookup_field: str = "pk") -> dict[str, Any]:
        own = f"{HOST}/albums/{obj.pk}/relationships/genres"
        first = f"{own}?page%5Bsize%5D=1"
        return {"self": own, "first": first, "next": f"{first}&page%5Bnumber%5D=2"}


class AlbumSerializer(serializers.ModelSerializer):
    included_serializers = {"artist": ArtistSerializer}

    genres = PagedGenresField(many=True, read_only=True)
    guests = relations.ResourceRelatedField(many=True, read_only=True, linkage=2)
    # Presented by its links alone, of which there are none without a router.
    artist = relations.HyperlinkedRelatedField(read_only=True)

    class Meta:
        model = models.Album
        fields = ("album_title", "genres", "guests", "artist")


class AlbumViewSet(views.ModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class = AlbumSerializer


router = routers.SimpleRouter(trailing_slash=False)
router.register("albums", AlbumViewSet)
router.register("artists", ArtistViewSet)
router.register("genres", GenreViewSet)

urlpatterns = router.urls


def identifiers(resource_type: str, *rows: Any) -> list[dict[str, str]]:
    """Return the resource identifier objects of rows."""
    return [{"type": resource_type, "id": str(row.pk)} for row in rows]


def written(method: str, relationships: Any) -> Any:
    """Return the response to a creation or a change of an artist, which has to be refused."""
    artist = models.Artist.objects.create(stage_name="Ada")
    data = {"type": "artists", "attributes": {"stageName": "Ben"}, "relationships": relationships}
    own = {"id": str(artist.pk)} if method == "patch" else {}
    url = f"/artists/{artist.pk}" if method == "patch" else "/artists"
    response = send(url, method, {"data": {**data, **own}})
    assert list(models.Artist.objects.values_list("stage_name", "teacher")) == [("Ada", None)]
    return response


@pytest.mark.parametrize("method", ["post", "patch"])
@pytest.mark.parametrize("value", [[1], [], "teacher", 1, True, None])
@pytest.mark.spec("FMT-REL-01")
def test_relationships_that_are_no_object_are_refused(method: str, value: Any) -> None:
    assert pointed(written(method, value)) == (400, "/data/relationships")


@pytest.mark.parametrize("method", ["post", "patch"])
@pytest.mark.parametrize("name", ["teacher", "pupils"])
@pytest.mark.parametrize("value", [None, "5", 5, False, [], [{"type": "artists", "id": "1"}]])
@pytest.mark.spec("FMT-REL-02")
def test_a_relationship_that_is_no_object_is_refused(method: str, name: str, value: Any) -> None:
    assert pointed(written(method, {name: value})) == (400, f"/data/relationships/{name}")


@pytest.mark.parametrize("method", ["post", "patch"])
@pytest.mark.parametrize("name", ["teacher", "pupils"])
@pytest.mark.spec("FMT-REL-03")
@pytest.mark.usefixtures("strict")
def test_an_empty_relationship_object_is_refused(method: str, name: str) -> None:
    assert pointed(written(method, {name: {}})) == (400, f"/data/relationships/{name}")


@pytest.mark.spec("FMT-REL-01", "FMT-REL-02", "FMT-REL-03", "FMT-REL-04")
def test_each_relationship_is_an_object_with_links_that_lead_to_it() -> None:
    documents = answers()

    assert all(isinstance(part.value, dict) for part in parts_of(documents, "relationships"))
    found = parts_of(documents, "relationship")
    assert found
    for part in found:
        assert part.value.keys() & {"links", "data", "meta"}, part.place
        assert part.value["links"].keys() & {"self", "related"}, part.place


@pytest.mark.urls("tests.spec.test_relationship_objects")
@pytest.mark.spec("FMT-REL-03")
def test_a_relationship_that_would_be_empty_is_left_out() -> None:
    [album] = make_albums(1)

    resource = get_one(AlbumViewSet, album.pk)["data"]

    assert resource["relationships"].keys() == {"genres", "guests"}
    included = get_one(AlbumViewSet, album.pk, "?include=artist")["data"]
    [artist] = identifiers("artists", album.artist)
    assert included["relationships"]["artist"] == {"data": artist}


@pytest.mark.urls("tests.spec.test_relationship_objects")
@pytest.mark.spec("FMT-REL-05", "FMT-REL-06")
def test_a_relationship_object_may_have_links_to_the_pages_of_its_linkage() -> None:
    album = make_albums(2)[1]
    own = f"{HOST}/albums/{album.pk}/relationships/genres"

    links = get(f"/albums/{album.pk}")["data"]["relationships"]["genres"]["links"]

    assert links == {
        "self": own,
        "related": f"{HOST}/albums/{album.pk}/genres",
        "first": f"{own}?page%5Bsize%5D=1",
        "next": f"{own}?page%5Bsize%5D=1&page%5Bnumber%5D=2",
    }
    pages = [get(links[name].removeprefix(HOST))["data"] for name in ("first", "next")]
    assert pages == [identifiers("genres", genre) for genre in album.genres.all()]


@pytest.mark.urls("tests.spec.test_relationship_objects")
@pytest.mark.spec("FMT-REL-05", "FMT-REL-06")
def test_a_relationship_object_that_lists_a_part_leads_to_the_rest_of_its_linkage() -> None:
    album = make_albums(4)[0]
    artists = list(models.Artist.objects.all())
    url = f"{HOST}/albums/{album.pk}"
    links = {"self": f"{url}/relationships/guests", "related": f"{url}/guests"}

    for count in (0, 1, 2):
        album.guests.set(artists[:count])
        assert get(f"/albums/{album.pk}")["data"]["relationships"]["guests"] == {
            "links": links,
            "data": identifiers("artists", *artists[:count]),
        }
    album.guests.set(artists)
    found = get(f"/albums/{album.pk}")["data"]["relationships"]["guests"]

    next_link = found["links"].pop("next")
    assert found == {"links": links, "data": identifiers("artists", *artists[:2])}
    rest = get(next_link.removeprefix(HOST))
    assert rest["data"] == identifiers("artists", *artists[2:])
    assert rest["links"]["next"] is None


@pytest.mark.spec("FMT-REL-06")
def test_the_pages_of_linkage_have_identifiers_and_links_to_each_other() -> None:
    album = make_albums(4)[0]
    album.guests.set(models.Artist.objects.all())
    own = f"{HOST}/albums/{album.pk}/relationships/guests"
    pages: list[Any] = []
    link: Any = f"{own}?page%5Bsize%5D=2"
    while link is not None:
        pages.append(get(link.removeprefix(HOST)))
        link = pages[-1]["links"]["next"]

    guests = identifiers("artists", *models.Artist.objects.all())
    assert [page["data"] for page in pages] == [guests[:2], guests[2:]]
    page_url = f"{own}?page%5Bnumber%5D="
    for number, page in enumerate(pages, 1):
        assert page["links"] == {
            "self": page["links"]["self"],
            "related": f"{HOST}/albums/{album.pk}/guests",
            "first": f"{page_url}1&page%5Bsize%5D=2",
            "last": f"{page_url}2&page%5Bsize%5D=2",
            "prev": f"{page_url}1&page%5Bsize%5D=2" if number == 2 else None,
            "next": f"{page_url}2&page%5Bsize%5D=2" if number == 1 else None,
        }


@pytest.mark.spec("FMT-REL-04")
def test_the_links_of_linkage_are_those_of_its_relationship() -> None:
    album = make_albums(2)[1]
    for name, relationship in get(f"/albums/{album.pk}")["data"]["relationships"].items():
        linkage = get(f"/albums/{album.pk}/relationships/{name}")

        assert linkage["links"].items() >= relationship["links"].items()
        assert linkage["data"] == relationship["data"]


@pytest.mark.spec("FMT-REL-07")
def test_each_related_link_leads_to_what_the_linkage_has_be_it_empty() -> None:
    reads = {request: found for request, found in answers().items() if request.startswith("get ")}
    relationships = {
        part.value["links"]["related"]: part.value["data"]
        for part in parts_of(reads, "relationship")
    }

    assert None in relationships.values()
    assert [] in relationships.values()
    for url, linkage in relationships.items():
        related = get(url.removeprefix(HOST))["data"]
        rows = related if isinstance(linkage, list) else [related or {}]
        found = [{name: row[name] for name in ("type", "id") if row} for row in rows]
        expected = linkage if isinstance(linkage, list) else [linkage or {}]
        # A page has three of them.
        assert found == expected[:3], url


@pytest.mark.spec("FMT-REL-08")
def test_the_links_of_a_relationship_stay_where_its_content_changes() -> None:
    full, partial = make_albums(2)
    [own] = identifiers("albums", full)
    changes = {
        "artist": identifiers("artists", partial.artist)[0],
        "label": None,
        "genres": identifiers("genres", *models.Genre.objects.all()),
        "guests": identifiers("artists", *models.Artist.objects.all()),
    }
    before = get(f"/albums/{full.pk}")["data"]["relationships"]

    relationships = {name: {"data": linkage} for name, linkage in changes.items()}
    response = send(
        f"/albums/{full.pk}", "patch", {"data": {**own, "relationships": relationships}}
    )

    assert response.status_code == 200
    after = get(f"/albums/{full.pk}")["data"]["relationships"]
    for name, linkage in changes.items():
        assert before[name]["data"] != after[name]["data"] == linkage
        assert before[name]["links"] == after[name]["links"]


@pytest.mark.spec("FMT-REL-09")
def test_linkage_is_as_many_as_the_relationship_has() -> None:
    full, partial = make_albums(2)
    partial.genres.clear()
    expected = {
        full: {
            "artist": identifiers("artists", full.artist)[0],
            "label": identifiers("record_labels", full.label)[0],
            "genres": identifiers("genres", *full.genres.all()),
            "guests": identifiers("artists", *full.guests.all()),
            "tracks": identifiers("tracks", *full.tracks.all()),
        },
        partial: {
            "artist": identifiers("artists", partial.artist)[0],
            "label": None,
            "genres": [],
            "guests": identifiers("artists", *partial.guests.all()),
            "tracks": identifiers("tracks", *partial.tracks.all()),
        },
    }
    for album, linkages in expected.items():
        relationships = get(f"/albums/{album.pk}")["data"]["relationships"]

        assert {name: found["data"] for name, found in relationships.items()} == linkages
        for name, linkage in linkages.items():
            assert get(f"/albums/{album.pk}/relationships/{name}")["data"] == linkage


@pytest.mark.spec("FMT-REL-09")
def test_linkage_of_a_one_to_one_is_null_or_one_identifier() -> None:
    with_passport, without = models.Artist.objects.filter(albums__in=make_albums(2))

    found = [
        get(f"/artists/{artist.pk}")["data"]["relationships"]["passport"]["data"]
        for artist in (with_passport, without)
    ]

    assert found == [identifiers("passports", with_passport.passport)[0], None]


@pytest.mark.parametrize(
    ("name", "linkage"),
    [
        ("teacher", []),
        ("teacher", [{"type": "artists", "id": "1"}]),
        ("pupils", None),
        ("pupils", {"type": "artists", "id": "1"}),
    ],
)
@pytest.mark.parametrize("method", ["post", "patch"])
@pytest.mark.spec("FMT-REL-09")
def test_linkage_of_the_other_cardinality_is_refused(method: str, name: str, linkage: Any) -> None:
    response = written(method, {name: {"data": linkage}})

    assert pointed(response) == (400, f"/data/relationships/{name}/data")
