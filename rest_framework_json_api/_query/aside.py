"""Serializers that tell a view of fields, and answer nothing."""

from collections.abc import Mapping
from operator import is_
from typing import Any, TypeVar

from rest_framework.serializers import BaseSerializer

#: In the attributes of a view: the serializers that it has been given aside.
ASIDES = "_json_api_asides"

AsideSerializer = TypeVar("AsideSerializer", bound=BaseSerializer[Any])


class Asides:
    """The serializers that tell one view of fields, one for each class and context.

    The context that a project's view gives may differ from time to time, as the request does. So
    a serializer is given again only while each value of its context is the same object.
    """

    def __init__(self) -> None:
        self.made: dict[tuple[Any, ...], tuple[list[Any], Any]] = {}

    def serializer(
        self, serializer_class: type[AsideSerializer], context: Mapping[str, Any]
    ) -> AsideSerializer:
        """Return a serializer of a class with a context."""
        key, values = (serializer_class, *context), list(context.values())
        known, made = self.made.get(key, ([], None))
        if made is None or not all(map(is_, known, values)):
            made = serializer_class(context=context)
            self.made[key] = values, made
        serializer: AsideSerializer = made
        return serializer


def serializer_aside(
    view: Any, serializer_class: type[AsideSerializer], context: Mapping[str, Any]
) -> AsideSerializer:
    """Return a serializer that a view is given for its fields, and not to answer with.

    Args:
        view: the view, which keeps it.
        serializer_class: the class of the serializer.
        context: the context of the serializer.
    """
    asides: Asides = vars(view).setdefault(ASIDES, Asides())
    return asides.serializer(serializer_class, context)
