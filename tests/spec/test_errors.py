"""JSON:API 1.1, "Errors"."""

from typing import Any

import pytest

from tests.hostile import resolve
from tests.spec.api import send
from tests.spec.writing import (
    NOWHERE,
    error,
    identifier,
    identifiers,
    linked,
    nothing_changed,
    refusal,
    update_of,
    url,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.spec.api")]

TOO_LONG = "x" * 51
NO_MORE = "Ensure this field has no more than 50 characters."
REQUIRED = "This field is required."
NOT_FOUND = f'Invalid pk "{NOWHERE}" - object does not exist.'

#: Requests that are refused: method, path, document and headers; then the status and the source.
REFUSED: list[Any] = [
    ("get", "/albums?sort=nothing", None, {}, 400, {"parameter": "sort"}),
    ("get", "/albums?include=nothing", None, {}, 400, {"parameter": "include"}),
    ("get", "/albums?nothing=1", None, {}, 400, {"parameter": "nothing"}),
    ("get", f"/albums/{NOWHERE}", None, {}, 404, None),
    ("get", "/albums", None, {"accept": "image/png"}, 406, {"header": "Accept"}),
    ("put", "/albums", None, {}, 405, None),
    ("delete", f"/albums/{NOWHERE}", None, {}, 404, None),
    ("post", "/albums", None, {}, 400, None),
    ("post", "/albums", {}, {}, 400, {"pointer": ""}),
    ("post", "/albums", {"data": {"type": "artists"}}, {}, 409, {"pointer": "/data/type"}),
    ("post", "/genres", {"data": {"type": "genres", "id": "7"}}, {}, 403, {"pointer": "/data/id"}),
    ("post", "/albums", {}, {"content-type": "text/csv"}, 415, {"header": "Content-Type"}),
]


# Processing


@pytest.mark.spec("FMT-ERR-01")
def test_all_problems_of_a_document_are_told_at_once(album: Any) -> None:
    attributes = {"albumTitle": TOO_LONG, "releaseDate": "soon"}
    with nothing_changed():
        response = send(url(album), "patch", update_of(album, attributes=attributes))

    no_date = "Date has wrong format. Use one of these formats instead: YYYY-MM-DD."
    assert refusal(response) == (
        400,
        [
            error(400, "max_length", NO_MORE, pointer="/data/attributes/albumTitle"),
            error(400, "invalid", no_date, pointer="/data/attributes/releaseDate"),
        ],
    )


@pytest.mark.spec("FMT-ERR-02")
def test_problems_with_one_status_have_that_status_together(album: Any) -> None:
    nowhere = {"type": "artists", "id": NOWHERE}
    linkage = linked(artist=nowhere, guests=[nowhere])
    response = send(url(album), "patch", update_of(album, **linkage))

    pointers = ["/data/relationships/artist/data", "/data/relationships/guests/data/0"]
    errors = [error(404, "does_not_exist", NOT_FOUND, pointer=pointer) for pointer in pointers]
    assert refusal(response) == (404, errors)


@pytest.mark.spec("FMT-ERR-02")
def test_problems_with_several_statuses_have_the_general_one_together(album: Any) -> None:
    linkage = linked(artist={"type": "artists", "id": NOWHERE}, label=identifier(album))
    response = send(url(album), "patch", update_of(album, **linkage))

    wrong_type = "Incorrect relation type. Expected record_labels, received albums."
    pointers = ["/data/relationships/artist/data", "/data/relationships/label/data"]
    assert refusal(response) == (
        400,
        [
            error(404, "does_not_exist", NOT_FOUND, pointer=pointers[0]),
            error(409, "incorrect_relation_type", wrong_type, pointer=pointers[1]),
        ],
    )


@pytest.mark.spec("FMT-ERR-02")
def test_a_problem_with_a_value_and_one_with_linkage_are_a_bad_request_together(album: Any) -> None:
    linkage = linked(artist={"type": "artists", "id": NOWHERE})
    document = update_of(album, attributes={"albumTitle": TOO_LONG}, **linkage)
    response = send(url(album), "patch", document)

    pointer = "/data/relationships/artist/data"
    assert refusal(response) == (
        400,
        [
            error(400, "max_length", NO_MORE, pointer="/data/attributes/albumTitle"),
            error(404, "does_not_exist", NOT_FOUND, pointer=pointer),
        ],
    )


# Error objects


@pytest.mark.spec(
    "FMT-ERR-03", "FMT-ERR-04", "FMT-ERR-08", "FMT-ERR-09", "FMT-ERR-10", "FMT-ERR-12", "FMT-ERR-13"
)
@pytest.mark.parametrize(("method", "path", "document", "headers", "status", "source"), REFUSED)
def test_a_refusal_is_an_array_of_error_objects(
    method: str, path: str, document: Any, headers: dict[str, str], status: int, source: Any
) -> None:
    response = send(path, method, document, **headers)
    status_code, errors = refusal(response)

    assert status_code == status
    assert isinstance(errors, list)
    assert errors
    for found in errors:
        assert found == error(status, found["code"], found["detail"], **source or {})
        assert all(isinstance(found[name], str) for name in ("code", "detail"))
        assert found["code"]
        assert found["detail"]


@pytest.mark.urls("tests.spec.variants")
@pytest.mark.spec("FMT-ERR-05", "FMT-ERR-06", "FMT-ERR-09", "FMT-ERR-10", "FMT-ERR-17")
def test_an_application_may_say_all_that_an_error_object_can_say() -> None:
    response = send("/genres")

    assert refusal(response) == (
        451,
        [
            {
                "id": "e-1911",
                "links": {
                    "about": "http://testserver/help/1911",
                    "type": "http://testserver/help/closed",
                },
                "status": "451",
                "code": "closed",
                "title": "The archive is closed",
                "detail": "It opens on Monday.",
                "meta": {"opensAt": "09:00", "opensIn": 3},
            }
        ],
    )


@pytest.mark.spec("FMT-ERR-11", "FMT-ERR-12")
def test_the_title_of_a_problem_is_the_same_for_each_occurrence(album: Any) -> None:
    occurrences = [
        refusal(send(url(album), "patch", update_of(album, type=name)))
        for name in ("artists", "genres")
    ]
    details = [
        f"The type '{name}' is not the one of this URL: 'albums'." for name in ("artists", "genres")
    ]

    assert occurrences == [
        (409, [error(409, "conflict", detail, pointer="/data/type")]) for detail in details
    ]
    assert {errors[0]["title"] for _, errors in occurrences} == {"Conflict"}


# Sources


@pytest.mark.spec("FMT-ERR-13", "FMT-ERR-14")
@pytest.mark.parametrize(
    "path",
    [f"/albums/{NOWHERE}", f"/albums/{NOWHERE}/artist", f"/albums/{NOWHERE}/relationships/artist"],
)
def test_what_is_not_found_has_no_source(path: str) -> None:
    detail = "No Album matches the given query."
    assert refusal(send(path)) == (404, [error(404, "not_found", detail)])


MISSING: list[Any] = [
    ({}, ("/data", "attributes/albumTitle"), ("/data", "relationships/artist")),
    (
        {"attributes": {}},
        ("/data/attributes", "albumTitle"),
        ("/data", "relationships/artist"),
    ),
    (
        {"attributes": {"releaseDate": None}, **linked(label=None)},
        ("/data/attributes", "albumTitle"),
        ("/data/relationships", "artist"),
    ),
]


@pytest.mark.spec("FMT-ERR-14")
@pytest.mark.parametrize(("members", "title", "artist"), MISSING)
def test_a_missing_member_is_pointed_at_by_the_object_that_misses_it_in_the_strict_dialect(
    settings: Any, members: Any, title: tuple[str, str], artist: tuple[str, str]
) -> None:
    settings.JSON_API_DIALECT = "strict"
    with nothing_changed():
        response = send("/albums", "post", {"data": {"type": "albums", **members}})

    assert refusal(response) == (
        400,
        [
            {**error(400, "required", REQUIRED, pointer=pointer), "meta": {"member": name}}
            for pointer, name in (title, artist)
        ],
    )


@pytest.mark.parametrize("members", [members for members, *_ in MISSING])
def test_a_missing_member_is_named(members: Any) -> None:
    with nothing_changed():
        response = send("/albums", "post", {"data": {"type": "albums", **members}})

    pointers = ("/data/attributes/albumTitle", "/data/relationships/artist")
    errors = [error(400, "required", REQUIRED, pointer=pointer) for pointer in pointers]
    assert refusal(response) == (400, errors)


@pytest.mark.spec("FMT-ERR-14")
def test_pointers_lead_to_the_values_that_are_wrong(album: Any) -> None:
    nowhere = {"type": "genres", "id": NOWHERE}
    genres = [*identifiers(*album.genres.all()), nowhere]
    linkage = linked(artist=None, genres=genres)
    document = update_of(album, attributes={"albumTitle": TOO_LONG}, **linkage)
    _, errors = refusal(send(url(album), "patch", document))

    values = {found["code"]: resolve(document, found["source"]["pointer"]) for found in errors}
    assert values == {"max_length": TOO_LONG, "null": None, "does_not_exist": nowhere}


@pytest.mark.spec("FMT-ERR-14")
def test_a_pointer_names_the_item_of_an_array(album: Any) -> None:
    members = [*identifiers(*album.genres.all()), {"type": "genres", "id": NOWHERE}]
    response = send(url(album, "/relationships/genres"), "post", {"data": members})

    assert refusal(response) == (
        404,
        [error(404, "does_not_exist", NOT_FOUND, pointer="/data/2")],
    )


@pytest.mark.spec("FMT-ERR-14")
@pytest.mark.parametrize(
    ("name", "token"), [("a/b", "a~1b"), ("m~n", "m~0n"), ("~1", "~01"), ("", ""), ("ü", "ü")]
)
@pytest.mark.usefixtures("strict")
def test_a_pointer_is_escaped(album: Any, name: str, token: str) -> None:
    document = update_of(album, relationships={name: {}})
    response = send(url(album), "patch", document)

    detail = "The relationship object has no member 'data'."
    pointer = f"/data/relationships/{token}"
    assert refusal(response) == (400, [error(400, "parse_error", detail, pointer=pointer)])
    assert resolve(document, pointer) == {}


@pytest.mark.spec("FMT-ERR-14")
@pytest.mark.parametrize("document", [{}, {"data": None}, {"data": {}}, {"data": {"type": 1}}, []])
def test_a_pointer_leads_somewhere_whatever_was_sent(document: Any) -> None:
    for path in ("/albums", "/labels", "/genres"):
        _, errors = refusal(send(path, "post", document))

        assert len(errors) == 1
        resolve(document, errors[0]["source"]["pointer"])


@pytest.mark.spec("FMT-ERR-13", "FMT-ERR-15")
@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("sort=bogus", "sort"),
        ("sort=-bogus", "sort"),
        ("include=bogus", "include"),
        ("include=artist.bogus", "include"),
        ("page[size]=many", "page[size]"),
        ("page[number]=0", "page[number]"),
        ("bogus=1", "bogus"),
    ],
)
def test_the_query_parameter_that_is_wrong_is_named(album: Any, query: str, parameter: str) -> None:
    status, errors = refusal(send(f"/albums?{query}"))

    assert [(found["status"], found["source"]) for found in errors] == [
        (str(status), {"parameter": parameter})
    ]
    assert status in (400, 404)


@pytest.mark.spec("FMT-ERR-13", "FMT-ERR-16")
def test_the_header_that_is_wrong_is_named() -> None:
    detail = "Could not satisfy the request Accept header."
    refused = error(406, "not_acceptable", detail, header="Accept")
    assert refusal(send("/albums", accept="image/png")) == (406, [refused])

    detail = 'Unsupported media type "text/csv" in request.'
    refused = error(415, "unsupported_media_type", detail, header="Content-Type")
    document = {"data": {"type": "albums"}}
    response = send("/albums", "post", document, **{"content-type": "text/csv"})
    assert refusal(response) == (415, [refused])
