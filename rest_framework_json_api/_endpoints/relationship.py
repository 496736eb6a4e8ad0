"""The linkage of a relationship at its own URL."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, QuerySet
from django.urls import NoReverseMatch
from django.utils.functional import cached_property
from rest_framework.exceptions import NotFound
from rest_framework.relations import Hyperlink
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from rest_framework_json_api._endpoints.model_relations import relations_serializer
from rest_framework_json_api._endpoints.named import NamedRelationships
from rest_framework_json_api._endpoints.parameters import READ_BY_ACTION
from rest_framework_json_api._endpoints.related import RelatedEntryMixin
from rest_framework_json_api._endpoints.requests import without_parameters
from rest_framework_json_api._endpoints.scope import Scope
from rest_framework_json_api._fields.target import AnyField, SkipDataMixin, is_many, target_of
from rest_framework_json_api._loading.loader import linkage, load
from rest_framework_json_api._loading.node import ResourceNode, node_for
from rest_framework_json_api._plan.plan import links_of, plan_of, relationship_of
from rest_framework_json_api._query.include import (
    Inclusion,
    check_limits,
    path_tree,
    unknown_path,
)
from rest_framework_json_api._query.query import ASIDE, INCLUDE, query_of
from rest_framework_json_api._resources.members import concrete_rows
from rest_framework_json_api._resources.naming import field_key, names_by_key
from rest_framework_json_api._resources.parts import ViewPart
from rest_framework_json_api._resources.resource import resource_of
from rest_framework_json_api._resources.views import model_of_view
from rest_framework_json_api._routing.urlconf import (
    found_serializer_class,
    looks_in_urlconf,
)
from rest_framework_json_api._serializing.identifiers import is_for_identifiers
from rest_framework_json_api.relations import ResourceRelatedField

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


def identifiers_of(field: AnyField, rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the linkage of a to-many relation field, as resource identifier objects."""
    target = target_of(field)
    concrete = concrete_rows(target.serializer, rows)
    child: Any = field.child_relation  # type: ignore[attr-defined]
    if not isinstance(child, SkipDataMixin) and isinstance(child, ResourceRelatedField):
        return [child.to_representation(row) for row in concrete]
    return target.identifiers(concrete)


class LinkedRowsMixin(ViewPart):
    """Includes the resources that linkage names, if the client asks for it.

    Paths start at the parent (JSON:API 1.1, "Inclusion of Related Resources").
    """

    #: What is included with the linkage: the node of its serializer, and rows; None for nothing.
    linked: tuple[ResourceNode | None, list[Any]] | None = None

    def check_include(self, field: AnyField) -> None:
        """Refuse to include anything but what the relationship leads to, and what lies below.

        Raises:
            ValidationError: for another path, with the parameter ``include``.
        """
        text = query_of(self.request).include
        if text is None:
            return
        check_limits(self.request, text)
        name = field.field_name or ""
        for segment in path_tree(text):
            if segment not in names_by_key([name]):
                raise unknown_path(segment, [field_key(name)])
        self.get_linked_node(field)

    def get_linked_node(self, field: AnyField) -> ResourceNode | None:
        """Return the node of the related resources; None if they are not included."""
        tree = path_tree(query_of(self.request).include or "")
        node = node_for(field.parent, Inclusion.checked(tree, field.parent))
        return node.children.get(field.field_name or "")

    def include_rows(self, field: AnyField, rows: list[Any]) -> None:
        """Load related rows for ``included``, with their own included paths."""
        if query_of(self.request).include is None:
            return
        node = self.get_linked_node(field)
        if node is not None:
            rows = node.concrete(rows)
            load(node, rows)
            for row in rows:
                node.of(row).represent(row)
        self.linked = (node, rows)


class RetrieveRelationshipMixin(LinkedRowsMixin, RelatedEntryMixin):
    """Answers with the linkage of one relationship: ``retrieve_relationship``.

    The URL names the relationship as ``related_field`` (JSON:API 1.1, "Fetching Relationships").
    """

    parent_serializer_class: Any = None
    field_name_mapping: Mapping[str, str] = {}
    self_link_view_name: str | None = None
    related_link_view_name: str | None = None

    #: The row whose relationship is the answer.
    parent: Model | None = None

    @property
    def renders_linkage(self) -> bool:
        """Whether the primary data is linkage, by the actions of the URL."""
        actions: Mapping[str, str] = getattr(self, "action_map", None) or {}
        return not LINKAGE_ACTIONS.isdisjoint(actions.values())

    def retrieve_relationship(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return the linkage, with the links of the relationship.

        A to-many is paged as the collection of the related resources is, where a router knows it.
        """
        parent = self.get_parent()
        field = self.get_parent_field(parent)
        self.check_include(field)
        entry = self.get_related_entry(field)
        is_list = entry is not None and is_many(field)
        related = relationship_of(field).found(parent) if is_list else None
        if entry is None or not isinstance(related, QuerySet):
            self.check_query(None, READ_BY_ACTION["retrieve"])
            return self.get_relationship_response(parent)
        self.parent = parent
        # The paths to include start at the parent, which the viewset of the members knows not.
        scope = Scope(self, entry, "list", without_parameters(request, (INCLUDE,)))
        self.check_query(scope)
        rows = scope.rows(related, plan_of(field.parent).source(field))
        return scope.page(rows, partial(self.get_identifiers, field))

    def get_identifiers(self, field: AnyField, rows: Iterable[Any]) -> list[dict[str, Any]]:
        """Return the linkage of related rows, and include them where the client asks for it."""
        concrete = list(rows)
        self.include_rows(field, concrete)
        return identifiers_of(field, concrete)

    def get_parent(self) -> Any:
        """Return the row whose relationship the URL names, as an instance of its own class."""
        return self.concrete_object(self.get_named_serializer_class())

    def get_relationship_response(self, parent: Model) -> Response:
        """Return the response with the linkage of a parent."""
        self.parent = parent
        if query_of(self.request).include is not None:
            field = self.get_parent_field(parent)
            related = relationship_of(field).found(parent)
            rows = list(related) if is_many(field) else [related]
            self.include_rows(field, [row for row in rows if row is not None])
        return Response(self.get_linkage(parent))

    def get_linkage(self, parent: Model) -> Any:
        """Return the linkage of a parent: an identifier or null, or an array of identifiers.

        Raises:
            NotFound: where the parent has no such relationship.
        """
        return linkage(self.get_parent_field(parent), parent)

    def get_parent_field(self, parent: Model) -> Any:
        """Return the relation field of the parent's serializer that the URL names."""
        relationships = NamedRelationships(self.get_parent_serializer(parent))
        return relationships.field(self.get_related_field_name())

    def get_related_field_name(self) -> str:
        """Return the name of the relationship in the URL, or what it is mapped to."""
        return self.name_in_url()

    def get_parent_serializer(self, parent: Model, **kwargs: Any) -> Any:
        """Return the parent's serializer."""
        context = {**self.context_for_serializers(), ASIDE: True}
        serializer_class = self.get_parent_serializer_class(parent)
        return resource_of(serializer_class).member_for(parent)(parent, context=context, **kwargs)

    def get_parent_serializer_class(self, parent: Model) -> Any:
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
        own = self.get_serializer_class()
        return self.served_serializer_class if is_for_identifiers(own) else own

    @cached_property
    def served_serializer_class(self) -> Any:
        """The serializer class of the view that serves the model of this one; None without one."""
        # A view may find its parent in a way that needs no queryset.
        with suppress(AssertionError):
            model: Any = model_of_view(self)
            known = self.registry.serializer_class_for(model) if self.registry is not None else None
            return known or (found_serializer_class(model) if model is not None else None)
        return None

    def get_url(
        self, name: str, view_name: str | None, kwargs: Mapping[str, Any], request: Request
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
        kwargs, request = self.kwargs, self.request
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
        return links_of(self.get_parent_field(self.parent), self.parent)
