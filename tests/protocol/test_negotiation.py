"""What the headers of a request decide, and what is added to every document."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import re_path
from django.utils.http import parse_header_parameters
from hypothesis import assume, given
from hypothesis import strategies as st
from rest_framework.response import Response
from rest_framework.views import APIView

from rest_framework_json_api import routers, views
from rest_framework_json_api.negotiation import Extension, Profile
from rest_framework_json_api.renderers import JSONRenderer
from tests import models
from tests.hostile import profile
from tests.http import MEDIA_TYPE
from tests.music import make_albums
from tests.spec import api
from tests.spec.api import get, send
from tests.spec.writing import NOWHERE, error, identifier, refusal, update_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

HOST = "http://testserver"
ODD_URI = "https://example.com/a,b;c='d'?e=f"
UNKNOWN = "https://example.com/unknown"


class Odd(Profile):
    uri = ODD_URI


class OddExtension(Extension):
    uri = ODD_URI
    namespace = "odd"


class GenreViewSet(api.GenreViewSet):
    """Answers conditionally."""

    conditional_get = True
    extension_classes = (OddExtension,)
    profile_classes = (Odd,)


class UsualViewSet(api.GenreViewSet):
    """Answers as the settings say."""


class AlwaysViewSet(api.GenreViewSet):
    """Answers in full, whatever the settings say."""

    conditional_get = False


class SignedView(views.JSONAPIMixin, APIView):
    """Has a tag of its own."""

    conditional_get = True
    renderer_classes = (JSONRenderer,)
    resource_name = False

    def get(self, request: Any) -> Response:
        return Response({"meta": {}}, headers={"ETag": '"mine"'})


class FileView(SignedView):
    """Answers without a renderer."""

    def get(self, request: Any) -> Any:
        return HttpResponse(b"%PDF", content_type="application/pdf")


class ArtistViewSet(api.ArtistViewSet):
    max_include_depth = 2
    max_include_paths = 3


class FreeViewSet(api.ArtistViewSet):
    """Has the limits of the settings."""


class NothingViewSet(api.ArtistViewSet):
    max_include_paths = 0


class TellingViewSet(api.AlbumViewSet):
    """Adds to each of its documents."""

    def get_root_meta(self) -> dict[str, Any]:
        return {"served_by": self.action, "albums": "unknown"}

    def get_root_links(self) -> dict[str, Any]:
        return {"describedby": f"{HOST}/help", "self": f"{HOST}/elsewhere"}


class SilentViewSet(api.AlbumViewSet):
    """Has nothing to add."""

    def nothing(self) -> Any:
        return None

    get_root_meta = get_root_links = nothing


router = routers.DefaultRouter(trailing_slash=False)
router.register("genres", GenreViewSet)
router.register("usual", UsualViewSet, basename="usual")
router.register("always", AlwaysViewSet, basename="always")
router.register("artists", ArtistViewSet)
router.register("free", FreeViewSet, basename="free")
router.register("nothing", NothingViewSet, basename="nothing")
router.register("albums", TellingViewSet)
router.register("silent", SilentViewSet, basename="silent")
router.register("labels", api.LabelViewSet)

urlpatterns = [
    re_path("^signed$", SignedView.as_view()),
    re_path("^file$", FileView.as_view()),
    *router.urls,
]


@pytest.fixture
def genre() -> models.Genre:
    return models.Genre.objects.create(title="Jazz")


# Odd headers


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        (",", 406),
        (";", 406),
        (";q=1", 406),
        ("/", 406),
        (f",,{MEDIA_TYPE},,", 200),
        (f"  {MEDIA_TYPE}  ", 200),
        (f"{MEDIA_TYPE};", 200),
        (f"{MEDIA_TYPE};;", 200),
        (f"{MEDIA_TYPE};=", 200),
        (f"{MEDIA_TYPE}; q=nan", 200),
        (f"{MEDIA_TYPE}; q=inf", 200),
        (f"{MEDIA_TYPE}; q=1e-400", 406),
        (f'{MEDIA_TYPE}; q="0.5"', 200),
        (f"{MEDIA_TYPE}; q=much", 200),
        (f"{MEDIA_TYPE}; q", 200),
        (f'{MEDIA_TYPE}; profile="', 200),
        (f'{MEDIA_TYPE}; profile="a, b', 200),
        (f'{MEDIA_TYPE}; profile="a\\', 200),
        (f"{MEDIA_TYPE}; profile*=utf-8''%C3%A9", 200),
        (f"{MEDIA_TYPE}; profile*=nothing''x", 406),
        (f"{MEDIA_TYPE}; profile*=nothing''x, */*;q=0.1", 200),
        (f"{MEDIA_TYPE}; profile*=whole; profile*0=part", 406),
        (f"{MEDIA_TYPE}; profile*=whole; profile*0=part, {MEDIA_TYPE}", 200),
        (f"{MEDIA_TYPE}; profile*0=a; profile*{'9' * 5000}=b", 406),
        (f'{MEDIA_TYPE}; profile="x\\"; indent=\\"8"', 200),
        (f'{MEDIA_TYPE}; profile="x\\"; a*=b; a*0=\\"c"', 200),
        (f'{MEDIA_TYPE}; ext="x\\", {MEDIA_TYPE}"', 406),
        ("\xe9/\xe9", 406),
        ("a/b," * 63 + MEDIA_TYPE, 200),
        ("a/b," * 64 + MEDIA_TYPE, 406),
        (f"{MEDIA_TYPE}, " + "x" * (8192 - len(MEDIA_TYPE) - 2), 200),
        (f"{MEDIA_TYPE}, " + "x" * (8193 - len(MEDIA_TYPE) - 2), 406),
        (f"{MEDIA_TYPE}, " + "x" * 9000, 406),
        (";" * 8192, 406),
        ('"' * 8191, 406),
    ],
    ids=lambda value: value[:60] if isinstance(value, str) else None,
)
def test_an_odd_accept_is_read_or_refused(genre: Any, accept: str, status: int) -> None:
    response = send("/genres", accept=accept)

    assert (response.status_code, response.headers["Content-Type"]) == (status, MEDIA_TYPE)
    assert b"\n" not in response.content


@pytest.mark.parametrize("parameter", ["ext", "profile"])
def test_a_uri_may_have_commas_and_semicolons(genre: Any, parameter: str) -> None:
    accept = f'{MEDIA_TYPE};{parameter}="{ODD_URI}"'
    response = send("/genres", accept=f'text/csv;a="b,c;d", {accept};q=0.5, image/png')

    assert (response.status_code, response.headers["Content-Type"]) == (200, accept)


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        (f"{MEDIA_TYPE};", 201),
        (f"  {MEDIA_TYPE}  ", 201),
        (f"{MEDIA_TYPE.upper()}", 201),
        (f'{MEDIA_TYPE};profile="{ODD_URI}"', 201),
        (f'{MEDIA_TYPE};ext="{ODD_URI}"', 201),
        (f'{MEDIA_TYPE};profile="', 201),
        (f"{MEDIA_TYPE};profile={'x' * 8000}", 201),
        (f"{MEDIA_TYPE};profile={'x' * 9000}", 415),
        (f"{MEDIA_TYPE};ext={'x' * 9000}", 415),
        (f"{MEDIA_TYPE};=", 201),
        (f"{MEDIA_TYPE};q", 415),
        (f"{MEDIA_TYPE}, {MEDIA_TYPE}", 415),
        ("application/vnd.api+jsonx", 415),
        ("/", 415),
        (";", 415),
        ("*/*", 415),
        ("application/*", 415),
        ("text/\xe9", 415),
    ],
    ids=lambda value: value[:60] if isinstance(value, str) else None,
)
def test_an_odd_content_type_is_read_or_refused(content_type: str, status: int) -> None:
    document = {"data": {"type": "genres", "attributes": {"title": "Soul"}}}
    response = send("/genres", "post", document, **{"content-type": content_type})

    assert (response.status_code, response.headers["Content-Type"]) == (status, MEDIA_TYPE)
    assert models.Genre.objects.count() == (1 if status == 201 else 0)


MEDIA_TYPES = [
    *(MEDIA_TYPE, MEDIA_TYPE.upper(), "application/json", "text/html", "text/csv", "*/*", "*"),
    *("application/*", "multipart/form-data", "application/x-www-form-urlencoded", "a/b", "", "/"),
]
NAMES = [
    "ext",
    "profile",
    "q",
    "charset",
    "boundary",
    "indent",
    "a*",
    "a*0",
    "a*0*",
    "a*1",
    "",
    "*",
]
VALUES = [
    *(ODD_URI, UNKNOWN, "0", "1", "0.5", "nan", "-1", "1e999", "utf-8", "utf-7", "rot13", "idna"),
    *("utf-8''%41", "nothing''x", "''", "'", '"', "\\", '\\"', '"a\\"; b*=c; b*0=\\"d"', "x" * 300),
]

#: What may stand in a header.
header_text = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f"), max_size=12
)


@st.composite
def media_types(draw: st.DrawFn) -> str:
    """Return something like a media type with parameters."""
    name = draw(st.sampled_from(MEDIA_TYPES) | header_text)
    pairs = st.tuples(
        st.sampled_from(NAMES) | header_text,
        st.sampled_from(["=", "=", "", '="', " = "]),
        st.sampled_from(VALUES) | header_text,
        st.sampled_from(["", '"']),
    )
    return ";".join([name, *("".join(pair) for pair in draw(st.lists(pairs, max_size=4)))])


headers = (
    st.lists(media_types(), min_size=1, max_size=4).map(", ".join)
    | header_text
    | st.sampled_from(['";' * 4000, "a/b;a=" * 1500, "x" * 9000])
)

EVERY_FORMAT = pytest.mark.urls("tests.spec.test_negotiation")


@EVERY_FORMAT
@profile(300)
@given(accept=headers, path=st.sampled_from(["/genres", "/mixed", "/strict", "/health", "/file"]))
def test_no_accept_leads_to_a_server_error(accept: str, path: str) -> None:
    assert send(path, accept=accept).status_code in (200, 406)


@pytest.mark.urls("tests.spec.handlers")
@profile(100)
@given(accept=headers)
def test_no_accept_leads_to_a_server_error_where_there_is_nothing(accept: str) -> None:
    assert send("/nowhere", accept=accept).status_code == 404


@EVERY_FORMAT
@profile(300)
@given(
    content_type=headers,
    method=st.sampled_from(["get", "post", "patch", "delete", "options"]),
    path=st.sampled_from(["/genres", "/mixed", "/strict"]),
)
def test_no_content_type_leads_to_a_server_error(content_type: str, method: str, path: str) -> None:
    assume(is_read_by_django(content_type))
    document = {"data": {"type": "genres", "attributes": {"title": "Soul"}}}
    data = document if method in ("post", "patch") else None
    with transaction.atomic():
        response = send(path, method, data, **{"content-type": content_type})
        transaction.set_rollback(True)

    assert response.status_code in (200, 201, 400, 405, 415)


def is_read_by_django(content_type: str) -> bool:
    """Tell whether Django makes a request of a content type: no view is asked about others."""
    try:
        parse_header_parameters(content_type)
    except (TypeError, ValueError):
        return False
    return True


# Conditional requests


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("tail", ["", "?sort=title", "/{pk}"])
def test_an_answer_has_a_weak_tag_where_the_view_says_so(
    genre: Any, method: str, tail: str
) -> None:
    path = f"/genres{tail.format(pk=genre.pk)}"
    first, second = send(path, method), send(path, method)

    assert first.headers["ETag"].startswith('W/"')
    assert first.headers["ETag"] == second.headers["ETag"]
    assert send(path).headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize(
    ("setting", "usual", "always"),
    [(None, False, False), (False, False, False), (True, True, False)],
)
def test_a_project_wants_tags_for_all_views_that_do_not_decide(
    settings: Any, setting: bool | None, usual: bool, always: bool
) -> None:
    if setting is not None:
        settings.JSON_API_CONDITIONAL_GET = setting

    assert ("ETag" in send("/usual").headers) is usual
    assert ("ETag" in send("/always").headers) is always
    assert "ETag" in send("/genres").headers


def test_what_differs_has_different_tags(genre: Any) -> None:
    odd = f'{MEDIA_TYPE};profile="{ODD_URI}"'
    tags = [
        send("/genres").headers["ETag"],
        send("/genres", accept=odd).headers["ETag"],
        send("/genres", accept="text/html").headers["ETag"],
        send("/genres?fields[genres]=").headers["ETag"],
        send(f"/genres/{genre.pk}").headers["ETag"],
    ]

    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("options", "/genres", 200),
        ("get", f"/genres/{NOWHERE}", 404),
        ("get", "/genres?sort=nothing", 400),
        ("post", "/genres", 400),
        ("put", "/genres", 405),
    ],
)
def test_only_what_is_fetched_has_a_tag(method: str, path: str, status: int) -> None:
    response = send(path, method)

    assert response.status_code == status
    assert "ETag" not in response.headers


def test_the_answer_to_a_write_has_no_tag(genre: Any) -> None:
    updated = send(url(genre), "patch", update_of(genre))
    deleted = send(url(genre), "delete")

    assert (updated.status_code, deleted.status_code) == (200, 204)
    assert "ETag" not in {*updated.headers, *deleted.headers}


def test_a_view_may_have_tags_of_its_own() -> None:
    assert send("/signed").headers["ETag"] == '"mine"'


def test_what_is_not_rendered_has_no_tag() -> None:
    response = send("/file", **{"if-none-match": "*"})

    assert (response.status_code, response.content) == (200, b"%PDF")
    assert "ETag" not in response.headers


@pytest.mark.parametrize("given_tags", ["{}", '"other", {}', "*"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_client_does_not_get_again_what_it_has(genre: Any, method: str, given_tags: str) -> None:
    tag = send("/genres").headers["ETag"]
    response = send("/genres", method, **{"if-none-match": given_tags.format(tag)})

    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["ETag"] == tag
    assert "Accept" in response.headers["Vary"].split(", ")
    assert "Content-Type" not in response.headers


def test_a_client_may_have_what_a_view_has_tagged_itself() -> None:
    assert send("/signed", **{"if-none-match": '"mine"'}).status_code == 304


@pytest.mark.parametrize("tags", ['W/"other"', '"other", "another"', "", "odd"])
def test_a_client_gets_what_it_does_not_have(genre: Any, tags: str) -> None:
    response = send("/genres", **{"if-none-match": tags})

    assert response.status_code == 200
    assert response.content == send("/genres").content


def test_a_client_gets_what_has_changed(genre: Any) -> None:
    tag = send(url(genre)).headers["ETag"]
    send(url(genre), "patch", update_of(genre, attributes={"title": "Soul"}))
    response = send(url(genre), **{"if-none-match": tag})

    assert response.status_code == 200
    assert response.json()["data"]["attributes"] == {"title": "Soul"}
    assert response.headers["ETag"] != tag


def test_a_client_that_has_another_format_gets_this_one(genre: Any) -> None:
    tag = send("/genres", accept="text/html").headers["ETag"]

    assert send("/genres", **{"if-none-match": tag}).status_code == 200


def test_a_weak_tag_is_no_precondition_for_reading(genre: Any) -> None:
    response = send("/genres", **{"if-match": '"other"'})

    assert response.status_code == 200
    assert "Accept" in response.headers["Vary"].split(", ")
    assert response.headers["Content-Type"] == MEDIA_TYPE


# Limits of what can be included


def too_deep(number: int, most: int) -> tuple[int, list[Any]]:
    """Return the refusal of a path that is too deep."""
    detail = f"A path to include has {number} segments, and at most {most} may be."
    return 400, [error(400, "include", detail, parameter="include")]


def too_many(number: int, most: int) -> tuple[int, list[Any]]:
    """Return the refusal of too many paths."""
    detail = f"There are {number} paths to include, and at most {most} may be."
    return 400, [error(400, "include", detail, parameter="include")]


def teachers(depth: int) -> str:
    return ".".join(["teacher"] * depth)


@pytest.fixture
def artist() -> models.Artist:
    return models.Artist.objects.create(stage_name="Ada")


def test_paths_have_limits_where_a_project_sets_none(artist: Any) -> None:
    assert send(f"/free?include={teachers(8)}").status_code == 200
    assert refusal(send(f"/free?include={teachers(9)}")) == too_deep(9, 8)
    assert send(f"/free?include={','.join(['albums'] * 64)}").status_code == 200
    assert refusal(send(f"/free?include={','.join(['albums'] * 65)}")) == too_many(65, 64)


def test_a_project_sets_the_limits_of_paths(settings: Any, artist: Any) -> None:
    settings.JSON_API_MAX_INCLUDE_DEPTH = 1
    settings.JSON_API_MAX_INCLUDE_PATHS = 2

    assert send("/free?include=teacher,albums").status_code == 200
    assert refusal(send("/free?include=albums,teacher.albums")) == too_deep(2, 1)
    assert refusal(send("/free?include=albums,teacher,pupils")) == too_many(3, 2)


def test_a_project_may_have_no_limits(settings: Any, artist: Any) -> None:
    settings.JSON_API_MAX_INCLUDE_DEPTH = None
    settings.JSON_API_MAX_INCLUDE_PATHS = None
    many = ",".join([teachers(20)] * 70)

    assert send(f"/free?include={many}").status_code == 200


def test_a_view_sets_the_limits_of_its_paths(settings: Any, artist: Any) -> None:
    settings.JSON_API_MAX_INCLUDE_DEPTH = 1
    settings.JSON_API_MAX_INCLUDE_PATHS = 1

    assert send("/artists?include=teacher.albums,pupils.teacher,albums").status_code == 200
    assert refusal(send(f"/artists?include={teachers(3)}")) == too_deep(3, 2)
    assert refusal(send(f"/artists?include={','.join(['albums'] * 4)}")) == too_many(4, 3)


@pytest.mark.parametrize(
    ("method", "tail", "include"),
    [
        ("get", "", teachers(3)),
        ("patch", "", teachers(3)),
        ("get", "/teacher", teachers(3)),
        ("get", "/pupils", teachers(3)),
        ("get", "/relationships/pupils", "pupils.pupils.pupils"),
    ],
)
def test_the_limits_hold_for_every_document(
    artist: Any, method: str, tail: str, include: str
) -> None:
    models.Artist.objects.update(teacher=artist)
    document = update_of(artist) if method == "patch" else None
    response = send(f"{url(artist)}{tail}?include={include}", method, document)

    assert refusal(response) == too_deep(3, 2)


def test_what_is_too_deep_creates_nothing() -> None:
    document = {"data": {"type": "artists", "attributes": {"stageName": "Ada"}}}

    assert refusal(send(f"/artists?include={teachers(3)}", "post", document)) == too_deep(3, 2)
    assert not models.Artist.objects.exists()


def test_a_view_that_includes_nothing_refuses_a_path(artist: Any) -> None:
    assert refusal(send("/nothing?include=albums")) == too_many(1, 0)
    assert send("/nothing").status_code == 200


def test_a_view_that_includes_nothing_takes_the_wish_for_nothing(artist: Any) -> None:
    assert get("/nothing?include=")["included"] == []


# What is added to every document

DESCRIBED = {"href": f"{HOST}/schema", "title": "OpenAPI", "type": "application/json"}


def every_document(album: models.Album, albums: str) -> Iterator[dict[str, Any]]:
    """Yield a document of each kind."""
    one = f"{albums}/{album.pk}"
    for method, path, document in (
        ("get", "/", None),
        ("get", albums, None),
        ("get", one, None),
        ("get", f"{one}/artist", None),
        ("get", f"{one}/guests", None),
        ("get", f"{one}/relationships/guests", None),
        ("get", f"{albums}/{NOWHERE}", None),
        ("get", f"{albums}?sort=nothing", None),
        ("options", albums, None),
        ("post", albums, {}),
        ("patch", one, update_of(album)),
        ("get", "/genres", None),
        ("get", f"/genres/{NOWHERE}", None),
    ):
        yield send(path, method, document).json()


@pytest.fixture
def album() -> models.Album:
    return make_albums(1)[0]


def test_a_project_adds_meta_to_every_document(settings: Any, album: Any) -> None:
    settings.JSON_API_ROOT_META = {"copyright": "The house", "api-build": 7}

    for document in every_document(album, "/silent"):
        assert document["meta"].items() >= {"copyright": "The house", "api-build": 7}.items()


@pytest.mark.parametrize("link", [f"{HOST}/schema", DESCRIBED])
def test_a_project_adds_links_to_every_document(settings: Any, album: Any, link: Any) -> None:
    settings.JSON_API_ROOT_LINKS = {"describedby": link}

    for document in every_document(album, "/silent"):
        assert document["links"]["describedby"] == link


def test_a_project_adds_nothing_by_default(album: Any) -> None:
    assert get(f"/labels/{album.label_id}").keys() == {"data", "links"}
    assert get(f"/labels/{album.label_id}")["links"].keys() == {"self"}
    assert send(f"/labels/{NOWHERE}").json().keys() == {"errors"}


def test_a_view_adds_meta_and_links_to_its_documents(album: Any) -> None:
    document = get(url(album))

    assert document["links"] == {"describedby": f"{HOST}/help", "self": f"{HOST}{url(album)}"}
    assert document["meta"] == {"servedBy": "retrieve", "albums": 1}


def test_a_view_adds_meta_and_links_to_its_errors_too() -> None:
    assert send(f"/albums/{NOWHERE}").json() == {
        "errors": [error(404, "not_found", "No Album matches the given query.")],
        "links": {"describedby": f"{HOST}/help", "self": f"{HOST}/elsewhere"},
        "meta": {"servedBy": "retrieve", "albums": "unknown"},
    }


def test_a_view_adds_meta_and_links_to_linkage(album: Any) -> None:
    path = url(album, "/relationships/artist")

    assert get(path) == {
        "data": identifier(album.artist),
        "links": {
            "self": f"{HOST}{path}",
            "related": f"{HOST}{url(album, '/artist')}",
            "describedby": f"{HOST}/help",
        },
        "meta": {"servedBy": "retrieve_relationship", "albums": "unknown"},
    }


def test_a_view_says_it_before_the_project_does(settings: Any, album: Any) -> None:
    settings.JSON_API_ROOT_META = {"servedBy": "the project", "albums": 0, "build": 7}
    settings.JSON_API_ROOT_LINKS = {"describedby": DESCRIBED, "@license": f"{HOST}/license"}
    document = get(url(album))

    assert document["meta"] == {"servedBy": "retrieve", "albums": 1, "build": 7}
    assert document["links"] == {
        "describedby": f"{HOST}/help",
        "@license": f"{HOST}/license",
        "self": f"{HOST}{url(album)}",
    }


def test_a_view_may_have_nothing_to_add(album: Any) -> None:
    assert get(f"/silent/{album.pk}")["meta"] == {"albums": 1}
    assert get(f"/silent/{album.pk}")["links"] == {"self": f"{HOST}/silent/{album.pk}"}


def test_what_is_added_is_for_documents_alone(settings: Any, genre: Any) -> None:
    settings.JSON_API_ROOT_META = {"copyright": "The house"}
    response = send(url(genre), "delete")

    assert (response.status_code, response.content) == (204, b"")
    assert send("/signed").json() == {"meta": {}}


# Errors outside of the API

HANDLED = pytest.mark.urls("tests.spec.handlers")

NOT_FOUND = error(404, "not_found", "Nothing is at this URL.")

#: Requests that Django itself answers, with the status, and what each page says.
OUTSIDE: list[tuple[str, dict[str, str], int, str]] = [
    ("/albums", {"host": "nowhere.example"}, 400, "Bad Request"),
    ("/closed", {}, 403, "Forbidden"),
    ("/nowhere", {}, 404, "Not Found"),
    ("/failing", {}, 500, "Server Error"),
]


@HANDLED
@pytest.mark.parametrize(("path", "headers", "status", "text"), OUTSIDE)
@pytest.mark.parametrize(
    "accept",
    [
        None,
        "",
        "*/*",
        MEDIA_TYPE,
        "application/*",
        "application/json",
        "image/png",
        f"text/html, {MEDIA_TYPE}",
        "text/html;q=0.5, */*;q=0.5",
        f"text/html;q=0.5, {MEDIA_TYPE};q=0.6",
        f"{MEDIA_TYPE};indent=4",
        f'{MEDIA_TYPE};ext="{UNKNOWN}"',
        "nonsense",
    ],
)
def test_an_error_outside_of_the_api_is_a_document(
    path: str, headers: dict[str, str], status: int, text: str, accept: str | None
) -> None:
    accepted = {} if accept is None else {"accept": accept}
    client = Client(raise_request_exception=False)
    response = client.get(path, headers={**headers, **accepted})
    status_code, (found,) = refusal(response)

    assert (status_code, found["status"]) == (status, str(status))
    assert response.headers["Vary"] == "Accept"
    assert "swordfish" not in response.content.decode()


@HANDLED
@pytest.mark.parametrize(("path", "headers", "status", "text"), OUTSIDE)
@pytest.mark.parametrize(
    "accept",
    [
        "text/html",
        "text/*",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        f"text/html;q=0.6, {MEDIA_TYPE};q=0.5",
        f"text/html, {MEDIA_TYPE};q=0",
        "text/html;charset=utf-8",
    ],
)
def test_an_error_outside_of_the_api_is_the_page_of_django_for_a_browser(
    path: str, headers: dict[str, str], status: int, text: str, accept: str
) -> None:
    response = send(path, accept=accept, **headers)

    assert response.status_code == status
    assert response.headers["Content-Type"].startswith("text/html")
    assert response.headers["Vary"] == "Accept"
    assert text in response.content.decode()
    assert "swordfish" not in response.content.decode()


@HANDLED
def test_an_error_outside_of_the_api_has_what_is_added_to_every_document(settings: Any) -> None:
    settings.JSON_API_JSONAPI_OBJECT = {"version": "1.1"}
    settings.JSON_API_ROOT_META = {"copyright": "The house"}
    settings.JSON_API_ROOT_LINKS = {"describedby": DESCRIBED}

    assert send("/nowhere").json() == {
        "jsonapi": {"version": "1.1"},
        "errors": [NOT_FOUND],
        "links": {"describedby": DESCRIBED},
        "meta": {"copyright": "The house"},
    }


@HANDLED
@pytest.mark.parametrize("method", ["post", "patch", "delete", "options", "put"])
def test_an_error_outside_of_the_api_has_one_form_for_all_methods(method: str) -> None:
    assert refusal(send("/nowhere", method)) == (404, [NOT_FOUND])
