"""Identity: the ids of a serializer's resources, and the column they are made of.

A resource has one id, whatever it is reached by: the serializer's field ``id`` says which column it
is, and how it is written and read. Without such a field it is the primary key.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Any
from urllib.parse import quote, unquote

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import CompositePrimaryKey, Model
from rest_framework.exceptions import ValidationError
from rest_framework.serializers import ALL_FIELDS

from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.models import PRIMARY_KEY, model_of_serializer

#: The separator of the values of a composite primary key in an id.
SEPARATOR = ":"

#: The values of ``lookup_field`` by which views name a resource by its id.
LOOKUPS = frozenset({PRIMARY_KEY, "id"})

#: The exceptions for a text that is no id.
UNREADABLE = (ValidationError, DjangoValidationError, ArithmeticError, TypeError, ValueError)


@dataclass(frozen=True)
class Identity:
    """How the resources of one serializer are identified.

    Args:
        model: the model of the resources; None where they have none.
        source: the attribute of an instance that the id is made of, ``pk`` for the primary key.
        column: that attribute's column; None where only the representation tells the id.
        encode: from a value of the column to the id.
        read: from an id to a value, as the serializer's field has it; None for the column's way.
        represent: from an instance to its id, where no column tells it.
    """

    model: type[Model] | None
    source: str = PRIMARY_KEY
    column: Any = None
    encode: Callable[[Any], str] = str
    read: Callable[[str], Any] | None = None
    represent: Callable[[Any], Any] | None = None

    @property
    def lookup(self) -> str:
        """The name by which queries find rows by the value."""
        return self.source.replace(".", "__")

    @property
    def is_key(self) -> bool:
        """Whether ids are made of the primary key."""
        return self.source == PRIMARY_KEY and self.column is not None

    @property
    def is_plain(self) -> bool:
        """Whether the id is the primary key as it is."""
        return self.is_key and self.encode is str

    def is_looked_up_by(self, lookup_field: str) -> bool:
        """Tell whether URLs of a view with some ``lookup_field`` have the id, made of a column."""
        return lookup_field in LOOKUPS and self.column is not None

    def is_linked_by(self, lookup_field: str) -> bool:
        """Tell whether URLs of a field with some ``lookup_field`` have the id.

        Fields are more exact than views: ``id`` is an attribute like any other there.
        """
        return lookup_field == PRIMARY_KEY and self.column is not None

    @cached_property
    def value_of(self) -> Callable[[Any], Any]:
        """A function from an instance to the value that its id is made of."""
        return attrgetter(self.source) if self.represent is None else self.represent

    def id_of(self, instance: Any) -> str:
        """Return the id of an instance."""
        return self.encode(self.value_of(instance))

    def decode(self, text: Any) -> Any:
        """Return the value that an id stands for; None for a text that can be no id."""
        try:
            value = text if self.read is None else self.read(text)
        except UNREADABLE:
            return None
        value = column_value(self.column, value) if self.column is not None else None
        is_other = isinstance(value, int) and self.encode(value) != str(text)
        return None if is_other else value


def column_value(column: Any, text: Any) -> Any:
    """Return the value of a column that a text means; None for one that can be none of it."""
    if isinstance(column, CompositePrimaryKey):
        return composite_value(column, text)
    while column.remote_field is not None:
        column = column.target_field
    try:
        str(text).encode()
        value = None if "\0" in str(text) else column.to_python(text)
        column.run_validators(value)
    except (DjangoValidationError, TypeError, ValueError):
        return None
    return value


def composite_value(column: Any, text: Any) -> tuple[Any, ...] | None:
    """Return the values of a composite primary key that an id means; None where it means none."""
    parts = [unquote(part) for part in str(text).split(SEPARATOR)]
    if len(parts) != len(column.fields):
        return None
    values = [column_value(part, value) for part, value in zip(column.fields, parts, strict=True)]
    is_value = None not in values and composite_id(values) == str(text)
    return tuple(values) if is_value else None


def composite_id(values: Any) -> str:
    """Return the id for the values of a composite primary key."""
    return SEPARATOR.join(quote(str(value), safe="") for value in values)


@lru_cache(512)
def identity_of_model(model: type[Model] | None) -> Identity:
    """Return how rows are identified where no serializer says otherwise: by their primary key."""
    if model is None:
        return Identity(None)
    is_composite = isinstance(model._meta.pk, CompositePrimaryKey)
    return Identity(model, column=model._meta.pk, encode=composite_id if is_composite else str)


def identity_of(serializer: Any) -> Identity:
    """Return how the resources of a serializer class or instance are identified."""
    serializer = getattr(serializer, "child", serializer)
    is_class = isinstance(serializer, type)
    owner: Any = serializer if is_class else type(serializer)
    identity = identity_of_class(owner)
    if is_class or identity.represent is None:
        return identity
    return replace(identity, represent=representation_of_id(serializer))


@lru_cache(512)
def identity_of_class(serializer: Any) -> Identity:
    """Return how the resources of a serializer class are identified."""
    model = model_of_serializer(serializer)
    declared = getattr(serializer, "_declared_fields", {}).get("id")
    if model is None or (declared is None and not has_own_id(serializer, model)):
        return identity_of_model(model)
    source = getattr(declared, "source", None) or "id"
    pk = model._meta.pk
    if source in (PRIMARY_KEY, pk.name, pk.attname):
        return keyed_identity(identity_of_model(model), declared)
    columns = {column.attname: column for column in model._meta.concrete_fields}
    if source not in columns:
        return Identity(model, source, represent=representation_of_id(serializer()))
    return keyed_identity(Identity(model, source, columns[source]), declared)


def representation_of_id(serializer: Any) -> Callable[[Any], Any]:
    """Return a reader of ids that are no column, such as those of a serializer method."""
    field = serializer.fields["id"]
    return lambda instance: field.to_representation(field.get_attribute(instance))


def has_own_id(serializer: Any, model: type[Model]) -> bool:
    """Tell whether a serializer's fields have a column ``id`` which is not the primary key."""
    names = getattr(serializer.Meta, "fields", ())
    is_column = any(column.attname == "id" for column in model._meta.concrete_fields)
    return is_column and model._meta.pk.attname != "id" and (names == ALL_FIELDS or "id" in names)


def keyed_identity(identity: Identity, declared: Any) -> Identity:
    """Return an identity whose ids are written and read by the field of a serializer."""
    if declared is None or is_plain_field(declared):
        return identity
    field = deepcopy(declared)
    return Identity(
        identity.model,
        identity.source,
        identity.column,
        lambda value: str(field.to_representation(value)),
        getattr(field, "to_internal_value", None),
    )


def is_plain_field(field: Any) -> bool:
    """Tell whether a field writes the values of a column as ``str`` does."""
    is_short = getattr(field, "uuid_format", "hex_verbose") != "hex_verbose"
    return keeps("write id", field) and not is_short


def is_respelled(field: Any, text: str) -> bool:
    """Tell whether a field reads from a text the number of an id that is spelled otherwise."""
    try:
        value = field.to_internal_value(text)
    except UNREADABLE:
        return False
    return isinstance(value, int) and str(field.to_representation(value)) != text
