"""Forms: what they may say, and that a refusal of anything else changes nothing.

Valid forms for every writable resource of the example, and for a resource with files, are spoiled
in any part, and so are the bodies that carry them.
"""

import json
from dataclasses import dataclass, replace
from itertools import product
from typing import Any
from urllib.parse import quote_plus

import pytest
from django.urls import include, path
from hypothesis import given
from hypothesis import strategies as st

from example import urls
from example.models import Comment, Entry
from example.serializers import CommentSerializer
from rest_framework_json_api import serializers, views
from rest_framework_json_api.routers import SimpleRouter
from tests.client import identifier
from tests.hostile import (
    ID_TEXTS,
    MANUSCRIPT,
    NAMES,
    RELATIONSHIPS,
    STRINGS,
    Sent,
    answer,
    check,
    database_state,
    json_text,
    junk,
    profile,
    spoiled,
)
from tests.http import MEDIA_TYPE

PROFILE = profile(75)
BOUNDARY = "form-of-the-house"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
URLENCODED = "application/x-www-form-urlencoded"

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.projects.test_bad_forms")]


class LetterSerializer(CommentSerializer):
    """A comment that comes with files, which are read and not kept."""

    scan = serializers.FileField(write_only=True, required=False)
    pages = serializers.ListField(
        child=serializers.FileField(max_length=20), write_only=True, required=False, max_length=3
    )
    places = serializers.DictField(
        child=serializers.IntegerField(), write_only=True, required=False
    )
    flags = serializers.MultipleChoiceField(choices=["a", "b"], write_only=True, required=False)

    class Meta(CommentSerializer.Meta):
        fields: Any = (*CommentSerializer.Meta.fields, "scan", "pages", "places", "flags")

    class JSONAPIMeta:
        resource_name = "letters"

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        for name in ("scan", "pages", "places", "flags"):
            attrs.pop(name, None)
        return attrs


class LetterViewSet(views.ModelViewSet[Comment]):
    queryset = Comment.objects.all()
    serializer_class = LetterSerializer


router = SimpleRouter(trailing_slash=False)
router.register("letters", LetterViewSet, "letter")
urlpatterns = [path("", include(router.urls)), *urls.urlpatterns]


@dataclass(frozen=True)
class Part:
    """A part of a form: a text, or a file if it has a file name."""

    name: str
    content: bytes
    file_name: str | None = None
    headers: bytes = b""


Form = list[Part]


def form(*parts: tuple[str, Any]) -> Form:
    """Return the form of names and texts, with identifiers as JSON text."""
    return [Part(name, as_text(value).encode()) for name, value in parts]


def as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


BLOG, AUTHOR, TAG, ENTRY, PROJECT = (
    identifier(name, 1) for name in ("blogs", "authors", "tags", "entries", "projects")
)

#: A valid form for each writable resource, by the path of the collection and the key of a row.
FORMS: dict[tuple[str, Any], Form] = {
    ("blogs", 1): form(("name", "Blog"), ("tagline", "On paper")),
    ("authors", 1): form(
        ("name", "Ada"), ("email", "ada@house.example"), ("author_type", "editor")
    ),
    ("entries", 1): form(
        ("headline", "Ink"),
        ("body_text", "Black."),
        ("pub_date", "2024-01-02"),
        ("mod_date", "2024-02-03"),
        ("reading_minutes", "3"),
        ("rating", "4"),
        ("blog", BLOG),
        ("authors", AUTHOR),
        ("authors", identifier("authors", 2)),
        ("tags", TAG),
        ("tags", identifier("tags", 2)),
    ),
    ("comments", 1): form(("body", "Well."), ("entry", ENTRY), ("writer", AUTHOR)),
    ("tags", 1): form(("name", "Paper"), ("slug", "all-paper")),
    ("companies", 1): form(
        ("name", "Press"),
        ("current_project", PROJECT),
        ("future_projects", identifier("projects", 2)),
        ("future_projects", identifier("projects", 3)),
    ),
    ("projects", 1): form(("topic", "Moss"), ("start_date", "2024-01-02")),
    ("manuscripts", MANUSCRIPT): form(
        ("title", "Night"),
        ("word_count", "900"),
        ("received_on", "2024-01-02"),
        ("subject", "editing"),
        ("notes", {"reader": ["Ines", 4, None, {"deep": True}]}),
        ("author", "1"),
    ),
    ("imprints", 1): form(
        ("name", "Quiet"),
        ("founded_on", "1911-04-03"),
        ("address.street", "4 Weir Lane"),
        ("address.postal_code", "RV1"),
        ("address.city", "Millbridge"),
        ("address.country_code", "GB"),
        ("company", "/companies/1"),
        ("blogs", "/blogs/1"),
        ("blogs", "/blogs/2"),
    ),
    ("letters", 1): [
        *form(("body", "Well."), ("entry", ENTRY), ("writer", AUTHOR), ("flags", "a")),
        *form(("places[x]", "1"), ("places[y]", "2")),
        Part("scan", b"\x89PNG", "scan.png"),
        Part("pages", b"one", "1.txt"),
        Part("pages", b"two", "2.txt"),
    ],
}

#: Half of a character in UTF-7, the one charset that Python reads it in.
HALF_IN_UTF_7 = "+2AA-"

#: Identifiers in forms that are none, or that are told in another way.
IDENTIFIER_TEXTS = [
    *('{"type": "tags"}', '{"id": "1"}', '{"type": "tags", "id": 1}', '{"type": null, "id": null}'),
    *('[{"type": "tags", "id": "1"}]', '[["tags", "1"]]', '"tags"', '"{\\"type\\": \\"tags\\"}"'),
    *('{"type": "tags", "id": "1"', "{'type': 'tags', 'id': '1'}", '{"type": "tags", "id": "1"} x'),
    *('{"type": "tags", "type": "x", "id": "1"}', '{"type": {"id": "1"}, "id": ["1"]}', "tags/1"),
    *('{"type": "authors", "id": "\\u0000"}', '{"type": "\\u0000", "id": "1"}', '{"data": null}'),
    *("[1e999]", "[-1e400]", "[NaN]", '["\\u0000"]', '{"\\u0000": 1}', "1e999", "-0", "\ufeff{}"),
    *('{"type": "\\ud800", "id": "1"}', '{"type": "authors", "id": "\\ud800"}', '"\\ud800"'),
    "[" * 100_000,
    HALF_IN_UTF_7,
]
BYTES = [
    *(b"\xff\xfe", b"\xed\xa0\x80", b"a\xed\xbf\xbfb", b"\xc0\x80", b"\xf5\x80\x80\x80", b"\x80"),
    *('{"type": "tags", "id": "1"}'.encode(text) for text in ("utf-16", "utf-32", "utf-8-sig")),
    *(
        b"\r\n",
        b"\r\n--" + BOUNDARY.encode(),
        b"--" + BOUNDARY.encode() + b"--",
        b"%00",
        b"+",
        b"&",
    ),
    b"9" * 5000,
]
FIELD_NAMES = [
    *("name", "body", "blog", "authors", "author", "writer", "entry", "tags", "company", "blogs"),
    *("address", "address.", ".street", "address[street]", "address.street.x", "address.street"),
    *("authors[0]", "authors[]", "authors[0].id", "authors[-1]", "authors[" + "9" * 5000 + "]"),
    *("tags[0][id]", "notes", "notes.reader", "current_project", "future_projects", "subject"),
    *("pages[0]", "pages[٣]", "places", "places[", "places[]", "places[x][y]", "flags", "scan"),
    *("url", "_meta", "_method", "_content", "_content_type", "csrfmiddlewaretoken", "data[id]"),
    *("x" * 5000, "a\r\nb", 'a"b', "é", "\udcff"),
    *NAMES,
]
FILE_NAMES = [
    *(
        "a.txt",
        "",
        " ",
        ".",
        "..",
        "../../etc/passwd",
        "C:\\a\\b",
        "a\x00b",
        "x" * 5000,
        'a"b',
        "é",
    ),
    *('{"type": "authors", "id": "1"}', "1", "2024-01-02", "a\r\nX: y", "\udcff", "&#0;", "&lt;"),
]
HEADERS = [
    *(
        b"Content-Type: text/plain; charset=utf-16",
        b"Content-Type: application/json",
        b"Content-Type:",
    ),
    *(b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: nothing", b": x", b"x"),
    *(b"Content-Length: 99", b"Content-Disposition: form-data; name=x", b"X: " + b"y" * 5000),
    *(
        b"Content-Type: multipart/mixed; boundary=x",
        b"\xff: \xff",
        b"Content-Type: text/plain; charset=x",
    ),
]
CHARSETS = [
    "utf-8",
    "utf-16",
    "latin-1",
    "ascii",
    "utf-7",
    "nothing",
    "",
    "é",
    "utf-8-sig",
    "cp037",
    "idna",
    "punycode",
]
CONTENT_TYPES = [
    *(MULTIPART, URLENCODED, "multipart/form-data", "multipart/form-data; boundary="),
    *("multipart/form-data; boundary=other", f'multipart/form-data; boundary="{BOUNDARY}"'),
    *(f"multipart/mixed; boundary={BOUNDARY}", f"multipart/form-data; boundary={'x' * 300}"),
    *(f"multipart/form-data; boundary*=utf-8''{BOUNDARY}", f"multipart/form-data; {BOUNDARY}"),
    *("multipart/form-data; boundary=a\x00b", "multipart/form-data; boundary=é", MEDIA_TYPE),
    *(f"{kind}; charset={name}" for name in CHARSETS for kind in (MULTIPART, URLENCODED)),
]


def encoded(text: str) -> bytes:
    """Return a text in UTF-8, also where no UTF-8 is allowed to say it."""
    return text.encode("utf-8", "surrogatepass")


def raw_json(value: Any) -> bytes:
    """Return the JSON text of a value, as a form has it."""
    return json_text(value).encode()


texts: st.SearchStrategy[bytes] = st.one_of(
    st.sampled_from([*IDENTIFIER_TEXTS, *STRINGS, *ID_TEXTS]).map(encoded),
    st.sampled_from(BYTES),
    st.binary(max_size=12),
    junk.map(raw_json),
)


@st.composite
def identifier_texts(draw: st.DrawFn) -> bytes:
    resource_type = draw(st.sampled_from(["blogs", "authors", "entries", "tags", "projects"]))
    key = draw(st.sampled_from(ID_TEXTS))
    document = {"type": resource_type, "id": key}
    return raw_json(draw(spoiled(document)) if draw(st.booleans()) else document)


contents = texts | identifier_texts()
names = st.sampled_from(FIELD_NAMES) | st.text(max_size=5)


@st.composite
def parts(draw: st.DrawFn) -> Part:
    file_name = draw(st.none() | st.sampled_from(FILE_NAMES))
    headers = draw(st.sampled_from([b"", b"", b"", *HEADERS]))
    return Part(draw(names), draw(contents), file_name, headers)


@st.composite
def spoiled_forms(draw: st.DrawFn, valid: Form) -> Form:
    """Return a valid form with something else in some of its parts, or without them."""
    given = list(valid)
    for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3]))):
        if not given:
            break
        index = draw(st.integers(0, len(given) - 1))
        part = given[index]
        ways: dict[str, list[Part]] = {
            "content": [replace(part, content=draw(contents))],
            "file": [replace(part, file_name=draw(st.sampled_from(FILE_NAMES)))],
            "text": [replace(part, file_name=None)],
            "empty": [replace(part, content=b"")],
            "name": [replace(part, name=draw(names))],
            "headers": [replace(part, headers=draw(st.sampled_from(HEADERS)))],
            "add": [part, draw(parts())],
            "twice": [part, replace(part, content=draw(contents))],
            "remove": [],
        }
        given[index : index + 1] = ways[draw(st.sampled_from(["content", "content", *ways]))]
    return given


def multipart(given: Form) -> bytes:
    """Return the body of a form as multipart/form-data."""
    chunks = []
    for part in given:
        disposition = f'form-data; name="{part.name}"'
        if part.file_name is not None:
            disposition += f'; filename="{part.file_name}"'
        head = b"Content-Disposition: " + disposition.encode("utf-8", "surrogatepass")
        head += b"\r\n" + part.headers if part.headers else b""
        chunks.append(b"--%s\r\n%s\r\n\r\n%s\r\n" % (BOUNDARY.encode(), head, part.content))
    return b"".join([*chunks, b"--%s--\r\n" % BOUNDARY.encode()])


def urlencoded(given: Form) -> bytes:
    """Return the body of a form as application/x-www-form-urlencoded."""
    pairs = [f"{quote_plus(encoded(part.name))}={quote_plus(part.content)}" for part in given]
    return "&".join(pairs).encode()


BODIES = {MULTIPART: multipart, URLENCODED: urlencoded}


@st.composite
def form_requests(draw: st.DrawFn) -> Sent:
    collection, key = draw(st.sampled_from(list(FORMS)))
    given = draw(spoiled_forms(FORMS[collection, key]))
    content_type = draw(st.sampled_from([MULTIPART, MULTIPART, URLENCODED]))
    method, tail = draw(st.sampled_from([("POST", ""), ("PATCH", f"/{key}")]))
    query = draw(st.sampled_from(["", "", "", "include=nothing", "fields[tags]=name"]))
    body = BODIES[content_type](given)
    # Django reads the query string in the charset of the body too.
    if not query and draw(st.integers(0, 3)) == 0:
        content_type += f"; charset={draw(st.sampled_from(CHARSETS))}"
    return Sent(method, f"/{collection}{tail}", body, content_type, query)


def linkage_forms(document: Any) -> list[Form]:
    """Return the ways in which a form may try to tell linkage."""
    members = document["data"] if isinstance(document["data"], list) else [document["data"]]
    plain = [member for member in members if isinstance(member, dict)]
    return [
        form(*(pair for member in plain for pair in member.items())),
        form(*(("data", member) for member in members)),
        form(("data", document["data"])),
        form(("", document)),
        form(*((f"data[{name}]", text) for member in plain for name, text in member.items())),
        form(*((f"[0]{name}", text) for member in plain for name, text in member.items())),
        [],
    ]


@st.composite
def linkage_requests(draw: st.DrawFn) -> Sent:
    target = draw(st.sampled_from(list(RELATIONSHIPS)))
    given = draw(st.sampled_from(linkage_forms(RELATIONSHIPS[target])))
    given = draw(st.just(given) | spoiled_forms(given))
    content_type = draw(st.sampled_from([MULTIPART, MULTIPART, URLENCODED]))
    method = draw(st.sampled_from(["PATCH", "POST", "DELETE"]))
    return Sent(method, f"/{target}", BODIES[content_type](given), content_type)


TARGETS = [
    *(("POST", f"/{collection}") for collection, key in FORMS),
    *(("PATCH", f"/{collection}/{key}") for collection, key in FORMS),
    *((method, f"/{name}") for name in RELATIONSHIPS for method in ("PATCH", "POST", "DELETE")),
]


@st.composite
def body_requests(draw: st.DrawFn) -> Sent:
    method, target = draw(st.sampled_from(TARGETS))
    given = draw(st.sampled_from(list(FORMS.values())))
    body = draw(st.sampled_from(list(BODIES.values())))(given)
    cut = draw(st.integers(0, len(body)))
    added = draw(st.binary(max_size=6))
    bodies = [body, b"", body[:cut], body[cut:], body[:cut] + added + body[cut:], body * 2]
    bodies += [body.replace(b"\r\n", b"\n"), b"&" * cut, b"=" * cut, added]
    content_type = draw(st.sampled_from(CONTENT_TYPES))
    return Sent(method, target, draw(st.sampled_from(bodies)), content_type)


@PROFILE
@given(sent=form_requests())
def test_spoiled_forms(house: str, sent: Sent) -> None:
    check(sent, house)


@PROFILE
@given(sent=linkage_requests())
def test_forms_sent_to_relationships(house: str, sent: Sent) -> None:
    check(sent, house)


@PROFILE
@given(sent=body_requests())
def test_bodies_that_are_no_forms(house: str, sent: Sent) -> None:
    check(sent, house)


def send(
    method: str, target: str, given: Form, content_type: str = MULTIPART, charset: str = ""
) -> tuple[int, Any]:
    """Return the status and the document of the answer to a form."""
    body = BODIES[content_type](given)
    content_type += f"; charset={charset}" if charset else ""
    path, _, query = target.partition("?")
    status_code, content, answered = answer(Sent(method, path, body, content_type, query))
    assert answered == MEDIA_TYPE
    return status_code, json.loads(content)


def linked(resource: str, name: str, linkage: Any) -> Any:
    """Return a relationship object of a resource that is known by its path."""
    own = f"http://testserver/{resource}"
    links = {"self": f"{own}/relationships/{name}", "related": f"{own}/{name}"}
    count = {"meta": {"count": len(linkage)}} if isinstance(linkage, list) else {}
    return {"links": links, "data": linkage, **count}


def own_link(target: str) -> dict[str, Any]:
    """Return the links of a document or a resource that is at a path, with a query or without."""
    return {"links": {"self": f"http://testserver{target}".replace("[", "%5B").replace("]", "%5D")}}


def error(code: str, detail: str, field: str | None = None) -> dict[str, Any]:
    """Return an error, about a field of the form if one is named."""
    told = {"status": "400", "code": code, "title": "Bad Request", "detail": detail}
    return told if field is None else {**told, "source": {"parameter": field}}


def test_the_forms_are_valid_unless_spoiled(house: str) -> None:
    for ((collection, key), whole), content_type in product(FORMS.items(), BODIES):
        given = [part for part in whole if content_type == MULTIPART or is_text(part)]
        body = BODIES[content_type](given)
        created = check(Sent("POST", f"/{collection}", body, content_type), house)
        updated = check(Sent("PATCH", f"/{collection}/{key}", body, content_type), house)
        assert (collection, created, updated) == (collection, 201, 200)


def is_text(part: Part) -> bool:
    return part.file_name is None


def test_a_form_creates_a_resource_with_linkage_to_one_and_to_many(house: str) -> None:
    target = "/entries?include=tags&fields[entries]=headline,pubDate,rating,blog,authors,tags"
    status_code, document = send("POST", target, FORMS["entries", 1])
    entry = Entry.objects.latest("id")
    own = f"entries/{entry.pk}"
    tags = [TAG, identifier("tags", 2)]
    assert status_code == 201
    assert document == {
        **own_link(f"/{own}"),
        "data": {
            "type": "entries",
            "id": str(entry.pk),
            **own_link(f"/{own}"),
            "attributes": {"headline": "Ink", "pubDate": "2024-01-02", "rating": 4},
            "relationships": {
                "blog": linked(own, "blog", BLOG),
                "authors": linked(own, "authors", [AUTHOR, identifier("authors", 2)]),
                "tags": linked(own, "tags", tags),
            },
        },
        "included": [
            {**TAG, "attributes": {"name": "Editing", "slug": "editing"}, **own_link("/tags/1")},
            {
                **tags[1],
                "attributes": {"name": "House style", "slug": "house-style"},
                **own_link("/tags/2"),
            },
        ],
    }
    assert entry.blog_id == 1
    assert sorted(entry.authors.values_list("pk", flat=True)) == [1, 2]


def test_a_form_with_files_creates_a_resource_with_linkage(house: str) -> None:
    target = "/letters?fields[letters]=body,entry,writer"
    status_code, document = send("POST", target, FORMS["letters", 1])
    comment = Comment.objects.latest("id")
    own = f"letters/{comment.pk}"
    assert status_code == 201
    assert document == {
        **own_link(f"/{own}"),
        "data": {
            "type": "letters",
            "id": str(comment.pk),
            **own_link(f"/{own}"),
            "attributes": {"body": "Well."},
            "relationships": {
                "entry": linked(own, "entry", ENTRY),
                "writer": linked(own, "writer", AUTHOR),
            },
        },
    }
    assert (comment.entry_id, comment.author_id) == (1, 1)


def test_a_form_changes_the_linkage_that_it_names(house: str) -> None:
    kept = [
        identifier("authors", key)
        for key in Entry.objects.get(pk=1).authors.values_list("pk", flat=True)
    ]
    given = form(("blog", identifier("blogs", 3)), ("tags", identifier("tags", 4)))
    target = "/entries/1?fields[entries]=headline,blog,authors,tags"
    assert send("PATCH", target, given, URLENCODED) == (
        200,
        {
            **own_link(target),
            "data": {
                **ENTRY,
                **own_link("/entries/1"),
                "attributes": {"headline": "The ledger of 1911"},
                "relationships": {
                    "blog": linked("entries/1", "blog", identifier("blogs", 3)),
                    "authors": linked("entries/1", "authors", kept),
                    "tags": linked("entries/1", "tags", [identifier("tags", 4)]),
                },
            },
        },
    )


@pytest.mark.parametrize("content_type", BODIES)
def test_an_empty_text_is_no_related_resource(house: str, content_type: str) -> None:
    target = "/comments/1?fields[comments]=writer"
    assert send("PATCH", target, form(("writer", "")), content_type) == (
        200,
        {
            **own_link(target),
            "data": {
                **identifier("comments", 1),
                **own_link("/comments/1"),
                "relationships": {"writer": linked("comments/1", "writer", None)},
            },
        },
    )


def wrong_type(name: str) -> dict[str, str]:
    message = f"Incorrect type. Expected resource identifier object, received {name}."
    return error("incorrect_type", message)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", wrong_type("int")),
        ("null", wrong_type("NoneType")),
        ("authors", wrong_type("str")),
        ('"1"', wrong_type("str")),
        ('[{"type": "authors", "id": "1"}]', wrong_type("list")),
        ('{"type": "authors", "id": "1"', wrong_type("str")),
        ("[" * 100_000, wrong_type("str")),
        ('{"type":' * 50_000, wrong_type("str")),
        ('"\\ud800"', wrong_type("str")),
        ('{"type": "\\ud800", "id": "1"}', wrong_type("str")),
        ('{"type": "authors", "id": "\\ud800"}', wrong_type("str")),
        (
            '{"type": "authors", "id": 1.0}',
            error("no_string", "Invalid resource identifier object: 'id' is not a string"),
        ),
        (
            '{"id": "1"}',
            error("missing_type", "Invalid resource identifier object: missing 'type' attribute"),
        ),
        (
            '{"type": "tags", "id": "1"}',
            error(
                "incorrect_relation_type",
                "Incorrect relation type. Expected authors, received tags.",
            ),
        ),
        *(
            (
                json.dumps(identifier("authors", key)),
                error("does_not_exist", f'Invalid pk "{key}" - object does not exist.'),
            )
            for key in ("x", "01", "9" * 400, "\x00", "999999")
        ),
    ],
    ids=lambda value: str(value)[:40],
)
@pytest.mark.parametrize(("target", "name"), [("/comments/1", "writer"), ("/entries/1", "authors")])
@pytest.mark.parametrize("content_type", BODIES)
def test_a_text_that_is_no_identifier_of_a_related_resource(
    house: str, content_type: str, target: str, name: str, text: str, expected: Any
) -> None:
    answered = send("PATCH", target, form((name, text)), content_type)
    assert answered == (400, {"errors": [{**expected, "source": {"parameter": name}}]})
    assert database_state() == house


@pytest.mark.parametrize("method", ["PATCH", "POST", "DELETE"])
@pytest.mark.parametrize("content_type", BODIES)
def test_a_form_tells_no_linkage(house: str, content_type: str, method: str) -> None:
    """Linkage is told by a document (JSON:API 1.1, "Updating Relationships")."""
    given = form(("data", identifier("authors", 1)))
    refused = {
        "status": "415",
        "code": "unsupported_media_type",
        "title": "Unsupported Media Type",
        "detail": f'Unsupported media type "{content_type}" in request.',
        "source": {"header": "Content-Type"},
    }
    target = "/entries/1/relationships/authors"
    assert send(method, target, given, content_type) == (415, {"errors": [refused]})
    assert database_state() == house


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "[" * 100_000 + "]" * 100_000, '{"a":' * 50_000, '"\\ud800"', '{"\\udfff": 1}'],
    ids=lambda text: text[:20],
)
@pytest.mark.parametrize("content_type", BODIES)
def test_a_text_that_no_json_field_takes(house: str, content_type: str, text: str) -> None:
    target = f"/manuscripts/{MANUSCRIPT}"
    refused = error("invalid", "Value must be valid JSON.", "notes")
    answered = send("PATCH", target, form(("notes", text)), content_type)
    assert answered == (400, {"errors": [refused]})
    assert database_state() == house


@pytest.mark.parametrize("text", [HALF_IN_UTF_7, f"/companies/{HALF_IN_UTF_7}"])
@pytest.mark.parametrize("content_type", BODIES)
def test_a_form_with_half_of_a_character(house: str, content_type: str, text: str) -> None:
    answered = send("PATCH", "/imprints/1", form(("company", text)), content_type, "utf-7")
    refused = error("parse_error", "The body is no text in its charset.")
    assert answered == (400, {"errors": [refused]})
    assert database_state() == house


@pytest.mark.parametrize(("target", "name"), [("/comments/1", "writer"), ("/entries/1", "authors")])
def test_a_file_is_no_identifier(house: str, target: str, name: str) -> None:
    given = [Part(name, json.dumps(AUTHOR).encode(), "author.json")]
    refused = {**wrong_type("InMemoryUploadedFile"), "source": {"parameter": name}}
    assert send("PATCH", target, given) == (400, {"errors": [refused]})
    assert database_state() == house


def test_a_text_is_no_file(house: str) -> None:
    given = form(("scan", "a"), ("pages", "b"))
    message = "The submitted data was not a file. Check the encoding type on the form."
    refused = [error("invalid", message, name) for name in ("scan", "pages")]
    assert send("PATCH", "/letters/1", given) == (400, {"errors": refused})
    assert database_state() == house


@pytest.mark.parametrize("content_type", [URLENCODED, MULTIPART])
def test_an_empty_body_is_an_empty_form(house: str, content_type: str) -> None:
    status_code, content, _ = answer(Sent("POST", "/comments", b"", content_type))
    missing = [error("required", "This field is required.", name) for name in ("body", "entry")]
    assert status_code == 400
    assert json.loads(content) == {"errors": missing}
    assert check(Sent("PATCH", "/comments/1", b"", content_type), house) == 200
    assert database_state() == house


@pytest.mark.parametrize(
    "parameter", ["", "; boundary=", "; boundary=é", f"; boundary={'x' * 201}", "; boundary=a\x00"]
)
def test_a_multipart_form_without_a_possible_boundary(house: str, parameter: str) -> None:
    body = multipart(FORMS["comments", 1])
    sent = Sent("POST", "/comments", body, f"multipart/form-data{parameter}")
    assert check(sent, house) == 400
