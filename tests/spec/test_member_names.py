"""JSON:API 1.1, "Member Names": what the members of documents may be called."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.urls import include, path

from rest_framework_json_api import relations, renderers, routers, serializers, views
from rest_framework_json_api.negotiation import Extension, Profile
from tests import models
from tests.music import GenreSerializer, make_albums
from tests.spec.api import get, send
from tests.spec.parts import answers, parts_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.spec.api")]

#: The characters that the specification reserves (JSON:API 1.1, "Reserved Characters").
RESERVED = "+,.[]!\"#$%&'()*/:;<=>?@\\^`{|}~\x7f" + "".join(map(chr, range(0x20)))

#: Not reserved, but no good at the ends of a name.
IN_BETWEEN = "-_ "

#: Names that begin, go on and end with what is allowed there.
GOOD = ["x", "9", "X-y_z 1", "größe", "名前", "a--b", "\u0080", "😀"]

CONTEXT = "https://example.com/context"


class ContextRenderer(renderers.JSONRenderer):
    """Adds members with ``@`` to all objects."""

    def get_document(self, answer: Any) -> dict[str, Any]:
        return {"@context": CONTEXT, **super().get_document(answer)}

    def build_json_resource_obj(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {"@id": CONTEXT, **super().build_json_resource_obj(*args, **kwargs)}

    def extract_attributes(self, fields: Any, resource: Any) -> dict[str, Any]:
        return {"@type": "Genre", **super().extract_attributes(fields, resource)}

    def extract_relationships(
        self, fields: Any, resource: Any, resource_instance: Any
    ) -> dict[str, Any]:
        found = super().extract_relationships(fields, resource, resource_instance)
        return {
            "@value": [],
            **{name: {"@x": 1, **relationship} for name, relationship in found.items()},
        }


class TeacherField(relations.ResourceRelatedField):
    def to_representation(self, value: Any) -> dict[str, Any]:
        return {"@id": CONTEXT, **super().to_representation(value)}


class ArtistSerializer(serializers.ModelSerializer):
    teacher = TeacherField(queryset=models.Artist.objects.all())

    class Meta:
        model = models.Artist
        fields = ("stage_name", "teacher")


class ArtistViewSet(views.ModelViewSet):
    queryset = models.Artist.objects.all()
    serializer_class = ArtistSerializer
    renderer_classes = (ContextRenderer,)


router = routers.SimpleRouter(trailing_slash=False)
router.register("artists", ArtistViewSet)

urlpatterns = router.urls


def refused_names(settings: Any, serializer: Any) -> list[str]:
    """Return the names that the system checks refuse in a serializer behind a router."""
    members = {"queryset": models.Genre.objects.all(), "serializer_class": serializer}
    router = routers.SimpleRouter()
    router.register("genres", type("GenreViewSet", (views.ModelViewSet,), members))
    settings.ROOT_URLCONF = (path("", include(router.urls)),)
    found = [
        message
        for message in run_checks(databases=[])
        if (message.id or "").startswith("rest_framework_json_api.E")
    ]
    assert {message.id for message in found} <= {"rest_framework_json_api.E002"}
    label = f"{serializer.__module__}.{serializer.__qualname__}"
    return [
        message.msg.removeprefix(f"{label}: JSON:API allows no name ").removesuffix(
            " for a member or a type."
        )
        for message in found
    ]


def with_field(name: str, meta_fields: tuple[str, ...] = ()) -> Any:
    """Return a serializer with a field of some name."""

    def get_fields(self: Any) -> dict[str, Any]:
        return {name: serializers.CharField(source="title")}

    options = {"model": models.Genre, "fields": ("title",), "meta_fields": meta_fields}
    members = {"Meta": type("Meta", (), options), "get_fields": get_fields}
    return type("NamedSerializer", (serializers.ModelSerializer,), members)


def with_type(name: str) -> Any:
    """Return a serializer whose resources are of some type."""
    options = type("JSONAPIMeta", (), {"resource_name": name})
    return type("NamedSerializer", (GenreSerializer,), {"JSONAPIMeta": options})


def with_meta(name: str) -> Any:
    """Return a serializer with a field of some name in ``meta``."""
    return with_field(name, (name,))


KINDS = pytest.mark.parametrize("kind", [with_field, with_type, with_meta])


@pytest.fixture(autouse=True)
def names_as_they_are(settings: Any, request: Any) -> None:
    """Let the names in documents be those in Python, where names are checked."""
    if "kind" in request.fixturenames:
        settings.JSON_API_FORMAT_FIELD_NAMES = False


@pytest.mark.spec("FMT-MN-01")
def test_names_are_compared_letter_by_letter() -> None:
    [album] = make_albums(1)
    artist = album.artist
    before = get(f"/artists/{artist.pk}")
    data = {
        "type": "artists",
        "id": str(artist.pk),
        "attributes": {"StageName": "x", "stagename": "x", "STAGENAME": "x", "stage-name": "x"},
        "relationships": {"Teacher": {"data": None}, "TEACHER": {"data": None}},
    }

    response = send(f"/artists/{artist.pk}", "patch", {"data": data})

    assert response.status_code == 200
    assert response.json() == before == get(f"/artists/{artist.pk}")


@pytest.mark.parametrize("name", ["Artists", "ARTISTS", "artist", "Artist"])
@pytest.mark.spec("FMT-MN-01")
def test_types_are_compared_letter_by_letter(name: str) -> None:
    response = send("/artists", "post", {"data": {"type": name, "attributes": {"stageName": "A"}}})

    [error] = response.json()["errors"]
    assert (response.status_code, error["source"]) == (409, {"pointer": "/data/type"})
    assert not models.Artist.objects.exists()


@pytest.mark.parametrize("member", ["Data", "DATA"])
@pytest.mark.spec("FMT-MN-01")
def test_the_members_of_the_specification_are_compared_letter_by_letter(member: str) -> None:
    resource = {"type": "artists", "attributes": {"stageName": "Ada"}}
    response = send("/artists", "post", {member: resource})

    [error] = response.json()["errors"]
    assert (response.status_code, error["source"]) == (400, {"pointer": ""})


@pytest.mark.parametrize("kind", [with_field, with_meta])
@pytest.mark.spec("FMT-MN-02")
def test_an_empty_name_is_found_at_startup(settings: Any, kind: Any) -> None:
    assert refused_names(settings, kind("")) == ["''"]


@KINDS
@pytest.mark.parametrize("name", GOOD)
@pytest.mark.spec("FMT-MN-02", "FMT-MN-03")
def test_a_name_of_allowed_characters_is_not_found_at_startup(
    settings: Any, kind: Any, name: str
) -> None:
    assert refused_names(settings, kind(name)) == []


@KINDS
@pytest.mark.parametrize("character", IN_BETWEEN)
@pytest.mark.spec("FMT-MN-03")
def test_a_name_that_begins_or_ends_with_what_stands_in_between_is_found_at_startup(
    settings: Any, kind: Any, character: str
) -> None:
    for name in (f"{character}odd", f"odd{character}", character, f"{character}odd{character}"):
        assert refused_names(settings, kind(name)) == [repr(name)]


@KINDS
@pytest.mark.spec("FMT-MN-03", "FMT-MN-05")
def test_a_name_with_a_reserved_character_is_found_at_startup(settings: Any, kind: Any) -> None:
    for character in RESERVED:
        name = f"a{character}b"
        assert refused_names(settings, kind(name)) == [repr(name)]


@pytest.mark.spec("FMT-MN-03")
def test_a_name_is_checked_as_it_is_spelled_in_documents(settings: Any) -> None:
    settings.JSON_API_FORMAT_FIELD_NAMES = "dasherize"

    assert refused_names(settings, with_field("odd_")) == ["'odd-'"]
    assert refused_names(settings, with_field("fairly_odd")) == []


def keys_of(value: Any) -> Iterator[str]:
    """Yield the names of all members in a JSON value."""
    if isinstance(value, list):
        for item in value:
            yield from keys_of(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield name
            yield from keys_of(item)


@pytest.mark.spec("FMT-MN-02", "FMT-MN-03", "FMT-MN-04", "FMT-MN-05")
def test_all_names_in_documents_are_safe_in_urls() -> None:
    documents = answers()
    names = set(keys_of(list(documents.values())))
    names |= {
        part.value["type"] for part in parts_of(documents, "resource", "identifier") if part.value
    }

    safe = re.compile("[a-zA-Z0-9]([-_a-zA-Z0-9]*[a-zA-Z0-9])?")
    assert {"albumTitle", "record_labels", "count"} <= names
    assert [name for name in names if not safe.fullmatch(name)] == []


@pytest.mark.urls("tests.spec.test_member_names")
@pytest.mark.spec("FMT-MN-06")
def test_a_project_may_add_members_with_an_at_sign_everywhere() -> None:
    artist = models.Artist.objects.create(stage_name="Ada")
    artist.teacher = artist
    artist.save()
    url = f"http://testserver/artists/{artist.pk}"

    assert get(f"/artists/{artist.pk}") == {
        "@context": CONTEXT,
        "links": {"self": url},
        "data": {
            "@id": CONTEXT,
            "type": "artists",
            "id": str(artist.pk),
            "attributes": {"@type": "Genre", "stageName": "Ada"},
            "relationships": {
                "@value": [],
                "teacher": {
                    "@x": 1,
                    "links": {"self": f"{url}/relationships/teacher", "related": f"{url}/teacher"},
                    "data": {"@id": CONTEXT, "type": "artists", "id": str(artist.pk)},
                },
            },
            "links": {"self": url},
        },
    }


def with_at_members(artist: models.Artist) -> dict[str, Any]:
    """Return a document that has members with an at sign in all of its objects."""
    identifier = {"type": "artists", "id": str(artist.pk), "@lid": 1, "@": {}}
    return {
        "@context": CONTEXT,
        "@data": None,
        "data": {
            "@type": 7,
            "@id": [],
            "type": "artists",
            "attributes": {"@stageName": "x", "@teacher": None, "stageName": "New", "@": 1},
            "relationships": {
                "@value": "y",
                "@teacher": {"data": {"type": "nothing"}},
                "teacher": {"@data": [], "data": identifier},
                "pupils": {"data": [identifier], "@x": None},
            },
            "@relationships": [],
        },
        "@meta": 1,
    }


@pytest.mark.spec("FMT-MN-07", "FMT-DOC-02")
def test_members_with_an_at_sign_mean_nothing_in_a_creation() -> None:
    artist = models.Artist.objects.create(stage_name="Ada")

    response = send("/artists", "post", with_at_members(artist))

    assert response.status_code == 201
    created = models.Artist.objects.get(stage_name="New")
    assert created.teacher == artist
    assert list(created.pupils.all()) == [artist]
    assert response.json()["data"] == get(f"/artists/{created.pk}")["data"]
    assert "@" not in response.content.decode()


@pytest.mark.spec("FMT-MN-07", "FMT-DOC-02")
def test_members_with_an_at_sign_mean_nothing_in_a_change() -> None:
    artist = models.Artist.objects.create(stage_name="Ada")
    document = with_at_members(artist)
    document["data"]["id"] = str(artist.pk)

    response = send(f"/artists/{artist.pk}", "patch", document)

    assert response.status_code == 200
    artist.refresh_from_db()
    assert (artist.stage_name, artist.teacher) == ("New", artist)
    assert response.json() == get(f"/artists/{artist.pk}")
    assert "@" not in response.content.decode()


@pytest.mark.spec("FMT-MN-07")
def test_members_with_an_at_sign_mean_nothing_in_linkage() -> None:
    artist = models.Artist.objects.create(stage_name="Ada")
    own = {"type": "artists", "id": str(artist.pk)}
    url = f"/artists/{artist.pk}/relationships/teacher"

    response = send(url, "patch", {"@context": CONTEXT, "data": {**own, "@x": None}})

    assert response.status_code in (200, 204)
    assert get(url)["data"] == own


@pytest.mark.parametrize("value", [None, "y", 7, [], {}, {"data": 1}])
@pytest.mark.parametrize("member", ["attributes", "relationships"])
@pytest.mark.spec("FMT-MN-07")
def test_a_member_with_an_at_sign_is_neither_an_attribute_nor_a_relationship(
    member: str, value: Any
) -> None:
    artist = models.Artist.objects.create(stage_name="Ada")
    own = {"type": "artists", "id": str(artist.pk)}

    response = send(f"/artists/{artist.pk}", "patch", {"data": {**own, member: {"@x": value}}})

    assert response.status_code == 200
    assert response.json() == get(f"/artists/{artist.pk}")


@pytest.mark.parametrize(
    "name",
    ["stamp", "x:stamp", "version:", "version:-stamp", "version:st!amp", "version:a:b", ":a"],
)
@pytest.mark.spec("FMT-MN-08")
def test_an_extension_whose_members_are_named_otherwise_is_refused(name: str) -> None:
    message = f"The member {name!r} must be 'version:' and a member name."
    members = {"uri": CONTEXT, "namespace": "version", "members": (name,)}

    with pytest.raises(ImproperlyConfigured, match=re.escape(message)):
        type("Versions", (Extension,), members)


@pytest.mark.parametrize("name", ["version:stamp", "version:größe", "version:a b", "version:9"])
@pytest.mark.spec("FMT-MN-08")
def test_an_extension_whose_members_are_named_rightly_is_defined(name: str) -> None:
    members = {"uri": CONTEXT, "namespace": "version", "members": (name,)}

    extension: Any = type("Versions", (Extension,), members)

    assert extension.members == (name,)


@pytest.mark.parametrize("namespace", ["", "my-version", "my_version", "größe", "a:b", "a b"])
@pytest.mark.spec("FMT-MN-08")
def test_an_extension_with_another_namespace_than_letters_and_digits_is_refused(
    namespace: str,
) -> None:
    with pytest.raises(ImproperlyConfigured, match="`namespace` must be letters and digits"):
        type("Versions", (Extension,), {"uri": CONTEXT, "namespace": namespace})


@pytest.mark.parametrize("character", RESERVED)
@pytest.mark.spec("FMT-MN-05")
def test_a_profile_whose_members_have_a_reserved_character_is_refused(character: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="is no member name"):
        type("Stamps", (Profile,), {"uri": CONTEXT, "members": (f"a{character}b",)})
