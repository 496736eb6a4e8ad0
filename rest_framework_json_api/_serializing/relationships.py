"""Writing the relationships of a serializer."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers as drf
from rest_framework.utils.html import is_html_input

from rest_framework_json_api._fields.plain import errors_by_member, plain_linkage
from rest_framework_json_api._plan.relationship import source_of
from rest_framework_json_api._plan.source import Source
from rest_framework_json_api._protocol.identifiers import itself_in
from rest_framework_json_api._resources.models import model_of_serializer
from rest_framework_json_api._resources.rows import row_behind
from rest_framework_json_api._resources.views import keeps_methods
from rest_framework_json_api._writing.changes import (
    ToMany,
    ToOne,
    are_apart,
    check_links,
    is_created_alone,
    relationship_change,
)
from rest_framework_json_api._writing.locks import lock
from rest_framework_json_api._writing.through import demanded_columns


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
        for (field, source), rows in related.items():
            check_links(field.field_name, source, lambda rows=rows: rows)  # type: ignore[misc]
        create = super().create  # type: ignore[misc]
        instance = create(validated_data)
        is_usual = getattr(create, "__func__", None) is drf.ModelSerializer.create
        is_alone = is_usual and is_created_alone(type(instance))
        holds_nothing = is_alone and are_apart([source for _, source in related])
        for (field, source), rows in related.items():
            change = self.change_of(field, instance, source)
            if holds_nothing:
                change.add(rows)  # type: ignore[union-attr]
            else:
                change.replace(rows)
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
                instance.save(update_fields=source.held_names)
            else:
                self.change_of(field, instance, source).replace(instance)

    def update(self, instance: Any, validated_data: dict[str, Any]) -> Any:
        """Update the row, and let its relationships hold what was given."""
        instance = row_behind(instance)
        related = self.pop_related(validated_data)
        if related and not instance._state.adding:
            lock(instance)
            for (field, source), rows in related.items():
                self.change_of(field, instance, source).check_change(rows)
        instance = super().update(instance, validated_data)  # type: ignore[misc]
        for (field, source), rows in related.items():
            self.change_of(field, instance, source).replace(rows)
        return instance

    def pop_related(self, validated_data: dict[str, Any]) -> dict[tuple[Any, Source], Any]:
        """Take out of validated data what relationships are to hold, by field and relation."""
        model = model_of_serializer(self)
        fields = [field for field in self._writable_fields if field.source in validated_data]  # type: ignore[attr-defined]
        sources = [(field, source_of(field, model)) for field in fields]
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


def lacks_columns(field: Any) -> tuple[str, ...]:
    """Return the columns that links of a relationship need and that linkage does not tell.

    None of them is lacking where the project's own code writes what the serializer takes.
    """
    source = source_of(field, model_of_serializer(field.parent))
    if source is None or not keeps_methods(type(field.parent), ("create", "update")):
        return ()
    return demanded_columns(source.relation)
