"""Three ways to serve the same data, each a URLconf with the same URLs.

This package does it twice where orjson is installed: without it, and with it.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, NamedTuple

from benchmarks.bodies import Body
from benchmarks.encoding import ORJSON


class Contender(NamedTuple):
    """A URLconf, and what its views read: which form of a body, of which media type.

    ``by_orjson`` tells whether this package writes its documents by orjson.
    """

    urlconf: str
    content: Callable[[Body], Any] = attrgetter("document")
    media_type: str = "application/vnd.api+json"
    by_orjson: bool = False


OWN = "benchmarks.contenders.jsonapi"

CONTENDERS = {
    "ours": Contender(OWN),
    **({"with orjson": Contender(OWN, by_orjson=True)} if ORJSON else {}),
    "DRF": Contender("benchmarks.contenders.drf", attrgetter("plain"), "application/json"),
    "hand": Contender("benchmarks.contenders.handwritten"),
}
