"""Related and included resources of several types, and their fieldsets."""

from typing import Any

import pytest

from tests import models
from tests.client import identifier
from tests.http import call, errors, get_list, get_one, get_related
from tests.resources.polymorphic.api import (
    MediaViewSet,
    ShelfViewSet,
    make_media,
    make_shelves,
    maker_object,
    medium_object,
    queries_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.resources.polymorphic.api")]


def test_what_is_related_to_a_row_is_found_by_its_own_serializer() -> None:
    make_media(3)

    assert get_related(MediaViewSet, 2, "creator") == {"data": maker_object(2)}
    assert get_related(MediaViewSet, 3, "director") == {"data": maker_object(3)}
    assert get_related(MediaViewSet, 2, "basedOn") == {"data": medium_object(1)}
    view = MediaViewSet.as_view({"get": "retrieve_related"})
    assert call(view, pk="1", related_field="director").status_code == 404
    assert call(view, pk="1", related_field="publisher").status_code == 404


def test_related_resources_have_their_own_types() -> None:
    make_shelves(3)

    assert get_related(ShelfViewSet, 1, "featured") == {"data": medium_object(1)}
    assert get_related(ShelfViewSet, 1, "items") == {
        "data": [medium_object(key) for key in (1, 2, 3)]
    }
    models.Shelf.objects.update(featured=None)
    assert get_related(ShelfViewSet, 1, "featured") == {"data": None}


def test_the_queries_of_related_resources_do_not_grow_with_their_number() -> None:
    assert queries_of(make_shelves, lambda: get_related(ShelfViewSet, 1, "items")) == 18


def test_what_all_types_relate_to_is_included() -> None:
    make_media(3)

    assert get_list(MediaViewSet, "?include=creator") == {
        "data": [medium_object(key) for key in (1, 2, 3)],
        "included": [maker_object(key) for key in (1, 2, 3)],
    }


def test_what_one_type_relates_to_is_included_for_that_type() -> None:
    make_media(3)

    assert get_list(MediaViewSet, "?include=director,chapters") == {
        "data": [medium_object(key) for key in (1, 2, 3)],
        "included": [
            {**identifier("chapters", 1), "attributes": {"heading": "Chapter 1"}},
            maker_object(3),
        ],
    }


def test_rows_are_included_as_their_own_types() -> None:
    make_shelves(3)
    shelf = get_one(ShelfViewSet, 1)["data"]

    assert get_one(ShelfViewSet, 1, "?include=featured,items") == {
        "data": shelf,
        "included": [medium_object(key) for key in (2, 1, 3)],
    }


def test_a_path_goes_on_through_rows_of_several_types() -> None:
    make_shelves(3)

    assert get_one(ShelfViewSet, 1, "?include=items.director,items.based_on.creator") == {
        "data": get_one(ShelfViewSet, 1)["data"],
        "included": [
            *(medium_object(key) for key in (2, 1, 3)),
            *(maker_object(key) for key in (1, 2, 3)),
        ],
    }


INCLUDES = [
    "creator",
    "director,chapters",
    "basedOn",
    "basedOn.director",
    "basedOn.basedOn.keywords",
    "keywords,narrator",
]


@pytest.mark.parametrize("include", INCLUDES)
def test_the_queries_of_an_include_do_not_grow_with_the_rows(include: str) -> None:
    assert queries_of(make_media, lambda: get_list(MediaViewSet, f"?include={include}")) > 10


@pytest.mark.parametrize("include", ["featured", "items", "items.director,featured.creator"])
def test_the_queries_of_an_include_through_a_relation_do_not_grow(include: str) -> None:
    assert queries_of(make_shelves, lambda: get_list(ShelfViewSet, f"?include={include}")) > 10


@pytest.mark.parametrize(
    ("viewset", "include", "message"),
    [
        (
            MediaViewSet,
            "publisher",
            "The path 'publisher' cannot be included. "
            "Available: creator, keywords, basedOn, chapters, narrator, director.",
        ),
        (
            MediaViewSet,
            "director.creator",
            "The path 'director.creator' cannot be included. Nothing can be included here.",
        ),
        (
            ShelfViewSet,
            "items.publisher",
            "The path 'items.publisher' cannot be included. Available: items.creator, "
            "items.keywords, items.basedOn, items.chapters, items.narrator, items.director.",
        ),
    ],
)
def test_a_path_that_no_type_has_is_refused(viewset: Any, include: str, message: str) -> None:
    response = call(viewset.as_view({"get": "list"}), f"?include={include}")

    assert response.status_code == 400
    assert [(error["detail"], error["source"]) for error in errors(response)] == [
        (message, {"parameter": "include"})
    ]


def test_fieldsets_apply_to_each_concrete_type() -> None:
    make_media(3)
    books, audiobooks, film = (medium_object(key) for key in (1, 2, 3))
    query = "?fields[books]=pages&fields[films]=title,director&fields[media]=title"

    assert get_list(MediaViewSet, query) == {
        "data": [
            {**identifier("books", 1), "attributes": {"pages": 101}},
            audiobooks,
            {
                **identifier("films", 3),
                "attributes": {"title": "Title 3"},
                "relationships": {"director": film["relationships"]["director"]},
            },
        ]
    }
    assert books["attributes"].keys() == {"title", "pages"}


def test_fieldsets_apply_to_included_rows() -> None:
    make_shelves(3)
    query = "?include=items&fields[books]=pages&fields[films]=&fields[shelves]=place"
    fields = "&fields[audiobooks]=title"

    assert get_one(ShelfViewSet, 1, f"{query},items{fields}")["included"] == [
        {**identifier("audiobooks", 2), "attributes": {"title": "Title 2"}},
        {**identifier("books", 1), "attributes": {"pages": 101}},
        identifier("films", 3),
    ]
