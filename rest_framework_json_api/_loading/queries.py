"""Queries along one relation for the related keys, counts or rows of many rows.

Each is a single query for all rows, through the manager that the relation itself uses: the default
manager of the related model for a to-many, its base manager for a to-one.
"""

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any

from django.db import router
from django.db.models import Count, F, Manager, Model, QuerySet, Window
from django.db.models.functions import RowNumber
from django.db.models.lookups import LessThanOrEqual
from django.db.models.query import ModelIterable

from rest_framework_json_api._plan.source import LoadedKeys, Source, has_usual_accessor
from rest_framework_json_api._resources.keeps import keeps_always
from rest_framework_json_api._resources.models import PRIMARY_KEY, key_getter
from rest_framework_json_api._resources.rows import fetches_usually, made_quickly, rows_from

#: The alias in queries for the key of the row that a related row belongs to.
PARENT = "json_api_parent"

#: Related rows or keys, by the key of their parent.
ByParent = dict[Any, list[Any]]


def pinned(related: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Return a queryset bound to the database that a router chooses now, to ask it only once."""
    return related.using(related.db) if router.routers else related


class RelatedQuery:
    """The queries along one relation, from rows to their related rows.

    Args:
        source: the relation.
        rows: rows of one class that has the relation; at least one.
    """

    def __init__(self, source: Source, rows: list[Model]) -> None:
        self.source = source
        self.rows = rows
        self.relation = source.relation

    def load_forward(self, columns: frozenset[str] | None) -> bool:
        """Load the rows that a foreign key points to, in one query, into Django's cache of fields.

        As in Django, rows with the same key share one related instance, and a row that has its
        related row already keeps it. Returns False where Django has to load them.

        Args:
            columns: the columns to select; None for all of them.
        """
        source, relation, rows = self.source, self.relation, self.rows
        if source.column is None or not has_usual_accessor(type(rows[0]), source.accessor):
            return False
        everything = self.through(relation.related_model._base_manager).all()
        if not self.selects_rows(everything):
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

    def by_parent(self, columns: frozenset[str] | None) -> ByParent | None:
        """Return the rows of a to-many relation by the key of their parent, in one query.

        Parents share the instance of a related row. No manager is made for each parent, which is
        most of the time that Django's prefetching takes. Returns None where Django has to load the
        rows: where some are prefetched already, and where the default manager selects more than
        their columns.

        Args:
            columns: the columns to select; None for all of them.
        """
        source, relation, rows = self.source, self.relation, self.rows
        is_usual = source.by_key and has_usual_accessor(type(rows[0]), source.accessor)
        if not source.many or not is_usual:
            return None
        everything = self.through(relation.related_model._default_manager).all()
        if not self.selects_rows(everything) or any(
            source.prefetched(row) is not None for row in rows
        ):
            return None
        key_of = source.parent_key()
        found: ByParent = {key_of(row): [] for row in rows}
        related = everything.filter(**{self.back_lookup: list(found)})
        if relation.many_to_many:
            self.add_shared(found, related, columns)
        else:
            # The foreign key back to the parent tells whose row it is.
            own = related if columns is None else related.only(*columns, relation.field.name)
            self.add_own(found, own)
        return found

    def add_own(self, found: ByParent, related: QuerySet[Any]) -> None:
        """Add rows with a foreign key to their parent, and set that relation to the parent."""
        key_of = self.source.parent_key()
        parents = {key_of(row): row for row in self.rows}
        field = self.relation.field
        read_key, name = attrgetter(field.attname), field.cache_name
        for other in made_quickly(related):
            key = read_key(other)
            other._state.fields_cache[name] = parents[key]
            found[key].append(other)

    def add_shared(
        self, found: ByParent, related: QuerySet[Any], columns: frozenset[str] | None
    ) -> None:
        """Add the rows of a many-to-many relation, with one instance for each related key."""
        model, related = self.relation.related_model, pinned(related)
        fields = [
            field
            for field in model._meta.concrete_fields
            if columns is None or field.primary_key or field.name in columns
        ]
        names = [field.attname for field in fields]
        position = names.index(model._meta.pk.attname)
        values_list = related.values_list(self.back_name, *names)
        pairs = [(values[0], values[1:]) for values in values_list]
        distinct = {values[position]: values for _, values in pairs}
        rows = rows_from(model, related.db, names, distinct.values())
        made = dict(zip(distinct, rows, strict=True))
        for parent, values in pairs:
            found[parent].append(made[values[position]])

    def load_keys(self, loaded: LoadedKeys) -> None:
        """Add related keys to ``loaded``, from related rows in memory or else by a query."""
        source = self.source
        keys = loaded.setdefault(source.loaded_name, {})
        kept = loaded.get(source.rows_name, {})
        missing = []
        key_of, identify = source.parent_key(), source.identifier()
        for row in self.rows:
            key = key_of(row)
            related = kept[key] if key in kept else self.known_rows(row)
            if related is None:
                missing.append(row)
            else:
                keys[key] = tuple(map(identify, related))
        if missing:
            keys.update(RelatedQuery(source, missing).keys())

    def known_rows(self, row: Model) -> Iterable[Any] | None:
        """Return the related rows of a row from Django's caches; None if they are not there."""
        source = self.source
        if source.many:
            return source.prefetched(row)
        is_known = source.accessor in row._state.fields_cache
        return source.rows(row) if is_known else None

    def keys(self) -> Mapping[Any, tuple[Any, ...]]:
        """Return the related keys, or rows with the columns of linkage, by the key of each row."""
        source = self.source
        if source.column is not None:
            return self.forward_keys()
        key_of = source.parent_key()
        found: ByParent = {key_of(row): [] for row in self.rows}
        related = pinned(self.key_pairs(list(found)))
        for parent, *values in related:
            found[parent].append(source.stand_in(tuple(values), related.db))
        return {parent: tuple(keys) for parent, keys in found.items()}

    def forward_keys(self) -> Mapping[Any, tuple[Any, ...]]:
        """Return the same for a foreign key, whose rows are looked up by their primary keys."""
        source = self.source
        key_of = source.parent_key()
        asked = {key_of(row): getattr(row, source.column or "") for row in self.rows}
        manager = self.through(self.relation.related_model._base_manager)
        related = pinned(manager.filter(pk__in={key for key in asked.values() if key is not None}))
        found = {
            values[0]: source.stand_in(values, related.db)
            for values in related.values_list(*(source.columns or ()))
        }
        return {parent: (found[key],) if key in found else () for parent, key in asked.items()}

    def key_pairs(self, parents: list[Any]) -> QuerySet[Any, Any]:
        """Return the query for pairs: the key of a row, then the columns that make linkage.

        It goes through the default manager of the related model (for a one-to-one the base
        manager), as the relation itself does, so that its filters and its ordering hold.
        """
        source, model = self.source, self.relation.related_model
        manager = model._default_manager if source.many else model._base_manager
        related = self.through(manager).filter(**{self.back_lookup: parents})
        # Django cannot select the columns of a composite key in a query that numbers its rows.
        if source.limit is not None and len(model._meta.pk_fields) == 1:
            related = self.first_of_each(related, source.limit + 1)
        return related.values_list(self.back_name, *(source.columns or ()))

    def first_of_each(self, related: QuerySet[Any], number: int) -> QuerySet[Any]:
        """Return a query for the first ``number`` related rows of each row, in its ordering."""
        numbered = related.alias(**{PARENT: F(self.back_name)})
        # This adds the joins to the query that its ordering needs.
        ordering = numbered.query.get_compiler(using=numbered.db).get_order_by()
        order_by = [expression for expression, _ in ordering]
        window = Window(RowNumber(), partition_by=PARENT, order_by=order_by or None)
        found: QuerySet[Any] = numbered.filter(LessThanOrEqual(window, number))
        return found

    def load_counts(self, loaded: LoadedKeys) -> None:
        """Add the numbers of related rows to ``loaded``."""
        loaded.setdefault(self.source.count_name, {}).update(self.counts())

    def counts(self) -> Mapping[Any, int]:
        """Return the number of related rows by the key of each row, counting prefetched ones."""
        key_of = self.source.parent_key()
        missing: dict[Any, int] = {}
        found: dict[Any, int] = {}
        for row in self.rows:
            related = self.source.prefetched(row)
            if related is None:
                missing[key_of(row)] = 0
            else:
                found[key_of(row)] = len(list(related))
        if missing:
            name = self.back_name
            counted = self.through(self.relation.related_model._default_manager).filter(
                **{self.back_lookup: list(missing)}
            )
            missing.update(
                counted.order_by().values(name).annotate(n=Count("pk")).values_list(name, "n")
            )
        return found | missing

    def through(self, manager: Manager[Any]) -> Manager[Any]:
        """Return a manager with a row as hint, so that a database router sees where it is from."""
        return manager.db_manager(hints={"instance": self.rows[0]})

    def selects_rows(self, related: QuerySet[Any]) -> bool:
        """Tell whether a queryset selects plain rows of a model with a single-column key.

        False also where the rows have a fetch mode of their own, which related rows would inherit.
        """
        query = related.query
        return (
            fetches_usually(getattr(self.rows[0]._state, "fetch_mode", None))
            and related._iterable_class is ModelIterable
            and len(related.model._meta.pk_fields) == 1
            and keeps_always("read rows", type(related))
            and not (query.annotations or query.extra or query.select_related)
            and not (query.is_sliced or query.combinator)
            and not related._prefetch_related_lookups  # type: ignore[attr-defined]
            and query.deferred_loading == (frozenset(), True)
        )

    @property
    def back_name(self) -> str:
        """The name in queries on the related model of the relation back to the rows."""
        relation = self.relation
        if relation.many_to_many and not relation.auto_created:
            return str(relation.related_query_name())
        return str(relation.field.name)

    @property
    def back_lookup(self) -> str:
        """The lookup for related rows by the keys of the rows.

        It names the primary key, as Django takes longer to check each value for a relation.
        """
        is_single = len(self.relation.model._meta.pk_fields) == 1
        key = f"{self.back_name}__{PRIMARY_KEY}" if is_single else self.back_name
        return f"{key}__in"
