"""The names that the modules of 8.1 show: ours have them, and what they take is taken.

``names_of_8_1.json`` is recorded with ``tests/projects/names.py``.
"""

import inspect
import json
from importlib import import_module
from importlib.util import find_spec
from itertools import takewhile
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest

import rest_framework_json_api
from rest_framework_json_api import pagination, utils
from tests.projects.names import parameters

PACKAGE = "rest_framework_json_api"
RECORDED = json.loads((Path(__file__).parent / "data" / "names_of_8_1.json").read_text())

#: What has no place here, with the reason.
EXCEPTIONS = {
    (PACKAGE, "compat"): "a module that shows no name",
}
#: What comes from elsewhere here, with the reason.
MOVED = {
    "Hyperlink": "the one of Django REST framework, with a name, too",
}


def needs_extra(name: str | None) -> bool:
    """Tell whether a name is one of the module for an extra that is not installed."""
    of_extra = (name or "").startswith(f"{PACKAGE}.django_filters")
    return of_extra and find_spec("django_filters") is None


MODULES = [name for name in RECORDED if not needs_extra(name)]
CLASSES = [(module, name) for module in MODULES for name in RECORDED[module]["classes"]]
FUNCTIONS = [(module, name) for module in MODULES for name in RECORDED[module]["functions"]]


def is_installed(place: str | None) -> bool:
    """Tell whether a name is there: an extra may lack, and versions of another package differ."""
    if place is None or place.startswith(PACKAGE):
        return not needs_extra(place)
    try:
        resolve_name(place)
    except (AttributeError, ImportError):
        return False
    return True


def shown(module: str, name: str) -> Any:
    """Return what a module shows under a name."""
    return getattr(import_module(module), name)


@pytest.mark.parametrize("module", MODULES)
def test_each_name_of_a_module_can_be_imported_from_there(module: str) -> None:
    for name in MODULES:
        import_module(name)
    recorded = RECORDED[module]["names"]
    names = [name for name in recorded if (module, name) not in EXCEPTIONS]
    names = [name for name in names if is_installed(recorded[name])]
    assert [name for name in names if not hasattr(import_module(module), name)] == []


@pytest.mark.parametrize("module", MODULES)
def test_a_name_of_another_package_is_what_that_package_has(module: str) -> None:
    foreign = {
        name: (shown(module, name), resolve_name(place))
        for name, place in RECORDED[module]["names"].items()
        if place is not None and not place.startswith(PACKAGE) and is_installed(place)
    }
    assert [name for name, (own, theirs) in foreign.items() if not stands_for(own, theirs)] == []


@pytest.mark.parametrize("module", MODULES)
def test_a_name_of_this_package_is_the_same_in_each_module(module: str) -> None:
    own = {
        name: place
        for name, place in RECORDED[module]["names"].items()
        if (module, name) not in EXCEPTIONS and str(place).startswith(f"{PACKAGE}.")
    }
    for name, place in own.items():
        home, _, attribute = place.rpartition(".")
        if place not in RECORDED:
            assert shown(module, name) is shown(home, attribute)


def test_a_name_that_nobody_has_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=f"module '{PACKAGE}.utils' has no attribute 'gone'"):
        shown(f"{PACKAGE}.utils", "gone")
    with pytest.raises(AttributeError, match="has no attribute 'gone'"):
        shown(f"{PACKAGE}.serializers", "gone")


@pytest.mark.parametrize(("module", "name"), CLASSES)
def test_each_attribute_of_a_class_is_there(module: str, name: str) -> None:
    attributes = RECORDED[module]["classes"][name]
    owner = shown(module, name)
    assert [name for name in attributes if not hasattr(owner, name)] == []


@pytest.mark.parametrize(("module", "name"), CLASSES)
def test_each_method_of_a_class_takes_what_it_took(module: str, name: str) -> None:
    owner = shown(module, name)
    methods = RECORDED[module]["classes"][name]
    taken = {method: names for method, names in methods.items() if names and name not in MOVED}
    refused = {
        method: names
        for method, names in taken.items()
        if not takes(parameters(getattr(owner, method)), names)
    }
    assert refused == {}


@pytest.mark.parametrize(("module", "name"), FUNCTIONS)
def test_each_function_takes_what_it_took(module: str, name: str) -> None:
    assert takes(parameters(shown(module, name)), RECORDED[module]["functions"][name])


def stands_for(own: Any, theirs: Any) -> bool:
    """Tell whether a name has what another package has under it, or a class made of it."""
    are_classes = inspect.isclass(own) and inspect.isclass(theirs)
    return own is theirs or (are_classes and issubclass(own, theirs))


def takes(own: list[str], recorded: list[str]) -> bool:
    """Tell whether parameters take all calls that recorded ones name."""
    named = list(takewhile(lambda name: not name.startswith("*"), recorded))
    keywords = [name for name in recorded[len(named) :] if not name.startswith("*")]
    is_open = any(name.startswith("**") for name in own)
    by_position = own[: len(named)] == named
    return by_position and (is_open or set(keywords) <= set(own))


@pytest.mark.parametrize(
    ("own", "recorded", "expected"),
    [
        (["self", "data"], ["self", "data"], True),
        (["self", "data", "more"], ["self", "data"], True),
        (["self", "child", "**kwargs"], ["self", "*args", "**kwargs"], True),
        (["self", "document"], ["self", "data"], False),
        (["self"], ["self", "data"], False),
        (["self", "*args", "many"], ["self", "*args", "many"], True),
        (["self", "*args", "**kwargs"], ["self", "*args", "many"], True),
        (["self", "*args"], ["self", "*args", "many"], False),
    ],
)
def test_what_is_taken_is_compared_by_names(
    own: list[str], recorded: list[str], expected: bool
) -> None:
    assert takes(own, recorded) is expected


def test_the_record_tells_names_and_what_is_taken() -> None:
    described = import_module("tests.projects.names").described_module(
        f"{PACKAGE}.pagination", vars(pagination)
    )
    assert described["names"]["Response"] == "rest_framework.response.Response"
    assert "re" not in described["names"]
    assert described["functions"]["object_schema"] == ["properties"]
    page_numbers = described["classes"]["JsonApiPageNumberPagination"]
    assert page_numbers["build_link"] == ["self", "index"]
    assert page_numbers["page_query_param"] is None


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (None, True),
        ("rest_framework_json_api.utils.gone", True),
        ("rest_framework.fields.Field", True),
        ("rest_framework.fields.Gone", False),
        ("gone.Gone", False),
    ],
)
def test_a_name_that_another_package_has_in_some_versions(
    place: str | None, expected: bool
) -> None:
    assert is_installed(place) is expected


def test_the_version_has_two_names() -> None:
    assert rest_framework_json_api.__version__ == rest_framework_json_api.VERSION


def test_a_hyperlink_has_a_name() -> None:
    link = utils.Hyperlink("http://testserver/albums/1", "album")
    assert (link, link.name, inspect.isclass(utils.Hyperlink)) == (
        "http://testserver/albums/1",
        "album",
        True,
    )
