"""What is no relationship, and what is no linkage."""

from typing import Any

import pytest
from rest_framework.test import APIRequestFactory

from tests.endpoints.relationships.api import (
    BOTH,
    LABEL,
    artists,
    database,
    genres,
    send,
    with_field,
)
from tests.http import MEDIA_TYPE, errors

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tests.endpoints.relationships.api"),
    pytest.mark.usefixtures("model_relations"),
]


# What is no relationship


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("method", ["get", "patch", "post", "delete"])
@pytest.mark.parametrize(
    "segment",
    [
        "album_title",
        "headline",
        "first_genres",
        "delete",
        "save",
        "objects",
        "pk",
        "id",
        "artist_id",
        "_state",
        "__class__",
        "_meta",
        "genres.all",
        "artist__teacher",
        "artist.teacher",
        "Genres",
        "nothing",
        "",
    ],
)
def test_what_is_no_relation_is_not_found(view: Any, method: str, segment: str) -> None:
    before = database()

    response = send(view, f"albums/31/{segment}", method=method, data=[])

    assert response.status_code == 404
    assert [error["code"] for error in errors(response)] == ["not_found"]
    assert database() == before


@pytest.mark.parametrize("method", ["get", "patch", "post", "delete"])
def test_only_what_the_serializer_declares_is_there(method: str) -> None:
    response = send(with_field(genres()), "albums/31/genres", method=method, data=[])
    assert response.status_code == 404


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("method", ["get", "patch", "post", "delete"])
@pytest.mark.parametrize("pk", ["99", "x", "1" * 400, "31.0", "\x00"])
def test_the_relationship_of_nothing_is_not_found(view: Any, method: str, pk: str) -> None:
    response = send(view, f"albums/{pk}/genres", method=method, data=[])
    assert response.status_code == 404


# Wrong input


def refused(view: Any, place: str, method: str, data: Any) -> Any:
    """Return the errors of a request, once it is clear that nothing has changed."""
    before = database()
    response = send(view, place, method=method, data=data)
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert database() == before
    return response.status_code, [
        (error["status"], error["code"], error["source"]["pointer"]) for error in errors(response)
    ]


@pytest.mark.spec("FMT-URM-01")
@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("method", ["patch", "post", "delete"])
@pytest.mark.parametrize(
    "data", [None, {}, {"type": "genres", "id": "41"}, "x", "[]", 1, 1.5, True]
)
@pytest.mark.parametrize("place", ["albums/31/genres", "artists/11/albums"])
def test_a_to_many_takes_an_array(view: Any, method: str, data: Any, place: str) -> None:
    assert refused(view, place, method, data) == (400, [("400", "parse_error", "/data")])


@pytest.mark.spec("FMT-UR1-01")
@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("data", [[], artists(14), "x", "", 1, False])
@pytest.mark.parametrize("place", ["albums/31/artist", "artists/12/teacher", "artists/11/badge"])
def test_a_to_one_takes_an_identifier_or_null(view: Any, data: Any, place: str) -> None:
    assert refused(view, place, "patch", data) == (400, [("400", "parse_error", "/data")])


WRONG_IDENTIFIERS: list[tuple[Any, int, str]] = [
    (None, 400, "incorrect_type"),
    ("41", 400, "incorrect_type"),
    ('{"type": "artists", "id": "14"}', 400, "incorrect_type"),
    ("{", 400, "incorrect_type"),
    (41, 400, "incorrect_type"),
    (True, 400, "incorrect_type"),
    ([], 400, "incorrect_type"),
    ({}, 400, "missing_type"),
    ({"id": "14"}, 400, "missing_type"),
    ({"type": "artists"}, 400, "missing_id"),
    ({"type": "artists", "id": 14.0}, 400, "no_string"),
    ({"type": "artists", "id": None}, 400, "no_string"),
    ({"type": "artists", "id": ["14"]}, 400, "no_string"),
    ({"type": "artists", "id": {"a": 1}}, 400, "no_string"),
    ({"type": None, "id": "14"}, 400, "no_string"),
    ({"type": ["artists"], "id": "14"}, 400, "no_string"),
    ({"type": "albums", "id": "14"}, 409, "incorrect_relation_type"),
    ({"type": "", "id": "14"}, 409, "incorrect_relation_type"),
]
UNKNOWN_IDENTIFIERS: list[tuple[Any, int, str]] = [
    ({"type": "artists", "id": key}, 404, "does_not_exist")
    for key in ("999", "x", "", "14.0", "014", "\x00", "9" * 25, "1" * 400, "-1", "+14", " 14")
]


@pytest.mark.spec("FMT-URM-01", "FMT-URM-02")
@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("method", ["patch", "post"])
@pytest.mark.parametrize(("item", "status", "code"), WRONG_IDENTIFIERS + UNKNOWN_IDENTIFIERS)
@pytest.mark.parametrize("place", ["albums/31/guests", "artists/11/pupils"])
def test_a_wrong_member_is_pointed_at(
    view: Any, method: str, item: Any, status: int, code: str, place: str
) -> None:
    given = [*artists(11, 14, 12), item]
    expected = (status, [(str(status), code, "/data/3")])
    assert refused(view, place, method, given) == expected


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize(("item", "status", "code"), WRONG_IDENTIFIERS)
def test_a_wrong_member_to_remove_is_pointed_at(
    view: Any, item: Any, status: int, code: str
) -> None:
    given = [*artists(11, 14, 12), item]
    expected = (status, [(str(status), code, "/data/3")])
    assert refused(view, "albums/31/guests", "delete", given) == expected


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize(
    ("item", "status", "code"),
    [case for case in WRONG_IDENTIFIERS + UNKNOWN_IDENTIFIERS if isinstance(case[0], dict)],
)
@pytest.mark.parametrize("place", ["albums/31/artist", "artists/12/teacher", "badges/26/holder"])
def test_a_wrong_identifier_of_a_to_one_is_pointed_at(
    view: Any, item: Any, status: int, code: str, place: str
) -> None:
    found, objects = refused(view, place, "patch", item)

    assert found == status
    ((shown, found_code, pointer),) = objects
    assert (shown, found_code) == (str(status), code)
    assert pointer in ("/data", *(f"/data/{member}" for member in item))


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("key", ["999", "x", "", LABEL[:-1], LABEL.replace("1", "9"), "\x00"])
def test_an_unknown_id_of_another_kind_is_not_found(view: Any, key: str) -> None:
    item = {"type": "record_labels", "id": key}
    expected = (404, [("404", "does_not_exist", "/data")])
    assert refused(view, "albums/31/label", "patch", item) == expected


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("method", ["patch", "post"])
def test_every_wrong_member_is_pointed_at(view: Any, method: str) -> None:
    wrong = {"type": "albums", "id": "14"}
    given = [None, *artists(14, 999), wrong, {"id": "1"}]

    status, found = refused(view, "albums/31/guests", method, given)

    assert status == 400
    assert sorted(found, key=lambda error: error[2]) == [
        ("400", "incorrect_type", "/data/0"),
        ("404", "does_not_exist", "/data/2"),
        ("409", "incorrect_relation_type", "/data/3"),
        ("400", "missing_type", "/data/4"),
    ]


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("method", ["patch", "post", "delete"])
@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"x"', "{}", '{"meta": {}}'])
@pytest.mark.parametrize("place", ["albums/31/genres", "albums/31/label"])
def test_a_body_without_primary_data_is_refused(
    view: Any, method: str, body: str, place: str
) -> None:
    resource, pk, segment = place.split("/")
    request = APIRequestFactory().generic(method.upper(), "/", body, content_type=MEDIA_TYPE)
    before = database()

    response = view.as_view()(request, resource=resource, pk=pk, related_field=segment).render()

    is_to_one = segment == "label" and method != "patch"
    assert response.status_code == (405 if is_to_one else 400)
    assert errors(response)
    assert database() == before
