"""Serializers to import in place of those of Django REST framework.

Every name of ``rest_framework.serializers`` can also be imported from this module.
"""

import json
from collections import ChainMap
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers as drf
from rest_framework.serializers import *  # noqa: F403

from rest_framework_json_api._loading.node import resource_node
from rest_framework_json_api._protocol.errors import identity_conflict, unaccepted_type
from rest_framework_json_api._published import published
from rest_framework_json_api._query.query import ASIDE
from rest_framework_json_api._resources.declared import DECLARATIONS, LazySerializersDict
from rest_framework_json_api._resources.keeps import owner_of
from rest_framework_json_api._resources.members import MemberRows, class_of_row, concrete_rows
from rest_framework_json_api._resources.models import AnyModel, model_of_serializer
from rest_framework_json_api._resources.resource import resource_of, serializer_label
from rest_framework_json_api._serializing.fields import (
    BuiltFieldsMixin,
    MetaFieldsMixin,
    RelationFieldsMixin,
)
from rest_framework_json_api._serializing.identifiers import (
    ResourceIdentifierObjectSerializer as ResourceIdentifierObjectSerializer,
)
from rest_framework_json_api._serializing.planned import ListSerializer as ListSerializer
from rest_framework_json_api._serializing.planned import PlannedMixin
from rest_framework_json_api._serializing.planned import (
    ReservedFieldNamesMixin as ReservedFieldNamesMixin,
)
from rest_framework_json_api._serializing.query import (
    IncludedResourcesValidationMixin as IncludedResourcesValidationMixin,
)
from rest_framework_json_api._serializing.query import SparseFieldsetsMixin as SparseFieldsetsMixin
from rest_framework_json_api._serializing.relationships import RelationshipWritesMixin
from rest_framework_json_api.relations import HyperlinkedIdentityField as HyperlinkedIdentityField
from rest_framework_json_api.relations import (
    ResourceHyperlinkedRelatedField as HyperlinkedRelatedField,
)
from rest_framework_json_api.relations import ResourceRelatedField as ResourceRelatedField

Instance = TypeVar("Instance")


find_published = published(__name__)


def __getattr__(name: str) -> Any:
    return getattr(drf, name) if hasattr(drf, name) else find_published(name)


class DeclaredSerializers:
    """A class attribute that resolves declared serializers for each class that inherits it.

    Args:
        declared: serializer classes, their dotted paths or ``"self"``, by name.
    """

    def __init__(self, declared: Mapping[str, Any]) -> None:
        self.declared = declared

    def __set_name__(self, owner: type, name: str) -> None:
        #: The attribute of each class with its own ``LazySerializersDict``.
        self.kept = f"_json_api_{name}"

    def __get__(self, instance: Any, owner: type) -> LazySerializersDict:
        view: LazySerializersDict | None = vars(owner).get(self.kept)
        if view is None or view.serializers is not self.declared:
            view = LazySerializersDict(owner, self.declared)
            setattr(owner, self.kept, view)
        return view


class SerializerMetaclass(drf.SerializerMetaclass):  # type: ignore[no-redef]
    """Makes ``included_serializers`` and ``related_serializers`` of a class lazy."""

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        """Return the class. Serializers declared by a dotted path are imported on first use."""
        for attribute in DECLARATIONS:
            # A base class that is no serializer may declare it.
            inherited = next((getattr(base, attribute, None) for base in bases), None)
            declared = attrs.get(attribute, inherited)
            if isinstance(declared, Mapping) and not isinstance(declared, LazySerializersDict):
                attrs[attribute] = DeclaredSerializers(declared)
        return super().__new__(cls, name, bases, attrs)


class IdField(drf.Field[Any, Any, Any, Any]):
    """The id of resources, written and read by a codec.

    It is made from the primary key, or from the column that ``source`` names. Read-only unless
    ``required`` or ``read_only`` is given.

    Args:
        codec: an object, or its class, with the methods ``encode(key)``, from a value of the column
            to the id, and ``decode(text)`` back, which raises ``ValueError`` for a text that is no
            id.
        kwargs: arguments of any serializer field.
    """

    default_error_messages = {"invalid": _("Not a valid id.")}

    def __init__(self, codec: Any, **kwargs: Any) -> None:
        self.codec = codec() if isinstance(codec, type) else codec
        kwargs.setdefault("source", "pk")
        if "required" not in kwargs:
            kwargs.setdefault("read_only", True)
        super().__init__(**kwargs)

    def to_representation(self, value: Any) -> str:
        """Return the id for a value of the column."""
        return str(self.codec.encode(value))

    def to_internal_value(self, data: Any) -> Any:
        """Return the value of the column for an id.

        Raises:
            ValidationError: for a text that the codec refuses, or would not write like that.
        """
        try:
            value = self.codec.decode(str(data))
        except ValueError:
            self.fail("invalid")
        return value if self.to_representation(value) == str(data) else self.fail("invalid")


class JSONField(drf.JSONField):  # type: ignore[no-redef]
    """A JSON value that can be written back to a response, also if a form sends it as text."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the JSON value.

        Raises:
            ValidationError: for a value that is no JSON, is nested too deep, or holds text that
                UTF-8 cannot encode.
        """
        try:
            value = super().to_internal_value(data)
            json.dumps(value, cls=self.encoder, ensure_ascii=False, allow_nan=False).encode()
        except (RecursionError, TypeError, ValueError):
            self.fail("invalid")
        return value


#: The class of serializer field for each class of model field. Classes that packages register with
#: DRF's serializers are found here, too, even if that happens after import.
FIELD_CLASSES = ChainMap[Any, Any](
    {models.JSONField: JSONField}, drf.ModelSerializer.serializer_field_mapping
)


class Serializer(  # type: ignore[misc, no-redef]
    IncludedResourcesValidationMixin,
    SparseFieldsetsMixin,
    ReservedFieldNamesMixin,
    PlannedMixin,
    drf.Serializer[Instance],
    metaclass=SerializerMetaclass,
):
    """A serializer with declared fields.

    If there is no model, ``Meta.resource_name`` or ``JSONAPIMeta.resource_name`` is the type.
    """


class ModelSerializer(  # type: ignore[misc, no-redef]
    IncludedResourcesValidationMixin,
    SparseFieldsetsMixin,
    ReservedFieldNamesMixin,
    BuiltFieldsMixin,
    MetaFieldsMixin,
    RelationFieldsMixin,
    RelationshipWritesMixin,
    PlannedMixin,
    drf.ModelSerializer[AnyModel],
    metaclass=SerializerMetaclass,
):
    """A serializer for a model, with relation fields that hold resource identifier objects."""

    serializer_field_mapping = FIELD_CLASSES  # type: ignore[assignment]
    serializer_related_field = ResourceRelatedField
    serializer_related_to_field = ResourceRelatedField
    serializer_url_field = HyperlinkedIdentityField


class HyperlinkedModelSerializer(  # type: ignore[misc, no-redef]
    IncludedResourcesValidationMixin,
    SparseFieldsetsMixin,
    ReservedFieldNamesMixin,
    BuiltFieldsMixin,
    MetaFieldsMixin,
    RelationFieldsMixin,
    RelationshipWritesMixin,
    PlannedMixin,
    drf.HyperlinkedModelSerializer[AnyModel],
    metaclass=SerializerMetaclass,
):
    """A serializer for a model, with hyperlinks for the resource itself and for its relations."""

    def has_meta_field(self, name: str) -> bool:
        """Tell whether ``meta_fields`` names a field with it. A system check reports others."""
        return name in self._declared_fields or hasattr(self.Meta.model, name)

    serializer_field_mapping = ModelSerializer.serializer_field_mapping
    serializer_related_field = HyperlinkedRelatedField
    serializer_related_to_field = HyperlinkedRelatedField
    serializer_url_field = HyperlinkedIdentityField


class PolymorphicSerializerMetaclass(SerializerMetaclass):
    """Checks that a polymorphic serializer names its members."""

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        """Return the class.

        A class with neither members nor ``Meta`` is a base for others, and is not checked.

        Raises:
            ImproperlyConfigured: where there are no members, or where the class of a row chooses
                its member and two members have one model, or one has none.
        """
        created: Any = super().__new__(cls, name, bases, attrs)
        is_base = "Meta" not in attrs and not resource_of(created).members
        if any(isinstance(base, PolymorphicSerializerMetaclass) for base in bases) and not is_base:
            check_members(created)
        return created


def check_members(serializer: Any) -> None:
    """Refuse a polymorphic serializer without members, or with members for the same rows.

    Raises:
        ImproperlyConfigured: in either case.
    """
    label = serializer_label(serializer)
    members = getattr(serializer, "polymorphic_serializers", None)
    if not isinstance(members, (list, tuple)) or not members:
        raise ImproperlyConfigured(
            f"{label} needs `polymorphic_serializers`: a list of the serializer classes of its "
            "concrete types."
        )
    is_by_class = not resource_of(serializer).names_members
    kinds = [model_of_serializer(leaf) for leaf in resource_of(serializer).leaves]
    if is_by_class and (None in kinds or len(set(kinds)) != len(kinds)):
        raise ImproperlyConfigured(
            f"{label}: each of its polymorphic_serializers needs a model of its own. Where the "
            "class of a row does not tell its serializer, override "
            "`get_polymorphic_serializer_for_instance`."
        )


@owner_of("represent by members", "choose member by class")
class PolymorphicModelSerializer(
    ModelSerializer[AnyModel], metaclass=PolymorphicSerializerMetaclass
):
    """A serializer for rows of several types: each type has a member, a serializer of its own.

    ``polymorphic_serializers`` are the serializer classes of the members.
    ``get_polymorphic_serializer_for_instance`` chooses the member of a row: by the class of the
    row, unless a project overrides it. Rows of a base class become rows of their child classes, or
    of proxies, with one query for each child class. A row without a member raises
    ``NotImplementedError``.

    ``polymorphic_columns`` may name the columns that such an override reads, so that only these are
    selected for linkage, and for base rows in collections that become rows of child tables.
    """

    polymorphic_serializers: Any = ()
    polymorphic_columns: tuple[str, ...] | None = None

    #: The serializer of the one resource that is written.
    member: Any = None

    @classmethod
    def get_polymorphic_serializer_for_instance(cls, instance: Any) -> Any:
        """Return the serializer class for an instance.

        Raises:
            NotImplementedError: where no member has the class of the instance as its model.
        """
        found = resource_of(cls).member_of_model(class_of_row(instance))
        if found is None:
            raise NotImplementedError(missing(cls, "instance", type(instance).__name__))
        return found

    @classmethod
    def get_polymorphic_serializer_for_model(cls, model: type[Model]) -> Any:
        """Return the serializer class of the member for a model.

        Raises:
            NotImplementedError: where there is none.
        """
        found = resource_of(cls).member_of_model(model)
        if found is None:
            raise NotImplementedError(missing(cls, "model", model.__name__))
        return found

    @classmethod
    def get_polymorphic_model_for_serializer(cls, serializer: Any) -> Any:
        """Return the model of a member.

        Raises:
            NotImplementedError: where the serializer is no member, or has no model.
        """
        model = model_of_serializer(serializer) if serializer in resource_of(cls).leaves else None
        if model is None:
            raise NotImplementedError(missing(cls, "serializer", serializer_label(serializer)))
        return model

    @classmethod
    def get_polymorphic_serializer_for_type(cls, obj_type: str) -> Any:
        """Return the serializer class of the member for a resource type.

        Raises:
            NotImplementedError: where there is none.
        """
        found = resource_of(cls).member_for_type(obj_type)
        if found is None:
            raise NotImplementedError(missing(cls, "type", obj_type))
        return found

    @classmethod
    def get_polymorphic_model_for_type(cls, obj_type: str) -> Any:
        """Return the model of the member for a resource type.

        Raises:
            NotImplementedError: where there is no such member, or it has no model.
        """
        return cls.get_polymorphic_model_for_serializer(
            cls.get_polymorphic_serializer_for_type(obj_type)
        )

    @classmethod
    def get_polymorphic_types(cls) -> list[str]:
        """Return the resource types of all members, which requests may name."""
        return resource_of(cls).types

    def get_fields(self) -> dict[str, Any]:
        """Return the fields of all members by name; of several with one name, the first."""
        context = {**self.context, ASIDE: True}
        members = [member(context=context) for member in self.polymorphic_serializers]
        return {
            name: field
            for member in reversed(members)
            for name, field in member.get_fields().items()
        }

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return the data of an instance by its member: values by field name."""
        [row] = concrete_rows(type(self), [instance])
        data: dict[str, Any] = resource_node(self).of(row).serializer.to_representation(row)
        return data

    @property
    def data(self) -> Any:
        """The data of the instance, after replacing it with the row of its concrete class."""
        instance: Any = self.instance
        if instance is not None and not hasattr(self, "_data"):
            [self.instance] = concrete_rows(type(self), [instance])
        return super().data

    def run_validation(self, data: Any = drf.empty) -> Any:
        """Return the validated values from the member for the instance, or else for the ``type``.

        Raises:
            Conflict: for a type of no member, or for another one than that of the instance.
            ValidationError: where the type is missing, or the member refuses the input.
        """
        self.member = self.member_for_input(data)
        return self.member.run_validation(data)

    def member_for_input(self, data: Any) -> Any:
        """Return the bound serializer of the member to validate some input.

        Raises:
            Conflict: for a type of no member, or for another one than that of the instance.
            ValidationError: where there is neither an instance nor a type.
        """
        given = data.get("type") if isinstance(data, Mapping) else None
        if self.instance is not None:
            [self.instance] = concrete_rows(type(self), [self.instance])
            member = resource_of(type(self)).member_for(self.instance)
            if given not in (None, resource_of(member).resource_type):
                raise identity_conflict("type", given, resource_of(member).resource_type)
        elif given is None:
            raise drf.ValidationError({"type": [self.error_messages["required"]]}, "required")
        else:
            member = resource_of(type(self)).member_for_type(given)
        if member is None:
            raise unaccepted_type(given, resource_of(type(self)).types)
        context = {**self.context, ASIDE: True}
        bound = member(self.instance, data=data, partial=self.partial, context=context)
        # All serializers of a request share one context, as a project may keep values in it.
        bound._context = self.context
        return bound

    @classmethod
    def filter_by_types(cls, queryset: Any, types: Iterable[str]) -> Any:
        """Return a queryset of base rows, limited to those of some resource types.

        A project that overrides ``get_polymorphic_serializer_for_instance`` overrides this, too.

        Args:
            queryset: the queryset of base rows.
            types: resource types of members.

        Raises:
            NotImplementedError: for a type of no member.
            ImproperlyConfigured: where only the first of the two methods is overridden.
        """
        models = [cls.get_polymorphic_model_for_type(name) for name in types]
        if resource_of(cls).names_members:
            raise ImproperlyConfigured(
                f"{serializer_label(cls)} says itself which serializer is for an instance, and so "
                "has to say which rows are of a type: override `filter_by_types(queryset, types)`."
            )
        return queryset.filter(MemberRows(resource_of(cls)).condition(queryset, models))

    def create(self, validated_data: dict[str, Any]) -> Any:
        """Create the row by the member for the type of the input."""
        return self.member.create(validated_data)

    def update(self, instance: Any, validated_data: dict[str, Any]) -> Any:
        """Update the row by its member."""
        return self.member.update(instance, validated_data)


def missing(serializer: Any, kind: str, name: str) -> str:
    """Return the message of an error: a polymorphic serializer has no member for a name."""
    return (
        f"No polymorphic serializer has been found for the {kind} {name}. Is one missing in "
        f"polymorphic_serializers of {serializer_label(serializer)}?"
    )
