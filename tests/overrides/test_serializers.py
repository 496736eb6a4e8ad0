"""What projects override of serializers counts in every position: on a class and on an instance."""

from typing import Any

import pytest
from django.conf import settings
from django.db import models as db
from django.test import override_settings
from rest_framework import serializers as drf

from rest_framework_json_api import serializers
from tests import models
from tests.http import get_one
from tests.overrides.test_renderers import (
    ALBUM,
    NAMES,
    POSITIONS,
    TEACHER,
    Position,
    Subject,
    artist,
    artist_serializer,
    everywhere,
    in_list,
    replaced,
    rows,
    serializer_of,
)

__all__ = ["rows"]

pytestmark = pytest.mark.django_db

WHOLE = [artist(1), artist(2), artist(3)]
SECOND_OWN = [artist(1), artist(2, stageName="own Ben"), artist(3)]


def own(name: Any) -> Any:
    """Return another name for the second artist."""
    return f"own {name}" if name == NAMES[1] else name


def value(key: int, **attributes: Any) -> dict[str, Any]:
    """Return one of the artists with the name as value, too."""
    return artist(key, value=NAMES[key - 1], **attributes)


# The representation


class Renames:
    """Has another name for the second artist."""

    def to_representation(self, instance: Any) -> Any:
        found = super().to_representation(instance)  # type: ignore[misc]
        return {**found, "stage_name": own(found["stage_name"])}


@everywhere
def test_the_representation_may_change_a_row(rows: None, position: Position) -> None:
    assert position(Subject(artist_serializer(Renames))) == SECOND_OWN


@everywhere
def test_the_representation_may_leave_out_and_add_keys(rows: None, position: Position) -> None:
    class Changes:
        def to_representation(self, instance: Any) -> Any:
            found = super().to_representation(instance)  # type: ignore[misc]
            if instance.stage_name == NAMES[1]:
                del found["stage_name"], found["teacher"]
                found["value"] = "own"
            return {**found, "no_field": "seen"}

    serializer = artist_serializer(Changes, value=serializers.SerializerMethodField())
    serializer.get_value = lambda self, instance: instance.stage_name
    # A fieldset that does not name it leaves it out.
    added = {} if "fieldset" in position.__name__ else {"noField": "seen"}
    second = {"type": "artists", "id": "2", "attributes": {"value": "own", **added}}

    assert position(Subject(serializer)) == [value(1, **added), second, value(3, **added)]


@everywhere
def test_the_representation_may_give_other_rows_to_what_it_overrides(
    rows: None, position: Position
) -> None:
    class Replaces:
        def to_representation(self, instance: Any) -> Any:
            other = models.Artist(pk=2, stage_name="own Ben", teacher_id=TEACHER)
            is_second = instance.stage_name == NAMES[1]
            return super().to_representation(other if is_second else instance)  # type: ignore[misc]

    assert position(Subject(artist_serializer(Replaces))) == SECOND_OWN


@everywhere
def test_the_representation_may_be_replaced_by_a_later_class(
    rows: None, position: Position
) -> None:
    subject = Subject(artist_serializer())

    def to_representation(self: Any, instance: Any) -> Any:
        found = super(subject.serializer, self).to_representation(instance)
        return {**found, "stage_name": own(found["stage_name"])}

    assert position(subject) == WHOLE
    with replaced(subject.serializer, "to_representation", to_representation):
        assert position(subject) == SECOND_OWN
    assert position(subject) == WHOLE


@pytest.mark.parametrize("position", POSITIONS)
def test_an_instance_may_have_its_own_representation(rows: None, position: Position) -> None:
    class Changed:
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            represent = self.to_representation  # type: ignore[has-type]

            def renamed(instance: Any) -> Any:
                found = represent(instance)
                return {**found, "stage_name": own(found["stage_name"])}

            self.to_representation = renamed

    assert position(Subject(artist_serializer(Changed))) == SECOND_OWN


@everywhere
def test_the_representation_may_change_the_fields_for_a_row(rows: None, position: Position) -> None:
    class Adds:
        def to_representation(self, instance: Any) -> Any:
            field = serializers.CharField(read_only=True, source="stage_name")
            self.fields["value"] = field  # type: ignore[attr-defined]
            return super().to_representation(instance)  # type: ignore[misc]

    serializer = artist_serializer(Adds, value=serializers.IntegerField(read_only=True))

    assert position(Subject(serializer)) == [value(1), value(2), value(3)]


@everywhere
def test_a_method_field_is_asked_for_each_row_with_the_context(
    rows: None, position: Position
) -> None:
    class Asks:
        def get_value(self, instance: Any) -> Any:
            return own(instance.stage_name) + self.context["view"].suffixes  # type: ignore[attr-defined]

    field = serializers.SerializerMethodField()
    subject = Subject(artist_serializer(Asks, value=field), view={"suffixes": "!"})

    assert position(subject) == [
        artist(1, value="Ada!"),
        artist(2, value="own Ben!"),
        artist(3, value="Cid!"),
    ]


# The fields


@everywhere
@pytest.mark.parametrize("hook", ["get_fields", "fields", "_readable_fields"])
def test_a_serializer_may_find_its_fields_in_its_own_way(
    rows: None, position: Position, hook: str
) -> None:
    class GetsFields:
        def get_fields(self) -> Any:
            found = super().get_fields()  # type: ignore[misc]
            found["value"] = serializers.CharField(source="stage_name", read_only=True)
            return {name: field for name, field in found.items() if name != "less"}

    class HasFields:
        @property
        def fields(self) -> Any:
            found = super().fields  # type: ignore[misc]
            if "less" in found:
                found["value"] = serializers.CharField(source="stage_name", read_only=True)
                found.pop("less")
            return found

    class Reads:
        @property
        def _readable_fields(self) -> Any:
            kept = (field for field in super()._readable_fields if field.field_name != "less")  # type: ignore[misc]
            for field in kept:
                if field.field_name == "value":
                    field.source_attrs, field.source = ["stage_name"], "stage_name"
                yield field

    way = {"get_fields": GetsFields, "fields": HasFields, "_readable_fields": Reads}[hook]
    declared = serializers.CharField(source="teacher_id", read_only=True)
    less = serializers.CharField(source="teacher_id", read_only=True)
    serializer = artist_serializer(way, value=declared, less=less)

    assert position(Subject(serializer)) == [value(1), value(2), value(3)]


class Loud(serializers.CharField):
    """A field of the project."""

    def to_representation(self, value: Any) -> str:
        return str(own(value))


class Names:
    """Chooses the names of fields."""

    def get_field_names(self, declared_fields: Any, info: Any) -> Any:
        return [*super().get_field_names(declared_fields, info), "id"]  # type: ignore[misc]


class Builds:
    """Chooses the class of a field."""

    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        field_class, kwargs = super().build_standard_field(field_name, model_field)  # type: ignore[misc]
        return (Loud if field_name == "stage_name" else field_class), kwargs


class Maps:
    """Has other fields for columns."""

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        db.CharField: Loud,
    }


class MapsLate:
    """Has other fields for columns, by instance."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.serializer_field_mapping = Maps.serializer_field_mapping
        super().__init__(*args, **kwargs)


class MapsByProperty:
    """Has other fields for columns where the context says so."""

    @property
    def serializer_field_mapping(self) -> Any:
        return Maps.serializer_field_mapping


class OwnMeta:
    """Has options by instance."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kinds = {"fields": ("stage_name", "teacher"), "extra_kwargs": {}, "model": models.Artist}
        self.Meta = type("Meta", (self.Meta,), kinds)  # type: ignore[has-type]
        super().__init__(*args, **kwargs)
        self.fields["stage_name"] = Loud()  # type: ignore[attr-defined]


@everywhere
@pytest.mark.parametrize("way", [Builds, Maps, MapsLate, MapsByProperty, OwnMeta])
def test_a_serializer_may_build_its_fields_in_its_own_way(
    rows: None, position: Position, way: Any
) -> None:
    assert position(Subject(artist_serializer(way))) == SECOND_OWN


@everywhere
def test_a_serializer_may_choose_the_names_of_its_fields(rows: None, position: Position) -> None:
    class Less:
        def get_field_names(self, declared_fields: Any, info: Any) -> Any:
            return ["stage_name", "teacher"]

    serializer = artist_serializer(Less)
    serializer.Meta.fields = ("stage_name", "teacher", "country")

    assert position(Subject(serializer)) == WHOLE


@pytest.mark.parametrize(
    ("name", "replacement"),
    [
        pytest.param("get_fields", lambda self: {"own": Loud()}),
        ("get_field_names", lambda self, *args: ["price"]),
        ("build_standard_field", lambda self, *args: (Loud, {})),
        ("serializer_field_mapping", Maps.serializer_field_mapping),
        ("serializer_related_field", drf.PrimaryKeyRelatedField),
        pytest.param("Meta", type("Meta", (), {"model": models.Artist, "fields": ("teacher",)})),
        pytest.param("_declared_fields", {"album_title": Loud(), "artist": Loud()}),
    ],
)
def test_what_a_class_is_given_later_counts_for_its_next_fields(
    name: str, replacement: Any
) -> None:
    class AlbumSerializer(serializers.ModelSerializer):
        class Meta:
            model = models.Album
            fields = ("artist", "album_title")

    def kinds(serializer_class: Any = AlbumSerializer) -> list[tuple[str, str]]:
        fields = serializer_class().fields
        return [(name, type(field).__name__) for name, field in fields.items()]

    usual = [("artist", "ResourceRelatedField"), ("album_title", "CharField")]
    assert kinds() == usual
    with replaced(AlbumSerializer, name, replacement):
        unused = type("AlbumSerializer", (AlbumSerializer,), {name: replacement})
        assert kinds() == kinds(unused) != usual
    assert kinds() == usual


def test_an_instance_may_have_other_fields_for_columns() -> None:
    class AlbumSerializer(serializers.ModelSerializer):
        class Meta:
            model = models.Album
            fields = ("album_title",)

        @property
        def serializer_field_mapping(self) -> Any:  # type: ignore[override]
            mapping = serializers.ModelSerializer.serializer_field_mapping
            return {**mapping, **self.context.get("mapping", {})}

    found = [
        type(AlbumSerializer(context=context).fields["album_title"])
        for context in ({}, {"mapping": {db.CharField: Loud}}, {})
    ]
    assert found == [serializers.CharField, Loud, serializers.CharField]


def test_the_name_of_the_url_field_is_that_of_the_moment() -> None:
    class ArtistSerializer(serializers.HyperlinkedModelSerializer):
        class Meta:
            model = models.Artist
            fields = "__all__"

    assert list(ArtistSerializer().fields)[:1] == ["url"]
    with override_settings(REST_FRAMEWORK={**settings.REST_FRAMEWORK, "URL_FIELD_NAME": "href"}):
        assert list(ArtistSerializer().fields)[:1] == ["href"]


def test_each_instance_knows_the_name_of_its_url_field() -> None:
    class ArtistSerializer(serializers.HyperlinkedModelSerializer):
        class Meta:
            model = models.Artist
            fields = ("url", "stage_name")

    instances = [ArtistSerializer(), ArtistSerializer()]
    assert [list(serializer.fields) for serializer in instances] == [["url", "stage_name"]] * 2
    assert [serializer.url_field_name for serializer in instances] == ["url", "url"]


@everywhere
def test_nothing_of_a_request_remains_for_the_next(rows: None, position: Position) -> None:
    class Changing:
        """Has other fields for each of the requests."""

        numbers: list[int] = [0]

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            fields: Any = self.fields  # type: ignore[attr-defined]
            if self.numbers[-1] == 1:
                fields["stage_name"] = Loud()
                fields["value"].write_only = True
            if self.numbers[-1] == 2:
                fields.pop("value")

    field = serializers.CharField(source="stage_name", required=False)
    subject = Subject(artist_serializer(Changing, value=field))
    found = []
    for number in (0, 1, 2, 0):
        Changing.numbers.append(number)
        found.append(position(subject))

    plain = [value(1), value(2), value(3)]
    assert found == [plain, SECOND_OWN, WHOLE, plain]


# Lists


def test_a_list_serializer_may_change_the_representation_of_a_list(rows: None) -> None:
    class Rows(drf.ListSerializer):
        def to_representation(self, data: Any) -> Any:
            return [
                {**found, "stage_name": own(found["stage_name"])}
                for found in super().to_representation(data)
            ]

    serializer = artist_serializer()
    serializer.Meta.list_serializer_class = Rows
    assert in_list(Subject(serializer)) == SECOND_OWN


def test_a_list_serializer_may_represent_each_row_itself(rows: None) -> None:
    class Rows(drf.ListSerializer):
        def to_representation(self, data: Any) -> Any:
            child: Any = self.child
            self.rows = list(data)
            found = [child.to_representation(row) for row in self.rows]
            return [{**row, "stage_name": own(row["stage_name"])} for row in found]

    serializer = artist_serializer()
    serializer.Meta.list_serializer_class = Rows

    assert in_list(Subject(serializer)) == SECOND_OWN


def test_a_serializer_may_make_its_lists_in_its_own_way(rows: None) -> None:
    class MakesLists:
        @classmethod
        def many_init(cls, *args: Any, **kwargs: Any) -> Any:
            found = super().many_init(*args, **kwargs)  # type: ignore[misc]
            found.child.fields["stage_name"] = Loud()
            return found

    class MakesListsAlone:
        @classmethod
        def many_init(cls, *args: Any, **kwargs: Any) -> Any:
            child: Any = cls()
            child.fields["stage_name"] = Loud()
            list_class: Any = serializers.ListSerializer
            return list_class(*args, child=child, **kwargs)

    for way in (MakesLists, MakesListsAlone):
        serializer = artist_serializer(way)
        assert in_list(Subject(serializer)) == SECOND_OWN
        assert get_one(Subject(serializer).viewset(serializer), 2)["data"] == artist(2)


# What is included


class Chooses:
    """Offers what its context says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.included_serializers = self.chosen[-1]
        super().__init__(*args, **kwargs)

    chosen: list[Any] = []


def test_an_instance_may_include_other_serializers(rows: None) -> None:
    class Own(Chooses):
        chosen: list[Any] = []

    usual, renamed = artist_serializer(), artist_serializer(Renames)
    subject = Subject(usual)
    serializer = serializer_of(
        models.Album, ("guests",), Own, included_serializers={"guests": usual}
    )
    viewset = subject.viewset(serializer)
    found = []
    for offered in (usual, renamed, usual):
        Own.chosen.append({"guests": offered})
        found.append(get_one(viewset, ALBUM, "?include=guests")["included"])

    assert found == [WHOLE, SECOND_OWN, WHOLE]
