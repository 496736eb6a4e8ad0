"""Views at the URLs of related resources."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._endpoints.named import FoundByView, NamedRelationships
from rest_framework_json_api._endpoints.parameters import (
    EVERYTHING,
    READ_BY_ACTION,
    SORT,
    QueryCheck,
)
from rest_framework_json_api._endpoints.requests import with_parameters, without_parameters
from rest_framework_json_api._endpoints.scope import Scope
from rest_framework_json_api._fields.target import AnyField, target_of
from rest_framework_json_api._plan.plan import plan_of, relationship_of
from rest_framework_json_api._query.aside import serializer_aside
from rest_framework_json_api._query.query import ASIDE
from rest_framework_json_api._query.readers import Readers
from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.members import concrete_rows
from rest_framework_json_api._resources.naming import field_name, names_by_segment
from rest_framework_json_api._resources.parts import ViewPart
from rest_framework_json_api._resources.resource import resource_of
from rest_framework_json_api._resources.views import is_related_view
from rest_framework_json_api._routing.registry import Entry, Registry


class RelatedEntryMixin(ViewPart):
    """Finds the viewset of related resources, at URLs that a router has made."""

    #: The registry of that router; None without one.
    registry: Registry | None = None

    def filter_queryset(self, queryset: QuerySet[Any]) -> Any:
        """Return the filtered queryset, at a related URL that of the parent.

        There the query string applies to the related resources, and not to the parent. Without a
        router, that is so for the sort parameters only.
        """
        if not is_related_view(self):
            return super().filter_queryset(queryset)
        request = self.request
        is_known = self.registry is not None
        self.request = (
            with_parameters(request, QueryDict()) if is_known else self.request_without_order()
        )
        try:
            return super().filter_queryset(queryset)
        finally:
            self.request = request

    def request_without_order(self) -> Request:
        """Return the request without sort parameters, which are for the related resources."""
        request: Request = self.request
        orders = Readers(self).orders
        is_asked = not orders.isdisjoint(request.query_params)
        is_left = is_asked and dialect().pages_related
        return without_parameters(request, orders) if is_left else request

    def check_query(
        self, scope: Scope | None = None, families: frozenset[str] = EVERYTHING
    ) -> None:
        """Refuse query parameters that have no effect on what is related.

        Args:
            scope: the viewset of what is related, at work for this view; None without one.
            families: the families of parameters that may have an effect.

        Raises:
            ValidationError: for the first of them.
        """
        # Where no router has made the URL, the filters of the view find the parent.
        own = self if self.registry is None else None
        reader = scope.viewset if scope is not None else own
        QueryCheck(self.request, reader).check_families(families)

    def get_related_entry(self, field: AnyField) -> Entry | None:
        """Return the viewset that a router has for what is related; None where there is none."""
        return self.registry.related_entry(field) if self.registry is not None else None

    def name_in_url(self) -> str:
        """Return the name of the relationship in the URL, or what the view maps it to."""
        name: str = self.kwargs["related_field"]
        mapping: Mapping[str, str] = getattr(self, "field_name_mapping", {})
        known = names_by_segment(mapping).get(name) or field_name(name)
        return mapping.get(known) or name

    def aside(self, serializer_class: type[Serializer[Any]]) -> Serializer[Any]:
        """Return a serializer of the parent that tells its fields, and answers nothing."""
        context = {**self.context_for_serializers(), ASIDE: True}
        return serializer_aside(self, serializer_class, context)

    def concrete_object(self, serializer_class: type[BaseSerializer[Any]]) -> Any:
        """Return the object of the URL as an instance of the class that its serializer is for."""
        return concrete_rows(serializer_class, [self.get_object()])[0]


class RelatedMixin(RelatedEntryMixin):
    """Answers with the resources related to one: ``retrieve_related``.

    The URL names the relationship as ``related_field``. Only relationships that the serializer
    declares exist, and only those for which it declares a serializer, in ``related_serializers``
    or ``included_serializers``, or a viewset is registered with the same router.
    """

    def retrieve_related(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return the related resource, the related collection, or null."""
        related = self.get_related_instance()
        many = not isinstance(related, Model) and isinstance(related, Iterable)
        entry = self.get_related_entry(self.related_field) if self.registry is not None else None
        if entry is not None:
            scope = Scope(self, entry, "list" if many else "retrieve")
            self.check_query(scope, EVERYTHING if many else READ_BY_ACTION["retrieve"])
            if many:
                source = plan_of(self.related_field.parent).source(self.related_field)
                rows = scope.rows(related, source, self.get_related_serializer_class())
                return scope.page(rows, self.represent_related)
            related = scope.row(related)
        elif many and self.registry is None and dialect().pages_related:
            return self.get_related_page(related)
        else:
            self.check_query(None, READ_BY_ACTION["retrieve"])
        if related is None:
            # The serializer refuses what it does not offer to include.
            self.get_related_serializer(None)
            return Response(data=None)
        rows = list(related) if many else related
        serializer = self.get_related_serializer(rows, many=many)
        return Response(serializer.data)

    def get_related_page(self, related: QuerySet[Any] | Iterable[Any]) -> Response:
        """Return a related collection, sorted and paged as the view itself does it.

        Its filters find the parent.
        """
        is_query = isinstance(related, QuerySet) and not related.query.is_sliced
        self.check_query(None, EVERYTHING if is_query else EVERYTHING - {SORT})
        rows: Any = self.sort_related(related) if is_query else related  # type: ignore[arg-type]
        paginator = getattr(self, "paginator", None)
        # The order of a cursor is that of the view's own rows.
        is_paged = paginator is not None and not isinstance(paginator, CursorPagination)
        if is_paged and is_query and not rows.ordered:
            rows = rows.order_by("pk")
        page = self.paginate_queryset(rows) if is_paged else None
        if page is None:
            return Response(self.represent_related(list(rows)))
        data = self.represent_related(page)
        return self.get_paginated_response(data)

    def sort_related(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return related rows in the order that the client asks for, if it does."""
        sorter = RelatedRows(self.get_related_serializer_class())
        for backend in Readers(self).backends:
            if getattr(backend, "ordering_param", None) in self.request.query_params:
                rows = backend.filter_queryset(self.request, rows, sorter)
        return rows

    def represent_related(self, rows: Iterable[Any]) -> Any:
        """Return the serialized data of related rows."""
        return self.get_related_serializer(rows, many=True).data

    def get_related_serializer(self, instance: Any, **kwargs: Any) -> BaseSerializer[Any]:
        """Return the serializer of the related resources."""
        kwargs.setdefault("context", self.context_for_serializers())
        serializer: BaseSerializer[Any] = self.get_related_serializer_class()(instance, **kwargs)
        return serializer

    def get_related_serializer_class(self) -> Any:
        """Return the serializer class of the related resources.

        Raises:
            NotFound: where the serializer declares none for the relationship.
        """
        field = self.find_related_field(self.get_related_field_name())
        explicit = resource_of(field.parent).declared("related_serializers")
        entry = self.get_related_entry(field)
        scoped = entry.serializer_class if entry and field.field_name not in explicit else None
        found = scoped or target_of(field).serializer
        if found is None:
            raise NotFound
        return found

    def get_answering_serializer_class(self) -> Any:
        """Return the serializer class of the primary data."""
        if is_related_view(self) and not getattr(self, "renders_linkage", False):
            return self.get_related_serializer_class()
        return self.get_serializer_class()

    def get_related_field_name(self) -> str:
        """Return the Python name of the relationship that the URL names.

        Raises:
            NotFound: where the serializer declares no such relationship.
        """
        return self.related_field.field_name or ""

    @cached_property
    def related_field(self) -> Any:
        """The bound relation field of the parent's serializer that the URL names."""
        return self.find_related_field(self.name_in_url())

    def find_related_field(self, segment: str) -> Any:
        """Return the bound field for a relationship, also where only this view knows what it holds.

        Raises:
            NotFound: where the serializer declares no such relationship.
        """
        relationships = NamedRelationships(self.get_related_parent_serializer())
        finds_itself = not keeps("find related", type(self))
        named = relationships.found_by_view(segment) if finds_itself else None
        return named or relationships.field(segment)

    def get_related_parent_serializer(self) -> Any:
        """Return the serializer of the parent."""
        return self.aside(self.get_serializer_class())  # type: ignore[arg-type]

    def get_related_instance(self) -> Any:
        """Return the related object, an iterable of related objects, or None.

        Raises:
            NotFound: where the parent, or the relationship, does not exist.
        """
        serializer_class = self.get_serializer_class()
        parent = self.concrete_object(serializer_class)
        field = self.related_field
        if isinstance(field, FoundByView):
            raise NotFound
        if resource_of(serializer_class).is_polymorphic:
            # What is related is known to the serializer of the parent's own type.
            context = field.parent.context
            serializer = resource_of(serializer_class).member_for(parent)(parent, context=context)
            field = NamedRelationships(serializer).field(field.field_name)
        return relationship_of(field).found(parent)


class RelatedRows:
    """Stands in for a view when a filter backend works on related rows."""

    def __init__(self, serializer_class: type[BaseSerializer[Any]]) -> None:
        self.serializer_class = serializer_class

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Return the serializer class of the rows."""
        return self.serializer_class
