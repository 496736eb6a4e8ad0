"""A request of a project, as a value, short ways to write one, and what is read of its answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

MEDIA_TYPE = "application/vnd.api+json"

#: ``status``, the headers, ``document``, ``queries``, and the digest of the ``request``.
Answer = dict[str, Any]

#: The headers that are read of an answer.
HEADERS = ("Content-Type", "Location", "Allow")


@dataclass(frozen=True, kw_only=True)
class Request:
    """What a client sends.

    Attributes:
        method: the method of HTTP.
        path: path and query string.
        label: what tells it from others with the same method and path.
        body: the text of the body, or None where it has none.
        content_type: the header ``Content-Type``, which only a request with a body has.
        headers: other headers.
    """

    method: str
    path: str
    label: str = ""
    body: str | None = None
    content_type: str = MEDIA_TYPE
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What reviews and recordings call it: unique in its project."""
        return f"{self.method} {self.path}" + (f" ({self.label})" if self.label else "")

    @property
    def digest(self) -> str:
        """A short hash of what is sent, by which a recording knows that it is of this request."""
        sent = [self.method, self.path, self.body, self.content_type, sorted(self.headers.items())]
        return sha256(json.dumps(sent).encode()).hexdigest()[:8]


def get(path: str, label: str = "", **headers: str) -> Request:
    """Return a request that reads. Underscores in names of headers stand for hyphens."""
    return Request(method="GET", path=path, label=label, headers=named(headers))


def send(method: str, path: str, document: Any, label: str = "", **headers: str) -> Request:
    """Return a request with a JSON document."""
    return Request(
        method=method,
        path=path,
        label=label,
        body=json.dumps(document),
        headers=named(headers),
    )


def send_text(
    method: str, path: str, text: str, label: str, content_type: str = MEDIA_TYPE
) -> Request:
    """Return a request with a body that is sent as it is."""
    return Request(method=method, path=path, label=label, body=text, content_type=content_type)


def bare(method: str, path: str, label: str = "", **headers: str) -> Request:
    """Return a request of any method without a body."""
    return Request(method=method, path=path, label=label, headers=named(headers))


def named(headers: Mapping[str, str]) -> dict[str, str]:
    """Return headers by the names that HTTP has."""
    return {name.replace("_", "-"): value for name, value in headers.items()}
