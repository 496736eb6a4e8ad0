"""What a view tells of itself in its answer to OPTIONS."""

import json
from typing import Any

import pytest
from rest_framework import fields as drf_fields
from rest_framework import permissions
from rest_framework import serializers as drf
from rest_framework.response import Response
from rest_framework.utils.field_mapping import ClassLookupDict
from rest_framework.views import APIView

from rest_framework_json_api import serializers, views
from rest_framework_json_api.metadata import JSONAPIMetadata
from rest_framework_json_api.parsers import JSONParser
from rest_framework_json_api.relations import (
    HyperlinkedRelatedField,
    ResourceRelatedField,
    SerializerMethodResourceRelatedField,
)
from rest_framework_json_api.renderers import JSONRenderer
from tests import models
from tests.http import MEDIA_TYPE, call, counted, errors

pytestmark = pytest.mark.django_db


class LabelSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Label
        fields = ("id", "label_name")


class JSONAPIView:
    renderer_classes: Any = (JSONRenderer,)
    parser_classes: Any = (JSONParser,)
    metadata_class: Any = JSONAPIMetadata
    pagination_class: Any = None
    filter_backends: Any = ()


class LabelViewSet(JSONAPIView, views.ModelViewSet):
    """The labels of all albums."""

    queryset = models.Label.objects.all()
    serializer_class = LabelSerializer


def options(view: Any, **kwargs: Any) -> Any:
    """Return the description that a view answers OPTIONS with."""
    response = call(view, method="options", **kwargs)
    assert response.status_code == 200, response.content
    return json.loads(response.content)["meta"]


def fields_of(serializer_class: Any, **attributes: Any) -> Any:
    """Return the descriptions of a serializer's fields, of what a POST takes."""
    own: Any = type("Own", (LabelViewSet,), {"serializer_class": serializer_class, **attributes})
    return options(own.as_view({"post": "create"}))["actions"]["POST"]


NAME = {"type": "String", "required": True, "read_only": False, "label": "Label name"}
ID = {"type": "UUID", "required": False, "read_only": False, "label": "Id"}


def test_a_list_describes_itself_and_the_fields_of_a_new_resource() -> None:
    view = LabelViewSet.as_view({"get": "list", "post": "create"}, suffix="List")
    response = call(view, method="options")

    assert json.loads(response.content) == {
        "meta": {
            "name": "Label List",
            "description": "The labels of all albums.",
            "renders": [MEDIA_TYPE],
            "parses": [MEDIA_TYPE],
            "allowed_methods": ["GET", "POST", "HEAD", "OPTIONS"],
            "actions": {"POST": {"id": ID, "labelName": {**NAME, "max_length": 50}}},
        }
    }


def test_one_resource_describes_what_can_be_changed_of_it() -> None:
    label = models.Label.objects.create(label_name="Alto")
    view = LabelViewSet.as_view(
        {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}, suffix="Instance"
    )

    assert options(view, pk=label.pk) == {
        "name": "Label Instance",
        "description": "The labels of all albums.",
        "renders": [MEDIA_TYPE],
        "parses": [MEDIA_TYPE],
        "allowed_methods": ["GET", "PATCH", "DELETE", "HEAD", "OPTIONS"],
        "actions": {
            "PATCH": {"id": ID, "labelName": {**NAME, "required": False, "max_length": 50}}
        },
    }


def test_a_resource_that_is_not_there_has_nothing_to_change() -> None:
    view = LabelViewSet.as_view({"get": "retrieve", "patch": "partial_update"})

    assert "actions" not in options(view, pk="11111111-1111-1111-1111-111111111111")


def test_a_client_without_permission_is_told_of_no_fields() -> None:
    own: Any = type(
        "Own", (LabelViewSet,), {"permission_classes": [permissions.IsAuthenticatedOrReadOnly]}
    )

    assert "actions" not in options(own.as_view({"get": "list", "post": "create"}))


def test_a_plain_viewset_is_described_by_put_as_well() -> None:
    label = models.Label.objects.create(label_name="Alto")
    own: Any = type("Own", (LabelViewSet,), {"http_method_names": ["put", "patch", "options"]})
    view = own.as_view({"put": "update", "patch": "partial_update"})
    actions = options(view, pk=label.pk)["actions"]

    assert {method: fields["labelName"]["required"] for method, fields in actions.items()} == {
        "PATCH": False,
        "PUT": True,
    }


class ByMethod(LabelViewSet):
    """Takes something else than it shows."""

    def get_serializer_class(self) -> Any:
        return LabelSerializer if self.request.method == "POST" else AlbumSerializer


def test_a_method_is_described_by_the_serializer_that_the_view_has_for_it() -> None:
    actions = options(ByMethod.as_view({"get": "list", "post": "create"}))["actions"]

    assert list(actions["POST"]) == ["id", "labelName"]


class AddressSerializer(drf.Serializer[Any]):
    street_name = drf_fields.CharField()
    hidden = drf_fields.HiddenField(default=1)


class EveryTypeSerializer(serializers.Serializer):
    model_field = drf_fields.ModelField(models.Label._meta.get_field("label_name"))
    is_read = drf_fields.BooleanField(help_text="Whether it was read.")
    char = drf_fields.CharField(min_length=1, max_length=5, label="Characters")
    uuid = drf_fields.UUIDField(read_only=True)
    url = drf_fields.URLField(required=False)
    email = drf_fields.EmailField()
    regex = drf_fields.RegexField("a")
    slug = drf_fields.SlugField()
    integer = drf_fields.IntegerField(min_value=1, max_value=9)
    floating = drf_fields.FloatField()
    decimal = drf_fields.DecimalField(max_digits=5, decimal_places=2)
    date = drf_fields.DateField()
    date_time = drf_fields.DateTimeField()
    time = drf_fields.TimeField()
    duration = drf_fields.DurationField()
    choice = drf_fields.ChoiceField(choices=[("s", "Small"), ("l", "Large")])
    fixed_choice = drf_fields.ChoiceField(choices=["s", "l"], read_only=True)
    choices = drf_fields.MultipleChoiceField(choices=["s", "l"])
    file = drf_fields.FileField()
    scores = drf_fields.ListField(child=drf_fields.IntegerField())
    settings = drf_fields.DictField()
    free_form = drf_fields.JSONField()
    computed = drf_fields.SerializerMethodField()
    secret = drf_fields.HiddenField(default=1)
    home_address = AddressSerializer()
    more_addresses = AddressSerializer(many=True)

    class Meta:
        resource_name = "everything"


def described(word: str, label: str, **members: Any) -> dict[str, Any]:
    return {"type": word, "required": True, "read_only": False, "label": label, **members}


def test_every_type_of_field_is_described() -> None:
    street = described("String", "Street name")
    anything = {"type": "GenericField", "required": True, "read_only": False}

    assert fields_of(EveryTypeSerializer) == {
        "modelField": described("GenericField", "Model field"),
        "isRead": described("Boolean", "Is read", help_text="Whether it was read."),
        "char": described("String", "Characters", min_length=1, max_length=5),
        "uuid": described("UUID", "Uuid", required=False, read_only=True),
        "url": described("URL", "Url", required=False),
        "email": described("Email", "Email"),
        "regex": described("Regex", "Regex"),
        "slug": described("Slug", "Slug"),
        "integer": described("Integer", "Integer", min_value=1, max_value=9),
        "floating": described("Float", "Floating"),
        "decimal": described("Decimal", "Decimal", max_digits=5, decimal_places=2),
        "date": described("Date", "Date"),
        "dateTime": described("DateTime", "Date time"),
        "time": described("Time", "Time"),
        "duration": described("Duration", "Duration"),
        "choice": described(
            "Choice",
            "Choice",
            choices=[
                {"value": "s", "display_name": "Small"},
                {"value": "l", "display_name": "Large"},
            ],
        ),
        "fixedChoice": described("Choice", "Fixed choice", required=False, read_only=True),
        "choices": described(
            "MultipleChoice",
            "Choices",
            choices=[{"value": "s", "display_name": "s"}, {"value": "l", "display_name": "l"}],
        ),
        "file": described("File", "File"),
        "scores": described(
            "List", "Scores", child={"type": "Integer", "required": True, "read_only": False}
        ),
        "settings": described("Dict", "Settings", child=anything),
        "freeForm": described("JSON", "Free form"),
        "computed": described("GenericField", "Computed", required=False, read_only=True),
        # The keys of a nested object are its own.
        "homeAddress": described("Serializer", "Home address", children={"street_name": street}),
        "moreAddresses": described(
            "List",
            "More addresses",
            child={
                "type": "Serializer",
                "required": True,
                "read_only": False,
                "children": {"street_name": street},
            },
        ),
    }


class AlbumSerializer(serializers.HyperlinkedModelSerializer):
    artist = ResourceRelatedField(queryset=models.Artist.objects.all())
    label = ResourceRelatedField(  # type: ignore[assignment]
        queryset=models.Label.objects.all(), help_text="Who sells it."
    )
    guests = ResourceRelatedField(queryset=models.Artist.objects.all(), many=True)
    tracks = HyperlinkedRelatedField(many=True, read_only=True)
    teacher = ResourceRelatedField(source="artist.teacher", read_only=True)
    passport = ResourceRelatedField(source="artist.passport", read_only=True)
    first_guest = SerializerMethodResourceRelatedField(model=models.Artist)
    picks = SerializerMethodResourceRelatedField(many=True)
    genres = drf.SlugRelatedField("title", many=True, queryset=models.Genre.objects.all())
    label_name: Any = drf.SlugRelatedField("label_name", source="label", read_only=True)
    artist_name = drf.StringRelatedField[Any](source="artist")

    class Meta:
        model = models.Album
        fields = (
            "url",
            "artist",
            "label",
            "guests",
            "tracks",
            "teacher",
            "passport",
            "first_guest",
            "picks",
            "genres",
            "label_name",
            "artist_name",
        )


def relationship(kind: str, resource: str | None, label: str, **members: Any) -> dict[str, Any]:
    type_ = {} if resource is None else {"relationship_resource": resource}
    return {**described("Relationship", label), "relationship_type": kind, **type_, **members}


READ_ONLY = {"required": False, "read_only": True}


def test_relationships_tell_their_kind_and_type_but_no_choices() -> None:
    models.Artist.objects.create(stage_name="Zoe")

    with counted() as queries:
        described_fields = fields_of(AlbumSerializer)

    assert queries == []
    assert described_fields == {
        "artist": relationship("ManyToOne", "artists", "Artist"),
        "label": relationship("ManyToOne", "record_labels", "Label", help_text="Who sells it."),
        "guests": relationship("ManyToMany", "artists", "Guests"),
        "tracks": relationship("OneToMany", "tracks", "Tracks", **READ_ONLY),
        "teacher": relationship("ManyToOne", "artists", "Teacher", **READ_ONLY),
        "passport": relationship("OneToOne", "passports", "Passport", **READ_ONLY),
        "firstGuest": relationship("ToOne", "artists", "First guest", **READ_ONLY),
        "picks": relationship("ToMany", None, "Picks", **READ_ONLY),
        # presented as attributes
        "genres": described("List", "Genres"),
        "labelName": described("GenericField", "Label name", **READ_ONLY),
        "artistName": described("String", "Artist name", **READ_ONLY),
    }


def test_the_serializer_of_a_list_is_described_by_its_rows() -> None:
    class Bulk(LabelViewSet):
        def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
            return super().get_serializer(*args, many=True, **kwargs)

    assert options(Bulk.as_view({"post": "create"}))["actions"] == {
        "POST": {"id": ID, "labelName": {**NAME, "max_length": 50}}
    }


class Words(JSONAPIMetadata):
    """Has words of its own."""

    type_lookup = ClassLookupDict({**JSONAPIMetadata.type_lookup.mapping, drf.CharField: "Text"})

    def get_field_info(self, field: Any) -> dict[str, Any]:
        return {"type": super().get_field_info(field)["type"], "name": field.field_name}


def test_a_subclass_may_describe_fields_in_its_own_way() -> None:
    assert fields_of(LabelSerializer, metadata_class=Words) == {
        "id": {"type": "UUID", "name": "id"},
        "labelName": {"type": "Text", "name": "label_name"},
    }


class PlainView(JSONAPIView, APIView):
    """Has no serializer."""

    def post(self, request: Any) -> Response:
        return Response(None)


class OwnSerializerView(PlainView):
    """Has a serializer in its own way."""

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        return LabelSerializer(*args, **kwargs)


class WithoutSerializer(LabelViewSet):
    serializer_class: Any = None


class LabelRelationships(JSONAPIView, views.RelationshipView):
    queryset = models.Label.objects.all()
    serializer_class: Any = LabelSerializer


@pytest.mark.parametrize(
    "view",
    [
        PlainView.as_view(),
        WithoutSerializer.as_view({"post": "create"}),
        LabelRelationships.as_view(),
        LabelViewSet.as_view({"get": "list"}),
    ],
    ids=["plain", "without a serializer", "relationships", "read-only"],
)
def test_a_view_that_takes_no_resources_describes_no_fields(view: Any) -> None:
    assert options(view).keys() == {"name", "description", "renders", "parses", "allowed_methods"}


def test_a_plain_view_may_have_a_serializer_too() -> None:
    assert options(OwnSerializerView.as_view())["actions"]["POST"].keys() == {"id", "labelName"}


def test_a_bad_query_is_refused() -> None:
    response = call(LabelViewSet.as_view({"post": "create"}), "?include=x", method="options")

    assert response.status_code == 400
    assert errors(response)[0]["source"] == {"parameter": "include"}
