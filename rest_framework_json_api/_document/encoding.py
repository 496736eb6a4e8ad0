"""JSON by orjson, where it is installed and writes the same bytes as DRF's renderer."""

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

#: Types that DRF's encoder writes, and that can be encoded a second time, unlike an iterator.
ENCODED = (Promise, date, time, timedelta, Decimal, UUID)


def encoded(
    renderer: JSONRenderer,
    render: Callable[..., bytes],
    data: Any,
    accepted_media_type: str | None,
    renderer_context: Mapping[str, Any],
) -> bytes:
    """Return data as JSON, with the bytes, or the exception, that ``render`` would give.

    Args:
        renderer: the renderer, whose attributes say how JSON is written.
        render: its method that writes JSON without orjson.
        data: the data of the response.
        accepted_media_type: the media type, which may ask for indentation.
        renderer_context: the context of the renderer, which may ask for indentation, too.
    """
    if data is not None and writes_as_orjson(renderer, render):
        indent = renderer.get_indent(accepted_media_type, renderer_context)  # type: ignore[arg-type]
        written = by_orjson(data) if indent is None else None
        if written is not None:
            return written
    return render(data, accepted_media_type, renderer_context)


def writes_as_orjson(renderer: JSONRenderer, render: Callable[..., bytes]) -> bool:
    """Tell whether DRF's own method and encoder write the JSON, as compactly as orjson."""
    return (
        orjson is not None
        and getattr(render, "__func__", None) is RENDER
        and renderer.encoder_class is JSONEncoder
        and renderer.compact
        and renderer.strict
        and not renderer.ensure_ascii
    )


def by_orjson(data: Any) -> bytes | None:
    """Return data as JSON; None where orjson refuses it, or would not write it as json does."""
    options = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
    try:
        written: bytes = orjson.dumps(data, default, options)
    except orjson.JSONEncodeError:
        return None
    if not is_written_alike(data):
        return None
    # U+2028 and U+2029 start with this byte, which most texts lack. DRF escapes both.
    if b"\xe2" in written:
        written = written.replace(b"\xe2\x80\xa8", b"\\u2028").replace(b"\xe2\x80\xa9", b"\\u2029")
    return written


def default(value: Any) -> Any:
    """Return a value that orjson cannot write, as DRF's encoder simplifies it.

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
    """Tell whether orjson and the json module write data alike, once orjson has accepted it.

    The output does not show the differences: orjson writes NaN as null, and an enum as its value.
    So the types of the values are checked, for each level of the document at once.
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
    """Return the values in the objects and arrays of a level, without strings.

    Most values are strings, and both encoders write them alike.

    Args:
        level: the values of the level.
        kinds: their types.
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
    """Tell whether both encoders write the values of another type alike.

    Not those of a subclass of dict or list: only the json module calls its methods.
    """
    return issubclass(kind, (str, int, *ENCODED)) and not (
        isinstance(kind, EnumMeta) or issubclass(kind, (dict, list, tuple, float))
    )


def is_common(number: float) -> bool:
    """Tell whether a number is finite, and written without an exponent by both encoders."""
    return number == 0 or 1e-4 <= abs(number) < 1e16
