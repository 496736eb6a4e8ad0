"""Hyperlinked and plain serializers, resource identifiers, and relations of models."""

from collections.abc import Iterator
from typing import Any

import pytest
from rest_framework import relations as drf_relations
from rest_framework import serializers as drf
from rest_framework.exceptions import ValidationError

from rest_framework_json_api import relations, serializers
from tests import models, music
from tests.http import get_list, get_one
from tests.serializing.api import TITLE, album_serializer, answer, viewset_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.serializing.api")]


# Other serializers


def test_a_hyperlinked_serializer_has_links(album: models.Album) -> None:
    class LinkedSerializer(serializers.HyperlinkedModelSerializer):
        class Meta:
            model = models.Album
            fields = ("url", "album_title", "artist")
            meta_fields = ("headline",)

    expected = {
        **TITLE,
        "relationships": {
            "artist": {
                "links": {"related": "http://testserver/artists/2/"},
                "data": {"type": "artists", "id": "2"},
            }
        },
        "links": {"self": "http://testserver/albums/3/"},
        "meta": {"headline": "ALBUM"},
    }
    assert get_one(viewset_of(LinkedSerializer), 3) == {"data": expected}
    assert get_list(viewset_of(LinkedSerializer)) == {"data": [expected]}


def test_the_self_link_may_have_another_name_and_stays_with_a_fieldset(
    album: models.Album,
) -> None:
    class LinkedSerializer(serializers.HyperlinkedModelSerializer):
        url_field_name = "href"

        class Meta:
            model = models.Album
            fields = ("href", "album_title", "artist")

    assert get_one(viewset_of(LinkedSerializer), 3, "?fields[albums]=albumTitle") == {
        "data": {**TITLE, "links": {"self": "http://testserver/albums/3/"}}
    }


def test_a_url_that_is_no_identity_is_an_attribute(album: models.Album) -> None:
    serializer = album_serializer("url", url=serializers.CharField(source="album_title"))

    assert get_one(viewset_of(serializer), 3) == {
        "data": {"type": "albums", "id": "3", "attributes": {"url": "Album"}}
    }


@pytest.mark.parametrize("base", [drf.ModelSerializer, drf.HyperlinkedModelSerializer])
def test_a_plain_serializer_of_drf_makes_documents_too(album: models.Album, base: Any) -> None:
    serializer = album_serializer("album_title", "artist", base=base)
    linked = base is drf.HyperlinkedModelSerializer
    artist = {
        **({"links": {"related": "http://testserver/artists/2/"}} if linked else {}),
        "data": {"type": "artists", "id": "2"},
    }
    expected = {**TITLE, "relationships": {"artist": artist}}

    assert get_one(viewset_of(serializer), 3) == {"data": expected}
    assert get_list(viewset_of(serializer)) == {"data": [expected]}


def test_a_plain_serializer_of_drf_may_include(album: models.Album) -> None:
    serializer = album_serializer(
        "album_title",
        "genres",
        base=drf.ModelSerializer,
        included_serializers={"genres": music.GenreSerializer},
    )

    assert get_list(viewset_of(serializer), "?include=genres") == {
        "data": [
            {
                **TITLE,
                "relationships": {
                    "genres": {
                        "data": [{"type": "genres", "id": "4"}, {"type": "genres", "id": "5"}],
                        "meta": {"count": 2},
                    }
                },
            }
        ],
        "included": [
            {"type": "genres", "id": "4", "attributes": {"title": "Blues"}},
            {"type": "genres", "id": "5", "attributes": {"title": "Jazz"}},
        ],
    }


# Resource identifiers


class AlbumIdentifierSerializer(serializers.ResourceIdentifierObjectSerializer):
    model_class = models.Album


def identifier_serializers() -> Iterator[Any]:
    yield AlbumIdentifierSerializer()
    yield serializers.ResourceIdentifierObjectSerializer(model_class=models.Album)


def test_an_instance_is_represented_by_its_identifier(album: models.Album) -> None:
    for serializer in identifier_serializers():
        assert serializer.to_representation(album) == {"type": "albums", "id": "3"}


def test_an_identifier_is_turned_into_its_instance(album: models.Album) -> None:
    for serializer in identifier_serializers():
        assert serializer.to_internal_value({"type": "albums", "id": "3"}) == album


@pytest.mark.parametrize(
    ("given", "code", "message"),
    [
        (
            {"type": "artists", "id": "3"},
            "incorrect_model_type",
            "Incorrect model type. Expected albums, received artists.",
        ),
        (
            {"type": "albums", "id": "77"},
            "does_not_exist",
            'Invalid pk "77" - object does not exist.',
        ),
        (
            {"type": "albums", "id": "x"},
            "incorrect_type",
            "Incorrect type. Expected pk value, received str.",
        ),
        (
            {"type": "albums", "id": []},
            "incorrect_type",
            "Incorrect type. Expected pk value, received list.",
        ),
    ],
)
def test_another_identifier_is_refused(
    album: models.Album, given: Any, code: str, message: str
) -> None:
    with pytest.raises(ValidationError) as raised:
        AlbumIdentifierSerializer().to_internal_value(given)
    assert raised.value.get_full_details() == [{"message": message, "code": code}]


def test_identifiers_are_a_value_outside_of_a_relationship_view(album: models.Album) -> None:
    identifier = {"type": "albums", "id": "3"}

    assert answer(AlbumIdentifierSerializer(album).data) == {"data": identifier}
    assert answer(AlbumIdentifierSerializer([album], many=True).data) == {"data": [identifier]}


# Relations of serializers


def test_relations_to_any_column_are_resource_related_fields() -> None:
    fields = music.ArtistSerializer().fields

    assert isinstance(fields["country"], relations.ResourceRelatedField)
    assert isinstance(fields["teacher"], relations.ResourceRelatedField)
    assert isinstance(fields["albums"], drf_relations.ManyRelatedField)


def test_another_class_of_relations_keeps_its_arguments() -> None:
    serializer = album_serializer(
        "country",
        meta={"model": models.Artist},
        serializer_related_to_field=serializers.SlugRelatedField,
    )
    field = serializer().fields["country"]

    assert isinstance(field, serializers.SlugRelatedField)
    assert field.slug_field == "code"
