"""Relations of a model without a serializer, offered by relationship views in one dialect."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.db.models import Model
from rest_framework import serializers as drf
from rest_framework.exceptions import NotFound

from rest_framework_json_api._fields.identifiers import Key
from rest_framework_json_api._fields.target import target_of
from rest_framework_json_api._resources.models import relations_of
from rest_framework_json_api._resources.naming import field_name, names_by_segment
from rest_framework_json_api._resources.resource import type_of_model
from rest_framework_json_api._serializing.fields import RelationFieldsMixin
from rest_framework_json_api._serializing.relationships import RelationshipWritesMixin
from rest_framework_json_api.relations import ResourceRelatedField


class ModelRelatedField(ResourceRelatedField):
    """A relationship whose members have the type of their own class, also that of a subclass."""

    def get_resource_type(self) -> str | None:
        """Return the type of the related model; None if it depends on the row."""
        return self.model_types[0] if len(self.model_types) == 1 else None

    @cached_property
    def model_types(self) -> list[str]:
        """The types of the related model and of its subclasses; none where there is no model."""
        return list(self.models)

    @cached_property
    def accepted(self) -> tuple[type | None, list[str] | None]:
        """No serializer, and the types that the relationship takes."""
        return None, self.model_types or None

    def to_key(self, data: Any) -> Key:
        """Return the key for a resource identifier object, with the model of its type."""
        named = self.to_identifier(data)["type"]
        return replace(super().to_key(data), member=self.models.get(named))

    def find(self, keys: list[Key]) -> dict[Key, Any]:
        """Return the rows by key, without those of a type other than the identifier's."""
        found = super().find(keys)
        rows = {key: found.get(replace(key, member=None)) for key in keys}
        return {key: row for key, row in rows.items() if isinstance(row, key.member or Model)}

    @cached_property
    def models(self) -> dict[str, type[Model]]:
        """The related model and its subclasses, by their types."""
        model = target_of(self).model
        return {} if model is None else {type_of_model(one): one for one in family_of(model)}


def family_of(model: type[Model]) -> Iterator[type[Model]]:
    """Yield a model and the models that inherit from it."""
    yield model
    for child in model.__subclasses__():
        yield from family_of(child)


class RelationsSerializer(RelationFieldsMixin, RelationshipWritesMixin, drf.ModelSerializer[Model]):
    """Reads and writes relations of a model, and nothing else of it."""

    serializer_related_field = ModelRelatedField
    serializer_related_to_field = ResourceRelatedField


def relations_serializer(model: type[Model], name: str) -> Any:
    """Return a serializer class with the one relation of a model that a URL segment names.

    Raises:
        NotFound: where the model has no such relation.
    """
    relations = relations_of(model)
    accessor = names_by_segment(relations).get(name) or field_name(name)
    if accessor not in relations:
        raise NotFound
    meta = type("Meta", (), {"model": model, "fields": [accessor]})
    return type(f"{model.__name__}RelationSerializer", (RelationsSerializer,), {"Meta": meta})
