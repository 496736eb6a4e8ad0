"""The text of a body, and its headers."""

import json
import re
from collections import Counter
from typing import Any

from tests.validator.asked import MEDIA_TYPE, Asked
from tests.validator.documents import problems
from tests.validator.texts import PARAMETER, is_media_type, is_uri

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
