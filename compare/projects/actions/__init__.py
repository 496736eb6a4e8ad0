"""`APIView`s, extra actions of viewsets, and what they return."""

from compare.settings import GUIDE

SETTINGS = {
    "REST_FRAMEWORK": {**GUIDE, "PAGE_SIZE": 2},
    "JSON_API_FORMAT_FIELD_NAMES": "dasherize",
    "JSON_API_FORMAT_TYPES": "dasherize",
}
