"""Filtering with django-filter, an optional dependency."""

from importlib.util import find_spec

if find_spec("django_filters") is None:
    raise ImportError(
        "rest_framework_json_api.django_filters needs django-filter, which is not installed. "
        "Install it with the extra: djangorestframework-jsonapi[django-filter]."
    )

from rest_framework_json_api.django_filters.backends import DjangoFilterBackend

__all__ = ["DjangoFilterBackend"]
