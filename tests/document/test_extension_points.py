"""The methods of the renderer that projects override."""

import json
from collections import defaultdict
from typing import Any

import pytest

from rest_framework_json_api import views
from rest_framework_json_api.renderers import JSONRenderer
from tests import models, music
from tests.document.api import ALBUM, BLUES, JAZZ, AlbumSerializer, viewset_with
from tests.http import call, counted, get_list, get_one

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.document.api")]


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
