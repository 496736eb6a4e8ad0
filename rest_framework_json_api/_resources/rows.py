"""Rows of querysets, made in a shorter way where Django's own would come to the same.

Half of what a row takes Django is its initialization. Where a model keeps that as Django has it,
and nobody listens to it, the values are put into the rows as they are.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from inspect import getattr_static
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable
from django.db.models.signals import post_init, pre_init

from rest_framework_json_api._resources.keeps import keeps

AnyRows = TypeVar("AnyRows")
AnyRowSet = TypeVar("AnyRowSet", bound=QuerySet[Any])


@lru_cache(512)
def holds_values_as_given(model: type[Model]) -> bool:
    """Tell whether a row of a model is made by Django alone, and is the values it is made of."""
    return has_usual_makers(model) and all(keeps("set column", setter) for setter in setters(model))


@lru_cache(512)
def has_usual_makers(model: type[Model]) -> bool:
    """Tell whether a model has no method of its own for how a row is made."""
    return keeps("call model", type(model)) and keeps("make rows", model)


def setters(model: type[Model]) -> list[Any]:
    """Return the descriptors of a model's columns that set values in their own way."""
    descriptors = [getattr_static(model, field.attname) for field in model._meta.concrete_fields]
    return [found for found in descriptors if hasattr(found, "__set__")]


def may_lack_columns(model: type[Model]) -> bool:
    """Tell whether rows of a model can be made of some of its columns.

    Code of a project that takes part in making a row may read any of them, and would have each
    that is missing queried for each row, by making one more row.
    """
    is_own = all(type(setter).__module__.startswith("django.") for setter in setters(model))
    return is_own and has_usual_makers(model) and not post_init.has_listeners(model)


def has_short_way(model: type[Model]) -> bool:
    """Tell whether rows of a model can be made without their initialization."""
    is_heard = pre_init.has_listeners(model) or post_init.has_listeners(model)
    return not is_heard and holds_values_as_given(model)


def fetches_usually(fetch_mode: Any) -> bool:
    """Tell whether a missing column is fetched for its row alone, as Django did up to 6.0.

    Takes the mode of a queryset or of a row; None where Django has none.
    """
    return fetch_mode is getattr(ModelState(), "fetch_mode", None)


def is_plain(queryset: Any) -> bool:
    """Tell whether a queryset selects columns of its model, and nothing beside them."""
    query = queryset.query
    return not (
        query.annotation_select
        or query.extra_select
        or query.select_related
        or query.combinator
        or queryset._known_related_objects
    )


class RowIterable(ModelIterable):  # type: ignore[type-arg]
    """The rows of a queryset, in the shorter way where there is one."""

    def __iter__(self) -> Iterator[Any]:
        queryset: Any = self.queryset
        has_usual_mode = fetches_usually(getattr(queryset, "_fetch_mode", None))
        if has_usual_mode and is_plain(queryset) and has_short_way(queryset.model):
            return self.made(queryset)
        return super().__iter__()

    def made(self, queryset: Any) -> Iterator[Any]:
        """Run the query, and yield its rows."""
        # A router may choose another database when it is asked again.
        alias = queryset.db
        compiler = queryset.query.get_compiler(using=alias)
        results = compiler.execute_sql(chunked_fetch=self.chunked_fetch, chunk_size=self.chunk_size)
        names = [
            compiler.select[position][0].target.attname
            for position in compiler.klass_info["select_fields"]
        ]
        return made_rows(queryset.model, alias, names, compiler.results_iter(results))


def rows_from(model: Any, alias: str, names: list[str], values: Iterable[Any]) -> Iterator[Any]:
    """Yield a row for each set of values, in the shorter way where the model has it."""
    if has_short_way(model):
        return made_rows(model, alias, names, values)
    return (model.from_db(alias, names, row_values) for row_values in values)


def made_rows(model: Any, alias: str, names: list[str], values: Iterable[Any]) -> Iterator[Any]:
    """Yield a row for each set of values, as ``Model.from_db`` makes it.

    Args:
        model: the model, which has the shorter way.
        alias: the database that the values are from.
        names: the attributes of the values; others of the row are loaded when they are read.
        values: the values of each row.
    """
    make = model.__new__
    for row_values in values:
        row = make(model)
        row._state = state = ModelState()
        state.adding = False
        state.db = alias
        row.__dict__.update(zip(names, row_values, strict=False))
        yield row


def copy_of(queryset: AnyRowSet) -> AnyRowSet:
    """Return a copy of a queryset that keeps the attributes a project has set on it."""
    copied = queryset.all()
    vars(copied).update(
        (name, vars(queryset)[name]) for name in vars(queryset).keys() - vars(copied).keys()
    )
    return copied


def made_quickly(queryset: AnyRows) -> AnyRows:
    """Let the rows of a queryset that nobody else has be made in the shorter way, and return it.

    Anything else is returned as it is.
    """
    if isinstance(queryset, QuerySet) and queryset._iterable_class is ModelIterable:
        queryset._iterable_class = RowIterable
    return queryset


def row_behind(instance: Any) -> Any:
    """Return the row that a proxy stands for, as Django's ``request.user`` does for one.

    Anything else is returned as it is.
    """
    is_proxy = isinstance(instance, Model) and not issubclass(type(instance), Model)
    # A proxy has the methods of what it stands for.
    return instance.serializable_value.__self__ if is_proxy else instance


def rows_behind(instances: list[Any]) -> list[Any]:
    """Return instances, with the rows in the place of proxies that stand for them."""
    if all(issubclass(found, Model) for found in set(map(type, instances))):
        return instances
    return list(map(row_behind, instances))
