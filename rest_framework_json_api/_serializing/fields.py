"""The fields of model serializers."""

from collections.abc import Callable, Mapping
from copy import copy, deepcopy
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any

from rest_framework import serializers as drf
from rest_framework.settings import api_settings
from rest_framework.utils.model_meta import RelationInfo

from rest_framework_json_api._fields.target import AnyField
from rest_framework_json_api._resources.keeps import FIELD_HOOKS, keeps
from rest_framework_json_api._resources.models import (
    is_generic,
    is_generic_key,
    model_of_serializer,
    relations_of,
)
from rest_framework_json_api._resources.resource import resource_of
from rest_framework_json_api._writing.through import join_table
from rest_framework_json_api.relations import ResourceHyperlinkedRelatedField, ResourceRelatedField


class MetaFieldsMixin:
    """Has the fields of ``Meta.meta_fields`` without their being named in ``Meta.fields``."""

    def get_field_names(self, declared_fields: Mapping[str, AnyField], info: Any) -> list[str]:
        """Return the names of all fields."""
        meta = resource_of(self).meta_names  # type: ignore[arg-type]
        declared = {name: field for name, field in declared_fields.items() if name not in meta}
        names = list(super().get_field_names(declared, info))  # type: ignore[misc]
        added = (name for name in meta if name not in names)
        return [*names, *(name for name in added if self.has_meta_field(name))]

    def has_meta_field(self, name: str) -> bool:
        """Tell whether a name of ``meta_fields`` counts: each does, so that a wrong one is seen."""
        return True


#: In the attributes of a class: what its fields were built for, with what makes them.
BUILT = "_json_api_built"

#: The options of ``Meta``, and the attributes of a serializer, that fields are built for.
OPTIONS = ("model", "fields", "exclude", "extra_kwargs", "read_only_fields", "depth", "meta_fields")

ATTRIBUTES = (
    "serializer_field_mapping",
    "serializer_related_field",
    "serializer_related_to_field",
    "serializer_url_field",
    "serializer_choice_field",
    "url_field_name",
)


class BuiltFieldsMixin:
    """Builds the fields of a model once for a class, and copies them for each instance.

    To find them in the model takes longer than to answer with one object. A class with hooks of its
    own is asked every time.
    """

    url_field_name: str | None

    def get_fields(self) -> dict[str, AnyField]:
        """Return the fields by name."""
        owner = type(self)
        if not {"Meta", *FIELD_HOOKS}.isdisjoint(vars(self)):
            return super().get_fields()  # type: ignore[misc, no-any-return]
        if self.url_field_name is None:
            self.url_field_name = api_settings.URL_FIELD_NAME
        asked = what_builds(self)
        known = vars(owner).get(BUILT)
        if known is None or known[0] != asked:
            known = asked, makers_of(super().get_fields()) if keeps_hooks(owner) else None  # type: ignore[misc]
            setattr(owner, BUILT, known)
        makers = known[1]
        if makers is None:
            return super().get_fields()  # type: ignore[misc, no-any-return]
        declared = deepcopy(self._declared_fields)  # type: ignore[attr-defined]
        return {
            name: declared[name] if name in declared else make() for name, make in makers.items()
        }


def keeps_hooks(owner: Any) -> bool:
    """Tell whether a serializer class has no way of its own to decide on its fields.

    A function in ``limit_choices_to`` of the model is a way of its own, too.
    """
    model = model_of_serializer(owner)
    columns = model._meta.get_fields() if model is not None else ()
    relations = (getattr(column, "remote_field", None) for column in columns)
    limits = [getattr(relation, "limit_choices_to", None) for relation in relations]
    return keeps("build fields", owner) and not any(map(callable, limits))


def what_builds(serializer: Any) -> list[Any]:
    """Return all that the fields of a serializer are built of: its hooks, attributes and options.

    What can be changed in place of the options of ``Meta`` is a copy.
    """
    owner = type(serializer)
    options = (
        [getattr(owner.Meta, name, None) for name in OPTIONS] if hasattr(owner, "Meta") else []
    )
    return [
        list(map(kept, options)),
        list(serializer._declared_fields),
        attrgetter(*ATTRIBUTES)(serializer),
        attrgetter(*FIELD_HOOKS)(owner),
    ]


def kept(option: Any) -> Any:
    """Return an option of ``Meta`` as it is now, though it be changed in place."""
    if isinstance(option, dict):
        return {name: copy(value) for name, value in option.items()}
    return copy(option) if isinstance(option, list) else option


def makers_of(fields: Mapping[str, Any]) -> dict[str, Callable[[], Any]]:
    """Return what makes fields like some, by name."""
    return {name: maker_of(field) for name, field in fields.items()}


#: What a field has that is changed in place.
CONTAINERS = (dict, list, set)


@lru_cache(512)
def keeps_makers(field_class: type) -> bool:
    """Tell whether fields of a class are made by DRF or this package alone."""
    return keeps("make field", field_class) and not issubclass(field_class, drf.ChoiceField)


def maker_of(field: Any) -> Callable[[], Any]:
    """Return what makes fields like one that is not bound, and as it was made.

    A field of a class of DRF or of this package has its state, with containers and a child of its
    own. Any other is made of the same arguments, and so are choices, which may be found anew each
    time.
    """
    field_class, state = type(field), dict(vars(field))
    children = {
        name: value
        for name, value in state.items()
        if isinstance(value, drf.Field) and value.parent is field
    }
    if not all(map(keeps_makers, map(type, (field, *children.values())))):
        return partial(made_alike, field)
    containers = [(name, type(v), v) for name, v in state.items() if type(v) in CONTAINERS]
    makers = [(name, maker_of(child)) for name, child in children.items()]

    def make() -> Any:
        made = object.__new__(field_class)
        own = made.__dict__
        own.update(state)
        for name, container_class, value in containers:
            own[name] = container_class(value)
        for name, make_child in makers:
            own[name] = child = make_child()
            child.parent = made
        return made

    return make


def made_alike(field: Any) -> Any:
    """Return a field that is made of the same arguments."""
    kwargs: dict[str, Any] = {
        name: made_alike(value) if isinstance(value, drf.Field) else value
        for name, value in field._kwargs.items()
    }
    return type(field)(*field._args, **kwargs)


class RelationFieldsMixin:
    """Has fields for relations of the model, also for those of which DRF makes none, or others."""

    def build_field(
        self, field_name: str, info: Any, model_class: Any, nested_depth: int
    ) -> tuple[type, Any]:
        """Return class and arguments of a field, also for a generic relation or foreign key."""
        relation = relations_of(model_class).get(field_name)
        if relation is not None and is_generic_key(relation):
            # What it may lead to, only a field of the project's own can say.
            return ResourceRelatedField, {"read_only": True}
        if relation is not None and is_unknown(relation, info):
            many = bool(relation.many_to_many or relation.one_to_many)
            unknown = RelationInfo(relation, relation.related_model, many, "", False, False)
            return self.build_relational_field(field_name, unknown)
        if relation is None or not is_generic(relation):
            return super().build_field(field_name, info, model_class, nested_depth)  # type: ignore[misc, no-any-return]
        rows = relation.related_model._default_manager
        return ResourceRelatedField, {"many": True, "queryset": rows, "required": False}

    def build_relational_field(self, field_name: str, relation_info: Any) -> tuple[type, Any]:
        """Return class and arguments of a relation field, also for a key to another column.

        A many-to-many with a model of its own in between is written where its links need nothing
        but linkage. As DRF has it read only, no client need give it.
        """
        relation = relations_of(model_of_serializer(self)).get(field_name)
        is_linked = relation_info.has_through_model and join_table(relation).needs_ends_alone
        if is_linked:
            relation_info = relation_info._replace(has_through_model=False)
        field_class, kwargs = super().build_relational_field(field_name, relation_info)  # type: ignore[misc]
        if is_linked and not kwargs.get("read_only"):
            kwargs["required"] = False
        if issubclass(field_class, (ResourceRelatedField, ResourceHyperlinkedRelatedField)):
            kwargs.pop("slug_field", None)
        if relation_info.reverse and not relation_info.to_many:
            # No row need point back by a one-to-one.
            kwargs["allow_null"] = True
        if relation_info.to_many:
            # What holds many holds none of them, and is never null itself.
            kwargs.pop("allow_null", None)
        return field_class, kwargs


def is_unknown(relation: Any, info: Any) -> bool:
    """Tell whether a relation is one of a field's own class, of which DRF makes no field."""
    is_private = is_generic(relation) or relation.name in info.relations
    return not relation.auto_created and not is_private
