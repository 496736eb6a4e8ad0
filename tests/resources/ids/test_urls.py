"""Ids in URLs, and ids that only a serializer or a view knows."""

import json
from typing import Any

import pytest

from rest_framework_json_api import serializers, views
from tests import models
from tests.http import call, counted, get_list, get_one
from tests.resources.ids.api import (
    FAMILIES,
    HOST,
    Case,
    Sevenfold,
    TownViewSet,
    bare,
    changed,
    created,
    document_of,
    filtering,
    get,
    problems,
    row,
    send,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.resources.ids.api")]

COLUMNS = ("key", "id", "slug", "public_id", "number", "label")


def rows() -> Any:
    return models.Town.objects.all()


def test_the_location_of_a_new_resource_has_its_id_without_a_field_for_the_url(kind: Any) -> None:
    for resource_id in ({}, {"id": kind.given}):
        data = {"type": "towns", "attributes": {"label": "Bonn"}, **resource_id}
        response = send("POST", f"/bare-{kind.name}", {"data": data})
        assert response.status_code == 201, response.content
        expected = {"data": {**kind.ref("Bonn"), "attributes": {"label": "Bonn"}}}
        assert json.loads(response.content) == expected
        assert response.headers["Location"] == f"{HOST}/bare-{kind.name}/{kind.id('Bonn')}"
        assert get(response.headers["Location"]) == expected
        models.Town.objects.filter(label="Bonn").delete()


def test_a_fieldset_selects_the_columns_of_the_id(kind: Any) -> None:
    serializer = bare(kind.kind, read_only=True)
    viewset = type("Own", (TownViewSet,), {"serializer_class": serializer, "queryset": rows()})
    with counted() as queries:
        document = get_list(viewset, "?fields[towns]=label")
    assert document["data"] == [
        {**kind.ref(label), "attributes": {"label": label}} for label in ("Ulm", "Lund")
    ]
    columns = [name for name in COLUMNS if name in ("key", "label", kind.source)]
    selected = ", ".join(f'"tests_town"."{name}"' for name in columns)
    assert [sql.partition(" FROM ")[0] for sql in queries] == [f"SELECT {selected}"]


def test_no_error_tells_the_primary_key(kind: Any) -> None:
    graz = models.Town.objects.create(key=87654321, label="Graz")
    row(models.Mayor, 43, "Cid", town=graz)
    own_id, known = kind.id("Graz"), kind.ref("Graz")
    unknown = {"type": "festivals", "id": kind.unknown}
    refusals = [
        created(kind, "town", id=own_id),
        changed(kind, "Graz", kind.unknown),
        send("PATCH", kind.url("Graz"), {"data": {**known, "type": "streets"}}),
        send("PATCH", kind.url("Graz", "relationships", "festivals"), {"data": [unknown]}),
        send("PATCH", kind.url("Graz", "relationships", "mayor"), {"data": unknown}),
        send("PATCH", kind.url("Ann", "relationships", "town"), {"data": known}),
        send("POST", kind.url("Graz", "relationships", "mayor"), {"data": []}),
        send("GET", kind.url("Graz", "nothing")),
        send("GET", kind.url("Graz") + "?include=nothing"),
    ]
    assert [response.status_code for response in refusals] == [
        *(409, 409, 409, 404, 409, 409, 405, 404, 400)
    ]
    for response in refusals:
        assert b"87654321" not in response.content
        assert problems(response)


def test_a_uuid_in_a_url_may_be_spelled_in_any_way() -> None:
    for name in ("uuid", "hex"):
        row(models.Town, 0xABC, "Enns")
        kind: Any = Case(name)
        text = kind.id("Enns").upper()
        assert get(f"/{name}-town/{text}")["data"]["id"] == kind.id("Enns")
        document = {"data": {**kind.ref("Enns"), "attributes": {"label": "Enns"}}}
        response = send("PATCH", f"/{name}-town/{text}", document)
        assert document_of(response)["data"]["id"] == kind.id("Enns")
        models.Town.objects.filter(label="Enns").delete()


def test_a_view_that_looks_up_another_column_has_that_in_its_urls() -> None:
    serializer = FAMILIES["coded"]["town"]
    members = {"serializer_class": serializer, "queryset": rows(), "lookup_field": "slug"}
    viewset: Any = type("BySlug", (TownViewSet,), members)

    def found(text: str) -> int:
        view = viewset.as_view({"get": "retrieve"})
        status: int = call(view, slug=text).status_code
        return status

    assert [found(text) for text in ("slug-11", "k77", "11")] == [200, 404, 404]


def test_a_view_whose_kwarg_has_another_name_finds_resources_by_id(kind: Any) -> None:
    members = {
        "serializer_class": FAMILIES[kind.name]["town"],
        "queryset": rows(),
        "lookup_url_kwarg": "town",
    }
    viewset: Any = type("ByTown", (TownViewSet,), members)
    view = viewset.as_view({"get": "retrieve", "patch": "update"})
    assert document_of(call(view, town=kind.id("Ulm")))["data"]["id"] == kind.id("Ulm")
    assert call(view, town="11").status_code == 404
    data = {"data": {**kind.ref("Lund"), "attributes": {"label": "Other"}}}
    response = call(view, method="patch", data=data, town=kind.id("Ulm"))
    assert problems(response) == (409, ["/data/id"])


def test_a_relationship_view_finds_its_parent_by_the_id_of_its_serializer(kind: Any) -> None:
    view = views.RelationshipView.as_view(
        queryset=rows(), parent_serializer_class=FAMILIES[kind.name]["town"]
    )
    found = document_of(call(view, pk=kind.id("Ulm"), related_field="mayor"))
    assert found == {"links": kind.links("Ulm", "mayor"), "data": kind.ref("Ann")}
    for text in ("11", kind.unknown, *kind.malformed):
        assert call(view, pk=text, related_field="mayor").status_code == 404


class DerivedIdSerializer(serializers.ModelSerializer):
    id = serializers.SerializerMethodField()

    class Meta:
        model = models.Town
        fields = ("id", "label")

    def get_id(self, town: models.Town) -> str:
        return f"town-{town.key}"


def test_an_id_that_a_method_makes_is_only_read() -> None:
    viewset = filtering(DerivedIdSerializer, {"id": ["exact"]})
    assert [item["id"] for item in get_list(viewset)["data"]] == ["town-11", "town-12"]
    assert get_one(viewset, "11")["data"]["id"] == "town-11"
    found = get_list(viewset, "?filter[id]=own-12")["data"]
    assert [item["id"] for item in found] == ["town-12"]


def test_a_number_that_a_codec_cannot_read_is_refused_by_its_field() -> None:
    field = serializers.IdField(codec=Sevenfold())
    assert (field.source, field.read_only) == ("pk", True)
    assert (field.to_representation(12), field.to_internal_value("k84")) == ("k84", 12)
    for text in ("84", "k1", "k084", "", None, 84):
        with pytest.raises(serializers.ValidationError) as caught:
            field.to_internal_value(text)
        assert caught.value.get_codes() == ["invalid"]
    assert not serializers.IdField(codec=Sevenfold, required=True).read_only
