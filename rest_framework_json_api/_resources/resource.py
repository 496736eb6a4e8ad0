"""What serializers say of the resources that they represent: one answer, wherever it is asked."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.db.models import Model
from rest_framework.fields import Field
from rest_framework.relations import HyperlinkedIdentityField
from rest_framework.serializers import BaseSerializer
from rest_framework.settings import api_settings

from rest_framework_json_api._resources.declared import DECLARATIONS, LazySerializersDict
from rest_framework_json_api._resources.identity import Identity, identity_of, identity_of_model
from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.models import PRIMARY_KEY, model_of_serializer, relations_of
from rest_framework_json_api._resources.naming import format_type, unspell

AnyField = Field[Any, Any, Any, Any]

#: A serializer, as a class or as an instance; None where there is none.
AnySerializer = BaseSerializer[Any] | type[BaseSerializer[Any]] | type | None


def type_of_model(model: type[Model]) -> str:
    """Return ``JSONAPIMeta.resource_name`` of a model, else its class name, formatted."""
    name = getattr(getattr(model, "JSONAPIMeta", None), "resource_name", None)
    return name or format_type(model.__name__)


def type_of_instance(instance: Any) -> str:
    """Return the type of a model instance, or the formatted class name of any other object."""
    if isinstance(instance, Model):
        return type_of_model(instance.__class__)
    return format_type(instance.__class__.__name__)


#: In the attributes of a serializer: the serializer classes that its relationships lead to.
RELATED = "_json_api_related"


class Resource:
    """What a serializer says of the resources that it represents.

    There is one for each serializer class. A serializer that declares something for itself, and
    one of several types, whose members only it may know, have one of their own.

    Args:
        serializer: the serializer, as a class or as an instance; None for resources without one.
    """

    def __init__(self, serializer: AnySerializer) -> None:
        self.serializer: Any = serializer
        #: The members of a polymorphic serializer by the models of rows.
        self.by_model: dict[type, type | None] = {}

    @property
    def model(self) -> type[Model] | None:
        """The model that the serializer is declared for, if any."""
        return model_of_serializer(self.serializer)

    @property
    def resource_type(self) -> str | None:
        """The type that the serializer gives to resources.

        It is None where neither ``resource_name`` (in ``JSONAPIMeta`` or ``Meta``) nor a model
        tells.
        """
        serializer = self.serializer
        meta = getattr(serializer, "Meta", None)
        name = getattr(getattr(serializer, "JSONAPIMeta", None), "resource_name", None)
        name = name or getattr(meta, "resource_name", None)
        if name:
            return str(name)
        model = getattr(meta, "model", None)
        return None if model is None else type_of_model(model)

    @property
    def members(self) -> tuple[Any, ...]:
        """The serializer classes that a polymorphic serializer is made of; none for others."""
        return tuple(getattr(self.serializer, "polymorphic_serializers", None) or ())

    @property
    def is_polymorphic(self) -> bool:
        """Whether only an instance can say which of several serializers represents it."""
        return bool(getattr(self.serializer, "polymorphic_serializers", None))

    @property
    def leaves(self) -> list[Any]:
        """The serializer, or the members of a polymorphic one, down to those that are none."""
        members = self.members
        if not members:
            return [self.serializer]
        return [leaf for member in members for leaf in resource_of(member).leaves]

    @property
    def types(self) -> list[str]:
        """The types of the resources: one, or those of the members."""
        found = (resource_of(leaf).resource_type for leaf in self.leaves)
        return [name for name in found if name is not None]

    @property
    def meta_names(self) -> tuple[str, ...]:
        """The names of the fields that are presented in ``meta``: ``Meta.meta_fields``."""
        return tuple(getattr(getattr(self.serializer, "Meta", None), "meta_fields", ()))

    @property
    def names_members(self) -> bool:
        """Whether a project itself says which member is for an instance."""
        return not keeps("choose member by class", self.serializer)

    @property
    def chooses_class(self) -> bool:
        """Whether the serializer class decides itself of which class its instances are."""
        serializer = self.serializer
        return isinstance(serializer, type) and not keeps("make serializer", serializer)

    def member_for_type(self, resource_type: str | None) -> Any:
        """Return the serializer class for the resources of a type; None where there is none."""
        leaves = self.leaves
        return next(
            (leaf for leaf in leaves if resource_of(leaf).resource_type == resource_type), None
        )

    def member_for(self, instance: Any) -> Any:
        """Return the serializer class that represents an instance: its own, or a member.

        Raises:
            NotImplementedError: where a polymorphic serializer has no member for the instance.
        """
        serializer = self.serializer
        while getattr(serializer, "polymorphic_serializers", None):
            serializer = serializer.get_polymorphic_serializer_for_instance(instance)
        return serializer if isinstance(serializer, type) else type(serializer)

    def member_of_model(self, model: type) -> type | None:
        """Return the member of a polymorphic serializer for a model; None where there is none.

        It is the one of the model itself, else of the nearest class that the model derives from.
        """
        if model not in self.by_model:
            members = {
                resource_of(leaf).model: member
                for member in self.members
                for leaf in resource_of(member).leaves
            }
            nearest = (members[base] for base in model.__mro__ if base in members)
            self.by_model[model] = next(nearest, None)
        return self.by_model[model]

    def identifier(self, instance: Any) -> dict[str, str]:
        """Return the resource identifier object of an instance.

        Args:
            instance: the instance, or a stand-in with what its identity needs.
        """
        if self.serializer is None:
            is_row = isinstance(instance, Model)
            identity = identity_of_model(instance.__class__) if is_row else Identity(None)
            return {"type": type_of_instance(instance), "id": identity.id_of(instance)}
        member = self.member_for(instance)
        resource_type = resource_of(member).resource_type or type_of_instance(instance)
        return {"type": resource_type, "id": identity_of(member).id_of(instance)}

    @cached_property
    def identifying_columns(self) -> tuple[str, ...] | None:
        """The columns of a row that tell type and id, the key first; None where others do.

        Without a serializer the primary key is all.
        """
        if self.serializer is None:
            return (PRIMARY_KEY,)
        identities = [identity_of(leaf) for leaf in self.leaves]
        telling = self.telling_columns if self.is_polymorphic else ()
        columns = {identity.source for identity in identities if not identity.is_key}
        if self.model is None or telling is None or not columns <= self.columns:
            return None
        return (PRIMARY_KEY, *sorted(columns.union(telling)))

    @property
    def columns(self) -> set[str]:
        """The attributes of the columns of the model; none without one."""
        model = self.model
        return {column.attname for column in model._meta.concrete_fields} if model else set()

    @property
    def telling_columns(self) -> tuple[str, ...] | None:
        """The columns of a base row that tell which member is for it; None where it cannot."""
        declared: tuple[str, ...] | None = getattr(self.serializer, "polymorphic_columns", None)
        if declared is not None:
            return declared
        tells = "polymorphic_ctype_id" in self.columns and not self.names_members
        return ("polymorphic_ctype_id",) if tells else None

    def declared(self, attribute: str = "included_serializers") -> LazySerializersDict:
        """Return ``included_serializers`` or ``related_serializers`` as classes.

        Empty where nothing is declared.
        """
        serializer = self.serializer
        owner = serializer if isinstance(serializer, type) else type(serializer)
        declared = getattr(serializer, attribute, None) or {}
        if not isinstance(declared, LazySerializersDict):
            declared = LazySerializersDict(owner, declared)
        if not self.is_polymorphic:
            return declared
        # What only some of the members have can be asked for, too.
        of_members = [resource_of(member).declared(attribute) for member in self.members]
        names = {name: known[name] for known in (*of_members, declared) for name in known}
        return LazySerializersDict(owner, names)

    def find_related(self, name: str) -> type | None:
        """Look up the serializer class of a relationship: the related, else the included."""
        for attribute in DECLARATIONS:
            declared = self.declared(attribute)
            if name in declared:
                return declared[name]
        return None

    @property
    def declared_relations(self) -> dict[str, str]:
        """The relations of the model that serializers are declared for.

        These are the attributes of rows by the names that are declared: the same, or `line_items`
        for `lineItems`.
        """
        model = self.model
        relations = relations_of(model) if model is not None else {}
        declared = [name for kind in DECLARATIONS for name in self.declared(kind)]
        sources = {name: name if name in relations else unspell(name, True) for name in declared}
        return {name: source for name, source in sources.items() if source in relations}

    def relations_without(self, fields: Mapping[str, AnyField]) -> dict[str, str]:
        """Return those of the declared relations for which a serializer is to have no fields.

        A field that the serializer has only for writing, or that its class has and a project has
        taken out for a request, hides the relation.

        Args:
            fields: the fields of the serializer.
        """
        removed = self.field_names - fields.keys()
        hidden = removed.union(name for name, field in fields.items() if field.write_only)
        return {
            name: source
            for name, source in self.declared_relations.items()
            if name not in fields and hidden.isdisjoint((name, source))
        }

    @property
    def field_names(self) -> set[str]:
        """The names of the fields that the class names or lets Django name."""
        meta: Any = getattr(self.serializer, "Meta", None)
        declared = set(getattr(self.serializer, "_declared_fields", ()))
        named = getattr(meta, "fields", None)
        if isinstance(named, (list, tuple)):
            return declared.union(named)
        options: Any = getattr(self.model, "_meta", None)
        own = (field.name for field in (*options.fields, *options.many_to_many)) if options else ()
        return declared | {*own}.difference(getattr(meta, "exclude", None) or ())


#: In the attributes of a serializer class, or of a serializer: its resource.
RESOURCE = "_json_api_resource"

#: The attributes by which a serializer says what its resources are.
SAYING = frozenset({"Meta", "JSONAPIMeta", "polymorphic_serializers", *DECLARATIONS})

#: Resources that no serializer is declared for.
UNDECLARED = Resource(None)


def resource_of(serializer: AnySerializer) -> Resource:
    """Return what a serializer says of its resources, the same on every call.

    This is where a list serializer is taken for the serializer of its members, and where it is
    decided whether a class or an instance says it.

    Args:
        serializer: a serializer, its class, or one of a list; None for none.
    """
    target: Any = getattr(serializer, "child", serializer)
    if target is None:
        return UNDECLARED
    owner = target
    if not isinstance(target, type) and SAYING.isdisjoint(target.__dict__):
        of_class = target.__class__
        owner = target if getattr(of_class, "polymorphic_serializers", None) else of_class
    kept = owner.__dict__
    # A copy of a serializer has what the original has kept.
    if RESOURCE not in kept or kept[RESOURCE].serializer is not owner:
        setattr(owner, RESOURCE, Resource(owner))
    resource: Resource = owner.__dict__[RESOURCE]
    return resource


def related_serializer(serializer: AnySerializer, name: str) -> type | None:
    """Return the serializer class declared for a relationship: the related, else the included.

    A serializer that declares none for itself remembers it.
    """
    if isinstance(serializer, type) or not vars(serializer).keys().isdisjoint(DECLARATIONS):
        return resource_of(serializer).find_related(name)
    known: dict[str, type | None] = vars(serializer).setdefault(RELATED, {})
    if name not in known:
        known[name] = resource_of(serializer).find_related(name)
    return known[name]


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
