"""Where a relation field finds what it holds: a relation of the model, and how its rows read it."""

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

#: What identifies related rows, or how many there are, by the key of their parent: for each name
#: of ``Source``.
LoadedKeys = dict[Any, dict[Any, Any]]

#: No related rows by the key of their parent.
NOTHING_LOADED: Mapping[Any, Any] = MappingProxyType({})


def unchanged(value: Model) -> Model:
    """Return a related row, which is what linkage is made of."""
    return value


class Source(NamedTuple):
    """Where a relation field finds what it holds: one relation of the model.

    ``column`` is the attribute with the key of the related row, if the row itself has it.
    ``by_key`` tells whether the keys at the other end can be had without the rows. ``is_usual``
    tells whether rows read the relation by an attribute of Django, and not by a class of a field's
    own, whose manager may have an order and a filter of its own. ``overridden``
    tells whether the field has a way of its own to read what the relation holds. ``columns`` are
    those of related rows that linkage is made of; None where it needs more. ``limit`` is how many
    of a to-many are listed; None for all.
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
        """The names of the columns in the row itself that tell what is related."""
        relation = self.relation
        if is_generic_key(relation):
            return [relation.ct_field, relation.fk_field]
        return [field.name for field in relation.local_related_fields]

    @property
    def needs_keys(self) -> bool:
        """Whether linkage is made of columns that are not in the row itself."""
        in_row = self.column is not None and self.columns == (PRIMARY_KEY,)
        return self.columns is not None and not in_row and (self.by_key or self.column is not None)

    @property
    def loaded_name(self) -> Any:
        """The name under which the keys of related rows are kept once they are loaded."""
        return self.accessor, self.columns, self.limit

    @property
    def rows_name(self) -> Any:
        """The name under which related rows are kept that no manager has prefetched."""
        return self.accessor, "rows"

    @property
    def count_name(self) -> Any:
        """The name under which the numbers of related rows are kept once they are loaded."""
        return self.accessor, "count"

    def listed(self, keys: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return the keys that are listed, of those that were loaded: one more, if there is."""
        return keys[: self.limit]

    def parent_key(self) -> Reader:
        """Return what reads the primary key by which the relation knows a row that has it.

        Of a row of a child table that is the one of the table that the relation belongs to.
        """
        return key_getter(self.relation.model)

    def key_of_parent(self, instance: Any) -> Any:
        """Return that key of an instance; None for what is no row."""
        return self.parent_key()(instance) if isinstance(instance, Model) else None

    def identifier(self) -> Reader:
        """Return what gets from a related row what linkage is made of: its key, or the row."""
        is_key = self.columns == (PRIMARY_KEY,)
        return key_getter(self.relation.related_model) if is_key else unchanged

    def stand_in(self, values: tuple[Any, ...], alias: str) -> Any:
        """Return what linkage is made of: the key, or a row with just the columns."""
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
        """Return the related rows of an instance, from memory where they are loaded."""
        if self.many:
            # A manager of a field's own may have more to say than what was prefetched.
            rows = self.prefetched(instance) if self.is_usual else None
            return getattr(instance, self.accessor).all() if rows is None else rows
        row = self.row(instance)
        return () if row is None else (row,)

    def related(
        self, instances: Iterable[Any], loaded: Mapping[Any, Any] = NOTHING_LOADED
    ) -> list[Any]:
        """Return the related rows of instances, one instance after the other.

        Args:
            instances: the instances.
            loaded: related rows of a to-many by the key of the instance, where they are loaded.
        """
        found: list[Any] = []
        if self.many or is_generic_key(self.relation):
            key_of = self.parent_key()
            for instance in instances:
                rows = loaded.get(key_of(instance)) if isinstance(instance, Model) else None
                found += self.rows(instance) if rows is None else rows
            return found
        # Django keeps a row that is loaded where its own descriptor would look, more slowly.
        name = self.relation.cache_name
        for instance in instances:
            known = instance._state.fields_cache if isinstance(instance, Model) else {}
            row = known[name] if name in known else self.row(instance)
            if row is not None:
                found.append(row)
        # A project may have given a row a proxy, such as that of the user.
        return rows_behind(found)

    def replace(self, instances: Iterable[Any], changed: Mapping[int, Any]) -> None:
        """Let loaded related rows be other instances of the same rows, by the identity of the old.

        These are rows of child classes in the place of base rows.
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
    """Return the relation that an attribute of a model reads, if it reads one."""
    return source_at(model, name) if name in relations_of(model) else None


def source_at(model: type[Model], name: str, *how: Any) -> Source:
    """Return a relation of a model with what is known of it, and of how a field reads it."""
    return Source(name, *facts_of(model, name), *how)


@lru_cache(2048)
def facts_of(model: type[Model], name: str) -> tuple[Any, bool, str | None, bool, bool]:
    """Return a relation of a model, and what can be told of it.

    That is whether it is a to-many, its column in the row, whether its keys can be had without the
    rows, and whether rows read it as Django does.
    """
    relation = relations_of(model)[name]
    many = bool(relation.one_to_many or relation.many_to_many)
    is_usual = has_usual_accessor(model, name)
    return relation, many, key_column(relation), is_usual and is_keyed(relation), is_usual


def key_column(relation: Any) -> str | None:
    """Return the attribute that has the primary key of the related row: a forward foreign key's."""
    forward = relation.concrete and not relation.many_to_many
    return relation.attname if forward and relation.target_field.primary_key else None


def is_keyed(relation: Any) -> bool:
    """Tell whether a reverse or many-to-many relation joins primary keys, in tables of its own."""
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
    """Tell whether rows of a model read a relation by nothing but Django's own attribute."""
    return keeps("read relation", getattr_static(model, name, None))


def follow(instance: Any, names: Iterable[str]) -> Any:
    """Return what a path of attributes or items leads to; None where it ends early."""
    try:
        return follow_strictly(instance, names)
    except (AttributeError, KeyError):
        return None


def follow_strictly(instance: Any, names: Iterable[str]) -> Any:
    """Return what a path of attributes or items leads to, an absent one-to-one being None."""
    for name in names:
        if instance is None:
            return None
        try:
            instance = instance[name] if isinstance(instance, dict) else getattr(instance, name)
        except ObjectDoesNotExist:
            return None
    return instance
