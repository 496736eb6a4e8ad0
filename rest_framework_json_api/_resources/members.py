"""Polymorphic serializers: which of several serializers represents a row, and the row as it is.

A polymorphic serializer is one that has ``polymorphic_serializers``, its members, and can name the
member for an instance. That is all that polymorphism needs; how rows are kept is for the models.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q, QuerySet

from rest_framework_json_api._resources.models import key_getter, model_of_serializer
from rest_framework_json_api._resources.resource import AnySerializer, Resource, resource_of
from rest_framework_json_api._resources.rows import made_quickly, may_lack_columns, rows_behind

#: In the state of a row: the models that are known to have no row for it in their tables.
ABSENT = "_json_api_absent"


def class_of_row(row: Any) -> type:
    """Return the class of a row, which django-polymorphic tells of base rows, too."""
    real_class = getattr(row, "get_real_instance_class", None)
    found: type | None = real_class() if real_class is not None else None
    return found or row.__class__


def concrete_rows(serializer: AnySerializer, rows: Iterable[Any]) -> list[Any]:
    """Return rows as instances of the models of the members that represent them.

    Rows of a base class become rows of its child classes, or of its proxies. The number of queries
    does not depend on the number of rows: at most one for each child class.
    """
    known = rows_behind(list(rows))
    resource = resource_of(serializer)
    return MemberRows(resource).concrete(known) if resource.is_polymorphic else known


class Below:
    """A model that may extend the table of another: a child class of multi-table inheritance.

    Args:
        base: the class of rows.
        model: the model.
    """

    def __init__(self, base: type, model: type[Model] | None) -> None:
        self.base: Any = base
        self.model: Any = model

    @property
    def is_table(self) -> bool:
        """Whether the model has a table of its own that extends that of the rows."""
        base, model = self.base, self.model
        if model is None or not issubclass(base, Model) or not issubclass(model, base):
            return False
        return model._meta.concrete_model is not base._meta.concrete_model

    @property
    def key_of(self) -> Callable[[Any], Any]:
        """A reader of the primary key of the rows."""
        return key_getter(self.base)

    @property
    def links(self) -> list[Any]:
        """The links from the base to the model, from the base on."""
        links: list[Any] = []
        base, model = self.base._meta.concrete_model, self.model
        while model is not base:
            links.insert(0, model._meta.get_ancestor_link(base))
            model = links[0].remote_field.model
        return links

    def loaded(self, rows: list[Model]) -> dict[Any, Model]:
        """Return the rows of the child table for some base rows, by the key of the base row."""
        links = self.links
        with suppress(KeyError):
            selected = [(row.pk, selected_child(row, links)) for row in rows]
            return {key: child for key, child in selected if child is not None}
        manager = self.model._base_manager.using(rows[0]._state.db)
        keys = list(map(self.key_of, rows))
        children = manager.filter(**{f"{links[0].name}__pk__in": keys})
        children.query.clear_ordering(force=True)
        return {getattr(child, links[0].attname): child for child in made_quickly(children)}


class MemberRows:
    """The rows of a polymorphic serializer, each to be an instance of its member's model.

    Args:
        resource: the resource of the polymorphic serializer.
    """

    def __init__(self, resource: Resource) -> None:
        self.resource = resource
        self.models = [resource_of(leaf).model for leaf in resource.leaves]

    def concrete(self, rows: list[Any]) -> list[Any]:
        """Return rows as instances of the models of their members."""
        if self.resource.names_members:
            known = self.of_polymorphic_members(rows)
        else:
            found = self.children(rows)
            known = [found.get(id(row), row) for row in rows]
        groups: dict[tuple[type, Any], list[Any]] = {}
        for row in known:
            groups.setdefault((type(row), self.wanted_model(row)), []).append(row)
        concrete: dict[int, Any] = {}
        for (_, model), same in groups.items():
            below = Below(type(same[0]), model)
            if below.is_table:
                children, key_of = below.loaded(same), below.key_of
                concrete |= {id(row): children.get(key_of(row), row) for row in same}
            else:
                concrete |= {id(row): cast(row, model) for row in same}
        return [concrete[id(row)] for row in known]

    def of_polymorphic_members(self, rows: list[Any]) -> list[Any]:
        """Return rows as those members have them which are polymorphic themselves."""
        if not any(resource_of(member).is_polymorphic for member in self.resource.members):
            return rows
        serializer = self.resource.serializer
        named = [serializer.get_polymorphic_serializer_for_instance(row) for row in rows]
        concrete = {
            member: iter(
                concrete_rows(
                    member, [row for row, other in zip(rows, named, strict=True) if other is member]
                )
            )
            for member in set(named)
            if resource_of(member).is_polymorphic
        }
        return [
            next(concrete[member]) if member in concrete else row
            for row, member in zip(rows, named, strict=True)
        ]

    def wanted_model(self, row: Any) -> type[Model] | None:
        """Return the model that a row is to be an instance of, as its member says."""
        model = model_of_serializer(self.resource.member_for(row))
        real = class_of_row(row)
        return real if model is not None and issubclass(real, model) else model

    def columns_of_base(self) -> tuple[str, ...] | None:
        """Return the columns of base rows that are needed where each becomes one of a child table.

        Returns None where that is not declared, where a member represents base rows, or where the
        making of a row may read others.
        """
        resource, base = self.resource, self.resource.model
        declared: tuple[str, ...] | None
        declared = getattr(resource.serializer, "polymorphic_columns", None)
        if declared is None or base is None or not resource.names_members:
            return None
        if not may_lack_columns(base):
            return None
        are_below = all(Below(base, model).is_table for model in self.models)
        return declared if are_below else None

    def children(self, rows: list[Any]) -> dict[int, Any]:
        """Return the rows of child tables, by the identity of base rows.

        Rows that know their class are left out.
        """
        # The most derived one that has a row is the class of the row.
        models = sorted(self.models, key=lambda model: -len(model.__mro__) if model else 0)
        found: dict[int, Any] = {}
        for model in models:
            missing: list[Any] = [
                row for row in rows if id(row) not in found and not knows_class(row)
            ]
            classes: set[type] = set(map(type, missing))
            for base in classes:
                below = Below(base, model)
                if below.is_table:
                    same: list[Any] = [
                        r for r in missing if type(r) is base and not lacks(r, model)
                    ]
                    children = below.loaded(same) if same else {}
                    found |= {id(row): children[row.pk] for row in same if row.pk in children}
        for row in rows:
            note_absent(found.get(id(row), row), models)
        return found

    def condition(self, queryset: QuerySet[Any], models: list[type[Model]]) -> Q:
        """Return the condition for base rows that are of some of the members' models.

        A row of a child class is also one of its bases, but only of the most derived one here.
        """
        condition = Q(pk__in=())
        for model in models:
            derived = [
                other
                for other in self.models
                if other is not None and other is not model and issubclass(other, model)
            ]
            condition |= is_of(queryset, model) & ~reduce(
                or_, (is_of(queryset, other) for other in derived), Q(pk__in=())
            )
        return condition


def cast(row: Any, model: type[Model] | None) -> Any:
    """Return a row as an instance of a proxy of its model; any other row as it is."""
    if model is None or not isinstance(row, Model) or isinstance(row, model):
        return row
    other = model.__new__(model)
    # Both are the same row, in the same state.
    other.__dict__ = row.__dict__
    return other


def lacks(row: Any, model: type[Model] | None) -> bool:
    """Tell whether a row is known to have no row in the table of a model."""
    return model in getattr(row._state, ABSENT, ())


def note_absent(row: Any, models: Iterable[type[Model] | None]) -> None:
    """Note that a row has none in the tables of those of some models that extend its own."""
    absent = {model for model in models if Below(type(row), model).is_table}
    if absent and not knows_class(row):
        setattr(row._state, ABSENT, absent.union(getattr(row._state, ABSENT, ())))


def knows_class(row: Any) -> bool:
    """Tell whether a row knows its class without a look into other tables."""
    return hasattr(row, "get_real_instance_class")


def is_of(queryset: QuerySet[Any], model: type[Model]) -> Q:
    """Return the condition for base rows that have a row in the table of a model.

    Rows of django-polymorphic have it where they are of the model's class.
    """
    return Q(pk__in=model._base_manager.using(queryset.db).values("pk"))


def selected_child(row: Model | None, links: Iterable[Any]) -> Model | None:
    """Return the row of a child table that was selected along with a row; None for none.

    Raises:
        KeyError: where it was not selected.
    """
    for link in links:
        if row is None:
            return None
        row = row._state.fields_cache[link.remote_field.get_accessor_name()]
    return row
