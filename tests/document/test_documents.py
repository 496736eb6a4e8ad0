"""JSON:API 1.1, "Document Structure": whole documents of every kind."""

from dataclasses import dataclass
from typing import Any

import pytest
from rest_framework import pagination, viewsets
from rest_framework.response import Response

from rest_framework_json_api import serializers
from rest_framework_json_api.relations import HyperlinkedRelatedField
from tests import models
from tests.http import call, document, get_list, get_one, get_related
from tests.music import AlbumSerializer, AlbumViewSet, ArtistViewSet


@pytest.fixture
def album(db: None) -> models.Album:
    artist = models.Artist.objects.create(id=2, stage_name="Artist")
    return models.Album.objects.create(id=3, album_title="Album", artist=artist)


ALBUM = {
    "type": "albums",
    "id": "3",
    "attributes": {"albumTitle": "Album", "releaseDate": None},
    "relationships": {
        "artist": {"data": {"type": "artists", "id": "2"}},
        "label": {"data": None},
        "genres": {"data": [], "meta": {"count": 0}},
        "guests": {"data": [], "meta": {"count": 0}},
        "tracks": {"data": [], "meta": {"count": 0}},
    },
}


def test_one_object(album: models.Album) -> None:
    assert get_one(AlbumViewSet, 3) == {"data": ALBUM}


def test_a_list(album: models.Album) -> None:
    assert get_list(AlbumViewSet) == {"data": [ALBUM]}


@pytest.mark.django_db
def test_an_empty_list() -> None:
    assert get_list(AlbumViewSet) == {"data": []}


def test_an_empty_to_one_is_null(album: models.Album) -> None:
    assert get_related(AlbumViewSet, 3, "label") == {"data": None}


def test_a_related_object(album: models.Album) -> None:
    assert get_related(AlbumViewSet, 3, "artist", "?fields[artists]=stageName") == {
        "data": {"type": "artists", "id": "2", "attributes": {"stageName": "Artist"}}
    }


def test_a_related_collection(album: models.Album) -> None:
    assert get_related(ArtistViewSet, 2, "albums") == {"data": [ALBUM]}


class RootMetaSerializer(AlbumSerializer):
    weight = serializers.SerializerMethodField()

    def get_weight(self, album: models.Album) -> int:
        return 5

    def get_root_meta(self, resource: Any, many: bool) -> dict[str, Any]:
        return {"shown_rows": len(resource) if many else 1}

    class Meta(AlbumSerializer.Meta):
        fields = ("album_title",)
        meta_fields = ("weight", "release_date")


class RootMetaViewSet(AlbumViewSet):
    serializer_class = RootMetaSerializer


def test_meta_of_the_document_and_of_its_resources(album: models.Album) -> None:
    resource = {
        "type": "albums",
        "id": "3",
        "attributes": {"albumTitle": "Album"},
        "meta": {"weight": 5, "releaseDate": None},
    }

    assert get_list(RootMetaViewSet) == {"data": [resource], "meta": {"shownRows": 1}}
    assert get_one(RootMetaViewSet, 3) == {"data": resource, "meta": {"shownRows": 1}}


class MetaIncludingSerializer(serializers.ModelSerializer):
    included_serializers = {"albums": RootMetaSerializer}

    class Meta:
        model = models.Artist
        fields = ("albums",)


class MetaIncludingViewSet(ArtistViewSet):
    serializer_class = MetaIncludingSerializer


def test_included_resources_have_their_meta(album: models.Album) -> None:
    assert get_one(MetaIncludingViewSet, 2, "?include=albums")["included"] == [
        {
            "type": "albums",
            "id": "3",
            "attributes": {"albumTitle": "Album"},
            "meta": {"weight": 5, "releaseDate": None},
        }
    ]


@dataclass(frozen=True)
class Chart:
    pk: int
    chart_name: str
    artist: Any = None


class ChartSerializer(serializers.Serializer):
    chart_name = serializers.CharField()
    artist = HyperlinkedRelatedField(read_only=True)

    class JSONAPIMeta:
        resource_name = "charts"


class RowsViewSet(viewsets.ViewSet):
    """Answers with rows that are no models."""

    serializer_class: Any = ChartSerializer
    rows: Any = ()

    def list(self, request: Any) -> Response:
        return Response(self.serializer_class(self.rows, many=True).data)

    def retrieve(self, request: Any, pk: Any) -> Response:
        return Response(self.serializer_class(self.rows[0]).data)


class IdentifiedSerializer(ChartSerializer):
    id = serializers.CharField()


class UnnamedSerializer(serializers.Serializer):
    chart_name = serializers.CharField()


@pytest.mark.parametrize(
    ("serializer", "row", "identity"),
    [
        (ChartSerializer, Chart(1, "Top"), {"type": "charts", "id": "1"}),
        (IdentifiedSerializer, {"id": "a", "chart_name": "Top"}, {"type": "charts", "id": "a"}),
        # nothing says what it is called, so the view does
        (UnnamedSerializer, Chart(1, "Top"), {"type": "rowsViewSets", "id": "1"}),
        pytest.param(
            ChartSerializer,
            {"chart_name": "Top"},
            {"type": "charts"},
            marks=pytest.mark.not_a_document("nothing identifies it", problem="has no id"),
        ),
    ],
)
def test_resources_that_are_no_rows(serializer: Any, row: Any, identity: dict[str, str]) -> None:
    viewset = type("RowsViewSet", (RowsViewSet,), {"serializer_class": serializer, "rows": [row]})
    resource = {**identity, "attributes": {"chartName": "Top"}}

    assert get_list(viewset) == {"data": [resource]}
    assert get_one(viewset, 1) == {"data": resource}


class PlainViewSet(AlbumViewSet):
    resource_name = False


def test_a_view_without_a_resource_name_answers_with_plain_data(album: models.Album) -> None:
    assert get_one(PlainViewSet, 3)["album_title"] == "Album"


class NumberViewSet(AlbumViewSet):
    pagination_class = pagination.PageNumberPagination


def test_pagination_of_django_rest_framework_keeps_its_links_and_its_count(
    album: models.Album,
) -> None:
    assert get_list(NumberViewSet) == {
        "links": {"next": None, "prev": None},
        "data": [ALBUM],
        "meta": {"pagination": {"count": 1}},
    }


def test_the_answer_to_options_is_meta(album: models.Album) -> None:
    view = AlbumViewSet.as_view({"get": "list"})

    found = document(call(view, method="options"))

    assert list(found) == ["meta"]
    assert found["meta"]["name"] == "Album"


def test_head_has_the_headers_of_get(album: models.Album) -> None:
    response = call(AlbumViewSet.as_view({"get": "list"}), method="head")

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/vnd.api+json"
