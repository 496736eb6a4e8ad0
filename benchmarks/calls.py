"""Count what a request costs, without a clock, and take the checksum of its answer.

Calls are those that a profiler of Python sees, of functions written in C, too, in a request like
some before it, so that caches are warm. By these figures two states of the package are compared:
equal bytes, equal queries, and hardly more calls. They are the same on each run with the same
PYTHONHASHSEED; without one, Django's sets of names make some two calls more or less.
"""

import gc
import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from hashlib import sha1
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()

from benchmarks.contenders import CONTENDERS, OWN
from benchmarks.data import make_rows
from benchmarks.databases import database
from benchmarks.requests import document, prepared, query_count, surroundings_of
from benchmarks.shapes import SHAPES, Shape
from benchmarks.tables import print_head, print_row
from benchmarks.timing import WARM_UP_CALLS, Call, Surroundings

ROWS = 100

#: How many runs are counted; the one with the fewest calls stands for all.
RUNS = 5

#: The share of calls that may be added.
ALLOWED = 0.02


class Figures(NamedTuple):
    """The checksum of an answer, and the queries and calls that it takes."""

    sha1: str
    queries: int
    calls: int


def figures(contender: str, shape: Shape, rows: int) -> Figures:
    """Return the figures of the request for a number of rows."""
    for _ in range(WARM_UP_CALLS):
        document(contender, shape, rows)
    call, surroundings = prepared(contender, shape, rows), surroundings_of(shape)
    with surroundings():
        response: Any = call()
    return Figures(
        sha1(response.content, usedforsecurity=False).hexdigest(),
        query_count(contender, shape, rows),
        min(call_count(call, surroundings) for _ in range(RUNS)),
    )


def call_count(call: Call, surroundings: Surroundings) -> int:
    """Return the number of calls below a call, in this thread.

    The garbage collector is at rest, as it would finalize what other calls have left.
    """
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    gc.collect()
    gc.disable()
    before = sys.getprofile()
    try:
        with surroundings():
            sys.setprofile(note)
            call()
            sys.setprofile(before)
    finally:
        sys.setprofile(before)
        gc.enable()
    return count


def changes(before: Mapping[str, Figures], now: Mapping[str, Figures]) -> Iterator[str]:
    """Yield a sentence for each figure that is not as before, and each request measured once."""
    for name in {**before, **now}:
        if name not in before or name not in now:
            yield f"{name}: it was measured only {'now' if name in now else 'before'}."
            continue
        old, new = before[name], now[name]
        if new.sha1 != old.sha1:
            yield f"{name}: the answer has other bytes."
        if new.queries != old.queries:
            yield f"{name}: it takes {new.queries} queries, and took {old.queries}."
        if new.calls > old.calls * (1 + ALLOWED):
            share = new.calls / old.calls - 1
            yield f"{name}: it takes {new.calls} calls, and took {old.calls} ({share:+.1%})."


def read(path: Path) -> dict[str, Figures]:
    """Return the figures that were written to a file."""
    return {name: Figures(**values) for name, values in json.loads(path.read_text()).items()}


def write(path: Path, measured: Mapping[str, Figures]) -> None:
    """Write figures to a file."""
    values = {name: each._asdict() for name, each in measured.items()}
    path.write_text(f"{json.dumps(values, indent=1)}\n")


def main() -> None:
    """Run what the command line says."""
    options = arguments()
    with database():
        make_rows(ROWS)
        measured = {
            f"{shape.name}, {contender}": figures(contender, shape, ROWS)
            for shape in SHAPES.values()
            for contender in CONTENDERS
            if CONTENDERS[contender].urlconf == OWN
        }
    print_head(["shape", *Figures._fields])
    for name, each in measured.items():
        print_row([name, *map(str, each)])
    if options.json:
        write(options.json, measured)
    if options.compare:
        sys.exit("\n".join(changes(read(options.compare), measured)) or None)


def arguments() -> Namespace:
    """Return the options of the command line."""
    parser = ArgumentParser("python -m benchmarks.calls", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file")
    parser.add_argument(
        "--compare",
        type=Path,
        metavar="FILE",
        help="compare with a file that was written before, and exit with 1 where one is worse",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
