"""The check of each response that a test receives."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from rest_framework.renderers import JSONRenderer as PlainJSONRenderer
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.viewsets import ViewSet

from rest_framework_json_api.renderers import JSONRenderer
from tests.conftest import wrong_responses
from tests.http import call
from tests.validator.samples import AnswerView, PlainView

pytest_plugins = ["pytester"]
ROOT = Path(__file__).resolve().parents[2]


# The check of each response


def noted() -> list[str]:
    """Return what the check has noted so far, which then does not fail the test."""
    found = [problem for wrong in wrong_responses for problem in wrong.problems]
    wrong_responses.clear()
    return found


NO_RESOURCE = [
    '"/data/size" is no member of a resource object.',
    '"/data" has no type.',
    '"/data" has no id.',
]
NO_DOCUMENT = ['"/size" is no member of a document.', '"" has none of data, errors and meta.']


def test_what_a_view_answers_is_checked() -> None:
    call(AnswerView.as_view())

    assert noted() == NO_RESOURCE


@pytest.mark.urls("tests.validator.samples")
@pytest.mark.parametrize("client", [Client(), APIClient()])
@pytest.mark.parametrize(
    ("url", "expected"),
    [("/answer", NO_RESOURCE), ("/foreign", NO_DOCUMENT), ("/plain", []), ("/nowhere", [])],
)
def test_what_a_client_receives_is_checked_once(
    client: Client, url: str, expected: list[str]
) -> None:
    client.get(url)

    assert noted() == expected


@pytest.mark.parametrize(
    "attributes",
    [
        {"answer": None},
        {"resource_name": False},
        {"resource_name": None},
        {"renderer_classes": [PlainJSONRenderer]},
        {"renderer_classes": [type("Own", (JSONRenderer,), {"media_type": "application/json"})]},
    ],
)
def test_what_is_no_document_is_not_checked(attributes: dict[str, Any]) -> None:
    call(type("View", (AnswerView,), attributes).as_view())  # type: ignore[attr-defined]

    assert noted() == []


def test_errors_of_a_view_with_plain_data_are_checked() -> None:
    view = type("View", (PlainView,), {"answer": [{"status": "404", "detail": ""}], "status": 409})
    call(view.as_view())  # type: ignore[attr-defined]

    assert noted() == ['"/errors/0/status" is 404, but the response has 409.']


@pytest.mark.parametrize(
    ("method", "data", "expected"),
    [
        ("post", {"data": {"x": None}}, []),
        ("post", {"data": {}}, []),
        ("post", {"data": []}, ["\"{}\" points to nothing in the request: '/data/x'."]),
        ("get", None, ["\"{}\" points into a request without a document: '/data/x'."]),
    ],
)
def test_the_document_of_a_request_is_known_after_the_view_has_read_it(
    method: str, data: Any, expected: list[str]
) -> None:
    answer = [{"source": {"pointer": "/data/x"}}]
    view = type("View", (AnswerView,), {"answer": answer, "status": 400})
    call(view.as_view(), method=method, data=data)  # type: ignore[attr-defined]

    assert noted() == [text.format("/errors/0/source/pointer") for text in expected]


def test_errors_of_old_may_point_anywhere(settings: Any) -> None:
    settings.JSON_API_DIALECT = "8"
    view = type(
        "View", (AnswerView,), {"answer": [{"source": {"pointer": "/data"}}], "status": 400}
    )
    call(view.as_view())  # type: ignore[attr-defined]

    assert noted() == []


def test_the_query_string_of_a_request_is_known() -> None:
    answer = [{"source": {"parameter": "page[size]"}}]
    view: Any = type("View", (AnswerView,), {"answer": answer, "status": 400})

    call(view.as_view(), "?page%5Bsize%5D=x")
    assert noted() == []
    call(view.as_view(), "?page%5Bnumber%5D=x")
    assert noted() == [
        "\"/errors/0/source/parameter\" is no parameter of the request: 'page[size]'."
    ]


@pytest.mark.parametrize(("action", "count"), [("list", 4), ("retrieve", 3)])
def test_what_a_viewset_answers_with_is_known(action: str, count: int) -> None:
    def answer(self: Any, request: Any) -> Response:
        return Response({"size": 3})

    attributes = {"renderer_classes": [JSONRenderer], action: answer}
    call(type("View", (ViewSet,), attributes).as_view({"get": action}))  # type: ignore[attr-defined]

    assert len(noted()) == count


TESTS_OF_A_PROJECT = """
import pytest
from tests.http import call
from tests.validator.samples import AnswerView

def ask(answer):
    call(type("View", (AnswerView,), {"answer": answer}).as_view())

def test_valid():
    ask({"type": "sizes", "id": "3"})

def test_invalid():
    ask({"type": "sizes"})

def test_failing_and_invalid():
    ask({"type": "sizes"})
    assert not "the reason of its own"

@pytest.mark.not_a_document("on purpose")
def test_marked():
    ask({"size": 3})

@pytest.mark.not_a_document("on purpose", problem="no member")
@pytest.mark.not_a_document("on purpose", problem="no type")
@pytest.mark.not_a_document("on purpose", problem="no id")
def test_marked_for_each():
    ask({"size": 3})

@pytest.mark.not_a_document("on purpose", problem="no type")
def test_marked_for_another():
    ask({"type": "sizes"})

@pytest.mark.not_a_document("on purpose")
def test_marked_and_valid():
    ask({"type": "sizes", "id": "3"})

def test_next():
    ask(None)
"""


def test_a_test_fails_that_receives_an_invalid_document(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makeconftest("from tests.conftest import *")
    file = pytester.makepyfile(TESTS_OF_A_PROJECT)
    options = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(pytester.path)]
    plugins = ["-p", "no:cacheprovider", "-p", "no:randomly"]
    finished = pytester.runpytest_subprocess(*options, *plugins, "-rA", file)

    finished.assert_outcomes(passed=4, failed=4)
    passed = ["test_valid", "test_marked", "test_marked_for_each", "test_next"]
    outcomes = {line.split("::")[-1] for line in finished.outlines if line.startswith("PASSED")}
    assert outcomes == set(passed)
    finished.stdout.fnmatch_lines_random(
        [
            '"/data" has no id.',
            '200 {"data":{"type":"sizes"}}',
            "*Captured documents call*",
            "The test has received nothing that ('on purpose',) excuses.",
        ]
    )
