"""The fields of a serializer, as the extension points of the renderer receive them."""

from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Any

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._query.query import fieldset_of
from rest_framework_json_api._resources.models import key_reader
from rest_framework_json_api._resources.naming import field_key


class ResourceFields(dict[str, Any]):
    """The readable fields of a serializer by name, grouped by member as its plan has them.

    The extension points of the renderer receive it as ``fields``.
    """

    def __init__(self, node: Any, fields: Mapping[str, Any]) -> None:
        super().__init__(fields)
        plan = node.plan
        groups = plan.groups if fields is plan.fields else plan.group(fields)
        self.node = node
        #: Whether these are all readable fields, not a selection that an override passes on.
        self.is_whole = fields is plan.fields
        self.attributes = groups.attributes
        self.self_link = groups.self_link
        self.links = plan.links.own() if plan.links is not None else None
        self.writers = [
            (relationship.key, relationship.writer(relationship.name in node))
            for relationship in groups.relationships
        ]
        #: Writers of the included relationships that are not listed whole unless included.
        self.whole_writers = [
            (relationship.key, relationship.writer(included=True))
            for relationship in groups.relationships
            if relationship.name in node and not relationship.lists_all
        ]
        self.taken = {key for key, _ in self.writers}.union(key for _, key in self.attributes)
        names = [name for name, _ in self.attributes]
        self.attribute_keys = [key for _, key in self.attributes]
        self.values_of = values_getter(names)
        self.read_key = key_reader(plan.model)

    def attributes_of(self, resource: Any) -> dict[str, Any]:
        """Return the ``attributes`` of a resource: values of its data by document key."""
        return self.all_attributes([resource])[0]

    def all_attributes(self, resources: Iterable[Any]) -> list[dict[str, Any]]:
        """Return the ``attributes`` of each resource, in the order of the resources.

        Includes values that a project has added to the data under other names, where the dialect
        shows them.
        """
        keys, found = self.attribute_keys, list(resources)
        try:
            every = [dict(zip(keys, values, strict=True)) for values in map(self.values_of, found)]
        except KeyError:
            # A field may have no value for an instance.
            every = [
                {key: resource[name] for name, key in self.attributes if name in resource}
                for resource in found
            ]
        if self.is_whole and dialect().shows_added_data:
            self.add_others(every, found)
        return every

    def add_others(self, every: list[dict[str, Any]], resources: list[Any]) -> None:
        """Add the values that resources have under names of no field to their attributes."""
        plan = self.node.plan
        number = len(plan.fields) if plan.represents else 0
        for attributes, resource in zip(every, resources, strict=True):
            if len(resource) > number:
                attributes |= self.others_of(resource)

    def others_of(self, resource: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of a resource under names of no field, by document key.

        A sparse fieldset applies to them as to fields. ``id`` and ``type`` are left out: JSON:API
        reserves them.
        """
        serializer = self.node.serializer
        wanted = fieldset_of(serializer)
        others = [
            (name, field_key(name))
            for name in resource
            if name not in ("id", "type") and name not in serializer.fields
        ]
        return {
            key: resource[name]
            for name, key in others
            if key not in self.taken and (wanted is None or wanted & {name, key})
        }

    def relationships_of(self, resource: Any, instance: Any) -> dict[str, Any]:
        """Return the relationship objects of a resource by document key, without empty ones."""
        return {
            key: relationship
            for key, write in self.writers
            if (relationship := write(resource, instance))
        }


def values_getter(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Return a function from a mapping to a tuple of its values: ``itemgetter`` for any number."""
    if not names:
        return lambda resource: ()
    get = itemgetter(*names)
    return get if len(names) > 1 else lambda resource: (get(resource),)
