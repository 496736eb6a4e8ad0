"""The settings of both packages, in the process of each; the driver says which database."""

import json
import os

DEBUG = False
SECRET_KEY = "for-benchmarks-only"
ALLOWED_HOSTS = ["testserver"]
ROOT_URLCONF = "benchmarks.peers.views"
USE_TZ = True
TIME_ZONE = "UTC"

DATABASES = {"default": json.loads(os.environ["BENCHMARKS_DATABASE"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE: list[str] = []
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "rest_framework",
    "rest_framework_json_api",
    "benchmarks",
]

REST_FRAMEWORK = {
    "PAGE_SIZE": 10,
    "EXCEPTION_HANDLER": "rest_framework_json_api.exceptions.exception_handler",
    "DEFAULT_METADATA_CLASS": "rest_framework_json_api.metadata.JSONAPIMetadata",
}

JSON_API_FORMAT_FIELD_NAMES = "camelize"
JSON_API_FORMAT_TYPES = "camelize"
JSON_API_PLURALIZE_TYPES = True

# What fails in a worker is told with its traceback.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["stderr"], "level": "ERROR"}},
}
