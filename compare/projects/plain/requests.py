"""The requests."""

from compare.library.suites import Relation, Resource, creating, distinct, updating
from compare.requests import bare, get, send

BLOGS = Resource(
    url="/blogs",
    type="Blog",
    attributes={"name": "New", "tag-line": "Fresh"},
    invalid={"name": ""},
)

ENTRIES = Resource(
    url="/entries",
    type="Entry",
    attributes={"head-line": "New", "is-featured": True},
    relations=(Relation(key="tags", type="Tag", held=("2",), other="1", many=True),),
    required_relations=(Relation(key="blog", type="Blog", other="2"),),
)

READS = [
    *(
        get(f"/{name}{rest}")
        for name in ("blogs", "entries", "slugged", "nested", "authors")
        for rest in ("", "/1", "/99", "?sort=id", "?sort=nothing", "?page[number]=2")
    ),
    *(bare("OPTIONS", f"/{name}") for name in ("blogs", "entries", "nested", "login")),
    get("/entries?include=blog"),
    get("/entries/1?include=blog"),
    get("/blogs?fields[Blog]=name"),
    get("/blogs/1?fields[Blog]=name"),
    get("/json-blogs"),
    get("/json-blogs?unknown=1"),
    send("POST", "/json-blogs", {"data": {"type": "Blog", "attributes": {}}}, "without name"),
    get("/login"),
]

WRITES = [
    send(
        "POST",
        "/login",
        {"data": {"type": "LoginView", "attributes": {"user-name": "Ada", "age": 3}}},
    ),
    send("POST", "/login", {"data": {"type": "LoginView", "attributes": {"age": "x"}}}, "invalid"),
    send("POST", "/login", {"data": {"type": "Other", "attributes": {}}}, "other type"),
    bare("DELETE", "/blogs/1"),
    bare("DELETE", "/blogs/99"),
    bare("PUT", "/nested/1"),
    send(
        "PUT",
        "/blogs/1",
        {"data": {"type": "Blog", "id": "1", "attributes": {"name": "Put"}}},
    ),
    send(
        "PATCH",
        "/slugged/1",
        {"data": {"type": "Entry", "id": "1", "attributes": {"tags": ["sea"]}}},
        "slug",
    ),
    send(
        "PATCH",
        "/slugged/1",
        {"data": {"type": "Entry", "id": "1", "attributes": {"tags": ["none"]}}},
        "unknown slug",
    ),
]

REQUESTS = distinct(
    iter(READS),
    iter(WRITES),
    creating(BLOGS),
    (one for one in creating(ENTRIES) if ":" not in one.label),
    (one for one in updating(ENTRIES) if ":" not in one.label),
)
