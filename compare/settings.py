"""The projects by their names: their requests, and their settings."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from compare import projects
from compare.requests import Request

COMMON: dict[str, Any] = {
    "DEBUG": False,
    "SECRET_KEY": "for-comparison-only",
    "ALLOWED_HOSTS": ["testserver"],
    "USE_TZ": True,
    "TIME_ZONE": "UTC",
    "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "MIDDLEWARE": [],
    "TEMPLATES": [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
}

APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "polymorphic",
    "rest_framework",
    "django_filters",
    "rest_framework_json_api",
]

#: What the guide of the published package tells to copy.
GUIDE: dict[str, Any] = {
    "PAGE_SIZE": 10,
    "EXCEPTION_HANDLER": "rest_framework_json_api.exceptions.exception_handler",
    "DEFAULT_PAGINATION_CLASS": "rest_framework_json_api.pagination.JsonApiPageNumberPagination",
    "DEFAULT_PARSER_CLASSES": (
        "rest_framework_json_api.parsers.JSONParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ),
    "DEFAULT_RENDERER_CLASSES": (
        "rest_framework_json_api.renderers.JSONRenderer",
        "rest_framework.renderers.BrowsableAPIRenderer",
    ),
    "DEFAULT_METADATA_CLASS": "rest_framework_json_api.metadata.JSONAPIMetadata",
    "DEFAULT_FILTER_BACKENDS": (
        "rest_framework_json_api.filters.QueryParameterValidationFilter",
        "rest_framework_json_api.filters.OrderingFilter",
        "rest_framework_json_api.django_filters.DjangoFilterBackend",
        "rest_framework.filters.SearchFilter",
    ),
    "SEARCH_PARAM": "filter[search]",
    "TEST_REQUEST_RENDERER_CLASSES": ("rest_framework_json_api.renderers.JSONRenderer",),
    "TEST_REQUEST_DEFAULT_FORMAT": "vnd.api+json",
}


def project_names() -> list[str]:
    """Return the names of all projects."""
    return sorted(module.name for module in iter_modules(projects.__path__))


def requests_of(project: str) -> list[Request]:
    """Return the requests of a project."""
    found: list[Request] = import_module(f"{projects.__name__}.{project}.requests").REQUESTS
    return found


def settings_of(project: str, dialect: str) -> dict[str, Any]:
    """Return the settings of a project.

    Args:
        project: its name.
        dialect: the value of ``JSON_API_DIALECT``, or "" for the default.
    """
    package = f"{projects.__name__}.{project}"
    return {
        **COMMON,
        "INSTALLED_APPS": [*APPS, "compare.library", package],
        "ROOT_URLCONF": f"{package}.api",
        **import_module(package).SETTINGS,
        **({"JSON_API_DIALECT": dialect} if dialect else {}),
    }
