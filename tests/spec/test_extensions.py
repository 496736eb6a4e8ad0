"""JSON:API 1.1, "Extensions" and "Profiles": what they add, where a client names them."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from rest_framework.filters import BaseFilterBackend

from rest_framework_json_api import filters, routers, views
from rest_framework_json_api.negotiation import Extension, Profile
from tests import models, music
from tests.http import MEDIA_TYPE
from tests.spec.api import send
from tests.spec.writing import error, nothing_changed, refusal

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

HOST = "http://testserver"


def resources(document: Any) -> list[Any]:
    """Return the resource objects of the primary data."""
    primary = document.get("data", [])
    return primary if isinstance(primary, list) else [primary]


class Letters(Extension):
    """Counts the letters of titles, and takes titles letter by letter."""

    uri = "https://example.com/extensions/letters"
    namespace = "letters"
    members = ("letters:count", "letters:spelled")
    query_parameters = ("letters:first",)

    def extend_document(self, document: dict[str, Any], renderer_context: Any) -> None:
        for resource in resources(document):
            resource["letters:count"] = len(resource["attributes"]["title"])

    def extend_data(self, data: Any, document: Any, parser_context: Any) -> Any:
        spelled = document["data"].get("letters:spelled")
        return data if spelled is None else {**data, "title": "".join(spelled)}


class Initials(Profile):
    """Adds the initial of a title to ``meta``, takes default titles there, and pages by titles."""

    uri = "https://example.com/profiles/initials"
    members = ("initial",)
    query_parameters = ("page[after]", "titlesUpTo")

    def extend_document(self, document: dict[str, Any], renderer_context: Any) -> None:
        for resource in resources(document):
            resource["meta"] = {"initial": resource["attributes"]["title"][0]}

    def extend_data(self, data: Any, document: Any, parser_context: Any) -> Any:
        return {"title": f"{document['meta']['initial']}.", **data}


class Shouts(Profile):
    """Adds an initial as well, in another way."""

    uri = "https://example.com/profiles/shouts"

    def extend_document(self, document: dict[str, Any], renderer_context: Any) -> None:
        for resource in resources(document):
            before = resource.get("meta", {}).get("initial", "")
            resource["meta"] = {"initial": f"{before}!"}


class Titles(BaseFilterBackend):
    """Reads what the extension and the profile add to the query string, and nothing else."""

    parameters = ()
    lookups = {
        "letters:first": "title__startswith",
        "page[after]": "title__gt",
        "titlesUpTo": "title__lte",
    }

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        for name, lookup in self.lookups.items():
            if name in request.query_params:
                queryset = queryset.filter(**{lookup: request.query_params[name]})
        return queryset


class GenreViewSet(views.ModelViewSet):
    queryset = models.Genre.objects.all()
    serializer_class = music.GenreSerializer
    pagination_class = None
    filter_backends = (filters.QueryParameterValidationFilter, Titles)
    extension_classes: Any = (Letters, f"{__name__}.Stamps")
    profile_classes: Any = (Initials, f"{__name__}.Shouts")


class Stamps(Extension):
    """Says who has made a document."""

    uri = "https://example.com/extensions/stamps"
    namespace = "stamp"

    def extend_document(self, document: dict[str, Any], renderer_context: Any) -> None:
        document["stamp:by"] = type(renderer_context["view"]).__name__


class PlainViewSet(GenreViewSet):
    """Supports what the settings say."""

    extension_classes = None
    profile_classes = None


class StubbornViewSet(GenreViewSet):
    """Supports nothing, whatever the settings say."""

    extension_classes = ()
    profile_classes = ()


router = routers.SimpleRouter(trailing_slash=False)
router.register("genres", GenreViewSet)
router.register("plain", PlainViewSet, basename="plain")
router.register("stubborn", StubbornViewSet, basename="stubborn")

urlpatterns = router.urls

UNKNOWN = "https://example.com/unknown"


def wanting(ext: str = "", profile: str = "") -> str:
    """Return the media type of JSON:API with some parameters."""
    given = {"ext": ext, "profile": profile}
    return MEDIA_TYPE + "".join(f';{name}="{uris}"' for name, uris in given.items() if uris)


def invalid(parameter: str, detail: str) -> tuple[int, list[Any]]:
    """Return the refusal of a query parameter."""
    return 400, [error(400, "invalid", detail, parameter=parameter)]


def titles(response: Any) -> list[str]:
    """Return the titles in a response."""
    assert response.status_code == 200, response.content
    return [resource["attributes"]["title"] for resource in response.json()["data"]]


@pytest.fixture
def genres() -> None:
    for title in ("Blues", "Folk", "Jazz"):
        models.Genre.objects.create(title=title)


# Members of documents


@pytest.mark.spec("FMT-EXT-01", "FMT-CN-02", "FMT-CN-05")
def test_an_extension_adds_members_where_a_client_demands_it(genre: Any) -> None:
    response = send(f"/genres/{genre.pk}", accept=wanting(ext=Letters.uri))

    own = f"{HOST}/genres/{genre.pk}"
    assert response.headers["Content-Type"] == wanting(ext=Letters.uri)
    assert response.json() == {
        "links": {"self": {"href": own, "type": wanting(ext=Letters.uri)}},
        "data": {
            "type": "genres",
            "id": str(genre.pk),
            "attributes": {"title": "Jazz"},
            "links": {"self": own},
            "letters:count": 4,
        },
    }


@pytest.mark.spec("FMT-PRO-01", "FMT-CN-03", "FMT-CN-06", "FMT-CN-13")
def test_a_profile_is_applied_where_a_client_asks_for_it(genre: Any) -> None:
    response = send(f"/genres/{genre.pk}", accept=wanting(profile=Initials.uri))

    own = f"{HOST}/genres/{genre.pk}"
    assert response.headers["Content-Type"] == wanting(profile=Initials.uri)
    assert response.json() == {
        "links": {"self": {"href": own, "type": wanting(profile=Initials.uri)}},
        "data": {
            "type": "genres",
            "id": str(genre.pk),
            "attributes": {"title": "Jazz"},
            "links": {"self": own},
            "meta": {"initial": "J"},
        },
    }


@pytest.mark.spec("FMT-EXT-01", "FMT-PRO-01")
@pytest.mark.parametrize("accept", [MEDIA_TYPE, "*/*", wanting(profile=UNKNOWN)])
def test_nothing_is_added_where_a_client_names_nothing(genre: Any, accept: str) -> None:
    response = send(f"/genres/{genre.pk}", accept=accept)

    own = f"{HOST}/genres/{genre.pk}"
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert response.json() == {
        "links": {"self": own},
        "data": {
            "type": "genres",
            "id": str(genre.pk),
            "attributes": {"title": "Jazz"},
            "links": {"self": own},
        },
    }


@pytest.mark.spec("FMT-CN-02", "FMT-CN-03", "FMT-CN-05", "FMT-CN-06", "FMT-MT-02")
def test_all_that_a_client_names_is_applied(genre: Any) -> None:
    wanted = wanting(f"{Stamps.uri} {Letters.uri}", f"{Shouts.uri} {Initials.uri}")
    response = send("/genres", accept=wanted)

    assert response.headers["Content-Type"] == wanted
    assert response.json() == {
        "links": {"self": {"href": f"{HOST}/genres", "type": wanted}},
        "data": [
            {
                "type": "genres",
                "id": str(genre.pk),
                "attributes": {"title": "Jazz"},
                "links": {"self": f"{HOST}/genres/{genre.pk}"},
                "letters:count": 4,
                "meta": {"initial": "J"},
            }
        ],
        "stamp:by": "GenreViewSet",
    }


@pytest.mark.spec("FMT-CN-02", "FMT-CN-03", "FMT-CN-01")
def test_an_extension_extends_errors_too() -> None:
    wanted = wanting(Stamps.uri, Initials.uri)
    response = send("/genres/0", accept=wanted)

    assert response.status_code == 404
    assert response.headers["Content-Type"] == wanted
    assert response.json() == {
        "errors": [error(404, "not_found", "No Genre matches the given query.")],
        "stamp:by": "GenreViewSet",
    }


@pytest.mark.spec("FMT-CN-02", "FMT-CN-03")
def test_an_answer_without_a_document_has_nothing_applied(genre: Any) -> None:
    wanted = wanting(Stamps.uri, Initials.uri)
    response = send(f"/genres/{genre.pk}", "delete", accept=wanted)

    assert (response.status_code, response.content) == (204, b"")
    assert "Content-Type" not in response.headers


@pytest.mark.spec("FMT-CN-02", "FMT-CN-03")
def test_the_document_itself_names_what_is_applied(genre: Any, settings: Any) -> None:
    settings.JSON_API_JSONAPI_OBJECT = {"version": "1.1", "meta": {"build": 7}}
    both = f"{Initials.uri} {Shouts.uri}"

    documents = {
        accept: send("/genres", accept=accept).json()["jsonapi"]
        for accept in (MEDIA_TYPE, wanting(Letters.uri), wanting(Stamps.uri, both))
    }

    about = {"version": "1.1", "meta": {"build": 7}}
    assert documents == {
        MEDIA_TYPE: about,
        wanting(Letters.uri): {**about, "ext": [Letters.uri]},
        wanting(Stamps.uri, both): {
            **about,
            "ext": [Stamps.uri],
            "profile": [Initials.uri, Shouts.uri],
        },
    }


@pytest.mark.spec("FMT-PRO-04")
def test_profiles_are_applied_in_the_order_of_the_client(genre: Any) -> None:
    initials = {
        order: send(
            "/genres", accept=wanting(profile=" ".join(found.uri for found in order))
        ).json()["data"][0]["meta"]
        for order in ((Initials, Shouts), (Shouts, Initials))
    }

    assert initials == {
        (Initials, Shouts): {"initial": "J!"},
        (Shouts, Initials): {"initial": "J"},
    }


@pytest.mark.spec("FMT-CN-02")
def test_what_is_named_twice_is_applied_once(genre: Any) -> None:
    twice = f"{Shouts.uri} {Shouts.uri}"
    response = send("/genres", accept=wanting(profile=twice))

    assert response.headers["Content-Type"] == wanting(profile=Shouts.uri)
    assert response.json()["data"][0]["meta"] == {"initial": "!"}


# Members of requests


def spelled(**members: Any) -> dict[str, Any]:
    """Return a document that creates a genre by the members of the extension."""
    return {"data": {"type": "genres", "letters:spelled": ["R", "a", "p"]}, **members}


@pytest.mark.spec("FMT-EXT-01")
def test_an_extension_reads_its_members_of_a_request() -> None:
    content_type = wanting(ext=Letters.uri)
    response = send("/genres", "post", spelled(), **{"content-type": content_type})

    assert response.status_code == 201
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert response.json()["data"]["attributes"] == {"title": "Rap"}


@pytest.mark.spec("FMT-EXT-01")
def test_members_of_an_extension_count_for_nothing_where_it_is_not_named() -> None:
    with nothing_changed():
        response = send("/genres", "post", spelled(), accept=wanting(ext=Stamps.uri))

    assert response.status_code == 400
    assert response.json()["errors"] == [
        error(400, "required", "This field is required.", pointer="/data/attributes/title")
    ]


@pytest.mark.spec("FMT-PRO-01")
def test_a_profile_gives_a_meaning_to_meta_of_a_request() -> None:
    document = {"data": {"type": "genres"}, "meta": {"initial": "Q"}}
    named = send("/genres", "post", document, **{"content-type": wanting(profile=Initials.uri)})
    nameless = send("/genres", "post", document)

    assert named.status_code == 201
    assert named.json()["data"]["attributes"] == {"title": "Q."}
    assert nameless.status_code == 400


@pytest.mark.spec("FMT-EXT-01", "FMT-PRO-01")
def test_an_extension_reads_an_update_before_the_profiles_do(genre: Any) -> None:
    document = spelled(meta={"initial": "Q"})
    document["data"]["id"] = str(genre.pk)
    content_type = wanting(Letters.uri, Initials.uri)
    response = send(f"/genres/{genre.pk}", "patch", document, **{"content-type": content_type})

    assert response.status_code == 200
    assert response.json()["data"]["attributes"] == {"title": "Rap"}


# Query parameters


@pytest.mark.spec("FMT-EXT-01")
def test_a_parameter_of_an_extension_is_read_where_a_client_names_it(genres: None) -> None:
    path = "/genres?letters:first=J"

    assert titles(send(path, accept=wanting(ext=Letters.uri))) == ["Jazz"]
    assert refusal(send(path)) == invalid("letters:first", "invalid query parameter: letters:first")


@pytest.mark.spec("FMT-PRO-01")
@pytest.mark.parametrize(
    ("parameter", "value", "found", "detail"),
    [
        ("page[after]", "Blues", ["Folk", "Jazz"], "Nothing reads this parameter here."),
        ("titlesUpTo", "Folk", ["Blues", "Folk"], "invalid query parameter: titlesUpTo"),
    ],
)
def test_a_parameter_of_a_profile_is_read_where_a_client_names_it(
    genres: None, parameter: str, value: str, found: list[str], detail: str
) -> None:
    path = f"/genres?{parameter}={value}"

    assert titles(send(path, accept=wanting(profile=Initials.uri))) == found
    assert refusal(send(path)) == invalid(parameter, detail)


@pytest.mark.spec("FMT-EXT-01", "FMT-PRO-01")
def test_a_parameter_of_something_else_is_refused(genres: None) -> None:
    accept = wanting(Stamps.uri, Shouts.uri)

    for parameter in ("letters:first", "titlesUpTo", "page[after]"):
        response = send(f"/genres?{parameter}=J", accept=accept)

        assert response.status_code == 400
        assert response.json()["errors"][0]["source"] == {"parameter": parameter}


@pytest.mark.spec("FMT-EXT-01")
def test_a_body_that_names_an_extension_does_not_allow_its_parameters() -> None:
    headers = {"content-type": wanting(ext=Letters.uri)}
    with nothing_changed():
        response = send("/genres?letters:first=J", "post", spelled(), **headers)

    assert refusal(response) == invalid("letters:first", "invalid query parameter: letters:first")


# What is supported


@pytest.mark.spec("FMT-EXT-01", "FMT-PRO-01")
def test_a_project_supports_extensions_and_profiles_in_all_views(genre: Any, settings: Any) -> None:
    wanted = wanting(Stamps.uri, Shouts.uri)
    settings.JSON_API_EXTENSION_CLASSES = [Stamps]
    settings.JSON_API_PROFILE_CLASSES = [f"{__name__}.Shouts"]

    response = send("/plain", accept=wanted)

    assert response.headers["Content-Type"] == wanted
    assert response.json()["stamp:by"] == "PlainViewSet"
    assert response.json()["data"][0]["meta"] == {"initial": "!"}


@pytest.mark.spec("FMT-CN-12", "FMT-CN-14")
def test_a_view_says_itself_what_it_supports(genre: Any, settings: Any) -> None:
    settings.JSON_API_EXTENSION_CLASSES = [Stamps]
    settings.JSON_API_PROFILE_CLASSES = [Shouts]

    for path in ("/stubborn", f"/stubborn/{genre.pk}"):
        assert send(path, accept=wanting(ext=Stamps.uri)).status_code == 406
        assert send(path, accept=wanting(profile=Shouts.uri)).headers["Content-Type"] == MEDIA_TYPE


@pytest.mark.spec("FMT-CN-12")
def test_a_project_supports_nothing_unless_it_says_so() -> None:
    assert send("/plain", accept=wanting(ext=Stamps.uri)).status_code == 406
    assert send("/plain", accept=wanting(profile=Shouts.uri)).headers["Content-Type"] == MEDIA_TYPE


# Definitions


@pytest.mark.spec("FMT-EXT-03")
@pytest.mark.parametrize("namespace", ["", "a-b", "a_b", "a b", "a:b", "é", "a\n"])
def test_a_namespace_has_letters_and_digits_alone(namespace: str) -> None:
    message = rf"^{__name__}\.Wrong: `namespace` must be letters and digits, not .*\.$"
    with pytest.raises(ImproperlyConfigured, match=message):
        define(Extension, namespace=namespace)


@pytest.mark.spec("FMT-EXT-03")
@pytest.mark.parametrize("namespace", ["a", "A", "0", "version2"])
def test_a_namespace_may_be_any_letters_and_digits(namespace: str) -> None:
    name = f"{namespace}:member"
    extension = define(
        Extension, namespace=namespace, members=(name,), query_parameters=(name, f"{name}[a.b]")
    )

    assert extension.namespace == namespace


@pytest.mark.spec("FMT-EXT-03", "FMT-EXT-04")
@pytest.mark.parametrize("name", ["member", "b:member", "a:", ":member", "a:_b", "a:b:c", "aa:b"])
def test_all_members_of_an_extension_have_its_one_namespace(name: str) -> None:
    message = rf"The member '{name}' must be 'a:' and a member name\."
    with pytest.raises(ImproperlyConfigured, match=message):
        define(Extension, namespace="a", members=("a:member", name))


@pytest.mark.spec("FMT-EXT-03", "FMT-EXT-04")
@pytest.mark.parametrize(
    "name", ["at", "b:at", "a:", "a:At", "a:a1", "a:a-b", "a:at[", "filter[a]"]
)
def test_all_parameters_of_an_extension_have_its_one_namespace(name: str) -> None:
    message = r"The parameter '.*' must be 'a:' and small letters\."
    with pytest.raises(ImproperlyConfigured, match=message):
        define(Extension, namespace="a", query_parameters=("a:at", name))


@pytest.mark.spec("FMT-PRO-02")
@pytest.mark.parametrize(
    "name",
    ["at", "include", "sort", "fields[a]", "a:At", "page[_]", "[At]", "At[", "filter[a][*]", ""],
)
def test_a_profile_has_no_parameter_that_json_api_keeps_for_itself(name: str) -> None:
    message = r"The parameter '.*' must be of the family `page` or `filter`, or have a character"
    with pytest.raises(ImproperlyConfigured, match=message):
        define(Profile, query_parameters=("page[a]", name))


@pytest.mark.spec("FMT-PRO-02")
def test_a_profile_has_parameters_that_implementations_may_have() -> None:
    names = ("page[a]", "page[a][b]", "filter", "filter[]", "filter[a.b]", "At", "a-t", "a1[b]")

    assert define(Profile, query_parameters=names).query_parameters == names


@pytest.mark.spec("FMT-PRO-01")
@pytest.mark.parametrize("name", ["", "_a", "a:b", "a.b"])
def test_the_members_of_a_profile_have_names_of_members(name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=rf"'{name}' is no member name\."):
        define(Profile, members=("name", name))


@pytest.mark.spec("FMT-MT-02")
@pytest.mark.parametrize("base", [Extension, Profile])
@pytest.mark.parametrize(
    "uri",
    ["", "letters", "/letters", "https:", "https://a b", 'https://a"', "https://é", "1a:b", "a:\\"],
)
def test_what_names_an_extension_or_a_profile_is_a_uri(base: Any, uri: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"\.Wrong: `uri` must be a URI, not "):
        define(base, uri=uri, namespace="a")


@pytest.mark.spec("FMT-MT-02")
@pytest.mark.parametrize(
    "uri", ["https://example.com/a?b=c,d;e#f", "urn:example:a", "tag:a@b,2024:c"]
)
def test_any_uri_may_name_an_extension_or_a_profile(settings: Any, uri: str) -> None:
    class Supporting(GenreViewSet):
        extension_classes = (define(Extension, uri=uri, namespace="a"),)
        profile_classes = (define(Profile, uri=uri),)

    router = routers.SimpleRouter(trailing_slash=False)
    router.register("genres", Supporting)
    settings.ROOT_URLCONF = tuple(router.urls)

    response = send("/genres", accept=wanting(uri, uri))

    assert response.headers["Content-Type"] == wanting(uri, uri)


def define(base: Any, **members: Any) -> Any:
    """Define an extension or a profile that is right but for some members."""
    given = {"uri": "https://example.com/wrong", "namespace": "a", **members}
    if base is Profile:
        del given["namespace"]
    return type("Wrong", (base,), {"__module__": __name__, **given})
