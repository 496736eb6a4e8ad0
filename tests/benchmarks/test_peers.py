"""The driver compares what two packages answer, and lets each answer in a process of its own.

The published package is not needed here: this one stands for it.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

import django
import pytest
import rest_framework

import benchmarks
import rest_framework_json_api
from benchmarks.data import make_rows
from benchmarks.peers.answers import answer
from benchmarks.peers.comparison import differences, resource_count
from benchmarks.peers.processes import Worker
from benchmarks.peers.report import COLUMNS, FEWEST_ROUNDS, SHARED, check, medians, rounds_of
from benchmarks.requests import document
from benchmarks.shapes import SHAPES

ROWS = 5

URLCONFS = ("benchmarks.peers.views", "benchmarks.peers.tuned")

#: A worker that repeats each request twice, and takes a second, then two, and so on.
SCRIPT = """
import json, sys
asked = 1
for line in sys.stdin:
    question = json.loads(line)
    answers = {"repeats": {"repeats": 2}, "sample": {"seconds": asked, "told": question}}
    asked += question["ask"] == "sample"
    print(json.dumps(answers[question["ask"]]), flush=True)
"""


@contextmanager
def scripted(script: str) -> Iterator[Worker]:
    """Start a worker that runs a script."""
    command = [sys.executable, "-c", script]
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True) as process:
        yield Worker(process)


def article(**members: Any) -> dict[str, Any]:
    """Return a resource object."""
    return {"type": "articles", "id": "1", "attributes": {"title": "River"}, **members}


def tags(*numbers: int) -> dict[str, Any]:
    """Return relationships to tags."""
    return {"tags": {"data": [{"type": "tags", "id": str(number)} for number in numbers]}}


def test_links_meta_and_order_of_what_is_included_make_no_difference() -> None:
    first, second = {"type": "tags", "id": "1"}, {"type": "tags", "id": "2"}
    ours = {
        "jsonapi": {"version": "1.1"},
        "data": [article(relationships=tags(1, 2), links={"self": "/1/"})],
        "included": [first, second],
    }
    other = {
        "data": [article(relationships=tags(2, 1), meta={"count": 1})],
        "included": [second, first],
        "meta": {"pages": 1},
    }

    assert list(differences(ours, other)) == []


@pytest.mark.parametrize(
    ("ours", "other", "expected"),
    [
        (
            {"data": [article(), article(id="2")]},
            {"data": [article(id="2"), article()]},
            ["The primary data has other resources, or another order."],
        ),
        (
            {"data": [], "included": [article()]},
            {"data": []},
            ["included: only ours has ('articles', '1')."],
        ),
        (
            {"data": []},
            {"data": [], "included": [article()]},
            ["included: ours lacks ('articles', '1')."],
        ),
        (
            {"data": article()},
            {"data": article(attributes={"title": "Street", "rating": 1})},
            [
                "The attributes 'rating' of ('articles', '1'): ours None, the other's 1.",
                "The attributes 'title' of ('articles', '1'): ours 'River', the other's 'Street'.",
            ],
        ),
        (
            {"data": article(relationships=tags(1))},
            {"data": article(relationships=tags(2))},
            [
                "The linkage 'tags' of ('articles', '1'): ours [('tags', '1')], "
                "the other's [('tags', '2')]."
            ],
        ),
        (
            {"data": article(relationships={"section": {"data": None}})},
            {"data": article(relationships={"section": {"data": {"type": "tags", "id": "1"}}})},
            ["The linkage 'section' of ('articles', '1'): ours None, the other's ('tags', '1')."],
        ),
    ],
    ids=["order", "more", "less", "attributes", "to-many", "to-one"],
)
def test_a_difference_of_resources_is_told(ours: Any, other: Any, expected: list[str]) -> None:
    assert list(differences(ours, other)) == expected


def test_resources_are_counted_in_both_members() -> None:
    assert resource_count({"data": article(), "included": [article(id="2")]}) == 2
    assert resource_count({"data": [article(), article(id="2")]}) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("urlconf", URLCONFS)
@pytest.mark.parametrize("name", SHARED)
def test_the_views_for_both_packages_give_the_documents_of_the_benchmarks(
    name: str, urlconf: str
) -> None:
    make_rows(ROWS)

    found = answer(urlconf, {"ask": "response", "shape": name, "rows": ROWS})

    assert found["status"] == SHAPES[name].status
    assert found["document"] == document("ours", SHAPES[name], ROWS)
    assert json.loads(json.dumps(found)) == found


@pytest.mark.django_db
def test_a_response_has_the_number_of_its_queries() -> None:
    make_rows(ROWS)
    question = {"ask": "response", "shape": "include", "rows": ROWS}

    plain, tuned = (answer(urlconf, question)["queries"] for urlconf in URLCONFS)

    assert plain == SHAPES["include"].queries
    # Two relations to one row are joined.
    assert tuned == plain - 2


@pytest.mark.django_db
def test_a_request_is_repeated_and_timed() -> None:
    make_rows(ROWS)
    request = {"shape": "update", "rows": 1}

    repeats = answer(URLCONFS[0], {"ask": "repeats", **request})["repeats"]
    sample = answer(URLCONFS[0], {"ask": "sample", **request, "repeats": repeats})

    assert repeats >= 1
    assert list(sample) == ["seconds"]
    assert sample["seconds"] > 0


def test_a_worker_tells_what_it_is() -> None:
    versions = answer(URLCONFS[0], {"ask": "versions"})

    assert versions == {
        "rest_framework_json_api": rest_framework_json_api.__version__,
        "rest_framework": rest_framework.__version__,
        "django": django.__version__,
    }


def test_a_worker_is_asked_line_by_line() -> None:
    with scripted(SCRIPT) as worker:
        assert worker.ask("repeats", shape="flat") == {"repeats": 2}
        assert worker.ask("sample", shape="flat", rows=3)["told"] == {
            "ask": "sample",
            "shape": "flat",
            "rows": 3,
        }


def test_a_worker_that_has_ended_is_an_error() -> None:
    with scripted("") as worker:
        worker.process.wait()

        with pytest.raises(RuntimeError, match=r"^The worker has not answered 'versions' \{\}\.$"):
            worker.ask("versions")


def test_a_worker_that_ends_while_it_answers_is_an_error() -> None:
    with scripted("input()") as worker, pytest.raises(RuntimeError, match="'sample'"):
        worker.ask("sample", rows=1)


def test_workers_take_turns_and_the_median_of_their_samples_counts() -> None:
    with ExitStack() as stack:
        workers = {name: stack.enter_context(scripted(SCRIPT)) for name in ("ours", "other")}

        assert medians(workers, {"shape": "flat", "rows": 3}, 5) == {"ours": 3, "other": 3}


def test_what_takes_long_is_measured_in_fewer_rounds() -> None:
    assert rounds_of(0.001, 9) == 9
    assert rounds_of(4.0, 9) == 5
    assert rounds_of(100.0, 9) == FEWEST_ROUNDS
    assert rounds_of(100.0, 1) == 1


def test_answers_are_checked_before_they_are_timed() -> None:
    right = {"status": 200, "document": {"data": [article()]}}
    refused = {"status": 400, "document": {"errors": []}}
    other = {"status": 200, "document": {"data": [article(id="2")]}}

    check(SHAPES["flat"], {"ours": right, "published": right})
    with pytest.raises(RuntimeError, match=r"^published answers 'flat' with status 400: \{'err"):
        check(SHAPES["flat"], {"ours": right, "published": refused})
    with pytest.raises(RuntimeError, match=r"^published answers 'flat' otherwise\. The primary"):
        check(SHAPES["flat"], {"ours": right, "published": other})


def test_the_command_prints_a_row_for_each_shape_and_size() -> None:
    options = ["--rows", "2", "3", "--rounds", "1", "--shape", "include", "create"]
    environment = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}

    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.peers", "--python", sys.executable, *options],
        cwd=Path(benchmarks.__file__).parent.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stderr == ""
    told, _, table = ran.stdout.partition("\n\n")
    assert [line.partition(":")[0] for line in told.splitlines()] == [
        "ours",
        "published",
        "published, tuned",
    ]
    head, _, *body = [line[2:-2].split(" | ") for line in table.splitlines()]
    assert head == list(COLUMNS)
    assert [cells[:2] for cells in body] == [
        [SHAPES["include"].title, "2"],
        [SHAPES["include"].title, "3"],
        [SHAPES["create"].title, "1"],
    ]
    queries = SHAPES["include"].queries
    assert [list(map(int, cells[-3:])) for cells in body[:2]] == [
        [queries, queries, queries - 2]
    ] * 2
    # Nothing is prefetched for a new row.
    assert len(set(body[2][-3:])) == 1
    assert all(re.fullmatch(r"\d+\.\d\d", cell) for cells in body for cell in cells[3:8])
