"""The default ``handler404``: an errors document for unknown relationships."""

from typing import Any

from django.http import HttpResponse
from django.urls import Resolver404, get_resolver, get_urlconf
from django.views import defaults

from rest_framework_json_api import exceptions

#: The segment before the name of a relationship in the URL of its linkage.
LINKAGE = "relationships"


def page_not_found(request: Any, exception: Exception) -> HttpResponse:
    """Return the 404 response for a URL without a pattern, in a project without a ``handler404``.

    Below the URL of a resource of a router, where a relationship would be, that is an errors
    document (JSON:API 1.1, "Fetching Relationships"). Elsewhere it is Django's own page.

    Args:
        request: the request of Django.
        exception: the ``Resolver404``.
    """
    is_below = is_below_resource(request.path_info)
    answer = exceptions.page_not_found if is_below else defaults.page_not_found
    return answer(request, exception)


def is_below_resource(path: str) -> bool:
    """Return whether a path continues the URL of a resource as a relationship URL does."""
    *above, _ = path.rstrip("/").split("/")
    if above and above[-1] == LINKAGE:
        above.pop()
    resource = "/".join(above)
    return is_resource(resource) or is_resource(f"{resource}/")


def is_resource(path: str) -> bool:
    """Return whether a path is the URL of a resource, from a router of this package."""
    try:
        match = get_resolver(get_urlconf()).resolve(path)
    except Resolver404:
        return False
    known = getattr(match.func, "initkwargs", {})
    is_detail = bool(known.get("detail")) and "related_field" not in match.kwargs
    return is_detail and known.get("registry") is not None
