"""Each field has its linkage."""

from typing import Any

import pytest
from rest_framework import relations as drf
from rest_framework.fields import UUIDField

from rest_framework_json_api import relations, serializers
from tests import models
from tests.fields.relations.api import (
    BLUES,
    JAZZ,
    LABEL,
    TitleField,
    identifier,
    many,
    relationship,
    serializer_of,
    viewset_of,
)
from tests.http import get_list, get_one
from tests.music import ArtistSerializer, GenreSerializer

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.fields.relations.api")]


@pytest.fixture
def bare_album() -> models.Album:
    """An album with nothing in any of its relations but the one to its artist."""
    artist = models.Artist.objects.create(id=2, stage_name="Artist")
    return models.Album.objects.create(id=3, album_title="Album", artist=artist)


TO_ONE = [
    relations.ResourceRelatedField(source="label", read_only=True),
    relations.ResourceRelatedField(source="label", queryset=models.Label.objects.all()),
    relations.SerializerMethodResourceRelatedField(method_name="get_it"),
    relations.SerializerMethodResourceRelatedField(method_name="get_it", model=models.Label),
    drf.PrimaryKeyRelatedField(source="label", read_only=True),
    drf.PrimaryKeyRelatedField(
        source="label", read_only=True, pk_field=UUIDField(format="hex_verbose")
    ),
    relations.ResourceRelatedField(
        source="label", read_only=True, pk_field=UUIDField(format="hex_verbose")
    ),
    TitleField(source="label", read_only=True),
]


@pytest.mark.parametrize("field", TO_ONE, ids=lambda field: type(field).__name__)
def test_a_to_one_has_an_identifier(album: models.Album, field: Any) -> None:
    assert relationship(field, get_it=lambda self, row: row.label) == {
        "data": identifier("record_labels", LABEL)
    }


@pytest.mark.parametrize("field", TO_ONE, ids=lambda field: type(field).__name__)
def test_an_empty_to_one_is_null(bare_album: models.Album, field: Any) -> None:
    assert relationship(field, get_it=lambda self, row: row.label) == {"data": None}


TO_MANY = [
    relations.ResourceRelatedField(source="genres", many=True, read_only=True),
    relations.ResourceRelatedField(source="genres", many=True, queryset=models.Genre.objects.all()),
    relations.SerializerMethodResourceRelatedField(method_name="get_it", many=True),
    relations.SerializerMethodResourceRelatedField(
        method_name="get_it", many=True, model=models.Genre
    ),
    drf.PrimaryKeyRelatedField(source="genres", many=True, read_only=True),
    drf.HyperlinkedRelatedField(
        source="genres", many=True, read_only=True, view_name="genre-detail"
    ),
    drf.HyperlinkedRelatedField(
        source="genres",
        many=True,
        read_only=True,
        view_name="genre-by-title",
        lookup_field="title",
    ),
    TitleField(source="genres", many=True, read_only=True),
]


@pytest.mark.parametrize("field", TO_MANY, ids=lambda field: type(field).__name__)
def test_a_to_many_has_identifiers_and_their_count(album: models.Album, field: Any) -> None:
    assert relationship(field, get_it=lambda self, row: row.genres) == many(BLUES, JAZZ)


@pytest.mark.parametrize("field", TO_MANY, ids=lambda field: type(field).__name__)
def test_an_empty_to_many_is_an_empty_list(bare_album: models.Album, field: Any) -> None:
    assert relationship(field, get_it=lambda self, row: row.genres) == many()


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        (lambda self, row: row.genres, many(BLUES, JAZZ)),
        (lambda self, row: row.genres.filter(title="Jazz"), many(JAZZ)),
        (
            lambda self, row: [row.genres.get(pk=5), row.artist],
            many(JAZZ, identifier("artists", 2)),
        ),
        (lambda self, row: (genre for genre in row.genres.order_by("-pk")), many(JAZZ, BLUES)),
        (lambda self, row: [], many()),
        (lambda self, row: None, many()),
    ],
)
def test_a_serializer_method_may_return_anything_that_holds_objects(
    album: models.Album, method: Any, expected: Any
) -> None:
    field = relations.SerializerMethodResourceRelatedField(many=True)

    assert relationship(field, get_related=method) == expected


@pytest.mark.parametrize(
    ("name", "arguments"), [("get_related", {}), ("find_it", {"method_name": "find_it"})]
)
@pytest.mark.parametrize(
    ("whole", "found", "expected"),
    [
        (False, lambda self, row: row.artist, {"data": identifier("artists", 2)}),
        (True, lambda self, row: row.genres, many(BLUES, JAZZ)),
    ],
)
def test_the_serializer_method_is_named_after_the_field_unless_it_is_given(
    album: models.Album, name: str, arguments: Any, whole: Any, found: Any, expected: Any
) -> None:
    field = relations.SerializerMethodResourceRelatedField(many=whole, **arguments)

    assert relationship(field, **{name: found}) == expected


@pytest.mark.parametrize("whole", [False, True])
def test_the_serializer_method_may_be_given_by_position(album: models.Album, whole: bool) -> None:
    field = relations.SerializerMethodResourceRelatedField("find_it", many=whole)
    found = relationship(field, find_it=lambda self, row: [row.artist] if whole else row.artist)

    assert found == (
        many(identifier("artists", 2)) if whole else {"data": identifier("artists", 2)}
    )


@pytest.mark.parametrize("whole", [False, True])
def test_the_model_of_a_serializer_method_is_the_type(album: models.Album, whole: bool) -> None:
    field = relations.SerializerMethodResourceRelatedField(many=whole, model=models.Album)
    found = relationship(field, get_related=lambda self, row: [row.artist] if whole else row.artist)

    assert found == (many(identifier("albums", 2)) if whole else {"data": identifier("albums", 2)})


def test_the_declared_serializer_gives_the_type_of_linkage(album: models.Album) -> None:
    class StyleSerializer(GenreSerializer):
        class JSONAPIMeta:
            resource_name = "styles"

    expected = many(identifier("styles", 4), identifier("styles", 5))
    for field in TO_MANY:
        found = relationship(
            field,
            get_it=lambda self, row: row.genres,
            included_serializers={"related": StyleSerializer},
        )
        assert found == expected, field


def test_drf_hyperlinks_are_related_links(album: models.Album) -> None:
    to_one = drf.HyperlinkedRelatedField[Any](
        source="artist", read_only=True, view_name="artist-detail"
    )
    identity = drf.HyperlinkedIdentityField(view_name="album-genres", lookup_url_kwarg="album_pk")

    assert relationship(to_one) == {
        "links": {"related": "http://testserver/artists/2/"},
        "data": identifier("artists", 2),
    }
    assert relationship(identity) == {
        "links": {"related": "http://testserver/albums/3/all-genres/"}
    }


def test_an_empty_drf_hyperlink_has_no_link(bare_album: models.Album) -> None:
    field = drf.HyperlinkedRelatedField[Any](
        source="label", read_only=True, view_name="artist-detail"
    )

    assert relationship(field) == {"data": None}


@pytest.mark.parametrize(
    ("model", "field", "expected"),
    [
        (
            models.Album,
            drf.SlugRelatedField("stage_name", source="artist", read_only=True),
            "Artist",
        ),
        (models.Album, drf.SlugRelatedField("label_name", source="label", read_only=True), None),
        (
            models.Album,
            drf.SlugRelatedField("title", source="genres", read_only=True, many=True),
            ["Blues", "Jazz"],
        ),
        (models.Album, drf.StringRelatedField(source="artist"), "Artist"),
        (models.Album, drf.StringRelatedField(source="genres", many=True), ["Blues", "Jazz"]),
        (models.Album, drf.StringRelatedField(source="guests", many=True), []),
    ],
)
def test_slugs_and_strings_are_attributes(
    album: models.Album, model: Any, field: Any, expected: Any
) -> None:
    models.Album.objects.update(label=None)
    viewset = viewset_of(serializer_of(model, related_text=field))

    assert get_one(viewset, 3) == {
        "data": {"type": "albums", "id": "3", "attributes": {"relatedText": expected}}
    }


def test_a_foreign_key_to_another_column_has_the_id_of_the_resource(album: models.Album) -> None:
    models.Country.objects.create(id=8, code="de")
    country = models.Country.objects.create(id=9, code="fr")
    models.Artist.objects.update(country=country)

    class ByDefault(serializers.ModelSerializer):
        by_field = relations.ResourceRelatedField(source="country", read_only=True)

        class Meta:
            model = models.Artist
            fields = ("country", "by_field")

    expected = {"data": identifier("countries", 9)}
    found = get_one(viewset_of(ByDefault), 2)["data"]
    assert found["relationships"] == {"country": expected, "byField": expected}
    assert get_list(viewset_of(ByDefault))["data"] == [found]


@pytest.mark.parametrize("has_passport", [True, False])
def test_a_reverse_one_to_one_may_be_absent(album: models.Album, has_passport: bool) -> None:
    if has_passport:
        models.Passport.objects.create(id=6, artist_id=2, serial_number="P")
    fields = {
        "ours": relations.ResourceRelatedField(source="passport", read_only=True),
        "of_drf": drf.PrimaryKeyRelatedField[Any](source="passport", read_only=True),
    }
    viewset = viewset_of(serializer_of(models.Artist, **fields))
    resource = get_one(viewset, 2)["data"]

    expected = {"data": identifier("passports", 6) if has_passport else None}
    assert resource["relationships"] == {"ours": expected, "ofDrf": expected}
    assert get_list(viewset)["data"] == [resource]


@pytest.mark.parametrize("has_passport", [True, False])
def test_a_source_may_lead_through_a_one_to_one_that_is_absent(
    album: models.Album, has_passport: bool
) -> None:
    if has_passport:
        models.Passport.objects.create(id=6, artist_id=2, serial_number="P")
    field = relations.ResourceRelatedField(source="artist.passport.artist", read_only=True)

    assert relationship(field) == {"data": identifier("artists", 2) if has_passport else None}


def test_a_relationship_that_the_instance_lacks_is_left_out() -> None:
    field = relations.ResourceRelatedField(
        source="nowhere", queryset=models.Genre.objects.all(), required=False
    )

    assert serializer_of(related=field)(models.Album()).data == {}


def test_generic_relations_are_relationships(album: models.Album) -> None:
    album.notes.create(id=1, text="Note")
    field = relations.ResourceRelatedField(source="notes", many=True, read_only=True)

    assert relationship(field) == many(identifier("notes", 1))


@pytest.mark.parametrize("has_teacher", [True, False])
@pytest.mark.parametrize(
    "field",
    [
        relations.ResourceRelatedField(source="artist.teacher", read_only=True),
        relations.HyperlinkedRelatedField(source="artist.teacher", read_only=True),
        relations.SerializerMethodResourceRelatedField(),
        relations.SerializerMethodHyperlinkedRelatedField(),
        drf.PrimaryKeyRelatedField(source="artist.teacher", read_only=True),
        TitleField(source="artist.teacher", read_only=True),
    ],
    ids=lambda field: type(field).__name__,
)
def test_what_a_path_or_a_method_leads_to_can_be_included(
    album: models.Album, field: Any, has_teacher: bool
) -> None:
    if has_teacher:
        teacher = models.Artist.objects.create(id=1, stage_name="Teacher")
        models.Artist.objects.filter(pk=2).update(teacher=teacher)
    viewset = viewset_of(
        serializer_of(
            related=field,
            get_related=lambda self, row: row.artist.teacher,
            included_serializers={"related": ArtistSerializer},
        )
    )
    found = get_list(viewset, "?include=related&fields[artists]=stageName")
    linkage = {"data": identifier("artists", 1) if has_teacher else None}
    included = {**identifier("artists", 1), "attributes": {"stageName": "Teacher"}}

    assert found["data"][0]["relationships"] == {"related": linkage}
    assert found["included"] == ([included] if has_teacher else [])


def test_what_a_path_does_not_lead_to_is_not_included(album: models.Album) -> None:
    field = relations.HyperlinkedRelatedField(source="artist.nowhere", read_only=True)
    serializer = serializer_of(related=field, included_serializers={"related": ArtistSerializer})

    assert get_list(viewset_of(serializer), "?include=related")["included"] == []


def test_a_key_whose_model_is_unknown_asks_the_related_objects(album: models.Album) -> None:
    field = drf.PrimaryKeyRelatedField[Any](source="first_genres", many=True, read_only=True)

    assert relationship(field) == many(BLUES)


def test_a_resource_with_an_id_of_its_own_is_included_once(album: models.Album) -> None:
    class TitledGenreSerializer(serializers.ModelSerializer):
        id = serializers.CharField(source="title")

        class Meta:
            model = models.Genre
            fields = ("id",)

    names = ("genres", "same_genres")
    serializer = serializer_of(
        genres=relations.HyperlinkedRelatedField(many=True, read_only=True),
        same_genres=relations.HyperlinkedRelatedField(source="genres", many=True, read_only=True),
        included_serializers=dict.fromkeys(names, TitledGenreSerializer),
    )
    found = get_list(viewset_of(serializer), "?include=genres,sameGenres")

    assert found["included"] == [identifier("genres", "Blues"), identifier("genres", "Jazz")]


def test_the_default_relations_of_a_serializer(album: models.Album) -> None:
    class DefaultSerializer(serializers.ModelSerializer):
        class Meta:
            model = models.Album
            fields = ("artist", "label", "genres", "guests")

    assert get_one(viewset_of(DefaultSerializer), 3) == {
        "data": {
            "type": "albums",
            "id": "3",
            "relationships": {
                "artist": {"data": identifier("artists", 2)},
                "label": {"data": identifier("record_labels", LABEL)},
                "genres": many(BLUES, JAZZ),
                "guests": many(),
            },
        }
    }


def test_the_class_of_default_relations_can_be_chosen(album: models.Album) -> None:
    class LinkedField(relations.ResourceRelatedField):
        self_link_view_name = "album-relationships"

    class LinkedSerializer(serializers.ModelSerializer):
        serializer_related_field = LinkedField

        class Meta:
            model = models.Album
            fields = ("artist",)

    assert get_one(viewset_of(LinkedSerializer), 3)["data"]["relationships"] == {
        "artist": {
            "links": {"self": "http://testserver/albums/3/relationships/artist/"},
            "data": identifier("artists", 2),
        }
    }


def test_an_identifier_of_a_dict_instance_is_that_of_its_item(album: models.Album) -> None:
    serializer = serializer_of(
        artist=relations.ResourceRelatedField(read_only=True),
        label=relations.ResourceRelatedField(read_only=True),
    )

    assert serializer({"artist": album.artist, "label": None}).data == {
        "artist": identifier("artists", 2),
        "label": None,
    }
