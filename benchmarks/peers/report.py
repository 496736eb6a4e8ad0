"""Print what requests cost with this package, and with the published one of the same name.

Each answers in a process of its own, through the same views on the same rows; the processes take
turns. The published package is measured twice: with what its views prefetch by themselves, and with
all that they show named in ``prefetch_for_includes``. Where a package runs a write in a transaction
of its own, begin and end of it count as queries.
"""

import os.path
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from contextlib import ExitStack
from itertools import islice
from statistics import median
from typing import Any

from benchmarks.data import make_rows
from benchmarks.databases import shared_database
from benchmarks.peers.comparison import differences, resource_count
from benchmarks.peers.processes import Worker, worker
from benchmarks.shapes import SHAPES, Shape
from benchmarks.tables import print_head, print_row

#: What is measured: whether it runs with the package of this checkout, and its URLconf.
CONTENDERS = {
    "ours": (True, "benchmarks.peers.views"),
    "published": (False, "benchmarks.peers.views"),
    "published, tuned": (False, "benchmarks.peers.tuned"),
}
OTHERS = [name for name in CONTENDERS if name != "ours"]

#: The shapes that both packages have.
SHARED = [name for name in SHAPES if name not in ("links", "polymorphic")]

COLUMNS = (
    "shape",
    "rows",
    "resources",
    *(f"{contender} ms" for contender in CONTENDERS),
    *(f"{contender}/ours" for contender in OTHERS),
    *(f"{contender} queries" for contender in CONTENDERS),
)

#: What takes long is measured in fewer rounds, but in as many as a median needs.
LONGEST = 20.0
FEWEST_ROUNDS = 3

#: How many differences are told.
TOLD = 3

Workers = Mapping[str, Worker]


def main() -> None:
    """Run what the command line says."""
    options = arguments()
    with shared_database() as database, ExitStack() as stack:
        make_rows(max(options.rows))
        workers = {
            name: stack.enter_context(
                worker(
                    sys.executable if is_own else os.path.abspath(options.python), urlconf, database
                )
            )
            for name, (is_own, urlconf) in CONTENDERS.items()
        }
        print_versions(workers)
        print_head(COLUMNS)
        for shape in [SHAPES[name] for name in options.shape]:
            for rows in options.rows if shape.is_list else [1]:
                print_row(figures(workers, shape, rows, options.rounds))


def arguments() -> Namespace:
    """Return the options of the command line."""
    parser = ArgumentParser("python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--python", required=True, help="the interpreter of the published package")
    parser.add_argument("--rows", type=int, nargs="+", default=[100, 1000], help="rows of a list")
    parser.add_argument("--rounds", type=int, default=9, help="samples of each figure, at most")
    parser.add_argument("--shape", choices=SHARED, nargs="+", default=SHARED)
    return parser.parse_args()


def print_versions(workers: Workers) -> None:
    """Print what is compared."""
    for name in workers:
        versions = workers[name].ask("versions")
        print(f"{name}: {', '.join(f'{package} {v}' for package, v in versions.items())}")
    print(flush=True)


def figures(workers: Workers, shape: Shape, rows: int, rounds: int) -> list[str]:
    """Return a row of the table: the milliseconds, the ratios, and the numbers of queries."""
    request = {"shape": shape.name, "rows": rows}
    responses = {name: one.ask("response", **request) for name, one in workers.items()}
    check(shape, responses)
    seconds = medians(workers, request, rounds)
    return [
        shape.title,
        str(rows),
        str(resource_count(responses["ours"]["document"])),
        *(f"{seconds[name] * 1000:.2f}" for name in CONTENDERS),
        *(f"{seconds[name] / seconds['ours']:.2f}" for name in OTHERS),
        *(str(responses[name]["queries"]) for name in CONTENDERS),
    ]


def check(shape: Shape, responses: Mapping[str, Any]) -> None:
    """Check that all have answered, and with the same resources.

    Raises:
        RuntimeError: where the status is not that of the shape, or where resources differ.
    """
    for name, response in responses.items():
        document = response["document"]
        if response["status"] != shape.status:
            raise RuntimeError(
                f"{name} answers {shape.name!r} with status {response['status']}: {document}"
            )
        found = list(islice(differences(responses["ours"]["document"], document), TOLD))
        if found:
            raise RuntimeError(f"{name} answers {shape.name!r} otherwise. {' '.join(found)}")


def medians(workers: Workers, request: Mapping[str, Any], rounds: int) -> dict[str, float]:
    """Return the median of the seconds that each worker takes for a request, in turns."""
    repeats = {name: one.ask("repeats", **request)["repeats"] for name, one in workers.items()}

    def samples() -> dict[str, float]:
        return {
            name: one.ask("sample", **request, repeats=repeats[name])["seconds"]
            for name, one in workers.items()
        }

    taken = [samples()]
    for _ in range(1, rounds_of(sum(taken[0].values()), rounds)):
        taken.append(samples())
    return {name: median(sample[name] for sample in taken) for name in workers}


def rounds_of(seconds: float, rounds: int) -> int:
    """Return how many rounds to measure, where one takes some seconds."""
    return min(rounds, max(FEWEST_ROUNDS, int(LONGEST / seconds)))
