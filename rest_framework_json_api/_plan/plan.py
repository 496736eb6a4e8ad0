"""The plan: how one bound serializer becomes a resource object, decided before the first row.

A plan belongs to one serializer instance, because a project may change the fields of each.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from rest_framework.fields import SkipField
from rest_framework.serializers import BaseSerializer

from rest_framework_json_api._fields.target import AnyField, is_relationship_field
from rest_framework_json_api._plan.linkage import presentation_of
from rest_framework_json_api._plan.readings import Reading, reading_of
from rest_framework_json_api._plan.relationship import Relationship, source_of
from rest_framework_json_api._plan.source import LoadedKeys, Reader, Source
from rest_framework_json_api._plan.values import RepresentAll
from rest_framework_json_api._resources.identity import Identity, identity_of
from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.models import key_reader
from rest_framework_json_api._resources.naming import field_key
from rest_framework_json_api._resources.resource import (
    resource_of,
    self_link_name,
    serializer_label,
    type_of_instance,
)
from rest_framework_json_api._resources.rows import rows_behind
from rest_framework_json_api._routing.links import ResourceLinks, resource_links

PLAN = "_json_api_plan"

#: Stands in for the value of a field that raised ``SkipField`` for a row.
SKIPPED = object()


class RowsReader:
    """Reads the data of rows: values by field name.

    Fields that read an attribute of the rows are read column by column, up to the first field that
    runs code of a project. That field and all after it are read row by row, in their order, because
    such code may change the row.

    Args:
        readings: how each field is read, by name.
    """

    def __init__(self, readings: Mapping[str, Reading]) -> None:
        self.names = list(readings)
        self.together: list[tuple[int, Reader, RepresentAll]] = []
        self.others: list[tuple[int, Reader]] = []
        is_own = True
        for number, reading in enumerate(readings.values()):
            is_own = is_own and reading.is_own
            if is_own and reading.attribute:
                get = attrgetter(reading.attribute)
                self.together.append((number, get, reading.represent_all))
            else:
                self.others.append((number, reading.read))

    def read(self, rows: list[Any]) -> list[dict[str, Any]]:
        """Return the data of each row."""
        columns: list[Any] = [[] for _ in self.names]
        for number, get, represent_all in self.together:
            columns[number] = represent_all(list(map(get, rows)))
        is_whole = self.read_others(rows, columns)
        names = self.names
        if not names:
            return [{} for _ in rows]
        read = [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
        if is_whole:
            return read
        return [{name: v for name, v in data.items() if v is not SKIPPED} for data in read]

    def read_others(self, rows: list[Any], columns: list[list[Any]]) -> bool:
        """Add the values of the fields read row by row. Return False if any was skipped."""
        is_whole = True
        for row in rows if self.others else ():
            for number, read in self.others:
                try:
                    value = read(row)
                except SkipField:
                    value, is_whole = SKIPPED, False
                columns[number].append(value)
        return is_whole


class FieldGroups(NamedTuple):
    """The fields of a serializer by the member of the resource object they belong to.

    ``attributes`` are pairs of field name and document key; ``meta`` and ``self_link`` are field
    names.
    """

    attributes: tuple[tuple[str, str], ...]
    relationships: tuple[Relationship, ...]
    meta: tuple[str, ...]
    self_link: str | None


class Plan:
    """How the rows of one bound serializer are read and presented."""

    def __init__(self, serializer: BaseSerializer[Any]) -> None:
        self.serializer: Any = serializer
        self.resource = resource_of(serializer)
        self.model: type[Model] | None = self.resource.model
        self.resource_type = self.resource.resource_type
        #: Related keys, rows and counts that were loaded for all rows at once.
        self.loaded: LoadedKeys = {}
        self.sources: dict[str, Source | None] = {}
        self.relationships: dict[str, Relationship] = {}

    @cached_property
    def fields(self) -> dict[str, Any]:
        """The readable fields by name."""
        return {field.field_name: field for field in self.serializer._readable_fields}

    @cached_property
    def readings(self) -> dict[str, Reading]:
        """The reading of each field, by field name."""
        return {name: reading_of(field, self) for name, field in self.fields.items()}

    @cached_property
    def reader(self) -> RowsReader:
        """The reader for instances of the serializer's model."""
        return RowsReader(self.readings)

    @cached_property
    def general_readers(self) -> list[tuple[str, Reader]]:
        """The readers for any other instance (a dict, a dataclass), with their field names."""
        return [(name, Reading(field).read) for name, field in self.fields.items()]

    @cached_property
    def columns(self) -> frozenset[str] | None:
        """The columns that all fields together need; None where a field may read anything."""
        needed: set[str] = set()
        for reading in self.readings.values():
            if reading.columns is None:
                return None
            needed |= reading.columns
        return frozenset(needed)

    def represent(self, instance: Any) -> dict[str, Any]:
        """Return the data of one instance: values by field name, as in DRF."""
        return self.represent_all([instance])[0]

    def represent_all(self, instances: Iterable[Any]) -> list[dict[str, Any]]:
        """Return the data of instances in their order; proxies are replaced by their rows."""
        rows, model = list(instances), self.model
        classes: set[type] = set(map(type, rows))
        if model is not None and all(issubclass(found, model) for found in classes):
            return self.reader.read(rows)
        rows = rows_behind(rows)
        return [
            self.reader.read([row])[0]
            if model is not None and isinstance(row, model)
            else self.represent_other(row)
            for row in rows
        ]

    def represent_other(self, instance: Any) -> dict[str, Any]:
        """Return the data of an instance that is no row of the model, such as a dict."""
        representation: dict[str, Any] = {}
        for name, read in self.general_readers:
            try:
                representation[name] = read(instance)
            except SkipField:
                continue
        return representation

    @cached_property
    def groups(self) -> FieldGroups:
        """All readable fields, grouped."""
        return self.group(self.fields)

    def group(self, fields: Mapping[str, Any]) -> FieldGroups:
        """Group fields of the serializer by the member of the resource object they belong to.

        Raises:
            ImproperlyConfigured: where two of the fields share a document key.
        """
        meta = self.resource.meta_names
        self_link = self_link_name(self.serializer, fields)
        others = {"id", self_link, *meta}
        attributes, relationships = [], []
        for name, field in fields.items():
            if name in others:
                continue
            if is_relationship_field(field):
                relationships.append(self.relationship(name, field).checked())
            else:
                attributes.append((name, field_key(name)))
        check_keys(self.serializer, [*attributes, *((r.name, r.key) for r in relationships)])
        return FieldGroups(tuple(attributes), tuple(relationships), meta, self_link)

    def relationship(self, name: str, field: AnyField) -> Relationship:
        """Return the relationship of a relation field, the same on every call."""
        known = self.relationships.get(name)
        # An extension point may be given another field of the same name.
        if known is None or known.field is not field:
            known = Relationship(self, name, field, self.source(field), presentation_of(field))
            self.relationships[name] = known
        return known

    def data_of(self, field: AnyField, instance: Any) -> dict[str, Any]:
        """Return the data of an instance for one field alone; empty if it has no value."""
        with suppress(SkipField):
            return {field.field_name or "": reading_of(field, self).read(instance)}
        return {}

    @cached_property
    def links(self) -> ResourceLinks | None:
        """The links that a router makes for the resources; None where it makes none."""
        return resource_links(self.serializer, self.resource_type)

    def source(self, field: AnyField) -> Source | None:
        """Return the relation of the model that a field reads; None if it reads anything else."""
        name = field.field_name or ""
        if name not in self.sources:
            self.sources[name] = source_of(field, self.model)
        return self.sources[name]

    def type_of(self, instance: Any) -> str:
        """Return the resource type: the serializer's, else that of the instance."""
        return self.resource_type or type_of_instance(instance)

    @cached_property
    def represents(self) -> bool:
        """Whether the serializer reads its instances through the plan alone."""
        return keeps("represent by plan", self.serializer)

    @cached_property
    def identity(self) -> Identity:
        """How the resources are identified."""
        return identity_of(self.serializer)

    @cached_property
    def is_identified_by_column(self) -> bool:
        """Whether the id is made from a column, so that it is known before representation."""
        if self.model is None or not self.represents or self.identity.column is None:
            return False
        return "id" not in self.fields or self.readings["id"].columns is not None

    @cached_property
    def identify(self) -> Callable[[Any], tuple[str, str] | None]:
        """A function from an instance to its type and id.

        It returns None where they are not known before the instance is represented.
        """
        model, resource_type, identity = self.model, self.resource_type, self.identity
        if resource_type is None or not self.is_identified_by_column:
            return lambda instance: None
        encode, value_of = identity.encode, identity.value_of
        read_key = (identity.is_key and key_reader(model)) or value_of

        def identify(instance: Any) -> tuple[str, str]:
            value = read_key(instance) if type(instance) is model else value_of(instance)
            return resource_type, encode(value)

        return identify


def check_keys(serializer: BaseSerializer[Any], keys: list[tuple[str, str]]) -> None:
    """Refuse two fields that share a document key.

    Args:
        serializer: the serializer, named in the message.
        keys: pairs of field name and document key.

    Raises:
        ImproperlyConfigured: where two names have the same key.
    """
    seen: dict[str, str] = {}
    for name, key in keys:
        other = seen.setdefault(key, name)
        if other != name:
            raise ImproperlyConfigured(
                f"{serializer_label(serializer)}: the fields {other!r} and {name!r} are both "
                f"spelled {key!r} in documents. Rename one of them, and use `source`."
            )


def plan_of(serializer: Any) -> Plan:
    """Return the plan of a bound serializer, or of a list's child, made on the first call.

    Takes any serializer of Django REST framework. The serializers of this package drop their plan
    when their fields change.
    """
    serializer = getattr(serializer, "child", serializer)
    plan: Plan | None = serializer.__dict__.get(PLAN)
    if plan is None:
        plan = serializer.__dict__[PLAN] = Plan(serializer)
    return plan


def forget_plan(serializer: BaseSerializer[Any]) -> None:
    """Drop the plan of a serializer, because its fields change."""
    serializer.__dict__.pop(PLAN, None)


def relationship_of(field: AnyField) -> Relationship:
    """Return the relationship of a bound relation field, from the plan of its serializer."""
    return plan_of(field.parent).relationship(field.field_name or "", field)


def links_of(field: AnyField, instance: Any) -> dict[str, Any]:
    """Return the ``links`` of the relationship object of a bound relation field."""
    relationship = relationship_of(field).checked()
    write = relationship.write_links
    data = plan_of(field.parent).data_of(field, instance) if relationship.is_url else {}
    return {} if write is None else write(data.get(relationship.name), instance) or {}
