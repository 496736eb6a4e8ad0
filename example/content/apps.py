"""The configuration of the content application."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    """Repositories of content of several kinds."""

    name = "example.content"
    verbose_name = "Distribution"
