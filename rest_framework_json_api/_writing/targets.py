"""The row that a write is for: asked of the view once, and locked before it is read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Model, QuerySet

from rest_framework_json_api._resources.identity import LOOKUPS, identity_of, identity_of_model
from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.models import model_of_serializer
from rest_framework_json_api._resources.parts import ViewPart
from rest_framework_json_api._resources.views import hand_on
from rest_framework_json_api._writing.locks import LOCKED, Place, locks_rows, remembered_lock
from rest_framework_json_api._writing.transaction import whole_write


class WrittenRow:
    """The row of a URL, for a view that is to write it.

    Args:
        view: the view.
        model: what the row is of; None where that is not known.
        alias: the database that it is written to; None for the default one.
    """

    def __init__(self, view: ViewPart, model: type[Model] | None, alias: str | None) -> None:
        self.view = view
        self.model = model
        self.alias = alias

    def find(self) -> Any:
        """Return the row, locked where the database locks rows, and as it is since.

        It is locked by the key in the URL, so that the view is asked for it once; one that the view
        finds in another way is asked for again.
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
        """Lock the row whose key stands in the URL, and return its place.

        Returns None where no key does, or no row has it.
        """
        model = self.model
        key = None if model is None else self.named_key(model)
        return None if model is None or key is None else Place(model, key, self.alias).locked()

    def named_key(self, model: type[Model]) -> Any:
        """Return the primary key that stands in the URL; None where something else does."""
        view = self.view
        text = view.kwargs.get(view.lookup_url_kwarg or view.lookup_field)
        if text is None or view.lookup_field not in LOOKUPS:
            return None
        named = getattr(view, "get_named_serializer_class", view.get_serializer_class)()
        identity = identity_of(named) if model_of_serializer(named) else identity_of_model(model)
        return identity.decode(text) if identity.is_key else None


def written_rows(view: ViewPart) -> Any:
    """Return the queryset in which a write finds its row, and hand it on to what finds it.

    That is the one which the view declares where it has a ``get_object`` of its own, which may need
    none; None where it declares none.
    """
    if not keeps("find row", type(view)):
        return view.queryset
    rows = view.get_queryset()
    hand_on(view, "get_queryset", rows)
    return rows


@contextmanager
def whole_change(view: ViewPart, model: type[Model] | None) -> Iterator[Callable[[], Any]]:
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
            yield WrittenRow(view, known, alias).find
    finally:
        for method in ("get_queryset", "get_object"):
            vars(view).pop(method, None)
