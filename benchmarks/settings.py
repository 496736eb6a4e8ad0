"""The block that the documentation recommends, on a database that is made for the run.

It is SQLite in memory, or a test database on the PostgreSQL server of DATABASE_URL
(``postgres://user:password@host:port/name``).
"""

import os

from example.settings import *  # noqa: F403
from example.settings import postgresql, sqlite

DEBUG = False
ALLOWED_HOSTS = ["testserver"]
ROOT_URLCONF = "benchmarks.contenders.jsonapi"
MIDDLEWARE = []
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "rest_framework",
    "rest_framework_json_api",
    "benchmarks",
]

URL = os.environ.get("DATABASE_URL")
DATABASES = {"default": postgresql(URL) if URL else sqlite(":memory:")}
