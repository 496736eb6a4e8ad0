"""Serializers and viewsets of the test models."""

from typing import Any

from rest_framework_json_api import serializers, views
from rest_framework_json_api.relations import ResourceRelatedField
from tests import models


class CountrySerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Country
        fields = ("code", "full_name")


class PassportSerializer(serializers.ModelSerializer):
    included_serializers = {"artist": "tests.music.ArtistSerializer"}

    class Meta:
        model = models.Passport
        fields = ("serial_number", "artist")


class ArtistSerializer(serializers.ModelSerializer):
    included_serializers = {
        "teacher": "self",
        "pupils": "self",
        "passport": PassportSerializer,
        "albums": "tests.music.AlbumSerializer",
        "country": CountrySerializer,
    }

    class Meta:
        model = models.Artist
        fields = ("stage_name", "teacher", "pupils", "passport", "albums", "country")
        read_only_fields = ("pupils", "passport", "albums")


class BriefArtistSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Artist
        fields = ("stage_name",)


class LabelSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Label
        fields = ("label_name",)


class GenreSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Genre
        fields = ("title",)


class TrackSerializer(serializers.ModelSerializer):
    included_serializers = {"record": "tests.music.AlbumSerializer"}

    record = ResourceRelatedField(source="album", read_only=True)

    class Meta:
        model = models.Track
        fields = ("track_title", "record")


class AlbumSerializer(serializers.ModelSerializer):
    included_serializers: dict[str, Any] = {
        "artist": ArtistSerializer,
        "label": LabelSerializer,
        "genres": GenreSerializer,
        "guests": ArtistSerializer,
        "tracks": TrackSerializer,
    }

    class Meta:
        model = models.Album
        fields: tuple[str, ...] = (
            "album_title",
            "release_date",
            "artist",
            "label",
            "genres",
            "guests",
            "tracks",
        )
        read_only_fields = ("tracks",)


class ArtistViewSet(views.ModelViewSet):
    queryset = models.Artist.objects.all()
    serializer_class: Any = ArtistSerializer
    pagination_class: Any = None
    filter_backends: Any = ()


class AlbumViewSet(views.ModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class: Any = AlbumSerializer
    pagination_class: Any = None
    filter_backends: Any = ()


class PassportViewSet(views.ModelViewSet):
    queryset = models.Passport.objects.order_by("id")
    serializer_class: Any = PassportSerializer
    pagination_class: Any = None
    filter_backends: Any = ()


def make_albums(count: int) -> list[models.Album]:
    """Make albums with everything that they relate to; from the second on some of it is missing."""
    genres = [models.Genre.objects.create(title=title) for title in ("Jazz", "Blues", "Folk")]
    country = models.Country.objects.create(code="fr", full_name="France")
    label = models.Label.objects.create(
        id="11111111-1111-1111-1111-111111111111", label_name="Alto"
    )
    artists: list[models.Artist] = []
    for number in range(count):
        is_odd = number % 2 == 1
        artist = models.Artist.objects.create(
            stage_name=f"Artist {number}", country=None if is_odd else country
        )
        artist.teacher = (artists or [artist])[-1]
        artist.save()
        artists.append(artist)
        if not is_odd:
            models.Passport.objects.create(artist=artist, serial_number=f"P{number}")
        album = models.Album.objects.create(
            album_title=f"Album {number}", artist=artist, label=None if is_odd else label
        )
        album.genres.set(genres[: (number + 1) % 4])
        album.guests.set(artists[-2:])
        models.Track.objects.create(track_title="First", album=album)
        models.Track.objects.create(track_title="Second", album=album)
        models.Track.objects.create(track_title="Draft", album=album, is_published=False)
    return list(models.Album.objects.all())
