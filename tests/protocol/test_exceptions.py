"""JSON:API 1.1, "Errors": what a client reads when a request cannot be answered."""

import json
import logging
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.signals import got_request_exception
from django.db import connection
from django.http import Http404
from django.test import Client
from django.urls import path
from rest_framework import exceptions, permissions, throttling
from rest_framework import serializers as drf
from rest_framework.authentication import BasicAuthentication
from rest_framework.parsers import JSONParser as PlainJSONParser
from rest_framework.renderers import JSONRenderer as PlainJSONRenderer
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from rest_framework_json_api import serializers, views
from rest_framework_json_api.exceptions import (
    Conflict,
    exception_handler,
    format_drf_errors,
    rendered_with_json_api,
)
from rest_framework_json_api.parsers import JSONParser
from rest_framework_json_api.renderers import JSONRenderer
from tests import models
from tests.http import MEDIA_TYPE, call, errors

pytestmark = pytest.mark.urls(__name__)


class RaisingView(APIView):
    """Raises what it is given."""

    renderer_classes: Any = (JSONRenderer,)
    exception: Any = None

    def get(self, request: Any) -> Response:
        raise self.exception

    post = get


def raising(exception: Any, **attributes: Any) -> Any:
    """Return a view that raises an exception."""
    view: Any = type("RaisingView", (RaisingView,), {"exception": exception, **attributes})
    return view.as_view()


def error(status: int, code: str, title: str, detail: str, **source: str) -> dict[str, Any]:
    members = {"status": str(status), "code": code, "title": title, "detail": detail}
    return {**members, "source": source} if source else members


@pytest.mark.parametrize(
    ("exception", "expected"),
    [
        (Http404(), error(404, "not_found", "Not Found", "Not found.")),
        (exceptions.NotFound("No album."), error(404, "not_found", "Not Found", "No album.")),
        (
            PermissionDenied(),
            error(
                403,
                "permission_denied",
                "Forbidden",
                "You do not have permission to perform this action.",
            ),
        ),
        (
            exceptions.PermissionDenied("No.", "own"),
            error(403, "own", "Forbidden", "No."),
        ),
        (exceptions.ParseError("Bad."), error(400, "parse_error", "Bad Request", "Bad.")),
        (Conflict(), error(409, "conflict", "Conflict", "Conflict.")),
        (Conflict("Taken.", "taken"), error(409, "taken", "Conflict", "Taken.")),
        (
            exceptions.APIException("Broken."),
            error(500, "error", "Internal Server Error", "Broken."),
        ),
        (exceptions.ValidationError("Wrong."), error(400, "invalid", "Bad Request", "Wrong.")),
    ],
)
def test_an_exception_of_drf_or_django_is_an_errors_document(
    exception: Any, expected: dict[str, Any]
) -> None:
    response = call(raising(exception))

    assert response.status_code == int(expected["status"])
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert errors(response) == [expected]


@pytest.mark.parametrize(
    ("method", "source"),
    [
        ("get", {"parameter": "title"}),
        ("post", {"pointer": "/data/attributes/title"}),
    ],
)
def test_only_a_request_with_a_document_is_pointed_into(
    method: str, source: dict[str, str]
) -> None:
    view = raising(exceptions.ValidationError({"title": ["Wrong."]}))

    assert errors(call(view, "?title=1", method=method, data={"data": {"type": "x"}})) == [
        error(400, "invalid", "Bad Request", "Wrong.", **source)
    ]


@pytest.mark.parametrize(
    ("detail", "expected"),
    [
        (
            [{"detail": "Taken.", "status": "409"}],
            409,
        ),
        (
            [{"detail": "Taken.", "status": "409"}, {"detail": "Gone.", "status": "404"}],
            400,
        ),
        (
            [{"detail": "Taken.", "status": "409"}, {"detail": "Down.", "status": "503"}],
            500,
        ),
        pytest.param(
            [{"detail": "Taken.", "status": "later"}],
            400,
            marks=pytest.mark.not_a_document("the project wrote it", problem="is no status"),
        ),
        ([], 400),
    ],
)
def test_the_status_is_the_one_that_applies_to_all_errors(detail: Any, expected: int) -> None:
    response = call(raising(exceptions.ValidationError(detail)))

    assert response.status_code == expected
    assert errors(response) == detail


@pytest.mark.not_a_document("the project sets the pointer", problem="without a document")
def test_an_exception_may_bring_error_objects_of_its_own() -> None:
    detail: Any = {"detail": "Gone.", "source": {"pointer": "/data/relationships/label"}}

    assert errors(call(raising(exceptions.NotFound(detail)))) == [
        error(404, "not_found", "Not Found", "Gone.", pointer="/data/relationships/label")
    ]


# Validation


class TrackSerializer(drf.Serializer[Any]):
    track_title = drf.CharField()


class BioSerializer(drf.Serializer[Any]):
    birth_place = drf.CharField()


class OrderSerializer(serializers.ModelSerializer):
    album_title = serializers.CharField(max_length=5)
    bio = BioSerializer(write_only=True)
    tracks = TrackSerializer(many=True, write_only=True)
    prices = serializers.ListField(child=serializers.IntegerField(), write_only=True)

    class Meta:
        model = models.Album
        fields = ("album_title", "artist", "genres", "bio", "tracks", "prices")

    def validate(self, attrs: Any) -> Any:
        raise serializers.ValidationError("Wrong as a whole.")


class OrderViewSet(views.ModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class = OrderSerializer
    filter_backends = ()


def order(attributes: Any, relationships: Any) -> Any:
    linked = {name: {"data": data} for name, data in relationships.items()}
    data = {"type": "albums", "attributes": attributes, "relationships": linked}
    return call(OrderViewSet.as_view({"post": "create"}), method="post", data={"data": data})


@pytest.mark.django_db
def test_validation_errors_point_to_their_places_in_the_document() -> None:
    response = order(
        {
            "albumTitle": "too long",
            "bio": {},
            "tracks": [{"track_title": "Good"}, {"track_title": ""}],
            "prices": [1, "x"],
        },
        {"artist": {"type": "artists", "id": "77"}, "genres": [{"type": "albums", "id": "1"}]},
    )
    required = "This field is required."
    expected = [
        (
            "max_length",
            "Ensure this field has no more than 5 characters.",
            "/data/attributes/albumTitle",
        ),
        (
            "does_not_exist",
            'Invalid pk "77" - object does not exist.',
            "/data/relationships/artist/data",
        ),
        (
            "incorrect_relation_type",
            "Incorrect relation type. Expected genres, received albums.",
            "/data/relationships/genres/data/0",
        ),
        ("required", required, "/data/attributes/bio/birth_place"),
        ("blank", "This field may not be blank.", "/data/attributes/tracks/1/track_title"),
        ("invalid", "A valid integer is required.", "/data/attributes/prices/1"),
    ]

    assert response.status_code == 400
    statuses = {
        "does_not_exist": (404, "Not Found"),
        "incorrect_relation_type": (409, "Conflict"),
    }
    assert errors(response) == [
        error(status, code, title, detail, pointer=pointer)
        for code, detail, pointer in expected
        for status, title in [statuses.get(code, (400, "Bad Request"))]
    ]


@pytest.mark.django_db
def test_an_error_of_no_field_points_to_the_resource() -> None:
    models.Artist.objects.create(id=2)
    models.Genre.objects.create(id=4)
    response = order(
        {"albumTitle": "A", "bio": {"birth_place": "B"}, "tracks": [], "prices": []},
        {"artist": {"type": "artists", "id": "2"}, "genres": [{"type": "genres", "id": "4"}]},
    )

    assert errors(response) == [
        error(400, "invalid", "Bad Request", "Wrong as a whole.", pointer="/data")
    ]


@pytest.mark.django_db
def test_errors_of_a_list_of_resources_point_to_their_places() -> None:
    class ListViewSet(OrderViewSet):
        def create(self, request: Any, *args: Any, **kwargs: Any) -> Any:
            given = [{}, {"album_title": "A", "artist": {"type": "artists", "id": "77"}}]
            serializer = self.get_serializer(data=given, many=True)
            serializer.is_valid(raise_exception=True)

    view = ListViewSet.as_view({"post": "create"})
    album = {
        "type": "albums",
        "attributes": {"albumTitle": "A"},
        "relationships": {"artist": {"data": {"type": "artists", "id": "77"}}},
    }
    response = call(view, method="post", data={"data": [{"type": "albums"}, album]})
    found = {item["source"]["pointer"] for item in errors(response)}

    assert {
        "/data/0/attributes/albumTitle",
        "/data/1/relationships/artist/data",
        "/data/1/attributes/bio",
    } <= found


# What HTTP has a status for


class OpenView(APIView):
    renderer_classes = (JSONRenderer,)
    parser_classes = (JSONParser,)

    def get(self, request: Any) -> Response:
        return Response({})

    def post(self, request: Any) -> Response:
        return Response(request.data)


def requested(view: Any, method: str = "get", **headers: str) -> Any:
    """Return the response to a request with some headers."""
    content_type = headers.pop("content_type", MEDIA_TYPE)
    request = APIRequestFactory().generic(
        method, "/", "{}", content_type=content_type, headers=headers
    )
    return view.as_view()(request).render()


def test_a_method_that_is_not_offered() -> None:
    response = requested(OpenView, "DELETE")

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, POST, HEAD, OPTIONS"
    assert errors(response) == [
        error(405, "method_not_allowed", "Method Not Allowed", 'Method "DELETE" not allowed.')
    ]


def test_a_format_that_is_not_offered_names_the_header() -> None:
    response = requested(OpenView, accept="image/png")

    assert response.status_code == 406
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert errors(response) == [
        error(
            406,
            "not_acceptable",
            "Not Acceptable",
            "Could not satisfy the request Accept header.",
            header="Accept",
        )
    ]


def test_a_body_of_another_format_names_the_header() -> None:
    response = requested(OpenView, "POST", content_type="text/csv")

    assert response.status_code == 415
    assert errors(response) == [
        error(
            415,
            "unsupported_media_type",
            "Unsupported Media Type",
            'Unsupported media type "text/csv" in request.',
            header="Content-Type",
        )
    ]


def test_an_own_error_about_a_header_keeps_its_source() -> None:
    detail: Any = {"detail": "No.", "source": {"header": "X-Own"}}
    exception = exceptions.NotAcceptable(detail)

    assert errors(call(raising(exception))) == [
        error(406, "not_acceptable", "Not Acceptable", "No.", header="X-Own")
    ]


def test_too_many_requests_say_when_to_come_back() -> None:
    class Never(throttling.BaseThrottle):
        def allow_request(self, request: Any, view: Any) -> bool:
            return False

        def wait(self) -> int:
            return 7

    response = requested(type("ThrottledView", (OpenView,), {"throttle_classes": (Never,)}))

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "7"
    assert errors(response) == [
        error(
            429,
            "throttled",
            "Too Many Requests",
            "Request was throttled. Expected available in 7 seconds.",
        )
    ]


@pytest.mark.parametrize(
    ("authentication", "status", "code", "title", "challenge"),
    [
        ((BasicAuthentication,), 401, "not_authenticated", "Unauthorized", 'Basic realm="api"'),
        ((), 403, "permission_denied", "Forbidden", None),
    ],
)
def test_who_is_not_known_is_challenged_where_that_helps(
    authentication: Any, status: int, code: str, title: str, challenge: str | None
) -> None:
    view = type(
        "ClosedView",
        (OpenView,),
        {
            "authentication_classes": authentication,
            "permission_classes": (permissions.IsAuthenticated,),
        },
    )
    response = requested(view)

    assert response.status_code == status
    assert response.headers.get("WWW-Authenticate") == challenge
    (found,) = errors(response)
    assert found.pop("detail")
    assert found == {"status": str(status), "code": code, "title": title}


def test_a_body_that_is_no_json_is_refused() -> None:
    request = APIRequestFactory().post("/", "{", content_type=MEDIA_TYPE)
    response = OpenView.as_view()(request).render()

    assert response.status_code == 400
    (found,) = errors(response)
    assert found.pop("detail").startswith("The body is no JSON document: ")
    assert found == {"status": "400", "code": "parse_error", "title": "Bad Request"}


# What nothing foresaw


SECRET = "the password is swordfish"
SERVER_ERROR = error(500, "error", "Internal Server Error", "A server error occurred.")


class BrokenView(APIView):
    renderer_classes: Any = (JSONRenderer,)

    def get(self, request: Any) -> Response:
        raise RuntimeError(SECRET)

    def post(self, request: Any) -> Response:
        models.Genre.objects.create(title="Half done")
        raise RuntimeError(SECRET)


class PlainBrokenView(BrokenView):
    renderer_classes = (PlainJSONRenderer,)


urlpatterns = [
    path("broken/", BrokenView.as_view()),
    path("plain/", PlainBrokenView.as_view()),
]


def test_an_unforeseen_error_tells_nothing_and_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = Client(raise_request_exception=False)
    with caplog.at_level(logging.ERROR, "django.request"):
        response = client.get("/broken/")

    assert response.status_code == 500
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert json.loads(response.content) == {"errors": [SERVER_ERROR]}
    (record,) = caplog.records
    assert record.getMessage() == "Internal Server Error: /broken/"
    assert record.exc_info is not None
    assert str(record.exc_info[1]) == SECRET
    assert record.__dict__["status_code"] == 500


def test_an_unforeseen_error_is_signalled() -> None:
    senders = []

    def receive(sender: Any, request: Any, **kwargs: Any) -> None:
        senders.append((sender, request.path))

    got_request_exception.connect(receive)
    try:
        Client(raise_request_exception=False).get("/broken/")
    finally:
        got_request_exception.disconnect(receive)

    assert senders == [(BrokenView, "/broken/")]


def test_the_client_of_tests_raises_an_unforeseen_error() -> None:
    with pytest.raises(RuntimeError, match=SECRET):
        Client().get("/broken/")


@pytest.mark.django_db
@pytest.mark.parametrize("atomic", [True, False])
def test_an_unforeseen_error_rolls_the_transaction_of_the_request_back(
    monkeypatch: pytest.MonkeyPatch, atomic: bool
) -> None:
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", atomic)
    response = Client(raise_request_exception=False).post("/broken/")

    assert response.status_code == 500
    assert models.Genre.objects.exists() is not atomic


@pytest.mark.parametrize("setting", ["DEBUG", "DEBUG_PROPAGATE_EXCEPTIONS"])
def test_developers_see_an_unforeseen_error_itself(settings: Any, setting: str) -> None:
    setattr(settings, setting, True)

    with pytest.raises(RuntimeError, match=SECRET):
        call(BrokenView.as_view())


def test_an_unforeseen_error_outside_of_a_request_is_answered_too() -> None:
    response = exception_handler(RuntimeError(SECRET), {"view": BrokenView()})

    assert response is not None
    assert (response.status_code, response.data) == (500, [SERVER_ERROR])


# Views that are not JSON:API


class MixedView(RaisingView):
    renderer_classes = (PlainJSONRenderer, JSONRenderer)


class PlainView(RaisingView):
    renderer_classes = (PlainJSONRenderer,)
    parser_classes = (PlainJSONParser,)
    exception = exceptions.ValidationError({"title": ["Wrong."]})


def plain_response(view: Any) -> Any:
    return view.as_view()(APIRequestFactory().get("/")).render()


def test_another_view_answers_as_drf_does() -> None:
    assert json.loads(plain_response(PlainView).content) == {"title": ["Wrong."]}
    with pytest.raises(RuntimeError, match=SECRET):
        plain_response(PlainBrokenView)


def test_another_view_answers_like_the_rest_where_exceptions_are_uniform(settings: Any) -> None:
    settings.JSON_API_UNIFORM_EXCEPTIONS = True

    wrong = error(400, "invalid", "Bad Request", "Wrong.", parameter="title")
    assert json.loads(plain_response(PlainView).content) == {"errors": [wrong]}
    assert json.loads(plain_response(PlainBrokenView).content) == {"errors": [SERVER_ERROR]}


def test_where_exceptions_are_uniform_a_developer_still_sees_an_unforeseen_one(
    settings: Any,
) -> None:
    settings.JSON_API_UNIFORM_EXCEPTIONS = True
    settings.DEBUG = True

    with pytest.raises(RuntimeError, match=SECRET):
        plain_response(PlainBrokenView)


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (RaisingView, True),
        (MixedView, True),
        (PlainView, False),
        (object, False),
        (type("SubclassView", (), {"renderer_classes": [type("R", (JSONRenderer,), {})]}), True),
    ],
)
def test_a_view_is_json_api_by_its_renderers(view: Any, expected: bool) -> None:
    assert rendered_with_json_api(view()) is expected


def test_projects_may_wrap_the_handler_and_format_errors_themselves() -> None:
    context = {"view": RaisingView(), "request": None}
    exception = exceptions.NotFound("No album.")
    handled = exception_handler(exception, context)
    formatted = format_drf_errors(Response({"detail": exception.detail}, 404), context, exception)

    for response in (handled, formatted):
        assert response is not None
        assert response.status_code == 404
        assert response.data == [error(404, "not_found", "Not Found", "No album.")]
