"""JSON with and without orjson, in one process."""

from collections.abc import Iterator
from contextlib import contextmanager

from rest_framework_json_api import _json

#: The extra, where it is installed.
ORJSON = _json.orjson


@contextmanager
def encoding(by_orjson: bool) -> Iterator[None]:
    """Let documents be written by orjson, or without it, as long as the block runs."""
    _json.orjson = ORJSON if by_orjson else None
    try:
        yield
    finally:
        _json.orjson = ORJSON
