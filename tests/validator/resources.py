"""Resource objects, resource identifier objects and relationships."""

from collections.abc import Mapping
from typing import Any

from tests.validator.asked import Problems, Scope
from tests.validator.links import PAGES, links
from tests.validator.objects import (
    foreign_members,
    has_any,
    is_of_extension,
    is_own,
    meta_of,
    say,
    strings,
    under,
    wrong_names,
)
from tests.validator.texts import is_member_name

RESOURCE_MEMBERS = ("type", "id", "attributes", "relationships", "links", "meta")
IDENTIFIER_MEMBERS = ("type", "id", "meta")
RELATIONSHIP_MEMBERS = ("links", "data", "meta")
Identity = tuple[str, str]


def identity(value: Any) -> Identity | None:
    """Return the type and id of a resource object or identifier; None where it has not both."""
    if not isinstance(value, dict):
        return None
    found = value.get("type"), value.get("id")
    return found if all(isinstance(part, str) for part in found) else None  # type: ignore[return-value]


def identification(value: Mapping[str, Any], pointer: str) -> Problems:
    """Check ``type`` and ``id`` (JSON:API 1.1, "Identification")."""
    for name in ("type", "id"):
        if name not in value:
            yield say(pointer, f"has no {name}.")
    yield from strings(value, ("type", "id"), pointer)
    resource_type = value.get("type")
    if isinstance(resource_type, str) and not is_member_name(resource_type):
        yield say(f"{pointer}/type", "is no member name.")


def identifier(value: Any, pointer: str, scope: Scope) -> Problems:
    """Check a resource identifier object."""
    if not isinstance(value, dict):
        yield say(pointer, "is no resource identifier object.")
        return
    yield from foreign_members(
        value, IDENTIFIER_MEMBERS, "a resource identifier object", pointer, scope
    )
    yield from identification(value, pointer)
    yield from meta_of(value, pointer, scope)


def linkage(value: Any, pointer: str, scope: Scope) -> Problems:
    """Check resource linkage: null, an identifier, or an array of identifiers."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from identifier(item, under(pointer, index), scope)
    elif value is not None:
        yield from identifier(value, pointer, scope)


def resource(value: Any, pointer: str, scope: Scope) -> Problems:
    """Check a resource object (JSON:API 1.1, "Resource Objects")."""
    if not isinstance(value, dict):
        yield say(pointer, "is no resource object.")
        return
    yield from foreign_members(value, RESOURCE_MEMBERS, "a resource object", pointer, scope)
    yield from identification(value, pointer)
    yield from meta_of(value, pointer, scope)
    if "links" in value:
        yield from links(value["links"], ("self",), f"{pointer}/links", scope)
    for name in ("attributes", "relationships"):
        if name in value:
            yield from fields(value[name], f"{pointer}/{name}", scope)
    yield from relationships(value.get("relationships"), f"{pointer}/relationships", scope)
    for name in sorted(own_names(value.get("attributes")) & own_names(value.get("relationships"))):
        yield say(under(f"{pointer}/relationships", name), "is also an attribute.")


def own_names(value: Any) -> set[str]:
    """Return the names of the fields in ``attributes`` or ``relationships``."""
    return {name for name in value if is_own(name)} if isinstance(value, dict) else set()


def fields(value: Any, pointer: str, scope: Scope) -> Problems:
    """Check ``attributes`` or ``relationships``: an object, and the names in it."""
    if not isinstance(value, dict):
        yield say(pointer, "is no object.")
        return
    yield from wrong_names(value, pointer, scope)
    for name in ("type", "id"):
        if name in value:
            yield say(f"{pointer}/{name}", "is no name for a field.")


def relationships(value: Any, pointer: str, scope: Scope) -> Problems:
    """Check the relationship objects of a resource."""
    for name in value if isinstance(value, dict) else ():
        if is_own(name) and not is_of_extension(name, scope):
            yield from relationship(value[name], under(pointer, name), scope)


def relationship(value: Any, pointer: str, scope: Scope) -> Problems:
    """Check a relationship object (JSON:API 1.1, "Relationships")."""
    if not isinstance(value, dict):
        yield say(pointer, "is no object.")
        return
    yield from foreign_members(value, RELATIONSHIP_MEMBERS, "a relationship object", pointer, scope)
    if not has_any(value, RELATIONSHIP_MEMBERS, scope):
        yield say(pointer, "has none of links, data and meta.")
    yield from meta_of(value, pointer, scope)
    if "data" in value:
        yield from linkage(value["data"], f"{pointer}/data", scope)
    if "links" not in value:
        return
    own, at = value["links"], f"{pointer}/links"
    yield from links(own, ("self", "related", *PAGES), at, scope)
    if isinstance(own, dict) and not has_any(own, ("self", "related"), scope):
        yield say(at, "has neither self nor related.")
    yield from pages_of_one(value, pointer)


def pages_of_one(value: Mapping[str, Any], pointer: str) -> Problems:
    """Check that only collections have pagination links (JSON:API 1.1, "Pagination")."""
    own = value.get("links")
    if "data" not in value or isinstance(value["data"], list) or not isinstance(own, dict):
        return
    for name in PAGES:
        if name in own:
            yield say(f"{pointer}/links/{name}", "is a page of what is no collection.")
