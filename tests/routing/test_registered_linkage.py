"""Linkage of relationships that name no serializer: what the router serves is what it names."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import include, path
from rest_framework import relations as drf_relations

from rest_framework_json_api import relations, routers, serializers, views
from rest_framework_json_api._checks.registered import RegistryCheck
from tests import models
from tests.http import MEDIA_TYPE, call, counted, document

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class Lettered:
    """Ids with a letter before the key."""

    @staticmethod
    def encode(key: int) -> str:
        return f"a{key}"

    @staticmethod
    def decode(text: str) -> int:
        if not text.startswith("a"):
            raise ValueError(text)
        return int(text[1:])


class PerformerSerializer(serializers.ModelSerializer):
    id = serializers.IdField(Lettered)

    class Meta:
        model = models.Artist
        fields = ("id", "stage_name")

    class JSONAPIMeta:
        resource_name = "performers"


class GenreSerializer(serializers.ModelSerializer):
    id = serializers.CharField(source="title", read_only=True)

    class Meta:
        model = models.Genre
        fields = ("id",)


class AlbumSerializer(serializers.ModelSerializer):
    visitors = drf_relations.PrimaryKeyRelatedField[Any](
        source="guests", queryset=models.Artist.objects.all(), many=True, required=False
    )
    styles = drf_relations.PrimaryKeyRelatedField[Any](
        source="genres", queryset=models.Genre.objects.all(), many=True, required=False
    )
    star = relations.SerializerMethodResourceRelatedField()

    class Meta:
        model = models.Album
        fields = ("artist", "guests", "genres", "visitors", "styles", "star")
        extra_kwargs = {name: {"required": False} for name in ("guests", "genres")}

    def get_star(self, album: Any) -> Any:
        return album.artist


class NoteSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Note
        fields = ("subject",)


class BookSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Book
        fields = ()


class FilmSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Film
        fields = ()


class MediaSerializer(serializers.PolymorphicModelSerializer):
    polymorphic_serializers = (BookSerializer, FilmSerializer)

    class Meta:
        model = models.Media


class ShelfSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Shelf
        fields = ("featured", "items")


class ChapterSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Chapter
        fields = ("book",)


def viewset_of(serializer: Any, **attributes: Any) -> Any:
    rows = serializer.Meta.model.objects.order_by("pk")
    members = {"queryset": rows, "serializer_class": serializer, **attributes}
    return type("ViewSet", (views.ModelViewSet,), members)


router = routers.SimpleRouter(trailing_slash=False)
for prefix, serializer_class in {
    "performers": PerformerSerializer,
    "genres": GenreSerializer,
    "albums": AlbumSerializer,
    "notes": NoteSerializer,
    "media": MediaSerializer,
    "shelves": ShelfSerializer,
    "chapters": ChapterSerializer,
}.items():
    router.register(prefix, viewset_of(serializer_class), basename=prefix)

urlpatterns = [path("", include(router.urls))]


def send(method: str, url: str, data: Any = None) -> tuple[int, Any]:
    body = "" if data is None else json.dumps({"data": data})
    answer = Client().generic(method, url, body, content_type=MEDIA_TYPE)
    return answer.status_code, json.loads(answer.content) if answer.content else None


def linkage(shown: Any) -> dict[str, Any]:
    return {name: member["data"] for name, member in shown["relationships"].items()}


def performer(pk: int) -> dict[str, str]:
    return {"type": "performers", "id": f"a{pk}"}


def genre(title: str) -> dict[str, str]:
    return {"type": "genres", "id": title}


@pytest.fixture
def album() -> Any:
    for pk in (1, 2):
        models.Artist.objects.create(pk=pk, stage_name=f"Artist {pk}")
        models.Genre.objects.create(pk=pk, title=f"g{pk}")
    album = models.Album.objects.create(pk=7, album_title="First", artist_id=1)
    album.guests.set([2])
    album.genres.set([1])
    return album


HELD: dict[str, Any] = {
    "artist": performer(1),
    "guests": [performer(2)],
    "genres": [genre("g1")],
    "visitors": [performer(2)],
    "styles": [genre("g1")],
    "star": performer(1),
}


#: What is read without a method of the serializer.
READ = "?fields[albums]=artist,guests,genres,visitors,styles"


@pytest.mark.usefixtures("album")
def test_linkage_names_what_the_router_serves() -> None:
    _, one = send("GET", f"/albums/7{READ}")
    models.Album.objects.create(pk=8, album_title="Second", artist_id=2)
    with counted() as queries:
        send("GET", f"/albums{READ}")
    models.Album.objects.create(pk=9, album_title="Third", artist_id=2).guests.set([1, 2])
    with counted() as more:
        _, listed = send("GET", f"/albums{READ}")

    expected = {name: data for name, data in HELD.items() if name != "star"}
    assert linkage(one["data"]) == linkage(listed["data"][0]) == expected
    assert len(more) == len(queries)


@pytest.mark.usefixtures("album")
@pytest.mark.parametrize("name", list(HELD))
def test_what_linkage_names_is_at_the_urls_of_the_relationship(name: str) -> None:
    _, one = send("GET", "/albums/7")
    links = one["data"]["relationships"][name]["links"]

    assert send("GET", links["self"])[1]["data"] == HELD[name]
    if "related" in links:
        found = send("GET", links["related"])[1]["data"]
        shown = found[0] if isinstance(found, list) else found
        expected = HELD[name][0] if isinstance(HELD[name], list) else HELD[name]
        assert {key: shown[key] for key in ("type", "id")} == expected
        assert send("GET", shown["links"]["self"])[0] == 200


@pytest.mark.usefixtures("album")
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("artist", performer(2)),
        ("guests", [performer(1)]),
        ("genres", [genre("g2")]),
        ("visitors", [performer(1)]),
        ("styles", [genre("g2")]),
    ],
)
def test_what_linkage_names_is_written(name: str, data: Any) -> None:
    relationships = {"artist": {"data": performer(2)}, name: {"data": data}}

    status, created = send("POST", "/albums", {"type": "albums", "relationships": relationships})
    assert (status, linkage(created["data"])[name]) == (201, data)
    change = {"type": "albums", "id": "7", "relationships": {name: {"data": data}}}
    status, changed = send("PATCH", "/albums/7", change)
    assert (status, linkage(changed["data"])[name]) == (200, data)


@pytest.mark.usefixtures("album")
@pytest.mark.parametrize("name", ["artist", "guests", "genres", "visitors", "styles"])
def test_the_url_of_a_relationship_takes_what_it_names(name: str) -> None:
    other: Any = (
        genre("g2") if name in ("genres", "styles") else performer(2 if name == "artist" else 1)
    )
    data = other if name == "artist" else [other]

    assert send("PATCH", f"/albums/7/relationships/{name}", data)[0] in (200, 204)
    assert send("GET", f"/albums/7/relationships/{name}")[1]["data"] == data


@pytest.mark.usefixtures("album")
@pytest.mark.parametrize("name", ["guests", "visitors", "genres", "styles"])
@pytest.mark.parametrize(
    ("identifier", "status"),
    [
        (lambda kind: {"type": kind, "id": "9"}, 404),
        (lambda kind: {"type": kind, "id": "a9"}, 404),
        (lambda kind: {"type": "artists", "id": "1"}, 409),
    ],
)
def test_what_the_router_does_not_serve_is_refused(name: str, identifier: Any, status: int) -> None:
    kind = "genres" if name in ("genres", "styles") else "performers"

    found, _ = send("PATCH", f"/albums/7/relationships/{name}", [identifier(kind)])

    assert found == status


@pytest.mark.usefixtures("album")
def test_a_generic_key_names_what_the_router_serves() -> None:
    note = models.Note.objects.create(text="a", subject=models.Artist.objects.get(pk=2))

    _, one = send("GET", f"/notes/{note.pk}")

    assert linkage(one["data"]) == {"subject": performer(2)}


def test_the_serializer_of_several_types_is_the_one_of_their_base() -> None:
    book = models.Book.objects.create(pk=1)
    film = models.Film.objects.create(pk=2)
    shelf = models.Shelf.objects.create(place="here", featured_id=film.pk)
    shelf.items.set([1, 2])
    chapter = models.Chapter.objects.create(heading="One", book=book)
    items = [{"type": "books", "id": "1"}, {"type": "films", "id": "2"}]

    _, one = send("GET", f"/shelves/{shelf.pk}")

    assert linkage(one["data"]) == {"featured": items[1], "items": items}
    assert send("GET", f"/shelves/{shelf.pk}/relationships/items")[1]["data"] == items
    assert send("PATCH", f"/shelves/{shelf.pk}/relationships/featured", items[0])[0] in (200, 204)
    assert send("GET", f"/shelves/{shelf.pk}/relationships/featured")[1]["data"] == items[0]
    # A relation to one of the models has its member.
    _, other = send("GET", f"/chapters/{chapter.pk}")
    assert linkage(other["data"]) == {"book": items[0]}


WITHOUT = [("artists", "1"), ("artists", "2"), ("genres", "1")]


@pytest.mark.usefixtures("album")
def test_without_a_router_linkage_is_that_of_the_model() -> None:
    shown = document(call(viewset_of(AlbumSerializer).as_view({"get": "retrieve"}), pk=7))

    artist, guest, own = ({"type": kind, "id": key} for kind, key in WITHOUT)
    assert linkage(shown["data"]) == {
        "artist": artist,
        "guests": [guest],
        "genres": [own],
        "visitors": [guest],
        "styles": [own],
        "star": artist,
    }


@pytest.mark.usefixtures("album")
def test_a_filter_compares_with_the_id_that_linkage_names() -> None:
    pytest.importorskip("django_filters")
    from rest_framework_json_api.django_filters import DjangoFilterBackend

    attributes = {"filter_backends": (DjangoFilterBackend,), "filterset_fields": ("artist",)}
    view = viewset_of(AlbumSerializer, **attributes).as_view(
        {"get": "list"}, registry=router.resources
    )

    assert len(document(call(view, "?filter[artist]=a1"))["data"]) == 1
    assert len(document(call(view, "?filter[artist]=a2"))["data"]) == 0
    assert call(view, "?filter[artist]=1").status_code == 400


class ArtistSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Artist
        fields = ("stage_name",)


class OwnerSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Album
        fields = ("artist", "guests")

    related_serializers = {"guests": ArtistSerializer}


def registry_of(*classes: Any, **attributes: Any) -> Any:
    own = routers.SimpleRouter()
    for number, known in enumerate(classes):
        own.register(f"r{number}", viewset_of(known, **attributes), basename=f"r{number}")
    return own.resources


def test_of_several_serializers_the_one_with_the_type_of_the_model_counts() -> None:
    for classes in (
        (PerformerSerializer, ArtistSerializer),
        (ArtistSerializer, PerformerSerializer),
    ):
        assert registry_of(*classes).serializer_class_for(models.Artist) is ArtistSerializer


def test_a_viewset_that_serves_no_resources_does_not_count() -> None:
    registry = registry_of(PerformerSerializer, resource_name=False)

    assert registry.serializer_class_for(models.Artist) is None


def test_checks_tell_of_serializers_that_do_not_agree() -> None:
    registry = registry_of(OwnerSerializer, PerformerSerializer)
    both = registry_of(OwnerSerializer, PerformerSerializer, ArtistSerializer)
    start = "tests.routing.test_registered_linkage."

    told = [
        (message.id[-4:], message.msg)
        for message in RegistryCheck(registry).messages()
        if message.id
    ]
    assert told == [
        (
            "W011",
            f"{start}ArtistSerializer and {start}PerformerSerializer give other ids to the rows of "
            "tests.Artist.",
        )
    ]
    messages = [message for message in RegistryCheck(both).messages() if message.id]
    assert [str(message.id)[-4:] for message in messages] == ["W011", "W012"]
    assert messages[1].msg == (
        f"{start}OwnerSerializer: the relationship 'artist' names no serializer, and there are "
        f"several: its linkage is that of {start}ArtistSerializer."
    )


def test_checks_say_nothing_of_a_serializer_that_cannot_be_imported() -> None:
    class BrokenSerializer(OwnerSerializer):
        related_serializers: Any = {"guests": "no.such.Serializer"}

    registry = registry_of(BrokenSerializer, PerformerSerializer)
    assert list(RegistryCheck(registry).messages()) == []
