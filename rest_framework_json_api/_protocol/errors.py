"""JSON:API error objects, and the exceptions that carry them."""

from collections.abc import Callable, Iterable, Mapping
from http.client import responses
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError

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
        message: the text of the error.
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


def escape(segment: Any) -> str:
    """Escape one reference token of a JSON pointer (RFC 6901, section 3)."""
    return str(segment).replace("~", "~0").replace("/", "~1")


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
        message: the refusal, and its reason.
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
    """Return the results of a function for items, and its validation errors, by index."""
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
