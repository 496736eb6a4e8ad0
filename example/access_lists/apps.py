"""The configuration of the plugin."""

from django.apps import AppConfig


class AccessListsConfig(AppConfig):
    """Access lists of the companies that the house works with."""

    name = "example.access_lists"
    verbose_name = "Access lists"
