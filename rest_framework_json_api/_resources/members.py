"""Polymorphic serializers: which of several serializers represents a row, and the row as it is.

A polymorphic serializer is one that has ``polymorphic_serializers``, its members, and can name the
member for an instance. That is all that polymorphism needs; how rows are kept is for the models.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q

from rest_framework_json_api._resources.models import key_getter, model_of_serializer
from rest_framework_json_api._resources.resource import (
    is_polymorphic,
    leaves_of,
    member_for,
    members_of,
    names_members,
)
from rest_framework_json_api._resources.rows import made_quickly, may_lack_columns, rows_behind

#: In the state of a row: the models that are known to have no row for it in their tables.
ABSENT = "_json_api_absent"


def class_of_row(row: Any) -> type:
    """Return the class of a row, which django-polymorphic tells of base rows, too."""
    real_class = getattr(row, "get_real_instance_class", None)
    found: type | None = real_class() if real_class is not None else None
    return found or row.__class__


def concrete_rows(serializer: Any, rows: Iterable[Any]) -> list[Any]:
    """Return rows as instances of the models of the members that represent them.

    Rows of a base class become rows of its child classes, or of its proxies. The number of queries
    does not depend on the number of rows: at most one for each child class.
    """
    rows = rows_behind(list(rows))
    if not is_polymorphic(serializer):
        return rows
    if names_members(serializer):
        known = rows_of_members(serializer, rows)
    else:
        found = children_of(serializer, rows)
        known = [found.get(id(row), row) for row in rows]
    groups: dict[Any, list[Any]] = {}
    for row in known:
        groups.setdefault((type(row), wanted_model(serializer, row)), []).append(row)
    concrete: dict[int, Any] = {}
    for (_, model), same in groups.items():
        if is_below(model, same[0]):
            children, key_of = loaded_children(model, same), key_of_row(same[0])
            concrete |= {id(row): children.get(key_of(row), row) for row in same}
        else:
            concrete |= {id(row): cast(row, model) for row in same}
    return [concrete[id(row)] for row in known]


def rows_of_members(serializer: Any, rows: list[Any]) -> list[Any]:
    """Return rows as those members have them which are polymorphic themselves."""
    if not any(is_polymorphic(member) for member in members_of(serializer)):
        return rows
    named = [serializer.get_polymorphic_serializer_for_instance(row) for row in rows]
    concrete = {
        member: iter(
            concrete_rows(
                member, [row for row, other in zip(rows, named, strict=True) if other is member]
            )
        )
        for member in set(named)
        if is_polymorphic(member)
    }
    return [
        next(concrete[member]) if member in concrete else row
        for row, member in zip(rows, named, strict=True)
    ]


def wanted_model(serializer: Any, row: Any) -> type[Model] | None:
    """Return the model that a row is to be an instance of, as its member says."""
    model = model_of_serializer(member_for(serializer, row))
    real = class_of_row(row)
    return real if model is not None and issubclass(real, model) else model


def key_of_row(row: Any) -> Callable[[Any], Any]:
    """Return what reads the primary key of rows of the same class as one."""
    row_class: Any = type(row)
    return key_getter(row_class)


def columns_of_base(serializer: Any) -> tuple[str, ...] | None:
    """Return the columns of base rows that are needed where each becomes one of a child table.

    Returns None where that is not declared, where a member represents base rows, or where the
    making of a row may read others.
    """
    declared: tuple[str, ...] | None = getattr(serializer, "polymorphic_columns", None)
    base = model_of_serializer(serializer)
    models = [model_of_serializer(leaf) for leaf in leaves_of(serializer)]
    if declared is None or base is None or not names_members(serializer):
        return None
    if not may_lack_columns(base):
        return None
    return declared if all(is_table_below(model, base) for model in models) else None


def is_table_below(model: Any, base: Any) -> bool:
    """Tell whether a model has a table of its own that extends that of another."""
    is_child = model is not None and issubclass(model, base)
    return is_child and model._meta.concrete_model is not base._meta.concrete_model


def is_below(model: Any, row: Any) -> bool:
    """Tell whether a model has a table of its own that extends that of a row's."""
    return isinstance(row, Model) and is_table_below(model, type(row))


def cast(row: Any, model: Any) -> Any:
    """Return a row as an instance of a proxy of its model; any other row as it is."""
    if model is None or not isinstance(row, Model) or isinstance(row, model):
        return row
    other = model.__new__(model)
    # Both are the same row, in the same state.
    other.__dict__ = row.__dict__
    return other


def children_of(serializer: Any, rows: list[Any]) -> dict[int, Any]:
    """Return the rows of child tables for base rows that do not know their class, by identity."""
    models = [model_of_serializer(leaf) for leaf in leaves_of(serializer)]
    # The most derived one that has a row is the class of the row.
    models.sort(key=lambda model: -len(model.__mro__) if model else 0)
    found: dict[int, Any] = {}
    for model in models:
        known = [row for row in rows if id(row) not in found and not knows_class(row)]
        base_rows = [row for row in known if is_below(model, row) and not lacks(row, model)]
        for base in {type(row) for row in base_rows}:
            same = [row for row in base_rows if type(row) is base]
            children = loaded_children(model, same)
            found |= {id(row): children[row.pk] for row in same if row.pk in children}
    for row in rows:
        note_absent(found.get(id(row), row), models)
    return found


def lacks(row: Any, model: Any) -> bool:
    """Tell whether a row is known to have no row in the table of a model."""
    return model in getattr(row._state, ABSENT, ())


def note_absent(row: Any, models: Iterable[Any]) -> None:
    """Note that a row has none in the tables of those of some models that extend its own."""
    absent = {model for model in models if is_below(model, row)}
    if absent and not knows_class(row):
        setattr(row._state, ABSENT, absent.union(getattr(row._state, ABSENT, ())))


def knows_class(row: Any) -> bool:
    """Tell whether a row knows its class without a look into other tables."""
    return hasattr(row, "get_real_instance_class")


def rows_of_models(serializer: Any, queryset: Any, models: list[Any]) -> Q:
    """Return the condition for base rows that are of some of the members' models.

    A row of a child class is also one of its bases, but only of the most derived one here.
    """
    known = [model_of_serializer(leaf) for leaf in leaves_of(serializer)]
    condition = Q(pk__in=())
    for model in models:
        derived = [other for other in known if other is not model and issubclass(other, model)]  # type: ignore[arg-type]
        condition |= is_of(queryset, model) & ~reduce(
            or_, (is_of(queryset, other) for other in derived), Q(pk__in=())
        )
    return condition


def is_of(queryset: Any, model: Any) -> Q:
    """Return the condition for base rows that have a row in the table of a model.

    Rows of django-polymorphic have it where they are of the model's class.
    """
    return Q(pk__in=model._base_manager.using(queryset.db).values("pk"))


def loaded_children(model: Any, rows: list[Any]) -> dict[Any, Any]:
    """Return the rows of a child table for rows of its base, by the key of the base row."""
    links = links_between(type(rows[0])._meta.concrete_model, model)
    with suppress(KeyError):
        selected = [(row.pk, selected_child(row, links)) for row in rows]
        return {key: child for key, child in selected if child is not None}
    manager = model._base_manager.using(rows[0]._state.db)
    keys = list(map(key_of_row(rows[0]), rows))
    children = manager.filter(**{f"{links[0].name}__pk__in": keys})
    children.query.clear_ordering(force=True)
    return {getattr(child, links[0].attname): child for child in made_quickly(children)}


def links_between(base: Any, model: Any) -> list[Any]:
    """Return the links from a base to a model that extends its table, from the base on."""
    links: list[Any] = []
    while model is not base:
        links.insert(0, model._meta.get_ancestor_link(base))
        model = links[0].remote_field.model
    return links


def selected_child(row: Any, links: Iterable[Any]) -> Any:
    """Return the row of a child table that was selected along with a row; None for none.

    Raises:
        KeyError: where it was not selected.
    """
    for link in links:
        if row is None:
            return None
        row = row._state.fields_cache[link.remote_field.get_accessor_name()]
    return row
