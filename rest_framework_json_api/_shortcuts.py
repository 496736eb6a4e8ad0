"""Shorter ways to the same representation, for values as the columns of a model have them.

Each holds for a field that keeps the methods of its class in Django REST framework, and for values
of the usual type; any other value takes the field's own way.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.utils import timezone
from rest_framework import ISO_8601
from rest_framework.fields import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    FloatField,
    IntegerField,
)
from rest_framework.settings import api_settings

Represent = Callable[[Any], Any]


def boolean_shortcut(field: Any) -> Represent:
    """True and False stand for themselves."""
    general: Represent = field.to_representation
    if field.TRUE_VALUES is not BooleanField.TRUE_VALUES:
        return general
    return lambda value: value if value is True or value is False else general(value)


def date_shortcut(field: Any) -> Represent:
    """A date is written as ISO 8601 has it."""
    general: Represent = field.to_representation
    if not is_iso(getattr(field, "format", api_settings.DATE_FORMAT)):
        return general
    return lambda value: value.isoformat() if type(value) is date else general(value)


def datetime_shortcut(field: Any) -> Represent:
    """A time in UTC needs no conversion while UTC is the current time zone."""
    general: Represent = field.to_representation
    is_iso_format = is_iso(getattr(field, "format", api_settings.DATETIME_FORMAT))
    if not is_iso_format or not follows_current_timezone(field):
        return general

    def represent_utc(value: Any) -> Any:
        is_utc = type(value) is datetime and value.tzinfo is UTC
        return f"{value.isoformat()[:-6]}Z" if is_utc else general(value)

    def represent(value: Any) -> Any:
        return represent.for_rows()(value)  # type: ignore[attr-defined]

    def for_rows() -> Represent:
        is_utc = getattr(timezone.get_current_timezone(), "key", None) == "UTC"
        return represent_utc if is_utc else general

    represent.for_rows = for_rows  # type: ignore[attr-defined]
    return represent


def follows_current_timezone(field: Any) -> bool:
    """Tell whether a field converts times to the current time zone, as its class in DRF does."""
    return (
        not hasattr(field, "timezone")
        and type(field).enforce_timezone is DateTimeField.enforce_timezone
        and type(field).default_timezone is DateTimeField.default_timezone
    )


def is_iso(output_format: Any) -> bool:
    """Tell whether an output format of DRF is ISO 8601."""
    return isinstance(output_format, str) and output_format.lower() == ISO_8601


#: From the method of a class in DRF to what finds the shorter way for a field that keeps it.
SHORTCUTS: dict[Any, Callable[[Any], Represent]] = {
    BooleanField.to_representation: boolean_shortcut,
    CharField.to_representation: lambda field: str,
    DateField.to_representation: date_shortcut,
    DateTimeField.to_representation: datetime_shortcut,
    FloatField.to_representation: lambda field: float,
    IntegerField.to_representation: lambda field: int,
}


def for_rows(represent: Represent) -> Represent:
    """Return what represents the values of some rows, which are all represented at one time."""
    choose = getattr(represent, "for_rows", None)
    chosen: Represent = represent if choose is None else choose()
    return chosen


def representation_of(field: Any) -> Represent:
    """Return what represents a value of a field: the shorter way where there is one."""
    shortcut = SHORTCUTS.get(type(field).to_representation)
    return shortcut(field) if shortcut is not None else field.to_representation
