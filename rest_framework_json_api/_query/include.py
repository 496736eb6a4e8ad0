"""The paths of ``include``, as relationships of serializers."""

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._protocol.errors import parameter_error
from rest_framework_json_api._query.limits import Limit, depth_of
from rest_framework_json_api._query.query import INCLUDE, query_of
from rest_framework_json_api._resources.naming import field_key, field_name, names_by_key
from rest_framework_json_api._resources.resource import AnySerializer, resource_of

MOST_PATHS = Limit("max_include_paths", "There are {} paths to include, and at most {} may be.")
MOST_SEGMENTS = Limit(
    "max_include_depth", "A path to include has {} segments, and at most {} may be."
)

#: The segments of include paths, each with those below it.
PathTree = Mapping[str, "PathTree"]


class Offer:
    """The relationships that a serializer offers to include.

    Args:
        serializer: the serializer, as a class or as an instance with serializers of its own.
        added: serializers of relationships that a dotted key of a serializer above declares.
    """

    def __init__(
        self,
        serializer: AnySerializer,
        added: Mapping[str, type] = MappingProxyType({}),
    ) -> None:
        self.serializer = serializer
        self.added = added

    @cached_property
    def declared(self) -> Mapping[str, type]:
        """Serializers by name; names with dots lie further below."""
        declared = resource_of(self.serializer).declared()
        return {**declared, **self.added} if self.added else declared

    @property
    def names(self) -> list[str]:
        """The relationships right below."""
        return [name for name in self.declared if "." not in name]

    @cached_property
    def names_by_segment(self) -> Mapping[str, str]:
        """The relationships right below, as paths spell them."""
        return names_by_key(self.names)

    def below(self, name: str) -> "Offer":
        """Return the offer below a relationship: of its serializer, and of dotted keys."""
        prefix, declared = f"{name}.", self.declared
        added = {
            key.removeprefix(prefix): declared[key] for key in declared if key.startswith(prefix)
        }
        return Offer(declared[name], added)

    @cached_property
    def members(self) -> "dict[type, Offer]":
        """The offer of each member of a polymorphic serializer; none for others."""
        resource = resource_of(self.serializer)
        if not resource.is_polymorphic:
            return {}
        own = getattr(resource.serializer, "included_serializers", None) or {}
        added = {**own, **self.added}
        return {member: Offer(member, added) for member in resource.members}

    def first_unknown(self, tree: PathTree, trail: str = "") -> tuple[str, list[str]] | None:
        """Return the first path that is not offered, with the paths offered in its place."""
        for segment, below in tree.items():
            name = self.names_by_segment.get(segment)
            if name is None:
                offered = [f"{trail}{field_key(name)}" for name in self.names]
                return f"{trail}{segment}", offered
            unknown = self.below(name).first_unknown(below, f"{trail}{segment}.") if below else None
            if unknown is not None:
                return unknown
        return None

    def names_on_path(self, segments: Iterable[str]) -> Iterator[str]:
        """Yield the names of relationships for the segments of a path.

        A segment that names nothing declared is spelled back.
        """
        offer: Offer | None = self
        for segment in segments:
            name = offer.names_by_segment.get(segment) if offer is not None else None
            offer = offer.below(name) if offer is not None and name is not None else None
            yield name or field_name(segment)


class Inclusion:
    """What to include below the resources of a serializer: paths, as far as it offers them.

    Args:
        tree: the paths. Those that the serializer does not offer are left out: another member of
            the same polymorphic serializer does.
        offer: the offer of the serializer.
        is_asked: whether the client asks for it, and so is told where it cannot be included.
    """

    def __init__(self, tree: PathTree, offer: Offer, is_asked: bool = False) -> None:
        self.tree = tree
        self.offer = offer
        self.is_asked = is_asked

    @classmethod
    def checked(cls, tree: PathTree, serializer: AnySerializer) -> "Inclusion":
        """Return the inclusion of paths that a serializer has to offer.

        Raises:
            ValidationError: for a path that it does not offer.
        """
        offer = Offer(serializer)
        unknown = offer.first_unknown(tree)
        if unknown is not None:
            raise unknown_path(*unknown)
        return cls(tree, offer, dialect().refuses_unread_includes)

    @classmethod
    def by_default(cls, serializer: AnySerializer) -> "Inclusion":
        """Return what to include unless the client says: for each member what it wants itself.

        A path that is not offered is left out; a system check tells it.
        """
        default = default_include(serializer)
        if default:
            return cls(path_tree(",".join(default)), Offer(serializer))
        return (
            DefaultOfMembers({}, Offer(serializer))
            if resource_of(serializer).is_polymorphic
            else NOTHING
        )

    @cached_property
    def below(self) -> "dict[str, Inclusion]":
        """The inclusions by relationship; a polymorphic serializer leaves them to its members."""
        if not self.tree or self.offer.members:
            return {}
        names = self.offer.names_by_segment
        return {
            names[segment]: Inclusion(tree, self.offer.below(names[segment]), self.is_asked)
            for segment, tree in self.tree.items()
            if segment in names
        }

    @property
    def serializer_class(self) -> type[BaseSerializer[Any]]:
        """The serializer of the resources, as its relationship declares it."""
        return self.offer.serializer  # type: ignore[return-value]

    @property
    def leads_on(self) -> bool:
        """Whether anything may be included below, maybe of one member alone."""
        return bool(self.below or self.offer.members)

    def of_member(self, member: type) -> "Inclusion":
        """Return the inclusions below a member of a polymorphic serializer."""
        offer = self.offer.members.get(member)
        return NOTHING if offer is None else Inclusion(self.tree, offer, self.is_asked)

    def among(self, names: Container[str]) -> "Inclusion":
        """Return the inclusion of those relationships that are among some names."""
        found = Inclusion(self.tree, self.offer, self.is_asked)
        found.below = {name: below for name, below in self.below.items() if name in names}
        return found


class DefaultOfMembers(Inclusion):
    """The defaults of the members, where a polymorphic serializer itself has none."""

    def of_member(self, member: type) -> Inclusion:
        """Return the default inclusions of a member."""
        return Inclusion.by_default(member)


#: Nothing to include.
NOTHING = Inclusion({}, Offer(None))


@lru_cache(256)
def path_tree(text: str) -> PathTree:
    """Parse the value of ``include``: paths parted by commas, their segments by dots."""
    tree: dict[str, Any] = {}
    for path in text.split(",") if text else ():
        below = tree
        for segment in path.strip().split("."):
            below = below.setdefault(segment, {})
    return tree


def default_include(serializer: AnySerializer) -> list[str]:
    """Return ``JSONAPIMeta.included_resources``, the default of ``include``."""
    options = getattr(serializer, "JSONAPIMeta", None)
    return list(getattr(options, "included_resources", ()))


def include_names(
    request: HttpRequest | Request | None,
    serializer: AnySerializer,
) -> list[str]:
    """Return the include paths of a request by Python name, else the serializer's default."""
    text = query_of(request).include
    if text is None:
        return default_include(serializer)
    offer = Offer(serializer)
    paths = [path.strip() for path in text.split(",") if path.strip()]
    return [".".join(offer.names_on_path(path.split("."))) for path in paths]


def inclusion_of(request: HttpRequest | Request | None, serializer: AnySerializer) -> Inclusion:
    """Return what to include in an answer of a serializer: the client's paths, else the default.

    Raises:
        ValidationError: for a path that the serializer does not offer, with the parameter
            ``include`` (JSON:API 1.1, "Inclusion of Related Resources").
    """
    text = query_of(request).include
    if text is None:
        return Inclusion.by_default(serializer)
    check_limits(request, text)
    return Inclusion.checked(path_tree(text), serializer)


def check_limits(request: HttpRequest | Request | None, text: str) -> None:
    """Refuse an ``include`` that is deeper, or has more paths, than the view or the settings allow.

    Raises:
        ValidationError: with the parameter ``include``.
    """
    view = (getattr(request, "parser_context", None) or {}).get("view")
    paths = text.split(",") if text else []
    for limit, number in ((MOST_PATHS, len(paths)), (MOST_SEGMENTS, depth_of(paths))):
        if excess := limit.excess(view, number):
            raise parameter_error(INCLUDE, excess, "include")


def offers_include(request: HttpRequest | Request | None, serializer: AnySerializer) -> bool:
    """Tell whether a serializer offers every path that the client asks to include."""
    query = query_of(request)
    if query.include is None:
        return True
    owner = serializer if isinstance(serializer, type) else type(serializer)
    has_own = owner is not serializer and "included_serializers" in vars(serializer)
    if owner not in query.offers or has_own:
        unknown = Offer(serializer).first_unknown(path_tree(query.include))
        query.offers[owner] = unknown is None
    return query.offers[owner]


def unknown_path(path: str, offered: list[str]) -> Exception:
    """Return the exception for an include path that is not offered."""
    instead = f"Available: {', '.join(offered)}." if offered else "Nothing can be included here."
    return parameter_error(INCLUDE, f"The path {path!r} cannot be included. {instead}", "include")
