"""Relation fields: what a relationship is made of, and the links that lead to it."""

import json
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from django.core.exceptions import ImproperlyConfigured
from django.core.exceptions import ValidationError as DjangoValidationError
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

from rest_framework_json_api._types import (
    is_many,
    link_segment,
    model_behind_source,
    model_of_serializer,
    related_serializer,
    relations_of,
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
        """Tell whether the key is all that is needed: when it is the id, and the type is known."""
        return (
            self.writes_keys()
            and has_primary_key(whole_field(self))
            and self.get_resource_type() is not None
        )

    def writes_keys(self) -> bool:
        """Tell whether identifiers have the primary key as it is, written by this class."""
        own = (ResourceRelatedField, ManySerializerMethodResourceRelatedField)
        return (
            self.pk_field is None
            and type(self).get_resource_id is ResourceRelatedField.get_resource_id
            and type(self).to_representation in [owner.to_representation for owner in own]
        )

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
        return self.fail("does_not_exist", pk_value=key) if row is None else row

    def to_key(self, data: Any) -> Any:
        """Return the primary key that a resource identifier object means.

        Raises:
            ValidationError: where the identifier is malformed, of another type, or one that no
                row can have.
        """
        identifier = self.to_identifier(data)
        expected = self.get_resource_type()
        if expected is not None and identifier["type"] != expected:
            self.conflict(
                "incorrect_relation_type",
                relation_type=expected,
                received_type=identifier["type"],
            )
        text = identifier["id"]
        if self.pk_field is not None:
            text = self.pk_field.to_internal_value(text)
        key = key_of(self.rows().model, text)
        return self.fail("does_not_exist", pk_value=text) if key is None else key

    def find(self, keys: list[Any]) -> dict[Any, Any]:
        """Return the related objects with some primary keys, in one query."""
        return {row.pk: row for row in self.rows().filter(pk__in=keys)}

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
        resource_type = self.get_resource_type() or type_of_instance(value)
        return {"type": resource_type, "id": self.get_resource_id(value)}

    def get_resource_id(self, value: Any) -> str:
        """Return the id of a related object, as a string."""
        return str(super().to_representation(value))

    def get_resource_type(self) -> str | None:
        """Return the type of the related resources; None where only the row can tell."""
        return self.get_resource_type_from_included_serializer() or type_of_relation(
            whole_field(self)
        )

    def get_resource_type_from_included_serializer(self) -> str | None:
        """Return the type that the serializer declared for this relationship gives, if any."""
        parent = self.get_parent_serializer()
        declared = related_serializer(parent, relation_name(self)) if parent is not None else None
        return type_of_serializer(declared) if declared is not None else None

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
        _, unknown = each(lambda key: child.fail("does_not_exist", pk_value=key), missing)
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


def key_of(model: type[Model], text: Any) -> Any:
    """Return the primary key that an id means; None for a text that can be no key of the model."""
    field: Any = model._meta.pk
    while field.remote_field is not None:
        field = field.target_field
    try:
        str(text).encode()
        key = None if "\0" in str(text) else field.to_python(text)
        field.run_validators(key)
    except (DjangoValidationError, TypeError, ValueError):
        return None
    return key if not isinstance(key, int) or str(key) == text else None


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
