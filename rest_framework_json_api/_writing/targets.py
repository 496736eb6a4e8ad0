"""The row that a request writes to: locked before it is read, and found once per request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Model, QuerySet

from rest_framework_json_api._resources.identity import LOOKUPS, identity_of_model
from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.parts import ViewPart
from rest_framework_json_api._resources.views import hand_on
from rest_framework_json_api._writing.locks import LOCKED, Place, locks_rows, remembered_lock
from rest_framework_json_api._writing.transaction import whole_write


class WrittenRow:
    """The row that the URL of a writing view names.

    Args:
        view: the view.
        model: the model of the row; None if it is not known.
        alias: the database for its writes; None for the default one.
    """

    def __init__(self, view: ViewPart, model: type[Model] | None, alias: str | None) -> None:
        self.view = view
        self.model = model
        self.alias = alias

    def find(self) -> Any:
        """Return the row, read after it has been locked where the database locks rows.

        It is locked by the key in the URL, so that ``get_object`` runs once. A row that the view
        finds in another way is locked afterwards, and ``get_object`` runs again.
        """
        if not locks_rows(self.alias):
            return self.view.get_object()
        locked = self.lock_named()
        row = self.view.get_object()
        if locked is None or locked != Place.of(row):
            Place.of(row).lock()
            row = self.view.get_object()
        LOCKED.set(Place.of(row))
        return row

    def lock_named(self) -> Place | None:
        """Lock the row whose primary key is in the URL, and return its place.

        Returns None if the URL has no primary key, or no row has it.
        """
        model = self.model
        key = None if model is None else self.named_key(model)
        return None if model is None or key is None else Place(model, key, self.alias).locked()

    def named_key(self, model: type[Model]) -> Any:
        """Return the primary key from the URL; None if the URL identifies the row otherwise."""
        view = self.view
        text = view.kwargs.get(view.lookup_url_kwarg or view.lookup_field)
        if text is None or view.lookup_field not in LOOKUPS:
            return None
        identity = view.named_identity() or identity_of_model(model)
        return identity.decode(text) if identity.is_key else None


def written_rows(view: ViewPart) -> Any:
    """Return the queryset of the view, and keep it for the ``get_object`` that follows.

    A view with its own ``get_object`` may not need ``get_queryset``, so that is not called: the
    result is its ``queryset`` attribute, which may be None.
    """
    if not keeps("find row", type(view)):
        return view.queryset
    rows = view.get_queryset()
    hand_on(view, "get_queryset", rows)
    return rows


@contextmanager
def whole_change(view: ViewPart, model: type[Model] | None) -> Iterator[Callable[[], Any]]:
    """Run a block in one transaction on the database for writes of the view's row.

    Args:
        view: the view that changes the row.
        model: the model of the row, for a view without a queryset.

    Yields a function that returns the row, locked where the database locks rows.
    """
    rows = written_rows(view)
    known = rows.model if isinstance(rows, QuerySet) else model
    try:
        with whole_write(known, rows) as alias, remembered_lock():
            yield WrittenRow(view, known, alias).find
    finally:
        for method in ("get_queryset", "get_object"):
            vars(view).pop(method, None)
