"""The settings of the example, on a test database: in memory, or at DATABASE_URL."""

from example.settings import *  # noqa: F403
from example.settings import INSTALLED_APPS as APPS_OF_EXAMPLE

DEBUG = False
INSTALLED_APPS = [*APPS_OF_EXAMPLE, "benchmarks", "tests", "tests.docs"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
