"""Rows about errors: what they say, and their statuses."""

from typing import Any

from django.test import RequestFactory
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.parsers import FormParser

from tests.dialects import row
from tests.http import MEDIA_TYPE, call, errors
from tests.music import AlbumViewSet, ArtistViewSet


def create(relationships: dict[str, Any], **identity: str | None) -> Any:
    """Return the answer to the creation of an artist."""
    empty: dict[str, Any] = {"teacher": {"data": None}, "country": {"data": None}}
    data = {
        "type": "artists",
        "attributes": {"stageName": "New"},
        "relationships": {**empty, **relationships},
        **identity,
    }
    return call(ArtistViewSet.as_view({"post": "create"}), method="post", data={"data": data})


@row("has_titles", tolerant="Not Found", eight=None)
def a_resource_that_is_not_there() -> Any:
    [error] = errors(call(AlbumViewSet.as_view({"get": "retrieve"}), pk=9))
    return error.get("title")


@row("has_own_codes", tolerant="include", eight="parse_error")
def an_include_path_that_nothing_offers() -> Any:
    [error] = errors(call(AlbumViewSet.as_view({"get": "list"}), "?include=nothing"))
    return error["code"]


@row("has_own_codes", tolerant="conflict", eight="error")
def a_resource_of_another_type() -> Any:
    [error] = errors(create({}, type="albums"))
    return error["code"]


@row("has_precise_sources", tolerant={"parameter": "include"}, eight={"pointer": "/data"})
def an_unknown_include_path() -> Any:
    [error] = errors(call(AlbumViewSet.as_view({"get": "list"}), "?include=nothing"))
    return error["source"]


@row("has_precise_sources", tolerant=None, eight={"pointer": "/data"})
def a_method_that_is_not_offered() -> Any:
    [error] = errors(call(AlbumViewSet.as_view({"get": "list"}), method="put"))
    return error.get("source")


@row(
    "points_to_missing",
    tolerant={"source": {"pointer": "/data/attributes/stageName"}},
    strict={"source": {"pointer": "/data/attributes"}, "meta": {"member": "stageName"}},
)
def an_attribute_that_is_missing() -> Any:
    data = {"type": "artists", "attributes": {}}
    view = ArtistViewSet.as_view({"post": "create"})
    error = errors(call(view, method="post", data={"data": data}))[0]
    return {name: error[name] for name in ("source", "meta") if name in error}


@row(
    "points_without_document",
    tolerant={"parameter": "stage_name"},
    eight={"pointer": "/data/attributes/stageName"},
)
def a_field_of_a_form() -> Any:
    request = RequestFactory().post(
        "/artists", "teacher=", "application/x-www-form-urlencoded", headers={"accept": MEDIA_TYPE}
    )
    view = type("FormViewSet", (ArtistViewSet,), {"parser_classes": (FormParser,)})
    response = view.as_view({"post": "create"})(request).render()  # type: ignore[attr-defined]
    return errors(response)[0]["source"]


def refused(error: Exception) -> Any:
    """Return the errors of a creation that the view refuses."""

    def perform_create(self: Any, serializer: Any) -> None:
        raise error

    view: Any = type("RefusingViewSet", (ArtistViewSet,), {"perform_create": perform_create})
    data = {
        "type": "artists",
        "attributes": {"stageName": "New"},
        "relationships": {"teacher": {"data": None}, "country": {"data": None}},
    }
    return errors(call(view.as_view({"post": "create"}), method="post", data={"data": data}))


@row(
    "points_into_linkage",
    tolerant={"pointer": "/data/relationships/country/data"},
    eight={"pointer": "/data/relationships/country"},
)
def linkage_that_is_refused() -> Any:
    [error] = refused(ValidationError({"country": ["Closed."]}))
    return error["source"]


@row(
    "names_lone_messages",
    tolerant={"pointer": "/data/attributes/stageName"},
    eight={"pointer": "/data"},
)
def a_message_that_is_in_no_list() -> Any:
    [error] = refused(ValidationError({"stage_name": "Taken."}))
    return error["source"]


@row(
    "completes_error_objects",
    tolerant=["code", "detail", "source", "status", "title"],
    eight=["detail", "source"],
)
def an_error_object_for_a_field() -> Any:
    [error] = refused(ValidationError({"stage_name": {"detail": "Taken."}}))
    return sorted(error)


@row("keeps_keys_of_details", tolerant=[{"message": "No.", "plan": "3"}], eight=[None, None])
def a_dict_as_the_detail_of_an_exception() -> Any:
    found = refused(PermissionDenied({"message": "No.", "plan": "3"}))
    return [error.get("meta") for error in found]


@row("misses_impossible_ids", tolerant=("404", "does_not_exist"), eight=("400", "incorrect_type"))
def an_id_in_linkage_that_no_key_can_be() -> Any:
    linkage = {"data": {"type": "artists", "id": "abc"}}
    data = {
        "type": "artists",
        "attributes": {"stageName": "New"},
        "relationships": {"teacher": linkage, "country": {"data": None}},
    }
    view = ArtistViewSet.as_view({"post": "create"})
    [error] = errors(call(view, method="post", data={"data": data}))
    return error["status"], error["code"]
