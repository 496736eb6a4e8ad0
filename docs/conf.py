"""Sphinx configuration. Nothing of it needs a network."""

import os
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "example.settings")
django.setup()

from rest_framework_json_api import __version__  # noqa: E402

project = "djangorestframework-jsonapi"
author = "The rest_framework_json_api developers"
project_copyright = f"2026, {author}"
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4

autodoc_default_options = {
    "members": True,
    "member-order": "bysource",
    "show-inheritance": True,
    "ignore-module-all": True,
}
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented_params"
# References to other packages, and to private modules, lead nowhere in these pages.
nitpick_ignore_regex = [
    (r"py:.*", r"(?!rest_framework_json_api\.).*"),
    (r"py:.*", r"rest_framework_json_api\.(\w+\.)*_.*"),
]

html_theme = "alabaster"
