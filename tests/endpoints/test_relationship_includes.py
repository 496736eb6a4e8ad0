"""What relationship URLs include: the related resources, and what is below them."""

import json
from typing import Any

import pytest
from django.db.models import Model
from django.urls import include, path
from rest_framework import serializers as drf
from rest_framework.test import APIClient, APIRequestFactory

from rest_framework_json_api import relations, routers, serializers, views
from rest_framework_json_api.pagination import JsonApiPageNumberPagination
from rest_framework_json_api.relations import ResourceRelatedField
from tests import models
from tests.http import MEDIA_TYPE, counted, document, errors
from tests.music import GenreSerializer
from tests.resources.polymorphic.api import MakerSerializer, MediaSerializer, make_media, medium

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

HOST = "http://testserver"


class ArtistSerializer(serializers.ModelSerializer):
    included_serializers = {
        "teacher": "self",
        "guest_albums": "tests.endpoints.test_relationship_includes.AlbumSerializer",
    }

    class Meta:
        model = models.Artist
        fields = ("stage_name", "teacher", "guest_albums")
        extra_kwargs = {"guest_albums": {"linkage": False, "required": False}}


class AlbumSerializer(serializers.ModelSerializer):
    included_serializers = {
        "artist": ArtistSerializer,
        "guests": ArtistSerializer,
        "genres": GenreSerializer,
        "stars": ArtistSerializer,
    }

    genres = ResourceRelatedField(many=True, read_only=True)
    stars = relations.SerializerMethodResourceRelatedField(many=True, model=models.Artist)

    class Meta:
        model = models.Album
        fields = ("album_title", "artist", "guests", "genres", "stars", "label")

    def get_stars(self, album: models.Album) -> Any:
        return album.guests.all()[:1]


class ShelfSerializer(serializers.ModelSerializer):
    included_serializers = {"items": MediaSerializer}

    items: Any = relations.PolymorphicResourceRelatedField(
        MediaSerializer, queryset=models.Media.objects.all(), many=True
    )

    class Meta:
        model = models.Shelf
        fields = ("items",)


class Pages(JsonApiPageNumberPagination):
    page_size = 50


class ArtistViewSet(views.ModelViewSet):
    queryset = models.Artist.objects.exclude(stage_name="Hidden")
    serializer_class = ArtistSerializer
    pagination_class = Pages


class AlbumViewSet(views.ModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class = AlbumSerializer


class ShelfViewSet(views.ModelViewSet):
    queryset = models.Shelf.objects.all()
    serializer_class = ShelfSerializer


class MediaViewSet(views.ModelViewSet):
    queryset = models.Media.objects.all()
    serializer_class = MediaSerializer


class MakerViewSet(views.ModelViewSet):
    queryset = models.Maker.objects.all()
    serializer_class = MakerSerializer


class WithSerializer(views.RelationshipView):
    queryset = models.Album.objects.all()
    parent_serializer_class = AlbumSerializer


class WithoutSerializer(views.RelationshipView):
    queryset = models.Album.objects.all()


router = routers.SimpleRouter(trailing_slash=False)
router.register("artists", ArtistViewSet)
router.register("albums", AlbumViewSet)
router.register("shelves", ShelfViewSet)
router.register("media", MediaViewSet)
router.register("makers", MakerViewSet)

urlpatterns = [
    path("", include(router.urls)),
    path("with/<pk>/<related_field>", WithSerializer.as_view()),
    path("without/<pk>/<related_field>", WithoutSerializer.as_view()),
]


def send(method: str, url: str, data: Any = None) -> Any:
    """Return the response to a request, with linkage if it is a change."""
    body = "" if method == "get" else json.dumps({"data": data})
    return APIClient().generic(
        method, url, body, content_type=MEDIA_TYPE, headers={"accept": MEDIA_TYPE}
    )


def get(url: str) -> Any:
    """Return the document at a URL."""
    return document(send("get", url))


def one(row: Model) -> dict[str, str]:
    """Return the resource identifier object of a row."""
    kinds = {models.Artist: "artists", models.Album: "albums", models.Genre: "genres"}
    return {"type": kinds[type(row)], "id": str(row.pk)}


def links(url: str, *names: str) -> dict[str, Any]:
    """Return the links of a resource, or of a relationship of it."""
    [name] = names or [None]
    if name is None:
        return {"self": f"{HOST}/{url}"}
    return {"self": f"{HOST}/{url}/relationships/{name}", "related": f"{HOST}/{url}/{name}"}


def artist_object(artist: models.Artist) -> Any:
    """Return the resource object of an artist."""
    url = f"artists/{artist.pk}"
    teacher = artist.teacher
    return {
        **one(artist),
        "attributes": {"stageName": artist.stage_name},
        "relationships": {
            "teacher": {
                "links": links(url, "teacher"),
                "data": None if teacher is None else one(teacher),
            },
            "guestAlbums": {"links": links(url, "guest-albums")},
        },
        "links": links(url),
    }


def in_order(rows: Any) -> list[Any]:
    """Return resource objects as documents have them: by type and id."""
    return sorted(rows, key=lambda row: (row["type"], row["id"]))


def page_links(url: str, page: int, pages: int, query: str) -> dict[str, Any]:
    """Return the links of a page of linkage."""

    def link(number: int) -> str | None:
        known = 1 <= number <= pages
        return f"{url}?{query}&page%5Bnumber%5D={number}&page%5Bsize%5D=2" if known else None

    following, before = link(page + 1), link(page - 1)
    return {"first": link(1), "last": link(pages), "next": following, "prev": before}


@pytest.fixture
def album() -> models.Album:
    """An album with three guests who have one teacher, the artist of the album."""
    artist = models.Artist.objects.create(stage_name="Ada")
    created = models.Album.objects.create(album_title="Blue", artist=artist)
    created.guests.set(
        models.Artist.objects.create(stage_name=name, teacher=artist) for name in "BCD"
    )
    created.genres.set([models.Genre.objects.create(title="Jazz")])
    return created


# To-one


@pytest.mark.parametrize("root", ["albums/{}/relationships", "with/{}"])
def test_a_to_one_includes_the_related_resource(album: models.Album, root: str) -> None:
    found = get(f"/{root.format(album.pk)}/artist?include=artist")

    routed = root.startswith("albums")
    expected = artist_object(album.artist)
    if not routed:
        del expected["links"]
        expected["relationships"] = {"teacher": {"data": None}}
    own = links(f"albums/{album.pk}", "artist")
    own["self"] += "?include=artist"
    assert found == {
        **({"links": own} if routed else {}),
        "data": one(album.artist),
        "included": [expected],
    }


def test_a_to_one_without_a_resource_includes_nothing(album: models.Album) -> None:
    guest = album.artist

    found = get(f"/artists/{guest.pk}/relationships/teacher?include=teacher")

    assert (found["data"], found["included"]) == (None, [])


def test_a_path_goes_on_below_the_relationship(album: models.Album) -> None:
    guest = album.guests.all()[0]

    found = get(f"/artists/{guest.pk}/relationships/teacher?include=teacher.guestAlbums")
    assert found["included"] == [artist_object_with_albums(album.artist)]

    album.guests.add(album.artist)
    found = get(f"/artists/{guest.pk}/relationships/teacher?include=teacher.guestAlbums")
    [included_album, teacher] = found["included"]
    assert {name: included_album[name] for name in ("type", "id")} == one(album)
    assert teacher == artist_object_with_albums(album.artist, album)


def artist_object_with_albums(artist: models.Artist, *albums: models.Album) -> Any:
    """Return the resource object of an artist whose albums are included."""
    expected = artist_object(artist)
    expected["relationships"]["guestAlbums"]["data"] = [one(album) for album in albums]
    return expected


# To-many


def test_a_to_many_includes_the_members_of_its_page(album: models.Album) -> None:
    url = f"{HOST}/albums/{album.pk}/relationships/guests"
    guests = list(album.guests.all())

    for number, members in ((1, guests[:2]), (2, guests[2:])):
        query = f"include=guests&page[size]=2&page[number]={number}"
        found = get(f"/albums/{album.pk}/relationships/guests?{query}")

        assert found == {
            "data": [one(row) for row in members],
            "links": {
                **links(f"albums/{album.pk}", "guests"),
                "self": f"{url}?{query.replace('[', '%5B').replace(']', '%5D')}",
                **page_links(url, number, 2, "include=guests"),
            },
            "included": in_order(artist_object(row) for row in members),
            "meta": {"pagination": {"page": number, "pages": 2, "count": 3}},
        }


def test_each_resource_is_included_once(album: models.Album) -> None:
    query = "include=guests.teacher,guests.guestAlbums&fields[albums]=albumTitle"
    found = get(f"/albums/{album.pk}/relationships/guests?{query}")

    expected = [artist_object_with_albums(guest, album) for guest in album.guests.all()]
    assert found["included"] == in_order(
        [
            {**one(album), "attributes": {"albumTitle": "Blue"}, "links": links(found_url(album))},
            artist_object(album.artist),
            *expected,
        ]
    )


def found_url(album: models.Album) -> str:
    """Return the path of an album."""
    return f"albums/{album.pk}"


def test_what_the_viewset_of_the_members_hides_is_not_included(album: models.Album) -> None:
    hidden = models.Artist.objects.create(stage_name="Hidden")
    album.guests.add(hidden)

    found = get(f"/albums/{album.pk}/relationships/guests?include=guests")

    assert one(hidden) not in found["data"]
    assert found["data"] == [{"type": row["type"], "id": row["id"]} for row in found["included"]]


def test_members_that_are_not_there_include_nothing(album: models.Album) -> None:
    album.guests.clear()

    found = get(f"/albums/{album.pk}/relationships/guests?include=guests")

    assert (found["data"], found["included"]) == ([], [])


@pytest.mark.parametrize("name", ["artist", "guests"])
def test_an_empty_include_includes_nothing(album: models.Album, name: str) -> None:
    assert get(f"/albums/{album.pk}/relationships/{name}?include=")["included"] == []
    assert "included" not in get(f"/albums/{album.pk}/relationships/{name}")


@pytest.mark.parametrize("name", ["guestAlbums", "guest_albums"])
def test_a_path_has_the_key_or_the_name_of_the_relationship(album: models.Album, name: str) -> None:
    guest = album.guests.all()[0]

    url = f"/artists/{guest.pk}/relationships/guest-albums?fields[albums]=albumTitle"
    found = get(f"{url}&include={name}")

    assert found["data"] == [one(album)]
    assert found["included"] == [
        {**one(album), "attributes": {"albumTitle": "Blue"}, "links": links(found_url(album))}
    ]


def test_what_a_method_returns_is_included(album: models.Album) -> None:
    [guest, *_] = album.guests.all()

    found = get(f"/albums/{album.pk}/relationships/stars?include=stars")

    assert found["data"] == [one(guest)]
    assert found["included"] == [artist_object(guest)]


def test_fieldsets_apply_to_what_is_included(album: models.Album) -> None:
    query = "include=guests&fields[artists]=stageName"
    found = get(f"/with/{album.pk}/guests?{query}")

    assert found == {
        "data": [one(row) for row in album.guests.all()],
        "included": in_order(
            {**one(row), "attributes": {"stageName": row.stage_name}} for row in album.guests.all()
        ),
    }


# What cannot be included


@pytest.mark.parametrize(
    ("name", "query", "detail"),
    [
        (
            "guests",
            "artist",
            "The path 'artist' cannot be included. Available: guests.",
        ),
        (
            "artist",
            "artist,guests",
            "The path 'guests' cannot be included. Available: artist.",
        ),
        (
            "artist",
            "teacher",
            "The path 'teacher' cannot be included. Available: artist.",
        ),
        (
            "guests",
            "guests.label",
            "The path 'guests.label' cannot be included. "
            "Available: guests.teacher, guests.guestAlbums.",
        ),
        (
            "label",
            "label",
            "The path 'label' cannot be included. Available: artist, guests, genres, stars.",
        ),
    ],
)
@pytest.mark.parametrize("method", ["get", "patch"])
def test_another_path_is_refused(
    album: models.Album, method: str, name: str, query: str, detail: str
) -> None:
    empty: Any = [] if name == "guests" else None
    response = send(method, f"/albums/{album.pk}/relationships/{name}?include={query}", empty)

    assert response.status_code == 400
    assert errors(response) == [
        {
            "status": "400",
            "code": "include",
            "title": "Bad Request",
            "detail": detail,
            "source": {"parameter": "include"},
        }
    ]
    assert album.guests.count() == 3


def test_a_view_without_a_serializer_includes_nothing(
    model_relations: None, album: models.Album
) -> None:
    response = send("get", f"/without/{album.pk}/guests?include=guests")

    [error] = errors(response)
    assert error["detail"] == (
        "The path 'guests' cannot be included. Nothing can be included here."
    )


@pytest.mark.parametrize(
    ("setting", "query"),
    [
        ("JSON_API_MAX_INCLUDE_DEPTH", "guests.teacher"),
        ("JSON_API_MAX_INCLUDE_PATHS", "guests,guests.teacher"),
    ],
)
def test_the_limits_of_the_settings_apply(
    album: models.Album, settings: Any, setting: str, query: str
) -> None:
    setattr(settings, setting, 1)

    response = send("get", f"/albums/{album.pk}/relationships/guests?include={query}")

    [error] = errors(response)
    assert (response.status_code, error["source"]) == (400, {"parameter": "include"})
    assert get(f"/albums/{album.pk}/relationships/guests?include=guests")["included"]


# Several types


def test_members_of_several_types_are_included_as_their_own() -> None:
    make_media(4)
    shelf = models.Shelf.objects.create(place="Hall")
    shelf.items.set(models.Media.objects.all())

    fields = "&".join(f"fields[{kind}]=title" for kind in ("books", "audiobooks", "films"))
    found = get(f"/shelves/{shelf.pk}/relationships/items?include=items&{fields}")

    assert found["data"] == [medium(key) for key in (1, 2, 3, 4)]
    assert found["included"] == in_order(
        {
            **medium(key),
            "attributes": {"title": f"Title {key}"},
            "links": links(f"media/{key}"),
        }
        for key in (1, 2, 3, 4)
    )


@pytest.mark.parametrize(("key", "name"), [(1, "creator"), (2, "narrator"), (3, "director")])
def test_a_parent_of_several_types_includes_what_its_own_type_relates_to(
    key: int, name: str
) -> None:
    make_media(3)

    found = get(f"/media/{key}/relationships/{name}?include={name}")

    maker = {"type": "makers", "id": str(key)}
    assert found["data"] == maker
    assert found["included"] == [
        {
            **maker,
            "attributes": {"makerName": f"Maker {key}"},
            "links": links(f"makers/{key}"),
        }
    ]


# Changes


@pytest.mark.parametrize(
    ("method", "given", "kept"),
    [("patch", "CE", "CE"), ("post", "E", "BCDE"), ("delete", "C", "BD")],
)
def test_the_answer_to_a_change_includes_what_is_there_then(
    album: models.Album, method: str, given: str, kept: str
) -> None:
    models.Artist.objects.create(stage_name="E")
    linkage = [one(row) for row in models.Artist.objects.filter(stage_name__in=given)]

    url = f"/albums/{album.pk}/relationships/guests"
    found = document(send(method, f"{url}?include=guests", linkage))

    guests = list(album.guests.all())
    assert "".join(row.stage_name for row in guests) == kept
    assert found["data"] == [one(row) for row in guests]
    assert found["included"] == in_order(artist_object(row) for row in guests)


def test_the_answer_to_a_change_of_a_to_one_includes_the_new_one(album: models.Album) -> None:
    guest = album.guests.all()[0]

    url = f"/albums/{album.pk}/relationships/artist?include=artist"
    found = document(send("patch", url, one(guest)))

    assert found["data"] == one(guest)
    assert found["included"] == [artist_object(guest)]


# Loading


@pytest.mark.parametrize(
    ("query", "queries"),
    [
        # the parent, the number of members, and their rows
        ("include=guests", 3),
        # their teachers
        ("include=guests.teacher", 4),
        # and their albums, with guests, genres, and what a method returns for one album
        ("include=guests.teacher,guests.guestAlbums", 8),
    ],
)
@pytest.mark.parametrize("members", [3, 30])
def test_the_queries_do_not_grow_with_the_members(
    album: models.Album, members: int, query: str, queries: int
) -> None:
    album.guests.add(
        *(
            models.Artist.objects.create(stage_name=f"More {number}", teacher=album.artist)
            for number in range(members - 3)
        )
    )

    with counted() as run:
        found = get(f"/albums/{album.pk}/relationships/guests?{query}")

    assert len(found["data"]) == members
    assert len(run) == queries


def test_rendering_runs_no_query(album: models.Album) -> None:
    class CountingSerializer(ArtistSerializer):
        others = drf.SerializerMethodField()

        class Meta(ArtistSerializer.Meta):
            fields = ("others",)  # type: ignore[assignment]

        def get_others(self, artist: models.Artist) -> int:
            return models.Artist.objects.exclude(pk=artist.pk).count()

    class CountingAlbumSerializer(AlbumSerializer):
        included_serializers = {"guests": CountingSerializer}

    view = WithSerializer.as_view(parent_serializer_class=CountingAlbumSerializer)
    request = APIRequestFactory().get("/?include=guests", headers={"accept": MEDIA_TYPE})
    response = view(request, pk=album.pk, related_field="guests")

    with counted() as run:
        response.render()

    assert run == []
    found = document(response)
    assert [row["attributes"] for row in found["included"]] == [{"others": 3}] * 3


@pytest.mark.parametrize("name", ["artist", "guests"])
def test_the_browsable_api_has_a_page(album: models.Album, name: str) -> None:
    url = f"/albums/{album.pk}/relationships/{name}?include={name}"

    response = APIClient().get(url, headers={"accept": "text/html"})

    assert response.status_code == 200
    assert b"&quot;included&quot;" in response.content
