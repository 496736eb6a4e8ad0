"""System checks for projects upgrading from 8.x: code with another effect, or with none.

========  =======================================================================================
E007      ``JSON_API_DIALECT`` names no dialect.
W004      A relationship view has no serializer of its parent: it answers 404.
W005      A setting with the prefix ``JSON_API_`` is none of this package.
W006      A method is overridden that is never called.
I001      A relationship view has the serializer that the URLconf has for its model.
I002      A view reads query parameters itself, and others are refused.
========  =======================================================================================

In the dialect ``"8"`` there are no W004, I001 and I002: it behaves as 8.x did.
"""

from collections.abc import Callable, Iterator, Mapping
from types import FunctionType
from typing import Any, NamedTuple

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning
from django.utils.module_loading import import_string

from rest_framework_json_api._checks.urls import ProjectUrls
from rest_framework_json_api._dialect import DIALECTS, dialect
from rest_framework_json_api._endpoints.base import JSONAPIMixin
from rest_framework_json_api._endpoints.relationship import RetrieveRelationshipMixin
from rest_framework_json_api._published import PACKAGE
from rest_framework_json_api._resources.resource import serializer_label
from rest_framework_json_api._routing.urlconf import found_serializer_class, looks_in_urlconf
from rest_framework_json_api._serializing.identifiers import is_for_identifiers
from rest_framework_json_api.settings import DEFAULTS, PREFIX, json_api_settings

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

    def is_overridden_by(self, candidate: type) -> bool:
        """Tell whether a class derives from the owner, where the owner's extra is installed."""
        try:
            owner: type = import_string(self.owner)
        except ImportError:
            return False
        return issubclass(candidate, owner)


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


#: The attributes of a request that have its query string.
QUERY_STRING = frozenset({"query_params", "GET"})


def check_migration(**kwargs: Any) -> list[CheckMessage]:
    """Return messages about code for 8.x that has another effect now, or none."""
    found = [*check_dialect(), *check_names_of_settings()]
    if json_api_settings.DIALECT not in DIALECTS:
        return found
    known = [callback for callback in ProjectUrls().callbacks if hasattr(callback, "cls")]
    views = [ViewCheck(view) for view in {callback.cls: callback for callback in known}.values()]
    used = dict.fromkeys(owner for view in views for owner in view.classes())
    return [
        *found,
        *(message for owner in used for message in OwnCode(owner).overrides()),
        *(message for view in views for message in view.parent()),
        *(message for view in views for message in view.reading()),
    ]


def check_dialect() -> Iterator[CheckMessage]:
    """Yield an error for an unknown dialect."""
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


class OwnCode:
    """The part of a class that the project itself has written.

    Args:
        owner: the class.
    """

    def __init__(self, owner: type) -> None:
        self.owner = owner
        #: The classes among the bases that are a project's own, and the class itself.
        self.classes = [
            base for base in owner.__mro__ if base.__module__.split(".")[0] not in LIBRARIES
        ]

    def has(self, names: tuple[str, ...]) -> bool:
        """Return whether the project has written any of some methods."""
        return any(name in vars(base) for base in self.classes for name in names)

    def overrides(self) -> Iterator[CheckMessage]:
        """Yield methods that the class overrides, and that were called in 8.x only."""
        for method in UNCALLED:
            overriding = next((base for base in self.classes if method.name in vars(base)), None)
            if overriding is not None and method.is_overridden_by(self.owner):
                yield Warning(
                    f"{serializer_label(overriding)} overrides {method.name!r}, which nothing "
                    "calls.",
                    hint=f"Override {method.remedy} in its place.",
                    id=f"{PACKAGE}.W006",
                )

    def readers(self) -> list[str]:
        """Return the names of the methods that read the query string of a request."""
        return [
            name
            for base in self.classes
            for name, method in vars(base).items()
            if isinstance(method, FunctionType)
            and not QUERY_STRING.isdisjoint(method.__code__.co_names)
        ]


class ViewCheck:
    """Finds what behaves differently in a view than in 8.x.

    Args:
        callback: the view, as the URLconf has it.
    """

    def __init__(self, callback: Callable[..., Any]) -> None:
        self.view_class: type = callback.cls  # type: ignore[attr-defined]
        #: The arguments of the view that its URL pattern has.
        self.declared: Mapping[str, Any] = getattr(callback, "initkwargs", {})
        self.own = OwnCode(self.view_class)
        self.label = serializer_label(self.view_class)

    def classes(self) -> Iterator[type]:
        """Yield the class of the view with the classes that it names."""
        yield self.view_class
        yield from getattr(self.view_class, "renderer_classes", ())
        yield from getattr(self.view_class, "filter_backends", ())

    def option(self, name: str) -> Any:
        """Return what the URL pattern, or the class, has for an attribute."""
        return self.declared.get(name, getattr(self.view_class, name, None))

    def parent(self) -> Iterator[CheckMessage]:
        """Yield what the view offers, where it has relationships of a parent that it only names."""
        if not looks_in_urlconf() or not self.names_no_parent:
            return
        model = getattr(self.option("queryset"), "model", None)
        if model is None:
            return
        found = found_serializer_class(model)
        hint = "Name the serializer of the parent: `parent_serializer_class`."
        if found is None:
            yield Warning(
                f"{self.label}: no view of the URLconf has a serializer for {model.__name__}, so "
                "that there are no relationships at its URLs.",
                hint=f"{hint} Or set {PREFIX}DIALECT = '8'.",
                id=f"{PACKAGE}.W004",
            )
            return
        yield Info(
            f"{self.label} offers the relationships that {serializer_label(found)} declares, where "
            f"8.x offered all relations of {model.__name__}.",
            hint=hint,
            id=f"{PACKAGE}.I001",
        )

    @property
    def names_no_parent(self) -> bool:
        """Whether it is a view of relationships alone that names no serializer of its parent."""
        is_relationship_view = issubclass(self.view_class, RetrieveRelationshipMixin)
        if not is_relationship_view or "registry" in self.declared:
            return False
        serializer_class = self.option("serializer_class")
        is_alone = serializer_class is not None and is_for_identifiers(serializer_class)
        is_named = self.option("parent_serializer_class") is not None
        return is_alone and not is_named and not self.own.has(OWN_WAYS)

    def reading(self) -> Iterator[CheckMessage]:
        """Yield the view if its own code reads the query string, and it names no parameters."""
        named = getattr(self.view_class, "allowed_query_parameters", ())
        is_told = named or json_api_settings.ALLOWED_QUERY_PARAMETERS
        if is_told or not dialect().refuses_unread_parameters:
            return
        readers = self.own.readers() if issubclass(self.view_class, JSONAPIMixin) else []
        if readers:
            yield Info(
                f"{self.label} reads the query string in {readers[0]!r}. Parameters that it is not "
                "known to read are refused.",
                hint="Name those of its own in `allowed_query_parameters`, or in "
                f"{PREFIX}ALLOWED_QUERY_PARAMETERS.",
                id=f"{PACKAGE}.I002",
            )
