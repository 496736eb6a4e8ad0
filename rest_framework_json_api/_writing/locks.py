"""Row locks that last until the end of a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, Self, TypeVar

from django.db import connections, router, transaction
from django.db.models import Model

AnyRow = TypeVar("AnyRow", bound=Model)


class Place(NamedTuple):
    """The address of a row for writes: its class, its key and its database."""

    row_class: type[Model]
    key: Any
    alias: str | None

    @classmethod
    def of(cls, row: Model) -> Self:
        """Return the place of a row."""
        # Not ``type()``, which of a lazy object such as ``request.user`` is the class of the proxy.
        row_class = row.__class__
        return cls(row_class, row.pk, router.db_for_write(row_class, instance=row))

    def lock(self) -> None:
        """Lock the row, if the database can and the view has not locked it already."""
        if self != LOCKED.get() and locks_rows(self.alias):
            self.locked()

    def locked(self) -> Self | None:
        """Lock the row and return its place, with the key as stored; None if there is no such row.

        ``FOR NO KEY UPDATE`` is used where the database has it: inserting a foreign key to a row
        locks its key, so with full locks two links made from both ends would wait for each other.
        """
        rows = self.row_class._base_manager.using(self.alias)
        features = connections[rows.select_for_update().db].features
        locking = rows.select_for_update(no_key=bool(features.has_select_for_no_key_update))
        key = locking.filter(pk=self.key).values_list("pk", flat=True).first()
        return None if key is None else self._replace(key=key)


#: The row that a view has locked for the rest of its transaction.
LOCKED: ContextVar[Place | None] = ContextVar("LOCKED", default=None)


def locks_rows(alias: str | None) -> bool:
    """Return whether rows can be locked now: in a transaction, on a database with row locks."""
    connection = transaction.get_connection(alias)
    return connection.in_atomic_block and bool(connection.features.has_select_for_update)


@contextmanager
def remembered_lock() -> Iterator[None]:
    """Restore ``LOCKED`` after the block."""
    token = LOCKED.set(LOCKED.get())
    try:
        yield
    finally:
        LOCKED.reset(token)


def as_written(row: AnyRow) -> AnyRow:
    """Re-read a row from the database that its writes go to, if it came from another."""
    alias = router.db_for_write(row.__class__, instance=row)
    if row._state.db != alias:
        row.refresh_from_db(using=alias)
    return row
