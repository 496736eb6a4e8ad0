"""Forms and multipart bodies beside JSON, with files and the browsable API."""

from compare.settings import GUIDE

SETTINGS = {
    "REST_FRAMEWORK": {**GUIDE, "PAGE_SIZE": 2},
    "JSON_API_FORMAT_FIELD_NAMES": "camelize",
}
