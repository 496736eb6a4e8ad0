"""Rows about documents: their members, and what is asked for in the query string."""

from typing import Any

import pytest
from django.test import override_settings
from rest_framework.views import APIView

from rest_framework_json_api import serializers, views
from rest_framework_json_api.filters import OrderingFilter
from rest_framework_json_api.metadata import JSONAPIMetadata
from rest_framework_json_api.pagination import (
    JsonApiLimitOffsetPagination,
    JsonApiPageNumberPagination,
)
from tests import models
from tests.dialects import row
from tests.http import call, document, get_list
from tests.music import CountrySerializer


class GenreSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Genre
        fields: Any = ("title",)


class GenreViewSet(views.ModelViewSet):
    queryset = models.Genre.objects.all()
    serializer_class: Any = GenreSerializer
    metadata_class = JSONAPIMetadata
    filter_backends: Any = (OrderingFilter,)
    pagination_class: Any = None


class LabelSerializer(GenreSerializer):
    class Meta(GenreSerializer.Meta):
        fields = ("title", "length")
        meta_fields = ("length",)

    length = serializers.IntegerField(default=4, read_only=True)


class ArtistSerializer(serializers.ModelSerializer):
    included_serializers = {"country": CountrySerializer}

    class Meta:
        model = models.Artist
        fields = ("stage_name", "country")

    class JSONAPIMeta:
        included_resources = ("country",)


class ArtistViewSet(GenreViewSet):
    queryset = models.Artist.objects.all()  # type: ignore[assignment]
    serializer_class = ArtistSerializer


class AlbumSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Album
        fields = ("genres",)


class AlbumViewSet(GenreViewSet):
    queryset = models.Album.objects.all()  # type: ignore[assignment]
    serializer_class = AlbumSerializer


def titles(viewset: Any, query: str) -> Any:
    """Return the titles of a collection of three genres; the status where it is refused."""
    for title in ("Blues", "Jazz", "Folk"):
        models.Genre.objects.create(title=title)
    response = call(viewset.as_view({"get": "list"}), query)
    if response.status_code != 200:
        return response.status_code
    return [resource["attributes"]["title"] for resource in document(response)["data"]]


@row(
    "has_jsonapi_object",
    tolerant={"jsonapi": {"version": "1.1"}, "data": []},
    eight={"data": []},
)
def a_collection() -> Any:
    with override_settings(JSON_API_JSONAPI_OBJECT={"version": "1.1"}):
        return get_list(GenreViewSet)


@row(
    "describes_in_meta",
    tolerant=["meta"],
    eight=["data"],
    invalid="the description is no resource",
)
def the_description_of_a_view() -> Any:
    return list(document(call(GenreViewSet.as_view({"get": "list"}), method="options")))


class PlainView(APIView):
    """Answers with JSON that is no document."""

    resource_name = False


@row(
    "describes_in_meta",
    tolerant=["meta"],
    eight=["name", "description", "renders", "parses", "allowed_methods"],
    invalid="the description is no document",
)
def the_description_of_a_view_that_names_no_resource() -> Any:
    found = document(call(PlainView.as_view(), method="options"))
    return [name for name in found if name != "jsonapi"]


def described(viewset: Any, **actions: str) -> Any:
    """Return the fields that a view describes, by method."""
    described = document(call(viewset.as_view(actions), method="options", pk=1))
    [description] = described.values()
    return description.get("actions")


@row(
    "describes_updates",
    tolerant=["PATCH"],
    eight=None,
    invalid="the description is no resource",
)
def the_description_of_a_resource() -> Any:
    models.Genre.objects.create(pk=1, title="Jazz")
    actions = described(GenreViewSet, get="retrieve", patch="partial_update")
    return actions and list(actions)


@row(
    "describes_forms",
    tolerant=[{}, {}],
    eight=[{"write_only": False}, {"write_only": False, "allows_include": True}],
    invalid="the description is no resource",
)
def the_description_of_fields() -> Any:
    fields = described(ArtistViewSet, post="create")["POST"].values()
    names = ("write_only", "initial", "allows_include")
    return [{name: field[name] for name in names if name in field} for field in fields]


@row("describes_forms", tolerant=None, eight="[]", invalid="the description is no resource")
def the_description_of_a_to_many_relationship() -> Any:
    fields = described(AlbumViewSet, post="create")["POST"]
    return fields["genres"].get("initial")


@row("keeps_meta", tolerant={"length": 4}, eight=None)
def a_fieldset_without_a_field_of_meta() -> Any:
    models.Genre.objects.create(title="Jazz")
    viewset = type("Labels", (GenreViewSet,), {"serializer_class": LabelSerializer})
    [resource] = get_list(viewset, "?fields[genres]=title")["data"]
    return resource.get("meta")


@row("keeps_meta", tolerant={"length": 4})
def a_fieldset_with_a_field_of_meta() -> Any:
    models.Genre.objects.create(title="Jazz")
    viewset = type("Labels", (GenreViewSet,), {"serializer_class": LabelSerializer})
    [resource] = get_list(viewset, "?fields[genres]=title,length")["data"]
    return resource.get("meta")


@row("reads_empty_include", tolerant=[], eight=["countries"])
def an_include_without_a_value() -> Any:
    country = models.Country.objects.create(code="fr", full_name="France")
    models.Artist.objects.create(stage_name="One", country=country)
    included = get_list(ArtistViewSet, "?include=").get("included")
    return [resource["type"] for resource in included]


@row(
    "reads_empty_include",
    tolerant=[],
    eight=None,
    invalid="`included` is missing, which was asked for",
)
def an_include_without_a_value_where_there_are_no_defaults() -> Any:
    return get_list(GenreViewSet, "?include=").get("included")


@row("respells_sorts", tolerant=400, eight=["Blues", "Folk", "Jazz"])
def a_sort_by_a_field_in_capitals() -> Any:
    return titles(GenreViewSet, "?sort=Title")


@row("refuses_odd_sorts", tolerant=400, eight=["Jazz", "Folk", "Blues"])
def a_sort_with_two_minuses() -> Any:
    return titles(GenreViewSet, "?sort=--title")


@row("refuses_odd_sorts", tolerant=400, eight=["Blues", "Folk", "Jazz"])
def a_sort_without_a_value() -> Any:
    return titles(GenreViewSet, "?sort=")


@row("refuses_odd_sorts", tolerant=400)
def a_sort_of_nothing_but_a_minus() -> Any:
    return titles(GenreViewSet, "?sort=-")


@row("reads_repeated_filters", tolerant=[], eight=["Jazz"])
def a_filter_that_is_given_twice() -> Any:
    pytest.importorskip("django_filters")
    backend = pytest.importorskip("rest_framework_json_api.django_filters").DjangoFilterBackend
    own = {"filter_backends": (backend,), "filterset_fields": {"title": ("exact",)}}
    viewset = type("Filtered", (GenreViewSet,), own)
    return titles(viewset, "?filter[title]=Folk&filter[title]=Jazz")


@row("demands_numbers", tolerant=400, eight=404)
def a_page_whose_number_is_none() -> Any:
    own = {"pagination_class": JsonApiPageNumberPagination}
    return titles(type("Paged", (GenreViewSet,), own), "?page[number]=x&page[size]=2")


@row("demands_numbers", tolerant=400, eight=["Folk", "Jazz"])
def a_page_whose_limit_is_none() -> Any:
    own = {"pagination_class": JsonApiLimitOffsetPagination}
    return titles(type("Paged", (GenreViewSet,), own), "?page[limit]=x&page[offset]=1")


@row("demands_numbers", tolerant=400)
def a_page_beyond_what_databases_count() -> Any:
    own = {"pagination_class": JsonApiLimitOffsetPagination}
    return titles(type("Paged", (GenreViewSet,), own), f"?page[offset]={2**63}")
