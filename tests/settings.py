"""The example's settings, on a database for tests.

That is SQLite in memory, or the PostgreSQL server of DATABASE_URL
(postgres://user:password@host:port/name).
"""

import os
from typing import Any
from urllib.parse import unquote, urlsplit

from example.settings import *  # noqa: F403


def database(url: str) -> dict[str, Any]:
    """Return Django's description of the database at a URL."""
    if not url:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.removeprefix("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }


DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""))}
DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
