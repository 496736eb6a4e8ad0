"""JSON:API 1.1, "Error Objects": from the detail of an exception to the errors of a document."""

import json
from typing import Any

import pytest
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from rest_framework_json_api._protocol.errors import error_object, parameter_error
from rest_framework_json_api.renderers import JSONRenderer
from tests.http import call, errors

BAD_REQUEST = {"status": "400", "code": "invalid", "title": "Bad Request"}

#: The resource of each request, with all that the errors are about.
THING = {
    "type": "things",
    "id": "1",
    "attributes": {
        **dict.fromkeys(("title", "firstName", "detail", "meta", "a/b", "a~b", "x"), ""),
        "bio": {"first_name": "", "~1/": ""},
        "items": [{"name": ""}] * 21,
        "source": {"name": ""},
    },
}


def refused(detail: Any) -> Any:
    """Return the errors of a request that a view refuses with a ValidationError."""

    class Refusing(APIView):
        renderer_classes = (JSONRenderer,)
        authentication_classes = ()

        def post(self, request: Any) -> Response:
            raise ValidationError(detail)

    response = call(Refusing.as_view(), "?sort=x", method="post", data={"data": THING})
    assert response.status_code == 400
    return errors(response)


def by_hand(data: Any, status: int = 400) -> Any:
    """Return the errors of a response that a view has made itself."""

    class Answering(APIView):
        renderer_classes = (JSONRenderer,)
        authentication_classes = ()

        def get(self, request: Any) -> Response:
            return Response(data, status=status)

    response = call(Answering.as_view())
    assert response.status_code == status
    return errors(response)


@pytest.mark.parametrize(
    ("detail", "expected"),
    [
        ("Wrong.", [("/data", "Wrong.")]),
        (["Wrong.", "Bad."], [("/data", "Wrong."), ("/data", "Bad.")]),
        ({"non_field_errors": ["Wrong."]}, [("/data", "Wrong.")]),
        ({"title": ["Wrong.", "Bad."]}, [("title", "Wrong."), ("title", "Bad.")]),
        ({"title": "Wrong."}, [("title", "Wrong.")]),
        ({"first_name": ["Wrong."]}, [("firstName", "Wrong.")]),
        ({"id": ["Wrong."]}, [("/data/id", "Wrong.")]),
        ({"type": ["Wrong."]}, [("/data/type", "Wrong.")]),
        # below a field, names are those of the value, which is not the library's to spell
        ({"bio": {"first_name": ["Wrong."]}}, [("bio/first_name", "Wrong.")]),
        ({"bio": {"non_field_errors": ["Wrong."]}}, [("bio", "Wrong.")]),
        # a list in the request has a tree for each item, an empty one where it is valid
        ({"items": [{}, {"name": ["Wrong."]}, {}]}, [("items/1/name", "Wrong.")]),
        ({"items": [[], ["Wrong."]]}, [("items/1", "Wrong.")]),
        # and ListField numbers its items
        ({"items": {1: ["Wrong."], 20: ["Bad."]}}, [("items/1", "Wrong."), ("items/20", "Bad.")]),
        # RFC 6901, section 3
        ({"a/b": ["Wrong."]}, [("a~1b", "Wrong.")]),
        ({"a~b": ["Wrong."]}, [("a~0b", "Wrong.")]),
        ({"bio": {"~1/": ["Wrong."]}}, [("bio/~01~1", "Wrong.")]),
        ({}, []),
        ({"title": []}, []),
    ],
)
def test_each_message_becomes_an_error_with_the_pointer_of_its_place(
    detail: Any, expected: list[tuple[str, str]]
) -> None:
    assert refused(detail) == [
        {
            **BAD_REQUEST,
            "detail": message,
            "source": {"pointer": place if place[0] == "/" else f"/data/attributes/{place}"},
        }
        for place, message in expected
    ]


def test_a_message_brings_its_code() -> None:
    detail = {"title": [ErrorDetail("Too long.", "max_length")]}

    assert refused(detail) == [
        {
            "status": "400",
            "code": "max_length",
            "title": "Bad Request",
            "detail": "Too long.",
            "source": {"pointer": "/data/attributes/title"},
        }
    ]


@pytest.mark.parametrize(
    ("detail", "expected"),
    [
        (
            {"detail": "Wrong.", "source": {"pointer": "/data/attributes/x"}},
            {**BAD_REQUEST, "detail": "Wrong.", "source": {"pointer": "/data/attributes/x"}},
        ),
        (
            {"source": {"parameter": "sort"}},
            {
                "status": "400",
                "code": "invalid",
                "title": "Bad Request",
                "source": {"parameter": "sort"},
            },
        ),
        (
            {
                "id": "7",
                "links": {"about": "https://example.com/7"},
                "code": "own",
                "title": "Own title",
                "detail": "Wrong.",
                "meta": {"hint": {"more": "text"}},
            },
            {
                "id": "7",
                "links": {"about": "https://example.com/7"},
                "status": "400",
                "code": "own",
                "title": "Own title",
                "detail": "Wrong.",
                "meta": {"hint": {"more": "text"}},
            },
        ),
    ],
)
def test_an_error_object_of_the_project_is_completed_and_a_listed_one_is_passed_on(
    detail: Any, expected: Any
) -> None:
    assert refused(detail) == [expected]
    assert refused([detail]) == [detail]


@pytest.mark.parametrize(
    "detail",
    [
        {"title": ["Wrong."]},
        {"detail": ["Wrong."]},
        {"meta": ["Wrong."]},
        {"source": ["Wrong."]},
    ],
)
def test_fields_named_like_members_of_an_error_object_are_fields(detail: Any) -> None:
    (name,) = detail
    pointer = f"/data/attributes/{name}"

    assert refused(detail) == [{**BAD_REQUEST, "detail": "Wrong.", "source": {"pointer": pointer}}]


def test_the_errors_of_a_nested_serializer_named_source_are_no_error_object() -> None:
    assert refused({"source": {"name": ["Wrong."]}}) == [
        {**BAD_REQUEST, "detail": "Wrong.", "source": {"pointer": "/data/attributes/source/name"}}
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("Wrong.", [{"detail": "Wrong."}]),
        (["Wrong.", "Bad."], [{"detail": "Wrong."}, {"detail": "Bad."}]),
        (["Wrong.", "Wrong."], [{"detail": "Wrong."}]),
        ({"detail": "Wrong."}, [{"detail": "Wrong."}]),
        ({"detail": gettext_lazy("Wrong.")}, [{"detail": "Wrong."}]),
        ({"detail": "Wrong.", "code": 42}, [{"code": "42", "detail": "Wrong."}]),
        (
            {"message": gettext_lazy("Wrong."), "plans": [3, "free"], "links": "none"},
            [{"meta": {"message": "Wrong.", "plans": [3, "free"], "links": "none"}}],
        ),
        (
            {"detail": "Wrong.", "source": "tap", "meta": {"a": 1}, "b": None},
            [{"detail": "Wrong.", "meta": {"a": 1, "source": "tap", "b": None}}],
        ),
        pytest.param(
            {"title": ["Wrong."]},
            [{"detail": "Wrong.", "source": {"parameter": "title"}}],
            marks=pytest.mark.not_a_document("it is missing", problem="is no parameter"),
        ),
        ([], []),
        (None, [{}]),
    ],
)
def test_errors_that_a_view_writes_itself_are_completed(
    data: Any, expected: list[dict[str, str]]
) -> None:
    completed = {"status": "400", "title": "Bad Request"}

    assert by_hand(data) == [{**completed, **error} for error in expected]


OTHER_STATUS = pytest.mark.not_a_document("the view sets both statuses", problem="is 422")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ([{"detail": "Wrong."}, {"detail": "Bad."}], [{"detail": "Wrong."}, {"detail": "Bad."}]),
        ({"errors": [{"detail": "Wrong."}]}, [{"detail": "Wrong."}]),
        (
            [{"detail": "Wrong.", "code": 7, "id": 8}],
            [{"id": "8", "code": "7", "detail": "Wrong."}],
        ),
        ([{"title": "Wrong."}, {"title": "Wrong."}], [{"title": "Wrong."}]),
        ([{"detail": gettext_lazy("Wrong.")}], [{"detail": "Wrong."}]),
        ([{"detail": "Wrong.", "trace": "a1"}], [{"detail": "Wrong.", "meta": {"trace": "a1"}}]),
        *(
            pytest.param(
                [{"detail": "Wrong.", "status": status}],
                [{"status": "422", "detail": "Wrong."}],
                marks=OTHER_STATUS,
            )
            for status in (422, "422")
        ),
    ],
)
def test_errors_that_a_view_lists_say_what_it_wrote(data: Any, expected: Any) -> None:
    assert by_hand(data) == expected


def test_an_errors_document_that_a_view_writes_keeps_its_other_members() -> None:
    class Answering(APIView):
        renderer_classes = (JSONRenderer,)

        def get(self, request: Any) -> Response:
            return Response({"errors": [{"title": "Wrong."}], "meta": {"trace": "a1"}}, status=400)

    response = call(Answering.as_view())
    assert json.loads(response.content) == {
        "errors": [{"title": "Wrong."}],
        "meta": {"trace": "a1"},
    }


def test_a_status_without_a_reason_phrase_has_no_title() -> None:
    assert by_hand({"detail": "Wrong."}, 499) == [{"status": "499", "detail": "Wrong."}]


@pytest.mark.parametrize(
    ("code", "pointer", "expected"),
    [
        (None, None, {}),
        ("own", None, {"code": "own"}),
        (None, "/data", {"code": "invalid", "source": {"pointer": "/data"}}),
        (None, "", {"code": "invalid", "source": {"pointer": ""}}),
    ],
)
def test_an_error_object_has_the_members_that_are_known(
    code: str | None, pointer: str | None, expected: dict[str, Any]
) -> None:
    message = "Wrong." if pointer is None else ErrorDetail("Wrong.", "invalid")

    assert error_object(message, 400, pointer=pointer, code=code) == {
        "status": "400",
        "title": "Bad Request",
        "detail": "Wrong.",
        **expected,
    }


def test_a_query_parameter_that_cannot_be_honoured_is_named() -> None:
    assert parameter_error("sort", "Wrong.", "unknown").get_full_details() == [
        {
            "detail": {"message": "Wrong.", "code": "unknown"},
            "source": {"parameter": {"message": "sort", "code": "unknown"}},
        }
    ]
