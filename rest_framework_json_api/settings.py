"""The settings of this package, each read as ``json_api_settings.NAME``.

A project writes them into its Django settings with the prefix ``JSON_API_``.
"""

from typing import Any

from django.conf import settings
from django.core.signals import setting_changed

#: The prefix of all settings; ``JSON_API_SETTINGS_PREFIX`` is its name in 8.x.
PREFIX = JSON_API_SETTINGS_PREFIX = "JSON_API_"

DEFAULTS: dict[str, Any] = {
    "ALLOWED_QUERY_PARAMETERS": (),
    "CONDITIONAL_GET": False,
    "DIALECT": "tolerant",
    "EXTENSION_CLASSES": (),
    "FORMAT_FIELD_NAMES": False,
    "FORMAT_RELATED_LINKS": False,
    "FORMAT_TYPES": False,
    "JSONAPI_OBJECT": {"version": "1.1"},
    "LINKS": True,
    "MAX_INCLUDE_DEPTH": 8,
    "MAX_INCLUDE_PATHS": 64,
    "MAX_SORT_DEPTH": 8,
    "MAX_SORT_FIELDS": 16,
    "PLURALIZE_TYPES": False,
    "PROFILE_CLASSES": (),
    "ROOT_LINKS": {},
    "ROOT_META": {},
    "UNIFORM_EXCEPTIONS": False,
}


class JSONAPISettings:
    """The settings as attributes: the value of the project, else the default.

    A value is looked up once and kept until ``setting_changed`` is sent.

    Raises:
        AttributeError: for a name that is no setting of this package.
    """

    def __init__(self, user_settings: Any = settings, defaults: dict[str, Any] = DEFAULTS) -> None:
        self.user_settings = user_settings
        self.defaults = defaults

    def __getattr__(self, name: str) -> Any:
        if name not in self.defaults:
            raise AttributeError(f"Invalid JSON:API setting: {name!r}.")
        value = getattr(self.user_settings, PREFIX + name, self.defaults[name])
        setattr(self, name, value)
        return value

    def reload(self) -> None:
        """Drop the values that were looked up."""
        for name in self.defaults:
            self.__dict__.pop(name, None)


json_api_settings = JSONAPISettings()


def reload_json_api_settings(*args: Any, setting: str = "", **kwargs: Any) -> None:
    """Drop the values when a setting of this package changes, as in ``override_settings``."""
    if setting.startswith(PREFIX):
        json_api_settings.reload()


setting_changed.connect(reload_json_api_settings)
