"""Routers: a whole API from one ``register()``, with the URLs of all relationships."""

import re
from collections.abc import Iterable
from typing import Any

from django.urls import URLPattern, URLResolver
from rest_framework import routers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import Route
from rest_framework.viewsets import ViewSetMixin

from rest_framework_json_api._endpoints.base import JSONAPIMixin
from rest_framework_json_api._resources.naming import is_member_name, names_by_segment
from rest_framework_json_api._routing.registry import Entry, Registry

#: Placeholders in route URLs: the name of a declared relationship, and any name at all.
RELATED_FIELD = "{related_field}"

ANY_FIELD = "{any_field}"

#: The pattern for both in routers that use path converters.
SLUG = "<slug:related_field>"

#: Linkage comes first, so that ``relationships`` is never read as the name of a relationship. Any
#: name may follow it, so that the view answers 404 for an unknown one.
RELATIONSHIP_ROUTES = [
    Route(
        url=r"^{prefix}/{lookup}/relationships/{any_field}{trailing_slash}$",
        mapping={
            "get": "retrieve_relationship",
            "patch": "update_relationship",
            "post": "add_to_relationship",
            "delete": "remove_from_relationship",
        },
        name="{basename}-relationships",
        detail=True,
        initkwargs={"suffix": "Relationship"},
    ),
    Route(
        url=r"^{prefix}/{lookup}/{related_field}{trailing_slash}$",
        mapping={"get": "retrieve_related"},
        name="{basename}-related",
        detail=True,
        initkwargs={"suffix": "Related"},
    ),
]


class RelationshipRoutesMixin(routers.SimpleRouter):
    """Adds the URLs of the relationships that the serializers of viewsets declare.

    A relationship is named by its document key, by the spelling of links or by its Python name. The
    routes of extra actions go first.
    """

    routes = [*routers.SimpleRouter.routes, *RELATIONSHIP_ROUTES]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.resources = Registry(self.registry)

    def get_routes(self, viewset: type[ViewSetMixin]) -> list[Route]:
        """Return the routes of a viewset, passing the registry to views that take one."""
        pattern = self.get_relationship_pattern(viewset)
        any_field = "(?P<related_field>[^/.]+)" if self._use_regex else SLUG  # type: ignore[attr-defined]
        known = {"registry": self.resources} if hasattr(viewset, "registry") else {}
        routes: list[Route] = super().get_routes(viewset)
        return [
            route._replace(
                url=route.url.replace(RELATED_FIELD, pattern or "").replace(ANY_FIELD, any_field),
                initkwargs={**route.initkwargs, **known},
            )
            for route in routes
            if pattern is not None or RELATED_FIELD not in route.url
        ]

    def get_relationship_pattern(self, viewset: type[ViewSetMixin]) -> str | None:
        """Return the URL pattern for the names of relationships; None for a viewset without any."""
        spellings = names_by_segment(dict.fromkeys(Entry(viewset, "").relationships()))
        if not spellings:
            return None
        if not self._use_regex:  # type: ignore[attr-defined]
            return SLUG
        alternatives = "|".join(map(re.escape, spellings))
        return f"(?P<related_field>{alternatives})"


class SimpleRouter(RelationshipRoutesMixin):
    """A router without a root."""


class APIRootView(JSONAPIMixin, routers.APIRootView):
    """The root of an API: a link to each of its collections."""

    #: The registry of the router.
    registry: Any = None

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return a link object for each collection (JSON:API 1.1, "Link Objects")."""
        urls = super().get(request, *args, **kwargs).data
        titles = dict(self.registry.titles()) if self.registry is not None else {}
        return Response(
            {link_name(name): link_object(url, titles.get(name)) for name, url in urls.items()}
        )


def link_name(prefix: str) -> str:
    """Return a prefix as a member name, with reserved characters replaced by hyphens."""
    return prefix if is_member_name(prefix) else re.sub(r"[^\w]+", "-", prefix).strip("-_")


def link_object(url: str, title: str | None) -> dict[str, str]:
    """Return a link object, with a title if there is one."""
    return {"href": url, "title": title} if title else {"href": url}


class DefaultRouter(RelationshipRoutesMixin, routers.DefaultRouter):
    """A router with a root that links to its collections, and with format suffixes."""

    APIRootView = APIRootView

    def get_api_root_view(self, api_urls: Iterable[URLPattern | URLResolver] | None = None) -> Any:
        """Return the root view, passing the registry if its class takes one."""
        view: Any = super().get_api_root_view(api_urls)
        known = {"registry": self.resources} if hasattr(self.APIRootView, "registry") else {}
        return self.APIRootView.as_view(**{**view.initkwargs, **known})
