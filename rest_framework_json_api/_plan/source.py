"""The source of a relation field: a relation of the model, and how rows read it."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from inspect import getattr_static
from types import MappingProxyType
from typing import Any, NamedTuple

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import ForeignKey, ForeignObject, ManyToManyField, Model

from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.models import (
    PRIMARY_KEY,
    is_generic_key,
    key_getter,
    relations_of,
)
from rest_framework_json_api._resources.rows import row_behind, rows_behind

Reader = Callable[[Any], Any]

#: Related keys, rows and counts, each by the key of their parent, under the names ``loaded_name``,
#: ``rows_name`` and ``count_name`` of a ``Source``.
LoadedKeys = dict[Any, dict[Any, Any]]

#: No loaded rows.
NOTHING_LOADED: Mapping[Any, Any] = MappingProxyType({})


def unchanged(value: Model) -> Model:
    """Return a related row as it is: linkage is made from it."""
    return value


class Source(NamedTuple):
    """One relation of the model, as a relation field reads it.

    Args:
        accessor: the attribute of a row that reads the relation.
        relation: the relation, as Django's ``_meta`` has it.
        many: whether it is a to-many.
        column: the attribute of the row with the related row's primary key; None if it has none.
        by_key: whether the related keys can be loaded without the rows.
        is_usual: whether rows read the relation by Django's own descriptor. That of another class
            may have a manager with an order and a filter of its own.
        overridden: whether the field overrides how it reads the relation.
        columns: the columns of related rows that linkage is made from; None where it needs more.
        limit: how many of a to-many are listed; None for all.
    """

    accessor: str
    relation: Any
    many: bool
    column: str | None
    by_key: bool
    is_usual: bool
    overridden: bool = False
    columns: tuple[str, ...] | None = None
    limit: int | None = None

    @property
    def is_held(self) -> bool:
        """Whether the row itself has the columns of the relation."""
        relation = self.relation
        has_columns = bool(relation.concrete) or isinstance(relation, ForeignObject)
        return not self.many and (has_columns or is_generic_key(relation))

    @property
    def held_names(self) -> list[str]:
        """The names of the columns in the row itself that identify the related row."""
        relation = self.relation
        if is_generic_key(relation):
            return [relation.ct_field, relation.fk_field]
        return [field.name for field in relation.local_related_fields]

    @property
    def needs_keys(self) -> bool:
        """Whether linkage is made from columns of other tables, loaded for all rows at once."""
        in_row = self.column is not None and self.columns == (PRIMARY_KEY,)
        return self.columns is not None and not in_row and (self.by_key or self.column is not None)

    @property
    def loaded_name(self) -> Any:
        """The name in ``LoadedKeys`` of the related keys: by columns and limit, too."""
        return self.accessor, self.columns, self.limit

    @property
    def rows_name(self) -> Any:
        """The name in ``LoadedKeys`` of related rows, which Django's prefetch cache lacks."""
        return self.accessor, "rows"

    @property
    def count_name(self) -> Any:
        """The name in ``LoadedKeys`` of the numbers of related rows."""
        return self.accessor, "count"

    def listed(self, keys: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return the keys within the limit; one more is loaded, to tell whether there are more."""
        return keys[: self.limit]

    def parent_key(self) -> Reader:
        """Return a function from a row to its key in the table that the relation belongs to.

        For a row of a child table, that is the key of its parent table.
        """
        return key_getter(self.relation.model)

    def key_of_parent(self, instance: Any) -> Any:
        """Return that key of an instance; None for an instance of no model."""
        return self.parent_key()(instance) if isinstance(instance, Model) else None

    def identifier(self) -> Reader:
        """Return a function from a related row to its key if that makes linkage, else the row."""
        is_key = self.columns == (PRIMARY_KEY,)
        return key_getter(self.relation.related_model) if is_key else unchanged

    def stand_in(self, values: tuple[Any, ...], alias: str) -> Any:
        """Return the one value of ``columns``, a key, or else a row with these columns alone.

        Args:
            values: the values of ``columns``.
            alias: the alias of the database that they are from.
        """
        if len(values) == 1:
            return values[0]
        model = self.relation.related_model
        names = [model._meta.pk.attname, *(self.columns or ())[1:]]
        return model.from_db(alias, names, values)

    @property
    def cache_name(self) -> str:
        """The name under which Django keeps prefetched rows."""
        reverse_many = self.relation.many_to_many and self.relation.auto_created
        return self.relation.field.related_query_name() if reverse_many else self.accessor

    def prefetched(self, instance: Any) -> Iterable[Any] | None:
        """Return the rows of a to-many that were prefetched; None if they were not."""
        cache = instance.__dict__.get("_prefetched_objects_cache", {})
        return cache.get(self.cache_name)  # type: ignore[no-any-return]

    def rows(self, instance: Any) -> Iterable[Any]:
        """Return the related rows of an instance, prefetched ones where there are any."""
        if self.many:
            # A manager of a field's own may do more than return the prefetched rows.
            rows = self.prefetched(instance) if self.is_usual else None
            return getattr(instance, self.accessor).all() if rows is None else rows
        row = self.row(instance)
        return () if row is None else (row,)

    def related(
        self, instances: Iterable[Any], loaded: Mapping[Any, Any] = NOTHING_LOADED
    ) -> list[Any]:
        """Return the related rows of all instances in one list, in their order.

        Args:
            instances: the instances.
            loaded: related rows by the key of the instance, where they are loaded.
        """
        found: list[Any] = []
        if self.many or is_generic_key(self.relation):
            key_of = self.parent_key()
            for instance in instances:
                rows = loaded.get(key_of(instance)) if isinstance(instance, Model) else None
                found += self.rows(instance) if rows is None else rows
            return found
        # Django's descriptor looks into the same cache, more slowly.
        name = self.relation.cache_name
        for instance in instances:
            known = instance._state.fields_cache if isinstance(instance, Model) else {}
            row = known[name] if name in known else self.row(instance)
            if row is not None:
                found.append(row)
        # A related row may be a lazy proxy, such as that of the request's user.
        return rows_behind(found)

    def replace(self, instances: Iterable[Any], changed: Mapping[int, Any]) -> None:
        """Replace loaded related rows: base rows by those of child classes.

        Args:
            instances: the instances whose related rows are loaded.
            changed: the new instances by the ``id()`` of the old.
        """
        for instance in instances:
            if self.many:
                rows: Any = self.prefetched(instance)
                rows._result_cache = [changed.get(id(row), row) for row in rows]
                continue
            row = self.row(instance)
            if row is not None:
                instance._state.fields_cache[self.accessor] = changed.get(id(row), row)

    def row(self, instance: Any) -> Any:
        """Return the related row of a to-one; None if there is none."""
        try:
            return row_behind(getattr(instance, self.accessor))
        except ObjectDoesNotExist:
            return None


def source_named(model: type[Model], name: str) -> Source | None:
    """Return the relation that an attribute of a model reads; None if it reads none."""
    return source_at(model, name) if name in relations_of(model) else None


def source_at(model: type[Model], name: str, *how: Any) -> Source:
    """Return a relation of a model as a source.

    Args:
        model: the model.
        name: the name of the attribute that reads the relation.
        how: ``overridden``, ``columns`` and ``limit`` of the source, in this order.
    """
    return Source(name, *facts_of(model, name), *how)


@lru_cache(2048)
def facts_of(model: type[Model], name: str) -> tuple[Any, bool, str | None, bool, bool]:
    """Return ``relation``, ``many``, ``column``, ``by_key`` and ``is_usual`` of a source."""
    relation = relations_of(model)[name]
    many = bool(relation.one_to_many or relation.many_to_many)
    is_usual = has_usual_accessor(model, name)
    return relation, many, key_column(relation), is_usual and is_keyed(relation), is_usual


def key_column(relation: Any) -> str | None:
    """Return the attribute of a foreign key to a primary key; None for any other relation."""
    forward = relation.concrete and not relation.many_to_many
    return relation.attname if forward and relation.target_field.primary_key else None


def is_keyed(relation: Any) -> bool:
    """Tell whether a reverse or many-to-many relation joins primary keys at both ends."""
    field: Any = getattr(relation, "field", relation)
    if isinstance(field, ManyToManyField):
        through: Any = field.remote_field.through
        ends = [
            through._meta.get_field(name)
            for name in (field.m2m_field_name(), field.m2m_reverse_field_name())
        ]
        return all(end.target_field.primary_key for end in ends)
    is_reverse = relation.auto_created and not relation.concrete
    return bool(is_reverse and isinstance(field, ForeignKey) and field.target_field.primary_key)


@lru_cache(2048)
def has_usual_accessor(model: Any, name: str) -> bool:
    """Tell whether the model reads a relation by a descriptor of Django's own."""
    return keeps("read relation", getattr_static(model, name, None))


def follow(instance: Any, names: Iterable[str]) -> Any:
    """Return the value at the end of a path of attributes or items; None where it breaks off."""
    try:
        return follow_strictly(instance, names)
    except (AttributeError, KeyError):
        return None


def follow_strictly(instance: Any, names: Iterable[str]) -> Any:
    """Return the value at the end of a path; None where a value or a one-to-one is absent.

    Raises:
        AttributeError: for an attribute that does not exist.
        KeyError: for an item that a dict does not have.
    """
    for name in names:
        if instance is None:
            return None
        try:
            instance = instance[name] if isinstance(instance, dict) else getattr(instance, name)
        except ObjectDoesNotExist:
            return None
    return instance
