"""JSON by orjson, where it is installed and gives the bytes that DRF's renderer gives."""

from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from enum import EnumMeta
from importlib import import_module
from importlib.util import find_spec
from types import NoneType
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from rest_framework.renderers import JSONRenderer
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.utils.serializer_helpers import ReturnDict, ReturnList

#: None where the extra is not installed.
orjson: Any = import_module("orjson") if find_spec("orjson") else None

RENDER = JSONRenderer.render

ENCODER = JSONEncoder()

OBJECTS = frozenset({dict, ReturnDict})

ARRAYS = frozenset({list, tuple, ReturnList})

ALIKE = frozenset({str, int, bool, NoneType, float}) | OBJECTS | ARRAYS

#: What DRF's encoder writes and what can be asked for it twice: an iterator could not.
ENCODED = (Promise, date, time, timedelta, Decimal, UUID)


def encoded(
    renderer: JSONRenderer,
    render: Callable[..., bytes],
    data: Any,
    accepted_media_type: str | None,
    renderer_context: Mapping[str, Any],
) -> bytes:
    """Return data as JSON: what ``render`` returns, or raise what it raises.

    Args:
        renderer: the renderer, whose attributes say how JSON is written.
        render: its method that writes JSON without orjson.
        data: what is written.
        accepted_media_type: the media type, which may ask for indentation.
        renderer_context: the context of the answer, which may ask for it, too.
    """
    if data is not None and writes_as_orjson(renderer, render):
        indent = renderer.get_indent(accepted_media_type, renderer_context)  # type: ignore[arg-type]
        written = by_orjson(data) if indent is None else None
        if written is not None:
            return written
    return render(data, accepted_media_type, renderer_context)


def writes_as_orjson(renderer: JSONRenderer, render: Callable[..., bytes]) -> bool:
    """Return whether DRF's own method and encoder write JSON, in the form that orjson has."""
    return (
        orjson is not None
        and getattr(render, "__func__", None) is RENDER
        and renderer.encoder_class is JSONEncoder
        and renderer.compact
        and renderer.strict
        and not renderer.ensure_ascii
    )


def by_orjson(data: Any) -> bytes | None:
    """Return data as JSON; None where orjson cannot write it, or not as the json module does."""
    options = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
    try:
        written: bytes = orjson.dumps(data, default, options)
    except orjson.JSONEncodeError:
        return None
    if not is_written_alike(data):
        return None
    # The separators of lines and paragraphs start with this byte, and most texts have none.
    if b"\xe2" in written:
        written = written.replace(b"\xe2\x80\xa8", b"\\u2028").replace(b"\xe2\x80\xa9", b"\\u2029")
    return written


def default(value: Any) -> Any:
    """Return what DRF's encoder makes of a value.

    Raises:
        TypeError: where the json module has to write the document.
    """
    if not isinstance(value, ENCODED):
        raise TypeError
    simple = ENCODER.default(value)
    if isinstance(simple, float) and not is_common(simple):
        raise TypeError
    return simple


def is_written_alike(data: Any) -> bool:
    """Return whether orjson and the json module write the same, for what orjson did not refuse.

    What differs cannot be seen in the output: orjson makes null of NaN, and of an enum its value.
    So the values are looked at, one level of the document after the other and not one by one.
    """
    level = [data]
    while level:
        kinds = set(map(type, level))
        if not all(map(is_alike, kinds - ALIKE)):
            return False
        if float in kinds and not all(is_common(value) for value in level if type(value) is float):
            return False
        level = values_within(level, kinds)
    return True


def values_within(level: list[Any], kinds: set[Any]) -> list[Any]:
    """Return the values in the objects and arrays of a level, whose types are given.

    Texts are left out: most values are texts, and both write them in the same way.
    """
    members: list[Any] = []
    for kind in kinds & OBJECTS:
        members += [
            part
            for value in level
            if type(value) is kind
            for part in value.values()
            if type(part) is not str
        ]
    for kind in kinds & ARRAYS:
        members += [
            part
            for value in level
            if type(value) is kind
            for part in value
            if type(part) is not str
        ]
    return members


def is_alike(kind: type) -> bool:
    """Return whether both write the values of a type that JSON does not have in the same way.

    A subclass of dict or list may say itself what is in it: only the json module asks it.
    """
    return issubclass(kind, (str, int, *ENCODED)) and not (
        isinstance(kind, EnumMeta) or issubclass(kind, (dict, list, tuple, float))
    )


def is_common(number: float) -> bool:
    """Return whether a number is finite, and both write it without an exponent."""
    return number == 0 or 1e-4 <= abs(number) < 1e16
