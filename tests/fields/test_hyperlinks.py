"""Hyperlinks: the URL of a resource itself, and relationships that are read and written as URLs."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test.utils import override_script_prefix
from django.urls import path
from rest_framework import relations as drf
from rest_framework.exceptions import ValidationError
from rest_framework.reverse import reverse
from rest_framework.test import APIClient, APIRequestFactory

from rest_framework_json_api import serializers, views
from rest_framework_json_api.relations import PolymorphicHyperlinkedRelatedField
from tests import models
from tests.http import MEDIA_TYPE, counted, document, errors

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

BY_CODE = {"lookup_field": "code", "lookup_url_kwarg": "country_code"}
BY_SLUG = {"lookup_field": "slug"}


class CountrySerializer(serializers.HyperlinkedModelSerializer):
    class Meta:
        model = models.Country
        fields = ("url", "full_name")
        extra_kwargs = {"url": BY_CODE}


class GenreSerializer(serializers.HyperlinkedModelSerializer):
    class Meta:
        model = models.Genre
        fields = ("url", "title")


class ArtistSerializer(serializers.HyperlinkedModelSerializer):
    included_serializers = {"country": CountrySerializer, "teacher": "self"}

    class Meta:
        model = models.Artist
        fields = ("url", "stage_name", "country", "teacher", "passport", "albums")
        extra_kwargs = {
            "country": BY_CODE,
            "passport": {"read_only": True},
            "albums": {"read_only": True},
        }


class TrackIdentityField(serializers.HyperlinkedIdentityField):
    """The URL of a track below that of its album."""

    def get_url(self, obj: Any, view_name: str, request: Any, format: str | None) -> str | None:
        """Return the URL, which names both."""
        kwargs = {"album_pk": obj.album_id, "pk": obj.pk}
        return reverse(view_name, kwargs=kwargs, request=request, format=format)


class TrackField(serializers.HyperlinkedRelatedField):
    """A track by a URL that names its album, too."""

    def get_url(self, obj: Any, view_name: str, request: Any, format: str | None) -> str | None:
        """Return the URL."""
        kwargs = {"album_pk": obj.album_id, "pk": obj.pk}
        return reverse(view_name, kwargs=kwargs, request=request, format=format)

    def use_pk_only_optimization(self) -> bool:
        """Tell that the URL takes more than the key."""
        return False

    def get_object(self, view_name: str, view_args: Any, view_kwargs: Any) -> Any:
        """Return the track that is on the album."""
        return models.Track.objects.get(album=view_kwargs["album_pk"], pk=view_kwargs["pk"])


class TrackSerializer(serializers.ModelSerializer):
    pulp_href = TrackIdentityField(view_name="track-detail")

    class Meta:
        model = models.Track
        fields = ("pulp_href", "track_title")


class AlbumSerializer(serializers.HyperlinkedModelSerializer):
    included_serializers = {
        "artist": ArtistSerializer,
        "genres": GenreSerializer,
        "tracks": TrackSerializer,
    }

    tracks = TrackField(
        many=True,
        required=False,
        view_name="track-detail",
        queryset=models.Track.objects.order_by("pk"),
    )

    class Meta:
        model = models.Album
        fields = ("url", "album_title", "artist", "genres", "tracks")
        extra_kwargs = {"genres": {"allow_empty": True}}


class StudioSerializer(serializers.HyperlinkedModelSerializer):
    class Meta:
        model = models.Studio
        fields = ("url", "studio_name", "slug", "owner")
        extra_kwargs = {"url": BY_SLUG, "owner": {"allow_null": True}}


class PlaqueSerializer(serializers.HyperlinkedModelSerializer):
    class Meta:
        model = models.Plaque
        fields = ("url", "plaque_code", "studio")
        extra_kwargs = {"studio": BY_SLUG}


class ViewSet(views.ModelViewSet):
    pagination_class = None
    filter_backends = ()


def viewset(serializer: Any, model: Any = None, **members: Any) -> Any:
    """Return a viewset for a serializer."""
    queryset = (model or serializer.Meta.model)._default_manager.order_by("pk")
    return type(
        "AnyViewSet", (ViewSet,), {"queryset": queryset, "serializer_class": serializer, **members}
    )


LIST = {"get": "list", "post": "create"}
DETAIL = {"get": "retrieve", "patch": "partial_update"}
RELATIONSHIP = {
    "get": "retrieve_relationship",
    "patch": "update_relationship",
    "post": "add_to_relationship",
    "delete": "remove_from_relationship",
}


def routes(prefix: str, name: str, view: Any, part: str = "<pk>") -> Any:
    """Return the URL patterns of a viewset."""
    detail = f"{prefix}/{part}/"
    return [
        path(f"{prefix}/", view.as_view(LIST)),
        path(detail, view.as_view(DETAIL), name=f"{name}-detail"),
        path(f"{detail}relationships/<related_field>/", view.as_view(RELATIONSHIP)),
        path(f"{detail}<related_field>/", view.as_view({"get": "retrieve_related"})),
    ]


class Soloists(serializers.PolymorphicModelSerializer):
    """Artists by whether they have a teacher; the pupils have another URL."""

    class SoloistSerializer(serializers.ModelSerializer):
        href = serializers.HyperlinkedIdentityField(view_name="artist-detail")

        class Meta:
            model = models.Artist
            fields = ("href", "stage_name")
            resource_name = "soloists"

    class PupilSerializer(serializers.HyperlinkedModelSerializer):
        class Meta:
            model = models.Artist
            fields = ("url", "stage_name")
            resource_name = "pupils"
            extra_kwargs = {"url": {"view_name": "pupil-detail", "lookup_field": "stage_name"}}

    polymorphic_serializers = [SoloistSerializer, PupilSerializer]
    polymorphic_columns = ("teacher_id",)

    class Meta:
        model = models.Artist

    @classmethod
    def get_polymorphic_serializer_for_instance(cls, instance: Any) -> Any:
        """Return the serializer for an artist."""
        return cls.SoloistSerializer if instance.teacher_id is None else cls.PupilSerializer


class ConcertSerializer(serializers.ModelSerializer):
    """An album, by the artists of both kinds who take part."""

    included_serializers = {"artist": Soloists, "guests": Soloists}

    artist = PolymorphicHyperlinkedRelatedField(
        Soloists, queryset=models.Artist.objects.exclude(stage_name="Hidden")
    )
    guests = PolymorphicHyperlinkedRelatedField(
        Soloists, queryset=models.Artist.objects.exclude(stage_name="Hidden"), many=True
    )

    class Meta:
        model = models.Album
        fields = ("artist", "guests")
        resource_name = "concerts"


class Subjects(serializers.PolymorphicModelSerializer):
    """What notes are about, without a common model."""

    polymorphic_serializers = [ArtistSerializer, CountrySerializer, AlbumSerializer]


class NoteSerializer(serializers.ModelSerializer):
    included_serializers = {"subject": Subjects}

    subject = PolymorphicHyperlinkedRelatedField(Subjects)

    class Meta:
        model = models.Note
        fields = ("text", "subject")


class AlbumVersions(views.RelationshipView):
    queryset = models.Album.objects.all()


urlpatterns = [
    *routes("albums", "album", viewset(AlbumSerializer)),
    *routes("artists", "artist", viewset(ArtistSerializer)),
    *routes("concerts", "concert", viewset(ConcertSerializer)),
    *routes("genres", "genre", viewset(GenreSerializer)),
    *routes("notes", "note", viewset(NoteSerializer)),
    *routes("passports", "passport", viewset(GenreSerializer)),
    *routes("plaques", "plaque", viewset(PlaqueSerializer)),
    *routes("albums/<album_pk>/tracks", "track", viewset(TrackSerializer)),
    *routes("studios", "studio", viewset(StudioSerializer, lookup_field="slug"), "<slug>"),
    *routes("countries", "country", viewset(CountrySerializer, **BY_CODE), "<country_code>"),
    path("albums/<pk>/versions", AlbumVersions.as_view(), name="album-versions"),
    path("pupils/<stage_name>/", viewset(ArtistSerializer).as_view(DETAIL), name="pupil-detail"),
]


def send(method: str, url: str, data: Any = None) -> Any:
    """Return the response to a request, with primary data where it has any."""
    body = "" if method == "GET" else json.dumps({"data": data})
    return APIClient(raise_request_exception=False).generic(
        method, url, body, content_type=MEDIA_TYPE, headers={"accept": MEDIA_TYPE}
    )


def send_form(url: str, form: dict[str, str]) -> Any:
    """Return the response to an update by a form."""
    content_type = "application/x-www-form-urlencoded"
    return APIClient(raise_request_exception=False).generic(
        "PATCH", url, urlencode(form), content_type=content_type, headers={"accept": MEDIA_TYPE}
    )


def get(url: str) -> Any:
    """Return the document of a URL."""
    return document(send("GET", url))


def problems(response: Any) -> Any:
    """Return the status, and code, detail and pointer of each error."""
    return response.status_code, [
        (error["code"], error["detail"], error["source"]["pointer"]) for error in errors(response)
    ]


def identifier(resource_type: str, key: Any) -> dict[str, str]:
    return {"type": resource_type, "id": str(key)}


def identifiers(resource_type: str, *keys: Any) -> Any:
    """Return a to-many relationship object."""
    linkage = [identifier(resource_type, key) for key in keys]
    return {"data": linkage, "meta": {"count": len(linkage)}}


def url(rest: str) -> str:
    return f"http://testserver/{rest}/"


def linked(resource_type: str, key: Any, rest: str) -> Any:
    """Return a to-one relationship object with the link to what is related."""
    return {"data": identifier(resource_type, key), "links": {"related": url(rest)}}


EMPTY: dict[str, Any] = {"data": None}

COUNTRY = {
    **identifier("countries", 21),
    "attributes": {"fullName": "France"},
    "links": {"self": url("countries/fr")},
}
ARTIST: dict[str, Any] = {
    **identifier("artists", 11),
    "attributes": {"stageName": "Ada"},
    "relationships": {
        "country": linked("countries", 21, "countries/fr"),
        "teacher": EMPTY,
        "passport": linked("passports", 81, "passports/81"),
        "albums": identifiers("albums", 31, 32),
    },
    "links": {"self": url("artists/11")},
}
ALBUM: dict[str, Any] = {
    **identifier("albums", 31),
    "attributes": {"albumTitle": "Album 31"},
    "relationships": {
        "artist": linked("artists", 11, "artists/11"),
        "genres": identifiers("genres", 41, 42),
        "tracks": identifiers("tracks", 52, 51),
    },
    "links": {"self": url("albums/31")},
}


@pytest.fixture(autouse=True)
def rows() -> None:
    """Ada (11) from France teaches Ben (12) and made albums 31 and 32."""
    country = models.Country.objects.create(pk=21, code="fr", full_name="France")
    ada = models.Artist.objects.create(pk=11, stage_name="Ada", country=country)
    ben = models.Artist.objects.create(pk=12, stage_name="Ben", teacher=ada)
    models.Passport.objects.create(pk=81, artist=ada)
    for pk, title in ((41, "Blues"), (42, "Folk"), (43, "Jazz")):
        models.Genre.objects.create(pk=pk, title=title)
    for pk in (31, 32):
        album = models.Album.objects.create(pk=pk, album_title=f"Album {pk}", artist=ada)
        album.guests.set([ada, ben])
    models.Album.objects.get(pk=31).genres.set([41, 42])
    for pk in (51, 52):
        models.Track.objects.create(pk=pk, album_id=31, track_title=f"Track {pk}")
    models.Track.objects.create(pk=53, album_id=32, track_title="Track 53")
    studio = models.Studio.objects.create(pk=61, studio_name="Alto", slug="alto", owner=ada)
    models.Studio.objects.create(pk=62, studio_name="Basso", slug="basso")
    models.Plaque.objects.create(pk=71, plaque_code="P1", studio=studio)


def more_albums() -> None:
    """Make many more albums, artists and tracks."""
    for pk in range(90, 100):
        artist = models.Artist.objects.create(pk=pk, stage_name=f"Artist {pk}", teacher_id=11)
        album = models.Album.objects.create(pk=pk, album_title="More", artist=artist)
        album.genres.set([41, 42])
        album.guests.set([artist, 11])
        models.Track.objects.create(album=album, track_title="More")
        models.Note.objects.create(subject=artist)


def same_queries(place: str, expected: int) -> None:
    """Demand that a list takes some number of queries, however many rows it has."""
    with counted() as few:
        get(place)
    more_albums()
    with counted() as many:
        get(place)
    assert len(few) == len(many) == expected, few


# Read


def test_a_hyperlinked_resource_has_its_own_url_and_those_of_its_to_ones() -> None:
    assert get("/albums/31/") == {"data": ALBUM}


def test_a_list_of_hyperlinked_resources_has_the_same_resource_objects() -> None:
    other = {
        **identifier("albums", 32),
        "attributes": {"albumTitle": "Album 32"},
        "relationships": {
            "artist": linked("artists", 11, "artists/11"),
            "genres": identifiers("genres"),
            "tracks": identifiers("tracks", 53),
        },
        "links": {"self": url("albums/32")},
    }

    assert get("/albums/") == {"data": [ALBUM, other]}


@pytest.mark.parametrize(
    ("query", "expected"),
    [("", 3), ("?fields[albums]=artist", 1), ("?fields[albums]=genres", 2), ("?include=artist", 7)],
)
def test_the_queries_of_hyperlinks_do_not_grow_with_the_rows(query: str, expected: int) -> None:
    same_queries(f"/albums/{query}", expected)


def test_a_hyperlink_may_look_up_another_column() -> None:
    assert get("/artists/11/") == {"data": ARTIST}
    assert get("/studios/alto/") == {
        "data": {
            **identifier("studios", 61),
            "attributes": {"studioName": "Alto", "slug": "alto"},
            "relationships": {"owner": linked("artists", 11, "artists/11")},
            "links": {"self": url("studios/alto")},
        }
    }


def test_empty_hyperlinks_are_null_without_a_link() -> None:
    assert get("/artists/12/") == {
        "data": {
            **identifier("artists", 12),
            "attributes": {"stageName": "Ben"},
            "relationships": {
                "country": EMPTY,
                "teacher": linked("artists", 11, "artists/11"),
                "passport": EMPTY,
                "albums": identifiers("albums"),
            },
            "links": {"self": url("artists/12")},
        }
    }


def test_included_resources_have_their_own_urls() -> None:
    tracks = [
        {
            **identifier("tracks", pk),
            "attributes": {"trackTitle": f"Track {pk}"},
            "links": {"self": url(f"albums/31/tracks/{pk}")},
        }
        for pk in (51, 52)
    ]
    genres = [
        {
            **identifier("genres", pk),
            "attributes": {"title": title},
            "links": {"self": url(f"genres/{pk}")},
        }
        for pk, title in ((41, "Blues"), (42, "Folk"))
    ]

    assert get("/albums/31/?include=artist.country,genres,tracks") == {
        "data": ALBUM,
        "included": [ARTIST, COUNTRY, *genres, *tracks],
    }


def test_the_self_link_stays_with_every_fieldset() -> None:
    query = "?include=artist,tracks&fields[albums]=artist&fields[artists]=&fields[tracks]="
    assert get(f"/albums/32/{query}") == {
        "data": {
            **identifier("albums", 32),
            "relationships": {"artist": linked("artists", 11, "artists/11")},
            "links": {"self": url("albums/32")},
        },
        "included": [
            {**identifier("artists", 11), "links": {"self": url("artists/11")}},
            {**identifier("tracks", 53), "links": {"self": url("albums/32/tracks/53")}},
        ],
    }


def test_a_hyperlink_is_the_url_in_the_data_of_the_serializer() -> None:
    context = {"request": APIRequestFactory().get("/")}
    album = models.Album.objects.get(pk=31)

    assert AlbumSerializer(album, context=context).data == {
        "url": url("albums/31"),
        "album_title": "Album 31",
        "artist": url("artists/11"),
        "genres": [url("genres/41"), url("genres/42")],
        "tracks": [url("albums/31/tracks/52"), url("albums/31/tracks/51")],
    }


def test_a_resource_that_is_not_saved_has_no_url() -> None:
    context = {"request": APIRequestFactory().get("/")}

    assert GenreSerializer(models.Genre(title="New"), context=context).data == {
        "url": None,
        "title": "New",
    }


def test_the_related_and_relationship_urls_of_hyperlinks() -> None:
    assert get("/albums/31/artist/") == {"data": ARTIST}
    assert get("/albums/31/relationships/artist/") == linked("artists", 11, "artists/11")
    assert get("/albums/31/relationships/tracks/") == {
        "data": [identifier("tracks", 52), identifier("tracks", 51)]
    }
    assert get("/artists/12/relationships/country/") == {"data": None}


# The link of the resource itself


def album_resource(fields: dict[str, Any], query: str = "", **attributes: Any) -> Any:
    """Return the resource object of album 31 by a serializer with some fields."""
    meta = {"model": models.Album, "fields": [*fields, "album_title"]}
    members = {**fields, **attributes, "Meta": type("Meta", (), meta)}
    serializer = type("AnySerializer", (serializers.ModelSerializer,), members)
    request = APIRequestFactory().get(f"/{query}", headers={"accept": MEDIA_TYPE})
    response: Any = viewset(serializer).as_view({"get": "retrieve"})(request, pk=31)
    return document(response.render())["data"]


def identity(view_name: str = "album-detail", **kwargs: Any) -> Any:
    return serializers.HyperlinkedIdentityField(view_name=view_name, **kwargs)


TITLE = {**identifier("albums", 31), "attributes": {"albumTitle": "Album 31"}}
SELF = {"self": url("albums/31")}


@pytest.mark.parametrize("name", ["pulp_href", "url", "href", "self"])
@pytest.mark.parametrize("field_class", [drf, serializers], ids=["drf", "own"])
def test_the_only_identity_of_a_detail_view_is_the_self_link(name: str, field_class: Any) -> None:
    field = field_class.HyperlinkedIdentityField(view_name="album-detail")

    assert album_resource({name: field}) == {**TITLE, "links": SELF}


VERSIONS = {"links": {"related": "http://testserver/albums/31/versions"}}


@pytest.mark.parametrize("query", ["", "?fields[albums]=albumTitle,versionsHref"])
def test_only_the_identity_of_a_detail_view_is_the_self_link(query: str) -> None:
    fields = {"versions_href": identity("album-versions"), "pulp_href": identity()}

    assert album_resource(fields, query) == {
        **TITLE,
        "relationships": {"versionsHref": VERSIONS},
        "links": SELF,
    }


def test_of_two_identities_of_detail_views_none_is_the_self_link() -> None:
    other = {"links": {"related": url("genres/31")}}

    assert album_resource({"one": identity(), "other": identity("genre-detail")}) == {
        **TITLE,
        "relationships": {"one": {"links": {"related": url("albums/31")}}, "other": other},
    }


@pytest.mark.parametrize("query", ["", "?fields[albums]=albumTitle,other"])
def test_the_serializer_can_name_the_self_link(query: str) -> None:
    fields = {"one": identity("album-versions"), "other": identity()}

    assert album_resource(fields, query, url_field_name="one") == {
        **TITLE,
        "relationships": {"other": {"links": {"related": url("albums/31")}}},
        "links": {"self": "http://testserver/albums/31/versions"},
    }


def test_the_setting_of_drf_can_name_the_self_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rest_framework.settings.api_settings.URL_FIELD_NAME", "one")

    assert album_resource({"one": identity("album-versions"), "other": identity()})["links"] == {
        "self": "http://testserver/albums/31/versions"
    }


def test_a_self_link_may_have_several_parts() -> None:
    request = APIRequestFactory().get("/", headers={"accept": MEDIA_TYPE})
    response: Any = viewset(TrackSerializer).as_view({"get": "list"})(request)

    assert document(response.render())["data"][0] == {
        **identifier("tracks", 51),
        "attributes": {"trackTitle": "Track 51"},
        "links": {"self": url("albums/31/tracks/51")},
    }


# Written


def album(**linkage: Any) -> Any:
    """Return album 31 with what its relationships are to hold."""
    relationships = {name: {"data": data} for name, data in linkage.items()}
    return {**identifier("albums", 31), "relationships": relationships}


def genres() -> Any:
    """Return the keys of the genres of album 31."""
    return sorted(models.Album.objects.get(pk=31).genres.values_list("pk", flat=True))


@pytest.mark.parametrize(
    "artist",
    [
        identifier("artists", 12),
        url("artists/12"),
        "/artists/12/",
        "https://example.com/artists/12/",
    ],
    ids=["identifier", "url", "path", "host"],
)
def test_a_to_one_is_written_by_identifier_and_by_url(artist: Any) -> None:
    response = send("PATCH", "/albums/31/", album(artist=artist))

    assert document(response)["data"]["relationships"]["artist"] == linked(
        "artists", 12, "artists/12"
    )
    assert models.Album.objects.get(pk=31).artist_id == 12


@pytest.mark.parametrize(
    "items",
    [
        [identifier("genres", 43), identifier("genres", 41)],
        [url("genres/43"), url("genres/41")],
        [url("genres/43"), identifier("genres", 41)],
    ],
    ids=["identifiers", "urls", "both"],
)
def test_a_to_many_is_written_by_identifiers_and_by_urls(items: Any) -> None:
    response = send("PATCH", "/albums/31/", album(genres=items))

    assert document(response)["data"]["relationships"]["genres"] == identifiers("genres", 41, 43)
    assert genres() == [41, 43]


def test_a_resource_is_created_with_hyperlinks() -> None:
    linkage = {
        "artist": {"data": url("artists/11")},
        "genres": {"data": [url("genres/43")]},
        "tracks": {"data": [url("albums/32/tracks/53")]},
    }
    resource = {"type": "albums", "attributes": {"albumTitle": "New"}, "relationships": linkage}
    response = send("POST", "/albums/", resource)
    created = models.Album.objects.get(album_title="New")

    assert response.status_code == 201
    assert response.headers["Location"] == url(f"albums/{created.pk}")
    assert json.loads(response.content) == {
        "data": {
            **identifier("albums", created.pk),
            "attributes": {"albumTitle": "New"},
            "relationships": {
                "artist": linked("artists", 11, "artists/11"),
                "genres": identifiers("genres", 43),
                "tracks": identifiers("tracks", 53),
            },
            "links": {"self": url(f"albums/{created.pk}")},
        }
    }


def test_an_identifier_whose_url_takes_more_than_its_id_is_refused() -> None:
    meta = {"model": models.Album, "fields": ["tracks"]}
    tracks: Any = drf.HyperlinkedRelatedField(
        many=True, view_name="track-detail", queryset=models.Track.objects.all()
    )
    members = {"tracks": tracks, "Meta": type("Meta", (), meta)}
    view: Any = viewset(type("PlainSerializer", (serializers.ModelSerializer,), members))
    body = {"data": album(tracks=[identifier("tracks", 53)])}
    request = APIRequestFactory().patch("/", json.dumps(body), content_type=MEDIA_TYPE)
    response = view.as_view({"patch": "partial_update"})(request, pk=31)

    [error] = errors(response.render())
    assert (error["status"], error["code"]) == ("400", "incorrect_type")
    assert error["source"]["pointer"] == "/data/relationships/tracks/data/0"


def test_identifiers_of_hyperlinks_are_looked_up_in_one_query() -> None:
    counts = []
    for items in (
        [identifier("genres", pk) for pk in (41, 42)],
        [url(f"genres/{pk}") for pk in (41, 42)],
        [url("genres/41"), identifier("genres", 42)],
    ):
        with counted() as queries:
            send("PATCH", "/albums/31/", album(genres=items))
        counts.append(len(queries))

    # Each URL takes a query of its own.
    assert counts == [counts[0], counts[0] + 1, counts[0] + 1]


@pytest.mark.parametrize(
    ("method", "data", "expected"),
    [
        ("PATCH", [identifier("genres", 43)], [43]),
        ("PATCH", [url("genres/43")], [43]),
        ("PATCH", [], []),
        ("POST", [identifier("genres", 43), identifier("genres", 41)], [41, 42, 43]),
        ("DELETE", [identifier("genres", 41), identifier("genres", 98)], [42]),
    ],
)
def test_relationship_urls_change_hyperlinks(method: str, data: Any, expected: Any) -> None:
    response = send(method, "/albums/31/relationships/genres/", data)

    assert document(response) == {"data": [identifier("genres", pk) for pk in expected]}
    assert genres() == expected


@pytest.mark.parametrize("artist", [identifier("artists", 12), url("artists/12")])
def test_a_relationship_url_changes_a_to_one_hyperlink(artist: Any) -> None:
    response = send("PATCH", "/albums/31/relationships/artist/", artist)

    assert document(response) == linked("artists", 12, "artists/12")


@pytest.mark.parametrize("studio", [identifier("studios", 62), url("studios/basso")])
def test_a_hyperlink_by_another_column_is_written_by_identifier_and_by_url(studio: Any) -> None:
    resource = {**identifier("plaques", 71), "relationships": {"studio": {"data": studio}}}
    response = send("PATCH", "/plaques/71/", resource)

    assert document(response)["data"]["relationships"] == {
        "studio": linked("studios", 62, "studios/basso")
    }


@pytest.mark.parametrize("country", [identifier("countries", 21), url("countries/fr")])
def test_a_hyperlink_may_have_another_name_for_its_part_of_the_url(country: Any) -> None:
    resource = {**identifier("artists", 12), "relationships": {"country": {"data": country}}}
    response = send("PATCH", "/artists/12/", resource)

    found = document(response)["data"]["relationships"]["country"]
    assert found == linked("countries", 21, "countries/fr")


def test_null_empties_a_hyperlink_that_may_be_empty() -> None:
    resource = {**identifier("studios", 61), "relationships": {"owner": {"data": None}}}

    assert document(send("PATCH", "/studios/alto/", resource))["data"]["relationships"] == {
        "owner": EMPTY
    }
    assert problems(send("PATCH", "/albums/31/", album(artist=None))) == (
        400,
        [("null", "This field may not be null.", "/data/relationships/artist/data")],
    )


UNKNOWN = "Invalid hyperlink - Object does not exist."
NO_MATCH = "Invalid hyperlink - No URL match."
OTHER_URL = "Invalid hyperlink - Incorrect URL match."


@pytest.mark.parametrize(
    ("artist", "status", "code", "detail"),
    [
        (identifier("artists", 99), 404, "does_not_exist", UNKNOWN),
        (identifier("artists", "x"), 404, "does_not_exist", UNKNOWN),
        (
            identifier("genres", 41),
            409,
            "incorrect_relation_type",
            "Incorrect relation type. Expected artists, received genres.",
        ),
        (
            {"type": "artists"},
            400,
            "missing_id",
            "Invalid resource identifier object: missing 'id' attribute",
        ),
        (
            {"type": "artists", "id": False},
            400,
            "no_string",
            "Invalid resource identifier object: 'id' is not a string",
        ),
        (url("artists/99"), 404, "does_not_exist", UNKNOWN),
        (url("artists/x"), 404, "does_not_exist", UNKNOWN),
        (url("nowhere"), 400, "no_match", NO_MATCH),
        (url("genres/41"), 400, "incorrect_match", OTHER_URL),
    ],
)
def test_what_a_hyperlink_does_not_take_is_refused(
    artist: Any, status: int, code: str, detail: str
) -> None:
    response = send("PATCH", "/albums/31/", album(artist=artist))

    pointer = "/data/relationships/artist/data"
    assert problems(response) == (status, [(code, detail, pointer)])


@pytest.mark.parametrize("is_relationship", [True, False])
def test_errors_of_a_to_many_of_hyperlinks_are_told_by_index(is_relationship: bool) -> None:
    items = [
        url("genres/41"),
        url("genres/98"),
        identifier("genres", 99),
        url("artists/11"),
        identifier("artists", 11),
        7,
    ]
    if is_relationship:
        response = send("PATCH", "/albums/31/relationships/genres/", items)
        pointer = "/data"
    else:
        response = send("PATCH", "/albums/31/", album(genres=items))
        pointer = "/data/relationships/genres/data"

    other = "Incorrect relation type. Expected genres, received artists."
    text = "Incorrect type. Expected URL string, received int."
    assert problems(response) == (
        400,
        [
            ("does_not_exist", UNKNOWN, f"{pointer}/1"),
            ("does_not_exist", UNKNOWN, f"{pointer}/2"),
            ("incorrect_match", OTHER_URL, f"{pointer}/3"),
            ("incorrect_relation_type", other, f"{pointer}/4"),
            ("incorrect_type", text, f"{pointer}/5"),
        ],
    )
    assert genres() == [41, 42]


def test_errors_of_identifiers_of_hyperlinks_are_told_by_index() -> None:
    items = [identifier("genres", pk) for pk in (98, 41, "x", 99)]
    response = send("PATCH", "/albums/31/relationships/genres/", items)

    assert problems(response) == (
        404,
        [
            ("does_not_exist", UNKNOWN, "/data/0"),
            ("does_not_exist", UNKNOWN, "/data/2"),
            ("does_not_exist", UNKNOWN, "/data/3"),
        ],
    )


def test_a_part_of_the_url_counts_when_a_track_is_named_by_one() -> None:
    response = send(
        "POST", "/albums/31/relationships/tracks/", [url("albums/31/tracks/53"), url("nowhere")]
    )

    assert problems(response) == (
        400,
        [("does_not_exist", UNKNOWN, "/data/0"), ("no_match", NO_MATCH, "/data/1")],
    )


# Polymorphic hyperlinks


CONCERT: dict[str, Any] = {
    **identifier("concerts", 31),
    "relationships": {
        "artist": linked("soloists", 11, "artists/11"),
        "guests": {
            "data": [identifier("soloists", 11), identifier("pupils", 12)],
            "meta": {"count": 2},
        },
    },
}
SOLOIST = {
    **identifier("soloists", 11),
    "attributes": {"stageName": "Ada"},
    "links": {"self": url("artists/11")},
}
PUPIL = {
    **identifier("pupils", 12),
    "attributes": {"stageName": "Ben"},
    "links": {"self": url("pupils/Ben")},
}


def test_a_polymorphic_hyperlink_is_the_url_of_the_concrete_type() -> None:
    models.Album.objects.filter(pk=32).update(artist=12)
    other = {
        "artist": linked("pupils", 12, "pupils/Ben"),
        "guests": CONCERT["relationships"]["guests"],
    }

    assert get("/concerts/") == {
        "data": [CONCERT, {**identifier("concerts", 32), "relationships": other}]
    }


def test_polymorphic_hyperlinks_are_included() -> None:
    assert get("/concerts/31/?include=guests,artist") == {
        "data": CONCERT,
        "included": [PUPIL, SOLOIST],
    }
    assert get("/concerts/31/guests/") == {"data": [SOLOIST, PUPIL]}
    assert get("/concerts/31/relationships/artist/") == linked("soloists", 11, "artists/11")


@pytest.mark.parametrize(
    ("query", "expected"), [("", 3), ("?include=artist,guests", 3), ("?fields[concerts]=", 1)]
)
def test_the_queries_of_polymorphic_hyperlinks_do_not_grow_with_the_rows(
    query: str, expected: int
) -> None:
    same_queries(f"/concerts/{query}", expected)


def test_what_makes_the_urls_of_a_type_is_made_once_for_all_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = []
    init = Soloists.PupilSerializer.__init__

    def counting(self: Any, *args: Any, **kwargs: Any) -> None:
        made.append(self)
        init(self, *args, **kwargs)

    monkeypatch.setattr(Soloists.PupilSerializer, "__init__", counting)
    counts = []
    for make in (more_albums, lambda: None):
        made.clear()
        get("/concerts/")
        counts.append(len(made))
        make()

    # One for each field.
    assert counts == [2, 2]


def test_a_polymorphic_hyperlink_is_the_url_in_the_data_of_the_serializer() -> None:
    context = {"request": APIRequestFactory().get("/")}
    concert = models.Album.objects.get(pk=31)

    assert ConcertSerializer(concert, context=context).data == {
        "artist": url("artists/11"),
        "guests": [url("artists/11"), url("pupils/Ben")],
    }


@pytest.mark.parametrize(
    "artist",
    [identifier("pupils", 12), url("pupils/Ben"), "/pupils/Ben/"],
    ids=["identifier", "url", "path"],
)
@pytest.mark.parametrize("is_relationship", [True, False])
def test_a_polymorphic_hyperlink_is_written_by_identifier_and_by_url(
    artist: Any, is_relationship: bool
) -> None:
    resource = {**identifier("concerts", 32), "relationships": {"artist": {"data": artist}}}
    if is_relationship:
        response = send("PATCH", "/concerts/32/relationships/artist/", artist)
    else:
        response = send("PATCH", "/concerts/32/", resource)

    assert response.status_code == 200
    assert get("/concerts/32/")["data"]["relationships"]["artist"] == linked(
        "pupils", 12, "pupils/Ben"
    )


@pytest.mark.parametrize(
    "guests",
    [
        [identifier("soloists", 11), identifier("pupils", 13)],
        [url("artists/11"), url("pupils/Cy%20%C3%A9")],
        [url("artists/11"), identifier("pupils", 13)],
    ],
    ids=["identifiers", "urls", "both"],
)
def test_a_to_many_of_polymorphic_hyperlinks_is_written(guests: Any) -> None:
    models.Artist.objects.create(pk=13, stage_name="Cy é", teacher_id=11)
    response = send("PATCH", "/concerts/31/relationships/guests/", guests)

    assert document(response) == {"data": [identifier("soloists", 11), identifier("pupils", 13)]}


@pytest.mark.parametrize(
    ("artist", "status", "code", "detail"),
    [
        (
            identifier("artists", 11),
            409,
            "incorrect_relation_type",
            "Incorrect relation type. Expected one of [soloists, pupils], received artists.",
        ),
        (identifier("pupils", 11), 404, "does_not_exist", UNKNOWN),
        (identifier("pupils", 99), 404, "does_not_exist", UNKNOWN),
        (identifier("soloists", 19), 404, "does_not_exist", UNKNOWN),
        (url("artists/12"), 404, "does_not_exist", UNKNOWN),
        (url("artists/x"), 404, "does_not_exist", UNKNOWN),
        (url("artists/19"), 404, "does_not_exist", UNKNOWN),
        (url("pupils/Ada"), 404, "does_not_exist", UNKNOWN),
        (url("pupils/Dot"), 404, "does_not_exist", UNKNOWN),
        (url("pupils/Hidden"), 404, "does_not_exist", UNKNOWN),
        (url("genres/41"), 400, "incorrect_match", OTHER_URL),
        (url("nowhere"), 400, "no_match", NO_MATCH),
        (
            [url("artists/11")],
            400,
            "incorrect_type",
            "Incorrect type. Expected URL string, received list.",
        ),
    ],
)
def test_what_a_polymorphic_hyperlink_does_not_take_is_refused(
    artist: Any, status: int, code: str, detail: str
) -> None:
    models.Artist.objects.create(pk=19, stage_name="Hidden", teacher_id=11)
    resource = {**identifier("concerts", 31), "relationships": {"artist": {"data": artist}}}
    response = send("PATCH", "/concerts/31/", resource)

    pointer = "/data/relationships/artist/data"
    assert problems(response) == (status, [(code, detail, pointer)])
    assert models.Album.objects.get(pk=31).artist_id == 11


def test_members_of_a_polymorphic_serializer_may_share_a_url() -> None:
    class AnyoneSerializer(Soloists.SoloistSerializer):
        class Meta(Soloists.SoloistSerializer.Meta):
            resource_name = "anyone"

    class Anyone(Soloists):
        polymorphic_serializers = [Soloists.SoloistSerializer, AnyoneSerializer]

        @classmethod
        def get_polymorphic_serializer_for_instance(cls, instance: Any) -> Any:
            return cls.polymorphic_serializers[instance.teacher_id is not None]

    field = PolymorphicHyperlinkedRelatedField(Anyone, queryset=models.Artist.objects.all())
    with counted() as queries:
        found = [field.to_internal_value(url(f"artists/{pk}")) for pk in (11, 12)]

    assert [artist.pk for artist in found] == [11, 12]
    assert len(queries) == 2


def test_a_hyperlink_to_a_type_without_a_url_is_a_mistake_of_the_project() -> None:
    class NamelessSerializer(serializers.ModelSerializer):
        class Meta:
            model = models.Artist
            fields = ("stage_name",)

    class Nameless(serializers.PolymorphicModelSerializer):
        polymorphic_serializers = [NamelessSerializer]

        class Meta:
            model = models.Artist

    field = PolymorphicHyperlinkedRelatedField(Nameless, read_only=True)
    field.bind("artist", serializers.Serializer())

    with pytest.raises(
        Exception, match=r"NamelessSerializer has no HyperlinkedIdentityField.*'artist'"
    ):
        field.get_url(models.Artist(pk=1), "", None, None)


def note(key: int, subject: Any) -> Any:
    """Return the resource object of a note."""
    return {
        **identifier("notes", key),
        "attributes": {"text": ""},
        "relationships": {"subject": subject},
    }


def test_a_generic_foreign_key_can_be_a_hyperlink() -> None:
    for pk, subject in (
        (1, models.Artist.objects.get(pk=11)),
        (2, models.Country.objects.get()),
        (3, models.Album.objects.get(pk=31)),
    ):
        models.Note.objects.create(pk=pk, subject=subject)
    models.Note.objects.create(pk=4, subject=models.Artist(pk=99))

    assert get("/notes/?include=subject") == {
        "data": [
            note(1, linked("artists", 11, "artists/11")),
            note(2, linked("countries", 21, "countries/fr")),
            note(3, linked("albums", 31, "albums/31")),
            note(4, EMPTY),
        ],
        "included": [ALBUM, ARTIST, COUNTRY],
    }


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (url("artists/12"), linked("artists", 12, "artists/12")),
        (url("countries/fr"), linked("countries", 21, "countries/fr")),
        (identifier("albums", 32), linked("albums", 32, "albums/32")),
    ],
    ids=["id", "column", "identifier"],
)
def test_a_generic_foreign_key_is_written_by_url(subject: Any, expected: Any) -> None:
    models.Note.objects.create(pk=1, subject=models.Artist.objects.get(pk=11))
    resource = {**identifier("notes", 1), "relationships": {"subject": {"data": subject}}}

    assert document(send("PATCH", "/notes/1/", resource)) == {"data": note(1, expected)}


@pytest.mark.parametrize("base", [url("artists/11"), "/artists/11/"])
def test_a_url_may_have_the_prefix_of_the_project(base: str) -> None:
    field = PolymorphicHyperlinkedRelatedField(Soloists, queryset=models.Artist.objects.all())
    with override_script_prefix("/api/"):
        prefixed = base.replace("http://testserver/", "http://testserver/api/")
        found: Any = field.to_internal_value(prefixed)

    assert found.pk == 11


def test_a_part_of_a_url_that_its_column_cannot_have_leads_to_nothing() -> None:
    class PupilSerializer(serializers.ModelSerializer):
        url = serializers.HyperlinkedIdentityField(
            view_name="pupil-detail", lookup_field="teacher_id", lookup_url_kwarg="stage_name"
        )

        class Meta:
            model = models.Artist
            fields = ("url",)

    class Pupils(serializers.PolymorphicModelSerializer):
        polymorphic_serializers = [PupilSerializer]

        class Meta:
            model = models.Artist

    field = PolymorphicHyperlinkedRelatedField(Pupils, queryset=models.Artist.objects.all())

    with pytest.raises(ValidationError) as raised:
        field.to_internal_value(url("pupils/Ben"))
    assert raised.value.get_codes() == ["does_not_exist"]


@pytest.mark.parametrize("place", ["albums", "concerts"])
@pytest.mark.parametrize(
    "artist", ['{"type": "%s", "id": "12"}', "http://testserver/%s/"], ids=["identifier", "url"]
)
def test_a_form_has_identifiers_as_text(place: str, artist: str) -> None:
    is_url = artist.startswith("http")
    names = {"albums": ("artists", "artists/12"), "concerts": ("pupils", "pupils/Ben")}
    form = {"artist": artist % names[place][is_url]}
    response = send_form(f"/{place}/31/", form)

    assert response.status_code == 200, response.content
    assert models.Album.objects.get(pk=31).artist_id == 12


@pytest.mark.parametrize("place", ["albums", "concerts"])
@pytest.mark.parametrize("text", ['{"type": "artists"', '{"type": "\\ud800", "id": "12"}'])
def test_text_of_a_form_that_is_no_json_is_refused(place: str, text: str) -> None:
    response = send_form(f"/{place}/31/", {"artist": text})

    detail = "Incorrect type. Expected URL string, received str."
    assert response.status_code == 400
    assert [(error["code"], error["detail"]) for error in errors(response)] == [
        ("incorrect_type", detail)
    ]


@pytest.mark.parametrize("place", ["albums", "concerts"])
def test_text_in_a_document_is_a_url(place: str) -> None:
    text = json.dumps(identifier("artists", 12))
    resource = {**identifier(place, 31), "relationships": {"artist": {"data": text}}}

    assert problems(send("PATCH", f"/{place}/31/", resource)) == (
        400,
        [("no_match", NO_MATCH, "/data/relationships/artist/data")],
    )


# Ids that are no primary keys


class Codec:
    """Ids with a letter before the key."""

    def encode(self, key: int) -> str:
        """Return the id of a key."""
        return f"a{key}"

    def decode(self, text: str) -> int:
        """Return the key of an id."""
        if not text.startswith("a"):
            raise ValueError(text)
        return int(text[1:])


class CodedArtistSerializer(serializers.HyperlinkedModelSerializer):
    id = serializers.IdField(codec=Codec)

    class Meta:
        model = models.Artist
        fields = ("id", "url", "stage_name")
        extra_kwargs = {"url": {"view_name": "coded-artist-detail"}}


class NamedStudioSerializer(serializers.HyperlinkedModelSerializer):
    included_serializers = {"owner": CodedArtistSerializer}

    id = serializers.CharField(source="slug", read_only=True)

    class Meta:
        model = models.Studio
        fields = ("id", "url", "owner")
        extra_kwargs = {
            "url": {"view_name": "named-studio-detail"},
            "owner": {"view_name": "coded-artist-detail"},
        }


class NamedPlaqueSerializer(serializers.HyperlinkedModelSerializer):
    included_serializers = {"studio": NamedStudioSerializer}

    class Meta:
        model = models.Plaque
        fields = ("plaque_code", "studio")
        extra_kwargs = {"studio": {"view_name": "named-studio-detail"}}


urlpatterns += [
    *routes("coded-artists", "coded-artist", viewset(CodedArtistSerializer)),
    *routes("named-studios", "named-studio", viewset(NamedStudioSerializer)),
    *routes("named-plaques", "named-plaque", viewset(NamedPlaqueSerializer)),
]

NAMED_STUDIO = {
    **identifier("studios", "alto"),
    "relationships": {"owner": linked("artists", "a11", "coded-artists/a11")},
    "links": {"self": url("named-studios/alto")},
}


def test_urls_have_the_ids_of_resources() -> None:
    assert get("/named-plaques/71/?include=studio.owner") == {
        "data": {
            **identifier("plaques", 71),
            "attributes": {"plaqueCode": "P1"},
            "relationships": {"studio": linked("studios", "alto", "named-studios/alto")},
        },
        "included": [
            {
                **identifier("artists", "a11"),
                "attributes": {"stageName": "Ada"},
                "links": {"self": url("coded-artists/a11")},
            },
            NAMED_STUDIO,
        ],
    }
    assert get("/named-studios/alto/") == {"data": NAMED_STUDIO}


@pytest.mark.parametrize(
    "studio", [identifier("studios", "basso"), url("named-studios/basso")], ids=["id", "url"]
)
def test_ids_of_resources_in_urls_are_read(studio: Any) -> None:
    resource = {**identifier("plaques", 71), "relationships": {"studio": {"data": studio}}}

    found = document(send("PATCH", "/named-plaques/71/", resource))["data"]["relationships"]
    assert found == {"studio": linked("studios", "basso", "named-studios/basso")}


@pytest.mark.parametrize("owner", [identifier("artists", "a12"), url("coded-artists/a12")])
def test_coded_ids_in_urls_are_read(owner: Any) -> None:
    relationships = {"owner": {"data": owner}}
    resource = {**identifier("studios", "alto"), "relationships": relationships}

    found = document(send("PATCH", "/named-studios/alto/", resource))["data"]["relationships"]
    assert found == {"owner": linked("artists", "a12", "coded-artists/a12")}


@pytest.mark.parametrize("key", ["12", "ax", "a99", "b12"])
def test_ids_in_urls_that_mean_nothing_are_unknown(key: str) -> None:
    for owner in (identifier("artists", key), url(f"coded-artists/{key}")):
        relationships = {"owner": {"data": owner}}
        resource = {**identifier("studios", "alto"), "relationships": relationships}
        response = send("PATCH", "/named-studios/alto/", resource)

        pointer = "/data/relationships/owner/data"
        assert problems(response) == (404, [("does_not_exist", UNKNOWN, pointer)])


# Fields of DRF


class DRFAlbumSerializer(serializers.ModelSerializer):
    """An album with the relation fields of DRF."""

    included_serializers = {"artist": ArtistSerializer, "genres": GenreSerializer}

    url = drf.HyperlinkedIdentityField(view_name="album-detail")
    artist = drf.HyperlinkedRelatedField[Any](
        view_name="artist-detail", queryset=models.Artist.objects.all()
    )
    genres = drf.HyperlinkedRelatedField[Any](
        view_name="genre-detail", queryset=models.Genre.objects.all(), many=True
    )

    class Meta:
        model = models.Album
        fields = ("url", "album_title", "artist", "genres")


urlpatterns += routes("drf", "drf", viewset(DRFAlbumSerializer))


@pytest.mark.parametrize("query", ["", "?include=artist"])
def test_hyperlinks_of_drf_are_presented_alike(query: str) -> None:
    relationships = {name: ALBUM["relationships"][name] for name in ("artist", "genres")}
    included: dict[str, Any] = {"included": [ARTIST]} if query else {}

    assert get(f"/drf/31/{query}") == {
        "data": {**ALBUM, "relationships": relationships},
        **included,
    }
    same_queries(f"/drf/{query}", 2 + (4 if query else 0))


@pytest.mark.parametrize("is_url", [True, False])
def test_hyperlinks_of_drf_are_written_by_url_and_by_identifier(is_url: bool) -> None:
    linkage = {
        "artist": url("artists/12") if is_url else identifier("artists", 12),
        "genres": [url("genres/43") if is_url else identifier("genres", 43)],
    }

    assert document(send("PATCH", "/drf/31/", album(**linkage)))["data"]["relationships"] == {
        "artist": linked("artists", 12, "artists/12"),
        "genres": identifiers("genres", 43),
    }


def test_a_generic_relation_of_a_hyperlinked_serializer_is_a_to_many() -> None:
    class NotedSerializer(serializers.HyperlinkedModelSerializer):
        class Meta:
            model = models.Album
            fields = ("url", "notes")

    models.Note.objects.create(pk=1, subject=models.Album.objects.get(pk=31))
    request = APIRequestFactory().get("/", headers={"accept": MEDIA_TYPE})
    response: Any = viewset(NotedSerializer).as_view({"get": "retrieve"})(request, pk=31)

    assert document(response.render())["data"] == {
        **identifier("albums", 31),
        "relationships": {"notes": identifiers("notes", 1)},
        "links": {"self": url("albums/31")},
    }
