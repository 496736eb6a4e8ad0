"""Writing: all of a request or nothing, and errors of the database as answers."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DataError, IntegrityError, OperationalError, router, transaction
from django.db.models import Model, ProtectedError, RestrictedError
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from rest_framework_json_api._errors import Conflict

#: What PostgreSQL says of transactions that wait for each other, or that cannot be put in order.
COLLISIONS = ("40P01", "40001")


@contextmanager
def whole_write(model: type[Model] | None) -> Iterator[None]:
    """Run a block in one transaction on the database that a model is written to.

    Without a model that is the default database.

    Raises:
        Conflict: where the database refuses what it would have to hold (JSON:API 1.1, "Creating
            Resources", 409).
        ValidationError: for a value that no column takes.
    """
    try:
        with transaction.atomic(using=None if model is None else router.db_for_write(model)):
            yield
    except (ProtectedError, RestrictedError) as error:
        raise Conflict(_("Other resources need this one.")) from error
    except IntegrityError as error:
        raise Conflict(_("Another resource stands against this change.")) from error
    except (DataError, OverflowError) as error:
        raise ValidationError(_("A value cannot be stored.")) from error
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) not in COLLISIONS:
            raise
        raise Conflict(_("Another change was made at the same time. Try again.")) from error
