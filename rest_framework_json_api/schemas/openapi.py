"""OpenAPI descriptions of JSON:API documents, by the generator of Django REST framework.

Name ``AutoSchema`` in the setting ``DEFAULT_SCHEMA_CLASS`` or as the ``schema`` of a view, and
``SchemaGenerator`` where ``get_schema_view`` or ``generateschema`` of DRF take a generator. DRF
needs ``uritemplate`` to generate, and ``pyyaml`` to write YAML.
"""

from collections.abc import Mapping
from http.client import responses
from typing import Any

from rest_framework import serializers as drf
from rest_framework.request import Request
from rest_framework.schemas import openapi as drf_openapi
from rest_framework.schemas.utils import is_list_view as is_list_view

from rest_framework_json_api._document.primary import PrimaryData
from rest_framework_json_api._plan.plan import plan_of
from rest_framework_json_api._protocol.media_types import MEDIA_TYPE
from rest_framework_json_api._published import published
from rest_framework_json_api._resources.resource import resource_of
from rest_framework_json_api.exceptions import rendered_with_json_api
from rest_framework_json_api.pagination import PageLinksMixin
from rest_framework_json_api.schemas._components import (
    PARAMETERS,
    SCHEMAS,
    TO_MANY,
    Schema,
    array_of,
    object_of,
    reference,
)

__getattr__ = published(__name__)

#: The statuses of errors by method; those of other methods are ``ERRORS_OF_WRITES``.
ERRORS_BY_METHOD = {
    "GET": ("400", "401", "403", "404", "406", "429"),
    "DELETE": ("401", "403", "404", "409", "429"),
}

ERRORS_OF_WRITES = ("400", "401", "403", "404", "406", "409", "415", "429")

#: The placeholder in a path for the name of a relationship.
RELATED_IN_PATH = "{related_field}"


class AutoSchema(drf_openapi.AutoSchema):
    """Describes the operations of a view, and its resources, as OpenAPI objects in dicts.

    A view without a JSON:API renderer is described as by DRF. In the methods, ``path`` is the path
    with its placeholders, and ``method`` the HTTP method.
    """

    content_types = [MEDIA_TYPE]
    view: Any

    def get_operation(self, path: str, method: str) -> Schema:
        """Return the operation object, for GET with ``include`` and ``fields`` as parameters."""
        operation: Schema = super().get_operation(path, method)
        if self.is_json_api() and method == "GET":
            shared = [reference(name, "parameters") for name in PARAMETERS]
            operation["parameters"] = [*shared, *operation["parameters"]]
        return operation

    def get_operation_id(self, path: str, method: str) -> str:
        """Return the id of an operation: the action of the view, or ``List``, and the path."""
        action = getattr(self.view, "action", None) or method.lower()
        return f"{'List' if is_list_view(path, method, self.view) else action}{path}"

    def get_filter_parameters(self, path: str, method: str) -> list[Schema]:
        """Return the query parameters that filter backends describe; none but for a collection."""
        if not is_list_view(path, method, self.view) or not self.allows_filters(path, method):
            return []
        backends = [backend() for backend in self.view.filter_backends]
        describers = [b for b in backends if hasattr(b, "get_schema_operation_parameters")]
        return [p for b in describers for p in b.get_schema_operation_parameters(self.view)]

    def get_components(self, path: str, method: str) -> Schema:
        """Return the schemas of an operation's resources by component name.

        Empty for linkage and related resources, which have no serializer of this view.
        """
        if self.is_json_api() and self.leads_on(path):
            return {}
        components: Schema = super().get_components(path, method)
        return components

    def map_serializer(self, serializer: Any) -> Schema:
        """Return the schema of a serializer's resource objects.

        A nested serializer represents plain objects, and is described as by DRF.
        """
        if serializer.parent is not None or not self.is_json_api():
            nested: Schema = super().map_serializer(serializer)
            return nested
        return self.of_each_type(serializer, None)

    def get_request_body(self, path: str, method: str) -> Schema:
        """Return the request body object of an operation; empty for one that takes no document."""
        if not self.is_json_api():
            body: Schema = super().get_request_body(path, method)
            return body
        self.request_media_types = self.map_parsers(path, method)
        if self.tells_linkage() and method in ("POST", "PATCH", "DELETE"):
            data = reference("linkage") if method == "PATCH" else TO_MANY
        elif method in ("POST", "PATCH", "PUT"):
            serializer = self.get_request_serializer(path, method)
            data = reference("include")
            if isinstance(serializer, drf.Serializer):
                data = self.of_each_type(serializer, method)
        else:
            return {}
        return {"content": self.content({"data": data}, ["data"])}

    def get_responses(self, path: str, method: str) -> Schema:
        """Return the response objects of an operation by status, those of errors included."""
        if not self.is_json_api():
            answers: Schema = super().get_responses(path, method)
            return answers
        self.response_media_types = self.map_renderers(path, method)
        failure = {MEDIA_TYPE: {"schema": reference("failure")}}
        errors = {
            status: {"description": responses[int(status)], "content": failure}
            for status in ERRORS_BY_METHOD.get(method, ERRORS_OF_WRITES)
        }
        if method == "DELETE" or (self.tells_linkage() and method != "GET"):
            return {"204": {"description": responses[204]}, **errors}
        creates = method == "POST" and getattr(self.view, "action", "create") == "create"
        status = 201 if creates else 200
        members = self.get_members(path, method)
        answer = {"description": responses[status], "content": self.content(members, ["data"])}
        return {str(status): answer, **errors}

    def get_members(self, path: str, method: str) -> Schema:
        """Return the schemas of the top-level members of the document, by key."""
        serializer = None if self.leads_on(path) else self.get_response_serializer(path, method)
        is_known = isinstance(serializer, drf.Serializer)
        item = self.get_reference(serializer) if is_known else reference("include")  # type: ignore[arg-type]
        members = {
            "jsonapi": reference("jsonapi"),
            "data": item,
            "included": array_of(reference("include")),
            "links": reference("links"),
            "meta": reference("meta"),
        }
        if self.tells_linkage():
            return {**members, "data": reference("linkage")}
        if RELATED_IN_PATH in path:
            return {**members, "data": {"nullable": True, "oneOf": [item, array_of(item)]}}
        if not is_list_view(path, method, self.view):
            return members
        paginator: Any = self.get_paginator()
        rows = array_of(item)
        if not isinstance(paginator, PageLinksMixin):
            return {**members, "data": rows}
        return {**members, **paginator.get_paginated_response_schema(rows)["properties"]}

    def of_each_type(self, serializer: drf.Serializer[Any], method: str | None) -> Schema:
        """Return the schema of a resource; ``oneOf`` those of the members if polymorphic.

        Args:
            serializer: the serializer.
            method: the method of the request with the resource; None for a response.
        """
        if not resource_of(serializer).is_polymorphic:
            return self.of_resource(serializer, method)
        members = [leaf(context=serializer.context) for leaf in resource_of(serializer).leaves]
        return {"oneOf": [self.of_resource(member, method) for member in members]}

    def of_resource(self, serializer: drf.Serializer[Any], method: str | None) -> Schema:
        """Return the schema of a resource object.

        Read-only fields are left out of requests, and write-only fields of responses.

        Args:
            serializer: the serializer, not polymorphic.
            method: the method of the request with the resource; None for a response.
        """
        described: Schema = super().map_serializer(serializer)
        known = {
            name: described["properties"][name]
            for name, field in serializer.fields.items()
            if name in described["properties"]
            and not (field.write_only if method is None else field.read_only)
        }
        demanded = set(described.get("required", ())) if method == "POST" else set()
        has_id = method != "POST" or "id" in known
        id_member = {"id": reference("id")} if has_id else {}
        links = {"links": reference("links")} if method is None else {}
        members = {
            "type": self.of_type(serializer),
            **id_member,
            **self.of_fields(serializer, known, demanded),
            **links,
        }
        return object_of(members, ["type"] if method == "POST" else ["type", "id"])

    def of_fields(
        self, serializer: drf.Serializer[Any], known: Schema, demanded: set[str]
    ) -> Schema:
        """Return the schemas of ``attributes``, ``relationships`` and ``meta``, where not empty.

        Args:
            serializer: the serializer.
            known: the schemas of the fields to show, by name.
            demanded: the names of the required fields.
        """
        groups = plan_of(serializer).group(serializer.fields)
        attributes = {key: name for name, key in groups.attributes if name in known}
        shown = {r.key: r for r in groups.relationships if r.name in known}
        relationships = {
            key: reference("reltomany" if r.many else "reltoone") for key, r in shown.items()
        }
        members = {
            "attributes": object_of(
                {key: known[name] for key, name in attributes.items()},
                [key for key, name in attributes.items() if name in demanded],
            ),
            "relationships": object_of(
                relationships, [key for key, r in shown.items() if r.name in demanded]
            ),
            "meta": object_of({name: known[name] for name in groups.meta if name in known}),
        }
        return {name: schema for name, schema in members.items() if schema["properties"]}

    def of_type(self, serializer: drf.Serializer[Any]) -> Schema:
        """Return the schema of ``type``: an enum of the serializer's resource type alone."""
        return {"type": "string", "enum": [PrimaryData(self.view, serializer).resource_name]}

    def content(self, members: Mapping[str, Any], required: list[str]) -> Schema:
        """Return the content of a body by media type: the schema of a document.

        Args:
            members: the schemas of the top-level members, by key.
            required: the keys of the required members.
        """
        schema = object_of(members, required)
        return {media_type: {"schema": schema} for media_type in self.content_types}

    def is_json_api(self) -> bool:
        """Tell whether the view answers with JSON:API documents."""
        return rendered_with_json_api(self.view)

    def tells_linkage(self) -> bool:
        """Tell whether the view answers with linkage."""
        return bool(getattr(self.view, "renders_linkage", False))

    def leads_on(self, path: str) -> bool:
        """Tell whether an operation answers with related resources, or with linkage."""
        return self.tells_linkage() or RELATED_IN_PATH in path


class SchemaGenerator(drf_openapi.SchemaGenerator):
    """Generates the description of an API, with the components that all documents share."""

    jsonapi_components: Schema = {"schemas": SCHEMAS, "parameters": PARAMETERS}

    def get_schema(self, request: Request | None = None, public: bool = False) -> Any:
        """Return the OpenAPI object.

        Args:
            request: the request that asks for it, whose client's permissions limit the views.
            public: whether to describe all views whatever the permissions.
        """
        schema: Any = super().get_schema(request, public)
        own = schema.get("components", {})
        shared = self.jsonapi_components
        schemas = {**shared["schemas"], **own.get("schemas", {})}
        return {**schema, "components": {**shared, **own, "schemas": schemas}}
