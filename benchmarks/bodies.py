"""What the requests that write carry: a document of JSON:API, or what plain DRF takes for it."""

from typing import Any, NamedTuple

ATTRIBUTES = {
    "title": "Windows shine slowly",
    "body_text": " ".join(["The river runs through the old quarter, where windows shine."] * 4),
    "slug": "windows-shine-slowly",
    "rating": 4,
    "is_published": True,
    "created_at": "2024-03-01T08:00:00Z",
    "publication_date": "2024-03-02",
}


class Body(NamedTuple):
    """The body of a request, in the two forms that the contenders take."""

    document: Any
    plain: Any


def creation(tags: int) -> Body:
    """Return the body that makes an article with a section and a number of tags."""
    return Body(
        {
            "data": {
                "type": "articles",
                "attributes": {
                    "title": ATTRIBUTES["title"],
                    "bodyText": ATTRIBUTES["body_text"],
                    "slug": ATTRIBUTES["slug"],
                    "rating": ATTRIBUTES["rating"],
                    "isPublished": ATTRIBUTES["is_published"],
                    "createdAt": ATTRIBUTES["created_at"],
                    "publicationDate": ATTRIBUTES["publication_date"],
                },
                "relationships": {
                    "section": {"data": {"type": "sections", "id": "1"}},
                    "tags": {"data": identifiers(tags)},
                },
            }
        },
        {**ATTRIBUTES, "section": 1, "tags": keys(tags)},
    )


def update() -> Body:
    """Return the body that changes the title of the first article."""
    changed = {"title": ATTRIBUTES["title"]}
    return Body({"data": {"type": "articles", "id": "1", "attributes": changed}}, changed)


def replacement(tags: int) -> Body:
    """Return the body that gives the first article a number of tags in the place of its own."""
    changed = {"tags": {"data": identifiers(tags)}}
    return Body(
        {"data": {"type": "articles", "id": "1", "relationships": changed}}, {"tags": keys(tags)}
    )


def identifiers(count: int) -> list[dict[str, str]]:
    """Return the resource identifier objects of the first tags."""
    return [{"type": "tags", "id": str(key)} for key in keys(count)]


def keys(count: int) -> list[int]:
    """Return the keys of the first tags."""
    return list(range(1, count + 1))
