"""What a project answers: this module and the projects run with both packages."""

import json
from collections.abc import Iterable
from importlib import import_module
from importlib.metadata import version
from sqlite3 import Connection, connect
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from compare.requests import HEADERS, Answer, Request
from compare.settings import requests_of

DISTRIBUTIONS = (
    "djangorestframework-jsonapi",
    "djangorestframework",
    "django",
    "django-filter",
    "django-polymorphic",
)

#: Statements that begin and end transactions: packages may group writes as they like.
TRANSACTIONAL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


def versions() -> dict[str, str]:
    """Return the versions of what answers."""
    return {name: version(name) for name in DISTRIBUTIONS}


def answers(project: str) -> dict[str, Answer]:
    """Return the answer to each request of a project, by its name."""
    make_tables()
    import_module(f"compare.projects.{project}.api").rows()
    start = connect(":memory:")
    database().backup(start)
    return {request.name: answer(request, start) for request in requests_of(project)}


def make_tables() -> None:
    """Make the tables of all models."""
    with connection.schema_editor() as editor:
        for model in table_models():
            editor.create_model(model)


def table_models() -> Iterable[type[Model]]:
    """Return the models whose tables there are to be."""
    return (model for model in apps.get_models() if model._meta.managed and not model._meta.proxy)


def database() -> Connection:
    """Return SQLite's own connection."""
    connection.ensure_connection()
    found: Connection = connection.connection
    return found


def answer(request: Request, start: Connection) -> Answer:
    """Return the answer to a request.

    It finds the database as it was at the start. There is no transaction around it that would be
    rolled back, as a view must not see one that it has not begun itself.
    """
    start.backup(database())
    ContentType.objects.clear_cache()
    cache.clear()
    client = Client(raise_request_exception=False)
    with CaptureQueriesContext(connection) as queries:
        response: Any = client.generic(
            request.method,
            request.path,
            request.body or "",
            content_type=request.content_type if request.body is not None else "",
            headers=dict(request.headers),
        )
    return {
        "status": response.status_code,
        **{name: response[name] for name in HEADERS if response.has_header(name)},
        "document": document(response),
        "queries": sum(not query["sql"].startswith(TRANSACTIONAL) for query in queries),
        "request": request.digest,
    }


def document(response: HttpResponse) -> Any:
    """Return what a response holds: parsed where it is JSON, nothing of a page of HTML."""
    media_type = response.headers.get("Content-Type", "").partition(";")[0]
    if media_type.endswith("json") and response.content:
        return json.loads(response.content)
    return None if media_type == "text/html" else response.content.decode()
