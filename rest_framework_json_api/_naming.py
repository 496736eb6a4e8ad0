"""How names are spelled: Python names to document keys and back, and resource types.

Pure functions of a text and a style. Clients choose some of the texts, so the memory is bounded.
"""

import re
from collections.abc import Callable
from functools import lru_cache

import inflection

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


@lru_cache(MEMORY)
def unspell(text: str, style: Style) -> str:
    """Turn the spelling of a style back into a Python name."""
    return inflection.underscore(text) if style else text


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
