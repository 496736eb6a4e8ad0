"""Documents have the ids of resources, and URLs find resources by them."""

import uuid
from typing import Any
from urllib.parse import quote

import pytest

from tests import models
from tests.http import counted
from tests.resources.ids.api import HOST, get, problems, row, send

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.resources.ids.api")]


def test_everything_around_a_collection_is_identified_alike(kind: Any) -> None:
    assert get(f"/{kind.name}-town?include=streets,mayor,festivals.towns") == {
        "data": [
            kind.resource("Ulm", streets=["Main", "High"], mayor="Ann", festivals=["Film", "Food"]),
            kind.resource("Lund", streets=[], mayor=None, festivals=["Food"]),
        ],
        "included": sorted(
            [
                kind.resource("Film", towns=["Ulm"]),
                kind.resource("Food", towns=["Ulm", "Lund"]),
                kind.resource("Ann", town="Ulm"),
                kind.resource("Main", town="Ulm"),
                kind.resource("High", town="Ulm"),
            ],
            key=lambda resource: (resource["type"], resource["id"]),
        ),
    }


def test_a_related_resource_is_included_once_from_either_end_of_foreign_keys(kind: Any) -> None:
    ulm = kind.resource("Ulm", streets=["Main", "High"], mayor="Ann", festivals=["Film", "Food"])
    assert get(f"/{kind.name}-street?include=town") == {
        "data": [
            kind.resource("Main", town="Ulm"),
            kind.resource("High", town="Ulm"),
            kind.resource("New", town=None),
        ],
        "included": [ulm],
    }
    assert get(f"/{kind.name}-mayor?include=town.mayor") == {
        "data": [kind.resource("Ann", town="Ulm"), kind.resource("Bob", town=None)],
        "included": [ulm],
    }


@pytest.mark.parametrize(
    ("url", "queries", "further"),
    [
        ("town", 4, 0),
        ("street", 1, 1),
        ("mayor", 1, 1),
        ("festival", 2, 0),
        ("town?include=streets,mayor,festivals", 5, 0),
        ("town?include=streets.town,festivals.towns", 5, 0),
        ("street?include=town", 5, 0),
        ("festival?include=towns.mayor", 5, 0),
        ("street?fields[streets]=town", 1, 1),
        ("town?fields[towns]=label", 1, 0),
    ],
)
def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(
    kind: Any, url: str, queries: int, further: int
) -> None:
    expected = queries + (0 if kind.is_key else further)
    with counted() as few:
        get(f"/{kind.name}-{url}")
    for key in range(100, 110):
        town = row(models.Town, key, f"Town {key}")
        town.festivals.set([row(models.Festival, key, f"Festival {key}")])
        row(models.Street, key, f"Street {key}", town=town)
        row(models.Mayor, key, f"Mayor {key}", town=town)
    with counted() as many:
        get(f"/{kind.name}-{url}")
    assert (len(few), len(many)) == (expected, expected), many


def test_a_fieldset_keeps_the_id(kind: Any) -> None:
    with counted() as queries:
        document = get(f"/{kind.name}-street?fields[streets]=label&sort=id")
    assert document == {
        "data": [
            {
                **kind.ref(label),
                "attributes": {"label": label},
                "links": {"self": HOST + kind.url(label)},
            }
            for label in ("Main", "High", "New")
        ]
    }
    assert len(queries) == 1


def test_a_collection_is_sorted_by_id(kind: Any) -> None:
    def labels(sort: str) -> list[str]:
        found = get(f"/{kind.name}-street?sort={sort}")["data"]
        return [item["attributes"]["label"] for item in found]

    models.Street.objects.filter(label="Main").update(
        id="x", slug="x", number=600, public_id=uuid.UUID(int=600)
    )
    first = ["Main", "High", "New"] if kind.is_key else ["High", "New", "Main"]
    assert (labels("id"), labels("-id")) == (first, first[::-1])


def test_the_url_of_a_resource_has_its_id(kind: Any) -> None:
    ulm = kind.resource("Ulm", streets=["Main", "High"], mayor="Ann", festivals=["Film", "Food"])
    assert get(kind.url("Ulm")) == {"data": ulm}
    assert get(kind.url("Main")) == {"data": kind.resource("Main", town="Ulm")}


REQUESTS = [
    ("GET", ""),
    ("PATCH", ""),
    ("DELETE", ""),
    ("GET", "/streets"),
    ("GET", "/relationships/streets"),
    ("PATCH", "/relationships/streets"),
    ("POST", "/relationships/streets"),
    ("DELETE", "/relationships/streets"),
]


@pytest.mark.parametrize(("method", "below"), REQUESTS)
def test_a_url_with_no_id_of_a_resource_is_not_found(kind: Any, method: str, below: str) -> None:
    for text in ("11", kind.unknown, *kind.malformed):
        identifier = {"type": "towns", "id": text}
        data: Any = {"data": [] if below else identifier}
        path = f"/{kind.name}-town/{quote(text)}{below}"
        response = send(method, path, None if method == "GET" else data)
        assert problems(response) == (404, [None]), text
    assert models.Town.objects.count() == 2


@pytest.mark.parametrize(("method", "below"), REQUESTS)
def test_the_permission_for_an_object_is_checked(kind: Any, method: str, below: str) -> None:
    row(models.Town, 13, "Closed")
    data: Any = {"data": [] if below else kind.ref("Closed")}
    response = send(method, kind.url("Closed") + below, None if method == "GET" else data)
    assert problems(response) == (403, [None])
    assert models.Town.objects.filter(label="Closed").exists()


def test_what_is_related_has_its_own_ids(kind: Any) -> None:
    ulm = kind.resource("Ulm", streets=["Main", "High"], mayor="Ann", festivals=["Film", "Food"])
    streets = [kind.resource("Main", town="Ulm"), kind.resource("High", town="Ulm")]
    assert get(kind.url("Ulm", "streets")) == {"data": streets}
    assert get(kind.url("Ulm", "mayor")) == {"data": kind.resource("Ann", town="Ulm")}
    assert get(kind.url("Main", "town")) == {"data": ulm}
    assert get(kind.url("New", "town")) == {"data": None}
    assert get(kind.url("Film", "towns")) == {"data": [ulm]}


def test_linkage_is_read_with_links_by_id(kind: Any) -> None:
    for label, name, held in (
        ("Ulm", "streets", ["Main", "High"]),
        ("Ulm", "mayor", "Ann"),
        ("Ulm", "festivals", ["Film", "Food"]),
        ("Main", "town", "Ulm"),
        ("New", "town", None),
        ("Ann", "town", "Ulm"),
        ("Food", "towns", ["Ulm", "Lund"]),
    ):
        expected = kind.relationship(label, name, held)
        expected.pop("meta", None)
        assert get(kind.url(label, "relationships", name)) == expected
