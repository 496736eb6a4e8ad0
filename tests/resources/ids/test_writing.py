"""Ids are chosen, checked and linked to."""

import json
from typing import Any

import pytest
from django.db import connection

from tests import models
from tests.http import counted, errors, is_lock
from tests.resources.ids.api import (
    HOST,
    TOO_LARGE,
    changed,
    created,
    get,
    linked,
    problems,
    row,
    send,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.resources.ids.api")]


def test_a_client_chooses_the_id_of_a_new_resource(kind: Any) -> None:
    response = created(kind, "town", id=kind.given)
    assert response.status_code == 201, response.content
    assert kind.id("Bonn") == kind.given
    assert response.headers["Location"] == f"{HOST}/{kind.name}-town/{kind.given}"
    assert json.loads(response.content) == {
        "data": kind.resource("Bonn", streets=[], mayor=None, festivals=[])
    }
    assert get(response.headers["Location"]) == json.loads(response.content)


def test_a_new_resource_is_linked_by_ids(kind: Any) -> None:
    response = created(
        kind,
        "town",
        id=kind.given,
        relationships=linked(
            streets=kind.refs("New", "Main"), mayor=kind.ref("Bob"), festivals=kind.refs("Film")
        ),
    )
    assert response.status_code == 201, response.content
    assert json.loads(response.content) == {
        "data": kind.resource("Bonn", streets=["Main", "New"], mayor="Bob", festivals=["Film"])
    }


def test_an_id_that_the_client_leaves_out_is_made(kind: Any) -> None:
    response = created(kind, "street", relationships=linked(town=kind.ref("Lund")))
    assert response.headers["Location"] == HOST + kind.url("Bonn")
    assert json.loads(response.content) == {"data": kind.resource("Bonn", town="Lund")}
    assert get(kind.url("Bonn")) == {"data": kind.resource("Bonn", town="Lund")}


def test_an_id_that_is_read_only_is_not_chosen_by_clients(kind: Any) -> None:
    assert problems(created(kind, "street", id=kind.given)) == (403, ["/data/id"])
    assert models.Street.objects.count() == 3


def test_an_id_that_is_taken_is_a_conflict(kind: Any) -> None:
    response = created(kind, "town", id=kind.id("Ulm"))
    assert problems(response) == (409, ["/data/id"])
    assert models.Town.objects.count() == 2


def test_a_text_that_is_no_id_is_not_chosen(kind: Any) -> None:
    for text in kind.malformed:
        status, pointers = problems(created(kind, "town", id=text))
        # What the column has no place for is found by the database.
        expected = "/data" if TOO_LARGE in text or str(7 * 10**30) in text else "/data/id"
        assert (status, set(pointers)) == (400, {expected}), text
    assert models.Town.objects.count() == 2


def test_an_update_has_the_id_of_the_resource(kind: Any) -> None:
    attributes = {"label": "Köln"}
    response = changed(kind, "Lund", kind.id("Lund"), attributes=attributes)
    assert response.status_code == 200, response.content
    assert json.loads(response.content) == {
        "data": kind.resource("Köln", streets=[], mayor=None, festivals=["Food"])
    }
    response = changed(kind, "New", kind.id("New"), relationships=linked(town=kind.ref("Ulm")))
    assert json.loads(response.content) == {"data": kind.resource("New", town="Ulm")}


def test_an_update_with_another_id_is_a_conflict(kind: Any) -> None:
    for text in ("12", kind.unknown, kind.id("Ulm"), *kind.malformed):
        response = changed(kind, "Lund", text, attributes={"label": "Other"})
        assert problems(response) == (409, ["/data/id"]), text
        assert "12" not in errors(response)[0]["detail"].replace(kind.id("Lund"), "").replace(
            text, ""
        )
    response = changed(kind, "Main", kind.id("High"), attributes={"label": "Other"})
    assert problems(response) == (409, ["/data/id"])
    assert not models.Town.objects.filter(label="Other").exists()


def test_relationships_are_changed_by_ids(kind: Any) -> None:
    def change(method: str, label: str, name: str, data: Any, held: Any) -> None:
        response = send(method, kind.url(label, "relationships", name), {"data": data})
        assert response.status_code == 200, response.content
        expected = kind.relationship(label, name, held)
        expected.pop("meta", None)
        assert json.loads(response.content) == expected

    change("PATCH", "Ulm", "streets", kind.refs("New", "High"), ["High", "New"])
    change("POST", "Ulm", "streets", kind.refs("Main", "High"), ["Main", "High", "New"])
    change("DELETE", "Ulm", "streets", kind.refs("High", "New"), ["Main"])
    change("PATCH", "Ulm", "festivals", kind.refs("Food"), ["Food"])
    change("POST", "Ulm", "festivals", kind.refs("Film"), ["Film", "Food"])
    change("DELETE", "Ulm", "festivals", kind.refs("Film", "Food"), [])
    change("POST", "Film", "towns", kind.refs("Lund", "Ulm"), ["Ulm", "Lund"])
    change("DELETE", "Film", "towns", kind.refs("Lund"), ["Ulm"])
    change("PATCH", "Ulm", "mayor", kind.ref("Bob"), "Bob")
    change("PATCH", "Ulm", "mayor", None, None)
    change("PATCH", "Ann", "town", kind.ref("Lund"), "Lund")
    change("PATCH", "Main", "town", kind.ref("Lund"), "Lund")
    change("PATCH", "Main", "town", None, None)


@pytest.mark.parametrize(
    ("method", "label", "name", "key"),
    [
        ("PATCH", "Ulm", "streets", "33"),
        ("POST", "Ulm", "streets", "33"),
        ("PATCH", "Ulm", "festivals", "21"),
        ("POST", "Ulm", "festivals", "21"),
        ("PATCH", "Ulm", "mayor", "42"),
        ("PATCH", "New", "town", "11"),
    ],
)
def test_an_identifier_of_nothing_is_not_found(
    kind: Any, method: str, label: str, name: str, key: str
) -> None:
    url = kind.url(label, "relationships", name)
    before = get(url)
    resource_type = {"town": "towns", "mayor": "mayors"}.get(name, name)
    texts = [key, kind.unknown, *kind.malformed]
    identifiers = [{"type": resource_type, "id": text} for text in texts]
    if name in ("town", "mayor"):
        for identifier in identifiers:
            response = send(method, url, {"data": identifier})
            assert problems(response) == (404, ["/data"]), identifier
    else:
        known = {"streets": "Main", "festivals": "Food"}[name]
        response = send(method, url, {"data": [kind.ref(known), *identifiers]})
        pointers = [f"/data/{index}" for index in range(1, len(texts) + 1)]
        assert problems(response) == (404, pointers)
    assert get(url) == before


def test_taking_out_what_is_not_there_changes_nothing(kind: Any) -> None:
    for name, key in (("streets", "31"), ("festivals", "21")):
        url = kind.url("Ulm", "relationships", name)
        before = get(url)
        texts = (key, kind.unknown, *kind.malformed)
        identifiers = [{"type": name, "id": text} for text in texts]
        response = send("DELETE", url, {"data": identifiers})
        assert (response.status_code, response.content) == (204, b"")
        assert get(url) == before


def test_linkage_in_a_resource_is_not_of_primary_keys(kind: Any) -> None:
    texts = ["33", kind.unknown, *kind.malformed]
    streets = [{"type": "streets", "id": text} for text in texts]
    document = {**kind.ref("Ulm"), "relationships": linked(streets=streets)}
    response = send("PATCH", kind.url("Ulm"), {"data": document})
    pointers = [f"/data/relationships/streets/data/{index}" for index in range(len(texts))]
    assert problems(response) == (404, pointers)


@pytest.mark.parametrize(("method", "queries"), [("PATCH", 10), ("POST", 8), ("DELETE", 9)])
def test_relationships_are_changed_in_as_many_queries_for_any_number_of_members(
    kind: Any, method: str, queries: int
) -> None:
    new = [row(models.Festival, key, f"Festival {key}") for key in range(100, 120)]
    found_by_id = 0 if kind.is_key or method != "DELETE" else 1
    # A row that the URL does not name by its key is locked when it is known, and read again.
    read_anew = 1 if connection.features.has_select_for_update and not kind.is_key else 0
    for size in (2, 20):
        models.Town.objects.get(label="Ulm").festivals.set(new[:1])
        data = kind.refs(*(festival.label for festival in new[:size]))
        with counted() as run:
            send(method, kind.url("Ulm", "relationships", "festivals"), {"data": data})
        apart = ("SAVEPOINT", "RELEASE")
        written = [sql for sql in run if not sql.startswith(apart) and not is_lock(sql)]
        assert len(written) == queries + found_by_id + read_anew
