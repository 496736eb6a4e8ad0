"""JSON:API 1.1, "Content Negotiation" and "Media Type Parameter Rules"."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import re_path
from rest_framework import renderers as drf
from rest_framework.response import Response
from rest_framework.views import APIView

from rest_framework_json_api import parsers, renderers, routers, views
from rest_framework_json_api.negotiation import Extension, JSONAPIContentNegotiation, Profile
from tests import models, music
from tests.http import MEDIA_TYPE
from tests.spec import api
from tests.spec.api import send
from tests.spec.parts import answers
from tests.spec.writing import error, identifier, nothing_changed, refusal, update_of, url

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.spec.test_negotiation")]

#: The API of the other tests, which supports neither extensions nor profiles.
PLAIN = pytest.mark.urls("tests.spec.api")

UNKNOWN = "https://example.com/unknown"


class Versions(Extension):
    uri = "https://example.com/extensions/versions"
    namespace = "version"
    members = ("version:number",)

    def extend_document(self, document: dict[str, Any], renderer_context: Any) -> None:
        document["version:number"] = 7


class Branches(Extension):
    uri = "https://example.com/extensions/branches"
    namespace = "branch"


class Stamps(Profile):
    uri = "https://example.com/profiles/stamps"


class Signs(Profile):
    uri = "https://example.com/profiles/signs"


class LineRenderer(drf.BaseRenderer):
    """Makes a line of text of anything."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, *args: Any) -> bytes:
        return b"a,line"


class Settings(api.Settings):
    extension_classes: Any = (Versions, Branches)
    profile_classes: Any = (Stamps, Signs)


class GenreViewSet(Settings, views.ModelViewSet):
    queryset = models.Genre.objects.all()
    serializer_class = music.GenreSerializer


class ArtistViewSet(Settings, views.ModelViewSet):
    queryset = models.Artist.objects.all()
    serializer_class = api.ArtistSerializer


class StrictViewSet(GenreViewSet):
    """Reads documents and makes documents, and nothing else."""

    parser_classes = (parsers.JSONParser,)
    renderer_classes: Any = (renderers.JSONRenderer,)


class MixedViewSet(GenreViewSet):
    """Offers documents beside other formats."""

    renderer_classes = (
        renderers.JSONRenderer,
        drf.JSONRenderer,
        LineRenderer,
        renderers.BrowsableAPIRenderer,
    )


class HealthView(APIView):
    """A view of DRF alone, which knows of negotiation."""

    content_negotiation_class = JSONAPIContentNegotiation
    renderer_classes: Any = (renderers.JSONRenderer,)
    extension_classes = (Versions,)
    resource_name = "health"

    def get(self, request: Any, format: str | None = None) -> Response:
        return Response({"type": "health", "id": "1"})

    post = delete = get


class FileView(views.JSONAPIMixin, APIView):
    """Answers with what is no document, and without a renderer."""

    renderer_classes = (renderers.JSONRenderer,)

    def get(self, request: Any) -> HttpResponse:
        return HttpResponse(b"%PDF", content_type="application/pdf")


router = routers.DefaultRouter(trailing_slash=False)
router.register("genres", GenreViewSet)
router.register("artists", ArtistViewSet)
router.register("strict", StrictViewSet, basename="strict")
router.register("mixed", MixedViewSet, basename="mixed")

urlpatterns = [
    re_path("^health$", HealthView.as_view()),
    re_path("^file$", FileView.as_view()),
    *router.urls,
]


def wanting(ext: str = "", profile: str = "") -> str:
    """Return the media type of JSON:API with some parameters."""
    given = {"ext": ext, "profile": profile}
    return MEDIA_TYPE + "".join(f';{name}="{uris}"' for name, uris in given.items() if uris)


def answered(path: str, **headers: str) -> tuple[int, str]:
    """Return the status and the media type of the answer to a request."""
    response = send(path, **headers)
    return response.status_code, response.headers["Content-Type"]


UNSATISFIED = error(
    406, "not_acceptable", "Could not satisfy the request Accept header.", header="Accept"
)
NOT_ACCEPTABLE = (406, [UNSATISFIED])


def unsupported(content_type: str) -> tuple[int, list[Any]]:
    """Return the refusal of the media type of a body."""
    detail = f'Unsupported media type "{content_type}" in request.'
    source = {"header": "Content-Type"}
    return 415, [error(415, "unsupported_media_type", detail, **source)]


NEW = {"data": {"type": "genres", "attributes": {"title": "Soul"}}}


def requests_of(genre: models.Genre, artist: models.Artist) -> list[tuple[str, str, Any]]:
    """Return a request of each method that has a body, and some that have none."""
    pupils = f"/artists/{artist.pk}/relationships/pupils"
    linkage = {"data": [identifier(artist)]}
    return [
        ("get", "/genres", None),
        ("head", url(genre), None),
        ("options", "/genres", None),
        ("get", f"/artists/{artist.pk}/pupils", None),
        ("get", pupils, None),
        ("get", "/health", None),
        ("post", "/health", NEW),
        ("delete", "/health", None),
        ("get", "/strict", None),
        ("get", "/mixed", None),
        ("post", "/genres", NEW),
        ("patch", url(genre), update_of(genre, attributes={"title": "Soul"})),
        ("delete", url(genre), None),
        ("post", pupils, linkage),
        ("patch", pupils, linkage),
        ("delete", pupils, linkage),
    ]


# Media types of answers


@PLAIN
@pytest.mark.spec("FMT-CN-01", "FMT-MT-01")
def test_each_document_is_sent_as_json_api(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    request = Client.request

    def noting(client: Any, **environ: Any) -> Any:
        seen.append(request(client, **environ))
        return seen[-1]

    monkeypatch.setattr(Client, "request", noting)
    answers()

    assert {response.status_code for response in seen} >= {200, 201, 400, 403, 404, 405}
    assert {response.headers["Content-Type"] for response in seen} == {MEDIA_TYPE}


@pytest.mark.spec("FMT-CN-01", "FMT-MT-01")
@pytest.mark.parametrize(
    ("status", "method", "path", "headers"),
    [
        (200, "get", "/genres", {}),
        (200, "options", "/genres", {}),
        (200, "get", "/", {}),
        (200, "get", "/health", {}),
        (404, "get", "/genres/0", {}),
        (405, "put", "/genres", {}),
        (406, "get", "/genres", {"accept": "text/plain"}),
        (406, "get", "/genres", {"accept": f"{MEDIA_TYPE};indent=4"}),
        (415, "get", "/genres", {"content-type": f"{MEDIA_TYPE};indent=4"}),
    ],
)
def test_what_goes_wrong_is_sent_as_json_api_too(
    status: int, method: str, path: str, headers: dict[str, str]
) -> None:
    response = send(path, method, **headers)

    assert (response.status_code, response.headers["Content-Type"]) == (status, MEDIA_TYPE)


@pytest.mark.spec("FMT-MT-01")
@pytest.mark.parametrize(
    "accept",
    [
        f"{wanting(Versions.uri)};charset=utf-8, {MEDIA_TYPE}",
        f"{MEDIA_TYPE};charset=utf-8, {wanting(Versions.uri)}",
        f"{wanting(Versions.uri, Stamps.uri)};q=0.5",
        "*/*;indent=4",
    ],
)
def test_an_answer_has_no_other_parameter_than_two(accept: str) -> None:
    status, content_type = answered("/genres", accept=accept)
    plain = content_type.replace(f';ext="{Versions.uri}"', "").replace(
        f';profile="{Stamps.uri}"', ""
    )

    assert (status, plain) == (200, MEDIA_TYPE)


@pytest.mark.spec("FMT-MT-02", "FMT-CN-13", "FMT-CN-14")
@pytest.mark.parametrize(
    ("named", "applied"),
    [
        (f"{Stamps.uri} {Signs.uri}", f"{Stamps.uri} {Signs.uri}"),
        (f"{Signs.uri} {UNKNOWN} {Stamps.uri}", f"{Signs.uri} {Stamps.uri}"),
        (f" {Signs.uri}  {Stamps.uri} ", f"{Signs.uri} {Stamps.uri}"),
        (f"{Stamps.uri},{Signs.uri}", ""),
        (Stamps.uri.upper(), ""),
        (UNKNOWN, ""),
        ("", ""),
    ],
)
def test_profiles_are_a_list_of_uris(named: str, applied: str) -> None:
    accept = f'{MEDIA_TYPE};profile="{named}"'

    assert answered("/genres", accept=accept) == (200, wanting(profile=applied))


@pytest.mark.spec("FMT-MT-02", "FMT-CN-12")
@pytest.mark.parametrize(
    ("named", "status"),
    [
        (f"{Versions.uri} {Branches.uri}", 200),
        (f"{Branches.uri} {Versions.uri}", 200),
        (f"{Versions.uri} {UNKNOWN}", 406),
        (f"{Versions.uri},{Branches.uri}", 406),
        (Versions.uri.upper(), 406),
    ],
)
def test_extensions_are_a_list_of_uris(named: str, status: int) -> None:
    accept = wanting(ext=named)

    assert answered("/genres", accept=accept) == (status, accept if status == 200 else MEDIA_TYPE)


@pytest.mark.spec("FMT-MT-02", "FMT-CN-05")
@pytest.mark.parametrize("name", ["ext", "EXT", "Ext"])
def test_the_names_of_parameters_have_no_case(name: str) -> None:
    accept = f'Application/VND.api+JSON; {name}="{Versions.uri}"'

    assert answered("/genres", accept=accept) == (200, wanting(ext=Versions.uri))


# What a client sends


FOREIGN = [
    f"{MEDIA_TYPE}; charset=utf-8",
    f"{MEDIA_TYPE};charset=utf-8",
    f"{MEDIA_TYPE};indent=4",
    f"{MEDIA_TYPE};version=1",
    f"{MEDIA_TYPE};q=0.5",
    f"{MEDIA_TYPE};extra",
    f'{MEDIA_TYPE};ext="{Versions.uri}";charset=utf-8',
    "APPLICATION/vnd.API+json; Charset=utf-8",
]


@pytest.mark.spec("FMT-CN-08", "FMT-MT-01")
@pytest.mark.parametrize("content_type", FOREIGN)
def test_a_body_with_another_parameter_is_refused(
    genre: Any, artist: Any, content_type: str
) -> None:
    for method, path, document in requests_of(genre, artist):
        with nothing_changed():
            response = send(path, method, document, **{"content-type": content_type})

        assert response.status_code == 415, (method, path)
        assert method == "head" or refusal(response) == unsupported(content_type)


@pytest.mark.spec("FMT-CN-09")
@pytest.mark.parametrize("uris", [UNKNOWN, f"{Versions.uri} {UNKNOWN}", f"{UNKNOWN} {UNKNOWN}"])
def test_a_body_with_an_extension_that_is_not_known_is_refused(
    genre: Any, artist: Any, uris: str
) -> None:
    content_type = wanting(ext=uris)
    for method, path, document in requests_of(genre, artist):
        with nothing_changed():
            response = send(path, method, document, **{"content-type": content_type})

        assert response.status_code == 415, (method, path)
        assert method == "head" or refusal(response) == unsupported(content_type)


@pytest.mark.spec("FMT-CN-08", "FMT-CN-09")
def test_the_refusal_of_a_body_has_what_the_client_accepts() -> None:
    content_type = f"{MEDIA_TYPE};indent=4"
    headers = {"accept": wanting(Versions.uri), "content-type": content_type}
    response = send("/genres", "post", NEW, **headers)

    assert response.headers["Content-Type"] == wanting(Versions.uri)
    assert response.json() == {"errors": unsupported(content_type)[1], "version:number": 7}


@pytest.mark.spec("FMT-CN-08", "FMT-CN-09", "FMT-CN-14")
@pytest.mark.parametrize(
    "content_type",
    [
        MEDIA_TYPE,
        wanting(ext=Versions.uri),
        wanting(ext=f"{Versions.uri} {Branches.uri}"),
        wanting(profile=Stamps.uri),
        wanting(profile=UNKNOWN),
        wanting(Versions.uri, f"{UNKNOWN} {Stamps.uri}"),
        wanting(profile=f"{UNKNOWN}/{'x' * 1000}"),
        f'{MEDIA_TYPE};ext="";profile=""',
    ],
)
def test_a_body_with_what_is_known_and_with_any_profile_is_read(content_type: str) -> None:
    response = send("/genres", "post", NEW, **{"content-type": content_type})

    assert response.status_code == 201
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert response.json()["data"]["attributes"] == {"title": "Soul"}


@PLAIN
@pytest.mark.spec("FMT-CN-09", "FMT-CN-12")
def test_an_api_without_extensions_knows_none() -> None:
    content_type = wanting(ext=Versions.uri)
    with nothing_changed():
        response = send("/genres", "post", NEW, **{"content-type": content_type})

    assert refusal(response) == unsupported(content_type)
    assert refusal(send("/genres", accept=content_type)) == NOT_ACCEPTABLE


@pytest.mark.spec("FMT-CN-17")
@pytest.mark.parametrize(
    "content_type",
    ["application/json", "text/plain", "application/xml", "application/*", "*/*", "*"],
)
def test_a_body_of_another_media_type_is_refused(
    genre: Any, artist: Any, content_type: str
) -> None:
    writes = [
        ("post", "/genres", NEW),
        ("patch", url(genre), update_of(genre)),
        ("post", f"/artists/{artist.pk}/relationships/pupils", {"data": [identifier(artist)]}),
    ]
    for method, path, document in writes:
        with nothing_changed():
            response = send(path, method, document, **{"content-type": content_type})

        assert refusal(response) == unsupported(content_type)


@pytest.mark.spec("FMT-CN-17")
@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_a_form_is_refused_where_only_documents_are_read(content_type: str) -> None:
    with nothing_changed():
        response = Client().generic(
            "POST",
            "/strict",
            "title=Soul",
            content_type=content_type,
            headers={"accept": MEDIA_TYPE},
        )

    assert refusal(response) == unsupported(content_type)


# What a client accepts


@pytest.mark.spec("FMT-CN-10")
@pytest.mark.parametrize(
    "accept",
    [
        f"{MEDIA_TYPE};indent=4, {MEDIA_TYPE}",
        f"{MEDIA_TYPE}, {MEDIA_TYPE};indent=4",
        f"{MEDIA_TYPE};charset=utf-8, {MEDIA_TYPE};indent=4;q=1, {MEDIA_TYPE};q=0.1",
        f'{MEDIA_TYPE};profile="{Stamps.uri}";indent=4, {MEDIA_TYPE}',
        f'{MEDIA_TYPE};ext="{Versions.uri}";indent=4, {MEDIA_TYPE}',
        f'{MEDIA_TYPE};ext="{UNKNOWN}", {MEDIA_TYPE};q=0.1',
    ],
)
def test_what_asks_for_what_there_is_not_is_left_out(genre: Any, accept: str) -> None:
    response = send("/genres", accept=accept)

    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert response.content == send("/genres").content
    assert b"\n" not in response.content


@pytest.mark.spec("FMT-CN-11", "FMT-MT-01")
@pytest.mark.parametrize(
    "accept",
    [
        f"{MEDIA_TYPE};charset=utf-8",
        f"{MEDIA_TYPE}; charset=utf-8",
        f"{MEDIA_TYPE};indent=4, {MEDIA_TYPE};charset=utf-8",
        f"{MEDIA_TYPE};charset=utf-8, */*",
        f"{MEDIA_TYPE};charset=utf-8;q=0.1, text/html",
        f'{MEDIA_TYPE};profile="{Stamps.uri}";charset=utf-8, application/*',
        f"{MEDIA_TYPE};q=1;level=1",
    ],
)
@pytest.mark.parametrize("path", ["/genres", "/strict", "/mixed", "/health"])
def test_a_client_that_accepts_only_other_parameters_gets_nothing(path: str, accept: str) -> None:
    assert refusal(send(path, accept=accept)) == NOT_ACCEPTABLE


@pytest.mark.spec("FMT-CN-12")
@pytest.mark.parametrize(
    "accept",
    [
        wanting(ext=UNKNOWN),
        wanting(ext=f"{Versions.uri} {UNKNOWN}"),
        f"{wanting(ext=UNKNOWN)}, {wanting(f'{UNKNOWN} {Versions.uri}')}",
        f"{wanting(ext=UNKNOWN)}, */*",
        f"{wanting(ext=UNKNOWN)};q=0.1, text/html",
        f"{wanting(ext=UNKNOWN)}, {MEDIA_TYPE};indent=4",
    ],
)
@pytest.mark.parametrize("path", ["/genres", "/strict", "/mixed", "/health"])
def test_a_client_that_demands_unknown_extensions_gets_nothing(path: str, accept: str) -> None:
    assert refusal(send(path, accept=accept)) == NOT_ACCEPTABLE


@pytest.mark.spec("FMT-CN-11", "FMT-CN-12")
def test_a_write_that_nobody_can_answer_is_not_done(genre: Any, artist: Any) -> None:
    for method, path, document in requests_of(genre, artist):
        with nothing_changed():
            response = send(path, method, document, accept=wanting(ext=UNKNOWN))

        assert response.status_code == 406, (method, path)


@pytest.mark.spec("FMT-CN-05", "FMT-CN-12")
def test_of_several_demands_one_that_can_be_met_is_enough() -> None:
    accept = f"{wanting(ext=UNKNOWN)}, {wanting(ext=Versions.uri)};q=0.2"

    assert answered("/genres", accept=accept) == (200, wanting(ext=Versions.uri))


@pytest.mark.spec("FMT-CN-07")
@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (f"{MEDIA_TYPE};q=0.5", MEDIA_TYPE),
        (f"{MEDIA_TYPE}; q=0.001", MEDIA_TYPE),
        (f"{MEDIA_TYPE};Q=0.5", MEDIA_TYPE),
        (f"{MEDIA_TYPE};q=1.000", MEDIA_TYPE),
        (f"text/html;q=0.9, {MEDIA_TYPE};q=1", MEDIA_TYPE),
        (f"text/html, {MEDIA_TYPE}", MEDIA_TYPE),
        (f"{MEDIA_TYPE};q=0.8, text/html;q=0.9", "text/html; charset=utf-8"),
        (f"{MEDIA_TYPE};q=0.8, text/html", "text/html; charset=utf-8"),
        (f"{MEDIA_TYPE};q=0.8, text/csv;q=0.9", "text/csv; charset=utf-8"),
        (f"{MEDIA_TYPE};q=0.3, application/json;q=0.4, text/csv;q=0.2", "application/json"),
        (f"{MEDIA_TYPE};q=0, application/json;q=0.1", "application/json"),
        (f"{MEDIA_TYPE};q=0, */*", "application/json"),
        (f"{MEDIA_TYPE};q=0.1, */*", "application/json"),
        (f"{MEDIA_TYPE};q=0.1, application/*;q=0.2, */*;q=0.3", "text/csv; charset=utf-8"),
        ("text/*, */*;q=0.9", "text/csv; charset=utf-8"),
        ("text/*, text/csv;q=0.1", "text/html; charset=utf-8"),
        (f"{MEDIA_TYPE};q=nan, application/json;q=0.9", MEDIA_TYPE),
        (f"{MEDIA_TYPE};q=2, application/json;q=0.9", MEDIA_TYPE),
        (f"{MEDIA_TYPE};q=-1, application/json;q=0.9", MEDIA_TYPE),
        (f"{MEDIA_TYPE};q=, application/json;q=0.9", MEDIA_TYPE),
        (f"{wanting(Versions.uri)};q=0.2, {MEDIA_TYPE};q=0.4", MEDIA_TYPE),
        (f"{wanting(Versions.uri)};q=0.4, {MEDIA_TYPE};q=0.2", wanting(Versions.uri)),
        (f"{wanting(Versions.uri)}, {MEDIA_TYPE}", wanting(Versions.uri)),
        (f"{MEDIA_TYPE}, {wanting(Versions.uri)}", wanting(Versions.uri)),
        (f"{wanting(Versions.uri)};q=0, {MEDIA_TYPE}", MEDIA_TYPE),
        (f"{wanting(UNKNOWN)}, {MEDIA_TYPE};q=0.1, text/csv;q=0.5", "text/csv; charset=utf-8"),
        (
            f"{wanting(profile=Stamps.uri)};q=0.6, {wanting(profile=Signs.uri)};q=0.7",
            wanting(profile=Signs.uri),
        ),
    ],
)
def test_the_media_type_that_a_client_likes_best_is_chosen(accept: str, chosen: str) -> None:
    assert answered("/mixed", accept=accept) == (200, chosen)


@pytest.mark.spec("FMT-CN-07")
@pytest.mark.parametrize(
    "accept", [f"{MEDIA_TYPE};q=0", f"{MEDIA_TYPE};q=0, */*", f"{MEDIA_TYPE};q=0.0, application/*"]
)
def test_a_client_that_likes_no_document_gets_none(accept: str) -> None:
    assert refusal(send("/strict", accept=accept)) == NOT_ACCEPTABLE


@pytest.mark.spec("FMT-CN-16")
@pytest.mark.parametrize(
    "accept",
    [
        None,
        "",
        "*/*",
        "application/*",
        "text/plain, application/*;q=0.1",
        "*/*;q=0.1",
        f'*/*;ext="{UNKNOWN}"',
        f'*/*;ext="{Versions.uri}"',
        f'application/*;profile="{Stamps.uri}"',
    ],
)
@pytest.mark.parametrize("path", ["/genres", "/strict", "/mixed", "/health", "/"])
def test_a_client_that_accepts_anything_gets_a_plain_document(
    path: str, accept: str | None
) -> None:
    headers = {} if accept is None else {"accept": accept}
    response = Client().get(path, headers=headers)

    assert response.status_code == 200
    assert response.headers["Content-Type"] == MEDIA_TYPE


@pytest.mark.spec("FMT-CN-16")
@pytest.mark.parametrize(
    "accept", ["text/plain", "image/*", "application/vnd.api", "application/xml", "json", "*"]
)
@pytest.mark.parametrize("path", ["/genres", "/strict", "/mixed", "/health", "/"])
def test_a_client_that_accepts_something_else_gets_nothing(path: str, accept: str) -> None:
    assert refusal(send(path, accept=accept)) == NOT_ACCEPTABLE


# Other formats


@pytest.mark.spec("FMT-CN-16")
def test_documents_are_made_beside_other_formats(genre: Any) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    pages = send("/mixed", accept="application/json").json()

    assert send("/mixed", accept=browser).content.lstrip().startswith(b"<!DOCTYPE html>")
    assert send("/mixed", accept="text/csv").content == b"a,line"
    assert pages["results"] == [{"title": "Jazz"}]
    assert send("/mixed").json()["data"][0]["attributes"] == {"title": "Jazz"}


@pytest.mark.spec("FMT-CN-16")
def test_another_format_keeps_its_own_parameters(genre: Any) -> None:
    accept = f"{MEDIA_TYPE};q=0.5, application/json; indent=2"
    response = send(f"/mixed/{genre.pk}", accept=accept)

    assert response.content == b'{\n  "title": "Jazz"\n}'


@pytest.mark.spec("FMT-CN-16")
@pytest.mark.parametrize(
    ("path", "accept", "chosen"),
    [
        ("/mixed.csv", "*/*", "text/csv; charset=utf-8"),
        ("/mixed.json", "*/*", "application/json"),
        ("/mixed?format=csv", "*/*", "text/csv; charset=utf-8"),
        ("/mixed?format=csv", "text/html;q=0.9, */*;q=0.8", "text/csv; charset=utf-8"),
        ("/mixed?format=json", f"{MEDIA_TYPE}, application/*;q=0.1", "application/json"),
        ("/mixed?format=vnd.api%2Bjson", wanting(Versions.uri), wanting(Versions.uri)),
        ("/mixed?format=api", "text/html", "text/html; charset=utf-8"),
    ],
)
def test_a_url_may_name_the_format(path: str, accept: str, chosen: str) -> None:
    assert answered(path, accept=accept) == (200, chosen)


# Caches


@pytest.mark.spec("FMT-CN-15")
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"accept": wanting(Versions.uri, Stamps.uri)},
        {"accept": "text/plain"},
        {"content-type": f"{MEDIA_TYPE};indent=4"},
    ],
)
def test_each_answer_depends_on_what_the_client_accepts(
    genre: Any, artist: Any, headers: dict[str, str]
) -> None:
    for method, path, document in requests_of(genre, artist):
        response = send(path, method, document, **headers)

        assert "Accept" in response.headers["Vary"].split(", "), (method, path)


@pytest.mark.spec("FMT-CN-15")
@pytest.mark.parametrize(
    ("status", "method", "path"),
    [
        (200, "get", "/strict"),
        (200, "options", "/strict"),
        (400, "get", "/strict?sort=nothing"),
        (400, "post", "/strict"),
        (404, "get", "/strict/0"),
        (405, "put", "/strict"),
    ],
)
def test_the_answers_of_a_view_with_one_format_depend_on_it_too(
    status: int, method: str, path: str
) -> None:
    response = send(path, method)

    assert response.status_code == status
    assert "Accept" in response.headers["Vary"].split(", ")


@pytest.mark.spec("FMT-CN-15")
def test_an_answer_without_a_document_depends_on_it_too(genre: Any) -> None:
    response = send(f"/strict/{genre.pk}", "delete")

    assert (response.status_code, response.content) == (204, b"")
    assert "Accept" in response.headers["Vary"].split(", ")


@pytest.mark.spec("FMT-CN-15")
@pytest.mark.parametrize("accept", ["text/csv", "application/json", "text/html"])
def test_other_formats_depend_on_it_too(accept: str) -> None:
    assert "Accept" in send("/mixed", accept=accept).headers["Vary"].split(", ")


@pytest.mark.spec("FMT-CN-15")
def test_what_is_no_document_depends_on_it_too() -> None:
    assert "Accept" in send("/file", accept="*/*").headers["Vary"].split(", ")


# Views of Django REST framework


@pytest.mark.spec("FMT-CN-02", "FMT-CN-08", "FMT-CN-12")
def test_a_view_of_drf_negotiates_by_the_class_that_it_names() -> None:
    response = send("/health", accept=wanting(Versions.uri))

    assert response.headers["Content-Type"] == wanting(Versions.uri)
    assert response.json() == {"data": {"type": "health", "id": "1"}, "version:number": 7}
    assert send("/health", accept=wanting(Branches.uri)).status_code == 406
    refused = send("/health", "post", NEW, **{"content-type": wanting(Branches.uri)})
    assert refused.status_code == 415
