"""Links and link objects."""

from collections.abc import Collection, Mapping
from typing import Any

from tests.validator.asked import Problems, Scope
from tests.validator.objects import foreign_members, meta_of, say, strings, under
from tests.validator.texts import is_language_tag, is_media_type, is_relation_type, is_uri_reference

PAGES = ("first", "last", "prev", "next")
LINK_MEMBERS = ("href", "rel", "describedby", "title", "type", "hreflang", "meta")


def links(
    value: Any, allowed: Collection[str], pointer: str, scope: Scope, kind: str = "links here"
) -> Problems:
    """Check a ``links`` object (JSON:API 1.1, "Links")."""
    if not isinstance(value, dict):
        yield say(pointer, "is no object.")
        return
    yield from foreign_members(value, allowed, kind, pointer, scope)
    for name, item in value.items():
        if name in allowed:
            yield from link(item, under(pointer, name), scope)


def link(value: Any, pointer: str, scope: Scope) -> Problems:
    """Check a link: a string, a link object, or null."""
    if isinstance(value, str):
        yield from uri_reference(value, pointer)
    elif isinstance(value, dict):
        yield from link_object(value, pointer, scope)
    elif value is not None:
        yield say(pointer, "is no link: neither a string, nor an object, nor null.")


def uri_reference(value: Any, pointer: str) -> Problems:
    """Check a URI reference (RFC 3986, section 4.1)."""
    if not isinstance(value, str):
        yield say(pointer, "is no string.")
    elif not is_uri_reference(value):
        yield say(pointer, f"is no URI reference: {value!r}.")


def link_object(value: Mapping[str, Any], pointer: str, scope: Scope) -> Problems:
    """Check a link object (JSON:API 1.1, "Link objects")."""
    yield from foreign_members(value, LINK_MEMBERS, "a link object", pointer, scope)
    yield from meta_of(value, pointer, scope)
    yield from strings(value, ("title", "type", "rel"), pointer)
    if "href" not in value:
        yield say(pointer, "has no href.")
    else:
        yield from uri_reference(value["href"], f"{pointer}/href")
    if "describedby" in value:
        yield from link(value["describedby"], f"{pointer}/describedby", scope)
    rel, media_type = value.get("rel"), value.get("type")
    if isinstance(rel, str) and not is_relation_type(rel):
        yield say(f"{pointer}/rel", "is no relation type.")
    if isinstance(media_type, str) and not is_media_type(media_type):
        yield say(f"{pointer}/type", "is no media type.")
    if "hreflang" in value:
        yield from languages(value["hreflang"], f"{pointer}/hreflang")


def languages(value: Any, pointer: str) -> Problems:
    """Check ``hreflang``: a language tag, or an array of them."""
    tags = enumerate(value) if isinstance(value, list) else [(None, value)]
    for index, tag in tags:
        if not isinstance(tag, str) or not is_language_tag(tag):
            yield say(pointer if index is None else under(pointer, index), "is no language tag.")
