"""Rows about what views read of a request, and answer to what changes nothing."""

from typing import Any

from tests.dialects import row
from tests.http import call
from tests.resources import AlbumViewSet


def list_status(query: str, **attributes: Any) -> int:
    """Return the status of a list of albums for a query string."""
    viewset: Any = type("Own", (AlbumViewSet,), attributes)
    return int(call(viewset.as_view({"get": "list"}), query).status_code)


@row("refuses_unread_parameters", tolerant=400, eight=200)
def a_parameter_of_a_view_without_filter_backends() -> Any:
    return list_status("?other=1", filter_backends=())


@row("refuses_unread_parameters", tolerant=400, eight=200)
def a_page_parameter_that_nothing_reads() -> Any:
    return list_status("?page[after]=1")
