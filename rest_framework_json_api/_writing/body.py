"""Reading a request body as JSON, and checking the shapes of its values."""

import json
import math
import re
from collections.abc import Mapping
from typing import Any, BinaryIO, NamedTuple

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework.exceptions import ParseError, PermissionDenied

from rest_framework_json_api._protocol.errors import escape, located

#: An escape sequence for a surrogate, which may lack its other half.
SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")

#: JSON's names for the types of values other than objects, with an article.
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
        RequestDataTooBig: if there are more than ``DATA_UPLOAD_MAX_MEMORY_SIZE``, a limit that
            Django itself applies to forms only.
    """
    limit: int | None = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    body: bytes = stream.read() if limit is None else stream.read(limit + 1)
    if limit is not None and len(body) > limit:
        raise RequestDataTooBig("The body exceeded settings.DATA_UPLOAD_MAX_MEMORY_SIZE.")
    return body


def decode(body: bytes) -> Any:
    """Parse a JSON text.

    Raises:
        ParseError: if it is not valid JSON, has a number out of range, or is not valid Unicode.
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
    """Refuse ``NaN`` and ``Infinity``, which Python reads and JSON does not have."""
    raise ValueError(f"{text} is no JSON value.")


def finite(text: str) -> float:
    """Return a number, refusing one too large for a float."""
    number = float(text)
    if math.isinf(number):
        raise ValueError("A number is too large.")
    return number


def shape_error(message: str, pointer: str) -> ParseError:
    """Return an error of status 400, for a document of the wrong shape."""
    return located(ParseError, message, {"pointer": pointer})


def refused(message: str, *pointers: str) -> PermissionDenied:
    """Return an error of status 403, for members that a client may not send."""
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
        """JSON's name for its type, with an article."""
        return JSON_TYPES.get(type(self.value), "an object")

    def an_object(self) -> Mapping[str, Any]:
        """Return the value, refusing anything but an object."""
        if not isinstance(self.value, Mapping):
            raise shape_error(f"Expected an object, but got {self.kind}.", self.pointer)
        return self.value

    def check_string(self) -> None:
        """Refuse anything but a string."""
        if not isinstance(self.value, str):
            raise shape_error(f"Expected a string, but got {self.kind}.", self.pointer)

    def check_linkage(self, *shapes: type) -> None:
        """Refuse linkage that is neither null nor an instance of the given types."""
        if self.value is not None and not isinstance(self.value, shapes):
            message = f"Expected null, an object or an array, but got {self.kind}."
            raise shape_error(message, self.pointer)

    def named(self) -> list[tuple[str, str]] | None:
        """Return the sorted (type, id) pairs of linkage; None for null.

        Raises:
            KeyError: for an object without a type or an id.
            TypeError: for a value that is not an object.
        """
        if self.value is None:
            return None
        identifiers = self.value if isinstance(self.value, list) else [self.value]
        return sorted((str(item["type"]), str(item["id"])) for item in identifiers)
