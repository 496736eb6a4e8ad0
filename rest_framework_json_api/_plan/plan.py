"""The plan: how one bound serializer becomes a resource object, decided before the first row.

A plan belongs to one serializer instance, because fields may be changed for each instance.
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

#: In the place of the value of a field that has none for a row.
SKIPPED = object()


class RowsReader:
    """Reads the data of rows: values by field name.

    What is an attribute of the rows is read for all of them together, up to the first field in
    which code of a project takes part. From there on each field is asked row by row, in their
    order, as that code may change a row.

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
        """Add the values of the other fields. Return False where one has no value for a row."""
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
    """The fields of a serializer by the member of the resource object they belong to."""

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
        #: Keys of related rows that were loaded for all rows at once.
        self.loaded: LoadedKeys = {}
        self.sources: dict[str, Source | None] = {}
        self.relationships: dict[str, Relationship] = {}

    @cached_property
    def fields(self) -> dict[str, Any]:
        """The readable fields by name."""
        return {field.field_name: field for field in self.serializer._readable_fields}

    @cached_property
    def readings(self) -> dict[str, Reading]:
        """How each field is read."""
        return {name: reading_of(field, self) for name, field in self.fields.items()}

    @cached_property
    def reader(self) -> RowsReader:
        """What reads the instances of the serializer's model."""
        return RowsReader(self.readings)

    @cached_property
    def general_readers(self) -> list[tuple[str, Reader]]:
        """How each field of any other instance is read: a dict, a dataclass, validated data."""
        return [(name, Reading(field).read) for name, field in self.fields.items()]

    @cached_property
    def columns(self) -> frozenset[str] | None:
        """The columns that all fields together need; None where that cannot be told."""
        needed: set[str] = set()
        for reading in self.readings.values():
            if reading.columns is None:
                return None
            needed |= reading.columns
        return frozenset(needed)

    def represent(self, instance: Any) -> dict[str, Any]:
        """Return the data of one instance: values by field name, as DRF's serializers do."""
        return self.represent_all([instance])[0]

    def represent_all(self, instances: Iterable[Any]) -> list[dict[str, Any]]:
        """Return the data of instances, of each as ``represent`` has it."""
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
        """Return the data of a dict, a dataclass, validated data: of anything but a row."""
        representation: dict[str, Any] = {}
        for name, read in self.general_readers:
            try:
                representation[name] = read(instance)
            except SkipField:
                continue
        return representation

    @cached_property
    def groups(self) -> FieldGroups:
        """The fields by the member of the resource object they belong to."""
        return self.group(self.fields)

    def group(self, fields: Mapping[str, Any]) -> FieldGroups:
        """Sort fields of the serializer by the member of the resource object they belong to.

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
        """Return what is known of a relation field before the first row."""
        known = self.relationships.get(name)
        # An extension point may be given another field of the same name.
        if known is None or known.field is not field:
            known = Relationship(self, name, field, self.source(field), presentation_of(field))
            self.relationships[name] = known
        return known

    def data_of(self, field: AnyField, instance: Any) -> dict[str, Any]:
        """Return the data of an instance for one field alone; none for one that has no data."""
        with suppress(SkipField):
            return {field.field_name or "": reading_of(field, self).read(instance)}
        return {}

    @cached_property
    def links(self) -> ResourceLinks | None:
        """What makes the links that a router has for the resources."""
        return resource_links(self.serializer, self.resource_type)

    def source(self, field: AnyField) -> Source | None:
        """Return the relation of the model that a field of the serializer reads, if it is one."""
        name = field.field_name or ""
        if name not in self.sources:
            self.sources[name] = source_of(field, self.model)
        return self.sources[name]

    def type_of(self, instance: Any) -> str:
        """Return the resource type of an instance."""
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
        """Whether a column of a row tells the id of its resource."""
        if self.model is None or not self.represents or self.identity.column is None:
            return False
        return "id" not in self.fields or self.readings["id"].columns is not None

    @cached_property
    def identify(self) -> Callable[[Any], tuple[str, str] | None]:
        """What returns type and id of an instance; None if only its representation tells them."""
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
    """Refuse two fields that share a document key, of which there is one for each name."""
    seen: dict[str, str] = {}
    for name, key in keys:
        other = seen.setdefault(key, name)
        if other != name:
            raise ImproperlyConfigured(
                f"{serializer_label(serializer)}: the fields {other!r} and {name!r} are both "
                f"spelled {key!r} in documents. Rename one of them, and use `source`."
            )


def plan_of(serializer: Any) -> Plan:
    """Return the plan of a bound serializer, made when it is asked for first.

    Takes any serializer of Django REST framework. The serializers of this package drop their plan
    when their fields change.
    """
    serializer = getattr(serializer, "child", serializer)
    plan: Plan | None = serializer.__dict__.get(PLAN)
    if plan is None:
        plan = serializer.__dict__[PLAN] = Plan(serializer)
    return plan


def forget_plan(serializer: BaseSerializer[Any]) -> None:
    """Drop what was decided for a serializer, because its fields change."""
    serializer.__dict__.pop(PLAN, None)


def relationship_of(field: AnyField) -> Relationship:
    """Return what is known of a bound relation field before the first row."""
    return plan_of(field.parent).relationship(field.field_name or "", field)


def links_of(field: AnyField, instance: Any) -> dict[str, Any]:
    """Return the links of a bound relation field, as they stand in the relationship object."""
    relationship = relationship_of(field).checked()
    write = relationship.write_links
    data = plan_of(field.parent).data_of(field, instance) if relationship.is_url else {}
    return {} if write is None else write(data.get(relationship.name), instance) or {}
