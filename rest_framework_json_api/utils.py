"""Public helper functions: names, types, include paths and error objects."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Manager, Model, QuerySet
from django.db.models.manager import BaseManager
from rest_framework.relations import Hyperlink
from rest_framework.request import Request
from rest_framework.response import Response

from rest_framework_json_api._document import objects
from rest_framework_json_api._document.primary import PrimaryData
from rest_framework_json_api._fields import target
from rest_framework_json_api._fields.target import AnyField, is_relationship_field
from rest_framework_json_api._plan.plan import plan_of
from rest_framework_json_api._plan.source import follow_strictly
from rest_framework_json_api._protocol import details, errors
from rest_framework_json_api._published import published
from rest_framework_json_api._query import include
from rest_framework_json_api._resources import naming, views
from rest_framework_json_api._resources import resource as resources
from rest_framework_json_api._resources.resource import AnySerializer
from rest_framework_json_api.exceptions import format_drf_errors
from rest_framework_json_api.settings import json_api_settings

__getattr__ = published(__name__)

__all__ = [
    "Hyperlink",
    "format_drf_errors",
    "format_error_object",
    "format_errors",
    "format_field_name",
    "format_field_names",
    "format_link_segment",
    "format_resource_type",
    "format_value",
    "get_default_included_resources_from_serializer",
    "get_included_resources",
    "get_included_serializers",
    "get_related_resource_type",
    "get_relation_instance",
    "get_resource_id",
    "get_resource_name",
    "get_resource_type_from_instance",
    "get_resource_type_from_manager",
    "get_resource_type_from_model",
    "get_resource_type_from_queryset",
    "get_resource_type_from_serializer",
    "get_serializer_fields",
    "is_relationship_field",
    "undo_format_field_name",
    "undo_format_field_names",
    "undo_format_link_segment",
]


def get_resource_name(context: Mapping[str, Any], expand_polymorphic_types: bool = False) -> Any:
    """Return the type of the primary data of a response, or ``"errors"`` for an errors document.

    Args:
        context: the context of a renderer or parser, with the ``view``.
        expand_polymorphic_types: return a list of types for a polymorphic serializer.
    """
    view = (context or {}).get("view")
    if int(getattr(getattr(view, "response", None), "status_code", 200)) >= 400:
        return "errors"
    serializer = views.answering_serializer_class(view)
    if expand_polymorphic_types and resources.resource_of(serializer).is_polymorphic:
        return resources.resource_of(serializer).types
    return PrimaryData(view, serializer).resource_name


def get_serializer_fields(serializer: AnySerializer) -> dict[str, Any] | None:
    """Return the fields of a serializer or of a list's items, without those shown in ``meta``.

    Returns None for a serializer without an attribute ``fields``, and an empty ``fields`` as it is.
    """
    serializer = getattr(serializer, "child", serializer)
    fields: dict[str, Any] | None = getattr(serializer, "fields", None)
    if not fields:
        return fields
    meta = plan_of(serializer).groups.meta
    return {name: field for name, field in fields.items() if name not in meta}


def format_field_names(obj: Any, format_type: str | bool | None = None) -> Any:
    """Return a dict with its keys in a style, by default ``JSON_API_FORMAT_FIELD_NAMES``.

    The style ``False`` leaves them unchanged, as does any ``obj`` that is not a dict.
    """
    if not isinstance(obj, dict):
        return obj
    style = json_api_settings.FORMAT_FIELD_NAMES if format_type is None else format_type
    return {naming.spell(key, style): value for key, value in obj.items()}


def undo_format_field_names(obj: Any) -> Any:
    """Return a dict with its document keys turned into Python names."""
    if not isinstance(obj, dict):
        return obj
    return {naming.field_name(key): value for key, value in obj.items()}


def format_field_name(field_name: str) -> str:
    """Return the document key for a Python name."""
    return naming.field_key(field_name)


def undo_format_field_name(field_name: str) -> str:
    """Return the Python name for a document key."""
    return naming.field_name(field_name)


def format_link_segment(value: str) -> str:
    """Return the URL segment for the name of a relationship."""
    return naming.link_segment(value)


def undo_format_link_segment(value: str) -> str:
    """Return the name of a relationship for a URL segment."""
    return naming.unspell(value, json_api_settings.FORMAT_RELATED_LINKS)


def format_value(value: str, format_type: str | bool | None = None) -> str:
    """Return a text in a style: ``dasherize``, ``camelize``, ``capitalize``, ``underscore``.

    The style ``False`` leaves it as it is.
    """
    style = json_api_settings.FORMAT_FIELD_NAMES if format_type is None else format_type
    return naming.spell(value, style)


def format_resource_type(
    value: str, format_type: str | None = None, pluralize: bool | None = None
) -> str:
    """Return a resource type in a style, pluralized or not; the settings are the default."""
    style = json_api_settings.FORMAT_TYPES if format_type is None else format_type
    plural = json_api_settings.PLURALIZE_TYPES if pluralize is None else pluralize
    return naming.spell_type(value, style, bool(plural))


def get_resource_type_from_model(model: type[Model]) -> str:
    """Return the resource type of a model."""
    return resources.type_of_model(model)


def get_resource_type_from_queryset(qs: QuerySet[Any]) -> str:
    """Return the resource type of a queryset's model."""
    return resources.type_of_model(qs.model)


def get_resource_type_from_manager(manager: Manager[Any]) -> str:
    """Return the resource type of a manager's model."""
    return resources.type_of_model(manager.model)


def get_resource_type_from_instance(instance: Any) -> str | None:
    """Return the resource type of an instance of a model; None for another object."""
    return resources.type_of_instance(instance) if hasattr(instance, "_meta") else None


def get_resource_type_from_serializer(serializer: AnySerializer) -> str:
    """Return the resource type of a serializer class or instance.

    Raises:
        AttributeError: if neither a resource name nor a model is declared.
    """
    resource_type = resources.resource_of(serializer).resource_type
    if resource_type is None:
        raise AttributeError(
            f"The resource type of {resources.serializer_label(serializer)} is unknown. Declare "
            "`resource_name` in its class JSONAPIMeta."
        )
    return resource_type


def get_related_resource_type(relation: AnyField) -> str | None:
    """Return the resource type of a relation field; None if it depends on the row."""
    return target.target_of(relation).resource_type


def get_resource_id(resource_instance: Any, resource: Mapping[str, Any] | None) -> str | None:
    """Return the id of a resource: the ``id`` of its data, else the primary key."""
    return objects.id_of(resource_instance, resource)


def get_included_resources(request: Request, serializer: AnySerializer = None) -> list[str]:
    """Return the include paths of a request by Python name, else the serializer's default."""
    return include.include_names(request, getattr(serializer, "child", serializer))


def get_default_included_resources_from_serializer(
    serializer: AnySerializer,
) -> list[str]:
    """Return ``JSONAPIMeta.included_resources`` of a serializer, also of a list."""
    return include.default_include(getattr(serializer, "child", serializer))


def get_included_serializers(serializer: AnySerializer) -> dict[str, type]:
    """Return ``included_serializers`` of a serializer as classes."""
    return dict(resources.resource_of(serializer).declared())


def get_relation_instance(
    resource_instance: Any, source: str, serializer: AnySerializer
) -> tuple[bool, Any]:
    """Follow a dotted source from an instance: return whether that worked, and the value.

    The value is an object, the queryset of a to-many, or None. If the instance has no such
    attribute, the method of that name of the serializer is called with the instance.
    """
    try:
        found = follow_strictly(resource_instance, source.split("."))
        return True, found.all() if isinstance(found, BaseManager) else found
    except (AttributeError, KeyError):
        method = getattr(serializer, source, None)
    return (True, method(resource_instance)) if callable(method) else (False, None)


def format_error_object(
    message: Any, pointer: str | None, response: Response
) -> list[dict[str, Any]]:
    """Return the error objects for a message, or for a tree of messages.

    Args:
        message: a message, or nested dicts and lists of them, like the detail of an exception.
        pointer: the JSON pointer to its place in the document; None for no ``source``.
        response: the response, whose status they get.
    """

    def locate(leaf: details.Detail) -> dict[str, Any]:
        tokens = [pointer or "", *map(errors.escape, leaf.path)]
        return {} if pointer is None else {"source": {"pointer": "/".join(tokens)}}

    return details.Detail(message).error_objects(response.status_code, locate)


def format_errors(data: Any) -> dict[str, Any]:
    """Return the members of an errors document for a list of error objects."""
    return {"errors": data}
