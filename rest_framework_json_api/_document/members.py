"""Top-level members of a document: ``links``, ``meta``, ``jsonapi``."""

import re
from collections.abc import Mapping
from typing import Any

from rest_framework.status import HTTP_202_ACCEPTED

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._document.kinds import results_of, status_of, view_of
from rest_framework_json_api._protocol.media_types import Applied
from rest_framework_json_api._resources.naming import field_key
from rest_framework_json_api._resources.resource import serializer_label
from rest_framework_json_api._routing.links import link_maker
from rest_framework_json_api.settings import json_api_settings

#: What Django leaves in a query string as it was sent: brackets, and percent signs that encode
#: nothing.
UNENCODED = re.compile(r"[\[\]]|%(?![0-9a-fA-F]{2})")


def own_links(context: Mapping[str, Any]) -> dict[str, Any]:
    """Return the link of a document itself, where a router has made its URL.

    That of a new resource is its own, as in ``Location``, and that of a job the one in
    ``Content-Location``. What another POST has answered cannot be had again.
    """
    maker = link_maker(context)
    if maker is None:
        return {}
    is_job = status_of(context) == HTTP_202_ACCEPTED
    if is_job or maker.request.method == "POST":
        name = "Content-Location" if is_job else "Location"
        location = context["response"].headers.get(name)
        return {"self": location} if location else {}
    return {"self": url_of_request(maker.request)}


def url_of_request(request: Any) -> str:
    """Return the URL of a request, with all encoded that no URL has as it is.

    See JSON:API 1.1, "Square Brackets in Parameter Names".
    """
    path, mark, query = str(request.build_absolute_uri()).partition("?")
    return path + mark + UNENCODED.sub(lambda match: f"%{ord(match[0]):02X}", query)


def completed(
    document: dict[str, Any], applied: Applied, context: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a document with the members that every document has.

    These are ``jsonapi``, what the settings and the view add to ``links`` and ``meta``, and what
    the extensions and profiles add that are applied.
    """
    view = view_of(context)
    links = {**json_api_settings.ROOT_LINKS, **asked(view, "get_root_links")}
    own_meta = {field_key(name): value for name, value in asked(view, "get_root_meta").items()}
    added = {"links": links, "meta": {**json_api_settings.ROOT_META, **own_meta}}
    complete = with_members(document, added)
    own = complete.get("links", {}).get("self")
    if applied and isinstance(own, str):
        typed = {"href": own, "type": applied.media_type}
        complete["links"] = {**complete["links"], "self": typed}
    if json_api_settings.JSONAPI_OBJECT is not None and dialect().has_jsonapi_object:
        complete = {"jsonapi": {**json_api_settings.JSONAPI_OBJECT, **applied.uris}, **complete}
    for addition in applied:
        addition().extend_document(complete, context)
    return complete


def asked(view: Any, method: str) -> dict[str, Any]:
    """Return what a method of a view returns that it may have or not."""
    return getattr(view, method, dict)() or {}


def with_members(
    document: dict[str, Any], added: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Return a document with more in some of its objects; what it has itself counts."""
    more = {name: {**value, **document.get(name, {})} for name, value in added.items() if value}
    return {**document, **more}


def rows_of_list(serializer: Any) -> list[Any]:
    """Return the instances of a list serializer, in the order of its data."""
    return serializer.rows if hasattr(serializer, "rows") else list(serializer.instance)


def paired(resources: list[Any], instances: list[Any], serializer: Any) -> list[tuple[Any, Any]]:
    """Return the data of each row with the instance that it was made from."""
    assert len(resources) == len(instances), (
        f"{serializer_label(serializer)} has data for {len(resources)} rows, but was given "
        f"{len(instances)}. A list serializer that leaves out rows must pass on those it keeps: "
        "`super().to_representation(rows)`."
    )
    return list(zip(resources, instances, strict=True))


def document_members(data: Any) -> dict[str, Any]:
    """Return top-level ``links`` and ``meta`` of an answer that pagination has wrapped."""
    if data is results_of(data):
        return {}
    return {
        "links": {**foreign_links(data), **(data.get("links") or {})},
        "meta": {**foreign_meta(data), **(data.get("meta") or {})},
    }


#: The links of DRF's own pagination classes, with the names that JSON:API has for them.
FOREIGN_LINKS = {"next": "next", "previous": "prev"}


def foreign_links(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the links of DRF's own pagination classes under the names of JSON:API."""
    return {key: data[name] for name, key in FOREIGN_LINKS.items() if is_link(data.get(name, 0))}


def is_link(value: Any) -> bool:
    """Tell whether a value can be a link to another page: a URL, or null where there is none."""
    return value is None or isinstance(value, str)


def foreign_meta(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the count of DRF's own pagination classes, and what a project's has added."""
    count = {"pagination": {"count": data["count"]}} if "count" in data else {}
    links = {name for name in FOREIGN_LINKS if is_link(data.get(name))}
    known = {"results", "count", "links", "meta"} | links
    return {**count, **{name: value for name, value in data.items() if name not in known}}
