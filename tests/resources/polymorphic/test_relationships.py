"""Relationships of rows of several types, and those that hold such rows."""

from typing import Any

import pytest

from rest_framework_json_api import views
from tests import models
from tests.client import identifier
from tests.http import call, document, errors, get_one
from tests.resources.polymorphic.api import (
    ACTIONS,
    MediaSerializer,
    MediaViewSet,
    ShelfSerializer,
    ShelfViewSet,
    changed,
    make_media,
    make_shelves,
    media,
    medium,
    queries_of,
    send,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.resources.polymorphic.api")]


class MediaRelationshipView(views.RelationshipView):
    queryset = models.Media.objects.all()
    parent_serializer_class = MediaSerializer


class ShelfRelationshipView(views.RelationshipView):
    queryset = models.Shelf.objects.all()
    parent_serializer_class = ShelfSerializer


# Relationships of rows of several types


RELATIONSHIP_VIEWS: Any = [
    (MediaRelationshipView.as_view(), ShelfRelationshipView.as_view()),
    (MediaViewSet.as_view(ACTIONS), ShelfViewSet.as_view(ACTIONS)),
]
each_view = pytest.mark.parametrize(("of_media", "of_shelves"), RELATIONSHIP_VIEWS)


@each_view
def test_a_relationship_that_all_types_have_is_read_and_changed(
    of_media: Any, of_shelves: Any
) -> None:
    make_media(3)

    assert document(send(of_media, "get", 3, "creator")) == {"data": identifier("makers", 3)}
    assert document(send(of_media, "patch", 3, "creator", identifier("makers", 1))) == {
        "data": identifier("makers", 1)
    }
    words = [identifier("keywords", key) for key in (1, 2)]
    assert document(send(of_media, "get", 2, "keywords")) == {"data": words}
    assert document(send(of_media, "delete", 2, "keywords", words[:1])) == {"data": words[1:]}
    assert document(send(of_media, "post", 2, "keywords", words)) == {"data": words}
    assert document(send(of_media, "patch", 2, "keywords", words[:1])) == {"data": words[:1]}


@each_view
def test_a_relationship_that_one_type_has_is_read_and_changed(
    of_media: Any, of_shelves: Any
) -> None:
    make_media(3)

    assert document(send(of_media, "get", 3, "director")) == {"data": identifier("makers", 3)}
    assert document(send(of_media, "patch", 3, "director", None)) == {"data": None}
    assert models.Film.objects.get(pk=3).director is None
    assert document(send(of_media, "get", 1, "chapters")) == {"data": [identifier("chapters", 1)]}


@each_view
@pytest.mark.parametrize("method", ["get", "patch"])
def test_a_type_has_no_relationship_of_another(of_media: Any, of_shelves: Any, method: str) -> None:
    make_media(3)

    assert send(of_media, method, 1, "director", identifier("makers", 1)).status_code == 404
    assert send(of_media, method, 1, "narrator", identifier("makers", 1)).status_code == 404


@each_view
def test_a_to_one_leads_to_resources_of_several_types(of_media: Any, of_shelves: Any) -> None:
    make_shelves(3)

    assert document(send(of_media, "patch", 1, "basedOn", medium(2))) == {"data": medium(2)}
    assert document(send(of_shelves, "get", 1, "featured")) == {"data": medium(1)}
    for given in (medium(2), medium(3), None):
        assert document(send(of_shelves, "patch", 1, "featured", given)) == {"data": given}
        key = given and int(given["id"])
        assert models.Shelf.objects.get(pk=1).featured_id == key


LINKS: Any = {
    "self": "http://testserver/shelves/1/relationships/items",
    "related": "http://testserver/shelves/1/items",
}


@each_view
@pytest.mark.parametrize(
    ("method", "given", "expected"),
    [
        ("get", (), (1, 2)),
        ("patch", (3, 2), (2, 3)),
        ("post", (2, 3), (1, 2, 3)),
        ("delete", (1, 3), (2,)),
        ("delete", (), (1, 2)),
        ("patch", (), ()),
    ],
)
def test_a_to_many_holds_resources_of_several_types(
    of_media: Any,
    of_shelves: Any,
    method: str,
    given: tuple[int, ...],
    expected: tuple[int, ...],
) -> None:
    make_shelves(3)
    models.Shelf.objects.get(pk=1).items.set([1, 2])
    response = send(of_shelves, method, 1, "items", [medium(key) for key in given])

    if method == "delete" and not given:
        assert (response.status_code, response.content) == (204, b"")
    else:
        assert document(response) == {"links": LINKS, "data": [medium(key) for key in expected]}
    assert list(models.Shelf.objects.get(pk=1).items.values_list("pk", flat=True)) == list(expected)


@each_view
@pytest.mark.parametrize("method", ["patch", "post", "delete"])
def test_a_to_many_refuses_types_that_are_not_accepted(
    of_media: Any, of_shelves: Any, method: str
) -> None:
    make_shelves(3)
    given = [medium(1), identifier("comics", 1), identifier("makers", 2)]
    response = send(of_shelves, method, 1, "items", given)

    assert response.status_code == 409
    assert [(error["code"], error["detail"], error["source"]) for error in errors(response)] == [
        (
            "incorrect_relation_type",
            "Incorrect relation type. Expected one of [books, audiobooks, films], "
            f"received {received}.",
            {"pointer": f"/data/{index}"},
        )
        for index, received in ((1, "comics"), (2, "makers"))
    ]
    assert models.Shelf.objects.get(pk=1).items.count() == 3


@each_view
def test_a_to_one_refuses_a_type_that_is_not_accepted(of_media: Any, of_shelves: Any) -> None:
    make_shelves(3)
    response = send(of_shelves, "patch", 1, "featured", identifier("makers", 1))

    assert response.status_code == 409
    assert [error["source"] for error in errors(response)] == [{"pointer": "/data"}]


@each_view
@pytest.mark.parametrize("method", ["patch", "post"])
def test_an_id_that_its_type_does_not_have_is_unknown(
    of_media: Any, of_shelves: Any, method: str
) -> None:
    make_shelves(3)
    given = [
        medium(1),
        identifier("books", 2),
        identifier("books", 3),
        identifier("films", 99),
        identifier("films", "x"),
        medium(3),
    ]
    response = send(of_shelves, method, 1, "items", given)

    assert response.status_code == 404
    assert [(error["code"], error["source"]) for error in errors(response)] == [
        ("does_not_exist", {"pointer": f"/data/{index}"}) for index in (1, 2, 3, 4)
    ]
    assert send(of_shelves, "patch", 1, "featured", identifier("films", 1)).status_code == 404
    assert models.Shelf.objects.get(pk=1).featured_id == 1


@each_view
def test_what_is_not_there_cannot_be_taken_out(of_media: Any, of_shelves: Any) -> None:
    make_shelves(3)
    given = [identifier("books", 2), identifier("films", 99), medium(3)]

    assert document(send(of_shelves, "delete", 1, "items", given))["data"] == [
        medium(1),
        medium(2),
    ]


def test_the_queries_of_a_relationship_do_not_grow_with_its_members() -> None:
    view = ShelfRelationshipView.as_view()
    keys = iter(((1, 2, 3), range(1, 10)))

    def replaced() -> Any:
        # Two queries more, so that something is left to change.
        models.Shelf.items.through.objects.order_by("pk")[:1].get().delete()
        return document(send(view, "patch", 1, "items", [medium(key) for key in next(keys)]))

    assert queries_of(make_shelves, lambda: document(send(view, "get", 1, "items"))) == 5
    assert queries_of(make_shelves, replaced) in (21, 22)  # PostgreSQL locks rows.


def test_a_resource_with_relationships_to_several_types_is_written() -> None:
    make_shelves(3)
    attributes = {"place": "Hall"}
    relationships = {
        "featured": {"data": medium(2)},
        "items": {"data": [medium(3), medium(1)]},
    }
    data = {"type": "shelves", "attributes": attributes, "relationships": relationships}
    response = call(ShelfViewSet.as_view({"post": "create"}), method="post", data={"data": data})

    assert response.status_code == 201
    shelf = models.Shelf.objects.latest("pk")
    links = {name: url.replace("/1/", f"/{shelf.pk}/") for name, url in LINKS.items()}
    assert get_one(ShelfViewSet, shelf.pk) == {
        "data": {
            **identifier("shelves", shelf.pk),
            "attributes": attributes,
            "relationships": {
                "featured": {"data": medium(2)},
                "items": {"links": links, **media(1, 3)},
            },
        }
    }


def test_wrong_identifiers_in_a_resource_point_to_their_place() -> None:
    make_shelves(3)
    relationships = {
        "featured": {"data": identifier("films", 1)},
        "items": {"data": [medium(1), identifier("films", 2), identifier("comics", 1)]},
    }
    response = changed(
        1, {**identifier("shelves", 1), "relationships": relationships}, ShelfViewSet
    )

    assert response.status_code == 400
    assert {error["source"]["pointer"]: error["code"] for error in errors(response)} == {
        "/data/relationships/featured/data": "does_not_exist",
        "/data/relationships/items/data/1": "does_not_exist",
        "/data/relationships/items/data/2": "incorrect_relation_type",
    }
