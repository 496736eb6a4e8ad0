"""What managers and querysets of a project do counts, and rows stay what Django makes of them."""

import copy
import pickle
from typing import Any

import pytest
from django.db import models as db
from django.db.models import Count, F
from django.db.models.functions import Upper
from django.db.models.query import ModelIterable

from rest_framework_json_api import serializers
from tests import models
from tests.http import counted, get_list
from tests.overrides.test_models import OWN_VALUES, declared, own, queried, subject_of, values_in
from tests.overrides.test_renderers import (
    ANSWERS,
    NAMES,
    POSITIONS,
    Position,
    included_by_many,
    included_by_one,
    included_by_reverse,
    included_twice,
    posted,
    rows,
)

__all__ = ["rows"]

pytestmark = pytest.mark.django_db

#: Where the rows of a foreign key are loaded, which come from the base manager.
BASE = (included_by_one,)


class Rows(db.Manager[Any]):
    """Selects rows in a way of the project."""

    select: Any = None

    def get_queryset(self) -> Any:
        found = super().get_queryset()
        return found if self.select is None else self.select(found)


def rows_by(select: Any = None, queryset_class: Any = db.QuerySet) -> Any:
    """Return a manager; those of relations are of classes derived from its class."""
    chosen = None if select is None else staticmethod(select)
    return type("Rows", (Rows,), {"select": chosen, "_queryset_class": queryset_class})()


class Iterable(ModelIterable):
    """Makes rows in a way of the project."""

    def __iter__(self) -> Any:
        for row in super().__iter__():
            row.value = own(row.stage_name)
            yield row


class OwnIterable(db.QuerySet[Any]):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._iterable_class = Iterable


class OwnFetch(db.QuerySet[Any]):
    def _fetch_all(self) -> None:
        super()._fetch_all()
        for row in self._result_cache or ():
            if isinstance(row, db.Model):
                row.value = own(row.stage_name)  # type: ignore[attr-defined]


class OwnIteration(db.QuerySet[Any]):
    def __iter__(self) -> Any:
        for row in super().__iter__():
            if isinstance(row, db.Model):
                row.value = own(row.stage_name)  # type: ignore[attr-defined]
            yield row


SECOND = db.Case(db.When(stage_name=NAMES[1], then=db.Value("own Ben")), default=F("stage_name"))


WRITTEN = "CASE WHEN stage_name = 'Ben' THEN 'own Ben' ELSE stage_name END"

#: How rows get their values: by a class of querysets, or by what the manager selects.
MANAGERS: dict[str, Any] = {
    "iterable": (None, OwnIterable),
    "fetch": (None, OwnFetch),
    "iteration": (None, OwnIteration),
    "annotation": (lambda rows: rows.annotate(value=SECOND),),
    "extra": (lambda rows: rows.extra(select={"value": WRITTEN}),),
}


def all_managers() -> Any:
    """Return each manager in each position that reads by it."""
    for name in MANAGERS:
        for position in POSITIONS:
            if position in (posted, *BASE) or (name == "iteration" and position in ANSWERS):
                continue  # Django asks neither for one row, and no default manager for a key.
            yield pytest.param(name, position, id=f"{name}-{position.__name__}")


@pytest.mark.parametrize(("name", "position"), list(all_managers()))
def test_a_manager_may_add_to_its_rows(rows: None, name: str, position: Position) -> None:
    artists, albums = declared(objects=rows_by(*MANAGERS[name]))
    artists.value = "none"
    subject = subject_of(artists, albums)
    if position is included_twice:
        found = position(subject)
        assert [row["attributes"]["value"] for row in found] == OWN_VALUES
        return

    assert values_in(position, subject) == OWN_VALUES


@pytest.mark.parametrize("position", [each for each in POSITIONS if each is not posted])
@pytest.mark.parametrize(
    "narrow",
    [
        lambda rows: rows.only("teacher"),
        lambda rows: rows.defer("stage_name"),
        lambda rows: rows.select_related("teacher"),
        lambda rows: rows.prefetch_related("pupils"),
        lambda rows: rows.order_by("stage_name"),
        lambda rows: rows.distinct(),
        lambda rows: rows.annotate(n=Count("pupils")),
        lambda rows: rows.alias(name=Upper("stage_name")).filter(name__gt=""),
    ],
)
def test_a_manager_may_select_in_its_own_way(rows: None, position: Position, narrow: Any) -> None:
    artists, albums = declared(objects=rows_by(narrow))
    value = serializers.CharField(source="stage_name", read_only=True)

    assert values_in(position, subject_of(artists, albums, value=value)) == list(NAMES)


def test_a_view_may_give_its_rows_more_than_columns(rows: None) -> None:
    artists, albums = declared()
    queryset = artists.objects.exclude(pk=9).annotate(
        n_albums=Count("guest_albums"), loud=Upper("stage_name")
    )
    queryset = queryset.order_by("pk")
    subject = subject_of(
        artists,
        albums,
        value=serializers.IntegerField(source="n_albums", read_only=True),
        loud=serializers.CharField(read_only=True),
    )
    viewset = subject.viewset(subject.serializer, queryset=queryset)
    models.Album.objects.get(pk=12).guests.add(2)
    expected = [
        {"stageName": name, "value": 2 if name == "Ben" else 1, "loud": name.upper()}
        for name in NAMES
    ]

    assert [row["attributes"] for row in get_list(viewset)["data"]] == expected


def test_a_view_may_have_rows_of_a_query_of_its_own(rows: None) -> None:
    artists, albums = declared()
    raw = artists.objects.raw(
        "SELECT *, upper(stage_name) AS value FROM tests_artist WHERE id < 9 ORDER BY id"
    )
    subject = subject_of(artists, albums)
    viewset = subject.viewset(
        subject.serializer,
        get_queryset=lambda self: artists.objects.none(),
        filter_queryset=lambda self, queryset: list(raw),
    )

    values = [row["attributes"]["value"] for row in get_list(viewset)["data"]]
    assert values == [name.upper() for name in NAMES]


# What Django knows of its rows


class Spying:
    """Keeps the rows that it has represented."""

    kept: list[Any] = []

    def get_value(self, instance: Any) -> str:
        self.kept.append(instance)
        return str(instance.stage_name)


def spied(position: Position, **attributes: Any) -> tuple[Any, list[Any]]:
    """Return the model of artists, and the instances that were represented in a position."""
    artists, albums = declared(**attributes)
    spying: Any = type("Spying", (Spying,), {"kept": []})
    field = serializers.SerializerMethodField()
    position(subject_of(artists, albums, spying, value=field))
    found = {row.pk: row for row in spying.kept if row.pk in (1, 2, 3)}
    return artists, [found[key] for key in sorted(found)]


@queried
def test_rows_know_their_database_and_that_they_are_saved(rows: None, position: Position) -> None:
    artists, found = spied(position)

    assert [type(row) for row in found] == [artists] * 3
    assert [row._state.db for row in found] == ["default"] * 3
    assert [row._state.adding for row in found] == [False] * 3
    assert [type(row._state) for row in found] == [type(artists()._state)] * 3


@queried
def test_rows_can_be_compared_and_hashed(rows: None, position: Position) -> None:
    artists, found = spied(position)
    queried_rows = list(artists.objects.filter(pk__lt=9).order_by("pk"))

    assert found == queried_rows
    assert set(found) == set(queried_rows)
    assert [repr(row) for row in found] == [repr(row) for row in queried_rows]


def test_rows_can_be_copied_and_pickled(rows: None) -> None:
    class Keeps(Spying):
        kept: list[Any] = []

    subject = subject_of(
        models.Artist, models.Album, Keeps, value=serializers.SerializerMethodField()
    )
    for position in (included_by_many, included_by_reverse, included_by_one, *ANSWERS[:2]):
        Keeps.kept.clear()
        position(subject)
        for again in (pickle.loads(pickle.dumps(Keeps.kept)), list(map(copy.copy, Keeps.kept))):
            assert again == Keeps.kept
            assert [row.stage_name for row in again] == list(NAMES)
            assert [row._state.adding for row in again] == [False] * 3
            assert [row._state.db for row in again] == ["default"] * 3
        assert all(copy.copy(row)._state is not row._state for row in Keeps.kept)


@queried
def test_rows_can_be_read_and_deferred_again(rows: None, position: Position) -> None:
    _, found = spied(position)
    models.Artist.objects.filter(pk=2).update(stage_name="Bob")
    for row in found:
        row.refresh_from_db(fields=["stage_name"])
    assert [row.stage_name for row in found] == ["Ada", "Bob", "Cid"]

    for row in found:
        del row.stage_name
    assert [row.get_deferred_fields() for row in found] == [{"stage_name"}] * 3
    assert [row.stage_name for row in found] == ["Ada", "Bob", "Cid"]
    for row in found:
        row.refresh_from_db()
    assert [row.teacher_id for row in found] == [9] * 3
    assert [row.teacher.stage_name for row in found] == ["Zoe"] * 3


@queried
def test_a_method_field_may_save_its_row(rows: None, position: Position) -> None:
    class Saves:
        def get_value(self, instance: Any) -> str:
            with counted() as queries:
                instance.stage_name = instance.stage_name.removesuffix("!") + "!"
                instance.save()
            written.extend(query.split()[0] for query in queries)
            return str(instance.stage_name)

    written: list[str] = []
    artists, albums = declared()
    field = serializers.SerializerMethodField()
    before = models.Artist.objects.count()
    found = position(subject_of(artists, albums, Saves, value=field))

    assert [row["attributes"]["value"] for row in found] == ["Ada!", "Ben!", "Cid!"]
    assert set(written) == {"UPDATE"}
    assert models.Artist.objects.count() == before
    assert list(models.Artist.objects.filter(pk__lt=9).values_list("stage_name", flat=True)) == [
        "Ada!",
        "Ben!",
        "Cid!",
    ]


def test_included_rows_know_the_row_that_they_belong_to(rows: None) -> None:
    _, found = spied(included_by_reverse)
    with counted() as queries:
        teachers = {id(row.teacher) for row in found}

    assert len(teachers) == 1
    assert queries == []
