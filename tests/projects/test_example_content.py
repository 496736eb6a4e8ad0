"""The content of the example: masters with details of several kinds, at the URLs of their kinds."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.management import call_command
from django.middleware.common import CommonMiddleware
from django.test import Client
from django.utils.dateparse import parse_datetime

import example.content
from example.content import models, serializers, viewsets
from example.settings import HAS_DJANGO_FILTER
from rest_framework_json_api import serializers as json_api
from rest_framework_json_api import views
from tests.http import MEDIA_TYPE, call, counted, document, errors

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("next_keys"),
    pytest.mark.urls("example.urls"),
]

FIXTURE = Path(example.content.__file__).parent / "fixtures" / "drf_example.json"
HOST = "http://testserver"
ON_SQLITE = {"DATABASE_URL": "", "EXAMPLE_DATABASE": ":memory:"}
SYNCED_AT = "2024-05-02T06:00:00Z"

#: Where the resources of a type are.
PATHS = {
    "rpms": "content/rpm",
    "files": "content/file",
    "images": "content/image",
    "rpmRemotes": "remotes/rpm",
    "fileRemotes": "remotes/file",
    "repositories": "repositories",
    "labels": "labels",
}

#: A document that asks for no more than names.
NAMES = "fields[rpms]=name&fields[files]=name&fields[images]=name&page[size]=20"

needs_django_filter = pytest.mark.skipif(
    not HAS_DJANGO_FILTER, reason="django-filter is not installed."
)


def to(resource_type: str, key: Any) -> dict[str, str]:
    """Return a resource identifier object."""
    return {"type": resource_type, "id": str(key)}


def url_of(identifier: dict[str, str]) -> str:
    """Return the URL of a resource."""
    return f"{HOST}/{PATHS[identifier['type']]}/{identifier['id']}"


def links(owner: str, name: str) -> dict[str, str]:
    """Return the links of a relationship, which are the same whatever it holds.

    Args:
        owner: the URL of the resource.
        name: the name of the relationship.
    """
    return {"self": f"{owner}/relationships/{name}", "related": f"{owner}/{name}"}


def resource(
    identifier: dict[str, str], attributes: Any, ones: Any = None, manys: Any = None
) -> dict[str, Any]:
    """Return a whole resource object.

    Args:
        identifier: what it is.
        attributes: its attributes.
        ones: the identifiers or nulls of its to-one relationships.
        manys: the identifiers of its to-many relationships; None where it has links alone.
    """
    url = url_of(identifier)
    relationships = {
        name: {"links": links(url, name), "data": related} for name, related in (ones or {}).items()
    }
    for name, related in (manys or {}).items():
        linkage = {} if related is None else {"data": related, "meta": {"count": len(related)}}
        relationships[name] = {"links": links(url, name), **linkage}
    return {
        **identifier,
        "attributes": attributes,
        "relationships": relationships,
        "links": {"self": url},
    }


def labels(*keys: int) -> list[dict[str, str]]:
    return [to("labels", key) for key in keys]


def content(
    identifier: dict[str, str],
    attributes: Any,
    remote: Any = None,
    own_labels: Any = (),
    **further: Any,
) -> dict[str, Any]:
    """Return the whole resource object of content, with the relationships that all kinds have."""
    manys = {"repositories": None, "labels": labels(*own_labels), **further.pop("manys", {})}
    return resource(identifier, attributes, {"remote": remote, **further}, manys)


def rpm(key: int, name: str, size: int, version: str, **further: Any) -> dict[str, Any]:
    architecture = further.pop("architecture", "noarch")
    own = {"kind": "rpm", "name": name, "size": size}
    attributes = {**own, "version": version, "architecture": architecture}
    return content(to("rpms", key), attributes, **{"signature": None, **further})


def file(key: int, name: str, size: int, path: str, **further: Any) -> dict[str, Any]:
    attributes = {"kind": "file", "name": name, "size": size, "relativePath": path}
    return content(to("files", key), attributes, **further)


def image(key: int, name: str, size: int, tag: str, layers: Any, **further: Any) -> dict[str, Any]:
    attributes = {"kind": "image", "name": name, "size": size, "tag": tag}
    return content(to("images", key), attributes, manys={"layers": layers}, **further)


RPMS = to("rpmRemotes", 1)
FONTS = to("fileRemotes", 2)
COVERS = to("fileRemotes", 3)

CONTENT = [
    rpm(
        1,
        "typesetter",
        730112,
        "2.4.1",
        architecture="x86_64",
        remote=RPMS,
        own_labels=(1, 2),
        signature=to("files", 7),
    ),
    rpm(2, "typesetter-fonts", 90210, "2.4.0", remote=RPMS),
    rpm(3, "proofreader", 412880, "0.9.3", architecture="x86_64", remote=RPMS),
    rpm(4, "bookbinder", 118004, "1.0.0"),
    file(5, "lantern.otf", 48211, "type/lantern.otf", remote=FONTS, own_labels=(3,)),
    file(6, "lantern-italic.otf", 51007, "type/lantern-italic.otf", remote=FONTS),
    file(7, "typesetter.asc", 833, "signatures/typesetter.asc", remote=RPMS),
    file(8, "cover.tiff", 9120044, "covers/2021/cover.tiff", remote=COVERS),
    image(9, "press", 88102400, "1.0", [to("rpms", 1), to("rpms", 2), to("files", 5)]),
    image(
        10,
        "press",
        88150016,
        "1.1",
        [to("rpms", 1), to("rpms", 2), to("files", 5), to("files", 6)],
    ),
    image(11, "press-with-proofs", 90177536, "1.1", [to("rpms", 3), to("images", 10)]),
    image(12, "empty", 1024, "latest", [], own_labels=(4,)),
]

REMOTES = [
    resource(
        RPMS,
        {
            "kind": "rpm",
            "name": "Print shop packages",
            "url": "https://packages.lanternfield.example/",
            "releases": ["41", "42"],
        },
        manys={"labels": []},
    ),
    resource(
        FONTS,
        {
            "kind": "file",
            "name": "Typefaces",
            "url": "https://files.lanternfield.example/type/",
            "manifest": "MANIFEST",
        },
        manys={"labels": labels(5)},
    ),
    resource(
        COVERS,
        {
            "kind": "file",
            "name": "Cover scans",
            "url": "https://files.lanternfield.example/covers/",
            "manifest": "scans.txt",
        },
        manys={"labels": []},
    ),
]


def repository(key: int, name: str, **further: Any) -> dict[str, Any]:
    attributes = {
        "name": name,
        "description": further.get("description", ""),
        "lastSyncedAt": further.get("synced_at"),
    }
    manys = {
        "content": further.get("content", []),
        "labels": labels(*further.get("own_labels", ())),
    }
    return resource(to("repositories", key), attributes, {"remote": further.get("remote")}, manys)


PRESS = repository(
    1,
    "press",
    description="All that a press needs",
    synced_at=SYNCED_AT,
    remote=RPMS,
    content=[to("rpms", 1), to("rpms", 2), to("files", 5), to("images", 9)],
    own_labels=(6,),
)
TYPEFACES = repository(2, "typefaces", remote=FONTS)
ATTIC = repository(
    3,
    "attic",
    description="What nobody asks for any more",
    content=[to("rpms", 4), to("images", 12)],
)


def label(key: int, text: str, subject: Any) -> dict[str, Any]:
    return resource(to("labels", key), {"text": text}, {"subject": subject})


LABELS = [
    label(1, "stable", to("rpms", 1)),
    label(2, "signed", to("rpms", 1)),
    label(3, "licensed", to("files", 5)),
    label(4, "obsolete", to("images", 12)),
    label(5, "mirrored", FONTS),
    label(6, "in use", to("repositories", 1)),
]


@pytest.fixture(scope="module", autouse=True)
def rows(module_db: None) -> None:
    """Load the rows, and the content types, which Django remembers from then on."""
    call_command("loaddata", str(FIXTURE), verbosity=0)
    ContentType.objects.get_for_models(*apps.get_app_config("content").get_models())


def encoded(url: str) -> str:
    """Return a URL with the brackets of its query as RFC 3986 has them."""
    return url.replace("[", "%5B").replace("]", "%5D")


def send(path: str, method: str = "get", data: Any = None) -> Any:
    """Return the response to a request."""
    return Client().generic(
        method.upper(),
        f"/{encoded(path)}",
        json.dumps(data) if data is not None else "",
        content_type=MEDIA_TYPE if data is not None else "",
        headers={"accept": MEDIA_TYPE},
    )


def get(path: str) -> Any:
    """Return the document at a URL."""
    return document(send(path))


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


def at(path: str, resource: Any, **members: Any) -> dict[str, Any]:
    """Return the document at a URL, which is about one resource, about several, or about none."""
    return {"links": {"self": f"{HOST}/{encoded(path)}"}, "data": resource, **members}


def found(path: str) -> list[tuple[str, str]]:
    """Return type and id of the resources of a collection."""
    return [(item["type"], item["id"]) for item in get(path)["data"]]


def of_type(resources: Any, resource_type: str) -> list[Any]:
    return [item for item in resources if item["type"] == resource_type]


# What there is


def test_the_fixture_of_the_example_loads_the_content_along_with_all_else() -> None:
    models.Content.objects.all().delete()

    call_command("loaddata", "drf_example", verbosity=0)

    assert models.Content.objects.count() == 12
    assert apps.get_model("example", "Blog").objects.exists()


def test_the_root_lists_the_endpoints_composed_of_master_and_detail() -> None:
    titles = {
        "content": "Content",
        "content/rpm": "Rpm contents",
        "content/file": "File contents",
        "content/image": "Image contents",
        "remotes": "Remotes",
        "remotes/rpm": "Rpm remotes",
        "remotes/file": "File remotes",
        "repositories": "Repositories",
        "labels": "Labels",
    }

    expected = {
        prefix.replace("/", "-"): {"href": f"{HOST}/{prefix}", "title": title}
        for prefix, title in titles.items()
    }

    found_links = get("")["links"]

    assert {name: found_links[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("viewset", "pieces"),
    [
        (viewsets.RpmContentViewSet, ["content", "rpm"]),
        (viewsets.FileRemoteViewSet, ["remotes", "file"]),
        (viewsets.AnyContentViewSet, ["content"]),
        (viewsets.RepositoryViewSet, ["repositories"]),
    ],
)
def test_an_endpoint_is_named_after_its_master_first(viewset: Any, pieces: list[str]) -> None:
    assert viewset.endpoint_pieces() == pieces


def test_the_example_starts_without_django_filter_and_has_all_migrations() -> None:
    code = (
        "import sys; sys.modules['django_filters'] = None\n"
        "import django; django.setup()\n"
        "from django.core.management import call_command; call_command('check')\n"
        "call_command('makemigrations', 'content', check_changes=True, verbosity=0)\n"
        "from example.content import viewsets\n"
        "assert viewsets.RpmContentViewSet.filterset_class is None\n"
    )
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "example.settings", **ON_SQLITE}

    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")


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


# What a client has already


def test_a_client_does_not_get_again_what_it_has(settings: Any) -> None:
    settings.JSON_API_CONDITIONAL_GET = True
    etag = send("content/rpm/1").headers["ETag"]
    client = Client(headers={"accept": MEDIA_TYPE, "if-none-match": etag})

    response = client.get("/content/rpm/1")
    models.RpmContent.objects.filter(pk=1).update(version="2.4.2")
    changed = client.get("/content/rpm/1")

    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["ETag"] == etag
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag


def test_an_answer_has_an_etag_only_where_the_project_wants_one() -> None:
    assert "ETag" not in send("content/rpm/1").headers


# The action


def test_a_repository_is_filled_from_its_remote() -> None:
    with counted() as queries:
        response = send("repositories/2/sync", "post")

    synced_at = models.Repository.objects.get(pk=2).last_synced_at
    answer = document(response)
    assert parse_datetime(answer["data"]["attributes"]["lastSyncedAt"]) == synced_at
    assert answer == {
        "data": repository(
            2,
            "typefaces",
            remote=FONTS,
            content=[to("files", 5), to("files", 6)],
            synced_at=answer["data"]["attributes"]["lastSyncedAt"],
        )
    }
    assert len(queries) == 9


def test_a_repository_without_a_remote_cannot_be_filled() -> None:
    response = send("repositories/3/sync", "post")

    assert response.status_code == 409
    assert errors(response) == [
        {
            "status": "409",
            "code": "no_remote",
            "title": "Conflict",
            "detail": "The repository has no remote.",
        }
    ]
    assert get("repositories/3") == at("repositories/3", ATTIC)


# Writing


def creation(resource_type: str, attributes: Any, **relationships: Any) -> dict[str, Any]:
    """Return the document that creates a resource."""
    linked = {name: {"data": linkage} for name, linkage in relationships.items()}
    return {"data": {"type": resource_type, "attributes": attributes, "relationships": linked}}


def created(path: str, data: Any) -> Any:
    """Return the document of a new resource, which is what its URL has from then on."""
    response = send(path, "post", data)
    assert response.status_code == 201, response.content
    answer = json.loads(response.content)
    location = response.headers["Location"]
    assert location == answer["data"]["links"]["self"]
    assert get(location.removeprefix(f"{HOST}/")) == answer
    return answer


def test_a_detail_is_created_at_its_url_with_its_relationships() -> None:
    data = creation(
        "rpms",
        {"name": "glue", "size": 5, "version": "1.0"},
        remote=RPMS,
        signature=to("files", 7),
        labels=labels(4),
    )

    assert created("content/rpm", data) == at(
        "content/rpm/13",
        rpm(13, "glue", 5, "1.0", remote=RPMS, signature=to("files", 7), own_labels=(4,)),
    )
    assert models.Content.objects.get(pk=13).kind == "rpm"


def test_an_image_is_created_of_content_of_any_kind() -> None:
    layers = [to("rpms", 3), to("files", 6), to("images", 9)]
    data = creation("images", {"name": "new", "size": 1, "tag": "2"}, layers=layers)

    assert created("content/image", data) == at(
        "content/image/13", image(13, "new", 1, "2", layers)
    )


def test_a_remote_is_created_at_its_url() -> None:
    own = {"name": "Maps", "url": "https://maps.lanternfield.example/"}
    expected = {**own, "kind": "file", "manifest": "MANIFEST"}

    assert created("remotes/file", creation("fileRemotes", own)) == at(
        "remotes/file/4", resource(to("fileRemotes", 4), expected, manys={"labels": []})
    )


class UnlinkedRemoteSerializer(json_api.ModelSerializer):
    class Meta:
        model = models.FileRemote
        fields = ("name", "url")

    class JSONAPIMeta:
        resource_name = "fileRemotes"


class UnlinkedRemoteViewSet(views.ModelViewSet):
    queryset = models.FileRemote.objects.all()
    serializer_class = UnlinkedRemoteSerializer


def test_a_url_that_clients_write_is_not_where_a_resource_is() -> None:
    attributes = {"name": "Maps", "url": "https://maps.lanternfield.example/"}
    data = creation("fileRemotes", attributes)

    response = call(UnlinkedRemoteViewSet.as_view({"post": "create"}), method="post", data=data)

    assert response.status_code == 201
    assert json.loads(response.content) == {
        "data": {**to("fileRemotes", 4), "attributes": attributes}
    }
    assert "Location" not in response.headers


def test_a_repository_is_created_with_content_of_several_kinds_and_a_remote() -> None:
    held = [to("rpms", 1), to("files", 5), to("images", 9)]
    data = creation("repositories", {"name": "new"}, remote=COVERS, content=list(reversed(held)))

    assert created("repositories", data) == at(
        "repositories/4", repository(4, "new", remote=COVERS, content=held)
    )


@pytest.mark.parametrize("subject", [to("images", 9), RPMS, COVERS, to("repositories", 2)])
def test_a_label_is_put_on_anything(subject: Any) -> None:
    assert created("labels", creation("labels", {"text": "new"}, subject=subject)) == at(
        "labels/7", label(7, "new", subject)
    )
    related = get(f"{PATHS[subject['type']]}/{subject['id']}/relationships/labels")
    assert related["data"][-1] == to("labels", 7)


def test_a_resource_is_written_by_urls_where_the_relationship_is_one() -> None:
    data = creation("repositories", {"name": "new"}, remote=f"{HOST}/remotes/file/3")
    data["data"]["relationships"]["remote"] = {"data": FONTS}

    assert created("repositories", data) == at("repositories/4", repository(4, "new", remote=FONTS))


def test_a_detail_is_updated_and_keeps_its_kind() -> None:
    data = {"data": {**to("rpms", 4), "attributes": {"version": "1.1", "kind": "file"}}}

    response = send("content/rpm/4", "patch", data)

    assert document(response) == at("content/rpm/4", rpm(4, "bookbinder", 118004, "1.1"))
    assert get("content/rpm/4") == document(response)


def test_a_detail_is_deleted_with_its_row_in_the_master_and_its_labels() -> None:
    assert send("content/rpm/1", "delete").status_code == 204

    assert not models.Content.objects.filter(pk=1).exists()
    assert not models.Label.objects.filter(pk__in=(1, 2)).exists()


def test_content_stays_when_its_remote_goes() -> None:
    assert send("remotes/file/2", "delete").status_code == 204

    assert get("content/file/6") == at(
        "content/file/6", file(6, "lantern-italic.otf", 51007, "type/lantern-italic.otf")
    )


def error(status: str, code: str, detail: str, pointer: str) -> dict[str, Any]:
    titles = {"400": "Bad Request", "403": "Forbidden", "404": "Not Found", "409": "Conflict"}
    return {
        "status": status,
        "code": code,
        "title": titles[status],
        "detail": detail,
        "source": {"pointer": pointer},
    }


@pytest.mark.parametrize(
    ("method", "path", "data", "status_code", "expected"),
    [
        (
            "post",
            "content/file",
            creation("rpms", {"name": "glue", "size": 5, "version": "1.0"}),
            409,
            error(
                "409",
                "conflict",
                "The type 'rpms' is not the one of this URL: 'files'.",
                "/data/type",
            ),
        ),
        (
            "post",
            "content/rpm",
            creation("rpms", {"name": "x", "size": 1, "version": "1"}, remote=to("rpmRemotes", 2)),
            404,
            error(
                "404",
                "does_not_exist",
                "Invalid hyperlink - Object does not exist.",
                "/data/relationships/remote/data",
            ),
        ),
        (
            "post",
            "repositories",
            creation("repositories", {"name": "x"}, remote=to("rpms", 1)),
            409,
            error(
                "409",
                "incorrect_relation_type",
                "Incorrect relation type. Expected one of [rpmRemotes, fileRemotes], "
                "received rpms.",
                "/data/relationships/remote/data",
            ),
        ),
        (
            "post",
            "repositories",
            creation("repositories", {"name": "x"}, content=[to("rpms", 1), to("files", 1)]),
            404,
            error(
                "404",
                "does_not_exist",
                'Invalid pk "1" - object does not exist.',
                "/data/relationships/content/data/1",
            ),
        ),
        (
            "post",
            "labels",
            creation("labels", {"text": "x"}, subject=labels(1)[0]),
            409,
            error(
                "409",
                "incorrect_relation_type",
                "Incorrect relation type. Expected one of [rpms, files, images, rpmRemotes, "
                "fileRemotes, repositories], received labels.",
                "/data/relationships/subject/data",
            ),
        ),
        (
            "patch",
            "content/rpm/1",
            {"data": to("files", 1)},
            409,
            error(
                "409",
                "conflict",
                "The type 'files' is not the one of this URL: 'rpms'.",
                "/data/type",
            ),
        ),
    ],
)
def test_what_is_of_another_kind_is_refused(
    method: str, path: str, data: Any, status_code: int, expected: Any
) -> None:
    response = send(path, method, data)

    assert response.status_code == status_code
    assert errors(response) == [expected]
    assert models.Content.objects.count() == 12
    assert models.Repository.objects.count() == 3
    assert models.Label.objects.count() == 6


# Relationships


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


# What there is not


def nothing(path: str) -> str:
    """Return what is told about a URL where nothing is."""
    response = send(path)
    [error] = errors(response)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert error == {
        "status": "404",
        "code": "not_found",
        "title": "Not Found",
        "detail": error["detail"],
    }
    return str(error["detail"])


def test_what_fails_unforeseen_is_a_document_that_tells_nothing_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*args: Any) -> None:
        raise RuntimeError("The password is swordfish.")

    monkeypatch.setattr(CommonMiddleware, "process_request", fail)
    client = Client(raise_request_exception=False)

    response = client.get("/content", headers={"accept": MEDIA_TYPE})

    assert response.status_code == 500
    assert errors(response) == [
        {
            "status": "500",
            "code": "error",
            "title": "Internal Server Error",
            "detail": "A server error occurred.",
        }
    ]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (
            PermissionDenied,
            {
                "status": "403",
                "code": "permission_denied",
                "title": "Forbidden",
                "detail": "You do not have permission to perform this action.",
            },
        ),
        (
            BadRequest,
            {
                "status": "400",
                "code": "parse_error",
                "title": "Bad Request",
                "detail": "The request is malformed.",
            },
        ),
    ],
)
def test_what_django_refuses_is_a_document(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception], expected: Any
) -> None:
    def refuse(*args: Any) -> None:
        raise error("The password is swordfish.")

    monkeypatch.setattr(CommonMiddleware, "process_request", refuse)

    response = send("content")

    assert response.status_code == int(expected["status"])
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert errors(response) == [expected]


@pytest.mark.parametrize(
    "path", ["content/1", "remotes/1", "content/deb", "content/1/labels", "repositories/1/a/b/c"]
)
def test_a_master_has_no_resources_of_its_own(path: str) -> None:
    assert nothing(path) == "Nothing is at this URL."


@pytest.mark.parametrize(
    "path",
    [
        "content/rpm/1/layers",
        "content/file/5/signature",
        "labels/1/labels",
    ],
)
def test_a_relationship_of_another_kind_has_no_url(path: str) -> None:
    assert nothing(path) == "Nothing is at this URL."


def test_a_resource_has_no_linkage_of_a_relationship_of_another_kind() -> None:
    assert nothing("content/rpm/1/relationships/layers") == "Not found."


@pytest.mark.parametrize("parameter", ["filter[x]", "page[size]", "sort", "include", "own"])
def test_a_viewset_without_a_queryset_refuses_what_it_does_not_read(parameter: str) -> None:
    response = Client().get("/blog-statistics", {parameter: "1"}, headers={"accept": MEDIA_TYPE})

    assert response.status_code == 400
    assert [error["source"] for error in errors(response)] == [{"parameter": parameter}]


def test_a_browser_has_a_page_where_nothing_is() -> None:
    response = Client().get("/content/deb", headers={"accept": "text/html,*/*;q=0.8"})

    assert response.status_code == 404
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Vary"] == "Accept"


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("content/rpm/5", "No RpmContent matches the given query."),
        ("content/file/1", "No FileContent matches the given query."),
        ("remotes/rpm/2", "No RpmRemote matches the given query."),
        ("repositories/99", "No Repository matches the given query."),
        ("repositories/99/content", "No Repository matches the given query."),
        ("repositories/99/relationships/content", "No Repository matches the given query."),
        ("content/rpm/5/labels", "No RpmContent matches the given query."),
    ],
)
def test_what_is_not_there_is_not_found(path: str, detail: str) -> None:
    assert nothing(path) == detail


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "content"),
        ("delete", "content"),
        ("post", "remotes"),
        ("get", "repositories/1/sync"),
        ("post", "repositories/1/relationships/remote"),
    ],
)
def test_a_url_refuses_the_methods_that_it_does_not_have(method: str, path: str) -> None:
    data: Any = {"data": []} if method == "post" else None
    response = send(path, method, data)
    detail = f'Method "{method.upper()}" not allowed.'
    assert response.status_code == 405
    assert errors(response) == [
        {
            "status": "405",
            "code": "method_not_allowed",
            "title": "Method Not Allowed",
            "detail": detail,
        }
    ]


def test_a_row_of_an_unknown_kind_has_no_serializer() -> None:
    with pytest.raises(NotImplementedError, match="no serializer for the kind 'deb'"):
        serializers.AnyContentSerializer.get_polymorphic_serializer_for_instance(
            models.Content(kind="deb")
        )
