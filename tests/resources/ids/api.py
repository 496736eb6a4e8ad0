"""Towns, streets and mayors with ids of seven kinds: serializers, views, URLs and rows."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pytest
from django.urls import path
from rest_framework.permissions import BasePermission
from rest_framework.routers import SimpleRouter
from rest_framework.test import APIClient

from rest_framework_json_api import filters, serializers, views
from rest_framework_json_api.relations import ResourceRelatedField
from tests import models
from tests.http import MEDIA_TYPE, errors

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


def created(kind: Any, url: str, **members: Any) -> Any:
    resource_type = {"town": "towns", "street": "streets"}[url]
    return send(
        "POST",
        f"/{kind.name}-{url}",
        {"data": {"type": resource_type, "attributes": {"label": "Bonn"}, **members}},
    )


def linked(**linkage: Any) -> dict[str, Any]:
    return {name: {"data": data} for name, data in linkage.items()}


def changed(kind: Any, label: str, resource_id: str, **members: Any) -> Any:
    document = {"data": {**kind.ref(label), "id": resource_id, **members}}
    return send("PATCH", kind.url(label), document)


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


def document_of(response: Any) -> Any:
    assert response.status_code == 200, response.content
    return json.loads(response.content)


class LineSerializer(serializers.ModelSerializer):
    included_serializers: dict[str, Any] = {
        "order": "tests.resources.ids.api.OrderSerializer",
        "carrier": "tests.resources.ids.api.CarrierSerializer",
        "seal": "tests.resources.ids.api.SealSerializer",
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
