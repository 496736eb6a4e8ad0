"""Views: viewsets of resources, related resources and relationships."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404
from django.urls import NoReverseMatch
from rest_framework import generics, viewsets
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from rest_framework_json_api._document.objects import id_of
from rest_framework_json_api._endpoints.base import JSONAPIMixin as JSONAPIMixin
from rest_framework_json_api._endpoints.changes import RelationshipMixin as RelationshipMixin
from rest_framework_json_api._endpoints.created import Created
from rest_framework_json_api._endpoints.lookup import IdentityLookupMixin as IdentityLookupMixin
from rest_framework_json_api._endpoints.related import RelatedMixin as RelatedMixin
from rest_framework_json_api._endpoints.relationship import RESOURCE_ACTIONS as RESOURCE_ACTIONS
from rest_framework_json_api._endpoints.relationship import (
    RetrieveRelationshipMixin as RetrieveRelationshipMixin,
)
from rest_framework_json_api._endpoints.requests import Body
from rest_framework_json_api._fields.target import target_of
from rest_framework_json_api._loading.loader import fieldset_columns
from rest_framework_json_api._loading.node import resource_node
from rest_framework_json_api._plan.plan import plan_of, relationship_of
from rest_framework_json_api._protocol.errors import Conflict, identity_conflict, located
from rest_framework_json_api._published import published
from rest_framework_json_api._query.include import include_names
from rest_framework_json_api._query.query import query_of
from rest_framework_json_api._resources.identity import LOOKUPS, identity_of
from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.members import MemberRows
from rest_framework_json_api._resources.models import AnyModel, model_of_serializer
from rest_framework_json_api._resources.parts import ViewPart, entered
from rest_framework_json_api._resources.resource import resource_of
from rest_framework_json_api._resources.rows import copy_of, made_quickly
from rest_framework_json_api._resources.views import (
    answering_serializer_class,
    hand_on,
    is_related_view,
)
from rest_framework_json_api._serializing.identifiers import ResourceIdentifierObjectSerializer
from rest_framework_json_api._writing.targets import whole_change
from rest_framework_json_api._writing.transaction import whole_write

__getattr__ = published(__name__)


METHODS = ["get", "post", "patch", "delete", "head", "options"]

#: The key of ``select_for_includes`` and ``prefetch_for_includes`` that applies to every request.
ALWAYS = "__all__"


class PreloadIncludesMixin(ViewPart):
    """Adds the joins and prefetches that a view declares for each include path.

    ``select_for_includes`` and ``prefetch_for_includes`` map an include path to arguments of
    ``select_related`` and ``prefetch_related``; the key ``__all__`` applies to every request.
    """

    select_for_includes: Mapping[str, Iterable[str]] = {}
    prefetch_for_includes: Mapping[str, Iterable[Any]] = {}

    def get_select_related(self, include: str) -> Iterable[str] | None:
        """Return arguments of ``select_related`` for an include path, by Python name."""
        return self.select_for_includes.get(include)

    def get_prefetch_related(self, include: str) -> Iterable[Any] | None:
        """Return arguments of ``prefetch_related`` for an include path, by Python name."""
        return self.prefetch_for_includes.get(include)

    def get_included_names(self) -> list[str]:
        """Return the include paths of the request by Python name, with all their prefixes."""
        if is_related_view(self):
            return []
        request = getattr(self, "request", None)
        names = include_names(request, answering_serializer_class(self))
        paths = [path.split(".") for path in names]
        steps = {".".join(path[:end]) for path in paths for end in range(1, 1 + len(path))}
        return sorted(steps)

    def get_queryset(self, *args: Any, **kwargs: Any) -> Any:
        """Return the queryset, with the joins and prefetches for the include paths."""
        queryset = super().get_queryset(*args, **kwargs)
        is_declared = self.select_for_includes or self.prefetch_for_includes
        if not is_declared and keeps("preload", type(self)):
            return queryset
        for name in [ALWAYS, *self.get_included_names()]:
            selected = self.get_select_related(name)
            if selected:
                queryset = queryset.select_related(*selected)
            prefetched = self.get_prefetch_related(name)
            if prefetched:
                queryset = queryset.prefetch_related(*prefetched)
        return queryset


class AutoPrefetchMixin(ViewPart):
    """Selects only the columns that a sparse fieldset needs.

    Related rows need no mixin: the serializers of this package load them in bulk, in any view.
    """

    def get_queryset(self, *args: Any, **kwargs: Any) -> Any:
        """Return the queryset of the base class, unchanged."""
        return super().get_queryset(*args, **kwargs)

    def filter_queryset(self, queryset: QuerySet[Any]) -> Any:
        """Return the filtered queryset, limited to the columns that a fieldset needs."""
        rows: Any = super().filter_queryset(queryset)
        columns = self.get_fieldset_columns(rows)
        if columns is not None:
            rows = rows.only(*columns)
        is_new = isinstance(rows, QuerySet) and rows._result_cache is None
        return made_quickly(copy_of(rows)) if is_new else rows

    def get_fieldset_columns(self, queryset: QuerySet[Any]) -> Iterable[str] | None:
        """Return the columns to select; None for all of them."""
        with entered(self, "get_fieldset_columns") as is_first:
            # A project's get_serializer_class() may read the rows, and lead here again.
            is_plain = is_first and self.is_plain_select(queryset)
            return self.find_fieldset_columns(queryset) if is_plain else None

    def find_fieldset_columns(self, queryset: QuerySet[Any]) -> Iterable[str] | None:
        """Return the columns for the fieldset, or of a polymorphic base; None for all of them."""
        serializer_class: Any = answering_serializer_class(self)
        if resource_of(serializer_class).is_polymorphic:
            is_usual = queryset.model is model_of_serializer(serializer_class)
            names_row = (self.lookup_url_kwarg or self.lookup_field) in self.kwargs
            is_list = is_usual and not names_row
            return MemberRows(resource_of(serializer_class)).columns_of_base() if is_list else None
        if not query_of(self.request).fieldsets:
            return None
        serializer = self.get_serializer()
        return (
            fieldset_columns(resource_node(serializer)) if hasattr(serializer, "fields") else None
        )

    def is_plain_select(self, queryset: QuerySet[Any] | Iterable[Any]) -> bool:
        """Return whether a read request selects whole rows, with no limits set on the columns."""
        if self.request.method not in ("GET", "HEAD") or is_related_view(self):
            return False
        if not isinstance(queryset, QuerySet):
            return False
        query = queryset.query
        is_whole = query.deferred_loading == (frozenset(), True)
        is_limited = query.select_related or query.values_select or query.combinator
        return is_whole and not is_limited


class WholeWritesMixin(ViewPart):
    """Runs each write of a viewset in one transaction.

    The transaction is on the database for writes of the model. A violated constraint is answered
    with 409, and a value that a column cannot store with 400.
    """

    #: The row being updated; the parser compares read-only linkage with it.
    written_row: Any = None

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Create a resource: 201, with its ``Location`` (JSON:API 1.1, "Creating Resources")."""
        Body(request).check_resource()
        model = self.get_written_model()
        try:
            with whole_write(model):
                return super().create(request, *args, **kwargs)
        except Conflict:
            self.check_new_id(request, model)
            raise

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Update a resource: 200, with its new state (JSON:API 1.1, "Updating Resources")."""
        Body(request).check_resource()
        with whole_change(self, self.get_written_model()) as find_row:
            row = self.written_row = find_row()
            self.check_id(request, row)
            # DRF calls get_object() again: it gets the locked row.
            hand_on(self, "get_object", row)
            return super().update(request, *args, **kwargs)

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Delete a resource: 204 (JSON:API 1.1, "Deleting Resources")."""
        with whole_change(self, self.get_written_model()):
            return super().destroy(request, *args, **kwargs)

    def get_written_model(self) -> Any:
        """Return the model of the serializer, else of the ``queryset`` attribute.

        It selects the database of the transaction. None if neither has a model.
        """
        own = model_of_serializer(self.get_serializer_class())
        return own or getattr(self.queryset, "model", None)

    def check_new_id(self, request: Request, model: type[Model] | None) -> None:
        """Refuse the id of another resource (JSON:API 1.1, "Client-Generated IDs").

        Raises:
            Conflict: with a pointer to the id.
        """
        given = request.data.get("id") if isinstance(request.data, dict) else None
        identity = identity_of(self.get_serializer_class())
        if given is None or model is None:
            return
        value = identity.decode(given)
        if value is not None and model._base_manager.filter(**{identity.lookup: value}).exists():
            message = f"The id {given!r} is the one of another resource."
            raise located(Conflict, message, {"pointer": "/data/id"}, code="unique")

    def check_id(self, request: Request, row: Any) -> None:
        """Refuse an id other than that of the row, if the parser could not compare it with the URL.

        Raises:
            Conflict: JSON:API 1.1, "Updating Resources".
        """
        given = request.data.get("id") if isinstance(request.data, dict) else None
        declared = getattr(self.get_serializer_class(), "_declared_fields", {})
        is_in_url = self.lookup_field in LOOKUPS and "id" not in declared
        if given is None or is_in_url:
            return
        serializer: Any = self.get_serializer(row)
        field = serializer.fields.get("id")
        resource = plan_of(serializer).data_of(field, serializer.instance) if field else None
        expected = id_of(serializer.instance, resource)
        if given != expected:
            raise identity_conflict("id", given, expected)

    def get_success_headers(self, data: Any) -> dict[str, str]:
        """Return the headers of a creation: ``Location``, the URL of the new resource."""
        headers: dict[str, str] = super().get_success_headers(data)
        created = Created(data)
        location = created.location(headers.pop("Location", None))
        headers |= {"Location": str(location)} if location else {}
        if location or not getattr(self, "basename", None) or created.instance is None:
            return headers
        kwarg = self.lookup_url_kwarg or self.lookup_field
        value = self.get_url_value(created.instance)
        with suppress(NoReverseMatch):
            kwargs = {**self.kwargs, kwarg: value}
            headers["Location"] = self.reverse_action("detail", kwargs=kwargs)
        return headers

    def get_url_value(self, instance: Model) -> Any:
        """Return the value that identifies an instance in the URLs of the view."""
        identity = identity_of(self.get_serializer_class())
        by_id = identity.is_looked_up_by(self.lookup_field)
        is_found_so = by_id and getattr(self, "looks_up_identity", False) and not identity.is_plain
        return identity.id_of(instance) if is_found_so else getattr(instance, self.lookup_field)


class ModelViewSet(
    JSONAPIMixin,
    AutoPrefetchMixin,
    PreloadIncludesMixin,
    RelatedMixin,
    RelationshipMixin,
    WholeWritesMixin,
    IdentityLookupMixin,
    viewsets.ModelViewSet[AnyModel],
):
    """A viewset that reads and writes the resources of a model and their relationships.

    Its further actions are ``retrieve_related`` for related resources, and for linkage
    ``retrieve_relationship``, ``update_relationship``, ``add_to_relationship`` and
    ``remove_from_relationship``. Their URLs need the keyword argument ``related_field``, the name
    of the relationship; the routers of this package have such URLs.
    """

    http_method_names = METHODS


class ReadOnlyModelViewSet(
    JSONAPIMixin,
    AutoPrefetchMixin,
    PreloadIncludesMixin,
    RelatedMixin,
    RetrieveRelationshipMixin,
    IdentityLookupMixin,
    viewsets.ReadOnlyModelViewSet[AnyModel],
):
    """A viewset that reads the resources of a model, related resources and relationships."""

    http_method_names = METHODS


class RelationshipView(
    JSONAPIMixin, RelationshipMixin, IdentityLookupMixin, generics.GenericAPIView[Any]
):
    """Reads and changes the linkage of one relationship.

    ``queryset`` finds the parent. ``parent_serializer_class`` is the parent's serializer, whose
    relation fields are the relationships. Its default is the serializer of the view in the URLconf
    that serves the parent's model. ``field_name_mapping`` maps names in the URL to names of fields.
    (JSON:API 1.1, "Fetching Relationships", "Updating Relationships")

    It may stand before a viewset among the base classes, whose serializer then is the parent's.
    """

    serializer_class: Any = ResourceIdentifierObjectSerializer
    http_method_names = METHODS

    #: The type set by the project; None for that of the relationship.
    _resource_name: str | None = None

    @property
    def renders_linkage(self) -> bool:
        """Whether the primary data is linkage: always, but for the other actions of a viewset.

        A project's own actions are about linkage at the URL of a relationship, and in URL patterns
        that no router has made.
        """
        actions = getattr(self, "action_map", None)
        if actions is None or super().renders_linkage:
            return True
        is_by_hand = is_related_view(self) or getattr(self, "detail", None) is None
        return is_by_hand and RESOURCE_ACTIONS.isdisjoint(actions.values())

    @property
    def resource_name(self) -> Any:
        """The type of the related resources.

        Raises:
            AttributeError: for an action of a viewset that is not about linkage, and if the URL
                names no existing relationship.
        """
        tells_linkage = self.renders_linkage and is_related_view(self)
        if self._resource_name is None and not tells_linkage:
            raise AttributeError("resource_name")
        try:
            return self.get_resource_name()
        except (Http404, NotFound) as error:
            raise AttributeError("resource_name") from error

    @resource_name.setter
    def resource_name(self, value: str | None) -> None:
        self.set_resource_name(value)

    def get_resource_name(self) -> str | None:
        """Return the type that was set, else that of the related resources.

        Returns None if it depends on the rows, or is not known.
        """
        if self._resource_name is not None:
            return self._resource_name
        field = self.get_parent_field(self.get_parent())
        return target_of(field).resource_type

    def set_resource_name(self, value: str | None) -> None:
        """Set the type of the view."""
        self._resource_name = value

    def get_related_instance(self) -> Any:
        """Return the manager of a to-many, else the related object or None.

        For the actions of a viewset, ``RelatedMixin`` answers.

        Raises:
            NotFound: if the parent or the relationship does not exist.
        """
        if not self.renders_linkage:
            return super().get_related_instance()  # type: ignore[misc]
        parent = self.get_parent()
        field = self.get_parent_field(parent)
        source = plan_of(field.parent).source(field)
        if source is not None and source.many:
            return getattr(parent, source.accessor)
        return relationship_of(field).found(parent)

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return the linkage, with the links of the relationship."""
        return self.retrieve_relationship(request, *args, **kwargs)

    def patch(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Replace the linkage."""
        return self.update_relationship(request, *args, **kwargs)

    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Add members to a to-many relationship."""
        return self.add_to_relationship(request, *args, **kwargs)

    def delete(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Remove members from a to-many relationship."""
        return self.remove_from_relationship(request, *args, **kwargs)
