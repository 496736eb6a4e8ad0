"""Tell whether the PostgreSQL server at DATABASE_URL answers."""

import os
import sys

import psycopg


def main() -> int:
    try:
        psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5).close()
    except psycopg.Error as error:
        print(f"No PostgreSQL server answers; CONTRIBUTING.md starts one. {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
