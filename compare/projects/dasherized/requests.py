"""The requests."""

from compare.library.spellings import spelled_requests


def spell(name: str) -> str:
    """Return the key of a field."""
    return name.replace("_", "-")


REQUESTS = spelled_requests(spell, entry="entry", author="author", blog="blog")
