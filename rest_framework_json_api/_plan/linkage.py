"""How relation fields are presented: a table from field class to presentation.

The row is found along the method resolution order of the field's class (for a to-many, of its
child's), so a project's subclass is presented like its base class, and every relation field has a
row.
"""

from collections.abc import Callable
from typing import Any

from rest_framework.fields import SkipField
from rest_framework.relations import (
    HyperlinkedIdentityField,
    HyperlinkedRelatedField,
    PrimaryKeyRelatedField,
    RelatedField,
    SlugRelatedField,
    StringRelatedField,
)

from rest_framework_json_api._fields.target import (
    AnyField,
    LinkageField,
    SkipDataMixin,
    presented_as,
    target_of,
)
from rest_framework_json_api._plan.relationship import Load, Presentation, Relationship, Writer
from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.members import concrete_rows
from rest_framework_json_api._resources.models import PRIMARY_KEY


class ObjectPresentation(Presentation):
    """A field whose linkage is made from the related objects, not from its value."""

    has_linkage = True
    is_url = False
    #: Whether linkage is made from the value in the data, and needs no instance.
    reads_value = False
    #: Whether the linkage, or the attribute, depends on the related objects.
    tells_related = True

    def load(self, relationship: Relationship) -> Load:
        """Return whether linkage, or the attribute, needs related keys, objects or nothing."""
        source = relationship.source
        if source is None or not self.tells_related:
            return Load.NOTHING
        if source.needs_keys:
            return Load.KEYS
        in_row = source.column is not None and source.columns is not None
        return Load.NOTHING if in_row else Load.OBJECTS

    def linkage(self, relationship: Relationship) -> Writer:
        """Return the writer of linkage for a relationship that is not included."""
        return related_linkage(relationship)

    def links(self, relationship: Relationship) -> Writer | None:
        """Return None: the field makes no links of its own."""
        return None

    def writer(self, relationship: Relationship, included: bool) -> Writer:
        """Return the writer of relationship objects, from a row's data and instance."""
        return RelationshipObject(self, relationship, included, relationship.write_links).write


class LinksPresentation(ObjectPresentation):
    """A field of this package that is presented by its links alone."""

    has_linkage = False
    tells_related = False

    def links(self, relationship: Relationship) -> Writer | None:
        """Return a writer that asks the field for its links; None where it has none."""
        return declared_links(relationship)


class IdentifierPresentation(ObjectPresentation):
    """A field of this package whose value in the data is linkage."""

    reads_value = True

    def linkage(self, relationship: Relationship) -> Writer:
        """Return a writer that passes the value on, for a to-many up to its limit."""
        limit = relationship.limit
        if not relationship.many:
            return lambda value, instance: value
        return lambda value, instance: [] if value is None else value[:limit]

    def links(self, relationship: Relationship) -> Writer | None:
        """Return a writer that asks the field for its links; None where it has none."""
        return declared_links(relationship)

    def writer(self, relationship: Relationship, included: bool) -> Writer:
        """Return the writer of relationship objects: a shorter one for a to-one without links."""
        write_links, name = relationship.write_links, relationship.field.field_name
        if relationship.many or write_links is not None:
            return RelationshipObject(self, relationship, included, write_links).write
        return lambda resource, instance: {"data": resource[name]} if name in resource else {}


class KeyPresentation(ObjectPresentation):
    """A field of DRF whose value is the key of the related row."""

    reads_value = True

    def linkage(self, relationship: Relationship) -> Writer:
        """Return a writer from keys to identifiers.

        Where the type depends on the row, or the id is not made from the key, linkage is made from
        the related objects.
        """
        target = target_of(relationship.field)
        resource_type, identity = target.resource_type, target.identity
        if resource_type is None or not identity.is_key:
            return related_linkage(relationship)
        encode = identity.encode

        def identify(key: Any) -> dict[str, str]:
            return {"type": resource_type, "id": encode(key)}

        if relationship.many:
            return lambda value, instance: [identify(key) for key in value or ()]
        return lambda value, instance: None if value is None else identify(value)


class UrlPresentation(ObjectPresentation):
    """A field of DRF whose value is the URL of the related resource."""

    is_url = True

    def links(self, relationship: Relationship) -> Writer | None:
        """Return a writer with the value as ``related``; None for a to-many, a list of URLs."""
        if relationship.many:
            return None
        return lambda value, instance: {"related": value} if value else None


class OwnUrlPresentation(UrlPresentation):
    """A field of DRF whose value is the URL of the resource itself, not of a related one."""

    has_linkage = False
    tells_related = False


class AttributePresentation(ObjectPresentation):
    """A field whose value is presented as an attribute."""

    has_linkage = False


class OtherPresentation(ObjectPresentation):
    """Any other field in the place of a relation field."""

    has_linkage = False
    tells_related = False


#: The presentation of each class of ``PRESENTED``.
PRESENTATIONS: dict[type | None, ObjectPresentation] = {
    SkipDataMixin: LinksPresentation(),
    LinkageField: IdentifierPresentation(),
    PrimaryKeyRelatedField: KeyPresentation(),
    HyperlinkedIdentityField: OwnUrlPresentation(),
    HyperlinkedRelatedField: UrlPresentation(),
    SlugRelatedField: AttributePresentation(),
    StringRelatedField: AttributePresentation(),
    RelatedField: ObjectPresentation(),
    None: OtherPresentation(),
}


def presentation_of(field: AnyField) -> ObjectPresentation:
    """Return the presentation of a relation field, by its class."""
    return PRESENTATIONS[presented_as(field)]


class RelationshipObject:
    """Writes the relationship objects of rows (JSON:API 1.1, "Relationships").

    The object is empty, and left out of the document, where it would have no members, and for a
    row without a value for the field.

    Args:
        presentation: how the field is presented.
        relationship: the relationship; one without a limit where it is included.
        included: whether it is included.
        write_links: the writer of its links; None where it has none.
    """

    def __init__(
        self,
        presentation: ObjectPresentation,
        relationship: Relationship,
        included: bool,
        write_links: Writer | None,
    ) -> None:
        next_link = None if included else relationship.next_link()
        self.name = relationship.field.field_name
        self.source = relationship.source
        self.is_shown = not isinstance(relationship.field, SkipDataMixin)
        self.write_data: Writer | None = None
        if included and relationship.is_partial:
            self.write_data = whole_linkage(relationship)
        elif presentation.has_linkage:
            self.write_data = presentation.linkage(relationship)
        elif included:
            self.write_data = related_linkage(relationship)
        is_value = presentation.reads_value and not (included and relationship.is_partial)
        self.needs_row = not is_value
        self.write_links = write_links
        if next_link is not None and write_links is not None:
            self.write_links = paged_links(relationship, write_links, next_link)
        is_whole = included or not relationship.is_partial
        #: The number of members by the key of the row, where not all are listed.
        self.counts = relationship.loaded_counts() if relationship.counts and not is_whole else {}
        self.counts_data = relationship.counts and is_whole

    def write(self, resource: Any, instance: Any) -> dict[str, Any]:
        """Return the relationship object of a row, from its data and instance."""
        relationship: dict[str, Any] = {}
        if self.is_shown and self.name not in resource:
            return relationship
        value = resource.get(self.name)
        write_links, source, exists = self.write_links, self.source, instance is not None
        if write_links is not None and exists and (links := write_links(value, instance)):
            relationship["links"] = links
        if self.counts and source and (key := source.key_of_parent(instance)) in self.counts:
            relationship["meta"] = {"count": self.counts[key]}
        if self.write_data is None or (self.needs_row and not exists):
            return relationship
        try:
            data = relationship["data"] = self.write_data(value, instance)
        except SkipField:
            # A field that shows links alone is asked for its value only when it is included.
            return {}
        if self.counts_data:
            relationship["meta"] = {"count": len(data)}
        return relationship


def whole_linkage(relationship: Relationship) -> Writer:
    """Return a writer of all linkage, of which the value in the data is a part at most."""
    child, source = relationship.child, relationship.source
    if source is not None and source.columns is not None and child.writes_identity():
        return related_linkage(relationship)
    serializer = target_of(relationship.field).serializer
    related = relationship.objects_reader()

    def write(value: Any, instance: Any) -> Any:
        rows = concrete_rows(serializer, related(instance))
        return [child.to_representation(row) for row in rows]

    return write


def related_linkage(relationship: Relationship) -> Writer:
    """Return a writer of linkage from loaded keys where these are enough, else from the rows."""
    target = target_of(relationship.field)
    resource_type, identity = target.resource_type, target.identity
    by_key = resource_type is not None and identity.is_key
    columns = relationship.source.columns if relationship.source is not None else None
    by_columns = columns is not None and columns != (PRIMARY_KEY,)
    by_keys = by_key or by_columns
    related = relationship.keys_reader() if by_keys else relationship.objects_reader()
    identify = target.identifier_maker(resource_type, identity)

    if relationship.many:
        return lambda value, instance: [identify(item) for item in related(instance)]

    def write(value: Any, instance: Any) -> Any:
        item = related(instance)
        return None if item is None else identify(item)

    return write


def declared_links(relationship: Relationship) -> Writer | None:
    """Return a writer that asks a field for its links.

    None for a field without view names, unless it overrides how links are made.
    """
    child = relationship.child
    has_views = child.self_link_view_name or child.related_link_view_name
    if not has_views and keeps("write links", child):
        return None
    return lambda value, instance: child.get_links(instance, child.related_link_lookup_field)


def paged_links(
    relationship: Relationship, write_links: Writer, next_link: Callable[[Any], str | None]
) -> Writer:
    """Return a writer that adds a ``next`` link where linkage is cut off at the limit.

    See JSON:API 1.1, "Relationships": pagination links page the linkage.
    """
    source: Any = relationship.source
    keys_of = relationship.loaded.setdefault(source.loaded_name, {}).get

    def write(value: Any, instance: Any) -> dict[str, Any]:
        links: dict[str, Any] = write_links(value, instance)
        # An instance that is no row of the model has all members in its value.
        members = keys_of(source.key_of_parent(instance), value) or ()
        following = next_link(instance) if len(members) > source.limit else None
        return {**links, "next": following} if following else links

    return write
