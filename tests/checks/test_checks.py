"""System checks: each mistake is found, with its remedy, and nothing else is."""

from typing import Any

import pytest
from django.core.checks import Error, Warning, run_checks
from django.urls import include, path
from rest_framework.decorators import action
from rest_framework.response import Response

from rest_framework_json_api import checks, relations, routers, serializers, views
from rest_framework_json_api._checks.registered import RegistryCheck
from rest_framework_json_api._checks.serializers import SerializerCheck
from rest_framework_json_api._resources.naming import is_member_name
from tests import models
from tests.music import GenreSerializer

pytestmark = pytest.mark.urls("tests.checks.test_checks")
HERE = "tests.checks.test_checks"


class OtherGenreSerializer(GenreSerializer):
    pass


class CountrySerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Country
        fields = ("full_name",)


class AlbumSerializer(serializers.ModelSerializer):
    included_serializers: Any = {"label": GenreSerializer, "genres.nothing": GenreSerializer}

    genres = relations.ResourceRelatedField(
        many=True,
        read_only=True,
        self_link_view_name="genre-detail",
        related_link_view_name="no-such-view",
    )

    class Meta:
        model = models.Album
        fields = ("album_title", "genres", "artist")


def spelled_badly(self: Any) -> dict[str, Any]:
    """Return fields, one of them with a name that is no member name."""
    return {"_title": serializers.CharField()}


class BadNamesSerializer(serializers.Serializer):
    class JSONAPIMeta:
        resource_name = "bad/name"

    get_fields = spelled_badly


class GenreViewSet(views.ModelViewSet):
    queryset = models.Genre.objects.all()
    serializer_class: Any = GenreSerializer


class SameGenreViewSet(GenreViewSet):
    pass


class OtherGenreViewSet(GenreViewSet):
    serializer_class = OtherGenreSerializer


class CountryViewSet(views.ModelViewSet):
    queryset = models.Country.objects.all()
    serializer_class = CountrySerializer
    lookup_field = "code"


class AlbumViewSet(views.ModelViewSet):
    queryset = models.Album.objects.all()
    serializer_class = AlbumSerializer

    @action(detail=True)
    def artist(self, request: Any, pk: str) -> Response:
        """Stand in front of a relationship."""
        return Response()


class BadNamesViewSet(views.ModelViewSet):
    queryset = models.Genre.objects.all()
    serializer_class = BadNamesSerializer


def router_with(*viewsets: Any) -> Any:
    """Return a router with some viewsets."""
    router = routers.SimpleRouter()
    for number, viewset in enumerate(viewsets):
        basename = "genre" if viewset is GenreViewSet else f"basename{number}"
        router.register(f"prefix{number}", viewset, basename=basename)
    return router


router = router_with(
    GenreViewSet, SameGenreViewSet, OtherGenreViewSet, CountryViewSet, AlbumViewSet, BadNamesViewSet
)
urlpatterns = [
    path("api/", include((router.urls, "api"))),
    path("plain", views.RelationshipView.as_view()),
]


def test_each_mistake_is_found_once() -> None:
    found = [
        message
        for message in run_checks(databases=[])
        if (message.id or "").startswith("rest_framework_json_api")
    ]

    assert found == [
        Warning(
            f"{HERE}.OtherGenreViewSet and {HERE}.GenreViewSet have resources of the type "
            "'genres', by two serializers.",
            hint="Give one of them another `resource_name`, in the class JSONAPIMeta.",
            id="rest_framework_json_api.W001",
        ),
        Warning(
            f"{HERE}.CountryViewSet looks 'code' up, but the ids of its resources are made of "
            "'pk'.",
            hint="Let the serializer have `id = CharField(source='code')`, or leave "
            "`lookup_field` alone.",
            id="rest_framework_json_api.W003",
        ),
        Warning(
            f"{HERE}.AlbumViewSet: the action at 'artist' stands in front of the URL of the "
            "relationship 'artist'.",
            hint="Give the action another `url_path`.",
            id="rest_framework_json_api.W002",
        ),
        Error(
            f"{HERE}.AlbumSerializer: included_serializers names 'label', which is no "
            "relationship of it.",
            hint="Add a relation field 'label', or remove the entry.",
            id="rest_framework_json_api.E003",
        ),
        Error(
            f"{HERE}.AlbumSerializer: the field 'genres' has 'no-such-view' as "
            "related_link_view_name, and the URLconf has no view of that name.",
            hint="Correct the name. Behind a router of this package none is needed.",
            id="rest_framework_json_api.E004",
        ),
        *(
            Error(
                f"{HERE}.BadNamesSerializer: JSON:API allows no name {name!r} for a member or a "
                "type.",
                hint="Use letters and digits, with hyphens or underscores in between. A field can "
                "have its old name as `source`.",
                id="rest_framework_json_api.E002",
            )
            for name in ("bad/name", "_title")
        ),
    ]


@pytest.mark.urls("tests.routing.routers.api")
def test_nothing_is_found_where_nothing_is_wrong() -> None:
    ids = [
        message.id
        for message in run_checks(databases=[])
        if (message.id or "").startswith("rest_framework_json_api")
    ]

    # Three routers have an action in front of a relationship, and a lookup field of its own.
    assert sorted(map(str, ids)) == [
        *["rest_framework_json_api.W002"] * 3,
        *["rest_framework_json_api.W003"] * 3,
    ]


@pytest.mark.urls("example.urls")
def test_the_example_has_no_mistakes() -> None:
    assert not [
        message
        for message in run_checks(databases=[])
        if (message.id or "").startswith("rest_framework_json_api")
    ]


def test_a_setting_in_the_wrong_place(settings: Any) -> None:
    settings.REST_FRAMEWORK = {"PAGE_SIZE": 10, "JSON_API_FORMAT_TYPES": "camelize"}

    assert checks.check_settings() == [
        Error(
            "JSON_API_FORMAT_TYPES stands in REST_FRAMEWORK, where it has no effect.",
            hint="Make it a setting of its own: JSON_API_FORMAT_TYPES = 'camelize'.",
            id="rest_framework_json_api.E001",
        )
    ]


def test_a_project_without_urls_has_no_routers(settings: Any) -> None:
    del settings.ROOT_URLCONF

    assert checks.check_routers() == []


@pytest.mark.parametrize(
    ("text", "is_allowed"),
    [
        ("a", True),
        ("firstName", True),
        ("first-name", True),
        ("first_name", True),
        ("first name", True),
        ("9", True),
        ("größe", True),
        ("", False),
        ("-a", False),
        ("a_", False),
        (" a", False),
        ("a.b", False),
        ("a/b", False),
        ("@a", False),
        ("a\n", False),
    ],
)
def test_a_member_name(text: str, is_allowed: bool) -> None:
    assert is_member_name(text) is is_allowed


# Query parameters


@pytest.mark.parametrize("name", ["mine", "includes"])
def test_a_query_parameter_that_json_api_keeps_for_itself(settings: Any, name: str) -> None:
    settings.JSON_API_ALLOWED_QUERY_PARAMETERS = ["myParam", name]

    assert checks.check_settings() == [
        Error(
            f"JSON_API_ALLOWED_QUERY_PARAMETERS has the query parameter {name!r}, a name that "
            "JSON:API keeps for itself.",
            hint="Use a name with a capital letter or a digit, such as 'myParameter'.",
            id="rest_framework_json_api.E005",
        )
    ]


@pytest.mark.parametrize("name", ["a,b", "", "-a", "myParam[a.]", "page[_]"])
def test_a_query_parameter_with_a_name_that_json_api_allows_nobody(
    settings: Any, name: str
) -> None:
    settings.JSON_API_ALLOWED_QUERY_PARAMETERS = [name]

    assert [message.id for message in checks.check_settings()] == ["rest_framework_json_api.E005"]


@pytest.mark.parametrize(
    "name",
    [
        "camelCase",
        "my-param",
        "my_param",
        "my param",
        "v2",
        "filter[name]",
        "page[size]",
        "myParam[a.b][]",
    ],
)
def test_a_query_parameter_of_the_project_s_own(settings: Any, name: str) -> None:
    settings.JSON_API_ALLOWED_QUERY_PARAMETERS = [name]

    assert checks.check_settings() == []


def test_the_parameters_of_a_viewset_are_checked_too() -> None:
    class TracedViewSet(GenreViewSet):
        allowed_query_parameters = ("traceId", "trace")

    found = list(RegistryCheck(router_with(TracedViewSet).resources).messages())

    label = f"{HERE}.test_the_parameters_of_a_viewset_are_checked_too.<locals>.TracedViewSet"
    assert found == [
        Error(
            f"{label} has the query parameter 'trace', a name that JSON:API keeps for itself.",
            hint="Use a name with a capital letter or a digit, such as 'myParameter'.",
            id="rest_framework_json_api.E005",
        )
    ]


# Names of fields


def found_in(fields: dict[str, Any]) -> list[Any]:
    """Return what is found in a serializer with some fields."""
    serializer_class: Any = type("OwnSerializer", (serializers.Serializer,), fields)
    serializer_class.__module__ = HERE
    serializer_class.JSONAPIMeta = type("JSONAPIMeta", (), {"resource_name": "things"})
    return list(SerializerCheck(serializer_class).messages(set()))


RENAME = "Give the field another name, and the old one as `source`."
CORRECT = "Correct the field that the message names."


@pytest.mark.parametrize("name", ["type", "non_field_errors"])
def test_a_field_with_a_reserved_name(name: str) -> None:
    assert found_in({name: serializers.CharField()}) == [
        Error(
            f"{HERE}.OwnSerializer has fields with reserved names: {name!r}. JSON:API gives these "
            "names a meaning of their own. Use another name, with the old one as `source`: `kind "
            "= CharField(source='type')`.",
            hint=CORRECT,
            id="rest_framework_json_api.E006",
        )
    ]


@pytest.mark.parametrize("name", ["Type", "Id"])
def test_a_field_that_documents_would_take_for_what_identifies_a_resource(name: str) -> None:
    assert found_in({"id": serializers.CharField(), name: serializers.CharField()})[:1] == [
        Error(
            f"{HERE}.OwnSerializer: the field {name!r} is spelled {name.lower()!r} in documents, "
            "which is what identifies a resource.",
            hint=RENAME,
            id="rest_framework_json_api.E006",
        )
    ]


def test_two_fields_with_one_key() -> None:
    fields = {"full_name": serializers.CharField(), "fullName": serializers.CharField()}

    assert found_in(fields) == [
        Error(
            f"{HERE}.OwnSerializer: the fields 'full_name' and 'fullName' are both spelled "
            "'fullName' in documents. Rename one of them, and use `source`.",
            hint=CORRECT,
            id="rest_framework_json_api.E006",
        )
    ]


def test_two_fields_with_keys_of_their_own(settings: Any) -> None:
    settings.JSON_API_FORMAT_FIELD_NAMES = False
    fields = {"full_name": serializers.CharField(), "fullName": serializers.CharField()}

    assert found_in({**fields, "id": serializers.CharField()}) == []


def test_linkage_that_cannot_be_limited_is_found_with_its_remedy() -> None:
    class LimitedSerializer(GenreSerializer):
        first = relations.ResourceRelatedField(
            source="first_genres", model=models.Genre, many=True, read_only=True, linkage=2
        )

        class Meta:
            model = models.Album
            fields = ("first",)

    [message] = SerializerCheck(LimitedSerializer).messages(set())

    assert "cannot be limited or counted" in message.msg
    assert message.hint == CORRECT


def test_a_serializer_that_cannot_be_imported() -> None:
    class LostSerializer(GenreSerializer):
        included_serializers = {"albums": "tests.music.LostSerializer"}

        albums = relations.ResourceRelatedField(many=True, read_only=True)

        class Meta:
            model = models.Genre
            fields = ("title", "albums")

    [message] = SerializerCheck(LostSerializer).includes()

    assert message.id == "rest_framework_json_api.E003"
    assert message.msg.startswith(
        f"{HERE}.test_a_serializer_that_cannot_be_imported.<locals>.LostSerializer: the serializer "
        "that is to represent 'albums' cannot be imported: "
    )
    assert message.hint == "Correct the dotted path of the class."
