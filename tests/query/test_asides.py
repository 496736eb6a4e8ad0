"""A view makes a serializer once for all that asks for fields, as long as it would be the same."""

from typing import Any

import pytest

from rest_framework_json_api.filters import OrderingFilter
from tests.http import get_list, get_related
from tests.music import AlbumSerializer, AlbumViewSet, make_albums

pytestmark = pytest.mark.django_db


def viewset(**members: Any) -> Any:
    """Return a viewset, which lists what the contexts of its serializers have as ``mark``."""
    marks: list[Any] = []

    class Counted(AlbumSerializer):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            marks.append(self.context.get("mark"))

    own = {"filter_backends": (OrderingFilter,), "serializer_class": Counted, "marks": marks}
    return type("ViewSet", (AlbumViewSet,), {**own, **members})


def test_a_sort_makes_one_serializer_besides_the_one_that_answers() -> None:
    make_albums(1)
    own = viewset()

    get_list(own, "?sort=albumTitle")

    assert len(own.marks) == 2


def test_a_related_url_makes_one_serializer_of_the_parent() -> None:
    [album] = make_albums(1)
    own = viewset()

    get_related(own, album.pk, "tracks")

    assert len(own.marks) == 1


def test_another_context_makes_another_serializer() -> None:
    [album] = make_albums(1)

    def context(self: Any) -> Any:
        return {**AlbumViewSet.get_serializer_context(self), "mark": object()}

    own = viewset(get_serializer_context=context)

    get_related(own, album.pk, "tracks")

    assert len(set(own.marks)) == len(own.marks) > 1
