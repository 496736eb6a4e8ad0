"""To-many and one-to-one relationships are written along with their resource."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import Count, QuerySet, signals
from django.db.models.sql import Query
from rest_framework import serializers as drf_serializers

from rest_framework_json_api._writing.changes import has_all_rows
from rest_framework_json_api.relations import ResourceRelatedField
from tests import models
from tests.http import call, counted
from tests.spec.writing import linked, nothing_changed
from tests.writing.resources.api import (
    ABBEY,
    StudioSerializer,
    answer,
    problems,
    ref,
    refs,
    send,
    updated,
    viewset,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.writing.resources.api")]


# To-many relationships


def test_rows_outside_of_the_queryset_of_the_field_stay(studio: Any, blues: Any) -> None:
    hidden = models.Genre.objects.create(title="Hidden")
    studio.genres.add(hidden)
    answer(updated(studio, "studios", linked(genres=refs(blues))))
    assert set(studio.genres.all()) == {blues, hidden}

    answer(updated(studio, "studios", linked(genres=[])))
    assert list(studio.genres.all()) == [hidden]

    response = updated(studio, "studios", linked(genres=refs(blues, hidden)))
    pointer = "/data/relationships/genres/data/1"
    assert problems(response) == (404, [(404, "does_not_exist", pointer)])


def test_an_identifier_that_is_there_twice_counts_once(studio: Any, blues: Any) -> None:
    answer(updated(studio, "studios", linked(genres=refs(blues, blues))))

    assert list(studio.genres.all()) == [blues]


def test_rows_that_leave_a_nullable_key_behind_are_kept(artist: Any) -> None:
    pupils = [
        models.Artist.objects.create(stage_name=name, teacher=artist) for name in ("Bob", "Cy")
    ]
    other = models.Artist.objects.create(stage_name="Di")
    data = answer(updated(artist, "artists", linked(pupils=refs(pupils[1], other))))

    assert data["relationships"]["pupils"]["data"] == refs(pupils[1], other)
    assert list(models.Artist.objects.filter(teacher=artist)) == [pupils[1], other]
    assert models.Artist.objects.get(stage_name="Bob").teacher is None


def test_rows_that_cannot_leave_make_a_refusal_before_anything_is_written(artist: Any) -> None:
    album = models.Album.objects.create(album_title="A", artist=artist)
    other = models.Artist.objects.create(stage_name="Bob")
    theirs = models.Album.objects.create(album_title="B", artist=other)
    with nothing_changed():
        given = {"attributes": {"stageName": "New"}, **linked(albums=refs(theirs))}
        response = updated(artist, "artists", given)
    pointer = "/data/relationships/albums/data"
    assert problems(response) == (403, [(403, "forbidden_change", pointer)])

    answer(updated(artist, "artists", linked(albums=refs(album, theirs))))
    assert list(artist.albums.all()) == [album, theirs]


def test_rows_of_a_generic_relation_may_come_but_not_leave(artist: Any) -> None:
    album = models.Album.objects.create(album_title="A", artist=artist)
    other = models.Album.objects.create(album_title="B", artist=artist)
    note = models.Note.objects.create(text="N", subject=other)
    answer(updated(album, "noted", linked(notes=refs(note))))
    assert list(album.notes.all()) == [note]

    with nothing_changed():
        assert updated(album, "noted", linked(notes=[])).status_code == 403


def test_identifiers_are_found_in_as_many_queries_as_one(studio: Any) -> None:
    genres = [models.Genre.objects.create(title=str(number)) for number in range(20)]
    counts = []
    for given in (genres[:1], genres):
        studio.genres.clear()
        with counted() as queries:
            answer(updated(studio, "studios", linked(genres=refs(*given))))
        counts.append(len(queries))

    assert counts[0] == counts[1]


THROUGH = models.Studio.genres.through


def of_genres(queries: list[str]) -> list[str]:
    """Return what the queries on genres and their links begin with, those of the answer left out.

    The answer reads the linkage last.
    """
    tables = (models.Genre._meta.db_table, THROUGH._meta.db_table)
    found = [sql for sql in queries if any(f'"{table}"' in sql for table in tables)]
    return [sql.split(maxsplit=1)[0] for sql in found[:-1]]


@pytest.fixture
def heard() -> Iterator[list[tuple[str, set[int]]]]:
    """Collect what is told of changes of the links between studios and genres."""
    found: list[tuple[str, set[int]]] = []

    def handle(action: str, pk_set: set[int], **kwargs: Any) -> None:
        found.append((action, pk_set))

    signals.m2m_changed.connect(handle, sender=THROUGH)
    yield found
    signals.m2m_changed.disconnect(handle, sender=THROUGH)


def test_links_that_are_there_already_are_not_made_again(
    studio: Any, jazz: Any, blues: Any, heard: Any
) -> None:
    [link] = THROUGH.objects.all()
    for given in ([jazz], [blues, jazz], [blues]):
        answer(updated(studio, "studios", linked(genres=refs(*given))))
        assert set(studio.genres.all()) == set(given)
        assert THROUGH.objects.filter(pk=link.pk).exists() is (jazz in given)

    assert heard == [
        ("pre_add", {blues.pk}),
        ("post_add", {blues.pk}),
        ("pre_remove", {jazz.pk}),
        ("post_remove", {jazz.pk}),
    ]


def test_links_are_replaced_with_one_look_at_those_that_are_there(
    studio: Any, jazz: Any, blues: Any
) -> None:
    class OpenSerializer(StudioSerializer):
        genres = ResourceRelatedField(many=True, queryset=models.Genre.objects.all())

    found = []
    for given in ([jazz], [jazz, blues], [blues], []):
        data = {"type": "studios", "id": str(studio.pk), **linked(genres=refs(*given))}
        view = viewset(OpenSerializer).as_view({"patch": "partial_update"})
        with counted() as queries:
            response = call(view, method="patch", data={"data": data}, pk=studio.pk)
        assert response.status_code == 200
        assert list(studio.genres.order_by("pk")) == given
        found.append(of_genres(queries))

    assert found == [
        ["SELECT", "SELECT"],
        ["SELECT", "SELECT", "INSERT"],
        ["SELECT", "SELECT", "DELETE"],
        ["SELECT", "DELETE"],
    ]


def test_links_to_rows_that_the_field_does_not_show_are_looked_for_among_those_that_leave(
    studio: Any, jazz: Any, blues: Any
) -> None:
    hidden = models.Genre.objects.create(title="Hidden")
    studio.genres.add(hidden)
    found = []
    for given in ([jazz], [blues], [blues]):
        with counted() as queries:
            answer(updated(studio, "studios", linked(genres=refs(*given))))
        assert set(studio.genres.all()) == {hidden, *given}
        found.append(of_genres(queries))

    assert found == [
        ["SELECT", "SELECT", "SELECT"],
        ["SELECT", "SELECT", "SELECT", "DELETE", "INSERT"],
        ["SELECT", "SELECT", "SELECT"],
    ]


def test_a_field_may_look_in_a_manager(studio: Any, jazz: Any, blues: Any) -> None:
    class ManagerField(ResourceRelatedField):
        def get_queryset(self) -> Any:
            return models.Genre.objects

    class ManagerSerializer(StudioSerializer):
        genres = ManagerField(many=True, queryset=models.Genre.objects.none())

    data = {"type": "studios", "id": str(studio.pk), **linked(genres=refs(blues))}
    view = viewset(ManagerSerializer).as_view({"patch": "partial_update"})

    assert call(view, method="patch", data={"data": data}, pk=studio.pk).status_code == 200
    assert list(studio.genres.all()) == [blues]


@pytest.mark.parametrize(
    ("rows", "model", "expected"),
    [
        (lambda: models.Genre.objects.all(), models.Genre, True),
        (lambda: models.Genre.objects.order_by("pk").distinct(), models.Genre, True),
        (lambda: models.Concert.objects.all(), models.Event, True),
        (lambda: models.Event.objects.all(), models.Concert, True),
        (lambda: models.Genre.objects, models.Genre, False),
        (lambda: models.Genre.objects.exclude(title="A"), models.Genre, False),
        (lambda: models.Genre.objects.none(), models.Genre, False),
        (lambda: models.Genre.objects.all()[:2], models.Genre, False),
        (lambda: models.Genre.objects.distinct("title"), models.Genre, False),
        (lambda: models.Genre.objects.annotate(n=Count("album")), models.Genre, False),
        (lambda: models.Genre.objects.extra(tables=["tests_album"]), models.Genre, False),
        (lambda: models.Book.objects.all(), models.Media, False),
        (lambda: models.Track.objects.all(), models.Track, False),
        (lambda: type("Rows", (QuerySet,), {})(models.Genre), models.Genre, False),
        (
            lambda: QuerySet(models.Genre, type("Own", (Query,), {})(models.Genre)),
            models.Genre,
            False,
        ),
    ],
)
def test_a_queryset_has_all_rows_where_nothing_in_it_says_otherwise(
    rows: Any, model: Any, expected: bool
) -> None:
    assert has_all_rows(rows(), model) is expected


def test_a_new_resource_has_no_links_that_would_be_looked_for(jazz: Any, blues: Any) -> None:
    with counted() as queries:
        answer(send("POST", "/studios/", {**ABBEY, **linked(genres=refs(jazz, blues))}), 201)

    assert of_genres(queries) == ["SELECT", "INSERT"]
    assert set(models.Studio.objects.get().genres.all()) == {jazz, blues}


def test_what_a_project_relates_to_a_new_row_does_not_stay(jazz: Any, blues: Any) -> None:
    def relate(instance: Any, created: bool, **kwargs: Any) -> None:
        instance.genres.add(jazz)

    signals.post_save.connect(relate, sender=models.Studio)
    try:
        answer(send("POST", "/studios/", {**ABBEY, **linked(genres=refs(blues))}), 201)
    finally:
        signals.post_save.disconnect(relate, sender=models.Studio)

    assert list(models.Studio.objects.get().genres.all()) == [blues]


def test_what_a_serializer_between_relates_to_a_new_row_does_not_stay(
    jazz: Any, blues: Any
) -> None:
    class Relating(drf_serializers.ModelSerializer[Any]):
        def create(self, validated_data: Any) -> Any:
            instance = super().create(validated_data)
            instance.genres.add(jazz)
            return instance

    class RelatingSerializer(StudioSerializer, Relating):
        pass

    given = {"type": "studios", **ABBEY, **linked(genres=refs(blues))}
    view = viewset(RelatingSerializer).as_view({"post": "create"})
    response = call(view, method="post", data={"data": given})

    assert response.status_code == 201
    assert list(models.Studio.objects.get().genres.all()) == [blues]


# One-to-one relationships


def test_the_far_end_of_a_one_to_one_is_set_moved_and_cleared(studio: Any) -> None:
    first, second = (models.Plaque.objects.create(plaque_code=code) for code in "AB")
    other = models.Studio.objects.create(studio_name="Trident", slug="trident")
    for plaque in (first, first, second, None, None):
        linkage = plaque and ref(plaque)
        data = answer(updated(studio, "studios", linked(plaque=linkage)))
        assert data["relationships"]["plaque"]["data"] == linkage
        assert models.Plaque.objects.filter(studio=studio).first() == plaque

    for owner in (studio, other):
        answer(updated(owner, "studios", linked(plaque=ref(first))))
        first.refresh_from_db()
        assert first.studio == owner
    assert models.Plaque.objects.count() == 2


def test_a_resource_is_created_with_the_far_end_of_a_one_to_one() -> None:
    plaque = models.Plaque.objects.create(plaque_code="A")
    data = answer(send("POST", "/studios/", {**ABBEY, **linked(plaque=ref(plaque))}), 201)

    assert data["relationships"]["plaque"]["data"] == ref(plaque)
    assert models.Studio.objects.get().plaque == plaque


def test_the_far_end_of_a_one_to_one_stays_where_its_key_takes_no_null(artist: Any) -> None:
    own = models.Passport.objects.create(artist=artist, serial_number="1")
    bob = models.Artist.objects.create(stage_name="Bob")
    theirs = models.Passport.objects.create(artist=bob, serial_number="2")
    pointer = "/data/relationships/passport/data"
    for linkage in (None, ref(theirs)):
        with nothing_changed():
            given = {"attributes": {"stageName": "New"}, **linked(passport=linkage)}
            response = updated(artist, "artists", given)
        assert problems(response) == (403, [(403, "forbidden_change", pointer)])
    with nothing_changed():
        answer(updated(artist, "artists", linked(passport=ref(own))))

    cy = models.Artist.objects.create(stage_name="Cy")
    answer(updated(cy, "artists", linked(passport=ref(own))))
    own.refresh_from_db()
    assert own.artist == cy


def test_a_row_whose_key_is_another_row_is_linked(studio: Any) -> None:
    licence = models.Licence.objects.create(studio=studio)
    plaque = models.Plaque.objects.create(plaque_code="A")
    data = answer(updated(plaque, "plaques", linked(licence=ref(licence))))

    assert data["relationships"]["licence"]["data"] == ref(licence)
    response = updated(plaque, "plaques", linked(licence={"type": "licences", "id": "x"}))
    assert response.status_code == 404
