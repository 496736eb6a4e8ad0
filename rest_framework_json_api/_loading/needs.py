"""Needs: the keys and rows to load for one level of a document. Two needs can be merged."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Protocol

from django.db.models import Model, Prefetch, prefetch_related_objects
from django.db.models.query import get_prefetcher
from rest_framework.fields import SkipField

from rest_framework_json_api._fields.target import MethodField
from rest_framework_json_api._loading.queries import RelatedQuery
from rest_framework_json_api._plan.relationship import Relationship
from rest_framework_json_api._plan.source import LoadedKeys, Source, source_named
from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.members import concrete_rows
from rest_framework_json_api._resources.models import key_getter

#: Types and ids of the primary data, which is not represented again where it is included.
Primary = set[tuple[str, str]]


class Represents(Protocol):
    """A node of the include tree: it represents rows once their needs are loaded."""

    def not_primary(self, instances: Iterable[Any], primary: Primary) -> list[Any]:
        """Return the instances that are no primary data."""

    def represent_all(self, instances: Iterable[Any]) -> None:
        """Represent instances and keep their data for the document."""


#: From the instances of a level to the needs of each polymorphic member, with its instances.
Parts = Callable[[list[Any]], "Iterable[tuple[Needs, list[Any]]]"]


@dataclass(slots=True)
class WantedRows:
    """Related rows to load: their relation, their columns, and their own needs."""

    source: Source
    needs: "Needs"
    columns: frozenset[str] | None = None
    #: Where to keep the rows by the key of their parent; None to leave them to Django's caches.
    kept_in: tuple[LoadedKeys, ...] | None = None

    def merged(self, other: "WantedRows") -> "WantedRows":
        """Return the union of two wishes for the rows of one relation."""
        columns, more = self.columns, other.columns
        places, others = self.kept_in, other.kept_in
        return WantedRows(
            self.source,
            self.needs.merged(other.needs),
            None if columns is None or more is None else columns | more,
            None if places is None or others is None else places + others,
        )

    def load(self, rows: list[Model]) -> list[Any]:
        """Load the related rows of rows of one class, and return them."""
        source, query = self.source, RelatedQuery(self.source, rows)
        if query.load_forward(self.columns):
            return self.settled(rows)
        if source.many and not source.is_usual:
            found = self.read_by_manager(rows)
        else:
            is_kept = self.kept_in is not None and not self.needs.typed
            by_parent = query.by_parent(self.columns) if is_kept else None
            if by_parent is None:
                prefetch_related_objects(rows, self.prefetch)
                return self.settled(rows)
            found = by_parent
        for loaded in self.kept_in or ():
            loaded.setdefault(source.rows_name, {}).update(found)
        return list({id(other): other for others in found.values() for other in others}.values())

    def read_by_manager(self, rows: list[Model]) -> dict[Any, list[Any]]:
        """Return the related rows by the key of their parent, from the manager of the field.

        They are prefetched for all rows at once where the manager supports that.
        """
        source = self.source
        can_prefetch = finds_for_several(source, rows[0])
        if can_prefetch:
            prefetch_related_objects(rows, source.accessor)
        found: dict[Any, list[Any]] = {}
        for row in rows:
            related = source.prefetched(row) if can_prefetch else None
            found[source.key_of_parent(row)] = list(
                source.rows(row) if related is None else related
            )
        for serializer in self.needs.typed:
            found = {key: concrete_rows(serializer, related) for key, related in found.items()}
        return found

    def settled(self, rows: list[Model]) -> list[Any]:
        """Replace related base rows by rows of the child classes that members represent.

        Returns the related rows after that.
        """
        for serializer in self.needs.typed:
            found = self.source.related(rows)
            concrete = zip(found, concrete_rows(serializer, found), strict=True)
            changed = {id(base): row for base, row in concrete if base is not row}
            if changed:
                self.source.replace(rows, changed)
        return self.source.related(rows)

    @property
    def prefetch(self) -> "str | Prefetch[Any]":
        """The lookup for Django's prefetching, limited to ``columns`` where it can be."""
        source, relation = self.source, self.source.relation
        joins_columns = relation.concrete or getattr(relation, "field", relation).concrete
        if self.columns is None or not joins_columns:
            return source.accessor
        model = relation.related_model
        manager = model._default_manager if source.many else model._base_manager
        points_back = relation.auto_created and not relation.many_to_many
        back = [relation.field.name] if points_back else []
        return Prefetch(source.accessor, manager.only(*self.columns, *back))


def finds_for_several(source: Source, row: Model) -> bool:
    """Tell whether a relation's manager finds the same rows for several parents as for one.

    A manager that overrides ``get_queryset`` alone would find others when it prefetches.
    """
    prefetcher, descriptor, *_ = get_prefetcher(row, source.accessor, source.accessor)
    if prefetcher is None or prefetcher is descriptor:
        return prefetcher is not None
    return keeps("read relations together", prefetcher)


@dataclass(slots=True)
class Content:
    """An included relationship whose related objects come from the field, not from a relation."""

    relationship: Relationship
    needs: "Needs"

    def read(self, instances: Iterable[Any]) -> list[Any]:
        """Return the related objects of instances, without None."""
        is_method = isinstance(self.relationship.field, MethodField)
        read = self.remembered if is_method else self.unplanned
        return [row for instance in instances for row in read(instance) if row is not None]

    def remembered(self, instance: Any) -> list[Any]:
        """Return the related objects from a method of the serializer, called once for each."""
        with suppress(SkipField):
            return self.relationship.field.remember(instance)  # type: ignore[attr-defined, no-any-return]
        return []

    def unplanned(self, instance: Any) -> list[Any]:
        """Return the related objects from a property or a dotted source; may contain None."""
        related = self.relationship.if_any(instance)
        return list(related) if self.relationship.many else [related]


@dataclass(slots=True)
class Needs:
    """What to load for the instances of one level."""

    nodes: list[Represents] = field(default_factory=list)
    keys: list[tuple[Source, LoadedKeys]] = field(default_factory=list)
    counts: list[tuple[Source, LoadedKeys]] = field(default_factory=list)
    rows: dict[str, WantedRows] = field(default_factory=dict)
    contents: list[Content] = field(default_factory=list)
    #: Functions that yield the needs of polymorphic members, with their instances.
    parts: list[Parts] = field(default_factory=list)
    #: Polymorphic serializers by which base rows become rows of child classes.
    typed: list[type] = field(default_factory=list)

    def want(self, wanted: WantedRows) -> None:
        """Add related rows to load, merged with any wish for the same relation."""
        name = wanted.source.accessor
        self.rows[name] = self.rows[name].merged(wanted) if name in self.rows else wanted

    def merged(self, other: "Needs") -> "Needs":
        """Return the union of two needs of the same instances."""
        merged = Needs(
            nodes=self.nodes + other.nodes,
            keys=self.keys + other.keys,
            counts=self.counts + other.counts,
            rows=dict(self.rows),
            contents=self.contents + other.contents,
            parts=self.parts + other.parts,
            typed=self.typed + other.typed,
        )
        for wanted in other.rows.values():
            merged.want(wanted)
        return merged

    def want_along(
        self,
        model: type[Model] | None,
        steps: Sequence[str],
        last: "Callable[[], Needs] | None" = None,
    ) -> None:
        """Add the relations along the source of an attribute, as far as they are relations.

        Args:
            model: the model of the instances.
            steps: the source, split at its dots.
            last: returns the needs of the rows at its end; None where it ends at a value.
        """
        source = source_named(model, steps[0]) if model is not None and steps else None
        if source is None:
            return
        below = Needs()
        if len(steps) > 1 and not source.many:
            below.want_along(source.relation.related_model, steps[1:], last)
        elif len(steps) == 1 and last is not None:
            below = last()
        self.want(WantedRows(source, below))

    def load(
        self, instances: list[Any], primary: Primary, rendered: Iterable[Any] | None = None
    ) -> None:
        """Load the needs of instances, then the needs of the levels below.

        Args:
            instances: the instances, possibly with duplicates.
            primary: types and ids of the primary data.
            rendered: those instances whose linkage and counts are needed; None for all.
        """
        for rows in by_class(instances) if self.rows else ():
            for wanted in self.rows.values():
                wanted.needs.load_included(wanted.load(rows), primary)
        shown = instances if rendered is None else rendered
        for rows in by_class(shown) if self.keys or self.counts else ():
            for source, loaded in self.keys:
                RelatedQuery(source, rows).load_keys(loaded)
            for source, loaded in self.counts:
                RelatedQuery(source, rows).load_counts(loaded)
        for content in self.contents:
            content.needs.load_included(content.read(instances), primary)
        for parts_of in self.parts:
            for needs, own in parts_of(instances):
                needs.load_included(own, primary)

    def load_included(self, instances: list[Any], primary: Primary) -> None:
        """Load the needs of included rows, and represent those that are no primary data."""
        distinct = {id(instance): instance for instance in instances}.values()
        rendered = [node.not_primary(distinct, primary) for node in self.nodes]
        self.load(instances, primary, chain(*rendered) if rendered else None)
        for node, rows in zip(self.nodes, rendered, strict=True):
            node.represent_all(rows)


def by_class(instances: Iterable[Any]) -> list[list[Model]]:
    """Return the distinct model instances that have a key, one list for each class."""
    groups: dict[type, dict[int, Any]] = {}
    for row in instances:
        groups.setdefault(type(row), {})[id(row)] = row
    saved = [
        [row for row in rows.values() if key_getter(model)(row) is not None]
        for model, rows in groups.items()
        if issubclass(model, Model)
    ]
    return [rows for rows in saved if rows]
