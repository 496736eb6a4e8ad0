"""Where an error has its source: documents, forms, query strings, and requests without input."""

from typing import Any

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, serializers
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from rest_framework_json_api.exceptions import exception_handler, format_drf_errors
from rest_framework_json_api.parsers import JSONParser
from rest_framework_json_api.renderers import JSONRenderer
from tests.http import MEDIA_TYPE, call, errors
from tests.music import AlbumViewSet, ArtistViewSet, make_albums

REQUIRED = {
    "status": "400",
    "code": "required",
    "title": "Bad Request",
    "detail": "This field is required.",
}
WRONG = {"status": "400", "code": "invalid", "title": "Bad Request", "detail": "Wrong."}


class PartSerializer(serializers.Serializer[Any]):
    part_number = serializers.IntegerField()


class OrderSerializer(serializers.Serializer[Any]):
    first_name = serializers.CharField()
    parts = PartSerializer(many=True, required=False)
    home = PartSerializer(required=False)
    tags = serializers.ListField(child=serializers.IntegerField(), required=False)


class OrderView(GenericAPIView[Any]):
    """Validates what it is sent with the serializer."""

    renderer_classes = (JSONRenderer,)
    parser_classes = (JSONParser, FormParser, MultiPartParser)
    serializer_class = OrderSerializer
    resource_name = "orders"

    def get(self, request: Any) -> Response:
        return self.validated(request.query_params)

    def post(self, request: Any) -> Response:
        return self.validated(request.data)

    def delete(self, request: Any) -> Response:
        return self.validated({"parts": [{}]})

    def validated(self, given: Any) -> Response:
        serializer = self.get_serializer(data=given)
        serializer.is_valid(raise_exception=True)
        return Response(serializer.data)


def raising(exception: Exception, **attributes: Any) -> Any:
    """Return a view of orders that raises an exception."""

    def post(self: Any, request: Any) -> Response:
        raise exception

    view: Any = type("RaisingView", (OrderView,), {"post": post, "delete": post, **attributes})
    return view.as_view()


def order(**attributes: Any) -> Any:
    """Return the errors of an order with some attributes."""
    document = {"data": {"type": "orders", "attributes": attributes}}
    return errors(call(OrderView.as_view(), method="post", data=document))


def refused(detail: Any, **attributes: Any) -> Any:
    """Return the errors of an order that the view refuses with a ValidationError."""
    document = {"data": {"type": "orders", "attributes": {"firstName": ""}}}
    view = raising(ValidationError(detail), **attributes)
    return errors(call(view, method="post", data=document))


# Documents


def test_a_missing_member_of_a_nested_value_is_named() -> None:
    found = order(firstName="A", parts=[{"part_number": 1}, {}], home={}, tags=[1, "x"])

    assert found == [
        {**REQUIRED, "source": {"pointer": "/data/attributes/parts/1/part_number"}},
        {**REQUIRED, "source": {"pointer": "/data/attributes/home/part_number"}},
        {
            **WRONG,
            "detail": "A valid integer is required.",
            "source": {"pointer": "/data/attributes/tags/1"},
        },
    ]


def test_the_strict_dialect_names_what_is_missing_below_the_pointer(settings: Any) -> None:
    settings.JSON_API_DIALECT = "strict"

    assert order(firstName="A", parts=[{}]) == [
        {
            **REQUIRED,
            "source": {"pointer": "/data/attributes/parts/0"},
            "meta": {"member": "part_number"},
        }
    ]


def test_what_a_document_cannot_have_is_named_beside_the_pointer() -> None:
    assert refused({"first_name": {"short": ["Wrong."]}}) == [
        {
            **WRONG,
            "source": {"pointer": "/data/attributes/firstName"},
            "meta": {"member": "short"},
        }
    ]


@pytest.mark.parametrize(
    ("detail", "pointer"),
    [
        ({"non_field_errors": ["Wrong."]}, "/data"),
        ({"__all__": ["Wrong."]}, "/data"),
        ([{}, {"first_name": ["Wrong."]}], "/data/1"),
        ([[], ["Wrong."]], "/data/1"),
        ({"home": ["Wrong."]}, "/data/attributes/home"),
        ({"first_name": [gettext_lazy("Wrong.")]}, "/data/attributes/firstName"),
        ({"first_name": [type("Own", (ErrorDetail,), {})("Wrong.", "invalid")]}, None),
    ],
)
def test_messages_of_each_form_have_a_place(detail: Any, pointer: str | None) -> None:
    [error] = refused(detail)

    assert error.pop("source")["pointer"] == (pointer or "/data/attributes/firstName")
    assert error == WRONG or error == {**WRONG, "meta": {"member": "attributes/firstName"}}


def test_the_key_of_errors_without_a_field_may_be_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_settings, "NON_FIELD_ERRORS_KEY", "whole")

    assert refused({"whole": ["Wrong."]}) == [{**WRONG, "source": {"pointer": "/data"}}]


def test_no_error_is_told_twice() -> None:
    assert len(refused(["Wrong.", "Wrong.", "Bad."])) == 2


def test_errors_stand_in_the_order_of_the_fields() -> None:
    found = refused({"tags": ["Wrong."], "first_name": ["Wrong."], "parts": ["Wrong."]})

    assert [error["source"]["pointer"] for error in found] == [
        "/data/attributes/tags",
        "/data/attributes/firstName",
        "/data/attributes/parts",
    ]


def test_what_raises_where_the_serializer_is_chosen_is_answered() -> None:
    exception = ValidationError({"first_name": ["Wrong."]})

    def get_serializer_class(self: Any) -> Any:
        raise exception

    found = refused({"first_name": ["Wrong."]}, get_serializer_class=get_serializer_class)
    assert found == [{**WRONG, "source": {"pointer": "/data/attributes/firstName"}}]


@pytest.mark.django_db
def test_the_fields_of_the_view_tell_what_is_linkage() -> None:
    class Closed(ArtistViewSet):
        def create(self, request: Any, *args: Any, **kwargs: Any) -> Response:
            raise ValidationError({"teacher": ["Wrong."], "country": ["Wrong."]})

    data = {"type": "artists", "relationships": {"teacher": {"data": None}}}
    response = call(Closed.as_view({"post": "create"}), method="post", data={"data": data})

    pointers = ("/data/relationships/teacher/data", "/data/relationships/country")
    assert errors(response) == [{**WRONG, "source": {"pointer": pointer}} for pointer in pointers]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "linkage", "pointer"),
    [
        ("artist", {"type": "artists", "id": "0"}, "/data"),
        ("genres", [{"type": "genres", "id": "0"}], "/data/0"),
    ],
)
def test_an_error_at_the_url_of_a_relationship_points_into_its_linkage(
    name: str, linkage: Any, pointer: str
) -> None:
    [album] = make_albums(1)
    view = AlbumViewSet.as_view({"patch": "update_relationship"})
    response = call(view, method="patch", data={"data": linkage}, pk=album.pk, related_field=name)

    assert [error["source"] for error in errors(response)] == [{"pointer": pointer}]


# Forms, query strings, and no input


def form(data: dict[str, str]) -> Any:
    request = RequestFactory().post("/", data, headers={"accept": MEDIA_TYPE})
    return errors(OrderView.as_view()(request).render())


def test_an_error_of_a_form_names_its_field() -> None:
    found = form({"parts[0]part_number": "x", "home.part_number": "x", "tags": "x"})

    wrong = {**WRONG, "detail": "A valid integer is required."}
    assert found == [
        {**REQUIRED, "source": {"parameter": "first_name"}},
        {**wrong, "source": {"parameter": "parts[0]part_number"}},
        {**wrong, "source": {"parameter": "home.part_number"}},
        {**wrong, "source": {"parameter": "tags"}},
    ]


@pytest.mark.not_a_document("the parameter is missing", problem="is no parameter")
def test_an_error_of_the_query_string_names_its_parameter() -> None:
    found = errors(call(OrderView.as_view(), "?other=1"))

    assert found == [{**REQUIRED, "source": {"parameter": "first_name"}}]


def test_an_error_of_no_input_names_its_member() -> None:
    found = errors(call(OrderView.as_view(), method="delete"))

    assert found == [
        {**REQUIRED, "meta": {"member": "firstName"}},
        {**REQUIRED, "meta": {"member": "parts/0/part_number"}},
    ]


# Exceptions of other kinds


@pytest.mark.parametrize(
    ("exception", "expected"),
    [
        (
            exceptions.PermissionDenied({"message": "Pay.", "plan": "3"}),
            {
                "status": "403",
                "code": "permission_denied",
                "title": "Forbidden",
                "meta": {"message": "Pay.", "plan": "3"},
            },
        ),
        (
            exceptions.AuthenticationFailed(
                {"detail": "Expired.", "code": "token", "messages": [{"class": "A"}]}
            ),
            {
                "status": "403",
                "code": "token",
                "title": "Forbidden",
                "detail": "Expired.",
                "meta": {"messages": [{"class": "A"}]},
            },
        ),
        (
            exceptions.ParseError([{"detail": "Wrong.", "trace": "a1"}]),
            {"detail": "Wrong.", "meta": {"trace": "a1"}},
        ),
        (
            ValidationError("Wrong.", code=7),  # type: ignore[arg-type]
            {**WRONG, "code": "7", "source": {"pointer": "/data"}},
        ),
        (
            Http404("Gone."),
            {"status": "404", "code": "not_found", "title": "Not Found", "detail": "Gone."},
        ),
    ],
)
def test_an_exception_keeps_what_it_says(exception: Exception, expected: Any) -> None:
    document = {"data": {"type": "orders"}}

    assert errors(call(raising(exception), method="post", data=document)) == [expected]


@pytest.mark.parametrize("dialect", ["tolerant", "strict", "8"])
def test_errors_that_are_formatted_are_returned_as_they_are(settings: Any, dialect: str) -> None:
    settings.JSON_API_DIALECT = dialect
    exception = ValidationError({"first_name": ["Wrong."]})
    context: dict[str, Any] = {"view": OrderView(), "request": None}
    response = exception_handler(exception, context)
    assert response is not None
    once = list(response.data)

    assert format_drf_errors(response, context, exception).data == once
    response.data = {"errors": [{"id": "1", **error} for error in once]}
    again = format_drf_errors(response, context, exception)
    assert again.data == {"errors": [{"id": "1", **error} for error in once]}


def test_a_handler_that_changes_errors_is_heard() -> None:
    def handler(exception: Exception, context: Any) -> Any:
        response = exception_handler(exception, context)
        assert response is not None
        response.data = [{"id": "e1", **error} for error in response.data]
        return response

    def get_exception_handler(self: Any) -> Any:
        return handler

    view = raising(ValidationError(["Wrong."]), get_exception_handler=get_exception_handler)
    found = errors(call(view, method="post", data={"data": {"type": "orders"}}))

    assert found == [{"id": "e1", **WRONG, "source": {"pointer": "/data"}}]


def test_the_data_of_an_answer_names_fields_of_the_document() -> None:
    class Answering(APIView):
        renderer_classes = (JSONRenderer,)
        parser_classes = (JSONParser,)

        def post(self, request: Any) -> Response:
            return Response({"name": ["Wrong."]}, status=400)

    response = call(Answering.as_view(), method="post", data={"data": {"type": "orders"}})
    told = {name: WRONG[name] for name in ("status", "title", "detail")}

    assert errors(response) == [{**told, "source": {"pointer": "/data/attributes/name"}}]
