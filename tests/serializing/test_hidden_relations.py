"""Relations whose serializers are declared, and whose fields a serializer hides."""

from typing import Any

import pytest
from django.urls import include, path
from rest_framework.test import APIClient

from rest_framework_json_api import serializers, views
from rest_framework_json_api.relations import ResourceRelatedField
from rest_framework_json_api.routers import SimpleRouter
from tests import models
from tests.music import ArtistSerializer, GenreSerializer

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class AlbumSerializer(serializers.ModelSerializer):
    """Shows the artist to members alone, and takes genres without showing them."""

    related_serializers = {
        "artist": ArtistSerializer,
        "guests": ArtistSerializer,
        "genres": GenreSerializer,
        "albumGenres": GenreSerializer,
    }

    genres = ResourceRelatedField(
        many=True, queryset=models.Genre.objects.all(), write_only=True, required=False
    )

    class Meta:
        model = models.Album
        fields: Any = ["album_title", "artist", "genres"]

    def get_fields(self) -> Any:
        fields = super().get_fields()
        request = self.context.get("request")
        if request is None or request.headers.get("X-Member") is None:
            del fields["artist"]
        return fields


class WholeSerializer(AlbumSerializer):
    class Meta:
        model = models.Album
        fields = "__all__"


class PartialSerializer(AlbumSerializer):
    class Meta:
        model = models.Album
        exclude = ("price", "guests")


class AlbumViewSet(views.ModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class = AlbumSerializer


class WholeViewSet(AlbumViewSet):
    serializer_class = WholeSerializer


class PartialViewSet(AlbumViewSet):
    serializer_class = PartialSerializer


class AlbumRelationshipView(views.RelationshipView):
    queryset = models.Album.objects.all()
    parent_serializer_class = AlbumSerializer


router = SimpleRouter()
router.register("albums", AlbumViewSet)
router.register("whole", WholeViewSet, basename="whole")
router.register("partial", PartialViewSet, basename="partial")
urlpatterns = [
    path("by-hand/<pk>/relationships/<related_field>/", AlbumRelationshipView.as_view()),
    path("", include(router.urls)),
]

NOT_FOUND = [{"status": "404", "code": "not_found", "title": "Not Found", "detail": "Not found."}]


@pytest.fixture
def album() -> models.Album:
    artist = models.Artist.objects.create(pk=7, stage_name="Nina")
    album = models.Album.objects.create(pk=1, album_title="Ice", artist=artist)
    album.guests.add(artist)
    album.genres.create(title="Soul")
    return album


@pytest.mark.parametrize("collection", ["albums", "whole", "partial"])
@pytest.mark.parametrize("place", ["artist/", "relationships/artist/"])
def test_a_field_that_is_taken_out_for_a_request_hides_its_relation(
    album: models.Album, collection: str, place: str
) -> None:
    url = f"/{collection}/1/{place}"
    hidden = APIClient().get(url)
    assert (hidden.status_code, hidden.json()["errors"]) == (404, NOT_FOUND)
    shown = APIClient().get(url, headers={"X-Member": "yes"}).json()["data"]
    assert (shown["type"], shown["id"]) == ("artists", "7")


@pytest.mark.parametrize("method", ["get", "patch"])
def test_a_relationship_view_hides_it_too(album: models.Album, method: str) -> None:
    data = None if method == "get" else {"data": None}
    url = "/by-hand/1/relationships/artist/"
    answer = getattr(APIClient(), method)(url, data, format="vnd.api+json")
    assert (answer.status_code, answer.json()["errors"]) == (404, NOT_FOUND)


@pytest.mark.parametrize("collection", ["albums", "partial"])
def test_a_field_for_writing_alone_hides_its_relation(album: models.Album, collection: str) -> None:
    answer = APIClient().get(f"/{collection}/1/genres/")
    assert (answer.status_code, answer.json()["errors"]) == (404, NOT_FOUND)


@pytest.mark.parametrize("collection", ["albums", "partial"])
def test_a_relation_that_the_class_names_no_field_for_is_served(
    album: models.Album, collection: str
) -> None:
    answer = APIClient().get(f"/{collection}/1/relationships/guests/").json()
    assert answer["data"] == [{"type": "artists", "id": "7"}]


def test_a_fieldset_hides_no_relation(album: models.Album) -> None:
    answer = APIClient().get("/whole/1/guests/", {"fields[albums]": "albumTitle"})
    assert [item["id"] for item in answer.json()["data"]] == ["7"]
