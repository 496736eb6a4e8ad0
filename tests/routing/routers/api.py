"""Viewsets at the URLs of two routers."""

from typing import Any

from django.urls import include, path
from rest_framework import relations as drf_relations
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import BasePermission
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.viewsets import GenericViewSet, ViewSet

from rest_framework_json_api import relations, routers, serializers, views
from rest_framework_json_api.pagination import JsonApiPageNumberPagination
from tests import models, music
from tests.http import MEDIA_TYPE, call
from tests.music import GenreSerializer


class ArtistSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Artist
        fields = ("stage_name", "albums")
        read_only_fields = ("albums",)


class AlbumSerializer(serializers.ModelSerializer):
    included_serializers = {"artist": ArtistSerializer}

    class Meta:
        model = models.Album
        fields = ("album_title", "artist", "guests", "tracks")
        read_only_fields = ("tracks",)


class TrackSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Track
        fields = ("track_title", "album")


class Pages(JsonApiPageNumberPagination):
    page_size = 2


class NoStrangers(BasePermission):
    def has_permission(self, request: Any, view: Any) -> bool:
        return "stranger" not in request.headers


class ArtistViewSet(views.ModelViewSet):
    queryset = models.Artist.objects.all()
    serializer_class = ArtistSerializer
    pagination_class = Pages
    permission_classes = [NoStrangers]

    def get_queryset(self) -> Any:
        return super().get_queryset().exclude(stage_name="Hidden")


class AlbumViewSet(views.ModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class = AlbumSerializer
    pagination_class = None

    @action(detail=True)
    def tracks(self, request: Any, pk: str) -> Response:
        return Response({"extra": pk})


class TrackViewSet(views.ReadOnlyModelViewSet):
    queryset = models.Track.objects.all()
    serializer_class = TrackSerializer
    pagination_class = None


class CountryViewSet(views.ModelViewSet):
    queryset = models.Country.objects.all()
    serializer_class = music.CountrySerializer
    pagination_class = None
    lookup_field = "code"
    lookup_value_regex = "[a-z]{2}"
    lookup_value_converter = "slug"


class PupilSerializer(ArtistSerializer):
    """Artists with a relationship that the viewset of artists does not serve."""

    class Meta(ArtistSerializer.Meta):
        fields = ("teacher",)  # type: ignore[assignment]


class StudioSerializer(serializers.ModelSerializer):
    """Relations of many kinds, to resources of which only artists can be retrieved."""

    included_serializers = {"owner": PupilSerializer}

    renters = relations.SerializerMethodResourceRelatedField(many=True, model=models.Artist)
    first_renters = relations.SerializerMethodResourceRelatedField(many=True, model=models.Artist)
    regulars: Any = drf_relations.PrimaryKeyRelatedField(source="genres", many=True, read_only=True)
    owner = relations.ResourceRelatedField(
        read_only=True, self_link_view_name="v2:studio-relationships"
    )
    plaque = relations.HyperlinkedRelatedField(read_only=True)

    class Meta:
        model = models.Studio
        fields = ("studio_name", "renters", "first_renters", "regulars", "owner", "plaque")

    def get_renters(self, studio: models.Studio) -> Any:
        return list(models.Artist.objects.order_by("-pk"))

    def get_first_renters(self, studio: models.Studio) -> Any:
        return models.Artist.objects.all()[:2]


class StudioViewSet(views.ModelViewSet):
    queryset = models.Studio.objects.all()
    serializer_class = StudioSerializer
    pagination_class = None


class GenreViewSet(ListModelMixin, GenericViewSet):
    """Neither one genre nor its relationships can be read."""

    registry: Any = None
    queryset = models.Genre.objects.all()
    serializer_class = GenreSerializer
    pagination_class = None


class FiguresViewSet(ViewSet):
    """Has no serializer, and so no type that links could lead to."""

    def list(self, request: Any) -> Response:
        return Response({"size": 3})


class NamedViewSet(views.ReadOnlyModelViewSet):
    queryset = models.Label.objects.all()
    serializer_class = music.LabelSerializer
    resource_name = "brands"


def registered(router: Any) -> Any:
    """Return a router with the viewsets registered."""
    router.register("artists", ArtistViewSet)
    router.register("albums", AlbumViewSet)
    router.register("tracks", TrackViewSet)
    router.register("countries", CountryViewSet)
    router.register("studios", StudioViewSet)
    router.register("genres", GenreViewSet)
    router.register("figures", FiguresViewSet, basename="figures")
    router.register("brands", NamedViewSet)
    return router


urlpatterns = [
    path("v1/", include((registered(routers.DefaultRouter()).urls, "v1"))),
    path("v2/", include((registered(routers.SimpleRouter(trailing_slash=False)).urls, "v2"))),
    path(
        "v3/",
        include((registered(routers.SimpleRouter(use_regex_path=False)).urls, "v3")),
    ),
]


def get(url: str, **headers: str) -> Any:
    """Return the response to a request."""
    return APIClient().get(url, headers={"accept": MEDIA_TYPE, **headers})


class PlainRelationships(views.RelationshipView):
    queryset = models.Album.objects.all()


def relationship(view: Any, method: str, pk: Any, name: str, **data: Any) -> Any:
    """Return the response of a view to a request for a relationship."""
    body = None if method in ("get", "head", "options") else {"data": data.get("data")}
    return call(view, method=method, data=body, pk=pk, related_field=name)
