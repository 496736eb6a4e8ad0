"""The resource type of a model, an instance, a serializer or a relation field.

One answer for each, used wherever a type is written or checked.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from inspect import getattr_static
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db.models import Manager, Model, QuerySet
from django.db.models.signals import class_prepared
from django.http import Http404
from django.utils.module_loading import import_string
from rest_framework.exceptions import APIException
from rest_framework.relations import HyperlinkedIdentityField, ManyRelatedField
from rest_framework.serializers import ListSerializer
from rest_framework.settings import api_settings

from rest_framework_json_api._naming import names_by_spelling, spell, spell_type, unspell
from rest_framework_json_api.settings import json_api_settings


def field_key(name: str) -> str:
    """Return the document key of a field: its name as ``FORMAT_FIELD_NAMES`` says."""
    return spell(name, json_api_settings.FORMAT_FIELD_NAMES)


def field_name(key: str) -> str:
    """Return a Python name for a document key of which no name is known."""
    return unspell(key, json_api_settings.FORMAT_FIELD_NAMES)


def link_segment(name: str) -> str:
    """Return the URL segment of a relationship: its name as ``FORMAT_RELATED_LINKS`` says."""
    return spell(name, json_api_settings.FORMAT_RELATED_LINKS)


def names_by_key(names: Iterable[str]) -> Mapping[str, str]:
    """Return names by what clients may write for them in documents and query strings."""
    return names_by_spelling(tuple(names), json_api_settings.FORMAT_FIELD_NAMES)


def names_by_segment(names: Iterable[str]) -> Mapping[str, str]:
    """Return names of relationships by what clients may write for them in URLs."""
    styles = json_api_settings.FORMAT_RELATED_LINKS, json_api_settings.FORMAT_FIELD_NAMES
    return names_by_spelling(tuple(names), *styles)


def format_type(name: str) -> str:
    """Return a name spelled as ``FORMAT_TYPES`` and ``PLURALIZE_TYPES`` say."""
    return spell_type(name, json_api_settings.FORMAT_TYPES, bool(json_api_settings.PLURALIZE_TYPES))


def type_of_model(model: type[Model]) -> str:
    """Return ``JSONAPIMeta.resource_name`` of a model, else its class name, formatted."""
    name = getattr(getattr(model, "JSONAPIMeta", None), "resource_name", None)
    return name or format_type(model.__name__)


def type_of_instance(instance: Any) -> str:
    """Return the type of a model instance, or the formatted class name of any other object."""
    if isinstance(instance, Model):
        return type_of_model(instance.__class__)
    return format_type(instance.__class__.__name__)


def type_of_serializer(serializer: Any) -> str | None:
    """Return the type that a serializer class or instance gives to what it serializes.

    Returns None where neither ``resource_name`` (in ``JSONAPIMeta`` or ``Meta``) nor a model tells.
    """
    serializer = getattr(serializer, "child", serializer)
    meta = getattr(serializer, "Meta", None)
    for options in (getattr(serializer, "JSONAPIMeta", None), meta):
        if getattr(options, "resource_name", None):
            return str(options.resource_name)  # type: ignore[union-attr]
    model = model_of_serializer(serializer)
    return None if model is None else type_of_model(model)


def members_of(serializer: Any) -> tuple[Any, ...]:
    """Return the serializer classes that a polymorphic serializer is made of; none for others."""
    serializer = getattr(serializer, "child", serializer)
    return tuple(getattr(serializer, "polymorphic_serializers", None) or ())


#: What the code of a view raises where it needs what the URL lacks: ``self.kwargs["year"]``,
#: ``int(self.kwargs.get("year"))``, ``get_object()`` at the URL of a collection.
LACKING = (
    APIException,
    AssertionError,
    AttributeError,
    Http404,
    LookupError,
    ObjectDoesNotExist,
    PermissionDenied,
    TypeError,
    ValueError,
)


def keeps_methods(owner: Any, names: Iterable[str]) -> bool:
    """Tell whether a class has some methods of DRF or of this package, none of a project's own."""
    methods = (getattr(owner, name, None) for name in names)
    modules = {method.__module__.partition(".")[0] for method in methods if method is not None}
    return modules <= {"rest_framework", "rest_framework_json_api"}


def is_polymorphic(serializer: Any) -> bool:
    """Tell whether only an instance can say which of several serializers represents it."""
    return bool(members_of(serializer))


def model_of_serializer(serializer: Any) -> type[Model] | None:
    """Return the model that a serializer class or instance is declared for, if any."""
    return getattr(getattr(serializer, "Meta", None), "model", None)


def resolve_serializer(value: Any, owner: type) -> type:
    """Return the serializer class behind a class, a dotted path or ``"self"``."""
    if value == "self":
        return owner
    found: type = import_string(value) if isinstance(value, str) else value
    return found


class LazySerializersDict(Mapping[str, type]):
    """Serializer classes by relationship name, imported when they are asked for."""

    def __init__(self, parent: type, serializers: Mapping[str, Any]) -> None:
        self.parent = parent
        #: What the project has declared: classes, dotted paths, ``"self"``.
        self.serializers = serializers
        #: The classes behind what is declared as a text.
        self.resolved: dict[str, type] = {}

    def __getitem__(self, name: str) -> type:
        value = self.serializers[name]
        if not isinstance(value, str):
            return value  # type: ignore[no-any-return]
        if value not in self.resolved:
            self.resolved[value] = resolve_serializer(value, self.parent)
        return self.resolved[value]

    def __contains__(self, name: object) -> bool:
        return name in self.serializers

    def __iter__(self) -> Iterator[str]:
        return iter(self.serializers)

    def __len__(self) -> int:
        return len(self.serializers)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.serializers!r})"


#: The attributes that declare serializers for relationships.
DECLARATIONS = ("related_serializers", "included_serializers")

#: In the attributes of a serializer: the serializer classes that its relationships lead to.
RELATED = "_json_api_related"


def declared_serializers(
    serializer: Any, attribute: str = "included_serializers"
) -> LazySerializersDict:
    """Return a serializer's ``included_serializers`` or ``related_serializers`` as classes.

    Takes a serializer class or instance, also one of a list. Empty where nothing is declared.
    """
    serializer = getattr(serializer, "child", serializer)
    owner = serializer if isinstance(serializer, type) else type(serializer)
    declared = getattr(serializer, attribute, None) or {}
    if not isinstance(declared, LazySerializersDict):
        declared = LazySerializersDict(owner, declared)
    if not is_polymorphic(serializer):
        return declared
    # What only some of the members have can be asked for, too.
    of_members = [declared_serializers(member, attribute) for member in members_of(serializer)]
    names = {name: known[name] for known in (*of_members, declared) for name in known}
    return LazySerializersDict(owner, names)


def related_serializer(serializer: Any, name: str) -> type | None:
    """Return the serializer class declared for a relationship: the related, else the included."""
    own = {} if isinstance(serializer, type) else vars(serializer)
    if isinstance(serializer, type) or not own.keys().isdisjoint(DECLARATIONS):
        return find_related_serializer(serializer, name)
    known = own.setdefault(RELATED, {})
    if name not in known:
        known[name] = find_related_serializer(serializer, name)
    return known[name]  # type: ignore[no-any-return]


def find_related_serializer(serializer: Any, name: str) -> type | None:
    """Look up the serializer class declared for a relationship."""
    for attribute in DECLARATIONS:
        declared = declared_serializers(serializer, attribute)
        if name in declared:
            return declared[name]
    return None


def class_or_none(declared: Any) -> type | None:
    """Return what a view declares as a class, unless only the view itself can tell: a property."""
    return declared if isinstance(declared, type) else None


def declared_relations(serializer: Any) -> dict[str, str]:
    """Return relations of the model that a serializer declares serializers for.

    Args:
        serializer: a serializer, or its class.

    Returns:
        The attributes of rows by the names that are declared: the same, or `line_items` for
        `lineItems`.
    """
    model = model_of_serializer(serializer)
    relations = relations_of(model) if model is not None else {}
    declared = [name for kind in DECLARATIONS for name in declared_serializers(serializer, kind)]
    sources = {name: name if name in relations else unspell(name, True) for name in declared}
    return {name: source for name, source in sources.items() if source in relations}


def relations_without_fields(serializer: Any) -> dict[str, str]:
    """Return those of the declared relations for which a serializer is to have no fields.

    A field that the serializer has only for writing, or that its class has and a project has taken
    out for a request, hides the relation.
    """
    fields = serializer.fields
    removed = fields_of_class(serializer) - fields.keys()
    hidden = removed.union(name for name, field in fields.items() if field.write_only)
    return {
        name: source
        for name, source in declared_relations(serializer).items()
        if name not in fields and hidden.isdisjoint((name, source))
    }


def fields_of_class(serializer: Any) -> set[str]:
    """Return the names of the fields that the class of a serializer names or lets Django name."""
    meta: Any = getattr(serializer, "Meta", None)
    declared = set(getattr(serializer, "_declared_fields", ()))
    named = getattr(meta, "fields", None)
    if isinstance(named, (list, tuple)):
        return declared.union(named)
    model = model_of_serializer(serializer)
    options: Any = getattr(model, "_meta", None)
    own = (field.name for field in (*options.fields, *options.many_to_many)) if options else ()
    return declared | {*own}.difference(getattr(meta, "exclude", None) or ())


def answering_serializer_class(view: Any) -> Any:
    """Return the class that serializes the primary data of a view's answer, if it has one."""
    getter = getattr(view, "get_answering_serializer_class", None)
    getter = getter or getattr(view, "get_serializer_class", None)
    try:
        return getter() if getter is not None else None
    except (AssertionError, AttributeError, LookupError):
        # A generic view of DRF without a serializer class; a view that chooses one by its action,
        # where DRF has not set it up or the request has none.
        return None


def is_related_view(view: Any) -> bool:
    """Tell whether a view answers with resources related to the one of its URL."""
    return "related_field" in (getattr(view, "kwargs", None) or {})


def names_resources(view: Any) -> bool:
    """Tell whether a view has a ``resource_name`` that counts: not for related resources."""
    return not is_related_view(view) and hasattr(view, "resource_name")


def related_model(field: Any) -> type[Model] | None:
    """Return the model at the other end of a relation field, if it can be told without a row."""
    child = getattr(field, "child_relation", field)
    if getattr(child, "model", None) is not None:
        return child.model  # type: ignore[no-any-return]
    queryset = getattr(child, "queryset", None)
    if isinstance(queryset, (QuerySet, Manager)):
        return queryset.model
    return model_behind_source(model_of_serializer(field.parent), field.source_attrs)


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


def serializer_of_relation(field: Any) -> type | None:
    """Return the serializer class of what a relation field leads to, if there is one.

    A field of a polymorphic relationship names it itself; else the parent's serializer declares it;
    else it is the one that the router of the answer has for the model.
    """
    own = getattr(getattr(field, "child_relation", field), "polymorphic_serializer", None)
    if own is not None or field.parent is None:
        return own
    declared = related_serializer(field.parent, field.field_name)
    return declared or registered_serializer(field, related_model(field))


def registered_serializer(field: Any, model: type | None) -> type | None:
    """Return the serializer class that the router of an answer has for a model, if there is one."""
    registry = getattr(field.context.get("view"), "registry", None)
    return registry.serializer_class_for(model) if registry is not None else None


def type_of_relation(field: Any) -> str | None:
    """Return the resource type that a relation field leads to; None where only the row can tell.

    The serializer declared for the relationship comes first, so that linkage and resource objects
    agree; then the model.
    """
    declared = serializer_of_relation(field)
    if declared is not None:
        return None if is_polymorphic(declared) else type_of_serializer(declared)
    model = related_model(field)
    return None if model is None else type_of_model(model)


def is_many(field: Any) -> bool:
    """Tell whether a relation field is a to-many."""
    return isinstance(field, (ManyRelatedField, ListSerializer)) or bool(
        getattr(field, "many", False)
    )


def self_link_name(serializer: Any, fields: Mapping[str, Any]) -> str | None:
    """Return the name of the field that has the URL of the resource itself, if there is one.

    That is the ``HyperlinkedIdentityField`` named by the serializer's ``url_field_name`` or by the
    setting ``URL_FIELD_NAME``, else the only one that leads to a detail view.
    """
    name = getattr(serializer, "url_field_name", None) or api_settings.URL_FIELD_NAME
    if isinstance(fields.get(name), HyperlinkedIdentityField):
        return str(name)
    details = [name for name, field in fields.items() if leads_to_detail(field)]
    return details[0] if len(details) == 1 else None


def leads_to_detail(field: Any) -> bool:
    """Tell whether a field has the URL of a resource, by the name that DRF gives to such views."""
    return isinstance(field, HyperlinkedIdentityField) and str(field.view_name).endswith("-detail")


def serializer_label(serializer: Any) -> str:
    """Return the name of a serializer class or instance, for messages to developers."""
    owner = serializer if isinstance(serializer, type) else type(serializer)
    return f"{owner.__module__}.{owner.__qualname__}"
