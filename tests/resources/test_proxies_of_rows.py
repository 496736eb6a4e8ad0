"""A proxy of a row, as Django's ``request.user`` is one, is the row that it stands for."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils.functional import SimpleLazyObject
from rest_framework import serializers as drf
from rest_framework.response import Response

from rest_framework_json_api import serializers, views
from rest_framework_json_api.relations import SerializerMethodResourceRelatedField
from rest_framework_json_api.renderers import JSONRenderer
from tests import models
from tests.http import call, counted, document, get_list, get_one, get_related

pytestmark = pytest.mark.django_db


class Proxy:
    """Stands for a row by nothing but its attributes."""

    def __init__(self, row: Any) -> None:
        self.__dict__["row"] = row

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        return type(self.__dict__["row"])

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["row"], name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self.__dict__["row"], name, value)


PROXIES: list[Callable[[Any], Any]] = [
    lambda row: SimpleLazyObject(lambda: row),
    Proxy,
    lambda row: models.Artist.objects.only("pk").get(pk=row.pk),
]


class AlbumSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Album
        fields = ("album_title",)


class ArtistSerializer(serializers.ModelSerializer):
    included_serializers = {
        "albums": AlbumSerializer,
        "teacher": "self",
        "self_found": "self",
        "all_found": "self",
    }

    self_found = SerializerMethodResourceRelatedField(model=models.Artist)
    all_found = SerializerMethodResourceRelatedField(model=models.Artist, many=True)

    def get_self_found(self, artist: Any) -> Any:
        return self.context["view"].proxy(artist)

    def get_all_found(self, artist: Any) -> Any:
        return [self.context["view"].proxy(artist)]

    class Meta:
        model = models.Artist
        fields = ("stage_name", "teacher", "albums", "self_found", "all_found")
        extra_kwargs = {"albums": {"required": False}, "teacher": {"required": False}}


class AnyArtistSerializer(serializers.PolymorphicModelSerializer[Any]):
    polymorphic_serializers = (ArtistSerializer,)

    class Meta:
        model = models.Artist


class ArtistViewSet(views.ModelViewSet):
    queryset = models.Artist.objects.order_by("pk")
    serializer_class: Any = ArtistSerializer

    def proxy(self, row: Any) -> Any:
        return row

    def get_object(self) -> Any:
        return self.proxy(super().get_object())

    def list(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        rows = [self.proxy(row) for row in self.get_queryset()]
        return Response(self.get_serializer(rows, many=True).data)


class AnyArtistViewSet(ArtistViewSet):
    serializer_class = AnyArtistSerializer


class LinkageView(views.RelationshipView):
    queryset = models.Artist.objects.all()
    parent_serializer_class = ArtistSerializer

    def proxy(self, row: Any) -> Any:
        return row

    def get_object(self) -> Any:
        return self.proxy(super().get_object())


@pytest.fixture
def rows() -> None:
    models.Artist.objects.create(pk=1, stage_name="Ada")
    for n in range(2, 5):
        models.Artist.objects.create(pk=n, stage_name=f"n{n}", teacher_id=1)
        models.Album.objects.create(pk=n, artist_id=n, album_title="a")


def proxied(view: Any, proxy: Any) -> Any:
    """Return a view whose rows are proxies."""
    return type("ProxiedView", (view,), {"proxy": lambda self, row: proxy(row)})


@pytest.mark.parametrize("proxy", PROXIES)
@pytest.mark.parametrize("viewset", [ArtistViewSet, AnyArtistViewSet])
@pytest.mark.parametrize(
    "query", ["", "?include=albums,teacher", "?include=self_found.albums,all_found.teacher"]
)
def test_a_document_is_that_of_the_row(rows: None, proxy: Any, viewset: Any, query: str) -> None:
    query = query.replace("_f", "F")

    assert get_one(proxied(viewset, proxy), 2, query) == get_one(viewset, 2, query)
    with counted() as queries:
        expected = get_list(viewset, query)
    with counted() as own:
        found = get_list(proxied(viewset, proxy), query)
    assert found == expected
    if proxy is not PROXIES[2]:
        # A row with deferred columns is queried itself.
        assert len(own) == len(queries)


@pytest.mark.parametrize("proxy", PROXIES)
@pytest.mark.parametrize("name", ["albums", "teacher", "selfFound", "allFound"])
def test_the_urls_of_a_relationship_lead_to_the_same(rows: None, proxy: Any, name: str) -> None:
    found = get_related(proxied(ArtistViewSet, proxy), 2, name)
    assert found == get_related(ArtistViewSet, 2, name)

    linkage = [
        document(call(view.as_view(), pk=2, related_field=name))
        for view in (LinkageView, proxied(LinkageView, proxy))
    ]
    assert linkage[0] == linkage[1]


@pytest.mark.parametrize("proxy", PROXIES)
def test_a_proxy_is_written_as_its_row(rows: None, proxy: Any) -> None:
    view = proxied(ArtistViewSet, proxy).as_view({"patch": "partial_update"})
    albums = {"data": [{"type": "albums", "id": "2"}, {"type": "albums", "id": "3"}]}
    resource = {
        "type": "artists",
        "id": "2",
        "attributes": {"stageName": "Ben"},
        "relationships": {"albums": albums, "teacher": {"data": {"type": "artists", "id": "3"}}},
    }

    found = document(call(view, method="patch", data={"data": resource}, pk=2))["data"]

    assert found["attributes"] == {"stageName": "Ben"}
    assert found["relationships"]["albums"]["data"] == albums["data"]
    assert found["relationships"]["teacher"]["data"] == {"type": "artists", "id": "3"}
    assert models.Artist.objects.filter(pk=2, stage_name="Ben", teacher=3, albums=3).exists()

    view = proxied(LinkageView, proxy).as_view()
    linkage = {"data": [*albums["data"], {"type": "albums", "id": "4"}]}
    call(view, method="patch", data=linkage, pk=2, related_field="albums")
    assert models.Album.objects.filter(artist=2).count() == 3


@pytest.mark.parametrize("proxy", PROXIES[:2])
def test_a_proxy_may_be_given_to_a_foreign_key(rows: None, proxy: Any) -> None:
    class TaughtViewSet(ArtistViewSet):
        def perform_create(self, serializer: Any) -> None:
            serializer.save(teacher=proxy(models.Artist.objects.get(pk=1)))

    view = TaughtViewSet.as_view({"post": "create"})
    data = {"data": {"type": "artists", "attributes": {"stageName": "Cid"}}}
    created = call(view, "?include=teacher", method="post", data=data)

    assert created.status_code == 201
    found = created.data.serializer.instance
    assert JSONRenderer.extract_relation_instance(
        ArtistSerializer(found).fields["teacher"], found
    ) == models.Artist.objects.get(pk=1)


@pytest.mark.parametrize("proxy", PROXIES[:2])
def test_a_hook_may_return_proxies(rows: None, proxy: Any) -> None:
    class Renderer(JSONRenderer):
        def extract_relation_instance(self, field: Any, resource_instance: Any) -> Any:
            related = super().extract_relation_instance(field, resource_instance)
            return proxy(related) if isinstance(related, models.Artist) else related

    class HookedViewSet(ArtistViewSet):
        renderer_classes = (Renderer,)

    assert get_one(HookedViewSet, 2, "?include=teacher.albums") == get_one(
        ArtistViewSet, 2, "?include=teacher.albums"
    )


@pytest.mark.parametrize("proxy", PROXIES[:2])
def test_a_serializer_of_django_rest_framework_may_have_a_proxy(rows: None, proxy: Any) -> None:
    class PlainSerializer(drf.ModelSerializer[Any]):
        class Meta:
            model = models.Artist
            fields = ("stage_name",)

    class PlainViewSet(ArtistViewSet):
        serializer_class = PlainSerializer

    assert get_one(proxied(PlainViewSet, proxy), 1) == get_one(PlainViewSet, 1)
    assert ArtistSerializer(
        proxy(models.Artist.objects.get(pk=1)), context={"view": ArtistViewSet()}
    ).data == (
        ArtistSerializer(models.Artist.objects.get(pk=1), context={"view": ArtistViewSet()}).data
    )
