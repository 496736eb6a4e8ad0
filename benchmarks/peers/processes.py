"""The processes that answer, and what the driver asks them."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory
from typing import Any

BENCHMARKS = Path(__file__).resolve().parent.parent

WORKER = ("-m", "benchmarks.peers.worker")


class Worker:
    """A process that answers questions, one after the other."""

    def __init__(self, process: Popen[str]) -> None:
        self.process = process

    def ask(self, question: str, **arguments: Any) -> Any:
        """Return the answer to a question.

        Raises:
            RuntimeError: where the process has ended; it has written why to the standard error.
        """
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            print(json.dumps({"ask": question, **arguments}), file=self.process.stdin, flush=True)
        except BrokenPipeError:
            # What could not be written would be tried again where the process is left.
            with suppress(BrokenPipeError):
                self.process.stdin.close()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"The worker has not answered {question!r} {arguments}.")
        return json.loads(line)


@contextmanager
def worker(python: str, urlconf: str, database: Mapping[str, str]) -> Iterator[Worker]:
    """Start a process that answers for a URLconf, for as long as the block runs.

    It finds the benchmarks in a directory where nothing else is, so that the package that it
    imports is the one which its environment has.

    Args:
        python: the interpreter.
        urlconf: the dotted path of the URLconf.
        database: Django's description of the database.
    """
    with TemporaryDirectory() as directory:
        Path(directory, BENCHMARKS.name).symlink_to(BENCHMARKS)
        environment = {
            **os.environ,
            "PYTHONPATH": directory,
            "DJANGO_SETTINGS_MODULE": "benchmarks.peers.settings",
            "BENCHMARKS_DATABASE": json.dumps(dict(database)),
        }
        command = [python, *WORKER, urlconf]
        with Popen(
            command, cwd=directory, env=environment, stdin=PIPE, stdout=PIPE, text=True
        ) as process:
            yield Worker(process)
