"""The links of relationships."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from rest_framework.test import APIRequestFactory

from rest_framework_json_api import relations
from tests import models
from tests.fields.relations.api import BLUES, JAZZ, identifier, many, relationship, serializer_of
from tests.music import AlbumViewSet, ArtistSerializer, GenreSerializer

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.fields.relations.api")]

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


def test_the_arguments_of_links_are_listed_for_projects() -> None:
    assert relations.LINKS_PARAMS == [
        "self_link_view_name",
        "related_link_view_name",
        "related_link_lookup_field",
        "related_link_url_kwarg",
    ]
