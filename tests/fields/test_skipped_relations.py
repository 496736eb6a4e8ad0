"""A relation field that has no value for a row is no member of its resource, and is at no URL."""

from typing import Any

import pytest
from django.test import Client
from rest_framework.fields import SkipField
from rest_framework.relations import ManyRelatedField

from rest_framework_json_api import routers, serializers, views
from rest_framework_json_api.relations import (
    ManySerializerMethodHyperlinkedRelatedField,
    ResourceRelatedField,
    SerializerMethodResourceRelatedField,
)
from rest_framework_json_api.renderers import JSONRenderer
from tests import models
from tests.http import MEDIA_TYPE, counted

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

HOST = "http://testserver"

#: The key of the artist that has no teacher, and no relation that a field skips.
ALONE = 1


class Skipping(ResourceRelatedField):
    def get_attribute(self, instance: Any) -> Any:
        if instance.pk == ALONE:
            raise SkipField
        return super().get_attribute(instance)


class SkippingMany(ManyRelatedField):
    def get_attribute(self, instance: Any) -> Any:
        if instance.pk == ALONE:
            raise SkipField
        return super().get_attribute(instance)


class CountrySerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Country
        fields = ("code",)


class ArtistSerializer(serializers.ModelSerializer):
    included_serializers: dict[str, Any] = dict.fromkeys(
        (
            "mentor",
            "forebear",
            "siblings",
            "apprentices",
            "master",
            "masters",
            "nobody",
            "anybody",
            "peers",
        ),
        "tests.fields.test_skipped_relations.ArtistSerializer",
    )

    #: Through a null: read-only, optional, null, or with a default.
    forebear: Any = ResourceRelatedField(
        source="teacher.teacher", read_only=True, model=models.Artist
    )
    siblings: Any = ResourceRelatedField(
        source="teacher.pupils", many=True, read_only=True, model=models.Artist
    )
    nobody = ResourceRelatedField(
        source="teacher.teacher", queryset=models.Artist.objects, allow_null=True
    )
    anybody = ResourceRelatedField(
        source="teacher.teacher", queryset=models.Artist.objects, default=None
    )
    peers = ManyRelatedField(
        ResourceRelatedField(queryset=models.Artist.objects),
        source="teacher.pupils",
        allow_null=True,
    )
    #: By the field's own word.
    mentor = Skipping(source="teacher", queryset=models.Artist.objects)
    apprentices: Any = SkippingMany(
        ResourceRelatedField(queryset=models.Artist.objects), source="pupils"
    )
    #: By a method of the serializer.
    master = SerializerMethodResourceRelatedField(model=models.Artist)
    masters = ManySerializerMethodHyperlinkedRelatedField(
        child_relation=ResourceRelatedField(read_only=True), model=models.Artist
    )

    def get_master(self, artist: Any) -> Any:
        if artist.pk == ALONE:
            raise SkipField
        return artist.teacher

    def get_masters(self, artist: Any) -> Any:
        return [self.get_master(artist)]

    class Meta:
        model = models.Artist
        fields = (
            "forebear",
            "siblings",
            "nobody",
            "anybody",
            "peers",
            "mentor",
            "apprentices",
            "master",
            "masters",
        )


class ArtistViewSet(views.ModelViewSet):
    queryset = models.Artist.objects.order_by("pk")
    serializer_class = ArtistSerializer
    pagination_class = None


router = routers.SimpleRouter(trailing_slash=False)
router.register("artists", ArtistViewSet)
urlpatterns = router.urls

#: The relationships that the one artist has not.
ABSENT = ("forebear", "siblings", "mentor", "apprentices", "master")

TO_MANY = ("siblings", "peers", "apprentices", "masters")


@pytest.fixture
def artists() -> list[models.Artist]:
    """Create one artist without a teacher, and pupils of it."""
    alone = models.Artist.objects.create(pk=ALONE, stage_name="a")
    return [alone, *(models.Artist.objects.create(pk=n, teacher=alone) for n in (2, 3))]


def get(path: str) -> Any:
    return Client().get(path, headers={"accept": MEDIA_TYPE})


def ids_in(relationship: Any) -> Any:
    """Return the ids of linkage: of an array, of one, or null."""
    data = relationship["data"]
    return data and ([each["id"] for each in data] if isinstance(data, list) else data["id"])


def test_a_resource_has_no_member_for_what_its_field_skips(artists: Any) -> None:
    alone, pupil, _ = get("/artists").json()["data"]

    assert {
        name: ids_in(held) for name, held in pupil["relationships"].items() if "data" in held
    } == {
        "forebear": None,
        "siblings": ["2", "3"],
        "nobody": None,
        "anybody": None,
        "peers": ["2", "3"],
        "mentor": "1",
        "apprentices": [],
        "master": "1",
    }
    links = {
        name: {
            "self": f"{HOST}/artists/1/relationships/{name}",
            "related": f"{HOST}/artists/1/{name}",
        }
        for name in ("nobody", "anybody", "peers", "masters")
    }
    assert alone["relationships"] == {
        "nobody": {"links": links["nobody"], "data": None},
        "anybody": {"links": links["anybody"], "data": None},
        "peers": {"links": links["peers"], "data": [], "meta": {"count": 0}},
        "masters": {"links": links["masters"]},
    }


@pytest.mark.parametrize("name", [*ABSENT, "masters"])
def test_what_a_field_skips_is_at_no_url(artists: Any, name: str) -> None:
    for path in (f"/artists/1/{name}", f"/artists/1/relationships/{name}"):
        response = get(path)

        assert response.status_code == 404, path
        assert [error["code"] for error in response.json()["errors"]] == ["not_found"]
    for path in (f"/artists/2/{name}", f"/artists/2/relationships/{name}"):
        assert get(path).status_code == 200, path


@pytest.mark.parametrize(("name", "data"), [("nobody", None), ("anybody", None), ("peers", [])])
def test_what_is_null_or_has_a_default_is_at_its_urls(artists: Any, name: str, data: Any) -> None:
    for path in (f"/artists/1/{name}", f"/artists/1/relationships/{name}"):
        response = get(path)

        assert (response.status_code, response.json()["data"]) == (200, data), path


@pytest.mark.parametrize(
    ("name", "included"),
    [
        ("forebear", []),
        ("siblings", ["2", "3"]),
        ("nobody", []),
        ("anybody", []),
        ("peers", ["2", "3"]),
        ("mentor", ["1"]),
        ("apprentices", []),
        ("master", ["1"]),
        ("masters", ["1"]),
        ("mentor.mentor", ["1"]),
        ("mentor.siblings", ["1"]),
        ("siblings.mentor.forebear", ["1", "2", "3"]),
    ],
)
def test_what_a_field_skips_is_not_included(artists: Any, name: str, included: list[str]) -> None:
    assert [each["id"] for each in get(f"/artists/2?include={name}").json().get("included")] == [
        key for key in included if key != "2"
    ]
    assert get(f"/artists/1?include={name}").json()["included"] == []
    assert [each["id"] for each in get(f"/artists?include={name}").json()["included"]] == []


@pytest.mark.parametrize("name", [*ABSENT, "masters"])
def test_what_a_field_skips_has_no_linkage_to_include(artists: Any, name: str) -> None:
    for query in ("", f"?include={name}"):
        assert get(f"/artists/1/relationships/{name}{query}").status_code == 404
        assert get(f"/artists/2/relationships/{name}{query}").status_code == 200


@pytest.mark.parametrize("number", [2, 20])
@pytest.mark.parametrize("query", ["", "?include=siblings", "?include=mentor,siblings.forebear"])
def test_the_number_of_queries_does_not_depend_on_the_rows(
    artists: Any, number: int, query: str
) -> None:
    counts = []
    for total in (2, number):
        for n in range(models.Artist.objects.count() + 1, total + 2):
            models.Artist.objects.create(pk=n, teacher_id=ALONE)
        with counted() as queries:
            assert get(f"/artists{query}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_absent_relationship_cannot_be_changed(artists: Any) -> None:
    response = Client().patch(
        "/artists/1/relationships/mentor",
        {"data": {"type": "artists", "id": "2"}},
        content_type=MEDIA_TYPE,
    )

    assert response.status_code == 404
    assert models.Artist.objects.get(pk=1).teacher is None


def test_a_hook_is_told_that_nothing_is_related(artists: Any) -> None:
    serializer = ArtistSerializer(artists[0])

    field = serializer.fields["mentor"]
    assert JSONRenderer.extract_relation_instance(field, artists[0]) is None
    assert JSONRenderer.extract_relation_instance(field, artists[1]) == artists[0]
