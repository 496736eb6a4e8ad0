"""Relation fields take identifiers, in documents and in forms."""

import json
from typing import Any

import pytest
from rest_framework.exceptions import ValidationError

from rest_framework_json_api import relations
from tests import models
from tests.fields.relations.api import BLUES, JAZZ, serializer_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.fields.relations.api")]


# Input


def bound(**arguments: Any) -> Any:
    field = relations.ResourceRelatedField(**arguments)
    return serializer_of(artist=field)().fields["artist"]


ARTISTS = {"queryset": models.Artist.objects.all()}


@pytest.mark.parametrize("as_text", [False, True])
def test_an_identifier_is_accepted_as_an_object_and_as_json_text(
    album: models.Album, as_text: bool
) -> None:
    given = {"type": "artists", "id": "2"}

    assert bound(**ARTISTS).to_internal_value(json.dumps(given) if as_text else given) == (
        album.artist
    )


def test_identifiers_of_a_to_many_are_accepted(album: models.Album) -> None:
    field = bound(many=True, queryset=models.Genre.objects.all())

    assert field.to_internal_value([JAZZ, BLUES]) == [
        models.Genre(pk=5),
        models.Genre(pk=4),
    ]


def test_without_a_known_type_any_is_accepted(album: models.Album) -> None:
    field = serializer_of(
        related=relations.ResourceRelatedField(source="headline", queryset=models.Artist.objects)
    )().fields["related"]
    field.queryset = None
    field.get_queryset = models.Artist.objects.all

    assert field.to_internal_value({"type": "anything", "id": "2"}) == album.artist


@pytest.mark.parametrize(
    ("given", "code", "message"),
    [
        (
            {"type": "albums", "id": "2"},
            "incorrect_relation_type",
            "Incorrect relation type. Expected artists, received albums.",
        ),
        (
            {"id": "2"},
            "missing_type",
            "Invalid resource identifier object: missing 'type' attribute",
        ),
        (
            {"type": "artists"},
            "missing_id",
            "Invalid resource identifier object: missing 'id' attribute",
        ),
        (
            {"type": "artists", "id": "77"},
            "does_not_exist",
            'Invalid pk "77" - object does not exist.',
        ),
        (
            "no JSON",
            "incorrect_type",
            "Incorrect type. Expected resource identifier object, received str.",
        ),
        (
            "[1]",
            "incorrect_type",
            "Incorrect type. Expected resource identifier object, received list.",
        ),
        (
            7,
            "incorrect_type",
            "Incorrect type. Expected resource identifier object, received int.",
        ),
        (
            {"type": "artists", "id": {}},
            "no_string",
            "Invalid resource identifier object: 'id' is not a string",
        ),
        (
            {"type": "artists", "id": 2.0},
            "no_string",
            "Invalid resource identifier object: 'id' is not a string",
        ),
        (
            {"type": ["artists"], "id": "2"},
            "no_string",
            "Invalid resource identifier object: 'type' is not a string",
        ),
        *(
            (
                {"type": "artists", "id": text},
                "does_not_exist",
                f'Invalid pk "{text}" - object does not exist.',
            )
            # no row can have one of these keys, and only one spelling is that of the row
            for text in ("x", "", "2.0", " 2", "02", "9" * 30, "9" * 5000, "-0")
        ),
    ],
)
def test_other_input_is_refused(album: models.Album, given: Any, code: str, message: str) -> None:
    with pytest.raises(ValidationError) as raised:
        bound(**ARTISTS).to_internal_value(given)
    assert raised.value.get_full_details() == [{"message": message, "code": code}]


def test_a_project_may_refuse_input_in_its_own_way(album: models.Album) -> None:
    class Strict(relations.ResourceRelatedField):
        def conflict(self, key: str, **kwargs: Any) -> Any:
            raise ValidationError({"key": key, **kwargs})

    field = serializer_of(artist=Strict(**ARTISTS))().fields["artist"]
    with pytest.raises(ValidationError) as raised:
        field.to_internal_value({"type": "albums", "id": "2"})
    assert raised.value.detail == {
        "key": "incorrect_relation_type",
        "relation_type": "artists",
        "received_type": "albums",
    }


# Forms


def test_choices_are_identifiers_as_json_text(album: models.Album) -> None:
    models.Artist.objects.create(id=6, stage_name="Other")
    field = bound(**ARTISTS)

    assert field.get_choices() == {
        '{"type": "artists", "id": "2"}': "Artist",
        '{"type": "artists", "id": "6"}': "Other",
    }
    assert field.get_choices(cutoff=1) == {'{"type": "artists", "id": "2"}': "Artist"}


def test_a_field_that_is_read_only_has_no_choices(album: models.Album) -> None:
    assert bound(read_only=True).get_choices() == {}


def test_a_field_knows_the_serializer_that_it_belongs_to() -> None:
    serializer = serializer_of(
        one=relations.ResourceRelatedField(read_only=True, source="label"),
        several=relations.ResourceRelatedField(read_only=True, source="genres", many=True),
    )()

    assert serializer.fields["one"].get_parent_serializer() is serializer
    assert serializer.fields["several"].child_relation.get_parent_serializer() is serializer
    assert relations.ResourceRelatedField(read_only=True).get_parent_serializer() is None
    assert (
        relations.ResourceRelatedField(read_only=True).get_resource_type_from_included_serializer()
        is None
    )
