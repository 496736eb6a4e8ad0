"""What the sources of the projects tell, which are read and not run: no other package is needed."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
PROJECTS = ROOT / "projects"
REQUIREMENTS = ROOT / "requirements.txt"


@dataclass(frozen=True)
class Project:
    """A project, as its source has it.

    Attributes:
        module: the name of its module.
        package: what it works with; the name of a distribution where that is one.
        purpose: what that is for.
        remarks: what a user has to know, as paragraphs of Markdown; empty where there is nothing.
        settings: what it adds to the settings of all projects.
        tests: the names of its tests.
    """

    module: str
    package: str
    purpose: str
    remarks: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    tests: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The dotted path of its module."""
        return f"ecosystem.projects.{self.module}"


def requirements() -> dict[str, str]:
    """Return the versions that are installed, as ranges, by the name of the distribution."""
    lines = REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    pairs = [line.partition(">") for line in lines if line and not line.startswith("#")]
    return {name: f"{sign}{versions}" for name, sign, versions in pairs}


def projects() -> list[Project]:
    """Return all projects, by the name of what they work with."""
    paths = [path for path in PROJECTS.glob("*.py") if path.stem != "__init__"]
    found = [read(path.stem, path.read_text(encoding="utf-8")) for path in paths]
    return sorted(found, key=lambda project: project.package.lower())


def read(module: str, source: str) -> Project:
    """Return the project that a source is.

    Raises:
        ValueError: where the first line of its docstring does not name the package.
    """
    tree = ast.parse(source)
    first, _, remarks = (ast.get_docstring(tree) or "").partition("\n")
    package, colon, purpose = first.partition(": ")
    if not colon:
        raise ValueError(f"{module}: the docstring starts with the name of a package and a colon.")
    return Project(
        module, package, purpose, remarks.strip(), settings_in(tree), tuple(tests_in(tree))
    )


def settings_in(tree: ast.Module) -> Mapping[str, Any]:
    """Return the value of ``SETTINGS``."""
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="SETTINGS")], value=value):
                found: Mapping[str, Any] = ast.literal_eval(value)
                return found
    return {}


def tests_in(tree: ast.Module) -> Iterator[str]:
    """Yield the names of the tests."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and is_test(node.name):
            yield node.name


def is_test(name: str) -> bool:
    """Tell whether a function is a test by its name."""
    return name.startswith("test_")
