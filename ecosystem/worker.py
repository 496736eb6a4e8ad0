"""Runs the tests of one project: ``python -m ecosystem.worker MODULE``."""

import logging
import sys
from importlib import import_module

import django
from django.apps import apps
from django.conf import settings
from django.test.runner import DiscoverRunner

from ecosystem.settings import settings_of
from ecosystem.sources import PROJECTS, read


def main(module: str) -> int:
    """Run the tests of a project, and its system checks; return the number of failures."""
    project = read(module, (PROJECTS / f"{module}.py").read_text(encoding="utf-8"))
    settings.configure(**settings_of(project))
    django.setup()
    # Tables are made for apps that have a module of models: here it is the project itself.
    apps.get_app_config("projects").models_module = import_module(project.path)
    logging.disable()
    failures: int = DiscoverRunner(verbosity=0, interactive=False).run_tests([project.path])
    return failures


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1])))
