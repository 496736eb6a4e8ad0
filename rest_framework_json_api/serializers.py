"""Serializers to import in place of those of Django REST framework.

Every name of ``rest_framework.serializers`` can be imported from here.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured, ObjectDoesNotExist
from django.db import models
from django.db.models import Model
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers as drf
from rest_framework.serializers import *  # noqa: F403
from rest_framework.settings import api_settings
from rest_framework.utils.html import is_html_input
from rest_framework.utils.serializer_helpers import BindingDict

from rest_framework_json_api._errors import identity_conflict, unaccepted_type
from rest_framework_json_api._linkage import errors_by_member, plain_linkage
from rest_framework_json_api._nodes import resource_node
from rest_framework_json_api._plan import forget_plan, meta_names, plan_of
from rest_framework_json_api._polymorphic import (
    class_of_row,
    concrete_rows,
    leaves_of,
    member_for,
    member_for_type,
    member_of_model,
    names_members,
    rows_of_models,
    types_of,
)
from rest_framework_json_api._prefetch import load
from rest_framework_json_api._query import ASIDE, fieldset_of, include_branches, offers_include
from rest_framework_json_api._readers import Source, source_of
from rest_framework_json_api._relationships import ToMany, ToOne, lock, relationship_change
from rest_framework_json_api._types import (
    LazySerializersDict,
    answering_serializer_class,
    field_key,
    is_generic,
    is_generic_key,
    model_of_serializer,
    relations_of,
    self_link_name,
    serializer_label,
    type_of_instance,
    type_of_model,
    type_of_serializer,
)
from rest_framework_json_api.relations import AnyField
from rest_framework_json_api.relations import HyperlinkedIdentityField as HyperlinkedIdentityField
from rest_framework_json_api.relations import (
    ResourceHyperlinkedRelatedField as HyperlinkedRelatedField,
)
from rest_framework_json_api.relations import ResourceRelatedField as ResourceRelatedField

Instance = TypeVar("Instance")
AnyModel = TypeVar("AnyModel", bound=Model)


def __getattr__(name: str) -> Any:
    return getattr(drf, name)


class DeclaredSerializers:
    """A class attribute that gives each class its own view on declared serializers."""

    def __init__(self, declared: Mapping[str, Any]) -> None:
        self.declared = declared

    def __get__(self, instance: Any, owner: type) -> LazySerializersDict:
        return LazySerializersDict(owner, self.declared)


class SerializerMetaclass(drf.SerializerMetaclass):  # type: ignore[no-redef]
    """Makes ``included_serializers`` and ``related_serializers`` of a class lazy."""

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        """Return the class."""
        for attribute in ("included_serializers", "related_serializers"):
            if attrs.get(attribute) is not None:
                attrs[attribute] = DeclaredSerializers(attrs[attribute])
        return super().__new__(cls, name, bases, attrs)


class IncludedResourcesValidationMixin:
    """Refuses an ``include`` that the serializer does not offer, when it is instantiated.

    Raises:
        ValidationError: for an unknown path, with the parameter ``include``.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        context = kwargs.get("context") or {}
        request = context.get("request")
        if request is None or ASIDE in context or offers_include(request, self):
            return
        if not answers_otherwise(context.get("view"), type(self), request):
            include_branches(request, self)


def answers_otherwise(view: Any, serializer_class: type, request: Any) -> bool:
    """Tell whether a view answers with another serializer, which offers the include."""
    answering = answering_serializer_class(view)
    if answering is None or answering is serializer_class:
        return False
    return offers_include(request, answering)


class SparseFieldsetsMixin:
    """Leaves out the fields that the client did not ask for with ``fields[TYPE]``.

    The id, the resource's own link and ``meta`` are no fields, and stay (JSON:API 1.1, "Sparse
    Fieldsets").
    """

    @property
    def _readable_fields(self) -> Iterator[AnyField]:
        fields = list(super()._readable_fields)  # type: ignore[misc]
        wanted = fieldset_of(self)
        if wanted is None:
            return iter(fields)
        kept = {"id", self_link_name(self, self.fields), *meta_names(self)}  # type: ignore[attr-defined]
        return iter(
            field
            for field in fields
            if field.field_name in kept or wanted & {field.field_name, field_key(field.field_name)}
        )


class PlannedFields(BindingDict):
    """The fields of a serializer; a change of them makes it plan anew."""

    def __setitem__(self, key: str, field: AnyField) -> None:
        super().__setitem__(key, field)
        forget_plan(self.serializer)

    def __delitem__(self, key: str) -> None:
        super().__delitem__(key)
        forget_plan(self.serializer)


class PlannedMixin:
    """Represents instances through the plan, with all that they need loaded beforehand."""

    @cached_property
    def fields(self) -> PlannedFields:
        """The fields by name.

        Raises:
            ImproperlyConfigured: for a name that JSON:API keeps for itself.
        """
        declared = self.get_fields()  # type: ignore[attr-defined]
        check_reserved(self, declared)
        fields = PlannedFields(self)  # type: ignore[arg-type]
        for name, field in declared.items():
            fields[name] = field
        return fields

    @classmethod
    def many_init(cls, *args: Any, **kwargs: Any) -> Any:
        """Return the serializer of a list, of ``Meta.list_serializer_class`` if there is one."""
        own = {name: kwargs.pop(name, None) for name in drf.LIST_SERIALIZER_KWARGS_REMOVE}
        shared = {key: value for key, value in kwargs.items() if key in drf.LIST_SERIALIZER_KWARGS}
        own = {name: value for name, value in own.items() if value is not None}
        list_class = getattr(getattr(cls, "Meta", None), "list_serializer_class", ListSerializer)
        return loading_class(list_class)(*args, child=cls(*args, **kwargs), **own, **shared)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return the data of one instance: values by field name."""
        return plan_of(self).represent(instance)

    to_representation.by_plan = True  # type: ignore[attr-defined]

    @property
    def data(self) -> Any:
        """The data of the instance, as DRF's serializers have it."""
        is_root = self.parent is None and not hasattr(self, "_data")  # type: ignore[attr-defined]
        if is_root and isinstance(self.instance, Model):  # type: ignore[attr-defined]
            load(resource_node(self), [self.instance])  # type: ignore[attr-defined]
        return super().data  # type: ignore[misc]


def check_reserved(serializer: Any, names: Mapping[str, Any]) -> None:
    """Refuse fields named like what identifies a resource, or like errors of no field."""
    reserved = {"type", api_settings.NON_FIELD_ERRORS_KEY} & names.keys()
    if not reserved:
        return
    listed = ", ".join(repr(name) for name in sorted(reserved))
    raise ImproperlyConfigured(
        f"{serializer_label(serializer)} has fields with reserved names: {listed}. JSON:API gives "
        "these names a meaning of their own. Use another name, with the old one as `source`: "
        "`kind = CharField(source='type')`."
    )


class LoadingListMixin:
    """Loads what a whole list needs before its first row is represented."""

    def to_representation(self, data: Any) -> list[Any]:
        """Return the data of each row. The rows stay at hand as ``rows``."""
        self.rows = list(data.all() if hasattr(data, "get_queryset") else data)
        if self.parent is None and hasattr(self.child, "_readable_fields"):  # type: ignore[attr-defined]
            node = resource_node(self)
            self.rows = node.concrete(self.rows)
            load(node, self.rows)
        return super().to_representation(self.rows)  # type: ignore[misc, no-any-return]


class ListSerializer(LoadingListMixin, drf.ListSerializer[Any]):  # type: ignore[no-redef]
    """The serializer of a list."""


def loading_class(list_class: type) -> type:
    """Return a list serializer class that loads: itself, or one made of it."""
    if issubclass(list_class, LoadingListMixin):
        return list_class
    return type(list_class.__name__, (list_class, ListSerializer), {})


class IdField(drf.Field[Any, Any, Any, Any]):
    """The id of resources, written and read by a codec.

    Args:
        codec: an object, or its class, with the methods ``encode(key)``, from a value of the column
            to the id, and ``decode(text)`` back, which raises ``ValueError`` for a text that is no
            id.

    It is made of the primary key, or of the column that ``source`` names.
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
        """Return the value that an id stands for.

        Raises:
            ValidationError: for a text that is no id.
        """
        try:
            value = self.codec.decode(str(data))
        except ValueError:
            self.fail("invalid")
        return value if self.to_representation(value) == str(data) else self.fail("invalid")


class JSONField(drf.JSONField):  # type: ignore[no-redef]
    """A JSON value that an answer can repeat, also where a form has it as JSON text."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the value.

        Raises:
            ValidationError: for what is no JSON, is nested too deep, or is no Unicode.
        """
        try:
            value = super().to_internal_value(data)
            json.dumps(value, cls=self.encoder, ensure_ascii=False, allow_nan=False).encode()
        except (RecursionError, TypeError, ValueError):
            self.fail("invalid")
        return value


JSON_FIELDS: dict[Any, Any] = {models.JSONField: JSONField}


class Serializer(  # type: ignore[misc, no-redef]
    IncludedResourcesValidationMixin,
    SparseFieldsetsMixin,
    PlannedMixin,
    drf.Serializer[Instance],
    metaclass=SerializerMetaclass,
):
    """A serializer that declares its fields itself.

    Without a model, ``Meta.resource_name`` or ``JSONAPIMeta.resource_name`` gives the type.
    """


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
        return instance

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
        if issubclass(field_class, (ResourceRelatedField, HyperlinkedRelatedField)):
            kwargs.pop("slug_field", None)
        if relation_info.reverse and not relation_info.to_many:
            # No row need point back by a one-to-one.
            kwargs["allow_null"] = True
        return field_class, kwargs


class ModelSerializer(  # type: ignore[misc, no-redef]
    IncludedResourcesValidationMixin,
    SparseFieldsetsMixin,
    MetaFieldsMixin,
    RelationFieldsMixin,
    RelationshipWritesMixin,
    PlannedMixin,
    drf.ModelSerializer[AnyModel],
    metaclass=SerializerMetaclass,
):
    """A serializer whose fields come from a model, with relationships as resource identifiers."""

    serializer_field_mapping = {**drf.ModelSerializer.serializer_field_mapping, **JSON_FIELDS}
    serializer_related_field = ResourceRelatedField
    serializer_related_to_field = ResourceRelatedField
    serializer_url_field = HyperlinkedIdentityField


class HyperlinkedModelSerializer(  # type: ignore[misc, no-redef]
    IncludedResourcesValidationMixin,
    SparseFieldsetsMixin,
    MetaFieldsMixin,
    RelationFieldsMixin,
    RelationshipWritesMixin,
    PlannedMixin,
    drf.HyperlinkedModelSerializer[AnyModel],
    metaclass=SerializerMetaclass,
):
    """A serializer whose fields come from a model, with hyperlinks for identity and relations."""

    serializer_field_mapping = ModelSerializer.serializer_field_mapping
    serializer_related_field = HyperlinkedRelatedField
    serializer_related_to_field = HyperlinkedRelatedField
    serializer_url_field = HyperlinkedIdentityField


class PolymorphicSerializerMetaclass(SerializerMetaclass):
    """Checks that a polymorphic serializer names its members."""

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        """Return the class.

        Raises:
            ImproperlyConfigured: where there are no members, or two for one model.
        """
        created: Any = super().__new__(cls, name, bases, attrs)
        if any(isinstance(base, PolymorphicSerializerMetaclass) for base in bases):
            check_members(created)
        return created


def check_members(serializer: Any) -> None:
    """Refuse a polymorphic serializer whose members are missing or stand for the same rows."""
    label = serializer_label(serializer)
    members = getattr(serializer, "polymorphic_serializers", None)
    if not isinstance(members, (list, tuple)) or not members:
        raise ImproperlyConfigured(
            f"{label} needs `polymorphic_serializers`: a list of the serializer classes of its "
            "concrete types."
        )
    is_by_class = not names_members(serializer)
    kinds = [model_of_serializer(leaf) for leaf in leaves_of(serializer)]
    if is_by_class and (None in kinds or len(set(kinds)) != len(kinds)):
        raise ImproperlyConfigured(
            f"{label}: each of its polymorphic_serializers needs a model of its own. Where the "
            "class of a row does not tell its serializer, override "
            "`get_polymorphic_serializer_for_instance`."
        )


class PolymorphicModelSerializer(
    ModelSerializer[AnyModel], metaclass=PolymorphicSerializerMetaclass
):
    """A serializer for rows of several types: each is represented by a serializer of its own.

    ``polymorphic_serializers`` are the serializer classes of the concrete types. Which one is for a
    row, ``get_polymorphic_serializer_for_instance`` says: by the class of the row, unless a project
    overrides it. Rows of a base class become rows of their child classes, or of proxies, with one
    query for each child class. A row without a member raises ``NotImplementedError``.

    ``polymorphic_columns`` may name the columns that such an override reads, so that linkage needs
    no more than these.
    """

    polymorphic_serializers: Any = ()
    polymorphic_columns: tuple[str, ...] | None = None

    #: The serializer of the one resource that is written.
    member: Any = None

    @classmethod
    def get_polymorphic_serializer_for_instance(cls, instance: Any) -> Any:
        """Return the serializer class that represents an instance.

        Raises:
            NotImplementedError: where no member is for the class of the instance.
        """
        found = member_of_model(cls, class_of_row(instance))
        if found is None:
            raise NotImplementedError(missing(cls, "instance", type(instance).__name__))
        return found

    get_polymorphic_serializer_for_instance.__func__.by_class = True  # type: ignore[attr-defined]

    @classmethod
    def get_polymorphic_serializer_for_model(cls, model: type[Model]) -> Any:
        """Return the serializer class for the rows of a model.

        Raises:
            NotImplementedError: where there is none.
        """
        found = member_of_model(cls, model)
        if found is None:
            raise NotImplementedError(missing(cls, "model", model.__name__))
        return found

    @classmethod
    def get_polymorphic_model_for_serializer(cls, serializer: Any) -> Any:
        """Return the model of a member.

        Raises:
            NotImplementedError: where the serializer is no member, or has no model.
        """
        model = model_of_serializer(serializer) if serializer in leaves_of(cls) else None
        if model is None:
            raise NotImplementedError(missing(cls, "serializer", serializer_label(serializer)))
        return model

    @classmethod
    def get_polymorphic_serializer_for_type(cls, obj_type: str) -> Any:
        """Return the serializer class for the resources of a type.

        Raises:
            NotImplementedError: where there is none.
        """
        found = member_for_type(cls, obj_type)
        if found is None:
            raise NotImplementedError(missing(cls, "type", obj_type))
        return found

    @classmethod
    def get_polymorphic_model_for_type(cls, obj_type: str) -> Any:
        """Return the model for the resources of a type.

        Raises:
            NotImplementedError: where there is none.
        """
        return cls.get_polymorphic_model_for_serializer(
            cls.get_polymorphic_serializer_for_type(obj_type)
        )

    @classmethod
    def get_polymorphic_types(cls) -> list[str]:
        """Return the types that are accepted."""
        return types_of(cls)

    def get_fields(self) -> dict[str, Any]:
        """Return the fields of all members, of those with the same name the first."""
        context = {**self.context, ASIDE: True}
        members = [member(context=context) for member in self.polymorphic_serializers]
        return {
            name: field
            for member in reversed(members)
            for name, field in member.get_fields().items()
        }

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return the data of an instance, as its member has it."""
        [row] = concrete_rows(type(self), [instance])
        data: dict[str, Any] = resource_node(self).of(row).serializer.to_representation(row)
        return data

    @property
    def data(self) -> Any:
        """The data of the instance, which is made an instance of its concrete class."""
        instance: Any = self.instance
        if instance is not None and not hasattr(self, "_data"):
            [self.instance] = concrete_rows(type(self), [instance])
        return super().data

    def run_validation(self, data: Any = drf.empty) -> Any:
        """Return what the member makes of the input that its type names, or the instance.

        Raises:
            Conflict: for a type that is not accepted, or not the one of the instance.
            ValidationError: where the type is missing, or the member refuses the input.
        """
        self.member = self.member_for_input(data)
        return self.member.run_validation(data)

    def member_for_input(self, data: Any) -> Any:
        """Return the serializer of the member that is to validate some input."""
        given = data.get("type") if isinstance(data, Mapping) else None
        if self.instance is not None:
            [self.instance] = concrete_rows(type(self), [self.instance])
            member = member_for(type(self), self.instance)
            if given not in (None, type_of_serializer(member)):
                raise identity_conflict("type", given, type_of_serializer(member))
        elif given is None:
            raise drf.ValidationError({"type": [self.error_messages["required"]]}, "required")
        else:
            member = member_for_type(type(self), given)
        if member is None:
            raise unaccepted_type(given, types_of(type(self)))
        context = {**self.context, ASIDE: True}
        bound = member(self.instance, data=data, partial=self.partial, context=context)
        # What the project keeps in the context is to be found by all serializers of a request.
        bound._context = self.context
        return bound

    @classmethod
    def filter_by_types(cls, queryset: Any, types: Iterable[str]) -> Any:
        """Return a queryset of base rows, limited to those of some of the accepted types.

        A project that overrides ``get_polymorphic_serializer_for_instance`` overrides this, too.
        """
        models = [cls.get_polymorphic_model_for_type(name) for name in types]
        if names_members(cls):
            raise ImproperlyConfigured(
                f"{serializer_label(cls)} says itself which serializer is for an instance, and so "
                "has to say which rows are of a type: override `filter_by_types(queryset, types)`."
            )
        return queryset.filter(rows_of_models(cls, queryset, models))

    def create(self, validated_data: dict[str, Any]) -> Any:
        """Create the row as the member does whose type the input has."""
        return self.member.create(validated_data)

    def update(self, instance: Any, validated_data: dict[str, Any]) -> Any:
        """Update the row as its member does."""
        return self.member.update(instance, validated_data)


def missing(serializer: Any, kind: str, name: str) -> str:
    """Return the message for what a polymorphic serializer has no member for."""
    return (
        f"No polymorphic serializer has been found for the {kind} {name}. Is one missing in "
        f"polymorphic_serializers of {serializer_label(serializer)}?"
    )


class ResourceIdentifierObjectSerializer(drf.BaseSerializer[Any]):
    """Represents and accepts resource identifier objects of one model.

    Args:
        model_class: the model that identifiers are looked up in.
    """

    default_error_messages = {
        "incorrect_model_type": _(
            "Incorrect model type. Expected {model_type}, received {received_type}."
        ),
        "does_not_exist": _('Invalid pk "{pk_value}" - object does not exist.'),
        "incorrect_type": _("Incorrect type. Expected pk value, received {data_type}."),
    }

    model_class: Any = None

    #: An identifier has no fields; the browsable API asks for them.
    fields: Mapping[str, Any] = {}

    def get_initial(self) -> dict[str, str]:
        """Return what a form for an identifier has at first."""
        return {"type": "", "id": ""}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.model_class = kwargs.pop("model_class", self.model_class)
        super().__init__(*args, **kwargs)

    def to_representation(self, instance: Any) -> dict[str, str]:
        """Return the resource identifier object of an instance."""
        return {"type": type_of_instance(instance), "id": str(instance.pk)}

    def to_internal_value(self, data: Any) -> Any:
        """Return the instance that an identifier means.

        Raises:
            ValidationError: for another type, or an unknown or malformed id.
        """
        expected = type_of_model(self.model_class)
        if data["type"] != expected:
            self.fail("incorrect_model_type", model_type=expected, received_type=data["type"])
        try:
            return self.model_class._default_manager.get(pk=data["id"])
        except ObjectDoesNotExist:
            self.fail("does_not_exist", pk_value=data["id"])
        except (TypeError, ValueError):
            self.fail("incorrect_type", data_type=type(data["id"]).__name__)
