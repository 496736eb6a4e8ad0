"""The filters of a view by what clients write for them, and what a client asks of them."""

from collections.abc import Iterator, Mapping, MutableMapping
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django_filters.filters import LookupChoiceFilter  # type: ignore[import-untyped]

from rest_framework_json_api._types import field_name, related_serializer
from rest_framework_json_api.filters import DOT, LOOKUP, key_of, readable_field, serializer_of


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
        names = [data for name, filter_ in filters.items() for data in data_names(name, filter_)]
        self.names = {
            **{name: name for name in names},
            **{name.replace(LOOKUP, DOT): name for name in names},
            **{key_of(name): name for name in names},
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
    if field is None:
        yield from map(field_name, segments)
        return
    yield field.field_name if field.source == "*" else field.source.replace(DOT, LOOKUP)
    related = related_serializer(serializer, field.field_name) if below else None
    yield from sources(related and related(context=serializer.context), below)
