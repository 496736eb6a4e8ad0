"""Resource objects: how one is put together of the data of an instance and its fields.

Which extension points of the renderer take part is decided before the first row: those that a
project overrides. What the others would do is done without asking them.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import partial
from types import MethodType
from typing import Any

from django.db.models import Model
from rest_framework.serializers import Serializer

from rest_framework_json_api._identity import identity_of_model
from rest_framework_json_api._nodes import ResourceNode
from rest_framework_json_api._plan import plan_of
from rest_framework_json_api._query import NOTHING
from rest_framework_json_api._resource_fields import ResourceFields
from rest_framework_json_api._types import field_key, type_of_instance

#: The data of resources, each with its instance.
Pairs = list[tuple[Any, Any]]

#: From the data of resources and their instances to resource objects.
Maker = Callable[[Pairs], list[dict[str, Any]]]


class classinstancemethod:
    """A method that is called on the instance where there is one, else on the class.

    Projects override the extension points of the renderer as either, and call them on either.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return MethodType(self.function, owner)
        method = MethodType(self.function, instance)
        if attribute_of(owner, self.name) is self:
            # No override stands before it, so that the instance can keep what it would get again.
            instance.__dict__[self.name] = method
        return method


def attribute_of(owner: type, name: str) -> Any:
    """Return an attribute of a class as it is there, without binding it."""
    return next(vars(base)[name] for base in owner.__mro__ if name in vars(base))


def is_overridden(renderer: Any, name: str) -> bool:
    """Tell whether a project has its own way at an extension point of the renderer.

    Takes the renderer as an instance or as a class.
    """
    is_class = isinstance(renderer, type)
    default = attribute_of(renderer if is_class else type(renderer), name)
    if not isinstance(default, classinstancemethod):
        return True
    own = None if is_class else renderer.__dict__.get(name)
    return own is not None and getattr(own, "__func__", None) is not default.function


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
