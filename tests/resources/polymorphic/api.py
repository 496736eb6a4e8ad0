"""Media of several kinds, shelves, events and programmes: rows, serializers and views."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import path

from rest_framework_json_api import filters, relations, serializers, views
from tests import models
from tests.client import identifier
from tests.http import call, counted

Identifier = dict[str, str]
LINKAGE: Any = {"get": "get", "patch": "patch", "post": "post", "delete": "delete"}
ACTIONS: Any = {
    "get": "retrieve_relationship",
    "patch": "update_relationship",
    "post": "add_to_relationship",
    "delete": "remove_from_relationship",
}


class MakerSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Maker
        fields = ("maker_name",)


class KeywordSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Keyword
        fields = ("word",)


class ChapterSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Chapter
        fields = ("heading",)


COMMON: Any = {
    "creator": MakerSerializer,
    "keywords": KeywordSerializer,
    "based_on": "tests.resources.polymorphic.api.MediaSerializer",
}


class BookSerializer(serializers.ModelSerializer):
    included_serializers = {**COMMON, "chapters": ChapterSerializer}

    class Meta:
        model = models.Book
        fields = ("title", "pages", "creator", "keywords", "based_on", "chapters")
        read_only_fields = ("chapters",)


class AudiobookSerializer(serializers.ModelSerializer):
    included_serializers = {**COMMON, "narrator": MakerSerializer}

    class Meta:
        model = models.Audiobook
        fields = ("title", "pages", "creator", "keywords", "based_on", "narrator")


class FilmSerializer(serializers.ModelSerializer):
    included_serializers = {**COMMON, "director": MakerSerializer}

    class Meta:
        model = models.Film
        fields = ("title", "minutes", "creator", "keywords", "based_on", "director")

    def validate_title(self, value: str) -> str:
        if value == "Untitled":
            raise serializers.ValidationError("A film has a title.", "untitled")
        return value


class MediaSerializer(serializers.PolymorphicModelSerializer):
    polymorphic_serializers = [BookSerializer, AudiobookSerializer, FilmSerializer]

    class Meta:
        model = models.Media


class ShelfSerializer(serializers.ModelSerializer):
    included_serializers = {"featured": MediaSerializer, "items": MediaSerializer}

    featured: Any = relations.PolymorphicResourceRelatedField(
        MediaSerializer, queryset=models.Media.objects.all(), allow_null=True, required=False
    )
    items: Any = relations.PolymorphicResourceRelatedField(
        MediaSerializer,
        queryset=models.Media.objects.all(),
        many=True,
        required=False,
        self_link_view_name="shelf-relationships",
        related_link_view_name="shelf-related",
    )

    class Meta:
        model = models.Shelf
        fields = ("place", "featured", "items")


class MediaViewSet(views.ModelViewSet):
    queryset = models.Media.objects.all()
    serializer_class: Any = MediaSerializer
    pagination_class: Any = None
    filter_backends: Any = (filters.ResourceTypeFilter, filters.OrderingFilter)


class ShelfViewSet(views.ModelViewSet):
    queryset = models.Shelf.objects.all()
    serializer_class: Any = ShelfSerializer
    pagination_class: Any = None
    filter_backends: Any = ()


urlpatterns = [
    path(
        "shelves/<pk>/relationships/<related_field>",
        ShelfViewSet.as_view(ACTIONS),
        name="shelf-relationships",
    ),
    path(
        "shelves/<pk>/<related_field>",
        ShelfViewSet.as_view({"get": "retrieve_related"}),
        name="shelf-related",
    ),
]
CHILD_TABLES: Any = [
    lambda key, **columns: models.Book.objects.create(id=key, pages=100 + key, **columns),
    lambda key, **columns: models.Audiobook.objects.create(
        id=key, pages=200 + key, narrator=columns["creator"], **columns
    ),
    lambda key, **columns: models.Film.objects.create(
        id=key, minutes=key, director=columns["creator"], **columns
    ),
]


def make_media(count: int) -> None:
    """Make books, audiobooks and films in turn, each based on the one before it.

    The first book is based on the first film, so that what three rows have all rows have.
    """
    keywords = [models.Keyword.objects.create(id=key, word=f"Word {key}") for key in (1, 2)]
    for key in range(1, count + 1):
        maker = models.Maker.objects.create(id=key, maker_name=f"Maker {key}")
        based_on = models.Media.objects.filter(pk=key - 1).first()
        row = CHILD_TABLES[(key - 1) % 3](
            key, title=f"Title {key}", creator=maker, based_on=based_on
        )
        row.keywords.set(keywords[: key % 3])
        if isinstance(row, models.Book) and not isinstance(row, models.Audiobook):
            models.Chapter.objects.create(id=key, heading=f"Chapter {key}", book=row)
    models.Media.objects.filter(pk=1).update(based_on=3)


def make_shelves(count: int) -> None:
    """Make media, and as many shelves, each with all of the media."""
    make_media(count)
    for key in range(1, count + 1):
        shelf = models.Shelf.objects.create(id=key, place=f"Room {key}", featured_id=key)
        shelf.items.set(models.Media.objects.all())


def medium(key: int) -> Identifier:
    """Return the identifier of one of the media that are made in turn."""
    return identifier(["books", "audiobooks", "films"][(key - 1) % 3], key)


def media(*keys: int) -> Any:
    """Return the linkage of a to-many relationship with media."""
    return to_many([medium(key) for key in keys])


def to_many(identifiers: list[Identifier]) -> Any:
    """Return a to-many relationship object."""
    return {"data": identifiers, "meta": {"count": len(identifiers)}}


def maker_object(key: int) -> Any:
    """Return the resource object of a maker."""
    return {**identifier("makers", key), "attributes": {"makerName": f"Maker {key}"}}


def medium_object(key: int) -> Any:
    """Return the resource object of one of the media that are made in turn."""
    common = {
        "creator": {"data": identifier("makers", key)},
        "keywords": to_many([identifier("keywords", word) for word in (1, 2)[: key % 3]]),
        "basedOn": {"data": medium(key - 1 or 3)},
    }
    title = f"Title {key}"
    attributes, relationships = [
        (
            {"title": title, "pages": 100 + key},
            {"chapters": to_many([identifier("chapters", key)])},
        ),
        ({"title": title, "pages": 200 + key}, {"narrator": {"data": identifier("makers", key)}}),
        ({"title": title, "minutes": key}, {"director": {"data": identifier("makers", key)}}),
    ][(key - 1) % 3]
    return {
        **medium(key),
        "attributes": attributes,
        "relationships": {**common, **relationships},
    }


MODELS: tuple[type[Model], ...] = (
    models.Programme,
    models.Event,
    models.Shelf,
    models.Media,
    models.Maker,
    models.Keyword,
)


def queries_of(make: Callable[[int], Any], get: Callable[[], Any]) -> int:
    """Return the number of queries of a request, which is the same for 3 and for 9 rows."""
    numbers = []
    for count in (3, 9):
        for model in MODELS:
            model._default_manager.all().delete()
        make(count)
        with counted() as queries:
            answer = get()
        assert len(answer["data"]) == count
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
    return numbers[0]


def changed(key: int, data: Any, viewset: Any = MediaViewSet) -> Any:
    """Return the response to a change of one resource."""
    view = viewset.as_view({"patch": "partial_update"})
    return call(view, method="patch", data={"data": data}, pk=str(key))


def send(view: Any, method: str, key: int, name: str, data: Any = None) -> Any:
    """Return the response to a request for a relationship."""
    body = None if method == "get" else {"data": data}
    return call(view, method=method, data=body, pk=str(key), related_field=name)


class ConcertSerializer(serializers.ModelSerializer):
    included_serializers = {"host": MakerSerializer}

    class Meta:
        model = models.Concert
        fields = ("name", "host")

    def create(self, validated_data: Any) -> Any:
        return super().create({**validated_data, "kind": "concert"})


class LectureSerializer(serializers.ModelSerializer):
    included_serializers = {
        "host": MakerSerializer,
        "programmes": "tests.resources.polymorphic.api.ProgrammeSerializer",
    }

    class Meta:
        model = models.Lecture
        fields = ("name", "host", "programmes")
        read_only_fields = ("programmes",)

    class JSONAPIMeta:
        included_resources = ("host",)


KINDS: dict[str, Any] = {"concert": ConcertSerializer, "lecture": LectureSerializer}


class EventSerializer(serializers.PolymorphicModelSerializer):
    polymorphic_serializers = (ConcertSerializer, LectureSerializer)
    polymorphic_columns = ("kind",)

    class Meta:
        model = models.Event

    @classmethod
    def get_polymorphic_serializer_for_instance(cls, instance: Any) -> Any:
        try:
            return KINDS[instance.kind]
        except KeyError:
            raise NotImplementedError(f"No event is a {instance.kind}.") from None

    @classmethod
    def filter_by_types(cls, queryset: Any, types: Any) -> Any:
        return queryset.filter(kind__in=[name.removesuffix("s") for name in types])


class ProgrammeSerializer(serializers.ModelSerializer):
    included_serializers = {"opening": EventSerializer, "events": EventSerializer}

    opening = relations.PolymorphicResourceRelatedField(
        EventSerializer, queryset=models.Event.objects.all(), allow_null=True, required=False
    )
    events = relations.PolymorphicResourceRelatedField(
        EventSerializer, queryset=models.Event.objects.all(), many=True
    )

    class Meta:
        model = models.Programme
        fields = ("day", "opening", "events")


class EventViewSet(views.ModelViewSet):
    queryset = models.Event.objects.all()
    serializer_class: Any = EventSerializer
    pagination_class: Any = None
    filter_backends: Any = (filters.ResourceTypeFilter, filters.OrderingFilter)


def make_events(count: int) -> None:
    """Make concerts and lectures in turn."""
    for key in range(1, count + 1):
        kind = ["concert", "lecture"][(key - 1) % 2]
        maker = models.Maker.objects.create(id=key, maker_name=f"Maker {key}")
        models.Event.objects.create(id=key, kind=kind, name=f"Event {key}", host=maker)


class TitledMediaSerializer(serializers.PolymorphicModelSerializer):
    """Knows the class of a row by its title, so that no other table need be asked."""

    polymorphic_serializers = [BookSerializer, AudiobookSerializer, FilmSerializer]
    polymorphic_columns = ("title",)

    class Meta:
        model = models.Media

    @classmethod
    def get_polymorphic_serializer_for_instance(cls, instance: Any) -> Any:
        return cls.polymorphic_serializers[(int(instance.title.split()[-1]) - 1) % 3]


class TitledMediaViewSet(MediaViewSet):
    serializer_class = TitledMediaSerializer


class QuietEventSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Event
        fields = ("name",)

    class JSONAPIMeta:
        resource_name = "quiet_events"


class LoudEventSerializer(serializers.ModelSerializer):
    included_serializers = {"host": MakerSerializer}

    class Meta:
        model = models.Event
        fields = ("name", "host")
        resource_name = "loud_events"


@dataclass
class Weather:
    """Something that no model is for."""

    pk: str
    sky: str


class WeatherSerializer(serializers.Serializer):
    sky = serializers.CharField()

    class Meta:
        resource_name = "weather"


class TrafficSerializer(serializers.Serializer):
    included_serializers = {"weather": WeatherSerializer}

    queue = serializers.IntegerField()
    weather = relations.ResourceRelatedField(read_only=True)

    class Meta:
        resource_name = "traffic"


class ReportSerializer(serializers.PolymorphicModelSerializer):
    polymorphic_serializers = [WeatherSerializer, TrafficSerializer]

    @classmethod
    def get_polymorphic_serializer_for_instance(cls, instance: Any) -> Any:
        return WeatherSerializer if isinstance(instance, Weather) else TrafficSerializer
