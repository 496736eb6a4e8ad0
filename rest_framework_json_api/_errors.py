"""From the detail of a Django REST framework exception to JSON:API error objects.

A detail is a tree of dicts and lists with messages as leaves. The tree mirrors the request, so
the JSON pointer (RFC 6901) of a leaf is built on the way down to it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from http.client import responses
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError

from rest_framework_json_api._dialect import dialect

ErrorObject = dict[str, Any]

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

#: The members of ``source``.
SOURCES = ("pointer", "parameter", "header")

#: The members of an error object (JSON:API 1.1, "Error Objects"), in the order of output.
MEMBERS = ("id", "links", "status", "code", "title", "detail", "source", "meta")


def title_of(status: int) -> str | None:
    """Return the title of an error: the reason phrase of its status, where it has one."""
    return TITLES.get(status) if dialect().has_titles else None


def error_object(
    message: Any, status: int, *, pointer: str | None = None, code: str | None = None
) -> ErrorObject:
    """Return an error object for one message.

    ``code`` is the one that the message carries, unless given. ``title`` is the reason phrase of
    the status, so that it never differs between occurrences of a problem.
    """
    code = code or getattr(message, "code", None)
    members = {
        "status": str(status),
        "code": code and str(code),
        "title": title_of(status),
        "detail": None if message is None else str(message),
        "source": {"pointer": pointer} if pointer is not None else None,
    }
    return {name: value for name, value in members.items() if value is not None}


def is_error_object(detail: Any) -> bool:
    """Tell whether a detail is an error object that a project wrote out itself."""
    if not isinstance(detail, Mapping) or not all(name in MEMBERS for name in detail):
        return False
    return isinstance(detail.get("detail"), str) or is_source(detail.get("source"))


def is_source(value: Any) -> bool:
    """Tell whether a value says where in a request an error has its source."""
    if not isinstance(value, Mapping) or not value:
        return False
    return all(name in SOURCES and isinstance(text, str) for name, text in value.items())


def complete(detail: Mapping[str, Any], status: int) -> ErrorObject:
    """Return an error object written out by a project, with ``status`` and ``title`` filled in."""
    status = int(detail.get("status", status))
    message = detail.get("detail")
    code = getattr(message, "code", None)
    filled = {"code": code, "title": title_of(status), **detail, "status": str(status)}
    return {name: plain_text(filled[name]) for name in MEMBERS if filled.get(name) is not None}


def plain_text(value: Any) -> Any:
    """Undo what an exception does to the values of its detail: error details become strings."""
    if isinstance(value, ErrorDetail):
        return str(value)
    if isinstance(value, Mapping):
        return {name: plain_text(item) for name, item in value.items()}
    return value


def escape(segment: Any) -> str:
    """Escape one reference token of a JSON pointer (RFC 6901, section 3)."""
    return str(segment).replace("~", "~0").replace("/", "~1")


def existing(pointer: str, document: Any) -> str:
    """Return a pointer, cut off where the document has no such value (RFC 6901, section 4)."""
    found = ""
    for token in pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        try:
            document = document[int(name) if isinstance(document, list) else name]
        except (IndexError, KeyError, TypeError, ValueError):
            return found
        found = f"{found}/{token}"
    return found


def in_document(errors: Iterable[ErrorObject], request: Any) -> list[ErrorObject]:
    """Return errors that point to values which the document of a request has."""
    errors = list(errors)
    if not hasattr(request, DOCUMENT):
        return errors
    document = getattr(request, DOCUMENT)
    return [
        {**error, "source": {**error["source"], "pointer": existing(pointer, document)}}
        if (pointer := error.get("source", {}).get("pointer")) is not None
        else error
        for error in errors
    ]


def error_objects(
    detail: Any, status: int, pointer: str | None, step: Callable[[str, Any], str | None]
) -> Iterator[ErrorObject]:
    """Yield an error object for each leaf of a detail tree.

    Args:
        detail: what an exception of Django REST framework has as its ``detail``.
        status: the status of the response.
        pointer: where the tree stands in the request; None for a request without a document.
        step: called with a pointer and a key of the tree, returns the pointer of what is there.
    """
    if is_error_object(detail):
        yield complete(detail, status)
    elif isinstance(detail, Mapping):
        for key, value in detail.items():
            yield from error_objects(value, status, pointer and step(pointer, key), step)
    elif isinstance(detail, (list, tuple)):
        yield from list_error_objects(detail, status, pointer, step)
    else:
        yield error_object(detail, status, pointer=pointer)


def list_error_objects(
    details: list[Any] | tuple[Any, ...],
    status: int,
    pointer: str | None,
    step: Callable[[str, Any], str | None],
) -> Iterator[ErrorObject]:
    """Yield the error objects of a list.

    A list of messages belongs to one value. A list with trees in it has one for each item of a
    list in the request, an empty one where the item is valid.
    """
    for index, value in enumerate(details):
        nested = isinstance(value, (Mapping, list, tuple)) and not is_error_object(value)
        below = step(pointer, index) if nested and pointer else pointer
        yield from error_objects(value, status, below, step)


class Conflict(APIException):
    """The request conflicts with the state of the resource: status 409."""

    status_code = 409
    default_detail = _("Conflict.")
    default_code = "conflict"


def identity_conflict(member: str, given: Any, expected: Any) -> Conflict:
    """Return the exception for a type or id that is not the one of the URL."""
    message = f"The {member} {given!r} is not the one of this URL: {expected!r}."
    return Conflict([{"detail": message, "source": {"pointer": f"/data/{member}"}}])


def unaccepted_type(given: Any, accepted: Iterable[str]) -> Conflict:
    """Return the exception for a type that none of several serializers is for."""
    listed = ", ".join(repr(name) for name in accepted)
    message = f"The type {given!r} is not accepted here. Accepted are: {listed}."
    return Conflict([{"detail": message, "source": {"pointer": "/data/type"}}])


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


def parameter_error(parameter: str, message: str, code: str = "invalid") -> ValidationError:
    """Return the exception for a query parameter that cannot be honoured: status 400.

    The error object names the parameter in ``source.parameter`` (JSON:API 1.1, "Error Objects").
    """
    return ValidationError(
        [{"detail": ErrorDetail(message, code), "source": {"parameter": parameter}}], code
    )
