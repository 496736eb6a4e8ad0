from importlib import metadata
from importlib.resources import files

import pytest

import rest_framework_json_api


def test_the_installed_version_is_the_one_that_the_package_states() -> None:
    installed = metadata.version("djangorestframework-jsonapi")
    assert installed == rest_framework_json_api.__version__


@pytest.mark.parametrize(
    "resource",
    [
        "py.typed",
        "static/rest_framework_json_api/includes.js",
        "templates/rest_framework_json_api/api.html",
        "templates/rest_framework_json_api/includes.html",
    ],
)
def test_the_package_holds_what_is_not_python(resource: str) -> None:
    assert files(rest_framework_json_api).joinpath(resource).is_file()
