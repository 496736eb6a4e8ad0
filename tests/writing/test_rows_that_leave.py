"""A change of a relationship may lead a row out of what its view shows to the client.

It is made all the same, as a change of the resource would be.
"""

from typing import Any

import pytest
from django.http import Http404
from rest_framework.permissions import BasePermission

from tests.http import call, document
from tests.models import Album, Artist, Genre
from tests.music import AlbumViewSet

pytestmark = pytest.mark.django_db

PATCH = {"patch": "update_relationship"}


class AlbumsOfOne(AlbumViewSet):
    """Shows the albums of the artist that its URL names."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(artist=self.kwargs["artist"])


class IsOfFirst(BasePermission):
    def has_object_permission(self, request: Any, view: Any, obj: Any) -> bool:
        return bool(obj.artist_id == 1)


class AlbumsOfFirst(AlbumViewSet):
    permission_classes = (IsOfFirst,)


class AlbumsFoundByHand(AlbumViewSet):
    def get_object(self) -> Any:
        album = super().get_object()
        if album.artist_id != 1:
            raise Http404
        return album


class AlbumsOfGenre(AlbumViewSet):
    """Shows the albums of one genre."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(genres=1)


def artists() -> None:
    for pk in (1, 2):
        Artist.objects.create(pk=pk, stage_name=f"Artist {pk}")


def change(viewset: Any, name: str, data: Any, **kwargs: Any) -> Any:
    view = viewset.as_view(PATCH)
    return call(view, method="patch", data={"data": data}, pk=1, related_field=name, **kwargs)


@pytest.mark.parametrize(
    ("viewset", "kwargs"),
    [(AlbumsOfOne, {"artist": 1}), (AlbumsOfFirst, {}), (AlbumsFoundByHand, {})],
)
def test_a_row_may_leave_what_the_view_shows(viewset: Any, kwargs: Any) -> None:
    artists()
    album = Album.objects.create(pk=1, album_title="Album", artist_id=1)

    response = change(viewset, "artist", {"type": "artists", "id": "2"}, **kwargs)

    assert (response.status_code, response.content) == (204, b"")
    album.refresh_from_db()
    assert album.artist_id == 2
    response = change(viewset, "artist", {"type": "artists", "id": "1"}, **kwargs)
    assert response.status_code in (403, 404)
    album.refresh_from_db()
    assert album.artist_id == 2


def test_a_row_may_leave_by_what_it_holds_of_many() -> None:
    artists()
    album = Album.objects.create(pk=1, album_title="Album", artist_id=1)
    jazz, folk = (Genre.objects.create(pk=pk, title=f"Genre {pk}") for pk in (1, 2))
    album.genres.add(jazz)

    response = change(AlbumsOfGenre, "genres", [{"type": "genres", "id": "2"}])

    assert (response.status_code, response.content) == (204, b"")
    assert list(album.genres.all()) == [folk]


def test_a_row_that_stays_is_answered_with_its_linkage() -> None:
    artists()
    Album.objects.create(pk=1, album_title="Album", artist_id=2)

    response = change(AlbumViewSet, "artist", {"type": "artists", "id": "1"})

    assert document(response)["data"] == {"type": "artists", "id": "1"}
