"""Which kind of answer a document is, and the type of its primary data."""

from collections.abc import Mapping
from typing import Any

from rest_framework.status import HTTP_202_ACCEPTED

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._resources.models import model_of_serializer
from rest_framework_json_api._resources.naming import format_type
from rest_framework_json_api._resources.resource import (
    chooses_class,
    is_polymorphic,
    type_of_model,
    type_of_serializer,
)
from rest_framework_json_api._resources.views import answering_serializer_class, names_resources


def view_of(context: Mapping[str, Any] | None) -> Any:
    """Return the view that a renderer context names, if any."""
    return (context or {}).get("view")


def resource_name(context: Mapping[str, Any] | None, serializer: Any = None) -> Any:
    """Return the type of the primary data: that of the view, else the serializer's, else a guess.

    The view's ``resource_name`` is returned as it is, so False or None says that the answer is no
    JSON:API document. It does not count for related resources, which have a type of their own.
    """
    view = view_of(context)
    if names_resources(view) and not is_polymorphic(serializer):
        return view.resource_name
    if not dialect().takes_type_of_answer and not is_polymorphic(serializer):
        serializer = answering_serializer_class(view)
    known = type_of_serializer(declaring(view, serializer)) if serializer is not None else None
    return known or name_of_view(view)


def declaring(view: Any, serializer: Any) -> Any:
    """Return what declares the type of a serializer's resources: the class that chose its class."""
    declared = answering_serializer_class(view)
    target = getattr(serializer, "child", serializer)
    is_same = model_of_serializer(declared) is model_of_serializer(target)
    return declared if is_same and chooses_class(declared) else serializer


def tells_type(context: Mapping[str, Any], serializer: Any) -> bool:
    """Tell whether the type of the resources at a URL is known before one of them is the answer.

    Args:
        context: the context of a parser, with the ``view``.
        serializer: the serializer of the view, if it has one.
    """
    is_named = serializer is not None or names_resources(view_of(context))
    return is_named or not dialect().takes_type_of_answer


def name_of_view(view: Any) -> str | None:
    """Return a type for the data of a view: that of its model, else its class name, formatted."""
    if view is None:
        return None
    model = getattr(view, "model", None)
    return type_of_model(model) if model is not None else format_type(type(view).__name__)


def results_of(data: Any) -> Any:
    """Return the serializer's data in an answer, also where pagination has wrapped it."""
    if isinstance(data, dict) and not hasattr(data, "serializer") and "results" in data:
        return data["results"]
    return data


def has_fields(data: Any) -> bool:
    """Tell whether data was made by a serializer that has fields, or by a list of such."""
    serializer = getattr(data, "serializer", None)
    return hasattr(type(getattr(serializer, "child", serializer)), "_readable_fields")


def is_plain(data: Any, context: Mapping[str, Any]) -> bool:
    """Tell whether the view wants its data unchanged."""
    return names_resources(view_of(context)) and not resource_name(context)


def status_of(context: Mapping[str, Any]) -> int:
    """Return the status of the response that is being rendered."""
    return int(getattr(context.get("response"), "status_code", 200))


def is_options(context: Mapping[str, Any]) -> bool:
    """Tell whether the answer is one to OPTIONS, and so describes the view."""
    return getattr(context.get("request"), "method", None) == "OPTIONS"


def tells_linkage(context: Mapping[str, Any]) -> bool:
    """Tell whether an answer is linkage, and not a job that is yet to change it."""
    is_linkage = getattr(view_of(context), "renders_linkage", False)
    return bool(is_linkage) and status_of(context) != HTTP_202_ACCEPTED


#: The kinds of answers, each with what tells it; the first that fits is the one.
KINDS: tuple[tuple[str, Any], ...] = (
    # The test client of DRF makes the bodies of requests so: they are documents already.
    ("plain", lambda data, context: view_of(context) is None),
    ("errors", lambda data, context: status_of(context) >= 400),
    ("empty", lambda data, context: data is None and status_of(context) != 200),
    ("metadata", lambda data, context: is_options(context)),
    ("linkage", lambda data, context: tells_linkage(context)),
    ("plain", is_plain),
    ("root", lambda data, context: hasattr(view_of(context), "api_root_dict")),
    ("resources", lambda data, context: has_fields(results_of(data))),
    ("value", lambda data, context: True),
)


def document_kind(data: Any, context: Mapping[str, Any] | None) -> str:
    """Return which kind of answer some data is: one of the names in ``KINDS``."""
    return next(name for name, fits in KINDS if fits(data, context or {}))
