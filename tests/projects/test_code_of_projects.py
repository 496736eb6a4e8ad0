"""What code of a project does around the package, as its own tests do it, too."""

import json
import re
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import pytest
from django.db.models import QuerySet
from rest_framework.exceptions import ErrorDetail, NotFound, ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from rest_framework_json_api import utils
from rest_framework_json_api.exceptions import exception_handler
from rest_framework_json_api.filters import OrderingFilter
from rest_framework_json_api.negotiation import JSONAPIContentNegotiation
from rest_framework_json_api.renderers import JSONRenderer
from rest_framework_json_api.utils import format_drf_errors
from tests import models
from tests.http import call, document, errors, get_list, get_related
from tests.music import AlbumSerializer, AlbumViewSet, ArtistSerializer, TrackSerializer

# A handler of the project's own


class Missing(Exception):
    """Is raised by code that knows nothing of DRF."""


class SearchViewSet(AlbumViewSet):
    def list(self, request: Any) -> Response:
        raise Missing

    def get_exception_handler(self) -> Any:
        return own_handler


def own_handler(exc: Exception, context: Any) -> Response | None:
    response = exception_handler(exc, context)
    if response is not None:
        return response
    return format_drf_errors(Response({"detail": "Try later."}, status=503), context, exc)


def test_a_handler_of_the_project_that_calls_ours_answers_what_drf_has_no_answer_to() -> None:
    response = call(SearchViewSet.as_view({"get": "list"}))

    assert response.status_code == 503
    assert [error["detail"] for error in errors(response)] == ["Try later."]


def test_outside_of_a_view_the_handler_in_the_settings_counts(settings: Any) -> None:
    assert exception_handler(Missing(), {}) is None
    settings.JSON_API_UNIFORM_EXCEPTIONS = True
    assert exception_handler(Missing(), {}) is not None
    settings.REST_FRAMEWORK = {
        **settings.REST_FRAMEWORK,
        "EXCEPTION_HANDLER": f"{__name__}.own_handler",
    }
    assert exception_handler(Missing(), {}) is None


# A serializer that is chosen by the action


class ByActionViewSet(AlbumViewSet):
    def get_serializer_class(self) -> Any:
        return {"list": AlbumSerializer}[self.action]


@pytest.mark.parametrize("view", [ByActionViewSet(), ByActionViewSet(action="metadata")])
def test_errors_are_formatted_for_a_view_that_cannot_choose_its_serializer(view: Any) -> None:
    exc = ValidationError({"album_title": ["Wrong."]})

    response = exception_handler(exc, {"view": view, "request": None})

    assert response is not None
    assert [error["detail"] for error in response.data] == ["Wrong."]


@pytest.mark.django_db
def test_a_serializer_is_rendered_for_a_view_that_drf_has_not_set_up() -> None:
    album = models.Album.objects.create(
        id=3, album_title="Album", artist=models.Artist.objects.create(id=2, stage_name="A")
    )
    serializer = TitleSerializer(album)

    content = JSONRenderer().render(serializer.data, None, {"view": ByActionViewSet()})

    assert json.loads(content)["data"] == {
        "type": "albums",
        "id": "3",
        "attributes": {"albumTitle": "Album"},
    }


class TitleSerializer(AlbumSerializer):
    included_serializers: dict[str, Any] = {}

    class Meta:
        model = models.Album
        fields: Any = ("album_title",)


# What a test reads of a response


class FailingViewSet(AlbumViewSet):
    def list(self, request: Any, pk: Any) -> Response:
        raise ValidationError({"album_title": [ErrorDetail("Wrong.", "wrong")]})

    def retrieve(self, request: Any, pk: Any) -> Response:
        raise NotFound(code="gone")


@pytest.mark.django_db
@pytest.mark.parametrize("dialect", ["tolerant", "8"])
@pytest.mark.parametrize(
    ("method", "action", "data", "code"),
    [
        ("post", "list", {"data": {"type": "albums"}}, "wrong"),
        ("get", "retrieve", None, "gone"),
        ("post", "create", {}, "parse_error"),
    ],
)
def test_the_detail_of_an_error_in_the_data_of_a_response_carries_its_code(
    settings: Any, dialect: str, method: str, action: str, data: Any, code: str
) -> None:
    settings.JSON_API_DIALECT = dialect

    view = FailingViewSet.as_view({method: action})
    response = call(view, method=method, data=data, pk=3)

    assert [error["detail"].code for error in response.data] == [code]


# How views negotiate


class AnyNegotiation(DefaultContentNegotiation):
    """Answers with the first renderer, whatever the client accepts."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


def test_views_negotiate_by_the_class_that_the_project_names(settings: Any) -> None:
    assert AlbumViewSet().get_content_negotiator().__class__ is JSONAPIContentNegotiation

    settings.REST_FRAMEWORK = {
        **settings.REST_FRAMEWORK,
        "DEFAULT_CONTENT_NEGOTIATION_CLASS": f"{__name__}.AnyNegotiation",
    }

    assert AlbumViewSet().get_content_negotiator().__class__ is AnyNegotiation


# A serializer without a view


def test_a_serializer_without_a_view_refuses_no_include() -> None:
    request = Request(APIRequestFactory().get("/?include=nothing"))

    serializer = TitleSerializer(context={"request": request})

    assert list(serializer.fields) == ["album_title"]


def test_a_serializer_refuses_an_include_that_the_answer_of_its_view_cannot_have() -> None:
    class OwnViewSet(AlbumViewSet):
        def list(self, request: Any) -> Response:
            return Response(TitleSerializer([], many=True, context={"request": request}).data)

    response = call(OwnViewSet.as_view({"get": "list"}), "?include=nothing")

    assert response.status_code == 400
    assert [error["source"] for error in errors(response)] == [{"parameter": "include"}]


# What is related, found by the view


class ReachedSerializer(AlbumSerializer):
    related_serializers = {
        "same_artist": AlbumSerializer,
        "first_track": TrackSerializer,
        "nobody": ArtistSerializer,
    }


class ReachedViewSet(AlbumViewSet):
    serializer_class = ReachedSerializer

    def get_related_instance(self) -> Any:
        album = self.get_object()
        found: Mapping[str, Any] = {
            "same_artist": models.Album.objects.filter(artist=album.artist).order_by("pk"),
            "first_track": album.tracks.order_by("pk").first(),
        }
        name = self.get_related_field_name()
        return found[name] if name in found else super().get_related_instance()


@pytest.fixture
def album() -> models.Album:
    artist = models.Artist.objects.create(id=2, stage_name="Artist")
    models.Album.objects.create(id=4, album_title="Other", artist=artist)
    return models.Album.objects.create(id=3, album_title="Album", artist=artist)


@pytest.mark.django_db
def test_a_declared_name_that_the_view_finds_itself_has_a_related_collection(
    album: models.Album,
) -> None:
    found = get_related(ReachedViewSet, 3, "same_artist", "?fields[albums]=albumTitle")

    assert found["data"] == [
        {"type": "albums", "id": "3", "attributes": {"albumTitle": "Album"}},
        {"type": "albums", "id": "4", "attributes": {"albumTitle": "Other"}},
    ]


@pytest.mark.django_db
def test_a_declared_name_that_the_view_finds_itself_is_written_as_links_write_it(
    album: models.Album,
) -> None:
    assert get_related(ReachedViewSet, 3, "firstTrack")["data"] is None


@pytest.mark.django_db
def test_the_other_relationships_of_a_view_that_finds_some_itself_are_as_always(
    album: models.Album,
) -> None:
    assert get_related(ReachedViewSet, 3, "artist")["data"]["id"] == "2"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["nobody", "album_title", "delete", "unknown"])
def test_what_a_view_does_not_find_itself_is_not_reached_by_name(
    album: models.Album, name: str
) -> None:
    view = ReachedViewSet.as_view({"get": "retrieve_related"})

    assert call(view, pk=3, related_field=name).status_code == 404


def test_a_name_that_nobody_declares_is_not_found_before_a_view_is_set_up() -> None:
    view = ReachedViewSet(kwargs={"pk": 3, "related_field": "unknown"})
    view.request = Request(APIRequestFactory().get("/"))

    with pytest.raises(NotFound):
        view.get_related_field_name()


# Spellings


class SortedViewSet(AlbumViewSet):
    filter_backends = (OrderingFilter,)
    ordering_fields = ("album_title", "artist__stage_name")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sort",
    [
        "albumTitle",
        "album_title",
        "album-title",
        "AlbumTitle",
        "artist.stageName,-album_title",
        "artist__stageName,-albumTitle",
        "artist.stage-name,-albumTitle",
    ],
)
def test_a_sort_field_may_have_any_spelling_as_in_8_x(
    settings: Any, album: models.Album, sort: str
) -> None:
    settings.JSON_API_DIALECT = "8"
    expected = ["4", "3"] if "," in sort else ["3", "4"]

    assert [one["id"] for one in get_list(SortedViewSet, f"?sort={sort}")["data"]] == expected


@pytest.mark.django_db
@pytest.mark.parametrize("sort", ["release-date", "artist__id", "artist.country"])
def test_no_spelling_sorts_by_what_the_view_does_not_name(
    settings: Any, album: models.Album, sort: str
) -> None:
    settings.JSON_API_DIALECT = "8"
    response = call(SortedViewSet.as_view({"get": "list"}), f"?sort={sort}")

    assert response.status_code == 400


def test_a_style_of_false_leaves_names_as_they_are() -> None:
    assert utils.format_value("album_title", False) == "album_title"
    assert utils.format_field_names({"album_title": 1}, False) == {"album_title": 1}


# Filters of another family


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "dialect", "expected"),
    [
        ("?q[album_title]=Other", "8", ["4"]),
        ("?q[album_title]=Other", "tolerant", ["4"]),
        ("?filter[album_title]=Other", "8", ["3", "4"]),
    ],
)
def test_a_backend_with_a_regex_of_its_own_says_what_a_filter_is(
    settings: Any, album: models.Album, query: str, dialect: str, expected: list[str]
) -> None:
    pytest.importorskip("django_filters")
    backends: Any = import_module("rest_framework_json_api.django_filters.backends")
    settings.JSON_API_DIALECT = dialect

    class OwnBackend(backends.DjangoFilterBackend):  # type: ignore[misc]
        filter_regex = re.compile(r"^q(?P<ldelim>\[?)(?P<assoc>\w*)(?P<rdelim>\]?$)")

    class FoundViewSet(AlbumViewSet):
        filter_backends = (OwnBackend,)
        filterset_fields = ("album_title",)

    assert [one["id"] for one in get_list(FoundViewSet, query)["data"]] == expected


# Rows of other models


class GuestsViewSet(AlbumViewSet):
    def guests(self, request: Any, pk: Any) -> Response:
        guests: QuerySet[Any] = models.Artist.objects.order_by("pk")
        return Response(ArtistSerializer(guests, many=True).data)


@pytest.mark.django_db
@pytest.mark.parametrize(("dialect", "kind"), [("tolerant", "artists"), ("8", "albums")])
def test_an_action_that_answers_with_another_serializer_has_the_type_of_its_dialect(
    settings: Any, album: models.Album, dialect: str, kind: str
) -> None:
    settings.JSON_API_DIALECT = dialect

    found = document(call(GuestsViewSet.as_view({"get": "guests"}), pk=3))

    assert [(one["type"], one["id"]) for one in found["data"]] == [(kind, "2")]
