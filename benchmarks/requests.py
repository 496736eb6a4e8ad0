"""Requests through Django's handler, and the comparison of what the contenders answer."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import Any

from django.core.handlers.base import BaseHandler
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from benchmarks.contenders import CONTENDERS, Contender
from benchmarks.data import reset_keys
from benchmarks.encoding import encoding
from benchmarks.shapes import Shape
from benchmarks.timing import Surroundings

REQUESTS = RequestFactory()


@cache
def handler() -> BaseHandler:
    """Return Django's handler, with the middleware of the settings."""
    made = BaseHandler()
    made.load_middleware()
    return made


def prepared(contender: str, shape: Shape, rows: int) -> Callable[[], HttpResponseBase]:
    """Return the call that gets the answer of one of the contenders to a request."""
    return call_of(CONTENDERS[contender], shape, rows)


def call_of(contender: Contender, shape: Shape, rows: int) -> Callable[[], HttpResponseBase]:
    """Return the call that gets a contender's answer to a request."""
    url = shape.url(rows)
    content = "" if shape.body is None else json.dumps(contender.content(shape.body))

    def call() -> HttpResponseBase:
        request: Any = REQUESTS.generic(shape.method, url, content, contender.media_type)
        request.urlconf = contender.urlconf
        with encoding(contender.by_orjson):
            return handler().get_response(request)

    return call


def surroundings_of(shape: Shape) -> Surroundings:
    """Return what each call is run in: nothing, or what undoes that which a request writes."""
    return nullcontext if shape.body is None else undone


@contextmanager
def undone() -> Iterator[None]:
    """Undo what the block does to the database, so that it does the same next time."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    reset_keys()


def document(contender: str, shape: Shape, rows: int) -> Any:
    """Return the parsed document that a contender answers with.

    Raises:
        RuntimeError: where the answer has another status than that of the shape.
    """
    with surroundings_of(shape)():
        response: Any = prepared(contender, shape, rows)()
    if response.status_code != shape.status:
        raise RuntimeError(
            f"{contender} answers {shape.method} {shape.url(rows)} with status "
            f"{response.status_code}: {response.content!r}"
        )
    return json.loads(response.content)


def query_count(contender: str, shape: Shape, rows: int) -> int:
    """Return the number of queries that a contender needs for its answer."""
    with surroundings_of(shape)(), CaptureQueriesContext(connection) as queries:
        prepared(contender, shape, rows)()
    return len(queries)


def check(shape: Shape, rows: int) -> None:
    """Check that all contenders answer, and all but one of them with the same document.

    Plain Django REST framework has documents of its own.

    Raises:
        RuntimeError: where one does not answer, or a document of this package is not the same as
            the one written by hand.
    """
    documents = {contender: document(contender, shape, rows) for contender in CONTENDERS}
    for contender in documents.keys() - {"DRF", "hand"}:
        found = difference(documents[contender], documents["hand"])
        if found is not None:
            raise RuntimeError(f"The documents of {shape.name!r} differ {found}")


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
