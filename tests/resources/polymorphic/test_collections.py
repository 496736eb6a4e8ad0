"""Collections of several types are sorted, filtered and described."""

from typing import Any

import pytest

from rest_framework_json_api import filters
from tests.http import call, document, errors, get_list
from tests.resources.polymorphic.api import (
    MediaViewSet,
    ShelfViewSet,
    make_media,
    make_shelves,
    medium_object,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.resources.polymorphic.api")]


def test_a_collection_is_sorted_by_the_columns_of_the_base() -> None:
    make_media(3)

    def order(sort: str) -> list[str]:
        return [resource["id"] for resource in get_list(MediaViewSet, f"?sort={sort}")["data"]]

    assert order("-title") == ["3", "2", "1"]
    assert order("creator.makerName") == ["1", "2", "3"]
    response = call(MediaViewSet.as_view({"get": "list"}), "?sort=minutes")
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("types", "keys"),
    [
        ("books", (1, 4)),
        ("audiobooks", (2,)),
        ("films", (3,)),
        ("books,films", (1, 3, 4)),
        ("audiobooks, films", (2, 3)),
        ("films,books,audiobooks", (1, 2, 3, 4)),
    ],
)
def test_a_collection_is_filtered_by_types(types: str, keys: tuple[int, ...]) -> None:
    make_media(4)

    assert get_list(MediaViewSet, f"?filter[type]={types}") == {
        "data": [medium_object(key) for key in keys]
    }


def test_several_type_filters_all_have_to_hold() -> None:
    make_media(4)
    query = "?filter[type]=books,films&filter[type]=films,audiobooks"

    assert get_list(MediaViewSet, query) == {"data": [medium_object(3)]}


@pytest.mark.parametrize("asked", ["comics", "books,comics"])
def test_a_filter_by_an_unknown_type_is_refused(asked: str) -> None:
    response = call(MediaViewSet.as_view({"get": "list"}), f"?filter[type]={asked}")

    assert response.status_code == 400
    assert [(error["detail"], error["source"]) for error in errors(response)] == [
        (
            "There are no resources of the type 'comics'. Available: books, audiobooks, films.",
            {"parameter": "filter[type]"},
        )
    ]


def test_the_type_filter_stands_beside_other_filters() -> None:
    pytest.importorskip("django_filters")
    from rest_framework_json_api.django_filters import DjangoFilterBackend

    class FilteredViewSet(MediaViewSet):
        filter_backends: Any = (
            filters.QueryParameterValidationFilter,
            filters.ResourceTypeFilter,
            DjangoFilterBackend,
        )
        filterset_fields: Any = {"title": ["exact", "in"], "creator": ["exact"]}

    make_media(4)

    query = "?filter[type]=books,films&filter[title.in]=Title 1,Title 2,Title 3"
    assert [row["id"] for row in get_list(FilteredViewSet, query)["data"]] == ["1", "3"]
    query = "?filter[creator]=4&filter[type]=books"
    assert [row["id"] for row in get_list(FilteredViewSet, query)["data"]] == ["4"]
    response = call(FilteredViewSet.as_view({"get": "list"}), "?filter[kind]=books")
    assert response.status_code == 400


def test_the_type_filter_of_one_type_knows_that_type() -> None:
    class FilteredShelves(ShelfViewSet):
        filter_backends = (filters.ResourceTypeFilter,)

    make_shelves(3)

    assert get_list(FilteredShelves, "?filter[type]=shelves") == get_list(ShelfViewSet)
    response = call(FilteredShelves.as_view({"get": "list"}), "?filter[type]=books")
    assert errors(response)[0]["detail"] == (
        "There are no resources of the type 'books'. Available: shelves."
    )


def test_options_describe_the_fields_of_each_type() -> None:
    view = MediaViewSet.as_view({"get": "list", "post": "create"})
    actions = document(call(view, method="options"))["meta"]["actions"]

    assert list(actions) == ["POST"]
    assert {name: list(fields) for name, fields in actions["POST"].items()} == {
        "books": ["title", "pages", "creator", "keywords", "basedOn", "chapters"],
        "audiobooks": ["title", "pages", "creator", "keywords", "basedOn", "narrator"],
        "films": ["title", "minutes", "creator", "keywords", "basedOn", "director"],
    }
    assert actions["POST"]["films"]["director"] == {
        "type": "Relationship",
        "required": False,
        "read_only": False,
        "label": "Director",
        "relationship_type": "ManyToOne",
        "relationship_resource": "makers",
    }
    assert actions["POST"]["films"]["basedOn"]["relationship_resource"] == [
        "books",
        "audiobooks",
        "films",
    ]


def test_options_describe_what_a_change_of_one_row_takes() -> None:
    make_media(3)
    view = MediaViewSet.as_view({"get": "retrieve", "patch": "partial_update"})
    actions = document(call(view, method="options", pk="3"))["meta"]["actions"]

    assert actions["PATCH"]["films"]["title"]["required"] is False
