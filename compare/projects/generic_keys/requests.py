"""The requests."""

from compare.library.suites import Relation, Resource, creating, distinct, related, updating
from compare.requests import bare, get, send

PHOTOS = Resource(
    url="/photos",
    type="photo",
    attributes={"title": "Snow"},
    relations=(Relation(key="labels", type="label", held=("1", "3"), other="2", many=True),),
    includes=("labels",),
)

READS = [
    get("/photos"),
    get("/photos?include=labels"),
    get("/photos/1"),
    get("/photos/1?include=labels"),
    get("/photos/2?include=labels"),
    get("/videos"),
    get("/videos/1"),
    get("/videos?include=labels"),
    get("/labels"),
    get("/labels/1"),
    get("/labels/2"),
    get("/labels?include=content_object"),
    get("/labels?fields[label]=text"),
    get("/labels?sort=-text"),
    bare("OPTIONS", "/labels"),
    bare("OPTIONS", "/photos"),
    send("POST", "/labels", {"data": {"type": "label", "attributes": {}}}, "without text"),
    send("PATCH", "/labels/1", {"data": {"type": "label", "id": "1", "attributes": {"text": "x"}}}),
    bare("DELETE", "/photos/1"),
    bare("DELETE", "/labels/1"),
    get("/photos/1/relationships/labels"),
    get("/photos/2/relationships/labels"),
]

REQUESTS = distinct(
    iter(READS),
    (one for one in creating(PHOTOS) if ":" not in one.label or "labels" in one.label),
    (one for one in updating(PHOTOS) if ":" not in one.label),
    related(PHOTOS),
)
