"""Resource objects (JSON:API 1.1, "Resource Objects"), made from the data of instances."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from django.db.models import Model
from rest_framework.serializers import BaseSerializer

from rest_framework_json_api._document.answer import Pairs
from rest_framework_json_api._document.hooks import Hooks, is_overridden
from rest_framework_json_api._plan.fields import ResourceFields
from rest_framework_json_api._plan.plan import plan_of
from rest_framework_json_api._resources.identity import identity_of_model
from rest_framework_json_api._resources.naming import field_key
from rest_framework_json_api._resources.resource import type_of_instance

#: From the data of a resource and its instance to a member of its resource object.
Member = Callable[[Any, Any], dict[str, Any]]

#: From the data of resources to the ``attributes`` of each.
AllAttributes = Callable[[Iterable[Any]], Iterable[dict[str, Any]]]

ResourceObject = dict[str, Any]


def id_of(instance: Any, resource: Mapping[str, Any] | None) -> str | None:
    """Return the id of a resource: the ``id`` of its data, else the primary key of its instance.

    Returns None for a resource that has no id yet.
    """
    value = resource.get("id") if resource else None
    if value is not None:
        return str(value)
    key = getattr(instance, "pk", None)
    if key is None or not isinstance(instance, Model):
        return None if key is None else str(key)
    return identity_of_model(instance.__class__).encode(key)


class ResourceObjects:
    """Makes the resource objects of one serializer.

    Args:
        renderer: the renderer, whose overridden extension points are called.
        fields: the fields of the serializer.
        name: the resource type; None to ask each instance.
        serializer: the serializer, to pass to extension points.
    """

    def __init__(
        self,
        renderer: Hooks,
        fields: ResourceFields,
        name: str | None,
        serializer: BaseSerializer[Any],
    ) -> None:
        self.renderer = renderer
        self.fields = fields
        self.name = name
        self.serializer = serializer
        self.all_attributes: AllAttributes = fields.all_attributes
        if is_overridden(renderer, "extract_attributes"):
            # Lazy, so that it is called just before the other extension points for the same row.
            self.all_attributes = partial(map, partial(renderer.extract_attributes, fields))
        self.members: list[tuple[str, Member]] = [
            (member, value_of)
            for member, value_of in (
                ("relationships", self.relationships_of),
                ("links", self.links_of),
            )
            if value_of is not None
        ]

    def make(self, pairs: Pairs) -> list[ResourceObject]:
        """Return the resource objects for pairs of data and instance, without empty members."""
        name, members, model = self.name, self.members, self.fields.node.plan.model
        read_key = self.fields.read_key
        attributes_of = self.all_attributes(resource for resource, _ in pairs)
        documents = []
        for (resource, instance), attributes in zip(pairs, attributes_of, strict=True):
            document: ResourceObject = {"type": name or type_of_instance(instance)}
            is_plain = read_key is not None and type(instance) is model and "id" not in resource
            key = read_key(instance) if is_plain else id_of(instance, resource)  # type: ignore[misc]
            if key is not None:
                document["id"] = str(key)
            if attributes:
                document["attributes"] = attributes
            for member, value_of in members:
                if value := value_of(resource, instance):
                    document[member] = value
            documents.append(document)
        return documents

    @property
    def relationships_of(self) -> Member | None:
        """A function to the ``relationships`` of a resource; None where there are none."""
        if is_overridden(self.renderer, "extract_relationships"):
            return partial(self.renderer.extract_relationships, self.fields)
        return self.fields.relationships_of if self.fields.writers else None

    @property
    def links_of(self) -> Member | None:
        """A function to the ``links`` of a resource: its self link field, else a router's links.

        None where there are none.
        """
        router_links, self_link = self.fields.links, self.fields.self_link
        if self_link is not None:
            return self.own_links
        return None if router_links is None else lambda resource, instance: router_links(instance)

    def own_links(self, resource: Mapping[str, Any], instance: Any) -> dict[str, Any]:
        """Return the links of a resource with a self link field: a router's where it is empty."""
        own, router_links = resource.get(self.fields.self_link or ""), self.fields.links
        if own:
            return {"self": own}
        return {} if router_links is None else router_links(instance)


class ObjectsWithMeta(ResourceObjects):
    """Makes resource objects with ``meta``, one at a time."""

    def make(self, pairs: Pairs) -> list[ResourceObject]:
        """Return the resource objects for pairs of data and instance."""
        documents = []
        for resource, instance in pairs:
            [document] = super().make([(resource, instance)])
            meta = self.renderer.extract_meta(self.serializer, resource)
            if meta:
                document["meta"] = {field_key(key): value for key, value in meta.items()}
            documents.append(document)
        return documents


class HookedObjects(ResourceObjects):
    """Makes resource objects by a project's ``build_json_resource_obj``."""

    def make(self, pairs: Pairs) -> list[ResourceObject]:
        """Return the resource objects for pairs of data and instance."""
        hook, fields, name = self.renderer.build_json_resource_obj, self.fields, self.name
        return [
            hook(fields, resource, instance, name, self.serializer, name is None)
            for resource, instance in pairs
        ]


def whole_objects(
    renderer: Hooks, fields: ResourceFields, name: str | None, serializer: BaseSerializer[Any]
) -> ResourceObjects:
    """Return the maker of whole resource objects: with ``meta`` only where there may be any."""
    has_meta = plan_of(serializer).groups.meta or is_overridden(renderer, "extract_meta")
    objects_class = ObjectsWithMeta if has_meta else ResourceObjects
    return objects_class(renderer, fields, name, serializer)


def resource_objects(renderer: Hooks, fields: ResourceFields, name: str | None) -> ResourceObjects:
    """Return the maker of a node's resource objects: the hooked one if a project overrides it.

    Args:
        renderer: the renderer, whose overridden extension points are called.
        fields: the fields of the node.
        name: the resource type; None to ask each instance.
    """
    serializer = fields.node.serializer
    if is_overridden(renderer, "build_json_resource_obj"):
        return HookedObjects(renderer, fields, name, serializer)
    return whole_objects(renderer, fields, name, serializer)
