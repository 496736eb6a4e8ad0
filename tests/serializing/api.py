"""Serializers and viewsets of albums, made for a test."""

from typing import Any

from django.urls import path
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from rest_framework_json_api import serializers, views
from tests import models
from tests.http import call, document, nothing

Attributes = dict[str, Any]


urlpatterns = [
    path("albums/<pk>/", nothing, name="album-detail"),
    path("artists/<pk>/", nothing, name="artist-detail"),
]


def viewset_of(serializer: Any, queryset: Any = None) -> Any:
    """Return a viewset of the rows of a serializer's model."""
    attributes = {
        "serializer_class": serializer,
        "queryset": serializer.Meta.model.objects.all() if queryset is None else queryset,
        "pagination_class": None,
        "filter_backends": (),
    }
    return type("RowViewSet", (views.ModelViewSet,), attributes)


def answer(data: Any, query: str = "") -> Any:
    """Return the document of a view that answers with some data."""

    class AnswerView(GenericAPIView[Any]):
        def get(self, request: Any) -> Response:
            return Response(data(self.get_serializer_context()) if callable(data) else data)

    return document(call(AnswerView.as_view(), query))


def album_serializer(
    *names: str,
    meta: Attributes | None = None,
    base: Any = serializers.ModelSerializer,
    **more: Any,
) -> Any:
    """Return a serializer of albums with some fields."""
    options = type("Meta", (), {"model": models.Album, "fields": names, **(meta or {})})
    return type("AlbumSerializer", (base,), {"Meta": options, "__module__": __name__, **more})


TITLE = {"type": "albums", "id": "3", "attributes": {"albumTitle": "Album"}}


class ArtistWithMetaSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Artist
        fields = ("teacher",)
        meta_fields = ("stage_name",)
