"""All links of a resource, and the URLs that they lead to."""

from types import SimpleNamespace
from typing import Any

import pytest
from rest_framework.filters import BaseFilterBackend
from rest_framework.test import APIClient, APIRequestFactory

from rest_framework_json_api import routers
from rest_framework_json_api._routing.links import ResourceLinks, link_maker
from rest_framework_json_api._routing.registry import Entry
from tests import models, music
from tests.client import identifiers
from tests.http import MEDIA_TYPE, counted, document, errors
from tests.routing.routers.api import (
    AlbumSerializer,
    AlbumViewSet,
    ArtistSerializer,
    CountryViewSet,
    StudioSerializer,
    get,
    registered,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.routing.routers.api")]


def album_links(number: int, name: str, root: str = "v2", slash: str = "") -> dict[str, str]:
    """Return the links of a relationship of an album."""
    url = f"http://testserver/{root}/albums/{number}"
    return {"self": f"{url}/relationships/{name}{slash}", "related": f"{url}/{name}{slash}"}


def test_a_resource_has_all_links() -> None:
    assert document(get("/v2/albums/1")) == {
        "links": {"self": "http://testserver/v2/albums/1"},
        "data": {
            "type": "albums",
            "id": "1",
            "attributes": {"album_title": "A1"},
            "relationships": {
                "artist": {
                    "links": album_links(1, "artist"),
                    "data": {"type": "artists", "id": "1"},
                },
                "guests": {
                    "links": album_links(1, "guests"),
                    "data": identifiers("artists", 1, 2, 3, 4),
                    "meta": {"count": 4},
                },
                "tracks": {
                    "links": album_links(1, "tracks"),
                    "data": identifiers("tracks", 1),
                    "meta": {"count": 1},
                },
            },
            "links": {"self": "http://testserver/v2/albums/1"},
        },
    }


@pytest.mark.parametrize(("root", "slash"), [("v1", "/"), ("v2", ""), ("v3", "/")])
def test_each_router_links_to_itself(root: str, slash: str) -> None:
    found = document(get(f"/{root}/albums/2{slash}?include=artist&fields[albums]=artist"))

    assert found["links"]["self"].startswith(f"http://testserver/{root}/albums/2{slash}?include=")
    relationship = found["data"]["relationships"]["artist"]
    assert relationship["links"] == album_links(2, "artist", root, slash)
    [artist] = found["included"]
    url = f"http://testserver/{root}/artists/1"
    assert artist["links"] == {"self": f"{url}{slash}"}
    assert artist["relationships"]["albums"]["links"] == {
        "self": f"{url}/relationships/albums{slash}",
        "related": f"{url}/albums{slash}",
    }


def test_links_take_no_query_and_no_reversal_for_each_row() -> None:
    with counted() as some:
        assert len(document(get("/v2/albums?include=artist"))["data"]) == 3
    for number in range(4, 10):
        models.Album.objects.create(id=number, album_title=f"A{number}", artist_id=2)
    with counted() as more:
        assert len(document(get("/v2/albums?include=artist"))["data"]) == 9

    assert len(some) == len(more) == 5


@pytest.mark.parametrize("root", ["v1", "v2", "v3"])
def test_a_related_collection_is_the_one_of_its_own_viewset(root: str) -> None:
    slash = "" if root == "v2" else "/"
    url = f"http://testserver/{root}/albums/1/guests{slash}"
    found = document(get(f"/{root}/albums/1/guests{slash}?page[size]=2&fields[artists]=stage_name"))

    assert [row["attributes"] for row in found["data"]] == [
        {"stage_name": "Ada"},
        {"stage_name": "Ben"},
    ]
    assert found["meta"] == {"pagination": {"page": 1, "pages": 2, "count": 3}}
    assert found["links"]["next"].startswith(url)
    assert found["data"][0]["links"] == {"self": f"http://testserver/{root}/artists/1{slash}"}


def test_the_query_string_of_a_related_collection_is_not_for_the_parent() -> None:
    found = document(get("/v2/albums/1/guests?sort=-stage_name"))
    assert [row["attributes"]["stage_name"] for row in found["data"]] == ["Cyd", "Ben"]

    [error] = errors(get("/v2/albums/1/guests?sort=album_title"))
    assert error["source"] == {"parameter": "sort"}


def test_the_filters_of_the_parent_still_decide_who_can_be_found(monkeypatch: Any) -> None:
    class OnlyFirst(BaseFilterBackend):
        def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
            assert not request.query_params
            return queryset.filter(pk=1)

    monkeypatch.setattr(AlbumViewSet, "filter_backends", [OnlyFirst])

    assert get("/v2/albums/1/guests?page[size]=1").status_code == 200
    assert get("/v2/albums/2/guests?page[size]=1").status_code == 404


def test_a_related_collection_takes_as_many_queries_for_each_size() -> None:
    with counted() as queries:
        document(get("/v2/albums/1/guests"))

    # the parent, the count, the page, and the linkage of albums
    assert len(queries) == 4


def test_the_linkage_of_a_to_many_is_paged_with_the_same_totals() -> None:
    links = album_links(1, "guests")
    found = document(get("/v2/albums/1/relationships/guests?page[number]=2"))

    assert found["data"] == identifiers("artists", 3)
    assert found["meta"] == {"pagination": {"page": 2, "pages": 2, "count": 3}}
    assert found["links"]["self"] == f"{links['self']}?page%5Bnumber%5D=2"
    assert found["links"]["related"] == links["related"]
    assert found["links"]["prev"] == f"{links['self']}?page%5Bnumber%5D=1"


def test_the_linkage_of_a_to_one() -> None:
    assert document(get("/v2/albums/1/relationships/artist")) == {
        "links": album_links(1, "artist"),
        "data": {"type": "artists", "id": "1"},
    }


def test_the_permissions_of_the_related_viewset_hold() -> None:
    assert get("/v2/albums/1/guests", stranger="yes").status_code == 403
    assert get("/v2/albums/1/artist", stranger="yes").status_code == 403
    assert get("/v2/albums/1/relationships/guests", stranger="yes").status_code == 403
    assert get("/v2/albums/99/guests").status_code == 404


def test_a_related_resource_that_the_viewset_hides_is_null() -> None:
    models.Album.objects.filter(pk=2).update(artist_id=4)

    assert document(get("/v2/albums/2/artist")) == {
        "links": {"self": "http://testserver/v2/albums/2/artist"},
        "data": None,
    }
    assert document(get("/v2/albums/1/artist"))["data"]["id"] == "1"


@pytest.mark.not_a_document("the action answers with a value")
def test_an_extra_action_goes_before_a_relationship() -> None:
    assert document(get("/v2/albums/1/tracks"))["data"] == {"extra": "1"}


@pytest.mark.parametrize("name", ["album_title", "pk", "delete", "genres"])
def test_what_is_no_relationship_has_no_url(name: str) -> None:
    for url in (
        f"/v2/albums/1/{name}",
        f"/v3/albums/1/{name}/",
        f"/v2/albums/1/relationships/{name}",
    ):
        assert get(url).status_code == 404


def test_a_read_only_viewset_has_read_only_relationship_urls() -> None:
    response = APIClient().patch("/v2/tracks/1/relationships/album")

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_a_relationship_is_changed_at_its_url() -> None:
    response = APIClient().delete(
        "/v2/albums/1/relationships/guests",
        data=f'{{"data": [{{"type": "artists", "id": "{1}"}}]}}',
        content_type=MEDIA_TYPE,
        headers={"accept": MEDIA_TYPE},
    )

    assert document(response)["data"] == identifiers("artists", 2, 3, 4)


def test_links_can_be_turned_off(settings: Any) -> None:
    settings.JSON_API_LINKS = False

    found = document(get("/v2/albums/1"))
    assert "links" not in found
    assert "links" not in found["data"]
    assert "links" not in found["data"]["relationships"]["artist"]


def test_a_serializer_can_turn_its_links_off(monkeypatch: Any) -> None:
    options = type("JSONAPIMeta", (), {"links": False})
    monkeypatch.setattr(ArtistSerializer, "JSONAPIMeta", options, raising=False)

    found = document(get("/v2/albums/1?include=artist"))
    assert "links" not in found["included"][0]
    assert found["data"]["links"] == {"self": "http://testserver/v2/albums/1"}


def test_the_root_links_to_the_collections() -> None:
    links = document(get("/v1/"))["links"]

    assert links.pop("self") == "http://testserver/v1/"
    assert links == {
        name: {"href": f"http://testserver/v1/{name}/", **({"title": title} if title else {})}
        for name, title in {
            "artists": "Artists",
            "albums": "Albums",
            "tracks": "Tracks",
            "countries": "Countries",
            "studios": "Studios",
            "genres": "Genres",
            "figures": None,
            "brands": "Labels",
        }.items()
    }


def test_errors_have_no_links() -> None:
    assert len(errors(get("/v2/albums/99"))) == 1


@pytest.fixture
def studio() -> models.Studio:
    created = models.Studio.objects.create(id=1, studio_name="Abbey", slug="abbey", owner_id=1)
    created.genres.add(models.Genre.objects.create(id=1, title="Jazz"))
    return created


def test_an_id_that_takes_a_pattern_of_its_own_is_reversed_for_each_row() -> None:
    for code in ("fr", "de"):
        models.Country.objects.create(code=code, full_name=code)

    links = [row["links"] for row in document(get("/v2/countries"))["data"]]
    assert links == [{"self": f"http://testserver/v2/countries/{code}"} for code in ("fr", "de")]


def test_an_id_that_no_url_takes_has_no_links() -> None:
    for code in ("F1", "D2"):
        models.Country.objects.create(code=code, full_name=code)

    found = document(get("/v2/countries"))["data"]
    assert [row.get("links") for row in found] == [None, None]


def test_a_resource_that_cannot_be_retrieved_has_no_link(studio: models.Studio) -> None:
    assert document(get("/v2/genres")) == {
        "links": {"self": "http://testserver/v2/genres"},
        "data": [{"type": "genres", "id": "1", "attributes": {"title": "Jazz"}}],
    }


def test_each_kind_of_relation_has_the_links_that_are_served(studio: models.Studio) -> None:
    url = "http://testserver/v2/studios/1"
    relationships = document(get("/v2/studios/1"))["data"]["relationships"]

    assert {name: found["links"] for name, found in relationships.items()} == {
        name: {"self": f"{url}/relationships/{name}", "related": f"{url}/{name}"}
        for name in ("renters", "first_renters", "regulars", "owner")
    } | {"plaque": {"self": f"{url}/relationships/plaque"}}


@pytest.mark.parametrize(("name", "keys"), [("renters", (1, 2, 3)), ("first_renters", (1, 2))])
def test_what_a_method_returns_is_limited_to_what_its_viewset_shows(
    studio: models.Studio, name: str, keys: tuple[int, ...]
) -> None:
    found = document(get(f"/v2/studios/1/{name}?page[size]=50"))
    assert [row["id"] for row in found["data"]] == [str(key) for key in keys]
    assert found["meta"]["pagination"]["count"] == len(keys)


def test_a_relationship_that_the_viewset_of_its_type_does_not_serve_has_no_links(
    studio: models.Studio,
) -> None:
    [artist] = document(get("/v2/studios/1?include=owner"))["included"]

    assert artist["links"] == {"self": "http://testserver/v2/artists/1"}
    assert artist["relationships"] == {"teacher": {"data": None}}


def test_what_is_no_row_is_not_limited(monkeypatch: Any, studio: models.Studio) -> None:
    def get_renters(self: Any, studio: models.Studio) -> Any:
        return [SimpleNamespace(pk=7, id=7, stage_name="Nobody", albums=[])]

    monkeypatch.setattr(StudioSerializer, "get_renters", get_renters)

    [found] = document(get("/v2/studios/1/renters?fields[artists]=stage_name"))["data"]
    assert (found["id"], found["attributes"]) == ("7", {"stage_name": "Nobody"})


def test_the_linkage_of_a_field_of_drf(studio: models.Studio) -> None:
    found = document(get("/v2/studios/1/relationships/regulars"))

    assert found["data"] == identifiers("genres", 1)


def test_a_related_resource_that_is_not_there_is_null(studio: models.Studio) -> None:
    models.Studio.objects.update(owner=None)

    assert document(get("/v2/studios/1/owner"))["data"] is None


@pytest.mark.not_a_document("the view answers with a value")
def test_a_viewset_without_a_serializer() -> None:
    assert document(get("/v2/figures"))["data"] == {"size": 3}


def test_the_type_of_a_viewset_leads_to_it() -> None:
    label = models.Label.objects.create(label_name="Alto")

    found = document(get(f"/v2/brands/{label.pk}"))["data"]
    assert found["type"] == "brands"
    assert "links" not in found


def test_data_that_is_not_saved_has_no_links() -> None:
    request = APIRequestFactory().get("/v2/albums")
    view = AlbumViewSet(registry=registered(routers.SimpleRouter()).resources)
    view.kwargs = {}
    serializer = AlbumSerializer(models.Album(), context={"view": view, "request": request})

    assert (
        ResourceLinks(
            link_maker(serializer.context),  # type: ignore[arg-type]
            Entry(CountryViewSet, "country"),
            music.CountrySerializer,
        ).own()(SimpleNamespace())
        == {}
    )
