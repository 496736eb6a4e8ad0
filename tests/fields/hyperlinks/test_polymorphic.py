"""Hyperlinks to resources of several types, and of generic foreign keys."""

from typing import Any

import pytest
from rest_framework.test import APIRequestFactory

from rest_framework_json_api import serializers
from rest_framework_json_api.relations import PolymorphicHyperlinkedRelatedField
from tests import models
from tests.client import get, identifier, problems, send
from tests.fields.hyperlinks.api import (
    ALBUM,
    ARTIST,
    COUNTRY,
    EMPTY,
    NO_MATCH,
    OTHER_URL,
    UNKNOWN,
    ConcertSerializer,
    Soloists,
    linked,
    more_albums,
    same_queries,
    url,
)
from tests.http import counted, document

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.fields.hyperlinks.api")]

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
