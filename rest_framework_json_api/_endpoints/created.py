"""A resource that has just been created, and its URL."""

from collections.abc import Mapping
from typing import Any

from rest_framework.serializers import Serializer
from rest_framework.settings import api_settings

from rest_framework_json_api._plan.plan import plan_of
from rest_framework_json_api._resources.resource import self_link_name


class Created:
    """A new resource, for its ``Location`` header.

    Args:
        data: the ``data`` of the serializer that has created it.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.serializer: Serializer[Any] | None = getattr(data, "serializer", None)
        self.instance = getattr(self.serializer, "instance", None)

    def location(self, default: str | None) -> Any:
        """Return the URL of the resource; None if neither serializer nor router has one.

        Args:
            default: the value of the field ``url``, which DRF uses; it may be an attribute.
        """
        return self.own_location(default) or self.router_location()

    def own_location(self, default: str | None) -> Any:
        """Return the URL in the data of the serializer; None if it has none."""
        fields = getattr(self.serializer, "fields", {})
        name = self_link_name(self.serializer, fields)
        if name is not None:
            return self.data.get(name)
        field = fields.get(api_settings.URL_FIELD_NAME)
        is_attribute = field is not None and not field.read_only
        return None if is_attribute else default

    def router_location(self) -> str | None:
        """Return the ``self`` link of the resource from its router; None without one."""
        serializer, instance = self.serializer, self.instance
        has_plan = hasattr(type(serializer), "_readable_fields")
        links = plan_of(serializer).links if has_plan else None
        return None if links is None or instance is None else links.own()(instance).get("self")
