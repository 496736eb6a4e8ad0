"""System checks of a project that comes from 8.x: what of it counts no more, or otherwise."""

import sys
from typing import Any

import pytest
from django.core.checks import Error, Info, Warning, run_checks
from django.urls import path
from rest_framework import viewsets
from rest_framework.filters import BaseFilterBackend
from rest_framework.views import APIView

from rest_framework_json_api import renderers, serializers, views
from rest_framework_json_api._checks.migration import check_migration
from rest_framework_json_api._dialect import DIALECTS
from tests import models
from tests.music import ArtistViewSet

pytestmark = pytest.mark.urls("tests.checks.test_migration_checks")
HERE = "tests.checks.test_migration_checks"


class ArtistSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Artist
        fields = ("stage_name", "teacher")


class FieldsRenderer(renderers.JSONRenderer):
    @classmethod
    def _filter_sparse_fields(cls, serializer: Any, fields: Any, resource_name: Any) -> Any:
        return fields


class PublishedArtists(ArtistViewSet):
    serializer_class = ArtistSerializer
    renderer_classes = (FieldsRenderer,)

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(stage_name=self.request.query_params.get("name"))


class TracedArtists(PublishedArtists):
    allowed_query_parameters = ("traceId",)


class ArtistRelationships(views.RelationshipView):
    queryset = models.Artist.objects

    def get_related_instance(self) -> Any:
        return None


class SeatRelationships(views.RelationshipView):
    queryset = models.Seat.objects.all()


class NamedRelationships(views.RelationshipView):
    queryset = models.Artist.objects
    parent_serializer_class = ArtistSerializer


class OwnWay(views.RelationshipView):
    queryset = models.Seat.objects.all()

    def get_parent_serializer_class(self, parent: Any) -> Any:
        return ArtistSerializer


class AnyModel(views.RelationshipView):
    def get_queryset(self) -> Any:
        return models.Artist.objects.all()


class Bare(views.RetrieveRelationshipMixin, viewsets.ViewSet):
    pass


class PlainView(APIView):
    filter_backends = (BaseFilterBackend,)

    def get(self, request: Any) -> Any:
        return request.query_params


def page(request: Any) -> Any:
    """Answer in the way of Django."""


LINKAGE: Any = {"get": "retrieve_relationship"}
urlpatterns = [
    path("artists", PublishedArtists.as_view({"get": "list"})),
    path("traced", TracedArtists.as_view({"get": "list"})),
    path("artists/<pk>/relationships/<related_field>", ArtistRelationships.as_view()),
    path("seats/<pk>/relationships/<related_field>", SeatRelationships.as_view()),
    path("named/<pk>/relationships/<related_field>", NamedRelationships.as_view()),
    path("own/<pk>/relationships/<related_field>", OwnWay.as_view()),
    path("any/<pk>/relationships/<related_field>", AnyModel.as_view()),
    path("bare/<pk>/relationships/<related_field>", Bare.as_view(LINKAGE)),
    path("registry/<pk>/<related_field>", views.RelationshipView.as_view(registry=None)),
    path("plain", PlainView.as_view()),
    path("page", page),
]

UNCALLED = [
    Warning(
        f"{HERE}.FieldsRenderer overrides '_filter_sparse_fields', which nothing calls.",
        hint="Override the serializer, whose fields are those that the client asks for, in its "
        "place.",
        id="rest_framework_json_api.W006",
    ),
    Warning(
        f"{HERE}.ArtistRelationships overrides 'get_related_instance', which nothing calls.",
        hint="Override `get_linkage` in its place.",
        id="rest_framework_json_api.W006",
    ),
]
CHANGED = [
    Info(
        f"{HERE}.ArtistRelationships offers the relationships that {HERE}.ArtistSerializer "
        "declares, where 8.x offered all relations of Artist.",
        hint="Name the serializer of the parent: `parent_serializer_class`.",
        id="rest_framework_json_api.I001",
    ),
    Warning(
        f"{HERE}.SeatRelationships: no view of the URLconf has a serializer for Seat, so that "
        "there are no relationships at its URLs.",
        hint="Name the serializer of the parent: `parent_serializer_class`. Or set "
        "JSON_API_DIALECT = '8'.",
        id="rest_framework_json_api.W004",
    ),
    Info(
        f"{HERE}.PublishedArtists reads the query string in 'get_queryset'. Parameters that it is "
        "not known to read are refused.",
        hint="Name those of its own in `allowed_query_parameters`, or in "
        "JSON_API_ALLOWED_QUERY_PARAMETERS.",
        id="rest_framework_json_api.I002",
    ),
]


@pytest.mark.parametrize("name", ["tolerant", "strict"])
def test_each_change_is_told_once(settings: Any, name: str) -> None:
    settings.JSON_API_DIALECT = name

    assert check_migration() == [*UNCALLED, *CHANGED]


def test_the_dialect_of_8_x_keeps_what_the_hints_are_about(settings: Any) -> None:
    settings.JSON_API_DIALECT = "8"

    assert check_migration() == UNCALLED


def test_parameters_that_the_settings_allow_are_thought_of(settings: Any) -> None:
    settings.JSON_API_ALLOWED_QUERY_PARAMETERS = ("theName",)

    assert check_migration() == [*UNCALLED, *CHANGED[:2]]


def test_hints_can_be_silenced(settings: Any) -> None:
    settings.SILENCED_SYSTEM_CHECKS = ["rest_framework_json_api.I001"]
    found = [message for message in run_checks(databases=[]) if not message.is_silenced()]

    assert CHANGED[0] not in found
    assert CHANGED[1] in found


def test_an_unknown_dialect_is_a_mistake(settings: Any) -> None:
    settings.JSON_API_DIALECT = "9"

    assert check_migration() == [
        Error(
            "JSON_API_DIALECT is '9', which is no dialect.",
            hint=f"It is one of {', '.join(map(repr, DIALECTS))}.",
            id="rest_framework_json_api.E007",
        )
    ]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("JSON_API_FORMAT_KEYS", "It is JSON_API_FORMAT_FIELD_NAMES now."),
        (
            "JSON_API_SERIALIZE_NESTED_SERIALIZERS_AS_ATTRIBUTE",
            "Nothing is to be set: nested serializers are attributes.",
        ),
        ("JSON_API_FORMAT_TYPE", "Correct its name, or remove it."),
    ],
)
def test_a_setting_without_effect(settings: Any, name: str, hint: str) -> None:
    del settings.ROOT_URLCONF
    setattr(settings, name, True)

    assert check_migration() == [
        Warning(
            f"{name} is no setting of this package, and has no effect.",
            hint=hint,
            id="rest_framework_json_api.W005",
        )
    ]


def test_a_project_needs_no_extra_for_the_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rest_framework_json_api.django_filters", None)
    monkeypatch.setattr(FieldsRenderer, "_validate_filter", None, raising=False)

    assert check_migration()[:2] == UNCALLED
