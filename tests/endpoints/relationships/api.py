"""Views of relationships, with serializers and without, and the rows that they change."""

from typing import Any

from django.db.models import Model
from django.urls import path

from rest_framework_json_api import relations, serializers, views
from tests import models
from tests.client import identifiers
from tests.http import call, document

#: What a test reads to see that nothing, or only what was meant, has changed.
State = list[tuple[Any, ...]]


class ArtistSerializer(serializers.ModelSerializer):
    """All kinds of relations that an artist takes part in, one of them under another name."""

    mentor = relations.ResourceRelatedField(
        source="teacher", queryset=models.Artist.objects.all(), allow_null=True
    )
    students = relations.ResourceRelatedField(
        source="pupils", queryset=models.Artist.objects.all(), many=True
    )
    badge = relations.ResourceRelatedField(queryset=models.Badge.objects.all(), allow_null=True)
    bands = relations.ResourceRelatedField(queryset=models.Band.objects.all(), many=True)

    class Meta:
        model = models.Artist
        fields = (
            "stage_name",
            "teacher",
            "country",
            "pupils",
            "albums",
            "passport",
            "badge",
            "guest_albums",
            "bands",
            "mentor",
            "students",
        )


class AlbumSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Album
        fields = ("album_title", "artist", "label", "genres", "guests", "tracks")


class PassportSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Passport
        fields = ("artist",)


class BadgeSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Badge
        fields = ("holder",)


class BandSerializer(serializers.ModelSerializer):
    members = relations.ResourceRelatedField(queryset=models.Artist.objects.all(), many=True)

    class Meta:
        model = models.Band
        fields = ("members",)


class ModelRelationships(views.RelationshipView):
    """Offers the relations of any model of the tests."""

    self_link_view_name = "relationship"
    related_link_view_name = "related"

    def get_queryset(self) -> Any:
        return MODELS[self.kwargs["resource"]]._default_manager.all()


class SerializerRelationships(ModelRelationships):
    """Offers the relationships that a serializer declares."""

    def get_parent_serializer(self, *args: Any, **kwargs: Any) -> Any:
        self.parent_serializer_class = SERIALIZERS[self.kwargs["resource"]]
        return super().get_parent_serializer(*args, **kwargs)


MODELS: dict[str, type[Model]] = {
    "artists": models.Artist,
    "albums": models.Album,
    "passports": models.Passport,
    "badges": models.Badge,
    "bands": models.Band,
}
SERIALIZERS: dict[str, Any] = {
    "artists": ArtistSerializer,
    "albums": AlbumSerializer,
    "passports": PassportSerializer,
    "badges": BadgeSerializer,
    "bands": BandSerializer,
}
BOTH = [ModelRelationships, SerializerRelationships]
urlpatterns = [
    path(
        "<resource>/<pk>/relationships/<related_field>",
        ModelRelationships.as_view(),
        name="relationship",
    ),
    path("<resource>/<pk>/<related_field>", ModelRelationships.as_view(), name="related"),
]
LABEL = "11111111-1111-1111-1111-111111111111"
OTHER_LABEL = "22222222-2222-2222-2222-222222222222"


def artists(*keys: Any) -> list[dict[str, str]]:
    """Return the linkage of artists."""
    return identifiers("artists", *keys)


def send(view: Any, place: str, *, method: str = "get", data: Any = None) -> Any:
    """Return the response to a request for ``resource/pk/relationship``."""
    resource, pk, segment = place.split("/")
    body = None if method == "get" else {"data": data}
    view_of = view.as_view()
    return call(view_of, method=method, data=body, resource=resource, pk=pk, related_field=segment)


def answer(place: str, data: Any) -> Any:
    """Return the document of a relationship."""
    resource, pk, segment = place.split("/")
    return {
        "links": {
            "self": f"http://testserver/{resource}/{pk}/relationships/{segment}",
            "related": f"http://testserver/{resource}/{pk}/{segment}",
        },
        "data": data,
    }


def held(view: Any, place: str) -> Any:
    """Return the linkage that a relationship has when it is read."""
    return document(send(view, place))["data"]


def check_changed(response: Any, place: str, before: Any, after: Any) -> None:
    """Check the answer to a change: the linkage, or no document where nothing has changed."""
    if before == after:
        assert (response.status_code, response.content) == (204, b"")
    else:
        assert document(response) == answer(place, after)


def database() -> State:
    """Return every row and every link that a relationship can change."""
    through = [models.Album.genres.through, models.Album.guests.through, models.Membership]
    tables: list[Any] = [*MODELS.values(), models.Track, models.Genre, models.Label, *through]
    return [
        (table.__name__, *row)
        for table in tables
        for row in table._base_manager.order_by("pk").values_list()
    ]


def with_field(field: Any, model: type[Model] = models.Album, **attributes: Any) -> Any:
    """Return a view of a serializer with ``named`` as its only field."""
    meta = type("Meta", (), {"model": model, "fields": ("named",)})
    declared = {"Meta": meta, "named": field, **attributes}
    serializer = type("NamedSerializer", (serializers.ModelSerializer,), declared)
    return type("Named", (ModelRelationships,), {"parent_serializer_class": serializer})


def genres(**kwargs: Any) -> Any:
    """Return a field for the genres of an album."""
    kwargs.setdefault("queryset", models.Genre.objects.all())
    return relations.ResourceRelatedField(source="genres", many=True, **kwargs)
