"""The settings of a project: those that the documentation recommends, and its own additions."""

from collections.abc import Mapping
from typing import Any

from ecosystem.sources import Project
from example.settings import REST_FRAMEWORK

#: Apps that any project has, before its own.
APPS = (
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "rest_framework",
    "rest_framework_json_api",
    "django_filters",
    "ecosystem.projects",
)

MIDDLEWARE = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
)

TEMPLATES = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {
        "context_processors": [
            "django.template.context_processors.request",
            "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages",
        ]
    },
}

COMMON: Mapping[str, Any] = {
    "ALLOWED_HOSTS": ["*"],
    "DATABASES": {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": ":memory:",
            "TEST": {"MIGRATE": False},
        }
    },
    "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
    "JSON_API_FORMAT_FIELD_NAMES": "camelize",
    "JSON_API_FORMAT_RELATED_LINKS": "dasherize",
    "JSON_API_FORMAT_TYPES": "camelize",
    "JSON_API_JSONAPI_OBJECT": None,
    "JSON_API_PLURALIZE_TYPES": True,
    "LANGUAGE_CODE": "en",
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "SECRET_KEY": "a-key-of-no-use-outside-of-these-small-projects",
    "STATIC_URL": "/static/",
    "TEMPLATES": [TEMPLATES],
    "USE_TZ": True,
}


def settings_of(project: Project) -> dict[str, Any]:
    """Return the settings of a project.

    Its apps and middleware are added behind those of all, and its members to ``REST_FRAMEWORK``.
    """
    own = dict(project.settings)
    return {
        **COMMON,
        "ROOT_URLCONF": project.path,
        "INSTALLED_APPS": [*APPS, *own.pop("INSTALLED_APPS", ())],
        "MIDDLEWARE": [*MIDDLEWARE, *own.pop("MIDDLEWARE", ())],
        "REST_FRAMEWORK": {**REST_FRAMEWORK, "PAGE_SIZE": 50, **own.pop("REST_FRAMEWORK", {})},
        **own,
    }
