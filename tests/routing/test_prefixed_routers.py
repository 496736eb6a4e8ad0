"""A router below a prefix with arguments of its own, which all of its viewsets read."""

from typing import Any

import pytest
from django.test import Client
from django.urls import include, path

from rest_framework_json_api import routers, serializers, views
from tests import models
from tests.http import errors

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class TrackSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Track
        fields = ("track_title", "album")


class AlbumSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Album
        fields = ("album_title", "tracks")


class AlbumViewSet(views.ModelViewSet):
    queryset = models.Album.objects.order_by("pk")
    serializer_class = AlbumSerializer

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(album_title=self.kwargs["title"])


class TrackViewSet(views.ModelViewSet):
    queryset = models.Track.objects.order_by("pk")
    serializer_class = TrackSerializer

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(album__album_title=self.kwargs["title"])


router = routers.DefaultRouter(trailing_slash=False)
router.register("albums", AlbumViewSet)
router.register("tracks", TrackViewSet)

urlpatterns = [path("of/<title>/", include(router.urls))]


@pytest.fixture
def tracks() -> list[models.Track]:
    artist = models.Artist.objects.create(stage_name="Ada")
    albums = [artist.albums.create(album_title=title) for title in ("Blue", "Red")]
    return [models.Track.objects.create(album=album, track_title="One") for album in albums]


def ids(url: str) -> Any:
    """Return the ids of the primary data of a URL."""
    data = Client().get(url).json()["data"]
    return [each["id"] for each in data] if isinstance(data, list) else data and data["id"]


def test_related_and_relationship_urls_have_the_arguments_above(
    tracks: list[models.Track],
) -> None:
    [first, _] = tracks
    album, track = str(first.album_id), str(first.pk)

    assert ids(f"/of/Blue/albums/{album}/tracks") == [track]
    assert ids(f"/of/Blue/albums/{album}/relationships/tracks") == [track]
    assert ids(f"/of/Blue/tracks/{track}/album") == album
    assert ids(f"/of/Blue/tracks/{track}/relationships/album") == album


def test_links_have_the_arguments_above(tracks: list[models.Track]) -> None:
    [first, _] = tracks
    document = Client().get(f"/of/Blue/albums/{first.album_id}").json()
    links = document["data"]["relationships"]["tracks"]["links"]

    assert [Client().get(link).status_code for link in links.values()] == [200, 200]


def test_a_resource_of_another_prefix_is_not_found(tracks: list[models.Track]) -> None:
    [_, second] = tracks
    response = Client().get(f"/of/Blue/albums/{second.album_id}/tracks")

    assert response.status_code == 404
    assert [error["code"] for error in errors(response)] == ["not_found"]
