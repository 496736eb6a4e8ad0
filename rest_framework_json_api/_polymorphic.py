"""Polymorphic serializers: which of several serializers represents a row, and the row as it is.

A polymorphic serializer is one that has ``polymorphic_serializers``, its members, and can name the
member for an instance. That is all that polymorphism needs; how rows are kept is for the models.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q
from rest_framework.serializers import BaseSerializer

from rest_framework_json_api._identity import (
    PRIMARY_KEY,
    Identity,
    identity_of,
    identity_of_model,
    key_getter,
)
from rest_framework_json_api._rows import made_quickly, may_lack_columns, rows_behind
from rest_framework_json_api._types import (
    is_polymorphic,
    members_of,
    model_of_serializer,
    type_of_instance,
    type_of_serializer,
)

#: In the state of a row: the models that are known to have no row for it in their tables.
ABSENT = "_json_api_absent"


def leaves_of(serializer: Any) -> Iterator[Any]:
    """Yield a serializer, or the members of a polymorphic one, down to those that are none."""
    if not is_polymorphic(serializer):
        yield serializer
    for member in members_of(serializer):
        yield from leaves_of(member)


def types_of(serializer: Any) -> list[str]:
    """Return the types that a serializer gives to resources: one, or those of its members."""
    return [
        name for leaf in leaves_of(serializer) if (name := type_of_serializer(leaf)) is not None
    ]


def member_for_type(serializer: Any, resource_type: Any) -> Any:
    """Return the serializer class for the resources of a type; None where there is none."""
    leaves = leaves_of(serializer)
    return next((leaf for leaf in leaves if type_of_serializer(leaf) == resource_type), None)


def member_for(serializer: Any, instance: Any) -> Any:
    """Return the serializer class that represents an instance: a serializer's own, or a member.

    Raises:
        NotImplementedError: where a polymorphic serializer has no member for the instance.
    """
    while is_polymorphic(serializer):
        serializer = serializer.get_polymorphic_serializer_for_instance(instance)
    return serializer if isinstance(serializer, type) else type(serializer)


def identifier_of(serializer: Any, instance: Any) -> dict[str, str]:
    """Return the resource identifier object of an instance.

    Args:
        serializer: the serializer declared for it, polymorphic or not; None where there is none.
        instance: the instance, or a stand-in with what its identity needs.
    """
    if serializer is None:
        identity = (
            identity_of_model(instance.__class__) if isinstance(instance, Model) else Identity(None)
        )
        return {"type": type_of_instance(instance), "id": identity.id_of(instance)}
    member = member_for(serializer, instance)
    resource_type = type_of_serializer(member) or type_of_instance(instance)
    return {"type": resource_type, "id": identity_of(member).id_of(instance)}


@lru_cache(512)
def identifying_columns(serializer: Any) -> tuple[str, ...] | None:
    """Return the columns of a row that tell type and id, the key first; None where others do.

    Without a serializer the primary key is all.
    """
    if serializer is None:
        return (PRIMARY_KEY,)
    base = model_of_serializer(serializer)
    identities = [identity_of(leaf) for leaf in leaves_of(serializer)]
    telling = telling_columns(serializer) if is_polymorphic(serializer) else ()
    known = {column.attname for column in base._meta.concrete_fields} if base is not None else set()
    columns = {identity.source for identity in identities if not identity.is_key}
    if base is None or telling is None or not columns <= known:
        return None
    return (PRIMARY_KEY, *sorted(columns.union(telling)))


def telling_columns(serializer: Any) -> tuple[str, ...] | None:
    """Return the columns of a base row that tell which member is for it; None where it cannot."""
    declared: tuple[str, ...] | None = getattr(serializer, "polymorphic_columns", None)
    if declared is not None:
        return declared
    base = model_of_serializer(serializer)
    names = {column.attname for column in base._meta.concrete_fields} if base is not None else set()
    tells = "polymorphic_ctype_id" in names and not names_members(serializer)
    return ("polymorphic_ctype_id",) if tells else None


@lru_cache(512)
def member_of_model(serializer: type, model: type) -> Any:
    """Return the member of a polymorphic serializer for a model; None where there is none.

    It is the one of the model itself, else of the nearest class that the model derives from.
    """
    members = {
        model_of_serializer(leaf): member
        for member in members_of(serializer)
        for leaf in leaves_of(member)
    }
    return next((members[base] for base in model.__mro__ if base in members), None)


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


def chooses_class(serializer: Any) -> bool:
    """Tell whether a serializer class decides itself of which class its instances are."""
    own: Any = getattr(serializer, "__new__", None)
    return isinstance(serializer, type) and own is not BaseSerializer.__new__


def names_members(serializer: Any) -> bool:
    """Tell whether a project itself says which member is for an instance."""
    method = serializer.get_polymorphic_serializer_for_instance
    return not getattr(method, "by_class", False)


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
