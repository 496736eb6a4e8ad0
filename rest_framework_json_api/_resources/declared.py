"""Serializers that a serializer declares for relationships, imported when they are asked for."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.module_loading import import_string


def resolve_serializer(value: Any, owner: type) -> type:
    """Return the serializer class behind a class, a dotted path or ``"self"``."""
    if value == "self":
        return owner
    found: type = import_string(value) if isinstance(value, str) else value
    return found


class LazySerializersDict(Mapping[str, type]):
    """Serializer classes by relationship name, imported when they are asked for."""

    def __init__(self, parent: type, serializers: Mapping[str, Any]) -> None:
        self.parent = parent
        #: What the project has declared: classes, dotted paths, ``"self"``.
        self.serializers = serializers
        #: The classes behind what is declared as a text.
        self.resolved: dict[str, type] = {}

    def __getitem__(self, name: str) -> type:
        value = self.serializers[name]
        if not isinstance(value, str):
            return value  # type: ignore[no-any-return]
        if value not in self.resolved:
            self.resolved[value] = resolve_serializer(value, self.parent)
        return self.resolved[value]

    def __contains__(self, name: object) -> bool:
        return name in self.serializers

    def __iter__(self) -> Iterator[str]:
        return iter(self.serializers)

    def __len__(self) -> int:
        return len(self.serializers)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.serializers!r})"


#: The attributes that declare serializers for relationships.
DECLARATIONS = ("related_serializers", "included_serializers")
