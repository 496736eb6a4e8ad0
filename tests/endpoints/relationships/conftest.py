"""The rows whose relationships are changed."""

import pytest

from tests import models
from tests.endpoints.relationships.api import LABEL, OTHER_LABEL


@pytest.fixture(scope="module", autouse=True)
def rows(module_db: None) -> None:
    """Artists 11 to 14: 12 and 13 are taught by 11, who made album 31 and has passport, badge."""
    models.Country.objects.create(pk=11, code="fr", full_name="France")
    for pk in (11, 12, 13, 14):
        models.Artist.objects.create(pk=pk, stage_name=f"Artist {pk}")
    models.Artist.objects.filter(pk__in=(12, 13)).update(teacher=11)
    models.Passport.objects.create(pk=21, artist_id=11, serial_number="P1")
    models.Passport.objects.create(pk=22, artist_id=12, serial_number="P2")
    models.Badge.objects.create(pk=25, holder_id=11)
    models.Badge.objects.create(pk=26)
    for key, name in ((LABEL, "Alto"), (OTHER_LABEL, "Basso")):
        models.Label.objects.create(pk=key, label_name=name)
    for pk, title in ((41, "Blues"), (42, "Folk"), (43, "Jazz")):
        models.Genre.objects.create(pk=pk, title=title)
    for pk in (31, 32):
        album = models.Album.objects.create(pk=pk, album_title=f"Album {pk}", artist_id=11)
    album = models.Album.objects.get(pk=31)
    album.genres.set([41, 42])
    album.guests.set([12, 13])
    models.Track.objects.create(pk=51, album=album, track_title="First")
    models.Track.objects.create(pk=52, album=album, track_title="Draft", is_published=False)
    models.Track.objects.create(pk=53, album_id=32, track_title="Other")
    band = models.Band.objects.create(pk=61)
    models.Membership.objects.create(pk=71, band=band, artist_id=11, role="singer")
    models.Membership.objects.create(pk=72, band=band, artist_id=12)
