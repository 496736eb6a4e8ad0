"""The JSON of a request body."""

import json
import math
import re
from collections.abc import Mapping
from typing import Any, BinaryIO, NamedTuple

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


def read_body(stream: BinaryIO) -> bytes:
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


class Value(NamedTuple):
    """A value in a document, with the pointer to it."""

    value: Any
    pointer: str

    @property
    def kind(self) -> str:
        """What JSON calls its type."""
        return JSON_TYPES.get(type(self.value), "an object")

    def an_object(self) -> Mapping[str, Any]:
        """Return it, which has to be an object."""
        if not isinstance(self.value, Mapping):
            raise shape_error(f"Expected an object, but got {self.kind}.", self.pointer)
        return self.value

    def check_string(self) -> None:
        """Refuse it, unless it is a string."""
        if not isinstance(self.value, str):
            raise shape_error(f"Expected a string, but got {self.kind}.", self.pointer)

    def check_linkage(self, *shapes: type) -> None:
        """Refuse linkage of another shape than some, or null."""
        if self.value is not None and not isinstance(self.value, shapes):
            message = f"Expected null, an object or an array, but got {self.kind}."
            raise shape_error(message, self.pointer)

    def named(self) -> list[tuple[str, str]] | None:
        """Return what linkage names, in an order of its own; None where it is null.

        Raises:
            KeyError: for an object that is no identifier.
            TypeError: for a value that is none.
        """
        if self.value is None:
            return None
        identifiers = self.value if isinstance(self.value, list) else [self.value]
        return sorted((str(item["type"]), str(item["id"])) for item in identifiers)
