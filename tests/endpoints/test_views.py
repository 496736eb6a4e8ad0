"""JSON:API 1.1, "Fetching Data": related resources, relationships, and views made by hand."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Prefetch
from django.urls import path
from rest_framework import generics, mixins, viewsets
from rest_framework.response import Response

from rest_framework_json_api import relations, serializers, views
from tests import models, music
from tests.http import (
    MEDIA_TYPE,
    call,
    counted,
    document,
    errors,
    get_list,
    get_one,
    get_related,
    is_lock,
    nothing,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls(__name__),
    pytest.mark.usefixtures("model_relations"),
]


urlpatterns = [
    path("albums/<pk>/relationships/<related_field>/", nothing, name="album-relationships"),
    path("albums/<pk>/<related_field>/", nothing, name="album-related"),
    path("albums/<pk>/label/", nothing, name="album-label"),
]

LABEL = "11111111-1111-1111-1111-111111111111"


@pytest.fixture
def album() -> models.Album:
    teacher = models.Artist.objects.create(id=1, stage_name="Teacher")
    artist = models.Artist.objects.create(id=2, stage_name="Artist", teacher=teacher)
    album = models.Album.objects.create(id=3, album_title="Album", artist=artist)
    for number, title in ((4, "Blues"), (5, "Jazz")):
        album.genres.create(id=number, title=title)
    models.Track.objects.create(id=6, track_title="Track", album=album)
    models.Track.objects.create(id=7, track_title="Draft", album=album, is_published=False)
    return album


BLUES = {"type": "genres", "id": "4"}
JAZZ = {"type": "genres", "id": "5"}
TRACK = {"type": "tracks", "id": "6"}
ARTIST = {"type": "artists", "id": "2"}
NOT_FOUND = {
    "status": "404",
    "code": "not_found",
    "title": "Not Found",
    "detail": "Not found.",
}


class AlbumSerializer(serializers.ModelSerializer):
    included_serializers = {"artist": music.ArtistSerializer}
    related_serializers = {
        "label": music.LabelSerializer,
        "best_genres": music.GenreSerializer,
        "first_genre": "tests.music.GenreSerializer",
        "all_genres": music.GenreSerializer,
        "hidden_genres": music.GenreSerializer,
        "tracks": music.TrackSerializer,
        "album_title": music.GenreSerializer,
        "delete": music.GenreSerializer,
        "_state": music.GenreSerializer,
        "genre_titles": music.GenreSerializer,
    }

    best_genres = relations.ResourceRelatedField(source="genres", many=True, read_only=True)
    first_genre = relations.SerializerMethodResourceRelatedField(model=models.Genre)
    all_genres = relations.SerializerMethodHyperlinkedRelatedField(many=True)
    hidden_genres = relations.ResourceRelatedField(
        source="genres", many=True, write_only=True, queryset=models.Genre.objects.all()
    )
    genre_titles = serializers.SlugRelatedField(  # type: ignore[var-annotated]
        "title", source="genres", many=True, read_only=True
    )

    class Meta:
        model = models.Album
        fields = (
            "album_title",
            "artist",
            "label",
            "guests",
            "best_genres",
            "first_genre",
            "all_genres",
            "hidden_genres",
            "tracks",
            "genre_titles",
        )
        read_only_fields = ("tracks",)

    def get_first_genre(self, album: models.Album) -> Any:
        return album.genres.first()

    def get_all_genres(self, album: models.Album) -> Any:
        return album.genres


class AlbumViewSet(views.ModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class: Any = AlbumSerializer
    pagination_class: Any = None
    filter_backends: Any = ()


# Related resources


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        ("artist", ARTIST),
        ("label", None),
        ("first_genre", BLUES),
        ("firstGenre", BLUES),
        ("first-genre", BLUES),
        ("best_genres", [BLUES, JAZZ]),
        ("bestGenres", [BLUES, JAZZ]),
        ("best-genres", [BLUES, JAZZ]),
        ("all_genres", [BLUES, JAZZ]),
        ("tracks", [TRACK]),
    ],
)
def test_related_resources_are_found_by_every_spelling_of_the_relationship(
    album: models.Album, settings: Any, segment: str, expected: Any
) -> None:
    settings.JSON_API_FORMAT_RELATED_LINKS = "dasherize"
    found = get_related(AlbumViewSet, 3, segment)["data"]
    identifiers = [item and {"type": item["type"], "id": item["id"]} for item in aslist(found)]

    assert identifiers == aslist(expected)
    assert isinstance(found, list) is isinstance(expected, list)


def aslist(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def test_a_related_resource_is_a_whole_document(album: models.Album) -> None:
    assert get_related(AlbumViewSet, 3, "tracks", "?include=record&fields[albums]=albumTitle") == {
        "data": [
            {
                **TRACK,
                "attributes": {"trackTitle": "Track"},
                "relationships": {"record": {"data": {"type": "albums", "id": "3"}}},
            }
        ],
        "included": [{"type": "albums", "id": "3", "attributes": {"albumTitle": "Album"}}],
    }


@pytest.mark.parametrize(
    "segment",
    [
        "nothing",
        "",
        # an attribute, a method and a private attribute of the model, whatever is declared
        "album_title",
        "albumTitle",
        "delete",
        "_state",
        # a relation of the model, but not of the serializer
        "genres",
        # relations that are no relationships, or not readable
        "genre_titles",
        "genreTitles",
        "hidden_genres",
        "hiddenGenres",
        # a relationship without a serializer
        "guests",
    ],
)
def test_only_declared_relationships_exist(album: models.Album, segment: str) -> None:
    view = AlbumViewSet.as_view({"get": "retrieve_related"})
    response = call(view, pk=3, related_field=segment)

    assert response.status_code == 404
    assert errors(response) == [NOT_FOUND]
    assert models.Album.objects.filter(pk=3).exists()


def test_what_is_related_to_nothing_is_not_found() -> None:
    view = AlbumViewSet.as_view({"get": "retrieve_related"})
    response = call(view, pk=77, related_field="artist")

    assert response.status_code == 404
    assert [error["status"] for error in errors(response)] == ["404"]


def test_the_include_of_a_related_resource_is_that_of_its_serializer(album: models.Album) -> None:
    view = AlbumViewSet.as_view({"get": "retrieve_related"})
    response = call(view, "?include=label", pk=3, related_field="artist")

    assert response.status_code == 400
    assert errors(response) == [
        {
            "status": "400",
            "code": "include",
            "title": "Bad Request",
            "detail": (
                "The path 'label' cannot be included. "
                "Available: teacher, pupils, passport, albums, country."
            ),
            "source": {"parameter": "include"},
        }
    ]


def test_a_serializer_may_use_the_request_where_what_is_related_is_asked_for(
    album: models.Album,
) -> None:
    class ByRequestSerializer(serializers.ModelSerializer):
        related_serializers = {"chosen_genre": music.GenreSerializer}
        chosen_genre = relations.SerializerMethodResourceRelatedField()

        class Meta:
            model = models.Album
            fields = ("chosen_genre",)

        def get_chosen_genre(self, row: models.Album) -> Any:
            return row.genres.get(title=self.context["request"].query_params["filter[title]"])

    class ByRequestViewSet(AlbumViewSet):
        serializer_class = ByRequestSerializer
        allowed_query_parameters = ("filter[title]",)

    query = "?filter[title]=Jazz"
    linked = get_one(ByRequestViewSet, 3, query)["data"]["relationships"]["chosenGenre"]
    assert linked == {"data": JAZZ}
    assert get_related(ByRequestViewSet, 3, "chosenGenre", query) == {
        "data": {**JAZZ, "attributes": {"title": "Jazz"}}
    }


def test_the_steps_to_what_is_related_may_be_overridden(album: models.Album) -> None:
    class OwnSteps(AlbumViewSet):
        def get_related_field_name(self) -> str:
            return {"own": "artist"}.get(self.kwargs["related_field"], "")

        def get_related_instance(self) -> Any:
            return models.Genre.objects.filter(album=self.get_object(), title="Jazz")

        def get_related_serializer_class(self) -> Any:
            return music.GenreSerializer

        def get_related_serializer(self, instance: Any, **kwargs: Any) -> Any:
            serializer: Any = super().get_related_serializer(instance, **kwargs)
            serializer.child.fields["loud"] = serializers.CharField(source="title")
            return serializer

    assert get_related(OwnSteps, 3, "own") == {
        "data": [{**JAZZ, "attributes": {"title": "Jazz", "loud": "Jazz"}}]
    }


def test_an_overridden_name_chooses_the_serializer(album: models.Album) -> None:
    class OwnNames(AlbumViewSet):
        def get_related_field_name(self) -> str:
            return "artist"

        def get_related_instance(self) -> Any:
            return self.get_object().artist

    assert get_related(OwnNames, 3, "anything")["data"]["type"] == "artists"


# Mixins by hand


class GenericAlbums(
    views.AutoPrefetchMixin,
    views.PreloadIncludesMixin,
    views.RelatedMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[models.Album],
):
    queryset = models.Album.objects.all()
    serializer_class = music.AlbumSerializer
    pagination_class = None
    filter_backends = ()


class AlbumList(
    views.AutoPrefetchMixin, views.PreloadIncludesMixin, generics.ListAPIView[models.Album]
):
    queryset = models.Album.objects.all()
    serializer_class = music.AlbumSerializer
    pagination_class = None
    filter_backends = ()


class PlainBase(viewsets.ViewSet):
    """A viewset that finds its objects in its own way."""

    def get_queryset(self) -> Any:
        return models.Album.objects.all()

    def get_object(self) -> Any:
        return self.get_queryset().get(pk=self.kwargs["pk"])

    def get_serializer_class(self) -> Any:
        return music.AlbumSerializer

    def get_serializer_context(self) -> Any:
        return {"request": self.request, "view": self}

    def list(self, request: Any) -> Response:
        serializer = self.get_serializer_class()(
            self.get_queryset(), many=True, context=self.get_serializer_context()
        )
        return Response(serializer.data)

    def retrieve(self, request: Any, pk: Any) -> Response:
        serializer = self.get_serializer_class()(
            self.get_object(), context=self.get_serializer_context()
        )
        return Response(serializer.data)


class PlainAlbums(
    views.AutoPrefetchMixin, views.PreloadIncludesMixin, views.RelatedMixin, PlainBase
):
    """The mixins in front of a plain viewset."""


class ReadOnlyAlbums(views.ReadOnlyModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class = music.AlbumSerializer
    pagination_class = None
    filter_backends = ()


QUERIES = ["", "?include=artist.teacher,genres", "?fields[albums]=albumTitle"]
QUERIES += ["?include=genres&fields[albums]=genres&fields[genres]="]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("viewset", [GenericAlbums, PlainAlbums, ReadOnlyAlbums])
def test_the_mixins_may_be_combined_by_hand(album: models.Album, viewset: Any, query: str) -> None:
    whole = music.AlbumViewSet

    assert get_list(viewset, query) == get_list(whole, query)
    assert get_one(viewset, 3, query) == get_one(whole, 3, query)
    assert document(call(AlbumList.as_view(), query)) == get_list(whole, query)


@pytest.mark.parametrize("viewset", [GenericAlbums, PlainAlbums, ReadOnlyAlbums])
@pytest.mark.parametrize("segment", ["artist", "label", "genres", "tracks"])
def test_the_mixin_for_related_resources_may_be_combined_by_hand(
    album: models.Album, viewset: Any, segment: str
) -> None:
    assert get_related(viewset, 3, segment) == get_related(music.AlbumViewSet, 3, segment)


def test_a_readonly_viewset_offers_no_writing(album: models.Album) -> None:
    view = ReadOnlyAlbums.as_view({"get": "retrieve"})

    for method in ("post", "patch", "put", "delete"):
        assert call(view, method=method, pk=3).status_code == 405


@pytest.mark.parametrize("viewset", [views.ModelViewSet, views.ReadOnlyModelViewSet])
def test_the_viewsets_offer_no_put(viewset: Any) -> None:
    assert viewset.http_method_names == ["get", "post", "patch", "delete", "head", "options"]


def test_only_the_columns_of_a_fieldset_are_selected(album: models.Album) -> None:
    for view in (GenericAlbums.as_view({"get": "list"}), AlbumList.as_view()):
        with counted() as queries:
            document(call(view, "?fields[albums]=albumTitle"))
        (query,) = queries
        assert '"tests_album"."album_title" FROM' in query


class SelectingAlbums(music.AlbumViewSet):
    def get_queryset(self, *args: Any, **kwargs: Any) -> Any:
        return super().get_queryset(*args, **kwargs).select_related("artist")


class UnitedAlbums(music.AlbumViewSet):
    queryset = models.Album.objects.order_by().union(models.Album.objects.order_by())


class ListedAlbums(music.AlbumViewSet):
    def get_queryset(self, *args: Any, **kwargs: Any) -> Any:
        return list(super().get_queryset(*args, **kwargs))


class DeferringAlbums(music.AlbumViewSet):
    queryset = models.Album.objects.defer("price")


class SelectedAlbums(music.AlbumViewSet):
    queryset = models.Album.objects.select_related("artist")


@pytest.mark.parametrize(
    "viewset", [SelectingAlbums, UnitedAlbums, ListedAlbums, DeferringAlbums, SelectedAlbums]
)
@pytest.mark.parametrize("query", ["?fields[albums]=albumTitle", "?fields[albums]=artist", ""])
def test_a_fieldset_works_with_any_queryset(album: models.Album, viewset: Any, query: str) -> None:
    assert get_list(viewset, query) == get_list(music.AlbumViewSet, query)


def test_the_answer_to_a_write_has_whole_rows(album: models.Album) -> None:
    view = music.AlbumViewSet.as_view({"patch": "partial_update"})
    data = {"data": {"type": "albums", "id": "3", "attributes": {"albumTitle": "New"}}}
    with counted() as queries:
        response = call(view, "?fields[albums]=albumTitle", method="patch", data=data, pk=3)

    assert document(response) == {
        "data": {"type": "albums", "id": "3", "attributes": {"albumTitle": "New"}}
    }
    [read, *_] = [sql for sql in queries if sql.startswith("SELECT") and not is_lock(sql)]
    assert "price" in read


# Preloading


class PreloadedAlbums(music.AlbumViewSet):
    select_for_includes = {"artist": ["artist__country"], "__all__": ["label"]}
    prefetch_for_includes = {
        "__all__": [Prefetch("genres", models.Genre.objects.filter(title="Jazz"))],
        "artist.teacher": ["artist__teacher__pupils"],
        "guests": ["guests"],
    }


@pytest.mark.parametrize(
    ("query", "selected", "prefetched"),
    [
        ("", ["label"], ["genres"]),
        ("?include=", ["label"], ["genres"]),
        ("?include=guests", ["label"], ["genres", "guests"]),
        ("?include=artist", ["label", "artist__country"], ["genres"]),
        # a path runs through those above it
        (
            "?include=artist.teacher,guests",
            ["label", "artist__country"],
            ["genres", "artist__teacher__pupils", "guests"],
        ),
    ],
)
def test_a_view_may_name_what_to_load_for_each_include_path(
    query: str, selected: list[str], prefetched: list[str]
) -> None:
    asked: list[Any] = []

    class Watching(PreloadedAlbums):
        def get_queryset(self, *args: Any, **kwargs: Any) -> Any:
            asked.append(super().get_queryset(*args, **kwargs))
            return asked[-1]

    get_list(Watching, query)
    (queryset,) = asked
    expected = models.Album.objects.select_related(*selected)
    lookups = queryset._prefetch_related_lookups

    assert queryset.query.select_related == expected.query.select_related
    assert [getattr(lookup, "prefetch_to", lookup) for lookup in lookups] == prefetched


def test_what_a_view_has_prefetched_is_what_is_shown(album: models.Album) -> None:
    found = get_one(PreloadedAlbums, 3, "?include=genres")

    assert found["data"]["relationships"]["genres"] == {"data": [JAZZ], "meta": {"count": 1}}
    assert found["included"] == [{**JAZZ, "attributes": {"title": "Jazz"}}]


def test_what_to_load_may_be_decided_by_a_method(album: models.Album) -> None:
    paths: list[str] = []

    class Deciding(music.AlbumViewSet):
        def get_select_related(self, include: str) -> Any:
            paths.append(include)
            return ["artist"] if include == "artist" else None

        def get_prefetch_related(self, include: str) -> Any:
            jazz = models.Genre.objects.filter(title="Jazz")
            return [Prefetch("genres", jazz)] if include == "artist.teacher" else None

    found = get_one(Deciding, 3, "?include=artist.teacher,guests")
    assert paths == ["__all__", "artist", "artist.teacher", "guests"]
    assert found["data"]["relationships"]["genres"] == {"data": [JAZZ], "meta": {"count": 1}}


def test_what_to_load_is_that_of_the_default_include(album: models.Album) -> None:
    class DefaultSerializer(music.AlbumSerializer):
        class JSONAPIMeta:
            included_resources = ["genres"]

    class DefaultAlbums(music.AlbumViewSet):
        serializer_class = DefaultSerializer
        prefetch_for_includes = {
            "genres": [Prefetch("genres", models.Genre.objects.filter(title="Jazz"))]
        }

    assert get_list(DefaultAlbums)["included"] == [{**JAZZ, "attributes": {"title": "Jazz"}}]
    shown = get_list(DefaultAlbums, "?include=")["data"][0]["relationships"]["genres"]
    assert shown == {"data": [BLUES, JAZZ], "meta": {"count": 2}}


# Relationships


class ModelRelationships(views.RelationshipView):
    queryset = models.Album.objects.all()


class SerializerRelationships(ModelRelationships):
    parent_serializer_class = AlbumSerializer


def linkage(view: Any, segment: str, **attributes: Any) -> Any:
    """Return the document of a relationship of the album."""
    view = type("AlbumRelationships", (view,), attributes)
    return document(call(view.as_view(), pk=3, related_field=segment))


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        ("artist", ARTIST),
        ("label", None),
        ("genres", [BLUES, JAZZ]),
        ("guests", []),
        ("tracks", [TRACK]),
        ("notes", []),
    ],
)
def test_a_view_without_a_serializer_has_the_relations_of_the_model(
    album: models.Album, segment: str, expected: Any
) -> None:
    assert linkage(ModelRelationships, segment) == {"data": expected}


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        ("guestAlbums", []),
        ("guest_albums", []),
        ("passport", None),
        ("teacher", {"type": "artists", "id": "1"}),
    ],
)
def test_relations_of_a_model_are_found_by_their_spellings(
    album: models.Album, segment: str, expected: Any
) -> None:
    view: Any = type(
        "ArtistRelationships", (ModelRelationships,), {"queryset": models.Artist.objects}
    )
    response = call(view.as_view(), pk=2, related_field=segment)

    assert document(response) == {"data": expected}


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        ("artist", ARTIST),
        ("label", None),
        ("guests", []),
        ("bestGenres", [BLUES, JAZZ]),
        ("best_genres", [BLUES, JAZZ]),
        ("firstGenre", BLUES),
        ("allGenres", [BLUES, JAZZ]),
        ("tracks", [TRACK]),
    ],
)
def test_a_view_with_a_serializer_has_its_relationships(
    album: models.Album, segment: str, expected: Any
) -> None:
    assert linkage(SerializerRelationships, segment) == {"data": expected}


@pytest.mark.parametrize(
    ("view", "segment"),
    [
        (ModelRelationships, "nothing"),
        (ModelRelationships, "album_title"),
        (ModelRelationships, "headline"),
        (ModelRelationships, "delete"),
        (ModelRelationships, "_state"),
        (ModelRelationships, "pk"),
        (ModelRelationships, "artist_id"),
        (ModelRelationships, "first_genres"),
        (SerializerRelationships, "nothing"),
        (SerializerRelationships, "album_title"),
        (SerializerRelationships, "genres"),
        (SerializerRelationships, "genre_titles"),
        (SerializerRelationships, "hidden_genres"),
    ],
)
def test_what_is_no_relation_is_not_found(album: models.Album, view: Any, segment: str) -> None:
    response = call(view.as_view(), pk=3, related_field=segment)

    assert response.status_code == 404
    assert errors(response) == [NOT_FOUND]
    assert models.Album.objects.filter(pk=3).exists()


@pytest.mark.parametrize("view", [ModelRelationships, SerializerRelationships])
def test_the_relationship_of_nothing_is_not_found(view: Any) -> None:
    assert call(view.as_view(), pk=77, related_field="artist").status_code == 404


def test_the_linkage_is_that_of_the_field(album: models.Album) -> None:
    class Loud(relations.ResourceRelatedField):
        def to_representation(self, value: Any) -> Any:
            return {**super().to_representation(value), "meta": {"loud": True}}

    class LoudSerializer(serializers.ModelSerializer):
        loud_genres = Loud(source="genres", many=True, read_only=True)

        class Meta:
            model = models.Album
            fields = ("loud_genres",)

    loud = [{**identifier, "meta": {"loud": True}} for identifier in (BLUES, JAZZ)]
    assert linkage(ModelRelationships, "loudGenres", parent_serializer_class=LoudSerializer) == {
        "data": loud
    }


def test_a_serializer_without_a_model_has_relationships_too(album: models.Album) -> None:
    class HitSerializer(serializers.Serializer):
        artist = relations.ResourceRelatedField(read_only=True, model=models.Artist)

    assert linkage(ModelRelationships, "artist", parent_serializer_class=HitSerializer) == {
        "data": ARTIST
    }


@pytest.mark.parametrize(
    ("segment", "mapping"),
    [
        ("styles", {"styles": "genres"}),
        ("mainStyles", {"mainStyles": "genres"}),
        ("mainStyles", {"main_styles": "genres"}),
    ],
)
def test_a_relationship_may_have_another_name_in_the_url(
    album: models.Album, segment: str, mapping: Any
) -> None:
    assert linkage(ModelRelationships, segment, field_name_mapping=mapping) == {
        "data": [BLUES, JAZZ]
    }


SELF = "http://testserver/albums/3/relationships/genres/"


@pytest.mark.parametrize(
    ("views_named", "links"),
    [
        (
            {
                "self_link_view_name": "album-relationships",
                "related_link_view_name": "album-related",
            },
            {"self": SELF, "related": "http://testserver/albums/3/genres/"},
        ),
        ({"self_link_view_name": "album-relationships"}, {"self": SELF}),
        (
            {"related_link_view_name": "album-label"},
            {"related": "http://testserver/albums/3/label/"},
        ),
    ],
)
def test_a_relationship_has_the_links_of_the_views_that_are_named(
    album: models.Album, views_named: Any, links: Any
) -> None:
    assert linkage(ModelRelationships, "genres", **views_named) == {
        "links": links,
        "data": [BLUES, JAZZ],
    }


def test_a_wrong_view_name_is_a_mistake_of_the_developer(album: models.Album) -> None:
    with pytest.raises(ImproperlyConfigured) as raised:
        linkage(ModelRelationships, "genres", self_link_view_name="no-such-view")
    assert str(raised.value) == (
        "Could not resolve the link 'self' of AlbumRelationships: the URLconf has no view "
        "'no-such-view' that takes ['pk', 'related_field']. Correct the view name."
    )


def test_the_links_may_be_overridden(album: models.Album) -> None:
    class OwnLinks(ModelRelationships):
        def get_url(self, name: str, view_name: Any, kwargs: Any, request: Any) -> Any:
            return f"/{name}/{kwargs['pk']}"

    assert linkage(OwnLinks, "label") == {
        "links": {"self": "/self/3", "related": "/related/3"},
        "data": None,
    }


def test_the_steps_of_a_relationship_view_may_be_overridden(album: models.Album) -> None:
    class OwnSteps(ModelRelationships):
        def get_object(self) -> Any:
            return models.Artist.objects.get(pk=2)

        def get_related_field_name(self) -> str:
            return "teacher"

    assert linkage(OwnSteps, "anything") == {"data": {"type": "artists", "id": "1"}}


def test_the_linkage_costs_one_query_more_than_the_parent(album: models.Album) -> None:
    for view in (ModelRelationships, SerializerRelationships):
        with counted() as queries:
            linkage(view, "tracks")
        assert len(queries) == 2, view


@pytest.mark.parametrize("view", [ModelRelationships, SerializerRelationships])
def test_a_relationship_answers_to_head_and_options(album: models.Album, view: Any) -> None:
    head = call(view.as_view(), method="head", pk=3, related_field="artist")
    options = call(view.as_view(), method="options", pk=3, related_field="artist")

    assert (head.status_code, head.headers["Content-Type"]) == (200, MEDIA_TYPE)
    assert list(document(options)) == ["meta"]


@pytest.mark.parametrize("viewset", [AlbumViewSet, ReadOnlyAlbums, PlainAlbums])
def test_viewsets_answer_to_head(album: models.Album, viewset: Any) -> None:
    requests: list[tuple[Any, Any]] = [({"get": "list"}, {}), ({"get": "retrieve"}, {"pk": 3})]
    for action, kwargs in requests:
        response = call(viewset.as_view(action), method="head", **kwargs)
        assert (response.status_code, response.headers["Content-Type"]) == (200, MEDIA_TYPE)
