"""The data of a serializer: of rows, lists and objects, with what a project overrides."""

from dataclasses import dataclass
from typing import Any

import pytest
from rest_framework import serializers as drf
from rest_framework.exceptions import ErrorDetail

from rest_framework_json_api import relations, serializers
from tests import models, music
from tests.http import counted, get_list, get_one
from tests.serializing.api import TITLE, album_serializer, answer, viewset_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.serializing.api")]


# Data


def test_the_data_of_a_serializer_is_the_flat_dict_of_drf(album: models.Album) -> None:
    assert music.AlbumSerializer(album).data == {
        "album_title": "Album",
        "release_date": None,
        "artist": {"type": "artists", "id": "2"},
        "label": None,
        "genres": [{"type": "genres", "id": "4"}, {"type": "genres", "id": "5"}],
        "guests": [],
        "tracks": [],
    }
    assert music.AlbumSerializer(album).data.serializer.instance is album


@pytest.mark.not_a_document("nothing is saved", problem="has no id")
def test_data_before_saving_is_the_validated_data() -> None:
    models.Artist.objects.create(id=2, stage_name="Artist")
    given = {"album_title": "Album", "artist": {"type": "artists", "id": "2"}}
    serializer = album_serializer("album_title", "artist")(data=given)

    assert serializer.is_valid()
    assert serializer.data == given
    assert answer(serializer.data) == {
        "data": {
            "type": "albums",
            "attributes": {"albumTitle": "Album"},
            "relationships": {"artist": {"data": {"type": "artists", "id": "2"}}},
        }
    }


def test_data_with_errors_is_what_was_given(album: models.Album) -> None:
    serializer = album_serializer("album_title")(album, data={"album_title": ""})

    assert not serializer.is_valid()
    assert serializer.data == {"album_title": ""}
    assert serializer.errors == {
        "album_title": [ErrorDetail("This field may not be blank.", "blank")]
    }


def test_data_before_validation_is_a_mistake_of_the_developer(album: models.Album) -> None:
    with pytest.raises(AssertionError, match="is_valid"):
        _ = album_serializer("album_title")(album, data={}).data


def test_data_without_an_instance_is_what_fields_start_with() -> None:
    assert music.AlbumSerializer().data == {
        "album_title": "",
        "release_date": None,
        "artist": None,
        "label": None,
        "genres": [],
        "guests": [],
    }


def test_data_is_made_once(album: models.Album) -> None:
    serializer = music.AlbumSerializer(album)
    with counted() as first:
        before = serializer.data
    with counted() as again:
        after = serializer.data

    assert before == after
    assert (len(first), again) == (3, [])


# Nested


@pytest.mark.parametrize("nested_base", [serializers.ModelSerializer, drf.ModelSerializer])
def test_nested_serializers_are_attributes(album: models.Album, nested_base: Any) -> None:
    class NestedGenreSerializer(nested_base):  # type: ignore[misc]
        class Meta:
            model = models.Genre
            fields = ("id", "title")

    class NestedArtistSerializer(nested_base):  # type: ignore[misc]
        class Meta:
            model = models.Artist
            fields = ("stage_name", "country")

    fields: Any = {
        "artist": NestedArtistSerializer(),
        "genres": NestedGenreSerializer(many=True),
        "first_genres": NestedGenreSerializer(many=True),
    }
    serializer = album_serializer("album_title", *fields, **fields)
    blues, jazz = {"id": 4, "title": "Blues"}, {"id": 5, "title": "Jazz"}
    expected = {
        "type": "albums",
        "id": "3",
        "attributes": {
            "albumTitle": "Album",
            "artist": {"stage_name": "Artist", "country": None},
            "genres": [blues, jazz],
            "firstGenres": [blues],
        },
    }

    assert get_one(viewset_of(serializer), 3) == {"data": expected}
    assert get_list(viewset_of(serializer)) == {"data": [expected]}


# Lists


def test_a_list_serializer_may_be_made_by_hand(album: models.Album) -> None:
    for list_class in (serializers.ListSerializer, drf.ListSerializer):
        child = album_serializer("album_title")()
        rows = list_class(models.Album.objects.all(), child=child)
        assert answer(rows.data) == {"data": [TITLE]}, list_class


@pytest.mark.parametrize("rows", [models.Album.objects.all, lambda: models.Album.objects, list])
def test_a_list_may_be_given_as_queryset_manager_or_list(album: models.Album, rows: Any) -> None:
    given = rows()
    expected = [] if given == [] else [TITLE]

    assert answer(album_serializer("album_title")(given, many=True).data) == {"data": expected}


class TitledListSerializer(serializers.ListSerializer):
    def to_representation(self, data: Any) -> Any:
        return super().to_representation(data.exclude(album_title=""))


class TitledDRFListSerializer(drf.ListSerializer[Any]):
    def to_representation(self, data: Any) -> Any:
        return super().to_representation(data.exclude(album_title=""))


class TitledRowsSerializer(drf.ListSerializer[Any]):
    def to_representation(self, data: Any) -> Any:
        return super().to_representation([row for row in data if row.album_title])


@pytest.mark.parametrize(
    "list_class", [TitledListSerializer, TitledDRFListSerializer, TitledRowsSerializer]
)
def test_a_list_serializer_of_the_project_may_choose_the_rows(
    album: models.Album, list_class: Any
) -> None:
    models.Album.objects.create(id=1, album_title="", artist=album.artist)
    serializer = album_serializer("album_title", meta={"list_serializer_class": list_class})

    assert get_list(viewset_of(serializer)) == {"data": [TITLE]}


@pytest.mark.parametrize(
    "list_class", [TitledListSerializer, TitledDRFListSerializer, TitledRowsSerializer]
)
def test_a_list_serializer_of_the_project_loads_for_all_rows_at_once(
    album: models.Album, list_class: Any
) -> None:
    serializer = album_serializer("genres", meta={"list_serializer_class": list_class})
    found = []
    for _ in range(2):
        with counted() as queries:
            get_list(viewset_of(serializer))
        found.append(len(queries))
        models.Album.objects.create(album_title="More", artist=album.artist)

    assert found == [2, 2]


def test_a_list_serializer_is_made_with_the_arguments_of_drf() -> None:
    serializer: Any = serializers.Serializer
    rows: Any = serializer(many=True, allow_empty=False, max_length=3, min_length=1)

    assert (rows.allow_empty, rows.max_length, rows.min_length) == (False, 3, 1)
    assert type(rows) is serializers.ListSerializer
    assert serializer(many=True).allow_empty is True


@pytest.mark.not_a_document("the view answers with numbers", problem="is no resource object")
def test_a_list_of_values_is_a_value() -> None:
    rows = drf.ListSerializer([1, 2], child=drf.IntegerField())

    assert answer(rows.data) == {"data": [1, 2]}


class LengthSerializer(drf.BaseSerializer[Any]):
    def to_representation(self, instance: Any) -> Any:
        return {"length": len(instance)}


@pytest.mark.not_a_document("the view answers with values")
def test_what_a_serializer_without_fields_makes_is_a_value() -> None:
    assert answer(LengthSerializer("abc").data) == {"data": {"length": 3}}
    assert answer(LengthSerializer(["abc", "d"], many=True).data) == {
        "data": [{"length": 3}, {"length": 1}]
    }


# Overrides


def test_an_overridden_representation_of_a_serializer_counts(album: models.Album) -> None:
    class Loud(serializers.ModelSerializer):
        class Meta:
            model = models.Album
            fields = ("album_title", "genres")

        def to_representation(self, instance: Any) -> Any:
            data = super().to_representation(instance)
            del data["genres"]
            return {**data, "album_title": data["album_title"].upper()}

    expected = {**TITLE, "attributes": {"albumTitle": "ALBUM"}}
    assert get_one(viewset_of(Loud), 3) == {"data": expected}
    assert get_list(viewset_of(Loud)) == {"data": [expected]}


def test_an_overridden_representation_counts_for_included_resources_too(
    album: models.Album,
) -> None:
    class Loud(serializers.ModelSerializer):
        class Meta:
            model = models.Artist
            fields = ("stage_name",)

        def to_representation(self, instance: Any) -> Any:
            return {"stage_name": instance.stage_name.upper()}

    serializer = album_serializer("artist", included_serializers={"artist": Loud})

    assert get_one(viewset_of(serializer), 3, "?include=artist")["included"] == [
        {"type": "artists", "id": "2", "attributes": {"stageName": "ARTIST"}}
    ]


class LoudField(serializers.CharField):
    def to_representation(self, value: Any) -> str:
        return str(value).upper()


class ConstantField(serializers.CharField):
    def get_attribute(self, instance: Any) -> str:
        return f"row {instance.pk}"


class SkippedField(serializers.CharField):
    def get_attribute(self, instance: Any) -> Any:
        raise serializers.SkipField


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (LoudField(source="album_title"), {"value": "ALBUM"}),
        (ConstantField(source="album_title"), {"value": "row 3"}),
        (serializers.CharField(source="pk"), {"value": "3"}),
        (serializers.CharField(source="headline"), {"value": "ALBUM"}),
        (serializers.CharField(source="artist.stage_name"), {"value": "Artist"}),
        (serializers.CharField(source="label.label_name", allow_null=True), {"value": None}),
        (serializers.CharField(source="label.label_name", read_only=True), None),
        (serializers.CharField(source="label.label_name", default="none"), {"value": "none"}),
        (serializers.DateField(source="release_date"), {"value": None}),
        (serializers.IntegerField(source="genres.count"), {"value": 2}),
        (serializers.ReadOnlyField(source="artist_id"), {"value": 2}),
        (serializers.SerializerMethodField(), {"value": "from method"}),
        (serializers.ModelField(models.Album._meta.get_field("album_title")), {"value": "Album"}),
        (serializers.CharField(source="album_title", write_only=True), None),
        (SkippedField(source="album_title"), None),
    ],
)
def test_the_value_of_an_attribute_is_what_its_field_says(
    album: models.Album, field: Any, expected: Any
) -> None:
    if isinstance(field, serializers.ModelField):
        field.source = "album_title"
    serializer = album_serializer("value", value=field, get_value=lambda self, row: "from method")
    resource = {"type": "albums", "id": "3", **({"attributes": expected} if expected else {})}

    assert get_one(viewset_of(serializer), 3) == {"data": resource}
    assert get_list(viewset_of(serializer)) == {"data": [resource]}


# Instances that are no models


@dataclass
class Hit:
    id: int
    page_title: str
    genre: Any = None


class HitSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    page_title = serializers.CharField()
    genre = relations.ResourceRelatedField(read_only=True)

    class JSONAPIMeta:
        resource_name = "hits"


@pytest.mark.not_a_document("two rows have one id", problem="again")
def test_dicts_and_dataclasses_are_resources() -> None:
    genre = models.Genre(pk=4)
    first = {
        "type": "hits",
        "id": "7",
        "attributes": {"pageTitle": "Blues"},
        "relationships": {"genre": {"data": {"type": "genres", "id": "4"}}},
    }
    second = {
        "type": "hits",
        "id": "8",
        "attributes": {"pageTitle": "Jazz"},
        "relationships": {"genre": {"data": None}},
    }
    objects = [Hit(7, "Blues", genre), Hit(8, "Jazz")]

    assert answer(HitSerializer(objects[0]).data) == {"data": first}
    assert answer(HitSerializer(vars(objects[1])).data) == {"data": second}
    assert answer(HitSerializer([*objects, vars(objects[0])], many=True).data) == {
        "data": [first, second, first]
    }


def test_objects_of_another_class_than_the_model_may_stand_for_rows() -> None:
    serializer = album_serializer("id", "album_title")

    assert answer(serializer({"id": 3, "album_title": "Album"}).data) == {"data": TITLE}
