"""Requests to URLs, and parts of the documents that clients and servers exchange."""

import json
from typing import Any

from rest_framework.test import APIClient

from tests.http import MEDIA_TYPE, document, errors


def send(method: str, url: str, data: Any = None) -> Any:
    """Return the response to a request, with primary data where it has any."""
    body = "" if method == "GET" else json.dumps({"data": data})
    return APIClient(raise_request_exception=False).generic(
        method, url, body, content_type=MEDIA_TYPE, headers={"accept": MEDIA_TYPE}
    )


def get(url: str) -> Any:
    """Return the document at a URL."""
    return document(send("GET", url))


def problems(response: Any) -> tuple[int, list[tuple[str, str, str]]]:
    """Return the status of a refusal, and code, detail and pointer of each error."""
    return response.status_code, [
        (error["code"], error["detail"], error["source"]["pointer"]) for error in errors(response)
    ]


def identifier(resource_type: str, key: Any) -> dict[str, str]:
    """Return a resource identifier object."""
    return {"type": resource_type, "id": str(key)}


def identifiers(resource_type: str, *keys: Any) -> list[dict[str, str]]:
    """Return the linkage of a to-many relationship."""
    return [identifier(resource_type, key) for key in keys]
