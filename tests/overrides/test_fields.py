"""What projects override of fields counts in every position: on a class, and on a bound field."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from example.content.models import Repository
from example.models import Manuscript
from rest_framework_json_api import serializers
from tests import models
from tests.http import call, document
from tests.overrides.test_renderers import (
    NAMES,
    TEACHER,
    Position,
    Subject,
    artist,
    artist_serializer,
    everywhere,
    replaced,
    rows,
    serializer_of,
)

__all__ = ["rows"]

pytestmark = pytest.mark.django_db

#: Fields of each class, whatever the column is that they read.
FIELDS: dict[str, Any] = {
    "BooleanField": {},
    "CharField": {},
    "ChoiceField": {"choices": NAMES},
    "DateField": {},
    "DateTimeField": {},
    "DecimalField": {"max_digits": 6, "decimal_places": 2},
    "DictField": {},
    "DurationField": {},
    "EmailField": {},
    "Field": {},
    "FilePathField": {"path": "."},
    "FloatField": {},
    "IPAddressField": {},
    "ImageField": {},
    "IntegerField": {},
    "JSONField": {},
    "ListField": {},
    "MultipleChoiceField": {"choices": NAMES},
    "ReadOnlyField": {},
    "RegexField": {"regex": "."},
    "SlugField": {},
    "TimeField": {},
    "URLField": {},
    "UUIDField": {},
}

#: What the values of the three artists are, where the second is represented in another way.
SECOND_OWN = [artist(1, value="Ada"), artist(2, value="own Ben"), artist(3, value="Cid")]


def represent(value: Any) -> Any:
    """Represent the second artist in another way."""
    return f"own {value}" if value == NAMES[1] else value


class Represents:
    """A field with its own way to represent a value."""

    def to_representation(self, value: Any) -> Any:
        return represent(value)


class Reads:
    """A field with its own way to read a value."""

    def get_attribute(self, instance: Any) -> Any:
        return represent(instance.stage_name)


def made(name: str, *bases: type, **attributes: Any) -> Any:
    """Return a field of a class of DRF, or of a class that is derived from it."""
    base = getattr(serializers, name)
    kwargs = {"source": "stage_name", **FIELDS[name]}
    kwargs |= {} if name == "ReadOnlyField" else {"read_only": True}
    return type(f"Own{name}", (*bases, base), attributes)(**kwargs)


class Changes:
    """A serializer that changes its fields when it is made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.change(self.fields)  # type: ignore[attr-defined]

    def change(self, fields: Any) -> None:
        raise NotImplementedError


def changing(change: Any, **attributes: Any) -> Any:
    """Return a serializer of artists that changes its fields when it is made."""
    return artist_serializer(Changes, change=lambda self, fields: change(fields), **attributes)


# On a class


def of_each(names: Iterable[str], *bases: type, **attributes: Any) -> dict[str, Any]:
    """Return a field of each of some classes, by the name of its class in lower case."""
    return {name.lower(): made(name, *bases, **attributes) for name in names}


def values_of(position: Position, serializer: Any) -> dict[str, list[Any]]:
    """Return the values of the three artists for each attribute but the name."""
    found = [resource["attributes"] for resource in position(Subject(serializer))]
    return {name: [row[name] for row in found] for name in found[0] if name != "stageName"}


def second_own(names: Iterable[str]) -> dict[str, list[Any]]:
    """Return the values of fields that have another one for the second artist."""
    return {name.lower(): ["Ada", "own Ben", "Cid"] for name in names}


@everywhere
def test_a_field_of_any_class_may_represent_values_in_its_own_way(
    rows: None, position: Position
) -> None:
    serializer = artist_serializer(**of_each(FIELDS, Represents))

    assert values_of(position, serializer) == second_own(FIELDS)


@everywhere
def test_a_field_of_any_class_may_read_values_in_its_own_way(
    rows: None, position: Position
) -> None:
    fields = of_each(FIELDS, Reads, to_representation=lambda self, value: value)

    assert values_of(position, artist_serializer(**fields)) == second_own(FIELDS)


@everywhere
@pytest.mark.parametrize("method", ["to_representation", "get_attribute"])
def test_a_method_that_a_field_class_is_given_later_counts_from_then_on(
    rows: None, position: Position, method: str
) -> None:
    field = made("CharField")
    subject = Subject(artist_serializer(value=field))
    plain = [artist(key, value=name) for key, name in enumerate(NAMES, 1)]
    own: Any = getattr({"to_representation": Represents, "get_attribute": Reads}[method], method)

    assert position(subject) == plain
    with replaced(type(field), method, own):
        assert position(subject) == SECOND_OWN
    assert position(subject) == plain


@everywhere
def test_a_field_may_leave_out_one_row_or_have_null_for_it(rows: None, position: Position) -> None:
    class Skips(serializers.CharField):
        def get_attribute(self, instance: Any) -> Any:
            if instance.stage_name == NAMES[1]:
                raise serializers.SkipField
            return None if instance.stage_name == NAMES[2] else super().get_attribute(instance)

    field = Skips(source="stage_name", read_only=True)
    expected = [artist(1, value="Ada"), artist(2), artist(3, value=None)]

    assert position(Subject(artist_serializer(value=field))) == expected


@everywhere
def test_a_field_may_be_bound_to_another_source(rows: None, position: Position) -> None:
    class ToTeacher(serializers.CharField):
        def bind(self, field_name: str, parent: Any) -> None:
            super().bind(field_name, parent)
            self.source_attrs = ["teacher", "stage_name"]

    field = ToTeacher(source="teacher.pk", read_only=True)
    expected = [artist(key, value="Zoe") for key in (1, 2, 3)]

    assert position(Subject(artist_serializer(value=field))) == expected


# On a bound field


#: The classes with a shorter way to represent a text.
SHORTENED = {
    "CharField",
    "EmailField",
    "FloatField",
    "IPAddressField",
    "IntegerField",
    "RegexField",
    "SlugField",
    "URLField",
}


@everywhere
@pytest.mark.parametrize(
    "names",
    [
        pytest.param(sorted(set(FIELDS) - SHORTENED), id="usual"),
        pytest.param(sorted(SHORTENED), id="shortened"),
    ],
)
def test_a_bound_field_may_represent_values_in_its_own_way(
    rows: None, position: Position, names: list[str]
) -> None:
    def change(fields: Any) -> None:
        for name in names:
            fields[name.lower()].to_representation = represent

    serializer = changing(change, **of_each(names))
    assert values_of(position, serializer) == second_own(names)


@everywhere
def test_a_bound_field_may_read_values_in_its_own_way(rows: None, position: Position) -> None:
    def change(fields: Any) -> None:
        for name in FIELDS:
            fields[name.lower()].get_attribute = lambda row: represent(row.stage_name)

    fields = of_each(FIELDS, to_representation=lambda self, value: value)
    assert values_of(position, changing(change, **fields)) == second_own(FIELDS)


@everywhere
@pytest.mark.parametrize("names", [("source", "source_attrs"), ("source_attrs",)])
def test_a_bound_field_may_be_given_another_source(
    rows: None, position: Position, names: tuple[str, ...]
) -> None:
    def change(fields: Any) -> None:
        for name, value in (("source", "teacher_id"), ("source_attrs", ["teacher_id"])):
            if name in names:
                setattr(fields["value"], name, value)

    field = serializers.CharField(source="stage_name", read_only=True)
    expected = [artist(key, value=str(TEACHER)) for key in (1, 2, 3)]

    assert position(Subject(changing(change, value=field))) == expected


@everywhere
def test_a_field_may_be_replaced_added_or_taken_away_for_an_instance(
    rows: None, position: Position
) -> None:
    def change(fields: Any) -> None:
        fields["value"] = made("CharField", Represents)
        fields["more"] = serializers.ReadOnlyField(source="teacher_id")
        fields.pop("less")
        del fields["least"]

    less, least = made("CharField"), made("IntegerField")
    serializer = changing(change, value=made("CharField"), less=less, least=least)
    expected = [
        {**resource, "attributes": {**resource["attributes"], "more": TEACHER}}
        for resource in SECOND_OWN
    ]
    if position.__name__.endswith("fieldset"):
        # The field that is added has no name among those of the class.
        expected = SECOND_OWN

    assert position(Subject(serializer)) == expected


@everywhere
@pytest.mark.parametrize("written", [True, False])
def test_a_bound_field_may_become_one_that_is_only_written_or_not(
    rows: None, position: Position, written: bool
) -> None:
    def change(fields: Any) -> None:
        fields["value"].write_only = written

    field = serializers.CharField(source="stage_name", required=False, write_only=not written)
    values = [{} if written else {"value": name} for name in NAMES]
    expected = [artist(key, **value) for key, value in enumerate(values, 1)]

    assert position(Subject(changing(change, value=field))) == expected


def test_a_bound_field_may_become_read_only(rows: None) -> None:
    def change(fields: Any) -> None:
        fields["stage_name"].read_only = True

    serializer = changing(change)
    view = Subject(serializer).viewset(serializer).as_view({"patch": "partial_update"})
    sent = {"data": artist(1, stageName="Other")}

    assert document(call(view, method="patch", data=sent, pk=1)) == {"data": artist(1)}
    assert models.Artist.objects.get(pk=1).stage_name == "Ada"


# Values of their own type, for which there may be ways that a text does not take


MOMENT = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
KEY = UUID("11111111-1111-1111-1111-111111111111")

#: For the class of a field: a row, the column, and the value in a document.
TYPED: dict[str, tuple[Any, str, Any]] = {
    "BooleanField": (models.Track(pk=1, is_published=True), "is_published", True),
    "CharField": (models.Artist(pk=1, stage_name="Ada"), "stage_name", "Ada"),
    "DateField": (models.Album(pk=1, release_date=date(2026, 5, 4)), "release_date", "2026-05-04"),
    "DateTimeField": (
        Repository(pk=1, last_synced_at=MOMENT),
        "last_synced_at",
        "2026-05-04T03:02:01Z",
    ),
    "DecimalField": (models.Album(pk=1, price=Decimal("1.50")), "price", "1.50"),
    "FloatField": (models.Studio(pk=1, rooms=3), "rooms", 3.0),
    "IntegerField": (models.Studio(pk=1, rooms=3), "rooms", 3),
    "JSONField": (Manuscript(pk=KEY, notes={"city": "Bern"}), "notes", {"city": "Bern"}),
    "UUIDField": (models.Town(pk=1, public_id=KEY), "public_id", str(KEY)),
}
of_every_type = pytest.mark.parametrize("field_class", TYPED)


def typed(name: str, *bases: type, change: Any = None) -> tuple[Any, Any]:
    """Return the values of one column as a list and alone, as a serializer has them."""
    row, column, _ = TYPED[name]
    kwargs = {key: value for key, value in FIELDS[name].items() if key != "source"}
    field = type(f"Own{name}", (*bases, getattr(serializers, name)), {})(
        source=column, read_only=True, **kwargs
    )
    attributes = {"change": lambda self, fields: change(fields)} if change is not None else {}
    mixins = (Changes,) if change is not None else ()
    serializer = serializer_of(type(row), ("value",), *mixins, value=field, **attributes)
    return serializer([row], many=True).data[0]["value"], serializer(row).data["value"]


class Typed:
    """A field whose values tell their type."""

    def to_representation(self, value: Any) -> str:
        return f"own {type(value).__name__}"


def own_types(name: str) -> tuple[str, str]:
    """Return what ``Typed`` makes of the value in a list, and of one alone."""
    row, column, _ = TYPED[name]
    own = f"own {type(getattr(row, column)).__name__}"
    return own, own


@of_every_type
def test_a_value_is_that_of_its_field(field_class: str) -> None:
    value = TYPED[field_class][2]

    assert typed(field_class) == (value, value)


@of_every_type
def test_a_field_may_represent_values_of_its_type_in_its_own_way(field_class: str) -> None:
    assert typed(field_class, Typed) == own_types(field_class)


@of_every_type
def test_a_bound_field_may_represent_values_of_its_type_in_its_own_way(field_class: str) -> None:
    def change(fields: Any) -> None:
        fields["value"].to_representation = lambda value: f"own {type(value).__name__}"

    assert typed(field_class, change=change) == own_types(field_class)


@pytest.mark.parametrize(
    ("field_class", "name", "value", "expected"),
    [
        ("DateTimeField", "format", "%H:%M", "03:02"),
        ("DateTimeField", "format", None, MOMENT),
        ("DateTimeField", "timezone", ZoneInfo("Asia/Tokyo"), "2026-05-04T12:02:01+09:00"),
        ("DateField", "format", "%d.%m.", "04.05."),
        ("DateField", "format", None, date(2026, 5, 4)),
        ("DecimalField", "coerce_to_string", False, Decimal("1.50")),
        ("DecimalField", "decimal_places", 1, "1.5"),
        ("UUIDField", "uuid_format", "hex", KEY.hex),
        ("JSONField", "binary", True, b'{"city": "Bern"}'),
    ],
)
def test_an_option_of_a_bound_field_counts(
    field_class: str, name: str, value: Any, expected: Any
) -> None:
    def change(fields: Any) -> None:
        setattr(fields["value"], name, value)

    row, column, _ = TYPED[field_class]
    field = getattr(serializers, field_class)(source=column, **FIELDS[field_class])
    setattr(field, name, value)
    assert field.to_representation(getattr(row, column)) == expected
    assert typed(field_class, change=change) == (expected, expected)


# Relationships


@pytest.mark.parametrize(
    "method",
    [
        "to_representation",
        "get_resource_id",
        "get_attribute",
        "get_links",
    ],
)
@everywhere
def test_a_bound_relation_field_may_have_its_own_way(
    rows: None, position: Position, method: str
) -> None:
    own: dict[str, Any] = {
        "to_representation": lambda value: {"type": "artists", "id": f"own {value.pk}"},
        "get_resource_id": lambda value: f"own {value.pk}",
        "get_attribute": lambda instance: models.Artist(pk=f"own {instance.teacher_id}"),
        "get_links": lambda *args, **kwargs: {"related": "/own"},
    }

    def change(fields: Any) -> None:
        setattr(fields["teacher"], method, own[method])

    linkage = {"data": {"type": "artists", "id": f"own {TEACHER}"}}
    linked = {"links": {"related": "/own"}, "data": {"type": "artists", "id": str(TEACHER)}}
    teacher = linked if method == "get_links" else linkage
    expected = [{**artist(key), "relationships": {"teacher": teacher}} for key in (1, 2, 3)]

    assert position(Subject(changing(change))) == expected
