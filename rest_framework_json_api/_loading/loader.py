"""Loading: everything a document needs of related rows, in queries that do not grow with the rows.

The plan of each serializer and the include tree say, for every relation of every level, whether
nothing is needed, the keys of the related rows, or the rows themselves. The levels are walked from
the primary rows down, each with all its distinct instances at once.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import Any

from django.db.models import Model, Prefetch, prefetch_related_objects
from django.db.models.query import get_prefetcher
from rest_framework.exceptions import NotFound
from rest_framework.fields import SkipField
from rest_framework.serializers import BaseSerializer

from rest_framework_json_api._fields.target import MethodField, is_many, serializer_of_relation
from rest_framework_json_api._loading.node import PolymorphicNode, ResourceNode, node_for
from rest_framework_json_api._loading.queries import (
    load_forward,
    load_keys,
    queried_counts,
    related_by_parent,
)
from rest_framework_json_api._plan.linkage import Relation
from rest_framework_json_api._plan.plan import Load, Plan, Relationship, plan_of, read_one
from rest_framework_json_api._plan.relationship import related_if_any
from rest_framework_json_api._plan.source import LoadedKeys, Source, source_named
from rest_framework_json_api._query.include import NOTHING
from rest_framework_json_api._query.query import fieldset_of
from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.members import concrete_rows
from rest_framework_json_api._resources.models import key_getter
from rest_framework_json_api._resources.resource import is_polymorphic
from rest_framework_json_api._resources.rows import may_lack_columns


@dataclass(slots=True)
class Objects:
    """Related rows to load: where they are found, with which columns, and what they need."""

    source: Source
    level: "Level"
    columns: frozenset[str] | None = None
    #: Where the rows are kept by the keys of their parents; None where they are read otherwise.
    kept_in: tuple[LoadedKeys, ...] | None = None


@dataclass(slots=True)
class Method:
    """An included relationship whose content a serializer method returns."""

    field: Any
    level: "Level"


@dataclass(slots=True)
class Level:
    """What the instances of one level need."""

    nodes: list[ResourceNode] = field(default_factory=list)
    keys: list[tuple[Source, LoadedKeys]] = field(default_factory=list)
    counts: list[tuple[Source, LoadedKeys]] = field(default_factory=list)
    objects: dict[str, Objects] = field(default_factory=dict)
    methods: list[Method] = field(default_factory=list)
    #: Polymorphic nodes, whose members need more of the instances that are theirs.
    polymorphic: list[PolymorphicNode] = field(default_factory=list)
    #: Polymorphic serializers that tell the types of the instances.
    typed: list[Any] = field(default_factory=list)

    def want(self, wanted: Objects) -> None:
        """Add related rows, together with what is wanted of the same rows already."""
        name = wanted.source.accessor
        self.objects[name] = merge(self.objects[name], wanted) if name in self.objects else wanted


def merge(one: Objects, other: Objects) -> Objects:
    """Return what serves two wishes for the rows of one relation."""
    level = Level(
        nodes=one.level.nodes + other.level.nodes,
        keys=one.level.keys + other.level.keys,
        counts=one.level.counts + other.level.counts,
        objects=dict(one.level.objects),
        methods=one.level.methods + other.level.methods,
        polymorphic=one.level.polymorphic + other.level.polymorphic,
        typed=one.level.typed + other.level.typed,
    )
    for wanted in other.level.objects.values():
        level.want(wanted)
    columns = None if None in (one.columns, other.columns) else one.columns | other.columns  # type: ignore[operator]
    kept_in = None if None in (one.kept_in, other.kept_in) else one.kept_in + other.kept_in  # type: ignore[operator]
    return Objects(one.source, level, columns, kept_in)


def level_of(node: ResourceNode) -> Level:
    """Return what the rows of a node of the include tree need."""
    if isinstance(node, PolymorphicNode):
        return Level(polymorphic=[node], typed=[type(node.serializer)])
    level = Level(nodes=[node])
    add_relationships(level, node)
    add_attributes(level, node.plan)
    for name, child in node.children.items():
        add_included(level, node, name, child)
    return level


def add_relationships(level: Level, node: ResourceNode) -> None:
    """Add what the linkage of relationships needs that are not included."""
    for relationship in node.plan.groups.relationships:
        if relationship.name not in node:
            add_linkage(level, relationship, node.plan.loaded)
            add_count(level, relationship.relation)


def add_linkage(level: Level, relationship: Relationship, loaded: LoadedKeys) -> None:
    """Add what the linkage of a relationship needs."""
    source = relationship.relation.source
    if source is not None and relationship.load is Load.KEYS:
        level.keys.append((source, loaded))
    elif source is not None and relationship.load is Load.OBJECTS:
        typed = Level(typed=types_teller(relationship.relation.field))
        # What Django reads is kept where its managers look.
        level.want(Objects(source, typed, kept_in=None if source.is_usual else (loaded,)))
        if source.limit is not None:
            level.keys.append((source, loaded))


def add_count(level: Level, relation: Relation) -> None:
    """Add the number of members of a relationship, where that is told of more than are listed."""
    if relation.source is not None and relation.is_partial and relation.counts:
        level.counts.append((relation.source, relation.loaded))


def types_teller(bound: Any) -> list[Any]:
    """Return the polymorphic serializer that tells the types of what a relation field leads to."""
    serializer = serializer_of_relation(bound)
    return [serializer] if serializer is not None and is_polymorphic(serializer) else []


def add_attributes(level: Level, plan: Plan) -> None:
    """Add the relations that attributes are read through: dotted sources, nested serializers."""
    for bound in plan.fields.values():
        if isinstance(bound, BaseSerializer) or "." in (bound.source or ""):
            add_path(level, plan.model, bound.source_attrs, bound)
    for name, _ in plan.groups.attributes:
        bound = plan.fields[name]
        source = source_named(plan.model, bound.source) if plan.model is not None else None
        if source is not None and not isinstance(bound, BaseSerializer):
            level.want(Objects(source, Level()))


def add_path(level: Level, model: type[Model] | None, steps: list[str], bound: Any) -> None:
    """Add the relations along the source of an attribute, and what a nested serializer needs."""
    source = source_named(model, steps[0]) if model is not None and steps else None
    if source is None:
        return
    below = Level()
    if len(steps) > 1 and not source.many:
        add_path(below, source.relation.related_model, steps[1:], bound)
    elif len(steps) == 1 and isinstance(bound, BaseSerializer):
        below = nested_level(bound)
    level.want(Objects(source, below))


def nested_level(serializer: BaseSerializer[Any]) -> Level:
    """Return what the rows need that a serializer nested as an attribute represents."""
    target = getattr(serializer, "child", serializer)
    if not hasattr(target, "fields"):
        return Level()
    level = level_of(node_for(target, NOTHING))
    # The rows are represented as a part of their parents.
    level.nodes.clear()
    return level


def add_included(level: Level, node: ResourceNode, name: str, child: ResourceNode) -> None:
    """Add the rows of an included relationship."""
    source = node.sources[name]
    if source is None or source.overridden:
        level.methods.append(Method(child.field, level_of(child)))
    if source is None:
        return
    if source.overridden:
        # The field may well read the rows that its relation holds, to choose some of them.
        level.want(Objects(source, Level()))
        return
    kept_in = (node.plan.loaded,)
    level.want(Objects(source, level_of(child), fieldset_columns(child), kept_in))
    if source.needs_keys:
        level.keys.append((source, node.plan.loaded))


def fieldset_columns(node: ResourceNode) -> frozenset[str] | None:
    """Return the columns that a sparse fieldset leaves to be selected; None for all of them.

    All are selected where the client gave no fieldset, where a field is more than a column, and
    where the making of a row may read others.
    """
    serializer = node.serializer
    if fieldset_of(serializer) is None or isinstance(node, PolymorphicNode):
        return None
    columns, model = node.plan.columns, node.plan.model
    if columns is None or model is None or not node.plan.represents or not may_lack_columns(model):
        return None
    followed = [source.accessor for source in node.sources.values() if source and source.column]
    is_complete = all(source and not source.overridden for source in node.sources.values())
    return columns.union(followed, [model._meta.pk.name]) if is_complete else None


def load(node: ResourceNode, instances: Iterable[Any]) -> None:
    """Load all that the document of some instances needs.

    What is there already, because the project prefetched or selected it, is left alone. Included
    rows are represented too, so that all queries have been run when the document is made.
    """
    groups = node.grouped(instances)
    includes = [member for member in groups if member.includes]
    identities = {
        identity for member in includes for identity in map(member.plan.identify, groups[member])
    }
    for member, rows in groups.items():
        load_level(level_of(member), rows, rows, identities - {None})


def load_level(
    level: Level, instances: list[Any], rendered: Iterable[Any], primary: set[Any]
) -> None:
    """Load what the instances of one level need, then go on with the next level.

    Args:
        level: what the instances need.
        instances: the instances, some of them several times.
        rendered: those that are represented at this level, and so need their linkage.
        primary: types and ids of the primary data, which is represented elsewhere.
    """
    for rows in by_class(instances) if level.objects else ():
        for wanted in level.objects.values():
            load_included(wanted.level, load_objects(wanted, rows), primary)
    for rows in by_class(rendered) if level.keys or level.counts else ():
        for source, loaded in level.keys:
            load_keys(source, loaded, rows)
        for source, loaded in level.counts:
            loaded.setdefault(source.count_name, {}).update(queried_counts(source, rows))
    for method in level.methods:
        load_included(method.level, call_method(method, instances), primary)
    for node in level.polymorphic:
        for member, rows in node.grouped(instances).items():
            load_included(level_of(member), rows, primary)


def load_objects(wanted: Objects, rows: list[Model]) -> list[Any]:
    """Load related rows, and return them."""
    source = wanted.source
    if load_forward(source, rows, wanted.columns):
        settle(wanted, rows)
        return source.related(rows)
    found: dict[Any, list[Any]] | None
    if source.many and not source.is_usual:
        found = read_by_manager(source, rows, wanted.level.typed)
    else:
        is_kept = wanted.kept_in is not None and not wanted.level.typed
        found = related_by_parent(source, rows, wanted.columns) if is_kept else None
        if found is None:
            prefetch_related_objects(rows, prefetch_of(wanted))
            settle(wanted, rows)
            return source.related(rows)
    for loaded in wanted.kept_in or ():
        loaded.setdefault(source.rows_name, {}).update(found)
    return list({id(other): other for others in found.values() for other in others}.values())


def read_by_manager(source: Source, rows: list[Any], typed: list[Any]) -> dict[Any, list[Any]]:
    """Return the related rows of each row by its key, as the manager of a field's own finds them.

    It finds them for all rows at once where it has a way to.
    """
    can_prefetch = finds_for_several(source, rows[0])
    if can_prefetch:
        prefetch_related_objects(rows, source.accessor)
    found: dict[Any, list[Any]] = {}
    for row in rows:
        related = source.prefetched(row) if can_prefetch else None
        found[source.key_of_parent(row)] = list(source.rows(row) if related is None else related)
    for serializer in typed:
        found = {key: concrete_rows(serializer, related) for key, related in found.items()}
    return found


def finds_for_several(source: Source, row: Any) -> bool:
    """Tell whether a manager finds the related rows of several rows as it does those of one.

    One that overrides ``get_queryset`` alone finds others when it is asked for several.
    """
    prefetcher, descriptor, *_ = get_prefetcher(row, source.accessor, source.accessor)
    if prefetcher is None or prefetcher is descriptor:
        return prefetcher is not None
    return keeps("read relations together", prefetcher)


def settle(wanted: Objects, rows: list[Model]) -> None:
    """Let rows have related rows as instances of the models that represent them."""
    for serializer in wanted.level.typed:
        found = wanted.source.related(rows)
        concrete = zip(found, concrete_rows(serializer, found), strict=True)
        changed = {id(base): row for base, row in concrete if base is not row}
        if changed:
            wanted.source.replace(rows, changed)


def load_included(level: Level, instances: list[Any], primary: set[Any]) -> None:
    """Load what included rows need, and represent them."""
    distinct = {id(instance): instance for instance in instances}.values()
    types = {kind for kind, _ in primary}
    rendered = [
        [row for row in distinct if node.plan.identify(row) not in primary]
        if node.plan.resource_type in types
        else list(distinct)
        for node in level.nodes
    ]
    load_level(level, instances, chain(*rendered) if rendered else instances, primary)
    for node, rows in zip(level.nodes, rendered, strict=True):
        node.represent_all(rows)


def by_class(instances: Iterable[Any]) -> list[list[Model]]:
    """Return the distinct saved model instances, those of one class together."""
    groups: dict[type, dict[int, Any]] = {}
    for row in instances:
        groups.setdefault(type(row), {})[id(row)] = row
    saved = [
        [row for row in rows.values() if key_getter(model)(row) is not None]
        for model, rows in groups.items()
        if issubclass(model, Model)
    ]
    return [rows for rows in saved if rows]


def prefetch_of(wanted: Objects) -> Any:
    """Return Django's way to say which related rows to load, with only the columns needed."""
    source, relation = wanted.source, wanted.source.relation
    joins_columns = relation.concrete or getattr(relation, "field", relation).concrete
    if wanted.columns is None or not joins_columns:
        return source.accessor
    model = relation.related_model
    manager = model._default_manager if source.many else model._base_manager
    points_back = relation.auto_created and not relation.many_to_many
    back = [relation.field.name] if points_back else []
    return Prefetch(source.accessor, manager.only(*wanted.columns, *back))


def load_linkage(relationship: Relationship, loaded: LoadedKeys, instance: Any) -> None:
    """Load what the whole linkage of one relationship of an instance needs."""
    level = Level()
    add_linkage(level, relationship._replace(relation=relationship.relation.whole()), loaded)
    load_level(level, [instance], [instance], set())


def call_method(method: Method, instances: Iterable[Any]) -> list[Any]:
    """Return what an included relationship holds that is no relation of the model."""
    is_method = isinstance(method.field, MethodField)
    read = partial(remembered if is_method else unplanned, method.field)
    return [row for instance in instances for row in read(instance) if row is not None]


def remembered(bound: Any, instance: Any) -> list[Any]:
    """Return the related objects that a method of the serializer returns, called once."""
    with suppress(SkipField):
        return bound.remember(instance)  # type: ignore[no-any-return]
    return []


def unplanned(bound: Any, instance: Any) -> list[Any]:
    """Return the related objects that a property or a dotted source leads to."""
    related = related_if_any(bound, instance, None)
    return list(related) if is_many(bound) else [related]


def linkage(field: Any, instance: Any) -> Any:
    """Return the linkage of a relation field, as it stands in the relationship object.

    Raises:
        NotFound: where the instance has no such relationship: its field has no value for it.
    """
    plan = plan_of(field.parent)
    relationship = plan.relationship(field.field_name, field)
    load_linkage(relationship, plan.loaded, instance)
    write = relationship.writer(included=True)
    # Of a relationship that is not listed whole, the value of the field is not all of it.
    is_partial = relationship.relation.is_partial
    data = {field.field_name: None} if is_partial else read_one(plan, field, instance)
    document = write(data, instance)
    if "data" not in document:
        raise NotFound
    return document["data"]
