"""Relation fields: the linkage and the links of relationships."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any

from django.core.exceptions import ImproperlyConfigured, ObjectDoesNotExist
from django.utils.translation import gettext_lazy as _
from rest_framework import relations
from rest_framework.exceptions import ValidationError
from rest_framework.relations import (
    MANY_RELATION_KWARGS,
    ManyRelatedField,
    PrimaryKeyRelatedField,
    RelatedField,
)

from rest_framework_json_api._fields.identifiers import IdentifierMixin, Key
from rest_framework_json_api._fields.links import LINKS_PARAMS as LINKS_PARAMS
from rest_framework_json_api._fields.links import HyperlinkedMixin as HyperlinkedMixin
from rest_framework_json_api._fields.links import LinkReader, url_of
from rest_framework_json_api._fields.methods import (
    SerializerMethodFieldBase as SerializerMethodFieldBase,
)
from rest_framework_json_api._fields.target import AnyField as AnyField
from rest_framework_json_api._fields.target import (
    IdentifyingField,
    LinkageField,
    relation_name,
    rows_of,
    target_of,
)
from rest_framework_json_api._fields.target import SkipDataMixin as SkipDataMixin
from rest_framework_json_api._protocol.errors import each, refuse
from rest_framework_json_api._protocol.identifiers import itself_in
from rest_framework_json_api._published import published
from rest_framework_json_api._query.query import ASIDE
from rest_framework_json_api._resources.identity import Identity, identity_of
from rest_framework_json_api._resources.keeps import keeps, owner_of
from rest_framework_json_api._resources.models import PRIMARY_KEY, model_of_serializer
from rest_framework_json_api._resources.resource import (
    resource_of,
    self_link_name,
    serializer_label,
)

__getattr__ = published(__name__)


class ManyRelatedFieldWithNoData(SkipDataMixin, ManyRelatedField):
    """A to-many relationship that is presented by its links alone."""


class HyperlinkedRelatedField(HyperlinkedMixin, SkipDataMixin, RelatedField[Any, Any, Any]):
    """A relationship that is presented by its links alone."""

    @classmethod
    def many_init(cls, *args: Any, **kwargs: Any) -> ManyRelatedField:
        """Return the to-many form of the field."""
        return ManyRelatedFieldWithNoData(**many_arguments(cls, args, kwargs))


def many_arguments(
    field_class: type[AnyField], args: Iterable[Any], kwargs: dict[str, Any]
) -> dict[str, Any]:
    """Return the arguments of a to-many field: the child, and those of the whole."""
    whole = {key: value for key, value in kwargs.items() if key in MANY_RELATION_KWARGS}
    return {"child_relation": field_class(*args, **kwargs), **whole}


@owner_of("write identifiers", "need key", "take identifiers")
class ResourceRelatedField(
    IdentifierMixin, HyperlinkedMixin, LinkageField, PrimaryKeyRelatedField[Any]
):
    """A relationship that is presented and accepted as resource identifier objects.

    Takes the arguments of ``PrimaryKeyRelatedField`` and those of the links, and ``model``: the
    related model, where neither the queryset nor the serializer's model tells. With ``many=True``
    it takes those of ``ManyResourceRelatedField``, too.
    """

    def __init__(self, **kwargs: Any) -> None:
        self.model = kwargs.pop("model", self.model)
        super().__init__(**kwargs)

    def use_pk_only_optimization(self) -> bool:
        """Tell whether the key is all that is needed to make identifiers."""
        return (
            self.writes_identity()
            and self.identity.is_key
            and target_of(self).has_primary_key
            and self.get_resource_type() is not None
        )

    def writes_identity(self) -> bool:
        """Tell whether this class makes the identifiers, from the identity of related rows."""
        return self.pk_field is None and keeps("write identifiers", self)

    def linkage_columns(self) -> tuple[str, ...] | None:
        """Return the columns of related rows that identifiers are made of; None for whole rows."""
        own = keeps("need key", self)
        if not own or not self.writes_identity() or not target_of(self).has_primary_key:
            return (PRIMARY_KEY,) if self.use_pk_only_optimization() else None
        serializer = self.get_related_serializer()
        is_known = serializer is not None or self.get_resource_type() is not None
        return resource_of(serializer).identifying_columns if is_known else None

    @classmethod
    def many_init(cls, *args: Any, **kwargs: Any) -> Any:
        """Return the to-many form of the field."""
        extent = {name: kwargs.pop(name) for name in ("linkage", "count") if name in kwargs}
        has_data = extent.get("linkage", True)
        whole = ManyResourceRelatedField if has_data else ManyResourceRelatedFieldWithNoData
        return whole(**many_arguments(cls, args, kwargs), **extent)

    def to_internal_value(self, data: Any) -> Any:
        """Return the related object of a resource identifier object.

        Raises:
            ValidationError: where the identifier is malformed, of another type, or unknown.
        """
        return self.to_related(data)

    def to_representation(self, value: Any) -> dict[str, Any]:
        """Return the resource identifier object of a related object."""
        resource_type = self.get_resource_type() or self.type_for(value)
        return {"type": resource_type, "id": self.get_resource_id(value)}

    def get_resource_id(self, value: Any) -> str:
        """Return the id of a related object, as a string."""
        if self.pk_field is not None:
            return str(super().to_representation(value))
        return self.identity_for(value).id_of(value)

    def get_choices(self, cutoff: int | None = None) -> dict[Any, Any]:
        """Return the choices of a form: labels by identifiers as JSON text."""
        queryset = self.get_queryset()
        if queryset is None:
            return {}
        rows: Any = queryset if cutoff is None else queryset[:cutoff]
        return {json.dumps(self.to_representation(row)): self.display_value(row) for row in rows}


class PolymorphicResourceRelatedField(ResourceRelatedField):
    """A relationship with resources of several types.

    Args:
        polymorphic_serializer: the ``PolymorphicModelSerializer`` whose members are accepted.

    ``queryset`` finds the rows of the common base. Where the members have none, as behind a generic
    foreign key, the rows of each member are found by the default manager of its model.
    """

    default_error_messages = {
        "incorrect_relation_type": _(
            "Incorrect relation type. Expected one of [{relation_type}], received {received_type}."
        ),
    }

    def __init__(self, polymorphic_serializer: Any, *args: Any, **kwargs: Any) -> None:
        self.polymorphic_serializer = polymorphic_serializer
        super().__init__(*args, **kwargs)

    def get_queryset(self) -> Any:
        """Return the rows of the common base; None where there is none."""
        return super().get_queryset() if self.queryset is not None else None  # type: ignore[arg-type]


@owner_of("write own URL")
class HyperlinkedIdentityField(relations.HyperlinkedIdentityField):
    """The URL of a resource itself, made of its id.

    That holds where ``lookup_field`` is the primary key. Another one is read from the instance.
    """

    @cached_property
    def identity(self) -> Identity:
        """How the resources of the serializer are identified."""
        return identity_of(self.parent)

    def get_url(self, obj: Any, view_name: str, request: Any, format: str | None) -> str | None:
        """Return the URL of an instance; None for one that is not saved."""
        return url_of(self, self.identity, obj, (view_name, request, format))


@owner_of("take identifiers or URLs")
class ResourceHyperlinkedRelatedField(IdentifierMixin, relations.HyperlinkedRelatedField[Any]):
    """A relationship that is read as the URL of the related resource, besides its linkage.

    It is written by resource identifier objects, or by URLs. A URL is made of the id of the related
    resource, where ``lookup_field`` is the primary key.
    """

    default_error_messages = {**relations.HyperlinkedRelatedField.default_error_messages}

    @classmethod
    def many_init(cls, *args: Any, **kwargs: Any) -> Any:
        """Return the to-many form of the field."""
        return ManyResourceRelatedField(**many_arguments(cls, args, kwargs))

    def use_pk_only_optimization(self) -> bool:
        """Tell whether the key is all that a URL needs."""
        is_one = not resource_of(self.get_related_serializer()).is_polymorphic
        return is_one and self.lookup_field == PRIMARY_KEY and self.identity.is_key

    def get_url(self, obj: Any, view_name: str, request: Any, format: str | None) -> str | None:
        """Return the URL of a related object."""
        return url_of(self, self.identity_for(obj), obj, (view_name, request, format))

    def get_object(self, view_name: str, view_args: Any, view_kwargs: Any) -> Any:
        """Return the related object that the arguments of a URL mean.

        Raises:
            ObjectDoesNotExist: where there is none.
        """
        identity = self.writing_identity
        if self.lookup_field != PRIMARY_KEY or identity.is_plain:
            return super().get_object(view_name, view_args, view_kwargs)
        value = identity.decode(view_kwargs[self.lookup_url_kwarg])
        if value is None:
            raise ObjectDoesNotExist
        return self.rows().get(**{identity.lookup: value})

    def to_internal_value(self, data: Any) -> Any:
        """Return the related object of a resource identifier object, or of a URL.

        Raises:
            ValidationError: for what is neither, is of another type, or leads to nothing.
        """
        if self.is_identifier(data):
            return self.to_related(data)
        return super().to_internal_value(data)

    def is_identifier(self, data: Any) -> bool:
        """Tell whether the input is an identifier, also as the JSON text of a form."""
        is_text = isinstance(data, str) and data.lstrip().startswith("{") and self.takes_text()
        return isinstance(data, Mapping) or is_text


@owner_of("take identifiers or URLs")
class PolymorphicHyperlinkedRelatedField(IdentifyingField, ResourceHyperlinkedRelatedField):
    """A relationship with resources of several types, read as the URL of each one's own type.

    Args:
        polymorphic_serializer: the ``PolymorphicModelSerializer`` whose members are accepted. Each
            member has a ``HyperlinkedIdentityField``, which makes the URL.
    """

    view_name = "polymorphic"
    default_error_messages = PolymorphicResourceRelatedField.default_error_messages

    def __init__(self, polymorphic_serializer: Any, *args: Any, **kwargs: Any) -> None:
        self.polymorphic_serializer = polymorphic_serializer
        #: The fields of the members that have the URL of the resource.
        self.links: dict[Any, Any] = {}
        super().__init__(*args, **kwargs)

    def get_queryset(self) -> Any:
        """Return the rows of the common base; None where there is none."""
        return super().get_queryset() if self.queryset is not None else None  # type: ignore[arg-type]

    def get_url(self, obj: Any, view_name: str, request: Any, format: str | None) -> str | None:
        """Return the URL of a related object, as the serializer of its type makes it.

        Raises:
            ImproperlyConfigured: where that serializer has no link to its resources.
        """
        field = self.link_of(resource_of(self.polymorphic_serializer).member_for(obj))
        return field.get_url(obj, field.view_name, request, format)  # type: ignore[no-any-return]

    def linkage_columns(self) -> tuple[str, ...] | None:
        """Return the columns of related rows that URLs are made of; None for whole rows."""
        fields = [
            self.link_of(member) for member in resource_of(self.polymorphic_serializer).leaves
        ]
        are_by_id = all(
            field.lookup_field == PRIMARY_KEY and keeps("write own URL", field) for field in fields
        )
        return resource_of(self.polymorphic_serializer).identifying_columns if are_by_id else None

    def link_of(self, member: Any) -> Any:
        """Return the field of a member that has the URL of the resource."""
        if member not in self.links:
            serializer = member(context={**self.context, ASIDE: True})
            name = self_link_name(serializer, serializer.fields)
            if name is None:
                raise ImproperlyConfigured(
                    f"{serializer_label(member)} has no HyperlinkedIdentityField, and so no URL "
                    f"for the relationship {relation_name(self)!r}. Add one."
                )
            self.links[member] = serializer.fields[name]
        return self.links[member]

    def to_internal_value(self, data: Any) -> Any:
        """Return the related object of a resource identifier object, or of a URL.

        Raises:
            ValidationError: for what is neither, is of another type, or leads to nothing.
        """
        if self.is_identifier(data) or not isinstance(data, str):
            return self.to_related(data)
        leaves = list(resource_of(self.polymorphic_serializer).leaves)
        matches, errors = each(lambda leaf: self.link_reader(leaf).to_internal_value(data), leaves)
        if not matches:
            # A URL of the API that is none of a member, else one that the API does not have.
            raise ValidationError(next(iter(errors.values())))
        keys = [self.key_in_url(leaves[index], kwargs) for index, kwargs in matches.items()]
        found = self.find([key for key in keys if key is not None])
        row = next((found[key] for key in keys if key in found), None)
        return self.fail("does_not_exist") if row is None else row

    def link_reader(self, member: Any) -> "LinkReader":
        """Return the field that reads the URLs of a member's resources."""
        reader = LinkReader(view_name=self.link_of(member).view_name, read_only=True)
        reader.parent = self.parent
        return reader

    def key_in_url(self, member: Any, kwargs: Mapping[str, Any]) -> Key | None:
        """Return the key in the arguments of a member's URL; None where there is none."""
        link, identity = self.link_of(member), identity_of(member)
        text = kwargs.get(link.lookup_url_kwarg)
        if link.lookup_field == PRIMARY_KEY:
            value = identity.decode(text)
        else:
            value = self.value_behind(member, {link.lookup_field: text})
        return None if value is None else Key(member, value)

    def value_behind(self, member: Any, lookup: Mapping[str, Any]) -> Any:
        """Return the value that the id of a member's row is made of; None where there is none."""
        model: Any = model_of_serializer(member)
        with suppress(TypeError, ValueError):
            rows = model._default_manager.filter(**lookup)
            return rows.values_list(identity_of(member).lookup, flat=True).first()


class ManyResourceRelatedField(ManyRelatedField):
    """A to-many relationship that is presented and accepted as resource identifier objects.

    Where the relationship is included, and at its own URL, linkage is always whole.

    Args:
        linkage: how much linkage documents have: all with True, none with False, or the first
            ones up to a number.
        count: whether ``meta`` tells how many members there are; by default where all are listed.
    """

    def __init__(
        self, *args: Any, linkage: bool | int = True, count: bool | None = None, **kwargs: Any
    ) -> None:
        assert linkage >= 0, "`linkage` must be True, False, or a number of identifiers."
        self.limit = None if linkage is True else int(linkage)
        self.counts = linkage is True if count is None else count
        super().__init__(*args, **kwargs)

    default_error_messages = {
        "not_a_list": _('Expected a list of items but got type "{input_type}".'),
        "empty": _("This list may not be empty."),
    }

    def to_internal_value(self, data: Any) -> list[Any]:
        """Return the related objects of resource identifier objects, found in one query.

        Raises:
            ValidationError: with the errors of each identifier that is malformed, of another
                type, or unknown, by its index.
        """
        if not isinstance(data, (list, tuple)):
            self.fail("not_a_list", input_type=type(data).__name__)
        if not data and not self.allow_empty and self.field_name not in itself_in(self.parent):
            self.fail("empty")
        child: Any = self.child_relation
        if not finds_together(child, data):
            cleaned, errors = each(child.to_internal_value, data)
            refuse(errors)
            return list(cleaned.values())
        keys, errors = each(child.to_key, data)
        rows = child.find(list(keys.values()))
        found = {index: rows.get(key) for index, key in keys.items()}
        missing = {index: keys[index] for index, row in found.items() if row is None}
        _, unknown = each(lambda key: child.fail("does_not_exist", pk_value=key.text), missing)
        refuse(errors | unknown)
        return list({id(row): row for row in found.values()}.values())


class ManyResourceRelatedFieldWithNoData(SkipDataMixin, ManyResourceRelatedField):
    """A to-many relationship that is accepted as identifiers, and presented by its links alone."""


@owner_of("write identifiers")
class ManySerializerMethodResourceRelatedField(SerializerMethodFieldBase, ResourceRelatedField):
    """A to-many relationship whose content comes from a method of the serializer."""

    many = True

    def __init__(self, child_relation: Any = None, **kwargs: Any) -> None:
        kwargs.pop("allow_empty", None)
        self.child_relation = child_relation
        super().__init__(**kwargs)
        child_relation.bind(field_name="", parent=self)

    def get_attribute(self, instance: Any) -> Any:
        """Return the related objects that the serializer's method returns, none for None."""
        return rows_of(super().get_attribute(instance))

    def to_representation(self, value: Any) -> Any:
        """Return the resource identifier objects of an iterable of related objects."""
        represent = self.child_relation.to_representation
        return [represent(row) for row in rows_of(value)]


def finds_together(child: Any, data: Iterable[Any]) -> bool:
    """Tell whether a field looks up all identifiers in one query."""
    if keeps("take identifiers or URLs", child):
        return all(isinstance(item, Mapping) for item in data)
    return keeps("take identifiers", child)


class SerializerMethodResourceRelatedField(SerializerMethodFieldBase, ResourceRelatedField):
    """A relationship whose content comes from a method of the serializer.

    With ``many=True`` the method returns an iterable, else one object or None. ``model`` says
    what the related model is; without it every related object is asked for its type.
    """

    many_kwargs = [*MANY_RELATION_KWARGS, *LINKS_PARAMS, "method_name", "model"]
    many_cls: type[Any] = ManySerializerMethodResourceRelatedField

    @classmethod
    def many_init(cls, method_name: str | None = None, **kwargs: Any) -> Any:
        """Return the to-many form of the field."""
        kwargs["method_name"] = method_name
        whole = {key: value for key, value in kwargs.items() if key in cls.many_kwargs}
        return cls.many_cls(child_relation=cls(**kwargs), **whole)


class ManySerializerMethodHyperlinkedRelatedField(
    SkipDataMixin, ManySerializerMethodResourceRelatedField
):
    """A to-many relationship of a serializer method that is presented by its links alone."""


class SerializerMethodHyperlinkedRelatedField(SkipDataMixin, SerializerMethodResourceRelatedField):
    """A relationship of a serializer method that is presented by its links alone."""

    many_cls = ManySerializerMethodHyperlinkedRelatedField
