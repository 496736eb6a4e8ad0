"""DRF's router and few settings: the viewsets find related and relationship URLs by routes."""

SETTINGS = {
    "REST_FRAMEWORK": {
        "PAGE_SIZE": 2,
        "EXCEPTION_HANDLER": "rest_framework_json_api.exceptions.exception_handler",
        "DEFAULT_PAGINATION_CLASS": (
            "rest_framework_json_api.pagination.JsonApiPageNumberPagination"
        ),
        "DEFAULT_PARSER_CLASSES": ["rest_framework_json_api.parsers.JSONParser"],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework_json_api.renderers.JSONRenderer"],
        "DEFAULT_METADATA_CLASS": "rest_framework_json_api.metadata.JSONAPIMetadata",
    },
    "JSON_API_PLURALIZE_TYPES": True,
    "JSON_API_UNIFORM_EXCEPTIONS": True,
}
