"""JSON:API 1.1, "Creating Resources", and what is said of all writing."""

from typing import Any
from uuid import UUID

import pytest
from django.db.models.signals import m2m_changed

from tests import models
from tests.http import MEDIA_TYPE
from tests.spec.api import get, send
from tests.spec.writing import (
    HOST,
    NO_LINKAGE,
    NO_RESOURCE,
    NOWHERE,
    error,
    identifier,
    identifiers,
    linked,
    nothing_changed,
    receiving,
    refusal,
    unnamed,
    update_of,
    url,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.spec.api")]

#: An id that a client has chosen.
CHOSEN = "2f2d5f0e-5d5c-4b5e-9d3a-3d1f6f0f7a11"


def new_album(artist: Any, **relationships: Any) -> dict[str, Any]:
    """Return the document that creates an album."""
    linkage = linked(artist=identifier(artist), **relationships)
    return {"data": {"type": "albums", "attributes": {"albumTitle": "Blue"}, **linkage}}


def new_label(label_id: str, name: str = "Alto") -> dict[str, Any]:
    """Return the document that creates a label with an id."""
    return {"data": {"type": "record_labels", "id": label_id, "attributes": {"labelName": name}}}


# What is said of all writing


@pytest.mark.spec("FMT-CRUD-01")
def test_each_type_has_its_own_ways_to_be_written(genre: Any) -> None:
    country = models.Country.objects.create(code="fr", full_name="France")
    allowed = {
        path: send(path, "options").headers["Allow"]
        for path in ("/genres", url(genre), "/countries", url(country))
    }

    assert allowed == {
        "/genres": "GET, POST, HEAD, OPTIONS",
        url(genre): "GET, PATCH, DELETE, HEAD, OPTIONS",
        "/countries": "GET, HEAD, OPTIONS",
        url(country): "GET, HEAD, OPTIONS",
    }


#: What the error says of it. PostgreSQL has a name for the constraint, too.
TAKEN = "Another resource has the same values already."


def take_a_code_twice(**kwargs: Any) -> None:
    """Write what the database refuses."""
    models.Country.objects.create(code="fr", full_name="France")
    models.Country.objects.create(code="fr", full_name="France")


@pytest.mark.spec("FMT-CRUD-02")
def test_a_creation_that_fails_in_the_database_leaves_nothing_behind(
    artist: Any, genre: Any
) -> None:
    with receiving(m2m_changed, take_a_code_twice), nothing_changed():
        response = send("/albums", "post", new_album(artist, genres=identifiers(genre)))

    assert unnamed(refusal(response)) == (
        409,
        [error(409, "unique", TAKEN)],
    )


@pytest.mark.spec("FMT-CRUD-02")
def test_an_update_that_fails_in_the_database_changes_nothing(artist: Any, genre: Any) -> None:
    album = models.Album.objects.create(album_title="Blue", artist=artist)
    other = models.Artist.objects.create(stage_name="Eve")
    linkage = linked(artist=identifier(other), genres=identifiers(genre))
    document = update_of(album, attributes={"albumTitle": "Red"}, **linkage)
    with receiving(m2m_changed, take_a_code_twice), nothing_changed():
        response = send(url(album), "patch", document)

    assert unnamed(refusal(response)) == (
        409,
        [error(409, "unique", TAKEN)],
    )


@pytest.mark.spec("FMT-CRUD-02")
def test_a_change_of_a_relationship_that_fails_in_the_database_changes_nothing(
    artist: Any, genre: Any
) -> None:
    album = models.Album.objects.create(album_title="Blue", artist=artist)
    for method in ("patch", "post"):
        with receiving(m2m_changed, take_a_code_twice), nothing_changed():
            path = url(album, "/relationships/genres")
            response = send(path, method, {"data": identifiers(genre)})

        assert unnamed(refusal(response)) == (
            409,
            [error(409, "unique", TAKEN)],
        )


# What a request to create has


@pytest.mark.spec("FMT-CR-01")
@pytest.mark.parametrize(("document", "detail", "pointer"), NO_RESOURCE)
def test_a_creation_has_exactly_one_resource(document: Any, detail: str, pointer: str) -> None:
    with nothing_changed():
        response = send("/genres", "post", document)

    assert refusal(response) == (400, [error(400, "parse_error", detail, pointer=pointer)])


@pytest.mark.spec("FMT-CR-01")
@pytest.mark.parametrize("headers", [{}, {"content-type": MEDIA_TYPE}])
def test_a_creation_has_a_body(headers: dict[str, str]) -> None:
    with nothing_changed():
        response = send("/genres", "post", **headers)

    assert refusal(response) == (400, [error(400, "parse_error", "The request has no document.")])


@pytest.mark.spec("FMT-CR-02", "FMT-CRUD-03")
def test_a_new_resource_has_a_type() -> None:
    with nothing_changed():
        response = send("/genres", "post", {"data": {"attributes": {"title": "Jazz"}}})

    detail = "The resource object has no member 'type'."
    assert refusal(response) == (400, [error(400, "parse_error", detail, pointer="/data")])


@pytest.mark.spec("FMT-CR-02")
@pytest.mark.parametrize(
    ("given", "word"),
    [(None, "null"), (1, "a number"), (True, "a boolean"), (["genres"], "an array")],
)
def test_the_type_of_a_new_resource_is_a_string(given: Any, word: str) -> None:
    with nothing_changed():
        response = send("/genres", "post", {"data": {"type": given, "attributes": {"title": "A"}}})

    detail = f"Expected a string, but got {word}."
    assert refusal(response) == (400, [error(400, "parse_error", detail, pointer="/data/type")])


@pytest.mark.spec("FMT-CR-03")
@pytest.mark.parametrize("name", ["artist", "label", "genres"])
@pytest.mark.parametrize("relationship", NO_LINKAGE)
@pytest.mark.usefixtures("strict")
def test_a_relationship_of_a_new_resource_has_its_linkage(
    artist: Any, name: str, relationship: Any
) -> None:
    document = new_album(artist)
    document["data"]["relationships"][name] = relationship
    with nothing_changed():
        response = send("/albums", "post", document)

    detail = "The relationship object has no member 'data'."
    pointer = f"/data/relationships/{name}"
    assert refusal(response) == (400, [error(400, "parse_error", detail, pointer=pointer)])


# Ids that clients choose


@pytest.mark.spec("FMT-CR-04", "FMT-CR-05", "FMT-CR-13")
def test_a_new_resource_takes_the_id_that_the_client_gives() -> None:
    response = send("/labels", "post", new_label(CHOSEN))

    assert response.status_code == 201
    assert response.headers["Location"] == f"{HOST}/labels/{CHOSEN}"
    resource: dict[str, Any] = {
        "type": "record_labels",
        "id": CHOSEN,
        "attributes": {"labelName": "Alto"},
        "links": {"self": f"{HOST}/labels/{CHOSEN}"},
    }
    assert response.json() == {"links": resource["links"], "data": resource}
    assert get(f"/labels/{CHOSEN}")["data"] == resource


@pytest.mark.spec("FMT-CR-05")
def test_an_attribute_is_not_taken_for_the_id() -> None:
    document = new_label(CHOSEN)
    del document["data"]["id"]
    document["data"]["attributes"]["id"] = CHOSEN
    response = send("/labels", "post", document)

    assert response.status_code == 201
    assert response.json()["data"]["id"] != CHOSEN
    assert response.json()["data"]["attributes"] == {"labelName": "Alto"}
    assert not models.Label.objects.filter(pk=CHOSEN).exists()


@pytest.mark.spec("FMT-CR-05")
def test_an_id_that_is_no_uuid_is_refused() -> None:
    with nothing_changed():
        response = send("/labels", "post", new_label("alto"))

    wrong = error(400, "invalid", "Must be a valid UUID.", pointer="/data/id")
    assert refusal(response) == (400, [wrong])


@pytest.mark.spec("FMT-CR-05")
@pytest.mark.parametrize(("given", "word"), [(None, "null"), (7, "a number"), ({}, "an object")])
@pytest.mark.usefixtures("strict")
def test_an_id_that_is_no_string_is_refused(given: Any, word: str) -> None:
    with nothing_changed():
        response = send("/labels", "post", new_label(given))

    detail = f"Expected a string, but got {word}."
    assert refusal(response) == (400, [error(400, "parse_error", detail, pointer="/data/id")])


@pytest.mark.spec("FMT-CR-05", "FMT-CR-08", "FMT-CR-16")
@pytest.mark.parametrize("spelling", [CHOSEN.upper(), CHOSEN.replace("-", ""), f"{{{CHOSEN}}}"])
def test_a_uuid_is_one_id_however_it_is_spelled(spelling: str) -> None:
    response = send("/labels", "post", new_label(spelling))

    assert response.status_code == 201
    assert response.headers["Location"] == f"{HOST}/labels/{CHOSEN}"
    assert response.json()["data"]["id"] == CHOSEN
    assert send("/labels", "post", new_label(CHOSEN)).status_code == 409


@pytest.mark.spec("FMT-CR-07")
def test_an_id_for_a_type_that_has_its_own_ids_is_forbidden() -> None:
    document = {"data": {"type": "genres", "id": CHOSEN, "attributes": {"title": "Jazz"}}}
    with nothing_changed():
        response = send("/genres", "post", document)

    detail = "The id of this resource is not chosen by the client."
    assert refusal(response) == (403, [error(403, "permission_denied", detail, pointer="/data/id")])


# Answers


@pytest.mark.spec("FMT-CR-08", "FMT-CR-09", "FMT-CR-10")
def test_a_new_resource_is_the_answer_with_its_id_and_url(artist: Any, genre: Any) -> None:
    response = send("/albums", "post", new_album(artist, genres=identifiers(genre)))
    album = models.Album.objects.get()
    path = f"{HOST}{url(album)}"

    def relationship(name: str, **members: Any) -> dict[str, Any]:
        links = {"self": f"{path}/relationships/{name}", "related": f"{path}/{name}"}
        return {"links": links, **members}

    assert response.status_code == 201
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert response.headers["Location"] == path
    assert response.json() == {
        "links": {"self": path},
        "data": {
            **identifier(album),
            "attributes": {"albumTitle": "Blue", "releaseDate": None, "headline": "BLUE"},
            "relationships": {
                "artist": relationship("artist", data=identifier(artist)),
                "label": relationship("label", data=None),
                "genres": relationship("genres", data=identifiers(genre), meta={"count": 1}),
                "guests": relationship("guests", data=[], meta={"count": 0}),
                "tracks": relationship("tracks", data=[], meta={"count": 0}),
            },
            "links": {"self": path},
        },
        "meta": {"albums": 1},
    }


@pytest.mark.spec("FMT-CR-08")
def test_an_id_that_the_server_makes_is_told() -> None:
    attributes = {"labelName": "Alto"}
    document = {"data": {"type": "record_labels", "attributes": attributes}}
    response = send("/labels", "post", document)
    label = models.Label.objects.get()

    assert response.status_code == 201
    assert UUID(response.json()["data"]["id"]) == label.pk
    links = {"self": f"{HOST}{url(label)}"}
    assert response.json() == {
        "links": links,
        "data": {**identifier(label), "attributes": attributes, "links": links},
    }


@pytest.mark.spec("FMT-CR-09", "FMT-CR-10")
def test_the_location_of_a_new_resource_leads_to_it(artist: Any) -> None:
    genre = {"data": {"type": "genres", "attributes": {"title": "Jazz"}}}
    requests = {"/albums": new_album(artist), "/genres": genre, "/labels": new_label(CHOSEN)}
    for path, document in requests.items():
        response = send(path, "post", document)
        location = response.headers["Location"]

        assert response.json()["data"]["links"]["self"] == location
        assert get(location.removeprefix(HOST))["data"] == response.json()["data"]


@pytest.mark.urls("tests.spec.variants")
@pytest.mark.spec("FMT-CR-11")
def test_an_application_may_answer_a_creation_without_data() -> None:
    response = send("/labels", "post", new_label(CHOSEN))

    assert response.status_code == 201
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert response.headers["Location"] == f"{HOST}/labels/{CHOSEN}"
    assert response.json() == {"meta": {"labels": 1}}
    assert models.Label.objects.get(pk=CHOSEN).label_name == "Alto"


# Refusals


@pytest.mark.spec("FMT-CR-14")
def test_a_type_that_clients_only_read_is_not_created() -> None:
    attributes = {"code": "fr", "fullName": "France"}
    with nothing_changed():
        document = {"data": {"type": "countries", "attributes": attributes}}
        response = send("/countries", "post", document)

    detail = 'Method "POST" not allowed.'
    assert refusal(response) == (405, [error(405, "method_not_allowed", detail)])
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.spec("FMT-CR-15")
def test_linkage_to_a_resource_that_does_not_exist_is_not_found(artist: Any, genre: Any) -> None:
    nowhere = {"type": "genres", "id": NOWHERE}
    document = new_album(artist, genres=[identifier(genre), nowhere])
    document["data"]["relationships"]["artist"]["data"]["id"] = NOWHERE
    with nothing_changed():
        response = send("/albums", "post", document)

    detail = 'Invalid pk "0" - object does not exist.'
    pointers = ["/data/relationships/artist/data", "/data/relationships/genres/data/1"]
    errors = [error(404, "does_not_exist", detail, pointer=pointer) for pointer in pointers]
    assert refusal(response) == (404, errors)


@pytest.mark.spec("FMT-CR-16", "FMT-CR-18")
def test_an_id_that_is_taken_is_a_conflict() -> None:
    assert send("/labels", "post", new_label(CHOSEN)).status_code == 201
    with nothing_changed():
        response = send("/labels", "post", new_label(CHOSEN, "Tenor"))

    detail = f"The id '{CHOSEN}' is the one of another resource."
    assert refusal(response) == (409, [error(409, "unique", detail, pointer="/data/id")])


@pytest.mark.spec("FMT-CR-17", "FMT-CR-18")
@pytest.mark.parametrize("given", ["albums", "genre", "Genres", ""])
def test_another_type_than_that_of_the_collection_is_a_conflict(given: str) -> None:
    with nothing_changed():
        response = send("/genres", "post", {"data": {"type": given, "attributes": {"title": "A"}}})

    detail = f"The type '{given}' is not the one of this URL: 'genres'."
    assert refusal(response) == (409, [error(409, "conflict", detail, pointer="/data/type")])
