"""Writing: all of a request or nothing, and errors of the database as answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from traceback import walk_tb
from typing import Any

from django.db import DataError, IntegrityError, OperationalError, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Manager, Model, QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from rest_framework_json_api._protocol.errors import Conflict
from rest_framework_json_api._writing.violations import refusal_of

#: What PostgreSQL says of transactions that wait for each other, or that cannot be put in order.
COLLISIONS = ("40P01", "40001")

#: What a database, or the way to it, says of what it is given.
REFUSED = (IntegrityError, DataError, OperationalError, OverflowError, RecursionError)

#: What runs the hooks of ``on_commit``.
COMMIT_HOOKS = BaseDatabaseWrapper.run_and_clear_commit_hooks.__code__


class Failure:
    """An error of the database, or of the way to it, that has ended a transaction.

    Args:
        error: the error.
        model: what the transaction was for, if that is known.
    """

    def __init__(self, error: Exception, model: type[Model] | None) -> None:
        self.error = error
        self.model = model

    def is_of_hook(self) -> bool:
        """Tell whether the error is one of a hook that runs when all has been committed."""
        frames = walk_tb(self.error.__traceback__)
        return any(frame.f_code is COMMIT_HOOKS for frame, _ in frames)

    def refusal(self) -> Exception:
        """Return what the error says to the client; the error itself if nothing."""
        error = self.error
        if isinstance(error, IntegrityError):
            return refusal_of(error, self.model)
        if not isinstance(error, OperationalError):
            return ValidationError(_("A value cannot be stored."))
        if getattr(error.__cause__, "sqlstate", None) in COLLISIONS:
            return Conflict(_("Another change was made at the same time. Try again."))
        return error


def written_alias(
    model: type[Model] | None, rows: QuerySet[Any] | Manager[Any] | None = None
) -> str | None:
    """Return the database that a model is written to, or that rows are which a queryset has read.

    Returns None for the default database.
    """
    if model is None:
        return None
    if not isinstance(rows, QuerySet):
        return router.db_for_write(model)
    if not router.routers:
        return rows.db
    row = rows.model()
    row._state.db = rows.db
    return router.db_for_write(rows.model, instance=row)


@contextmanager
def whole_write(
    model: type[Model] | None, rows: QuerySet[Any] | Manager[Any] | None = None
) -> Iterator[str | None]:
    """Run a block in one transaction on the database that a model, or rows of it, are written to.

    Without a model that is the default database. Yields what ``written_alias`` says of it.

    Raises:
        Conflict: where the database refuses what it would have to hold (JSON:API 1.1, "Creating
            Resources", 409). It is the error of the database, too.
        IntegrityError: for a null in a column that takes none.
        ValidationError: for a value that no column takes.

    An error of an ``on_commit`` hook is raised as it is: what has been committed is not refused.
    """
    alias = written_alias(model, rows)
    try:
        with transaction.atomic(using=alias):
            yield alias
    except REFUSED as error:
        failure = Failure(error, model)
        refused = error if failure.is_of_hook() else failure.refusal()
        if refused is error:
            raise
        raise refused from error
