"""JSON:API 1.1, "Filtering"."""

from typing import Any

import pytest
from rest_framework.filters import BaseFilterBackend, SearchFilter

from example.settings import HAS_DJANGO_FILTER
from rest_framework_json_api import filters, routers, views
from tests import models, music
from tests.spec import api
from tests.spec.api import get, refused

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.spec.test_filtering")]

BACKENDS: list[Any] = []
if HAS_DJANGO_FILTER:
    from rest_framework_json_api.django_filters import DjangoFilterBackend

    BACKENDS = [DjangoFilterBackend]

needs_django_filter = pytest.mark.skipif(not HAS_DJANGO_FILTER, reason="needs django-filter")


class FilteredViewSet(views.ModelViewSet):
    """Can be filtered by fields, and searched."""

    queryset = models.Album.objects.all()
    serializer_class = api.AlbumSerializer
    filter_backends = (filters.QueryParameterValidationFilter, *BACKENDS, SearchFilter)
    filterset_fields = {"album_title": ("exact", "icontains"), "artist__stage_name": ("exact",)}
    search_fields = ("album_title",)


class ArtistViewSet(views.ReadOnlyModelViewSet):
    """Can be searched, and in no other way be filtered."""

    queryset = models.Artist.objects.all()
    serializer_class = api.ArtistSerializer
    filter_backends = (filters.QueryParameterValidationFilter, SearchFilter)
    search_fields = ("stage_name",)


class UnfilteredViewSet(views.ReadOnlyModelViewSet):
    queryset = models.Genre.objects.all()
    serializer_class = music.GenreSerializer
    filter_backends: tuple[type[BaseFilterBackend], ...] = (
        filters.QueryParameterValidationFilter,
        filters.OrderingFilter,
    )


router = routers.SimpleRouter(trailing_slash=False)
router.register("albums", FilteredViewSet)
router.register("artists", ArtistViewSet)
router.register("genres", UnfilteredViewSet)

urlpatterns = router.urls


def ids(path: str) -> list[str]:
    """Return the ids of the primary data."""
    return [resource["id"] for resource in get(path)["data"]]


def keys(*rows: models.Album | models.Artist) -> list[str]:
    """Return the ids that rows have."""
    return [str(row.pk) for row in rows]


def by(parameter: str) -> tuple[int, list[Any]]:
    """Return the status and the source of the error where a parameter is refused."""
    return 400, [{"parameter": parameter}]


@pytest.mark.spec("FMT-FLT-01")
def test_a_collection_is_searched_with_a_parameter_of_the_filter_family(
    albums: list[models.Album],
) -> None:
    assert ids("/albums?filter[search]=album+1") == keys(albums[1])
    assert ids("/artists?filter[search]=2") == keys(albums[2].artist)
    assert ids("/albums?filter[search]=nothing") == []


@needs_django_filter
@pytest.mark.spec("FMT-FLT-01")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("filter[albumTitle]=Album+2", [2]),
        ("filter[albumTitle.icontains]=ALBUM", [0, 1, 2, 3]),
        ("filter[artist.stageName]=Artist+3", [3]),
        ("filter[artist.stageName]=Artist+3&filter[albumTitle]=Album+1", []),
        ("filter[albumTitle.icontains]=album&filter[search]=0", [0]),
    ],
)
def test_a_collection_is_filtered_by_fields(
    albums: list[models.Album], query: str, expected: list[int]
) -> None:
    assert ids(f"/albums?{query}") == keys(*(albums[index] for index in expected))


@pytest.mark.spec("FMT-FLT-01")
@pytest.mark.parametrize("path", ["", "/relationships"])
def test_what_is_related_is_searched_in_the_same_way(albums: list[models.Album], path: str) -> None:
    url = f"/albums/{albums[2].pk}{path}/guests"
    [first, second] = albums[2].guests.all()

    assert ids(url) == keys(first, second)
    assert ids(f"{url}?filter[search]=2") == keys(second)


@needs_django_filter
@pytest.mark.spec("FMT-FLT-01")
@pytest.mark.parametrize("path", ["", "/relationships"])
def test_what_is_related_is_filtered_by_its_own_fields(
    albums: list[models.Album], path: str
) -> None:
    url = f"/artists/{albums[1].artist_id}{path}/albums"

    assert ids(f"{url}?filter[albumTitle]=Album+1") == keys(albums[1])
    assert ids(f"{url}?filter[albumTitle]=Album+2") == []


@pytest.mark.spec("FMT-FLT-02")
@pytest.mark.parametrize(
    "parameter",
    [
        "filter[bogus]",
        "filter[headline]",
        "filter[artist.bogus]",
        "filter[releaseDate]",
        "filter[price]",
        "filter[__class__]",
        "filter",
        "filter[]",
        "filter[search",
        "filter[search]x",
    ],
)
def test_a_filter_that_is_not_supported_is_refused(
    albums: list[models.Album], parameter: str
) -> None:
    artist = albums[0].artist_id

    assert refused(f"/albums?{parameter}=1") == by(parameter)
    assert refused(f"/artists/{artist}/albums?{parameter}=1") == by(parameter)
    assert refused(f"/artists/{artist}/relationships/albums?{parameter}=1") == by(parameter)


@pytest.mark.spec("FMT-FLT-02")
@pytest.mark.parametrize("parameter", ["filter[search]", "filter[title]", "filter[bogus]"])
def test_a_collection_that_cannot_be_filtered_refuses_filters(
    albums: list[models.Album], parameter: str
) -> None:
    assert refused(f"/genres?{parameter}=Jazz") == by(parameter)
    assert refused(f"/albums/{albums[0].pk}/genres?{parameter}=Jazz") == by(parameter)
    assert refused(f"/albums/{albums[0].pk}/relationships/genres?{parameter}=Jazz") == by(parameter)


@pytest.mark.spec("FMT-FLT-02")
@pytest.mark.parametrize("parameter", ["filter[stageName]", "filter[bogus]"])
def test_a_collection_that_can_only_be_searched_refuses_other_filters(
    albums: list[models.Album], parameter: str
) -> None:
    assert refused(f"/artists?{parameter}=Artist+1") == by(parameter)
    assert refused(f"/albums/{albums[0].pk}/guests?{parameter}=Artist+1") == by(parameter)


@needs_django_filter
@pytest.mark.spec("FMT-FLT-02")
def test_a_value_that_a_filter_does_not_take_is_refused(albums: list[models.Album]) -> None:
    assert refused("/albums?filter[albumTitle]=a%00b") == by("filter[albumTitle]")
