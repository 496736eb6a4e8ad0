"""JSON:API 1.1, "Sparse Fieldsets", and the SQL that they save."""

from typing import Any

import pytest
from rest_framework import serializers as drf

from rest_framework_json_api import serializers
from tests import models
from tests.http import counted, get_list, get_one
from tests.music import AlbumSerializer, AlbumViewSet, ArtistViewSet, make_albums

pytestmark = pytest.mark.django_db


@pytest.fixture
def album() -> models.Album:
    return make_albums(1)[0]


def members(query: str, viewset: Any = AlbumViewSet) -> dict[str, list[str]]:
    [resource] = get_list(viewset, query)["data"]
    return {
        name: list(resource[name]) for name in ("attributes", "relationships") if name in resource
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?fields[albums]=albumTitle", {"attributes": ["albumTitle"]}),
        (
            "?fields[albums]=label, albumTitle",
            {"attributes": ["albumTitle"], "relationships": ["label"]},
        ),
        ("?fields%5Balbums%5D=label", {"relationships": ["label"]}),
        # the Python name is understood as well
        ("?fields[albums]=album_title", {"attributes": ["albumTitle"]}),
        # names are compared letter by letter
        ("?fields[albums]=albumtitle", {}),
        ("?fields[albums]=", {}),
        ("?fields[albums]=bogus", {}),
    ],
)
def test_only_the_fields_asked_for_are_there(
    album: models.Album, query: str, expected: dict[str, list[str]]
) -> None:
    assert members(query) == expected


def test_type_and_id_are_no_fields(album: models.Album) -> None:
    assert get_one(AlbumViewSet, album.pk, "?fields[albums]=") == {
        "data": {"type": "albums", "id": str(album.pk)}
    }


def test_a_fieldset_of_one_type_leaves_the_others_whole(album: models.Album) -> None:
    found = get_one(
        AlbumViewSet, album.pk, "?fields[albums]=albumTitle&fields[genres]=&include=genres,label"
    )

    [genre] = album.genres.all()
    assert found == {
        "data": {"type": "albums", "id": str(album.pk), "attributes": {"albumTitle": "Album 0"}},
        "included": [
            {"type": "genres", "id": str(genre.pk)},
            {
                "type": "record_labels",
                "id": "11111111-1111-1111-1111-111111111111",
                "attributes": {"labelName": "Alto"},
            },
        ],
    }


class MetaSerializer(AlbumSerializer):
    weight = serializers.SerializerMethodField()

    def get_weight(self, album: models.Album) -> int:
        return 5

    class Meta(AlbumSerializer.Meta):
        fields = ("id", "album_title", "release_date")
        meta_fields = ("weight",)


class MetaViewSet(AlbumViewSet):
    serializer_class = MetaSerializer


def test_meta_is_no_field(album: models.Album) -> None:
    assert get_one(MetaViewSet, album.pk, "?fields[albums]=albumTitle")["data"] == {
        "type": "albums",
        "id": str(album.pk),
        "attributes": {"albumTitle": "Album 0"},
        "meta": {"weight": 5},
    }


class NamedViewSet(AlbumViewSet):
    resource_name = "records"


def test_the_type_is_that_of_the_document(album: models.Album) -> None:
    assert members("?fields[records]=albumTitle", NamedViewSet) == {"attributes": ["albumTitle"]}


class ReversedSerializer(AlbumSerializer):
    album_title = serializers.SerializerMethodField()

    def get_album_title(self, album: models.Album) -> str:
        return album.album_title[::-1]

    class Meta(AlbumSerializer.Meta):
        fields = ("album_title", "release_date")


class ReversedViewSet(AlbumViewSet):
    serializer_class = ReversedSerializer


class RewrittenSerializer(AlbumSerializer):
    def to_representation(self, instance: models.Album) -> dict[str, Any]:
        return {**super().to_representation(instance), "release_date": str(instance.price)}


class RewrittenViewSet(AlbumViewSet):
    serializer_class = RewrittenSerializer


class DeferredViewSet(AlbumViewSet):
    queryset = models.Album.objects.defer("price")


class SelectedViewSet(AlbumViewSet):
    queryset = models.Album.objects.select_related("artist")


ALL_COLUMNS = ["id", "album_title", "release_date", "price", "artist_id", "label_id"]


@pytest.mark.parametrize(
    ("viewset", "query", "columns"),
    [
        (AlbumViewSet, "?fields[albums]=albumTitle", ["id", "album_title"]),
        (AlbumViewSet, "?fields[albums]=label,genres", ["id", "label_id"]),
        (AlbumViewSet, "?fields[albums]=", ["id"]),
        # the key of what is included is needed, though the relationship is not shown
        (
            AlbumViewSet,
            "?fields[albums]=albumTitle&include=label",
            ["id", "album_title", "label_id"],
        ),
        (AlbumViewSet, "?fields[artists]=stageName", ALL_COLUMNS),
        (MetaViewSet, "?fields[albums]=albumTitle", ALL_COLUMNS),
        (ReversedViewSet, "?fields[albums]=albumTitle", ALL_COLUMNS),
        (RewrittenViewSet, "?fields[albums]=albumTitle", ALL_COLUMNS),
        (
            DeferredViewSet,
            "?fields[albums]=albumTitle",
            ["id", "album_title", "release_date", "artist_id", "label_id"],
        ),
    ],
)
def test_only_the_columns_of_the_fields_asked_for_are_selected(
    album: models.Album, viewset: Any, query: str, columns: list[str]
) -> None:
    with counted() as queries:
        get_list(viewset, query)

    assert selected(queries[0]) == columns


def selected(sql: str) -> list[str]:
    columns = sql.removeprefix("SELECT ").partition(" FROM ")[0].split(", ")
    return [column.rpartition(".")[2].strip('"') for column in columns]


def test_a_view_that_selects_along_is_left_alone(album: models.Album) -> None:
    with counted() as queries:
        get_list(SelectedViewSet, "?fields[albums]=albumTitle")

    assert selected(queries[0])[:6] == ALL_COLUMNS


@pytest.mark.parametrize(
    ("query", "table", "columns"),
    [
        # back from tracks to their album, which the field also shows
        (
            "?include=tracks&fields[tracks]=trackTitle",
            "tests_track",
            ["id", "track_title", "album_id"],
        ),
        ("?include=artist&fields[artists]=stageName", "tests_artist", ["id", "stage_name"]),
        (
            "?include=artist.teacher&fields[artists]=stageName",
            "tests_artist",
            ["id", "stage_name", "teacher_id"],
        ),
        ("?include=artist.passport&fields[passports]=", "tests_passport", ["id", "artist_id"]),
    ],
)
def test_included_rows_are_selected_with_the_columns_asked_for(
    album: models.Album, query: str, table: str, columns: list[str]
) -> None:
    with counted() as queries:
        get_list(AlbumViewSet, query)

    rows = next(sql for sql in queries[1:] if f'FROM "{table}"' in sql and " AS " not in sql)
    assert selected(rows) == columns


@pytest.mark.parametrize(
    "query",
    [
        "?fields[albums]=albumTitle,tracks&include=tracks,artist.passport&fields[artists]=stageName"
        "&fields[passports]=serialNumber&fields[tracks]=trackTitle",
        "?include=guests.albums&fields[artists]=&fields[albums]=albumTitle",
    ],
)
@pytest.mark.parametrize("rows", [1, 50])
def test_no_column_is_fetched_later(query: str, rows: int) -> None:
    make_albums(rows)

    with counted() as queries:
        get_list(AlbumViewSet, query)

    assert len(queries) <= 4


def test_a_generic_foreign_key_back_is_no_column_to_leave_out(album: models.Album) -> None:
    note = models.Note.objects.create(subject=album, text="Fine")

    found = get_list(NotedViewSet, "?include=notes&fields[notes]=text")

    assert found["included"] == [
        {"type": "notes", "id": str(note.pk), "attributes": {"text": "Fine"}}
    ]


class NoteSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Note
        fields = ("text",)


class NotedSerializer(AlbumSerializer):
    included_serializers = {"notes": NoteSerializer}

    notes = serializers.ResourceRelatedField(many=True, read_only=True)

    class Meta(AlbumSerializer.Meta):
        fields = ("notes",)


class NotedViewSet(AlbumViewSet):
    serializer_class = NotedSerializer


class DrfSerializer(  # type: ignore[misc]
    serializers.SparseFieldsetsMixin, drf.ModelSerializer[Any]
):
    class Meta:
        model = models.Artist
        fields = ("id", "stage_name", "country")


class DrfViewSet(ArtistViewSet):
    serializer_class = DrfSerializer


def test_the_mixin_works_on_a_serializer_of_django_rest_framework(album: models.Album) -> None:
    assert members("?fields[artists]=stageName", DrfViewSet) == {"attributes": ["stageName"]}
