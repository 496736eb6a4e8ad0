"""Serializer mixins for the query parameters ``include`` and ``fields[TYPE]``."""

from collections.abc import Iterator, Mapping
from typing import Any

from rest_framework.request import Request

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._fields.target import AnyField
from rest_framework_json_api._query.include import inclusion_of, offers_include
from rest_framework_json_api._query.query import ASIDE, fieldset_of
from rest_framework_json_api._resources.naming import names_by_key
from rest_framework_json_api._resources.resource import resource_of, self_link_name
from rest_framework_json_api._resources.views import View, answering_serializer_class


class IncludedResourcesValidationMixin:
    """Refuses an ``include`` that the serializer does not offer, when it is instantiated.

    Raises:
        ValidationError: for an unknown path, with the parameter ``include``.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        context = kwargs.get("context") or {}
        request = context.get("request")
        serializer: Any = self
        if request is None or ASIDE in context or offers_include(request, serializer):
            return
        if is_viewed(context) and not answers_otherwise(context.get("view"), type(self), request):
            inclusion_of(request, serializer)


def is_viewed(context: Mapping[str, Any]) -> bool:
    """Tell whether a view answers the request: a serializer used elsewhere refuses nothing."""
    from_request = getattr(context["request"], "parser_context", None) or {}
    return "view" in context or "view" in from_request


def answers_otherwise(view: View | None, serializer_class: type, request: Request) -> bool:
    """Tell whether a view answers with another serializer, which offers the include."""
    answering = answering_serializer_class(view)
    if answering is None or answering is serializer_class:
        return False
    return offers_include(request, answering)


class SparseFieldsetsMixin:
    """Leaves out the fields that the client did not ask for with ``fields[TYPE]``.

    The id, the self link and ``meta`` of a resource are no fields in the sense of JSON:API, and
    stay (JSON:API 1.1, "Sparse Fieldsets"). In the dialect ``"8"`` the fields of ``meta`` can be
    left out like others.
    """

    @property
    def _readable_fields(self) -> Iterator[AnyField]:
        fields = list(super()._readable_fields)  # type: ignore[misc]
        wanted = fieldset_of(self)  # type: ignore[arg-type]
        if wanted is None:
            return iter(fields)
        own = resource_of(self).meta_names  # type: ignore[arg-type]
        meta = own if dialect().keeps_meta else ()
        kept = {"id", self_link_name(self, self.fields), *meta}  # type: ignore[attr-defined]
        names = names_by_key(field.field_name for field in fields)
        kept |= {names[key] for key in wanted & names.keys()}
        return iter(field for field in fields if field.field_name in kept)
