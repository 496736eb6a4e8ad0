"""Relationships of each kind are changed at their URLs."""

from typing import Any

import pytest

from tests.client import identifier as to
from tests.http import document, errors
from tests.projects.content.api import COVERS, FONTS, error, get, labels, send

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("next_keys"),
    pytest.mark.urls("example.urls"),
]


@pytest.mark.parametrize(
    ("method", "path", "given", "expected"),
    [
        (
            "post",
            "repositories/2/relationships/content",
            [to("images", 9), to("rpms", 1)],
            [to("rpms", 1), to("images", 9)],
        ),
        (
            "patch",
            "repositories/1/relationships/content",
            [to("files", 6), to("rpms", 1)],
            [to("rpms", 1), to("files", 6)],
        ),
        (
            "delete",
            "repositories/1/relationships/content",
            [to("rpms", 1), to("files", 5)],
            [to("rpms", 2), to("images", 9)],
        ),
        (
            "delete",
            "repositories/3/relationships/content",
            [to("files", 4), to("rpms", 12), to("rpms", 99)],
            [to("rpms", 4), to("images", 12)],
        ),
        ("patch", "content/image/9/relationships/layers", [to("images", 12)], [to("images", 12)]),
        ("post", "content/rpm/1/relationships/labels", labels(6), labels(1, 2, 6)),
        ("patch", "repositories/1/relationships/remote", COVERS, COVERS),
        ("patch", "repositories/1/relationships/remote", None, None),
        ("patch", "content/rpm/1/relationships/signature", to("files", 8), to("files", 8)),
        ("patch", "labels/1/relationships/subject", FONTS, FONTS),
    ],
)
def test_a_relationship_is_changed_at_its_url(
    method: str, path: str, given: Any, expected: Any
) -> None:
    before = get(path)

    response = send(path, method, {"data": given})

    if before["data"] == expected:
        assert (response.status_code, response.content) == (204, b"")
    else:
        assert document(response) == {
            "links": {name: before["links"][name] for name in ("self", "related")},
            "data": expected,
        }
    assert get(path)["data"] == expected


@pytest.mark.parametrize(
    ("method", "path", "given", "status_code", "expected"),
    [
        (
            "patch",
            "content/rpm/1/relationships/repositories",
            [],
            403,
            error("403", "forbidden_change", "This relationship cannot be changed.", "/data"),
        ),
        (
            "delete",
            "content/rpm/1/relationships/labels",
            labels(1),
            403,
            error(
                "403",
                "forbidden_change",
                "The members of this relationship cannot be removed.",
                "/data",
            ),
        ),
        (
            "patch",
            "labels/1/relationships/subject",
            None,
            400,
            error("400", "null", "This field may not be null.", "/data"),
        ),
        (
            "post",
            "repositories/2/relationships/content",
            [to("rpms", 1), to("rpms", 5)],
            404,
            error("404", "does_not_exist", 'Invalid pk "5" - object does not exist.', "/data/1"),
        ),
    ],
)
def test_a_relationship_is_not_changed_to_what_it_cannot_hold(
    method: str, path: str, given: Any, status_code: int, expected: Any
) -> None:
    before = get(path)

    response = send(path, method, {"data": given})

    assert response.status_code == status_code
    assert errors(response) == [expected]
    assert get(path) == before
