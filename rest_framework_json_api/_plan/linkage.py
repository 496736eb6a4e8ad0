"""How relation fields are presented: a table from field class to linkage and links.

A row is found along the method resolution order of the field's class (for a to-many, of its
child's), so that a project's subclass is presented as what it derives from, and no relation field
is without a row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Model
from rest_framework.fields import SkipField
from rest_framework.relations import (
    HyperlinkedIdentityField,
    HyperlinkedRelatedField,
    PKOnlyObject,
    PrimaryKeyRelatedField,
    RelatedField,
    SlugRelatedField,
    StringRelatedField,
)

from rest_framework_json_api._fields.target import (
    LinkageField,
    SkipDataMixin,
    identity_of_relation,
    is_many,
    presented_as,
    registered_serializer,
    serializer_of_relation,
    type_of_relation,
)
from rest_framework_json_api._plan.relationship import related_of
from rest_framework_json_api._plan.source import LoadedKeys, Source
from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.members import concrete_rows
from rest_framework_json_api._resources.models import PRIMARY_KEY
from rest_framework_json_api._resources.resource import identifier_of

#: From a field's value in the serializer's data, and the instance, to a part of the document.
Writer = Callable[[Any, Any], Any]


class Relation(NamedTuple):
    """A bound relation field, with what is known of it before the first row."""

    field: Any
    source: Source | None
    loaded: LoadedKeys

    @property
    def child(self) -> Any:
        """The field that represents one related object."""
        return getattr(self.field, "child_relation", None) or self.field

    @property
    def many(self) -> bool:
        """Whether it is a to-many."""
        return is_many(self.field)

    @property
    def limit(self) -> int | None:
        """How many identifiers documents list; None for all, or for none."""
        return self.source.limit if self.source is not None else None

    @property
    def counts(self) -> bool:
        """Whether documents tell how many members there are."""
        return bool(getattr(self.field, "counts", self.many))

    @property
    def is_partial(self) -> bool:
        """Whether documents do not list all members."""
        return getattr(self.field, "limit", None) is not None

    @property
    def lists_all(self) -> bool:
        """Whether documents list all members, also of a relationship that is not included."""
        presentation = presentation_of(self.field)
        return not self.is_partial and presentation is not None and presentation.linkage is not None

    def loaded_counts(self) -> dict[Any, int]:
        """Return how many members there are, by the key of the row, once they are loaded."""
        return {} if self.source is None else self.loaded.setdefault(self.source.count_name, {})

    @property
    def is_url(self) -> bool:
        """Whether its value is the URL of what is related."""
        presentation = presentation_of(self.field)
        return presentation is not None and presentation.links is url_link and not self.many

    def whole(self) -> "Relation":
        """Return the relation with all of its linkage."""
        source = self.source
        if source is None or not source.limit:
            return self
        return self._replace(source=source._replace(limit=None))


@dataclass(frozen=True, slots=True)
class Presentation:
    """How one class of relation fields is presented.

    ``linkage`` and ``links`` are factories: from a relation to what writes that member for a row.
    A class without ``linkage`` has its value presented as an attribute if ``as_attribute`` says
    so, else it is presented by links alone.
    """

    linkage: Callable[[Relation], Writer] | None = None
    links: Callable[[Relation], Writer | None] | None = None
    as_attribute: bool = False


def value_linkage(relation: Relation) -> Writer:
    """The value in the serializer's data is the linkage already."""
    limit = relation.limit
    if not relation.many:
        return lambda value, instance: value
    return lambda value, instance: [] if value is None else value[:limit]


def whole_linkage(relation: Relation) -> Writer:
    """The value in the serializer's data is a part of the linkage, or none of it."""
    child, source = relation.child, relation.source
    if source is not None and source.columns is not None and child.writes_identity():
        return instance_linkage(relation)
    serializer = serializer_of_relation(relation.field)
    related = related_objects(relation)

    def write(value: Any, instance: Any) -> Any:
        rows = concrete_rows(serializer, related(instance))
        return [child.to_representation(row) for row in rows]

    return write


def key_linkage(relation: Relation) -> Writer:
    """The value in the serializer's data is the id of the related resource, or their ids."""
    resource_type = type_of_relation(relation.field)
    identity = identity_of_relation(relation.field)
    if resource_type is None or not identity.is_key:
        return instance_linkage(relation)

    def identify(key: Any) -> dict[str, str]:
        return {"type": resource_type, "id": identity.encode(key)}

    if relation.many:
        return lambda value, instance: [identify(key) for key in value or ()]
    return lambda value, instance: None if value is None else identify(value)


def instance_linkage(relation: Relation) -> Writer:
    """The value in the serializer's data says nothing of ids: the related objects do."""
    resource_type = type_of_relation(relation.field)
    serializer = serializer_of_relation(relation.field)
    identity = identity_of_relation(relation.field)
    by_key = resource_type is not None and identity.is_key
    columns = relation.source.columns if relation.source is not None else None
    by_columns = columns is not None and columns != (PRIMARY_KEY,)
    related = related_keys(relation) if by_key or by_columns else related_objects(relation)

    def identify(related: Any) -> dict[str, str]:
        if resource_type is None:
            known = serializer or registered_serializer(relation.field, related.__class__)
            return identifier_of(known, related)
        return {"type": resource_type, "id": identity.id_of(related)}

    if relation.many:
        return lambda value, instance: [identify(item) for item in related(instance)]

    def write(value: Any, instance: Any) -> Any:
        item = related(instance)
        return None if item is None else identify(item)

    return write


def related_objects(relation: Relation) -> Callable[[Any], Any]:
    """Return what reads the related objects of a row."""
    field, source = relation.field, relation.source
    if source is None or not source.many or source.overridden:
        return lambda instance: related_of(field, instance, source)
    rows_of = relation.loaded.setdefault(source.rows_name, {}).get

    def read(instance: Any) -> Any:
        rows = rows_of(source.key_of_parent(instance))
        return source.rows(instance) if rows is None else rows

    return read


def related_keys(relation: Relation) -> Callable[[Any], Any]:
    """Return what reads the related objects of a row, or stand-ins where only keys are loaded."""
    source, read = relation.source, related_objects(relation)
    if source is None or source.overridden:
        return read
    if not source.needs_keys and (source.column is None or source.columns is None):
        return read
    if not source.needs_keys:
        column = source.column or ""
        return lambda instance: stand_in(getattr(instance, column))
    keys_of = relation.loaded.setdefault(source.loaded_name, {}).get

    def read_keys(instance: Any) -> Any:
        keys = keys_of(source.key_of_parent(instance))
        if keys is None:
            return read(instance)
        stand_ins = [stand_in(key) for key in keys]
        return stand_ins if relation.many else next(iter(stand_ins), None)

    return read_keys


def stand_in(key: Any) -> Any:
    """Return an object that has nothing but a primary key; None for no key.

    A row with the columns that its identity needs stands for itself.
    """
    return key if key is None or isinstance(key, Model) else PKOnlyObject(pk=key)


def declared_links(relation: Relation) -> Writer | None:
    """The field itself makes its links."""
    child = relation.child
    has_views = child.self_link_view_name or child.related_link_view_name
    if not has_views and keeps("write links", child):
        return None
    return lambda value, instance: child.get_links(instance, child.related_link_lookup_field)


def url_link(relation: Relation) -> Writer | None:
    """The value in the serializer's data is the URL of the related resource."""
    if relation.many:
        return None
    return lambda value, instance: {"related": value} if value else None


PRESENTATIONS: dict[type, Presentation] = {
    SkipDataMixin: Presentation(links=declared_links),
    LinkageField: Presentation(value_linkage, declared_links),
    PrimaryKeyRelatedField: Presentation(key_linkage),
    HyperlinkedIdentityField: Presentation(links=url_link),
    HyperlinkedRelatedField: Presentation(instance_linkage, url_link),
    SlugRelatedField: Presentation(as_attribute=True),
    StringRelatedField: Presentation(as_attribute=True),
    RelatedField: Presentation(instance_linkage),
}


def presentation_of(field: Any) -> Presentation | None:
    """Return how a field is presented as a relationship; None for a field that is none."""
    base = presented_as(field)
    return None if base is None else PRESENTATIONS[base]


def relationship_writer(
    relation: Relation,
    included: bool,
    write_links: Writer | None = None,
    next_link: Callable[[Any], Any] | None = None,
) -> Writer:
    """Return what writes a relationship object from a row's data and instance.

    See JSON:API 1.1, "Relationships". It is empty where there is nothing to say: also for a row
    that the field has no value for.

    A relationship that is included always has linkage, so that every included resource can be
    reached from the primary data ("Compound Documents").
    """
    presentation = presentation_of(relation.field) or Presentation()
    linkage = whole_linkage if included and relation.is_partial else presentation.linkage
    linkage = linkage or (instance_linkage if included else None)
    write_data = linkage(relation) if linkage else None
    if next_link is not None and write_links is not None:
        write_links = paged_links(relation, write_links, next_link)
    name, many, source = relation.field.field_name, relation.many, relation.source
    has_value = linkage in (value_linkage, key_linkage)
    if linkage is value_linkage and write_links is None and not many:
        return lambda resource, instance: {"data": resource[name]} if name in resource else {}
    is_whole = included or not relation.is_partial
    loaded_counts = relation.loaded_counts() if relation.counts and not is_whole else {}
    counts_data = relation.counts and is_whole
    has_no_value = isinstance(relation.field, SkipDataMixin)

    def write(resource: Any, instance: Any) -> dict[str, Any]:
        relationship: dict[str, Any] = {}
        if not has_no_value and name not in resource:
            return relationship
        value = resource.get(name)
        exists = instance is not None
        if write_links is not None and exists and (links := write_links(value, instance)):
            relationship["links"] = links
        if loaded_counts and source and (key := source.key_of_parent(instance)) in loaded_counts:
            relationship["meta"] = {"count": loaded_counts[key]}
        if write_data is None or not (has_value or exists):
            return relationship
        try:
            relationship["data"] = write_data(value, instance)
        except SkipField:
            # What shows links alone is asked for its value when it is included.
            return {}
        if counts_data:
            relationship["meta"] = {"count": len(relationship["data"])}
        return relationship

    return write


def paged_links(relation: Relation, write_links: Writer, next_link: Callable[[Any], Any]) -> Writer:
    """Return what writes the links of a relationship, and that to the rest of its linkage.

    See JSON:API 1.1, "Relationships": pagination links page the linkage.
    """
    source: Any = relation.source
    keys_of = relation.loaded.setdefault(source.loaded_name, {}).get

    def write(value: Any, instance: Any) -> dict[str, Any]:
        links: dict[str, Any] = write_links(value, instance)
        # What is no row of the model has all members in its value.
        members = keys_of(source.key_of_parent(instance), value) or ()
        following = next_link(instance) if len(members) > source.limit else None
        return {**links, "next": following} if following else links

    return write


def links_writer(relation: Relation, router_links: Callable[[Any], Any] | None) -> Writer | None:
    """Return what writes the links of a relationship: its own, and those of a router.

    Those that a field declares go first. A URL that is the value of a field does not: it changes
    with what is related, which no link does that a router has (JSON:API 1.1, "Related Resource
    Links").
    """
    presentation = presentation_of(relation.field) or Presentation()
    own_links = presentation.links(relation) if presentation.links else None
    if router_links is None:
        return own_links
    if own_links is None:
        return lambda value, instance: router_links(instance)
    if presentation.links is url_link:
        return lambda value, instance: {
            **(own_links(value, instance) or {}),
            **router_links(instance),
        }
    return lambda value, instance: {**router_links(instance), **(own_links(value, instance) or {})}
