"""Who takes exceptions that DRF has no answer to: middleware and error handlers of a project."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from inspect import isclass, unwrap
from types import CodeType
from typing import Any

from django.conf import settings
from django.urls import get_resolver, get_urlconf
from django.utils.module_loading import import_string
from django.views import defaults

#: The method of a middleware that Django asks about the exceptions of views.
HOOK = "process_exception"


def is_taken(*usual: Callable[..., Any]) -> bool:
    """Tell whether a project may do something about an exception that leaves a view.

    Args:
        usual: the handlers of the status 500 that are none of a project's own.
    """
    return any(map(takes_exceptions, settings.MIDDLEWARE)) or server_error_handler() not in usual


def server_error_handler() -> Any:
    """Return what the URLconf of the request names as ``handler500``, or that of Django."""
    # A test may call a view where there is no URLconf.
    known = get_urlconf() or getattr(settings, "ROOT_URLCONF", None)
    return get_resolver(known).resolve_error_handler(500) if known else defaults.server_error


@lru_cache(64)
def takes_exceptions(path: str) -> bool:
    """Tell whether a middleware has ``process_exception``, or may have it.

    A function makes the middleware when the server starts, so its code has to tell.
    """
    middleware = import_string(path)
    if isclass(middleware) or hasattr(middleware, HOOK):
        return hasattr(middleware, HOOK)
    function = unwrap(middleware)
    code = getattr(function, "__code__", None)
    if code is None:
        return True
    names = set(names_in(code))
    known = getattr(function, "__globals__", {})
    return HOOK in names or any(hasattr(known.get(name), HOOK) for name in names)


def names_in(code: CodeType) -> Iterator[str]:
    """Yield the names of attributes and of global values in a function and those inside of it."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from names_in(constant)
        elif isinstance(constant, str):
            yield constant
