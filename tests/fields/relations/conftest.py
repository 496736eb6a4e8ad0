"""Albums with all relations, and with none."""

import pytest

from tests import models
from tests.fields.relations.api import LABEL


@pytest.fixture
def album() -> models.Album:
    """An album with something in each of its relations."""
    label = models.Label.objects.create(id=LABEL, label_name="Alto")
    artist = models.Artist.objects.create(id=2, stage_name="Artist")
    album = models.Album.objects.create(id=3, album_title="Album", artist=artist, label=label)
    for number, title in ((4, "Blues"), (5, "Jazz")):
        album.genres.create(id=number, title=title)
    return album
