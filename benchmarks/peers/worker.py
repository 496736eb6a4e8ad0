"""A process that answers the driver: a line of JSON for each line of JSON.

``python -m benchmarks.peers.worker URLCONF``
"""

import json
import sys
from contextlib import redirect_stdout

import django

django.setup()

from benchmarks.peers.answers import answer  # noqa: E402, as it imports models


def main() -> None:
    """Answer until the input ends. Only answers are written to the standard output."""
    answers = sys.stdout
    with redirect_stdout(sys.stderr):
        for line in sys.stdin:
            print(json.dumps(answer(sys.argv[1], json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
