"""Hyperlinked serializers, and relation fields with the names of the views that links lead to."""

from compare.settings import GUIDE

SETTINGS = {
    "REST_FRAMEWORK": {**GUIDE, "PAGE_SIZE": 3},
    "JSON_API_FORMAT_FIELD_NAMES": "dasherize",
    "JSON_API_FORMAT_RELATED_LINKS": "dasherize",
}
