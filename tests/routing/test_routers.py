"""Routers: all URLs, links and related collections from one ``register()``."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import include, path, resolve
from django.utils.translation import gettext_lazy
from rest_framework import relations as drf_relations
from rest_framework import routers as drf_routers
from rest_framework.decorators import action
from rest_framework.filters import BaseFilterBackend
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import BasePermission, IsAdminUser
from rest_framework.response import Response
from rest_framework.test import APIClient, APIRequestFactory
from rest_framework.viewsets import GenericViewSet, ViewSet

from rest_framework_json_api import relations, routers, serializers, views
from rest_framework_json_api._routing.links import ResourceLinks, link_maker
from rest_framework_json_api._routing.registry import Entry
from rest_framework_json_api.pagination import JsonApiPageNumberPagination
from tests import models, music
from tests.http import MEDIA_TYPE, call, counted, document, errors
from tests.resources.test_polymorphic import MediaRelationshipView, MediaViewSet

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.routing.test_routers")]


class ArtistSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Artist
        fields = ("stage_name", "albums")
        read_only_fields = ("albums",)


class AlbumSerializer(serializers.ModelSerializer):
    included_serializers = {"artist": ArtistSerializer}

    class Meta:
        model = models.Album
        fields = ("album_title", "artist", "guests", "tracks")
        read_only_fields = ("tracks",)


class TrackSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Track
        fields = ("track_title", "album")


class Pages(JsonApiPageNumberPagination):
    page_size = 2


class NoStrangers(BasePermission):
    def has_permission(self, request: Any, view: Any) -> bool:
        return "stranger" not in request.headers


class ArtistViewSet(views.ModelViewSet):
    queryset = models.Artist.objects.all()
    serializer_class = ArtistSerializer
    pagination_class = Pages
    permission_classes = [NoStrangers]

    def get_queryset(self) -> Any:
        return super().get_queryset().exclude(stage_name="Hidden")


class AlbumViewSet(views.ModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class = AlbumSerializer
    pagination_class = None

    @action(detail=True)
    def tracks(self, request: Any, pk: str) -> Response:
        return Response({"extra": pk})


class TrackViewSet(views.ReadOnlyModelViewSet):
    queryset = models.Track.objects.all()
    serializer_class = TrackSerializer
    pagination_class = None


class CountryViewSet(views.ModelViewSet):
    queryset = models.Country.objects.all()
    serializer_class = music.CountrySerializer
    pagination_class = None
    lookup_field = "code"
    lookup_value_regex = "[a-z]{2}"
    lookup_value_converter = "slug"


class PupilSerializer(ArtistSerializer):
    """Artists with a relationship that the viewset of artists does not serve."""

    class Meta(ArtistSerializer.Meta):
        fields = ("teacher",)  # type: ignore[assignment]


class StudioSerializer(serializers.ModelSerializer):
    """Relations of many kinds, to resources of which only artists can be retrieved."""

    included_serializers = {"owner": PupilSerializer}

    renters = relations.SerializerMethodResourceRelatedField(many=True, model=models.Artist)
    first_renters = relations.SerializerMethodResourceRelatedField(many=True, model=models.Artist)
    regulars: Any = drf_relations.PrimaryKeyRelatedField(source="genres", many=True, read_only=True)
    owner = relations.ResourceRelatedField(
        read_only=True, self_link_view_name="v2:studio-relationships"
    )
    plaque = relations.HyperlinkedRelatedField(read_only=True)

    class Meta:
        model = models.Studio
        fields = ("studio_name", "renters", "first_renters", "regulars", "owner", "plaque")

    def get_renters(self, studio: models.Studio) -> Any:
        return list(models.Artist.objects.order_by("-pk"))

    def get_first_renters(self, studio: models.Studio) -> Any:
        return models.Artist.objects.all()[:2]


class StudioViewSet(views.ModelViewSet):
    queryset = models.Studio.objects.all()
    serializer_class = StudioSerializer
    pagination_class = None


class GenreSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Genre
        fields = ("title",)


class GenreViewSet(ListModelMixin, GenericViewSet):
    """Neither one genre nor its relationships can be read."""

    registry: Any = None
    queryset = models.Genre.objects.all()
    serializer_class = GenreSerializer
    pagination_class = None


class FiguresViewSet(ViewSet):
    """Has no serializer, and so no type that links could lead to."""

    def list(self, request: Any) -> Response:
        return Response({"size": 3})


class NamedViewSet(views.ReadOnlyModelViewSet):
    queryset = models.Label.objects.all()
    serializer_class = music.LabelSerializer
    resource_name = "brands"


def registered(router: Any) -> Any:
    """Return a router with the viewsets registered."""
    router.register("artists", ArtistViewSet)
    router.register("albums", AlbumViewSet)
    router.register("tracks", TrackViewSet)
    router.register("countries", CountryViewSet)
    router.register("studios", StudioViewSet)
    router.register("genres", GenreViewSet)
    router.register("figures", FiguresViewSet, basename="figures")
    router.register("brands", NamedViewSet)
    return router


urlpatterns = [
    path("v1/", include((registered(routers.DefaultRouter()).urls, "v1"))),
    path("v2/", include((registered(routers.SimpleRouter(trailing_slash=False)).urls, "v2"))),
    path(
        "v3/",
        include((registered(routers.SimpleRouter(use_regex_path=False)).urls, "v3")),
    ),
]


@pytest.fixture(autouse=True)
def rows(settings: Any) -> None:
    settings.JSON_API_FORMAT_TYPES = "dasherize"
    settings.JSON_API_PLURALIZE_TYPES = True
    settings.JSON_API_FORMAT_FIELD_NAMES = False
    settings.JSON_API_FORMAT_RELATED_LINKS = False
    for number, name in enumerate(("Ada", "Ben", "Cyd", "Hidden"), 1):
        models.Artist.objects.create(id=number, stage_name=name)
    for number in (1, 2, 3):
        album = models.Album.objects.create(id=number, album_title=f"A{number}", artist_id=1)
        models.Track.objects.create(id=number, track_title="First", album=album)
    models.Album.objects.get(pk=1).guests.set([1, 2, 3, 4])


def get(url: str, **headers: str) -> Any:
    """Return the response to a request."""
    return APIClient().get(url, headers={"accept": MEDIA_TYPE, **headers})


def identifiers(resource_type: str, *keys: int) -> list[dict[str, str]]:
    """Return resource identifier objects."""
    return [{"type": resource_type, "id": str(key)} for key in keys]


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


# Views of relationships that know the registry


class PlainRelationships(views.RelationshipView):
    queryset = models.Album.objects.all()


def relationship(view: Any, method: str, pk: Any, name: str, **data: Any) -> Any:
    """Return the response of a view to a request for a relationship."""
    body = None if method in ("get", "head", "options") else {"data": data.get("data")}
    return call(view, method=method, data=body, pk=pk, related_field=name)


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


# The methods of relationships

TO_ONE = "GET, PATCH, HEAD, OPTIONS"
TO_MANY = "GET, POST, PATCH, DELETE, HEAD, OPTIONS"
METHODS = ["get", "post", "patch", "put", "delete", "head", "options"]


def allowed(view: Any, pk: Any, name: str) -> dict[str, tuple[int, str]]:
    """Return the status and the header ``Allow`` of each method."""
    responses = {method: relationship(view, method, pk, name) for method in METHODS}
    return {method: (found.status_code, found["Allow"]) for method, found in responses.items()}


class WithSerializer(PlainRelationships):
    parent_serializer_class = AlbumSerializer


class WithoutQueryset(views.RelationshipView):
    def get_object(self) -> Any:
        return models.Album.objects.get(pk=self.kwargs["pk"])


ACTIONS: Any = {
    "get": "retrieve_relationship",
    "patch": "update_relationship",
    "post": "add_to_relationship",
    "delete": "remove_from_relationship",
}


@pytest.mark.parametrize(
    "view",
    [AlbumViewSet.as_view(ACTIONS), WithSerializer.as_view(), PlainRelationships.as_view()],
)
def test_a_to_one_has_no_methods_for_members(view: Any) -> None:
    assert allowed(view, 1, "artist") == {
        "get": (200, TO_ONE),
        "post": (405, TO_ONE),
        "patch": (400, TO_ONE),
        "put": (405, TO_ONE),
        "delete": (405, TO_ONE),
        "head": (200, TO_ONE),
        "options": (200, TO_ONE),
    }


@pytest.mark.parametrize(
    "view",
    [AlbumViewSet.as_view(ACTIONS), WithSerializer.as_view(), PlainRelationships.as_view()],
)
def test_a_to_many_has_all_methods(view: Any) -> None:
    assert allowed(view, 1, "guests") == {
        "get": (200, TO_MANY),
        "post": (400, TO_MANY),
        "patch": (400, TO_MANY),
        "put": (405, TO_MANY),
        "delete": (400, TO_MANY),
        "head": (200, TO_MANY),
        "options": (200, TO_MANY),
    }


@pytest.mark.parametrize("view", [WithSerializer.as_view(), PlainRelationships.as_view()])
@pytest.mark.parametrize("name", ["album_title", "nothing"])
def test_what_is_no_relationship_may_have_all_methods(view: Any, name: str) -> None:
    found = allowed(view, 1, name)

    assert {allow for _, allow in found.values()} == {TO_MANY}
    assert {found[method][0] for method in ("get", "post", "patch", "delete")} == {404}


def test_a_read_only_relationship_refuses_to_be_changed() -> None:
    found = allowed(WithSerializer.as_view(), 1, "tracks")

    assert {allow for _, allow in found.values()} == {TO_MANY}
    assert {method: found[method][0] for method in ("post", "patch", "delete")} == {
        "post": 403,
        "patch": 403,
        "delete": 403,
    }


def test_a_view_that_needs_no_queryset_tells_the_methods_once_it_knows() -> None:
    view = WithoutQueryset.as_view()

    response = relationship(view, "get", 1, "artist")

    assert document(response) == {"data": identifiers("artists", 1)[0]}
    assert response["Allow"] == TO_MANY


@pytest.mark.parametrize(
    ("name", "allow"),
    [("creator", TO_ONE), ("keywords", TO_MANY), ("narrator", TO_ONE), ("chapters", TO_MANY)],
)
def test_the_methods_of_a_parent_of_several_types(name: str, allow: str) -> None:
    maker = models.Maker.objects.create(maker_name="Ada")
    book = models.Book.objects.create(title="One", creator=maker)
    audiobook = models.Audiobook.objects.create(title="Two", creator=maker)
    parent = audiobook if name == "narrator" else book

    for view in (MediaViewSet.as_view(ACTIONS), MediaRelationshipView.as_view()):
        for method in METHODS:
            assert relationship(view, method, parent.pk, name)["Allow"] == allow


def test_who_has_no_permission_is_not_told_what_there_is() -> None:
    view = WithSerializer.as_view(permission_classes=[IsAdminUser])

    response = relationship(view, "get", 1, "artist")

    assert (response.status_code, response["Allow"]) == (403, TO_MANY)


# The root


def test_the_titles_of_the_root_are_the_plural_names_of_models(monkeypatch: Any) -> None:
    monkeypatch.setattr(models.Country._meta, "verbose_name_plural", gettext_lazy("countries"))

    links = document(get("/v1/"))["links"]

    assert links["countries"] == {"href": "http://testserver/v1/countries/", "title": "Countries"}


def root_of(router: Any) -> Any:
    """Return the document of the root of a router whose URLs are those of the first one."""
    view = router.get_api_root_view()
    request = APIRequestFactory().get("/v1/", headers={"accept": MEDIA_TYPE})
    request.resolver_match = resolve("/v1/")
    return document(view(request).render())


def test_a_root_of_its_own_has_what_the_project_says() -> None:
    class Root(routers.APIRootView):
        def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
            links = super().get(request, *args, **kwargs).data
            return Response({**links, "about": "http://testserver/about"})

    class OwnRouter(routers.DefaultRouter):
        APIRootView = Root

    router = OwnRouter()
    router.register("figures", FiguresViewSet, basename="figures")
    router.register("genres", GenreViewSet)

    assert root_of(router)["links"] == {
        "self": "http://testserver/v1/",
        "figures": {"href": "http://testserver/v1/figures/"},
        "genres": {"href": "http://testserver/v1/genres/", "title": "Genres"},
        "about": "http://testserver/about",
    }


def test_a_root_of_drf_has_urls() -> None:
    class OwnRouter(routers.DefaultRouter):
        APIRootView = drf_routers.APIRootView  # type: ignore[assignment]

    router = OwnRouter()
    router.register("genres", GenreViewSet)

    assert root_of(router)["links"] == {"genres": "http://testserver/v1/genres/"}


def test_a_root_without_a_registry_has_no_titles() -> None:
    view = routers.APIRootView.as_view(api_root_dict={"genres": "genre-list"})
    request = APIRequestFactory().get("/v1/", headers={"accept": MEDIA_TYPE})
    request.resolver_match = resolve("/v1/")

    assert document(view(request).render())["links"] == {
        "genres": {"href": "http://testserver/v1/genres/"}
    }


def test_the_root_in_the_browsable_api() -> None:
    response = APIClient().get("/v1/", headers={"accept": "text/html"})

    assert response.status_code == 200
    assert b"&quot;title&quot;: &quot;Artists&quot;" in response.content
