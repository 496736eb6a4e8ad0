"""What the database refuses: an error says which constraint, and of which fields."""

import logging
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.db.models import ProtectedError, RestrictedError
from django.test import Client
from django.urls import path
from rest_framework.mixins import CreateModelMixin

from rest_framework_json_api import serializers, views
from rest_framework_json_api._writing.transaction import whole_write
from rest_framework_json_api._writing.violations import Violation, violation_of
from tests.http import MEDIA_TYPE, call, errors
from tests.models import Country, Edition, Lectern


class BookSerializer(serializers.ModelSerializer):
    heading = serializers.CharField(source="title", validators=[])
    best_of = serializers.ResourceRelatedField(
        queryset=Lectern.objects, required=False, allow_null=True
    )
    copies = serializers.IntegerField(required=False, allow_null=True)

    class Meta:
        model = Edition
        fields = ("heading", "year", "price", "copies", "lectern", "best_of")
        validators: Any = ()

    def get_validators(self) -> list[Any]:
        return []


class Books(views.ModelViewSet):
    queryset = Edition.objects.all()
    serializer_class: Any = BookSerializer
    filter_backends = ()
    pagination_class = None

    def perform_create(self, serializer: Any) -> None:
        values = serializer.validated_data
        serializer.save(owner_code=f"{values['title']}{values.get('price', '')}")


class Uncovered(Books):
    """Creates rows with nothing for a column that the serializer has no field for."""

    def perform_create(self, serializer: Any) -> None:
        serializer.save(owner_code=None)


class TitlesAlone(serializers.ModelSerializer):
    class Meta:
        model = Edition
        fields = ("title",)
        validators: Any = ()


class Titles(Books):
    serializer_class = TitlesAlone


urlpatterns = [
    path("books", Books.as_view({"post": "create"})),
    path("uncovered", Uncovered.as_view({"post": "create"})),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def create(view: Any = Books, relationships: Any = None, **values: Any) -> Any:
    """Return the answer to the creation of a book."""
    data = {"type": "editions", "attributes": values, "relationships": relationships or {}}
    return call(view.as_view({"post": "create"}), method="post", data={"data": data})


def refused(code: str, detail: str, pointer: str = "/data", **meta: Any) -> Any:
    """Return the error for a constraint; ``pointer`` may be that of the field."""
    error = {"status": "409", "code": code, "title": "Conflict", "detail": detail}
    source = {"source": {"pointer": pointer}} if pointer != "/data" else {}
    return {**error, **source, **({"meta": meta} if meta else {})}


TAKEN = "Another resource has the same values already."


def unnamed(response: Any) -> Any:
    """Return errors without the name of a constraint that only some databases tell."""
    assert response.status_code == 409
    [error] = errors(response)
    meta = {key: value for key, value in error.pop("meta", {}).items() if key != "constraint"}
    return {**error, "meta": meta} if meta else error


def test_the_fields_of_a_unique_constraint_are_named() -> None:
    assert create(heading="Ice", year=1).status_code == 201
    response = create(heading="Ice", year=1, price=2)

    assert response.status_code == 409
    name, members = "edition_of_year", ["heading", "year"]
    assert errors(response) == [refused("unique", TAKEN, constraint=name, members=members)]


def test_a_constraint_of_what_the_serializer_lacks_has_its_name_alone() -> None:
    assert create(heading="ice", year=1).status_code == 201
    response = create(heading="ICE", year=2)

    assert errors(response) == [refused("unique", TAKEN, constraint="edition_owner")]


def test_no_field_is_named_where_the_serializer_lacks_one_of_them() -> None:
    create(Titles, title="Ice")
    response = create(Titles, title="Ice")

    assert errors(response)[0]["meta"] in (
        {"constraint": "edition_of_year"},
        {"constraint": "edition_owner"},
    )


def test_one_field_is_pointed_at() -> None:
    shelf = Lectern.objects.create(label="A")
    linked = {"bestOf": {"data": {"type": "lecterns", "id": str(shelf.pk)}}}
    assert create(heading="Ice", relationships=linked).status_code == 201
    response = create(heading="Snow", relationships=linked)

    pointer = "/data/relationships/bestOf/data"
    assert unnamed(response) == refused("unique", TAKEN, pointer)


def test_a_primary_key_is_the_id_whatever_it_is_called() -> None:
    class Identified(TitlesAlone):
        id = serializers.IntegerField(source="pk")

        class Meta(TitlesAlone.Meta):
            fields: Any = ("id", "title")

        def create(self, validated_data: Any) -> Any:
            return Edition.objects.create(id=validated_data["pk"], title=validated_data["title"])

    class Keyed(Books):
        serializer_class = Identified

        def perform_create(self, serializer: Any) -> None:
            serializer.save()

        def create(self, request: Any, *args: Any, **kwargs: Any) -> Any:
            with whole_write(Edition):
                return CreateModelMixin.create(self, request, *args, **kwargs)

    edition = Edition.objects.create(title="Ice", owner_code="Ann")
    data = {"type": "editions", "id": str(edition.pk), "attributes": {"title": "Snow"}}
    response = call(Keyed.as_view({"post": "create"}), method="post", data={"data": data})

    assert unnamed(response) == refused("unique", TAKEN, "/data/id")


def test_an_id_that_is_free_is_not_what_another_constraint_refuses() -> None:
    class Identified(TitlesAlone):
        id = serializers.IntegerField(source="pk")

        class Meta(TitlesAlone.Meta):
            fields: Any = ("id", "title")

    class Chosen(Titles):
        serializer_class = Identified

        def perform_create(self, serializer: Any) -> None:
            serializer.save(owner_code="Ann", year=1)

    edition = Edition.objects.create(title="Ice", owner_code="Bea", year=1)
    data = {"type": "editions", "id": str(edition.pk + 1), "attributes": {"title": "Ice"}}
    response = call(Chosen.as_view({"post": "create"}), method="post", data={"data": data})

    assert response.status_code == 409
    assert errors(response) == [refused("unique", TAKEN, constraint="edition_of_year")]


@pytest.mark.parametrize(
    ("values", "name", "detail"),
    [
        ({"price": -1}, "edition_price", "Nothing costs less than nothing."),
        ({"year": 3001}, "edition_year", "Constraint “edition_year” is violated."),
        ({"copies": 9001}, "edition_copies", "Constraint “edition_copies” is violated."),
    ],
)
def test_a_check_says_what_it_checks(values: Any, name: str, detail: str) -> None:
    response = create(heading="Ice", **values)

    pointer = f"/data/attributes/{next(iter(values))}"
    assert errors(response) == [refused("check", detail, pointer, constraint=name)]


def test_a_check_of_several_fields_names_them() -> None:
    lectern = Lectern.objects.create()
    linkage = {"data": {"type": "lecterns", "id": str(lectern.pk)}}
    values = {"copies": 13, "price": lectern.pk}

    response = create(relationships={"lectern": linkage}, heading="Ice", **values)

    detail = "Constraint “edition_unlucky” is violated."
    members = ["price", "copies", "lectern"]
    assert errors(response) == [
        refused("check", detail, constraint="edition_unlucky", members=members)
    ]


def test_a_check_of_what_the_serializer_does_not_have_names_no_field() -> None:
    class Negative(Titles):
        def perform_create(self, serializer: Any) -> None:
            serializer.save(owner_code="Ann", price=-1)

    response = create(Negative, title="Ice")

    detail = "Nothing costs less than nothing."
    assert errors(response) == [refused("check", detail, constraint="edition_price")]


def test_a_check_of_a_column_is_one_of_its_field() -> None:
    response = create(heading="Ice", copies=-1)

    [error] = errors(response)
    assert (error["status"], error["code"]) == ("409", "check")
    assert error["detail"] == "A value is none that the database takes."
    is_named = connection.vendor == "sqlite"
    pointer = {"source": {"pointer": "/data/attributes/copies"}}
    assert {name: error[name] for name in error if name == "source"} == (
        pointer if is_named else {}
    )


def test_a_null_in_a_column_of_a_field_is_the_clients() -> None:
    response = create(heading="Ice", copies=None)

    assert response.status_code == 400
    assert errors(response) == [
        {
            "status": "400",
            "code": "null",
            "title": "Bad Request",
            "detail": "This field may not be null.",
            "source": {"pointer": "/data/attributes/copies"},
        }
    ]


def test_a_null_in_a_column_without_a_field_is_the_developers(
    caplog: pytest.LogCaptureFixture,
) -> None:
    document = '{"data": {"type": "editions", "attributes": {"heading": "Ice"}}}'
    with caplog.at_level(logging.ERROR, "django.request"):
        response = Client(raise_request_exception=False).post(
            "/uncovered", document, MEDIA_TYPE, headers={"accept": MEDIA_TYPE}
        )

    assert response.status_code == 500
    assert errors(response)[0]["detail"] == "A server error occurred."
    assert "owner_code" in caplog.text
    assert "no field of BookSerializer that clients write gives it a value" in caplog.text


def test_a_project_may_catch_the_error_of_the_database() -> None:
    class Catching(Books):
        def create(self, request: Any, *args: Any, **kwargs: Any) -> Any:
            try:
                return super().create(request, *args, **kwargs)
            except IntegrityError as error:
                found.append(error)
                raise

    found: list[IntegrityError] = []
    create(Catching, heading="Ice", price=-1)

    assert len(found) == 1
    assert isinstance(found[0].__cause__, IntegrityError)


@pytest.mark.parametrize(
    ("kind", "code", "attribute"),
    [
        (ProtectedError, "protected", "protected_objects"),
        (RestrictedError, "restricted", "restricted_objects"),
    ],
)
def test_what_others_need_is_not_deleted(kind: Any, code: str, attribute: str) -> None:
    lectern = Lectern(pk=1, label="A")
    error = kind("", {lectern})

    class Catching(Books):
        def perform_destroy(self, instance: Any) -> None:
            raise error

        def destroy(self, request: Any, *args: Any, **kwargs: Any) -> Any:
            with pytest.raises(type(error)) as caught:
                super().destroy(request, *args, **kwargs)
            found.extend(getattr(caught.value, attribute))
            raise caught.value

    found: list[Any] = []
    book = Edition.objects.create(title="Ice")
    response = call(Catching.as_view({"delete": "destroy"}), method="delete", pk=book.pk)

    assert errors(response) == [refused(code, "Other resources need this one.")]
    assert found == [lectern]


def test_an_error_in_a_table_of_another_model_names_no_field() -> None:
    class Failing(Books):
        def perform_create(self, serializer: Any) -> None:
            country = Country.objects.create(code="fr")
            Country.objects.create(pk=country.pk + 1, code="fr")

    response = create(Failing, heading="Ice")

    assert unnamed(response) == refused("unique", TAKEN)


def test_a_refusal_within_another_write_stays_what_it_is() -> None:
    class Nested(Books):
        def perform_create(self, serializer: Any) -> None:
            create_in(serializer)

    def create_in(serializer: Any) -> None:
        with whole_write(Edition):
            Edition.objects.create(title="Ice", price=-1)

    response = create(Nested, heading="Ice")

    assert errors(response)[0]["meta"] == {"constraint": "edition_price"}


class Cause(Exception):
    """What the driver of a database has raised."""

    sqlstate: str | None = None
    diag: Any = None


def raised(*args: Any, **cause: Any) -> IntegrityError:
    """Return the error of Django for what a driver raises."""
    error = IntegrityError(*args)
    if cause:
        error.__cause__ = type("Cause", (Cause,), cause)()
    return error


def diag(**values: str) -> Any:
    """Return what PostgreSQL tells of an error."""
    names = ("constraint_name", "table_name", "column_name", "message_detail")
    return SimpleNamespace(**{name: values.get(name) for name in names})


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (raised(), Violation()),
        (raised("No."), Violation()),
        (raised(7, "No."), Violation()),
        (raised("FOREIGN KEY constraint failed"), Violation("reference")),
        (raised("CHECK constraint failed: edition_price"), Violation("check", "edition_price")),
        (raised('CHECK constraint failed: "a" > 0'), Violation("check", columns=("a",))),
        (raised("CHECK constraint failed: 1 > 2"), Violation("check")),
        (raised("UNIQUE constraint failed: index 'low'"), Violation("unique", "low")),
        (
            raised("UNIQUE constraint failed: b.a, b.c"),
            Violation("unique", table="b", columns=("a", "c")),
        ),
        (raised("NOT NULL constraint failed: b.a"), Violation("null", table="b", columns=("a",))),
        (
            raised(
                "",
                sqlstate="23505",
                diag=diag(
                    constraint_name="low",
                    table_name="b",
                    message_detail='Key (a, "C")=(1, 2) already exists.',
                ),
            ),
            Violation("unique", "low", "b", ("a", "C")),
        ),
        (
            raised("", sqlstate="23505", diag=diag(constraint_name="low", table_name="b")),
            Violation("unique", "low", "b"),
        ),
        (
            raised("", sqlstate="23502", diag=diag(table_name="b", column_name="a")),
            Violation("null", table="b", columns=("a",)),
        ),
        (
            raised("", pgcode="23P01", diag=diag(constraint_name="low", table_name="b")),
            Violation("exclusion", "low", "b"),
        ),
        (
            raised(
                "",
                sqlstate="23505",
                diag=diag(
                    constraint_name="low",
                    table_name="b",
                    message_detail="Key (lower(a::text))=(x(secret)=(y) already exists.",
                ),
            ),
            Violation("unique", "low", "b"),
        ),
        (raised("", sqlstate="23000"), Violation()),
        (raised({"a": "No."}), Violation()),
        (raised(["No."]), Violation()),
        (
            raised(1062, "Duplicate entry 'x' for key 'b.low'"),
            Violation("unique", "low", "b"),
        ),
        (raised(1062, "Duplicate entry 'x' for key 'low'"), Violation("unique", "low")),
        (
            raised(1062, "Duplicate entry 'a key 'secret'' for key 'b.low'"),
            Violation("unique", "low", "b"),
        ),
        (raised(1048, "Column 'a' cannot be null"), Violation("null", columns=("a",))),
        (
            raised(1364, "Field 'a' doesn't have a default value"),
            Violation("null", columns=("a",)),
        ),
        (raised(4025, "CONSTRAINT `low` failed for `x`.`b`"), Violation("check", "low")),
        (raised(3819, "Check constraint 'low' is violated."), Violation("check", "low")),
        (
            raised(1452, "Cannot add: a foreign key fails (`x`.`b`, CONSTRAINT `low` FOREIGN KEY"),
            Violation("reference", "low"),
        ),
        (raised(1451, "Cannot delete a row."), Violation("reference")),
    ],
)
def test_what_a_database_says_is_read(error: IntegrityError, expected: Violation) -> None:
    assert violation_of(error) == expected
