"""What all tests share: a database whose own keys stay away from those that tests choose, and a
check of every document that the package sends to a test."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from json import loads
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import Client
from rest_framework.request import is_form_media_type
from rest_framework.response import Response

from rest_framework_json_api._dialect import DIALECTS
from rest_framework_json_api._resources.views import names_resources
from rest_framework_json_api.renderers import JSONRenderer
from tests.validator import MEDIA_TYPE, Asked, Unknown, problems_of_response

# How many inputs a property tries, in percent of those that it names: ``make check`` asks for all.
for profile, percent in {"quick": 25, "thorough": 100, "random": 1000}.items():
    hypothesis.settings.register_profile(
        profile,
        max_examples=percent,
        derandomize=profile != "random",
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
hypothesis.settings.load_profile("quick")

#: The first key that the database gives a row on PostgreSQL, where sequences know no explicit keys.
FIRST_KEY = 100_000

#: How many wrong responses a failing test shows.
SHOWN_RESPONSES = 3


class Wrong(NamedTuple):
    """A response that breaks rules of the specification."""

    problems: list[str]
    asked: Asked
    status: int
    content: bytes

    def __str__(self) -> str:
        answer = f"{self.status} {self.content.decode(errors='replace')}"
        return "\n".join([*self.problems, str(self.asked), answer])


#: The wrong responses to the test that runs.
wrong_responses: list[Wrong] = []


@cache
def sequences() -> list[str]:
    """Return the names of the sequences of PostgreSQL that give rows their keys; none elsewhere."""
    if connection.vendor != "postgresql":
        return []
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        return [
            sequence["name"]
            for table in sorted(tables)
            for sequence in connection.introspection.get_sequences(cursor, table)
        ]


def raise_keys() -> None:
    """Let the next row of each table have a key that no test chooses.

    Loading data moves sequences to the greatest loaded key, and no rollback moves them back.
    """
    with connection.cursor() as cursor:
        for name in sequences():
            cursor.execute(
                f'SELECT setval(%s, %s, false) FROM "{name}" WHERE last_value < %s',
                [f'"{name}"', FIRST_KEY, FIRST_KEY],
            )


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Make the test database."""
    with django_db_blocker.unblock():
        raise_keys()


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Let fixtures make rows once for a module; each of its tests undoes only what it writes."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        raise_keys()


@pytest.fixture(scope="module")
def example_rows(module_db: None) -> None:
    """Load the rows of the example."""
    call_command("loaddata", "drf_example", verbosity=0)


@pytest.fixture
def moved_keys(db: None) -> Iterator[None]:
    """Let a test move the sequences of keys, as loading data does."""
    yield
    if not connection.needs_rollback:
        raise_keys()


@pytest.fixture
def next_keys(moved_keys: None) -> None:
    """Let a new row of the example have the next key, although a test before has taken it."""
    configs = [config for config in apps.get_app_configs() if config.name.startswith("example")]
    models = [model for config in configs for model in config.get_models()]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


@pytest.fixture(scope="session", autouse=True)
def checked_responses() -> Iterator[None]:
    """Check what is rendered, by whatever way a test calls a view, and what clients receive."""
    rendered_content = Response.rendered_content
    send = Client.request

    def checked_content(response: Any) -> Any:
        content = rendered_content.fget(response)  # type: ignore[attr-defined]
        check_rendered(response, content)
        return content

    def checked_request(client: Any, **request: Any) -> Any:
        response = send(client, **request)
        check_received(response)
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Response, "rendered_content", property(checked_content))
        patch.setattr(Client, "request", checked_request)
        yield


def check_rendered(response: Any, content: bytes) -> None:
    """Check a response of Django REST framework that is a document."""
    context = response.renderer_context
    view, request = context.get("view"), context.get("request")
    if is_document(response, view, request):
        check(response, content, Asked() if request is None else asked_of(request, view))


def is_document(response: Any, view: Any, request: Any) -> bool:
    """Tell whether a response is rendered as a document, and is not plain data on purpose."""
    renderer = response.accepted_renderer
    if not isinstance(renderer, JSONRenderer) or renderer.media_type != MEDIA_TYPE:
        return False
    is_plain = names_resources(view) and not view.resource_name
    is_described = getattr(request, "method", None) == "OPTIONS"
    return not is_plain or is_described or response.status_code >= 400


def check_received(response: Any) -> None:
    """Check a response that says to be a document, but was not rendered as one."""
    says_so = response.headers.get("Content-Type", "").startswith(MEDIA_TYPE)
    if says_so and not isinstance(response, Response) and response.content:
        check(response, response.content, Asked())


def check(response: Any, content: bytes, asked: Asked) -> None:
    """Note what is wrong with a response."""
    found = problems_of_response(
        content,
        status=response.status_code,
        content_type=response.headers.get("Content-Type"),
        location=response.headers.get("Location"),
        asked=asked,
    )
    if found:
        wrong_responses.append(Wrong(found, asked, response.status_code, content))


def asked_of(request: Any, view: Any) -> Asked:
    """Return what a request of Django REST framework asked."""
    return Asked(
        method=request.method,
        path=request.path,
        parameters=tuple(parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)),
        document=document_of(request),
        linkage=bool(getattr(view, "renders_linkage", False)),
        collection={"list": True, "retrieve": False}.get(str(getattr(view, "action", None))),
        root=hasattr(view, "api_root_dict"),
        form=is_form_media_type(request.content_type or ""),
        names_missing=getattr(settings, "JSON_API_DIALECT", "") != "strict",
    )


def document_of(request: Any) -> Any:
    """Return the document of a request, from the bytes that the test has sent.

    The body itself can be read once, by the view.
    """
    if getattr(settings, "JSON_API_DIALECT", "") == "8":
        return Unknown.UNSEEN  # such errors point to the document, whatever they are about
    sent = getattr(request.META.get("wsgi.input"), "_FakePayload__content", None)
    if sent is None:
        return Unknown.UNSEEN
    if "json" not in (request.content_type or ""):
        return Unknown.NONE
    try:
        return loads(sent.getvalue())
    except (ValueError, RecursionError):
        return Unknown.NONE


@pytest.fixture
def model_relations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let views without a serializer of the parent offer the relations of its model."""
    own = replace(DIALECTS["tolerant"], finds_parent_serializers=False)
    monkeypatch.setitem(DIALECTS, "tolerant", own)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Forget what other tests have received."""
    wrong_responses.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a test that has received a wrong response, unless it is marked for that.

    A test that fails for a reason of its own shows what is wrong with its responses, too.
    """
    markers = list(item.iter_markers("not_a_document"))
    try:
        yield
    except BaseException:
        if found := complaint(wrong_responses, markers):
            item.add_report_section("call", "documents", found)
        raise
    if found := complaint(wrong_responses, markers) or idle(wrong_responses, markers):
        pytest.fail(found, pytrace=False)


def complaint(wrong: list[Wrong], markers: list[pytest.Mark]) -> str:
    """Return what is wrong with the responses of a test, but for what its markers excuse."""
    left = [
        response._replace(problems=problems)
        for response in wrong
        if (problems := [text for text in response.problems if not excused(text, markers)])
    ]
    told = list(dict.fromkeys(map(str, left)))
    if not told:
        return ""
    more = [f"... and {len(told) - SHOWN_RESPONSES} more."] if told[SHOWN_RESPONSES:] else []
    first = "The test has received what is no JSON:API document."
    return "\n\n".join([first, *told[:SHOWN_RESPONSES], *more])


def idle(wrong: list[Wrong], markers: list[pytest.Mark]) -> str:
    """Return what is wrong with the markers of a test: those that excuse nothing."""
    problems = [text for response in wrong for text in response.problems]
    for marker in markers:
        if not any(excused(text, [marker]) for text in problems):
            return f"The test has received nothing that {marker.args} excuses."
    return ""


def excused(problem: str, markers: list[pytest.Mark]) -> bool:
    """Tell whether a marker of a test excuses a problem: any, or those with a certain text."""
    return any(marker.kwargs.get("problem", "") in problem for marker in markers)


@pytest.fixture
def strict(settings: Any) -> None:
    """Keep to the letter of the specification in what is taken, too."""
    settings.JSON_API_DIALECT = "strict"
