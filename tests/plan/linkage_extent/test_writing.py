"""A limited relationship is written as any other."""

import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from rest_framework_json_api.relations import ResourceRelatedField
from tests import models
from tests.http import MEDIA_TYPE, document
from tests.plan.linkage_extent.api import identifiers, links, make_album, view_with

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.plan.linkage_extent.api")]


def send(method: str, url: str, resource: Any) -> Any:
    """Return the response to a resource object."""
    return APIClient().generic(
        method,
        url,
        json.dumps({"data": resource}),
        content_type=MEDIA_TYPE,
        headers={"accept": MEDIA_TYPE},
    )


# Writing


def resource(album: models.Album | None, **linkage: Any) -> dict[str, Any]:
    """Return a resource object of an album with some relationships."""
    own = {} if album is None else {"id": str(album.pk)}
    related = {name: {"data": data} for name, data in linkage.items()}
    return {"type": "albums", **own, "relationships": related}


def test_a_limited_relationship_is_written_as_any_other() -> None:
    album = make_album(guests=1)
    artists = [models.Artist.objects.create(stage_name=f"N{n}") for n in range(3)]
    genres = [models.Genre.objects.create(title=f"N{n}") for n in range(3)]
    tracks = [models.Track.objects.create(track_title="N", album=album) for _ in range(3)]
    given = resource(
        album,
        guests=identifiers("artists", artists),
        genres=identifiers("genres", genres),
        tracks=identifiers("tracks", tracks),
    )

    answer = document(send("patch", f"/albums/{album.pk}", given))

    assert list(album.guests.all()) == artists
    assert list(album.genres.all()) == genres
    assert list(album.tracks.all()) == tracks[::-1]
    found = answer["data"]["relationships"]
    assert found["guests"]["data"] == identifiers("artists", artists[:2])
    assert "next" in found["guests"]["links"]
    assert found["tracks"]["data"] == identifiers("tracks", tracks[:0:-1])
    assert found["tracks"]["meta"] == {"count": 3}
    assert found["genres"] == {
        "links": links(f"albums/{album.pk}", "genres"),
        "meta": {"count": 3},
    }


def test_a_new_resource_is_answered_with_what_is_listed() -> None:
    artists = [models.Artist.objects.create(stage_name=f"N{n}") for n in range(3)]
    [artist] = identifiers("artists", artists[:1])
    given = resource(None, artist=artist, guests=identifiers("artists", artists))
    given["attributes"] = {"albumTitle": "New"}

    response = send("post", "/albums", given)

    assert response.status_code == 201
    album = models.Album.objects.get()
    assert list(album.guests.all()) == artists
    assert response.json()["data"]["relationships"] == {
        "artist": {"links": links(f"albums/{album.pk}", "artist"), "data": artist},
        "guests": {
            "links": links(f"albums/{album.pk}", "guests", "page%5Bnumber%5D=2&page%5Bsize%5D=2"),
            "data": identifiers("artists", artists[:2]),
        },
        "tracks": {
            "links": links(f"albums/{album.pk}", "tracks"),
            "data": [],
            "meta": {"count": 0},
        },
        "genres": {
            "links": links(f"albums/{album.pk}", "genres"),
            "meta": {"count": 0},
        },
    }


@pytest.mark.parametrize("name", ["guests", "genres"])
def test_wrong_identifiers_are_refused_as_in_any_other(name: str) -> None:
    album = make_album(guests=1, genres=1)
    given = resource(album, **{name: [{"type": "tracks", "id": "1"}]})

    response = send("patch", f"/albums/{album.pk}", given)

    assert response.status_code == 409
    [error] = response.json()["errors"]
    assert error["source"] == {"pointer": f"/data/relationships/{name}/data/0"}
    assert getattr(album, name).count() == 1


class ByName(ResourceRelatedField):
    def to_internal_value(self, data: Any) -> Any:
        return models.Artist.objects.get(stage_name=data["id"])


@pytest.mark.parametrize("linkage", [2, False])
def test_what_a_field_takes_does_not_depend_on_what_it_lists(linkage: Any) -> None:
    album = make_album(guests=3)
    known = {"queryset": models.Artist.objects.all(), "many": True, "linkage": linkage}
    usual = view_with(
        models.Album, guests=ResourceRelatedField(allow_empty=False, **known)
    ).serializer_class
    own = view_with(models.Album, guests=ByName(**known)).serializer_class

    for given, message in (([], "This list may not be empty."), ("x", "Expected a list of items")):
        refused = usual(album, data={"guests": given})
        assert not refused.is_valid()
        [error] = refused.errors["guests"]
        assert error.startswith(message)
    accepted = own(
        album, data={"guests": [{"type": "artists", "id": name} for name in ("G2", "G0")]}
    )
    accepted.is_valid(raise_exception=True)
    accepted.save()
    assert [row.stage_name for row in album.guests.all()] == ["G0", "G2"]
