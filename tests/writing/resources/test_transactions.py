"""All is written or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DataError, IntegrityError, transaction
from django.db.models import signals
from rest_framework.exceptions import ValidationError

from rest_framework_json_api._protocol.errors import Conflict
from rest_framework_json_api._writing import transaction as whole
from rest_framework_json_api._writing.transaction import whole_write
from tests import models
from tests.http import errors
from tests.spec.writing import linked, nothing_changed
from tests.writing.resources.api import StudioSerializer, problems, ref, refs, send, updated

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.writing.resources.api")]


@contextmanager
def raising(signal: Any, error: Exception) -> Iterator[None]:
    """Let the handler of a signal raise."""

    def handle(**kwargs: Any) -> None:
        raise error

    signal.connect(handle)
    try:
        yield
    finally:
        signal.disconnect(handle)


# All or nothing


STAGES = [signals.pre_save, signals.post_save, signals.m2m_changed]


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("signal", STAGES)
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RuntimeError("Broken."), 500),
        (IntegrityError("Stands against it."), 409),
        (DataError("Too large."), 400),
        (ValidationError("Refused."), 400),
    ],
    ids=["broken", "conflict", "value", "refused"],
)
def test_a_failure_at_any_stage_leaves_nothing_behind(
    studio: Any, blues: Any, signal: Any, method: str, error: Exception, status: int
) -> None:
    plaque = models.Plaque.objects.create(plaque_code="A", studio=studio)
    attributes = {"attributes": {"studioName": "Trident", "slug": "trident"}}
    given = {**attributes, **linked(genres=refs(blues), plaque=ref(plaque))}
    with nothing_changed(), raising(signal, error):
        if method == "POST":
            response = send("POST", "/studios/", given)
        else:
            response = updated(studio, "studios", given)
    assert response.status_code == status
    assert errors(response)


def test_a_failure_of_the_last_relationship_leaves_nothing_behind(
    studio: Any, blues: Any, monkeypatch: Any
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise IntegrityError

    plaque = models.Plaque.objects.create(plaque_code="A")
    monkeypatch.setattr("rest_framework_json_api._writing.changes.ToOne.point", fail)
    with nothing_changed():
        given = {"attributes": {"rooms": 9}, **linked(genres=refs(blues), plaque=ref(plaque))}
        assert updated(studio, "studios", given).status_code == 409


def test_a_failure_after_the_deletion_leaves_all_in_place(studio: Any) -> None:
    with nothing_changed(), raising(signals.post_delete, IntegrityError()):
        assert send("DELETE", f"/studios/{studio.pk}/").status_code == 409


def test_what_the_database_alone_refuses_is_a_conflict(studio: Any) -> None:
    given = {"attributes": {"studioName": "ABBEY", "slug": "other"}}
    with nothing_changed():
        response = send("POST", "/studios/", given)

    assert problems(response) == (409, [(409, "unique", None)])
    assert errors(response)[0]["meta"] == {"constraint": "studio_name_any_case"}


@pytest.mark.parametrize("rooms", [2**63, -(2**63) - 1, 10**400])
def test_a_number_out_of_range_is_wrong_input(studio: Any, rooms: int) -> None:
    with nothing_changed():
        response = updated(studio, "studios", {"attributes": {"rooms": rooms}})

    found = problems(response)
    assert (found[0], found[1][0][2]) == (400, "/data/attributes/rooms")


def test_a_value_that_no_column_takes_is_wrong_input(artist: Any) -> None:
    album = models.Album.objects.create(album_title="A", artist=artist)
    note = models.Note.objects.create(text="N", subject=album)
    with nothing_changed():
        response = updated(note, "notes", {"attributes": {"objectId": 2**70}})

    assert problems(response) == (400, [(400, "invalid", "/data")])


@pytest.mark.parametrize("id_", ["x", "9" * 400, "9" * 5000, "1.0", "%00", "\N{BULLET}"])
@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_an_id_in_the_url_that_no_row_can_have_is_not_found(method: str, id_: str) -> None:
    data = {"id": id_} if method == "PATCH" else None

    assert send(method, f"/studios/{id_}/", data).status_code in (404, 409)


def test_the_transaction_is_on_the_database_that_is_written_to(monkeypatch: Any) -> None:
    used: list[Any] = []

    def atomic(using: Any) -> Any:
        used.append(using)
        return transaction.Atomic(None, True, False)

    class Router:
        def db_for_write(self, model: Any) -> str:
            return f"of {model.__name__}"

    monkeypatch.setattr(transaction, "atomic", atomic)
    monkeypatch.setattr(whole, "router", Router())
    with whole_write(models.Studio):
        pass
    assert used == ["of Studio"]


def test_another_overflow_is_wrong_input_and_another_error_goes_on() -> None:
    for given, expected in (
        (OverflowError(), ValidationError),
        (IntegrityError(), Conflict),
        (KeyError(), KeyError),
    ):
        with pytest.raises(expected), whole_write(models.Studio):
            raise given


@pytest.mark.django_db(transaction=True)
def test_a_serializer_writes_relationships_outside_of_a_transaction_too(
    studio: Any, blues: Any
) -> None:
    given = {"genres": refs(blues), "studio_name": "Trident"}
    serializer = StudioSerializer(studio, data=given, partial=True)
    serializer.is_valid(raise_exception=True)
    serializer.save()

    assert list(studio.genres.all()) == [blues]
