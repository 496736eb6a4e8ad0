"""The API that the tests of the specification ask: serializers, viewsets and a router."""

import json
from typing import Any

from django.db.models import QuerySet
from django.test import Client
from django.urls import include, path
from rest_framework.filters import SearchFilter

from rest_framework_json_api import filters, routers, serializers, views
from rest_framework_json_api.pagination import JsonApiPageNumberPagination
from tests import models
from tests.http import MEDIA_TYPE
from tests.music import CountrySerializer, GenreSerializer


class PassportSerializer(serializers.ModelSerializer):
    included_serializers = {"artist": "tests.spec.api.ArtistSerializer"}

    class Meta:
        model = models.Passport
        fields = ("serial_number", "artist")


class ArtistSerializer(serializers.ModelSerializer):
    included_serializers = {
        "teacher": "self",
        "pupils": "self",
        "passport": PassportSerializer,
        "albums": "tests.spec.api.AlbumSerializer",
        "country": CountrySerializer,
    }

    class Meta:
        model = models.Artist
        fields = ("stage_name", "teacher", "pupils", "passport", "albums", "country")
        read_only_fields = ("passport",)
        extra_kwargs = {
            "teacher": {"required": False},
            "pupils": {"required": False},
            "albums": {"required": False},
            "country": {"required": False},
        }


class LabelSerializer(serializers.ModelSerializer):
    """Its resources take the ids that clients give them."""

    id = serializers.UUIDField(required=False)

    class Meta:
        model = models.Label
        fields = ("id", "label_name")


class TrackSerializer(serializers.ModelSerializer):
    included_serializers = {"album": "tests.spec.api.AlbumSerializer"}

    class Meta:
        model = models.Track
        fields = ("track_title", "album")


class AlbumSerializer(serializers.ModelSerializer):
    included_serializers: dict[str, Any] = {
        "artist": ArtistSerializer,
        "label": LabelSerializer,
        "genres": GenreSerializer,
        "guests": ArtistSerializer,
        "tracks": TrackSerializer,
    }

    class Meta:
        model = models.Album
        fields = (
            "album_title",
            "release_date",
            "headline",
            "artist",
            "label",
            "genres",
            "guests",
            "tracks",
        )
        read_only_fields = ("headline", "tracks")
        extra_kwargs = {
            "label": {"required": False},
            "genres": {"required": False},
            "guests": {"required": False},
        }

    def get_root_meta(self, resource: Any, many: bool) -> dict[str, Any]:
        return {"albums": len(resource) if many else 1}


class Pages(JsonApiPageNumberPagination):
    page_size = 3
    max_page_size = 5


class Settings:
    """What all viewsets of the API have: pages, sorting, searching."""

    pagination_class: Any = Pages
    filter_backends: Any = (
        filters.QueryParameterValidationFilter,
        filters.OrderingFilter,
        SearchFilter,
    )


class CountryViewSet(Settings, views.ReadOnlyModelViewSet):
    queryset = models.Country.objects.order_by("code")
    serializer_class = CountrySerializer


class PassportViewSet(Settings, views.ReadOnlyModelViewSet):
    queryset = models.Passport.objects.order_by("id")
    serializer_class = PassportSerializer


class ArtistViewSet(Settings, views.ModelViewSet):
    queryset = models.Artist.objects.all()
    serializer_class = ArtistSerializer
    search_fields = ("stage_name",)


class LabelViewSet(Settings, views.ModelViewSet):
    queryset = models.Label.objects.order_by("id")
    serializer_class = LabelSerializer


class GenreViewSet(Settings, views.ModelViewSet):
    queryset = models.Genre.objects.all()
    serializer_class = GenreSerializer


class TrackViewSet(Settings, views.ModelViewSet):
    serializer_class = TrackSerializer
    #: Those that are not published are nowhere in the API.
    queryset: QuerySet[Any] = models.Track.objects.all()


class AlbumViewSet(Settings, views.ModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class = AlbumSerializer
    search_fields = ("album_title",)


router = routers.DefaultRouter(trailing_slash=False)
router.register("countries", CountryViewSet)
router.register("passports", PassportViewSet)
router.register("artists", ArtistViewSet)
router.register("labels", LabelViewSet)
router.register("genres", GenreViewSet)
router.register("tracks", TrackViewSet)
router.register("albums", AlbumViewSet)

urlpatterns = [path("", include(router.urls))]


def send(path: str, method: str = "get", data: Any = None, **headers: str) -> Any:
    """Return the response to a request, whose document is ``data`` if there is one."""
    return Client(raise_request_exception=False).generic(
        method.upper(),
        path,
        json.dumps(data) if data is not None else "",
        content_type=MEDIA_TYPE if data is not None else "",
        headers={"accept": MEDIA_TYPE, **headers},
    )


def get(path: str) -> Any:
    """Return the document of a successful request."""
    response = send(path)
    assert response.status_code == 200, response.content
    return response.json()


def refused(path: str, method: str = "get", data: Any = None) -> tuple[int, list[Any]]:
    """Return the status of the answer to a request, and the sources of its errors."""
    response = send(path, method, data)
    errors = response.json().get("errors", []) if response.content else []
    assert all(error["status"] == str(response.status_code) for error in errors), errors
    return response.status_code, [error.get("source") for error in errors]
