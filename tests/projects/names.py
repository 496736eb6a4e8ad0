"""Describe the names that the modules of the package show in a Python environment, as JSON.

Run it with the published package to record its names again::

    PYTHON -P tests/projects/names.py > tests/projects/data/names_of_8_1.json
"""

import inspect
import json
import pkgutil
import sys
from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any

import django
from django.conf import settings

PACKAGE = "rest_framework_json_api"


def described_package() -> dict[str, Any]:
    """Return the description of each module that shows any names, by its dotted name."""
    package = import_module(PACKAGE)
    found = pkgutil.walk_packages(package.__path__, f"{PACKAGE}.")
    modules = {name: import_module(name) for name in [PACKAGE, *(module.name for module in found)]}
    described = {name: described_module(name, vars(module)) for name, module in modules.items()}
    return {name: description for name, description in described.items() if description["names"]}


def described_module(module: str, attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return where the names of a module come from, and what its functions and classes take."""
    shown = {name: attributes[name] for name in public(attributes)}
    values = {name: value for name, value in shown.items() if not is_of_python(value)}
    own = {n: value for n, value in values.items() if getattr(value, "__module__", "") == module}
    return {
        "names": {name: origin(value) for name, value in values.items()},
        "functions": {
            name: parameters(value) for name, value in own.items() if inspect.isfunction(value)
        },
        "classes": {
            name: described_class(value) for name, value in own.items() if inspect.isclass(value)
        },
    }


def described_class(owner: type) -> dict[str, Any]:
    """Return what classes of the package give to a class: attributes, and methods with parameters.

    A method is described by its parameters, another attribute by null.
    """
    bases = [base for base in owner.__mro__ if base.__module__.partition(".")[0] == PACKAGE]
    names = {name for base in bases for name in public(vars(base))}
    names |= {name for name in ("__init__", "__new__") if any(name in vars(base) for base in bases)}
    return {name: described_attribute(getattr(owner, name)) for name in sorted(names)}


def described_attribute(value: Any) -> list[str] | None:
    """Return the parameters of a method; None for another attribute."""
    is_method = inspect.isfunction(value) or inspect.ismethod(value)
    return parameters(value) if is_method else None


def parameters(function: Any) -> list[str]:
    """Return the parameters of a function as they are written, without their defaults."""
    stars: dict[Any, str] = {
        inspect.Parameter.VAR_POSITIONAL: "*",
        inspect.Parameter.VAR_KEYWORD: "**",
    }
    return [
        stars.get(parameter.kind, "") + parameter.name
        for parameter in inspect.signature(function).parameters.values()
    ]


def origin(value: Any) -> str | None:
    """Return the dotted name of a module, function or class; None for another value."""
    if inspect.ismodule(value):
        return value.__name__
    return f"{value.__module__}.{value.__qualname__}" if hasattr(value, "__qualname__") else None


def is_of_python(value: Any) -> bool:
    """Tell whether a value is a module, a function or a class of the standard library."""
    package = (origin(value) or type(value).__module__).partition(".")[0]
    is_feature = package == "__future__"
    return is_feature or (origin(value) is not None and package in sys.stdlib_module_names)


def public(names: Iterable[str]) -> list[str]:
    """Return the names that do not begin with an underscore, in order."""
    return sorted(name for name in names if not name.startswith("_"))


if __name__ == "__main__":
    settings.configure(
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "rest_framework",
            PACKAGE,
        ]
    )
    django.setup()
    sys.stdout.write(json.dumps(described_package(), indent=1, sort_keys=True) + "\n")
