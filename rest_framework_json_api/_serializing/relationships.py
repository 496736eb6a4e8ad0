"""Writes of relationships by model serializers."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model
from rest_framework import serializers as drf
from rest_framework.utils.html import is_html_input

from rest_framework_json_api._fields.plain import errors_by_member, plain_linkage
from rest_framework_json_api._fields.target import AnyField
from rest_framework_json_api._plan.relationship import source_of
from rest_framework_json_api._protocol.identifiers import itself_in
from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.models import model_of_serializer
from rest_framework_json_api._resources.rows import row_behind
from rest_framework_json_api._serializing.part import SerializerPart
from rest_framework_json_api._writing.changes import (
    Assignment,
    are_apart,
    change_of,
    is_created_alone,
)
from rest_framework_json_api._writing.locks import Place
from rest_framework_json_api._writing.through import join_table


class RelationshipWritesMixin(SerializerPart):
    """Writes the relationships that a row has no column for, without deleting related rows.

    Raises:
        Refusal: before anything is written, where a row would have to leave a relationship and
            cannot.
    """

    def to_internal_value(self, data: Any) -> Any:
        """Return the validated values, with linkage converted to the input that each field takes.

        Raises:
            ValidationError: with the errors of all fields, those of linkage by index.
        """
        if not isinstance(data, Mapping) or is_html_input(data):
            return super().to_internal_value(data)
        fields = {field.field_name or "": field for field in self._writable_fields}
        given: dict[str, Any] = dict(data)
        errors: dict[str, Any] = {}
        for name in fields.keys() & given.keys():
            try:
                given[name] = plain_linkage(fields[name], given[name])
            except drf.ValidationError as error:
                errors[name] = error.detail
                del given[name]
        try:
            validated = super().to_internal_value(given)
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
        """Create the row, then write the relationships that it has no column for."""
        related = self.pop_related(validated_data)
        for assignment in related:
            assignment.check_new()
        create = super().create
        instance = create(validated_data)
        is_usual = getattr(create, "__func__", None) is drf.ModelSerializer.create
        is_alone = is_usual and is_created_alone(type(instance))
        holds_nothing = is_alone and are_apart([assignment.source for assignment in related])
        for assignment in related:
            change = assignment.change(instance)
            write = change.fill if holds_nothing else change.replace
            write(assignment.rows)
        self.refer_to_itself(instance)
        return instance

    def refer_to_itself(self, instance: Model) -> None:
        """Add the new row to its own relationships, where the input names it by its ``lid``."""
        for name in itself_in(self):
            field = self.fields[name]
            source: Any = source_of(field, model_of_serializer(self))
            if source.is_held:
                setattr(instance, source.accessor, instance)
                instance.save(update_fields=source.held_names)
            else:
                change = change_of(field, instance, source)
                change.fill([instance] if source.many else instance)

    def update(self, instance: Any, validated_data: dict[str, Any]) -> Any:
        """Update the row, then write the relationships that it has no column for.

        These are checked first, with the row locked.
        """
        instance = row_behind(instance)
        related = self.pop_related(validated_data)
        if related and not instance._state.adding:
            Place.of(instance).lock()
            for assignment in related:
                assignment.change(instance).check_change(assignment.rows)
        instance = super().update(instance, validated_data)
        for assignment in related:
            assignment.change(instance).replace(assignment.rows)
        return instance

    def pop_related(self, validated_data: dict[str, Any]) -> list[Assignment]:
        """Remove and return the values of relationships that the row has no column for."""
        model = model_of_serializer(self)
        fields = [field for field in self._writable_fields if field.source in validated_data]
        sources = [(field, source_of(field, model)) for field in fields]
        return [
            Assignment(field, source, validated_data.pop(field.source))
            for field, source in sources
            if source is not None
            and field.source in validated_data
            and (source.many or not source.is_held)
        ]


def lacks_columns(field: AnyField) -> tuple[str, ...]:
    """Return the columns that rows of a through model demand and linkage cannot give.

    Empty where the serializer overrides how rows are written: that may set them.
    """
    source = source_of(field, model_of_serializer(field.parent))
    if source is None or not keeps("write row", type(field.parent)):
        return ()
    return join_table(source.relation).demanded
