"""The parts of documents: the objects that the specification defines, and where they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.music import make_albums
from tests.spec.api import send

DOCUMENT = {
    "data": "resource",
    "included": "resource",
    "errors": "error",
    "links": "links",
    "meta": "meta",
    "jsonapi": "jsonapi",
}

#: The objects below an object, by its kind and the member; ``*`` is for any member.
BELOW = {
    "document": DOCUMENT,
    "linkage document": {**DOCUMENT, "data": "identifier"},
    "resource": {
        "attributes": "attributes",
        "relationships": "relationships",
        "links": "links",
        "meta": "meta",
    },
    "relationships": {"*": "relationship"},
    "relationship": {"data": "identifier", "links": "links", "meta": "meta"},
    "identifier": {"meta": "meta"},
    "links": {"*": "link"},
    "link": {"meta": "meta"},
    "error": {"links": "links", "source": "source", "meta": "meta"},
    "jsonapi": {"meta": "meta"},
}

#: A path to each type of resource, some on several ways.
EVERYTHING = "artist.teacher.pupils,artist.country,label,genres,guests.albums,tracks.album"


@dataclass(frozen=True)
class Part:
    """A part of a document.

    Args:
        kind: what it is: ``resource``, ``identifier``, ``links`` and so on.
        place: the request and the pointer in its answer.
        value: the part itself, None where it is null.
    """

    kind: str
    place: str
    value: Any


def parts(value: Any, kind: str, place: str) -> Iterator[Part]:
    """Yield a part of a document and those below it. Of an array, the items are the parts."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from parts(item, kind, f"{place}/{index}")
        return
    yield Part(kind, place, value)
    kinds = BELOW.get(kind, {}) if isinstance(value, dict) else {}
    for name in value if kinds else ():
        below = kinds.get(name, kinds.get("*"))
        if below is not None:
            yield from parts(value[name], below, f"{place}/{name}")


def parts_of(documents: dict[str, Any], *kinds: str) -> list[Part]:
    """Return the parts of some kinds in documents, which are given by their requests."""
    found: list[Part] = []
    for request, document in documents.items():
        kind = "linkage document" if "/relationships/" in request else "document"
        found += parts(document, kind, f"{request} ")
    return [part for part in found if part.kind in kinds]


def answers() -> dict[str, Any]:
    """Make rows, and return a document of every kind that the API answers with, by its request."""
    album, other = (f"/albums/{album.pk}" for album in make_albums(4)[:2])
    reads = [
        "/",
        "/albums",
        f"/albums?page%5Bnumber%5D=2&page%5Bsize%5D=2&sort=album_title&include={EVERYTHING}",
        "/albums?filter%5Bsearch%5D=nothing",
        "/artists?include=albums,passport",
        "/countries",
        "/passports?include=artist",
        "/labels",
        "/genres",
        "/tracks",
        album,
        f"{album}?include={EVERYTHING}",
        f"{album}/artist",
        f"{other}/label",
        f"{album}/guests?include=albums",
        f"{album}/relationships/artist",
        f"{other}/relationships/label",
        f"{album}/relationships/guests",
        "/albums/0?include=artist",
        "/albums?include=nothing",
        "/albums?page%5Bsize%5D=none",
    ]
    named = {"type": "genres", "attributes": {"title": "Soul"}}
    nameless = {"type": "genres", "attributes": {"title": None}}
    requests: list[tuple[str, str, Any]] = [
        *(("get", path, None) for path in reads),
        ("options", "/albums", None),
        ("options", album, None),
        ("delete", "/albums", None),
        ("post", "/genres", {"data": named}),
        ("post", "/genres", {"data": {**named, "id": "7"}}),
        ("post", "/genres", {"data": nameless}),
        ("post", "/genres", {}),
        ("patch", album, {"data": {"type": "albums", "id": "0"}}),
        ("patch", f"{album}/relationships/guests", {"data": [{"type": "artists", "id": "0"}]}),
    ]
    return {f"{method} {path}": send(path, method, data).json() for method, path, data in requests}
