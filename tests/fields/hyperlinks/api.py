"""Hyperlinked serializers, their views and URLs, and what they show."""

from typing import Any

from django.urls import path
from rest_framework import relations as drf
from rest_framework.reverse import reverse

from rest_framework_json_api import serializers, views
from rest_framework_json_api.relations import PolymorphicHyperlinkedRelatedField
from tests import models
from tests.client import get, identifier
from tests.http import counted

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


def album(**linkage: Any) -> Any:
    """Return album 31 with what its relationships are to hold."""
    relationships = {name: {"data": data} for name, data in linkage.items()}
    return {**identifier("albums", 31), "relationships": relationships}


def genres() -> Any:
    """Return the keys of the genres of album 31."""
    return sorted(models.Album.objects.get(pk=31).genres.values_list("pk", flat=True))


UNKNOWN = "Invalid hyperlink - Object does not exist."
NO_MATCH = "Invalid hyperlink - No URL match."
OTHER_URL = "Invalid hyperlink - Incorrect URL match."


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
