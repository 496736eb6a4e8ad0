"""A process that answers the requests of one project, and prints the answers as JSON.

``python -m compare.worker PROJECT [DIALECT]``
"""

import json
import logging
import sys
from contextlib import redirect_stdout

import django
from django.conf import settings

from compare.settings import settings_of

if __name__ == "__main__":
    settings.configure(**settings_of(sys.argv[1], "".join(sys.argv[2:])))
    django.setup()

from compare.answers import answers, versions


def main() -> None:
    """Answer. Only answers are written to the standard output."""
    # What a view raises is compared as an answer.
    logging.disable()
    output = sys.stdout
    with redirect_stdout(sys.stderr):
        found = {"versions": versions(), "answers": answers(sys.argv[1])}
    json.dump(found, output)


if __name__ == "__main__":
    main()
