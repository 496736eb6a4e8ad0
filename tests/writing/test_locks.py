"""Writes of one row wait for each other, on databases that lock rows."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.http import Http404
from rest_framework.permissions import BasePermission

from rest_framework_json_api._writing import locks as row_locks
from rest_framework_json_api._writing import targets
from rest_framework_json_api._writing.transaction import written_alias
from tests import models
from tests.http import call, counted
from tests.music import AlbumSerializer, AlbumViewSet, make_albums

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("locks", [True, False])
def test_an_update_locks_its_row_before_it_is_read(monkeypatch: Any, locks: bool) -> None:
    [album] = make_albums(1)
    for module in (targets, row_locks):
        monkeypatch.setattr(module, "locks_rows", lambda model: locks)
    data = {"type": "albums", "id": str(album.pk), "attributes": {"albumTitle": "New"}}
    view = AlbumViewSet.as_view({"patch": "partial_update"})

    with counted() as queries:
        response = call(view, method="patch", data={"data": data}, pk=album.pk)

    assert response.status_code == 200
    assert models.Album.objects.get().album_title == "New"
    selects = [sql for sql in queries if sql.startswith("SELECT") and FROM_ALBUMS in sql]
    assert ['"album_title"' in sql for sql in selects] == ([False, True] if locks else [True])


FROM_ALBUMS = 'FROM "tests_album" '


class OwnObject:
    """A way of a project's own to find the object."""

    def get_object(self: Any) -> Any:
        return models.Album.objects.get(pk=self.kwargs["pk"])


class ByTitle:
    """A view whose URL has no key, so that no row can be locked before it is read."""

    lookup_field = "album_title"
    lookup_url_kwarg = "title"


class Changed:
    """A view that finds another row than that of the key in the URL.

    Another client changes it when it has been read once.
    """

    reads = 0

    def get_object(self: Any) -> Any:
        album = models.Album.objects.get()
        self.reads += 1
        if self.reads == 1:
            models.Album.objects.filter(pk=album.pk).update(price=7)
        return album


class Joined:
    """A view whose rows have others with them."""

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("artist")  # type: ignore[misc]


class Usual:
    """A view that finds the object as usual."""


@pytest.mark.parametrize(
    ("mixin", "kwargs", "reads"),
    [
        (Usual, {}, [False, True]),
        (Joined, {}, [False, True]),
        (OwnObject, {}, [False, True]),
        (ByTitle, {"title": "Album 0"}, [True, False, True]),
        (Changed, {"pk": "me"}, [True, False, True]),
        (Changed, {"pk": "999999"}, [False, True, False, True]),
    ],
)
def test_a_row_is_locked_once_and_read_since(
    monkeypatch: Any, mixin: Any, kwargs: dict[str, Any], reads: list[bool]
) -> None:
    [album] = make_albums(1)
    for module in (targets, row_locks):
        monkeypatch.setattr(module, "locks_rows", lambda model: True)
    genre = models.Genre.objects.get(title="Folk")
    seen = []

    class Serializer(AlbumSerializer):
        def update(self, instance: Any, validated_data: Any) -> Any:
            seen.append(instance.price)
            return super().update(instance, validated_data)

    viewset: Any = type("Albums", (mixin, AlbumViewSet), {"serializer_class": Serializer})
    data = {
        "type": "albums",
        "id": str(kwargs.get("pk", album.pk)),
        "attributes": {"albumTitle": "New"},
        "relationships": {"genres": {"data": [{"type": "genres", "id": str(genre.pk)}]}},
    }

    with counted() as queries:
        view = viewset.as_view({"patch": "partial_update"})
        response = call(view, method="patch", data={"data": data}, **(kwargs or {"pk": album.pk}))

    assert response.status_code == 200, response.content
    assert seen == [7 if mixin is Changed else 0]
    stored = models.Album.objects.get()
    assert (stored.album_title, stored.price) == ("New", seen[0])
    selects = [sql for sql in queries if sql.startswith("SELECT") and FROM_ALBUMS in sql]
    assert ['"album_title"' in sql for sql in selects] == reads


def test_the_permission_for_an_object_is_asked_once_it_is_locked(monkeypatch: Any) -> None:
    [album] = make_albums(1)
    for module in (targets, row_locks):
        monkeypatch.setattr(module, "locks_rows", lambda model: True)
    asked = []

    class Noted(BasePermission):
        def has_object_permission(self, request: Any, view: Any, obj: Any) -> bool:
            with counted() as queries:
                row_locks.Place.of(obj).lock()
            asked.append(len(queries))
            return False

    class Albums(AlbumViewSet):
        permission_classes = (Noted,)

    data = {"type": "albums", "id": str(album.pk), "attributes": {"albumTitle": "New"}}
    view = Albums.as_view({"patch": "partial_update"})
    response = call(view, method="patch", data={"data": data}, pk=album.pk)

    assert response.status_code == 403
    assert len(asked) == 1
    assert models.Album.objects.get().album_title != "New"


def test_a_row_that_is_gone_when_it_is_locked_is_not_found(monkeypatch: Any) -> None:
    make_albums(1)
    for module in (targets, row_locks):
        monkeypatch.setattr(module, "locks_rows", lambda model: True)

    class Deleted(AlbumViewSet):
        def get_object(self) -> Any:
            found = models.Album.objects.first()
            if found is None:
                raise Http404
            models.Album.objects.filter(pk=found.pk).delete()
            return found

    data = {"type": "albums", "id": "me", "attributes": {"albumTitle": "New"}}
    view = Deleted.as_view({"patch": "partial_update"})
    response = call(view, method="patch", data={"data": data}, pk="me")

    assert response.status_code == 404


def test_the_object_of_a_view_is_read_anew_after_the_update_has_asked_for_it(
    monkeypatch: Any,
) -> None:
    [album] = make_albums(1)
    for module in (targets, row_locks):
        monkeypatch.setattr(module, "locks_rows", lambda model: True)

    class Asking(AlbumViewSet):
        def perform_update(self, serializer: Any) -> None:
            assert self.get_object() is not serializer.instance
            super().perform_update(serializer)

    data = {"type": "albums", "id": str(album.pk), "attributes": {"albumTitle": "New"}}
    view = Asking.as_view({"patch": "partial_update"})

    assert call(view, method="patch", data={"data": data}, pk=album.pk).status_code == 200


def test_without_a_model_the_default_database_is_written_to() -> None:
    assert written_alias(None) is None


@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_in_a_transaction_alone_where_the_database_can() -> None:
    assert not row_locks.locks_rows(None)
    with transaction.atomic():
        can_lock = bool(connection.features.has_select_for_update)
        assert row_locks.locks_rows(None) is can_lock
