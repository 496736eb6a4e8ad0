"""The exception handler, exceptions, and handlers for the URLconf, with errors documents."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.signals import got_request_exception
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.cache import patch_vary_headers
from django.utils.log import log_response
from django.utils.translation import gettext_lazy as _
from django.views import defaults
from rest_framework import exceptions, status
from rest_framework.exceptions import ErrorDetail
from rest_framework.fields import Field, get_error_detail
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._fields.target import AnyField
from rest_framework_json_api._protocol.details import Detail
from rest_framework_json_api._protocol.errors import (
    TITLES,
    WHOLE,
    ErrorObject,
    Own,
    Refusal,
    distinct,
    error_object,
    precise,
)
from rest_framework_json_api._protocol.errors import Conflict as Conflict
from rest_framework_json_api._protocol.media_types import MEDIA_TYPE, Accept
from rest_framework_json_api._protocol.uncaught import is_taken
from rest_framework_json_api._published import published
from rest_framework_json_api._resources.models import model_of_serializer
from rest_framework_json_api._resources.views import View, answering_serializer_class
from rest_framework_json_api._writing.pointers import (
    Input,
    LinkagePointers,
    Pointers,
    RefusalPointers,
    Sources,
    fields_for,
    fields_of_serializer,
)
from rest_framework_json_api._writing.violations import (
    Refused,
    Violation,
    violation_of,
)
from rest_framework_json_api.renderers import JSONRenderer
from rest_framework_json_api.settings import json_api_settings

__getattr__ = published(__name__)

#: Request headers at fault, by status (JSON:API 1.1, "Error Objects", ``source.header``).
HEADERS = {
    "406": "Accept",
    "415": "Content-Type",
}

#: Statuses of errors in linkage, by error code (JSON:API 1.1, "Updating Relationships").
MISSING = {"does_not_exist": status.HTTP_404_NOT_FOUND}

OTHER_TYPE = {"incorrect_relation_type": status.HTTP_409_CONFLICT}


class JSONAPIException(exceptions.APIException):
    """An exception that can set every member of its error object.

    Args:
        detail: the message; the class's ``default_detail`` if not given.
        code: the application's code; the class's ``default_code`` if not given.
        status_code: the status of the response; that of the class if not given.
        members: further members of the error object: ``id``, ``links``, ``title``, ``source``,
            ``meta`` (JSON:API 1.1, "Error Objects").

    Raises:
        TypeError: for another member.
    """

    status_code: int = status.HTTP_400_BAD_REQUEST
    default_detail = _("The request cannot be processed.")
    default_code = "invalid"

    def __init__(
        self,
        detail: str | None = None,
        code: str | None = None,
        status_code: int | None = None,
        **members: Any,
    ) -> None:
        super().__init__(detail, code)
        unknown = members.keys() - {"id", "links", "title", "source", "meta"}
        if unknown:
            raise TypeError(f"An error object has no members {sorted(unknown)}.")
        self.status_code = status_code or self.status_code
        # DRF would turn every value of a detail into text.
        self.detail = [Own({"code": self.get_codes(), "detail": self.detail, **members})]


def rendered_with_json_api(view: View | None) -> bool:
    """Return whether one of a view's renderer classes is the ``JSONRenderer`` or a subclass."""
    renderer_classes = getattr(view, "renderer_classes", ())
    return any(issubclass(renderer_class, JSONRenderer) for renderer_class in renderer_classes)


def exception_handler(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """Return the response for an exception: an errors document if the view is JSON:API.

    With ``JSON_API_UNIFORM_EXCEPTIONS`` every view gets one. An exception that DRF does not handle
    becomes a 500. Returns None to leave it to Django: to the error page of ``DEBUG``, or to the
    project's own ``process_exception`` or ``handler500``.

    Args:
        exc: the exception.
        context: the context of DRF, with the ``view`` and the ``request``.
    """
    # DRF's module of views loads the parser and renderer classes that settings name, and those
    # may import this module.
    from rest_framework import views

    is_json_api = rendered_with_json_api(context.get("view"))
    if not (is_json_api or json_api_settings.UNIFORM_EXCEPTIONS):
        return views.exception_handler(as_api_exception(exc), dict(context))
    exc = Raised(exc, context).as_validation_error()
    response = views.exception_handler(as_api_exception(exc), dict(context))
    if response is None:
        views.set_rollback()
        response = Raised(exc, context).unforeseen()
    else:
        response = format_drf_errors(response, context, exc)
    if response is not None and not is_json_api:
        response.data = {"errors": response.data}
    return response


def format_drf_errors(response: Response, context: Mapping[str, Any], exc: Exception) -> Response:
    """Replace the data of a response of DRF's exception handler by error objects.

    Its status becomes the one that applies to all of them.

    Args:
        response: the response, with the detail of the exception as its data.
        context: the context of the exception handler.
        exc: the exception.
    """
    raised = Raised(exc, context)
    if raised.is_formatted(response):
        return response
    errors = raised.errors(response)
    response.data = errors
    response.status_code = general_status(errors, response.status_code)
    return response


def as_api_exception(exc: Exception) -> Exception:
    """Return an exception that DRF handles for one of Django about a bad request."""
    if isinstance(exc, RequestDataTooBig):
        return TooLarge()
    if isinstance(exc, (SuspiciousOperation, UnreadablePostError)):
        return exceptions.ParseError()
    return exc


class Invalid(exceptions.ValidationError):
    """A ``ValidationError`` of Django, keyed by the fields of a model: status 400."""


class TooLarge(exceptions.APIException):
    """The body is larger than the settings allow: status 413."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = _("The body of the request is too large.")
    default_code = "too_large"


class Raised:
    """An exception raised by a view, and its error objects.

    Args:
        exception: the exception.
        context: the context of the exception handler, with the ``view`` and the ``request``.
    """

    def __init__(self, exception: Exception, context: Mapping[str, Any]) -> None:
        self.exception = exception
        self.view: View | None = context.get("view")
        self.request: Request | None = context.get("request")

    @property
    def is_about_input(self) -> bool:
        """Whether it is about the input, so that the keys of its detail name fields."""
        return isinstance(self.exception, (exceptions.ValidationError, Refusal, Refused))

    @property
    def is_about_linkage(self) -> bool:
        """Whether the document of the request is that of a relationship."""
        return bool(getattr(self.view, "renders_linkage", False))

    @cached_property
    def fields(self) -> Mapping[str, AnyField]:
        """The fields of the view's serializer by name; empty if it cannot be determined."""
        with suppress(exceptions.APIException, Http404, PermissionDenied):
            return fields_for(answering_serializer_class(self.view), self.view, self.request)
        return {}

    def as_validation_error(self) -> Exception:
        """Return an exception of DRF for an error of Django or of the database about the input.

        Converted are Django's ``ValidationError``, such as of ``full_clean``, unless the project
        handles uncaught exceptions itself, and a null in a column that takes none. Any other
        exception is returned unchanged.
        """
        exc = self.exception
        if isinstance(exc, DjangoValidationError) and not goes_to_project():
            return Invalid(get_error_detail(exc))
        if not isinstance(exc, IntegrityError) or isinstance(exc, exceptions.APIException):
            return exc
        violation = violation_of(exc)
        return self.null_error(exc, violation) if violation.kind == "null" else exc

    def null_error(self, exc: IntegrityError, violation: Violation) -> Exception:
        """Return the exception for a column that takes no null.

        If clients write the column by a field, that is a validation error. Else it is a mistake of
        the developer: the same exception, with a note that names the column.
        """
        serializer = next((field.parent for field in self.fields.values()), None)
        names = violation.serializer_fields(model_of_serializer(serializer), self.fields)
        if names:
            message = ErrorDetail(str(Field.default_error_messages["null"]), "null")
            return exceptions.ValidationError({name: [message] for name in names})
        column = ".".join([violation.table, *violation.columns])
        exc.add_note(
            f"The column {column} takes no null, and no field of {type(serializer).__name__} that "
            "clients write gives it a value. Declare such a field, give the column a default, or "
            "let the view set it in perform_create()."
        )
        return exc

    def unforeseen(self) -> Response | None:
        """Return a 500 for an unhandled exception, and log and signal it as Django does.

        The response reveals nothing of the exception. Returns None with ``DEBUG``, where the
        developer sees Django's page, and for a project with its own handling.
        """
        is_shown = settings.DEBUG or settings.DEBUG_PROPAGATE_EXCEPTIONS
        if is_shown or goes_to_project() or self.is_handled_by_project():
            return None
        request = getattr(self.request, "_request", self.request)
        got_request_exception.send(sender=type(self.view), request=request)
        number = status.HTTP_500_INTERNAL_SERVER_ERROR
        response = Response([error_object(_("A server error occurred."), number, code="error")])
        response.status_code = number
        log_response(
            "%s: %s",
            response.reason_phrase,
            getattr(request, "path", ""),
            response=response,
            request=request,
            exception=self.exception,
        )
        return response

    def is_handled_by_project(self) -> bool:
        """Return whether the handler of the view is another one, which calls that of this package.

        Such a handler expects None for an exception that DRF does not handle, as from DRF's own.
        """
        getter = getattr(self.view, "get_exception_handler", None)
        handler = getter() if getter is not None else api_settings.EXCEPTION_HANDLER
        return handler is not exception_handler

    def is_formatted(self, response: Response) -> bool:
        """Return whether the data of a response consists of error objects already."""
        data = response.data
        errors = data.get("errors") if isinstance(data, dict) else data
        if not isinstance(errors, list) or errors is getattr(self.exception, "detail", None):
            return False
        return all(Detail(error, is_listed=True).is_error_object for error in errors)

    def errors(self, response: Response) -> list[ErrorObject]:
        """Return the error objects for the exception.

        Args:
            response: the response of DRF's exception handler.
        """
        detail = self.detail(response)
        sent = Input(self.request)
        is_input = self.is_about_input and sent.is_document
        if is_input:
            self.read_body()
        is_missing = isinstance(self.exception, Http404)
        whole = None if is_missing else precise({"pointer": WHOLE} if is_input else None)
        sources = Sources(self.pointers(detail), sent, whole)
        found = Detail(detail).error_objects(response.status_code, sources)
        return distinct(map(self.completed, found))

    def detail(self, response: Response) -> Any:
        """Return the detail of the exception, keyed by the names of serializer fields."""
        exc = self.exception
        if isinstance(exc, Refused):
            return exc.told(self.fields)
        detail = getattr(exc, "detail", None)
        if not isinstance(detail, (dict, list)):
            # Django's own exceptions have no detail; what DRF made of them is in the response.
            return response.data.get("detail")
        if isinstance(exc, Invalid) and isinstance(detail, dict):
            names = {field.source: name for name, field in self.fields.items()}
            return {names.get(name, name): messages for name, messages in detail.items()}
        return detail if self.is_about_input else Detail(detail).with_keys_kept()

    def pointers(self, detail: Any) -> Pointers:
        """Return the builder of pointers for a detail.

        It uses the fields of the serializer that the detail comes from, else of the view's.
        """
        if self.is_about_linkage:
            return LinkagePointers(dict)
        kind = RefusalPointers if isinstance(self.exception, Refusal) else Pointers
        serializer = getattr(detail, "serializer", None)
        return kind(lambda: self.fields if serializer is None else fields_of_serializer(serializer))

    def read_body(self) -> None:
        """Parse the body of the request, if the view has not done so.

        Pointers may only lead to values in it. Errors of parsing are ignored, as the exception of
        the view is answered.
        """
        with suppress(exceptions.APIException, RequestDataTooBig, UnreadablePostError):
            getattr(self.request, "data", None)

    def completed(self, error: ErrorObject) -> ErrorObject:
        """Return an error object with the header at fault, or the status for identity errors."""
        text = error.get("status", "")
        if text in HEADERS and "source" not in error:
            error = {**error, "source": {"header": HEADERS[text]}}
        number = self.identity_statuses(error).get(error.get("code", "")) if text else None
        if number is None:
            return error
        title = {"title": TITLES[number]} if "title" in error else {}
        return {**error, "status": str(number), **title}

    def identity_statuses(self, error: ErrorObject) -> dict[str, int]:
        """Return the statuses of the dialect for errors of identity, by error code."""
        own = dialect()
        pointer = error.get("source", {}).get("pointer", "")
        if self.is_about_linkage or pointer.startswith("/data/relationships/"):
            missing = MISSING if own.has_missing_statuses else {}
            takes_other = own.has_linkage_conflicts or not self.is_about_linkage
            return {**missing, **(OTHER_TYPE if takes_other else {})}
        # JSON:API 1.1, "Client-Generated IDs".
        is_taken = pointer == "/data/id" and own.has_id_conflicts
        return {"unique": status.HTTP_409_CONFLICT} if is_taken else {}


#: Statuses of errors as strings, as in error objects.
ERRORS = frozenset(map(str, range(400, 600)))


def general_status(errors: list[ErrorObject], default: int) -> int:
    """Return the one status that applies to all errors (JSON:API 1.1, "Processing Errors")."""
    statuses = {int(text) for error in errors if (text := error.get("status", "")) in ERRORS}
    if len(statuses) == 1:
        return statuses.pop()
    return default if not statuses else max(statuses) // 100 * 100


def goes_to_project() -> bool:
    """Return whether the project handles uncaught exceptions, by middleware or ``handler500``."""
    return is_taken(defaults.server_error, server_error)


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """An error outside of the views of DRF, answered with an errors document or with a page.

    Args:
        status_code: the status.
        message: the ``detail`` of the error object.
        code: DRF's error code for the status.
        page: Django's view for the error, used if the client prefers HTML.
    """

    status_code: int
    message: Any
    code: str
    page: Callable[..., HttpResponse]

    def answer(self, request: HttpRequest, *exception: Exception) -> HttpResponse:
        """Return the response to a request, in the format that it prefers."""
        accepted = Accept.parse(request.headers.get("accept") or "*/*")
        if accepted.prefers("text/html", MEDIA_TYPE):
            response = self.page(request, *exception)
        else:
            errors = [error_object(self.message, self.status_code, code=self.code)]
            context = {"response": Response(status=self.status_code)}
            response = HttpResponse(
                JSONRenderer().render_errors(errors, renderer_context=context),
                content_type=MEDIA_TYPE,
                status=self.status_code,
            )
        patch_vary_headers(response, ["Accept"])
        return response


BAD_REQUEST = ErrorPage(400, _("The request is malformed."), "parse_error", defaults.bad_request)

NOT_PERMITTED = ErrorPage(
    403,
    _("You do not have permission to perform this action."),
    "permission_denied",
    defaults.permission_denied,
)

NOT_FOUND = ErrorPage(404, _("Nothing is at this URL."), "not_found", defaults.page_not_found)

SERVER_ERROR = ErrorPage(500, _("A server error occurred."), "error", defaults.server_error)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400 to a request that Django itself rejects: a ``handler400`` for the URLconf."""
    return BAD_REQUEST.answer(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403 to a ``PermissionDenied`` outside of DRF: a ``handler403`` for the URLconf."""
    return NOT_PERMITTED.answer(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 to a URL without a pattern: a ``handler404`` for the URLconf."""
    return NOT_FOUND.answer(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 to an unhandled exception: a ``handler500`` for the URLconf."""
    return SERVER_ERROR.answer(request)
