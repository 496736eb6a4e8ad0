"""The configuration of the example application."""

from django.apps import AppConfig


class ExampleConfig(AppConfig):
    """A small publishing house."""

    name = "example"
    verbose_name = "Publishing house"
