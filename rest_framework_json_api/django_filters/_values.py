"""The values of filters: which are refused, and how the others are applied."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import IntegerField, QuerySet
from django.db.models.sql import Query
from django.http import QueryDict
from django_filters.constants import EMPTY_VALUES  # type: ignore[import-untyped]
from django_filters.rest_framework import FilterSet  # type: ignore[import-untyped]
from django_filters.utils import get_model_field  # type: ignore[import-untyped]
from rest_framework.exceptions import ValidationError

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._protocol.errors import WHOLE, escape, parameter_error
from rest_framework_json_api._resources.models import relations_of
from rest_framework_json_api._resources.naming import field_key
from rest_framework_json_api.django_filters._names import data_names, parameter_for

#: The numbers that a database takes as an integer are below this.
TOO_LARGE = 2**63

REGULAR_EXPRESSIONS = ("regex", "iregex")

#: What is raised for a value on its way to the database, where it turns out to be unusable.
UNSTORABLE = (ArithmeticError, ValueError, DjangoValidationError)


class FilterValues:
    """The values of the filters of one filterset, as a client has given them.

    Args:
        filterset: the filterset, bound to the parameters of the client.
    """

    def __init__(self, filterset: FilterSet) -> None:
        self.filterset = filterset
        #: The parameters of the client by the names that the filterset reads.
        self.asked: dict[str, str] = getattr(filterset.data, "parameters", {})

    def refusals(self) -> Iterator[ValidationError]:
        """Yield an exception for each value that the form, or a filter, cannot use."""
        filterset = self.filterset
        try:
            errors = filterset.errors.as_data()
        except OverflowError:
            yield from self.overflows()
            return
        for name, found in errors.items():
            for error in found:
                for message in error.messages:
                    code = error.code or "invalid"
                    yield parameter_error(
                        self.parameter_of(name), message, code, self.pointer_of(name)
                    )
        for name, parameter in self.asked.items():
            problem = self.problem_of(name) if name in filterset.form.cleaned_data else None
            if problem is not None:
                yield parameter_error(parameter, problem)

    def parameter_of(self, name: str) -> str:
        """Return the parameter that a message is about, as the client wrote it."""
        filter_ = self.filterset.filters.get(name)
        if filter_ is None:
            return "filter"
        given = (data for data in data_names(name, filter_) if data in self.filterset.data)
        written = (self.asked.get(data, data) for data in given)
        return next(written, parameter_for(name))

    def pointer_of(self, name: str) -> str:
        """Return the pointer to the field of a filter, as if the filter were of a resource."""
        is_relation = name in relations_of(self.filterset.queryset.model)
        members = "relationships" if is_relation else "attributes"
        return f"{WHOLE}/{members}/{escape(field_key(name))}"

    def overflows(self) -> Iterator[ValidationError]:
        """Yield an exception for each number that is too large to look a related row up by."""
        for name, parameter in self.asked.items():
            field = self.filterset.form.fields[name]
            try:
                field.clean(field.widget.value_from_datadict(self.filterset.data, {}, name))
            except OverflowError:
                yield parameter_error(parameter, f"invalid value for {parameter}")
            except DjangoValidationError:
                continue

    def problem_of(self, name: str) -> str | None:
        """Return the fault of a value that the form has let pass; None if it has none."""
        value = self.filterset.form.cleaned_data[name]
        invalid = f"invalid value for {self.asked[name]}"
        if value in EMPTY_VALUES:
            return invalid
        filter_ = self.filterset.filters[name]
        if filter_.lookup_expr in REGULAR_EXPRESSIONS and not is_regular_expression(str(value)):
            return invalid
        column = get_model_field(self.filterset.queryset.model, filter_.field_name or "")
        if filter_.method is not None or not isinstance(column, IntegerField):
            return None
        numbers: list[Any] = value if isinstance(value, list) else [value]
        return None if all(map(is_integer, numbers)) else invalid

    def further(self) -> Iterator[tuple[str, str]]:
        """Yield the values of repeated parameters that the filterset leaves out, by name."""
        data = self.filterset.data
        for name in self.asked if dialect().reads_repeated_filters else ():
            values = dict.fromkeys(data.getlist(name))
            if len(values) > 1 and self.reads_one(name):
                yield from ((name, value) for value in values if value != data[name])

    def reads_one(self, name: str) -> bool:
        """Tell whether a filter reads one value, however many it is given."""
        field = self.filterset.form.fields.get(name)
        if field is None:
            return False
        probe = QueryDict(mutable=True)
        probe.setlist(name, ["first", "last"])
        value = field.widget.value_from_datadict(probe, {}, name)
        return not isinstance(value, (list, tuple)) or "first" not in value

    def apply(self) -> QuerySet[Any]:
        """Return the queryset that the filterset has filtered.

        Raises:
            ValidationError: for a value that the database cannot take.
        """
        filterset = self.filterset
        try:
            filtered: QuerySet[Any] = filterset.qs
            if filterset.data:
                FilteredRows(filtered).check()
        except UNSTORABLE:
            for name in filterset.form.cleaned_data:
                self.apply_one(name, filterset.queryset.all())
            raise
        return filtered

    def apply_one(self, name: str, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return a queryset filtered by one of the filters.

        Raises:
            ValidationError: for a value that the database cannot take.
        """
        values = self.filterset.form.cleaned_data
        if name not in values:
            return queryset
        try:
            filtered: QuerySet[Any] = self.filterset.filters[name].filter(queryset, values[name])
            FilteredRows(filtered).check()
        except UNSTORABLE as error:
            parameter = self.parameter_of(name)
            raise parameter_error(parameter, f"invalid value for {parameter}") from error
        return filtered


def is_regular_expression(text: str) -> bool:
    """Tell whether a text can be compiled as a regular expression."""
    try:
        re.compile(text)
    except re.error:
        return False
    return True


def is_integer(number: Any) -> bool:
    """Tell whether a number can be compared with a column of integers."""
    if not isinstance(number, (int, Decimal)):
        return True
    return -TOO_LARGE < number < TOO_LARGE and number % 1 == 0


class FilteredRows(NamedTuple):
    """A queryset as filters have made it."""

    queryset: QuerySet[Any]

    def check(self) -> None:
        """Compile it, so that values which the database cannot take are found before it runs.

        Raises:
            ValueError: for such a value, or what else the compilation raises for it.
        """
        try:
            compiler = self.queryset.query.get_compiler(self.queryset.db)
            parameters: Iterable[Any] = compiler.as_sql()[1]
        except EmptyResultSet:
            return
        if not all(map(is_storable, parameters)):
            raise ValueError

    def each_once(self, whole: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows, none of them once for each of those related to it.

        Args:
            whole: the queryset as it was before the filters.
        """
        filtered, query = self.queryset, getattr(self.queryset, "query", None)
        if query is None or query.is_sliced or query.distinct or query.group_by is not None:
            return filtered
        if joins_to_many(query) <= joins_to_many(whole.query):
            return filtered
        if query.annotations.keys() != whole.query.annotations.keys():
            return filtered.distinct()
        found = whole.filter(pk__in=filtered.order_by().values("pk"))
        return found.order_by(*query.order_by) if query.order_by else found


def is_storable(parameter: Any) -> bool:
    """Tell whether every database takes a parameter of a query."""
    if isinstance(parameter, str):
        return "\x00" not in parameter
    return not isinstance(parameter, int) or -TOO_LARGE <= parameter < TOO_LARGE


def joins_to_many(query: Query) -> set[str]:
    """Return the tables of a query by which a row comes once for each of those related to it."""
    return {
        alias
        for alias, join in query.alias_map.items()
        if query.alias_refcount[alias]
        # The first table is joined by no relation, and only the far end of one has many.
        and getattr(getattr(join, "join_field", None), "multiple", False)
    }
