"""Rows about what views read of a request, and answer to what changes nothing."""

import json
from typing import Any

from rest_framework.test import APIRequestFactory

from rest_framework_json_api import views
from rest_framework_json_api.pagination import JsonApiPageNumberPagination
from tests import models
from tests.dialects import row
from tests.http import MEDIA_TYPE, call, document
from tests.music import AlbumViewSet, GenreSerializer, make_albums


class GenreViewSet(views.ModelViewSet):
    queryset = models.Genre.objects.all()
    serializer_class = GenreSerializer


def list_status(query: str, **attributes: Any) -> int:
    """Return the status of a list of albums for a query string."""
    viewset: Any = type("Own", (AlbumViewSet,), attributes)
    return int(call(viewset.as_view({"get": "list"}), query).status_code)


@row("refuses_unread_parameters", tolerant=400, eight=200)
def a_parameter_of_a_view_without_filter_backends() -> Any:
    return list_status("?other=1", filter_backends=())


@row("refuses_unread_parameters", tolerant=400, eight=200)
def a_page_parameter_that_nothing_reads() -> Any:
    return list_status("?page[after]=1")


@row("refuses_media_parameters", tolerant=406, eight=200)
def another_parameter_in_accept() -> Any:
    request = APIRequestFactory().get("/", headers={"accept": f"{MEDIA_TYPE}; charset=utf-8"})
    return AlbumViewSet.as_view({"get": "list"})(request).status_code


@row("refuses_media_parameters", tolerant=415, eight=201)
def another_parameter_in_content_type() -> Any:
    given = json.dumps({"data": {"type": "genres", "attributes": {"title": "Ska"}}})
    request = APIRequestFactory().generic("POST", "/", given, f"{MEDIA_TYPE}; charset=utf-8")
    return GenreViewSet.as_view({"post": "create"})(request).status_code


@row("answers_same_linkage_with_nothing", tolerant=204, eight=200)
def a_relationship_is_set_to_what_it_holds() -> Any:
    [album] = make_albums(1)
    view = AlbumViewSet.as_view({"patch": "update_relationship"})
    artist = {"type": "artists", "id": str(album.artist_id)}
    response = call(
        view, method="patch", data={"data": artist}, pk=album.pk, related_field="artist"
    )
    return response.status_code


@row("answers_same_linkage_with_nothing", tolerant=(204, 204))
def members_are_added_that_are_there_and_removed_that_are_not() -> Any:
    [album] = make_albums(1)
    return tuple(
        call(
            AlbumViewSet.as_view({method: action}),
            method=method,
            data={"data": []},
            pk=album.pk,
            related_field="genres",
        ).status_code
        for method, action in (
            ("post", "add_to_relationship"),
            ("delete", "remove_from_relationship"),
        )
    )


@row("pages_related", tolerant=["B"], eight=["A", "B"])
def a_page_of_what_is_related_where_no_router_has_made_the_url() -> Any:
    [album] = make_albums(1)
    album.guests.set([models.Artist.objects.create(stage_name=name) for name in "AB"])
    viewset: Any = type("Own", (AlbumViewSet,), {"pagination_class": JsonApiPageNumberPagination})
    view = viewset.as_view({"get": "retrieve_related"})
    found = document(
        call(view, "?page[size]=1&page[number]=2", pk=album.pk, related_field="guests")
    )
    return [resource["attributes"]["stageName"] for resource in found["data"]]
