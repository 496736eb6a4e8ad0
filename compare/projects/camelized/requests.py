"""The requests."""

from compare.library.spellings import spelled_requests


def spell(name: str) -> str:
    """Return the key of a field."""
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


REQUESTS = spelled_requests(spell, entry="entries", author="authors", blog="blogs")
