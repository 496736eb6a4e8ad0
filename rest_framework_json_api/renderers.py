"""Renderers: JSON:API documents, and the browsable API that shows them."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from django.utils.cache import patch_vary_headers
from rest_framework import renderers
from rest_framework.exceptions import NotFound
from rest_framework.serializers import BaseSerializer

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._document.answer import Answer, Pairs
from rest_framework_json_api._document.browsable import (
    BrowsableAPIRenderer as BrowsableAPIRenderer,
)
from rest_framework_json_api._document.encoding import encoded
from rest_framework_json_api._document.hooks import Cache, classinstancemethod
from rest_framework_json_api._document.included import (
    Included,
    IncludedPaths,
    included_paths,
    known_fields,
)
from rest_framework_json_api._document.objects import (
    ResourceObject,
    resource_objects,
    whole_objects,
)
from rest_framework_json_api._document.primary import PrimaryData
from rest_framework_json_api._fields.target import AnyField
from rest_framework_json_api._loading.node import ResourceNode, resource_node
from rest_framework_json_api._plan.plan import plan_of, relationship_of
from rest_framework_json_api._protocol.media_types import MEDIA_TYPE, NOTHING_APPLIED
from rest_framework_json_api._published import published
from rest_framework_json_api._resources.naming import field_key
from rest_framework_json_api._writing.pointers import errors_of_response

#: The data of a resource: the values of its fields by name.
Data = Mapping[str, Any]

#: The context of a renderer, as DRF's response hands it over.
Context = Mapping[str, Any] | None

__getattr__ = published(__name__)


class JSONRenderer(renderers.JSONRenderer):
    """Renders JSON:API documents.

    Each method is an extension point: override one to change that part of every document. The
    methods named ``render_...`` take the data of the response, the accepted media type and the
    context of the renderer, and return the body as bytes.
    """

    media_type = MEDIA_TYPE
    format = "vnd.api+json"

    #: The extensions and profiles that content negotiation has chosen for the client.
    applied = NOTHING_APPLIED

    #: The name of the method that renders each kind of document.
    documents = {
        "errors": "render_errors",
        "empty": "render_empty",
        "linkage": "render_relationship_view",
        "plain": "render_plain",
        "metadata": "render_metadata",
        "root": "render_root",
        "resources": "render_resources",
        "value": "render_value",
    }

    @classinstancemethod
    def extract_attributes(self, fields: Mapping[str, AnyField], resource: Data) -> dict[str, Any]:
        """Return the ``attributes`` of a resource: the values in its data by document key.

        See JSON:API 1.1, "Attributes".

        Args:
            fields: the fields of the resource's serializer, by name.
            resource: the data of the resource.
        """
        return known_fields(fields).attributes_of(resource)

    @classinstancemethod
    def extract_relationships(
        self, fields: Mapping[str, AnyField], resource: Data, resource_instance: Any
    ) -> dict[str, Any]:
        """Return the ``relationships`` of a resource: relationship objects by document key.

        See JSON:API 1.1, "Relationships".

        Args:
            fields: the fields of the resource's serializer, by name.
            resource: the data of the resource.
            resource_instance: the instance it was made from.
        """
        return known_fields(fields).relationships_of(resource, resource_instance)

    @classinstancemethod
    def extract_relation_instance(self, field: AnyField, resource_instance: Any) -> Any:
        """Return the related objects of a to-many, the related object of a to-one, or None.

        Returns None also for a field that has no value for the instance.

        Args:
            field: the relation field, bound to its serializer.
            resource_instance: the instance whose related objects are returned.
        """
        with suppress(NotFound):
            return relationship_of(field).found(resource_instance)

    @classinstancemethod
    def extract_included(
        self,
        fields: Mapping[str, AnyField],
        resource: Data,
        resource_instance: Any,
        included_resources: Iterable[str],
        included_cache: Cache,
    ) -> None:
        """Add the resources on the included paths below a resource to the cache.

        See JSON:API 1.1, "Compound Documents".

        Args:
            fields: the fields of the resource's serializer, by name.
            resource: the data of the resource.
            resource_instance: the instance it was made from.
            included_resources: dotted paths of relationship names.
            included_cache: resource objects by type and id, which is added to.
        """
        paths = included_paths(included_resources, fields)
        Included(self, included_cache).follow(paths, [(resource, resource_instance)])

    @classinstancemethod
    def extract_meta(self, serializer: BaseSerializer[Any], resource: Data) -> dict[str, Any]:
        """Return the ``meta`` of a resource: the values of ``Meta.meta_fields`` by field name.

        The names become document keys when the resource object is made.

        Args:
            serializer: the serializer of the resource.
            resource: the data of the resource.
        """
        meta = plan_of(serializer).groups.meta
        return {name: resource[name] for name in meta if name in resource}

    @classinstancemethod
    def extract_root_meta(
        self, serializer: BaseSerializer[Any], resource: Data | Sequence[Data]
    ) -> dict[str, Any]:
        """Return the top-level ``meta`` from ``get_root_meta(resource, many)`` of the serializer.

        Returns an empty dict where the serializer has no such method.

        Args:
            serializer: the serializer of the primary data, or that of the list.
            resource: the data of the resource, or of each resource of the list.

        Raises:
            AssertionError: where that method returns anything but a dict.
        """
        own = getattr(serializer, "child", serializer)
        if not hasattr(own, "get_root_meta"):
            return {}
        root_meta = own.get_root_meta(resource, own is not serializer)
        assert isinstance(root_meta, dict), (
            f"{type(own).__name__}.get_root_meta() must return a dict, "
            f"not {type(root_meta).__name__}."
        )
        return root_meta

    @classinstancemethod
    def build_json_resource_obj(
        self,
        fields: Mapping[str, AnyField],
        resource: Data,
        resource_instance: Any,
        resource_name: str | None,
        serializer: BaseSerializer[Any],
        force_type_resolution: bool = False,
    ) -> dict[str, Any]:
        """Return a resource object (JSON:API 1.1, "Resource Objects").

        Args:
            fields: the fields of the serializer, by name.
            resource: the data of the resource.
            resource_instance: the instance it was made from.
            resource_name: the resource type; None to ask the instance for it.
            serializer: the serializer.
            force_type_resolution: whether to ask the instance for its type in any case.
        """
        name = None if force_type_resolution else resource_name
        objects = whole_objects(self, known_fields(fields), name, serializer)
        return objects.make([(resource, resource_instance)])[0]

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Context = None,
    ) -> bytes:
        """Return the document for the data of a response as JSON, by the method for its kind.

        Adds ``Accept`` to the ``Vary`` header of the response.

        Args:
            data: the data of the response.
            accepted_media_type: the media type that content negotiation has chosen.
            renderer_context: the context, with the ``view``, the ``request`` and the ``response``.
        """
        answer = Answer(data, renderer_context)
        render = getattr(self, self.documents[answer.kind])
        response = answer.context.get("response")
        if response is not None:
            # The media type depends on it (JSON:API 1.1, "Server Responsibilities").
            patch_vary_headers(response, ["Accept"])
        return render(data, accepted_media_type, renderer_context or {})  # type: ignore[no-any-return]

    def render_document(
        self,
        document: dict[str, Any],
        accepted_media_type: str | None = None,
        renderer_context: Context = None,
    ) -> bytes:
        """Return a document as JSON, after adding the members that every document has.

        These are ``jsonapi``, the ``links`` and ``meta`` of the settings and of the view, and the
        members that applied extensions and profiles add.
        """
        complete = Answer(None, renderer_context).completed(document, self.applied)
        return self.render_plain(complete, accepted_media_type, renderer_context)

    def render_plain(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Context = None
    ) -> bytes:
        """Return data as JSON, without making a document of it."""
        context = renderer_context or {}
        return encoded(self, super().render, data, accepted_media_type, context)

    def render_empty(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Context = None
    ) -> bytes:
        """Return an empty body."""
        return b""

    def render_errors(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Context = None
    ) -> bytes:
        """Return an errors document (JSON:API 1.1, "Error Objects")."""
        answer = Answer(data, renderer_context)
        members = data if is_errors_document(data) else {"errors": data}
        errors = errors_of_response(members["errors"], answer.status, answer.request)
        document = {**members, "errors": errors}
        return self.render_document(document, accepted_media_type, renderer_context)

    def render_relationship_view(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Context = None
    ) -> bytes:
        """Return the document of a relationship: linkage as ``data``, with links and ``included``.

        See JSON:API 1.1, "Fetching Relationships".
        """
        answer = Answer(data, renderer_context)
        view: Any = answer.view
        document = {"data": answer.results}
        own = answer.links
        links = {**view.get_links(), **own, **answer.page_links}
        if links:
            document["links"] = links
        linked = getattr(view, "linked", None)
        if linked is not None:
            document["included"] = self.get_linked(*linked)
        if meta := answer.page_meta:
            document["meta"] = {field_key(name): value for name, value in meta.items()}
        return self.render_document(document, accepted_media_type, renderer_context)

    def render_metadata(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Context = None
    ) -> bytes:
        """Return the answer to OPTIONS: a document with the description of the view as ``meta``.

        The dialect ``"8"`` has the description as ``data`` instead.
        """
        if dialect().describes_in_meta:
            return self.render_document({"meta": data}, accepted_media_type, renderer_context)
        if Answer(data, renderer_context).is_plain:
            return self.render_plain(data, accepted_media_type, renderer_context)
        return self.render_document({"data": data}, accepted_media_type, renderer_context)

    def render_root(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Context = None
    ) -> bytes:
        """Return the document of the API root: ``links`` to its collections, and empty ``meta``."""
        links = {**Answer(data, renderer_context).links, **data}
        document = {"links": links, "meta": {}}
        return self.render_document(document, accepted_media_type, renderer_context)

    def render_value(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Context = None
    ) -> bytes:
        """Return a document with ``data`` that no serializer made: any JSON value, or null."""
        answer = Answer(data, renderer_context)
        links = answer.links
        document = {"links": links, "data": data} if links else {"data": data}
        if data is None and answer.asks_to_include:
            document["included"] = []
        return self.render_document(document, accepted_media_type, renderer_context)

    def render_resources(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Context = None
    ) -> bytes:
        """Return the document of a resource or of a collection, with included resources."""
        document = self.get_document(Answer(data, renderer_context))
        return self.render_document(document, accepted_media_type, renderer_context)

    def get_document(self, answer: Answer) -> dict[str, Any]:
        """Return ``data``, ``included``, ``links`` and ``meta`` of a serializer's document.

        Members that are None are left out: ``links`` and ``meta`` where they are empty, and
        ``included`` where nothing is asked for.
        """
        results = answer.results
        serializer = results.serializer
        many = hasattr(serializer, "child")
        objects, included = self.get_resource_objects(answer, answer.pairs())
        is_given = many or serializer.instance is not None or hasattr(serializer, "initial_data")
        page_meta = answer.page_meta
        root_meta = self.extract_root_meta(serializer, results) if is_given else {}
        meta = {**page_meta, **root_meta}
        members = {
            "links": {**answer.links, **answer.page_links} or None,
            "data": objects if many else objects[0],
            "included": included,
            "meta": {field_key(name): value for name, value in meta.items()} or None,
        }
        return {name: value for name, value in members.items() if value is not None}

    def get_resource_objects(
        self, answer: Answer, rows: Pairs
    ) -> tuple[list[ResourceObject], list[ResourceObject] | None]:
        """Return the resource objects of the primary data, and the included ones.

        Args:
            answer: the answer.
            rows: the data of each primary resource with its instance.

        Returns:
            Two lists of resource objects; None as the second where nothing is included and the
            client did not send ``include``.
        """
        serializer = answer.results.serializer
        root = resource_node(serializer)
        name = PrimaryData(answer.view, serializer).resource_name
        made: dict[int, ResourceObject] = {}
        for node, numbers in root.numbered([instance for _, instance in rows]).items():
            own_name = name if node is root else node.plan.resource_type
            objects = resource_objects(self, node.fields, own_name)
            made |= zip(numbers, objects.make([rows[number] for number in numbers]), strict=True)
        primary = [made[number] for number in range(len(rows))]
        if not root.includes:
            return primary, [] if answer.asks_to_include else None
        root.walk.restart()
        for (resource, _), document in zip(rows, primary, strict=True):
            root.walk.is_new(document, resource)
        return primary, self.get_included(rows, IncludedPaths(root))

    def get_included(self, rows: Pairs, paths: IncludedPaths) -> list[ResourceObject]:
        """Return the included resource objects, sorted by type and id.

        Args:
            rows: the data of each primary resource with its instance.
            paths: the paths to include below them.
        """
        included = Included(self)
        resources = {id(instance): resource for resource, instance in rows}
        for own, instances in paths.groups(row for _, row in rows if row is not None):
            included.go_on(own, [(resources[id(instance)], instance) for instance in instances])
        return included.in_order()

    def get_linked(self, node: ResourceNode | None, rows: Iterable[Any]) -> list[ResourceObject]:
        """Return the resource objects of related rows and of the resources included below them.

        Args:
            node: the node that represents the rows; None to include nothing.
            rows: the rows that linkage names.
        """
        included = Included(self)
        if node is not None:
            for own, instances in IncludedPaths(node).groups(rows):
                included.add(own, instances)
        return included.in_order()


def is_errors_document(data: Any) -> bool:
    """Tell whether data is a document with ``errors`` and at most ``meta`` and ``links``."""
    members = {"errors", "meta", "links"}
    return (
        isinstance(data, dict) and isinstance(data.get("errors"), list) and data.keys() <= members
    )
