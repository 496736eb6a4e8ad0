"""Views that choose the serializer class by the row that their URL names."""

from typing import Any

import pytest
from django.urls import include, path
from rest_framework.routers import SimpleRouter
from rest_framework.test import APIClient

from rest_framework_json_api import serializers, views
from tests import models
from tests.music import GenreSerializer

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class AlbumSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Album
        fields: Any = ["album_title"]


class FreeAlbumSerializer(AlbumSerializer):
    related_serializers = {"genres": GenreSerializer}

    class Meta:
        model = models.Album
        fields = ("album_title", "price", "genres")


class AlbumViewSet(views.ModelViewSet):
    """Shows the price of what costs nothing."""

    queryset = models.Album.objects.all()

    def get_serializer_class(self) -> Any:
        if "pk" not in self.kwargs:
            return AlbumSerializer
        return AlbumSerializer if self.get_object().price else FreeAlbumSerializer


class FilteringViewSet(AlbumViewSet):
    """Does so by the filtered rows."""

    def get_serializer_class(self) -> Any:
        rows = self.filter_queryset(self.get_queryset())
        return AlbumSerializer if rows.get(pk=self.kwargs["pk"]).price else FreeAlbumSerializer


router = SimpleRouter()
router.register("albums", AlbumViewSet)
router.register("filtered", FilteringViewSet, basename="filtered")
LINKAGE: Any = {"get": "retrieve_relationship", "patch": "update_relationship"}
urlpatterns = [
    path("albums/<pk>/relationships/<related_field>/", AlbumViewSet.as_view(LINKAGE)),
    path("albums/<pk>/<related_field>/", AlbumViewSet.as_view({"get": "retrieve_related"})),
    path("", include(router.urls)),
]


@pytest.fixture(autouse=True)
def albums() -> None:
    artist = models.Artist.objects.create(pk=7, stage_name="Nina")
    free = models.Album.objects.create(pk=1, album_title="Ice", artist=artist)
    models.Album.objects.create(pk=2, album_title="Fire", artist=artist, price=3)
    free.genres.create(pk=4, title="Soul")


@pytest.mark.parametrize("collection", ["albums", "filtered"])
@pytest.mark.parametrize("query", ["", "?fields[albums]=albumTitle,price"])
def test_a_resource_is_that_of_its_serializer(collection: str, query: str) -> None:
    shown = [APIClient().get(f"/{collection}/{pk}/{query}").json()["data"] for pk in (1, 2)]
    assert [item["attributes"] for item in shown] == [
        {"albumTitle": "Ice", "price": "0.00"},
        {"albumTitle": "Fire"},
    ]


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_a_row_that_is_not_there_is_a_404(method: str) -> None:
    data = {"data": {"type": "albums", "id": "9"}} if method == "patch" else None
    answer = getattr(APIClient(), method)("/albums/9/", data, format="vnd.api+json")
    assert answer.status_code == 404


def test_a_resource_is_updated_by_its_serializer() -> None:
    attributes = {"albumTitle": "Snow", "price": "0.00"}
    data = {"data": {"type": "albums", "id": "1", "attributes": attributes}}
    answer = APIClient().patch("/albums/1/", data, format="vnd.api+json")
    assert answer.json()["data"]["attributes"] == attributes
    assert models.Album.objects.get(pk=1).album_title == "Snow"


def test_a_resource_is_deleted() -> None:
    assert APIClient().delete("/albums/2/").status_code == 204
    assert list(models.Album.objects.values_list("pk", flat=True)) == [1]


def test_relationships_are_those_of_the_serializer_of_the_row() -> None:
    client = APIClient()
    assert [item["id"] for item in client.get("/albums/1/genres/").json()["data"]] == ["4"]
    assert client.get("/albums/2/genres/").status_code == 404
    url = "/albums/1/relationships/genres/"
    assert client.get(url).json()["data"] == [{"type": "genres", "id": "4"}]
    other = models.Genre.objects.create(pk=5, title="Jazz")
    data = {"data": [{"type": "genres", "id": "5"}]}
    answer = client.patch(url, data, format="vnd.api+json")
    assert answer.json()["data"] == data["data"]
    assert list(models.Album.objects.get(pk=1).genres.all()) == [other]
