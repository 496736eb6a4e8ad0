"""OpenAPI components for the parts of documents that are the same for all resources."""

from collections.abc import Iterable, Mapping
from typing import Any

Schema = dict[str, Any]


def reference(name: str, kind: str = "schemas") -> Schema:
    """Return a ``$ref`` to a component, of the kind ``schemas`` or ``parameters``."""
    return {"$ref": f"#/components/{kind}/{name}"}


def object_of(properties: Mapping[str, Any], required: Iterable[str] = ()) -> Schema:
    """Return the schema of an object; names in ``required`` that are no properties are ignored."""
    demanded = [name for name in required if name in properties]
    named = {"type": "object", "properties": dict(properties)}
    return {**named, "required": demanded} if demanded else named


def array_of(items: Schema) -> Schema:
    """Return the schema of an array of items."""
    return {"type": "array", "items": items}


TEXT: Schema = {"type": "string"}

META: Schema = {"type": "object", "additionalProperties": True}

LINK: Schema = {
    "nullable": True,
    "oneOf": [
        {"type": "string", "format": "uri-reference"},
        object_of(
            {"href": {"type": "string", "format": "uri-reference"}, "meta": reference("meta")},
            ["href"],
        ),
    ],
}

LINKS: Schema = {"type": "object", "additionalProperties": reference("link")}

IDENTIFIER_OBJECT = object_of(
    {"type": reference("type"), "id": reference("id"), "meta": reference("meta")}, ["type", "id"]
)

TO_ONE: Schema = {"nullable": True, "allOf": [reference("ResourceIdentifierObject")]}

TO_MANY = array_of(reference("ResourceIdentifierObject"))


def a_relationship(linkage: Schema) -> Schema:
    """Return the schema of a relationship object with the given schema of linkage."""
    return object_of(
        {"data": linkage, "links": reference("links"), "meta": reference("meta")},
    )


ERROR = object_of(
    {
        "id": TEXT,
        "links": reference("links"),
        "status": TEXT,
        "code": TEXT,
        "title": TEXT,
        "detail": TEXT,
        "source": object_of({"pointer": TEXT, "parameter": TEXT, "header": TEXT}),
        "meta": reference("meta"),
    }
)

#: The schemas that the documents of all resources refer to, by component name.
SCHEMAS: dict[str, Schema] = {
    "jsonapi": object_of({"version": TEXT, "meta": reference("meta")}),
    "type": TEXT,
    "id": TEXT,
    "meta": META,
    "link": LINK,
    "links": LINKS,
    "ResourceIdentifierObject": IDENTIFIER_OBJECT,
    "linkage": {"oneOf": [TO_ONE, TO_MANY]},
    "reltoone": a_relationship(TO_ONE),
    "reltomany": a_relationship(TO_MANY),
    "include": object_of(
        {
            "type": reference("type"),
            "id": reference("id"),
            "attributes": {"type": "object", "additionalProperties": True},
            "relationships": {"type": "object", "additionalProperties": True},
            "links": reference("links"),
            "meta": reference("meta"),
        },
        ["type", "id"],
    ),
    "error": ERROR,
    "failure": object_of(
        {
            "jsonapi": reference("jsonapi"),
            "errors": array_of(reference("error")),
            "links": reference("links"),
            "meta": reference("meta"),
        },
        ["errors"],
    ),
}

#: The query parameters of all GET requests, by component name.
PARAMETERS: dict[str, Schema] = {
    "include": {
        "name": "include",
        "in": "query",
        "description": "Paths of relationships to include, parted by commas.",
        "schema": TEXT,
    },
    "fields": {
        "name": "fields",
        "in": "query",
        "description": "The members to show of each type: fields[TYPE]=a,b.",
        "style": "deepObject",
        "explode": True,
        "schema": {"type": "object", "additionalProperties": TEXT},
    },
}
