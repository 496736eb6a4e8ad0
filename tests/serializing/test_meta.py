"""Meta of resources and of documents."""

from typing import Any

import pytest

from rest_framework_json_api import relations, serializers
from tests import models
from tests.http import get_list, get_one
from tests.serializing.api import (
    TITLE,
    ArtistWithMetaSerializer,
    Attributes,
    album_serializer,
    viewset_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.serializing.api")]


@pytest.mark.parametrize(
    ("names", "meta_names"),
    [
        (("album_title", "headline"), ("headline",)),
        (("album_title",), ("headline",)),
        (("album_title",), ["headline"]),
    ],
)
def test_meta_fields_are_presented_in_meta(
    album: models.Album, names: Any, meta_names: Any
) -> None:
    serializer = album_serializer(*names, meta={"meta_fields": meta_names})
    expected = {**TITLE, "meta": {"headline": "ALBUM"}}

    assert get_one(viewset_of(serializer), 3) == {"data": expected}
    assert get_list(viewset_of(serializer)) == {"data": [expected]}


def test_declared_meta_fields_need_not_be_in_fields(album: models.Album) -> None:
    serializer = album_serializer(
        "album_title",
        meta={"meta_fields": ("track_count", "first_genre")},
        track_count=serializers.SerializerMethodField(),
        first_genre=relations.SerializerMethodResourceRelatedField(),
        get_track_count=lambda self, row: 7,
        get_first_genre=lambda self, row: row.genres.first(),
    )

    assert get_one(viewset_of(serializer), 3) == {
        "data": {
            **TITLE,
            "meta": {"trackCount": 7, "firstGenre": {"type": "genres", "id": "4"}},
        }
    }


def test_meta_fields_stay_with_a_sparse_fieldset_and_on_included_resources(
    album: models.Album,
) -> None:
    serializer = album_serializer(
        "album_title",
        "artist",
        meta={"meta_fields": ("headline",)},
        included_serializers={"artist": ArtistWithMetaSerializer},
    )
    query = "?include=artist&fields[albums]=artist&fields[artists]="

    assert get_one(viewset_of(serializer), 3, query) == {
        "data": {
            "type": "albums",
            "id": "3",
            "relationships": {"artist": {"data": {"type": "artists", "id": "2"}}},
            "meta": {"headline": "ALBUM"},
        },
        "included": [{"type": "artists", "id": "2", "meta": {"stageName": "Artist"}}],
    }


def root_meta(self: Any, resource: Any, many: bool) -> Attributes:
    return {"row_count": len(resource)} if many else {"found_id": resource["id"]}


def test_a_serializer_may_give_the_meta_of_the_document(album: models.Album) -> None:
    serializer = album_serializer("id", "album_title", get_root_meta=root_meta)

    assert get_one(viewset_of(serializer), 3) == {"data": TITLE, "meta": {"foundId": 3}}
    assert get_list(viewset_of(serializer)) == {"data": [TITLE], "meta": {"rowCount": 1}}


def test_the_meta_of_a_document_of_another_type_than_dict_is_a_mistake_of_the_developer(
    album: models.Album,
) -> None:
    serializer = album_serializer("album_title", get_root_meta=lambda self, resource, many: [1])
    message = r"^AlbumSerializer\.get_root_meta\(\) must return a dict, not list\.$"

    with pytest.raises(AssertionError, match=message):
        get_one(viewset_of(serializer), 3)
