"""Relation fields whose content comes from a method of the serializer."""

from typing import Any

from rest_framework_json_api._fields.target import MethodField, is_many, rows_of, target_of
from rest_framework_json_api._resources.members import concrete_rows
from rest_framework_json_api._resources.resource import resource_of
from rest_framework_json_api._resources.rows import rows_behind


class SerializerMethodFieldBase(MethodField):
    """A relation field whose content comes from a method of the serializer.

    Args:
        method_name: the method, ``get_<field_name>`` if not given.
    """

    method_name: str | None = None

    def __init__(self, method_name: str | None = None, **kwargs: Any) -> None:
        self.method_name = method_name
        self.remembered: dict[int, tuple[Any, Any]] = {}
        kwargs["source"] = "*"
        kwargs["read_only"] = True
        super().__init__(**kwargs)

    def bind(self, field_name: str, parent: Any) -> None:
        """Settle the name of the method."""
        if self.method_name is None:
            self.method_name = f"get_{field_name}"
        super().bind(field_name, parent)

    def get_attribute(self, instance: Any) -> Any:
        """Return what the serializer's method returns for an instance."""
        return self.read_method(instance)

    def read_method(self, instance: Any) -> Any:
        """Return what the serializer's method returns, or has returned before."""
        remembered = self.remembered.get(id(instance))
        return self.call_method(instance) if remembered is None else remembered[1]

    def call_method(self, instance: Any) -> Any:
        """Call the serializer's method; rows of several types become rows of their own classes."""
        value = getattr(self.parent, self.method_name or "")(instance)
        serializer = target_of(self).serializer
        if value is None or not resource_of(serializer).is_polymorphic:
            return value
        rows = concrete_rows(serializer, rows_of(value) if is_many(self) else [value])
        return rows if is_many(self) else rows[0]

    def remember(self, instance: Any) -> list[Any]:
        """Call the serializer's method once for all readers, and return the related objects.

        The instance is kept too, so that its identity stays its own.
        """
        value = self.call_method(instance)
        related = rows_behind(list(rows_of(value)) if is_many(self) else [value])
        self.remembered[id(instance)] = (instance, related if is_many(self) else related[0])
        return related
