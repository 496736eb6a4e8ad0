"""What cannot be limited, and the remedy."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from rest_framework_json_api import relations
from rest_framework_json_api.relations import ResourceRelatedField
from tests import models
from tests.http import get_one
from tests.plan.linkage_extent.api import field, make_album, view_with

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.plan.linkage_extent.api")]


@pytest.mark.parametrize(
    ("name", "kwargs"),
    [
        ("notes", {"linkage": 2}),
        ("notes", {"linkage": False, "count": True}),
        ("first_genres", {"linkage": 2, "model": models.Genre}),
        ("first_genres", {"linkage": False, "count": True, "model": models.Genre}),
    ],
)
def test_what_is_no_relation_between_keys_cannot_be_limited_or_counted(
    name: str, kwargs: Any
) -> None:
    album = make_album()
    viewset = view_with(models.Album, **{name: field(**kwargs)})

    with pytest.raises(ImproperlyConfigured) as raised:
        _ = viewset.serializer_class(album).data
    module = viewset.serializer_class.__module__
    assert str(raised.value) == (
        f"{module}.OwnSerializer: the linkage of {name!r} cannot be limited "
        "or counted, because it is no to-many relation of the model that joins primary keys. "
        "Leave `linkage` and `count` alone."
    )


def test_a_relation_to_another_column_cannot_be_limited() -> None:
    viewset = view_with(models.Country, artists=field(source="artist_set", linkage=2))

    with pytest.raises(ImproperlyConfigured, match="'artists' cannot be limited or counted"):
        _ = viewset.serializer_class(models.Country(code="fr")).data


@pytest.mark.parametrize("name", ["notes", "first_genres"])
def test_what_is_no_relation_between_keys_may_have_links_only(name: str) -> None:
    album = make_album(genres=2)
    viewset = view_with(models.Album, **{name: field(linkage=False, model=models.Genre)})

    assert "relationships" not in get_one(viewset, album.pk)["data"]


def test_a_method_of_the_serializer_takes_no_extent() -> None:
    with pytest.raises(TypeError, match="'linkage'"):
        relations.SerializerMethodResourceRelatedField(many=True, linkage=2)


def test_a_to_one_takes_no_extent() -> None:
    with pytest.raises(TypeError, match="'linkage'"):
        ResourceRelatedField(read_only=True, linkage=2)


def test_an_extent_below_nothing_is_refused() -> None:
    with pytest.raises(AssertionError, match="`linkage` must be True, False, or a number"):
        field(linkage=-1)
