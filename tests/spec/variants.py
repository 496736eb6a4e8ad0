"""Viewsets that differ from those of the API, as applications may have them, at the same URLs."""

from typing import Any

from django.urls import include, path
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from rest_framework_json_api import routers, serializers, views
from rest_framework_json_api.exceptions import JSONAPIException
from tests import models
from tests.spec import api


class QuietLabelViewSet(api.LabelViewSet):
    """Tells clients nothing that they know already."""

    def create(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return self.quiet(super().create(request, *args, **kwargs))

    def update(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return self.quiet(super().update(request, *args, **kwargs))

    def destroy(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        super().destroy(request, *args, **kwargs)
        return self.quiet(Response())

    def quiet(self, response: Response) -> Response:
        """Return a response with ``meta`` in place of a resource."""
        self.resource_name = False
        meta = {"labels": models.Label.objects.count()}
        return Response({"meta": meta}, response.status_code, headers=dict(response.headers))


class CarefulAlbumSerializer(api.AlbumSerializer):
    """Lets genres come and go, but not be replaced."""

    def update(self, instance: Any, validated_data: Any) -> Any:
        if "genres" in validated_data:
            raise PermissionDenied("Genres are added and removed one by one.")
        return super().update(instance, validated_data)


class CarefulAlbumViewSet(api.AlbumViewSet):
    serializer_class = CarefulAlbumSerializer


class StudioSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Studio
        fields = ("studio_name", "slug", "rooms")


class StudioViewSet(api.Settings, views.ModelViewSet):
    queryset = models.Studio.objects.order_by("id")
    serializer_class = StudioSerializer


class ClosedViewSet(api.GenreViewSet):
    """Refuses with all that an error object can say."""

    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        raise JSONAPIException(
            "It opens on Monday.",
            code="closed",
            status_code=451,
            id="e-1911",
            title="The archive is closed",
            links={"about": "http://testserver/help/1911", "type": "http://testserver/help/closed"},
            meta={"opensAt": "09:00", "opensIn": 3},
        )


class BrokenViewSet(api.CountryViewSet):
    """Fails."""

    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        raise RuntimeError("The password is swordfish.")


class Never(BaseThrottle):
    def allow_request(self, request: Any, view: Any) -> bool:
        return False

    def wait(self) -> float:
        return 7


class BusyViewSet(api.ArtistViewSet):
    """Has no time for anybody."""

    throttle_classes = (Never,)


router = routers.SimpleRouter(trailing_slash=False)
router.register("labels", QuietLabelViewSet)
router.register("albums", CarefulAlbumViewSet)
router.register("studios", StudioViewSet)
router.register("genres", ClosedViewSet)
router.register("countries", BrokenViewSet)
router.register("artists", BusyViewSet)

urlpatterns = [path("", include(router.urls))]
