"""Content, remotes, repositories and labels are read by kind and together."""

from typing import Any

import pytest

from tests.client import identifier as to
from tests.projects.content.api import (
    ATTIC,
    CONTENT,
    FONTS,
    HOST,
    LABELS,
    PATHS,
    PRESS,
    REMOTES,
    RPMS,
    at,
    encoded,
    found,
    get,
    labels,
    links,
    needs_django_filter,
    of_type,
    repository,
    url_of,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("next_keys"),
    pytest.mark.urls("example.urls"),
]

TYPEFACES = repository(2, "typefaces", remote=FONTS)


def collection(path: str, resources: Any) -> dict[str, Any]:
    """Return the document of a collection that fits on one page."""
    page = f"{HOST}/{path}?page%5Bnumber%5D=1"
    return {
        "links": {
            "self": f"{HOST}/{path}",
            "first": page,
            "last": page,
            "next": None,
            "prev": None,
        },
        "data": list(resources),
        "meta": {"pagination": {"page": 1, "pages": 1, "count": len(resources)}},
    }


# Reading


def test_all_kinds_of_content_are_listed_at_one_url() -> None:
    url = f"{HOST}/content?page%5Bsize%5D=20"
    page = f"{HOST}/content?page%5Bnumber%5D=1&page%5Bsize%5D=20"
    assert get("content?page[size]=20") == {
        "links": {"self": url, "first": page, "last": page, "next": None, "prev": None},
        "data": CONTENT,
        "meta": {"pagination": {"page": 1, "pages": 1, "count": 12}},
    }


@pytest.mark.parametrize("resource_type", ["rpms", "files", "images"])
def test_content_of_one_kind_is_listed_at_its_url(resource_type: str) -> None:
    path = PATHS[resource_type]
    assert get(path) == collection(path, of_type(CONTENT, resource_type))


def test_remotes_are_listed_together_and_by_kind() -> None:
    assert get("remotes") == collection("remotes", REMOTES)
    assert get("remotes/rpm") == collection("remotes/rpm", REMOTES[:1])
    assert get("remotes/file") == collection("remotes/file", REMOTES[1:])


def test_repositories_are_listed_by_name() -> None:
    assert get("repositories") == collection("repositories", [ATTIC, PRESS, TYPEFACES])


def test_labels_are_listed_with_their_subjects_of_all_types() -> None:
    assert get("labels") == collection("labels", LABELS)


@pytest.mark.parametrize(
    "expected",
    [*CONTENT, *REMOTES, PRESS, TYPEFACES, ATTIC, *LABELS],
    ids=lambda item: url_of(item),
)
def test_every_resource_is_at_the_url_that_it_names_as_its_own(expected: Any) -> None:
    path = expected["links"]["self"].removeprefix(f"{HOST}/")
    assert get(path) == at(path, expected)


def test_the_url_is_a_field_which_a_fieldset_may_name() -> None:
    path = "content/rpm/1?fields[rpms]=href"
    assert get(path) == at(path, {**to("rpms", 1), "links": {"self": f"{HOST}/content/rpm/1"}})


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("content/rpm/1/remote", REMOTES[0]),
        ("content/rpm/4/remote", None),
        ("content/rpm/1/signature", CONTENT[6]),
        ("content/rpm/2/signature", None),
        ("repositories/2/remote", REMOTES[1]),
        ("repositories/3/remote", None),
        ("labels/4/subject", CONTENT[11]),
        ("labels/5/subject", REMOTES[1]),
        ("labels/6/subject", PRESS),
    ],
)
def test_what_is_related_has_a_url(path: str, expected: Any) -> None:
    assert get(path) == at(path, expected)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("content/rpm/1/repositories", [PRESS]),
        ("content/rpm/1/labels", LABELS[:2]),
        ("remotes/file/2/labels", [LABELS[4]]),
        ("repositories/1/labels", [LABELS[5]]),
        ("content/image/12/layers", []),
        ("content/image/11/layers", [CONTENT[2], CONTENT[9]]),
        ("repositories/1/content", [CONTENT[0], CONTENT[1], CONTENT[4], CONTENT[8]]),
        ("repositories/2/content", []),
    ],
)
def test_what_is_related_is_paged_where_one_viewset_serves_it(path: str, expected: Any) -> None:
    assert get(path) == collection(path, expected)


def test_a_related_collection_of_several_types_is_sorted_and_paged_as_that_of_its_viewset() -> None:
    path = "repositories/1/content?sort=-size&page[size]=2&page[number]=2"
    assert get(path) == {
        "links": {
            "self": f"{HOST}/{encoded(path)}",
            "first": f"{HOST}/{encoded('repositories/1/content?page[number]=1&page[size]=2')}"
            "&sort=-size",
            "last": f"{HOST}/{encoded('repositories/1/content?page[number]=2&page[size]=2')}"
            "&sort=-size",
            "next": None,
            "prev": f"{HOST}/{encoded('repositories/1/content?page[number]=1&page[size]=2')}"
            "&sort=-size",
        },
        "data": [CONTENT[1], CONTENT[4]],
        "meta": {"pagination": {"page": 2, "pages": 2, "count": 4}},
    }


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (
            "repositories/1/content?filter[type]=rpms,images",
            [("rpms", "1"), ("rpms", "2"), ("images", "9")],
        ),
        ("content/image/10/layers?filter[type]=files", [("files", "5"), ("files", "6")]),
        ("content/image/11/layers?filter[type]=files", []),
        ("repositories/1/relationships/content?filter[type]=images", [("images", "9")]),
    ],
)
def test_a_related_collection_of_several_types_is_limited_to_types(
    path: str, expected: Any
) -> None:
    assert found(path) == expected


@needs_django_filter
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("repositories/1/content?filter[name.contains]=setter", [("rpms", "1"), ("rpms", "2")]),
        ("content/image/11/layers?filter[kind]=image", [("images", "10")]),
        ("repositories/1/relationships/content?filter[size.lte]=90209", [("files", "5")]),
    ],
)
def test_a_related_collection_of_several_types_is_filtered(path: str, expected: Any) -> None:
    assert found(path) == expected


@pytest.mark.parametrize(
    ("owner", "name", "linkage"),
    [
        ("content/rpm/1", "remote", RPMS),
        ("content/rpm/4", "remote", None),
        ("content/rpm/1", "signature", to("files", 7)),
        ("repositories/2", "remote", FONTS),
        ("labels/5", "subject", FONTS),
    ],
)
def test_a_relationship_has_a_url(owner: str, name: str, linkage: Any) -> None:
    assert get(f"{owner}/relationships/{name}") == {
        "links": links(f"{HOST}/{owner}", name),
        "data": linkage,
    }


@pytest.mark.parametrize(
    ("owner", "name", "linkage"),
    [
        ("content/rpm/1", "repositories", [to("repositories", 1)]),
        ("content/rpm/1", "labels", labels(1, 2)),
        ("content/image/11", "layers", [to("rpms", 3), to("images", 10)]),
        ("content/image/12", "layers", []),
        ("repositories/3", "content", [to("rpms", 4), to("images", 12)]),
    ],
)
def test_the_linkage_is_paged_where_one_viewset_serves_what_is_related(
    owner: str, name: str, linkage: Any
) -> None:
    path = f"{owner}/relationships/{name}"
    pages = collection(path, linkage)
    assert get(path) == {
        **pages,
        "links": {**links(f"{HOST}/{owner}", name), **pages["links"]},
    }
