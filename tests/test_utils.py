"""The documented helpers."""

from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework import relations as drf_relations
from rest_framework import serializers as drf
from rest_framework.exceptions import NotFound
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from rest_framework_json_api import serializers, utils, views
from tests import models, music

DOCUMENTED = {
    "Hyperlink",
    "format_drf_errors",
    "format_error_object",
    "format_errors",
    "format_field_name",
    "format_field_names",
    "format_link_segment",
    "format_resource_type",
    "format_value",
    "get_default_included_resources_from_serializer",
    "get_included_resources",
    "get_included_serializers",
    "get_related_resource_type",
    "get_relation_instance",
    "get_resource_id",
    "get_resource_name",
    "get_resource_type_from_instance",
    "get_resource_type_from_manager",
    "get_resource_type_from_model",
    "get_resource_type_from_queryset",
    "get_resource_type_from_serializer",
    "get_serializer_fields",
    "is_relationship_field",
    "undo_format_field_name",
    "undo_format_field_names",
    "undo_format_link_segment",
}


def test_every_documented_helper_can_be_imported() -> None:
    assert set(utils.__all__) == DOCUMENTED
    assert utils.__all__ == sorted(utils.__all__, key=lambda name: (name.islower(), name))
    assert all(hasattr(utils, name) for name in DOCUMENTED)


class HeadlineSerializer(serializers.ModelSerializer):
    included_serializers = {"artist": music.ArtistSerializer, "parent": "self"}

    class Meta:
        model = models.Album
        fields = ("album_title", "artist")
        meta_fields = ("headline",)

    class JSONAPIMeta:
        included_resources = ["artist.country"]


class NamelessSerializer(serializers.Serializer):
    title = serializers.CharField()


class AnswerView(GenericAPIView[Any]):
    serializer_class = HeadlineSerializer


class NamedView(AnswerView):
    resource_name = "records"


class RelatedViewSet(music.AlbumViewSet):
    kwargs = {"related_field": "genres"}
    request: Any = None
    format_kwarg = None


def failed(view: Any) -> Any:
    view.response = SimpleNamespace(status_code=400)
    return view


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (AnswerView(), "albums"),
        (NamedView(), "records"),
        (
            type("SearchView", (AnswerView,), {"serializer_class": NamelessSerializer})(),
            "searchViews",
        ),
        (type("SearchView", (), {})(), "searchViews"),
        (type("SearchView", (), {"model": models.Label})(), "record_labels"),
        (RelatedViewSet(), "genres"),
        (failed(NamedView()), "errors"),
        (None, None),
    ],
)
def test_the_resource_name_of_an_answer(view: Any, expected: Any) -> None:
    assert utils.get_resource_name({"view": view}) == expected
    assert utils.get_resource_name({"view": view}, expand_polymorphic_types=True) == expected


def test_the_fields_of_a_serializer_are_those_that_are_not_meta() -> None:
    for serializer in (HeadlineSerializer(), HeadlineSerializer(many=True)):
        fields = utils.get_serializer_fields(serializer)
        assert fields is not None
        assert list(fields) == ["album_title", "artist"]
    assert utils.get_serializer_fields(drf.BaseSerializer()) is None
    assert utils.get_serializer_fields(serializers.ResourceIdentifierObjectSerializer()) == {}
    assert utils.get_serializer_fields(drf.ListSerializer(child=drf.CharField())) is None


def test_keys_are_formatted() -> None:
    given = {"album_title": {"inner_key": 1}}

    assert utils.format_field_names(given) == {"albumTitle": {"inner_key": 1}}
    assert utils.format_field_names(given, "dasherize") == {"album-title": {"inner_key": 1}}
    assert utils.format_field_names(["album_title"]) == ["album_title"]


def test_keys_are_turned_back() -> None:
    assert utils.undo_format_field_names({"albumTitle": {"innerKey": 1}}) == {
        "album_title": {"innerKey": 1}
    }
    assert utils.undo_format_field_names(["albumTitle"]) == ["albumTitle"]


def test_names_are_formatted_and_turned_back(settings: Any) -> None:
    settings.JSON_API_FORMAT_RELATED_LINKS = "dasherize"

    assert utils.format_field_name("album_title") == "albumTitle"
    assert utils.undo_format_field_name("albumTitle") == "album_title"
    assert utils.format_link_segment("album_title") == "album-title"
    assert utils.undo_format_link_segment("album-title") == "album_title"
    assert utils.format_value("album_title") == "albumTitle"
    assert utils.format_value("album_title", "capitalize") == "AlbumTitle"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), "recordLabels"),
        (("dasherize",), "record-labels"),
        (("dasherize", False), "record-label"),
        ((None, False), "recordLabel"),
        ((None, True), "recordLabels"),
    ],
)
def test_types_are_formatted(arguments: Any, expected: str) -> None:
    assert utils.format_resource_type("RecordLabel", *arguments) == expected


def test_types_are_found() -> None:
    assert utils.get_resource_type_from_model(models.Label) == "record_labels"
    assert utils.get_resource_type_from_queryset(models.Label.objects.all()) == "record_labels"
    assert utils.get_resource_type_from_manager(models.Label.objects) == "record_labels"
    assert utils.get_resource_type_from_instance(models.Label()) == "record_labels"
    assert utils.get_resource_type_from_instance({"id": 1}) is None
    assert utils.get_resource_type_from_instance(None) is None
    assert utils.get_resource_type_from_serializer(music.LabelSerializer) == "record_labels"
    assert utils.get_resource_type_from_serializer(HeadlineSerializer()) == "albums"


def test_a_serializer_of_unknown_type_is_a_mistake_of_the_developer() -> None:
    with pytest.raises(AttributeError) as raised:
        utils.get_resource_type_from_serializer(NamelessSerializer)
    assert str(raised.value) == (
        "The resource type of tests.test_utils.NamelessSerializer is unknown. Declare "
        "`resource_name` in its class JSONAPIMeta."
    )


def test_relation_fields_are_known_with_their_types() -> None:
    fields = music.AlbumSerializer().fields

    assert utils.get_related_resource_type(fields["label"]) == "record_labels"
    assert utils.get_related_resource_type(fields["genres"]) == "genres"
    assert utils.is_relationship_field(fields["label"])
    assert utils.is_relationship_field(fields["genres"])
    assert not utils.is_relationship_field(fields["album_title"])
    assert not utils.is_relationship_field(drf_relations.StringRelatedField())
    assert not utils.is_relationship_field(None)


@pytest.mark.parametrize(
    ("instance", "resource", "expected"),
    [
        (models.Genre(pk=4), {"id": "own"}, "own"),
        (models.Genre(pk=4), {"id": 0}, "0"),
        (models.Genre(pk=4), {"id": None}, "4"),
        (models.Genre(pk=4), {}, "4"),
        (models.Genre(pk=4), None, "4"),
        (models.Genre(), {}, None),
        ({"title": "Blues"}, {"id": 7}, "7"),
        (None, {}, None),
    ],
)
def test_the_id_of_a_resource(instance: Any, resource: Any, expected: str | None) -> None:
    assert utils.get_resource_id(instance, resource) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["artist.country"]),
        ("?include=", []),
        ("?include=artist", ["artist"]),
        ("?include=artist.homeCountry, guestAlbums,", ["artist.home_country", "guest_albums"]),
    ],
)
def test_the_included_resources_of_a_request(query: str, expected: list[str]) -> None:
    request = APIRequestFactory().get(f"/{query}")

    assert utils.get_included_resources(request, HeadlineSerializer()) == expected
    assert utils.get_included_resources(request, HeadlineSerializer) == expected


def test_without_a_serializer_nothing_is_included_by_default() -> None:
    assert utils.get_included_resources(APIRequestFactory().get("/")) == []
    no_request: Any = None
    assert utils.get_included_resources(no_request, HeadlineSerializer) == ["artist.country"]


def test_what_a_serializer_declares_to_include() -> None:
    for serializer in (HeadlineSerializer, HeadlineSerializer(), HeadlineSerializer(many=True)):
        assert utils.get_default_included_resources_from_serializer(serializer) == [
            "artist.country"
        ]
        assert utils.get_included_serializers(serializer) == {
            "artist": music.ArtistSerializer,
            "parent": HeadlineSerializer,
        }
    assert utils.get_included_serializers(NamelessSerializer) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("artist.stage_name", (True, "Artist")),
        ("artist.country.code", (True, None)),
        ("artist.passport", (True, None)),
        ("label", (True, None)),
        ("from_serializer", (True, "Album of the serializer")),
        ("nowhere", (False, None)),
        ("artist.nowhere", (False, None)),
        ("fields", (False, None)),
    ],
)
def test_what_a_source_leads_to(source: str, expected: Any) -> None:
    class MethodSerializer(HeadlineSerializer):
        def from_serializer(self, row: Any) -> str:
            return f"{row} of the serializer"

    artist = models.Artist.objects.create(stage_name="Artist")
    album = models.Album.objects.create(album_title="Album", artist=artist)

    assert utils.get_relation_instance(album, source, MethodSerializer()) == expected


def test_what_a_source_leads_to_in_a_dict() -> None:
    row = {"artist": {"name": "Artist"}}

    assert utils.get_relation_instance(row, "artist.name", None) == (True, "Artist")
    assert utils.get_relation_instance(row, "label.name", None) == (False, None)


@pytest.mark.django_db
def test_a_to_many_source_leads_to_all_that_it_holds() -> None:
    artist = models.Artist.objects.create(stage_name="Artist")
    album = models.Album.objects.create(album_title="Album", artist=artist)

    is_found, albums = utils.get_relation_instance(artist, "albums", None)
    assert (is_found, list(albums)) == (True, [album])


def test_errors_are_formatted() -> None:
    response = Response({"detail": "No album."}, 404)
    error = {"status": "404", "title": "Not Found", "detail": "No album."}

    assert utils.format_errors([error]) == {"errors": [error]}
    formatted = utils.format_drf_errors(response, {}, NotFound([error]))
    assert formatted.data == [error]


@pytest.mark.parametrize(
    ("message", "pointer", "expected"),
    [
        ("No.", "/data", [("No.", {"source": {"pointer": "/data"}})]),
        ("No.", "", [("No.", {"source": {"pointer": ""}})]),
        ("No.", None, [("No.", {})]),
        (
            {"a": ["No.", "Nor"], "b": [{"c/d": ["Never."]}]},
            "/data",
            [
                ("No.", {"source": {"pointer": "/data/a"}}),
                ("Nor", {"source": {"pointer": "/data/a"}}),
                ("Never.", {"source": {"pointer": "/data/b/0/c~1d"}}),
            ],
        ),
    ],
)
def test_a_message_is_formatted_as_a_list_of_errors(
    message: Any, pointer: str | None, expected: Any
) -> None:
    known = {"status": "404", "title": "Not Found"}
    found = utils.format_error_object(message, pointer, Response(status=404))

    assert found == [{**known, "detail": detail, **source} for detail, source in expected]


def test_a_hyperlink_is_a_text_with_a_name() -> None:
    link = utils.Hyperlink("/albums/3", "self")

    assert (link, link.name) == ("/albums/3", "self")


@pytest.mark.django_db
def test_a_polymorphic_view_has_the_types_of_its_members() -> None:
    class SubjectSerializer(serializers.PolymorphicModelSerializer):
        polymorphic_serializers = [music.GenreSerializer, music.LabelSerializer]

    view: Any = views.ModelViewSet(serializer_class=SubjectSerializer, kwargs={})

    assert utils.get_resource_name({"view": view}, expand_polymorphic_types=True) == [
        utils.get_resource_type_from_model(models.Genre),
        "record_labels",
    ]
