"""Whether two packages answer with the same resources.

Links, ``meta``, ``jsonapi`` and the order of ``included`` are each package's own business.
"""

from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]
Identity = tuple[str, str]


def resources(document: Document) -> dict[str, list[Document]]:
    """Return the resource objects of a document by the member that holds them."""
    primary = document["data"]
    return {
        "data": primary if isinstance(primary, list) else [primary],
        "included": document.get("included", []),
    }


def resource_count(document: Document) -> int:
    """Return the number of resource objects in a document."""
    return sum(map(len, resources(document).values()))


def identity(resource: Document) -> Identity:
    """Return type and id of a resource object or of an identifier object."""
    return resource["type"], resource["id"]


def differences(ours: Document, other: Document) -> Iterator[str]:
    """Yield in what the resources of two documents differ, one sentence each."""
    left, right = resources(ours), resources(other)
    if list(map(identity, left["data"])) != list(map(identity, right["data"])):
        yield "The primary data has other resources, or another order."
    for member in left:
        own = {identity(resource): resource for resource in left[member]}
        others = {identity(resource): resource for resource in right[member]}
        yield from (f"{member}: only ours has {key}." for key in own.keys() - others.keys())
        yield from (f"{member}: ours lacks {key}." for key in others.keys() - own.keys())
        for key in own.keys() & others.keys():
            yield from resource_differences(own[key], others[key])


def resource_differences(ours: Document, other: Document) -> Iterator[str]:
    """Yield in what two resource objects differ: in attributes, or in linkage."""
    for name, read in (("attributes", attributes), ("linkage", linkage)):
        left, right = read(ours), read(other)
        for key in sorted(left.keys() | right.keys()):
            if left.get(key) != right.get(key):
                yield (
                    f"The {name} {key!r} of {identity(ours)}: ours {left.get(key)!r}, "
                    f"the other's {right.get(key)!r}."
                )


def attributes(resource: Document) -> dict[str, Any]:
    """Return the attributes of a resource object."""
    found: dict[str, Any] = resource.get("attributes", {})
    return found


def linkage(resource: Document) -> dict[str, Any]:
    """Return the linkage of a resource object by relationship, in an order of its own."""
    found = {
        name: relationship["data"]
        for name, relationship in resource.get("relationships", {}).items()
        if "data" in relationship
    }
    return {
        name: sorted(map(identity, data)) if isinstance(data, list) else data and identity(data)
        for name, data in found.items()
    }
