"""The URLconf: which views it has, and what they are given for a URL."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db.models import Model
from django.urls import (
    Resolver404,
    URLPattern,
    URLResolver,
    get_resolver,
    get_script_prefix,
    get_urlconf,
)
from rest_framework.serializers import BaseSerializer

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._resources.models import model_of_serializer
from rest_framework_json_api._resources.resource import resource_of
from rest_framework_json_api._resources.views import class_or_none

#: In the attributes of a resolver: what was found in its URLconf.
URLCONF = "_json_api_urlconf"

#: What Django calls for a URL; that of a class of views has attributes that tell of it.
Callback = Callable[..., Any]

SerializerClass = type[BaseSerializer[Any]]


class Urlconf:
    """A URLconf, with what was found in it.

    Args:
        resolver: Django's resolver of its patterns.
    """

    def __init__(self, resolver: URLResolver) -> None:
        self.resolver = resolver
        self.serializer_classes: dict[type[Model], SerializerClass | None] = {}

    def serializer_class_for(self, model: type[Model]) -> SerializerClass | None:
        """Return the serializer class of the view that serves the rows of a model.

        A view that answers with one row goes before others, and a serializer for the model itself
        before the members of a polymorphic one. Returns None where there is none.
        """
        found = self.serializer_classes
        if model not in found:
            classes = self.declared_serializer_classes()
            found[model] = next((k for k in classes if model_of_serializer(k) is model), None)
        return found[model]

    def declared_serializer_classes(self) -> list[SerializerClass]:
        """Return the serializer classes that views have, the best first."""
        views = sorted(callbacks_of(self.resolver.url_patterns), key=answers_with_many)
        declared = [known for view in views if (known := declared_serializer_class(view))]
        return [*declared, *(leaf for known in declared for leaf in resource_of(known).leaves)]

    def answers(self, path: str, value: str) -> bool:
        """Tell whether a view answers a path, and is given a value that stands in it."""
        try:
            return value in map(str, self.resolver.resolve(path).kwargs.values())
        except Resolver404:
            return False

    def leaf(self, path: str) -> tuple[URLPattern, str]:
        """Return the URL pattern of the view that answers a path, and the rest that it takes."""
        pattern: Any = self.resolver
        while hasattr(pattern, "url_patterns"):
            path = pattern.pattern.match(path)[0]
            pattern = next(below for below in pattern.url_patterns if resolves(below, path))
        return pattern, path


class Slot:
    """The place in the path of a URL that a view is given the value of.

    Args:
        urlconf: the URLconf of the view.
        path: the path, with some value.
        probe: that value.
    """

    def __init__(self, urlconf: Urlconf, path: str, probe: str) -> None:
        self.urlconf, self.path, self.probe = urlconf, path, probe
        self.leaf, rest = urlconf.leaf(path)
        self.before, *others = rest.split(probe)
        #: What follows the value in what the view's own pattern takes, if it is there once.
        self.after = others[0] if len(others) == 1 else None

    def takes(self, value: str) -> bool:
        """Tell whether the view answers the path with another value."""
        if self.after is None:
            return self.urlconf.answers(self.path.replace(self.probe, value), value)
        match = self.leaf.pattern.match(f"{self.before}{value}{self.after}")
        return match is not None and value in map(str, match[2].values())


def current_urlconf() -> Urlconf:
    """Return the URLconf that requests are resolved by now."""
    resolver = get_resolver(get_urlconf())
    known: Urlconf | None = vars(resolver).get(URLCONF)
    if known is None:
        known = vars(resolver)[URLCONF] = Urlconf(resolver)
    return known


@lru_cache(512)
def slot_in(urlconf: Urlconf, path: str, probe: str) -> Slot | None:
    """Return the place of a value in a path; None where no view answers the path."""
    return Slot(urlconf, path, probe) if urlconf.answers(path, probe) else None


def path_of(url: str) -> str:
    """Return the path that the URLconf resolves for a URL of this site."""
    return "/" + unquote(urlsplit(url).path).removeprefix(get_script_prefix())


def looks_in_urlconf() -> bool:
    """Tell whether a view without a parent's serializer has the one that the URLconf has for it."""
    return dialect().finds_parent_serializers


def found_serializer_class(model: type[Model]) -> SerializerClass | None:
    """Return the serializer class that the URLconf has for a model; None in the dialect ``"8"``."""
    return current_urlconf().serializer_class_for(model) if looks_in_urlconf() else None


def callbacks_of(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[Callback]:
    """Yield the callbacks of URL patterns, of those that are included, too."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from callbacks_of(pattern.url_patterns)
        else:
            yield pattern.callback


def declared_serializer_class(callback: Callback) -> SerializerClass | None:
    """Return the serializer class that a view declares, or its URL pattern; None if it has none."""
    declared = getattr(callback, "initkwargs", {}).get("serializer_class")
    own = getattr(getattr(callback, "cls", None), "serializer_class", None)
    return class_or_none(declared or own)


def answers_with_many(callback: Callback) -> bool:
    """Tell whether a view has no answer with one row."""
    return not hasattr(getattr(callback, "cls", None), "retrieve")


def resolves(pattern: URLPattern | URLResolver, path: str) -> bool:
    """Tell whether a URL pattern takes a path."""
    try:
        return pattern.resolve(path) is not None
    except Resolver404:
        return False
