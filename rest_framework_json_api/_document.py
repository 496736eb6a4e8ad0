"""The document: which kind of answer it is, its resource objects, and what is included.

The renderer is handed through, because a project may override how each part is made.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.fields import SkipField
from rest_framework.status import HTTP_202_ACCEPTED

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._links import link_maker
from rest_framework_json_api._media_types import Applied
from rest_framework_json_api._nodes import ResourceNode, Walk
from rest_framework_json_api._objects import Maker, is_overridden, known_fields, object_maker
from rest_framework_json_api._plan import Plan, plan_of
from rest_framework_json_api._polymorphic import chooses_class
from rest_framework_json_api._prefetch import load_linkage
from rest_framework_json_api._readers import reading_of
from rest_framework_json_api._rows import rows_behind
from rest_framework_json_api._types import (
    answering_serializer_class,
    field_key,
    format_type,
    is_many,
    is_polymorphic,
    model_of_serializer,
    names_resources,
    serializer_label,
    type_of_model,
    type_of_serializer,
)
from rest_framework_json_api.settings import json_api_settings

#: What Django leaves in a query string as it was sent: brackets, and percent signs that encode
#: nothing.
UNENCODED = re.compile(r"[\[\]]|%(?![0-9a-fA-F]{2})")


def view_of(context: Mapping[str, Any] | None) -> Any:
    """Return the view that a renderer context names, if any."""
    return (context or {}).get("view")


def resource_name(context: Mapping[str, Any] | None, serializer: Any = None) -> Any:
    """Return the type of the primary data: that of the view, else the serializer's, else a guess.

    The view's ``resource_name`` is returned as it is, so False or None says that the answer is no
    JSON:API document. It does not count for related resources, which have a type of their own.
    """
    view = view_of(context)
    if names_resources(view) and not is_polymorphic(serializer):
        return view.resource_name
    if not dialect().takes_type_of_answer and not is_polymorphic(serializer):
        serializer = answering_serializer_class(view)
    known = type_of_serializer(declaring(view, serializer)) if serializer is not None else None
    return known or name_of_view(view)


def declaring(view: Any, serializer: Any) -> Any:
    """Return what declares the type of a serializer's resources: the class that chose its class."""
    declared = answering_serializer_class(view)
    target = getattr(serializer, "child", serializer)
    is_same = model_of_serializer(declared) is model_of_serializer(target)
    return declared if is_same and chooses_class(declared) else serializer


def tells_type(context: Mapping[str, Any], serializer: Any) -> bool:
    """Tell whether the type of the resources at a URL is known before one of them is the answer.

    Args:
        context: the context of a parser, with the ``view``.
        serializer: the serializer of the view, if it has one.
    """
    is_named = serializer is not None or names_resources(view_of(context))
    return is_named or not dialect().takes_type_of_answer


def name_of_view(view: Any) -> str | None:
    """Return a type for the data of a view: that of its model, else its class name, formatted."""
    if view is None:
        return None
    model = getattr(view, "model", None)
    return type_of_model(model) if model is not None else format_type(type(view).__name__)


def results_of(data: Any) -> Any:
    """Return the serializer's data in an answer, also where pagination has wrapped it."""
    if isinstance(data, dict) and not hasattr(data, "serializer") and "results" in data:
        return data["results"]
    return data


def has_fields(data: Any) -> bool:
    """Tell whether data was made by a serializer that has fields, or by a list of such."""
    serializer = getattr(data, "serializer", None)
    return hasattr(type(getattr(serializer, "child", serializer)), "_readable_fields")


def is_plain(data: Any, context: Mapping[str, Any]) -> bool:
    """Tell whether the view wants its data unchanged."""
    return names_resources(view_of(context)) and not resource_name(context)


def status_of(context: Mapping[str, Any]) -> int:
    """Return the status of the response that is being rendered."""
    return int(getattr(context.get("response"), "status_code", 200))


def is_options(context: Mapping[str, Any]) -> bool:
    """Tell whether the answer is one to OPTIONS, and so describes the view."""
    return getattr(context.get("request"), "method", None) == "OPTIONS"


def tells_linkage(context: Mapping[str, Any]) -> bool:
    """Tell whether an answer is linkage, and not a job that is yet to change it."""
    is_linkage = getattr(view_of(context), "renders_linkage", False)
    return bool(is_linkage) and status_of(context) != HTTP_202_ACCEPTED


#: The kinds of answers, each with what tells it; the first that fits is the one.
KINDS: tuple[tuple[str, Any], ...] = (
    # The test client of DRF makes the bodies of requests so: they are documents already.
    ("plain", lambda data, context: view_of(context) is None),
    ("errors", lambda data, context: status_of(context) >= 400),
    ("empty", lambda data, context: data is None and status_of(context) != 200),
    ("metadata", lambda data, context: is_options(context)),
    ("linkage", lambda data, context: tells_linkage(context)),
    ("plain", is_plain),
    ("root", lambda data, context: hasattr(view_of(context), "api_root_dict")),
    ("resources", lambda data, context: has_fields(results_of(data))),
    ("value", lambda data, context: True),
)


def document_kind(data: Any, context: Mapping[str, Any] | None) -> str:
    """Return which kind of answer some data is: one of the names in ``KINDS``."""
    return next(name for name, fits in KINDS if fits(data, context or {}))


class IncludedPaths(list[str]):
    """The paths to include below a resource, as dotted names, with the nodes they stand for.

    This is what the extension points of the renderer receive as ``included_resources``.
    """

    def __init__(self, node: ResourceNode, walk: Walk) -> None:
        super().__init__(node.paths)
        self.node = node
        self.walk = walk
        self.followed: set[Any] = set()
        self.below = {name: IncludedPaths(child, walk) for name, child in node.children.items()}
        self.members: dict[ResourceNode, IncludedPaths] = {node: self}
        self.makers: dict[Any, Maker] = {}

    def grouped(self, instances: Iterable[Any]) -> "list[tuple[IncludedPaths, list[Any]]]":
        """Return instances by the paths of the serializers that represent them."""
        return [(self.of_node(node), rows) for node, rows in self.node.grouped(instances).items()]

    def of_node(self, node: ResourceNode) -> "IncludedPaths":
        """Return the paths of a serializer: these, or those of a member."""
        if node not in self.members:
            self.members[node] = IncludedPaths(node, self.walk)
        return self.members[node]

    def maker(self, renderer: Any, node: ResourceNode, name: str) -> Maker:
        """Return what makes the resource objects of a node, the same on every call."""
        key = node, name
        if key not in self.makers:
            self.makers[key] = object_maker(renderer, node, name)
        return self.makers[key]

    def reached_first(self, instances: Iterable[Any]) -> list[tuple[Any, Any]]:
        """Return the instances that this path reaches for the first time, with their identities.

        The identity is None where only its representation tells that of an instance.
        """
        identify, followed = self.node.plan.identify, self.followed
        found = []
        for instance in {id(instance): instance for instance in instances}.values():
            identity = identify(instance)
            key = identity or told_apart(instance)
            if key not in followed:
                followed.add(key)
                found.append((instance, identity))
        return found


def told_apart(instance: Any) -> Any:
    """Return what tells an instance from others where its identity is not known."""
    pk = getattr(instance, "pk", None)
    return id(instance) if pk is None else (type(instance), pk)


def included_paths(paths: Iterable[str], fields: Mapping[str, Any]) -> IncludedPaths:
    """Return paths with their nodes, also where an override passes on a list of its own."""
    if isinstance(paths, IncludedPaths):
        return paths
    node = known_fields(fields).node
    return IncludedPaths(node.limited_to(tuple(paths)), node.walk)


def own_links(context: Mapping[str, Any]) -> dict[str, Any]:
    """Return the link of a document itself, where a router has made its URL.

    That of a new resource is its own, as in ``Location``, and that of a job the one in
    ``Content-Location``. What another POST has answered cannot be had again.
    """
    maker = link_maker(context)
    if maker is None:
        return {}
    is_job = status_of(context) == HTTP_202_ACCEPTED
    if is_job or maker.request.method == "POST":
        name = "Content-Location" if is_job else "Location"
        location = context["response"].headers.get(name)
        return {"self": location} if location else {}
    return {"self": url_of_request(maker.request)}


def url_of_request(request: Any) -> str:
    """Return the URL of a request, with all encoded that no URL has as it is.

    See JSON:API 1.1, "Square Brackets in Parameter Names".
    """
    path, mark, query = str(request.build_absolute_uri()).partition("?")
    return path + mark + UNENCODED.sub(lambda match: f"%{ord(match[0]):02X}", query)


def completed(
    document: dict[str, Any], applied: Applied, context: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a document with the members that every document has.

    These are ``jsonapi``, what the settings and the view add to ``links`` and ``meta``, and what
    the extensions and profiles add that are applied.
    """
    view = view_of(context)
    links = {**json_api_settings.ROOT_LINKS, **asked(view, "get_root_links")}
    own_meta = {field_key(name): value for name, value in asked(view, "get_root_meta").items()}
    added = {"links": links, "meta": {**json_api_settings.ROOT_META, **own_meta}}
    complete = with_members(document, added)
    own = complete.get("links", {}).get("self")
    if applied and isinstance(own, str):
        typed = {"href": own, "type": applied.media_type}
        complete["links"] = {**complete["links"], "self": typed}
    if json_api_settings.JSONAPI_OBJECT is not None and dialect().has_jsonapi_object:
        complete = {"jsonapi": {**json_api_settings.JSONAPI_OBJECT, **applied.uris}, **complete}
    for addition in applied:
        addition().extend_document(complete, context)
    return complete


def asked(view: Any, method: str) -> dict[str, Any]:
    """Return what a method of a view returns that it may have or not."""
    return getattr(view, method, dict)() or {}


def with_members(
    document: dict[str, Any], added: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Return a document with more in some of its objects; what it has itself counts."""
    more = {name: {**value, **document.get(name, {})} for name, value in added.items() if value}
    return {**document, **more}


def include_related(
    renderer: Any, paths: IncludedPaths, reached: list[tuple[Any, Any]], cache: Any
) -> None:
    """Add what is included below resources of one serializer to the included resources."""
    for name, below in paths.below.items():
        instances = [
            instance for resource, instance in reached if paths.node.leads_on(name, resource)
        ]
        related = related_instances(renderer, paths.node, name, instances)
        for own, rows in below.grouped(related):
            include(renderer, own, rows, cache)


def include(renderer: Any, paths: IncludedPaths, instances: Iterable[Any], cache: Any) -> None:
    """Add instances of one serializer that a path has reached, and go on below them."""
    node, walk = paths.node, paths.walk
    reached, new = [], defaultdict(list)
    for instance, identity in paths.reached_first(instances):
        known = walk.represented.get(identity)
        resource = node.represent(instance) if known is None else known
        reached.append((resource, instance))
        if known is None:
            new[node.plan.type_of(instance)].append((resource, instance))
        elif node.fields.whole_writers:
            complete_linkage(node, walk.objects[identity], resource, instance)
    for name, pairs in new.items():
        documents = paths.maker(renderer, node, name)(pairs)
        for document, (resource, _) in zip(documents, pairs, strict=True):
            if walk.is_new(document, resource):
                cache[document["type"]][document["id"]] = document
    if paths.below:
        include_below(renderer, paths, reached, cache)


def include_below(
    renderer: Any, paths: IncludedPaths, reached: list[tuple[Any, Any]], cache: Any
) -> None:
    """Add what is included below resources of one serializer, as the renderer does for each.

    Args:
        renderer: the renderer.
        paths: the paths that have reached the resources.
        reached: the data of each resource with its instance.
        cache: the included resources.
    """
    if not is_overridden(renderer, "extract_included"):
        include_related(renderer, paths, reached, cache)
        return
    for resource, instance in reached:
        renderer.extract_included(paths.node.fields, resource, instance, paths, cache)


def complete_linkage(
    node: ResourceNode, document: dict[str, Any], resource: Any, instance: Any
) -> None:
    """Let the linkage of a resource object be whole that another path has reached first.

    What this path includes can be reached by it then (JSON:API 1.1, "Compound Documents").
    """
    relationships = document.get("relationships", {})
    relationships |= {
        key: write(resource, instance)
        for key, write in node.fields.whole_writers
        if key in relationships
    }


def related_instances(
    renderer: Any, node: ResourceNode, name: str, instances: list[Any]
) -> list[Any]:
    """Return the related objects of an included relationship, as the renderer extracts them."""
    field = node.children[name].field
    if not is_overridden(renderer, "extract_relation_instance"):
        return plan_of(field.parent).all_related(field, instances)
    found = [renderer.extract_relation_instance(field, instance) for instance in instances]
    known = [related for related in found if related is not None]
    return rows_behind([row for rows in known for row in rows] if is_many(field) else known)


def relation_instance(field: Any, instance: Any) -> Any:
    """Return what a relation field holds: an iterable of objects, an object, or None.

    Raises:
        NotFound: where the instance has no such relationship: its field has no value for it.
    """
    try:
        return plan_of(field.parent).related(field, instance)
    except SkipField as error:
        raise NotFound from error


def linkage(field: Any, instance: Any) -> Any:
    """Return the linkage of a relation field, as it stands in the relationship object.

    Raises:
        NotFound: where the instance has no such relationship: its field has no value for it.
    """
    plan = plan_of(field.parent)
    relationship = plan.relationship(field.field_name, field)
    load_linkage(relationship, plan.loaded, instance)
    write = relationship.writer(included=True)
    # Of a relationship that is not listed whole, the value of the field is not all of it.
    is_partial = relationship.relation.is_partial
    data = {field.field_name: None} if is_partial else read_one(plan, field, instance)
    document = write(data, instance)
    if "data" not in document:
        raise NotFound
    return document["data"]


def relationship_links(field: Any, instance: Any) -> dict[str, Any]:
    """Return the links of a relation field, as they stand in the relationship object."""
    plan = plan_of(field.parent)
    relationship = plan.relationship(field.field_name, field)
    write = relationship.write_links
    is_url = relationship.relation.is_url
    value = read_one(plan, field, instance).get(field.field_name) if is_url else None
    return {} if write is None else write(value, instance) or {}


def read_one(plan: Plan, field: Any, instance: Any) -> dict[str, Any]:
    """Return the data of an instance for one field alone; none for a field that has no data."""
    try:
        return {field.field_name: reading_of(field, plan).read(instance)}
    except SkipField:
        return {}


def rows_of_list(serializer: Any) -> list[Any]:
    """Return the instances of a list serializer, in the order of its data."""
    return serializer.rows if hasattr(serializer, "rows") else list(serializer.instance)


def paired(resources: list[Any], instances: list[Any], serializer: Any) -> list[tuple[Any, Any]]:
    """Return the data of each row with the instance that it was made from."""
    assert len(resources) == len(instances), (
        f"{serializer_label(serializer)} has data for {len(resources)} rows, but was given "
        f"{len(instances)}. A list serializer that leaves out rows must pass on those it keeps: "
        "`super().to_representation(rows)`."
    )
    return list(zip(resources, instances, strict=True))


def document_members(data: Any) -> dict[str, Any]:
    """Return top-level ``links`` and ``meta`` of an answer that pagination has wrapped."""
    if data is results_of(data):
        return {}
    return {
        "links": {**foreign_links(data), **(data.get("links") or {})},
        "meta": {**foreign_meta(data), **(data.get("meta") or {})},
    }


#: The links of DRF's own pagination classes, with the names that JSON:API has for them.
FOREIGN_LINKS = {"next": "next", "previous": "prev"}


def foreign_links(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the links of DRF's own pagination classes under the names of JSON:API."""
    return {key: data[name] for name, key in FOREIGN_LINKS.items() if is_link(data.get(name, 0))}


def is_link(value: Any) -> bool:
    """Tell whether a value can be a link to another page: a URL, or null where there is none."""
    return value is None or isinstance(value, str)


def foreign_meta(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the count of DRF's own pagination classes, and what a project's has added."""
    count = {"pagination": {"count": data["count"]}} if "count" in data else {}
    links = {name for name in FOREIGN_LINKS if is_link(data.get(name))}
    known = {"results", "count", "links", "meta"} | links
    return {**count, **{name: value for name, value in data.items() if name not in known}}
