"""Loads the related rows and keys for a document, in queries that do not grow with the rows.

Each node of the include tree says for each of its relations whether nothing, the related keys or
the related rows are needed. The levels are walked from the primary rows down, each with all its
distinct instances at once.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.serializers import BaseSerializer

from rest_framework_json_api._fields.target import AnyField, target_of
from rest_framework_json_api._loading.needs import Content, Needs, WantedRows
from rest_framework_json_api._loading.node import PolymorphicNode, ResourceNode, node_for
from rest_framework_json_api._plan.plan import plan_of, relationship_of
from rest_framework_json_api._plan.relationship import Load, Relationship
from rest_framework_json_api._plan.source import source_named
from rest_framework_json_api._query.include import NOTHING
from rest_framework_json_api._query.query import fieldset_of
from rest_framework_json_api._resources.resource import resource_of
from rest_framework_json_api._resources.rows import may_lack_columns


class NodeNeeds(Needs):
    """The needs of a node's rows, and of all that is included below them."""

    def __init__(self, node: ResourceNode) -> None:
        super().__init__(nodes=[node])
        self.node = node
        self.want_linkage()
        self.want_attributes()
        for name, child in node.children.items():
            self.want_included(name, child)

    def want_linkage(self) -> None:
        """Add the needs of linkage and counts, for relationships that are not included."""
        for relationship in self.node.plan.groups.relationships:
            if relationship.name not in self.node:
                want_linkage(self, relationship)
                self.want_count(relationship)

    def want_count(self, relationship: Relationship) -> None:
        """Add the number of members of a relationship, where not all of them are listed."""
        source = relationship.source
        if source is not None and relationship.is_partial and relationship.counts:
            self.counts.append((source, relationship.loaded))

    def want_attributes(self) -> None:
        """Add the relations that attributes read, and the needs of nested serializers."""
        plan = self.node.plan
        for bound in plan.fields.values():
            is_nested = isinstance(bound, BaseSerializer)
            if is_nested or "." in (bound.source or ""):
                nested = partial(needs_of_part, bound) if is_nested else None
                self.want_along(plan.model, bound.source_attrs, nested)
        for name, _ in plan.groups.attributes:
            bound = plan.fields[name]
            source = source_named(plan.model, bound.source) if plan.model is not None else None
            if source is not None and not isinstance(bound, BaseSerializer):
                self.want(WantedRows(source, Needs()))

    def want_included(self, name: str, child: ResourceNode) -> None:
        """Add the rows of an included relationship."""
        source = self.node.sources[name]
        if source is None or source.overridden:
            relationship = self.node.plan.relationship(name, child.field)
            self.contents.append(Content(relationship, needs_of(child)))
        if source is None:
            return
        if source.overridden:
            # The field may read the rows of its relation to choose some of them.
            self.want(WantedRows(source, Needs()))
            return
        loaded = self.node.plan.loaded
        self.want(WantedRows(source, needs_of(child), fieldset_columns(child), (loaded,)))
        if source.needs_keys:
            self.keys.append((source, loaded))


def needs_of(node: ResourceNode) -> Needs:
    """Return the needs of a node's rows; of a polymorphic node, by member."""
    if not isinstance(node, PolymorphicNode):
        return NodeNeeds(node)
    return Needs(parts=[partial(needs_of_members, node)], typed=[type(node.serializer)])


def needs_of_members(node: ResourceNode, instances: list[Any]) -> Iterator[tuple[Needs, list[Any]]]:
    """Yield the needs of each member of a polymorphic node, with the member's instances."""
    for member, rows in node.groups(instances):
        yield needs_of(member), rows


def needs_of_part(serializer: BaseSerializer[Any]) -> Needs:
    """Return the needs of the rows that a nested serializer represents as an attribute."""
    target = getattr(serializer, "child", serializer)
    if not hasattr(target, "fields"):
        return Needs()
    needs = needs_of(node_for(target, NOTHING))
    # The rows are represented with their parents, not by a node.
    needs.nodes.clear()
    return needs


def want_linkage(needs: Needs, relationship: Relationship) -> None:
    """Add the related keys or rows that the linkage of a relationship is made from."""
    source, loaded = relationship.source, relationship.loaded
    if source is not None and relationship.load is Load.KEYS:
        needs.keys.append((source, loaded))
    elif source is not None and relationship.load is Load.OBJECTS:
        known = target_of(relationship.field).serializer
        typed = [known] if known is not None and resource_of(known).is_polymorphic else []
        # Rows that Django prefetches are kept in its own cache.
        kept_in = None if source.is_usual else (loaded,)
        needs.want(WantedRows(source, Needs(typed=typed), kept_in=kept_in))
        if source.limit is not None:
            needs.keys.append((source, loaded))


def fieldset_columns(node: ResourceNode) -> frozenset[str] | None:
    """Return the columns to select for a sparse fieldset; None for all of them.

    All are selected where the client gave no fieldset, where a field may read more than a column,
    and where code of a project that makes rows may read others.
    """
    if fieldset_of(node.serializer) is None or isinstance(node, PolymorphicNode):
        return None
    columns, model = node.plan.columns, node.plan.model
    if columns is None or model is None or not node.plan.represents or not may_lack_columns(model):
        return None
    followed = [source.accessor for source in node.sources.values() if source and source.column]
    is_complete = all(source and not source.overridden for source in node.sources.values())
    return columns.union(followed, [model._meta.pk.name]) if is_complete else None


def load(node: ResourceNode, instances: Iterable[Any]) -> None:
    """Load all that the document of some instances needs.

    Related rows that the project has prefetched or selected are not loaded again. Included rows are
    represented, too, so that all queries have run before the document is made.
    """
    groups = node.groups(instances)
    includes = [(member.plan.identify, rows) for member, rows in groups if member.includes]
    primary = {
        identity
        for identify, rows in includes
        for row in rows
        if (identity := identify(row)) is not None
    }
    for member, rows in groups:
        needs_of(member).load(rows, primary)


def load_linkage(relationship: Relationship, instance: Any) -> None:
    """Load the keys or rows for the full linkage of one relationship of an instance."""
    needs = Needs()
    want_linkage(needs, relationship.whole())
    needs.load([instance], set())


def linkage(field: AnyField, instance: Any) -> Any:
    """Return the full linkage of a bound relation field: the ``data`` of a relationship object.

    Raises:
        NotFound: where the field has no value for the instance.
    """
    relationship = relationship_of(field).checked()
    load_linkage(relationship, instance)
    write = relationship.writer(included=True)
    # The value of a field with a limit is only a part of its linkage, and is not read.
    data = (
        {field.field_name: None}
        if relationship.is_partial
        else plan_of(field.parent).data_of(field, instance)
    )
    document = write(data, instance)
    if "data" not in document:
        raise NotFound
    return document["data"]
