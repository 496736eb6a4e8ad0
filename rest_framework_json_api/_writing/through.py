"""Join tables of many-to-many relations, and the columns that linkage cannot fill."""

from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Any

from django.db.models import AutoField, Field, ForeignObjectRel, ManyToManyField
from django.db.models.fields import NOT_PROVIDED
from django.utils.translation import gettext as _

from rest_framework_json_api._protocol.errors import Refusal
from rest_framework_json_api._resources.naming import field_key


class JoinTable:
    """The join table of a many-to-many, with one row per link.

    Linkage gives the two keys of such a row, and nothing else.

    Args:
        relation: the relation of one of the models; it need not be a many-to-many.
    """

    def __init__(self, relation: "Field[Any, Any] | ForeignObjectRel") -> None:
        field: Any = getattr(relation, "field", relation)
        #: Whether the relation is a ``ManyToManyField`` or its reverse side.
        self.exists = isinstance(field, ManyToManyField)
        #: The names of other columns that need a value.
        self.demanded = self.find_demanded(field) if self.exists else ()

    @property
    def needs_ends_alone(self) -> bool:
        """Whether the two keys are enough for a new row."""
        return self.exists and not self.demanded

    def find_demanded(self, field: "ManyToManyField[Any, Any]") -> tuple[str, ...]:
        """Return the columns besides the keys that need a value; none in a table made by Django."""
        table: Any = field.remote_field.through
        if table._meta.auto_created:
            return ()
        ends = (field.m2m_field_name(), field.m2m_reverse_field_name())
        columns = table._meta.concrete_fields
        return tuple(c.name for c in columns if c.name not in ends and is_demanded(c))

    def check(self, name: str, new: Callable[[], Collection[Any]]) -> None:
        """Refuse new links if they need more than the two keys.

        Args:
            name: the name of the relationship.
            new: returns the rows to link; called only if links need more.

        Raises:
            Refusal: if there are any such rows.
        """
        if self.demanded and new():
            message = _(
                "The relationship {name!r} takes no new members: linkage does not tell all."
            )
            raise Refusal(name, message.format(name=field_key(name)))


@lru_cache(1024)
def join_table(relation: "Field[Any, Any] | ForeignObjectRel") -> JoinTable:
    """Return the join table of a relation, cached."""
    return JoinTable(relation)


def is_demanded(column: "Field[Any, Any]") -> bool:
    """Return whether a column of a new row must be given a value."""
    is_optional = column.null or column.has_default() or column.db_default is not NOT_PROVIDED
    is_empty_text = column.blank and column.empty_strings_allowed
    return not (is_optional or is_empty_text or fills_itself(column))


def fills_itself(column: "Field[Any, Any]") -> bool:
    """Return whether a column makes its own value: by Django, or a ``pre_save`` of the project."""
    is_time = getattr(column, "auto_now", False) or getattr(column, "auto_now_add", False)
    is_own = not type(column).pre_save.__module__.startswith("django.")
    return is_time or is_own or column.generated or isinstance(column, AutoField)
