"""Names in `related_serializers` that are no fields, and what views override of related URLs."""

from compare.settings import GUIDE

SETTINGS = {
    "REST_FRAMEWORK": {**GUIDE, "PAGE_SIZE": 2},
    "JSON_API_FORMAT_FIELD_NAMES": "camelize",
}
