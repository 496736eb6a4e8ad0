"""Requests to single views, and the documents that come back."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIRequestFactory

MEDIA_TYPE = "application/vnd.api+json"


def call(
    view: Any, query: str = "", *, method: str = "get", data: Any = None, **kwargs: Any
) -> Any:
    """Return the rendered response of a viewset's action, or of a view."""
    request = APIRequestFactory().generic(
        method.upper(),
        f"/{query}",
        json.dumps(data) if data is not None else "",
        content_type=MEDIA_TYPE if data is not None else "",
        headers={"accept": MEDIA_TYPE},
    )
    response = view(request, **kwargs)
    assert isinstance(response, HttpResponse)
    return response.render() if hasattr(response, "render") else response


def get_list(viewset: Any, query: str = "", **kwargs: Any) -> Any:
    """Return the document of a viewset's list."""
    return document(call(viewset.as_view({"get": "list"}), query, **kwargs))


def get_one(viewset: Any, pk: Any, query: str = "") -> Any:
    """Return the document of one object of a viewset."""
    return document(call(viewset.as_view({"get": "retrieve"}), query, pk=pk))


def get_related(viewset: Any, pk: Any, related_field: str, query: str = "") -> Any:
    """Return the document of what is related to one object of a viewset."""
    view = viewset.as_view({"get": "retrieve_related"})
    return document(call(view, query, pk=pk, related_field=related_field))


def document(response: Any) -> Any:
    """Return the parsed document of a successful response."""
    assert response.status_code == 200, response.content
    assert response.headers["Content-Type"] == MEDIA_TYPE
    return json.loads(response.content)


def errors(response: Any) -> Any:
    """Return the error objects of a response."""
    parsed = json.loads(response.content)
    assert list(parsed) == ["errors"]
    return parsed["errors"]


def pointed(response: Any) -> tuple[int, str]:
    """Return the status of a refusal with one error, and the pointer of that."""
    [error] = errors(response)
    return response.status_code, error["source"]["pointer"]


def nothing(request: Any, **kwargs: Any) -> HttpResponse:
    """Stand at URLs that links lead to, and that no test asks for."""
    raise AssertionError("No test asks for these URLs.")


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the queries that are run in the block."""
    queries: list[str] = []
    with CaptureQueriesContext(connection) as context:
        yield queries
    queries += [query["sql"] for query in context.captured_queries]


def is_lock(sql: str) -> bool:
    """Tell whether a query does nothing but lock a row."""
    return sql.endswith(("FOR UPDATE", "FOR NO KEY UPDATE"))
