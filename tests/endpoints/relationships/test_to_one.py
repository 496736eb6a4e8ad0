"""Relationships are read, and those to one resource changed."""

from typing import Any

import pytest

from tests import models
from tests.client import identifiers
from tests.endpoints.relationships.api import (
    BOTH,
    LABEL,
    ModelRelationships,
    SerializerRelationships,
    answer,
    artists,
    check_changed,
    database,
    held,
    send,
)
from tests.http import document, errors

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tests.endpoints.relationships.api"),
    pytest.mark.usefixtures("model_relations"),
]


# Reading


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("artists/12/teacher", artists(11)[0]),
        ("artists/11/teacher", None),
        ("artists/11/country", None),
        ("albums/31/artist", artists(11)[0]),
        ("albums/31/label", None),
        ("albums/31/genres", identifiers("genres", 41, 42)),
        ("albums/32/genres", []),
        ("bands/61/members", artists(11, 12)),
        ("artists/11/bands", identifiers("bands", 61)),
        ("artists/12/guestAlbums", identifiers("albums", 31)),
        ("artists/11/pupils", artists(12, 13)),
        ("artists/11/albums", identifiers("albums", 31, 32)),
        ("artists/11/passport", identifiers("passports", 21)[0]),
        ("artists/13/passport", None),
        ("passports/21/artist", artists(11)[0]),
        ("artists/11/badge", identifiers("badges", 25)[0]),
        ("badges/26/holder", None),
    ],
)
def test_a_relationship_is_read(view: Any, place: str, expected: Any) -> None:
    assert document(send(view, place)) == answer(place, expected)


def test_a_relationship_is_read_by_its_own_name() -> None:
    assert held(SerializerRelationships, "artists/12/mentor") == artists(11)[0]
    assert held(SerializerRelationships, "artists/11/students") == artists(12, 13)


# To-one


@pytest.mark.spec("FMT-UR1-02", "FMT-URR-01", "FMT-URR-04")
@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("artists/11/teacher", artists(14)[0]),
        ("artists/12/teacher", artists(14)[0]),
        ("artists/12/teacher", artists(11)[0]),
        ("artists/12/teacher", artists(12)[0]),
        ("albums/31/artist", artists(14)[0]),
        ("albums/31/label", {"type": "record_labels", "id": LABEL}),
        ("passports/21/artist", artists(13)[0]),
        ("passports/21/artist", artists(11)[0]),
        ("badges/26/holder", artists(12)[0]),
        ("badges/25/holder", artists(12)[0]),
        ("artists/12/badge", identifiers("badges", 26)[0]),
        ("artists/12/badge", identifiers("badges", 25)[0]),
        ("artists/11/badge", identifiers("badges", 26)[0]),
        ("artists/11/badge", identifiers("badges", 25)[0]),
        ("artists/13/passport", identifiers("passports", 22)[0]),
        ("artists/11/passport", identifiers("passports", 21)[0]),
    ],
)
def test_a_to_one_is_set(view: Any, place: str, value: Any) -> None:
    before = held(view, place)
    response = send(view, place, method="patch", data=value)

    check_changed(response, place, before, value)
    assert held(view, place) == value


@pytest.mark.spec("FMT-UR1-03")
@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize(
    "place",
    [
        "artists/12/teacher",
        "artists/11/teacher",
        "artists/11/country",
        "albums/31/label",
        "badges/25/holder",
        "artists/11/badge",
        "artists/12/badge",
    ],
)
def test_a_to_one_is_cleared(view: Any, place: str) -> None:
    before = held(view, place)
    check_changed(send(view, place, method="patch"), place, before, None)
    assert held(view, place) is None
    assert models.Badge.objects.count() == 2


def test_a_key_to_another_column_is_set() -> None:
    value = {"type": "countries", "id": "11"}
    place = "artists/11/country"

    for view in BOTH:
        assert document(send(view, place, method="patch", data=value)) == answer(place, value)
        assert models.Artist.objects.get(pk=11).country_id == "fr"
        send(view, place, method="patch")


def test_a_to_one_with_another_source_is_changed() -> None:
    place = "artists/13/mentor"
    value = artists(14)[0]

    response = send(SerializerRelationships, place, method="patch", data=value)

    assert document(response) == answer(place, value)
    assert models.Artist.objects.get(pk=13).teacher_id == 14


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("place", ["albums/31/artist", "passports/21/artist"])
def test_a_to_one_that_takes_no_null_is_not_cleared(view: Any, place: str) -> None:
    before = database()

    response = send(view, place, method="patch")

    assert errors(response) == [
        {
            "status": "400",
            "code": "null",
            "title": "Bad Request",
            "detail": "This field may not be null.",
            "source": {"pointer": "/data"},
        }
    ]
    assert response.status_code == 400
    assert database() == before


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize(
    ("place", "value", "statuses"),
    [
        ("artists/11/passport", None, (400, 403)),
        ("artists/11/passport", identifiers("passports", 22)[0], (403,)),
        ("passports/21/artist", artists(12)[0], (400, 409)),
        ("badges/26/holder", artists(11)[0], (400, 409)),
    ],
)
def test_a_one_to_one_never_leaves_a_row_alone(
    view: Any, place: str, value: Any, statuses: Any
) -> None:
    before = database()

    response = send(view, place, method="patch", data=value)

    assert response.status_code in statuses
    assert {error["source"]["pointer"] for error in errors(response)} == {"/data"}
    assert database() == before


@pytest.mark.spec("FMT-URR-05")
@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("method", ["post", "delete"])
@pytest.mark.parametrize("place", ["artists/12/teacher", "artists/11/passport", "albums/31/artist"])
def test_a_to_one_has_no_members(view: Any, method: str, place: str) -> None:
    before = database()

    response = send(view, place, method=method, data=artists(14))

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, PATCH, HEAD, OPTIONS"
    (error,) = errors(response)
    assert (error["status"], error["code"]) == ("405", "method_not_allowed")
    assert database() == before


def test_the_allowed_methods_of_a_view_are_kept() -> None:
    class PatchOnly(ModelRelationships):
        http_method_names = ["patch", "post"]

    response = send(PatchOnly, "artists/12/teacher", method="post", data=artists(14))
    assert (response.status_code, response.headers["Allow"]) == (405, "PATCH")
