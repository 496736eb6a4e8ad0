"""The layer guard: which folder or module of the package may import which."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import rest_framework_json_api
from tests.house.structure import Import, Module, Structure, folder_of

PACKAGE = "rest_framework_json_api"
ROOT = Path(rest_framework_json_api.__file__).parent

# Each module may import those before it.
ORDER = (
    "settings",
    "_published",
    "_resources",
    "_dialect",
    "_protocol",
    "negotiation",
    "pagination",
    "_query",
    "_fields",
    "_routing",
    "filters",
    "relations",
    "_plan",
    "django_filters",
    "_loading",
    "_document",
    "_writing",
    "renderers",
    "_serializing",
    "parsers",
    "exceptions",
    "serializers",
    "metadata",
    "responses",
    "_endpoints",
    "_checks",
    "checks",
    "handlers",
    "schemas",
    "views",
    "routers",
    "apps",
    "atomic",
    "openapi",
    "testing",
    "utils",
)
# Documented names for users: it may import any module, and none imports it.
FOR_USERS = "utils"

# These modules of DRF import the parsers and renderers that a project's settings name. A project
# whose own parser imports one of ours could not start if ours imported them.
BELOW_VIEWS = ORDER[: ORDER.index("views")]
VIEWS_OF_DRF = tuple(
    f"rest_framework.{name}" for name in ("views", "generics", "viewsets", "routers")
)

LATE_IMPORTS = {"exceptions": {"rest_framework.views", "rest_framework.views.exception_handler"}}


def violations(module: Module) -> list[str]:
    """Return a sentence for each import of the module that the layers forbid."""
    own = layer(module.name)
    if own not in ORDER:
        return [f"{own} stands nowhere in the order of the modules."]
    return [sentence for each in module.imports for sentence in forbidden(own, each)]


def layer(name: str) -> str:
    """Return the folder or module of the package that a name is in; none for the package itself."""
    return folder_of(name).removeprefix(PACKAGE).removeprefix(".")


def forbidden(own: str, imported: Import) -> list[str]:
    """Return a sentence if a layer may not import a name where it does."""
    name = imported.name
    if imported.is_late:
        is_known = name in LATE_IMPORTS.get(own, ())
        return [] if is_known else [f"{own} hides an import of {name} in a function."]
    if is_within(name, VIEWS_OF_DRF) and own in BELOW_VIEWS:
        return [f"{own} imports {name}, which loads the classes that the settings name."]
    below = layer(name)
    if not is_within(name, [PACKAGE]) or below == own or below.startswith("__"):
        return []
    if below not in ORDER:
        return [f"{own} imports {name}, which stands nowhere in the order of the modules."]
    if below == FOR_USERS or ORDER.index(below) > ORDER.index(own):
        return [f"{own} imports {below}, which stands above it."]
    return []


def is_within(name: str, modules: tuple[str, ...] | list[str]) -> bool:
    """Tell whether the name is one of the modules or in one of them."""
    return any(f"{name}.".startswith(f"{module}.") for module in modules)


MODULES = [module for name, module in Structure.of(ROOT).modules.items() if name != PACKAGE]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_a_module_imports_only_what_stands_below_it(module: Module) -> None:
    assert violations(module) == []


def test_the_package_itself_imports_nothing() -> None:
    assert Structure.of(ROOT).modules[PACKAGE].imports == []


def source_of(layer: str, source: str) -> Module:
    """Return a module of a layer, with a source."""
    return Module(f"{PACKAGE}.{layer}", source)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("_plan", "from rest_framework_json_api._resources import field_key"),
        ("_plan", "from rest_framework_json_api import __version__, settings"),
        ("_plan", "from ._resources import field_key"),
        ("_plan", "import rest_framework.serializers"),
        ("parsers", "from rest_framework_json_api.renderers import JSONRenderer"),
        ("exceptions", "def f():\n    from rest_framework.views import exception_handler"),
        ("exceptions", "def f():\n    from rest_framework import views"),
        ("django_filters", "from rest_framework_json_api.django_filters.backends import Backend"),
        ("views", "from rest_framework import generics, viewsets"),
        ("utils", "from rest_framework_json_api.testing import document"),
    ],
)
def test_what_the_layers_allow(module: str, source: str) -> None:
    assert violations(source_of(module, source)) == []


@pytest.mark.parametrize(
    ("module", "source", "sentence"),
    [
        (
            "_resources",
            "from rest_framework_json_api._plan import Plan",
            "_resources imports _plan, which stands above it.",
        ),
        (
            "_resources",
            "from rest_framework_json_api import _plan",
            "_resources imports _plan, which stands above it.",
        ),
        (
            "_resources",
            "import rest_framework_json_api._plan as plan",
            "_resources imports _plan, which stands above it.",
        ),
        (
            "_resources",
            "from . import _plan",
            "_resources imports _plan, which stands above it.",
        ),
        (
            "_resources",
            "if TYPE_CHECKING:\n    from ._plan import Plan",
            "_resources imports _plan, which stands above it.",
        ),
        (
            "renderers",
            "from rest_framework_json_api.parsers import JSONParser",
            "renderers imports parsers, which stands above it.",
        ),
        (
            "testing",
            "from rest_framework_json_api.utils import format_value",
            "testing imports utils, which stands above it.",
        ),
        (
            "views",
            "from rest_framework_json_api.helpers import helper",
            "views imports rest_framework_json_api.helpers.helper, which stands nowhere in the "
            "order of the modules.",
        ),
        (
            "views",
            "import rest_framework_json_api",
            "views imports rest_framework_json_api, which stands nowhere in the order of the "
            "modules.",
        ),
        (
            "helpers",
            "",
            "helpers stands nowhere in the order of the modules.",
        ),
        (
            "views",
            "def f():\n    from rest_framework_json_api._plan import Plan",
            "views hides an import of rest_framework_json_api._plan.Plan in a function.",
        ),
        (
            "views",
            "class A:\n    async def f(self):\n        if True:\n            import json",
            "views hides an import of json in a function.",
        ),
        (
            "views",
            "def f():\n    from . import _plan",
            "views hides an import of rest_framework_json_api._plan in a function.",
        ),
        (
            "exceptions",
            "def f():\n    from rest_framework.views import APIView",
            "exceptions hides an import of rest_framework.views.APIView in a function.",
        ),
        (
            "exceptions",
            "from rest_framework.views import exception_handler",
            "exceptions imports rest_framework.views.exception_handler, which loads the classes "
            "that the settings name.",
        ),
        (
            "renderers",
            "from rest_framework import generics",
            "renderers imports rest_framework.generics, which loads the classes that the settings "
            "name.",
        ),
        (
            "settings",
            "import rest_framework.routers",
            "settings imports rest_framework.routers, which loads the classes that the settings "
            "name.",
        ),
    ],
)
def test_what_the_layers_forbid(module: str, source: str, sentence: str) -> None:
    assert violations(source_of(module, source)) == [sentence]


def test_a_relative_import_starts_from_the_package_of_its_module() -> None:
    source = "from ..views import ModelViewSet\nfrom .backends import Backend"
    assert violations(source_of("django_filters.backends", source)) == [
        "django_filters imports views, which stands above it."
    ]


IMPORT_IN_A_PROJECT = f"""
import sys
from importlib import import_module

import django
from django.conf import settings

settings.configure(
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "rest_framework"]
)
django.setup()
for module in sys.argv[1].split():
    import_module("{PACKAGE}." + module)
    loaded = sorted(set({VIEWS_OF_DRF!r}) & set(sys.modules))
    assert not loaded, f"The import of {{module}} loads {{loaded}}."
"""


def test_modules_below_the_views_do_not_load_the_views_of_drf() -> None:
    present = {layer(module.name) for module in MODULES}
    without_extra = set() if find_spec("django_filters") else {"django_filters"}
    modules = [name for name in BELOW_VIEWS if name in present - without_extra]
    command = [sys.executable, "-c", IMPORT_IN_A_PROJECT, " ".join(modules)]
    finished = subprocess.run(command, capture_output=True, text=True, cwd=ROOT.parent)
    assert finished.stderr == ""
