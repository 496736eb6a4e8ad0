"""The requests."""

from compare.library.spellings import spelled_requests


def spell(name: str) -> str:
    """Return the key of a field."""
    return "".join(map(str.capitalize, name.split("_")))


REQUESTS = spelled_requests(spell, entry="Entries", author="Authors", blog="Blogs")
