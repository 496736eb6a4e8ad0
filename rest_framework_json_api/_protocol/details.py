"""From the detail of a Django REST framework exception to JSON:API error objects.

A detail is a tree of dicts and lists with messages as leaves. The tree mirrors the request, so
the keys on the way down to a leaf tell its place there.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.functional import Promise
from rest_framework.settings import api_settings

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._protocol.errors import (
    MEMBERS,
    TEXTS,
    ErrorObject,
    Own,
    Written,
    as_text,
    distinct,
    error_object,
    fits,
    known_members,
)


@dataclass(frozen=True, slots=True)
class Detail:
    """The detail of an exception: a message, an error object, or a tree of them.

    Args:
        value: the tree, the message, or an error object that a project has written.
        path: the keys that lead there: names of fields, and the numbers of items.
        is_listed: whether it is one of a list.
    """

    value: Any
    path: tuple[Any, ...] = ()
    is_listed: bool = False

    @property
    def is_lone_message(self) -> bool:
        """Whether it is a message that a field has outside of a list."""
        is_message = not isinstance(self.value, Mapping)
        return is_message and not self.is_listed and len(self.path) == 1

    @property
    def is_error_object(self) -> bool:
        """Whether it is an error object that a project wrote out itself.

        The keys of a dict that is the whole detail are taken for fields, unless it says ``detail``
        as a text or ``source``.
        """
        detail = self.value
        if isinstance(detail, Written):
            return True
        if not isinstance(detail, Mapping) or not all(name in MEMBERS for name in detail):
            return False
        if not all(fits(name, value) for name, value in detail.items()):
            return False
        is_whole = not (self.path or self.is_listed)
        telling = {"detail", "source"} if is_whole else {*TEXTS, "source"}
        return any(detail.get(name) is not None for name in telling)

    @property
    def is_tree(self) -> bool:
        """Whether an item of a list stands for an item of a list in the request."""
        return isinstance(self.value, (Mapping, list, tuple)) and not self.is_error_object

    def leaves(self) -> Iterator["Detail"]:
        """Yield the messages and error objects, each with its place.

        A list of messages belongs to one value. A list with trees in it has one for each item of a
        list in the request, an empty one where the item is valid.
        """
        if self.is_error_object:
            yield self
        elif isinstance(self.value, Mapping):
            for key, value in self.value.items():
                path = self.path if names_no_field(key) else (*self.path, key)
                yield from Detail(value, path).leaves()
        elif isinstance(self.value, (list, tuple)):
            for index, value in enumerate(self.value):
                item = Detail(value, self.path, True)
                yield from (
                    Detail(value, (*self.path, index), True) if item.is_tree else item
                ).leaves()
        else:
            yield self

    def error_objects(
        self, status: int, locate: Callable[["Detail"], ErrorObject]
    ) -> list[ErrorObject]:
        """Return an error object for each leaf, none of them twice.

        Args:
            status: the status of the response.
            locate: returns the members that tell the place of a leaf: ``source`` or ``meta``.
        """
        return distinct(in_members_order(leaf.told(status, locate(leaf))) for leaf in self.leaves())

    def told(self, status: int, place: ErrorObject) -> ErrorObject:
        """Return the error object of a leaf.

        Those that a project has listed say what it wrote, and nothing else.

        Args:
            status: the status of the response.
            place: the members that tell where it is.
        """
        if not isinstance(self.value, Mapping):
            return {**error_object(self.value, status), **place}
        given = written(self.value)
        # The place of the whole input tells nothing.
        below = place if self.path else {}
        if isinstance(self.value, Own):
            return {**known_members(status, self.code), **below, **given}
        if not dialect().completes_error_objects:
            source = {**place.get("source", {}), **given.get("source", {})}
            return {**given, "source": source or None}
        if self.is_listed and not self.path:
            return given
        meta = {**given.get("meta", {}), **below.get("meta", {})}
        return {**known_members(status, self.code), **below, **given, "meta": meta or None}

    @property
    def code(self) -> str | None:
        """The first code that it carries, if any."""
        below = self.value
        if isinstance(below, Mapping):
            below = [below.get("detail"), *below.values()]
        if isinstance(below, list):
            return next(filter(None, (Detail(value).code for value in below)), None)
        code: str | None = getattr(below, "code", None)
        return code

    def with_keys_kept(self) -> Any:
        """Return its value, if it is about no fields: keys without a place are ``meta``.

        Of a list that are the keys of its items.
        """
        if isinstance(self.value, Mapping):
            return Written.of(self.value) if dialect().keeps_keys_of_details else self.value
        if isinstance(self.value, list):
            return [Written.of(v) if isinstance(v, Mapping) else v for v in self.value]
        return self.value


def names_no_field(key: Any) -> bool:
    """Tell whether messages under a key are about a value as a whole."""
    return key in (api_settings.NON_FIELD_ERRORS_KEY, NON_FIELD_ERRORS)


def plain_text(value: Any) -> Any:
    """Undo what an exception does to the values of its detail: error details become strings."""
    if isinstance(value, Mapping):
        return {name: plain_text(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_text(item) for item in value]
    return str(value) if isinstance(value, (str, Promise)) else value


def written(detail: Mapping[str, Any]) -> ErrorObject:
    """Return an error object as a project has written it, in the types of JSON:API."""
    return {
        name: as_text(value) if name in TEXTS else plain_text(value)
        for name in MEMBERS
        if (value := detail.get(name)) is not None
    }


def in_members_order(error: ErrorObject) -> ErrorObject:
    """Return an error object with its members in the order of output."""
    return {name: error[name] for name in MEMBERS if error.get(name) is not None}
