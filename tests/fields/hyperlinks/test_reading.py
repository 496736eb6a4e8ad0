"""Hyperlinks in documents."""

import pytest
from rest_framework.test import APIRequestFactory

from tests import models
from tests.client import get, identifier
from tests.fields.hyperlinks.api import (
    ALBUM,
    ARTIST,
    COUNTRY,
    EMPTY,
    AlbumSerializer,
    GenreSerializer,
    identifiers,
    linked,
    same_queries,
    url,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.fields.hyperlinks.api")]


def test_a_hyperlinked_resource_has_its_own_url_and_those_of_its_to_ones() -> None:
    assert get("/albums/31/") == {"data": ALBUM}


def test_a_list_of_hyperlinked_resources_has_the_same_resource_objects() -> None:
    other = {
        **identifier("albums", 32),
        "attributes": {"albumTitle": "Album 32"},
        "relationships": {
            "artist": linked("artists", 11, "artists/11"),
            "genres": identifiers("genres"),
            "tracks": identifiers("tracks", 53),
        },
        "links": {"self": url("albums/32")},
    }

    assert get("/albums/") == {"data": [ALBUM, other]}


@pytest.mark.parametrize(
    ("query", "expected"),
    [("", 3), ("?fields[albums]=artist", 1), ("?fields[albums]=genres", 2), ("?include=artist", 7)],
)
def test_the_queries_of_hyperlinks_do_not_grow_with_the_rows(query: str, expected: int) -> None:
    same_queries(f"/albums/{query}", expected)


def test_a_hyperlink_may_look_up_another_column() -> None:
    assert get("/artists/11/") == {"data": ARTIST}
    assert get("/studios/alto/") == {
        "data": {
            **identifier("studios", 61),
            "attributes": {"studioName": "Alto", "slug": "alto"},
            "relationships": {"owner": linked("artists", 11, "artists/11")},
            "links": {"self": url("studios/alto")},
        }
    }


def test_empty_hyperlinks_are_null_without_a_link() -> None:
    assert get("/artists/12/") == {
        "data": {
            **identifier("artists", 12),
            "attributes": {"stageName": "Ben"},
            "relationships": {
                "country": EMPTY,
                "teacher": linked("artists", 11, "artists/11"),
                "passport": EMPTY,
                "albums": identifiers("albums"),
            },
            "links": {"self": url("artists/12")},
        }
    }


def test_included_resources_have_their_own_urls() -> None:
    tracks = [
        {
            **identifier("tracks", pk),
            "attributes": {"trackTitle": f"Track {pk}"},
            "links": {"self": url(f"albums/31/tracks/{pk}")},
        }
        for pk in (51, 52)
    ]
    genres = [
        {
            **identifier("genres", pk),
            "attributes": {"title": title},
            "links": {"self": url(f"genres/{pk}")},
        }
        for pk, title in ((41, "Blues"), (42, "Folk"))
    ]

    assert get("/albums/31/?include=artist.country,genres,tracks") == {
        "data": ALBUM,
        "included": [ARTIST, COUNTRY, *genres, *tracks],
    }


def test_the_self_link_stays_with_every_fieldset() -> None:
    query = "?include=artist,tracks&fields[albums]=artist&fields[artists]=&fields[tracks]="
    assert get(f"/albums/32/{query}") == {
        "data": {
            **identifier("albums", 32),
            "relationships": {"artist": linked("artists", 11, "artists/11")},
            "links": {"self": url("albums/32")},
        },
        "included": [
            {**identifier("artists", 11), "links": {"self": url("artists/11")}},
            {**identifier("tracks", 53), "links": {"self": url("albums/32/tracks/53")}},
        ],
    }


def test_a_hyperlink_is_the_url_in_the_data_of_the_serializer() -> None:
    context = {"request": APIRequestFactory().get("/")}
    album = models.Album.objects.get(pk=31)

    assert AlbumSerializer(album, context=context).data == {
        "url": url("albums/31"),
        "album_title": "Album 31",
        "artist": url("artists/11"),
        "genres": [url("genres/41"), url("genres/42")],
        "tracks": [url("albums/31/tracks/52"), url("albums/31/tracks/51")],
    }


def test_a_resource_that_is_not_saved_has_no_url() -> None:
    context = {"request": APIRequestFactory().get("/")}

    assert GenreSerializer(models.Genre(title="New"), context=context).data == {
        "url": None,
        "title": "New",
    }


def test_the_related_and_relationship_urls_of_hyperlinks() -> None:
    assert get("/albums/31/artist/") == {"data": ARTIST}
    assert get("/albums/31/relationships/artist/") == linked("artists", 11, "artists/11")
    assert get("/albums/31/relationships/tracks/") == {
        "data": [identifier("tracks", 52), identifier("tracks", 51)]
    }
    assert get("/artists/12/relationships/country/") == {"data": None}
