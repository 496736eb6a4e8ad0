"""The tables of growth have the numbers that they say, and the stages are those of a request."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import benchmarks
from benchmarks.data import AUTHORS, COMMENTS, SECTIONS, make_articles_of
from benchmarks.growth.includes import DEPTHS, POOLS, print_depths, print_pools
from benchmarks.growth.memory import peak_bytes
from benchmarks.growth.rows import COLUMNS, Figures, growth, print_rows, quotients, slope
from benchmarks.growth.stages import SHAPE, WHOLE, Stages, laps, print_stages, stages, whole
from benchmarks.models import Article, Author, Feature

ROWS = 20

needs_database = pytest.mark.django_db


def printed(capsys: Any) -> list[list[str]]:
    """Return the cells of the table that was printed, row by row."""
    lines = capsys.readouterr().out.splitlines()
    return [line[2:-2].split(" | ") for line in lines]


def answer_of(run: Stages) -> Any:
    """Return what stages return at the end."""
    while True:
        try:
            next(run)
        except StopIteration as end:
            return end.value


def test_a_line_has_its_slope_between_neighbors_and_as_a_whole() -> None:
    sizes = [10, 100, 1000]
    line = [5.0 + 3 * size for size in sizes]

    assert quotients(sizes, line) == [3.0, 3.0]
    assert slope(sizes, line) == pytest.approx(3.0)


def test_a_bend_shows_between_neighbors_and_the_line_runs_through_the_middle() -> None:
    assert quotients([0, 1, 2], [0.0, 1.0, 4.0]) == [1.0, 3.0]
    assert slope([0, 1, 2], [0.0, 1.0, 4.0]) == pytest.approx(2.0)


def test_each_size_has_its_figures_and_what_a_further_row_takes() -> None:
    measured = [
        {"ours": Figures(2000, 30), "hand": Figures(1000, 20)},
        {"ours": Figures(4000, 80), "hand": Figures(1500, 30)},
    ]

    assert list(growth([10, 20], measured)) == [
        ["10", "2.00", "", "1.00", "", "30.00", "", "20.00", ""],
        ["20", "4.00", "200.00", "1.50", "50.00", "80.00", "5.00", "30.00", "1.00"],
        ["least squares", "", "200.00", "", "50.00", "", "5.00", "", "1.00"],
    ]


def test_the_peak_counts_what_a_call_holds_and_gives_back() -> None:
    size = 1_000_000
    held = bytearray(size)

    assert size < peak_bytes(lambda: len(bytearray(size))) < 1.01 * size
    assert peak_bytes(lambda: len(held)) < 0.01 * size


@needs_database
def test_the_table_of_rows_has_each_size_and_the_slopes(capsys: Any) -> None:
    make_articles_of(AUTHORS, ROWS)

    print_rows([5, ROWS], 1)

    head, _, *body = printed(capsys)
    assert head == list(COLUMNS)
    assert [cells[:2] for cells in body] == [
        [title, rows]
        for title in ("flat list", "list with seven include paths")
        for rows in ("5", "20", "least squares")
    ]
    assert {len(cells) for cells in body} == {len(COLUMNS)}


@needs_database
def test_each_segment_of_an_include_path_takes_one_query_at_most(capsys: Any) -> None:
    make_articles_of(AUTHORS, ROWS)
    articles = Article.objects.prefetch_related("comments__author", "section__editor")
    sections = {article.section for article in articles}
    editors = {section.editor for section in sections}
    authors = {comment.author for article in articles for comment in article.comments.all()}

    print_depths(ROWS, 1)

    head, _, *body = printed(capsys)
    assert head == ["include", "rows", "included", "ms", "queries"]
    numbers = {path: (int(included), int(queries)) for path, _, included, _, queries in body}
    assert list(numbers) == ["nothing", *DEPTHS[1:]]
    assert len(sections) <= SECTIONS
    assert numbers == {
        "nothing": (0, 5),
        "section": (len(sections), 6),
        "section.editor": (len(sections) + len(editors), 7),
        "section.editor.profile": (len(sections) + 2 * len(editors), 8),
        "comments": (COMMENTS * ROWS, 5),
        "comments.author": (COMMENTS * ROWS + len(authors), 6),
        "comments.author.profile": (COMMENTS * ROWS + 2 * len(authors), 7),
    }


@needs_database
def test_the_pools_have_more_and_more_authors_and_leave_no_rows(capsys: Any) -> None:
    print_pools(ROWS, 1)

    _, _, *body = printed(capsys)
    assert [cells[0] for cells in body] == [f"{percent} %" for percent in POOLS]
    included = [int(cells[2]) for cells in body]
    assert included == sorted(included)
    # Each article has two authors, so the smallest pool has as many.
    assert included[:2] == [2, 2]
    assert 2 < included[2] <= ROWS
    assert {cells[4] for cells in body} == {"5"}
    assert not Article.objects.exists()
    assert not Author.objects.exists()


@needs_database
def test_articles_are_made_of_as_many_authors_as_wished_without_features() -> None:
    make_articles_of(3, ROWS)

    assert (Author.objects.count(), Article.objects.count()) == (3, ROWS)
    assert not Feature.objects.exists()


@needs_database
def test_the_stages_end_in_the_answer_to_the_whole_request() -> None:
    make_articles_of(AUTHORS, 1)

    found, expected = answer_of(stages()), answer_of(whole())

    assert found.content == expected.content
    assert found.status_code == expected.status_code == SHAPE.status
    # The others are those of the middleware.
    assert found.headers.items() <= expected.headers.items()
    assert set(found.headers) == {"Allow", "Content-Type", "Vary"}


@needs_database
def test_the_stages_have_the_queries_of_the_whole_request() -> None:
    make_articles_of(AUTHORS, 1)

    queries = {lap.name: len(lap.queries) for lap in laps(stages())}

    assert {name: count for name, count in queries.items() if count} == {
        "the row": 1,
        "loading the linkage of three to-many relations": 3,
    }
    assert [(lap.name, len(lap.queries)) for lap in laps(whole())] == [(WHOLE, SHAPE.queries)]


@needs_database
def test_the_table_of_stages_ends_with_the_whole_request(capsys: Any) -> None:
    make_articles_of(AUTHORS, 1)
    names = [lap.name for lap in laps(stages())]

    print_stages(1)

    head, _, *body = printed(capsys)
    assert head == ["stage", "µs", "share", "of it in the database, µs", "queries"]
    assert [cells[0] for cells in body] == [
        *names,
        "all stages",
        "what else the handler and `dispatch` do",
        WHOLE,
    ]
    assert [cells[-1] for cells in body[-3:]] == ["4", "0", "4"]
    assert body[-1][2] == "100%"


def test_the_command_prints_the_tables_that_are_asked_for() -> None:
    names = ("rows", "depths", "pools", "stages")
    options = ["--sizes", "2", "3", "--rows", "3", "--rounds", "1", "--table", *names]
    environment = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}

    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.growth", *options],
        cwd=Path(benchmarks.__file__).parent.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stderr == ""
    lines = ran.stdout.splitlines()
    heads = [lines[index - 1] for index, line in enumerate(lines) if line.startswith("| ---")]
    assert [head.split(" | ")[0] for head in heads] == [
        "| shape",
        "| include",
        "| authors, of the rows",
        "| stage",
    ]
