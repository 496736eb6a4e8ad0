"""Views of relationships that know the registry."""

from typing import Any

import pytest

from rest_framework_json_api import routers, serializers, views
from tests import models, music
from tests.client import identifiers
from tests.http import document
from tests.routing.routers.api import (
    AlbumViewSet,
    ArtistViewSet,
    FiguresViewSet,
    PlainRelationships,
    registered,
    relationship,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.routing.routers.api")]


def test_a_view_with_the_registry_finds_the_serializer_of_the_parent() -> None:
    router = registered(routers.SimpleRouter(trailing_slash=False))
    view = PlainRelationships.as_view(registry=router.resources)

    found = document(relationship(view, "get", 1, "guests"))
    assert found["data"] == identifiers("artists", 1, 2)
    assert found["meta"] == {"pagination": {"page": 1, "pages": 2, "count": 3}}
    assert relationship(view, "patch", 1, "tracks", data=[]).status_code == 403
    assert relationship(view, "get", 1, "genres").status_code == 404


@pytest.mark.usefixtures("model_relations")
def test_a_view_with_a_registry_that_knows_no_serializer_of_the_parent() -> None:
    router = routers.SimpleRouter()
    router.register("artists", ArtistViewSet)
    router.register("figures", FiguresViewSet, basename="figures")
    view = PlainRelationships.as_view(registry=router.resources)

    assert document(relationship(view, "get", 1, "genres"))["data"] == []
    assert document(relationship(view, "get", 1, "guests"))["data"] == identifiers("artists", 1, 2)


@pytest.mark.usefixtures("model_relations")
def test_a_view_without_a_registry_has_the_relations_of_the_model() -> None:
    view = PlainRelationships.as_view()

    assert document(relationship(view, "get", 1, "genres")) == {"data": []}
    assert document(relationship(view, "get", 1, "guests")) == {
        "data": identifiers("artists", 1, 2, 3, 4)
    }


def test_the_serializer_that_a_view_names_comes_before_that_of_the_registry() -> None:
    router = registered(routers.SimpleRouter())
    view = PlainRelationships.as_view(
        registry=router.resources, parent_serializer_class=music.AlbumSerializer
    )

    assert document(relationship(view, "get", 1, "genres"))["data"] == []


def test_the_first_serializer_that_is_registered_for_a_model_is_the_one() -> None:
    class WithGenres(AlbumViewSet):
        serializer_class: Any = music.AlbumSerializer

    router = routers.SimpleRouter()
    router.register("first", WithGenres, "first")
    router.register("albums", AlbumViewSet)
    view = PlainRelationships.as_view(registry=router.resources)

    assert document(relationship(view, "get", 1, "genres"))["data"] == []


@pytest.mark.usefixtures("model_relations")
@pytest.mark.parametrize("with_registry", [True, False])
def test_the_ids_in_urls_are_those_of_the_serializer_in_the_registry(with_registry: bool) -> None:
    class TownSerializer(serializers.ModelSerializer):
        id = serializers.SlugField(source="slug", read_only=True)

        class Meta:
            model = models.Town
            fields = ("id", "festivals")

    class TownViewSet(views.ModelViewSet):
        queryset = models.Town.objects.all()
        serializer_class = TownSerializer

    class TownRelationships(views.RelationshipView):
        queryset = models.Town.objects.all()

    router = routers.SimpleRouter()
    router.register("towns", TownViewSet)
    town = models.Town.objects.create(slug="ulm", label="Ulm")
    known = {"registry": router.resources} if with_registry else {}
    view = TownRelationships.as_view(**known)

    statuses = [relationship(view, "get", key, "festivals").status_code for key in ("ulm", town.pk)]
    assert statuses == ([200, 404] if with_registry else [404, 200])
