"""Relations of each kind have limited linkage."""

from collections.abc import Callable
from typing import Any

import pytest

from rest_framework_json_api import relations, serializers
from rest_framework_json_api.relations import ResourceRelatedField
from tests import models
from tests.http import call, counted, document, get_one
from tests.plan.linkage_extent.api import (
    ArtistSerializer,
    field,
    get,
    identifiers,
    links,
    make_album,
    relationships_of,
    view_with,
)
from tests.resources.ids.api import Sevenfold
from tests.resources.polymorphic.api import MediaSerializer, make_media, medium

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.plan.linkage_extent.api")]


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
