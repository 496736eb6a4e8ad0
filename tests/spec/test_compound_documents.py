"""JSON:API 1.1, "Compound Documents": related resources that come with the primary data."""

from collections.abc import Iterator
from typing import Any

import pytest

from rest_framework_json_api import relations, routers, serializers, views
from tests import models
from tests.music import make_albums
from tests.spec.api import ArtistSerializer, TrackSerializer, get, send
from tests.spec.parts import EVERYTHING

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.spec.api")]


class LinkedAlbumSerializer(serializers.ModelSerializer):
    """Albums whose relationships have no linkage of their own."""

    included_serializers = {
        "artist": ArtistSerializer,
        "tracks": TrackSerializer,
        "openers": TrackSerializer,
    }

    artist = relations.HyperlinkedRelatedField(read_only=True)
    tracks = relations.HyperlinkedRelatedField(many=True, read_only=True)
    openers = relations.SerializerMethodHyperlinkedRelatedField(many=True, model=models.Track)

    class Meta:
        model = models.Album
        fields = ("album_title", "artist", "tracks", "openers")

    def get_openers(self, album: models.Album) -> Any:
        return album.tracks.all()[:1]


class LinkedAlbumViewSet(views.ReadOnlyModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class = LinkedAlbumSerializer


router = routers.SimpleRouter(trailing_slash=False)
router.register("albums", LinkedAlbumViewSet)

urlpatterns = router.urls


def rows_of(data: Any) -> list[Any]:
    """Return data or linkage as a list."""
    return data if isinstance(data, list) else [data] if data else []


def identity(row: Any) -> tuple[str, str]:
    """Return type and id of a resource or an identifier."""
    return row["type"], row["id"]


def linked_from(resource: Any) -> Iterator[tuple[str, str]]:
    """Yield the identities in the linkage of a resource."""
    for relationship in resource.get("relationships", {}).values():
        yield from map(identity, rows_of(relationship.get("data")))


def check_linkage(document: Any) -> None:
    """Assert that linkage leads to all included resources, each of which is there once."""
    primary, included = rows_of(document["data"]), document["included"]
    resources = {identity(row): row for row in [*primary, *included]}
    assert len(resources) == len(primary) + len(included)
    reached = set(map(identity, primary))
    steps = list(reached)
    while steps:
        found = set(linked_from(resources[steps.pop()])) & resources.keys() - reached
        reached |= found
        steps += found
    assert reached == resources.keys()


def titles(document: Any) -> list[str]:
    """Return the types and the only texts of the included resources, in their order."""
    return [
        f"{row['type']} {next(iter(row['attributes'].values()))}" for row in document["included"]
    ]


@pytest.mark.spec("FMT-CMP-01", "FMT-CMP-02")
def test_related_resources_come_with_the_primary_data_in_one_array() -> None:
    album = make_albums(2)[1]

    document = get(f"/albums/{album.pk}?include=artist.teacher,genres,label")

    plain = get(f"/albums/{album.pk}")
    assert document == {
        **plain,
        "links": {
            "self": f"http://testserver/albums/{album.pk}?include=artist.teacher,genres,label"
        },
        "included": [
            get(f"/artists/{album.artist.teacher_id}")["data"],
            get(f"/artists/{album.artist_id}")["data"],
            *(get(f"/genres/{genre.pk}")["data"] for genre in album.genres.order_by("pk")),
        ],
    }


@pytest.mark.spec("FMT-CMP-02")
def test_included_is_an_empty_array_where_nothing_is_related() -> None:
    album = make_albums(2)[1]

    assert get(f"/albums/{album.pk}?include=label")["included"] == []
    assert get("/albums?include=label&filter[search]=nothing")["included"] == []


@pytest.mark.parametrize(
    "path",
    [
        f"/albums?include={EVERYTHING}",
        "/albums?include=artist.albums.artist,guests.teacher.pupils.albums",
        "/albums/{}?include=tracks.album.artist.passport.artist",
        "/albums/{}/guests?include=albums.guests,teacher",
        "/albums/{}/artist?include=albums.tracks,country",
        "/artists?include=pupils,teacher.passport",
        f"/albums?page[size]=1&include={EVERYTHING}",
        "/tracks?include=album.label&sort=track_title",
    ],
)
@pytest.mark.spec("FMT-CMP-03", "FMT-CMP-05")
def test_linkage_leads_to_all_that_is_included_and_nothing_is_there_twice(path: str) -> None:
    albums = make_albums(4)

    document = get(path.format(albums[0].pk))

    assert document["included"]
    check_linkage(document)


@pytest.mark.urls("tests.spec.test_compound_documents")
@pytest.mark.spec("FMT-CMP-03", "FMT-CMP-05")
def test_a_relationship_of_links_alone_has_linkage_to_what_is_included() -> None:
    [album] = make_albums(1)

    document = get(f"/albums/{album.pk}?include=artist,tracks,openers")

    assert titles(document) == ["artists Artist 0", "tracks First", "tracks Second"]
    check_linkage(document)
    without = get(f"/albums/{album.pk}")["data"]["relationships"]
    assert [relationship.keys() for relationship in without.values()] == [{"links"}] * 3


@pytest.mark.spec("FMT-CMP-03", "FMT-CMP-05")
def test_what_a_write_includes_is_reached_by_linkage() -> None:
    [album] = make_albums(1)
    data = {"type": "albums", "id": str(album.pk), "attributes": {"albumTitle": "New"}}

    response = send(f"/albums/{album.pk}?include={EVERYTHING}", "patch", {"data": data})

    assert response.status_code == 200
    assert response.json() == get(f"/albums/{album.pk}?include={EVERYTHING}")
    check_linkage(response.json())


@pytest.mark.spec("FMT-CMP-04")
def test_a_fieldset_may_hide_the_linkage_to_what_is_included() -> None:
    [album] = make_albums(1)
    query = "include=artist.country&fields[albums]=albumTitle&fields[artists]=stageName"

    document = get(f"/albums/{album.pk}?{query}")

    assert document["data"] == {
        "type": "albums",
        "id": str(album.pk),
        "attributes": {"albumTitle": "Album 0"},
        "links": {"self": f"http://testserver/albums/{album.pk}"},
    }
    assert titles(document) == ["artists Artist 0", "countries fr"]
    assert "relationships" not in document["included"][0]


@pytest.mark.spec("FMT-CMP-04")
def test_a_fieldset_that_keeps_the_relationship_keeps_the_linkage() -> None:
    [album] = make_albums(1)

    document = get(f"/albums/{album.pk}?include=artist&fields[albums]=artist")

    assert document["data"]["relationships"].keys() == {"artist"}
    check_linkage(document)


@pytest.mark.spec("FMT-CMP-05")
def test_a_primary_resource_is_not_included_again() -> None:
    first, second = make_albums(2)
    second.artist = first.artist
    second.save()

    one = get(f"/albums/{first.pk}?include=artist.albums")
    both = get("/albums?include=artist.albums")

    assert titles(one) == ["albums Album 1", "artists Artist 0"]
    assert [row["id"] for row in both["data"]] == [str(first.pk), str(second.pk)]
    assert titles(both) == ["artists Artist 0"]


@pytest.mark.spec("FMT-CMP-05")
def test_a_resource_that_includes_itself_is_there_once() -> None:
    artist = models.Artist.objects.create(stage_name="Ada")
    artist.teacher = artist
    artist.save()

    document = get(f"/artists/{artist.pk}?include=teacher.pupils.teacher,pupils")

    assert document["included"] == []
    check_linkage(document)


@pytest.mark.spec("FMT-CMP-05")
def test_a_resource_on_many_paths_is_included_once_with_all_below_it() -> None:
    album = make_albums(3)[2]

    document = get(f"/albums/{album.pk}?include=guests,artist,artist.teacher,guests.passport")

    assert titles(document) == ["artists Artist 1", "artists Artist 2", "passports P2"]
    check_linkage(document)


@pytest.mark.spec("FMT-CMP-06")
def test_a_local_id_is_all_that_links_a_new_resource_to_itself() -> None:
    data = {
        "type": "artists",
        "lid": "new",
        "attributes": {"stageName": "Ada"},
        "relationships": {"pupils": {"data": [{"type": "artists", "lid": "new"}]}},
    }

    response = send("/artists?include=pupils.teacher", "post", {"data": data})

    assert response.status_code == 201
    created = models.Artist.objects.get()
    assert response.json()["data"] == get(f"/artists/{created.pk}")["data"]
    assert response.json()["included"] == []
    assert list(created.pupils.all()) == [created]
