"""The link of the resource itself."""

from typing import Any

import pytest
from rest_framework import relations as drf
from rest_framework.test import APIRequestFactory

from rest_framework_json_api import serializers
from tests import models
from tests.client import identifier
from tests.fields.hyperlinks.api import TrackSerializer, url, viewset
from tests.http import MEDIA_TYPE, document

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.fields.hyperlinks.api")]


def album_resource(fields: dict[str, Any], query: str = "", **attributes: Any) -> Any:
    """Return the resource object of album 31 by a serializer with some fields."""
    meta = {"model": models.Album, "fields": [*fields, "album_title"]}
    members = {**fields, **attributes, "Meta": type("Meta", (), meta)}
    serializer = type("AnySerializer", (serializers.ModelSerializer,), members)
    request = APIRequestFactory().get(f"/{query}", headers={"accept": MEDIA_TYPE})
    response: Any = viewset(serializer).as_view({"get": "retrieve"})(request, pk=31)
    return document(response.render())["data"]


def identity(view_name: str = "album-detail", **kwargs: Any) -> Any:
    return serializers.HyperlinkedIdentityField(view_name=view_name, **kwargs)


TITLE = {**identifier("albums", 31), "attributes": {"albumTitle": "Album 31"}}
SELF = {"self": url("albums/31")}


@pytest.mark.parametrize("name", ["pulp_href", "url", "href", "self"])
@pytest.mark.parametrize("field_class", [drf, serializers], ids=["drf", "own"])
def test_the_only_identity_of_a_detail_view_is_the_self_link(name: str, field_class: Any) -> None:
    field = field_class.HyperlinkedIdentityField(view_name="album-detail")

    assert album_resource({name: field}) == {**TITLE, "links": SELF}


VERSIONS = {"links": {"related": "http://testserver/albums/31/versions"}}


@pytest.mark.parametrize("query", ["", "?fields[albums]=albumTitle,versionsHref"])
def test_only_the_identity_of_a_detail_view_is_the_self_link(query: str) -> None:
    fields = {"versions_href": identity("album-versions"), "pulp_href": identity()}

    assert album_resource(fields, query) == {
        **TITLE,
        "relationships": {"versionsHref": VERSIONS},
        "links": SELF,
    }


def test_of_two_identities_of_detail_views_none_is_the_self_link() -> None:
    other = {"links": {"related": url("genres/31")}}

    assert album_resource({"one": identity(), "other": identity("genre-detail")}) == {
        **TITLE,
        "relationships": {"one": {"links": {"related": url("albums/31")}}, "other": other},
    }


@pytest.mark.parametrize("query", ["", "?fields[albums]=albumTitle,other"])
def test_the_serializer_can_name_the_self_link(query: str) -> None:
    fields = {"one": identity("album-versions"), "other": identity()}

    assert album_resource(fields, query, url_field_name="one") == {
        **TITLE,
        "relationships": {"other": {"links": {"related": url("albums/31")}}},
        "links": {"self": "http://testserver/albums/31/versions"},
    }


def test_the_setting_of_drf_can_name_the_self_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rest_framework.settings.api_settings.URL_FIELD_NAME", "one")

    assert album_resource({"one": identity("album-versions"), "other": identity()})["links"] == {
        "self": "http://testserver/albums/31/versions"
    }


def test_a_self_link_may_have_several_parts() -> None:
    request = APIRequestFactory().get("/", headers={"accept": MEDIA_TYPE})
    response: Any = viewset(TrackSerializer).as_view({"get": "list"})(request)

    assert document(response.render())["data"][0] == {
        **identifier("tracks", 51),
        "attributes": {"trackTitle": "Track 51"},
        "links": {"self": url("albums/31/tracks/51")},
    }
