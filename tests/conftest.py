"""What all tests share: a database whose own keys stay away from those that tests choose."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection

#: The first key that the database gives a row on PostgreSQL, where sequences know no explicit keys.
FIRST_KEY = 100_000


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Make the test database."""
    if connection.vendor != "postgresql":
        return
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in sorted(tables):
            for sequence in connection.introspection.get_sequences(cursor, table):
                cursor.execute(f'ALTER SEQUENCE "{sequence["name"]}" RESTART WITH {FIRST_KEY}')
