"""Install the wheel of a directory into a fresh environment and look into wheel and sdist.

python .ci/check_dist.py DIRECTORY
"""

import subprocess
import sys
import tarfile
import tempfile
import venv
from pathlib import Path

PACKAGE = "rest_framework_json_api"

IN_SDIST = (
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "docs/index.md",
    "example/settings.py",
    f"{PACKAGE}/py.typed",
    "pyproject.toml",
    "setup.cfg",
    "tests/settings.py",
)

IN_WHEEL = (
    "py.typed",
    f"static/{PACKAGE}/includes.js",
    f"templates/{PACKAGE}/api.html",
    f"templates/{PACKAGE}/includes.html",
)

# Runs in the fresh environment, outside of the checkout.
IMPORT_EVERY_MODULE = f"""
import sys
from importlib import import_module, metadata
from importlib.resources import files

import django
from django.conf import settings

settings.configure(
    INSTALLED_APPS=[
        "django.contrib.auth", "django.contrib.contenttypes", "rest_framework", "{PACKAGE}"
    ],
)
django.setup()
package = import_module("{PACKAGE}")
assert package.__file__.startswith(sys.prefix), package.__file__
assert package.__version__ == metadata.version("djangorestframework-jsonapi")
for resource in {IN_WHEEL!r}:
    assert files(package).joinpath(resource).is_file(), resource + " is not in the wheel."
for module in sorted(files(package).iterdir()):
    if module.name.endswith(".py"):
        import_module("{PACKAGE}." + module.name.removesuffix(".py"))
"""


def only(directory: Path, pattern: str) -> Path:
    """Return the one file of the directory that matches."""
    found = sorted(directory.glob(pattern))
    if len(found) != 1:
        sys.exit(f"{directory} should hold one {pattern}, but holds {len(found)}.")
    return found[0]


def check_sdist(sdist: Path) -> None:
    """Exit with a message where a file is not in the sdist."""
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    if missing := sorted(set(IN_SDIST) - names):
        sys.exit(f"{sdist.name} lacks {', '.join(missing)}.")


def check_wheel(wheel: Path) -> None:
    """Install the wheel, without any extra, and import each of its modules."""
    with tempfile.TemporaryDirectory() as outside:
        venv.create(outside, with_pip=True)
        python = str(Path(outside, "bin", "python"))
        install = [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", str(wheel)]
        subprocess.run(install, check=True)
        subprocess.run([python, "-I", "-c", IMPORT_EVERY_MODULE], check=True, cwd=outside)


def main(directory: Path) -> None:
    """Check the one sdist and the one wheel of the directory."""
    check_sdist(only(directory, "*.tar.gz"))
    check_wheel(only(directory, "*.whl").resolve())
    print(f"{directory}: wheel and sdist are complete.")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
