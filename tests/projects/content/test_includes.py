"""What is related is included, and collections are filtered."""

from typing import Any

import pytest

from example.content import models
from tests.http import counted, errors
from tests.projects.content.api import (
    ATTIC,
    CONTENT,
    LABELS,
    PRESS,
    REMOTES,
    at,
    found,
    get,
    needs_django_filter,
    of_type,
    send,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("next_keys"),
    pytest.mark.urls("example.urls"),
]

#: A document that asks for no more than names.
NAMES = "fields[rpms]=name&fields[files]=name&fields[images]=name&page[size]=20"


# Includes


def test_what_is_related_is_included_once_for_all_kinds() -> None:
    answer = get("content?include=remote,labels&page[size]=20")

    assert answer["data"] == CONTENT
    assert answer["included"] == [
        *(item for item in REMOTES if item["type"] == "fileRemotes"),
        *LABELS[:4],
        REMOTES[0],
    ]


def test_a_relationship_of_one_kind_is_included_for_that_kind() -> None:
    answer = get("content?include=signature&filter[type]=rpms")

    assert answer["data"] == of_type(CONTENT, "rpms")
    assert answer["included"] == [CONTENT[6]]


def test_content_of_several_kinds_is_included() -> None:
    path = "repositories/3?include=content"
    assert get(path) == at(path, ATTIC, included=[CONTENT[11], CONTENT[3]])


def test_the_subjects_of_labels_are_included_as_what_they_are() -> None:
    answer = get("labels?include=subject")

    assert answer["data"] == LABELS
    assert answer["included"] == [REMOTES[1], CONTENT[4], CONTENT[11], PRESS, CONTENT[0]]


def double() -> None:
    """Add as many rows of each kind of content as there are, related in the same way."""
    kinds: Any = (models.FileContent, models.RpmContent, models.ImageContent)
    for model in kinds:
        for row in model.objects.all():
            layers = list(row.layers.all()) if model is models.ImageContent else None
            own = list(row.labels.all())
            row.pk = row.id = None
            row._state.adding = True
            row.save()
            models.Label.objects.bulk_create(
                models.Label(text=found.text, subject=row) for found in own
            )
            if layers is not None:
                row.layers.set(layers)


@pytest.mark.parametrize(
    ("query", "queries"),
    [
        (f"content?{NAMES}", 5),
        (f"content?{NAMES}&filter[type]=rpms", 3),
        ("content?page[size]=50", 11),
        ("content?page[size]=50&include=remote", 17),
        ("content?page[size]=50&include=labels", 14),
        ("content?page[size]=50&include=signature,layers", 21),
        ("content?page[size]=50&include=remote.labels,layers.remote", 30),
        ("repositories?include=content", 14),
        ("labels?page[size]=50", 7),
    ],
)
def test_the_queries_of_a_list_do_not_grow_with_its_rows(query: str, queries: int) -> None:
    with counted() as before:
        get(query)
    double()

    with counted() as after:
        get(query)

    assert (len(before), len(after)) == (queries, queries)


# Filters


@pytest.mark.parametrize(
    ("types", "keys"),
    [
        ("rpms", range(1, 5)),
        ("files,images", range(5, 13)),
        ("images,rpms", [1, 2, 3, 4, 9, 10, 11, 12]),
    ],
)
def test_the_list_is_limited_to_types(types: str, keys: Any) -> None:
    asked = found(f"content?filter[type]={types}&page[size]=20")
    assert [int(key) for _, key in asked] == list(keys)


def test_an_unknown_type_is_refused() -> None:
    response = send("content?filter[type]=rpms,blogs")
    assert response.status_code == 400
    assert errors(response) == [
        {
            "status": "400",
            "code": "invalid",
            "title": "Bad Request",
            "detail": "There are no resources of the type 'blogs'. Available: rpms, files, images.",
            "source": {"parameter": "filter[type]"},
        }
    ]


@needs_django_filter
@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("content?filter[name]=press", [9, 10]),
        ("content?filter[name.in]=press,cover.tiff", [8, 9, 10]),
        ("content?filter[name.contains]=setter", [1, 2, 7]),
        ("content?filter[name.contains]=setter&filter[type]=rpms", [1, 2]),
        ("content?filter[size.gte]=88102400&filter[size.lte]=88150016", [9, 10]),
        ("content?filter[kind]=image", [9, 10, 11, 12]),
        ("content?filter[kind.in]=rpm,image&page[size]=20", [1, 2, 3, 4, 9, 10, 11, 12]),
        ("content?filter[remote]=2", [5, 6]),
        ("content?filter[remote.in]=2,3", [5, 6, 8]),
        ("content?filter[remote.isnull]=true", [4, 9, 10, 11, 12]),
        ("content?filter[repositories]=1", [1, 2, 5, 9]),
        ("content?filter[search]=press&sort=-size", [11, 10, 9]),
        ("content/rpm?filter[version.in]=2.4.0,1.0.0", [2, 4]),
        ("content/rpm?filter[architecture]=x86_64", [1, 3]),
        ("content/rpm?filter[signature]=7", [1]),
        ("content/rpm?filter[signature.isnull]=true&sort=-version", [2, 4, 3]),
        ("content/rpm?filter[name.contains]=setter", [1, 2]),
        ("content/file?filter[relativePath.contains]=type/", [5, 6]),
        ("content/image?filter[tag]=1.1", [10, 11]),
        ("remotes?filter[name]=Typefaces", [2]),
        ("repositories?filter[name]=press", [1]),
        ("repositories?filter[nameContains]=e", [1, 2]),
        ("repositories?filter[nameInList]=press,attic", [3, 1]),
    ],
)
def test_collections_are_filtered(query: str, keys: list[int]) -> None:
    assert [int(key) for _, key in found(query)] == keys


@needs_django_filter
@pytest.mark.parametrize(
    "query", ["content?filter[version]=1", "content/rpm?filter[tag]=1", "repositories?filter[id]=1"]
)
def test_what_only_another_kind_has_is_no_filter(query: str) -> None:
    response = send(query)
    parameter = query.partition("?")[2].partition("=")[0]
    assert response.status_code == 400
    assert errors(response) == [
        {
            "status": "400",
            "code": "invalid",
            "title": "Bad Request",
            "detail": f"invalid {parameter}",
            "source": {"parameter": parameter},
        }
    ]
