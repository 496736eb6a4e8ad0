"""JSON with and without orjson, in one process."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import SimpleNamespace
from typing import Any

NAME = "rest_framework_json_api._document.encoding"

#: The module that writes JSON; the published package, which is measured beside this one, has none.
WRITER: Any = import_module(NAME) if find_spec(NAME) else SimpleNamespace(orjson=None)

#: The extra, where it is installed.
ORJSON = WRITER.orjson


@contextmanager
def encoding(by_orjson: bool) -> Iterator[None]:
    """Let documents be written by orjson, or without it, as long as the block runs."""
    WRITER.orjson = ORJSON if by_orjson else None
    try:
        yield
    finally:
        WRITER.orjson = ORJSON
