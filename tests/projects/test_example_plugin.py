"""The plugin of the example: all URLs and links come of models, serializers, viewsets, a router."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.core.serializers import deserialize
from django.test import Client
from django.urls import reverse

from example.access_lists.models import AccessList, AccessListRule
from example.models import Company, Project, Tag
from example.settings import BASE_DIR, HAS_DJANGO_FILTER
from tests.client import identifier as to
from tests.http import MEDIA_TYPE, counted, document, errors

pytestmark = [pytest.mark.django_db, pytest.mark.urls("example.urls")]

HOST = "http://testserver"
ROOT = f"{HOST}/plugins/access-lists/"

#: What the rows of the plugin lead to.
MODELS = ("example.blog", "example.company", "example.imprint", "example.project", "example.tag")

FIXTURES = [
    Path(BASE_DIR, *parts, "fixtures", "drf_example.json") for parts in ((), ("access_lists",))
]
ROWS = [
    row
    for fixture in FIXTURES
    for row in json.loads(fixture.read_text())
    if row["model"].startswith("access_lists.") or row["model"] in MODELS
]

needs_django_filter = pytest.mark.skipif(
    not HAS_DJANGO_FILTER, reason="django-filter is not installed."
)


@pytest.fixture(scope="module", autouse=True)
def rows(module_db: None) -> None:
    """Load the rows of the plugin, and what they lead to in the example."""
    for row in deserialize("python", ROWS):
        row.save()


def encoded(url: str) -> str:
    """Return a URL with the brackets of its query as RFC 3986 has them."""
    return url.replace("[", "%5B").replace("]", "%5D")


def send(path: str, method: str = "get", data: Any = None) -> Any:
    """Return the response to a request below the root of the plugin."""
    return Client().generic(
        method.upper(),
        urlsplit(ROOT).path + encoded(path),
        json.dumps(data) if data is not None else "",
        content_type=MEDIA_TYPE if data is not None else "",
        headers={"accept": MEDIA_TYPE},
    )


def get(path: str) -> Any:
    """Return the document at a URL below the root of the plugin."""
    return document(send(path))


def access_list(key: Any) -> dict[str, str]:
    return to("accessLists", key)


def rules(*keys: int) -> list[dict[str, str]]:
    return [to("accessListRules", key) for key in keys]


def tags(*keys: int) -> list[dict[str, str]]:
    return [to("tags", key) for key in keys]


def links(owner: str, segment: str) -> dict[str, str]:
    """Return the links of a relationship."""
    return {"self": f"{owner}/relationships/{segment}", "related": f"{owner}/{segment}"}


def resource(
    identifier: dict[str, str], attributes: Any, relationships: dict[str, Any], url: str
) -> dict[str, Any]:
    """Return a whole resource object.

    Args:
        identifier: what it is.
        attributes: its attributes.
        relationships: the linkage of its relationships, by the segment and the key of each.
        url: its URL.
    """
    found = {}
    for name, linkage in relationships.items():
        segment, _, key = name.partition("/")
        meta = {"meta": {"count": len(linkage)}} if isinstance(linkage, list) else {}
        found[key or segment] = {"links": links(url, segment), "data": linkage, **meta}
    return {
        **identifier,
        "attributes": attributes,
        "relationships": found,
        "links": {"self": url},
    }


def a_list(key: int, name: str, action: str = "deny", **further: Any) -> dict[str, Any]:
    attributes = {
        "name": name,
        "defaultAction": action,
        "comments": further.get("comments", ""),
    }
    relationships = {
        "company": further.get("company"),
        "tags": tags(*further.get("tags", ())),
        "rules": rules(*further.get("rules", ())),
    }
    return resource(access_list(key), attributes, relationships, f"{ROOT}lists/{key}")


def rule(key: int, owner: int, index: int, protocol: str, action: str, **further: Any) -> Any:
    attributes = {
        "index": index,
        "protocol": protocol,
        "source": further.get("source", ""),
        "destination": further.get("destination", ""),
        "ports": further.get("ports", []),
        "action": action,
    }
    relationships = {"access-list/accessList": access_list(owner)}
    return resource(rules(key)[0], attributes, relationships, f"{ROOT}rules/{key}")


def company(key: int, name: str, imprint: str, project: Any, planned: Iterable[int]) -> Any:
    """Return a company, which the router of the plugin does not know."""
    linkage = [to("projects", number) for number in planned]
    return {
        **to("companies", key),
        "attributes": {"name": name, "imprintNames": [imprint]},
        "relationships": {
            "currentProject": {"data": to("projects", project) if project else None},
            "futureProjects": {
                "links": links(f"{HOST}/companies/{key}", "future-projects"),
                "data": linkage,
                "meta": {"count": len(linkage)},
            },
        },
    }


def tag(key: int, name: str, slug: str) -> dict[str, Any]:
    return {**tags(key)[0], "attributes": {"name": name, "slug": slug}}


PRESS_NET, PAPER_NET = "10.20.0.0/24", "10.60.0.0/22"

PRESS_HALL = a_list(
    1,
    "Press hall",
    comments="Presses and proofing stations",
    company=to("companies", 1),
    tags=(8, 13),
    rules=(1, 2, 3, 4),
)
ARCHIVE = a_list(2, "Archive", "reject", company=to("companies", 2), tags=(4,), rules=(5, 6))
VISITORS = a_list(
    3,
    "Visitors",
    comments="Guests of the bookshops",
    company=to("companies", 1),
    tags=(4, 12, 13),
    rules=(7, 8, 9),
)
ATTIC = a_list(4, "Attic", "permit")

PRESS_RULES = [
    rule(
        1,
        1,
        10,
        "tcp",
        "permit",
        source=PRESS_NET,
        destination="10.20.9.10/32",
        ports=[80, 443],
    ),
    rule(2, 1, 20, "udp", "permit", source=PRESS_NET, destination="10.20.9.53/32", ports=[53]),
    rule(3, 1, 30, "icmp", "permit", source=PRESS_NET),
    rule(4, 1, 40, "tcp", "reject", destination=PRESS_NET, ports=[22]),
]
ARCHIVE_RULES = [
    rule(
        5,
        2,
        10,
        "tcp",
        "permit",
        source="10.30.0.0/16",
        destination="10.20.4.0/24",
        ports=[445],
    ),
    rule(6, 2, 20, "", "deny", source="10.40.0.0/16", destination="10.20.4.0/24"),
]
VISITOR_RULES = [
    rule(7, 3, 10, "tcp", "permit", source=PAPER_NET, ports=[80, 443]),
    rule(8, 3, 20, "udp", "permit", source=PAPER_NET, destination="10.20.9.53/32", ports=[53]),
    rule(9, 3, 30, "", "reject", source=PAPER_NET, destination="10.0.0.0/8"),
]

RIVERSIDE = company(1, "Riverside Press", "Quiet Paper", 1, (2, 11, 3))
ARCHIVE_TAG = tag(4, "Archive", "archive")
PAPER = tag(8, "Paper", "paper")
BOOKSHOPS = tag(12, "Bookshops", "bookshops")
READERS = tag(13, "Readers", "readers")


def collection(path: str, resources: Any) -> dict[str, Any]:
    """Return the document of a collection that fits on one page."""
    url = f"{ROOT}{path}"
    page = f"{url}?page%5Bnumber%5D=1"
    return {
        "links": {"self": url, "first": page, "last": page, "next": None, "prev": None},
        "data": resources,
        "meta": {"pagination": {"page": 1, "pages": 1, "count": len(resources)}},
    }


def keys(found: Any) -> list[str]:
    """Return the ids of the primary data of a document."""
    return [item["id"] for item in found["data"]]


# What there is


@pytest.mark.usefixtures("moved_keys")
def test_the_fixture_of_the_example_loads_the_plugin_along_with_all_else() -> None:
    AccessList.objects.all().delete()

    call_command("loaddata", "drf_example", verbosity=0)

    assert (AccessList.objects.count(), AccessListRule.objects.count()) == (4, 9)


def test_the_root_of_the_plugin_lists_its_collections() -> None:
    assert get("") == {
        "links": {
            "self": ROOT,
            "lists": {"href": f"{ROOT}lists", "title": "Access lists"},
            "rules": {"href": f"{ROOT}rules", "title": "Access list rules"},
        },
        "meta": {},
    }


def test_the_root_of_the_example_lists_none_of_the_plugin() -> None:
    found = document(Client().get("/", headers={"accept": MEDIA_TYPE}))["links"]
    assert "blogs" in found
    assert "plugins" not in json.dumps(found)


@pytest.mark.parametrize(
    ("name", "kwargs", "path"),
    [
        ("accesslist-list", {}, "lists"),
        ("accesslistrule-detail", {"pk": 1}, "rules/1"),
        ("accesslist-related", {"pk": 1, "related_field": "rules"}, "lists/1/rules"),
        (
            "accesslistrule-relationships",
            {"pk": 1, "related_field": "access-list"},
            "rules/1/relationships/access-list",
        ),
    ],
)
def test_the_urls_are_named_in_the_namespace_of_the_plugin(
    name: str, kwargs: Any, path: str
) -> None:
    assert HOST + reverse(f"access-lists:{name}", kwargs=kwargs) == ROOT + path


def test_the_example_starts_with_the_plugin_and_has_all_its_migrations() -> None:
    code = (
        "import sys; sys.modules['django_filters'] = None\n"
        "import django; django.setup()\n"
        "from django.core.management import call_command; call_command('check')\n"
        "call_command('makemigrations', 'access_lists', check_changes=True, verbosity=0)\n"
    )
    own = {"DATABASE_URL": "", "EXAMPLE_DATABASE": ":memory:"}
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "example.settings", **own}

    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")


# Reading


def test_access_lists_are_listed_by_name() -> None:
    assert get("lists") == collection("lists", [ARCHIVE, ATTIC, PRESS_HALL, VISITORS])


def test_rules_are_listed_by_their_lists_and_their_places_in_them() -> None:
    ordered = [*ARCHIVE_RULES, *PRESS_RULES, *VISITOR_RULES]
    assert get("rules") == collection("rules", ordered)


@pytest.mark.parametrize(
    "expected",
    [PRESS_HALL, ARCHIVE, VISITORS, ATTIC, *PRESS_RULES, *ARCHIVE_RULES, *VISITOR_RULES],
    ids=lambda item: f"{item['type']}-{item['id']}",
)
def test_every_resource_is_at_the_url_that_it_names_as_its_own(expected: Any) -> None:
    url = expected["links"]["self"]
    assert get(url.removeprefix(ROOT)) == {"links": {"self": url}, "data": expected}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("rules/4/access-list", PRESS_HALL),
        ("rules/4/accessList", PRESS_HALL),
        ("rules/4/access_list", PRESS_HALL),
        ("lists/1/company", RIVERSIDE),
        ("lists/4/company", None),
    ],
)
def test_a_related_resource_has_a_url_in_each_spelling(path: str, expected: Any) -> None:
    assert get(path) == {"links": {"self": ROOT + encoded(path)}, "data": expected}


def test_a_related_collection_of_the_plugin_is_that_of_its_viewset() -> None:
    assert get("lists/3/rules") == collection("lists/3/rules", VISITOR_RULES)
    assert get("lists/4/rules") == collection("lists/4/rules", [])


def test_a_related_collection_of_the_example_is_answered_whole() -> None:
    assert get("lists/3/tags") == {
        "links": {"self": f"{ROOT}lists/3/tags"},
        "data": [ARCHIVE_TAG, BOOKSHOPS, READERS],
    }


@needs_django_filter
def test_a_related_collection_is_paged_filtered_and_sorted_by_its_own_viewset() -> None:
    url = f"{ROOT}lists/1/rules"
    asked = "page[size]=2&sort=-index&filter[protocol.in]=tcp,udp"
    page = f"{url}?filter%5Bprotocol.in%5D=tcp%2Cudp&page%5Bnumber%5D={{}}&page%5Bsize%5D=2"
    first, second = (f"{page.format(number)}&sort=-index" for number in (1, 2))

    assert get(f"lists/1/rules?{asked}") == {
        "links": {
            "self": encoded(f"{url}?{asked}"),
            "first": first,
            "last": second,
            "next": second,
            "prev": None,
        },
        "data": [PRESS_RULES[3], PRESS_RULES[1]],
        "meta": {"pagination": {"page": 1, "pages": 2, "count": 3}},
    }
    assert get(second.removeprefix(ROOT)) == {
        "links": {"self": second, "first": first, "last": second, "next": None, "prev": first},
        "data": [PRESS_RULES[0]],
        "meta": {"pagination": {"page": 2, "pages": 2, "count": 3}},
    }


def test_a_related_collection_is_searched_in_the_columns_of_its_viewset() -> None:
    assert keys(get("lists/1/rules?filter[search]=20.9")) == ["1", "2"]
    assert keys(get("lists?filter[search]=bookshops")) == ["3"]


def test_a_related_collection_is_not_sorted_by_what_its_viewset_does_not_sort_by() -> None:
    for path, field in (("lists/1/rules", "name"), ("rules", "source")):
        response = send(f"{path}?sort={field}")
        assert response.status_code == 400
        assert errors(response) == [
            {
                "status": "400",
                "code": "invalid",
                "title": "Bad Request",
                "detail": f"invalid sort parameter: {field}",
                "source": {"parameter": "sort"},
            }
        ]


@pytest.mark.parametrize(
    "path",
    [
        "lists/1/tags",
        "lists/1/company",
        "lists/4/company",
        "lists/1/rules",
        "rules/1/access-list",
        "lists/1/relationships/tags",
        "lists/1/relationships/company",
        "lists/1/relationships/rules",
        "rules/1/relationships/access-list",
    ],
)
@pytest.mark.parametrize("parameter", ["sort", "nothing"])
def test_what_the_url_of_a_relationship_does_not_take_is_refused(path: str, parameter: str) -> None:
    response = send(f"{path}?{parameter}=slug")

    assert response.status_code == 400
    [error] = errors(response)
    assert error["source"] == {"parameter": parameter}


@needs_django_filter
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("lists?filter[company]=1", ["1", "3"]),
        ("lists?filter[defaultAction]=deny", ["1", "3"]),
        ("lists?filter[tags]=4&sort=-name", ["3", "2"]),
        ("rules?filter[accessList]=2", ["5", "6"]),
        ("rules?filter[action]=reject&sort=-index", ["4", "9"]),
        ("lists/1/rules?filter[accessList]=2", []),
        ("lists/3/rules?filter[protocol]=udp", ["8"]),
        ("lists/1/relationships/rules?filter[action]=permit&sort=-index", ["3", "2", "1"]),
    ],
)
def test_collections_are_filtered_by_the_names_that_clients_see(path: str, expected: Any) -> None:
    assert keys(get(path)) == expected


# Includes


def test_included_resources_have_their_own_links() -> None:
    path = "lists/1?include=company,tags,rules"
    assert get(path) == {
        "links": {"self": ROOT + encoded(path)},
        "data": PRESS_HALL,
        "included": [*PRESS_RULES, RIVERSIDE, READERS, PAPER],
    }


def test_resources_that_are_included_by_a_path_have_their_own_links() -> None:
    path = "lists/3/rules?include=accessList.company&page[size]=2"
    page = f"{ROOT}lists/3/rules?include=accessList.company&page%5Bnumber%5D={{}}&page%5Bsize%5D=2"
    assert get(path) == {
        "links": {
            "self": ROOT + encoded(path),
            "first": page.format(1),
            "last": page.format(2),
            "next": page.format(2),
            "prev": None,
        },
        "data": VISITOR_RULES[:2],
        "included": [VISITORS, RIVERSIDE],
        "meta": {"pagination": {"page": 1, "pages": 2, "count": 3}},
    }


def test_a_resource_of_the_example_has_the_links_whose_view_names_its_serializer_tells() -> None:
    [included] = get("lists/1?include=company&fields[companies]=currentProject,futureProjects")[
        "included"
    ]
    assert included == {
        **to("companies", 1),
        "relationships": RIVERSIDE["relationships"],
    }


def test_a_fieldset_keeps_the_links() -> None:
    path = "rules/9?include=accessList&fields[accessLists]=name&fields[accessListRules]=index"
    assert get(path) == {
        "links": {"self": ROOT + encoded(path)},
        "data": {
            **rules(9)[0],
            "attributes": {"index": 30},
            "links": {"self": f"{ROOT}rules/9"},
        },
        "included": [
            {
                **access_list(3),
                "attributes": {"name": "Visitors"},
                "links": {"self": f"{ROOT}lists/3"},
            }
        ],
    }


# Relationships


@pytest.mark.parametrize("path", ["lists/1/name", "lists/1/relationships/name", "rules/1/lists"])
def test_what_is_no_relationship_has_no_url(path: str) -> None:
    assert send(path).status_code == 404


@pytest.mark.parametrize(
    ("owner", "segment", "linkage"),
    [
        ("lists/1", "company", to("companies", 1)),
        ("lists/4", "company", None),
        ("lists/3", "tags", tags(4, 12, 13)),
        ("rules/9", "access-list", access_list(3)),
    ],
)
def test_a_relationship_has_a_url(owner: str, segment: str, linkage: Any) -> None:
    assert get(f"{owner}/relationships/{segment}") == {
        "links": links(ROOT + owner, segment),
        "data": linkage,
    }


def test_the_linkage_of_rules_is_paged_as_they_are() -> None:
    url = f"{ROOT}lists/1/relationships/rules"
    page = f"{url}?page%5Bnumber%5D={{}}&page%5Bsize%5D=3&sort=-index"

    assert get("lists/1/relationships/rules?page[size]=3&sort=-index") == {
        "links": {
            "self": f"{url}?page%5Bsize%5D=3&sort=-index",
            "related": f"{ROOT}lists/1/rules",
            "first": page.format(1),
            "last": page.format(2),
            "next": page.format(2),
            "prev": None,
        },
        "data": rules(4, 3, 2),
        "meta": {"pagination": {"page": 1, "pages": 2, "count": 4}},
    }


def changed(path: str, method: str, linkage: Any) -> Any:
    """Return the document that answers a change of a relationship."""
    return document(send(path, method, {"data": linkage}))


def refused(path: str, method: str, linkage: Any) -> Any:
    """Return status, code and source of the error that answers a change of a relationship."""
    response = send(path, method, {"data": linkage})
    [error] = errors(response)
    assert str(response.status_code) == error["status"]
    return response.status_code, error["code"], error.get("source")


def test_a_to_one_is_set_and_cleared_at_its_url() -> None:
    path = "lists/4/relationships/company"
    for linkage in (to("companies", 2), None):
        assert changed(path, "patch", linkage) == {
            "links": links(f"{ROOT}lists/4", "company"),
            "data": linkage,
        }
        assert get("lists/4")["data"] == a_list(4, "Attic", "permit", company=linkage)


def test_a_to_many_is_replaced_extended_and_reduced_at_its_url() -> None:
    path = "lists/2/relationships/tags"
    steps: Any = [
        ("post", tags(8, 4), (4, 8)),
        ("delete", tags(4, 13), (8,)),
        ("patch", tags(12, 13), (12, 13)),
        ("patch", [], ()),
    ]
    for method, linkage, expected in steps:
        assert changed(path, method, linkage) == {
            "links": links(f"{ROOT}lists/2", "tags"),
            "data": tags(*expected),
        }
        assert get("lists/2/relationships/tags")["data"] == tags(*expected)


def test_a_rule_is_moved_to_another_list_at_either_end() -> None:
    assert changed("lists/2/relationships/rules", "post", rules(4)) == {
        "links": links(f"{ROOT}lists/2", "rules"),
        "data": rules(5, 6, 4),
    }
    assert changed("rules/4/relationships/access-list", "patch", access_list(4)) == {
        "links": links(f"{ROOT}rules/4", "access-list"),
        "data": access_list(4),
    }
    assert get("lists/4/relationships/rules")["data"] == rules(4)


@pytest.mark.parametrize(
    ("path", "method", "linkage", "refusal"),
    [
        (
            "lists/2/relationships/rules",
            "delete",
            rules(5),
            (403, "forbidden_change", {"pointer": "/data"}),
        ),
        (
            "lists/2/relationships/rules",
            "patch",
            rules(5),
            (403, "forbidden_change", {"pointer": "/data"}),
        ),
        ("lists/2/relationships/rules", "post", rules(1), (409, "unique", None)),
        (
            "rules/1/relationships/access-list",
            "patch",
            access_list(2),
            (400, "unique", {"pointer": "/data"}),
        ),
        (
            "rules/1/relationships/access-list",
            "patch",
            None,
            (400, "null", {"pointer": "/data"}),
        ),
        (
            "rules/1/relationships/access-list",
            "patch",
            to("tags", 1),
            (409, "incorrect_relation_type", {"pointer": "/data"}),
        ),
        (
            "lists/1/relationships/tags",
            "post",
            tags(1, 999),
            (404, "does_not_exist", {"pointer": "/data/1"}),
        ),
        ("lists/1/relationships/company", "post", [], (405, "method_not_allowed", None)),
    ],
)
def test_a_change_that_the_relationship_does_not_take_changes_nothing(
    path: str, method: str, linkage: Any, refusal: Any
) -> None:
    before = get("lists?include=rules"), get("rules")

    assert refused(path, method, linkage) == refusal
    assert (get("lists?include=rules"), get("rules")) == before


# Writing


def test_a_resource_is_created_at_the_url_that_its_link_names() -> None:
    attributes = {"index": 10, "protocol": "icmp", "action": "deny"}
    relationships = {"accessList": {"data": access_list(4)}}
    resource_object = {
        "type": "accessListRules",
        "attributes": attributes,
        "relationships": relationships,
    }

    response = send("rules", "post", {"data": resource_object})

    key = AccessListRule.objects.get(access_list=4).pk
    expected = rule(key, 4, 10, "icmp", "deny")
    assert response.status_code == 201
    assert json.loads(response.content)["data"] == expected
    assert response.headers["Location"] == expected["links"]["self"]
    assert get(f"rules/{key}")["data"] == expected


def test_a_choice_that_there_is_not_is_refused() -> None:
    resource_object = {**rules(1)[0], "attributes": {"protocol": "sctp"}}

    response = send("rules/1", "patch", {"data": resource_object})

    assert response.status_code == 400
    assert errors(response) == [
        {
            "status": "400",
            "code": "invalid_choice",
            "title": "Bad Request",
            "detail": '"sctp" is not a valid choice.',
            "source": {"pointer": "/data/attributes/protocol"},
        }
    ]


# Queries


def grow() -> None:
    """Add lists, each with rules, a tag, and a company with projects, and rules to the first."""
    for name in ("Cellar", "Stairs", "Yard", "Roof", "Shop", "Office"):
        project = Project.objects.create(topic=name)
        owner = Company.objects.create(name=name, current_project=project)
        owner.future_projects.add(project)
        created = AccessList.objects.create(name=name, company=owner)
        created.tags.add(Tag.objects.create(name=name, slug=name.lower()))
        AccessListRule.objects.bulk_create(
            AccessListRule(access_list=created, index=index, action="deny") for index in range(5)
        )
    AccessList.objects.get(pk=1).tags.add(*Tag.objects.all())
    AccessListRule.objects.bulk_create(
        AccessListRule(access_list_id=1, index=index, action="deny") for index in range(100, 120)
    )


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("lists?page[size]=50", 4),
        ("lists?page[size]=50&include=company,tags,rules", 7),
        ("lists?page[size]=50&include=company.futureProjects", 7),
        ("rules?page[size]=100", 2),
        ("rules?page[size]=100&include=accessList.company,accessList.rules", 8),
        ("lists/1/rules?page[size]=100", 3),
        ("lists/1/rules?page[size]=100&include=accessList.tags", 6),
        ("lists/1/relationships/rules?page[size]=100", 3),
        ("lists/1/relationships/tags", 2),
    ],
)
def test_the_queries_of_a_collection_do_not_grow_with_its_rows(path: str, queries: int) -> None:
    with counted() as before:
        some = get(path)
    grow()

    with counted() as after:
        more = get(path)

    assert len(more["data"]) > len(some["data"])
    assert (len(before), len(after)) == (queries, queries)
