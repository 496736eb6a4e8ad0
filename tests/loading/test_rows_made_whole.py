"""Rows are selected whole where columns are read as they are made, whatever a document needs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import models as db
from django.db.models.signals import post_init

from rest_framework_json_api import serializers, views
from rest_framework_json_api.relations import ResourceRelatedField
from tests import models
from tests.http import counted, get_list
from tests.overrides.test_models import declared
from tests.overrides.test_renderers import serializer_of

pytestmark = pytest.mark.django_db


class Init:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was = self.stage_name, self.teacher_id  # type: ignore[attr-defined]


class FromDb:
    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Any:
        row = super().from_db(*args, **kwargs)  # type: ignore[misc]
        row.was = row.stage_name, row.teacher_id
        return row


class SetAttr:
    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if name == "teacher_id":
            self.was = self.stage_name  # type: ignore[attr-defined]


class Compared:
    """Holds a column, and compares it with another when it is set."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, row: Any, owner: type) -> Any:
        return self if row is None else row.__dict__[self.name]

    def __set__(self, row: Any, value: Any) -> None:
        row.__dict__[self.name] = value
        row.was = row.id, value


class ComparedName(db.CharField):
    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        descriptor = Compared()
        descriptor.__set_name__(cls, name)
        setattr(cls, name, descriptor)


@contextmanager
def by_method(way: type) -> Iterator[Any]:
    """Declare models of which one makes its rows in a way."""
    yield declared(way)


@contextmanager
def by_receiver() -> Iterator[Any]:
    """Declare models of which one has a receiver that reads its rows when they are made."""

    def remember(instance: Any, **kwargs: Any) -> None:
        instance.was = instance.stage_name, instance.teacher_id

    artists, albums = declared()
    post_init.connect(remember, sender=artists)
    yield artists, albums
    post_init.disconnect(remember, sender=artists)


@contextmanager
def by_descriptor() -> Iterator[Any]:
    """Declare models of which one has a column that reads another when it is set."""
    key = db.BigAutoField(primary_key=True)
    yield declared(id=key, stage_name=ComparedName(max_length=50))


WAYS: dict[str, Callable[[], Any]] = {
    "__init__": lambda: by_method(Init),
    "from_db": lambda: by_method(FromDb),
    "__setattr__": lambda: by_method(SetAttr),
    "post_init": by_receiver,
    "descriptor": by_descriptor,
}


def viewset_of(serializer: Any, rows: Any) -> Any:
    """Return a viewset of some rows, on one page."""
    members = {"queryset": rows, "serializer_class": serializer, "pagination_class": None}
    return type("RowsViewSet", (views.ModelViewSet,), members)


@pytest.mark.parametrize("number", [2, 20])
@pytest.mark.parametrize("way", WAYS)
def test_a_fieldset_leaves_rows_whole_that_are_read_when_they_are_made(
    way: str, number: int
) -> None:
    with WAYS[way]() as (artists, _):
        artists.objects.bulk_create(artists(id=n, stage_name=f"n{n}") for n in range(1, number + 1))
        viewset = viewset_of(serializer_of(artists, ("stage_name", "teacher")), artists.objects)

        with counted() as queries:
            found = get_list(viewset, "?fields[artists]=teacher")

    assert found["data"] == [
        {"type": "artists", "id": str(n), "relationships": {"teacher": {"data": None}}}
        for n in range(1, number + 1)
    ]
    assert len(queries) == 1


@pytest.mark.parametrize("number", [2, 20])
@pytest.mark.parametrize("way", WAYS)
def test_a_fieldset_leaves_included_rows_whole(way: str, number: int) -> None:
    with WAYS[way]() as (artists, albums):
        artists.objects.bulk_create(artists(id=n, stage_name=f"n{n}") for n in range(1, number + 1))
        models.Album.objects.bulk_create(
            models.Album(id=n, artist_id=n) for n in range(1, number + 1)
        )
        own = serializer_of(artists, ("stage_name", "teacher", "albums"))
        viewset = viewset_of(
            serializer_of(albums, ("artist",), included_serializers={"artist": own}),
            albums.objects.order_by("pk"),
        )

        with counted() as queries:
            found = get_list(viewset, "?include=artist&fields[artists]=teacher")

    assert sorted(int(each["id"]) for each in found["included"]) == list(range(1, number + 1))
    assert len(queries) == 2


@pytest.mark.parametrize("number", [2, 20])
def test_linkage_by_a_column_that_is_no_key_is_made_of_whole_rows(number: int) -> None:
    artists, _ = declared(Init)
    artists.objects.bulk_create(artists(id=n, stage_name=f"n{n}") for n in range(1, number + 1))
    artists.objects.update(teacher_id=1)
    named = serializer_of(
        artists, ("id", "teacher"), id=serializers.CharField(source="stage_name", read_only=True)
    )
    own = serializer_of(
        artists,
        ("teacher", "pupils"),
        included_serializers={"teacher": named, "pupils": named},
        pupils=ResourceRelatedField(many=True, read_only=True),
    )

    with counted() as queries:
        found = get_list(viewset_of(own, artists.objects.filter(pk=1)))

    relationships = found["data"][0]["relationships"]
    assert relationships["teacher"]["data"] == {"type": "artists", "id": "n1"}
    assert [each["id"] for each in relationships["pupils"]["data"]] == [
        f"n{n}" for n in range(1, number + 1)
    ]
    assert len(queries) == 3


@pytest.mark.parametrize("number", [2, 20])
def test_base_rows_are_whole_though_a_serializer_needs_a_few_columns_of_them(number: int) -> None:
    artists, _ = declared(Init)
    options = {"apps": artists._meta.apps, "app_label": "tests", "managed": False}
    members: dict[str, Any] = {
        "__module__": __name__,
        "Meta": type("Meta", (), {**options, "db_table": "tests_badge"}),
        "base": db.OneToOneField(
            artists, db.CASCADE, parent_link=True, primary_key=True, db_column="id"
        ),
        "holder_id": db.BigIntegerField(null=True),
    }
    singers: Any = type(artists)("Singer", (artists,), members)
    for n in range(1, number + 1):
        singers.objects.create(id=n, stage_name=f"n{n}")
    own = serializer_of(singers, ("stage_name",))

    class AnySerializer(serializers.PolymorphicModelSerializer[Any]):
        polymorphic_serializers = (own,)
        polymorphic_columns = ("stage_name",)

        class Meta:
            model = artists

        @classmethod
        def get_polymorphic_serializer_for_instance(cls, instance: Any) -> Any:
            return own

    with counted() as queries:
        found = get_list(viewset_of(AnySerializer, artists.objects.all()))

    assert [each["attributes"] for each in found["data"]] == [
        {"stageName": f"n{n}"} for n in range(1, number + 1)
    ]
    assert len(queries) == 2
