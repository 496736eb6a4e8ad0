"""Writing: create, update and delete resources, as a whole or not at all."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import DataError, IntegrityError, transaction
from django.db.models import Count, QuerySet, signals
from django.db.models.sql import Query
from django.urls import include, path
from rest_framework import serializers as drf_serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.test import APIClient

from rest_framework_json_api import serializers, views
from rest_framework_json_api._protocol.errors import Conflict
from rest_framework_json_api._writing import transaction as whole
from rest_framework_json_api._writing.changes import has_all_rows
from rest_framework_json_api._writing.transaction import whole_write
from rest_framework_json_api.relations import ResourceRelatedField
from rest_framework_json_api.utils import get_resource_type_from_model
from tests import models
from tests.http import MEDIA_TYPE, call, counted, errors
from tests.music import AlbumSerializer, CountrySerializer, GenreSerializer, LabelSerializer

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.writing.test_writing")]

OPTIONAL = {"required": False, "allow_null": True}


class StudioSerializer(serializers.ModelSerializer):
    included_serializers = {"genres": GenreSerializer}

    genres = ResourceRelatedField(
        many=True, required=False, queryset=models.Genre.objects.exclude(title="Hidden")
    )

    class Meta:
        model = models.Studio
        fields = ("url", "studio_name", "slug", "rooms", "owner", "genres", "plaque", "licence")
        extra_kwargs = {"plaque": OPTIONAL, "licence": OPTIONAL}


class ArtistSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Artist
        fields = ("stage_name", "teacher", "pupils", "passport", "albums", "country")
        extra_kwargs: dict[str, Any] = {
            "pupils": {"required": False},
            "albums": {"required": False},
            "passport": OPTIONAL,
        }


class PlaqueSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Plaque
        fields = ("plaque_code", "studio", "licence")


class ChosenLabelSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Label
        fields = ("id", "label_name")


class RequiredLabelSerializer(ChosenLabelSerializer):
    class Meta(ChosenLabelSerializer.Meta):
        extra_kwargs = {"id": {"required": True}}


class NoteSerializer(serializers.ModelSerializer):
    object_id = serializers.IntegerField()

    class Meta:
        model = models.Note
        fields = ("text", "content_type", "object_id")


class NotedSerializer(serializers.ModelSerializer):
    notes = ResourceRelatedField(many=True, queryset=models.Note.objects.all())

    class Meta:
        model = models.Album
        fields = ("album_title", "notes")


class HyperlinkedStudioSerializer(serializers.HyperlinkedModelSerializer):
    genres = ResourceRelatedField(many=True, queryset=models.Genre.objects.all())

    class Meta:
        model = models.Studio
        fields = ("url", "studio_name", "slug", "genres")


def viewset(serializer: Any, **attributes: Any) -> Any:
    """Return a viewset for a serializer."""
    model = serializer.Meta.model
    members = {
        "queryset": model.objects.order_by("pk"),
        "serializer_class": serializer,
        "pagination_class": None,
        "filter_backends": (),
        **attributes,
    }
    return type(f"{model.__name__}ViewSet", (views.ModelViewSet,), members)


ROUTES: dict[str, tuple[Any, dict[str, Any], str]] = {
    "albums": (AlbumSerializer, {}, "album"),
    "artists": (ArtistSerializer, {}, "artist"),
    "plaques": (PlaqueSerializer, {}, "plaque"),
    "countries": (CountrySerializer, {"lookup_field": "code"}, "country"),
    "hyperlinked": (HyperlinkedStudioSerializer, {}, "hyperlinked"),
    "labels": (LabelSerializer, {}, "label"),
    "chosen": (ChosenLabelSerializer, {}, "chosen"),
    "required": (RequiredLabelSerializer, {}, "required"),
    "noted": (NotedSerializer, {}, "noted"),
    "notes": (NoteSerializer, {}, "note"),
    "studios": (StudioSerializer, {}, "studio"),
}

router = SimpleRouter()
for prefix, (serializer_class, attributes, basename) in ROUTES.items():
    router.register(prefix, viewset(serializer_class, **attributes), basename)

urlpatterns = [
    path("", include(router.urls)),
    path("bare/", viewset(LabelSerializer).as_view({"post": "create"})),
]


def send(method: str, url: str, data: Any = None) -> Any:
    """Return the response to a document, with the type of the URL where the data has none."""
    body = ""
    if data is not None:
        body = json.dumps({"data": {"type": type_of(url), **data}})
    return APIClient(raise_request_exception=False).generic(
        method, url, body, content_type=MEDIA_TYPE, headers={"accept": MEDIA_TYPE}
    )


def type_of(url: str) -> str:
    route = ROUTES.get(url.split("/")[1], (LabelSerializer,))
    return get_resource_type_from_model(route[0].Meta.model)


def linked(**linkage: Any) -> Any:
    return {"relationships": {name: {"data": data} for name, data in linkage.items()}}


def ref(row: Any) -> dict[str, str]:
    return {"type": get_resource_type_from_model(type(row)), "id": str(row.pk)}


def refs(*rows: Any) -> list[dict[str, str]]:
    return [ref(row) for row in rows]


def updated(row: Any, prefix: str, data: Any) -> Any:
    """Return the response to an update of a row."""
    return send("PATCH", f"/{prefix}/{row.pk}/", {"id": str(row.pk), **data})


def answer(response: Any, status: int = 200) -> Any:
    """Return the primary data of a response."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == MEDIA_TYPE
    return json.loads(response.content)["data"]


def problems(response: Any) -> Any:
    """Return the status, and status, code and pointer of each error."""
    return response.status_code, [
        (int(item["status"]), item.get("code"), item.get("source", {}).get("pointer"))
        for item in errors(response)
    ]


def stored() -> Any:
    """Return all rows of all tables of the tests."""
    found = apps.get_app_config("tests").get_models(include_auto_created=True)
    return {model: sorted(model._base_manager.values_list(), key=repr) for model in found}


@contextmanager
def nothing_changed() -> Iterator[None]:
    """Demand that the block leaves all rows as they are."""
    before = stored()
    yield
    assert stored() == before


@contextmanager
def raising(signal: Any, error: Exception) -> Iterator[None]:
    """Let the handler of a signal raise."""

    def handle(**kwargs: Any) -> None:
        raise error

    signal.connect(handle)
    try:
        yield
    finally:
        signal.disconnect(handle)


@pytest.fixture
def jazz() -> Any:
    return models.Genre.objects.create(title="Jazz")


@pytest.fixture
def blues() -> Any:
    return models.Genre.objects.create(title="Blues")


@pytest.fixture
def studio(jazz: Any) -> Any:
    studio = models.Studio.objects.create(studio_name="Abbey", slug="abbey", rooms=4)
    studio.genres.set([jazz])
    return studio


@pytest.fixture
def artist() -> Any:
    return models.Artist.objects.create(stage_name="Ada")


# Creating


ABBEY = {"attributes": {"studioName": "Abbey", "slug": "abbey"}}


def test_a_new_resource_is_answered_with_its_document_and_location(jazz: Any, artist: Any) -> None:
    response = send("POST", "/studios/", {**ABBEY, **linked(owner=ref(artist), genres=refs(jazz))})
    studio = models.Studio.objects.get()
    url = f"http://testserver/studios/{studio.pk}/"

    assert answer(response, 201) == {
        "type": "studios",
        "id": str(studio.pk),
        "attributes": {"studioName": "Abbey", "slug": "abbey", "rooms": 1},
        "relationships": {
            "owner": {"data": ref(artist)},
            "genres": {"data": refs(jazz), "meta": {"count": 1}},
            "plaque": {"data": None},
            "licence": {"data": None},
        },
        "links": {"self": url},
    }
    assert response.headers["Location"] == url
    assert (studio.owner, list(studio.genres.all())) == (artist, [jazz])


def test_the_location_is_that_of_the_router_where_the_resource_has_no_link() -> None:
    response = send("POST", "/labels/", {"attributes": {"labelName": "Alto"}})
    label = models.Label.objects.get()

    assert answer(response, 201)["id"] == str(label.pk)
    assert response.headers["Location"] == f"http://testserver/labels/{label.pk}/"


def test_the_location_has_the_lookup_field() -> None:
    response = send("POST", "/countries/", {"attributes": {"code": "fr", "fullName": "France"}})

    assert response.status_code == 201
    assert response.headers["Location"] == "http://testserver/countries/fr/"


def test_a_view_outside_of_a_router_has_no_location() -> None:
    response = send("POST", "/bare/", {"attributes": {"labelName": "Alto"}})

    assert response.status_code == 201
    assert "Location" not in response.headers


def test_a_view_without_a_detail_has_no_location() -> None:
    view = viewset(LabelSerializer).as_view({"post": "create"}, basename="nowhere")
    data = {"data": {"type": "record_labels", "attributes": {"labelName": "Alto"}}}
    response = call(view, method="post", data=data)

    assert response.status_code == 201
    assert "Location" not in response.headers


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_includes_and_fieldsets_apply_to_the_answer(studio: Any, jazz: Any, method: str) -> None:
    query = "?include=genres&fields[studios]=genres,slug&fields[genres]=title"
    if method == "POST":
        attributes = {"studioName": "Trident", "slug": "trident"}
        url, data = f"/studios/{query}", {"attributes": attributes, **linked(genres=refs(jazz))}
    else:
        url, data = f"/studios/{studio.pk}/{query}", {"id": str(studio.pk)}
    document = json.loads(send(method, url, data).content)

    assert document["data"]["attributes"].keys() == {"slug"}
    assert document["data"]["relationships"] == {
        "genres": {"data": refs(jazz), "meta": {"count": 1}}
    }
    assert document["included"] == [{**ref(jazz), "attributes": {"title": "Jazz"}}]


def test_an_include_that_is_not_offered_writes_nothing() -> None:
    with nothing_changed():
        assert send("POST", "/studios/?include=owner", ABBEY).status_code == 400


# Client-generated ids


CHOSEN = "22222222-2222-2222-2222-222222222222"
ALTO = {"attributes": {"labelName": "Alto"}}


def test_an_id_is_refused_where_the_serializer_has_none_to_write() -> None:
    with nothing_changed():
        response = send("POST", "/labels/", {"id": CHOSEN, **ALTO})

    assert problems(response) == (403, [(403, "permission_denied", "/data/id")])


@pytest.mark.parametrize("prefix", ["chosen", "required"])
def test_an_id_may_be_chosen_where_it_is_writable(prefix: str) -> None:
    response = send("POST", f"/{prefix}/", {"id": CHOSEN, **ALTO})

    assert answer(response, 201)["id"] == CHOSEN
    assert response.headers["Location"] == f"http://testserver/{prefix}/{CHOSEN}/"
    assert models.Label.objects.filter(pk=CHOSEN).exists()


def test_an_id_that_may_be_chosen_may_be_left_out() -> None:
    assert answer(send("POST", "/chosen/", ALTO), 201)["id"] == str(models.Label.objects.get().pk)


def test_an_id_may_be_required() -> None:
    assert problems(send("POST", "/required/", ALTO)) == (400, [(400, "required", "/data/id")])


def test_an_id_that_is_taken_is_a_conflict() -> None:
    models.Label.objects.create(id=CHOSEN, label_name="Old")
    with nothing_changed():
        response = send("POST", "/chosen/", {"id": CHOSEN, **ALTO})

    assert problems(response) == (409, [(409, "unique", "/data/id")])


def test_an_id_that_only_the_database_knows_to_be_taken_is_a_conflict() -> None:
    class Unchecked(serializers.ModelSerializer):
        id = serializers.UUIDField()

        class Meta:
            model = models.Label
            fields = ("id", "label_name")

        def create(self, validated_data: Any) -> Any:
            return models.Label.objects.create(**validated_data)

    class Labels(views.ModelViewSet):
        queryset = models.Label.objects.all()
        serializer_class = Unchecked

    models.Label.objects.create(id=CHOSEN, label_name="Old")
    data = {"data": {"type": "record_labels", "id": CHOSEN, **ALTO}}
    with nothing_changed():
        response = call(Labels.as_view({"post": "create"}), method="post", data=data)

    assert problems(response) == (409, [(409, "unique", "/data/id")])


def test_an_id_that_cannot_be_one_is_wrong_input() -> None:
    response = send("POST", "/chosen/", {"id": "no UUID", **ALTO})

    assert problems(response) == (400, [(400, "invalid", "/data/id")])


# Updating


def test_an_update_touches_only_what_is_given(studio: Any, jazz: Any, artist: Any) -> None:
    plaque = models.Plaque.objects.create(plaque_code="B", studio=studio)
    studio.owner = artist
    studio.save()
    data = answer(updated(studio, "studios", {"attributes": {"rooms": 5}}))
    studio = models.Studio.objects.get()

    assert data["attributes"] == {"studioName": "Abbey", "slug": "abbey", "rooms": 5}
    assert (studio.studio_name, studio.slug, studio.rooms, studio.owner, studio.plaque) == (
        "Abbey",
        "abbey",
        5,
        artist,
        plaque,
    )
    assert list(studio.genres.all()) == [jazz]


def test_an_update_of_a_relationship_leaves_attributes_alone(studio: Any, blues: Any) -> None:
    data = answer(updated(studio, "studios", linked(genres=refs(blues))))

    assert data["attributes"]["rooms"] == 4
    assert data["relationships"]["genres"]["data"] == refs(blues)
    assert list(studio.genres.all()) == [blues]


def test_an_update_of_nothing_changes_nothing(studio: Any) -> None:
    with nothing_changed():
        answer(updated(studio, "studios", {}))


def test_a_forward_relationship_is_set_and_cleared(studio: Any, artist: Any) -> None:
    for owner in (ref(artist), ref(artist), None, None):
        data = answer(updated(studio, "studios", linked(owner=owner)))
        assert data["relationships"]["owner"]["data"] == owner


def test_a_key_to_another_column_is_written(artist: Any) -> None:
    france = models.Country.objects.create(code="fr", full_name="France")
    answer(updated(artist, "artists", linked(country=ref(france))))

    artist.refresh_from_db()
    assert artist.country == france


@pytest.mark.parametrize("serializer", ["studios", "hyperlinked"])
def test_other_serializers_write_relationships_too(
    studio: Any, blues: Any, serializer: str
) -> None:
    data = answer(updated(studio, serializer, linked(genres=refs(blues))))

    assert data["relationships"]["genres"]["data"] == refs(blues)


def test_an_id_that_is_not_that_of_the_url_is_a_conflict(studio: Any) -> None:
    with nothing_changed():
        response = send("PATCH", f"/studios/{studio.pk}/", {"id": "0", "attributes": {"rooms": 9}})

    assert problems(response) == (409, [(409, "conflict", "/data/id")])


def test_an_id_is_compared_with_the_resource_where_the_url_has_another_name() -> None:
    country = models.Country.objects.create(code="fr", full_name="France")
    given = {"attributes": {"fullName": "La France"}}
    with nothing_changed():
        response = send("PATCH", "/countries/fr/", {"id": "fr", **given})
    assert problems(response) == (409, [(409, "conflict", "/data/id")])

    data = answer(send("PATCH", "/countries/fr/", {"id": str(country.pk), **given}))
    assert data["attributes"] == {"code": "fr", "fullName": "La France"}


class CodedSerializer(CountrySerializer):
    id = serializers.CharField(source="code", read_only=True)

    class Meta(CountrySerializer.Meta):
        fields: Any = ("id", "full_name")


@pytest.mark.parametrize("lookup_field", ["code", "pk"])
def test_an_id_of_the_serializer_is_the_one_that_counts(lookup_field: str) -> None:
    models.Country.objects.create(code="fr", full_name="France")
    view = viewset(CodedSerializer, lookup_field=lookup_field)
    found = []
    for code in ("fr", "de"):
        response = call(
            view.as_view({"patch": "partial_update"}),
            method="patch",
            data={"data": {"type": "countries", "id": code}},
            **{lookup_field: "fr"},
        )
        found.append(response.status_code)

    assert found == [200, 409]


def test_what_does_not_exist_is_not_found() -> None:
    assert send("PATCH", "/studios/77/", {"id": "77"}).status_code == 404
    assert send("DELETE", "/studios/77/").status_code == 404


# Deleting


def test_a_resource_is_deleted(studio: Any) -> None:
    response = send("DELETE", f"/studios/{studio.pk}/")

    assert (response.status_code, response.content) == (204, b"")
    assert not models.Studio.objects.exists()


def test_a_resource_that_others_need_stays(studio: Any, artist: Any) -> None:
    models.Studio.objects.update(owner=artist)
    with nothing_changed():
        response = send("DELETE", f"/artists/{artist.pk}/")

    assert problems(response) == (409, [(409, "protected", None)])
    assert errors(response)[0]["detail"] == "Other resources need this one."


# To-many relationships


def test_rows_outside_of_the_queryset_of_the_field_stay(studio: Any, blues: Any) -> None:
    hidden = models.Genre.objects.create(title="Hidden")
    studio.genres.add(hidden)
    answer(updated(studio, "studios", linked(genres=refs(blues))))
    assert set(studio.genres.all()) == {blues, hidden}

    answer(updated(studio, "studios", linked(genres=[])))
    assert list(studio.genres.all()) == [hidden]

    response = updated(studio, "studios", linked(genres=refs(blues, hidden)))
    pointer = "/data/relationships/genres/data/1"
    assert problems(response) == (404, [(404, "does_not_exist", pointer)])


def test_an_identifier_that_is_there_twice_counts_once(studio: Any, blues: Any) -> None:
    answer(updated(studio, "studios", linked(genres=refs(blues, blues))))

    assert list(studio.genres.all()) == [blues]


def test_rows_that_leave_a_nullable_key_behind_are_kept(artist: Any) -> None:
    pupils = [
        models.Artist.objects.create(stage_name=name, teacher=artist) for name in ("Bob", "Cy")
    ]
    other = models.Artist.objects.create(stage_name="Di")
    data = answer(updated(artist, "artists", linked(pupils=refs(pupils[1], other))))

    assert data["relationships"]["pupils"]["data"] == refs(pupils[1], other)
    assert list(models.Artist.objects.filter(teacher=artist)) == [pupils[1], other]
    assert models.Artist.objects.get(stage_name="Bob").teacher is None


def test_rows_that_cannot_leave_make_a_refusal_before_anything_is_written(artist: Any) -> None:
    album = models.Album.objects.create(album_title="A", artist=artist)
    other = models.Artist.objects.create(stage_name="Bob")
    theirs = models.Album.objects.create(album_title="B", artist=other)
    with nothing_changed():
        given = {"attributes": {"stageName": "New"}, **linked(albums=refs(theirs))}
        response = updated(artist, "artists", given)
    pointer = "/data/relationships/albums/data"
    assert problems(response) == (403, [(403, "forbidden_change", pointer)])

    answer(updated(artist, "artists", linked(albums=refs(album, theirs))))
    assert list(artist.albums.all()) == [album, theirs]


def test_rows_of_a_generic_relation_may_come_but_not_leave(artist: Any) -> None:
    album = models.Album.objects.create(album_title="A", artist=artist)
    other = models.Album.objects.create(album_title="B", artist=artist)
    note = models.Note.objects.create(text="N", subject=other)
    answer(updated(album, "noted", linked(notes=refs(note))))
    assert list(album.notes.all()) == [note]

    with nothing_changed():
        assert updated(album, "noted", linked(notes=[])).status_code == 403


def test_identifiers_are_found_in_as_many_queries_as_one(studio: Any) -> None:
    genres = [models.Genre.objects.create(title=str(number)) for number in range(20)]
    counts = []
    for given in (genres[:1], genres):
        studio.genres.clear()
        with counted() as queries:
            answer(updated(studio, "studios", linked(genres=refs(*given))))
        counts.append(len(queries))

    assert counts[0] == counts[1]


THROUGH = models.Studio.genres.through


def of_genres(queries: list[str]) -> list[str]:
    """Return what the queries on genres and their links begin with, those of the answer left out.

    The answer reads the linkage last.
    """
    tables = (models.Genre._meta.db_table, THROUGH._meta.db_table)
    found = [sql for sql in queries if any(f'"{table}"' in sql for table in tables)]
    return [sql.split(maxsplit=1)[0] for sql in found[:-1]]


@pytest.fixture
def heard() -> Iterator[list[tuple[str, set[int]]]]:
    """Collect what is told of changes of the links between studios and genres."""
    found: list[tuple[str, set[int]]] = []

    def handle(action: str, pk_set: set[int], **kwargs: Any) -> None:
        found.append((action, pk_set))

    signals.m2m_changed.connect(handle, sender=THROUGH)
    yield found
    signals.m2m_changed.disconnect(handle, sender=THROUGH)


def test_links_that_are_there_already_are_not_made_again(
    studio: Any, jazz: Any, blues: Any, heard: Any
) -> None:
    [link] = THROUGH.objects.all()
    for given in ([jazz], [blues, jazz], [blues]):
        answer(updated(studio, "studios", linked(genres=refs(*given))))
        assert set(studio.genres.all()) == set(given)
        assert THROUGH.objects.filter(pk=link.pk).exists() is (jazz in given)

    assert heard == [
        ("pre_add", {blues.pk}),
        ("post_add", {blues.pk}),
        ("pre_remove", {jazz.pk}),
        ("post_remove", {jazz.pk}),
    ]


def test_links_are_replaced_with_one_look_at_those_that_are_there(
    studio: Any, jazz: Any, blues: Any
) -> None:
    class OpenSerializer(StudioSerializer):
        genres = ResourceRelatedField(many=True, queryset=models.Genre.objects.all())

    found = []
    for given in ([jazz], [jazz, blues], [blues], []):
        data = {"type": "studios", "id": str(studio.pk), **linked(genres=refs(*given))}
        view = viewset(OpenSerializer).as_view({"patch": "partial_update"})
        with counted() as queries:
            response = call(view, method="patch", data={"data": data}, pk=studio.pk)
        assert response.status_code == 200
        assert list(studio.genres.order_by("pk")) == given
        found.append(of_genres(queries))

    assert found == [
        ["SELECT", "SELECT"],
        ["SELECT", "SELECT", "INSERT"],
        ["SELECT", "SELECT", "DELETE"],
        ["SELECT", "DELETE"],
    ]


def test_links_to_rows_that_the_field_does_not_show_are_looked_for_among_those_that_leave(
    studio: Any, jazz: Any, blues: Any
) -> None:
    hidden = models.Genre.objects.create(title="Hidden")
    studio.genres.add(hidden)
    found = []
    for given in ([jazz], [blues], [blues]):
        with counted() as queries:
            answer(updated(studio, "studios", linked(genres=refs(*given))))
        assert set(studio.genres.all()) == {hidden, *given}
        found.append(of_genres(queries))

    assert found == [
        ["SELECT", "SELECT", "SELECT"],
        ["SELECT", "SELECT", "SELECT", "DELETE", "INSERT"],
        ["SELECT", "SELECT", "SELECT"],
    ]


def test_a_field_may_look_in_a_manager(studio: Any, jazz: Any, blues: Any) -> None:
    class ManagerField(ResourceRelatedField):
        def get_queryset(self) -> Any:
            return models.Genre.objects

    class ManagerSerializer(StudioSerializer):
        genres = ManagerField(many=True, queryset=models.Genre.objects.none())

    data = {"type": "studios", "id": str(studio.pk), **linked(genres=refs(blues))}
    view = viewset(ManagerSerializer).as_view({"patch": "partial_update"})

    assert call(view, method="patch", data={"data": data}, pk=studio.pk).status_code == 200
    assert list(studio.genres.all()) == [blues]


@pytest.mark.parametrize(
    ("rows", "model", "expected"),
    [
        (lambda: models.Genre.objects.all(), models.Genre, True),
        (lambda: models.Genre.objects.order_by("pk").distinct(), models.Genre, True),
        (lambda: models.Concert.objects.all(), models.Event, True),
        (lambda: models.Event.objects.all(), models.Concert, True),
        (lambda: models.Genre.objects, models.Genre, False),
        (lambda: models.Genre.objects.exclude(title="A"), models.Genre, False),
        (lambda: models.Genre.objects.none(), models.Genre, False),
        (lambda: models.Genre.objects.all()[:2], models.Genre, False),
        (lambda: models.Genre.objects.distinct("title"), models.Genre, False),
        (lambda: models.Genre.objects.annotate(n=Count("album")), models.Genre, False),
        (lambda: models.Genre.objects.extra(tables=["tests_album"]), models.Genre, False),
        (lambda: models.Book.objects.all(), models.Media, False),
        (lambda: models.Track.objects.all(), models.Track, False),
        (lambda: type("Rows", (QuerySet,), {})(models.Genre), models.Genre, False),
        (
            lambda: QuerySet(models.Genre, type("Own", (Query,), {})(models.Genre)),
            models.Genre,
            False,
        ),
    ],
)
def test_a_queryset_has_all_rows_where_nothing_in_it_says_otherwise(
    rows: Any, model: Any, expected: bool
) -> None:
    assert has_all_rows(rows(), model) is expected


def test_a_new_resource_has_no_links_that_would_be_looked_for(jazz: Any, blues: Any) -> None:
    with counted() as queries:
        answer(send("POST", "/studios/", {**ABBEY, **linked(genres=refs(jazz, blues))}), 201)

    assert of_genres(queries) == ["SELECT", "INSERT"]
    assert set(models.Studio.objects.get().genres.all()) == {jazz, blues}


def test_what_a_project_relates_to_a_new_row_does_not_stay(jazz: Any, blues: Any) -> None:
    def relate(instance: Any, created: bool, **kwargs: Any) -> None:
        instance.genres.add(jazz)

    signals.post_save.connect(relate, sender=models.Studio)
    try:
        answer(send("POST", "/studios/", {**ABBEY, **linked(genres=refs(blues))}), 201)
    finally:
        signals.post_save.disconnect(relate, sender=models.Studio)

    assert list(models.Studio.objects.get().genres.all()) == [blues]


def test_what_a_serializer_between_relates_to_a_new_row_does_not_stay(
    jazz: Any, blues: Any
) -> None:
    class Relating(drf_serializers.ModelSerializer[Any]):
        def create(self, validated_data: Any) -> Any:
            instance = super().create(validated_data)
            instance.genres.add(jazz)
            return instance

    class RelatingSerializer(StudioSerializer, Relating):
        pass

    given = {"type": "studios", **ABBEY, **linked(genres=refs(blues))}
    view = viewset(RelatingSerializer).as_view({"post": "create"})
    response = call(view, method="post", data={"data": given})

    assert response.status_code == 201
    assert list(models.Studio.objects.get().genres.all()) == [blues]


# One-to-one relationships


def test_the_far_end_of_a_one_to_one_is_set_moved_and_cleared(studio: Any) -> None:
    first, second = (models.Plaque.objects.create(plaque_code=code) for code in "AB")
    other = models.Studio.objects.create(studio_name="Trident", slug="trident")
    for plaque in (first, first, second, None, None):
        linkage = plaque and ref(plaque)
        data = answer(updated(studio, "studios", linked(plaque=linkage)))
        assert data["relationships"]["plaque"]["data"] == linkage
        assert models.Plaque.objects.filter(studio=studio).first() == plaque

    for owner in (studio, other):
        answer(updated(owner, "studios", linked(plaque=ref(first))))
        first.refresh_from_db()
        assert first.studio == owner
    assert models.Plaque.objects.count() == 2


def test_a_resource_is_created_with_the_far_end_of_a_one_to_one() -> None:
    plaque = models.Plaque.objects.create(plaque_code="A")
    data = answer(send("POST", "/studios/", {**ABBEY, **linked(plaque=ref(plaque))}), 201)

    assert data["relationships"]["plaque"]["data"] == ref(plaque)
    assert models.Studio.objects.get().plaque == plaque


def test_the_far_end_of_a_one_to_one_stays_where_its_key_takes_no_null(artist: Any) -> None:
    own = models.Passport.objects.create(artist=artist, serial_number="1")
    bob = models.Artist.objects.create(stage_name="Bob")
    theirs = models.Passport.objects.create(artist=bob, serial_number="2")
    pointer = "/data/relationships/passport/data"
    for linkage in (None, ref(theirs)):
        with nothing_changed():
            given = {"attributes": {"stageName": "New"}, **linked(passport=linkage)}
            response = updated(artist, "artists", given)
        assert problems(response) == (403, [(403, "forbidden_change", pointer)])
    with nothing_changed():
        answer(updated(artist, "artists", linked(passport=ref(own))))

    cy = models.Artist.objects.create(stage_name="Cy")
    answer(updated(cy, "artists", linked(passport=ref(own))))
    own.refresh_from_db()
    assert own.artist == cy


def test_a_row_whose_key_is_another_row_is_linked(studio: Any) -> None:
    licence = models.Licence.objects.create(studio=studio)
    plaque = models.Plaque.objects.create(plaque_code="A")
    data = answer(updated(plaque, "plaques", linked(licence=ref(licence))))

    assert data["relationships"]["licence"]["data"] == ref(licence)
    response = updated(plaque, "plaques", linked(licence={"type": "licences", "id": "x"}))
    assert response.status_code == 404


# What linkage is refused for

MISSING = {"type": "genres", "id": "77"}
STRANGE = {"type": "artists", "id": "1"}


@pytest.mark.parametrize(
    ("linkage", "status", "found"),
    [
        ([MISSING], 404, [(404, "does_not_exist", "/0")]),
        (
            [MISSING, {"type": "genres", "id": "x"}],
            404,
            [(404, "does_not_exist", "/0"), (404, "does_not_exist", "/1")],
        ),
        ([STRANGE], 409, [(409, "incorrect_relation_type", "/0")]),
        (
            [STRANGE, 7, {"id": "1"}, {"type": "genres"}, {"type": "genres", "id": True}],
            400,
            [
                (409, "incorrect_relation_type", "/0"),
                (400, "incorrect_type", "/1"),
                (400, "missing_type", "/2"),
                (400, "missing_id", "/3"),
                (400, "no_string", "/4"),
            ],
        ),
        (None, 400, [(400, "null", "")]),
        ({"type": "genres", "id": "1"}, 400, [(400, "not_a_list", "")]),
    ],
)
def test_each_bad_member_of_a_relationship_is_pointed_to(
    studio: Any, linkage: Any, status: int, found: Any
) -> None:
    with nothing_changed():
        given = {"attributes": {"rooms": 9}, **linked(genres=linkage)}
        response = updated(studio, "studios", given)
    start = "/data/relationships/genres/data"

    assert problems(response) == (
        status,
        [(own, code, f"{start}{tail}") for own, code, tail in found],
    )


def test_identifiers_that_are_wrong_and_those_that_are_missing_share_a_status(
    studio: Any, jazz: Any
) -> None:
    given = linked(genres=[STRANGE], owner={"type": "artists", "id": "77"})
    with nothing_changed():
        response = updated(studio, "studios", given)

    assert problems(response) == (
        400,
        [
            (404, "does_not_exist", "/data/relationships/owner/data"),
            (409, "incorrect_relation_type", "/data/relationships/genres/data/0"),
        ],
    )


def test_a_to_one_takes_no_array(studio: Any, artist: Any) -> None:
    response = updated(studio, "studios", linked(owner=refs(artist)))
    pointer = "/data/relationships/owner/data"

    assert problems(response) == (400, [(400, "incorrect_type", pointer)])


def test_a_to_many_may_have_to_hold_something(studio: Any) -> None:
    class FilledSerializer(StudioSerializer):
        genres = ResourceRelatedField(
            many=True, allow_empty=False, queryset=models.Genre.objects.all()
        )

    serializer = FilledSerializer(studio, data={"genres": []}, partial=True, context={})
    assert not serializer.is_valid()
    assert serializer.errors["genres"][0].code == "empty"


def test_identifiers_of_a_field_with_its_own_way_are_read_one_by_one(studio: Any) -> None:
    class OwnField(ResourceRelatedField):
        def to_internal_value(self, data: Any) -> Any:
            if data["id"] == "bad":
                raise ValidationError("Bad.")
            return models.Genre.objects.get_or_create(title=data["id"])[0]

    class OwnSerializer(serializers.ModelSerializer):
        genres = OwnField(many=True, queryset=models.Genre.objects.all())

        class Meta:
            model = models.Studio
            fields = ("genres",)

    good = {"type": "genres", "id": "New"}
    serializer = OwnSerializer(studio, data={"genres": [good]}, partial=True)
    serializer.is_valid(raise_exception=True)
    serializer.save()
    assert [genre.title for genre in studio.genres.all()] == ["New"]

    bad = OwnSerializer(studio, data={"genres": [good, {"id": "bad"}]}, partial=True)
    assert not bad.is_valid()
    assert list(bad.errors["genres"]) == [1]


def test_keys_are_read_by_the_field_that_represents_them(studio: Any, blues: Any) -> None:
    class Marked(serializers.CharField):
        def to_internal_value(self, data: Any) -> str:
            return str(data).removeprefix("g")

    class MarkedSerializer(serializers.ModelSerializer):
        genres = ResourceRelatedField(
            many=True, queryset=models.Genre.objects.all(), pk_field=Marked()
        )

        class Meta:
            model = models.Studio
            fields = ("genres",)

    given = [{"type": "genres", "id": f"g{blues.pk}"}]
    serializer = MarkedSerializer(studio, data={"genres": given}, partial=True)
    serializer.is_valid(raise_exception=True)
    assert serializer.validated_data == {"genres": [blues]}


# All or nothing

STAGES = [signals.pre_save, signals.post_save, signals.m2m_changed]


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("signal", STAGES)
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RuntimeError("Broken."), 500),
        (IntegrityError("Stands against it."), 409),
        (DataError("Too large."), 400),
        (ValidationError("Refused."), 400),
    ],
    ids=["broken", "conflict", "value", "refused"],
)
def test_a_failure_at_any_stage_leaves_nothing_behind(
    studio: Any, blues: Any, signal: Any, method: str, error: Exception, status: int
) -> None:
    plaque = models.Plaque.objects.create(plaque_code="A", studio=studio)
    attributes = {"attributes": {"studioName": "Trident", "slug": "trident"}}
    given = {**attributes, **linked(genres=refs(blues), plaque=ref(plaque))}
    with nothing_changed(), raising(signal, error):
        if method == "POST":
            response = send("POST", "/studios/", given)
        else:
            response = updated(studio, "studios", given)
    assert response.status_code == status
    assert errors(response)


def test_a_failure_of_the_last_relationship_leaves_nothing_behind(
    studio: Any, blues: Any, monkeypatch: Any
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise IntegrityError

    plaque = models.Plaque.objects.create(plaque_code="A")
    monkeypatch.setattr("rest_framework_json_api._writing.changes.ToOne.point", fail)
    with nothing_changed():
        given = {"attributes": {"rooms": 9}, **linked(genres=refs(blues), plaque=ref(plaque))}
        assert updated(studio, "studios", given).status_code == 409


def test_a_failure_after_the_deletion_leaves_all_in_place(studio: Any) -> None:
    with nothing_changed(), raising(signals.post_delete, IntegrityError()):
        assert send("DELETE", f"/studios/{studio.pk}/").status_code == 409


def test_what_the_database_alone_refuses_is_a_conflict(studio: Any) -> None:
    given = {"attributes": {"studioName": "ABBEY", "slug": "other"}}
    with nothing_changed():
        response = send("POST", "/studios/", given)

    assert problems(response) == (409, [(409, "unique", None)])
    assert errors(response)[0]["meta"] == {"constraint": "studio_name_any_case"}


@pytest.mark.parametrize("rooms", [2**63, -(2**63) - 1, 10**400])
def test_a_number_out_of_range_is_wrong_input(studio: Any, rooms: int) -> None:
    with nothing_changed():
        response = updated(studio, "studios", {"attributes": {"rooms": rooms}})

    found = problems(response)
    assert (found[0], found[1][0][2]) == (400, "/data/attributes/rooms")


def test_a_value_that_no_column_takes_is_wrong_input(artist: Any) -> None:
    album = models.Album.objects.create(album_title="A", artist=artist)
    note = models.Note.objects.create(text="N", subject=album)
    with nothing_changed():
        response = updated(note, "notes", {"attributes": {"objectId": 2**70}})

    assert problems(response) == (400, [(400, "invalid", "/data")])


@pytest.mark.parametrize("id_", ["x", "9" * 400, "9" * 5000, "1.0", "%00", "\N{BULLET}"])
@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_an_id_in_the_url_that_no_row_can_have_is_not_found(method: str, id_: str) -> None:
    data = {"id": id_} if method == "PATCH" else None

    assert send(method, f"/studios/{id_}/", data).status_code in (404, 409)


def test_the_transaction_is_on_the_database_that_is_written_to(monkeypatch: Any) -> None:
    used: list[Any] = []

    def atomic(using: Any) -> Any:
        used.append(using)
        return transaction.Atomic(None, True, False)

    class Router:
        def db_for_write(self, model: Any) -> str:
            return f"of {model.__name__}"

    monkeypatch.setattr(transaction, "atomic", atomic)
    monkeypatch.setattr(whole, "router", Router())
    with whole_write(models.Studio):
        pass
    assert used == ["of Studio"]


def test_another_overflow_is_wrong_input_and_another_error_goes_on() -> None:
    for given, expected in (
        (OverflowError(), ValidationError),
        (IntegrityError(), Conflict),
        (KeyError(), KeyError),
    ):
        with pytest.raises(expected), whole_write(models.Studio):
            raise given


@pytest.mark.django_db(transaction=True)
def test_a_serializer_writes_relationships_outside_of_a_transaction_too(
    studio: Any, blues: Any
) -> None:
    given = {"genres": refs(blues), "studio_name": "Trident"}
    serializer = StudioSerializer(studio, data=given, partial=True)
    serializer.is_valid(raise_exception=True)
    serializer.save()

    assert list(studio.genres.all()) == [blues]


DEEP = "[" * 200_000


@pytest.mark.parametrize("text", [DEEP, '{"type": "genres", "id": "1"}'], ids=["deep", "text"])
def test_an_identifier_in_a_document_is_no_text(studio: Any, jazz: Any, text: str) -> None:
    with nothing_changed():
        response = updated(studio, "studios", linked(genres=[text]))
    pointer = "/data/relationships/genres/data/0"

    assert problems(response) == (400, [(400, "incorrect_type", pointer)])


def test_an_update_accepts_the_id_of_the_document_however_the_url_spells_it() -> None:
    key = "abababab-abab-abab-abab-abababababab"
    models.Label.objects.create(id=key, label_name="Old")
    response = send("PATCH", f"/labels/{key.upper()}/", {"id": key, **ALTO})

    assert answer(response)["id"] == key


def test_a_viewset_that_only_creates_needs_no_queryset() -> None:
    view = viewset(LabelSerializer, queryset=None).as_view({"post": "create"})
    response = call(view, method="post", data={"data": {"type": "record_labels", **ALTO}})

    assert response.status_code == 201


# Accepted for later


class Job:
    """What is to be done later, which no database holds."""

    pk = id = 7
    state = "waiting"


class JobSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    state = serializers.CharField()

    class Meta:
        resource_name = "jobs"


class InsteadOfCreating(views.ModelViewSet[models.Artist]):
    """Answers a valid request with a job."""

    queryset = models.Artist.objects.all()
    serializer_class = ArtistSerializer

    def create(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        self.get_serializer(data=request.data).is_valid(raise_exception=True)
        return self.accepted()

    def accepted(self) -> Response:
        job = JobSerializer(Job(), context=self.get_serializer_context())
        headers = {"Content-Location": "http://testserver/jobs/7"}
        return Response(job.data, status=202, headers=headers)


class InsteadOfSaving(InsteadOfCreating):
    """Hands over to a job where a row would be saved."""

    def create(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        super(InsteadOfCreating, self).create(request, *args, **kwargs)
        return self.accepted()

    def perform_create(self, serializer: Any) -> None:
        assert serializer.validated_data["stage_name"] == "Bob"


class WithoutDocument(InsteadOfSaving):
    """Says nothing but that the request is accepted."""

    def accepted(self) -> Response:
        return Response(status=202)


def deferred(view: Any, attributes: Any, teacher: Any) -> Any:
    """Return the response to a creation that is left for later, and demand that it writes none."""
    with nothing_changed():
        relationships = linked(teacher=ref(teacher), country=None)
        document = {"data": {"type": "artists", "attributes": attributes, **relationships}}
        return call(view.as_view({"post": "create"}), method="post", data=document)


@pytest.mark.parametrize("view", [InsteadOfCreating, InsteadOfSaving])
def test_an_accepted_creation_is_answered_with_the_resource_of_its_job(
    view: Any, artist: Any
) -> None:
    response = deferred(view, {"stageName": "Bob"}, artist)

    assert response.status_code == 202
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert response.headers["Content-Location"] == "http://testserver/jobs/7"
    assert "Location" not in response.headers
    assert json.loads(response.content) == {
        "data": {"type": "jobs", "id": "7", "attributes": {"state": "waiting"}}
    }


def test_an_accepted_creation_may_be_answered_without_a_document(artist: Any) -> None:
    response = deferred(WithoutDocument, {"stageName": "Bob"}, artist)

    assert (response.status_code, response.content) == (202, b"")
    assert "Content-Type" not in response.headers


@pytest.mark.parametrize("view", [InsteadOfCreating, InsteadOfSaving, WithoutDocument])
def test_a_creation_is_checked_before_it_is_accepted(view: Any, artist: Any) -> None:
    response = deferred(view, {"stageName": ""}, artist)

    assert problems(response) == (400, [(400, "blank", "/data/attributes/stageName")])
