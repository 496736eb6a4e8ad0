"""The settings of the package."""

from types import SimpleNamespace
from typing import Any

import pytest

from rest_framework_json_api.settings import JSONAPISettings, json_api_settings


@pytest.mark.parametrize(
    ("name", "default"),
    [
        ("ALLOWED_QUERY_PARAMETERS", ()),
        ("FORMAT_FIELD_NAMES", False),
        ("FORMAT_RELATED_LINKS", False),
        ("FORMAT_TYPES", False),
        ("PLURALIZE_TYPES", False),
        ("UNIFORM_EXCEPTIONS", False),
    ],
)
def test_a_setting_that_a_project_leaves_out_has_its_default(name: str, default: Any) -> None:
    assert getattr(JSONAPISettings(SimpleNamespace()), name) == default


def test_a_setting_of_the_project_is_read_with_the_prefix() -> None:
    project = SimpleNamespace(JSON_API_FORMAT_TYPES="dasherize", FORMAT_FIELD_NAMES="camelize")
    read = JSONAPISettings(project)

    assert (read.FORMAT_TYPES, read.FORMAT_FIELD_NAMES) == ("dasherize", False)


def test_own_defaults_can_be_given() -> None:
    assert JSONAPISettings(SimpleNamespace(), {"COLOUR": "blue"}).COLOUR == "blue"


def test_a_setting_is_looked_up_once() -> None:
    project = SimpleNamespace(JSON_API_FORMAT_TYPES="dasherize")
    read = JSONAPISettings(project)
    found = [read.FORMAT_TYPES]
    project.JSON_API_FORMAT_TYPES = "camelize"
    found.append(read.FORMAT_TYPES)
    read.reload()

    assert [*found, read.FORMAT_TYPES] == ["dasherize", "dasherize", "camelize"]


def test_an_unknown_setting_is_named_in_the_error() -> None:
    with pytest.raises(AttributeError, match=r"Invalid JSON:API setting: 'FORMAT_FIELDNAMES'\."):
        _ = json_api_settings.FORMAT_FIELDNAMES


def test_a_change_of_a_setting_is_followed(settings: Any) -> None:
    settings.JSON_API_FORMAT_FIELD_NAMES = "dasherize"
    found = [json_api_settings.FORMAT_FIELD_NAMES]
    settings.JSON_API_FORMAT_FIELD_NAMES = "capitalize"

    assert [*found, json_api_settings.FORMAT_FIELD_NAMES] == ["dasherize", "capitalize"]


def test_a_change_of_another_setting_keeps_what_was_looked_up(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_api_settings, "FORMAT_TYPES", "kept")
    settings.PAGE_TITLE = "changed"

    assert json_api_settings.FORMAT_TYPES == "kept"
