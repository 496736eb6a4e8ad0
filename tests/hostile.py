"""What hostile clients send, and what every answer to them has to be."""

import copy
import json
import re
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.test import Client
from hypothesis import settings
from hypothesis import strategies as st

from tests.client import identifier
from tests.http import MEDIA_TYPE
from tests.validator import Asked, leads_somewhere


def profile(examples: int) -> settings:
    """Return how many inputs a property tries: that share of them which the run's profile has."""
    return settings(max_examples=examples * settings().max_examples // 100)


#: Marks a string that stands for JSON text that Python's encoder cannot write.
RAW = re.compile(r'"@@(.*?)@@"')

ERROR_MEMBERS = {"id", "links", "status", "code", "title", "detail", "source", "meta"}
FORM_MEDIA_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
SOURCE_MEMBERS = {"pointer", "parameter", "header"}
MANUSCRIPT = "b6e8d8cc-794b-5bab-96ae-de72cca30556"


def to(resource_type: str, *keys: Any) -> dict[str, Any]:
    return {"data": [identifier(resource_type, key) for key in keys]}


def to_one(resource_type: str, key: Any) -> dict[str, Any]:
    return {"data": identifier(resource_type, key)}


@dataclass(frozen=True)
class Resource:
    """A writable resource: where it is, and what a valid resource object of it says."""

    path: str
    type: str
    attributes: Mapping[str, Any]
    relationships: Mapping[str, Any]
    key: Any = 1

    @property
    def creation(self) -> dict[str, Any]:
        content = {"attributes": self.attributes, "relationships": self.relationships}
        return {"data": {"type": self.type, **copy.deepcopy(content)}}

    @property
    def update(self) -> dict[str, Any]:
        return {"data": {**self.creation["data"], "id": str(self.key)}}


RESOURCES = [
    Resource("blogs", "blogs", {"name": "Blog", "tagline": "On paper"}, {}),
    Resource(
        "authors",
        "authors",
        {"name": "Ada", "email": "ada@house.example", "authorType": "editor"},
        {},
    ),
    Resource(
        "entries",
        "entries",
        {
            "headline": "Ink",
            "bodyText": "Black.",
            "pubDate": "2024-01-02",
            "modDate": "2024-02-03",
            "readingMinutes": 3,
            "rating": 4,
        },
        {
            "blog": to_one("blogs", 1),
            "authors": to("authors", 1, 2),
            "tags": to("tags", 1, 2),
        },
    ),
    Resource(
        "comments",
        "comments",
        {"body": "Well."},
        {"entry": to_one("entries", 1), "writer": to_one("authors", 1)},
    ),
    Resource("tags", "tags", {"name": "Paper", "slug": "all-paper"}, {}),
    Resource(
        "companies",
        "companies",
        {"name": "Press"},
        {"currentProject": to_one("projects", 1), "futureProjects": to("projects", 2, 3)},
    ),
    Resource("projects", "projects", {"topic": "Moss", "startDate": "2024-01-02"}, {}),
    Resource(
        "manuscripts",
        "manuscripts",
        {
            "title": "Night",
            "wordCount": 900,
            "receivedOn": "2024-01-02",
            "subject": "editing",
            "notes": {"reader": ["Ines", 4, None, {"deep": True}]},
        },
        {"author": to_one("authors", 1)},
        MANUSCRIPT,
    ),
    Resource(
        "imprints",
        "imprints",
        {
            "name": "Quiet",
            "foundedOn": "1911-04-03",
            "address": {
                "street": "4 Weir Lane",
                "postal_code": "RV1",
                "city": "Millbridge",
                "country_code": "GB",
            },
        },
        {"company": to_one("companies", 1), "blogs": to("blogs", 1, 2)},
    ),
    Resource(
        "content/rpm",
        "rpms",
        {"name": "moss", "size": 12, "version": "1.0", "architecture": "noarch"},
        {"remote": to_one("rpmRemotes", 1), "signature": to_one("files", 5)},
    ),
    Resource(
        "content/image",
        "images",
        {"name": "base", "size": 12, "tag": "latest"},
        {"layers": {"data": [identifier("rpms", 1), identifier("files", 5)]}},
        9,
    ),
    Resource(
        "remotes/rpm",
        "rpmRemotes",
        {"name": "Depot", "url": "https://depot.example/", "releases": ["8", 9]},
        {},
    ),
    Resource(
        "repositories",
        "repositories",
        {"name": "New", "description": "Of all kinds."},
        {
            "remote": to_one("fileRemotes", 3),
            "content": {"data": [identifier("images", 9), identifier("rpms", 2)]},
        },
    ),
    Resource("labels", "labels", {"text": "new"}, {"subject": to_one("files", 5)}),
]

#: The documents of relationships, by their path.
RELATIONSHIPS = {
    "entries/1/relationships/blog": to_one("blogs", 2),
    "entries/1/relationships/authors": to("authors", 1, 2),
    "entries/1/relationships/tags": to("tags", 1, 2, 3),
    "entries/1/relationships/comments": to("comments", 1, 2),
    "entries/1/relationships/featured": to_one("entries", 2),
    "entries/1/relationships/suggested": to("entries", 2, 3),
    "authors/1/relationships/bio": to_one("authorBios", 1),
    "authors/1/relationships/entries": to("entries", 1, 2),
    "authors/1/relationships/comments": to("comments", 1, 2),
    "blogs/1/relationships/entries": to("entries", 1, 2),
    "comments/1/relationships/entry": to_one("entries", 2),
    "comments/1/relationships/writer": to_one("authors", 2),
    "companies/1/relationships/current_project": to_one("projects", 2),
    "companies/1/relationships/future-projects": to("projects", 1, 2),
    f"manuscripts/{MANUSCRIPT}/relationships/author": to_one("authors", 2),
    "imprints/1/relationships/company": {"data": "/companies/1"},
    "repositories/1/relationships/content": {
        "data": [identifier("images", 9), identifier("rpms", 2)]
    },
    "repositories/1/relationships/remote": to_one("fileRemotes", 3),
    "content/rpm/1/relationships/labels": to("labels", 1, 2, 3),
    "labels/1/relationships/subject": to_one("rpmRemotes", 1),
    "imprints/1/relationships/blogs": {"data": ["/blogs/1", *to("blogs", 2)["data"]]},
}

NUMBERS = [
    0,
    -1,
    2**15,
    2**31,
    2**63,
    -(2**63) - 1,
    10**400,
    0.5,
    -1e308,
    *[f"@@{text}@@" for text in ("NaN", "Infinity", "-Infinity", "1e999", "-1e400", "9" * 5000)],
    *[f"@@{text}@@" for text in ("1e308", "1E+2", "-0", "01")],
]
STRINGS = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "a\udfffb",
    "\ud83d\ude00",
    "x" * 70_000,
    "0",
    "1",
    "-1",
    "1.0",
    " 1",
    "1_0",
    "٣",
    "9" * 19,
    "9" * 400,
    "9" * 5000,
    "NaN",
    "Infinity",
    "null",
    "true",
    "[]",
    "{}",
    '{"type": "tags", "id": "1"}',
    "0000-00-00",
    "2024-02-30",
    "9999-12-31",
    "10000-01-01",
    "2024-01-02T03:04:05Z",
    "/blogs/1",
    "/blogs/999999",
    "/blogs/" + "9" * 400,
    "/blogs/1%00",
    "/blogs/\x00",
    "/blogs/a/b",
    "http://[",
    "http://testserver/tags/1",
    "http://[::1/blogs/1",
    MANUSCRIPT,
    "id",
    "pk",
    "type",
    "__class__",
    "delete",
]
#: A quote of JSON text within a raw text.
QUOTE = "\x01"
DEEP = [
    *["@@" + "[" * depth + "]" * depth + "@@" for depth in (50, 900, 100_000)],
    *["@@" + f"{{{QUOTE}a{QUOTE}:" * depth + "1" + "}" * depth + "@@" for depth in (50, 900)],
]
NAMES = [
    "id",
    "type",
    "data",
    "attributes",
    "relationships",
    "meta",
    "links",
    "name",
    "pk",
    "_meta",
    "__class__",
    "__dict__",
    "_state",
    "objects",
    "delete",
    "save",
    "createdAt",
    "entries",
    "comments",
    "tags",
    "author",
    "author_id",
    "blog.name",
    "a/b~c",
    "",
    "\x00",
    "\ud800",
    "@context",
    "name[]",
    "non_field_errors",
    "0",
]

scalars = st.sampled_from([None, True, False, *NUMBERS, *STRINGS]) | st.text(max_size=8)
identifiers = st.fixed_dictionaries(
    {}, optional={"type": st.sampled_from(["tags", "authors", "blogs"]) | scalars, "id": scalars}
)
junk: st.SearchStrategy[Any] = st.one_of(
    scalars,
    st.sampled_from(DEEP),
    identifiers,
    st.lists(scalars | identifiers, max_size=3),
    st.dictionaries(st.sampled_from(NAMES), scalars, max_size=2),
    st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
        max_leaves=6,
    ),
)
ID_TEXTS = [
    "1",
    "0",
    "-1",
    "x",
    "1.0",
    " 1",
    "1 ",
    "+1",
    "1_0",
    "٣",
    "9" * 10,
    "9" * 19,
    "9" * 400,
    "9" * 5000,
    "\x00",
    "1\x00",
    "1/2",
    "%2F",
    "\x7f",
    "..",
    "None",
    "NaN",
    "1e3",
    "true",
    MANUSCRIPT,
    MANUSCRIPT.upper(),
    MANUSCRIPT.replace("-", ""),
    "{" + MANUSCRIPT + "}",
    "urn:uuid:" + MANUSCRIPT,
    MANUSCRIPT[:-1],
    "g" * 32,
]


@dataclass(frozen=True)
class Sent:
    """A request."""

    method: str
    path: str
    body: bytes = b""
    content_type: str = MEDIA_TYPE
    query: str = ""


def json_text(document: Any) -> str:
    """Return the JSON text of a document, with raw texts in their places."""
    return RAW.sub(lambda match: match[1].replace("\\u0001", '"'), json.dumps(document))


def positions(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of each value in a document, itself included."""
    yield path
    members = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in members:
        yield from positions(inner, (*path, key))


def container(document: Any, path: tuple[Any, ...]) -> Any:
    """Return what holds the value at a path."""
    for key in path[:-1]:
        document = document[key]
    return document


@st.composite
def spoiled(draw: st.DrawFn, valid: Any) -> Any:
    """Return a valid document with junk at some positions, or without what was there."""
    document = copy.deepcopy(valid)
    for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3]))):
        path = draw(st.sampled_from(list(positions(document))))
        way = draw(st.sampled_from(["replace", "replace", "replace", "add", "remove", "empty"]))
        if not path:
            document = draw(junk)
            continue
        holder = container(document, path)
        if way == "remove":
            del holder[path[-1]]
        elif way == "empty":
            holder[path[-1]] = type(holder[path[-1]])() if holder[path[-1]] is not None else []
        elif way == "add" and isinstance(holder[path[-1]], dict):
            holder[path[-1]][draw(st.sampled_from(NAMES) | st.text(max_size=5))] = draw(junk)
        elif way == "add" and isinstance(holder[path[-1]], list):
            holder[path[-1]].append(draw(junk))
        else:
            holder[path[-1]] = draw(junk)
    return document


def database_state() -> str:
    """Return a checksum of all rows of the example."""
    configs = [apps.get_app_config(label) for label in ("example", "content")]
    models = [m for config in configs for m in config.get_models(include_auto_created=True)]
    rows = [list(model._base_manager.order_by("pk").values_list()) for model in models]
    return sha256(repr(rows).encode()).hexdigest()


@contextmanager
def tracebacks() -> Iterator[list[str]]:
    """Collect the tracebacks of server errors."""
    found: list[str] = []

    def note(**kwargs: Any) -> None:
        found.append(traceback.format_exc())

    got_request_exception.connect(note, weak=False)
    try:
        yield found
    finally:
        got_request_exception.disconnect(note)


def resolve(document: Any, pointer: str) -> Any:
    """Return the value at a JSON pointer (RFC 6901)."""
    if not pointer:
        return document
    assert pointer.startswith("/"), f"{pointer!r} is no pointer."
    for token in pointer[1:].split("/"):
        assert not re.search(r"~(?![01])", token)
        key = token.replace("~1", "/").replace("~0", "~")
        if isinstance(document, list):
            assert re.fullmatch(r"0|[1-9][0-9]*", key), f"{pointer!r} has no index."
            assert int(key) < len(document), f"{pointer!r} points to nothing."
            document = document[int(key)]
        else:
            assert isinstance(document, dict), f"{pointer!r} points to nothing."
            assert key in document, f"{pointer!r} points to nothing."
            document = document[key]
    return document


def parsed(body: bytes) -> Any:
    """Return the document of a request; None where it has none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def check_errors(document: Any, status_code: int, sent: Sent) -> None:
    """Check an errors document (JSON:API 1.1, "Document Structure", "Errors")."""
    assert isinstance(document, dict)
    assert "errors" in document
    assert document.keys() <= {"errors", "jsonapi", "links", "meta"}
    errors = document["errors"]
    assert isinstance(errors, list)
    assert errors
    for error in errors:
        check_error(error, sent)
        assert errors.count(error) == 1, "An error is told twice."
    if len(errors) == 1:
        assert errors[0]["status"] == str(status_code)


def check_error(error: Any, sent: Sent) -> None:
    assert isinstance(error, dict)
    assert error
    assert error.keys() <= ERROR_MEMBERS
    for name in error.keys() & {"id", "status", "code", "title", "detail"}:
        assert isinstance(error[name], str), f"{name} is no string: {error}"
    assert re.fullmatch("[45][0-9][0-9]", error["status"])
    source = error.get("source", {})
    assert isinstance(source, dict)
    assert source.keys() <= SOURCE_MEMBERS
    assert all(isinstance(value, str) for value in source.values())
    if "pointer" not in source:
        return
    is_form = sent.content_type.startswith(FORM_MEDIA_TYPES)
    assert not is_form, "A form has no place to point to."
    if sent.content_type.startswith(MEDIA_TYPE):
        asked = Asked(document=parsed(sent.body), names_missing=True)
        assert leads_somewhere(source["pointer"], asked), (source, sent)


def answer(sent: Sent) -> tuple[int, bytes, str]:
    """Return the status, body and content type of the answer to a request."""
    client = Client(raise_request_exception=False)
    path = sent.path + (f"?{sent.query}" if sent.query else "")
    # Django's client tells the content type of a body alone.
    tells_type = sent.body or not sent.content_type or sent.method in ("GET", "HEAD", "OPTIONS")
    type_of_nothing = {} if tells_type else {"content-type": sent.content_type}
    response = client.generic(
        sent.method,
        path,
        sent.body,
        content_type=sent.content_type,
        headers={"accept": MEDIA_TYPE, **type_of_nothing},
    )
    return response.status_code, response.content, response.headers.get("Content-Type", "")


def check(sent: Sent, before: str) -> int:
    """Send a request, check the answer and the database, and undo what it did."""
    with transaction.atomic(), tracebacks() as traces:
        status_code, content, content_type = answer(sent)
        assert status_code < 500, "\n".join([str(sent)[:600], *traces])
        if status_code >= 400:
            assert database_state() == before, sent
            if content_type == MEDIA_TYPE and sent.method != "HEAD":
                check_errors(json.loads(content), status_code, sent)
            else:
                assert status_code == 404 or sent.method == "HEAD", (sent, content_type)
        else:
            connection.check_constraints()
        transaction.set_rollback(True)
    return status_code
