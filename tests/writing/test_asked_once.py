"""A write asks the view for its queryset and its object no oftener than DRF does."""

from collections import Counter
from typing import Any

import pytest
from rest_framework.exceptions import APIException

from rest_framework_json_api import views
from rest_framework_json_api._writing import locks as row_locks
from rest_framework_json_api._writing import targets
from tests import models
from tests.http import call, counted, errors
from tests.music import AlbumSerializer, AlbumViewSet, make_albums

pytestmark = pytest.mark.django_db


class Counted:
    """Counts how often a view is asked for something."""

    asked: Counter[str]

    def get_queryset(self) -> Any:
        self.asked["get_queryset"] += 1
        return super().get_queryset()  # type: ignore[misc]

    def get_object(self) -> Any:
        self.asked["get_object"] += 1
        return super().get_object()  # type: ignore[misc]


class Querying(AlbumViewSet):
    """Has a queryset that queries."""

    asked: Counter[str]

    def get_queryset(self) -> Any:
        self.asked["get_queryset"] += 1
        return super().get_queryset().filter(price__in=[0, models.Album.objects.count()])


def viewset(base: Any = AlbumViewSet, mixin: Any = Counted, **attributes: Any) -> Any:
    bases = (base,) if mixin is None else (mixin, base)
    return type("Own", bases, {"asked": Counter(), **attributes})


def identifier(row: Any) -> dict[str, str]:
    return {"type": f"{row._meta.model_name}s", "id": str(row.pk)}


def resource(album: Any, **members: Any) -> dict[str, Any]:
    return {"data": {**identifier(album), **members}}


def complete(album: Any) -> dict[str, Any]:
    artist = {"type": "artists", "id": str(album.artist_id)}
    genres = [{"type": "genres", "id": str(genre.pk)} for genre in album.genres.all()]
    return {
        "data": {
            "type": "albums",
            "attributes": {"albumTitle": "New"},
            "relationships": {
                "artist": {"data": artist},
                "genres": {"data": genres},
                "guests": {"data": [artist]},
            },
        }
    }


@pytest.mark.parametrize("locks", [True, False])
@pytest.mark.parametrize(
    ("base", "mixin"), [(AlbumViewSet, Counted), (Querying, None), (Querying, Counted)]
)
def test_a_write_asks_for_its_queryset_and_its_object_once(
    monkeypatch: Any, base: Any, mixin: Any, locks: bool
) -> None:
    for module in (targets, row_locks):
        monkeypatch.setattr(module, "locks_rows", lambda model: locks)
    album, _ = make_albums(2)
    data = {"patch": resource(album, attributes={"albumTitle": "New"}), "delete": None}
    each = 2 if (base, mixin) == (Querying, Counted) else 1

    for method, action in (("patch", "partial_update"), ("delete", "destroy")):
        own = viewset(base, mixin)
        view = own.as_view({method: action})
        response = call(view, method=method, data=data[method], pk=album.pk)

        assert response.status_code in (200, 204), response.content
        expected = {"get_queryset": each, **({"get_object": 1} if mixin else {})}
        assert own.asked == expected


def test_a_create_does_not_ask_for_a_queryset() -> None:
    [album] = make_albums(1)

    def listed(self: Any) -> Any:
        return list(models.Album.objects.all())

    def refused(self: Any) -> Any:
        raise APIException

    for get_queryset in (listed, refused):
        own = viewset(mixin=None, get_queryset=get_queryset)
        view = own.as_view({"post": "create"})

        assert call(view, method="post", data=complete(album)).status_code == 201
    assert models.Album.objects.count() == 3


def test_a_queryset_that_is_a_list_finds_nothing_to_write() -> None:
    [album] = make_albums(1)
    own = viewset(mixin=None, get_queryset=lambda self: [album])

    for method, action in (("patch", "partial_update"), ("delete", "destroy")):
        view = own.as_view({method: action})
        document = resource(album, attributes={"albumTitle": "New"}) if method == "patch" else None

        assert call(view, method=method, data=document, pk=album.pk).status_code == 404


def test_a_view_with_an_object_of_its_own_is_never_asked_for_a_queryset() -> None:
    [album] = make_albums(1)

    def refused(self: Any) -> Any:
        raise AssertionError

    own = viewset(
        mixin=None,
        queryset=None,
        get_queryset=refused,
        get_object=lambda self: models.Album.objects.get(pk=self.kwargs["pk"]),
    )
    document = resource(album, attributes={"albumTitle": "New"})
    view = own.as_view({"patch": "partial_update"})

    assert call(view, method="patch", data=document, pk=album.pk).status_code == 200


def test_what_a_project_asks_for_once_more_is_read_anew() -> None:
    [album] = make_albums(1)
    seen = []

    def perform_update(self: Any, serializer: Any) -> None:
        before = self.get_object()
        serializer.save()
        seen.append((before.album_title, serializer.instance.album_title))

    own = viewset(mixin=None, perform_update=perform_update)
    document = resource(album, attributes={"albumTitle": "New"})
    call(own.as_view({"patch": "partial_update"}), method="patch", data=document, pk=album.pk)

    assert seen == [(album.album_title, "New")]


class Linkage(views.RelationshipView):
    queryset = models.Album.objects.all()
    parent_serializer_class = AlbumSerializer


@pytest.mark.parametrize("locks", [True, False])
@pytest.mark.parametrize("method", ["patch", "post", "delete"])
def test_a_change_of_a_relationship_asks_before_and_after(
    monkeypatch: Any, locks: bool, method: str
) -> None:
    for module in (targets, row_locks):
        monkeypatch.setattr(module, "locks_rows", lambda model: locks)
    [album] = make_albums(1)
    own = viewset(Linkage)
    genre = models.Genre.objects.create(title="Polka")
    linkage = {"data": [{"type": "genres", "id": str(genre.pk)}]}

    response = call(own.as_view(), method=method, data=linkage, pk=album.pk, related_field="genres")

    assert response.status_code == (204 if method == "delete" else 200), response.content
    assert own.asked == {"get_queryset": 2, "get_object": 2}


@pytest.mark.parametrize("base", [Linkage, views.RelationshipView])
def test_the_linkage_of_a_row_asks_for_it_once(settings: Any, base: Any) -> None:
    settings.JSON_API_DIALECT = "8"
    [album] = make_albums(1)
    own = viewset(base, queryset=models.Album.objects.all())

    response = call(own.as_view(), pk=album.pk, related_field="genres")

    assert response.status_code == 200
    assert own.asked == {"get_queryset": 1, "get_object": 1}


@pytest.mark.parametrize("base", [Linkage, views.RelationshipView])
def test_a_relationship_of_a_list_is_not_found(base: Any) -> None:
    [album] = make_albums(1)
    own = viewset(base, mixin=None, queryset=None, get_queryset=lambda self: [album])

    response = call(
        own.as_view(), method="patch", data={"data": []}, pk=album.pk, related_field="genres"
    )

    assert errors(response)[0]["status"] == "404"


def test_a_queryset_that_queries_costs_a_write_as_much_as_in_drf() -> None:
    [album] = make_albums(1)
    costs = {}

    for base in (AlbumViewSet, Querying):
        own = viewset(base, mixin=None)
        document = resource(album, attributes={"albumTitle": "New"})
        with counted() as queries:
            view = own.as_view({"patch": "partial_update"})
            call(view, method="patch", data=document, pk=album.pk)
        costs[base] = len(queries)

    assert costs[Querying] == costs[AlbumViewSet] + 1
