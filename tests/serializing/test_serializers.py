"""The serializers, in place of those of Django REST framework."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import path
from rest_framework import relations as drf_relations
from rest_framework import serializers as drf
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from rest_framework_json_api import relations, serializers, views
from tests import models, music
from tests.http import call, counted, document, errors, get_list, get_one

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

Attributes = dict[str, Any]


def nothing(request: Any, **kwargs: Any) -> Response:
    raise AssertionError("No test asks for these URLs.")


urlpatterns = [
    path("albums/<pk>/", nothing, name="album-detail"),
    path("artists/<pk>/", nothing, name="artist-detail"),
]


@pytest.fixture
def album() -> models.Album:
    artist = models.Artist.objects.create(id=2, stage_name="Artist")
    album = models.Album.objects.create(id=3, album_title="Album", artist=artist)
    for number, title in ((4, "Blues"), (5, "Jazz")):
        album.genres.create(id=number, title=title)
    return album


def viewset_of(serializer: Any, queryset: Any = None) -> Any:
    """Return a viewset of the rows of a serializer's model."""
    attributes = {
        "serializer_class": serializer,
        "queryset": serializer.Meta.model.objects.all() if queryset is None else queryset,
        "pagination_class": None,
        "filter_backends": (),
    }
    return type("RowViewSet", (views.ModelViewSet,), attributes)


def answer(data: Any, query: str = "") -> Any:
    """Return the document of a view that answers with some data."""

    class AnswerView(GenericAPIView[Any]):
        def get(self, request: Any) -> Response:
            return Response(data(self.get_serializer_context()) if callable(data) else data)

    return document(call(AnswerView.as_view(), query))


def album_serializer(
    *names: str,
    meta: Attributes | None = None,
    base: Any = serializers.ModelSerializer,
    **more: Any,
) -> Any:
    """Return a serializer of albums with some fields."""
    options = type("Meta", (), {"model": models.Album, "fields": names, **(meta or {})})
    return type("AlbumSerializer", (base,), {"Meta": options, "__module__": __name__, **more})


TITLE = {"type": "albums", "id": "3", "attributes": {"albumTitle": "Album"}}


# Names


@pytest.mark.parametrize("name", [name for name in dir(drf) if not name.startswith("__")])
def test_every_name_of_drf_can_be_imported_from_here(name: str) -> None:
    assert hasattr(serializers, name)


def test_a_name_that_drf_does_not_have_is_not_here_either() -> None:
    with pytest.raises(AttributeError):
        _ = serializers.NoSuchSerializer


@pytest.mark.parametrize(
    "name",
    [
        "Serializer",
        "ModelSerializer",
        "HyperlinkedModelSerializer",
        "ListSerializer",
        "SerializerMetaclass",
    ],
)
def test_the_own_serializers_are_those_of_drf_and_more(name: str) -> None:
    own, theirs = getattr(serializers, name), getattr(drf, name)

    assert own is not theirs
    assert issubclass(own, theirs)


# Meta


@pytest.mark.parametrize(
    ("names", "meta_names"),
    [
        (("album_title", "headline"), ("headline",)),
        (("album_title",), ("headline",)),
        (("album_title",), ["headline"]),
    ],
)
def test_meta_fields_are_presented_in_meta(
    album: models.Album, names: Any, meta_names: Any
) -> None:
    serializer = album_serializer(*names, meta={"meta_fields": meta_names})
    expected = {**TITLE, "meta": {"headline": "ALBUM"}}

    assert get_one(viewset_of(serializer), 3) == {"data": expected}
    assert get_list(viewset_of(serializer)) == {"data": [expected]}


def test_declared_meta_fields_need_not_be_in_fields(album: models.Album) -> None:
    serializer = album_serializer(
        "album_title",
        meta={"meta_fields": ("track_count", "first_genre")},
        track_count=serializers.SerializerMethodField(),
        first_genre=relations.SerializerMethodResourceRelatedField(),
        get_track_count=lambda self, row: 7,
        get_first_genre=lambda self, row: row.genres.first(),
    )

    assert get_one(viewset_of(serializer), 3) == {
        "data": {
            **TITLE,
            "meta": {"trackCount": 7, "firstGenre": {"type": "genres", "id": "4"}},
        }
    }


def test_meta_fields_stay_with_a_sparse_fieldset_and_on_included_resources(
    album: models.Album,
) -> None:
    serializer = album_serializer(
        "album_title",
        "artist",
        meta={"meta_fields": ("headline",)},
        included_serializers={"artist": ArtistWithMetaSerializer},
    )
    query = "?include=artist&fields[albums]=artist&fields[artists]="

    assert get_one(viewset_of(serializer), 3, query) == {
        "data": {
            "type": "albums",
            "id": "3",
            "relationships": {"artist": {"data": {"type": "artists", "id": "2"}}},
            "meta": {"headline": "ALBUM"},
        },
        "included": [{"type": "artists", "id": "2", "meta": {"stageName": "Artist"}}],
    }


class ArtistWithMetaSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Artist
        fields = ("teacher",)
        meta_fields = ("stage_name",)


def root_meta(self: Any, resource: Any, many: bool) -> Attributes:
    return {"row_count": len(resource)} if many else {"found_id": resource["id"]}


def test_a_serializer_may_give_the_meta_of_the_document(album: models.Album) -> None:
    serializer = album_serializer("id", "album_title", get_root_meta=root_meta)

    assert get_one(viewset_of(serializer), 3) == {"data": TITLE, "meta": {"foundId": 3}}
    assert get_list(viewset_of(serializer)) == {"data": [TITLE], "meta": {"rowCount": 1}}


def test_the_meta_of_a_document_of_another_type_than_dict_is_a_mistake_of_the_developer(
    album: models.Album,
) -> None:
    serializer = album_serializer("album_title", get_root_meta=lambda self, resource, many: [1])
    message = r"^AlbumSerializer\.get_root_meta\(\) must return a dict, not list\.$"

    with pytest.raises(AssertionError, match=message):
        get_one(viewset_of(serializer), 3)


# Names of fields


@pytest.mark.parametrize("names", [["type"], ["non_field_errors"], ["non_field_errors", "type"]])
@pytest.mark.parametrize(
    "base",
    [
        serializers.Serializer,
        serializers.ModelSerializer,
        serializers.HyperlinkedModelSerializer,
    ],
)
def test_reserved_names_are_refused_with_the_remedy(names: list[str], base: Any) -> None:
    fields: Any = {name: serializers.CharField(source="album_title") for name in names}
    serializer = album_serializer(*names, base=base, **fields)

    with pytest.raises(ImproperlyConfigured) as raised:
        _ = serializer().fields
    assert str(raised.value) == (
        f"tests.serializing.test_serializers.AlbumSerializer has fields with reserved names: "
        f"{', '.join(map(repr, names))}. JSON:API gives these names a meaning of their own. Use "
        "another name, with the old one as `source`: `kind = CharField(source='type')`."
    )


def test_two_fields_with_one_key_are_refused_with_the_remedy(album: models.Album) -> None:
    serializer = album_serializer(
        "album_title", "albumTitle", albumTitle=serializers.CharField(source="headline")
    )

    with pytest.raises(ImproperlyConfigured) as raised:
        _ = serializer(album).data
    assert str(raised.value) == (
        f"{__name__}.AlbumSerializer: the fields 'album_title' and 'albumTitle' are "
        "both spelled 'albumTitle' in documents. Rename one of them, and use `source`."
    )


# Fields that change


def test_fields_may_be_changed_for_an_instance_in_its_init(album: models.Album) -> None:
    class Dynamic(music.AlbumSerializer):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            for name in set(self.fields) - {"album_title"}:
                self.fields.pop(name)
            self.fields["loud_title"] = serializers.CharField(source="headline")

    expected = {**TITLE, "attributes": {"albumTitle": "Album", "loudTitle": "ALBUM"}}
    assert get_one(viewset_of(Dynamic), 3) == {"data": expected}
    assert get_list(viewset_of(Dynamic)) == {"data": [expected]}


def test_fields_may_be_changed_after_a_serializer_was_used(album: models.Album) -> None:
    serializer = album_serializer("album_title", "artist")()
    found = [serializer.to_representation(album)]
    del serializer.fields["artist"]
    found.append(serializer.to_representation(album))
    serializer.fields["album_title"] = serializers.CharField(source="headline")
    found.append(serializer.to_representation(album))

    assert found == [
        {"album_title": "Album", "artist": {"type": "artists", "id": "2"}},
        {"album_title": "Album"},
        {"album_title": "ALBUM"},
    ]


def test_fields_may_depend_on_the_request(album: models.Album) -> None:
    class ByRequest(music.AlbumSerializer):
        def get_fields(self) -> Any:
            names = self.context["request"].query_params["filter[names]"].split(",")
            return {name: field for name, field in super().get_fields().items() if name in names}

    viewset = viewset_of(ByRequest)
    viewset.allowed_query_parameters = ("filter[names]",)
    assert get_one(viewset, 3, "?filter[names]=album_title") == {"data": TITLE}


def test_the_hooks_of_a_project_are_asked_for_each_serializer() -> None:
    class ByContext(serializers.ModelSerializer):
        class Meta:
            model = models.Album
            fields = ("album_title", "release_date")

        def build_standard_field(self, field_name: str, model_field: Any) -> Any:
            field_class, kwargs = super().build_standard_field(field_name, model_field)
            return field_class, {**kwargs, "label": f"{field_name} {self.context['number']}"}

    labels = [
        [field.label for field in ByContext(context={"number": number}).fields.values()]
        for number in (1, 2)
    ]

    assert labels == [["album_title 1", "release_date 1"], ["album_title 2", "release_date 2"]]


def test_the_options_of_a_class_may_change_and_its_instances_share_no_field() -> None:
    class Changing(serializers.ModelSerializer):
        class Meta:
            model = models.Album
            fields: Any = ["album_title"]
            extra_kwargs: Any = {}

    first = Changing()
    first.fields["album_title"].read_only = True
    assert list(first.fields) == ["album_title"]
    Changing.Meta.fields.append("artist")
    Changing.Meta.extra_kwargs = {"album_title": {"label": "Name"}}
    second = Changing()

    assert list(second.fields) == ["album_title", "artist"]
    assert second.fields["album_title"].label == "Name"
    assert second.fields["album_title"].read_only is False
    assert first.fields["album_title"].label == "Album title"


@pytest.mark.django_db
def test_a_function_that_limits_choices_is_called_for_each_serializer(monkeypatch: Any) -> None:
    class SeatSerializer(serializers.ModelSerializer):
        class Meta:
            model = models.Seat
            fields = ("artist",)

    for name in ("Ada", "Ben"):
        models.Artist.objects.create(stage_name=name)

    def choices() -> list[str]:
        field: Any = SeatSerializer().fields["artist"]
        return [str(row) for row in field.get_queryset()]

    assert choices() == ["Ada"]
    monkeypatch.setattr(models, "SEATED", ["B"])
    assert choices() == ["Ben"]


def test_an_instance_may_have_options_of_its_own() -> None:
    class AlbumTitleSerializer(serializers.ModelSerializer):
        class Meta:
            model = models.Album
            fields = ("album_title",)

    own: Any = AlbumTitleSerializer()
    own.Meta = type("Meta", (), {"model": models.Album, "fields": ("price",)})

    assert list(own.fields) == ["price"]
    assert list(AlbumTitleSerializer().fields) == ["album_title"]


def test_a_resource_without_a_url_has_no_link(album: models.Album) -> None:
    class NoUrl(serializers.HyperlinkedIdentityField):
        def get_url(self, obj: Any, *args: Any) -> None:
            return None

    serializer = album_serializer("album_title", "url", url=NoUrl(view_name="nowhere"))

    assert get_one(viewset_of(serializer), 3) == {"data": TITLE}


# Data


def test_the_data_of_a_serializer_is_the_flat_dict_of_drf(album: models.Album) -> None:
    assert music.AlbumSerializer(album).data == {
        "album_title": "Album",
        "release_date": None,
        "artist": {"type": "artists", "id": "2"},
        "label": None,
        "genres": [{"type": "genres", "id": "4"}, {"type": "genres", "id": "5"}],
        "guests": [],
        "tracks": [],
    }
    assert music.AlbumSerializer(album).data.serializer.instance is album


@pytest.mark.not_a_document("nothing is saved", problem="has no id")
def test_data_before_saving_is_the_validated_data() -> None:
    models.Artist.objects.create(id=2, stage_name="Artist")
    given = {"album_title": "Album", "artist": {"type": "artists", "id": "2"}}
    serializer = album_serializer("album_title", "artist")(data=given)

    assert serializer.is_valid()
    assert serializer.data == given
    assert answer(serializer.data) == {
        "data": {
            "type": "albums",
            "attributes": {"albumTitle": "Album"},
            "relationships": {"artist": {"data": {"type": "artists", "id": "2"}}},
        }
    }


def test_data_with_errors_is_what_was_given(album: models.Album) -> None:
    serializer = album_serializer("album_title")(album, data={"album_title": ""})

    assert not serializer.is_valid()
    assert serializer.data == {"album_title": ""}
    assert serializer.errors == {
        "album_title": [ErrorDetail("This field may not be blank.", "blank")]
    }


def test_data_before_validation_is_a_mistake_of_the_developer(album: models.Album) -> None:
    with pytest.raises(AssertionError, match="is_valid"):
        _ = album_serializer("album_title")(album, data={}).data


def test_data_without_an_instance_is_what_fields_start_with() -> None:
    assert music.AlbumSerializer().data == {
        "album_title": "",
        "release_date": None,
        "artist": None,
        "label": None,
        "genres": [],
        "guests": [],
    }


def test_data_is_made_once(album: models.Album) -> None:
    serializer = music.AlbumSerializer(album)
    with counted() as first:
        before = serializer.data
    with counted() as again:
        after = serializer.data

    assert before == after
    assert (len(first), again) == (3, [])


# Nested


@pytest.mark.parametrize("nested_base", [serializers.ModelSerializer, drf.ModelSerializer])
def test_nested_serializers_are_attributes(album: models.Album, nested_base: Any) -> None:
    class NestedGenreSerializer(nested_base):  # type: ignore[misc]
        class Meta:
            model = models.Genre
            fields = ("id", "title")

    class NestedArtistSerializer(nested_base):  # type: ignore[misc]
        class Meta:
            model = models.Artist
            fields = ("stage_name", "country")

    fields: Any = {
        "artist": NestedArtistSerializer(),
        "genres": NestedGenreSerializer(many=True),
        "first_genres": NestedGenreSerializer(many=True),
    }
    serializer = album_serializer("album_title", *fields, **fields)
    blues, jazz = {"id": 4, "title": "Blues"}, {"id": 5, "title": "Jazz"}
    expected = {
        "type": "albums",
        "id": "3",
        "attributes": {
            "albumTitle": "Album",
            "artist": {"stage_name": "Artist", "country": None},
            "genres": [blues, jazz],
            "firstGenres": [blues],
        },
    }

    assert get_one(viewset_of(serializer), 3) == {"data": expected}
    assert get_list(viewset_of(serializer)) == {"data": [expected]}


# Lists


def test_a_list_serializer_may_be_made_by_hand(album: models.Album) -> None:
    for list_class in (serializers.ListSerializer, drf.ListSerializer):
        child = album_serializer("album_title")()
        rows = list_class(models.Album.objects.all(), child=child)
        assert answer(rows.data) == {"data": [TITLE]}, list_class


@pytest.mark.parametrize("rows", [models.Album.objects.all, lambda: models.Album.objects, list])
def test_a_list_may_be_given_as_queryset_manager_or_list(album: models.Album, rows: Any) -> None:
    given = rows()
    expected = [] if given == [] else [TITLE]

    assert answer(album_serializer("album_title")(given, many=True).data) == {"data": expected}


class TitledListSerializer(serializers.ListSerializer):
    def to_representation(self, data: Any) -> Any:
        return super().to_representation(data.exclude(album_title=""))


class TitledDRFListSerializer(drf.ListSerializer[Any]):
    def to_representation(self, data: Any) -> Any:
        return super().to_representation(data.exclude(album_title=""))


class TitledRowsSerializer(drf.ListSerializer[Any]):
    def to_representation(self, data: Any) -> Any:
        return super().to_representation([row for row in data if row.album_title])


@pytest.mark.parametrize(
    "list_class", [TitledListSerializer, TitledDRFListSerializer, TitledRowsSerializer]
)
def test_a_list_serializer_of_the_project_may_choose_the_rows(
    album: models.Album, list_class: Any
) -> None:
    models.Album.objects.create(id=1, album_title="", artist=album.artist)
    serializer = album_serializer("album_title", meta={"list_serializer_class": list_class})

    assert get_list(viewset_of(serializer)) == {"data": [TITLE]}


@pytest.mark.parametrize(
    "list_class", [TitledListSerializer, TitledDRFListSerializer, TitledRowsSerializer]
)
def test_a_list_serializer_of_the_project_loads_for_all_rows_at_once(
    album: models.Album, list_class: Any
) -> None:
    serializer = album_serializer("genres", meta={"list_serializer_class": list_class})
    found = []
    for _ in range(2):
        with counted() as queries:
            get_list(viewset_of(serializer))
        found.append(len(queries))
        models.Album.objects.create(album_title="More", artist=album.artist)

    assert found == [2, 2]


def test_a_list_serializer_is_made_with_the_arguments_of_drf() -> None:
    serializer: Any = serializers.Serializer
    rows: Any = serializer(many=True, allow_empty=False, max_length=3, min_length=1)

    assert (rows.allow_empty, rows.max_length, rows.min_length) == (False, 3, 1)
    assert type(rows) is serializers.ListSerializer
    assert serializer(many=True).allow_empty is True


@pytest.mark.not_a_document("the view answers with numbers", problem="is no resource object")
def test_a_list_of_values_is_a_value() -> None:
    rows = drf.ListSerializer([1, 2], child=drf.IntegerField())

    assert answer(rows.data) == {"data": [1, 2]}


class LengthSerializer(drf.BaseSerializer[Any]):
    def to_representation(self, instance: Any) -> Any:
        return {"length": len(instance)}


@pytest.mark.not_a_document("the view answers with values")
def test_what_a_serializer_without_fields_makes_is_a_value() -> None:
    assert answer(LengthSerializer("abc").data) == {"data": {"length": 3}}
    assert answer(LengthSerializer(["abc", "d"], many=True).data) == {
        "data": [{"length": 3}, {"length": 1}]
    }


# Overrides


def test_an_overridden_representation_of_a_serializer_counts(album: models.Album) -> None:
    class Loud(serializers.ModelSerializer):
        class Meta:
            model = models.Album
            fields = ("album_title", "genres")

        def to_representation(self, instance: Any) -> Any:
            data = super().to_representation(instance)
            del data["genres"]
            return {**data, "album_title": data["album_title"].upper()}

    expected = {**TITLE, "attributes": {"albumTitle": "ALBUM"}}
    assert get_one(viewset_of(Loud), 3) == {"data": expected}
    assert get_list(viewset_of(Loud)) == {"data": [expected]}


def test_an_overridden_representation_counts_for_included_resources_too(
    album: models.Album,
) -> None:
    class Loud(serializers.ModelSerializer):
        class Meta:
            model = models.Artist
            fields = ("stage_name",)

        def to_representation(self, instance: Any) -> Any:
            return {"stage_name": instance.stage_name.upper()}

    serializer = album_serializer("artist", included_serializers={"artist": Loud})

    assert get_one(viewset_of(serializer), 3, "?include=artist")["included"] == [
        {"type": "artists", "id": "2", "attributes": {"stageName": "ARTIST"}}
    ]


class LoudField(serializers.CharField):
    def to_representation(self, value: Any) -> str:
        return str(value).upper()


class ConstantField(serializers.CharField):
    def get_attribute(self, instance: Any) -> str:
        return f"row {instance.pk}"


class SkippedField(serializers.CharField):
    def get_attribute(self, instance: Any) -> Any:
        raise serializers.SkipField


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (LoudField(source="album_title"), {"value": "ALBUM"}),
        (ConstantField(source="album_title"), {"value": "row 3"}),
        (serializers.CharField(source="pk"), {"value": "3"}),
        (serializers.CharField(source="headline"), {"value": "ALBUM"}),
        (serializers.CharField(source="artist.stage_name"), {"value": "Artist"}),
        (serializers.CharField(source="label.label_name", allow_null=True), {"value": None}),
        (serializers.CharField(source="label.label_name", read_only=True), None),
        (serializers.CharField(source="label.label_name", default="none"), {"value": "none"}),
        (serializers.DateField(source="release_date"), {"value": None}),
        (serializers.IntegerField(source="genres.count"), {"value": 2}),
        (serializers.ReadOnlyField(source="artist_id"), {"value": 2}),
        (serializers.SerializerMethodField(), {"value": "from method"}),
        (serializers.ModelField(models.Album._meta.get_field("album_title")), {"value": "Album"}),
        (serializers.CharField(source="album_title", write_only=True), None),
        (SkippedField(source="album_title"), None),
    ],
)
def test_the_value_of_an_attribute_is_what_its_field_says(
    album: models.Album, field: Any, expected: Any
) -> None:
    if isinstance(field, serializers.ModelField):
        field.source = "album_title"
    serializer = album_serializer("value", value=field, get_value=lambda self, row: "from method")
    resource = {"type": "albums", "id": "3", **({"attributes": expected} if expected else {})}

    assert get_one(viewset_of(serializer), 3) == {"data": resource}
    assert get_list(viewset_of(serializer)) == {"data": [resource]}


# Instances that are no models


@dataclass
class Hit:
    id: int
    page_title: str
    genre: Any = None


class HitSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    page_title = serializers.CharField()
    genre = relations.ResourceRelatedField(read_only=True)

    class JSONAPIMeta:
        resource_name = "hits"


@pytest.mark.not_a_document("two rows have one id", problem="again")
def test_dicts_and_dataclasses_are_resources() -> None:
    genre = models.Genre(pk=4)
    first = {
        "type": "hits",
        "id": "7",
        "attributes": {"pageTitle": "Blues"},
        "relationships": {"genre": {"data": {"type": "genres", "id": "4"}}},
    }
    second = {
        "type": "hits",
        "id": "8",
        "attributes": {"pageTitle": "Jazz"},
        "relationships": {"genre": {"data": None}},
    }
    objects = [Hit(7, "Blues", genre), Hit(8, "Jazz")]

    assert answer(HitSerializer(objects[0]).data) == {"data": first}
    assert answer(HitSerializer(vars(objects[1])).data) == {"data": second}
    assert answer(HitSerializer([*objects, vars(objects[0])], many=True).data) == {
        "data": [first, second, first]
    }


def test_objects_of_another_class_than_the_model_may_stand_for_rows() -> None:
    serializer = album_serializer("id", "album_title")

    assert answer(serializer({"id": 3, "album_title": "Album"}).data) == {"data": TITLE}


# Other serializers


def test_a_hyperlinked_serializer_has_links(album: models.Album) -> None:
    class LinkedSerializer(serializers.HyperlinkedModelSerializer):
        class Meta:
            model = models.Album
            fields = ("url", "album_title", "artist")
            meta_fields = ("headline",)

    expected = {
        **TITLE,
        "relationships": {
            "artist": {
                "links": {"related": "http://testserver/artists/2/"},
                "data": {"type": "artists", "id": "2"},
            }
        },
        "links": {"self": "http://testserver/albums/3/"},
        "meta": {"headline": "ALBUM"},
    }
    assert get_one(viewset_of(LinkedSerializer), 3) == {"data": expected}
    assert get_list(viewset_of(LinkedSerializer)) == {"data": [expected]}


def test_the_self_link_may_have_another_name_and_stays_with_a_fieldset(
    album: models.Album,
) -> None:
    class LinkedSerializer(serializers.HyperlinkedModelSerializer):
        url_field_name = "href"

        class Meta:
            model = models.Album
            fields = ("href", "album_title", "artist")

    assert get_one(viewset_of(LinkedSerializer), 3, "?fields[albums]=albumTitle") == {
        "data": {**TITLE, "links": {"self": "http://testserver/albums/3/"}}
    }


def test_a_url_that_is_no_identity_is_an_attribute(album: models.Album) -> None:
    serializer = album_serializer("url", url=serializers.CharField(source="album_title"))

    assert get_one(viewset_of(serializer), 3) == {
        "data": {"type": "albums", "id": "3", "attributes": {"url": "Album"}}
    }


@pytest.mark.parametrize("base", [drf.ModelSerializer, drf.HyperlinkedModelSerializer])
def test_a_plain_serializer_of_drf_makes_documents_too(album: models.Album, base: Any) -> None:
    serializer = album_serializer("album_title", "artist", base=base)
    linked = base is drf.HyperlinkedModelSerializer
    artist = {
        **({"links": {"related": "http://testserver/artists/2/"}} if linked else {}),
        "data": {"type": "artists", "id": "2"},
    }
    expected = {**TITLE, "relationships": {"artist": artist}}

    assert get_one(viewset_of(serializer), 3) == {"data": expected}
    assert get_list(viewset_of(serializer)) == {"data": [expected]}


def test_a_plain_serializer_of_drf_may_include(album: models.Album) -> None:
    serializer = album_serializer(
        "album_title",
        "genres",
        base=drf.ModelSerializer,
        included_serializers={"genres": music.GenreSerializer},
    )

    assert get_list(viewset_of(serializer), "?include=genres") == {
        "data": [
            {
                **TITLE,
                "relationships": {
                    "genres": {
                        "data": [{"type": "genres", "id": "4"}, {"type": "genres", "id": "5"}],
                        "meta": {"count": 2},
                    }
                },
            }
        ],
        "included": [
            {"type": "genres", "id": "4", "attributes": {"title": "Blues"}},
            {"type": "genres", "id": "5", "attributes": {"title": "Jazz"}},
        ],
    }


# Mixins alone


class ValidatedSerializer(serializers.IncludedResourcesValidationMixin, drf.ModelSerializer):
    included_serializers = {"artist": music.ArtistSerializer}

    class Meta:
        model = models.Album
        fields = ("album_title", "artist")


def include_error(detail: str) -> list[Attributes]:
    return [
        {
            "status": "400",
            "code": "include",
            "title": "Bad Request",
            "detail": detail,
            "source": {"parameter": "include"},
        }
    ]


@pytest.mark.parametrize("action", [{"get": "list"}, {"get": "retrieve"}])
def test_the_validation_of_include_works_alone(album: models.Album, action: Any) -> None:
    view = viewset_of(ValidatedSerializer).as_view(action)
    response = call(view, "?include=artist,genres", pk=3)

    assert response.status_code == 400
    assert errors(response) == include_error(
        "The path 'genres' cannot be included. Available: artist."
    )
    assert call(view, "?include=artist", pk=3).status_code == 200


@pytest.mark.parametrize("context", [{}, {"request": None}, {"view": None}])
def test_without_a_request_there_is_no_include_to_validate(context: Any) -> None:
    assert ValidatedSerializer(context=context).fields.keys() == {"album_title", "artist"}


@pytest.mark.parametrize("view", [None, object(), GenericAPIView()])
def test_a_serializer_made_by_hand_validates_the_include(view: Any) -> None:
    request = APIRequestFactory().get("/?include=genres")
    if isinstance(view, GenericAPIView):
        view.serializer_class = music.PassportSerializer

    with pytest.raises(ValidationError) as raised:
        ValidatedSerializer(context={"request": request, "view": view})
    assert raised.value.get_codes() == [{"detail": "include", "source": {"parameter": "include"}}]


def test_a_view_without_a_serializer_class_may_use_one_by_hand(album: models.Album) -> None:
    class ByHand(GenericAPIView[Any]):
        def get(self, request: Any) -> Response:
            context = self.get_serializer_context()
            return Response(music.AlbumSerializer(album, context=context).data)

    response = call(ByHand.as_view(), "?include=nothing")
    assert response.status_code == 400
    assert errors(response) == include_error(
        "The path 'nothing' cannot be included. Available: artist, label, genres, guests, tracks."
    )


def test_a_serializer_used_inside_of_an_answer_does_not_judge_the_include(
    album: models.Album,
) -> None:
    def get_artist_data(serializer: Any, row: Any) -> Any:
        return ArtistWithMetaSerializer(row.artist, context=serializer.context).data

    serializer = album_serializer(
        "genres",
        "artist_data",
        included_serializers={"genres": music.GenreSerializer},
        artist_data=serializers.SerializerMethodField(),
        get_artist_data=get_artist_data,
    )
    found = get_one(viewset_of(serializer), 3, "?include=genres")

    assert found["data"]["attributes"] == {"artistData": {"teacher": None, "stage_name": "Artist"}}
    assert [item["id"] for item in found["included"]] == ["4", "5"]


class SparseSerializer(serializers.SparseFieldsetsMixin, drf.ModelSerializer):  # type: ignore[misc]
    class Meta:
        model = models.Album
        fields = ("id", "album_title", "release_date", "artist")


@pytest.mark.parametrize("query", ["albumTitle", "album_title", " albumTitle ,unknown"])
def test_sparse_fieldsets_work_alone(album: models.Album, query: str) -> None:
    assert get_one(viewset_of(SparseSerializer), 3, f"?fields[albums]={query}") == {"data": TITLE}
    assert get_list(viewset_of(SparseSerializer), f"?fields[albums]={query}") == {"data": [TITLE]}


def test_sparse_fieldsets_of_another_type_change_nothing(album: models.Album) -> None:
    expected = get_one(viewset_of(SparseSerializer), 3)

    assert list(expected["data"]) == ["type", "id", "attributes", "relationships"]
    assert get_one(viewset_of(SparseSerializer), 3, "?fields[artists]=stageName") == expected


# Resource identifiers


class AlbumIdentifierSerializer(serializers.ResourceIdentifierObjectSerializer):
    model_class = models.Album


def identifier_serializers() -> Iterator[Any]:
    yield AlbumIdentifierSerializer()
    yield serializers.ResourceIdentifierObjectSerializer(model_class=models.Album)


def test_an_instance_is_represented_by_its_identifier(album: models.Album) -> None:
    for serializer in identifier_serializers():
        assert serializer.to_representation(album) == {"type": "albums", "id": "3"}


def test_an_identifier_is_turned_into_its_instance(album: models.Album) -> None:
    for serializer in identifier_serializers():
        assert serializer.to_internal_value({"type": "albums", "id": "3"}) == album


@pytest.mark.parametrize(
    ("given", "code", "message"),
    [
        (
            {"type": "artists", "id": "3"},
            "incorrect_model_type",
            "Incorrect model type. Expected albums, received artists.",
        ),
        (
            {"type": "albums", "id": "77"},
            "does_not_exist",
            'Invalid pk "77" - object does not exist.',
        ),
        (
            {"type": "albums", "id": "x"},
            "incorrect_type",
            "Incorrect type. Expected pk value, received str.",
        ),
        (
            {"type": "albums", "id": []},
            "incorrect_type",
            "Incorrect type. Expected pk value, received list.",
        ),
    ],
)
def test_another_identifier_is_refused(
    album: models.Album, given: Any, code: str, message: str
) -> None:
    with pytest.raises(ValidationError) as raised:
        AlbumIdentifierSerializer().to_internal_value(given)
    assert raised.value.get_full_details() == [{"message": message, "code": code}]


def test_identifiers_are_a_value_outside_of_a_relationship_view(album: models.Album) -> None:
    identifier = {"type": "albums", "id": "3"}

    assert answer(AlbumIdentifierSerializer(album).data) == {"data": identifier}
    assert answer(AlbumIdentifierSerializer([album], many=True).data) == {"data": [identifier]}


# Relations of serializers


def test_relations_to_any_column_are_resource_related_fields() -> None:
    fields = music.ArtistSerializer().fields

    assert isinstance(fields["country"], relations.ResourceRelatedField)
    assert isinstance(fields["teacher"], relations.ResourceRelatedField)
    assert isinstance(fields["albums"], drf_relations.ManyRelatedField)


def test_another_class_of_relations_keeps_its_arguments() -> None:
    serializer = album_serializer(
        "country",
        meta={"model": models.Artist},
        serializer_related_to_field=serializers.SlugRelatedField,
    )
    field = serializer().fields["country"]

    assert isinstance(field, serializers.SlugRelatedField)
    assert field.slug_field == "code"
