"""Questions to a view: which serializer answers, and for which URL."""

from typing import Any, Protocol

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db.models import Model
from django.http import Http404
from rest_framework.exceptions import APIException
from rest_framework.request import Request


class View(Protocol):
    """A view of DRF, as far as this package asks any of them.

    The classes of DRF themselves are imported by our views alone: they load the parsers and
    renderers that settings name, which may be a project's own.
    """

    request: Request
    kwargs: dict[str, Any]


def hand_on(view: Any, method: str, value: Any) -> None:
    """Let the next call of a method of a view return a value that it has returned before."""

    def known(*args: Any, **kwargs: Any) -> Any:
        del vars(view)[method]
        return value

    vars(view)[method] = known


def model_of_view(view: Any) -> type[Model] | None:
    """Return the model of a view's rows; None for rows that are none of a model.

    The view is asked for its queryset where it does not declare one.
    """
    rows = view.queryset if view.queryset is not None else view.get_queryset()
    return getattr(rows, "model", None)


#: What the code of a view raises where it needs what the URL lacks: ``self.kwargs["year"]``,
#: ``int(self.kwargs.get("year"))``, ``get_object()`` at the URL of a collection.
LACKING = (
    APIException,
    AssertionError,
    AttributeError,
    Http404,
    LookupError,
    ObjectDoesNotExist,
    PermissionDenied,
    TypeError,
    ValueError,
)


def class_or_none(declared: Any) -> type | None:
    """Return a declared class; None for a property, which only the view itself can answer."""
    return declared if isinstance(declared, type) else None


def answering_serializer_class(view: Any) -> Any:
    """Return the class that serializes the primary data of a view's answer, if it has one."""
    getter = getattr(view, "get_answering_serializer_class", None)
    getter = getter or getattr(view, "get_serializer_class", None)
    try:
        return getter() if getter is not None else None
    except (AssertionError, AttributeError, LookupError):
        # A generic view of DRF without a serializer class; a view that chooses one by its action,
        # where DRF has not set it up or the request has none.
        return None


def is_related_view(view: View | None) -> bool:
    """Tell whether a view answers with resources related to the one of its URL."""
    return "related_field" in (getattr(view, "kwargs", None) or {})


def names_resources(view: View | None) -> bool:
    """Tell whether a view has a ``resource_name`` that counts: not for related resources."""
    return not is_related_view(view) and hasattr(view, "resource_name")
