"""Writing a request in one transaction, with database errors turned into API exceptions."""

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

#: PostgreSQL's states for a deadlock and for a serialization failure.
COLLISIONS = ("40P01", "40001")

#: Errors raised by a database, or on the way to it, for values it does not take.
REFUSED = (IntegrityError, DataError, OperationalError, OverflowError, RecursionError)

#: The code that runs ``on_commit`` hooks, looked for in tracebacks.
COMMIT_HOOKS = BaseDatabaseWrapper.run_and_clear_commit_hooks.__code__


class Failure:
    """An error that has ended a transaction.

    Args:
        error: the error.
        model: the model that was written; None if it is not known.
    """

    def __init__(self, error: Exception, model: type[Model] | None) -> None:
        self.error = error
        self.model = model

    def is_of_hook(self) -> bool:
        """Return whether an ``on_commit`` hook raised the error, after the commit."""
        frames = walk_tb(self.error.__traceback__)
        return any(frame.f_code is COMMIT_HOOKS for frame, _ in frames)

    def refusal(self) -> Exception:
        """Return the exception for the client; the error itself if there is none."""
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
    """Return the alias of the database for writes of a model, or of the rows of a queryset.

    Returns None, the default database, without a model.
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
    """Run a block in one transaction on the database for writes of a model, or of rows of it.

    Yields the alias of the database; None, the default one, without a model.

    Raises:
        Conflict: if a constraint is violated (JSON:API 1.1, "Creating Resources", 409), or another
            transaction is in the way. The former is an ``IntegrityError``, too.
        IntegrityError: for a null in a column that takes none.
        ValidationError: for a value that no column takes.

    Errors of ``on_commit`` hooks pass unchanged, as the changes have been committed.
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
