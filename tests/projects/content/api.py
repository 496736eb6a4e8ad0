"""What the rows of the content are in documents, and requests for it."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import example.content
from example.settings import HAS_DJANGO_FILTER
from tests.client import identifier as to
from tests.http import MEDIA_TYPE, document

FIXTURE = Path(example.content.__file__).parent / "fixtures" / "drf_example.json"
HOST = "http://testserver"
SYNCED_AT = "2024-05-02T06:00:00Z"
#: Where the resources of a type are.
PATHS = {
    "rpms": "content/rpm",
    "files": "content/file",
    "images": "content/image",
    "rpmRemotes": "remotes/rpm",
    "fileRemotes": "remotes/file",
    "repositories": "repositories",
    "labels": "labels",
}
needs_django_filter = pytest.mark.skipif(
    not HAS_DJANGO_FILTER, reason="django-filter is not installed."
)


def url_of(identifier: dict[str, str]) -> str:
    """Return the URL of a resource."""
    return f"{HOST}/{PATHS[identifier['type']]}/{identifier['id']}"


def links(owner: str, name: str) -> dict[str, str]:
    """Return the links of a relationship, which are the same whatever it holds.

    Args:
        owner: the URL of the resource.
        name: the name of the relationship.
    """
    return {"self": f"{owner}/relationships/{name}", "related": f"{owner}/{name}"}


def resource(
    identifier: dict[str, str], attributes: Any, ones: Any = None, manys: Any = None
) -> dict[str, Any]:
    """Return a whole resource object.

    Args:
        identifier: what it is.
        attributes: its attributes.
        ones: the identifiers or nulls of its to-one relationships.
        manys: the identifiers of its to-many relationships; None where it has links alone.
    """
    url = url_of(identifier)
    relationships = {
        name: {"links": links(url, name), "data": related} for name, related in (ones or {}).items()
    }
    for name, related in (manys or {}).items():
        linkage = {} if related is None else {"data": related, "meta": {"count": len(related)}}
        relationships[name] = {"links": links(url, name), **linkage}
    return {
        **identifier,
        "attributes": attributes,
        "relationships": relationships,
        "links": {"self": url},
    }


def labels(*keys: int) -> list[dict[str, str]]:
    return [to("labels", key) for key in keys]


def content(
    identifier: dict[str, str],
    attributes: Any,
    remote: Any = None,
    own_labels: Any = (),
    **further: Any,
) -> dict[str, Any]:
    """Return the whole resource object of content, with the relationships that all kinds have."""
    manys = {"repositories": None, "labels": labels(*own_labels), **further.pop("manys", {})}
    return resource(identifier, attributes, {"remote": remote, **further}, manys)


def rpm(key: int, name: str, size: int, version: str, **further: Any) -> dict[str, Any]:
    architecture = further.pop("architecture", "noarch")
    own = {"kind": "rpm", "name": name, "size": size}
    attributes = {**own, "version": version, "architecture": architecture}
    return content(to("rpms", key), attributes, **{"signature": None, **further})


def file(key: int, name: str, size: int, path: str, **further: Any) -> dict[str, Any]:
    attributes = {"kind": "file", "name": name, "size": size, "relativePath": path}
    return content(to("files", key), attributes, **further)


def image(key: int, name: str, size: int, tag: str, layers: Any, **further: Any) -> dict[str, Any]:
    attributes = {"kind": "image", "name": name, "size": size, "tag": tag}
    return content(to("images", key), attributes, manys={"layers": layers}, **further)


RPMS = to("rpmRemotes", 1)
FONTS = to("fileRemotes", 2)
COVERS = to("fileRemotes", 3)
CONTENT = [
    rpm(
        1,
        "typesetter",
        730112,
        "2.4.1",
        architecture="x86_64",
        remote=RPMS,
        own_labels=(1, 2),
        signature=to("files", 7),
    ),
    rpm(2, "typesetter-fonts", 90210, "2.4.0", remote=RPMS),
    rpm(3, "proofreader", 412880, "0.9.3", architecture="x86_64", remote=RPMS),
    rpm(4, "bookbinder", 118004, "1.0.0"),
    file(5, "lantern.otf", 48211, "type/lantern.otf", remote=FONTS, own_labels=(3,)),
    file(6, "lantern-italic.otf", 51007, "type/lantern-italic.otf", remote=FONTS),
    file(7, "typesetter.asc", 833, "signatures/typesetter.asc", remote=RPMS),
    file(8, "cover.tiff", 9120044, "covers/2021/cover.tiff", remote=COVERS),
    image(9, "press", 88102400, "1.0", [to("rpms", 1), to("rpms", 2), to("files", 5)]),
    image(
        10,
        "press",
        88150016,
        "1.1",
        [to("rpms", 1), to("rpms", 2), to("files", 5), to("files", 6)],
    ),
    image(11, "press-with-proofs", 90177536, "1.1", [to("rpms", 3), to("images", 10)]),
    image(12, "empty", 1024, "latest", [], own_labels=(4,)),
]
REMOTES = [
    resource(
        RPMS,
        {
            "kind": "rpm",
            "name": "Print shop packages",
            "url": "https://packages.lanternfield.example/",
            "releases": ["41", "42"],
        },
        manys={"labels": []},
    ),
    resource(
        FONTS,
        {
            "kind": "file",
            "name": "Typefaces",
            "url": "https://files.lanternfield.example/type/",
            "manifest": "MANIFEST",
        },
        manys={"labels": labels(5)},
    ),
    resource(
        COVERS,
        {
            "kind": "file",
            "name": "Cover scans",
            "url": "https://files.lanternfield.example/covers/",
            "manifest": "scans.txt",
        },
        manys={"labels": []},
    ),
]


def repository(key: int, name: str, **further: Any) -> dict[str, Any]:
    attributes = {
        "name": name,
        "description": further.get("description", ""),
        "lastSyncedAt": further.get("synced_at"),
    }
    manys = {
        "content": further.get("content", []),
        "labels": labels(*further.get("own_labels", ())),
    }
    return resource(to("repositories", key), attributes, {"remote": further.get("remote")}, manys)


PRESS = repository(
    1,
    "press",
    description="All that a press needs",
    synced_at=SYNCED_AT,
    remote=RPMS,
    content=[to("rpms", 1), to("rpms", 2), to("files", 5), to("images", 9)],
    own_labels=(6,),
)
ATTIC = repository(
    3,
    "attic",
    description="What nobody asks for any more",
    content=[to("rpms", 4), to("images", 12)],
)


def label(key: int, text: str, subject: Any) -> dict[str, Any]:
    return resource(to("labels", key), {"text": text}, {"subject": subject})


LABELS = [
    label(1, "stable", to("rpms", 1)),
    label(2, "signed", to("rpms", 1)),
    label(3, "licensed", to("files", 5)),
    label(4, "obsolete", to("images", 12)),
    label(5, "mirrored", FONTS),
    label(6, "in use", to("repositories", 1)),
]


def encoded(url: str) -> str:
    """Return a URL with the brackets of its query as RFC 3986 has them."""
    return url.replace("[", "%5B").replace("]", "%5D")


def send(path: str, method: str = "get", data: Any = None) -> Any:
    """Return the response to a request."""
    return Client().generic(
        method.upper(),
        f"/{encoded(path)}",
        json.dumps(data) if data is not None else "",
        content_type=MEDIA_TYPE if data is not None else "",
        headers={"accept": MEDIA_TYPE},
    )


def get(path: str) -> Any:
    """Return the document at a URL."""
    return document(send(path))


def at(path: str, resource: Any, **members: Any) -> dict[str, Any]:
    """Return the document at a URL, which is about one resource, about several, or about none."""
    return {"links": {"self": f"{HOST}/{encoded(path)}"}, "data": resource, **members}


def found(path: str) -> list[tuple[str, str]]:
    """Return type and id of the resources of a collection."""
    return [(item["type"], item["id"]) for item in get(path)["data"]]


def of_type(resources: Any, resource_type: str) -> list[Any]:
    return [item for item in resources if item["type"] == resource_type]


def error(status: str, code: str, detail: str, pointer: str) -> dict[str, Any]:
    titles = {"400": "Bad Request", "403": "Forbidden", "404": "Not Found", "409": "Conflict"}
    return {
        "status": status,
        "code": code,
        "title": titles[status],
        "detail": detail,
        "source": {"pointer": pointer},
    }
