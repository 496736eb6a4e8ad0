"""Rows about writes: what a resource may say, and which status an error has."""

from typing import Any

from rest_framework.validators import UniqueValidator

from rest_framework_json_api import serializers, views
from tests import models
from tests.dialects import row
from tests.dialects.errors import create
from tests.http import call, errors
from tests.music import ArtistViewSet


class CountrySerializer(serializers.ModelSerializer):
    id = serializers.IntegerField(validators=[UniqueValidator(models.Country.objects.all())])

    class Meta:
        model = models.Country
        fields = ("id", "code", "full_name")


class CountryViewSet(views.ModelViewSet):
    queryset = models.Country.objects.all()
    serializer_class: Any = CountrySerializer


def post(viewset: Any, resource: dict[str, Any]) -> Any:
    """Return the answer to a create."""
    return call(viewset.as_view({"post": "create"}), method="post", data={"data": resource})


def patch(resource: dict[str, Any] | None) -> Any:
    """Return the answer to an update of an artist with one album, or to one without a body."""
    teacher = models.Artist.objects.create(stage_name="Teacher")
    artist = models.Artist.objects.create(pk=5, stage_name="Pupil", teacher=teacher)
    models.Album.objects.create(pk=7, album_title="First", artist=artist)
    data = None if resource is None else {"data": {"type": "artists", "id": "5", **resource}}
    view = ArtistViewSet.as_view({"patch": "partial_update"})
    return call(view, method="patch", data=data, pk=5)


@row("has_missing_statuses", tolerant=404, eight=400)
def linkage_that_leads_nowhere() -> Any:
    return create({"teacher": {"data": {"type": "artists", "id": "9"}}}).status_code


@row("has_missing_statuses", tolerant=404, eight=400)
def linkage_that_leads_nowhere_at_the_url_of_a_relationship() -> Any:
    return change({"type": "artists", "id": "9"}).status_code


@row(
    "demands_places",
    tolerant="This field may not be null.",
    strict="'stageName' is an attribute.",
)
def an_attribute_among_relationships() -> Any:
    [error] = errors(patch({"relationships": {"stageName": {"data": None}}}))
    return error["detail"]


@row("demands_places", tolerant=200, strict=400)
def a_relationship_among_attributes() -> Any:
    return patch({"attributes": {"teacher": None}}).status_code


@row("has_linkage_conflicts", tolerant=409, eight=400)
def linkage_of_another_type_at_the_url_of_a_relationship() -> Any:
    return change({"type": "genres", "id": "9"}).status_code


@row("has_linkage_conflicts", tolerant=409)
def linkage_of_another_type_in_a_resource() -> Any:
    return create({"teacher": {"data": {"type": "genres", "id": "9"}}}).status_code


def change(identifier: dict[str, Any]) -> Any:
    """Return the answer to a change of what a relationship of an artist holds."""
    models.Artist.objects.create(pk=5, stage_name="Pupil")
    view = ArtistViewSet.as_view({"patch": "update_relationship"})
    return call(view, method="patch", data={"data": identifier}, pk=5, related_field="teacher")


@row("has_id_conflicts", tolerant=409, eight=400)
def an_id_that_is_taken() -> Any:
    models.Country.objects.create(pk=3, code="fr", full_name="France")
    attributes = {"code": "de", "fullName": "Germany"}
    resource = {"type": "countries", "id": "3", "attributes": attributes}
    return post(CountryViewSet, resource).status_code


@row("refuses_client_ids", tolerant=(403, False), eight=(201, False))
def an_id_that_the_client_does_not_choose() -> Any:
    response = create({}, id="77")
    return response.status_code, models.Artist.objects.filter(pk=77).exists()


@row("refuses_null_ids", tolerant=400, eight=201)
def a_create_with_null_for_an_id() -> Any:
    return create({}, id=None).status_code


@row("demands_types", tolerant=400, eight=409)
def a_resource_without_a_type() -> Any:
    return post(ArtistViewSet, {"attributes": {"stageName": "New"}}).status_code


@row("demands_types", tolerant=400, eight=409)
def a_resource_with_a_number_for_a_type() -> Any:
    return post(ArtistViewSet, {"type": 5, "attributes": {"stageName": "New"}}).status_code


@row("demands_objects", tolerant=400, eight=200)
def a_resource_with_null_for_its_attributes() -> Any:
    return patch({"attributes": None}).status_code


@row("demands_objects", tolerant=400)
def a_resource_with_text_for_its_attributes() -> Any:
    return patch({"attributes": "some"}).status_code


@row("demands_documents", tolerant=400, eight=200)
def an_update_without_a_body() -> Any:
    return patch(None).status_code


@row("demands_documents", tolerant=400)
def a_create_without_a_body() -> Any:
    return call(ArtistViewSet.as_view({"post": "create"}), method="post").status_code


@row("refuses_read_only", tolerant=(403, "Pupil"), eight=(200, "New"))
def an_update_with_a_read_only_relationship() -> Any:
    relationships: Any = {"albums": {"data": []}}
    response = patch({"attributes": {"stageName": "New"}, "relationships": relationships})
    assert models.Album.objects.filter(artist=5).exists()
    return response.status_code, models.Artist.objects.get(pk=5).stage_name


@row("refuses_read_only", tolerant=200)
def an_update_with_a_read_only_relationship_as_it_is() -> Any:
    relationships: Any = {"albums": {"data": [{"type": "albums", "id": "7"}]}}
    return patch({"relationships": relationships}).status_code


@row("forbids_leaving", tolerant=(403, True), eight=(409, True))
def a_change_that_would_leave_a_row_without_its_parent() -> Any:
    patch({})
    serializer = type("Writable", (serializers.ModelSerializer,), {"Meta": ArtistWithAlbums})
    viewset = type("Artists", (ArtistViewSet,), {"serializer_class": serializer})
    view = viewset.as_view({"patch": "update_relationship"})  # type: ignore[attr-defined]
    response = call(view, method="patch", data={"data": []}, pk=5, related_field="albums")
    return response.status_code, models.Album.objects.filter(artist=5).exists()


class ArtistWithAlbums:
    model = models.Artist
    fields = ("albums",)
