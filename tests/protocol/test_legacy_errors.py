"""The errors of 8.x, for clients that depend on them."""

from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.urls import path
from rest_framework.exceptions import NotFound
from rest_framework.renderers import JSONRenderer
from rest_framework.test import APIClient
from rest_framework.views import APIView

from rest_framework_json_api.exceptions import JSONAPIException
from rest_framework_json_api.filters import OrderingFilter, QueryParameterValidationFilter
from tests import models
from tests.http import MEDIA_TYPE, call, errors
from tests.music import AlbumViewSet, ArtistViewSet

pytestmark = pytest.mark.django_db


class SortedAlbums(AlbumViewSet):
    filter_backends = (QueryParameterValidationFilter, OrderingFilter)


class PlainView(APIView):
    renderer_classes = (JSONRenderer,)

    def get(self, request: Any) -> Any:
        raise NotFound


urlpatterns = [path("plain", PlainView.as_view())]


@pytest.fixture
def legacy(settings: Any) -> None:
    settings.JSON_API_DIALECT = "8"


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("?sort=abc,albumTitle,def", "invalid sort parameters: abc,def"),
        ("?foo=1", "invalid query parameter: foo"),
    ],
)
def test_an_error_of_a_query_parameter_points_to_the_data(
    legacy: None, query: str, detail: str
) -> None:
    response = call(SortedAlbums.as_view({"get": "list"}), query)

    assert response.status_code == 400
    assert errors(response) == [
        {"status": "400", "code": "invalid", "detail": detail, "source": {"pointer": "/data"}}
    ]


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("sort=abc,headline,def", "invalid sort parameters: abc,def"),
        ("filter[bad]=1", "invalid filter[bad]"),
        ("filter[id", "invalid query parameter: filter[id"),
        ("filter[id]=", "missing value for filter[id]"),
        ("foo=1", "invalid query parameter: foo"),
    ],
)
def test_a_collection_of_the_example_refuses_a_query_with_the_document_of_8_x(
    legacy: None, query: str, detail: str
) -> None:
    if query.startswith("filter"):
        pytest.importorskip("django_filters")
    response = APIClient().get(f"/nopage-entries?{query}", headers={"accept": MEDIA_TYPE})

    assert response.status_code == 400
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert response.json() == {
        "errors": [
            {"status": "400", "code": "invalid", "detail": detail, "source": {"pointer": "/data"}}
        ]
    }


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("is_uniform", "expected"),
    [
        (False, {"detail": "Not found."}),
        (
            True,
            {
                "errors": [
                    {
                        "status": "404",
                        "code": "not_found",
                        "detail": "Not found.",
                        "source": {"pointer": "/data"},
                    }
                ]
            },
        ),
    ],
)
def test_a_view_that_is_not_json_api_has_errors_of_8_x_where_they_are_uniform(
    legacy: None, settings: Any, is_uniform: bool, expected: Any
) -> None:
    settings.JSON_API_UNIFORM_EXCEPTIONS = is_uniform
    response = APIClient().get("/plain")

    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/json"
    assert response.json() == expected


def create(attributes: dict[str, Any], relationships: dict[str, Any], **identity: str) -> Any:
    data = {"attributes": attributes, "relationships": relationships, **identity}
    return call(ArtistViewSet.as_view({"post": "create"}), method="post", data={"data": data})


def artist(key: int) -> dict[str, Any]:
    return {"data": {"type": "artists", "id": str(key)}}


@pytest.mark.parametrize(
    ("is_legacy", "status", "title"), [(True, 400, None), (False, 404, "Not Found")]
)
def test_an_unknown_resource_in_linkage(
    settings: Any, is_legacy: bool, status: int, title: str | None
) -> None:
    settings.JSON_API_DIALECT = "8" if is_legacy else "tolerant"

    response = create(
        {"stageName": "New"}, {"teacher": artist(9), "country": {"data": None}}, type="artists"
    )

    [error] = errors(response)
    assert response.status_code == status
    assert (error["status"], error["code"]) == (str(status), "does_not_exist")
    assert error.get("title") == title


@pytest.mark.parametrize(("is_legacy", "status"), [(True, 201), (False, 403)])
def test_an_id_that_the_client_may_not_choose(settings: Any, is_legacy: bool, status: int) -> None:
    settings.JSON_API_DIALECT = "8" if is_legacy else "tolerant"
    relationships = {"teacher": {"data": None}, "country": {"data": None}}

    response = create({"stageName": "New"}, relationships, type="artists", id="77")

    assert response.status_code == status
    assert not models.Artist.objects.filter(pk=77).exists()


class Failing(AlbumViewSet):
    error: Exception

    def list(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        raise self.error


class Spoiled(JSONAPIException):
    status_code = 422
    default_detail: Any = "It is spoiled."
    default_code = "spoiled"


FULL = {
    "id": "5",
    "links": {"about": "https://example.com/5"},
    "title": "Spoiled",
    "source": {"parameter": "page[size]"},
    "meta": {"page": {"maxSize": 100}},
}


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (
            Spoiled(),
            {
                "status": "422",
                "code": "spoiled",
                "title": "Unprocessable Content",
                "detail": "It is spoiled.",
            },
        ),
        pytest.param(
            JSONAPIException("Too many.", "many", status_code=409, **FULL),
            {"status": "409", "code": "many", "detail": "Too many.", **FULL},
            marks=pytest.mark.not_a_document(
                "the project names the parameter", problem="is no parameter"
            ),
        ),
        (
            RequestDataTooBig(),
            {
                "status": "413",
                "code": "too_large",
                "title": "Content Too Large",
                "detail": "The body of the request is too large.",
            },
        ),
        (
            SuspiciousOperation(),
            {
                "status": "400",
                "code": "parse_error",
                "title": "Bad Request",
                "detail": "Malformed request.",
            },
        ),
    ],
)
def test_an_exception_says_all_that_an_error_object_can(
    error: Exception, expected: dict[str, Any]
) -> None:
    view = type("Failing", (Failing,), {"error": error})

    response = call(view.as_view({"get": "list"}))  # type: ignore[attr-defined]

    assert str(response.status_code) == expected["status"]
    assert errors(response) == [expected]


def test_an_exception_refuses_what_no_error_object_has() -> None:
    with pytest.raises(TypeError, match=r"no members \['colour'\]"):
        JSONAPIException("Wrong.", colour="red")


@pytest.mark.parametrize(("sqlstate", "status"), [("40P01", 409), ("40001", 409), ("57014", 500)])
def test_changes_that_collide_in_the_database(sqlstate: str, status: int) -> None:
    class Cause(Exception):
        pass

    Cause.sqlstate = sqlstate  # type: ignore[attr-defined]

    class Colliding(ArtistViewSet):
        def perform_create(self, serializer: Any) -> None:
            raise OperationalError from Cause()

    data = {
        "type": "artists",
        "attributes": {"stageName": "New"},
        "relationships": {"teacher": {"data": None}, "country": {"data": None}},
    }
    view = Colliding.as_view({"post": "create"})

    assert call(view, method="post", data={"data": data}).status_code == status
