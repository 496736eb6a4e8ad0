"""The layer guard: which module of the package may import which.

The package is read, not run, so that an import counts wherever it stands.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

import rest_framework_json_api

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

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def violations(module: str, source: str, package: str = PACKAGE) -> list[str]:
    """Return a sentence for each import of the module that the layers forbid.

    ``package`` is the one that the module's relative imports start from.
    """
    if module not in ORDER:
        return [f"{module} stands nowhere in the order of the modules."]
    tree = ast.parse(source)
    late = set(late_statements(tree))
    found: list[str] = []
    for statement in ast.walk(tree):
        for name in imported_names(statement, package):
            if statement not in late:
                found += forbidden(module, name)
            elif name not in LATE_IMPORTS.get(module, ()):
                found.append(f"{module} hides an import of {name} in a function.")
    return found


def late_statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield what stands inside of a function."""
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield from ast.walk(node)


def imported_names(statement: ast.AST, package: str) -> list[str]:
    """Return the absolute dotted names that an import statement names."""
    if isinstance(statement, ast.Import):
        return [alias.name for alias in statement.names]
    if not isinstance(statement, ast.ImportFrom):
        return []
    base = origin(statement, package)
    return [f"{base}.{alias.name}" for alias in statement.names]


def origin(statement: ast.ImportFrom, package: str) -> str:
    """Return the absolute name of the module that names are imported from."""
    parents = package.split(".")
    start = parents[: len(parents) + 1 - statement.level] if statement.level else []
    return ".".join([*start, *filter(None, [statement.module])])


def forbidden(module: str, name: str) -> list[str]:
    """Return a sentence if the module may not import the name."""
    if is_within(name, VIEWS_OF_DRF) and module in BELOW_VIEWS:
        return [f"{module} imports {name}, which loads the classes that the settings name."]
    if not is_within(name, [PACKAGE]):
        return []
    imported = name.removeprefix(PACKAGE).lstrip(".").partition(".")[0]
    if imported.startswith("__") or imported == module:
        return []
    if imported not in ORDER:
        return [f"{module} imports {name}, which stands nowhere in the order of the modules."]
    if imported == FOR_USERS or ORDER.index(imported) > ORDER.index(module):
        return [f"{module} imports {imported}, which stands above it."]
    return []


def is_within(name: str, modules: tuple[str, ...] | list[str]) -> bool:
    """Tell whether the name is one of the modules or in one of them."""
    return any(f"{name}.".startswith(f"{module}.") for module in modules)


def module_of(path: Path) -> str:
    """Return the module, or the subpackage, of the package that a file belongs to."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def package_of(path: Path) -> str:
    """Return the dotted name of the package that a file stands in."""
    return ".".join([PACKAGE, *path.relative_to(ROOT).parent.parts])


FILES = [path for path in sorted(ROOT.rglob("*.py")) if path != ROOT / "__init__.py"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_stands_below_it(path: Path) -> None:
    assert violations(module_of(path), path.read_text(), package_of(path)) == []


def test_the_package_itself_imports_nothing() -> None:
    tree = ast.parse((ROOT / "__init__.py").read_text())
    assert [name for node in ast.walk(tree) for name in imported_names(node, PACKAGE)] == []


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
    assert violations(module, source) == []


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
    assert violations(module, source) == [sentence]


def test_a_relative_import_starts_from_the_package_of_its_module() -> None:
    source = "from ..views import ModelViewSet\nfrom .backends import Backend"
    assert violations("django_filters", source, f"{PACKAGE}.django_filters") == [
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
    present = {module_of(path) for path in FILES}
    without_extra = set() if find_spec("django_filters") else {"django_filters"}
    modules = [name for name in BELOW_VIEWS if name in present - without_extra]
    command = [sys.executable, "-c", IMPORT_IN_A_PROJECT, " ".join(modules)]
    finished = subprocess.run(command, capture_output=True, text=True, cwd=ROOT.parent)
    assert finished.stderr == ""
