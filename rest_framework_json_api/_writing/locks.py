"""Locks of rows for the rest of a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connections, router, transaction

#: The row that a view has locked for the rest of its transaction: class, key and database.
LOCKED: ContextVar[Any] = ContextVar("LOCKED", default=None)


def locks_rows(alias: str | None) -> bool:
    """Tell whether a database locks rows, in a transaction."""
    connection = transaction.get_connection(alias)
    return connection.in_atomic_block and bool(connection.features.has_select_for_update)


def place_of(row: Any) -> tuple[Any, Any, str]:
    """Return where a row is written: its class, its key and its database."""
    # A proxy, such as that of the user, says of which class its row is.
    row_class = row.__class__
    return row_class, row.pk, router.db_for_write(row_class, instance=row)


def lock(row: Any) -> None:
    """Let other writes of a row wait for the end of the transaction, where the database can.

    A row that is locked for a block is not locked once more.
    """
    place = row_class, _, alias = place_of(row)
    if place != LOCKED.get() and locks_rows(alias):
        rows = row_class._base_manager.using(alias)
        locking(rows).filter(pk=row.pk).values_list("pk").first()


def locking(rows: Any) -> Any:
    """Return a queryset that locks its rows, for all but what refers to them by their key.

    A link to a row locks it so, and two links that are made from both ends would wait for each
    other. A database that has no such lock has the other.
    """
    features = connections[rows.select_for_update().db].features
    return rows.select_for_update(no_key=bool(features.has_select_for_no_key_update))


@contextmanager
def remembered_lock() -> Iterator[None]:
    """Forget after the block which row was locked in it."""
    token = LOCKED.set(LOCKED.get())
    try:
        yield
    finally:
        LOCKED.reset(token)


def as_written(row: Any) -> Any:
    """Return a row as the database has it that it is written to."""
    alias = router.db_for_write(row.__class__, instance=row)
    if row._state.db != alias:
        row.refresh_from_db(using=alias)
    return row
