"""Albums with relation fields of all kinds, and what these show."""

from typing import Any

from django.urls import path
from rest_framework import relations as drf

from rest_framework_json_api import serializers, views
from tests import models
from tests.http import get_list, get_one, nothing

LABEL = "11111111-1111-1111-1111-111111111111"


urlpatterns = [
    path("albums/<pk>/", nothing, name="album-detail"),
    path("artists/<pk>/", nothing, name="artist-detail"),
    path("genres/<pk>/", nothing, name="genre-detail"),
    path("genres/by-title/<title>/", nothing, name="genre-by-title"),
    path("albums/<pk>/relationships/<related_field>/", nothing, name="album-relationships"),
    path("albums/<pk>/<related_field>/", nothing, name="album-related"),
    path("albums/<album_pk>/all-genres/", nothing, name="album-genres"),
    path("titles/<album_title>/<related_field>/", nothing, name="title-related"),
]


def serializer_of(model: Any = models.Album, **attributes: Any) -> Any:
    """Return a serializer class with nothing but some fields."""
    names = [name for name, value in attributes.items() if isinstance(value, serializers.Field)]
    meta = type("Meta", (), {"model": model, "fields": names})
    return type("RowSerializer", (serializers.ModelSerializer,), {"Meta": meta, **attributes})


def viewset_of(serializer: Any) -> Any:
    """Return a viewset of the rows of a serializer's model."""
    attributes = {
        "serializer_class": serializer,
        "queryset": serializer.Meta.model.objects.all(),
        "pagination_class": None,
        "filter_backends": (),
    }
    return type("RowViewSet", (views.ModelViewSet,), attributes)


def relationship(field: Any, *, name: str = "related", query: str = "", **attributes: Any) -> Any:
    """Return the relationship object of a field, the same in a list and for one object."""
    viewset = viewset_of(serializer_of(**{name: field}, **attributes))
    resource = get_one(viewset, 3, query)["data"]
    assert get_list(viewset, query)["data"] == [resource]
    assert list(resource) in (["type", "id"], ["type", "id", "relationships"])
    return next(iter(resource.get("relationships", {}).values()), None)


def many(*identifiers: dict[str, str]) -> dict[str, Any]:
    return {"data": list(identifiers), "meta": {"count": len(identifiers)}}


def identifier(resource_type: str, resource_id: Any) -> dict[str, str]:
    return {"type": resource_type, "id": str(resource_id)}


BLUES, JAZZ = identifier("genres", 4), identifier("genres", 5)


class TitleField(drf.RelatedField[Any, Any, Any]):
    """A field of a project, of which nothing is known but that it is a relation."""

    def to_representation(self, value: Any) -> str:
        return f"title of {value.pk}"
