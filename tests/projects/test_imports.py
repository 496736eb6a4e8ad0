"""A project starts, whatever modules of its own the settings name."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import rest_framework_json_api

SETTINGS = """
SECRET_KEY = "secret"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "rest_framework"]
INSTALLED_APPS += ["rest_framework_json_api"]
ROOT_URLCONF = "project_urls"
ALLOWED_HOSTS = ["testserver"]
REST_FRAMEWORK = {
    "DEFAULT_PARSER_CLASSES": ["project_api.OwnParser"],
    "DEFAULT_RENDERER_CLASSES": ["project_api.OwnRenderer"],
    "EXCEPTION_HANDLER": "project_api.handle",
    "DEFAULT_PAGINATION_CLASS": "project_api.OwnPages",
    "DEFAULT_FILTER_BACKENDS": ["project_api.OwnFilter"],
    "UNAUTHENTICATED_USER": None,
}
"""

API = """
from rest_framework_json_api.exceptions import Conflict, exception_handler
from rest_framework_json_api.filters import OrderingFilter
from rest_framework_json_api.pagination import JsonApiPageNumberPagination
from rest_framework_json_api.parsers import JSONParser
from rest_framework_json_api.renderers import JSONRenderer
from rest_framework_json_api.serializers import Serializer
from rest_framework_json_api.utils import format_value


class OwnParser(JSONParser):
    pass


class OwnRenderer(JSONRenderer):
    pass


class OwnPages(JsonApiPageNumberPagination):
    pass


class OwnFilter(OrderingFilter):
    pass


def handle(exc, context):
    return exception_handler(exc, context)
"""

URLS = """
from django.urls import path
from rest_framework.exceptions import NotFound
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from rest_framework_json_api import views


class Answer(GenericAPIView):
    authentication_classes = ()

    def get(self, request):
        return Response({"answer": 42})

    def post(self, request):
        raise NotFound


assert issubclass(views.RelationshipView, GenericAPIView)
urlpatterns = [path("", Answer.as_view())]
"""

REQUESTS = """
import django
from django.test import Client

django.setup()
client = Client()
print(client.get("/").content.decode())
print(client.post("/", {}, "application/vnd.api+json").content.decode())
"""


def run(program: str, folder: Path, **environment: str) -> str:
    """Return what a Python program prints that runs in a folder."""
    (folder / "program.py").write_text(program)
    root = str(Path(rest_framework_json_api.__file__).parent.parent)
    paths = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
    finished = subprocess.run(
        [sys.executable, "-W", "error", "program.py"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": paths, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.stderr == ""
    return finished.stdout


@pytest.mark.parametrize(
    "first",
    [
        "",
        *(f"import rest_framework_json_api.{name}\n" for name in ("settings", "_resources.naming")),
    ],
    ids=["nothing", "settings", "_resources.naming"],
)
def test_a_project_starts_whose_own_modules_import_the_package(tmp_path: Path, first: str) -> None:
    (tmp_path / "project_settings.py").write_text(SETTINGS)
    (tmp_path / "project_api.py").write_text(API)
    (tmp_path / "project_urls.py").write_text(URLS)
    printed = run(first + REQUESTS, tmp_path, DJANGO_SETTINGS_MODULE="project_settings")

    assert printed.splitlines() == [
        '{"jsonapi":{"version":"1.1"},"data":{"answer":42}}',
        '{"jsonapi":{"version":"1.1"},"errors":[{"status":"404","code":"not_found",'
        '"title":"Not Found","detail":"Not found."}]}',
    ]


@pytest.mark.parametrize("module", ["", ".settings", "._resources.naming", "._protocol.errors"])
def test_these_modules_need_no_configured_settings(tmp_path: Path, module: str) -> None:
    program = (
        f"import rest_framework_json_api{module}\n"
        "from django.conf import settings\n"
        "print(settings.configured)\n"
    )

    assert run(program, tmp_path, DJANGO_SETTINGS_MODULE="") == "False\n"
