"""The values of filters: which are refused, and how the others are applied."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import IntegerField
from django.http import QueryDict
from django_filters.constants import EMPTY_VALUES  # type: ignore[import-untyped]
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
UNUSABLE = (ArithmeticError, ValueError, DjangoValidationError)


def asked_of(filterset: Any) -> dict[str, str]:
    """Return the parameters of the client by the names that its filterset reads."""
    return getattr(filterset.data, "parameters", {})


def refusals(filterset: Any) -> Iterator[ValidationError]:
    """Yield an exception for each value that the form of a filterset, or a filter, cannot use."""
    try:
        errors = filterset.errors.as_data()
    except OverflowError:
        yield from overflows(filterset)
        return
    for name, found in errors.items():
        for error in found:
            for message in error.messages:
                yield parameter_error(
                    parameter_of(filterset, name),
                    message,
                    error.code or "invalid",
                    pointer_of(filterset, name),
                )
    for name, parameter in asked_of(filterset).items():
        problem = problem_of(filterset, name) if name in filterset.form.cleaned_data else None
        if problem is not None:
            yield parameter_error(parameter, problem)


def parameter_of(filterset: Any, name: str) -> str:
    """Return the parameter that a message is about, as the client wrote it."""
    filter_ = filterset.filters.get(name)
    if filter_ is None:
        return "filter"
    asked = asked_of(filterset)
    given = (data for data in data_names(name, filter_) if data in filterset.data)
    written = (asked.get(data, data) for data in given)
    return next(written, parameter_for(name))


def pointer_of(filterset: Any, name: str) -> str:
    """Return the pointer to the field of a filter, as if the filter were of a resource."""
    is_relation = name in relations_of(filterset.queryset.model)
    members = "relationships" if is_relation else "attributes"
    return f"{WHOLE}/{members}/{escape(field_key(name))}"


def overflows(filterset: Any) -> Iterator[ValidationError]:
    """Yield an exception for each number that is too large to look a related row up by."""
    for name, parameter in asked_of(filterset).items():
        field = filterset.form.fields[name]
        try:
            field.clean(field.widget.value_from_datadict(filterset.data, {}, name))
        except OverflowError:
            yield parameter_error(parameter, f"invalid value for {parameter}")
        except DjangoValidationError:
            continue


def problem_of(filterset: Any, name: str) -> str | None:
    """Return what is wrong with a value that a form has let pass; None if nothing is."""
    value = filterset.form.cleaned_data[name]
    invalid = f"invalid value for {asked_of(filterset)[name]}"
    if value in EMPTY_VALUES:
        return invalid
    filter_ = filterset.filters[name]
    if filter_.lookup_expr in REGULAR_EXPRESSIONS and not is_regular_expression(value):
        return invalid
    column = get_model_field(filterset.queryset.model, filter_.field_name or "")
    if filter_.method is not None or not isinstance(column, IntegerField):
        return None
    numbers: list[Any] = value if isinstance(value, list) else [value]
    return None if all(map(is_integer, numbers)) else invalid


def is_regular_expression(text: Any) -> bool:
    """Tell whether a text can be compiled as a regular expression."""
    try:
        re.compile(str(text))
    except re.error:
        return False
    return True


def is_integer(number: Any) -> bool:
    """Tell whether a number can be compared with a column of integers."""
    if not isinstance(number, (int, Decimal)):
        return True
    return -TOO_LARGE < number < TOO_LARGE and number % 1 == 0


def further_values(filterset: Any) -> Iterator[tuple[str, str]]:
    """Yield the values of repeated parameters that a filterset leaves out, by name."""
    data = filterset.data
    asked = asked_of(filterset) if dialect().reads_repeated_filters else ()
    for name in asked:
        values = dict.fromkeys(data.getlist(name))
        if len(values) > 1 and reads_one(filterset, name):
            yield from ((name, value) for value in values if value != data[name])


def reads_one(filterset: Any, name: str) -> bool:
    """Tell whether a filter reads one value, however many it is given."""
    field = filterset.form.fields.get(name)
    if field is None:
        return False
    probe = QueryDict(mutable=True)
    probe.setlist(name, ["first", "last"])
    value = field.widget.value_from_datadict(probe, {}, name)
    return not isinstance(value, (list, tuple)) or "first" not in value


def apply(filterset: Any) -> Any:
    """Return the queryset that a filterset has filtered.

    Raises:
        ValidationError: for a value that the database cannot take.
    """
    try:
        filtered = filterset.qs
        if filterset.data:
            check_parameters(filtered)
    except UNUSABLE:
        for name in filterset.form.cleaned_data:
            apply_one(filterset, name, filterset.queryset.all())
        raise
    return filtered


def apply_one(filterset: Any, name: str, queryset: Any) -> Any:
    """Return a queryset filtered by one filter of a filterset.

    Raises:
        ValidationError: for a value that the database cannot take.
    """
    if name not in filterset.form.cleaned_data:
        return queryset
    try:
        filtered = filterset.filters[name].filter(queryset, filterset.form.cleaned_data[name])
        check_parameters(filtered)
    except UNUSABLE as error:
        parameter = parameter_of(filterset, name)
        raise parameter_error(parameter, f"invalid value for {parameter}") from error
    return filtered


def check_parameters(queryset: Any) -> None:
    """Compile a queryset, so that values which the database cannot take are found before it runs.

    Raises:
        ValueError: for such a value, or what else the compilation raises for it.
    """
    try:
        parameters: Iterable[Any] = queryset.query.get_compiler(queryset.db).as_sql()[1]
    except EmptyResultSet:
        return
    if not all(map(is_storable, parameters)):
        raise ValueError


def is_storable(parameter: Any) -> bool:
    """Tell whether every database takes a parameter of a query."""
    if isinstance(parameter, str):
        return "\x00" not in parameter
    return not isinstance(parameter, int) or -TOO_LARGE <= parameter < TOO_LARGE


def each_once(queryset: Any, filtered: Any) -> Any:
    """Return a filtered queryset in which no row comes once for each of those related to it.

    Args:
        queryset: the queryset as it was.
        filtered: what filters have made of it.
    """
    query = getattr(filtered, "query", None)
    if query is None or query.is_sliced or query.distinct or query.group_by is not None:
        return filtered
    if joins_to_many(query) <= joins_to_many(queryset.query):
        return filtered
    if query.annotations.keys() != queryset.query.annotations.keys():
        return filtered.distinct()
    found = queryset.filter(pk__in=filtered.order_by().values("pk"))
    return found.order_by(*query.order_by) if query.order_by else found


def joins_to_many(query: Any) -> set[str]:
    """Return the tables of a query by which a row comes once for each of those related to it."""
    return {
        alias
        for alias, join in query.alias_map.items()
        if query.alias_refcount[alias]
        # The first table is joined by no relation, and only the far end of one has many.
        and getattr(getattr(join, "join_field", None), "multiple", False)
    }
