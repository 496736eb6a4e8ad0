"""What views do at the URLs of related resources, and how they find the resource of a URL."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from typing import Any

from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import clone_request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._endpoints.parameters import (
    EVERYTHING,
    READ_BY_ACTION,
    SORT,
    QueryCheck,
)
from rest_framework_json_api._endpoints.scope import Scope
from rest_framework_json_api._fields.target import is_relationship_field, serializer_of_relation
from rest_framework_json_api._plan.plan import plan_of, relation_instance
from rest_framework_json_api._query.query import ASIDE, INCLUDE, QUERY
from rest_framework_json_api._query.readers import Readers
from rest_framework_json_api._resources.identity import Identity, identity_of, identity_of_model
from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.members import concrete_rows
from rest_framework_json_api._resources.models import model_of_serializer, relations_of
from rest_framework_json_api._resources.naming import field_name, names_by_segment
from rest_framework_json_api._resources.resource import (
    DECLARATIONS,
    declared_serializers,
    is_polymorphic,
    member_for,
    relations_without_fields,
)
from rest_framework_json_api._resources.views import is_related_view, model_of_view
from rest_framework_json_api.relations import ResourceRelatedField

#: In the attributes of a view: the questions that it is being asked.
ASKED = "_json_api_asked"


class RelatedEntryMixin:
    """Knows which viewset serves what is related, where a router has made the URL."""

    #: What is registered with that router.
    registry: Any = None
    request: Any
    kwargs: dict[str, Any]
    filter_backends: Any

    def filter_queryset(self, queryset: Any) -> Any:
        """Return the filtered queryset that the parent is found in.

        The query string is for what is related then, and not for the parent; where no router has
        made the URL, only the order of it is.
        """
        if not is_related_view(self):
            return super().filter_queryset(queryset)  # type: ignore[misc]
        request = self.request
        is_known = self.registry is not None
        self.request = without_query(request) if is_known else without_order(self, request)
        try:
            return super().filter_queryset(queryset)  # type: ignore[misc]
        finally:
            self.request = request

    def check_query(self, scope: Any = None, families: frozenset[str] = EVERYTHING) -> None:
        """Refuse query parameters that have no effect on what is related.

        Args:
            scope: the viewset of what is related, at work for this view; None without one.
            families: the families of parameters that may have an effect.

        Raises:
            ValidationError: for the first of them.
        """
        # Where no router has made the URL, the filters of the view find the parent.
        reader = scope.viewset if scope is not None else self if self.registry is None else None
        QueryCheck(self.request, reader).check_families(families)

    def get_related_entry(self, field: Any) -> Any:
        """Return the viewset that a router has for what is related; None where there is none."""
        return self.registry.related_entry(field) if self.registry is not None else None


class RelatedMixin(RelatedEntryMixin):
    """Answers with the resources related to one: ``retrieve_related``.

    The URL names the relationship as ``related_field``. Only relationships that the serializer
    declares exist, and only those for which it declares a serializer, in ``related_serializers``
    or ``included_serializers``, or a viewset is registered with the same router.
    """

    def retrieve_related(self, request: Any, *args: Any, **kwargs: Any) -> Response:
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
        elif many and self.registry is None and pages_related():
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

    def get_related_page(self, related: Any) -> Response:
        """Return a related collection, sorted and paged as the view itself does it.

        Its filters find the parent.
        """
        is_query = isinstance(related, QuerySet) and not related.query.is_sliced
        self.check_query(None, EVERYTHING if is_query else EVERYTHING - {SORT})
        rows = self.sort_related(related) if is_query else related
        paginator = getattr(self, "paginator", None)
        # The order of a cursor is that of the view's own rows.
        is_paged = paginator is not None and not isinstance(paginator, CursorPagination)
        if is_paged and is_query and not rows.ordered:
            rows = rows.order_by("pk")
        page = self.paginate_queryset(rows) if is_paged else None  # type: ignore[attr-defined]
        if page is None:
            return Response(self.represent_related(list(rows)))
        data = self.represent_related(page)
        return self.get_paginated_response(data)  # type: ignore[attr-defined, no-any-return]

    def sort_related(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Return related rows in the order that the client asks for, if it does."""
        sorter = RelatedRows(self.get_related_serializer_class())
        for backend in Readers(self).backends:
            if getattr(backend, "ordering_param", None) in self.request.query_params:
                rows = backend.filter_queryset(self.request, rows, sorter)
        return rows

    def represent_related(self, rows: Any) -> Any:
        """Return the data of related rows."""
        return self.get_related_serializer(rows, many=True).data

    def get_related_serializer(self, instance: Any, **kwargs: Any) -> BaseSerializer[Any]:
        """Return the serializer of what is related."""
        kwargs.setdefault("context", context_for_serializers(self))
        serializer: BaseSerializer[Any] = self.get_related_serializer_class()(instance, **kwargs)
        return serializer

    def get_related_serializer_class(self) -> Any:
        """Return the class that serializes what is related.

        Raises:
            NotFound: where the serializer declares none for the relationship.
        """
        field = self.find_related_field(self.get_related_field_name())
        explicit = declared_serializers(field.parent, "related_serializers")
        entry = self.get_related_entry(field)
        scoped = entry.serializer_class if entry and field.field_name not in explicit else None
        found = scoped or serializer_of_relation(field)
        if found is None:
            raise NotFound
        return found

    def get_answering_serializer_class(self) -> Any:
        """Return the class that serializes the primary data of the answer."""
        if is_related_view(self) and not getattr(self, "renders_linkage", False):
            return self.get_related_serializer_class()
        return self.get_serializer_class()  # type: ignore[attr-defined]

    def get_related_field_name(self) -> str:
        """Return the Python name of the relationship that the URL names.

        Raises:
            NotFound: where the serializer declares no such relationship.
        """
        return self.related_field.field_name or ""

    @cached_property
    def related_field(self) -> Any:
        """The bound relation field of the parent's serializer that the URL names."""
        return self.find_related_field(name_in_url(self))

    def find_related_field(self, segment: str) -> Any:
        """Return the bound field for a relationship, also where only this view knows what it holds.

        Raises:
            NotFound: where the serializer declares no such relationship.
        """
        parent = self.get_related_parent_serializer()
        finds_itself = not keeps("find related", type(self))
        named = found_by_view(parent, segment) if finds_itself else None
        return named or relationship_field(parent, segment)

    def get_related_parent_serializer(self) -> Any:
        """Return the serializer of the parent."""
        context = {**context_for_serializers(self), ASIDE: True}
        return self.get_serializer_class()(context=context)  # type: ignore[attr-defined]

    def get_related_instance(self) -> Any:
        """Return the related object, an iterable of related objects, or None.

        Raises:
            NotFound: where the parent, or the relationship, does not exist.
        """
        serializer_class = self.get_serializer_class()  # type: ignore[attr-defined]
        parent = concrete_row(serializer_class, self.get_object())  # type: ignore[attr-defined]
        field = self.related_field
        if isinstance(field, FoundByView):
            raise NotFound
        if is_polymorphic(serializer_class):
            # What is related is known to the serializer of the parent's own type.
            context = field.parent.context
            serializer = member_for(serializer_class, parent)(parent, context=context)
            field = relationship_field(serializer, field.field_name)
        return relation_instance(field, parent)


def context_for_serializers(view: Any) -> Mapping[str, Any]:
    """Return the context that a view gives to its serializers.

    DRF's own needs what a view has only once DRF has set it up for a request.
    """
    if not hasattr(view, "format_kwarg"):
        return {"request": getattr(view, "request", None), "view": view}
    context: Mapping[str, Any] = view.get_serializer_context()
    return context


def pages_related() -> bool:
    """Tell whether a related collection is sorted and paged where no router has made its URL."""
    return dialect().pages_related


class RelatedRows:
    """What a filter backend is to know of related rows, in the place of a view."""

    def __init__(self, serializer_class: Any) -> None:
        self.serializer_class = serializer_class

    def get_serializer_class(self) -> Any:
        """Return the class that serializes the rows."""
        return self.serializer_class


def name_in_url(view: Any) -> str:
    """Return the name of the relationship in a URL, or what the view maps it to."""
    name: str = view.kwargs["related_field"]
    mapping: Mapping[str, str] = getattr(view, "field_name_mapping", {})
    known = names_by_segment(mapping).get(name) or field_name(name)
    return mapping.get(known) or name


def relationship_field(serializer: Any, segment: str) -> Any:
    """Return the relation field of a serializer that a URL segment names.

    The segment is the spelling of links, a document key, or the Python name.

    Raises:
        NotFound: where the serializer has no such relationship.
    """
    relationships = {
        name: field
        for name, field in serializer.fields.items()
        if not field.write_only and is_relationship_field(field)
    }
    name = names_by_segment(relationships).get(segment)
    field = declared_relation(serializer, segment) if name is None else relationships[name]
    if field is None:
        raise NotFound
    return field


class FoundByView(ResourceRelatedField):
    """A relationship of which a serializer declares nothing but the serializer of its members.

    Neither a field nor a relation of the model has its name: a ``get_related_instance`` of the
    project's own finds what is related.
    """


def found_by_view(serializer: Any, segment: str) -> FoundByView | None:
    """Return a field for such a relationship; None where the name is that of another or of none."""
    known = {*serializer.fields, *relations_without_fields(serializer)}
    declared = {
        name: name
        for kind in DECLARATIONS
        for name in declared_serializers(serializer, kind)
        if name not in known
    }
    name = names_by_segment(declared).get(segment)
    if name is None:
        return None
    field = FoundByView(read_only=True)
    field.bind(name, serializer)
    return field


def declared_relation(serializer: Any, segment: str) -> Any:
    """Return a field for a relationship that is declared by the serializer of what is related.

    No field of the parent's serializer has its name. Returns None where there is none.
    """
    sources = relations_without_fields(serializer)
    name = names_by_segment(sources).get(segment)
    if name is None:
        return None
    source = sources[name]
    relation = relations_of(model_of_serializer(serializer))[source]
    many = bool(relation.one_to_many or relation.many_to_many)
    renamed = {"source": source} if source != name else {}
    field = ResourceRelatedField(many=many, read_only=True, **renamed)
    field.bind(name, serializer)
    return field


def concrete_row(serializer_class: Any, row: Any) -> Any:
    """Return a row as an instance of the class that its serializer is for."""
    return concrete_rows(serializer_class, [row])[0]


class IdentityLookupMixin:
    """Finds the object of a URL by the id of its resource, where that is not the primary key.

    It applies where ``lookup_field`` is the primary key, which is the default. Another
    ``lookup_field`` is compared with the URL as it is.
    """

    looks_up_identity = True

    def get_object(self) -> Any:
        """Return the object that the URL names, once the client's permission for it is checked.

        Raises:
            NotFound: where there is none.
        """
        by_key = self.lookup_field in ("pk", "id")  # type: ignore[attr-defined]
        with entered(self, "get_identity") as is_first:
            # The serializer class of a project's view may depend on the object itself.
            identity = self.get_identity() if by_key and is_first else None
        if identity is None or identity.is_plain or identity.column is None:
            return super().get_object()  # type: ignore[misc]
        value = identity.decode(self.kwargs[self.lookup_url_kwarg or self.lookup_field])  # type: ignore[attr-defined]
        rows = self.filter_queryset(self.get_queryset())  # type: ignore[attr-defined]
        row = rows.filter(**{identity.lookup: value}).first() if value is not None else None
        if row is None:
            raise NotFound
        self.check_object_permissions(self.request, row)  # type: ignore[attr-defined]
        return row

    def get_identity(self) -> Identity:
        """Return how the resources of the view are identified."""
        named: Any = getattr(self, "get_named_serializer_class", self.get_serializer_class)  # type: ignore[attr-defined]
        serializer_class = named()
        if model_of_serializer(serializer_class) is None:
            return identity_of_model(model_of_view(self))
        return identity_of(serializer_class)


@contextmanager
def entered(view: Any, question: str) -> Iterator[bool]:
    """Tell whether a view is asked a question for the first time, and not by what answers it."""
    asked: set[str] = vars(view).setdefault(ASKED, set())
    is_first = question not in asked
    asked.add(question)
    try:
        yield is_first
    finally:
        if is_first:
            asked.discard(question)


def without_query(request: Any) -> Any:
    """Return a request as if its URL had no query string."""
    return with_parameters(request, QueryDict())


def without_order(view: Any, request: Any) -> Any:
    """Return a request as if it asked the filter backends of a view for no order."""
    orders = Readers(view).orders
    if orders.isdisjoint(request.query_params) or not pages_related():
        return request
    parameters = request.query_params.copy()
    for name in orders:
        parameters.pop(name, None)
    return with_parameters(request, parameters)


def without_include(request: Any) -> Any:
    """Return a request as if it asked to include nothing."""
    parameters = request.query_params.copy()
    parameters.pop(INCLUDE, None)
    return with_parameters(request, parameters)


def with_parameters(request: Any, parameters: Any) -> Any:
    """Return a request as if its URL had other query parameters."""
    other = clone_request(request, request.method)
    other._request = copy(request._request)
    other._request.GET = parameters
    other._request.__dict__.pop(QUERY, None)
    return other
