"""Error objects, and where their sources lead."""

import re
from typing import Any

from tests.validator.asked import Asked, Problems, Scope, Unknown
from tests.validator.links import links
from tests.validator.objects import foreign_members, has_any, meta_of, say, strings, under
from tests.validator.texts import is_error_status, is_header_name, is_pointer

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
