"""Names with underscores: "underscore", types in the plural."""

from compare.settings import GUIDE

SETTINGS = {
    "REST_FRAMEWORK": {**GUIDE, "PAGE_SIZE": 3},
    "JSON_API_FORMAT_FIELD_NAMES": "underscore",
    "JSON_API_FORMAT_TYPES": "underscore",
    "JSON_API_PLURALIZE_TYPES": True,
}
