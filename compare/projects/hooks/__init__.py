"""Own renderer, parser, exception handler, paginator, backends, metadata and fields."""

SETTINGS = {
    "REST_FRAMEWORK": {
        "PAGE_SIZE": 2,
        "EXCEPTION_HANDLER": "compare.projects.hooks.plugins.exception_handler",
        "DEFAULT_PAGINATION_CLASS": "compare.projects.hooks.plugins.Pagination",
        "DEFAULT_PARSER_CLASSES": ["compare.projects.hooks.plugins.Parser"],
        "DEFAULT_RENDERER_CLASSES": ["compare.projects.hooks.plugins.Renderer"],
        "DEFAULT_METADATA_CLASS": "compare.projects.hooks.plugins.Metadata",
        "DEFAULT_FILTER_BACKENDS": [
            "compare.projects.hooks.plugins.ParameterFilter",
            "compare.projects.hooks.plugins.Ordering",
            "compare.projects.hooks.plugins.Filtering",
        ],
    },
    "JSON_API_UNIFORM_EXCEPTIONS": True,
}
