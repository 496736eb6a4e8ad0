"""JSON:API 1.1, "Meta Information": whatever a project has to say, wherever it may be said."""

from typing import Any

import pytest
from rest_framework.exceptions import ValidationError

from rest_framework_json_api import relations, renderers, routers, serializers, views
from rest_framework_json_api.exceptions import JSONAPIException
from tests import models
from tests.http import errors
from tests.music import make_albums
from tests.spec.api import get, send
from tests.spec.parts import answers, parts_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.spec.api")]

HOST = "http://testserver"

#: Any JSON value may stand in ``meta``.
ANYTHING: dict[str, Any] = {
    "text": "Ä",
    "numbers": [1, 2.5],
    "nested": {"is_it": True, "what": None},
}


class NotedField(relations.ResourceRelatedField):
    """A relationship with ``meta`` in its identifiers and its links."""

    def to_representation(self, value: Any) -> dict[str, Any]:
        return {**super().to_representation(value), "meta": {"of": "identifier", **ANYTHING}}

    def get_links(self, obj: Any = None, lookup_field: str = "pk") -> dict[str, Any]:
        url = f"{HOST}/albums/{obj.pk}/artist"
        return {"related": {"href": url, "meta": {"of": "link", **ANYTHING}}}


class NotedRenderer(renderers.JSONRenderer):
    """Says something of each relationship."""

    def extract_relationships(
        self, fields: Any, resource: Any, resource_instance: Any
    ) -> dict[str, Any]:
        relationships = super().extract_relationships(fields, resource, resource_instance)
        meta = {"of": "relationship", **ANYTHING}
        return {name: {**found, "meta": meta} for name, found in relationships.items()}


class NotedSerializer(serializers.ModelSerializer):
    artist = NotedField(queryset=models.Artist.objects.all())
    about = serializers.SerializerMethodField()

    class Meta:
        model = models.Album
        fields = ("album_title", "artist")
        meta_fields = ("about", "headline")

    def get_about(self, album: models.Album) -> dict[str, Any]:
        return {"of": "resource", **ANYTHING}

    def get_root_meta(self, resource: Any, many: bool) -> dict[str, Any]:
        return {"of": "collection" if many else "document", **ANYTHING}

    def validate_album_title(self, value: str) -> str:
        if value == "exception":
            raise JSONAPIException("No.", code="no", meta={"of": "error", **ANYTHING})
        raise ValidationError([{"detail": "No.", "meta": {"of": "error", "text": "Ä"}}])


class NotedViewSet(views.ModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class = NotedSerializer
    renderer_classes = (NotedRenderer,)


router = routers.SimpleRouter(trailing_slash=False)
router.register("albums", NotedViewSet)

urlpatterns = router.urls

noted = pytest.mark.urls("tests.spec.test_meta")


def changed(album: models.Album, title: str) -> Any:
    """Return the only error object in the answer to a change of a title."""
    data = {"type": "albums", "id": str(album.pk), "attributes": {"albumTitle": title}}
    response = send(f"/albums/{album.pk}", "patch", {"data": data})
    assert response.status_code == 400
    [error] = errors(response)
    return error


@pytest.mark.spec("FMT-META-01")
def test_meta_is_an_object_wherever_it_stands() -> None:
    found = parts_of(answers(), "meta")

    assert found
    assert [part.place for part in found if not isinstance(part.value, dict)] == []


@noted
@pytest.mark.spec("FMT-META-01", "FMT-META-02")
def test_a_document_and_a_resource_and_its_parts_have_meta() -> None:
    [album] = make_albums(1)
    url = f"{HOST}/albums/{album.pk}"

    assert get(f"/albums/{album.pk}") == {
        "links": {"self": url},
        "data": {
            "type": "albums",
            "id": str(album.pk),
            "attributes": {"albumTitle": "Album 0"},
            "relationships": {
                "artist": {
                    "links": {
                        "self": f"{url}/relationships/artist",
                        "related": {
                            "href": f"{url}/artist",
                            "meta": {"of": "link", **ANYTHING},
                        },
                    },
                    "data": {
                        "type": "artists",
                        "id": str(album.artist_id),
                        "meta": {"of": "identifier", **ANYTHING},
                    },
                    "meta": {"of": "relationship", **ANYTHING},
                }
            },
            "links": {"self": url},
            "meta": {"about": {"of": "resource", **ANYTHING}, "headline": "ALBUM 0"},
        },
        "meta": {"of": "document", **ANYTHING},
    }


@noted
@pytest.mark.spec("FMT-META-02")
def test_a_collection_has_meta_of_its_own_besides_that_of_its_pages() -> None:
    assert get("/albums") == {
        "links": {
            "self": f"{HOST}/albums",
            "first": f"{HOST}/albums?page%5Bnumber%5D=1",
            "last": f"{HOST}/albums?page%5Bnumber%5D=1",
            "next": None,
            "prev": None,
        },
        "data": [],
        "meta": {
            "pagination": {"page": 1, "pages": 1, "count": 0},
            "of": "collection",
            **ANYTHING,
        },
    }


@noted
@pytest.mark.spec("FMT-META-02")
def test_linkage_and_its_links_have_meta() -> None:
    [album] = make_albums(1)
    url = f"{HOST}/albums/{album.pk}"

    assert get(f"/albums/{album.pk}/relationships/artist") == {
        "data": {
            "type": "artists",
            "id": str(album.artist_id),
            "meta": {"of": "identifier", **ANYTHING},
        },
        "links": {
            "self": f"{url}/relationships/artist",
            "related": {"href": f"{url}/artist", "meta": {"of": "link", **ANYTHING}},
        },
    }


@pytest.mark.spec("FMT-META-02")
def test_a_to_many_relationship_tells_in_meta_how_many_it_has() -> None:
    album = make_albums(2)[1]

    relationships = get(f"/albums/{album.pk}")["data"]["relationships"]

    assert {name: found.get("meta") for name, found in relationships.items()} == {
        "artist": None,
        "label": None,
        "genres": {"count": 2},
        "guests": {"count": 2},
        "tracks": {"count": 2},
    }


@noted
@pytest.mark.spec("FMT-META-02")
def test_an_error_has_the_meta_that_its_exception_gives() -> None:
    [album] = make_albums(1)

    assert changed(album, "exception") == {
        "status": "400",
        "code": "no",
        "title": "Bad Request",
        "detail": "No.",
        "meta": {"of": "error", **ANYTHING},
    }


@noted
@pytest.mark.spec("FMT-META-02")
def test_an_error_that_is_written_out_has_its_meta() -> None:
    [album] = make_albums(1)

    assert changed(album, "detail") == {
        "status": "400",
        "code": "invalid",
        "title": "Bad Request",
        "detail": "No.",
        "source": {"pointer": "/data/attributes/albumTitle"},
        "meta": {"of": "error", "text": "Ä"},
    }


@pytest.mark.spec("FMT-META-02")
def test_the_jsonapi_object_has_the_meta_of_the_setting(settings: Any) -> None:
    settings.JSON_API_JSONAPI_OBJECT = {"version": "1.1", "meta": ANYTHING}

    assert get("/genres?page%5Bsize%5D=1")["jsonapi"] == {"version": "1.1", "meta": ANYTHING}
