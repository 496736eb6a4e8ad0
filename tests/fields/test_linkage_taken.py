"""What is taken as linkage: whole numbers for ids, relationship objects without linkage."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from rest_framework import relations as drf_relations
from rest_framework.exceptions import ValidationError

from rest_framework_json_api import exceptions, relations, serializers, views
from tests import models
from tests.http import call

pytestmark = pytest.mark.django_db


class ArtistSerializer(serializers.ModelSerializer):
    teacher = relations.ResourceRelatedField(
        queryset=models.Artist.objects.all(), allow_null=True, required=False
    )
    pupils = drf_relations.PrimaryKeyRelatedField[Any](
        queryset=models.Artist.objects.all(), many=True, required=False
    )

    class Meta:
        model = models.Artist
        fields = ("stage_name", "teacher", "pupils", "albums")
        read_only_fields = ("albums",)


class ArtistViewSet(views.ModelViewSet):
    queryset = models.Artist.objects.order_by("pk")
    serializer_class = ArtistSerializer


class ArtistRelationships(views.RelationshipView):
    queryset = models.Artist.objects.all()
    parent_serializer_class = ArtistSerializer


@pytest.fixture
def artists() -> None:
    models.Artist.objects.create(pk=1, stage_name="One")
    models.Artist.objects.create(pk=2, stage_name="Two", teacher_id=1)


def updated(**members: Any) -> tuple[int, Any]:
    resource = {"type": "artists", "id": "2", **members}
    view = ArtistViewSet.as_view({"patch": "partial_update"})
    response = call(view, method="patch", data={"data": resource}, pk=2)
    return response.status_code, json.loads(response.content)


def changed(name: str, method: str, data: Any) -> tuple[int, Any]:
    view = ArtistRelationships.as_view()
    response = call(view, method=method, data={"data": data}, pk=2, related_field=name)
    return response.status_code, json.loads(response.content) if response.content else None


def held() -> tuple[Any, list[Any]]:
    artist = models.Artist.objects.get(pk=2)
    return artist.teacher_id, list(artist.pupils.values_list("pk", flat=True))


def pointers(answer: Mapping[str, Any]) -> list[str]:
    return [error["source"]["pointer"] for error in answer["errors"]]


@pytest.mark.usefixtures("artists")
def test_a_whole_number_is_an_id_wherever_a_document_has_one() -> None:
    number = {"type": "artists", "id": 2}
    relationships = {"teacher": {"data": number}, "pupils": {"data": [number]}}

    status, answer = updated(id=2, relationships=relationships)

    assert (status, held()) == (200, (2, [2]))
    assert answer["data"]["id"] == "2"
    assert answer["data"]["relationships"]["teacher"] == {"data": {"type": "artists", "id": "2"}}


@pytest.mark.usefixtures("artists")
@pytest.mark.parametrize("method", ["patch", "post", "delete"])
def test_a_whole_number_is_an_id_at_the_url_of_a_relationship(method: str) -> None:
    models.Artist.objects.filter(pk=1).update(teacher_id=2)

    status, _ = changed("pupils", method, [{"type": "artists", "id": 1}])

    assert status in (200, 204)
    assert held() == (1, [] if method == "delete" else [1])
    assert changed("teacher", "patch", {"type": "artists", "id": 2})[0] == 200
    assert held()[0] == 2


@pytest.mark.usefixtures("artists")
@pytest.mark.parametrize("given", [2.0, True, {}, [2], None])
def test_nothing_else_is_an_id(given: Any) -> None:
    identifier = {"type": "artists", "id": given}
    before = held()

    status, answer = updated(relationships={"teacher": {"data": identifier}})
    assert (status, pointers(answer)) == (400, ["/data/relationships/teacher/data"])
    status, answer = updated(relationships={"pupils": {"data": [identifier]}})
    assert (status, pointers(answer)) == (400, ["/data/relationships/pupils/data/0"])
    status, answer = changed("teacher", "patch", identifier)
    assert (status, pointers(answer)) == (400, ["/data"])
    status, answer = updated(id=given)
    assert (status, pointers(answer)) == (400, ["/data/id"])
    assert held() == before


@pytest.mark.usefixtures("artists")
def test_a_field_takes_a_whole_number_when_it_is_called() -> None:
    field = relations.ResourceRelatedField(queryset=models.Artist.objects.all())
    one = models.Artist.objects.get(pk=1)

    assert field.to_internal_value({"type": "artists", "id": 1}) == one
    for given in (1.0, True, None):
        with pytest.raises(ValidationError, match="'id' is not a string"):
            field.to_internal_value({"type": "artists", "id": given})


@pytest.mark.usefixtures("artists")
def test_a_serializer_of_identifiers_takes_a_whole_number() -> None:
    serializer = serializers.ResourceIdentifierObjectSerializer(model_class=models.Artist)
    one = models.Artist.objects.get(pk=1)

    assert serializer.to_internal_value({"type": "artists", "id": 1}) == one
    with pytest.raises(ValidationError, match="received bool"):
        serializer.to_internal_value({"type": "artists", "id": True})


def test_a_field_that_is_called_raises_a_conflict_for_another_type() -> None:
    field = relations.ResourceRelatedField(queryset=models.Artist.objects.all())

    with pytest.raises(exceptions.Conflict) as raised:
        field.to_internal_value({"type": "genres", "id": "1"})

    assert raised.value.status_code == 409
    message = "Incorrect relation type. Expected artists, received genres."
    assert raised.value.detail == [message]
    assert raised.value.get_codes() == ["incorrect_relation_type"]


@pytest.mark.usefixtures("artists")
def test_another_type_is_one_of_the_errors_of_a_document() -> None:
    status, answer = updated(
        attributes={"stageName": ""},
        relationships={"teacher": {"data": {"type": "genres", "id": "1"}}},
    )

    assert status == 400
    assert [(error["status"], error["source"]["pointer"]) for error in answer["errors"]] == [
        ("400", "/data/attributes/stageName"),
        ("409", "/data/relationships/teacher/data"),
    ]


@pytest.mark.usefixtures("artists")
@pytest.mark.parametrize("relationship", [{}, {"links": {"self": "/x"}}, {"meta": {"count": 1}}])
def test_a_relationship_object_without_linkage_changes_nothing(relationship: Any) -> None:
    models.Artist.objects.filter(pk=1).update(teacher_id=2)
    names = ("teacher", "pupils", "albums", "unknown")

    status, answer = updated(
        attributes={"stageName": "New"}, relationships=dict.fromkeys(names, relationship)
    )

    assert (status, answer["data"]["attributes"]) == (200, {"stageName": "New"})
    assert held() == (1, [1])


@pytest.mark.parametrize("relationship", [{}, {"links": {"self": "/x"}}])
def test_a_new_resource_has_what_it_has_without_that_relationship(relationship: Any) -> None:
    resource = {
        "type": "artists",
        "attributes": {"stageName": "New"},
        "relationships": {"teacher": relationship, "pupils": relationship},
    }
    view = ArtistViewSet.as_view({"post": "create"})

    response = call(view, method="post", data={"data": resource})

    assert response.status_code == 201
    assert models.Artist.objects.get().teacher is None


@pytest.mark.usefixtures("artists")
@pytest.mark.parametrize("dialect", ["tolerant", "strict", "8"])
@pytest.mark.parametrize("document", [{}, {"links": {}}, {"meta": {}}])
@pytest.mark.parametrize("name", ["teacher", "pupils"])
def test_the_url_of_a_relationship_demands_linkage(
    dialect: str, document: Any, name: str, settings: Any
) -> None:
    settings.JSON_API_DIALECT = dialect
    before = held()

    view = ArtistRelationships.as_view()
    response = call(view, method="patch", data=document, pk=2, related_field=name)

    assert (response.status_code, held()) == (400, before)
