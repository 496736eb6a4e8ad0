"""What there is not, and what fails, is told in a document."""

from typing import Any

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.middleware.common import CommonMiddleware
from django.test import Client

from example.content import models, serializers
from tests.http import MEDIA_TYPE, errors
from tests.projects.content.api import send

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("next_keys"),
    pytest.mark.urls("example.urls"),
]


def nothing(path: str) -> str:
    """Return what is told about a URL where nothing is."""
    response = send(path)
    [error] = errors(response)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert error == {
        "status": "404",
        "code": "not_found",
        "title": "Not Found",
        "detail": error["detail"],
    }
    return str(error["detail"])


def test_what_fails_unforeseen_is_a_document_that_tells_nothing_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError("The password is swordfish.")

    monkeypatch.setattr(CommonMiddleware, "process_request", fail)
    client = Client(raise_request_exception=False)

    response = client.get("/content", headers={"accept": MEDIA_TYPE})

    assert response.status_code == 500
    assert errors(response) == [
        {
            "status": "500",
            "code": "error",
            "title": "Internal Server Error",
            "detail": "A server error occurred.",
        }
    ]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (
            PermissionDenied,
            {
                "status": "403",
                "code": "permission_denied",
                "title": "Forbidden",
                "detail": "You do not have permission to perform this action.",
            },
        ),
        (
            BadRequest,
            {
                "status": "400",
                "code": "parse_error",
                "title": "Bad Request",
                "detail": "The request is malformed.",
            },
        ),
    ],
)
def test_what_django_refuses_is_a_document(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception], expected: Any
) -> None:
    def refuse(*args: Any) -> None:
        raise error("The password is swordfish.")

    monkeypatch.setattr(CommonMiddleware, "process_request", refuse)

    response = send("content")

    assert response.status_code == int(expected["status"])
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert errors(response) == [expected]


@pytest.mark.parametrize(
    "path", ["content/1", "remotes/1", "content/deb", "content/1/labels", "repositories/1/a/b/c"]
)
def test_a_master_has_no_resources_of_its_own(path: str) -> None:
    assert nothing(path) == "Nothing is at this URL."


@pytest.mark.parametrize(
    "path",
    [
        "content/rpm/1/layers",
        "content/file/5/signature",
        "labels/1/labels",
    ],
)
def test_a_relationship_of_another_kind_has_no_url(path: str) -> None:
    assert nothing(path) == "Nothing is at this URL."


def test_a_resource_has_no_linkage_of_a_relationship_of_another_kind() -> None:
    assert nothing("content/rpm/1/relationships/layers") == "Not found."


@pytest.mark.parametrize("parameter", ["filter[x]", "page[size]", "sort", "include", "own"])
def test_a_viewset_without_a_queryset_refuses_what_it_does_not_read(parameter: str) -> None:
    response = Client().get("/blog-statistics", {parameter: "1"}, headers={"accept": MEDIA_TYPE})

    assert response.status_code == 400
    assert [error["source"] for error in errors(response)] == [{"parameter": parameter}]


def test_a_browser_has_a_page_where_nothing_is() -> None:
    response = Client().get("/content/deb", headers={"accept": "text/html,*/*;q=0.8"})

    assert response.status_code == 404
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Vary"] == "Accept"


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("content/rpm/5", "No RpmContent matches the given query."),
        ("content/file/1", "No FileContent matches the given query."),
        ("remotes/rpm/2", "No RpmRemote matches the given query."),
        ("repositories/99", "No Repository matches the given query."),
        ("repositories/99/content", "No Repository matches the given query."),
        ("repositories/99/relationships/content", "No Repository matches the given query."),
        ("content/rpm/5/labels", "No RpmContent matches the given query."),
    ],
)
def test_what_is_not_there_is_not_found(path: str, detail: str) -> None:
    assert nothing(path) == detail


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "content"),
        ("delete", "content"),
        ("post", "remotes"),
        ("get", "repositories/1/sync"),
        ("post", "repositories/1/relationships/remote"),
    ],
)
def test_a_url_refuses_the_methods_that_it_does_not_have(method: str, path: str) -> None:
    data: Any = {"data": []} if method == "post" else None
    response = send(path, method, data)
    detail = f'Method "{method.upper()}" not allowed.'
    assert response.status_code == 405
    assert errors(response) == [
        {
            "status": "405",
            "code": "method_not_allowed",
            "title": "Method Not Allowed",
            "detail": detail,
        }
    ]


def test_a_row_of_an_unknown_kind_has_no_serializer() -> None:
    with pytest.raises(NotImplementedError, match="no serializer for the kind 'deb'"):
        serializers.AnyContentSerializer.get_polymorphic_serializer_for_instance(
            models.Content(kind="deb")
        )
