"""JSON:API 1.1, "Relationships" and "Resource Linkage": each relation field in a document."""

import json
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import path
from rest_framework import relations as drf
from rest_framework.exceptions import ValidationError
from rest_framework.fields import UUIDField
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from rest_framework_json_api import relations, serializers, views
from tests import models
from tests.http import get_list, get_one, get_related
from tests.music import AlbumViewSet, ArtistSerializer, GenreSerializer

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

LABEL = "11111111-1111-1111-1111-111111111111"


def nothing(request: Any, **kwargs: Any) -> Response:
    raise AssertionError("No test asks for these URLs.")


urlpatterns = [
    path("albums/<pk>/", nothing, name="album-detail"),
    path("artists/<pk>/", nothing, name="artist-detail"),
    path("genres/<pk>/", nothing, name="genre-detail"),
    path("genres/by-title/<title>/", nothing, name="genre-by-title"),
    path("albums/<pk>/relationships/<related_field>/", nothing, name="album-relationships"),
    path("albums/<pk>/<related_field>/", nothing, name="album-related"),
    path("albums/<album_pk>/all-genres/", nothing, name="album-genres"),
    path("titles/<album_title>/<related_field>/", nothing, name="title-related"),
]


@pytest.fixture
def album() -> models.Album:
    """An album with something in each of its relations."""
    label = models.Label.objects.create(id=LABEL, label_name="Alto")
    artist = models.Artist.objects.create(id=2, stage_name="Artist")
    album = models.Album.objects.create(id=3, album_title="Album", artist=artist, label=label)
    for number, title in ((4, "Blues"), (5, "Jazz")):
        album.genres.create(id=number, title=title)
    return album


@pytest.fixture
def bare_album() -> models.Album:
    """An album with nothing in any of its relations but the one to its artist."""
    artist = models.Artist.objects.create(id=2, stage_name="Artist")
    return models.Album.objects.create(id=3, album_title="Album", artist=artist)


def serializer_of(model: Any = models.Album, **attributes: Any) -> Any:
    """Return a serializer class with nothing but some fields."""
    names = [name for name, value in attributes.items() if isinstance(value, serializers.Field)]
    meta = type("Meta", (), {"model": model, "fields": names})
    return type("RowSerializer", (serializers.ModelSerializer,), {"Meta": meta, **attributes})


def viewset_of(serializer: Any) -> Any:
    """Return a viewset of the rows of a serializer's model."""
    attributes = {
        "serializer_class": serializer,
        "queryset": serializer.Meta.model.objects.all(),
        "pagination_class": None,
        "filter_backends": (),
    }
    return type("RowViewSet", (views.ModelViewSet,), attributes)


def relationship(field: Any, *, name: str = "related", query: str = "", **attributes: Any) -> Any:
    """Return the relationship object of a field, the same in a list and for one object."""
    viewset = viewset_of(serializer_of(**{name: field}, **attributes))
    resource = get_one(viewset, 3, query)["data"]
    assert get_list(viewset, query)["data"] == [resource]
    assert list(resource) in (["type", "id"], ["type", "id", "relationships"])
    return next(iter(resource.get("relationships", {}).values()), None)


def many(*identifiers: dict[str, str]) -> dict[str, Any]:
    return {"data": list(identifiers), "meta": {"count": len(identifiers)}}


def identifier(resource_type: str, resource_id: Any) -> dict[str, str]:
    return {"type": resource_type, "id": str(resource_id)}


BLUES, JAZZ = identifier("genres", 4), identifier("genres", 5)


class TitleField(drf.RelatedField[Any, Any, Any]):
    """A field of a project, of which nothing is known but that it is a relation."""

    def to_representation(self, value: Any) -> str:
        return f"title of {value.pk}"


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


LINKS = {
    "self_link_view_name": "album-relationships",
    "related_link_view_name": "album-related",
}
BOTH = {
    "self": "http://testserver/albums/3/relationships/best-genres/",
    "related": "http://testserver/albums/3/best-genres/",
}


def linked_fields(**arguments: Any) -> list[tuple[Any, Any]]:
    """Return every field with links, one and many, each with the other members it shows."""
    method = {"method_name": "get_it", **arguments}
    return [
        (
            relations.ResourceRelatedField(source="artist", read_only=True, **arguments),
            {"data": identifier("artists", 2)},
        ),
        (
            relations.ResourceRelatedField(source="genres", many=True, read_only=True, **arguments),
            many(BLUES, JAZZ),
        ),
        (relations.HyperlinkedRelatedField(source="artist", read_only=True, **arguments), {}),
        (
            relations.HyperlinkedRelatedField(
                source="genres", many=True, read_only=True, **arguments
            ),
            {},
        ),
        (
            relations.SerializerMethodResourceRelatedField(**method),
            {"data": identifier("genres", 4)},
        ),
        (relations.SerializerMethodResourceRelatedField(many=True, **method), many(BLUES)),
        (relations.SerializerMethodHyperlinkedRelatedField(**method), {}),
        (relations.SerializerMethodHyperlinkedRelatedField(many=True, **method), {}),
    ]


def get_it(serializer: Any, row: Any) -> Any:
    """The content of the serializer methods above: fits a to-one and a to-many."""
    field = next(iter(serializer.fields.values()))
    first = row.genres.first()
    return [first] if hasattr(field, "child_relation") else first


@pytest.mark.parametrize(
    ("arguments", "links"),
    [
        (LINKS, BOTH),
        ({"self_link_view_name": "album-relationships"}, {"self": BOTH["self"]}),
        ({"related_link_view_name": "album-related"}, {"related": BOTH["related"]}),
        (
            {"related_link_view_name": "album-genres", "related_link_url_kwarg": "album_pk"},
            {"related": "http://testserver/albums/3/all-genres/"},
        ),
        (
            {
                **LINKS,
                "related_link_view_name": "album-genres",
                "related_link_url_kwarg": "album_pk",
            },
            {"self": BOTH["self"], "related": "http://testserver/albums/3/all-genres/"},
        ),
        ({}, None),
    ],
)
def test_links_are_made_of_view_names(album: models.Album, arguments: Any, links: Any) -> None:
    for field, rest in linked_fields(**arguments):
        expected = {"links": links, **rest} if links else rest
        found = relationship(field, name="best_genres", get_it=get_it)
        assert found == (expected or None), field


def test_an_attribute_other_than_the_primary_key_may_identify_the_parent_in_links(
    album: models.Album,
) -> None:
    field = relations.HyperlinkedRelatedField(
        source="genres",
        many=True,
        read_only=True,
        self_link_view_name="title-related",
        related_link_lookup_field="album_title",
        related_link_url_kwarg="album_title",
    )

    assert relationship(field) == {"links": {"self": "http://testserver/titles/Album/related/"}}


@pytest.mark.parametrize(
    ("style", "segment"),
    [("dasherize", "best-genres"), ("camelize", "bestGenres"), (False, "best_genres")],
)
def test_links_spell_the_relationship_as_the_setting_says(
    album: models.Album, settings: Any, style: Any, segment: str
) -> None:
    settings.JSON_API_FORMAT_RELATED_LINKS = style
    field = relations.HyperlinkedRelatedField(source="genres", many=True, read_only=True, **LINKS)

    assert relationship(field, name="best_genres") == {
        "links": {
            "self": f"http://testserver/albums/3/relationships/{segment}/",
            "related": f"http://testserver/albums/3/{segment}/",
        }
    }


@pytest.mark.parametrize("argument", ["self_link_view_name", "related_link_view_name"])
def test_a_wrong_view_name_is_a_mistake_of_the_developer(
    album: models.Album, argument: str
) -> None:
    field = relations.HyperlinkedRelatedField(
        source="genres", many=True, read_only=True, **{argument: "no-such-view"}
    )
    serializer = serializer_of(related=field)(album)
    link = argument.partition("_")[0]

    with pytest.raises(ImproperlyConfigured) as raised:
        serializer.fields["related"].child_relation.get_links(album)
    assert str(raised.value) == (
        f"Could not resolve the link '{link}' of the relationship 'related': the URLconf has no "
        "view 'no-such-view' that takes ['pk', 'related_field']. Correct the view name of the "
        "field, or its lookup field."
    )


def test_links_without_an_object_are_those_of_the_view() -> None:
    field = relations.ResourceRelatedField(source="genres", many=True, read_only=True, **LINKS)
    view = AlbumViewSet(kwargs={"pk": "7"})
    context = {"view": view, "request": APIRequestFactory().get("/")}
    serializer = serializer_of(best_genres=field)(context=context)

    assert serializer.fields["best_genres"].child_relation.get_links() == {
        "self": "http://testserver/albums/7/relationships/best-genres/",
        "related": "http://testserver/albums/7/best-genres/",
    }


def test_links_of_a_dict_are_made_of_its_items() -> None:
    field = relations.HyperlinkedRelatedField(read_only=True, **LINKS)
    serializer = serializer_of(best_genres=field)({"pk": 7})

    assert serializer.fields["best_genres"].get_links(serializer.instance) == {
        "self": "/albums/7/relationships/best-genres/",
        "related": "/albums/7/best-genres/",
    }


def test_links_have_names() -> None:
    field = relations.ResourceRelatedField(read_only=True, source="label", **LINKS)
    serializer = serializer_of(best_genres=field)({"pk": 7})
    links = serializer.fields["best_genres"].get_links(serializer.instance)

    assert {name: link.name for name, link in links.items()} == {
        "self": "self",
        "related": "related",
    }


@pytest.mark.not_a_document("the project names the links")
def test_a_project_may_make_the_links_itself(album: models.Album) -> None:
    class OwnLinks(relations.ResourceRelatedField):
        def get_links(self, obj: Any = None, lookup_field: str = "pk") -> dict[str, Any]:
            return {"about": f"/{obj.pk}/{lookup_field}"}

    expected = {"links": {"about": "/3/pk"}}
    assert relationship(OwnLinks(source="artist", read_only=True)) == {
        **expected,
        "data": identifier("artists", 2),
    }
    assert relationship(OwnLinks(source="genres", many=True, read_only=True)) == {
        **expected,
        **many(BLUES, JAZZ),
    }


@pytest.mark.parametrize(
    ("field", "serializer", "expected"),
    [
        (
            relations.HyperlinkedRelatedField(source="artist", read_only=True, **LINKS),
            ArtistSerializer,
            {"data": identifier("artists", 2)},
        ),
        (
            relations.HyperlinkedRelatedField(source="genres", many=True, read_only=True, **LINKS),
            GenreSerializer,
            many(BLUES, JAZZ),
        ),
        (
            relations.SerializerMethodHyperlinkedRelatedField(method_name="get_it", **LINKS),
            GenreSerializer,
            {"data": BLUES},
        ),
        (
            relations.SerializerMethodHyperlinkedRelatedField(
                method_name="get_it", many=True, **LINKS
            ),
            GenreSerializer,
            many(BLUES),
        ),
    ],
)
def test_a_field_of_links_alone_has_linkage_where_it_is_included(
    album: models.Album, field: Any, serializer: Any, expected: Any
) -> None:
    found = relationship(
        field,
        name="best_genres",
        query="?include=bestGenres",
        get_it=get_it,
        included_serializers={"best_genres": serializer},
    )

    assert found == {"links": BOTH, **expected}


def test_fields_of_links_alone_represent_nothing() -> None:
    with pytest.raises(NotImplementedError):
        relations.HyperlinkedRelatedField(read_only=True).to_representation(None)
    many_field: Any = relations.HyperlinkedRelatedField(read_only=True, many=True)
    assert isinstance(many_field, relations.ManyRelatedFieldWithNoData)
    with pytest.raises(NotImplementedError):
        many_field.to_representation([])


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


# What a project overrides counts, whatever shorter way there is.


class ById(relations.ResourceRelatedField):
    def get_resource_id(self, value: Any) -> str:
        return f"id-{value.pk}"


class ByTitle(relations.ResourceRelatedField):
    def get_resource_id(self, value: Any) -> str:
        return str(value)


class WithMeta(relations.ResourceRelatedField):
    def to_representation(self, value: Any) -> dict[str, Any]:
        return {**super().to_representation(value), "meta": {"pk": str(value.pk)}}


class WithTitle(relations.ResourceRelatedField):
    def to_representation(self, value: Any) -> dict[str, Any]:
        return {**super().to_representation(value), "meta": {"title": str(value)}}


class WholeRows(relations.ResourceRelatedField):
    def use_pk_only_optimization(self) -> bool:
        return False

    def get_resource_id(self, value: Any) -> str:
        return str(value)


class OtherType(relations.ResourceRelatedField):
    def get_resource_type_from_included_serializer(self) -> str:
        return "things"


class PlainKey(drf.PrimaryKeyRelatedField[Any]):
    def to_representation(self, value: Any) -> str:
        return f"key-{value.pk}"


OVERRIDES = [
    (ById, identifier("artists", "id-2"), [identifier("genres", f"id-{pk}") for pk in (4, 5)]),
    (
        ByTitle,
        identifier("artists", "Artist"),
        [identifier("genres", t) for t in ("Blues", "Jazz")],
    ),
    (
        WithMeta,
        {**identifier("artists", 2), "meta": {"pk": "2"}},
        [{**identifier("genres", pk), "meta": {"pk": str(pk)}} for pk in (4, 5)],
    ),
    (
        WithTitle,
        {**identifier("artists", 2), "meta": {"title": "Artist"}},
        [{**BLUES, "meta": {"title": "Blues"}}, {**JAZZ, "meta": {"title": "Jazz"}}],
    ),
    (
        WholeRows,
        identifier("artists", "Artist"),
        [identifier("genres", title) for title in ("Blues", "Jazz")],
    ),
    (OtherType, identifier("things", 2), [identifier("things", pk) for pk in (4, 5)]),
    (
        PlainKey,
        identifier("artists", "key-2"),
        [identifier("genres", f"key-{pk}") for pk in (4, 5)],
    ),
]


@pytest.mark.parametrize(("field_class", "one", "several"), OVERRIDES)
def test_an_override_of_the_representation_counts(
    album: models.Album, field_class: Any, one: Any, several: Any
) -> None:
    assert relationship(field_class(source="artist", read_only=True)) == {"data": one}
    assert relationship(field_class(source="genres", many=True, read_only=True)) == many(*several)


class Visible(drf.ManyRelatedField):
    """Shows some of the related objects only."""

    def get_attribute(self, instance: Any) -> Any:
        return [genre for genre in super().get_attribute(instance) or () if str(genre) != "Blues"]


class VisibleOne(relations.ResourceRelatedField):
    """Shows no artist named Artist."""

    def get_attribute(self, instance: Any) -> Any:
        return None if str(instance.artist) == "Artist" else super().get_attribute(instance)

    @classmethod
    def many_init(cls, *args: Any, **kwargs: Any) -> Any:
        raise AssertionError


class VisibleByMethod(relations.ManySerializerMethodResourceRelatedField):
    def get_attribute(self, instance: Any) -> Any:
        return [genre for genre in super().get_attribute(instance) if str(genre) != "Blues"]


def hiding_fields() -> list[tuple[Any, Any, Any]]:
    """Return fields that hide some of what the relation of the model holds."""
    child = relations.ResourceRelatedField(read_only=True)
    method_child = relations.SerializerMethodResourceRelatedField(method_name="get_it")
    plain_child = drf.PrimaryKeyRelatedField[Any](read_only=True)
    links_child = TitleField(read_only=True)
    return [
        (Visible(child_relation=child, source="genres", read_only=True), [5], many(JAZZ)),
        (Visible(child_relation=plain_child, source="genres", read_only=True), [5], many(JAZZ)),
        (Visible(child_relation=links_child, source="genres", read_only=True), [5], many(JAZZ)),
        (VisibleByMethod(child_relation=method_child, method_name="get_it"), [5], many(JAZZ)),
        (VisibleOne(source="artist", read_only=True), [], {"data": None}),
    ]


@pytest.mark.parametrize("number", range(5))
def test_what_a_field_hides_is_hidden_from_every_way_in(album: models.Album, number: int) -> None:
    field, ids, expected = hiding_fields()[number]
    serializer = serializer_of(
        related=field,
        get_it=lambda self, row: row.genres.all(),
        included_serializers={"related": ArtistSerializer if number == 4 else GenreSerializer},
    )
    viewset = viewset_of(serializer)
    included = get_list(viewset, "?include=related")

    assert get_one(viewset, 3)["data"]["relationships"] == {"related": expected}
    assert included["data"][0]["relationships"] == {"related": expected}
    assert [item["id"] for item in included["included"]] == [str(pk) for pk in ids]
    related = get_related(viewset, 3, "related")["data"]
    assert [item["id"] for item in related or ()] == [str(pk) for pk in ids]


# Input


def bound(**arguments: Any) -> Any:
    field = relations.ResourceRelatedField(**arguments)
    return serializer_of(artist=field)().fields["artist"]


ARTISTS = {"queryset": models.Artist.objects.all()}


@pytest.mark.parametrize("as_text", [False, True])
def test_an_identifier_is_accepted_as_an_object_and_as_json_text(
    album: models.Album, as_text: bool
) -> None:
    given = {"type": "artists", "id": "2"}

    assert bound(**ARTISTS).to_internal_value(json.dumps(given) if as_text else given) == (
        album.artist
    )


def test_identifiers_of_a_to_many_are_accepted(album: models.Album) -> None:
    field = bound(many=True, queryset=models.Genre.objects.all())

    assert field.to_internal_value([JAZZ, BLUES]) == [
        models.Genre(pk=5),
        models.Genre(pk=4),
    ]


def test_without_a_known_type_any_is_accepted(album: models.Album) -> None:
    field = serializer_of(
        related=relations.ResourceRelatedField(source="headline", queryset=models.Artist.objects)
    )().fields["related"]
    field.queryset = None
    field.get_queryset = models.Artist.objects.all

    assert field.to_internal_value({"type": "anything", "id": "2"}) == album.artist


@pytest.mark.parametrize(
    ("given", "code", "message"),
    [
        (
            {"type": "albums", "id": "2"},
            "incorrect_relation_type",
            "Incorrect relation type. Expected artists, received albums.",
        ),
        (
            {"id": "2"},
            "missing_type",
            "Invalid resource identifier object: missing 'type' attribute",
        ),
        (
            {"type": "artists"},
            "missing_id",
            "Invalid resource identifier object: missing 'id' attribute",
        ),
        (
            {"type": "artists", "id": "77"},
            "does_not_exist",
            'Invalid pk "77" - object does not exist.',
        ),
        (
            "no JSON",
            "incorrect_type",
            "Incorrect type. Expected resource identifier object, received str.",
        ),
        (
            "[1]",
            "incorrect_type",
            "Incorrect type. Expected resource identifier object, received list.",
        ),
        (
            7,
            "incorrect_type",
            "Incorrect type. Expected resource identifier object, received int.",
        ),
        (
            {"type": "artists", "id": {}},
            "no_string",
            "Invalid resource identifier object: 'id' is not a string",
        ),
        (
            {"type": "artists", "id": 2.0},
            "no_string",
            "Invalid resource identifier object: 'id' is not a string",
        ),
        (
            {"type": ["artists"], "id": "2"},
            "no_string",
            "Invalid resource identifier object: 'type' is not a string",
        ),
        *(
            (
                {"type": "artists", "id": text},
                "does_not_exist",
                f'Invalid pk "{text}" - object does not exist.',
            )
            # no row can have one of these keys, and only one spelling is that of the row
            for text in ("x", "", "2.0", " 2", "02", "9" * 30, "9" * 5000, "-0")
        ),
    ],
)
def test_other_input_is_refused(album: models.Album, given: Any, code: str, message: str) -> None:
    with pytest.raises(ValidationError) as raised:
        bound(**ARTISTS).to_internal_value(given)
    assert raised.value.get_full_details() == [{"message": message, "code": code}]


def test_a_project_may_refuse_input_in_its_own_way(album: models.Album) -> None:
    class Strict(relations.ResourceRelatedField):
        def conflict(self, key: str, **kwargs: Any) -> Any:
            raise ValidationError({"key": key, **kwargs})

    field = serializer_of(artist=Strict(**ARTISTS))().fields["artist"]
    with pytest.raises(ValidationError) as raised:
        field.to_internal_value({"type": "albums", "id": "2"})
    assert raised.value.detail == {
        "key": "incorrect_relation_type",
        "relation_type": "artists",
        "received_type": "albums",
    }


# Forms


def test_choices_are_identifiers_as_json_text(album: models.Album) -> None:
    models.Artist.objects.create(id=6, stage_name="Other")
    field = bound(**ARTISTS)

    assert field.get_choices() == {
        '{"type": "artists", "id": "2"}': "Artist",
        '{"type": "artists", "id": "6"}': "Other",
    }
    assert field.get_choices(cutoff=1) == {'{"type": "artists", "id": "2"}': "Artist"}


def test_a_field_that_is_read_only_has_no_choices(album: models.Album) -> None:
    assert bound(read_only=True).get_choices() == {}


def test_a_field_knows_the_serializer_that_it_belongs_to() -> None:
    serializer = serializer_of(
        one=relations.ResourceRelatedField(read_only=True, source="label"),
        several=relations.ResourceRelatedField(read_only=True, source="genres", many=True),
    )()

    assert serializer.fields["one"].get_parent_serializer() is serializer
    assert serializer.fields["several"].child_relation.get_parent_serializer() is serializer
    assert relations.ResourceRelatedField(read_only=True).get_parent_serializer() is None
    assert (
        relations.ResourceRelatedField(read_only=True).get_resource_type_from_included_serializer()
        is None
    )


def test_the_arguments_of_links_are_listed_for_projects() -> None:
    assert relations.LINKS_PARAMS == [
        "self_link_view_name",
        "related_link_view_name",
        "related_link_lookup_field",
        "related_link_url_kwarg",
    ]


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
