"""Changes of relationships at their own URLs."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from rest_framework.exceptions import (
    MethodNotAllowed,
    NotAuthenticated,
    NotFound,
    ParseError,
    PermissionDenied,
    UnsupportedMediaType,
    ValidationError,
)
from rest_framework.request import is_form_media_type
from rest_framework.response import Response
from rest_framework.status import HTTP_204_NO_CONTENT

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._endpoints.parameters import DOCUMENT
from rest_framework_json_api._endpoints.related import relationship_field
from rest_framework_json_api._endpoints.relationship import RetrieveRelationshipMixin
from rest_framework_json_api._fields.plain import plain_linkage, takes_urls
from rest_framework_json_api._fields.target import is_many
from rest_framework_json_api._plan.plan import plan_of
from rest_framework_json_api._plan.source import Source
from rest_framework_json_api._protocol.errors import Refusal, each, refuse
from rest_framework_json_api._query.query import ASIDE
from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.resource import leaves_of
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
    """Answers with the linkage of one relationship, and changes it.

    What the relationship takes is what the relation field of the parent's serializer takes. Each
    change takes effect entirely or not at all (JSON:API 1.1, "Updating Relationships").
    """

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Do what is to be done before the action."""
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        if self.renders_linkage:
            self.headers["Allow"] = ", ".join(self.allowed_methods)  # type: ignore[attr-defined]

    @property
    def allowed_methods(self) -> list[str]:
        """The methods of the URL: a to-one relationship has none for members."""
        methods: list[str] = super().allowed_methods  # type: ignore[misc]
        if not self.renders_linkage or not self.names_to_one():
            return methods
        return [name for name in methods if name not in TO_MANY_METHODS]

    def names_to_one(self) -> bool:
        """Tell whether the URL names a to-one relationship, as far as that is known by now."""
        is_permitted = hasattr(self, "format_kwarg")
        if not is_permitted or not is_related_view(self):
            return False
        with suppress(*LACKING):
            for leaf in self.get_possible_serializer_classes():
                with suppress(NotFound):
                    return not is_many(self.get_field_of(leaf))
        return False

    def get_field_of(self, serializer_class: Any) -> Any:
        """Return the relation field of a parent's serializer class that the URL names."""
        context = {**self.get_serializer_context(), ASIDE: True}  # type: ignore[attr-defined]
        serializer = serializer_class(context=context)
        return relationship_field(serializer, self.get_related_field_name())

    def get_possible_serializer_classes(self) -> list[Any]:
        """Return the classes of which one will be the parent's serializer."""
        named = self.get_named_serializer_class()
        if named is not None:
            return list(leaves_of(named))
        with suppress(AssertionError, NotFound):
            model = model_of_view(self)
            return [self.find_serializer_class(model)] if model is not None else []
        return []

    def update_relationship(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Let the relationship hold what is given, and nothing else."""
        return self.change_relationship(request, replace)

    def add_to_relationship(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Add members to a to-many relationship."""
        return self.change_relationship(request, add)

    def remove_from_relationship(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Take members out of a to-many relationship."""
        return self.change_relationship(request, remove)

    def change_relationship(
        self, request: Any, change: Callable[[Any, Any, Any, Any], None]
    ) -> Response:
        """Change the relationship as a whole or not at all, and return what it holds then.

        The answer has no document where the request changes nothing, and where the client may not
        see the parent any more.

        Args:
            request: the request, with linkage as its data.
            change: called with this view, the parent, the relation field and the linkage.

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
            self.check_query(None, DOCUMENT)
            check_document(request)
            linkage_given = request.data
            if not takes_identifiers(field):
                raise Refusal(field.field_name, _("This relationship cannot be changed."))
            check_relationship_data(linkage_given, field)
            held = self.get_linkage(parent)
            change(self, parent, field, linkage_given)
            changed = self.get_changed_parent()
            if changed is None:
                return Response(status=HTTP_204_NO_CONTENT)
            response = self.get_relationship_response(changed)
            is_same = holds_same(source_for(field), held, response.data)
            is_silent = is_same and tells_nothing(request)
            return Response(status=HTTP_204_NO_CONTENT) if is_silent else response

    def get_changed_parent(self) -> Any:
        """Return the parent as it is now; None where the change has led it out of what is shown."""
        try:
            return as_written(self.get_parent())
        except OUT_OF_REACH:
            return None

    def check_method(self, request: Any, field: Any) -> None:
        """Refuse the methods for members on a to-one relationship."""
        if is_many(field) or request.method not in TO_MANY_METHODS:
            return
        methods = [name for name in self.allowed_methods if name not in TO_MANY_METHODS]
        self.headers["Allow"] = ", ".join(methods)  # type: ignore[attr-defined]
        raise MethodNotAllowed(request.method)

    def remove_relationships(self, instance_manager: Any, field: str) -> None:
        """Take part in the replacement of a to-many relationship, before anything is changed.

        It does nothing here: the replacement itself takes out what has to leave, and never deletes.

        Args:
            instance_manager: the manager of what the relationship holds.
            field: the name of the relation at the other end.
        """


def holds_same(source: Source, before: Any, after: Any) -> bool:
    """Tell whether two linkages of a relation name the same resources.

    Their order counts where a manager of the field's own keeps one.
    """
    if not source.many or not source.is_usual or len(before) != len(after):
        return bool(before == after)
    return by_identity(before) == by_identity(after)


def by_identity(identifiers: Iterable[Mapping[str, Any]]) -> dict[Any, Mapping[str, Any]]:
    """Return resource identifier objects by their type and id."""
    return {(one.get("type"), one.get("id")): one for one in identifiers}


def tells_nothing(request: Any) -> bool:
    """Tell whether the answer to a request that changes nothing has no document."""
    return request.method != "PATCH" or dialect().answers_same_linkage_with_nothing


def replace(view: Any, parent: Any, field: Any, data: Any) -> None:
    """Let a relationship of a parent hold what identifiers mean."""
    serializer = validated(view, parent, field, data)
    source = source_for(field)
    if source.many:
        view.remove_relationships(
            getattr(parent, source.accessor), source.relation.remote_field.name
        )
    serializer.save()


def add(view: Any, parent: Any, field: Any, data: Any) -> None:
    """Add what identifiers mean to a relationship of a parent."""
    if data:
        serializer = validated(view, parent, field, data)
        change_of(field, parent, source_for(field)).fill(serializer.validated_data[field.source])


def remove(view: Any, parent: Any, field: Any, data: Any) -> None:
    """Take what identifiers mean out of a relationship of a parent, if it is there."""
    serializer = view.get_parent_serializer(parent, data={field.field_name: data})
    bound = serializer.fields[field.field_name]
    change = change_of(bound, parent, source_for(bound))
    assert isinstance(change, ToMany)
    found, errors = each(partial(known_key, bound.child_relation), data)
    refuse(errors)
    keys = [key for key in found.values() if key is not None]
    if isinstance(bound.child_relation, ResourceRelatedField):
        keys = bound.child_relation.primary_keys(keys)
    members = change.members().keys()
    if members and not bound.allow_empty and members <= set(keys):
        raise Refusal(bound.field_name, _("This relationship cannot be empty."))
    change.remove(keys)


def validated(view: Any, parent: Any, field: Any, data: Any) -> Any:
    """Return the parent's serializer with the relationship as its only, valid input."""
    serializer = view.get_parent_serializer(parent, data={field.field_name: data}, partial=True)
    serializer.is_valid(raise_exception=True)
    return serializer


def source_for(field: Any) -> Source:
    """Return the relation that a field reads which takes identifiers."""
    source = plan_of(field.parent).source(field)
    assert source is not None
    return source


def takes_identifiers(field: Any) -> bool:
    """Tell whether identifiers can change what a relation field reads."""
    child = getattr(field, "child_relation", field)
    return (
        not keeps("take nothing", child)
        and not field.read_only
        and plan_of(field.parent).source(field) is not None
    )


def known_key(child: Any, identifier: Any) -> Any:
    """Return what an identifier means; None for one of a row that is not there.

    That is a ``Key`` for a field of this package, else a primary key.
    """
    try:
        if isinstance(child, ResourceRelatedField):
            return child.to_key(identifier)
        return child.to_internal_value(plain_linkage(child.parent, identifier)).pk
    except ValidationError as error:
        if error.get_codes() == ["does_not_exist"]:
            return None
        raise


def check_relationship_data(data: Any, field: Any) -> None:
    """Refuse primary data of another shape than the relationship has."""
    many = is_many(field)
    expected = list if many else (Mapping, type(None))
    is_url = isinstance(data, str) and not many and takes_urls(field)
    if not isinstance(data, expected) and not is_url:
        shape = "an array of identifiers" if many else "an identifier or null"
        raise shape_error(f"Expected {shape}.", "/data")


def check_document(request: Any) -> None:
    """Refuse a request that has no document in its body: linkage is told in no other way.

    Raises:
        UnsupportedMediaType: for a form.
        ParseError: where there is no body.
    """
    if is_form_media_type(request.content_type):
        raise UnsupportedMediaType(request.content_type)
    check_body(request)


def check_written(request: Any) -> None:
    """Refuse a request that is to write a resource and does not say what.

    Raises:
        ParseError: where there is no body, and for a form that is no text.
    """
    check_form(request)
    if dialect().demands_documents:
        check_body(request)


def check_body(request: Any) -> None:
    """Refuse a request without a body, which no parser sees.

    Raises:
        ParseError: where there is none.
    """
    if request.stream is None and not is_form_media_type(request.content_type):
        raise ParseError(_("The request has no document."))


def check_form(request: Any) -> None:
    """Refuse a form that is no text.

    Raises:
        ParseError: for such a form.
    """
    is_form = is_form_media_type(request.content_type)
    try:
        form = request.data if is_form else QueryDict()
        # The charset of a form may be one that has halves of characters.
        [str(text).encode() for key in form for text in (key, *form.getlist(key))]
    except UnicodeError as error:
        raise ParseError(_("The body is no text in its charset.")) from error
