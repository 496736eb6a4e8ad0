"""What is loaded, and in how many queries: the same for one row and for fifty."""

from importlib import import_module
from typing import Any

import pytest
from django.db.models import Prefetch, QuerySet
from rest_framework import generics

from rest_framework_json_api import serializers
from rest_framework_json_api._resources.rows import made_quickly
from rest_framework_json_api.relations import (
    HyperlinkedRelatedField,
    ResourceRelatedField,
    SerializerMethodResourceRelatedField,
)
from rest_framework_json_api.renderers import JSONRenderer
from tests import models
from tests.http import call, counted, document, get_list, get_one, get_related
from tests.music import (
    AlbumSerializer,
    AlbumViewSet,
    ArtistSerializer,
    ArtistViewSet,
    PassportViewSet,
    make_albums,
)

pytestmark = pytest.mark.django_db


def count_of(viewset: Any, query: str = "") -> int:
    with counted() as queries:
        get_list(viewset, query)
    return len(queries)


#: Requests, with the queries they take: rows + rendered to-many linkage + included relations.
LISTS = [
    # rows, genres, guests, tracks
    (AlbumViewSet, "", 4),
    # rows; nothing else is shown
    (AlbumViewSet, "?fields[albums]=albumTitle,artist", 1),
    (AlbumViewSet, "?fields[albums]=genres", 2),
    # rows, genres, guests, tracks, label
    (AlbumViewSet, "?include=label", 5),
    # rows, genres, guests, tracks, artist with pupils, passport, albums, and the country, whose
    # key is that of another column
    (AlbumViewSet, "?include=artist", 9),
    # as above, and the included artists' passports are objects, not keys
    (AlbumViewSet, "?include=artist.passport", 9),
    # rows, genres, tracks, guests with pupils, passport, albums, country
    (AlbumViewSet, "?include=guests", 8),
    # rows, genres, guests, tracks, and genres and guests for the albums of the tracks
    (AlbumViewSet, "?include=tracks.record", 4),
    # rows, pupils, passport, albums, country
    (ArtistViewSet, "", 5),
    # rows with passport, albums, country; the same for pupils, and for their pupils with pupils
    (ArtistViewSet, "?include=pupils.pupils", 8),
    (ArtistViewSet, "?include=country", 5),
    (PassportViewSet, "", 1),
    # rows, artists with pupils, albums, country
    (PassportViewSet, "?include=artist", 5),
]


@pytest.mark.parametrize(("viewset", "query", "expected"), LISTS)
@pytest.mark.parametrize("rows", [1, 2, 50])
def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(
    viewset: Any, query: str, expected: int, rows: int
) -> None:
    make_albums(rows)

    assert count_of(viewset, query) == expected


def test_one_object_takes_the_queries_of_a_list_of_one() -> None:
    [album] = make_albums(1)

    with counted() as queries:
        get_one(AlbumViewSet, album.pk)

    assert len(queries) == 4


def test_an_empty_list_takes_one_query() -> None:
    assert count_of(AlbumViewSet, "?include=artist.passport,tracks") == 1


def test_linkage_takes_keys_and_not_rows() -> None:
    make_albums(3)

    with counted() as queries:
        get_list(AlbumViewSet, "?fields[albums]=tracks")

    assert "track_title" not in queries[1]


def test_linkage_goes_through_the_default_manager_and_its_ordering() -> None:
    [album] = make_albums(1)
    published = models.Track.objects.values_list("pk", flat=True)

    found = get_one(AlbumViewSet, album.pk, "?fields[albums]=tracks")

    assert [item["id"] for item in found["data"]["relationships"]["tracks"]["data"]] == [
        str(pk) for pk in published
    ]


class PrefetchedAlbums(AlbumViewSet):
    queryset = models.Album.objects.prefetch_related(
        Prefetch("genres", models.Genre.objects.filter(title="Jazz"))
    )


def test_what_the_view_has_prefetched_is_left_alone() -> None:
    make_albums(4)

    with counted() as queries:
        found = get_list(PrefetchedAlbums, "?fields[albums]=genres")

    assert len(queries) == 2
    counts = [album["relationships"]["genres"]["meta"]["count"] for album in found["data"]]
    assert counts == [1, 1, 1, 0]


class RaisingAlbums(AlbumViewSet):
    def get_queryset(self) -> Any:
        return with_fetch_mode("FETCH_RAISE", super().get_queryset())


def with_fetch_mode(name: str, queryset: Any) -> Any:
    fetch_modes: Any = import_module("django.db.models.fetch_modes")
    return queryset.fetch_mode(getattr(fetch_modes, name))


@pytest.mark.skipif(not hasattr(QuerySet, "fetch_mode"), reason="Django has them from 6.1 on.")
@pytest.mark.parametrize("query", ["", "?include=artist,tracks,genres,label"])
def test_a_fetch_mode_of_the_view_is_that_of_its_rows(query: str) -> None:
    make_albums(3)

    rows = with_fetch_mode("FETCH_RAISE", models.Album.objects.all())

    assert get_list(RaisingAlbums, query) == get_list(AlbumViewSet, query)
    modes = [row._state.fetch_mode for row in made_quickly(rows)]
    assert modes == [row._state.fetch_mode for row in rows.all()]


class SelectedPassports(PassportViewSet):
    queryset = models.Passport.objects.select_related("artist").order_by("id")


def test_what_the_view_has_selected_along_is_not_queried_again() -> None:
    make_albums(2)

    # rows with artists, then pupils and albums of the artists; passports are known
    assert count_of(SelectedPassports, "?include=artist&fields[artists]=stageName") == 1


class PlainView(generics.ListAPIView[Any]):
    queryset = models.Album.objects.all()
    serializer_class = AlbumSerializer
    renderer_classes = (JSONRenderer,)
    pagination_class = None
    filter_backends = ()


@pytest.mark.parametrize("rows", [1, 2, 50])
def test_a_plain_view_of_django_rest_framework_loads_the_same(rows: int) -> None:
    make_albums(rows)

    with counted() as queries:
        document(call(PlainView.as_view(), "?include=label"))

    assert len(queries) == 5


@pytest.mark.parametrize("rows", [1, 2, 50])
def test_a_related_collection_loads_the_same(rows: int) -> None:
    albums = make_albums(rows)
    artist = albums[0].artist
    models.Album.objects.update(artist=artist)

    with counted() as queries:
        found = get_related(ArtistViewSet, artist.pk, "albums", "?include=label")

    assert len(found["data"]) == rows
    # parent, rows, and as for a list: genres, guests, tracks, label
    assert len(queries) == 6


def test_rendering_runs_no_query() -> None:
    make_albums(3)
    serializer = AlbumSerializer(models.Album.objects.all(), many=True)
    data = serializer.data

    with counted() as queries:
        JSONRenderer().render(data)

    assert queries == []


class MethodAlbumSerializer(AlbumSerializer):
    included_serializers = {"favourites": ArtistSerializer}

    favourites = SerializerMethodResourceRelatedField(model=models.Artist, many=True)

    def get_favourites(self, album: models.Album) -> Any:
        return models.Artist.objects.filter(pk=album.artist_id)

    class Meta(AlbumSerializer.Meta):
        fields = ("favourites",)


class MethodAlbumViewSet(AlbumViewSet):
    serializer_class = MethodAlbumSerializer


def test_an_included_method_is_called_once_for_each_row_and_what_is_below_loaded_at_once() -> None:
    make_albums(3)

    # rows, one for each call, then pupils, passport, albums and country for all artists
    assert count_of(MethodAlbumViewSet, "?include=favourites") == 1 + 3 + 4


class PropertyAlbumSerializer(AlbumSerializer):
    included_serializers = {"first_genres": "tests.music.GenreSerializer"}

    first_genres = ResourceRelatedField(many=True, read_only=True, model=models.Genre)

    class Meta(AlbumSerializer.Meta):
        fields = ("first_genres",)


class PropertyAlbumViewSet(AlbumViewSet):
    serializer_class = PropertyAlbumSerializer


def test_a_relationship_of_a_property_is_included() -> None:
    album = make_albums(1)[0]

    found = get_one(PropertyAlbumViewSet, album.pk, "?include=firstGenres")

    [genre] = models.Genre.objects.filter(title="Jazz")
    identifier = {"type": "genres", "id": str(genre.pk)}
    assert found == {
        "data": {
            "type": "albums",
            "id": str(album.pk),
            "relationships": {"firstGenres": {"data": [identifier], "meta": {"count": 1}}},
        },
        "included": [{**identifier, "attributes": {"title": "Jazz"}}],
    }


class DottedSerializer(serializers.ModelSerializer):
    teacher_name = serializers.CharField(source="artist.teacher.stage_name", default=None)
    country_name = serializers.CharField(source="artist.country.full_name", default=None)
    label_name: Any = serializers.SlugRelatedField("label_name", source="label", read_only=True)
    genre_names: Any = serializers.StringRelatedField(source="genres", many=True)

    class Meta:
        model = models.Album
        fields = ("teacher_name", "country_name", "label_name", "genre_names")


class DottedViewSet(AlbumViewSet):
    serializer_class = DottedSerializer


@pytest.mark.parametrize("rows", [1, 2, 50])
def test_dotted_sources_and_texts_of_related_rows_take_one_query_for_each_relation(
    rows: int,
) -> None:
    make_albums(rows)

    # rows, artists, teachers, countries, labels, genres
    assert count_of(DottedViewSet) == 6


class NestedTrackSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Track
        fields = ("track_title",)


class NestedArtistSerializer(serializers.ModelSerializer):
    country_name = serializers.CharField(source="country.full_name", default=None)

    class Meta:
        model = models.Artist
        fields = ("stage_name", "country_name")


class NestedAlbumSerializer(AlbumSerializer):
    performer = NestedArtistSerializer(source="artist", read_only=True)
    songs = NestedTrackSerializer(source="tracks", many=True, read_only=True)

    class Meta(AlbumSerializer.Meta):
        fields = ("performer", "songs", "artist")


class NestedAlbumViewSet(AlbumViewSet):
    serializer_class = NestedAlbumSerializer


@pytest.mark.parametrize("rows", [1, 2, 50])
def test_nested_serializers_take_one_query_for_each_relation(rows: int) -> None:
    make_albums(rows)

    # rows, artists, countries, tracks
    assert count_of(NestedAlbumViewSet) == 4


def test_a_nested_and_an_included_relation_share_their_rows() -> None:
    make_albums(2)

    # as above, and pupils, passport, albums of the included artists
    assert count_of(NestedAlbumViewSet, "?include=artist") == 7


class LinksOnlySerializer(AlbumSerializer):
    tracks = HyperlinkedRelatedField(many=True, read_only=True)

    class Meta(AlbumSerializer.Meta):
        fields = ("tracks",)


class LinksOnlyViewSet(AlbumViewSet):
    serializer_class = LinksOnlySerializer


def test_a_relationship_without_linkage_loads_nothing() -> None:
    make_albums(2)

    assert count_of(LinksOnlyViewSet) == 1


class PreloadingAlbums(AlbumViewSet):
    select_for_includes = {"__all__": ["label"], "artist.teacher": ["artist__teacher"]}
    prefetch_for_includes = {"artist": ["artist__pupils"]}


def test_preloading_applies_to_the_paths_asked_for_and_those_on_the_way() -> None:
    make_albums(2)

    with counted() as queries:
        get_list(PreloadingAlbums, "?include=artist.teacher&fields[artists]=pupils")

    assert '"tests_label"' in queries[0]
    assert queries[0].count('JOIN "tests_artist"') == 2
    # rows with label, artist, teacher; genres, guests, tracks; pupils of artists and of teachers
    assert len(queries) == 6


def test_rows_that_are_not_saved_have_no_related_rows() -> None:
    data = AlbumSerializer(models.Album(album_title="New")).data

    assert (data["genres"], data["tracks"]) == ([], [])
