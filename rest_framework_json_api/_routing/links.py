"""Links that a router makes possible: of resources, of relationships, of documents.

The URL of a kind of link is reversed once for a request. For each row its id is put in.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from django.urls import NoReverseMatch
from rest_framework.request import Request
from rest_framework.reverse import reverse
from rest_framework.serializers import BaseSerializer

from rest_framework_json_api._fields.target import AnyField, target_of
from rest_framework_json_api._resources.identity import identity_of
from rest_framework_json_api._resources.models import key_reader
from rest_framework_json_api._resources.naming import link_segment
from rest_framework_json_api._resources.views import View
from rest_framework_json_api._routing.registry import LINKAGE, RELATED, Entry, Registry
from rest_framework_json_api._routing.urlconf import Slot, current_urlconf, path_of, slot_in
from rest_framework_json_api.settings import json_api_settings

#: Ids that stand for any other where a URL is reversed; at most one of them fits the pattern.
PROBES = ("918273645", "91827364-5918-4273-8645-918273645918")

#: Characters that Django leaves unquoted in the path of a reversed URL.
SAFE = "!$&'()*+,;=/~:@"

#: From an id to the URL of its resource; None where there is no such URL.
Url = Callable[[str], str | None]

#: From an instance to its links.
InstanceLinks = Callable[[Any], dict[str, Any]]


class RoutedView(View, Protocol):
    """A view at a URL that a router of this package has made."""

    registry: Registry


class LinkMaker:
    """Makes the links of one request on the URLs of a router."""

    def __init__(self, view: RoutedView, request: Request) -> None:
        self.registry = view.registry
        self.request = request
        self.outer = {
            name: value
            for name, value in (view.kwargs or {}).items()
            if name not in ("format", "related_field")
        }
        self.urls: dict[Any, Url | None] = {}

    def url(self, entry: Entry, suffix: str, **kwargs: str) -> Url | None:
        """Return a function from an id to the URL of a view; None where there is no such URL."""
        key = entry.basename, suffix, *kwargs.values()
        if key not in self.urls:
            self.urls[key] = self.template(entry, f"{entry.basename}-{suffix}", kwargs)
        return self.urls[key]

    def template(self, entry: Entry, name: str, kwargs: Mapping[str, str]) -> Url | None:
        """Return a function that puts an id into the URL of a view."""
        for probe in PROBES:
            url = self.reverse(name, {**kwargs, entry.lookup_kwarg: probe})
            if url is not None and url.count(probe) == 1:
                slot = slot_in(current_urlconf(), path_of(url), probe)
                return FilledUrl(url, probe, slot, entry.taken).of if slot is not None else None
        return ReversedUrl(self, entry, name, kwargs).of

    def reverse(self, name: str, kwargs: Mapping[str, Any]) -> str | None:
        """Return the URL of a view, in the namespace of this request first, if there is one."""
        match = getattr(self.request, "resolver_match", None)
        namespace = getattr(match, "namespace", None)
        names = [f"{namespace}:{name}", name] if namespace else [name]
        for candidate in names:
            for arguments in ({**self.outer, **kwargs}, kwargs):
                with suppress(NoReverseMatch):
                    return str(reverse(candidate, kwargs=dict(arguments), request=self.request))
        return None


class FilledUrl:
    """A URL that was reversed once, with a probe in the place of an id.

    Args:
        template: the URL with the probe.
        probe: the probe.
        slot: its place in the path.
        taken: segments at the place of the id that name no resource.
    """

    def __init__(self, template: str, probe: str, slot: Slot, taken: set[str]) -> None:
        self.before, self.after = template.split(probe)
        self.has_number = probe.isdigit()
        self.slot = slot
        self.taken = taken

    def of(self, value: str) -> str | None:
        """Return the URL for an id; None for one that the URL does not take."""
        is_number = value.isascii() and value.isdigit()
        if is_number and self.has_number:
            return f"{self.before}{value}{self.after}"
        is_answered = value not in self.taken and self.slot.takes(value)
        return f"{self.before}{quote(value, safe=SAFE)}{self.after}" if is_answered else None


class ReversedUrl:
    """A URL that is reversed anew for each id, until there is none.

    Args:
        maker: the link maker that reverses it.
        entry: the viewset at the URL.
        name: the name of the URL.
        kwargs: the other parts of the URL.
    """

    def __init__(
        self, maker: LinkMaker, entry: Entry, name: str, kwargs: Mapping[str, str]
    ) -> None:
        self.maker, self.name = maker, name
        self.lookup_kwarg, self.kwargs = entry.lookup_kwarg, kwargs
        self.is_missing = False

    def of(self, value: str) -> str | None:
        """Return the URL for an id; None for one that no view answers."""
        kwargs = {**self.kwargs, self.lookup_kwarg: value}
        url = None if self.is_missing else self.maker.reverse(self.name, kwargs)
        self.is_missing = url is None
        is_answered = url is not None and current_urlconf().answers(path_of(url), value)
        return url if is_answered else None


#: A serializer, or the class of one.
Serializes = BaseSerializer[Any] | type[BaseSerializer[Any]]


class ResourceLinks:
    """The links of the resources of one serializer."""

    def __init__(self, maker: LinkMaker, entry: Entry, serializer: Serializes) -> None:
        self.maker = maker
        self.entry = entry
        self.identity = identity_of(serializer)
        by_id = self.identity.is_looked_up_by(entry.lookup_field)
        self.by_id = by_id and getattr(entry.viewset, "looks_up_identity", False)
        self.read_key = (
            key_reader(self.identity.model) if by_id and self.identity.is_plain else None
        )

    def value_of(self, instance: Any) -> str | None:
        """Return the value of an instance in URLs; None for one that has none."""
        if self.read_key is not None and type(instance) is self.identity.model:
            key = self.read_key(instance)
            return None if key is None else str(key)
        if self.by_id and hasattr(instance, "_meta"):
            return None if instance.pk is None else self.identity.id_of(instance)
        value = getattr(instance, self.entry.lookup_field, None)
        return None if value is None else str(value)

    def own(self) -> InstanceLinks:
        """Return a function from an instance to the links of its resource object."""
        url = self.maker.url(self.entry, "detail") if self.entry.has("retrieve") else None
        return self.writer({"self": url})

    def of_relationship(self, name: str, field: AnyField) -> InstanceLinks | None:
        """Return a function from an instance to the links of a relationship object.

        None where the relationship has no URLs.

        Args:
            name: the name of the relationship.
            field: the relation field.
        """
        if name not in self.names:
            return None
        segment = link_segment(name)
        entry = self.entry
        linkage = entry.has(LINKAGE)
        own = self.maker.url(entry, "relationships", related_field=segment) if linkage else None
        is_related = entry.has(RELATED) and self.serves(field)
        related = self.maker.url(entry, "related", related_field=segment) if is_related else None
        return self.writer({"self": own, "related": related})

    def next_page(self, name: str, field: AnyField) -> Callable[[Any], str | None] | None:
        """Return a function from an instance to the URL of the linkage that a document leaves out.

        Returns None where the URL of the relationship has no such page.

        Args:
            name: the name of the relationship.
            field: the relation field, with a ``limit``.
        """
        links = self.of_relationship(name, field)
        related = self.maker.registry.related_entry(field)
        paginator: Any = getattr(related and related.viewset, "pagination_class", None)
        pages = hasattr(paginator, "get_parameters_after")
        parameters = (
            paginator().get_parameters_after(getattr(field, "limit", None)) if pages else {}
        )
        if links is None or not parameters:
            return None
        query = urlencode(parameters)

        def write(instance: Any) -> str | None:
            url = links(instance).get("self")
            return url and f"{url}?{query}"

        return write

    @cached_property
    def names(self) -> set[str]:
        """The relationships that have URLs."""
        return set(self.entry.relationships())

    def serves(self, field: AnyField) -> bool:
        """Tell whether the related resources of a field have a serializer."""
        is_declared = target_of(field).serializer is not None
        return is_declared or self.maker.registry.entry(target_of(field).resource_type) is not None

    def writer(self, urls: Mapping[str, Url | None]) -> InstanceLinks:
        """Return a function from an instance to its links, made of a URL function for each link."""
        known = [(name, url) for name, url in urls.items() if url is not None]
        if not known:
            return lambda instance: {}

        def write(instance: Any) -> dict[str, Any]:
            value = self.value_of(instance)
            if value is None:
                return {}
            return {name: link for name, url in known if (link := url(value)) is not None}

        return write


def link_maker(context: Mapping[str, Any]) -> LinkMaker | None:
    """Return the link maker of an answer; None where no router has made its URL."""
    view: Any = context.get("view")
    request = context.get("request")
    if not json_api_settings.LINKS or request is None or getattr(view, "registry", None) is None:
        return None
    maker: LinkMaker | None = view.__dict__.get("_json_api_links")
    if maker is None:
        maker = view.__dict__["_json_api_links"] = LinkMaker(view, request)
    return maker


def resource_links(
    serializer: BaseSerializer[Any], resource_type: str | None
) -> ResourceLinks | None:
    """Return the link maker for the resources of a serializer; None where they have no links."""
    wants = getattr(getattr(serializer, "JSONAPIMeta", None), "links", True)
    maker = link_maker(serializer.context) if wants else None
    entry = maker.registry.entry(resource_type) if maker is not None else None
    return ResourceLinks(maker, entry, serializer) if maker is not None and entry else None
