"""What makes a serializer represent its instances through a plan, with all they need loaded."""

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
    """The fields of a serializer; a change of them makes it plan anew."""

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
    """Refuses fields whose names JSON:API keeps for itself.

    A project can still put them in by a ``get_fields`` of its own. A field ``type`` is an attribute
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
    """Represents instances through the plan, with all that they need loaded beforehand."""

    @cached_property
    def fields(self) -> PlannedFields:
        """The fields by name."""
        return PlannedFields(self, self.get_fields())  # type: ignore[arg-type, attr-defined]

    @classmethod
    def many_init(cls, *args: Any, **kwargs: Any) -> Any:
        """Return the serializer of a list, of ``Meta.list_serializer_class`` if there is one."""
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
        """The data of the instance, as DRF's serializers have it."""
        is_root = self.parent is None and not hasattr(self, "_data")  # type: ignore[attr-defined]
        if is_root and isinstance(self.instance, Model):  # type: ignore[has-type]
            self.instance = row_behind(self.instance)  # type: ignore[has-type]
            load(resource_node(self), [self.instance])  # type: ignore[arg-type]
        return super().data  # type: ignore[misc]


def check_reserved(serializer: drf.BaseSerializer[Any], names: Mapping[str, Any]) -> None:
    """Refuse fields named like what identifies a resource, or like errors of no field."""
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
    """Loads what a whole list needs before its first row is represented."""

    def to_representation(self, data: Any) -> list[Any]:
        """Return the data of each row. The rows stay at hand as ``rows``."""
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
    """Return the data of rows of several types, each as the serializer of its type has it."""
    data: dict[int, Any] = {}
    for member, own in node.groups(rows):
        data |= zip(map(id, own), member.data_of(own), strict=True)
    return [data[id(row)] for row in rows]


class ListSerializer(LoadingListMixin, drf.ListSerializer[Any]):
    """The serializer of a list."""


def loading_class(list_class: type) -> type:
    """Return a list serializer class that loads: itself, or one made of it."""
    if issubclass(list_class, LoadingListMixin):
        return list_class
    return type(list_class.__name__, (list_class, ListSerializer), {})
