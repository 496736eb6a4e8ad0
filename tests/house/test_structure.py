"""The structure of the package: how it is built up, how large its parts are, how much is typed."""

from pathlib import Path

import pytest

import rest_framework_json_api
from tests.house.structure import Import, Module, Structure, circle

TESTS = Path(__file__).parents[1]
PACKAGE = Structure.of(Path(rest_framework_json_api.__file__).parent)

#: How much of each figure there may be.
LIMITS: dict[str, float] = {
    "floors": 12,
    "lines of the largest module": 450,
    "modules over 350 lines": 5,
    "median lines of a function": 6,
    "lines that nine of ten functions have at most": 16,
    "lines of the longest function": 51,
    "free functions for each class": 2,
    "share of parameters without a type": 0.25,
}

#: How many lines a module of the tests may have.
LINES_OF_TESTS = 800

#: The names that two modules define: both are public, and answer to 404.
DEFINED_TWICE = {"page_not_found"}


@pytest.mark.parametrize("figure", LIMITS)
def test_a_figure_of_the_package_stays_within_its_limit(figure: str) -> None:
    assert PACKAGE.figures()[figure] <= LIMITS[figure]


def test_each_figure_has_a_limit() -> None:
    assert PACKAGE.figures().keys() == LIMITS.keys()


def test_no_modules_and_no_folders_import_each_other_in_a_circle() -> None:
    assert circle(PACKAGE.edges) == []
    assert circle(PACKAGE.folders) == []


def test_a_name_is_defined_in_one_module() -> None:
    assert PACKAGE.names_defined_twice() <= DEFINED_TWICE


def test_no_module_of_the_tests_is_too_large_to_be_read() -> None:
    sizes = {path: len(path.read_text().splitlines()) for path in TESTS.rglob("*.py")}

    assert [path for path, size in sizes.items() if size > LINES_OF_TESTS] == []


# The reading of the structure itself


def package(**modules: str) -> Structure:
    """Return a package with some modules, whose names have ``__`` in the place of dots."""
    sources = {name.replace("__", "."): source for name, source in modules.items()}
    return Structure(
        [Module("house", "", is_package=True)]
        + [
            Module(f"house.{name}", source, any(each.startswith(f"{name}.") for each in sources))
            for name, source in sources.items()
        ]
    )


def test_a_module_stands_above_all_that_it_imports() -> None:
    built = package(
        cellar="",
        stairs="from house.cellar import wine\nimport json",
        rooms="",
        rooms__bath="from . import kitchen\nfrom .. import stairs",
        rooms__kitchen="if True:\n    import house.cellar",
    )

    assert built.edges == {
        "house": set(),
        "house.cellar": set(),
        "house.stairs": {"house.cellar"},
        "house.rooms": set(),
        "house.rooms.bath": {"house.rooms.kitchen", "house.stairs"},
        "house.rooms.kitchen": {"house.cellar"},
    }
    assert built.folders["house.rooms"] == {"house.cellar", "house.stairs"}
    assert circle(built.edges) == circle(built.folders) == []


def test_a_circle_is_found_wherever_the_imports_stand() -> None:
    modules = package(one="def f():\n    from house import two", two="import house.one")
    folders = package(
        one="",
        one__a="import house.two.a",
        one__b="",
        two="",
        two__a="",
        two__b="import house.one.b",
    )

    assert set(circle(modules.edges)) == {"house.one", "house.two"}
    assert circle(folders.edges) == []
    assert set(circle(folders.folders)) == {"house.one", "house.two"}


def test_the_figures_count_modules_functions_classes_and_parameters() -> None:
    built = package(
        one="from typing import Any\nThing = Any\n\ndef f(a, b: Any, *, c: 'Thing', d: int): ...\n",
        two="import house.one\n\nclass A:\n    def g(self, e: object):\n        pass\n"
        + "\n" * 400,
    )

    assert built.figures() == {
        "floors": 2,
        "lines of the largest module": 405,
        "modules over 350 lines": 1,
        "median lines of a function": 1.5,
        "lines that nine of ten functions have at most": 2,
        "lines of the longest function": 2,
        "free functions for each class": 1,
        "share of parameters without a type": 0.8,
    }


def test_an_import_in_a_function_is_late() -> None:
    source = (
        "import re\nif True:\n    import os\nclass A:\n    async def f(self):\n        import json"
    )

    assert Module("house.one", source).imports == [
        Import("re", is_late=False),
        Import("os", is_late=False),
        Import("json", is_late=True),
    ]


def test_a_name_counts_where_it_is_defined_and_not_where_it_is_imported() -> None:
    built = package(
        one="a: int = 1\n__all__ = ['a']\nclass B: ...\ndef c(): ...\nd = 1",
        two="from house.one import B\n__all__ = ['B']\na = 2\ndef c(): ...\ndef f():\n    d = 1",
    )

    assert built.names_defined_twice() == {"a", "c"}
