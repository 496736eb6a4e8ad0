"""Checks of query parameters: those that a view does not read are refused.

See JSON:API 1.1, "Query Parameters": a server answers 400 to what it cannot process.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._protocol.errors import parameter_error
from rest_framework_json_api._protocol.media_types import Applied
from rest_framework_json_api._query.query import FIELDSET, INCLUDE
from rest_framework_json_api._query.readers import Readers
from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.naming import is_member_name
from rest_framework_json_api._resources.views import View
from rest_framework_json_api.filters import QueryParameterValidationFilter

#: The families of query parameters that the specification names.
FIELDS, SORT, PAGE, FILTER = "fields", "sort", "page", "filter"

EVERYTHING = frozenset({INCLUDE, FIELDS, SORT, PAGE, FILTER})

FAMILY_NAME = re.compile(r"(?P<family>include|fields|sort|page|filter)(?P<brackets>\[.*)?")

#: What tells the resources of a document, and what is in them.
DOCUMENT_FAMILIES = frozenset({INCLUDE, FIELDS})

#: The families that the actions of a viewset read. The object of a URL is found among those that
#: the filters leave.
READ_BY_ACTION = {
    "list": EVERYTHING,
    "retrieve": DOCUMENT_FAMILIES | {FILTER},
    "create": DOCUMENT_FAMILIES,
    "update": DOCUMENT_FAMILIES | {FILTER},
    "partial_update": DOCUMENT_FAMILIES | {FILTER},
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


def families_of(view: View) -> frozenset[str]:
    """Return the families that a view reads for its request.

    Actions of a project's own may read all. A view that is none of DRF's generic ones reads none.
    """
    action: str = getattr(view, "action", None) or ""
    if action or view.request.method == "OPTIONS":
        return READ_BY_ACTION.get(action, EVERYTHING)
    names = ACTIONS_OF_METHODS.get(view.request.method or "", ())
    found = [READ_BY_ACTION[name] for name in names if hasattr(view, name)]
    if found:
        return found[0]
    return EVERYTHING if hasattr(view, "get_serializer") else frozenset()


class FamilyNames(QueryParameterValidationFilter):
    """The check of names for a view without one: any family, with any brackets."""

    query_regex = re.compile(rf"^({FAMILY_NAME.pattern})$")


class BackendReader:
    """The query parameters that a filter backend reads, as far as its attributes tell."""

    def __init__(self, backend: BaseFilterBackend) -> None:
        self.backend = backend
        #: Whether it is the one that knows which names parameters may have.
        self.is_validation = isinstance(backend, QueryParameterValidationFilter)

    @property
    def tells_parameters(self) -> bool:
        """Whether it declares all parameters that it reads."""
        names = ("parameters", "ordering_param", "get_search_fields")
        return self.is_validation or any(hasattr(self.backend, name) for name in names)

    @property
    def may_read_any(self) -> bool:
        """Whether nothing is known of it, as of a backend of the project."""
        is_known = keeps("filter rows", type(self.backend)) or hasattr(self.backend, "parameters")
        return not is_known

    def filters_by(self, name: str, view: View | None, request: Request) -> bool:
        """Return whether it filters by a parameter; true if it declares none."""
        if getattr(self.backend, "search_param", None) == name:
            fields = getattr(self.backend, "get_search_fields", None)
            return fields is not None and bool(fields(view, request))
        unknown = () if self.tells_parameters else (name,)
        return name in getattr(self.backend, "parameters", unknown)


class QueryCheck(Readers):
    """The query parameters of a request, beside those that a view and its parts read.

    Args:
        request: the request.
        view: the view whose filter backends and pagination read ``sort``, ``page`` and ``filter``;
            None where no view does.
    """

    def __init__(self, request: Request, view: View | None) -> None:
        super().__init__(view)
        self.request = request
        #: The filter backends as readers.
        self.filters = [BackendReader(backend) for backend in self.backends]

    @property
    def chooses_rows(self) -> bool:
        """Whether the view chooses its rows by its own code, which may read any parameter."""
        return not keeps("choose rows", type(self.view))

    @property
    def may_read_any(self) -> bool:
        """Whether the view, or a filter backend of it, may read any parameter."""
        return self.chooses_rows or any(reader.may_read_any for reader in self.filters)

    def check_names(self) -> None:
        """Refuse query parameters that the filter backend for it does not know.

        A view without such a backend has one all the same, unless something of the project may
        read parameters of any name.

        Raises:
            ValidationError: for the first of them.
        """
        known: list[Any] = [reader.backend for reader in self.filters if reader.is_validation]
        is_open = self.may_read_any or not all(reader.tells_parameters for reader in self.filters)
        for backend in known or ([] if is_open else [FamilyNames()]):
            backend.validate_query_params(self.request)

    def check_families(self, families: Iterable[str]) -> None:
        """Refuse query parameters of JSON:API that have no effect on an answer.

        Args:
            families: the families that may have one.

        Raises:
            ValidationError: for the first of them.
        """
        if not dialect().refuses_unread_parameters:
            return
        applied = Applied.to_answer(self.request)
        added = (name for addition in applied for name in addition.query_parameters)
        own = {*self.allowed(), *added}
        for name in self.request.query_params:
            family = self.family_of(name)
            if family is not None and name not in own:
                is_read = family in families and self.tests[family](self, name)
                if not is_read:
                    raise parameter_error(name, _("Nothing reads this parameter here."))

    def family_of(self, name: str) -> str | None:
        """Return the family of a query parameter; None for one that is a project's own."""
        match = FAMILY_NAME.fullmatch(name)
        if match is not None:
            return match["family"]
        return PAGE if name in self.pages else None

    def reads_include(self, name: str) -> bool:
        """Tell whether a parameter names the paths to include."""
        return name == INCLUDE

    def reads_fields(self, name: str) -> bool:
        """Tell whether a parameter names the type that a fieldset is for."""
        match = FIELDSET.fullmatch(name)
        return match is not None and is_member_name(match["type"])

    def reads_sort(self, name: str) -> bool:
        """Tell whether a filter backend orders by a parameter, or may do so."""
        return name in self.orders or self.may_read_any

    def reads_page(self, name: str) -> bool:
        """Tell whether the pagination reads a parameter, or something else may do so."""
        return name in self.pages or self.may_read_any

    def reads_filter(self, name: str) -> bool:
        """Tell whether the view, or one of its filter backends, reads a parameter, or may do so."""
        return self.chooses_rows or any(
            reader.filters_by(name, self.view, self.request) for reader in self.filters
        )

    #: What tells whether a parameter is read, by its family.
    tests: ClassVar[dict[str, Callable[["QueryCheck", str], bool]]] = {
        INCLUDE: reads_include,
        FIELDS: reads_fields,
        SORT: reads_sort,
        PAGE: reads_page,
        FILTER: reads_filter,
    }


def check_parameters(view: View, families: frozenset[str] | None) -> None:
    """Refuse query parameters that have no effect on the answer of a view.

    Where the URL does not offer the method of the request, that is the answer.

    Args:
        view: the view, at work for its request.
        families: the families that it reads; None where that depends on what is related.

    Raises:
        ValidationError: for the first of them.
    """
    request, offered = view.request, getattr(view, "allowed_methods", ())
    if not dialect().refuses_unread_parameters or request.method not in offered:
        return
    check = QueryCheck(request, view)
    check.check_names()
    if families is not None:
        check.check_families(families)
