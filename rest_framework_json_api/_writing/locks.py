"""Locks of rows for the rest of a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, Self, TypeVar

from django.db import connections, router, transaction
from django.db.models import Model

AnyRow = TypeVar("AnyRow", bound=Model)


class Place(NamedTuple):
    """Where a row is written: its class, its key and its database."""

    row_class: type[Model]
    key: Any
    alias: str | None

    @classmethod
    def of(cls, row: Model) -> Self:
        """Return the place of a row."""
        # A proxy, such as that of the user, says of which class its row is.
        row_class = row.__class__
        return cls(row_class, row.pk, router.db_for_write(row_class, instance=row))

    def lock(self) -> None:
        """Let other writes of the row wait for the end of the transaction, where the database can.

        A row that is locked for a block is not locked once more.
        """
        if self != LOCKED.get() and locks_rows(self.alias):
            self.locked()

    def locked(self) -> Self | None:
        """Lock the row and return its place, with the key as the row has it; None without a row.

        It is locked for all but what refers to it by its key: a link to a row locks it so, and two
        links that are made from both ends would wait for each other. A database that has no such
        lock has the other.
        """
        rows = self.row_class._base_manager.using(self.alias)
        features = connections[rows.select_for_update().db].features
        locking = rows.select_for_update(no_key=bool(features.has_select_for_no_key_update))
        key = locking.filter(pk=self.key).values_list("pk", flat=True).first()
        return None if key is None else self._replace(key=key)


#: The row that a view has locked for the rest of its transaction.
LOCKED: ContextVar[Place | None] = ContextVar("LOCKED", default=None)


def locks_rows(alias: str | None) -> bool:
    """Tell whether a database locks rows, in a transaction."""
    connection = transaction.get_connection(alias)
    return connection.in_atomic_block and bool(connection.features.has_select_for_update)


@contextmanager
def remembered_lock() -> Iterator[None]:
    """Forget after the block which row was locked in it."""
    token = LOCKED.set(LOCKED.get())
    try:
        yield
    finally:
        LOCKED.reset(token)


def as_written(row: AnyRow) -> AnyRow:
    """Return a row, re-read from the database that writes of it go to, if it is from another."""
    alias = router.db_for_write(row.__class__, instance=row)
    if row._state.db != alias:
        row.refresh_from_db(using=alias)
    return row
