"""What a relation's own manager holds is what documents have, and what writes go to."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import path

from rest_framework_json_api import relations, routers, serializers, views
from tests import models
from tests.client import identifiers
from tests.http import MEDIA_TYPE, call, counted, get_list
from tests.managers.models import Bud, Leaf, Reader, Remark, Shelf, Tagging, Word

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class WordSerializer(serializers.ModelSerializer):
    class Meta:
        model = Word
        fields = ("text",)


class RemarkSerializer(serializers.ModelSerializer):
    class Meta:
        model = Remark
        fields = ("text",)


class ShelfSerializer(serializers.ModelSerializer):
    included_serializers = {"leaves": "tests.loading.test_own_managers.LeafSerializer"}

    class Meta:
        model = Shelf
        fields = ("aisle", "number", "leaves")
        read_only_fields = ("leaves",)


class BudSerializer(serializers.ModelSerializer):
    included_serializers = {"leaf": "tests.loading.test_own_managers.LeafSerializer"}

    class Meta:
        model = Bud
        fields = ("text", "leaf")


class LeafSerializer(serializers.ModelSerializer):
    included_serializers = {
        "words": WordSerializer,
        "sorted_words": WordSerializer,
        "remarks": RemarkSerializer,
        "buds": BudSerializer,
        "shelf": ShelfSerializer,
    }

    texts: Any = serializers.SlugRelatedField(
        source="words", many=True, slug_field="text", read_only=True
    )

    class Meta:
        model = Leaf
        fields = ("words", "sorted_words", "remarks", "buds", "shelf", "texts")
        extra_kwargs = {"buds": {"required": False}, "shelf": {"required": False}}


class ReaderSerializer(serializers.ModelSerializer):
    included_serializers = {"words": WordSerializer, "picked_words": WordSerializer}

    class Meta:
        model = Reader
        fields = ("words", "picked_words")


class WholeViewSet(views.ModelViewSet):
    pagination_class = None


class LeafViewSet(WholeViewSet):
    queryset = Leaf.objects.all()
    serializer_class = LeafSerializer


class ReaderViewSet(WholeViewSet):
    queryset = Reader.objects.all()
    serializer_class = ReaderSerializer


class ShelfViewSet(WholeViewSet):
    queryset = Shelf.objects.order_by("pk")
    serializer_class = ShelfSerializer


class BudViewSet(WholeViewSet):
    queryset = Bud.objects.order_by("pk")
    serializer_class = BudSerializer


class WordViewSet(WholeViewSet):
    queryset = Word.objects.order_by("pk")
    serializer_class = WordSerializer


class AloneView(views.RelationshipView):
    queryset = Leaf.objects.all()


router = routers.SimpleRouter(trailing_slash=False)
for name, viewset in (
    ("leaves", LeafViewSet),
    ("readers", ReaderViewSet),
    ("shelves", ShelfViewSet),
    ("buds", BudViewSet),
    ("words", WordViewSet),
):
    router.register(name, viewset)
urlpatterns = [*router.urls, path("alone/<pk>/<related_field>", AloneView.as_view())]


def send(method: str, url: str, document: Any = None, status: int = 200) -> Any:
    """Return the document that answers a request."""
    body: Any = {"data": json.dumps(document), "content_type": MEDIA_TYPE} if document else {}
    response: Any = Client().generic(method, url, headers={"accept": MEDIA_TYPE}, **body)
    assert response.status_code == status, response.content
    return response.json() if response.content else None


def words(*keys: Any) -> dict[str, Any]:
    """Return the document of linkage to words."""
    return {"data": identifiers("words", *keys)}


def ids(rows: Any) -> list[str]:
    return [row["id"] for row in rows]


def make_leaves(number: int) -> None:
    """Create leaves that have everything, in an order that is not that of the keys."""
    Word.objects.bulk_create(
        Word(pk=n, text=text) for n, text in enumerate(("a", "b", "c", "hidden"), 1)
    )
    Shelf.objects.create(pk=1, aisle=5, number=6)
    for n in range(1, number + 1):
        leaf = Leaf.objects.create(pk=n, aisle=5, number=6)
        leaf.words.set([Word.objects.get(pk=key) for key in (3, 1, 2)])
        leaf.sorted_words.set([2, 4, 3, 1])
        Remark.objects.bulk_create(Remark(text=text, subject=leaf) for text in ("x", "hidden", "y"))
        Bud.objects.bulk_create(
            Bud(pk=10 * n + m, text=text, leaf=leaf) for m, text in enumerate(("x", "hidden", "y"))
        )


def remarks_of(n: int) -> list[int]:
    """Return the keys of the remarks of a leaf that its manager holds."""
    return [remark.pk for remark in Leaf.objects.get(pk=n).remarks.all()]


def linkage_of(n: int) -> dict[str, Any]:
    """Return the linkage of each relationship of a leaf."""
    return {
        "words": identifiers("words", 3, 1, 2),
        "sortedWords": identifiers("words", 2, 3, 1),
        "remarks": identifiers("remarks", *remarks_of(n)),
        "buds": identifiers("buds", 10 * n + 2, 10 * n),
        "shelf": {"type": "shelves", "id": "1"},
    }


@pytest.mark.parametrize("number", [2, 20])
def test_linkage_is_what_the_manager_holds_in_its_order(number: int) -> None:
    make_leaves(number)

    with counted() as queries:
        found = send("GET", "/leaves")["data"]

    for n, leaf in enumerate(found, 1):
        assert {name: each["data"] for name, each in leaf["relationships"].items()} == linkage_of(n)
        assert leaf["attributes"] == {"texts": ["c", "a", "b"]}
    assert len(found) == number
    # Rows, and each relationship.
    assert len(queries) == 6


@pytest.mark.parametrize("number", [2, 20])
@pytest.mark.parametrize(
    ("include", "types", "queries"),
    [
        ("words", {"words": ["1", "2", "3"]}, 6),
        ("sortedWords", {"words": ["1", "2", "3"]}, 6),
        ("shelf", {"shelves": ["1"]}, 7),
        ("words,sortedWords", {"words": ["1", "2", "3"]}, 6),
    ],
)
def test_included_rows_are_those_that_the_manager_holds(
    number: int, include: str, types: Any, queries: int
) -> None:
    make_leaves(number)

    with counted() as run:
        found = send("GET", f"/leaves?include={include}")

    for n, leaf in enumerate(found["data"], 1):
        assert {name: each["data"] for name, each in leaf["relationships"].items()} == linkage_of(n)
    assert {
        kind: [row["id"] for row in found["included"] if row["type"] == kind]
        for kind in {row["type"] for row in found["included"]}
    } == types
    assert len(run) == queries


@pytest.mark.parametrize("number", [2, 20])
def test_the_rows_that_point_back_are_those_that_the_manager_holds(number: int) -> None:
    make_leaves(number)

    with counted() as queries:
        found = send("GET", "/leaves?include=buds,remarks&fields[leaves]=buds,remarks")

    keys = [10 * n + m for n in range(1, number + 1) for m in (0, 2)]
    assert ids(found["included"])[: 2 * number] == sorted(map(str, keys))
    assert len(found["included"]) == 4 * number
    assert len(queries) == 3


@pytest.mark.parametrize("number", [2, 20])
def test_a_relation_by_several_columns_is_read_from_both_ends(number: int) -> None:
    make_leaves(number)
    Shelf.objects.create(pk=2, aisle=6, number=6)

    with counted() as queries:
        found = send("GET", "/shelves?include=leaves&fields[leaves]=shelf")

    keys = list(map(str, range(1, number + 1)))
    assert [ids(each["relationships"]["leaves"]["data"]) for each in found["data"]] == [keys, []]
    assert sorted(ids(found["included"]), key=int) == keys
    assert len(queries) == 2


@pytest.mark.parametrize("number", [2, 20])
def test_what_leads_to_a_row_by_a_descriptor_of_its_own_is_loaded_for_all(number: int) -> None:
    make_leaves(number)

    with counted() as queries:
        found = send("GET", "/buds?include=leaf&fields[leaves]=")

    assert [each["relationships"]["leaf"]["data"]["id"] for each in found["data"]] == [
        str(n) for n in range(1, number + 1) for _ in range(3)
    ]
    assert sorted(ids(found["included"]), key=int) == [str(n) for n in range(1, number + 1)]
    assert len(queries) == 2


def test_the_urls_of_a_relationship_have_what_the_manager_holds() -> None:
    make_leaves(2)

    for name, linkage in linkage_of(1).items():
        own = send("GET", f"/leaves/1/relationships/{name}")["data"]
        related = send("GET", f"/leaves/1/{name}")["data"]
        assert own == linkage
        if isinstance(linkage, list):
            assert [{"type": row["type"], "id": row["id"]} for row in related] == linkage
        else:
            assert (related["type"], related["id"]) == (linkage["type"], linkage["id"])


def test_a_relationship_view_without_a_serializer_finds_each_relation() -> None:
    make_leaves(1)

    for name, linkage in linkage_of(1).items():
        assert send("GET", f"/alone/1/{name}")["data"] == linkage
    send("PATCH", "/alone/1/words", words(2, 1))
    assert send("GET", "/alone/1/words") == words(2, 1)


@pytest.mark.parametrize("number", [2, 20])
def test_a_manager_that_finds_the_rows_of_one_is_asked_once_for_each(number: int) -> None:
    Word.objects.bulk_create(Word(pk=n, text="w") for n in (1, 2, 3))
    Leaf.objects.create(pk=1)
    Tagging.objects.bulk_create(Tagging(leaf_id=1, word_id=n) for n in (2, 1))
    Reader.objects.bulk_create(Reader(pk=n) for n in range(1, number + 1))
    first = {"data": identifiers("words", 2, 1), "meta": {"count": 2}}

    for query in ("", "?include=words"):
        with counted() as queries:
            found = send("GET", f"/readers{query}{'&' if query else '?'}fields[readers]=words")

        held = [each["relationships"]["words"] for each in found["data"]]
        assert {key: held[0][key] for key in first} == first
        assert [each["data"] for each in held[1:]] == [[]] * (number - 1)
        assert ids(found.get("included", [])) == (["1", "2"] if query else [])
        assert len(queries) == 1 + number


@pytest.mark.parametrize("number", [2, 20])
def test_a_manager_that_filters_the_rows_of_one_is_asked_once_for_each(number: int) -> None:
    make_leaves(0)
    for n in range(1, number + 1):
        Reader.objects.create(pk=n).picked_words.set([1, 4, 2])

    for query in ("", "&include=pickedWords"):
        with counted() as queries:
            found = send("GET", f"/readers?fields[readers]=pickedWords{query}")

        held = [each["relationships"]["pickedWords"]["data"] for each in found["data"]]
        assert [sorted(ids(each)) for each in held] == [["1", "2"]] * number
        assert ids(found.get("included", [])) == (["1", "2"] if query else [])
        assert len(queries) == 1 + number
    assert ids(send("GET", "/readers/1/pickedWords")["data"]) == ["1", "2"]
    assert ids(send("GET", "/readers/1/relationships/pickedWords")["data"]) == ["1", "2"]


def test_a_client_may_ask_for_another_order() -> None:
    make_leaves(1)
    Leaf.objects.create(pk=2)

    assert ids(send("GET", "/leaves/1/sortedWords?sort=-text")["data"]) == ["3", "2", "1"]
    assert send("GET", "/leaves/2/sortedWords")["data"] == []


def test_rows_of_several_types_are_told_apart() -> None:
    class LetterSerializer(WordSerializer):
        class Meta(WordSerializer.Meta):
            resource_name = "letters"

    class AnyWordSerializer(serializers.PolymorphicModelSerializer[Any]):
        polymorphic_serializers = (WordSerializer, LetterSerializer)

        class Meta:
            model = Word

        @classmethod
        def get_polymorphic_serializer_for_instance(cls, instance: Any) -> Any:
            return LetterSerializer if len(instance.text) == 1 else WordSerializer

    class AnySerializer(serializers.ModelSerializer):
        included_serializers = {"words": AnyWordSerializer}
        words = relations.PolymorphicResourceRelatedField(
            AnyWordSerializer, many=True, read_only=True
        )

        class Meta:
            model = Leaf
            fields = ("words",)

    class AnyViewSet(WholeViewSet):
        queryset = Leaf.objects.all()
        serializer_class = AnySerializer

    make_leaves(2)
    Leaf.objects.get(pk=1).words.add(Word.objects.get(pk=4))

    for query in ("", "?include=words"):
        found = get_list(AnyViewSet, query)
        kinds = [each["type"] for each in found["data"][0]["relationships"]["words"]["data"]]
        assert kinds == ["letters", "letters", "letters", "words"]
    assert [each["type"] for each in found["included"]] == kinds


@pytest.mark.parametrize("name", ["words", "sortedWords"])
def test_a_relationship_is_replaced_in_the_order_that_is_given(name: str) -> None:
    make_leaves(2)
    url = f"/leaves/1/relationships/{name}"

    send("PATCH", url, words(1, 2, 3))
    assert send("GET", url) | {"links": None} == words(1, 2, 3) | {"links": None}
    send("PATCH", url, words(3))
    assert send("GET", url)["data"] == words(3)["data"]
    assert ids(send("GET", f"/leaves/2/{name}")["data"]) == ids(linkage_of(2)[name])


@pytest.mark.parametrize("name", ["words", "sortedWords"])
def test_another_order_is_a_change_and_the_same_is_none(name: str) -> None:
    make_leaves(1)
    url = f"/leaves/1/relationships/{name}"

    assert send("PATCH", url, words(1, 3, 2))["data"] == words(1, 3, 2)["data"]
    assert send("PATCH", url, words(1, 3, 2), status=204) is None


@pytest.mark.parametrize("name", ["words", "sortedWords"])
def test_members_are_added_and_removed_by_the_manager(name: str) -> None:
    make_leaves(1)
    url = f"/leaves/1/relationships/{name}"
    send("PATCH", url, words(3, 1))

    send("POST", url, words(1, 2))
    assert send("GET", url)["data"] == words(3, 1, 2)["data"]
    send("POST", url, words(2, 3), status=204)
    assert send("GET", url)["data"] == words(3, 1, 2)["data"]
    send("PATCH", url, words(3, 1, 2), status=204)
    assert send("GET", url)["data"] == words(3, 1, 2)["data"]
    send("DELETE", url, words(1, 4))
    assert send("GET", url)["data"] == words(3, 2)["data"]


def test_a_resource_is_written_with_what_managers_hold() -> None:
    make_leaves(0)
    document: Any = {
        "type": "leaves",
        "relationships": {"words": words(2, 3), "sorted_words": words(3, 1, 2)},
    }

    def held(key: Any) -> Any:
        relationships = send("GET", f"/leaves/{key}")["data"]["relationships"]
        return {name: ids(relationships[name]["data"]) for name in ("words", "sortedWords")}

    created = send("POST", "/leaves", {"data": spelled(document)}, 201)["data"]["id"]
    assert held(created) == {"words": ["2", "3"], "sortedWords": ["3", "1", "2"]}

    document = {
        "type": "leaves",
        "id": created,
        "relationships": {"words": words(3, 2, 1), "sorted_words": words()},
    }
    send("PATCH", f"/leaves/{created}", {"data": spelled(document)})
    assert held(created) == {"words": ["3", "2", "1"], "sortedWords": []}


def spelled(document: Any) -> Any:
    """Return a resource object with the names of documents."""
    names = {"sorted_words": "sortedWords"}
    relationships = document["relationships"]
    return {
        **document,
        "relationships": {names.get(name, name): held for name, held in relationships.items()},
    }


def test_a_relation_by_several_columns_is_written() -> None:
    make_leaves(1)
    Shelf.objects.create(pk=2, aisle=7, number=8)
    document = {"data": {"type": "shelves", "id": "2"}}

    send("PATCH", "/leaves/1/relationships/shelf", document)

    assert Leaf.objects.values("aisle", "number").get(pk=1) == {"aisle": 7, "number": 8}
    resource = {"type": "leaves", "id": "1", "relationships": {"shelf": {"data": None}}}
    send("PATCH", "/leaves/1", {"data": resource})
    assert Leaf.objects.values("aisle", "number").get(pk=1) == {"aisle": None, "number": None}


def test_what_a_manager_cannot_change_is_refused() -> None:
    make_leaves(1)
    Reader.objects.create(pk=1)

    for method, data in (("PATCH", words(1)), ("POST", words(4))):
        found = send(method, "/readers/1/relationships/words", data, 403)

        assert [error["detail"] for error in found["errors"]] == [
            "This relationship cannot be changed."
        ]


def test_members_that_a_client_may_not_see_stay() -> None:
    make_leaves(1)

    class NarrowSerializer(serializers.ModelSerializer):
        words = relations.ResourceRelatedField(many=True, queryset=Word.objects.exclude(pk=3))

        class Meta:
            model = Leaf
            fields = ("words",)

    leaf = Leaf.objects.get(pk=1)
    serializer = NarrowSerializer(leaf, data={"words": words(2)["data"]})
    assert serializer.is_valid()
    serializer.save()

    assert [word.pk for word in leaf.words.all()] == [3, 2]


def test_a_new_resource_may_be_what_its_columns_lead_to() -> None:
    class BookmarkSerializer(serializers.ModelSerializer):
        subject = relations.ResourceRelatedField(queryset=models.Bookmark.objects, required=False)

        class Meta:
            model = models.Bookmark
            fields = ("subject",)

    class BookmarkViewSet(WholeViewSet):
        queryset = models.Bookmark.objects.all()
        serializer_class = BookmarkSerializer

    itself = {"type": "bookmarks", "lid": "new"}
    document = {**itself, "relationships": {"subject": {"data": itself}}}
    view = BookmarkViewSet.as_view({"post": "create"})
    response = call(view, method="post", data={"data": document})

    assert response.status_code == 201, response.content
    created = models.Bookmark.objects.get()
    assert created.subject == created
