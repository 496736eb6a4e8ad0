"""What the benchmarks ask for."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def jsonapi_object(settings: Any) -> None:
    """Let documents have the member that they have by default."""
    settings.JSON_API_JSONAPI_OBJECT = {"version": "1.1"}


@pytest.fixture(autouse=True)
def small_heap() -> Iterator[None]:
    """Let the collection of garbage before each sample pass over what the tests hold."""
    gc.freeze()
    yield
    gc.unfreeze()
