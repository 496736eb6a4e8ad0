"""The resource object in a request: checks of its identity and of its members."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from rest_framework.exceptions import NotFound

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._document.primary import PrimaryData
from rest_framework_json_api._fields.plain import takes_urls
from rest_framework_json_api._fields.target import is_relationship_field, target_of
from rest_framework_json_api._loading.loader import linkage
from rest_framework_json_api._plan.relationship import source_of
from rest_framework_json_api._protocol.errors import (
    Conflict,
    escape,
    identity_conflict,
    located,
    unaccepted_type,
)
from rest_framework_json_api._protocol.identifiers import id_text
from rest_framework_json_api._resources.identity import LOOKUPS, identity_of, is_respelled
from rest_framework_json_api._resources.models import model_of_serializer
from rest_framework_json_api._resources.naming import field_name, names_by_key
from rest_framework_json_api._resources.resource import resource_of
from rest_framework_json_api._resources.views import answering_serializer_class
from rest_framework_json_api._writing.body import (
    Value,
    pointer_to,
    refused,
    shape_error,
)
from rest_framework_json_api._writing.pointers import fields_for

#: The actions that write the resource of the URL; None is that of a view without actions.
OWN_ACTIONS = (None, "create", "update", "partial_update")


class Members(dict[str, Any]):
    """Members of a resource object by key, with the Python names that the keys mean."""

    def __init__(self, members: Mapping[str, Any], names: Mapping[str, str]) -> None:
        super().__init__(members)
        self.names = names


def by_name(members: Mapping[str, Any]) -> dict[str, Any]:
    """Return members by Python name, derived from the key if it is not known."""
    names: Mapping[str, str] = getattr(members, "names", {})
    return {names.get(key) or field_name(key): value for key, value in members.items()}


class ResourceInput:
    """The resource object in a request, checked against the view and its serializer."""

    def __init__(self, data: Mapping[str, Any], context: Mapping[str, Any]) -> None:
        text = id_text(data.get("id"))
        self.data = data if text is None else {**data, "id": text}
        self.context = context
        self.view = context.get("view")
        self.attributes = self.members("attributes")
        self.relationships = dict(self.with_linkage(self.members("relationships")))
        self.serializer_class = answering_serializer_class(self.view)
        #: Names of the relationships that link the new resource to itself, by its ``lid``.
        self.itself: list[str] = []

    @cached_property
    def fields(self) -> Mapping[str, Any]:
        """The fields of the resource's serializer by name; empty without a serializer."""
        return fields_for(self.serializer_class, self.view, self.context.get("request"))

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names of the fields, by document key."""
        return names_by_key(self.fields)

    def check_identity(self) -> None:
        """Check type and id (JSON:API 1.1, "Creating Resources", "Updating Resources")."""
        if dialect().demands_types:
            self.check_string("type")
        if "lid" in self.data:
            self.check_string("lid")
        self.check_type()
        if self.is_new:
            self.check_new_id()
        elif getattr(self.context.get("request"), "method", None) in ("PATCH", "PUT"):
            self.check_known_id()

    @property
    def is_new(self) -> bool:
        """Whether the request creates the resource."""
        method = getattr(self.context.get("request"), "method", None)
        return method == "POST" and getattr(self.view, "action", None) in (None, "create")

    @property
    def is_own(self) -> bool:
        """Whether the URL belongs to the resource, rather than to an extra action."""
        action = getattr(self.view, "action", None)
        return self.serializer_class is not None and action in OWN_ACTIONS

    @cached_property
    def has_attribute_type(self) -> bool:
        """Whether the serializer has a field ``type``, which is an attribute."""
        declared = answering_serializer_class(self.view)
        return "type" in self.fields and not resource_of(declared).is_polymorphic

    def identifying_members(self) -> dict[str, Any]:
        """Return ``id`` and ``type`` for the parsed data.

        ``type`` is left out if it is the name of an attribute.
        """
        names = ("id",) if self.has_attribute_type else ("id", "type")
        members = {name: self.data[name] for name in names if name in self.data}
        if "id" in self.attributes and not self.is_own:
            return {"id": self.attributes["id"], **members}
        return members

    def check_type(self) -> None:
        """Check that the type is that of the view, or of a member of a polymorphic serializer."""
        given = self.data.get("type")
        if resource_of(self.serializer_class).is_polymorphic:
            member = resource_of(self.serializer_class).member_for_type(given)
            if member is None:
                raise unaccepted_type(given, resource_of(self.serializer_class).types)
            self.serializer_class = member
            return
        primary = PrimaryData(self.context.get("view"), self.serializer_class)
        if not primary.tells_type:
            return
        expected = primary.resource_name
        if expected and given != expected:
            raise identity_conflict("type", given, expected)

    def check_new_id(self) -> None:
        """Check whether the client may choose the id of a new resource."""
        if "id" not in self.data:
            return
        if self.data["id"] is None and not dialect().refuses_null_ids:
            return
        self.check_string("id")
        field = self.fields.get("id")
        is_refused = self.fields and (field is None or field.read_only)
        if is_refused and dialect().refuses_client_ids:
            raise refused("The id of this resource is not chosen by the client.", "/data/id")
        if field is not None and is_respelled(field, self.data["id"]):
            raise shape_error("This id is spelled in another way.", "/data/id")

    def check_known_id(self) -> None:
        """Check that the id equals that in the URL, if the URL has one."""
        self.check_string("id")
        lookup = getattr(self.view, "lookup_field", None)
        kwarg = getattr(self.view, "lookup_url_kwarg", None) or lookup
        expected = (getattr(self.view, "kwargs", None) or {}).get(kwarg)
        field = self.fields.get("id")
        is_identity = getattr(self.view, "looks_up_identity", False)
        is_key = lookup in LOOKUPS and (is_identity or field is None or field.source in LOOKUPS)
        if is_key and expected is not None and not self.is_known_as(str(expected)):
            raise identity_conflict("id", self.data["id"], str(expected))

    def is_known_as(self, expected: str) -> bool:
        """Return whether the id means the same as the one in the URL, in any spelling."""
        identity = identity_of(self.serializer_class)
        value = identity.decode(expected) if identity.model is not None else None
        known = None if value is None else identity.encode(value)
        return self.data["id"] in (expected, known)

    def known_members(self) -> dict[str, Any]:
        """Return the resource object with those members that serializers read, as ``Members``.

        Raises:
            ParseError: for a name in both attributes and relationships, or in the wrong one.
            PermissionDenied: for a relationship that cannot be changed.
        """
        attributes, relationships = self.known(self.attributes), self.known(self.relationships)
        if dialect().demands_places:
            self.check_places(attributes, relationships)
        for key, name in relationships.names.items():
            if name in attributes.names.values():
                raise shape_error(f"{key!r} is an attribute, too.", pointer_to(key))
            data = relationships[key]["data"]
            if isinstance(data, str) and not takes_urls(self.fields.get(name)):
                Value(data, f"{pointer_to(key)}/data").check_linkage(Mapping, list)
        refuses = dialect().refuses_read_only
        changed = [
            pointer_to(key)
            for key, name in relationships.names.items()
            if refuses and self.is_fixed(name) and not self.holds(name, relationships[key]["data"])
        ]
        if changed:
            raise refused("This relationship cannot be changed.", *changed)
        others = Members(self.without_itself(relationships), relationships.names)
        return {**self.data, "attributes": attributes, "relationships": others}

    def without_itself(self, relationships: Members) -> dict[str, Any]:
        """Return relationship objects without identifiers of the new resource itself.

        Raises:
            ParseError: for a ``lid`` that no resource of the document has (JSON:API 1.1,
                "Identification").
        """
        known = {}
        for key, relationship in relationships.items():
            name, pointer = relationships.names[key], f"{pointer_to(key)}/data"
            data = relationship["data"]
            if not isinstance(data, list):
                if not self.is_itself(name, data, pointer):
                    known[key] = relationship
                    continue
                self.itself.append(name)
                if self.fields[name].allow_null:
                    # The link is made once the resource exists.
                    known[key] = {**relationship, "data": None}
                continue
            others = [
                item
                for index, item in enumerate(data)
                if not self.is_itself(name, item, f"{pointer}/{index}")
            ]
            self.itself += [name] if len(others) < len(data) else []
            known[key] = {**relationship, "data": others}
        return known

    def is_itself(self, name: str, identifier: Any, pointer: str) -> bool:
        """Return whether an identifier means the new resource, by its type and its ``lid``.

        Args:
            name: the name of the relationship.
            identifier: the identifier.
            pointer: the pointer to the identifier.

        Raises:
            ParseError: for the ``lid`` of no new resource.
            Conflict: if the relationship is to resources of another type.
        """
        if not isinstance(identifier, Mapping) or "lid" not in identifier or "id" in identifier:
            return False
        field = self.fields.get(name)
        model = model_of_serializer(self.serializer_class)
        is_relation = field is not None and is_relationship_field(field)
        takes_rows = is_relation and source_of(self.fields[name], model) is not None
        own = {member: self.data.get(member) for member in ("type", "lid")}
        same = all(identifier.get(member) == value for member, value in own.items())
        if not (same and takes_rows and self.is_new and isinstance(own["lid"], str)):
            message = f"No new resource has the lid {identifier['lid']!r} here."
            raise shape_error(message, f"{pointer}/lid")
        related = target_of(self.fields[name]).model
        if model and related and not issubclass(model, related):
            message = f"The type {own['type']!r} is not the one of this relationship."
            raise located(Conflict, message, {"pointer": f"{pointer}/type"})
        return True

    def is_fixed(self, name: str) -> bool:
        """Return whether a name is that of a read-only relationship."""
        field = self.fields.get(name)
        return field is not None and is_relationship_field(field) and field.read_only

    def holds(self, name: str, given: Any) -> bool:
        """Return whether linkage equals that of the row being updated, in any order."""
        row = getattr(self.view, "written_row", None)
        if row is None:
            return False
        try:
            held = linkage(self.fields[name], row)
            return Value(held, name).named() == Value(given, name).named()
        except (NotFound, TypeError, KeyError):
            return False

    def known(self, members: Mapping[str, Any]) -> Members:
        """Return members with their Python names, without those that cannot be fields.

        Keys match those of the fields exactly (JSON:API 1.1, "Member Names"). The name of any other
        key is derived from it, as a serializer or a view of the project may read it. @-Members are
        left out, and so are ``id`` and ``type``.
        """
        names, own = self.names, self.fields
        found = {
            key: names[key] if key in names else field_name(key)
            for key in members
            if not key.startswith("@")
        }
        meant = {
            key: name
            for key, name in found.items()
            if (name not in ("id", "type") or (name == "type" and self.has_attribute_type))
            and (key in names or name not in own)
        }
        return Members({key: members[key] for key in meant}, meant)

    def members(self, name: str) -> Mapping[str, Any]:
        """Return ``attributes`` or ``relationships``; empty if absent."""
        given = self.data.get(name, {})
        is_absent = not given and not dialect().demands_objects
        return {} if is_absent else Value(given, f"/data/{name}").an_object()

    def check_string(self, member: str) -> None:
        """Refuse a resource object whose ``type``, ``id`` or ``lid`` is missing or not a string."""
        if member not in self.data:
            raise shape_error(f"The resource object has no member {member!r}.", "/data")
        Value(self.data[member], f"/data/{member}").check_string()

    @staticmethod
    def with_linkage(
        relationships: Mapping[str, Any],
    ) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield the relationship objects that have linkage, by key.

        Raises:
            ParseError: if linkage has an impossible shape, or is missing and required.
        """
        for key, relationship in relationships.items():
            if key.startswith("@"):
                continue
            pointer = pointer_to(key)
            if "data" in Value(relationship, pointer).an_object():
                # Some relationships take a URL.
                Value(relationship["data"], f"{pointer}/data").check_linkage(Mapping, list, str)
                yield key, relationship
            elif dialect().demands_linkage:
                raise shape_error("The relationship object has no member 'data'.", pointer)
            elif dialect().reads_missing_linkage:
                yield key, {**relationship, "data": None}

    def check_places(self, attributes: Members, relationships: Members) -> None:
        """Refuse relationships among the attributes, and attributes among the relationships."""
        for key, name in attributes.names.items():
            if name in self.fields and is_relationship_field(self.fields[name]):
                raise shape_error(f"{key!r} is a relationship.", f"/data/attributes/{escape(key)}")
        for key, name in relationships.names.items():
            if name in self.fields and not is_relationship_field(self.fields[name]):
                raise shape_error(f"{key!r} is an attribute.", pointer_to(key))
