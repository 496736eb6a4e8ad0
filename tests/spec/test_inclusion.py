"""JSON:API 1.1, "Inclusion of Related Resources"."""

from collections.abc import Iterable
from typing import Any

import pytest

from rest_framework_json_api import routers, serializers, views
from tests import models
from tests.spec import api
from tests.spec.api import get, refused, send

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.spec.api")]

#: The status and the source of the error where ``include`` is refused.
BY_INCLUDE = (400, [{"parameter": "include"}])


class GuestSerializer(serializers.ModelSerializer):
    """Has a relationship whose key is not its Python name."""

    included_serializers = {"guest_albums": "tests.spec.test_inclusion.DefaultSerializer"}

    class Meta:
        model = models.Artist
        fields = ("stage_name", "guest_albums")
        read_only_fields = ("guest_albums",)


class DefaultSerializer(api.AlbumSerializer):
    """Includes the artists of albums, with their passports, unless the client says."""

    included_serializers = {**api.AlbumSerializer.included_serializers, "guests": GuestSerializer}

    class JSONAPIMeta:
        included_resources = ("artist.passport",)


class DefaultViewSet(views.ModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class = DefaultSerializer


class GuestViewSet(views.ModelViewSet):
    queryset = models.Artist.objects.all()
    serializer_class = GuestSerializer


router = routers.SimpleRouter(trailing_slash=False)
router.register("albums", DefaultViewSet)
router.register("guests", GuestViewSet)

urlpatterns = router.urls

with_default = pytest.mark.urls("tests.spec.test_inclusion")


def identifiers(resources: Iterable[Any]) -> list[tuple[str, str]]:
    """Return the types and ids of resources, sorted: the order in ``included`` means nothing."""
    return sorted((resource["type"], resource["id"]) for resource in resources)


def of(resource_type: str, rows: Iterable[Any]) -> list[tuple[str, str]]:
    """Return the types and ids that rows have as resources, each once."""
    return sorted({(resource_type, str(row.pk)) for row in rows})


def new_album(artist: Any) -> Any:
    """Return a document that makes an album."""
    return {
        "data": {
            "type": "albums",
            "attributes": {"albumTitle": "New"},
            "relationships": {"artist": {"data": {"type": "artists", "id": str(artist.pk)}}},
        }
    }


def new_title(album: models.Album) -> Any:
    """Return a document that names an album anew."""
    attributes = {"albumTitle": "New"}
    return {"data": {"type": "albums", "id": str(album.pk), "attributes": attributes}}


@with_default
@pytest.mark.spec("FMT-INC-01")
def test_related_resources_are_included_by_default_where_a_serializer_says_so(
    albums: list[models.Album],
) -> None:
    album = albums[0]

    assert identifiers(get(f"/albums/{album.pk}")["included"]) == [
        *of("artists", [album.artist]),
        *of("passports", [album.artist.passport]),
    ]


@pytest.mark.spec("FMT-INC-01")
@pytest.mark.parametrize("path", ["", "/{pk}", "/{pk}/artist", "/{pk}/relationships/artist"])
def test_nothing_is_included_unless_somebody_asks(albums: list[models.Album], path: str) -> None:
    assert "included" not in get(f"/albums{path.format(pk=albums[0].pk)}")


@pytest.mark.spec("FMT-INC-02")
def test_a_client_chooses_what_to_include(albums: list[models.Album]) -> None:
    album = albums[0]
    label = {
        "type": "record_labels",
        "id": str(album.label_id),
        "attributes": {"labelName": "Alto"},
        "links": {"self": f"http://testserver/labels/{album.label_id}"},
    }

    assert get(f"/albums/{album.pk}?include=label")["included"] == [label]
    assert get("/albums?include=label")["included"] == [label]
    assert get(f"/artists/{album.artist_id}/albums?include=label")["included"] == [label]
    assert get(f"/tracks/{album.tracks.all()[0].pk}/album?include=label")["included"] == [label]


@pytest.mark.spec("FMT-INC-03")
@pytest.mark.parametrize("value", ["title", "albums", "bogus", "genres"])
def test_an_endpoint_without_anything_to_include_refuses_include(
    albums: list[models.Album], value: str
) -> None:
    genre = models.Genre.objects.all()[0]

    assert refused(f"/genres?include={value}") == BY_INCLUDE
    assert refused(f"/genres/{genre.pk}?include={value}") == BY_INCLUDE
    assert refused(f"/albums/{albums[1].pk}/genres?include={value}") == BY_INCLUDE
    assert refused(f"/albums/{albums[0].pk}/label?include={value}") == BY_INCLUDE
    document = {"data": {"type": "genres", "attributes": {"title": "New"}}}
    assert refused(f"/genres?include={value}", "post", document) == BY_INCLUDE
    assert models.Genre.objects.count() == 3


@pytest.mark.spec("FMT-INC-03", "FMT-INC-08")
@pytest.mark.parametrize("path", ["albums/{album.pk}/label", "artists/{album.artist_id}/passport"])
def test_include_is_refused_although_there_is_no_related_resource(
    albums: list[models.Album], path: str
) -> None:
    assert refused(f"/{path.format(album=albums[3])}?include=bogus") == BY_INCLUDE


@pytest.mark.spec("FMT-INC-03")
@pytest.mark.parametrize("value", ["albums", "artist", "bogus", ""])
def test_the_root_of_the_api_refuses_include(value: str) -> None:
    assert refused(f"/?include={value}") == BY_INCLUDE


@pytest.mark.spec("FMT-INC-03")
@pytest.mark.parametrize("value", ["artist", "bogus"])
def test_a_deletion_refuses_include_and_deletes_nothing(
    albums: list[models.Album], value: str
) -> None:
    assert refused(f"/albums/{albums[0].pk}?include={value}", "delete") == BY_INCLUDE
    assert models.Album.objects.filter(pk=albums[0].pk).exists()


@pytest.mark.spec("FMT-INC-04")
@pytest.mark.parametrize(
    "path",
    [
        "albums/{album.pk}?include=label",
        "albums/{album.pk}?include=genres,label",
        "albums?filter[search]=nothing&include=artist",
        "albums/{album.pk}/genres?include=",
        "albums/{album.pk}/relationships/label?include=label",
        "albums/{album.pk}/relationships/genres?include=genres",
    ],
)
def test_included_is_there_although_nothing_is_in_it(albums: list[models.Album], path: str) -> None:
    assert get(f"/{path.format(album=albums[3])}")["included"] == []


@pytest.mark.spec("FMT-INC-04")
@pytest.mark.parametrize(
    "path",
    ["albums/{album.pk}/label?include=", "artists/{album.artist_id}/passport?include=artist"],
)
def test_included_is_there_although_there_is_no_related_resource(
    albums: list[models.Album], path: str
) -> None:
    document = get(f"/{path.format(album=albums[3])}")

    assert document["data"] is None
    assert document["included"] == []


@with_default
@pytest.mark.spec("FMT-INC-05")
@pytest.mark.parametrize("path", ["/albums", "/albums/{pk}"])
def test_what_is_included_by_default_is_not_included_when_the_client_asks_for_something_else(
    albums: list[models.Album], path: str
) -> None:
    models.Album.objects.exclude(pk=albums[0].pk).delete()

    found = get(f"{path.format(pk=albums[0].pk)}?include=tracks")

    assert identifiers(found["included"]) == of("tracks", albums[0].tracks.all())


@with_default
@pytest.mark.spec("FMT-INC-05", "FMT-INC-07")
@pytest.mark.parametrize("path", ["/albums", "/albums/{pk}"])
def test_an_empty_include_switches_the_default_off(albums: list[models.Album], path: str) -> None:
    path = path.format(pk=albums[0].pk)

    assert get(path)["included"] != []
    assert get(f"{path}?include=")["included"] == []


@pytest.mark.spec("FMT-INC-07")
@pytest.mark.parametrize(
    "path", ["", "/{pk}", "/{pk}/artist", "/{pk}/guests", "/{pk}/relationships/guests"]
)
def test_an_empty_include_includes_nothing(albums: list[models.Album], path: str) -> None:
    assert get(f"/albums{path.format(pk=albums[0].pk)}?include=")["included"] == []


@pytest.mark.spec("FMT-INC-06")
def test_include_has_paths_parted_by_commas_whose_relationships_are_parted_by_dots(
    albums: list[models.Album],
) -> None:
    album = albums[2]
    artists = [album.artist, album.artist.teacher]

    found = get(f"/albums/{album.pk}?include=artist.teacher,tracks,label")

    assert identifiers(found["included"]) == [
        *of("artists", artists),
        *of("record_labels", [album.label]),
        *of("tracks", album.tracks.all()),
    ]


@with_default
@pytest.mark.spec("FMT-INC-06")
def test_include_has_the_names_that_documents_show(albums: list[models.Album]) -> None:
    guest = albums[1].guests.all()[0]

    found = get(f"/guests/{guest.pk}?include=guestAlbums.guests.guestAlbums")

    assert "guestAlbums" in found["data"]["relationships"]
    guests = models.Artist.objects.filter(guest_albums__guests=guest).exclude(pk=guest.pk)
    others = models.Album.objects.filter(guests__guest_albums__guests=guest)
    assert identifiers(found["included"]) == [*of("albums", others), *of("artists", guests)]


BAD_PATHS = [
    "bogus",
    "artist.bogus",
    "artist.teacher.bogus",
    "artist,bogus",
    "albumTitle",
    "artist.stageName",
    "Artist",
    "label.albums",
    "artist.",
    ".artist",
    "artist..teacher",
    "artist,",
    ",",
    "__class__",
]


@pytest.mark.spec("FMT-INC-08")
@pytest.mark.parametrize("value", BAD_PATHS)
def test_a_path_that_is_unknown_or_cannot_be_included_is_refused(
    albums: list[models.Album], value: str
) -> None:
    track = albums[0].tracks.all()[0]

    assert refused(f"/albums?include={value}") == BY_INCLUDE
    assert refused(f"/albums/{albums[0].pk}?include={value}") == BY_INCLUDE
    assert refused(f"/artists/{albums[0].artist_id}/albums?include={value}") == BY_INCLUDE
    assert refused(f"/tracks/{track.pk}/album?include={value}") == BY_INCLUDE


@pytest.mark.spec("FMT-INC-08")
@pytest.mark.parametrize("value", BAD_PATHS)
def test_a_write_with_a_path_that_cannot_be_included_changes_nothing(
    albums: list[models.Album], value: str
) -> None:
    assert refused(f"/albums?include={value}", "post", new_album(albums[0].artist)) == BY_INCLUDE
    assert (
        refused(f"/albums/{albums[0].pk}?include={value}", "patch", new_title(albums[0]))
        == BY_INCLUDE
    )

    assert list(models.Album.objects.all()) == albums
    assert not models.Album.objects.filter(album_title="New").exists()


@pytest.mark.spec("FMT-INC-08")
@pytest.mark.parametrize("value", ["bogus", "guests.bogus", "teacher", "artist", "guests,artist"])
def test_a_path_that_does_not_start_with_the_relationship_of_the_url_is_refused(
    albums: list[models.Album], value: str
) -> None:
    assert refused(f"/albums/{albums[0].pk}/relationships/guests?include={value}") == BY_INCLUDE


@pytest.mark.spec("FMT-INC-08")
@pytest.mark.parametrize("method", ["patch", "post", "delete"])
def test_a_change_of_a_relationship_refuses_what_cannot_be_included(
    albums: list[models.Album], method: str
) -> None:
    url = f"/albums/{albums[1].pk}/relationships/genres"
    before = get(url)
    other = {"type": "genres", "id": str(models.Genre.objects.get(title="Folk").pk)}
    linkage = before["data"][:1] if method == "delete" else [other]

    assert refused(f"{url}?include=bogus", method, {"data": linkage}) == BY_INCLUDE

    assert get(url) == before


@pytest.mark.spec("FMT-INC-09")
def test_the_resources_on_the_way_of_a_path_are_included(albums: list[models.Album]) -> None:
    album = albums[2]

    found = get(f"/albums/{album.pk}?include=artist.passport")

    assert identifiers(found["included"]) == [
        *of("artists", [album.artist]),
        *of("passports", [album.artist.passport]),
    ]


@pytest.mark.spec("FMT-INC-10")
def test_the_members_of_a_relationship_are_included_by_its_name(
    albums: list[models.Album],
) -> None:
    album = albums[2]
    url = f"/albums/{album.pk}/relationships"

    to_many = get(f"{url}/guests?include=guests")
    assert identifiers(to_many["data"]) == of("artists", album.guests.all())
    assert all(set(member) == {"type", "id"} for member in to_many["data"])
    assert identifiers(to_many["included"]) == of("artists", album.guests.all())
    assert all("attributes" in resource for resource in to_many["included"])

    to_one = get(f"{url}/label?include=label")
    assert to_one["data"] == {"type": "record_labels", "id": str(album.label_id)}
    assert to_one["included"] == [get(f"/labels/{album.label_id}")["data"]]


@pytest.mark.spec("FMT-INC-10", "FMT-INC-09")
def test_a_path_goes_on_from_the_members_of_a_relationship(albums: list[models.Album]) -> None:
    album = albums[2]

    found = get(f"/albums/{album.pk}/relationships/artist?include=artist.passport")

    assert found["data"] == {"type": "artists", "id": str(album.artist_id)}
    assert identifiers(found["included"]) == [
        *of("artists", [album.artist]),
        *of("passports", [album.artist.passport]),
    ]


@pytest.mark.spec("FMT-INC-10")
def test_the_members_of_a_relationship_are_included_page_by_page_in_the_order_asked_for(
    albums: list[models.Album],
) -> None:
    query = "include=guests&filter[search]=Artist&sort=-stageName&page[size]=1"
    guest = {"type": "artists", "id": str(albums[2].artist_id)}

    found = get(f"/albums/{albums[2].pk}/relationships/guests?{query}")

    assert found["data"] == [guest]
    assert identifiers(found["included"]) == identifiers([guest])
    assert identifiers(get(found["links"]["next"])["included"]) == of("artists", [albums[1].artist])


@pytest.mark.spec("FMT-INC-11")
def test_include_applies_to_the_answer_to_a_creation(albums: list[models.Album]) -> None:
    artist = albums[2].artist

    response = send("/albums?include=artist.passport", "post", new_album(artist))

    assert response.status_code == 201
    assert identifiers(response.json()["included"]) == [
        *of("artists", [artist]),
        *of("passports", [artist.passport]),
    ]


@pytest.mark.spec("FMT-INC-11")
def test_include_applies_to_the_answer_to_an_update(albums: list[models.Album]) -> None:
    album = albums[2]

    response = send(f"/albums/{album.pk}?include=label", "patch", new_title(album))

    assert response.status_code == 200
    assert response.json()["data"]["attributes"]["albumTitle"] == "New"
    assert response.json()["included"] == [get(f"/labels/{album.label_id}")["data"]]
