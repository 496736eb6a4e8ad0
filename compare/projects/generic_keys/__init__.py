"""Generic foreign keys and generic relations."""

from compare.settings import GUIDE

SETTINGS = {"REST_FRAMEWORK": GUIDE, "JSON_API_FORMAT_TYPES": "underscore"}
