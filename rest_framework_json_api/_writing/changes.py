"""Changing what a relationship holds, without ever deleting a related row."""

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

#: What a relationship is to hold: rows, or one row or none.
Rows = TypeVar("Rows")


def is_created_alone(model: type[Model]) -> bool:
    """Tell whether rows of a model are created without code of a project that could relate them."""
    has_listeners = pre_save.has_listeners(model) or post_save.has_listeners(model)
    has_usual_ways = keeps("save row", model) and keeps("create row", model._default_manager)
    return has_usual_ways and not has_listeners and not m2m_changed.receivers


def are_apart(sources: Collection[Source]) -> bool:
    """Tell whether relations of a new row hold nothing, whichever of them is written first.

    Each is a many-to-many with a table of its own that Django has made.
    """
    tables = {
        getattr(source.relation, "field", source.relation).remote_field.through
        for source in sources
        if source.relation.many_to_many and source.is_usual
    }
    return len(tables) == len(sources) and all(table._meta.auto_created for table in tables)


def has_all_rows(rows: QuerySet[Any], model: type[Model]) -> bool:
    """Tell whether a queryset has all rows of a model, as far as its query says so."""
    if type(rows) is not QuerySet or type(rows.query) is not Query:
        return False
    query = rows.query
    is_model = rows.model._meta.concrete_model is model._meta.concrete_model
    limits = (query.where, query.annotations, query.distinct_fields, query.extra_tables)
    return is_model and not any(limits) and not query.is_sliced


class Change(ABC, Generic[Rows]):
    """A write to what a row holds by a relation that it has no column for.

    Args:
        name: the name of the relationship, for what is refused.
        parent: the row.
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
        """Refuse to hold some rows where one cannot be linked, or another would have to leave.

        Raises:
            Refusal: where links have columns that linkage does not tell, or where the foreign key
                of what leaves takes no null (JSON:API 1.1, "Updating To-Many Relationships").
        """

    @abstractmethod
    def replace(self, rows: Rows) -> None:
        """Let the relationship hold some rows and, of those it may touch, no others."""

    def fill(self, rows: Rows) -> None:
        """Let the relationship of a new row hold some rows; it holds no others yet."""
        self.replace(rows)

    def refused_leaving(self, message: str) -> Refusal:
        """Return the exception for members that cannot leave."""
        refusal = Refusal(self.name, message)
        if not dialect().forbids_leaving:
            refusal.status_code = HTTP_409_CONFLICT
        return refusal


class ToMany(Change[Iterable[Any]]):
    """A write to many others: a many-to-many, or the far end of foreign keys."""

    def __init__(
        self, name: str, parent: Model, source: Source, visible: QuerySet[Any] | None = None
    ) -> None:
        super().__init__(name, parent, source, visible)
        relation = source.relation
        #: A manager of a field's own may say something else of its model.
        self.model = relation.related_model
        self.alias = router.db_for_write(self.model, instance=parent)
        #: Whether links are made of the primary keys alone, so that no row is needed.
        self.links_keys = bool(relation.many_to_many and source.by_key)
        self.can_leave = bool(
            relation.many_to_many or (not is_generic(relation) and relation.field.null)
        )

    @cached_property
    def manager(self) -> Any:
        """The manager of what the row holds."""
        return getattr(self.parent, self.source.accessor)

    def keys(self) -> list[Any]:
        """Return the keys of the rows that the relationship holds."""
        return list(self.manager.using(self.alias).values_list("pk", flat=True))

    def members(self) -> dict[Any, Any]:
        """Return what the relationship holds and may touch, by key: rows, or keys where they do."""
        return self.touched(self.keys())

    def touched(self, keys: Collection[Any]) -> dict[Any, Any]:
        """Return what the relationship may touch of some members: rows, or keys where they do."""
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
        """Refuse new members that cannot be linked, and to let go of those that cannot leave."""
        self.check_new(rows)
        if not self.can_leave:
            self.leaving(rows, self.keys())

    def check_new(self, rows: Iterable[Any]) -> None:
        """Refuse to link rows where a link needs more than linkage tells."""
        table = join_table(self.source.relation)
        table.check(self.name, lambda: {row.pk for row in rows} - {*self.keys()})

    def leaving(self, rows: Iterable[Any], keys: Iterable[Any]) -> list[Any]:
        """Return which members would have to leave, were the relationship to hold some rows.

        Args:
            rows: the rows that it is to hold.
            keys: the keys of the rows that it holds.

        Raises:
            Refusal: where they cannot.
        """
        kept = {row.pk for row in rows}
        leaving = list(self.touched([key for key in keys if key not in kept]).values())
        self.check(leaving)
        return leaving

    def check(self, leaving: Collection[Any]) -> None:
        """Refuse to let rows go that cannot be without this relationship."""
        if leaving and not self.can_leave:
            raise self.refused_leaving(_("The members of this relationship cannot be removed."))

    def replace(self, rows: Iterable[Any]) -> None:
        """Take out what is not among the rows, and link what is not yet."""
        keys = self.keys()
        leaving = self.leaving(rows, keys)
        if leaving:
            self.take_out(leaving)
        # A link stays as it is. A row that points back is written, as its key may change meanwhile.
        held = set(keys) if self.links_keys else set()
        self.add([row for row in rows if row.pk not in held])

    def fill(self, rows: Iterable[Any]) -> None:
        """Link the rows, without a look at what is linked."""
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
        """Take rows out, also those with a composite key, which Django's managers cannot."""
        if not isinstance(self.model._meta.pk, CompositePrimaryKey):
            self.manager.remove(*rows)
            return
        members = self.manager.using(self.alias).filter(pk__in=[row.pk for row in rows])
        members.update(**{self.source.relation.field.name: None})


class ToManyByManager(ToMany):
    """A write to many others by a manager of a field's own, which knows how.

    Raises:
        Refusal: where the manager cannot change it.
    """

    def replace(self, rows: Iterable[Any]) -> None:
        """Let the relationship hold some rows, in their order, and those that it may not touch."""
        keys = self.keys()
        touched = self.touched(keys)
        kept = [row for row in self.manager.using(self.alias) if row.pk not in touched]
        if [row.pk for row in (*kept, *rows)] != keys:
            self.ask("set", [*kept, *rows])

    def add(self, rows: Iterable[Any]) -> None:
        """Let the relationship hold some more rows; those it holds already stay as they are."""
        held = set(self.keys())
        missing = [row for row in rows if row.pk not in held]
        if missing:
            self.ask("add", *missing)

    def take_out(self, rows: Iterable[Any]) -> None:
        """Take rows out."""
        self.ask("remove", *rows)

    def ask(self, method: str, *arguments: Any) -> None:
        """Call a method of the manager."""
        change = getattr(self.manager, method, None)
        if change is None:
            raise Refusal(self.name, _("This relationship cannot be changed."))
        change(*arguments)


class ToOne(Change[Model | None]):
    """A write to one other that points back to the row: the far end of a one-to-one."""

    def check_change(self, rows: Model | None) -> None:
        """Refuse another row where the one that is held cannot leave."""
        self.leaving(rows)

    def leaving(self, row: Model | None) -> Model | None:
        """Return the row that would have to leave, were the relationship to hold another.

        Raises:
            Refusal: where it cannot, because its key takes no null.
        """
        present: Model | None = self.source.row(self.parent)
        if present is None or present == row:
            return None
        if not self.source.relation.field.null:
            raise self.refused_leaving(_("The related resource cannot be removed."))
        return present

    def replace(self, rows: Model | None) -> None:
        """Let the relationship hold another row, or none."""
        present = self.leaving(rows)
        if present is not None:
            self.point(present, None)
        if rows is not None:
            self.point(rows, self.parent)

    def point(self, row: Model, parent: Model | None) -> None:
        """Let a row point to a parent."""
        key = self.source.relation.field
        setattr(row, key.name, parent)
        row.save(update_fields=[key.attname])


class Assignment(NamedTuple):
    """Rows for a relationship, with its field and the relation that it reads."""

    field: AnyField
    source: Source
    rows: Any

    def check_new(self) -> None:
        """Refuse rows for a new parent where a link needs more than linkage tells."""
        join_table(self.source.relation).check(self.field.field_name or "", lambda: self.rows)

    def change(self, parent: Model) -> Change[Any]:
        """Return the change by which a parent comes to hold the rows."""
        return change_of(self.field, parent, self.source)


def change_of(field: AnyField, parent: Model, source: Source) -> Change[Any]:
    """Return how the relationship of a field is written: within the rows that the field may touch.

    The row itself has no column for it.
    """
    child = getattr(field, "child_relation", field)
    visible = child.get_queryset() if isinstance(child, RelatedField) else None
    name = field.field_name or ""
    if not source.many:
        return ToOne(name, parent, source, visible)
    by_manager = source.relation.many_to_many and not source.is_usual
    return (ToManyByManager if by_manager else ToMany)(name, parent, source, visible)
