"""What fields read where the short ways do not fit."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.functional import SimpleLazyObject
from rest_framework import serializers as drf

from rest_framework_json_api import serializers
from rest_framework_json_api.relations import ResourceRelatedField
from tests import models
from tests.http import get_one
from tests.music import AlbumSerializer, AlbumViewSet, BriefArtistSerializer


class LooseSerializer(serializers.Serializer):
    artist = ResourceRelatedField(read_only=True, model=models.Artist)
    title = serializers.CharField(read_only=True)


@pytest.mark.parametrize(
    ("instance", "expected"),
    [
        ({"title": "Album"}, {"title": "Album"}),
        (SimpleNamespace(title="Album"), {"title": "Album"}),
        ({"title": "Album", "artist": None}, {"title": "Album", "artist": None}),
        (
            {"title": "Album", "artist": models.Artist(pk=5)},
            {"title": "Album", "artist": {"type": "artists", "id": "5"}},
        ),
    ],
)
def test_a_relationship_that_an_instance_lacks_is_left_out(
    instance: Any, expected: dict[str, Any]
) -> None:
    assert LooseSerializer(instance).data == expected


class Loud(ResourceRelatedField):
    def to_representation(self, value: Any) -> dict[str, Any]:
        return {**super().to_representation(value), "meta": {"number": value.serial_number}}


class LoudSerializer(serializers.ModelSerializer):
    passport = Loud(read_only=True)

    class Meta:
        model = models.Artist
        fields = ("passport",)


@pytest.mark.django_db
def test_a_field_with_its_own_representation_has_null_for_an_absent_one_to_one() -> None:
    artist = models.Artist.objects.create(stage_name="Artist")

    assert LoudSerializer(artist).data == {"passport": None}


class TextSerializer(drf.BaseSerializer[Any]):
    def to_representation(self, instance: Any) -> str:
        return str(instance)


class NestedTextSerializer(AlbumSerializer):
    artist = TextSerializer(read_only=True)
    genres = drf.ListSerializer[Any](child=TextSerializer(), read_only=True)

    class Meta(AlbumSerializer.Meta):
        fields = ("artist", "genres")


class NestedTextViewSet(AlbumViewSet):
    serializer_class = NestedTextSerializer


@pytest.mark.django_db
def test_a_serializer_without_fields_may_be_nested() -> None:
    artist = models.Artist.objects.create(stage_name="Artist")
    album = models.Album.objects.create(artist=artist, album_title="Album")
    album.genres.add(models.Genre.objects.create(title="Jazz"))

    assert get_one(NestedTextViewSet, album.pk)["data"]["attributes"] == {
        "artist": "Artist",
        "genres": ["Jazz"],
    }


def test_what_stands_in_for_a_row_is_read_as_the_row() -> None:
    artist = models.Artist(pk=5, stage_name="Ada")
    rows = [artist, SimpleLazyObject(lambda: artist), {"stage_name": "Grace"}]

    found: Any = BriefArtistSerializer(rows, many=True).data

    assert found == [{"stage_name": "Ada"}, {"stage_name": "Ada"}, {"stage_name": "Grace"}]
