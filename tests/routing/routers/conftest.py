"""The rows that the routers serve."""

from typing import Any

import pytest

from tests import models


@pytest.fixture(autouse=True)
def rows(settings: Any) -> None:
    settings.JSON_API_FORMAT_TYPES = "dasherize"
    settings.JSON_API_PLURALIZE_TYPES = True
    settings.JSON_API_FORMAT_FIELD_NAMES = False
    settings.JSON_API_FORMAT_RELATED_LINKS = False
    for number, name in enumerate(("Ada", "Ben", "Cyd", "Hidden"), 1):
        models.Artist.objects.create(id=number, stage_name=name)
    for number in (1, 2, 3):
        album = models.Album.objects.create(id=number, album_title=f"A{number}", artist_id=1)
        models.Track.objects.create(id=number, track_title="First", album=album)
    models.Album.objects.get(pk=1).guests.set([1, 2, 3, 4])
