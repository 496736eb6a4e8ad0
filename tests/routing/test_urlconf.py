"""A `RelationshipView` with nothing but a queryset has the serializer of the view for its model."""

import json
from typing import Any

import pytest
from django.urls import include, path
from django.views.decorators.cache import never_cache
from rest_framework import generics, routers
from rest_framework.test import APIClient

from rest_framework_json_api import relations, serializers, views
from tests import models
from tests.http import MEDIA_TYPE, call, counted
from tests.music import BriefArtistSerializer, GenreSerializer

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class ArtistSerializer(serializers.ModelSerializer):
    included_serializers = {"mentor": BriefArtistSerializer}

    id = serializers.CharField(source="stage_name", read_only=True)
    mentor = relations.ResourceRelatedField(
        source="teacher", queryset=models.Artist.objects.all(), allow_null=True
    )

    class Meta:
        model = models.Artist
        fields = ("id", "stage_name", "mentor", "albums")
        read_only_fields = ("albums",)


class ArtistNames(generics.ListAPIView[models.Artist]):
    queryset = models.Artist.objects.all()
    serializer_class = BriefArtistSerializer


class ArtistViewSet(views.ModelViewSet):
    queryset = models.Artist.objects.all()
    serializer_class = ArtistSerializer


class GenreViewSet(views.ModelViewSet):
    queryset = models.Genre.objects.all()

    def get_serializer_class(self) -> Any:
        return GenreSerializer


class BookSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Book
        fields = ("title", "creator")


class FilmSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Film
        fields = ("title",)


class MediaSerializer(serializers.PolymorphicModelSerializer):
    polymorphic_serializers = [BookSerializer, FilmSerializer]

    class Meta:
        model = models.Media


class ArtistRelationships(views.RelationshipView):
    queryset = models.Artist.objects


class GenreRelationships(views.RelationshipView):
    queryset = models.Genre.objects


class BookRelationships(views.RelationshipView):
    queryset = models.Book.objects.all()


class FoundRelationships(views.RelationshipView):
    def get_object(self) -> Any:
        return models.Artist.objects.get(pk=self.kwargs["pk"])


router = routers.SimpleRouter(trailing_slash=False)
router.register("artists", ArtistViewSet)
router.register("genres", GenreViewSet)

urlpatterns = [
    path("names", ArtistNames.as_view()),
    path("api/", include(router.urls)),
    path("found/<pk>/relationships/<related_field>", FoundRelationships.as_view()),
    path("artists/<pk>/relationships/<related_field>", ArtistRelationships.as_view()),
    path("genres/<pk>/relationships/<related_field>", GenreRelationships.as_view()),
    path("books/<pk>/relationships/<related_field>", BookRelationships.as_view()),
    path(
        "media",
        never_cache(
            generics.RetrieveAPIView.as_view(
                queryset=models.Media.objects.all(), serializer_class=MediaSerializer
            )
        ),
    ),
]


@pytest.fixture
def pupil() -> models.Artist:
    teacher = models.Artist.objects.create(pk=1, stage_name="Ann")
    return models.Artist.objects.create(pk=2, stage_name="Bob", teacher=teacher)


def get(url: str) -> tuple[int, Any]:
    """Return the status and the data of the document at a URL."""
    response = APIClient().get(url, headers={"accept": MEDIA_TYPE})
    return response.status_code, response.json().get("data")


def patch(url: str, data: Any) -> int:
    """Return the status of a change."""
    body = json.dumps({"data": data})
    return APIClient().generic("PATCH", url, body, content_type=MEDIA_TYPE).status_code


def test_what_exists_is_what_the_serializer_of_the_resource_declares(pupil: models.Artist) -> None:
    url = "/artists/Bob/relationships"

    assert get(f"{url}/mentor") == (200, {"type": "artists", "id": "1"})
    assert get(f"{url}/teacher") == (404, None)
    assert get(f"{url}/pupils") == (404, None)


def test_the_row_is_found_by_the_id_of_the_resource(pupil: models.Artist) -> None:
    assert get("/artists/2/relationships/mentor") == (404, None)


def test_what_the_serializer_only_reads_cannot_be_changed(pupil: models.Artist) -> None:
    assert patch("/artists/Bob/relationships/albums", []) == 403
    assert patch("/artists/Bob/relationships/mentor", None) in (200, 204)
    assert models.Artist.objects.get(pk=2).teacher is None


def test_looking_for_the_serializer_costs_no_query(pupil: models.Artist) -> None:
    view = ArtistRelationships.as_view()

    with counted() as queries:
        call(view, pk="Bob", related_field="mentor")
    assert len(queries) == 1


def test_a_view_without_a_queryset_has_the_serializer_for_its_row(pupil: models.Artist) -> None:
    assert get("/found/2/relationships/mentor") == (200, {"type": "artists", "id": "1"})
    assert get("/found/2/relationships/teacher") == (404, None)


def test_a_member_of_a_polymorphic_serializer_is_found_for_its_model() -> None:
    maker = models.Maker.objects.create(pk=3, maker_name="Eve")
    models.Book.objects.create(pk=4, title="One", creator=maker)

    assert get("/books/4/relationships/creator") == (200, {"type": "makers", "id": "3"})
    assert get("/books/4/relationships/keywords") == (404, None)


@pytest.mark.parametrize(("dialect", "status"), [("tolerant", 404), ("strict", 404), ("8", 200)])
def test_without_a_serializer_for_the_model_there_are_relationships_in_one_dialect_only(
    settings: Any, dialect: str, status: int
) -> None:
    settings.JSON_API_DIALECT = dialect
    models.Genre.objects.create(pk=5, title="Jazz")

    assert get("/genres/5/relationships/album_set")[0] == status
    assert get("/genres/5/relationships/title")[0] == 404


def test_a_request_may_have_a_urlconf_of_its_own(pupil: models.Artist, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.endpoints.relationships.api"

    assert call(ArtistRelationships.as_view(), pk="2", related_field="mentor").status_code == 404
