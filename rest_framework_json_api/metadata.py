"""Metadata: the description of a view in the answer to OPTIONS."""

from typing import Any

from django.db.models.fields import related_descriptors as descriptors
from django.utils.encoding import force_str
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.metadata import SimpleMetadata
from rest_framework.relations import ManyRelatedField, SlugRelatedField, StringRelatedField
from rest_framework.request import Request, clone_request
from rest_framework.serializers import BaseSerializer
from rest_framework.utils.field_mapping import ClassLookupDict

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._fields.target import (
    AnyField,
    is_many,
    is_relationship_field,
    target_of,
)
from rest_framework_json_api._published import published
from rest_framework_json_api._resources.models import model_behind_source, model_of_serializer
from rest_framework_json_api._resources.naming import field_key
from rest_framework_json_api._resources.resource import resource_of, self_link_name
from rest_framework_json_api._resources.views import LACKING, View
from rest_framework_json_api._serializing.relationships import lacks_columns

__getattr__ = published(__name__)

#: The methods that take a resource, in the order of the description.
DESCRIBED_METHODS = ("POST", "PATCH", "PUT")

#: The methods on one object, which the client may not have permission for.
OBJECT_METHODS = ("PATCH", "PUT")


class JSONAPIMetadata(SimpleMetadata):
    """Describes a view: its formats, its methods, and the fields that each method takes.

    Fields are named by their document keys. Relationships have no choices in it, so no queryset is
    evaluated. ``type_lookup`` maps classes of serializer fields, and ``relation_type_lookup``
    classes of Django's relation descriptors, to the words for them.
    """

    type_lookup: Any = ClassLookupDict(
        {
            serializers.Field: "GenericField",
            serializers.RelatedField: "Relationship",
            ManyRelatedField: "Relationship",
            SlugRelatedField: "GenericField",
            StringRelatedField: "String",
            serializers.BooleanField: "Boolean",
            serializers.CharField: "String",
            serializers.UUIDField: "UUID",
            serializers.URLField: "URL",
            serializers.EmailField: "Email",
            serializers.RegexField: "Regex",
            serializers.SlugField: "Slug",
            serializers.IntegerField: "Integer",
            serializers.FloatField: "Float",
            serializers.DecimalField: "Decimal",
            serializers.DateField: "Date",
            serializers.DateTimeField: "DateTime",
            serializers.TimeField: "Time",
            serializers.DurationField: "Duration",
            serializers.ChoiceField: "Choice",
            serializers.MultipleChoiceField: "MultipleChoice",
            serializers.FileField: "File",
            serializers.ImageField: "Image",
            serializers.ListField: "List",
            serializers.ListSerializer: "List",
            serializers.DictField: "Dict",
            serializers.JSONField: "JSON",
            serializers.Serializer: "Serializer",
        }
    )

    relation_type_lookup: Any = ClassLookupDict(
        {
            descriptors.ForwardOneToOneDescriptor: "OneToOne",
            descriptors.ReverseOneToOneDescriptor: "OneToOne",
            descriptors.ForwardManyToOneDescriptor: "ManyToOne",
            descriptors.ReverseManyToOneDescriptor: "OneToMany",
            descriptors.ManyToManyDescriptor: "ManyToMany",
        }
    )

    @property
    def label_lookup(self) -> Any:  # type: ignore[override]
        """``type_lookup``, under the name by which DRF reads it."""
        return self.type_lookup

    def determine_metadata(self, request: Request, view: View) -> dict[str, Any]:
        """Return the description of a view.

        The shape is ``{name, description, renders, parses, allowed_methods, actions}``, where
        ``actions`` has the fields by document key for each method that takes a resource. It is
        left out where there is no such method.
        """
        metadata: dict[str, Any] = super().determine_metadata(request, view)  # type: ignore[arg-type]
        actions = metadata.pop("actions", None)
        metadata["allowed_methods"] = DescribedView(view).allowed_methods
        return {**metadata, "actions": actions} if actions else metadata

    def determine_actions(self, request: Request, view: View) -> dict[str, Any]:
        """Return descriptions of fields by method, for methods that the client has permission for.

        Raises:
            ValidationError: where the serializer refuses the query string.
        """
        described = DescribedView(view)
        actions = {}
        for method in described.methods():
            view.request = clone_request(request, method)
            try:
                serializer = described.serializer(method)
            finally:
                view.request = request
            if serializer is not None:
                actions[method] = self.get_serializer_info(serializer)
        return actions

    def get_serializer_info(self, serializer: BaseSerializer[Any]) -> dict[str, Any]:
        """Return descriptions of the fields of a serializer, by document key.

        Those of a serializer nested as an attribute are by field name. Those of a polymorphic
        serializer are by the resource types of its members, then by key.
        """
        serializer = getattr(serializer, "child", serializer)
        if resource_of(serializer).is_polymorphic:
            return {
                str(resource_of(leaf).resource_type): self.get_serializer_info(
                    leaf(context=serializer.context, partial=serializer.partial)
                )
                for leaf in resource_of(serializer).leaves
            }
        root = serializer.root
        is_row = serializer.parent is root and getattr(root, "child", None) is serializer
        is_resource = serializer.parent is None or is_row
        fields = getattr(serializer, "fields", {})
        own_link = self_link_name(serializer, fields)
        return {
            field_key(name) if is_resource else name: self.get_field_info(field)
            for name, field in fields.items()
            if name != own_link and not isinstance(field, serializers.HiddenField)
        }

    def get_field_info(self, field: AnyField) -> dict[str, Any]:
        """Return the description of a serializer field.

        That of a relationship has ``relationship_type`` and ``relationship_resource``, too.
        """
        description: dict[str, Any] = super().get_field_info(field)
        if dialect().describes_forms:
            description.update(self.get_form_info(field))
        if getattr(field.root, "partial", False):
            description["required"] = False
        if is_relationship_field(field):
            if lacks_columns(field):
                description.update(read_only=True, required=False)
            return {**description, "type": "Relationship", **self.get_relation_info(field)}
        if isinstance(field, ManyRelatedField):
            description["type"] = "List"
        return description

    def get_relation_info(self, field: AnyField) -> dict[str, Any]:
        """Return ``relationship_type`` and ``relationship_resource`` of a relation field.

        The second is the type of the related resources, a list of types for a polymorphic
        relationship, or left out where it is not known.
        """
        description = {
            "relationship_type": self.get_relation_type(field),
            "relationship_resource": target_of(field).resource_type
            or self.get_resource_types(field),
        }
        return {name: value for name, value in description.items() if value is not None}

    def get_relation_type(self, field: AnyField) -> str:
        """Return the word for the model's relation, else ``"ToMany"`` or ``"ToOne"``."""
        *path, last = field.source_attrs or [""]
        owner = model_of_serializer(field.parent)
        model = model_behind_source(owner, path) if path else owner
        try:
            return str(self.relation_type_lookup[getattr(model, last, None)])
        except KeyError:
            return "ToMany" if is_many(field) else "ToOne"

    def get_resource_types(self, field: AnyField) -> list[str] | None:
        """Return the types that a relation field leads to; None where no serializer is known."""
        serializer = target_of(field).serializer
        return resource_of(serializer).types if serializer is not None else None

    def get_form_info(self, field: AnyField) -> dict[str, Any]:
        """Return the further members of a description that the dialect ``"8"`` has.

        They are ``write_only``, ``initial`` where there is one, and ``allows_include`` of a
        relationship.
        """
        described: dict[str, Any] = {"write_only": field.write_only}
        if field.initial not in (None, ""):
            described["initial"] = force_str(field.initial, strings_only=True)
        if is_relationship_field(field) and (included := resource_of(field.parent).declared()):
            described["allows_include"] = field.field_name in included
        return described


class DescribedView:
    """A view, with the methods to describe and their serializers."""

    def __init__(self, view: View) -> None:
        self.view: Any = view

    @property
    def allowed_methods(self) -> list[str]:
        """The HTTP methods that the URL offers."""
        return list(self.view.allowed_methods)

    def methods(self) -> list[str]:
        """Return the methods whose fields are described: those that take a resource.

        The dialect may leave out PATCH.
        """
        if not self.takes_resources():
            return []
        left_out = () if dialect().describes_updates else ("PATCH",)
        allowed = self.allowed_methods
        return [m for m in DESCRIBED_METHODS if m in allowed and m not in left_out]

    def takes_resources(self) -> bool:
        """Tell whether requests to the view have a resource: it has a serializer for them."""
        if getattr(self.view, "renders_linkage", False):
            return False
        getter = getattr(self.view, "get_serializer_class", None)
        try:
            return getter is None or bool(getter())
        except LACKING:
            return False

    def serializer(self, method: str) -> BaseSerializer[Any] | None:
        """Return the serializer for a method, on the object that the URL names.

        Returns None where the client has no permission, or the URL lacks what the view needs, such
        as the object.

        Raises:
            ValidationError: where the serializer refuses the query string.
        """
        view = self.view
        try:
            view.check_permissions(view.request)
            if method in OBJECT_METHODS and hasattr(view, "get_object"):
                view.get_object()
        except LACKING:
            return None
        try:
            made: BaseSerializer[Any] = view.get_serializer(partial=method == "PATCH")
        except ValidationError:
            raise
        except LACKING:
            return None
        return made
