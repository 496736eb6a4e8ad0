"""The fields of a serializer: names, classes, and those of one instance."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from rest_framework import serializers as drf

from rest_framework_json_api import serializers
from tests import models, music
from tests.http import get_list, get_one
from tests.serializing.api import TITLE, album_serializer, viewset_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.serializing.api")]


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
        f"tests.serializing.api.AlbumSerializer has fields with reserved names: "
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
        "tests.serializing.api.AlbumSerializer: the fields 'album_title' and 'albumTitle' are "
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
