"""Included resources: the paths of the include tree, and the walk along them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from rest_framework.serializers import Serializer

from rest_framework_json_api._document.answer import Pairs
from rest_framework_json_api._document.hooks import Cache, Hooks, is_overridden
from rest_framework_json_api._document.objects import (
    ResourceObject,
    ResourceObjects,
    resource_objects,
)
from rest_framework_json_api._fields.target import AnyField, SkipDataMixin, is_many
from rest_framework_json_api._loading.node import ResourceNode
from rest_framework_json_api._plan.fields import ResourceFields
from rest_framework_json_api._plan.plan import relationship_of
from rest_framework_json_api._query.include import NOTHING
from rest_framework_json_api._resources.rows import rows_behind


def known_fields(fields: Mapping[str, AnyField]) -> ResourceFields:
    """Return ``fields`` with their plan, also where an override passes on a plain dict of them.

    Fields without a serializer are bound to the serializer of the others, or to an empty one.
    """
    if isinstance(fields, ResourceFields):
        return fields
    parents: dict[str, Any] = {name: field.parent for name, field in fields.items()}
    known = (parent for parent in parents.values() if parent is not None)
    serializer: Any = next(known, Serializer())
    bound = {
        name: field if parents[name] is not None else bound_copy(field, name, serializer)
        for name, field in fields.items()
        if not field.write_only
    }
    return ResourceFields(ResourceNode(serializer, NOTHING), bound)


def bound_copy(field: AnyField, name: str, serializer: Serializer[Any]) -> AnyField:
    """Return a copy of an unbound field, bound to a serializer."""
    copied = deepcopy(field)
    copied.bind(name, serializer)
    return copied


class IncludedPaths(list[str]):
    """The paths to include below a resource, as dotted names, with the node of the resource.

    The extension points of the renderer receive it as ``included_resources``.
    """

    def __init__(self, node: ResourceNode) -> None:
        super().__init__(node.paths)
        self.node = node
        self.followed: set[Any] = set()
        self.below = {name: IncludedPaths(child) for name, child in node.children.items()}
        self.members: dict[ResourceNode, IncludedPaths] = {node: self}
        self.makers: dict[str, ResourceObjects] = {}

    def groups(self, instances: Iterable[Any]) -> "list[tuple[IncludedPaths, list[Any]]]":
        """Return pairs of the paths of a serializer and the instances that it represents."""
        return [(self.of_node(node), rows) for node, rows in self.node.groups(instances)]

    def of_node(self, node: ResourceNode) -> "IncludedPaths":
        """Return the paths of a node: these, or those of a polymorphic member's."""
        if node not in self.members:
            self.members[node] = IncludedPaths(node)
        return self.members[node]

    def objects(self, renderer: Hooks, name: str) -> ResourceObjects:
        """Return the maker of resource objects of a type, the same on every call."""
        if name not in self.makers:
            self.makers[name] = resource_objects(renderer, self.node.fields, name)
        return self.makers[name]

    def reached_first(self, instances: Iterable[Any]) -> list[tuple[Any, Any]]:
        """Return the instances that this path reaches for the first time, with type and id.

        In place of type and id stands None where they are not known before representation.
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

    def leads_on(self, name: str, resource: Any) -> bool:
        """Tell whether the data of a resource shows linkage of an included relationship.

        A project that makes the data itself may have removed it, and an included resource has to
        be reached by linkage in the document (JSON:API 1.1, "Compound Documents").
        """
        node = self.node
        if node.plan.represents or not isinstance(resource, Mapping):
            return True
        is_hidden = isinstance(node.children[name].field, SkipDataMixin)
        shows_value = name in node.plan.fields and not is_hidden
        return not shows_value or resource.get(name) not in (None, [])


def told_apart(instance: Any) -> Any:
    """Return a key for an instance of unknown type and id: its primary key, else its ``id()``."""
    pk = getattr(instance, "pk", None)
    return id(instance) if pk is None else (type(instance), pk)


def included_paths(paths: Iterable[str], fields: Mapping[str, AnyField]) -> IncludedPaths:
    """Return paths with their nodes, also where an override passes on a plain list of paths."""
    if isinstance(paths, IncludedPaths):
        return paths
    return IncludedPaths(known_fields(fields).node.limited_to(tuple(paths)))


class Included:
    """The included resources of a document, gathered along the paths to them.

    Args:
        renderer: the renderer, whose overridden extension points are called.
        cache: the resource objects so far, which is added to; None for none.
    """

    def __init__(self, renderer: Hooks, cache: Cache | None = None) -> None:
        self.renderer = renderer
        self.cache = defaultdict(dict) if cache is None else cache

    def add(self, paths: IncludedPaths, instances: Iterable[Any]) -> None:
        """Add the resources of instances that one path has reached, and those below them."""
        node, walk = paths.node, paths.node.walk
        reached, new = [], defaultdict(list)
        for instance, identity in paths.reached_first(instances):
            known = walk.represented.get(identity)
            resource = node.represent(instance) if known is None else known
            reached.append((resource, instance))
            if known is None:
                new[node.plan.type_of(instance)].append((resource, instance))
            elif node.fields.whole_writers:
                complete_linkage(node.fields, walk.objects[identity], resource, instance)
        for name, pairs in new.items():
            documents = paths.objects(self.renderer, name).make(pairs)
            for document, (resource, _) in zip(documents, pairs, strict=True):
                if walk.is_new(document, resource):
                    self.cache[document["type"]][document["id"]] = document
        if paths.below:
            self.go_on(paths, reached)

    def go_on(self, paths: IncludedPaths, reached: Pairs) -> None:
        """Add the resources included below others, by ``extract_included`` if it is overridden.

        Args:
            paths: the paths that have reached the resources.
            reached: the data of each resource with its instance.
        """
        if not is_overridden(self.renderer, "extract_included"):
            self.follow(paths, reached)
            return
        extract, fields = self.renderer.extract_included, paths.node.fields
        for resource, instance in reached:
            extract(fields, resource, instance, paths, self.cache)

    def follow(self, paths: IncludedPaths, reached: Pairs) -> None:
        """Add the resources included below others of the same serializer."""
        for name, below in paths.below.items():
            instances = [
                instance for resource, instance in reached if paths.leads_on(name, resource)
            ]
            for own, rows in below.groups(self.related(below.node.field, instances)):
                self.add(own, rows)

    def related(self, field: AnyField, instances: list[Any]) -> list[Any]:
        """Return the related objects of instances, by the extension point if it is overridden."""
        if not is_overridden(self.renderer, "extract_relation_instance"):
            return relationship_of(field).all_related(instances)
        extract = self.renderer.extract_relation_instance
        found = [extract(field, instance) for instance in instances]
        known = [related for related in found if related is not None]
        return rows_behind([row for rows in known for row in rows] if is_many(field) else known)

    def in_order(self) -> list[ResourceObject]:
        """Return the resource objects, sorted by type and id."""
        cache = self.cache
        return [cache[kind][number] for kind in sorted(cache) for number in sorted(cache[kind])]


def complete_linkage(
    fields: ResourceFields, document: ResourceObject, resource: Any, instance: Any
) -> None:
    """Write full linkage into a resource object that another path has added first.

    The resources that this path includes have to be reached by linkage (JSON:API 1.1, "Compound
    Documents").
    """
    relationships = document.get("relationships", {})
    relationships |= {
        key: write(resource, instance)
        for key, write in fields.whole_writers
        if key in relationships
    }
