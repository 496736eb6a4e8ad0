"""Views: viewsets that load what a document needs, related resources, relationships."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, QuerySet
from django.urls import NoReverseMatch
from django.utils.functional import cached_property
from rest_framework import generics, viewsets
from rest_framework.exceptions import NotFound
from rest_framework.relations import Hyperlink
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.serializers import BaseSerializer

from rest_framework_json_api._document import is_related_view, linkage
from rest_framework_json_api._linkage import is_relationship_field
from rest_framework_json_api._nodes import resource_node
from rest_framework_json_api._plan import plan_of
from rest_framework_json_api._prefetch import fieldset_columns
from rest_framework_json_api._query import ASIDE, default_include, query_of
from rest_framework_json_api._readers import related_of, source_named
from rest_framework_json_api._types import (
    answering_serializer_class,
    field_key,
    field_name,
    link_segment,
    related_serializer,
)
from rest_framework_json_api.serializers import ResourceIdentifierObjectSerializer

AnyModel = TypeVar("AnyModel", bound=Model)

METHODS = ["get", "post", "patch", "delete", "head", "options"]

#: The key of ``select_for_includes`` and ``prefetch_for_includes`` that applies to every request.
ALWAYS = "__all__"


def included_names(view: Any) -> list[str]:
    """Return the include paths of a request by Python name, with the paths on the way."""
    if is_related_view(view):
        return []
    text = query_of(getattr(view, "request", None)).include
    if text is None:
        paths = default_include(answering_serializer_class(view))
    else:
        paths = [".".join(map(field_name, path.split("."))) for path in text.split(",") if path]
    steps = {".".join(path.split(".")[:end]) for path in paths for end in range(1, 1 + len(path))}
    return sorted(steps)


class PreloadIncludesMixin:
    """Loads along with the rows what a view names for each include path.

    ``select_for_includes`` and ``prefetch_for_includes`` map an include path to arguments of
    ``select_related`` and ``prefetch_related``; the key ``__all__`` applies to every request.
    """

    select_for_includes: Mapping[str, Iterable[str]] = {}
    prefetch_for_includes: Mapping[str, Iterable[Any]] = {}

    def get_select_related(self, include: str) -> Iterable[str] | None:
        """Return what to select along for an include path, by Python name."""
        return self.select_for_includes.get(include)

    def get_prefetch_related(self, include: str) -> Iterable[Any] | None:
        """Return what to prefetch for an include path, by Python name."""
        return self.prefetch_for_includes.get(include)

    def get_queryset(self, *args: Any, **kwargs: Any) -> Any:
        """Return the queryset, with what the include paths of the request name."""
        queryset = super().get_queryset(*args, **kwargs)  # type: ignore[misc]
        for name in [ALWAYS, *included_names(self)]:
            selected = self.get_select_related(name)
            if selected:
                queryset = queryset.select_related(*selected)
            prefetched = self.get_prefetch_related(name)
            if prefetched:
                queryset = queryset.prefetch_related(*prefetched)
        return queryset


class AutoPrefetchMixin:
    """Selects only the columns that a sparse fieldset leaves.

    Related rows need no mixin: the serializers of this package load them for all rows at once,
    whatever view they are used in.
    """

    def filter_queryset(self, queryset: Any) -> Any:
        """Return the filtered queryset, limited to the columns that a fieldset needs."""
        queryset = super().filter_queryset(queryset)  # type: ignore[misc]
        columns = self.get_fieldset_columns(queryset)
        return queryset if columns is None else queryset.only(*columns)

    def get_fieldset_columns(self, queryset: Any) -> Iterable[str] | None:
        """Return the columns to select; None for all of them."""
        if not query_of(self.request).fieldsets or not is_plain_select(self, queryset):  # type: ignore[attr-defined]
            return None
        serializer = self.get_serializer()  # type: ignore[attr-defined]
        return (
            fieldset_columns(resource_node(serializer)) if hasattr(serializer, "fields") else None
        )


def is_plain_select(view: Any, queryset: Any) -> bool:
    """Tell whether a queryset selects whole rows, for an answer that only reads them."""
    if view.request.method not in ("GET", "HEAD") or is_related_view(view):
        return False
    query = getattr(queryset, "query", None)
    return (
        isinstance(queryset, QuerySet)
        and not query.select_related  # type: ignore[union-attr]
        and query.deferred_loading == (frozenset(), True)  # type: ignore[union-attr]
        and not query.values_select  # type: ignore[union-attr]
        and not query.combinator  # type: ignore[union-attr]
    )


class RelatedMixin:
    """Answers with the resources related to one: ``retrieve_related``.

    The URL names the relationship as ``related_field``. Only relationships that the serializer
    declares exist, and only those for which it declares a serializer, in ``related_serializers``
    or ``included_serializers``.
    """

    def retrieve_related(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Return the related resource, the related collection, or null."""
        related = self.get_related_instance()
        if related is None:
            return Response(data=None)
        many = not isinstance(related, Model) and isinstance(related, Iterable)
        rows = list(related) if many else related
        serializer = self.get_related_serializer(rows, many=many)
        return Response(serializer.data)

    def get_related_serializer(self, instance: Any, **kwargs: Any) -> BaseSerializer[Any]:
        """Return the serializer of what is related."""
        kwargs.setdefault("context", self.get_serializer_context())  # type: ignore[attr-defined]
        serializer: BaseSerializer[Any] = self.get_related_serializer_class()(instance, **kwargs)
        return serializer

    def get_related_serializer_class(self) -> Any:
        """Return the class that serializes what is related.

        Raises:
            NotFound: where the serializer declares none for the relationship.
        """
        parent = self.get_serializer_class()  # type: ignore[attr-defined]
        found = related_serializer(parent, self.get_related_field_name())
        if found is None:
            raise NotFound
        return found

    def get_answering_serializer_class(self) -> Any:
        """Return the class that serializes the primary data of the answer."""
        if "related_field" in self.kwargs:  # type: ignore[attr-defined]
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
        context = {**self.get_serializer_context(), ASIDE: True}  # type: ignore[attr-defined]
        parent = self.get_serializer_class()(context=context)  # type: ignore[attr-defined]
        return relationship_field(parent, self.kwargs["related_field"])  # type: ignore[attr-defined]

    def get_related_instance(self) -> Any:
        """Return the related object, an iterable of related objects, or None.

        Raises:
            NotFound: where the parent, or the relationship, does not exist.
        """
        parent = self.get_object()  # type: ignore[attr-defined]
        return relation_of(parent, self.related_field)


def relationship_field(serializer: Any, segment: str) -> Any:
    """Return the relation field of a serializer that a URL segment names.

    The segment is a document key, the spelling of links, or the Python name.

    Raises:
        NotFound: where the serializer has no such relationship.
    """
    for name, field in serializer.fields.items():
        spellings = (name, field_key(name), link_segment(name))
        if segment in spellings and not field.write_only and is_relationship_field(field):
            return field
    raise NotFound


def relation_of(parent: Any, field: Any) -> Any:
    """Return what a relation field holds for an object."""
    return related_of(field, parent, plan_of(field.parent).source(field))


class ModelViewSet(
    AutoPrefetchMixin, PreloadIncludesMixin, RelatedMixin, viewsets.ModelViewSet[AnyModel]
):
    """A viewset that reads and writes the resources of a model, and reads what is related."""

    http_method_names = METHODS


class ReadOnlyModelViewSet(
    AutoPrefetchMixin, PreloadIncludesMixin, RelatedMixin, viewsets.ReadOnlyModelViewSet[AnyModel]
):
    """A viewset that reads the resources of a model, and what is related."""

    http_method_names = METHODS


class RelationshipView(generics.GenericAPIView[Any]):
    """Answers with the linkage of one relationship (JSON:API 1.1, "Fetching Relationships").

    ``queryset`` finds the parent. ``parent_serializer_class`` is the parent's serializer, which
    says what relationships exist. A view without it offers the relations of the parent's model,
    forward and reverse. ``field_name_mapping`` gives other names for use in the URL.
    """

    serializer_class: Any = ResourceIdentifierObjectSerializer
    parent_serializer_class: Any = None
    field_name_mapping: Mapping[str, str] = {}
    self_link_view_name: str | None = None
    related_link_view_name: str | None = None
    http_method_names = ["get", "head", "options"]

    renders_linkage = True

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Return the linkage, with the links of the relationship."""
        return Response(self.get_linkage(self.get_object()))

    def get_linkage(self, parent: Any) -> Any:
        """Return the linkage of a parent: an identifier or null, or an array of identifiers.

        Raises:
            NotFound: where the parent has no such relationship.
        """
        if self.parent_serializer_class is not None:
            return linkage(self.get_parent_field(), parent)
        related = self.get_related_instance(parent)
        if related is None or isinstance(related, Model):
            return related and ResourceIdentifierObjectSerializer(related).data
        return ResourceIdentifierObjectSerializer(related, many=True).data

    def get_parent_field(self) -> Any:
        """Return the relation field of the parent's serializer that the URL names."""
        context = {**self.get_serializer_context(), ASIDE: True}
        serializer = self.parent_serializer_class(context=context)
        return relationship_field(serializer, self.get_related_field_name())

    def get_related_field_name(self) -> str:
        """Return the name of the relationship in the URL, or what it is mapped to."""
        name: str = self.kwargs["related_field"]
        mapped = self.field_name_mapping.get(name) or self.field_name_mapping.get(field_name(name))
        return mapped or name

    def get_related_instance(self, parent: Any) -> Any:
        """Return what a relation of the parent's model holds.

        Raises:
            NotFound: where the model has no such relation.
        """
        name = self.get_related_field_name()
        for spelling in (name, field_name(name)):
            source = source_named(type(parent), spelling)
            if source is not None:
                return source.rows(parent) if source.many else source.row(parent)
        raise NotFound

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
        """Return the links ``self`` and ``related`` of the relationship."""
        links = {
            "self": self.get_url("self", self.self_link_view_name, self.kwargs, self.request),
            "related": self.get_url(
                "related", self.related_link_view_name, self.kwargs, self.request
            ),
        }
        return {name: link for name, link in links.items() if link is not None}
