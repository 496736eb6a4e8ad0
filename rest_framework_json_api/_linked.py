"""What a relationship's URL includes with the linkage: the related resources, and what is below."""

from typing import Any

from rest_framework_json_api._nodes import node_for
from rest_framework_json_api._prefetch import load
from rest_framework_json_api._query import (
    check_limits,
    checked_include,
    path_tree,
    query_of,
    unknown_path,
)
from rest_framework_json_api._types import field_key, names_by_key


class LinkedRowsMixin:
    """Includes what linkage names, where the client asks for it.

    Paths start at the parent (JSON:API 1.1, "Inclusion of Related Resources").
    """

    request: Any

    #: What is included with the linkage: the node of its serializer, and rows; None for nothing.
    linked: tuple[Any, list[Any]] | None = None

    def check_include(self, field: Any) -> None:
        """Refuse to include anything but what the relationship leads to, and what lies below.

        Raises:
            ValidationError: for another path, with the parameter ``include``.
        """
        text = query_of(self.request).include
        if text is None:
            return
        check_limits(self.request, text)
        for segment in path_tree(text):
            if segment not in names_by_key([field.field_name]):
                raise unknown_path(segment, [field_key(field.field_name)])
        self.get_linked_node(field)

    def get_linked_node(self, field: Any) -> Any:
        """Return the node of what the relationship leads to; None where it is not included."""
        tree = path_tree(query_of(self.request).include or "")
        node = node_for(field.parent, checked_include(tree, field.parent))
        return node.children.get(field.field_name)

    def include_rows(self, field: Any, rows: list[Any]) -> None:
        """Load related rows with what lies below them, where the client asks to include them."""
        if query_of(self.request).include is None:
            return
        node = self.get_linked_node(field)
        if node is not None:
            rows = node.concrete(rows)
            load(node, rows)
            for row in rows:
                node.of(row).represent(row)
        self.linked = (node, rows)
