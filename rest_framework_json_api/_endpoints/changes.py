"""Changes of relationships at their own URLs."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property, partial
from typing import Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.db.models import Manager, Model
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.exceptions import (
    MethodNotAllowed,
    NotAuthenticated,
    NotFound,
    PermissionDenied,
    ValidationError,
)
from rest_framework.relations import RelatedField
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.status import HTTP_204_NO_CONTENT

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._endpoints.named import NamedRelationships
from rest_framework_json_api._endpoints.parameters import DOCUMENT_FAMILIES
from rest_framework_json_api._endpoints.relationship import RetrieveRelationshipMixin
from rest_framework_json_api._endpoints.requests import Body
from rest_framework_json_api._fields.plain import plain_linkage, takes_urls
from rest_framework_json_api._fields.target import AnyField, is_many
from rest_framework_json_api._plan.plan import plan_of
from rest_framework_json_api._plan.source import Source
from rest_framework_json_api._protocol.errors import Refusal, each, refuse
from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.resource import resource_of
from rest_framework_json_api._resources.views import (
    LACKING,
    hand_on,
    is_related_view,
    model_of_view,
)
from rest_framework_json_api._writing.body import shape_error
from rest_framework_json_api._writing.changes import ToMany, change_of
from rest_framework_json_api._writing.locks import as_written
from rest_framework_json_api._writing.targets import whole_change
from rest_framework_json_api.relations import ResourceRelatedField

#: The methods that a to-many relationship has, and a to-one has not.
TO_MANY_METHODS = ("POST", "DELETE")

#: What a view raises for a row that it does not show to this client.
OUT_OF_REACH = (
    Http404,
    NotFound,
    DjangoPermissionDenied,
    PermissionDenied,
    NotAuthenticated,
)


class RelationshipMixin(RetrieveRelationshipMixin):
    """Reads and changes the linkage of one relationship.

    Linkage is validated by the relation field of the parent's serializer. Each change runs in one
    transaction (JSON:API 1.1, "Updating Relationships").
    """

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Prepare the request as DRF does, and correct ``Allow`` for a to-one relationship."""
        super().initial(request, *args, **kwargs)
        if self.renders_linkage:
            self.headers["Allow"] = ", ".join(self.allowed_methods)

    @property
    def allowed_methods(self) -> list[str]:
        """The methods of the URL, without those for members if the relationship is to-one."""
        methods: list[str] = super().allowed_methods
        if not self.renders_linkage or not self.names_to_one():
            return methods
        return [name for name in methods if name not in TO_MANY_METHODS]

    def names_to_one(self) -> bool:
        """Return whether the URL names a to-one relationship; false if that is not known yet."""
        is_permitted = hasattr(self, "format_kwarg")
        if not is_permitted or not is_related_view(self):
            return False
        with suppress(*LACKING):
            for leaf in self.get_possible_serializer_classes():
                with suppress(NotFound):
                    return not is_many(self.get_field_of(leaf))
        return False

    def get_field_of(self, serializer_class: type[Serializer[Any]]) -> AnyField:
        """Return the relation field of a parent's serializer class that the URL names."""
        relationships = NamedRelationships(self.aside(serializer_class))
        return relationships.field(self.get_related_field_name())

    def get_possible_serializer_classes(self) -> list[type[Serializer[Any]]]:
        """Return the possible classes of the parent's serializer, before the parent is read."""
        named = self.get_named_serializer_class()
        if named is not None:
            return list(resource_of(named).leaves)
        with suppress(AssertionError, NotFound):
            model = model_of_view(self)
            return [self.find_serializer_class(model)] if model is not None else []
        return []

    def update_relationship(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Replace the linkage."""
        return self.change_relationship(request, LinkageChange.replace)

    def add_to_relationship(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Add members to a to-many relationship."""
        return self.change_relationship(request, LinkageChange.add)

    def remove_from_relationship(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Remove members from a to-many relationship."""
        return self.change_relationship(request, LinkageChange.remove)

    def change_relationship(
        self, request: Request, write: Callable[["LinkageChange"], None]
    ) -> Response:
        """Change the relationship in one transaction, and return its new linkage.

        The response is a 204 if the request changes nothing, or hides the parent from the client.

        Args:
            request: the request, with linkage as its data.
            write: the method of ``LinkageChange`` that writes it.

        Raises:
            NotFound: where there is no such parent or relationship.
            MethodNotAllowed: for members of a to-one relationship.
            Refusal: for a relationship that may not be changed.
            ValidationError: for identifiers that the relationship does not take.
        """
        with whole_change(self, None) as find_row:
            hand_on(self, "get_object", find_row())
            parent = as_written(self.get_parent())
            field = self.get_parent_field(parent)
            self.check_method(request, field)
            self.check_include(field)
            self.check_query(None, DOCUMENT_FAMILIES)
            Body(request).check_document()
            change = LinkageChange(self, parent, field, request.data)
            change.check()
            held = self.get_linkage(parent)
            write(change)
            changed = self.get_changed_parent()
            if changed is None:
                return Response(status=HTTP_204_NO_CONTENT)
            response = self.get_relationship_response(changed)
            is_same = change.holds_same(held, response.data)
            may_be_silent = request.method != "PATCH" or dialect().answers_same_linkage_with_nothing
            is_silent = is_same and may_be_silent
            return Response(status=HTTP_204_NO_CONTENT) if is_silent else response

    def get_changed_parent(self) -> Any:
        """Return the parent after the change; None if the client cannot see it any more."""
        try:
            return as_written(self.get_parent())
        except OUT_OF_REACH:
            return None

    def check_method(self, request: Request, field: AnyField) -> None:
        """Refuse the methods for members on a to-one relationship."""
        if is_many(field) or request.method not in TO_MANY_METHODS:
            return
        methods = [name for name in self.allowed_methods if name not in TO_MANY_METHODS]
        self.headers["Allow"] = ", ".join(methods)
        raise MethodNotAllowed(request.method)

    def remove_relationships(self, instance_manager: Manager[Any], field: str) -> None:
        """A hook before the replacement of a to-many relationship, which does nothing here.

        The replacement itself removes members, and never deletes rows.

        Args:
            instance_manager: the related manager of the parent.
            field: the name of the relation at the other end.
        """


class LinkageChange:
    """A change that a request makes to one relationship of a parent.

    Args:
        view: the view that answers.
        parent: the row whose relationship it is.
        field: the relation field of the parent's serializer.
        given: the linkage in the request.
    """

    def __init__(self, view: RelationshipMixin, parent: Model, field: AnyField, given: Any) -> None:
        self.view = view
        self.parent = parent
        self.field = field
        self.name = field.field_name or ""
        self.given = given

    @cached_property
    def source(self) -> Source:
        """The relation of the model that the field reads."""
        found = plan_of(self.field.parent).source(self.field)
        assert found is not None
        return found

    def check(self) -> None:
        """Refuse a relationship that cannot be changed, and linkage of the wrong shape.

        Raises:
            Refusal: for such a relationship.
            ParseError: for such linkage.
        """
        child = getattr(self.field, "child_relation", self.field)
        is_fixed = keeps("take nothing", child) or self.field.read_only
        if is_fixed or plan_of(self.field.parent).source(self.field) is None:
            raise Refusal(self.name, _("This relationship cannot be changed."))
        many = is_many(self.field)
        expected = list if many else (Mapping, type(None))
        is_url = isinstance(self.given, str) and not many and takes_urls(self.field)
        if not isinstance(self.given, expected) and not is_url:
            shape = "an array of identifiers" if many else "an identifier or null"
            raise shape_error(f"Expected {shape}.", "/data")

    def replace(self) -> None:
        """Replace the members by those that the identifiers name."""
        serializer = self.validated()
        if self.source.many:
            related = getattr(self.parent, self.source.accessor)
            self.view.remove_relationships(related, self.source.relation.remote_field.name)
        serializer.save()

    def add(self) -> None:
        """Add the members that the identifiers name."""
        if self.given:
            serializer = self.validated()
            change = self.change_of(self.field)
            change.add(serializer.validated_data[self.field.source])

    def remove(self) -> None:
        """Remove the members that the identifiers name, ignoring rows that do not exist."""
        serializer = self.view.get_parent_serializer(self.parent, data={self.name: self.given})
        bound = serializer.fields[self.name]
        change = self.change_of(bound)
        found, errors = each(partial(self.known_key, bound.child_relation), self.given)
        refuse(errors)
        keys = [key for key in found.values() if key is not None]
        if isinstance(bound.child_relation, ResourceRelatedField):
            keys = bound.child_relation.primary_keys(keys)
        members = change.members().keys()
        if members and not bound.allow_empty and members <= set(keys):
            raise Refusal(self.name, _("This relationship cannot be empty."))
        change.remove(keys)

    def validated(self) -> Serializer[Any]:
        """Return the parent's serializer with the relationship as its only, valid input."""
        given = {self.name: self.given}
        serializer: Serializer[Any] = self.view.get_parent_serializer(
            self.parent, data=given, partial=True
        )
        serializer.is_valid(raise_exception=True)
        return serializer

    def change_of(self, field: AnyField) -> ToMany:
        """Return the change of the to-many relationship, limited to the queryset of a field."""
        change = change_of(field, self.parent, self.source)
        assert isinstance(change, ToMany)
        return change

    def known_key(self, child: RelatedField[Any, Any, Any], identifier: Any) -> Any:
        """Return the key that an identifier names; None if its row does not exist.

        It is a ``Key`` for a field of this package, else a primary key.
        """
        try:
            if isinstance(child, ResourceRelatedField):
                return child.to_key(identifier)
            return child.to_internal_value(plain_linkage(child.parent, identifier)).pk
        except ValidationError as error:
            if error.get_codes() == ["does_not_exist"]:
                return None
            raise

    def holds_same(self, before: Any, after: Any) -> bool:
        """Return whether two linkages of the relationship name the same resources.

        The order counts only for a custom manager, which may keep one.
        """
        if not self.source.many or not self.source.is_usual or len(before) != len(after):
            return bool(before == after)
        first, second = (
            {(one.get("type"), one.get("id")): one for one in linkage}
            for linkage in (before, after)
        )
        return first == second
