"""The parser: from a JSON:API document to the data that a serializer validates."""

from collections.abc import Mapping
from typing import Any

from rest_framework import parsers

from rest_framework_json_api._protocol.errors import DOCUMENT
from rest_framework_json_api._protocol.identifiers import ITSELF, Itself
from rest_framework_json_api._published import published
from rest_framework_json_api._writing.body import Value, decode, read_body, shape_error
from rest_framework_json_api._writing.document import ResourceInput, by_name
from rest_framework_json_api.negotiation import sent_with
from rest_framework_json_api.renderers import JSONRenderer

__getattr__ = published(__name__)


class JSONParser(parsers.JSONParser):
    """Parses JSON:API documents.

    The result is flat: ``id``, ``type``, attributes and relationships by Python name (linkage as
    resource identifier objects), and the document's ``meta`` as ``_meta``. For a relationship it
    is the linkage alone.
    """

    media_type = "application/vnd.api+json"
    renderer_class = JSONRenderer

    @staticmethod
    def parse_attributes(data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the attributes of a resource object by Python name."""
        return by_name(data.get("attributes", {}))

    @staticmethod
    def parse_relationships(data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the linkage of each relationship of a resource object by Python name."""
        relationships = by_name(data.get("relationships", {}))
        return {name: value.get("data") for name, value in relationships.items()}

    @staticmethod
    def parse_metadata(result: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the document's ``meta`` adds to the parsed data."""
        metadata = result.get("meta")
        return {"_meta": metadata} if metadata else {}

    def parse_data(self, result: Any, parser_context: Mapping[str, Any] | None) -> Any:
        """Return the parsed data of a document.

        Checks its shape, then the identity of the resource, then its members.

        Raises:
            ParseError: for a document of the wrong shape, with a pointer to the member.
            Conflict: for a type or an id other than that of the URL.
            PermissionDenied: for an id or a relationship that clients may not send.
        """
        context = parser_context or {}
        document = Value(result, "").an_object()
        if "data" not in document:
            raise shape_error("The document has no member 'data'.", "")
        if getattr(context.get("view"), "renders_linkage", False):
            return document["data"]
        resource = ResourceInput(Value(document["data"], "/data").an_object(), context)
        resource.check_identity()
        data = resource.known_members()
        return {
            **self.parse_attributes(data),
            **self.parse_relationships(data),
            **self.parse_metadata(document),
            **resource.identifying_members(),
            **({ITSELF: Itself(resource.itself)} if resource.itself else {}),
        }

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """Return the parsed data of a request body.

        Raises:
            ParseError: for a body that is not JSON in UTF-8.
            RequestDataTooBig: for more bytes than ``DATA_UPLOAD_MAX_MEMORY_SIZE``.
        """
        document = decode(read_body(stream))
        request = (parser_context or {}).get("request")
        if request is not None:
            # Pointers of errors may only lead to values in the document.
            setattr(request, DOCUMENT, document)
        data = self.parse_data(document, parser_context)
        for addition in sent_with(request) if request is not None else ():
            data = addition().extend_data(data, document, parser_context or {})
        return data
