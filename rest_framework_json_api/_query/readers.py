"""Which query parameters a view and its parts read: its filter backends, its pagination."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from rest_framework.settings import api_settings
from rest_framework.versioning import QueryParameterVersioning

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.views import View, is_related_view
from rest_framework_json_api.settings import json_api_settings

#: Suffix of the paginator attributes that name query parameters.
PAGE_ATTRIBUTE = "_query_param"


@lru_cache(512)
def page_attributes(paginator_class: type) -> list[str]:
    """Return the attributes of a pagination class that have names of query parameters."""
    return [name for name in dir(paginator_class) if name.endswith(PAGE_ATTRIBUTE)]


class Readers:
    """A view with its filter backends and its pagination, as readers of the query string.

    Args:
        view: the view; None where none reads it.
    """

    def __init__(self, view: View | None) -> None:
        self.view = view
        #: The filter backends of the view.
        self.backends: list[Any] = [made() for made in getattr(view, "filter_backends", ())]

    @property
    def pages(self) -> set[str | None]:
        """The parameters that the pagination reads: its ``..._query_param``."""
        paginator = getattr(self.view, "paginator", None)
        if paginator is None:
            return set()
        paginator_class: Any = type(paginator)
        own = [name for name in vars(paginator) if name.endswith(PAGE_ATTRIBUTE)]
        return {getattr(paginator, name) for name in (*page_attributes(paginator_class), *own)}

    @property
    def orders(self) -> set[str | None]:
        """The parameters that filter backends order by."""
        return {getattr(backend, "ordering_param", None) for backend in self.backends}

    def allowed(self) -> Iterator[str]:
        """Yield the parameters that are allowed besides those of JSON:API."""
        yield from getattr(self.view, "allowed_query_parameters", ())
        yield from json_api_settings.ALLOWED_QUERY_PARAMETERS
        if api_settings.URL_FORMAT_OVERRIDE:
            yield api_settings.URL_FORMAT_OVERRIDE

    def known(self) -> Iterator[str | None]:
        """Yield the parameters that the view knows besides those of JSON:API.

        Those that are allowed, and those that classes of DRF read: for versions, pages, the order
        and the search.
        """
        yield from self.allowed()
        if not dialect().refuses_unread_parameters:
            return
        yield from self.versions()
        yield from self.pages
        # What is related is paged as its own viewset does it.
        for viewset in self.related_viewsets():
            yield from Readers(viewset()).pages
        for backend in self.backends:
            yield getattr(backend, "ordering_param", None)
            yield backend.search_param if hasattr(backend, "get_search_fields") else None

    def versions(self) -> Iterator[str]:
        """Yield the parameter that may tell the version, if the view reads one."""
        versioning_class = getattr(self.view, "versioning_class", None)
        if versioning_class is None:
            return
        is_theirs = not keeps("read version", versioning_class)
        if is_theirs or issubclass(versioning_class, QueryParameterVersioning):
            yield versioning_class.version_param

    def related_viewsets(self) -> list[type]:
        """Return what is registered with the router of a view that answers with what is related."""
        registry = getattr(self.view, "registry", None)
        if self.view is None or registry is None or not is_related_view(self.view):
            return []
        return [entry.viewset for entry in registry.entries() if entry.has("paginator")]
