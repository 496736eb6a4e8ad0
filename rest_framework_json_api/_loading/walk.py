"""The state that all nodes of one document's include tree share, and the place of each node."""

from typing import Any, NamedTuple

from rest_framework.serializers import BaseSerializer

from rest_framework_json_api._fields.target import AnyField


class Walk:
    """The identity map of a document: the resources that are in it, by type and id."""

    def __init__(self) -> None:
        self.represented: dict[Any, Any] = {}
        #: The resource objects by type and id.
        self.objects: dict[Any, dict[str, Any]] = {}
        #: The serializers for the ends of paths, by class.
        self.serializers: dict[type, BaseSerializer[Any]] = {}

    def restart(self) -> None:
        """Forget the last document."""
        self.represented.clear()
        self.objects.clear()

    def is_new(self, resource_object: dict[str, Any], resource: Any) -> bool:
        """Add a resource object and its data. Return False if it is in the document already."""
        identity = resource_object["type"], resource_object.get("id")
        is_new = identity not in self.represented
        self.represented.setdefault(identity, resource)
        self.objects.setdefault(identity, resource_object)
        return is_new


class Position(NamedTuple):
    """Where a node stands in the include tree.

    Args:
        walk: the state that it shares with the other nodes.
        field: the relation field that leads to it; None for the root.
        trail: the document keys of the path that leads to it, each with a dot.
    """

    walk: Walk
    field: AnyField | None = None
    trail: str = ""
