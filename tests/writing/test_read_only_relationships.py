"""A read-only relationship in an update: as it is, it may be sent back; otherwise it is refused."""

from typing import Any

import pytest

from tests import models
from tests.http import call, counted, errors
from tests.music import ArtistViewSet

pytestmark = pytest.mark.django_db

FORBIDDEN = "This relationship cannot be changed."


@pytest.fixture
def artist() -> models.Artist:
    """An artist with two albums, a pupil, and no passport."""
    artist = models.Artist.objects.create(pk=5, stage_name="Ann")
    models.Artist.objects.create(pk=6, stage_name="Bob", teacher=artist)
    for key in (7, 8):
        models.Album.objects.create(pk=key, album_title=f"Album {key}", artist=artist)
    return artist


def identifiers(resource_type: str, *keys: Any) -> list[dict[str, Any]]:
    return [{"type": resource_type, "id": key} for key in keys]


def patch(relationships: dict[str, Any]) -> Any:
    """Return the answer to an update that also gives the artist another name."""
    resource = {
        "type": "artists",
        "id": "5",
        "attributes": {"stageName": "New"},
        "relationships": {name: {"data": data} for name, data in relationships.items()},
    }
    view = ArtistViewSet.as_view({"patch": "partial_update"})
    return call(view, method="patch", data={"data": resource}, pk=5)


@pytest.mark.parametrize(
    "albums",
    [identifiers("albums", "7", "8"), identifiers("albums", "8", "7")],
    ids=["in order", "in another order"],
)
def test_a_resource_that_is_sent_back_whole_is_updated(
    artist: models.Artist, albums: list[dict[str, Any]]
) -> None:
    response = patch(
        {"albums": albums, "pupils": identifiers("artists", "6"), "passport": None, "country": None}
    )

    assert response.status_code == 200, response.content
    artist.refresh_from_db()
    assert artist.stage_name == "New"
    assert artist.albums.count() == 2


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("albums", []),
        ("albums", identifiers("albums", "7")),
        ("albums", identifiers("albums", "7", "8", "9")),
        ("albums", identifiers("artists", "7", "8")),
        ("albums", None),
        ("albums", [{"type": "albums"}]),
        ("albums", ["7"]),
        ("passport", {"type": "passports", "id": "1"}),
    ],
)
def test_another_linkage_is_refused_and_nothing_is_written(
    artist: models.Artist, name: str, data: Any
) -> None:
    response = patch({name: data})

    assert response.status_code == 403
    [error] = errors(response)
    assert error["detail"] == FORBIDDEN
    assert error["source"]["pointer"].startswith(f"/data/relationships/{name}")
    artist.refresh_from_db()
    assert artist.stage_name == "Ann"


def test_each_relationship_that_is_sent_back_costs_one_query(artist: models.Artist) -> None:
    with counted() as alone:
        patch({})
    with counted() as queries:
        patch({"albums": identifiers("albums", "7", "8")})

    assert len(queries) == len(alone) + 1, queries


def test_a_create_takes_no_read_only_relationship() -> None:
    resource = {
        "type": "artists",
        "attributes": {"stageName": "New"},
        "relationships": {"albums": {"data": []}},
    }
    view = ArtistViewSet.as_view({"post": "create"})

    assert call(view, method="post", data={"data": resource}).status_code == 403
