"""Writes of one row wait for each other, on databases that lock rows."""

from typing import Any

import pytest
from django.db import connection, transaction

from rest_framework_json_api import _relationships, _writes, views
from tests import models
from tests.http import call, counted
from tests.resources import AlbumViewSet, make_albums

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("locks", [True, False])
def test_an_update_locks_its_row_before_it_is_read(monkeypatch: Any, locks: bool) -> None:
    [album] = make_albums(1)
    for module in (views, _relationships):
        monkeypatch.setattr(module, "locks_rows", lambda model: locks)
    data = {"type": "albums", "id": str(album.pk), "attributes": {"albumTitle": "New"}}
    view = AlbumViewSet.as_view({"patch": "partial_update"})

    with counted() as queries:
        response = call(view, method="patch", data={"data": data}, pk=album.pk)

    assert response.status_code == 200
    assert models.Album.objects.get().album_title == "New"
    reading = [sql for sql in queries if sql.startswith("SELECT") and "tests_album" in sql]
    before = [sql for sql in reading if '"album_title"' in sql]
    assert len(before) == (2 if locks else 1)


def test_without_a_model_the_default_database_is_written_to() -> None:
    assert _writes.written_alias(None) is None


@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_in_a_transaction_alone_where_the_database_can() -> None:
    assert not _relationships.locks_rows(None)
    with transaction.atomic():
        can_lock = bool(connection.features.has_select_for_update)
        assert _relationships.locks_rows(None) is can_lock
