"""What the benchmarks ask for."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def jsonapi_object(settings: Any) -> None:
    """Let documents have the member that they have by default."""
    settings.JSON_API_JSONAPI_OBJECT = {"version": "1.1"}
