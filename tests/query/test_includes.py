"""JSON:API 1.1, "Compound Documents" and "Inclusion of Related Resources"."""

from typing import Any

import pytest
from rest_framework.response import Response
from rest_framework.views import APIView

from rest_framework_json_api import serializers
from rest_framework_json_api.relations import HyperlinkedRelatedField
from rest_framework_json_api.renderers import JSONRenderer
from tests import models
from tests.http import call, errors, get_list, get_one, get_related
from tests.music import (
    AlbumSerializer,
    AlbumViewSet,
    ArtistSerializer,
    ArtistViewSet,
    LabelSerializer,
    PassportViewSet,
    TrackSerializer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def album() -> models.Album:
    label = models.Label.objects.create(
        id="11111111-1111-1111-1111-111111111111", label_name="Alto"
    )
    teacher = models.Artist.objects.create(id=1, stage_name="Teacher")
    artist = models.Artist.objects.create(id=2, stage_name="Artist", teacher=teacher)
    guest = models.Artist.objects.create(id=10, stage_name="Guest", teacher=teacher)
    models.Passport.objects.create(id=7, artist=artist, serial_number="P7")
    album = models.Album.objects.create(id=3, album_title="Album", artist=artist, label=label)
    album.guests.add(guest)
    models.Track.objects.create(id=5, track_title="Track", album=album)
    return album


SPARSE = "&fields[albums]=albumTitle&fields[artists]=stageName&fields[tracks]=trackTitle"


def included(query: str, viewset: Any = AlbumViewSet) -> list[tuple[str, str]]:
    found = get_list(viewset, f"?include={query}{SPARSE}")
    return [(item["type"], item["id"]) for item in found["included"]]


def test_a_compound_document_has_related_resources_once_with_full_linkage(
    album: models.Album,
) -> None:
    assert get_one(AlbumViewSet, 3, "?include=label,tracks&fields[albums]=label,tracks") == {
        "data": {
            "type": "albums",
            "id": "3",
            "relationships": {
                "label": {
                    "data": {
                        "type": "record_labels",
                        "id": "11111111-1111-1111-1111-111111111111",
                    }
                },
                "tracks": {"data": [{"type": "tracks", "id": "5"}], "meta": {"count": 1}},
            },
        },
        "included": [
            {
                "type": "record_labels",
                "id": "11111111-1111-1111-1111-111111111111",
                "attributes": {"labelName": "Alto"},
            },
            {
                "type": "tracks",
                "id": "5",
                "attributes": {"trackTitle": "Track"},
                "relationships": {"record": {"data": {"type": "albums", "id": "3"}}},
            },
        ],
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("artist", [("artists", "2")]),
        ("artist.teacher", [("artists", "1"), ("artists", "2")]),
        # sorted by type, then id
        ("tracks,artist,guests", [("artists", "10"), ("artists", "2"), ("tracks", "5")]),
        # the album is primary data, and not repeated
        ("tracks.record", [("tracks", "5")]),
        # below a resource that another path has reached first, its own path is followed too
        (
            "artist,artist.albums.artist.passport",
            [("artists", "2"), ("passports", "7")],
        ),
        (
            "artist.passport,guests.teacher.pupils.passport",
            [("artists", "1"), ("artists", "10"), ("artists", "2"), ("passports", "7")],
        ),
        ("", []),
    ],
)
def test_paths_are_followed_to_any_depth(
    album: models.Album, query: str, expected: list[tuple[str, str]]
) -> None:
    assert included(query) == expected


def test_a_resource_that_is_not_there_is_not_included(album: models.Album) -> None:
    models.Album.objects.update(label=None)

    assert included("label") == []
    assert included("guests.passport") == [("artists", "10")]


def test_a_document_has_no_included_member_unless_it_is_asked_for(album: models.Album) -> None:
    assert "included" not in get_list(AlbumViewSet)


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        (
            "bogus",
            "The path 'bogus' cannot be included. "
            "Available: artist, label, genres, guests, tracks.",
        ),
        (
            "artist.bogus",
            "The path 'artist.bogus' cannot be included. Available: artist.teacher, "
            "artist.pupils, artist.passport, artist.albums, artist.country.",
        ),
        ("label.x", "The path 'label.x' cannot be included. Nothing can be included here."),
        (
            "albumTitle",
            "The path 'albumTitle' cannot be included. "
            "Available: artist, label, genres, guests, tracks.",
        ),
        (
            "artist,",
            "The path '' cannot be included. Available: artist, label, genres, guests, tracks.",
        ),
    ],
)
@pytest.mark.parametrize("action", ["list", "retrieve"])
def test_an_unknown_path_is_refused(
    album: models.Album, path: str, detail: str, action: str
) -> None:
    kwargs: dict[str, Any] = {"pk": 3} if action == "retrieve" else {}

    response = call(AlbumViewSet.as_view({"get": action}), f"?include={path}", **kwargs)

    assert response.status_code == 400
    assert errors(response) == [
        {
            "status": "400",
            "code": "include",
            "title": "Bad Request",
            "detail": detail,
            "source": {"parameter": "include"},
        }
    ]


def test_related_resources_include_by_paths_of_their_own(album: models.Album) -> None:
    found = get_related(AlbumViewSet, 3, "artist", f"?include=passport{SPARSE}")

    assert found == {
        "data": {"type": "artists", "id": "2", "attributes": {"stageName": "Artist"}},
        "included": [
            {
                "type": "passports",
                "id": "7",
                "attributes": {"serialNumber": "P7"},
                "relationships": {"artist": {"data": {"type": "artists", "id": "2"}}},
            }
        ],
    }


def test_related_resources_refuse_the_paths_of_the_parent(album: models.Album) -> None:
    view = AlbumViewSet.as_view({"get": "retrieve_related"})

    response = call(view, "?include=tracks", pk=3, related_field="label")

    assert response.status_code == 400


class DefaultSerializer(AlbumSerializer):
    class JSONAPIMeta:
        included_resources = ("artist.passport",)


class DefaultViewSet(AlbumViewSet):
    serializer_class = DefaultSerializer


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (None, [("artists", "2"), ("passports", "7")]),
        ("tracks", [("tracks", "5")]),
        ("", []),
    ],
)
def test_a_default_include_applies_unless_the_client_gives_one(
    album: models.Album, query: str | None, expected: list[tuple[str, str]]
) -> None:
    found = get_list(DefaultViewSet, "" if query is None else f"?include={query}")

    assert [(item["type"], item["id"]) for item in found["included"]] == expected


class WrongDefaultSerializer(AlbumSerializer):
    class JSONAPIMeta:
        included_resources = ("artists",)


class WrongDefaultViewSet(AlbumViewSet):
    serializer_class = WrongDefaultSerializer


def test_a_default_include_that_is_not_offered_is_left_out(album: models.Album) -> None:
    assert "included" not in get_list(WrongDefaultViewSet)


class PartlyWrongDefaultSerializer(AlbumSerializer):
    class JSONAPIMeta:
        included_resources = ("label.owner", "artist.bogus", "tracks.bogus")


def test_what_is_offered_of_a_default_include_is_included(album: models.Album) -> None:
    class ViewSet(AlbumViewSet):
        serializer_class = PartlyWrongDefaultSerializer

    found = get_list(ViewSet)["included"]
    assert [item["type"] for item in found] == ["artists", "record_labels", "tracks"]


class DottedSerializer(AlbumSerializer):
    included_serializers = {"tracks": TrackSerializer, "tracks.record.label": LabelSerializer}


class DottedViewSet(AlbumViewSet):
    serializer_class = DottedSerializer


def test_a_dotted_key_adds_a_path_below_another(album: models.Album) -> None:
    assert included("tracks.record.label", DottedViewSet) == [
        ("record_labels", "11111111-1111-1111-1111-111111111111"),
        ("tracks", "5"),
    ]


class LinksOnlySerializer(AlbumSerializer):
    tracks = HyperlinkedRelatedField(many=True, read_only=True)
    label: Any = HyperlinkedRelatedField(read_only=True)

    class Meta(AlbumSerializer.Meta):
        fields = ("tracks", "label")


class LinksOnlyViewSet(AlbumViewSet):
    serializer_class = LinksOnlySerializer


def test_a_relationship_of_links_alone_has_linkage_when_it_is_included(
    album: models.Album,
) -> None:
    found = get_one(LinksOnlyViewSet, 3, "?include=tracks,label&fields[tracks]=trackTitle")

    assert found["data"] == {
        "type": "albums",
        "id": "3",
        "relationships": {
            "tracks": {"data": [{"type": "tracks", "id": "5"}], "meta": {"count": 1}},
            "label": {
                "data": {"type": "record_labels", "id": "11111111-1111-1111-1111-111111111111"}
            },
        },
    }


class HiddenSerializer(AlbumSerializer):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("artist")


class HiddenViewSet(AlbumViewSet):
    serializer_class = HiddenSerializer


def test_a_relationship_that_this_serializer_instance_lacks_cannot_be_included(
    album: models.Album,
) -> None:
    response = call(HiddenViewSet.as_view({"get": "list"}), "?include=artist")

    assert response.status_code == 400
    assert errors(response)[0]["source"] == {"parameter": "include"}


class HandMadeSerializer(serializers.ModelSerializer):
    recorded = serializers.SerializerMethodField()

    def get_recorded(self, artist: models.Artist) -> Any:
        return LabelSerializer(models.Label.objects.all(), many=True, context=self.context).data

    class Meta:
        model = models.Passport
        fields = ("recorded", "artist")

    included_serializers = {"artist": ArtistSerializer}


class HandMadeViewSet(PassportViewSet):
    serializer_class = HandMadeSerializer


def test_a_serializer_used_by_hand_inside_of_an_answer_does_not_know_of_the_include(
    album: models.Album,
) -> None:
    found = get_list(HandMadeViewSet, f"?include=artist{SPARSE}")

    assert found["data"][0]["attributes"] == {
        "recorded": [{"label_name": "Alto"}],
    }
    assert [item["id"] for item in found["included"]] == ["2"]


class FreeSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Artist
        fields = ("stage_name", "albums")

    included_serializers = {"albums": AlbumSerializer}


class OtherActionViewSet(ArtistViewSet):
    def list(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        serializer = FreeSerializer(
            self.get_queryset(), many=True, context=self.get_serializer_context()
        )
        return Response(serializer.data)


@pytest.mark.parametrize(
    ("path", "status"), [("albums", 200), ("teacher", 200), ("bogus", 400), ("albums.bogus", 400)]
)
def test_an_action_may_answer_with_another_serializer_than_the_view_names(
    album: models.Album, path: str, status: int
) -> None:
    response = call(OtherActionViewSet.as_view({"get": "list"}), f"?include={path}")

    assert response.status_code == status


class ApiView(APIView):
    renderer_classes = (JSONRenderer,)

    def get(self, request: Any) -> Response:
        albums = models.Album.objects.all()
        return Response(AlbumSerializer(albums, many=True, context={"request": request}).data)


@pytest.mark.parametrize(("path", "status"), [("tracks.record.label", 200), ("bogus", 400)])
def test_a_view_that_names_no_serializer_includes_what_its_serializer_offers(
    album: models.Album, path: str, status: int
) -> None:
    assert call(ApiView.as_view(), f"?include={path}").status_code == status


class OwnPathsSerializer(AlbumSerializer):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.included_serializers = {"label": LabelSerializer}
        super().__init__(*args, **kwargs)


class OwnPathsViewSet(AlbumViewSet):
    serializer_class = OwnPathsSerializer


@pytest.mark.parametrize(("path", "status"), [("label", 200), ("tracks", 400)])
def test_a_serializer_instance_may_offer_paths_of_its_own(
    album: models.Album, path: str, status: int
) -> None:
    response = call(OwnPathsViewSet.as_view({"get": "list"}), f"?include={path}")

    assert response.status_code == status


class NamedViewSet(ArtistViewSet):
    resource_name = "people"


def test_the_name_that_a_view_gives_is_not_that_of_included_resources(album: models.Album) -> None:
    found = get_one(NamedViewSet, 2, "?include=teacher&fields[people]=teacher&fields[artists]=")

    assert found["data"]["type"] == "people"
    assert found["included"] == [{"type": "artists", "id": "1"}]


def test_what_is_kept_in_the_context_is_found_by_included_serializers(album: models.Album) -> None:
    seen: list[Any] = []

    class RememberingSerializer(LabelSerializer):
        def to_representation(self, instance: Any) -> Any:
            context: Any = self.context
            context.setdefault("calls", []).append(instance)
            return super().to_representation(instance)

    class RememberedSerializer(AlbumSerializer):
        included_serializers = {"label": RememberingSerializer}

        def get_root_meta(self, resource: Any, many: bool) -> dict[str, Any]:
            seen.extend(self.context["calls"])
            return {}

    class RememberedViewSet(AlbumViewSet):
        serializer_class = RememberedSerializer

    get_one(RememberedViewSet, 3, "?include=label")

    assert [str(label.pk) for label in seen] == [str(album.label_id)]
