"""The paths of ``include``, as relationships of serializers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._protocol.errors import parameter_error
from rest_framework_json_api._query.query import INCLUDE, query_of
from rest_framework_json_api._resources.naming import field_key, field_name, names_by_key
from rest_framework_json_api._resources.resource import (
    declared_serializers,
    is_polymorphic,
    members_of,
)
from rest_framework_json_api.settings import json_api_settings

#: The segments of include paths, each with those below it.
PathTree = Mapping[str, "PathTree"]


@dataclass(frozen=True, slots=True)
class Branches:
    """What to include below the resources of a serializer, by relationship name.

    Of a polymorphic serializer each member has its own.
    """

    by_name: "Mapping[str, Branch]"
    members: "Mapping[type, Branches]"


#: Nothing to include.
NOTHING = Branches({}, {})


@dataclass(frozen=True, slots=True)
class Branch:
    """One relationship to include.

    Args:
        serializer_class: the serializer of its resources.
        below: what lies below.
        is_asked: whether the client asks for it, and so is told where it cannot be included.
    """

    serializer_class: type
    below: Branches
    is_asked: bool = True


@lru_cache(256)
def path_tree(text: str) -> PathTree:
    """Parse the value of ``include``: paths parted by commas, their segments by dots."""
    tree: dict[str, Any] = {}
    for path in text.split(",") if text else ():
        below = tree
        for segment in path.strip().split("."):
            below = below.setdefault(segment, {})
    return tree


def default_include(serializer_class: Any) -> list[str]:
    """Return ``JSONAPIMeta.included_resources``: what is included unless the client says."""
    options = getattr(serializer_class, "JSONAPIMeta", None)
    return list(getattr(options, "included_resources", ()))


def include_names(request: Any, serializer_class: Any) -> list[str]:
    """Return the include paths of a request by Python name, else the serializer's default."""
    text = query_of(request).include
    if text is None:
        return default_include(serializer_class)
    declared = declared_serializers(serializer_class)
    paths = [path.strip() for path in text.split(",") if path.strip()]
    return [".".join(names_on_path(path.split("."), declared)) for path in paths]


def names_on_path(segments: list[str], declared: Mapping[str, type]) -> Iterator[str]:
    """Yield the names of relationships for the segments of an include path.

    A segment that names nothing declared is spelled back.
    """
    for segment in segments:
        name = names_by_key(top_level(declared)).get(segment)
        declared = declared_below(declared, name) if name is not None else {}
        yield name or field_name(segment)


def include_branches(request: Any, serializer_class: Any) -> Branches:
    """Return what to include in an answer of a serializer: the client's paths, else the default.

    Raises:
        ValidationError: for a path that the serializer does not offer, with the parameter
            ``include`` (JSON:API 1.1, "Inclusion of Related Resources").
    """
    text = query_of(request).include
    if text is None:
        return default_branches(serializer_class)
    check_limits(request, text)
    return checked_include(path_tree(text), serializer_class)


def check_limits(request: Any, text: str) -> None:
    """Refuse an ``include`` that is deeper, or has more paths, than the view or the settings allow.

    Raises:
        ValidationError: with the parameter ``include``.
    """
    view = (getattr(request, "parser_context", None) or {}).get("view")
    paths = text.split(",") if text else []
    numbers = {
        "max_include_paths": (len(paths), "There are {} paths to include, and at most {} may be."),
        "max_include_depth": (
            depth_of(paths),
            "A path to include has {} segments, and at most {} may be.",
        ),
    }
    if excess := excess_of(view, numbers):
        raise parameter_error(INCLUDE, excess, "include")


def depth_of(paths: Iterable[str]) -> int:
    """Return how many segments the longest of some paths has."""
    return max((path.count(".") + 1 for path in paths), default=0)


def excess_of(view: Any, numbers: Mapping[str, tuple[int, str]]) -> str | None:
    """Return what is more than a view or the settings allow, as a message; None for nothing.

    Args:
        view: the view, whose attributes go before the settings.
        numbers: what the client asks for, with a message, by the name of the limit.
    """
    for attribute, (number, message) in numbers.items():
        own = getattr(view, attribute, None)
        most = getattr(json_api_settings, attribute.upper()) if own is None else own
        if most is not None and number > most:
            return message.format(number, most)
    return None


def checked_include(tree: PathTree, serializer_class: Any) -> Branches:
    """Turn path segments into relationships of a serializer that offers them all.

    Raises:
        ValidationError: for a path that it does not offer.
    """
    unknown = first_unknown(tree, declared_serializers(serializer_class))
    if unknown is not None:
        raise unknown_path(*unknown)
    return resolve_include(tree, serializer_class, is_asked=dialect().refuses_unread_includes)


def default_branches(serializer_class: Any) -> Branches:
    """Return what to include unless the client says: for each member what it wants itself."""
    default = ",".join(default_include(serializer_class))
    if not default and not is_polymorphic(serializer_class):
        return NOTHING
    # A path that is not offered is left out; a system check tells it.
    resolved = resolve_include(path_tree(default), serializer_class, is_asked=False)
    own = {} if default else {m: default_branches(m) for m in members_of(serializer_class)}
    return Branches(resolved.by_name, {**resolved.members, **own})


def offers_include(request: Any, serializer_class: Any) -> bool:
    """Tell whether a serializer offers every path that the client asks to include."""
    query = query_of(request)
    if query.include is None:
        return True
    is_class = isinstance(serializer_class, type)
    owner = serializer_class if is_class else type(serializer_class)
    has_own = not is_class and "included_serializers" in serializer_class.__dict__
    if owner not in query.offers or has_own:
        tree = path_tree(query.include)
        declared = declared_serializers(serializer_class)
        query.offers[owner] = first_unknown(tree, declared) is None
    return query.offers[owner]


def resolve_include(
    tree: PathTree,
    serializer_class: Any,
    added: Mapping[str, type] = MappingProxyType({}),
    is_asked: bool = True,
) -> Branches:
    """Turn path segments into relationships of a serializer, all the way down.

    Args:
        tree: the segments. Those that the serializer does not offer are left out: another member of
            the same polymorphic serializer does.
        serializer_class: the serializer, as a class or as an instance with serializers of its own.
        added: serializers of relationships that a dotted key of a serializer above declares.
        is_asked: whether the client is told which of them cannot be included.
    """
    declared = {**declared_serializers(serializer_class), **added}
    members = {
        m: resolve_include(tree, m, declared_of_base(serializer_class, added), is_asked)
        for m in members_of(serializer_class)
    }
    names = {} if members else names_by_key(top_level(declared))
    return Branches(
        {
            names[segment]: Branch(
                declared[names[segment]],
                resolve_include(
                    below, declared[names[segment]], added_below(declared, names[segment]), is_asked
                ),
                is_asked,
            )
            for segment, below in tree.items()
            if segment in names
        },
        members,
    )


def declared_of_base(serializer_class: Any, added: Mapping[str, type]) -> Mapping[str, type]:
    """Return what a polymorphic serializer declares itself, for all of its members."""
    serializer_class = getattr(serializer_class, "child", serializer_class)
    return {**(getattr(serializer_class, "included_serializers", None) or {}), **added}


def first_unknown(
    tree: PathTree, declared: Mapping[str, type], trail: str = ""
) -> tuple[str, list[str]] | None:
    """Return the first path that is not offered, with the paths offered in its place."""
    names = names_by_key(top_level(declared)) if tree else {}
    for segment, below in tree.items():
        if segment not in names:
            return f"{trail}{segment}", [
                f"{trail}{field_key(name)}" for name in top_level(declared)
            ]
        name = names[segment]
        unknown = first_unknown(below, declared_below(declared, name), f"{trail}{segment}.")
        if unknown is not None:
            return unknown
    return None


def unknown_path(path: str, offered: list[str]) -> Exception:
    """Return the exception for an include path that is not offered."""
    instead = f"Available: {', '.join(offered)}." if offered else "Nothing can be included here."
    return parameter_error(INCLUDE, f"The path {path!r} cannot be included. {instead}", "include")


def top_level(declared: Mapping[str, type]) -> list[str]:
    """Return the relationships that are declared without a dot."""
    return [name for name in declared if "." not in name]


def declared_below(declared: Mapping[str, type], name: str) -> Mapping[str, type]:
    """Return the serializers declared below a relationship.

    Those that the related serializer declares, and those that a dotted key of this one adds.
    """
    added = added_below(declared, name)
    below = declared_serializers(declared[name])
    return {**below, **added} if added else below


def added_below(declared: Mapping[str, type], name: str) -> Mapping[str, type]:
    """Return the serializers that dotted keys declare below a relationship."""
    prefix = f"{name}."
    return {key.removeprefix(prefix): declared[key] for key in declared if key.startswith(prefix)}
