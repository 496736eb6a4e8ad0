"""Serializers that are written, their views and URLs, and what requests are answered."""

import json
from typing import Any

from django.urls import include, path
from rest_framework.routers import SimpleRouter
from rest_framework.test import APIClient

from rest_framework_json_api import serializers, views
from rest_framework_json_api.relations import ResourceRelatedField
from rest_framework_json_api.utils import get_resource_type_from_model
from tests import models
from tests.http import MEDIA_TYPE, errors
from tests.music import AlbumSerializer, CountrySerializer, GenreSerializer, LabelSerializer

OPTIONAL = {"required": False, "allow_null": True}


class StudioSerializer(serializers.ModelSerializer):
    included_serializers = {"genres": GenreSerializer}

    genres = ResourceRelatedField(
        many=True, required=False, queryset=models.Genre.objects.exclude(title="Hidden")
    )

    class Meta:
        model = models.Studio
        fields = ("url", "studio_name", "slug", "rooms", "owner", "genres", "plaque", "licence")
        extra_kwargs = {"plaque": OPTIONAL, "licence": OPTIONAL}


class ArtistSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Artist
        fields = ("stage_name", "teacher", "pupils", "passport", "albums", "country")
        extra_kwargs: dict[str, Any] = {
            "pupils": {"required": False},
            "albums": {"required": False},
            "passport": OPTIONAL,
        }


class PlaqueSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Plaque
        fields = ("plaque_code", "studio", "licence")


class ChosenLabelSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Label
        fields = ("id", "label_name")


class RequiredLabelSerializer(ChosenLabelSerializer):
    class Meta(ChosenLabelSerializer.Meta):
        extra_kwargs = {"id": {"required": True}}


class NoteSerializer(serializers.ModelSerializer):
    object_id = serializers.IntegerField()

    class Meta:
        model = models.Note
        fields = ("text", "content_type", "object_id")


class NotedSerializer(serializers.ModelSerializer):
    notes = ResourceRelatedField(many=True, queryset=models.Note.objects.all())

    class Meta:
        model = models.Album
        fields = ("album_title", "notes")


class HyperlinkedStudioSerializer(serializers.HyperlinkedModelSerializer):
    genres = ResourceRelatedField(many=True, queryset=models.Genre.objects.all())

    class Meta:
        model = models.Studio
        fields = ("url", "studio_name", "slug", "genres")


def viewset(serializer: Any, **attributes: Any) -> Any:
    """Return a viewset for a serializer."""
    model = serializer.Meta.model
    members = {
        "queryset": model.objects.order_by("pk"),
        "serializer_class": serializer,
        "pagination_class": None,
        "filter_backends": (),
        **attributes,
    }
    return type(f"{model.__name__}ViewSet", (views.ModelViewSet,), members)


ROUTES: dict[str, tuple[Any, dict[str, Any], str]] = {
    "albums": (AlbumSerializer, {}, "album"),
    "artists": (ArtistSerializer, {}, "artist"),
    "plaques": (PlaqueSerializer, {}, "plaque"),
    "countries": (CountrySerializer, {"lookup_field": "code"}, "country"),
    "hyperlinked": (HyperlinkedStudioSerializer, {}, "hyperlinked"),
    "labels": (LabelSerializer, {}, "label"),
    "chosen": (ChosenLabelSerializer, {}, "chosen"),
    "required": (RequiredLabelSerializer, {}, "required"),
    "noted": (NotedSerializer, {}, "noted"),
    "notes": (NoteSerializer, {}, "note"),
    "studios": (StudioSerializer, {}, "studio"),
}
router = SimpleRouter()
for prefix, (serializer_class, attributes, basename) in ROUTES.items():
    router.register(prefix, viewset(serializer_class, **attributes), basename)
urlpatterns = [
    path("", include(router.urls)),
    path("bare/", viewset(LabelSerializer).as_view({"post": "create"})),
]


def send(method: str, url: str, data: Any = None) -> Any:
    """Return the response to a document, with the type of the URL where the data has none."""
    body = ""
    if data is not None:
        body = json.dumps({"data": {"type": type_of(url), **data}})
    return APIClient(raise_request_exception=False).generic(
        method, url, body, content_type=MEDIA_TYPE, headers={"accept": MEDIA_TYPE}
    )


def type_of(url: str) -> str:
    route = ROUTES.get(url.split("/")[1], (LabelSerializer,))
    return get_resource_type_from_model(route[0].Meta.model)


def ref(row: Any) -> dict[str, str]:
    return {"type": get_resource_type_from_model(type(row)), "id": str(row.pk)}


def refs(*rows: Any) -> list[dict[str, str]]:
    return [ref(row) for row in rows]


def updated(row: Any, prefix: str, data: Any) -> Any:
    """Return the response to an update of a row."""
    return send("PATCH", f"/{prefix}/{row.pk}/", {"id": str(row.pk), **data})


def answer(response: Any, status: int = 200) -> Any:
    """Return the primary data of a response."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == MEDIA_TYPE
    return json.loads(response.content)["data"]


def problems(response: Any) -> Any:
    """Return the status, and status, code and pointer of each error."""
    return response.status_code, [
        (int(item["status"]), item.get("code"), item.get("source", {}).get("pointer"))
        for item in errors(response)
    ]


ABBEY = {"attributes": {"studioName": "Abbey", "slug": "abbey"}}
ALTO = {"attributes": {"labelName": "Alto"}}
