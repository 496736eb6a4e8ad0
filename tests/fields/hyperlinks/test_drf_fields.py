"""Hyperlinks of Django REST framework."""

from typing import Any

import pytest
from rest_framework.test import APIRequestFactory

from rest_framework_json_api import serializers
from tests import models
from tests.client import get, identifier, send
from tests.fields.hyperlinks.api import (
    ALBUM,
    ARTIST,
    album,
    identifiers,
    linked,
    same_queries,
    url,
    viewset,
)
from tests.http import MEDIA_TYPE, document

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.fields.hyperlinks.api")]


@pytest.mark.parametrize("query", ["", "?include=artist"])
def test_hyperlinks_of_drf_are_presented_alike(query: str) -> None:
    relationships = {name: ALBUM["relationships"][name] for name in ("artist", "genres")}
    included: dict[str, Any] = {"included": [ARTIST]} if query else {}

    assert get(f"/drf/31/{query}") == {
        "data": {**ALBUM, "relationships": relationships},
        **included,
    }
    same_queries(f"/drf/{query}", 2 + (4 if query else 0))


@pytest.mark.parametrize("is_url", [True, False])
def test_hyperlinks_of_drf_are_written_by_url_and_by_identifier(is_url: bool) -> None:
    linkage = {
        "artist": url("artists/12") if is_url else identifier("artists", 12),
        "genres": [url("genres/43") if is_url else identifier("genres", 43)],
    }

    assert document(send("PATCH", "/drf/31/", album(**linkage)))["data"]["relationships"] == {
        "artist": linked("artists", 12, "artists/12"),
        "genres": identifiers("genres", 43),
    }


def test_a_generic_relation_of_a_hyperlinked_serializer_is_a_to_many() -> None:
    class NotedSerializer(serializers.HyperlinkedModelSerializer):
        class Meta:
            model = models.Album
            fields = ("url", "notes")

    models.Note.objects.create(pk=1, subject=models.Album.objects.get(pk=31))
    request = APIRequestFactory().get("/", headers={"accept": MEDIA_TYPE})
    response: Any = viewset(NotedSerializer).as_view({"get": "retrieve"})(request, pk=31)

    assert document(response.render())["data"] == {
        **identifier("albums", 31),
        "relationships": {"notes": identifiers("notes", 1)},
        "links": {"self": url("albums/31")},
    }
