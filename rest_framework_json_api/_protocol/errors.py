"""From the detail of a Django REST framework exception to JSON:API error objects.

A detail is a tree of dicts and lists with messages as leaves. The tree mirrors the request, so
the keys on the way down to a leaf tell its place there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from http.client import responses
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.settings import api_settings

from rest_framework_json_api._dialect import dialect

ErrorObject = dict[str, Any]

AnyException = TypeVar("AnyException", bound=APIException)

#: The attribute of a request with the document of its body.
DOCUMENT = "_json_api_document"

#: The reason phrases of statuses, as RFC 9110 has them in every version of Python.
TITLES = {
    **responses,
    413: "Content Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    422: "Unprocessable Content",
}

#: The codes of this package alone, and those of the exceptions that carry them.
GENERAL_CODES = {
    "conflict": "error",
    "forbidden_change": "error",
    "include": "parse_error",
}

#: The pointer to the primary data.
WHOLE = "/data"

#: The members of ``source``.
SOURCES = ("pointer", "parameter", "header")

#: The members of an error object (JSON:API 1.1, "Error Objects"), in the order of output.
MEMBERS = ("id", "links", "status", "code", "title", "detail", "source", "meta")

#: Those whose values are texts.
TEXTS = ("id", "status", "code", "title", "detail")


def title_of(status: int) -> str | None:
    """Return the title of an error: the reason phrase of its status, where it has one."""
    return TITLES.get(status) if dialect().has_titles else None


def error_object(
    message: Any, status: int, *, pointer: str | None = None, code: Any = None
) -> ErrorObject:
    """Return an error object for one message.

    ``code`` is the one that the message carries, unless given. ``title`` is the reason phrase of
    the status, so that it never differs between occurrences of a problem.
    """
    members = {
        **known_members(status, code or getattr(message, "code", None)),
        "detail": None if message is None else as_text(message),
        "source": {"pointer": pointer} if pointer is not None else None,
    }
    return {name: value for name, value in members.items() if value is not None}


def as_text(message: Any) -> str:
    """Return a message as a text; one that carries a code keeps it for code of the project."""
    return message if isinstance(message, ErrorDetail) else str(message)


def known_members(status: int, code: Any) -> ErrorObject:
    """Return the members that every error object of the package has."""
    return {
        "status": str(status),
        "code": code_told(str(code)) if code else None,
        "title": title_of(status),
    }


def code_told(code: str) -> str:
    """Return the code that an error with a code has in the dialect."""
    return code if dialect().has_own_codes else GENERAL_CODES.get(code, code)


class Written(dict[str, Any]):
    """An error object, whatever members it has."""

    @classmethod
    def of(cls, keys: Mapping[str, Any]) -> "Written":
        """Return an error object with all that a dict says."""
        if isinstance(keys, Own):
            return keys
        members = {name: keys[name] for name in MEMBERS if name in keys and fits(name, keys[name])}
        rest = {name: value for name, value in keys.items() if name not in members}
        meta = {**members.get("meta", {}), **rest}
        return cls({**members, "meta": meta} if meta else members)


class Own(Written):
    """An error object of the package: it has ``status``, ``title`` and ``code`` in each dialect."""


def located(
    exception: type[AnyException],
    message: Any,
    *sources: Mapping[str, str],
    code: Any = None,
    pointer: str = WHOLE,
) -> AnyException:
    """Return an exception about places in the request, with an error object for each.

    Args:
        exception: the class of the exception.
        message: what is wrong.
        sources: the member ``source`` of each error object.
        code: the code; that of the message or of the class, if not given.
        pointer: the source in the dialect that has pointers alone.
    """
    details = [{"detail": message, "source": precise(source, pointer)} for source in sources]
    return located_details(exception, details, code)


def located_details(
    exception: type[AnyException], details: list[Any], code: Any = None
) -> AnyException:
    """Return an exception for error objects of the package."""
    found = exception(details, code)
    found.detail = [Own(detail) for detail in found.detail]  # type: ignore[arg-type]
    return found


@dataclass(frozen=True, slots=True)
class Detail:
    """What an exception says: a message, an error object, or a tree of them.

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


def fits(name: str, value: Any) -> bool:
    """Tell whether a value can be that of a member of an error object."""
    if name == "source":
        return is_source(value)
    is_branch = isinstance(value, (Mapping, list, tuple))
    return not is_branch if name in TEXTS else isinstance(value, Mapping)


def is_source(value: Any) -> bool:
    """Tell whether a value says where in a request an error has its source."""
    if not isinstance(value, Mapping) or not value:
        return False
    return all(name in SOURCES and isinstance(text, str) for name, text in value.items())


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


def escape(segment: Any) -> str:
    """Escape one reference token of a JSON pointer (RFC 6901, section 3)."""
    return str(segment).replace("~", "~0").replace("/", "~1")


def in_members_order(error: ErrorObject) -> ErrorObject:
    """Return an error object with its members in the order of output."""
    return {name: error[name] for name in MEMBERS if error.get(name) is not None}


def distinct(errors: Iterable[ErrorObject]) -> list[ErrorObject]:
    """Return errors in their order, each of them once."""
    return list({repr(error): error for error in errors}.values())


def precise(source: Mapping[str, str] | None, pointer: str = WHOLE) -> Mapping[str, str] | None:
    """Return the source of an error that is about no field, as the dialect tells it."""
    return source if dialect().has_precise_sources else {"pointer": pointer}


class Conflict(APIException):
    """The request conflicts with the state of the resource: status 409."""

    status_code = 409
    default_detail = _("Conflict.")
    default_code = "conflict"


class TypeConflict(Conflict, ValidationError):
    """An identifier is of another type than a relationship takes: status 409.

    As one of the errors of a serializer's fields, it has the status that the dialect says.
    """


def identity_conflict(member: str, given: Any, expected: Any) -> Conflict:
    """Return the exception for a type or id that is not the one of the URL."""
    message = f"The {member} {given!r} is not the one of this URL: {expected!r}."
    return located(Conflict, message, {"pointer": f"/data/{member}"})


def unaccepted_type(given: Any, accepted: Iterable[str]) -> Conflict:
    """Return the exception for a type that none of several serializers is for."""
    listed = ", ".join(repr(name) for name in accepted)
    message = f"The type {given!r} is not accepted here. Accepted are: {listed}."
    return located(Conflict, message, {"pointer": "/data/type"})


class Refusal(APIException):
    """A change that a relationship does not take: status 403.

    Args:
        name: the Python name of the relationship.
        message: what is refused, and why.
    """

    status_code = 403
    default_code = "forbidden_change"

    def __init__(self, name: str, message: str) -> None:
        super().__init__({name: [message]})


def parameter_error(
    parameter: str, message: str, code: str = "invalid", pointer: str = WHOLE
) -> ValidationError:
    """Return the exception for a query parameter that cannot be honoured: status 400.

    The error object names the parameter in ``source.parameter`` (JSON:API 1.1, "Error Objects").
    """
    source = {"parameter": parameter}
    return located(ValidationError, ErrorDetail(message, code), source, code=code, pointer=pointer)


def together(errors: Iterable[ValidationError]) -> ValidationError:
    """Return one exception for several about places in the request."""
    return located_details(ValidationError, [item for error in errors for item in error.detail])


def each(clean: Callable[[Any], Any], items: Any) -> tuple[dict[int, Any], dict[int, Any]]:
    """Return what a function makes of each item, and what it refuses of each, by index."""
    indexed = items.items() if isinstance(items, dict) else enumerate(items)
    cleaned: dict[int, Any] = {}
    errors: dict[int, Any] = {}
    for index, item in indexed:
        try:
            cleaned[index] = clean(item)
        except ValidationError as error:
            errors[index] = error.detail
    return cleaned, errors


def refuse(errors: dict[int, Any]) -> None:
    """Raise the errors of all items, in their order."""
    ordered: dict[Any, Any] = {index: errors[index] for index in sorted(errors)}
    if ordered:
        raise ValidationError(ordered)
