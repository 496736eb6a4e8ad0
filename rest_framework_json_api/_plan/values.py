"""Shorter ways to the same representation, for values as the columns of a model have them.

Each holds for a field that keeps the methods of its class in Django REST framework, and for values
of the usual type; any other value takes the field's own way. The values of a column are represented
together, for all rows.
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

#: From the values of a field for some rows to what they are represented by; None stays None.
RepresentAll = Callable[[Sequence[Any]], Sequence[Any]]


def plain_shortcut(usual: type) -> Callable[[Any], RepresentAll]:
    """Return what finds the shorter way where values of a type stand for themselves."""
    plain = {usual, type(None)}

    def find(field: AnyValueField) -> RepresentAll:
        general = generally(field)
        return lambda values: values if plain.issuperset(map(type, values)) else general(values)

    return find


def generally(field: AnyValueField) -> RepresentAll:
    """Return what asks a field itself for the representation of each value."""
    represent = field.to_representation
    return lambda values: [None if value is None else represent(value) for value in values]


def boolean_shortcut(field: BooleanField) -> RepresentAll:
    """True and False stand for themselves."""
    usual = field.TRUE_VALUES is BooleanField.TRUE_VALUES
    return plain_shortcut(bool)(field) if usual else generally(field)


def date_shortcut(field: AnyValueField) -> RepresentAll:
    """A date is written as ISO 8601 has it."""
    if not is_iso(getattr(field, "format", api_settings.DATE_FORMAT)):
        return generally(field)
    general = field.to_representation
    return lambda values: [
        None if value is None else value.isoformat() if type(value) is date else general(value)
        for value in values
    ]


def datetime_shortcut(field: AnyValueField) -> RepresentAll:
    """A time in UTC needs no conversion while UTC is the current time zone."""
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
    """Tell whether a field converts times to the current time zone, as its class in DRF does."""
    return not hasattr(field, "timezone") and keeps("write time", field)


def is_iso(output_format: Any) -> bool:
    """Tell whether an output format of DRF is ISO 8601."""
    return isinstance(output_format, str) and output_format.lower() == ISO_8601


#: From the method of a class in DRF to what finds the shorter way for a field that keeps it.
SHORTCUTS: dict[Any, Callable[[Any], RepresentAll]] = {
    BooleanField.to_representation: boolean_shortcut,
    CharField.to_representation: plain_shortcut(str),
    DateField.to_representation: date_shortcut,
    DateTimeField.to_representation: datetime_shortcut,
    FloatField.to_representation: plain_shortcut(float),
    IntegerField.to_representation: plain_shortcut(int),
}


def shortcut_of(field: AnyValueField) -> RepresentAll | None:
    """Return the shorter way for a field; None where the field has a way of its own."""
    if not keeps("write value", field):
        return None
    method = type(field).to_representation
    if method in SHORTCUTS:
        return SHORTCUTS[method](field)
    return None if hasattr(field, "child") else generally(field)
