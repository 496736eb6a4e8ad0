"""Linkage for the relation fields of DRF, which take keys and URLs."""

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from django.urls import NoReverseMatch, reverse
from rest_framework.exceptions import ValidationError
from rest_framework.relations import (
    HyperlinkedRelatedField,
    ManyRelatedField,
    PrimaryKeyRelatedField,
)

from rest_framework_json_api._fields.identifiers import IdentifierMixin
from rest_framework_json_api._fields.target import target_of
from rest_framework_json_api._protocol.errors import each, refuse
from rest_framework_json_api._protocol.identifiers import id_text
from rest_framework_json_api._resources.identity import Identity
from rest_framework_json_api._resources.keeps import keeps


def plain_linkage(field: Any, value: Any) -> Any:
    """Return linkage in a request as a relation field of DRF takes it: as keys or URLs.

    Other fields are left alone, and so is input that is no identifier.

    Raises:
        ValidationError: for identifiers of another type, by index in a to-many.
    """
    if not is_plain_relation(field):
        return value
    if not isinstance(value, list):
        return plain_identifier(field, value)
    identifiers, errors = each(partial(plain_identifier, field), value)
    refuse(errors)
    return list(identifiers.values())


def is_plain_relation(field: Any) -> bool:
    """Tell whether a field takes input as the relation fields of DRF for keys and URLs do."""
    return keeps("take key or URL", getattr(field, "child_relation", field))


def takes_urls(field: Any) -> bool:
    """Tell whether a relation field takes URLs in the place of identifiers."""
    return isinstance(getattr(field, "child_relation", field), HyperlinkedRelatedField)


def errors_by_member(field: Any, value: Any, error: Any) -> Any:
    """Return the error of a field of DRF: for a to-many the errors of its members, by index."""
    if not isinstance(field, ManyRelatedField) or not is_plain_relation(field):
        return error
    _, errors = each(field.child_relation.to_internal_value, value or ())
    return errors or error


def plain_identifier(field: Any, value: Any) -> Any:
    """Return a resource identifier object as the key or the URL that a field of DRF takes."""
    child = getattr(field, "child_relation", field)
    if not isinstance(value, Mapping) or not isinstance(value.get("type"), str):
        return value
    expected = target_of(field).resource_type
    if expected is not None and value["type"] != expected:
        received = {"relation_type": expected, "received_type": value["type"]}
        raise plain_error("incorrect_relation_type", **received)
    key = id_text(value.get("id"))
    if key is None:
        raise plain_error("no_string", member="id") if "id" in value else plain_error("missing_id")
    if isinstance(child, PrimaryKeyRelatedField):
        return key_of_id(child, target_of(field).identity, key)
    with suppress(NoReverseMatch):
        return reverse(child.view_name, kwargs={child.lookup_url_kwarg: key})
    return value


def key_of_id(child: Any, identity: Identity, text: str) -> Any:
    """Return the primary key that an id means, for a field of DRF that takes keys."""
    if identity.is_plain or child.pk_field is not None:
        return text
    value = identity.decode(text)
    if value is not None and not identity.is_key:
        rows = child.get_queryset().filter(**{identity.lookup: value})
        value = rows.values_list("pk", flat=True).first()
    if value is None:
        raise plain_error("does_not_exist", pk_value=text)
    return value


def plain_error(code: str, **params: str) -> ValidationError:
    """Return the error that a field of this package would raise for an identifier."""
    message = str(IdentifierMixin.default_error_messages[code])
    return ValidationError(message.format(**params), code)
