"""JSON:API 1.1, "Query Parameters"."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from django.core.checks import ERROR, run_checks
from django.db.models import QuerySet
from rest_framework.filters import BaseFilterBackend

from rest_framework_json_api import filters, routers, views
from tests import models
from tests.spec import api
from tests.spec.api import get, refused, send

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.spec.api")]


class TitleFilter(BaseFilterBackend):
    """Reads parameters of a project's own, and members of the filter family."""

    lookups = {
        "albumTitle": "album_title",
        "album-title[contains]": "album_title__contains",
        "filter[]": "album_title",
        "filter[title][]": "album_title",
        "filter[title][startsWith]": "album_title__startswith",
        "filter[artist.name][endsWith]": "artist__stage_name__endswith",
    }

    def filter_queryset(self, request: Any, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        for parameter, lookup in self.lookups.items():
            if parameter in request.query_params:
                queryset = queryset.filter(**{lookup: request.query_params[parameter]})
        return queryset


class OwnParametersViewSet(views.ReadOnlyModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class = api.AlbumSerializer
    filter_backends = (filters.QueryParameterValidationFilter, TitleFilter)
    allowed_query_parameters: tuple[str, ...] = tuple(TitleFilter.lookups)


class WrongParametersViewSet(OwnParametersViewSet):
    """Its parameters have names that the specification keeps for itself, or does not allow."""

    allowed_query_parameters = ("title", "titles[contains]", "_Title", "Ti+tle", "[Title]")


class WrongNames:
    router = routers.SimpleRouter(trailing_slash=False)
    router.register("albums", WrongParametersViewSet)
    urlpatterns = router.urls


router = routers.SimpleRouter(trailing_slash=False)
router.register("albums", OwnParametersViewSet)
urlpatterns = router.urls

with_own_parameters = pytest.mark.urls("tests.spec.test_query_parameters")

#: The URLs of the API that can be fetched, by what is there.
PATHS = {
    "root": "/",
    "list": "/albums",
    "detail": "/albums/{pk}",
    "related resource": "/albums/{pk}/artist",
    "missing related resource": "/albums/{pk}/label",
    "related collection": "/albums/{pk}/genres",
    "to-one relationship": "/albums/{pk}/relationships/artist",
    "to-many relationship": "/albums/{pk}/relationships/genres",
}

#: Parameters that no URL of the API knows.
UNKNOWN = [
    *("foo=1", "Foo=1", "fooBar=1", "foo-bar=1", "foo[bar]=1", "foo", "_=1", "format[x]=1"),
    *("page=2", "page[]=2", "page[foo]=1", "page[_]=1", "page[number][x]=1", "page[number=1"),
    *("fields=title", "fields[]=title", "fields[_]=x", "fields[albums][x]=title", "fields[albums"),
    *("filter=x", "filter[]=x", "filter[_]=x", "filter[bogus]=x", "filter[x][y]=1"),
    *("include[]=artist", "include[artist]=1", "sort[]=id", "sort[id]=1", "Sort=id", "INCLUDE="),
    *("search=x", "limit=1", "offset=1", "ordering=id", "a+b=1", "%C3%A9+%C3%A9=1", "[x]=1", "]=1"),
]

#: Parameters that a write cannot process.
UNPROCESSABLE = [*UNKNOWN, "page[size]=1", "page[number]=1", "ns:foo=1"]


@pytest.fixture
def album(albums: list[models.Album]) -> models.Album:
    """Return an album with genres, but without a label."""
    return albums[1]


def by(parameter: str) -> tuple[int, list[Any]]:
    """Return the status and the source of the error where a parameter is refused."""
    return 400, [{"parameter": parameter}]


def name_of(query: str) -> str:
    """Return the name of the one parameter of a query string."""
    [(name, _)] = parse_qsl(query, keep_blank_values=True)
    return name


def urls_in(value: Any) -> Iterator[str | None]:
    """Yield the URLs of the links of a document, wherever they are."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from below.values() if key == "links" else urls_in(below)
    elif isinstance(value, list):
        for item in value:
            yield from urls_in(item)


@with_own_parameters
@pytest.mark.spec("FMT-QP-01")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("filter[]=Album+2", [2]),
        ("filter[title][]=Album+1", [1]),
        ("filter[title][startsWith]=Album", [0, 1, 2, 3]),
        ("filter[artist.name][endsWith]=3", [3]),
        ("filter[title][startsWith]=Album&filter[artist.name][endsWith]=0", [0]),
    ],
)
def test_a_family_has_members_with_any_number_of_brackets(
    albums: list[models.Album], query: str, expected: list[int]
) -> None:
    found = get(f"/albums?{query}")

    assert [album["id"] for album in found["data"]] == [str(albums[n].pk) for n in expected]


@with_own_parameters
@pytest.mark.spec("FMT-QP-01", "FMT-QP-06")
def test_an_underscore_alone_makes_no_member_of_a_family() -> None:
    assert refused("/albums?filter[_]=Album") == by("filter[_]")


@with_own_parameters
@pytest.mark.spec("FMT-QP-01", "FMT-QP-06")
@pytest.mark.parametrize(
    "name", ["filter[title][_]", "filter[title", "filter[title]x", "filter[a+b]"]
)
def test_what_is_no_member_name_makes_no_member_of_a_family(
    albums: list[models.Album], name: str
) -> None:
    assert refused(f"/albums?{quote(name)}=Album") == by(name)


@pytest.mark.spec("FMT-QP-02", "FMT-QP-06")
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_a_parameter_of_an_extension_that_is_not_known_is_refused(
    album: models.Album, path: str
) -> None:
    for name in ("ns:foo", "ns:Foo", "ns:foo[bar]", "ns:", ":foo", "atomic:x"):
        assert refused(f"{path.format(pk=album.pk)}?{name}=1") == by(name)


@with_own_parameters
@pytest.mark.spec("FMT-QP-03")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("albumTitle=Album+2", [2]),
        ("album-title[contains]=1", [1]),
        ("albumTitle=Album+2&album-title[contains]=1", []),
    ],
)
def test_a_project_may_have_parameters_of_its_own(
    albums: list[models.Album], query: str, expected: list[int]
) -> None:
    found = get(f"/albums?{query}")

    assert [album["id"] for album in found["data"]] == [str(albums[n].pk) for n in expected]


@pytest.mark.spec("FMT-QP-03")
def test_a_project_may_allow_a_parameter_of_its_own_everywhere(
    settings: Any, album: models.Album
) -> None:
    settings.JSON_API_ALLOWED_QUERY_PARAMETERS = ["apiKey"]

    for path in PATHS.values():
        assert send(f"{path.format(pk=album.pk)}?apiKey=x").status_code == 200
    assert refused("/albums?apikey=x") == by("apikey")


@pytest.mark.spec("FMT-QP-04")
@pytest.mark.parametrize("name", WrongParametersViewSet.allowed_query_parameters)
def test_a_view_that_allows_a_parameter_with_a_wrong_name_is_found_at_the_start(
    settings: Any, name: str
) -> None:
    settings.ROOT_URLCONF = WrongNames

    assert [m.level for m in run_checks(databases=[]) if repr(name) in m.msg] == [ERROR]


@pytest.mark.spec("FMT-QP-04")
@pytest.mark.parametrize("name", ["since", "titles[contains]", "_Since", "Sin+ce"])
def test_a_project_that_allows_a_parameter_with_a_wrong_name_is_found_at_the_start(
    settings: Any, name: str
) -> None:
    settings.JSON_API_ALLOWED_QUERY_PARAMETERS = [name]

    assert [m.level for m in run_checks(databases=[]) if repr(name) in m.msg] == [ERROR]


@pytest.mark.spec("FMT-QP-04")
@pytest.mark.parametrize("name", ["apiKey[_]", "filter[_]", "apiKey[a+b]"])
def test_a_project_that_allows_a_wrong_member_of_a_family_is_found_at_the_start(
    settings: Any, name: str
) -> None:
    settings.JSON_API_ALLOWED_QUERY_PARAMETERS = [name]

    assert [m.level for m in run_checks(databases=[]) if repr(name) in m.msg] == [ERROR]


@with_own_parameters
@pytest.mark.spec("FMT-QP-04")
def test_parameters_with_names_of_their_own_are_no_mistake(settings: Any) -> None:
    settings.JSON_API_ALLOWED_QUERY_PARAMETERS = ["apiKey", "api-key", "API", "since2"]

    names = [*OwnParametersViewSet.allowed_query_parameters, "apiKey", "api-key", "API", "since2"]
    assert [
        m.msg for m in run_checks(databases=[]) if any(repr(name) in m.msg for name in names)
    ] == []


@pytest.mark.spec("FMT-QP-04", "FMT-QP-06")
@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_a_parameter_that_is_not_known_is_refused(album: models.Album, path: str) -> None:
    for query in UNKNOWN:
        assert refused(f"{path.format(pk=album.pk)}?{query}") == by(name_of(query))


@pytest.mark.spec("FMT-QP-06")
@pytest.mark.parametrize(
    "kind",
    [
        "root",
        "detail",
        "related resource",
        "missing related resource",
        "to-one relationship",
    ],
)
def test_what_has_no_pages_refuses_parameters_for_them(album: models.Album, kind: str) -> None:
    for query in ("page[number]=1", "page[size]=2"):
        assert refused(f"{PATHS[kind].format(pk=album.pk)}?{query}") == by(name_of(query))


@pytest.mark.spec("FMT-QP-06")
@pytest.mark.parametrize(
    "query",
    ["fields[albums]=albumTitle", "include=artist", "sort=id", "filter[search]=x", "page[size]=1"],
)
def test_the_root_of_the_api_refuses_what_it_cannot_process(query: str) -> None:
    assert refused(f"/?{query}") == by(name_of(query))


@pytest.mark.spec("FMT-QP-06")
@pytest.mark.parametrize("method", ["post", "patch", "delete"])
def test_a_write_refuses_what_it_cannot_process_and_changes_nothing(
    album: models.Album, method: str
) -> None:
    before = get(f"/albums/{album.pk}")["data"]
    artist = {"type": "artists", "id": str(album.artist_id)}
    resource = {
        "type": "albums",
        "attributes": {"albumTitle": "New"},
        "relationships": {"artist": {"data": artist}},
    }
    path, document = {
        "post": ("/albums", {"data": resource}),
        "patch": (f"/albums/{album.pk}", {"data": {**resource, "id": str(album.pk)}}),
        "delete": (f"/albums/{album.pk}", None),
    }[method]

    for query in UNPROCESSABLE:
        assert refused(f"{path}?{query}", method, document) == by(name_of(query))

    assert get(f"/albums/{album.pk}")["data"] == before
    assert models.Album.objects.count() == 4


@pytest.mark.spec("FMT-QP-06")
def test_a_creation_has_nothing_to_filter(album: models.Album) -> None:
    document = {"data": {"type": "genres", "attributes": {"title": "New"}}}

    name = "filter[search]"
    assert refused(f"/genres?{name}=x", "post", document) == by(name)
    assert not models.Genre.objects.filter(title="New").exists()


@pytest.mark.spec("FMT-QP-06")
@pytest.mark.parametrize(
    ("method", "name", "title"),
    [
        ("post", "genres", "Folk"),
        ("patch", "genres", "Folk"),
        ("delete", "genres", "Jazz"),
        ("patch", "label", None),
    ],
)
def test_a_change_of_a_relationship_refuses_what_it_cannot_process_and_changes_nothing(
    album: models.Album, method: str, name: str, title: str | None
) -> None:
    before = get(f"/albums/{album.pk}")["data"]
    label = {"type": "record_labels", "id": str(models.Label.objects.get().pk)}
    genres = models.Genre.objects.filter(title=title)
    members = [{"type": "genres", "id": str(genre.pk)} for genre in genres]

    for query in UNPROCESSABLE:
        url = f"/albums/{album.pk}/relationships/{name}?{query}"
        assert refused(url, method, {"data": members or label}) == by(name_of(query))

    assert get(f"/albums/{album.pk}")["data"] == before


@pytest.mark.spec("FMT-QP-07")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("filter[search]=Album+1", [1]),
        ("filter[search]=Album%201", [1]),
        ("filter%5Bsearch%5D=%41lbum+%31", [1]),
        ("filter%5bsearch%5d=Album+1&", [1]),
        ("%73ort=%2DalbumTitle&page[size]=2", [3, 2]),
        ("sort=-artist%2EstageName%2Cid&page[size]=%32", [3, 2]),
    ],
)
def test_a_query_string_is_read_as_a_form_is(
    albums: list[models.Album], query: str, expected: list[int]
) -> None:
    found = get(f"/albums?{query}")

    assert [album["id"] for album in found["data"]] == [str(albums[n].pk) for n in expected]


@pytest.mark.spec("FMT-QP-07")
def test_an_error_names_a_parameter_as_the_form_decodes_it() -> None:
    assert refused("/albums?a%26b+c%5B%C3%A9%5D=1") == by("a&b c[é]")


LINKED = [
    "/albums?page[size]=1&page[number]=2&fields[albums]=artist,albumTitle&include=artist",
    "/albums?filter[search]=Album+1&sort=-albumTitle",
    "/albums/{pk}?fields[albums]=albumTitle&include=",
    "/albums/{pk}/genres?page[size]=1&sort=-title",
    "/albums/{pk}/artist?fields[artists]=stageName",
    "/albums/{pk}/relationships/genres?page[size]=1",
]


@pytest.mark.spec("FMT-QP-08")
@pytest.mark.parametrize("path", LINKED)
def test_the_names_in_the_links_of_a_document_have_encoded_brackets(
    album: models.Album, path: str
) -> None:
    path = path.format(pk=album.pk)
    asked = dict(parse_qsl(urlsplit(path).query, keep_blank_values=True))

    document = get(path)

    urls = [url for url in urls_in(document) if url is not None]
    assert [url for url in urls if "[" in url or "]" in url or " " in url] == []
    own = urlsplit(document["links"]["self"]).query
    assert dict(parse_qsl(own, keep_blank_values=True)) == asked
    assert ("%5B" in own) is ("[" in path)


@pytest.mark.spec("FMT-QP-08")
def test_the_links_to_pages_have_encoded_brackets(albums: list[models.Album]) -> None:
    links = get("/albums?page[size]=1&filter[search]=Album+1&page[number]=1")["links"]

    assert links["last"].startswith("http://testserver/albums?")
    assert set(urlsplit(links["last"]).query.split("&")) == {
        "page%5Bsize%5D=1",
        "filter%5Bsearch%5D=Album+1",
        "page%5Bnumber%5D=1",
    }


@pytest.mark.spec("FMT-QP-09", "FMT-QP-10")
@pytest.mark.parametrize("path", LINKED)
def test_brackets_mean_the_same_whether_they_are_encoded_or_not(
    album: models.Album, path: str
) -> None:
    path = path.format(pk=album.pk)

    assert get(path) == get(path.replace("[", "%5B").replace("]", "%5D"))


@pytest.mark.spec("FMT-QP-09")
def test_brackets_need_not_be_encoded(albums: list[models.Album]) -> None:
    [album] = get("/albums?page[size]=1&page[number]=2&fields[albums]=headline")["data"]

    assert album["id"] == str(albums[1].pk)
    assert album["attributes"] == {"headline": "ALBUM 1"}
    assert "relationships" not in album
