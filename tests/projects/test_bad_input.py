"""Whatever a client sends, the answer is a document below 500, and a refusal changes nothing.

Valid documents for every writable resource of the example are spoiled at any position. The
inputs of each property are the same on each run, few or more of them by the profile:
``--hypothesis-profile quick``, ``thorough``, or ``random`` for ever new ones.
"""

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.client import identifier
from tests.hostile import (
    ID_TEXTS,
    MANUSCRIPT,
    RELATIONSHIPS,
    RESOURCES,
    Resource,
    Sent,
    answer,
    check,
    database_state,
    json_text,
    profile,
    spoiled,
    to,
    to_one,
)
from tests.http import MEDIA_TYPE

PROFILE = profile(150)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("example.urls")]

COLLECTIONS = [
    "blogs",
    "entries",
    "nopage-entries",
    "authors",
    "author-bios",
    "comments",
    "tags",
    "companies",
    "projects",
    "manuscripts",
    "imprints",
    "blog-statistics",
]

url_ids = st.sampled_from(ID_TEXTS) | st.text(
    st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6
)
MEMBERS_OF_MODELS = [
    *("id", "pk", "name", "headline", "created_at", "createdAt", "blog_id", "author_id"),
    *("delete", "save", "refresh_from_db", "objects", "_state", "__class__", "__dict__", "_meta"),
    *("Meta", "DoesNotExist", "check", "clean", "get_next_by_pub_date", "serializable_value"),
    *(
        "similar_entries",
        "similarEntries",
        "similar-entries",
        "imprint_names",
        "subject",
        "address",
    ),
    *("imprints", "manuscripts", "current_for", "planned_by", "entry_set", "tags", "authors"),
    *("comments", "author", "writer", "bio", "blog", "entries", "company", "blogs", "project"),
    *("9", "-", "_", "x" * 3000, "é", "٣"),
]


@st.composite
def write_requests(draw: st.DrawFn) -> Sent:
    resource = draw(st.sampled_from(RESOURCES))
    query = draw(st.sampled_from(["", "", "", "include=nothing", "fields[tags]=name"]))
    if draw(st.booleans()):
        body = json_text(draw(spoiled(resource.creation)))
        return Sent("POST", f"/{resource.path}", body.encode(), query=query)
    body = json_text(draw(spoiled(resource.update)))
    return Sent("PATCH", f"/{resource.path}/{resource.key}", body.encode(), query=query)


@st.composite
def relationship_requests(draw: st.DrawFn) -> Sent:
    path = draw(st.sampled_from(list(RELATIONSHIPS)))
    body = json_text(draw(spoiled(RELATIONSHIPS[path])))
    method = draw(st.sampled_from(["PATCH", "POST", "DELETE"]))
    return Sent(method, f"/{path}", body.encode())


@st.composite
def url_requests(draw: st.DrawFn) -> Sent:
    resource = draw(st.sampled_from(RESOURCES))
    collection = draw(st.sampled_from([resource.path, resource.path, *COLLECTIONS]))
    text = draw(url_ids)
    document = resource.update
    document["data"]["id"] = text
    name = draw(st.sampled_from(MEMBERS_OF_MODELS))
    tail = draw(st.sampled_from(["", f"/{name}", f"/relationships/{name}"]))
    if draw(st.booleans()) and tail:
        text = str(resource.key)
        collection = resource.path
    if tail.startswith("/relationships"):
        linkage = [to("tags", draw(url_ids)), to_one("authors", draw(url_ids)), {"data": None}]
        document = draw(st.sampled_from(linkage))
    method = draw(st.sampled_from(["GET", "PATCH", "DELETE", "POST", "PUT", "OPTIONS"]))
    path = f"/{collection}/{quote(text, safe='')}{quote(tail)}"
    return Sent(method, path, json_text(document).encode() if method != "GET" else b"")


PARAMETERS = [
    *("include", "fields", "fields[entries]", "fields[]", "fields[nothing]", "fields[entries][x]"),
    *("sort", "page", "page[number]", "page[size]", "page[offset]", "page[limit]", "page[x]"),
    *("filter", "filter[id]", "filter[id.in]", "filter[search]", "filter[pubDate]", "filter[]"),
    *("filter[pubDate.year]", "filter[rating.gt]", "filter[blog]", "filter[blog.in]"),
    *("filter[authors.id.in]", "filter[comments.author.isnull]", "filter[headline.contains]"),
    *("filter[entry]", "filter[author.isnull]", "filter[name]", "filter[authorType]"),
    *("filter[blog.name]", "filter[modDate.lte]", "filter[readingMinutes.in]", "format", "x", ""),
    *("camelCase", "filter[\x00]", "filter[__class__]"),
]
PARAMETER_VALUES = [
    *("entries", "blog,authors.bio", "authors.bio.author.bio", "comments.writer", "-id", "id,-id"),
    *(".", ",", "..", "a.b.c", "-", "--id", "\x00", "1,\x00", "__class__", "json", "api"),
    *("blog," * 300, ".".join(["comments", "entry"] * 40), "include", "1,2,x", "1,,2"),
]
parameter_values = st.sampled_from([*PARAMETER_VALUES, *ID_TEXTS, "", "x" * 5000]) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=5
)


@st.composite
def queries(draw: st.DrawFn) -> Sent:
    pairs = draw(
        st.lists(st.tuples(st.sampled_from(PARAMETERS), parameter_values), min_size=1, max_size=3)
    )
    one = draw(st.sampled_from(["", "", "", "/1", "/1/comments", "/1/relationships/tags"]))
    collection = draw(st.sampled_from(["entries", "entries", *COLLECTIONS]))
    query = urlencode(pairs) if draw(st.booleans()) else "&".join(map("=".join, pairs))
    query = query if query.isascii() and query.isprintable() else urlencode(pairs)
    method = draw(st.sampled_from(["GET", "GET", "GET", "HEAD", "OPTIONS"]))
    return Sent(method, f"/{collection}{one}", query=query.replace(" ", "+"))


CONTENT_TYPES = [
    *("application/json", "text/plain", "", "application/vnd.api+json; charset=latin-1", "x"),
    *("application/vnd.api+json; ext=nothing", "application/x-www-form-urlencoded"),
    *("multipart/form-data", "multipart/form-data; boundary=x", "multipart/form-data; boundary=é"),
    *("application/x-www-form-urlencoded; charset=nothing", "application/octet-stream", "a/b/c"),
]
BODIES = [
    *(
        b"",
        b" ",
        b"null",
        b"[]",
        b"{}",
        b"1",
        b'"x"',
        b"{",
        b"}",
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
    ),
    *(b'{"data": null, "data": {}}', b'{"data": {"type": "tags", "type": "blogs"}}'),
    *(b'{"data": {"type": "tags", "attributes": {"name": "\xff", "slug": "a"}}}', b"[" * 100_000),
    *(
        b"--x--",
        b"--x\r\n\r\n--x--",
        b"--x\r\nContent-Disposition: form-data; name=name\r\n\r\na\r\n--x--",
    ),
    *(
        b"name=a&slug=b",
        b"name=%00&slug=%ff",
        b"name=%ed%a0%80&slug=a",
        b"tags=1&authors=[]&blog={}",
    ),
    b"authors=%7B%22type%22%3A%22authors%22%2C%22id%22%3A%2299999999999999999999%22%7D&headline=a",
    b"blog=9999999999999999999999&authors=x&tags=%00&headline=a",
    b"&".join(b"a=1" for _ in range(1100)),
    '{"data": {}}'.encode("utf-16"),
    '{"data": {}}'.encode("utf-32"),
]
TARGETS = [
    *[(method, f"/{item.path}") for item in RESOURCES for method in ("POST", "PATCH")],
    *[
        (method, f"/{item.path}/{item.key}")
        for item in RESOURCES
        for method in ("PATCH", "DELETE", "POST")
    ],
    *[(method, f"/{path}") for path in RELATIONSHIPS for method in ("PATCH", "POST", "DELETE")],
]


@st.composite
def raw_requests(draw: st.DrawFn) -> Sent:
    method, path = draw(st.sampled_from(TARGETS))
    content_type = draw(st.sampled_from([MEDIA_TYPE] * 8 + CONTENT_TYPES * 2))
    body = draw(st.sampled_from(BODIES) | st.binary(max_size=12) | st.sampled_from(cut_bodies()))
    return Sent(method, path, body, content_type)


def cut_bodies() -> list[bytes]:
    """Return valid bodies, and such that have lost their end or a member twice."""
    whole = [json_text(item.creation) for item in RESOURCES]
    twice = [text.replace('"type"', '"type": 1, "type"', 1) for text in whole]
    return [text.encode() for text in (*whole, *twice, *(text[:-3] for text in whole))]


@PROFILE
@given(sent=write_requests())
def test_spoiled_resource_documents(house: str, sent: Sent) -> None:
    check(sent, house)


@PROFILE
@given(sent=relationship_requests())
def test_spoiled_relationship_documents(house: str, sent: Sent) -> None:
    check(sent, house)


@PROFILE
@given(sent=raw_requests())
def test_bodies_that_are_no_documents(house: str, sent: Sent) -> None:
    check(sent, house)


@PROFILE
@given(sent=url_requests())
def test_urls(house: str, sent: Sent) -> None:
    check(sent, house)


@PROFILE
@given(sent=queries())
def test_query_parameters(house: str, sent: Sent) -> None:
    check(sent, house)


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.path)
def test_the_documents_are_valid_unless_spoiled(house: str, resource: Resource) -> None:
    body = json_text(resource.creation).encode()
    assert check(Sent("POST", f"/{resource.path}", body), house) == 201
    body = json_text(resource.update).encode()
    assert check(Sent("PATCH", f"/{resource.path}/{resource.key}", body), house) == 200


def test_a_body_over_the_size_limit(house: str, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    body = b'{"data": {"type": "tags", "attributes": {"name": "%s"}}}' % (b"x" * 200)
    for method, path in TARGETS:
        status = check(Sent(method, path, body), house)
        assert status in (404, 405, 413) or (method, status) == ("DELETE", 204)
        check(Sent(method, path, body, "application/x-www-form-urlencoded"), house)


def test_more_than_a_thousand_parameters(house: str) -> None:
    query = "&".join(f"x{number}=1" for number in range(1100))
    for collection in COLLECTIONS:
        assert check(Sent("GET", f"/{collection}", query=query), house) == 400
        check(Sent("GET", f"/{collection}/1", query=query), house)
        check(Sent("POST", f"/{collection}", b"{}", query=query), house)


@pytest.mark.parametrize(("method", "path"), [("POST", "/tags"), ("PATCH", "/tags/1")])
def test_an_empty_body_is_no_document(house: str, method: str, path: str) -> None:
    assert check(Sent(method, path), house) == 400


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"null"])
@pytest.mark.parametrize("path", ["authors/1/relationships/entries", "authors/1/relationships/bio"])
def test_a_refusal_points_to_nothing_that_was_not_sent(house: str, path: str, body: bytes) -> None:
    assert check(Sent("PATCH", f"/{path}", body), house) in (400, 403)


@pytest.mark.parametrize("member", [{}, None, "x", "/blogs/1", identifier("blogs", 1)])
@pytest.mark.parametrize("method", ["PATCH", "POST", "DELETE"])
def test_members_of_a_relationship_of_urls(house: str, method: str, member: Any) -> None:
    body = json_text({"data": [member]}).encode()
    check(Sent(method, "/imprints/1/relationships/blogs", body), house)


@pytest.mark.parametrize("text", [b'"a\\u0000"', b'{"a\\u0000": 1}', b'["\\u0000"]'])
def test_nul_in_a_json_field(house: str, text: bytes) -> None:
    members = b'"type": "manuscripts", "id": "%s"' % MANUSCRIPT.encode()
    body = b'{"data": {%s, "attributes": {"notes": %s}}}' % (members, text)
    check(Sent("PATCH", f"/manuscripts/{MANUSCRIPT}", body), house)


def refused(sent: Sent) -> Any:
    """Return the document of the refusal of a request."""
    status_code, content, content_type = answer(sent)
    assert (status_code, content_type) == (400, MEDIA_TYPE)
    return json.loads(content)


def no_document(reason: object) -> dict[str, Any]:
    """Return the document of the refusal of a body that cannot be read."""
    detail = f"The body is no JSON document: {reason}"
    members = {"status": "400", "code": "parse_error", "title": "Bad Request", "detail": detail}
    return {"errors": [members]}


def with_notes(notes: str) -> Sent:
    """Return the request that gives a JSON field a value, which is JSON text."""
    document = f'{{"data": {{"type": "manuscripts", "id": "{MANUSCRIPT}", "attributes": @}}}}'
    body = document.replace("@", f'{{"notes": {notes}}}')
    return Sent("PATCH", f"/manuscripts/{MANUSCRIPT}", body.encode())


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000 + "]" * 100_000, '{"a":' * 50_000 + "1" + "}" * 50_000],
    ids=["arrays", "objects"],
)
def test_a_json_field_that_is_nested_too_deep(house: str, text: str) -> None:
    with pytest.raises(RecursionError) as too_deep:
        json.loads(text)
    assert refused(with_notes(text)) == no_document(too_deep.value)
    assert database_state() == house


@pytest.mark.parametrize("text", ['"\\ud800"', '{"\\udfff": 1}', '["a\\udfffb"]'])
def test_half_of_a_character_in_a_json_field(house: str, text: str) -> None:
    sent = with_notes(text)
    assert refused(sent) == no_document(encoding_error(sent))
    assert database_state() == house


@pytest.mark.parametrize("member", ["type", "id"])
def test_half_of_a_character_in_an_identifier(house: str, member: str) -> None:
    linkage = {"data": {**identifier("authors", 1), member: "\ud800"}}
    whole = {"data": {**identifier("comments", 1), "relationships": {"writer": linkage}}}
    documents = {"/comments/1": whole, "/comments/1/relationships/writer": linkage}
    for path, document in documents.items():
        sent = Sent("PATCH", path, json_text(document).encode())
        assert refused(sent) == no_document(encoding_error(sent))
        assert database_state() == house


def encoding_error(sent: Sent) -> UnicodeEncodeError:
    """Return the error of the document of a request that is no Unicode."""
    with pytest.raises(UnicodeEncodeError) as halved:
        json.dumps(json.loads(sent.body), ensure_ascii=False).encode()
    return halved.value


@pytest.mark.parametrize("text", ["9" * 19, "9" * 400, "9" * 4400, "٣", "-1", "x", "\x00"])
def test_ids_of_a_resource_without_a_model(house: str, text: str) -> None:
    sent = Sent("GET", f"/blog-statistics/{quote(text, safe='')}")
    assert check(sent, house) in (200, 404)
