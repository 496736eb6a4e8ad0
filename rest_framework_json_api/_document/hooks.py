"""The extension points of the renderer: which of them a project overrides."""

from collections.abc import Callable
from types import MethodType
from typing import Any


class classinstancemethod:
    """A method that is called on the instance where there is one, else on the class.

    Projects override the extension points of the renderer as either, and call them on either.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return MethodType(self.function, owner)
        method = MethodType(self.function, instance)
        if attribute_of(owner, self.name) is self:
            # No override stands before it, so that the instance can keep what it would get again.
            instance.__dict__[self.name] = method
        return method


def attribute_of(owner: type, name: str) -> Any:
    """Return an attribute of a class as it is there, without binding it."""
    return next(vars(base)[name] for base in owner.__mro__ if name in vars(base))


def is_overridden(renderer: Any, name: str) -> bool:
    """Tell whether a project has its own way at an extension point of the renderer.

    Takes the renderer as an instance or as a class.
    """
    is_class = isinstance(renderer, type)
    default = attribute_of(renderer if is_class else type(renderer), name)
    if not isinstance(default, classinstancemethod):
        return True
    own = None if is_class else renderer.__dict__.get(name)
    return own is not None and getattr(own, "__func__", None) is not default.function
