"""What a polymorphic serializer tells of its members, which may be polymorphic, too."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from rest_framework import viewsets
from rest_framework.response import Response

from rest_framework_json_api import serializers
from rest_framework_json_api.serializers import PolymorphicSerializerMetaclass
from tests import models
from tests.http import call, get_list
from tests.resources.polymorphic.api import (
    BookSerializer,
    FilmSerializer,
    LoudEventSerializer,
    MakerSerializer,
    MediaSerializer,
    MediaViewSet,
    QuietEventSerializer,
    ReportSerializer,
    ShelfSerializer,
    TitledMediaViewSet,
    WeatherSerializer,
    make_media,
    maker_object,
    medium_object,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.resources.polymorphic.api")]


# What a polymorphic serializer tells


def test_a_polymorphic_serializer_tells_its_members() -> None:
    assert MediaSerializer.get_polymorphic_types() == ["books", "audiobooks", "films"]
    film = models.Film(title="Alien")
    assert MediaSerializer.get_polymorphic_serializer_for_instance(film) is FilmSerializer
    assert MediaSerializer.get_polymorphic_serializer_for_model(models.Film) is FilmSerializer
    assert MediaSerializer.get_polymorphic_serializer_for_type("films") is FilmSerializer
    assert MediaSerializer.get_polymorphic_model_for_serializer(FilmSerializer) is models.Film
    assert MediaSerializer.get_polymorphic_model_for_type("films") is models.Film


def test_a_row_of_a_derived_class_has_the_serializer_of_its_nearest_base() -> None:
    class PrintedSerializer(serializers.PolymorphicModelSerializer):
        polymorphic_serializers = [BookSerializer, FilmSerializer]

        class Meta:
            model = models.Media

    class PrintedViewSet(MediaViewSet):
        serializer_class = PrintedSerializer

    make_media(3)
    listed = get_list(PrintedViewSet)["data"]

    assert [row["type"] for row in listed] == ["books", "books", "films"]
    named = PrintedSerializer.get_polymorphic_serializer_for_model(models.Audiobook)
    assert named is BookSerializer


@pytest.mark.parametrize(
    ("ask", "named"),
    [
        (
            lambda: MediaSerializer.get_polymorphic_serializer_for_instance(models.Maker()),
            "instance Maker",
        ),
        (
            lambda: MediaSerializer.get_polymorphic_serializer_for_model(models.Maker),
            "model Maker",
        ),
        (
            lambda: MediaSerializer.get_polymorphic_model_for_serializer(MakerSerializer),
            "serializer tests.resources.polymorphic.api.MakerSerializer",
        ),
        (
            lambda: ReportSerializer.get_polymorphic_model_for_serializer(WeatherSerializer),
            "serializer tests.resources.polymorphic.api.WeatherSerializer",
        ),
        (lambda: MediaSerializer.get_polymorphic_serializer_for_type("comics"), "type comics"),
        (lambda: MediaSerializer.get_polymorphic_model_for_type("comics"), "type comics"),
    ],
)
def test_what_has_no_member_is_not_implemented(ask: Any, named: str) -> None:
    with pytest.raises(NotImplementedError) as raised:
        ask()
    owner = "ReportSerializer" if "Weather" in named else "MediaSerializer"
    assert str(raised.value) == (
        f"No polymorphic serializer has been found for the {named}. Is one missing in "
        f"polymorphic_serializers of tests.resources.polymorphic.api.{owner}?"
    )


def test_a_base_row_without_a_child_row_is_not_implemented() -> None:
    models.Media.objects.create(title="Alone")

    with pytest.raises(NotImplementedError, match="for the instance Media"):
        MediaSerializer(models.Media.objects.all(), many=True).data  # noqa: B018


@pytest.mark.parametrize("members", [None, [], (), "books", {}])
def test_a_polymorphic_serializer_needs_members(members: Any) -> None:
    with pytest.raises(ImproperlyConfigured) as raised:
        PolymorphicSerializerMetaclass(
            "Nothing",
            (serializers.PolymorphicModelSerializer,),
            {"__module__": "tests", "polymorphic_serializers": members, "Meta": object},
        )
    assert str(raised.value) == (
        "tests.Nothing needs `polymorphic_serializers`: a list of the serializer classes of its "
        "concrete types."
    )


def test_a_base_of_polymorphic_serializers_has_no_members() -> None:
    class Numbered(serializers.PolymorphicModelSerializer):
        @classmethod
        def get_polymorphic_serializer_for_instance(cls, instance: Any) -> Any:
            return cls.polymorphic_serializers[instance]

    class Numbers(Numbered):
        polymorphic_serializers = [BookSerializer, FilmSerializer]

    assert Numbers.get_polymorphic_serializer_for_instance(1) is FilmSerializer


@pytest.mark.parametrize(
    "members",
    [[BookSerializer, BookSerializer], [QuietEventSerializer, LoudEventSerializer]],
)
def test_members_told_by_class_need_models_of_their_own(members: Any) -> None:
    with pytest.raises(ImproperlyConfigured) as raised:
        PolymorphicSerializerMetaclass(
            "Twice",
            (serializers.PolymorphicModelSerializer,),
            {"__module__": "tests", "polymorphic_serializers": members},
        )
    assert str(raised.value) == (
        "tests.Twice: each of its polymorphic_serializers needs a model of its own. Where the "
        "class of a row does not tell its serializer, override "
        "`get_polymorphic_serializer_for_instance`."
    )


def test_a_default_include_that_no_member_offers_is_left_out() -> None:
    class BadSerializer(MediaSerializer):
        class JSONAPIMeta:
            included_resources = ("publisher",)

    class BadViewSet(MediaViewSet):
        serializer_class = BadSerializer

    assert "included" not in get_list(BadViewSet)


# Members of several polymorphic serializers


class PrintSerializer(serializers.PolymorphicModelSerializer):
    """Has a member that is polymorphic itself."""

    polymorphic_serializers = [MediaSerializer, MakerSerializer, ShelfSerializer]

    @classmethod
    def get_polymorphic_serializer_for_instance(cls, instance: Any) -> Any:
        named = {models.Maker: MakerSerializer, models.Shelf: ShelfSerializer}
        return named.get(type(instance), MediaSerializer)


class FilmViewSet(MediaViewSet):
    queryset = models.Film.objects.all()
    serializer_class = FilmSerializer


class PrintViewSet(viewsets.ViewSet):
    def list(self, request: Any) -> Response:
        rows = [*models.Media.objects.all(), models.Maker.objects.get(pk=1)]
        context = {"request": request, "view": self}
        return Response(PrintSerializer(rows, many=True, context=context).data)


def test_a_member_may_be_polymorphic() -> None:
    make_media(3)
    media_objects = [medium_object(key) for key in (1, 2, 3)]

    types = ["books", "audiobooks", "films", "makers", "shelves"]
    assert PrintSerializer.get_polymorphic_types() == types
    assert get_list(PrintViewSet) == {"data": [*media_objects, maker_object(1)]}
    assert get_list(PrintViewSet, "?include=director") == {
        "data": [*media_objects, maker_object(1)],
        "included": [maker_object(3)],
    }
    assert get_list(PrintViewSet, "?include=featured,director")["included"] == [maker_object(3)]


def test_a_member_keeps_its_configuration_wherever_it_is_used() -> None:
    make_media(3)
    film = medium_object(3)
    for _ in range(2):
        assert get_list(FilmViewSet, "?include=director") == {
            "data": [film],
            "included": [maker_object(3)],
        }
        assert get_list(MediaViewSet, "?include=director")["data"][2] == film
        assert get_list(PrintViewSet, "?include=director")["data"][2] == film
        assert get_list(TitledMediaViewSet)["data"][2] == film
        response = call(FilmViewSet.as_view({"get": "list"}), "?include=chapters")
        assert response.status_code == 400
    assert list(FilmSerializer.included_serializers) == [
        "creator",
        "keywords",
        "based_on",
        "director",
    ]
    response = call(
        FilmViewSet.as_view({"post": "create"}),
        method="post",
        data={"data": {"type": "books", "attributes": {"title": "Solaris"}}},
    )
    assert response.status_code == 409
