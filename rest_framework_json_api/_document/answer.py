"""An answer: the kind of its document, and the top-level members that every document has."""

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer
from rest_framework.status import HTTP_202_ACCEPTED

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._protocol.media_types import Applied
from rest_framework_json_api._query.query import query_of
from rest_framework_json_api._resources.naming import field_key
from rest_framework_json_api._resources.resource import serializer_label
from rest_framework_json_api._resources.views import names_resources
from rest_framework_json_api._routing.links import link_maker
from rest_framework_json_api.settings import json_api_settings

#: Characters that Django leaves unencoded in a query string: brackets, and percent signs that
#: encode nothing.
UNENCODED = re.compile(r"[\[\]]|%(?![0-9a-fA-F]{2})")

#: The links of DRF's own pagination classes, with their keys in JSON:API.
FOREIGN_LINKS = {"next": "next", "previous": "prev"}

#: The data of resources, each with its instance.
Pairs = list[tuple[Any, Any]]


class Answer:
    """The data of a response, with the context of its renderer.

    Args:
        data: the data of the response.
        context: the context, with the ``view``, the ``request`` and the ``response``.
    """

    def __init__(self, data: Any, context: Mapping[str, Any] | None) -> None:
        self.data = data
        self.context: Mapping[str, Any] = context or {}
        self.view: Any = self.context.get("view")

    @property
    def kind(self) -> str:
        """The kind of document: one of the names in ``DOCUMENT_KINDS``."""
        return next(name for name, fits in DOCUMENT_KINDS if fits(self))

    @property
    def request(self) -> Request | None:
        """The request; None where there is none, as in DRF's test client."""
        return self.context.get("request")

    @property
    def status(self) -> int:
        """The status of the response."""
        return int(getattr(self.context.get("response"), "status_code", 200))

    @property
    def is_plain(self) -> bool:
        """Whether the view wants its data unchanged: its ``resource_name`` is False or None."""
        return names_resources(self.view) and not self.view.resource_name

    @property
    def is_linkage(self) -> bool:
        """Whether the answer is linkage, not the job that an asynchronous change started."""
        is_linkage = getattr(self.view, "renders_linkage", False)
        return bool(is_linkage) and self.status != HTTP_202_ACCEPTED

    @property
    def asks_to_include(self) -> bool:
        """Whether the client sent ``include``, even an empty one."""
        return query_of(self.request).include is not None

    @cached_property
    def results(self) -> Any:
        """The data of the serializer, without what pagination has wrapped around it."""
        data = self.data
        if isinstance(data, dict) and not hasattr(data, "serializer") and "results" in data:
            return data["results"]
        return data

    @property
    def has_fields(self) -> bool:
        """Whether the results come from a serializer with fields, or from a list of such."""
        serializer = getattr(self.results, "serializer", None)
        return hasattr(type(getattr(serializer, "child", serializer)), "_readable_fields")

    def pairs(self) -> Pairs:
        """Return the data of each primary resource with the instance that it was made from."""
        results, serializer = self.results, self.results.serializer
        if not hasattr(serializer, "child"):
            return [(results, serializer.instance)]
        instances = serializer.rows if hasattr(serializer, "rows") else list(serializer.instance)
        check_length(serializer, len(results), len(instances))
        return list(zip(results, instances, strict=True))

    @property
    def links(self) -> dict[str, Any]:
        """The ``self`` link of the document, where a router makes links; else empty.

        That of a new resource is the ``Location`` of the response, and that of a job its
        ``Content-Location``. The answer to any other POST has none, as no GET repeats it.
        """
        maker = link_maker(self.context)
        if maker is None:
            return {}
        is_job = self.status == HTTP_202_ACCEPTED
        if is_job or maker.request.method == "POST":
            name = "Content-Location" if is_job else "Location"
            location = self.context["response"].headers.get(name)
            return {"self": location} if location else {}
        return {"self": url_of_request(maker.request)}

    @property
    def page_links(self) -> dict[str, Any]:
        """The pagination links; those of DRF's own classes under the keys of JSON:API."""
        data = self.data
        if data is self.results:
            return {}
        foreign = {key: data[name] for name, key in FOREIGN_LINKS.items() if has_link(data, name)}
        return {**foreign, **(data.get("links") or {})}

    @property
    def page_meta(self) -> dict[str, Any]:
        """The ``meta`` of pagination: DRF's count, and the members that a project has added."""
        data = self.data
        if data is self.results:
            return {}
        count = {"pagination": {"count": data["count"]}} if "count" in data else {}
        links = {name for name in FOREIGN_LINKS if has_link(data, name, None)}
        known = {"results", "count", "links", "meta"} | links
        added = {name: value for name, value in data.items() if name not in known}
        return {**count, **added, **(data.get("meta") or {})}

    def completed(self, document: Mapping[str, Any], applied: Applied) -> dict[str, Any]:
        """Return a document with the members that every document has.

        These are ``jsonapi``, the ``links`` and ``meta`` of the settings and of the view, and the
        members that applied extensions and profiles add.
        """
        links = {**json_api_settings.ROOT_LINKS, **self.of_view("get_root_links")}
        own_meta = {field_key(name): v for name, v in self.of_view("get_root_meta").items()}
        added = {"links": links, "meta": {**json_api_settings.ROOT_META, **own_meta}}
        # The document's own members override those of the settings and the view.
        more = {name: {**v, **document.get(name, {})} for name, v in added.items() if v}
        complete = {**document, **more}
        own = complete.get("links", {}).get("self")
        if applied and isinstance(own, str):
            typed = {"href": own, "type": applied.media_type}
            complete["links"] = {**complete["links"], "self": typed}
        if json_api_settings.JSONAPI_OBJECT is not None and dialect().has_jsonapi_object:
            complete = {"jsonapi": {**json_api_settings.JSONAPI_OBJECT, **applied.uris}, **complete}
        for addition in applied:
            addition().extend_document(complete, self.context)
        return complete

    def of_view(self, method: str) -> dict[str, Any]:
        """Call an optional method of the view; an empty dict where it has none."""
        return getattr(self.view, method, dict)() or {}


#: The kinds of documents, each with its condition; the first that fits applies.
DOCUMENT_KINDS: tuple[tuple[str, Callable[[Answer], bool]], ...] = (
    # DRF's test client renders request bodies without a view: they are documents already.
    ("plain", lambda answer: answer.view is None),
    ("errors", lambda answer: answer.status >= 400),
    ("empty", lambda answer: answer.data is None and answer.status != 200),
    ("metadata", lambda answer: getattr(answer.request, "method", None) == "OPTIONS"),
    ("linkage", lambda answer: answer.is_linkage),
    ("plain", lambda answer: answer.is_plain),
    ("root", lambda answer: hasattr(answer.view, "api_root_dict")),
    ("resources", lambda answer: answer.has_fields),
    ("value", lambda answer: True),
)


def url_of_request(request: HttpRequest | Request) -> str:
    """Return the absolute URL of a request, with its query string fully percent-encoded.

    See JSON:API 1.1, "Square Brackets in Parameter Names".
    """
    path, mark, query = str(request.build_absolute_uri()).partition("?")
    return path + mark + UNENCODED.sub(lambda match: f"%{ord(match[0]):02X}", query)


def check_length(serializer: BaseSerializer[Any], resources: int, instances: int) -> None:
    """Assert that a list serializer has as much data as rows, so that each can be paired."""
    assert resources == instances, (
        f"{serializer_label(serializer)} has data for {resources} rows, but was given "
        f"{instances}. A list serializer that leaves out rows must pass on those it keeps: "
        "`super().to_representation(rows)`."
    )


def has_link(data: Mapping[str, Any], name: str, default: Any = 0) -> bool:
    """Tell whether a member of paginated data is a link: a URL, or None for no such page.

    Args:
        data: the paginated data.
        name: the name of the member.
        default: the value to assume for a member that is missing.
    """
    value = data.get(name, default)
    return value is None or isinstance(value, str)
