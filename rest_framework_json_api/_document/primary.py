"""The resource type of primary data, by its view and its serializer."""

from typing import Any

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._resources.models import model_of_serializer
from rest_framework_json_api._resources.naming import format_type
from rest_framework_json_api._resources.resource import AnySerializer, resource_of, type_of_model
from rest_framework_json_api._resources.views import (
    View,
    answering_serializer_class,
    names_resources,
)


class PrimaryData:
    """The resources that a view answers with, or that clients send to it.

    Args:
        view: the view; None where there is none.
        serializer: their serializer, if there is one.
    """

    def __init__(self, view: View | None, serializer: AnySerializer) -> None:
        self.view: Any = view
        self.serializer = serializer

    @property
    def resource_name(self) -> Any:
        """The type: that of the view, else the serializer's, else a guess.

        The view's ``resource_name`` is returned unchanged, so False or None says that the answer is
        no JSON:API document. It does not apply to polymorphic resources, nor where the view answers
        with related resources.
        """
        view, serializer = self.view, self.serializer
        is_polymorphic = resource_of(serializer).is_polymorphic
        if names_resources(view) and not is_polymorphic:
            return view.resource_name
        if not dialect().takes_type_of_answer and not is_polymorphic:
            serializer = answering_serializer_class(view)
        known = self.declaring(serializer)
        own = resource_of(known).resource_type if known is not None else None
        return own or self.type_of_view

    @property
    def tells_type(self) -> bool:
        """Whether the type is known without any data: a view without a serializer takes any."""
        is_named = self.serializer is not None or names_resources(self.view)
        return is_named or not dialect().takes_type_of_answer

    def declaring(self, serializer: AnySerializer) -> AnySerializer:
        """Return the serializer that declares the type: the view's if it chose this one's class."""
        if serializer is None:
            return None
        declared = answering_serializer_class(self.view)
        target = getattr(serializer, "child", serializer)
        is_same = model_of_serializer(declared) is model_of_serializer(target)
        return declared if is_same and resource_of(declared).chooses_class else serializer

    @property
    def type_of_view(self) -> str | None:
        """A type for the data of the view: that of its model, else its class name, formatted."""
        if self.view is None:
            return None
        model = getattr(self.view, "model", None)
        return type_of_model(model) if model is not None else format_type(type(self.view).__name__)
