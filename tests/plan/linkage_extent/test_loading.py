"""Limited linkage beside prefetches, includes and fieldsets, and without a request."""

from copy import deepcopy
from typing import Any

import pytest
from django.db.models import Prefetch, QuerySet
from rest_framework.response import Response
from rest_framework.test import APIClient

from rest_framework_json_api import serializers
from tests import models
from tests.http import call, counted, document, get_list, get_one
from tests.plan.linkage_extent.api import (
    AlbumSerializer,
    AlbumViewSet,
    ArtistViewSet,
    field,
    get,
    identifiers,
    links,
    make_album,
    relationships_of,
    router,
    view_with,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.plan.linkage_extent.api")]


# What is loaded already, and levels


def test_rows_that_were_prefetched_are_limited_and_counted_without_a_query() -> None:
    album = make_album(guests=4, tracks=4)
    viewset: Any = type("OwnViewSet", (AlbumViewSet,), {})
    some = models.Artist.objects.exclude(stage_name="G0").order_by("-stage_name")
    viewset.queryset = models.Album.objects.prefetch_related(
        Prefetch("guests", some), "tracks", "genres"
    )

    with counted() as run:
        found = relationships_of(viewset, album)

    assert len(run) == 4
    assert found["guests"] == {"data": identifiers("artists", some.filter(guest_albums=album)[:2])}
    assert found["tracks"] == {
        "data": identifiers("tracks", album.tracks.all()[:2]),
        "meta": {"count": 4},
    }
    assert found["genres"] == {"meta": {"count": 0}}


def test_a_prefetch_of_one_more_row_than_is_listed_has_a_next_link(monkeypatch: Any) -> None:
    albums = [make_album(guests=size) for size in (2, 3)]
    monkeypatch.setattr(AlbumViewSet, "queryset", models.Album.objects.prefetch_related("guests"))

    found = [get(f"/albums/{album.pk}")["data"]["relationships"]["guests"] for album in albums]

    assert ["next" in relationship["links"] for relationship in found] == [False, True]


def test_what_is_included_at_one_level_is_limited_at_the_next() -> None:
    teacher = models.Artist.objects.create(stage_name="Ada")
    pupils = [models.Artist.objects.create(stage_name=f"P{n}", teacher=teacher) for n in range(2)]
    grand = [models.Artist.objects.create(stage_name="G", teacher=pupils[0]) for _ in range(3)]

    found = get(f"/artists/{teacher.pk}?include=pupils")

    assert found["data"]["relationships"]["pupils"] == {
        "links": links(f"artists/{teacher.pk}", "pupils"),
        "data": identifiers("artists", pupils),
    }
    below = [row["relationships"]["pupils"] for row in found["included"]]
    urls = [f"artists/{pupil.pk}" for pupil in pupils]
    assert below == [
        {
            "links": links(urls[0], "pupils", "page%5Bnumber%5D=2&page%5Bsize%5D=1"),
            "data": identifiers("artists", grand[:1]),
        },
        {"links": links(urls[1], "pupils"), "data": []},
    ]


def test_linkage_is_whole_where_another_path_includes_the_relationship() -> None:
    teacher = models.Artist.objects.create(stage_name="Ada")
    pupils = [models.Artist.objects.create(stage_name=f"P{n}", teacher=teacher) for n in range(3)]
    only = models.Artist.objects.filter(pk__in=[teacher.pk, pupils[0].pk])
    viewset: Any = type("OwnViewSet", (ArtistViewSet,), {"queryset": only})
    viewset.pagination_class = None

    found = get_list(viewset, "?include=teacher.pupils")

    [first, _] = found["data"]
    assert identifiers("artists", pupils[1:]) == [
        {"type": row["type"], "id": row["id"]} for row in found["included"]
    ]
    assert first["relationships"]["pupils"]["data"] == identifiers("artists", pupils)

    sparse = get_list(viewset, "?include=teacher.pupils&fields[artists]=stageName")
    assert [row.keys() for row in sparse["data"]] == [{"type", "id", "attributes"}] * 2
    assert [row["id"] for row in sparse["included"]] == [str(row.pk) for row in pupils[1:]]


def test_a_sparse_fieldset_saves_keys_and_counts() -> None:
    make_album(guests=3, tracks=3, genres=3)
    url = "/albums?fields[albums]="

    for name, number in {"albumTitle": 1, "guests": 2, "tracks": 3, "genres": 2}.items():
        with counted() as run:
            [album] = get(f"{url}{name}")["data"]
        assert len(run) == number
        assert list(album.get("relationships", {})) == ([] if name == "albumTitle" else [name])


def test_a_limited_field_stands_next_to_a_full_one_of_the_same_relation() -> None:
    albums = [make_album(guests=size) for size in (1, 3)]
    viewset = view_with(
        models.Album,
        some=field(source="guests", linkage=2, count=True),
        one=field(source="guests", linkage=1),
        all=field(source="guests"),
        none=field(source="guests", linkage=False, count=True),
    )

    for album in albums:
        whole = identifiers("artists", album.guests.all())
        count = {"count": len(whole)}
        assert relationships_of(viewset, album) == {
            "some": {"data": whole[:2], "meta": count},
            "one": {"data": whole[:1]},
            "all": {"data": whole, "meta": count},
            "none": {"meta": count},
        }


def test_copies_of_a_serializer_keep_the_extent_of_its_fields() -> None:
    album = make_album(guests=1, tracks=3)
    serializer: Any = AlbumSerializer(album)
    declared = AlbumSerializer._declared_fields["tracks"]
    copied = deepcopy(deepcopy(declared))

    assert serializer.fields["tracks"] is not declared
    viewset = view_with(models.Album, tracks=copied)
    assert relationships_of(viewset, album) == {
        "tracks": {
            "data": identifiers("tracks", album.tracks.all()[:2]),
            "meta": {"count": 3},
        }
    }


# The data of serializers


def test_the_data_of_a_serializer_has_what_is_listed() -> None:
    album = make_album(guests=3, tracks=1, genres=2)
    expected: Any = {
        "album_title": "Blue",
        "artist": {"type": "artists", "id": str(album.artist_id)},
        "guests": identifiers("artists", album.guests.all()[:2]),
        "tracks": identifiers("tracks", album.tracks.all()),
    }

    assert AlbumSerializer(album).data == expected
    of_list: Any = AlbumSerializer([album], many=True)
    assert of_list.data == [expected]
    # Rows that no serializer has loaded for:
    assert AlbumSerializer().to_representation(album) == expected


def test_an_unsaved_instance_has_no_members() -> None:
    data = AlbumSerializer(models.Album(album_title="Blue")).data

    assert data == {"album_title": "Blue", "artist": None, "guests": [], "tracks": []}


class Line:
    """An album that is no row."""

    def __init__(self, guests: list[models.Artist], **attributes: Any) -> None:
        self.album_title = "Blue"
        self.artist = None
        self.guests = guests
        self.tracks: list[Any] = []
        self.__dict__.update(attributes)


class LineSerializer(AlbumSerializer):
    id = serializers.CharField(read_only=True)

    class Meta(AlbumSerializer.Meta):
        fields = ("id", *AlbumSerializer.Meta.fields)  # type: ignore[assignment]


@pytest.mark.parametrize("has_key", [True, False])
def test_what_is_no_row_is_limited_too(has_key: bool) -> None:
    guests = list(make_album(guests=3).guests.all())

    class LineViewSet(AlbumViewSet):
        def list(self, request: Any) -> Response:
            lines = [
                Line(guests[:size], id=str(size), **({"pk": size} if has_key else {}))
                for size in (2, 3)
            ]
            context = self.get_serializer_context()
            return Response(LineSerializer(lines, many=True, context=context).data)

    view = LineViewSet.as_view({"get": "list"}, registry=router.resources)
    found = [row["relationships"]["guests"] for row in document(call(view))["data"]]

    data = {"data": identifiers("artists", guests[:2])}
    pages = (None, "page%5Bnumber%5D=2&page%5Bsize%5D=2")
    own_links = [links(f"albums/{2 + more}", "guests", pages[more]) for more in (0, 1)]
    assert found == [{"links": own, **data} if has_key else data for own in own_links]


# Elsewhere


@pytest.mark.parametrize("url", ["/albums", "/albums/{}", "/albums/{}/relationships/guests"])
def test_the_browsable_api_has_a_page(url: str) -> None:
    album = make_album(guests=3, genres=3)

    response = APIClient().get(url.format(album.pk), headers={"accept": "text/html"})

    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/html")


@pytest.mark.django_db(databases=["default", "other"])
def test_keys_and_counts_come_from_the_database_of_the_rows() -> None:
    artists = [models.Artist(pk=key, stage_name=f"A{key}") for key in (1, 2, 3)]
    for artist in artists:
        artist.save(using="other")
    album = models.Album(pk=1, album_title="Blue", artist=artists[0])
    album.save(using="other")
    album.guests.set(artists)
    for key in (1, 2, 3):
        models.Track(pk=key, track_title="T", album=album).save(using="other")

    class OtherViewSet(AlbumViewSet):
        queryset: QuerySet[models.Album] = models.Album.objects.using("other")

    found = get_one(OtherViewSet, 1)["data"]["relationships"]
    assert found["guests"] == {"data": identifiers("artists", artists[:2])}
    assert found["tracks"]["data"] == [{"type": "tracks", "id": key} for key in ("3", "2")]
    assert found["tracks"]["meta"] == {"count": 3}
    assert found["genres"] == {"meta": {"count": 0}}


def test_many_documents_come_from_one_serializer() -> None:
    small, large = make_album(guests=1), make_album(guests=3)
    viewset = view_with(models.Album, guests=field(linkage=2))

    for _ in range(2):
        assert [row["relationships"]["guests"] for row in get_list(viewset)["data"]] == [
            {"data": identifiers("artists", album.guests.all()[:2])} for album in (small, large)
        ]
