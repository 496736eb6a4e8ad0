"""JSON:API 1.1, "Resource Identifier Objects": what linkage is made of."""

from typing import Any

import pytest

from rest_framework_json_api import relations, routers, serializers, views
from tests import models
from tests.http import pointed
from tests.music import make_albums
from tests.spec.api import get, send
from tests.spec.parts import answers, parts_of
from tests.validator import Unknown

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.spec.api")]

#: In the place of a member that an identifier lacks.
MISSING = Unknown.NONE


class TaughtField(relations.ResourceRelatedField):
    """A relationship whose identifiers tell, in ``meta``, what is taught."""

    parent: Any

    def to_internal_value(self, data: Any) -> Any:
        self.parent.taught = data["meta"]["taught"]
        return super().to_internal_value(data)

    def to_representation(self, value: Any) -> dict[str, Any]:
        return {**super().to_representation(value), "meta": {"taught": value.stage_name}}


class PupilSerializer(serializers.ModelSerializer):
    taught = ""
    teacher = TaughtField(queryset=models.Artist.objects.all())

    class Meta:
        model = models.Artist
        fields = ("stage_name", "teacher")

    def save(self, **kwargs: Any) -> Any:
        return super().save(**kwargs, stage_name=f"{self.taught} pupil")


class PupilViewSet(views.ModelViewSet):
    queryset = models.Artist.objects.all()
    serializer_class = PupilSerializer


router = routers.SimpleRouter(trailing_slash=False)
router.register("pupils", PupilViewSet)

urlpatterns = router.urls


def artist_with(name: str, linkage: Any, **members: Any) -> Any:
    """Return the response to the creation of an artist who has a relationship."""
    data = {
        "type": "artists",
        "attributes": {"stageName": "Ada"},
        "relationships": {name: {"data": linkage}},
        **members,
    }
    return send("/artists", "post", {"data": data})


def spoiled(member: str, value: Any) -> dict[str, Any]:
    """Return the identifier of a row, with another value of a member, or without it."""
    artist = models.Artist.objects.create(stage_name="Ben")
    identifier = {"type": "artists", "id": str(artist.pk), member: value}
    return {name: value for name, value in identifier.items() if value is not MISSING}


@pytest.mark.spec("FMT-RID-01", "FMT-RID-03")
def test_each_identifier_has_a_type_and_an_id_that_are_strings() -> None:
    found = [part for part in parts_of(answers(), "identifier") if part.value is not None]

    assert found
    for part in found:
        assert part.value.keys() == {"type", "id"}, part.place
        assert all(isinstance(value, str) and value for value in part.value.values()), part.place


@pytest.mark.parametrize("value", [MISSING, 7, None, True, [], {}], ids=str)
@pytest.mark.parametrize("member", ["type", "id"])
@pytest.mark.spec("FMT-RID-01", "FMT-RID-03")
@pytest.mark.usefixtures("strict")
def test_an_identifier_without_a_type_or_an_id_that_is_a_string_is_refused(
    member: str, value: Any
) -> None:
    identifier = spoiled(member, value)

    to_one = artist_with("teacher", identifier)
    to_many = artist_with("pupils", [identifier])

    assert pointed(to_one) == (400, "/data/relationships/teacher/data")
    assert pointed(to_many) == (400, "/data/relationships/pupils/data/0")
    assert models.Artist.objects.count() == 1


@pytest.mark.parametrize("value", [MISSING, 7, None, True, [], {}], ids=str)
@pytest.mark.parametrize("member", ["type", "id"])
@pytest.mark.spec("FMT-RID-01", "FMT-RID-03")
@pytest.mark.usefixtures("strict")
def test_such_an_identifier_is_refused_at_the_url_of_a_relationship(
    member: str, value: Any
) -> None:
    identifier = spoiled(member, value)
    artist = models.Artist.objects.get()
    url = f"/artists/{artist.pk}/relationships"

    assert pointed(send(f"{url}/teacher", "patch", {"data": identifier})) == (400, "/data")
    for method in ("patch", "post", "delete"):
        response = send(f"{url}/pupils", method, {"data": [identifier]})
        assert pointed(response) == (400, "/data/0")
    artist.refresh_from_db()
    assert artist.teacher is None


@pytest.mark.spec("FMT-RID-02")
def test_an_identifier_of_a_new_resource_has_its_local_id() -> None:
    identifier = {"type": "artists", "lid": "new"}

    response = artist_with("teacher", identifier, lid="new")

    assert response.status_code == 201
    created = models.Artist.objects.get()
    assert created.teacher == created
    assert response.json()["data"] == get(f"/artists/{created.pk}")["data"]


UNKNOWN = [
    ({"type": "artists", "lid": "other"}, {"lid": "new"}),
    ({"type": "artists", "lid": "new"}, {}),
    ({"type": "artists", "lid": "New"}, {"lid": "new"}),
    ({"type": "artists", "lid": ""}, {"lid": "new"}),
]


@pytest.mark.parametrize(("identifier", "members"), UNKNOWN)
@pytest.mark.spec("FMT-RID-02")
def test_a_local_id_that_nothing_in_the_document_has_is_refused(
    identifier: Any, members: Any
) -> None:
    to_one = artist_with("teacher", identifier, **members)
    to_many = artist_with("pupils", [identifier], **members)

    assert pointed(to_one) == (400, "/data/relationships/teacher/data/lid")
    assert pointed(to_many) == (400, "/data/relationships/pupils/data/0/lid")
    assert not models.Artist.objects.exists()


@pytest.mark.spec("FMT-RID-02")
def test_a_local_id_of_another_type_is_not_the_one_of_the_resource() -> None:
    identifier = {"type": "albums", "lid": "new"}

    response = artist_with("albums", [identifier], lid="new")

    assert pointed(response) == (400, "/data/relationships/albums/data/0/lid")
    assert not models.Artist.objects.exists()


@pytest.mark.parametrize("value", [7, None, True, [], {}])
@pytest.mark.spec("FMT-RID-03")
def test_a_local_id_that_is_no_string_is_refused(value: Any) -> None:
    response = artist_with("teacher", {"type": "artists", "lid": value}, lid="new")

    assert pointed(response) == (400, "/data/relationships/teacher/data/lid")
    assert not models.Artist.objects.exists()


@pytest.mark.spec("FMT-RID-01", "FMT-RID-02")
def test_a_local_id_means_nothing_at_the_url_of_a_relationship() -> None:
    artist = models.Artist.objects.create(stage_name="Ada")
    identifier = {"type": "artists", "lid": "new"}
    url = f"/artists/{artist.pk}/relationships"

    assert send(f"{url}/teacher", "patch", {"data": identifier}).status_code == 400
    assert send(f"{url}/pupils", "post", {"data": [identifier]}).status_code == 400
    artist.refresh_from_db()
    assert artist.teacher is None


@pytest.mark.spec("FMT-RID-04")
def test_the_meta_of_an_identifier_is_accepted() -> None:
    [album] = make_albums(1)
    identifier = {"type": "artists", "id": str(album.artist_id)}
    given = {**identifier, "meta": {"since": 1999}}

    created = artist_with("teacher", given)
    added = send(f"/albums/{album.pk}/relationships/guests", "post", {"data": [given]})

    assert created.status_code == 201
    assert created.json()["data"]["relationships"]["teacher"]["data"] == identifier
    assert added.status_code in (200, 204)
    assert get(f"/albums/{album.pk}/relationships/guests")["data"] == [identifier]


@pytest.mark.urls("tests.spec.test_identifiers")
@pytest.mark.spec("FMT-RID-04")
def test_the_meta_of_an_identifier_is_at_hand_and_may_be_given() -> None:
    teacher = models.Artist.objects.create(stage_name="Ada")
    identifier = {"type": "artists", "id": str(teacher.pk)}
    data = {
        "type": "artists",
        "attributes": {"stageName": "Ben"},
        "relationships": {"teacher": {"data": {**identifier, "meta": {"taught": "Violin"}}}},
    }

    response = send("/pupils", "post", {"data": data})

    assert response.status_code == 201
    created = teacher.pupils.get()
    url = f"http://testserver/pupils/{created.pk}"
    linkage = {**identifier, "meta": {"taught": "Ada"}}
    assert response.json()["data"] == {
        "type": "artists",
        "id": str(created.pk),
        "attributes": {"stageName": "Violin pupil"},
        "relationships": {
            "teacher": {
                "links": {
                    "self": f"{url}/relationships/teacher",
                    "related": f"{url}/teacher",
                },
                "data": linkage,
            }
        },
        "links": {"self": url},
    }
    assert get(f"/pupils/{created.pk}/relationships/teacher")["data"] == linkage


@pytest.mark.parametrize(
    ("name", "linkage", "pointer"),
    [
        ("country", {"type": "artists", "lid": "new"}, "/data/relationships/country/data/type"),
        ("albums", [{"type": "artists", "lid": "new"}], "/data/relationships/albums/data/0/type"),
    ],
)
def test_a_new_resource_is_none_of_a_relationship_of_another_type(
    name: str, linkage: Any, pointer: str
) -> None:
    response = artist_with(name, linkage, lid="new")

    assert pointed(response) == (409, pointer)
    assert not models.Artist.objects.exists()
