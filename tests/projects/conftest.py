"""The rows of the example."""

import pytest

from tests.hostile import database_state


@pytest.fixture(scope="module")
def house(example_rows: None) -> str:
    """Return the checksum of the example's rows."""
    return database_state()
