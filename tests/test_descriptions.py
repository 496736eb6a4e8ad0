"""OPTIONS describes every route; a project's own actions at relationships take linkage."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import path
from rest_framework import generics
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.views import APIView

from rest_framework_json_api import routers, views
from rest_framework_json_api.renderers import JSONRenderer
from tests import models, music
from tests.http import MEDIA_TYPE

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class AlbumViewSet(views.ModelViewSet):
    queryset = models.Album.objects.order_by("pk")
    serializer_class: Any = music.AlbumSerializer


class ByKind(AlbumViewSet):
    """Has a serializer for each kind, which the URL tells."""

    def get_serializer_class(self) -> Any:
        kinds = {"albums": music.AlbumSerializer, "genres": music.GenreSerializer}
        return kinds[self.kwargs["kind"]]


class ByYear(AlbumViewSet):
    """Has the rows of a year, which the URL tells."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(price=int(self.kwargs["year"]))


class ByArtist(AlbumViewSet):
    """Has the albums of an artist, who may not be there."""

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        models.Artist.objects.get(pk=self.kwargs.get("artist", 0))
        return super().get_serializer(*args, **kwargs)


class OnObject(AlbumViewSet):
    """Makes each serializer for the object of the URL."""

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        return super().get_serializer(self.get_object(), *args, **kwargs)


class Nothing(views.JSONAPIMixin, generics.GenericAPIView):
    """Has no serializer."""

    def post(self, request: Any) -> Response:
        return Response({})


class Plain(views.JSONAPIMixin, APIView):
    """Has neither rows nor a serializer."""

    renderer_classes = (JSONRenderer,)

    def put(self, request: Any) -> Response:
        return Response({})


class Tagging(views.RelationshipView, AlbumViewSet):
    """Has actions of its own for linkage."""

    serializer_class: Any = music.AlbumSerializer

    def swap(self, request: Any, **kwargs: Any) -> Response:
        taken = request.data if isinstance(request.data, list) else [request.data]
        return Response([{"type": found["type"], "id": found["id"]} for found in taken[::-1]])

    @action(detail=True, methods=["post"])
    def play(self, request: Any, pk: Any = None) -> Response:
        assert request.data["album_title"] == "New"
        return Response(status=204)


COLLECTION: Any = {"get": "list", "post": "create", "patch": "partial_update", "put": "update"}
LINKAGE: Any = {"get": "retrieve_relationship", "patch": "update_relationship"}
SWAP: Any = {"post": "swap", "patch": "swap"}

router = routers.SimpleRouter(trailing_slash=False)
router.register("tagging", Tagging)

urlpatterns = [
    path("kinds", ByKind.as_view(COLLECTION)),
    path("kinds/<pk>/<related_field>", ByKind.as_view({"get": "retrieve_related"})),
    path("kinds/<pk>/relationships/<related_field>", ByKind.as_view(LINKAGE)),
    path("years", ByYear.as_view(COLLECTION)),
    path("artists", ByArtist.as_view(COLLECTION)),
    path("objects", OnObject.as_view(COLLECTION)),
    path("albums", AlbumViewSet.as_view(COLLECTION)),
    path("albums/<pk>/<related_field>", AlbumViewSet.as_view({"get": "retrieve_related"})),
    path("albums/<pk>/relationships/<related_field>", AlbumViewSet.as_view(LINKAGE)),
    path("nothing", Nothing.as_view()),
    path("plain", Plain.as_view()),
    path("swapped/<pk>/<related_field>", Tagging.as_view(SWAP)),
    path("swapped/<pk>", Tagging.as_view(SWAP)),
    *router.urls,
]


@pytest.mark.parametrize(
    ("url", "actions"),
    [
        ("kinds", None),
        ("kinds/1/genres", None),
        ("kinds/1/relationships/genres", None),
        ("years", ["POST"]),
        ("artists", None),
        ("objects", None),
        ("albums", ["POST"]),
        ("albums/1/genres", None),
        ("albums/1/nothing", None),
        ("albums/9/relationships/nothing", None),
        ("nothing", None),
        ("plain", None),
        ("swapped/1/genres", None),
    ],
)
def test_a_description_leaves_out_what_needs_more_than_the_url_has(
    client: Client, url: str, actions: Any
) -> None:
    response = client.options(f"/{url}", headers={"accept": MEDIA_TYPE})

    assert response.status_code == 200, response.content
    described = response.json()["meta"].get("actions")
    assert (described and list(described)) == actions


def send(url: str, method: str, document: Any) -> Any:
    return Client().generic(
        method, url, json.dumps(document), MEDIA_TYPE, headers={"accept": MEDIA_TYPE}
    )


@pytest.mark.parametrize("url", ["/swapped/1/genres", "/swapped/1"])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_an_action_of_a_project_at_a_relationship_takes_linkage(url: str, method: str) -> None:
    first, second = ({"type": "genres", "id": key} for key in "12")

    several = send(url, method, {"data": [first, second]})
    one = send(url, method, {"data": first})

    assert (several.status_code, several.json()) == (200, {"data": [second, first]})
    assert (one.status_code, one.json()) == (200, {"data": [first]})


def test_an_extra_action_of_a_router_takes_a_resource() -> None:
    resource = {"type": "albums", "id": "1", "attributes": {"albumTitle": "New"}}

    assert send("/tagging/1/play", "POST", {"data": resource}).status_code == 204
