"""Albums whose viewset a test may change, and what they are in a document."""

from collections.abc import Callable
from typing import Any

from django.urls import include, path
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.routers import APIRootView, DefaultRouter
from rest_framework.views import APIView

from rest_framework_json_api import serializers, views
from rest_framework_json_api.pagination import JsonApiPageNumberPagination
from rest_framework_json_api.renderers import BrowsableAPIRenderer, JSONRenderer
from tests import models, music


class AlbumSerializer(serializers.ModelSerializer):
    included_serializers = {
        "artist": music.ArtistSerializer,
        "genres": music.GenreSerializer,
        "tracks": music.TrackSerializer,
    }

    class Meta:
        model = models.Album
        fields = ("album_title", "artist", "genres", "tracks")
        read_only_fields = ("tracks",)
        meta_fields = ("headline",)

    def get_root_meta(self, resource: Any, many: bool) -> dict[str, Any]:
        return {"is_list": many}


ALBUM = {
    "type": "albums",
    "id": "3",
    "attributes": {"albumTitle": "Album"},
    "relationships": {
        "artist": {"data": {"type": "artists", "id": "2"}},
        "genres": {
            "data": [{"type": "genres", "id": "4"}, {"type": "genres", "id": "5"}],
            "meta": {"count": 2},
        },
        "tracks": {"data": [{"type": "tracks", "id": "6"}], "meta": {"count": 1}},
    },
    "meta": {"headline": "ALBUM"},
}
BLUES = {"type": "genres", "id": "4", "attributes": {"title": "Blues"}}
JAZZ = {"type": "genres", "id": "5", "attributes": {"title": "Jazz"}}
TRACK = {
    "type": "tracks",
    "id": "6",
    "attributes": {"trackTitle": "Track"},
    "relationships": {"record": {"data": {"type": "albums", "id": "3"}}},
}


class AlbumViewSet(views.ModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class = AlbumSerializer
    pagination_class: Any = None
    filter_backends: Any = ()


def viewset_with(renderer: Any, **attributes: Any) -> Any:
    return type("RenderedViewSet", (AlbumViewSet,), {"renderer_classes": (renderer,), **attributes})


class AnswerView(APIView):
    """Answers with what it is given."""

    answer: Callable[[], Response] = Response

    def get(self, request: Any, **kwargs: Any) -> Response:
        return self.answer()


class PageViewSet(AlbumViewSet):
    renderer_classes = (BrowsableAPIRenderer, JSONRenderer)
    pagination_class = JsonApiPageNumberPagination


class ArtistPageViewSet(music.ArtistViewSet):
    renderer_classes = (BrowsableAPIRenderer, JSONRenderer)


class PlainPageView(AnswerView):
    renderer_classes = (BrowsableAPIRenderer, JSONRenderer)
    answer = staticmethod(lambda: Response({"plain": "data"}))


class NoSerializerView(GenericAPIView[Any]):
    """Uses no serializer that a page could know."""

    renderer_classes = (BrowsableAPIRenderer, JSONRenderer)

    def get(self, request: Any) -> Response:
        return Response({"plain": "data"})


class LoginSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()

    class Meta:
        resource_name = "logins"


class LoginView(GenericAPIView[Any]):
    """Has a serializer, and no queryset."""

    renderer_classes = (BrowsableAPIRenderer, JSONRenderer)
    serializer_class = LoginSerializer

    def post(self, request: Any) -> Response:
        raise ValidationError(["Wrong."])


class OwnPathsRenderer(BrowsableAPIRenderer):
    @classmethod
    def _get_included_serializers(
        cls, serializer: Any, prefix: str = "", already_seen: Any = ()
    ) -> list[str]:
        return ["own.path"]


class RootView(APIRootView):
    renderer_classes = (JSONRenderer,)


class RootRouter(DefaultRouter):
    APIRootView = RootView


router = RootRouter()
router.register("albums", PageViewSet, "album")
router.register("artists", ArtistPageViewSet, "artist")
related = PageViewSet.as_view({"get": "retrieve_related"})
urlpatterns = [
    path("api/", include(router.urls)),
    path("api/albums/<pk>/<related_field>/", related, name="album-related"),
    path("own-paths/", viewset_with(OwnPathsRenderer).as_view({"get": "list"})),
    path("plain/", PlainPageView.as_view()),
    path("no-serializer/", NoSerializerView.as_view()),
    path("login/", LoginView.as_view()),
]
