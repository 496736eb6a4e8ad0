"""Exceptions that DRF has no answer to: what a project has for them counts."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, wraps
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.exceptions import ValidationError
from django.core.signals import got_request_exception
from django.http import HttpResponse, JsonResponse
from django.test import AsyncClient, Client
from django.urls import path
from django.utils.decorators import sync_and_async_middleware
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import APIView

from rest_framework_json_api import serializers, views
from rest_framework_json_api.renderers import JSONRenderer
from tests import models
from tests.http import call, errors

pytestmark = pytest.mark.urls(__name__)

SERVER_ERROR = {
    "status": "500",
    "code": "error",
    "title": "Internal Server Error",
    "detail": "A server error occurred.",
}


class SoldOut(Exception):
    """An exception that the project has an answer to."""


class OrderView(APIView):
    renderer_classes = (JSONRenderer,)
    raised: Any = None

    def get(self, request: Any) -> Response:
        raise self.raised


urlpatterns = [
    path("sold-out", OrderView.as_view(raised=SoldOut())),
    path("broken", OrderView.as_view(raised=RuntimeError())),
    path("invalid", OrderView.as_view(raised=ValidationError("No."))),
    path("missing", OrderView.as_view(raised=exceptions.NotFound())),
]

Answer = Callable[[Any], Any]


def sold_out(request: Any, exception: Exception) -> HttpResponse | None:
    """Answer to the exception of the project, and to no other."""
    is_known = isinstance(exception, (SoldOut, ValidationError))
    return JsonResponse({"detail": type(exception).__name__}, status=409) if is_known else None


class Shield:
    """A middleware, as a class."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        return self.get_response(request)

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        return sold_out(request, exception)


def function_shield(get_response: Answer) -> Answer:
    def middleware(request: Any) -> Any:
        return get_response(request)

    middleware.process_exception = sold_out  # type: ignore[attr-defined]
    return middleware


def made_shield(get_response: Answer) -> Answer:
    return Shield(get_response)


@wraps(made_shield)
def wrapped_shield(*args: Any) -> Answer:
    return made_shield(*args)


partial_shield = partial(made_shield)


def named_shield(get_response: Answer) -> Answer:
    middleware = partial(get_response)
    setattr(middleware, "process_exception", sold_out)  # noqa: B010 - it is what is tested
    return middleware


@sync_and_async_middleware
def plain_middleware(get_response: Answer) -> Answer:
    def middleware(request: Any) -> Any:
        return get_response(request)

    return middleware


class Bare:
    """A middleware that does nothing about exceptions."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        return self.get_response(request)


class AsyncShield:
    """A middleware for asynchronous servers."""

    sync_capable = False
    async_capable = True

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    async def __call__(self, request: Any) -> Any:
        return await self.get_response(request)

    async def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        return sold_out(request, exception)


def handler500(request: Any) -> HttpResponse:
    return HttpResponse("of the project", status=500)


SHIELDS = [
    "Shield",
    "function_shield",
    "made_shield",
    "wrapped_shield",
    "partial_shield",
    "named_shield",
]


@pytest.fixture
def usual_handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the URLconf name no handler of its own."""
    monkeypatch.delitem(globals(), "handler500")


@contextmanager
def signals() -> Iterator[list[Any]]:
    """Collect what ``got_request_exception`` tells in the block."""
    sent: list[Any] = []

    def receive(sender: Any, **kwargs: Any) -> None:
        sent.append(sender)

    got_request_exception.connect(receive)
    try:
        yield sent
    finally:
        got_request_exception.disconnect(receive)


def get(url: str) -> Any:
    return Client(raise_request_exception=False).get(url)


@pytest.mark.usefixtures("usual_handlers")
@pytest.mark.parametrize("name", SHIELDS)
def test_a_middleware_is_asked_about_an_exception_that_nothing_else_answers(
    settings: Any, name: str
) -> None:
    settings.MIDDLEWARE = [f"{__name__}.{name}"]
    with signals() as sent:
        for url, expected in (("/sold-out", "SoldOut"), ("/invalid", "ValidationError")):
            response = get(url)
            assert (response.status_code, response.json()) == (409, {"detail": expected})

    assert sent == []


@pytest.mark.usefixtures("usual_handlers")
def test_an_asynchronous_middleware_is_asked_too(settings: Any) -> None:
    settings.MIDDLEWARE = [f"{__name__}.AsyncShield"]
    client = AsyncClient(raise_request_exception=False)
    response = async_to_sync(client.get)("/sold-out")

    assert (response.status_code, response.json()) == (409, {"detail": "SoldOut"})


@pytest.mark.usefixtures("usual_handlers")
def test_what_no_middleware_answers_is_logged_and_signalled_once(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.MIDDLEWARE = [f"{__name__}.Shield"]
    with signals() as sent, caplog.at_level(logging.ERROR, "django.request"):
        response = get("/broken")

    assert response.status_code == 500
    assert response.headers["Content-Type"].startswith("text/html")
    assert len(sent) == 1
    assert [record.getMessage() for record in caplog.records] == ["Internal Server Error: /broken"]


@pytest.mark.usefixtures("usual_handlers")
def test_what_an_exception_of_drf_says_is_answered_before_any_middleware(settings: Any) -> None:
    settings.MIDDLEWARE = [f"{__name__}.Shield"]
    response = get("/missing")

    assert response.status_code == 404
    assert errors(response)[0]["code"] == "not_found"


@pytest.mark.usefixtures("usual_handlers")
@pytest.mark.parametrize("name", [None, "plain_middleware", "Bare"])
def test_where_nobody_asks_an_exception_is_an_errors_document(
    settings: Any, name: str | None
) -> None:
    settings.MIDDLEWARE = [f"{__name__}.{name}"] if name else []
    with signals() as sent:
        response = get("/sold-out")

    assert (response.status_code, errors(response)) == (500, [SERVER_ERROR])
    assert sent == [OrderView]


def test_a_handler_of_the_project_answers_to_an_exception() -> None:
    with signals() as sent:
        response = get("/broken")

    assert (response.status_code, response.content) == (500, b"of the project")
    assert len(sent) == 1


@pytest.mark.parametrize("name", ["exceptions.server_error", None])
def test_the_handlers_of_the_package_and_of_django_are_none_of_the_project(
    monkeypatch: pytest.MonkeyPatch, name: str | None
) -> None:
    if name is None:
        monkeypatch.delitem(globals(), "handler500")
    else:
        monkeypatch.setitem(globals(), "handler500", f"rest_framework_json_api.{name}")

    assert errors(get("/broken")) == [SERVER_ERROR]


# A ValidationError of Django


class CheckedSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="title")

    class Meta:
        model = models.Genre
        fields = ("name",)


class CheckedViewSet(views.ModelViewSet):
    queryset = models.Genre.objects.all()
    serializer_class = CheckedSerializer
    raised: ValidationError

    def perform_create(self, serializer: Any) -> None:
        raise self.raised


@pytest.mark.usefixtures("usual_handlers")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (ValidationError("No.", "never"), [("never", "No.", "/data")]),
        (
            ValidationError({"title": ["Taken.", "Long."], "__all__": ["No."]}),
            [
                ("invalid", "Taken.", "/data/attributes/name"),
                ("invalid", "Long.", "/data/attributes/name"),
                ("invalid", "No.", "/data"),
            ],
        ),
    ],
)
def test_what_a_model_says_of_its_fields_is_a_bad_request(
    raised: ValidationError, expected: list[tuple[str, str, str]]
) -> None:
    view = type("View", (CheckedViewSet,), {"raised": raised}).as_view({"post": "create"})  # type: ignore[attr-defined]
    document = {"data": {"type": "genres", "attributes": {"name": "A"}}}
    response = call(view, method="post", data=document)

    assert response.status_code == 400
    assert json.loads(response.content) == {
        "errors": [
            {
                "status": "400",
                "code": code,
                "title": "Bad Request",
                "detail": detail,
                "source": {"pointer": pointer},
            }
            for code, detail, pointer in expected
        ]
    }
