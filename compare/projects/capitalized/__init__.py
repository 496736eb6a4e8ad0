"""Names with capital first letters: "capitalize", types in the plural."""

from compare.settings import GUIDE

SETTINGS = {
    "REST_FRAMEWORK": {**GUIDE, "PAGE_SIZE": 3},
    "JSON_API_FORMAT_FIELD_NAMES": "capitalize",
    "JSON_API_FORMAT_TYPES": "capitalize",
    "JSON_API_PLURALIZE_TYPES": True,
}
