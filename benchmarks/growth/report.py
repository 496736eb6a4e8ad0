"""Print how this package's answers grow: tables in Markdown.

``rows``: time and peak memory by the number of rows, beside code written by hand. ``depths``: what
each segment of an include path adds. ``pools``: what the same rows cost by how many related ones
they share. ``stages``: where the time of the smallest request goes.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from benchmarks.data import AUTHORS, make_articles_of
from benchmarks.databases import database
from benchmarks.growth.includes import print_depths, print_pools
from benchmarks.growth.rows import print_rows
from benchmarks.growth.stages import print_stages
from benchmarks.requests import undone


def rows(options: Namespace) -> None:
    """Time and peak memory by the number of rows, with what each further row takes."""
    with undone():
        make_articles_of(AUTHORS, max(options.sizes))
        print_rows(options.sizes, options.rounds)


def depths(options: Namespace) -> None:
    """A list by the depth of its include path."""
    with undone():
        make_articles_of(AUTHORS, options.rows)
        print_depths(options.rows, options.rounds)


def pools(options: Namespace) -> None:
    """A list that includes its authors, two of each row, by how many authors there are."""
    print_pools(options.rows, options.rounds)


def stages(options: Namespace) -> None:
    """One object, stage by stage: medians of each, taken one after the other in one process."""
    with undone():
        make_articles_of(AUTHORS, 1)
        print_stages(options.rounds)


TABLES: dict[str, Callable[[Namespace], None]] = {
    table.__name__: table for table in (rows, depths, pools, stages)
}


def main() -> None:
    """Run what the command line says."""
    options = arguments()
    with database():
        for name in options.table:
            print(f"\n{TABLES[name].__doc__}\n")
            TABLES[name](options)


def arguments() -> Namespace:
    """Return the options of the command line."""
    parser = ArgumentParser("python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--table", choices=TABLES, nargs="+", default=list(TABLES))
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        default=[10, 100, 1000, 3000, 10000],
        help="rows of the lists that grow",
    )
    parser.add_argument("--rows", type=int, default=1000, help="rows of the other lists")
    parser.add_argument("--rounds", type=int, default=5, help="samples of each figure")
    return parser.parse_args()
