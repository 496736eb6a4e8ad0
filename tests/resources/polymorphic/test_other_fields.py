"""Relation fields of Django REST framework, methods, and renderers with paths of their own."""

from typing import Any

import pytest
from rest_framework import relations as drf
from rest_framework import viewsets
from rest_framework.exceptions import APIException
from rest_framework.response import Response

from rest_framework_json_api import relations, serializers
from rest_framework_json_api.renderers import JSONRenderer
from tests import models
from tests.client import identifier
from tests.http import call, document, errors, get_list, get_one, get_related
from tests.resources.polymorphic.api import (
    AudiobookSerializer,
    BookSerializer,
    EventSerializer,
    FilmSerializer,
    MakerSerializer,
    MediaSerializer,
    MediaViewSet,
    ShelfSerializer,
    ShelfViewSet,
    make_media,
    make_shelves,
    maker_object,
    media,
    medium,
    medium_object,
    queries_of,
    send,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.resources.polymorphic.api")]


class KeyShelfSerializer(ShelfSerializer):
    featured = drf.PrimaryKeyRelatedField(read_only=True)
    items = drf.PrimaryKeyRelatedField(read_only=True, many=True)


class MethodShelfSerializer(ShelfSerializer):
    featured = relations.SerializerMethodResourceRelatedField()
    items = relations.SerializerMethodResourceRelatedField(many=True)

    def get_featured(self, shelf: Any) -> Any:
        return shelf.featured

    def get_items(self, shelf: Any) -> Any:
        return shelf.items.all()


def plain_shelf(key: int, *items: int) -> Any:
    """Return the resource object of a shelf without links."""
    return {
        **identifier("shelves", key),
        "attributes": {"place": f"Room {key}"},
        "relationships": {"featured": {"data": medium(key)}, "items": media(*items)},
    }


@pytest.mark.parametrize("serializer", [KeyShelfSerializer, MethodShelfSerializer])
def test_other_relation_fields_lead_to_rows_of_several_types(serializer: Any) -> None:
    class OtherViewSet(ShelfViewSet):
        serializer_class: Any = serializer

    make_shelves(3)

    assert get_list(OtherViewSet) == {"data": [plain_shelf(key, 1, 2, 3) for key in (1, 2, 3)]}
    view = OtherViewSet.as_view({"get": "retrieve_relationship"})
    for name, expected in (("items", [medium(key) for key in (1, 2, 3)]), ("featured", medium(1))):
        assert document(send(view, "get", 1, name)) == {"data": expected}
    assert get_related(OtherViewSet, 1, "items") == {
        "data": [medium_object(key) for key in (1, 2, 3)]
    }
    assert get_list(OtherViewSet, "?include=items,featured.director") == {
        "data": [plain_shelf(key, 1, 2, 3) for key in (1, 2, 3)],
        "included": [
            *(medium_object(key) for key in (2, 1, 3)),
            maker_object(3),
        ],
    }


def test_the_queries_of_keys_do_not_grow_with_the_rows() -> None:
    class KeyViewSet(ShelfViewSet):
        serializer_class = KeyShelfSerializer

    assert queries_of(make_shelves, lambda: get_list(KeyViewSet)) == 9


def test_a_renderer_may_leave_out_include_paths_of_several_types() -> None:
    class FewerPaths(JSONRenderer):
        def extract_included(
            self, fields: Any, resource: Any, instance: Any, paths: Any, cache: Any
        ) -> None:
            kept = [name for name in paths if name != "items.creator"]
            super().extract_included(fields, resource, instance, kept, cache)

    class FewerViewSet(ShelfViewSet):
        renderer_classes = (FewerPaths,)

    make_shelves(3)

    included = get_one(FewerViewSet, 1, "?include=items.director,items.creator")["included"]
    assert included == [*(medium_object(key) for key in (2, 1, 3)), maker_object(3)]


def test_an_include_that_no_member_has_a_field_for_is_refused() -> None:
    class BareSerializer(serializers.PolymorphicModelSerializer):
        included_serializers = {"publisher": MakerSerializer}
        polymorphic_serializers = [BookSerializer, AudiobookSerializer, FilmSerializer]

        class Meta:
            model = models.Media

    class BareViewSet(MediaViewSet):
        serializer_class = BareSerializer

    make_media(3)
    response = call(BareViewSet.as_view({"get": "list"}), "?include=publisher")
    assert response.status_code == 400
    assert errors(response)[0]["detail"] == (
        "The path 'publisher' cannot be included. Nothing can be included here."
    )


def test_input_without_a_parser_needs_a_type_that_is_accepted() -> None:
    serializer = MediaSerializer(data={"title": "Alien"})
    assert not serializer.is_valid()
    assert serializer.errors == {"type": ["This field is required."]}

    with pytest.raises(APIException) as raised:
        MediaSerializer(data={"type": "comics", "title": "Alien"}).is_valid()
    assert raised.value.status_code == 409


def test_a_polymorphic_serializer_without_data_has_none() -> None:
    make_media(3)

    assert set(MediaSerializer().data) >= {"title", "pages", "minutes", "director"}
    many = MediaSerializer(models.Media.objects.all(), many=True).data
    assert [row["title"] for row in many] == ["Title 1", "Title 2", "Title 3"]


@pytest.mark.not_a_document("there is no instance")
def test_data_without_an_instance_is_a_resource_object_of_the_common_type() -> None:
    class EmptyViewSet(viewsets.ViewSet):
        def list(self, request: Any) -> Response:
            context = {"request": request, "view": self}
            return Response(EventSerializer(context=context).data)

    assert get_list(EmptyViewSet) == {
        "data": {
            "type": "events",
            "attributes": {"name": ""},
            "relationships": {"host": {"data": None}},
        },
        "included": [],
    }
