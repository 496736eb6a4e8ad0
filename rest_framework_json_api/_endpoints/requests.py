"""Requests as they would be with other query parameters, and what their bodies have to be."""

from collections.abc import Iterable
from copy import copy
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.request import Request, clone_request, is_form_media_type

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._query.query import QUERY


def with_parameters(request: Request, parameters: QueryDict) -> Request:
    """Return a request as if its URL had other query parameters."""
    other = clone_request(request, request.method or "")
    other._request = copy(request._request)
    other._request.GET = parameters  # type: ignore[assignment]
    other._request.__dict__.pop(QUERY, None)
    return other


def without_parameters(request: Request, names: Iterable[str | None]) -> Request:
    """Return a request as if its URL had none of some query parameters."""
    parameters = request.query_params.copy()
    for name in filter(None, names):
        parameters.pop(name, None)
    return with_parameters(request, parameters)


class Body:
    """The body of a request that is to write."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.is_form = is_form_media_type(request.content_type)

    def check_document(self) -> None:
        """Refuse a body without a document: linkage is told in no other way.

        Raises:
            UnsupportedMediaType: for a form.
            ParseError: where there is no body.
        """
        if self.is_form:
            raise UnsupportedMediaType(self.request.content_type)
        self.check_presence()

    def check_resource(self) -> None:
        """Refuse a body that does not say what is to be written of a resource.

        Raises:
            ParseError: where there is none, and for a form that is no text.
        """
        self.check_text()
        if dialect().demands_documents:
            self.check_presence()

    def check_presence(self) -> None:
        """Refuse no body, which no parser sees.

        Raises:
            ParseError: where there is none.
        """
        if self.request.stream is None and not self.is_form:
            raise ParseError(_("The request has no document."))

    def check_text(self) -> None:
        """Refuse a form that is no text.

        Raises:
            ParseError: for such a form.
        """
        try:
            form: Any = self.request.data if self.is_form else QueryDict()
            # The charset of a form may be one that has halves of characters.
            [str(text).encode() for key in form for text in (key, *form.getlist(key))]
        except UnicodeError as error:
            raise ParseError(_("The body is no text in its charset.")) from error
