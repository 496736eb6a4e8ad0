"""The database of a run."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from django.db import connection
from django.test.utils import setup_databases, teardown_databases


@contextmanager
def database() -> Iterator[None]:
    """Make an empty database, for as long as the block runs."""
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(databases, verbosity=0)


@contextmanager
def shared_database() -> Iterator[dict[str, str]]:
    """Make an empty database that other processes can open, too.

    On SQLite it is a file. Yields Django's description of it.
    """
    with TemporaryDirectory() as directory:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = f"{directory}/benchmarks.sqlite3"
        with database():
            names = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")
            yield {name: str(connection.settings_dict[name]) for name in names}
