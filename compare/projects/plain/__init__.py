"""DRF's own serializers and views under the renderer and the parser of the package."""

from compare.settings import GUIDE

SETTINGS = {
    "REST_FRAMEWORK": {
        **GUIDE,
        "DEFAULT_FILTER_BACKENDS": ("rest_framework_json_api.filters.OrderingFilter",),
        "PAGE_SIZE": 3,
    },
    "JSON_API_FORMAT_FIELD_NAMES": "dasherize",
}
