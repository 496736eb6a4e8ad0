"""What is shared by all nodes of the include tree of one document."""

from typing import Any, NamedTuple

from rest_framework.serializers import BaseSerializer

from rest_framework_json_api._fields.target import AnyField


class Walk:
    """The identity map of a document: the data of each resource that is in it."""

    def __init__(self) -> None:
        self.represented: dict[Any, Any] = {}
        #: The resource objects by type and id.
        self.objects: dict[Any, dict[str, Any]] = {}
        #: The serializers of what is included with nothing below it, by class.
        self.serializers: dict[type, BaseSerializer[Any]] = {}

    def restart(self) -> None:
        """Forget the last document."""
        self.represented.clear()
        self.objects.clear()

    def is_new(self, resource_object: dict[str, Any], resource: Any) -> bool:
        """Note a resource object and its data. Return False if it is in the document already."""
        identity = resource_object["type"], resource_object.get("id")
        is_new = identity not in self.represented
        self.represented.setdefault(identity, resource)
        self.objects.setdefault(identity, resource_object)
        return is_new


class Position(NamedTuple):
    """Where a node stands in the include tree.

    Args:
        walk: what it shares with the other nodes.
        field: the relation field that leads to it; None for the root.
        trail: the document keys of the path that leads to it, each with a dot.
    """

    walk: Walk
    field: AnyField | None = None
    trail: str = ""
