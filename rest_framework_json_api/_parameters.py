"""Which query parameters a view reads: every other is refused, wherever it is sent.

See JSON:API 1.1, "Query Parameters": a server answers 400 to what it cannot process.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from rest_framework_json_api._errors import parameter_error
from rest_framework_json_api._media_types import applied_to
from rest_framework_json_api._naming import is_member_name
from rest_framework_json_api._types import keeps_methods
from rest_framework_json_api.filters import QueryParameterValidationFilter, own_parameters

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


def check_names(view: Any) -> None:
    """Refuse query parameters that the filter backend for it does not know.

    Raises:
        ValidationError: for the first of them.
    """
    backends = getattr(view, "filter_backends", (QueryParameterValidationFilter,))
    for backend in backends:
        if issubclass(backend, QueryParameterValidationFilter):
            backend().validate_query_params(view.request)


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
    added = (name for addition in applied_to(request) for name in addition.query_parameters)
    own = {*own_parameters(reader), *added}
    for name in request.query_params:
        match = FAMILY.fullmatch(name)
        if match is not None and name not in own:
            family = match["family"]
            is_read = family in families and READS[family](name, reader, request)
            if not is_read:
                raise parameter_error(name, _("Nothing reads this parameter here."))


def reads_fields(name: str, reader: Any, request: Any) -> bool:
    """Tell whether a parameter names the type that a fieldset is for."""
    match = FIELDSET.fullmatch(name)
    return match is not None and is_member_name(match["type"])


def reads_sort(name: str, reader: Any, request: Any) -> bool:
    """Tell whether a filter backend orders by a parameter."""
    return any(getattr(backend, "ordering_param", None) == name for backend in backends_of(reader))


def reads_page(name: str, reader: Any, request: Any) -> bool:
    """Tell whether the pagination of a view reads a parameter: its ``..._query_param``."""
    paginator = getattr(reader, "paginator", None)
    if paginator is None:
        return False
    paginator_class: Any = type(paginator)
    own = (key for key in vars(paginator) if key.endswith(PAGE_ATTRIBUTE))
    return name in (getattr(paginator, key) for key in (*page_attributes(paginator_class), *own))


#: What the attributes of a paginator end with that name query parameters.
PAGE_ATTRIBUTE = "_query_param"


@lru_cache(512)
def page_attributes(paginator_class: type) -> list[str]:
    """Return the attributes of a pagination class that have names of query parameters."""
    return [key for key in dir(paginator_class) if key.endswith(PAGE_ATTRIBUTE)]


def reads_filter(name: str, reader: Any, request: Any) -> bool:
    """Tell whether a view, or one of its filter backends, reads a parameter, or may do so."""
    return chooses_rows(reader) or any(
        filters_by(backend, name, reader, request) for backend in backends_of(reader)
    )


def chooses_rows(reader: Any) -> bool:
    """Tell whether a view has a way of its own to choose its rows, which may read any filter."""
    return not keeps_methods(type(reader), ("get_queryset", "filter_queryset"))


def filters_by(backend: Any, name: str, reader: Any, request: Any) -> bool:
    """Tell whether a filter backend reads a parameter, or may do so, as it is not known."""
    if getattr(backend, "search_param", None) == name:
        fields = getattr(backend, "get_search_fields", None)
        return fields is not None and bool(fields(reader, request))
    if isinstance(backend, QueryParameterValidationFilter) or hasattr(backend, "ordering_param"):
        return False
    if hasattr(backend, "get_search_fields"):
        return False
    return name in getattr(backend, "parameters", (name,))


def backends_of(reader: Any) -> Iterator[Any]:
    """Yield the filter backends of a view."""
    return (backend() for backend in getattr(reader, "filter_backends", ()))


#: What tells whether a view reads a parameter, by its family.
READS = {
    INCLUDE: lambda name, reader, request: name == INCLUDE,
    FIELDS: reads_fields,
    SORT: reads_sort,
    PAGE: reads_page,
    FILTER: reads_filter,
}
