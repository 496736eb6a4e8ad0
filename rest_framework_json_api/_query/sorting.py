"""The order of collections: the parameter ``sort``, and the ordering of the ORM."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Self

from django.core.exceptions import FieldError
from django.db.models import Max, Min, Model, OuterRef, QuerySet, Subquery
from django.db.models.expressions import OrderBy
from rest_framework.fields import Field
from rest_framework.serializers import BaseSerializer

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._resources.models import PRIMARY_KEY, model_behind_source, relations_of
from rest_framework_json_api._resources.naming import field_key, field_name, names_by_key
from rest_framework_json_api._resources.resource import related_serializer

#: Separators of path segments, in the query string and in the ORM.
DOT, LOOKUP = ".", "__"


class SortTerm(NamedTuple):
    """One term of a ``sort``, or of an order of the ORM.

    Args:
        name: the name to sort by.
        minus: ``-`` for descending order, else empty.
    """

    name: str
    minus: str

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the term that a text is."""
        name = text.removeprefix("-")
        return cls(name, text.removesuffix(name))

    @classmethod
    def texts(cls, text: str) -> list[str]:
        """Return the terms of a ``sort``: parted by commas, without spaces."""
        terms = [term.strip() for term in text.split(",")]
        if dialect().refuses_odd_sorts:
            return terms
        return [cls.of(term).renamed(term.lstrip("-")) for term in terms] if text else []

    def renamed(self, name: str) -> str:
        """Return the term as a text, with another name."""
        return f"{self.minus}{name}"

    def expression(self, queryset: QuerySet[Any]) -> "str | OrderBy":
        """Return an ordering expression for the term that repeats no rows."""
        if not self.leads_to_many(queryset):
            return f"{self.minus}{self.name}"
        bound = Max(self.name) if self.minus else Min(self.name)
        own = queryset.model._base_manager.filter(pk=OuterRef("pk")).order_by().values("pk")
        value = Subquery(own.annotate(_bound=bound).values("_bound"))
        return value.desc() if self.minus else value.asc()

    def leads_to_many(self, queryset: QuerySet[Any]) -> bool:
        """Tell whether the name leads through a to-many."""
        try:
            path = queryset.query.names_to_path(self.name.split(LOOKUP), queryset.model._meta)[0]
        except FieldError:
            return False
        return any(step.m2m for step in path)


@dataclass(frozen=True, slots=True)
class SingleColumns:
    """Paths of the ORM with one value for each row: columns, also behind to-one relations."""

    model: type[Model]

    def path(self, source: str) -> str | None:
        """Return the ORM path of a dotted source.

        Returns None for what is no column, and for what lies behind a to-many: sorting by that
        would duplicate rows.
        """
        first, _, below = source.partition(DOT)
        if not below:
            return self.name(first)
        relation = self.to_one(first)
        path = SingleColumns(relation.related_model).path(below) if relation is not None else None
        return path and f"{relation.name}{LOOKUP}{path}"

    def name(self, attribute: str) -> str | None:
        """Return the name of the ORM for a column, the key, or a to-one relation."""
        columns = {
            key
            for column in self.model._meta.concrete_fields
            for key in (column.name, column.attname)
        }
        if attribute == PRIMARY_KEY or attribute in columns:
            return attribute
        relation = self.to_one(attribute)
        return None if relation is None else relation.name

    def to_one(self, accessor: str) -> Any:
        """Return the to-one relation that an attribute reads, if the ORM can join it."""
        relation = relations_of(self.model).get(accessor)
        joins = getattr(relation, "related_model", None) is not None
        many = getattr(relation, "one_to_many", False) or getattr(relation, "many_to_many", False)
        return relation if joins and not many else None


class ReadableFields:
    """The fields of a serializer that clients can read, and so name in the query string.

    Args:
        serializer: the serializer, with its fields bound; None where there is none.
    """

    def __init__(self, serializer: BaseSerializer[Any] | None) -> None:
        self.serializer = serializer
        fields: Mapping[str, Field[Any, Any, Any, Any]] = getattr(serializer, "fields", {})
        self.by_name = {name: field for name, field in fields.items() if not field.write_only}

    def find(self, key: str) -> Field[Any, Any, Any, Any] | None:
        """Return the field that clients write as a key, or by its Python name."""
        name = names_by_key(self.by_name).get(key)
        return None if name is None else self.by_name[name]

    def below(self, field: Field[Any, Any, Any, Any]) -> Self | None:
        """Return the fields of the serializer declared for a relationship; None without one."""
        declared = related_serializer(self.serializer, field.field_name or "")
        return None if declared is None else self.of(declared)

    def of(self, serializer_class: type[BaseSerializer[Any]]) -> Self:
        """Return the fields of another serializer for the same request."""
        return type(self)(serializer_class(context=getattr(self.serializer, "context", {})))

    def paths(self, queryset: QuerySet[Any]) -> dict[str, str]:
        """Return the names of the ORM for the fields, where there is one."""
        annotations, columns = queryset.query.annotations, SingleColumns(queryset.model)
        sources = {name: field.source or "" for name, field in self.by_name.items()}
        paths = {
            name: source if source in annotations else columns.path(source)
            for name, source in sources.items()
        }
        return {name: path for name, path in paths.items() if path is not None}

    def path(self, model: type[Model], segments: list[str]) -> str | None:
        """Return the name of the ORM for a path of keys; None where a step is not declared."""
        first, *below = segments
        field = self.find(first)
        if field is None:
            return PRIMARY_KEY if segments == ["id"] else None
        path = SingleColumns(model).path(field.source or "")
        if not below or path is None:
            return path
        target, related = model_behind_source(model, field.source_attrs), self.below(field)
        if target is None or related is None:
            return None
        rest = related.path(target, below)
        return rest and f"{path}{LOOKUP}{rest}"


class SortFields:
    """The sort fields of one view, under the names of clients and of the ORM.

    Args:
        serializer: the view's serializer, with its fields bound, or None.
        queryset: the rows to sort.
        valid: the names of the ORM that are allowed.
        limited: whether these are all, so that a path through one of them has to be among them.
    """

    def __init__(
        self,
        serializer: BaseSerializer[Any] | None,
        queryset: QuerySet[Any],
        valid: list[str],
        limited: bool,
    ) -> None:
        self.fields = ReadableFields(serializer)
        self.model = queryset.model
        self.valid = valid
        self.limited = limited
        self.paths = self.fields.paths(queryset)

    @cached_property
    def names(self) -> dict[str, str]:
        """The allowed names by their spellings in ``sort``; keys go before Python names."""
        key = self.model._meta.pk.name
        own = {name: path for name, path in self.paths.items() if path in self.valid}
        return {
            **names_by_path(self.valid),
            **({"id": key} if key in self.valid else {}),
            **{key: own[name] for key, name in names_by_key(own).items()},
        }

    @cached_property
    def keys(self) -> dict[str, str]:
        """The spellings of ORM names that serializer fields have."""
        keys = {path: field_key(name) for name, path in reversed(self.paths.items())}
        return {PRIMARY_KEY: "id", **keys}

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
        name = self.fields.path(self.model, key.split(DOT))
        if name is None or name in self.valid:
            return name
        through = name == PRIMARY_KEY or (
            DOT in key and any(name.startswith(v + LOOKUP) for v in self.valid)
        )
        return name if through and not self.limited else None

    def key(self, text: str) -> str:
        """Return the spelling of an ORM term in ``sort``."""
        term = SortTerm.of(text)
        return term.renamed(self.keys.get(term.name) or key_of(term.name))


def key_of(name: str) -> str:
    """Return the spelling of an ORM name that no serializer field has."""
    return DOT.join(field_key(segment) for segment in name.split(LOOKUP))


def names_by_path(names: Collection[str]) -> dict[str, str]:
    """Return names of the ORM by the paths that clients may write for them, or as they are."""
    return {
        **{name: name for name in names},
        **{name.replace(LOOKUP, DOT): name for name in names},
        **{key_of(name): name for name in names},
    }
