"""Sets of requests that are made from the description of a resource.

They hold what clients do to any resource, right and wrong. A project takes those that its URLs
have, and adds its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from compare.requests import MEDIA_TYPE, Request, bare, get, send, send_text

UNKNOWN = "999"


@dataclass(frozen=True, kw_only=True)
class Relation:
    """A relationship of the resource that requests are about.

    Attributes:
        key: its name in documents and URLs.
        type: the resource type of its members.
        held: the ids of the members that the resource has.
        other: the id of a resource that it does not have.
        many: whether it is a to-many relationship.
    """

    key: str
    type: str
    held: tuple[str, ...] = ()
    other: str = "3"
    many: bool = False

    def member(self, id: Any) -> dict[str, Any]:
        """Return a resource identifier object."""
        return {"type": self.type, "id": id}

    @property
    def linkage(self) -> Any:
        """The linkage of what the resource has."""
        members: list[Any] = [self.member(id) for id in self.held]
        return members if self.many else (members or [None])[0]

    @property
    def replacement(self) -> Any:
        """The linkage of what the resource does not have."""
        return [self.member(self.other)] if self.many else self.member(self.other)


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A resource and its collection, as clients see them.

    Attributes:
        url: the URL of the collection, and of a resource with an id in place of ``{}``.
        type: the resource type.
        id: the id of a resource that is there.
        attributes: attributes with which one can be created, the required ones first.
        required: how many of these are required.
        invalid: attributes with values that validation refuses.
        relations: the relationships.
        required_relations: those without which none can be created.
        includes: paths that can be included.
        filters: parameters of filters, as they stand in a query string.
        sorts: what can be sorted by.
        slash: what ends URLs.
    """

    url: str
    type: str
    id: str = "1"
    attributes: dict[str, Any] = field(default_factory=dict)
    required: int = 1
    invalid: dict[str, Any] = field(default_factory=dict)
    relations: tuple[Relation, ...] = ()
    required_relations: tuple[Relation, ...] = ()
    includes: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    sorts: tuple[str, ...] = ()
    slash: str = ""

    @property
    def list_url(self) -> str:
        """The URL of the collection."""
        return self.url + self.slash

    def detail_url(self, id: str | None = None) -> str:
        """Return the URL of the resource that is there, or of another."""
        return f"{self.url}/{self.id if id is None else id}{self.slash}"

    def below(self, path: str, id: str | None = None) -> str:
        """Return a URL below that of the resource."""
        return f"{self.url}/{self.id if id is None else id}/{path}{self.slash}"

    def object(self, **members: Any) -> dict[str, Any]:
        """Return a resource object that can be created, with other members."""
        relationships = {one.key: {"data": one.replacement} for one in self.required_relations}
        return {
            "type": self.type,
            "attributes": self.attributes,
            **({"relationships": relationships} if relationships else {}),
            **members,
        }


def reading(resource: Resource) -> Iterator[Request]:
    """Yield requests that read the collection and one of its resources."""
    lists, one = resource.list_url, resource.detail_url()
    for url in (lists, one):
        yield get(url)
        yield bare("HEAD", url)
        yield bare("OPTIONS", url)
        yield from (get(f"{url}?include={path}") for path in resource.includes)
        yield get(f"{url}?include={','.join(resource.includes)}")
        yield get(f"{url}?include=")
        yield get(f"{url}?include=nothing")
        yield get(f"{url}?include={(resource.includes or ('a',))[0]}.nothing")
        yield from sparse(resource, url)
        yield get(f"{url}?unknown=1")
    yield get(resource.detail_url(UNKNOWN))
    yield get(resource.detail_url("no-id"))
    yield from ordered(resource)
    yield from paged(resource)


def sparse(resource: Resource, url: str) -> Iterator[Request]:
    """Yield requests with sparse fieldsets."""
    fieldset = f"fields[{resource.type}]"
    keys = [*resource.attributes, *(relation.key for relation in resource.relations)]
    yield from (get(f"{url}?{fieldset}={key}") for key in keys)
    yield get(f"{url}?{fieldset}={','.join(keys[:2])}")
    yield get(f"{url}?{fieldset}=")
    yield get(f"{url}?{fieldset}=nothing")
    yield get(f"{url}?fields[nothing]={keys[0]}")
    if resource.includes:
        yield get(f"{url}?{fieldset}={keys[0]}&include={resource.includes[0]}")


def ordered(resource: Resource) -> Iterator[Request]:
    """Yield requests that sort and filter."""
    url = resource.list_url
    for key in resource.sorts:
        yield get(f"{url}?sort={key}")
        yield get(f"{url}?sort=-{key}")
    yield get(f"{url}?sort={','.join(resource.sorts)}")
    yield get(f"{url}?sort=nothing")
    yield get(f"{url}?sort=nothing,no-thing")
    yield get(f"{url}?sort=")
    yield from (get(f"{url}?{parameter}") for parameter in resource.filters)
    yield get(f"{url}?filter[nothing]=1")
    yield get(f"{url}?filter=1")
    yield get(f"{url}?filter[]=1")


def paged(resource: Resource) -> Iterator[Request]:
    """Yield requests with pages by number."""
    url = resource.list_url
    yield from (get(f"{url}?page[number]={number}") for number in ("1", "2", "99", "0", "x", ""))
    yield from (get(f"{url}?page[size]={size}") for size in ("1", "2", "5000", "0", "-1", "x"))
    yield get(f"{url}?page[number]=2&page[size]=2")
    yield get(f"{url}?page=2")


def negotiating(resource: Resource) -> Iterator[Request]:
    """Yield requests about media types."""
    url = resource.list_url
    for accept in (
        MEDIA_TYPE,
        f"{MEDIA_TYPE}; charset=utf-8",
        "application/json",
        "*/*",
        "application/*",
        "text/plain",
        f"text/html, {MEDIA_TYPE};q=0.9",
    ):
        yield get(url, accept, Accept=accept)
    body = send("POST", url, {"data": resource.object()})
    for content_type in (
        f"{MEDIA_TYPE}; charset=utf-8",
        "application/json",
        "text/plain",
        "application/xml",
    ):
        yield replace(body, content_type=content_type, label=content_type)
    yield get(f"{url}?format=vnd.api%2Bjson")
    yield get(f"{url}?format=nothing")


def methods(resource: Resource) -> Iterator[Request]:
    """Yield requests whose method a URL does not have."""
    document = {"data": resource.object(id=resource.id)}
    for method in ("PUT", "PATCH", "DELETE"):
        yield send(method, resource.list_url, document, "no such method")
    for method in ("PUT", "POST"):
        yield send(method, resource.detail_url(), document, "no such method")


def creating(resource: Resource) -> Iterator[Request]:
    """Yield requests that create a resource, and what is wrong with some."""
    url = resource.list_url
    whole = resource.object()
    yield send("POST", url, {"data": whole}, "whole")
    for key in list(resource.attributes)[: resource.required]:
        rest = {name: value for name, value in resource.attributes.items() if name != key}
        yield send("POST", url, {"data": {**whole, "attributes": rest}}, f"without {key}")
    yield send("POST", url, {"data": {**whole, "relationships": {}}}, "no relationships")
    yield send("POST", url, {"data": {"type": resource.type}}, "type alone")
    yield send("POST", url, {"data": {**whole, "id": UNKNOWN}}, "client id")
    yield send("POST", url, {"data": {**whole, "id": resource.id}}, "taken client id")
    yield send("POST", url, {"data": {**whole, "id": None}}, "null id")
    yield send("POST", url, {"data": whole, "meta": {"by": "test"}}, "meta")
    yield from invalid(resource, "POST", url, whole)
    yield from broken("POST", url, whole)
    yield from linked(resource, "POST", url, whole)


def updating(resource: Resource) -> Iterator[Request]:
    """Yield requests that update a resource, and what is wrong with some."""
    url = resource.detail_url()
    own = {"type": resource.type, "id": resource.id}
    whole = {**own, "attributes": resource.attributes}
    yield send("PATCH", url, {"data": whole}, "whole")
    for key, value in resource.attributes.items():
        yield send("PATCH", url, {"data": {**own, "attributes": {key: value}}}, f"only {key}")
    yield send("PATCH", url, {"data": own}, "identity alone")
    yield send("PATCH", url, {"data": {**whole, "id": UNKNOWN}}, "other id")
    yield send("PATCH", url, {"data": {**whole, "id": int(own["id"])}}, "number as id")
    yield send("PATCH", url, {"data": {key: whole[key] for key in ("type", "attributes")}}, "no id")
    yield send("PATCH", resource.detail_url(UNKNOWN), {"data": {**whole, "id": UNKNOWN}})
    yield from invalid(resource, "PATCH", url, whole)
    yield from broken("PATCH", url, whole)
    yield from linked(resource, "PATCH", url, own)


def deleting(resource: Resource) -> Iterator[Request]:
    """Yield requests that delete a resource."""
    yield bare("DELETE", resource.detail_url())
    yield bare("DELETE", resource.detail_url(UNKNOWN))
    yield send("DELETE", resource.detail_url(), {"data": None}, "with a body")


def invalid(resource: Resource, method: str, url: str, whole: dict[str, Any]) -> Iterator[Request]:
    """Yield writes with attributes that validation refuses, and with some that do not exist."""
    attributes = whole["attributes"]
    for key, value in resource.invalid.items():
        document = {"data": {**whole, "attributes": {**attributes, key: value}}}
        yield send(method, url, document, f"invalid {key}")
    if len(resource.invalid) > 1:
        document = {"data": {**whole, "attributes": {**attributes, **resource.invalid}}}
        yield send(method, url, document, "all invalid")
    document = {"data": {**whole, "attributes": {**attributes, "nothing": 1}}}
    yield send(method, url, document, "unknown attribute")
    document = {"data": {**whole, "attributes": {**attributes, "id": "7"}}}
    yield send(method, url, document, "id as attribute")


def broken(method: str, url: str, whole: dict[str, Any]) -> Iterator[Request]:
    """Yield writes whose document is not as JSON:API has it."""
    untyped = {key: value for key, value in whole.items() if key != "type"}
    yield send(method, url, {"data": untyped}, "no type")
    yield send(method, url, {"data": {**whole, "type": "others"}}, "other type")
    yield send(method, url, {"data": {**whole, "type": None}}, "null type")
    yield send(method, url, {"data": {**whole, "attributes": []}}, "array of attributes")
    yield send(method, url, {"data": {**whole, "attributes": None}}, "null attributes")
    yield send(method, url, {"data": {**whole, "relationships": []}}, "array of relationships")
    for label, value in (("null", None), ("array", [whole]), ("text", "text"), ("empty", {})):
        yield send(method, url, {"data": value}, f"data is {label}")
    yield send(method, url, {}, "no data")
    yield send(method, url, [], "array")
    yield send(method, url, whole.get("attributes", {}), "plain attributes")
    yield send_text(method, url, "{", "malformed")
    yield send_text(method, url, "", "empty body")
    yield send_text(method, url, "null", "null")


def linked(resource: Resource, method: str, url: str, whole: dict[str, Any]) -> Iterator[Request]:
    """Yield writes with relationships, right and wrong."""
    given = whole.get("relationships", {})

    def write(key: str, relationship: Any, label: str) -> Request:
        document = {"data": {**whole, "relationships": {**given, key: relationship}}}
        return send(method, url, document, f"{key}: {label}")

    for relation in resource.relations:
        for label, value in values(relation):
            yield write(relation.key, {"data": value}, label)
        yield write(relation.key, {}, "no data")
        yield write(relation.key, {"links": {"self": "/x"}}, "only links")
        yield write(relation.key, None, "null")
        yield write(relation.key, "text", "text")
    yield write("nothing", {"data": None}, "unknown relationship")


def values(relation: Relation) -> Iterator[tuple[str, Any]]:
    """Yield values of linkage, right and wrong, each with what is said of it."""
    one = relation.member(relation.other)

    def shaped(member: Any) -> Any:
        return [member] if relation.many else member

    yield "other", relation.replacement
    yield "same", relation.linkage
    yield "none", [] if relation.many else None
    yield "null", None
    yield "array", [one]
    yield "object", one
    yield "number as id", shaped(relation.member(int(relation.other)))
    yield "other type", shaped({**one, "type": "others"})
    yield "leads nowhere", shaped(relation.member(UNKNOWN))
    yield "id that is none", shaped(relation.member("no-id"))
    yield "no id", shaped({"type": relation.type})
    yield "no type", shaped({"id": relation.other})
    yield "id alone", shaped(relation.other)
    yield "null as id", shaped(relation.member(None))
    if relation.many:
        yield "twice", [one, one]
        yield "one wrong", [one, relation.member(UNKNOWN)]


def relationships(resource: Resource, segment: str = "relationships") -> Iterator[Request]:
    """Yield requests at the URLs of relationships."""
    for relation in resource.relations:
        url = resource.below(f"{segment}/{relation.key}")
        yield get(url)
        yield bare("OPTIONS", url)
        yield get(f"{url}?unknown=1")
        yield bare("PUT", url)
        for method in ("PATCH", "POST", "DELETE") if relation.many else ("PATCH",):
            for label, value in values(relation):
                yield send(method, url, {"data": value}, label)
            yield send(method, url, {}, "no data")
            yield send_text(method, url, "[1", "malformed")
            yield send_text(method, url, "", "empty body")
        if not relation.many:
            yield send("POST", url, {"data": relation.replacement}, "other")
            yield send("DELETE", url, {"data": relation.replacement}, "other")
    first = resource.relations[0]
    gone = resource.below(f"{segment}/{first.key}", UNKNOWN)
    yield get(gone)
    yield send("PATCH", gone, {"data": first.replacement})
    yield get(resource.below(f"{segment}/nothing"))
    yield send("PATCH", resource.below(f"{segment}/nothing"), {"data": None})


def related(resource: Resource) -> Iterator[Request]:
    """Yield requests at related URLs."""
    for relation in resource.relations:
        url = resource.below(relation.key)
        yield get(url)
        yield bare("OPTIONS", url)
        yield get(f"{url}?include=nothing")
        yield get(f"{url}?fields[{relation.type}]=")
        yield send("PATCH", url, {"data": relation.replacement})
        yield send("POST", url, {"data": relation.replacement})
        yield bare("DELETE", url)
    yield get(resource.below(resource.relations[0].key, UNKNOWN))
    yield get(resource.below("nothing"))
    yield get(resource.below(next(iter(resource.attributes))), "attribute")
    yield get(resource.below("pk"), "attribute of the model")
    yield get(resource.below("delete"), "method of the model")


def everything(resource: Resource) -> Iterator[Request]:
    """Yield requests of each set but those at URLs below that of the resource."""
    sets = (reading, negotiating, methods, creating, updating, deleting)
    return chain.from_iterable(requests_of(resource) for requests_of in sets)


def distinct(*sets: Iterator[Request]) -> list[Request]:
    """Return the requests of sets, each name once."""
    return list({request.name: request for request in chain(*sets)}.values())
