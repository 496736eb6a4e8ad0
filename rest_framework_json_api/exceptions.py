"""The exception handler, and exceptions of JSON:API."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.signals import got_request_exception
from django.db import IntegrityError
from django.http import Http404, HttpResponse, UnreadablePostError
from django.utils.cache import patch_vary_headers
from django.utils.log import log_response
from django.utils.translation import gettext_lazy as _
from django.views import defaults
from rest_framework import exceptions, status
from rest_framework.exceptions import ErrorDetail
from rest_framework.fields import Field, get_error_detail
from rest_framework.response import Response
from rest_framework.settings import api_settings

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._protocol.errors import (
    TITLES,
    ErrorObject,
    Own,
    Refusal,
    distinct,
    error_object,
    error_objects,
    is_error_object,
    precise,
    with_keys_kept,
)
from rest_framework_json_api._protocol.errors import Conflict as Conflict
from rest_framework_json_api._protocol.media_types import MEDIA_TYPE, likes_better
from rest_framework_json_api._protocol.uncaught import is_taken
from rest_framework_json_api._published import published
from rest_framework_json_api._resources.models import model_of_serializer
from rest_framework_json_api._resources.views import answering_serializer_class
from rest_framework_json_api._writing.pointers import (
    LinkagePointers,
    Pointers,
    RefusalPointers,
    Sources,
    fields_for,
    fields_of_serializer,
    sends_document,
)
from rest_framework_json_api._writing.violations import (
    Refused,
    Violation,
    serializer_fields,
    violation_of,
)
from rest_framework_json_api.renderers import JSONRenderer
from rest_framework_json_api.settings import json_api_settings

__getattr__ = published(__name__)

#: The request headers that a status is about (JSON:API 1.1, "Error Objects", ``source.header``).
HEADERS = {
    "406": "Accept",
    "415": "Content-Type",
}

#: The statuses of errors about linkage, by their code (JSON:API 1.1, "Updating Relationships").
MISSING = {"does_not_exist": status.HTTP_404_NOT_FOUND}

OTHER_TYPE = {"incorrect_relation_type": status.HTTP_409_CONFLICT}


class JSONAPIException(exceptions.APIException):
    """An exception with all that an error object can say.

    Args:
        detail: what is wrong this time; the class's ``default_detail`` if not given.
        code: the application's code; the class's ``default_code`` if not given.
        status_code: the status of the answer; that of the class if not given.
        members: further members of the error object: ``id``, ``links``, ``title``, ``source``,
            ``meta`` (JSON:API 1.1, "Error Objects").
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


def rendered_with_json_api(view: Any) -> bool:
    """Tell whether one of a view's renderers makes JSON:API documents."""
    renderer_classes = getattr(view, "renderer_classes", ())
    return any(issubclass(renderer_class, JSONRenderer) for renderer_class in renderer_classes)


def exception_handler(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """Return the response for an exception: an errors document where the view is JSON:API.

    With ``JSON_API_UNIFORM_EXCEPTIONS`` it is one for every view. An exception that DRF has no
    answer to becomes a 500. None leaves it to Django: to its error page with ``DEBUG``, and to
    what a project has for it, ``process_exception`` of a middleware or its own ``handler500``.
    """
    # DRF's module of views loads the parser and renderer classes that settings name, and those
    # may import this module.
    from rest_framework import views

    is_json_api = rendered_with_json_api(context.get("view"))
    if not (is_json_api or json_api_settings.UNIFORM_EXCEPTIONS):
        return views.exception_handler(as_api_exception(exc), dict(context))
    exc = as_validation_error(exc, context)
    response = views.exception_handler(as_api_exception(exc), dict(context))
    if response is None:
        views.set_rollback()
        response = unforeseen(exc, context)
    else:
        response = format_drf_errors(response, context, exc)
    if response is not None and not is_json_api:
        response.data = {"errors": response.data}
    return response


def as_api_exception(exc: Exception) -> Exception:
    """Return the exception that DRF has an answer to, for what Django refuses of a request."""
    if isinstance(exc, RequestDataTooBig):
        return TooLarge()
    if isinstance(exc, (SuspiciousOperation, UnreadablePostError)):
        return exceptions.ParseError()
    return exc


class Invalid(exceptions.ValidationError):
    """What Django says of the fields of a model: status 400."""


def as_validation_error(exc: Exception, context: Mapping[str, Any]) -> Exception:
    """Return the exception of DRF for what the database or Django says of the input.

    That is a ``ValidationError`` of Django, such as of ``full_clean``, unless a project may do
    something about the exceptions that leave a view, and a null for a column that takes none.
    """
    if isinstance(exc, DjangoValidationError) and not goes_to_project():
        return Invalid(get_error_detail(exc))
    if not isinstance(exc, IntegrityError) or isinstance(exc, exceptions.APIException):
        return exc
    violation = violation_of(exc)
    return as_null_error(exc, violation, context) if violation.kind == "null" else exc


def as_null_error(
    exc: IntegrityError, violation: Violation, context: Mapping[str, Any]
) -> Exception:
    """Return the exception for a column that takes no null.

    Where the serializer has a field for it, the client is told. Else it is the developer's
    mistake, who finds the column in the log.
    """
    fields = fields_of(None, context)
    serializer = next((field.parent for field in fields.values()), None)
    names = serializer_fields(violation, model_of_serializer(serializer), fields)
    if names:
        message = ErrorDetail(str(Field.default_error_messages["null"]), "null")
        return exceptions.ValidationError({name: [message] for name in names})
    column = ".".join([violation.table, *violation.columns])
    exc.add_note(
        f"The column {column} takes no null, and no field of {type(serializer).__name__} that "
        "clients write gives it a value. Declare such a field, give the column a default, or let "
        "the view set it in perform_create()."
    )
    return exc


def goes_to_project() -> bool:
    """Tell whether a project may do something about an exception that leaves a view."""
    return is_taken(defaults.server_error, server_error)


def is_called_by_project(context: Mapping[str, Any]) -> bool:
    """Tell whether a handler of the project's own has called the one of this package.

    What such a handler does about an exception that DRF has no answer to begins where it is given
    None, as by DRF's own handler.
    """
    getter = getattr(context.get("view"), "get_exception_handler", None)
    handler = getter() if getter is not None else api_settings.EXCEPTION_HANDLER
    return handler is not exception_handler


class TooLarge(exceptions.APIException):
    """The body is larger than the settings allow: status 413."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = _("The body of the request is too large.")
    default_code = "too_large"


def unforeseen(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """Return the response for an exception that nothing foresaw, which is logged and signalled.

    It tells nothing of the exception. Returns None where the developer is to see it instead, or
    the project is to answer.
    """
    is_shown = settings.DEBUG or settings.DEBUG_PROPAGATE_EXCEPTIONS
    if is_shown or goes_to_project() or is_called_by_project(context):
        return None
    request = context.get("request")
    request = getattr(request, "_request", request)
    got_request_exception.send(sender=type(context.get("view")), request=request)
    status_code = status.HTTP_500_INTERNAL_SERVER_ERROR
    response = Response([error_object(_("A server error occurred."), status_code, code="error")])
    response.status_code = status_code
    log_response(
        "%s: %s",
        response.reason_phrase,
        getattr(request, "path", ""),
        response=response,
        request=request,
        exception=exc,
    )
    return response


def bad_request(request: Any, exception: Exception) -> HttpResponse:
    """Answer 400 to a request that Django itself refuses: a ``handler400`` for the URLconf."""
    return error_response(
        request, 400, _("The request is malformed."), defaults.bad_request, exception
    )


def permission_denied(request: Any, exception: Exception) -> HttpResponse:
    """Answer 403 to what Django itself does not permit: a ``handler403`` for the URLconf."""
    message = _("You do not have permission to perform this action.")
    return error_response(request, 403, message, defaults.permission_denied, exception)


def page_not_found(request: Any, exception: Exception) -> HttpResponse:
    """Answer 404 where no URL pattern fits: a ``handler404`` for the URLconf."""
    message = _("Nothing is at this URL.")
    return error_response(request, 404, message, defaults.page_not_found, exception)


def server_error(request: Any) -> HttpResponse:
    """Answer 500 to an exception that no view has handled: a ``handler500`` for the URLconf."""
    return error_response(request, 500, _("A server error occurred."), defaults.server_error)


def error_response(
    request: Any, status_code: int, message: Any, page: Callable[..., Any], *args: Any
) -> HttpResponse:
    """Return an errors document, or the page of Django for a client that likes HTML better.

    Args:
        request: the request of Django.
        status_code: the status.
        message: what is wrong.
        page: the view of Django that makes the page.
        args: what that view takes besides the request.
    """
    if likes_better(request.headers.get("accept") or "*/*", "text/html", MEDIA_TYPE):
        response: HttpResponse = page(request, *args)
    else:
        errors = [error_object(message, status_code, code=CODES.get(status_code, "error"))]
        context = {"response": Response(status=status_code)}
        response = HttpResponse(
            JSONRenderer().render_errors(errors, renderer_context=context),
            content_type=MEDIA_TYPE,
            status=status_code,
        )
    patch_vary_headers(response, ["Accept"])
    return response


#: The codes of errors that DRF has for the same statuses.
CODES = {400: "parse_error", 403: "permission_denied", 404: "not_found"}


def format_drf_errors(response: Response, context: Mapping[str, Any], exc: Exception) -> Response:
    """Return a response of DRF's exception handler with error objects as its data.

    The status becomes the one that applies to all of them.

    Args:
        response: the response, with the detail of the exception as its data.
        context: what the exception handler was given.
        exc: the exception.
    """
    if is_formatted(response, exc):
        return response
    request, view = context.get("request"), context.get("view")
    is_linkage = getattr(view, "renders_linkage", False)
    detail = detail_of(exc, response)
    if isinstance(exc, Invalid):
        detail = by_field(detail, fields_of(None, context))
    if isinstance(exc, Refused):
        detail = exc.told(fields_of(None, context))
    if is_about_input(exc) and sends_document(request):
        read_body(request)
    refused = RefusalPointers if isinstance(exc, Refusal) else Pointers
    pointers = (LinkagePointers if is_linkage else refused)(partial(fields_of, detail, context))
    sources = Sources(pointers, request, source_of_whole(exc, request))
    found = with_header(error_objects(detail, response.status_code, sources))
    errors = [with_status(error, is_linkage) for error in found]
    response.data = distinct(errors)
    response.status_code = general_status(errors, response.status_code)
    return response


def is_formatted(response: Response, exc: Exception) -> bool:
    """Tell whether the data of a response are error objects already, made of an exception."""
    data = response.data
    errors = data.get("errors") if isinstance(data, dict) else data
    if not isinstance(errors, list) or errors is getattr(exc, "detail", None):
        return False
    return all(is_error_object(error, is_nested=True) for error in errors)


def is_about_input(exc: Exception) -> bool:
    """Tell whether an exception is about what the client has sent: its keys name fields."""
    return isinstance(exc, (exceptions.ValidationError, Refusal, Refused))


def detail_of(exc: Exception, response: Response) -> Any:
    """Return what an exception says, as DRF has it."""
    detail = getattr(exc, "detail", None)
    if not isinstance(detail, (dict, list)):
        # Django's own exceptions have no detail; what DRF made of them is in the response.
        return response.data.get("detail")
    return detail if is_about_input(exc) else with_keys_kept(detail)


def fields_of(detail: Any, context: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the fields that a detail is about: of the serializer that made it, else the view's."""
    serializer = getattr(detail, "serializer", None)
    if serializer is not None:
        return fields_of_serializer(serializer)
    view, request = context.get("view"), context.get("request")
    # What the exception is about may be what tells the serializer.
    with suppress(exceptions.APIException, Http404, PermissionDenied):
        return fields_for(answering_serializer_class(view), view, request)
    return {}


def by_field(detail: Any, fields: Mapping[str, Any]) -> Any:
    """Return a detail about the fields of a model by the names of the serializer's fields."""
    if not isinstance(detail, dict):
        return detail
    names = {field.source: name for name, field in fields.items()}
    return {names.get(name, name): messages for name, messages in detail.items()}


def source_of_whole(exc: Exception, request: Any) -> Mapping[str, str] | None:
    """Return the source of an error that is about no field."""
    if isinstance(exc, Http404):
        return None
    has_document = is_about_input(exc) and sends_document(request)
    return precise({"pointer": "/data"} if has_document else None)


def read_body(request: Any) -> None:
    """Let the body of a request be parsed that the view has not read.

    Errors can only point to what it has. Where it cannot be parsed, the view's own errors stay.
    """
    with suppress(exceptions.APIException, RequestDataTooBig, UnreadablePostError):
        getattr(request, "data", None)


def with_header(errors: list[ErrorObject]) -> list[ErrorObject]:
    """Name the request header in errors that are about one."""
    for error in errors:
        header = HEADERS.get(error.get("status", ""))
        if header is not None and "source" not in error:
            error["source"] = {"header": header}
    return errors


def with_status(error: ErrorObject, is_linkage: bool) -> ErrorObject:
    """Give an error about identity the status that it has in the dialect."""
    if "status" not in error:
        return error
    pointer = error.get("source", {}).get("pointer", "")
    status_code = identity_statuses(pointer, is_linkage).get(error.get("code", ""))
    if status_code is None:
        return error
    title = {"title": TITLES[status_code]} if "title" in error else {}
    return {**error, "status": str(status_code), **title}


def identity_statuses(pointer: str, is_linkage: bool) -> dict[str, int]:
    """Return the statuses of errors about identity, by their code.

    Args:
        pointer: what they are about.
        is_linkage: whether the document is that of a relationship.
    """
    own = dialect()
    if is_linkage or pointer.startswith("/data/relationships/"):
        missing = MISSING if own.has_missing_statuses else {}
        conflict = OTHER_TYPE if own.has_linkage_conflicts or not is_linkage else {}
        return {**missing, **conflict}
    # JSON:API 1.1, "Client-Generated IDs".
    is_taken = pointer == "/data/id" and own.has_id_conflicts
    return {"unique": status.HTTP_409_CONFLICT} if is_taken else {}


def general_status(errors: list[ErrorObject], default: int) -> int:
    """Return the one status that applies to all errors (JSON:API 1.1, "Processing Errors")."""
    statuses = {int(text) for error in errors if (text := error.get("status", "")) in ERRORS}
    if len(statuses) == 1:
        return statuses.pop()
    return default if not statuses else max(statuses) // 100 * 100


#: The statuses of errors, as error objects have them.
ERRORS = frozenset(map(str, range(400, 600)))
