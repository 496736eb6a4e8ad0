"""What the settings name: each hook overridden, as projects do it."""

import re

from rest_framework.exceptions import APIException

from rest_framework_json_api import (
    exceptions,
    filters,
    metadata,
    pagination,
    parsers,
    renderers,
    utils,
)
from rest_framework_json_api.django_filters import DjangoFilterBackend


class Renderer(renderers.JSONRenderer):
    @classmethod
    def build_json_resource_obj(  # noqa: PLR0913
        cls,
        fields,
        resource,
        resource_instance,
        resource_name,
        serializer,
        force_type_resolution=False,
    ):
        built = super().build_json_resource_obj(
            fields, resource, resource_instance, resource_name, serializer, force_type_resolution
        )
        built["meta"] = {**built.get("meta", {}), "built": True}
        return built

    @classmethod
    def extract_attributes(cls, fields, resource):
        attributes = super().extract_attributes(fields, resource)
        attributes["count"] = len(attributes)
        return attributes

    @classmethod
    def extract_relationships(cls, fields, resource, resource_instance):
        relationships = super().extract_relationships(fields, resource, resource_instance)
        for relationship in relationships.values():
            relationship["meta"] = {**relationship.get("meta", {}), "seen": True}
        return relationships

    @classmethod
    def extract_included(
        cls, fields, resource, resource_instance, included_resources, included_cache
    ):
        super().extract_included(
            fields, resource, resource_instance, included_resources, included_cache
        )
        for of_type in included_cache.values():
            for one in of_type.values():
                one.setdefault("meta", {})["included"] = True

    @classmethod
    def extract_meta(cls, serializer, resource):
        return {**super().extract_meta(serializer, resource), "extracted": 1}

    @classmethod
    def extract_root_meta(cls, serializer, resource):
        return {**super().extract_root_meta(serializer, resource), "root": 1}

    def render_errors(self, data, accepted_media_type=None, renderer_context=None):
        for error in data if isinstance(data, list) else data.get("errors", []):
            error["meta"] = {"rendered": True}
        return super().render_errors(data, accepted_media_type, renderer_context)

    def render_relationship_view(self, data, accepted_media_type=None, renderer_context=None):
        return super().render_relationship_view(data, accepted_media_type, renderer_context)


class Parser(parsers.JSONParser):
    @staticmethod
    def parse_attributes(data):
        parsed = parsers.JSONParser.parse_attributes(data)
        if "shout" in parsed:
            parsed["head_line"] = parsed.pop("shout").upper()
        return parsed

    @staticmethod
    def parse_relationships(data):
        return parsers.JSONParser.parse_relationships(data)

    @staticmethod
    def parse_metadata(result):
        meta = result.get("meta")
        return {"_meta": meta} if meta else {}


def exception_handler(exc, context):
    """Add a header's worth of meta to the errors of some exceptions."""
    response = exceptions.exception_handler(exc, context)
    if response is not None and isinstance(response.data, list):
        for error in response.data:
            error["id"] = "handled"
    return response


class Teapot(APIException):
    status_code = 418
    default_detail = "I am a teapot."
    default_code = "teapot"


class Pagination(pagination.JsonApiPageNumberPagination):
    page_query_param = "page[no]"
    page_size_query_param = "page[per]"
    max_page_size = 3

    def get_paginated_response(self, data):
        response = super().get_paginated_response(data)
        response.data["meta"]["pages"] = self.page.paginator.num_pages
        return response


class Metadata(metadata.JSONAPIMetadata):
    def determine_metadata(self, request, view):
        return {**super().determine_metadata(request, view), "version": 3}

    def get_field_info(self, field):
        return {**super().get_field_info(field), "seen": True}


class ParameterFilter(filters.QueryParameterValidationFilter):
    query_regex = re.compile(
        r"^(sort|include|shout)$|^(?P<type>filter|fields|page)(\[[\w\.\-]+\])?$"
    )


class Ordering(filters.OrderingFilter):
    def get_ordering(self, request, queryset, view):
        return super().get_ordering(request, queryset, view) or ["-id"]


class Filtering(DjangoFilterBackend):
    def get_filterset_kwargs(self, request, queryset, view):
        kwargs = super().get_filterset_kwargs(request, queryset, view)
        return {**kwargs, "prefix": None}


def type_of(model):
    """Return the resource type of a model, through the helper that projects import."""
    return utils.get_resource_type_from_model(model)
