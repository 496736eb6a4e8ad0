"""The query string of a request, read once."""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.http import HttpRequest, QueryDict
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._resources.resource import resource_of
from rest_framework_json_api._resources.views import names_resources

INCLUDE = "include"

#: In the context of a serializer: it does not answer, so the query string is not for it.
ASIDE = "json_api_aside"

#: In the attributes of a request: its parsed query string.
QUERY = "_json_api_query"

#: In the attributes of a serializer: it represents included resources.
INCLUDED = "_json_api_included"

FIELDSET = re.compile(r"fields\[(?P<type>[^\[\]]+)\]")


class Query:
    """The facts of one query string."""

    def __init__(self, parameters: Mapping[str, str]) -> None:
        self.parameters = parameters
        #: Whether a serializer class offers all that is to be included.
        self.offers: dict[type, bool] = {}

    @cached_property
    def include(self) -> str | None:
        """The value of ``include``; None where the client did not give one."""
        text = self.parameters.get(INCLUDE)
        return text if text or dialect().reads_empty_include else None

    @cached_property
    def fieldsets(self) -> Mapping[str, frozenset[str]]:
        """The field keys asked for, by resource type (JSON:API 1.1, "Sparse Fieldsets")."""
        return {
            match["type"]: frozenset(key.strip() for key in keys.split(","))
            for parameter, keys in self.parameters.items()
            if (match := FIELDSET.fullmatch(parameter))
        }

    def fieldset(self, resource_type: str | None) -> frozenset[str] | None:
        """Return the field keys asked for of a type; None where all are."""
        return self.fieldsets.get(resource_type) if resource_type is not None else None


EMPTY = Query(QueryDict())


def query_of(request: HttpRequest | Request | None) -> Query:
    """Return the facts of a request's query string, the same object on every call.

    Takes a request of Django or of Django REST framework, or None.
    """
    if request is None:
        return EMPTY
    own: HttpRequest = getattr(request, "_request", request)
    query: Query | None = getattr(own, QUERY, None)
    if query is None:
        query = Query(own.GET)
        setattr(own, QUERY, query)
    return query


def fieldset_of(serializer: BaseSerializer[Any]) -> frozenset[str] | None:
    """Return the field keys that the client wants of a serializer's resources; None for all.

    The type is the serializer's, or the ``resource_name`` of the view that answers with it.
    """
    query = query_of(serializer.context.get("request"))
    if not query.fieldsets or is_nested(serializer):
        return None
    view: Any = serializer.context.get("view")
    is_view_class = getattr(view, "serializer_class", None) is type(serializer)
    answers = is_view_class and INCLUDED not in serializer.__dict__ and names_resources(view)
    name = view.resource_name if answers else None
    return query.fieldset(name or resource_of(serializer).resource_type)


def is_nested(serializer: BaseSerializer[Any]) -> bool:
    """Tell whether a serializer is nested: it represents an attribute, not a resource."""
    parent: Any = serializer.parent
    is_list = hasattr(parent, "child")
    return parent is not None and not (is_list and parent.parent is None)
