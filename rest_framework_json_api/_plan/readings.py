"""How the value of a serializer field is read from a model instance.

One reading is chosen for each field before the first row. A field that keeps the methods of Django
REST framework and reads one column, or the keys of one relation, is read directly; any other
through its own methods, so that overrides of a project are called.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import attrgetter
from typing import Any, Protocol

from django.db.models import Model
from rest_framework.relations import ManyRelatedField, PKOnlyObject, RelatedField

from rest_framework_json_api._fields.target import AnyField, LinkageField
from rest_framework_json_api._plan.source import LoadedKeys, Reader, Source
from rest_framework_json_api._plan.values import RepresentAll, shortcut_of
from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.models import PRIMARY_KEY


class Serialized(Protocol):
    """The plan of a serializer, as its fields see it."""

    model: type[Model] | None
    loaded: LoadedKeys

    def source(self, field: AnyField) -> Source | None:
        """Return the relation of the model that a field reads; None if it reads anything else."""


class Reading:
    """The general reading: by the field's own methods, as in the loop of a DRF serializer."""

    #: The columns that are needed; None where the field may read anything.
    columns: frozenset[str] | None = None
    #: The one attribute read from each row; empty unless a column of values can be read together.
    attribute: str = ""
    #: Represents the values of that attribute for all rows.
    represent_all: RepresentAll
    #: Whether reading the field runs no code of a project.
    is_own = False

    def __init__(self, field: AnyField) -> None:
        self.field = field

    def read(self, instance: Any) -> Any:
        """Return the representation of the field for an instance."""
        field = self.field
        attribute = field.get_attribute(instance)
        value = attribute.pk if isinstance(attribute, PKOnlyObject) else attribute
        return None if value is None else field.to_representation(attribute)


class ColumnReading(Reading):
    """A field that represents one column.

    Args:
        field: the field.
        name: the attribute of a row that the field reads.
        column: the name of the column behind it.
    """

    def __init__(self, field: AnyField, name: str, column: str) -> None:
        super().__init__(field)
        self.get = attrgetter(name)
        self.represent = field.to_representation
        self.columns = frozenset({column})
        represent_all = shortcut_of(field)
        if represent_all is not None:
            self.attribute, self.represent_all, self.is_own = name, represent_all, True

    def read(self, instance: Any) -> Any:
        """Return the representation of the column."""
        value = self.get(instance)
        return None if value is None else self.represent(value)


class Identifiers:
    """Represents related rows, for a relation field, from their keys.

    Args:
        field: the field that represents one row.
    """

    def __init__(self, field: AnyField) -> None:
        self.field = field
        #: The type of all rows; None where the field makes the identifiers itself.
        self.type: str | None = None
        if isinstance(field, LinkageField) and field.writes_identity() and field.identity.is_key:
            self.type = field.get_resource_type()
            self.encode: Callable[[Any], str] = field.identity.encode

    def of(self, key: Any) -> Any:
        """Return the representation of the row with a key."""
        if self.type is None:
            row = key if isinstance(key, Model) else PKOnlyObject(pk=key)
            return self.field.to_representation(row)
        return {"type": self.type, "id": self.encode(key)}

    def of_all(self, keys: Iterable[Any]) -> list[Any]:
        """Return the representations of the rows with keys, none of which is None."""
        if self.type is None:
            return list(map(self.of, keys))
        resource_type, encode = self.type, self.encode
        return [{"type": resource_type, "id": encode(key)} for key in keys]

    def of_any(self, keys: Iterable[Any]) -> list[Any]:
        """Return the identifier for each key, None for None; only where the type is known."""
        resource_type, encode = self.type, self.encode
        return [None if key is None else {"type": resource_type, "id": encode(key)} for key in keys]


class ForeignKeyReading(Reading):
    """A to-one relation field whose key is a column of the row."""

    def __init__(self, field: AnyField, source: Source) -> None:
        super().__init__(field)
        column = source.column or ""
        self.get = attrgetter(column)
        self.columns = frozenset({source.accessor})
        self.identifiers = Identifiers(field)
        if self.identifiers.type is not None:
            self.attribute, self.represent_all = column, self.identifiers.of_any
            self.is_own = True

    def read(self, instance: Any) -> Any:
        """Return the representation made from the key; None where the key is null."""
        key = self.get(instance)
        return None if key is None else self.identifiers.of(key)


class KeysReading(Reading):
    """A relation field whose keys are loaded for all rows at once."""

    columns = frozenset()

    def __init__(self, field: AnyField, source: Source, loaded: LoadedKeys) -> None:
        super().__init__(field)
        self.source = source
        self.keys_of = loaded.setdefault(source.loaded_name, {}).get
        self.key_of: Reader = source.parent_key()
        self.identifiers = Identifiers(getattr(field, "child_relation", field))
        self.is_own = self.identifiers.type is not None

    def read(self, instance: Any) -> Any:
        """Return the representation made from the loaded key, else by the field itself."""
        keys = self.keys_of(self.key_of(instance))
        if keys is None:
            return super().read(instance)
        return self.identifiers.of(keys[0]) if keys else None


class ManyKeysReading(KeysReading):
    """A to-many relation field whose keys are loaded, up to its limit."""

    def read(self, instance: Any) -> Any:
        """Return the representations made from the loaded keys, up to the limit."""
        source, keys = self.source, self.keys_of(self.key_of(instance))
        if keys is None:
            return Reading.read(self, instance)[: source.limit]
        if source.columns is None:
            return self.field.to_representation(source.listed(keys))
        return self.identifiers.of_all(source.listed(keys))


class RowsReading(Reading):
    """A to-many relation field whose rows a manager of its own finds."""

    def __init__(self, field: AnyField, source: Source, loaded: LoadedKeys) -> None:
        super().__init__(field)
        self.source = source
        self.rows_of_key = loaded.setdefault(source.rows_name, {}).get

    def read(self, instance: Any) -> Any:
        """Return the representation of the loaded rows, else that by the field itself."""
        rows = self.rows_of_key(self.source.key_of_parent(instance))
        if rows is None:
            return super().read(instance)
        return self.field.to_representation(rows)


def reading_of(field: AnyField, plan: Serialized) -> Reading:
    """Return the reading of a bound field: a direct one where it fits, else the general one.

    Args:
        field: the field.
        plan: the plan of its serializer.
    """
    if isinstance(field, (RelatedField, ManyRelatedField)):
        return related_reading(field, plan.source(field), plan.loaded)
    names, model = field.source_attrs, plan.model
    column = column_named(model, names[0]) if model is not None and len(names) == 1 else None
    if column is None or not keeps("read field", field):
        return Reading(field)
    return ColumnReading(field, names[0], column)


def related_reading(field: AnyField, source: Source | None, loaded: LoadedKeys) -> Reading:
    """Return the reading of a relation field by its source, and by what is loaded for it."""
    if source is None:
        return Reading(field)
    if source.column is not None and source.columns == (PRIMARY_KEY,):
        return ForeignKeyReading(field, source)
    if source.needs_keys or source.limit:
        reading = ManyKeysReading if source.many else KeysReading
        return reading(field, source, loaded)
    if source.many and not source.is_usual and not source.overridden:
        return RowsReading(field, source, loaded)
    return Reading(field)


def column_named(model: type[Model], name: str) -> str | None:
    """Return the name of the model's column that an attribute reads; None if it reads none."""
    if name == PRIMARY_KEY:
        return model._meta.pk.name if len(model._meta.pk_fields) == 1 else None
    return column_names(model).get(name)


@lru_cache(512)
def column_names(model: type[Model]) -> dict[str, str]:
    """Return the names of a model's columns by the attribute that reads them."""
    return {column.attname: column.name for column in model._meta.concrete_fields}
