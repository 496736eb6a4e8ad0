"""Resources of several types: from child tables, from proxies, and by what a project says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from django.urls import path
from rest_framework import relations as drf
from rest_framework import viewsets
from rest_framework.exceptions import APIException
from rest_framework.response import Response

from rest_framework_json_api import filters, relations, serializers, views
from rest_framework_json_api.renderers import JSONRenderer
from rest_framework_json_api.serializers import PolymorphicSerializerMetaclass
from tests import models
from tests.http import call, counted, document, errors, get_list, get_one, get_related

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.resources.test_polymorphic")]

Identifier = dict[str, str]
LINKAGE: Any = {"get": "get", "patch": "patch", "post": "post", "delete": "delete"}
ACTIONS: Any = {
    "get": "retrieve_relationship",
    "patch": "update_relationship",
    "post": "add_to_relationship",
    "delete": "remove_from_relationship",
}


class MakerSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Maker
        fields = ("maker_name",)


class KeywordSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Keyword
        fields = ("word",)


class ChapterSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Chapter
        fields = ("heading",)


COMMON: Any = {
    "creator": MakerSerializer,
    "keywords": KeywordSerializer,
    "based_on": "tests.resources.test_polymorphic.MediaSerializer",
}


class BookSerializer(serializers.ModelSerializer):
    included_serializers = {**COMMON, "chapters": ChapterSerializer}

    class Meta:
        model = models.Book
        fields = ("title", "pages", "creator", "keywords", "based_on", "chapters")
        read_only_fields = ("chapters",)


class AudiobookSerializer(serializers.ModelSerializer):
    included_serializers = {**COMMON, "narrator": MakerSerializer}

    class Meta:
        model = models.Audiobook
        fields = ("title", "pages", "creator", "keywords", "based_on", "narrator")


class FilmSerializer(serializers.ModelSerializer):
    included_serializers = {**COMMON, "director": MakerSerializer}

    class Meta:
        model = models.Film
        fields = ("title", "minutes", "creator", "keywords", "based_on", "director")

    def validate_title(self, value: str) -> str:
        if value == "Untitled":
            raise serializers.ValidationError("A film has a title.", "untitled")
        return value


class MediaSerializer(serializers.PolymorphicModelSerializer):
    polymorphic_serializers = [BookSerializer, AudiobookSerializer, FilmSerializer]

    class Meta:
        model = models.Media


class ShelfSerializer(serializers.ModelSerializer):
    included_serializers = {"featured": MediaSerializer, "items": MediaSerializer}

    featured: Any = relations.PolymorphicResourceRelatedField(
        MediaSerializer, queryset=models.Media.objects.all(), allow_null=True, required=False
    )
    items: Any = relations.PolymorphicResourceRelatedField(
        MediaSerializer,
        queryset=models.Media.objects.all(),
        many=True,
        required=False,
        self_link_view_name="shelf-relationships",
        related_link_view_name="shelf-related",
    )

    class Meta:
        model = models.Shelf
        fields = ("place", "featured", "items")


class MediaViewSet(views.ModelViewSet):
    queryset = models.Media.objects.all()
    serializer_class: Any = MediaSerializer
    pagination_class: Any = None
    filter_backends: Any = (filters.ResourceTypeFilter, filters.OrderingFilter)


class ChildrenViewSet(MediaViewSet):
    queryset = models.Media.objects.select_related("book__audiobook", "film")


class ShelfViewSet(views.ModelViewSet):
    queryset = models.Shelf.objects.all()
    serializer_class: Any = ShelfSerializer
    pagination_class: Any = None
    filter_backends: Any = ()


class MediaRelationshipView(views.RelationshipView):
    queryset = models.Media.objects.all()
    parent_serializer_class = MediaSerializer


class ShelfRelationshipView(views.RelationshipView):
    queryset = models.Shelf.objects.all()
    parent_serializer_class = ShelfSerializer


urlpatterns = [
    path(
        "shelves/<pk>/relationships/<related_field>",
        ShelfViewSet.as_view(ACTIONS),
        name="shelf-relationships",
    ),
    path(
        "shelves/<pk>/<related_field>",
        ShelfViewSet.as_view({"get": "retrieve_related"}),
        name="shelf-related",
    ),
]

CHILD_TABLES: Any = [
    lambda key, **columns: models.Book.objects.create(id=key, pages=100 + key, **columns),
    lambda key, **columns: models.Audiobook.objects.create(
        id=key, pages=200 + key, narrator=columns["creator"], **columns
    ),
    lambda key, **columns: models.Film.objects.create(
        id=key, minutes=key, director=columns["creator"], **columns
    ),
]


def make_media(count: int) -> None:
    """Make books, audiobooks and films in turn, each based on the one before it.

    The first book is based on the first film, so that what three rows have all rows have.
    """
    keywords = [models.Keyword.objects.create(id=key, word=f"Word {key}") for key in (1, 2)]
    for key in range(1, count + 1):
        maker = models.Maker.objects.create(id=key, maker_name=f"Maker {key}")
        based_on = models.Media.objects.filter(pk=key - 1).first()
        row = CHILD_TABLES[(key - 1) % 3](
            key, title=f"Title {key}", creator=maker, based_on=based_on
        )
        row.keywords.set(keywords[: key % 3])
        if isinstance(row, models.Book) and not isinstance(row, models.Audiobook):
            models.Chapter.objects.create(id=key, heading=f"Chapter {key}", book=row)
    models.Media.objects.filter(pk=1).update(based_on=3)


def make_shelves(count: int) -> None:
    """Make media, and as many shelves, each with all of the media."""
    make_media(count)
    for key in range(1, count + 1):
        shelf = models.Shelf.objects.create(id=key, place=f"Room {key}", featured_id=key)
        shelf.items.set(models.Media.objects.all())


def one(resource_type: str, key: Any) -> Identifier:
    """Return a resource identifier object."""
    return {"type": resource_type, "id": str(key)}


def medium(key: int) -> Identifier:
    """Return the identifier of one of the media that are made in turn."""
    return one(["books", "audiobooks", "films"][(key - 1) % 3], key)


def media(*keys: int) -> Any:
    """Return the linkage of a to-many relationship with media."""
    return to_many([medium(key) for key in keys])


def to_many(identifiers: list[Identifier]) -> Any:
    """Return a to-many relationship object."""
    return {"data": identifiers, "meta": {"count": len(identifiers)}}


def maker_object(key: int) -> Any:
    """Return the resource object of a maker."""
    return {**one("makers", key), "attributes": {"makerName": f"Maker {key}"}}


def medium_object(key: int) -> Any:
    """Return the resource object of one of the media that are made in turn."""
    common = {
        "creator": {"data": one("makers", key)},
        "keywords": to_many([one("keywords", word) for word in (1, 2)[: key % 3]]),
        "basedOn": {"data": medium(key - 1 or 3)},
    }
    title = f"Title {key}"
    attributes, relationships = [
        ({"title": title, "pages": 100 + key}, {"chapters": to_many([one("chapters", key)])}),
        ({"title": title, "pages": 200 + key}, {"narrator": {"data": one("makers", key)}}),
        ({"title": title, "minutes": key}, {"director": {"data": one("makers", key)}}),
    ][(key - 1) % 3]
    return {
        **medium(key),
        "attributes": attributes,
        "relationships": {**common, **relationships},
    }


MODELS: tuple[type[Model], ...] = (
    models.Programme,
    models.Event,
    models.Shelf,
    models.Media,
    models.Maker,
    models.Keyword,
)


def queries_of(make: Callable[[int], Any], get: Callable[[], Any]) -> int:
    """Return the number of queries of a request, which is the same for 3 and for 9 rows."""
    numbers = []
    for count in (3, 9):
        for model in MODELS:
            model._default_manager.all().delete()
        make(count)
        with counted() as queries:
            answer = get()
        assert len(answer["data"]) == count
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
    return numbers[0]


# Child tables


def test_a_list_has_each_row_as_its_own_type() -> None:
    make_media(4)

    assert get_list(MediaViewSet) == {"data": [medium_object(key) for key in (1, 2, 3, 4)]}


def test_the_queries_of_a_list_do_not_grow_with_its_rows() -> None:
    assert queries_of(make_media, lambda: get_list(MediaViewSet)) == 17


def test_selected_child_rows_are_not_queried_again() -> None:
    assert queries_of(make_media, lambda: get_list(ChildrenViewSet)) == 14
    assert get_list(ChildrenViewSet) == get_list(MediaViewSet)


@pytest.mark.parametrize("key", [1, 2, 3])
def test_one_object_has_its_own_type(key: int) -> None:
    make_media(3)

    assert get_one(MediaViewSet, key) == {"data": medium_object(key)}


def test_a_row_is_represented_again_without_a_query() -> None:
    make_media(3)
    serializer = MediaSerializer(models.Book.objects.exclude(audiobook=None).get(), context={})
    assert serializer.data["title"] == "Title 2"

    plain = models.Book.objects.get(pk=1)
    keys = {"title", "pages", "creator", "keywords", "based_on", "chapters"}
    assert MediaSerializer(plain).data.keys() == keys
    with counted() as queries:
        MediaSerializer().to_representation(plain)
    assert [query for query in queries if "audiobook" in query.split("WHERE")[0]] == []


def created(data: Any) -> Any:
    """Return the response to the creation of one of the media."""
    return call(MediaViewSet.as_view({"post": "create"}), method="post", data={"data": data})


def changed(key: int, data: Any, viewset: Any = MediaViewSet) -> Any:
    """Return the response to a change of one resource."""
    view = viewset.as_view({"patch": "partial_update"})
    return call(view, method="patch", data={"data": data}, pk=str(key))


def test_a_resource_is_created_by_its_type() -> None:
    make_media(3)
    response = created(
        {
            "type": "films",
            "attributes": {"title": "Alien", "minutes": 117},
            "relationships": {
                "director": {"data": one("makers", 1)},
                "creator": {"data": None},
                "basedOn": {"data": one("audiobooks", 2)},
                "keywords": {"data": [one("keywords", 2)]},
            },
        }
    )

    assert response.status_code == 201
    film = models.Film.objects.latest("pk")
    assert response.data.serializer.instance == film
    assert get_one(MediaViewSet, film.pk) == {
        "data": {
            **one("films", film.pk),
            "attributes": {"title": "Alien", "minutes": 117},
            "relationships": {
                "creator": {"data": None},
                "keywords": to_many([one("keywords", 2)]),
                "basedOn": {"data": one("audiobooks", 2)},
                "director": {"data": one("makers", 1)},
            },
        }
    }
    assert response.content == call(MediaViewSet.as_view({"get": "retrieve"}), pk=film.pk).content


def test_a_type_that_is_not_accepted_is_a_conflict_which_lists_those_that_are() -> None:
    response = created({"type": "comics", "attributes": {"title": "Alien"}})

    assert response.status_code == 409
    assert errors(response) == [
        {
            "status": "409",
            "code": "conflict",
            "title": "Conflict",
            "detail": "The type 'comics' is not accepted here. "
            "Accepted are: 'books', 'audiobooks', 'films'.",
            "source": {"pointer": "/data/type"},
        }
    ]


def test_a_new_resource_needs_a_type() -> None:
    response = created({"attributes": {"title": "Alien"}})

    assert response.status_code == 400
    assert [(error["detail"], error["source"]) for error in errors(response)] == [
        ("The resource object has no member 'type'.", {"pointer": "/data"})
    ]


def test_errors_of_a_member_point_to_its_own_fields() -> None:
    make_media(3)
    response = created(
        {
            "type": "films",
            "attributes": {"title": "Untitled", "minutes": "long"},
            "relationships": {
                "director": {"data": one("makers", 99)},
                "keywords": {"data": [one("keywords", 1), one("keywords", 99)]},
                "basedOn": {"data": one("books", 99)},
            },
        }
    )

    assert response.status_code == 400
    assert {error["source"]["pointer"]: error["code"] for error in errors(response)} == {
        "/data/attributes/title": "untitled",
        "/data/attributes/minutes": "invalid",
        "/data/relationships/director/data": "does_not_exist",
        "/data/relationships/keywords/data/1": "does_not_exist",
        "/data/relationships/basedOn/data": "does_not_exist",
    }


def test_a_member_ignores_the_fields_of_another() -> None:
    make_media(3)
    data = {**one("books", 1), "attributes": {"title": "Solaris", "minutes": 1}}
    expected = medium_object(1)
    expected["attributes"]["title"] = "Solaris"

    assert document(changed(1, data)) == {"data": expected}


def test_an_update_writes_the_columns_of_the_child_table() -> None:
    make_media(3)
    data = {
        **one("films", 3),
        "attributes": {"title": "Stalker", "minutes": 162},
        "relationships": {"keywords": {"data": [one("keywords", 1)]}},
    }
    expected = medium_object(3)
    expected["attributes"] = data["attributes"]
    expected["relationships"]["keywords"] = to_many([one("keywords", 1)])

    assert document(changed(3, data)) == {"data": expected}
    assert get_one(MediaViewSet, 3) == {"data": expected}


@pytest.mark.parametrize("given", ["books", "films"])
def test_the_type_of_another_member_is_a_conflict_on_update(given: str) -> None:
    make_media(3)
    response = changed(2, {**one(given, 2), "attributes": {"title": "Stalker"}})

    assert response.status_code == 409
    assert [(error["detail"], error["source"]) for error in errors(response)] == [
        (
            f"The type {given!r} is not the one of this URL: 'audiobooks'.",
            {"pointer": "/data/type"},
        )
    ]
    assert models.Media.objects.get(pk=2).title == "Title 2"


def test_a_type_of_no_member_is_a_conflict_on_update() -> None:
    make_media(3)
    response = changed(2, {**one("comics", 2), "attributes": {"title": "Stalker"}})

    assert response.status_code == 409
    assert "Accepted are: 'books', 'audiobooks', 'films'." in errors(response)[0]["detail"]


def test_another_id_is_a_conflict_on_update() -> None:
    make_media(3)
    response = changed(2, {**one("audiobooks", 1), "attributes": {"title": "Stalker"}})

    assert response.status_code == 409
    assert errors(response)[0]["source"] == {"pointer": "/data/id"}


def test_a_row_is_deleted_with_its_child_row() -> None:
    make_media(3)
    response = call(MediaViewSet.as_view({"delete": "destroy"}), method="delete", pk="2")

    assert (response.status_code, response.content) == (204, b"")
    assert [model.objects.count() for model in (models.Media, models.Audiobook)] == [2, 0]


# Relationships of rows of several types


RELATIONSHIP_VIEWS: Any = [
    (MediaRelationshipView.as_view(), ShelfRelationshipView.as_view()),
    (MediaViewSet.as_view(ACTIONS), ShelfViewSet.as_view(ACTIONS)),
]
each_view = pytest.mark.parametrize(("of_media", "of_shelves"), RELATIONSHIP_VIEWS)


def send(view: Any, method: str, key: int, name: str, data: Any = None) -> Any:
    """Return the response to a request for a relationship."""
    body = None if method == "get" else {"data": data}
    return call(view, method=method, data=body, pk=str(key), related_field=name)


@each_view
def test_a_relationship_that_all_types_have_is_read_and_changed(
    of_media: Any, of_shelves: Any
) -> None:
    make_media(3)

    assert document(send(of_media, "get", 3, "creator")) == {"data": one("makers", 3)}
    assert document(send(of_media, "patch", 3, "creator", one("makers", 1))) == {
        "data": one("makers", 1)
    }
    words = [one("keywords", key) for key in (1, 2)]
    assert document(send(of_media, "get", 2, "keywords")) == {"data": words}
    assert document(send(of_media, "delete", 2, "keywords", words[:1])) == {"data": words[1:]}
    assert document(send(of_media, "post", 2, "keywords", words)) == {"data": words}
    assert document(send(of_media, "patch", 2, "keywords", words[:1])) == {"data": words[:1]}


@each_view
def test_a_relationship_that_one_type_has_is_read_and_changed(
    of_media: Any, of_shelves: Any
) -> None:
    make_media(3)

    assert document(send(of_media, "get", 3, "director")) == {"data": one("makers", 3)}
    assert document(send(of_media, "patch", 3, "director", None)) == {"data": None}
    assert models.Film.objects.get(pk=3).director is None
    assert document(send(of_media, "get", 1, "chapters")) == {"data": [one("chapters", 1)]}


@each_view
@pytest.mark.parametrize("method", ["get", "patch"])
def test_a_type_has_no_relationship_of_another(of_media: Any, of_shelves: Any, method: str) -> None:
    make_media(3)

    assert send(of_media, method, 1, "director", one("makers", 1)).status_code == 404
    assert send(of_media, method, 1, "narrator", one("makers", 1)).status_code == 404


@each_view
def test_a_to_one_leads_to_resources_of_several_types(of_media: Any, of_shelves: Any) -> None:
    make_shelves(3)

    assert document(send(of_media, "patch", 1, "basedOn", medium(2))) == {"data": medium(2)}
    assert document(send(of_shelves, "get", 1, "featured")) == {"data": medium(1)}
    for given in (medium(2), medium(3), None):
        assert document(send(of_shelves, "patch", 1, "featured", given)) == {"data": given}
        key = given and int(given["id"])
        assert models.Shelf.objects.get(pk=1).featured_id == key


LINKS: Any = {
    "self": "http://testserver/shelves/1/relationships/items",
    "related": "http://testserver/shelves/1/items",
}


@each_view
@pytest.mark.parametrize(
    ("method", "given", "expected"),
    [
        ("get", (), (1, 2)),
        ("patch", (3, 2), (2, 3)),
        ("post", (2, 3), (1, 2, 3)),
        ("delete", (1, 3), (2,)),
        ("delete", (), (1, 2)),
        ("patch", (), ()),
    ],
)
def test_a_to_many_holds_resources_of_several_types(
    of_media: Any,
    of_shelves: Any,
    method: str,
    given: tuple[int, ...],
    expected: tuple[int, ...],
) -> None:
    make_shelves(3)
    models.Shelf.objects.get(pk=1).items.set([1, 2])
    response = send(of_shelves, method, 1, "items", [medium(key) for key in given])

    if method == "delete" and not given:
        assert (response.status_code, response.content) == (204, b"")
    else:
        assert document(response) == {"links": LINKS, "data": [medium(key) for key in expected]}
    assert list(models.Shelf.objects.get(pk=1).items.values_list("pk", flat=True)) == list(expected)


@each_view
@pytest.mark.parametrize("method", ["patch", "post", "delete"])
def test_a_to_many_refuses_types_that_are_not_accepted(
    of_media: Any, of_shelves: Any, method: str
) -> None:
    make_shelves(3)
    given = [medium(1), one("comics", 1), one("makers", 2)]
    response = send(of_shelves, method, 1, "items", given)

    assert response.status_code == 409
    assert [(error["code"], error["detail"], error["source"]) for error in errors(response)] == [
        (
            "incorrect_relation_type",
            "Incorrect relation type. Expected one of [books, audiobooks, films], "
            f"received {received}.",
            {"pointer": f"/data/{index}"},
        )
        for index, received in ((1, "comics"), (2, "makers"))
    ]
    assert models.Shelf.objects.get(pk=1).items.count() == 3


@each_view
def test_a_to_one_refuses_a_type_that_is_not_accepted(of_media: Any, of_shelves: Any) -> None:
    make_shelves(3)
    response = send(of_shelves, "patch", 1, "featured", one("makers", 1))

    assert response.status_code == 409
    assert [error["source"] for error in errors(response)] == [{"pointer": "/data"}]


@each_view
@pytest.mark.parametrize("method", ["patch", "post"])
def test_an_id_that_its_type_does_not_have_is_unknown(
    of_media: Any, of_shelves: Any, method: str
) -> None:
    make_shelves(3)
    given = [
        medium(1),
        one("books", 2),
        one("books", 3),
        one("films", 99),
        one("films", "x"),
        medium(3),
    ]
    response = send(of_shelves, method, 1, "items", given)

    assert response.status_code == 404
    assert [(error["code"], error["source"]) for error in errors(response)] == [
        ("does_not_exist", {"pointer": f"/data/{index}"}) for index in (1, 2, 3, 4)
    ]
    assert send(of_shelves, "patch", 1, "featured", one("films", 1)).status_code == 404
    assert models.Shelf.objects.get(pk=1).featured_id == 1


@each_view
def test_what_is_not_there_cannot_be_taken_out(of_media: Any, of_shelves: Any) -> None:
    make_shelves(3)
    given = [one("books", 2), one("films", 99), medium(3)]

    assert document(send(of_shelves, "delete", 1, "items", given))["data"] == [
        medium(1),
        medium(2),
    ]


def test_the_queries_of_a_relationship_do_not_grow_with_its_members() -> None:
    view = ShelfRelationshipView.as_view()
    keys = iter(((1, 2, 3), range(1, 10)))

    def replaced() -> Any:
        # Two queries more, so that something is left to change.
        models.Shelf.items.through.objects.order_by("pk")[:1].get().delete()
        return document(send(view, "patch", 1, "items", [medium(key) for key in next(keys)]))

    assert queries_of(make_shelves, lambda: document(send(view, "get", 1, "items"))) == 5
    assert queries_of(make_shelves, replaced) in (21, 22)  # PostgreSQL locks rows.


def test_a_resource_with_relationships_to_several_types_is_written() -> None:
    make_shelves(3)
    attributes = {"place": "Hall"}
    relationships = {
        "featured": {"data": medium(2)},
        "items": {"data": [medium(3), medium(1)]},
    }
    data = {"type": "shelves", "attributes": attributes, "relationships": relationships}
    response = call(ShelfViewSet.as_view({"post": "create"}), method="post", data={"data": data})

    assert response.status_code == 201
    shelf = models.Shelf.objects.latest("pk")
    links = {name: url.replace("/1/", f"/{shelf.pk}/") for name, url in LINKS.items()}
    assert get_one(ShelfViewSet, shelf.pk) == {
        "data": {
            **one("shelves", shelf.pk),
            "attributes": attributes,
            "relationships": {
                "featured": {"data": medium(2)},
                "items": {"links": links, **media(1, 3)},
            },
        }
    }


def test_wrong_identifiers_in_a_resource_point_to_their_place() -> None:
    make_shelves(3)
    relationships = {
        "featured": {"data": one("films", 1)},
        "items": {"data": [medium(1), one("films", 2), one("comics", 1)]},
    }
    response = changed(1, {**one("shelves", 1), "relationships": relationships}, ShelfViewSet)

    assert response.status_code == 400
    assert {error["source"]["pointer"]: error["code"] for error in errors(response)} == {
        "/data/relationships/featured/data": "does_not_exist",
        "/data/relationships/items/data/1": "does_not_exist",
        "/data/relationships/items/data/2": "incorrect_relation_type",
    }


# Related resources, included resources and fieldsets


def test_what_is_related_to_a_row_is_found_by_its_own_serializer() -> None:
    make_media(3)

    assert get_related(MediaViewSet, 2, "creator") == {"data": maker_object(2)}
    assert get_related(MediaViewSet, 3, "director") == {"data": maker_object(3)}
    assert get_related(MediaViewSet, 2, "basedOn") == {"data": medium_object(1)}
    view = MediaViewSet.as_view({"get": "retrieve_related"})
    assert call(view, pk="1", related_field="director").status_code == 404
    assert call(view, pk="1", related_field="publisher").status_code == 404


def test_related_resources_have_their_own_types() -> None:
    make_shelves(3)

    assert get_related(ShelfViewSet, 1, "featured") == {"data": medium_object(1)}
    assert get_related(ShelfViewSet, 1, "items") == {
        "data": [medium_object(key) for key in (1, 2, 3)]
    }
    models.Shelf.objects.update(featured=None)
    assert get_related(ShelfViewSet, 1, "featured") == {"data": None}


def test_the_queries_of_related_resources_do_not_grow_with_their_number() -> None:
    assert queries_of(make_shelves, lambda: get_related(ShelfViewSet, 1, "items")) == 18


def test_what_all_types_relate_to_is_included() -> None:
    make_media(3)

    assert get_list(MediaViewSet, "?include=creator") == {
        "data": [medium_object(key) for key in (1, 2, 3)],
        "included": [maker_object(key) for key in (1, 2, 3)],
    }


def test_what_one_type_relates_to_is_included_for_that_type() -> None:
    make_media(3)

    assert get_list(MediaViewSet, "?include=director,chapters") == {
        "data": [medium_object(key) for key in (1, 2, 3)],
        "included": [
            {**one("chapters", 1), "attributes": {"heading": "Chapter 1"}},
            maker_object(3),
        ],
    }


def test_rows_are_included_as_their_own_types() -> None:
    make_shelves(3)
    shelf = get_one(ShelfViewSet, 1)["data"]

    assert get_one(ShelfViewSet, 1, "?include=featured,items") == {
        "data": shelf,
        "included": [medium_object(key) for key in (2, 1, 3)],
    }


def test_a_path_goes_on_through_rows_of_several_types() -> None:
    make_shelves(3)

    assert get_one(ShelfViewSet, 1, "?include=items.director,items.based_on.creator") == {
        "data": get_one(ShelfViewSet, 1)["data"],
        "included": [
            *(medium_object(key) for key in (2, 1, 3)),
            *(maker_object(key) for key in (1, 2, 3)),
        ],
    }


INCLUDES = [
    "creator",
    "director,chapters",
    "basedOn",
    "basedOn.director",
    "basedOn.basedOn.keywords",
    "keywords,narrator",
]


@pytest.mark.parametrize("include", INCLUDES)
def test_the_queries_of_an_include_do_not_grow_with_the_rows(include: str) -> None:
    assert queries_of(make_media, lambda: get_list(MediaViewSet, f"?include={include}")) > 10


@pytest.mark.parametrize("include", ["featured", "items", "items.director,featured.creator"])
def test_the_queries_of_an_include_through_a_relation_do_not_grow(include: str) -> None:
    assert queries_of(make_shelves, lambda: get_list(ShelfViewSet, f"?include={include}")) > 10


@pytest.mark.parametrize(
    ("viewset", "include", "message"),
    [
        (
            MediaViewSet,
            "publisher",
            "The path 'publisher' cannot be included. "
            "Available: creator, keywords, basedOn, chapters, narrator, director.",
        ),
        (
            MediaViewSet,
            "director.creator",
            "The path 'director.creator' cannot be included. Nothing can be included here.",
        ),
        (
            ShelfViewSet,
            "items.publisher",
            "The path 'items.publisher' cannot be included. Available: items.creator, "
            "items.keywords, items.basedOn, items.chapters, items.narrator, items.director.",
        ),
    ],
)
def test_a_path_that_no_type_has_is_refused(viewset: Any, include: str, message: str) -> None:
    response = call(viewset.as_view({"get": "list"}), f"?include={include}")

    assert response.status_code == 400
    assert [(error["detail"], error["source"]) for error in errors(response)] == [
        (message, {"parameter": "include"})
    ]


def test_fieldsets_apply_to_each_concrete_type() -> None:
    make_media(3)
    books, audiobooks, film = (medium_object(key) for key in (1, 2, 3))
    query = "?fields[books]=pages&fields[films]=title,director&fields[media]=title"

    assert get_list(MediaViewSet, query) == {
        "data": [
            {**one("books", 1), "attributes": {"pages": 101}},
            audiobooks,
            {
                **one("films", 3),
                "attributes": {"title": "Title 3"},
                "relationships": {"director": film["relationships"]["director"]},
            },
        ]
    }
    assert books["attributes"].keys() == {"title", "pages"}


def test_fieldsets_apply_to_included_rows() -> None:
    make_shelves(3)
    query = "?include=items&fields[books]=pages&fields[films]=&fields[shelves]=place"
    fields = "&fields[audiobooks]=title"

    assert get_one(ShelfViewSet, 1, f"{query},items{fields}")["included"] == [
        {**one("audiobooks", 2), "attributes": {"title": "Title 2"}},
        {**one("books", 1), "attributes": {"pages": 101}},
        one("films", 3),
    ]


def test_a_collection_is_sorted_by_the_columns_of_the_base() -> None:
    make_media(3)

    def order(sort: str) -> list[str]:
        return [resource["id"] for resource in get_list(MediaViewSet, f"?sort={sort}")["data"]]

    assert order("-title") == ["3", "2", "1"]
    assert order("creator.makerName") == ["1", "2", "3"]
    response = call(MediaViewSet.as_view({"get": "list"}), "?sort=minutes")
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("types", "keys"),
    [
        ("books", (1, 4)),
        ("audiobooks", (2,)),
        ("films", (3,)),
        ("books,films", (1, 3, 4)),
        ("audiobooks, films", (2, 3)),
        ("films,books,audiobooks", (1, 2, 3, 4)),
    ],
)
def test_a_collection_is_filtered_by_types(types: str, keys: tuple[int, ...]) -> None:
    make_media(4)

    assert get_list(MediaViewSet, f"?filter[type]={types}") == {
        "data": [medium_object(key) for key in keys]
    }


def test_several_type_filters_all_have_to_hold() -> None:
    make_media(4)
    query = "?filter[type]=books,films&filter[type]=films,audiobooks"

    assert get_list(MediaViewSet, query) == {"data": [medium_object(3)]}


@pytest.mark.parametrize("asked", ["comics", "books,comics"])
def test_a_filter_by_an_unknown_type_is_refused(asked: str) -> None:
    response = call(MediaViewSet.as_view({"get": "list"}), f"?filter[type]={asked}")

    assert response.status_code == 400
    assert [(error["detail"], error["source"]) for error in errors(response)] == [
        (
            "There are no resources of the type 'comics'. Available: books, audiobooks, films.",
            {"parameter": "filter[type]"},
        )
    ]


def test_the_type_filter_stands_beside_other_filters() -> None:
    pytest.importorskip("django_filters")
    from rest_framework_json_api.django_filters import DjangoFilterBackend

    class FilteredViewSet(MediaViewSet):
        filter_backends: Any = (
            filters.QueryParameterValidationFilter,
            filters.ResourceTypeFilter,
            DjangoFilterBackend,
        )
        filterset_fields: Any = {"title": ["exact", "in"], "creator": ["exact"]}

    make_media(4)

    query = "?filter[type]=books,films&filter[title.in]=Title 1,Title 2,Title 3"
    assert [row["id"] for row in get_list(FilteredViewSet, query)["data"]] == ["1", "3"]
    query = "?filter[creator]=4&filter[type]=books"
    assert [row["id"] for row in get_list(FilteredViewSet, query)["data"]] == ["4"]
    response = call(FilteredViewSet.as_view({"get": "list"}), "?filter[kind]=books")
    assert response.status_code == 400


def test_the_type_filter_of_one_type_knows_that_type() -> None:
    class FilteredShelves(ShelfViewSet):
        filter_backends = (filters.ResourceTypeFilter,)

    make_shelves(3)

    assert get_list(FilteredShelves, "?filter[type]=shelves") == get_list(ShelfViewSet)
    response = call(FilteredShelves.as_view({"get": "list"}), "?filter[type]=books")
    assert errors(response)[0]["detail"] == (
        "There are no resources of the type 'books'. Available: shelves."
    )


def test_options_describe_the_fields_of_each_type() -> None:
    view = MediaViewSet.as_view({"get": "list", "post": "create"})
    actions = document(call(view, method="options"))["meta"]["actions"]

    assert list(actions) == ["POST"]
    assert {name: list(fields) for name, fields in actions["POST"].items()} == {
        "books": ["title", "pages", "creator", "keywords", "basedOn", "chapters"],
        "audiobooks": ["title", "pages", "creator", "keywords", "basedOn", "narrator"],
        "films": ["title", "minutes", "creator", "keywords", "basedOn", "director"],
    }
    assert actions["POST"]["films"]["director"] == {
        "type": "Relationship",
        "required": False,
        "read_only": False,
        "label": "Director",
        "relationship_type": "ManyToOne",
        "relationship_resource": "makers",
    }
    assert actions["POST"]["films"]["basedOn"]["relationship_resource"] == [
        "books",
        "audiobooks",
        "films",
    ]


def test_options_describe_what_a_change_of_one_row_takes() -> None:
    make_media(3)
    view = MediaViewSet.as_view({"get": "retrieve", "patch": "partial_update"})
    actions = document(call(view, method="options", pk="3"))["meta"]["actions"]

    assert actions["PATCH"]["films"]["title"]["required"] is False


# Proxies that a column tells apart


class ConcertSerializer(serializers.ModelSerializer):
    included_serializers = {"host": MakerSerializer}

    class Meta:
        model = models.Concert
        fields = ("name", "host")

    def create(self, validated_data: Any) -> Any:
        return super().create({**validated_data, "kind": "concert"})


class LectureSerializer(serializers.ModelSerializer):
    included_serializers = {
        "host": MakerSerializer,
        "programmes": "tests.resources.test_polymorphic.ProgrammeSerializer",
    }

    class Meta:
        model = models.Lecture
        fields = ("name", "host", "programmes")
        read_only_fields = ("programmes",)

    class JSONAPIMeta:
        included_resources = ("host",)


KINDS: dict[str, Any] = {"concert": ConcertSerializer, "lecture": LectureSerializer}


class EventSerializer(serializers.PolymorphicModelSerializer):
    polymorphic_serializers = (ConcertSerializer, LectureSerializer)
    polymorphic_columns = ("kind",)

    class Meta:
        model = models.Event

    @classmethod
    def get_polymorphic_serializer_for_instance(cls, instance: Any) -> Any:
        try:
            return KINDS[instance.kind]
        except KeyError:
            raise NotImplementedError(f"No event is a {instance.kind}.") from None

    @classmethod
    def filter_by_types(cls, queryset: Any, types: Any) -> Any:
        return queryset.filter(kind__in=[name.removesuffix("s") for name in types])


class ProgrammeSerializer(serializers.ModelSerializer):
    included_serializers = {"opening": EventSerializer, "events": EventSerializer}

    opening = relations.PolymorphicResourceRelatedField(
        EventSerializer, queryset=models.Event.objects.all(), allow_null=True, required=False
    )
    events = relations.PolymorphicResourceRelatedField(
        EventSerializer, queryset=models.Event.objects.all(), many=True
    )

    class Meta:
        model = models.Programme
        fields = ("day", "opening", "events")


class EventViewSet(views.ModelViewSet):
    queryset = models.Event.objects.all()
    serializer_class: Any = EventSerializer
    pagination_class: Any = None
    filter_backends: Any = (filters.ResourceTypeFilter, filters.OrderingFilter)


class ProgrammeViewSet(views.ModelViewSet):
    queryset = models.Programme.objects.all()
    serializer_class = ProgrammeSerializer
    pagination_class: Any = None
    filter_backends: Any = ()


def make_events(count: int) -> None:
    """Make concerts and lectures in turn."""
    for key in range(1, count + 1):
        kind = ["concert", "lecture"][(key - 1) % 2]
        maker = models.Maker.objects.create(id=key, maker_name=f"Maker {key}")
        models.Event.objects.create(id=key, kind=kind, name=f"Event {key}", host=maker)


def make_programmes(count: int) -> None:
    """Make events, and as many programmes, each with all of the events."""
    make_events(count)
    for key in range(1, count + 1):
        programme = models.Programme.objects.create(id=key, day=f"Day {key}", opening_id=key)
        programme.events.set(models.Event.objects.all())


def event(key: int) -> Identifier:
    """Return the identifier of one of the events that are made in turn."""
    return one(["concerts", "lectures"][(key - 1) % 2], key)


def event_object(key: int, *programmes: int) -> Any:
    """Return the resource object of one of the events that are made in turn."""
    linkage = to_many([one("programmes", programme) for programme in programmes])
    relationships = {"host": {"data": one("makers", key)}}
    own = {"programmes": linkage} if key % 2 == 0 else {}
    return {
        **event(key),
        "attributes": {"name": f"Event {key}"},
        "relationships": {**relationships, **own},
    }


def programme_object(key: int, *events: int) -> Any:
    """Return the resource object of a programme."""
    return {
        **one("programmes", key),
        "attributes": {"day": f"Day {key}"},
        "relationships": {
            "opening": {"data": event(key)},
            "events": to_many([event(other) for other in events]),
        },
    }


def test_rows_of_one_table_have_the_types_of_their_proxies() -> None:
    make_events(3)

    assert get_list(EventViewSet, "?include=") == {
        "data": [event_object(key) for key in (1, 2, 3)],
        "included": [],
    }
    response = call(EventViewSet.as_view({"get": "list"}), "?include=")
    assert [type(row) for row in response.data.serializer.rows] == [
        models.Concert,
        models.Lecture,
        models.Concert,
    ]


def test_what_a_member_includes_by_default_is_included_for_its_rows() -> None:
    make_events(3)

    assert get_list(EventViewSet) == {
        "data": [event_object(key) for key in (1, 2, 3)],
        "included": [maker_object(2)],
    }
    assert get_one(EventViewSet, 1) == {"data": event_object(1), "included": []}
    assert get_one(EventViewSet, 2) == {"data": event_object(2), "included": [maker_object(2)]}


def test_what_a_polymorphic_serializer_includes_by_default_is_included_for_all_rows() -> None:
    class HostedSerializer(EventSerializer):
        class JSONAPIMeta:
            included_resources = ("host",)

    class HostedViewSet(EventViewSet):
        serializer_class = HostedSerializer

    make_events(2)

    assert get_list(HostedViewSet) == {
        "data": [event_object(1), event_object(2)],
        "included": [maker_object(1), maker_object(2)],
    }


def test_rows_become_proxies_without_a_query() -> None:
    assert queries_of(make_events, lambda: get_list(EventViewSet, "?include=")) == 2


def test_linkage_to_proxies_needs_one_query_with_their_kind() -> None:
    assert queries_of(make_programmes, lambda: get_list(ProgrammeViewSet)) == 3
    with counted() as queries:
        assert get_one(ProgrammeViewSet, 1)["data"] == programme_object(1, *range(1, 10))
    assert len(queries) == 3
    assert [query for query in queries if '"tests_event"."name"' in query] == []


def test_proxies_are_included_through_relations() -> None:
    make_programmes(3)

    assert get_one(ProgrammeViewSet, 1, "?include=events.host,opening") == {
        "data": programme_object(1, 1, 2, 3),
        "included": [
            event_object(1),
            event_object(3),
            event_object(2, 1, 2, 3),
            *(maker_object(key) for key in (1, 2, 3)),
        ],
    }


def test_a_path_of_proxies_comes_back_to_the_primary_data() -> None:
    make_programmes(3)

    assert get_list(ProgrammeViewSet, "?include=events.programmes") == {
        "data": [programme_object(key, 1, 2, 3) for key in (1, 2, 3)],
        "included": [event_object(1), event_object(3), event_object(2, 1, 2, 3)],
    }


def test_a_proxy_is_created_updated_and_deleted() -> None:
    make_events(2)
    data = {"type": "concerts", "attributes": {"name": "Encore"}}
    relationships = {"host": {"data": one("makers", 1)}}
    view = EventViewSet.as_view({"post": "create"})
    response = call(view, method="post", data={"data": {**data, "relationships": relationships}})

    assert response.status_code == 201
    row = models.Event.objects.latest("pk")
    assert (row.kind, row.name, row.host_id) == ("concert", "Encore", 1)
    expected = {**one("concerts", row.pk), "attributes": {"name": "Encore"}}
    assert get_one(EventViewSet, row.pk)["data"] == {**expected, "relationships": relationships}

    data = {**one("lectures", 2), "attributes": {"name": "Late"}}
    assert document(changed(2, data, EventViewSet))["data"]["attributes"] == {"name": "Late"}
    assert changed(2, {**data, "type": "concerts"}, EventViewSet).status_code == 409
    assert changed(1, {**data, "id": "1"}, EventViewSet).status_code == 409
    models.Event.objects.get(pk=2, kind="lecture", name="Late")

    view = EventViewSet.as_view({"delete": "destroy"})
    assert call(view, method="delete", pk="2").status_code == 204
    assert models.Event.objects.count() == 2


def test_the_relationships_of_proxies_are_read_and_changed() -> None:
    make_programmes(3)
    view = EventViewSet.as_view(ACTIONS)

    assert document(send(view, "get", 2, "programmes")) == {
        "data": [one("programmes", key) for key in (1, 2, 3)]
    }
    assert send(view, "get", 1, "programmes").status_code == 404
    assert send(view, "patch", 2, "programmes", []).status_code == 403
    assert document(send(view, "patch", 1, "host", one("makers", 3))) == {"data": one("makers", 3)}


def test_relationships_to_proxies_are_read_and_changed() -> None:
    make_programmes(3)
    view = ProgrammeViewSet.as_view(ACTIONS)

    assert document(send(view, "get", 1, "opening")) == {"data": event(1)}
    assert document(send(view, "patch", 1, "opening", event(2))) == {"data": event(2)}
    assert document(send(view, "delete", 1, "events", [event(1)])) == {"data": [event(2), event(3)]}
    assert document(send(view, "post", 1, "events", [event(1)])) == {
        "data": [event(1), event(2), event(3)]
    }
    for given, status in ((one("lectures", 1), 404), (one("books", 1), 409)):
        assert send(view, "patch", 1, "opening", given).status_code == status
        response = send(view, "post", 1, "events", [event(1), given])
        assert response.status_code == status
        assert [error["source"] for error in errors(response)] == [{"pointer": "/data/1"}]


def test_proxies_are_related_resources() -> None:
    make_programmes(3)

    assert get_related(ProgrammeViewSet, 1, "events", "?include=") == {
        "data": [event_object(1), event_object(2, 1, 2, 3), event_object(3)],
        "included": [],
    }
    assert get_related(ProgrammeViewSet, 2, "opening") == {
        "data": event_object(2, 1, 2, 3),
        "included": [maker_object(2)],
    }
    assert get_related(EventViewSet, 2, "host") == {"data": maker_object(2)}


def test_proxies_have_fieldsets_and_an_order_of_their_own() -> None:
    make_events(3)
    query = "?include=&fields[concerts]=name&fields[lectures]=host&sort=-name"

    assert get_list(EventViewSet, query) == {
        "data": [
            {**event(3), "attributes": {"name": "Event 3"}},
            {**event(2), "relationships": {"host": {"data": one("makers", 2)}}},
            {**event(1), "attributes": {"name": "Event 1"}},
        ],
        "included": [],
    }


def test_a_project_that_names_members_says_which_rows_are_of_a_type() -> None:
    make_events(3)

    assert get_list(EventViewSet, "?filter[type]=concerts") == {
        "data": [event_object(1), event_object(3)],
        "included": [],
    }


def test_a_project_that_does_not_say_so_is_told() -> None:
    class Unfiltered(EventSerializer):
        @classmethod
        def filter_by_types(cls, queryset: Any, types: Any) -> Any:
            return serializers.PolymorphicModelSerializer.filter_by_types.__func__(  # type: ignore[attr-defined]
                cls, queryset, types
            )

    with pytest.raises(ImproperlyConfigured) as raised:
        Unfiltered.filter_by_types(models.Event.objects.all(), ["concerts"])
    assert str(raised.value) == (
        f"{__name__}.{Unfiltered.__qualname__} says itself which serializer is for an instance, "
        "and so has to say which rows are of a type: override `filter_by_types(queryset, types)`."
    )


def test_options_describe_each_proxy() -> None:
    view = ProgrammeViewSet.as_view({"post": "create"})
    fields = document(call(view, method="options"))["meta"]["actions"]["POST"]
    assert fields["events"]["relationship_resource"] == ["concerts", "lectures"]

    view = EventViewSet.as_view({"post": "create"})
    actions = document(call(view, method="options"))["meta"]["actions"]["POST"]
    assert {name: list(fields) for name, fields in actions.items()} == {
        "concerts": ["name", "host"],
        "lectures": ["name", "host", "programmes"],
    }


# Child tables that a column tells apart


class TitledMediaSerializer(serializers.PolymorphicModelSerializer):
    """Knows the class of a row by its title, so that no other table need be asked."""

    polymorphic_serializers = [BookSerializer, AudiobookSerializer, FilmSerializer]
    polymorphic_columns = ("title",)

    class Meta:
        model = models.Media

    @classmethod
    def get_polymorphic_serializer_for_instance(cls, instance: Any) -> Any:
        return cls.polymorphic_serializers[(int(instance.title.split()[-1]) - 1) % 3]


class TitledMediaViewSet(MediaViewSet):
    serializer_class = TitledMediaSerializer


class TitledShelfSerializer(serializers.ModelSerializer):
    featured = relations.PolymorphicResourceRelatedField(
        TitledMediaSerializer, queryset=models.Media.objects.all()
    )
    items = relations.PolymorphicResourceRelatedField(
        TitledMediaSerializer, queryset=models.Media.objects.all(), many=True
    )

    class Meta:
        model = models.Shelf
        fields = ("place", "featured", "items")


class TitledShelfViewSet(ShelfViewSet):
    serializer_class = TitledShelfSerializer


def test_rows_of_a_kind_become_rows_of_its_child_table() -> None:
    make_media(4)

    assert get_list(TitledMediaViewSet) == {"data": [medium_object(key) for key in (1, 2, 3, 4)]}
    assert get_one(TitledMediaViewSet, 2) == {"data": medium_object(2)}


def test_one_query_for_each_kind_finds_its_child_rows() -> None:
    def get(ids: str) -> Any:
        class Some(TitledMediaViewSet):
            queryset = models.Media.objects.filter(pk__in=ids.split(","))

        with counted() as queries:
            answer = get_list(Some, "?fields[books]=pages&fields[films]=minutes")
        assert [row["id"] for row in answer["data"]] == ids.split(",")
        return len(queries)

    make_media(9)

    assert get("1") == get("1,4,7") == 2
    assert get("1,3") == get("1,3,4,6,7,9") == 3


def test_linkage_to_child_tables_of_a_kind_asks_the_base_alone() -> None:
    assert queries_of(make_shelves, lambda: get_list(TitledShelfViewSet)) == 3
    document = get_list(TitledShelfViewSet)["data"][1]
    assert document["relationships"] == {
        "featured": {"data": medium(2)},
        "items": media(*range(1, 10)),
    }
    view = TitledShelfViewSet.as_view(ACTIONS)
    assert send(view, "post", 1, "items", [one("films", 1)]).status_code == 404
    assert send(view, "post", 1, "items", [medium(1)]).status_code == 204


# Serializers that a callable chooses


class QuietEventSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Event
        fields = ("name",)

    class JSONAPIMeta:
        resource_name = "quiet_events"


class LoudEventSerializer(serializers.ModelSerializer):
    included_serializers = {"host": MakerSerializer}

    class Meta:
        model = models.Event
        fields = ("name", "host")
        resource_name = "loud_events"


def serializer_for(instance: Any) -> Any:
    """Return the serializer of a row, by what a project thinks of it."""
    return LoudEventSerializer if instance.kind == "concert" else QuietEventSerializer


class NoiseSerializer(serializers.PolymorphicModelSerializer):
    polymorphic_serializers = [QuietEventSerializer, LoudEventSerializer]
    get_polymorphic_serializer_for_instance = staticmethod(serializer_for)

    class Meta:
        model = models.Event


class NoiseViewSet(EventViewSet):
    serializer_class = NoiseSerializer


def noise_object(key: int) -> Any:
    """Return the resource object of an event, loud for a concert and else quiet."""
    attributes = {"attributes": {"name": f"Event {key}"}}
    if key % 2 == 0:
        return {**one("quiet_events", key), **attributes}
    host = {"relationships": {"host": {"data": one("makers", key)}}}
    return {**one("loud_events", key), **attributes, **host}


def test_a_callable_chooses_among_serializers_of_one_model() -> None:
    make_events(3)

    assert get_list(NoiseViewSet) == {"data": [noise_object(key) for key in (1, 2, 3)]}
    assert get_list(NoiseViewSet, "?include=host&fields[quiet_events]=") == {
        "data": [noise_object(1), one("quiet_events", 2), noise_object(3)],
        "included": [maker_object(1), maker_object(3)],
    }
    assert queries_of(make_events, lambda: get_list(NoiseViewSet, "?include=host")) == 2


def test_rows_of_one_model_are_written_by_the_serializer_of_their_type() -> None:
    make_events(2)
    view = NoiseViewSet.as_view({"post": "create"})
    data: Any = {"type": "quiet_events", "attributes": {"name": "Pause"}}

    assert call(view, method="post", data={"data": data}).status_code == 201
    assert models.Event.objects.latest("pk").name == "Pause"
    data = {**one("loud_events", 1), "attributes": {"name": "Rock"}}
    assert document(changed(1, data, NoiseViewSet))["data"]["attributes"] == {"name": "Rock"}
    assert changed(1, {**data, "type": "quiet_events"}, NoiseViewSet).status_code == 409


@dataclass
class Weather:
    """Something that no model is for."""

    pk: str
    sky: str


@dataclass
class Traffic:
    """Another thing that no model is for."""

    pk: str
    queue: int
    weather: Weather


class WeatherSerializer(serializers.Serializer):
    sky = serializers.CharField()

    class Meta:
        resource_name = "weather"


class TrafficSerializer(serializers.Serializer):
    included_serializers = {"weather": WeatherSerializer}

    queue = serializers.IntegerField()
    weather = relations.ResourceRelatedField(read_only=True)

    class Meta:
        resource_name = "traffic"


class ReportSerializer(serializers.PolymorphicModelSerializer):
    polymorphic_serializers = [WeatherSerializer, TrafficSerializer]

    @classmethod
    def get_polymorphic_serializer_for_instance(cls, instance: Any) -> Any:
        return WeatherSerializer if isinstance(instance, Weather) else TrafficSerializer


SUN = Weather("1", "blue")
JAM = Traffic("1", 7, SUN)


class ReportViewSet(viewsets.ViewSet):
    def list(self, request: Any) -> Response:
        context = {"request": request, "view": self}
        return Response(ReportSerializer([SUN, JAM], many=True, context=context).data)

    def retrieve(self, request: Any, pk: str) -> Response:
        return Response(ReportSerializer(JAM, context={"request": request, "view": self}).data)


WEATHER_OBJECT: Any = {**one("weather", 1), "attributes": {"sky": "blue"}}
TRAFFIC_OBJECT: Any = {
    **one("traffic", 1),
    "attributes": {"queue": 7},
    "relationships": {"weather": {"data": one("weather", 1)}},
}


def test_a_callable_chooses_among_serializers_of_objects_without_a_model() -> None:
    assert get_list(ReportViewSet) == {"data": [WEATHER_OBJECT, TRAFFIC_OBJECT]}
    assert get_one(ReportViewSet, "1", "?include=weather&fields[traffic]=weather") == {
        "data": {
            **one("traffic", 1),
            "relationships": TRAFFIC_OBJECT["relationships"],
        },
        "included": [WEATHER_OBJECT],
    }


# What a polymorphic serializer tells


def test_a_polymorphic_serializer_tells_its_members() -> None:
    assert MediaSerializer.get_polymorphic_types() == ["books", "audiobooks", "films"]
    film = models.Film(title="Alien")
    assert MediaSerializer.get_polymorphic_serializer_for_instance(film) is FilmSerializer
    assert MediaSerializer.get_polymorphic_serializer_for_model(models.Film) is FilmSerializer
    assert MediaSerializer.get_polymorphic_serializer_for_type("films") is FilmSerializer
    assert MediaSerializer.get_polymorphic_model_for_serializer(FilmSerializer) is models.Film
    assert MediaSerializer.get_polymorphic_model_for_type("films") is models.Film


def test_a_row_of_a_derived_class_has_the_serializer_of_its_nearest_base() -> None:
    class PrintedSerializer(serializers.PolymorphicModelSerializer):
        polymorphic_serializers = [BookSerializer, FilmSerializer]

        class Meta:
            model = models.Media

    class PrintedViewSet(MediaViewSet):
        serializer_class = PrintedSerializer

    make_media(3)
    listed = get_list(PrintedViewSet)["data"]

    assert [row["type"] for row in listed] == ["books", "books", "films"]
    named = PrintedSerializer.get_polymorphic_serializer_for_model(models.Audiobook)
    assert named is BookSerializer


@pytest.mark.parametrize(
    ("ask", "named"),
    [
        (
            lambda: MediaSerializer.get_polymorphic_serializer_for_instance(models.Maker()),
            "instance Maker",
        ),
        (
            lambda: MediaSerializer.get_polymorphic_serializer_for_model(models.Maker),
            "model Maker",
        ),
        (
            lambda: MediaSerializer.get_polymorphic_model_for_serializer(MakerSerializer),
            "serializer tests.resources.test_polymorphic.MakerSerializer",
        ),
        (
            lambda: ReportSerializer.get_polymorphic_model_for_serializer(WeatherSerializer),
            "serializer tests.resources.test_polymorphic.WeatherSerializer",
        ),
        (lambda: MediaSerializer.get_polymorphic_serializer_for_type("comics"), "type comics"),
        (lambda: MediaSerializer.get_polymorphic_model_for_type("comics"), "type comics"),
    ],
)
def test_what_has_no_member_is_not_implemented(ask: Any, named: str) -> None:
    with pytest.raises(NotImplementedError) as raised:
        ask()
    owner = "ReportSerializer" if "Weather" in named else "MediaSerializer"
    assert str(raised.value) == (
        f"No polymorphic serializer has been found for the {named}. Is one missing in "
        f"polymorphic_serializers of tests.resources.test_polymorphic.{owner}?"
    )


def test_a_base_row_without_a_child_row_is_not_implemented() -> None:
    models.Media.objects.create(title="Alone")

    with pytest.raises(NotImplementedError, match="for the instance Media"):
        MediaSerializer(models.Media.objects.all(), many=True).data  # noqa: B018


@pytest.mark.parametrize("members", [None, [], (), "books", {}])
def test_a_polymorphic_serializer_needs_members(members: Any) -> None:
    with pytest.raises(ImproperlyConfigured) as raised:
        PolymorphicSerializerMetaclass(
            "Nothing",
            (serializers.PolymorphicModelSerializer,),
            {"__module__": "tests", "polymorphic_serializers": members, "Meta": object},
        )
    assert str(raised.value) == (
        "tests.Nothing needs `polymorphic_serializers`: a list of the serializer classes of its "
        "concrete types."
    )


def test_a_base_of_polymorphic_serializers_has_no_members() -> None:
    class Numbered(serializers.PolymorphicModelSerializer):
        @classmethod
        def get_polymorphic_serializer_for_instance(cls, instance: Any) -> Any:
            return cls.polymorphic_serializers[instance]

    class Numbers(Numbered):
        polymorphic_serializers = [BookSerializer, FilmSerializer]

    assert Numbers.get_polymorphic_serializer_for_instance(1) is FilmSerializer


@pytest.mark.parametrize(
    "members",
    [[BookSerializer, BookSerializer], [QuietEventSerializer, LoudEventSerializer]],
)
def test_members_told_by_class_need_models_of_their_own(members: Any) -> None:
    with pytest.raises(ImproperlyConfigured) as raised:
        PolymorphicSerializerMetaclass(
            "Twice",
            (serializers.PolymorphicModelSerializer,),
            {"__module__": "tests", "polymorphic_serializers": members},
        )
    assert str(raised.value) == (
        "tests.Twice: each of its polymorphic_serializers needs a model of its own. Where the "
        "class of a row does not tell its serializer, override "
        "`get_polymorphic_serializer_for_instance`."
    )


def test_a_default_include_that_no_member_offers_is_left_out() -> None:
    class BadSerializer(MediaSerializer):
        class JSONAPIMeta:
            included_resources = ("publisher",)

    class BadViewSet(MediaViewSet):
        serializer_class = BadSerializer

    assert "included" not in get_list(BadViewSet)


# Members of several polymorphic serializers


class PrintSerializer(serializers.PolymorphicModelSerializer):
    """Has a member that is polymorphic itself."""

    polymorphic_serializers = [MediaSerializer, MakerSerializer, ShelfSerializer]

    @classmethod
    def get_polymorphic_serializer_for_instance(cls, instance: Any) -> Any:
        named = {models.Maker: MakerSerializer, models.Shelf: ShelfSerializer}
        return named.get(type(instance), MediaSerializer)


class FilmViewSet(MediaViewSet):
    queryset = models.Film.objects.all()
    serializer_class = FilmSerializer


class PrintViewSet(viewsets.ViewSet):
    def list(self, request: Any) -> Response:
        rows = [*models.Media.objects.all(), models.Maker.objects.get(pk=1)]
        context = {"request": request, "view": self}
        return Response(PrintSerializer(rows, many=True, context=context).data)


def test_a_member_may_be_polymorphic() -> None:
    make_media(3)
    media_objects = [medium_object(key) for key in (1, 2, 3)]

    types = ["books", "audiobooks", "films", "makers", "shelves"]
    assert PrintSerializer.get_polymorphic_types() == types
    assert get_list(PrintViewSet) == {"data": [*media_objects, maker_object(1)]}
    assert get_list(PrintViewSet, "?include=director") == {
        "data": [*media_objects, maker_object(1)],
        "included": [maker_object(3)],
    }
    assert get_list(PrintViewSet, "?include=featured,director")["included"] == [maker_object(3)]


def test_a_member_keeps_its_configuration_wherever_it_is_used() -> None:
    make_media(3)
    film = medium_object(3)
    for _ in range(2):
        assert get_list(FilmViewSet, "?include=director") == {
            "data": [film],
            "included": [maker_object(3)],
        }
        assert get_list(MediaViewSet, "?include=director")["data"][2] == film
        assert get_list(PrintViewSet, "?include=director")["data"][2] == film
        assert get_list(TitledMediaViewSet)["data"][2] == film
        response = call(FilmViewSet.as_view({"get": "list"}), "?include=chapters")
        assert response.status_code == 400
    assert list(FilmSerializer.included_serializers) == [
        "creator",
        "keywords",
        "based_on",
        "director",
    ]
    response = call(
        FilmViewSet.as_view({"post": "create"}),
        method="post",
        data={"data": {"type": "books", "attributes": {"title": "Solaris"}}},
    )
    assert response.status_code == 409


# Relation fields of Django REST framework, methods, and renderers with paths of their own


class KeyShelfSerializer(ShelfSerializer):
    featured = drf.PrimaryKeyRelatedField(read_only=True)
    items = drf.PrimaryKeyRelatedField(read_only=True, many=True)


class MethodShelfSerializer(ShelfSerializer):
    featured = relations.SerializerMethodResourceRelatedField()
    items = relations.SerializerMethodResourceRelatedField(many=True)

    def get_featured(self, shelf: Any) -> Any:
        return shelf.featured

    def get_items(self, shelf: Any) -> Any:
        return shelf.items.all()


def plain_shelf(key: int, *items: int) -> Any:
    """Return the resource object of a shelf without links."""
    return {
        **one("shelves", key),
        "attributes": {"place": f"Room {key}"},
        "relationships": {"featured": {"data": medium(key)}, "items": media(*items)},
    }


@pytest.mark.parametrize("serializer", [KeyShelfSerializer, MethodShelfSerializer])
def test_other_relation_fields_lead_to_rows_of_several_types(serializer: Any) -> None:
    class OtherViewSet(ShelfViewSet):
        serializer_class: Any = serializer

    make_shelves(3)

    assert get_list(OtherViewSet) == {"data": [plain_shelf(key, 1, 2, 3) for key in (1, 2, 3)]}
    view = OtherViewSet.as_view({"get": "retrieve_relationship"})
    for name, expected in (("items", [medium(key) for key in (1, 2, 3)]), ("featured", medium(1))):
        assert document(send(view, "get", 1, name)) == {"data": expected}
    assert get_related(OtherViewSet, 1, "items") == {
        "data": [medium_object(key) for key in (1, 2, 3)]
    }
    assert get_list(OtherViewSet, "?include=items,featured.director") == {
        "data": [plain_shelf(key, 1, 2, 3) for key in (1, 2, 3)],
        "included": [
            *(medium_object(key) for key in (2, 1, 3)),
            maker_object(3),
        ],
    }


def test_the_queries_of_keys_do_not_grow_with_the_rows() -> None:
    class KeyViewSet(ShelfViewSet):
        serializer_class = KeyShelfSerializer

    assert queries_of(make_shelves, lambda: get_list(KeyViewSet)) == 9


def test_a_renderer_may_leave_out_include_paths_of_several_types() -> None:
    class FewerPaths(JSONRenderer):
        def extract_included(
            self, fields: Any, resource: Any, instance: Any, paths: Any, cache: Any
        ) -> None:
            kept = [name for name in paths if name != "items.creator"]
            super().extract_included(fields, resource, instance, kept, cache)

    class FewerViewSet(ShelfViewSet):
        renderer_classes = (FewerPaths,)

    make_shelves(3)

    included = get_one(FewerViewSet, 1, "?include=items.director,items.creator")["included"]
    assert included == [*(medium_object(key) for key in (2, 1, 3)), maker_object(3)]


def test_an_include_that_no_member_has_a_field_for_is_refused() -> None:
    class BareSerializer(serializers.PolymorphicModelSerializer):
        included_serializers = {"publisher": MakerSerializer}
        polymorphic_serializers = [BookSerializer, AudiobookSerializer, FilmSerializer]

        class Meta:
            model = models.Media

    class BareViewSet(MediaViewSet):
        serializer_class = BareSerializer

    make_media(3)
    response = call(BareViewSet.as_view({"get": "list"}), "?include=publisher")
    assert response.status_code == 400
    assert errors(response)[0]["detail"] == (
        "The path 'publisher' cannot be included. Nothing can be included here."
    )


def test_input_without_a_parser_needs_a_type_that_is_accepted() -> None:
    serializer = MediaSerializer(data={"title": "Alien"})
    assert not serializer.is_valid()
    assert serializer.errors == {"type": ["This field is required."]}

    with pytest.raises(APIException) as raised:
        MediaSerializer(data={"type": "comics", "title": "Alien"}).is_valid()
    assert raised.value.status_code == 409


def test_a_polymorphic_serializer_without_data_has_none() -> None:
    make_media(3)

    assert set(MediaSerializer().data) >= {"title", "pages", "minutes", "director"}
    many = MediaSerializer(models.Media.objects.all(), many=True).data
    assert [row["title"] for row in many] == ["Title 1", "Title 2", "Title 3"]


@pytest.mark.not_a_document("there is no instance")
def test_data_without_an_instance_is_a_resource_object_of_the_common_type() -> None:
    class EmptyViewSet(viewsets.ViewSet):
        def list(self, request: Any) -> Response:
            context = {"request": request, "view": self}
            return Response(EventSerializer(context=context).data)

    assert get_list(EmptyViewSet) == {
        "data": {
            "type": "events",
            "attributes": {"name": ""},
            "relationships": {"host": {"data": None}},
        },
        "included": [],
    }
