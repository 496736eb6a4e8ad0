"""Many-to-many relations with a model of their own in between: what its rows need."""

from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Any

from django.db.models import AutoField, Field, ForeignObjectRel, ManyToManyField
from django.db.models.fields import NOT_PROVIDED
from django.utils.translation import gettext as _

from rest_framework_json_api._protocol.errors import Refusal
from rest_framework_json_api._resources.naming import field_key


class JoinTable:
    """The rows by which two models are related, one for each link.

    Linkage tells which two rows are to be linked, and nothing else.

    Args:
        relation: the relation of one of the models; it need not be a many-to-many.
    """

    def __init__(self, relation: "Field[Any, Any] | ForeignObjectRel") -> None:
        field: Any = getattr(relation, "field", relation)
        #: Whether there is one: the relation is a many-to-many whose links Django itself makes.
        self.exists = isinstance(field, ManyToManyField)
        #: The columns that a row cannot be without and that linkage does not tell.
        self.demanded = self.find_demanded(field) if self.exists else ()

    @property
    def needs_ends_alone(self) -> bool:
        """Whether linkage tells all of a row."""
        return self.exists and not self.demanded

    def find_demanded(self, field: "ManyToManyField[Any, Any]") -> tuple[str, ...]:
        """Return the columns that need a value; none where no model of the project is between."""
        table: Any = field.remote_field.through
        if table._meta.auto_created:
            return ()
        ends = (field.m2m_field_name(), field.m2m_reverse_field_name())
        columns = table._meta.concrete_fields
        return tuple(c.name for c in columns if c.name not in ends and is_demanded(c))

    def check(self, name: str, new: Callable[[], Collection[Any]]) -> None:
        """Refuse to link rows where a link needs more than linkage tells.

        Args:
            name: the name of the relationship.
            new: returns the rows that are to be linked.

        Raises:
            Refusal: where there are any.
        """
        if self.demanded and new():
            message = _(
                "The relationship {name!r} takes no new members: linkage does not tell all."
            )
            raise Refusal(name, message.format(name=field_key(name)))


@lru_cache(1024)
def join_table(relation: "Field[Any, Any] | ForeignObjectRel") -> JoinTable:
    """Return what is known of the table of a relation."""
    return JoinTable(relation)


def is_demanded(column: "Field[Any, Any]") -> bool:
    """Tell whether a new row has to be given a value of a column."""
    is_optional = column.null or column.has_default() or column.db_default is not NOT_PROVIDED
    is_empty_text = column.blank and column.empty_strings_allowed
    return not (is_optional or is_empty_text or fills_itself(column))


def fills_itself(column: "Field[Any, Any]") -> bool:
    """Tell whether a column makes its own value: a key, a time, one of the project's own kind."""
    is_time = getattr(column, "auto_now", False) or getattr(column, "auto_now_add", False)
    is_own = not type(column).pre_save.__module__.startswith("django.")
    return is_time or is_own or column.generated or isinstance(column, AutoField)
