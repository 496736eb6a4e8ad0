"""Models of django-polymorphic, polymorphic serializers and relation fields."""

from compare.settings import GUIDE

SETTINGS = {
    "REST_FRAMEWORK": {**GUIDE, "PAGE_SIZE": 4},
    "JSON_API_FORMAT_FIELD_NAMES": "camelize",
    "JSON_API_FORMAT_TYPES": "camelize",
    "JSON_API_PLURALIZE_TYPES": True,
}
