"""The parser: from a JSON:API document to the data that a serializer validates."""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from rest_framework.request import is_form_media_type

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._fields.target import is_relationship_field
from rest_framework_json_api._protocol.errors import (
    DOCUMENT,
    Detail,
    ErrorObject,
    escape,
)
from rest_framework_json_api._query.query import ASIDE
from rest_framework_json_api._resources.naming import field_key


def fields_for(serializer_class: Any, view: Any, request: Any) -> Mapping[str, Any]:
    """Return the fields of a serializer class in a view, by name; none where there is no class."""
    if serializer_class is None:
        return {}
    context = {"request": request, "view": view, **context_of(view), ASIDE: True}
    return getattr(serializer_class(context=context), "fields", {})


#: Whether a view is being asked for the context of its serializers.
ASKED: ContextVar[bool] = ContextVar("ASKED", default=False)


def context_of(view: Any) -> Mapping[str, Any]:
    """Return the context that a view gives to its serializers.

    It is empty for a view that has none or is not at work yet, and for one that reads the data of
    the request to tell the context: the data is what is being parsed.
    """
    if ASKED.get() or not (
        hasattr(view, "get_serializer_context") and hasattr(view, "format_kwarg")
    ):
        return {}
    token = ASKED.set(True)
    try:
        return view.get_serializer_context()  # type: ignore[no-any-return]
    finally:
        ASKED.reset(token)


Path = tuple[Any, ...]

#: The methods whose input is the query string.
READING = ("GET", "HEAD", "OPTIONS")

#: The methods whose requests may have a document.
WRITING = ("POST", "PATCH", "PUT", "DELETE")


def is_form(request: Any) -> bool:
    """Tell whether a request sends a form."""
    return is_form_media_type(getattr(request, "content_type", None) or "")


def sends_document(request: Any) -> bool:
    """Tell whether a request may have a document in its body."""
    if getattr(request, "stream", request) is None:
        return False
    return not is_form(request) and getattr(request, "method", None) in WRITING


def fields_of_serializer(serializer: Any) -> Mapping[str, Any]:
    """Return the fields of a serializer by name, of a list those of its items."""
    serializer = getattr(serializer, "child", serializer)
    # Of a polymorphic serializer, the member that the document is for.
    serializer = getattr(serializer, "member", None) or serializer
    return getattr(serializer, "fields", {})


class Pointers:
    """Makes the pointer (RFC 6901) to what an error of a resource is about.

    Args:
        fields: returns the fields of the serializer by name.
    """

    def __init__(self, fields: Callable[[], Mapping[str, Any]]) -> None:
        self.fields = fields

    def __call__(self, path: Path) -> str:
        """Return the pointer for the keys that lead to an error in its detail."""
        pointer = "/data"
        for index, key in enumerate(path):
            if isinstance(key, int):
                pointer = f"{pointer}/{key}"
                continue
            below = "".join(f"/{escape(token)}" for token in path[index + 1 :])
            return f"{pointer}/{self.member(key, below)}"
        return pointer

    def member(self, name: Any, below: str) -> str:
        """Return where a field stands in a resource object, and what is below it."""
        if name == "id" or (name == "type" and name not in self.fields()):
            return f"{name}{below}"
        key = escape(field_key(str(name)))
        if not self.is_linkage(name):
            return f"attributes/{key}{below}"
        is_deep = dialect().points_into_linkage
        return f"relationships/{key}/data{below}" if is_deep else f"relationships/{key}"

    def is_linkage(self, name: Any) -> bool:
        """Tell whether an error under a name is about linkage."""
        return is_relationship_field(self.fields().get(name))


class RefusalPointers(Pointers):
    """Makes the pointer to a relationship that is refused."""

    def is_linkage(self, name: Any) -> bool:
        """Only linkage is refused in this way."""
        return True


class LinkagePointers(Pointers):
    """Makes the pointer into the document of a relationship, which is linkage."""

    def __call__(self, path: Path) -> str:
        """Return the pointer for the keys that lead to an error in its detail."""
        return "/data" + "".join(f"/{key}" for key in path if isinstance(key, int))


@dataclass(frozen=True)
class Sources:
    """Tells the places of errors about what a client has sent.

    Args:
        pointers: makes pointers into a document.
        request: the request.
        whole: the source of an error that is about no field.
    """

    pointers: Pointers
    request: Any
    whole: Mapping[str, str] | None = None

    def __call__(self, leaf: Detail) -> ErrorObject:
        """Return the members of an error object that tell its place."""
        is_named = leaf.path and (not leaf.is_lone_message or dialect().names_lone_messages)
        if not is_named:
            return {"source": dict(self.whole)} if self.whole is not None else {}
        return self.of_field(leaf.path)

    def of_field(self, path: Path) -> ErrorObject:
        """Return what tells of a field."""
        if dialect().points_without_document:
            return {"source": {"pointer": self.pointers(path)}}
        if sends_document(self.request):
            return pointed(self.pointers(path), getattr(self.request, DOCUMENT, None))
        if is_form(self.request) or getattr(self.request, "method", None) in READING:
            return {"source": {"parameter": parameter(path)}}
        name, *below = path
        return {"meta": {"member": "/".join([field_key(str(name)), *map(str, below)])}}


def parameter(path: Path) -> str:
    """Return the name that a form has for the keys that lead to a value, as DRF reads forms.

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


def pointed(pointer: str, document: Any) -> ErrorObject:
    """Return what tells of the value at a pointer, which the document may be missing.

    Args:
        pointer: the pointer.
        document: the document of the request; None where it is not known.
    """
    if document is None:
        return {"source": {"pointer": pointer}}
    found, holder = existing(pointer, document)
    if found == pointer:
        return {"source": {"pointer": pointer}}
    missing = whole_relationship(pointer, found)
    tokens = missing[len(found) + 1 :].split("/")
    if dialect().points_to_missing and isinstance(holder, Mapping):
        end = 2 if tokens[0] in ("attributes", "relationships") else 1
        found, tokens = "/".join([found, *tokens[:end]]), tokens[end:]
    meta = {"meta": {"member": "/".join(tokens)}} if tokens else {}
    return {"source": {"pointer": found}, **meta}


def whole_relationship(pointer: str, found: str) -> str:
    """Return the pointer to a relationship, of one to its linkage, where all of it is missing.

    Args:
        pointer: the pointer.
        found: how far the document has what it points to.
    """
    relationship, mark, _ = pointer.rpartition("/data")
    is_linkage = relationship.rpartition("/")[0].endswith("/relationships")
    return relationship if mark and is_linkage and len(found) < len(relationship) else pointer


def existing(pointer: str, document: Any) -> tuple[str, Any]:
    """Return a pointer, cut off where the document has no such value, and the value there."""
    found = ""
    for token in pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        try:
            document = document[int(name) if isinstance(document, list) else name]
        except (IndexError, KeyError, TypeError, ValueError):
            break
        found = f"{found}/{token}"
    return found, document


def errors_of_response(data: Any, status: int, request: Any) -> list[ErrorObject]:
    """Return the error objects of what a view has given as the data of its answer.

    Args:
        data: the errors of a serializer or of fields, messages, or error objects.
        status: the status of the answer.
        request: the request.
    """
    serializer = getattr(data, "serializer", None)
    fields = fields_of_serializer(serializer)
    whole = {"pointer": "/data"} if fields and sends_document(request) else None
    sources = Sources(Pointers(lambda: fields), request, whole)
    is_of_fields = serializer is not None or tells_fields(data)
    kept = data if is_of_fields else Detail(data).with_keys_kept()
    return Detail(kept).error_objects(status, sources)


def tells_fields(data: Any) -> bool:
    """Tell whether data has the messages of fields, as serializers make them."""
    return isinstance(data, Mapping) and all(isinstance(value, list) for value in data.values())
