"""How the time and the memory of a list grow with its rows."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from itertools import pairwise
from statistics import linear_regression
from typing import NamedTuple

from benchmarks.growth.memory import peak_bytes
from benchmarks.requests import check, prepared
from benchmarks.shapes import SHAPES, Shape
from benchmarks.tables import print_head, print_row
from benchmarks.timing import medians

MEASURED = ("flat", "include")
CONTENDERS = ("ours", "hand")

COLUMNS = (
    "shape",
    "rows",
    *(f"{name} {unit}" for name in CONTENDERS for unit in ("ms", "µs a further row")),
    *(f"{name} {unit}" for name in CONTENDERS for unit in ("KB", "KB a further row")),
)


class Figures(NamedTuple):
    """What one request takes: microseconds, and kilobytes at the peak."""

    microseconds: float
    kilobytes: float


def print_rows(sizes: Sequence[int], rounds: int) -> None:
    """Print the table: a row for each size, and one with the slope of the line through them."""
    print_head(COLUMNS)
    for shape in [SHAPES[name] for name in MEASURED]:
        measured = [figures(shape, rows, rounds) for rows in sizes]
        for cells in growth(sizes, measured):
            print_row([shape.title, *cells])


def figures(shape: Shape, rows: int, rounds: int) -> dict[str, Figures]:
    """Return what the request for a number of rows takes each contender."""
    check(shape, rows)
    calls = {name: prepared(name, shape, rows) for name in CONTENDERS}
    seconds = medians(calls, nullcontext, rounds)
    return {
        name: Figures(seconds[name] * 1e6, peak_bytes(call) / 1000) for name, call in calls.items()
    }


def growth(sizes: Sequence[int], measured: Sequence[dict[str, Figures]]) -> Iterator[list[str]]:
    """Yield the cells of each size, with what each row takes that the size before does not have.

    The last cells have the slopes of the lines that fit all sizes best.
    """
    lines = [
        ([each[name][unit] for each in measured], factor)
        for unit, factor in enumerate((1000, 1))
        for name in CONTENDERS
    ]
    steps = [["", *(f"{step:.2f}" for step in quotients(sizes, line))] for line, _ in lines]
    for index, rows in enumerate(sizes):
        pairs = (
            (f"{line[index] / factor:.2f}", own[index])
            for (line, factor), own in zip(lines, steps, strict=True)
        )
        yield [str(rows), *(cell for pair in pairs for cell in pair)]
    slopes = (("", f"{slope(sizes, line):.2f}") for line, _ in lines)
    yield ["least squares", *(cell for pair in slopes for cell in pair)]


def quotients(sizes: Sequence[int], values: Sequence[float]) -> list[float]:
    """Return by how much a value grows with each further row, between neighboring sizes."""
    return [
        (value - before) / (size - smaller)
        for (smaller, before), (size, value) in pairwise(zip(sizes, values, strict=True))
    ]


def slope(sizes: Sequence[int], values: Sequence[float]) -> float:
    """Return the slope of the line that fits values best, by least squares."""
    return linear_regression(sizes, values).slope
