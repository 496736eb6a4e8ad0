"""The renderers: kinds of documents, extension points, the browsable API."""

import json
import re
from collections import defaultdict
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.urls import include, path
from rest_framework import pagination as drf_pagination
from rest_framework import serializers as drf
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.routers import APIRootView, DefaultRouter
from rest_framework.test import APIClient
from rest_framework.views import APIView

from rest_framework_json_api import relations, serializers, views
from rest_framework_json_api.pagination import JsonApiPageNumberPagination
from rest_framework_json_api.renderers import BrowsableAPIRenderer, JSONRenderer
from tests import models, music
from tests.http import MEDIA_TYPE, call, counted, document, errors, get_list, get_one, get_related

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def album() -> models.Album:
    artist = models.Artist.objects.create(id=2, stage_name="Artist")
    album = models.Album.objects.create(id=3, album_title="Album", artist=artist)
    for number, title in ((4, "Blues"), (5, "Jazz")):
        album.genres.create(id=number, title=title)
    models.Track.objects.create(id=6, track_title="Track", album=album)
    return album


class AlbumSerializer(serializers.ModelSerializer):
    included_serializers = {
        "artist": music.ArtistSerializer,
        "genres": music.GenreSerializer,
        "tracks": music.TrackSerializer,
    }

    class Meta:
        model = models.Album
        fields = ("album_title", "artist", "genres", "tracks")
        read_only_fields = ("tracks",)
        meta_fields = ("headline",)

    def get_root_meta(self, resource: Any, many: bool) -> dict[str, Any]:
        return {"is_list": many}


ALBUM = {
    "type": "albums",
    "id": "3",
    "attributes": {"albumTitle": "Album"},
    "relationships": {
        "artist": {"data": {"type": "artists", "id": "2"}},
        "genres": {
            "data": [{"type": "genres", "id": "4"}, {"type": "genres", "id": "5"}],
            "meta": {"count": 2},
        },
        "tracks": {"data": [{"type": "tracks", "id": "6"}], "meta": {"count": 1}},
    },
    "meta": {"headline": "ALBUM"},
}
BLUES = {"type": "genres", "id": "4", "attributes": {"title": "Blues"}}
JAZZ = {"type": "genres", "id": "5", "attributes": {"title": "Jazz"}}
TRACK = {
    "type": "tracks",
    "id": "6",
    "attributes": {"trackTitle": "Track"},
    "relationships": {"record": {"data": {"type": "albums", "id": "3"}}},
}


class AlbumViewSet(views.ModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class = AlbumSerializer
    pagination_class: Any = None
    filter_backends: Any = ()


def viewset_with(renderer: Any, **attributes: Any) -> Any:
    return type("RenderedViewSet", (AlbumViewSet,), {"renderer_classes": (renderer,), **attributes})


# Kinds of documents


class AnswerView(APIView):
    """Answers with what it is given."""

    answer: Callable[[], Response] = Response

    def get(self, request: Any, **kwargs: Any) -> Response:
        return self.answer()


def answered(data: Any = None, status: int = 200, **attributes: Any) -> Any:
    """Return the response of a view that answers with some data."""
    answer = staticmethod(lambda: Response(data, status))
    view: Any = type("ValueView", (AnswerView,), {"answer": answer, **attributes})
    return call(view.as_view())


NO_RESOURCE = pytest.mark.not_a_document("the view answers with a value")
NO_BODY = pytest.mark.not_a_document("the view answers with nothing", problem="has a body")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (None, {"data": None}),
        ([], {"data": []}),
        pytest.param(0, {"data": 0}, marks=NO_RESOURCE),
        pytest.param("text", {"data": "text"}, marks=NO_RESOURCE),
        pytest.param({"total_count": 3}, {"data": {"total_count": 3}}, marks=NO_RESOURCE),
        pytest.param({"results": [1]}, {"data": {"results": [1]}}, marks=NO_RESOURCE),
    ],
)
def test_what_no_serializer_made_is_a_value(data: Any, expected: Any) -> None:
    assert document(answered(data)) == expected


@pytest.mark.parametrize("status", [204, 202, pytest.param(201, marks=NO_BODY), 304])
def test_an_answer_without_data_is_empty(status: int) -> None:
    response = answered(None, status)

    assert (response.status_code, response.content) == (status, b"")


@pytest.mark.parametrize("name", [False, None, ""])
@pytest.mark.parametrize("data", [{"total_count": 3}, [1, 2], "text"])
def test_a_view_without_a_resource_name_answers_with_its_data_as_it_is(
    name: Any, data: Any
) -> None:
    assert document(answered(data, resource_name=name)) == data


def test_a_view_without_a_resource_name_has_no_body_for_no_data() -> None:
    assert answered(None, resource_name=False).content == b""


def test_a_view_without_a_resource_name_leaves_serializers_alone(album: models.Album) -> None:
    viewset = viewset_with(JSONRenderer, resource_name=False)

    assert get_one(viewset, 3) == {
        "album_title": "Album",
        "artist": {"type": "artists", "id": "2"},
        "genres": [{"type": "genres", "id": "4"}, {"type": "genres", "id": "5"}],
        "tracks": [{"type": "tracks", "id": "6"}],
        "headline": "ALBUM",
    }


@pytest.mark.parametrize("name", [..., False])
def test_errors_given_by_hand_are_an_errors_document(name: Any) -> None:
    response = answered(
        {"detail": "Wrong."}, 409, **({} if name is ... else {"resource_name": name})
    )

    assert response.status_code == 409
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert errors(response) == [{"status": "409", "title": "Conflict", "detail": "Wrong."}]


@pytest.mark.not_a_document("the values are those of the view", problem="points to nothing")
def test_errors_of_a_serializer_given_by_hand_point_to_their_fields(album: models.Album) -> None:
    class Refusing(GenericAPIView[Any]):
        serializer_class = AlbumSerializer

        def post(self, request: Any) -> Response:
            serializer = self.get_serializer(data={"genres": []})
            assert not serializer.is_valid()
            return Response(serializer.errors, 400)

    response = call(Refusing.as_view(), method="post", data={"data": {"type": "albums"}})
    required = {"status": "400", "code": "required", "title": "Bad Request"}
    assert errors(response)[:2] == [
        {
            **required,
            "detail": "This field is required.",
            "source": {"pointer": "/data/attributes/albumTitle"},
        },
        {
            **required,
            "detail": "This field is required.",
            "source": {"pointer": "/data/relationships/artist/data"},
        },
    ]


def test_the_answer_to_options_describes_the_view() -> None:
    response = call(AnswerView.as_view(), method="options")

    assert list(document(response)) == ["meta"]


def test_the_root_of_an_api_has_links() -> None:
    response = APIClient().get("/api/", headers={"accept": MEDIA_TYPE})
    assert document(response) == {
        "links": {
            "albums": "http://testserver/api/albums/",
            "artists": "http://testserver/api/artists/",
        },
        "meta": {},
    }


def test_a_document_has_one_object_a_list_or_null(album: models.Album) -> None:
    assert get_one(AlbumViewSet, 3) == {"data": ALBUM, "meta": {"isList": False}}
    assert get_list(AlbumViewSet) == {"data": [ALBUM], "meta": {"isList": True}}
    models.Album.objects.all().delete()
    assert get_list(AlbumViewSet) == {"data": [], "meta": {"isList": True}}


def test_included_is_there_where_it_was_asked_for(album: models.Album) -> None:
    meta = {"isList": False}

    assert get_one(AlbumViewSet, 3, "?include=") == {"data": ALBUM, "included": [], "meta": meta}
    assert get_one(AlbumViewSet, 3, "?include=genres") == {
        "data": ALBUM,
        "included": [BLUES, JAZZ],
        "meta": meta,
    }


def test_pages_of_drf_have_the_links_and_the_count_they_know(album: models.Album) -> None:
    class Pages(drf_pagination.PageNumberPagination):
        page_size = 1

    class Cursor(drf_pagination.CursorPagination):
        page_size = 1
        ordering = "id"

    class Numbered(AlbumViewSet):
        pagination_class = Pages

    class Cursored(AlbumViewSet):
        pagination_class = Cursor

    models.Album.objects.create(id=9, artist=album.artist)
    meta = {"isList": True}
    cursor = get_list(Cursored)

    assert get_list(Numbered) == {
        "links": {"next": "http://testserver/?page=2", "prev": None},
        "data": [ALBUM],
        "meta": {"pagination": {"count": 2}, **meta},
    }
    assert cursor.pop("links") == {"next": "http://testserver/?cursor=cD0z", "prev": None}
    assert cursor == {"data": [ALBUM], "meta": meta}


def test_the_meta_of_pagination_and_of_the_serializer_are_one(album: models.Album) -> None:
    class Paged(AlbumViewSet):
        pagination_class = JsonApiPageNumberPagination

    assert get_list(Paged)["meta"] == {
        "pagination": {"page": 1, "pages": 1, "count": 1},
        "isList": True,
    }


@pytest.mark.parametrize(
    "data", [{"data": {"type": "albums"}}, {"errors": []}, {"data": []}, ["a"], "a", 1, {}]
)
@pytest.mark.parametrize("context", [None, {}, {"view": None}])
def test_a_renderer_without_a_view_writes_the_data_as_it_is(data: Any, context: Any) -> None:
    assert json.loads(JSONRenderer().render(data, renderer_context=context)) == data


def test_a_renderer_without_a_view_writes_nothing_for_no_data() -> None:
    assert JSONRenderer().render(None) == b""


def test_the_type_is_asked_of_the_instance_where_nothing_else_tells() -> None:
    class TitleSerializer(serializers.Serializer):
        title = serializers.CharField()

    blues = models.Genre(id=4, title="Blues")
    serializer = TitleSerializer(blues)
    built = JSONRenderer.build_json_resource_obj(
        serializer.fields, serializer.data, blues, None, serializer
    )
    assert built == BLUES


def test_an_instance_that_is_not_saved_has_no_id() -> None:
    data = music.GenreSerializer(models.Genre(title="Blues")).data
    rendered = JSONRenderer().render(data, renderer_context={"view": APIView()})

    assert json.loads(rendered) == {"data": {"type": "genres", "attributes": {"title": "Blues"}}}


# Extension points


def upper_attributes(self: Any, base: Any, fields: Any, resource: Any) -> Any:
    return {key.upper(): value for key, value in base(fields, resource).items()}


def fewer_relationships(self: Any, base: Any, fields: Any, resource: Any, instance: Any) -> Any:
    found = base(fields, resource, instance)
    return {"artist": found["artist"]} if "artist" in found else found


def first_of_related(self: Any, base: Any, field: Any, instance: Any) -> Any:
    found = base(field, instance)
    return list(found)[:1] if field.field_name == "genres" else found


def included_in_upper_case(self: Any, base: Any, *args: Any) -> None:
    base(*args)
    cache = args[-1]
    for item in cache["genres"].values():
        item["attributes"] = {"title": item["attributes"]["title"].upper()}


def more_meta(self: Any, base: Any, serializer: Any, resource: Any) -> Any:
    return {**base(serializer, resource), "more_meta": len(resource)}


def more_root_meta(self: Any, base: Any, serializer: Any, resource: Any) -> Any:
    return {**base(serializer, resource), "more_meta": len(resource)}


def linked_object(self: Any, base: Any, *args: Any, **kwargs: Any) -> Any:
    found = base(*args, **kwargs)
    return {**found, "links": {"self": f"/{found['type']}/{found['id']}"}}


WHOLE = {"data": ALBUM, "included": [BLUES, JAZZ], "meta": {"isList": False}}
OVERRIDES: list[tuple[str, Any, Any]] = [
    (
        "extract_attributes",
        upper_attributes,
        {
            "data": {**ALBUM, "attributes": {"ALBUMTITLE": "Album"}},
            "included": [
                {**BLUES, "attributes": {"TITLE": "Blues"}},
                {**JAZZ, "attributes": {"TITLE": "Jazz"}},
            ],
        },
    ),
    (
        "extract_relationships",
        fewer_relationships,
        {
            "data": {
                **ALBUM,
                "relationships": {"artist": {"data": {"type": "artists", "id": "2"}}},
            },
        },
    ),
    ("extract_relation_instance", first_of_related, {"included": [BLUES]}),
    (
        "extract_included",
        included_in_upper_case,
        {
            "included": [
                {**BLUES, "attributes": {"title": "BLUES"}},
                {**JAZZ, "attributes": {"title": "JAZZ"}},
            ]
        },
    ),
    (
        "extract_meta",
        more_meta,
        {
            "data": {**ALBUM, "meta": {"headline": "ALBUM", "moreMeta": 5}},
            "included": [{**BLUES, "meta": {"moreMeta": 1}}, {**JAZZ, "meta": {"moreMeta": 1}}],
        },
    ),
    ("extract_root_meta", more_root_meta, {"meta": {"isList": False, "moreMeta": 5}}),
    (
        "build_json_resource_obj",
        linked_object,
        {
            "data": {**ALBUM, "links": {"self": "/albums/3"}},
            "included": [
                {**BLUES, "links": {"self": "/genres/4"}},
                {**JAZZ, "links": {"self": "/genres/5"}},
            ],
        },
    ),
]


#: The overrides that leave out linkage, and so lead to nothing that is included.
UNLINKING = {"extract_relationships"}
UNLINKED = pytest.mark.not_a_document("the project leaves out linkage", problem="from nowhere")


def overriding(name: str, override: Any, kind: Any) -> Any:
    """Return a renderer that overrides a method, in one of the ways that projects do."""

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        base = getattr(super(renderer, self), name)
        return override(self, base, *args, **kwargs)

    renderer: Any = type("OwnRenderer", (JSONRenderer,), {name: kind(method)})
    return renderer


@pytest.mark.parametrize("kind", [lambda method: method, classmethod], ids=["instance", "class"])
@pytest.mark.parametrize(
    ("name", "override", "changed"),
    [pytest.param(*o, id=o[0], marks=UNLINKED if o[0] in UNLINKING else ()) for o in OVERRIDES],
)
def test_an_extension_point_may_be_overridden_as_method_of_instance_or_class(
    album: models.Album, name: str, override: Any, changed: Any, kind: Any
) -> None:
    viewset = viewset_with(overriding(name, override, kind))

    assert get_one(viewset, 3, "?include=genres") == {**WHOLE, **changed}


def test_an_extension_point_may_be_overridden_as_a_static_method(album: models.Album) -> None:
    class OwnRenderer(JSONRenderer):
        @staticmethod
        def extract_root_meta(serializer: Any, resource: Any) -> dict[str, Any]:
            return {"own_meta": len(resource)}

    assert get_list(viewset_with(OwnRenderer))["meta"] == {"ownMeta": 1}


@pytest.mark.parametrize(
    ("name", "override"),
    [
        ("render_errors", lambda data: {"errors": "own"}),
        ("render_relationship_view", lambda data: {"data": data}),
    ],
)
@pytest.mark.not_a_document("the renderer is that of the project")
def test_a_kind_of_document_may_be_rendered_in_another_way(
    album: models.Album, name: str, override: Any
) -> None:
    def render(self: Any, data: Any, media_type: Any = None, context: Any = None) -> bytes:
        return json.dumps({"own": context["view"].kwargs}).encode()

    renderer: Any = type("OwnRenderer", (JSONRenderer,), {name: render})

    class Relationships(views.RelationshipView):
        queryset = models.Album.objects.all()
        renderer_classes = (renderer,)

    pk = 77 if name == "render_errors" else 3
    response = call(Relationships.as_view(), pk=pk, related_field="artist")
    assert json.loads(response.content) == {"own": {"pk": pk, "related_field": "artist"}}


def test_render_itself_may_be_overridden(album: models.Album) -> None:
    class OwnRenderer(JSONRenderer):
        def render(self, data: Any, media_type: Any = None, context: Any = None) -> bytes:
            found = json.loads(super().render(data, media_type, context))
            return json.dumps({**found, "jsonapi": {"version": "1.1"}}).encode()

    assert get_one(viewset_with(OwnRenderer), 3) == {
        "data": ALBUM,
        "meta": {"isList": False},
        "jsonapi": {"version": "1.1"},
    }


def test_the_extension_points_may_be_called_on_the_class(album: models.Album) -> None:
    serializer = AlbumSerializer(album)
    fields, resource = serializer.fields, serializer.data
    cache: Any = defaultdict(dict)
    JSONRenderer.extract_included(fields, resource, album, ["genres"], cache)

    assert JSONRenderer.extract_attributes(fields, resource) == ALBUM["attributes"]
    assert JSONRenderer.extract_relationships(fields, resource, album) == ALBUM["relationships"]
    assert list(JSONRenderer.extract_relation_instance(fields["genres"], album)) == list(
        album.genres.all()
    )
    assert JSONRenderer.extract_relation_instance(fields["artist"], album) == album.artist
    assert JSONRenderer.extract_meta(serializer, resource) == {"headline": "ALBUM"}
    assert JSONRenderer.extract_root_meta(serializer, resource) == {"is_list": False}
    assert JSONRenderer.extract_root_meta(music.GenreSerializer(), {}) == {}
    assert cache == {"genres": {"4": BLUES, "5": JAZZ}}


@pytest.mark.parametrize(
    ("name", "force", "expected"), [("records", False, "records"), (None, True, "albums")]
)
def test_a_resource_object_may_be_built_by_hand(
    album: models.Album, name: Any, force: bool, expected: str
) -> None:
    serializer = AlbumSerializer(album)
    found = JSONRenderer.build_json_resource_obj(
        serializer.fields, serializer.data, album, name, serializer, force
    )
    assert found == {**ALBUM, "type": expected}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("album_title",), {"attributes": {"albumTitle": "Album"}}),
        (("artist",), {"relationships": {"artist": {"data": {"type": "artists", "id": "2"}}}}),
        ((), {}),
    ],
)
def test_an_override_may_pass_on_a_plain_dict_of_fields(
    album: models.Album, names: Any, expected: Any
) -> None:
    class FewerFields(JSONRenderer):
        @classmethod
        def build_json_resource_obj(cls, fields: Any, *args: Any, **kwargs: Any) -> Any:
            fewer = {name: field for name, field in fields.items() if name in names}
            return super().build_json_resource_obj(fewer, *args, **kwargs)

    assert get_one(viewset_with(FewerFields), 3) == {
        "data": {"type": "albums", "id": "3", **expected, "meta": {"headline": "ALBUM"}},
        "meta": {"isList": False},
    }


def test_an_override_may_add_to_the_meta_of_a_resource(album: models.Album) -> None:
    class Stamped(JSONRenderer):
        @classmethod
        def build_json_resource_obj(cls, *args: Any, **kwargs: Any) -> Any:
            built = super().build_json_resource_obj(*args, **kwargs)
            return {**built, "meta": {**built["meta"], "stamp": "1911"}}

    [resource] = get_list(viewset_with(Stamped))["data"]
    assert resource["meta"] == {"headline": "ALBUM", "stamp": "1911"}


def listed(paths: Any) -> list[str]:
    return list(paths)


def without_artist(paths: Any) -> list[str]:
    return [name for name in paths if not name.startswith("artist")]


@pytest.mark.parametrize(
    ("choose", "query", "expected"),
    [
        (listed, "genres", ["4", "5"]),
        (listed, "tracks", ["6"]),
        (listed, "tracks.record", ["6"]),
        (listed, "artist", ["2"]),
        (without_artist, "artist,genres", ["4", "5"]),
        (without_artist, "artist.albums", []),
    ],
)
def test_an_override_may_pass_on_a_plain_list_of_include_paths(
    album: models.Album, choose: Any, query: str, expected: list[str]
) -> None:
    class OwnPaths(JSONRenderer):
        @classmethod
        def extract_included(
            cls, fields: Any, resource: Any, instance: Any, paths: Any, cache: Any
        ) -> None:
            super().extract_included(fields, resource, instance, choose(paths), cache)

    found = get_list(viewset_with(OwnPaths), f"?include={query}")
    assert [item["id"] for item in found["included"]] == expected


def test_a_plain_list_of_include_paths_costs_no_queries_for_each_row() -> None:
    class OwnPaths(JSONRenderer):
        @classmethod
        def extract_included(
            cls, fields: Any, resource: Any, instance: Any, paths: Any, cache: Any
        ) -> None:
            super().extract_included(fields, resource, instance, list(paths), cache)

    music.make_albums(4)
    found = []
    for renderer in (JSONRenderer, OwnPaths):
        with counted() as queries:
            get_list(viewset_with(renderer), "?include=tracks,genres,artist")
        found.append(len(queries))

    assert found[0] == found[1]


def test_an_override_may_add_paths_of_its_own(album: models.Album) -> None:
    class MorePaths(JSONRenderer):
        def extract_included(
            self, fields: Any, resource: Any, instance: Any, paths: Any, cache: Any
        ) -> None:
            super().extract_included(fields, resource, instance, [*paths, "genres"], cache)

    found = get_one(viewset_with(MorePaths), 3, "?include=tracks")
    assert [item["id"] for item in found["included"]] == ["4", "5", "6"]


# The browsable API


class PageViewSet(AlbumViewSet):
    renderer_classes = (BrowsableAPIRenderer, JSONRenderer)
    pagination_class = JsonApiPageNumberPagination


class ArtistPageViewSet(music.ArtistViewSet):
    renderer_classes = (BrowsableAPIRenderer, JSONRenderer)


class PlainPageView(AnswerView):
    renderer_classes = (BrowsableAPIRenderer, JSONRenderer)
    answer = staticmethod(lambda: Response({"plain": "data"}))


class NoSerializerView(GenericAPIView[Any]):
    """Uses no serializer that a page could know."""

    renderer_classes = (BrowsableAPIRenderer, JSONRenderer)

    def get(self, request: Any) -> Response:
        return Response({"plain": "data"})


class LoginSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()

    class Meta:
        resource_name = "logins"


class LoginView(GenericAPIView[Any]):
    """Has a serializer, and no queryset."""

    renderer_classes = (BrowsableAPIRenderer, JSONRenderer)
    serializer_class = LoginSerializer

    def post(self, request: Any) -> Response:
        raise ValidationError(["Wrong."])


class OwnPathsRenderer(BrowsableAPIRenderer):
    @classmethod
    def _get_included_serializers(
        cls, serializer: Any, prefix: str = "", already_seen: Any = ()
    ) -> list[str]:
        return ["own.path"]


class RootView(APIRootView):
    renderer_classes = (JSONRenderer,)


class RootRouter(DefaultRouter):
    APIRootView = RootView


router = RootRouter()
router.register("albums", PageViewSet, "album")
router.register("artists", ArtistPageViewSet, "artist")
related = PageViewSet.as_view({"get": "retrieve_related"})

urlpatterns = [
    path("api/", include(router.urls)),
    path("api/albums/<pk>/<related_field>/", related, name="album-related"),
    path("own-paths/", viewset_with(OwnPathsRenderer).as_view({"get": "list"})),
    path("plain/", PlainPageView.as_view()),
    path("no-serializer/", NoSerializerView.as_view()),
    path("login/", LoginView.as_view()),
]


def page(url: str, method: str = "get", status: int = 200, data: Any = None) -> str:
    """Return the page that a browser shows."""
    body = {"data": json.dumps(data), "content_type": MEDIA_TYPE} if data is not None else {}
    response = getattr(APIClient(), method)(url, headers={"accept": "text/html"}, **body)
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    return unescape(response.content.decode())


def test_an_error_has_a_page_where_there_is_no_queryset() -> None:
    given = {"data": {"type": "logins", "attributes": {}}}

    assert '"detail": "Wrong."' in page("/login/", "post", 400, given)
    assert '"code": "method_not_allowed"' in page("/login/", "get", 405)


def offered(text: str) -> list[str]:
    """Return the include paths that a page offers."""
    return re.findall(r'<input type="checkbox" value="([^"]*)">', text)


def raw_contents(text: str) -> list[Any]:
    """Return the documents in the raw data forms of a page."""
    found = re.findall(r'<textarea name="_content"[^>]*>(.*?)</textarea>', text, re.DOTALL)
    return [json.loads(content) for content in found]


def test_a_page_offers_the_include_paths_as_clients_see_them(album: models.Album) -> None:
    text = page("/api/albums/")

    assert offered(text) == [
        "artist",
        "artist.teacher",
        "artist.pupils",
        "artist.passport",
        "artist.passport.artist",
        "artist.albums",
        "artist.albums.artist",
        "artist.albums.label",
        "artist.albums.genres",
        "artist.albums.guests",
        "artist.albums.tracks",
        "artist.country",
        "genres",
        "tracks",
        "tracks.record",
        "tracks.record.artist",
        "tracks.record.label",
        "tracks.record.genres",
        "tracks.record.guests",
        "tracks.record.tracks",
    ]
    assert 'data-target="#includesModal"' in text


class DeepRenderer(BrowsableAPIRenderer):
    includes_depth = 5


def test_the_paths_end_at_a_serializer_that_was_there_before(album: models.Album) -> None:
    paths = DeepRenderer._get_included_serializers(music.PassportSerializer)

    assert "artist.albums.tracks.record" in paths
    assert "artist.albums.guests" in paths
    assert "artist.teacher" in paths
    ended = ("artist.albums.tracks.record.", "artist.albums.guests.", "artist.teacher.")
    assert [path for path in paths if path.startswith(ended)] == []


def test_every_path_that_a_page_offers_can_be_included(album: models.Album) -> None:
    paths = offered(page("/api/albums/"))

    assert get_one(AlbumViewSet, 3, f"?include={','.join(paths)}")["data"] == ALBUM


def test_the_paths_of_a_serializer_are_spelled_as_clients_spell_them() -> None:
    class FirstGenreSerializer(serializers.Serializer):
        included_serializers = {
            "first_genre": music.GenreSerializer,
            "first_genre.sub_genre": music.GenreSerializer,
            "next_one": "self",
        }

    assert BrowsableAPIRenderer._get_included_serializers(FirstGenreSerializer) == [
        "firstGenre",
        "firstGenre.subGenre",
        "nextOne",
    ]
    assert BrowsableAPIRenderer._get_included_serializers(drf.Serializer) == []


def test_a_project_may_choose_the_paths_of_the_page(album: models.Album) -> None:
    assert offered(page("/own-paths/")) == ["own.path"]


@pytest.mark.parametrize("url", ["/plain/", "/no-serializer/", "/api/albums/3/genres/"])
def test_a_page_with_nothing_to_include_has_no_form_for_it(album: models.Album, url: str) -> None:
    text = page(url)

    assert offered(text) == []
    assert "includesModal" not in text


def test_a_page_of_related_resources_offers_their_paths(album: models.Album) -> None:
    assert offered(page("/api/albums/3/tracks/"))[:2] == ["record", "record.artist"]


@pytest.mark.parametrize(
    "url", ["/api/albums/77/", "/api/albums/3/nothing/", "/api/albums/3/albumTitle/"]
)
def test_what_does_not_exist_has_a_page_too(album: models.Album, url: str) -> None:
    assert '"title": "Not Found"' in page(url, status=404)


def test_a_refused_query_has_a_page_too(album: models.Album) -> None:
    text = page("/api/albums/?include=nothing", status=400)

    assert "The path 'nothing' cannot be included." in text
    assert raw_contents(text) == []


def test_a_method_that_is_not_offered_has_a_page_too(album: models.Album) -> None:
    assert '"title": "Method Not Allowed"' in page("/api/albums/", "patch", 405, {})


EMPTY_ALBUM = {
    "data": {
        "type": "albums",
        "attributes": {"albumTitle": ""},
        "relationships": {"artist": {"data": None}, "genres": {"data": [], "meta": {"count": 0}}},
    }
}


def without_meta(content: Any) -> Any:
    data = {key: value for key, value in content["data"].items() if key != "meta"}
    return {"data": data}


def test_the_raw_data_form_starts_with_an_empty_resource(album: models.Album) -> None:
    assert [without_meta(content) for content in raw_contents(page("/api/albums/"))] == [
        EMPTY_ALBUM
    ]


def test_the_raw_data_form_of_a_resource_starts_with_the_resource(album: models.Album) -> None:
    contents = raw_contents(page("/api/albums/3/"))

    assert [content["data"] for content in contents] == [ALBUM]


def test_the_raw_data_form_of_a_refused_request_is_a_resource(album: models.Album) -> None:
    text = page("/api/albums/", "post", 400, {"data": {"type": "albums"}})

    assert [without_meta(content) for content in raw_contents(text)] == [EMPTY_ALBUM]


def test_the_raw_data_form_of_a_description_is_a_resource(album: models.Album) -> None:
    text = page("/api/albums/", "options")

    assert [without_meta(content) for content in raw_contents(text)] == [EMPTY_ALBUM]


@pytest.mark.parametrize("query", ["", "?include=artist.albums,tracks.record"])
def test_the_queries_of_a_page_do_not_depend_on_the_number_of_rows(query: str) -> None:
    found = set()
    for number in (1, 2, 50):
        models.Country.objects.all().delete()
        for model in (models.Album, models.Artist, models.Label, models.Genre):
            model.objects.all().delete()
        music.make_albums(number)
        # a serializer class finds its validators when it is used first
        page(f"/api/albums/{query}")
        with counted() as queries:
            page(f"/api/albums/{query}")
        found.add(len(queries))

    assert len(found) == 1


def test_linkage_of_links_alone_is_offered_too(album: models.Album) -> None:
    class LinkedSerializer(serializers.ModelSerializer):
        included_serializers = {"genres": music.GenreSerializer}
        genres = relations.HyperlinkedRelatedField(
            many=True, read_only=True, related_link_view_name="album-related"
        )

        class Meta:
            model = models.Album
            fields = ("genres",)

    viewset = viewset_with(JSONRenderer, serializer_class=LinkedSerializer)
    links = {"related": "http://testserver/api/albums/3/genres/"}

    assert get_one(viewset, 3)["data"]["relationships"] == {"genres": {"links": links}}
    assert get_related(viewset, 3, "genres") == {"data": [BLUES, JAZZ]}
