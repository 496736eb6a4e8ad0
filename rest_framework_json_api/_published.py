"""Names that could be imported from a module of 8.x, and are defined elsewhere now.

The ``__getattr__`` of the module looks them up on access, so that no module imports one of a higher
layer.
"""

from collections.abc import Callable
from pkgutil import resolve_name
from typing import Any

PACKAGE = "rest_framework_json_api"


def at(origin: str, *names: str) -> dict[str, str]:
    """Return the paths of the names of a module, in the notation of ``pkgutil.resolve_name``."""
    return {name: f"{origin}:{name}" for name in names}


def helpers(*names: str) -> dict[str, str]:
    """Return the paths of functions of ``utils``."""
    return at(f"{PACKAGE}.utils", *names)


#: Where the names that a module shows are found, by the name of the module in this package.
PUBLISHED: dict[str, dict[str, str]] = {
    "django_filters.backends": helpers("undo_format_field_name"),
    "exceptions": {"utils": f"{PACKAGE}.utils"},
    "filters": {
        **at("rest_framework.filters", "BaseFilterBackend"),
        **helpers("undo_format_field_name"),
    },
    "metadata": {
        "related": "django.db.models.fields.related",
        **at("django.utils.encoding", "force_str"),
        **at("rest_framework.settings", "api_settings"),
        **helpers("format_field_name", "get_related_resource_type"),
    },
    "pagination": at("rest_framework.utils.urls", "remove_query_param", "replace_query_param"),
    "parsers": {
        "exceptions": f"{PACKAGE}.exceptions",
        "renderers": f"{PACKAGE}.renderers",
        **at("rest_framework.exceptions", "ParseError"),
        **helpers("get_resource_name", "undo_format_field_names"),
    },
    "relations": {
        "DRFManyRelatedField": "rest_framework.relations:ManyRelatedField",
        "inflection": "inflection",
        **at("django.urls", "NoReverseMatch"),
        **at("rest_framework.fields", "Field", "MISSING_ERROR_MESSAGE", "SkipField"),
        **at("rest_framework.relations", "Hyperlink"),
        **at("rest_framework.reverse", "reverse"),
        **at("rest_framework.serializers", "Serializer"),
        **at(f"{PACKAGE}.exceptions", "Conflict"),
        **helpers(
            "format_link_segment",
            "get_resource_type_from_instance",
            "get_resource_type_from_queryset",
            "get_resource_type_from_serializer",
        ),
    },
    "renderers": {
        PACKAGE: PACKAGE,
        "loader": "django.template.loader",
        "relations": "rest_framework.relations",
        **at("django.db.models", "Manager"),
        **at("django.utils.encoding", "force_str"),
        **at("rest_framework.fields", "SkipField", "get_attribute"),
        **at("rest_framework.relations", "PKOnlyObject"),
        **at("rest_framework.serializers", "ListSerializer", "Serializer"),
        **at("rest_framework.settings", "api_settings"),
        **at(
            f"{PACKAGE}.relations",
            "HyperlinkedMixin",
            "ManySerializerMethodResourceRelatedField",
            "ResourceRelatedField",
            "SkipDataMixin",
        ),
        **helpers(
            "format_errors",
            "format_field_name",
            "format_field_names",
            "get_included_resources",
            "get_related_resource_type",
            "get_relation_instance",
            "get_resource_id",
            "get_resource_name",
            "get_resource_type_from_instance",
            "get_resource_type_from_serializer",
            "get_serializer_fields",
            "is_relationship_field",
        ),
    },
    "schemas.openapi": {
        "serializers": f"{PACKAGE}.serializers",
        "views": f"{PACKAGE}.views",
        **at("rest_framework.relations", "ManyRelatedField"),
        **at("rest_framework.fields", "empty"),
        **at(f"{PACKAGE}.relations", "ManySerializerMethodResourceRelatedField"),
        **helpers("format_field_name"),
    },
    "serializers": {
        "import_class_from_dotted_path": "django.utils.module_loading:import_string",
        **at("django.core.exceptions", "ObjectDoesNotExist"),
        **at("django.db.models.query", "QuerySet"),
        **at("rest_framework.exceptions", "ParseError"),
        **at(f"{PACKAGE}.exceptions", "Conflict"),
        **helpers(
            "get_included_resources",
            "get_resource_type_from_instance",
            "get_resource_type_from_model",
            "get_resource_type_from_serializer",
            "undo_format_field_name",
        ),
    },
    "utils": {
        "encoding": "django.utils.encoding",
        "exceptions": "rest_framework.exceptions",
        "inflection": "inflection",
        "relations": "rest_framework.relations",
        **at("django.conf", "settings"),
        **at("django.http", "Http404"),
        **at("rest_framework.exceptions", "APIException"),
        **at("rest_framework.settings", "api_settings"),
        **at(
            "django.db.models.fields.related_descriptors",
            "ManyToManyDescriptor",
            "ReverseManyToOneDescriptor",
        ),
        **at("django.contrib.contenttypes.fields", "ReverseGenericManyToOneDescriptor"),
    },
    "views": {
        **at("django.core.exceptions", "ImproperlyConfigured"),
        **at("django.db.models", "Manager"),
        **at(
            "django.db.models.fields.related_descriptors",
            "ForwardManyToOneDescriptor",
            "ManyToManyDescriptor",
            "ReverseManyToOneDescriptor",
            "ReverseOneToOneDescriptor",
        ),
        **at("rest_framework.exceptions", "MethodNotAllowed", "NotFound"),
        **at("rest_framework.fields", "SkipField", "get_attribute"),
        **at("rest_framework.relations", "Hyperlink", "PKOnlyObject"),
        **at("rest_framework.reverse", "reverse"),
        **at("rest_framework.serializers", "Serializer"),
        **helpers(
            "get_included_resources",
            "get_resource_type_from_instance",
            "undo_format_link_segment",
        ),
    },
}


def published(module: str) -> Callable[[str], Any]:
    """Return the ``__getattr__`` of a module, which finds the names that it had in 8.x.

    Args:
        module: the dotted name of the module.
    """
    names = PUBLISHED[module.removeprefix(f"{PACKAGE}.")]

    def find(name: str) -> Any:
        if name not in names:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        return resolve_name(names[name])

    return find
