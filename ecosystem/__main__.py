"""The command: ``python -m ecosystem [--write] [MODULE ...]``."""

import sys

from ecosystem.runner import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
