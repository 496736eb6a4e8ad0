"""Resource objects, those of the primary data and those that are included."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from functools import partial
from typing import Any

from django.db.models import Model
from rest_framework.serializers import Serializer

from rest_framework_json_api._document.hooks import is_overridden
from rest_framework_json_api._fields.target import is_many
from rest_framework_json_api._loading.node import ResourceNode
from rest_framework_json_api._loading.walk import Walk
from rest_framework_json_api._plan.fields import ResourceFields
from rest_framework_json_api._plan.plan import plan_of
from rest_framework_json_api._query.include import NOTHING
from rest_framework_json_api._resources.identity import identity_of_model
from rest_framework_json_api._resources.naming import field_key
from rest_framework_json_api._resources.resource import type_of_instance
from rest_framework_json_api._resources.rows import rows_behind

#: The data of resources, each with its instance.
Pairs = list[tuple[Any, Any]]

#: From the data of resources and their instances to resource objects.
Maker = Callable[[Pairs], list[dict[str, Any]]]


def known_fields(fields: Mapping[str, Any]) -> ResourceFields:
    """Return fields with what their plan knows, also where an override passes on a dict of them."""
    if isinstance(fields, ResourceFields):
        return fields
    parents = [field.parent for field in fields.values() if field.parent is not None]
    serializer: Any = parents[0] if parents else Serializer()
    bound = {
        name: field if field.parent is not None else bound_copy(field, name, serializer)
        for name, field in fields.items()
        if not field.write_only
    }
    return ResourceFields(ResourceNode(serializer, NOTHING), bound)


def bound_copy(field: Any, name: str, serializer: Any) -> Any:
    """Return a copy of a field that belongs to no serializer, as one of a serializer."""
    copied = deepcopy(field)
    copied.bind(name, serializer)
    return copied


def id_of(instance: Any, resource: Mapping[str, Any] | None) -> str | None:
    """Return the id of a resource: the ``id`` of its data, else the primary key of its instance.

    Returns None for a resource that is not created yet.
    """
    value = resource.get("id") if resource else None
    if value is not None:
        return str(value)
    key = getattr(instance, "pk", None)
    if key is None or not isinstance(instance, Model):
        return None if key is None else str(key)
    return identity_of_model(instance.__class__).encode(key)


def object_maker(renderer: Any, node: ResourceNode, name: str | None) -> Maker:
    """Return what makes the resource objects of a node (JSON:API 1.1, "Resource Objects").

    Args:
        renderer: the renderer whose extension points take part.
        node: the node.
        name: the resource type; None to ask each instance.
    """
    fields, serializer = node.fields, node.serializer
    if not is_overridden(renderer, "build_json_resource_obj"):
        return object_builder(renderer, fields, name, serializer)
    hook = renderer.build_json_resource_obj

    def build(pairs: Pairs) -> list[dict[str, Any]]:
        return [
            hook(fields, resource, instance, name, serializer, name is None)
            for resource, instance in pairs
        ]

    return build


def object_builder(
    renderer: Any, fields: ResourceFields, name: str | None, serializer: Any
) -> Maker:
    """Return what puts whole resource objects together.

    Args:
        renderer: the renderer whose extension points take part.
        fields: the fields of the serializer.
        name: the resource type; None to ask each instance.
        serializer: what ``extract_meta`` is given.
    """
    build = members_builder(renderer, fields, name)
    if not plan_of(serializer).groups.meta and not is_overridden(renderer, "extract_meta"):
        return build

    def make(pairs: Pairs) -> list[dict[str, Any]]:
        documents = []
        for resource, instance in pairs:
            [document] = build([(resource, instance)])
            meta = renderer.extract_meta(serializer, resource)
            if meta:
                document["meta"] = {field_key(key): value for key, value in meta.items()}
            documents.append(document)
        return documents

    return make


def members_builder(renderer: Any, fields: ResourceFields, name: str | None) -> Maker:
    """Return what puts resource objects together, without their ``meta``.

    Args:
        renderer: the renderer whose extension points take part.
        fields: the fields of the serializer.
        name: the resource type; None to ask each instance.
    """
    all_attributes: Any = fields.all_attributes
    if is_overridden(renderer, "extract_attributes"):
        # What it returns is asked for row by row, before the relationships of the row are.
        all_attributes = partial(map, partial(renderer.extract_attributes, fields))
    relationships_of: Any = fields.relationships_of if fields.writers else None
    if is_overridden(renderer, "extract_relationships"):
        relationships_of = partial(renderer.extract_relationships, fields)
    members = {"relationships": relationships_of, "links": object_links(fields)}
    others = [(member, value_of) for member, value_of in members.items() if value_of is not None]
    read_key: Any = fields.read_key
    model = fields.node.plan.model

    def build(pairs: Pairs) -> list[dict[str, Any]]:
        found = all_attributes(resource for resource, _ in pairs)
        documents = []
        for (resource, instance), attributes in zip(pairs, found, strict=True):
            document: dict[str, Any] = {"type": name or type_of_instance(instance)}
            is_plain = read_key is not None and type(instance) is model and "id" not in resource
            key = read_key(instance) if is_plain else id_of(instance, resource)
            if key is not None:
                document["id"] = str(key)
            if attributes:
                document["attributes"] = attributes
            for member, value_of in others:
                if value := value_of(resource, instance):
                    document[member] = value
            documents.append(document)
        return documents

    return build


def object_links(fields: ResourceFields) -> Callable[[Any, Any], dict[str, Any]] | None:
    """Return what makes the links of resource objects: their own field's, else those of a router.

    Returns None where there are none.
    """
    router_links, self_link = fields.links, fields.self_link
    if self_link is None:
        return None if router_links is None else lambda resource, instance: router_links(instance)

    def links(resource: Any, instance: Any) -> dict[str, Any]:
        own = resource.get(self_link)
        if own:
            return {"self": own}
        return {} if router_links is None else router_links(instance)

    return links


class IncludedPaths(list[str]):
    """The paths to include below a resource, as dotted names, with the nodes they stand for.

    This is what the extension points of the renderer receive as ``included_resources``.
    """

    def __init__(self, node: ResourceNode, walk: Walk) -> None:
        super().__init__(node.paths)
        self.node = node
        self.walk = walk
        self.followed: set[Any] = set()
        self.below = {name: IncludedPaths(child, walk) for name, child in node.children.items()}
        self.members: dict[ResourceNode, IncludedPaths] = {node: self}
        self.makers: dict[Any, Maker] = {}

    def grouped(self, instances: Iterable[Any]) -> "list[tuple[IncludedPaths, list[Any]]]":
        """Return instances by the paths of the serializers that represent them."""
        return [(self.of_node(node), rows) for node, rows in self.node.groups(instances)]

    def of_node(self, node: ResourceNode) -> "IncludedPaths":
        """Return the paths of a serializer: these, or those of a member."""
        if node not in self.members:
            self.members[node] = IncludedPaths(node, self.walk)
        return self.members[node]

    def maker(self, renderer: Any, node: ResourceNode, name: str) -> Maker:
        """Return what makes the resource objects of a node, the same on every call."""
        key = node, name
        if key not in self.makers:
            self.makers[key] = object_maker(renderer, node, name)
        return self.makers[key]

    def reached_first(self, instances: Iterable[Any]) -> list[tuple[Any, Any]]:
        """Return the instances that this path reaches for the first time, with their identities.

        The identity is None where only its representation tells that of an instance.
        """
        identify, followed = self.node.plan.identify, self.followed
        found = []
        for instance in {id(instance): instance for instance in instances}.values():
            identity = identify(instance)
            key = identity or told_apart(instance)
            if key not in followed:
                followed.add(key)
                found.append((instance, identity))
        return found


def told_apart(instance: Any) -> Any:
    """Return what tells an instance from others where its identity is not known."""
    pk = getattr(instance, "pk", None)
    return id(instance) if pk is None else (type(instance), pk)


def included_paths(paths: Iterable[str], fields: Mapping[str, Any]) -> IncludedPaths:
    """Return paths with their nodes, also where an override passes on a list of its own."""
    if isinstance(paths, IncludedPaths):
        return paths
    node = known_fields(fields).node
    return IncludedPaths(node.limited_to(tuple(paths)), node.walk)


def include_related(
    renderer: Any, paths: IncludedPaths, reached: list[tuple[Any, Any]], cache: Any
) -> None:
    """Add what is included below resources of one serializer to the included resources."""
    for name, below in paths.below.items():
        instances = [
            instance for resource, instance in reached if paths.node.leads_on(name, resource)
        ]
        related = related_instances(renderer, paths.node, name, instances)
        for own, rows in below.grouped(related):
            include(renderer, own, rows, cache)


def include(renderer: Any, paths: IncludedPaths, instances: Iterable[Any], cache: Any) -> None:
    """Add instances of one serializer that a path has reached, and go on below them."""
    node, walk = paths.node, paths.walk
    reached, new = [], defaultdict(list)
    for instance, identity in paths.reached_first(instances):
        known = walk.represented.get(identity)
        resource = node.represent(instance) if known is None else known
        reached.append((resource, instance))
        if known is None:
            new[node.plan.type_of(instance)].append((resource, instance))
        elif node.fields.whole_writers:
            complete_linkage(node, walk.objects[identity], resource, instance)
    for name, pairs in new.items():
        documents = paths.maker(renderer, node, name)(pairs)
        for document, (resource, _) in zip(documents, pairs, strict=True):
            if walk.is_new(document, resource):
                cache[document["type"]][document["id"]] = document
    if paths.below:
        include_below(renderer, paths, reached, cache)


def include_below(
    renderer: Any, paths: IncludedPaths, reached: list[tuple[Any, Any]], cache: Any
) -> None:
    """Add what is included below resources of one serializer, as the renderer does for each.

    Args:
        renderer: the renderer.
        paths: the paths that have reached the resources.
        reached: the data of each resource with its instance.
        cache: the included resources.
    """
    if not is_overridden(renderer, "extract_included"):
        include_related(renderer, paths, reached, cache)
        return
    for resource, instance in reached:
        renderer.extract_included(paths.node.fields, resource, instance, paths, cache)


def complete_linkage(
    node: ResourceNode, document: dict[str, Any], resource: Any, instance: Any
) -> None:
    """Let the linkage of a resource object be whole that another path has reached first.

    What this path includes can be reached by it then (JSON:API 1.1, "Compound Documents").
    """
    relationships = document.get("relationships", {})
    relationships |= {
        key: write(resource, instance)
        for key, write in node.fields.whole_writers
        if key in relationships
    }


def related_instances(
    renderer: Any, node: ResourceNode, name: str, instances: list[Any]
) -> list[Any]:
    """Return the related objects of an included relationship, as the renderer extracts them."""
    field = node.children[name].field
    if not is_overridden(renderer, "extract_relation_instance"):
        return plan_of(field.parent).all_related(field, instances)
    found = [renderer.extract_relation_instance(field, instance) for instance in instances]
    known = [related for related in found if related is not None]
    return rows_behind([row for rows in known for row in rows] if is_many(field) else known)
