"""JSON:API 1.1, "Other Responses" and "HTTP semantics", for all methods."""

import json
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from tests import models
from tests.hostile import Sent, answer, check_errors, json_text, profile, spoiled
from tests.http import MEDIA_TYPE
from tests.spec.api import send
from tests.spec.writing import (
    NOWHERE,
    error,
    identifier,
    identifiers,
    linked,
    nothing_changed,
    refusal,
    stored,
    update_of,
    url,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.spec.api")]

#: What may be below the URL of an album, with the methods that it has.
BELOW_ALBUM = {
    "": "GET, PATCH, DELETE, HEAD, OPTIONS",
    "/artist": "GET, HEAD, OPTIONS",
    "/genres": "GET, HEAD, OPTIONS",
    "/relationships/genres": "GET, POST, PATCH, DELETE, HEAD, OPTIONS",
}
LINKAGE_OF_ONE = "GET, PATCH, HEAD, OPTIONS"

#: An id that no label has.
CHOSEN = "2f2d5f0e-5d5c-4b5e-9d3a-3d1f6f0f7a11"

SERVER_ERROR = error(500, "error", "A server error occurred.")

WITH_HANDLERS = pytest.mark.urls("tests.spec.handlers")


def paths_of(album: models.Album) -> dict[str, str]:
    """Return paths of several kinds, with the methods that each has."""
    one = {url(album, tail): methods for tail, methods in BELOW_ALBUM.items()}
    return {"/albums": "GET, POST, HEAD, OPTIONS", **one}


# Statuses


@pytest.mark.urls("tests.spec.variants")
@pytest.mark.spec("FMT-HTTP-01")
def test_any_status_of_http_may_be_the_answer() -> None:
    response = send("/artists")

    detail = "Request was throttled. Expected available in 7 seconds."
    assert refusal(response) == (429, [error(429, "throttled", detail)])
    assert response.headers["Retry-After"] == "7"


@pytest.mark.spec("FMT-HTTP-02", "FMT-ERR-03")
@pytest.mark.parametrize(
    ("status", "method", "path", "headers"),
    [
        (400, "get", "/albums?sort=nothing", {}),
        (400, "post", "/albums", {}),
        (404, "get", f"/albums/{NOWHERE}", {}),
        (405, "put", "/albums", {}),
        (406, "get", "/albums", {"accept": "image/png"}),
        (415, "post", "/albums", {"content-type": "text/csv"}),
    ],
)
def test_a_refusal_tells_what_is_wrong(
    status: int, method: str, path: str, headers: dict[str, str]
) -> None:
    response = send(path, method, {"data": None} if status == 415 else None, **headers)
    status_code, (found,) = refusal(response)

    assert (status_code, found["status"]) == (status, str(status))
    assert found["detail"]


# Methods


@pytest.mark.spec("FMT-HTTP-03", "FMT-HTTP-04")
def test_head_is_answered_as_get_without_a_body(album: Any) -> None:
    for path in (*paths_of(album), url(album, "/relationships/artist"), f"/albums/{NOWHERE}"):
        got, headed = send(path), send(path, "head")

        assert got.content
        assert headed.content == b""
        assert headed.status_code == got.status_code
        assert dict(headed.headers) == dict(got.headers)


@pytest.mark.spec("FMT-HTTP-03", "FMT-HTTP-04")
def test_an_answer_without_content_has_no_content_type(album: Any) -> None:
    response = send(url(album), "delete")

    assert response.status_code == 204
    assert response.content == b""
    assert "Content-Type" not in response.headers
    assert response.headers.get("Content-Length", "0") == "0"


@pytest.mark.spec("FMT-HTTP-03", "FMT-HTTP-05")
@pytest.mark.parametrize("method", ["PUT", "TRACE", "PROPFIND"])
def test_methods_that_json_api_does_not_have_are_not_allowed(album: Any, method: str) -> None:
    for path, methods in paths_of(album).items():
        with nothing_changed():
            response = send(path, method, update_of(album))

        detail = f'Method "{method}" not allowed.'
        assert refusal(response) == (405, [error(405, "method_not_allowed", detail)])
        assert response.headers["Allow"] == methods


@pytest.mark.spec("FMT-HTTP-03", "FMT-HTTP-05")
def test_the_methods_that_are_told_are_those_that_there_are(album: Any) -> None:
    document = update_of(album)
    for path, methods in paths_of(album).items():
        for method in ("POST", "PATCH"):
            status = send(path, method, document).status_code

            assert (status != 405) is (method in methods.split(", "))


@pytest.mark.spec("FMT-HTTP-03", "FMT-HTTP-09")
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_an_answer_tells_the_methods_of_its_url(album: Any, method: str) -> None:
    told = {path: send(path, method).headers["Allow"] for path in paths_of(album)}

    assert told == paths_of(album)


@pytest.mark.spec("FMT-HTTP-05", "FMT-HTTP-09")
@pytest.mark.parametrize("method", ["get", "head", "options", "patch"])
def test_a_to_one_relationship_tells_no_methods_for_members(album: Any, method: str) -> None:
    document = {"data": identifier(album.artist)} if method == "patch" else None
    response = send(url(album, "/relationships/artist"), method, document)

    assert response.status_code == (204 if document else 200)
    assert response.headers["Allow"] == LINKAGE_OF_ONE


@pytest.mark.spec("FMT-HTTP-08")
def test_options_are_described_by_meta_alone(album: Any) -> None:
    for path, methods in paths_of(album).items():
        response = send(path, "options")

        assert response.status_code == 200
        assert response.headers["Content-Type"] == MEDIA_TYPE
        assert list(response.json()) == ["meta"]
        assert response.json()["meta"]["allowed_methods"] == methods.split(", ")


@pytest.mark.spec("FMT-HTTP-08")
def test_options_describe_what_can_be_sent() -> None:
    assert send("/genres", "options").json() == {
        "meta": {
            "name": "Genre List",
            "description": "",
            "renders": [MEDIA_TYPE, "text/html"],
            "parses": [MEDIA_TYPE, "application/x-www-form-urlencoded", "multipart/form-data"],
            "allowed_methods": ["GET", "POST", "HEAD", "OPTIONS"],
            "actions": {
                "POST": {
                    "title": {
                        "type": "String",
                        "required": True,
                        "read_only": False,
                        "label": "Title",
                        "max_length": 50,
                    }
                }
            },
        }
    }


# Bad bodies


def valid_requests(album: models.Album) -> list[tuple[str, str, Any]]:
    """Return requests that write: method, path and document."""
    label = models.Label.objects.get()
    one, many = identifier(label), identifiers(*album.genres.all())
    whole = {
        "type": "albums",
        "attributes": {"albumTitle": "Blue", "releaseDate": "1971-06-22"},
        **linked(artist=identifier(album.artist), label=one, genres=many),
    }
    named = update_of(label, attributes={"labelName": "Alto"})
    return [
        ("POST", "/albums", {"data": whole}),
        ("PATCH", url(album), {"data": {**whole, "id": str(album.pk)}}),
        ("PATCH", url(label), named),
        ("POST", "/labels", {"data": {**named["data"], "id": CHOSEN}}),
        ("PATCH", url(album, "/relationships/label"), {"data": one}),
        ("PATCH", url(album, "/relationships/genres"), {"data": many}),
        ("POST", url(album, "/relationships/genres"), {"data": many}),
        ("DELETE", url(album, "/relationships/genres"), {"data": many[:1]}),
    ]


def check_answer(sent: Sent) -> int:
    """Check that a refusal is an errors document; return the status."""
    status, content, content_type = answer(sent)
    if status >= 400:
        assert content_type == MEDIA_TYPE
        check_errors(json.loads(content), status, sent)
    return status


@pytest.mark.spec("FMT-HTTP-06")
def test_the_documents_that_are_garbled_are_valid_before(album: Any) -> None:
    for method, path, document in valid_requests(album):
        assert send(path, method, document).status_code in (200, 201, 204)


@pytest.mark.spec("FMT-HTTP-06", "FMT-ERR-03", "FMT-ERR-04", "FMT-ERR-14", "FMT-CRUD-02")
@profile(100)
@given(data=st.data())
def test_a_garbled_document_is_refused_as_a_mistake_of_the_client(
    album: Any, data: st.DataObject
) -> None:
    method, path, valid = data.draw(st.sampled_from(valid_requests(album)))
    body = json_text(data.draw(spoiled(valid)))
    before = stored()

    with transaction.atomic():
        status = check_answer(Sent(method, path, body.encode()))
        assert status < 500
        assert status < 400 or stored() == before
        transaction.set_rollback(True)


@pytest.mark.spec("FMT-HTTP-06")
@pytest.mark.parametrize(
    "body", [b"{", b"null", b"\xff", b"\x00", b"[" * 100_000, b"NaN", b"1e999"]
)
def test_a_body_that_is_no_document_is_refused(album: Any, body: bytes) -> None:
    for method, path, _ in valid_requests(album):
        with nothing_changed():
            assert check_answer(Sent(method, path, body)) == 400


# What nothing foresaw


@pytest.mark.urls("tests.spec.variants")
@pytest.mark.spec("FMT-HTTP-07")
def test_a_view_that_fails_is_answered_with_an_errors_document() -> None:
    assert refusal(send("/countries")) == (500, [SERVER_ERROR])


@WITH_HANDLERS
@pytest.mark.spec("FMT-HTTP-07")
@pytest.mark.parametrize("method", ["get", "post", "patch", "delete", "options"])
@pytest.mark.parametrize("path", ["/nothing", "/albums/1/nothing", "/albums/1/2/3", "/albums/"])
def test_a_url_that_leads_nowhere_is_answered_with_an_errors_document(
    method: str, path: str
) -> None:
    nothing = error(404, "not_found", "Nothing is at this URL.")
    assert refusal(send(path, method)) == (404, [nothing])


@WITH_HANDLERS
@pytest.mark.spec("FMT-HTTP-07")
def test_what_django_itself_refuses_is_answered_with_an_errors_document() -> None:
    malformed = error(400, "parse_error", "The request is malformed.")
    assert refusal(send("/albums", host="nowhere.example")) == (400, [malformed])

    detail = "You do not have permission to perform this action."
    assert refusal(send("/closed")) == (403, [error(403, "permission_denied", detail)])
    assert refusal(send("/failing")) == (500, [SERVER_ERROR])


@WITH_HANDLERS
@pytest.mark.spec("FMT-HTTP-03")
@pytest.mark.parametrize("path", ["/nothing", "/failing"])
def test_an_error_outside_of_the_api_is_a_page_for_a_browser(path: str) -> None:
    page = send(path, accept="text/html,application/xhtml+xml,*/*;q=0.8")

    assert page.headers["Content-Type"].startswith("text/html")
    assert page.status_code == send(path).status_code
    assert [response.headers["Vary"] for response in (page, send(path))] == ["Accept", "Accept"]


@WITH_HANDLERS
@pytest.mark.spec("FMT-HTTP-07")
def test_the_api_answers_for_itself_where_there_are_handlers() -> None:
    detail = "No Album matches the given query."
    assert refusal(send(f"/albums/{NOWHERE}")) == (404, [error(404, "not_found", detail)])
