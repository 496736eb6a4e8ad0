"""The next link leads to what is not listed."""

from typing import Any

import pytest
from rest_framework.pagination import PageNumberPagination
from rest_framework.viewsets import ReadOnlyModelViewSet

from rest_framework_json_api import routers, views
from rest_framework_json_api.pagination import (
    PageLinksMixin,
)
from tests import models
from tests.http import call, document
from tests.plan.linkage_extent.api import (
    HOST,
    AlbumSerializer,
    ArtistViewSet,
    Offsets,
    Pages,
    get,
    identifiers,
    make_album,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.plan.linkage_extent.api")]


def next_of(album: models.Album, root: str = "") -> Any:
    """Return the link to the rest of the guests of an album, None if it has none."""
    relationship = get(f"{root}/albums/{album.pk}")["data"]["relationships"]["guests"]
    assert len(relationship["data"]) == 2
    return relationship["links"].get("next")


class SmallPages(Pages):
    max_page_size = 1


class FixedPages(Pages):
    page_size_query_param = None  # type: ignore[assignment]


class UnknownPages(Pages):
    def get_parameters_after(self, number: int) -> dict[str, str]:
        return PageLinksMixin.get_parameters_after(self, number)


class AllAtOnce(Offsets):
    limit_query_param = ""
    default_limit: Any = None


@pytest.mark.parametrize(
    "pagination", [None, SmallPages, FixedPages, UnknownPages, AllAtOnce, PageNumberPagination]
)
def test_where_no_page_begins_after_the_last_one_listed_there_is_no_next_link(
    monkeypatch: Any, pagination: Any
) -> None:
    monkeypatch.setattr(ArtistViewSet, "pagination_class", pagination)

    assert next_of(make_album(guests=3)) is None


class Unbounded(Pages):
    max_page_size: Any = None


class FewOffsets(Offsets):
    max_limit = 1


class UnboundedOffsets(Offsets):
    max_limit = None


class FixedOffsets(Offsets):
    limit_query_param = ""


@pytest.mark.parametrize(
    ("pagination", "query"),
    [
        (Unbounded, "page%5Bnumber%5D=2&page%5Bsize%5D=2"),
        (FewOffsets, "page%5Blimit%5D=1&page%5Boffset%5D=2"),
        (UnboundedOffsets, "page%5Blimit%5D=2&page%5Boffset%5D=2"),
        (FixedOffsets, "page%5Boffset%5D=2"),
    ],
)
def test_the_next_link_leads_to_what_follows(monkeypatch: Any, pagination: Any, query: str) -> None:
    monkeypatch.setattr(ArtistViewSet, "pagination_class", pagination)
    album = make_album(guests=3)

    link = next_of(album)

    assert link == f"{HOST}/albums/{album.pk}/relationships/guests?{query}"
    assert get(link)["data"] == identifiers("artists", album.guests.all()[2:])


def test_without_a_viewset_of_what_is_related_the_url_has_no_pages() -> None:
    album = make_album(guests=3)

    assert next_of(album, "/lonely") is None
    whole = get(f"/lonely/albums/{album.pk}/relationships/guests")["data"]
    assert whole == identifiers("artists", album.guests.all())


def test_a_viewset_without_the_url_of_the_relationship_has_no_next_link() -> None:
    class Related(views.JSONAPIMixin, views.RelatedMixin, ReadOnlyModelViewSet[models.Album]):
        queryset = models.Album.objects.all()
        serializer_class = AlbumSerializer
        pagination_class = None

    own: Any = routers.SimpleRouter(trailing_slash=False)
    own.register("albums", Related)
    own.register("artists", ArtistViewSet)
    album = make_album(guests=3)
    view = Related.as_view({"get": "retrieve"}, registry=own.resources)

    relationship = document(call(view, pk=album.pk))["data"]["relationships"]["guests"]

    assert relationship == {
        "links": {"related": f"{HOST}/albums/{album.pk}/guests"},
        "data": identifiers("artists", album.guests.all()[:2]),
    }


def test_links_that_are_turned_off_have_none_to_the_rest(settings: Any) -> None:
    settings.JSON_API_LINKS = False
    album = make_album(guests=3)

    assert get(f"/albums/{album.pk}")["data"]["relationships"]["guests"] == {
        "data": identifiers("artists", album.guests.all()[:2])
    }
