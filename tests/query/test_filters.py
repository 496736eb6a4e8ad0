"""JSON:API 1.1, "Sorting" and "Query Parameters"."""

import json
import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db.models import Count, F
from django.test import override_settings
from rest_framework.generics import ListAPIView
from rest_framework.renderers import BrowsableAPIRenderer
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from rest_framework_json_api import serializers, views
from rest_framework_json_api.filters import OrderingFilter, QueryParameterValidationFilter
from rest_framework_json_api.relations import (
    ResourceRelatedField,
    SerializerMethodResourceRelatedField,
)
from rest_framework_json_api.renderers import JSONRenderer
from tests import models
from tests.http import call, errors, get_list

pytestmark = pytest.mark.django_db


class CountrySerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Country
        fields = ("full_name",)


class PassportSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Passport
        fields = ("serial_number",)


class ArtistSerializer(serializers.ModelSerializer):
    included_serializers = {"albums": "tests.query.test_filters.AlbumSerializer"}
    related_serializers = {
        "teacher": "self",
        "homeland": CountrySerializer,
        "passport": PassportSerializer,
    }

    name = serializers.CharField(source="stage_name")
    homeland = ResourceRelatedField(source="country", read_only=True)
    secret = serializers.CharField(source="stage_name", write_only=True)

    class Meta:
        model = models.Artist
        fields = ("name", "secret", "teacher", "homeland", "passport", "albums")
        read_only_fields = ("passport", "albums")


class AlbumSerializer(serializers.ModelSerializer):
    included_serializers = {
        "artist": ArtistSerializer,
        "guests": ArtistSerializer,
        "price": CountrySerializer,
    }

    title = serializers.CharField(source="album_title")
    artist_name = serializers.CharField(source="artist.stage_name", read_only=True)
    track_count = serializers.IntegerField(read_only=True)
    first_guest = SerializerMethodResourceRelatedField(model=models.Artist)
    guest_names = serializers.ReadOnlyField(source="guests.stage_name")
    label_name = serializers.CharField(source="headline.x", read_only=True)
    label_id = serializers.ReadOnlyField()

    class Meta:
        model = models.Album
        fields = (
            "title",
            "release_date",
            "price",
            "artist",
            "artist_name",
            "label",
            "label_id",
            "label_name",
            "genres",
            "guests",
            "guest_names",
            "first_guest",
            "headline",
            "track_count",
        )

    def get_first_guest(self, album: models.Album) -> Any:
        return album.guests.first()


class AlbumViewSet(views.ModelViewSet):
    queryset = models.Album.objects.annotate(track_count=Count("tracks"))
    serializer_class = AlbumSerializer
    pagination_class: Any = None
    filter_backends: Any = (QueryParameterValidationFilter, OrderingFilter)


def with_attributes(**attributes: Any) -> Any:
    return type("Own", (AlbumViewSet,), attributes)


@pytest.fixture
def albums() -> None:
    """Make the albums 1, 2 and 3, by the artists 1, 2 and 3."""
    countries = [
        models.Country.objects.create(code=code, full_name=name)
        for code, name in (("de", "Germany"), ("fr", "France"), ("se", "Sweden"))
    ]
    teacher = None
    for number, (title, artist_name, price) in enumerate(
        [("B", "Zoe", 2), ("C", "Yan", 1), ("A", "Xue", 3)], start=1
    ):
        artist = models.Artist.objects.create(
            id=number, stage_name=artist_name, country=countries[number - 1], teacher=teacher
        )
        teacher = artist
        models.Passport.objects.create(artist=artist, serial_number=f"P{price}")
        album = models.Album.objects.create(
            id=number, album_title=title, artist=artist, price=price, release_date="2020-01-01"
        )
        for _ in range(3 - number):
            models.Track.objects.create(track_title="Track", album=album)
            guest_id = 100 + models.Artist.objects.count()
            album.guests.add(models.Artist.objects.create(id=guest_id, stage_name="Guest"))
    models.Artist.objects.filter(id=1).update(teacher=3)


def order(query: str, viewset: Any = AlbumViewSet) -> list[int]:
    return [int(item["id"]) for item in get_list(viewset, query)["data"]]


def refused(query: str, viewset: Any = AlbumViewSet) -> Any:
    response = call(viewset.as_view({"get": "list"}), query)
    assert response.status_code == 400, response.content
    return errors(response)


def bad_request(parameter: str, detail: str) -> list[dict[str, Any]]:
    return [
        {
            "status": "400",
            "code": "invalid",
            "title": "Bad Request",
            "detail": detail,
            "source": {"parameter": parameter},
        }
    ]


@pytest.mark.usefixtures("albums")
@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("id", [1, 2, 3]),
        ("-id", [3, 2, 1]),
        ("title", [3, 1, 2]),
        ("-title", [2, 1, 3]),
        # what the model calls it, as DRF has it
        ("albumTitle", [3, 1, 2]),
        ("album_title", [3, 1, 2]),
        ("artist.stageName", [3, 2, 1]),
        ("price", [2, 1, 3]),
        ("releaseDate,-price", [3, 1, 2]),
        ("release_date,price", [2, 1, 3]),
        (" title , id ", [3, 1, 2]),
        ("artist", [1, 2, 3]),
        ("-artist.id", [3, 2, 1]),
        ("artistName", [3, 2, 1]),
        ("artist_name", [3, 2, 1]),
        ("labelId,id", [1, 2, 3]),
        ("trackCount", [3, 2, 1]),
        ("artist.name", [3, 2, 1]),
        ("-artist.name", [1, 2, 3]),
        ("artist.homeland.fullName", [2, 1, 3]),
        ("artist.homeland.full_name", [2, 1, 3]),
        ("artist.passport.serialNumber", [2, 1, 3]),
        ("-artist.passport.serialNumber", [3, 1, 2]),
        ("artist.teacher.name", [1, 3, 2]),
        ("artist.teacher.teacher.id", [3, 1, 2]),
    ],
)
def test_a_collection_is_sorted_by_what_clients_see(sort: str, expected: list[int]) -> None:
    assert order(f"?sort={sort}") == expected


@pytest.mark.usefixtures("albums")
@pytest.mark.parametrize(
    ("sort", "detail"),
    [
        ("abc", "invalid sort parameter: abc"),
        ("abc,title,-def", "invalid sort parameters: abc,-def"),
        ("", "invalid sort parameter: "),
        ("title,", "invalid sort parameter: "),
        ("-", "invalid sort parameter: -"),
        ("--title", "invalid sort parameter: --title"),
        # behind a to-many, which would repeat rows
        ("guests", "invalid sort parameter: guests"),
        ("guests.name", "invalid sort parameter: guests.name"),
        ("guestNames", "invalid sort parameter: guestNames"),
        ("artist.albums.title", "invalid sort parameter: artist.albums.title"),
        # no column
        ("headline", "invalid sort parameter: headline"),
        ("labelName", "invalid sort parameter: labelName"),
        ("firstGuest", "invalid sort parameter: firstGuest"),
        ("firstGuest.name", "invalid sort parameter: firstGuest.name"),
        ("title.name", "invalid sort parameter: title.name"),
        # not declared, or not readable
        ("label.labelName", "invalid sort parameter: label.labelName"),
        ("artist.secret", "invalid sort parameter: artist.secret"),
        ("label.stageName", "invalid sort parameter: label.stageName"),
        ("price.fullName", "invalid sort parameter: price.fullName"),
        ("artist__secret", "invalid sort parameter: artist__secret"),
        ("artist.homeland.code", "invalid sort parameter: artist.homeland.code"),
        ("artist.", "invalid sort parameter: artist."),
        ("tracks.trackTitle", "invalid sort parameter: tracks.trackTitle"),
        ("title%00", "invalid sort parameter: title\x00"),
    ],
)
def test_a_sort_field_that_is_not_offered_is_refused(sort: str, detail: str) -> None:
    assert refused(f"?sort={sort}") == bad_request("sort", detail)


@pytest.mark.usefixtures("albums")
@pytest.mark.parametrize(
    ("ordering_fields", "sort", "expected"),
    [
        (["album_title"], "title", [3, 1, 2]),
        (["album_title"], "albumTitle", [3, 1, 2]),
        (["album_title"], "album_title", [3, 1, 2]),
        (["artist__country__full_name"], "artist.country.fullName", [2, 1, 3]),
        (["artist__country__full_name"], "artist.country.full_name", [2, 1, 3]),
        (["artist__country__full_name"], "-artist.homeland.fullName", [3, 1, 2]),
        (["id"], "-id", [3, 2, 1]),
        ([("price", "Price")], "price", [2, 1, 3]),
        ("__all__", "price,id", [2, 1, 3]),
        ("__all__", "-trackCount", [1, 2, 3]),
        ("__all__", "-id", [3, 2, 1]),
    ],
)
def test_the_ordering_fields_of_a_view_are_allowed(
    ordering_fields: Any, sort: str, expected: list[int]
) -> None:
    assert order(f"?sort={sort}", with_attributes(ordering_fields=ordering_fields)) == expected


@pytest.mark.usefixtures("albums")
@pytest.mark.parametrize(
    ("ordering_fields", "sort"),
    [
        (["artist"], "artist.name"),
        (["price"], "title"),
        (["price"], "id"),
        ([], "price"),
        ("__all__", "artist.name"),
    ],
)
def test_the_ordering_fields_of_a_view_are_all_that_is_allowed(
    ordering_fields: Any, sort: str
) -> None:
    viewset = with_attributes(ordering_fields=ordering_fields)

    assert refused(f"?sort={sort}", viewset) == bad_request(
        "sort", f"invalid sort parameter: {sort}"
    )


@pytest.mark.usefixtures("albums")
def test_a_view_has_an_order_of_its_own_until_the_client_asks_for_one() -> None:
    viewset = with_attributes(ordering="-id")

    assert order("", viewset) == [3, 2, 1]
    assert order("?sort=id", viewset) == [1, 2, 3]


class PlainView(APIView):
    """Sorts without help of a generic view."""

    renderer_classes = (JSONRenderer,)
    queryset: Any = models.Album.objects.order_by("id")
    serializer_class: Any = None

    def get(self, request: Any) -> Response:
        albums = OrderingFilter().filter_queryset(request, self.queryset.all(), self)
        return Response([album.pk for album in albums])


@pytest.mark.usefixtures("albums")
@pytest.mark.not_a_document("the view answers with numbers", problem="is no resource object")
def test_a_plain_view_may_sort_too() -> None:
    assert json.loads(call(PlainView.as_view()).content)["data"] == [1, 2, 3]

    view = PlainView.as_view(serializer_class=AlbumSerializer)
    assert json.loads(call(view, "?sort=title").content)["data"] == [3, 1, 2]


class WithoutSerializer(PlainView, ListAPIView[Any]):
    filter_backends = ()
    serializer_class = None


@pytest.mark.parametrize("view", [PlainView, WithoutSerializer])
def test_a_view_without_a_serializer_offers_nothing_but_the_id_to_sort_by(view: Any) -> None:
    response = call(view.as_view(), "?sort=title")

    assert errors(response) == bad_request("sort", "invalid sort parameter: title")
    assert call(view.as_view(), "?sort=-id").status_code == 200


class LabelSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Country
        fields = ("code", "full_name")


class CountryViewSet(views.ModelViewSet):
    queryset = models.Country.objects.all()
    serializer_class = LabelSerializer
    pagination_class: Any = None
    filter_backends: Any = (OrderingFilter,)


def test_the_id_stands_for_the_primary_key_whatever_its_name() -> None:
    queryset = Session.objects.all()
    request = ListAPIView().initialize_request(APIRequestFactory().get("/"))
    view = CountryViewSet(ordering_fields=["session_key"])

    assert OrderingFilter().remove_invalid_fields(queryset, ["-id"], view, request) == [
        "-session_key"
    ]


class WithoutArtist(OrderingFilter):
    def get_valid_fields(self, queryset: Any, view: Any, context: Any = None) -> Any:
        fields = super().get_valid_fields(queryset, view, context)
        return [(name, label) for name, label in fields if name != "artist"]


@pytest.mark.usefixtures("albums")
@pytest.mark.parametrize("sort", ["artist", "artist.id", "artist.homeland.fullName"])
def test_a_subclass_may_offer_less(sort: str) -> None:
    viewset = with_attributes(filter_backends=(WithoutArtist,))

    assert order("?sort=title", viewset) == [3, 1, 2]
    # The name of the artist is offered by a field of the album itself.
    assert order("?sort=artistName", viewset) == [3, 2, 1]
    assert refused(f"?sort={sort}", viewset) == bad_request(
        "sort", f"invalid sort parameter: {sort}"
    )


class Lenient(OrderingFilter):
    ordering_param = "order"

    def remove_invalid_fields(self, queryset: Any, fields: Any, view: Any, request: Any) -> Any:
        return []


@pytest.mark.usefixtures("albums")
def test_a_subclass_may_leave_the_default_order_in_place_of_an_error() -> None:
    viewset = with_attributes(filter_backends=(Lenient,), ordering=("price",))

    assert order("?order=abc", viewset) == [2, 1, 3]


class ByRequest(AlbumSerializer):
    """Hides the price from all who do not say please."""

    def get_fields(self) -> Any:
        fields = super().get_fields()
        if "please" not in self.context["request"].query_params:
            del fields["price"]
        return fields


@pytest.mark.usefixtures("albums")
def test_a_field_that_a_serializer_hides_from_a_client_cannot_be_sorted_by() -> None:
    viewset = with_attributes(
        serializer_class=ByRequest,
        filter_backends=(OrderingFilter,),
        allowed_query_parameters=("please",),
    )

    assert order("?sort=price&please=1", viewset) == [2, 1, 3]
    assert refused("?sort=price", viewset) == bad_request("sort", "invalid sort parameter: price")


@pytest.mark.usefixtures("albums")
@pytest.mark.parametrize(
    ("style", "key"),
    [("dasherize", "release-date"), ("capitalize", "ReleaseDate"), (False, "release_date")],
)
def test_sort_fields_are_spelled_as_the_settings_say(style: Any, key: str) -> None:
    with override_settings(JSON_API_FORMAT_FIELD_NAMES=style):
        assert order(f"?sort={key},-id") == [3, 2, 1]


def browse(viewset: Any, query: str) -> Any:
    viewset = type("Own", (viewset,), {"renderer_classes": [BrowsableAPIRenderer, JSONRenderer]})
    request = APIRequestFactory().get(f"/{query}", headers={"accept": "text/html"})
    return viewset.as_view({"get": "list"})(request).render()


@pytest.mark.usefixtures("albums")
@pytest.mark.parametrize(
    ("query", "attributes", "current"),
    [
        ("", {}, None),
        ("?sort=-releaseDate", {}, "-releaseDate"),
        ("", {"ordering": "album_title"}, "title"),
        ("", {"ordering": [F("price").desc()]}, None),
    ],
)
def test_the_browsable_api_offers_the_names_that_clients_use(
    query: str, attributes: Any, current: str | None
) -> None:
    page = browse(with_attributes(**attributes), query).content.decode()

    offered = re.findall(r'href="[^"]*\?sort=([^"&]*)" class="list-group-item( active)?"', page)
    names = ("title", "releaseDate", "price", "artist", "artistName", "label", "labelId")
    assert [name for name, _ in offered] == [
        term for name in (*names, "trackCount") for term in (name, f"-{name}")
    ]
    assert [name for name, active in offered if active] == ([current] if current else [])


@pytest.mark.usefixtures("albums")
def test_the_browsable_api_spells_ordering_fields_that_the_serializer_lacks() -> None:
    viewset = with_attributes(ordering_fields=["artist__country__full_name", "pk"])
    page = browse(viewset, "").content.decode()

    assert re.findall(r"\?sort=([^\"&]*)\" class", page) == [
        "artist.country.fullName",
        "-artist.country.fullName",
        "id",
        "-id",
    ]


def test_the_browsable_api_shows_a_refused_sort_as_an_error() -> None:
    response = browse(AlbumViewSet, "?sort=abc")

    assert response.status_code == 400
    assert "invalid sort parameter: abc" in response.content.decode()


@pytest.mark.parametrize(
    "parameter",
    [
        "bogus",
        "Sort",
        "filter[a][b]",
        "filter[",
        "page[]",
        "sort[a]",
        "include[]",
        "fields[a b]",
        "%00",
        "",
    ],
)
def test_a_query_parameter_that_json_api_does_not_know_is_refused(parameter: str) -> None:
    name = parameter.replace("%00", "\x00")

    assert refused(f"?{parameter}=1") == bad_request(name, f"invalid query parameter: {name}")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?sort=title",
        "?include=",
        "?fields[albums]=title&fields[artists]=name",
        "?filter[a]=1&filter[a]=2",
        "?filter[b.c-d]=1",
        "?format=vnd.api%2Bjson",
    ],
)
def test_the_query_parameters_of_json_api_are_allowed(query: str) -> None:
    class FilteredViewSet(AlbumViewSet):
        def get_queryset(self) -> Any:
            wanted = self.request.query_params.getlist("filter[a]")
            return super().get_queryset().exclude(album_title__in=wanted)

    assert get_list(FilteredViewSet, query)["data"] == []


@pytest.mark.parametrize(
    "parameter", ["sort", "include", "fields[albums]", "page[size]", "fields", "page"]
)
def test_a_parameter_that_has_one_value_is_refused_when_it_comes_twice(parameter: str) -> None:
    assert refused(f"?{parameter}=title&{parameter}=title") == bad_request(
        parameter, f"repeated query parameter not allowed: {parameter}"
    )


def test_a_view_may_allow_parameters_of_its_own() -> None:
    viewset = with_attributes(allowed_query_parameters=("currency", "lang"))

    assert get_list(viewset, "?currency=EUR&currency=SEK&lang=sv") == {"data": []}
    assert refused("?color=red", viewset) == bad_request("color", "invalid query parameter: color")


def test_a_project_may_allow_parameters_of_its_own() -> None:
    with override_settings(JSON_API_ALLOWED_QUERY_PARAMETERS=["currency"]):
        assert get_list(AlbumViewSet, "?currency=EUR") == {"data": []}


def test_a_project_may_have_no_parameter_for_the_format(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_settings, "URL_FORMAT_OVERRIDE", None)

    assert refused("?format=json") == bad_request("format", "invalid query parameter: format")


class OwnRegex(QueryParameterValidationFilter):
    query_regex = re.compile(r"^(sort|include|page_size)$|^filter\[[\w\.\-]+\]$")


def test_a_subclass_may_have_a_pattern_of_its_own() -> None:
    viewset = with_attributes(filter_backends=(OwnRegex,))

    assert get_list(viewset, "?page_size=1&page_size=2") == {"data": []}
    assert refused("?page[size]=1", viewset) == bad_request(
        "page[size]", "invalid query parameter: page[size]"
    )


class OwnValidation(QueryParameterValidationFilter):
    def validate_query_params(self, request: Any) -> None:
        if "anything" not in request.query_params:
            super().validate_query_params(request)


def test_a_subclass_may_validate_in_its_own_way() -> None:
    viewset = with_attributes(filter_backends=(OwnValidation,))

    assert get_list(viewset, "?anything=1&goes=1") == {"data": []}
    assert refused("?goes=1", viewset) == bad_request("goes", "invalid query parameter: goes")
