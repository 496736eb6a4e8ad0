"""How much linkage documents have: all of it, the first members, or none; and the counts."""

import json
import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Count, Model, Prefetch, QuerySet
from django.urls import include, path
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.viewsets import ReadOnlyModelViewSet

from rest_framework_json_api import relations, routers, serializers, views
from rest_framework_json_api.pagination import (
    JsonApiLimitOffsetPagination,
    JsonApiPageNumberPagination,
    PageLinksMixin,
)
from rest_framework_json_api.relations import ResourceRelatedField
from tests import models
from tests.http import MEDIA_TYPE, call, counted, document, get_list, get_one
from tests.resources.test_ids import Sevenfold
from tests.resources.test_polymorphic import MediaSerializer, make_media, medium

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

HOST = "http://testserver"


class Pages(JsonApiPageNumberPagination):
    page_size = 10


class Offsets(JsonApiLimitOffsetPagination):
    default_limit = 10


class ArtistSerializer(serializers.ModelSerializer):
    included_serializers = {
        "teacher": "self",
        "pupils": "self",
        "guest_albums": "tests.plan.test_linkage_extent.AlbumSerializer",
    }

    class Meta:
        model = models.Artist
        fields = ("stage_name", "teacher", "pupils", "guest_albums")
        extra_kwargs = {
            "teacher": {"required": False},
            "pupils": {"linkage": 1, "required": False},
            "guest_albums": {"linkage": 2, "required": False},
        }


class TrackSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Track
        fields = ("track_title",)


class GenreSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Genre
        fields = ("title",)


class AlbumSerializer(serializers.ModelSerializer):
    """A relationship of each extent, one of them declared."""

    included_serializers = {
        "artist": ArtistSerializer,
        "guests": ArtistSerializer,
        "tracks": TrackSerializer,
        "genres": GenreSerializer,
    }

    tracks = ResourceRelatedField(
        many=True, required=False, queryset=models.Track.objects, linkage=2, count=True
    )

    class Meta:
        model = models.Album
        fields = ("album_title", "artist", "guests", "tracks", "genres")
        extra_kwargs = {
            "guests": {"linkage": 2, "required": False},
            "genres": {"linkage": False, "count": True, "required": False},
        }


class ShelfSerializer(serializers.ModelSerializer):
    """Items are of several types, which only their own tables tell."""

    included_serializers = {"items": MediaSerializer}

    items: Any = relations.PolymorphicResourceRelatedField(
        MediaSerializer, queryset=models.Media.objects.all(), many=True, linkage=2, count=True
    )

    class Meta:
        model = models.Shelf
        fields = ("place", "items")


class ArtistViewSet(views.ModelViewSet):
    queryset = models.Artist.objects.all()
    serializer_class: Any = ArtistSerializer
    pagination_class: Any = Pages


class TrackViewSet(views.ModelViewSet):
    queryset = models.Track.objects.all()
    serializer_class: Any = TrackSerializer
    pagination_class: Any = Offsets


class AlbumViewSet(views.ModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class: Any = AlbumSerializer
    pagination_class: Any = None


class MediaViewSet(views.ModelViewSet):
    queryset = models.Media.objects.all()
    serializer_class: Any = MediaSerializer
    pagination_class: Any = Pages


class ShelfViewSet(views.ModelViewSet):
    queryset = models.Shelf.objects.all()
    serializer_class: Any = ShelfSerializer
    pagination_class: Any = None


router = routers.DefaultRouter(trailing_slash=False)
router.register("artists", ArtistViewSet)
router.register("tracks", TrackViewSet)
router.register("albums", AlbumViewSet)
router.register("media", MediaViewSet)
router.register("shelves", ShelfViewSet)

#: The viewsets of what is related are out of this one.
lonely = routers.SimpleRouter(trailing_slash=False)
lonely.register("albums", AlbumViewSet, "lonely")

urlpatterns = [path("", include(router.urls)), path("lonely/", include(lonely.urls))]


def get(url: str) -> Any:
    """Return the document at a URL."""
    headers = {"accept": MEDIA_TYPE}
    return document(APIClient().get(url.removeprefix(HOST), headers=headers))


def send(method: str, url: str, resource: Any) -> Any:
    """Return the response to a resource object."""
    return APIClient().generic(
        method,
        url,
        json.dumps({"data": resource}),
        content_type=MEDIA_TYPE,
        headers={"accept": MEDIA_TYPE},
    )


def identifiers(resource_type: str, rows: Any) -> list[dict[str, str]]:
    """Return the resource identifier objects of rows."""
    return [{"type": resource_type, "id": str(row.pk)} for row in rows]


def links(url: str, name: str, following: str | None = None) -> dict[str, str]:
    """Return the links of a relationship, with that to the rest if there is one."""
    own = f"{HOST}/{url}/relationships/{name}"
    more = {} if following is None else {"next": f"{own}?{following}"}
    return {"self": own, "related": f"{HOST}/{url}/{name}", **more}


def make_album(guests: int = 0, tracks: int = 0, genres: int = 0) -> models.Album:
    """Make an album with some related rows of each kind."""
    artist = models.Artist.objects.create(stage_name="Ada")
    album = models.Album.objects.create(album_title="Blue", artist=artist)
    album.guests.set(models.Artist.objects.create(stage_name=f"G{n}") for n in range(guests))
    album.genres.set(models.Genre.objects.create(title=f"Genre {n}") for n in range(genres))
    for number in range(tracks):
        models.Track.objects.create(track_title=f"T{number}", album=album)
    return album


def view_with(model: type[Model], **members: Any) -> Any:
    """Return a viewset whose serializer has some relation fields, at no URL."""
    fields = [name for name, member in members.items() if isinstance(member, serializers.Field)]
    meta = type("Meta", (), {"model": model, "fields": fields})
    serializer = type("OwnSerializer", (serializers.ModelSerializer,), {**members, "Meta": meta})
    attributes = {
        "queryset": model._default_manager.all(),
        "serializer_class": serializer,
        "pagination_class": None,
        "filter_backends": (),
    }
    return type("OwnViewSet", (views.ModelViewSet,), attributes)


def field(**kwargs: Any) -> Any:
    """Return a to-many field to read."""
    return ResourceRelatedField(many=True, read_only=True, **kwargs)


def relationships_of(viewset: Any, row: Model, query: str = "") -> Any:
    """Return the relationship objects of a row."""
    return get_one(viewset, row.pk, query)["data"]["relationships"]


def test_each_relationship_has_as_much_linkage_as_its_field_says() -> None:
    album = make_album(guests=3, tracks=3, genres=3)
    url = f"albums/{album.pk}"

    assert get(f"/{url}") == {
        "links": {"self": f"{HOST}/{url}"},
        "data": {
            "type": "albums",
            "id": str(album.pk),
            "attributes": {"albumTitle": "Blue"},
            "relationships": {
                "artist": {
                    "links": links(url, "artist"),
                    "data": {"type": "artists", "id": str(album.artist_id)},
                },
                "guests": {
                    "links": links(url, "guests", "page%5Bnumber%5D=2&page%5Bsize%5D=2"),
                    "data": identifiers("artists", album.guests.all()[:2]),
                },
                "tracks": {
                    "links": links(url, "tracks", "page%5Blimit%5D=2&page%5Boffset%5D=2"),
                    "data": identifiers("tracks", album.tracks.all()[:2]),
                    "meta": {"count": 3},
                },
                "genres": {
                    "links": links(url, "genres"),
                    "meta": {"count": 3},
                },
            },
            "links": {"self": f"{HOST}/{url}"},
        },
    }


@pytest.mark.parametrize("size", [0, 1, 2])
def test_what_is_listed_in_full_has_no_next_link(size: int) -> None:
    album = make_album(guests=size, tracks=size, genres=size)
    url = f"albums/{album.pk}"
    found = get(f"/{url}")["data"]["relationships"]

    assert found["guests"] == {
        "links": links(url, "guests"),
        "data": identifiers("artists", album.guests.all()),
    }
    assert found["tracks"] == {
        "links": links(url, "tracks"),
        "data": identifiers("tracks", album.tracks.all()),
        "meta": {"count": size},
    }
    assert found["genres"]["meta"] == {"count": size}


@pytest.mark.parametrize(("name", "kind"), [("guests", "artists"), ("tracks", "tracks")])
def test_the_next_links_lead_through_the_rest(name: str, kind: str) -> None:
    album = make_album(guests=7, tracks=7)
    relationship = get(f"/albums/{album.pk}")["data"]["relationships"][name]
    pages = [relationship]
    while pages[-1]["links"].get("next") is not None:
        pages.append(get(pages[-1]["links"]["next"]))

    assert [len(page["data"]) for page in pages] == [2, 2, 2, 1]
    found = [identifier for page in pages for identifier in page["data"]]
    assert found == identifiers(kind, getattr(album, name).all())


@pytest.mark.parametrize("name", ["guests", "tracks", "genres"])
def test_the_url_of_a_relationship_has_whole_linkage(name: str) -> None:
    album = make_album(guests=5, tracks=5, genres=5)
    kind = {"guests": "artists"}.get(name, name)
    expected = identifiers(kind, getattr(album, name).all())

    assert get(f"/albums/{album.pk}/relationships/{name}")["data"] == expected
    view = AlbumViewSet.as_view({"get": "retrieve_relationship"})
    found = document(call(view, pk=album.pk, related_field=name))
    assert found == {"data": expected}


def test_whole_linkage_of_a_limited_relationship_takes_one_query() -> None:
    album = make_album(guests=5)
    view = AlbumViewSet.as_view({"get": "retrieve_relationship"})

    with counted() as run:
        found = document(call(view, pk=album.pk, related_field="guests"))

    assert len(found["data"]) == 5
    # the parent, and the keys of the guests
    assert len(run) == 2


@pytest.mark.parametrize("name", ["guests", "tracks", "genres"])
def test_an_included_relationship_has_whole_linkage(name: str) -> None:
    album = make_album(guests=4, tracks=4, genres=4)
    kind = {"guests": "artists"}.get(name, name)
    expected = identifiers(kind, getattr(album, name).all())

    found = get(f"/albums/{album.pk}?include={name}")

    relationship = found["data"]["relationships"][name]
    assert relationship["data"] == expected
    assert "next" not in relationship["links"]
    assert relationship.get("meta") == (None if name == "guests" else {"count": 4})
    included = [{"type": row["type"], "id": row["id"]} for row in found["included"]]
    assert sorted(included, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize(
    ("include", "queries"),
    [
        # the rows, the keys of guests and of tracks, and the counts of tracks and of genres
        ("", 5),
        # guests in the place of their keys, and the keys of their pupils and albums
        ("?include=guests", 7),
        # tracks in the place of their keys and their count
        ("?include=tracks", 4),
        # genres in the place of their count
        ("?include=genres", 5),
        # artists with albums by key, and their pupils with pupils and albums by key
        ("?include=artist.pupils", 10),
    ],
)
@pytest.mark.parametrize("rows", [3, 30])
def test_the_queries_do_not_grow_with_the_rows(rows: int, include: str, queries: int) -> None:
    for number in range(rows):
        album = make_album(guests=number % 5, tracks=number % 5, genres=number % 5)
        models.Artist.objects.create(stage_name="Pupil", teacher=album.artist)

    with counted() as run:
        found = get(f"/albums{include}")

    assert len(found["data"]) == rows
    assert len(run) == queries


def test_no_more_keys_are_selected_than_it_takes_to_know_that_there_are_more() -> None:
    albums = [make_album(guests=10) for _ in range(3)]
    viewset = view_with(models.Album, guests=field(linkage=2))

    with counted() as run:
        found = get_list(viewset)

    assert [row["relationships"] for row in found["data"]] == [
        {"guests": {"data": identifiers("artists", album.guests.all()[:2])}} for album in albums
    ]
    [_, keys] = run
    assert re.search(r'"qual0" <= 3\b', keys)


def test_all_linkage_with_and_without_a_count() -> None:
    album = make_album(guests=3)
    expected = identifiers("artists", album.guests.all())

    for kwargs in ({}, {"linkage": True}, {"count": True}, {"linkage": True, "count": True}):
        viewset = view_with(models.Album, guests=field(**kwargs))
        assert relationships_of(viewset, album) == {
            "guests": {"data": expected, "meta": {"count": 3}}
        }
    with_none = view_with(models.Album, guests=field(count=False))
    with counted() as run:
        assert relationships_of(with_none, album) == {"guests": {"data": expected}}
    assert len(run) == 2


@pytest.mark.parametrize("linkage", [False, 0])
def test_links_only_takes_no_query(linkage: Any) -> None:
    album = make_album(guests=3)
    own = field(linkage=linkage, self_link_view_name="album-relationships")
    viewset = view_with(models.Album, guests=own)

    with counted() as run:
        found = relationships_of(viewset, album, "?fields[albums]=guests")

    url = f"{HOST}/albums/{album.pk}/relationships/guests"
    assert found == {"guests": {"links": {"self": url}}}
    assert len(run) == 1


def test_a_relationship_that_nothing_is_told_of_is_left_out() -> None:
    album = make_album(guests=3)

    found = get_one(view_with(models.Album, guests=field(linkage=False)), album.pk)

    assert found == {"data": {"type": "albums", "id": str(album.pk)}}


def test_a_count_is_of_what_the_default_manager_shows() -> None:
    album = make_album(tracks=3)
    models.Track.objects.create(track_title="Draft", album=album, is_published=False)
    viewset = view_with(models.Album, tracks=field(linkage=1, count=True))

    assert relationships_of(viewset, album) == {
        "tracks": {
            "data": identifiers("tracks", album.tracks.all()[:1]),
            "meta": {"count": 3},
        }
    }


def test_a_count_is_of_all_rows_however_a_manager_orders_them(monkeypatch: Any) -> None:
    album = make_album(tracks=3)
    usual = models.PublishedTracks.get_queryset
    monkeypatch.setattr(
        models.PublishedTracks,
        "get_queryset",
        lambda manager: usual(manager).order_by("track_title"),
    )

    viewset = view_with(models.Album, tracks=field(linkage=False, count=True))
    assert relationships_of(viewset, album) == {"tracks": {"meta": {"count": 3}}}


# Ordering


@pytest.mark.parametrize(
    "ordering",
    [
        ("id",),
        ("-id",),
        ("artist__stage_name", "-id"),
        ("artist", "id"),
        ("-artist__teacher__stage_name", "id"),
        ("guests__stage_name", "-id"),
    ],
)
@pytest.mark.parametrize("name", ["albums", "guest_albums"])
def test_the_first_members_are_those_that_the_ordering_puts_first(
    monkeypatch: Any, name: str, ordering: tuple[str, ...]
) -> None:
    teachers = [models.Artist.objects.create(stage_name=text) for text in "qp"]
    artists = [
        models.Artist.objects.create(stage_name=text, teacher=teacher)
        for text, teacher in zip("cab", [*teachers, teachers[0]], strict=True)
    ]
    for number in range(9):
        owner = artists[0] if name == "albums" else artists[number % 3]
        album = models.Album.objects.create(album_title=f"A{number}", artist=owner)
        album.guests.set(artists[:1])
    monkeypatch.setattr(models.Album._meta, "ordering", ordering)
    expected = identifiers("albums", getattr(artists[0], name).all()[:4])

    viewset = view_with(models.Artist, **{name: field(linkage=4)})
    assert list(relationships_of(viewset, artists[0]).values()) == [{"data": expected}]


def test_the_first_members_of_a_manager_that_orders_by_what_it_annotates(monkeypatch: Any) -> None:
    album = make_album()
    other = make_album(guests=2)
    models.Track.objects.bulk_create(
        models.Track(track_title=text, album=album) for text in ("b", "a", "c")
    )
    models.Track.objects.create(track_title="d", album=other)
    usual = models.PublishedTracks.get_queryset

    def get_queryset(manager: Any) -> Any:
        ranked = usual(manager).annotate(size=Count("album__guests"))
        return ranked.order_by("size", "track_title")

    monkeypatch.setattr(models.PublishedTracks, "get_queryset", get_queryset)
    expected = identifiers("tracks", models.Track.objects.filter(album=album)[:2])

    viewset = view_with(models.Album, tracks=field(linkage=2))
    assert relationships_of(viewset, album) == {"tracks": {"data": expected}}


def test_members_without_an_ordering_are_not_ordered() -> None:
    artist = models.Artist.objects.create(stage_name="Ada")
    for number in range(3):
        models.Studio.objects.create(studio_name=f"S{number}", slug=f"s{number}", owner=artist)

    with counted() as run:
        found = relationships_of(view_with(models.Artist, studios=field(linkage=2)), artist)

    [listed] = [relationship["data"] for relationship in found.values()]
    known = identifiers("studios", models.Studio.objects.all())
    assert len(listed) == 2
    assert all(identifier in known for identifier in listed)
    assert "PARTITION BY" in run[1]
    assert "ORDER BY" not in run[1]


# Kinds of relations


def test_the_other_end_of_a_many_to_many() -> None:
    [one, *_] = albums = [make_album() for _ in range(3)]
    for album in albums:
        album.guests.add(one.artist)
    url = f"artists/{one.artist_id}"

    # The viewset of albums has no pages.
    assert get(f"/{url}")["data"]["relationships"]["guestAlbums"] == {
        "links": links(url, "guest-albums"),
        "data": identifiers("albums", albums[:2]),
    }


def test_a_relation_to_the_same_model() -> None:
    teacher = make_album(guests=3).artist
    models.Artist.objects.exclude(pk=teacher.pk).update(teacher=teacher)
    url = f"artists/{teacher.pk}"

    relationship = get(f"/{url}")["data"]["relationships"]["pupils"]

    assert relationship == {
        "links": links(url, "pupils", "page%5Bnumber%5D=2&page%5Bsize%5D=1"),
        "data": identifiers("artists", teacher.pupils.all()[:1]),
    }
    rest = get(relationship["links"]["next"])
    assert rest["data"] == identifiers("artists", teacher.pupils.all()[1:2])


def test_a_many_to_many_through_a_model_of_its_own() -> None:
    artist = models.Artist.objects.create(stage_name="Ada")
    bands = [models.Band.objects.create() for _ in range(3)]
    models.Membership.objects.bulk_create(
        models.Membership(band=band, artist=artist) for band in bands
    )

    viewset = view_with(models.Artist, bands=field(linkage=3, count=True))
    found = relationships_of(viewset, artist)["bands"]
    assert sorted(found["data"], key=str) == sorted(identifiers("bands", bands), key=str)
    assert found["meta"] == {"count": 3}


def test_rows_with_a_uuid_as_their_key() -> None:
    labels = [models.Label.objects.create(label_name=name) for name in ("Alto", "Bass")]
    for number in range(6):
        album = make_album()
        models.Album.objects.filter(pk=album.pk).update(label=labels[number % 2])

    own = field(source="album_set", linkage=2, count=True)
    for label in labels:
        assert relationships_of(view_with(models.Label, albums=own), label) == {
            "albums": {
                "data": identifiers("albums", label.album_set.all()[:2]),
                "meta": {"count": 3},
            }
        }


@pytest.mark.parametrize("linkage", [2, False])
def test_rows_with_a_composite_key(linkage: Any) -> None:
    orders = [models.Order.objects.create(customer=name) for name in ("Ann", "Bob")]
    for number in "cab":
        for order in orders:
            models.OrderLine.objects.create(order=order, number=number, item="Tea")
    viewset = view_with(models.Order, lines=field(linkage=linkage, count=True))

    for order in orders:
        listed = [{"type": "orderLines", "id": f"{order.pk}:{number}"} for number in "ab"]
        data = {"data": listed} if linkage else {}
        assert relationships_of(viewset, order) == {"lines": {**data, "meta": {"count": 3}}}


class CodedStreetSerializer(serializers.ModelSerializer):
    id = serializers.IdField(codec=Sevenfold)

    class Meta:
        model = models.Street
        fields = ("id", "label")


class SluggedStreetSerializer(serializers.ModelSerializer):
    id = serializers.SlugField(source="slug")

    class Meta:
        model = models.Street
        fields = ("id", "label")


@pytest.mark.parametrize(
    ("serializer", "id_of"),
    [
        (CodedStreetSerializer, lambda street: f"k{street.key * 7}"),
        (SluggedStreetSerializer, lambda street: street.slug),
    ],
)
@pytest.mark.parametrize("query", ["", "?include=streets"])
def test_ids_are_those_of_the_related_serializer(
    serializer: Any, id_of: Callable[[Any], str], query: str
) -> None:
    town = models.Town.objects.create(label="Ulm")
    for number in range(3):
        models.Street.objects.create(label=f"S{number}", slug=f"slug-{number}", town=town)
    viewset = view_with(
        models.Town,
        streets=field(linkage=2),
        included_serializers={"streets": serializer},
    )
    streets = list(town.streets.all())
    listed = streets if query else streets[:2]

    with counted() as run:
        found = relationships_of(viewset, town, query)
    assert found == {"streets": {"data": [{"type": "streets", "id": id_of(row)} for row in listed]}}
    assert len(run) == 2


class Prefixed(ResourceRelatedField):
    def get_resource_id(self, value: Any) -> str:
        return f"x{value.pk}"


class PrefixedArtistSerializer(ArtistSerializer):
    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {**super().to_representation(instance), "id": f"x{instance.pk}"}


@pytest.mark.parametrize("linkage", [2, False])
def test_ids_that_a_field_makes_itself_are_the_same_everywhere(linkage: Any) -> None:
    album = make_album(guests=3)
    viewset = view_with(
        models.Album,
        guests=Prefixed(many=True, read_only=True, linkage=linkage),
        included_serializers={"guests": PrefixedArtistSerializer},
    )
    whole = [{"type": "artists", "id": f"x{row.pk}"} for row in album.guests.all()]

    found = get_one(viewset, album.pk)["data"].get("relationships")
    assert found == ({"guests": {"data": whole[:2]}} if linkage else None)
    assert relationships_of(viewset, album, "?include=guests")["guests"]["data"] == whole
    view = viewset.as_view({"get": "retrieve_relationship"})
    assert document(call(view, pk=album.pk, related_field="guests")) == {"data": whole}


class WholeRows(ResourceRelatedField):
    def use_pk_only_optimization(self) -> bool:
        return False


def test_a_field_that_asks_for_whole_rows_is_limited() -> None:
    album = make_album(guests=3)
    viewset = view_with(models.Album, guests=WholeRows(many=True, read_only=True, linkage=2))

    assert relationships_of(viewset, album) == {
        "guests": {"data": identifiers("artists", album.guests.all()[:2])}
    }


# Rows of several types


def make_shelf(items: int) -> models.Shelf:
    """Make media of three types in turn, and a shelf with all of them."""
    make_media(items)
    shelf = models.Shelf.objects.create(place="Hall")
    shelf.items.set(models.Media.objects.all())
    return shelf


def test_members_of_several_types() -> None:
    shelf = make_shelf(4)
    url = f"shelves/{shelf.pk}"

    relationship = get(f"/{url}")["data"]["relationships"]["items"]

    assert relationship == {
        "links": links(url, "items", "page%5Bnumber%5D=2&page%5Bsize%5D=2"),
        "data": [medium(1), medium(2)],
        "meta": {"count": 4},
    }
    assert get(relationship["links"]["next"])["data"] == [medium(3), medium(4)]
    included = get(f"/{url}?include=items")["data"]["relationships"]["items"]
    assert included == {
        "links": links(url, "items"),
        "data": [medium(key) for key in (1, 2, 3, 4)],
        "meta": {"count": 4},
    }


def test_the_queries_for_members_of_several_types_do_not_grow() -> None:
    make_media(9)
    numbers = []
    for rows in (3, 30):
        models.Shelf.objects.all().delete()
        for number in range(rows):
            shelf = models.Shelf.objects.create(place=f"Room {number}")
            shelf.items.set(models.Media.objects.all())
        with counted() as run:
            assert len(get("/shelves")["data"]) == rows
        numbers.append(len(run))

    # the shelves, the items, and the rows of three child tables
    assert numbers == [5, 5]


def test_no_members_of_several_types_but_at_the_url_of_the_relationship() -> None:
    shelf = make_shelf(4)
    items: Any = relations.PolymorphicResourceRelatedField(
        MediaSerializer, many=True, read_only=True, linkage=False, count=True
    )
    viewset = view_with(models.Shelf, items=items)

    assert relationships_of(viewset, shelf) == {"items": {"meta": {"count": 4}}}
    view = viewset.as_view({"get": "retrieve_relationship"})
    assert document(call(view, pk=shelf.pk, related_field="items")) == {
        "data": [medium(key) for key in (1, 2, 3, 4)]
    }


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


# Writing


def resource(album: models.Album | None, **linkage: Any) -> dict[str, Any]:
    """Return a resource object of an album with some relationships."""
    own = {} if album is None else {"id": str(album.pk)}
    related = {name: {"data": data} for name, data in linkage.items()}
    return {"type": "albums", **own, "relationships": related}


def test_a_limited_relationship_is_written_as_any_other() -> None:
    album = make_album(guests=1)
    artists = [models.Artist.objects.create(stage_name=f"N{n}") for n in range(3)]
    genres = [models.Genre.objects.create(title=f"N{n}") for n in range(3)]
    tracks = [models.Track.objects.create(track_title="N", album=album) for _ in range(3)]
    given = resource(
        album,
        guests=identifiers("artists", artists),
        genres=identifiers("genres", genres),
        tracks=identifiers("tracks", tracks),
    )

    answer = document(send("patch", f"/albums/{album.pk}", given))

    assert list(album.guests.all()) == artists
    assert list(album.genres.all()) == genres
    assert list(album.tracks.all()) == tracks[::-1]
    found = answer["data"]["relationships"]
    assert found["guests"]["data"] == identifiers("artists", artists[:2])
    assert "next" in found["guests"]["links"]
    assert found["tracks"]["data"] == identifiers("tracks", tracks[:0:-1])
    assert found["tracks"]["meta"] == {"count": 3}
    assert found["genres"] == {
        "links": links(f"albums/{album.pk}", "genres"),
        "meta": {"count": 3},
    }


def test_a_new_resource_is_answered_with_what_is_listed() -> None:
    artists = [models.Artist.objects.create(stage_name=f"N{n}") for n in range(3)]
    [artist] = identifiers("artists", artists[:1])
    given = resource(None, artist=artist, guests=identifiers("artists", artists))
    given["attributes"] = {"albumTitle": "New"}

    response = send("post", "/albums", given)

    assert response.status_code == 201
    album = models.Album.objects.get()
    assert list(album.guests.all()) == artists
    assert response.json()["data"]["relationships"] == {
        "artist": {"links": links(f"albums/{album.pk}", "artist"), "data": artist},
        "guests": {
            "links": links(f"albums/{album.pk}", "guests", "page%5Bnumber%5D=2&page%5Bsize%5D=2"),
            "data": identifiers("artists", artists[:2]),
        },
        "tracks": {
            "links": links(f"albums/{album.pk}", "tracks"),
            "data": [],
            "meta": {"count": 0},
        },
        "genres": {
            "links": links(f"albums/{album.pk}", "genres"),
            "meta": {"count": 0},
        },
    }


@pytest.mark.parametrize("name", ["guests", "genres"])
def test_wrong_identifiers_are_refused_as_in_any_other(name: str) -> None:
    album = make_album(guests=1, genres=1)
    given = resource(album, **{name: [{"type": "tracks", "id": "1"}]})

    response = send("patch", f"/albums/{album.pk}", given)

    assert response.status_code == 409
    [error] = response.json()["errors"]
    assert error["source"] == {"pointer": f"/data/relationships/{name}/data/0"}
    assert getattr(album, name).count() == 1


class ByName(ResourceRelatedField):
    def to_internal_value(self, data: Any) -> Any:
        return models.Artist.objects.get(stage_name=data["id"])


@pytest.mark.parametrize("linkage", [2, False])
def test_what_a_field_takes_does_not_depend_on_what_it_lists(linkage: Any) -> None:
    album = make_album(guests=3)
    known = {"queryset": models.Artist.objects.all(), "many": True, "linkage": linkage}
    usual = view_with(
        models.Album, guests=ResourceRelatedField(allow_empty=False, **known)
    ).serializer_class
    own = view_with(models.Album, guests=ByName(**known)).serializer_class

    for given, message in (([], "This list may not be empty."), ("x", "Expected a list of items")):
        refused = usual(album, data={"guests": given})
        assert not refused.is_valid()
        [error] = refused.errors["guests"]
        assert error.startswith(message)
    accepted = own(
        album, data={"guests": [{"type": "artists", "id": name} for name in ("G2", "G0")]}
    )
    accepted.is_valid(raise_exception=True)
    accepted.save()
    assert [row.stage_name for row in album.guests.all()] == ["G0", "G2"]


# Links


def next_of(album: models.Album, root: str = "") -> Any:
    """Return the link to the rest of the guests of an album, None if it has none."""
    relationship = get(f"{root}/albums/{album.pk}")["data"]["relationships"]["guests"]
    assert len(relationship["data"]) == 2
    return relationship["links"].get("next")


class SmallPages(Pages):
    max_page_size = 1


class FixedPages(Pages):
    page_size_query_param = None  # type: ignore[assignment]


class UnknownPages(Pages):
    def get_parameters_after(self, number: int) -> dict[str, str]:
        return PageLinksMixin.get_parameters_after(self, number)


class AllAtOnce(Offsets):
    limit_query_param = ""
    default_limit: Any = None


@pytest.mark.parametrize(
    "pagination", [None, SmallPages, FixedPages, UnknownPages, AllAtOnce, PageNumberPagination]
)
def test_where_no_page_begins_after_the_last_one_listed_there_is_no_next_link(
    monkeypatch: Any, pagination: Any
) -> None:
    monkeypatch.setattr(ArtistViewSet, "pagination_class", pagination)

    assert next_of(make_album(guests=3)) is None


class Unbounded(Pages):
    max_page_size: Any = None


class FewOffsets(Offsets):
    max_limit = 1


class UnboundedOffsets(Offsets):
    max_limit = None


class FixedOffsets(Offsets):
    limit_query_param = ""


@pytest.mark.parametrize(
    ("pagination", "query"),
    [
        (Unbounded, "page%5Bnumber%5D=2&page%5Bsize%5D=2"),
        (FewOffsets, "page%5Blimit%5D=1&page%5Boffset%5D=2"),
        (UnboundedOffsets, "page%5Blimit%5D=2&page%5Boffset%5D=2"),
        (FixedOffsets, "page%5Boffset%5D=2"),
    ],
)
def test_the_next_link_leads_to_what_follows(monkeypatch: Any, pagination: Any, query: str) -> None:
    monkeypatch.setattr(ArtistViewSet, "pagination_class", pagination)
    album = make_album(guests=3)

    link = next_of(album)

    assert link == f"{HOST}/albums/{album.pk}/relationships/guests?{query}"
    assert get(link)["data"] == identifiers("artists", album.guests.all()[2:])


def test_without_a_viewset_of_what_is_related_the_url_has_no_pages() -> None:
    album = make_album(guests=3)

    assert next_of(album, "/lonely") is None
    whole = get(f"/lonely/albums/{album.pk}/relationships/guests")["data"]
    assert whole == identifiers("artists", album.guests.all())


def test_a_viewset_without_the_url_of_the_relationship_has_no_next_link() -> None:
    class Related(views.JSONAPIMixin, views.RelatedMixin, ReadOnlyModelViewSet[models.Album]):
        queryset = models.Album.objects.all()
        serializer_class = AlbumSerializer
        pagination_class = None

    own: Any = routers.SimpleRouter(trailing_slash=False)
    own.register("albums", Related)
    own.register("artists", ArtistViewSet)
    album = make_album(guests=3)
    view = Related.as_view({"get": "retrieve"}, registry=own.resources)

    relationship = document(call(view, pk=album.pk))["data"]["relationships"]["guests"]

    assert relationship == {
        "links": {"related": f"{HOST}/albums/{album.pk}/guests"},
        "data": identifiers("artists", album.guests.all()[:2]),
    }


def test_links_that_are_turned_off_have_none_to_the_rest(settings: Any) -> None:
    settings.JSON_API_LINKS = False
    album = make_album(guests=3)

    assert get(f"/albums/{album.pk}")["data"]["relationships"]["guests"] == {
        "data": identifiers("artists", album.guests.all()[:2])
    }


# What cannot be


@pytest.mark.parametrize(
    ("name", "kwargs"),
    [
        ("notes", {"linkage": 2}),
        ("notes", {"linkage": False, "count": True}),
        ("first_genres", {"linkage": 2, "model": models.Genre}),
        ("first_genres", {"linkage": False, "count": True, "model": models.Genre}),
    ],
)
def test_what_is_no_relation_between_keys_cannot_be_limited_or_counted(
    name: str, kwargs: Any
) -> None:
    album = make_album()
    viewset = view_with(models.Album, **{name: field(**kwargs)})

    with pytest.raises(ImproperlyConfigured) as raised:
        _ = viewset.serializer_class(album).data
    module = viewset.serializer_class.__module__
    assert str(raised.value) == (
        f"{module}.OwnSerializer: the linkage of {name!r} cannot be limited "
        "or counted, because it is no to-many relation of the model that joins primary keys. "
        "Leave `linkage` and `count` alone."
    )


def test_a_relation_to_another_column_cannot_be_limited() -> None:
    viewset = view_with(models.Country, artists=field(source="artist_set", linkage=2))

    with pytest.raises(ImproperlyConfigured, match="'artists' cannot be limited or counted"):
        _ = viewset.serializer_class(models.Country(code="fr")).data


@pytest.mark.parametrize("name", ["notes", "first_genres"])
def test_what_is_no_relation_between_keys_may_have_links_only(name: str) -> None:
    album = make_album(genres=2)
    viewset = view_with(models.Album, **{name: field(linkage=False, model=models.Genre)})

    assert "relationships" not in get_one(viewset, album.pk)["data"]


def test_a_method_of_the_serializer_takes_no_extent() -> None:
    with pytest.raises(TypeError, match="'linkage'"):
        relations.SerializerMethodResourceRelatedField(many=True, linkage=2)


def test_a_to_one_takes_no_extent() -> None:
    with pytest.raises(TypeError, match="'linkage'"):
        ResourceRelatedField(read_only=True, linkage=2)


def test_an_extent_below_nothing_is_refused() -> None:
    with pytest.raises(AssertionError, match="`linkage` must be True, False, or a number"):
        field(linkage=-1)


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
