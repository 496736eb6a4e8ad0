"""The rows that hyperlinks lead to."""

import pytest

from tests import models


@pytest.fixture(autouse=True)
def rows() -> None:
    """Ada (11) from France teaches Ben (12) and made albums 31 and 32."""
    country = models.Country.objects.create(pk=21, code="fr", full_name="France")
    ada = models.Artist.objects.create(pk=11, stage_name="Ada", country=country)
    ben = models.Artist.objects.create(pk=12, stage_name="Ben", teacher=ada)
    models.Passport.objects.create(pk=81, artist=ada)
    for pk, title in ((41, "Blues"), (42, "Folk"), (43, "Jazz")):
        models.Genre.objects.create(pk=pk, title=title)
    for pk in (31, 32):
        album = models.Album.objects.create(pk=pk, album_title=f"Album {pk}", artist=ada)
        album.guests.set([ada, ben])
    models.Album.objects.get(pk=31).genres.set([41, 42])
    for pk in (51, 52):
        models.Track.objects.create(pk=pk, album_id=31, track_title=f"Track {pk}")
    models.Track.objects.create(pk=53, album_id=32, track_title="Track 53")
    studio = models.Studio.objects.create(pk=61, studio_name="Alto", slug="alto", owner=ada)
    models.Studio.objects.create(pk=62, studio_name="Basso", slug="basso")
    models.Plaque.objects.create(pk=71, plaque_code="P1", studio=studio)
