"""The URLconf of the project, as far as system checks read it."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from rest_framework_json_api._routing.registry import Registry
from rest_framework_json_api._routing.urlconf import callbacks_of

Pattern = URLPattern | URLResolver


class ProjectUrls:
    """The patterns and views of the project's URLconf; empty without one."""

    @cached_property
    def patterns(self) -> list[Pattern]:
        """The URL patterns at the root."""
        return get_resolver().url_patterns if getattr(settings, "ROOT_URLCONF", None) else []

    @cached_property
    def callbacks(self) -> list[Callable[..., Any]]:
        """The callbacks of all patterns."""
        return list(callbacks_of(self.patterns))

    @cached_property
    def registries(self) -> list[Registry]:
        """The registries of the routers that have made some of the patterns."""
        arguments = [getattr(callback, "initkwargs", {}) for callback in self.callbacks]
        known = [kwargs.get("registry") for kwargs in arguments]
        return list(dict.fromkeys(registry for registry in known if registry is not None))

    @cached_property
    def view_names(self) -> set[str]:
        """The names of all views, those in a namespace with and without it."""
        return set(self.names_below(self.patterns))

    def names_below(self, patterns: list[Pattern], namespace: str = "") -> Iterator[str]:
        """Yield the names of the views of some patterns in a namespace."""
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                below = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from self.names_below(pattern.url_patterns, below)
            elif pattern.name is not None:
                yield from (pattern.name, f"{namespace}{pattern.name}")
