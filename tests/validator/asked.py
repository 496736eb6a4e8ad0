"""What a document is checked against: the request, the status, and what it names."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

MEDIA_TYPE = "application/vnd.api+json"
Problems = Iterator[str]


class Unknown(Enum):
    """What stands for the document of a request."""

    NONE = "the request has no document"
    UNSEEN = "nobody has seen the document"


@dataclass(frozen=True)
class Asked:
    """What a request asked.

    Attributes:
        method: the method of the request.
        path: its path.
        parameters: the names and values of the query string, decoded.
        document: the document of the request; what it is, or why it is not known.
        linkage: the URL is that of a relationship.
        collection: the URL has many resources, or one; None where that is not known.
        root: the URL is the root of an API, which has a link for each collection.
        form: the body is a form, whose fields an error may name as it names parameters.
        names_missing: an error may point to a member that the document lacks, as the dialect of
            the server says.
    """

    method: str = "GET"
    path: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    document: Any = Unknown.UNSEEN
    linkage: bool = False
    collection: bool | None = None
    root: bool = False
    form: bool = False
    names_missing: bool = False


@dataclass(frozen=True)
class Scope:
    """What the rules of a document depend on besides the document."""

    status: int = 200
    ext: tuple[str, ...] = ()
    profile: tuple[str, ...] = ()
    location: str | None = None
    asked: Asked = Asked()
