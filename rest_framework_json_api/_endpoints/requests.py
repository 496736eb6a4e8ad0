"""Copies of requests with other query parameters, and checks of request bodies."""

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
    """Return a copy of a request with other query parameters."""
    other = clone_request(request, request.method or "")
    other._request = copy(request._request)
    other._request.GET = parameters  # type: ignore[assignment]
    other._request.__dict__.pop(QUERY, None)
    return other


def without_parameters(request: Request, names: Iterable[str | None]) -> Request:
    """Return a copy of a request without some query parameters; None among the names is skipped."""
    parameters = request.query_params.copy()
    for name in filter(None, names):
        parameters.pop(name, None)
    return with_parameters(request, parameters)


class Body:
    """The body of a request that writes."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.is_form = is_form_media_type(request.content_type)

    def check_document(self) -> None:
        """Refuse anything but a document, the only form that linkage has.

        Raises:
            UnsupportedMediaType: for a form.
            ParseError: if there is no body.
        """
        if self.is_form:
            raise UnsupportedMediaType(self.request.content_type)
        self.check_presence()

    def check_resource(self) -> None:
        """Refuse a missing body, if the dialect demands one, and a form that is not valid text.

        Raises:
            ParseError: for either.
        """
        self.check_text()
        if dialect().demands_documents:
            self.check_presence()

    def check_presence(self) -> None:
        """Refuse a request without a body, for which DRF calls no parser.

        Raises:
            ParseError: if there is none.
        """
        if self.request.stream is None and not self.is_form:
            raise ParseError(_("The request has no document."))

    def check_text(self) -> None:
        """Refuse a form whose values cannot be encoded as UTF-8.

        Raises:
            ParseError: for such a form.
        """
        try:
            form: Any = self.request.data if self.is_form else QueryDict()
            # Some charsets of forms decode to lone surrogates.
            [str(text).encode() for key in form for text in (key, *form.getlist(key))]
        except UnicodeError as error:
            raise ParseError(_("The body is no text in its charset.")) from error
