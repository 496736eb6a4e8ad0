"""The rows that the API of the specification tests has."""

import pytest

from tests import models
from tests.music import make_albums


@pytest.fixture
def albums(db: None) -> list[models.Album]:
    """Make four albums, more than a page; the last has neither a label nor genres."""
    return make_albums(4)
