"""The view that the mixins of this package are part of, as they know it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from rest_framework_json_api._resources.identity import Identity, identity_of
from rest_framework_json_api._resources.models import model_of_serializer

#: In the attributes of a view: the questions that it is being asked.
ENTERED = "_json_api_asked"


class ViewPart:
    """A mixin of a generic view of Django REST framework, whose members it may ask.

    They stand here for type checkers alone: a mixin is used with any view that has those it needs.
    """

    # Type checkers see a view of Django, too, which has a request of another class.
    request: Any
    headers: dict[str, str]
    args: Any
    kwargs: dict[str, Any]
    format_kwarg: Any
    queryset: Any
    lookup_field: str
    lookup_url_kwarg: str | None
    filter_backends: Sequence[Any]
    registry: Any

    if TYPE_CHECKING:

        @property
        def allowed_methods(self) -> list[str]: ...
        def initial(self, request: Request, *args: Any, **kwargs: Any) -> None: ...
        def check_object_permissions(self, request: Request, obj: Any) -> None: ...
        def finalize_response(
            self, request: Request, response: Response, *args: Any, **kwargs: Any
        ) -> Response: ...
        def get_object(self) -> Any: ...
        def get_queryset(self) -> Any: ...
        def filter_queryset(self, queryset: QuerySet[Any]) -> Any: ...
        def get_serializer(self, *args: Any, **kwargs: Any) -> BaseSerializer[Any]: ...
        def get_serializer_class(self) -> type[BaseSerializer[Any]]: ...
        def get_serializer_context(self) -> Mapping[str, Any]: ...
        @property
        def paginator(self) -> Any: ...
        def paginate_queryset(self, queryset: Any) -> list[Any] | None: ...
        def create(self, request: Request, *args: Any, **kwargs: Any) -> Response: ...
        def update(self, request: Request, *args: Any, **kwargs: Any) -> Response: ...
        def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response: ...
        def get_success_headers(self, data: Any) -> dict[str, str]: ...
        def reverse_action(self, url_name: str, *args: Any, **kwargs: Any) -> str: ...
        def get_paginated_response(self, data: Any) -> Response: ...

    def context_for_serializers(self) -> Mapping[str, Any]:
        """Return the context that the view gives to its serializers.

        DRF's own needs what a view has only once DRF has set it up for a request.
        """
        if not hasattr(self, "format_kwarg"):
            return {"request": getattr(self, "request", None), "view": self}
        return self.get_serializer_context()

    def named_identity(self) -> Identity | None:
        """Return the identity of the serializer that the view names; None if it has no model."""
        named = getattr(self, "get_named_serializer_class", self.get_serializer_class)()
        return identity_of(named) if model_of_serializer(named) is not None else None


@contextmanager
def entered(view: ViewPart, question: str) -> Iterator[bool]:
    """Tell whether a view is asked a question for the first time, and not by what answers it."""
    asked: set[str] = vars(view).setdefault(ENTERED, set())
    is_first = question not in asked
    asked.add(question)
    try:
        yield is_first
    finally:
        if is_first:
            asked.discard(question)
