"""Which query parameters a view reads: every other is refused, wherever it is sent.

See JSON:API 1.1, "Query Parameters": a server answers 400 to what it cannot process.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from rest_framework_json_api._protocol.errors import parameter_error
from rest_framework_json_api._protocol.media_types import applied_to
from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.naming import is_member_name
from rest_framework_json_api.filters import (
    QueryParameterValidationFilter,
    backends_of,
    ignores_unread,
    own_parameters,
)
from rest_framework_json_api.pagination import page_parameters

#: The families of query parameters that the specification names.
INCLUDE, FIELDS, SORT, PAGE, FILTER = FAMILIES = ("include", "fields", "sort", "page", "filter")

FAMILY = re.compile(r"(?P<family>include|fields|sort|page|filter)(?P<brackets>\[.*)?")

FIELDSET = re.compile(r"fields\[(?P<type>[^\[\]]*)\]")

#: What tells the resources of a document, and what is in them.
DOCUMENT = frozenset({INCLUDE, FIELDS})

EVERYTHING = frozenset(FAMILIES)

#: The families that the actions of a viewset read. The object of a URL is found among those that
#: the filters leave.
READ_BY_ACTION = {
    "list": EVERYTHING,
    "retrieve": DOCUMENT | {FILTER},
    "create": DOCUMENT,
    "update": DOCUMENT | {FILTER},
    "partial_update": DOCUMENT | {FILTER},
    "destroy": frozenset({FILTER}),
}

#: What a view without actions has for a method.
ACTIONS_OF_METHODS = {
    "GET": ("list", "retrieve"),
    "HEAD": ("list", "retrieve"),
    "POST": ("create",),
    "PUT": ("update",),
    "PATCH": ("partial_update",),
    "DELETE": ("destroy",),
}


def families_of(view: Any) -> frozenset[str]:
    """Return the families that a view reads for its request.

    Actions of a project's own may read all. A view that is none of DRF's generic ones reads none.
    """
    action: str = getattr(view, "action", None) or ""
    if action or view.request.method == "OPTIONS":
        return READ_BY_ACTION.get(action, EVERYTHING)
    names = ACTIONS_OF_METHODS.get(view.request.method, ())
    found = [READ_BY_ACTION[name] for name in names if hasattr(view, name)]
    if found:
        return found[0]
    return EVERYTHING if hasattr(view, "get_serializer") else frozenset()


class FamilyNames(QueryParameterValidationFilter):
    """What a view has for names that no backend of it checks: families of any brackets."""

    query_regex = re.compile(rf"^({FAMILY.pattern})$")


def check_parameters(view: Any, families: frozenset[str] | None) -> None:
    """Refuse query parameters that have no effect on the answer of a view.

    Where the URL does not offer the method of the request, that is the answer.

    Args:
        view: the view, at work for its request.
        families: the families that it reads; None where that depends on what is related.

    Raises:
        ValidationError: for the first of them.
    """
    if ignores_unread() or view.request.method not in view.allowed_methods:
        return
    check_names(view)
    if families is not None:
        check_families(view.request, families, view)


def check_names(view: Any) -> None:
    """Refuse query parameters that the filter backend for it does not know.

    A view without such a backend has one all the same, unless something of the project may read
    parameters of any name.

    Raises:
        ValidationError: for the first of them.
    """
    known = [backend for backend in backends_of(view) if is_validation(backend)]
    is_open = may_read(view) or not all(map(tells_parameters, backends_of(view)))
    for backend in known or ([] if is_open else [FamilyNames()]):
        backend.validate_query_params(view.request)


def check_families(request: Any, families: Iterable[str], reader: Any) -> None:
    """Refuse query parameters of JSON:API that have no effect on an answer.

    Args:
        request: the request.
        families: the families that may have one.
        reader: the view whose filter backends and pagination read ``sort``, ``page`` and
            ``filter``; None where no view does.

    Raises:
        ValidationError: for the first of them.
    """
    if ignores_unread():
        return
    added = (name for addition in applied_to(request) for name in addition.query_parameters)
    own = {*own_parameters(reader), *added}
    for name in request.query_params:
        family = family_of(name, reader)
        if family is not None and name not in own:
            is_read = family in families and READS[family](name, reader, request)
            if not is_read:
                raise parameter_error(name, _("Nothing reads this parameter here."))


def family_of(name: str, reader: Any) -> str | None:
    """Return the family of a query parameter; None for one that is a project's own."""
    match = FAMILY.fullmatch(name)
    if match is not None:
        return match["family"]
    return PAGE if name in page_parameters(reader) else None


def reads_fields(name: str, reader: Any, request: Any) -> bool:
    """Tell whether a parameter names the type that a fieldset is for."""
    match = FIELDSET.fullmatch(name)
    return match is not None and is_member_name(match["type"])


def reads_sort(name: str, reader: Any, request: Any) -> bool:
    """Tell whether a filter backend orders by a parameter, or may do so."""
    params = (getattr(backend, "ordering_param", None) for backend in backends_of(reader))
    return name in params or may_read(reader)


def reads_page(name: str, reader: Any, request: Any) -> bool:
    """Tell whether the pagination of a view reads a parameter, or something else may do so."""
    return name in page_parameters(reader) or may_read(reader)


def reads_filter(name: str, reader: Any, request: Any) -> bool:
    """Tell whether a view, or one of its filter backends, reads a parameter, or may do so."""
    return chooses_rows(reader) or any(
        filters_by(backend, name, reader, request) for backend in backends_of(reader)
    )


def may_read(reader: Any) -> bool:
    """Tell whether a view, or a filter backend of it, may read any parameter."""
    return chooses_rows(reader) or any(reads_any(backend) for backend in backends_of(reader))


def chooses_rows(reader: Any) -> bool:
    """Tell whether a view has a way of its own to choose its rows, which may read any parameter."""
    return not keeps("choose rows", type(reader))


def reads_any(backend: Any) -> bool:
    """Tell whether a filter backend is a project's own, or another's, of which nothing is known."""
    is_known = keeps("filter rows", type(backend)) or hasattr(backend, "parameters")
    return not is_known


def filters_by(backend: Any, name: str, reader: Any, request: Any) -> bool:
    """Tell whether a filter backend reads a parameter, or may do so, as it does not tell."""
    if getattr(backend, "search_param", None) == name:
        fields = getattr(backend, "get_search_fields", None)
        return fields is not None and bool(fields(reader, request))
    return name in getattr(backend, "parameters", () if tells_parameters(backend) else (name,))


def tells_parameters(backend: Any) -> bool:
    """Tell whether a filter backend is of a kind that reads no parameters but those it names."""
    names = ("parameters", "ordering_param", "get_search_fields")
    return is_validation(backend) or any(hasattr(backend, name) for name in names)


def is_validation(backend: Any) -> bool:
    """Tell whether a filter backend is the one that knows which names parameters may have."""
    return isinstance(backend, QueryParameterValidationFilter)


#: What tells whether a view reads a parameter, by its family.
READS = {
    INCLUDE: lambda name, reader, request: name == INCLUDE,
    FIELDS: reads_fields,
    SORT: reads_sort,
    PAGE: reads_page,
    FILTER: reads_filter,
}
