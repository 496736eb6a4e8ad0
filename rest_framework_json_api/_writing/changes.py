"""Changing the members of a relationship, without ever deleting a related row."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import router
from django.db.models import CompositePrimaryKey, Model, QuerySet
from django.db.models.signals import m2m_changed, post_save, pre_save
from django.db.models.sql import Query
from django.utils.translation import gettext as _
from rest_framework.relations import RelatedField
from rest_framework.status import HTTP_409_CONFLICT

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._fields.target import AnyField
from rest_framework_json_api._plan.source import Source
from rest_framework_json_api._protocol.errors import Refusal
from rest_framework_json_api._resources.keeps import keeps
from rest_framework_json_api._resources.models import is_generic
from rest_framework_json_api._writing.locks import as_written
from rest_framework_json_api._writing.through import join_table

#: The rows of a relationship: many, or one or None.
Rows = TypeVar("Rows")


def is_created_alone(model: type[Model]) -> bool:
    """Return whether no hook of the project (signal, ``save``, manager) runs on a new row."""
    has_listeners = pre_save.has_listeners(model) or post_save.has_listeners(model)
    has_usual_ways = keeps("save row", model) and keeps("create row", model._default_manager)
    return has_usual_ways and not has_listeners and not m2m_changed.receivers


def are_apart(sources: Collection[Source]) -> bool:
    """Return whether relations of a new row stay empty while the others are written.

    That is so if each is a many-to-many with its own join table, made by Django.
    """
    tables = {
        getattr(source.relation, "field", source.relation).remote_field.through
        for source in sources
        if source.relation.many_to_many and source.is_usual
    }
    return len(tables) == len(sources) and all(table._meta.auto_created for table in tables)


def has_all_rows(rows: QuerySet[Any], model: type[Model]) -> bool:
    """Return whether a queryset is sure to have all rows of a model: it has no filter or slice."""
    if type(rows) is not QuerySet or type(rows.query) is not Query:
        return False
    query = rows.query
    is_model = rows.model._meta.concrete_model is model._meta.concrete_model
    limits = (query.where, query.annotations, query.distinct_fields, query.extra_tables)
    return is_model and not any(limits) and not query.is_sliced


class Change(ABC, Generic[Rows]):
    """A write to a relation that is not a column of the row.

    Args:
        name: the name of the relationship, for errors.
        parent: the row that has the relationship.
        source: the relation.
        visible: the related rows that the relationship may touch; None for all of them.
    """

    def __init__(
        self, name: str, parent: Model, source: Source, visible: QuerySet[Any] | None = None
    ) -> None:
        self.name = name
        self.parent = parent
        self.source = source
        self.visible = visible

    @abstractmethod
    def check_change(self, rows: Rows) -> None:
        """Refuse a replacement that links or removes rows which cannot be.

        Raises:
            Refusal: if the join table needs more than the two keys, or the foreign key of a row
                that would leave takes no null (JSON:API 1.1, "Updating To-Many Relationships").
        """

    @abstractmethod
    def replace(self, rows: Rows) -> None:
        """Link the rows, and remove all other members among the visible rows."""

    def fill(self, rows: Rows) -> None:
        """Link the rows to a new parent, whose relationship is still empty."""
        self.replace(rows)

    def refused_leaving(self, message: str) -> Refusal:
        """Return the exception for members that cannot leave."""
        refusal = Refusal(self.name, message)
        if not dialect().forbids_leaving:
            refusal.status_code = HTTP_409_CONFLICT
        return refusal


class ToMany(Change[Iterable[Any]]):
    """A write to a many-to-many, or to the reverse side of a foreign key."""

    def __init__(
        self, name: str, parent: Model, source: Source, visible: QuerySet[Any] | None = None
    ) -> None:
        super().__init__(name, parent, source, visible)
        relation = source.relation
        #: Taken from the relation, as a custom manager may name another model.
        self.model = relation.related_model
        self.alias = router.db_for_write(self.model, instance=parent)
        #: Whether links are made of the primary keys alone, so that no row is needed.
        self.links_keys = bool(relation.many_to_many and source.by_key)
        self.can_leave = bool(
            relation.many_to_many or (not is_generic(relation) and relation.field.null)
        )

    @cached_property
    def manager(self) -> Any:
        """The related manager of the parent."""
        return getattr(self.parent, self.source.accessor)

    def keys(self) -> list[Any]:
        """Return the keys of the rows that the relationship holds."""
        return list(self.manager.using(self.alias).values_list("pk", flat=True))

    def members(self) -> dict[Any, Any]:
        """Return the visible members by key: rows, or keys if links need no more."""
        return self.touched(self.keys())

    def touched(self, keys: Collection[Any]) -> dict[Any, Any]:
        """Return the visible ones of some members by key: rows, or keys if links need no more."""
        if not keys:
            return {}
        rows = self.model._base_manager.all() if self.visible is None else self.visible
        if self.links_keys and has_all_rows(rows, self.model):
            return {key: key for key in keys}
        found = rows.using(self.alias).filter(pk__in=list(keys))
        if self.links_keys:
            return {key: key for key in found.values_list("pk", flat=True)}
        return {row.pk: row for row in found}

    def check_change(self, rows: Iterable[Any]) -> None:
        """Refuse new members that cannot be linked, and the removal of those that must stay."""
        self.check_new(rows)
        if not self.can_leave:
            self.leaving(rows, self.keys())

    def check_new(self, rows: Iterable[Any]) -> None:
        """Refuse new links if the join table needs more than the two keys."""
        table = join_table(self.source.relation)
        table.check(self.name, lambda: {row.pk for row in rows} - {*self.keys()})

    def leaving(self, rows: Iterable[Any], keys: Iterable[Any]) -> list[Any]:
        """Return the members to remove when replacing them with some rows.

        Args:
            rows: the new members.
            keys: the keys of the present members.

        Raises:
            Refusal: if they cannot be removed.
        """
        kept = {row.pk for row in rows}
        leaving = list(self.touched([key for key in keys if key not in kept]).values())
        self.check(leaving)
        return leaving

    def check(self, leaving: Collection[Any]) -> None:
        """Refuse to remove rows whose foreign key takes no null."""
        if leaving and not self.can_leave:
            raise self.refused_leaving(_("The members of this relationship cannot be removed."))

    def replace(self, rows: Iterable[Any]) -> None:
        """Remove visible members that are not among the rows, and link new ones."""
        keys = self.keys()
        leaving = self.leaving(rows, keys)
        if leaving:
            self.take_out(leaving)
        # A link stays as it is. A row that points back is written, as its key may change meanwhile.
        held = set(keys) if self.links_keys else set()
        self.add([row for row in rows if row.pk not in held])

    def fill(self, rows: Iterable[Any]) -> None:
        """Link the rows, without a query for the present members."""
        self.add(rows)

    def add(self, rows: Iterable[Any]) -> None:
        """Let the relationship hold some more rows; those it holds already stay once."""
        rows = list(rows)
        self.check_new(rows)
        # The far end of a foreign key is a row that is written itself.
        points_back = not self.source.relation.many_to_many
        self.manager.add(*(as_written(row) if points_back else row for row in rows))

    def remove(self, keys: Iterable[Any]) -> None:
        """Take rows out by their keys; those that it does not hold are no error."""
        members = self.members()
        leaving = [members[key] for key in keys if key in members]
        self.check(leaving)
        if leaving:
            self.take_out(leaving)

    def take_out(self, rows: Iterable[Any]) -> None:
        """Remove rows, including those with a composite key, which Django's managers do not."""
        if not isinstance(self.model._meta.pk, CompositePrimaryKey):
            self.manager.remove(*rows)
            return
        members = self.manager.using(self.alias).filter(pk__in=[row.pk for row in rows])
        members.update(**{self.source.relation.field.name: None})


class ToManyByManager(ToMany):
    """A write to a to-many relation through the field's own manager.

    Raises:
        Refusal: if the manager lacks the method.
    """

    def replace(self, rows: Iterable[Any]) -> None:
        """Set the rows, in their order, after the members that are not visible."""
        keys = self.keys()
        touched = self.touched(keys)
        kept = [row for row in self.manager.using(self.alias) if row.pk not in touched]
        if [row.pk for row in (*kept, *rows)] != keys:
            self.ask("set", [*kept, *rows])

    def add(self, rows: Iterable[Any]) -> None:
        """Add the rows that are not members yet."""
        held = set(self.keys())
        missing = [row for row in rows if row.pk not in held]
        if missing:
            self.ask("add", *missing)

    def take_out(self, rows: Iterable[Any]) -> None:
        """Remove rows."""
        self.ask("remove", *rows)

    def ask(self, method: str, *arguments: Any) -> None:
        """Call a method of the manager."""
        change = getattr(self.manager, method, None)
        if change is None:
            raise Refusal(self.name, _("This relationship cannot be changed."))
        change(*arguments)


class ToOne(Change[Model | None]):
    """A write to the reverse side of a one-to-one."""

    def check_change(self, rows: Model | None) -> None:
        """Refuse another row if the present one must stay."""
        self.leaving(rows)

    def leaving(self, row: Model | None) -> Model | None:
        """Return the present row if another one is to replace it; None if nothing leaves.

        Raises:
            Refusal: if it cannot leave, as its foreign key takes no null.
        """
        present: Model | None = self.source.row(self.parent)
        if present is None or present == row:
            return None
        if not self.source.relation.field.null:
            raise self.refused_leaving(_("The related resource cannot be removed."))
        return present

    def replace(self, rows: Model | None) -> None:
        """Unlink the present row, and link another one unless it is None."""
        present = self.leaving(rows)
        if present is not None:
            self.point(present, None)
        if rows is not None:
            self.point(rows, self.parent)

    def point(self, row: Model, parent: Model | None) -> None:
        """Set the foreign key of a row, and save it."""
        key = self.source.relation.field
        setattr(row, key.name, parent)
        row.save(update_fields=[key.attname])


class Assignment(NamedTuple):
    """Rows for a relationship, with its field and its relation."""

    field: AnyField
    source: Source
    rows: Any

    def check_new(self) -> None:
        """Refuse rows for a new parent if the join table needs more than the two keys."""
        join_table(self.source.relation).check(self.field.field_name or "", lambda: self.rows)

    def change(self, parent: Model) -> Change[Any]:
        """Return the change that links the rows to a parent."""
        return change_of(self.field, parent, self.source)


def change_of(field: AnyField, parent: Model, source: Source) -> Change[Any]:
    """Return the change for a relation that is not a column of the row.

    The queryset of the field limits the rows that it touches.
    """
    child = getattr(field, "child_relation", field)
    visible = child.get_queryset() if isinstance(child, RelatedField) else None
    name = field.field_name or ""
    if not source.many:
        return ToOne(name, parent, source, visible)
    by_manager = source.relation.many_to_many and not source.is_usual
    return (ToManyByManager if by_manager else ToMany)(name, parent, source, visible)
