"""The row that a write is for: asked of the view once, and locked before it is read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db.models import QuerySet

from rest_framework_json_api._resources.identity import identity_of, identity_of_model
from rest_framework_json_api._resources.models import model_of_serializer
from rest_framework_json_api._resources.views import hand_on, keeps_methods
from rest_framework_json_api._writing.locks import (
    LOCKED,
    lock,
    locking,
    locks_rows,
    place_of,
    remembered_lock,
)
from rest_framework_json_api._writing.transaction import whole_write


def written_rows(view: Any) -> Any:
    """Return the queryset in which a write finds its row, and hand it on to what finds it.

    That is the one which the view declares where it has a ``get_object`` of its own, which may need
    none; None where it declares none.
    """
    if not keeps_methods(type(view), ("get_object",)):
        return view.queryset
    rows = view.get_queryset()
    hand_on(view, "get_queryset", rows)
    return rows


@contextmanager
def whole_change(view: Any, model: Any) -> Iterator[Callable[[], Any]]:
    """Run a block in one transaction on the database that the row of a URL is written to.

    Args:
        view: the view that changes it.
        model: what the row is of, where the view has no queryset.

    Yields what returns the row, locked where the database locks rows, and as it is since.
    """
    rows = written_rows(view)
    known = rows.model if isinstance(rows, QuerySet) else model
    try:
        with whole_write(known, rows) as alias, remembered_lock():
            yield partial(row_to_write, view, known, alias)
    finally:
        for method in ("get_queryset", "get_object"):
            vars(view).pop(method, None)


def row_to_write(view: Any, model: Any, alias: str | None) -> Any:
    """Return the row of a URL, locked where the database locks rows, and as it is since.

    It is locked by the key in the URL, so that the view is asked for it once; one that the view
    finds in another way is asked for again.
    """
    if not locks_rows(alias):
        return view.get_object()
    place = lock_named(view, model, alias)
    row = view.get_object()
    if place is None or place != place_of(row):
        lock(row)
        row = view.get_object()
    LOCKED.set(place_of(row))
    return row


def lock_named(view: Any, model: Any, alias: str | None) -> Any:
    """Lock the row of a model whose key stands in the URL, and return its place.

    Returns None where no key does, or no row has it.
    """
    key = named_key(view, model)
    if key is None:
        return None
    rows = locking(model._base_manager.using(alias)).filter(pk=key)
    found = rows.values_list("pk", flat=True).first()
    return None if found is None else (model, found, alias)


def named_key(view: Any, model: Any) -> Any:
    """Return the primary key that stands in the URL of a view; None where something else does."""
    text = view.kwargs.get(view.lookup_url_kwarg or view.lookup_field)
    if model is None or text is None or view.lookup_field not in ("pk", "id"):
        return None
    named = getattr(view, "get_named_serializer_class", view.get_serializer_class)()
    identity = identity_of(named) if model_of_serializer(named) else identity_of_model(model)
    return identity.decode(text) if identity.is_key else None
