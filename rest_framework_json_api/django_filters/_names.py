"""The filters of a view by their spellings, and the values that a client gives them."""

from collections.abc import Iterator, Mapping, MutableMapping
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import CompositePrimaryKey
from django.http import QueryDict
from django_filters.filters import (  # type: ignore[import-untyped]
    BaseCSVFilter,
    Filter,
    LookupChoiceFilter,
)
from rest_framework.request import Request

from rest_framework_json_api._fields.target import is_relationship_field, target_of
from rest_framework_json_api._protocol.errors import parameter_error
from rest_framework_json_api._query.sorting import (
    DOT,
    LOOKUP,
    ReadableFields,
    key_of,
    names_by_path,
)
from rest_framework_json_api._resources.identity import Identity, identity_of
from rest_framework_json_api._resources.models import PRIMARY_KEY, model_of_serializer
from rest_framework_json_api._resources.naming import field_name
from rest_framework_json_api._resources.views import View
from rest_framework_json_api.filters import serializer_of

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
        """Add the values of a parameter to those of a filter."""
        self.setlist(name, [*self.getlist(name), *values])
        self.parameters[name] = parameter


def parameter_for(name: str) -> str:
    """Return the parameter that clients write for a filter."""
    return f"filter[{key_of(name)}]"


class FilterFields(ReadableFields):
    """The fields of a serializer that clients can filter by, also through relationships."""

    def sources(self, segments: list[str]) -> Iterator[str]:
        """Yield the names of the ORM for a path of keys, as far as serializers know them."""
        first, *below = segments
        field = self.find(first)
        model = model_of_serializer(self.serializer) if self.serializer is not None else None
        if first == "id" and model is not None and (field is None or field.source == PRIMARY_KEY):
            yield from (model._meta.pk.name, *map(field_name, below))
            return
        if field is None:
            yield from map(field_name, segments)
            return
        source = field.source or ""
        yield (field.field_name or "") if source == "*" else source.replace(DOT, LOOKUP)
        if below:
            related = self.below(field)
            yield from related.sources(below) if related else map(field_name, below)

    def identity(self, segments: list[str]) -> Identity | None:
        """Return how the resources are identified that a path of keys compares with an id.

        Returns None for a path that leads to anything but an id or a relationship.
        """
        first, *below = segments
        if self.serializer is None:
            return None
        if segments == ["id"]:
            return identity_of(self.serializer)
        field = self.find(first)
        if field is None or not is_relationship_field(field):
            return None
        related = target_of(field).serializer
        if related is None:
            return None
        return self.of(related).identity(below) if below else identity_of(related)


class ComparedIds(NamedTuple):
    """The column that a filter compares ids with.

    Args:
        identity: how the resources are identified.
        column: the column of their rows that the filter compares.
        several: whether a value has several, parted by commas.
    """

    identity: Identity
    column: str
    several: bool

    def values(self, given: list[str]) -> list[str] | None:
        """Return values for the filter; None where a text is the id of nothing."""
        texts = [value.split(",") if self.several else [value] for value in given]
        known = self.by_id({text.strip() for part in texts for text in part})
        if None in known.values():
            return None
        if isinstance(self.identity.column, CompositePrimaryKey):
            # No form field of Django has such a key as its value.
            return given
        return [",".join(str(known.get(text.strip(), "")) for text in part) for part in texts]

    def by_id(self, texts: set[str]) -> dict[str, Any]:
        """Return the values of the column for ids, in one query; None for an id of nothing.

        Empty values are no ids, and left out.
        """
        identity = self.identity
        values = {text: identity.decode(text) for text in texts if text}
        if self.column == identity.lookup or identity.model is None:
            return values
        known = [value for value in values.values() if value is not None]
        rows = identity.model._default_manager.filter(**{f"{identity.lookup}__in": known})
        found = dict(rows.values_list(identity.lookup, self.column))
        return {text: found.get(value) for text, value in values.items()}


class FilterNames:
    """The filters of a view by their spellings.

    The filters' own names go first, then the fields of the view's serializer, by their sources.
    """

    def __init__(self, filters: Mapping[str, Filter], view: View, request: Request) -> None:
        self.filters = {
            data: filter_ for name, filter_ in filters.items() for data in data_names(name, filter_)
        }
        self.names = names_by_path(self.filters)
        self.view = view
        self.request = request

    def find(self, key: str) -> str | None:
        """Return the name under which a filter reads its value; None for an unknown filter."""
        key = key.removesuffix(f"{DOT}exact")
        return self.names.get(key) or self.names.get(self.name_by_source(key))

    @cached_property
    def fields(self) -> FilterFields:
        """The fields of the view's serializer; none for a view without one."""
        return FilterFields(serializer_of(self.view, self.request))

    def name_by_source(self, key: str) -> str:
        """Return the name of the ORM for a path of keys."""
        return LOOKUP.join(self.fields.sources(key.split(DOT)))

    def values_for(self, name: str, parameter: str, key: str, values: list[str]) -> list[str]:
        """Return values of a filter, where they are ids as what the filter compares with.

        Raises:
            ValidationError: for a text that is the id of nothing.
        """
        ids = self.ids_of(name, key)
        if ids is None or (ids.identity.is_plain and ids.column == PRIMARY_KEY):
            return values
        found = ids.values(values)
        if found is None:
            raise parameter_error(parameter, f"invalid value for {parameter}")
        return found

    def ids_of(self, name: str, key: str) -> ComparedIds | None:
        """Return what a filter compares ids with; None where it does not, or nobody can tell."""
        *path, lookup = key.split(DOT)
        segments = path if path and lookup in LOOKUPS_OF_IDS else [*path, lookup]
        identity, filter_ = self.fields.identity(segments), self.filters[name]
        if identity is None or identity.model is None or identity.column is None:
            return None
        last = (filter_.field_name or "").rpartition(LOOKUP)[2]
        related = filter_.extra.get("to_field_name") or PRIMARY_KEY
        options = identity.model._meta
        columns = {column.attname: column.attname for column in options.concrete_fields}
        columns |= {PRIMARY_KEY: PRIMARY_KEY, options.pk.name: PRIMARY_KEY}
        column = columns.get(last if segments[-1] == "id" else related)
        several = isinstance(filter_, BaseCSVFilter)
        return None if column is None else ComparedIds(identity, column, several)


def data_names(name: str, filter_: Filter) -> list[str]:
    """Return the names under which a filter reads its values: one, or one for each input."""
    if isinstance(filter_, LookupChoiceFilter):
        return [name, f"{name}_lookup"]
    widget = filter_.extra.get("widget") or filter_.field_class.widget
    suffixes = getattr(widget, "suffixes", ())
    return [f"{name}_{suffix}" if suffix else name for suffix in suffixes] or [name]
