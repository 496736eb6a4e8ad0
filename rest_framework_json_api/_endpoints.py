"""What views do at the URLs of relationships: telling the linkage, and changing it.

These are actions of viewsets, to be mounted by URL patterns or by a router.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, QueryDict
from django.urls import NoReverseMatch
from django.utils.functional import cached_property
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
from rest_framework.relations import Hyperlink, RelatedField
from rest_framework.request import is_form_media_type
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.status import HTTP_204_NO_CONTENT

from rest_framework_json_api._accessors import Source
from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._document import (
    linkage,
    relation_instance,
    relationship_links,
)
from rest_framework_json_api._errors import Refusal
from rest_framework_json_api._identifiers import each, refuse
from rest_framework_json_api._linkage import plain_linkage, takes_urls
from rest_framework_json_api._linked import LinkedRowsMixin
from rest_framework_json_api._model_relations import relations_serializer
from rest_framework_json_api._parameters import DOCUMENT, READ_BY_ACTION
from rest_framework_json_api._plan import plan_of
from rest_framework_json_api._polymorphic import (
    concrete_rows,
    identifier_of,
    leaves_of,
    member_for,
)
from rest_framework_json_api._query import (
    ASIDE,
    query_of,
)
from rest_framework_json_api._related import (
    RelatedEntryMixin,
    concrete_row,
    context_for_serializers,
    name_in_url,
    relationship_field,
    without_include,
)
from rest_framework_json_api._relationships import as_written
from rest_framework_json_api._scope import Scope
from rest_framework_json_api._targets import hand_on, model_of_view, whole_change
from rest_framework_json_api._types import (
    LACKING,
    class_or_none,
    is_many,
    is_related_view,
    registered_serializer,
    serializer_of_relation,
)
from rest_framework_json_api._urlconf import serializer_class_serving
from rest_framework_json_api.parsers import shape_error
from rest_framework_json_api.relations import ResourceRelatedField, SkipDataMixin
from rest_framework_json_api.serializers import ResourceIdentifierObjectSerializer

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

#: The actions that answer with linkage, and their names as methods of a view.
LINKAGE_ACTIONS = frozenset(
    {
        "retrieve_relationship",
        "update_relationship",
        "add_to_relationship",
        "remove_from_relationship",
        "get",
        "patch",
        "post",
        "delete",
    }
)


#: The actions that answer with resources.
RESOURCE_ACTIONS = frozenset(
    {
        "list",
        "create",
        "retrieve",
        "update",
        "partial_update",
        "destroy",
        "retrieve_related",
    }
)


def identifiers_of(field: Any, rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the resource identifier objects of what a to-many relation field leads to."""
    serializer = serializer_of_relation(field)
    concrete = concrete_rows(serializer, rows)
    child = field.child_relation
    if isinstance(child, ResourceRelatedField) and not isinstance(child, SkipDataMixin):
        return [child.to_representation(row) for row in concrete]
    return [
        identifier_of(serializer or registered_serializer(field, row.__class__), row)
        for row in concrete
    ]


class RetrieveRelationshipMixin(LinkedRowsMixin, RelatedEntryMixin):
    """Answers with the linkage of one relationship: ``retrieve_relationship``.

    The URL names the relationship as ``related_field`` (JSON:API 1.1, "Fetching Relationships").
    """

    parent_serializer_class: Any = None
    field_name_mapping: Mapping[str, str] = {}
    self_link_view_name: str | None = None
    related_link_view_name: str | None = None

    #: The row whose relationship is the answer.
    parent: Any = None

    @property
    def renders_linkage(self) -> bool:
        """Whether the answer is linkage: where the URL has actions that do."""
        actions: Mapping[str, str] = getattr(self, "action_map", None) or {}
        return not LINKAGE_ACTIONS.isdisjoint(actions.values())

    def retrieve_relationship(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Return the linkage, with the links of the relationship.

        A to-many is paged as the collection of the related resources is, where a router knows it.
        """
        parent = self.get_parent()
        field = self.get_parent_field(parent)
        self.check_include(field)
        entry = self.get_related_entry(field)
        related = relation_instance(field, parent) if entry is not None and is_many(field) else None
        if not isinstance(related, QuerySet):
            self.check_query(None, READ_BY_ACTION["retrieve"])
            return self.get_relationship_response(parent)
        self.parent = parent
        # The paths to include start at the parent, which the viewset of the members knows not.
        scope = Scope(self, entry, "list", without_include(request))
        self.check_query(scope)
        rows = scope.rows(related, plan_of(field.parent).source(field))
        return scope.page(rows, partial(self.get_identifiers, field))

    def get_identifiers(self, field: Any, rows: Iterable[Any]) -> list[dict[str, Any]]:
        """Return the linkage of related rows, and include them where the client asks for it."""
        concrete = list(rows)
        self.include_rows(field, concrete)
        return identifiers_of(field, concrete)

    def get_parent(self) -> Any:
        """Return the row whose relationship the URL names, as an instance of its own class."""
        return concrete_row(self.get_named_serializer_class(), self.get_object())  # type: ignore[attr-defined]

    def get_relationship_response(self, parent: Any) -> Response:
        """Return the response with the linkage of a parent."""
        self.parent = parent
        if query_of(self.request).include is not None:
            field = self.get_parent_field(parent)
            related = relation_instance(field, parent)
            rows = list(related) if is_many(field) else [related]
            self.include_rows(field, [row for row in rows if row is not None])
        return Response(self.get_linkage(parent))

    def get_linkage(self, parent: Any) -> Any:
        """Return the linkage of a parent: an identifier or null, or an array of identifiers.

        Raises:
            NotFound: where the parent has no such relationship.
        """
        return linkage(self.get_parent_field(parent), parent)

    def get_parent_field(self, parent: Any) -> Any:
        """Return the relation field of the parent's serializer that the URL names."""
        serializer = self.get_parent_serializer(parent)
        return relationship_field(serializer, self.get_related_field_name())

    def get_related_field_name(self) -> str:
        """Return the name of the relationship in the URL, or what it is mapped to."""
        return name_in_url(self)

    def get_parent_serializer(self, parent: Any, **kwargs: Any) -> Any:
        """Return the parent's serializer."""
        context = {**context_for_serializers(self), ASIDE: True}
        serializer_class = self.get_parent_serializer_class(parent)
        return member_for(serializer_class, parent)(parent, context=context, **kwargs)

    def get_parent_serializer_class(self, parent: Any) -> Any:
        """Return the class of the parent's serializer.

        It is ``parent_serializer_class``, else that of the viewset, else that of the view which
        serves the parent's model. In the dialect ``"8"`` it is one made of the relation of the
        model that the URL names.

        Raises:
            NotFound: where there is none.
        """
        return self.get_named_serializer_class() or self.find_serializer_class(type(parent))

    def find_serializer_class(self, model: type[Model]) -> Any:
        """Return the class of the serializer for a parent of some model, for a view without one.

        Raises:
            NotFound: where there is none.
        """
        if not looks_in_urlconf():
            return relations_serializer(model, self.get_related_field_name())
        found = found_serializer_class(model)
        if found is None:
            raise NotFound
        return found

    def get_named_serializer_class(self) -> Any:
        """Return the class of the parent's serializer that the view names; None if it does not.

        A view without one has that of the view which serves its model: of the registry of the
        router that has made its URL, else of the URLconf.
        """
        if self.parent_serializer_class is not None:
            return self.parent_serializer_class
        own = self.get_serializer_class()  # type: ignore[attr-defined]
        return self.served_serializer_class if is_for_identifiers(own) else own

    @cached_property
    def served_serializer_class(self) -> Any:
        """The serializer class of the view that serves the model of this one; None without one."""
        # A view may find its parent in a way that needs no queryset.
        with suppress(AssertionError):
            model = model_of_view(self)
            known = self.registry.serializer_class_for(model) if self.registry is not None else None
            return known or (found_serializer_class(model) if model is not None else None)
        return None

    def get_url(
        self, name: str, view_name: str | None, kwargs: Mapping[str, Any], request: Any
    ) -> Hyperlink | None:
        """Return the URL of a view as a link with a name; None without a view name.

        Raises:
            ImproperlyConfigured: where the URLconf has no such view with these arguments.
        """
        if not view_name:
            return None
        shorter = {key: value for key, value in kwargs.items() if key != "related_field"}
        for arguments in (kwargs, shorter):
            with suppress(NoReverseMatch):
                return Hyperlink(reverse(view_name, kwargs=dict(arguments), request=request), name)
        raise ImproperlyConfigured(
            f"Could not resolve the link {name!r} of {type(self).__name__}: the URLconf has no "
            f"view {view_name!r} that takes {sorted(kwargs)}. Correct the view name."
        )

    def get_links(self) -> dict[str, Any]:
        """Return the links ``self`` and ``related`` of the relationship.

        Those whose view name the view does not tell are the links of the relation field.
        """
        kwargs, request = self.kwargs, self.request  # type: ignore[attr-defined]
        links = {
            "self": self.get_url("self", self.self_link_view_name, kwargs, request),
            "related": self.get_url("related", self.related_link_view_name, kwargs, request),
        }
        own = {name: link for name, link in links.items() if link is not None}
        return {**self.get_field_links(), **own} if len(own) < len(links) else own

    def get_field_links(self) -> dict[str, Any]:
        """Return the links that the relation field makes for the parent, where one was found."""
        if self.parent is None:
            return {}
        return relationship_links(self.get_parent_field(self.parent), self.parent)


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
        change_of(serializer, field, parent).add(serializer.validated_data[field.source])


def remove(view: Any, parent: Any, field: Any, data: Any) -> None:
    """Take what identifiers mean out of a relationship of a parent, if it is there."""
    serializer = view.get_parent_serializer(parent, data={field.field_name: data})
    bound = serializer.fields[field.field_name]
    change = change_of(serializer, bound, parent)
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


def is_for_identifiers(serializer_class: Any) -> bool:
    """Tell whether a serializer class is none of a parent, but the one of identifiers."""
    declared = class_or_none(serializer_class)
    return declared is not None and issubclass(declared, ResourceIdentifierObjectSerializer)


def found_serializer_class(model: type[Model]) -> Any:
    """Return the serializer class that the URLconf has for a model; None in the dialect ``"8"``."""
    return serializer_class_serving(model) if looks_in_urlconf() else None


def looks_in_urlconf() -> bool:
    """Tell whether a view without a parent's serializer has the one that the URLconf has for it."""
    return dialect().finds_parent_serializers


def takes_identifiers(field: Any) -> bool:
    """Tell whether identifiers can change what a relation field reads."""
    child = getattr(field, "child_relation", field)
    is_writable = type(child).to_internal_value is not RelatedField.to_internal_value
    return is_writable and not field.read_only and plan_of(field.parent).source(field) is not None


def change_of(serializer: Any, field: Any, parent: Any) -> Any:
    """Return what changes a to-many relationship of a parent."""
    return serializer.change_of(field, parent, source_for(field))


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
