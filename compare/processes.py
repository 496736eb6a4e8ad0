"""The processes that answer."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

COMPARE = Path(__file__).resolve().parent


def answered(python: str, project: str, dialect: str = "") -> Any:
    """Return what the package of this checkout answers: ``versions`` and ``answers``.

    Args:
        python: an interpreter that has Django, DRF, django-filter and django-polymorphic.
        project: the name of the project.
        dialect: the value of ``JSON_API_DIALECT``, or "" for the default.
    """
    return output([python, "-m", "compare.worker", project, dialect], COMPARE.parent)


def published(python: str, project: str) -> Any:
    """Return what the package that an environment has answers.

    It finds the projects in a directory where nothing else is, so that no other package of the same
    name can be imported.
    """
    with TemporaryDirectory() as directory:
        Path(directory, COMPARE.name).symlink_to(COMPARE)
        return output([python, "-m", "compare.worker", project], Path(directory))


def output(command: list[str], directory: Path) -> Any:
    """Return what a process prints as JSON.

    Raises:
        RuntimeError: where it fails; it has written why to the standard error.
    """
    done = subprocess.run(
        command, cwd=directory, env=environment(directory), stdout=subprocess.PIPE, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} has failed.")
    return json.loads(done.stdout)


def environment(directory: Path) -> Mapping[str, str]:
    """Return the environment of a process that imports from a directory."""
    return {
        **os.environ,
        "PYTHONPATH": str(directory),
        "PYTHONWARNINGS": "ignore",
        "PYTHONHASHSEED": "0",
    }
