"""Many-to-many relations with a model of their own in between."""

import json
from typing import Any

import pytest

from rest_framework_json_api import relations, serializers, views
from rest_framework_json_api._checks.serializers import SerializerCheck
from tests import models
from tests.http import call

pytestmark = pytest.mark.django_db


class ChoirSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Choir
        fields = ("singers", "friends", "patrons", "leaders")


class ChoirViewSet(views.ModelViewSet):
    queryset = models.Choir.objects.order_by("pk")
    serializer_class: Any = ChoirSerializer


class ChoirRelationships(views.RelationshipView):
    queryset = models.Choir.objects.all()
    parent_serializer_class: Any = ChoirSerializer


class DeclaredSerializer(serializers.ModelSerializer):
    """Declares a field that its model cannot hold new members of."""

    leaders = relations.ResourceRelatedField(
        queryset=models.Artist.objects.all(), many=True, required=False
    )

    class Meta:
        model = models.Choir
        fields = ("leaders", "singers")


class DeclaredViewSet(ChoirViewSet):
    serializer_class = DeclaredSerializer


class DeclaredRelationships(ChoirRelationships):
    parent_serializer_class = DeclaredSerializer


TYPES = {"singers": "artists", "friends": "choirs", "patrons": "countries", "leaders": "artists"}


@pytest.fixture(autouse=True)
def choirs() -> None:
    for pk in (1, 2, 3):
        # From the last to the first, so that no order is that of the rows by accident.
        models.Artist.objects.create(pk=4 - pk, stage_name=f"Artist {4 - pk}")
        models.Country.objects.create(pk=4 - pk, code=f"c{pk}", full_name="Country")
        models.Choir.objects.create(pk=4 - pk)


def identifiers(name: str, *keys: int) -> list[dict[str, str]]:
    return [{"type": TYPES[name], "id": str(key)} for key in keys]


def linked(name: str, *keys: int) -> Any:
    return {name: {"data": identifiers(name, *keys)}}


def written(relationships: Any, view: Any = ChoirViewSet, pk: int | None = 2) -> tuple[int, Any]:
    """Return status and document of an update, or of a create."""
    resource: Any = {"type": "choirs", "relationships": relationships}
    if pk is None:
        response = call(view.as_view({"post": "create"}), method="post", data={"data": resource})
    else:
        data = {"data": {**resource, "id": str(pk)}}
        action = view.as_view({"patch": "partial_update"})
        response = call(action, method="patch", data=data, pk=pk)
    return response.status_code, json.loads(response.content)


def changed(method: str, name: str, *keys: int, view: Any = ChoirRelationships) -> Any:
    data = {"data": identifiers(name, *keys)}
    return call(view.as_view(), method=method, data=data, pk=2, related_field=name)


def held(name: str, pk: int = 2) -> list[int]:
    return sorted(getattr(models.Choir.objects.get(pk=pk), name).values_list("pk", flat=True))


WRITABLE = ["singers", "friends", "patrons"]


@pytest.mark.parametrize("name", WRITABLE)
def test_a_new_resource_is_linked(name: str) -> None:
    status, document = written(linked(name, 3, 1), pk=None)

    assert status == 201
    shown = document["data"]["relationships"][name]
    assert sorted(item["id"] for item in shown["data"]) == ["1", "3"]
    assert held(name, int(document["data"]["id"])) == [1, 3]


@pytest.mark.parametrize("name", WRITABLE)
def test_an_update_links_what_is_given_and_nothing_else(name: str) -> None:
    getattr(models.Choir.objects.get(pk=2), name).set([1, 2] if name != "patrons" else ["c3", "c2"])
    through = getattr(models.Choir, name).through
    kept = set(through.objects.values_list("pk", flat=True))

    status, _ = written(linked(name, 2, 3))

    assert (status, held(name)) == (200, [2, 3])
    assert kept & set(through.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("name", WRITABLE)
def test_the_url_of_a_relationship_links(name: str) -> None:
    assert changed("post", name, 1, 3).status_code in (200, 204)
    assert held(name) == [1, 3]
    assert changed("delete", name, 1).status_code in (200, 204)
    assert held(name) == [3]
    assert changed("patch", name, 2, 1).status_code in (200, 204)
    assert held(name) == [1, 2]
    assert changed("patch", name).status_code in (200, 204)
    assert held(name) == []


def test_a_symmetrical_relation_is_linked_from_both_ends() -> None:
    written(linked("friends", 1, 3))

    assert (held("friends", 1), held("friends", 3)) == ([2], [2])


def test_what_no_client_gives_is_left_alone() -> None:
    models.Choir.objects.get(pk=2).singers.set([1])

    assert written({})[0] == 200
    assert written({}, pk=None)[0] == 201
    assert held("singers") == [1]


def test_the_other_end_is_written_too() -> None:
    class SingerSerializer(serializers.ModelSerializer):
        class Meta:
            model = models.Artist
            fields = ("choirs", "led")

    class SingerViewSet(views.ModelViewSet):
        queryset = models.Artist.objects.all()
        serializer_class = SingerSerializer

    data = {"type": "artists", "id": "1", "relationships": {"choirs": {"data": []}}}
    data["relationships"]["choirs"]["data"] = identifiers("friends", 3, 2)  # type: ignore[index]
    view = SingerViewSet.as_view({"patch": "partial_update"})

    response = call(view, method="patch", data={"data": data}, pk=1)

    assert response.status_code == 200
    assert sorted(models.Singing.objects.values_list("choir", "singer")) == [(2, 1), (3, 1)]
    assert SingerSerializer().fields["led"].read_only


def test_a_link_that_stays_keeps_what_it_has_besides() -> None:
    models.Singing.objects.create(choir_id=2, singer_id=1, nickname="kept")

    assert written(linked("singers", 1, 2))[0] == 200
    assert held("singers") == [1, 2]
    assert models.Singing.objects.get(singer=1).nickname == "kept"


@pytest.mark.parametrize("pk", [2, None])
def test_a_link_that_the_database_refuses_is_a_conflict_and_nothing_is_changed(
    pk: int | None,
) -> None:
    models.Choir.objects.get(pk=1).patrons.set(models.Country.objects.filter(pk=1))
    number = models.Choir.objects.count()

    status, _ = written({**linked("singers", 1), **linked("patrons", 2, 1)}, pk=pk)

    assert status == 409
    assert (held("patrons", 1), held("patrons"), held("singers")) == ([1], [], [])
    assert models.Choir.objects.count() == number


LACKING = "The relationship 'leaders' takes no new members: linkage does not tell all."


def refusal(detail: str, pointer: str, code: str = "forbidden_change") -> Any:
    source = {"pointer": pointer}
    return {
        "status": "403",
        "code": code,
        "title": "Forbidden",
        "detail": detail,
        "source": source,
    }


def test_links_that_need_more_than_linkage_are_read_only() -> None:
    status, document = written(linked("leaders", 1))

    fixed = "This relationship cannot be changed."
    where = "/data/relationships/leaders"
    assert (status, document) == (
        403,
        {"errors": [refusal(fixed, where, "permission_denied")]},
    )
    for method in ("patch", "post", "delete"):
        response = changed(method, "leaders", 1)
        assert json.loads(response.content) == {"errors": [refusal(fixed, "/data")]}
    assert not models.Leading.objects.exists()


@pytest.mark.parametrize("pk", [2, None])
def test_a_declared_field_does_not_make_such_links_either(pk: int | None) -> None:
    number = models.Choir.objects.count()

    status, document = written(
        {**linked("singers", 1), **linked("leaders", 1)}, DeclaredViewSet, pk
    )

    assert status == 403
    assert document == {"errors": [refusal(LACKING, "/data/relationships/leaders/data")]}
    assert (held("singers"), models.Choir.objects.count()) == ([], number)


def test_such_links_are_kept_and_taken_out() -> None:
    for leader in (1, 3):
        models.Leading.objects.create(choir_id=2, leader_id=leader, role="x", since="2001-01-01")

    assert written(linked("leaders", 3, 1), DeclaredViewSet)[0] == 200
    assert written(linked("leaders"), DeclaredViewSet, None)[0] == 201
    refused = changed("post", "leaders", 1, 2, view=DeclaredRelationships)
    assert json.loads(refused.content) == {"errors": [refusal(LACKING, "/data")]}
    assert changed("post", "leaders", 1, view=DeclaredRelationships).status_code == 204
    assert changed("delete", "leaders", 3, view=DeclaredRelationships).status_code in (200, 204)
    assert held("leaders") == [1]


def test_the_description_of_a_view_says_what_is_written() -> None:
    described = {}
    for view in (ChoirViewSet, DeclaredViewSet):
        response = call(view.as_view({"post": "create"}), method="options")
        fields = json.loads(response.content)["meta"]["actions"]["POST"]
        described[view] = {
            name: (field["read_only"], field["required"]) for name, field in fields.items()
        }

    assert described[ChoirViewSet] == {
        **dict.fromkeys(WRITABLE, (False, False)),
        "leaders": (True, False),
    }
    assert described[DeclaredViewSet] == {"leaders": (True, False), "singers": (False, False)}


class SaysSo(ChoirSerializer):
    class Meta(ChoirSerializer.Meta):
        read_only_fields = ("leaders",)


class SaysSoElsewhere(ChoirSerializer):
    class Meta(ChoirSerializer.Meta):
        extra_kwargs = {"leaders": {"read_only": True}}


class SaysSoItself(DeclaredSerializer):
    leaders = relations.ResourceRelatedField(read_only=True, many=True)


class WritesItself(DeclaredSerializer):
    def create(self, validated_data: dict[str, Any]) -> Any:
        rows = validated_data.pop("leaders", ())
        choir = super().create(validated_data)
        for row in rows:
            choir.leaders.add(row, through_defaults={"role": "x", "since": "2001-01-01"})
        return choir


@pytest.mark.parametrize("serializer_class", [ChoirSerializer, DeclaredSerializer])
def test_a_check_tells_what_takes_no_new_members(serializer_class: Any) -> None:
    [message] = SerializerCheck(serializer_class).messages(set())

    assert message.id == "rest_framework_json_api.W007"
    assert message.msg == (
        f"{__name__}.{serializer_class.__name__}: the relationship 'leaders' takes no new "
        "members, because each link needs 'role', 'since', which linkage does not tell."
    )


@pytest.mark.parametrize("serializer_class", [SaysSo, SaysSoElsewhere, SaysSoItself, WritesItself])
def test_a_check_says_nothing_where_the_project_does(serializer_class: Any) -> None:
    assert list(SerializerCheck(serializer_class).messages(set())) == []


def test_a_serializer_that_writes_such_links_itself_may() -> None:
    view = type("Choirs", (ChoirViewSet,), {"serializer_class": WritesItself})

    status, document = written(linked("leaders", 1), view, None)

    assert (status, held("leaders", int(document["data"]["id"]))) == (201, [1])


def test_linkage_has_the_order_of_the_related_model() -> None:
    for singer in (3, 1, 2):
        models.Singing.objects.create(choir_id=2, singer_id=singer)

    response = call(ChoirViewSet.as_view({"get": "list"}))

    shown = json.loads(response.content)["data"][1]["relationships"]["singers"]["data"]
    assert shown == identifiers("singers", 1, 2, 3)
