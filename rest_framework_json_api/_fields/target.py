"""What a relation field leads to: its model, serializer and resource type."""

from abc import abstractmethod
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NoReturn

from django.db.models import Manager, Model, QuerySet
from django.db.models.manager import BaseManager
from rest_framework.fields import Field, SkipField
from rest_framework.relations import (
    HyperlinkedIdentityField,
    HyperlinkedRelatedField,
    ManyRelatedField,
    PrimaryKeyRelatedField,
    RelatedField,
    SlugRelatedField,
    StringRelatedField,
)
from rest_framework.serializers import ListSerializer

from rest_framework_json_api._resources.identity import Identity, identity_of, identity_of_model
from rest_framework_json_api._resources.models import (
    model_behind_source,
    model_of_serializer,
    relations_of,
)
from rest_framework_json_api._resources.resource import (
    related_serializer,
    resource_of,
    type_of_model,
)


def related_model(field: Any) -> type[Model] | None:
    """Return the model at the other end of a relation field, if it can be told without a row."""
    child = getattr(field, "child_relation", field)
    if getattr(child, "model", None) is not None:
        return child.model  # type: ignore[no-any-return]
    queryset = getattr(child, "queryset", None)
    if isinstance(queryset, (QuerySet, Manager)):
        return queryset.model
    return model_behind_source(model_of_serializer(field.parent), field.source_attrs)


def serializer_of_relation(field: Any) -> type | None:
    """Return the serializer class of what a relation field leads to, if there is one.

    A field of a polymorphic relationship names it itself; else the parent's serializer declares it;
    else it is the one that the router of the answer has for the model.
    """
    own = getattr(getattr(field, "child_relation", field), "polymorphic_serializer", None)
    if own is not None or field.parent is None:
        return own
    declared = related_serializer(field.parent, field.field_name)
    return declared or registered_serializer(field, related_model(field))


def registered_serializer(field: Any, model: type | None) -> type | None:
    """Return the serializer class that the router of an answer has for a model, if there is one."""
    registry = getattr(field.context.get("view"), "registry", None)
    return registry.serializer_class_for(model) if registry is not None else None


def type_of_relation(field: Any) -> str | None:
    """Return the resource type that a relation field leads to; None where only the row can tell.

    The serializer declared for the relationship comes first, so that linkage and resource objects
    agree; then the model.
    """
    declared = serializer_of_relation(field)
    if declared is not None:
        return None if resource_of(declared).is_polymorphic else resource_of(declared).resource_type
    model = related_model(field)
    return None if model is None else type_of_model(model)


def is_many(field: Any) -> bool:
    """Tell whether a relation field is a to-many."""
    return isinstance(field, (ManyRelatedField, ListSerializer)) or bool(
        getattr(field, "many", False)
    )


AnyField = Field[Any, Any, Any, Any]


def relation_name(field: Any) -> str:
    """Return the name of a relation field, also of the child of a to-many."""
    return field.field_name or field.parent.field_name or ""


def whole_field(field: Any) -> Any:
    """Return the field of the serializer that a relation field belongs to: itself or its parent."""
    parent = getattr(field, "parent", None)
    return parent if getattr(parent, "child_relation", None) is field else field


def has_primary_key(field: Any) -> bool:
    """Tell whether the key that a source leads to is a primary key, not that of another column."""
    *steps, name = field.source_attrs or [""]
    model = model_of_serializer(field.parent)
    owner = model_behind_source(model, steps) if steps else model
    relation = relations_of(owner).get(name) if owner is not None else None
    if relation is None or not relation.concrete or relation.many_to_many:
        return True
    return bool(relation.target_field.primary_key)


def identity_of_relation(field: Any) -> Identity:
    """Return how the resources are identified that a relation field leads to."""
    serializer = serializer_of_relation(field)
    if serializer is not None:
        return identity_of(serializer)
    return identity_of_model(related_model(field))


class SkipDataMixin:
    """A relation field that is presented by its links alone, so that nothing is read for it."""

    def get_attribute(self, instance: Any) -> NoReturn:
        """Leave the field out of the serializer's data."""
        raise SkipField

    def to_representation(self, *args: Any) -> NoReturn:
        """Refuse: there is nothing to represent."""
        raise NotImplementedError


class IdentifyingField(AnyField):
    """A relation field that knows which columns of related rows its representation is made of."""

    @abstractmethod
    def linkage_columns(self) -> tuple[str, ...] | None:
        """Return these columns; None for whole rows."""


class LinkageField(IdentifyingField):
    """A relation field whose value in the data of a serializer is linkage."""

    @property
    @abstractmethod
    def identity(self) -> Identity:
        """How the related resources are identified."""

    @abstractmethod
    def writes_identity(self) -> bool:
        """Tell whether identifiers are made by this package, of what identifies related rows."""

    @abstractmethod
    def get_resource_type(self) -> str | None:
        """Return the type of the related resources; None where only the row can tell."""


class MethodField(AnyField):
    """A relation field whose content comes from a method of the serializer."""

    @abstractmethod
    def read_method(self, instance: Any) -> Any:
        """Return the content for an instance."""

    @abstractmethod
    def remember(self, instance: Any) -> list[Any]:
        """Call the method once for all readers, and return the related objects."""


#: The classes of relation fields that differ in how they are presented.
PRESENTED: frozenset[type] = frozenset(
    {
        SkipDataMixin,
        LinkageField,
        PrimaryKeyRelatedField,
        HyperlinkedIdentityField,
        HyperlinkedRelatedField,
        SlugRelatedField,
        StringRelatedField,
        RelatedField,
    }
)

#: Those whose values are attributes.
ATTRIBUTES = frozenset({SlugRelatedField, StringRelatedField})


def presented_as(field: Any) -> type | None:
    """Return the class of ``PRESENTED`` that a field is presented as; None for no relation field.

    It is found along the method resolution order of the field's class (for a to-many, of its
    child's), so that a project's subclass is presented as what it derives from.
    """
    child = getattr(field, "child_relation", None) or field
    if not isinstance(child, RelatedField):
        return None
    field_class: Any = type(field if isinstance(field, SkipDataMixin) else child)
    return first_presented(field_class)


@lru_cache(512)
def first_presented(field_class: Any) -> type:
    """Return the first class of ``PRESENTED`` that a class of relation fields derives from."""
    found: type = next(base for base in field_class.__mro__ if base in PRESENTED)
    return found


def is_relationship_field(field: Any) -> bool:
    """Tell whether a serializer field becomes a member of ``relationships``."""
    base = presented_as(field)
    return base is not None and base not in ATTRIBUTES


def rows_of(value: Any) -> Iterable[Any]:
    """Return what a to-many holds as an iterable, also where it is a manager or None."""
    if value is None:
        return ()
    rows: Iterable[Any] = value.all() if isinstance(value, BaseManager) else value
    return rows
