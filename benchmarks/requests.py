"""Requests through Django's handler, and the comparison of what the contenders answer."""

import json
from functools import cache
from typing import Any

from django.core.handlers.base import BaseHandler
from django.db import connection
from django.http import HttpResponseBase
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from benchmarks.contenders import CONTENDERS
from benchmarks.shapes import Shape

REQUESTS = RequestFactory()


@cache
def handler() -> BaseHandler:
    """Return Django's handler, with the middleware of the settings."""
    made = BaseHandler()
    made.load_middleware()
    return made


def get(contender: str, url: str) -> HttpResponseBase:
    """Return what a contender answers to a request."""
    request: Any = REQUESTS.get(url)
    request.urlconf = CONTENDERS[contender]
    return handler().get_response(request)


def document(contender: str, url: str) -> Any:
    """Return the parsed document that a contender answers with.

    Raises:
        RuntimeError: where the answer has another status than 200.
    """
    response: Any = get(contender, url)
    if response.status_code != 200:
        raise RuntimeError(
            f"{contender} answers {url} with status {response.status_code}: {response.content!r}"
        )
    return json.loads(response.content)


def query_count(contender: str, url: str) -> int:
    """Return the number of queries that a contender needs for its answer."""
    with CaptureQueriesContext(connection) as queries:
        get(contender, url)
    return len(queries)


def check(shape: Shape, rows: int) -> None:
    """Check that all contenders answer, and that two of them give the same document.

    Raises:
        RuntimeError: where one does not answer, or the document of this package is not the same
            as the one written by hand.
    """
    url = shape.url(rows)
    documents = {contender: document(contender, url) for contender in CONTENDERS}
    found = difference(documents["ours"], documents["hand"])
    if found is not None:
        raise RuntimeError(f"The documents of {url} differ {found}")


def difference(ours: Any, other: Any, pointer: str = "") -> str | None:
    """Return where two documents differ first, and in what; None where they are equal."""
    if ours == other:
        return None
    for key in shared_keys(ours, other):
        found = difference(ours[key], other[key], f"{pointer}/{key}")
        if found is not None:
            return found
    return f"at {pointer or '/'}: ours has {ours!r}, the one written by hand {other!r}."


def shared_keys(ours: Any, other: Any) -> list[Any]:
    """Return the keys or indices by which two values can be compared part by part."""
    if isinstance(ours, dict) and isinstance(other, dict) and ours.keys() == other.keys():
        return list(ours)
    if isinstance(ours, list) and isinstance(other, list) and len(ours) == len(other):
        return list(range(len(ours)))
    return []
