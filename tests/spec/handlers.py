"""The API in a project that has the error handlers of the package, and views of its own."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def failing(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("The password is swordfish.")


def closed(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("The password is swordfish.")


handler400 = "rest_framework_json_api.exceptions.bad_request"
handler403 = "rest_framework_json_api.exceptions.permission_denied"
handler404 = "rest_framework_json_api.exceptions.page_not_found"
handler500 = "rest_framework_json_api.exceptions.server_error"

urlpatterns = [
    path("failing", failing),
    path("closed", closed),
    path("", include("tests.spec.api")),
]
