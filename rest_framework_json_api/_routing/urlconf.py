"""What views do at the URLs of relationships: telling the linkage, and changing it.

These are actions of viewsets, to be mounted by URL patterns or by a router.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db.models import Model
from django.urls import Resolver404, get_resolver, get_script_prefix, get_urlconf

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._resources.models import model_of_serializer
from rest_framework_json_api._resources.resource import leaves_of
from rest_framework_json_api._resources.views import class_or_none


def found_serializer_class(model: type[Model]) -> Any:
    """Return the serializer class that the URLconf has for a model; None in the dialect ``"8"``."""
    return serializer_class_serving(model) if looks_in_urlconf() else None


def looks_in_urlconf() -> bool:
    """Tell whether a view without a parent's serializer has the one that the URLconf has for it."""
    return dialect().finds_parent_serializers


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
    own = getattr(getattr(callback, "cls", None), "serializer_class", None)
    return class_or_none(declared or own)


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


def path_of(url: str) -> str:
    """Return the path that the URLconf resolves for a URL of this site."""
    return "/" + unquote(urlsplit(url).path).removeprefix(get_script_prefix())


def resolves(pattern: Any, path: str) -> bool:
    """Tell whether a URL pattern takes a path."""
    try:
        return pattern.resolve(path) is not None
    except Resolver404:
        return False


def leads_to(url: str, value: str) -> bool:
    """Tell whether a view answers a URL, and is given a value that stands in it."""
    return is_taken(get_resolver(get_urlconf()), path_of(url), value)


def is_taken(resolver: Any, path: str, value: str) -> bool:
    """Tell whether a view of a URLconf answers a path, and is given a value that stands in it."""
    try:
        return value in map(str, resolver.resolve(path).kwargs.values())
    except Resolver404:
        return False


def leaf_of(resolver: Any, path: str) -> tuple[Any, str]:
    """Return the URL pattern of the view that answers a path, and the rest that it takes."""
    while hasattr(resolver, "url_patterns"):
        path = resolver.pattern.match(path)[0]
        resolver = next(below for below in resolver.url_patterns if resolves(below, path))
    return resolver, path


def taker(url: str, probe: str) -> Callable[[str], bool] | None:
    """Return what tells whether a view answers a URL with a value in the place of a probe.

    Returns None where it does not answer that of the probe.
    """
    return taker_of_path(get_resolver(get_urlconf()), path_of(url), probe)


@lru_cache(512)
def taker_of_path(resolver: Any, path: str, probe: str) -> Callable[[str], bool] | None:
    """Return what tells whether a view of a URLconf answers a path with another value."""
    if not is_taken(resolver, path, probe):
        return None
    leaf, rest = leaf_of(resolver, path)
    if rest.count(probe) != 1:
        return lambda value: is_taken(resolver, path.replace(probe, value), value)
    before, after = rest.split(probe)

    def takes(value: str) -> bool:
        match = leaf.pattern.match(f"{before}{value}{after}")
        return match is not None and value in map(str, match[2].values())

    return takes
