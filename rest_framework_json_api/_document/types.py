"""The resource type of primary data, as its view and its serializer tell it."""

from collections.abc import Mapping
from typing import Any

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._resources.models import model_of_serializer
from rest_framework_json_api._resources.naming import format_type
from rest_framework_json_api._resources.resource import (
    resource_of,
    type_of_model,
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
    if names_resources(view) and not resource_of(serializer).is_polymorphic:
        return view.resource_name
    if not dialect().takes_type_of_answer and not resource_of(serializer).is_polymorphic:
        serializer = answering_serializer_class(view)
    known = (
        resource_of(declaring(view, serializer)).resource_type if serializer is not None else None
    )
    return known or name_of_view(view)


def declaring(view: Any, serializer: Any) -> Any:
    """Return what declares the type of a serializer's resources: the class that chose its class."""
    declared = answering_serializer_class(view)
    target = getattr(serializer, "child", serializer)
    is_same = model_of_serializer(declared) is model_of_serializer(target)
    return declared if is_same and resource_of(declared).chooses_class else serializer


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
