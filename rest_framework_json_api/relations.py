"""Relation fields: what a relationship is made of, and the links that lead to it."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NoReturn

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from django.db.models.manager import BaseManager
from django.urls import NoReverseMatch
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.fields import Field, SkipField
from rest_framework.relations import (
    MANY_RELATION_KWARGS,
    Hyperlink,
    ManyRelatedField,
    PrimaryKeyRelatedField,
    RelatedField,
)
from rest_framework.reverse import reverse
from rest_framework.serializers import BaseSerializer
from rest_framework.utils.html import is_html_input

from rest_framework_json_api._identity import (
    PRIMARY_KEY,
    Identity,
    identity_of,
    identity_of_model,
)
from rest_framework_json_api._polymorphic import (
    concrete_rows,
    identifying_columns,
    member_for,
    member_for_type,
    types_of,
)
from rest_framework_json_api._types import (
    is_many,
    is_polymorphic,
    link_segment,
    model_behind_source,
    model_of_serializer,
    related_model,
    related_serializer,
    relations_of,
    serializer_of_relation,
    type_of_instance,
    type_of_relation,
    type_of_serializer,
)

AnyField = Field[Any, Any, Any, Any]

#: The arguments of a relation field that say how its links are made.
LINKS_PARAMS = [
    "self_link_view_name",
    "related_link_view_name",
    "related_link_lookup_field",
    "related_link_url_kwarg",
]


@dataclass(frozen=True, slots=True)
class Key:
    """What a resource identifier object means.

    Args:
        member: the member of a polymorphic serializer that its type is of, else None.
        value: the value that its id is made of.
        text: the id itself.
    """

    member: type | None
    value: Any
    text: str = field(default="", compare=False)


class SkipDataMixin:
    """A relation field that is presented by its links alone, so that nothing is read for it."""

    def get_attribute(self, instance: Any) -> NoReturn:
        """Leave the field out of the serializer's data."""
        raise SkipField

    def to_representation(self, *args: Any) -> NoReturn:
        """Refuse: there is nothing to represent."""
        raise NotImplementedError


class ManyRelatedFieldWithNoData(SkipDataMixin, ManyRelatedField):
    """A to-many relationship that is presented by its links alone."""


class HyperlinkedMixin(AnyField):
    """The links of a relationship object.

    Args:
        self_link_view_name: the URL name of the relationship itself.
        related_link_view_name: the URL name of the related resources.
        related_link_lookup_field: the attribute of the parent that identifies it in URLs.
        related_link_url_kwarg: the name of that part in the URL of the related resources. With
            another name than ``pk`` the URL is expected to have no ``related_field`` part.
    """

    self_link_view_name: str | None = None
    related_link_view_name: str | None = None
    related_link_lookup_field: str = "pk"

    def __init__(
        self,
        self_link_view_name: str | None = None,
        related_link_view_name: str | None = None,
        **kwargs: Any,
    ) -> None:
        self.self_link_view_name = self_link_view_name or self.self_link_view_name
        self.related_link_view_name = related_link_view_name or self.related_link_view_name
        self.related_link_lookup_field = kwargs.pop(
            "related_link_lookup_field", self.related_link_lookup_field
        )
        self.related_link_url_kwarg = kwargs.pop(
            "related_link_url_kwarg", self.related_link_lookup_field
        )
        self.reverse = reverse
        super().__init__(**kwargs)

    def get_url(
        self, name: str, view_name: str | None, kwargs: dict[str, Any], request: Any
    ) -> Hyperlink | None:
        """Return the URL of a view as a link with a name; None without a view name.

        Raises:
            ImproperlyConfigured: where the URLconf has no such view with these arguments.
        """
        if not view_name:
            return None
        try:
            url = self.reverse(view_name, kwargs=kwargs, request=request)
        except NoReverseMatch as error:
            raise ImproperlyConfigured(
                f"Could not resolve the link {name!r} of the relationship "
                f"{relation_name(self)!r}: the URLconf has no view {view_name!r} that takes "
                f"{sorted(kwargs)}. Correct the view name of the field, or its lookup field."
            ) from error
        return Hyperlink(url, name)

    def get_links(self, obj: Any = None, lookup_field: str = "pk") -> dict[str, Any]:
        """Return the links ``self`` and ``related`` of the relationship of an object.

        Without an object, the view's keyword arguments say which one is meant. A link without a
        view name is left out (JSON:API 1.1, "Relationships").
        """
        request = self.context.get("request")
        value = (
            self.context["view"].kwargs[lookup_field] if obj is None else read(obj, lookup_field)
        )
        own_kwargs = {lookup_field: value, "related_field": link_segment(relation_name(self))}
        by_segment = self.related_link_url_kwarg == "pk"
        related_kwargs = own_kwargs if by_segment else {self.related_link_url_kwarg: value}
        links = {
            "self": self.get_url("self", self.self_link_view_name, own_kwargs, request),
            "related": self.get_url(
                "related", self.related_link_view_name, related_kwargs, request
            ),
        }
        return {name: link for name, link in links.items() if link is not None}


def read(obj: Any, name: str) -> Any:
    """Return an attribute of an object, or an item of a dict."""
    return obj[name] if isinstance(obj, dict) else getattr(obj, name)


def relation_name(field: Any) -> str:
    """Return the name of a relation field, also of the child of a to-many."""
    return field.field_name or field.parent.field_name or ""


def whole_field(field: Any) -> Any:
    """Return the field of the serializer that a relation field belongs to: itself or its parent."""
    parent = getattr(field, "parent", None)
    return parent if getattr(parent, "child_relation", None) is field else field


class HyperlinkedRelatedField(HyperlinkedMixin, SkipDataMixin, RelatedField[Any, Any, Any]):
    """A relationship that is presented by its links alone."""

    @classmethod
    def many_init(cls, *args: Any, **kwargs: Any) -> ManyRelatedField:
        """Return the to-many form of the field."""
        return ManyRelatedFieldWithNoData(**many_arguments(cls, args, kwargs))


def many_arguments(
    field_class: type[AnyField], args: Iterable[Any], kwargs: dict[str, Any]
) -> dict[str, Any]:
    """Return the arguments of a to-many field: the child, and what is meant for the whole."""
    whole = {key: value for key, value in kwargs.items() if key in MANY_RELATION_KWARGS}
    return {"child_relation": field_class(*args, **kwargs), **whole}


class ResourceRelatedField(HyperlinkedMixin, PrimaryKeyRelatedField[Any]):
    """A relationship that is presented and accepted as resource identifier objects.

    Takes the arguments of ``PrimaryKeyRelatedField`` and those of the links, and ``model``: the
    related model, where neither the queryset nor the serializer's model tells.
    """

    default_error_messages = {
        "required": _("This field is required."),
        "does_not_exist": _('Invalid pk "{pk_value}" - object does not exist.'),
        "incorrect_type": _(
            "Incorrect type. Expected resource identifier object, received {data_type}."
        ),
        "incorrect_relation_type": _(
            "Incorrect relation type. Expected {relation_type}, received {received_type}."
        ),
        "missing_type": _("Invalid resource identifier object: missing 'type' attribute"),
        "missing_id": _("Invalid resource identifier object: missing 'id' attribute"),
        "no_match": _("Invalid hyperlink - No URL match."),
        "no_string": _("Invalid resource identifier object: '{member}' is not a string"),
    }

    model: type[Model] | None = None

    def __init__(self, **kwargs: Any) -> None:
        self.model = kwargs.pop("model", self.model)
        super().__init__(**kwargs)

    def use_pk_only_optimization(self) -> bool:
        """Tell whether the key is all that is needed to make identifiers."""
        return (
            self.writes_identity()
            and self.identity.is_key
            and has_primary_key(whole_field(self))
            and self.get_resource_type() is not None
        )

    def writes_identity(self) -> bool:
        """Tell whether identifiers are made by this class, of what identifies related rows."""
        own = (ResourceRelatedField, ManySerializerMethodResourceRelatedField)
        return (
            self.pk_field is None
            and type(self).get_resource_id is ResourceRelatedField.get_resource_id
            and type(self).to_representation in [owner.to_representation for owner in own]
        )

    def linkage_columns(self) -> tuple[str, ...] | None:
        """Return the columns of related rows that identifiers are made of; None for whole rows."""
        own = type(self).use_pk_only_optimization is ResourceRelatedField.use_pk_only_optimization
        if not own or not self.writes_identity() or not has_primary_key(whole_field(self)):
            return (PRIMARY_KEY,) if self.use_pk_only_optimization() else None
        serializer = self.get_related_serializer()
        is_known = serializer is not None or self.get_resource_type() is not None
        return identifying_columns(serializer) if is_known else None

    def get_related_serializer(self) -> type | None:
        """Return the serializer class of the related resources, if one is declared."""
        return serializer_of_relation(whole_field(self))

    @cached_property
    def identity(self) -> Identity:
        """How the related resources are identified, where that is the same for all of them."""
        serializer = self.get_related_serializer()
        if serializer is not None:
            return identity_of(serializer)
        whole = whole_field(self)
        return identity_of_model(self.model if whole.parent is None else related_model(whole))

    def identity_for(self, value: Any) -> Identity:
        """Return how a related object is identified."""
        serializer = self.get_related_serializer()
        if is_polymorphic(serializer):
            return identity_of(member_for(serializer, value))
        return self.identity

    @classmethod
    def many_init(cls, *args: Any, **kwargs: Any) -> Any:
        """Return the to-many form of the field."""
        return ManyResourceRelatedField(**many_arguments(cls, args, kwargs))

    def to_internal_value(self, data: Any) -> Any:
        """Return the related object of a resource identifier object.

        Raises:
            ValidationError: where the identifier is malformed, of another type, or unknown.
        """
        key = self.to_key(data)
        row = self.find([key]).get(key)
        return self.fail("does_not_exist", pk_value=key.text) if row is None else row

    def to_key(self, data: Any) -> Key:
        """Return what a resource identifier object means.

        Raises:
            ValidationError: where the identifier is malformed, of another type, or one that no
                row can have.
        """
        identifier = self.to_identifier(data)
        member = self.to_member(identifier["type"])
        text = identifier["id"]
        if self.pk_field is not None:
            text = self.pk_field.to_internal_value(text)
        value = (self.writing_identity if member is None else identity_of(member)).decode(text)
        is_id = value is not None
        return Key(member, value, text) if is_id else self.fail("does_not_exist", pk_value=text)

    def to_member(self, resource_type: str) -> type | None:
        """Return the member of a polymorphic serializer for a type; None where it is none.

        Raises:
            ValidationError: for a type that the relationship does not take.
        """
        serializer = self.get_related_serializer()
        if is_polymorphic(serializer):
            expected = types_of(serializer)
        else:
            own_type = self.get_resource_type()
            expected = [resource_type if own_type is None else own_type]
        if resource_type not in expected:
            self.conflict(
                "incorrect_relation_type",
                relation_type=", ".join(expected),
                received_type=resource_type,
            )
        return member_for_type(serializer, resource_type) if is_polymorphic(serializer) else None

    @cached_property
    def writing_identity(self) -> Identity:
        """How the rows are identified among which identifiers are looked up."""
        is_declared = self.pk_field is None and self.get_related_serializer() is not None
        return self.identity if is_declared else identity_of_model(self.rows().model)

    def find(self, keys: list[Key]) -> dict[Key, Any]:
        """Return the related objects that identifiers mean, in one query.

        Where they are of several models there is one query for each.
        """
        serializer = self.get_related_serializer()
        if not is_polymorphic(serializer):
            identity = self.writing_identity
            values = [key.value for key in keys]
            rows = self.rows().filter(**{f"{identity.lookup}__in": values})
            return {Key(None, identity.value_of(row)): row for row in rows}
        found = [row for rows in self.member_rows(serializer, keys) for row in rows]
        members = [(member_for(serializer, row), row) for row in concrete_rows(serializer, found)]
        return {Key(member, identity_of(member).value_of(row)): row for member, row in members}

    def member_rows(self, serializer: Any, keys: list[Key]) -> Iterator[Any]:
        """Yield querysets that find what identifiers of several types mean."""
        base = self.rows()
        values: dict[Any, list[Any]] = {}
        for key in keys:
            rows = model_of_serializer(key.member)._default_manager if base is None else base  # type: ignore[union-attr]
            values.setdefault((rows, identity_of(key.member).lookup), []).append(key.value)
        for (rows, lookup), asked in values.items():
            yield rows.filter(**{f"{lookup}__in": asked})

    def primary_keys(self, keys: list[Key]) -> list[Any]:
        """Return the primary keys of the rows that identifiers mean."""
        if not is_polymorphic(self.get_related_serializer()) and self.writing_identity.is_key:
            return [key.value for key in keys]
        return [row.pk for row in self.find(keys).values()]

    def rows(self) -> Any:
        """Return the queryset that identifiers are looked up in."""
        return self.get_queryset()

    def to_identifier(self, data: Any) -> dict[str, Any]:
        """Return the identifier in the input: a dict, or JSON text as HTML forms send it."""
        identifier = data
        if isinstance(data, str) and self.takes_text():
            try:
                identifier = json.loads(data)
                # What is no Unicode could not be told in an error.
                json.dumps(identifier, ensure_ascii=False).encode()
            except (ValueError, RecursionError):
                self.fail("incorrect_type", data_type=type(data).__name__)
        if not isinstance(identifier, dict):
            self.fail("incorrect_type", data_type=type(identifier).__name__)
        for member in ("type", "id"):
            if member not in identifier:
                self.fail(f"missing_{member}")
            if not isinstance(identifier[member], str):
                self.fail("no_string", member=member)
        return identifier

    def takes_text(self) -> bool:
        """Tell whether the input may be a form, which has identifiers as JSON text."""
        given = getattr(self.root, "initial_data", None)
        return given is None or is_html_input(given)

    def conflict(self, key: str, **kwargs: Any) -> NoReturn:
        """Refuse the input with one of the error messages."""
        self.fail(key, **kwargs)

    def to_representation(self, value: Any) -> dict[str, Any]:
        """Return the resource identifier object of a related object."""
        resource_type = self.get_resource_type() or self.type_for(value)
        return {"type": resource_type, "id": self.get_resource_id(value)}

    def type_for(self, value: Any) -> str:
        """Return the type of a related object, where only the object can tell."""
        serializer = self.get_related_serializer()
        member = member_for(serializer, value) if serializer is not None else None
        return type_of_serializer(member) or type_of_instance(value)

    def get_resource_id(self, value: Any) -> str:
        """Return the id of a related object, as a string."""
        if self.pk_field is not None:
            return str(super().to_representation(value))
        return self.identity_for(value).id_of(value)

    def get_resource_type(self) -> str | None:
        """Return the type of the related resources; None where only the row can tell."""
        return self.get_resource_type_from_included_serializer() or type_of_relation(
            whole_field(self)
        )

    def get_resource_type_from_included_serializer(self) -> str | None:
        """Return the type that the serializer declared for this relationship gives, if any."""
        parent = self.get_parent_serializer()
        declared = related_serializer(parent, relation_name(self)) if parent is not None else None
        is_one = declared is not None and not is_polymorphic(declared)
        return type_of_serializer(declared) if is_one else None

    def get_parent_serializer(self) -> Any:
        """Return the serializer that the field belongs to, if it is bound to one."""
        parent = whole_field(self).parent
        return parent if self.is_serializer(parent) else None

    def is_serializer(self, candidate: Any) -> bool:
        """Tell whether an object is a serializer."""
        return isinstance(candidate, BaseSerializer)

    def get_choices(self, cutoff: int | None = None) -> dict[Any, Any]:
        """Return the choices of a form: identifiers as JSON text, with what to display."""
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


class ManyResourceRelatedField(ManyRelatedField):
    """A to-many relationship that is presented and accepted as resource identifier objects."""

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
        if not data and not self.allow_empty:
            self.fail("empty")
        child: Any = self.child_relation
        if type(child).to_internal_value is not ResourceRelatedField.to_internal_value:
            cleaned, errors = each(child.to_internal_value, data)
            refuse(errors)
            return list(cleaned.values())
        keys, errors = each(child.to_key, data)
        rows = child.find(list(keys.values()))
        missing = {index: key for index, key in keys.items() if key not in rows}
        _, unknown = each(lambda key: child.fail("does_not_exist", pk_value=key.text), missing)
        refuse(errors | unknown)
        return [rows[key] for key in dict.fromkeys(keys.values())]


def each(clean: Callable[[Any], Any], items: Any) -> tuple[dict[int, Any], dict[int, Any]]:
    """Return what a function makes of each item, and what it refuses of each, by index."""
    indexed = items.items() if isinstance(items, dict) else enumerate(items)
    cleaned: dict[int, Any] = {}
    errors: dict[int, Any] = {}
    for index, item in indexed:
        try:
            cleaned[index] = clean(item)
        except ValidationError as error:
            errors[index] = error.detail
    return cleaned, errors


def refuse(errors: dict[int, Any]) -> None:
    """Raise the errors of all items, in their order."""
    ordered: dict[Any, Any] = {index: errors[index] for index in sorted(errors)}
    if ordered:
        raise ValidationError(ordered)


def has_primary_key(field: Any) -> bool:
    """Tell whether the key that a source leads to is a primary key, not that of another column."""
    *steps, name = field.source_attrs or [""]
    model = model_of_serializer(field.parent)
    owner = model_behind_source(model, steps) if steps else model
    relation = relations_of(owner).get(name) if owner is not None else None
    if relation is None or not relation.concrete or relation.many_to_many:
        return True
    return bool(relation.target_field.primary_key)


class SerializerMethodFieldBase(AnyField):
    """A relation field whose content comes from a method of the serializer.

    Args:
        method_name: the method, ``get_<field_name>`` if not given.
    """

    method_name: str | None = None

    def __init__(self, method_name: str | None = None, **kwargs: Any) -> None:
        self.method_name = method_name
        self.remembered: dict[int, tuple[Any, Any]] = {}
        kwargs["source"] = "*"
        kwargs["read_only"] = True
        super().__init__(**kwargs)

    def bind(self, field_name: str, parent: Any) -> None:
        """Settle the name of the method."""
        if self.method_name is None:
            self.method_name = f"get_{field_name}"
        super().bind(field_name, parent)

    def get_attribute(self, instance: Any) -> Any:
        """Return what the serializer's method returns for an instance."""
        remembered = self.remembered.get(id(instance))
        return self.call_method(instance) if remembered is None else remembered[1]

    def call_method(self, instance: Any) -> Any:
        """Call the serializer's method."""
        return getattr(self.parent, self.method_name or "")(instance)

    def remember(self, instance: Any) -> list[Any]:
        """Call the serializer's method once for all readers, and return the related objects.

        The instance is kept too, so that its identity stays its own.
        """
        value = self.call_method(instance)
        related = list(rows_of(value)) if is_many(self) else [value]
        self.remembered[id(instance)] = (instance, related if is_many(self) else value)
        return related


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
        return [
            super(ManySerializerMethodResourceRelatedField, self).to_representation(row)
            for row in rows_of(value)
        ]


def rows_of(value: Any) -> Iterable[Any]:
    """Return what a to-many holds as an iterable, also where it is a manager or None."""
    if value is None:
        return ()
    rows: Iterable[Any] = value.all() if isinstance(value, BaseManager) else value
    return rows


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
