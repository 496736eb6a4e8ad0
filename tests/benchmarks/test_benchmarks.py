"""The contenders of the benchmarks give the same answers, in the queries that are promised."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from benchmarks.bodies import ATTRIBUTES, Body, creation, keys, replacement
from benchmarks.calls import Figures, changes, figures, read, write
from benchmarks.contenders import CONTENDERS
from benchmarks.data import make_rows
from benchmarks.models import Article
from benchmarks.requests import check, difference, document, prepared, query_count
from benchmarks.shapes import SHAPES, TAGS, Shape
from tests.http import counted

ROWS = 20

READS = [shape for shape in SHAPES.values() if shape.body is None]
WRITES = [shape for shape in SHAPES.values() if shape.body is not None]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("shape", SHAPES.values(), ids=list(SHAPES))
def test_the_contenders_give_the_same_documents(shape: Shape) -> None:
    make_rows(ROWS + 1)

    check(shape, ROWS)


def name_of(shape: Shape) -> str:
    return shape.name


def contents() -> list[Any]:
    """Return all articles, and the tags of each."""
    links = Article.tags.through.objects.order_by("article", "tag")
    return [*Article.objects.values(), *links.values_list("article", "tag")]


@pytest.mark.parametrize("shape", READS, ids=name_of)
def test_a_shape_takes_the_queries_that_it_promises_and_no_more_than_code_by_hand(
    shape: Shape,
) -> None:
    make_rows(ROWS)

    queries = {contender: query_count(contender, shape, ROWS) for contender in CONTENDERS}

    assert queries == dict.fromkeys(CONTENDERS, shape.queries)


@pytest.mark.parametrize("shape", WRITES, ids=name_of)
def test_a_write_takes_the_queries_that_it_promises(shape: Shape) -> None:
    make_rows(ROWS)
    locking = shape.locking_queries if connection.features.has_select_for_update else 0

    assert query_count("ours", shape, ROWS) == shape.queries + locking


@pytest.mark.parametrize(("name", "body"), [("create", creation), ("replace", replacement)])
def test_the_queries_of_a_write_do_not_grow_with_its_identifiers(
    name: str, body: Callable[[int], Body]
) -> None:
    make_rows(ROWS)
    numbers = {
        query_count("ours", replace(SHAPES[name], body=body(tags)), ROWS) for tags in (1, TAGS)
    }

    assert len(numbers) == 1


@pytest.mark.parametrize("contender", CONTENDERS)
def test_a_contender_writes_what_it_is_sent(contender: str) -> None:
    make_rows(ROWS)
    first = Article.objects.values().get(pk=1)

    for shape in WRITES:
        prepared(contender, shape, ROWS)()

    assert Article.objects.values().get(pk=1) == {**first, "title": ATTRIBUTES["title"]}
    assert Article.objects.count() == ROWS + 1
    created = Article.objects.get(pk=ROWS + 1)
    assert (created.title, created.section_id) == (ATTRIBUTES["title"], 1)
    for article in (Article.objects.get(pk=1), created):
        assert [tag.pk for tag in article.tags.all()] == keys(TAGS)


@pytest.mark.parametrize("contender", CONTENDERS)
@pytest.mark.parametrize("shape", WRITES, ids=name_of)
def test_a_write_is_undone_and_does_the_same_again(shape: Shape, contender: str) -> None:
    make_rows(ROWS)
    before = contents()

    found = document(contender, shape, ROWS)

    assert contents() == before
    assert document(contender, shape, ROWS) == found


def test_the_contenders_list_the_same_kinds_which_take_turns() -> None:
    make_rows(4)
    ours, plain = (document(contender, SHAPES["polymorphic"], 4) for contender in ("ours", "DRF"))

    types = [resource["type"] for resource in ours["data"]]
    assert types == ["reviews", "interviews", "recipes", "reviews"]
    assert [(f"{row['kind']}s", str(row["id"])) for row in plain["results"]] == [
        (resource["type"], resource["id"]) for resource in ours["data"]
    ]


def test_a_sparse_list_selects_one_column_beside_the_key() -> None:
    make_rows(ROWS)

    with counted() as queries:
        document("ours", SHAPES["sparse"], ROWS)

    assert queries[1].startswith(
        'SELECT "benchmarks_article"."id", "benchmarks_article"."title" FROM'
    )


@pytest.mark.parametrize("contender", CONTENDERS)
def test_a_list_has_as_many_rows_as_asked_for(contender: str) -> None:
    make_rows(ROWS + 1)

    found = document(contender, SHAPES["flat"], ROWS)

    assert len(found["results" if contender == "DRF" else "data"]) == ROWS


def test_a_difference_is_told_by_its_place() -> None:
    ours = {"data": [{"id": "1"}, {"id": "2"}]}

    assert difference(ours, ours) is None
    assert difference(ours, {"data": [{"id": "1"}, {"id": 2}]}) == (
        "at /data/1/id: ours has '2', the one written by hand 2."
    )
    assert difference([1], {"data": None}) == (
        "at /: ours has [1], the one written by hand {'data': None}."
    )


@pytest.mark.parametrize("name", ["one", "update"])
def test_a_request_has_the_same_figures_again(name: str, tmp_path: Path) -> None:
    make_rows(1)
    file = tmp_path / "figures.json"

    first = {name: figures("ours", SHAPES[name], 1)}
    write(file, first)
    again = {name: figures("ours", SHAPES[name], 1)}

    assert read(file) == first
    assert list(changes(first, again)) == []
    assert again[name].calls > again[name].queries > 1


def test_a_change_of_figures_is_told_request_by_request() -> None:
    before = {
        "flat": Figures("a", 2, 1000),
        "one": Figures("b", 4, 1000),
        "gone": Figures("c", 1, 1),
    }
    now = {
        "flat": Figures("a", 2, 1020),
        "one": Figures("d", 3, 1021),
        "new": Figures("c", 1, 1),
    }

    assert list(changes(before, now)) == [
        "one: the answer has other bytes.",
        "one: it takes 3 queries, and took 4.",
        "one: it takes 1021 calls, and took 1000 (+2.1%).",
        "gone: it was measured only before.",
        "new: it was measured only now.",
    ]
