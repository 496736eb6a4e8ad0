"""What the field and the serializer say of a relationship counts."""

from typing import Any

import pytest
from rest_framework import relations as drf_relations
from rest_framework.exceptions import ValidationError

from rest_framework_json_api import relations, serializers
from tests import models
from tests.client import identifiers
from tests.endpoints.relationships.api import answer, artists, database, genres, send, with_field
from tests.http import document, errors

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tests.endpoints.relationships.api"),
    pytest.mark.usefixtures("model_relations"),
]


@pytest.mark.spec("FMT-URR-05")
@pytest.mark.parametrize(
    ("field", "methods"),
    [
        (relations.ResourceRelatedField(source="artist", read_only=True), ["patch"]),
        (
            relations.ResourceRelatedField(source="genres", read_only=True, many=True),
            ["patch", "post", "delete"],
        ),
        (
            relations.SerializerMethodResourceRelatedField(
                model=models.Genre, many=True, method_name="get_some"
            ),
            ["patch", "post", "delete"],
        ),
    ],
)
def test_a_read_only_relationship_is_not_changed(field: Any, methods: list[str]) -> None:
    view = with_field(field, get_some=lambda self, album: album.genres.all())
    before = database()

    for method in methods:
        response = send(view, "albums/31/named", method=method, data=[])
        assert response.status_code == 403
        assert errors(response) == [
            {
                "status": "403",
                "code": "forbidden_change",
                "title": "Forbidden",
                "detail": "This relationship cannot be changed.",
                "source": {"pointer": "/data"},
            }
        ]
    assert database() == before


def test_a_nullable_column_may_be_declared_to_take_no_null() -> None:
    field = relations.ResourceRelatedField(source="teacher", queryset=models.Artist.objects.all())
    view = with_field(field, models.Artist)

    response = send(view, "artists/12/named", method="patch")

    assert response.status_code == 400
    assert errors(response)[0]["code"] == "null"
    assert models.Artist.objects.get(pk=12).teacher_id == 11


@pytest.mark.parametrize(
    ("method", "given", "status"),
    [
        ("patch", (), 400),
        ("delete", (41, 42), 403),
        ("delete", (43, 42, 41), 403),
        ("delete", (41,), 200),
        ("delete", (43,), 204),
        ("patch", (43,), 200),
        ("post", (), 204),
    ],
)
def test_a_to_many_that_may_not_be_empty_is_not_emptied(
    method: str, given: Any, status: int
) -> None:
    before = database()

    response = send(
        with_field(genres(allow_empty=False)),
        "albums/31/named",
        method=method,
        data=identifiers("genres", *given),
    )

    assert response.status_code == status
    if status >= 400:
        assert errors(response)[0]["source"] == {"pointer": "/data"}
        assert database() == before


def no_jazz(serializer: Any, rows: Any) -> Any:
    """Refuse one of the genres."""
    if any(row.title == "Jazz" for row in rows):
        raise ValidationError("No jazz.", "no_jazz")
    return rows


@pytest.mark.parametrize("method", ["patch", "post"])
@pytest.mark.parametrize(
    "attributes",
    [
        {"validate_named": no_jazz},
        {"validate": lambda self, attrs: no_jazz(self, attrs["genres"]) and attrs},
    ],
)
def test_the_validators_of_the_serializer_count(method: str, attributes: Any) -> None:
    view = with_field(genres(), **attributes)
    before = database()

    response = send(view, "albums/31/named", method=method, data=identifiers("genres", 41, 43))

    assert response.status_code == 400
    assert errors(response) == [
        {
            "status": "400",
            "code": "no_jazz",
            "title": "Bad Request",
            "detail": "No jazz.",
            "source": {"pointer": "/data"},
        }
    ]
    assert database() == before
    response = send(view, "albums/31/named", method=method, data=identifiers("genres", 41))
    assert response.status_code == (200 if method == "patch" else 204)


@pytest.mark.parametrize(
    ("method", "given", "expected"),
    [
        ("patch", (41,), {41, 42}),
        ("patch", (), {42}),
        ("post", (43,), {41, 42, 43}),
        ("delete", (41, 42), {42}),
    ],
)
def test_members_outside_of_the_queryset_survive(method: str, given: Any, expected: Any) -> None:
    view = with_field(genres(queryset=models.Genre.objects.exclude(title="Folk")))

    response = send(view, "albums/31/named", method=method, data=identifiers("genres", *given))

    assert response.status_code == (204 if expected == {41, 42} else 200)
    album = models.Album.objects.get(pk=31)
    assert set(album.genres.values_list("pk", flat=True)) == expected


@pytest.mark.parametrize("method", ["patch", "post"])
def test_rows_outside_of_the_queryset_are_not_found(method: str) -> None:
    view = with_field(genres(queryset=models.Genre.objects.exclude(title="Jazz")))
    before = database()

    response = send(view, "albums/31/named", method=method, data=identifiers("genres", 41, 43))

    assert response.status_code == 404
    assert errors(response) == [
        {
            "status": "404",
            "code": "does_not_exist",
            "title": "Not Found",
            "detail": 'Invalid pk "43" - object does not exist.',
            "source": {"pointer": "/data/1"},
        }
    ]
    assert database() == before


def test_a_row_outside_of_the_queryset_is_no_value_of_a_to_one() -> None:
    view = with_field(
        relations.ResourceRelatedField(
            source="artist", queryset=models.Artist.objects.exclude(pk=14)
        )
    )
    before = database()

    response = send(view, "albums/31/named", method="patch", data=artists(14)[0])

    assert response.status_code == 404
    assert errors(response)[0]["source"] == {"pointer": "/data"}
    assert database() == before


class OnlyLinks(relations.SkipDataMixin, relations.ResourceRelatedField):
    """A relationship that is presented by its links alone, and can be written."""


@pytest.mark.parametrize("many", [False, True])
def test_a_relationship_of_links_alone_is_no_server_error(many: bool) -> None:
    field = relations.HyperlinkedRelatedField(
        source="genres" if many else "artist",
        queryset=models.Genre.objects.all() if many else models.Artist.objects.all(),
        many=many,
    )
    view = with_field(field)
    before = database()

    found = document(send(view, "albums/31/named"))
    assert found["links"] == answer("albums/31/named", None)["links"]
    given: Any = identifiers("genres", 43) if many else artists(14)[0]
    for method in ["patch", "post", "delete"] if many else ["patch"]:
        response = send(view, "albums/31/named", method=method, data=given)
        assert response.status_code == 403, method
    assert database() == before


def test_links_alone_that_accept_identifiers_can_be_set() -> None:
    view = with_field(OnlyLinks(source="artist", queryset=models.Artist.objects.all()))

    response = send(view, "albums/31/named", method="patch", data=artists(14)[0])

    assert response.status_code == 200
    assert models.Album.objects.get(pk=31).artist_id == 14


@pytest.mark.parametrize("method", ["post", "delete", "patch"])
def test_a_relationship_of_no_relation_is_not_changed(method: str) -> None:
    field = relations.ResourceRelatedField(
        source="first_genres", queryset=models.Genre.objects.all(), many=True
    )
    before = database()

    response = send(
        with_field(field), "albums/31/named", method=method, data=identifiers("genres", 43)
    )

    assert response.status_code == 403
    assert database() == before


def test_members_may_be_removed_by_a_field_of_another_kind() -> None:
    class ById(serializers.PrimaryKeyRelatedField):
        def to_internal_value(self, data: Any) -> Any:
            return super().to_internal_value(data["id"])

    field = ById(source="genres", queryset=models.Genre.objects.all(), many=True)
    given = identifiers("genres", 41, 999)

    response = send(with_field(field), "albums/31/named", method="delete", data=given)

    assert response.status_code == 200
    assert [genre.title for genre in models.Album.objects.get(pk=31).genres.all()] == ["Folk"]


@pytest.mark.parametrize("method", ["patch", "post", "delete"])
def test_a_field_of_drf_takes_identifiers(method: str) -> None:
    field = serializers.PrimaryKeyRelatedField(
        source="genres", queryset=models.Genre.objects.all(), many=True
    )
    before = [genre.title for genre in models.Album.objects.get(pk=31).genres.all()]
    key = {"patch": 41, "post": 43, "delete": 41}[method]

    response = send(
        with_field(field), "albums/31/named", method=method, data=identifiers("genres", key)
    )

    assert response.status_code == 200
    after = [genre.title for genre in models.Album.objects.get(pk=31).genres.all()]
    title = models.Genre.objects.get(pk=key).title
    expected = {"patch": {title}, "post": {*before, title}, "delete": {*before} - {title}}
    assert set(after) == expected[method]


def test_a_field_of_drf_takes_no_identifiers_of_another_type() -> None:
    field = serializers.PrimaryKeyRelatedField(
        source="genres", queryset=models.Genre.objects.all(), many=True
    )
    before = database()

    response = send(
        with_field(field), "albums/31/named", method="patch", data=identifiers("tracks", 41)
    )

    assert (response.status_code, errors(response)[0]["code"]) == (409, "incorrect_relation_type")
    assert errors(response)[0]["source"] == {"pointer": "/data/0"}
    assert database() == before


def test_a_field_of_drf_points_to_each_member_that_is_unknown() -> None:
    field = serializers.PrimaryKeyRelatedField(
        source="genres", queryset=models.Genre.objects.all(), many=True
    )
    before = database()

    response = send(
        with_field(field),
        "albums/31/named",
        method="patch",
        data=identifiers("genres", 998, 41, 999),
    )

    assert response.status_code == 404
    assert [error["source"] for error in errors(response)] == [
        {"pointer": "/data/0"},
        {"pointer": "/data/2"},
    ]
    assert database() == before


def test_an_identifier_without_a_url_is_a_mistake_of_the_project() -> None:
    field = drf_relations.HyperlinkedRelatedField(
        source="artist", queryset=models.Artist.objects.all(), view_name="no-such-view"
    )
    before = database()

    response = send(with_field(field), "albums/31/named", method="patch", data=artists(14)[0])

    assert response.status_code == 500
    assert database() == before
