"""System checks of the viewsets of one router."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from typing import Any

from django.core.checks import CheckMessage, Error, Warning
from django.db.models import Model

from rest_framework_json_api._fields.target import is_relationship_field, target_of
from rest_framework_json_api._published import PACKAGE
from rest_framework_json_api._resources.declared import DECLARATIONS
from rest_framework_json_api._resources.identity import identity_of
from rest_framework_json_api._resources.models import PRIMARY_KEY, model_of_serializer
from rest_framework_json_api._resources.naming import names_by_segment
from rest_framework_json_api._resources.resource import (
    resource_of,
    serializer_label,
)
from rest_framework_json_api._routing.registry import (
    Entry,
    Registry,
    serializer_without_request,
)
from rest_framework_json_api._routing.urlconf import SerializerClass
from rest_framework_json_api.negotiation import is_own_parameter


def reserved_parameters(names: Iterable[str], owner: str) -> Iterator[CheckMessage]:
    """Yield query parameters that only the specification may define.

    Args:
        names: the names of the parameters.
        owner: what has them.
    """
    for name in names:
        if name not in ("sort", "include") and not is_own_parameter(name):
            yield Error(
                f"{owner} has the query parameter {name!r}, a name that JSON:API keeps for itself.",
                hint="Use a name with a capital letter or a digit, such as 'myParameter'.",
                id=f"{PACKAGE}.E005",
            )


class EntryCheck:
    """Checks one viewset of a router.

    Args:
        entry: the viewset, as it is registered.
    """

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.label = serializer_label(entry.viewset)

    def messages(self) -> Iterator[CheckMessage]:
        """Yield the messages about the viewset itself."""
        yield from self.actions()
        yield from self.lookup()
        own = getattr(self.entry.viewset, "allowed_query_parameters", ())
        yield from reserved_parameters(own, self.label)

    def actions(self) -> Iterator[CheckMessage]:
        """Yield extra actions that take the URL of a relationship."""
        actions = self.entry.viewset.get_extra_actions()
        paths = {action.url_path for action in actions if action.detail}
        for name in dict.fromkeys(self.entry.relationships()):
            taken = paths.intersection(names_by_segment([name]))
            if taken:
                yield Warning(
                    f"{self.label}: the action at {taken.pop()!r} stands in front of the URL of "
                    f"the relationship {name!r}.",
                    hint="Give the action another `url_path`.",
                    id=f"{PACKAGE}.W002",
                )

    def lookup(self) -> Iterator[CheckMessage]:
        """Yield a lookup field that is not what the ids of the resources are made of."""
        identity, field = identity_of(self.entry.serializer_class), self.entry.lookup_field
        model = identity.model
        keys = {"id", model._meta.pk.attname} if model is not None and identity.is_key else set()
        if model is None or field in {PRIMARY_KEY, identity.source, *keys}:
            return
        yield Warning(
            f"{self.label} looks {field!r} up, but the ids of its resources are made of "
            f"{identity.source!r}.",
            hint=f"Let the serializer have `id = CharField(source={field!r})`, or leave "
            "`lookup_field` alone.",
            id=f"{PACKAGE}.W003",
        )


class RegistryCheck:
    """Checks the viewsets of one router together.

    Args:
        registry: what is registered with it.
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    @cached_property
    def entries(self) -> list[Entry]:
        """What declares a serializer."""
        return [entry for entry in self.registry.entries() if entry.serializer_class is not None]

    @cached_property
    def serializers(self) -> list[SerializerClass]:
        """The serializer classes, for several types each of them."""
        leaves = (
            leaf for entry in self.entries for leaf in resource_of(entry.serializer_class).leaves
        )
        return list(dict.fromkeys(leaves))

    def messages(self) -> Iterator[CheckMessage]:
        """Yield all messages."""
        served: dict[str, tuple[Entry, SerializerClass]] = {}
        for entry in self.entries:
            yield from self.types(entry, served)
            yield from EntryCheck(entry).messages()
        yield from self.identities()
        for leaf in self.serializers:
            yield from self.targets(leaf)

    def types(
        self, entry: Entry, served: dict[str, tuple[Entry, SerializerClass]]
    ) -> Iterator[CheckMessage]:
        """Yield types that a viewset has in common with another, by another serializer.

        Args:
            entry: the viewset.
            served: the viewsets before it with their serializers, by type.
        """
        for name in entry.types:
            own: Any = (
                resource_of(entry.serializer_class).member_for_type(name) or entry.serializer_class
            )
            other, first = served.setdefault(name, (entry, own))
            if first is not own:
                yield Warning(
                    f"{serializer_label(entry.viewset)} and {serializer_label(other.viewset)} have "
                    f"resources of the type {name!r}, by two serializers.",
                    hint="Give one of them another `resource_name`, in the class JSONAPIMeta.",
                    id=f"{PACKAGE}.W001",
                )

    def identities(self) -> Iterator[CheckMessage]:
        """Yield models whose rows have different ids by serializers that are used or declared."""
        known: dict[type[Model] | None, SerializerClass] = {}
        for leaf in dict.fromkeys([*self.serializers, *self.declared()]):
            model = model_of_serializer(leaf)
            first = known.setdefault(model, leaf)
            if model is not None and spelling_of_id(first) != spelling_of_id(leaf):
                yield Warning(
                    f"{serializer_label(leaf)} and {serializer_label(first)} give other ids to the "
                    f"rows of {model._meta.label}.",
                    hint="Give both the same field `id`, or each its own `resource_name`, and name "
                    "the serializer of each relationship in `related_serializers`.",
                    id=f"{PACKAGE}.W011",
                )

    def declared(self) -> Iterator[SerializerClass]:
        """Yield the serializer classes that are declared for relationships."""
        for leaf in self.serializers:
            for attribute in DECLARATIONS:
                declared = resource_of(leaf).declared(attribute)
                for name in declared:
                    # What cannot be imported is an error of its own.
                    with suppress(ImportError):
                        yield from resource_of(declared[name]).leaves

    def targets(self, serializer_class: SerializerClass) -> Iterator[CheckMessage]:
        """Yield relationships without a serializer where the router has several for their model."""
        fields = getattr(serializer_without_request(serializer_class), "fields", {})
        named = {
            name for kind in DECLARATIONS for name in resource_of(serializer_class).declared(kind)
        }
        for name, field in fields.items():
            if name in named or not is_relationship_field(field) or target_of(field).serializer:
                continue
            found = self.registry.serializer_classes_for(target_of(field).model)
            types = {tuple(resource_of(known).types) for known in found}
            if len(types) > 1:
                yield Warning(
                    f"{serializer_label(serializer_class)}: the relationship {name!r} names no "
                    f"serializer, and there are several: its linkage is that of "
                    f"{serializer_label(found[0])}.",
                    hint=f"Name one for {name!r} in `related_serializers`.",
                    id=f"{PACKAGE}.W012",
                )


def spelling_of_id(serializer_class: SerializerClass) -> tuple[Any, ...]:
    """Return what two serializers have in common that give the same ids."""
    identity = identity_of(serializer_class)
    field = getattr(serializer_class, "_declared_fields", {}).get("id")
    writer = None if identity.encode is str and identity.represent is None else field
    return identity.source, type(writer), type(getattr(writer, "codec", None))
