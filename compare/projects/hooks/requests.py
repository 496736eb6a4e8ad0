"""The requests."""

from compare.library.suites import Relation, Resource, creating, distinct, updating
from compare.requests import bare, get, send

ENTRIES = Resource(
    url="/entries",
    type="Entry",
    attributes={"head_line": "New", "rating": 1},
    invalid={"head_line": "", "rating": "x"},
    required_relations=(Relation(key="blog", type="Blog", other="2"),),
)

BLOG = {"blog": {"data": {"type": "Blog", "id": "1"}}}

OTHERS = [
    get("/"),
    get("/entries"),
    get("/entries?include=blog"),
    get("/entries?include=blog,tags"),
    get("/entries?include=nothing"),
    get("/entries?fields[Entry]=head_line"),
    get("/entries?fields[Entry]=blog&include=blog"),
    get("/entries?sort=rating"),
    get("/entries?sort=nothing"),
    get("/entries?shout=1"),
    get("/entries?unknown=1"),
    get("/entries?filter[head_line]=Entry 1"),
    get("/entries?filter[is_featured]=true"),
    get("/entries?filter[is_featured]=perhaps"),
    get("/entries?filter[nothing]=1"),
    get("/entries?page[no]=2"),
    get("/entries?page[no]=2&page[per]=1"),
    get("/entries?page[per]=50"),
    get("/entries?page[number]=2"),
    get("/entries?page[no]=99"),
    get("/entries/1"),
    get("/entries/1?include=blog"),
    get("/entries/99"),
    bare("OPTIONS", "/entries"),
    bare("OPTIONS", "/entries/1"),
    bare("DELETE", "/entries/1"),
    bare("PUT", "/entries/1"),
    get("/comments"),
    get("/comments/1"),
    get("/comments?unknown=1"),
    bare("OPTIONS", "/comments"),
    send("POST", "/comments", {"data": {"type": "remarks", "attributes": {"body": "x"}}}),
    send("POST", "/comments", {"data": {"type": "Comment", "attributes": {"body": "x"}}}, "type"),
    get("/entries/1/relationships/blog"),
    get("/entries/1/relationships/tags"),
    get("/entries/1/relationships/nothing"),
    send("PATCH", "/entries/1/relationships/blog", {"data": {"type": "Blog", "id": "2"}}),
    send("POST", "/entries/1/relationships/tags", {"data": [{"type": "Tag", "id": "1"}]}),
    send("POST", "/entries/1/relationships/tags", {"data": [{"type": "Blog", "id": "1"}]}, "type"),
    *(bare(method, "/teapot") for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")),
    send(
        "POST",
        "/entries",
        {
            "data": {"type": "Entry", "attributes": {"shout": "loud"}, "relationships": BLOG},
            "meta": {"by": "test"},
        },
        "shout",
    ),
    send(
        "POST",
        "/entries",
        {
            "data": {
                "type": "Entry",
                "attributes": {"head_line": "x"},
                "relationships": {**BLOG, "tags": {"data": [{"type": "Tag", "id": "sea"}]}},
            }
        },
        "tag by name",
    ),
]

REQUESTS = distinct(iter(OTHERS), creating(ENTRIES), updating(ENTRIES))
