"""Where the shorter ways of reading, copying and writing end, so that nothing goes past them."""

import gc
import weakref
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import models as db
from django.db.models.base import ModelBase
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor
from django.test import RequestFactory
from rest_framework import serializers as drf
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request
from rest_framework.utils.urls import remove_query_param, replace_query_param

from rest_framework_json_api import serializers
from rest_framework_json_api._loading.queries import pinned
from rest_framework_json_api._plan.source import source_named
from rest_framework_json_api._resources.rows import made_quickly
from rest_framework_json_api._writing.changes import are_apart
from rest_framework_json_api.pagination import JsonApiPageNumberPagination, PageUrls
from rest_framework_json_api.parsers import JSONParser
from rest_framework_json_api.renderers import JSONRenderer
from rest_framework_json_api.views import ModelViewSet
from tests import models
from tests.http import call, get_list
from tests.music import AlbumViewSet, ArtistSerializer, make_albums
from tests.overrides.test_renderers import serializer_of

pytestmark = pytest.mark.django_db


def viewset_of(serializer: Any, **attributes: Any) -> Any:
    own = {"queryset": serializer.Meta.model.objects.all(), "serializer_class": serializer}
    return type("ViewSet", (ModelViewSet,), {**own, **attributes})


def artists_of(metaclass: type = ModelBase, **attributes: Any) -> Any:
    """Return a model of artists on their table, with attributes of its own."""
    options = {"apps": Apps(["tests"]), "app_label": "tests", "managed": False}
    meta = type("Meta", (), {**options, "db_table": "tests_artist", "ordering": ("id",)})
    own = {
        "id": db.BigAutoField(primary_key=True),
        "stage_name": db.CharField(max_length=50),
        "__module__": __name__,
        "Meta": meta,
    }
    return metaclass("Artist", (db.Model,), {**own, **attributes})


# Rows


class SelectedAlbums(AlbumViewSet):
    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("artist")


def test_a_row_may_be_there_as_several_instances() -> None:
    make_albums(1)
    artist = models.Artist.objects.get(albums__isnull=False)
    models.Album.objects.create(album_title="Another", artist=artist)

    for query in ("?include=artist.albums", "?include=tracks,artist.albums,guests"):
        assert get_list(SelectedAlbums, query) == get_list(AlbumViewSet, query)


class Hiding(ForwardManyToOneDescriptor):
    def get_queryset(self, **hints: Any) -> Any:
        return super().get_queryset(**hints).exclude(stage_name="Hidden")


class HidingKey(db.ForeignKey):
    forward_related_accessor_class = Hiding


def test_a_key_may_have_its_own_way_to_what_it_leads_to() -> None:
    for number, name in enumerate(("Hidden", "Seen")):
        teacher = models.Artist.objects.create(stage_name=name)
        models.Artist.objects.create(stage_name=f"Pupil {number}", teacher=teacher)
    artists = artists_of(teacher=HidingKey("self", db.SET_NULL, null=True))
    serializer = serializer_of(
        artists, ("stage_name", "teacher"), included_serializers={"teacher": "self"}
    )
    queryset = artists.objects.filter(stage_name__startswith="Pupil")

    included = get_list(viewset_of(serializer, queryset=queryset), "?include=teacher")["included"]

    assert [resource["attributes"]["stageName"] for resource in included] == ["Seen"]


class Marks(ModelBase):
    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        row = super().__call__(*args, **kwargs)
        row.mark = "seen"
        return row


def test_a_metaclass_may_take_part_in_making_rows() -> None:
    models.Artist.objects.create(stage_name="Ada")

    assert [row.mark for row in made_quickly(artists_of(Marks).objects.all())] == ["seen"]


class Alternating:
    """A router that chooses another database each time it is asked."""

    def __init__(self) -> None:
        self.number = 0

    def db_for_read(self, model: Any, **hints: Any) -> str:
        self.number += 1
        return ("default", "other")[self.number % 2]


@pytest.mark.django_db(databases=["default", "other"])
def test_rows_know_the_database_that_they_are_from(settings: Any) -> None:
    for alias in ("default", "other"):
        models.Country.objects.using(alias).create(code=alias[:2], full_name=alias)
    settings.DATABASE_ROUTERS = [Alternating()]

    for _ in range(3):
        [row] = made_quickly(models.Country.objects.all())
        assert row.full_name == row._state.db
    related = pinned(models.Country.objects.all())
    assert related.db == related.db
    assert len(related) == 1


def test_a_row_of_a_child_table_is_known_by_the_key_of_its_base() -> None:
    base = artists_of(friends=db.ManyToManyField("self"))
    options = {"apps": base._meta.apps, "app_label": "tests", "managed": False}
    child = type(base)(
        "Child",
        (base,),
        {
            "code": db.IntegerField(primary_key=True),
            "base": db.OneToOneField(base, db.CASCADE, parent_link=True),
            "__module__": __name__,
            "Meta": type("Meta", (), options),
        },
    )
    source: Any = source_named(child, "friends")

    assert source.key_of_parent(child(id=2, code=3)) == 2
    assert source.key_of_parent({"pk": 2}) is None


# The order of what a project takes part in


class Shouts(drf.ModelSerializer[Any]):
    shout = drf.SerializerMethodField()

    class Meta:
        model = models.Artist
        fields = ("shout", "stage_name")

    def get_shout(self, artist: Any) -> str:
        artist.stage_name = artist.stage_name.upper()
        return f"{artist.stage_name}!"


class OurShouts(serializers.ModelSerializer):
    shout = drf.SerializerMethodField()
    get_shout = Shouts.get_shout
    Meta = Shouts.Meta


def test_a_method_may_change_what_later_fields_read() -> None:
    for name in ("Ada", "Ben"):
        models.Artist.objects.create(stage_name=name)
    rows = models.Artist.objects.order_by("pk")

    assert OurShouts(rows, many=True).data == Shouts(rows, many=True).data


class Remembering(JSONRenderer):
    """Hands on what it has seen of a resource from one hook to the next."""

    def extract_attributes(self, fields: Any, resource: Any) -> Any:
        self.last = resource["stage_name"]
        return super().extract_attributes(fields, resource)

    def extract_relationships(self, fields: Any, resource: Any, resource_instance: Any) -> Any:
        return {"last": {"meta": {"name": self.last}}}

    def extract_meta(self, serializer: Any, resource: Any) -> Any:
        return {"last": self.last}


def test_the_hooks_of_a_renderer_are_called_resource_by_resource() -> None:
    for name in ("Ada", "Ben"):
        models.Artist.objects.create(stage_name=name)
    viewset = viewset_of(
        serializer_of(models.Artist, ("stage_name",)), renderer_classes=(Remembering,)
    )

    found = get_list(viewset)["data"]

    assert [resource["relationships"]["last"]["meta"]["name"] for resource in found] == [
        "Ada",
        "Ben",
    ]
    assert [resource["meta"]["last"] for resource in found] == ["Ada", "Ben"]


# Fields


def test_choices_that_are_found_anew_each_time_are_those_of_the_moment() -> None:
    known = [("a", "A")]
    artists = artists_of(stage_name=db.CharField(max_length=50, choices=lambda: known))
    serializer = serializer_of(artists, ("stage_name",))
    assert list(serializer().fields["stage_name"].choices) == ["a"]

    known.append(("b", "B"))

    assert list(serializer().fields["stage_name"].choices) == ["a", "b"]


def test_options_and_declared_fields_may_be_changed_in_place() -> None:
    made = serializer_of(models.Artist, ("stage_name",))
    made.Meta.extra_kwargs = {"stage_name": {"help_text": "One."}}
    assert made().fields["stage_name"].help_text == "One."

    made.Meta.extra_kwargs["stage_name"]["help_text"] = "Two."
    assert made().fields["stage_name"].help_text == "Two."

    made.Meta.fields = serializers.ALL_FIELDS
    assert "more" not in made().fields
    made._declared_fields["more"] = serializers.ReadOnlyField(source="pk")
    assert "more" in made().fields


class Counted(serializers.CharField):
    """Counts how often it is made."""

    made = 0

    def __init__(self, **kwargs: Any) -> None:
        Counted.made += 1
        super().__init__(**kwargs)


class CountedRelation(serializers.ResourceRelatedField):
    """Has a state of its own for each instance."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.own: list[int] = []


class WithOwnFields(serializers.ModelSerializer):
    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        db.CharField: Counted,
    }
    serializer_related_field = CountedRelation

    class Meta:
        model = models.Album
        fields = ("album_title", "artist", "genres")


def test_a_field_with_its_own_initialization_is_made_by_it() -> None:
    WithOwnFields().fields  # noqa: B018
    before = Counted.made

    one: Any = WithOwnFields().fields
    other: Any = WithOwnFields().fields

    assert Counted.made == before + 2
    assert one["album_title"] is not other["album_title"]
    relations: list[Any] = [f["artist"] for f in (one, other)]
    relations += [f["genres"].child_relation for f in (one, other)]
    assert len({id(relation.own) for relation in relations}) == 4
    assert one["genres"].child_relation.parent is one["genres"]


def test_a_serializer_class_that_nobody_has_is_freed() -> None:
    made: Any = type("Made", (ArtistSerializer,), {})
    assert list(made.included_serializers)
    known = weakref.ref(made)

    del made
    gc.collect()

    assert known() is None


# Requests


class ReadsData(ModelViewSet[Any]):
    queryset = models.Artist.objects.all()
    serializer_class = serializer_of(models.Artist, ("stage_name",))

    def get_serializer_context(self) -> dict[str, Any]:
        name = self.request.data.get("stage_name") if self.request.method == "POST" else None
        return {**super().get_serializer_context(), "name": name}


def test_a_context_may_be_made_of_the_data_of_the_request() -> None:
    view = ReadsData.as_view({"post": "create"})
    data = {"type": "artists", "attributes": {"stageName": "Ada"}}

    assert call(view, method="post", data={"data": data}).status_code == 201


def test_a_parser_works_for_a_view_that_is_not_at_work() -> None:
    class Stream(SimpleNamespace):
        def read(self, *args: Any) -> bytes:
            return b'{"data": {"type": "artists", "attributes": {"stageName": "Ada"}}}'

    context: dict[str, Any] = {"view": ReadsData(), "request": None, "kwargs": {}}

    parsed = JSONParser().parse(Stream(), parser_context=context)

    assert parsed == {"type": "artists", "stage_name": "Ada"}


class Estimates(BaseFilterBackend):
    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        found = queryset.all()
        found.estimate = 3
        return found


class Estimated(JsonApiPageNumberPagination):
    urls = property(lambda self: ())
    estimate = 0

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        self.estimate = queryset.estimate
        return super().paginate_queryset(queryset, request, view)

    def get_pagination_meta(self) -> dict[str, int]:
        return {"estimate": self.estimate}


def test_what_a_filter_notes_on_a_queryset_stays() -> None:
    viewset = viewset_of(
        serializer_of(models.Artist, ("stage_name",)),
        filter_backends=(Estimates,),
        pagination_class=Estimated,
    )

    assert get_list(viewset)["meta"] == {"pagination": {"estimate": 3}}


@pytest.mark.parametrize(
    "query",
    [
        "",
        "a=1",
        "a=1&a=2&b=",
        "page%5Bnumber%5D=7&filter%5Bx.y%5D=%C3%A4+b",
        "a=1&page[number]=3&z",
        "a=1#fragment",
        "#fragment",
        "q=a%26b%3Dc%2520",
    ],
)
def test_the_urls_of_pages_are_spelled_as_django_rest_framework_does(query: str) -> None:
    request = RequestFactory().get("/albums/", QUERY_STRING=query)
    url = request.build_absolute_uri()
    urls = PageUrls(Request(request))

    for number in ("1", "23", "a b&c"):
        expected = replace_query_param(url, "page[number]", number)
        assert urls.with_parameters({"page[number]": number}) == expected
    without = remove_query_param(url, "page[number]")
    assert urls.with_parameters({"page[number]": None}) == without


def test_a_pagination_may_have_no_parameter_for_the_number_of_the_page() -> None:
    class Unnumbered(JsonApiPageNumberPagination):
        page_query_param: Any = None
        page_size = 1

    for name in ("Ada", "Ben"):
        models.Artist.objects.create(stage_name=name)
    viewset = viewset_of(serializer_of(models.Artist, ("stage_name",)), pagination_class=Unnumbered)

    assert get_list(viewset)["links"]["next"] == "http://testserver/?None=2"


# Writing


@pytest.mark.parametrize(
    ("model", "names", "expected"),
    [
        (models.Album, ("genres",), True),
        (models.Album, ("genres", "guests"), True),
        (models.Album, (), True),
        (models.Album, ("genres", "genres"), False),
        (models.Album, ("tracks",), False),
        (models.Band, ("members",), False),
        (models.Band, ("members", "membership_set"), False),
        (models.Artist, ("guest_albums",), True),
    ],
)
def test_relations_of_a_new_row_that_hold_nothing_are_told(
    model: Any, names: tuple[str, ...], expected: bool
) -> None:
    sources: list[Any] = [source_named(model, name) for name in names]

    assert are_apart(sources) is expected
