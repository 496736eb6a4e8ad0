"""The resource types of models, instances, serializers and relation fields."""

from dataclasses import dataclass
from typing import Any

import pytest
from rest_framework import serializers as drf
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from rest_framework_json_api import relations, serializers, views
from rest_framework_json_api._fields.target import is_many, target_of
from rest_framework_json_api._resources.naming import field_key, field_name, link_segment
from rest_framework_json_api._resources.resource import (
    related_serializer,
    resource_of,
    serializer_label,
    type_of_instance,
    type_of_model,
)
from tests import models, music
from tests.http import call, document, get_one, get_related
from tests.music import LabelSerializer


class NamedGenreSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Genre
        fields = ("title",)

    class JSONAPIMeta:
        resource_name = "styles"


class NamedInMetaSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Genre
        fields = ("title",)
        resource_name = "kinds"


class NamedTwiceSerializer(NamedInMetaSerializer):
    class JSONAPIMeta:
        resource_name = "styles"


class NamelessSerializer(serializers.Serializer):
    title = serializers.CharField()


class NamelessMetaSerializer(NamelessSerializer):
    class JSONAPIMeta:
        resource_name = None


class NamedLabelSerializer(LabelSerializer):
    class JSONAPIMeta:
        resource_name = "companies"


@dataclass
class SearchHit:
    title: str


@pytest.mark.parametrize(
    ("model", "expected"), [(models.Album, "albums"), (models.Label, "record_labels")]
)
def test_a_model_has_its_own_resource_name_or_its_class_name(model: Any, expected: str) -> None:
    assert type_of_model(model) == expected
    assert type_of_instance(model()) == expected


def test_an_object_that_is_no_model_has_the_name_of_its_class() -> None:
    assert type_of_instance(SearchHit("Blues")) == "searchHits"


@pytest.mark.parametrize(
    ("serializer", "expected"),
    [
        (music.GenreSerializer, "genres"),
        (NamedGenreSerializer, "styles"),
        (NamedInMetaSerializer, "kinds"),
        (NamedTwiceSerializer, "styles"),
        (LabelSerializer, "record_labels"),
        (NamedLabelSerializer, "companies"),
        (NamelessSerializer, None),
        (NamelessMetaSerializer, None),
    ],
)
def test_the_type_of_a_serializer_is_its_resource_name_or_that_of_its_model(
    serializer: Any, expected: str | None
) -> None:
    assert resource_of(serializer).resource_type == expected
    assert resource_of(serializer()).resource_type == expected
    assert resource_of(serializer(many=True)).resource_type == expected


@pytest.mark.parametrize(
    ("style", "pluralize", "expected"),
    [
        ("dasherize", True, "search-hits"),
        ("capitalize", False, "SearchHit"),
        ("underscore", False, "search_hit"),
        (False, False, "SearchHit"),
    ],
)
def test_the_settings_say_how_a_type_is_spelled(
    settings: Any, style: Any, pluralize: bool, expected: str
) -> None:
    settings.JSON_API_FORMAT_TYPES = style
    settings.JSON_API_PLURALIZE_TYPES = pluralize

    assert type_of_instance(SearchHit("Blues")) == expected


@pytest.mark.parametrize("name", ["record_labels", "Anything_at-all"])
def test_a_resource_name_is_written_as_it_is(settings: Any, name: str) -> None:
    settings.JSON_API_FORMAT_TYPES = "dasherize"

    class Named(NamelessSerializer):
        class JSONAPIMeta:
            resource_name = name

    assert resource_of(Named).resource_type == name


def test_names_are_spelled_as_the_settings_say(settings: Any) -> None:
    settings.JSON_API_FORMAT_FIELD_NAMES = "camelize"
    settings.JSON_API_FORMAT_RELATED_LINKS = "dasherize"

    assert field_key("album_title") == "albumTitle"
    assert field_name("albumTitle") == "album_title"
    assert link_segment("album_title") == "album-title"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("serializer", "view_name", "expected"),
    [
        (LabelSerializer, ..., "record_labels"),
        (NamedLabelSerializer, ..., "companies"),
        (NamedLabelSerializer, "partners", "partners"),
        (LabelSerializer, "partners", "partners"),
    ],
)
def test_the_name_of_the_view_comes_before_that_of_the_serializer_before_that_of_the_model(
    serializer: Any, view_name: Any, expected: str
) -> None:
    class LabelViewSet(views.ReadOnlyModelViewSet):
        queryset = models.Label.objects.all()
        serializer_class = serializer

    if view_name is not ...:
        LabelViewSet.resource_name = view_name  # type: ignore[attr-defined]
    label = models.Label.objects.create(label_name="Alto")

    assert get_one(LabelViewSet, label.pk) == {
        "data": {"type": expected, "id": str(label.pk), "attributes": {"labelName": "Alto"}}
    }


@pytest.mark.django_db
def test_the_name_of_the_view_is_not_that_of_related_resources() -> None:
    class Named(music.AlbumViewSet):
        resource_name = "records"

    artist = models.Artist.objects.create(stage_name="Artist")
    album = models.Album.objects.create(artist=artist)
    models.Genre.objects.create(id=3, title="Jazz").album_set.add(album)

    assert get_one(Named, album.pk)["data"]["type"] == "records"
    assert get_related(Named, album.pk, "genres") == {
        "data": [{"type": "genres", "id": "3", "attributes": {"title": "Jazz"}}]
    }


class SearchView(GenericAPIView[Any]):
    serializer_class = NamelessSerializer

    def get(self, request: Any) -> Response:
        return Response(self.get_serializer({"id": 3, "title": "Blues"}).data)


class GenreSearchView(SearchView):
    model = models.Genre


@pytest.mark.parametrize(
    ("view", "expected"), [(SearchView, "searchViews"), (GenreSearchView, "genres")]
)
@pytest.mark.not_a_document("the serializer has no id", problem="has no id")
def test_where_no_serializer_tells_the_view_does(view: Any, expected: str) -> None:
    assert document(call(view.as_view())) == {
        "data": {"type": expected, "attributes": {"title": "Blues"}}
    }


class SelfSerializer(serializers.ModelSerializer):
    included_serializers = {
        "teacher": "self",
        "albums": "tests.music.AlbumSerializer",
        "passport": music.PassportSerializer,
    }
    related_serializers = {"albums": NamedInMetaSerializer}

    class Meta:
        model = models.Artist
        fields = ("stage_name", "teacher", "albums", "passport")


class SelfChildSerializer(SelfSerializer):
    pass


@pytest.mark.parametrize("owner", [SelfSerializer, SelfChildSerializer])
def test_serializers_are_declared_as_classes_dotted_paths_and_self(owner: Any) -> None:
    expected = {
        "teacher": owner,
        "albums": music.AlbumSerializer,
        "passport": music.PassportSerializer,
    }

    assert resource_of(owner).declared() == expected
    assert resource_of(owner()).declared() == expected
    assert resource_of(owner(many=True)).declared() == expected
    assert dict(owner.included_serializers) == expected
    assert len(owner.included_serializers) == 3


def test_declared_serializers_are_imported_when_they_are_asked_for() -> None:
    class Lazy(serializers.Serializer):
        included_serializers = {"albums": "tests.no_such_module.Serializer"}

    assert list(Lazy.included_serializers) == ["albums"]
    assert repr(Lazy.included_serializers) == (
        "LazySerializersDict({'albums': 'tests.no_such_module.Serializer'})"
    )
    with pytest.raises(ImportError):
        Lazy.included_serializers["albums"]


def test_a_serializer_of_drf_may_declare_serializers_too() -> None:
    class Plain(drf.Serializer[Any]):
        included_serializers = {"parent": "self", "album": "tests.music.AlbumSerializer"}

    assert resource_of(Plain()).declared() == {"parent": Plain, "album": music.AlbumSerializer}
    assert resource_of(Plain).declared("related_serializers") == {}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("albums", NamedInMetaSerializer),
        ("passport", music.PassportSerializer),
        ("country", None),
    ],
)
def test_the_related_serializer_comes_before_the_included_one(name: str, expected: Any) -> None:
    assert related_serializer(SelfSerializer, name) is expected


class RelationsSerializer(serializers.ModelSerializer):
    included_serializers = {"label": NamedLabelSerializer, "genres": NamedGenreSerializer}

    by_queryset = drf.PrimaryKeyRelatedField[Any](queryset=models.Genre.objects.all())
    by_manager = drf.PrimaryKeyRelatedField[Any](queryset=models.Genre.objects, many=True)
    by_source = drf.PrimaryKeyRelatedField[Any](source="artist.teacher.country", read_only=True)
    by_model = relations.SerializerMethodResourceRelatedField(model=models.Genre)
    by_model_many = relations.SerializerMethodResourceRelatedField(model=models.Genre, many=True)
    by_method = relations.SerializerMethodResourceRelatedField()
    by_property = drf.PrimaryKeyRelatedField[Any](source="headline", read_only=True)
    beyond_property = drf.PrimaryKeyRelatedField[Any](source="headline.label", read_only=True)

    class Meta:
        model = models.Album
        fields = (
            "label",
            "artist",
            "genres",
            "by_queryset",
            "by_manager",
            "by_source",
            "by_model",
            "by_model_many",
            "by_method",
            "by_property",
            "beyond_property",
        )


@pytest.mark.parametrize(
    ("name", "model", "resource_type", "many"),
    [
        ("label", models.Label, "companies", False),
        ("artist", models.Artist, "artists", False),
        ("genres", models.Genre, "styles", True),
        ("by_queryset", models.Genre, "genres", False),
        ("by_manager", models.Genre, "genres", True),
        ("by_source", models.Country, "countries", False),
        ("by_model", models.Genre, "genres", False),
        ("by_model_many", models.Genre, "genres", True),
        ("by_method", None, None, False),
        ("by_property", None, None, False),
        ("beyond_property", None, None, False),
    ],
)
def test_a_relation_field_leads_to_what_its_serializer_or_its_model_says(
    name: str, model: Any, resource_type: str | None, many: bool
) -> None:
    field = RelationsSerializer().fields[name]

    assert (target_of(field).model, target_of(field).resource_type, is_many(field)) == (
        model,
        resource_type,
        many,
    )


def test_an_unbound_relation_field_leads_to_what_its_queryset_says() -> None:
    field = drf.PrimaryKeyRelatedField[Any](queryset=models.Genre.objects.all())

    assert target_of(field).resource_type == "genres"


def test_messages_name_a_serializer_by_its_class() -> None:
    assert serializer_label(SelfSerializer) == "tests.resources.test_types.SelfSerializer"
    assert serializer_label(SelfSerializer()) == "tests.resources.test_types.SelfSerializer"
