"""JSON:API 1.1, "Fetching Resources" and "Fetching Relationships"."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.db.models import Model

from tests import models
from tests.music import make_albums
from tests.spec.api import get, send

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.spec.api")]

HOST = "http://testserver"

#: The collections of the API, with their models and the relationships of their resources.
COLLECTIONS: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "albums": (models.Album, ("artist", "label", "genres", "guests", "tracks")),
    "artists": (models.Artist, ("teacher", "pupils", "passport", "albums", "country")),
    "countries": (models.Country, ()),
    "genres": (models.Genre, ()),
    "labels": (models.Label, ()),
    "passports": (models.Passport, ("artist",)),
    "tracks": (models.Track, ("album",)),
}

MISSING = 987_654_321


def resource_urls() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the URL of each resource, with its relationships."""
    for name, (model, relationships) in COLLECTIONS.items():
        for pk in model._default_manager.values_list("pk", flat=True):
            yield f"{HOST}/{name}/{pk}", relationships


def links(document: Any) -> Iterator[tuple[str, str]]:
    """Yield the links of a document that a client may fetch: their kinds and URLs."""
    yield "document", document["links"]["self"]
    for resource in resources(document):
        if "links" in resource:
            yield "resource", resource["links"]["self"]
        for relationship in resource.get("relationships", {}).values():
            yield "related", relationship["links"]["related"]
            yield "relationship", relationship["links"]["self"]


def resources(document: Any) -> list[Any]:
    """Return all resource objects and identifiers of a document."""
    primary = document["data"]
    alone = [] if primary is None else [primary]
    return [*(primary if isinstance(primary, list) else alone), *document.get("included", [])]


def walk(starts: Iterable[str], *kinds: str) -> set[str]:
    """Return the URLs that links of some kinds lead to, all of which answer."""
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        document = get(waiting.pop())
        new = {url for kind, url in links(document) if kind in kinds} - found
        found |= new
        waiting += sorted(new)
    return found


@pytest.mark.spec("FMT-FR-01")
def test_every_link_to_a_document_a_resource_or_related_resources_can_be_fetched() -> None:
    make_albums(2)
    starts = [f"{HOST}/{name}" for name in COLLECTIONS]

    found = walk(starts, "document", "resource", "related")

    expected = set(starts)
    for url, relationships in resource_urls():
        expected |= {url, *(f"{url}/{name}" for name in relationships)}
    assert found == expected


@pytest.mark.spec("FMT-FR-01")
@pytest.mark.parametrize(
    "query",
    [
        "include=artist.pupils,tracks,label",
        "sort=-albumTitle,id",
        "page[size]=1&page[number]=2",
        "filter[search]=Album+1",
        "fields[albums]=albumTitle,artist&fields[artists]=&include=artist",
        "include=",
    ],
)
def test_the_link_to_a_document_can_be_fetched_with_all_that_was_asked(query: str) -> None:
    make_albums(2)
    document = get(f"/albums?{query}")

    assert document["data"] != []
    assert get(document["links"]["self"]) == document


@pytest.mark.spec("FMT-FREL-01", "FMT-FREL-02")
def test_every_link_to_a_relationship_can_be_fetched() -> None:
    make_albums(2)

    found = walk([f"{HOST}/{name}" for name in COLLECTIONS], "resource", "relationship", "related")

    expected = {
        f"{url}/relationships/{name}"
        for url, relationships in resource_urls()
        for name in relationships
    }
    assert {url for url in found if "/relationships/" in url} == expected


@pytest.mark.spec("FMT-FR-02")
@pytest.mark.parametrize("path", ["", "/{pk}", "/{pk}/artist", "/{pk}/guests"])
def test_what_can_be_fetched_is_answered_with_200(albums: list[models.Album], path: str) -> None:
    assert send(f"/albums{path.format(pk=albums[0].pk)}").status_code == 200


@pytest.mark.spec("FMT-FR-03")
def test_a_collection_is_an_array_of_resource_objects(albums: list[models.Album]) -> None:
    assert get("/albums?fields[albums]=albumTitle")["data"] == [
        {
            "type": "albums",
            "id": str(album.pk),
            "attributes": {"albumTitle": album.album_title},
            "links": {"self": f"{HOST}/albums/{album.pk}"},
        }
        for album in albums[:3]
    ]


@pytest.mark.spec("FMT-FR-03")
def test_related_resources_of_a_to_many_relationship_are_an_array_of_resource_objects(
    albums: list[models.Album],
) -> None:
    [genre] = albums[0].genres.all()

    assert get(f"/albums/{albums[0].pk}/genres")["data"] == [
        {
            "type": "genres",
            "id": str(genre.pk),
            "attributes": {"title": "Jazz"},
            "links": {"self": f"{HOST}/genres/{genre.pk}"},
        }
    ]


@pytest.mark.spec("FMT-FR-03")
def test_a_collection_with_nothing_in_it_is_an_empty_array(albums: list[models.Album]) -> None:
    assert get("/albums?filter[search]=nothing")["data"] == []
    assert get(f"/albums/{albums[3].pk}/genres")["data"] == []

    models.Album.objects.all().delete()
    assert get("/albums")["data"] == []


@pytest.mark.spec("FMT-FR-04")
def test_one_resource_is_a_resource_object(albums: list[models.Album]) -> None:
    label = albums[0].label_id
    country = models.Country.objects.get()
    expected = {
        "type": "record_labels",
        "id": str(label),
        "attributes": {"labelName": "Alto"},
        "links": {"self": f"{HOST}/labels/{label}"},
    }

    assert get(f"/labels/{label}")["data"] == expected
    assert get(f"/albums/{albums[0].pk}/label")["data"] == expected
    assert get(f"/countries/{country.pk}")["data"] == {
        "type": "countries",
        "id": str(country.pk),
        "attributes": {"code": "fr", "fullName": "France"},
        "links": {"self": f"{HOST}/countries/{country.pk}"},
    }


@pytest.mark.spec("FMT-FR-04", "FMT-FR-05")
@pytest.mark.parametrize(
    ("collection", "name"),
    [("albums", "label"), ("artists", "country"), ("artists", "passport")],
)
def test_a_related_resource_that_is_not_there_now_is_null(
    albums: list[models.Album], collection: str, name: str
) -> None:
    parent = albums[1] if collection == "albums" else albums[1].artist

    assert get(f"/{collection}/{parent.pk}/{name}")["data"] is None


@pytest.mark.spec("FMT-FR-05", "FMT-FR-06")
@pytest.mark.parametrize(
    "path",
    [
        f"albums/{MISSING}",
        f"albums/{'9' * 40}",
        "albums/-1",
        "albums/abc",
        "labels/abc",
        "labels/22222222-2222-2222-2222-222222222222",
        f"albums/{MISSING}/label",
        f"albums/{MISSING}/genres",
        "albums/abc/label",
    ],
)
def test_a_resource_that_does_not_exist_is_not_found(albums: list[models.Album], path: str) -> None:
    response = send(f"/{path}")

    assert response.status_code == 404
    assert [error["status"] for error in response.json()["errors"]] == ["404"]
    assert "data" not in response.json()


@pytest.mark.spec("FMT-FR-06")
def test_a_resource_that_the_collection_does_not_have_is_not_found(
    albums: list[models.Album],
) -> None:
    draft = models.Track._base_manager.get(album=albums[0], is_published=False)

    assert send(f"/tracks/{draft.pk}").status_code == 404
    assert send(f"/tracks/{draft.pk}/album").status_code == 404


@pytest.mark.spec("FMT-FR-06")
@pytest.mark.parametrize("name", ["bogus", "albumTitle", "headline", "id", "pk", "price", "delete"])
def test_related_resources_of_no_relationship_are_not_found(
    albums: list[models.Album], name: str
) -> None:
    assert send(f"/albums/{albums[0].pk}/{name}").status_code == 404


@pytest.mark.spec("FMT-FREL-02", "FMT-FREL-03", "FMT-FREL-04")
@pytest.mark.parametrize(
    ("collection", "name"),
    [(name, key) for name in ("albums", "artists") for key in COLLECTIONS[name][1]],
)
def test_a_relationship_is_the_linkage_and_the_links_of_the_relationship_object(
    albums: list[models.Album], collection: str, name: str
) -> None:
    for album in albums:
        pk = album.pk if collection == "albums" else album.artist_id
        expected = get(f"/{collection}/{pk}")["data"]["relationships"][name]

        response = send(f"/{collection}/{pk}/relationships/{name}")

        assert response.status_code == 200
        document = response.json()
        own = {key: document["links"][key] for key in ("self", "related")}
        assert {"data": document["data"], "links": own} == {
            "data": expected["data"],
            "links": expected["links"],
        }


@pytest.mark.spec("FMT-FREL-03", "FMT-FREL-04")
def test_a_relationship_has_identifiers_and_the_urls_of_both_endpoints(
    albums: list[models.Album],
) -> None:
    url = f"{HOST}/albums/{albums[2].pk}"
    document = get(f"{url}/relationships/artist")

    assert document["data"] == {"type": "artists", "id": str(albums[2].artist_id)}
    assert document["links"] == {"self": f"{url}/relationships/artist", "related": f"{url}/artist"}
    assert get(f"{url}/relationships/guests")["data"] == [
        {"type": "artists", "id": str(artist.pk)} for artist in albums[2].guests.all()
    ]


@pytest.mark.spec("FMT-FREL-05")
@pytest.mark.parametrize(
    "path",
    [
        f"albums/{MISSING}/relationships/artist",
        f"albums/{MISSING}/relationships/genres",
        "albums/abc/relationships/genres",
        "labels/abc/relationships/albums",
        "albums/{pk}/relationships/bogus",
        "albums/{pk}/relationships/albumTitle",
        "albums/{pk}/relationships/headline",
        "albums/{pk}/relationships/price",
        "albums/{pk}/relationships/delete",
        "albums/{pk}/relationships/",
        "genres/{pk}/relationships/albums",
    ],
)
def test_a_relationship_that_does_not_exist_is_not_found(
    albums: list[models.Album], path: str
) -> None:
    assert send(f"/{path.format(pk=albums[0].pk)}").status_code == 404


@pytest.mark.spec("FMT-FREL-06")
@pytest.mark.parametrize(("name", "linkage"), [("label", None), ("genres", [])])
def test_a_relationship_without_members_is_null_or_an_empty_array(
    albums: list[models.Album], name: str, linkage: Any
) -> None:
    response = send(f"/albums/{albums[3].pk}/relationships/{name}")

    assert response.status_code == 200
    assert response.json()["data"] == linkage
