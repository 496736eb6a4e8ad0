"""The requests."""

from compare.library.spellings import spelled_requests


def spell(name: str) -> str:
    """Return the key of a field."""
    return name


REQUESTS = spelled_requests(spell, entry="entries", author="authors", blog="blogs")
