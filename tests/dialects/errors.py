"""Rows about errors: what they say, and their statuses."""

from typing import Any

from tests.dialects import row
from tests.http import call, errors
from tests.resources import AlbumViewSet, ArtistViewSet


def create(relationships: dict[str, Any], **identity: str | None) -> Any:
    """Return the answer to the creation of an artist."""
    empty: dict[str, Any] = {"teacher": {"data": None}, "country": {"data": None}}
    data = {
        "type": "artists",
        "attributes": {"stageName": "New"},
        "relationships": {**empty, **relationships},
        **identity,
    }
    return call(ArtistViewSet.as_view({"post": "create"}), method="post", data={"data": data})


@row("has_titles", tolerant="Not Found", eight=None)
def a_resource_that_is_not_there() -> Any:
    [error] = errors(call(AlbumViewSet.as_view({"get": "retrieve"}), pk=9))
    return error.get("title")


@row("names_parameters", tolerant={"parameter": "include"}, eight={"pointer": "/data"})
def an_unknown_include_path() -> Any:
    [error] = errors(call(AlbumViewSet.as_view({"get": "list"}), "?include=nothing"))
    return error["source"]
