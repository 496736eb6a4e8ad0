"""Rules of all objects: names of members, and meta."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from tests.validator.asked import Problems, Scope
from tests.validator.texts import is_at_member, is_extension_member, is_member_name


def under(pointer: str, name: Any) -> str:
    """Return the pointer to a member or item of the value at a pointer."""
    return f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"


def say(pointer: str, text: str) -> str:
    """Return a problem."""
    return f'"{pointer}" {text}'


def is_own(name: str) -> bool:
    """Tell whether the base specification has a say about a member, which @-members escape."""
    return not name.startswith("@")


def is_of_extension(name: str, scope: Scope) -> bool:
    """Tell whether a member was added by an extension that has been applied."""
    return bool(scope.ext) and is_extension_member(name)


def wrong_name(name: str, scope: Scope) -> str | None:
    """Return what is wrong with the name of a member that may be called anything."""
    if not is_own(name):
        return None if is_at_member(name) else "is no name of an @-member."
    if is_member_name(name) or is_of_extension(name, scope):
        return None
    if is_extension_member(name):
        return "is a member of an extension, but none was applied."
    return "is no member name."


def wrong_names(value: Mapping[str, Any], pointer: str, scope: Scope) -> Problems:
    """Check the names of the members of an object that may have any."""
    for name in value:
        if text := wrong_name(name, scope):
            yield say(under(pointer, name), text)


def foreign_members(
    value: Mapping[str, Any], allowed: Collection[str], kind: str, pointer: str, scope: Scope
) -> Problems:
    """Check that an object has no members but those that the specification defines."""
    for name in value:
        if name in allowed or is_of_extension(name, scope):
            continue
        if not is_own(name) or is_extension_member(name):
            if text := wrong_name(name, scope):
                yield say(under(pointer, name), text)
        else:
            yield say(under(pointer, name), f"is no member of {kind}.")


def has_any(value: Mapping[str, Any], names: Iterable[str], scope: Scope) -> bool:
    """Tell whether an object has one of some members, or one of an extension."""
    return any(name in value for name in names) or any(
        is_of_extension(name, scope) for name in value
    )


def strings(value: Mapping[str, Any], names: Iterable[str], pointer: str) -> Problems:
    """Check that members are strings where an object has them."""
    for name in names:
        if name in value and not isinstance(value[name], str):
            yield say(under(pointer, name), "is no string.")


def meta(value: Any, pointer: str, scope: Scope) -> Problems:
    """Check a ``meta`` object (JSON:API 1.1, "Meta Information")."""
    if isinstance(value, dict):
        yield from wrong_names(value, pointer, scope)
    else:
        yield say(pointer, "is no object.")


def meta_of(value: Mapping[str, Any], pointer: str, scope: Scope) -> Problems:
    """Check the ``meta`` of an object, if it has any."""
    if "meta" in value:
        yield from meta(value["meta"], f"{pointer}/meta", scope)
