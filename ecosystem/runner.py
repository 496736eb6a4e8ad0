"""Runs the projects, each in a process of its own, and tells what came of them."""

import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import metadata

from ecosystem.page import PAGE, page, result
from ecosystem.sources import ROOT, Project, projects, requirements
from rest_framework_json_api import __version__

#: How long a project may take, in seconds.
LIMIT = 120

#: The name that other packages ask for.
OURS = "djangorestframework-jsonapi"

REPLACED = f"Another {OURS} is installed than this package, which is {__version__}."
STALE = f"{PAGE.name} is stale: write it anew with python -m ecosystem --write."


@dataclass(frozen=True)
class Run:
    """What came of a project: its status is zero where all was right."""

    project: Project
    status: int
    output: str

    @property
    def cells(self) -> tuple[str, ...]:
        """What the table says of it."""
        how = "FAILS" if self.status else result(self.project)
        return (
            self.project.package,
            version(self.project.package),
            str(len(self.project.tests)),
            how,
        )


def version(package: str) -> str:
    """Return the version of a package that is installed; a dash for what is no package."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "-"


def run(project: Project) -> Run:
    """Run the tests of a project."""
    command = [sys.executable, "-W", "ignore", "-m", "ecosystem.worker", project.module]
    done = subprocess.run(
        command,
        cwd=ROOT.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    return Run(project, done.returncode, done.stdout)


def table(rows: Iterable[Sequence[str]]) -> str:
    """Return rows of text with columns of one width."""
    lines = list(rows)
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def chosen_of(known: Sequence[Project], names: Sequence[str]) -> Sequence[Project]:
    """Return the projects with some names of modules; all of them where there is no name."""
    if unknown := set(names) - {project.module for project in known}:
        raise SystemExit(f"There is no project {min(unknown)!r}.")
    return [project for project in known if project.module in names] if names else known


def main(arguments: Sequence[str]) -> int:
    """Run the projects that are named, or all; return 1 where something is wrong.

    With ``--write`` the page is written anew; without it, a page that is stale is wrong.
    """
    known = projects()
    text = page(known, requirements())
    chosen = chosen_of(known, [name for name in arguments if not name.startswith("-")])
    if "--write" in arguments:
        PAGE.write_text(text, encoding="utf-8")
    stale = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = list(pool.map(run, chosen))
    failed = [done for done in runs if done.status]
    for done in failed:
        print(f"{done.project.package}\n\n{done.output}")
    print(table([("package", "version", "tests", "result"), *(done.cells for done in runs)]))
    wrong = [*([STALE] if stale else []), *([REPLACED] if version(OURS) != __version__ else [])]
    print("\n".join(wrong), end="\n" if wrong else "")
    return int(bool(failed or wrong))
