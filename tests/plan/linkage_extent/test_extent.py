"""Each relationship has as much linkage as its field says, in as many queries for any number."""

import re
from typing import Any

import pytest

from tests import models
from tests.http import call, counted, document, get_list, get_one
from tests.plan.linkage_extent.api import (
    HOST,
    AlbumViewSet,
    field,
    get,
    identifiers,
    links,
    make_album,
    relationships_of,
    view_with,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.plan.linkage_extent.api")]


def test_each_relationship_has_as_much_linkage_as_its_field_says() -> None:
    album = make_album(guests=3, tracks=3, genres=3)
    url = f"albums/{album.pk}"

    assert get(f"/{url}") == {
        "links": {"self": f"{HOST}/{url}"},
        "data": {
            "type": "albums",
            "id": str(album.pk),
            "attributes": {"albumTitle": "Blue"},
            "relationships": {
                "artist": {
                    "links": links(url, "artist"),
                    "data": {"type": "artists", "id": str(album.artist_id)},
                },
                "guests": {
                    "links": links(url, "guests", "page%5Bnumber%5D=2&page%5Bsize%5D=2"),
                    "data": identifiers("artists", album.guests.all()[:2]),
                },
                "tracks": {
                    "links": links(url, "tracks", "page%5Blimit%5D=2&page%5Boffset%5D=2"),
                    "data": identifiers("tracks", album.tracks.all()[:2]),
                    "meta": {"count": 3},
                },
                "genres": {
                    "links": links(url, "genres"),
                    "meta": {"count": 3},
                },
            },
            "links": {"self": f"{HOST}/{url}"},
        },
    }


@pytest.mark.parametrize("size", [0, 1, 2])
def test_what_is_listed_in_full_has_no_next_link(size: int) -> None:
    album = make_album(guests=size, tracks=size, genres=size)
    url = f"albums/{album.pk}"
    found = get(f"/{url}")["data"]["relationships"]

    assert found["guests"] == {
        "links": links(url, "guests"),
        "data": identifiers("artists", album.guests.all()),
    }
    assert found["tracks"] == {
        "links": links(url, "tracks"),
        "data": identifiers("tracks", album.tracks.all()),
        "meta": {"count": size},
    }
    assert found["genres"]["meta"] == {"count": size}


@pytest.mark.parametrize(("name", "kind"), [("guests", "artists"), ("tracks", "tracks")])
def test_the_next_links_lead_through_the_rest(name: str, kind: str) -> None:
    album = make_album(guests=7, tracks=7)
    relationship = get(f"/albums/{album.pk}")["data"]["relationships"][name]
    pages = [relationship]
    while pages[-1]["links"].get("next") is not None:
        pages.append(get(pages[-1]["links"]["next"]))

    assert [len(page["data"]) for page in pages] == [2, 2, 2, 1]
    found = [identifier for page in pages for identifier in page["data"]]
    assert found == identifiers(kind, getattr(album, name).all())


@pytest.mark.parametrize("name", ["guests", "tracks", "genres"])
def test_the_url_of_a_relationship_has_whole_linkage(name: str) -> None:
    album = make_album(guests=5, tracks=5, genres=5)
    kind = {"guests": "artists"}.get(name, name)
    expected = identifiers(kind, getattr(album, name).all())

    assert get(f"/albums/{album.pk}/relationships/{name}")["data"] == expected
    view = AlbumViewSet.as_view({"get": "retrieve_relationship"})
    found = document(call(view, pk=album.pk, related_field=name))
    assert found == {"data": expected}


def test_whole_linkage_of_a_limited_relationship_takes_one_query() -> None:
    album = make_album(guests=5)
    view = AlbumViewSet.as_view({"get": "retrieve_relationship"})

    with counted() as run:
        found = document(call(view, pk=album.pk, related_field="guests"))

    assert len(found["data"]) == 5
    # the parent, and the keys of the guests
    assert len(run) == 2


@pytest.mark.parametrize("name", ["guests", "tracks", "genres"])
def test_an_included_relationship_has_whole_linkage(name: str) -> None:
    album = make_album(guests=4, tracks=4, genres=4)
    kind = {"guests": "artists"}.get(name, name)
    expected = identifiers(kind, getattr(album, name).all())

    found = get(f"/albums/{album.pk}?include={name}")

    relationship = found["data"]["relationships"][name]
    assert relationship["data"] == expected
    assert "next" not in relationship["links"]
    assert relationship.get("meta") == (None if name == "guests" else {"count": 4})
    included = [{"type": row["type"], "id": row["id"]} for row in found["included"]]
    assert sorted(included, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize(
    ("include", "queries"),
    [
        # the rows, the keys of guests and of tracks, and the counts of tracks and of genres
        ("", 5),
        # guests in the place of their keys, and the keys of their pupils and albums
        ("?include=guests", 7),
        # tracks in the place of their keys and their count
        ("?include=tracks", 4),
        # genres in the place of their count
        ("?include=genres", 5),
        # artists with albums by key, and their pupils with pupils and albums by key
        ("?include=artist.pupils", 10),
    ],
)
@pytest.mark.parametrize("rows", [3, 30])
def test_the_queries_do_not_grow_with_the_rows(rows: int, include: str, queries: int) -> None:
    for number in range(rows):
        album = make_album(guests=number % 5, tracks=number % 5, genres=number % 5)
        models.Artist.objects.create(stage_name="Pupil", teacher=album.artist)

    with counted() as run:
        found = get(f"/albums{include}")

    assert len(found["data"]) == rows
    assert len(run) == queries


def test_no_more_keys_are_selected_than_it_takes_to_know_that_there_are_more() -> None:
    albums = [make_album(guests=10) for _ in range(3)]
    viewset = view_with(models.Album, guests=field(linkage=2))

    with counted() as run:
        found = get_list(viewset)

    assert [row["relationships"] for row in found["data"]] == [
        {"guests": {"data": identifiers("artists", album.guests.all()[:2])}} for album in albums
    ]
    [_, keys] = run
    assert re.search(r'"qual0" <= 3\b', keys)


def test_all_linkage_with_and_without_a_count() -> None:
    album = make_album(guests=3)
    expected = identifiers("artists", album.guests.all())

    for kwargs in ({}, {"linkage": True}, {"count": True}, {"linkage": True, "count": True}):
        viewset = view_with(models.Album, guests=field(**kwargs))
        assert relationships_of(viewset, album) == {
            "guests": {"data": expected, "meta": {"count": 3}}
        }
    with_none = view_with(models.Album, guests=field(count=False))
    with counted() as run:
        assert relationships_of(with_none, album) == {"guests": {"data": expected}}
    assert len(run) == 2


@pytest.mark.parametrize("linkage", [False, 0])
def test_links_only_takes_no_query(linkage: Any) -> None:
    album = make_album(guests=3)
    own = field(linkage=linkage, self_link_view_name="album-relationships")
    viewset = view_with(models.Album, guests=own)

    with counted() as run:
        found = relationships_of(viewset, album, "?fields[albums]=guests")

    url = f"{HOST}/albums/{album.pk}/relationships/guests"
    assert found == {"guests": {"links": {"self": url}}}
    assert len(run) == 1


def test_a_relationship_that_nothing_is_told_of_is_left_out() -> None:
    album = make_album(guests=3)

    found = get_one(view_with(models.Album, guests=field(linkage=False)), album.pk)

    assert found == {"data": {"type": "albums", "id": str(album.pk)}}


def test_a_count_is_of_what_the_default_manager_shows() -> None:
    album = make_album(tracks=3)
    models.Track.objects.create(track_title="Draft", album=album, is_published=False)
    viewset = view_with(models.Album, tracks=field(linkage=1, count=True))

    assert relationships_of(viewset, album) == {
        "tracks": {
            "data": identifiers("tracks", album.tracks.all()[:1]),
            "meta": {"count": 3},
        }
    }


def test_a_count_is_of_all_rows_however_a_manager_orders_them(monkeypatch: Any) -> None:
    album = make_album(tracks=3)
    usual = models.PublishedTracks.get_queryset
    monkeypatch.setattr(
        models.PublishedTracks,
        "get_queryset",
        lambda manager: usual(manager).order_by("track_title"),
    )

    viewset = view_with(models.Album, tracks=field(linkage=False, count=True))
    assert relationships_of(viewset, album) == {"tracks": {"meta": {"count": 3}}}
