"""The relations and keys of models, as Django has them."""

from collections.abc import Callable
from functools import cache, lru_cache
from inspect import getattr_static
from operator import attrgetter
from typing import Any, TypeVar

from django.db.models import Model
from django.db.models.signals import class_prepared

AnyModel = TypeVar("AnyModel", bound=Model)

PRIMARY_KEY = "pk"


@lru_cache(512)
def key_getter(model: Any) -> Callable[[Any], Any]:
    """Return a reader of the primary key of a model's rows."""
    return key_reader(model) or attrgetter(PRIMARY_KEY)


def key_reader(model: Any) -> Callable[[Any], Any] | None:
    """Return a reader of a primary key of one column; None for any other."""
    if model is None or len(model._meta.pk_fields) > 1:
        return None
    return attrgetter(model._meta.pk.attname)


def model_of_serializer(serializer: Any) -> type[Model] | None:
    """Return the model that a serializer class or instance is declared for, if any."""
    return getattr(getattr(serializer, "Meta", None), "model", None)


def model_behind_source(model: type[Model] | None, source_attrs: list[str]) -> type[Model] | None:
    """Return the model that a path of relations leads to; None if a step is no relation."""
    for name in source_attrs:
        if model is None:
            return None
        model = getattr(relations_of(model).get(name), "related_model", None)
    return model if source_attrs else None


@cache
def relations_of(model: type[Model]) -> dict[str, Any]:
    """Return the relations of a model, forward and reverse, by the attribute that reads them.

    A field of a class of its own may give the model at its other end no attribute.
    """
    relations = [field for field in model._meta.get_fields() if field.is_relation]
    named = [(name, relation) for relation in relations if (name := accessor_of(relation))]
    return {name: relation for name, relation in named if getattr_static(model, name, None)}


# Another model may add a reverse relation to one that is known already.
class_prepared.connect(lambda **kwargs: relations_of.cache_clear(), weak=False)


def accessor_of(relation: Any) -> str:
    """Return the attribute of an instance that reads a relation."""
    named = hasattr(relation, "get_accessor_name")
    return (relation.get_accessor_name() if named else relation.name) or ""


def is_generic_key(relation: Any) -> bool:
    """Tell whether a relation of a model is a generic foreign key, with two columns of its row."""
    return hasattr(relation, "fk_field")


def is_generic(relation: Any) -> bool:
    """Tell whether a relation of a model is a generic one to many."""
    return bool(relation.one_to_many and not relation.auto_created)
