"""The plan: how one bound serializer becomes a resource object, decided before the first row.

A plan belongs to one serializer instance, because fields may be changed for each instance.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from django.db.models import Model
from django.utils.module_loading import import_string
from rest_framework.relations import HyperlinkedIdentityField
from rest_framework.settings import api_settings

from rest_framework_json_api._resources.identity import Identity, identity_of, identity_of_model
from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.models import PRIMARY_KEY, model_of_serializer, relations_of
from rest_framework_json_api._resources.naming import format_type, unspell


def meta_names(serializer: Any) -> tuple[str, ...]:
    """Return the names of the fields that are presented in ``meta``: ``Meta.meta_fields``."""
    return tuple(getattr(getattr(serializer, "Meta", None), "meta_fields", ()))


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


def chooses_class(serializer: Any) -> bool:
    """Tell whether a serializer class decides itself of which class its instances are."""
    return isinstance(serializer, type) and not keeps("make serializer", serializer)


def names_members(serializer: Any) -> bool:
    """Tell whether a project itself says which member is for an instance."""
    return not keeps("choose member by class", serializer)


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


def is_polymorphic(serializer: Any) -> bool:
    """Tell whether only an instance can say which of several serializers represents it."""
    return bool(members_of(serializer))


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
