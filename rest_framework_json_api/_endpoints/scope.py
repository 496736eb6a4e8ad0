"""Related resources, limited to those that the viewset of their type shows."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Case, Model, QuerySet, When
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from rest_framework_json_api._plan.source import Source
from rest_framework_json_api._query.readers import Readers
from rest_framework_json_api._resources.parts import ViewPart
from rest_framework_json_api._routing.registry import Entry

#: The objects of a to-many: the queryset of a manager, or any iterable of the project's code.
Related = QuerySet[Any] | Iterable[Any]

#: URL arguments for the name of a relationship and for the format.
BELOW = ("related_field", "format")


class Scope:
    """The viewset of related resources, instantiated for the request of another view.

    Its queryset, permissions, filters and pagination apply. It gets the URL arguments of the prefix
    above the parent.

    Args:
        view: the view of the parent, which answers.
        entry: the registered viewset.
        action: the action that it takes: ``list`` or ``retrieve``.
        request: its request; None for that of the view.

    Raises:
        PermissionDenied: if the permissions of the viewset refuse the request.
    """

    def __init__(
        self, view: ViewPart, entry: Entry, action: str, request: Request | None = None
    ) -> None:
        known = {"registry": view.registry} if entry.has("registry") else {}
        is_list = action == "list"
        viewset = entry.viewset(basename=entry.basename, detail=not is_list, **known)
        viewset.request = request or view.request
        viewset.format_kwarg = view.format_kwarg
        viewset.args, viewset.kwargs = (), self.kwargs_above(view)
        viewset.action, viewset.action_map = action, {"get": action}
        viewset.headers = view.headers
        self.serializer_class = entry.serializer_class
        self.viewset = viewset
        viewset.check_permissions(view.request)

    def kwargs_above(self, view: ViewPart) -> dict[str, Any]:
        """Return the URL arguments of the prefix under which the router is included."""
        own = (view.lookup_url_kwarg or view.lookup_field, *BELOW)
        return {name: value for name, value in view.kwargs.items() if name not in own}

    def rows(
        self,
        related: Related,
        source: Source | None,
        serializer_class: type[BaseSerializer[Any]] | None = None,
    ) -> Any:
        """Return the visible rows among related ones, filtered and ordered by the query parameters.

        All columns are selected if the serializer is not that of the viewset. Objects that are not
        rows of a model are returned unchanged.

        Args:
            related: the related rows.
            source: their relation; None if it is not one of the parent's model.
            serializer_class: the serializer class for them.
        """
        is_query = isinstance(related, QuerySet) and not related.query.is_sliced
        known: Any = related if is_query else list(related)
        if not is_query and not all(isinstance(row, Model) for row in known):
            return known
        keys = known.order_by().values("pk") if is_query else [row.pk for row in known]
        rows = self.viewset.filter_queryset(self.viewset.get_queryset().filter(pk__in=keys))
        if is_query and source is not None and not source.is_usual:
            rows = self.in_order(rows, known)
        return rows if serializer_class is self.serializer_class else rows.defer(None)

    def in_order(self, rows: QuerySet[Any], related: QuerySet[Any]) -> QuerySet[Any]:
        """Return rows in the order of the field's own manager, if it has one.

        A sort parameter of the client takes precedence.
        """
        orders = Readers(self.viewset).orders
        is_asked = not orders.isdisjoint(self.viewset.request.query_params)
        if is_asked or not (related.query.order_by or related.query.extra_order_by):
            return rows
        keys = related.values_list("pk", flat=True)
        places = [When(pk=key, then=place) for place, key in enumerate(keys)]
        return rows.order_by(Case(*places)) if places else rows

    def row(self, related: Model | None) -> Model | None:
        """Return a related row; None if it may not be seen.

        Raises:
            PermissionDenied: if the object permissions of the viewset refuse it.
        """
        if related is None:
            return None
        rows = self.viewset.get_queryset().filter(pk=related.pk)
        if not self.viewset.filter_queryset(rows).exists():
            return None
        self.viewset.check_object_permissions(self.viewset.request, related)
        return related

    def page(self, rows: Related, represent: Callable[[Iterable[Any]], Any]) -> Response:
        """Return the response with a page of related rows, or with all of them if unpaged."""
        page = self.viewset.paginate_queryset(rows)
        if page is None:
            return Response(represent(rows))
        response: Response = self.viewset.get_paginated_response(represent(page))
        return response
