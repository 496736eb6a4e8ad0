"""The rows that the API of the specification tests has."""

import pytest

from tests import models
from tests.music import make_albums


@pytest.fixture
def albums(db: None) -> list[models.Album]:
    """Make four albums, more than a page; the last has neither a label nor genres."""
    return make_albums(4)


@pytest.fixture
def album(db: None) -> models.Album:
    """Make two albums, and return the one that lacks a label."""
    return make_albums(2)[1]


@pytest.fixture
def genre(db: None) -> models.Genre:
    """Make a genre."""
    return models.Genre.objects.create(title="Jazz")


@pytest.fixture
def artist(db: None) -> models.Artist:
    """Make an artist."""
    return models.Artist.objects.create(stage_name="Ada")
