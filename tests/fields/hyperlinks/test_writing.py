"""Hyperlinks are written by URL and by identifier."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test.utils import override_script_prefix
from rest_framework import relations as drf
from rest_framework.exceptions import ValidationError
from rest_framework.test import APIClient, APIRequestFactory

from rest_framework_json_api import serializers
from rest_framework_json_api.relations import PolymorphicHyperlinkedRelatedField
from tests import models
from tests.client import identifier, problems, send
from tests.fields.hyperlinks.api import (
    EMPTY,
    NO_MATCH,
    OTHER_URL,
    UNKNOWN,
    Soloists,
    album,
    genres,
    identifiers,
    linked,
    url,
    viewset,
)
from tests.http import MEDIA_TYPE, counted, document, errors

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.fields.hyperlinks.api")]


def send_form(url: str, form: dict[str, str]) -> Any:
    """Return the response to an update by a form."""
    content_type = "application/x-www-form-urlencoded"
    return APIClient(raise_request_exception=False).generic(
        "PATCH", url, urlencode(form), content_type=content_type, headers={"accept": MEDIA_TYPE}
    )


# Written


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
