"""JSON:API 1.1, "Sparse Fieldsets"."""

from typing import Any

import pytest

from tests import models
from tests.spec.api import get, send

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.spec.api")]

ALBUM_FIELDS = {
    "attributes": {"albumTitle", "releaseDate", "headline"},
    "relationships": {"artist", "label", "genres", "guests", "tracks"},
}


def fields(resource: Any) -> dict[str, set[str]]:
    """Return the names of the fields of a resource object."""
    return {
        member: set(resource[member])
        for member in ("attributes", "relationships")
        if member in resource
    }


@pytest.mark.spec("FMT-SF-01", "FMT-SF-04")
def test_a_client_chooses_the_fields_of_a_type(albums: list[models.Album]) -> None:
    url = f"http://testserver/albums/{albums[0].pk}"

    assert get(f"{url}?fields[albums]=albumTitle,artist")["data"] == {
        "type": "albums",
        "id": str(albums[0].pk),
        "attributes": {"albumTitle": "Album 0"},
        "relationships": {
            "artist": {
                "links": {"self": f"{url}/relationships/artist", "related": f"{url}/artist"},
                "data": {"type": "artists", "id": str(albums[0].artist_id)},
            }
        },
        "links": {"self": url},
    }


@pytest.mark.spec("FMT-SF-01", "FMT-SF-04")
@pytest.mark.parametrize(
    "path", ["/albums", "/albums/{album.pk}", "/artists/{album.artist_id}/albums"]
)
def test_only_the_fields_asked_for_are_in_the_primary_data(
    albums: list[models.Album], path: str
) -> None:
    found = get(f"{path.format(album=albums[0])}?fields[albums]=headline,label")["data"]

    for resource in found if isinstance(found, list) else [found]:
        assert fields(resource) == {"attributes": {"headline"}, "relationships": {"label"}}


@pytest.mark.spec("FMT-SF-02")
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("releaseDate", {"attributes": {"releaseDate"}}),
        ("albumTitle,releaseDate", {"attributes": {"albumTitle", "releaseDate"}}),
        ("albumTitle%2CreleaseDate", {"attributes": {"albumTitle", "releaseDate"}}),
        ("tracks", {"relationships": {"tracks"}}),
        ("artist,albumTitle", {"attributes": {"albumTitle"}, "relationships": {"artist"}}),
    ],
)
def test_fields_are_named_as_documents_show_them(
    albums: list[models.Album], value: str, expected: dict[str, set[str]]
) -> None:
    assert fields(get(f"/albums/{albums[0].pk}?fields[albums]={value}")["data"]) == expected


@pytest.mark.spec("FMT-SF-03")
def test_an_empty_value_leaves_no_fields(albums: list[models.Album]) -> None:
    bare = {
        "type": "albums",
        "id": str(albums[0].pk),
        "links": {"self": f"http://testserver/albums/{albums[0].pk}"},
    }

    assert get(f"/albums/{albums[0].pk}?fields[albums]=")["data"] == bare
    assert get("/albums?fields[albums]=")["data"][0] == bare


@pytest.mark.spec("FMT-SF-04", "FMT-SF-06")
def test_only_the_fields_asked_for_are_in_included_resources(albums: list[models.Album]) -> None:
    found = get("/albums?include=artist.country,tracks&fields[artists]=stageName&fields[tracks]=")

    names = {
        (
            resource["type"],
            tuple(sorted(name for group in fields(resource).values() for name in group)),
        )
        for resource in found["included"]
    }
    assert names == {
        ("artists", ("stageName",)),
        ("countries", ("code", "fullName")),
        ("tracks", ()),
    }


@pytest.mark.spec("FMT-SF-04")
def test_one_fieldset_holds_for_a_type_wherever_it_is_in_the_document(
    albums: list[models.Album],
) -> None:
    artist = albums[1].artist

    found = get(f"/artists/{artist.pk}?include=teacher&fields[artists]=teacher")

    for resource in [found["data"], *found["included"]]:
        assert fields(resource) == {"relationships": {"teacher"}}
    assert [resource["id"] for resource in found["included"]] == [str(artist.teacher_id)]


@pytest.mark.spec("FMT-SF-05")
def test_a_type_without_a_fieldset_has_all_of_its_fields(albums: list[models.Album]) -> None:
    found = get(f"/tracks/{albums[0].tracks.all()[0].pk}?include=album&fields[tracks]=album")

    assert fields(found["data"]) == {"relationships": {"album"}}
    assert [fields(resource) for resource in found["included"]] == [ALBUM_FIELDS]
    assert fields(get(f"/albums/{albums[0].pk}?fields[tracks]=")["data"]) == ALBUM_FIELDS


@pytest.mark.spec("FMT-SF-06", "FMT-SF-04")
def test_a_fieldset_applies_to_the_answer_to_a_creation(albums: list[models.Album]) -> None:
    artist = {"type": "artists", "id": str(albums[0].artist_id)}
    document = {
        "data": {
            "type": "albums",
            "attributes": {"albumTitle": "New"},
            "relationships": {"artist": {"data": artist}},
        }
    }

    response = send("/albums?fields[albums]=headline", "post", document)

    assert response.status_code == 201
    assert response.json()["data"]["attributes"] == {"headline": "NEW"}
    assert "relationships" not in response.json()["data"]
    assert models.Album.objects.get(album_title="New").artist == albums[0].artist


@pytest.mark.spec("FMT-SF-06", "FMT-SF-04")
def test_a_fieldset_applies_to_the_answer_to_an_update(albums: list[models.Album]) -> None:
    document = {
        "data": {
            "type": "albums",
            "id": str(albums[0].pk),
            "attributes": {"albumTitle": "New", "releaseDate": "2001-02-03"},
        }
    }

    url = f"/albums/{albums[0].pk}?fields[albums]=headline&include=artist&fields[artists]="
    response = send(url, "patch", document)

    assert response.status_code == 200
    assert fields(response.json()["data"]) == {"attributes": {"headline"}}
    assert [fields(resource) for resource in response.json()["included"]] == [{}]
    album = models.Album.objects.get(pk=albums[0].pk)
    assert (album.album_title, str(album.release_date)) == ("New", "2001-02-03")


@pytest.mark.spec("FMT-SF-06")
def test_a_fieldset_applies_to_what_a_relationship_includes(albums: list[models.Album]) -> None:
    url = f"/albums/{albums[0].pk}/relationships/tracks"

    found = get(f"{url}?include=tracks&fields[tracks]=trackTitle")

    assert [fields(resource) for resource in found["included"]] == [
        {"attributes": {"trackTitle"}} for _ in found["data"]
    ]
    assert len(found["data"]) == 2
