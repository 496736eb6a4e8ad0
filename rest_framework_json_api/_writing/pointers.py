"""The source of an error in a request: a JSON pointer or the name of a parameter."""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from rest_framework.request import Request, is_form_media_type
from rest_framework.serializers import BaseSerializer

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._fields.target import AnyField, is_relationship_field
from rest_framework_json_api._protocol.details import Detail
from rest_framework_json_api._protocol.errors import (
    DOCUMENT,
    ErrorObject,
    escape,
)
from rest_framework_json_api._query.query import ASIDE
from rest_framework_json_api._resources.naming import field_key
from rest_framework_json_api._resources.views import View


def fields_for(
    serializer_class: type[BaseSerializer[Any]] | None, view: View | None, request: Request | None
) -> Mapping[str, AnyField]:
    """Return the fields of a serializer class in a view, by name; empty without a class."""
    if serializer_class is None:
        return {}
    context = {"request": request, "view": view, **context_of(view), ASIDE: True}
    return getattr(serializer_class(context=context), "fields", {})


#: Whether a view's ``get_serializer_context`` is running, so that it is not called again.
ASKED: ContextVar[bool] = ContextVar("ASKED", default=False)


def context_of(view: View | None) -> Mapping[str, Any]:
    """Return the context that a view gives to its serializers.

    It is empty for a view without one, for one that is not initialized yet, and inside a
    ``get_serializer_context`` that reads ``request.data``, which is being parsed.
    """
    getter = getattr(view, "get_serializer_context", None)
    if ASKED.get() or getter is None or not hasattr(view, "format_kwarg"):
        return {}
    token = ASKED.set(True)
    try:
        context: Mapping[str, Any] = getter()
    finally:
        ASKED.reset(token)
    return context


Path = tuple[Any, ...]

#: The methods whose input is the query string.
READING = ("GET", "HEAD", "OPTIONS")

#: The methods whose requests may have a document.
WRITING = ("POST", "PATCH", "PUT", "DELETE")


@dataclass(frozen=True, slots=True)
class Input:
    """The input of a request: a document, a form, the query string, or nothing.

    Args:
        request: the request; None for an error without one.
    """

    request: Request | None

    @property
    def is_form(self) -> bool:
        """Whether it is a form."""
        return is_form_media_type(getattr(self.request, "content_type", None) or "")

    @property
    def is_document(self) -> bool:
        """Whether it may be a document, in the body of the request."""
        if getattr(self.request, "stream", self.request) is None:
            return False
        return not self.is_form and getattr(self.request, "method", None) in WRITING

    @property
    def has_parameters(self) -> bool:
        """Whether its values are named parameters, in a form or in the query string."""
        return self.is_form or getattr(self.request, "method", None) in READING

    @property
    def document(self) -> Any:
        """The document; None if it has not been parsed."""
        return getattr(self.request, DOCUMENT, None)


def fields_of_serializer(serializer: Any) -> Mapping[str, AnyField]:
    """Return the fields of a serializer by name; for a list serializer, those of its items."""
    serializer = getattr(serializer, "child", serializer)
    # Of a polymorphic serializer, the member that the document is for.
    serializer = getattr(serializer, "member", None) or serializer
    return getattr(serializer, "fields", {})


class Pointers:
    """Builds JSON pointers (RFC 6901) from the paths of errors of a resource.

    Args:
        fields: returns the fields of the serializer by name.
    """

    def __init__(self, fields: Callable[[], Mapping[str, AnyField]]) -> None:
        self.fields = fields

    def __call__(self, path: Path) -> str:
        """Return the pointer for the keys that lead to an error in its detail."""
        pointer = "/data"
        for index, key in enumerate(path):
            if isinstance(key, int):
                pointer = f"{pointer}/{key}"
                continue
            below = "".join(f"/{escape(token)}" for token in path[index + 1 :])
            return f"{pointer}/{self.member(str(key), below)}"
        return pointer

    def member(self, name: str, below: str) -> str:
        """Return the path of a field within a resource object, extended by ``below``."""
        if name == "id" or (name == "type" and name not in self.fields()):
            return f"{name}{below}"
        key = escape(field_key(name))
        if not self.is_linkage(name):
            return f"attributes/{key}{below}"
        is_deep = dialect().points_into_linkage
        return f"relationships/{key}/data{below}" if is_deep else f"relationships/{key}"

    def is_linkage(self, name: str) -> bool:
        """Return whether errors of a field point to its linkage."""
        return is_relationship_field(self.fields().get(name))


class RefusalPointers(Pointers):
    """Builds pointers to relationships that have been refused."""

    def is_linkage(self, name: str) -> bool:
        """Return true: every such error is about a relationship."""
        return True


class LinkagePointers(Pointers):
    """Builds pointers into the document of a relationship, whose ``data`` is linkage."""

    def __call__(self, path: Path) -> str:
        """Return the pointer for the keys that lead to an error in its detail."""
        return "/data" + "".join(f"/{key}" for key in path if isinstance(key, int))


@dataclass(frozen=True)
class Sources:
    """Locates errors in the input of a request.

    Args:
        pointers: builds pointers into the document.
        input: the input of the request.
        whole: the source of an error that is about no field.
    """

    pointers: Pointers
    input: Input
    whole: Mapping[str, str] | None = None

    def __call__(self, leaf: Detail) -> ErrorObject:
        """Return the ``source`` or ``meta`` of an error object; empty for no place."""
        is_named = leaf.path and (not leaf.is_lone_message or dialect().names_lone_messages)
        if not is_named:
            return {"source": dict(self.whole)} if self.whole is not None else {}
        return self.of_field(leaf.path)

    def of_field(self, path: Path) -> ErrorObject:
        """Return the ``source`` or ``meta`` for the path of a field."""
        if dialect().points_without_document:
            return {"source": {"pointer": self.pointers(path)}}
        if self.input.is_document:
            return Pointer(self.pointers(path)).told(self.input.document)
        if self.input.has_parameters:
            return {"source": {"parameter": parameter(path)}}
        name, *below = path
        return {"meta": {"member": "/".join([field_key(str(name)), *map(str, below)])}}


def parameter(path: Path) -> str:
    """Return the name of the form parameter for a path, in DRF's notation for nested values.

    The values of a list share the name of the list.
    """
    name = ""
    end = max(index for index, key in enumerate(path) if index == 0 or not isinstance(key, int))
    for key in path[: end + 1]:
        if isinstance(key, int):
            name += f"[{key}]"
        else:
            name += f".{key}" if name and not name.endswith("]") else str(key)
    return name


@dataclass(frozen=True, slots=True)
class Pointer:
    """A pointer into a document (RFC 6901)."""

    text: str

    def told(self, document: Any) -> ErrorObject:
        """Return the ``source``, and for a value that is missing its name in ``meta``.

        Args:
            document: the document of the request; None if it is not known.
        """
        if document is None:
            return {"source": {"pointer": self.text}}
        found, holder = self.existing(document)
        if found == self.text:
            return {"source": {"pointer": self.text}}
        tokens = self.missing(found)[len(found) + 1 :].split("/")
        if dialect().points_to_missing and isinstance(holder, Mapping):
            end = 2 if tokens[0] in ("attributes", "relationships") else 1
            found, tokens = "/".join([found, *tokens[:end]]), tokens[end:]
        meta = {"meta": {"member": "/".join(tokens)}} if tokens else {}
        return {"source": {"pointer": found}, **meta}

    def missing(self, found: str) -> str:
        """Return the pointer, cut to the relationship object if that is missing altogether.

        Args:
            found: the part of the pointer that exists in the document.
        """
        relationship, mark, _ = self.text.rpartition("/data")
        is_linkage = relationship.rpartition("/")[0].endswith("/relationships")
        is_whole = mark and is_linkage and len(found) < len(relationship)
        return relationship if is_whole else self.text

    def existing(self, document: Any) -> tuple[str, Any]:
        """Return the longest part that exists in a document, and the value there."""
        found = ""
        for token in self.text.split("/")[1:]:
            name = token.replace("~1", "/").replace("~0", "~")
            try:
                document = document[int(name) if isinstance(document, list) else name]
            except (IndexError, KeyError, TypeError, ValueError):
                break
            found = f"{found}/{token}"
        return found, document


def errors_of_response(data: Any, status: int, request: Request | None) -> list[ErrorObject]:
    """Return the error objects for the data of a response with an error status.

    Args:
        data: the errors of a serializer or of fields, messages, or error objects.
        status: the status of the response.
        request: the request.
    """
    serializer = getattr(data, "serializer", None)
    fields = fields_of_serializer(serializer)
    sent = Input(request)
    whole = {"pointer": "/data"} if fields and sent.is_document else None
    sources = Sources(Pointers(lambda: fields), sent, whole)
    is_of_fields = serializer is not None or tells_fields(data)
    kept = data if is_of_fields else Detail(data).with_keys_kept()
    return Detail(kept).error_objects(status, sources)


def tells_fields(data: Any) -> bool:
    """Return whether data maps fields to lists of messages, as the errors of serializers do."""
    return isinstance(data, Mapping) and all(isinstance(value, list) for value in data.values())
