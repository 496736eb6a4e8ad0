"""What projects override counts wherever a resource stands: first the methods of the renderer.

The resources are three artists, of which an override changes one. They come as primary data, as
included resources, as members of a polymorphic serializer and in the answers to writes; the other
tests of overrides use the same positions.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db.models import Model

from rest_framework_json_api import relations, serializers, views
from rest_framework_json_api.renderers import JSONRenderer
from tests import models
from tests.http import call, document, get_list, get_one, get_related

pytestmark = pytest.mark.django_db

NAMES = ("Ada", "Ben", "Cid")

#: The key of the teacher of all, and of the one album that has all of them as guests.
TEACHER, ALBUM = 9, 11


@dataclass(frozen=True)
class Subject:
    """What is overridden: the serializer of artists, the renderer, or the models themselves."""

    serializer: Any
    album_model: Any = models.Album
    renderer: Any = JSONRenderer
    #: More attributes of each viewset.
    view: Mapping[str, Any] | None = None

    @property
    def artist_model(self) -> Any:
        return self.serializer.Meta.model

    def viewset(self, serializer: Any, **attributes: Any) -> Any:
        model = serializer.Meta.model
        defaults = {
            "queryset": model._default_manager.exclude(pk=TEACHER).order_by("pk"),
            "serializer_class": serializer,
            "renderer_classes": (self.renderer,),
            "pagination_class": None,
            "filter_backends": (),
        }
        return type(
            "ViewSet", (views.ModelViewSet,), {**defaults, **(self.view or {}), **attributes}
        )

    def albums(self, **attributes: Any) -> Any:
        """Return a viewset of albums, which lead to the artists."""
        own = {"included_serializers": dict.fromkeys(("artist", "guests"), self.serializer)}
        names = ("artist", "guests")
        return self.viewset(serializer_of(self.album_model, names, **{**own, **attributes}))

    def polymorphic(self) -> Any:
        """Return a polymorphic serializer with the serializer of artists as a member."""
        meta = type("Meta", (), {"model": self.artist_model})
        attributes = {"Meta": meta, "polymorphic_serializers": (self.serializer,)}
        return type("AnyArtistSerializer", (serializers.PolymorphicModelSerializer,), attributes)


def serializer_of(model: Any, names: tuple[str, ...], *bases: type, **attributes: Any) -> Any:
    """Return a serializer class of a model with fields, and whatever else it is to have."""
    meta = attributes.pop("Meta", object)
    own = {"Meta": type("Meta", (meta,), {"model": model, "fields": names}), **attributes}
    return type(f"{model.__name__}Serializer", (*bases, serializers.ModelSerializer), own)


def artist_serializer(*bases: type, model: Any = models.Artist, **attributes: Any) -> Any:
    """Return a serializer class of artists, with the fields among the attributes."""
    declared = [name for name, field in attributes.items() if isinstance(field, serializers.Field)]
    return serializer_of(model, ("stage_name", "teacher", *declared), *bases, **attributes)


def artist(key: int, **attributes: Any) -> dict[str, Any]:
    """Return the resource object of one of the artists, with attributes besides the name."""
    return {
        "type": "artists",
        "id": str(key),
        "attributes": {"stageName": NAMES[key - 1], **attributes},
        "relationships": {"teacher": {"data": {"type": "artists", "id": str(TEACHER)}}},
    }


@pytest.fixture
def rows() -> None:
    """Make three artists with a teacher, all guests of one album, each with an album too."""
    models.Artist.objects.create(pk=TEACHER, stage_name="Zoe")
    for key, name in enumerate(NAMES, 1):
        models.Artist.objects.create(pk=key, stage_name=name, teacher_id=TEACHER)
        models.Album.objects.create(pk=key + 10, album_title=f"Album {name}", artist_id=key)
    models.Album.objects.get(pk=ALBUM).guests.set([1, 2, 3])


# Positions: each returns the resource objects of the three artists.


def in_list(subject: Subject) -> Any:
    return get_list(subject.viewset(subject.serializer))["data"]


def in_fieldset(subject: Subject) -> Any:
    names = ",".join(subject.serializer.Meta.fields)
    return get_list(subject.viewset(subject.serializer), f"?fields[artists]={names}")["data"]


def alone(subject: Subject) -> Any:
    viewset = subject.viewset(subject.serializer)
    return [get_one(viewset, key)["data"] for key in (1, 2, 3)]


def included_by_many(subject: Subject) -> Any:
    return get_one(subject.albums(), ALBUM, "?include=guests")["included"]


def included_by_many_in_fieldset(subject: Subject) -> Any:
    names = ",".join(subject.serializer.Meta.fields)
    query = f"?include=guests&fields[artists]={names}"
    return get_one(subject.albums(), ALBUM, query)["included"]


def included_by_reverse(subject: Subject) -> Any:
    teachers = serializer_of(
        subject.artist_model,
        ("pupils",),
        included_serializers={"pupils": subject.serializer},
        Meta=type("Meta", (), {"resource_name": "teachers"}),
    )
    queryset = subject.artist_model._default_manager.filter(pk=TEACHER)
    viewset = subject.viewset(teachers, queryset=queryset)
    return get_one(viewset, TEACHER, "?include=pupils")["included"]


def included_by_one(subject: Subject) -> Any:
    return get_list(subject.albums(), "?include=artist")["included"]


def included_twice(subject: Subject) -> Any:
    return get_list(subject.albums(), "?include=guests,artist")["included"]


def related(subject: Subject) -> Any:
    viewset = subject.albums(related_serializers={"guests": subject.serializer})
    return get_related(viewset, ALBUM, "guests")["data"]


def as_members(subject: Subject) -> Any:
    return get_list(subject.viewset(subject.polymorphic()))["data"]


def as_included_members(subject: Subject) -> Any:
    polymorphic = subject.polymorphic()
    guests = relations.PolymorphicResourceRelatedField(polymorphic, read_only=True, many=True)
    viewset = subject.albums(guests=guests, included_serializers={"guests": polymorphic})
    return get_one(viewset, ALBUM, "?include=guests")["included"]


def patched(subject: Subject) -> Any:
    view = subject.viewset(subject.serializer).as_view({"patch": "partial_update"})
    return [
        document(call(view, method="patch", data={"data": artist(key)}, pk=key))["data"]
        for key in (1, 2, 3)
    ]


def posted(subject: Subject) -> Any:
    view = subject.viewset(subject.serializer).as_view({"post": "create"})
    return [posted_one(view, key) for key in (1, 2, 3)]


def posted_one(view: Any, key: int) -> Any:
    """Return the answer to a POST, with the key that the artist has elsewhere."""
    sent = {name: member for name, member in artist(key).items() if name != "id"}
    response = call(view, method="post", data={"data": sent})
    assert response.status_code == 201, response.content
    response.status_code = 200
    found = document(response)["data"]
    assert int(found["id"]) > TEACHER
    return {**found, "id": str(key)}


Position = Callable[[Subject], Any]
LISTS: tuple[Position, ...] = (in_list, in_fieldset, related, as_members)
ANSWERS: tuple[Position, ...] = (alone, patched, posted)
INCLUDED: tuple[Position, ...] = (
    included_by_many,
    included_by_many_in_fieldset,
    included_by_reverse,
    included_by_one,
    included_twice,
    as_included_members,
)
POSITIONS: tuple[Position, ...] = (*LISTS, *ANSWERS, *INCLUDED)

everywhere = pytest.mark.parametrize("position", POSITIONS)


@everywhere
def test_without_an_override_the_artists_are_what_they_are(rows: None, position: Position) -> None:
    assert position(Subject(artist_serializer())) == [artist(1), artist(2), artist(3)]


# The renderer: each override changes the second artist, in each of the ways that projects have.


def is_second(resource: Any) -> bool:
    return bool(resource.get("stage_name") == NAMES[1])


def own_attributes(base: Any, fields: Any, resource: Any) -> Any:
    found = base(fields, resource)
    return {**found, "stageName": "own"} if is_second(resource) else found


def own_relationships(base: Any, fields: Any, resource: Any, instance: Any) -> Any:
    return {} if is_second(resource) else base(fields, resource, instance)


def own_meta(base: Any, serializer: Any, resource: Any) -> Any:
    return {"own": "value"} if is_second(resource) else base(serializer, resource)


def own_object(base: Any, fields: Any, resource: Any, *args: Any, **kwargs: Any) -> Any:
    found = base(fields, resource, *args, **kwargs)
    return {**found, "links": {"self": "/own"}} if is_second(resource) else found


SECOND = artist(2)
UNRELATED = {name: member for name, member in SECOND.items() if name != "relationships"}
OF_RESOURCES: list[tuple[str, Any, Any]] = [
    ("extract_attributes", own_attributes, artist(2, stageName="own")),
    ("extract_relationships", own_relationships, UNRELATED),
    ("extract_meta", own_meta, {**SECOND, "meta": {"own": "value"}}),
    ("build_json_resource_obj", own_object, {**SECOND, "links": {"self": "/own"}}),
]


def as_method(name: str, override: Any) -> Any:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return override(getattr(super(renderer, self), name), *args, **kwargs)

    renderer: Any = type("OwnRenderer", (JSONRenderer,), {name: method})
    return renderer


def as_class_method(name: str, override: Any) -> Any:
    def method(cls: Any, *args: Any, **kwargs: Any) -> Any:
        return override(getattr(super(renderer, cls), name), *args, **kwargs)

    renderer: Any = type("OwnRenderer", (JSONRenderer,), {name: classmethod(method)})
    return renderer


def as_mixin(name: str, override: Any) -> Any:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return override(getattr(super(mixin, self), name), *args, **kwargs)

    mixin: Any = type("Mixin", (), {name: method})
    return type("OwnRenderer", (mixin, JSONRenderer), {})


def on_instance(name: str, override: Any) -> Any:
    def __init__(self: Any) -> None:
        base = getattr(self, name)
        setattr(self, name, lambda *args, **kwargs: override(base, *args, **kwargs))

    return type("OwnRenderer", (JSONRenderer,), {"__init__": __init__})


def on_instance_as_method(name: str, override: Any) -> Any:
    """Return a renderer whose instances have another instance's method of the same name."""
    other = as_method(name, override)

    def __init__(self: Any) -> None:
        setattr(self, name, getattr(other(), name))

    return type("OwnRenderer", (JSONRenderer,), {"__init__": __init__})


in_every_way = pytest.mark.parametrize(
    "way", [as_method, as_class_method, as_mixin, on_instance, on_instance_as_method]
)


@everywhere
@in_every_way
@pytest.mark.parametrize(
    ("name", "override", "second"), OF_RESOURCES, ids=[o[0] for o in OF_RESOURCES]
)
def test_a_method_of_the_renderer_may_change_one_resource_anywhere(
    rows: None, position: Position, way: Any, name: str, override: Any, second: Any
) -> None:
    subject = Subject(artist_serializer(), renderer=way(name, override))

    assert position(subject) == [artist(1), second, artist(3)]


@contextmanager
def replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    """Let a class have something else under a name for a while."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, value)
        yield


@everywhere
@pytest.mark.parametrize(
    ("name", "override", "second"), OF_RESOURCES, ids=[o[0] for o in OF_RESOURCES]
)
def test_a_method_that_the_renderer_is_given_later_counts_from_then_on(
    rows: None, position: Position, name: str, override: Any, second: Any
) -> None:
    class OwnRenderer(JSONRenderer):
        pass

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return override(getattr(super(OwnRenderer, self), name), *args, **kwargs)

    subject = Subject(artist_serializer(), renderer=OwnRenderer)
    position(subject)
    with replaced(OwnRenderer, name, method):
        assert position(subject) == [artist(1), second, artist(3)]
    assert position(subject) == [artist(1), artist(2), artist(3)]


def without_second(base: Any, field: Any, instance: Any) -> Any:
    found = base(field, instance)
    if not isinstance(found, Model):
        return [row for row in found if row.pk != 2]
    return None if found.pk == 2 else found


def own_included(base: Any, *args: Any) -> None:
    base(*args)
    for resource in args[-1]["artists"].values():
        if resource["id"] == "2":
            resource["attributes"]["stageName"] = "own"


@pytest.mark.parametrize("position", INCLUDED)
@in_every_way
@pytest.mark.parametrize(
    ("name", "override", "second"),
    [
        ("extract_relation_instance", without_second, []),
        ("extract_included", own_included, [artist(2, stageName="own")]),
    ],
)
def test_a_method_of_the_renderer_may_change_what_is_included(
    rows: None, position: Position, way: Any, name: str, override: Any, second: Any
) -> None:
    subject = Subject(artist_serializer(), renderer=way(name, override))

    assert position(subject) == [artist(1), *second, artist(3)]


def own_root_meta(base: Any, serializer: Any, resource: Any) -> Any:
    return {**base(serializer, resource), "number": len(resource)}


@in_every_way
def test_the_renderer_may_change_the_meta_of_any_document(rows: None, way: Any) -> None:
    renderer = way("extract_root_meta", own_root_meta)
    subject = Subject(artist_serializer(), renderer=renderer)
    viewset = subject.viewset(subject.serializer)
    patch = viewset.as_view({"patch": "partial_update"})
    members = subject.viewset(subject.polymorphic())

    assert get_list(viewset) == {
        "data": [artist(1), artist(2), artist(3)],
        "meta": {"number": 3},
    }
    assert get_one(viewset, 2) == {"data": artist(2), "meta": {"number": 2}}
    assert document(call(patch, method="patch", data={"data": artist(2)}, pk=2)) == {
        "data": artist(2),
        "meta": {"number": 2},
    }
    assert get_list(members)["meta"] == {"number": 3}
    assert get_one(subject.albums(), ALBUM, "?include=guests")["meta"] == {"number": 2}


class Counting(JSONRenderer):
    """Numbers the resources it makes; a view may choose it for one request and not for another."""

    def __init__(self) -> None:
        self.made = 0

    def extract_meta(self, serializer: Any, resource: Any) -> dict[str, Any]:
        self.made += 1
        return {"made": self.made}


def test_a_view_may_choose_the_renderer_for_each_request(rows: None) -> None:
    chosen: list[Any] = [JSONRenderer(), Counting(), JSONRenderer()]
    serializer = artist_serializer()
    view = {"get_renderers": lambda self: [chosen[0]]}
    viewset = Subject(serializer, view=view).viewset(serializer)
    plain = [artist(1), artist(2), artist(3)]
    found = []
    while chosen:
        found.append(get_list(viewset)["data"])
        chosen.pop(0)

    counted = [{**resource, "meta": {"made": n}} for n, resource in enumerate(plain, 1)]
    assert found == [plain, counted, plain]
