"""What a relation field leads to: its model, serializer and resource type."""

from abc import abstractmethod
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NoReturn

from django.db.models import Manager, Model, QuerySet
from django.db.models.manager import BaseManager
from rest_framework.fields import SkipField
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
from rest_framework_json_api._resources.resource import AnyField as AnyField
from rest_framework_json_api._resources.resource import (
    related_serializer,
    resource_of,
    type_of_model,
)


def is_many(field: Any) -> bool:
    """Tell whether a relation field is a to-many."""
    return isinstance(field, (ManyRelatedField, ListSerializer)) or bool(
        getattr(field, "many", False)
    )


def relation_name(field: Any) -> str:
    """Return the name of a relation field, also of the child of a to-many."""
    return field.field_name or field.parent.field_name or ""


def whole_field(field: Any) -> Any:
    """Return the field of the serializer that a relation field belongs to: itself or its parent."""
    parent = getattr(field, "parent", None)
    return parent if getattr(parent, "child_relation", None) is field else field


#: In the attributes of a relation field: what it leads to.
TARGET = "_json_api_target"


class Target:
    """What a relation field leads to.

    Nothing is remembered of it but the field: what a project declares may depend on the request.

    Args:
        field: the field, or the child of a to-many.
    """

    def __init__(self, field: AnyField) -> None:
        #: The field of the serializer.
        self.field: Any = whole_field(field)
        #: The field of each related object.
        self.child: Any = getattr(self.field, "child_relation", self.field)

    @property
    def model(self) -> type[Model] | None:
        """The model at the other end, if it can be told without a row."""
        child = self.child
        if getattr(child, "model", None) is not None:
            return child.model  # type: ignore[no-any-return]
        queryset = getattr(child, "queryset", None)
        if isinstance(queryset, (QuerySet, Manager)):
            return queryset.model
        return model_behind_source(model_of_serializer(self.field.parent), self.field.source_attrs)

    @property
    def serializer(self) -> type | None:
        """The serializer class of the related resources, if there is one.

        A field of a polymorphic relationship names it itself; else the parent's serializer declares
        it; else it is the one that the router of the answer has for the model.
        """
        own: type | None = getattr(self.child, "polymorphic_serializer", None)
        field = self.field
        if own is not None or field.parent is None:
            return own
        declared = related_serializer(field.parent, field.field_name)
        return declared or self.registered(self.model)

    def registered(self, model: type | None) -> type | None:
        """Return the serializer class that the router of an answer has for a model, if any."""
        registry = getattr(self.field.context.get("view"), "registry", None)
        return registry.serializer_class_for(model) if registry is not None else None

    @property
    def resource_type(self) -> str | None:
        """The type of the related resources; None where only the row can tell.

        The serializer declared for the relationship comes first, so that linkage and resource
        objects agree; then the model.
        """
        declared = self.serializer
        if declared is not None:
            resource = resource_of(declared)
            return None if resource.is_polymorphic else resource.resource_type
        model = self.model
        return None if model is None else type_of_model(model)

    @property
    def identity(self) -> Identity:
        """How the related resources are identified."""
        serializer = self.serializer
        return identity_of(serializer) if serializer is not None else identity_of_model(self.model)

    @property
    def has_primary_key(self) -> bool:
        """Whether the key that the source leads to is a primary key, not that of another column."""
        *steps, name = self.field.source_attrs or [""]
        model = model_of_serializer(self.field.parent)
        owner = model_behind_source(model, steps) if steps else model
        relation = relations_of(owner).get(name) if owner is not None else None
        if relation is None or not relation.concrete or relation.many_to_many:
            return True
        return bool(relation.target_field.primary_key)

    def identifier_maker(
        self, resource_type: str | None, identity: Identity
    ) -> Callable[[Any], dict[str, str]]:
        """Return a function from a related row to its resource identifier object.

        Args:
            resource_type: the type of the related resources; None where only the row can tell.
            identity: how they are identified, where they are of one type.
        """
        if resource_type is None:
            serializer = self.serializer
            return lambda row: self.identifier(row, serializer)
        return lambda row: {"type": resource_type, "id": identity.id_of(row)}

    def identifier(self, row: Any, serializer: type | None) -> dict[str, str]:
        """Return the resource identifier object of a row that may be of any type.

        Args:
            row: the related row.
            serializer: the serializer class of the related resources, if there is one.
        """
        return resource_of(serializer or self.registered(row.__class__)).identifier(row)

    def identifiers(self, rows: Iterable[Any]) -> list[dict[str, str]]:
        """Return the resource identifier objects of related rows."""
        serializer = self.serializer
        return [self.identifier(row, serializer) for row in rows]


def target_of(field: AnyField) -> Target:
    """Return what a relation field leads to; of the child of a to-many, what the whole does."""
    known: Target | None = vars(field).get(TARGET)
    if known is None:
        known = Target(field)
        # The child of a to-many does not know its parent before.
        if field.parent is not None:
            setattr(field, TARGET, known)
    return known


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
        """Tell whether this package makes the identifiers, from the identity of related rows."""

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
ATTRIBUTE_FIELDS = frozenset({SlugRelatedField, StringRelatedField})


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
    return base is not None and base not in ATTRIBUTE_FIELDS


def rows_of(value: Any) -> Iterable[Any]:
    """Return the rows of a to-many as an iterable, also of a manager, or of None."""
    if value is None:
        return ()
    rows: Iterable[Any] = value.all() if isinstance(value, BaseManager) else value
    return rows
