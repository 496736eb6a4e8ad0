"""The contenders of the benchmarks give the same answers, in the queries that are promised."""

from typing import Any

import pytest

from benchmarks.contenders import CONTENDERS
from benchmarks.data import make_rows
from benchmarks.requests import check, difference, document, query_count
from benchmarks.shapes import SHAPES, Shape
from tests.http import counted

ROWS = 20

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def jsonapi_object(settings: Any) -> None:
    """Let documents have the member that they have by default."""
    settings.JSON_API_JSONAPI_OBJECT = {"version": "1.1"}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=list(SHAPES))
def test_the_contenders_give_the_same_documents(shape: Shape) -> None:
    make_rows(ROWS + 1)

    check(shape, ROWS)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=list(SHAPES))
def test_a_shape_takes_the_queries_that_it_promises_and_no_more_than_code_by_hand(
    shape: Shape,
) -> None:
    make_rows(ROWS)
    url = shape.url(ROWS)

    queries = {contender: query_count(contender, url) for contender in CONTENDERS}

    assert queries == dict.fromkeys(CONTENDERS, shape.queries)


def test_a_sparse_list_selects_one_column_beside_the_key() -> None:
    make_rows(ROWS)

    with counted() as queries:
        document("ours", SHAPES["sparse"].url(ROWS))

    assert queries[1].startswith(
        'SELECT "benchmarks_article"."id", "benchmarks_article"."title" FROM'
    )


@pytest.mark.parametrize("contender", CONTENDERS)
def test_a_list_has_as_many_rows_as_asked_for(contender: str) -> None:
    make_rows(ROWS + 1)

    found = document(contender, SHAPES["flat"].url(ROWS))

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
