"""Queries for what is related to some rows: keys, numbers, or the rows themselves.

Each goes through the default manager of the related model, and takes one query for all rows.
"""

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any

from django.db import router
from django.db.models import Count, F, Model, QuerySet, Window
from django.db.models.functions import RowNumber
from django.db.models.lookups import LessThanOrEqual
from django.db.models.query import ModelIterable

from rest_framework_json_api._plan.source import LoadedKeys, Source, has_usual_accessor
from rest_framework_json_api._resources.keeps import keeps_always
from rest_framework_json_api._resources.models import PRIMARY_KEY, key_getter
from rest_framework_json_api._resources.rows import fetches_usually, made_quickly, rows_from

#: In queries: the key of the row that related rows belong to.
PARENT = "json_api_parent"


def load_forward(source: Source, rows: list[Model], columns: frozenset[str] | None) -> bool:
    """Let rows have the related row that a foreign key of theirs points to, in one query.

    As with what Django loads, the rows with the same key share one instance, and a row that has
    its related row already keeps it. Returns False where Django has to load them.

    Args:
        source: the relation.
        rows: the rows that have the key.
        columns: the columns to select; None for all of them.
    """
    if source.column is None or not has_usual_accessor(type(rows[0]), source.accessor):
        return False
    relation = source.relation
    everything = relation.related_model._base_manager.db_manager(hints={"instance": rows[0]}).all()
    if not selects_rows(everything, rows[0]):
        return False
    name, read_key = relation.cache_name, attrgetter(source.column)
    missing = [row for row in rows if name not in row._state.fields_cache]
    keys = {key for row in missing if (key := read_key(row)) is not None}
    related = everything.filter(pk__in=keys) if keys else everything.none()
    related.query.clear_ordering()
    related = related if columns is None else related.only(*columns)
    key_of = key_getter(relation.related_model)
    found = {key_of(row): row for row in made_quickly(related)}
    for row in missing:
        row._state.fields_cache[name] = other = found.get(read_key(row))
        if other is not None and not relation.remote_field.multiple:
            relation.remote_field.set_cached_value(other, row)
    return True


def related_by_parent(
    source: Source, rows: list[Model], columns: frozenset[str] | None
) -> dict[Any, list[Any]] | None:
    """Return the rows of a to-many relation by the key of their parent, in one query.

    A row that several parents have is one instance, and no parent has a manager made for it, which
    takes Django longer than all the rest. Returns None where Django has to load them: where some
    are prefetched already, and where the default manager gives them more than their columns.

    Args:
        source: the relation.
        rows: the parents.
        columns: the columns to select; None for all of them.
    """
    relation = source.relation
    is_usual = source.by_key and has_usual_accessor(type(rows[0]), source.accessor)
    if not source.many or not is_usual:
        return None
    model = relation.related_model
    everything = model._default_manager.db_manager(hints={"instance": rows[0]}).all()
    if not selects_rows(everything, rows[0]) or any(
        source.prefetched(row) is not None for row in rows
    ):
        return None
    key_of = source.parent_key()
    found: dict[Any, list[Any]] = {key_of(row): [] for row in rows}
    related = everything.filter(**{back_lookup(relation): list(found)})
    if relation.many_to_many:
        add_shared(found, related, relation, columns)
    else:
        # The key back to the parent is needed to tell whose row it is.
        own = related if columns is None else related.only(*columns, relation.field.name)
        add_own(found, own, relation, {key_of(row): row for row in rows})
    return found


def pinned(related: Any) -> Any:
    """Return a queryset that stays with the database that a router chooses for it once."""
    return related.using(related.db) if router.routers else related


def selects_rows(related: Any, parent: Any) -> bool:
    """Tell whether a queryset selects whole rows of a model with one key, and nothing else.

    Args:
        related: the queryset.
        parent: a row whose related rows are to be found, which might hand on how it fetches them.
    """
    query = related.query
    queryset_class: Any = type(related)
    return (
        fetches_usually(getattr(parent._state, "fetch_mode", None))
        and related._iterable_class is ModelIterable
        and len(related.model._meta.pk_fields) == 1
        and keeps_always("read rows", queryset_class)
        and not (query.annotations or query.extra or query.select_related)
        and not (query.is_sliced or query.combinator)
        and not related._prefetch_related_lookups
        and query.deferred_loading == (frozenset(), True)
    )


def add_own(
    found: dict[Any, list[Any]], related: Any, relation: Any, parents: Mapping[Any, Model]
) -> None:
    """Add the rows that point to a parent each, and let them know it."""
    read_key, name = attrgetter(relation.field.attname), relation.field.cache_name
    for other in made_quickly(related):
        key = read_key(other)
        other._state.fields_cache[name] = parents[key]
        found[key].append(other)


def add_shared(
    found: dict[Any, list[Any]], related: Any, relation: Any, columns: frozenset[str] | None
) -> None:
    """Add the rows of a many-to-many relation, of which each is made once."""
    model, related = relation.related_model, pinned(related)
    fields = [
        field
        for field in model._meta.concrete_fields
        if columns is None or field.primary_key or field.name in columns
    ]
    names = [field.attname for field in fields]
    position = names.index(model._meta.pk.attname)
    pairs = [(values[0], values[1:]) for values in related.values_list(back_name(relation), *names)]
    distinct = {values[position]: values for _, values in pairs}
    made = dict(zip(distinct, rows_from(model, related.db, names, distinct.values()), strict=True))
    for parent, values in pairs:
        found[parent].append(made[values[position]])


def load_keys(source: Source, loaded: LoadedKeys, rows: list[Model]) -> None:
    """Load the keys of related rows, taken from the rows themselves where those are loaded."""
    keys = loaded.setdefault(source.loaded_name, {})
    kept = loaded.get(source.rows_name, {})
    missing = []
    key_of, identify = source.parent_key(), source.identifier()
    for row in rows:
        key = key_of(row)
        related = kept[key] if key in kept else known_rows(source, row)
        if related is None:
            missing.append(row)
        else:
            keys[key] = tuple(map(identify, related))
    if missing:
        keys.update(queried_keys(source, missing))


def known_rows(source: Source, row: Model) -> Iterable[Any] | None:
    """Return the related rows that are in memory; None if they are not."""
    if source.many:
        return source.prefetched(row)
    is_known = source.accessor in row._state.fields_cache
    return source.rows(row) if is_known else None


def queried_keys(source: Source, rows: list[Model]) -> Mapping[Any, tuple[Any, ...]]:
    """Return the keys at the other end of a relation for each row, in one query for all rows."""
    if source.column is not None:
        return forward_keys(source, rows)
    key_of = source.parent_key()
    found: dict[Any, list[Any]] = {key_of(row): [] for row in rows}
    related = pinned(key_pairs(source, rows, list(found)))
    for parent, *values in related:
        found[parent].append(source.stand_in(tuple(values), related.db))
    return {parent: tuple(keys) for parent, keys in found.items()}


def forward_keys(source: Source, rows: list[Model]) -> Mapping[Any, tuple[Any, ...]]:
    """Return what identifies the row that the foreign key of each row points to."""
    key_of = source.parent_key()
    asked = {key_of(row): getattr(row, source.column or "") for row in rows}
    manager = source.relation.related_model._base_manager.db_manager(hints={"instance": rows[0]})
    related = pinned(manager.filter(pk__in={key for key in asked.values() if key is not None}))
    found = {
        values[0]: source.stand_in(values, related.db)
        for values in related.values_list(*(source.columns or ()))
    }
    return {parent: (found[key],) if key in found else () for parent, key in asked.items()}


def key_pairs(source: Source, rows: list[Model], parents: list[Any]) -> QuerySet[Any, Any]:
    """Return the query for the key of a row together with what identifies a related row.

    It goes through the default manager of the related model (for a one-to-one the base manager),
    as the relation itself does, so that its filters and its ordering hold.
    """
    relation = source.relation
    model = relation.related_model
    manager = model._default_manager if source.many else model._base_manager
    name = back_name(relation)
    hinted = manager.db_manager(hints={"instance": rows[0]})
    related: QuerySet[Any] = hinted.filter(**{back_lookup(relation): parents})
    # Django cannot select the columns of a composite key in a query that numbers its rows.
    if source.limit is not None and len(model._meta.pk_fields) == 1:
        related = first_of_each(related, name, source.limit + 1)
    return related.values_list(name, *(source.columns or ()))


def first_of_each(related: QuerySet[Any], name: str, number: int) -> QuerySet[Any]:
    """Return the first related rows of each row, in the order of the query."""
    numbered = related.alias(**{PARENT: F(name)})
    # This adds the joins to the query that its ordering needs.
    ordering = numbered.query.get_compiler(using=numbered.db).get_order_by()
    order_by = [expression for expression, _ in ordering]
    window = Window(RowNumber(), partition_by=PARENT, order_by=order_by or None)
    found: QuerySet[Any] = numbered.filter(LessThanOrEqual(window, number))
    return found


def queried_counts(source: Source, rows: list[Model]) -> Mapping[Any, int]:
    """Return how many related rows each row has, in one query for all rows."""
    key_of = source.parent_key()
    missing: dict[Any, int] = {}
    found: dict[Any, int] = {}
    for row in rows:
        related = source.prefetched(row)
        if related is None:
            missing[key_of(row)] = 0
        else:
            found[key_of(row)] = len(list(related))
    if missing:
        name = back_name(source.relation)
        manager = source.relation.related_model._default_manager
        counted = manager.db_manager(hints={"instance": rows[0]}).filter(
            **{back_lookup(source.relation): list(missing)}
        )
        missing.update(
            counted.order_by().values(name).annotate(n=Count("pk")).values_list(name, "n")
        )
    return found | missing


def back_name(relation: Any) -> str:
    """Return the name by which queries on the related model get back to the row."""
    if relation.many_to_many and not relation.auto_created:
        return str(relation.related_query_name())
    return str(relation.field.name)


def back_lookup(relation: Any) -> str:
    """Return the lookup of the rows that belong to one of some rows, of which the keys are known.

    Django looks at each key of a relation longer than at the values of a column.
    """
    is_single = len(relation.model._meta.pk_fields) == 1
    return (
        f"{back_name(relation)}__{PRIMARY_KEY}__in" if is_single else f"{back_name(relation)}__in"
    )
