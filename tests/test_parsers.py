"""The parser: from a document to the data that a serializer validates."""

import io
import json
from typing import Any

import pytest
from rest_framework.exceptions import ParseError

from rest_framework_json_api.parsers import JSONParser
from rest_framework_json_api.renderers import JSONRenderer


def parsed(document: Any, parser: Any = JSONParser) -> Any:
    return parser().parse(io.BytesIO(json.dumps(document).encode()), parser.media_type, {})


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"type": "albums"}, {"type": "albums"}),
        ({"type": "albums", "id": "3"}, {"type": "albums", "id": "3"}),
        (
            {"type": "albums", "attributes": {"albumTitle": "Album", "price": 7}},
            {"type": "albums", "album_title": "Album", "price": 7},
        ),
        # what is in a value is not the library's to spell
        (
            {"type": "albums", "attributes": {"extraData": {"aKey": 1}}},
            {"type": "albums", "extra_data": {"aKey": 1}},
        ),
        (
            {
                "type": "albums",
                "relationships": {
                    "mainArtist": {"data": {"type": "artists", "id": "2"}},
                    "label": {"data": None},
                    "genres": {"data": [{"type": "genres", "id": "4"}]},
                },
            },
            {
                "type": "albums",
                "main_artist": {"type": "artists", "id": "2"},
                "label": None,
                "genres": [{"type": "genres", "id": "4"}],
            },
        ),
        ({"type": "albums", "attributes": {}, "relationships": {}}, {"type": "albums"}),
        # identity is that of the resource, whatever its attributes are called
        (
            {"type": "albums", "id": "3", "attributes": {"type": "x", "id": "y"}},
            {"type": "albums", "id": "3"},
        ),
    ],
)
def test_a_resource_object_becomes_flat_data_by_python_name(data: Any, expected: Any) -> None:
    assert parsed({"data": data}) == expected


@pytest.mark.parametrize(
    ("meta", "expected"), [({"fromClient": 1}, {"_meta": {"fromClient": 1}}), ({}, {}), (None, {})]
)
def test_the_meta_of_the_document_comes_along(meta: Any, expected: Any) -> None:
    assert parsed({"data": {"type": "albums"}, "meta": meta}) == {"type": "albums", **expected}


NO_DATA = "The document has no member 'data'."
NO_LINKAGE = "The relationship object has no member 'data'."


def no_object(found: str) -> str:
    return f"Expected an object, but got {found}."


@pytest.mark.parametrize(
    ("document", "message", "pointer"),
    [
        ({}, NO_DATA, ""),
        ({"meta": {}}, NO_DATA, ""),
        ([], no_object("an array"), ""),
        ("text", no_object("a string"), ""),
        (7, no_object("a number"), ""),
        (7.5, no_object("a number"), ""),
        (True, no_object("a boolean"), ""),
        (None, no_object("null"), ""),
        ({"data": None}, no_object("null"), "/data"),
        ({"data": [{"type": "albums"}]}, no_object("an array"), "/data"),
        ({"data": {"attributes": []}}, no_object("an array"), "/data/attributes"),
        ({"data": {"attributes": None}}, no_object("null"), "/data/attributes"),
        ({"data": {"relationships": 7}}, no_object("a number"), "/data/relationships"),
        (
            {"data": {"relationships": {"mainArtist": None}}},
            no_object("null"),
            "/data/relationships/mainArtist",
        ),
        ({"data": {"relationships": {"a/b": {}}}}, NO_LINKAGE, "/data/relationships/a~1b"),
        (
            {"data": {"relationships": {"label": {"meta": {}}}}},
            NO_LINKAGE,
            "/data/relationships/label",
        ),
    ],
)
def test_a_document_of_another_shape_is_refused_with_a_pointer(
    document: Any, message: str, pointer: str
) -> None:
    with pytest.raises(ParseError) as raised:
        parsed(document)
    assert raised.value.detail == [{"detail": message, "source": {"pointer": pointer}}]


def test_a_body_that_is_no_json_is_refused() -> None:
    with pytest.raises(ParseError, match=r"^JSON parse error"):
        JSONParser().parse(io.BytesIO(b"{"), JSONParser.media_type, {})


def test_the_style_of_names_is_undone(settings: Any) -> None:
    settings.JSON_API_FORMAT_FIELD_NAMES = "dasherize"
    attributes = {"attributes": {"album-title": "Album"}}
    found = [parsed({"data": {"type": "albums", **attributes}})]
    settings.JSON_API_FORMAT_FIELD_NAMES = False
    found.append(parsed({"data": {"type": "albums", **attributes}}))

    assert found == [
        {"type": "albums", "album_title": "Album"},
        {"type": "albums", "album-title": "Album"},
    ]


class OwnParser(JSONParser):
    @staticmethod
    def parse_attributes(data: Any) -> dict[str, Any]:
        return {"own": "attributes"}

    @staticmethod
    def parse_relationships(data: Any) -> dict[str, Any]:
        return {"own_relation": "relationships"}

    @staticmethod
    def parse_metadata(result: Any) -> dict[str, Any]:
        return {"own_meta": result["meta"]}


def test_each_part_of_parsing_may_be_overridden() -> None:
    assert parsed({"data": {"type": "albums"}, "meta": 7}, OwnParser) == {
        "type": "albums",
        "own": "attributes",
        "own_relation": "relationships",
        "own_meta": 7,
    }


def test_parsing_of_the_data_may_be_overridden_as_a_whole() -> None:
    class WholeParser(JSONParser):
        def parse_data(self, result: Any, parser_context: Any) -> dict[str, Any]:
            return {"whole": result, "context": parser_context}

    assert parsed({"data": []}, WholeParser) == {"whole": {"data": []}, "context": {}}


def test_the_parser_has_the_media_type_and_the_renderer_of_json_api() -> None:
    assert JSONParser.media_type == JSONRenderer.media_type == "application/vnd.api+json"
    assert JSONParser.renderer_class is JSONRenderer
