"""Views: viewsets that load what a document needs, related resources, relationships."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, QuerySet
from django.urls import NoReverseMatch
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from rest_framework import generics, viewsets
from rest_framework.exceptions import MethodNotAllowed, NotFound, ParseError, ValidationError
from rest_framework.relations import Hyperlink, RelatedField
from rest_framework.request import is_form_media_type
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.serializers import BaseSerializer

from rest_framework_json_api._document import (
    id_of,
    is_related_view,
    linkage,
    read_one,
    relation_instance,
)
from rest_framework_json_api._errors import Refusal, identity_conflict
from rest_framework_json_api._linkage import is_relationship_field, plain_linkage
from rest_framework_json_api._nodes import resource_node
from rest_framework_json_api._plan import plan_of
from rest_framework_json_api._prefetch import fieldset_columns
from rest_framework_json_api._query import ASIDE, include_names, query_of
from rest_framework_json_api._relationships import lock, locks_rows
from rest_framework_json_api._types import (
    answering_serializer_class,
    field_key,
    field_name,
    is_generic,
    is_many,
    link_segment,
    model_of_serializer,
    related_serializer,
    relations_of,
)
from rest_framework_json_api._writes import whole_write
from rest_framework_json_api.parsers import shape_error
from rest_framework_json_api.relations import ResourceRelatedField, each, refuse
from rest_framework_json_api.serializers import ModelSerializer, ResourceIdentifierObjectSerializer

AnyModel = TypeVar("AnyModel", bound=Model)

METHODS = ["get", "post", "patch", "delete", "head", "options"]

#: The methods that a to-many relationship has, and a to-one has not.
TO_MANY_METHODS = ("POST", "DELETE")

#: The key of ``select_for_includes`` and ``prefetch_for_includes`` that applies to every request.
ALWAYS = "__all__"


def included_names(view: Any) -> list[str]:
    """Return the include paths of a request by Python name, with the paths on the way."""
    if is_related_view(view):
        return []
    request = getattr(view, "request", None)
    paths = [path.split(".") for path in include_names(request, answering_serializer_class(view))]
    steps = {".".join(path[:end]) for path in paths for end in range(1, 1 + len(path))}
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
        if is_related_view(self):
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
        return relation_instance(self.related_field, parent)


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


class WholeWritesMixin:
    """Lets each write of a viewset take effect entirely or not at all.

    It runs in one transaction on the database that the model is written to. What the database
    refuses is a 409, or a 400 for a value that no column takes.
    """

    def create(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Create a resource: 201, with its URL in ``Location``."""
        check_body(request)
        with whole_write(self.get_written_model()):
            return super().create(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    def update(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Update a resource: 200, with what it is now."""
        check_body(request)
        model = self.get_written_model()
        with whole_write(model):
            self.check_id(request)
            if locks_rows(model):
                # DRF reads the row once more, after other writes of it.
                lock(self.get_object())  # type: ignore[attr-defined]
            return super().update(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    def destroy(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Delete a resource: 204."""
        with whole_write(self.get_written_model()):
            return super().destroy(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    def get_written_model(self) -> Any:
        """Return the model whose database the transaction is for."""
        with suppress(AssertionError):
            return self.get_queryset().model  # type: ignore[attr-defined]
        return model_of_serializer(self.get_serializer_class())  # type: ignore[attr-defined]

    def check_id(self, request: Any) -> None:
        """Refuse another id than that of the resource, where the URL does not tell it.

        Raises:
            Conflict: JSON:API 1.1, "Updating Resources".
        """
        given = request.data.get("id") if isinstance(request.data, dict) else None
        declared = getattr(self.get_serializer_class(), "_declared_fields", {})  # type: ignore[attr-defined]
        is_in_url = self.lookup_field in ("pk", "id") and "id" not in declared  # type: ignore[attr-defined]
        if given is None or is_in_url:
            return
        serializer = self.get_serializer(self.get_object())  # type: ignore[attr-defined]
        field = serializer.fields.get("id")
        resource = read_one(plan_of(serializer), field, serializer.instance) if field else None
        expected = id_of(serializer.instance, resource)
        if given != expected:
            raise identity_conflict("id", given, expected)

    def get_success_headers(self, data: Any) -> dict[str, str]:
        """Return the headers of a creation: ``Location``, the URL of the new resource."""
        headers: dict[str, str] = super().get_success_headers(data)  # type: ignore[misc]
        instance = getattr(getattr(data, "serializer", None), "instance", None)
        if "Location" in headers or not getattr(self, "basename", None) or instance is None:
            return headers
        kwarg = self.lookup_url_kwarg or self.lookup_field  # type: ignore[attr-defined]
        value = getattr(instance, self.lookup_field)  # type: ignore[attr-defined]
        with suppress(NoReverseMatch):
            kwargs = {**self.kwargs, kwarg: value}  # type: ignore[attr-defined]
            headers["Location"] = self.reverse_action("detail", kwargs=kwargs)  # type: ignore[attr-defined]
        return headers


class ModelViewSet(
    AutoPrefetchMixin,
    PreloadIncludesMixin,
    RelatedMixin,
    WholeWritesMixin,
    viewsets.ModelViewSet[AnyModel],
):
    """A viewset that reads and writes the resources of a model, and reads what is related."""

    http_method_names = METHODS


class ReadOnlyModelViewSet(
    AutoPrefetchMixin, PreloadIncludesMixin, RelatedMixin, viewsets.ReadOnlyModelViewSet[AnyModel]
):
    """A viewset that reads the resources of a model, and what is related."""

    http_method_names = METHODS


class RelationshipView(generics.GenericAPIView[Any]):
    """Answers with the linkage of one relationship, and changes it.

    ``queryset`` finds the parent. ``parent_serializer_class`` is the parent's serializer, which
    says what relationships exist, and with its field what they take. A view without it offers the
    relations of the parent's model, forward and reverse. ``field_name_mapping`` gives other names
    for use in the URL. (JSON:API 1.1, "Fetching Relationships", "Updating Relationships")
    """

    serializer_class: Any = ResourceIdentifierObjectSerializer
    parent_serializer_class: Any = None
    field_name_mapping: Mapping[str, str] = {}
    self_link_view_name: str | None = None
    related_link_view_name: str | None = None
    http_method_names = METHODS

    renders_linkage = True

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Return the linkage, with the links of the relationship."""
        return Response(self.get_linkage(self.get_object()))

    def patch(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Let the relationship hold what is given, and nothing else."""
        return self.change(request, self.replace)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Add members to a to-many relationship."""
        return self.change(request, self.add)

    def delete(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Take members out of a to-many relationship."""
        return self.change(request, self.remove)

    def change(self, request: Any, change: Callable[[Any, Any, Any], None]) -> Response:
        """Change the relationship as a whole or not at all, and return what it holds then.

        Raises:
            NotFound: where there is no such parent or relationship.
            MethodNotAllowed: for members of a to-one relationship.
            Refusal: for a relationship that may not be changed.
            ValidationError: for identifiers that the relationship does not take.
        """
        with whole_write(self.get_queryset().model):
            parent = self.get_object()
            field = self.get_parent_field(parent)
            many = is_many(field)
            if not many and request.method != "PATCH":
                methods = [name for name in self.allowed_methods if name not in TO_MANY_METHODS]
                self.headers["Allow"] = ", ".join(methods)
                raise MethodNotAllowed(request.method)
            check_body(request)
            given = request.data
            if not takes_identifiers(field):
                raise Refusal(field.field_name, _("This relationship cannot be changed."))
            check_relationship_data(given, many)
            lock(parent)
            change(self.get_object(), field, given)
            return Response(self.get_linkage(self.get_object()))

    def replace(self, parent: Any, field: Any, data: Any) -> None:
        """Let a relationship of a parent hold what identifiers mean."""
        self.validated(parent, field, data).save()

    def add(self, parent: Any, field: Any, data: Any) -> None:
        """Add what identifiers mean to a relationship of a parent."""
        if data:
            serializer = self.validated(parent, field, data)
            change_of(serializer, field, parent).add(serializer.validated_data[field.source])

    def remove(self, parent: Any, field: Any, data: Any) -> None:
        """Take what identifiers mean out of a relationship of a parent, if it is there."""
        serializer = self.get_parent_serializer(parent, data={field.field_name: data})
        bound = serializer.fields[field.field_name]
        change = change_of(serializer, bound, parent)
        keys, errors = each(partial(known_key, bound.child_relation), data)
        refuse(errors)
        members = change.members().keys()
        if members and not bound.allow_empty and members <= set(keys.values()):
            raise Refusal(bound.field_name, _("This relationship cannot be empty."))
        change.remove(keys.values())

    def validated(self, parent: Any, field: Any, data: Any) -> Any:
        """Return the parent's serializer with the relationship as its only, valid input."""
        serializer = self.get_parent_serializer(parent, data={field.field_name: data}, partial=True)
        serializer.is_valid(raise_exception=True)
        return serializer

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

    def get_parent_serializer(self, parent: Any, **kwargs: Any) -> Any:
        """Return the parent's serializer: the one that is named, else one of its relations."""
        context = {**self.get_serializer_context(), ASIDE: True}
        serializer_class = self.parent_serializer_class or relations_serializer(
            type(parent), self.get_related_field_name()
        )
        return serializer_class(parent, context=context, **kwargs)

    def get_related_field_name(self) -> str:
        """Return the name of the relationship in the URL, or what it is mapped to."""
        name: str = self.kwargs["related_field"]
        mapped = self.field_name_mapping.get(name) or self.field_name_mapping.get(field_name(name))
        return mapped or name

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


def relations_serializer(model: type[Model], name: str) -> Any:
    """Return a serializer class with the one relation of a model that a URL segment names.

    Raises:
        NotFound: where the model has no such relation.
    """
    relations = relations_of(model)
    accessor = next((text for text in (name, field_name(name)) if text in relations), None)
    if accessor is None:
        raise NotFound
    relation = relations[accessor]
    # DRF makes no field for a generic relation.
    generic = ResourceRelatedField(many=True, read_only=True, model=relation.related_model)
    fields = {accessor: generic} if is_generic(relation) else {}
    meta = type("Meta", (), {"model": model, "fields": [accessor]})
    name = f"{model.__name__}RelationSerializer"
    return type(name, (ModelSerializer,), {**fields, "Meta": meta})


def takes_identifiers(field: Any) -> bool:
    """Tell whether identifiers can change what a relation field reads."""
    child = getattr(field, "child_relation", field)
    is_writable = type(child).to_internal_value is not RelatedField.to_internal_value
    return is_writable and not field.read_only and plan_of(field.parent).source(field) is not None


def change_of(serializer: Any, field: Any, parent: Any) -> Any:
    """Return what changes a to-many relationship of a parent."""
    return serializer.change_of(field, parent, plan_of(field.parent).source(field))


def known_key(child: Any, identifier: Any) -> Any:
    """Return the key that an identifier means; None for one of a row that is not there."""
    try:
        if isinstance(child, ResourceRelatedField):
            return child.to_key(identifier)
        return child.to_internal_value(plain_linkage(child.parent, identifier)).pk
    except ValidationError as error:
        if error.get_codes() == ["does_not_exist"]:
            return None
        raise


def check_relationship_data(data: Any, many: bool) -> None:
    """Refuse primary data of another shape than the relationship has."""
    expected = list if many else (Mapping, type(None))
    if not isinstance(data, expected):
        shape = "an array of identifiers" if many else "an identifier or null"
        raise shape_error(f"Expected {shape}.", "/data")


def check_body(request: Any) -> None:
    """Refuse a request without a body: no parser sees it, and it has no document."""
    if request.stream is None and not is_form_media_type(request.content_type):
        raise ParseError(_("The request has no document."))
