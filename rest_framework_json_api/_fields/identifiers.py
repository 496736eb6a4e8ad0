"""Resource identifier objects in requests: which related objects they mean."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NoReturn

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from rest_framework.serializers import BaseSerializer
from rest_framework.utils.html import is_html_input

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._fields.target import AnyField, relation_name, target_of, whole_field
from rest_framework_json_api._protocol.errors import TypeConflict
from rest_framework_json_api._protocol.identifiers import id_text
from rest_framework_json_api._resources.identity import Identity, identity_of, identity_of_model
from rest_framework_json_api._resources.members import concrete_rows
from rest_framework_json_api._resources.models import model_of_serializer
from rest_framework_json_api._resources.resource import (
    related_serializer,
    resource_of,
    type_of_instance,
)
from rest_framework_json_api._resources.rows import made_quickly


@dataclass(frozen=True, slots=True)
class Key:
    """The meaning of a resource identifier object.

    Args:
        member: the member of a polymorphic serializer that its type is of, else None.
        value: the value that its id is made of.
        text: the id itself.
    """

    member: type | None
    value: Any
    text: str = field(default="", compare=False)


class IdentifierMixin(AnyField):
    """A relation field that accepts resource identifier objects.

    What they mean is looked up by the identity of the serializer that is declared for the
    relationship, else by primary key.
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

    #: A field that reads and writes the primary key, as DRF's ``PrimaryKeyRelatedField`` has it.
    pk_field: Any = None

    def get_related_serializer(self) -> type | None:
        """Return the serializer class of the related resources, if one is declared."""
        return target_of(self).serializer

    @cached_property
    def identity(self) -> Identity:
        """How the related resources are identified, where that is the same for all of them."""
        serializer = self.get_related_serializer()
        if serializer is not None:
            return identity_of(serializer)
        whole = whole_field(self)
        return identity_of_model(self.model if whole.parent is None else target_of(whole).model)

    def identity_for(self, value: Any) -> Identity:
        """Return how a related object is identified."""
        serializer = self.get_related_serializer()
        is_known = not resource_of(serializer).is_polymorphic and self.identity.model is not None
        member = None if is_known else self.get_member(value)
        return self.identity if member is None else identity_of(member)

    def get_member(self, value: Any) -> type | None:
        """Return the serializer class that represents a related object, if there is one."""
        serializer = self.get_related_serializer()
        serializer = serializer or target_of(self).registered(value.__class__)
        return None if serializer is None else resource_of(serializer).member_for(value)

    def to_related(self, data: Any) -> Any:
        """Return the related object of a resource identifier object.

        Raises:
            ValidationError: where the identifier is malformed, of another type, or unknown.
        """
        key = self.to_key(data)
        row = self.find([key]).get(key)
        return self.fail("does_not_exist", pk_value=key.text) if row is None else row

    def to_key(self, data: Any) -> Key:
        """Return the meaning of a resource identifier object.

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
        return self.no_key(text) if value is None else Key(member, value, text)

    def no_key(self, text: Any) -> NoReturn:
        """Refuse an id that no row can have."""
        if dialect().misses_impossible_ids:
            self.fail("does_not_exist", pk_value=text)
        self.fail("incorrect_type", data_type=type(text).__name__)

    def to_member(self, resource_type: str) -> type | None:
        """Return the member of a polymorphic serializer for a type; None where it is none.

        Raises:
            ValidationError: for a type that the relationship does not take.
        """
        serializer, expected = self.accepted
        if expected is not None and resource_type not in expected:
            self.conflict(
                "incorrect_relation_type",
                relation_type=", ".join(expected),
                received_type=resource_type,
            )
        return (
            None if serializer is None else resource_of(serializer).member_for_type(resource_type)
        )

    @cached_property
    def accepted(self) -> tuple[type | None, list[str] | None]:
        """The polymorphic serializer, if it is one, and the types that the relationship takes.

        They are None where it takes any type.
        """
        serializer = self.get_related_serializer()
        if resource_of(serializer).is_polymorphic:
            return serializer, resource_of(serializer).types
        own_type = self.get_resource_type()
        return None, None if own_type is None else [own_type]

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
        if not resource_of(serializer).is_polymorphic:
            identity = self.writing_identity
            values = [key.value for key in keys]
            rows = made_quickly(self.rows().filter(**{f"{identity.lookup}__in": values}))
            return {Key(None, identity.value_of(row)): row for row in rows}
        found = [row for rows in self.member_rows(serializer, keys) for row in rows]
        members = [
            (resource_of(serializer).member_for(row), row)
            for row in concrete_rows(serializer, found)
        ]
        return {Key(member, identity_of(member).value_of(row)): row for member, row in members}

    def member_rows(self, serializer: Any, keys: list[Key]) -> Iterator[Any]:
        """Yield querysets for the rows that identifiers of several types mean."""
        base = self.rows()
        values: dict[Any, list[Any]] = {}
        for key in keys:
            rows = model_of_serializer(key.member)._default_manager if base is None else base  # type: ignore[union-attr]
            values.setdefault((rows, identity_of(key.member).lookup), []).append(key.value)
        for (rows, lookup), asked in values.items():
            yield rows.filter(**{f"{lookup}__in": asked})

    def primary_keys(self, keys: list[Key]) -> list[Any]:
        """Return the primary keys of the rows that identifiers mean."""
        if (
            not resource_of(self.get_related_serializer()).is_polymorphic
            and self.writing_identity.is_key
        ):
            return [key.value for key in keys]
        found = self.find(keys)
        return [found[key].pk for key in keys if key in found]

    def rows(self) -> Any:
        """Return the queryset that identifiers are looked up in."""
        return self.get_queryset()  # type: ignore[attr-defined]

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
        known = {**identifier, "id": id_text(identifier["id"])}
        for member in ("type", "id"):
            if not isinstance(known[member], str):
                self.fail("no_string", member=member)
        return known

    def takes_text(self) -> bool:
        """Tell whether the input may be a form, which has identifiers as JSON text."""
        given = getattr(self.root, "initial_data", None)
        return given is None or is_html_input(given)

    def conflict(self, key: str, **kwargs: Any) -> NoReturn:
        """Refuse the type of the input with one of the error messages."""
        raise TypeConflict(self.error_messages[key].format(**kwargs), key)

    def type_for(self, value: Any) -> str:
        """Return the type of a related object, where only the object can tell."""
        return resource_of(self.get_member(value)).resource_type or type_of_instance(value)

    def get_resource_type(self) -> str | None:
        """Return the type of the related resources; None where only the row can tell."""
        return self.get_resource_type_from_included_serializer() or target_of(self).resource_type

    def get_resource_type_from_included_serializer(self) -> str | None:
        """Return the type that the serializer declared for this relationship gives, if any."""
        parent = self.get_parent_serializer()
        declared = related_serializer(parent, relation_name(self)) if parent is not None else None
        is_one = declared is not None and not resource_of(declared).is_polymorphic
        return resource_of(declared).resource_type if is_one else None

    def get_parent_serializer(self) -> Any:
        """Return the serializer that the field belongs to, if it is bound to one."""
        parent = whole_field(self).parent
        return parent if self.is_serializer(parent) else None

    def is_serializer(self, candidate: Any) -> bool:
        """Tell whether an object is a serializer."""
        return isinstance(candidate, BaseSerializer)
