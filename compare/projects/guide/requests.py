"""The requests."""

from compare.library.suites import Relation, Resource, distinct, everything, reading, relationships
from compare.requests import bare, get, send

BLOGS = Resource(
    url="/blogs",
    type="Blog",
    attributes={"name": "New", "tag_line": "Fresh"},
    invalid={"name": "x" * 41, "tag_line": None},
    filters=("filter[name]=Hills", "filter[name.icontains]=wat", "filter[id.in]=1,2"),
    sorts=("name", "id"),
)

ENTRIES = Resource(
    url="/entries",
    type="Entry",
    attributes={"head_line": "New", "rating": 4, "pub_date": "2024-05-01"},
    invalid={"head_line": "", "rating": "high", "pub_date": "yesterday"},
    relations=(
        Relation(key="blog", type="Blog", held=("1",), other="2"),
        Relation(key="comments", type="Comment", held=("1", "2"), other="3", many=True),
        Relation(key="tags", type="Tag", held=("2", "3"), other="1", many=True),
    ),
    required_relations=(Relation(key="blog", type="Blog", other="2"),),
    includes=("blog", "comments", "comments.author", "tags"),
    filters=(
        "filter[head_line]=Entry 1",
        "filter[head_line.icontains]=ENTRY",
        "filter[rating.isnull]=true",
        "filter[rating.lt]=8",
        "filter[rating]=x",
        "filter[blog.name]=Hills",
        "filter[blog__name]=Hills",
        "filter[tags]=1",
        "filter[tags]=1&filter[tags]=2",
        "filter[tags]=99",
        "filter[id.in]=1,3",
        "filter[search]=long",
        "filter[search]=long&filter[rating.lt]=8",
    ),
    sorts=("head_line", "rating", "-pub_date,rating", "--rating", "blog__name"),
)

COMMENT_LINKS = [
    get("/entries/1/comments"),
    get("/entries/9/comments"),
    get("/entries/1/comments?include=author"),
    get("/entries/1/comments?page[size]=1"),
    bare("DELETE", "/entries/1/comments"),
    bare("OPTIONS", "/entries/1/comments"),
    get("/comments"),
    get("/comments/1?include=author"),
    send("POST", "/comments", {"data": {"type": "Comment"}}),
    get("/blogs/1/relationships/articles"),
    get("/blogs/1/relationships/entries"),
    get("/blogs/1/relationships/delete"),
    get("/blogs/1/relationships/name"),
    get("/entries/1/relationships/authors"),
    get("/entries/1/relationships/main_author"),
    get("/entries/1/relationships/pk"),
    get("/nowhere"),
]

REQUESTS = distinct(
    reading(BLOGS),
    everything(ENTRIES),
    (one for one in relationships(ENTRIES) if "/tags" not in one.path),
    iter(COMMENT_LINKS),
)
