"""Which members are the first ones."""

from typing import Any

import pytest
from django.db.models import Count

from tests import models
from tests.http import counted
from tests.plan.linkage_extent.api import (
    field,
    identifiers,
    make_album,
    relationships_of,
    view_with,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.plan.linkage_extent.api")]


@pytest.mark.parametrize(
    "ordering",
    [
        ("id",),
        ("-id",),
        ("artist__stage_name", "-id"),
        ("artist", "id"),
        ("-artist__teacher__stage_name", "id"),
        ("guests__stage_name", "-id"),
    ],
)
@pytest.mark.parametrize("name", ["albums", "guest_albums"])
def test_the_first_members_are_those_that_the_ordering_puts_first(
    monkeypatch: Any, name: str, ordering: tuple[str, ...]
) -> None:
    teachers = [models.Artist.objects.create(stage_name=text) for text in "qp"]
    artists = [
        models.Artist.objects.create(stage_name=text, teacher=teacher)
        for text, teacher in zip("cab", [*teachers, teachers[0]], strict=True)
    ]
    for number in range(9):
        owner = artists[0] if name == "albums" else artists[number % 3]
        album = models.Album.objects.create(album_title=f"A{number}", artist=owner)
        album.guests.set(artists[:1])
    monkeypatch.setattr(models.Album._meta, "ordering", ordering)
    expected = identifiers("albums", getattr(artists[0], name).all()[:4])

    viewset = view_with(models.Artist, **{name: field(linkage=4)})
    assert list(relationships_of(viewset, artists[0]).values()) == [{"data": expected}]


def test_the_first_members_of_a_manager_that_orders_by_what_it_annotates(monkeypatch: Any) -> None:
    album = make_album()
    other = make_album(guests=2)
    models.Track.objects.bulk_create(
        models.Track(track_title=text, album=album) for text in ("b", "a", "c")
    )
    models.Track.objects.create(track_title="d", album=other)
    usual = models.PublishedTracks.get_queryset

    def get_queryset(manager: Any) -> Any:
        ranked = usual(manager).annotate(size=Count("album__guests"))
        return ranked.order_by("size", "track_title")

    monkeypatch.setattr(models.PublishedTracks, "get_queryset", get_queryset)
    expected = identifiers("tracks", models.Track.objects.filter(album=album)[:2])

    viewset = view_with(models.Album, tracks=field(linkage=2))
    assert relationships_of(viewset, album) == {"tracks": {"data": expected}}


def test_members_without_an_ordering_are_not_ordered() -> None:
    artist = models.Artist.objects.create(stage_name="Ada")
    for number in range(3):
        models.Studio.objects.create(studio_name=f"S{number}", slug=f"s{number}", owner=artist)

    with counted() as run:
        found = relationships_of(view_with(models.Artist, studios=field(linkage=2)), artist)

    [listed] = [relationship["data"] for relationship in found.values()]
    known = identifiers("studios", models.Studio.objects.all())
    assert len(listed) == 2
    assert all(identifier in known for identifier in listed)
    assert "PARTITION BY" in run[1]
    assert "ORDER BY" not in run[1]
