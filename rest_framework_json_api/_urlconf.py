"""The URLconf: which views it has, and which serializer they have for the rows of a model."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model
from django.urls import get_resolver, get_urlconf

from rest_framework_json_api._polymorphic import leaves_of
from rest_framework_json_api._types import model_of_serializer

#: In the attributes of a resolver: the serializer classes that were found, by model.
FOUND = "_json_api_serializers"


def callbacks_of(patterns: Iterable[Any]) -> Iterator[Any]:
    """Yield the callbacks of URL patterns, of those that are included, too."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from callbacks_of(pattern.url_patterns)
        else:
            yield pattern.callback


def declared_serializer_class(callback: Any) -> Any:
    """Return the serializer class that a view declares, or its URL pattern; None if it has none."""
    declared = getattr(callback, "initkwargs", {}).get("serializer_class")
    return declared or getattr(getattr(callback, "cls", None), "serializer_class", None)


def serializer_class_serving(model: type[Model]) -> Any:
    """Return the serializer class of the view of the URLconf that serves the rows of a model.

    A view that answers with one row goes before others, and a serializer for the model itself
    before the members of a polymorphic one. Returns None where there is none.
    """
    resolver = get_resolver(get_urlconf())
    found: dict[Any, Any] = vars(resolver).setdefault(FOUND, {})
    if model not in found:
        found[model] = next(serializer_classes_for(model, resolver.url_patterns), None)
    return found[model]


def serializer_classes_for(model: type[Model], patterns: Iterable[Any]) -> Iterator[Any]:
    """Yield the serializer classes that views have for a model, the best first."""
    views = sorted(callbacks_of(patterns), key=answers_with_many)
    declared = [known for view in views if (known := declared_serializer_class(view)) is not None]
    members = [leaf for known in declared for leaf in leaves_of(known)]
    return (known for known in (*declared, *members) if model_of_serializer(known) is model)


def answers_with_many(callback: Any) -> bool:
    """Tell whether a view has no answer with one row."""
    return not hasattr(getattr(callback, "cls", None), "retrieve")
