"""The parser: from a JSON:API document to the data that a serializer validates."""

from collections.abc import Mapping
from typing import Any

from rest_framework import parsers
from rest_framework.exceptions import ParseError

from rest_framework_json_api._types import field_name
from rest_framework_json_api.renderers import JSONRenderer


class JSONParser(parsers.JSONParser):
    """Parses JSON:API documents.

    The result is flat: ``id``, ``type``, attributes and relationships by Python name (linkage as
    resource identifier objects), and the document's ``meta`` as ``_meta``.
    """

    media_type = "application/vnd.api+json"
    renderer_class = JSONRenderer

    @staticmethod
    def parse_attributes(data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the attributes of a resource object by Python name."""
        return {field_name(key): value for key, value in (data.get("attributes") or {}).items()}

    @staticmethod
    def parse_relationships(data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the linkage of each relationship of a resource object by Python name."""
        relationships = data.get("relationships") or {}
        return {field_name(key): value.get("data") for key, value in relationships.items()}

    @staticmethod
    def parse_metadata(result: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the document's ``meta`` adds to the parsed data."""
        metadata = result.get("meta")
        return {"_meta": metadata} if metadata else {}

    def parse_data(self, result: Any, parser_context: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return the parsed data of a document.

        Raises:
            ParseError: for a document without primary data.
        """
        if not isinstance(result, Mapping) or "data" not in result:
            raise ParseError("Received document does not contain primary data")
        data = result["data"]
        if not isinstance(data, Mapping):
            raise ParseError("Received data is not a valid JSON:API resource object")
        identity = {name: data[name] for name in ("id", "type") if name in data}
        return {
            **self.parse_attributes(data),
            **self.parse_relationships(data),
            **self.parse_metadata(result),
            **identity,
        }

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Any = None
    ) -> dict[str, Any]:
        """Return the parsed data of a request body."""
        result = super().parse(stream, media_type=media_type, parser_context=parser_context)
        return self.parse_data(result, parser_context)
