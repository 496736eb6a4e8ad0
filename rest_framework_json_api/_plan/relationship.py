"""A relation field and the relation of the model behind it."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from rest_framework.fields import SkipField
from rest_framework.relations import ManyRelatedField, PKOnlyObject, RelatedField

from rest_framework_json_api._fields.target import (
    IdentifyingField,
    MethodField,
    SkipDataMixin,
    is_many,
    rows_of,
    serializer_of_relation,
)
from rest_framework_json_api._plan.source import Source, source_at
from rest_framework_json_api._resources.identity import identity_of
from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.models import PRIMARY_KEY, relations_of
from rest_framework_json_api._resources.resource import is_polymorphic
from rest_framework_json_api._resources.rows import may_lack_columns, row_behind, rows_behind


def source_of(field: Any, model: type[Model] | None) -> Source | None:
    """Return the relation of the model that a field reads; None if it reads anything else."""
    if model is None or field.source not in relations_of(model):
        return None
    limit = getattr(field, "limit", None) or None
    columns = linkage_columns(field)
    if columns not in (None, (PRIMARY_KEY,)):
        # A stand-in for a related row is made of these columns alone.
        related = relations_of(model)[field.source].related_model
        columns = columns if may_lack_columns(related) else None
    return source_at(model, field.source, not reads_as_usual(field), columns, limit)


def linkage_columns(field: Any) -> tuple[str, ...] | None:
    """Return the columns of related rows that a relation field needs, if it is read as usual."""
    if not isinstance(field, (RelatedField, ManyRelatedField)) or not reads_as_usual(field):
        return None
    if isinstance(field, ManyRelatedField) and not keeps("write each related", field):
        return None
    child: Any = getattr(field, "child_relation", field)
    if isinstance(child, IdentifyingField):
        return child.linkage_columns()
    serializer = serializer_of_relation(field)
    by_key = serializer is None or identity_of(serializer).is_key
    is_one = by_key and not is_polymorphic(serializer)
    return (PRIMARY_KEY,) if is_one and child.use_pk_only_optimization() else None


def reads_as_usual(field: Any) -> bool:
    """Tell whether a relation field reads what its source leads to, all of it."""
    return isinstance(field, SkipDataMixin) or keeps("read related", field)


def related_of(field: Any, instance: Any, source: Source | None) -> Any:
    """Return what a relation field holds for an instance: rows of a to-many, a row, or None.

    Raises:
        SkipField: where it has no value for the instance.
    """
    if source is not None and not source.overridden:
        return source.rows(instance) if source.many else source.row(instance)
    value = attribute_of(field, instance)
    if isinstance(value, PKOnlyObject):
        value = None if value.pk is None else follow(instance, field.source_attrs)
    if not is_many(field):
        return row_behind(value)
    rows = rows_of(value)
    return rows_behind(rows) if isinstance(rows, list) else rows


def related_if_any(field: Any, instance: Any, source: Source | None) -> Any:
    """Return what a relation field holds; nothing also where it has no value for an instance."""
    try:
        return related_of(field, instance, source)
    except SkipField:
        return () if is_many(field) else None


def attribute_of(field: Any, instance: Any) -> Any:
    """Return the attribute of an instance that a field represents, though it show links alone."""
    is_hidden = isinstance(field, SkipDataMixin)
    if is_hidden and isinstance(field, MethodField):
        return field.read_method(instance)
    return follow(instance, field.source_attrs) if is_hidden else field.get_attribute(instance)


def follow(instance: Any, names: list[str]) -> Any:
    """Return what a path of attributes or items leads to; None where it ends early."""
    try:
        return follow_strictly(instance, names)
    except (AttributeError, KeyError):
        return None


def follow_strictly(instance: Any, names: list[str]) -> Any:
    """Return what a path of attributes or items leads to, an absent one-to-one being None."""
    for name in names:
        if instance is None:
            return None
        try:
            instance = instance[name] if isinstance(instance, dict) else getattr(instance, name)
        except ObjectDoesNotExist:
            return None
    return instance
