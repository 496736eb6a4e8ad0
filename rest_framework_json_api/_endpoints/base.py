"""What all views of JSON:API have in common."""

import hashlib
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.functional import classproperty
from rest_framework.negotiation import BaseContentNegotiation, DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.status import HTTP_200_OK

from rest_framework_json_api._endpoints.parameters import check_parameters, families_of
from rest_framework_json_api._resources.parts import ViewPart
from rest_framework_json_api._resources.views import is_related_view
from rest_framework_json_api.negotiation import JSONAPIContentNegotiation
from rest_framework_json_api.settings import json_api_settings


def negotiation_class() -> type[BaseContentNegotiation]:
    """Return the class by which views negotiate: the project's own, where its settings name one."""
    chosen: Any = api_settings.DEFAULT_CONTENT_NEGOTIATION_CLASS
    return JSONAPIContentNegotiation if chosen is DefaultContentNegotiation else chosen


class JSONAPIMixin(ViewPart):
    """What all views of JSON:API have in common, for any view of Django REST framework, too.

    The media type is negotiated, and query parameters are refused that have no effect.
    """

    # Settings load code of the project, which may need views or models: not before it is asked for.
    content_negotiation_class: Any = classproperty(lambda _: negotiation_class())

    #: What is registered with the router that has made the URL.
    registry: Any = None

    #: The extensions and profiles that the view supports, as classes or dotted paths; None for
    #: those of the settings.
    extension_classes: Iterable[Any] | None = None
    profile_classes: Iterable[Any] | None = None

    #: How deep a path to include may be, and how many there may be; None for what the settings say.
    max_include_depth: int | None = None
    max_include_paths: int | None = None

    #: How long a path to sort by may be, and how many there may be; None for what the settings say.
    max_sort_depth: int | None = None
    max_sort_fields: int | None = None

    #: Whether answers have an ``ETag``, so that clients need not get again what they have; None for
    #: what the settings say.
    conditional_get: bool | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Do what is to be done before the action.

        Raises:
            ValidationError: for query parameters that the action does not read.
        """
        super().initial(request, *args, **kwargs)
        # What is read there depends on what is related.
        families = None if is_related_view(self) else self.get_parameter_families()
        check_parameters(self, families)

    def get_parameter_families(self) -> frozenset[str]:
        """Return the families of query parameters that the view reads for this request.

        These are some of ``include``, ``fields``, ``sort``, ``page`` and ``filter``. A view that is
        none of the generic ones of DRF reads none, unless it says so here.
        """
        return families_of(self)

    def get_root_meta(self) -> dict[str, Any]:
        """Return what to add to the top-level ``meta`` of each document, by Python name."""
        return {}

    def get_root_links(self) -> dict[str, Any]:
        """Return links to add to each document, such as ``describedby``: URLs or link objects."""
        return {}

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """Return the response, which can be had conditionally where the view says so."""
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ["Accept"])
        wished = self.conditional_get
        is_wished = json_api_settings.CONDITIONAL_GET if wished is None else wished
        if is_wished and hasattr(response, "add_post_render_callback"):
            response.add_post_render_callback(partial(conditional, request))
        return response


def conditional(request: Request, response: Response) -> HttpResponseBase | None:
    """Return a response with a weak ``ETag``, or 304 where the client has it already (RFC 9110).

    A weak tag cannot be asked for by ``If-Match``, which is left alone.
    """
    if request.method not in ("GET", "HEAD") or response.status_code != HTTP_200_OK:
        return response
    if "ETag" not in response.headers:
        digest = hashlib.sha256(response.content).hexdigest()[:32]
        response.headers["ETag"] = f'W/"{digest}"'
    if "If-Match" in request.headers:
        return response
    etag = response.headers["ETag"]
    return get_conditional_response(request._request, etag=etag, response=response)
