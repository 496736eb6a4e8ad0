"""The registry of a router: which viewset serves the resources of a type, at which URLs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst
from rest_framework.serializers import Serializer

from rest_framework_json_api._fields.target import AnyField, is_relationship_field, target_of
from rest_framework_json_api._resources.models import model_of_serializer, relations_of
from rest_framework_json_api._resources.resource import (
    resource_of,
    type_of_model,
)
from rest_framework_json_api._resources.views import class_or_none
from rest_framework_json_api._routing.urlconf import SerializerClass
from rest_framework_json_api.settings import json_api_settings

#: What types depend on: two settings, and how many viewsets are registered.
Spelling = tuple[Any, Any, int]

#: The actions that serve related resources and linkage.
RELATED, LINKAGE = "retrieve_related", "retrieve_relationship"


@dataclass(frozen=True)
class Entry:
    """A viewset that is registered with a router.

    Args:
        viewset: the class.
        basename: the prefix of its URL names.
    """

    viewset: type[Any]
    basename: str

    @property
    def lookup_kwarg(self) -> str:
        """The name of the part of a URL that tells the resource."""
        return getattr(self.viewset, "lookup_url_kwarg", None) or self.lookup_field

    @property
    def lookup_field(self) -> str:
        """The attribute of a resource that is looked up."""
        return str(getattr(self.viewset, "lookup_field", "pk"))

    @property
    def serializer_class(self) -> SerializerClass | None:
        """The serializer class that the viewset declares; None if it finds it by a method."""
        return class_or_none(getattr(self.viewset, "serializer_class", None))

    @cached_property
    def taken(self) -> set[str]:
        """Segments at the place of an id that name no resource.

        To find the actions, DRF looks at each member of the viewset: once for an entry is enough.
        The segments ``.`` and ``..`` are left out of any path before it is sent.
        """
        actions: list[Any] = getattr(self.viewset, "get_extra_actions", list)()
        return {".", "..", *(action.url_path for action in actions if not action.detail)}

    @property
    def types(self) -> list[str]:
        """The types of the resources that the viewset serves."""
        named = getattr(self.viewset, "resource_name", None)
        if isinstance(named, str) and named:
            return [named]
        return resource_of(self.serializer_class).types if self.serializer_class is not None else []

    @property
    def has_resources(self) -> bool:
        """Whether the viewset declares a serializer class for its resources."""
        is_other = getattr(self.viewset, "resource_name", None) is False
        return self.serializer_class is not None and not is_other

    def has(self, action: str) -> bool:
        """Tell whether the viewset has an action."""
        return hasattr(self.viewset, action)

    def relationships(self) -> Iterator[str]:
        """Yield the names of the relationships that clients can read."""
        for leaf in resource_of(self.serializer_class).leaves:
            if hasattr(leaf, "fields"):
                yield from ReadableRelations(leaf).names()
                yield from resource_of(leaf).declared_relations


class ReadableRelations:
    """The relation fields of a serializer class that clients can read.

    Args:
        serializer_class: the class, which has fields.
    """

    def __init__(self, serializer_class: type[Serializer[Any]]) -> None:
        self.serializer_class = serializer_class

    def names(self) -> list[str]:
        """Return their names: those of the class where its fields depend on a request."""
        serializer = serializer_without_request(self.serializer_class)
        if serializer is None:
            return self.names_in_class()
        return [name for name, field in serializer.fields.items() if is_readable_relation(field)]

    def names_in_class(self) -> list[str]:
        """Return the names of those that the class declares or lets Django make."""
        model = model_of_serializer(self.serializer_class)
        declared = self.serializer_class._declared_fields
        relations = {} if model is None else relations_of(model)
        return [
            name
            for name in sorted(resource_of(self.serializer_class).field_names)
            if (is_readable_relation(declared[name]) if name in declared else name in relations)
        ]


def serializer_without_request(serializer_class: SerializerClass) -> Any:
    """Return a serializer of a class with its fields; None where they depend on a request."""
    try:
        serializer: Any = serializer_class()
        if hasattr(serializer_class, "fields"):
            dict(serializer.fields)
    except (AttributeError, LookupError, TypeError):
        return None
    return serializer


def is_readable_relation(field: AnyField) -> bool:
    """Tell whether a field is a relationship that clients can read."""
    return is_relationship_field(field) and not field.write_only


class Registry:
    """What is registered with a router, by resource type.

    The first viewset that is registered for a type is the one that links lead to.
    """

    def __init__(self, registered: Sequence[tuple[str, type[Any], str]]) -> None:
        self.registered = registered
        self.types: dict[Spelling, dict[str, Entry]] = {}
        self.models: dict[Spelling, dict[type[Model], list[SerializerClass]]] = {}

    def entry(self, resource_type: str | None) -> Entry | None:
        """Return the viewset for the resources of a type; None where there is none."""
        return self.by_type().get(resource_type) if resource_type is not None else None

    def entries(self) -> list[Entry]:
        """Return what is registered, in its order."""
        return [Entry(viewset, basename) for _, viewset, basename in self.registered]

    def entry_for(self, types: Iterable[str | None]) -> Entry | None:
        """Return the viewset for resources of some types; None where there is no one for all.

        It is the one that the links of all of them lead to, else one that serves no others.
        """
        entries = {self.entry(name) for name in types}
        if len(entries) == 1:
            return entries.pop()
        wanted = set(types)
        return next((entry for entry in self.entries() if set(entry.types) == wanted), None)

    def related_entry(self, field: AnyField) -> Entry | None:
        """Return the viewset of the related resources of a field, if it has a queryset.

        Returns None where there is none.
        """
        target = target_of(field)
        declared = target.serializer
        types = [target.resource_type] if declared is None else resource_of(declared).types
        entry = self.entry_for(types)
        return entry if entry is not None and entry.has("get_queryset") else None

    def serializer_class_for(self, model: type[Model] | None) -> SerializerClass | None:
        """Return the registered serializer class for a model; None where there is none.

        Of several it is the first that gives the model's own type, else the first.
        """
        return next(iter(self.serializer_classes_for(model)), None)

    def serializer_classes_for(self, model: type[Model] | None) -> list[SerializerClass]:
        """Return all registered serializer classes for a model, the one that counts first."""
        return self.by_model().get(model, []) if model is not None else []

    def by_model(self) -> dict[type[Model], list[SerializerClass]]:
        """Return the serializer classes by model: those of viewsets, then members of theirs."""
        spelling = self.spelling()
        if spelling not in self.models:
            entries = [entry for entry in self.entries() if entry.has_resources]
            shown = [known for entry in entries if (known := entry.serializer_class) is not None]
            found: dict[type[Model], list[SerializerClass]] = {}
            members = (leaf for known in shown for leaf in resource_of(known).leaves)
            for known in dict.fromkeys([*shown, *members]):
                model = model_of_serializer(known)
                if model is not None:
                    found.setdefault(model, []).append(known)
            for model, classes in found.items():
                # The order of those that are alike stays.
                classes.sort(key=lambda known: resource_of(known).types != [type_of_model(model)])
            self.models[spelling] = found
        return self.models[spelling]

    def spelling(self) -> Spelling:
        """Return the cache key: the settings that spell types, and the number of viewsets."""
        settings = json_api_settings
        return settings.FORMAT_TYPES, settings.PLURALIZE_TYPES, len(self.registered)

    def titles(self) -> Iterator[tuple[str, str]]:
        """Yield the titles of collections, by prefix: the plural name of their model."""
        for prefix, viewset, _ in self.registered:
            model = model_of_serializer(getattr(viewset, "serializer_class", None))
            if model is not None:
                yield prefix, capfirst(str(model._meta.verbose_name_plural))

    def by_type(self) -> dict[str, Entry]:
        """Return the viewsets by type, as settings spell it."""
        spelling = self.spelling()
        if spelling not in self.types:
            found: dict[str, Entry] = {}
            for entry in self.entries():
                for name in entry.types:
                    found.setdefault(name, entry)
            self.types[spelling] = found
        return self.types[spelling]
