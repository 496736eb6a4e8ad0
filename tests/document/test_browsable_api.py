"""The pages of the browsable API."""

import json
import re
from html import unescape
from typing import Any

import pytest
from rest_framework import serializers as drf
from rest_framework.test import APIClient

from rest_framework_json_api import relations, serializers
from rest_framework_json_api.renderers import BrowsableAPIRenderer, JSONRenderer
from tests import models, music
from tests.document.api import ALBUM, BLUES, JAZZ, AlbumViewSet, viewset_with
from tests.http import MEDIA_TYPE, counted, get_one, get_related

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.document.api")]


def page(url: str, method: str = "get", status: int = 200, data: Any = None) -> str:
    """Return the page that a browser shows."""
    body = {"data": json.dumps(data), "content_type": MEDIA_TYPE} if data is not None else {}
    response = getattr(APIClient(), method)(url, headers={"accept": "text/html"}, **body)
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    return unescape(response.content.decode())


def test_an_error_has_a_page_where_there_is_no_queryset() -> None:
    given = {"data": {"type": "logins", "attributes": {}}}

    assert '"detail": "Wrong."' in page("/login/", "post", 400, given)
    assert '"code": "method_not_allowed"' in page("/login/", "get", 405)


def offered(text: str) -> list[str]:
    """Return the include paths that a page offers."""
    return re.findall(r'<input type="checkbox" value="([^"]*)">', text)


def raw_contents(text: str) -> list[Any]:
    """Return the documents in the raw data forms of a page."""
    found = re.findall(r'<textarea name="_content"[^>]*>(.*?)</textarea>', text, re.DOTALL)
    return [json.loads(content) for content in found]


def test_a_page_offers_the_include_paths_as_clients_see_them(album: models.Album) -> None:
    text = page("/api/albums/")

    assert offered(text) == [
        "artist",
        "artist.teacher",
        "artist.pupils",
        "artist.passport",
        "artist.passport.artist",
        "artist.albums",
        "artist.albums.artist",
        "artist.albums.label",
        "artist.albums.genres",
        "artist.albums.guests",
        "artist.albums.tracks",
        "artist.country",
        "genres",
        "tracks",
        "tracks.record",
        "tracks.record.artist",
        "tracks.record.label",
        "tracks.record.genres",
        "tracks.record.guests",
        "tracks.record.tracks",
    ]
    assert 'data-target="#includesModal"' in text


class DeepRenderer(BrowsableAPIRenderer):
    includes_depth = 5


def test_the_paths_end_at_a_serializer_that_was_there_before(album: models.Album) -> None:
    paths = DeepRenderer._get_included_serializers(music.PassportSerializer)

    assert "artist.albums.tracks.record" in paths
    assert "artist.albums.guests" in paths
    assert "artist.teacher" in paths
    ended = ("artist.albums.tracks.record.", "artist.albums.guests.", "artist.teacher.")
    assert [path for path in paths if path.startswith(ended)] == []


def test_every_path_that_a_page_offers_can_be_included(album: models.Album) -> None:
    paths = offered(page("/api/albums/"))

    assert get_one(AlbumViewSet, 3, f"?include={','.join(paths)}")["data"] == ALBUM


def test_the_paths_of_a_serializer_are_spelled_as_clients_spell_them() -> None:
    class FirstGenreSerializer(serializers.Serializer):
        included_serializers = {
            "first_genre": music.GenreSerializer,
            "first_genre.sub_genre": music.GenreSerializer,
            "next_one": "self",
        }

    assert BrowsableAPIRenderer._get_included_serializers(FirstGenreSerializer) == [
        "firstGenre",
        "firstGenre.subGenre",
        "nextOne",
    ]
    assert BrowsableAPIRenderer._get_included_serializers(drf.Serializer) == []


def test_a_project_may_choose_the_paths_of_the_page(album: models.Album) -> None:
    assert offered(page("/own-paths/")) == ["own.path"]


@pytest.mark.parametrize("url", ["/plain/", "/no-serializer/", "/api/albums/3/genres/"])
def test_a_page_with_nothing_to_include_has_no_form_for_it(album: models.Album, url: str) -> None:
    text = page(url)

    assert offered(text) == []
    assert "includesModal" not in text


def test_a_page_of_related_resources_offers_their_paths(album: models.Album) -> None:
    assert offered(page("/api/albums/3/tracks/"))[:2] == ["record", "record.artist"]


@pytest.mark.parametrize(
    "url", ["/api/albums/77/", "/api/albums/3/nothing/", "/api/albums/3/albumTitle/"]
)
def test_what_does_not_exist_has_a_page_too(album: models.Album, url: str) -> None:
    assert '"title": "Not Found"' in page(url, status=404)


def test_a_refused_query_has_a_page_too(album: models.Album) -> None:
    text = page("/api/albums/?include=nothing", status=400)

    assert "The path 'nothing' cannot be included." in text
    assert raw_contents(text) == []


def test_a_method_that_is_not_offered_has_a_page_too(album: models.Album) -> None:
    assert '"title": "Method Not Allowed"' in page("/api/albums/", "patch", 405, {})


EMPTY_ALBUM = {
    "data": {
        "type": "albums",
        "attributes": {"albumTitle": ""},
        "relationships": {"artist": {"data": None}, "genres": {"data": [], "meta": {"count": 0}}},
    }
}


def without_meta(content: Any) -> Any:
    data = {key: value for key, value in content["data"].items() if key != "meta"}
    return {"data": data}


def test_the_raw_data_form_starts_with_an_empty_resource(album: models.Album) -> None:
    assert [without_meta(content) for content in raw_contents(page("/api/albums/"))] == [
        EMPTY_ALBUM
    ]


def test_the_raw_data_form_of_a_resource_starts_with_the_resource(album: models.Album) -> None:
    contents = raw_contents(page("/api/albums/3/"))

    assert [content["data"] for content in contents] == [ALBUM]


def test_the_raw_data_form_of_a_refused_request_is_a_resource(album: models.Album) -> None:
    text = page("/api/albums/", "post", 400, {"data": {"type": "albums"}})

    assert [without_meta(content) for content in raw_contents(text)] == [EMPTY_ALBUM]


def test_the_raw_data_form_of_a_description_is_a_resource(album: models.Album) -> None:
    text = page("/api/albums/", "options")

    assert [without_meta(content) for content in raw_contents(text)] == [EMPTY_ALBUM]


@pytest.mark.parametrize("query", ["", "?include=artist.albums,tracks.record"])
def test_the_queries_of_a_page_do_not_depend_on_the_number_of_rows(query: str) -> None:
    found = set()
    for number in (1, 2, 50):
        models.Country.objects.all().delete()
        for model in (models.Album, models.Artist, models.Label, models.Genre):
            model.objects.all().delete()
        music.make_albums(number)
        # a serializer class finds its validators when it is used first
        page(f"/api/albums/{query}")
        with counted() as queries:
            page(f"/api/albums/{query}")
        found.add(len(queries))

    assert len(found) == 1


def test_linkage_of_links_alone_is_offered_too(album: models.Album) -> None:
    class LinkedSerializer(serializers.ModelSerializer):
        included_serializers = {"genres": music.GenreSerializer}
        genres = relations.HyperlinkedRelatedField(
            many=True, read_only=True, related_link_view_name="album-related"
        )

        class Meta:
            model = models.Album
            fields = ("genres",)

    viewset = viewset_with(JSONRenderer, serializer_class=LinkedSerializer)
    links = {"related": "http://testserver/api/albums/3/genres/"}

    assert get_one(viewset, 3)["data"]["relationships"] == {"genres": {"links": links}}
    assert get_related(viewset, 3, "genres") == {"data": [BLUES, JAZZ]}
