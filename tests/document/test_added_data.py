"""What a project makes of the data of a resource is shown, and only what it shows is included."""

from typing import Any

import pytest
from rest_framework import serializers as drf

from rest_framework_json_api import relations, serializers, views
from rest_framework_json_api.renderers import JSONRenderer
from tests import models
from tests.http import get_list, get_one
from tests.music import ArtistSerializer, BriefArtistSerializer

pytestmark = pytest.mark.django_db


@pytest.fixture
def album() -> models.Album:
    artist = models.Artist.objects.create(pk=1, stage_name="Ada")
    made = models.Album.objects.create(pk=2, album_title="Late", artist=artist)
    made.guests.set([artist])
    return made


class AlbumSerializer(serializers.ModelSerializer):
    included_serializers = {"artist": BriefArtistSerializer, "guests": BriefArtistSerializer}

    class Meta:
        model = models.Album
        fields: tuple[str, ...] = ("album_title", "release_date", "artist", "guests")
        meta_fields: tuple[str, ...] = ()


def shown(serializer: Any, query: str = "", **attributes: Any) -> Any:
    """Return the document of a list by a serializer of albums."""
    members = {"queryset": models.Album.objects.all(), "serializer_class": serializer}
    own = {**members, "pagination_class": None, **attributes}
    return get_list(type("AlbumViewSet", (views.ModelViewSet,), own), query)


class AddingSerializer(AlbumSerializer):
    def to_representation(self, instance: Any) -> Any:
        added = {"foot_note": {"a_b": 1}, "type": "x", "nothing": None, "artist_name": "Ada"}
        return {**super().to_representation(instance), **added}


def test_what_is_added_is_an_attribute(album: models.Album) -> None:
    [found] = shown(AddingSerializer)["data"]

    assert found["type"] == "albums"
    assert found["attributes"] == {
        "albumTitle": "Late",
        "releaseDate": None,
        "footNote": {"a_b": 1},
        "nothing": None,
        "artistName": "Ada",
    }


def test_a_fieldset_counts_for_what_is_added(album: models.Album) -> None:
    [found] = shown(AddingSerializer, "?fields[albums]=albumTitle,footNote,artist_name")["data"]

    assert found["attributes"] == {
        "albumTitle": "Late",
        "footNote": {"a_b": 1},
        "artistName": "Ada",
    }


def test_included_resources_have_what_is_added(album: models.Album) -> None:
    class NotedSerializer(BriefArtistSerializer):
        def to_representation(self, instance: Any) -> Any:
            return {**super().to_representation(instance), "note": instance.pk}

    class NotedAlbumSerializer(AlbumSerializer):
        included_serializers = {"artist": NotedSerializer}

    [found] = shown(NotedAlbumSerializer, "?include=artist")["included"]
    assert found["attributes"] == {"stageName": "Ada", "note": 1}


def test_members_of_a_polymorphic_serializer_have_what_is_added(album: models.Album) -> None:
    class AnyAlbumSerializer(serializers.PolymorphicModelSerializer[Any]):
        polymorphic_serializers = (AlbumSerializer,)

        def to_representation(self, instance: Any) -> Any:
            return {**super().to_representation(instance), "note": 1}

        class Meta:
            model = models.Album

    [found] = shown(AnyAlbumSerializer)["data"]
    assert found["attributes"] == {"albumTitle": "Late", "releaseDate": None, "note": 1}


def test_a_list_serializer_may_add_something(album: models.Album) -> None:
    class NotingList(serializers.ListSerializer):
        def to_representation(self, data: Any) -> Any:
            return [{**each, "note": 1} for each in super().to_representation(data)]

    class ListedSerializer(AlbumSerializer):
        class Meta(AlbumSerializer.Meta):
            list_serializer_class = NotingList

    [found] = shown(ListedSerializer)["data"]
    assert found["attributes"] == {"albumTitle": "Late", "releaseDate": None, "note": 1}


def test_what_has_the_key_of_a_field_does_not_take_its_place(album: models.Album) -> None:
    class DoubleSerializer(AlbumSerializer):
        def to_representation(self, instance: Any) -> Any:
            return {**super().to_representation(instance), "albumTitle": 1, "Guests": 2, "n": 3}

    [found] = shown(DoubleSerializer)["data"]
    assert found["attributes"] == {"albumTitle": "Late", "releaseDate": None, "n": 3}


class RemovingSerializer(AlbumSerializer):
    def to_representation(self, instance: Any) -> Any:
        data = super().to_representation(instance)
        return {"title": data["album_title"], "guests": []}


def test_what_is_removed_is_no_member_and_leads_to_nothing(album: models.Album) -> None:
    found = shown(RemovingSerializer, "?include=artist,guests")

    assert found["data"] == [
        {
            "type": "albums",
            "id": "2",
            "attributes": {"title": "Late"},
            "relationships": {"guests": {"data": [], "meta": {"count": 0}}},
        }
    ]
    assert found["included"] == []


def test_a_relationship_that_a_fieldset_leaves_out_is_included(album: models.Album) -> None:
    for serializer in (AlbumSerializer, AddingSerializer):
        found = shown(serializer, "?include=artist&fields[albums]=albumTitle")

        assert [each["id"] for each in found["included"]] == ["1"]


def test_links_alone_are_followed_though_their_data_is_none(album: models.Album) -> None:
    class LinkedSerializer(AddingSerializer):
        artist = relations.HyperlinkedRelatedField(queryset=models.Artist.objects)

    found = shown(LinkedSerializer, "?include=artist")
    assert [each["id"] for each in found["included"]] == ["1"]


# Members of identifiers


class Noting(relations.ResourceRelatedField):
    def to_representation(self, value: Any) -> Any:
        return {**super().to_representation(value), "meta": {"note": value.pk}}


class NotingMethod(relations.SerializerMethodResourceRelatedField):
    def to_representation(self, value: Any) -> Any:
        return {**super().to_representation(value), "meta": {"note": value.pk}}


def test_members_of_identifiers_stay_that_a_field_adds(album: models.Album) -> None:
    class NotedSerializer(AlbumSerializer):
        artist: Any = Noting(read_only=True)
        guests: Any = Noting(read_only=True, many=True)
        first_guest = NotingMethod(model=models.Artist)
        all_guests = NotingMethod(model=models.Artist, many=True)

        def get_first_guest(self, instance: Any) -> Any:
            return instance.guests.first()

        def get_all_guests(self, instance: Any) -> Any:
            return instance.guests.all()

        class Meta(AlbumSerializer.Meta):
            fields = ("artist", "guests", "first_guest", "all_guests")

    noted = {"type": "artists", "id": "1", "meta": {"note": 1}}
    for query in ("", "?include=artist,guests"):
        [found] = shown(NotedSerializer, query)["data"]
        linkage = {name: each["data"] for name, each in found["relationships"].items()}
        assert linkage == {
            "artist": noted,
            "guests": [noted],
            "firstGuest": noted,
            "allGuests": [noted],
        }


# Hooks of the renderer


class MetaSerializer(AlbumSerializer):
    class Meta(AlbumSerializer.Meta):
        fields = ("album_title",)
        meta_fields = ("release_date",)


WHOLE = {
    "type": "albums",
    "id": "2",
    "attributes": {"albumTitle": "Late"},
    "meta": {"releaseDate": None},
}


@pytest.mark.parametrize("renderer", [JSONRenderer, JSONRenderer()])
def test_a_resource_object_is_whole_where_a_project_asks_for_it(
    album: models.Album, renderer: Any
) -> None:
    serializer = MetaSerializer(album)
    for fields in (serializer.fields, dict(serializer.fields)):
        for data in (serializer.data, dict(serializer.data)):
            asked = (fields, data, album, "albums", serializer)
            assert renderer.build_json_resource_obj(*asked) == WHOLE


def test_what_an_override_returns_is_the_resource_object(album: models.Album) -> None:
    class Listing(JSONRenderer):
        @classmethod
        def build_json_resource_obj(cls, *args: Any, **kwargs: Any) -> Any:
            built = super().build_json_resource_obj(*args, **kwargs)
            return {**built, "meta": {**built["meta"], "members": sorted(built)}}

    class Bare(JSONRenderer):
        def build_json_resource_obj(self, *args: Any, **kwargs: Any) -> Any:
            return {"type": "albums", "id": "2"}

    class Noted(JSONRenderer):
        def extract_meta(self, serializer: Any, resource: Any) -> Any:
            return {"foot_note": 1} if resource["id" if "id" in resource else "album_title"] else {}

    def by(renderer: Any) -> Any:
        return shown(MetaSerializer, renderer_classes=(renderer,))["data"]

    members = ["attributes", "id", "meta", "type"]
    assert by(Listing) == [{**WHOLE, "meta": {"releaseDate": None, "members": members}}]
    assert by(Bare) == [{"type": "albums", "id": "2"}]
    assert by(Noted) == [{**WHOLE, "meta": {"footNote": 1}}]


def test_hooks_take_fields_that_no_serializer_has(album: models.Album) -> None:
    fields: dict[str, Any] = {
        "id": serializers.IntegerField(),
        "album_title": serializers.CharField(),
        "price": drf.IntegerField(required=False),
        "code": serializers.CharField(write_only=True),
        "artist": relations.ResourceRelatedField(queryset=models.Artist.objects),
        "guests": relations.ResourceRelatedField(queryset=models.Artist.objects, many=True),
    }
    artist = {"type": "artists", "id": "1"}
    resource = {"id": 2, "album_title": "Late", "code": "x", "artist": artist, "guests": [artist]}
    for renderer in (JSONRenderer, JSONRenderer()):
        attributes = renderer.extract_attributes(fields, {**resource, "other": 1})
        relationships = renderer.extract_relationships(fields, resource, album)

        assert attributes == {"albumTitle": "Late"}
        assert relationships == {
            "artist": {"data": artist},
            "guests": {"data": [artist], "meta": {"count": 1}},
        }
        assert renderer.extract_attributes({}, resource) == {}
    assert fields["album_title"].parent is None


def test_an_override_that_passes_on_fewer_fields_hides_the_others(album: models.Album) -> None:
    class Hiding(JSONRenderer):
        def extract_attributes(self, fields: Any, resource: Any) -> Any:
            fewer = {name: field for name, field in fields.items() if name != "release_date"}
            return super().extract_attributes(fewer, resource)

    [found] = shown(AddingSerializer, renderer_classes=(Hiding,))["data"]
    assert found["attributes"] == {"albumTitle": "Late"}
    members = {"queryset": models.Artist.objects.all(), "serializer_class": ArtistSerializer}
    viewset = type("ArtistViewSet", (views.ModelViewSet,), members)
    assert get_one(viewset, 1)["data"]["attributes"] == {"stageName": "Ada"}
