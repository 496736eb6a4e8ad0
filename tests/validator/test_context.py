"""Rules that need more than the document: the request, the status, the location."""

from typing import Any

import pytest

from tests.validator import Asked, Unknown, problems
from tests.validator.samples import EXT, LINKAGE, ONE, SENT, changed

IN_ERROR = "/errors/0/source"


def refusal(**source: str) -> dict[str, Any]:
    """Return a document of one error with a source."""
    return {"errors": [{"status": "400", "source": source}]}


@pytest.mark.parametrize(
    ("document", "scope", "problem"),
    [
        # statuses
        (ONE, {"status": 400}, '"" has no errors, but the status 400.'),
        ({"errors": []}, {"status": 200}, '"/errors" stands in a response with the status 200.'),
        (
            {"errors": [{"status": "404"}]},
            {"status": 400},
            '"/errors/0/status" is 404, but the response has 400.',
        ),
        ({"data": [ONE["data"]]}, {"status": 201}, '"/data" is not the resource that was created.'),
        ({"data": None}, {"status": 201}, '"/data" is not the resource that was created.'),
        (
            changed(ONE, ("/data/links", {"self": "/articles/1"})),
            {"status": 201, "location": "http://example.com/articles/1"},
            "\"/data/links/self\" differs from Location: 'http://example.com/articles/1'.",
        ),
        # extensions and profiles
        (
            {"meta": {}, "jsonapi": {"ext": [], "profile": []}},
            {"ext": [EXT]},
            f"\"/jsonapi/ext\" differs from the media type: ['{EXT}'].",
        ),
        (
            {"meta": {}, "jsonapi": {"profile": ["timestamps"]}},
            {"profile": ["timestamps"]},
            '"/jsonapi/profile/0" is no URI.',
        ),
        ({"meta": {}, "v:": 1}, {"ext": [EXT]}, '"/v:" is no member of a document.'),
        ({"meta": {}, "v-2:x": 1}, {"ext": [EXT]}, '"/v-2:x" is no member of a document.'),
        # what the URL has
        (
            ONE,
            {"asked": Asked(collection=True)},
            '"/data" is no array, but the URL has a collection.',
        ),
        (
            {"data": []},
            {"asked": Asked(collection=False)},
            '"/data" is an array, but the URL has one resource.',
        ),
        (
            ONE,
            {"asked": LINKAGE},
            '"/data/attributes" is no member of a resource identifier object.',
        ),
        (
            {"meta": {}, "links": {"_x": "/x"}},
            {"asked": Asked(root=True)},
            '"/links/_x" is no member of links here.',
        ),
        # what was asked for
        (
            ONE,
            {"asked": Asked(parameters=(("include", ""),))},
            '"" has no included, which was asked for.',
        ),
        (
            ONE,
            {"asked": Asked(parameters=(("fields[articles]", "body,author"),))},
            '"/data/attributes/title" was not asked for.',
        ),
        (
            {"data": [], "included": [ONE["data"]]},
            {"asked": Asked(parameters=(("fields[articles]", ""),))},
            '"/included/0/attributes/title" was not asked for.',
        ),
        # sources of errors
        (
            refusal(pointer=""),
            {"status": 400, "asked": Asked(document=Unknown.NONE)},
            f"\"{IN_ERROR}/pointer\" points into a request without a document: ''.",
        ),
        *[
            (
                refusal(pointer=pointer),
                {"status": 400, "asked": SENT},
                f"\"{IN_ERROR}/pointer\" points to nothing in the request: '{pointer}'.",
            )
            for pointer in (
                "/data/id",
                "/data/attributes/title",
                "/data/attributes/tags/1",
                "/data/attributes/tags/00",
                "/data/attributes/tags/-",
                "/data/attributes/tags/0/x",
                "/",
            )
        ],
        *[
            (
                refusal(parameter=name),
                {"status": 400, "asked": SENT},
                f"\"{IN_ERROR}/parameter\" is no parameter of the request: '{name}'.",
            )
            for name in ("sort", "page[number]", "pag", "")
        ],
    ],
)
def test_rules_that_need_more_than_the_document(
    document: Any, scope: dict[str, Any], problem: str
) -> None:
    assert problems(document, **scope) == [problem]


@pytest.mark.parametrize(
    "source",
    [
        {"pointer": ""},
        {"pointer": "/data"},
        {"pointer": "/data/attributes/tags/0"},
        {"parameter": "page"},
        {"parameter": "fields[articles]"},
        {"header": "X-Own"},
    ],
)
def test_a_source_that_the_request_has(source: dict[str, str]) -> None:
    assert problems(refusal(**source), status=400, asked=SENT) == []
