"""What included resources cost: by the depth of their path, and by how many rows share them."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

from benchmarks.data import make_articles_of
from benchmarks.requests import document, prepared, query_count, undone
from benchmarks.shapes import SHAPES, Shape
from benchmarks.tables import print_head, print_row
from benchmarks.timing import medians

DEPTHS = (
    "",
    "section",
    "section.editor",
    "section.editor.profile",
    "comments",
    "comments.author",
    "comments.author.profile",
)

#: How many authors there are, in percent of the articles; each article has two of them.
POOLS = (1, 10, 100)

#: What an article needs.
FEWEST_AUTHORS = 2


def including(path: str) -> Shape:
    """Return the shape of a list with one include path, or with none."""
    return replace(SHAPES["include"], include=path)


def print_depths(rows: int, rounds: int) -> None:
    """Print what a list costs with longer and longer include paths."""
    print_head(["include", "rows", "included", "ms", "queries"])
    for path in DEPTHS:
        print_row([path or "nothing", str(rows), *figures(including(path), rows, rounds)])


def print_pools(rows: int, rounds: int, pools: Sequence[int] = POOLS) -> None:
    """Print what a list with its authors costs, by the number of authors that it shares."""
    print_head(["authors, of the rows", "rows", "included", "ms", "queries"])
    for percent in pools:
        with undone():
            make_articles_of(max(FEWEST_AUTHORS, rows * percent // 100), rows)
            print_row([f"{percent} %", str(rows), *figures(including("authors"), rows, rounds)])


def figures(shape: Shape, rows: int, rounds: int) -> list[str]:
    """Return the number of included resources, the milliseconds, and the number of queries."""
    found: Any = document("ours", shape, rows)
    seconds = medians({"ours": prepared("ours", shape, rows)}, nullcontext, rounds)
    return [
        str(len(found.get("included", []))),
        f"{seconds['ours'] * 1000:.2f}",
        str(query_count("ours", shape, rows)),
    ]
