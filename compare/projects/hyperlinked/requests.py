"""The requests."""

from compare.library.suites import (
    Relation,
    Resource,
    creating,
    distinct,
    reading,
    related,
    relationships,
    updating,
)
from compare.requests import get

BLOGS = Resource(url="/blogs", type="Blog", attributes={"name": "New", "tag-line": "Fresh"})

AUTHORS = Resource(
    url="/authors",
    type="Author",
    attributes={"full-name": "Dora", "email": "dora@example.org"},
    required=2,
    invalid={"email": "nobody"},
    relations=(
        Relation(key="bio", type="AuthorBio", held=("1",), other="2"),
        Relation(key="entries", type="Entry", held=("1",), other="3", many=True),
    ),
    includes=("bio",),
)

ENTRIES = Resource(
    url="/entries",
    type="Entry",
    attributes={"head-line": "New", "rating": 4},
    invalid={"head-line": "", "rating": "high"},
    relations=(
        Relation(key="blog-hyperlinked", type="Blog", held=("1",), other="2"),
        Relation(key="comments", type="Comment", held=("1", "2"), other="3", many=True),
        Relation(key="tags-hyperlinked", type="Tag", held=("2", "3"), other="1", many=True),
    ),
    required_relations=(Relation(key="blog", type="Blog", other="2"),),
    includes=("blog", "main-author", "main-author.bio", "comments", "suggested", "featured"),
    sorts=("head-line", "rating"),
)

OTHERS = [
    get("/entries/1/suggested/"),
    get("/entries/1?include=tags-hyperlinked"),
    get("/entries/1?include=main_author"),
    get("/tags"),
    get("/tags/1"),
    get("/entries/1/suggested"),
    get("/entries/1/relationships/suggested"),
    get("/entries/1/tags_hyperlinked"),
    get("/entries/1/blog_hyperlinked"),
    get("/authors/3/bio", "none"),
]

REQUESTS = distinct(
    reading(ENTRIES),
    (one for one in creating(ENTRIES) if ":" not in one.label),
    (one for one in relationships(ENTRIES) if "comments" not in one.path),
    related(ENTRIES),
    reading(AUTHORS),
    (one for one in updating(AUTHORS) if "bio:" not in one.label),
    related(AUTHORS),
    (one for one in relationships(AUTHORS) if one.method == "GET"),
    reading(BLOGS),
    creating(BLOGS),
    iter(OTHERS),
)
