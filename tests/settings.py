"""The settings of the example, on test databases: in memory, or at DATABASE_URL."""

from importlib.util import find_spec

from example.settings import *  # noqa: F403
from example.settings import DATABASES as DATABASES_OF_EXAMPLE
from example.settings import INSTALLED_APPS as APPS_OF_EXAMPLE
from example.settings import sqlite

DEBUG = False
#: No router sends anything to the other database; the tests that want one install their own.
DATABASES = {**DATABASES_OF_EXAMPLE, "other": sqlite(":memory:")}
#: The models of django-polymorphic need the extra.
POLYMORPHIC_APPS = ["tests.polymorphic"] if find_spec("polymorphic") is not None else []
INSTALLED_APPS = [
    *APPS_OF_EXAMPLE,
    "benchmarks",
    "tests",
    "tests.docs",
    "tests.managers",
    *POLYMORPHIC_APPS,
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

#: Most tests compare whole documents; those of the member itself set it.
JSON_API_JSONAPI_OBJECT = None
