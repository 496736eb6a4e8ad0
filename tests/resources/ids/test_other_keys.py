"""Ids of foreign keys to other columns, and of composite keys."""

import json
import uuid
from typing import Any
from urllib.parse import quote, unquote

import pytest

from rest_framework_json_api import serializers, views
from tests import models
from tests.http import call, counted, errors, get_list, get_one
from tests.resources.ids.api import (
    BY_RELATION,
    HOST,
    NUMBERS,
    OrderSerializer,
    TownViewSet,
    document_of,
    filtering,
    get,
    linked,
    problems,
    send,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.resources.ids.api")]


class CodedCountrySerializer(serializers.ModelSerializer):
    id = serializers.CharField(source="code", read_only=True)

    class Meta:
        model = models.Country
        fields = ("id", "full_name")


class CountrySerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Country
        fields = ("full_name",)


class CodedArtistSerializer(serializers.ModelSerializer):
    included_serializers: dict[str, Any] = {"country": CodedCountrySerializer}

    class Meta:
        model = models.Artist
        fields = ("stage_name", "country")


class ArtistSerializer(CodedArtistSerializer):
    included_serializers = {"country": CountrySerializer}


@pytest.fixture
def artist() -> Any:
    france = models.Country.objects.create(id=61, code="fr", full_name="France")
    models.Country.objects.create(id=62, code="it", full_name="Italy")
    models.Artist.objects.create(id=71, stage_name="Zoe", country=france)
    return models.Artist.objects.create(id=72, stage_name="Yan", country=france)


@pytest.mark.parametrize(
    ("serializer", "resource_id", "other", "queries"),
    [(CodedArtistSerializer, "fr", "it", 2), (ArtistSerializer, "61", "62", 2)],
)
def test_a_foreign_key_to_a_column_leads_to_the_id(
    artist: Any, serializer: Any, resource_id: str, other: str, queries: int
) -> None:
    fields = {"country": BY_RELATION, "country__id": ["exact"], "country__code": ["exact"]}
    viewset = filtering(serializer, fields)
    ref = {"type": "countries", "id": resource_id}
    france = {**ref, "attributes": {"fullName": "France"}}
    with counted() as run:
        document = get_list(viewset, "?include=country")
    assert len(run) == queries
    assert document == {
        "data": [
            {
                "type": "artists",
                "id": key,
                "attributes": {"stageName": name},
                "relationships": {"country": {"data": ref}},
            }
            for key, name in (("71", "Zoe"), ("72", "Yan"))
        ],
        "included": [france],
    }
    assert get_one(viewset, "72")["data"]["relationships"] == {"country": {"data": ref}}
    for key in ("country", "country.in", "country.id"):
        assert len(get_list(viewset, f"?filter[{key}]={resource_id}")["data"]) == 2, key
        assert get_list(viewset, f"?filter[{key}]={other}")["data"] == [], key
    update = viewset.as_view({"patch": "update_relationship"})
    data = {"data": {"type": "countries", "id": other}}
    response = call(update, data=data, method="patch", pk="72", related_field="country")
    assert document_of(response) == data
    artist.refresh_from_db()
    assert artist.country_id == "it"


def test_a_filter_on_the_primary_key_takes_ids(artist: Any) -> None:
    viewset = filtering(CodedCountrySerializer, {"id": BY_RELATION, "full_name": ["exact"]})

    def found(query: str) -> list[str]:
        return [item["id"] for item in get_list(viewset, query)["data"]]

    assert found("?filter[id]=fr") == ["fr"]
    assert found("?filter[id.in]=fr,it") == ["fr", "it"]
    assert found("?filter[fullName]=Italy") == ["it"]
    for query in ("filter[id]=61", "filter[id.in]=fr,61"):
        parameter = query.partition("=")[0]
        response = call(viewset.as_view({"get": "list"}), f"?{query}")
        assert problems(response) == (400, [parameter])
        assert errors(response)[0]["detail"] == f"invalid value for {parameter}"


def line(number: str, order: str = "81") -> dict[str, str]:
    """Return the resource identifier object of the line with a number."""
    return {"type": "orderLines", "id": f"{order}:{NUMBERS[number]}"}


def line_url(number: str) -> str:
    return f"/line/81:{quote(NUMBERS[number], safe='')}"


def line_resource(number: str, carrier: Any = None, seal: Any = None) -> dict[str, Any]:
    url = HOST + line_url(number)
    return {
        **line(number),
        "attributes": {"number": number, "item": f"Item {number}"},
        "relationships": {
            "order": {
                "links": {"self": f"{url}/relationships/order", "related": f"{url}/order"},
                "data": {"type": "orders", "id": "81"},
            },
            "carrier": {"data": carrier},
            "seal": {"data": seal},
        },
        "links": {"self": url},
    }


MULE, LION = {"type": "carriers", "id": "91"}, {"type": "seals", "id": "95"}


def sealed() -> dict[str, Any]:
    """Return the line that has a carrier and a seal."""
    return line_resource("a:b", carrier=MULE, seal=LION)


def to_lines(*numbers: str) -> dict[str, Any]:
    return {"data": [line(number) for number in numbers], "meta": {"count": len(numbers)}}


def by_number(resource: Any) -> Any:
    return resource["attributes"]["number"]


@pytest.mark.usefixtures("lines")
def test_an_id_has_the_parts_of_a_composite_key() -> None:
    with counted() as queries:
        document = get("/line?include=carrier.lines,seal.line")
    assert len(queries) == 4, queries
    resources = [sealed() if n == "a:b" else line_resource(n) for n in sorted(NUMBERS)]
    assert {**document, "data": sorted(document["data"], key=by_number)} == {
        "data": resources,
        "included": [
            {
                **MULE,
                "attributes": {"carrierName": "Mule"},
                "relationships": {"lines": to_lines("a:b")},
            },
            {
                **LION,
                "attributes": {"stamp": "Lion"},
                "relationships": {"line": {"data": line("a:b")}},
            },
        ],
    }
    for number in NUMBERS:
        resource = sealed() if number == "a:b" else line_resource(number)
        assert get(line_url(number)) == {"data": resource}
    ids = [item["id"] for item in get("/line?sort=-id")["data"]]
    keys = models.OrderLine.objects.order_by("-pk").values_list("pk", flat=True)
    assert ids == [f"{order}:{NUMBERS[number]}" for order, number in keys]
    assert get("/line?fields[orderLines]=item")["data"][0].keys() == {
        "type",
        "id",
        "attributes",
        "links",
    }


@pytest.mark.usefixtures("lines")
def test_composite_keys_are_linked_and_included_in_as_many_queries_for_any_number() -> None:
    for url, queries in (
        ("/order", 2),
        ("/order?include=lines", 2),
        ("/seal", 2),
        ("/carrier", 2),
        ("/order?include=lines.carrier.lines", 4),
    ):
        with counted() as few:
            get(url)
        models.OrderLine.objects.bulk_create(
            models.OrderLine(
                order_id=82,
                number=uuid.uuid4().hex[:20],
                item="More",
                carrier_id=91,
                seal=models.Seal.objects.create(stamp="Many"),
            )
            for _ in range(5)
        )
        with counted() as many:
            get(url)
        assert (len(few), len(many)) == (queries, queries), many


@pytest.mark.usefixtures("lines")
@pytest.mark.parametrize(
    "text",
    [
        "81",
        "81:",
        "81:1:1",
        "1:81",
        "81:a:b",
        "x:1",
        ":",
        "81:2",
        "081:1",
        "81:%31",
        "(81, '1')",
        "81:a\0",
    ],
)
def test_a_text_that_is_no_composite_id_is_not_found(text: str) -> None:
    for method, below in (
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("GET", "/order"),
        ("PATCH", "/relationships/order"),
    ):
        data: Any = {"data": {"type": "orders" if below else "orderLines", "id": text}}
        response = send(
            method, f"/line/{quote(text, safe='')}{below}", None if method == "GET" else data
        )
        assert problems(response) == (404, [None]), (method, below)
    identifiers = [line("1"), {"type": "orderLines", "id": text}]
    for method in ("PATCH", "POST"):
        response = send(method, "/carrier/91/relationships/lines", {"data": identifiers})
        assert problems(response) == (404, ["/data/1"])
    response = send("PATCH", "/seal/96/relationships/line", {"data": identifiers[1]})
    assert problems(response) == (404, ["/data"])
    response = send("DELETE", "/carrier/91/relationships/lines", {"data": identifiers})
    assert (response.status_code, response.content) == (204, b"")
    response = send("GET", "/carrier/91/relationships/lines")
    assert document_of(response)["data"] == [line("a:b")]
    attributes = {"item": "Other"}
    response = send(
        "PATCH",
        line_url("1"),
        {"data": {"type": "orderLines", "id": text, "attributes": attributes}},
    )
    assert problems(response) == (409, ["/data/id"])


@pytest.mark.usefixtures("lines")
def test_resources_with_composite_keys_are_written() -> None:
    attributes = {"number": "%:", "item": "New"}
    linkage = linked(order={"type": "orders", "id": "82"}, carrier=MULE)
    new = {"type": "orderLines", "attributes": attributes, "relationships": linkage}
    response = send("POST", "/line", {"data": new})
    assert response.status_code == 201, response.content
    assert json.loads(response.content)["data"]["id"] == "82:%25%3A"
    assert response.headers["Location"] == f"{HOST}/line/82:%2525%253A"
    assert get(response.headers["Location"]) == json.loads(response.content)
    response = send("POST", "/line", {"data": new | {"id": "82:1"}})
    assert problems(response) == (403, ["/data/id"])
    response = send("POST", "/line", {"data": new})
    assert response.status_code == 409, response.content
    data = {**line("a:b"), "attributes": {"item": "Item a:b", "number": "a:b"}}
    assert document_of(send("PATCH", line_url("a:b"), {"data": data})) == {"data": sealed()}
    assert send("DELETE", line_url("a:b")).status_code == 204
    assert not models.OrderLine.objects.filter(number="a:b").exists()


@pytest.mark.usefixtures("lines")
def test_relationships_hold_rows_with_composite_keys() -> None:
    url = "/carrier/91/relationships/lines"

    def held(method: str, *numbers: str) -> list[Any]:
        response = send(method, url, {"data": [line(number) for number in numbers]})
        return sorted(item["id"] for item in document_of(response)["data"])

    assert get(url) == {"data": [line("a:b")]}
    assert held("POST", "50%", "a:b") == [line("50%")["id"], line("a:b")["id"]]
    assert held("DELETE", "a:b", "1") == [line("50%")["id"]]
    assert held("PATCH", "%3A", "ö") == [line("%3A")["id"], line("ö")["id"]]
    assert {item["id"] for item in get("/carrier/91/lines")["data"]} == {
        line("%3A")["id"],
        line("ö")["id"],
    }
    assert get("/seal/95/line") == {"data": line_resource("a:b", seal=LION)}
    for data in (line("50%"), None):
        assert document_of(send("PATCH", "/seal/96/relationships/line", {"data": data})) == {
            "data": data
        }
    response = send("PATCH", "/order/81/relationships/lines", {"data": []})
    assert problems(response) == (403, ["/data"])
    response = send("PATCH", line_url("1") + "/relationships/carrier", {"data": MULE})
    assert document_of(response) == {"data": MULE}
    assert get(line_url("a:b") + "/order")["data"]["id"] == "81"


@pytest.mark.usefixtures("lines")
def test_a_filter_of_a_project_reads_composite_ids() -> None:
    django_filters = pytest.importorskip("django_filters")

    def of_line(self: Any, rows: Any, name: str, text: str) -> Any:
        order, number = text.split(":")
        return rows.filter(lines__order=order, lines__number=unquote(number))

    members = {"lines": django_filters.CharFilter(method="of_line"), "of_line": of_line}
    viewset = filtering(OrderSerializer, None)
    viewset.filterset_class = type("OrderFilter", (django_filters.FilterSet,), members)
    [found] = get_list(viewset, f"?filter[lines]={quote(line('a:b')['id'])}")["data"]
    assert found["id"] == "81"
    assert get_list(viewset, "?filter[lines]=82:1")["data"] == []
    response = call(viewset.as_view({"get": "list"}), "?filter[lines]=81")
    assert problems(response) == (400, ["filter[lines]"])


@pytest.mark.usefixtures("lines", "model_relations")
def test_a_relationship_view_without_serializer_finds_its_parent_by_its_key() -> None:
    view = views.RelationshipView.as_view(queryset=models.OrderLine.objects.all())
    found = document_of(call(view, pk="81:a%3Ab", related_field="order"))
    assert found == {"data": {"type": "orders", "id": "81"}}
    for text in ("81:a:b", "81", "81:2"):
        assert call(view, pk=text, related_field="order").status_code == 404
    by_order = views.RelationshipView.as_view(queryset=models.Order.objects.all())
    found = document_of(call(by_order, pk="82", related_field="lines"))
    assert found == {"data": []}


class ItemSerializer(serializers.Serializer):
    """A serializer that knows of no model."""

    item = serializers.CharField()

    class Meta:
        resource_name = "items"

    def update(self, instance: Any, validated_data: Any) -> Any:
        instance.item = validated_data["item"]
        instance.save()
        return instance


@pytest.mark.usefixtures("lines")
def test_a_view_whose_serializer_has_no_model_finds_rows_by_their_key() -> None:
    members = {"serializer_class": ItemSerializer, "queryset": models.OrderLine.objects.all()}
    viewset: Any = type("Items", (TownViewSet,), {**members, "permission_classes": ()})
    view = viewset.as_view({"get": "retrieve", "patch": "update"})
    resource = {"type": "items", "id": "81:a%3Ab", "attributes": {"item": "Item a:b"}}
    assert document_of(call(view, pk="81:a%3Ab")) == {"data": resource}
    assert call(view, pk="81:a:b").status_code == 404
    resource["attributes"] = {"item": "Other"}
    response = call(view, method="patch", data={"data": resource}, pk="81:a%3Ab")
    assert document_of(response) == {"data": resource}
    response = call(view, method="patch", data={"data": resource | {"id": "81:1"}}, pk="81:a%3Ab")
    assert problems(response) == (409, ["/data/id"])
