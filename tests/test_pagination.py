"""JSON:API 1.1, "Pagination"."""

from typing import Any

import pytest
from django.core.paginator import Paginator
from rest_framework.pagination import PageNumberPagination
from rest_framework.renderers import BrowsableAPIRenderer
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from rest_framework_json_api import views
from rest_framework_json_api.pagination import (
    JsonApiLimitOffsetPagination,
    JsonApiPageNumberPagination,
)
from tests import models
from tests.http import call, errors, get_list
from tests.music import GenreSerializer

pytestmark = pytest.mark.django_db

URL = "http://testserver/"
NUMBER = "page%5Bnumber%5D"
SIZE = "page%5Bsize%5D"
LIMIT = "page%5Blimit%5D"
OFFSET = "page%5Boffset%5D"


class ByNumber(JsonApiPageNumberPagination):
    page_size = 2


class ByOffset(JsonApiLimitOffsetPagination):
    default_limit = 5


class GenreViewSet(views.ModelViewSet):
    queryset = models.Genre.objects.order_by("title")
    serializer_class = GenreSerializer
    pagination_class: Any = ByNumber
    filter_backends: Any = ()


def paginated(pagination: type, **attributes: Any) -> Any:
    """Return the viewset with a pagination class that has these attributes."""
    own = type("Own", (pagination,), attributes)
    return type("Own", (GenreViewSet,), {"pagination_class": own})


def make_genres(count: int) -> None:
    models.Genre.objects.bulk_create(models.Genre(title=f"{number:02}") for number in range(count))


def titles(document: Any) -> list[int]:
    return [int(item["attributes"]["title"]) for item in document["data"]]


def page_of(viewset: Any, query: str) -> dict[str, Any]:
    """Return the titles on a page, its meta, and its links without the part they have in common."""
    document = get_list(viewset, query)
    links = {
        name: link and link.replace(URL, "").replace("%5B", "[").replace("%5D", "]")
        for name, link in document["links"].items()
    }
    return {"titles": titles(document), **document["meta"]["pagination"], "links": links}


def refused(viewset: Any, query: str) -> Any:
    """Return the query parameter that a list refuses."""
    [error] = errors(call(viewset.as_view({"get": "list"}), query))
    assert error["status"] == "400"
    return error["source"]["parameter"]


def test_a_page_by_number_has_links_and_meta() -> None:
    make_genres(6)
    ids = list(models.Genre.objects.order_by("title").values_list("pk", flat=True))

    assert get_list(GenreViewSet, "?page[number]=2") == {
        "links": {
            "first": f"{URL}?{NUMBER}=1",
            "last": f"{URL}?{NUMBER}=3",
            "next": f"{URL}?{NUMBER}=3",
            "prev": f"{URL}?{NUMBER}=1",
        },
        "data": [
            {"type": "genres", "id": str(ids[2]), "attributes": {"title": "02"}},
            {"type": "genres", "id": str(ids[3]), "attributes": {"title": "03"}},
        ],
        "meta": {"pagination": {"page": 2, "pages": 3, "count": 6}},
    }


def test_a_page_by_offset_has_links_and_meta() -> None:
    make_genres(6)
    ids = list(models.Genre.objects.order_by("title").values_list("pk", flat=True))

    assert get_list(paginated(ByOffset), "?page[offset]=2&page[limit]=2") == {
        "links": {
            "first": f"{URL}?{LIMIT}=2",
            "last": f"{URL}?{LIMIT}=2&{OFFSET}=4",
            "next": f"{URL}?{LIMIT}=2&{OFFSET}=4",
            "prev": f"{URL}?{LIMIT}=2",
        },
        "data": [
            {"type": "genres", "id": str(ids[2]), "attributes": {"title": "02"}},
            {"type": "genres", "id": str(ids[3]), "attributes": {"title": "03"}},
        ],
        "meta": {"pagination": {"count": 6, "limit": 2, "offset": 2}},
    }


@pytest.mark.parametrize(
    ("count", "query", "expected"),
    [
        pytest.param(
            4,
            "",
            {
                "titles": [0, 1],
                "page": 1,
                "pages": 2,
                "count": 4,
                "links": {
                    "first": "?page[number]=1",
                    "last": "?page[number]=2",
                    "next": "?page[number]=2",
                    "prev": None,
                },
            },
            id="first of a multiple of the size",
        ),
        pytest.param(
            4,
            "?page[number]=2",
            {
                "titles": [2, 3],
                "page": 2,
                "pages": 2,
                "count": 4,
                "links": {
                    "first": "?page[number]=1",
                    "last": "?page[number]=2",
                    "next": None,
                    "prev": "?page[number]=1",
                },
            },
            id="last of a multiple of the size",
        ),
        pytest.param(
            5,
            "?page[number]=last",
            {
                "titles": [4],
                "page": 3,
                "pages": 3,
                "count": 5,
                "links": {
                    "first": "?page[number]=1",
                    "last": "?page[number]=3",
                    "next": None,
                    "prev": "?page[number]=2",
                },
            },
            id="the last page by name",
        ),
        pytest.param(
            0,
            "",
            {
                "titles": [],
                "page": 1,
                "pages": 1,
                "count": 0,
                "links": {
                    "first": "?page[number]=1",
                    "last": "?page[number]=1",
                    "next": None,
                    "prev": None,
                },
            },
            id="an empty list",
        ),
        pytest.param(
            3,
            "?page[size]=500&page[number]=1",
            {
                "titles": [0, 1, 2],
                "page": 1,
                "pages": 1,
                "count": 3,
                "links": {
                    "first": "?page[number]=1&page[size]=500",
                    "last": "?page[number]=1&page[size]=500",
                    "next": None,
                    "prev": None,
                },
            },
            id="a size above the maximum",
        ),
    ],
)
def test_pages_by_number_are_right_at_the_edges(
    count: int, query: str, expected: dict[str, Any]
) -> None:
    make_genres(count)

    assert page_of(GenreViewSet, query) == expected


@pytest.mark.parametrize(
    ("count", "query", "expected"),
    [
        pytest.param(
            10,
            "?page[offset]=5",
            {
                "titles": [5, 6, 7, 8, 9],
                "count": 10,
                "limit": 5,
                "offset": 5,
                "links": {
                    "first": "?page[limit]=5",
                    "last": "?page[limit]=5&page[offset]=5",
                    "next": None,
                    "prev": "?page[limit]=5",
                },
            },
            id="last of a multiple of the limit",
        ),
        pytest.param(
            0,
            "",
            {
                "titles": [],
                "count": 0,
                "limit": 5,
                "offset": 0,
                "links": {
                    "first": "?page[limit]=5",
                    "last": "?page[limit]=5",
                    "next": None,
                    "prev": None,
                },
            },
            id="an empty list",
        ),
        pytest.param(
            0,
            "?page[offset]=7",
            {
                "titles": [],
                "count": 0,
                "limit": 5,
                "offset": 7,
                "links": {
                    "first": "?page[limit]=5",
                    "last": "?page[limit]=5",
                    "next": None,
                    "prev": None,
                },
            },
            id="beyond the end of an empty list",
        ),
        pytest.param(
            9,
            "?page[offset]=3",
            {
                "titles": [3, 4, 5, 6, 7],
                "count": 9,
                "limit": 5,
                "offset": 3,
                "links": {
                    "first": "?page[limit]=5",
                    "last": "?page[limit]=5&page[offset]=8",
                    "next": "?page[limit]=5&page[offset]=8",
                    "prev": "?page[limit]=5",
                },
            },
            id="no multiple of the limit: the last page is where the next links end",
        ),
        pytest.param(
            12,
            "?page[offset]=12",
            {
                "titles": [],
                "count": 12,
                "limit": 5,
                "offset": 12,
                "links": {
                    "first": "?page[limit]=5",
                    "last": "?page[limit]=5&page[offset]=7",
                    "next": None,
                    "prev": "?page[limit]=5&page[offset]=7",
                },
            },
            id="at the end",
        ),
        pytest.param(
            12,
            "?page[offset]=1000",
            {
                "titles": [],
                "count": 12,
                "limit": 5,
                "offset": 1000,
                "links": {
                    "first": "?page[limit]=5",
                    "last": "?page[limit]=5&page[offset]=10",
                    "next": None,
                    "prev": "?page[limit]=5&page[offset]=10",
                },
            },
            id="far beyond the end",
        ),
        pytest.param(
            3,
            "?page[offset]=9",
            {
                "titles": [],
                "count": 3,
                "limit": 5,
                "offset": 9,
                "links": {
                    "first": "?page[limit]=5",
                    "last": "?page[limit]=5",
                    "next": None,
                    "prev": "?page[limit]=5",
                },
            },
            id="beyond the end of the only page",
        ),
        pytest.param(
            2,
            "?page[limit]=9999",
            {
                "titles": [0, 1],
                "count": 2,
                "limit": 100,
                "offset": 0,
                "links": {
                    "first": "?page[limit]=100",
                    "last": "?page[limit]=100",
                    "next": None,
                    "prev": None,
                },
            },
            id="a limit above the maximum",
        ),
    ],
)
def test_pages_by_offset_are_right_at_the_edges(
    count: int, query: str, expected: dict[str, Any]
) -> None:
    make_genres(count)

    assert page_of(paginated(ByOffset), query) == expected


def test_links_keep_all_other_parameters() -> None:
    make_genres(3)
    query = "?filter[a]=1&filter[a]=%C3%BC %26&include=&page[number]=2&page[size]=1"

    class Filtered(GenreViewSet):
        allowed_query_parameters = ("filter[a]",)

    assert get_list(Filtered, query)["links"] == {
        name: f"{URL}?filter%5Ba%5D=1&filter%5Ba%5D=%C3%BC+%26&include=&{NUMBER}={number}&{SIZE}=1"
        for name, number in {"first": 1, "last": 3, "next": 3, "prev": 1}.items()
    }


@pytest.mark.parametrize(
    "value", ["%2B5", "1e2", "%D9%A3", "", "-1", "0", "9" * 400, "5%0A", "1.0"]
)
@pytest.mark.parametrize("parameter", ["page[number]", "page[size]"])
def test_a_page_number_or_size_that_is_no_number_from_1_on_is_refused(
    parameter: str, value: str
) -> None:
    response = call(GenreViewSet.as_view({"get": "list"}), f"?{parameter}={value}")

    assert response.status_code == 400
    assert errors(response) == [
        {
            "status": "400",
            "code": "invalid",
            "title": "Bad Request",
            "detail": f"{parameter} must be a whole number from 1 on.",
            "source": {"parameter": parameter},
        }
    ]


@pytest.mark.parametrize(
    ("parameter", "value", "least"),
    [
        ("page[limit]", "0", 1),
        ("page[limit]", "ten", 1),
        ("page[limit]", str(2**63), 1),
        ("page[offset]", "-1", 0),
        ("page[offset]", "", 0),
        ("page[offset]", "9" * 400, 0),
    ],
)
def test_a_limit_or_offset_that_is_no_number_is_refused(
    parameter: str, value: str, least: int
) -> None:
    view = paginated(ByOffset).as_view({"get": "list"})
    response = call(view, f"?{parameter}={value}")

    assert response.status_code == 400
    assert errors(response) == [
        {
            "status": "400",
            "code": "invalid",
            "title": "Bad Request",
            "detail": f"{parameter} must be a whole number from {least} on.",
            "source": {"parameter": parameter},
        }
    ]


@pytest.mark.parametrize("number", ["3", str(2**63 - 1)])
def test_a_page_beyond_the_end_is_not_found(number: str) -> None:
    make_genres(4)
    response = call(GenreViewSet.as_view({"get": "list"}), f"?page[number]={number}")

    assert response.status_code == 404
    assert errors(response) == [
        {
            "status": "404",
            "code": "not_found",
            "title": "Not Found",
            "detail": f"There is no page {number}.",
            "source": {"parameter": "page[number]"},
        }
    ]


@pytest.mark.parametrize(
    "viewset",
    [paginated(ByNumber, page_size=None), paginated(ByOffset, default_limit=None)],
    ids=["by number", "by offset"],
)
def test_a_view_without_a_page_size_answers_with_the_whole_list(viewset: Any) -> None:
    make_genres(3)
    document = get_list(viewset)

    assert titles(document) == [0, 1, 2]
    assert document.keys() == {"data"}


def test_a_subclass_may_take_no_page_size_from_the_client() -> None:
    make_genres(3)

    viewset = paginated(ByNumber, page_size_query_param=None)
    assert page_of(viewset, "") == {
        "titles": [0, 1],
        "page": 1,
        "pages": 2,
        "count": 3,
        "links": {
            "first": "?page[number]=1",
            "last": "?page[number]=2",
            "next": "?page[number]=2",
            "prev": None,
        },
    }
    assert refused(viewset, "?page[size]=2") == "page[size]"


def test_a_subclass_may_take_no_limit_from_the_client() -> None:
    make_genres(6)

    viewset = paginated(ByOffset, limit_query_param=None)
    assert page_of(viewset, "") == {
        "titles": [0, 1, 2, 3, 4],
        "count": 6,
        "limit": 5,
        "offset": 0,
        "links": {
            "first": "",
            "last": "?page[offset]=5",
            "next": "?page[offset]=5",
            "prev": None,
        },
    }
    assert refused(viewset, "?page[limit]=2") == "page[limit]"


def test_a_subclass_may_name_its_parameters_and_limits() -> None:
    make_genres(3)
    own = {"page_query_param": "page", "page_size_query_param": "size", "max_page_size": 1}

    assert page_of(paginated(ByNumber, **own), "?page=2&size=2") == {
        "titles": [1],
        "page": 2,
        "pages": 3,
        "count": 3,
        "links": {
            "first": "?page=1&size=2",
            "last": "?page=3&size=2",
            "next": "?page=3&size=2",
            "prev": "?page=1&size=2",
        },
    }


class OnePage(Paginator):
    """Knows nothing of the number of rows."""

    count = 1


def test_a_subclass_may_have_a_paginator_of_its_own() -> None:
    make_genres(6)
    page = page_of(paginated(ByNumber, django_paginator_class=OnePage), "")

    assert (page["pages"], page["count"], page["links"]["last"]) == (1, 1, "?page[number]=1")


@pytest.mark.parametrize(
    ("pagination", "members"),
    [(ByNumber, ["page", "pages", "count"]), (ByOffset, ["count", "limit", "offset"])],
)
def test_the_schema_of_a_page_is_that_of_its_document(pagination: Any, members: list[str]) -> None:
    link = {"type": "string", "nullable": True, "format": "uri"}
    numbers = {name: {"type": "integer", "example": 1} for name in members}
    rows = {"type": "array", "items": {}}

    assert pagination().get_paginated_response_schema(rows) == {
        "type": "object",
        "required": ["links", "data", "meta"],
        "properties": {
            "links": {
                "type": "object",
                "required": ["first", "last", "next", "prev"],
                "properties": {"first": link, "last": link, "next": link, "prev": link},
            },
            "data": rows,
            "meta": {
                "type": "object",
                "required": ["pagination"],
                "properties": {
                    "pagination": {"type": "object", "required": members, "properties": numbers}
                },
            },
        },
    }


@pytest.mark.parametrize("query", ["?page[number]=2", "?page[offset]=100"])
def test_the_browsable_api_has_links_to_pages(query: str) -> None:
    make_genres(12)
    pagination = ByNumber if "number" in query else ByOffset
    viewset: Any = paginated(pagination)
    viewset.renderer_classes = (BrowsableAPIRenderer,)
    request = APIRequestFactory().get(f"/{query}", headers={"accept": "text/html"})
    page = viewset.as_view({"get": "list"})(request).render().content.decode()

    assert '<ul class="pagination"' in page
    assert ("page%5Bnumber%5D=3" if pagination is ByNumber else "page%5Boffset%5D=10") in page


class Own(PageNumberPagination):
    """Answers with members of its own."""

    page_size = 2
    added: Any = {}

    def get_paginated_response(self, data: Any) -> Response:
        response = super().get_paginated_response(data)
        return Response({**response.data, **self.added})


@pytest.mark.parametrize(
    ("added", "links", "meta"),
    [
        ({}, {"next": f"{URL}?page=2", "prev": None}, {"pagination": {"count": 3}}),
        (
            {"unread_count": 5},
            {"next": f"{URL}?page=2", "prev": None},
            {"pagination": {"count": 3}, "unreadCount": 5},
        ),
        (
            {"next": 2, "previous": None},
            {"prev": None},
            {"pagination": {"count": 3}, "next": 2},
        ),
        (
            {"links": {"last": URL}, "meta": {"size": 2}},
            {"next": f"{URL}?page=2", "prev": None, "last": URL},
            {"pagination": {"count": 3}, "size": 2},
        ),
    ],
)
def test_what_a_paginator_adds_beside_the_results_is_in_the_meta(
    added: Any, links: Any, meta: Any
) -> None:
    make_genres(3)

    document = get_list(paginated(Own, added=added))

    assert titles(document) == [0, 1]
    assert document["links"] == links
    assert document["meta"] == meta
