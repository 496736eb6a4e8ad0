"""System checks of a project that comes from 8.x: what of it counts no more, or otherwise.

========  =======================================================================================
E007      ``JSON_API_DIALECT`` names no dialect.
W004      A relationship view has no serializer of its parent: it answers 404.
W005      A setting with the prefix ``JSON_API_`` is none of this package.
W006      A method is overridden that is never called.
I001      A relationship view has the serializer that the URLconf has for its model.
I002      A view reads query parameters itself, and others are refused.
========  =======================================================================================

In the dialect ``"8"`` there are no W004, I001 and I002: what they tell of is as it was.
"""

from collections.abc import Iterable, Iterator
from types import FunctionType
from typing import Any, NamedTuple

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning
from django.urls import get_resolver
from django.utils.module_loading import import_string

from rest_framework_json_api._dialect import DIALECTS, dialect
from rest_framework_json_api._endpoints.base import JSONAPIMixin
from rest_framework_json_api._endpoints.relationship import RetrieveRelationshipMixin
from rest_framework_json_api._resources.resource import serializer_label
from rest_framework_json_api._routing.urlconf import (
    callbacks_of,
    found_serializer_class,
    looks_in_urlconf,
)
from rest_framework_json_api._serializing.identifiers import is_for_identifiers
from rest_framework_json_api.settings import DEFAULTS, PREFIX, json_api_settings

PACKAGE = "rest_framework_json_api"

#: What took the place of settings of earlier versions.
REPLACED_SETTINGS = {
    "FORMAT_KEYS": f"It is {PREFIX}FORMAT_FIELD_NAMES now.",
    "FORMAT_RELATION_KEYS": f"It is {PREFIX}FORMAT_TYPES now.",
    "PLURALIZE_RELATION_TYPE": f"It is {PREFIX}PLURALIZE_TYPES now.",
    "SERIALIZE_NESTED_SERIALIZERS_AS_ATTRIBUTE": "Nothing is to be set: nested serializers are "
    "attributes.",
}


class Uncalled(NamedTuple):
    """A method of 8.x that nothing calls.

    Args:
        owner: the dotted path of its class.
        name: its name.
        remedy: what to override in its place.
    """

    owner: str
    name: str
    remedy: str


UNCALLED = (
    Uncalled(f"{PACKAGE}.views.RelationshipView", "get_related_instance", "`get_linkage`"),
    Uncalled(
        f"{PACKAGE}.views.RelationshipView", "_instantiate_serializer", "`get_parent_serializer`"
    ),
    Uncalled(
        f"{PACKAGE}.renderers.JSONRenderer",
        "_filter_sparse_fields",
        "the serializer, whose fields are those that the client asks for,",
    ),
    Uncalled(
        f"{PACKAGE}.django_filters.DjangoFilterBackend", "_validate_filter", "`get_filter_names`"
    ),
)

#: Where code of a project is not.
LIBRARIES = (PACKAGE, "rest_framework", "django", "django_filters")

#: The ways of a view to find the serializer of a parent itself.
OWN_WAYS = ("get_parent_serializer", "get_parent_serializer_class", "get_named_serializer_class")


def check_migration(**kwargs: Any) -> list[CheckMessage]:
    """Find what of a project that comes from 8.x counts no more, or otherwise."""
    found = [*check_dialect(), *check_names_of_settings()]
    if not getattr(settings, "ROOT_URLCONF", None) or json_api_settings.DIALECT not in DIALECTS:
        return found
    callbacks = {
        callback.cls: callback
        for callback in callbacks_of(get_resolver().url_patterns)
        if hasattr(callback, "cls")
    }
    used = {owner: None for view_class in callbacks for owner in classes_of(view_class)}
    return [
        *found,
        *(message for owner in used for message in check_overrides(owner)),
        *(message for view in callbacks.values() for message in check_parent(view)),
        *(message for view_class in callbacks for message in check_reading(view_class)),
    ]


def check_dialect() -> Iterator[CheckMessage]:
    """Yield a dialect that there is not."""
    name = json_api_settings.DIALECT
    if name not in DIALECTS:
        yield Error(
            f"{PREFIX}DIALECT is {name!r}, which is no dialect.",
            hint=f"It is one of {', '.join(map(repr, DIALECTS))}.",
            id=f"{PACKAGE}.E007",
        )


def check_names_of_settings() -> Iterator[CheckMessage]:
    """Yield settings that look like those of this package, and have no effect."""
    for name in dir(settings):
        own = name.removeprefix(PREFIX)
        if own != name and own not in DEFAULTS:
            yield Warning(
                f"{name} is no setting of this package, and has no effect.",
                hint=REPLACED_SETTINGS.get(own, "Correct its name, or remove it."),
                id=f"{PACKAGE}.W005",
            )


def classes_of(view_class: Any) -> Iterator[type]:
    """Yield a view class with the classes that it names."""
    yield view_class
    yield from getattr(view_class, "renderer_classes", ())
    yield from getattr(view_class, "filter_backends", ())


def own_classes(owner: type) -> list[type]:
    """Return the classes among the bases of a class that are a project's own, and itself."""
    return [base for base in owner.__mro__ if base.__module__.split(".")[0] not in LIBRARIES]


def check_overrides(owner: type) -> Iterator[CheckMessage]:
    """Yield methods that a class overrides, and that were called in 8.x only."""
    own = own_classes(owner)
    for method in UNCALLED if own else ():
        overriding = next((base for base in own if method.name in vars(base)), None)
        if overriding is not None and issubclass(owner, owner_of(method)):
            yield Warning(
                f"{serializer_label(overriding)} overrides {method.name!r}, which nothing calls.",
                hint=f"Override {method.remedy} in its place.",
                id=f"{PACKAGE}.W006",
            )


def owner_of(method: Uncalled) -> Any:
    """Return the class that had a method in 8.x; none that is used, where its extra is missing."""
    try:
        return import_string(method.owner)
    except ImportError:
        return Uncalled


def check_parent(callback: Any) -> Iterator[CheckMessage]:
    """Yield what a relationship view offers that names no serializer of its parent."""
    view_class, declared = callback.cls, getattr(callback, "initkwargs", {})
    if not looks_in_urlconf() or not names_no_parent(view_class, declared):
        return
    rows = declared.get("queryset", getattr(view_class, "queryset", None))
    model = getattr(rows, "model", None)
    if model is None:
        return
    found = found_serializer_class(model)
    label = serializer_label(view_class)
    hint = "Name the serializer of the parent: `parent_serializer_class`."
    if found is None:
        yield Warning(
            f"{label}: no view of the URLconf has a serializer for {model.__name__}, so that there "
            "are no relationships at its URLs.",
            hint=f"{hint} Or set {PREFIX}DIALECT = '8'.",
            id=f"{PACKAGE}.W004",
        )
        return
    yield Info(
        f"{label} offers the relationships that {serializer_label(found)} declares, where 8.x "
        f"offered all relations of {model.__name__}.",
        hint=hint,
        id=f"{PACKAGE}.I001",
    )


def names_no_parent(view_class: Any, declared: Any) -> bool:
    """Tell whether a view is one of relationships alone that names no serializer of its parent."""
    if not issubclass(view_class, RetrieveRelationshipMixin) or "registry" in declared:
        return False
    own = getattr(view_class, "serializer_class", None)
    serializer_class = declared.get("serializer_class", own)
    is_alone = serializer_class is not None and is_for_identifiers(serializer_class)
    named = declared.get("parent_serializer_class", view_class.parent_serializer_class)
    has_own_way = any(name in vars(base) for base in own_classes(view_class) for name in OWN_WAYS)
    return is_alone and named is None and not has_own_way


def check_reading(view_class: Any) -> Iterator[CheckMessage]:
    """Yield views whose own code reads the query string, where they name no parameters."""
    named = getattr(view_class, "allowed_query_parameters", ())
    if (
        named
        or json_api_settings.ALLOWED_QUERY_PARAMETERS
        or not dialect().refuses_unread_parameters
    ):
        return
    if not issubclass(view_class, JSONAPIMixin):
        return
    readers = [name for base in own_classes(view_class) for name in reading_methods(base)]
    if readers:
        yield Info(
            f"{serializer_label(view_class)} reads the query string in {readers[0]!r}. Parameters "
            "that it is not known to read are refused.",
            hint="Name those of its own in `allowed_query_parameters`, or in "
            f"{PREFIX}ALLOWED_QUERY_PARAMETERS.",
            id=f"{PACKAGE}.I002",
        )


def reading_methods(owner: type) -> Iterable[str]:
    """Return the names of the methods of a class that read the query string of a request."""
    return [
        name
        for name, method in vars(owner).items()
        if isinstance(method, FunctionType)
        and {"query_params", "GET"} & {*method.__code__.co_names}
    ]
