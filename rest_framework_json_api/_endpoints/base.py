"""The base mixin of all JSON:API views."""

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
    """Return the negotiation class of the settings, or that of this package if it is DRF's."""
    chosen: Any = api_settings.DEFAULT_CONTENT_NEGOTIATION_CLASS
    return JSONAPIContentNegotiation if chosen is DefaultContentNegotiation else chosen


class JSONAPIMixin(ViewPart):
    """Makes any view of Django REST framework one of JSON:API.

    It negotiates the media type, and refuses query parameters that have no effect.
    """

    # Lazy, because the settings import classes of the project, which may import views or models.
    content_negotiation_class: Any = classproperty(lambda _: negotiation_class())

    #: The registry of the router that has made the URL; None without one.
    registry: Any = None

    #: The extensions and profiles that the view supports, as classes or dotted paths; None for
    #: those of the settings.
    extension_classes: Iterable[Any] | None = None
    profile_classes: Iterable[Any] | None = None

    #: The greatest depth and number of include paths; None for those of the settings.
    max_include_depth: int | None = None
    max_include_paths: int | None = None

    #: The greatest depth and number of sort fields; None for those of the settings.
    max_sort_depth: int | None = None
    max_sort_fields: int | None = None

    #: Whether responses have an ``ETag`` for conditional requests; None for the setting.
    conditional_get: bool | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Prepare the request as DRF does, and check its query parameters.

        Raises:
            ValidationError: for query parameters that the action does not read.
        """
        super().initial(request, *args, **kwargs)
        # At a related URL they depend on the related viewset, and are checked later.
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
        """Return the response, with ``Vary: Accept`` and, if the view wants it, an ``ETag``."""
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ["Accept"])
        wished = self.conditional_get
        is_wished = json_api_settings.CONDITIONAL_GET if wished is None else wished
        if is_wished and hasattr(response, "add_post_render_callback"):
            response.add_post_render_callback(partial(conditional, request))
        return response


def conditional(request: Request, response: Response) -> HttpResponseBase | None:
    """Return a response with a weak ``ETag``, or 304 if the client has it already (RFC 9110).

    Weak tags never match ``If-Match``, so a request with that header gets the whole response.
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
