"""What a project overrides counts, whatever shorter way there is."""

from typing import Any

import pytest
from rest_framework import relations as drf

from rest_framework_json_api import relations
from tests import models
from tests.fields.relations.api import (
    BLUES,
    JAZZ,
    TitleField,
    identifier,
    many,
    relationship,
    serializer_of,
    viewset_of,
)
from tests.http import get_list, get_one, get_related
from tests.music import ArtistSerializer, GenreSerializer

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.fields.relations.api")]


class ById(relations.ResourceRelatedField):
    def get_resource_id(self, value: Any) -> str:
        return f"id-{value.pk}"


class ByTitle(relations.ResourceRelatedField):
    def get_resource_id(self, value: Any) -> str:
        return str(value)


class WithMeta(relations.ResourceRelatedField):
    def to_representation(self, value: Any) -> dict[str, Any]:
        return {**super().to_representation(value), "meta": {"pk": str(value.pk)}}


class WithTitle(relations.ResourceRelatedField):
    def to_representation(self, value: Any) -> dict[str, Any]:
        return {**super().to_representation(value), "meta": {"title": str(value)}}


class WholeRows(relations.ResourceRelatedField):
    def use_pk_only_optimization(self) -> bool:
        return False

    def get_resource_id(self, value: Any) -> str:
        return str(value)


class OtherType(relations.ResourceRelatedField):
    def get_resource_type_from_included_serializer(self) -> str:
        return "things"


class PlainKey(drf.PrimaryKeyRelatedField[Any]):
    def to_representation(self, value: Any) -> str:
        return f"key-{value.pk}"


OVERRIDES = [
    (ById, identifier("artists", "id-2"), [identifier("genres", f"id-{pk}") for pk in (4, 5)]),
    (
        ByTitle,
        identifier("artists", "Artist"),
        [identifier("genres", t) for t in ("Blues", "Jazz")],
    ),
    (
        WithMeta,
        {**identifier("artists", 2), "meta": {"pk": "2"}},
        [{**identifier("genres", pk), "meta": {"pk": str(pk)}} for pk in (4, 5)],
    ),
    (
        WithTitle,
        {**identifier("artists", 2), "meta": {"title": "Artist"}},
        [{**BLUES, "meta": {"title": "Blues"}}, {**JAZZ, "meta": {"title": "Jazz"}}],
    ),
    (
        WholeRows,
        identifier("artists", "Artist"),
        [identifier("genres", title) for title in ("Blues", "Jazz")],
    ),
    (OtherType, identifier("things", 2), [identifier("things", pk) for pk in (4, 5)]),
    (
        PlainKey,
        identifier("artists", "key-2"),
        [identifier("genres", f"key-{pk}") for pk in (4, 5)],
    ),
]


@pytest.mark.parametrize(("field_class", "one", "several"), OVERRIDES)
def test_an_override_of_the_representation_counts(
    album: models.Album, field_class: Any, one: Any, several: Any
) -> None:
    assert relationship(field_class(source="artist", read_only=True)) == {"data": one}
    assert relationship(field_class(source="genres", many=True, read_only=True)) == many(*several)


class Visible(drf.ManyRelatedField):
    """Shows some of the related objects only."""

    def get_attribute(self, instance: Any) -> Any:
        return [genre for genre in super().get_attribute(instance) or () if str(genre) != "Blues"]


class VisibleOne(relations.ResourceRelatedField):
    """Shows no artist named Artist."""

    def get_attribute(self, instance: Any) -> Any:
        return None if str(instance.artist) == "Artist" else super().get_attribute(instance)

    @classmethod
    def many_init(cls, *args: Any, **kwargs: Any) -> Any:
        raise AssertionError


class VisibleByMethod(relations.ManySerializerMethodResourceRelatedField):
    def get_attribute(self, instance: Any) -> Any:
        return [genre for genre in super().get_attribute(instance) if str(genre) != "Blues"]


def hiding_fields() -> list[tuple[Any, Any, Any]]:
    """Return fields that hide some of what the relation of the model holds."""
    child = relations.ResourceRelatedField(read_only=True)
    method_child = relations.SerializerMethodResourceRelatedField(method_name="get_it")
    plain_child = drf.PrimaryKeyRelatedField[Any](read_only=True)
    links_child = TitleField(read_only=True)
    return [
        (Visible(child_relation=child, source="genres", read_only=True), [5], many(JAZZ)),
        (Visible(child_relation=plain_child, source="genres", read_only=True), [5], many(JAZZ)),
        (Visible(child_relation=links_child, source="genres", read_only=True), [5], many(JAZZ)),
        (VisibleByMethod(child_relation=method_child, method_name="get_it"), [5], many(JAZZ)),
        (VisibleOne(source="artist", read_only=True), [], {"data": None}),
    ]


@pytest.mark.parametrize("number", range(5))
def test_what_a_field_hides_is_hidden_from_every_way_in(album: models.Album, number: int) -> None:
    field, ids, expected = hiding_fields()[number]
    serializer = serializer_of(
        related=field,
        get_it=lambda self, row: row.genres.all(),
        included_serializers={"related": ArtistSerializer if number == 4 else GenreSerializer},
    )
    viewset = viewset_of(serializer)
    included = get_list(viewset, "?include=related")

    assert get_one(viewset, 3)["data"]["relationships"] == {"related": expected}
    assert included["data"][0]["relationships"] == {"related": expected}
    assert [item["id"] for item in included["included"]] == [str(pk) for pk in ids]
    related = get_related(viewset, 3, "related")["data"]
    assert [item["id"] for item in related or ()] == [str(pk) for pk in ids]
