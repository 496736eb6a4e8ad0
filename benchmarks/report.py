"""Print what whole requests cost, as a table in Markdown.

In one process and through Django's handler, without authentication, filters and middleware: this
package, plain Django REST framework, and views written by hand that make the same documents.
What a request writes is undone outside of what is timed, so no commit of a database is part of it.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable

from benchmarks.contenders import CONTENDERS
from benchmarks.data import make_rows
from benchmarks.databases import database
from benchmarks.profiling import layer_seconds
from benchmarks.requests import check, prepared, query_count, surroundings_of
from benchmarks.shapes import SHAPES, Shape
from benchmarks.tables import print_head, print_row
from benchmarks.timing import medians

#: What is compared, and with what; each without orjson and then with it, where it is installed.
OWN = [contender for contender in CONTENDERS if contender not in ("DRF", "hand")]
OTHERS = ("DRF", "hand")
COMPARED = [(own, other) for other in OTHERS for own in OWN]

COLUMNS = (
    "shape",
    "rows",
    *(f"{contender} ms" for contender in CONTENDERS),
    *(f"{own}/{other}" for own, other in COMPARED),
    *(f"{contender} queries" for contender in ("ours", *OTHERS)),
)


def main() -> None:
    """Run what the command line says."""
    options = arguments()
    with database():
        make_rows(max(options.rows))
        if options.profile:
            print_profile(SHAPES[options.profile], options.rows[0], options.rounds)
        else:
            print_table([SHAPES[name] for name in options.shape], options.rows, options.rounds)


def arguments() -> Namespace:
    """Return the options of the command line."""
    parser = ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[100, 1000], help="rows of a list")
    parser.add_argument("--rounds", type=int, default=15, help="samples of each figure")
    parser.add_argument("--shape", choices=SHAPES, nargs="+", default=list(SHAPES))
    parser.add_argument(
        "--profile", choices=SHAPES, help="print where the time goes, for the first of --rows"
    )
    return parser.parse_args()


def print_table(shapes: Iterable[Shape], sizes: list[int], rounds: int) -> None:
    """Print a row of the table for each shape and size."""
    print_head(COLUMNS)
    for shape in shapes:
        for rows in sizes if shape.is_list else [1]:
            print_row(figures(shape, rows, rounds))


def figures(shape: Shape, rows: int, rounds: int) -> list[str]:
    """Return a row of the table: the milliseconds, the ratios, and the numbers of queries."""
    check(shape, rows)
    queries = [query_count(contender, shape, rows) for contender in ("ours", *OTHERS)]
    calls = {contender: prepared(contender, shape, rows) for contender in CONTENDERS}
    seconds = medians(calls, surroundings_of(shape), rounds)
    return [
        shape.title,
        str(rows),
        *(f"{seconds[name] * 1000:.2f}" for name in CONTENDERS),
        *(f"{seconds[own] / seconds[other]:.2f}" for own, other in COMPARED),
        *map(str, queries),
    ]


def print_profile(shape: Shape, rows: int, rounds: int) -> None:
    """Print in which layers this package's answer spends its time."""
    check(shape, rows)
    layers = layer_seconds(prepared("ours", shape, rows), surroundings_of(shape), rounds)
    total = sum(layers.values())
    print_head(["layer", "ms", "share"])
    for layer, seconds in layers.items():
        print_row([layer, f"{seconds * 1000:.2f}", f"{seconds / total:.0%}"])
    print_row(["all, slowed down by the profiler", f"{total * 1000:.2f}", "100%"])
