"""JSON:API 1.1, "Resource Objects": identification, fields, attributes and links."""

from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import include, path

from example.models import Manuscript
from rest_framework_json_api import relations, routers, serializers, views
from tests import models
from tests.http import MEDIA_TYPE, call, get_one, pointed
from tests.music import make_albums
from tests.spec.api import get, send
from tests.spec.parts import Part, answers, parts_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.spec.api")]

#: The types of the resources in the API.
TYPES = {"albums", "artists", "countries", "genres", "passports", "record_labels", "tracks"}

LABEL_ID = "22222222-2222-2222-2222-222222222222"


class ManuscriptSerializer(serializers.ModelSerializer):
    class Meta:
        model = Manuscript
        fields = ("title", "word_count", "notes")


class ManuscriptViewSet(views.ModelViewSet):
    queryset = Manuscript.objects.all()
    serializer_class = ManuscriptSerializer


class StrictSerializer(serializers.ModelSerializer):
    """Artists who must have a teacher or say that they have none, and must have pupils."""

    teacher = relations.ResourceRelatedField(queryset=models.Artist.objects.all(), allow_null=True)
    pupils = relations.ResourceRelatedField(
        queryset=models.Artist.objects.all(), many=True, allow_empty=False
    )

    class Meta:
        model = models.Artist
        fields = ("stage_name", "teacher", "pupils")


class StrictViewSet(views.ModelViewSet):
    queryset = models.Artist.objects.all()
    serializer_class = StrictSerializer


class LonelySerializer(serializers.ModelSerializer):
    """Artists whose relationships clients do not choose."""

    class Meta:
        model = models.Artist
        fields = ("stage_name", "teacher", "pupils")
        read_only_fields = ("teacher", "pupils")


class LonelyViewSet(views.ModelViewSet):
    queryset = models.Artist.objects.all()
    serializer_class = LonelySerializer


class PupilSerializer(serializers.ModelSerializer):
    """Artists who have a teacher, or say nothing of one."""

    class Meta:
        model = models.Artist
        fields = ("stage_name", "teacher")
        extra_kwargs = {"teacher": {"required": False, "allow_null": False}}


class PupilViewSet(views.ModelViewSet):
    queryset = models.Artist.objects.all()
    serializer_class = PupilSerializer


class TwinSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Twin
        fields = ("twin_name", "sibling_of")
        extra_kwargs = {"sibling_of": {"required": False}}


class TwinViewSet(views.ModelViewSet):
    queryset = models.Twin.objects.all()
    serializer_class = TwinSerializer


router = routers.SimpleRouter(trailing_slash=False)
router.register("pupils", PupilViewSet, basename="pupil")
router.register("twins", TwinViewSet)
router.register("strict-artists", StrictViewSet, basename="strict-artist")
router.register("lonely-artists", LonelyViewSet, basename="lonely-artist")

urlpatterns = router.urls


def resources_of(documents: dict[str, Any]) -> list[Part]:
    """Return all resource objects in documents, primary and included."""
    return [part for part in parts_of(documents, "resource") if part.value is not None]


def mistakes(settings: Any, serializer: Any) -> list[Any]:
    """Return the errors that the system checks find in a serializer behind a router."""
    viewset = type(
        "GenreViewSet",
        (views.ModelViewSet,),
        {"queryset": models.Genre.objects.all(), "serializer_class": serializer},
    )
    router = routers.SimpleRouter()
    router.register("genres", viewset)
    settings.ROOT_URLCONF = (path("", include(router.urls)),)
    return [
        message
        for message in run_checks(databases=[])
        if (message.id or "").startswith("rest_framework_json_api.E")
    ]


def serializer_with(resource_name: str | None = None, **fields: Any) -> Any:
    """Return a serializer class with some fields, and a type if it is to have one of its own."""
    options = {"model": models.Genre, "fields": ("title", *fields)}
    members = {"Meta": type("Meta", (), options), **fields}
    if resource_name is not None:
        members["JSONAPIMeta"] = type("JSONAPIMeta", (), {"resource_name": resource_name})
    return type("GenreSerializer", (serializers.ModelSerializer,), members)


def new_artist(**members: Any) -> dict[str, Any]:
    """Return the document that creates an artist, with further members of the resource."""
    data = {"type": "artists", "attributes": {"stageName": "Ada"}, **members}
    return {"data": data}


@pytest.mark.spec("FMT-RO-01", "FMT-RO-04", "FMT-ID-02")
def test_each_resource_has_a_type_and_an_id_and_no_unknown_members() -> None:
    found = resources_of(answers())

    assert {part.value["type"] for part in found} == TYPES
    for part in found:
        for name in ("type", "id"):
            assert isinstance(part.value[name], str), part.place
            assert part.value[name], part.place
        others = {"attributes", "relationships", "links", "meta"}
        assert part.value.keys() <= {"type", "id"} | others, part.place


@pytest.mark.spec("FMT-RO-04")
def test_a_resource_has_attributes_relationships_links_and_meta(settings: Any) -> None:
    class PassportSerializer(serializers.ModelSerializer):
        page_count = serializers.IntegerField(default=32, source="artist.passport.pages")

        class Meta:
            model = models.Passport
            fields = ("serial_number", "artist")
            meta_fields = ("page_count",)

    class PassportViewSet(views.ModelViewSet):
        queryset = models.Passport.objects.all()
        serializer_class = PassportSerializer

    router = routers.SimpleRouter(trailing_slash=False)
    router.register("passports", PassportViewSet)
    settings.ROOT_URLCONF = tuple(router.urls)
    [album] = make_albums(1)
    passport = album.artist.passport
    url = f"http://testserver/passports/{passport.pk}"

    assert get(f"/passports/{passport.pk}")["data"] == {
        "type": "passports",
        "id": str(passport.pk),
        "attributes": {"serialNumber": "P0"},
        "relationships": {
            "artist": {
                "links": {"self": f"{url}/relationships/artist"},
                "data": {"type": "artists", "id": str(album.artist_id)},
            }
        },
        "links": {"self": url},
        "meta": {"pageCount": 32},
    }


@pytest.mark.spec("FMT-RO-02")
def test_a_new_resource_needs_no_id() -> None:
    response = send(
        "/genres", "post", {"data": {"type": "genres", "attributes": {"title": "Soul"}}}
    )

    assert response.status_code == 201
    created = models.Genre.objects.get()
    url = f"http://testserver/genres/{created.pk}"
    assert response.json() == {
        "links": {"self": url},
        "data": {
            "type": "genres",
            "id": str(created.pk),
            "attributes": {"title": "Soul"},
            "links": {"self": url},
        },
    }
    assert response.headers["Location"] == url


@pytest.mark.spec("FMT-RO-03", "FMT-ID-01", "FMT-CMP-06")
def test_a_new_resource_refers_to_itself_by_its_local_id() -> None:
    own = {"type": "artists", "lid": "new"}

    response = send(
        "/artists", "post", new_artist(lid="new", relationships={"teacher": {"data": own}})
    )

    assert response.status_code == 201
    created = models.Artist.objects.get()
    assert created.teacher == created
    data = response.json()["data"]
    assert data == get(f"/artists/{created.pk}")["data"]
    identifier = {"type": "artists", "id": str(created.pk)}
    assert data["relationships"]["teacher"]["data"] == identifier
    assert data["relationships"]["pupils"]["data"] == [identifier]


@pytest.mark.spec("FMT-RO-03", "FMT-ID-01", "FMT-CMP-06")
def test_a_new_resource_is_among_others_by_its_local_id() -> None:
    other = models.Artist.objects.create(stage_name="Ben")
    linkage = [{"type": "artists", "lid": "new"}, {"type": "artists", "id": str(other.pk)}]

    response = send(
        "/artists", "post", new_artist(lid="new", relationships={"pupils": {"data": linkage}})
    )

    assert response.status_code == 201
    created = models.Artist.objects.get(stage_name="Ada")
    assert set(created.pupils.all()) == {created, other}
    assert response.json()["data"] == get(f"/artists/{created.pk}")["data"]


@pytest.mark.spec("FMT-RO-03")
def test_a_local_id_is_taken_where_nothing_refers_to_it() -> None:
    response = send("/artists", "post", new_artist(lid="new"))

    assert response.status_code == 201
    created = models.Artist.objects.get()
    assert response.json()["data"] == get(f"/artists/{created.pk}")["data"]


@pytest.mark.urls("tests.spec.test_resource_objects")
@pytest.mark.spec("FMT-ID-01")
def test_a_new_resource_may_be_all_that_a_required_relationship_has() -> None:
    own = {"type": "artists", "lid": "new"}
    relationships = {"teacher": {"data": own}, "pupils": {"data": [own]}}

    response = send("/strict-artists", "post", new_artist(lid="new", relationships=relationships))

    assert response.status_code == 201
    created = models.Artist.objects.get()
    assert created.teacher == created
    assert list(created.pupils.all()) == [created]


@pytest.mark.urls("tests.spec.test_resource_objects")
@pytest.mark.spec("FMT-ID-01")
def test_a_new_resource_may_refer_to_itself_where_null_is_refused() -> None:
    relationships = {"teacher": {"data": {"type": "artists", "lid": "new"}}}

    response = send("/pupils", "post", new_artist(lid="new", relationships=relationships))

    assert response.status_code == 201, response.content
    created = models.Artist.objects.get()
    assert created.teacher == created


@pytest.mark.urls("tests.spec.test_resource_objects")
@pytest.mark.spec("FMT-ID-01")
def test_a_new_resource_may_be_at_the_far_end_of_itself() -> None:
    own = {"type": "twins", "lid": "new"}
    relationships = {"siblingOf": {"data": own}}
    data = {**own, "attributes": {"twinName": "Eve"}, "relationships": relationships}

    response = send("/twins", "post", {"data": data})

    assert response.status_code == 201, response.content
    created = models.Twin.objects.get()
    assert created.sibling == created
    assert response.json()["data"]["relationships"]["siblingOf"]["data"] == {
        "type": "twins",
        "id": str(created.pk),
    }


@pytest.mark.urls("tests.spec.test_resource_objects")
@pytest.mark.parametrize("name", ["teacher", "pupils"])
@pytest.mark.spec("FMT-ID-01")
def test_a_local_id_does_not_change_what_clients_only_read(name: str) -> None:
    own = {"type": "artists", "lid": "new"}
    relationship = {"data": own if name == "teacher" else [own]}

    response = send(
        "/lonely-artists", "post", new_artist(lid="new", relationships={name: relationship})
    )

    assert pointed(response) == (403, f"/data/relationships/{name}")
    assert not models.Artist.objects.exists()


@pytest.mark.urls("tests.spec.test_resource_objects")
@pytest.mark.parametrize("value", [["teacher"], ["pupils"], ["nothing"], ["stage_name"], 5, [[]]])
@pytest.mark.spec("FMT-ID-01")
def test_nothing_but_a_local_id_makes_a_new_resource_refer_to_itself(value: Any) -> None:
    attributes = {"stageName": "Ada", "_itself": value}

    response = send("/lonely-artists", "post", new_artist(attributes=attributes))

    assert response.status_code == 201
    created = models.Artist.objects.get()
    assert created.teacher is None
    assert not created.pupils.exists()


@pytest.mark.spec("FMT-ID-01")
def test_nothing_in_a_form_makes_a_new_resource_refer_to_itself() -> None:
    client = Client(raise_request_exception=False)
    form = {"stage_name": "Ada", "_itself": "teacher"}

    response = client.post("/artists", form, headers={"accept": MEDIA_TYPE})

    assert response.status_code == 201
    assert models.Artist.objects.get().teacher is None


@pytest.mark.parametrize("name", ["teacher", "pupils"])
@pytest.mark.spec("FMT-ID-01")
def test_a_local_id_means_nothing_in_a_change(name: str) -> None:
    artist = models.Artist.objects.create(stage_name="Ada")
    own = {"type": "artists", "lid": "new"}
    linkage, place = (own, "data") if name == "teacher" else ([own], "data/0")
    data = {"type": "artists", "id": str(artist.pk), "lid": "new"}

    response = send(
        f"/artists/{artist.pk}",
        "patch",
        {"data": {**data, "relationships": {name: {"data": linkage}}}},
    )

    assert pointed(response) == (400, f"/data/relationships/{name}/{place}/lid")
    artist.refresh_from_db()
    assert artist.teacher is None


@pytest.mark.parametrize("value", [7, None, True, [], {}])
@pytest.mark.parametrize("member", ["type", "id"])
@pytest.mark.spec("FMT-ID-02")
def test_what_identifies_a_new_resource_is_a_string(member: str, value: Any) -> None:
    resource = {"type": "record_labels", "attributes": {"labelName": "Alto"}, member: value}

    response = send("/labels", "post", {"data": resource})

    assert pointed(response) == (400, f"/data/{member}")
    assert not models.Label.objects.exists()


@pytest.mark.parametrize("value", [7, None, True, [], {}])
@pytest.mark.spec("FMT-ID-02")
def test_a_local_id_is_a_string(value: Any) -> None:
    assert pointed(send("/artists", "post", new_artist(lid=value))) == (400, "/data/lid")
    assert not models.Artist.objects.exists()


@pytest.mark.parametrize("value", [7, None, True, [], {}])
@pytest.mark.parametrize("member", ["type", "id"])
@pytest.mark.spec("FMT-ID-02")
@pytest.mark.usefixtures("strict")
def test_what_identifies_a_known_resource_is_a_string(member: str, value: Any) -> None:
    label = models.Label.objects.create(label_name="Alto")
    resource = {"type": "record_labels", "id": str(label.pk), "attributes": {"labelName": "Bass"}}

    response = send(f"/labels/{label.pk}", "patch", {"data": {**resource, member: value}})

    assert pointed(response) == (400, f"/data/{member}")
    label.refresh_from_db()
    assert label.label_name == "Alto"


@pytest.mark.spec("FMT-ID-03")
def test_a_type_and_an_id_mean_one_resource_wherever_they_stand() -> None:
    reads = {request: found for request, found in answers().items() if request.startswith("get ")}
    resources: dict[tuple[str, str], list[Any]] = {}
    for part in resources_of(reads):
        resources.setdefault((part.value["type"], part.value["id"]), []).append(part.value)

    assert {name for (name, _), found in resources.items() if len(found) > 1} == TYPES
    for found in resources.values():
        assert all(resource == found[0] for resource in found)


@pytest.mark.parametrize("resource_name", ["bad type!", "bad/type", "_type", "type-", "a.b"])
@pytest.mark.spec("FMT-ID-04")
def test_a_type_that_is_no_member_name_is_found_at_startup(
    settings: Any, resource_name: str
) -> None:
    [error] = mistakes(settings, serializer_with(resource_name))

    assert error.id == "rest_framework_json_api.E002"
    assert f"JSON:API allows no name {resource_name!r} for a member or a type." in error.msg


@pytest.mark.spec("FMT-ID-04")
def test_a_type_that_is_a_member_name_is_not_found_at_startup(settings: Any) -> None:
    assert mistakes(settings, serializer_with("good type-or_so")) == []


@pytest.mark.spec("FMT-ID-05")
def test_a_type_is_spelled_in_one_way_in_linkage_and_in_resources() -> None:
    [album, *_] = make_albums(2)
    resource = get(f"/albums/{album.pk}")["data"]

    found: dict[str, set[str]] = {}
    for name, relationship in resource["relationships"].items():
        linkages = [
            relationship["data"],
            get(f"/albums/{album.pk}/relationships/{name}")["data"],
            get(f"/albums/{album.pk}/{name}")["data"],
            get(f"/albums/{album.pk}?include={name}")["included"],
        ]
        rows = [row for rows in linkages for row in (rows if isinstance(rows, list) else [rows])]
        found[name] = {row["type"] for row in rows}

    assert found == {
        "artist": {"artists"},
        "label": {"record_labels"},
        "genres": {"genres"},
        "guests": {"artists"},
        "tracks": {"tracks"},
    }
    assert {row["type"] for row in get("/labels")["data"]} == {"record_labels"}


@pytest.mark.spec("FMT-FLD-01")
def test_an_attribute_that_is_called_type_stops_the_startup(settings: Any) -> None:
    with pytest.raises(ImproperlyConfigured, match="has fields with reserved names: 'type'"):
        mistakes(settings, serializer_with(type=serializers.CharField(source="title")))


@pytest.mark.spec("FMT-FLD-01")
def test_a_relationship_that_is_called_type_stops_the_startup(settings: Any) -> None:
    field = relations.SerializerMethodResourceRelatedField(model=models.Genre)

    with pytest.raises(ImproperlyConfigured, match="has fields with reserved names: 'type'"):
        mistakes(settings, serializer_with(type=field))


@pytest.mark.parametrize("name", ["Type", "Id"])
@pytest.mark.spec("FMT-FLD-01")
def test_a_field_whose_key_is_the_one_of_the_identity_is_found_at_startup(
    settings: Any, name: str
) -> None:
    fields: dict[str, Any] = {name: serializers.CharField(source="title")}

    [error] = mistakes(settings, serializer_with(**fields))

    assert repr(name.lower()) in error.msg


@pytest.mark.spec("FMT-FLD-01")
def test_an_id_that_is_declared_is_no_field() -> None:
    label = models.Label.objects.create(id=LABEL_ID, label_name="Alto")

    assert get(f"/labels/{label.pk}")["data"] == {
        "type": "record_labels",
        "id": LABEL_ID,
        "attributes": {"labelName": "Alto"},
        "links": {"self": f"http://testserver/labels/{LABEL_ID}"},
    }


@pytest.mark.spec("FMT-FLD-01")
def test_two_fields_with_one_name_are_a_mistake_of_the_developer(settings: Any) -> None:
    settings.DEBUG_PROPAGATE_EXCEPTIONS = True
    genre = models.Genre.objects.create(title="Jazz")
    names = ("long_title", "longTitle")
    fields: dict[str, Any] = {name: serializers.CharField(source="title") for name in names}

    class GenreViewSet(views.ModelViewSet):
        queryset = models.Genre.objects.all()
        serializer_class = serializer_with(**fields)

    message = "the fields 'long_title' and 'longTitle' are both spelled 'longTitle' in documents"
    with pytest.raises(ImproperlyConfigured, match=message):
        get_one(GenreViewSet, genre.pk)


@pytest.mark.spec("FMT-FLD-01")
def test_a_name_that_is_given_as_attribute_and_as_relationship_is_refused() -> None:
    data = new_artist(
        attributes={"stageName": "Ada", "teacher": "x"}, relationships={"teacher": {"data": None}}
    )

    assert pointed(send("/artists", "post", data)) == (400, "/data/relationships/teacher")
    assert not models.Artist.objects.exists()


@pytest.mark.parametrize("member", ["attributes", "relationships"])
@pytest.mark.spec("FMT-FLD-01")
def test_id_and_type_among_the_fields_do_not_change_the_identity(member: str) -> None:
    label = models.Label.objects.create(label_name="Alto")
    identity = {"type": "record_labels", "id": str(label.pk)}
    linkage = {"data": {"type": "record_labels", "id": LABEL_ID}}
    fields = {
        "attributes": {"id": LABEL_ID, "type": "genres", "labelName": "Bass"},
        "relationships": {"id": linkage, "type": linkage},
    }

    response = send(f"/labels/{label.pk}", "patch", {"data": {**identity, member: fields[member]}})

    assert response.status_code == 200
    [found] = models.Label.objects.all()
    assert found.pk == label.pk
    assert response.json()["data"].items() >= identity.items()


@pytest.mark.parametrize("value", ["abc", [], None, 1, False])
@pytest.mark.spec("FMT-ATT-01")
def test_attributes_that_are_no_object_are_refused(value: Any) -> None:
    assert pointed(send("/artists", "post", new_artist(attributes=value))) == (
        400,
        "/data/attributes",
    )
    artist = models.Artist.objects.create(stage_name="Ada")
    data = {"type": "artists", "id": str(artist.pk), "attributes": value}
    assert pointed(send(f"/artists/{artist.pk}", "patch", {"data": data})) == (
        400,
        "/data/attributes",
    )
    assert list(models.Artist.objects.all()) == [artist]


@pytest.mark.spec("FMT-ATT-01")
def test_attributes_are_an_object() -> None:
    found = parts_of(answers(), "attributes")

    assert found
    assert [part.place for part in found if not isinstance(part.value, dict)] == []


JSON_VALUES = [
    {"pages": [1, 2.5, {"is_proof": True, "by": None}], "": "", "id": "7", "type": "x", "@a": []},
    [{"notes": []}, "Ä\u20ac", -1, 0.1, False, None],
    "text",
    12,
    True,
    [],
    {},
]


@pytest.mark.parametrize("value", JSON_VALUES)
@pytest.mark.spec("FMT-ATT-02")
def test_any_json_value_may_be_the_value_of_an_attribute(value: Any) -> None:
    attributes = {"title": "Draft", "wordCount": 7, "notes": value}
    view = ManuscriptViewSet.as_view({"post": "create"})

    response = call(
        view, method="post", data={"data": {"type": "manuscripts", "attributes": attributes}}
    )

    assert response.status_code == 201
    created = Manuscript.objects.get()
    assert created.notes == value
    expected = {"type": "manuscripts", "id": str(created.pk), "attributes": attributes}
    assert get_one(ManuscriptViewSet, created.pk) == {"data": expected}


@pytest.mark.spec("FMT-ATT-03", "FMT-ATT-04")
def test_foreign_keys_are_relationships_and_no_attributes() -> None:
    [album] = make_albums(1)

    resource = get(f"/albums/{album.pk}")["data"]

    assert resource["attributes"] == {
        "albumTitle": "Album 0",
        "releaseDate": None,
        "headline": "ALBUM 0",
    }
    assert resource["relationships"]["artist"]["data"] == {
        "type": "artists",
        "id": str(album.artist_id),
    }
    assert resource["relationships"]["label"]["data"] == {
        "type": "record_labels",
        "id": str(album.label_id),
    }


@pytest.mark.spec("FMT-ATT-03", "FMT-ATT-04")
def test_the_foreign_keys_of_a_serializer_with_all_fields_are_relationships() -> None:
    class AlbumSerializer(serializers.ModelSerializer):
        class Meta:
            model = models.Album
            fields = "__all__"

    class AlbumViewSet(views.ModelViewSet):
        queryset = models.Album.objects.all()
        serializer_class = AlbumSerializer

    [album] = make_albums(1)
    genre, guest = album.genres.get(), album.guests.get()

    assert get_one(AlbumViewSet, album.pk)["data"] == {
        "type": "albums",
        "id": str(album.pk),
        "attributes": {"albumTitle": "Album 0", "releaseDate": None, "price": "0.00"},
        "relationships": {
            "artist": {"data": {"type": "artists", "id": str(album.artist_id)}},
            "label": {"data": {"type": "record_labels", "id": str(album.label_id)}},
            "genres": {"data": [{"type": "genres", "id": str(genre.pk)}], "meta": {"count": 1}},
            "guests": {"data": [{"type": "artists", "id": str(guest.pk)}], "meta": {"count": 1}},
        },
    }


@pytest.mark.spec("FMT-RLK-01", "FMT-RLK-02")
def test_the_self_link_of_each_resource_leads_to_it() -> None:
    reads = {request: found for request, found in answers().items() if request.startswith("get ")}
    resources = {part.value["links"]["self"]: part.value for part in resources_of(reads)}

    assert len(resources) == len({(row["type"], row["id"]) for row in resources.values()})
    for url, resource in resources.items():
        assert get(url.removeprefix("http://testserver"))["data"] == resource


@pytest.mark.spec("FMT-RLK-01", "FMT-RLK-02")
def test_the_self_link_of_a_new_resource_leads_to_it() -> None:
    created = send("/artists", "post", new_artist()).json()["data"]

    assert get(created["links"]["self"].removeprefix("http://testserver"))["data"] == created
