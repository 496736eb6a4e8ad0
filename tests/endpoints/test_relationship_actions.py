"""Relationships as actions of a viewset, mounted by URL patterns."""

import json
from collections.abc import Iterable
from typing import Any

import pytest
from django.urls import path
from rest_framework import relations as drf_relations
from rest_framework import serializers as drf_serializers
from rest_framework.test import APIRequestFactory

from rest_framework_json_api import relations, serializers, views
from rest_framework_json_api.renderers import JSONRenderer
from tests import models
from tests.http import MEDIA_TYPE, call, document, errors

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.endpoints.test_relationship_actions")]

ACTIONS: Any = {
    "get": "retrieve_relationship",
    "patch": "update_relationship",
    "post": "add_to_relationship",
    "delete": "remove_from_relationship",
}
ALBUM: Any = {"get": "retrieve", "patch": "partial_update"}


class AlbumSerializer(serializers.ModelSerializer):
    guests = relations.ResourceRelatedField(
        many=True,
        queryset=models.Artist.objects.all(),
        self_link_view_name="album-relationships",
        related_link_view_name="album-related",
    )

    class Meta:
        model = models.Album
        fields = ("album_title", "artist", "guests")


class AlbumViewSet(views.ModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class = AlbumSerializer


class ReadOnlyAlbumViewSet(views.ReadOnlyModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class = AlbumSerializer
    self_link_view_name = "album-relationships"


class MixedAlbumViewSet(views.RelationshipView, views.ModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class = AlbumSerializer
    field_name_mapping = {"visitors": "guests"}
    removed: Any = []

    def remove_relationships(self, instance_manager: Any, field: str) -> None:
        self.removed.append(([row.pk for row in instance_manager.all()], field))


relationship = AlbumViewSet.as_view(ACTIONS)
urlpatterns = [
    path("albums/<pk>", AlbumViewSet.as_view(ALBUM), name="album-detail"),
    path("albums/<pk>/relationships/<related_field>", relationship, name="album-relationships"),
    path(
        "albums/<pk>/<related_field>",
        AlbumViewSet.as_view({"get": "retrieve_related"}),
        name="album-related",
    ),
]

RELATIONSHIP_VIEW = MixedAlbumViewSet.as_view({"get": "get", "patch": "patch"})
URL = "http://testserver/albums/1"
LINKS = {"self": f"{URL}/relationships/guests", "related": f"{URL}/guests"}


def artists(*keys: int) -> list[dict[str, str]]:
    """Return the linkage of artists."""
    return [{"type": "artists", "id": str(key)} for key in keys]


def whole(keys: Iterable[int], links: Any = LINKS) -> Any:
    """Return the document of the relationship with guests."""
    return {"links": links, "data": artists(*keys)} if links else {"data": artists(*keys)}


@pytest.fixture(autouse=True)
def album(settings: Any) -> None:
    settings.JSON_API_FORMAT_TYPES = "dasherize"
    settings.JSON_API_PLURALIZE_TYPES = True
    for number in (1, 2, 3):
        models.Artist.objects.create(id=number, stage_name=f"Artist {number}")
    created = models.Album.objects.create(id=1, album_title="Blue", artist_id=1)
    created.guests.set([1, 2])


def send(method: str, data: Any = None, *, view: Any = relationship, name: str = "guests") -> Any:
    """Return the response to a request for a relationship of the album."""
    body = None if method == "get" else {"data": data}
    return call(view, method=method, data=body, pk="1", related_field=name)


@pytest.mark.parametrize(
    ("method", "given", "expected"),
    [
        ("get", (), (1, 2)),
        ("patch", (3, 2), (2, 3)),
        ("post", (2, 3), (1, 2, 3)),
        ("delete", (1, 3), (2,)),
    ],
)
def test_an_action_answers_with_the_linkage_and_the_links_of_the_field(
    method: str, given: Any, expected: Any
) -> None:
    assert document(send(method, artists(*given))) == whole(expected)
    assert [artist.pk for artist in models.Album.objects.get().guests.order_by("pk")] == list(
        expected
    )


def test_a_to_one_takes_no_members() -> None:
    response = send("post", artists(1), name="artist")

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, PATCH, HEAD, OPTIONS"
    assert document(send("patch", artists(2)[0], name="artist")) == {"data": artists(2)[0]}


def test_what_is_no_linkage_points_to_the_place() -> None:
    response = send("patch", [artists(1)[0], {"type": "artists", "id": "99"}])

    assert response.status_code == 404
    assert [error["source"] for error in errors(response)] == [{"pointer": "/data/1"}]


def test_the_other_actions_of_the_viewset_answer_with_resources() -> None:
    response = call(AlbumViewSet.as_view(ALBUM), pk="1")

    assert document(response)["data"]["attributes"] == {"albumTitle": "Blue"}


def test_the_options_of_a_relationship_describe_no_fields() -> None:
    described = document(call(relationship, method="options", pk="1", related_field="guests"))

    assert described["meta"]["allowed_methods"] == [
        "GET",
        "POST",
        "PATCH",
        "DELETE",
        "HEAD",
        "OPTIONS",
    ]
    assert "actions" not in described["meta"]


def test_a_read_only_viewset_has_the_linkage_only() -> None:
    assert not hasattr(ReadOnlyAlbumViewSet, "update_relationship")

    view = ReadOnlyAlbumViewSet.as_view({"get": "retrieve_relationship"})
    assert document(send("get", view=view)) == whole((1, 2))
    assert document(send("get", view=view, name="artist")) == {
        "links": {"self": f"{URL}/relationships/artist"},
        "data": artists(1)[0],
    }


def test_a_relationship_view_before_a_viewset_serves_both() -> None:
    MixedAlbumViewSet.removed = []
    linkage = MixedAlbumViewSet.as_view({"get": "get", "patch": "patch", "post": "post"})
    resource = MixedAlbumViewSet.as_view({"get": "retrieve", "patch": "partial_update"})

    assert document(send("get", view=linkage, name="visitors")) == whole((1, 2))
    assert document(send("post", artists(3), view=linkage)) == whole((1, 2, 3))
    assert document(send("patch", artists(3), view=linkage)) == whole((3,))
    assert MixedAlbumViewSet.removed == [([1, 2, 3], "guest_albums")]
    assert document(call(resource, pk="1"))["data"]["id"] == "1"
    data = {"type": "albums", "id": "1", "attributes": {"albumTitle": "Green"}}
    updated = call(resource, method="patch", data={"data": data}, pk="1")
    assert document(updated)["data"]["attributes"] == {"albumTitle": "Green"}
    related = MixedAlbumViewSet.as_view({"get": "retrieve_related"})
    assert call(related, pk="1", related_field="visitors").status_code == 404


def test_the_actions_can_be_reached_by_their_urls(client: Any) -> None:
    response = client.patch(
        "/albums/1/relationships/guests",
        json.dumps({"data": []}),
        content_type=MEDIA_TYPE,
        headers={"accept": MEDIA_TYPE},
    )

    assert document(response) == whole(())


class PlainRelationships(views.RelationshipView):
    queryset = models.Album.objects.all()


@pytest.mark.parametrize("view", [RELATIONSHIP_VIEW, PlainRelationships.as_view(), relationship])
@pytest.mark.parametrize("name", ["guests", "artist"])
def test_a_relationship_has_a_page_in_the_browsable_api(view: Any, name: str) -> None:
    request = APIRequestFactory().get("/", headers={"accept": "text/html"})
    response = view(request, pk="1", related_field=name).render()

    assert response.status_code == 200
    assert "&quot;artists&quot;" in response.content.decode()


def test_the_page_of_no_relationship_is_not_found() -> None:
    request = APIRequestFactory().options("/", headers={"accept": "text/html"})
    view = AlbumViewSet.as_view({"get": "retrieve_related"})
    response = view(request, pk="1", related_field="nothing").render()

    assert response.status_code == 200
    assert "allowed_methods" in response.content.decode()


def test_linkage_that_was_not_loaded_is_read_from_the_row() -> None:
    class Linked(drf_serializers.ModelSerializer[Any]):
        tracks = drf_relations.HyperlinkedRelatedField(  # type: ignore[var-annotated]
            view_name="album-detail", many=True, read_only=True
        )

        class Meta:
            model = models.Album
            fields = ("tracks",)

    album = models.Album.objects.get()
    track = models.Track.objects.create(album=album)
    fields = Linked(context={"request": None}).fields

    assert JSONRenderer.extract_relationships(fields, {"tracks": []}, album) == {
        "tracks": {"data": [{"type": "tracks", "id": str(track.pk)}], "meta": {"count": 1}}
    }


def test_a_resource_whose_id_only_its_data_tells_is_included_once() -> None:
    class NamedArtist(serializers.ModelSerializer):
        id = serializers.SerializerMethodField()

        class Meta:
            model = models.Artist
            fields = ("id", "stage_name")

        def get_id(self, artist: models.Artist) -> str:
            return f"artist-{artist.pk}"

    class Album(AlbumSerializer):
        included_serializers = {"artist": NamedArtist, "guests": NamedArtist}

    class Albums(views.ModelViewSet):
        queryset = models.Album.objects.all()
        serializer_class = Album

    view = Albums.as_view({"get": "retrieve"})
    included = document(call(view, "?include=artist,guests", pk="1"))["included"]

    assert [resource["id"] for resource in included] == ["artist-1", "artist-2"]
