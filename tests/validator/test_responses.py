"""The media type and the body of a response."""

import pytest

from tests.http import MEDIA_TYPE
from tests.validator import problems_of_response
from tests.validator.samples import EXT, NO_EXTENSION, TIMESTAMPS


@pytest.mark.parametrize(
    "content_type",
    [
        MEDIA_TYPE,
        f'{MEDIA_TYPE};ext="{EXT}"',
        f'{MEDIA_TYPE}; profile="{TIMESTAMPS} {TIMESTAMPS}/2" ; ext="{EXT}"',
    ],
)
def test_the_media_type_of_a_document(content_type: str) -> None:
    content = b'{"data": null}'

    assert problems_of_response(content, status=200, content_type=content_type) == []


@pytest.mark.parametrize(
    ("content_type", "problem"),
    [
        (None, "Content-Type is missing."),
        ("application/json", f"Content-Type is not {MEDIA_TYPE}: 'application/json'."),
        (f"{MEDIA_TYPE}+x", f"Content-Type is not {MEDIA_TYPE}: '{MEDIA_TYPE}+x'."),
        (f"{MEDIA_TYPE}; x", f"Content-Type is not {MEDIA_TYPE}: '{MEDIA_TYPE}; x'."),
        (f"{MEDIA_TYPE}; charset=utf-8", "Content-Type has the parameter 'charset'."),
        (
            f'{MEDIA_TYPE}; ext="{EXT}"; ext="{EXT}"',
            "Content-Type has the parameter 'ext' twice.",
        ),
        (f'{MEDIA_TYPE}; ext=""', "Content-Type has no list of URIs as 'ext': ''."),
        (f'{MEDIA_TYPE}; profile="x"', "Content-Type has no list of URIs as 'profile': 'x'."),
        (
            f'{MEDIA_TYPE}; ext="{EXT}  {EXT}"',
            f"Content-Type has no list of URIs as 'ext': '{EXT}  {EXT}'.",
        ),
    ],
)
def test_a_media_type_that_is_not_that_of_a_document(
    content_type: str | None, problem: str
) -> None:
    content = b'{"data": null}'

    assert problems_of_response(content, status=200, content_type=content_type) == [problem]


def test_an_extension_of_the_media_type_may_have_members() -> None:
    content_type = f'{MEDIA_TYPE};ext="{EXT}"'
    content = b'{"atomic:results": [], "jsonapi": {"ext": ["%s"]}}' % EXT.encode()

    assert problems_of_response(content, status=200, content_type=content_type) == []
    assert problems_of_response(content, status=200, content_type=MEDIA_TYPE) == [
        f'"/atomic:results" {NO_EXTENSION}',
        '"" has none of data, errors and meta.',
        '"/jsonapi/ext" differs from the media type: [].',
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "Expecting property name"),
        (b"\xff", "can't decode byte"),
        (b'{"meta": {"a": NaN}}', "NaN is no JSON."),
        (b'{"meta": {"a": 1, "b": {}, "a": 2}}', "An object has the member 'a' 2 times."),
        (b'{"meta": ' + b"[" * 100_000, "maximum recursion depth"),
    ],
)
def test_a_body_that_is_no_json(content: bytes, reason: str) -> None:
    [problem] = problems_of_response(content, status=200, content_type=MEDIA_TYPE)

    assert problem.startswith("The body is no JSON: ")
    assert reason in problem


@pytest.mark.parametrize("status", [202, 204, 205, 304, 404, 500])
def test_a_response_may_have_no_body(status: int) -> None:
    assert problems_of_response(b"", status=status, content_type=None) == []


@pytest.mark.parametrize(
    ("content", "status", "content_type", "problem"),
    [
        (b"", 200, MEDIA_TYPE, "A response with the status 200 has a body."),
        (b"", 201, None, "A response with the status 201 has a body."),
        (
            b"",
            204,
            MEDIA_TYPE,
            f"Content-Type is '{MEDIA_TYPE}' in a response without a body.",
        ),
        (b'{"meta": {}}', 204, MEDIA_TYPE, "A response with the status 204 has no body."),
        (b'{"meta": {}}', 304, None, "A response with the status 304 has no body."),
    ],
)
def test_some_statuses_have_a_body_and_some_have_none(
    content: bytes, status: int, content_type: str | None, problem: str
) -> None:
    found = problems_of_response(content, status=status, content_type=content_type)

    assert found == [problem]
