"""Relationships: a relation field of a serializer, with the relation of the model behind it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any, Protocol

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from rest_framework.exceptions import NotFound
from rest_framework.fields import SkipField
from rest_framework.relations import ManyRelatedField, PKOnlyObject

from rest_framework_json_api._fields.target import (
    AnyField,
    IdentifyingField,
    MethodField,
    SkipDataMixin,
    is_many,
    rows_of,
    target_of,
)
from rest_framework_json_api._plan.source import LoadedKeys, Reader, Source, follow, source_at
from rest_framework_json_api._resources.identity import identity_of
from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.models import PRIMARY_KEY, relations_of
from rest_framework_json_api._resources.naming import field_key
from rest_framework_json_api._resources.resource import (
    resource_of,
    serializer_label,
)
from rest_framework_json_api._resources.rows import may_lack_columns, row_behind, rows_behind

#: From a resource's data, or a field's value in it, and the instance, to a part of the document.
Writer = Callable[[Any, Any], Any]

#: From an instance to its links.
LinksOf = Callable[[Any], dict[str, Any]]


class Load(Enum):
    """What has to be loaded for a relation before its value can be read for each row."""

    NOTHING = auto()
    KEYS = auto()
    OBJECTS = auto()


class RouterLinks(Protocol):
    """The links that a router makes for the resources of one serializer."""

    def of_relationship(self, name: str, field: AnyField) -> LinksOf | None:
        """Return a function from an instance to its links; None where no URL is routed."""

    def next_page(self, name: str, field: AnyField) -> Callable[[Any], str | None] | None:
        """Return a function from an instance to the URL of the rest of its linkage."""


class Owner(Protocol):
    """The plan that a relationship belongs to."""

    loaded: LoadedKeys

    @property
    def links(self) -> RouterLinks | None:
        """The links that a router makes for the resources; None where it makes none."""


class Presentation(ABC):
    """How one class of relation fields is presented, decided in two phases.

    ``load`` says what has to be loaded for all rows; ``writer`` then makes the relationship object
    of each.
    """

    #: Whether linkage is shown where the relationship is not included.
    has_linkage: bool
    #: Whether the value of the field is a URL.
    is_url: bool

    @abstractmethod
    def load(self, relationship: "Relationship") -> Load:
        """Return what has to be loaded to present a relationship that is not included."""

    @abstractmethod
    def links(self, relationship: "Relationship") -> Writer | None:
        """Return the writer of the links that the field makes itself; None where it makes none."""

    @abstractmethod
    def writer(self, relationship: "Relationship", included: bool) -> Writer:
        """Return the writer of relationship objects, from a row's data and instance."""


@dataclass(eq=False)
class Relationship:
    """One relation field of a bound serializer, and all that holds for every row.

    Args:
        owner: the plan of the serializer.
        name: the name of the relationship.
        field: the field.
        source: the relation of the model that it reads; None if it reads anything else.
        presentation: how its class of fields is presented.
    """

    owner: Owner
    name: str
    field: AnyField
    source: Source | None
    presentation: Presentation

    def __post_init__(self) -> None:
        self.key = field_key(self.name)
        self.loaded = self.owner.loaded
        self.many: bool = is_many(self.field)
        #: The field that represents one related object.
        self.child: Any = getattr(self.field, "child_relation", None) or self.field
        #: Whether the field limits its linkage.
        self.is_partial: bool = getattr(self.field, "limit", None) is not None
        #: Whether documents tell how many members there are.
        self.counts = bool(getattr(self.field, "counts", self.many))

    @property
    def limit(self) -> int | None:
        """How many identifiers are listed; None for no limit, and where no linkage is listed."""
        return self.source.limit if self.source is not None else None

    @property
    def lists_all(self) -> bool:
        """Whether all members are listed even where the relationship is not included."""
        return not self.is_partial and self.presentation.has_linkage

    @property
    def is_url(self) -> bool:
        """Whether the value of the field is the URL of the related resource."""
        return self.presentation.is_url and not self.many

    @property
    def load(self) -> Load:
        """What has to be loaded to present the relationship where it is not included."""
        return self.presentation.load(self)

    def whole(self) -> "Relationship":
        """Return the relationship without a limit on its linkage."""
        if self.source is None or not self.source.limit:
            return self
        return replace(self, source=self.source._replace(limit=None))

    def checked(self) -> "Relationship":
        """Return the relationship, once it is certain that a limit or count of it can be had.

        Raises:
            ImproperlyConfigured: where it has a limit or a count, and reads no relation between
                primary keys.
        """
        source = self.source
        asks = self.is_partial and (getattr(self.field, "limit", None) or self.counts)
        if asks and (source is None or source.overridden or not source.by_key):
            raise ImproperlyConfigured(
                f"{serializer_label(self.field.parent)}: the linkage of {self.name!r} cannot be "
                "limited or counted, because it is no to-many relation of the model that joins "
                "primary keys. Leave `linkage` and `count` alone."
            )
        return self

    def writer(self, included: bool) -> Writer:
        """Return the writer of relationship objects, from a row's data and instance.

        An included relationship always has full linkage, so that every included resource can be
        reached from the primary data (JSON:API 1.1, "Compound Documents").
        """
        relationship = self.whole() if included else self
        return self.presentation.writer(relationship, included)

    @property
    def write_links(self) -> Writer | None:
        """The writer of a row's relationship links; None where it has none.

        Links that the field declares override those of a router. The URL that is the value of a
        hyperlinked field does not: it changes with the related resource, and the ``related`` link
        of a router must not (JSON:API 1.1, "Related Resource Links").
        """
        own_links = self.presentation.links(self)
        links = self.owner.links
        router_links = links.of_relationship(self.name, self.field) if links is not None else None
        if router_links is None:
            return own_links
        if own_links is None:
            return lambda value, instance: router_links(instance)
        if self.presentation.is_url:
            return lambda value, instance: {
                **(own_links(value, instance) or {}),
                **router_links(instance),
            }
        return lambda value, instance: {
            **router_links(instance),
            **(own_links(value, instance) or {}),
        }

    def next_link(self) -> Callable[[Any], str | None] | None:
        """Return a function from an instance to the URL of the rest of its linkage.

        None where linkage has no limit, or no router makes links.
        """
        links = self.owner.links if self.limit else None
        return links.next_page(self.name, self.field) if links is not None else None

    def loaded_counts(self) -> dict[Any, int]:
        """Return the dict of member counts by the key of the row, which loading fills."""
        return {} if self.source is None else self.loaded.setdefault(self.source.count_name, {})

    def related(self, instance: Any) -> Any:
        """Return the related objects of an instance: rows of a to-many, a row, or None.

        Raises:
            SkipField: where the field has no value for the instance.
        """
        source = self.source
        if source is None or source.overridden:
            return self.value_of(instance)
        if not source.many:
            return source.row(instance)
        loaded = self.loaded.get(source.rows_name, {})
        rows = loaded.get(source.key_of_parent(instance)) if loaded else None
        return source.rows(instance) if rows is None else rows

    def found(self, instance: Any) -> Any:
        """Return the related objects of an instance, as ``related`` does.

        Raises:
            NotFound: where the field has no value for the instance: it has no such relationship.
        """
        try:
            return self.related(instance)
        except SkipField as error:
            raise NotFound from error

    def if_any(self, instance: Any) -> Any:
        """Return the related objects of an instance; none where the field has no value for it."""
        try:
            return self.related(instance)
        except SkipField:
            return () if self.many else None

    def all_related(self, instances: Iterable[Any]) -> list[Any]:
        """Return the related objects of all instances in one list, in their order."""
        source = self.source
        if source is not None and not source.overridden:
            return source.related(instances, self.loaded.get(source.rows_name, {}))
        found = map(self.if_any, instances)
        if self.many:
            return [row for rows in found if rows is not None for row in rows]
        return [row for row in found if row is not None]

    def value_of(self, instance: Any) -> Any:
        """Return the related objects that the field itself finds, even if it shows links alone."""
        field: Any = self.field
        if not isinstance(field, SkipDataMixin):
            value = field.get_attribute(instance)
        elif isinstance(field, MethodField):
            value = field.read_method(instance)
        else:
            value = follow(instance, self.field.source_attrs)
        if isinstance(value, PKOnlyObject):
            value = None if value.pk is None else follow(instance, self.field.source_attrs)
        if not self.many:
            return row_behind(value)
        rows = rows_of(value)
        return rows_behind(rows) if isinstance(rows, list) else rows

    def objects_reader(self) -> Reader:
        """Return a function from an instance to its related objects, from memory if loaded."""
        source = self.source
        if source is None or source.overridden:
            return self.value_of
        if not source.many:
            return source.row
        rows_of_key = self.loaded.setdefault(source.rows_name, {}).get

        def read(instance: Any) -> Any:
            rows = rows_of_key(source.key_of_parent(instance))
            return source.rows(instance) if rows is None else rows

        return read

    def keys_reader(self) -> Reader:
        """Return a function from an instance to its related objects, or stand-ins with their keys.

        A stand-in has the primary key alone, or the columns that its identity needs.
        """
        source, read = self.source, self.objects_reader()
        if source is None or source.overridden:
            return read
        if not source.needs_keys and (source.column is None or source.columns is None):
            return read
        if not source.needs_keys:
            column = source.column or ""
            return lambda instance: stand_in(getattr(instance, column))
        keys_of = self.loaded.setdefault(source.loaded_name, {}).get

        def read_keys(instance: Any) -> Any:
            keys = keys_of(source.key_of_parent(instance))
            if keys is None:
                return read(instance)
            stand_ins = [stand_in(key) for key in keys]
            return stand_ins if self.many else next(iter(stand_ins), None)

        return read_keys


def source_of(field: AnyField, model: type[Model] | None) -> Source | None:
    """Return the relation of the model that a field reads; None if it reads anything else."""
    if model is None or field.source not in relations_of(model):
        return None
    limit = getattr(field, "limit", None) or None
    is_usual = isinstance(field, SkipDataMixin) or keeps("read related", field)
    columns = linkage_columns(field) if is_usual else None
    if columns not in (None, (PRIMARY_KEY,)):
        # A stand-in for a related row is made of these columns alone.
        related = relations_of(model)[field.source].related_model
        columns = columns if may_lack_columns(related) else None
    return source_at(model, field.source, not is_usual, columns, limit)


def linkage_columns(field: AnyField) -> tuple[str, ...] | None:
    """Return the columns of related rows that linkage of a field is made from.

    Returns None where linkage needs whole rows. Holds for fields that keep how DRF reads them.
    """
    if isinstance(field, ManyRelatedField) and not keeps("write each related", field):
        return None
    child: Any = getattr(field, "child_relation", field)
    if isinstance(child, IdentifyingField):
        return child.linkage_columns()
    serializer = target_of(field).serializer
    by_key = serializer is None or identity_of(serializer).is_key
    is_one = by_key and not resource_of(serializer).is_polymorphic
    return (PRIMARY_KEY,) if is_one and child.use_pk_only_optimization() else None


def stand_in(key: Any) -> Any:
    """Return an object with nothing but a primary key; None for no key.

    A row, which has the columns that its identity needs, is returned as it is.
    """
    return key if key is None or isinstance(key, Model) else PKOnlyObject(pk=key)
