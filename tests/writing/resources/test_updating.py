"""Resources are updated and deleted."""

from typing import Any

import pytest

from rest_framework_json_api import serializers
from tests import models
from tests.http import call, errors
from tests.music import CountrySerializer
from tests.spec.writing import linked, nothing_changed
from tests.writing.resources.api import ALTO, answer, problems, ref, refs, send, updated, viewset

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.writing.resources.api")]


# Updating


def test_an_update_touches_only_what_is_given(studio: Any, jazz: Any, artist: Any) -> None:
    plaque = models.Plaque.objects.create(plaque_code="B", studio=studio)
    studio.owner = artist
    studio.save()
    data = answer(updated(studio, "studios", {"attributes": {"rooms": 5}}))
    studio = models.Studio.objects.get()

    assert data["attributes"] == {"studioName": "Abbey", "slug": "abbey", "rooms": 5}
    assert (studio.studio_name, studio.slug, studio.rooms, studio.owner, studio.plaque) == (
        "Abbey",
        "abbey",
        5,
        artist,
        plaque,
    )
    assert list(studio.genres.all()) == [jazz]


def test_an_update_of_a_relationship_leaves_attributes_alone(studio: Any, blues: Any) -> None:
    data = answer(updated(studio, "studios", linked(genres=refs(blues))))

    assert data["attributes"]["rooms"] == 4
    assert data["relationships"]["genres"]["data"] == refs(blues)
    assert list(studio.genres.all()) == [blues]


def test_an_update_of_nothing_changes_nothing(studio: Any) -> None:
    with nothing_changed():
        answer(updated(studio, "studios", {}))


def test_a_forward_relationship_is_set_and_cleared(studio: Any, artist: Any) -> None:
    for owner in (ref(artist), ref(artist), None, None):
        data = answer(updated(studio, "studios", linked(owner=owner)))
        assert data["relationships"]["owner"]["data"] == owner


def test_a_key_to_another_column_is_written(artist: Any) -> None:
    france = models.Country.objects.create(code="fr", full_name="France")
    answer(updated(artist, "artists", linked(country=ref(france))))

    artist.refresh_from_db()
    assert artist.country == france


@pytest.mark.parametrize("serializer", ["studios", "hyperlinked"])
def test_other_serializers_write_relationships_too(
    studio: Any, blues: Any, serializer: str
) -> None:
    data = answer(updated(studio, serializer, linked(genres=refs(blues))))

    assert data["relationships"]["genres"]["data"] == refs(blues)


def test_an_id_that_is_not_that_of_the_url_is_a_conflict(studio: Any) -> None:
    with nothing_changed():
        response = send("PATCH", f"/studios/{studio.pk}/", {"id": "0", "attributes": {"rooms": 9}})

    assert problems(response) == (409, [(409, "conflict", "/data/id")])


def test_an_id_is_compared_with_the_resource_where_the_url_has_another_name() -> None:
    country = models.Country.objects.create(code="fr", full_name="France")
    given = {"attributes": {"fullName": "La France"}}
    with nothing_changed():
        response = send("PATCH", "/countries/fr/", {"id": "fr", **given})
    assert problems(response) == (409, [(409, "conflict", "/data/id")])

    data = answer(send("PATCH", "/countries/fr/", {"id": str(country.pk), **given}))
    assert data["attributes"] == {"code": "fr", "fullName": "La France"}


class CodedSerializer(CountrySerializer):
    id = serializers.CharField(source="code", read_only=True)

    class Meta(CountrySerializer.Meta):
        fields: Any = ("id", "full_name")


@pytest.mark.parametrize("lookup_field", ["code", "pk"])
def test_an_id_of_the_serializer_is_the_one_that_counts(lookup_field: str) -> None:
    models.Country.objects.create(code="fr", full_name="France")
    view = viewset(CodedSerializer, lookup_field=lookup_field)
    found = []
    for code in ("fr", "de"):
        response = call(
            view.as_view({"patch": "partial_update"}),
            method="patch",
            data={"data": {"type": "countries", "id": code}},
            **{lookup_field: "fr"},
        )
        found.append(response.status_code)

    assert found == [200, 409]


def test_what_does_not_exist_is_not_found() -> None:
    assert send("PATCH", "/studios/77/", {"id": "77"}).status_code == 404
    assert send("DELETE", "/studios/77/").status_code == 404


# Deleting


def test_a_resource_is_deleted(studio: Any) -> None:
    response = send("DELETE", f"/studios/{studio.pk}/")

    assert (response.status_code, response.content) == (204, b"")
    assert not models.Studio.objects.exists()


def test_a_resource_that_others_need_stays(studio: Any, artist: Any) -> None:
    models.Studio.objects.update(owner=artist)
    with nothing_changed():
        response = send("DELETE", f"/artists/{artist.pk}/")

    assert problems(response) == (409, [(409, "protected", None)])
    assert errors(response)[0]["detail"] == "Other resources need this one."


def test_an_update_accepts_the_id_of_the_document_however_the_url_spells_it() -> None:
    key = "abababab-abab-abab-abab-abababababab"
    models.Label.objects.create(id=key, label_name="Old")
    response = send("PATCH", f"/labels/{key.upper()}/", {"id": key, **ALTO})

    assert answer(response)["id"] == key
