"""Which linkage is refused, and where the errors point."""

from typing import Any

import pytest
from rest_framework.exceptions import ValidationError

from rest_framework_json_api import serializers
from rest_framework_json_api.relations import ResourceRelatedField
from tests import models
from tests.spec.writing import linked, nothing_changed
from tests.writing.resources.api import StudioSerializer, problems, refs, updated

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.writing.resources.api")]

MISSING = {"type": "genres", "id": "77"}
STRANGE = {"type": "artists", "id": "1"}


@pytest.mark.parametrize(
    ("linkage", "status", "found"),
    [
        ([MISSING], 404, [(404, "does_not_exist", "/0")]),
        (
            [MISSING, {"type": "genres", "id": "x"}],
            404,
            [(404, "does_not_exist", "/0"), (404, "does_not_exist", "/1")],
        ),
        ([STRANGE], 409, [(409, "incorrect_relation_type", "/0")]),
        (
            [STRANGE, 7, {"id": "1"}, {"type": "genres"}, {"type": "genres", "id": True}],
            400,
            [
                (409, "incorrect_relation_type", "/0"),
                (400, "incorrect_type", "/1"),
                (400, "missing_type", "/2"),
                (400, "missing_id", "/3"),
                (400, "no_string", "/4"),
            ],
        ),
        (None, 400, [(400, "null", "")]),
        ({"type": "genres", "id": "1"}, 400, [(400, "not_a_list", "")]),
    ],
)
def test_each_bad_member_of_a_relationship_is_pointed_to(
    studio: Any, linkage: Any, status: int, found: Any
) -> None:
    with nothing_changed():
        given = {"attributes": {"rooms": 9}, **linked(genres=linkage)}
        response = updated(studio, "studios", given)
    start = "/data/relationships/genres/data"

    assert problems(response) == (
        status,
        [(own, code, f"{start}{tail}") for own, code, tail in found],
    )


def test_identifiers_that_are_wrong_and_those_that_are_missing_share_a_status(
    studio: Any, jazz: Any
) -> None:
    given = linked(genres=[STRANGE], owner={"type": "artists", "id": "77"})
    with nothing_changed():
        response = updated(studio, "studios", given)

    assert problems(response) == (
        400,
        [
            (404, "does_not_exist", "/data/relationships/owner/data"),
            (409, "incorrect_relation_type", "/data/relationships/genres/data/0"),
        ],
    )


def test_a_to_one_takes_no_array(studio: Any, artist: Any) -> None:
    response = updated(studio, "studios", linked(owner=refs(artist)))
    pointer = "/data/relationships/owner/data"

    assert problems(response) == (400, [(400, "incorrect_type", pointer)])


def test_a_to_many_may_have_to_hold_something(studio: Any) -> None:
    class FilledSerializer(StudioSerializer):
        genres = ResourceRelatedField(
            many=True, allow_empty=False, queryset=models.Genre.objects.all()
        )

    serializer = FilledSerializer(studio, data={"genres": []}, partial=True, context={})
    assert not serializer.is_valid()
    assert serializer.errors["genres"][0].code == "empty"


def test_identifiers_of_a_field_with_its_own_way_are_read_one_by_one(studio: Any) -> None:
    class OwnField(ResourceRelatedField):
        def to_internal_value(self, data: Any) -> Any:
            if data["id"] == "bad":
                raise ValidationError("Bad.")
            return models.Genre.objects.get_or_create(title=data["id"])[0]

    class OwnSerializer(serializers.ModelSerializer):
        genres = OwnField(many=True, queryset=models.Genre.objects.all())

        class Meta:
            model = models.Studio
            fields = ("genres",)

    good = {"type": "genres", "id": "New"}
    serializer = OwnSerializer(studio, data={"genres": [good]}, partial=True)
    serializer.is_valid(raise_exception=True)
    serializer.save()
    assert [genre.title for genre in studio.genres.all()] == ["New"]

    bad = OwnSerializer(studio, data={"genres": [good, {"id": "bad"}]}, partial=True)
    assert not bad.is_valid()
    assert list(bad.errors["genres"]) == [1]


def test_keys_are_read_by_the_field_that_represents_them(studio: Any, blues: Any) -> None:
    class Marked(serializers.CharField):
        def to_internal_value(self, data: Any) -> str:
            return str(data).removeprefix("g")

    class MarkedSerializer(serializers.ModelSerializer):
        genres = ResourceRelatedField(
            many=True, queryset=models.Genre.objects.all(), pk_field=Marked()
        )

        class Meta:
            model = models.Studio
            fields = ("genres",)

    given = [{"type": "genres", "id": f"g{blues.pk}"}]
    serializer = MarkedSerializer(studio, data={"genres": given}, partial=True)
    serializer.is_valid(raise_exception=True)
    assert serializer.validated_data == {"genres": [blues]}


DEEP = "[" * 200_000


@pytest.mark.parametrize("text", [DEEP, '{"type": "genres", "id": "1"}'], ids=["deep", "text"])
def test_an_identifier_in_a_document_is_no_text(studio: Any, jazz: Any, text: str) -> None:
    with nothing_changed():
        response = updated(studio, "studios", linked(genres=[text]))
    pointer = "/data/relationships/genres/data/0"

    assert problems(response) == (400, [(400, "incorrect_type", pointer)])
