"""What the tests of all projects share: requests whose answers are checked to be JSON:API."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.db import connection
from django.http import HttpResponseBase
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APITestCase

from tests.validator import MEDIA_TYPE, Asked, Unknown, problems_of_response

#: With how many rows a list is read.
FEW, MANY = 2, 20


class ProjectTestCase(APITestCase):
    """Tests of a project, as its users would write them with Django REST framework."""

    maxDiff = None

    def ask(
        self, method: str, url: str, document: Any = None, *, status: int = 200, **headers: str
    ) -> Any:
        """Return the document that answers a request; None for an answer without a body.

        Its links are checked as the rest is, and left out of what is returned.

        Args:
            method: the method of the request, in any case.
            url: its URL.
            document: its document, or none.
            status: the status that the answer has to have.
            headers: more headers, by names with underscores.
        """
        response = self.response_to(method, url, document, **headers)
        self.assertEqual(response.status_code, status, response.content)
        asked = asked_of(method, url, document)
        self.assertEqual(problems_with(response, asked), [], response.content)
        return without_links(json.loads(response.content)) if response.content else None

    def response_to(self, method: str, url: str, document: Any = None, **headers: str) -> Any:
        """Return the response to a request."""
        if document is None:
            return self.client.generic(method.upper(), url, headers=headers)
        return self.client.generic(
            method.upper(), url, json.dumps(document), content_type=MEDIA_TYPE, headers=headers
        )

    def plain(self, method: str, url: str, values: Any, *, status: int = 200) -> Any:
        """Return what answers a request in JSON that is not JSON:API, and says so."""
        response: Any = self.client.generic(
            method.upper(),
            url,
            json.dumps(values),
            content_type="application/json",
            headers={"accept": "application/json"},
        )
        self.assertEqual(response.status_code, status, response.content)
        self.assertEqual(response.headers["Content-Type"], "application/json")
        return json.loads(response.content)

    def assert_constant_queries(self, url: str, make: Callable[[int], Any], queries: int) -> None:
        """Check the number of queries of a list, with few rows and with many.

        Args:
            url: the URL of the list.
            make: makes one more row, given its number.
            queries: the number of queries.
        """
        counts = []
        made = 0
        for rows in (FEW, MANY):
            while made < rows:
                made += 1
                make(made)
            with CaptureQueriesContext(connection) as context:
                document = self.ask("get", url)
            self.assertEqual(len(document["data"]), rows)
            counts.append(len(context.captured_queries))
        told = "\n".join(query["sql"] for query in context.captured_queries[: queries + 2])
        self.assertEqual(counts, [queries, queries], told)


def resource(kind: str, pk: Any = None, **members: Any) -> dict[str, Any]:
    """Return a resource object, or an identifier where there are no members."""
    identity = {"type": kind} if pk is None else {"type": kind, "id": str(pk)}
    return {**identity, **members}


def without_links(value: Any) -> Any:
    """Return a value of JSON without the links of its objects."""
    if isinstance(value, dict):
        return {name: without_links(item) for name, item in value.items() if name != "links"}
    if isinstance(value, list):
        return [without_links(item) for item in value]
    return value


def asked_of(method: str, url: str, document: Any = None) -> Asked:
    """Return what a request asks."""
    parts = urlsplit(url)
    return Asked(
        method=method.upper(),
        path=parts.path,
        parameters=tuple(parse_qsl(parts.query, keep_blank_values=True)),
        document=Unknown.NONE if document is None else document,
        linkage="/relationships/" in parts.path,
    )


def problems_with(response: HttpResponseBase, asked: Asked) -> list[str]:
    """Return what is wrong with a response."""
    return problems_of_response(
        getattr(response, "content", b""),
        status=response.status_code,
        content_type=response.headers.get("Content-Type"),
        location=response.headers.get("Location"),
        asked=asked,
    )
