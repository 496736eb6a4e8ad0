"""Changing what a relationship holds, without ever deleting a related row."""

from collections.abc import Iterable
from typing import Any

from django.db import router, transaction
from django.db.models import CompositePrimaryKey, QuerySet
from django.utils.translation import gettext as _

from rest_framework_json_api._errors import Refusal
from rest_framework_json_api._readers import Source
from rest_framework_json_api._types import is_generic


def locks_rows(alias: str | None) -> bool:
    """Tell whether a database locks rows, in a transaction."""
    connection = transaction.get_connection(alias)
    return connection.in_atomic_block and bool(connection.features.has_select_for_update)


def lock(row: Any) -> None:
    """Let other writes of a row wait for the end of the transaction, where the database can."""
    alias = router.db_for_write(type(row), instance=row)
    if locks_rows(alias):
        rows = type(row)._base_manager.using(alias)
        rows.select_for_update().filter(pk=row.pk).values_list("pk").first()


def as_written(row: Any) -> Any:
    """Return a row as the database has it that it is written to."""
    alias = router.db_for_write(type(row), instance=row)
    if row._state.db != alias:
        row.refresh_from_db(using=alias)
    return row


class ToMany:
    """What a row holds of many others: a many-to-many, or the far end of foreign keys.

    Args:
        name: the name of the relationship, for what is refused.
        parent: the row.
        source: the relation.
        visible: the related rows that the relationship may touch; None for all of them.
    """

    def __init__(
        self, name: str, parent: Any, source: Source, visible: QuerySet[Any] | None = None
    ) -> None:
        self.name = name
        self.source = source
        self.manager = getattr(parent, source.accessor)
        self.visible = visible
        self.alias = router.db_for_write(self.manager.model, instance=parent)

    def members(self) -> dict[Any, Any]:
        """Return the rows that the relationship holds and may touch, by their key."""
        keys = self.manager.using(self.alias).values_list("pk", flat=True)
        rows = self.manager.model._base_manager.all() if self.visible is None else self.visible
        return {row.pk: row for row in rows.using(self.alias).filter(pk__in=list(keys))}

    def leaving(self, rows: Iterable[Any]) -> list[Any]:
        """Return the rows that would have to leave, were the relationship to hold others.

        Raises:
            Refusal: where they cannot, because their foreign key takes no null (JSON:API 1.1,
                "Updating To-Many Relationships").
        """
        kept = {row.pk for row in rows}
        leaving = [row for key, row in self.members().items() if key not in kept]
        self.check(leaving)
        return leaving

    def check(self, leaving: Iterable[Any]) -> None:
        """Refuse to let rows go that cannot be without this relationship."""
        relation = self.source.relation
        can_leave = relation.many_to_many or (not is_generic(relation) and relation.field.null)
        if not can_leave and any(True for row in leaving):
            raise Refusal(self.name, _("The members of this relationship cannot be removed."))

    def replace(self, rows: list[Any]) -> None:
        """Let the relationship hold some rows and, of those it may touch, no others."""
        leaving = self.leaving(rows)
        if leaving:
            self.take_out(leaving)
        self.add(rows)

    def add(self, rows: Iterable[Any]) -> None:
        """Let the relationship hold some more rows; those it holds already stay once."""
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
        if not isinstance(self.manager.model._meta.pk, CompositePrimaryKey):
            self.manager.remove(*rows)
            return
        members = self.manager.using(self.alias).filter(pk__in=[row.pk for row in rows])
        members.update(**{self.source.relation.field.name: None})


class ToOne:
    """What a row holds of one other that points back to it: the far end of a one-to-one."""

    def __init__(self, name: str, parent: Any, source: Source) -> None:
        self.name = name
        self.parent = parent
        self.source = source
        self.key = source.relation.field

    def leaving(self, row: Any) -> Any:
        """Return the row that would have to leave, were the relationship to hold another.

        Raises:
            Refusal: where it cannot, because its key takes no null.
        """
        present = self.source.row(self.parent)
        if present is None or present == row:
            return None
        if not self.key.null:
            raise Refusal(self.name, _("The related resource cannot be removed."))
        return present

    def replace(self, row: Any) -> None:
        """Let the relationship hold another row, or none."""
        present = self.leaving(row)
        if present is not None:
            self.point(present, None)
        if row is not None:
            self.point(row, self.parent)

    def point(self, row: Any, parent: Any) -> None:
        """Let a row point to a parent."""
        setattr(row, self.key.name, parent)
        row.save(update_fields=[self.key.attname])


def relationship_change(
    name: str, parent: Any, source: Source, visible: QuerySet[Any] | None
) -> ToMany | ToOne:
    """Return what changes a relation that the row itself has no column for."""
    if source.many:
        return ToMany(name, parent, source, visible)
    return ToOne(name, parent, source)
