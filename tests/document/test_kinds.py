"""What a view answers decides the kind of its document."""

import json
from typing import Any

import pytest
from rest_framework import pagination as drf_pagination
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.views import APIView

from rest_framework_json_api import serializers
from rest_framework_json_api.pagination import JsonApiPageNumberPagination
from rest_framework_json_api.renderers import JSONRenderer
from tests import models, music
from tests.document.api import (
    ALBUM,
    BLUES,
    JAZZ,
    AlbumSerializer,
    AlbumViewSet,
    AnswerView,
    viewset_with,
)
from tests.http import MEDIA_TYPE, call, document, errors, get_list, get_one

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.document.api")]


def answered(data: Any = None, status: int = 200, **attributes: Any) -> Any:
    """Return the response of a view that answers with some data."""
    answer = staticmethod(lambda: Response(data, status))
    view: Any = type("ValueView", (AnswerView,), {"answer": answer, **attributes})
    return call(view.as_view())


NO_RESOURCE = pytest.mark.not_a_document("the view answers with a value")
NO_BODY = pytest.mark.not_a_document("the view answers with nothing", problem="has a body")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (None, {"data": None}),
        ([], {"data": []}),
        pytest.param(0, {"data": 0}, marks=NO_RESOURCE),
        pytest.param("text", {"data": "text"}, marks=NO_RESOURCE),
        pytest.param({"total_count": 3}, {"data": {"total_count": 3}}, marks=NO_RESOURCE),
        pytest.param({"results": [1]}, {"data": {"results": [1]}}, marks=NO_RESOURCE),
    ],
)
def test_what_no_serializer_made_is_a_value(data: Any, expected: Any) -> None:
    assert document(answered(data)) == expected


@pytest.mark.parametrize("status", [204, 202, pytest.param(201, marks=NO_BODY), 304])
def test_an_answer_without_data_is_empty(status: int) -> None:
    response = answered(None, status)

    assert (response.status_code, response.content) == (status, b"")


@pytest.mark.parametrize("name", [False, None, ""])
@pytest.mark.parametrize("data", [{"total_count": 3}, [1, 2], "text"])
def test_a_view_without_a_resource_name_answers_with_its_data_as_it_is(
    name: Any, data: Any
) -> None:
    assert document(answered(data, resource_name=name)) == data


def test_a_view_without_a_resource_name_has_no_body_for_no_data() -> None:
    assert answered(None, resource_name=False).content == b""


def test_a_view_without_a_resource_name_leaves_serializers_alone(album: models.Album) -> None:
    viewset = viewset_with(JSONRenderer, resource_name=False)

    assert get_one(viewset, 3) == {
        "album_title": "Album",
        "artist": {"type": "artists", "id": "2"},
        "genres": [{"type": "genres", "id": "4"}, {"type": "genres", "id": "5"}],
        "tracks": [{"type": "tracks", "id": "6"}],
        "headline": "ALBUM",
    }


@pytest.mark.parametrize("name", [..., False])
def test_errors_given_by_hand_are_an_errors_document(name: Any) -> None:
    response = answered(
        {"detail": "Wrong."}, 409, **({} if name is ... else {"resource_name": name})
    )

    assert response.status_code == 409
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert errors(response) == [{"status": "409", "title": "Conflict", "detail": "Wrong."}]


@pytest.mark.not_a_document("the values are those of the view", problem="points to nothing")
def test_errors_of_a_serializer_given_by_hand_point_to_their_fields(album: models.Album) -> None:
    class Refusing(GenericAPIView[Any]):
        serializer_class = AlbumSerializer

        def post(self, request: Any) -> Response:
            serializer = self.get_serializer(data={"genres": []})
            assert not serializer.is_valid()
            return Response(serializer.errors, 400)

    response = call(Refusing.as_view(), method="post", data={"data": {"type": "albums"}})
    required = {"status": "400", "code": "required", "title": "Bad Request"}
    assert errors(response)[:2] == [
        {
            **required,
            "detail": "This field is required.",
            "source": {"pointer": "/data/attributes/albumTitle"},
        },
        {
            **required,
            "detail": "This field is required.",
            "source": {"pointer": "/data/relationships/artist/data"},
        },
    ]


def test_the_answer_to_options_describes_the_view() -> None:
    response = call(AnswerView.as_view(), method="options")

    assert list(document(response)) == ["meta"]


def test_the_root_of_an_api_has_links() -> None:
    response = APIClient().get("/api/", headers={"accept": MEDIA_TYPE})
    assert document(response) == {
        "links": {
            "albums": "http://testserver/api/albums/",
            "artists": "http://testserver/api/artists/",
        },
        "meta": {},
    }


def test_a_document_has_one_object_a_list_or_null(album: models.Album) -> None:
    assert get_one(AlbumViewSet, 3) == {"data": ALBUM, "meta": {"isList": False}}
    assert get_list(AlbumViewSet) == {"data": [ALBUM], "meta": {"isList": True}}
    models.Album.objects.all().delete()
    assert get_list(AlbumViewSet) == {"data": [], "meta": {"isList": True}}


def test_included_is_there_where_it_was_asked_for(album: models.Album) -> None:
    meta = {"isList": False}

    assert get_one(AlbumViewSet, 3, "?include=") == {"data": ALBUM, "included": [], "meta": meta}
    assert get_one(AlbumViewSet, 3, "?include=genres") == {
        "data": ALBUM,
        "included": [BLUES, JAZZ],
        "meta": meta,
    }


def test_pages_of_drf_have_the_links_and_the_count_they_know(album: models.Album) -> None:
    class Pages(drf_pagination.PageNumberPagination):
        page_size = 1

    class Cursor(drf_pagination.CursorPagination):
        page_size = 1
        ordering = "id"

    class Numbered(AlbumViewSet):
        pagination_class = Pages

    class Cursored(AlbumViewSet):
        pagination_class = Cursor

    models.Album.objects.create(id=9, artist=album.artist)
    meta = {"isList": True}
    cursor = get_list(Cursored)

    assert get_list(Numbered) == {
        "links": {"next": "http://testserver/?page=2", "prev": None},
        "data": [ALBUM],
        "meta": {"pagination": {"count": 2}, **meta},
    }
    assert cursor.pop("links") == {"next": "http://testserver/?cursor=cD0z", "prev": None}
    assert cursor == {"data": [ALBUM], "meta": meta}


def test_the_meta_of_pagination_and_of_the_serializer_are_one(album: models.Album) -> None:
    class Paged(AlbumViewSet):
        pagination_class = JsonApiPageNumberPagination

    assert get_list(Paged)["meta"] == {
        "pagination": {"page": 1, "pages": 1, "count": 1},
        "isList": True,
    }


@pytest.mark.parametrize(
    "data", [{"data": {"type": "albums"}}, {"errors": []}, {"data": []}, ["a"], "a", 1, {}]
)
@pytest.mark.parametrize("context", [None, {}, {"view": None}])
def test_a_renderer_without_a_view_writes_the_data_as_it_is(data: Any, context: Any) -> None:
    assert json.loads(JSONRenderer().render(data, renderer_context=context)) == data


def test_a_renderer_without_a_view_writes_nothing_for_no_data() -> None:
    assert JSONRenderer().render(None) == b""


def test_the_type_is_asked_of_the_instance_where_nothing_else_tells() -> None:
    class TitleSerializer(serializers.Serializer):
        title = serializers.CharField()

    blues = models.Genre(id=4, title="Blues")
    serializer = TitleSerializer(blues)
    built = JSONRenderer.build_json_resource_obj(
        serializer.fields, serializer.data, blues, None, serializer
    )
    assert built == BLUES


def test_an_instance_that_is_not_saved_has_no_id() -> None:
    data = music.GenreSerializer(models.Genre(title="Blues")).data
    rendered = JSONRenderer().render(data, renderer_context={"view": APIView()})

    assert json.loads(rendered) == {"data": {"type": "genres", "attributes": {"title": "Blues"}}}
