"""What the serializers of models add to those of DRF: fields, and the writing of relationships."""

from collections.abc import Callable, Mapping
from copy import copy, deepcopy
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any

from rest_framework import serializers as drf
from rest_framework.settings import api_settings
from rest_framework.utils.html import is_html_input
from rest_framework.utils.model_meta import RelationInfo

from rest_framework_json_api._accessors import Source
from rest_framework_json_api._identifiers import itself_in
from rest_framework_json_api._linkage import errors_by_member, plain_linkage
from rest_framework_json_api._plan import meta_names
from rest_framework_json_api._readers import source_of
from rest_framework_json_api._relationships import (
    ToMany,
    ToOne,
    are_apart,
    check_links,
    is_created_alone,
    lock,
    relationship_change,
)
from rest_framework_json_api._rows import row_behind
from rest_framework_json_api._through import demanded_columns, needs_ends_alone
from rest_framework_json_api._types import (
    is_generic,
    is_generic_key,
    keeps_methods,
    model_of_serializer,
    relations_of,
)
from rest_framework_json_api.relations import (
    AnyField,
    ResourceHyperlinkedRelatedField,
    ResourceRelatedField,
)


class MetaFieldsMixin:
    """Has the fields of ``Meta.meta_fields`` without their being named in ``Meta.fields``."""

    def get_field_names(self, declared_fields: Mapping[str, AnyField], info: Any) -> list[str]:
        """Return the names of all fields."""
        meta = meta_names(self)
        declared = {name: field for name, field in declared_fields.items() if name not in meta}
        names = list(super().get_field_names(declared, info))  # type: ignore[misc]
        added = (name for name in meta if name not in names)
        return [*names, *(name for name in added if self.has_meta_field(name))]

    def has_meta_field(self, name: str) -> bool:
        """Tell whether a name of ``meta_fields`` counts: each does, so that a wrong one is seen."""
        return True


class RelationshipWritesMixin:
    """Writes the relationships that a row has no column for, without deleting related rows.

    Raises:
        Refusal: before anything is written, where a related row would have to leave that cannot.
    """

    def to_internal_value(self, data: Any) -> Any:
        """Return what the fields make of the input, linkage as each of them takes it.

        Raises:
            ValidationError: with the errors of all fields, those of linkage by index.
        """
        if not isinstance(data, Mapping) or is_html_input(data):
            return super().to_internal_value(data)  # type: ignore[misc]
        fields = {field.field_name: field for field in self._writable_fields}  # type: ignore[attr-defined]
        given: dict[str, Any] = dict(data)
        errors: dict[str, Any] = {}
        for name in fields.keys() & given.keys():
            try:
                given[name] = plain_linkage(fields[name], given[name])
            except drf.ValidationError as error:
                errors[name] = error.detail
                del given[name]
        try:
            validated = super().to_internal_value(given)  # type: ignore[misc]
        except drf.ValidationError as error:
            found = {
                name: errors_by_member(fields.get(name), given.get(name), detail)
                for name, detail in error.detail.items()  # type: ignore[union-attr]
            }
            raise drf.ValidationError({**found, **errors}) from error
        if errors:
            raise drf.ValidationError(errors)
        return validated

    def create(self, validated_data: dict[str, Any]) -> Any:
        """Create the row, then let its relationships hold what was given."""
        related = self.pop_related(validated_data)
        for (field, source), rows in related.items():
            check_links(field.field_name, source, lambda rows=rows: rows)  # type: ignore[misc]
        create = super().create  # type: ignore[misc]
        instance = create(validated_data)
        is_usual = getattr(create, "__func__", None) is drf.ModelSerializer.create
        is_alone = is_usual and is_created_alone(type(instance))
        holds_nothing = is_alone and are_apart([source for _, source in related])
        for (field, source), rows in related.items():
            change = self.change_of(field, instance, source)
            if holds_nothing:
                change.add(rows)  # type: ignore[union-attr]
            else:
                change.replace(rows)
        self.refer_to_itself(instance)
        return instance

    def refer_to_itself(self, instance: Any) -> None:
        """Let relationships hold the new row itself, where the input means it by its ``lid``."""
        for name in itself_in(self):
            field = self.fields[name]  # type: ignore[attr-defined]
            source: Any = source_of(field, model_of_serializer(self))
            if source.many:
                self.change_of(field, instance, source).add([instance])  # type: ignore[union-attr]
            elif source.is_held:
                setattr(instance, source.accessor, instance)
                instance.save(update_fields=source.held_names)
            else:
                self.change_of(field, instance, source).replace(instance)

    def update(self, instance: Any, validated_data: dict[str, Any]) -> Any:
        """Update the row, and let its relationships hold what was given."""
        instance = row_behind(instance)
        related = self.pop_related(validated_data)
        if related and not instance._state.adding:
            lock(instance)
            for (field, source), rows in related.items():
                self.change_of(field, instance, source).check_change(rows)
        instance = super().update(instance, validated_data)  # type: ignore[misc]
        for (field, source), rows in related.items():
            self.change_of(field, instance, source).replace(rows)
        return instance

    def pop_related(self, validated_data: dict[str, Any]) -> dict[tuple[Any, Source], Any]:
        """Take out of validated data what relationships are to hold, by field and relation."""
        model = model_of_serializer(self)
        fields = [field for field in self._writable_fields if field.source in validated_data]  # type: ignore[attr-defined]
        sources = [(field, source_of(field, model)) for field in fields]
        return {
            (field, source): validated_data.pop(field.source)
            for field, source in sources
            if source is not None
            and field.source in validated_data
            and (source.many or not source.is_held)
        }

    def change_of(self, field: Any, instance: Any, source: Source) -> ToMany | ToOne:
        """Return what changes the relationship of a field."""
        child = getattr(field, "child_relation", field)
        visible = child.get_queryset() if isinstance(child, drf.RelatedField) else None
        return relationship_change(field.field_name, instance, source, visible)


def lacks_columns(field: Any) -> tuple[str, ...]:
    """Return the columns that links of a relationship need and that linkage does not tell.

    None of them is lacking where the project's own code writes what the serializer takes.
    """
    source = source_of(field, model_of_serializer(field.parent))
    if source is None or not keeps_methods(type(field.parent), ("create", "update")):
        return ()
    return demanded_columns(source.relation)


#: What decides on the fields of a serializer; where all of it is DRF's or this package's, a class
#: has the same fields every time.
FIELD_HOOKS = (
    "get_field_names",
    "get_default_field_names",
    "get_extra_kwargs",
    "get_uniqueness_extra_kwargs",
    "get_unique_together_constraints",
    "include_extra_kwargs",
    "build_field",
    "build_standard_field",
    "build_relational_field",
    "build_nested_field",
    "build_property_field",
    "build_url_field",
    "build_unknown_field",
    "_get_model_fields",
)

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
    return keeps_methods(owner, FIELD_HOOKS) and not any(map(callable, limits))


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


#: The methods that make a field.
MAKERS = ("__new__", "__init__", "__deepcopy__")

#: What a field has that is changed in place.
CONTAINERS = (dict, list, set)


@lru_cache(512)
def keeps_makers(field_class: type) -> bool:
    """Tell whether fields of a class are made by DRF or this package alone."""
    return keeps_methods(field_class, MAKERS) and not issubclass(field_class, drf.ChoiceField)


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
        is_linked = relation_info.has_through_model and needs_ends_alone(relation)
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
