"""Ids that are not the primary key: one for each resource, wherever a client meets it."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from urllib.parse import quote, unquote

import pytest
from django.db import connection
from django.urls import path
from rest_framework.permissions import BasePermission
from rest_framework.routers import SimpleRouter
from rest_framework.test import APIClient

from rest_framework_json_api import filters, serializers, views
from rest_framework_json_api.relations import ResourceRelatedField
from tests import models
from tests.http import MEDIA_TYPE, call, counted, errors, get_list, get_one, is_lock

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.resources.test_ids")]

HOST = "http://testserver"


class Sevenfold:
    """A codec of numbers: 12 is written as ``k84``."""

    def encode(self, key: int) -> str:
        return f"k{key * 7}"

    def decode(self, text: str) -> int:
        number, rest = divmod(int(text.removeprefix("k")), 7)
        if rest or not text.startswith("k"):
            raise ValueError(text)
        return number


@dataclass(frozen=True)
class Kind:
    """One way to identify resources.

    Args:
        field: makes the serializer's field ``id``; None for the column of that name.
        id_of: the id that a row is expected to have.
        source: the column that it is made of.
        given: an id that a client may choose.
        unknown: an id that nothing has.
        malformed: texts that are no ids.
    """

    field: Callable[..., Any] | None
    id_of: Callable[[Any], str]
    source: str
    given: str
    unknown: str
    malformed: tuple[str, ...]


def id_field(field_class: Any, source: str) -> Callable[..., Any]:
    return lambda **kwargs: field_class(source=source, **kwargs)


def coded_field(**source: Any) -> Callable[..., Any]:
    return lambda **kwargs: serializers.IdField(codec=Sevenfold, **source, **kwargs)


GIVEN = "22222222-2222-2222-2222-222222222222"
UNKNOWN = "99999999-9999-9999-9999-999999999999"
TOO_LARGE = "9" * 30

KINDS = {
    "slug": Kind(
        id_field(serializers.SlugField, "slug"), lambda row: row.slug, "slug", "new", "no", ("a\0",)
    ),
    "uuid": Kind(
        id_field(serializers.UUIDField, "public_id"),
        lambda row: str(row.public_id),
        "public_id",
        GIVEN,
        UNKNOWN,
        ("abc", "1", "a\0"),
    ),
    "hex": Kind(
        lambda **kwargs: serializers.UUIDField(source="public_id", format="hex", **kwargs),
        lambda row: row.public_id.hex,
        "public_id",
        GIVEN.replace("-", ""),
        UNKNOWN.replace("-", ""),
        ("abc", "1", "a\0"),
    ),
    "number": Kind(
        id_field(serializers.IntegerField, "number"),
        lambda row: str(row.number),
        "number",
        "777",
        "778",
        ("abc", "0501", "+501", " 501", "501.0", TOO_LARGE, "a\0"),
    ),
    "coded": Kind(
        coded_field(),
        lambda row: f"k{row.key * 7}",
        "key",
        "k7000",
        "k7007",
        ("k1", "k077", "k+77", f"k{7 * 10**30}", "abc", "a\0"),
    ),
    "coded-number": Kind(
        coded_field(source="number"),
        lambda row: f"k{row.number * 7}",
        "number",
        "k7000",
        "k7007",
        ("501", "k1", "k077", f"k{7 * 10**30}", "a\0"),
    ),
    "own": Kind(None, lambda row: row.id, "id", "new", "no", ("a\0",)),
}

KEYS_IN_URLS = [name for name in KINDS if KINDS[name].field is not None]


class Open(BasePermission):
    """Lets nobody have the row that is labelled as closed."""

    def has_object_permission(self, request: Any, view: Any, obj: Any) -> bool:
        return bool(obj.label != "Closed")


class TownViewSet(views.ModelViewSet):
    pagination_class: Any = None
    permission_classes: Any = (Open,)
    filter_backends: Any = (filters.OrderingFilter,)


def family(name: str, kind: Kind) -> dict[str, Any]:
    """Return the serializers of towns and what is around them, by the names of their URLs."""

    def relation(parent: str, model: Any, **kwargs: Any) -> ResourceRelatedField:
        return ResourceRelatedField(
            queryset=model.objects.all(),
            required=False,
            self_link_view_name=f"{name}-{parent}-relationship",
            related_link_view_name=f"{name}-{parent}-related",
            **kwargs,
        )

    def link(parent: str) -> Any:
        return serializers.HyperlinkedIdentityField(view_name=f"{name}-{parent}-detail")

    back: dict[str, Any] = {}

    class MayorSerializer(serializers.ModelSerializer):
        included_serializers = back

        if kind.field is not None:
            id = kind.field(read_only=True)
        url = link("mayor")
        town = relation("mayor", models.Town, allow_null=True)

        class Meta:
            model = models.Mayor
            fields = ("id", "url", "label", "town")
            read_only_fields = ("id",)

    class StreetSerializer(serializers.ModelSerializer):
        included_serializers = back

        if kind.field is not None:
            id = kind.field(read_only=True)
        url = link("street")
        town = relation("street", models.Town, allow_null=True)

        class Meta:
            model = models.Street
            fields = ("id", "url", "label", "town")
            read_only_fields = ("id",)

    class FestivalSerializer(serializers.ModelSerializer):
        included_serializers = back

        if kind.field is not None:
            id = kind.field(read_only=True)
        url = link("festival")
        towns = relation("festival", models.Town, many=True)

        class Meta:
            model = models.Festival
            fields = ("id", "url", "label", "towns")
            read_only_fields = ("id",)

    class TownSerializer(serializers.ModelSerializer):
        included_serializers = {
            "streets": StreetSerializer,
            "mayor": MayorSerializer,
            "festivals": FestivalSerializer,
        }

        if kind.field is not None:
            id = kind.field(required=False)
        url = link("town")
        streets = relation("town", models.Street, many=True)
        mayor = relation("town", models.Mayor, allow_null=True)
        festivals = relation("town", models.Festival, many=True)

        class Meta:
            model = models.Town
            fields = ("id", "url", "label", "streets", "mayor", "festivals")

    back.update({"town": TownSerializer, "towns": TownSerializer})
    return {
        "town": TownSerializer,
        "street": StreetSerializer,
        "mayor": MayorSerializer,
        "festival": FestivalSerializer,
    }


RELATIONSHIP = {
    "get": "retrieve_relationship",
    "patch": "update_relationship",
    "post": "add_to_relationship",
    "delete": "remove_from_relationship",
}


def urls_of(name: str, serializer: Any, **attributes: Any) -> list[Any]:
    """Return the URLs of a viewset for a serializer."""
    rows = serializer.Meta.model.objects.all()
    members = {"queryset": rows, "serializer_class": serializer, **attributes}
    viewset: Any = type("OwnViewSet", (TownViewSet,), members)
    router = SimpleRouter(trailing_slash=False, use_regex_path=False)
    router.register(name, viewset, name)
    prefix = f"{name}/<pk>"
    related = viewset.as_view({"get": "retrieve_related"})
    return [
        *router.urls,
        path(f"{prefix}/<related_field>", related, name=f"{name}-related"),
        path(
            f"{prefix}/relationships/<related_field>",
            viewset.as_view(RELATIONSHIP),
            name=f"{name}-relationship",
        ),
    ]


FAMILIES = {name: family(name, kind) for name, kind in KINDS.items()}

urlpatterns = [
    url
    for name, serializers_by_name in FAMILIES.items()
    for parent, serializer in serializers_by_name.items()
    for url in urls_of(f"{name}-{parent}", serializer)
]


def row(model: Any, key: int, label: str, **values: Any) -> Any:
    """Return a new row, with columns that cannot be taken for each other."""
    return model.objects.create(
        key=key,
        id=f"own-{key}",
        slug=f"slug-{key}",
        public_id=uuid.UUID(int=key),
        number=500 + key,
        label=label,
        **values,
    )


def make_towns() -> None:
    """Make two towns with what is around them, and some rows that belong to none."""
    ulm, lund = row(models.Town, 11, "Ulm"), row(models.Town, 12, "Lund")
    festivals = [row(models.Festival, 21, "Film"), row(models.Festival, 22, "Food")]
    ulm.festivals.set(festivals)
    lund.festivals.set(festivals[1:])
    row(models.Street, 31, "Main", town=ulm)
    row(models.Street, 32, "High", town=ulm)
    row(models.Street, 33, "New")
    row(models.Mayor, 41, "Ann", town=ulm)
    row(models.Mayor, 42, "Bob")


@pytest.fixture(scope="module", autouse=True)
def towns(module_db: None) -> None:
    make_towns()


@pytest.fixture(params=list(KINDS))
def kind(request: Any) -> Any:
    return Case(request.param)


TYPES = {
    models.Town: ("towns", "town"),
    models.Street: ("streets", "street"),
    models.Mayor: ("mayors", "mayor"),
    models.Festival: ("festivals", "festival"),
}


class Case:
    """One kind of ids, with the documents that are expected of it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.kind = KINDS[name]

    def __getattr__(self, label: str) -> Any:
        return getattr(self.kind, label)

    @property
    def is_key(self) -> bool:
        return self.kind.source == "key"

    def id(self, label: str) -> str:
        """Return the id of the row that has a label."""
        return self.kind.id_of(row_of(label))

    def ref(self, label: str) -> dict[str, str]:
        """Return the resource identifier object of the row that has a label."""
        return {"type": TYPES[type(row_of(label))][0], "id": self.id(label)}

    def refs(self, *labels: str) -> list[dict[str, str]]:
        return [self.ref(label) for label in labels]

    def url(self, label: str, *steps: str) -> str:
        """Return the path of the row that has a label, or of what is below it."""
        name = TYPES[type(row_of(label))][1]
        return "/".join([f"/{self.name}-{name}", self.id(label), *steps])

    def resource(self, label: str, **linkage: Any) -> dict[str, Any]:
        """Return the resource object of the row that has a label."""
        return {
            **self.ref(label),
            "attributes": {"label": label},
            "relationships": {
                name: self.relationship(label, name, data) for name, data in linkage.items()
            },
            "links": {"self": HOST + self.url(label)},
        }

    def relationship(self, label: str, name: str, labels: Any) -> dict[str, Any]:
        """Return a relationship object that holds the rows with some labels."""
        many = isinstance(labels, list)
        members = {
            "links": self.links(label, name),
            "data": self.refs(*labels) if many else labels and self.ref(labels),
        }
        return {**members, "meta": {"count": len(labels)}} if many else members

    def links(self, label: str, name: str) -> dict[str, str]:
        return {
            "self": HOST + self.url(label, "relationships", name),
            "related": HOST + self.url(label, name),
        }


def row_of(label: str) -> Any:
    """Return the row that has a label."""
    found = (model._default_manager.filter(label=label).first() for model in TYPES)
    return next(item for item in found if item is not None)


def send(method: str, url: str, document: Any = None) -> Any:
    """Return the response to a request."""
    return APIClient(raise_request_exception=False).generic(
        method,
        url,
        "" if document is None else json.dumps(document),
        content_type=MEDIA_TYPE,
        headers={"accept": MEDIA_TYPE},
    )


def get(url: str, status: int = 200) -> Any:
    """Return the document at a URL."""
    response = send("GET", url)
    assert response.status_code == status, response.content
    return json.loads(response.content)


def problems(response: Any) -> tuple[int, list[Any]]:
    """Return the status of a refusal, with what the errors are about."""
    found = errors(response)
    assert all("detail" in error for error in found)
    sources = [error.get("source", {}) for error in found]
    return response.status_code, [
        source.get("pointer", source.get("parameter")) for source in sources
    ]


def test_everything_around_a_collection_is_identified_alike(kind: Any) -> None:
    assert get(f"/{kind.name}-town?include=streets,mayor,festivals.towns") == {
        "data": [
            kind.resource("Ulm", streets=["Main", "High"], mayor="Ann", festivals=["Film", "Food"]),
            kind.resource("Lund", streets=[], mayor=None, festivals=["Food"]),
        ],
        "included": sorted(
            [
                kind.resource("Film", towns=["Ulm"]),
                kind.resource("Food", towns=["Ulm", "Lund"]),
                kind.resource("Ann", town="Ulm"),
                kind.resource("Main", town="Ulm"),
                kind.resource("High", town="Ulm"),
            ],
            key=lambda resource: (resource["type"], resource["id"]),
        ),
    }


def test_a_related_resource_is_included_once_from_either_end_of_foreign_keys(kind: Any) -> None:
    ulm = kind.resource("Ulm", streets=["Main", "High"], mayor="Ann", festivals=["Film", "Food"])
    assert get(f"/{kind.name}-street?include=town") == {
        "data": [
            kind.resource("Main", town="Ulm"),
            kind.resource("High", town="Ulm"),
            kind.resource("New", town=None),
        ],
        "included": [ulm],
    }
    assert get(f"/{kind.name}-mayor?include=town.mayor") == {
        "data": [kind.resource("Ann", town="Ulm"), kind.resource("Bob", town=None)],
        "included": [ulm],
    }


@pytest.mark.parametrize(
    ("url", "queries", "further"),
    [
        ("town", 4, 0),
        ("street", 1, 1),
        ("mayor", 1, 1),
        ("festival", 2, 0),
        ("town?include=streets,mayor,festivals", 5, 0),
        ("town?include=streets.town,festivals.towns", 5, 0),
        ("street?include=town", 5, 0),
        ("festival?include=towns.mayor", 5, 0),
        ("street?fields[streets]=town", 1, 1),
        ("town?fields[towns]=label", 1, 0),
    ],
)
def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(
    kind: Any, url: str, queries: int, further: int
) -> None:
    expected = queries + (0 if kind.is_key else further)
    with counted() as few:
        get(f"/{kind.name}-{url}")
    for key in range(100, 110):
        town = row(models.Town, key, f"Town {key}")
        town.festivals.set([row(models.Festival, key, f"Festival {key}")])
        row(models.Street, key, f"Street {key}", town=town)
        row(models.Mayor, key, f"Mayor {key}", town=town)
    with counted() as many:
        get(f"/{kind.name}-{url}")
    assert (len(few), len(many)) == (expected, expected), many


def test_a_fieldset_keeps_the_id(kind: Any) -> None:
    with counted() as queries:
        document = get(f"/{kind.name}-street?fields[streets]=label&sort=id")
    assert document == {
        "data": [
            {
                **kind.ref(label),
                "attributes": {"label": label},
                "links": {"self": HOST + kind.url(label)},
            }
            for label in ("Main", "High", "New")
        ]
    }
    assert len(queries) == 1


def test_a_collection_is_sorted_by_id(kind: Any) -> None:
    def labels(sort: str) -> list[str]:
        found = get(f"/{kind.name}-street?sort={sort}")["data"]
        return [item["attributes"]["label"] for item in found]

    models.Street.objects.filter(label="Main").update(
        id="x", slug="x", number=600, public_id=uuid.UUID(int=600)
    )
    first = ["Main", "High", "New"] if kind.is_key else ["High", "New", "Main"]
    assert (labels("id"), labels("-id")) == (first, first[::-1])


def test_the_url_of_a_resource_has_its_id(kind: Any) -> None:
    ulm = kind.resource("Ulm", streets=["Main", "High"], mayor="Ann", festivals=["Film", "Food"])
    assert get(kind.url("Ulm")) == {"data": ulm}
    assert get(kind.url("Main")) == {"data": kind.resource("Main", town="Ulm")}


REQUESTS = [
    ("GET", ""),
    ("PATCH", ""),
    ("DELETE", ""),
    ("GET", "/streets"),
    ("GET", "/relationships/streets"),
    ("PATCH", "/relationships/streets"),
    ("POST", "/relationships/streets"),
    ("DELETE", "/relationships/streets"),
]


@pytest.mark.parametrize(("method", "below"), REQUESTS)
def test_a_url_with_no_id_of_a_resource_is_not_found(kind: Any, method: str, below: str) -> None:
    for text in ("11", kind.unknown, *kind.malformed):
        identifier = {"type": "towns", "id": text}
        data: Any = {"data": [] if below else identifier}
        path = f"/{kind.name}-town/{quote(text)}{below}"
        response = send(method, path, None if method == "GET" else data)
        assert problems(response) == (404, [None]), text
    assert models.Town.objects.count() == 2


@pytest.mark.parametrize(("method", "below"), REQUESTS)
def test_the_permission_for_an_object_is_checked(kind: Any, method: str, below: str) -> None:
    row(models.Town, 13, "Closed")
    data: Any = {"data": [] if below else kind.ref("Closed")}
    response = send(method, kind.url("Closed") + below, None if method == "GET" else data)
    assert problems(response) == (403, [None])
    assert models.Town.objects.filter(label="Closed").exists()


def test_what_is_related_has_its_own_ids(kind: Any) -> None:
    ulm = kind.resource("Ulm", streets=["Main", "High"], mayor="Ann", festivals=["Film", "Food"])
    streets = [kind.resource("Main", town="Ulm"), kind.resource("High", town="Ulm")]
    assert get(kind.url("Ulm", "streets")) == {"data": streets}
    assert get(kind.url("Ulm", "mayor")) == {"data": kind.resource("Ann", town="Ulm")}
    assert get(kind.url("Main", "town")) == {"data": ulm}
    assert get(kind.url("New", "town")) == {"data": None}
    assert get(kind.url("Film", "towns")) == {"data": [ulm]}


def test_linkage_is_read_with_links_by_id(kind: Any) -> None:
    for label, name, held in (
        ("Ulm", "streets", ["Main", "High"]),
        ("Ulm", "mayor", "Ann"),
        ("Ulm", "festivals", ["Film", "Food"]),
        ("Main", "town", "Ulm"),
        ("New", "town", None),
        ("Ann", "town", "Ulm"),
        ("Food", "towns", ["Ulm", "Lund"]),
    ):
        expected = kind.relationship(label, name, held)
        expected.pop("meta", None)
        assert get(kind.url(label, "relationships", name)) == expected


def created(kind: Any, url: str, **members: Any) -> Any:
    resource_type = {"town": "towns", "street": "streets"}[url]
    return send(
        "POST",
        f"/{kind.name}-{url}",
        {"data": {"type": resource_type, "attributes": {"label": "Bonn"}, **members}},
    )


def linked(**linkage: Any) -> dict[str, Any]:
    return {name: {"data": data} for name, data in linkage.items()}


def test_a_client_chooses_the_id_of_a_new_resource(kind: Any) -> None:
    response = created(kind, "town", id=kind.given)
    assert response.status_code == 201, response.content
    assert kind.id("Bonn") == kind.given
    assert response.headers["Location"] == f"{HOST}/{kind.name}-town/{kind.given}"
    assert json.loads(response.content) == {
        "data": kind.resource("Bonn", streets=[], mayor=None, festivals=[])
    }
    assert get(response.headers["Location"]) == json.loads(response.content)


def test_a_new_resource_is_linked_by_ids(kind: Any) -> None:
    response = created(
        kind,
        "town",
        id=kind.given,
        relationships=linked(
            streets=kind.refs("New", "Main"), mayor=kind.ref("Bob"), festivals=kind.refs("Film")
        ),
    )
    assert response.status_code == 201, response.content
    assert json.loads(response.content) == {
        "data": kind.resource("Bonn", streets=["Main", "New"], mayor="Bob", festivals=["Film"])
    }


def test_an_id_that_the_client_leaves_out_is_made(kind: Any) -> None:
    response = created(kind, "street", relationships=linked(town=kind.ref("Lund")))
    assert response.headers["Location"] == HOST + kind.url("Bonn")
    assert json.loads(response.content) == {"data": kind.resource("Bonn", town="Lund")}
    assert get(kind.url("Bonn")) == {"data": kind.resource("Bonn", town="Lund")}


def test_an_id_that_is_read_only_is_not_chosen_by_clients(kind: Any) -> None:
    assert problems(created(kind, "street", id=kind.given)) == (403, ["/data/id"])
    assert models.Street.objects.count() == 3


def test_an_id_that_is_taken_is_a_conflict(kind: Any) -> None:
    response = created(kind, "town", id=kind.id("Ulm"))
    assert problems(response) == (409, ["/data/id"])
    assert models.Town.objects.count() == 2


def test_a_text_that_is_no_id_is_not_chosen(kind: Any) -> None:
    for text in kind.malformed:
        status, pointers = problems(created(kind, "town", id=text))
        # What the column has no place for is found by the database.
        expected = "/data" if TOO_LARGE in text or str(7 * 10**30) in text else "/data/id"
        assert (status, set(pointers)) == (400, {expected}), text
    assert models.Town.objects.count() == 2


def changed(kind: Any, label: str, resource_id: str, **members: Any) -> Any:
    document = {"data": {**kind.ref(label), "id": resource_id, **members}}
    return send("PATCH", kind.url(label), document)


def test_an_update_has_the_id_of_the_resource(kind: Any) -> None:
    attributes = {"label": "Köln"}
    response = changed(kind, "Lund", kind.id("Lund"), attributes=attributes)
    assert response.status_code == 200, response.content
    assert json.loads(response.content) == {
        "data": kind.resource("Köln", streets=[], mayor=None, festivals=["Food"])
    }
    response = changed(kind, "New", kind.id("New"), relationships=linked(town=kind.ref("Ulm")))
    assert json.loads(response.content) == {"data": kind.resource("New", town="Ulm")}


def test_an_update_with_another_id_is_a_conflict(kind: Any) -> None:
    for text in ("12", kind.unknown, kind.id("Ulm"), *kind.malformed):
        response = changed(kind, "Lund", text, attributes={"label": "Other"})
        assert problems(response) == (409, ["/data/id"]), text
        assert "12" not in errors(response)[0]["detail"].replace(kind.id("Lund"), "").replace(
            text, ""
        )
    response = changed(kind, "Main", kind.id("High"), attributes={"label": "Other"})
    assert problems(response) == (409, ["/data/id"])
    assert not models.Town.objects.filter(label="Other").exists()


def test_relationships_are_changed_by_ids(kind: Any) -> None:
    def change(method: str, label: str, name: str, data: Any, held: Any) -> None:
        response = send(method, kind.url(label, "relationships", name), {"data": data})
        assert response.status_code == 200, response.content
        expected = kind.relationship(label, name, held)
        expected.pop("meta", None)
        assert json.loads(response.content) == expected

    change("PATCH", "Ulm", "streets", kind.refs("New", "High"), ["High", "New"])
    change("POST", "Ulm", "streets", kind.refs("Main", "High"), ["Main", "High", "New"])
    change("DELETE", "Ulm", "streets", kind.refs("High", "New"), ["Main"])
    change("PATCH", "Ulm", "festivals", kind.refs("Food"), ["Food"])
    change("POST", "Ulm", "festivals", kind.refs("Film"), ["Film", "Food"])
    change("DELETE", "Ulm", "festivals", kind.refs("Film", "Food"), [])
    change("POST", "Film", "towns", kind.refs("Lund", "Ulm"), ["Ulm", "Lund"])
    change("DELETE", "Film", "towns", kind.refs("Lund"), ["Ulm"])
    change("PATCH", "Ulm", "mayor", kind.ref("Bob"), "Bob")
    change("PATCH", "Ulm", "mayor", None, None)
    change("PATCH", "Ann", "town", kind.ref("Lund"), "Lund")
    change("PATCH", "Main", "town", kind.ref("Lund"), "Lund")
    change("PATCH", "Main", "town", None, None)


@pytest.mark.parametrize(
    ("method", "label", "name", "key"),
    [
        ("PATCH", "Ulm", "streets", "33"),
        ("POST", "Ulm", "streets", "33"),
        ("PATCH", "Ulm", "festivals", "21"),
        ("POST", "Ulm", "festivals", "21"),
        ("PATCH", "Ulm", "mayor", "42"),
        ("PATCH", "New", "town", "11"),
    ],
)
def test_an_identifier_of_nothing_is_not_found(
    kind: Any, method: str, label: str, name: str, key: str
) -> None:
    url = kind.url(label, "relationships", name)
    before = get(url)
    resource_type = {"town": "towns", "mayor": "mayors"}.get(name, name)
    texts = [key, kind.unknown, *kind.malformed]
    identifiers = [{"type": resource_type, "id": text} for text in texts]
    if name in ("town", "mayor"):
        for identifier in identifiers:
            response = send(method, url, {"data": identifier})
            assert problems(response) == (404, ["/data"]), identifier
    else:
        known = {"streets": "Main", "festivals": "Food"}[name]
        response = send(method, url, {"data": [kind.ref(known), *identifiers]})
        pointers = [f"/data/{index}" for index in range(1, len(texts) + 1)]
        assert problems(response) == (404, pointers)
    assert get(url) == before


def test_taking_out_what_is_not_there_changes_nothing(kind: Any) -> None:
    for name, key in (("streets", "31"), ("festivals", "21")):
        url = kind.url("Ulm", "relationships", name)
        before = get(url)
        texts = (key, kind.unknown, *kind.malformed)
        identifiers = [{"type": name, "id": text} for text in texts]
        response = send("DELETE", url, {"data": identifiers})
        assert (response.status_code, response.content) == (204, b"")
        assert get(url) == before


def test_linkage_in_a_resource_is_not_of_primary_keys(kind: Any) -> None:
    texts = ["33", kind.unknown, *kind.malformed]
    streets = [{"type": "streets", "id": text} for text in texts]
    document = {**kind.ref("Ulm"), "relationships": linked(streets=streets)}
    response = send("PATCH", kind.url("Ulm"), {"data": document})
    pointers = [f"/data/relationships/streets/data/{index}" for index in range(len(texts))]
    assert problems(response) == (404, pointers)


@pytest.mark.parametrize(("method", "queries"), [("PATCH", 10), ("POST", 8), ("DELETE", 9)])
def test_relationships_are_changed_in_as_many_queries_for_any_number_of_members(
    kind: Any, method: str, queries: int
) -> None:
    new = [row(models.Festival, key, f"Festival {key}") for key in range(100, 120)]
    found_by_id = 0 if kind.is_key or method != "DELETE" else 1
    # A row that the URL does not name by its key is locked when it is known, and read again.
    read_anew = 1 if connection.features.has_select_for_update and not kind.is_key else 0
    for size in (2, 20):
        models.Town.objects.get(label="Ulm").festivals.set(new[:1])
        data = kind.refs(*(festival.label for festival in new[:size]))
        with counted() as run:
            send(method, kind.url("Ulm", "relationships", "festivals"), {"data": data})
        apart = ("SAVEPOINT", "RELEASE")
        written = [sql for sql in run if not sql.startswith(apart) and not is_lock(sql)]
        assert len(written) == queries + found_by_id + read_anew


def filtering(serializer: Any, fields: Any) -> Any:
    """Return a viewset with filters for some columns of a serializer's model."""
    pytest.importorskip("django_filters")
    backend = import_module("rest_framework_json_api.django_filters").DjangoFilterBackend
    members = {
        "queryset": serializer.Meta.model.objects.all(),
        "serializer_class": serializer,
        "filter_backends": (backend,),
        "filterset_fields": fields,
        "permission_classes": (),
    }
    return type("FilteredViewSet", (TownViewSet,), members)


BY_RELATION = ("exact", "in")


def filters_of(kind: Any) -> tuple[Any, Any]:
    """Return the viewsets of towns and of streets, with filters by ids."""
    serializer = FAMILIES[kind.name]
    town = filtering(
        serializer["town"], {kind.source: BY_RELATION, "streets": ["exact"], "festivals": ["exact"]}
    )
    by_town = {"town": BY_RELATION, "town__key": BY_RELATION, f"town__{kind.source}": BY_RELATION}
    return town, filtering(serializer["street"], {**by_town, "town__mayor": ["exact"]})


def labels(viewset: Any, query: str) -> list[str]:
    """Return the labels of the resources that a filter finds."""
    return [item["attributes"]["label"] for item in get_list(viewset, query)["data"]]


def test_a_collection_is_filtered_by_ids(kind: Any) -> None:
    town, street = filters_of(kind)
    ulm, lund = kind.id("Ulm"), kind.id("Lund")
    assert labels(town, f"?filter[id]={ulm}") == ["Ulm"]
    assert labels(town, f"?filter[id.in]={lund},{ulm}") == ["Ulm", "Lund"]
    assert labels(town, f"?filter[id.in]={lund},") == ["Lund"]
    assert labels(town, f"?filter[id]={kind.unknown}") == []
    assert labels(town, f"?filter[streets]={kind.id('High')}") == ["Ulm"]
    assert labels(town, f"?filter[festivals]={kind.id('Food')}") == ["Ulm", "Lund"]
    assert labels(street, f"?filter[town]={ulm}") == ["Main", "High"]
    assert labels(street, f"?filter[town]={lund}") == []
    assert labels(street, f"?filter[town.in]={lund},{ulm}") == ["Main", "High"]
    assert labels(street, f"?filter[town.id]={ulm}") == ["Main", "High"]
    assert labels(street, f"?filter[town.id.in]={ulm},{lund}") == ["Main", "High"]
    assert labels(street, f"?filter[town.mayor]={kind.id('Ann')}") == ["Main", "High"]


def test_a_filter_refuses_what_is_no_id(kind: Any) -> None:
    town, street = filters_of(kind)

    def refused(viewset: Any, parameter: str, text: str) -> None:
        query = f"?{parameter}={quote(text)}"
        response = call(viewset.as_view({"get": "list"}), query)
        assert problems(response) == (400, [parameter]), text

    # Blanks around the ids of a filter are left out.
    malformed = set(kind.malformed) - {" 501"}
    for text in malformed:
        refused(town, "filter[id]", text)
        refused(town, "filter[id.in]", f"{kind.id('Ulm')},{text}")
    for text in ("11", "31", kind.unknown, *malformed):
        refused(street, "filter[town]", text)
        refused(street, "filter[town.in]", f"{kind.id('Ulm')},{text}")
        refused(town, "filter[streets]", text)


def test_ids_in_a_filter_are_looked_up_together(kind: Any) -> None:
    _, street = filters_of(kind)
    ids = ",".join(kind.id(label) for label in ("Ulm", "Lund"))
    with counted() as queries:
        get_list(street, f"?filter[town.in]={ids}")
    # One for the ids, one for linkage; django-filter reads each related row by itself.
    by_id = 0 if kind.is_key else 2
    assert len(queries) == 3 + by_id, queries


class CodedCountrySerializer(serializers.ModelSerializer):
    id = serializers.CharField(source="code", read_only=True)

    class Meta:
        model = models.Country
        fields = ("id", "full_name")


class CountrySerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Country
        fields = ("full_name",)


class CodedArtistSerializer(serializers.ModelSerializer):
    included_serializers: dict[str, Any] = {"country": CodedCountrySerializer}

    class Meta:
        model = models.Artist
        fields = ("stage_name", "country")


class ArtistSerializer(CodedArtistSerializer):
    included_serializers = {"country": CountrySerializer}


@pytest.fixture
def artist() -> Any:
    france = models.Country.objects.create(id=61, code="fr", full_name="France")
    models.Country.objects.create(id=62, code="it", full_name="Italy")
    models.Artist.objects.create(id=71, stage_name="Zoe", country=france)
    return models.Artist.objects.create(id=72, stage_name="Yan", country=france)


@pytest.mark.parametrize(
    ("serializer", "resource_id", "other", "queries"),
    [(CodedArtistSerializer, "fr", "it", 2), (ArtistSerializer, "61", "62", 2)],
)
def test_a_foreign_key_to_a_column_leads_to_the_id(
    artist: Any, serializer: Any, resource_id: str, other: str, queries: int
) -> None:
    fields = {"country": BY_RELATION, "country__id": ["exact"], "country__code": ["exact"]}
    viewset = filtering(serializer, fields)
    ref = {"type": "countries", "id": resource_id}
    france = {**ref, "attributes": {"fullName": "France"}}
    with counted() as run:
        document = get_list(viewset, "?include=country")
    assert len(run) == queries
    assert document == {
        "data": [
            {
                "type": "artists",
                "id": key,
                "attributes": {"stageName": name},
                "relationships": {"country": {"data": ref}},
            }
            for key, name in (("71", "Zoe"), ("72", "Yan"))
        ],
        "included": [france],
    }
    assert get_one(viewset, "72")["data"]["relationships"] == {"country": {"data": ref}}
    for key in ("country", "country.in", "country.id"):
        assert len(get_list(viewset, f"?filter[{key}]={resource_id}")["data"]) == 2, key
        assert get_list(viewset, f"?filter[{key}]={other}")["data"] == [], key
    update = viewset.as_view({"patch": "update_relationship"})
    data = {"data": {"type": "countries", "id": other}}
    response = call(update, data=data, method="patch", pk="72", related_field="country")
    assert document_of(response) == data
    artist.refresh_from_db()
    assert artist.country_id == "it"


def document_of(response: Any) -> Any:
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def test_a_filter_on_the_primary_key_takes_ids(artist: Any) -> None:
    viewset = filtering(CodedCountrySerializer, {"id": BY_RELATION, "full_name": ["exact"]})

    def found(query: str) -> list[str]:
        return [item["id"] for item in get_list(viewset, query)["data"]]

    assert found("?filter[id]=fr") == ["fr"]
    assert found("?filter[id.in]=fr,it") == ["fr", "it"]
    assert found("?filter[fullName]=Italy") == ["it"]
    for query in ("filter[id]=61", "filter[id.in]=fr,61"):
        parameter = query.partition("=")[0]
        response = call(viewset.as_view({"get": "list"}), f"?{query}")
        assert problems(response) == (400, [parameter])
        assert errors(response)[0]["detail"] == f"invalid value for {parameter}"


class LineSerializer(serializers.ModelSerializer):
    included_serializers: dict[str, Any] = {
        "order": "tests.resources.test_ids.OrderSerializer",
        "carrier": "tests.resources.test_ids.CarrierSerializer",
        "seal": "tests.resources.test_ids.SealSerializer",
    }

    url = serializers.HyperlinkedIdentityField(view_name="line-detail")
    order = ResourceRelatedField(
        queryset=models.Order.objects.all(),
        self_link_view_name="line-relationship",
        related_link_view_name="line-related",
    )

    class Meta:
        model = models.OrderLine
        fields = ("url", "number", "item", "order", "carrier", "seal")


class LinesMixin(serializers.ModelSerializer):
    lines = ResourceRelatedField(many=True, queryset=models.OrderLine.objects.all(), required=False)

    included_serializers: dict[str, Any] = {"lines": LineSerializer}


class OrderSerializer(LinesMixin):
    class Meta:
        model = models.Order
        fields = ("customer", "lines")


class CarrierSerializer(LinesMixin):
    class Meta:
        model = models.Carrier
        fields = ("carrier_name", "lines")


class SealSerializer(serializers.ModelSerializer):
    included_serializers = {"line": LineSerializer}

    class Meta:
        model = models.Seal
        fields = ("stamp", "line")
        extra_kwargs = {"line": {"required": False}}


COMPOSITES = {
    "line": LineSerializer,
    "order": OrderSerializer,
    "carrier": CarrierSerializer,
    "seal": SealSerializer,
}
urlpatterns += [
    url
    for name, serializer in COMPOSITES.items()
    for url in urls_of(name, serializer, permission_classes=())
]

#: A number, and the part of the id that it is.
NUMBERS = {"1": "1", "a:b": "a%3Ab", "50%": "50%25", "a b": "a%20b", "%3A": "%253A", "ö": "%C3%B6"}


@pytest.fixture
def lines() -> None:
    order = models.Order.objects.create(id=81, customer="Zoe")
    models.Order.objects.create(id=82, customer="Yan")
    carrier = models.Carrier.objects.create(id=91, carrier_name="Mule")
    seal = models.Seal.objects.create(id=95, stamp="Lion")
    models.Seal.objects.create(id=96, stamp="Bear")
    for number in NUMBERS:
        models.OrderLine.objects.create(order=order, number=number, item=f"Item {number}")
    models.OrderLine.objects.filter(number="a:b").update(carrier=carrier, seal=seal)


def line(number: str, order: str = "81") -> dict[str, str]:
    """Return the resource identifier object of the line with a number."""
    return {"type": "orderLines", "id": f"{order}:{NUMBERS[number]}"}


def line_url(number: str) -> str:
    return f"/line/81:{quote(NUMBERS[number], safe='')}"


def line_resource(number: str, carrier: Any = None, seal: Any = None) -> dict[str, Any]:
    url = HOST + line_url(number)
    return {
        **line(number),
        "attributes": {"number": number, "item": f"Item {number}"},
        "relationships": {
            "order": {
                "links": {"self": f"{url}/relationships/order", "related": f"{url}/order"},
                "data": {"type": "orders", "id": "81"},
            },
            "carrier": {"data": carrier},
            "seal": {"data": seal},
        },
        "links": {"self": url},
    }


MULE, LION = {"type": "carriers", "id": "91"}, {"type": "seals", "id": "95"}


def sealed() -> dict[str, Any]:
    """Return the line that has a carrier and a seal."""
    return line_resource("a:b", carrier=MULE, seal=LION)


def to_lines(*numbers: str) -> dict[str, Any]:
    return {"data": [line(number) for number in numbers], "meta": {"count": len(numbers)}}


def by_number(resource: Any) -> Any:
    return resource["attributes"]["number"]


@pytest.mark.usefixtures("lines")
def test_an_id_has_the_parts_of_a_composite_key() -> None:
    with counted() as queries:
        document = get("/line?include=carrier.lines,seal.line")
    assert len(queries) == 4, queries
    resources = [sealed() if n == "a:b" else line_resource(n) for n in sorted(NUMBERS)]
    assert {**document, "data": sorted(document["data"], key=by_number)} == {
        "data": resources,
        "included": [
            {
                **MULE,
                "attributes": {"carrierName": "Mule"},
                "relationships": {"lines": to_lines("a:b")},
            },
            {
                **LION,
                "attributes": {"stamp": "Lion"},
                "relationships": {"line": {"data": line("a:b")}},
            },
        ],
    }
    for number in NUMBERS:
        resource = sealed() if number == "a:b" else line_resource(number)
        assert get(line_url(number)) == {"data": resource}
    ids = [item["id"] for item in get("/line?sort=-id")["data"]]
    keys = models.OrderLine.objects.order_by("-pk").values_list("pk", flat=True)
    assert ids == [f"{order}:{NUMBERS[number]}" for order, number in keys]
    assert get("/line?fields[orderLines]=item")["data"][0].keys() == {
        "type",
        "id",
        "attributes",
        "links",
    }


@pytest.mark.usefixtures("lines")
def test_composite_keys_are_linked_and_included_in_as_many_queries_for_any_number() -> None:
    for url, queries in (
        ("/order", 2),
        ("/order?include=lines", 2),
        ("/seal", 2),
        ("/carrier", 2),
        ("/order?include=lines.carrier.lines", 4),
    ):
        with counted() as few:
            get(url)
        models.OrderLine.objects.bulk_create(
            models.OrderLine(
                order_id=82,
                number=uuid.uuid4().hex[:20],
                item="More",
                carrier_id=91,
                seal=models.Seal.objects.create(stamp="Many"),
            )
            for _ in range(5)
        )
        with counted() as many:
            get(url)
        assert (len(few), len(many)) == (queries, queries), many


@pytest.mark.usefixtures("lines")
@pytest.mark.parametrize(
    "text",
    [
        "81",
        "81:",
        "81:1:1",
        "1:81",
        "81:a:b",
        "x:1",
        ":",
        "81:2",
        "081:1",
        "81:%31",
        "(81, '1')",
        "81:a\0",
    ],
)
def test_a_text_that_is_no_composite_id_is_not_found(text: str) -> None:
    for method, below in (
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("GET", "/order"),
        ("PATCH", "/relationships/order"),
    ):
        data: Any = {"data": {"type": "orders" if below else "orderLines", "id": text}}
        response = send(
            method, f"/line/{quote(text, safe='')}{below}", None if method == "GET" else data
        )
        assert problems(response) == (404, [None]), (method, below)
    identifiers = [line("1"), {"type": "orderLines", "id": text}]
    for method in ("PATCH", "POST"):
        response = send(method, "/carrier/91/relationships/lines", {"data": identifiers})
        assert problems(response) == (404, ["/data/1"])
    response = send("PATCH", "/seal/96/relationships/line", {"data": identifiers[1]})
    assert problems(response) == (404, ["/data"])
    response = send("DELETE", "/carrier/91/relationships/lines", {"data": identifiers})
    assert (response.status_code, response.content) == (204, b"")
    response = send("GET", "/carrier/91/relationships/lines")
    assert document_of(response)["data"] == [line("a:b")]
    attributes = {"item": "Other"}
    response = send(
        "PATCH",
        line_url("1"),
        {"data": {"type": "orderLines", "id": text, "attributes": attributes}},
    )
    assert problems(response) == (409, ["/data/id"])


@pytest.mark.usefixtures("lines")
def test_resources_with_composite_keys_are_written() -> None:
    attributes = {"number": "%:", "item": "New"}
    linkage = linked(order={"type": "orders", "id": "82"}, carrier=MULE)
    new = {"type": "orderLines", "attributes": attributes, "relationships": linkage}
    response = send("POST", "/line", {"data": new})
    assert response.status_code == 201, response.content
    assert json.loads(response.content)["data"]["id"] == "82:%25%3A"
    assert response.headers["Location"] == f"{HOST}/line/82:%2525%253A"
    assert get(response.headers["Location"]) == json.loads(response.content)
    response = send("POST", "/line", {"data": new | {"id": "82:1"}})
    assert problems(response) == (403, ["/data/id"])
    response = send("POST", "/line", {"data": new})
    assert response.status_code == 409, response.content
    data = {**line("a:b"), "attributes": {"item": "Item a:b", "number": "a:b"}}
    assert document_of(send("PATCH", line_url("a:b"), {"data": data})) == {"data": sealed()}
    assert send("DELETE", line_url("a:b")).status_code == 204
    assert not models.OrderLine.objects.filter(number="a:b").exists()


@pytest.mark.usefixtures("lines")
def test_relationships_hold_rows_with_composite_keys() -> None:
    url = "/carrier/91/relationships/lines"

    def held(method: str, *numbers: str) -> list[Any]:
        response = send(method, url, {"data": [line(number) for number in numbers]})
        return sorted(item["id"] for item in document_of(response)["data"])

    assert get(url) == {"data": [line("a:b")]}
    assert held("POST", "50%", "a:b") == [line("50%")["id"], line("a:b")["id"]]
    assert held("DELETE", "a:b", "1") == [line("50%")["id"]]
    assert held("PATCH", "%3A", "ö") == [line("%3A")["id"], line("ö")["id"]]
    assert {item["id"] for item in get("/carrier/91/lines")["data"]} == {
        line("%3A")["id"],
        line("ö")["id"],
    }
    assert get("/seal/95/line") == {"data": line_resource("a:b", seal=LION)}
    for data in (line("50%"), None):
        assert document_of(send("PATCH", "/seal/96/relationships/line", {"data": data})) == {
            "data": data
        }
    response = send("PATCH", "/order/81/relationships/lines", {"data": []})
    assert problems(response) == (403, ["/data"])
    response = send("PATCH", line_url("1") + "/relationships/carrier", {"data": MULE})
    assert document_of(response) == {"data": MULE}
    assert get(line_url("a:b") + "/order")["data"]["id"] == "81"


@pytest.mark.usefixtures("lines")
def test_a_filter_of_a_project_reads_composite_ids() -> None:
    django_filters = pytest.importorskip("django_filters")

    def of_line(self: Any, rows: Any, name: str, text: str) -> Any:
        order, number = text.split(":")
        return rows.filter(lines__order=order, lines__number=unquote(number))

    members = {"lines": django_filters.CharFilter(method="of_line"), "of_line": of_line}
    viewset = filtering(OrderSerializer, None)
    viewset.filterset_class = type("OrderFilter", (django_filters.FilterSet,), members)
    [found] = get_list(viewset, f"?filter[lines]={quote(line('a:b')['id'])}")["data"]
    assert found["id"] == "81"
    assert get_list(viewset, "?filter[lines]=82:1")["data"] == []
    response = call(viewset.as_view({"get": "list"}), "?filter[lines]=81")
    assert problems(response) == (400, ["filter[lines]"])


COLUMNS = ("key", "id", "slug", "public_id", "number", "label")


def rows() -> Any:
    return models.Town.objects.all()


def bare(kind: Kind, **kwargs: Any) -> Any:
    """Return a serializer of towns that has no link to them."""

    class TownSerializer(serializers.ModelSerializer):
        if kind.field is not None:
            id = kind.field(**kwargs)

        class Meta:
            model = models.Town
            fields = ("id", "label")

    return TownSerializer


urlpatterns += [
    url
    for name, kind in KINDS.items()
    for url in urls_of(f"bare-{name}", bare(kind, required=False))
]


def test_the_location_of_a_new_resource_has_its_id_without_a_field_for_the_url(kind: Any) -> None:
    for resource_id in ({}, {"id": kind.given}):
        data = {"type": "towns", "attributes": {"label": "Bonn"}, **resource_id}
        response = send("POST", f"/bare-{kind.name}", {"data": data})
        assert response.status_code == 201, response.content
        expected = {"data": {**kind.ref("Bonn"), "attributes": {"label": "Bonn"}}}
        assert json.loads(response.content) == expected
        assert response.headers["Location"] == f"{HOST}/bare-{kind.name}/{kind.id('Bonn')}"
        assert get(response.headers["Location"]) == expected
        models.Town.objects.filter(label="Bonn").delete()


def test_a_fieldset_selects_the_columns_of_the_id(kind: Any) -> None:
    serializer = bare(kind.kind, read_only=True)
    viewset = type("Own", (TownViewSet,), {"serializer_class": serializer, "queryset": rows()})
    with counted() as queries:
        document = get_list(viewset, "?fields[towns]=label")
    assert document["data"] == [
        {**kind.ref(label), "attributes": {"label": label}} for label in ("Ulm", "Lund")
    ]
    columns = [name for name in COLUMNS if name in ("key", "label", kind.source)]
    selected = ", ".join(f'"tests_town"."{name}"' for name in columns)
    assert [sql.partition(" FROM ")[0] for sql in queries] == [f"SELECT {selected}"]


def test_no_error_tells_the_primary_key(kind: Any) -> None:
    graz = models.Town.objects.create(key=87654321, label="Graz")
    row(models.Mayor, 43, "Cid", town=graz)
    own_id, known = kind.id("Graz"), kind.ref("Graz")
    unknown = {"type": "festivals", "id": kind.unknown}
    refusals = [
        created(kind, "town", id=own_id),
        changed(kind, "Graz", kind.unknown),
        send("PATCH", kind.url("Graz"), {"data": {**known, "type": "streets"}}),
        send("PATCH", kind.url("Graz", "relationships", "festivals"), {"data": [unknown]}),
        send("PATCH", kind.url("Graz", "relationships", "mayor"), {"data": unknown}),
        send("PATCH", kind.url("Ann", "relationships", "town"), {"data": known}),
        send("POST", kind.url("Graz", "relationships", "mayor"), {"data": []}),
        send("GET", kind.url("Graz", "nothing")),
        send("GET", kind.url("Graz") + "?include=nothing"),
    ]
    assert [response.status_code for response in refusals] == [
        *(409, 409, 409, 404, 409, 409, 405, 404, 400)
    ]
    for response in refusals:
        assert b"87654321" not in response.content
        assert problems(response)


def test_a_uuid_in_a_url_may_be_spelled_in_any_way() -> None:
    for name in ("uuid", "hex"):
        row(models.Town, 0xABC, "Enns")
        kind: Any = Case(name)
        text = kind.id("Enns").upper()
        assert get(f"/{name}-town/{text}")["data"]["id"] == kind.id("Enns")
        document = {"data": {**kind.ref("Enns"), "attributes": {"label": "Enns"}}}
        response = send("PATCH", f"/{name}-town/{text}", document)
        assert document_of(response)["data"]["id"] == kind.id("Enns")
        models.Town.objects.filter(label="Enns").delete()


def test_a_view_that_looks_up_another_column_has_that_in_its_urls() -> None:
    serializer = FAMILIES["coded"]["town"]
    members = {"serializer_class": serializer, "queryset": rows(), "lookup_field": "slug"}
    viewset: Any = type("BySlug", (TownViewSet,), members)

    def found(text: str) -> int:
        view = viewset.as_view({"get": "retrieve"})
        status: int = call(view, slug=text).status_code
        return status

    assert [found(text) for text in ("slug-11", "k77", "11")] == [200, 404, 404]


def test_a_view_whose_kwarg_has_another_name_finds_resources_by_id(kind: Any) -> None:
    members = {
        "serializer_class": FAMILIES[kind.name]["town"],
        "queryset": rows(),
        "lookup_url_kwarg": "town",
    }
    viewset: Any = type("ByTown", (TownViewSet,), members)
    view = viewset.as_view({"get": "retrieve", "patch": "update"})
    assert document_of(call(view, town=kind.id("Ulm")))["data"]["id"] == kind.id("Ulm")
    assert call(view, town="11").status_code == 404
    data = {"data": {**kind.ref("Lund"), "attributes": {"label": "Other"}}}
    response = call(view, method="patch", data=data, town=kind.id("Ulm"))
    assert problems(response) == (409, ["/data/id"])


def test_a_relationship_view_finds_its_parent_by_the_id_of_its_serializer(kind: Any) -> None:
    view = views.RelationshipView.as_view(
        queryset=rows(), parent_serializer_class=FAMILIES[kind.name]["town"]
    )
    found = document_of(call(view, pk=kind.id("Ulm"), related_field="mayor"))
    assert found == {"links": kind.links("Ulm", "mayor"), "data": kind.ref("Ann")}
    for text in ("11", kind.unknown, *kind.malformed):
        assert call(view, pk=text, related_field="mayor").status_code == 404


@pytest.mark.usefixtures("lines", "model_relations")
def test_a_relationship_view_without_serializer_finds_its_parent_by_its_key() -> None:
    view = views.RelationshipView.as_view(queryset=models.OrderLine.objects.all())
    found = document_of(call(view, pk="81:a%3Ab", related_field="order"))
    assert found == {"data": {"type": "orders", "id": "81"}}
    for text in ("81:a:b", "81", "81:2"):
        assert call(view, pk=text, related_field="order").status_code == 404
    by_order = views.RelationshipView.as_view(queryset=models.Order.objects.all())
    found = document_of(call(by_order, pk="82", related_field="lines"))
    assert found == {"data": []}


class DerivedIdSerializer(serializers.ModelSerializer):
    id = serializers.SerializerMethodField()

    class Meta:
        model = models.Town
        fields = ("id", "label")

    def get_id(self, town: models.Town) -> str:
        return f"town-{town.key}"


def test_an_id_that_a_method_makes_is_only_read() -> None:
    viewset = filtering(DerivedIdSerializer, {"id": ["exact"]})
    assert [item["id"] for item in get_list(viewset)["data"]] == ["town-11", "town-12"]
    assert get_one(viewset, "11")["data"]["id"] == "town-11"
    found = get_list(viewset, "?filter[id]=own-12")["data"]
    assert [item["id"] for item in found] == ["town-12"]


def test_a_number_that_a_codec_cannot_read_is_refused_by_its_field() -> None:
    field = serializers.IdField(codec=Sevenfold())
    assert (field.source, field.read_only) == ("pk", True)
    assert (field.to_representation(12), field.to_internal_value("k84")) == ("k84", 12)
    for text in ("84", "k1", "k084", "", None, 84):
        with pytest.raises(serializers.ValidationError) as caught:
            field.to_internal_value(text)
        assert caught.value.get_codes() == ["invalid"]
    assert not serializers.IdField(codec=Sevenfold, required=True).read_only


class ItemSerializer(serializers.Serializer):
    """A serializer that knows of no model."""

    item = serializers.CharField()

    class Meta:
        resource_name = "items"

    def update(self, instance: Any, validated_data: Any) -> Any:
        instance.item = validated_data["item"]
        instance.save()
        return instance


@pytest.mark.usefixtures("lines")
def test_a_view_whose_serializer_has_no_model_finds_rows_by_their_key() -> None:
    members = {"serializer_class": ItemSerializer, "queryset": models.OrderLine.objects.all()}
    viewset: Any = type("Items", (TownViewSet,), {**members, "permission_classes": ()})
    view = viewset.as_view({"get": "retrieve", "patch": "update"})
    resource = {"type": "items", "id": "81:a%3Ab", "attributes": {"item": "Item a:b"}}
    assert document_of(call(view, pk="81:a%3Ab")) == {"data": resource}
    assert call(view, pk="81:a:b").status_code == 404
    resource["attributes"] = {"item": "Other"}
    response = call(view, method="patch", data={"data": resource}, pk="81:a%3Ab")
    assert document_of(response) == {"data": resource}
    response = call(view, method="patch", data={"data": resource | {"id": "81:1"}}, pk="81:a%3Ab")
    assert problems(response) == (409, ["/data/id"])
