"""What identifies a resource in a document."""

from collections.abc import Mapping
from typing import Any

from rest_framework_json_api._dialect import dialect


def id_text(given: Any) -> str | None:
    """Return the id that a document gives, a whole number as its text; None for what is no id."""
    if type(given) is int and dialect().reads_numbers:
        return str(given)
    return given if isinstance(given, str) else None


#: In the parsed data of a new resource: the relationships that are to hold the resource itself.
ITSELF = "_itself"


class Itself(tuple[str, ...]):
    """The names of such relationships, which no data of a client can be taken for."""


def itself_in(serializer: Any) -> Itself:
    """Return the relationships that are to hold the resource that a serializer is to create."""
    given = getattr(serializer, "initial_data", None)
    names = given.get(ITSELF) if isinstance(given, Mapping) else None
    return names if isinstance(names, Itself) else Itself()
