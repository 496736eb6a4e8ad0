"""The filters of a view by what clients write for them, and what a client asks of them."""

from collections.abc import Iterator, Mapping, MutableMapping
from functools import cached_property
from typing import Any

from django.db.models import CompositePrimaryKey
from django.http import QueryDict
from django_filters.filters import BaseCSVFilter, LookupChoiceFilter  # type: ignore[import-untyped]

from rest_framework_json_api._fields.target import is_relationship_field, serializer_of_relation
from rest_framework_json_api._protocol.errors import parameter_error
from rest_framework_json_api._resources.identity import Identity, identity_of
from rest_framework_json_api._resources.models import PRIMARY_KEY, model_of_serializer
from rest_framework_json_api._resources.naming import field_name
from rest_framework_json_api._resources.resource import related_serializer
from rest_framework_json_api.filters import DOT, LOOKUP, key_of, readable_field, serializer_of

#: The lookups that compare with ids.
LOOKUPS_OF_IDS = ("exact", "in")


class FilterData(QueryDict):
    """The values of filters by name, with the parameters that the client wrote."""

    parameters: dict[str, str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parameters = {}

    def __deepcopy__(self, memo: MutableMapping[int, Any]) -> "FilterData":
        copied: FilterData = super().__deepcopy__(memo)
        copied.parameters = dict(self.parameters)
        return copied

    def add(self, name: str, parameter: str, values: list[str]) -> None:
        """Add what a parameter asks of a filter."""
        self.setlist(name, [*self.getlist(name), *values])
        self.parameters[name] = parameter


def parameter_for(name: str) -> str:
    """Return the parameter that clients write for a filter."""
    return f"filter[{key_of(name)}]"


class FilterNames:
    """The filters of a view by what clients write for them.

    The filters' own names go first, then the fields of the view's serializer, by their sources.
    """

    def __init__(self, filters: Mapping[str, Any], view: Any, request: Any) -> None:
        self.filters = {
            data: filter_ for name, filter_ in filters.items() for data in data_names(name, filter_)
        }
        self.names = {
            **{name: name for name in self.filters},
            **{name.replace(LOOKUP, DOT): name for name in self.filters},
            **{key_of(name): name for name in self.filters},
        }
        self.view = view
        self.request = request

    def find(self, key: str) -> str | None:
        """Return the name under which a filter reads its value; None for an unknown filter."""
        key = key.removesuffix(f"{DOT}exact")
        return self.names.get(key) or self.names.get(self.name_by_source(key))

    @cached_property
    def serializer(self) -> Any:
        """The view's serializer, with its fields bound; None for a view without one."""
        return serializer_of(self.view, self.request)

    def name_by_source(self, key: str) -> str:
        """Return the name of the ORM for a path of keys."""
        return LOOKUP.join(sources(self.serializer, key.split(DOT)))

    def values_for(self, name: str, parameter: str, key: str, values: list[str]) -> list[str]:
        """Return values of a filter, where they are ids as what the filter compares with.

        Raises:
            ValidationError: for a text that is the id of nothing.
        """
        *path, lookup = key.split(DOT)
        segments = path if path and lookup in LOOKUPS_OF_IDS else [*path, lookup]
        identity = identity_behind(self.serializer, segments)
        filter_ = self.filters[name]
        column = None if identity is None else compared_column(filter_, identity, segments)
        if identity is None or column is None or (identity.is_plain and column == PRIMARY_KEY):
            return values
        several = isinstance(filter_, BaseCSVFilter)
        texts = [value.split(",") if several else [value] for value in values]
        known = values_by_id(identity, column, {text.strip() for part in texts for text in part})
        if None in known.values():
            raise parameter_error(parameter, f"invalid value for {parameter}")
        if isinstance(identity.column, CompositePrimaryKey):
            # No form field of Django has such a key as its value.
            return values
        return [",".join(str(known.get(text.strip(), "")) for text in part) for part in texts]


def identity_behind(serializer: Any, segments: list[str]) -> Identity | None:
    """Return how the resources are identified that a path of keys compares with an id.

    Returns None for a path that leads to anything but an id or a relationship.
    """
    first, *below = segments
    if serializer is None:
        return None
    if segments == ["id"]:
        return identity_of(serializer)
    field = readable_field(serializer, first)
    is_relation = field is not None and is_relationship_field(field)
    related = serializer_of_relation(field) if is_relation else None
    if related is None:
        return None
    if not below:
        return identity_of(related)
    return identity_behind(related(context=serializer.context), below)


def compared_column(filter_: Any, identity: Identity, segments: list[str]) -> str | None:
    """Return the column of identified rows that a filter compares; None where it cannot be told."""
    if identity.model is None or identity.column is None:
        return None
    last = (filter_.field_name or "").rpartition(LOOKUP)[2]
    related = filter_.extra.get("to_field_name") or PRIMARY_KEY
    name = last if segments[-1] == "id" else related
    pk = identity.model._meta.pk
    if name in (PRIMARY_KEY, pk.name):
        return PRIMARY_KEY
    is_column = any(column.attname == name for column in identity.model._meta.concrete_fields)
    return name if is_column else None


def values_by_id(identity: Identity, column: str, texts: set[str]) -> dict[str, Any]:
    """Return the values of a column for ids, in one query; None for an id of nothing.

    What is empty is no id, and left out.
    """
    values = {text: identity.decode(text) for text in texts if text}
    if column == identity.lookup or identity.model is None:
        return values
    known = [value for value in values.values() if value is not None]
    rows = identity.model._default_manager.filter(**{f"{identity.lookup}__in": known})
    found = dict(rows.values_list(identity.lookup, column))
    return {text: found.get(value) for text, value in values.items()}


def data_names(name: str, filter_: Any) -> list[str]:
    """Return the names under which a filter reads its values: one, or one for each input."""
    if isinstance(filter_, LookupChoiceFilter):
        return [name, f"{name}_lookup"]
    widget = filter_.extra.get("widget") or filter_.field_class.widget
    suffixes = getattr(widget, "suffixes", ())
    return [f"{name}_{suffix}" if suffix else name for suffix in suffixes] or [name]


def sources(serializer: Any, segments: list[str]) -> Iterator[str]:
    """Yield the names of the ORM for a path of keys, as far as declared serializers know them."""
    if not segments:
        return
    first, *below = segments
    field = readable_field(serializer, first)
    model = model_of_serializer(serializer) if serializer is not None else None
    if first == "id" and model is not None and (field is None or field.source == PRIMARY_KEY):
        yield from (model._meta.pk.name, *map(field_name, below))
        return
    if field is None:
        yield from map(field_name, segments)
        return
    yield field.field_name if field.source == "*" else field.source.replace(DOT, LOOKUP)
    related = related_serializer(serializer, field.field_name) if below else None
    yield from sources(related and related(context=serializer.context), below)
