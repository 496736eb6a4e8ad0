"""Limits to what clients may ask for in the query string."""

from collections.abc import Iterable
from typing import NamedTuple

from rest_framework_json_api._resources.views import View
from rest_framework_json_api.settings import json_api_settings


class Limit(NamedTuple):
    """A limit that a view sets by an attribute, else the settings by the same name.

    Args:
        name: the attribute.
        message: the error text, with places for the number asked for and the limit.
    """

    name: str
    message: str

    def excess(self, view: View | None, number: int) -> str | None:
        """Return the message where a number is more than may be; else None."""
        own = getattr(view, self.name, None)
        most = getattr(json_api_settings, self.name.upper()) if own is None else own
        return self.message.format(number, most) if most is not None and number > most else None


def depth_of(paths: Iterable[str]) -> int:
    """Return how many segments the longest of some paths has."""
    return max((path.count(".") + 1 for path in paths), default=0)
