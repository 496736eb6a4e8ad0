"""JSON:API 1.1, "Document Structure" and "Top Level": what a document is made of."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured

from rest_framework_json_api import routers
from rest_framework_json_api.negotiation import Extension, JSONAPIContentNegotiation, Profile
from tests import models
from tests.http import MEDIA_TYPE, pointed
from tests.music import make_albums
from tests.spec import api
from tests.spec.api import get, send
from tests.spec.parts import EVERYTHING, answers, parts_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.spec.api")]


class Timestamps(Profile):
    """Says when a resource was made."""

    uri = "https://example.com/profiles/timestamps"


class Versions(Extension):
    """Says which version of a resource it is."""

    uri = "https://example.com/extensions/versions"
    namespace = "version"
    members = ("version:number",)

    def extend_document(self, document: dict[str, Any], renderer_context: Any) -> None:
        document["version:number"] = 7


class GenreViewSet(api.GenreViewSet):
    content_negotiation_class = JSONAPIContentNegotiation
    profile_classes = (Timestamps,)
    extension_classes = (Versions,)


router = routers.SimpleRouter(trailing_slash=False)
router.register("genres", GenreViewSet)

urlpatterns = router.urls

negotiated = pytest.mark.urls("tests.spec.test_documents")

PAGE_LINKS = {"first", "last", "prev", "next"}

#: The members that the specification defines for each of its objects.
MEMBERS = {
    "document": {"data", "errors", "meta", "jsonapi", "links", "included"},
    "linkage document": {"data", "errors", "meta", "jsonapi", "links", "included"},
    "resource": {"type", "id", "attributes", "relationships", "links", "meta"},
    "relationship": {"links", "data", "meta"},
    "identifier": {"type", "id", "meta"},
    "error": {"id", "links", "status", "code", "title", "detail", "source", "meta"},
    "source": {"pointer", "parameter", "header"},
    "link": {"href", "rel", "describedby", "title", "type", "hreflang", "meta"},
    "jsonapi": {"version", "ext", "profile", "meta"},
}

#: The links that the specification defines, by what the object with the links is.
LINKS = {
    "document": {"self", "related", "describedby"} | PAGE_LINKS,
    "linkage document": {"self", "related", "describedby"} | PAGE_LINKS,
    "resource": {"self"},
    "relationship": {"self", "related"} | PAGE_LINKS,
    "error": {"about", "type"},
}


def host_free(url: str) -> str:
    """Return a URL of the test server as a path with its query."""
    return url.removeprefix("http://testserver")


@pytest.mark.spec("FMT-DOC-01")
def test_objects_have_the_members_of_the_specification_and_no_others() -> None:
    found = parts_of(answers(), *MEMBERS)

    unknown = {
        part.place: names
        for part in found
        if isinstance(part.value, dict) and (names := part.value.keys() - MEMBERS[part.kind])
    }
    assert unknown == {}
    assert {part.kind for part in found if part.value is not None} == MEMBERS.keys() - {"jsonapi"}


def links_of(documents: dict[str, Any]) -> dict[str, Any]:
    """Return the names of links that the specification does not define, by their place."""
    return {
        part.place: names
        for part in parts_of(documents, *LINKS)
        if (names := ((part.value or {}).get("links") or {}).keys() - LINKS[part.kind])
    }


@pytest.mark.spec("FMT-DOC-01")
def test_objects_have_the_links_of_the_specification_and_no_others() -> None:
    documents = answers()
    # Its links are the next test.
    del documents["get /"]

    assert links_of(documents) == {}


@pytest.mark.spec("FMT-DOC-02")
def test_members_that_the_specification_does_not_have_are_ignored() -> None:
    teacher = models.Artist.objects.create(stage_name="Ada")
    identifier = {"type": "artists", "id": str(teacher.pk), "more": 1}
    data = {
        "type": "artists",
        "attributes": {"stageName": "Ben"},
        "relationships": {"teacher": {"data": identifier, "more": {}}},
        "more": [],
        "ext:more": "x",
    }
    body = {"data": data, "more": None, "links": {"more": "/"}, "jsonapi": {"more": 1}}

    response = send("/artists", "post", body)

    assert response.status_code == 201
    created = models.Artist.objects.get(stage_name="Ben")
    assert created.teacher == teacher
    assert response.json()["data"] == get(f"/artists/{created.pk}")["data"]
    assert "more" not in response.content.decode()


@negotiated
@pytest.mark.spec("FMT-DOC-03")
def test_a_member_of_an_extension_has_its_namespace() -> None:
    accept = f'{MEDIA_TYPE};ext="{Versions.uri}"'

    extended = send("/genres", accept=accept).json()

    assert extended.keys() - get("/genres").keys() == {"version:number"}
    assert extended["version:number"] == 7


@pytest.mark.parametrize("name", ["number", "versions:number", "version.number", "version", ""])
@pytest.mark.spec("FMT-DOC-03")
def test_an_extension_whose_members_lack_its_namespace_is_refused(name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="must be 'version:' and a member name"):
        type("Numbers", (Versions,), {"members": (name,)})


@pytest.mark.parametrize("body", [[], "x", 1, True, [{"data": None}]])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/artists"),
        ("patch", "/artists/{}"),
        ("patch", "/artists/{}/relationships/teacher"),
        ("post", "/artists/{}/relationships/pupils"),
        ("delete", "/artists/{}/relationships/pupils"),
    ],
)
@pytest.mark.spec("FMT-TOP-01")
def test_a_request_whose_root_is_no_object_is_refused(method: str, path: str, body: Any) -> None:
    artist = models.Artist.objects.create(stage_name="Ada")

    assert pointed(send(path.format(artist.pk), method, body)) == (400, "")
    assert list(models.Artist.objects.values_list("stage_name", "teacher")) == [("Ada", None)]


@pytest.mark.spec("FMT-TOP-01", "FMT-TOP-02", "FMT-TOP-03", "FMT-TOP-05")
def test_each_answer_is_an_object_with_data_or_errors_or_only_meta() -> None:
    for request, document in answers().items():
        assert isinstance(document, dict), request
        assert document.keys() & {"data", "errors", "meta"}, request
        assert not {"data", "errors"} <= document.keys(), request
        assert "data" in document or "included" not in document, request


@pytest.mark.parametrize("body", [{}, {"jsonapi": {"version": "1.1"}}, {"meta": {"a": 1}}])
@pytest.mark.spec("FMT-TOP-02")
def test_a_request_without_data_is_refused(body: Any) -> None:
    assert pointed(send("/genres", "post", body)) == (400, "")
    assert not models.Genre.objects.exists()


@pytest.mark.spec("FMT-TOP-05")
def test_an_answer_that_includes_resources_has_no_included_where_it_is_an_error() -> None:
    response = send("/albums/0?include=artist")

    assert response.status_code == 404
    assert response.json().keys() == {"errors"}


@pytest.mark.spec("FMT-TOP-04")
def test_links_and_included_and_jsonapi_stand_at_the_top(settings: Any) -> None:
    settings.JSON_API_JSONAPI_OBJECT = {"version": "1.1"}
    [album] = make_albums(1)

    document = get(f"/albums/{album.pk}?include=label")

    assert document.keys() == {"jsonapi", "links", "data", "included", "meta"}
    assert document["links"] == {"self": f"http://testserver/albums/{album.pk}?include=label"}
    assert document["included"] == [get(f"/labels/{album.label_id}")["data"]]


@pytest.mark.spec("FMT-TOP-06")
def test_a_collection_links_to_itself_and_to_its_pages() -> None:
    make_albums(4)
    page = "http://testserver/albums?page%5Bnumber%5D="

    assert get("/albums?page%5Bnumber%5D=2")["links"] == {
        "self": f"{page}2",
        "first": f"{page}1",
        "last": f"{page}2",
        "prev": f"{page}1",
        "next": None,
    }


@pytest.mark.spec("FMT-TOP-06")
def test_linkage_links_to_itself_and_to_what_is_related() -> None:
    [album] = make_albums(1)
    url = f"http://testserver/albums/{album.pk}"

    assert get(f"/albums/{album.pk}/relationships/artist")["links"] == {
        "self": f"{url}/relationships/artist",
        "related": f"{url}/artist",
    }


@negotiated
@pytest.mark.parametrize(
    "parameters",
    [f'profile="{Timestamps.uri}"', f'ext="{Versions.uri}";profile="{Timestamps.uri}"'],
)
@pytest.mark.spec("FMT-TOP-07")
def test_the_self_link_tells_the_media_type_where_something_was_applied(parameters: str) -> None:
    genre = models.Genre.objects.create(title="Jazz")
    accept = f"{MEDIA_TYPE};{parameters}"

    for path in ("/genres", f"/genres/{genre.pk}"):
        response = send(path, accept=accept)

        assert response.headers["Content-Type"] == accept
        assert response.json()["links"]["self"] == {
            "href": f"http://testserver{path}",
            "type": accept,
        }


@negotiated
@pytest.mark.spec("FMT-TOP-07")
def test_the_self_link_is_a_url_where_nothing_was_applied() -> None:
    for accept in (MEDIA_TYPE, f'{MEDIA_TYPE};profile="https://example.com/unknown"'):
        response = send("/genres", accept=accept)

        assert response.headers["Content-Type"] == MEDIA_TYPE
        assert response.json()["links"]["self"] == "http://testserver/genres"


@pytest.mark.spec("FMT-TOP-08")
def test_the_self_link_keeps_all_that_the_query_says() -> None:
    make_albums(4)
    query = [
        ("include", "artist"),
        ("fields[albums]", "albumTitle,artist"),
        ("fields[artists]", "stageName"),
        ("sort", "-album_title"),
        ("page[number]", "2"),
        ("page[size]", "2"),
        ("filter[search]", "Album"),
    ]

    document = get(f"/albums?{urlencode(query)}")

    assert [row["attributes"] for row in document["data"]] == [
        {"albumTitle": "Album 1"},
        {"albumTitle": "Album 0"},
    ]
    own = document["links"]["self"]
    assert parse_qsl(urlsplit(own).query) == query
    assert get(host_free(own)) == document


@pytest.mark.spec("FMT-TOP-08")
def test_the_self_link_of_a_resource_keeps_all_that_the_query_says() -> None:
    [album] = make_albums(1)
    query = urlencode({"include": "artist", "fields[albums]": "artist"})

    document = get(f"/albums/{album.pk}?{query}")

    assert document["links"] == {"self": f"http://testserver/albums/{album.pk}?{query}"}
    assert get(host_free(document["links"]["self"])) == document


@pytest.mark.spec("FMT-TOP-09")
def test_a_single_resource_is_an_object_or_null() -> None:
    full, partial = make_albums(2)
    label = {"type": "record_labels", "id": str(full.label_id)}

    assert get(f"/labels/{full.label_id}")["data"].items() >= label.items()
    assert get(f"/albums/{full.pk}/label")["data"].items() >= label.items()
    assert get(f"/albums/{partial.pk}/label") == {
        "links": {"self": f"http://testserver/albums/{partial.pk}/label"},
        "data": None,
    }
    assert get(f"/albums/{full.pk}/relationships/label")["data"] == label
    assert get(f"/albums/{partial.pk}/relationships/label")["data"] is None


@pytest.mark.spec("FMT-TOP-10", "FMT-TOP-11")
def test_a_collection_is_an_array_however_many_it_has() -> None:
    assert get("/genres")["data"] == []
    make_albums(4)
    albums = list(models.Album.objects.all())
    for album, genres in zip(albums, (1, 2, 3, 0), strict=True):
        resources = get(f"/albums/{album.pk}/genres")["data"]
        identifiers = get(f"/albums/{album.pk}/relationships/genres")["data"]

        assert [row["type"] for row in resources] == ["genres"] * genres
        assert identifiers == [{"type": row["type"], "id": row["id"]} for row in resources]
    for search, count in {"nothing": 0, "Album 2": 1, "Album": 3}.items():
        found = get(f"/albums?{urlencode({'filter[search]': search})}")["data"]

        assert [row["type"] for row in found] == ["albums"] * count


@pytest.mark.spec("FMT-TOP-10")
def test_a_collection_with_included_resources_is_an_array_of_resources() -> None:
    make_albums(2)

    document = get(f"/albums?include={EVERYTHING}")

    assert [row["attributes"]["albumTitle"] for row in document["data"]] == ["Album 0", "Album 1"]
    assert {row["type"] for row in document["data"]} == {"albums"}
