"""OpenAPI by the generator of Django REST framework."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import path
from rest_framework import generics, parsers, renderers, viewsets
from rest_framework import serializers as drf
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from rest_framework_json_api import filters, pagination, serializers, views
from rest_framework_json_api.schemas import openapi
from tests import models
from tests.music import ArtistSerializer

pytest.importorskip("uritemplate")

pytestmark = pytest.mark.urls(__name__)


class LimitsSerializer(drf.Serializer[Any]):
    low = drf.IntegerField()


class RecordSerializer(serializers.ModelSerializer):
    artist_name = serializers.CharField(source="artist.stage_name", read_only=True)
    limits = LimitsSerializer(required=False)
    secret = serializers.CharField(write_only=True)
    headline = serializers.CharField(read_only=True)

    class Meta:
        model = models.Album
        fields = ["album_title", "artist_name", "limits", "secret", "artist", "genres"]
        meta_fields = ["headline"]


class Described:
    schema: Any = openapi.AutoSchema()
    filter_backends: Any = (filters.OrderingFilter, object)


class RecordViewSet(Described, views.ModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class = RecordSerializer
    pagination_class = pagination.JsonApiPageNumberPagination


class NumberedSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Album
        fields = ["id", "album_title"]
        extra_kwargs = {"id": {"read_only": False}}


class NumberedViewSet(Described, views.ModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class = NumberedSerializer
    pagination_class = LimitOffsetPagination


class MediaSerializer(serializers.PolymorphicModelSerializer):
    polymorphic_serializers = [RecordSerializer, ArtistSerializer]

    class Meta:
        model = models.Media


class MediaViewSet(Described, views.ReadOnlyModelViewSet):
    queryset = models.Media.objects.all()
    serializer_class = MediaSerializer
    pagination_class: Any = None


class RecordRelationships(Described, views.RelationshipView):
    queryset = models.Album.objects.all()
    parent_serializer_class = RecordSerializer


class AnswerView(Described, APIView):
    """Has no serializer."""

    def get(self, request: Any) -> Response:
        return Response(None)

    def post(self, request: Any) -> Response:
        return Response(None)


class PlainView(Described, generics.RetrieveUpdateDestroyAPIView[Any]):
    """Answers with JSON."""

    queryset = models.Genre.objects.all()
    serializer_class = LimitsSerializer
    renderer_classes = [renderers.JSONRenderer]
    parser_classes = [parsers.JSONParser]


router = SimpleRouter(trailing_slash=False)
router.register("numbered", NumberedViewSet)
router.register("media", MediaViewSet)
urlpatterns = [
    *router.urls,
    path("records/<pk>/relationships/<related_field>", RecordRelationships.as_view()),
    path("records/<pk>/<related_field>", RecordViewSet.as_view({"get": "retrieve_related"})),
    path("answer", AnswerView.as_view()),
    path("plain/<pk>", PlainView.as_view()),
    path("records", RecordViewSet.as_view({"get": "list", "post": "create"})),
    path("records/<pk>", RecordViewSet.as_view({"get": "retrieve", "patch": "partial_update"})),
]


@pytest.fixture
def schema() -> Any:
    return openapi.SchemaGenerator(title="Records").get_schema(public=True)


def ref(name: str, kind: str = "schemas") -> Any:
    return {"$ref": f"#/components/{kind}/{name}"}


def document_of(operation: Any, status: str) -> Any:
    """Return the members of the document that an operation answers with."""
    described = operation["responses"][status]["content"]["application/vnd.api+json"]["schema"]
    assert described["required"] == ["data"] or "links" in described["required"]
    return described["properties"]


def taken(operation: Any) -> Any:
    """Return the schema of the primary data that an operation takes."""
    described = operation["requestBody"]["content"]["application/vnd.api+json"]["schema"]
    assert described["required"] == ["data"]
    return described["properties"]["data"]


RECORD = {
    "type": "object",
    "properties": {
        "type": {"type": "string", "enum": ["albums"]},
        "id": ref("id"),
        "attributes": {
            "type": "object",
            "properties": {
                "albumTitle": {"type": "string", "maxLength": 50},
                "artistName": {"type": "string", "readOnly": True},
                "limits": {
                    "type": "object",
                    "properties": {"low": {"type": "integer"}},
                    "required": ["low"],
                },
            },
        },
        "relationships": {
            "type": "object",
            "properties": {"artist": ref("reltoone"), "genres": ref("reltomany")},
        },
        "meta": {
            "type": "object",
            "properties": {"headline": {"type": "string", "readOnly": True}},
        },
        "links": ref("links"),
    },
    "required": ["type", "id"],
}


def test_a_resource_has_its_type_an_id_and_members(schema: Any) -> None:
    assert schema["components"]["schemas"]["Record"] == RECORD


def test_a_create_takes_what_can_be_written(schema: Any) -> None:
    assert taken(schema["paths"]["/records"]["post"]) == {
        "type": "object",
        "properties": {
            "type": {"type": "string", "enum": ["albums"]},
            "attributes": {
                "type": "object",
                "properties": {
                    "albumTitle": {"type": "string", "maxLength": 50},
                    "limits": RECORD["properties"]["attributes"]["properties"]["limits"],  # type: ignore[index]
                    "secret": {"type": "string", "writeOnly": True},
                },
                "required": ["albumTitle", "secret"],
            },
            "relationships": {
                "type": "object",
                "properties": {"artist": ref("reltoone"), "genres": ref("reltomany")},
                "required": ["artist", "genres"],
            },
        },
        "required": ["type"],
    }


def test_an_update_takes_an_id_and_demands_no_members(schema: Any) -> None:
    resource = taken(schema["paths"]["/records/{id}"]["patch"])
    assert resource["required"] == ["type", "id"]
    assert "required" not in resource["properties"]["attributes"]


def test_an_id_is_part_of_a_create_where_the_client_chooses_it(schema: Any) -> None:
    assert taken(schema["paths"]["/numbered"]["post"])["properties"]["id"] == ref("id")


def test_resources_of_several_types_are_one_of_them(schema: Any) -> None:
    [record, artist] = schema["components"]["schemas"]["Media"]["oneOf"]
    assert record == RECORD
    assert artist["properties"]["type"] == {"type": "string", "enum": ["artists"]}


def test_a_collection_has_the_links_of_its_pages(schema: Any) -> None:
    operation = schema["paths"]["/records"]["get"]
    members = document_of(operation, "200")
    assert members["data"] == {"type": "array", "items": ref("Record")}
    assert members["included"] == {"type": "array", "items": ref("include")}
    assert list(members["links"]["properties"]) == ["first", "last", "next", "prev"]
    foreign = document_of(schema["paths"]["/numbered"]["get"], "200")
    assert (foreign["data"]["type"], foreign["links"]) == ("array", ref("links"))


def test_a_collection_has_its_query_parameters(schema: Any) -> None:
    parameters = schema["paths"]["/records"]["get"]["parameters"]
    assert parameters[:2] == [ref("include", "parameters"), ref("fields", "parameters")]
    names = [parameter["name"] for parameter in parameters[2:]]
    assert names == ["page[number]", "page[size]", "sort"]
    assert [p["name"] for p in schema["paths"]["/records/{id}"]["patch"]["parameters"]] == ["id"]


def test_each_operation_has_an_id_of_its_own(schema: Any) -> None:
    operations = [found for path in schema["paths"].values() for found in path.values()]
    ids = [operation["operationId"] for operation in operations]
    assert len(set(ids)) == len(ids)
    assert {"List/records", "create/records", "retrieve/records/{id}", "List/answer"} <= set(ids)


def test_what_is_related_is_any_resource_or_an_array_of_them(schema: Any) -> None:
    operation = schema["paths"]["/records/{id}/{related_field}"]["get"]
    any_resource = ref("include")
    several = {"type": "array", "items": any_resource}
    assert document_of(operation, "200")["data"] == {
        "nullable": True,
        "oneOf": [any_resource, several],
    }


def test_a_relationship_is_linkage(schema: Any) -> None:
    operations = schema["paths"]["/records/{id}/relationships/{related_field}"]
    identifiers = {"type": "array", "items": ref("ResourceIdentifierObject")}
    assert document_of(operations["get"], "200")["data"] == ref("linkage")
    assert taken(operations["patch"]) == ref("linkage")
    assert taken(operations["post"]) == taken(operations["delete"]) == identifiers
    assert {"204", "409"} <= operations["delete"]["responses"].keys()


def test_a_view_without_a_serializer_has_any_resource(schema: Any) -> None:
    operations = schema["paths"]["/answer"]
    several = {"type": "array", "items": ref("include")}
    assert document_of(operations["get"], "200")["data"] == several
    assert taken(operations["post"]) == ref("include")


def test_a_view_of_json_is_described_as_it_is_without_this_package(schema: Any) -> None:
    plain = schema["paths"]["/plain/{id}"]
    assert plain["get"]["responses"]["200"]["content"] == {
        "application/json": {"schema": ref("Limits")}
    }
    assert plain["put"]["requestBody"]["content"] == {"application/json": {"schema": ref("Limits")}}
    assert schema["components"]["schemas"]["Limits"]["properties"] == {"low": {"type": "integer"}}


def test_errors_are_documents(schema: Any) -> None:
    described = schema["paths"]["/records"]["post"]["responses"]["409"]
    assert described == {
        "description": "Conflict",
        "content": {"application/vnd.api+json": {"schema": ref("failure")}},
    }


def references(value: Any) -> Iterator[str]:
    """Yield all references of a schema."""
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for below in value.values():
            yield from references(below)
    elif isinstance(value, list):
        for below in value:
            yield from references(below)


def test_each_reference_leads_somewhere(schema: Any) -> None:
    components = schema["components"]
    known = {f"#/components/{kind}/{name}" for kind in components for name in components[kind]}
    assert set(references(schema)) <= known


@pytest.mark.django_db
def test_a_view_with_the_schema_class_in_the_settings_works(settings: Any) -> None:
    name = "rest_framework_json_api.schemas.openapi.AutoSchema"
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_SCHEMA_CLASS": name}

    class ViewSet(viewsets.ReadOnlyModelViewSet[Any]):
        queryset = models.Album.objects.all()
        serializer_class = NumberedSerializer

    assert isinstance(ViewSet.schema, openapi.AutoSchema)
    response = ViewSet.as_view({"get": "list"})(APIRequestFactory().get("/"))
    assert response.status_code == 200
