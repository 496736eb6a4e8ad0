"""A serializer class that hands out instances of others is asked for each resource."""

from typing import Any

import pytest
from rest_framework.response import Response

from rest_framework_json_api import serializers, views
from rest_framework_json_api.renderers import JSONRenderer
from tests import models
from tests.http import call, counted, document, get_list, get_one, get_related
from tests.music import CountrySerializer

pytestmark = pytest.mark.django_db


class ShortSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Artist
        fields = ("stage_name",)
        resource_name = "short"


class LongSerializer(serializers.ModelSerializer):
    included_serializers = {"country": CountrySerializer}

    class Meta:
        model = models.Artist
        fields = ("stage_name", "teacher", "country")


class ChoosingSerializer(serializers.ModelSerializer):
    included_serializers = {
        "country": CountrySerializer,
        "pupils": "tests.resources.test_chosen_serializers.ChoosingSerializer",
    }

    def __new__(cls, instance: Any = None, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(instance, models.Artist):
            return super().__new__(cls, instance, *args, **kwargs)
        chosen = LongSerializer if instance.country_id else ShortSerializer
        return chosen(instance, *args, **kwargs)

    class Meta:
        model = models.Artist
        fields = ("stage_name", "teacher", "country", "pupils")
        read_only_fields = ("pupils",)


class AlwaysSerializer(serializers.ModelSerializer):
    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        return ShortSerializer(*args, **kwargs)

    class Meta:
        model = models.Artist
        fields = ("teacher",)


class AlbumSerializer(serializers.ModelSerializer):
    included_serializers = {"artist": ChoosingSerializer, "guests": AlwaysSerializer}

    class Meta:
        model = models.Album
        fields = ("artist", "guests")


def viewset_of(serializer: Any, **attributes: Any) -> Any:
    rows = serializer.Meta.model.objects.order_by("pk")
    members = {"queryset": rows, "serializer_class": serializer, "pagination_class": None}
    return type("ChosenViewSet", (views.ModelViewSet,), {**members, **attributes})


SHORT = {"type": "artists", "id": "1", "attributes": {"stageName": "n1"}}


def long(n: int) -> dict[str, Any]:
    """Return the resource object of an artist from a country."""
    country = {"data": {"type": "countries", "id": str(models.Country.objects.get().pk)}}
    return {
        "type": "artists",
        "id": str(n),
        "attributes": {"stageName": f"n{n}"},
        "relationships": {"teacher": {"data": None}, "country": country},
    }


def make(number: int) -> None:
    """Create artists, of which the first is from nowhere, and an album of each."""
    country, _ = models.Country.objects.get_or_create(code="NO", full_name="Norway")
    for n in range(1, number + 1):
        artist = models.Artist.objects.create(
            pk=n, stage_name=f"n{n}", country=country if n > 1 else None
        )
        models.Album.objects.create(pk=n, artist=artist).guests.set([artist])


@pytest.mark.parametrize("number", [2, 20])
@pytest.mark.parametrize("query", ["?include=artist", "?include=artist&fields[artists]=stageName"])
def test_an_included_resource_has_the_serializer_that_is_chosen_for_it(
    number: int, query: str
) -> None:
    make(number)

    with counted() as queries:
        found = get_list(viewset_of(AlbumSerializer), query)

    artists = {each["id"]: each for each in found["included"]}
    expected = [SHORT, *(long(n) for n in range(2, number + 1))]
    if "fields" in query:
        expected = [
            {name: value for name, value in each.items() if name != "relationships"}
            for each in expected
        ]
    assert [artists[str(n)] for n in range(1, number + 1)] == expected
    # Albums, artists, guests, and the keys of countries, which are referred to by their codes.
    assert len(queries) == (3 if "fields" in query else 4)


@pytest.mark.parametrize("number", [2, 20])
def test_what_is_included_below_is_what_the_chosen_serializer_has(number: int) -> None:
    make(number)

    with counted() as queries:
        found = get_list(viewset_of(AlbumSerializer), "?include=artist.country,guests")

    assert [each["type"] for each in found["included"]].count("countries") == 1
    assert {each["type"] for each in found["included"]} == {"artists", "countries"}
    # Albums, artists, countries, guests.
    assert len(queries) == 4


def test_a_single_resource_has_the_type_that_its_urls_have() -> None:
    make(2)
    viewset = viewset_of(ChoosingSerializer)

    assert get_one(viewset, 1)["data"] == SHORT
    assert get_one(viewset, 2)["data"] == long(2)
    found = get_related(viewset_of(AlbumSerializer), 1, "artist")
    assert found["data"] == SHORT
    for pk in (1, 2):
        resource = {"type": "artists", "id": str(pk), "attributes": {"stageName": "x"}}
        response = call(
            viewset.as_view({"patch": "partial_update"}),
            method="patch",
            data={"data": resource},
            pk=pk,
        )
        assert document(response)["data"]["type"] == "artists"


def test_a_list_is_represented_by_what_the_class_gives_without_an_instance() -> None:
    make(1)

    [found] = get_list(viewset_of(ChoosingSerializer))["data"]
    assert found["relationships"]["pupils"] == {"data": [], "meta": {"count": 0}}
    assert get_list(viewset_of(AlwaysSerializer))["data"] == [SHORT]


def test_an_override_may_pass_on_paths_that_lead_through_a_choice() -> None:
    class Renderer(JSONRenderer):
        def extract_included(self, fields: Any, resource: Any, *others: Any) -> None:
            instance, paths, cache = others
            super().extract_included(fields, resource, instance, list(paths), cache)

    make(2)
    viewset = viewset_of(AlbumSerializer, renderer_classes=(Renderer,))
    found = get_list(viewset, "?include=artist.country")

    assert (
        found["included"]
        == get_list(viewset_of(AlbumSerializer), "?include=artist.country")["included"]
    )


def test_another_serializer_of_the_view_keeps_its_type() -> None:
    class OtherViewSet(viewset_of(ChoosingSerializer)):  # type: ignore[misc]
        def retrieve(self, request: Any, *args: Any, **kwargs: Any) -> Any:
            country = models.Country.objects.get()
            serializer = CountrySerializer(country, context=self.get_serializer_context())
            return Response(serializer.data)

    make(2)
    assert get_one(OtherViewSet, 1)["data"]["type"] == "countries"
