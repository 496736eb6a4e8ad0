"""Filter backends: which query parameters exist, and the order of collections."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework import filters
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer

from rest_framework_json_api._protocol.errors import parameter_error
from rest_framework_json_api._protocol.media_types import Applied
from rest_framework_json_api._published import published
from rest_framework_json_api._query.aside import serializer_aside
from rest_framework_json_api._query.limits import Limit, depth_of
from rest_framework_json_api._query.readers import Readers
from rest_framework_json_api._query.sorting import ReadableFields, SortFields, SortTerm
from rest_framework_json_api._resources.resource import resource_of
from rest_framework_json_api._resources.views import View

__getattr__ = published(__name__)

MOST_TERMS = Limit("max_sort_fields", "There are {} fields to sort by, and at most {} may be.")
MOST_STEPS = Limit("max_sort_depth", "A path to sort by has {} segments, and at most {} may be.")


class QueryParameterValidationFilter(filters.BaseFilterBackend):
    """Refuses query parameters that JSON:API does not know, and those given twice.

    A project allows parameters of its own by the setting ``JSON_API_ALLOWED_QUERY_PARAMETERS``, by
    a view's ``allowed_query_parameters``, or by another ``query_regex``.
    """

    #: The parameters that are allowed (JSON:API 1.1, "Query Parameters").
    query_regex = re.compile(
        r"^(sort|include)$|^(?P<type>filter|fields|page)(\[[^\W_]([\w\.\-]*[^\W_])?\])?$"
    )

    #: The parameters that have one value.
    single_regex = re.compile(r"^(sort|include)$|^(fields|page)(\[|$)")

    def validate_query_params(self, request: Request) -> None:
        """Check the names of a request's query parameters.

        Raises:
            ValidationError: for the first that is not allowed, with the parameter as its source.
        """
        view = (request.parser_context or {}).get("view")
        added = (
            name for addition in Applied.to_answer(request) for name in addition.query_parameters
        )
        own = {*Readers(view).known(), *added}
        for name, values in request.query_params.lists():
            if name not in own and not self.query_regex.match(name):
                raise parameter_error(name, f"invalid query parameter: {name}")
            if len(values) > 1 and self.single_regex.match(name):
                raise parameter_error(name, f"repeated query parameter not allowed: {name}")

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: View
    ) -> QuerySet[Any]:
        """Return the queryset as it is, once the query parameters are found to be valid."""
        self.validate_query_params(request)
        return queryset


class ResourceTypeFilter(filters.BaseFilterBackend):
    """Limits a collection of resources of several types to some: ``filter[type]=rpms,files``."""

    #: The query parameters that this backend alone reads.
    parameters = ("filter[type]",)

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: View
    ) -> QuerySet[Any]:
        """Return the queryset, limited to the types that the client asks for.

        Raises:
            ValidationError: for a type that the collection does not have.
        """
        [parameter] = self.parameters
        serializer_class = serializer_class_of(view)
        for value in request.query_params.getlist(parameter):
            asked = [name.strip() for name in value.split(",")]
            known = resource_of(serializer_class).types if serializer_class is not None else []
            unknown = [name for name in asked if name not in known]
            if unknown:
                expected = f"Available: {', '.join(known)}."
                raise parameter_error(
                    parameter, f"There are no resources of the type {unknown[0]!r}. {expected}"
                )
            if resource_of(serializer_class).is_polymorphic:
                queryset = serializer_class.filter_by_types(queryset, asked)
        return queryset


class OrderingFilter(filters.OrderingFilter):
    """Orders a collection as the client asks (JSON:API 1.1, "Sorting").

    A sort field is the key of a field, ``id``, or a path through to-one relationships whose
    serializers are declared. A view's ``ordering_fields``, in the spelling of the ORM, are all
    that is allowed where they are given.
    """

    ordering_param = "sort"
    ordering_description = (
        "[list of fields to sort by](https://jsonapi.org/format/#fetching-sorting)"
    )

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: View
    ) -> QuerySet[Any]:
        """Return the queryset in the order that the client asks for, or the view by default.

        A resource comes once, also where a path leads through a to-many: it is sorted by the least
        of what is there, and by the greatest in descending order.
        """
        ordering = self.get_ordering(request, queryset, view)
        if not ordering:
            return queryset
        # A view's default may have expressions.
        return queryset.order_by(
            *(
                SortTerm.of(term).expression(queryset) if isinstance(term, str) else term
                for term in ordering
            )
        )

    def get_ordering(
        self, request: Request, queryset: QuerySet[Any], view: View
    ) -> Sequence[Any] | None:
        """Return the ordering: that of the client, else the view's default.

        Raises:
            ValidationError: for sort fields that are not allowed, and for more than may be.
        """
        text = request.query_params.get(self.ordering_param)
        terms = SortTerm.texts(text) if text is not None else []
        if terms:
            self.check_limits(terms, view)
            names = self.remove_invalid_fields(queryset, terms, view, request)
            if names:
                return names
        return self.get_default_ordering(view)  # type: ignore[arg-type]

    def check_limits(self, terms: Sequence[str], view: View) -> None:
        """Refuse more sort fields, or longer paths, than the view or the settings allow.

        Raises:
            ValidationError: with the parameter as its source.
        """
        for limit, number in ((MOST_TERMS, len(terms)), (MOST_STEPS, depth_of(terms))):
            if excess := limit.excess(view, number):
                raise parameter_error(self.ordering_param, excess)

    def get_default_valid_fields(
        self, queryset: QuerySet[Any], view: View, context: Mapping[str, Any] | None = None
    ) -> list[tuple[str, str]]:
        """Return the sort fields of a view that declares none: ORM names with labels.

        These are the readable fields of the serializer that a column is behind, or a to-one
        relationship.
        """
        serializer = serializer_of(view, (context or {}).get("request"))
        fields = ReadableFields(serializer)
        paths = fields.paths(queryset)
        return [(path, str(fields.by_name[name].label)) for name, path in paths.items()]

    def remove_invalid_fields(
        self, queryset: QuerySet[Any], fields: Iterable[str], view: View, request: Request
    ) -> list[str]:
        """Return the names of the ORM for sort fields, with their ``-``.

        Raises:
            ValidationError: naming all that are not allowed, with the parameter as its source.
        """
        offered = self.get_offered(queryset, view, request)
        terms = {text: SortTerm.of(text) for text in fields}
        names = {text: offered.name(term.name) for text, term in terms.items()}
        bad = [text for text, name in names.items() if name is None]
        if bad:
            noun = "parameter" if len(bad) == 1 else "parameters"
            raise parameter_error(self.ordering_param, f"invalid sort {noun}: {','.join(bad)}")
        return [terms[text].renamed(name) for text, name in names.items() if name is not None]

    def get_offered(self, queryset: QuerySet[Any], view: View, request: Request) -> SortFields:
        """Return the sort fields of a view."""
        context = {"request": request, "view": view}
        valid = [name for name, _ in self.get_valid_fields(queryset, view, context)]  # type: ignore[arg-type]
        limited = getattr(view, "ordering_fields", self.ordering_fields) is not None
        return SortFields(serializer_of(view, request), queryset, valid, limited)

    def get_template_context(
        self, request: Request, queryset: QuerySet[Any], view: View
    ) -> dict[str, Any]:
        """Return the context of the form of the browsable API, with the names of clients."""
        context = super().get_template_context(request, queryset, view)  # type: ignore[arg-type]
        spell = self.get_offered(queryset, view, request).key
        current = context["current"]
        return {
            **context,
            "current": spell(current) if isinstance(current, str) else current,
            "options": [(spell(term), label) for term, label in context["options"]],
        }

    def to_html(self, request: Request, queryset: QuerySet[Any], view: View) -> str:
        """Return the form of the browsable API; none for a sort that is refused."""
        try:
            return super().to_html(request, queryset, view)  # type: ignore[arg-type]
        except ValidationError:
            return ""


def serializer_of(view: View, request: Request | None) -> BaseSerializer[Any] | None:
    """Return a serializer of a view, with its fields bound; None for a view without one."""
    serializer_class: type[BaseSerializer[Any]] | None = serializer_class_of(view)
    if serializer_class is None:
        return None
    return serializer_aside(view, serializer_class, {"request": request, "view": view})


def serializer_class_of(view: View) -> Any:
    """Return the serializer class of a view; None for a view without one."""
    getter = getattr(view, "get_serializer_class", None)
    if getter is None:
        return getattr(view, "serializer_class", None)
    try:
        return getter()
    except AssertionError:
        return None
