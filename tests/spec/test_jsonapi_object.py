"""JSON:API 1.1, "JSON:API Object": what a document says of its own format."""

from typing import Any

import pytest

from rest_framework_json_api import routers
from rest_framework_json_api.negotiation import Extension, JSONAPIContentNegotiation, Profile
from tests import models
from tests.http import MEDIA_TYPE
from tests.music import make_albums
from tests.spec import api
from tests.spec.api import get, send
from tests.spec.parts import answers

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.spec.api")]


class Stamps(Profile):
    uri = "https://example.com/profiles/stamps"


class Versions(Extension):
    uri = "https://example.com/extensions/versions"
    namespace = "version"


class GenreViewSet(api.GenreViewSet):
    content_negotiation_class = JSONAPIContentNegotiation
    profile_classes = (Stamps,)
    extension_classes = (Versions,)


router = routers.SimpleRouter(trailing_slash=False)
router.register("genres", GenreViewSet)

urlpatterns = router.urls

UNKNOWN = "https://example.com/unknown"


@pytest.mark.spec("FMT-JOB-01", "FMT-JOB-02", "FMT-JOB-06")
def test_every_document_announces_the_version(settings: Any) -> None:
    settings.JSON_API_JSONAPI_OBJECT = {"version": "1.1"}

    for request, document in answers().items():
        assert document["jsonapi"] == {"version": "1.1"}, request


@pytest.mark.spec("FMT-JOB-01", "FMT-JOB-06")
def test_the_version_is_announced_where_a_project_sets_nothing(settings: Any) -> None:
    # What is set is told to the package, so that it looks again; what is deleted is not.
    settings.JSON_API_JSONAPI_OBJECT = {"version": "0"}
    del settings.JSON_API_JSONAPI_OBJECT

    assert get("/genres")["jsonapi"] == {"version": "1.1"}


@pytest.mark.spec("FMT-JOB-01")
def test_a_project_may_leave_it_out(settings: Any) -> None:
    settings.JSON_API_JSONAPI_OBJECT = None

    for request, document in answers().items():
        assert "jsonapi" not in document, request


@pytest.mark.spec("FMT-JOB-02", "FMT-JOB-03")
def test_a_project_may_add_meta_to_the_version(settings: Any) -> None:
    about = {"version": "1.1", "meta": {"implementation": {"name": "Albums", "build": 7}}}
    settings.JSON_API_JSONAPI_OBJECT = about

    for request, document in answers().items():
        assert document["jsonapi"] == about, request


@pytest.mark.urls("tests.spec.test_jsonapi_object")
@pytest.mark.spec("FMT-JOB-03")
def test_the_object_names_what_was_applied_and_nothing_else(settings: Any) -> None:
    settings.JSON_API_JSONAPI_OBJECT = {"version": "1.1"}
    applied = {"ext": [Versions.uri], "profile": [Stamps.uri]}
    found = {
        f'{MEDIA_TYPE};ext="{Versions.uri}";profile="{Stamps.uri} {UNKNOWN}"': applied,
        f'{MEDIA_TYPE};profile="{Stamps.uri}"': {"profile": [Stamps.uri]},
        f'{MEDIA_TYPE};profile="{UNKNOWN}"': {},
        MEDIA_TYPE: {},
    }

    for accept, members in found.items():
        document = send("/genres", accept=accept).json()
        assert document["jsonapi"] == {"version": "1.1", **members}, accept


@pytest.mark.spec("FMT-JOB-01")
def test_an_answer_without_a_document_announces_nothing(settings: Any) -> None:
    settings.JSON_API_JSONAPI_OBJECT = {"version": "1.1"}
    genre = models.Genre.objects.create(title="Jazz")

    response = send(f"/genres/{genre.pk}", "delete")

    assert (response.status_code, response.content) == (204, b"")


@pytest.mark.parametrize(
    "given",
    [
        {"version": "1.1", "ext": [UNKNOWN], "profile": [UNKNOWN]},
        {"ext": [UNKNOWN]},
        {"profile": [UNKNOWN], "meta": {"a": 1}},
        {"version": "9.9"},
        {"more": 1},
        {},
    ],
)
@pytest.mark.spec("FMT-JOB-04", "FMT-JOB-05")
def test_what_a_request_announces_has_no_part_in_negotiation(given: Any) -> None:
    [album] = make_albums(1)
    identity = {"type": "albums", "id": str(album.pk)}
    resource = {**identity, "attributes": {"albumTitle": "New"}}

    response = send(f"/albums/{album.pk}", "patch", {"jsonapi": given, "data": resource})

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/vnd.api+json"
    assert response.json() == get(f"/albums/{album.pk}")
    assert response.json()["data"]["attributes"]["albumTitle"] == "New"


@pytest.mark.spec("FMT-JOB-04", "FMT-JOB-05")
def test_what_a_change_of_a_relationship_announces_has_no_part_in_negotiation() -> None:
    [album] = make_albums(1)
    document = {"jsonapi": {"ext": [UNKNOWN], "profile": [UNKNOWN]}, "data": None}

    response = send(f"/albums/{album.pk}/relationships/label", "patch", document)

    assert response.status_code in (200, 204)
    assert get(f"/albums/{album.pk}/relationships/label")["data"] is None
