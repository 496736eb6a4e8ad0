"""The parser: from a JSON:API document to the data that a serializer validates."""

from collections.abc import Mapping
from typing import Any

from rest_framework import parsers
from rest_framework.exceptions import ParseError

from rest_framework_json_api._errors import escape
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
        attributes = an_object(data.get("attributes", {}), "/data/attributes")
        return {field_name(key): value for key, value in attributes.items()}

    @staticmethod
    def parse_relationships(data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the linkage of each relationship of a resource object by Python name."""
        relationships = an_object(data.get("relationships", {}), "/data/relationships")
        return {
            field_name(key): linkage_in(value, f"/data/relationships/{escape(key)}")
            for key, value in relationships.items()
        }

    @staticmethod
    def parse_metadata(result: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the document's ``meta`` adds to the parsed data."""
        metadata = result.get("meta")
        return {"_meta": metadata} if metadata else {}

    def parse_data(self, result: Any, parser_context: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return the parsed data of a document.

        Raises:
            ParseError: for a document of another shape, with a pointer to what is wrong.
        """
        document = an_object(result, "")
        if "data" not in document:
            raise shape_error("The document has no member 'data'.", "")
        data = an_object(document["data"], "/data")
        identity = {name: data[name] for name in ("id", "type") if name in data}
        return {
            **self.parse_attributes(data),
            **self.parse_relationships(data),
            **self.parse_metadata(document),
            **identity,
        }

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Any = None
    ) -> dict[str, Any]:
        """Return the parsed data of a request body."""
        result = super().parse(stream, media_type=media_type, parser_context=parser_context)
        return self.parse_data(result, parser_context)


def shape_error(message: str, pointer: str) -> ParseError:
    """Return the exception for a document of a wrong shape: status 400."""
    return ParseError([{"detail": message, "source": {"pointer": pointer}}])


def an_object(value: Any, pointer: str) -> Mapping[str, Any]:
    """Return a value that has to be a JSON object."""
    if not isinstance(value, Mapping):
        raise shape_error(f"Expected an object, but got {json_type(value)}.", pointer)
    return value


def linkage_in(relationship: Any, pointer: str) -> Any:
    """Return the linkage of a relationship object, which has to have one."""
    if "data" not in an_object(relationship, pointer):
        raise shape_error("The relationship object has no member 'data'.", pointer)
    return relationship["data"]


JSON_TYPES = {
    bool: "a boolean",
    str: "a string",
    int: "a number",
    float: "a number",
    list: "an array",
    type(None): "null",
}


def json_type(value: Any) -> str:
    """Return what JSON calls the type of a value that is no object."""
    return JSON_TYPES[type(value)]
