"""The application, which registers the system checks."""

from django.apps import AppConfig
from django.core.checks import register

from rest_framework_json_api._declarations import check_declarations
from rest_framework_json_api._migration import check_migration
from rest_framework_json_api.checks import check_routers, check_settings


class RestFrameworkJSONAPIConfig(AppConfig):
    """The application of this package."""

    name = "rest_framework_json_api"

    def ready(self) -> None:
        """Register the system checks."""
        register(check_settings)
        register(check_routers)
        register(check_declarations)
        register(check_migration)
