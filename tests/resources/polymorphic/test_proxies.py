"""Proxies that a column tells apart."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from rest_framework_json_api import serializers, views
from tests import models
from tests.client import identifier
from tests.http import call, counted, document, errors, get_list, get_one, get_related
from tests.resources.polymorphic.api import (
    ACTIONS,
    EventSerializer,
    EventViewSet,
    Identifier,
    ProgrammeSerializer,
    changed,
    make_events,
    maker_object,
    queries_of,
    send,
    to_many,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.resources.polymorphic.api")]


class ProgrammeViewSet(views.ModelViewSet):
    queryset = models.Programme.objects.all()
    serializer_class = ProgrammeSerializer
    pagination_class: Any = None
    filter_backends: Any = ()


def make_programmes(count: int) -> None:
    """Make events, and as many programmes, each with all of the events."""
    make_events(count)
    for key in range(1, count + 1):
        programme = models.Programme.objects.create(id=key, day=f"Day {key}", opening_id=key)
        programme.events.set(models.Event.objects.all())


def event(key: int) -> Identifier:
    """Return the identifier of one of the events that are made in turn."""
    return identifier(["concerts", "lectures"][(key - 1) % 2], key)


def event_object(key: int, *programmes: int) -> Any:
    """Return the resource object of one of the events that are made in turn."""
    linkage = to_many([identifier("programmes", programme) for programme in programmes])
    relationships = {"host": {"data": identifier("makers", key)}}
    own = {"programmes": linkage} if key % 2 == 0 else {}
    return {
        **event(key),
        "attributes": {"name": f"Event {key}"},
        "relationships": {**relationships, **own},
    }


def programme_object(key: int, *events: int) -> Any:
    """Return the resource object of a programme."""
    return {
        **identifier("programmes", key),
        "attributes": {"day": f"Day {key}"},
        "relationships": {
            "opening": {"data": event(key)},
            "events": to_many([event(other) for other in events]),
        },
    }


def test_rows_of_one_table_have_the_types_of_their_proxies() -> None:
    make_events(3)

    assert get_list(EventViewSet, "?include=") == {
        "data": [event_object(key) for key in (1, 2, 3)],
        "included": [],
    }
    response = call(EventViewSet.as_view({"get": "list"}), "?include=")
    assert [type(row) for row in response.data.serializer.rows] == [
        models.Concert,
        models.Lecture,
        models.Concert,
    ]


def test_what_a_member_includes_by_default_is_included_for_its_rows() -> None:
    make_events(3)

    assert get_list(EventViewSet) == {
        "data": [event_object(key) for key in (1, 2, 3)],
        "included": [maker_object(2)],
    }
    assert get_one(EventViewSet, 1) == {"data": event_object(1), "included": []}
    assert get_one(EventViewSet, 2) == {"data": event_object(2), "included": [maker_object(2)]}


def test_what_a_polymorphic_serializer_includes_by_default_is_included_for_all_rows() -> None:
    class HostedSerializer(EventSerializer):
        class JSONAPIMeta:
            included_resources = ("host",)

    class HostedViewSet(EventViewSet):
        serializer_class = HostedSerializer

    make_events(2)

    assert get_list(HostedViewSet) == {
        "data": [event_object(1), event_object(2)],
        "included": [maker_object(1), maker_object(2)],
    }


def test_rows_become_proxies_without_a_query() -> None:
    assert queries_of(make_events, lambda: get_list(EventViewSet, "?include=")) == 2


def test_linkage_to_proxies_needs_one_query_with_their_kind() -> None:
    assert queries_of(make_programmes, lambda: get_list(ProgrammeViewSet)) == 3
    with counted() as queries:
        assert get_one(ProgrammeViewSet, 1)["data"] == programme_object(1, *range(1, 10))
    assert len(queries) == 3
    assert [query for query in queries if '"tests_event"."name"' in query] == []


def test_proxies_are_included_through_relations() -> None:
    make_programmes(3)

    assert get_one(ProgrammeViewSet, 1, "?include=events.host,opening") == {
        "data": programme_object(1, 1, 2, 3),
        "included": [
            event_object(1),
            event_object(3),
            event_object(2, 1, 2, 3),
            *(maker_object(key) for key in (1, 2, 3)),
        ],
    }


def test_a_path_of_proxies_comes_back_to_the_primary_data() -> None:
    make_programmes(3)

    assert get_list(ProgrammeViewSet, "?include=events.programmes") == {
        "data": [programme_object(key, 1, 2, 3) for key in (1, 2, 3)],
        "included": [event_object(1), event_object(3), event_object(2, 1, 2, 3)],
    }


def test_a_proxy_is_created_updated_and_deleted() -> None:
    make_events(2)
    data = {"type": "concerts", "attributes": {"name": "Encore"}}
    relationships = {"host": {"data": identifier("makers", 1)}}
    view = EventViewSet.as_view({"post": "create"})
    response = call(view, method="post", data={"data": {**data, "relationships": relationships}})

    assert response.status_code == 201
    row = models.Event.objects.latest("pk")
    assert (row.kind, row.name, row.host_id) == ("concert", "Encore", 1)
    expected = {**identifier("concerts", row.pk), "attributes": {"name": "Encore"}}
    assert get_one(EventViewSet, row.pk)["data"] == {**expected, "relationships": relationships}

    data = {**identifier("lectures", 2), "attributes": {"name": "Late"}}
    assert document(changed(2, data, EventViewSet))["data"]["attributes"] == {"name": "Late"}
    assert changed(2, {**data, "type": "concerts"}, EventViewSet).status_code == 409
    assert changed(1, {**data, "id": "1"}, EventViewSet).status_code == 409
    models.Event.objects.get(pk=2, kind="lecture", name="Late")

    view = EventViewSet.as_view({"delete": "destroy"})
    assert call(view, method="delete", pk="2").status_code == 204
    assert models.Event.objects.count() == 2


def test_the_relationships_of_proxies_are_read_and_changed() -> None:
    make_programmes(3)
    view = EventViewSet.as_view(ACTIONS)

    assert document(send(view, "get", 2, "programmes")) == {
        "data": [identifier("programmes", key) for key in (1, 2, 3)]
    }
    assert send(view, "get", 1, "programmes").status_code == 404
    assert send(view, "patch", 2, "programmes", []).status_code == 403
    assert document(send(view, "patch", 1, "host", identifier("makers", 3))) == {
        "data": identifier("makers", 3)
    }


def test_relationships_to_proxies_are_read_and_changed() -> None:
    make_programmes(3)
    view = ProgrammeViewSet.as_view(ACTIONS)

    assert document(send(view, "get", 1, "opening")) == {"data": event(1)}
    assert document(send(view, "patch", 1, "opening", event(2))) == {"data": event(2)}
    assert document(send(view, "delete", 1, "events", [event(1)])) == {"data": [event(2), event(3)]}
    assert document(send(view, "post", 1, "events", [event(1)])) == {
        "data": [event(1), event(2), event(3)]
    }
    for given, status in ((identifier("lectures", 1), 404), (identifier("books", 1), 409)):
        assert send(view, "patch", 1, "opening", given).status_code == status
        response = send(view, "post", 1, "events", [event(1), given])
        assert response.status_code == status
        assert [error["source"] for error in errors(response)] == [{"pointer": "/data/1"}]


def test_proxies_are_related_resources() -> None:
    make_programmes(3)

    assert get_related(ProgrammeViewSet, 1, "events", "?include=") == {
        "data": [event_object(1), event_object(2, 1, 2, 3), event_object(3)],
        "included": [],
    }
    assert get_related(ProgrammeViewSet, 2, "opening") == {
        "data": event_object(2, 1, 2, 3),
        "included": [maker_object(2)],
    }
    assert get_related(EventViewSet, 2, "host") == {"data": maker_object(2)}


def test_proxies_have_fieldsets_and_an_order_of_their_own() -> None:
    make_events(3)
    query = "?include=&fields[concerts]=name&fields[lectures]=host&sort=-name"

    assert get_list(EventViewSet, query) == {
        "data": [
            {**event(3), "attributes": {"name": "Event 3"}},
            {**event(2), "relationships": {"host": {"data": identifier("makers", 2)}}},
            {**event(1), "attributes": {"name": "Event 1"}},
        ],
        "included": [],
    }


def test_a_project_that_names_members_says_which_rows_are_of_a_type() -> None:
    make_events(3)

    assert get_list(EventViewSet, "?filter[type]=concerts") == {
        "data": [event_object(1), event_object(3)],
        "included": [],
    }


def test_a_project_that_does_not_say_so_is_told() -> None:
    class Unfiltered(EventSerializer):
        @classmethod
        def filter_by_types(cls, queryset: Any, types: Any) -> Any:
            return serializers.PolymorphicModelSerializer.filter_by_types.__func__(  # type: ignore[attr-defined]
                cls, queryset, types
            )

    with pytest.raises(ImproperlyConfigured) as raised:
        Unfiltered.filter_by_types(models.Event.objects.all(), ["concerts"])
    assert str(raised.value) == (
        f"{__name__}.{Unfiltered.__qualname__} says itself which serializer is for an instance, "
        "and so has to say which rows are of a type: override `filter_by_types(queryset, types)`."
    )


def test_options_describe_each_proxy() -> None:
    view = ProgrammeViewSet.as_view({"post": "create"})
    fields = document(call(view, method="options"))["meta"]["actions"]["POST"]
    assert fields["events"]["relationship_resource"] == ["concerts", "lectures"]

    view = EventViewSet.as_view({"post": "create"})
    actions = document(call(view, method="options"))["meta"]["actions"]["POST"]
    assert {name: list(fields) for name, fields in actions.items()} == {
        "concerts": ["name", "host"],
        "lectures": ["name", "host", "programmes"],
    }
