"""Filter sets, search and ordering as projects configure them view by view; no validation."""

SETTINGS = {
    "REST_FRAMEWORK": {
        "EXCEPTION_HANDLER": "rest_framework_json_api.exceptions.exception_handler",
        "DEFAULT_PARSER_CLASSES": ["rest_framework_json_api.parsers.JSONParser"],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework_json_api.renderers.JSONRenderer"],
        "DEFAULT_METADATA_CLASS": "rest_framework_json_api.metadata.JSONAPIMetadata",
    },
    "JSON_API_FORMAT_FIELD_NAMES": "dasherize",
}
