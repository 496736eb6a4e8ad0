"""Ways in that are no whole request: test clients, parsers and views by hand, plain views."""

import io
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client, RequestFactory
from rest_framework import generics, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.renderers import JSONRenderer as DRFRenderer
from rest_framework.renderers import MultiPartRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

import rest_framework_json_api
from rest_framework_json_api import routers, serializers, views
from rest_framework_json_api.pagination import JsonApiPageNumberPagination
from rest_framework_json_api.parsers import JSONParser
from rest_framework_json_api.renderers import JSONRenderer
from tests import models, music
from tests.http import MEDIA_TYPE, call, document, errors, get_list, get_one, get_related
from tests.music import AlbumSerializer, ArtistSerializer, GenreSerializer

pytestmark = pytest.mark.django_db

ROOT = Path(rest_framework_json_api.__file__).parent.parent


@pytest.fixture
def album() -> models.Album:
    artist = models.Artist.objects.create(id=2, stage_name="Artist")
    album = models.Album.objects.create(id=3, album_title="Album", artist=artist)
    album.genres.create(id=4, title="Blues")
    return album


ARTIST = {"type": "artists", "id": "2"}
GENRE = {"type": "genres", "id": "4"}
BLUES = {**GENRE, "attributes": {"title": "Blues"}}

# A renderer and a parser

IN_A_PROJECT = """
import json
import sys

import django
from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["*"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "rest_framework",
        "rest_framework_json_api",
    ],
    ROOT_URLCONF=__name__,
    **json.loads(sys.argv[1]),
)
django.setup()

from django.contrib.auth.models import Group
from django.core.management import call_command
from rest_framework.test import APIClient, APIRequestFactory
from rest_framework_json_api import routers, serializers, views


class GroupSerializer(serializers.ModelSerializer):
    class Meta:
        model = Group
        fields = ["name"]


class GroupViewSet(views.ModelViewSet):
    queryset = Group.objects.order_by("pk")
    serializer_class = GroupSerializer


router = routers.DefaultRouter(trailing_slash=False)
router.register("groups", GroupViewSet)
urlpatterns = router.urls
call_command("migrate", verbosity=0)


def resource(response):
    data = response.json()["data"]
    return {name: data[name] for name in data if name != "links"}


group = {"type": "Group", "attributes": {"name": "Singers"}}
client = APIClient()
created = client.post("/groups", {"data": group})
assert created.status_code == 201, created.content
assert resource(created) == {**group, "id": "1"}

again = {"type": "Group", "id": "1", "attributes": {"name": "Players"}}
changed = client.patch("/groups/1", {"data": again}, format="vnd.api+json")
assert resource(changed) == again
assert resource(client.get("/groups/1")) == again
assert client.delete("/groups/1").status_code == 204

for body in ({"data": []}, {"data": None}, {"errors": []}, {"atomic:operations": []}):
    assert json.loads(APIRequestFactory().post("/", body).body) == body
"""


def readme_settings() -> dict[str, Any]:
    """Return the settings that the README shows."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    [block] = [part for part in text.split("```python\n") if part.startswith("REST_FRAMEWORK")]
    found: dict[str, Any] = {}
    exec(block.partition("```")[0], found)
    return {"REST_FRAMEWORK": found["REST_FRAMEWORK"]}


def test_with_the_settings_of_the_readme_a_test_client_sends_documents() -> None:
    pytest.importorskip("django_filters")
    command = [sys.executable, "-c", IN_A_PROJECT, json.dumps(readme_settings())]
    finished = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert finished.stderr == ""


@pytest.mark.parametrize("form", ["vnd.api+json", "json", "multipart"])
def test_a_test_client_sends_what_its_format_says(form: str) -> None:
    class Factory(APIRequestFactory):
        renderer_classes_list = (JSONRenderer, DRFRenderer, MultiPartRenderer)

    body = Factory().post("/", {"title": "Folk"}, format=form).body
    assert b"Folk" in body
    assert form == "multipart" or json.loads(body) == {"title": "Folk"}


FIRST = {"type": "genres", "attributes": {"title": "Folk"}}
PARSED = {"title": "Folk", "type": "genres"}


@pytest.mark.parametrize(
    "context",
    [
        None,
        {},
        {"view": None},
        {"view": APIView()},
        {"view": APIView(), "request": None},
        {"request": RequestFactory().post("/")},
        {"request": APIRequestFactory().patch("/"), "kwargs": {}},
        {"request": Request(APIRequestFactory().post("/"))},
        {"request": SimpleNamespace(method="POST")},
        {"request": RequestFactory().post("/"), "view": views.ModelViewSet()},
    ],
)
def test_a_parser_takes_any_request_and_any_context(context: Any) -> None:
    if context and isinstance(context.get("view"), views.ModelViewSet):
        context["view"].serializer_class = GenreSerializer
        context["view"].request = context["request"]
    resource = FIRST if not context or "kwargs" not in context else {**FIRST, "id": "4"}
    body = json.dumps({"data": resource}).encode()

    parsed = JSONParser().parse(io.BytesIO(body), MEDIA_TYPE, context)

    assert {**parsed, "id": ""} == {**PARSED, "id": ""}


# A view that DRF has not set up


def by_hand(viewset: Any, name: str, pk: int = 3, query: str = "") -> Any:
    """Return a view with nothing but a request and what its URL names."""
    view = viewset(kwargs={"pk": pk, "related_field": name})
    view.request = Request(APIRequestFactory().get(f"/{query}"))
    return view


class SetUp(music.AlbumViewSet):
    pass


def test_a_view_by_hand_tells_the_relationship_of_its_url(album: models.Album) -> None:
    view = by_hand(SetUp, "artist")

    assert view.get_related_field_name() == "artist"
    assert view.get_related_serializer_class() is ArtistSerializer
    assert view.get_related_instance() == album.artist
    serializer = view.get_related_serializer(view.get_related_instance())
    assert (type(serializer), serializer.data["stage_name"]) == (ArtistSerializer, "Artist")


def test_a_view_by_hand_tells_a_to_many_relationship(album: models.Album) -> None:
    view = by_hand(SetUp, "genres")

    rows = view.get_related_instance()
    assert list(rows) == list(album.genres.all())
    data = view.get_related_serializer(rows, many=True).data
    assert data == [{"title": "Blues"}] or [row["title"] for row in data] == ["Blues"]


def test_a_view_by_hand_finds_no_unknown_relationship(album: models.Album) -> None:
    for name in ("nothing", "album_title", "pk"):
        view = by_hand(SetUp, name)
        for method in (
            view.get_related_field_name,
            view.get_related_serializer_class,
            view.get_related_instance,
        ):
            with pytest.raises(NotFound):
                method()


class AlbumRelationships(views.RelationshipView):
    queryset = models.Album.objects.all()
    parent_serializer_class = AlbumSerializer


def test_a_relationship_view_tells_what_the_relationship_holds(album: models.Album) -> None:
    assert by_hand(AlbumRelationships, "artist").get_related_instance() == album.artist
    assert by_hand(AlbumRelationships, "label").get_related_instance() is None
    genres = by_hand(AlbumRelationships, "genres").get_related_instance()
    genres.add(models.Genre.objects.create(title="Folk"))
    assert [genre.title for genre in album.genres.all()] == ["Blues", "Folk"]
    with pytest.raises(NotFound):
        by_hand(AlbumRelationships, "album_title").get_related_instance()


def test_a_relationship_view_tells_the_type_of_its_resources(album: models.Album) -> None:
    view = by_hand(AlbumRelationships, "artist")

    assert (view.get_resource_name(), view.resource_name) == ("artists", "artists")
    view.set_resource_name("singers")
    assert view.resource_name == "singers"
    view.resource_name = "players"
    assert view.get_resource_name() == "players"
    assert not hasattr(by_hand(AlbumRelationships, "nothing"), "resource_name")
    assert not hasattr(by_hand(AlbumRelationships, "artist", pk=9), "resource_name")


class Both(AlbumRelationships, music.AlbumViewSet):
    """A relationship view before a viewset."""

    queryset = models.Album.objects.all()
    serializer_class = AlbumSerializer


def test_the_actions_of_a_viewset_have_the_type_of_their_own_resources(album: Any) -> None:
    assert get_list(Both)["data"][0]["type"] == "albums"
    assert get_related(Both, 3, "genres") == {"data": [BLUES]}
    assert document(
        call(Both.as_view({"get": "get"}), pk=3, related_field="genres"),
    ) == {"data": [GENRE]}


def test_a_mixin_passes_on_what_a_queryset_is_asked_with() -> None:
    class Asked(generics.GenericAPIView[Any]):
        def get_queryset(self, *args: Any, **kwargs: Any) -> Any:
            return args, kwargs

    class View(views.AutoPrefetchMixin, Asked):
        pass

    assert View().get_queryset(1, all=True) == ((1,), {"all": True})


def test_the_links_of_pages_are_made_by_one_method() -> None:
    class Pagination(JsonApiPageNumberPagination):
        page_size = 1

        def build_link(self, index: int | None) -> str | None:
            link = super().build_link(index)
            return None if link is None else link.replace("http://testserver", "")

    class ViewSet(viewsets.ReadOnlyModelViewSet[Any]):
        queryset = models.Genre.objects.all()
        serializer_class = GenreSerializer
        pagination_class = Pagination

    for title in ("Blues", "Folk"):
        models.Genre.objects.create(title=title)
    assert get_list(ViewSet)["links"] == {
        "first": "/?page%5Bnumber%5D=1",
        "last": "/?page%5Bnumber%5D=2",
        "next": "/?page%5Bnumber%5D=2",
        "prev": None,
    }


# Declared serializers


class DeclaredSerializer(serializers.ModelSerializer):
    """Declares serializers for relations of the model that it has no fields for."""

    included_serializers = {"artist": "tests.music.ArtistSerializer"}
    related_serializers = {
        "artist": ArtistSerializer,
        "genres": "tests.music.GenreSerializer",
        "label": "tests.music.LabelSerializer",
        "guestAlbums": AlbumSerializer,
        "albumTitle": GenreSerializer,
    }

    class Meta:
        model = models.Album
        fields = ["album_title"]


class DeclaredViewSet(music.AlbumViewSet):
    serializer_class = DeclaredSerializer


class DeclaredArtistSerializer(serializers.ModelSerializer):
    related_serializers = {"guestAlbums": GenreSerializer, "passport": music.PassportSerializer}

    class Meta:
        model = models.Artist
        fields = ["stage_name"]


class DeclaredArtistViewSet(music.ArtistViewSet):
    serializer_class = DeclaredArtistSerializer


def test_a_declared_name_without_a_field_has_a_related_url(album: models.Album) -> None:
    assert get_related(DeclaredViewSet, 3, "genres") == {"data": [BLUES]}
    assert get_related(DeclaredViewSet, 3, "artist")["data"]["id"] == "2"
    assert get_related(DeclaredViewSet, 3, "label") == {"data": None}
    assert get_one(DeclaredViewSet, 3)["data"] == {
        "type": "albums",
        "id": "3",
        "attributes": {"albumTitle": "Album"},
    }


def test_a_declared_name_may_be_that_of_a_reverse_relation(album: models.Album) -> None:
    assert get_related(DeclaredArtistViewSet, 2, "guestAlbums") == {"data": []}
    assert get_related(DeclaredArtistViewSet, 2, "guest-albums") == {"data": []}
    assert get_related(DeclaredArtistViewSet, 2, "passport") == {"data": None}


@pytest.mark.parametrize("name", ["albumTitle", "album_title", "guests", "nothing"])
def test_a_name_that_is_no_relation_or_not_declared_is_not_found(
    album: models.Album, name: str
) -> None:
    view = DeclaredViewSet.as_view({"get": "retrieve_related"})
    assert call(view, pk=3, related_field=name).status_code == 404


def test_the_linkage_of_a_declared_name_is_only_read(album: models.Album) -> None:
    view = DeclaredViewSet.as_view({"get": "retrieve_relationship", "patch": "update_relationship"})
    assert document(call(view, pk=3, related_field="genres"))["data"] == [GENRE]
    refused = call(view, method="patch", data={"data": []}, pk=3, related_field="genres")
    assert refused.status_code == 403
    assert album.genres.count() == 1


router = routers.SimpleRouter(trailing_slash=False)
router.register("albums", DeclaredViewSet)
urlpatterns = router.urls


@pytest.mark.urls(__name__)
def test_a_router_has_the_urls_of_a_declared_name(album: models.Album) -> None:
    related = Client().get("/albums/3/genres").json()
    assert related == {"links": {"self": "http://testserver/albums/3/genres"}, "data": [BLUES]}
    relationship = Client().get("/albums/3/relationships/genres").json()
    assert relationship == {
        "links": {
            "self": "http://testserver/albums/3/relationships/genres",
            "related": "http://testserver/albums/3/genres",
        },
        "data": [GENRE],
    }
    assert Client().get("/albums/3/guests").status_code == 404


def test_a_serializer_without_a_model_has_no_other_relations() -> None:
    class Plain(serializers.Serializer):
        related_serializers = {"genres": GenreSerializer}

    view = by_hand(DeclaredViewSet, "genres")
    view.serializer_class = Plain
    with pytest.raises(NotFound):
        view.get_related_field_name()


class Declares:
    included_serializers = {"artist": "tests.music.ArtistSerializer"}


class InheritingSerializer(Declares, serializers.ModelSerializer):
    class Meta:
        model = models.Album
        fields = ["artist"]


@pytest.mark.parametrize("of", [lambda owner: owner, lambda owner: owner()])
def test_declared_serializers_are_mappings_of_classes_that_know_what_was_declared(of: Any) -> None:
    declared = of(DeclaredSerializer).related_serializers
    assert declared["genres"] is GenreSerializer
    assert declared.serializers["genres"] == "tests.music.GenreSerializer"
    assert declared.parent is DeclaredSerializer
    inherited = of(InheritingSerializer).included_serializers
    assert dict(inherited) == {"artist": ArtistSerializer}
    assert inherited.serializers == Declares.included_serializers


# Types of views without a serializer class


class Alarm(serializers.Serializer):
    id = serializers.CharField(read_only=True)
    volume = serializers.IntegerField()

    class Meta:
        resource_name = "alarms"


class AlarmView(APIView):
    def get(self, request: Any) -> Response:
        return Response(Alarm({"id": "7", "volume": 3}).data)

    def patch(self, request: Any) -> Response:
        serializer = Alarm({"id": "7", "volume": 3}, data=request.data)
        serializer.is_valid(raise_exception=True)
        return Response(Alarm({"id": "7", **serializer.validated_data}).data)


class NamedAlarmView(AlarmView):
    resource_name = "bells"


@pytest.mark.parametrize(("view", "kind"), [(AlarmView, "alarms"), (NamedAlarmView, "bells")])
def test_the_type_that_is_read_can_be_written(view: Any, kind: str) -> None:
    read = document(call(view.as_view()))["data"]
    assert read == {"type": kind, "id": "7", "attributes": {"volume": 3}}
    changed = {**read, "attributes": {"volume": 9}}
    assert document(call(view.as_view(), method="patch", data={"data": changed})) == {
        "data": changed
    }


def test_another_type_than_a_view_names_is_a_conflict() -> None:
    given = {"type": "alarms", "id": "7", "attributes": {"volume": 9}}
    response = call(NamedAlarmView.as_view(), method="patch", data={"data": given})
    assert response.status_code == 409
    assert errors(response)[0]["source"] == {"pointer": "/data/type"}


# What a request says


class EchoView(APIView):
    resource_name = None

    def post(self, request: Any) -> Response:
        return Response(request.data)

    patch = post


def said(resource: Any) -> Any:
    """Return the data that an action and a plain view find in a request."""
    data = {"data": {"type": "albums", **resource}}
    response = call(EchoView.as_view(), method="post", data=data)
    return json.loads(response.content)


def test_the_id_that_a_plain_view_finds_is_what_the_document_says() -> None:
    assert said({"id": "5", "attributes": {"id": "7"}}) == {"type": "albums", "id": "5"}
    assert said({"attributes": {"id": "7", "kind": 1}}) == {"type": "albums", "id": "7", "kind": 1}
    assert said({"attributes": {"kind": 1}}) == {"type": "albums", "kind": 1}


def test_an_attribute_id_is_not_that_of_a_resource_of_the_view(album: models.Album) -> None:
    class Recording(music.AlbumViewSet):
        found: list[Any] = []

        @action(detail=True, methods=["post"])
        def note(self, request: Any, pk: Any) -> Response:
            self.found.append(dict(request.data))
            return Response(status=204)

        def create(self, request: Any, *args: Any, **kwargs: Any) -> Response:
            self.found.append(dict(request.data))
            return Response(status=204)

    given = {"data": {"type": "albums", "attributes": {"id": "7"}}}
    call(Recording.as_view({"post": "note"}), method="post", data=given, pk=3)
    call(Recording.as_view({"post": "create"}), method="post", data=given)
    assert Recording.found == [{"type": "albums", "id": "7"}, {"type": "albums"}]


# Answers of serializers that were not saved


class Offer(serializers.ModelSerializer):
    class Meta:
        model = models.Genre
        fields = ["title"]

    def get_root_meta(self, resource: Any, many: bool) -> dict[str, Any]:
        return {"seen": [row["title"] for row in resource] if many else resource["title"]}


class OfferView(generics.GenericAPIView[Any]):
    serializer_class = Offer

    def post(self, request: Any) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return Response(serializer.data)


@pytest.mark.not_a_document("What is not saved has no id.")
def test_a_serializer_that_was_validated_and_not_saved_is_an_answer() -> None:
    offer = {"type": "genres", "attributes": {"title": "Folk"}}
    response = call(OfferView.as_view(), method="post", data={"data": offer})
    assert document(response) == {"data": offer, "meta": {"seen": "Folk"}}
    assert not models.Genre.objects.exists()


# Reserved names


class KindSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Genre
        fields = ["id"]

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        return {**fields, "type": serializers.CharField(source="title", max_length=5)}


class KindViewSet(views.ModelViewSet):
    queryset = models.Genre.objects.all()
    serializer_class: Any = KindSerializer
    pagination_class: Any = None
    filter_backends: Any = ()


@pytest.mark.not_a_document("A project has put in the name of a member of resources.")
def test_a_field_type_that_a_project_puts_in_is_an_attribute() -> None:
    models.Genre.objects.create(id=4, title="Blues")
    kind = {**GENRE, "attributes": {"type": "Blues"}}
    assert get_one(KindViewSet, 4) == {"data": kind}
    assert get_list(KindViewSet, "?fields[genres]=type") == {"data": [kind]}

    view = KindViewSet.as_view({"patch": "partial_update", "post": "create"})
    changed = {**kind, "attributes": {"type": "Folk"}}
    assert document(call(view, method="patch", data={"data": changed}, pk=4)) == {"data": changed}
    same = {"data": GENRE}
    assert document(call(view, method="patch", data=same, pk=4)) == {"data": changed}

    created = call(view, method="post", data={"data": {"type": "genres", "attributes": {}}})
    assert created.status_code == 400
    long = {"type": "genres", "attributes": {"type": "too long"}}
    refused = call(view, method="post", data={"data": long})
    assert errors(refused)[0]["source"] == {"pointer": "/data/attributes/type"}


def test_a_name_of_meta_fields_that_is_no_field_is_left_out_of_hyperlinked_resources() -> None:
    class Linked(serializers.HyperlinkedModelSerializer):
        note = serializers.SerializerMethodField()

        def get_note(self, genre: Any) -> str:
            return "a note"

        class Meta:
            model = models.Genre
            fields = ["title"]
            meta_fields = ["note", "nothing", "pk"]

    class ViewSet(KindViewSet):
        serializer_class = Linked

    models.Genre.objects.create(id=4, title="Blues")
    assert get_one(ViewSet, 4) == {"data": {**BLUES, "meta": {"note": "a note", "pk": 4}}}
