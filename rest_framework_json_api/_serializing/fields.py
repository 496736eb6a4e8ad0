"""The fields of model serializers: which there are, and how they are built once for a class."""

from collections.abc import Mapping
from copy import copy, deepcopy
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.db.models import Model
from rest_framework import serializers as drf
from rest_framework.settings import api_settings
from rest_framework.utils.model_meta import FieldInfo, RelationInfo

from rest_framework_json_api._fields.target import AnyField
from rest_framework_json_api._resources.keeps import FIELD_HOOKS, keeps
from rest_framework_json_api._resources.models import (
    is_generic,
    is_generic_key,
    model_of_serializer,
    relations_of,
)
from rest_framework_json_api._resources.resource import resource_of
from rest_framework_json_api._serializing.part import SerializerPart
from rest_framework_json_api._writing.through import join_table
from rest_framework_json_api.relations import ResourceHyperlinkedRelatedField, ResourceRelatedField


class MetaFieldsMixin(SerializerPart):
    """Adds the fields of ``Meta.meta_fields``, which need not be named in ``Meta.fields``."""

    def get_field_names(
        self, declared_fields: Mapping[str, AnyField], info: FieldInfo
    ) -> list[str]:
        """Return the names of the fields; those in ``Meta.meta_fields`` alone are last."""
        meta = resource_of(self).meta_names
        declared = {name: field for name, field in declared_fields.items() if name not in meta}
        names = list(super().get_field_names(declared, info))
        added = (name for name in meta if name not in names)
        return [*names, *(name for name in added if self.has_meta_field(name))]

    def has_meta_field(self, name: str) -> bool:
        """Tell whether a name of ``meta_fields`` is used. All are, so that a wrong one raises."""
        return True


#: The attribute of a serializer class with its recipe.
BUILT = "_json_api_built"

#: The options of ``Meta``, and the attributes of a serializer, that its fields depend on.
OPTIONS = ("model", "fields", "exclude", "extra_kwargs", "read_only_fields", "depth", "meta_fields")

ATTRIBUTES = (
    "serializer_field_mapping",
    "serializer_related_field",
    "serializer_related_to_field",
    "serializer_url_field",
    "serializer_choice_field",
    "url_field_name",
)


#: Types of values in the state of a field that may be changed in place.
CONTAINERS = (dict, list, set)


class StateMaker:
    """Makes copies of an unbound field from its state, without calling its class.

    Each copy has containers and children of its own. Only for classes that keep how DRF or this
    package makes a field.
    """

    def __init__(self, field: AnyField, children: Mapping[str, AnyField]) -> None:
        self.field_class, self.state = type(field), dict(vars(field))
        self.containers = [
            (name, type(value), value)
            for name, value in self.state.items()
            if type(value) in CONTAINERS
        ]
        self.children = [(name, maker_of(child)) for name, child in children.items()]

    def __call__(self) -> AnyField:
        made: AnyField = object.__new__(self.field_class)
        own = made.__dict__
        own.update(self.state)
        for name, container_class, value in self.containers:
            own[name] = container_class(value)
        for name, make_child in self.children:
            child = make_child()
            child.parent = made  # type: ignore[assignment]
            own[name] = child
        return made


class ArgumentsMaker:
    """Makes copies of a field of any class, by calling the class with the field's arguments."""

    def __init__(self, field: AnyField) -> None:
        self.field_class = type(field)
        self.args, self.kwargs = field._args, field._kwargs  # type: ignore[attr-defined]
        self.children = {
            name: ArgumentsMaker(value)
            for name, value in self.kwargs.items()
            if isinstance(value, drf.Field)
        }

    def __call__(self) -> AnyField:
        children = {name: make() for name, make in self.children.items()}
        return self.field_class(*self.args, **{**self.kwargs, **children})


Maker = StateMaker | ArgumentsMaker


@lru_cache(512)
def keeps_makers(field_class: type) -> bool:
    """Tell whether fields of a class can be made from their state.

    Not fields with choices: their arguments may find the choices anew for each field.
    """
    return keeps("make field", field_class) and not issubclass(field_class, drf.ChoiceField)


def maker_of(field: AnyField) -> Maker:
    """Return a maker of copies of a field."""
    children = {
        name: value
        for name, value in vars(field).items()
        if isinstance(value, drf.Field) and value.parent is field
    }
    by_state = all(map(keeps_makers, map(type, (field, *children.values()))))
    return StateMaker(field, children) if by_state else ArgumentsMaker(field)


class Recipe:
    """The makers of a serializer class's fields, and ``parts``: all that the fields depend on.

    ``parts`` are the options of ``Meta``, copied because they may be changed in place, the names of
    declared fields, attributes, and hooks. Makers hold for a serializer with equal parts.
    """

    #: The makers of the fields, by name; None where the class builds its fields every time.
    makers: Mapping[str, Maker] | None = None

    def __init__(self, serializer: "BuiltFieldsMixin") -> None:
        self.owner = owner = type(serializer)
        meta = getattr(owner, "Meta", None)
        options = [getattr(meta, name, None) for name in OPTIONS] if meta is not None else []
        self.parts = [
            [copied(option) for option in options],
            list(serializer._declared_fields),
            attrgetter(*ATTRIBUTES)(serializer),
            attrgetter(*FIELD_HOOKS)(owner),
        ]

    def is_constant(self) -> bool:
        """Tell whether no code of a project decides on the fields anew for each instance.

        Such code is an overridden hook, or a callable ``limit_choices_to`` of a relation.
        """
        model = model_of_serializer(self.owner)
        columns = model._meta.get_fields() if model is not None else ()
        relations = (getattr(column, "remote_field", None) for column in columns)
        limits = [getattr(relation, "limit_choices_to", None) for relation in relations]
        return keeps("build fields", self.owner) and not any(map(callable, limits))

    def follow(self, fields: Mapping[str, AnyField]) -> None:
        """Make copies of ``fields`` from now on."""
        self.makers = {name: maker_of(field) for name, field in fields.items()}


def copied(option: Any) -> Any:
    """Return an option of ``Meta``, copied if it is a list or dict: these can change in place."""
    if isinstance(option, dict):
        return {name: copy(value) for name, value in option.items()}
    return copy(option) if isinstance(option, list) else option


class BuiltFieldsMixin(SerializerPart):
    """Builds the fields of a model once for a class, and copies them for each instance.

    Building them takes longer than an answer with one object. A class that overrides a hook builds
    them every time.
    """

    def get_fields(self) -> dict[str, AnyField]:
        """Return the fields by name: new copies of those that were built for the class."""
        owner = type(self)
        if not {"Meta", *FIELD_HOOKS}.isdisjoint(vars(self)):
            return super().get_fields()
        if self.url_field_name is None:
            self.url_field_name = api_settings.URL_FIELD_NAME  # type: ignore[misc]
        recipe = Recipe(self)
        known: Recipe | None = vars(owner).get(BUILT)
        if known is None or known.parts != recipe.parts:
            if recipe.is_constant():
                recipe.follow(super().get_fields())
            setattr(owner, BUILT, recipe)
            known = recipe
        if known.makers is None:
            return super().get_fields()
        declared = deepcopy(self._declared_fields)
        return {
            name: declared[name] if name in declared else make()
            for name, make in known.makers.items()
        }


class RelationFieldsMixin(SerializerPart):
    """Builds fields for relations of the model, also for kinds that DRF does not build."""

    def build_field(
        self, field_name: str, info: FieldInfo, model_class: type[Model], nested_depth: int
    ) -> tuple[type, Any]:
        """Return class and arguments of a field.

        Generic relations, generic foreign keys and relation fields of other classes get fields,
        too.
        """
        relation = relations_of(model_class).get(field_name)
        if relation is not None and is_generic_key(relation):
            # Only a field that the project declares can say which models it may lead to.
            return ResourceRelatedField, {"read_only": True}
        is_private = relation is not None and (
            is_generic(relation) or relation.name in info.relations
        )
        if relation is not None and not relation.auto_created and not is_private:
            # A model field of a class that DRF does not know as a relation.
            many = bool(relation.many_to_many or relation.one_to_many)
            unknown = RelationInfo(relation, relation.related_model, many, "", False, False)
            return self.build_relational_field(field_name, unknown)
        if relation is None or not is_generic(relation):
            return super().build_field(field_name, info, model_class, nested_depth)
        rows = relation.related_model._default_manager
        return ResourceRelatedField, {"many": True, "queryset": rows, "required": False}

    def build_relational_field(
        self, field_name: str, relation_info: RelationInfo
    ) -> tuple[type, Any]:
        """Return class and arguments of a relation field.

        A foreign key to another column than the primary key gets the usual field. A many-to-many
        with a through model, which is read only in DRF, can be written if rows of the through model
        need nothing but their two ends; it is not required then.
        """
        relation = relations_of(model_of_serializer(self)).get(field_name)
        is_linked = relation_info.has_through_model and join_table(relation).needs_ends_alone
        if is_linked:
            relation_info = relation_info._replace(has_through_model=False)
        field_class, kwargs = super().build_relational_field(field_name, relation_info)
        if is_linked and not kwargs.get("read_only"):
            kwargs["required"] = False
        if issubclass(field_class, (ResourceRelatedField, ResourceHyperlinkedRelatedField)):
            kwargs.pop("slug_field", None)
        if relation_info.reverse and not relation_info.to_many:
            # There may be no row that points back.
            kwargs["allow_null"] = True
        if relation_info.to_many:
            # A to-many is empty rather than null.
            kwargs.pop("allow_null", None)
        return field_class, kwargs
