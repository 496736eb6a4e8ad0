"""What the tests of writing share: identifiers of rows, refusals, and a look at the database."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from django.apps import apps

from tests import models
from tests.http import MEDIA_TYPE

HOST = "http://testserver"

#: An id that no row has, but of labels.
NOWHERE = "0"

#: Where the rows of a model are, and the type of their resources.
PLACES: dict[Any, tuple[str, str]] = {
    models.Album: ("albums", "albums"),
    models.Artist: ("artists", "artists"),
    models.Country: ("countries", "countries"),
    models.Genre: ("genres", "genres"),
    models.Label: ("labels", "record_labels"),
    models.Studio: ("studios", "studios"),
    models.Track: ("tracks", "tracks"),
}

NO_DATA = "The document has no member 'data'."

#: Requests whose data is not exactly one resource, with the detail and the pointer of the error.
NO_RESOURCE: list[Any] = [
    ({}, NO_DATA, ""),
    ({"meta": {}}, NO_DATA, ""),
    ({"data": None}, "Expected an object, but got null.", "/data"),
    ({"data": []}, "Expected an object, but got an array.", "/data"),
    ({"data": [{"type": "albums", "id": "1"}]}, "Expected an object, but got an array.", "/data"),
    ({"data": "albums"}, "Expected an object, but got a string.", "/data"),
    ({"data": 1}, "Expected an object, but got a number.", "/data"),
    ([], "Expected an object, but got an array.", ""),
    ("data", "Expected an object, but got a string.", ""),
]

#: Relationship objects without linkage.
NO_LINKAGE: list[Any] = [{}, {"links": {"self": f"{HOST}/artists"}}, {"meta": {"count": 1}}]


def url(row: Any, tail: str = "") -> str:
    """Return the path of the resource of a row, or of what is below it."""
    path, _ = PLACES[type(row)]
    return f"/{path}/{row.pk}{tail}"


def identifier(row: Any) -> dict[str, str]:
    """Return the resource identifier object of a row."""
    _, resource_type = PLACES[type(row)]
    return {"type": resource_type, "id": str(row.pk)}


def identifiers(*rows: Any) -> list[dict[str, str]]:
    return [identifier(row) for row in rows]


def linked(**linkage: Any) -> dict[str, Any]:
    """Return the member ``relationships`` of a resource with some linkage."""
    return {"relationships": {name: {"data": data} for name, data in linkage.items()}}


def update_of(row: Any, **members: Any) -> dict[str, Any]:
    """Return the document that gives the resource of a row other members."""
    return {"data": {**identifier(row), **members}}


def relationship(row: Any, name: str, data: Any) -> dict[str, Any]:
    """Return the document of a relationship that holds some linkage."""
    links = {
        "self": f"{HOST}{url(row, f'/relationships/{name}')}",
        "related": f"{HOST}{url(row, f'/{name}')}",
    }
    return {"data": data, "links": links}


def error(status: int, code: str, detail: str, **source: str | None) -> dict[str, Any]:
    """Return an error object, with a source where one is given that is not None."""
    known = {name: text for name, text in source.items() if text is not None}
    title = HTTPStatus(status).phrase
    members = {"status": str(status), "code": code, "title": title, "detail": detail}
    return {**members, "source": known} if known else members


def refusal(response: Any) -> tuple[int, list[dict[str, Any]]]:
    """Return the status and the error objects of a response that has nothing else."""
    assert response.headers["Content-Type"] == MEDIA_TYPE
    document = json.loads(response.content)
    assert list(document) == ["errors"]
    return response.status_code, document["errors"]


def unnamed(refused: tuple[int, list[dict[str, Any]]]) -> Any:
    """Return a refusal without the names of constraints, which some databases tell."""
    status, errors = refused
    return status, [{name: error[name] for name in error if name != "meta"} for error in errors]


def stored() -> dict[Any, Any]:
    """Return all rows of all tables of the tests."""
    found = apps.get_app_config("tests").get_models(include_auto_created=True)
    return {model: sorted(model._base_manager.values_list(), key=repr) for model in found}


@contextmanager
def nothing_changed() -> Iterator[None]:
    """Demand that the block leaves all rows as they are."""
    before = stored()
    yield
    assert stored() == before


@contextmanager
def receiving(signal: Any, handle: Callable[..., None]) -> Iterator[None]:
    """Call a function when a signal is sent in the block."""
    signal.connect(handle)
    try:
        yield
    finally:
        signal.disconnect(handle)
