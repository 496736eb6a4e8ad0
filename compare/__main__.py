"""The command: ``python -m compare``."""

from compare.report import main

if __name__ == "__main__":
    raise SystemExit(main())
