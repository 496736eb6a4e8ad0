"""How names are spelled: Python names to document keys and back, and resource types.

Pure functions of a text and a style. What is remembered are the names of a project. What a client
writes is compared with them, and spelled back only where it is none of them.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

import inflection

from rest_framework_json_api.settings import json_api_settings

Style = str | bool | None

MEMORY = 4096


def camelize(text: str) -> str:
    """``first_name`` -> ``firstName``."""
    return inflection.camelize(text, uppercase_first_letter=False)


STYLES: dict[str, Callable[[str], str]] = {
    "dasherize": lambda text: inflection.dasherize(inflection.underscore(text)),
    "camelize": lambda text: camelize(inflection.underscore(text)),
    "capitalize": lambda text: inflection.camelize(inflection.underscore(text)),
    "underscore": inflection.underscore,
}


@lru_cache(MEMORY)
def spell(text: str, style: Style) -> str:
    """Spell a Python name in a style: ``dasherize``, ``camelize``, ``capitalize``, ``underscore``.

    Any other style leaves the text as it is.
    """
    write = STYLES.get(style) if isinstance(style, str) else None
    return text if write is None else write(text)


#: Where a word begins in a text of several: at a capital that a small letter follows, and after a
#: small letter or a digit. What is behind a place is looked at, so that long texts take no longer.
WORD = re.compile(r"(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z\d])(?=[A-Z])")


def unspell(text: str, style: Style) -> str:
    """Turn the spelling of a style back into a Python name, as far as the spelling tells it.

    It cannot tell ``address_1`` or ``HTTPCode``: known names are to be compared first.
    """
    return WORD.sub("_", text).replace("-", "_").lower() if style else text


@lru_cache(MEMORY)
def names_by_spelling(names: tuple[str, ...], *styles: Style) -> Mapping[str, str]:
    """Return names by all that clients may write for them.

    That is what documents or URLs have for a name, in the order of the styles, or the name itself.
    Of two names that are spelled alike, the first counts.
    """
    spelled = {spell(name, style): name for style in styles[::-1] for name in names[::-1]}
    return MappingProxyType({name: name for name in names} | spelled)


@lru_cache(MEMORY)
def spell_type(text: str, style: Style, pluralize: bool) -> str:
    """Spell a resource type in a style, in the plural if so wished."""
    spelled = spell(text, style)
    return inflection.pluralize(spelled) if pluralize else spelled


#: A member name, or a type: letters, digits and all above ASCII, with hyphens, underscores and
#: spaces in between (JSON:API 1.1, "Member Names").
MEMBER_NAME = re.compile(
    r"[a-zA-Z0-9\u0080-\U0010ffff]([-_ a-zA-Z0-9\u0080-\U0010ffff]*[a-zA-Z0-9\u0080-\U0010ffff])?"
)


@lru_cache(MEMORY)
def is_member_name(text: str) -> bool:
    """Tell whether JSON:API allows a text as a member name or as a resource type."""
    return MEMBER_NAME.fullmatch(text) is not None


def field_key(name: str) -> str:
    """Return the document key of a field: its name as ``FORMAT_FIELD_NAMES`` says."""
    return spell(name, json_api_settings.FORMAT_FIELD_NAMES)


def field_name(key: str) -> str:
    """Return a Python name for a document key of which no name is known."""
    return unspell(key, json_api_settings.FORMAT_FIELD_NAMES)


def link_segment(name: str) -> str:
    """Return the URL segment of a relationship: its name as ``FORMAT_RELATED_LINKS`` says."""
    return spell(name, json_api_settings.FORMAT_RELATED_LINKS)


def names_by_key(names: Iterable[str]) -> Mapping[str, str]:
    """Return names by their spellings in documents and query strings."""
    return names_by_spelling(tuple(names), json_api_settings.FORMAT_FIELD_NAMES)


def names_by_segment(names: Iterable[str]) -> Mapping[str, str]:
    """Return names of relationships by their spellings in URLs."""
    styles = json_api_settings.FORMAT_RELATED_LINKS, json_api_settings.FORMAT_FIELD_NAMES
    return names_by_spelling(tuple(names), *styles)


def format_type(name: str) -> str:
    """Return a name spelled as ``FORMAT_TYPES`` and ``PLURALIZE_TYPES`` say."""
    return spell_type(name, json_api_settings.FORMAT_TYPES, bool(json_api_settings.PLURALIZE_TYPES))
