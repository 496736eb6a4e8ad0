"""How the value of a serializer field is read from a model instance.

For each field one reader is chosen before the first row. A field that keeps the methods of Django
REST framework and reads one column, or the keys of one relation, has a short way; any other goes
through its own methods, so that whatever a project overrides counts.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Model
from rest_framework.relations import PKOnlyObject, RelatedField

from rest_framework_json_api._fields.target import LinkageField
from rest_framework_json_api._plan.source import Reader, unchanged
from rest_framework_json_api._plan.values import RepresentAll, shortcut_of
from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.models import PRIMARY_KEY


class Reading(NamedTuple):
    """How a field is read: what gets its value, and what represents a value that is not None.

    ``columns`` are those that are needed; None where that cannot be told. Where no code of a
    project takes part, ``is_own`` is set, ``attribute`` is what ``get`` reads of each row, if it is
    one, and ``represent_all`` does as ``represent`` does for all values together.
    """

    get: Reader
    represent: Reader = unchanged
    columns: frozenset[str] | None = None
    attribute: str | None = None
    represent_all: RepresentAll | None = None
    is_own: bool = False

    def read(self, instance: Any) -> Any:
        """Return the representation of the field for an instance."""
        value = self.get(instance)
        return None if value is None else self.represent(value)


def general_reader(field: Any) -> Reader:
    """Return the reader that asks the field itself, as the loop of a DRF serializer does."""

    def read(instance: Any) -> Any:
        attribute = field.get_attribute(instance)
        value = attribute.pk if isinstance(attribute, PKOnlyObject) else attribute
        return None if value is None else field.to_representation(attribute)

    return read


def column_reading(field: Any, plan: Any) -> Reading | None:
    """A field that represents one column."""
    if isinstance(field, RelatedField) or not keeps("read field", field):
        return None
    [name] = field.source_attrs if len(field.source_attrs) == 1 else [""]
    column = column_named(plan.model, name)
    if column is None:
        return None
    get, needed = attrgetter(name), frozenset({column})
    represent_all = shortcut_of(field)
    if represent_all is None:
        return Reading(get, field.to_representation, needed)
    return Reading(get, field.to_representation, needed, name, represent_all, True)


def column_named(model: type[Model], name: str) -> str | None:
    """Return the name of the model's column that an attribute reads, if it reads one."""
    if name == "pk":
        return model._meta.pk.name if len(model._meta.pk_fields) == 1 else None
    return column_names(model).get(name)


@lru_cache(512)
def column_names(model: type[Model]) -> dict[str, str]:
    """Return the names of a model's columns by the attribute that reads them."""
    return {column.attname: column.name for column in model._meta.concrete_fields}


def foreign_key_reading(field: Any, plan: Any) -> Reading | None:
    """A to-one relation field whose key stands in the row."""
    source = plan.source(field)
    if source is None or source.column is None or source.columns != (PRIMARY_KEY,):
        return None
    get, columns = attrgetter(source.column), frozenset({source.accessor})
    identifier = identifier_writer(field)
    write = key_writer(field, identifier)
    if identifier is None:
        return Reading(get, write, columns)
    resource_type, encode = identifier
    return Reading(
        get,
        write,
        columns,
        source.column,
        lambda keys: [
            None if key is None else {"type": resource_type, "id": encode(key)} for key in keys
        ],
        True,
    )


def keys_reading(field: Any, plan: Any) -> Reading | None:
    """A relation field whose keys are loaded for all rows at once."""
    source = plan.source(field)
    if source is None or not (source.needs_keys or source.limit):
        return None
    keys_of = plan.loaded.setdefault(source.loaded_name, {}).get
    key_of = source.parent_key()
    child = getattr(field, "child_relation", field)
    identifier = identifier_writer(child)
    write, write_all = key_writer(child, identifier), keys_writer(child, identifier)
    general = general_reader(field)

    def read_many(instance: Any) -> Any:
        keys = keys_of(key_of(instance))
        if keys is None:
            return general(instance)[: source.limit]
        if source.columns is None:
            return field.to_representation(source.listed(keys))
        return write_all(source.listed(keys))

    def read_one(instance: Any) -> Any:
        keys = keys_of(key_of(instance))
        if keys is None:
            return general(instance)
        return write(keys[0]) if keys else None

    read = read_many if source.many else read_one
    return Reading(read, columns=frozenset(), is_own=identifier is not None)


def rows_reading(field: Any, plan: Any) -> Reading | None:
    """A to-many relation field whose rows have a way of their own to be found."""
    source = plan.source(field)
    if source is None or not source.many or source.is_usual or source.overridden:
        return None
    rows_of_key = plan.loaded.setdefault(source.rows_name, {}).get
    general = general_reader(field)

    def read(instance: Any) -> Any:
        rows = rows_of_key(source.key_of_parent(instance))
        return general(instance) if rows is None else field.to_representation(rows)

    return Reading(read)


#: The type and what makes the ids of identifiers; None where the field makes them.
IdentifierWriter = tuple[str, Callable[[Any], str]] | None


def key_writer(field: Any, identifier: IdentifierWriter) -> Reader:
    """Return how a relation field represents a related row of which the key is known."""
    if identifier is None:
        return lambda key: field.to_representation(
            key if isinstance(key, Model) else PKOnlyObject(pk=key)
        )
    resource_type, encode = identifier
    return lambda key: {"type": resource_type, "id": encode(key)}


def keys_writer(field: Any, identifier: IdentifierWriter) -> Callable[[Iterable[Any]], list[Any]]:
    """Return how a relation field represents related rows of which the keys are known."""
    if identifier is None:
        write = key_writer(field, identifier)
        return lambda keys: [write(key) for key in keys]
    resource_type, encode = identifier
    return lambda keys: [{"type": resource_type, "id": encode(key)} for key in keys]


def identifier_writer(field: Any) -> IdentifierWriter:
    """Return how the identifiers of a relation field are made without asking it."""
    is_usual = isinstance(field, LinkageField) and field.writes_identity()
    resource_type = field.get_resource_type() if is_usual and field.identity.is_key else None
    return None if resource_type is None else (resource_type, field.identity.encode)


FACTORIES = (column_reading, foreign_key_reading, keys_reading, rows_reading)


def reading_of(field: Any, plan: Any) -> Reading:
    """Return how a bound field is read: the first short way that fits, else the general one.

    Args:
        field: the field.
        plan: the plan of its serializer.
    """
    for factory in FACTORIES if plan.model is not None else ():
        reading = factory(field, plan)
        if reading is not None:
            return reading
    return Reading(general_reader(field))
