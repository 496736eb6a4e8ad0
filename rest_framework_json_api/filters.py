"""Filter backends: which query parameters exist, and the order of collections."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldError
from django.db.models import Max, Min, Model, OuterRef, Subquery
from rest_framework import filters
from rest_framework.exceptions import ValidationError
from rest_framework.settings import api_settings
from rest_framework.versioning import QueryParameterVersioning

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._protocol.errors import parameter_error
from rest_framework_json_api._protocol.media_types import applied_to
from rest_framework_json_api._published import published
from rest_framework_json_api._query.include import depth_of, excess_of
from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.models import model_behind_source, relations_of
from rest_framework_json_api._resources.naming import field_key, field_name, names_by_key
from rest_framework_json_api._resources.resource import is_polymorphic, related_serializer, types_of
from rest_framework_json_api._resources.views import is_related_view
from rest_framework_json_api.pagination import page_parameters
from rest_framework_json_api.settings import json_api_settings

__getattr__ = published(__name__)

#: What parts the segments of a path in the query string, and in the ORM.
DOT, LOOKUP = ".", "__"


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

    def validate_query_params(self, request: Any) -> None:
        """Check the names of a request's query parameters.

        Raises:
            ValidationError: for the first that is not allowed, with the parameter as its source.
        """
        added = (name for addition in applied_to(request) for name in addition.query_parameters)
        own = {*known_parameters((request.parser_context or {}).get("view")), *added}
        for name, values in request.query_params.lists():
            if name not in own and not self.query_regex.match(name):
                raise parameter_error(name, f"invalid query parameter: {name}")
            if len(values) > 1 and self.single_regex.match(name):
                raise parameter_error(name, f"repeated query parameter not allowed: {name}")

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        """Return the queryset as it is, once the query parameters are found to be valid."""
        self.validate_query_params(request)
        return queryset


def own_parameters(view: Any) -> Iterator[str]:
    """Yield the names of query parameters that are allowed besides those of JSON:API."""
    yield from getattr(view, "allowed_query_parameters", ())
    yield from json_api_settings.ALLOWED_QUERY_PARAMETERS
    if api_settings.URL_FORMAT_OVERRIDE:
        yield api_settings.URL_FORMAT_OVERRIDE


def ignores_unread() -> bool:
    """Tell whether a query parameter that nothing reads is no mistake, whatever its name."""
    return not dialect().refuses_unread_parameters


def known_parameters(view: Any) -> Iterator[Any]:
    """Yield the names of query parameters that a view knows besides those of JSON:API.

    These are those that are allowed, and those that DRF's own classes read: for versions, pages,
    the order and the search.
    """
    yield from own_parameters(view)
    if ignores_unread():
        return
    if reads_version(getattr(view, "versioning_class", None)):
        yield view.versioning_class.version_param
    yield from page_parameters(view)
    # What is related is paged as its own viewset does it.
    for entry in related_entries(view):
        yield from page_parameters(entry.viewset())
    for backend in backends_of(view):
        yield getattr(backend, "ordering_param", None)
        yield backend.search_param if hasattr(backend, "get_search_fields") else None


def reads_version(versioning_class: Any) -> bool:
    """Tell whether a versioning class reads the version from the query string, or may do so."""
    if versioning_class is None or issubclass(versioning_class, QueryParameterVersioning):
        return versioning_class is not None
    return not keeps("read version", versioning_class)


def related_entries(view: Any) -> list[Any]:
    """Return what is registered with the router of a view that answers with what is related."""
    registry = getattr(view, "registry", None)
    if registry is None or not is_related_view(view):
        return []
    return [entry for entry in registry.entries() if entry.has("paginator")]


def backends_of(view: Any) -> Iterator[Any]:
    """Yield the filter backends of a view."""
    return (backend() for backend in getattr(view, "filter_backends", ()))


class ResourceTypeFilter(filters.BaseFilterBackend):
    """Limits a collection of resources of several types to some: ``filter[type]=rpms,files``."""

    #: The query parameters that this backend alone reads.
    parameters = ("filter[type]",)

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        """Return the queryset, limited to the types that the client asks for.

        Raises:
            ValidationError: for a type that the collection does not have.
        """
        [parameter] = self.parameters
        serializer_class = serializer_class_of(view)
        for value in request.query_params.getlist(parameter):
            asked = [name.strip() for name in value.split(",")]
            known = types_of(serializer_class) if serializer_class is not None else []
            unknown = [name for name in asked if name not in known]
            if unknown:
                expected = f"Available: {', '.join(known)}."
                raise parameter_error(
                    parameter, f"There are no resources of the type {unknown[0]!r}. {expected}"
                )
            if is_polymorphic(serializer_class):
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

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        """Return the queryset in the order that the client asks for, or the view by default.

        A resource comes once, also where a path leads through a to-many: it is sorted by the least
        of what is there, and by the greatest in descending order.
        """
        ordering = self.get_ordering(request, queryset, view)
        if not ordering:
            return queryset
        return queryset.order_by(*(order_of(queryset, term) for term in ordering))

    def get_ordering(self, request: Any, queryset: Any, view: Any) -> Sequence[Any] | None:
        """Return what to order by: what the client asks, else the view's default.

        Raises:
            ValidationError: for sort fields that are not allowed, and for more than may be.
        """
        text = request.query_params.get(self.ordering_param)
        terms = sort_terms(text) if text is not None else []
        if not terms:
            return self.get_default_ordering(view)
        self.check_limits(terms, view)
        return self.remove_invalid_fields(
            queryset, terms, view, request
        ) or self.get_default_ordering(view)

    def check_limits(self, terms: Sequence[str], view: Any) -> None:
        """Refuse more sort fields, or longer paths, than the view or the settings allow.

        Raises:
            ValidationError: with the parameter as its source.
        """
        numbers = {
            "max_sort_fields": (
                len(terms),
                "There are {} fields to sort by, and at most {} may be.",
            ),
            "max_sort_depth": (
                depth_of(terms),
                "A path to sort by has {} segments, and at most {} may be.",
            ),
        }
        if excess := excess_of(view, numbers):
            raise parameter_error(self.ordering_param, excess)

    def get_default_valid_fields(
        self, queryset: Any, view: Any, context: Mapping[str, Any] | None = None
    ) -> list[tuple[str, str]]:
        """Return what can be sorted by where the view does not say: ORM names with labels.

        These are the readable fields of the serializer that a column is behind, or a to-one
        relationship.
        """
        serializer = serializer_of(view, (context or {}).get("request"))
        paths = sortable_paths(serializer, queryset)
        return [(path, str(serializer.fields[name].label)) for name, path in paths.items()]

    def remove_invalid_fields(
        self, queryset: Any, fields: Iterable[str], view: Any, request: Any
    ) -> list[str]:
        """Return the names of the ORM for sort fields, with their ``-``.

        Raises:
            ValidationError: naming all that are not allowed, with the parameter as its source.
        """
        offered = self.get_offered(queryset, view, request)
        names = {term: offered.name(term.removeprefix("-")) for term in fields}
        bad = [term for term, name in names.items() if name is None]
        if bad:
            noun = "parameter" if len(bad) == 1 else "parameters"
            raise parameter_error(self.ordering_param, f"invalid sort {noun}: {','.join(bad)}")
        return [signed(term, str(name)) for term, name in names.items()]

    def get_offered(self, queryset: Any, view: Any, request: Any) -> "SortFields":
        """Return what a view can be sorted by."""
        context = {"request": request, "view": view}
        valid = [name for name, _ in self.get_valid_fields(queryset, view, context)]
        limited = getattr(view, "ordering_fields", self.ordering_fields) is not None
        return SortFields(serializer_of(view, request), queryset, valid, limited)

    def get_template_context(self, request: Any, queryset: Any, view: Any) -> dict[str, Any]:
        """Return the context of the form of the browsable API, with the names of clients."""
        context = super().get_template_context(request, queryset, view)
        spell = self.get_offered(queryset, view, request).key
        current = context["current"]
        return {
            **context,
            "current": spell(current) if isinstance(current, str) else current,
            "options": [(spell(term), label) for term, label in context["options"]],
        }

    def to_html(self, request: Any, queryset: Any, view: Any) -> str:
        """Return the form of the browsable API; none for a sort that is refused."""
        try:
            return super().to_html(request, queryset, view)
        except ValidationError:
            return ""


class SortFields:
    """What one view can be sorted by, as clients write it and as the ORM does.

    Args:
        serializer: the view's serializer, with its fields bound, or None.
        queryset: what is sorted.
        valid: the names of the ORM that are allowed.
        limited: whether these are all, so that a path through one of them has to be among them.
    """

    def __init__(self, serializer: Any, queryset: Any, valid: list[str], limited: bool) -> None:
        self.serializer = serializer
        self.model = queryset.model
        self.valid = valid
        self.limited = limited
        self.paths = sortable_paths(serializer, queryset)

    @cached_property
    def names(self) -> dict[str, str]:
        """The allowed names by what clients may write for them; keys go before Python names."""
        key = self.model._meta.pk.name
        own = {name: path for name, path in self.paths.items() if path in self.valid}
        return {
            **{name: name for name in self.valid},
            **{name.replace(LOOKUP, DOT): name for name in self.valid},
            **{key_of(name): name for name in self.valid},
            **({"id": key} if key in self.valid else {}),
            **{key: own[name] for key, name in names_by_key(own).items()},
        }

    @cached_property
    def keys(self) -> dict[str, str]:
        """What clients write for the names of the ORM that serializer fields have."""
        keys = {path: field_key(name) for name, path in reversed(self.paths.items())}
        return {"pk": "id", **keys}

    def name(self, key: str) -> str | None:
        """Return the name of the ORM for a sort field; None for one that is not allowed."""
        known = self.names.get(key) or self.name_of_path(key)
        return self.name_unspelled(key) if known is None and dialect().respells_sorts else known

    def name_unspelled(self, key: str) -> str | None:
        """Return the name of the ORM for a sort field that is not spelled as in documents."""
        name = field_name(key.replace(DOT, LOOKUP))
        return name if name in self.valid else None

    def name_of_path(self, key: str) -> str | None:
        """Return the name of the ORM for the id, or for a path through allowed relationships."""
        name = sort_path(self.serializer, self.model, key.split(DOT))
        if name is None or name in self.valid:
            return name
        through = name == "pk" or (
            DOT in key and any(name.startswith(v + LOOKUP) for v in self.valid)
        )
        return name if through and not self.limited else None

    def key(self, term: str) -> str:
        """Return what clients write for a term of the ORM."""
        name = term.removeprefix("-")
        return signed(term, self.keys.get(name) or key_of(name))


def sort_terms(text: str) -> list[str]:
    """Return the terms of a ``sort``, as they are read: parted by commas, without spaces."""
    terms = [term.strip() for term in text.split(",")]
    if dialect().refuses_odd_sorts:
        return terms
    return [signed(term, term.lstrip("-")) for term in terms] if text else []


def signed(term: str, name: str) -> str:
    """Return a name with the ``-`` that a term has."""
    return f"-{name}" if term.startswith("-") else name


def order_of(queryset: Any, term: Any) -> Any:
    """Return what orders a queryset by a term of the ORM without repeating rows."""
    if not isinstance(term, str) or not leads_to_many(queryset, term.removeprefix("-")):
        return term
    name = term.removeprefix("-")
    bound = Max(name) if term.startswith("-") else Min(name)
    own = queryset.model._base_manager.filter(pk=OuterRef("pk")).order_by().values("pk")
    value = Subquery(own.annotate(_bound=bound).values("_bound"))
    return value.desc() if term.startswith("-") else value.asc()


def leads_to_many(queryset: Any, name: str) -> bool:
    """Tell whether a name of the ORM leads through a to-many."""
    try:
        steps = queryset.query.names_to_path(name.split(LOOKUP), queryset.model._meta)[0]
    except FieldError:
        return False
    return any(step.m2m for step in steps)


def key_of(name: str) -> str:
    """Return what clients write for a name of the ORM that no serializer field has."""
    return DOT.join(field_key(segment) for segment in name.split(LOOKUP))


def serializer_of(view: Any, request: Any) -> Any:
    """Return a serializer of a view, with its fields bound; None for a view without one."""
    serializer_class = serializer_class_of(view)
    context = {"request": request, "view": view}
    return None if serializer_class is None else serializer_class(context=context)


def serializer_class_of(view: Any) -> Any:
    """Return the serializer class of a view; None for a view without one."""
    getter = getattr(view, "get_serializer_class", None)
    if getter is None:
        return getattr(view, "serializer_class", None)
    try:
        return getter()
    except AssertionError:
        return None


def sortable_paths(serializer: Any, queryset: Any) -> dict[str, str]:
    """Return the names of the ORM for the fields of a serializer, where there is one."""
    annotations = queryset.query.annotations
    paths = {
        name: field.source if field.source in annotations else orm_path(queryset.model, field)
        for name, field in getattr(serializer, "fields", {}).items()
        if not field.write_only
    }
    return {name: path for name, path in paths.items() if path is not None}


def sort_path(serializer: Any, model: type[Model], segments: list[str]) -> str | None:
    """Return the name of the ORM for a path of keys; None where a step is not declared."""
    first, *below = segments
    field = readable_field(serializer, first)
    if field is None:
        return "pk" if segments == ["id"] else None
    path = orm_path(model, field)
    if not below or path is None:
        return path
    related = related_serializer(serializer, field.field_name)
    target = model_behind_source(model, field.source_attrs)
    if related is None or target is None:
        return None
    rest = sort_path(related(context=serializer.context), target, below)
    return rest and f"{path}{LOOKUP}{rest}"


def readable_field(serializer: Any, key: str) -> Any:
    """Return the field of a serializer that clients write as a key, or by its Python name."""
    fields = getattr(serializer, "fields", {})
    readable = [name for name, field in fields.items() if not field.write_only]
    name = names_by_key(readable).get(key)
    return None if name is None else fields[name]


def orm_path(model: type[Model], field: Any) -> str | None:
    """Return the name of the ORM for what a serializer field reads.

    Returns None for what is no column, and for what lies behind a to-many: sorting by that would
    duplicate rows.
    """
    *relations, last = field.source.split(DOT)
    steps = []
    for name in relations:
        relation = to_one(model, name)
        if relation is None:
            return None
        steps.append(relation.name)
        model = relation.related_model
    name = column_or_relation(model, last)
    return None if name is None else LOOKUP.join([*steps, name])


def to_one(model: type[Model], accessor: str) -> Any:
    """Return the to-one relation that an attribute of a model reads, if the ORM can join it."""
    relation = relations_of(model).get(accessor)
    joins = getattr(relation, "related_model", None) is not None
    many = getattr(relation, "one_to_many", False) or getattr(relation, "many_to_many", False)
    return relation if joins and not many else None


def column_or_relation(model: type[Model], name: str) -> str | None:
    """Return the name of the ORM for a column of a model, its key, or a to-one relation."""
    columns = {
        key for column in model._meta.concrete_fields for key in (column.name, column.attname)
    }
    if name == "pk" or name in columns:
        return name
    relation = to_one(model, name)
    return None if relation is None else relation.name
