"""How much a client may sort by: as much as the view says, else the settings."""

from typing import Any

import pytest

from rest_framework_json_api import filters, serializers, views
from tests import models
from tests.http import call, errors

pytestmark = pytest.mark.django_db


class ArtistSerializer(serializers.ModelSerializer):
    included_serializers = {"teacher": "self"}

    class Meta:
        model = models.Artist
        fields = ("stage_name", "teacher")


class ArtistViewSet(views.ReadOnlyModelViewSet):
    queryset = models.Artist.objects.all()
    serializer_class = ArtistSerializer
    filter_backends = (filters.OrderingFilter,)


def sorted_by(sort: str, **attributes: Any) -> Any:
    """Return the response to a request for a sorted collection."""
    viewset: Any = type("Own", (ArtistViewSet,), attributes)
    return call(viewset.as_view({"get": "list"}), f"?sort={sort}")


def path(length: int) -> str:
    """Return a path of a number of segments."""
    return ".".join(["teacher"] * (length - 1) + ["stageName"])


@pytest.mark.parametrize("number", [9, 64, 2000])
def test_a_path_to_sort_by_has_eight_segments_at_most(number: int) -> None:
    assert sorted_by(path(8)).status_code == 200
    assert errors(sorted_by(f"stageName,-{path(number)}")) == [
        {
            "status": "400",
            "code": "invalid",
            "title": "Bad Request",
            "detail": f"A path to sort by has {number} segments, and at most 8 may be.",
            "source": {"parameter": "sort"},
        }
    ]


def test_a_collection_is_sorted_by_sixteen_fields_at_most() -> None:
    fields = [path(number % 8 + 1) for number in range(17)]

    assert sorted_by(",".join(fields[:16])).status_code == 200
    assert errors(sorted_by(",".join(fields)))[0]["detail"] == (
        "There are 17 fields to sort by, and at most 16 may be."
    )


@pytest.mark.parametrize("name", ["max_sort_depth", "max_sort_fields"])
def test_a_view_goes_before_the_settings(settings: Any, name: str) -> None:
    sort = f"{path(2)},stageName"
    setattr(settings, f"JSON_API_{name.upper()}", 1)

    assert sorted_by(sort).status_code == 400
    assert sorted_by(sort, **{name: 2}).status_code == 200

    setattr(settings, f"JSON_API_{name.upper()}", None)

    assert sorted_by(sort).status_code == 200
