"""JSON:API 1.1, "Updating Resources"."""

from datetime import date
from typing import Any

import pytest

from tests import models
from tests.http import MEDIA_TYPE
from tests.music import make_albums
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
    refusal,
    update_of,
    url,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.spec.api")]

TITLE = {"albumTitle": "Blue"}


@pytest.fixture
def album() -> models.Album:
    """Make an album that has everything that albums may have."""
    first, second = make_albums(2)
    second.release_date = date(1971, 6, 22)
    second.label = first.label
    second.save()
    return second


def resource_of(row: Any) -> dict[str, Any]:
    """Return the resource object of a row as a client reads it."""
    resource: dict[str, Any] = get(url(row))["data"]
    return resource


def holding(resource: dict[str, Any], **linkage: Any) -> dict[str, Any]:
    """Return a resource object with relationships that hold something else."""
    old = resource["relationships"]
    new = {
        name: {**old[name], "data": data, **counted(data, old[name])}
        for name, data in linkage.items()
    }
    return {**resource, "relationships": {**old, **new}}


def counted(linkage: Any, relationship: dict[str, Any]) -> dict[str, Any]:
    return {"meta": {"count": len(linkage)}} if "meta" in relationship else {}


def check_updated(response: Any, row: Any, expected: dict[str, Any]) -> None:
    """Check that an album is the answer to its update, and what is read of it afterwards."""
    assert response.status_code == 200
    assert response.headers["Content-Type"] == MEDIA_TYPE
    links = {"self": f"{HOST}{url(row)}"}
    assert response.json() == {"links": links, "data": expected, "meta": {"albums": 1}}
    assert resource_of(row) == expected


# What a request to update has


@pytest.mark.spec("FMT-UP-01")
@pytest.mark.parametrize(("document", "detail", "pointer"), NO_RESOURCE)
def test_an_update_has_exactly_one_resource(
    album: Any, document: Any, detail: str, pointer: str
) -> None:
    with nothing_changed():
        response = send(url(album), "patch", document)

    assert refusal(response) == (400, [error(400, "parse_error", detail, pointer=pointer)])


@pytest.mark.spec("FMT-UP-01")
@pytest.mark.parametrize("headers", [{}, {"content-type": MEDIA_TYPE}])
def test_an_update_has_a_body(album: Any, headers: dict[str, str]) -> None:
    response = send(url(album), "patch", **headers)

    assert refusal(response) == (400, [error(400, "parse_error", "The request has no document.")])


@pytest.mark.spec("FMT-UP-02", "FMT-CRUD-03")
@pytest.mark.parametrize("member", ["type", "id"])
def test_an_update_names_the_resource(album: Any, member: str) -> None:
    document = update_of(album, attributes=TITLE)
    del document["data"][member]
    with nothing_changed():
        response = send(url(album), "patch", document)

    detail = f"The resource object has no member '{member}'."
    assert refusal(response) == (400, [error(400, "parse_error", detail, pointer="/data")])


@pytest.mark.spec("FMT-UP-02")
@pytest.mark.parametrize("member", ["type", "id"])
@pytest.mark.parametrize(("given", "word"), [(None, "null"), (1, "a number"), ([], "an array")])
@pytest.mark.usefixtures("strict")
def test_the_type_and_id_of_an_update_are_strings(
    album: Any, member: str, given: Any, word: str
) -> None:
    with nothing_changed():
        response = send(url(album), "patch", update_of(album, attributes=TITLE, **{member: given}))

    detail = f"Expected a string, but got {word}."
    pointer = f"/data/{member}"
    assert refusal(response) == (400, [error(400, "parse_error", detail, pointer=pointer)])


@pytest.mark.spec("FMT-UP-09")
@pytest.mark.parametrize("name", ["artist", "label", "genres", "guests"])
@pytest.mark.parametrize("relationship", NO_LINKAGE)
@pytest.mark.usefixtures("strict")
def test_a_relationship_of_an_update_has_its_linkage(
    album: Any, name: str, relationship: Any
) -> None:
    members: Any = {"attributes": TITLE, "relationships": {name: relationship}}
    with nothing_changed():
        response = send(url(album), "patch", update_of(album, **members))

    detail = "The relationship object has no member 'data'."
    pointer = f"/data/relationships/{name}"
    assert refusal(response) == (400, [error(400, "parse_error", detail, pointer=pointer)])


# What an update changes


@pytest.mark.spec(
    "FMT-UP-03", "FMT-UP-04", "FMT-UP-05", "FMT-UP-07", "FMT-UP-08", "FMT-UP-13", "FMT-UP-16"
)
def test_an_update_changes_the_attributes_that_it_gives_and_nothing_else(album: Any) -> None:
    before = resource_of(album)
    attributes = before["attributes"]
    assert attributes == {
        "albumTitle": "Album 1",
        "releaseDate": "1971-06-22",
        "headline": "ALBUM 1",
    }
    assert all(linkage["data"] for linkage in before["relationships"].values())

    response = send(url(album), "patch", update_of(album, attributes=TITLE))

    after = {**before, "attributes": {**attributes, "albumTitle": "Blue", "headline": "BLUE"}}
    check_updated(response, album, after)


@pytest.mark.spec("FMT-UP-03", "FMT-UP-04", "FMT-UP-16")
@pytest.mark.parametrize("members", [{}, {"attributes": {}}, {"relationships": {}}])
def test_an_update_without_members_changes_nothing(album: Any, members: Any) -> None:
    before = resource_of(album)
    with nothing_changed():
        response = send(url(album), "patch", update_of(album, **members))

    check_updated(response, album, before)


@pytest.mark.spec("FMT-UP-03")
def test_an_attribute_becomes_null_where_the_update_says_so(album: Any) -> None:
    before = resource_of(album)
    response = send(url(album), "patch", update_of(album, attributes={"releaseDate": None}))

    attributes = {**before["attributes"], "releaseDate": None}
    check_updated(response, album, {**before, "attributes": attributes})


@pytest.mark.spec("FMT-UP-05", "FMT-UP-06", "FMT-UP-07", "FMT-UP-08")
@pytest.mark.parametrize("name", ["artist", "label", "genres", "guests"])
def test_an_update_changes_the_relationships_that_it_gives_and_nothing_else(
    album: Any, name: str
) -> None:
    linkages: dict[str, Any] = {
        "artist": identifier(models.Artist.objects.exclude(pk=album.artist_id).get()),
        "label": None,
        "genres": identifiers(models.Genre.objects.get(title="Folk")),
        "guests": identifiers(album.artist),
    }
    before = resource_of(album)
    given = {name: linkages[name]}
    response = send(url(album), "patch", update_of(album, **linked(**given)))

    check_updated(response, album, holding(before, **given))


@pytest.mark.spec("FMT-UP-10")
def test_the_linkage_of_an_update_is_all_that_the_relationship_holds(album: Any) -> None:
    before = resource_of(album)
    blues, folk, _jazz = models.Genre.objects.all()
    assert [genre["id"] for genre in before["relationships"]["genres"]["data"]] == [
        str(genre.pk) for genre in album.genres.all()
    ]
    assert folk not in album.genres.all()

    given = {"genres": identifiers(blues, folk)}
    response = send(url(album), "patch", update_of(album, **linked(**given)))

    check_updated(response, album, holding(before, **given))


@pytest.mark.spec("FMT-UP-10")
def test_what_points_back_is_replaced_too(album: Any) -> None:
    teacher = models.Artist.objects.create(stage_name="Ada")
    first, second, third = (
        models.Artist.objects.create(stage_name=name, teacher=None if name == "Eva" else teacher)
        for name in ("Eve", "Ida", "Eva")
    )
    document = update_of(teacher, **linked(pupils=identifiers(second, third)))
    response = send(url(teacher), "patch", document)

    assert response.status_code == 200
    linkage = response.json()["data"]["relationships"]["pupils"]["data"]
    assert linkage == identifiers(second, third)
    assert [resource_of(row)["relationships"]["teacher"]["data"] for row in (first, third)] == [
        None,
        identifier(teacher),
    ]


@pytest.mark.spec("FMT-UP-13")
def test_attributes_that_clients_only_read_are_ignored(album: Any) -> None:
    before = resource_of(album)
    with nothing_changed():
        response = send(url(album), "patch", update_of(album, attributes={"headline": "RED"}))

    check_updated(response, album, before)


@pytest.mark.spec("FMT-UP-16")
def test_an_update_that_does_no_more_than_asked_is_answered_with_the_resource(album: Any) -> None:
    genre = models.Genre.objects.get(title="Folk")
    response = send(url(genre), "patch", update_of(genre, attributes={"title": "Ballads"}))

    links = {"self": f"{HOST}{url(genre)}"}
    assert response.status_code == 200
    assert response.json() == {
        "links": links,
        "data": {**identifier(genre), "attributes": {"title": "Ballads"}, "links": links},
    }


@pytest.mark.urls("tests.spec.variants")
@pytest.mark.spec("FMT-UP-14")
def test_an_application_may_answer_an_update_without_data(album: Any) -> None:
    document = update_of(album.label, attributes={"labelName": "Tenor"})
    response = send(url(album.label), "patch", document)

    assert response.status_code == 200
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert response.json() == {"meta": {"labels": 1}}
    assert models.Label.objects.get().label_name == "Tenor"


# Refusals


@pytest.mark.urls("tests.spec.variants")
@pytest.mark.spec("FMT-UP-11", "FMT-UP-12", "FMT-CRUD-02")
def test_an_application_may_refuse_to_replace_a_relationship(album: Any) -> None:
    genres = identifiers(models.Genre.objects.get(title="Folk"))
    linkage = linked(artist=identifier(models.Artist.objects.earliest("pk")), genres=genres)
    with nothing_changed():
        response = send(url(album), "patch", update_of(album, attributes=TITLE, **linkage))

    detail = "Genres are added and removed one by one."
    assert refusal(response) == (403, [error(403, "permission_denied", detail)])
    assert send(url(album), "patch", update_of(album, attributes=TITLE)).status_code == 200


@pytest.mark.spec("FMT-UP-10", "FMT-UP-12", "FMT-CRUD-02")
def test_members_that_cannot_be_without_the_relationship_are_not_replaced(album: Any) -> None:
    attributes = {"stageName": "Eve"}
    document = update_of(album.artist, attributes=attributes, **linked(albums=[]))
    with nothing_changed():
        response = send(url(album.artist), "patch", document)

    detail = "The members of this relationship cannot be removed."
    pointer = "/data/relationships/albums/data"
    assert refusal(response) == (403, [error(403, "forbidden_change", detail, pointer=pointer)])


@pytest.mark.spec("FMT-UP-17", "FMT-CRUD-02")
def test_a_relationship_that_clients_only_read_is_not_updated(album: Any) -> None:
    linkage = linked(tracks=identifiers(*models.Track.objects.all()), label=None)
    with nothing_changed():
        response = send(url(album), "patch", update_of(album, attributes=TITLE, **linkage))

    detail = "This relationship cannot be changed."
    pointer = "/data/relationships/tracks"
    assert refusal(response) == (403, [error(403, "permission_denied", detail, pointer=pointer)])


@pytest.mark.spec("FMT-UP-17")
def test_a_resource_that_clients_only_read_is_not_updated() -> None:
    country = models.Country.objects.create(code="fr", full_name="France")
    with nothing_changed():
        response = send(url(country), "patch", update_of(country, attributes={"code": "de"}))

    detail = 'Method "PATCH" not allowed.'
    assert refusal(response) == (405, [error(405, "method_not_allowed", detail)])
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.spec("FMT-UP-18")
def test_a_resource_that_does_not_exist_is_not_updated(album: Any) -> None:
    path = f"/albums/{NOWHERE}"
    document = {"data": {"type": "albums", "id": NOWHERE, "attributes": TITLE}}
    with nothing_changed():
        response = send(path, "patch", document)

    detail = "No Album matches the given query."
    assert refusal(response) == (404, [error(404, "not_found", detail)])


@pytest.mark.spec("FMT-UP-19", "FMT-CRUD-02")
def test_linkage_of_an_update_to_what_does_not_exist_is_not_found(album: Any) -> None:
    nowhere = {"type": "artists", "id": NOWHERE}
    linkage = linked(artist=nowhere, guests=[*identifiers(album.artist), nowhere])
    with nothing_changed():
        response = send(url(album), "patch", update_of(album, attributes=TITLE, **linkage))

    detail = 'Invalid pk "0" - object does not exist.'
    pointers = ["/data/relationships/artist/data", "/data/relationships/guests/data/1"]
    errors = [error(404, "does_not_exist", detail, pointer=pointer) for pointer in pointers]
    assert refusal(response) == (404, errors)


@pytest.mark.urls("tests.spec.variants")
@pytest.mark.spec("FMT-UP-20")
def test_a_value_that_the_database_has_once_is_a_conflict() -> None:
    models.Studio.objects.create(studio_name="Abbey", slug="abbey")
    studio = models.Studio.objects.create(studio_name="Electric", slug="electric")
    with nothing_changed():
        document = update_of(studio, attributes={"studioName": "ABBEY", "rooms": 4})
        response = send(url(studio), "patch", document)

    found = error(409, "unique", "Another resource has the same values already.")
    named = {**found, "meta": {"constraint": "studio_name_any_case"}}
    assert refusal(response) == (409, [named])


@pytest.mark.urls("tests.spec.variants")
@pytest.mark.spec("FMT-UP-20")
def test_a_value_that_a_validator_finds_taken_is_pointed_at() -> None:
    models.Studio.objects.create(studio_name="Abbey", slug="abbey")
    studio = models.Studio.objects.create(studio_name="Electric", slug="electric")
    with nothing_changed():
        response = send(url(studio), "patch", update_of(studio, attributes={"slug": "abbey"}))

    detail = "studio with this slug already exists."
    pointer = "/data/attributes/slug"
    assert refusal(response) == (400, [error(400, "unique", detail, pointer=pointer)])


@pytest.mark.spec("FMT-UP-21", "FMT-UP-22")
def test_another_type_than_that_of_the_url_is_a_conflict(album: Any) -> None:
    with nothing_changed():
        response = send(url(album), "patch", update_of(album, type="artists", attributes=TITLE))

    detail = "The type 'artists' is not the one of this URL: 'albums'."
    assert refusal(response) == (409, [error(409, "conflict", detail, pointer="/data/type")])


@pytest.mark.spec("FMT-UP-21", "FMT-UP-22")
@pytest.mark.parametrize("name", ["artist", "label"])
def test_another_id_than_that_of_the_url_is_a_conflict(album: Any, name: str) -> None:
    row = getattr(album, name)
    with nothing_changed():
        response = send(url(row), "patch", update_of(row, id=NOWHERE))

    detail = f"The id '{NOWHERE}' is not the one of this URL: '{row.pk}'."
    assert refusal(response) == (409, [error(409, "conflict", detail, pointer="/data/id")])


@pytest.mark.spec("FMT-UP-21", "FMT-UP-22")
def test_linkage_of_another_type_is_a_conflict(album: Any) -> None:
    linkage = linked(artist=identifier(album.label), guests=identifiers(album))
    with nothing_changed():
        response = send(url(album), "patch", update_of(album, **linkage))

    detail = "Incorrect relation type. Expected artists, received {}."
    pointers = {
        "record_labels": "/data/relationships/artist/data",
        "albums": "/data/relationships/guests/data/0",
    }
    assert refusal(response) == (
        409,
        [
            error(409, "incorrect_relation_type", detail.format(given), pointer=pointer)
            for given, pointer in pointers.items()
        ],
    )


@pytest.mark.spec("FMT-UP-23", "FMT-HTTP-05")
@pytest.mark.parametrize("name", ["artist", "label", "genres"])
def test_a_related_url_is_for_reading(album: Any, name: str) -> None:
    path = url(album, f"/{name}")
    with nothing_changed():
        document = update_of(album.artist, attributes={"stageName": "Eve"})
        response = send(path, "patch", document)

    detail = 'Method "PATCH" not allowed.'
    assert refusal(response) == (405, [error(405, "method_not_allowed", detail)])
    assert response.headers["Allow"] == send(path).headers["Allow"] == "GET, HEAD, OPTIONS"
