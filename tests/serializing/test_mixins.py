"""Mixins alone, and the validation of includes."""

from typing import Any

import pytest
from rest_framework import serializers as drf
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from rest_framework_json_api import serializers
from tests import models, music
from tests.http import call, errors, get_list, get_one
from tests.serializing.api import (
    TITLE,
    ArtistWithMetaSerializer,
    Attributes,
    album_serializer,
    viewset_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.serializing.api")]


class ValidatedSerializer(serializers.IncludedResourcesValidationMixin, drf.ModelSerializer):
    included_serializers = {"artist": music.ArtistSerializer}

    class Meta:
        model = models.Album
        fields = ("album_title", "artist")


def include_error(detail: str) -> list[Attributes]:
    return [
        {
            "status": "400",
            "code": "include",
            "title": "Bad Request",
            "detail": detail,
            "source": {"parameter": "include"},
        }
    ]


@pytest.mark.parametrize("action", [{"get": "list"}, {"get": "retrieve"}])
def test_the_validation_of_include_works_alone(album: models.Album, action: Any) -> None:
    view = viewset_of(ValidatedSerializer).as_view(action)
    response = call(view, "?include=artist,genres", pk=3)

    assert response.status_code == 400
    assert errors(response) == include_error(
        "The path 'genres' cannot be included. Available: artist."
    )
    assert call(view, "?include=artist", pk=3).status_code == 200


@pytest.mark.parametrize("context", [{}, {"request": None}, {"view": None}])
def test_without_a_request_there_is_no_include_to_validate(context: Any) -> None:
    assert ValidatedSerializer(context=context).fields.keys() == {"album_title", "artist"}


@pytest.mark.parametrize("view", [None, object(), GenericAPIView()])
def test_a_serializer_made_by_hand_validates_the_include(view: Any) -> None:
    request = APIRequestFactory().get("/?include=genres")
    if isinstance(view, GenericAPIView):
        view.serializer_class = music.PassportSerializer

    with pytest.raises(ValidationError) as raised:
        ValidatedSerializer(context={"request": request, "view": view})
    assert raised.value.get_codes() == [{"detail": "include", "source": {"parameter": "include"}}]


def test_a_view_without_a_serializer_class_may_use_one_by_hand(album: models.Album) -> None:
    class ByHand(GenericAPIView[Any]):
        def get(self, request: Any) -> Response:
            context = self.get_serializer_context()
            return Response(music.AlbumSerializer(album, context=context).data)

    response = call(ByHand.as_view(), "?include=nothing")
    assert response.status_code == 400
    assert errors(response) == include_error(
        "The path 'nothing' cannot be included. Available: artist, label, genres, guests, tracks."
    )


def test_a_serializer_used_inside_of_an_answer_does_not_judge_the_include(
    album: models.Album,
) -> None:
    def get_artist_data(serializer: Any, row: Any) -> Any:
        return ArtistWithMetaSerializer(row.artist, context=serializer.context).data

    serializer = album_serializer(
        "genres",
        "artist_data",
        included_serializers={"genres": music.GenreSerializer},
        artist_data=serializers.SerializerMethodField(),
        get_artist_data=get_artist_data,
    )
    found = get_one(viewset_of(serializer), 3, "?include=genres")

    assert found["data"]["attributes"] == {"artistData": {"teacher": None, "stage_name": "Artist"}}
    assert [item["id"] for item in found["included"]] == ["4", "5"]


class SparseSerializer(serializers.SparseFieldsetsMixin, drf.ModelSerializer):  # type: ignore[misc]
    class Meta:
        model = models.Album
        fields = ("id", "album_title", "release_date", "artist")


@pytest.mark.parametrize("query", ["albumTitle", "album_title", " albumTitle ,unknown"])
def test_sparse_fieldsets_work_alone(album: models.Album, query: str) -> None:
    assert get_one(viewset_of(SparseSerializer), 3, f"?fields[albums]={query}") == {"data": TITLE}
    assert get_list(viewset_of(SparseSerializer), f"?fields[albums]={query}") == {"data": [TITLE]}


def test_sparse_fieldsets_of_another_type_change_nothing(album: models.Album) -> None:
    expected = get_one(viewset_of(SparseSerializer), 3)

    assert list(expected["data"]) == ["type", "id", "attributes", "relationships"]
    assert get_one(viewset_of(SparseSerializer), 3, "?fields[artists]=stageName") == expected
