"""Relationship URLs: reading and changing what one relationship holds."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.urls import path
from rest_framework import relations as drf_relations
from rest_framework.exceptions import ValidationError
from rest_framework.test import APIRequestFactory

from rest_framework_json_api import relations, serializers, views
from tests import models
from tests.http import MEDIA_TYPE, call, counted, document, errors

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls(__name__),
    pytest.mark.usefixtures("model_relations"),
]

#: What a test reads to see that nothing, or only what was meant, has changed.
State = list[tuple[Any, ...]]


class ArtistSerializer(serializers.ModelSerializer):
    """All kinds of relations that an artist takes part in, one of them under another name."""

    mentor = relations.ResourceRelatedField(
        source="teacher", queryset=models.Artist.objects.all(), allow_null=True
    )
    students = relations.ResourceRelatedField(
        source="pupils", queryset=models.Artist.objects.all(), many=True
    )
    badge = relations.ResourceRelatedField(queryset=models.Badge.objects.all(), allow_null=True)
    bands = relations.ResourceRelatedField(queryset=models.Band.objects.all(), many=True)

    class Meta:
        model = models.Artist
        fields = (
            "stage_name",
            "teacher",
            "country",
            "pupils",
            "albums",
            "passport",
            "badge",
            "guest_albums",
            "bands",
            "mentor",
            "students",
        )


class AlbumSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Album
        fields = ("album_title", "artist", "label", "genres", "guests", "tracks")


class PassportSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Passport
        fields = ("artist",)


class BadgeSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Badge
        fields = ("holder",)


class BandSerializer(serializers.ModelSerializer):
    members = relations.ResourceRelatedField(queryset=models.Artist.objects.all(), many=True)

    class Meta:
        model = models.Band
        fields = ("members",)


class ModelRelationships(views.RelationshipView):
    """Offers the relations of any model of the tests."""

    self_link_view_name = "relationship"
    related_link_view_name = "related"

    def get_queryset(self) -> Any:
        return MODELS[self.kwargs["resource"]]._default_manager.all()


class SerializerRelationships(ModelRelationships):
    """Offers the relationships that a serializer declares."""

    def get_parent_serializer(self, *args: Any, **kwargs: Any) -> Any:
        self.parent_serializer_class = SERIALIZERS[self.kwargs["resource"]]
        return super().get_parent_serializer(*args, **kwargs)


MODELS: dict[str, type[Model]] = {
    "artists": models.Artist,
    "albums": models.Album,
    "passports": models.Passport,
    "badges": models.Badge,
    "bands": models.Band,
}
SERIALIZERS: dict[str, Any] = {
    "artists": ArtistSerializer,
    "albums": AlbumSerializer,
    "passports": PassportSerializer,
    "badges": BadgeSerializer,
    "bands": BandSerializer,
}
BOTH = [ModelRelationships, SerializerRelationships]

urlpatterns = [
    path(
        "<resource>/<pk>/relationships/<related_field>",
        ModelRelationships.as_view(),
        name="relationship",
    ),
    path("<resource>/<pk>/<related_field>", ModelRelationships.as_view(), name="related"),
]

LABEL = "11111111-1111-1111-1111-111111111111"
OTHER_LABEL = "22222222-2222-2222-2222-222222222222"


def artists(*keys: Any) -> list[dict[str, str]]:
    """Return the linkage of artists."""
    return identifiers("artists", *keys)


def identifiers(resource_type: str, *keys: Any) -> list[dict[str, str]]:
    """Return the linkage of resources of one type."""
    return [{"type": resource_type, "id": str(key)} for key in keys]


def send(view: Any, place: str, *, method: str = "get", data: Any = None) -> Any:
    """Return the response to a request for ``resource/pk/relationship``."""
    resource, pk, segment = place.split("/")
    body = None if method == "get" else {"data": data}
    view_of = view.as_view()
    return call(view_of, method=method, data=body, resource=resource, pk=pk, related_field=segment)


def answer(place: str, data: Any) -> Any:
    """Return the document of a relationship."""
    resource, pk, segment = place.split("/")
    return {
        "links": {
            "self": f"http://testserver/{resource}/{pk}/relationships/{segment}",
            "related": f"http://testserver/{resource}/{pk}/{segment}",
        },
        "data": data,
    }


def held(view: Any, place: str) -> Any:
    """Return the linkage that a relationship has when it is read."""
    return document(send(view, place))["data"]


def check_changed(response: Any, place: str, before: Any, after: Any) -> None:
    """Check the answer to a change: the linkage, or no document where nothing has changed."""
    if before == after:
        assert (response.status_code, response.content) == (204, b"")
    else:
        assert document(response) == answer(place, after)


def database() -> State:
    """Return every row and every link that a relationship can change."""
    through = [models.Album.genres.through, models.Album.guests.through, models.Membership]
    tables: list[Any] = [*MODELS.values(), models.Track, models.Genre, models.Label, *through]
    return [
        (table.__name__, *row)
        for table in tables
        for row in table._base_manager.order_by("pk").values_list()
    ]


@pytest.fixture(scope="module", autouse=True)
def rows(module_db: None) -> None:
    """Artists 11 to 14: 12 and 13 are taught by 11, who made album 31 and has passport, badge."""
    models.Country.objects.create(pk=11, code="fr", full_name="France")
    for pk in (11, 12, 13, 14):
        models.Artist.objects.create(pk=pk, stage_name=f"Artist {pk}")
    models.Artist.objects.filter(pk__in=(12, 13)).update(teacher=11)
    models.Passport.objects.create(pk=21, artist_id=11, serial_number="P1")
    models.Passport.objects.create(pk=22, artist_id=12, serial_number="P2")
    models.Badge.objects.create(pk=25, holder_id=11)
    models.Badge.objects.create(pk=26)
    for key, name in ((LABEL, "Alto"), (OTHER_LABEL, "Basso")):
        models.Label.objects.create(pk=key, label_name=name)
    for pk, title in ((41, "Blues"), (42, "Folk"), (43, "Jazz")):
        models.Genre.objects.create(pk=pk, title=title)
    for pk in (31, 32):
        album = models.Album.objects.create(pk=pk, album_title=f"Album {pk}", artist_id=11)
    album = models.Album.objects.get(pk=31)
    album.genres.set([41, 42])
    album.guests.set([12, 13])
    models.Track.objects.create(pk=51, album=album, track_title="First")
    models.Track.objects.create(pk=52, album=album, track_title="Draft", is_published=False)
    models.Track.objects.create(pk=53, album_id=32, track_title="Other")
    band = models.Band.objects.create(pk=61)
    models.Membership.objects.create(pk=71, band=band, artist_id=11, role="singer")
    models.Membership.objects.create(pk=72, band=band, artist_id=12)


# Reading


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("artists/12/teacher", artists(11)[0]),
        ("artists/11/teacher", None),
        ("artists/11/country", None),
        ("albums/31/artist", artists(11)[0]),
        ("albums/31/label", None),
        ("albums/31/genres", identifiers("genres", 41, 42)),
        ("albums/32/genres", []),
        ("bands/61/members", artists(11, 12)),
        ("artists/11/bands", identifiers("bands", 61)),
        ("artists/12/guestAlbums", identifiers("albums", 31)),
        ("artists/11/pupils", artists(12, 13)),
        ("artists/11/albums", identifiers("albums", 31, 32)),
        ("artists/11/passport", identifiers("passports", 21)[0]),
        ("artists/13/passport", None),
        ("passports/21/artist", artists(11)[0]),
        ("artists/11/badge", identifiers("badges", 25)[0]),
        ("badges/26/holder", None),
    ],
)
def test_a_relationship_is_read(view: Any, place: str, expected: Any) -> None:
    assert document(send(view, place)) == answer(place, expected)


def test_a_relationship_is_read_by_its_own_name() -> None:
    assert held(SerializerRelationships, "artists/12/mentor") == artists(11)[0]
    assert held(SerializerRelationships, "artists/11/students") == artists(12, 13)


# To-one


@pytest.mark.spec("FMT-UR1-02", "FMT-URR-01", "FMT-URR-04")
@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("artists/11/teacher", artists(14)[0]),
        ("artists/12/teacher", artists(14)[0]),
        ("artists/12/teacher", artists(11)[0]),
        ("artists/12/teacher", artists(12)[0]),
        ("albums/31/artist", artists(14)[0]),
        ("albums/31/label", {"type": "record_labels", "id": LABEL}),
        ("passports/21/artist", artists(13)[0]),
        ("passports/21/artist", artists(11)[0]),
        ("badges/26/holder", artists(12)[0]),
        ("badges/25/holder", artists(12)[0]),
        ("artists/12/badge", identifiers("badges", 26)[0]),
        ("artists/12/badge", identifiers("badges", 25)[0]),
        ("artists/11/badge", identifiers("badges", 26)[0]),
        ("artists/11/badge", identifiers("badges", 25)[0]),
        ("artists/13/passport", identifiers("passports", 22)[0]),
        ("artists/11/passport", identifiers("passports", 21)[0]),
    ],
)
def test_a_to_one_is_set(view: Any, place: str, value: Any) -> None:
    before = held(view, place)
    response = send(view, place, method="patch", data=value)

    check_changed(response, place, before, value)
    assert held(view, place) == value


@pytest.mark.spec("FMT-UR1-03")
@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize(
    "place",
    [
        "artists/12/teacher",
        "artists/11/teacher",
        "artists/11/country",
        "albums/31/label",
        "badges/25/holder",
        "artists/11/badge",
        "artists/12/badge",
    ],
)
def test_a_to_one_is_cleared(view: Any, place: str) -> None:
    before = held(view, place)
    check_changed(send(view, place, method="patch"), place, before, None)
    assert held(view, place) is None
    assert models.Badge.objects.count() == 2


def test_a_key_to_another_column_is_set() -> None:
    value = {"type": "countries", "id": "11"}
    place = "artists/11/country"

    for view in BOTH:
        assert document(send(view, place, method="patch", data=value)) == answer(place, value)
        assert models.Artist.objects.get(pk=11).country_id == "fr"
        send(view, place, method="patch")


def test_a_to_one_with_another_source_is_changed() -> None:
    place = "artists/13/mentor"
    value = artists(14)[0]

    response = send(SerializerRelationships, place, method="patch", data=value)

    assert document(response) == answer(place, value)
    assert models.Artist.objects.get(pk=13).teacher_id == 14


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("place", ["albums/31/artist", "passports/21/artist"])
def test_a_to_one_that_takes_no_null_is_not_cleared(view: Any, place: str) -> None:
    before = database()

    response = send(view, place, method="patch")

    assert errors(response) == [
        {
            "status": "400",
            "code": "null",
            "title": "Bad Request",
            "detail": "This field may not be null.",
            "source": {"pointer": "/data"},
        }
    ]
    assert response.status_code == 400
    assert database() == before


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize(
    ("place", "value", "statuses"),
    [
        ("artists/11/passport", None, (400, 403)),
        ("artists/11/passport", identifiers("passports", 22)[0], (403,)),
        ("passports/21/artist", artists(12)[0], (400, 409)),
        ("badges/26/holder", artists(11)[0], (400, 409)),
    ],
)
def test_a_one_to_one_never_leaves_a_row_alone(
    view: Any, place: str, value: Any, statuses: Any
) -> None:
    before = database()

    response = send(view, place, method="patch", data=value)

    assert response.status_code in statuses
    assert {error["source"]["pointer"] for error in errors(response)} == {"/data"}
    assert database() == before


@pytest.mark.spec("FMT-URR-05")
@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("method", ["post", "delete"])
@pytest.mark.parametrize("place", ["artists/12/teacher", "artists/11/passport", "albums/31/artist"])
def test_a_to_one_has_no_members(view: Any, method: str, place: str) -> None:
    before = database()

    response = send(view, place, method=method, data=artists(14))

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, PATCH, HEAD, OPTIONS"
    (error,) = errors(response)
    assert (error["status"], error["code"]) == ("405", "method_not_allowed")
    assert database() == before


def test_the_allowed_methods_of_a_view_are_kept() -> None:
    class PatchOnly(ModelRelationships):
        http_method_names = ["patch", "post"]

    response = send(PatchOnly, "artists/12/teacher", method="post", data=artists(14))
    assert (response.status_code, response.headers["Allow"]) == (405, "PATCH")


# To-many


TO_MANY: list[tuple[str, Callable[..., Any]]] = [
    ("albums/31/genres", lambda *keys: identifiers("genres", *(key + 29 for key in keys))),
    ("albums/31/guests", artists),
    ("artists/11/pupils", artists),
]


@pytest.mark.spec("FMT-URM-02", "FMT-URM-03", "FMT-URM-04", "FMT-URM-05", "FMT-URM-06")
@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize(("place", "linkage"), TO_MANY)
@pytest.mark.parametrize(
    ("method", "given", "expected"),
    [
        ("patch", (12, 14), (12, 14)),
        ("patch", (14,), (14,)),
        ("patch", (14, 12, 14), (12, 14)),
        ("patch", (12, 13), (12, 13)),
        ("post", (14,), (12, 13, 14)),
        ("post", (13, 14, 14), (12, 13, 14)),
        ("post", (12, 13), (12, 13)),
        ("post", (), (12, 13)),
        ("delete", (12,), (13,)),
        ("delete", (13, 13), (12,)),
        ("delete", (14,), (12, 13)),
        ("delete", (14, 12), (13,)),
        ("delete", (), (12, 13)),
    ],
)
def test_members_are_replaced_added_and_removed(
    view: Any,
    place: str,
    linkage: Callable[..., Any],
    method: str,
    given: tuple[int, ...],
    expected: tuple[int, ...],
) -> None:
    response = send(view, place, method=method, data=linkage(*given))

    check_changed(response, place, linkage(12, 13), linkage(*expected))
    assert held(view, place) == linkage(*expected)
    assert models.Artist.objects.count() == 4
    assert models.Genre.objects.count() == 3


@pytest.mark.spec("FMT-URM-07")
@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("key", ["999", "0", "-5", "x", "", "1" * 400, "1.0", "012", "\x00", "²"])
def test_what_does_not_exist_is_removed_with_success(view: Any, key: str) -> None:
    given = [{"type": "genres", "id": key}, *identifiers("genres", 41)]

    response = send(view, "albums/31/genres", method="delete", data=given)

    assert document(response)["data"] == identifiers("genres", 42)


@pytest.mark.parametrize(("method", "given"), [("patch", ()), ("delete", (12, 13))])
def test_a_to_many_is_emptied(method: str, given: Any) -> None:
    guests = relations.ResourceRelatedField(
        source="guests", queryset=models.Artist.objects.all(), many=True
    )
    for view, place in [
        (ModelRelationships, "artists/11/pupils"),
        (SerializerRelationships, "artists/11/students"),
        (with_field(guests), "albums/31/named"),
    ]:
        before = held(view, place)
        response = send(view, place, method=method, data=artists(*given))
        check_changed(response, place, before, [])
        assert held(view, place) == []
    assert models.Artist.objects.count() == 4


@pytest.mark.parametrize("method", ["patch", "post"])
def test_members_of_a_reverse_key_come_from_other_parents(method: str) -> None:
    for view in BOTH:
        response = send(
            view, "artists/14/albums", method=method, data=identifiers("albums", 31, 32)
        )
        assert document(response)["data"] == identifiers("albums", 31, 32)
        models.Album.objects.update(artist=11)


@pytest.mark.spec("FMT-URM-02", "FMT-URM-06", "FMT-URM-08")
@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("patch", ()),
        ("patch", (32,)),
        ("delete", (31,)),
        ("delete", (31, 32)),
        ("delete", (999, 31)),
    ],
)
def test_members_that_cannot_leave_stay(view: Any, method: str, given: Any) -> None:
    before = database()

    response = send(view, "artists/11/albums", method=method, data=identifiers("albums", *given))

    assert response.status_code == 403
    assert errors(response) == [
        {
            "status": "403",
            "code": "forbidden_change",
            "title": "Forbidden",
            "detail": "The members of this relationship cannot be removed.",
            "source": {"pointer": "/data"},
        }
    ]
    assert database() == before


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize(("method", "given"), [("patch", (31, 32)), ("delete", ()), ("post", ())])
def test_a_change_that_lets_nobody_go_succeeds(view: Any, method: str, given: Any) -> None:
    before = database()

    response = send(view, "artists/11/albums", method=method, data=identifiers("albums", *given))

    assert (response.status_code, response.content) == (204, b"")
    assert database() == before


def test_a_to_many_with_another_source_is_changed() -> None:
    place = "artists/11/students"

    response = send(SerializerRelationships, place, method="delete", data=artists(12))
    assert document(response) == answer(place, artists(13))
    response = send(SerializerRelationships, place, method="post", data=artists(14))
    assert document(response) == answer(place, artists(13, 14))
    response = send(SerializerRelationships, place, method="patch", data=artists(12))
    assert document(response) == answer(place, artists(12))


@pytest.mark.parametrize(
    ("method", "given", "expected"),
    [
        ("patch", (12, 14), [(72, 12, "player"), (73, 14, "player")]),
        ("patch", (11, 12), [(71, 11, "singer"), (72, 12, "player")]),
        (
            "post",
            (11, 14),
            [(71, 11, "singer"), (72, 12, "player"), (73, 14, "player")],
        ),
        ("delete", (12, 14), [(71, 11, "singer")]),
        ("patch", (), []),
    ],
)
def test_a_model_between_the_two_keeps_what_it_knows(
    method: str, given: Any, expected: Any
) -> None:
    place = "bands/61/members"

    response = send(SerializerRelationships, place, method=method, data=artists(*given))

    check_changed(response, place, artists(11, 12), artists(*(artist for _, artist, _ in expected)))
    links = models.Membership.objects.order_by("artist")
    found = [(link.artist_id, link.role) for link in links]
    assert found == [(artist, role) for _, artist, role in expected]
    kept = {pk for pk, *_ in expected} & {71, 72}
    assert set(links.values_list("pk", flat=True)) >= kept


def test_a_model_between_the_two_is_written() -> None:
    response = send(ModelRelationships, "bands/61/members", method="patch", data=artists(13))

    assert document(response)["data"] == artists(13)
    assert list(models.Membership.objects.values_list("band", "artist", "role")) == [
        (61, 13, "player")
    ]


def test_a_many_to_many_is_changed_from_its_other_end() -> None:
    place = "artists/12/guest_albums"
    for view in BOTH:
        response = send(view, place, method="post", data=identifiers("albums", 31, 32))
        assert document(response)["data"] == identifiers("albums", 31, 32)
        response = send(view, place, method="delete", data=identifiers("albums", 32))
        assert document(response)["data"] == identifiers("albums", 31)
        response = send(view, place, method="patch", data=identifiers("albums", 32))
        assert document(response)["data"] == identifiers("albums", 32)
        models.Album.objects.get(pk=31).guests.set([12, 13])
        models.Album.objects.get(pk=32).guests.clear()


# What the field and the serializer say


def with_field(field: Any, model: type[Model] = models.Album, **attributes: Any) -> Any:
    """Return a view of a serializer with ``named`` as its only field."""
    meta = type("Meta", (), {"model": model, "fields": ("named",)})
    declared = {"Meta": meta, "named": field, **attributes}
    serializer = type("NamedSerializer", (serializers.ModelSerializer,), declared)
    return type("Named", (ModelRelationships,), {"parent_serializer_class": serializer})


def genres(**kwargs: Any) -> Any:
    """Return a field for the genres of an album."""
    kwargs.setdefault("queryset", models.Genre.objects.all())
    return relations.ResourceRelatedField(source="genres", many=True, **kwargs)


@pytest.mark.spec("FMT-URR-05")
@pytest.mark.parametrize(
    ("field", "methods"),
    [
        (relations.ResourceRelatedField(source="artist", read_only=True), ["patch"]),
        (
            relations.ResourceRelatedField(source="genres", read_only=True, many=True),
            ["patch", "post", "delete"],
        ),
        (
            relations.SerializerMethodResourceRelatedField(
                model=models.Genre, many=True, method_name="get_some"
            ),
            ["patch", "post", "delete"],
        ),
    ],
)
def test_a_read_only_relationship_is_not_changed(field: Any, methods: list[str]) -> None:
    view = with_field(field, get_some=lambda self, album: album.genres.all())
    before = database()

    for method in methods:
        response = send(view, "albums/31/named", method=method, data=[])
        assert response.status_code == 403
        assert errors(response) == [
            {
                "status": "403",
                "code": "forbidden_change",
                "title": "Forbidden",
                "detail": "This relationship cannot be changed.",
                "source": {"pointer": "/data"},
            }
        ]
    assert database() == before


def test_a_nullable_column_may_be_declared_to_take_no_null() -> None:
    field = relations.ResourceRelatedField(source="teacher", queryset=models.Artist.objects.all())
    view = with_field(field, models.Artist)

    response = send(view, "artists/12/named", method="patch")

    assert response.status_code == 400
    assert errors(response)[0]["code"] == "null"
    assert models.Artist.objects.get(pk=12).teacher_id == 11


@pytest.mark.parametrize(
    ("method", "given", "status"),
    [
        ("patch", (), 400),
        ("delete", (41, 42), 403),
        ("delete", (43, 42, 41), 403),
        ("delete", (41,), 200),
        ("delete", (43,), 204),
        ("patch", (43,), 200),
        ("post", (), 204),
    ],
)
def test_a_to_many_that_may_not_be_empty_is_not_emptied(
    method: str, given: Any, status: int
) -> None:
    before = database()

    response = send(
        with_field(genres(allow_empty=False)),
        "albums/31/named",
        method=method,
        data=identifiers("genres", *given),
    )

    assert response.status_code == status
    if status >= 400:
        assert errors(response)[0]["source"] == {"pointer": "/data"}
        assert database() == before


def no_jazz(serializer: Any, rows: Any) -> Any:
    """Refuse one of the genres."""
    if any(row.title == "Jazz" for row in rows):
        raise ValidationError("No jazz.", "no_jazz")
    return rows


@pytest.mark.parametrize("method", ["patch", "post"])
@pytest.mark.parametrize(
    "attributes",
    [
        {"validate_named": no_jazz},
        {"validate": lambda self, attrs: no_jazz(self, attrs["genres"]) and attrs},
    ],
)
def test_the_validators_of_the_serializer_count(method: str, attributes: Any) -> None:
    view = with_field(genres(), **attributes)
    before = database()

    response = send(view, "albums/31/named", method=method, data=identifiers("genres", 41, 43))

    assert response.status_code == 400
    assert errors(response) == [
        {
            "status": "400",
            "code": "no_jazz",
            "title": "Bad Request",
            "detail": "No jazz.",
            "source": {"pointer": "/data"},
        }
    ]
    assert database() == before
    response = send(view, "albums/31/named", method=method, data=identifiers("genres", 41))
    assert response.status_code == (200 if method == "patch" else 204)


@pytest.mark.parametrize(
    ("method", "given", "expected"),
    [
        ("patch", (41,), {41, 42}),
        ("patch", (), {42}),
        ("post", (43,), {41, 42, 43}),
        ("delete", (41, 42), {42}),
    ],
)
def test_members_outside_of_the_queryset_survive(method: str, given: Any, expected: Any) -> None:
    view = with_field(genres(queryset=models.Genre.objects.exclude(title="Folk")))

    response = send(view, "albums/31/named", method=method, data=identifiers("genres", *given))

    assert response.status_code == (204 if expected == {41, 42} else 200)
    album = models.Album.objects.get(pk=31)
    assert set(album.genres.values_list("pk", flat=True)) == expected


@pytest.mark.parametrize("method", ["patch", "post"])
def test_rows_outside_of_the_queryset_are_not_found(method: str) -> None:
    view = with_field(genres(queryset=models.Genre.objects.exclude(title="Jazz")))
    before = database()

    response = send(view, "albums/31/named", method=method, data=identifiers("genres", 41, 43))

    assert response.status_code == 404
    assert errors(response) == [
        {
            "status": "404",
            "code": "does_not_exist",
            "title": "Not Found",
            "detail": 'Invalid pk "43" - object does not exist.',
            "source": {"pointer": "/data/1"},
        }
    ]
    assert database() == before


def test_a_row_outside_of_the_queryset_is_no_value_of_a_to_one() -> None:
    view = with_field(
        relations.ResourceRelatedField(
            source="artist", queryset=models.Artist.objects.exclude(pk=14)
        )
    )
    before = database()

    response = send(view, "albums/31/named", method="patch", data=artists(14)[0])

    assert response.status_code == 404
    assert errors(response)[0]["source"] == {"pointer": "/data"}
    assert database() == before


class OnlyLinks(relations.SkipDataMixin, relations.ResourceRelatedField):
    """A relationship that is presented by its links alone, and can be written."""


@pytest.mark.parametrize("many", [False, True])
def test_a_relationship_of_links_alone_is_no_server_error(many: bool) -> None:
    field = relations.HyperlinkedRelatedField(
        source="genres" if many else "artist",
        queryset=models.Genre.objects.all() if many else models.Artist.objects.all(),
        many=many,
    )
    view = with_field(field)
    before = database()

    found = document(send(view, "albums/31/named"))
    assert found["links"] == answer("albums/31/named", None)["links"]
    given: Any = identifiers("genres", 43) if many else artists(14)[0]
    for method in ["patch", "post", "delete"] if many else ["patch"]:
        response = send(view, "albums/31/named", method=method, data=given)
        assert response.status_code == 403, method
    assert database() == before


def test_links_alone_that_accept_identifiers_can_be_set() -> None:
    view = with_field(OnlyLinks(source="artist", queryset=models.Artist.objects.all()))

    response = send(view, "albums/31/named", method="patch", data=artists(14)[0])

    assert response.status_code == 200
    assert models.Album.objects.get(pk=31).artist_id == 14


@pytest.mark.parametrize("method", ["post", "delete", "patch"])
def test_a_relationship_of_no_relation_is_not_changed(method: str) -> None:
    field = relations.ResourceRelatedField(
        source="first_genres", queryset=models.Genre.objects.all(), many=True
    )
    before = database()

    response = send(
        with_field(field), "albums/31/named", method=method, data=identifiers("genres", 43)
    )

    assert response.status_code == 403
    assert database() == before


def test_members_may_be_removed_by_a_field_of_another_kind() -> None:
    class ById(serializers.PrimaryKeyRelatedField):
        def to_internal_value(self, data: Any) -> Any:
            return super().to_internal_value(data["id"])

    field = ById(source="genres", queryset=models.Genre.objects.all(), many=True)
    given = identifiers("genres", 41, 999)

    response = send(with_field(field), "albums/31/named", method="delete", data=given)

    assert response.status_code == 200
    assert [genre.title for genre in models.Album.objects.get(pk=31).genres.all()] == ["Folk"]


@pytest.mark.parametrize("method", ["patch", "post", "delete"])
def test_a_field_of_drf_takes_identifiers(method: str) -> None:
    field = serializers.PrimaryKeyRelatedField(
        source="genres", queryset=models.Genre.objects.all(), many=True
    )
    before = [genre.title for genre in models.Album.objects.get(pk=31).genres.all()]
    key = {"patch": 41, "post": 43, "delete": 41}[method]

    response = send(
        with_field(field), "albums/31/named", method=method, data=identifiers("genres", key)
    )

    assert response.status_code == 200
    after = [genre.title for genre in models.Album.objects.get(pk=31).genres.all()]
    title = models.Genre.objects.get(pk=key).title
    expected = {"patch": {title}, "post": {*before, title}, "delete": {*before} - {title}}
    assert set(after) == expected[method]


def test_a_field_of_drf_takes_no_identifiers_of_another_type() -> None:
    field = serializers.PrimaryKeyRelatedField(
        source="genres", queryset=models.Genre.objects.all(), many=True
    )
    before = database()

    response = send(
        with_field(field), "albums/31/named", method="patch", data=identifiers("tracks", 41)
    )

    assert (response.status_code, errors(response)[0]["code"]) == (409, "incorrect_relation_type")
    assert errors(response)[0]["source"] == {"pointer": "/data/0"}
    assert database() == before


def test_a_field_of_drf_points_to_each_member_that_is_unknown() -> None:
    field = serializers.PrimaryKeyRelatedField(
        source="genres", queryset=models.Genre.objects.all(), many=True
    )
    before = database()

    response = send(
        with_field(field),
        "albums/31/named",
        method="patch",
        data=identifiers("genres", 998, 41, 999),
    )

    assert response.status_code == 404
    assert [error["source"] for error in errors(response)] == [
        {"pointer": "/data/0"},
        {"pointer": "/data/2"},
    ]
    assert database() == before


def test_an_identifier_without_a_url_is_a_mistake_of_the_project() -> None:
    field = drf_relations.HyperlinkedRelatedField(
        source="artist", queryset=models.Artist.objects.all(), view_name="no-such-view"
    )
    before = database()

    response = send(with_field(field), "albums/31/named", method="patch", data=artists(14)[0])

    assert response.status_code == 500
    assert database() == before


# What is no relationship


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("method", ["get", "patch", "post", "delete"])
@pytest.mark.parametrize(
    "segment",
    [
        "album_title",
        "headline",
        "first_genres",
        "delete",
        "save",
        "objects",
        "pk",
        "id",
        "artist_id",
        "_state",
        "__class__",
        "_meta",
        "genres.all",
        "artist__teacher",
        "artist.teacher",
        "Genres",
        "nothing",
        "",
    ],
)
def test_what_is_no_relation_is_not_found(view: Any, method: str, segment: str) -> None:
    before = database()

    response = send(view, f"albums/31/{segment}", method=method, data=[])

    assert response.status_code == 404
    assert [error["code"] for error in errors(response)] == ["not_found"]
    assert database() == before


@pytest.mark.parametrize("method", ["get", "patch", "post", "delete"])
def test_only_what_the_serializer_declares_is_there(method: str) -> None:
    response = send(with_field(genres()), "albums/31/genres", method=method, data=[])
    assert response.status_code == 404


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("method", ["get", "patch", "post", "delete"])
@pytest.mark.parametrize("pk", ["99", "x", "1" * 400, "31.0", "\x00"])
def test_the_relationship_of_nothing_is_not_found(view: Any, method: str, pk: str) -> None:
    response = send(view, f"albums/{pk}/genres", method=method, data=[])
    assert response.status_code == 404


# Wrong input


def refused(view: Any, place: str, method: str, data: Any) -> Any:
    """Return the errors of a request, once it is clear that nothing has changed."""
    before = database()
    response = send(view, place, method=method, data=data)
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert database() == before
    return response.status_code, [
        (error["status"], error["code"], error["source"]["pointer"]) for error in errors(response)
    ]


@pytest.mark.spec("FMT-URM-01")
@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("method", ["patch", "post", "delete"])
@pytest.mark.parametrize(
    "data", [None, {}, {"type": "genres", "id": "41"}, "x", "[]", 1, 1.5, True]
)
@pytest.mark.parametrize("place", ["albums/31/genres", "artists/11/albums"])
def test_a_to_many_takes_an_array(view: Any, method: str, data: Any, place: str) -> None:
    assert refused(view, place, method, data) == (400, [("400", "parse_error", "/data")])


@pytest.mark.spec("FMT-UR1-01")
@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("data", [[], artists(14), "x", "", 1, False])
@pytest.mark.parametrize("place", ["albums/31/artist", "artists/12/teacher", "artists/11/badge"])
def test_a_to_one_takes_an_identifier_or_null(view: Any, data: Any, place: str) -> None:
    assert refused(view, place, "patch", data) == (400, [("400", "parse_error", "/data")])


WRONG_IDENTIFIERS: list[tuple[Any, int, str]] = [
    (None, 400, "incorrect_type"),
    ("41", 400, "incorrect_type"),
    ('{"type": "artists", "id": "14"}', 400, "incorrect_type"),
    ("{", 400, "incorrect_type"),
    (41, 400, "incorrect_type"),
    (True, 400, "incorrect_type"),
    ([], 400, "incorrect_type"),
    ({}, 400, "missing_type"),
    ({"id": "14"}, 400, "missing_type"),
    ({"type": "artists"}, 400, "missing_id"),
    ({"type": "artists", "id": 14.0}, 400, "no_string"),
    ({"type": "artists", "id": None}, 400, "no_string"),
    ({"type": "artists", "id": ["14"]}, 400, "no_string"),
    ({"type": "artists", "id": {"a": 1}}, 400, "no_string"),
    ({"type": None, "id": "14"}, 400, "no_string"),
    ({"type": ["artists"], "id": "14"}, 400, "no_string"),
    ({"type": "albums", "id": "14"}, 409, "incorrect_relation_type"),
    ({"type": "", "id": "14"}, 409, "incorrect_relation_type"),
]
UNKNOWN_IDENTIFIERS: list[tuple[Any, int, str]] = [
    ({"type": "artists", "id": key}, 404, "does_not_exist")
    for key in ("999", "x", "", "14.0", "014", "\x00", "9" * 25, "1" * 400, "-1", "+14", " 14")
]


@pytest.mark.spec("FMT-URM-01", "FMT-URM-02")
@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("method", ["patch", "post"])
@pytest.mark.parametrize(("item", "status", "code"), WRONG_IDENTIFIERS + UNKNOWN_IDENTIFIERS)
@pytest.mark.parametrize("place", ["albums/31/guests", "artists/11/pupils"])
def test_a_wrong_member_is_pointed_at(
    view: Any, method: str, item: Any, status: int, code: str, place: str
) -> None:
    given = [*artists(11, 14, 12), item]
    expected = (status, [(str(status), code, "/data/3")])
    assert refused(view, place, method, given) == expected


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize(("item", "status", "code"), WRONG_IDENTIFIERS)
def test_a_wrong_member_to_remove_is_pointed_at(
    view: Any, item: Any, status: int, code: str
) -> None:
    given = [*artists(11, 14, 12), item]
    expected = (status, [(str(status), code, "/data/3")])
    assert refused(view, "albums/31/guests", "delete", given) == expected


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize(
    ("item", "status", "code"),
    [case for case in WRONG_IDENTIFIERS + UNKNOWN_IDENTIFIERS if isinstance(case[0], dict)],
)
@pytest.mark.parametrize("place", ["albums/31/artist", "artists/12/teacher", "badges/26/holder"])
def test_a_wrong_identifier_of_a_to_one_is_pointed_at(
    view: Any, item: Any, status: int, code: str, place: str
) -> None:
    found, objects = refused(view, place, "patch", item)

    assert found == status
    ((shown, found_code, pointer),) = objects
    assert (shown, found_code) == (str(status), code)
    assert pointer in ("/data", *(f"/data/{member}" for member in item))


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("key", ["999", "x", "", LABEL[:-1], LABEL.replace("1", "9"), "\x00"])
def test_an_unknown_id_of_another_kind_is_not_found(view: Any, key: str) -> None:
    item = {"type": "record_labels", "id": key}
    expected = (404, [("404", "does_not_exist", "/data")])
    assert refused(view, "albums/31/label", "patch", item) == expected


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("method", ["patch", "post"])
def test_every_wrong_member_is_pointed_at(view: Any, method: str) -> None:
    wrong = {"type": "albums", "id": "14"}
    given = [None, *artists(14, 999), wrong, {"id": "1"}]

    status, found = refused(view, "albums/31/guests", method, given)

    assert status == 400
    assert sorted(found, key=lambda error: error[2]) == [
        ("400", "incorrect_type", "/data/0"),
        ("404", "does_not_exist", "/data/2"),
        ("409", "incorrect_relation_type", "/data/3"),
        ("400", "missing_type", "/data/4"),
    ]


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("method", ["patch", "post", "delete"])
@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"x"', "{}", '{"meta": {}}'])
@pytest.mark.parametrize("place", ["albums/31/genres", "albums/31/label"])
def test_a_body_without_primary_data_is_refused(
    view: Any, method: str, body: str, place: str
) -> None:
    resource, pk, segment = place.split("/")
    request = APIRequestFactory().generic(method.upper(), "/", body, content_type=MEDIA_TYPE)
    before = database()

    response = view.as_view()(request, resource=resource, pk=pk, related_field=segment).render()

    is_to_one = segment == "label" and method != "patch"
    assert response.status_code == (405 if is_to_one else 400)
    assert errors(response)
    assert database() == before


# Cost


@pytest.mark.parametrize("view", BOTH)
@pytest.mark.parametrize("method", ["patch", "post", "delete"])
@pytest.mark.parametrize("place", ["albums/31/guests", "artists/11/pupils"])
def test_the_number_of_queries_is_that_of_one_identifier(
    view: Any, method: str, place: str
) -> None:
    for pk in range(100, 121):
        models.Artist.objects.create(pk=pk, stage_name=f"Artist {pk}")
    counts = []
    for keys in ([100], range(101, 121)):
        if method == "delete":
            send(view, place, method="patch", data=artists(12, *keys))
        else:
            send(view, place, method="patch", data=artists(12))
        with counted() as queries:
            response = send(view, place, method=method, data=artists(*keys))
        assert response.status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 16
