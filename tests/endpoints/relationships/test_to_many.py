"""Relationships to many resources are changed."""

from collections.abc import Callable
from typing import Any

import pytest

from rest_framework_json_api import relations
from tests import models
from tests.client import identifiers
from tests.endpoints.relationships.api import (
    BOTH,
    ModelRelationships,
    SerializerRelationships,
    answer,
    artists,
    check_changed,
    database,
    held,
    send,
    with_field,
)
from tests.http import counted, document, errors

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tests.endpoints.relationships.api"),
    pytest.mark.usefixtures("model_relations"),
]


# To-many


TO_MANY: list[tuple[str, Callable[..., Any]]] = [
    ("albums/31/genres", lambda *keys: identifiers("genres", *(key + 29 for key in keys))),
    ("albums/31/guests", artists),
    ("artists/11/pupils", artists),
]


@pytest.mark.spec("FMT-URM-02", "FMT-URM-03", "FMT-URM-04", "FMT-URM-05", "FMT-URM-06")
@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize(("place", "linkage"), TO_MANY)
@pytest.mark.parametrize(
    ("method", "given", "expected"),
    [
        ("patch", (12, 14), (12, 14)),
        ("patch", (14,), (14,)),
        ("patch", (14, 12, 14), (12, 14)),
        ("patch", (12, 13), (12, 13)),
        ("post", (14,), (12, 13, 14)),
        ("post", (13, 14, 14), (12, 13, 14)),
        ("post", (12, 13), (12, 13)),
        ("post", (), (12, 13)),
        ("delete", (12,), (13,)),
        ("delete", (13, 13), (12,)),
        ("delete", (14,), (12, 13)),
        ("delete", (14, 12), (13,)),
        ("delete", (), (12, 13)),
    ],
)
def test_members_are_replaced_added_and_removed(
    view: Any,
    place: str,
    linkage: Callable[..., Any],
    method: str,
    given: tuple[int, ...],
    expected: tuple[int, ...],
) -> None:
    response = send(view, place, method=method, data=linkage(*given))

    check_changed(response, place, linkage(12, 13), linkage(*expected))
    assert held(view, place) == linkage(*expected)
    assert models.Artist.objects.count() == 4
    assert models.Genre.objects.count() == 3


@pytest.mark.spec("FMT-URM-07")
@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("key", ["999", "0", "-5", "x", "", "1" * 400, "1.0", "012", "\x00", "²"])
def test_what_does_not_exist_is_removed_with_success(view: Any, key: str) -> None:
    given = [{"type": "genres", "id": key}, *identifiers("genres", 41)]

    response = send(view, "albums/31/genres", method="delete", data=given)

    assert document(response)["data"] == identifiers("genres", 42)


@pytest.mark.parametrize(("method", "given"), [("patch", ()), ("delete", (12, 13))])
def test_a_to_many_is_emptied(method: str, given: Any) -> None:
    guests = relations.ResourceRelatedField(
        source="guests", queryset=models.Artist.objects.all(), many=True
    )
    for view, place in [
        (ModelRelationships, "artists/11/pupils"),
        (SerializerRelationships, "artists/11/students"),
        (with_field(guests), "albums/31/named"),
    ]:
        before = held(view, place)
        response = send(view, place, method=method, data=artists(*given))
        check_changed(response, place, before, [])
        assert held(view, place) == []
    assert models.Artist.objects.count() == 4


@pytest.mark.parametrize("method", ["patch", "post"])
def test_members_of_a_reverse_key_come_from_other_parents(method: str) -> None:
    for view in BOTH:
        response = send(
            view, "artists/14/albums", method=method, data=identifiers("albums", 31, 32)
        )
        assert document(response)["data"] == identifiers("albums", 31, 32)
        models.Album.objects.update(artist=11)


@pytest.mark.spec("FMT-URM-02", "FMT-URM-06", "FMT-URM-08")
@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("patch", ()),
        ("patch", (32,)),
        ("delete", (31,)),
        ("delete", (31, 32)),
        ("delete", (999, 31)),
    ],
)
def test_members_that_cannot_leave_stay(view: Any, method: str, given: Any) -> None:
    before = database()

    response = send(view, "artists/11/albums", method=method, data=identifiers("albums", *given))

    assert response.status_code == 403
    assert errors(response) == [
        {
            "status": "403",
            "code": "forbidden_change",
            "title": "Forbidden",
            "detail": "The members of this relationship cannot be removed.",
            "source": {"pointer": "/data"},
        }
    ]
    assert database() == before


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize(("method", "given"), [("patch", (31, 32)), ("delete", ()), ("post", ())])
def test_a_change_that_lets_nobody_go_succeeds(view: Any, method: str, given: Any) -> None:
    before = database()

    response = send(view, "artists/11/albums", method=method, data=identifiers("albums", *given))

    assert (response.status_code, response.content) == (204, b"")
    assert database() == before


def test_a_to_many_with_another_source_is_changed() -> None:
    place = "artists/11/students"

    response = send(SerializerRelationships, place, method="delete", data=artists(12))
    assert document(response) == answer(place, artists(13))
    response = send(SerializerRelationships, place, method="post", data=artists(14))
    assert document(response) == answer(place, artists(13, 14))
    response = send(SerializerRelationships, place, method="patch", data=artists(12))
    assert document(response) == answer(place, artists(12))


@pytest.mark.parametrize(
    ("method", "given", "expected"),
    [
        ("patch", (12, 14), [(72, 12, "player"), (73, 14, "player")]),
        ("patch", (11, 12), [(71, 11, "singer"), (72, 12, "player")]),
        (
            "post",
            (11, 14),
            [(71, 11, "singer"), (72, 12, "player"), (73, 14, "player")],
        ),
        ("delete", (12, 14), [(71, 11, "singer")]),
        ("patch", (), []),
    ],
)
def test_a_model_between_the_two_keeps_what_it_knows(
    method: str, given: Any, expected: Any
) -> None:
    place = "bands/61/members"

    response = send(SerializerRelationships, place, method=method, data=artists(*given))

    check_changed(response, place, artists(11, 12), artists(*(artist for _, artist, _ in expected)))
    links = models.Membership.objects.order_by("artist")
    found = [(link.artist_id, link.role) for link in links]
    assert found == [(artist, role) for _, artist, role in expected]
    kept = {pk for pk, *_ in expected} & {71, 72}
    assert set(links.values_list("pk", flat=True)) >= kept


def test_a_model_between_the_two_is_written() -> None:
    response = send(ModelRelationships, "bands/61/members", method="patch", data=artists(13))

    assert document(response)["data"] == artists(13)
    assert list(models.Membership.objects.values_list("band", "artist", "role")) == [
        (61, 13, "player")
    ]


def test_a_many_to_many_is_changed_from_its_other_end() -> None:
    place = "artists/12/guest_albums"
    for view in BOTH:
        response = send(view, place, method="post", data=identifiers("albums", 31, 32))
        assert document(response)["data"] == identifiers("albums", 31, 32)
        response = send(view, place, method="delete", data=identifiers("albums", 32))
        assert document(response)["data"] == identifiers("albums", 31)
        response = send(view, place, method="patch", data=identifiers("albums", 32))
        assert document(response)["data"] == identifiers("albums", 32)
        models.Album.objects.get(pk=31).guests.set([12, 13])
        models.Album.objects.get(pk=32).guests.clear()


# Cost


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("method", ["patch", "post", "delete"])
@pytest.mark.parametrize("place", ["albums/31/guests", "artists/11/pupils"])
def test_the_number_of_queries_is_that_of_one_identifier(
    view: Any, method: str, place: str
) -> None:
    for pk in range(100, 121):
        models.Artist.objects.create(pk=pk, stage_name=f"Artist {pk}")
    counts = []
    for keys in ([100], range(101, 121)):
        if method == "delete":
            send(view, place, method="patch", data=artists(12, *keys))
        else:
            send(view, place, method="patch", data=artists(12))
        with counted() as queries:
            response = send(view, place, method=method, data=artists(*keys))
        assert response.status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 16
