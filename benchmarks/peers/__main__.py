"""The command: ``python -m benchmarks.peers``."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from benchmarks.peers.report import main  # noqa: E402, as it imports models

if __name__ == "__main__":
    main()
