"""Rows about types and about what is declared."""

import json
from typing import Any

from rest_framework.response import Response
from rest_framework.views import APIView

from rest_framework_json_api import serializers
from tests import models
from tests.dialects import row
from tests.http import call, document
from tests.music import AlbumViewSet, ArtistSerializer, GenreSerializer


class GenreView(APIView):
    """Has no serializer class: what it answers with is made by one."""

    def get(self, request: Any) -> Response:
        return Response(GenreSerializer(models.Genre(id=4, title="Blues")).data)

    def patch(self, request: Any) -> Response:
        assert request.data["id"] == "4"
        return Response(status=204)


@row("takes_type_of_answer", tolerant="genres", eight="genreViews")
def a_resource_of_a_view_without_a_serializer_class() -> Any:
    return document(call(GenreView.as_view()))["data"]["type"]


@row("takes_type_of_answer", tolerant=204, eight=409)
def a_change_with_the_type_of_the_answer() -> Any:
    given = {"data": {"type": "genres", "id": "4"}}
    return call(GenreView.as_view(), method="patch", data=given).status_code


class ArtistOfAlbumViewSet(AlbumViewSet):
    """An action answers with what a serializer of another model has made."""

    def artist(self, request: Any) -> Response:
        return Response(ArtistSerializer(models.Artist(id=2, stage_name="Artist")).data)


@row("takes_type_of_answer", tolerant="artists", eight="albums")
def a_resource_of_another_serializer_than_that_of_the_view() -> Any:
    return document(call(ArtistOfAlbumViewSet.as_view({"get": "artist"})))["data"]["type"]


class UnreadSerializer(serializers.ModelSerializer):
    included_serializers = {"artist": ArtistSerializer}

    class Meta:
        model = models.Album
        fields = ("album_title",)


class UnreadViewSet(AlbumViewSet):
    serializer_class = UnreadSerializer


@row("refuses_unread_includes", tolerant=(400, None), eight=(200, []))
def an_include_without_a_field() -> Any:
    response = call(UnreadViewSet.as_view({"get": "list"}), "?include=artist")
    return response.status_code, json.loads(response.content).get("included")
