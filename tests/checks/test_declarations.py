"""System checks of what serializers declare, in any URLconf."""

from typing import Any

import pytest
from django.core.checks import Warning
from django.urls import include, path
from rest_framework import serializers as drf
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from rest_framework_json_api import serializers, views
from rest_framework_json_api._checks.declarations import check_declarations
from rest_framework_json_api._checks.serializers import SerializerCheck
from tests import models
from tests.music import ArtistSerializer, GenreSerializer

pytestmark = pytest.mark.urls(__name__)
HERE = __name__


class AlbumSerializer(serializers.ModelSerializer):
    included_serializers: Any = {"artist": ArtistSerializer, "label": "tests.no_such_module.Label"}

    class Meta:
        model = models.Album
        fields = ["album_title", "artist", "label"]
        meta_fields = ["headline", "nothing"]

    class JSONAPIMeta:
        included_resources = ["artist.country", "artist.nothing", "label.owner", "genres"]


class PassportSerializer(serializers.HyperlinkedModelSerializer):
    note = serializers.SerializerMethodField()

    class Meta:
        model = models.Passport
        fields = ["serial_number"]
        meta_fields = ["note", "artist", "nobody"]


class MediaSerializer(serializers.PolymorphicModelSerializer):
    polymorphic_serializers = [PassportSerializer, GenreSerializer]

    class Meta:
        model = models.Media

    class JSONAPIMeta:
        included_resources = ["publisher"]


class PlainSerializer(drf.Serializer[Any]):
    name = drf.CharField()

    class Meta:
        meta_fields = ["name", "other"]


class AlbumViewSet(views.ModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class = AlbumSerializer


class MediaViewSet(views.ReadOnlyModelViewSet):
    queryset = models.Media.objects.all()
    serializer_class = MediaSerializer


class PlainView(APIView):
    serializer_class = PlainSerializer


router = SimpleRouter()
router.register("albums", AlbumViewSet)
urlpatterns = [
    path("api/", include(router.urls)),
    path("media", MediaViewSet.as_view({"get": "list"})),
    path("plain", PlainView.as_view()),
    path("bare", APIView.as_view()),
]


def left_out(serializer: str, path: str) -> Warning:
    return Warning(
        f"{HERE}.{serializer}: JSONAPIMeta.included_resources has the path {path!r}, which "
        "included_serializers does not offer. It is left out.",
        hint="Add its serializers to `included_serializers`, or remove the path.",
        id="rest_framework_json_api.W008",
    )


def no_field(serializer: str, name: str) -> Warning:
    return Warning(
        f"{HERE}.{serializer}: Meta.meta_fields has {name!r}, which is no field.",
        hint="Correct the name, declare the field, or remove it.",
        id="rest_framework_json_api.W009",
    )


def test_default_includes_and_meta_fields_that_are_not_there() -> None:
    assert check_declarations() == [
        left_out("AlbumSerializer", "artist.nothing"),
        left_out("AlbumSerializer", "genres"),
        left_out("MediaSerializer", "publisher"),
        no_field("AlbumSerializer", "nothing"),
        no_field("PassportSerializer", "nobody"),
        no_field("PlainSerializer", "other"),
    ]


def test_without_a_urlconf_nothing_is_declared(settings: Any) -> None:
    del settings.ROOT_URLCONF
    assert check_declarations() == []


class KindSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Genre
        fields = ["id"]

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "type": serializers.CharField(source="title")}


def test_a_field_type_that_a_project_puts_in() -> None:
    assert list(SerializerCheck(KindSerializer).messages(set())) == [
        Warning(
            f"{HERE}.KindSerializer has a field 'type', a name that JSON:API keeps for the type of "
            "a resource. It is an attribute here.",
            hint="Give the field another name, and the old one as `source`.",
            id="rest_framework_json_api.W010",
        )
    ]
