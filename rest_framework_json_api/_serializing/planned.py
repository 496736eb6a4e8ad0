"""Serializers that represent instances by a plan, once all that they need is loaded."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from django.utils.functional import cached_property
from rest_framework import serializers as drf
from rest_framework.settings import api_settings
from rest_framework.utils.serializer_helpers import BindingDict

from rest_framework_json_api._fields.target import AnyField
from rest_framework_json_api._loading.loader import load
from rest_framework_json_api._loading.node import ResourceNode, resource_node
from rest_framework_json_api._plan.plan import forget_plan, plan_of
from rest_framework_json_api._resources.keeps import keeps, owner_of
from rest_framework_json_api._resources.resource import serializer_label
from rest_framework_json_api._resources.rows import row_behind, rows_behind


class PlannedFields(BindingDict):
    """The fields of a serializer by name; setting or deleting one drops the serializer's plan."""

    def __init__(
        self, serializer: drf.BaseSerializer[Any], declared: Mapping[str, AnyField]
    ) -> None:
        super().__init__(serializer)
        for name, field in declared.items():
            super().__setitem__(name, field)

    def __setitem__(self, key: str, field: AnyField) -> None:
        super().__setitem__(key, field)
        forget_plan(self.serializer)

    def __delitem__(self, key: str) -> None:
        super().__delitem__(key)
        forget_plan(self.serializer)


class ReservedFieldNamesMixin:
    """Refuses fields whose names JSON:API reserves.

    A project can still add them by overriding ``get_fields``. A field ``type`` is an attribute
    then.
    """

    def get_fields(self) -> dict[str, Any]:
        """Return the fields by name.

        Raises:
            ImproperlyConfigured: for a reserved name.
        """
        declared: dict[str, Any] = super().get_fields()  # type: ignore[misc]
        check_reserved(self, declared)  # type: ignore[arg-type]
        return declared


@owner_of("represent by plan")
class PlannedMixin:
    """Represents instances by the plan of the serializer, after loading all that they need."""

    @cached_property
    def fields(self) -> PlannedFields:
        """The fields by name, built on first access."""
        return PlannedFields(self, self.get_fields())  # type: ignore[arg-type, attr-defined]

    @classmethod
    def many_init(cls, *args: Any, **kwargs: Any) -> Any:
        """Return the serializer of a list: of ``Meta.list_serializer_class``, made to load."""
        own = {name: kwargs.pop(name, None) for name in drf.LIST_SERIALIZER_KWARGS_REMOVE}
        shared = {key: value for key, value in kwargs.items() if key in drf.LIST_SERIALIZER_KWARGS}
        own = {name: value for name, value in own.items() if value is not None}
        list_class = getattr(getattr(cls, "Meta", None), "list_serializer_class", ListSerializer)
        return loading_class(list_class)(*args, child=cls(*args, **kwargs), **own, **shared)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return the data of one instance: values by field name."""
        return plan_of(self).represent(instance)

    @property
    def data(self) -> Any:
        """The data of the instance, as in DRF. What it needs is loaded on first access."""
        is_root = self.parent is None and not hasattr(self, "_data")  # type: ignore[attr-defined]
        if is_root and isinstance(self.instance, Model):  # type: ignore[has-type]
            self.instance = row_behind(self.instance)  # type: ignore[has-type]
            load(resource_node(self), [self.instance])  # type: ignore[arg-type]
        return super().data  # type: ignore[misc]


def check_reserved(serializer: drf.BaseSerializer[Any], names: Mapping[str, Any]) -> None:
    """Refuse fields named ``type``, or like the key of errors that belong to no field.

    Raises:
        ImproperlyConfigured: where there is such a field.
    """
    reserved = {"type", api_settings.NON_FIELD_ERRORS_KEY} & names.keys()
    if not reserved:
        return
    listed = ", ".join(repr(name) for name in sorted(reserved))
    raise ImproperlyConfigured(
        f"{serializer_label(serializer)} has fields with reserved names: {listed}. JSON:API gives "
        "these names a meaning of their own. Use another name, with the old one as `source`: "
        "`kind = CharField(source='type')`."
    )


class LoadingListMixin:
    """Loads all that a list needs before its first row is represented."""

    def to_representation(self, data: Any) -> list[Any]:
        """Return the data of each row, and keep the rows as ``rows`` for the renderer."""
        child = self.child  # type: ignore[attr-defined]
        self.rows = rows_behind(list(data.all() if hasattr(data, "get_queryset") else data))
        has_fields = hasattr(type(child), "_readable_fields")
        if self.parent is None and has_fields:  # type: ignore[attr-defined]
            node = resource_node(self)  # type: ignore[arg-type]
            self.rows = node.concrete(self.rows)
            load(node, self.rows)
            if keeps("represent by members", child):
                return represented_by_members(node, self.rows)
        if has_fields and plan_of(child).represents:
            return plan_of(child).represent_all(self.rows)
        return super().to_representation(self.rows)  # type: ignore[misc, no-any-return]


def represented_by_members(node: ResourceNode, rows: list[Any]) -> list[Any]:
    """Return the data of rows of several types, each by its member, in the order of the rows."""
    data: dict[int, Any] = {}
    for member, own in node.groups(rows):
        data |= zip(map(id, own), member.data_of(own), strict=True)
    return [data[id(row)] for row in rows]


class ListSerializer(LoadingListMixin, drf.ListSerializer[Any]):
    """Represents a list of instances, after loading all that they need."""


def loading_class(list_class: type) -> type:
    """Return a list serializer class that loads: itself, or a subclass made for it."""
    if issubclass(list_class, LoadingListMixin):
        return list_class
    return type(list_class.__name__, (list_class, ListSerializer), {})
