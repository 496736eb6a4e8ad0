"""Pagination with the links and the meta members of JSON:API."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qs, quote_plus, urlencode, urlsplit, urlunsplit

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import BasePagination, LimitOffsetPagination, PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._protocol.errors import located, parameter_error
from rest_framework_json_api._published import published
from rest_framework_json_api._resources.naming import field_key
from rest_framework_json_api._resources.views import View

__getattr__ = published(__name__)

WHOLE_NUMBER = re.compile("[0-9]{1,19}")

#: The largest number that every database takes for a limit or an offset.
LARGEST = 2**63 - 1


class PageNumber(NamedTuple):
    """A query parameter that has to be a whole number.

    Args:
        parameter: its name; None where there is none.
        least: the least number that it may be.
    """

    parameter: str | None
    least: int

    def check(self, request: Request) -> None:
        """Refuse a value that is no such number.

        Raises:
            ValidationError: with the parameter as its source.
        """
        parameter, least = self
        if parameter is None or (text := request.query_params.get(parameter)) is None:
            return
        try:
            number = int(text)
        except ValueError:
            number = -1
        if not dialect().demands_numbers and number <= LARGEST:
            return
        if not WHOLE_NUMBER.fullmatch(text) or not least <= number <= LARGEST:
            raise parameter_error(parameter, f"{parameter} must be a whole number from {least} on.")


#: Written into URLs: names of parameters, and numbers that clients may choose.
quoted = lru_cache(256)(quote_plus)


class PageUrls:
    """The URLs of the pages of one answer: that of the request, with other parameters.

    They are spelled as ``replace_query_param`` of DRF does, with the URL taken apart only once.
    """

    def __init__(self, request: Request) -> None:
        self.request = request
        self.parts = urlsplit(request.build_absolute_uri())
        self.base = urlunsplit(self.parts._replace(query="", fragment=""))
        parameters = parse_qs(self.parts.query, keep_blank_values=True)
        self.encoded = {
            name: urlencode({name: values}, doseq=True) for name, values in parameters.items()
        }

    def with_parameters(self, changed: Mapping[str, str | None]) -> str:
        """Return the URL with other values of some parameters, or without those that are None."""
        known = {name: text for name, text in self.encoded.items() if name not in changed}
        added = {
            name: f"{quoted(name)}={quoted(value)}"
            for name, value in changed.items()
            if value is not None
        }
        encoded = known | added
        query = "&".join(encoded[name] for name in sorted(encoded))
        fragment = f"#{self.parts.fragment}" if self.parts.fragment else ""
        return f"{self.base}?{query}{fragment}" if query else f"{self.base}{fragment}"


class PageLinksMixin(BasePagination, ABC):
    """Answers with ``links`` and ``meta`` around the results (JSON:API 1.1, "Pagination")."""

    request: Any

    #: The URLs of the pages, once one of them has been asked for.
    _page_urls: PageUrls | None = None

    def get_url(self, changed: Mapping[str, str | None]) -> str:
        """Return the URL of the request with other values of some query parameters.

        Those that are None are left out.
        """
        if self._page_urls is None or self._page_urls.request is not self.request:
            self._page_urls = PageUrls(self.request)
        return self._page_urls.with_parameters(
            {str(name): value for name, value in changed.items()}
        )

    #: The members of ``get_pagination_meta``.
    meta_members: tuple[str, ...] = ()

    @abstractmethod
    def get_first_link(self) -> str | None:
        """Return the URL of the first page."""

    @abstractmethod
    def get_last_link(self) -> str | None:
        """Return the URL of the last page."""

    @abstractmethod
    def get_next_link(self) -> str | None:
        """Return the URL of the next page; None on the last one."""

    @abstractmethod
    def get_previous_link(self) -> str | None:
        """Return the URL of the previous page; None on the first one."""

    def get_parameters_after(self, number: int) -> dict[str, str]:
        """Return the query parameters of the page that follows some first rows.

        They are none where rows cannot be paged so.
        """
        return {}

    @abstractmethod
    def get_pagination_meta(self) -> dict[str, int]:
        """Return the members of ``meta.pagination`` for the page."""

    def get_paginated_response(self, data: Any) -> Response:
        """Return the response of a page: ``results``, ``meta`` and ``links``."""
        links = {
            "first": self.get_first_link(),
            "last": self.get_last_link(),
            "next": self.get_next_link(),
            "prev": self.get_previous_link(),
        }
        meta = {"pagination": self.get_pagination_meta()}
        return Response({"results": data, "meta": meta, "links": links})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the schema of the document of a page, for the schema of its primary data."""
        link = {"type": "string", "nullable": True, "format": "uri"}
        numbers = {name: {"type": "integer", "example": 1} for name in self.meta_members}
        return object_schema(
            {
                "links": object_schema(dict.fromkeys(("first", "last", "next", "prev"), link)),
                "data": schema,
                "meta": object_schema({field_key("pagination"): object_schema(numbers)}),
            }
        )


def object_schema(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an object that has all of some properties."""
    return {"type": "object", "required": list(properties), "properties": properties}


class JsonApiPageNumberPagination(PageLinksMixin, PageNumberPagination):
    """Pages by number: ``?page[number]=4&page[size]=100``."""

    page_query_param = "page[number]"
    page_size_query_param = "page[size]"
    max_page_size: Any = 100
    invalid_page_message = _("There is no page {page_number}.")  # type: ignore[assignment]
    meta_members = ("page", "pages", "count")
    page: "Page[Any]"

    def paginate_queryset(
        self, queryset: QuerySet[Any] | Sequence[Any], request: Request, view: View | None = None
    ) -> Any:
        """Return the rows of the page asked for; None where the view has no page size.

        Raises:
            NotFound: for a page beyond the end, with the parameter as its source.
        """
        try:
            return super().paginate_queryset(queryset, request, view)  # type: ignore[arg-type]
        except NotFound as error:
            source = {"parameter": self.page_query_param}
            raise located(NotFound, error.detail, source) from error

    def get_page_number(self, request: Request, paginator: "Paginator[Any]") -> int | str:
        """Return the number of the page asked for.

        Raises:
            ValidationError: for what is no number, with the parameter as its source.
        """
        if request.query_params.get(self.page_query_param) not in self.last_page_strings:
            PageNumber(self.page_query_param, 1).check(request)
        return super().get_page_number(request, paginator)

    def get_page_size(self, request: Request) -> int | None:
        """Return the size of the page asked for, at most ``max_page_size``.

        Raises:
            ValidationError: for what is no number, with the parameter as its source.
        """
        PageNumber(self.page_size_query_param, 1).check(request)
        return super().get_page_size(request)

    def build_link(self, index: int | None) -> str | None:
        """Return the URL of the page of a number; None without one.

        All links of the pages are made here.
        """
        return self.get_url({self.page_query_param: str(index)}) if index else None

    def get_first_link(self) -> str | None:
        """Return the URL of the first page."""
        return self.build_link(1)

    def get_last_link(self) -> str | None:
        """Return the URL of the last page."""
        return self.build_link(self.page.paginator.num_pages)

    def get_next_link(self) -> str | None:
        """Return the URL of the next page; None on the last one."""
        return self.build_link(self.page.next_page_number()) if self.page.has_next() else None

    def get_previous_link(self) -> str | None:
        """Return the URL of the previous page; None on the first one."""
        page = self.page
        return self.build_link(page.previous_page_number()) if page.has_previous() else None

    def get_parameters_after(self, number: int) -> dict[str, str]:
        """Return the parameters of the second page of a size."""
        size = self.page_size_query_param
        if not size or (self.max_page_size is not None and number > self.max_page_size):
            return {}
        return {self.page_query_param: "2", size: str(number)}

    def get_pagination_meta(self) -> dict[str, int]:
        """Return the number of the page, of all pages, and of all rows."""
        paginator = self.page.paginator
        return {"page": self.page.number, "pages": paginator.num_pages, "count": paginator.count}


class JsonApiLimitOffsetPagination(PageLinksMixin, LimitOffsetPagination):
    """Pages by position: ``?page[offset]=400&page[limit]=100``."""

    limit_query_param = "page[limit]"
    offset_query_param = "page[offset]"
    max_limit: Any = 100
    meta_members = ("count", "limit", "offset")
    count: int
    limit: int
    offset: int

    def get_limit(self, request: Request) -> int | None:
        """Return the number of rows asked for, at most ``max_limit``.

        Raises:
            ValidationError: for what is no number, with the parameter as its source.
        """
        PageNumber(self.limit_query_param, 1).check(request)
        return super().get_limit(request)

    def get_offset(self, request: Request) -> int:
        """Return the number of rows to pass over.

        Raises:
            ValidationError: for what is no number, with the parameter as its source.
        """
        PageNumber(self.offset_query_param, 0).check(request)
        return super().get_offset(request)

    def get_offset_link(self, offset: int) -> str:
        """Return the URL of the page that starts at an offset; the first one's names none."""
        limit = {self.limit_query_param: str(self.limit)} if self.limit_query_param else {}
        return self.get_url({**limit, self.offset_query_param: str(offset) if offset else None})

    def get_last_offset(self) -> int:
        """Return where the last page with rows starts, in steps of the limit from this page."""
        steps = (self.count - 1 - self.offset) // self.limit
        return max(0, self.offset + steps * self.limit)

    def get_first_link(self) -> str:
        """Return the URL of the first page."""
        return self.get_offset_link(0)

    def get_last_link(self) -> str:
        """Return the URL of the last page that has rows."""
        return self.get_offset_link(self.get_last_offset())

    def get_next_link(self) -> str | None:
        """Return the URL of the next page; None on the last one, and beyond."""
        offset = self.offset + self.limit
        return self.get_offset_link(offset) if offset < self.count else None

    def get_previous_link(self) -> str | None:
        """Return the URL of the previous page with rows; None on the first one."""
        if self.offset == 0 or self.count == 0:
            return None
        previous = min(self.offset - self.limit, self.get_last_offset())
        return self.get_offset_link(max(0, previous))

    def get_parameters_after(self, number: int) -> dict[str, str]:
        """Return the parameters of the page at an offset."""
        offset = {self.offset_query_param: str(number)}
        if not self.limit_query_param:
            return offset if self.default_limit else {}
        limit = number if self.max_limit is None else min(number, self.max_limit)
        return {self.limit_query_param: str(limit), **offset}

    def get_pagination_meta(self) -> dict[str, int]:
        """Return the number of all rows, and which part of them this is."""
        return {"count": self.count, "limit": self.limit, "offset": self.offset}
