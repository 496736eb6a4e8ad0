"""Settings for development: the block that the documentation recommends, and what Django needs."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

BASE_DIR = Path(__file__).resolve().parent

#: The filter backend is an extra; the example also runs without it.
HAS_DJANGO_FILTER = find_spec("django_filters") is not None


def sqlite(path: str | Path) -> dict[str, Any]:
    """Return Django's description of an SQLite file."""
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}


def postgresql(url: str) -> dict[str, Any]:
    """Return Django's description of the database behind ``postgres://user:password@host/name``."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }


def database() -> dict[str, Any]:
    """Return the database that the environment names, else the file beside this module."""
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith(("postgres://", "postgresql://")):
        return postgresql(url)
    return sqlite(os.environ.get("EXAMPLE_DATABASE") or BASE_DIR / "db.sqlite3")


DEBUG = True
SECRET_KEY = "for-development-only"
ROOT_URLCONF = "example.urls"
STATIC_URL = "/static/"
USE_TZ = True
TIME_ZONE = "UTC"

DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "rest_framework",
    "rest_framework_json_api",
    *(["django_filters"] if HAS_DJANGO_FILTER else []),
    "example",
    "example.content",
    "example.access_lists",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

REST_FRAMEWORK = {
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
        # The forms of the browsable API run queries of their own. To measure a view without
        # them, put "example.utils.BrowsableAPIRendererWithoutForms" here.
        "rest_framework_json_api.renderers.BrowsableAPIRenderer",
    ),
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": (
        "rest_framework_json_api.negotiation.JSONAPIContentNegotiation"
    ),
    "DEFAULT_METADATA_CLASS": "rest_framework_json_api.metadata.JSONAPIMetadata",
    "DEFAULT_FILTER_BACKENDS": (
        "rest_framework_json_api.filters.QueryParameterValidationFilter",
        "rest_framework_json_api.filters.OrderingFilter",
        *(
            ["rest_framework_json_api.django_filters.DjangoFilterBackend"]
            if HAS_DJANGO_FILTER
            else []
        ),
        "rest_framework.filters.SearchFilter",
    ),
    "SEARCH_PARAM": "filter[search]",
    "TEST_REQUEST_RENDERER_CLASSES": (
        "rest_framework_json_api.renderers.JSONRenderer",
        "rest_framework.renderers.JSONRenderer",
        "rest_framework.renderers.MultiPartRenderer",
    ),
    "TEST_REQUEST_DEFAULT_FORMAT": "vnd.api+json",
}

JSON_API_FORMAT_FIELD_NAMES = "camelize"
JSON_API_FORMAT_TYPES = "camelize"
JSON_API_FORMAT_RELATED_LINKS = "dasherize"
JSON_API_PLURALIZE_TYPES = True
