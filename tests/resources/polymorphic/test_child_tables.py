"""Rows of child tables are read and written as resources of their own types."""

from typing import Any

import pytest

from tests import models
from tests.client import identifier
from tests.http import call, counted, document, errors, get_list, get_one
from tests.resources.polymorphic.api import (
    MediaSerializer,
    MediaViewSet,
    changed,
    make_media,
    medium_object,
    queries_of,
    to_many,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.resources.polymorphic.api")]


class ChildrenViewSet(MediaViewSet):
    queryset = models.Media.objects.select_related("book__audiobook", "film")


# Child tables


def test_a_list_has_each_row_as_its_own_type() -> None:
    make_media(4)

    assert get_list(MediaViewSet) == {"data": [medium_object(key) for key in (1, 2, 3, 4)]}


def test_the_queries_of_a_list_do_not_grow_with_its_rows() -> None:
    assert queries_of(make_media, lambda: get_list(MediaViewSet)) == 17


def test_selected_child_rows_are_not_queried_again() -> None:
    assert queries_of(make_media, lambda: get_list(ChildrenViewSet)) == 14
    assert get_list(ChildrenViewSet) == get_list(MediaViewSet)


@pytest.mark.parametrize("key", [1, 2, 3])
def test_one_object_has_its_own_type(key: int) -> None:
    make_media(3)

    assert get_one(MediaViewSet, key) == {"data": medium_object(key)}


def test_a_row_is_represented_again_without_a_query() -> None:
    make_media(3)
    serializer = MediaSerializer(models.Book.objects.exclude(audiobook=None).get(), context={})
    assert serializer.data["title"] == "Title 2"

    plain = models.Book.objects.get(pk=1)
    keys = {"title", "pages", "creator", "keywords", "based_on", "chapters"}
    assert MediaSerializer(plain).data.keys() == keys
    with counted() as queries:
        MediaSerializer().to_representation(plain)
    assert [query for query in queries if "audiobook" in query.split("WHERE")[0]] == []


def created(data: Any) -> Any:
    """Return the response to the creation of one of the media."""
    return call(MediaViewSet.as_view({"post": "create"}), method="post", data={"data": data})


def test_a_resource_is_created_by_its_type() -> None:
    make_media(3)
    response = created(
        {
            "type": "films",
            "attributes": {"title": "Alien", "minutes": 117},
            "relationships": {
                "director": {"data": identifier("makers", 1)},
                "creator": {"data": None},
                "basedOn": {"data": identifier("audiobooks", 2)},
                "keywords": {"data": [identifier("keywords", 2)]},
            },
        }
    )

    assert response.status_code == 201
    film = models.Film.objects.latest("pk")
    assert response.data.serializer.instance == film
    assert get_one(MediaViewSet, film.pk) == {
        "data": {
            **identifier("films", film.pk),
            "attributes": {"title": "Alien", "minutes": 117},
            "relationships": {
                "creator": {"data": None},
                "keywords": to_many([identifier("keywords", 2)]),
                "basedOn": {"data": identifier("audiobooks", 2)},
                "director": {"data": identifier("makers", 1)},
            },
        }
    }
    assert response.content == call(MediaViewSet.as_view({"get": "retrieve"}), pk=film.pk).content


def test_a_type_that_is_not_accepted_is_a_conflict_which_lists_those_that_are() -> None:
    response = created({"type": "comics", "attributes": {"title": "Alien"}})

    assert response.status_code == 409
    assert errors(response) == [
        {
            "status": "409",
            "code": "conflict",
            "title": "Conflict",
            "detail": "The type 'comics' is not accepted here. "
            "Accepted are: 'books', 'audiobooks', 'films'.",
            "source": {"pointer": "/data/type"},
        }
    ]


def test_a_new_resource_needs_a_type() -> None:
    response = created({"attributes": {"title": "Alien"}})

    assert response.status_code == 400
    assert [(error["detail"], error["source"]) for error in errors(response)] == [
        ("The resource object has no member 'type'.", {"pointer": "/data"})
    ]


def test_errors_of_a_member_point_to_its_own_fields() -> None:
    make_media(3)
    response = created(
        {
            "type": "films",
            "attributes": {"title": "Untitled", "minutes": "long"},
            "relationships": {
                "director": {"data": identifier("makers", 99)},
                "keywords": {"data": [identifier("keywords", 1), identifier("keywords", 99)]},
                "basedOn": {"data": identifier("books", 99)},
            },
        }
    )

    assert response.status_code == 400
    assert {error["source"]["pointer"]: error["code"] for error in errors(response)} == {
        "/data/attributes/title": "untitled",
        "/data/attributes/minutes": "invalid",
        "/data/relationships/director/data": "does_not_exist",
        "/data/relationships/keywords/data/1": "does_not_exist",
        "/data/relationships/basedOn/data": "does_not_exist",
    }


def test_a_member_ignores_the_fields_of_another() -> None:
    make_media(3)
    data = {**identifier("books", 1), "attributes": {"title": "Solaris", "minutes": 1}}
    expected = medium_object(1)
    expected["attributes"]["title"] = "Solaris"

    assert document(changed(1, data)) == {"data": expected}


def test_an_update_writes_the_columns_of_the_child_table() -> None:
    make_media(3)
    data = {
        **identifier("films", 3),
        "attributes": {"title": "Stalker", "minutes": 162},
        "relationships": {"keywords": {"data": [identifier("keywords", 1)]}},
    }
    expected = medium_object(3)
    expected["attributes"] = data["attributes"]
    expected["relationships"]["keywords"] = to_many([identifier("keywords", 1)])

    assert document(changed(3, data)) == {"data": expected}
    assert get_one(MediaViewSet, 3) == {"data": expected}


@pytest.mark.parametrize("given", ["books", "films"])
def test_the_type_of_another_member_is_a_conflict_on_update(given: str) -> None:
    make_media(3)
    response = changed(2, {**identifier(given, 2), "attributes": {"title": "Stalker"}})

    assert response.status_code == 409
    assert [(error["detail"], error["source"]) for error in errors(response)] == [
        (
            f"The type {given!r} is not the one of this URL: 'audiobooks'.",
            {"pointer": "/data/type"},
        )
    ]
    assert models.Media.objects.get(pk=2).title == "Title 2"


def test_a_type_of_no_member_is_a_conflict_on_update() -> None:
    make_media(3)
    response = changed(2, {**identifier("comics", 2), "attributes": {"title": "Stalker"}})

    assert response.status_code == 409
    assert "Accepted are: 'books', 'audiobooks', 'films'." in errors(response)[0]["detail"]


def test_another_id_is_a_conflict_on_update() -> None:
    make_media(3)
    response = changed(2, {**identifier("audiobooks", 1), "attributes": {"title": "Stalker"}})

    assert response.status_code == 409
    assert errors(response)[0]["source"] == {"pointer": "/data/id"}


def test_a_row_is_deleted_with_its_child_row() -> None:
    make_media(3)
    response = call(MediaViewSet.as_view({"delete": "destroy"}), method="delete", pk="2")

    assert (response.status_code, response.content) == (204, b"")
    assert [model.objects.count() for model in (models.Media, models.Audiobook)] == [2, 0]
