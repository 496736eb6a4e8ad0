"""What projects override of models, managers and querysets counts for primary and related rows.

The models are declared here, for the tables of other test models, so that each test has models of
its own, with their relations to each other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import models as db
from django.db.models.signals import post_init, pre_init

from rest_framework_json_api import serializers
from tests.overrides.test_renderers import (
    NAMES,
    POSITIONS,
    Position,
    Subject,
    alone,
    artist,
    artist_serializer,
    as_members,
    in_fieldset,
    in_list,
    patched,
    posted,
    rows,
    serializer_of,
)

__all__ = ["rows"]

pytestmark = pytest.mark.django_db

#: The rows of the table: those of a query, and not those that a request makes.
queried = pytest.mark.parametrize("position", [each for each in POSITIONS if each is not posted])


#: Makes the class of a model.
make: Any = type(db.Model)


def declared(*bases: type, **attributes: Any) -> tuple[Any, Any]:
    """Return models of artists and of albums that lead to them, for the tables of those in tests.

    Args:
        bases: what the model of artists derives from.
        attributes: fields and managers of the model of artists.
    """
    registry = Apps(["tests"])

    def model(name: str, parents: tuple[type, ...], **members: Any) -> Any:
        options = {
            "apps": registry,
            "app_label": "tests",
            "db_table": f"tests_{name.lower()}",
            "managed": False,
            "ordering": ("id",),
        }
        meta = type("Meta", (), options)
        return make(name, (*parents, db.Model), {"__module__": __name__, "Meta": meta, **members})

    own = {
        "id": db.BigAutoField(primary_key=True),
        "stage_name": db.CharField(max_length=50),
        "teacher": db.ForeignKey("self", db.SET_NULL, null=True, related_name="pupils"),
    }
    artists = model("Artist", bases, **{**own, **attributes})
    albums = model(
        "Album",
        (),
        id=db.BigAutoField(primary_key=True),
        album_title=db.CharField(max_length=50),
        artist=db.ForeignKey(artists, db.CASCADE, related_name="albums"),
        guests=db.ManyToManyField(
            artists, related_name="guest_albums", db_table="tests_album_guests"
        ),
    )
    return artists, albums


def subject_of(artists: Any, albums: Any, *bases: type, **attributes: Any) -> Subject:
    """Return what is asked for in the positions, with a value of each artist."""
    value = serializers.ReadOnlyField()
    serializer = artist_serializer(*bases, model=artists, **{"value": value, **attributes})
    return Subject(serializer, album_model=albums)


def values_in(position: Position, subject: Subject) -> list[Any]:
    """Return the values of the three artists; all else of them is as usual."""
    found = position(subject)
    values = [resource["attributes"]["value"] for resource in found]
    assert found == [artist(key, value=value) for key, value in enumerate(values, 1)]
    return values


OWN_VALUES = ["Ada", "own Ben", "Cid"]


def own(name: str) -> str:
    """Return what an override makes of the names of artists."""
    return f"own {name}" if name == NAMES[1] else name


# How instances are made


class FromDb:
    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Any:
        row = super().from_db(*args, **kwargs)  # type: ignore[misc]
        row.value = own(row.stage_name)
        return row


class Init:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.value = own(self.stage_name)  # type: ignore[attr-defined]


class New:
    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        row = super().__new__(cls)
        row.__dict__["made"] = True
        return row

    @property
    def value(self) -> str:
        return own(self.stage_name) if self.__dict__["made"] else ""  # type: ignore[attr-defined]


class SetAttr:
    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if name == "stage_name":
            super().__setattr__("value", own(value))


class GetAttribute:
    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        return own(super().__getattribute__("stage_name")) if name == "stage_name" else found


class Property:
    @property
    def value(self) -> str:
        return own(self.stage_name)  # type: ignore[attr-defined]


class Method:
    def value(self) -> str:
        return own(self.stage_name)  # type: ignore[attr-defined]


MAKERS = [FromDb, Init, New, SetAttr, Property, Method]


@queried
@pytest.mark.parametrize("way", MAKERS)
def test_a_model_may_make_its_instances_in_its_own_way(
    rows: None, position: Position, way: Any
) -> None:
    assert values_in(position, subject_of(*declared(way))) == OWN_VALUES


@queried
def test_a_model_may_have_its_own_way_to_its_attributes(rows: None, position: Position) -> None:
    artists, albums = declared(GetAttribute)
    subject = Subject(artist_serializer(model=artists), album_model=albums)

    expected = [artist(1), artist(2, stageName="own Ben"), artist(3)]
    assert position(subject) == expected


@pytest.mark.parametrize("position", [in_list, in_fieldset, as_members, alone, patched])
@pytest.mark.parametrize("way", MAKERS)
def test_a_proxy_may_make_its_instances_in_its_own_way(
    rows: None, position: Position, way: Any
) -> None:
    artists, albums = declared()
    options = {"apps": artists._meta.apps, "app_label": "tests", "proxy": True}
    members = {"__module__": __name__, "Meta": type("Meta", (), options)}
    proxy = make("Proxy", (way, artists), members)
    subject = subject_of(proxy, albums, Meta=type("Meta", (), {"resource_name": "artists"}))

    assert values_in(position, subject) == OWN_VALUES


@contextmanager
def receiving(signal: Any, sender: Any, receiver: Any) -> Iterator[None]:
    """Let a receiver have a signal for a while."""
    signal.connect(receiver, sender=sender)
    try:
        yield
    finally:
        signal.disconnect(receiver, sender=sender)


@queried
@pytest.mark.parametrize("everyone", [False, True])
def test_receivers_hear_of_each_instance_from_when_they_are_connected(
    rows: None, position: Position, everyone: bool
) -> None:
    artists, albums = declared()
    subject = Subject(artist_serializer(model=artists), album_model=albums)
    made: list[str] = []
    announced: list[dict[str, Any]] = []

    def after(sender: Any, instance: Any, **kwargs: Any) -> None:
        if sender is artists:
            made.append(instance.stage_name)
            instance.stage_name = own(instance.stage_name)

    def before(sender: Any, args: Any, kwargs: Any, **more: Any) -> None:
        if sender is artists:
            announced.append({"args": len(args), "kwargs": kwargs})

    usual = [artist(1), artist(2), artist(3)]
    sender = None if everyone else artists
    assert position(subject) == usual
    with receiving(post_init, sender, after), receiving(pre_init, sender, before):
        found = position(subject)
    heard = set(made)
    assert position(subject) == usual

    assert found == (
        usual if position is patched else [artist(1), artist(2, stageName="own Ben"), artist(3)]
    )
    assert heard.issuperset(NAMES)
    assert len(announced) == len(made)
    assert {"args": 3, "kwargs": {}} in announced


# Columns


class Shouted(db.CharField):
    """A column whose values are others on the side of Python."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return own(value)


class OwnDescriptor:
    """An attribute that makes its value when it is read."""

    def __init__(self, column: Any) -> None:
        self.column = column

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return own(instance.__dict__[self.column.attname])

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.column.attname] = value


class Described(db.CharField):
    """A column with a descriptor of its own."""

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, name, OwnDescriptor(self))


@queried
@pytest.mark.parametrize("column", [Shouted, Described])
def test_a_column_may_have_its_own_values(rows: None, position: Position, column: Any) -> None:
    artists, albums = declared(
        stage_name=column(max_length=50, db_column="stage_name"),
    )
    subject = Subject(artist_serializer(model=artists), album_model=albums)
    second = artist(2, stageName="own Ben")
    if position is patched and column is Shouted:
        second = artist(2)

    assert position(subject) == [artist(1), second, artist(3)]


@queried
def test_a_file_is_represented_by_its_url(rows: None, position: Position, settings: Any) -> None:
    settings.MEDIA_URL = "/media/"
    artists, albums = declared(file=db.FileField(db_column="stage_name"), stage_name=None)
    names = ("file", "teacher")
    serializer = serializer_of(artists, names)
    serializer._declared_fields["file"] = serializers.FileField(use_url=True, read_only=True)
    subject = Subject(serializer, album_model=albums)

    found = [resource["attributes"] for resource in position(subject)]
    assert found == [{"file": f"http://testserver/media/{name}"} for name in NAMES]


@queried
def test_an_attribute_may_shadow_a_column_for_some_rows(rows: None, position: Position) -> None:
    class Guarded:
        """Refuses to tell one of its columns for one row."""

        @classmethod
        def from_db(cls, *args: Any, **kwargs: Any) -> Any:
            row = super().from_db(*args, **kwargs)  # type: ignore[misc]
            row.__dict__["stage_name"] = own(row.stage_name)
            return row

    artists, albums = declared(Guarded)
    subject = Subject(artist_serializer(model=artists), album_model=albums)
    second = artist(2) if position is patched else artist(2, stageName="own Ben")

    assert position(subject) == [artist(1), second, artist(3)]
