"""Many-to-many relations with a model of their own in between: what its rows need.

Linkage tells which two rows are to be linked, and nothing else.
"""

from functools import lru_cache
from typing import Any

from django.db.models import AutoField, ManyToManyField
from django.db.models.fields import NOT_PROVIDED


@lru_cache(1024)
def demanded_columns(relation: Any) -> tuple[str, ...]:
    """Return the columns of a link that it cannot be without and that linkage does not tell.

    Empty for a relation between whose rows no model of the project stands.
    """
    field = getattr(relation, "field", relation)
    if not is_joined(field) or field.remote_field.through._meta.auto_created:
        return ()
    ends = (field.m2m_field_name(), field.m2m_reverse_field_name())
    columns = field.remote_field.through._meta.concrete_fields
    return tuple(c.name for c in columns if c.name not in ends and is_demanded(c))


def needs_ends_alone(relation: Any) -> bool:
    """Tell whether a relation is one of which Django makes a link that linkage tells all of."""
    return is_joined(getattr(relation, "field", relation)) and not demanded_columns(relation)


def is_joined(field: Any) -> bool:
    """Tell whether a field of a model is a many-to-many whose links Django itself makes."""
    return isinstance(field, ManyToManyField)


def is_demanded(column: Any) -> bool:
    """Tell whether a new row has to be given a value of a column."""
    is_optional = column.null or column.has_default() or column.db_default is not NOT_PROVIDED
    is_empty_text = column.blank and column.empty_strings_allowed
    return not (is_optional or is_empty_text or fills_itself(column))


def fills_itself(column: Any) -> bool:
    """Tell whether a column makes its own value: a key, a time, one of the project's own kind."""
    is_time = getattr(column, "auto_now", False) or getattr(column, "auto_now_add", False)
    is_own = not type(column).pre_save.__module__.startswith("django.")
    return is_time or is_own or column.generated or isinstance(column, AutoField)
