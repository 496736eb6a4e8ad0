"""Each link of a document is answered, or there is none."""

from typing import Any

import pytest
from django.test import Client
from django.urls import include, path
from rest_framework.decorators import action
from rest_framework.response import Response

from rest_framework_json_api import routers, serializers, views
from tests import models
from tests.http import MEDIA_TYPE

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class ArtistSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Artist
        fields = ("stage_name", "country")
        read_only_fields = ("country",)


class CountrySerializer(serializers.ModelSerializer):
    """A country, whose ids are texts of any kind."""

    id = serializers.CharField(source="full_name")
    artists = serializers.ResourceRelatedField(source="artist_set", many=True, read_only=True)

    class Meta:
        model = models.Country
        fields = ("id", "artists")


class CountryViewSet(views.ModelViewSet):
    queryset = models.Country.objects.order_by("pk")
    serializer_class = CountrySerializer
    pagination_class = None

    @action(detail=False)
    def latest(self, request: Any) -> Response:
        return self.list(request)


class Loose(CountryViewSet):
    lookup_value_regex = "[^/]+"


class Greedy(CountryViewSet):
    lookup_value_regex = ".+"


class Numbers(CountryViewSet):
    lookup_value_regex = "[0-9]+"


class Keys(CountryViewSet):
    lookup_value_regex = "[0-9]{8}-[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{12}"


class ArtistViewSet(views.ModelViewSet):
    queryset = models.Artist.objects.order_by("pk")
    serializer_class = ArtistSerializer


def urls(prefix: str, viewset: Any, **options: Any) -> Any:
    """Return the URLs of a router with two viewsets, below a prefix."""
    router = routers.DefaultRouter(trailing_slash=False, **options)
    router.register("countries", viewset)
    router.register("artists", ArtistViewSet)
    return path(f"{prefix}/", include((router.urls, prefix)))


parts = routers.SimpleRouter(trailing_slash=False)
parts.register("countries", CountryViewSet)


def part(**actions: str) -> Any:
    """Return a view for URLs that are written by hand, and known to a router."""
    mapping: Any = actions
    return CountryViewSet.as_view(mapping, registry=parts.resources)


#: URLs whose id is taken by the pattern that includes the one of the view.
BY_PARTS = [
    path("countries", part(get="list")),
    path(
        "countries/<pk>/",
        include(
            [
                path("", part(get="retrieve"), name="country-detail"),
                path(
                    "relationships/<related_field>",
                    part(get="retrieve_relationship"),
                    name="country-relationships",
                ),
            ]
        ),
    ),
]

urlpatterns = [
    path("parts/", include((BY_PARTS, "parts"))),
    urls("usual", CountryViewSet),
    urls("loose", Loose),
    urls("greedy", Greedy),
    urls("numbers", Numbers),
    urls("keys", Keys),
    urls("paths", CountryViewSet, use_regex_path=False),
]

KEY = "12345678-1234-1234-1234-123456789012"
CODES = ("fr", "12", "1.0", "a/b", "x y", "ü", "a?b", "5.json", ".", "..", "latest", "%", KEY)


@pytest.fixture(autouse=True)
def countries() -> None:
    for number, code in enumerate(CODES, 1):
        models.Country.objects.create(pk=number, code=number, full_name=code)


def get(url: str) -> Any:
    return Client().get(url, headers={"accept": MEDIA_TYPE})


@pytest.mark.parametrize(
    ("prefix", "without"),
    [
        ("usual", ["1.0", "a/b", "5.json", ".", "..", "latest"]),
        ("loose", ["a/b", ".", "..", "latest"]),
        ("numbers", [code for code in CODES if code != "12"]),
        ("keys", [code for code in CODES if code != KEY]),
        ("parts", ["a/b", ".", "..", "latest"]),
        ("paths", ["a/b", ".", "..", "latest"]),
    ],
)
def test_each_link_is_answered_or_there_is_none(prefix: str, without: list[str]) -> None:
    resources = get(f"/{prefix}/countries").json()["data"]

    assert [resource["id"] for resource in resources] == list(CODES)
    assert [resource["id"] for resource in resources if "links" not in resource] == without
    for resource in resources:
        related = resource["relationships"]["artists"].get("links", {})
        assert ("links" in resource) is bool(related)
        for url in (*resource.get("links", {}).values(), *related.values()):
            response = get(url)
            assert response.status_code == 200, url
        if "links" in resource:
            assert get(resource["links"]["self"]).json()["data"]["id"] == resource["id"]


def test_a_pattern_that_takes_the_rest_of_the_url_leaves_no_links_of_relationships() -> None:
    resources = get("/greedy/countries").json()["data"]

    assert [resource["relationships"]["artists"].get("links") for resource in resources] == [
        None
    ] * len(CODES)
    linked = [resource for resource in resources if "links" in resource]
    assert [resource["id"] for resource in linked] == [
        code for code in CODES if code not in (".", "..", "latest")
    ]
    for resource in linked:
        assert get(resource["links"]["self"]).json()["data"]["id"] == resource["id"]
