"""The validator of documents finds what breaks a rule of the specification, and nothing else."""

import copy
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.renderers import JSONRenderer as PlainJSONRenderer
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSet

from rest_framework_json_api.renderers import JSONRenderer
from tests.conftest import wrong_responses
from tests.hostile import profile
from tests.http import MEDIA_TYPE, call
from tests.validator import Asked, Unknown, problems, problems_of_response

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parents[2]
PROFILE = profile(300)

EXT = "https://jsonapi.org/ext/atomic"
TIMESTAMPS = "http://example.com/timestamps"

REMOVED: Any = object()

#: A document with all that a resource may have.
ARTICLE: dict[str, Any] = {
    "jsonapi": {"version": "1.1", "meta": {"implementation": "own"}},
    "links": {
        "self": {"href": "http://example.com/articles/1?include=author,comments", "rel": "self"},
        "related": None,
        "describedby": "http://example.com/schemas/article.json",
    },
    "meta": {"copyright": "2026", "@context": {"": None}, "page-views_and hits": {"_x": [1]}},
    "data": {
        "type": "articles",
        "id": "1",
        "attributes": {
            "title": "JSON:API",
            "@note": 1,
            "größe": {"type": "any", "id": 5, "_hidden": {"relationships": []}},
        },
        "relationships": {
            "author": {
                "links": {"self": "/articles/1/relationships/author", "related": None},
                "data": {"type": "people", "id": "9", "meta": {"since": 2020}},
                "meta": {"verified": True},
            },
            "comments": {
                "links": {
                    "related": "/articles/1/comments",
                    "first": "/articles/1/relationships/comments?page%5Bnumber%5D=1",
                    "last": None,
                },
                "data": [{"type": "comments", "id": "5"}, {"type": "comments", "id": "12"}],
            },
            "editor": {"data": None},
            "tags": {"data": []},
            "@context": "any",
        },
        "links": {"self": "http://example.com/articles/1"},
        "meta": {"cached": False},
    },
    "included": [
        {"type": "people", "id": "9", "attributes": {"name": "Dan"}},
        {"type": "comments", "id": "5", "relationships": {"article": {"meta": {"hidden": True}}}},
        {
            "type": "comments",
            "id": "12",
            "relationships": {"author": {"data": {"type": "people", "id": "2"}}},
        },
        {"type": "people", "id": "2"},
    ],
}

COLLECTION: dict[str, Any] = {
    "links": {
        "self": "/articles?page%5Bnumber%5D=2",
        "first": "/articles",
        "last": {
            "href": "/articles?page%5Bnumber%5D=9#end",
            "title": "Last",
            "type": 'text/html; charset="utf-8"',
            "hreflang": ["en", "de-CH-1996", "zh-Hans-CN"],
            "describedby": {"href": "https://[2001:db8::1]:80/schema"},
            "meta": {"pages": 9},
        },
        "prev": None,
        "next": "",
    },
    "data": [{"type": "articles", "id": "1"}, {"type": "articles", "id": "2"}],
}

ERRORS: dict[str, Any] = {
    "errors": [
        {
            "id": "e7",
            "links": {"about": "http://example.com/e7", "type": {"href": "http://example.com/t"}},
            "status": "422",
            "code": "invalid",
            "title": "Invalid",
            "detail": "The title is too short.",
            "source": {"pointer": "/data/attributes/ti~1t~0le"},
            "meta": {"hint": "longer"},
        },
        {"status": "400", "source": {"parameter": "page[size]"}},
        {"status": "415", "source": {"header": "Content-Type"}},
    ],
    "jsonapi": {"version": "1.1"},
    "links": {"self": "/articles"},
    "meta": {"count": 3},
}

SENT = Asked(
    method="POST",
    parameters=(("page[size]", "0"), ("fields[articles]", "title")),
    document={"data": {"attributes": {"ti/t~le": "", "tags": ["a"]}}},
)

DOCUMENTS: dict[str, tuple[Any, dict[str, Any]]] = {
    "article": (ARTICLE, {}),
    "collection": (COLLECTION, {}),
    "errors": (ERRORS, {"status": 400, "asked": SENT}),
    "one": ({"data": {"type": "articles", "id": "1"}}, {}),
}


def changed(document: Any, *changes: tuple[str, Any]) -> Any:
    """Return a document with other values at some pointers."""
    document = copy.deepcopy(document)
    for pointer, value in changes:
        holder = document
        *tokens, last = [token.replace("~1", "/") for token in pointer.split("/")[1:]]
        for token in tokens:
            holder = holder[int(token) if isinstance(holder, list) else token]
        if value is REMOVED:
            del holder[last]
        else:
            holder[int(last) if isinstance(holder, list) else last] = value
    return document


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_valid_document_has_no_problems(name: str) -> None:
    document, scope = DOCUMENTS[name]

    assert problems(document, **scope) == []


LINKAGE = Asked(linkage=True)


@pytest.mark.parametrize(
    ("document", "scope"),
    [
        ({"data": None}, {}),
        ({"data": []}, {}),
        ({"meta": {}}, {}),
        ({"data": None, "included": []}, {}),
        ({"errors": []}, {"status": 404}),
        ({"errors": [{"status": "404"}, {"status": "503"}]}, {"status": 500}),
        ({"errors": [{"meta": {}}]}, {"status": 500}),
        ({"meta": {}}, {"status": 201}),
        ({"meta": {}}, {"status": 202}),
        ({"data": None, "links": {"self": "/a/relationships/b"}}, {"asked": LINKAGE}),
        (
            {
                "data": [{"type": "tags", "id": "1"}],
                "included": [{"type": "tags", "id": "1", "attributes": {"name": "x"}}],
            },
            {"asked": LINKAGE},
        ),
        (
            {"data": [{"type": "tags", "id": "1"}, {"type": "tags", "id": "1"}]},
            {"asked": LINKAGE},
        ),
        # sparse fieldsets may hide linkage
        (
            {"data": {"type": "a", "id": "1"}, "included": [{"type": "b", "id": "1"}]},
            {"asked": Asked(parameters=(("fields[a]", "title"),))},
        ),
        # a circle of linkage
        (
            {
                "data": {
                    "type": "a",
                    "id": "1",
                    "relationships": {"b": {"data": {"type": "b", "id": "1"}}},
                },
                "included": [
                    {
                        "type": "b",
                        "id": "1",
                        "relationships": {"a": {"data": [{"type": "a", "id": "1"}]}},
                    }
                ],
            },
            {"asked": Asked(parameters=(("include", "b.a"),))},
        ),
        ({"atomic:results": [{}]}, {"ext": [EXT]}),
        (
            {
                "data": {
                    "type": "a",
                    "id": "1",
                    "v:number": 5,
                    "attributes": {"v:x": 1},
                    "relationships": {"b": {"v:x": 1}, "c": {"links": {"v:x": "/"}}, "v:d": 1},
                },
                "jsonapi": {"ext": [EXT], "profile": [TIMESTAMPS]},
            },
            {"ext": [EXT], "profile": [TIMESTAMPS]},
        ),
        (
            {"data": {"type": "a", "id": "1", "links": {"self": "http://a/1"}}},
            {"status": 201, "location": "http://a/1"},
        ),
        (
            {"data": {"type": "a", "id": "1", "links": {"self": {"href": "http://a/1"}}}},
            {"status": 201, "location": "http://a/1"},
        ),
        ({"data": {"type": "a", "id": "1"}}, {"status": 201, "location": "http://a/1"}),
        (
            {"data": {"type": "a", "id": "1", "attributes": {"firstName": 1, "@x": 1}}},
            {"asked": Asked(parameters=(("fields[a]", "b,first_name"), ("fields[b]", "")))},
        ),
        (
            {"meta": {}, "links": {"articles": "/articles", "a/b": "/a/b"}},
            {"asked": Asked(root=True)},
        ),
    ],
)
def test_each_kind_of_document_is_valid(document: Any, scope: dict[str, Any]) -> None:
    assert problems(document, **scope) == []


ALL_ERROR_MEMBERS = "id, links, status, code, title, detail, source, meta"
NO_NAME = "is no member name."
NO_URI = "is no URI reference: "
NO_LINK = "is no link: neither a string, nor an object, nor null."
NO_TAG = "is no language tag."
NO_EXTENSION = "is a member of an extension, but none was applied."
FOREIGN_LINK = "is no member of links here."

#: Where a document is changed, to what, and the problem that follows; at the same place if the
#: problem starts with no pointer.
BROKEN: list[tuple[str, str, Any, str]] = [
    # top level
    ("article", "/other", 1, "is no member of a document."),
    ("article", "/Data", None, "is no member of a document."),
    ("article", "/v:x", 1, NO_EXTENSION),
    ("article", "/@", 1, "is no name of an @-member."),
    ("article", "/@_x", 1, "is no name of an @-member."),
    ("errors", "/data", None, '"" has both data and errors.'),
    ("errors", "/included", [], "stands without data."),
    ("one", "/data", REMOVED, '"" has none of data, errors and meta.'),
    # primary data
    ("one", "/data", 5, "is no resource object."),
    ("collection", "/data/1", "articles", "is no resource object."),
    ("collection", "/data/1", None, "is no resource object."),
    ("collection", "/data/1", [], "is no resource object."),
    # identification
    ("one", "/data/type", REMOVED, '"/data" has no type.'),
    ("one", "/data/id", REMOVED, '"/data" has no id.'),
    ("one", "/data/id", 1, "is no string."),
    ("one", "/data/id", None, "is no string."),
    ("one", "/data/type", 1, "is no string."),
    ("one", "/data/type", "my articles!", NO_NAME),
    ("one", "/data/type", "", NO_NAME),
    ("article", "/included/0/lid", "x", "is no member of a resource object."),
    ("collection", "/data/1/id", "1", "\"/data/1\" is the resource ('articles', '1') again."),
    # resource objects
    ("article", "/data/title", "x", "is no member of a resource object."),
    ("article", "/data/attributes", [], "is no object."),
    ("article", "/data/attributes", None, "is no object."),
    ("article", "/data/attributes/type", "x", "is no name for a field."),
    ("article", "/data/attributes/id", "x", "is no name for a field."),
    ("article", "/data/attributes/tags", [], '"/data/relationships/tags" is also an attribute.'),
    ("article", "/data/attributes/_x", 1, NO_NAME),
    ("article", "/data/attributes/x-", 1, NO_NAME),
    ("article", "/data/attributes/x ", 1, NO_NAME),
    ("article", "/data/attributes/a.b", 1, NO_NAME),
    ("article", "/data/attributes/a~1b", 1, NO_NAME),
    ("article", "/data/attributes/", 1, NO_NAME),
    ("article", "/data/attributes/v:x", 1, NO_EXTENSION),
    ("article", "/data/links", None, "is no object."),
    ("article", "/data/links/related", "/x", FOREIGN_LINK),
    ("article", "/data/meta", [], "is no object."),
    # relationships
    ("one", "/data/relationships", [], "is no object."),
    ("article", "/data/relationships/editor", None, "is no object."),
    ("article", "/data/relationships/editor", {}, "has none of links, data and meta."),
    ("article", "/data/relationships/editor/x", 1, "is no member of a relationship object."),
    ("article", "/data/relationships/type", {"data": None}, "is no name for a field."),
    ("article", "/data/relationships/a+b", {"data": None}, NO_NAME),
    ("article", "/data/relationships/tags/links", {}, "has neither self nor related."),
    ("article", "/data/relationships/tags/links", "/x", "is no object."),
    ("article", "/data/relationships/author/links/about", "/x", FOREIGN_LINK),
    (
        "article",
        "/data/relationships/author/links/next",
        "/x",
        "is a page of what is no collection.",
    ),
    ("article", "/data/relationships/author/meta", 1, "is no object."),
    # linkage
    ("article", "/data/relationships/editor/data", "9", "is no resource identifier object."),
    (
        "article",
        "/data/relationships/tags/data",
        [None],
        '"{}/0" is no resource identifier object.',
    ),
    ("article", "/data/relationships/tags/data", {"id": "1"}, "has no type."),
    ("article", "/data/relationships/tags/data", [{"type": "tags"}], '"{}/0" has no id.'),
    ("article", "/data/relationships/editor/data", {"type": "a", "id": 5}, '"{}/id" is no string.'),
    (
        "article",
        "/data/relationships/comments/data/0/attributes",
        {},
        "is no member of a resource identifier object.",
    ),
    ("article", "/data/relationships/author/data/meta", "x", "is no object."),
    # compound documents
    ("article", "/included", {}, "is no array."),
    ("article", "/included/3", 7, "is no resource object."),
    ("article", "/included/3/id", "3", '"/included/3" is linked to from nowhere.'),
    ("article", "/included/2/relationships", {}, '"/included/3" is linked to from nowhere.'),
    # meta
    ("article", "/meta", None, "is no object."),
    ("article", "/meta/_x", 1, NO_NAME),
    ("article", "/meta/v:x", 1, NO_EXTENSION),
    # links
    ("article", "/links", [], "is no object."),
    ("article", "/links/author", "/x", FOREIGN_LINK),
    ("article", "/links/self", 5, NO_LINK),
    ("article", "/links/self", ["/x"], NO_LINK),
    ("article", "/links/self", True, NO_LINK),
    ("article", "/links/self", {}, "has no href."),
    ("article", "/links/self/href", None, "is no string."),
    ("article", "/links/self/href", "/a b", f"{NO_URI}'/a b'."),
    ("article", "/links/self/x", 1, "is no member of a link object."),
    ("article", "/links/self/rel", "Not a type", "is no relation type."),
    ("article", "/links/self/rel", 5, "is no string."),
    ("article", "/links/self/title", 5, "is no string."),
    ("article", "/links/self/type", "html", "is no media type."),
    ("article", "/links/self/hreflang", "e", NO_TAG),
    ("article", "/links/self/hreflang", None, NO_TAG),
    ("article", "/links/self/hreflang", ["en", "en_GB"], f'"{{}}/1" {NO_TAG}'),
    ("article", "/links/self/describedby", 5, NO_LINK),
    ("article", "/links/self/describedby", {"href": "%"}, f"\"{{}}/href\" {NO_URI}'%'."),
    ("article", "/links/self/meta", [], "is no object."),
    # pagination
    ("article", "/links/next", None, "is a page of what is no collection."),
    ("collection", "/links/previous", None, FOREIGN_LINK),
    # the jsonapi object
    ("article", "/jsonapi", "1.1", "is no object."),
    ("article", "/jsonapi/x", 1, "is no member of the jsonapi object."),
    ("article", "/jsonapi/version", 1.1, "is no version."),
    ("article", "/jsonapi/version", "latest", "is no version."),
    ("article", "/jsonapi/meta", [], "is no object."),
    ("article", "/jsonapi/ext", EXT, "is no array."),
    ("article", "/jsonapi/ext", [EXT], "differs from the media type: []."),
    ("article", "/jsonapi/profile", [TIMESTAMPS], "differs from the media type: []."),
    # errors
    ("errors", "/errors", {}, "is no array."),
    ("errors", "/errors/1", {}, f"has none of {ALL_ERROR_MEMBERS}."),
    ("errors", "/errors/1", "x", "is no error object."),
    ("errors", "/errors/1/x", 1, "is no member of an error object."),
    ("errors", "/errors/1/id", 1, "is no string."),
    ("errors", "/errors/1/status", 400, "is no string."),
    ("errors", "/errors/1/status", "200", "is no status of an error."),
    ("errors", "/errors/1/status", "bad", "is no status of an error."),
    (
        "errors",
        "/errors/1/status",
        "500",
        '"/errors" has no status of the class of the response, 400.',
    ),
    ("errors", "/errors/1/code", 1, "is no string."),
    ("errors", "/errors/1/title", None, "is no string."),
    ("errors", "/errors/1/detail", ["x"], "is no string."),
    ("errors", "/errors/1/meta", "x", "is no object."),
    ("errors", "/errors/0/links/self", "/x", FOREIGN_LINK),
    ("errors", "/errors/0/links/about", "a[0]", f"{NO_URI}'a[0]'."),
    ("errors", "/errors/1/source", "x", "is no object."),
    ("errors", "/errors/1/source/x", "x", "is no member of the source of an error."),
    ("errors", "/errors/1/source/pointer", 5, "is no string."),
    ("errors", "/errors/1/source/pointer", "data", "is no JSON pointer: 'data'."),
    ("errors", "/errors/1/source/pointer", "/a~2", "is no JSON pointer: '/a~2'."),
    ("errors", "/errors/1/source/header", "", "is no name of a header: ''."),
    ("errors", "/errors", REMOVED, '"" has no errors, but the status 400.'),
]


@pytest.mark.parametrize(
    ("name", "pointer", "value", "problem"),
    BROKEN,
    ids=[f"{name}{pointer}-{problem}" for name, pointer, _, problem in BROKEN],
)
def test_each_broken_rule_is_found_where_it_is_broken(
    name: str, pointer: str, value: Any, problem: str
) -> None:
    document, scope = DOCUMENTS[name]
    expected = problem.format(pointer) if problem[0] == '"' else f'"{pointer}" {problem}'

    assert problems(changed(document, (pointer, value)), **scope) == [expected]


@pytest.mark.parametrize("document", [None, [], "x", 5, [{"data": None}]])
def test_a_document_is_an_object(document: Any) -> None:
    assert problems(document) == ['"" is no object.']


ONE: dict[str, Any] = {"data": {"type": "articles", "id": "1", "attributes": {"title": "x"}}}
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


@pytest.mark.parametrize(
    "reference",
    [
        "",
        "/",
        "//example.com",
        "/a//b",
        "a/b:c",
        "./b:c",
        "?page%5Bsize%5D=1&x=/?",
        "#end",
        "http://user:pass@example.com:8000/a;b=c/,d?e=(f)!$&'*+#g",
        "http://[::1]/",
        "http://[v1.fe80::a+en1]/",
        "urn:isbn:0451450523",
        "mailto:a@example.com",
        "file:///etc/hosts",
        "data:,",
        "http:",
    ],
)
def test_a_link_is_any_uri_reference(reference: str) -> None:
    assert problems({"meta": {}, "links": {"self": reference}}) == []


@pytest.mark.parametrize(
    "reference",
    [
        "/a b",
        "/a?page[size]=1",
        "/a[0]",
        "/ä",
        "/a%2",
        "/a%zz",
        "/a#b#c",
        "1:b",
        "http://exa mple.com",
        "http://[::1",
        "http://example.com:port/",
        "/a|b",
        "/a\\b",
        "/<a>",
        "/a\n",
    ],
)
def test_a_link_is_nothing_but_a_uri_reference(reference: str) -> None:
    [problem] = problems({"meta": {}, "links": {"self": reference}})

    assert problem == f'"/links/self" is no URI reference: {reference!r}.'


@pytest.mark.parametrize("name", ["a", "A1", "first-name", "first_name", "first name", "é", "名前"])
def test_a_member_name(name: str) -> None:
    assert problems(changed(ONE, ("/data/type", name), ("/data/attributes", {name: 1}))) == []


@pytest.mark.parametrize(
    "name", ["", "-a", "a_", " a", *(f"a{c}b" for c in "+,.[]!\"#$%&'()*/;<=>?@\\^`{|}~\x7f\n\0")]
)
def test_no_member_name(name: str) -> None:
    document = changed(ONE, ("/data/type", name), ("/data/attributes", {}))
    document["meta"] = {name: 1}

    pointer = name.replace("~", "~0").replace("/", "~1")
    assert problems(document) == [
        f'"/meta/{pointer}" is no member name.',
        '"/data/type" is no member name.',
    ]


#: Any JSON value, with names and texts that documents have.
NAMES = ["data", "included", "links", "meta", "jsonapi", "errors", "type", "id", "self", "href"]
MORE_NAMES = ["attributes", "relationships", "source", "pointer", "status", "@x", "v:x", "hreflang"]
texts = st.sampled_from([*NAMES, *MORE_NAMES, "", "1", "/data"]) | st.text(max_size=3)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@PROFILE
@given(document=values, sent=values, status=st.sampled_from([200, 201, 400, 500]))
def test_any_value_can_be_validated(document: Any, sent: Any, status: int) -> None:
    asked = Asked(document=sent, parameters=(("fields[1]", "a"), ("include", "")))

    found = problems(document, status=status, location="/x", asked=asked)

    assert all(isinstance(problem, str) for problem in found)


# Responses


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


# The check of each response


class AnswerView(APIView):
    """Reads the request, and answers as it is told."""

    renderer_classes: Any = (JSONRenderer,)
    authentication_classes = ()
    answer: Any = {"size": 3}
    status = 200

    def get(self, request: Any) -> Response:
        return Response(self.answer, self.status)

    def post(self, request: Any) -> Response:
        request.stream.read()
        return Response(self.answer, self.status)


class PlainView(AnswerView):
    resource_name = False


def foreign(request: Any) -> HttpResponse:
    return HttpResponse('{"size": 3}', content_type=MEDIA_TYPE)


urlpatterns = [
    path("answer", AnswerView.as_view()),
    path("plain", PlainView.as_view()),
    path("foreign", foreign),
]


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


@pytest.mark.urls("tests.validator.test_validator")
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
from tests.validator.test_validator import AnswerView

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
