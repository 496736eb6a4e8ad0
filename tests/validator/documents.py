"""Whole documents."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from tests.validator.asked import Asked, Problems, Scope
from tests.validator.errors import errors
from tests.validator.links import PAGES, links
from tests.validator.objects import foreign_members, has_any, is_own, meta_of, say, under
from tests.validator.resources import (
    Identity,
    identifier,
    identity,
    own_names,
    pages_of_one,
    resource,
)
from tests.validator.texts import is_member_name, is_uri, is_version

TOP_LEVEL = ("data", "errors", "meta", "jsonapi", "links", "included")
JSONAPI_MEMBERS = ("version", "ext", "profile", "meta")


def problems(
    document: Any,
    *,
    status: int = 200,
    ext: Iterable[str] = (),
    profile: Iterable[str] = (),
    location: str | None = None,
    asked: Asked | None = None,
) -> list[str]:
    """Return what is wrong with a document.

    Args:
        document: the document, parsed.
        status: the status of the response.
        ext: the URIs of the extensions that the media type of the response names.
        profile: the URIs of the profiles that it names.
        location: the value of the header ``Location``.
        asked: what the request asked.
    """
    scope = Scope(status, tuple(ext), tuple(profile), location, asked or Asked())
    if not isinstance(document, dict):
        return [say("", "is no object.")]
    return [found for rule in RULES for found in rule(document, scope)]


def top_level(document: Mapping[str, Any], scope: Scope) -> Problems:
    """Check the members of a document (JSON:API 1.1, "Top Level")."""
    yield from foreign_members(document, TOP_LEVEL, "a document", "", scope)
    if not has_any(document, ("data", "errors", "meta"), scope):
        yield say("", "has none of data, errors and meta.")
    if "data" in document and "errors" in document:
        yield say("", "has both data and errors.")
    if "included" in document and "data" not in document:
        yield say("/included", "stands without data.")
    if scope.status >= 400 and "errors" not in document:
        yield say("", f"has no errors, but the status {scope.status}.")
    if scope.status < 400 and "errors" in document:
        yield say("/errors", f"stands in a response with the status {scope.status}.")


def members(document: Mapping[str, Any], scope: Scope) -> Problems:
    """Check the top-level members that are alike in all documents."""
    yield from meta_of(document, "", scope)
    if "jsonapi" in document:
        yield from jsonapi(document["jsonapi"], scope)
    if "errors" in document:
        yield from errors(document["errors"], "/errors", scope)
    if "links" in document:
        yield from links(
            document["links"], allowed_links(document["links"], scope), "/links", scope
        )
    yield from pages_of_one(document, "")


def allowed_links(value: Any, scope: Scope) -> set[str]:
    """Return the names that top-level links may have.

    The specification knows no root of an API. Its links have the paths that they lead to as names.
    """
    own = value if scope.asked.root and isinstance(value, dict) else ()
    paths = [name for name in own if all(map(is_member_name, name.split("/")))]
    return {"self", "related", "describedby", *PAGES, *paths}


def jsonapi(value: Any, scope: Scope) -> Problems:
    """Check the ``jsonapi`` object (JSON:API 1.1, "JSON:API Object")."""
    if not isinstance(value, dict):
        yield say("/jsonapi", "is no object.")
        return
    yield from foreign_members(value, JSONAPI_MEMBERS, "the jsonapi object", "/jsonapi", scope)
    yield from meta_of(value, "/jsonapi", scope)
    if "version" in value:
        version = value["version"]
        if not isinstance(version, str) or not is_version(version):
            yield say("/jsonapi/version", "is no version.")
    for name, applied in (("ext", scope.ext), ("profile", scope.profile)):
        if name in value:
            yield from applied_uris(value[name], applied, f"/jsonapi/{name}")


def applied_uris(value: Any, applied: tuple[str, ...], pointer: str) -> Problems:
    """Check a list of what was applied: URIs, the same as in the media type."""
    if not isinstance(value, list):
        yield say(pointer, "is no array.")
        return
    for index, item in enumerate(value):
        if not isinstance(item, str) or not is_uri(item):
            yield say(under(pointer, index), "is no URI.")
    if all(isinstance(item, str) for item in value) and set(value) != set(applied):
        yield say(pointer, f"differs from the media type: {sorted(applied)}.")


def primary_data(document: Mapping[str, Any], scope: Scope) -> Problems:
    """Check ``data`` (JSON:API 1.1, "Top Level", "Fetching Data")."""
    if "data" not in document:
        return
    data, asked = document["data"], scope.asked
    # What is accepted for later is told by a job, which is a resource.
    check = identifier if asked.linkage and scope.status != 202 else resource
    for pointer, item in items(data, "/data"):
        yield from check(item, pointer, scope)
    if asked.collection is not None and scope.status == 200 and asked.method == "GET":
        if asked.collection and not isinstance(data, list):
            yield say("/data", "is no array, but the URL has a collection.")
        if not asked.collection and isinstance(data, list):
            yield say("/data", "is an array, but the URL has one resource.")
    if scope.status == 201 and not isinstance(data, dict):
        yield say("/data", "is not the resource that was created.")


def items(value: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    """Yield the pointer and value of each item of an array, of what stands alone, or of nothing."""
    if isinstance(value, list):
        yield from ((under(pointer, index), item) for index, item in enumerate(value))
    elif value is not None:
        yield pointer, value


def included(document: Mapping[str, Any], scope: Scope) -> Problems:
    """Check ``included`` (JSON:API 1.1, "Compound Documents")."""
    if "included" not in document:
        return
    if not isinstance(document["included"], list):
        yield say("/included", "is no array.")
        return
    for pointer, item in items(document["included"], "/included"):
        yield from resource(item, pointer, scope)
    if not any(is_fieldset(name) for name, _ in scope.asked.parameters):
        yield from without_linkage(document)


def is_fieldset(name: str) -> bool:
    """Tell whether a query parameter is a sparse fieldset."""
    return name.split("[", 1)[0] == "fields"


def without_linkage(document: Mapping[str, Any]) -> Problems:
    """Check that linkage leads from the primary data to each included resource."""
    listed = [*items(document.get("data"), "/data"), *items(document["included"], "/included")]
    known = {identity(item): item for _, item in listed}
    left = [identity(item) for _, item in items(document.get("data"), "/data")]
    reached: set[Identity | None] = {None}
    while left:
        current = left.pop()
        if current not in reached:
            reached.add(current)
            left += linked(known.get(current))
    for pointer, item in items(document["included"], "/included"):
        if identity(item) not in reached:
            yield say(pointer, "is linked to from nowhere.")


def linked(value: Any) -> Iterator[Identity | None]:
    """Yield the identities in the linkage of a resource."""
    found = value.get("relationships") if isinstance(value, dict) else None
    for name, item in found.items() if isinstance(found, dict) else ():
        if is_own(name) and isinstance(item, dict):
            yield from (identity(member) for _, member in items(item.get("data"), ""))


def repeated_resources(document: Mapping[str, Any], scope: Scope) -> Problems:
    """Check that no resource has two resource objects in a document."""
    data = None if scope.asked.linkage else document.get("data")
    listed = [*items(data, "/data"), *items(document.get("included"), "/included")]
    seen: Counter[Identity | None] = Counter()
    for pointer, item in listed:
        own = identity(item)
        seen[own] += 1
        if own is not None and seen[own] > 1:
            yield say(pointer, f"is the resource {own} again.")


def created_location(document: Mapping[str, Any], scope: Scope) -> Problems:
    """Check that a created resource is where the header says (JSON:API 1.1, "201 Created")."""
    data = document.get("data")
    own = data.get("links") if isinstance(data, dict) else None
    found = own.get("self") if isinstance(own, dict) else None
    href = found.get("href") if isinstance(found, dict) else found
    if scope.status != 201 or scope.location is None or not isinstance(href, str):
        return
    if href != scope.location:
        yield say("/data/links/self", f"differs from Location: {scope.location!r}.")


def sparse_fields(document: Mapping[str, Any], scope: Scope) -> Problems:
    """Check that no field is there that was left out (JSON:API 1.1, "Sparse Fieldsets")."""
    asked: dict[str, set[str]] = {}
    for name, value in scope.asked.parameters:
        if match := re.fullmatch(r"fields\[(.*)\]", name):
            asked.setdefault(match[1], set()).update(map(plain, value.split(",")))
    if not asked or scope.asked.linkage:
        return
    listed = [
        *items(document.get("data"), "/data"),
        *items(document.get("included"), "/included"),
    ]
    for pointer, item in listed:
        own = identity(item)
        if own is None or own[0] not in asked:
            continue
        for member in ("attributes", "relationships"):
            for name in sorted(own_names(item.get(member))):
                if plain(name) not in asked[own[0]]:
                    yield say(under(f"{pointer}/{member}", name), "was not asked for.")


def plain(name: str) -> str:
    """Return a name without its style, as a server may read several."""
    return re.sub("[-_ ]", "", name).lower()


def asked_inclusion(document: Mapping[str, Any], scope: Scope) -> Problems:
    """Check that there is ``included`` where it was asked for."""
    is_asked = any(name == "include" for name, _ in scope.asked.parameters)
    if is_asked and "data" in document and "included" not in document:
        yield say("", "has no included, which was asked for.")


#: The rules of a document, in the order of the specification.
RULES: tuple[Callable[[Mapping[str, Any], Scope], Problems], ...] = (
    top_level,
    members,
    primary_data,
    included,
    repeated_resources,
    asked_inclusion,
    sparse_fields,
    created_location,
)
