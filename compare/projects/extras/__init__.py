"""Serializers without models, own ids, meta, default includes, validators and constraints."""

from compare.settings import GUIDE

SETTINGS = {
    "REST_FRAMEWORK": {
        **GUIDE,
        "DEFAULT_PAGINATION_CLASS": (
            "rest_framework_json_api.pagination.JsonApiLimitOffsetPagination"
        ),
        "PAGE_SIZE": 2,
    },
    "JSON_API_FORMAT_FIELD_NAMES": "underscore",
    "JSON_API_UNIFORM_EXCEPTIONS": True,
}
