"""The table of shorter ways: each row is kept by what overrides nothing, and by nothing else."""

from typing import Any

import pytest

import rest_framework_json_api.serializers  # noqa: F401
from rest_framework_json_api._resources.keeps import (
    KNOWN,
    WAYS,
    Exact,
    Known,
    Nearest,
    Same,
    keeps,
    keeps_always,
    owner_of,
)


def own(*args: Any, **kwargs: Any) -> None:
    """Stand for a method of a project."""


def derived(owner: type, **attributes: Any) -> Any:
    """Return a class derived from one, as a project writes it."""
    if hasattr(owner, "_meta") or owner.__name__ == "Model":
        attributes["Meta"] = type("Meta", (), {"abstract": True})
    return type(owner)("Derived", (owner,), {"__module__": __name__, **attributes})


def rows_of(kind: type) -> list[Any]:
    """Return the names and rows of one kind."""
    return [(way, row) for way, row in WAYS.items() if type(row) is kind]


def named_methods(kind: type) -> list[tuple[str, Any, str]]:
    """Return each row of a kind with each of its methods."""
    return [(way, row, name) for way, row in rows_of(kind) for name in sorted(row.names)]


def test_each_row_says_what_it_allows() -> None:
    """A row is a sentence, so that one knows what must be equal before it is relied on."""
    for row in WAYS.values():
        assert row.allows[0].isupper()
        assert row.allows.endswith(".")


@pytest.mark.parametrize(("way", "row"), rows_of(Same))
def test_the_methods_of_an_owner_are_kept(way: str, row: Same) -> None:
    """A class that derives from one of the owners, and overrides nothing, keeps them."""
    assert row.owners
    for owner in row.owners:
        assert keeps(way, owner)
        assert keeps(way, derived(owner))


@pytest.mark.parametrize(("way", "row", "name"), named_methods(Same))
def test_a_method_of_a_project_is_not_one_of_an_owner(way: str, row: Same, name: str) -> None:
    """A class that overrides any of them has a way of its own."""
    for owner in row.owners:
        assert not keeps(way, derived(owner, **{name: own}))


@pytest.mark.parametrize(("way", "row", "name"), named_methods(Same))
def test_an_attribute_of_an_instance_counts_where_the_row_says(
    way: str, row: Same, name: str
) -> None:
    """Some methods are also overridden for one instance."""
    for owner in row.owners:
        if owner is type:
            continue
        instance = object.__new__(derived(owner, __init__=owner.__init__))  # type: ignore[misc]
        assert keeps(way, instance)
        vars(instance)[name] = own
        assert keeps(way, instance) is not row.on_instance


@pytest.mark.parametrize(("way", "row", "name"), named_methods(Known))
def test_methods_come_from_known_places(way: str, row: Known, name: str) -> None:
    """Methods of DRF and of this package are known, those of any other package are not."""

    def known() -> None:
        """Stand for a method of DRF."""

    for place in row.places:
        known.__module__ = place
        methods = dict.fromkeys(row.names, known)
        kept = type("Kept", (), methods)
        assert keeps(way, kept)
        instance: Any = object.__new__(kept)
        assert keeps(way, instance)
        vars(instance)[name] = own
        assert keeps(way, instance) is not row.on_instance
        assert not keeps(way, type("Overridden", (), {**methods, name: own}))


def test_modules_of_known_packages_are_known_places() -> None:
    """What is below a package belongs to it; a package whose name begins alike does not."""

    def method() -> None:
        """Stand for a method."""

    owner = type("Owner", (), {"get_object": method})
    method.__module__ = "rest_framework.generics"
    assert "rest_framework" in KNOWN
    assert keeps("find row", owner)
    method.__module__ = "rest_framework_nested.viewsets"
    assert not keeps("find row", owner)


@pytest.mark.parametrize(("way", "row"), rows_of(Exact))
def test_an_object_is_exactly_of_a_class(way: str, row: Exact) -> None:
    """What derives from the class may do otherwise."""
    for known in row.classes:
        assert keeps(way, object.__new__(known))
        assert not keeps(way, object.__new__(derived(known)))
    assert not keeps(way, None)


@pytest.mark.parametrize(("way", "row"), rows_of(Nearest))
def test_methods_are_overridden_together(way: str, row: Nearest) -> None:
    """A class that overrides others alone has a way of its own; one that overrides all has not."""
    alike = dict.fromkeys(row.names | row.others, own)
    base = type("Base", (), alike)
    assert keeps(way, base)
    assert keeps(way, type("Kept", (base,), {}))
    assert keeps(way, type("Together", (base,), alike))
    for name in row.names:
        assert keeps(way, type("Own", (base,), {name: own}))
    for name in row.others:
        assert not keeps(way, type("Alone", (base,), {name: own}))


def test_what_is_asked_for_every_row_is_decided_once() -> None:
    """A method that is overridden later does not count."""
    model = derived(WAYS["make rows"].owners[0])  # type: ignore[attr-defined]
    assert keeps_always("make rows", model)
    model.from_db = own
    assert keeps_always("make rows", model)
    assert not keeps("make rows", model)


def test_only_rows_of_owners_take_another_owner() -> None:
    """A class can have methods that count only where the row compares methods."""
    with pytest.raises(AssertionError, match="depends on no class"):
        owner_of("find row")(object)
