"""The app config: registers the system checks and the default ``handler404``."""

from typing import Any

from django.apps import AppConfig
from django.conf import urls
from django.core.checks import register
from django.views import defaults

from rest_framework_json_api._checks.declarations import check_declarations
from rest_framework_json_api._checks.migration import check_migration
from rest_framework_json_api.checks import check_routers, check_settings

#: The ``handler404`` of URLconfs without one: a dotted path, as the module imports models.
PAGE_NOT_FOUND: Any = "rest_framework_json_api.handlers.page_not_found"


class RestFrameworkJSONAPIConfig(AppConfig):
    """The application of this package."""

    name = "rest_framework_json_api"

    def ready(self) -> None:
        """Register the system checks, and the ``handler404`` if the project has not set it."""
        register(check_settings)
        register(check_routers)
        register(check_declarations)
        register(check_migration)
        if urls.handler404 is defaults.page_not_found:
            urls.handler404 = PAGE_NOT_FOUND
