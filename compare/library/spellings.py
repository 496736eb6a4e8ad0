"""The requests to the API that is served under each spelling of names."""

from collections.abc import Callable

from compare.library.suites import (
    Relation,
    Resource,
    creating,
    distinct,
    reading,
    related,
    updating,
)
from compare.requests import Request, bare, get, send


def spelled_requests(
    spell: Callable[[str], str], entry: str, author: str, blog: str
) -> list[Request]:
    """Return the requests under a spelling.

    Args:
        spell: what turns the name of a field into its key.
        entry: the resource type of entries.
        author: the resource type of authors.
        blog: the resource type of blogs.
    """
    head_line, main_author = spell("head_line"), spell("main_author")
    entries = Resource(
        url="/entries",
        type=entry,
        attributes={head_line: "New", spell("body_text"): "Text", spell("is_featured"): True},
        invalid={head_line: "Forbidden", spell("rating"): 0},
        relations=(Relation(key=main_author, type=author, held=("2",), other="1"),),
        required_relations=(Relation(key=spell("blog"), type=blog, other="2"),),
        includes=(main_author, f"{main_author}.{spell('bio')}", spell("blog")),
        filters=(
            f"filter[{head_line}]=Entry 1",
            "filter[head_line]=Entry 1",
            f"filter[{head_line}.icontains]=entry",
            f"filter[{main_author}.{spell('full_name')}]=Ada",
            f"filter[{spell('is_featured')}]=true",
            "filter[search]=2",
        ),
        sorts=(head_line, spell("is_featured"), "head_line", f"{main_author}.{spell('full_name')}"),
    )
    others = [
        get(f"/entries/1?fields[{entry}]={head_line},{spell('pub_date')}"),
        get(f"/entries/1?fields[{entry}]=head_line"),
        get("/entries/1?include=main_author"),
        get(f"/entries/1?include={main_author}&fields[{author}]={spell('full_name')}"),
        get(f"/authors/1?fields[{author}]={spell('main_entries')}"),
        get("/authors/1"),
        get(f"/authors/1?include={spell('bio')}"),
        send("POST", "/authors", {"data": {"type": author, "attributes": {}}}, "without all"),
        bare("OPTIONS", "/authors"),
        get(f"/entries/1/relationships/{main_author}"),
        get("/entries/1/relationships/main_author"),
        get("/entries/1/main_author"),
    ]
    chosen = {"whole", f"without {head_line}", "no type", "other type", "all invalid", "no data"}
    return distinct(
        (one for one in reading(entries) if "page" not in one.path),
        (one for one in creating(entries) if one.label in chosen),
        (one for one in updating(entries) if one.label in chosen or "only" in one.label),
        related(entries),
        iter(others),
    )
