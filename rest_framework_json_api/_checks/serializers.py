"""System checks of one serializer class that a view of the URLconf has."""

from collections.abc import Container, Iterator, Mapping
from functools import cached_property
from typing import Any

from django.core.checks import CheckMessage, Error, Warning
from django.core.exceptions import ImproperlyConfigured
from rest_framework.fields import Field
from rest_framework.serializers import BaseSerializer

from rest_framework_json_api._fields.target import is_relationship_field
from rest_framework_json_api._plan.plan import plan_of
from rest_framework_json_api._published import PACKAGE
from rest_framework_json_api._resources.naming import field_key, is_member_name
from rest_framework_json_api._resources.resource import resource_of, serializer_label
from rest_framework_json_api._routing.registry import serializer_without_request
from rest_framework_json_api._serializing.relationships import lacks_columns

#: The id of what is wrong with the names of a serializer's fields.
UNUSABLE = f"{PACKAGE}.E006"

#: The options of relation fields that name views.
VIEW_NAMES = ("self_link_view_name", "related_link_view_name")


class SerializerCheck:
    """Checks a serializer class.

    Args:
        serializer_class: the class.
    """

    def __init__(self, serializer_class: type[BaseSerializer[Any]]) -> None:
        self.serializer_class = serializer_class
        self.label = serializer_label(serializer_class)

    @cached_property
    def serializer(self) -> BaseSerializer[Any] | None:
        """A serializer of the class, if one can be made without a request."""
        made: BaseSerializer[Any] | None = serializer_without_request(self.serializer_class)
        return made

    @cached_property
    def fields(self) -> Mapping[str, Field[Any, Any, Any, Any]]:
        """The fields of the serializer."""
        return getattr(self.serializer, "fields", {})

    def messages(self, view_names: Container[str]) -> Iterator[CheckMessage]:
        """Yield all messages.

        Args:
            view_names: the names of all views.
        """
        try:
            if self.serializer is None:
                return
            # It refuses fields of one key.
            plan_of(self.serializer).group(self.fields)
        except ImproperlyConfigured as error:
            hint = "Correct the field that the message names."
            yield Error(str(error), hint=hint, id=UNUSABLE)
            return
        yield from self.names()
        yield from self.includes()
        yield from self.views(view_names)
        yield from self.links(self.serializer)

    def names(self) -> Iterator[CheckMessage]:
        """Yield the type and the keys that JSON:API does not allow."""
        keys = {name: field_key(name) for name in self.fields}
        if "type" in keys:
            yield Warning(
                f"{self.label} has a field 'type', a name that JSON:API keeps for the type of a "
                "resource. It is an attribute here.",
                hint="Give the field another name, and the old one as `source`.",
                id=f"{PACKAGE}.W010",
            )
        for name, key in keys.items():
            if key in ("type", "id") and name != key:
                yield Error(
                    f"{self.label}: the field {name!r} is spelled {key!r} in documents, which is "
                    "what identifies a resource.",
                    hint="Give the field another name, and the old one as `source`.",
                    id=UNUSABLE,
                )
        for text in [resource_of(self.serializer_class).resource_type, *keys.values()]:
            if text is not None and not is_member_name(text):
                yield Error(
                    f"{self.label}: JSON:API allows no name {text!r} for a member or a type.",
                    hint="Use letters and digits, with hyphens or underscores in between. A field "
                    "can have its old name as `source`.",
                    id=f"{PACKAGE}.E002",
                )

    def includes(self) -> Iterator[CheckMessage]:
        """Yield what ``included_serializers`` names that is no relationship, or no serializer."""
        declared = resource_of(self.serializer_class).declared()
        for name in declared:
            try:
                declared[name]
            except ImportError as error:
                yield Error(
                    f"{self.label}: the serializer that is to represent {name!r} cannot be "
                    f"imported: {error}",
                    hint="Correct the dotted path of the class.",
                    id=f"{PACKAGE}.E003",
                )
            field = self.fields.get(name)
            if "." not in name and (field is None or not is_relationship_field(field)):
                yield Error(
                    f"{self.label}: included_serializers names {name!r}, which is no relationship "
                    "of it.",
                    hint=f"Add a relation field {name!r}, or remove the entry.",
                    id=f"{PACKAGE}.E003",
                )

    def views(self, known: Container[str]) -> Iterator[CheckMessage]:
        """Yield the view names of relation fields that the URLconf does not have."""
        for name, field in self.fields.items():
            child = getattr(field, "child_relation", None) or field
            for attribute in VIEW_NAMES:
                view_name = getattr(child, attribute, None)
                if view_name and view_name not in known:
                    yield Error(
                        f"{self.label}: the field {name!r} has {view_name!r} as {attribute}, and "
                        "the URLconf has no view of that name.",
                        hint="Correct the name. Behind a router of this package none is needed.",
                        id=f"{PACKAGE}.E004",
                    )

    def links(self, serializer: BaseSerializer[Any]) -> Iterator[CheckMessage]:
        """Yield relationships that take no new members, where the project does not say so."""
        meta = getattr(serializer, "Meta", None)
        extra = getattr(meta, "extra_kwargs", None) or {}
        said = {name for name, kwargs in extra.items() if kwargs.get("read_only")}
        said.update(getattr(meta, "read_only_fields", None) or ())
        declared = getattr(serializer, "_declared_fields", ())
        for name, field in self.fields.items():
            is_said = name in said or (name in declared and field.read_only)
            columns = lacks_columns(field) if is_relationship_field(field) and not is_said else ()
            if columns:
                yield Warning(
                    f"{self.label}: the relationship {name!r} takes no new members, because each "
                    f"link needs {', '.join(map(repr, columns))}, which linkage does not tell.",
                    hint="Give these columns defaults, write `create` and `update` of the "
                    f"serializer, or name {name!r} in `read_only_fields`.",
                    id=f"{PACKAGE}.W007",
                )
