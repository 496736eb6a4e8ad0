"""System checks: each mistake is found, with its remedy, and nothing else is."""

from typing import Any

import pytest
from django.core.checks import Error, Warning, run_checks
from django.urls import include, path
from rest_framework.decorators import action
from rest_framework.response import Response

from rest_framework_json_api import checks, relations, routers, serializers, views
from rest_framework_json_api._naming import is_member_name
from tests import models

pytestmark = pytest.mark.urls("tests.test_checks")
HERE = "tests.test_checks"


class GenreSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Genre
        fields = ("title",)


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
    found = [message for message in run_checks() if (message.id or "").startswith(checks.APP)]

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


@pytest.mark.urls("tests.test_routers")
def test_nothing_is_found_where_nothing_is_wrong() -> None:
    ids = [message.id for message in run_checks() if (message.id or "").startswith(checks.APP)]

    # Three routers have an action in front of a relationship, and a lookup field of its own.
    assert sorted(map(str, ids)) == [
        *["rest_framework_json_api.W002"] * 3,
        *["rest_framework_json_api.W003"] * 3,
    ]


@pytest.mark.urls("example.urls")
def test_the_example_has_no_mistakes() -> None:
    assert not [message for message in run_checks() if (message.id or "").startswith(checks.APP)]


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
