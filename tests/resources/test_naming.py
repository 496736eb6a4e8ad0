"""The spelling of names, and back."""

from typing import Any

import inflection
import pytest

from rest_framework_json_api._query import include
from rest_framework_json_api._resources import naming
from rest_framework_json_api._resources.naming import names_by_spelling, spell, spell_type, unspell


@pytest.mark.parametrize(
    ("style", "spelled"),
    [
        ("dasherize", "first-name"),
        ("camelize", "firstName"),
        ("capitalize", "FirstName"),
        ("underscore", "first_name"),
        (False, "first_name"),
        (None, "first_name"),
        (True, "first_name"),
        ("unknown", "first_name"),
    ],
)
def test_a_name_is_spelled_in_the_style(style: Any, spelled: str) -> None:
    assert spell("first_name", style) == spelled


@pytest.mark.parametrize("text", ["first_name", "firstName", "FirstName", "first-name"])
@pytest.mark.parametrize(
    ("style", "spelled"),
    [
        ("dasherize", "first-name"),
        ("camelize", "firstName"),
        ("capitalize", "FirstName"),
        ("underscore", "first_name"),
    ],
)
def test_the_spelling_does_not_depend_on_how_a_name_was_spelled(
    text: str, style: str, spelled: str
) -> None:
    assert spell(text, style) == spelled


def test_names_without_a_style_are_left_as_they_are() -> None:
    assert spell("First_nameOf", False) == "First_nameOf"


@pytest.mark.parametrize("style", ["dasherize", "camelize", "capitalize", "underscore"])
@pytest.mark.parametrize("name", ["first_name", "name", "name_of_the_band"])
def test_a_spelled_name_is_turned_back(style: str, name: str) -> None:
    assert unspell(spell(name, style), style) == name


@pytest.mark.parametrize("style", [False, None, ""])
def test_a_name_is_not_turned_back_without_a_style(style: Any) -> None:
    assert unspell("firstName", style) == "firstName"


@pytest.mark.parametrize(
    "text",
    [
        "firstName",
        "HTTPCode",
        "httpCode",
        "is3D",
        "x1",
        "AAaAAa",
        "1A2B",
        "ABCdEF-gH",
        "",
        "_aB",
        "a__B",
        "ÄBc",
    ],
)
def test_a_spelling_is_turned_back_as_inflection_does(text: str) -> None:
    assert unspell(text, "camelize") == inflection.underscore(text)


def test_a_long_text_is_turned_back_in_the_time_that_its_length_says() -> None:
    # With a time that grows by the square it would take hours.
    assert unspell("A" * 2_000_000, "camelize") == "a" * 2_000_000


@pytest.mark.parametrize("name", ["firstName", "HTTPCode", "is_3D", "aB", "x_1", "_x", "a__b"])
@pytest.mark.parametrize("style", ["dasherize", "camelize", "capitalize", "underscore", False])
def test_a_name_is_known_by_its_spelling_and_by_itself(style: Any, name: str) -> None:
    known = names_by_spelling(("other", name), style)

    assert {known[spell(name, style)], known[name]} == {name}


def test_of_two_names_that_are_spelled_alike_the_first_counts() -> None:
    known = names_by_spelling(("a_b", "ab", "a-b"), "dasherize", "camelize")

    assert known == {"a_b": "a_b", "ab": "ab", "a-b": "a_b", "aB": "a_b"}


@pytest.mark.parametrize(
    ("style", "pluralize", "spelled"),
    [
        ("dasherize", True, "blog-identities"),
        ("dasherize", False, "blog-identity"),
        ("camelize", True, "blogIdentities"),
        ("capitalize", True, "BlogIdentities"),
        ("underscore", True, "blog_identities"),
        (False, True, "BlogIdentities"),
        (False, False, "BlogIdentity"),
    ],
)
def test_a_type_is_spelled_in_style_and_number(style: Any, pluralize: bool, spelled: str) -> None:
    assert spell_type("BlogIdentity", style, pluralize) == spelled


@pytest.mark.parametrize(
    "function",
    [naming.spell, naming.names_by_spelling, naming.spell_type, include.path_tree],
)
def test_what_is_spelled_is_remembered_within_bounds(function: Any) -> None:
    assert function.cache_info().maxsize <= 4096
