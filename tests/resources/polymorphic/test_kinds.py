"""A column tells the child table of a row, and a callable tells its serializer."""

from dataclasses import dataclass
from typing import Any

import pytest
from rest_framework import viewsets
from rest_framework.response import Response

from rest_framework_json_api import relations, serializers
from tests import models
from tests.client import identifier
from tests.http import call, counted, document, get_list, get_one
from tests.resources.polymorphic.api import (
    ACTIONS,
    EventViewSet,
    LoudEventSerializer,
    QuietEventSerializer,
    ReportSerializer,
    ShelfViewSet,
    TitledMediaSerializer,
    TitledMediaViewSet,
    Weather,
    changed,
    make_events,
    make_media,
    make_shelves,
    maker_object,
    media,
    medium,
    medium_object,
    queries_of,
    send,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.resources.polymorphic.api")]


# Child tables that a column tells apart


class TitledShelfSerializer(serializers.ModelSerializer):
    featured = relations.PolymorphicResourceRelatedField(
        TitledMediaSerializer, queryset=models.Media.objects.all()
    )
    items = relations.PolymorphicResourceRelatedField(
        TitledMediaSerializer, queryset=models.Media.objects.all(), many=True
    )

    class Meta:
        model = models.Shelf
        fields = ("place", "featured", "items")


class TitledShelfViewSet(ShelfViewSet):
    serializer_class = TitledShelfSerializer


def test_rows_of_a_kind_become_rows_of_its_child_table() -> None:
    make_media(4)

    assert get_list(TitledMediaViewSet) == {"data": [medium_object(key) for key in (1, 2, 3, 4)]}
    assert get_one(TitledMediaViewSet, 2) == {"data": medium_object(2)}


def test_one_query_for_each_kind_finds_its_child_rows() -> None:
    def get(ids: str) -> Any:
        class Some(TitledMediaViewSet):
            queryset = models.Media.objects.filter(pk__in=ids.split(","))

        with counted() as queries:
            answer = get_list(Some, "?fields[books]=pages&fields[films]=minutes")
        assert [row["id"] for row in answer["data"]] == ids.split(",")
        return len(queries)

    make_media(9)

    assert get("1") == get("1,4,7") == 2
    assert get("1,3") == get("1,3,4,6,7,9") == 3


def test_linkage_to_child_tables_of_a_kind_asks_the_base_alone() -> None:
    assert queries_of(make_shelves, lambda: get_list(TitledShelfViewSet)) == 3
    document = get_list(TitledShelfViewSet)["data"][1]
    assert document["relationships"] == {
        "featured": {"data": medium(2)},
        "items": media(*range(1, 10)),
    }
    view = TitledShelfViewSet.as_view(ACTIONS)
    assert send(view, "post", 1, "items", [identifier("films", 1)]).status_code == 404
    assert send(view, "post", 1, "items", [medium(1)]).status_code == 204


# Serializers that a callable chooses


def serializer_for(instance: Any) -> Any:
    """Return the serializer of a row, by what a project thinks of it."""
    return LoudEventSerializer if instance.kind == "concert" else QuietEventSerializer


class NoiseSerializer(serializers.PolymorphicModelSerializer):
    polymorphic_serializers = [QuietEventSerializer, LoudEventSerializer]
    get_polymorphic_serializer_for_instance = staticmethod(serializer_for)

    class Meta:
        model = models.Event


class NoiseViewSet(EventViewSet):
    serializer_class = NoiseSerializer


def noise_object(key: int) -> Any:
    """Return the resource object of an event, loud for a concert and else quiet."""
    attributes = {"attributes": {"name": f"Event {key}"}}
    if key % 2 == 0:
        return {**identifier("quiet_events", key), **attributes}
    host = {"relationships": {"host": {"data": identifier("makers", key)}}}
    return {**identifier("loud_events", key), **attributes, **host}


def test_a_callable_chooses_among_serializers_of_one_model() -> None:
    make_events(3)

    assert get_list(NoiseViewSet) == {"data": [noise_object(key) for key in (1, 2, 3)]}
    assert get_list(NoiseViewSet, "?include=host&fields[quiet_events]=") == {
        "data": [noise_object(1), identifier("quiet_events", 2), noise_object(3)],
        "included": [maker_object(1), maker_object(3)],
    }
    assert queries_of(make_events, lambda: get_list(NoiseViewSet, "?include=host")) == 2


def test_rows_of_one_model_are_written_by_the_serializer_of_their_type() -> None:
    make_events(2)
    view = NoiseViewSet.as_view({"post": "create"})
    data: Any = {"type": "quiet_events", "attributes": {"name": "Pause"}}

    assert call(view, method="post", data={"data": data}).status_code == 201
    assert models.Event.objects.latest("pk").name == "Pause"
    data = {**identifier("loud_events", 1), "attributes": {"name": "Rock"}}
    assert document(changed(1, data, NoiseViewSet))["data"]["attributes"] == {"name": "Rock"}
    assert changed(1, {**data, "type": "quiet_events"}, NoiseViewSet).status_code == 409


@dataclass
class Traffic:
    """Another thing that no model is for."""

    pk: str
    queue: int
    weather: Weather


SUN = Weather("1", "blue")
JAM = Traffic("1", 7, SUN)


class ReportViewSet(viewsets.ViewSet):
    def list(self, request: Any) -> Response:
        context = {"request": request, "view": self}
        return Response(ReportSerializer([SUN, JAM], many=True, context=context).data)

    def retrieve(self, request: Any, pk: str) -> Response:
        return Response(ReportSerializer(JAM, context={"request": request, "view": self}).data)


WEATHER_OBJECT: Any = {**identifier("weather", 1), "attributes": {"sky": "blue"}}
TRAFFIC_OBJECT: Any = {
    **identifier("traffic", 1),
    "attributes": {"queue": 7},
    "relationships": {"weather": {"data": identifier("weather", 1)}},
}


def test_a_callable_chooses_among_serializers_of_objects_without_a_model() -> None:
    assert get_list(ReportViewSet) == {"data": [WEATHER_OBJECT, TRAFFIC_OBJECT]}
    assert get_one(ReportViewSet, "1", "?include=weather&fields[traffic]=weather") == {
        "data": {
            **identifier("traffic", 1),
            "relationships": TRAFFIC_OBJECT["relationships"],
        },
        "included": [WEATHER_OBJECT],
    }
