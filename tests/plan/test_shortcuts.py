"""Shorter ways to the same representation: the same for every value as the field's own way."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from django.utils.timezone import override
from rest_framework import fields

from rest_framework_json_api._plan.values import SHORTCUTS, shortcut_of

MOMENT = datetime(2026, 5, 4, 3, 2, 1, 6, tzinfo=UTC)
ELSEWHERE = datetime(2026, 5, 4, 3, 2, 1, tzinfo=timezone(timedelta(hours=2)))


class Truths(fields.BooleanField):
    TRUE_VALUES = {"yes"}


class Upper(fields.CharField):
    def to_representation(self, value: Any) -> str:
        return str(value).upper()


class Late(fields.DateTimeField):
    def default_timezone(self) -> Any:
        return timezone(timedelta(hours=5))


@pytest.mark.parametrize(
    ("field", "values"),
    [
        (fields.ChoiceField([(1, "one"), ("b", "two")]), [1, "b", "", "other"]),
        (fields.DecimalField(5, 2), ["1.5", 2]),
        (fields.BooleanField(), [True, False, "true", 0, "maybe"]),
        (Truths(), [True, False, "yes"]),
        (fields.CharField(), ["a", "", 5]),
        (fields.IntegerField(), [5, "5", 10**20]),
        (fields.FloatField(), [0.5, 1, "2.5"]),
        (fields.DateField(), [date(2026, 5, 4), "2026-05-04"]),
        (fields.DateField(format="%d.%m.%Y"), [date(2026, 5, 4)]),
        (fields.DateField(format=None), [date(2026, 5, 4)]),
        (fields.DateTimeField(), [MOMENT, ELSEWHERE, "2026-05-04T03:02:01Z", datetime(2026, 1, 1)]),
        (fields.DateTimeField(format="%H:%M"), [MOMENT]),
        (fields.DateTimeField(default_timezone=timezone(timedelta(hours=3))), [MOMENT]),
        (Late(), [MOMENT]),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo"])
def test_a_shortcut_represents_every_value_as_the_field_does(
    field: Any, values: list[Any], zone: str
) -> None:
    with override(zone):
        represent_all: Any = shortcut_of(field)

        expected = [field.to_representation(value) for value in values]
        assert represent_all(values) == expected
        assert represent_all([None, *values, None]) == [None, *expected, None]
        for value, representation in zip(values, expected, strict=True):
            assert represent_all([value]) == [representation]
            assert type(represent_all([value])[0]) is type(representation)


def test_a_shortcut_follows_the_time_zone_of_the_moment() -> None:
    represent_all: Any = shortcut_of(fields.DateTimeField())

    with override("UTC"):
        assert represent_all([MOMENT]) == ["2026-05-04T03:02:01.000006Z"]
    with override("Asia/Tokyo"):
        assert represent_all([MOMENT]) == ["2026-05-04T12:02:01.000006+09:00"]


def loud(value: Any) -> str:
    return f"{value}!"


def test_a_field_with_a_representation_of_its_own_has_no_shortcut() -> None:
    changed = fields.CharField()
    changed.to_representation = loud  # type: ignore[method-assign]

    assert shortcut_of(Upper()) is None
    assert shortcut_of(changed) is None
    assert shortcut_of(fields.ListField(child=Upper())) is None


@pytest.mark.parametrize("method", SHORTCUTS)
def test_a_shortcut_is_found_by_the_method_of_a_field(method: Any) -> None:
    assert method.__name__ == "to_representation"
