"""Filters take ids."""

from typing import Any
from urllib.parse import quote

import pytest

from tests.http import call, counted, get_list
from tests.resources.ids.api import BY_RELATION, FAMILIES, filtering, problems

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.resources.ids.api")]


def filters_of(kind: Any) -> tuple[Any, Any]:
    """Return the viewsets of towns and of streets, with filters by ids."""
    serializer = FAMILIES[kind.name]
    town = filtering(
        serializer["town"], {kind.source: BY_RELATION, "streets": ["exact"], "festivals": ["exact"]}
    )
    by_town = {"town": BY_RELATION, "town__key": BY_RELATION, f"town__{kind.source}": BY_RELATION}
    return town, filtering(serializer["street"], {**by_town, "town__mayor": ["exact"]})


def labels(viewset: Any, query: str) -> list[str]:
    """Return the labels of the resources that a filter finds."""
    return [item["attributes"]["label"] for item in get_list(viewset, query)["data"]]


def test_a_collection_is_filtered_by_ids(kind: Any) -> None:
    town, street = filters_of(kind)
    ulm, lund = kind.id("Ulm"), kind.id("Lund")
    assert labels(town, f"?filter[id]={ulm}") == ["Ulm"]
    assert labels(town, f"?filter[id.in]={lund},{ulm}") == ["Ulm", "Lund"]
    assert labels(town, f"?filter[id.in]={lund},") == ["Lund"]
    assert labels(town, f"?filter[id]={kind.unknown}") == []
    assert labels(town, f"?filter[streets]={kind.id('High')}") == ["Ulm"]
    assert labels(town, f"?filter[festivals]={kind.id('Food')}") == ["Ulm", "Lund"]
    assert labels(street, f"?filter[town]={ulm}") == ["Main", "High"]
    assert labels(street, f"?filter[town]={lund}") == []
    assert labels(street, f"?filter[town.in]={lund},{ulm}") == ["Main", "High"]
    assert labels(street, f"?filter[town.id]={ulm}") == ["Main", "High"]
    assert labels(street, f"?filter[town.id.in]={ulm},{lund}") == ["Main", "High"]
    assert labels(street, f"?filter[town.mayor]={kind.id('Ann')}") == ["Main", "High"]


def test_a_filter_refuses_what_is_no_id(kind: Any) -> None:
    town, street = filters_of(kind)

    def refused(viewset: Any, parameter: str, text: str) -> None:
        query = f"?{parameter}={quote(text)}"
        response = call(viewset.as_view({"get": "list"}), query)
        assert problems(response) == (400, [parameter]), text

    # Blanks around the ids of a filter are left out.
    malformed = set(kind.malformed) - {" 501"}
    for text in malformed:
        refused(town, "filter[id]", text)
        refused(town, "filter[id.in]", f"{kind.id('Ulm')},{text}")
    for text in ("11", "31", kind.unknown, *malformed):
        refused(street, "filter[town]", text)
        refused(street, "filter[town.in]", f"{kind.id('Ulm')},{text}")
        refused(town, "filter[streets]", text)


def test_ids_in_a_filter_are_looked_up_together(kind: Any) -> None:
    _, street = filters_of(kind)
    ids = ",".join(kind.id(label) for label in ("Ulm", "Lund"))
    with counted() as queries:
        get_list(street, f"?filter[town.in]={ids}")
    # One for the ids, one for linkage; django-filter reads each related row by itself.
    by_id = 0 if kind.is_key else 2
    assert len(queries) == 3 + by_id, queries
