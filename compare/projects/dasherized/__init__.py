"""Names with hyphens: ``JSON_API_FORMAT_FIELD_NAMES = "dasherize"``, and types."""

from compare.settings import GUIDE

SETTINGS = {
    "REST_FRAMEWORK": {**GUIDE, "PAGE_SIZE": 3},
    "JSON_API_FORMAT_FIELD_NAMES": "dasherize",
    "JSON_API_FORMAT_TYPES": "dasherize",
    "JSON_API_FORMAT_RELATED_LINKS": "dasherize",
    "JSON_API_PLURALIZE_TYPES": False,
}
