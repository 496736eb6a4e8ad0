"""The include tree of a document: a node for each serializer, with nodes of what it includes."""

from collections.abc import Iterable, Sequence
from copy import copy
from functools import cached_property
from typing import Any

from rest_framework.serializers import BaseSerializer

from rest_framework_json_api._fields.target import is_relationship_field
from rest_framework_json_api._loading.needs import Primary
from rest_framework_json_api._loading.walk import Position, Walk
from rest_framework_json_api._plan.fields import ResourceFields
from rest_framework_json_api._plan.plan import plan_of
from rest_framework_json_api._query.include import (
    NOTHING,
    Inclusion,
    inclusion_of,
    offers_include,
    path_tree,
    unknown_path,
)
from rest_framework_json_api._query.query import ASIDE, INCLUDED
from rest_framework_json_api._resources.members import concrete_rows
from rest_framework_json_api._resources.naming import field_key
from rest_framework_json_api._resources.resource import resource_of

NODE = "_json_api_node"


class ResourceNode:
    """A serializer in the include tree of a document, with the nodes of what it includes."""

    def __init__(
        self, serializer: BaseSerializer[Any], inclusion: Inclusion, place: Position | None = None
    ) -> None:
        self.serializer: Any = getattr(serializer, "child", serializer)
        self.plan = plan_of(serializer)
        self.place = place or Position(Walk())
        self.walk = self.place.walk
        self.field: Any = self.place.field
        self.limited: dict[tuple[str, ...], ResourceNode] = {}
        #: The data of represented instances, by their identity.
        self.represented: dict[Any, Any] = {}
        self.children: dict[str, ResourceNode] = {}
        self.children = self.grown(inclusion)
        self.sources = {
            name: self.plan.source(child.field) for name, child in self.children.items()
        }

    def grown(self, inclusion: Inclusion) -> "dict[str, ResourceNode]":
        """Return the child nodes for an inclusion, by name; existing ones are reused, pruned."""
        return {
            name: self.children[name].pruned(below) if name in self else self.grow(name, below)
            for name, below in inclusion.below.items()
            if name in self or below.is_asked or self.reads(name)
        }

    def reads(self, name: str) -> bool:
        """Tell whether this serializer instance has a readable relation field of a name."""
        field = self.serializer.fields.get(name)
        return field is not None and not field.write_only and is_relationship_field(field)

    def grow(self, name: str, inclusion: Inclusion) -> "ResourceNode":
        """Return a new node for an included relationship.

        Raises:
            ValidationError: where this serializer instance has no such readable field.
        """
        path = f"{self.place.trail}{field_key(name)}"
        if not self.reads(name):
            raise unknown_path(path, [])
        place = Position(self.walk, self.serializer.fields[name], f"{path}.")
        serializer_class = inclusion.serializer_class
        if resource_of(serializer_class).chooses_class:
            return ChoosingNode(self.included(serializer_class), inclusion, place)
        included = self.included if inclusion.leads_on else self.included_alone
        return node_for(included(serializer_class), inclusion, place)

    def included(self, serializer_class: type[BaseSerializer[Any]]) -> BaseSerializer[Any]:
        """Return a serializer for included resources, with the context of this one."""
        context = self.serializer.context
        serializer = serializer_class(context={**context, ASIDE: True})
        # All serializers of an answer share one context, as a project may keep values in it.
        serializer._context = context
        vars(serializer)[INCLUDED] = True
        return serializer

    def included_alone(self, serializer_class: type[BaseSerializer[Any]]) -> BaseSerializer[Any]:
        """Return the serializer for the end of a path, shared by all paths that end so."""
        known = self.walk.serializers
        if serializer_class not in known:
            known[serializer_class] = self.included(serializer_class)
        return known[serializer_class]

    def __contains__(self, name: str) -> bool:
        return name in self.children

    @property
    def names(self) -> Iterable[str]:
        """The names of the included relationships."""
        return self.children

    @property
    def includes(self) -> bool:
        """Whether anything is included below."""
        return bool(self.children)

    def of(self, instance: Any) -> "ResourceNode":
        """Return the node that represents an instance: this one, or a polymorphic member's."""
        return self

    def groups(self, instances: Iterable[Any]) -> "list[tuple[ResourceNode, list[Any]]]":
        """Return pairs of a node and the instances that it represents."""
        found = list(instances)
        return [(self, found)] if found else []

    def numbered(self, instances: list[Any]) -> "dict[ResourceNode, Sequence[int]]":
        """Return indices into ``instances``, by the node that represents them."""
        return {self: range(len(instances))}

    def concrete(self, rows: list[Any]) -> list[Any]:
        """Return the rows, with those of child classes in place of base rows if polymorphic."""
        return concrete_rows(type(self.serializer), rows)

    def not_primary(self, instances: Iterable[Any], primary: Primary) -> list[Any]:
        """Return the instances that are no primary data, as far as that is known of them."""
        if self.plan.resource_type not in {resource_type for resource_type, _ in primary}:
            return list(instances)
        identify = self.plan.identify
        return [instance for instance in instances if identify(instance) not in primary]

    def identify(self, instance: Any) -> Any:
        """Return a key for an instance: type and id of its resource, else by object identity."""
        return self.plan.identify(instance) or (id(self), id(instance))

    def represent(self, instance: Any) -> Any:
        """Return the data of an instance, made on the first call."""
        identity = self.identify(instance)
        if identity not in self.represented:
            self.represented[identity] = self.serializer.to_representation(instance)
        return self.represented[identity]

    def represent_all(self, instances: Iterable[Any]) -> None:
        """Represent the instances that are not represented yet, all together."""
        missing = {
            identity: instance
            for instance in instances
            if (identity := self.identify(instance)) not in self.represented
        }
        self.represented |= zip(missing, self.data_of(missing.values()), strict=True)

    def data_of(self, instances: Iterable[Any]) -> list[Any]:
        """Return new data of instances: by the plan, else by ``to_representation`` of each."""
        if self.plan.represents:
            return self.plan.represent_all(instances)
        return [self.serializer.to_representation(instance) for instance in instances]

    @cached_property
    def fields(self) -> ResourceFields:
        """The readable fields, for the extension points of the renderer."""
        return ResourceFields(self, self.plan.fields)

    def limited_to(self, paths: tuple[str, ...]) -> "ResourceNode":
        """Return a node of the same serializer that includes some dotted paths.

        Child nodes are taken from this node where it has them, with all that was loaded for them.
        """
        if paths not in self.limited:
            tree = path_tree(",".join(paths))
            self.limited[paths] = self.pruned(Inclusion.checked(tree, self.serializer))
        return self.limited[paths]

    def pruned(self, inclusion: Inclusion) -> "ResourceNode":
        """Return a copy of the node that includes ``inclusion`` instead."""
        node = copy(self)
        for cached in ("fields", "paths"):
            node.__dict__.pop(cached, None)
        node.children = self.grown(inclusion)
        return node

    @cached_property
    def paths(self) -> list[str]:
        """The include paths below this node, as dotted names."""
        return [
            path
            for name, child in self.children.items()
            for path in (name, *(f"{name}.{below}" for below in child.paths))
        ]


class PolymorphicNode(ResourceNode):
    """A polymorphic serializer in the include tree, with a node for each of its members."""

    def __init__(
        self, serializer: BaseSerializer[Any], inclusion: Inclusion, place: Position | None = None
    ) -> None:
        super().__init__(serializer, NOTHING, place)
        self.inclusion = inclusion
        self.nodes: dict[type, ResourceNode] = {}
        #: Instance and node by the instance's ``id()``; kept alive, so that no id is reused.
        self.known: dict[int, tuple[Any, ResourceNode]] = {}
        asked = {
            name
            for member in (inclusion.offer.members if inclusion.is_asked else ())
            for name in inclusion.of_member(member).below
        }
        for name in asked.difference(self.names if asked else ()):
            raise unknown_path(f"{self.place.trail}{field_key(name)}", [])

    @property
    def members(self) -> tuple[type, ...]:
        """The serializer classes of the members."""
        return resource_of(self.serializer).members

    def node_of(self, member: type[BaseSerializer[Any]]) -> ResourceNode:
        """Return the node of a member, made on the first call."""
        if member not in self.nodes:
            serializer = self.included(member)
            inclusion = self.below(self.inclusion, member, serializer)
            self.nodes[member] = node_for(serializer, inclusion, self.place)
        return self.nodes[member]

    def below(
        self, inclusion: Inclusion, member: type, serializer: BaseSerializer[Any]
    ) -> Inclusion:
        """Return the part of an inclusion that a member has relationships for."""
        own = self.inclusion_of(inclusion, member)
        # Another member may be the one that has a relationship.
        return own.among(serializer.fields) if own.below else own  # type: ignore[attr-defined]

    def inclusion_of(self, inclusion: Inclusion, member: type) -> Inclusion:
        """Return the inclusion of a member, before it is limited to the member's fields."""
        return inclusion.of_member(member)

    def member_for(self, instance: Any) -> type:
        """Return the serializer class of the member that represents an instance."""
        member: type = self.serializer.get_polymorphic_serializer_for_instance(instance)
        return member

    @property
    def includes(self) -> bool:
        """Whether anything is included below any member."""
        return any(self.node_of(member).includes for member in self.members)

    @property
    def names(self) -> set[str]:
        """The names of the relationships that any member includes."""
        return {name for member in self.members for name in self.node_of(member).names}

    def of(self, instance: Any) -> ResourceNode:
        """Return the node of the member that represents an instance; this node for None."""
        if instance is None:
            return self
        known = self.known.get(id(instance))
        if known is None:
            member = self.member_for(instance)
            known = self.known[id(instance)] = instance, self.node_of(member).of(instance)
        return known[1]

    def groups(self, instances: Iterable[Any]) -> list[tuple[ResourceNode, list[Any]]]:
        """Return pairs of a member's node and the instances that it represents."""
        found = list(instances)
        places = self.numbered(found)
        return [(node, [found[number] for number in own]) for node, own in places.items()]

    def numbered(self, instances: list[Any]) -> dict[ResourceNode, Sequence[int]]:
        """Return indices into ``instances``, by the node of the member that represents them."""
        groups: dict[ResourceNode, list[int]] = {}
        for number, instance in enumerate(instances):
            groups.setdefault(self.of(instance), []).append(number)
        return {**groups}

    def pruned(self, inclusion: Inclusion) -> ResourceNode:
        """Return a copy of the node whose members include ``inclusion`` instead."""
        node = copy(self)
        node.__dict__.pop("paths", None)
        node.inclusion = inclusion
        node.known = {}
        node.nodes = {
            member: own.pruned(self.below(inclusion, member, own.serializer))
            for member, own in self.made().items()
        }
        return node

    def made(self) -> dict[Any, ResourceNode]:
        """Return the nodes of all members, and of other classes that were chosen, by class."""
        return {**{member: self.node_of(member) for member in self.members}, **self.nodes}

    @cached_property
    def paths(self) -> list[str]:
        """The include paths below all members, as dotted names without duplicates."""
        paths = [path for member in self.members for path in self.node_of(member).paths]
        return list(dict.fromkeys(paths))


class ChoosingNode(PolymorphicNode):
    """A serializer class whose ``__new__`` may return other classes, with a node for each of them.

    It is instantiated with each row to learn the class. All resources have the type that it
    declares.
    """

    @property
    def members(self) -> tuple[type[BaseSerializer[Any]], ...]:
        """The class that chooses, alone: the others are known only by their rows."""
        return (self.inclusion.serializer_class,)

    def node_of(self, member: type[BaseSerializer[Any]]) -> ResourceNode:
        """Return the node of a chosen class, with the resource type of the choosing one."""
        node = super().node_of(member)
        node.plan.resource_type = resource_of(self.inclusion.serializer_class).resource_type
        return node

    def inclusion_of(self, inclusion: Inclusion, member: type) -> Inclusion:
        """Return the inclusion unchanged: it is the same for all chosen classes."""
        return inclusion

    def member_for(self, instance: Any) -> type:
        """Return the serializer class that is chosen for an instance."""
        context = {**self.serializer.context, ASIDE: True}
        return type(self.inclusion.serializer_class(instance, context=context))


def node_for(
    serializer: BaseSerializer[Any], inclusion: Inclusion, place: Position | None = None
) -> ResourceNode:
    """Return a new node for a serializer, polymorphic or not."""
    node_class = PolymorphicNode if resource_of(serializer).is_polymorphic else ResourceNode
    return node_class(serializer, inclusion, place)


def resource_node(serializer: BaseSerializer[Any]) -> ResourceNode:
    """Return the root of a serializer's include tree, kept for as long as its plan is.

    The client's ``include`` applies if the serializer offers all of it. A serializer that does not
    is one that a project uses within an answer, and includes only its default.

    Raises:
        ValidationError: where the serializer instance lacks a field of the tree.
    """
    target = getattr(serializer, "child", serializer)
    node: ResourceNode | None = target.__dict__.get(NODE)
    if node is None or node.plan is not plan_of(target):
        request = target.context.get("request")
        request = request if offers_include(request, target) else None
        node = target.__dict__[NODE] = node_for(target, inclusion_of(request, target))
    return node
