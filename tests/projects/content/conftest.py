"""The rows of the content."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command

from tests.projects.content.api import FIXTURE


@pytest.fixture(scope="module", autouse=True)
def rows(module_db: None) -> None:
    """Load the rows, and the content types, which Django remembers from then on."""
    call_command("loaddata", str(FIXTURE), verbosity=0)
    ContentType.objects.get_for_models(*apps.get_app_config("content").get_models())
