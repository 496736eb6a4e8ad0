"""The requests."""

from compare.library.suites import (
    Relation,
    Resource,
    creating,
    distinct,
    everything,
    related,
    relationships,
)
from compare.requests import bare, get

AUTHORS = Resource(
    url="/authors",
    type="Authors",
    attributes={"full_name": "Dora", "email": "dora@example.org"},
    required=2,
    invalid={"full_name": "", "email": "ada@example.org"},
    relations=(
        Relation(key="bio", type="AuthorBios", held=("1",), other="2"),
        Relation(key="entries", type="Entries", held=("1", "2", "4", "5"), other="3", many=True),
        Relation(key="comments", type="Comments", held=("3",), other="1", many=True),
    ),
    includes=("bio", "entries", "entries.tags"),
    slash="/",
)

ENTRIES = Resource(
    url="/entries",
    type="Entries",
    id="2",
    attributes={"head_line": "New", "body_text": "", "rating": None, "is_featured": True},
    invalid={"head_line": "x" * 41, "rating": 1.5, "is_featured": "perhaps"},
    relations=(
        Relation(key="blog", type="Blogs", held=("1",), other="2"),
        Relation(key="authors", type="Authors", held=("1", "2"), other="3", many=True),
        Relation(key="tags", type="Tags", held=("3",), other="1", many=True),
        Relation(key="comments", type="Comments", held=("3", "4"), other="1", many=True),
    ),
    required_relations=(Relation(key="blog", type="Blogs", other="2"),),
    includes=("blog", "authors", "authors.bio", "tags", "comments.author"),
    filters=("search=long",),
    sorts=("rating",),
    slash="/",
)

ROOTS = [
    get("/"),
    bare("OPTIONS", "/"),
    get("/?unknown=1"),
    bare("POST", "/"),
    get("/entries.vnd.api+json"),
    get("/entries/1.vnd.api+json"),
    get("/nowhere/"),
    get("/entries"),
    get("/authors/3/bio/", "none"),
    get("/authors/3/relationships/bio/", "none"),
    get("/authors/1/?include=entries.comments.author.bio"),
]

REQUESTS = distinct(
    everything(ENTRIES),
    relationships(ENTRIES),
    related(ENTRIES),
    related(AUTHORS),
    (request for request in creating(AUTHORS) if ":" not in request.label),
    (request for request in relationships(AUTHORS) if "bio" in request.path),
    iter(ROOTS),
)
