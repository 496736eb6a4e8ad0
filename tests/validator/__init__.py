"""The rules of JSON:API 1.1 for what a server sends, written from the specification alone.

`problems` checks a document, `problems_of_response` checks the text of a body and its headers as
well. Both return sentences, each about a JSON pointer into the document or about a header. A
document may be any JSON value: nothing here relies on a rule that has not been checked.

Nothing of the package is imported, so that a mistake of the package cannot hide itself here.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

MEDIA_TYPE = "application/vnd.api+json"

Problems = Iterator[str]


class Unknown(Enum):
    """What stands for the document of a request."""

    NONE = "the request has no document"
    UNSEEN = "nobody has seen the document"


@dataclass(frozen=True)
class Asked:
    """What a request asked.

    Attributes:
        method: the method of the request.
        path: its path.
        parameters: the names and values of the query string, decoded.
        document: the document of the request; what it is, or why it is not known.
        linkage: the URL is that of a relationship.
        collection: the URL has many resources, or one; None where that is not known.
        root: the URL is the root of an API, which has a link for each collection.
        form: the body is a form, whose fields an error may name as it names parameters.
        names_missing: an error may point to a member that the document lacks, as the dialect of
            the server says.
    """

    method: str = "GET"
    path: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    document: Any = Unknown.UNSEEN
    linkage: bool = False
    collection: bool | None = None
    root: bool = False
    form: bool = False
    names_missing: bool = False


@dataclass(frozen=True)
class Scope:
    """What the rules of a document depend on besides the document."""

    status: int = 200
    ext: tuple[str, ...] = ()
    profile: tuple[str, ...] = ()
    location: str | None = None
    asked: Asked = Asked()


# Texts


def pattern(text: str) -> Callable[[str], bool]:
    """Return what tells whether a whole text matches a pattern."""
    compiled = re.compile(text)
    return lambda value: compiled.fullmatch(value) is not None


#: JSON:API 1.1, "Member Names".
GLOBAL = "a-zA-Z0-9\u0080-\U0010ffff"
MEMBER_NAME = rf"[{GLOBAL}](?:[{GLOBAL}\-_ ]*[{GLOBAL}])?"
is_member_name = pattern(MEMBER_NAME)
is_extension_member = pattern(rf"[a-zA-Z0-9]+:{MEMBER_NAME}")
is_at_member = pattern(rf"@{MEMBER_NAME}")

#: RFC 3986, appendix A.
ENCODED = "%[0-9A-Fa-f]{2}"
UNRESERVED = r"A-Za-z0-9\-._~!$&'()*+,;="
SEGMENT = rf"(?:[{UNRESERVED}:@]|{ENCODED})"
FIRST_SEGMENT = rf"(?:[{UNRESERVED}@]|{ENCODED})"
USER = rf"(?:[{UNRESERVED}:]|{ENCODED})*@"
HOST = rf"(?:\[(?:[0-9A-Fa-f:.]+|v[0-9A-Fa-f]+\.[{UNRESERVED}:]+)\]|(?:[{UNRESERVED}]|{ENCODED})*)"
WITH_HOST = rf"//(?:{USER})?{HOST}(?::[0-9]*)?(?:/{SEGMENT}*)*"
ABSOLUTE_PATH = rf"/(?:{SEGMENT}+(?:/{SEGMENT}*)*)?"
ENDING = rf"(?:\?(?:{SEGMENT}|[/?])*)?(?:\#(?:{SEGMENT}|[/?])*)?"
URI = (
    rf"[A-Za-z][A-Za-z0-9+.\-]*:"
    rf"(?:{WITH_HOST}|{ABSOLUTE_PATH}|{SEGMENT}+(?:/{SEGMENT}*)*|){ENDING}"
)
RELATIVE = rf"(?:{WITH_HOST}|{ABSOLUTE_PATH}|{FIRST_SEGMENT}+(?:/{SEGMENT}*)*|){ENDING}"
is_uri = pattern(URI)
is_uri_reference = pattern(f"{URI}|{RELATIVE}")

#: RFC 8288, sections 2.1 and 3.3.
is_relation_type = pattern(rf"[a-z][a-z0-9.\-]*|{URI}")

#: RFC 5646, section 2.1.
LANGUAGE = "(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})"
VARIANT = "(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3})"
PRIVATE = "x(?:-[A-Za-z0-9]{1,8})+"
is_language_tag = pattern(
    rf"{LANGUAGE}(?:-[A-Za-z]{{4}})?(?:-(?:[A-Za-z]{{2}}|[0-9]{{3}}))?(?:-{VARIANT})*"
    rf"(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{{2,8}})+)*(?:-{PRIVATE})?"
    rf"|{PRIVATE}|i-[A-Za-z]{{3,8}}|en-GB-oed|sgn-(?:BE-FR|BE-NL|CH-DE)"
)

#: RFC 9110, sections 5.6.2 and 8.3.1.
TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z\-]+"
QUOTED = r'"(?:[^"\\]|\\.)*"'
PARAMETER = rf"[ \t]*;[ \t]*({TOKEN})=({TOKEN}|{QUOTED})"
is_header_name = pattern(TOKEN)
is_media_type = pattern(rf"{TOKEN}/{TOKEN}(?:{PARAMETER})*")

#: RFC 6901, section 3.
is_pointer = pattern("(?:/(?:[^~/]|~[01])*)*")
is_version = pattern(r"[0-9]+\.[0-9]+")
is_error_status = pattern("[45][0-9][0-9]")


# Objects


def under(pointer: str, name: Any) -> str:
    """Return the pointer to a member or item of the value at a pointer."""
    return f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"


def say(pointer: str, text: str) -> str:
    """Return a problem."""
    return f'"{pointer}" {text}'


def is_own(name: str) -> bool:
    """Tell whether the base specification has a say about a member, which @-members escape."""
    return not name.startswith("@")


def is_of_extension(name: str, scope: Scope) -> bool:
    """Tell whether a member was added by an extension that has been applied."""
    return bool(scope.ext) and is_extension_member(name)


def wrong_name(name: str, scope: Scope) -> str | None:
    """Return what is wrong with the name of a member that may be called anything."""
    if not is_own(name):
        return None if is_at_member(name) else "is no name of an @-member."
    if is_member_name(name) or is_of_extension(name, scope):
        return None
    if is_extension_member(name):
        return "is a member of an extension, but none was applied."
    return "is no member name."


def wrong_names(value: Mapping[str, Any], pointer: str, scope: Scope) -> Problems:
    """Check the names of the members of an object that may have any."""
    for name in value:
        if text := wrong_name(name, scope):
            yield say(under(pointer, name), text)


def foreign_members(
    value: Mapping[str, Any], allowed: Collection[str], kind: str, pointer: str, scope: Scope
) -> Problems:
    """Check that an object has no members but those that the specification defines."""
    for name in value:
        if name in allowed or is_of_extension(name, scope):
            continue
        if not is_own(name) or is_extension_member(name):
            if text := wrong_name(name, scope):
                yield say(under(pointer, name), text)
        else:
            yield say(under(pointer, name), f"is no member of {kind}.")


def has_any(value: Mapping[str, Any], names: Iterable[str], scope: Scope) -> bool:
    """Tell whether an object has one of some members, or one of an extension."""
    return any(name in value for name in names) or any(
        is_of_extension(name, scope) for name in value
    )


def strings(value: Mapping[str, Any], names: Iterable[str], pointer: str) -> Problems:
    """Check that members are strings where an object has them."""
    for name in names:
        if name in value and not isinstance(value[name], str):
            yield say(under(pointer, name), "is no string.")


def meta(value: Any, pointer: str, scope: Scope) -> Problems:
    """Check a ``meta`` object (JSON:API 1.1, "Meta Information")."""
    if isinstance(value, dict):
        yield from wrong_names(value, pointer, scope)
    else:
        yield say(pointer, "is no object.")


def meta_of(value: Mapping[str, Any], pointer: str, scope: Scope) -> Problems:
    """Check the ``meta`` of an object, if it has any."""
    if "meta" in value:
        yield from meta(value["meta"], f"{pointer}/meta", scope)


# Links

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


# Resources

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


# Errors

ERROR_MEMBERS = ("id", "links", "status", "code", "title", "detail", "source", "meta")
SOURCE_MEMBERS = ("pointer", "parameter", "header")


def errors(value: Any, pointer: str, scope: Scope) -> Problems:
    """Check the errors of a document (JSON:API 1.1, "Errors")."""
    if not isinstance(value, list):
        yield say(pointer, "is no array.")
        return
    for index, item in enumerate(value):
        yield from error(item, under(pointer, index), scope)
    given = [item.get("status") for item in value if isinstance(item, dict)]
    statuses = [status for status in given if isinstance(status, str) and is_error_status(status)]
    if not statuses or len(statuses) != len(value):
        return
    if len(set(statuses)) == 1 and len(statuses) == 1 and statuses[0] != str(scope.status):
        yield say(f"{pointer}/0/status", f"is {statuses[0]}, but the response has {scope.status}.")
    if max(statuses)[0] != str(scope.status)[0]:
        yield say(pointer, f"has no status of the class of the response, {scope.status}.")


def error(value: Any, pointer: str, scope: Scope) -> Problems:
    """Check an error object (JSON:API 1.1, "Error Objects")."""
    if not isinstance(value, dict):
        yield say(pointer, "is no error object.")
        return
    yield from foreign_members(value, ERROR_MEMBERS, "an error object", pointer, scope)
    if not has_any(value, ERROR_MEMBERS, scope):
        yield say(pointer, f"has none of {', '.join(ERROR_MEMBERS)}.")
    yield from strings(value, ("id", "status", "code", "title", "detail"), pointer)
    yield from meta_of(value, pointer, scope)
    status = value.get("status")
    if isinstance(status, str) and not is_error_status(status):
        yield say(f"{pointer}/status", "is no status of an error.")
    if "links" in value:
        yield from links(value["links"], ("about", "type"), f"{pointer}/links", scope)
    if "source" in value:
        yield from source(value["source"], f"{pointer}/source", scope)


def source(value: Any, pointer: str, scope: Scope) -> Problems:
    """Check where in the request an error has its source."""
    if not isinstance(value, dict):
        yield say(pointer, "is no object.")
        return
    yield from foreign_members(value, SOURCE_MEMBERS, "the source of an error", pointer, scope)
    yield from strings(value, SOURCE_MEMBERS, pointer)
    checks = {"pointer": target, "parameter": parameter, "header": header}
    for name, check in checks.items():
        if isinstance(value.get(name), str):
            yield from check(value[name], f"{pointer}/{name}", scope.asked)


def target(value: str, pointer: str, asked: Asked) -> Problems:
    """Check that a pointer leads to a value in the document of the request (RFC 6901)."""
    if not is_pointer(value):
        yield say(pointer, f"is no JSON pointer: {value!r}.")
    elif asked.document is Unknown.NONE:
        yield say(pointer, f"points into a request without a document: {value!r}.")
    elif asked.document is not Unknown.UNSEEN and not leads_somewhere(value, asked):
        yield say(pointer, f"points to nothing in the request: {value!r}.")


def leads_somewhere(pointer: str, asked: Asked) -> bool:
    """Tell whether the document of a request has a value at a pointer.

    Where errors name what is missing, it may be a member of an object that the document has, or
    of the attributes or relationships that it could have.
    """
    tokens = pointer.split("/")[1:]
    value = asked.document
    for index, token in enumerate(tokens):
        name = token.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list) and re.fullmatch("0|[1-9][0-9]{0,9}", name):
            if int(name) >= len(value):
                return False
            value = value[int(name)]
        elif isinstance(value, dict) and name in value:
            value = value[name]
        else:
            is_member = asked.names_missing and isinstance(value, dict)
            return is_member and could_be_missing(tokens[index:])
    return True


def could_be_missing(tokens: list[str]) -> bool:
    """Tell whether an object can lack a member: of its own, or of its missing fields."""
    *holders, _ = tokens
    return holders in ([], ["attributes"], ["relationships"])


def parameter(value: str, pointer: str, asked: Asked) -> Problems:
    """Check that a parameter was in the query string: the parameter itself, or its family.

    What a form has is not known.
    """
    given = {name for name, _ in asked.parameters}
    if not asked.form and value not in given | {name.split("[", 1)[0] for name in given}:
        yield say(pointer, f"is no parameter of the request: {value!r}.")


def header(value: str, pointer: str, asked: Asked) -> Problems:
    """Check the name of a header."""
    if not is_header_name(value):
        yield say(pointer, f"is no name of a header: {value!r}.")


# Documents

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


# Responses

#: The statuses whose responses may have no body; those of errors may have none, either.
WITHOUT_BODY = (202, 204, 205, 303, 304)
NEVER_A_BODY = (204, 205, 304)


class NotJsonError(ValueError):
    """A text is no JSON document."""


def parsed(content: bytes) -> Any:
    """Return the document of a text.

    Raises:
        NotJsonError: for what is no JSON in UTF-8, and for an object with a member twice.
    """
    try:
        text = content.decode()
        return json.loads(text, object_pairs_hook=distinct, parse_constant=no_number)
    except (ValueError, RecursionError) as refusal:
        raise NotJsonError(str(refusal)) from refusal


def distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object whose members all have names of their own."""
    for name, count in Counter(name for name, _ in pairs).items():
        if count > 1:
            raise NotJsonError(f"An object has the member {name!r} {count} times.")
    return dict(pairs)


def no_number(text: str) -> Any:
    """Refuse the constants that Python reads, but JSON does not have."""
    raise NotJsonError(f"{text} is no JSON.")


def media_type(value: str) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """Return the URIs in a ``Content-Type`` of JSON:API by parameter, and what is wrong with it."""
    found: list[str] = []
    uris: dict[str, tuple[str, ...]] = {}
    essence, separator, rest = value.partition(";")
    if essence.strip().lower() != MEDIA_TYPE or not is_media_type(value):
        return uris, [f"Content-Type is not {MEDIA_TYPE}: {value!r}."]
    for name, text in re.findall(PARAMETER, separator + rest):
        name = name.lower()
        if name not in ("ext", "profile"):
            found.append(f"Content-Type has the parameter {name!r}.")
            continue
        if name in uris:
            found.append(f"Content-Type has the parameter {name!r} twice.")
        unquoted = re.sub(r"\\(.)", r"\1", text[1:-1]) if text.startswith('"') else text
        uris[name] = tuple(unquoted.split(" "))
        if not all(map(is_uri, uris[name])):
            found.append(f"Content-Type has no list of URIs as {name!r}: {unquoted!r}.")
    return uris, found


def problems_of_response(
    content: bytes,
    *,
    status: int,
    content_type: str | None,
    location: str | None = None,
    asked: Asked | None = None,
) -> list[str]:
    """Return what is wrong with a response.

    Args:
        content: the body.
        status: the status.
        content_type: the value of the header ``Content-Type``; None without one.
        location: the value of the header ``Location``; None without one.
        asked: what the request asked.
    """
    if not content:
        return problems_of_emptiness(status, content_type)
    if status in NEVER_A_BODY:
        return [f"A response with the status {status} has no body."]
    if content_type is None:
        return ["Content-Type is missing."]
    uris, found = media_type(content_type)
    try:
        document = parsed(content)
    except NotJsonError as refusal:
        return [*found, f"The body is no JSON: {refusal}"]
    return found + problems(document, status=status, location=location, asked=asked, **uris)


def problems_of_emptiness(status: int, content_type: str | None) -> list[str]:
    """Return what is wrong with a response without a body."""
    found = []
    if status not in WITHOUT_BODY and status < 400:
        found.append(f"A response with the status {status} has a body.")
    if status in NEVER_A_BODY and content_type is not None:
        found.append(f"Content-Type is {content_type!r} in a response without a body.")
    return found
