"""Valid documents have no problems, and each broken rule is found where it is broken."""

from typing import Any

import pytest

from tests.validator import Asked, problems
from tests.validator.samples import EXT, LINKAGE, NO_EXTENSION, REMOVED, SENT, TIMESTAMPS, changed

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
DOCUMENTS: dict[str, tuple[Any, dict[str, Any]]] = {
    "article": (ARTICLE, {}),
    "collection": (COLLECTION, {}),
    "errors": (ERRORS, {"status": 400, "asked": SENT}),
    "one": ({"data": {"type": "articles", "id": "1"}}, {}),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_valid_document_has_no_problems(name: str) -> None:
    document, scope = DOCUMENTS[name]

    assert problems(document, **scope) == []


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
