"""Generic relations: one relationship with resources of several types, and its far end."""

import json
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import include, path
from rest_framework.routers import SimpleRouter
from rest_framework.test import APIClient

from rest_framework_json_api import serializers, views
from rest_framework_json_api.relations import PolymorphicResourceRelatedField
from tests import models
from tests.client import get, identifier, problems, send
from tests.http import counted, document
from tests.music import BriefArtistSerializer

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls(__name__),
    pytest.mark.usefixtures("model_relations"),
]


class AlbumSerializer(serializers.ModelSerializer):
    included_serializers = {
        "artist": BriefArtistSerializer,
        "notes": "tests.fields.test_generic_relations.NoteSerializer",
    }

    class Meta:
        model = models.Album
        fields = ("album_title", "artist", "notes")


class SubjectSerializer(serializers.PolymorphicModelSerializer):
    polymorphic_serializers = [AlbumSerializer, BriefArtistSerializer]


class NoteSerializer(serializers.ModelSerializer):
    included_serializers = {"subject": SubjectSerializer}

    subject = PolymorphicResourceRelatedField(
        SubjectSerializer, self_link_view_name="note-relationship"
    )

    class Meta:
        model = models.Note
        fields = ("text", "subject")


class BookmarkSerializer(serializers.ModelSerializer):
    included_serializers = {"subject": SubjectSerializer}

    subject = PolymorphicResourceRelatedField(SubjectSerializer, allow_null=True, required=False)

    class Meta:
        model = models.Bookmark
        fields = ("subject",)


class PlainSerializer(serializers.ModelSerializer):
    """Names the generic foreign key without saying what it may lead to."""

    class Meta:
        model = models.Bookmark
        fields = ("subject",)


class ViewSet(views.ModelViewSet):
    pagination_class = None
    filter_backends = ()


class AlbumViewSet(ViewSet):
    queryset = models.Album.objects.all()
    serializer_class: Any = AlbumSerializer


class NoteViewSet(ViewSet):
    queryset = models.Note.objects.order_by("pk")
    serializer_class: Any = NoteSerializer


class BookmarkViewSet(ViewSet):
    queryset = models.Bookmark.objects.order_by("pk")
    serializer_class: Any = BookmarkSerializer


class PlainViewSet(BookmarkViewSet):
    serializer_class = PlainSerializer


class AlbumRelationships(views.RelationshipView):
    queryset = models.Album.objects.all()


class NoteRelationships(views.RelationshipView):
    queryset = models.Note.objects.all()


def relationships(viewset: Any) -> Any:
    """Return the view of the relationships of a viewset's resources."""
    return viewset.as_view(
        {
            "get": "retrieve_relationship",
            "patch": "update_relationship",
            "post": "add_to_relationship",
            "delete": "remove_from_relationship",
        }
    )


router = SimpleRouter()
urlpatterns: list[Any] = []
for name, viewset in (
    ("album", AlbumViewSet),
    ("note", NoteViewSet),
    ("bookmark", BookmarkViewSet),
    ("plain", PlainViewSet),
):
    router.register(f"{name}s", viewset, name)
    detail = f"{name}s/<pk>"
    urlpatterns += [
        path(
            f"{detail}/relationships/<related_field>/",
            relationships(viewset),
            name=f"{name}-relationship",
        ),
        path(f"{detail}/<related_field>/", viewset.as_view({"get": "retrieve_related"})),
    ]
urlpatterns += [
    path("", include(router.urls)),
    path("bare/albums/<pk>/<related_field>/", AlbumRelationships.as_view()),
    path("bare/notes/<pk>/<related_field>/", NoteRelationships.as_view()),
]


ALBUM, ARTIST = identifier("albums", 31), identifier("artists", 11)

ALBUM_RESOURCE = {
    **ALBUM,
    "attributes": {"albumTitle": "Album 31"},
    "relationships": {
        "artist": {"data": ARTIST},
        "notes": {"data": [identifier("notes", 51)], "meta": {"count": 1}},
    },
}
ARTIST_RESOURCE = {**ARTIST, "attributes": {"stageName": "Artist 11"}}


def note_links(key: int) -> dict[str, str]:
    return {"self": f"http://testserver/notes/{key}/relationships/subject/"}


def note_resource(key: int, subject: Any) -> dict[str, Any]:
    """Return the resource object of a note."""
    return {
        **identifier("notes", key),
        "attributes": {"text": f"Note {key}"},
        "relationships": {"subject": {"data": subject, "links": note_links(key)}},
    }


@pytest.fixture(autouse=True)
def rows() -> None:
    """Artist 11 made albums 31 and 32; note 51 is about album 31, note 52 about the artist."""
    # Content types are kept in memory once they are known.
    ContentType.objects.get_for_models(models.Album, models.Artist, models.Note, models.Genre)
    artist = models.Artist.objects.create(pk=11, stage_name="Artist 11")
    for pk in (31, 32):
        album = models.Album.objects.create(pk=pk, album_title=f"Album {pk}", artist=artist)
    album = models.Album.objects.get(pk=31)
    models.Note.objects.create(pk=51, text="Note 51", subject=album)
    models.Note.objects.create(pk=52, text="Note 52", subject=artist)
    models.Bookmark.objects.create(pk=61, subject=album)
    models.Bookmark.objects.create(pk=62)


def more_notes() -> None:
    """Make many more notes about albums and artists of their own."""
    for pk in range(60, 70):
        artist = models.Artist.objects.create(pk=pk, stage_name=f"Artist {pk}")
        album = models.Album.objects.create(pk=pk, album_title=f"Album {pk}", artist=artist)
        models.Note.objects.create(text="More", subject=album)
        models.Note.objects.create(text="More", subject=artist)


def subject_of(row: Any) -> Any:
    """Return what the stored row is about."""
    return type(row).objects.get(pk=row.pk).subject


# The generic foreign key, read


def test_a_generic_foreign_key_is_linkage_with_the_type_of_each_object() -> None:
    assert get("/notes/") == {"data": [note_resource(51, ALBUM), note_resource(52, ARTIST)]}


def test_objects_behind_a_generic_foreign_key_are_included_by_their_own_serializers() -> None:
    assert get("/notes/?include=subject") == {
        "data": [note_resource(51, ALBUM), note_resource(52, ARTIST)],
        "included": [ALBUM_RESOURCE, ARTIST_RESOURCE],
    }


def test_an_include_goes_on_below_the_objects_that_have_the_relationship() -> None:
    assert get("/notes/51/?include=subject.artist") == {
        "data": note_resource(51, ALBUM),
        "included": [ALBUM_RESOURCE, ARTIST_RESOURCE],
    }


def test_a_sparse_fieldset_is_that_of_the_type_of_each_object() -> None:
    found = get("/notes/?include=subject&fields[albums]=albumTitle&fields[artists]=")

    assert found["included"] == [
        {**ALBUM, "attributes": {"albumTitle": "Album 31"}},
        ARTIST,
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", 3),
        ("?include=subject", 4),
        ("?include=subject.artist", 5),
        ("?fields[notes]=text", 1),
    ],
)
def test_the_queries_of_a_generic_foreign_key_are_one_for_each_type(
    query: str, expected: int
) -> None:
    with counted() as few:
        get(f"/notes/{query}")
    more_notes()
    with counted() as many:
        get(f"/notes/{query}")

    assert len(few) == len(many) == expected, few


def test_a_key_that_leads_to_nothing_is_null() -> None:
    models.Note.objects.filter(pk=51).update(object_id=99)

    found = get("/notes/?include=subject")

    assert found["data"] == [note_resource(51, None), note_resource(52, ARTIST)]
    assert found["included"] == [ARTIST_RESOURCE]


def test_a_generic_foreign_key_may_be_empty() -> None:
    assert get("/bookmarks/?include=subject") == {
        "data": [
            {**identifier("bookmarks", 61), "relationships": {"subject": {"data": ALBUM}}},
            {**identifier("bookmarks", 62), "relationships": {"subject": {"data": None}}},
        ],
        "included": [ALBUM_RESOURCE],
    }


def test_a_generic_foreign_key_that_no_field_is_declared_for_is_linkage_to_read() -> None:
    models.Bookmark.objects.create(pk=63, subject=models.Artist.objects.get())

    with counted() as queries:
        found = get("/plains/")

    assert found == {
        "data": [
            {**identifier("bookmarks", 61), "relationships": {"subject": {"data": ALBUM}}},
            {**identifier("bookmarks", 62), "relationships": {"subject": {"data": None}}},
            {**identifier("bookmarks", 63), "relationships": {"subject": {"data": ARTIST}}},
        ]
    }
    assert len(queries) == 3
    refused = send("PATCH", "/plains/62/relationships/subject/", ARTIST)
    assert refused.status_code == 403


def test_an_object_that_no_serializer_is_for_is_a_mistake_of_the_project() -> None:
    models.Note.objects.create(subject=models.Genre.objects.create(title="Jazz"))

    with pytest.raises(NotImplementedError, match="for the instance Genre"):
        APIClient().get("/notes/")


@pytest.mark.parametrize(
    ("key", "expected"), [(51, ALBUM_RESOURCE), (52, ARTIST_RESOURCE)], ids=["album", "artist"]
)
def test_the_related_url_has_the_resource_of_its_own_type(key: int, expected: Any) -> None:
    assert get(f"/notes/{key}/subject/") == {"data": expected}


def test_the_related_url_of_an_empty_generic_foreign_key_has_null() -> None:
    assert get("/bookmarks/62/subject/") == {"data": None}


@pytest.mark.parametrize(("key", "expected"), [(51, ALBUM), (52, ARTIST)], ids=["album", "artist"])
def test_the_relationship_url_has_the_linkage(key: int, expected: Any) -> None:
    assert get(f"/notes/{key}/relationships/subject/") == {
        "data": expected,
        "links": note_links(key),
    }


@pytest.mark.parametrize(("key", "expected"), [(51, ALBUM), (52, ARTIST)], ids=["album", "artist"])
def test_a_view_without_a_serializer_reads_a_generic_foreign_key(key: int, expected: Any) -> None:
    assert get(f"/bare/notes/{key}/subject/") == {"data": expected}


# The generic foreign key, written


@pytest.mark.parametrize("subject", [ALBUM, ARTIST], ids=["album", "artist"])
def test_a_resource_is_created_with_a_subject_of_any_type(subject: dict[str, str]) -> None:
    linkage = {"subject": {"data": subject}}
    response = send(
        "POST",
        "/notes/",
        {"type": "notes", "attributes": {"text": "New"}, "relationships": linkage},
    )
    created = models.Note.objects.get(text="New")

    assert response.status_code == 201
    assert json.loads(response.content) == {
        "data": {
            **identifier("notes", created.pk),
            "attributes": {"text": "New"},
            "relationships": {"subject": {"data": subject, "links": note_links(created.pk)}},
        }
    }
    assert (created.content_type.model, str(created.object_id)) == (
        subject["type"][:-1],
        subject["id"],
    )


def test_an_update_changes_type_and_key_together() -> None:
    linkage = {"subject": {"data": ARTIST}}
    response = send("PATCH", "/notes/51/", {**identifier("notes", 51), "relationships": linkage})

    assert document(response) == {"data": note_resource(51, ARTIST)}
    assert subject_of(models.Note(pk=51)) == models.Artist.objects.get()


def test_the_relationship_url_changes_type_and_key_together() -> None:
    response = send("PATCH", "/notes/51/relationships/subject/", ARTIST)

    assert document(response) == {"data": ARTIST, "links": note_links(51)}
    assert subject_of(models.Note(pk=51)) == models.Artist.objects.get()


@pytest.mark.parametrize("is_relationship", [True, False])
def test_null_empties_a_generic_foreign_key_that_may_be_empty(is_relationship: bool) -> None:
    linkage = {"subject": {"data": None}}
    resource = {**identifier("bookmarks", 61), "relationships": linkage}
    if is_relationship:
        response = send("PATCH", "/bookmarks/61/relationships/subject/", None)
    else:
        response = send("PATCH", "/bookmarks/61/", resource)

    assert document(response) == {"data": None if is_relationship else resource}
    assert subject_of(models.Bookmark(pk=61)) is None


def test_a_resource_is_created_without_a_subject_where_it_may_be_empty() -> None:
    response = send("POST", "/bookmarks/", {"type": "bookmarks"})

    assert response.status_code == 201
    assert models.Bookmark.objects.latest("pk").subject is None


@pytest.mark.parametrize(
    ("subject", "status", "code", "detail"),
    [
        (None, 400, "null", "This field may not be null."),
        (
            identifier("genres", 1),
            409,
            "incorrect_relation_type",
            "Incorrect relation type. Expected one of [albums, artists], received genres.",
        ),
        (
            identifier("albums", 99),
            404,
            "does_not_exist",
            'Invalid pk "99" - object does not exist.',
        ),
        (
            identifier("artists", 31),
            404,
            "does_not_exist",
            'Invalid pk "31" - object does not exist.',
        ),
        (
            identifier("artists", "x"),
            404,
            "does_not_exist",
            'Invalid pk "x" - object does not exist.',
        ),
    ],
    ids=["null", "other type", "unknown id", "id of another type", "no id"],
)
def test_what_a_generic_foreign_key_does_not_take_is_refused(
    subject: Any, status: int, code: str, detail: str
) -> None:
    linkage = {"subject": {"data": subject}}
    resource = {**identifier("notes", 52), "relationships": linkage}
    in_resource = send("PATCH", "/notes/52/", resource)
    alone = send("PATCH", "/notes/52/relationships/subject/", subject)

    for response, pointer in (
        (in_resource, "/data/relationships/subject/data"),
        (alone, "/data"),
    ):
        assert problems(response) == (status, [(code, detail, pointer)])
    assert subject_of(models.Note(pk=52)) == models.Artist.objects.get()


def test_a_url_is_no_linkage_where_the_field_is_no_hyperlink() -> None:
    url = "http://testserver/artists/11/"
    linkage = {"subject": {"data": url}}
    in_resource = send("PATCH", "/notes/51/", {**identifier("notes", 51), "relationships": linkage})
    alone = send("PATCH", "/notes/51/relationships/subject/", url)

    shape = "Expected null, an object or an array, but got a string."
    pointer = "/data/relationships/subject/data"
    assert problems(in_resource) == (400, [("parse_error", shape, pointer)])
    assert problems(alone) == (400, [("parse_error", "Expected an identifier or null.", "/data")])


def test_a_subject_is_required_where_the_field_says_so() -> None:
    response = send("POST", "/notes/", {"type": "notes", "attributes": {"text": "New"}})

    assert problems(response) == (
        400,
        [("required", "This field is required.", "/data/relationships/subject")],
    )


@pytest.mark.parametrize("method", ["PATCH", "POST", "DELETE"])
def test_a_view_without_a_serializer_does_not_change_a_generic_foreign_key(method: str) -> None:
    response = send(method, "/bare/notes/51/subject/", ARTIST)

    assert response.status_code == (403 if method == "PATCH" else 405)
    assert subject_of(models.Note(pk=51)) == models.Album.objects.get(pk=31)


# The generic relation


NOTE = identifier("notes", 51)
NOTES = {"data": [NOTE]}


def test_a_generic_relation_is_a_to_many() -> None:
    assert get("/albums/") == {
        "data": [
            ALBUM_RESOURCE,
            {
                **identifier("albums", 32),
                "attributes": {"albumTitle": "Album 32"},
                "relationships": {
                    "artist": {"data": ARTIST},
                    "notes": {"data": [], "meta": {"count": 0}},
                },
            },
        ]
    }


def test_a_generic_relation_is_included() -> None:
    assert get("/albums/31/?include=notes,notes.subject") == {
        "data": ALBUM_RESOURCE,
        "included": [note_resource(51, ALBUM)],
    }


@pytest.mark.parametrize(
    ("query", "expected"), [("", 2), ("?include=notes", 3), ("?fields[albums]=artist", 1)]
)
def test_the_queries_of_a_generic_relation_do_not_grow_with_the_rows(
    query: str, expected: int
) -> None:
    with counted() as few:
        get(f"/albums/{query}")
    more_notes()
    with counted() as many:
        get(f"/albums/{query}")

    assert len(few) == len(many) == expected, few


def test_the_related_url_of_a_generic_relation_has_its_resources() -> None:
    assert get("/albums/31/notes/") == {"data": [note_resource(51, ALBUM)]}


@pytest.mark.parametrize("url", ["/albums/31/relationships/notes/", "/bare/albums/31/notes/"])
def test_the_relationship_url_of_a_generic_relation_has_the_linkage(url: str) -> None:
    assert get(url) == NOTES


@pytest.mark.parametrize("url", ["/albums/31/relationships/notes/", "/bare/albums/31/notes/"])
def test_resources_are_added_to_a_generic_relation(url: str) -> None:
    response = send("POST", url, [identifier("notes", 52)])

    assert document(response) == {"data": [NOTE, identifier("notes", 52)]}
    assert subject_of(models.Note(pk=52)) == models.Album.objects.get(pk=31)


@pytest.mark.parametrize("url", ["/albums/31/relationships/notes/", "/bare/albums/31/notes/"])
@pytest.mark.parametrize(("method", "data"), [("DELETE", [NOTE]), ("PATCH", [])])
def test_resources_are_not_removed_from_a_generic_relation(
    url: str, method: str, data: Any
) -> None:
    response = send(method, url, data)

    refused = "The members of this relationship cannot be removed."
    assert problems(response) == (403, [("forbidden_change", refused, "/data")])
    assert get(url) == NOTES


@pytest.mark.parametrize("url", ["/albums/31/relationships/notes/", "/bare/albums/31/notes/"])
def test_removing_what_a_generic_relation_does_not_hold_is_no_error(url: str) -> None:
    response = send("DELETE", url, [identifier("notes", 52)])

    assert (response.status_code, response.content) == (204, b"")
    assert get(url) == NOTES


def test_a_resource_is_created_with_a_generic_relation() -> None:
    linkage = {"artist": {"data": ARTIST}, "notes": {"data": [NOTE]}}
    response = send(
        "POST",
        "/albums/",
        {"type": "albums", "attributes": {"albumTitle": "New"}, "relationships": linkage},
    )
    created = models.Album.objects.get(album_title="New")

    assert response.status_code == 201
    assert json.loads(response.content) == {
        "data": {
            **identifier("albums", created.pk),
            "attributes": {"albumTitle": "New"},
            "relationships": {
                "artist": {"data": ARTIST},
                "notes": {"data": [NOTE], "meta": {"count": 1}},
            },
        }
    }
    assert subject_of(models.Note(pk=51)) == created


def test_an_update_does_not_remove_from_a_generic_relation() -> None:
    linkage = {"notes": {"data": [identifier("notes", 52)]}}
    response = send("PATCH", "/albums/31/", {**ALBUM, "relationships": linkage})

    refused = "The members of this relationship cannot be removed."
    pointer = "/data/relationships/notes/data"
    assert problems(response) == (403, [("forbidden_change", refused, pointer)])
    assert subject_of(models.Note(pk=52)) == models.Artist.objects.get()


def test_unknown_members_of_a_generic_relation_are_refused_by_their_index() -> None:
    response = send(
        "POST",
        "/albums/31/relationships/notes/",
        [identifier("notes", 52), identifier("notes", 98), identifier("albums", 32)],
    )

    unknown = 'Invalid pk "98" - object does not exist.'
    other = "Incorrect relation type. Expected notes, received albums."
    assert problems(response) == (
        400,
        [
            ("does_not_exist", unknown, "/data/1"),
            ("incorrect_relation_type", other, "/data/2"),
        ],
    )
    assert subject_of(models.Note(pk=52)) == models.Artist.objects.get()
