"""Relationships by the segment of a URL that names them."""

from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.serializers import Serializer

from rest_framework_json_api._fields.target import AnyField, is_relationship_field
from rest_framework_json_api._resources.declared import DECLARATIONS
from rest_framework_json_api._resources.models import model_of_serializer, relations_of
from rest_framework_json_api._resources.naming import names_by_segment
from rest_framework_json_api._resources.resource import resource_of
from rest_framework_json_api.relations import ResourceRelatedField


class FoundByView(ResourceRelatedField):
    """A relationship known only by its entry in ``included_serializers`` or the like.

    It is neither a field nor a relation of the model: the project's ``get_related_instance`` finds
    the related objects.
    """


class NamedRelationships:
    """The relationships of a serializer, by the segment of a URL that names them.

    A segment is the spelling of links, a document key, or the Python name.
    """

    def __init__(self, serializer: Serializer[Any]) -> None:
        self.serializer = serializer

    def field(self, segment: str) -> AnyField:
        """Return the relation field that a segment names.

        Raises:
            NotFound: if the serializer has no such relationship.
        """
        relationships = {
            name: field
            for name, field in self.serializer.fields.items()
            if not field.write_only and is_relationship_field(field)
        }
        name = names_by_segment(relationships).get(segment)
        field = self.declared(segment) if name is None else relationships[name]
        if field is None:
            raise NotFound
        return field

    def declared(self, segment: str) -> AnyField | None:
        """Return a field for a relation of the model that has a related serializer but no field.

        Returns None if the segment names no such relation.
        """
        sources = resource_of(self.serializer).relations_without(self.serializer.fields)
        name = names_by_segment(sources).get(segment)
        if name is None:
            return None
        source = sources[name]
        model: Any = model_of_serializer(self.serializer)
        relation = relations_of(model)[source]
        many = bool(relation.one_to_many or relation.many_to_many)
        renamed = {"source": source} if source != name else {}
        return self.bound(ResourceRelatedField(many=many, read_only=True, **renamed), name)

    def found_by_view(self, segment: str) -> AnyField | None:
        """Return a field for a relationship whose objects only the view can find.

        Returns None if the segment names no such relationship.
        """
        known = {
            *self.serializer.fields,
            *resource_of(self.serializer).relations_without(self.serializer.fields),
        }
        declared = {
            name: name
            for kind in DECLARATIONS
            for name in resource_of(self.serializer).declared(kind)
            if name not in known
        }
        name = names_by_segment(declared).get(segment)
        return None if name is None else self.bound(FoundByView(read_only=True), name)

    def bound(self, field: AnyField, name: str) -> AnyField:
        """Return a field, bound to the serializer by a name."""
        field.bind(name, self.serializer)
        return field
