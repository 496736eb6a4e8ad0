"""Three ways to serve the same data, each a URLconf with the same URLs."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, NamedTuple

from benchmarks.bodies import Body


class Contender(NamedTuple):
    """A URLconf, and what its views read: which form of a body, of which media type."""

    urlconf: str
    content: Callable[[Body], Any] = attrgetter("document")
    media_type: str = "application/vnd.api+json"


CONTENDERS = {
    "ours": Contender("benchmarks.contenders.jsonapi"),
    "DRF": Contender("benchmarks.contenders.drf", attrgetter("plain"), "application/json"),
    "hand": Contender("benchmarks.contenders.handwritten"),
}
