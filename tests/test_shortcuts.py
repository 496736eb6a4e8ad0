"""Shorter ways to the same representation: the same for every value as the field's own way."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from django.utils.timezone import override
from rest_framework import fields

from rest_framework_json_api._shortcuts import SHORTCUTS, representation_of

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
        (fields.BooleanField(), [True, False, "true", 0, "maybe"]),
        (Truths(), [True, False, "yes"]),
        (fields.CharField(), ["a", "", 5]),
        (Upper(), ["a"]),
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
        represent = representation_of(field)

        assert [represent(value) for value in values] == [
            field.to_representation(value) for value in values
        ]


def test_a_shortcut_follows_the_time_zone_of_the_moment() -> None:
    represent = representation_of(fields.DateTimeField())

    with override("UTC"):
        assert represent(MOMENT) == "2026-05-04T03:02:01.000006Z"
    with override("Asia/Tokyo"):
        assert represent(MOMENT) == "2026-05-04T12:02:01.000006+09:00"


@pytest.mark.parametrize("method", SHORTCUTS)
def test_a_shortcut_is_found_by_the_method_of_a_field(method: Any) -> None:
    assert method.__name__ == "to_representation"
