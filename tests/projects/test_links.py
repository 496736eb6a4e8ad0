"""Every link of the example leads to what it says."""

import json
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from example import urls
from example.access_lists.api import urls as plugin
from example.content.models import ImageContent, RpmRemote
from tests.http import MEDIA_TYPE

pytestmark = pytest.mark.django_db

HOST = "http://testserver"

#: Links of one kind differ in the row that they belong to, so that a few of them show all.
LINKS_OF_A_KIND = 2

#: The walk ends with an error where it takes more requests.
MOST_REQUESTS = 1000

PAGES = ("first", "last", "next", "prev")

#: The place and the name of the link that a document has to itself.
OWN = ("document", "self")

#: Where the walk begins: at the roots, which lead to every collection, and at requests for more.
STARTS = (
    "/",
    "/plugins/access-lists/",
    "/nopage-entries?filter[search]=ink&fields[entries]=blog,tags",
    "/content?page[size]=3",
    "/remotes?page[size]=2",
    "/repositories?page[size]=1",
    "/labels?page[size]=2",
    "/blogs?include=entries&page[size]=2",
    "/entries?include=blog,authors.bio,tags,comments.writer,featured,suggested&page[size]=3",
    "/entries/1?include=comments.writer.entries",
    "/authors?include=bio.author,entries&page[size]=3",
    "/author-bios?include=author&page[size]=3",
    "/comments?include=entry.featured,writer.bio&page[limit]=3",
    "/companies?include=currentProject,futureProjects",
    "/manuscripts?include=author",
    "/imprints?include=company.currentProject,blogs.entries&page[size]=2",
    "/content?include=remote.labels,labels.subject,signature,layers.remote&page[size]=20",
    "/content/image?include=layers.layers.labels",
    "/remotes?include=labels.subject",
    "/repositories?include=remote,content.layers,labels",
    "/labels?include=subject.labels",
    "/plugins/access-lists/lists?include=company.futureProjects,tags,rules",
    "/plugins/access-lists/lists?page[size]=2",
    "/plugins/access-lists/rules?include=accessList.rules&page[size]=4",
    "/plugins/access-lists/lists/1/rules?page[size]=2&include=accessList",
    "/plugins/access-lists/lists/1/relationships/rules?page[size]=2",
    "/plugins/access-lists/rules?sort=-index&filter[search]=10.20&page[size]=2",
    "/plugins/access-lists/rules?fields[accessListRules]=action,accessList&page[size]=2",
    "/plugins/access-lists/lists?filter[search]=%C3%A9%26%20x",
    "/content?filter[type]=files,images&sort=-size&page[size]=4",
    "/repositories/1/content?filter[type]=rpms,files&sort=-name&page[size]=1",
    "/repositories/1/relationships/content?page[size]=2",
    "/content/image/10/relationships/layers?sort=-size&page[size]=1",
)

SELF = ("self",)
BOTH = ("self", "related")

#: The relationships of the resources of each type.
RELATIONSHIPS: dict[str, tuple[str, ...]] = {
    "blogs": ("entries",),
    "entries": (
        "blog",
        "authors",
        "tags",
        "comments",
        "featured",
        "suggested",
        "similarEntries",
    ),
    "authors": ("bio", "entries", "comments"),
    "authorBios": ("author",),
    "comments": ("entry", "writer"),
    "tags": (),
    "companies": ("currentProject", "futureProjects"),
    "projects": (),
    "manuscripts": ("author",),
    "imprints": ("company", "blogs"),
    "blogStatistics": (),
    "rpms": ("remote", "signature", "repositories", "labels"),
    "files": ("remote", "repositories", "labels"),
    "images": ("remote", "repositories", "labels", "layers"),
    "rpmRemotes": ("labels",),
    "fileRemotes": ("labels",),
    "repositories": ("remote", "content", "labels"),
    "labels": ("subject",),
    "accessLists": ("company", "tags", "rules"),
    "accessListRules": ("accessList",),
}

#: The links of the resources of each type, and of their relationships.
LINKS: dict[str, dict[str, tuple[str, ...]]] = {
    owner: {"": SELF, **dict.fromkeys(names, BOTH)} for owner, names in RELATIONSHIPS.items()
}

#: The types of resources that stand in one collection.
FAMILIES = {
    **dict.fromkeys(("rpms", "files", "images"), "content"),
    **dict.fromkeys(("rpmRemotes", "fileRemotes"), "remotes"),
}


#: The types that no document of the example includes.
NEVER_INCLUDED = ("manuscripts", "imprints", "blogStatistics")

#: What has more than one page: places, and what is there.
PAGED = (
    *(("document", name) for name in ("entries", "comments", "content", "remotes", "labels")),
    ("document", "accessLists"),
    ("document", "accessListRules"),
    ("linkage", "accessListRules"),
    ("linkage", "content"),
)


def family(resources: Any) -> set[str]:
    """Return what collection resources stand in."""
    return {FAMILIES.get(item["type"], item["type"]) for item in resources}


def identity(item: Any) -> tuple[str, str]:
    return item["type"], item["id"]


def identities(items: Any) -> Any:
    """Return what primary data or linkage is about, whatever the order: a list, one, or None."""
    if isinstance(items, list):
        return sorted(map(identity, items))
    return None if items is None else identity(items)


def as_list(data: Any) -> list[Any]:
    if data is None:
        return []
    return data if isinstance(data, list) else [data]


def normal(url: str) -> tuple[Any, ...]:
    """Return path and query of a URL, so that spellings of one URL are equal."""
    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}" in (HOST, "://"), url
    return parts.path, *sorted(parse_qsl(parts.query, keep_blank_values=True))


# The shape of documents


def check_members(holder: Any, allowed: str) -> None:
    """Assert that an object has members, and no others than those."""
    assert isinstance(holder, dict)
    assert holder
    assert set(holder) <= set(allowed.split()), holder


def check_links(links: Any) -> None:
    assert isinstance(links, dict)
    for link in links.values():
        if isinstance(link, dict):
            check_members(link, "href title")
        assert link is None or isinstance(url_of(link), str)


def url_of(link: Any) -> Any:
    """Return the URL of a link, which may be an object."""
    return link["href"] if isinstance(link, dict) else link


def check_identity(item: Any) -> None:
    for name in ("type", "id"):
        assert isinstance(item[name], str)
        assert item[name]


def check_linkage(linkage: Any) -> None:
    for identifier in as_list(linkage):
        check_members(identifier, "type id meta")
        check_identity(identifier)


def check_resource(resource: Any) -> None:
    check_members(resource, "type id attributes relationships links meta")
    check_identity(resource)
    check_links(resource.get("links", {}))
    relationships = resource.get("relationships", {})
    names = [*resource.get("attributes", {}), *relationships]
    assert len(names) == len({*names, "type", "id"}) - 2
    for relationship in relationships.values():
        check_members(relationship, "data links meta")
        check_links(relationship.get("links", {}))
        check_linkage(relationship.get("data"))


def check_document(document: Any, is_linkage: bool) -> None:
    """Assert that a document has the shape that JSON:API gives it."""
    check_members(document, "data included links meta")
    assert not document.keys().isdisjoint({"data", "meta"})
    check_links(document.get("links", {}))
    assert "self" in document["links"]
    if is_linkage:
        check_linkage(document["data"])
        return
    resources = [*as_list(document.get("data")), *document.get("included", ())]
    for resource in resources:
        check_resource(resource)
    assert sorted(reachable(document)) == sorted(map(identity, resources))


def reachable(document: Any) -> Iterator[tuple[str, str]]:
    """Yield what the primary data leads to by linkage (JSON:API 1.1, "full linkage")."""
    resources = [*as_list(document.get("data")), *document.get("included", ())]
    known = {identity(resource): resource for resource in resources}
    queue = deque(map(identity, as_list(document.get("data"))))
    while queue:
        resource = known.pop(key := queue.popleft(), None)
        if resource is None:
            continue
        yield key
        for relationship in resource.get("relationships", {}).values():
            queue.extend(map(identity, as_list(relationship.get("data"))))


# The walk


@dataclass(frozen=True)
class Link:
    """A link, with what it belongs to.

    Args:
        place: what has the link: a root, a document of resources, one of linkage, a resource of
            the primary data, or an included one.
        owner: the type of the resource, or of those that the document is about.
        relationship: the key of the relationship; empty where none has the link.
        name: the name of the link.
        url: the URL.
        holder: the document, the resource or the relationship.
        holder_url: the URL of the document that the link is in.
    """

    place: str
    owner: str
    relationship: str
    name: str
    url: str
    holder: Any
    holder_url: str

    @property
    def kind(self) -> tuple[Any, ...]:
        """What links have in common of which a few show all."""
        is_filled = bool(self.holder.get("data"))
        return self.place, self.owner, self.relationship, self.name, is_filled


def is_linkage(url: str) -> bool:
    """Tell whether there is linkage at a URL."""
    return "/relationships/" in url


def links_of(url: str, document: Any) -> Iterator[Link]:
    """Yield all links of a document."""
    data = as_list(document.get("data"))
    place = "linkage" if is_linkage(url) else "document"
    about = "/".join(sorted(family(data)))
    for name, found in document.get("links", {}).items():
        if found is not None:
            yield Link(
                place if "data" in document else "root",
                about,
                "",
                name,
                url_of(found),
                document,
                url,
            )
    if place == "linkage":
        return
    for resource in data:
        yield from links_of_resource("resource", resource, url)
    for resource in document.get("included", ()):
        yield from links_of_resource("included", resource, url)


def links_of_resource(place: str, resource: Any, url: str) -> Iterator[Link]:
    """Yield all links of a resource object in the document at a URL."""
    for relationship, holder in {"": resource, **resource.get("relationships", {})}.items():
        for name, found in holder.get("links", {}).items():
            assert isinstance(found, str)
            yield Link(place, resource["type"], relationship, name, found, holder, url)


@dataclass
class Walk:
    """Follows links, and takes down what is wrong with what they lead to."""

    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    documents: dict[Any, Any] = field(default_factory=dict)
    links: deque[Link] = field(default_factory=deque)
    followed: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    #: The types and relationships for which something was at the end of a link.
    filled: set[tuple[str, str]] = field(default_factory=set)
    wrong: list[tuple[Link, str]] = field(default_factory=list)
    #: The relationships that have another link where their linkage is.
    differing: list[tuple[str, Any, Any]] = field(default_factory=list)

    def fetch(self, url: str) -> Any:
        """Ask for the document at a URL."""
        response = self.client.get(url.removeprefix(HOST), headers={"accept": MEDIA_TYPE})
        assert response.status_code == 200, response.content[:200]
        assert response.headers["Content-Type"] == MEDIA_TYPE
        found = json.loads(response.content)
        check_document(found, is_linkage(url))
        return found

    def document(self, url: str) -> Any:
        """Return the document at a URL, which is asked for once; its links are to be followed."""
        key = normal(url)
        if key not in self.documents:
            assert len(self.documents) < MOST_REQUESTS
            self.documents[key] = found = self.fetch(url)
            self.links.extend(links_of(url, found))
        return self.documents[key]

    def run(self, *starts: str) -> "Walk":
        """Follow all links from some URLs on."""
        for url in starts:
            self.document(url)
        while self.links:
            link = self.links.popleft()
            if self.followed[link.kind] < LINKS_OF_A_KIND:
                self.followed[link.kind] += 1
                self.follow(link)
        return self

    def follow(self, link: Link) -> None:
        """Check what a link leads to, and take down what is wrong with it."""
        level = "relationship" if link.relationship else link.place
        try:
            found = self.document(link.url)
            CHECKS.get((level, link.name), Walk.check_collection)(self, link, found)
        except AssertionError as error:
            self.wrong.append((link, f"{link.holder_url} to {link.url}: {error}"))
        else:
            if found.get("data"):
                self.filled.add((link.owner, link.relationship))

    def check_collection(self, link: Link, found: Any) -> None:
        """A root leads to collections, which have any name."""
        assert link.place == "root"
        assert isinstance(found["data"], list)
        assert found["data"]

    def check_document_self(self, link: Link, found: Any) -> None:
        """A document has its own URL."""
        assert normal(link.url) == normal(link.holder_url)
        assert self.fetch(link.url) == link.holder

    def check_page(self, link: Link, found: Any) -> None:
        """A page leads to other pages of the same collection."""
        assert total(found) == total(link.holder)
        assert family(found["data"]) == family(link.holder["data"])
        ends = {"first": "prev", "last": "next"}
        if link.name in ends:
            assert found["links"][ends[link.name]] is None
            return
        back = found["links"]["prev" if link.name == "next" else "next"]
        assert self.document(back)["data"] == link.holder["data"]
        assert not set(identities(found["data"])) & set(identities(link.holder["data"]))

    def check_resource_self(self, link: Link, found: Any) -> None:
        """A resource leads to itself."""
        assert identity(found["data"]) == identity(link.holder)
        attributes = link.holder.get("attributes", {})
        assert found["data"]["attributes"].items() >= attributes.items()
        assert found["data"]["links"]["self"] == link.url

    def check_linkage(self, link: Link, found: Any) -> None:
        """A relationship leads to its linkage."""
        assert found["links"]["self"] == link.url
        if not found["links"].items() >= link.holder["links"].items():
            self.differing.append((link.holder_url, link.holder["links"], found["links"]))
        if "data" in link.holder:
            check_same(link.holder, found)

    def check_linkage_self(self, link: Link, found: Any) -> None:
        """Linkage leads to the linkage of the same relationship, be it to another page."""
        assert normal(link.url)[0] == normal(link.holder_url)[0]
        check_same(link.holder, found)

    def check_related(self, link: Link, found: Any) -> None:
        """A relationship leads to the resources of its linkage, at one URL whatever it holds."""
        holder = link.holder
        if "self" in holder["links"]:
            own = holder["links"]["self"].partition("?")[0]
            assert link.url == own.replace("/relationships/", "/")
        if "data" not in holder and "self" not in holder["links"]:
            assert isinstance(found["data"], list)
            return
        check_same(holder if "data" in holder else self.document(holder["links"]["self"]), found)


CHECKS: dict[tuple[str, str], Callable[[Walk, Link, Any], None]] = {
    ("root", "self"): Walk.check_document_self,
    ("document", "self"): Walk.check_document_self,
    ("linkage", "self"): Walk.check_linkage_self,
    ("linkage", "related"): Walk.check_related,
    **{(place, name): Walk.check_page for place in ("document", "linkage") for name in PAGES},
    ("resource", "self"): Walk.check_resource_self,
    ("included", "self"): Walk.check_resource_self,
    ("relationship", "self"): Walk.check_linkage,
    ("relationship", "related"): Walk.check_related,
}


def total(found: Any) -> int:
    """Return how many resources there are on all pages."""
    pagination = found.get("meta", {}).get("pagination", {})
    return int(pagination.get("count", len(found["data"])))


def check_same(some: Any, others: Any) -> None:
    """Assert that data is about the same resources, or about pages of the same collection."""
    first, second = identities(some["data"]), identities(others["data"])
    if not isinstance(first, list) or not isinstance(second, list):
        assert first == second
        return
    assert total(some) == total(others)
    shorter, longer = sorted((first, second), key=len)
    assert set(shorter) <= set(longer) or len(longer) < total(some)
    assert len(set(shorter)) == len(shorter)


@pytest.fixture(scope="module")
def walk(example_rows: None) -> Walk:
    """Return the walk through all links, on rows that have each relationship."""
    ImageContent.objects.filter(pk=9).update(remote=2)
    RpmRemote.objects.get(pk=1).labels.create(text="trusted")
    return Walk().run(*STARTS)


def test_every_link_leads_to_what_it_says(walk: Walk) -> None:
    assert [text for _, text in walk.wrong] == []


def test_a_relationship_has_the_same_links_at_its_url(walk: Walk) -> None:
    assert walk.differing == []


def test_every_collection_is_walked(walk: Walk) -> None:
    registered = [*urls.router.registry, *plugin.router.registry]
    followed = {name for place, _, _, name, _ in walk.followed if place == "root"}
    assert followed == {"self", *(prefix.replace("/", "-") for prefix, _, _ in registered)}


def test_documents_about_resources_of_all_types_lead_to_themselves(walk: Walk) -> None:
    followed = {about for place, about, _, name, _ in walk.followed if (place, name) == OWN}
    assert followed >= {FAMILIES.get(owner, owner) for owner in LINKS}


def walked(walk: Walk, place: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the links that were followed at a place, by types and relationships."""
    found: dict[str, dict[str, set[str]]] = {}
    for where, owner, relationship, name, _ in walk.followed:
        if where == place:
            found.setdefault(owner, {}).setdefault(relationship, set()).add(name)
    return {
        owner: {key: tuple(sorted(names, key=BOTH.index)) for key, names in holders.items()}
        for owner, holders in found.items()
    }


def test_the_links_of_all_resources_are_walked(walk: Walk) -> None:
    assert walked(walk, "resource") == LINKS


def test_the_links_of_included_resources_are_those_of_the_resources(walk: Walk) -> None:
    assert walked(walk, "included") == {
        owner: links for owner, links in LINKS.items() if owner not in NEVER_INCLUDED
    }


def test_something_is_at_the_end_of_every_relationship(walk: Walk) -> None:
    relationships = {(owner, name) for owner, links in LINKS.items() for name in links}
    assert relationships - walk.filled == set()


def test_the_pages_of_collections_are_walked_both_ways(walk: Walk) -> None:
    found = {
        (place, about): set(PAGES)
        & {kind[3] for kind in walk.followed if kind[:2] == (place, about)}
        for place, about, *_ in walk.followed
    }
    assert [key for key in PAGED if found[key] != set(PAGES)] == []
