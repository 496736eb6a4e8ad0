"""The extension points of the renderer, and whether a project overrides one of them."""

from collections.abc import Callable, Iterable, Mapping
from types import MethodType
from typing import Any, Protocol

#: Included resource objects by type and id.
Cache = dict[str, dict[str, dict[str, Any]]]


#: The fields of a serializer by name.
Fields = Mapping[str, Any]


class Hooks(Protocol):
    """The extension points of a renderer that make documents.

    Only overridden hooks are called, and ``extract_meta`` where a serializer has ``meta_fields``.
    """

    @property
    def extract_attributes(self) -> Callable[[Fields, Any], dict[str, Any]]:
        """From fields and the data of a resource to its ``attributes``."""

    @property
    def extract_relationships(self) -> Callable[[Fields, Any, Any], dict[str, Any]]:
        """From fields, data and instance of a resource to its ``relationships``."""

    @property
    def extract_relation_instance(self) -> Callable[[Any, Any], Any]:
        """From a relation field and an instance to the related objects."""

    @property
    def extract_included(
        self,
    ) -> Callable[[Fields, Any, Any, Iterable[str], Cache], None]:
        """Adds the resources included below a resource to the cache."""

    @property
    def extract_meta(self) -> Callable[[Any, Any], dict[str, Any]]:
        """From a serializer and the data of a resource to its ``meta``."""

    @property
    def build_json_resource_obj(self) -> Callable[..., dict[str, Any]]:
        """Makes a whole resource object."""


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
        if static_attribute(owner, self.name) is self:
            # It is not overridden, so the instance can keep the bound method.
            instance.__dict__[self.name] = method
        return method


def static_attribute(owner: type, name: str) -> Any:
    """Return an attribute of a class or its bases without binding it."""
    return next(vars(base)[name] for base in owner.__mro__ if name in vars(base))


def is_overridden(renderer: Hooks | type, name: str) -> bool:
    """Tell whether a project overrides an extension point, in a subclass or on the instance.

    Takes the renderer as an instance or as a class.
    """
    owner = renderer if isinstance(renderer, type) else type(renderer)
    default = static_attribute(owner, name)
    if not isinstance(default, classinstancemethod):
        return True
    own = vars(renderer).get(name) if owner is not renderer else None
    return own is not None and getattr(own, "__func__", None) is not default.function
