"""The example's settings, for tests: a test database in memory, or on the server of DATABASE_URL."""

from example.settings import *  # noqa: F403

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
