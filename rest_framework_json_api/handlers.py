"""What answers at URLs that no pattern of the URLconf takes, where a project does not say it."""

from typing import Any

from django.http import HttpResponse
from django.urls import Resolver404, get_resolver, get_urlconf
from django.views import defaults

from rest_framework_json_api import exceptions

#: What stands before the name of a relationship in the URL of its linkage.
LINKAGE = "relationships"


def page_not_found(request: Any, exception: Exception) -> HttpResponse:
    """Answer 404 where no URL pattern fits, in a project without a ``handler404``.

    Below the URL of a resource that a router has made there is no relationship of that name
    (JSON:API 1.1, "Fetching Relationships"), which an errors document says. Elsewhere it is the
    answer of Django.
    """
    is_below = is_below_resource(request.path_info)
    answer = exceptions.page_not_found if is_below else defaults.page_not_found
    return answer(request, exception)


def is_below_resource(path: str) -> bool:
    """Tell whether a path would name a relationship of a resource that a router has a URL for."""
    *above, _ = path.rstrip("/").split("/")
    if above and above[-1] == LINKAGE:
        above.pop()
    resource = "/".join(above)
    return is_resource(resource) or is_resource(f"{resource}/")


def is_resource(path: str) -> bool:
    """Tell whether a path is the URL of a resource that a router of this package has made."""
    try:
        match = get_resolver(get_urlconf()).resolve(path)
    except Resolver404:
        return False
    known = getattr(match.func, "initkwargs", {})
    is_detail = bool(known.get("detail")) and "related_field" not in match.kwargs
    return is_detail and known.get("registry") is not None
