"""Serializers whose relationships have some, all or no linkage, and their views."""

from typing import Any

from django.db.models import Model
from django.urls import include, path
from rest_framework.test import APIClient

from rest_framework_json_api import relations, routers, serializers, views
from rest_framework_json_api.pagination import (
    JsonApiLimitOffsetPagination,
    JsonApiPageNumberPagination,
)
from rest_framework_json_api.relations import ResourceRelatedField
from tests import models
from tests.http import MEDIA_TYPE, document, get_one
from tests.music import GenreSerializer
from tests.resources.polymorphic.api import MediaSerializer

HOST = "http://testserver"


class Pages(JsonApiPageNumberPagination):
    page_size = 10


class Offsets(JsonApiLimitOffsetPagination):
    default_limit = 10


class ArtistSerializer(serializers.ModelSerializer):
    included_serializers = {
        "teacher": "self",
        "pupils": "self",
        "guest_albums": "tests.plan.linkage_extent.api.AlbumSerializer",
    }

    class Meta:
        model = models.Artist
        fields = ("stage_name", "teacher", "pupils", "guest_albums")
        extra_kwargs = {
            "teacher": {"required": False},
            "pupils": {"linkage": 1, "required": False},
            "guest_albums": {"linkage": 2, "required": False},
        }


class TrackSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Track
        fields = ("track_title",)


class AlbumSerializer(serializers.ModelSerializer):
    """A relationship of each extent, one of them declared."""

    included_serializers = {
        "artist": ArtistSerializer,
        "guests": ArtistSerializer,
        "tracks": TrackSerializer,
        "genres": GenreSerializer,
    }

    tracks = ResourceRelatedField(
        many=True, required=False, queryset=models.Track.objects, linkage=2, count=True
    )

    class Meta:
        model = models.Album
        fields = ("album_title", "artist", "guests", "tracks", "genres")
        extra_kwargs = {
            "guests": {"linkage": 2, "required": False},
            "genres": {"linkage": False, "count": True, "required": False},
        }


class ShelfSerializer(serializers.ModelSerializer):
    """Items are of several types, which only their own tables tell."""

    included_serializers = {"items": MediaSerializer}

    items: Any = relations.PolymorphicResourceRelatedField(
        MediaSerializer, queryset=models.Media.objects.all(), many=True, linkage=2, count=True
    )

    class Meta:
        model = models.Shelf
        fields = ("place", "items")


class ArtistViewSet(views.ModelViewSet):
    queryset = models.Artist.objects.all()
    serializer_class: Any = ArtistSerializer
    pagination_class: Any = Pages


class TrackViewSet(views.ModelViewSet):
    queryset = models.Track.objects.all()
    serializer_class: Any = TrackSerializer
    pagination_class: Any = Offsets


class AlbumViewSet(views.ModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class: Any = AlbumSerializer
    pagination_class: Any = None


class MediaViewSet(views.ModelViewSet):
    queryset = models.Media.objects.all()
    serializer_class: Any = MediaSerializer
    pagination_class: Any = Pages


class ShelfViewSet(views.ModelViewSet):
    queryset = models.Shelf.objects.all()
    serializer_class: Any = ShelfSerializer
    pagination_class: Any = None


router = routers.DefaultRouter(trailing_slash=False)
router.register("artists", ArtistViewSet)
router.register("tracks", TrackViewSet)
router.register("albums", AlbumViewSet)
router.register("media", MediaViewSet)
router.register("shelves", ShelfViewSet)
#: The viewsets of what is related are out of this one.
lonely = routers.SimpleRouter(trailing_slash=False)
lonely.register("albums", AlbumViewSet, "lonely")
urlpatterns = [path("", include(router.urls)), path("lonely/", include(lonely.urls))]


def get(url: str) -> Any:
    """Return the document at a URL."""
    headers = {"accept": MEDIA_TYPE}
    return document(APIClient().get(url.removeprefix(HOST), headers=headers))


def identifiers(resource_type: str, rows: Any) -> list[dict[str, str]]:
    """Return the resource identifier objects of rows."""
    return [{"type": resource_type, "id": str(row.pk)} for row in rows]


def links(url: str, name: str, following: str | None = None) -> dict[str, str]:
    """Return the links of a relationship, with that to the rest if there is one."""
    own = f"{HOST}/{url}/relationships/{name}"
    more = {} if following is None else {"next": f"{own}?{following}"}
    return {"self": own, "related": f"{HOST}/{url}/{name}", **more}


def make_album(guests: int = 0, tracks: int = 0, genres: int = 0) -> models.Album:
    """Make an album with some related rows of each kind."""
    artist = models.Artist.objects.create(stage_name="Ada")
    album = models.Album.objects.create(album_title="Blue", artist=artist)
    album.guests.set(models.Artist.objects.create(stage_name=f"G{n}") for n in range(guests))
    album.genres.set(models.Genre.objects.create(title=f"Genre {n}") for n in range(genres))
    for number in range(tracks):
        models.Track.objects.create(track_title=f"T{number}", album=album)
    return album


def view_with(model: type[Model], **members: Any) -> Any:
    """Return a viewset whose serializer has some relation fields, at no URL."""
    fields = [name for name, member in members.items() if isinstance(member, serializers.Field)]
    meta = type("Meta", (), {"model": model, "fields": fields})
    serializer = type("OwnSerializer", (serializers.ModelSerializer,), {**members, "Meta": meta})
    attributes = {
        "queryset": model._default_manager.all(),
        "serializer_class": serializer,
        "pagination_class": None,
        "filter_backends": (),
    }
    return type("OwnViewSet", (views.ModelViewSet,), attributes)


def field(**kwargs: Any) -> Any:
    """Return a to-many field to read."""
    return ResourceRelatedField(many=True, read_only=True, **kwargs)


def relationships_of(viewset: Any, row: Model, query: str = "") -> Any:
    """Return the relationship objects of a row."""
    return get_one(viewset, row.pk, query)["data"]["relationships"]
