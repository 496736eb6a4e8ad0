"""Two databases: a write takes effect, or not at all, where the router sends it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.db.models import Model, signals
from django.urls import include, path
from rest_framework.routers import SimpleRouter
from rest_framework.test import APIClient

from rest_framework_json_api import serializers, views
from rest_framework_json_api.relations import ResourceRelatedField
from tests import models
from tests.client import identifiers
from tests.http import MEDIA_TYPE, call, errors
from tests.music import LabelSerializer

BOTH = ["default", "other"]

pytestmark = [
    pytest.mark.django_db(databases=BOTH, transaction=True),
    pytest.mark.urls(__name__),
]

#: What the routers send to the other database.
MOVED: frozenset[type[Model]] = frozenset(
    {
        models.Artist,
        models.Genre,
        models.Plaque,
        models.Studio,
        models.Studio.genres.through,
    }
)


class WritesElsewhere:
    """Sends the writes of some models to the other database; the default is its copy to read."""

    #: The databases that have the rows before a request.
    stocked = BOTH

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        return "other" if model in MOVED else None

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return True


class LivesElsewhere(WritesElsewhere):
    """Sends reads there, too."""

    stocked = ["other"]

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return self.db_for_write(model)


OPTIONAL = {"required": False, "allow_null": True}


class StudioSerializer(serializers.ModelSerializer):
    genres = ResourceRelatedField(many=True, required=False, queryset=models.Genre.objects.all())

    class Meta:
        model = models.Studio
        fields = ("studio_name", "slug", "owner", "genres", "plaque")
        extra_kwargs = {"plaque": OPTIONAL, "owner": OPTIONAL}


class ArtistSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Artist
        fields = ("stage_name", "teacher", "pupils")
        extra_kwargs = {"pupils": {"required": False}}


class Studios(views.ModelViewSet[models.Studio]):
    queryset = models.Studio.objects.all()
    serializer_class = StudioSerializer


class Artists(views.ModelViewSet[models.Artist]):
    queryset = models.Artist.objects.all()
    serializer_class = ArtistSerializer


class Labels(views.ModelViewSet[models.Label]):
    queryset = models.Label.objects.all()
    serializer_class = LabelSerializer


class StudioRelationships(views.RelationshipView):
    queryset = models.Studio.objects.all()


class ArtistRelationships(views.RelationshipView):
    queryset = models.Artist.objects.all()


ACTIONS: Any = {
    "get": "retrieve_relationship",
    "patch": "update_relationship",
    "post": "add_to_relationship",
    "delete": "remove_from_relationship",
}

router = SimpleRouter()
router.register("studios", Studios, "studio")
router.register("artists", Artists, "artist")
router.register("labels", Labels, "label")

urlpatterns = [
    path("", include(router.urls)),
    path("studios/<pk>/view/<related_field>", StudioRelationships.as_view()),
    path("artists/<pk>/view/<related_field>", ArtistRelationships.as_view()),
    path("studios/<pk>/action/<related_field>", Studios.as_view(ACTIONS)),
    path("artists/<pk>/action/<related_field>", Artists.as_view(ACTIONS)),
]


def ref(resource_type: str, key: int) -> dict[str, str]:
    return {"type": resource_type, "id": str(key)}


def send(method: str, url: str, document: Any = None) -> Any:
    """Return the response to a document."""
    body = "" if document is None else json.dumps(document)
    return APIClient(raise_request_exception=False).generic(
        method, url, body, content_type=MEDIA_TYPE, headers={"accept": MEDIA_TYPE}
    )


@pytest.fixture(params=[WritesElsewhere, LivesElsewhere])
def elsewhere(request: Any, settings: Any) -> type[WritesElsewhere]:
    """Install a router, and make the rows that requests find."""
    installed: type[WritesElsewhere] = request.param
    stock(installed.stocked)
    settings.DATABASE_ROUTERS = [installed()]
    return installed


@pytest.fixture
def lives_elsewhere_after(settings: Any) -> Callable[[], None]:
    """Return what lets the moved models be read where they were written."""
    return partial(setattr, settings, "DATABASE_ROUTERS", [LivesElsewhere()])


def stock(aliases: list[str]) -> None:
    """Make the same rows on some databases."""
    for alias in aliases:
        for key, title in enumerate(("Blues", "Jazz", "Soul"), 1):
            models.Genre(id=key, title=title).save(using=alias)
        for key, teacher in ((1, None), (2, 1), (3, None)):
            artist = models.Artist(id=key, stage_name=f"Artist {key}", teacher_id=teacher)
            artist.save(using=alias)
        models.Studio(id=1, studio_name="Abbey", slug="abbey", owner_id=1).save(using=alias)
        for key, studio in ((1, 1), (2, None)):
            models.Plaque(id=key, plaque_code=str(key), studio_id=studio).save(using=alias)
        for key, genre in ((1, 1), (2, 2)):
            through = models.Studio.genres.through
            through(id=key, studio_id=1, genre_id=genre).save(using=alias)


def rows(alias: str) -> dict[str, Any]:
    """Return all rows of the tests that one database has."""
    found = apps.get_app_config("tests").get_models(include_auto_created=True)
    return {
        model.__name__: sorted(model._base_manager.using(alias).values_list(), key=repr)
        for model in found
    }


def studio_rows(alias: str) -> Any:
    """Return names, owners, plaques and genres of the studios that one database has."""
    studios = models.Studio.objects.using(alias).order_by("id")
    return [
        (
            studio.studio_name,
            studio.owner_id,
            list(
                models.Plaque.objects.using(alias)
                .filter(studio=studio.pk)
                .values_list("pk", flat=True)
            ),
            sorted(studio.genres.using(alias).values_list("pk", flat=True)),
        )
        for studio in studios
    ]


@contextmanager
def unchanged(*aliases: str) -> Iterator[None]:
    """Demand that the block leaves all rows of some databases as they are."""
    before = [rows(alias) for alias in aliases]
    yield
    assert [rows(alias) for alias in aliases] == before


@contextmanager
def failing(signal: Any, **expected: Any) -> Iterator[list[dict[str, Any]]]:
    """Let the database stand against it where a signal has these arguments; yield its calls."""
    calls: list[dict[str, Any]] = []

    def handle(**arguments: Any) -> None:
        if expected.items() <= arguments.items():
            calls.append(arguments)
            raise IntegrityError

    signal.connect(handle)
    try:
        yield calls
    finally:
        signal.disconnect(handle)


STUDIO: dict[str, Any] = {
    "type": "studios",
    "attributes": {"studioName": "Trident", "slug": "trident"},
    "relationships": {
        "owner": {"data": ref("artists", 2)},
        "genres": {"data": identifiers("genres", 2, 3)},
        "plaque": {"data": ref("plaques", 2)},
    },
}


def created() -> Any:
    return send("POST", "/studios/", {"data": STUDIO})


def updated() -> Any:
    return send("PATCH", "/studios/1/", {"data": {**STUDIO, "id": "1"}})


def destroyed() -> Any:
    return send("DELETE", "/studios/1/")


def answered(key: str) -> dict[str, Any]:
    """Return the document of a studio that was written."""
    linkage = {"data": identifiers("genres", 2, 3), "meta": {"count": 2}}
    relationships = {**STUDIO["relationships"], "genres": linkage}
    return {"data": {**STUDIO, "id": key, "relationships": relationships}}


# Resources


def test_a_resource_is_created_where_the_router_sends_it(elsewhere: Any) -> None:
    with unchanged("default"):
        response = created()
    studio = models.Studio.objects.using("other").get(slug="trident")

    assert response.status_code == 201, response.content
    assert response.json() == answered(str(studio.pk))
    assert response.headers["Location"] == f"http://testserver/studios/{studio.pk}/"
    assert studio_rows("other") == [("Abbey", 1, [1], [1, 2]), ("Trident", 2, [2], [2, 3])]


def test_a_resource_is_updated_where_the_router_sends_it(elsewhere: Any) -> None:
    with unchanged("default"):
        response = updated()

    assert response.status_code == 200, response.content
    assert response.json() == answered("1")
    assert studio_rows("other") == [("Trident", 2, [2], [2, 3])]


def test_a_resource_is_deleted_where_the_router_sends_it(elsewhere: Any) -> None:
    with unchanged("default"):
        response = destroyed()

    assert (response.status_code, response.content) == (204, b"")
    assert studio_rows("other") == []
    assert models.Studio.genres.through.objects.using("other").count() == 0
    assert models.Plaque.objects.using("other").get(pk=1).studio_id is None


def test_a_model_that_the_router_leaves_alone_stays_on_the_default(elsewhere: Any) -> None:
    attributes = {"labelName": "Alto"}
    with unchanged("other"):
        document = {"data": {"type": "record_labels", "attributes": attributes}}
        response = send("POST", "/labels/", document)
    label = models.Label.objects.using("default").get()

    assert response.status_code == 201, response.content
    assert response.json() == {
        "data": {"type": "record_labels", "id": str(label.pk), "attributes": attributes}
    }


# Relationships

CHANGES: list[tuple[str, str, Any, Any]] = [
    ("PATCH", "studios/1/{}/genres", identifiers("genres", 2, 3), ("Abbey", 1, [1], [2, 3])),
    ("POST", "studios/1/{}/genres", identifiers("genres", 2, 3), ("Abbey", 1, [1], [1, 2, 3])),
    ("DELETE", "studios/1/{}/genres", identifiers("genres", 2, 3), ("Abbey", 1, [1], [1])),
    ("PATCH", "studios/1/{}/owner", ref("artists", 3), ("Abbey", 3, [1], [1, 2])),
    ("PATCH", "studios/1/{}/owner", None, ("Abbey", None, [1], [1, 2])),
    ("PATCH", "studios/1/{}/plaque", ref("plaques", 2), ("Abbey", 1, [2], [1, 2])),
    ("PATCH", "studios/1/{}/plaque", None, ("Abbey", 1, [], [1, 2])),
]

KINDS = pytest.mark.parametrize("kind", ["view", "action"])


@KINDS
@pytest.mark.parametrize(("method", "url", "data", "expected"), CHANGES)
def test_a_relationship_is_changed_where_the_router_sends_it(
    elsewhere: Any, kind: str, method: str, url: str, data: Any, expected: Any
) -> None:
    with unchanged("default"):
        response = send(method, f"/{url.format(kind)}", {"data": data})

    assert response.status_code == 200, response.content
    assert studio_rows("other") == [expected]


@KINDS
@pytest.mark.parametrize(
    ("method", "keys", "expected"),
    [("PATCH", [3], [3]), ("POST", [3], [2, 3]), ("DELETE", [2], [])],
)
def test_the_far_end_of_a_foreign_key_is_changed_where_the_router_sends_it(
    elsewhere: Any, kind: str, method: str, keys: list[int], expected: list[int]
) -> None:
    with unchanged("default"):
        response = send(
            method, f"/artists/1/{kind}/pupils", {"data": identifiers("artists", *keys)}
        )
    pupils = models.Artist.objects.using("other").filter(teacher=1)

    assert response.status_code == 200, response.content
    assert response.json() == {"data": identifiers("artists", *expected)}
    assert list(pupils.values_list("pk", flat=True)) == expected


@KINDS
@pytest.mark.parametrize(
    ("method", "relationship", "data", "linkage"),
    [
        ("PATCH", "genres", identifiers("genres", 3, 2), identifiers("genres", 2, 3)),
        ("POST", "genres", identifiers("genres", 3), identifiers("genres", 1, 2, 3)),
        ("DELETE", "genres", identifiers("genres", 1), identifiers("genres", 2)),
        ("PATCH", "owner", ref("artists", 3), ref("artists", 3)),
        ("PATCH", "plaque", ref("plaques", 2), ref("plaques", 2)),
    ],
)
def test_the_answer_to_a_change_is_what_the_relationship_holds_then(
    elsewhere: Any,
    lives_elsewhere_after: Any,
    kind: str,
    method: str,
    relationship: str,
    data: Any,
    linkage: Any,
) -> None:
    url = f"/studios/1/{kind}/{relationship}"
    response = send(method, url, {"data": data})

    assert response.status_code == 200, response.content
    assert response.json() == {"data": linkage}
    lives_elsewhere_after()
    assert send("GET", url).json() == {"data": linkage}


# All or nothing

POST_SAVE, POST_DELETE, M2M = signals.post_save, signals.post_delete, signals.m2m_changed

CONFLICT = {
    "status": "409",
    "code": "conflict",
    "title": "Conflict",
    "detail": "The database refuses this change.",
}

DANGLING = {
    **CONFLICT,
    "code": "reference",
    "detail": "A resource that this one refers to is missing, or another one still refers to it.",
}


def unnamed(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return errors without the name of the constraint, which PostgreSQL tells."""
    return [{name: error[name] for name in error if name != "meta"} for error in found]


FAILURES: list[tuple[Callable[[], Any], Any, dict[str, Any]]] = [
    (created, M2M, {"action": "pre_add"}),
    (created, M2M, {"action": "post_add"}),
    (created, POST_SAVE, {"sender": models.Studio}),
    (created, POST_SAVE, {"sender": models.Plaque}),
    (updated, M2M, {"action": "pre_remove"}),
    (updated, M2M, {"action": "post_remove"}),
    (updated, M2M, {"action": "post_add"}),
    (updated, POST_SAVE, {"sender": models.Studio}),
    (updated, POST_SAVE, {"sender": models.Plaque}),
    (destroyed, POST_DELETE, {"sender": models.Studio}),
]


@pytest.mark.parametrize(("write", "signal", "when"), FAILURES)
def test_a_failed_write_of_a_resource_leaves_nothing_behind(
    elsewhere: Any, write: Callable[[], Any], signal: Any, when: dict[str, Any]
) -> None:
    with unchanged(*BOTH), failing(signal, **when) as calls:
        response = write()

    assert [call["using"] for call in calls] == ["other"]
    assert response.status_code == 409
    assert errors(response) == [CONFLICT]


@KINDS
@pytest.mark.parametrize(
    ("method", "url", "data", "signal", "when"),
    [
        ("PATCH", "studios/1/{}/genres", identifiers("genres", 3), M2M, {"action": "post_add"}),
        ("POST", "studios/1/{}/genres", identifiers("genres", 3), M2M, {"action": "post_add"}),
        ("DELETE", "studios/1/{}/genres", identifiers("genres", 1), M2M, {"action": "post_remove"}),
        ("PATCH", "studios/1/{}/owner", None, POST_SAVE, {"sender": models.Studio}),
        # The old plaque is written first, then the new one.
        (
            "PATCH",
            "studios/1/{}/plaque",
            ref("plaques", 2),
            POST_SAVE,
            {"instance": models.Plaque(id=2)},
        ),
    ],
)
def test_a_failed_change_of_a_relationship_leaves_nothing_behind(
    elsewhere: Any, kind: str, method: str, url: str, data: Any, signal: Any, when: dict[str, Any]
) -> None:
    with unchanged(*BOTH), failing(signal, **when) as calls:
        response = send(method, f"/{url.format(kind)}", {"data": data})

    assert [call["using"] for call in calls] == ["other"]
    assert response.status_code == 409
    assert errors(response) == [CONFLICT]


@pytest.fixture
def only_on_the_default(settings: Any) -> None:
    """Let the default database have a genre to read that the other has not."""
    stock(BOTH)
    models.Genre(id=4, title="Folk").save(using="default")
    settings.DATABASE_ROUTERS = [WritesElsewhere()]


@pytest.mark.parametrize(
    ("method", "url", "data"),
    [
        ("POST", "/studios/", STUDIO),
        ("PATCH", "/studios/1/", {**STUDIO, "id": "1"}),
    ],
)
def test_a_related_row_that_the_database_misses_leaves_nothing_behind(
    only_on_the_default: None, method: str, url: str, data: Any
) -> None:
    genres = {"data": identifiers("genres", 3, 4)}
    relationships = {**STUDIO["relationships"], "genres": genres}
    with unchanged(*BOTH):
        response = send(method, url, {"data": {**data, "relationships": relationships}})

    assert response.status_code == 409
    assert unnamed(errors(response)) == [DANGLING]


@KINDS
@pytest.mark.parametrize("method", ["PATCH", "POST"])
def test_a_member_that_the_database_misses_changes_nothing(
    only_on_the_default: None, kind: str, method: str
) -> None:
    with unchanged(*BOTH):
        response = send(method, f"/studios/1/{kind}/genres", {"data": identifiers("genres", 3, 4)})

    assert response.status_code == 409
    assert unnamed(errors(response)) == [DANGLING]


class OtherStudios(Studios):
    queryset = models.Studio.objects.using("other")


class OtherStudioRelationships(StudioRelationships):
    queryset = models.Studio.objects.using("other")


class ReadsElsewhere:
    """Sends reads to the other database, and says nothing of writes."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return "other" if model in MOVED else None

    def allow_relation(self, *rows: Any, **hints: Any) -> bool:
        return True


@pytest.mark.parametrize("routers", [[], [ReadsElsewhere()]])
def test_a_change_of_rows_read_from_another_database_is_whole_there(
    settings: Any, routers: list[Any]
) -> None:
    stock(BOTH)
    settings.DATABASE_ROUTERS = routers
    studio, relationship = (
        (Studios, StudioRelationships) if routers else (OtherStudios, OtherStudioRelationships)
    )
    resource = {
        "type": "studios",
        "id": "1",
        "attributes": {"studioName": "New"},
        "relationships": {"genres": {"data": identifiers("genres", 2, 3)}},
    }

    with unchanged(*BOTH), failing(M2M, action="post_remove"):
        view = studio.as_view({"patch": "partial_update"})
        assert call(view, method="patch", data={"data": resource}, pk=1).status_code == 409
    with unchanged(*BOTH), failing(M2M, action="post_remove"):
        response = call(
            relationship.as_view(),
            method="patch",
            data={"data": identifiers("genres", 2, 3)},
            pk=1,
            related_field="genres",
        )
        assert response.status_code == 409
