"""The JSON of a request body."""

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework.exceptions import ParseError, PermissionDenied

from rest_framework_json_api._protocol.errors import escape, located

#: An escape sequence of a JSON text that may be half of a character.
SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")

#: What JSON calls the type of a value that is no object.
JSON_TYPES = {
    bool: "a boolean",
    str: "a string",
    int: "a number",
    float: "a number",
    list: "an array",
    type(None): "null",
}


def read_body(stream: Any) -> bytes:
    """Return the bytes of a body.

    Raises:
        RequestDataTooBig: where they are more than ``DATA_UPLOAD_MAX_MEMORY_SIZE``, which Django
            itself compares with the bodies of forms only.
    """
    limit: int | None = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    body: bytes = stream.read() if limit is None else stream.read(limit + 1)
    if limit is not None and len(body) > limit:
        raise RequestDataTooBig("The body exceeded settings.DATA_UPLOAD_MAX_MEMORY_SIZE.")
    return body


def decode(body: bytes) -> Any:
    """Return the value of a JSON text.

    Raises:
        ParseError: where it is none, has numbers that JSON cannot say, or text that is no Unicode.
    """
    try:
        text = body.decode()
        value = json.loads(text, parse_constant=no_number, parse_float=finite)
        if SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise ParseError(f"The body is no JSON document: {error}") from error
    return value


def no_number(text: str) -> Any:
    """Refuse a constant that JSON does not have."""
    raise ValueError(f"{text} is no JSON value.")


def finite(text: str) -> float:
    """Return a number, unless it is too large to be one."""
    number = float(text)
    if math.isinf(number):
        raise ValueError("A number is too large.")
    return number


def shape_error(message: str, pointer: str) -> ParseError:
    """Return the exception for a document of a wrong shape: status 400."""
    return located(ParseError, message, {"pointer": pointer})


def refused(message: str, *pointers: str) -> PermissionDenied:
    """Return the exception for members that are not to be given: status 403."""
    return located(PermissionDenied, message, *({"pointer": pointer} for pointer in pointers))


def pointer_to(key: str) -> str:
    """Return the pointer to a relationship object of the primary data."""
    return f"/data/relationships/{escape(key)}"


def an_object(value: Any, pointer: str) -> Mapping[str, Any]:
    """Return a value that has to be a JSON object."""
    if not isinstance(value, Mapping):
        raise shape_error(f"Expected an object, but got {json_type(value)}.", pointer)
    return value


def check_string(resource: Mapping[str, Any], member: str) -> None:
    """Refuse a resource object where a member that identifies it is missing or is no string."""
    if member not in resource:
        raise shape_error(f"The resource object has no member {member!r}.", "/data")
    value = resource[member]
    if not isinstance(value, str):
        message = f"Expected a string, but got {json_type(value)}."
        raise shape_error(message, f"/data/{member}")


def json_type(value: Any) -> str:
    """Return what JSON calls the type of a value."""
    return JSON_TYPES.get(type(value), "an object")
