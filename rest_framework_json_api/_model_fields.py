"""What the serializers of models add to those of DRF: fields, and the writing of relationships."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers as drf
from rest_framework.utils.html import is_html_input

from rest_framework_json_api._identifiers import itself_in
from rest_framework_json_api._linkage import errors_by_member, plain_linkage
from rest_framework_json_api._plan import meta_names
from rest_framework_json_api._readers import Source, source_of
from rest_framework_json_api._relationships import ToMany, ToOne, lock, relationship_change
from rest_framework_json_api._types import (
    is_generic,
    is_generic_key,
    model_of_serializer,
    relations_of,
)
from rest_framework_json_api.relations import (
    AnyField,
    ResourceHyperlinkedRelatedField,
    ResourceRelatedField,
)


class MetaFieldsMixin:
    """Has the fields of ``Meta.meta_fields`` without their being named in ``Meta.fields``."""

    def get_field_names(self, declared_fields: Mapping[str, AnyField], info: Any) -> list[str]:
        """Return the names of all fields."""
        meta = meta_names(self)
        declared = {name: field for name, field in declared_fields.items() if name not in meta}
        names = list(super().get_field_names(declared, info))  # type: ignore[misc]
        return [*names, *(name for name in meta if name not in names)]


class RelationshipWritesMixin:
    """Writes the relationships that a row has no column for, without deleting related rows.

    Raises:
        Refusal: before anything is written, where a related row would have to leave that cannot.
    """

    def to_internal_value(self, data: Any) -> Any:
        """Return what the fields make of the input, linkage as each of them takes it.

        Raises:
            ValidationError: with the errors of all fields, those of linkage by index.
        """
        if not isinstance(data, Mapping) or is_html_input(data):
            return super().to_internal_value(data)  # type: ignore[misc]
        fields = {field.field_name: field for field in self._writable_fields}  # type: ignore[attr-defined]
        given: dict[str, Any] = dict(data)
        errors: dict[str, Any] = {}
        for name in fields.keys() & given.keys():
            try:
                given[name] = plain_linkage(fields[name], given[name])
            except drf.ValidationError as error:
                errors[name] = error.detail
                del given[name]
        try:
            validated = super().to_internal_value(given)  # type: ignore[misc]
        except drf.ValidationError as error:
            found = {
                name: errors_by_member(fields.get(name), given.get(name), detail)
                for name, detail in error.detail.items()  # type: ignore[union-attr]
            }
            raise drf.ValidationError({**found, **errors}) from error
        if errors:
            raise drf.ValidationError(errors)
        return validated

    def create(self, validated_data: dict[str, Any]) -> Any:
        """Create the row, then let its relationships hold what was given."""
        related = self.pop_related(validated_data)
        instance = super().create(validated_data)  # type: ignore[misc]
        for field, source in related:
            self.change_of(field, instance, source).replace(related[field, source])
        self.refer_to_itself(instance)
        return instance

    def refer_to_itself(self, instance: Any) -> None:
        """Let relationships hold the new row itself, where the input means it by its ``lid``."""
        for name in itself_in(self):
            field = self.fields[name]  # type: ignore[attr-defined]
            source: Any = source_of(field, model_of_serializer(self))
            if source.many:
                self.change_of(field, instance, source).add([instance])  # type: ignore[union-attr]
            elif source.is_held:
                setattr(instance, source.accessor, instance)
                instance.save(update_fields=[source.accessor])
            else:
                self.change_of(field, instance, source).replace(instance)

    def update(self, instance: Any, validated_data: dict[str, Any]) -> Any:
        """Update the row, and let its relationships hold what was given."""
        related = self.pop_related(validated_data)
        if related and not instance._state.adding:
            lock(instance)
            for (field, source), rows in related.items():
                self.change_of(field, instance, source).leaving(rows)
        instance = super().update(instance, validated_data)  # type: ignore[misc]
        for (field, source), rows in related.items():
            self.change_of(field, instance, source).replace(rows)
        return instance

    def pop_related(self, validated_data: dict[str, Any]) -> dict[tuple[Any, Source], Any]:
        """Take out of validated data what relationships are to hold, by field and relation."""
        model = model_of_serializer(self)
        sources = [(field, source_of(field, model)) for field in self._writable_fields]  # type: ignore[attr-defined]
        return {
            (field, source): validated_data.pop(field.source)
            for field, source in sources
            if source is not None
            and field.source in validated_data
            and (source.many or not source.is_held)
        }

    def change_of(self, field: Any, instance: Any, source: Source) -> ToMany | ToOne:
        """Return what changes the relationship of a field."""
        child = getattr(field, "child_relation", field)
        visible = child.get_queryset() if isinstance(child, drf.RelatedField) else None
        return relationship_change(field.field_name, instance, source, visible)


class RelationFieldsMixin:
    """Has fields for relations of the model, also for those of which DRF makes none, or others."""

    def build_field(
        self, field_name: str, info: Any, model_class: Any, nested_depth: int
    ) -> tuple[type, Any]:
        """Return class and arguments of a field, also for a generic relation or foreign key."""
        relation = relations_of(model_class).get(field_name)
        if relation is not None and is_generic_key(relation):
            # What it may lead to, only a field of the project's own can say.
            return ResourceRelatedField, {"read_only": True}
        if relation is None or not is_generic(relation):
            return super().build_field(field_name, info, model_class, nested_depth)  # type: ignore[misc, no-any-return]
        rows = relation.related_model._default_manager
        return ResourceRelatedField, {"many": True, "queryset": rows, "required": False}

    def build_relational_field(self, field_name: str, relation_info: Any) -> tuple[type, Any]:
        """Return class and arguments of a relation field, also for a key to another column."""
        field_class, kwargs = super().build_relational_field(field_name, relation_info)  # type: ignore[misc]
        if issubclass(field_class, (ResourceRelatedField, ResourceHyperlinkedRelatedField)):
            kwargs.pop("slug_field", None)
        if relation_info.reverse and not relation_info.to_many:
            # No row need point back by a one-to-one.
            kwargs["allow_null"] = True
        return field_class, kwargs
