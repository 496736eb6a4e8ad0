"""Shortcuts to the same representation, for the values of a column of all rows together.

Each is for a field that keeps the methods of its class in Django REST framework, and for values of
the usual type; any other value is passed to the field itself.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.utils import timezone
from rest_framework import ISO_8601
from rest_framework.fields import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    Field,
    FloatField,
    IntegerField,
)
from rest_framework.settings import api_settings

from rest_framework_json_api._resources.keeps import keeps

#: A field, whatever its values are.
AnyValueField = Field[Any, Any, Any, Any]

#: From the values of a field for some rows to their representations; None stays None.
RepresentAll = Callable[[Sequence[Any]], Sequence[Any]]


def plain_shortcut(usual: type) -> Callable[[Any], RepresentAll]:
    """Return a function from a field to its shortcut: values of one type are left unchanged."""
    plain = {usual, type(None)}

    def find(field: AnyValueField) -> RepresentAll:
        general = generally(field)
        return lambda values: values if plain.issuperset(map(type, values)) else general(values)

    return find


def generally(field: AnyValueField) -> RepresentAll:
    """Return a function that asks the field itself for the representation of each value."""
    represent = field.to_representation
    return lambda values: [None if value is None else represent(value) for value in values]


def boolean_shortcut(field: BooleanField) -> RepresentAll:
    """Return a shortcut that leaves True and False unchanged.

    A field with other ``TRUE_VALUES`` represents each value itself.
    """
    usual = field.TRUE_VALUES is BooleanField.TRUE_VALUES
    return plain_shortcut(bool)(field) if usual else generally(field)


def date_shortcut(field: AnyValueField) -> RepresentAll:
    """Return a shortcut to ISO 8601 for dates, if that is the format of the field."""
    if not is_iso(getattr(field, "format", api_settings.DATE_FORMAT)):
        return generally(field)
    general = field.to_representation
    return lambda values: [
        None if value is None else value.isoformat() if type(value) is date else general(value)
        for value in values
    ]


def datetime_shortcut(field: AnyValueField) -> RepresentAll:
    """Return a shortcut to ISO 8601 for times in UTC, used while UTC is the current time zone."""
    is_iso_format = is_iso(getattr(field, "format", api_settings.DATETIME_FORMAT))
    if not is_iso_format or not follows_current_timezone(field):
        return generally(field)
    general = field.to_representation

    def represent(values: Sequence[Any]) -> Sequence[Any]:
        if getattr(timezone.get_current_timezone(), "key", None) != "UTC":
            return generally(field)(values)
        return [
            None
            if value is None
            else f"{value.isoformat()[:-6]}Z"
            if type(value) is datetime and value.tzinfo is UTC
            else general(value)
            for value in values
        ]

    return represent


def follows_current_timezone(field: AnyValueField) -> bool:
    """Tell whether a field converts times to the current time zone, as in DRF by default."""
    return not hasattr(field, "timezone") and keeps("write time", field)


def is_iso(output_format: Any) -> bool:
    """Tell whether an output format of DRF is ISO 8601."""
    return isinstance(output_format, str) and output_format.lower() == ISO_8601


#: Functions from a field to its shortcut, by the method of DRF that the field keeps.
SHORTCUTS: dict[Any, Callable[[Any], RepresentAll]] = {
    BooleanField.to_representation: boolean_shortcut,
    CharField.to_representation: plain_shortcut(str),
    DateField.to_representation: date_shortcut,
    DateTimeField.to_representation: datetime_shortcut,
    FloatField.to_representation: plain_shortcut(float),
    IntegerField.to_representation: plain_shortcut(int),
}


def shortcut_of(field: AnyValueField) -> RepresentAll | None:
    """Return how a field represents many values at once, by a shortcut where there is one.

    None where the field overrides its representation, and for lists and other composite fields.
    """
    if not keeps("write value", field):
        return None
    method = type(field).to_representation
    if method in SHORTCUTS:
        return SHORTCUTS[method](field)
    return None if hasattr(field, "child") else generally(field)
