"""The page of the documentation that tells what works with which packages.

Its sentences are the names of the tests of the projects, and its remarks their docstrings, so that
it can be written and checked where none of the packages is installed.
"""

from collections.abc import Iterable, Mapping

from ecosystem.sources import ROOT, Project
from tests.spec.conformance import escaped, sentence

PAGE = ROOT.parent / "docs" / "works-with.md"

#: What a paragraph starts with that tells what a user cannot have.
EXCEPTION = "What does not work:"

INTRODUCTION = """\
<!-- Written by: python -m ecosystem --write -->

# Works with

Small projects use this package together with others. Each of them is one module of the folder
`ecosystem` of the source, with the recommended settings and what the documentation of the other
package asks for. `make ecosystem` installs the packages and runs the tests of the projects: each
answer is checked to be a valid document, and each list to take as many queries for twenty rows as
for two. What is said below is what they show.

django-filter, django-polymorphic, drf-spectacular and orjson are extras of this package itself.

| Package | Versions | For | |
| --- | --- | --- | --- |
{table}
"""


def page(projects: Iterable[Project], versions: Mapping[str, str]) -> str:
    """Return the whole page.

    Args:
        projects: all projects.
        versions: the versions that are installed, as ranges, by the name of the package.
    """
    known = list(projects)
    table = "".join(row(project, versions.get(project.package, "")) for project in known)
    return "\n".join([INTRODUCTION.format(table=table.rstrip()), *map(section, known)])


def row(project: Project, versions: str) -> str:
    """Return the row of a project in the table."""
    name = f"[{project.package}](#{anchor(project.package)})"
    known = f"`{versions}`" if versions else ""
    return f"| {name} | {known} | {project.purpose} | {result(project)} |\n"


def result(project: Project) -> str:
    """Return in a few words how a project works."""
    return "works, with exceptions" if EXCEPTION in project.remarks else "works"


def section(project: Project) -> str:
    """Return the section of a project."""
    tried = "\n".join(f"- {escaped(sentence(test))}" for test in project.tests)
    remarks = f"{project.remarks}\n\n" if project.remarks else ""
    return f"## {project.package}\n\n{remarks}{tried}\n"


def anchor(heading: str) -> str:
    """Return the anchor of a heading."""
    return "".join(
        sign for sign in heading.lower().replace(" ", "-") if sign.isalnum() or sign in "-_"
    )
