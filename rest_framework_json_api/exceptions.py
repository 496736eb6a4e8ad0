"""The exception handler, and exceptions of JSON:API."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.signals import got_request_exception
from django.utils.log import log_response
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.response import Response

from rest_framework_json_api._document import Steps, sends_document
from rest_framework_json_api._errors import (
    ErrorObject,
    error_object,
    error_objects,
)
from rest_framework_json_api.renderers import JSONRenderer
from rest_framework_json_api.settings import json_api_settings

#: The request headers that a status is about (JSON:API 1.1, "Error Objects", ``source.header``).
HEADERS = {
    status.HTTP_406_NOT_ACCEPTABLE: "Accept",
    status.HTTP_415_UNSUPPORTED_MEDIA_TYPE: "Content-Type",
}


class Conflict(exceptions.APIException):
    """The request conflicts with the state of the resource: status 409."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = _("Conflict.")
    default_code = "conflict"


def rendered_with_json_api(view: Any) -> bool:
    """Tell whether one of a view's renderers makes JSON:API documents."""
    renderer_classes = getattr(view, "renderer_classes", ())
    return any(issubclass(renderer_class, JSONRenderer) for renderer_class in renderer_classes)


def exception_handler(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """Return the response for an exception: an errors document where the view is JSON:API.

    With ``JSON_API_UNIFORM_EXCEPTIONS`` it is one for every view. An exception that DRF has no
    answer to becomes a 500, except with ``DEBUG``, where None leaves it to Django's error page.
    """
    # DRF's module of views loads the parser and renderer classes that settings name, and those
    # may import this module.
    from rest_framework import views

    response = views.exception_handler(exc, dict(context))
    is_json_api = rendered_with_json_api(context.get("view"))
    if not (is_json_api or json_api_settings.UNIFORM_EXCEPTIONS):
        return response
    if response is None:
        views.set_rollback()
        response = server_error(exc, context)
    else:
        response = format_drf_errors(response, context, exc)
    if response is not None and not is_json_api:
        response.data = {"errors": response.data}
    return response


def server_error(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """Return the response for an exception that nothing foresaw, which is logged and signalled.

    It tells nothing of the exception. Returns None where the developer is to see it instead.
    """
    if settings.DEBUG or settings.DEBUG_PROPAGATE_EXCEPTIONS:
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


def format_drf_errors(response: Response, context: Mapping[str, Any], exc: Exception) -> Response:
    """Return a response of DRF's exception handler with error objects as its data.

    The status becomes the one that applies to all of them.

    Args:
        response: the response, with the detail of the exception as its data.
        context: what the exception handler was given.
        exc: the exception.
    """
    detail = getattr(exc, "detail", None)
    if not isinstance(detail, (dict, list)):
        # Django's own exceptions have no detail; what DRF made of them is in the response.
        detail = response.data.get("detail")
    steps = Steps(getattr(detail, "serializer", None))
    is_about_document = isinstance(exc, exceptions.ValidationError)
    has_document = is_about_document and sends_document(context.get("request"))
    pointer = "/data" if has_document else None
    errors = list(error_objects(detail, response.status_code, pointer, steps))
    response.data = with_header(errors)
    response.status_code = general_status(errors, response.status_code)
    return response


def with_header(errors: list[ErrorObject]) -> list[ErrorObject]:
    """Name the request header in errors that are about one."""
    for error in errors:
        header = HEADERS.get(int(error["status"]))
        if header is not None and "source" not in error:
            error["source"] = {"header": header}
    return errors


def general_status(errors: list[ErrorObject], default: int) -> int:
    """Return the one status that applies to all errors (JSON:API 1.1, "Processing Errors")."""
    statuses = {int(error["status"]) for error in errors}
    if len(statuses) == 1:
        return statuses.pop()
    return default if not statuses else max(statuses) // 100 * 100
