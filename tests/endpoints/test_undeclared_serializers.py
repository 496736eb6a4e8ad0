"""Views whose serializer, or its fields, can be told only for a request."""

from typing import Any

import pytest
from django.conf import settings
from django.core.checks import CheckMessage
from django.urls import include, path
from rest_framework import serializers as drf
from rest_framework.request import Request
from rest_framework.test import APIClient
from rest_framework.views import APIView

from rest_framework_json_api import checks, serializers, views
from rest_framework_json_api._checks.declarations import check_declarations
from rest_framework_json_api._checks.migration import check_migration
from rest_framework_json_api.relations import ResourceRelatedField
from rest_framework_json_api.routers import SimpleRouter
from tests import models
from tests.http import call, errors
from tests.music import ArtistSerializer, GenreSerializer

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class AlbumSerializer(serializers.ModelSerializer):
    """Shows the genres to those who ask for it."""

    related_serializers = {"artist": ArtistSerializer, "guests": ArtistSerializer}
    included_serializers = {"genres": GenreSerializer, "styles": GenreSerializer}

    performer = ResourceRelatedField(source="artist", read_only=True)
    styles = ResourceRelatedField(
        source="genres",
        many=True,
        queryset=models.Genre.objects.all(),
        write_only=True,
        required=False,
    )
    size = drf.IntegerField(read_only=True, default=1)

    class Meta:
        model = models.Album
        fields = ("album_title", "performer", "styles", "size", "genres")

    def get_fields(self) -> Any:
        fields = super().get_fields()
        if "X-Genres" not in self.context["request"].headers:
            del fields["genres"]
        return fields


class PlainSerializer(drf.Serializer[Any]):
    name = drf.CharField()

    def __init__(self, *args: Any, wanted: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class FieldlessSerializer(drf.BaseSerializer[Any]):
    def to_representation(self, instance: Any) -> Any:
        return {"name": instance.title}


class FieldlessViewSet(views.ModelViewSet):
    queryset = models.Genre.objects.all()
    serializer_class = FieldlessSerializer


class AlbumViewSet(views.ModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class = AlbumSerializer


class PropertyViewSet(views.ModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class: Any = property(lambda self: AlbumSerializer)


class PropertyRelationshipView(views.RelationshipView):
    queryset = models.Album.objects.all()
    serializer_class: Any = property(lambda self: AlbumSerializer)


class PlainViewSet(views.ModelViewSet):
    queryset = models.Country.objects.all()
    serializer_class = PlainSerializer


router = SimpleRouter()
router.register("albums", AlbumViewSet)
router.register("by-property", PropertyViewSet, basename="by-property")
router.register("plain", PlainViewSet, basename="plain")
router.register("fieldless", FieldlessViewSet, basename="fieldless")
urlpatterns = [
    path("by-hand/<pk>/relationships/<related_field>/", PropertyRelationshipView.as_view()),
    path("", include(router.urls)),
]


@pytest.fixture
def album() -> models.Album:
    artist = models.Artist.objects.create(pk=7, stage_name="Nina")
    album = models.Album.objects.create(pk=1, album_title="Ice", artist=artist)
    album.genres.create(pk=4, title="Soul")
    return album


def test_relationships_are_those_that_the_class_names(album: models.Album) -> None:
    client = APIClient()
    answer = client.get("/albums/1/relationships/performer/").json()
    assert answer["data"] == {"type": "artists", "id": "7"}
    assert client.get("/albums/1/guests/").json()["data"] == []
    asked = client.get("/albums/1/relationships/genres/", headers={"X-Genres": "yes"}).json()
    assert asked["data"] == [{"type": "genres", "id": "4"}]
    for name in ("genres", "styles", "size"):
        assert client.get(f"/albums/1/relationships/{name}/").status_code == 404


def test_a_serializer_may_come_from_a_property(album: models.Album) -> None:
    data = APIClient().get("/by-property/1/").json()["data"]
    assert data["attributes"] == {"albumTitle": "Ice", "size": 1}
    answer = APIClient().get("/by-hand/1/relationships/performer/").json()
    assert answer["data"] == {"type": "artists", "id": "7"}


def test_checks_take_what_they_cannot_tell() -> None:
    found: list[CheckMessage] = [
        *check_migration(),
        *check_declarations(),
        *checks.check_routers(),
        *checks.check_settings(),
    ]
    assert [message.id for message in found if message.is_serious()] == []


def test_a_view_answers_where_there_is_no_urlconf(monkeypatch: pytest.MonkeyPatch) -> None:
    class FailingView(APIView):
        def get(self, request: Request) -> Any:
            raise ValueError("a")

    monkeypatch.delattr(settings, "ROOT_URLCONF")
    response = call(FailingView.as_view())
    assert response.status_code == 500
    assert [error["code"] for error in errors(response)] == ["error"]
