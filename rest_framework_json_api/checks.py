"""System checks: mistakes that can be seen before the first request, each with its remedy.

========  =======================================================================================
E001      A setting of this package stands in ``REST_FRAMEWORK``.
E002      A name or a type is none that JSON:API allows.
E003      ``included_serializers`` names a relationship or a serializer that is not there.
E004      A relation field names a view that the URLconf does not have.
E005      A query parameter of the project has a name that JSON:API keeps for itself.
E006      A field has a reserved name, or two fields have one key.
W001      Two viewsets of a router have resources of the same type.
W002      An extra action of a viewset has the URL of a relationship.
W003      The URL of a resource has another value than its id.
W007      A relationship takes no new members, because their links need more than linkage tells.
W011      Two serializers give other ids to the rows of one model.
W012      A relationship names no serializer, and a router has several for its model.
W010      A field has the name ``type``, which a project's ``get_fields`` has put in.
========  =======================================================================================
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.core.exceptions import ImproperlyConfigured
from django.urls import get_resolver

from rest_framework_json_api._fields.target import (
    is_relationship_field,
    related_model,
    serializer_of_relation,
)
from rest_framework_json_api._plan.plan import plan_of
from rest_framework_json_api._resources.identity import identity_of
from rest_framework_json_api._resources.models import model_of_serializer
from rest_framework_json_api._resources.naming import field_key, is_member_name, names_by_segment
from rest_framework_json_api._resources.resource import (
    DECLARATIONS,
    declared_serializers,
    leaves_of,
    member_for_type,
    serializer_label,
    type_of_serializer,
    types_of,
)
from rest_framework_json_api._routing.registry import (
    Entry,
    Registry,
    entry_types,
    serializer_without_request,
)
from rest_framework_json_api._routing.urlconf import callbacks_of
from rest_framework_json_api._serializing.relationships import lacks_columns
from rest_framework_json_api.negotiation import is_own_parameter
from rest_framework_json_api.settings import PREFIX, json_api_settings

APP = "rest_framework_json_api"

#: The id of what is wrong with the names of a serializer's fields.
UNUSABLE = f"{APP}.E006"


def check_settings(**kwargs: Any) -> list[CheckMessage]:
    """Find settings of this package that stand where nobody reads them."""
    misplaced = getattr(settings, "REST_FRAMEWORK", {})
    found = [
        Error(
            f"{name} stands in REST_FRAMEWORK, where it has no effect.",
            hint=f"Make it a setting of its own: {name} = {misplaced[name]!r}.",
            id=f"{APP}.E001",
        )
        for name in misplaced
        if name.startswith(PREFIX)
    ]
    own = json_api_settings.ALLOWED_QUERY_PARAMETERS
    return [*found, *check_parameters(own, f"{PREFIX}ALLOWED_QUERY_PARAMETERS")]


def check_parameters(names: Iterable[str], owner: str) -> Iterator[CheckMessage]:
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
                id=f"{APP}.E005",
            )


def check_routers(**kwargs: Any) -> list[CheckMessage]:
    """Find mistakes in what is registered with the routers of the URLconf."""
    if not getattr(settings, "ROOT_URLCONF", None):
        return []
    resolver = get_resolver()
    registries = list(dict.fromkeys(registries_of(resolver.url_patterns)))
    names = set(view_names(resolver))
    serializers = {leaf: None for registry in registries for leaf in serializers_of(registry)}
    found = [message for registry in registries for message in check_registry(registry)]
    return [*found, *(message for leaf in serializers for message in check_serializer(leaf, names))]


def registries_of(patterns: Iterable[Any]) -> Iterator[Registry]:
    """Yield the registries of the routers that have made some URL patterns."""
    for callback in callbacks_of(patterns):
        registry = getattr(callback, "initkwargs", {}).get("registry")
        if registry is not None:
            yield registry


def view_names(resolver: Any, namespace: str = "") -> Iterator[str]:
    """Yield the names of all views, those in a namespace with and without it."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            below = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from view_names(pattern, below)
        elif pattern.name is not None:
            yield from (pattern.name, f"{namespace}{pattern.name}")


def entries_of(registry: Registry) -> list[Entry]:
    """Return what is registered with a router and declares a serializer."""
    return [entry for entry in registry.entries() if entry.serializer_class is not None]


def serializers_of(registry: Registry) -> Iterator[Any]:
    """Yield the serializer classes of a router, for several types each of them."""
    for entry in entries_of(registry):
        yield from leaves_of(entry.serializer_class)


def check_registry(registry: Registry) -> Iterator[CheckMessage]:
    """Yield what is wrong with the viewsets of a router."""
    served: dict[str, Any] = {}
    for entry in entries_of(registry):
        yield from check_types(entry, served)
        yield from check_actions(entry)
        yield from check_lookup(entry)
        own = getattr(entry.viewset, "allowed_query_parameters", ())
        yield from check_parameters(own, serializer_label(entry.viewset))
    yield from check_identities(registry)
    for leaf in dict.fromkeys(serializers_of(registry)):
        yield from check_targets(registry, leaf)


def check_identities(registry: Registry) -> Iterator[CheckMessage]:
    """Yield models whose rows have different ids by their serializers, declared ones among them."""
    leaves = dict.fromkeys(serializers_of(registry))
    declared = (declared_classes(leaf) for leaf in leaves)
    known: dict[Any, Any] = {}
    for leaf in dict.fromkeys([*leaves, *(found for classes in declared for found in classes)]):
        model = model_of_serializer(leaf)
        first = known.setdefault(model, leaf)
        if model is not None and spelling_of_id(first) != spelling_of_id(leaf):
            yield Warning(
                f"{serializer_label(leaf)} and {serializer_label(first)} give other ids to the "
                f"rows of {model._meta.label}.",
                hint="Give both the same field `id`, or each its own `resource_name`, and name the "
                "serializer of each relationship in `related_serializers`.",
                id=f"{APP}.W011",
            )


def declared_classes(serializer_class: Any) -> Iterator[Any]:
    """Yield the serializer classes that a serializer declares for its relationships."""
    for attribute in DECLARATIONS:
        declared = declared_serializers(serializer_class, attribute)
        for name in declared:
            # What cannot be imported is an error of its own.
            with suppress(ImportError):
                yield from leaves_of(declared[name])


def spelling_of_id(serializer_class: Any) -> tuple[Any, ...]:
    """Return what two serializers have in common that give the same ids."""
    identity = identity_of(serializer_class)
    field = getattr(serializer_class, "_declared_fields", {}).get("id")
    writer = None if identity.encode is str and identity.represent is None else field
    return identity.source, type(writer), type(getattr(writer, "codec", None))


def check_targets(registry: Registry, serializer_class: Any) -> Iterator[CheckMessage]:
    """Yield relationships that name no serializer where a router has several for their model."""
    fields = getattr(serializer_without_request(serializer_class), "fields", {})
    named = {name for kind in DECLARATIONS for name in declared_serializers(serializer_class, kind)}
    for name, field in fields.items():
        if name in named or not is_relationship_field(field) or serializer_of_relation(field):
            continue
        found = registry.serializer_classes_for(related_model(field))
        types = {tuple(types_of(known)) for known in found}
        if len(types) > 1:
            yield Warning(
                f"{serializer_label(serializer_class)}: the relationship {name!r} names no "
                f"serializer, and there are several: its linkage is that of "
                f"{serializer_label(found[0])}.",
                hint=f"Name one for {name!r} in `related_serializers`.",
                id=f"{APP}.W012",
            )


def check_types(entry: Entry, served: dict[str, Any]) -> Iterator[CheckMessage]:
    """Yield types that a viewset has in common with another whose serializer is not the same."""
    label = serializer_label(entry.viewset)
    for name in entry_types(entry):
        own = member_for_type(entry.serializer_class, name) or entry.serializer_class
        other, first = served.setdefault(name, (entry, own))
        if first is not own:
            yield Warning(
                f"{label} and {serializer_label(other.viewset)} have resources of the type "
                f"{name!r}, by two serializers.",
                hint="Give one of them another `resource_name`, in the class JSONAPIMeta.",
                id=f"{APP}.W001",
            )


def check_actions(entry: Entry) -> Iterator[CheckMessage]:
    """Yield extra actions of a viewset that take the URL of a relationship."""
    paths = {action.url_path for action in entry.viewset.get_extra_actions() if action.detail}
    for name in dict.fromkeys(entry.relationships()):
        taken = paths.intersection(names_by_segment([name]))
        if taken:
            yield Warning(
                f"{serializer_label(entry.viewset)}: the action at {taken.pop()!r} stands in front "
                f"of the URL of the relationship {name!r}.",
                hint="Give the action another `url_path`.",
                id=f"{APP}.W002",
            )


def check_lookup(entry: Entry) -> Iterator[CheckMessage]:
    """Yield a lookup field that is not what the ids of the resources are made of."""
    identity = identity_of(entry.serializer_class)
    model = identity.model
    own = {identity.source} | (
        {"id", model._meta.pk.attname} if model and identity.is_key else set()
    )
    if model is None or entry.lookup_field in {"pk", *own}:
        return
    yield Warning(
        f"{serializer_label(entry.viewset)} looks {entry.lookup_field!r} up, but the ids of its "
        f"resources are made of {identity.source!r}.",
        hint=f"Let the serializer have `id = CharField(source={entry.lookup_field!r})`, or leave "
        "`lookup_field` alone.",
        id=f"{APP}.W003",
    )


def check_serializer(serializer_class: Any, names: set[str]) -> Iterator[CheckMessage]:
    """Yield what is wrong with a serializer class.

    Args:
        serializer_class: the class.
        names: the names of all views.
    """
    try:
        serializer = serializer_without_request(serializer_class)
        if serializer is None:
            return
        fields = getattr(serializer, "fields", {})
        # It refuses fields of one key.
        plan_of(serializer).group(fields)
    except ImproperlyConfigured as error:
        yield Error(
            str(error),
            hint="Correct the field that the message names.",
            id=UNUSABLE,
        )
        return
    yield from check_names(serializer_class, fields)
    yield from check_includes(serializer_class, fields)
    yield from check_views(serializer_class, fields, names)
    yield from check_links(serializer, fields)


def check_names(serializer_class: Any, fields: Any) -> Iterator[CheckMessage]:
    """Yield the type and the keys of a serializer that JSON:API does not allow."""
    keys = [field_key(name) for name in fields]
    if "type" in fields:
        yield Warning(
            f"{serializer_label(serializer_class)} has a field 'type', a name that JSON:API keeps "
            "for the type of a resource. It is an attribute here.",
            hint="Give the field another name, and the old one as `source`.",
            id=f"{APP}.W010",
        )
    for name, key in zip(fields, keys, strict=True):
        if key in ("type", "id") and name != key:
            yield Error(
                f"{serializer_label(serializer_class)}: the field {name!r} is spelled {key!r} in "
                "documents, which is what identifies a resource.",
                hint="Give the field another name, and the old one as `source`.",
                id=UNUSABLE,
            )
    for text in [type_of_serializer(serializer_class), *keys]:
        if text is not None and not is_member_name(text):
            yield Error(
                f"{serializer_label(serializer_class)}: JSON:API allows no name {text!r} for a "
                "member or a type.",
                hint="Use letters and digits, with hyphens or underscores in between. A field can "
                "have its old name as `source`.",
                id=f"{APP}.E002",
            )


def check_includes(serializer_class: Any, fields: Any) -> Iterator[CheckMessage]:
    """Yield what ``included_serializers`` names that is not there: relationships, serializers."""
    declared = declared_serializers(serializer_class)
    for name in declared:
        try:
            declared[name]
        except ImportError as error:
            yield Error(
                f"{serializer_label(serializer_class)}: the serializer that is to represent "
                f"{name!r} cannot be imported: {error}",
                hint="Correct the dotted path of the class.",
                id=f"{APP}.E003",
            )
        field = fields.get(name)
        if "." not in name and (field is None or not is_relationship_field(field)):
            yield Error(
                f"{serializer_label(serializer_class)}: included_serializers names {name!r}, which "
                "is no relationship of it.",
                hint=f"Add a relation field {name!r}, or remove the entry.",
                id=f"{APP}.E003",
            )


def check_views(serializer_class: Any, fields: Any, names: set[str]) -> Iterator[CheckMessage]:
    """Yield the view names of relation fields that the URLconf does not have."""
    for name, field in fields.items():
        child = getattr(field, "child_relation", None) or field
        for attribute in ("self_link_view_name", "related_link_view_name"):
            view_name = getattr(child, attribute, None)
            if view_name and view_name not in names:
                yield Error(
                    f"{serializer_label(serializer_class)}: the field {name!r} has {view_name!r} "
                    f"as {attribute}, and the URLconf has no view of that name.",
                    hint="Correct the name. Behind a router of this package none is needed.",
                    id=f"{APP}.E004",
                )


def check_links(serializer: Any, fields: Any) -> Iterator[CheckMessage]:
    """Yield relationships that take no new members, where the project does not say so itself."""
    meta = getattr(serializer, "Meta", None)
    extra = getattr(meta, "extra_kwargs", None) or {}
    said = {name for name, kwargs in extra.items() if kwargs.get("read_only")}
    said.update(getattr(meta, "read_only_fields", None) or ())
    for name, field in fields.items():
        is_said = name in said or (name in serializer._declared_fields and field.read_only)
        columns = lacks_columns(field) if is_relationship_field(field) and not is_said else ()
        if columns:
            yield Warning(
                f"{serializer_label(serializer)}: the relationship {name!r} takes no new members, "
                f"because each link needs {', '.join(map(repr, columns))}, which linkage does not "
                "tell.",
                hint="Give these columns defaults, write `create` and `update` of the serializer, "
                f"or name {name!r} in `read_only_fields`.",
                id=f"{APP}.W007",
            )
