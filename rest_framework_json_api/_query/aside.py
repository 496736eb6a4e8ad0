"""Serializers that tell a view of fields, and answer nothing."""

from collections.abc import Iterable, Mapping
from operator import is_
from typing import Any

from rest_framework.serializers import BaseSerializer

#: In the attributes of a view: the serializers that it has been given aside.
ASIDES = "_json_api_asides"


class Asides:
    """The serializers that tell one view of fields, each made once for what it is given.

    What a project computes of a context may differ from time to time. So a serializer is given
    again only while each value of its context is the same object. A view has another request, or
    another user, in another context.
    """

    def __init__(self) -> None:
        self.made: dict[Iterable[Any], tuple[list[Any], BaseSerializer[Any]]] = {}

    def serializer(
        self, serializer_class: type[BaseSerializer[Any]], context: Mapping[str, Any]
    ) -> BaseSerializer[Any]:
        """Return a serializer with a context."""
        key, values = (serializer_class, *context), list(context.values())
        known, serializer = self.made.get(key, (None, None))
        if serializer is None or known is None or not all(map(is_, known, values)):
            serializer = serializer_class(context=context)
            self.made[key] = values, serializer
        return serializer


def serializer_aside(
    view: Any, serializer_class: type[BaseSerializer[Any]], context: Mapping[str, Any]
) -> BaseSerializer[Any]:
    """Return a serializer that a view is given for its fields, and not to answer with.

    Args:
        view: the view, which keeps it.
        serializer_class: the class of the serializer.
        context: what the serializer is told.
    """
    asides: Asides = vars(view).setdefault(ASIDES, Asides())
    return asides.serializer(serializer_class, context)
