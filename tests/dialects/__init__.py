"""What each dialect of ``JSON_API_DIALECT`` answers: a row for each difference between them.

To show an attribute of ``Dialect``, write a function that sends a request and returns what a client
sees of it, into a module of this package, under ``row``::

    @row("has_titles", tolerant="Not Found", eight=None)
    def a_resource_that_is_not_there() -> Any:
        [error] = errors(call(AlbumViewSet.as_view({"get": "retrieve"}), pk=9))
        return error.get("title")

The name of the function says what is asked for. ``strict`` and ``eight`` are what ``tolerant`` is,
unless they are given. ``test_dialects.py`` finds each module of the package, asks in each dialect,
and fails for an attribute without a row. The table of ``docs/migration.md`` is written
from the texts of the attributes: ``python -m tests.dialects.page``.
"""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple, TypeVar

Ask = TypeVar("Ask", bound=Callable[[], Any])

#: What stands for the answer of the dialect ``"tolerant"``.
SAME = object()


class Row(NamedTuple):
    """A request, and what a client sees of its answer in each dialect.

    Args:
        attribute: the attribute of ``Dialect`` that makes the difference.
        ask: sends the request, and returns what is compared.
        expected: what that is, by the name of the dialect.
        invalid: why the document of the dialect ``"8"`` is none of JSON:API; empty where it is one.
    """

    attribute: str
    ask: Callable[[], Any]
    expected: Mapping[str, Any]
    invalid: str


#: The rows of the modules that were imported.
ROWS: list[Row] = []


def row(
    attribute: str, *, tolerant: Any, strict: Any = SAME, eight: Any = SAME, invalid: str = ""
) -> Callable[[Ask], Ask]:
    """Register a function that shows an attribute, with what it returns in each dialect."""
    expected = {
        "tolerant": tolerant,
        "strict": tolerant if strict is SAME else strict,
        "8": tolerant if eight is SAME else eight,
    }

    def register(ask: Ask) -> Ask:
        ROWS.append(Row(attribute, ask, expected, invalid))
        return ask

    return register


def rows() -> Iterator[Row]:
    """Yield the rows of all modules of this package."""
    for module in iter_modules(__path__, f"{__name__}."):
        import_module(module.name)
    yield from ROWS
