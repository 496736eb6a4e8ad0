"""JSON:API 1.1, "Links": URLs, link objects, and links that are missing."""

import re
from typing import Any

import pytest
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from rest_framework_json_api import relations, routers, serializers, views
from rest_framework_json_api.exceptions import JSONAPIException
from rest_framework_json_api.pagination import JsonApiPageNumberPagination
from tests import models
from tests.http import errors
from tests.music import make_albums
from tests.spec.api import get, send
from tests.spec.parts import Part, answers, parts_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.spec.api")]

HOST = "http://testserver"

#: What a URI-reference is made of (RFC 3986, appendix A): brackets stand in IP literals only.
URI_REFERENCE = re.compile(r"(?:[A-Za-z0-9._~:/?#@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*")

SCHEMA = {
    "href": "https://example.com/schemas/albums",
    "title": "Albums",
    "type": "application/schema+json",
}

#: Link objects, each with other members.
LINK_OBJECTS: dict[str, dict[str, Any]] = {
    "href": {"href": "https://example.com/"},
    "relative": {"href": "../albums?sort=title#first"},
    "rel": {"href": "https://example.com/", "rel": "author"},
    "rel of an extension": {"href": "https://example.com/", "rel": "https://example.com/rels/fan"},
    "title": {"href": "https://example.com/", "title": "Ä title"},
    "type": {"href": "https://example.com/", "type": "text/html"},
    "hreflang": {"href": "https://example.com/", "hreflang": "de-CH"},
    "several of hreflang": {"href": "https://example.com/", "hreflang": ["en", "zh-Hant-TW"]},
    "meta": {"href": "https://example.com/", "meta": {"hits": 7}},
    "describedby": {"href": "https://example.com/", "describedby": SCHEMA["href"]},
    "described by an object": {"href": "https://example.com/", "describedby": SCHEMA},
    "everything": {
        "href": "https://example.com/",
        "rel": "related",
        "describedby": SCHEMA,
        "title": "All",
        "type": "text/html",
        "hreflang": ["en"],
        "meta": {},
    },
}


class Given:
    """The link that the API gives everywhere."""

    link: Any = None


class LinkedField(relations.ResourceRelatedField):
    def get_links(self, obj: Any = None, lookup_field: str = "pk") -> dict[str, Any]:
        return {**super().get_links(obj, lookup_field), "related": Given.link}


class LinkedPages(JsonApiPageNumberPagination):
    page_size = 2

    def get_paginated_response(self, data: Any) -> Response:
        response = super().get_paginated_response(data)
        response.data["links"] |= {"next": Given.link, "self": Given.link}
        return response


class TrackSerializer(serializers.ModelSerializer):
    album = LinkedField(queryset=models.Album.objects.all())

    class Meta:
        model = models.Track
        fields = ("track_title", "album")

    def validate_track_title(self, value: str) -> str:
        links = {"about": Given.link, "type": Given.link}
        if value == "exception":
            raise JSONAPIException("No.", links=links)
        raise ValidationError([{"detail": "No.", "links": {"about": "https://example.com/no"}}])


class TrackViewSet(views.ModelViewSet):
    queryset = models.Track.objects.all()
    serializer_class = TrackSerializer
    pagination_class = LinkedPages

    def retrieve(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        response = super().retrieve(request, *args, **kwargs)
        links = {"describedby": Given.link, "related": None}
        return Response({"results": response.data, "links": links})


router = routers.SimpleRouter(trailing_slash=False)
router.register("tracks", TrackViewSet)

urlpatterns = router.urls

linked = pytest.mark.urls("tests.spec.test_link_values")


@pytest.fixture
def link(request: Any, monkeypatch: Any) -> Any:
    """Let the API give a link everywhere."""
    value = LINK_OBJECTS.get(request.param, request.param)
    monkeypatch.setattr(Given, "link", value)
    return value


def is_link(value: Any) -> bool:
    """Tell whether a value is a URI-reference, a link object or null."""
    url = value["href"] if isinstance(value, dict) else value
    return value is None or (isinstance(url, str) and URI_REFERENCE.fullmatch(url) is not None)


def places_of_wrong(found: list[Part]) -> list[str]:
    """Return where links stand that are none."""
    return [part.place for part in found if not is_link(part.value)]


@pytest.mark.spec("FMT-LNK-01", "FMT-LNK-02")
def test_links_are_objects_of_urls_and_nulls() -> None:
    documents = answers()
    found = parts_of(documents, "link")

    assert all(isinstance(part.value, dict) for part in parts_of(documents, "links"))
    assert {type(part.value) for part in found} == {str, dict, type(None)}
    assert places_of_wrong(found) == []


@pytest.mark.parametrize(
    "query",
    [
        "page%5Bsize%5D=2&sort=album_title",
        "filter%5Bsearch%5D=%C3%A4%20%26%22%3C%25",
        "filter%5Bsearch%5D=ä|^`{}<>\\\"'",
        "page[size]=2",
        "filter%5Bsearch%5D=100%",
    ],
)
@pytest.mark.spec("FMT-LNK-02")
def test_all_links_of_a_page_are_urls_however_the_client_has_spelled_its_own(query: str) -> None:
    make_albums(4)

    found = parts_of({"": get(f"/albums?{query}")}, "link")

    assert places_of_wrong(found) == []


@linked
@pytest.mark.parametrize("link", LINK_OBJECTS, indirect=True)
@pytest.mark.spec(
    "FMT-LNK-01",
    "FMT-LNK-02",
    "FMT-LNK-04",
    "FMT-LNK-05",
    "FMT-LNK-06",
    "FMT-LNK-07",
    "FMT-LNK-08",
)
def test_a_relationship_has_the_link_object_that_its_field_gives(link: Any) -> None:
    [album] = make_albums(1)
    track = models.Track.objects.latest("pk")
    own = f"{HOST}/tracks/{track.pk}/relationships/album"
    links = {"self": own, "related": link}

    found = get(f"/tracks/{track.pk}")["data"]["relationships"]["album"]

    assert found == {"links": links, "data": {"type": "albums", "id": str(album.pk)}}
    assert get(f"/tracks/{track.pk}/relationships/album")["links"] == links


@linked
@pytest.mark.parametrize("link", LINK_OBJECTS, indirect=True)
@pytest.mark.spec("FMT-LNK-01", "FMT-LNK-02", "FMT-LNK-04", "FMT-LNK-05")
def test_a_collection_has_the_link_objects_that_its_pagination_gives(link: Any) -> None:
    page = f"{HOST}/tracks?page%5Bnumber%5D=1"

    assert get("/tracks")["links"] == {
        "self": link,
        "first": page,
        "last": page,
        "next": link,
        "prev": None,
    }


@linked
@pytest.mark.parametrize("link", [*LINK_OBJECTS, SCHEMA["href"]], indirect=True)
@pytest.mark.spec(
    "FMT-LNK-01", "FMT-LNK-02", "FMT-LNK-04", "FMT-LNK-05", "FMT-LNK-08", "FMT-TOP-06"
)
def test_a_document_has_the_links_that_its_view_gives(link: Any) -> None:
    make_albums(1)
    track = models.Track.objects.latest("pk")

    assert get(f"/tracks/{track.pk}")["links"] == {
        "self": f"{HOST}/tracks/{track.pk}",
        "describedby": link,
        "related": None,
    }


@linked
@pytest.mark.parametrize("link", LINK_OBJECTS, indirect=True)
@pytest.mark.spec("FMT-LNK-01", "FMT-LNK-02", "FMT-LNK-04", "FMT-LNK-05")
def test_an_error_has_the_link_objects_that_its_exception_gives(link: Any) -> None:
    make_albums(1)
    track = models.Track.objects.latest("pk")
    data = {"type": "tracks", "id": str(track.pk), "attributes": {"trackTitle": "exception"}}

    [error] = errors(send(f"/tracks/{track.pk}", "patch", {"data": data}))

    assert error["links"] == {"about": link, "type": link}


@linked
@pytest.mark.spec("FMT-LNK-01", "FMT-LNK-02")
def test_an_error_that_is_written_out_has_its_links() -> None:
    make_albums(1)
    track = models.Track.objects.latest("pk")
    data = {"type": "tracks", "id": str(track.pk), "attributes": {"trackTitle": "detail"}}

    [error] = errors(send(f"/tracks/{track.pk}", "patch", {"data": data}))

    assert error["links"] == {"about": "https://example.com/no"}


@linked
@pytest.mark.parametrize("link", [None], indirect=True)
@pytest.mark.spec("FMT-LNK-02")
def test_a_link_that_is_missing_is_null(link: Any) -> None:
    make_albums(1)
    track = models.Track.objects.latest("pk")
    own = f"{HOST}/tracks/{track.pk}/relationships/album"

    found = get(f"/tracks/{track.pk}")["data"]["relationships"]["album"]["links"]

    assert found == {"self": own, "related": None}
    assert get(f"/tracks/{track.pk}/relationships/album")["links"] == found
    assert get("/tracks")["links"]["next"] is None
