"""JSON:API 1.1, "Updating Relationships": what is sent to the URLs of relationships."""

from typing import Any

import pytest
from django.db.models.signals import m2m_changed

from tests import models
from tests.http import MEDIA_TYPE
from tests.spec.api import get, send
from tests.spec.writing import (
    HOST,
    NOWHERE,
    error,
    identifier,
    identifiers,
    nothing_changed,
    receiving,
    refusal,
    relationship,
    url,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.spec.api")]

NO_DOCUMENT: list[Any] = [
    ({}, "The document has no member 'data'.", ""),
    ({"links": {"self": f"{HOST}/albums"}}, "The document has no member 'data'.", ""),
    ([], "Expected an object, but got an array.", ""),
    ("data", "Expected an object, but got a string.", ""),
]
NO_IDENTIFIER = "Incorrect type. Expected resource identifier object, received {}."
INVALID = "Invalid resource identifier object: "

#: What is no resource identifier object, with the code and the detail of the error.
MALFORMED: list[Any] = [
    ({}, "missing_type", f"{INVALID}missing 'type' attribute"),
    ({"id": "1"}, "missing_type", f"{INVALID}missing 'type' attribute"),
    ({"type": "genres"}, "missing_id", f"{INVALID}missing 'id' attribute"),
    ({"type": "genres", "id": 1}, "no_string", f"{INVALID}'id' is not a string"),
    ({"type": "genres", "id": None}, "no_string", f"{INVALID}'id' is not a string"),
    ({"type": None, "id": "1"}, "no_string", f"{INVALID}'type' is not a string"),
    ({"type": ["genres"], "id": "1"}, "no_string", f"{INVALID}'type' is not a string"),
]


@pytest.fixture
def label() -> models.Label:
    return models.Label.objects.create(label_name="Tenor")


def change(method: str, row: Any, name: str, data: Any) -> Any:
    """Return the response to a request with linkage."""
    return send(url(row, f"/relationships/{name}"), method, {"data": data})


def linkage_of(row: Any, name: str) -> Any:
    """Return what a relationship holds as a client reads it."""
    return get(url(row, f"/relationships/{name}"))["data"]


def check_unchanged(response: Any, row: Any, name: str, data: Any) -> None:
    """Check that the answer has no document, as the relationship holds what it has held."""
    assert (response.status_code, response.content) == (204, b"")
    assert linkage_of(row, name) == data


def check_changed(response: Any, row: Any, name: str, data: Any) -> None:
    """Check that linkage is the answer to a change, and what is read afterwards."""
    assert response.status_code == 200
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert response.json() == relationship(row, name, data)
    assert linkage_of(row, name) == data


# A to-one relationship


@pytest.mark.spec("FMT-UR1-01")
@pytest.mark.parametrize(("document", "detail", "pointer"), NO_DOCUMENT)
def test_a_to_one_relationship_is_updated_with_data(
    album: Any, document: Any, detail: str, pointer: str
) -> None:
    with nothing_changed():
        response = send(url(album, "/relationships/artist"), "patch", document)

    assert refusal(response) == (400, [error(400, "parse_error", detail, pointer=pointer)])


@pytest.mark.spec("FMT-UR1-01", "FMT-URM-01")
@pytest.mark.parametrize(
    ("name", "method"),
    [("artist", "patch"), ("genres", "patch"), ("genres", "post"), ("genres", "delete")],
)
@pytest.mark.parametrize("headers", [{}, {"content-type": MEDIA_TYPE}])
def test_a_relationship_is_updated_with_a_body(
    album: Any, name: str, method: str, headers: dict[str, str]
) -> None:
    with nothing_changed():
        response = send(url(album, f"/relationships/{name}"), method, **headers)

    assert refusal(response) == (400, [error(400, "parse_error", "The request has no document.")])


@pytest.mark.spec("FMT-UR1-01")
@pytest.mark.parametrize("data", [[], [{"type": "artists", "id": NOWHERE}], "artists", 1, False])
def test_a_to_one_relationship_takes_no_other_data_than_an_identifier_or_null(
    album: Any, data: Any
) -> None:
    with nothing_changed():
        response = change("patch", album, "artist", data)

    detail = "Expected an identifier or null."
    assert refusal(response) == (400, [error(400, "parse_error", detail, pointer="/data")])


@pytest.mark.spec("FMT-UR1-01")
@pytest.mark.parametrize(("data", "code", "detail"), MALFORMED)
@pytest.mark.usefixtures("strict")
def test_a_to_one_relationship_takes_a_whole_identifier(
    album: Any, data: Any, code: str, detail: str
) -> None:
    with nothing_changed():
        response = change("patch", album, "artist", data)

    assert refusal(response) == (400, [error(400, code, detail, pointer="/data")])


@pytest.mark.spec("FMT-UR1-02", "FMT-URR-04")
def test_an_empty_to_one_relationship_is_set(album: Any, label: Any) -> None:
    assert linkage_of(album, "label") is None

    check_changed(
        change("patch", album, "label", identifier(label)), album, "label", identifier(label)
    )


@pytest.mark.spec("FMT-UR1-02", "FMT-URR-04")
def test_a_to_one_relationship_is_set_to_another_resource(album: Any) -> None:
    other = models.Artist.objects.exclude(pk=album.artist_id).get()

    check_changed(
        change("patch", album, "artist", identifier(other)), album, "artist", identifier(other)
    )


@pytest.mark.spec("FMT-UR1-03", "FMT-URR-04")
@pytest.mark.parametrize("is_set", [True, False])
def test_null_clears_a_to_one_relationship(album: Any, label: Any, is_set: bool) -> None:
    album.label = label if is_set else None
    album.save()

    check = check_changed if is_set else check_unchanged
    check(change("patch", album, "label", None), album, "label", None)


@pytest.mark.spec("FMT-UR1-03")
def test_a_to_one_relationship_that_has_to_be_set_is_not_cleared(album: Any) -> None:
    with nothing_changed():
        response = change("patch", album, "artist", None)

    detail = "This field may not be null."
    assert refusal(response) == (400, [error(400, "null", detail, pointer="/data")])


# A to-many relationship

METHODS = pytest.mark.parametrize("method", ["patch", "post", "delete"])


@pytest.mark.spec("FMT-URM-01")
@METHODS
@pytest.mark.parametrize(("document", "detail", "pointer"), NO_DOCUMENT)
def test_a_to_many_relationship_is_updated_with_data(
    album: Any, method: str, document: Any, detail: str, pointer: str
) -> None:
    with nothing_changed():
        response = send(url(album, "/relationships/genres"), method, document)

    assert refusal(response) == (400, [error(400, "parse_error", detail, pointer=pointer)])


@pytest.mark.spec("FMT-URM-01")
@METHODS
@pytest.mark.parametrize("data", [None, {"type": "genres", "id": NOWHERE}, "genres", 1, True])
def test_a_to_many_relationship_takes_no_other_data_than_an_array(
    album: Any, method: str, data: Any
) -> None:
    with nothing_changed():
        response = change(method, album, "genres", data)

    detail = "Expected an array of identifiers."
    assert refusal(response) == (400, [error(400, "parse_error", detail, pointer="/data")])


@pytest.mark.spec("FMT-URM-01")
@METHODS
@pytest.mark.parametrize(
    ("member", "code", "detail"),
    [
        *MALFORMED,
        ("genres", "incorrect_type", NO_IDENTIFIER.format("str")),
        (None, "incorrect_type", NO_IDENTIFIER.format("NoneType")),
        ([], "incorrect_type", NO_IDENTIFIER.format("list")),
    ],
)
@pytest.mark.usefixtures("strict")
def test_each_member_of_a_to_many_relationship_is_a_whole_identifier(
    album: Any, method: str, member: Any, code: str, detail: str
) -> None:
    present = identifier(album.genres.first())
    with nothing_changed():
        response = change(method, album, "genres", [present, member])

    assert refusal(response) == (400, [error(400, code, detail, pointer="/data/1")])


@pytest.mark.spec("FMT-URM-01", "FMT-URM-02", "FMT-URM-05", "FMT-URM-07")
def test_the_array_may_be_empty(album: Any) -> None:
    teacher = album.artist.teacher
    pupils = identifiers(*teacher.pupils.all())
    assert len(pupils) == 2

    for method in ("post", "delete"):
        check_unchanged(change(method, teacher, "pupils", []), teacher, "pupils", pupils)
    check_changed(change("patch", teacher, "pupils", []), teacher, "pupils", [])


@pytest.mark.spec("FMT-UR1-02", "FMT-URM-02", "FMT-URR-04")
@pytest.mark.parametrize("name", ["artist", "genres", "guests"])
def test_replacing_by_what_is_there_already_succeeds(album: Any, name: str) -> None:
    present = linkage_of(album, name)
    again = present[::-1] if isinstance(present, list) else present
    with nothing_changed():
        response = change("patch", album, name, again)

    check_unchanged(response, album, name, present)


@pytest.mark.spec("FMT-URM-02", "FMT-URR-04")
def test_all_members_are_replaced(album: Any) -> None:
    blues, folk, jazz = models.Genre.objects.all()
    assert linkage_of(album, "genres") == identifiers(blues, jazz)

    response = change("patch", album, "genres", identifiers(folk, blues))

    check_changed(response, album, "genres", identifiers(blues, folk))


@pytest.mark.spec("FMT-URM-02", "FMT-URM-03", "FMT-CRUD-02")
@pytest.mark.parametrize("method", ["patch", "post"])
def test_members_that_cannot_be_found_are_an_error(album: Any, method: str) -> None:
    folk = identifier(models.Genre.objects.get(title="Folk"))
    with nothing_changed():
        response = change(method, album, "genres", [folk, {"type": "genres", "id": NOWHERE}])

    detail = f'Invalid pk "{NOWHERE}" - object does not exist.'
    assert refusal(response) == (404, [error(404, "does_not_exist", detail, pointer="/data/1")])


@pytest.mark.spec("FMT-URM-02", "FMT-URR-05")
def test_members_are_not_replaced_where_one_cannot_be_without_the_relationship(album: Any) -> None:
    other = models.Album.objects.exclude(pk=album.pk).get()
    with nothing_changed():
        response = change("patch", album.artist, "albums", identifiers(other))

    detail = "The members of this relationship cannot be removed."
    assert refusal(response) == (403, [error(403, "forbidden_change", detail, pointer="/data")])


@pytest.mark.urls("tests.spec.variants")
@pytest.mark.spec("FMT-URM-02", "FMT-URR-05")
def test_an_application_may_refuse_to_replace_members_and_let_them_come_and_go(album: Any) -> None:
    blues, folk, jazz = models.Genre.objects.all()
    with nothing_changed():
        response = change("patch", album, "genres", identifiers(folk))

    detail = "Genres are added and removed one by one."
    assert refusal(response) == (403, [error(403, "permission_denied", detail)])
    present = identifiers(blues, folk, jazz)
    check_changed(change("post", album, "genres", identifiers(folk)), album, "genres", present)
    present = identifiers(folk, jazz)
    check_changed(change("delete", album, "genres", identifiers(blues)), album, "genres", present)


@pytest.mark.spec("FMT-URM-03", "FMT-URM-04", "FMT-URR-04")
def test_members_that_are_not_there_yet_are_added(album: Any) -> None:
    blues, folk, jazz = models.Genre.objects.all()
    response = change("post", album, "genres", identifiers(folk, jazz))

    check_changed(response, album, "genres", identifiers(blues, folk, jazz))
    assert album.genres.count() == 3


@pytest.mark.spec("FMT-URM-03")
def test_what_points_back_is_added(album: Any) -> None:
    other = models.Album.objects.exclude(pk=album.pk).get()
    response = change("post", album.artist, "albums", identifiers(other))

    check_changed(response, album.artist, "albums", identifiers(other, album))
    assert linkage_of(other, "artist") == identifier(album.artist)


@pytest.mark.spec("FMT-URM-04")
def test_a_member_that_is_given_twice_is_added_once(album: Any) -> None:
    blues, folk, jazz = models.Genre.objects.all()
    response = change("post", album, "genres", identifiers(folk, folk))

    check_changed(response, album, "genres", identifiers(blues, folk, jazz))
    assert album.genres.count() == 3


@pytest.mark.spec("FMT-URM-04", "FMT-URM-05", "FMT-URR-04")
@pytest.mark.parametrize("name", ["genres", "guests"])
def test_adding_what_is_there_already_succeeds(album: Any, name: str) -> None:
    present = linkage_of(album, name)
    assert len(present) == 2
    with nothing_changed():
        response = change("post", album, name, present)

    check_unchanged(response, album, name, present)


@pytest.mark.spec("FMT-URM-06", "FMT-URR-04")
def test_the_listed_members_are_removed(album: Any) -> None:
    blues, jazz = album.genres.all()
    response = change("delete", album, "genres", identifiers(jazz))

    check_changed(response, album, "genres", identifiers(blues))


@pytest.mark.spec("FMT-URM-06", "FMT-URR-05", "FMT-CRUD-02")
def test_members_that_cannot_be_without_the_relationship_are_not_removed(album: Any) -> None:
    with nothing_changed():
        response = change("delete", album.artist, "albums", identifiers(album))

    detail = "The members of this relationship cannot be removed."
    assert refusal(response) == (403, [error(403, "forbidden_change", detail, pointer="/data")])


@pytest.mark.spec("FMT-URM-07", "FMT-URR-04")
def test_removing_what_is_not_there_succeeds(album: Any) -> None:
    present = linkage_of(album, "genres")
    folk = models.Genre.objects.get(title="Folk")
    gone = models.Genre.objects.create(title="Polka")
    removed = identifiers(folk, gone)
    gone.delete()
    with nothing_changed():
        response = change("delete", album, "genres", removed)

    check_unchanged(response, album, "genres", present)


@pytest.mark.spec("FMT-URM-07")
def test_members_are_removed_along_with_what_is_not_there(album: Any) -> None:
    blues, folk, jazz = models.Genre.objects.all()
    response = change("delete", album, "genres", identifiers(folk, jazz))

    check_changed(response, album, "genres", identifiers(blues))


@pytest.mark.spec("FMT-URM-08")
@pytest.mark.parametrize("method", ["patch", "delete"])
def test_what_leaves_a_relationship_is_not_deleted(album: Any, method: str) -> None:
    teacher, pupil = models.Artist.objects.all()
    blues, jazz = album.genres.all()
    given = {"patch": [[], identifiers(jazz)], "delete": [identifiers(pupil), identifiers(blues)]}
    pupils, genres = given[method]
    assert change(method, teacher, "pupils", pupils).status_code == 200
    assert change(method, album, "genres", genres).status_code == 200

    assert get(url(pupil))["data"]["relationships"]["teacher"]["data"] is None
    assert linkage_of(album, "genres") == identifiers(jazz)
    assert get(url(blues))["data"]["attributes"] == {"title": "Blues"}


# Answers


@pytest.mark.spec("FMT-URR-01")
@pytest.mark.parametrize("method", ["patch", "post", "delete"])
def test_linkage_is_the_answer_where_the_server_changed_more(album: Any, method: str) -> None:
    blues, folk, jazz = models.Genre.objects.all()

    def add_folk(instance: Any, action: str, pk_set: Any, **kwargs: Any) -> None:
        if action in ("post_add", "post_remove") and pk_set and folk.pk not in pk_set:
            instance.genres.add(folk)

    cases = {
        "patch": ([blues], [jazz], [folk, jazz]),
        "post": ([blues], [jazz], [blues, folk, jazz]),
        "delete": ([blues, jazz], [blues], [folk, jazz]),
    }
    present, given, expected = cases[method]
    album.genres.set(present)
    with receiving(m2m_changed, add_folk):
        response = change(method, album, "genres", identifiers(*given))

    check_changed(response, album, "genres", identifiers(*expected))


# Refusals


@pytest.mark.spec("FMT-URR-05")
@METHODS
def test_a_relationship_that_clients_only_read_is_not_changed(album: Any, method: str) -> None:
    for data in ([], identifiers(*models.Track.objects.all())):
        with nothing_changed():
            response = change(method, album, "tracks", data)

        detail = "This relationship cannot be changed."
        assert refusal(response) == (403, [error(403, "forbidden_change", detail, pointer="/data")])


@pytest.mark.spec("FMT-URR-05")
def test_a_to_one_relationship_that_clients_only_read_is_not_changed(album: Any) -> None:
    with nothing_changed():
        response = change("patch", models.Passport.objects.get().artist, "passport", None)

    detail = "This relationship cannot be changed."
    assert refusal(response) == (403, [error(403, "forbidden_change", detail, pointer="/data")])


@pytest.mark.spec("FMT-URR-05")
@METHODS
@pytest.mark.parametrize("name", ["notes", "price", "delete", "id"])
def test_what_is_not_exposed_is_no_relationship(album: Any, method: str, name: str) -> None:
    with nothing_changed():
        response = change(method, album, name, [])

    assert response.status_code == 404


@pytest.mark.spec("FMT-HTTP-05")
@pytest.mark.parametrize("method", ["post", "delete"])
@pytest.mark.parametrize("name", ["artist", "label"])
def test_a_to_one_relationship_has_no_members_to_add_or_remove(
    album: Any, name: str, method: str
) -> None:
    with nothing_changed():
        response = change(method, album, name, identifiers(album.artist))

    detail = f'Method "{method.upper()}" not allowed.'
    assert refusal(response) == (405, [error(405, "method_not_allowed", detail)])
    assert response.headers["Allow"] == "GET, PATCH, HEAD, OPTIONS"


@pytest.mark.spec("FMT-HTTP-05")
@METHODS
def test_a_type_that_clients_only_read_has_no_relationships_to_change(
    album: Any, method: str
) -> None:
    passport = models.Passport.objects.get()
    path = f"/passports/{passport.pk}/relationships/artist"
    with nothing_changed():
        response = send(path, method, {"data": identifier(album.artist)})

    detail = f'Method "{method.upper()}" not allowed.'
    assert refusal(response) == (405, [error(405, "method_not_allowed", detail)])
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
