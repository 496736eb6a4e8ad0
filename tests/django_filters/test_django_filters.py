"""JSON:API 1.1, "Filtering", with filtersets of django-filter."""

import importlib
import importlib.util
import json
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError as FormError
from django.test import override_settings
from rest_framework.filters import SearchFilter
from rest_framework.renderers import BrowsableAPIRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from example.models import Comment
from rest_framework_json_api import serializers, views
from rest_framework_json_api.relations import (
    ResourceRelatedField,
    SerializerMethodResourceRelatedField,
)
from rest_framework_json_api.renderers import JSONRenderer
from tests import models
from tests.http import call, counted, errors, get_list

django_filters = pytest.importorskip("django_filters")

from rest_framework_json_api.django_filters import DjangoFilterBackend  # noqa: E402

pytestmark = pytest.mark.django_db

EQUALITY = ("exact", "in", "isnull")
NUMBER = (*EQUALITY, "gt", "gte", "range")
TEXT = (*EQUALITY, "icontains", "regex")


class ArtistSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="stage_name")

    class Meta:
        model = models.Artist
        fields = ("name", "teacher")


class AlbumSerializer(serializers.ModelSerializer):
    included_serializers = {"performer": ArtistSerializer, "visitors": ArtistSerializer}

    title = serializers.CharField(source="album_title")
    performer = ResourceRelatedField(source="artist", read_only=True)
    homeland = ResourceRelatedField(source="artist.country", read_only=True)
    visitors = ResourceRelatedField(source="guests", many=True, read_only=True)
    first_guest = SerializerMethodResourceRelatedField(model=models.Artist)

    class Meta:
        model = models.Album
        fields = ("title", "release_date", "performer", "homeland", "visitors", "first_guest")

    def get_first_guest(self, album: models.Album) -> Any:
        return album.guests.first()


class AlbumViewSet(views.ModelViewSet):
    queryset: Any = models.Album.objects.order_by("id")
    serializer_class: Any = AlbumSerializer
    pagination_class: Any = None
    filter_backends: Any = (DjangoFilterBackend, SearchFilter)
    search_fields = ("album_title",)
    filterset_fields: Any = {
        "id": NUMBER,
        "album_title": TEXT,
        "release_date": (*EQUALITY, "gt", "year", "year__gt"),
        "price": NUMBER,
        "artist": EQUALITY,
        "artist__stage_name": TEXT,
        "artist__country": EQUALITY,
        "artist__passport": ("isnull",),
        "guests": ("exact",),
        "guests__id": EQUALITY,
        "guests__stage_name": TEXT,
        "label": EQUALITY,
        "tracks__is_published": ("exact",),
    }


def with_attributes(**attributes: Any) -> Any:
    return type("Own", (AlbumViewSet,), attributes)


LABEL = "11111111-1111-1111-1111-111111111111"


@pytest.fixture(autouse=True)
def albums() -> None:
    country = models.Country.objects.create(code="fr", full_name="France")
    zoe = models.Artist.objects.create(id=1, stage_name="Zoe", country=country)
    yan = models.Artist.objects.create(id=2, stage_name="Yan", teacher=zoe)
    models.Passport.objects.create(artist=zoe, serial_number="P1")
    label = models.Label.objects.create(id=LABEL, label_name="Alto")
    first = models.Album.objects.create(
        id=1, album_title="Alpha", artist=zoe, label=label, price="1.50", release_date="2020-02-01"
    )
    second = models.Album.objects.create(id=2, album_title="Beta", artist=yan, price=2)
    models.Album.objects.create(
        id=3, album_title="Gamma", artist=zoe, price=3, release_date="2021-02-01"
    )
    first.guests.set([zoe, yan])
    second.guests.set([yan])
    models.Track.objects.create(track_title="Track", album=first)


def found(query: str, viewset: Any = AlbumViewSet) -> list[int]:
    return [int(item["id"]) for item in get_list(viewset, query)["data"]]


def refused(query: str, viewset: Any = AlbumViewSet) -> list[tuple[str, str]]:
    """Return parameter and detail of the errors of a refused request."""
    response = call(viewset.as_view({"get": "list"}), query)
    assert response.status_code == 400, response.content
    return [(error["source"]["parameter"], error["detail"]) for error in errors(response)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [1, 2, 3]),
        ("filter[id]=2", [2]),
        ("filter[id.exact]=2", [2]),
        ("filter[id.in]=1,3", [1, 3]),
        ("filter[id.in]=1,,3", [1, 3]),
        ("filter[id.in]=,", []),
        (f"filter[price]={'9' * 30}", []),
        ("filter[id.gt]=1", [2, 3]),
        ("filter[id.range]=2,3", [2, 3]),
        ("filter[price]=1.5", [1]),
        ("filter[albumTitle]=Beta", [2]),
        ("filter[album_title]=Beta", [2]),
        ("filter[albumTitle.icontains]=a", [1, 2, 3]),
        ("filter[album_title__icontains]=BET", [2]),
        ("filter[albumTitle.in]=Alpha,Gamma,Nope", [1, 3]),
        ("filter[albumTitle.regex]=^[AB]", [1, 2]),
        ("filter[releaseDate.isnull]=true", [2]),
        ("filter[releaseDate.isnull]=false", [1, 3]),
        ("filter[releaseDate.year]=2021", [3]),
        ("filter[releaseDate.year.gt]=2020", [3]),
        ("filter[releaseDate.gt]=2020-05-05&filter[id]=3", [3]),
        # by the names of the serializer's fields
        ("filter[title]=Beta", [2]),
        ("filter[title.icontains]=BETA", [2]),
        ("filter[title.exact]=Beta", [2]),
        ("filter[performer]=1", [1, 3]),
        ("filter[performer.name]=Yan", [2]),
        ("filter[performer.stageName.icontains]=yAN", [2]),
        ("filter[performer.name.icontains]=yan&filter[title]=Beta", [2]),
        ("filter[homeland]=fr", [1, 3]),
        ("filter[homeland.isnull]=true", [2]),
        ("filter[visitors.id]=1", [1]),
        ("filter[visitors.name.in]=Yan,Nope", [1, 2]),
        # relationship paths
        ("filter[artist.stageName]=Yan", [2]),
        ("filter[artist.passport.isnull]=false", [1, 3]),
        ("filter[guests.id]=1", [1]),
        ("filter[label]=" + LABEL, [1]),
        ("filter[label.isnull]=true", [2, 3]),
        ("filter[tracks.isPublished]=true", [1]),
        # a repeated parameter is an intersection
        ("filter[guests.id]=1&filter[guests.id]=2", [1]),
        ("filter[guests.id]=2&filter[guests.id]=2", [1, 2]),
        ("filter[guests.id]=1&filter[guests.id]=2&filter[guests.id]=3", []),
        ("filter[guests.id]=1&filter[visitors.id]=2", [1]),
        ("filter[guests.id.in]=1,3&filter[guests.id.in]=2", [1]),
        ("filter[albumTitle.icontains]=a&filter[albumTitle.icontains]=m", [3]),
        # but not for a filter that takes several values
        ("filter[guests]=1&filter[guests]=2", [1, 2]),
        ("filter[guests]=1", [1]),
        # the search goes by
        ("filter[search]=gamma", [3]),
        ("filter[search]=a&filter[id]=2", [2]),
        ("fields[albums]=title&include=&format=vnd.api%2Bjson", [1, 2, 3]),
        # no filter, and no business of this backend
        ("filters=1&filterId=2", [1, 2, 3]),
    ],
)
def test_a_collection_is_filtered_by_what_clients_see(query: str, expected: list[int]) -> None:
    assert found(f"?{query}") == expected


@pytest.mark.parametrize(
    ("parameter", "detail"),
    [
        ("filter[bad]", "invalid filter[bad]"),
        ("filter[id.lt]", "invalid filter[id.lt]"),
        ("filter[secret.id]", "invalid filter[secret.id]"),
        ("filter[performer.teacher.name]", "invalid filter[performer.teacher.name]"),
        ("filter[firstGuest]", "invalid filter[firstGuest]"),
        ("filter[.]", "invalid filter[.]"),
        ("filter[-]", "invalid filter[-]"),
        ("filter[", "invalid query parameter: filter["),
        ("filter]", "invalid query parameter: filter]"),
        ("filter[]", "invalid query parameter: filter[]"),
        ("filter", "invalid query parameter: filter"),
        ("filter[id", "invalid query parameter: filter[id"),
        ("filterid]", "invalid query parameter: filterid]"),
        ("filter[a][b]", "invalid query parameter: filter[a][b]"),
        ("filter[a b]", "invalid query parameter: filter[a b]"),
    ],
)
def test_a_filter_that_the_view_does_not_have_is_refused(parameter: str, detail: str) -> None:
    assert refused(f"?{parameter}=1") == [(parameter, detail)]


def test_a_refused_filter_is_a_whole_errors_document() -> None:
    response = call(AlbumViewSet.as_view({"get": "list"}), "?filter[bad]=1")

    assert response.status_code == 400
    assert errors(response) == [
        {
            "status": "400",
            "code": "invalid",
            "title": "Bad Request",
            "detail": "invalid filter[bad]",
            "source": {"parameter": "filter[bad]"},
        }
    ]


@pytest.mark.parametrize("value", ["", "%20", "1&filter[id]="])
def test_a_filter_without_a_value_is_refused(value: str) -> None:
    assert refused(f"?filter[id]={value}") == [("filter[id]", "missing value for filter[id]")]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("filter[id]=abc", [("filter[id]", "Enter a number.")]),
        (
            "filter[releaseDate]=2020-13-01&filter[performer]=99",
            [
                ("filter[releaseDate]", "Enter a valid date."),
                (
                    "filter[performer]",
                    "Select a valid choice. That choice is not one of the available choices.",
                ),
            ],
        ),
        ("filter[label]=nope", [("filter[label]", "invalid value")]),
        ("filter[guests]=x", [("filter[guests]", "“x” is not a valid value.")]),
        ("filter[id.range]=1", [("filter[id.range]", "Range query expects two values.")]),
        ("filter[guests.id]=x&filter[guests.id]=1", [("filter[guests.id]", "Enter a number.")]),
        ("filter[guests.id]=1&filter[guests.id]=x", [("filter[guests.id]", "Enter a number.")]),
    ],
)
def test_a_value_that_the_form_refuses_is_refused_with_its_parameter(
    query: str, expected: list[tuple[str, str]]
) -> None:
    answers = refused(f"?{query}")

    assert [parameter for parameter, _ in answers] == [parameter for parameter, _ in expected]
    for (_, detail), (_, start) in zip(answers, expected, strict=True):
        assert start == "invalid value" or detail.startswith(start)


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("?filter[id]=x", "/data/attributes/id"),
        ("?filter[guests]=x", "/data/relationships/guests"),
    ],
)
def test_the_dialect_of_8_x_points_to_the_filter_that_refuses_a_value(
    settings: Any, query: str, pointer: str
) -> None:
    settings.JSON_API_DIALECT = "8"
    found = errors(call(AlbumViewSet.as_view({"get": "list"}), query))

    assert [error["source"] for error in found] == [{"pointer": pointer}]


HUGE = "9" * 30
FAR = "99999999999"


@pytest.mark.parametrize(
    "query",
    [
        f"filter[id]={HUGE}",
        "filter[id]=1e40",
        "filter[id]=1.5",
        f"filter[id.in]=1,{HUGE}",
        f"filter[id.range]=1,{HUGE}",
        f"filter[id.gt]=-{HUGE}",
        f"filter[guests.id.in]={HUGE}",
        f"filter[releaseDate.year]={FAR}",
        f"filter[releaseDate.year.gt]={FAR}",
        "filter[releaseDate.isnull]=banana",
        "filter[title.regex]=(",
        "filter[title.icontains]=a%00",
        "filter[homeland]=a%00",
        "filter[guests]=%00",
        f"filter[guests.id]=1&filter[guests.id]={HUGE}",
        f"filter[guests.id]={HUGE}&filter[guests.id]=1",
        f"filter[releaseDate.year]=1&filter[releaseDate.year]={FAR}",
        f"filter[releaseDate.year]={FAR}&filter[releaseDate.year]=1",
    ],
)
def test_a_value_that_no_database_takes_is_refused(query: str) -> None:
    parameter = query.partition("=")[0]

    assert refused(f"?{query}") == [(parameter, f"invalid value for {parameter}")]


@pytest.mark.parametrize(
    ("query", "at_fault"),
    [
        (f"filter[guests]={HUGE}", {"filter[guests]"}),
        (f"filter[guests]=1&filter[guests]={HUGE}", {"filter[guests]"}),
        (f"filter[id.in]=1&filter[guests]={HUGE}&filter[title]=Beta", {"filter[guests]"}),
        (f"filter[id.in]={HUGE}&filter[guests]=1&filter[title]=Beta", {"filter[id.in]"}),
        (
            f"filter[id]=1&filter[releaseDate.year]={FAR}&filter[title]=Beta",
            {"filter[releaseDate.year]"},
        ),
    ],
)
def test_only_the_value_at_fault_is_named(query: str, at_fault: set[str]) -> None:
    assert {parameter for parameter, _ in refused(f"?{query}")} == at_fault


def test_a_number_that_is_too_large_for_a_related_row_is_found_among_others() -> None:
    """SQLite has no answer at all, so that the form does not get to the other values."""
    query = f"?filter[performer]=99&filter[guests]={HUGE}"

    assert "filter[guests]" in {parameter for parameter, _ in refused(query)}


@pytest.mark.parametrize("filterset_fields", [None, ()])
def test_a_view_without_filters_refuses_them(filterset_fields: Any) -> None:
    viewset = with_attributes(filterset_fields=filterset_fields)

    assert refused("?filter[title]=1", viewset) == [("filter[title]", "invalid filter[title]")]
    assert found("?filter[search]=beta", viewset) == [2]


class AlbumFilterSet(django_filters.FilterSet):  # type: ignore[misc, name-defined]
    title = django_filters.CharFilter(field_name="artist__stage_name")
    has_label = django_filters.BooleanFilter(field_name="label", lookup_expr="isnull", exclude=True)
    price = django_filters.RangeFilter()
    name = django_filters.LookupChoiceFilter(
        field_name="album_title", lookup_choices=["exact", "icontains"]
    )
    length = django_filters.NumberFilter(method="filter_length")
    genre_or_title = django_filters.CharFilter(field_name="album_title", required=True)
    code = django_filters.Filter(field_name="album_title")

    class Meta:
        model = models.Album
        fields = ("id",)

    def filter_length(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset.filter(album_title__regex="^.{" + str(int(value)) + "}$")


class Optional(AlbumFilterSet):
    genre_or_title = None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # the filterset's own name goes before the field of the serializer
        ("filter[title]=Yan", [2]),
        ("filter[hasLabel]=true", [1]),
        ("filter[has_label]=false", [2, 3]),
        ("filter[price_min]=2", [2, 3]),
        ("filter[priceMin]=1&filter[priceMax]=2", [1, 2]),
        ("filter[priceMin]=1&filter[priceMin]=2", [2, 3]),
        ("filter[name]=ETA&filter[nameLookup]=icontains", [2]),
        ("filter[length]=4", [2]),
        ("filter[length]=4&filter[length]=5", []),
        ("filter[length]=4.0", [2]),
    ],
)
def test_a_filterset_has_names_of_its_own(query: str, expected: list[int]) -> None:
    assert found(f"?{query}", with_attributes(filterset_class=Optional)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("filter[priceMax]=x", [("filter[priceMax]", "Enter a number.")]),
        ("filter[name]=x", [("filter[name]", "Select a lookup.")]),
        ("filter[albumTitle]=x", [("filter[albumTitle]", "invalid filter[albumTitle]")]),
        ("filter[length]=Infinity", [("filter[length]", "Enter a number.")]),
        ("filter[code]=a%00", [("filter[code]", "invalid value for filter[code]")]),
    ],
)
def test_an_error_of_a_filterset_has_the_parameter_of_the_client(
    query: str, expected: list[tuple[str, str]]
) -> None:
    assert refused(f"?{query}", with_attributes(filterset_class=Optional)) == expected


@pytest.mark.not_a_document("the parameter is missing", problem="is no parameter")
def test_a_filter_that_is_required_is_named_as_clients_would_write_it() -> None:
    assert refused("", with_attributes(filterset_class=AlbumFilterSet)) == [
        ("filter[genreOrTitle]", "This field is required.")
    ]


class Strict(django_filters.FilterSet):  # type: ignore[misc, name-defined]
    """Takes one filter at a time, and has some that fail in unusual ways."""

    broken = django_filters.CharFilter(method="filter_broken")
    bad_code = django_filters.CharFilter(method="filter_badly")
    artist_range = django_filters.RangeFilter(field_name="artist__id")

    class Meta:
        model = models.Album
        fields = ("id", "price")

    def get_form_class(self) -> Any:
        def clean(form: Any) -> Any:
            if len([value for value in form.cleaned_data.values() if value]) > 1:
                raise FormError("Choose one.")
            return form.cleaned_data

        return type("Form", (super().get_form_class(),), {"clean": clean})

    def filter_broken(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(id=int(value))

    def filter_badly(self, queryset: Any, name: str, value: str) -> Any:
        raise LookupError("This is a mistake of the developer.")


class Shaky(Strict):
    """Fails whatever it is asked."""

    def filter_queryset(self, queryset: Any) -> Any:
        raise ValueError("This is a mistake of the developer.")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("filter[id]=1&filter[price]=2", [("filter", "Choose one.")]),
        ("filter[broken]=x", [("filter[broken]", "invalid value for filter[broken]")]),
        ("broken=x", [("broken", "invalid value for broken")]),
        ("id=x", [("id", "Enter a number.")]),
        (
            f"filter[artistRangeMin]=1&filter[artistRangeMax]={HUGE}",
            [("filter[artistRangeMin]", "invalid value for filter[artistRangeMin]")],
        ),
    ],
)
def test_whatever_a_value_breaks_is_an_error_of_its_parameter(
    query: str, expected: list[tuple[str, str]]
) -> None:
    assert refused(f"?{query}", with_attributes(filterset_class=Strict)) == expected


@pytest.mark.parametrize(
    ("filterset_class", "query", "mistake"),
    [(Strict, "filter[badCode]=1", LookupError), (Shaky, "filter[id]=1", ValueError)],
)
def test_a_mistake_of_the_developer_is_not_blamed_on_the_client(
    filterset_class: Any, query: str, mistake: type[Exception]
) -> None:
    view = with_attributes(filterset_class=filterset_class)
    backend, request = DjangoFilterBackend(), Request(APIRequestFactory().get(f"/?{query}"))

    with pytest.raises(mistake, match="This is a mistake of the developer"):
        backend.filter_queryset(request, models.Album.objects.all(), view())


def test_a_parameter_that_the_project_allows_reaches_the_filterset() -> None:
    viewset = with_attributes(filterset_class=Strict)

    assert found("?broken=2", viewset) == [2]
    assert found("?broken=2&filter[search]=alpha", viewset) == []


def test_parameters_of_json_api_and_the_format_do_not_reach_the_filterset() -> None:
    class Taken(django_filters.FilterSet):  # type: ignore[misc, name-defined]
        sort = django_filters.CharFilter(field_name="album_title")
        format = django_filters.CharFilter(field_name="album_title")

    viewset = with_attributes(filterset_class=Taken, allowed_query_parameters=("sort",))

    assert found("?sort=x&format=vnd.api%2Bjson", viewset) == [1, 2, 3]
    assert found("?filter[sort]=Beta", viewset) == [2]
    assert found("?filter[format]=Beta", viewset) == [2]


class Tolerant(DjangoFilterBackend):
    raise_exception = False


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("filter[id]=abc&filter[title]=Beta", [2]),
        ("filter[guests.id]=abc&filter[guests.id]=1", [1]),
        ("filter[guests.id]=1&filter[guests.id]=abc", [1]),
    ],
)
def test_a_subclass_may_pass_over_values_that_are_refused(query: str, expected: list[int]) -> None:
    assert found(f"?{query}", with_attributes(filter_backends=(Tolerant,))) == expected


class OnlyZoe(DjangoFilterBackend):
    """Adds a filter to what the client asks."""

    def get_filterset_kwargs(self, request: Any, queryset: Any, view: Any) -> dict[str, Any]:
        kwargs = super().get_filterset_kwargs(request, queryset, view)
        data = kwargs["data"].copy()
        data["artist__stage_name"] = "Zoe"
        return {**kwargs, "data": data}


def test_a_subclass_may_change_what_a_filterset_is_given() -> None:
    viewset = with_attributes(filter_backends=(OnlyZoe,))

    assert found("", viewset) == [1, 3]
    assert found("?filter[guests.id]=1&filter[guests.id]=2", viewset) == [1]
    assert refused("?filter[performer]=99", viewset) == [
        (
            "filter[performer]",
            "Select a valid choice. That choice is not one of the available choices.",
        )
    ]


class OwnClass(DjangoFilterBackend):
    """Has a filterset for views that name none, and a word of its own for the search."""

    search_param = "filter[q]"

    def get_filterset_class(self, view: Any, queryset: Any = None) -> Any:
        return super().get_filterset_class(view, queryset) or Optional


def test_a_subclass_may_choose_the_filterset_and_the_search_parameter() -> None:
    viewset = with_attributes(
        filterset_fields=None,
        filter_backends=(OwnClass,),
        allowed_query_parameters=("filter[q]",),
    )

    assert found("?filter[length]=4&filter[q]=", viewset) == [2]
    assert refused("?filter[search]=x", viewset) == [("filter[search]", "invalid filter[search]")]


class OwnPattern(DjangoFilterBackend):
    filter_regex = re.compile(r"^filter(?P<ldelim>\[?)(?P<assoc>[\w\.\-:]*)(?P<rdelim>\]?$)")


def test_a_subclass_may_have_a_pattern_of_its_own() -> None:
    viewset = with_attributes(filter_backends=(OwnPattern,))

    assert refused("?filter[id:gt]=1", viewset) == [("filter[id:gt]", "invalid filter[id:gt]")]


class PlainView(APIView):
    """Filters without help of a generic view."""

    renderer_classes = (JSONRenderer,)
    filterset_fields = {"album_title": ["exact"]}

    def get(self, request: Any) -> Response:
        albums = DjangoFilterBackend().filter_queryset(request, models.Album.objects.all(), self)
        return Response([album.pk for album in albums])


@pytest.mark.not_a_document("the view answers with numbers", problem="is no resource object")
def test_a_plain_view_without_a_serializer_may_filter_too() -> None:
    response = call(PlainView.as_view(), "?filter[albumTitle]=Beta")

    assert json.loads(response.content) == {"data": [2]}
    assert errors(call(PlainView.as_view(), "?filter[title]=Beta"))[0]["source"] == {
        "parameter": "filter[title]"
    }


@pytest.mark.parametrize(
    ("style", "query"),
    [
        ("dasherize", "filter[release-date.gt]=2020-12-01"),
        ("capitalize", "filter[ReleaseDate.gt]=2020-12-01"),
        ("dasherize", "filter[artist.stage-name]=Zoe&filter[price]=3"),
        ("capitalize", "filter[Performer.Name]=Zoe&filter[Price]=3"),
        (False, "filter[release_date.gt]=2020-12-01"),
    ],
)
def test_filters_are_spelled_as_the_settings_say(style: Any, query: str) -> None:
    with override_settings(JSON_API_FORMAT_FIELD_NAMES=style):
        assert found(f"?{query}") == [3]


def browse(viewset: Any, query: str) -> Any:
    own: Any = type("Own", (viewset,), {"renderer_classes": [BrowsableAPIRenderer, JSONRenderer]})
    request = APIRequestFactory().get(f"/{query}", headers={"accept": "text/html"})
    return own.as_view({"get": "list"})(request).render()


def test_the_form_of_the_browsable_api_has_the_parameters_of_clients() -> None:
    page = browse(AlbumViewSet, "?filter[albumTitle.icontains]=BET").content.decode()

    assert 'name="filter[albumTitle.icontains]" value="BET"' in page
    assert 'name="filter[artist.stageName]"' in page
    assert "Beta" in page
    assert "Gamma" not in page


def test_the_form_of_the_browsable_api_may_send_empty_fields() -> None:
    page = browse(
        AlbumViewSet, "?filter[id]=&filter[albumTitle]=Beta&filter[releaseDate.isnull]="
    ).content.decode()

    assert "Beta" in page
    assert "Gamma" not in page


@pytest.mark.parametrize(
    ("viewset", "query", "status"),
    [
        (with_attributes(filterset_fields=None), "", 200),
        (AlbumViewSet, "?filter[bad]=1", 400),
        (AlbumViewSet, "?filter[id]=x", 400),
    ],
)
def test_the_browsable_api_works_without_a_form_and_with_errors(
    viewset: Any, query: str, status: int
) -> None:
    assert browse(viewset, query).status_code == status


def test_a_filter_runs_no_query_but_to_look_up_the_related_row_that_is_named() -> None:
    with counted() as queries:
        found("?fields[albums]=title&filter[title]=Alpha&filter[guests.id]=1&filter[guests.id]=2")
    with counted() as queries_for_related:
        found("?fields[albums]=title&filter[title]=Alpha&filter[performer]=1")

    assert (len(queries), len(queries_for_related)) == (1, 2)


def test_without_django_filter_the_import_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    package = importlib.import_module("rest_framework_json_api.django_filters")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    with pytest.raises(ImportError, match=re.escape("djangorestframework-jsonapi[django-filter]")):
        importlib.reload(package)


class CommentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Comment
        fields = ("body", "created_at")


class CommentViewSet(AlbumViewSet):
    queryset = Comment.objects.order_by("id")
    serializer_class = CommentSerializer
    filterset_fields: Any = {"created_at": ("exact", "gt", "in", "range", "date", "hour")}


@pytest.mark.parametrize(
    "query",
    [
        "filter[createdAt]=yesterday",
        "filter[createdAt.in]=2020-01-01,x",
        "filter[createdAt.hour]=x",
        "filter[createdAt.date]=2020-02-30",
    ],
)
def test_a_bad_date_is_refused(query: str) -> None:
    parameter = query.partition("=")[0]

    assert [named for named, _ in refused(f"?{query}", CommentViewSet)] == [parameter]


@pytest.mark.parametrize("lookup", ["", ".gt", ".in", ".date"])
@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-12:00", "0001-01-01"]
)
def test_a_moment_at_the_end_of_time_is_no_error_of_the_server(lookup: str, moment: str) -> None:
    view = CommentViewSet.as_view({"get": "list"})

    assert call(view, f"?filter[createdAt{lookup}]={moment}").status_code in (200, 400)
