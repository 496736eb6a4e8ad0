"""Resources are created, with ids of the client where they may be chosen."""

import json
from typing import Any

import pytest

from rest_framework_json_api import serializers, views
from tests import models
from tests.http import call
from tests.music import LabelSerializer
from tests.spec.writing import linked, nothing_changed
from tests.writing.resources.api import ABBEY, ALTO, answer, problems, ref, refs, send, viewset

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.writing.resources.api")]


# Creating


def test_a_new_resource_is_answered_with_its_document_and_location(jazz: Any, artist: Any) -> None:
    response = send("POST", "/studios/", {**ABBEY, **linked(owner=ref(artist), genres=refs(jazz))})
    studio = models.Studio.objects.get()
    url = f"http://testserver/studios/{studio.pk}/"

    assert answer(response, 201) == {
        "type": "studios",
        "id": str(studio.pk),
        "attributes": {"studioName": "Abbey", "slug": "abbey", "rooms": 1},
        "relationships": {
            "owner": {"data": ref(artist)},
            "genres": {"data": refs(jazz), "meta": {"count": 1}},
            "plaque": {"data": None},
            "licence": {"data": None},
        },
        "links": {"self": url},
    }
    assert response.headers["Location"] == url
    assert (studio.owner, list(studio.genres.all())) == (artist, [jazz])


def test_the_location_is_that_of_the_router_where_the_resource_has_no_link() -> None:
    response = send("POST", "/labels/", {"attributes": {"labelName": "Alto"}})
    label = models.Label.objects.get()

    assert answer(response, 201)["id"] == str(label.pk)
    assert response.headers["Location"] == f"http://testserver/labels/{label.pk}/"


def test_the_location_has_the_lookup_field() -> None:
    response = send("POST", "/countries/", {"attributes": {"code": "fr", "fullName": "France"}})

    assert response.status_code == 201
    assert response.headers["Location"] == "http://testserver/countries/fr/"


def test_a_view_outside_of_a_router_has_no_location() -> None:
    response = send("POST", "/bare/", {"attributes": {"labelName": "Alto"}})

    assert response.status_code == 201
    assert "Location" not in response.headers


def test_a_view_without_a_detail_has_no_location() -> None:
    view = viewset(LabelSerializer).as_view({"post": "create"}, basename="nowhere")
    data = {"data": {"type": "record_labels", "attributes": {"labelName": "Alto"}}}
    response = call(view, method="post", data=data)

    assert response.status_code == 201
    assert "Location" not in response.headers


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_includes_and_fieldsets_apply_to_the_answer(studio: Any, jazz: Any, method: str) -> None:
    query = "?include=genres&fields[studios]=genres,slug&fields[genres]=title"
    if method == "POST":
        attributes = {"studioName": "Trident", "slug": "trident"}
        url, data = f"/studios/{query}", {"attributes": attributes, **linked(genres=refs(jazz))}
    else:
        url, data = f"/studios/{studio.pk}/{query}", {"id": str(studio.pk)}
    document = json.loads(send(method, url, data).content)

    assert document["data"]["attributes"].keys() == {"slug"}
    assert document["data"]["relationships"] == {
        "genres": {"data": refs(jazz), "meta": {"count": 1}}
    }
    assert document["included"] == [{**ref(jazz), "attributes": {"title": "Jazz"}}]


def test_an_include_that_is_not_offered_writes_nothing() -> None:
    with nothing_changed():
        assert send("POST", "/studios/?include=owner", ABBEY).status_code == 400


# Client-generated ids


CHOSEN = "22222222-2222-2222-2222-222222222222"


def test_an_id_is_refused_where_the_serializer_has_none_to_write() -> None:
    with nothing_changed():
        response = send("POST", "/labels/", {"id": CHOSEN, **ALTO})

    assert problems(response) == (403, [(403, "permission_denied", "/data/id")])


@pytest.mark.parametrize("prefix", ["chosen", "required"])
def test_an_id_may_be_chosen_where_it_is_writable(prefix: str) -> None:
    response = send("POST", f"/{prefix}/", {"id": CHOSEN, **ALTO})

    assert answer(response, 201)["id"] == CHOSEN
    assert response.headers["Location"] == f"http://testserver/{prefix}/{CHOSEN}/"
    assert models.Label.objects.filter(pk=CHOSEN).exists()


def test_an_id_that_may_be_chosen_may_be_left_out() -> None:
    assert answer(send("POST", "/chosen/", ALTO), 201)["id"] == str(models.Label.objects.get().pk)


def test_an_id_may_be_required() -> None:
    assert problems(send("POST", "/required/", ALTO)) == (400, [(400, "required", "/data/id")])


def test_an_id_that_is_taken_is_a_conflict() -> None:
    models.Label.objects.create(id=CHOSEN, label_name="Old")
    with nothing_changed():
        response = send("POST", "/chosen/", {"id": CHOSEN, **ALTO})

    assert problems(response) == (409, [(409, "unique", "/data/id")])


def test_an_id_that_only_the_database_knows_to_be_taken_is_a_conflict() -> None:
    class Unchecked(serializers.ModelSerializer):
        id = serializers.UUIDField()

        class Meta:
            model = models.Label
            fields = ("id", "label_name")

        def create(self, validated_data: Any) -> Any:
            return models.Label.objects.create(**validated_data)

    class Labels(views.ModelViewSet):
        queryset = models.Label.objects.all()
        serializer_class = Unchecked

    models.Label.objects.create(id=CHOSEN, label_name="Old")
    data = {"data": {"type": "record_labels", "id": CHOSEN, **ALTO}}
    with nothing_changed():
        response = call(Labels.as_view({"post": "create"}), method="post", data=data)

    assert problems(response) == (409, [(409, "unique", "/data/id")])


def test_an_id_that_cannot_be_one_is_wrong_input() -> None:
    response = send("POST", "/chosen/", {"id": "no UUID", **ALTO})

    assert problems(response) == (400, [(400, "invalid", "/data/id")])


def test_a_viewset_that_only_creates_needs_no_queryset() -> None:
    view = viewset(LabelSerializer, queryset=None).as_view({"post": "create"})
    response = call(view, method="post", data={"data": {"type": "record_labels", **ALTO}})

    assert response.status_code == 201
