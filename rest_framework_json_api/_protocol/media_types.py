"""Media types: what the headers of a request say, and the parameters of JSON:API.

See JSON:API 1.1, "Media Type Parameter Rules" and "Content Negotiation".
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.utils.http import parse_header_parameters

MEDIA_TYPE = "application/vnd.api+json"

#: The parameters that the media type of JSON:API may have.
EXT, PROFILE = "ext", "profile"

#: What stands between the commas of a header, of which some are within quotes.
RANGE = re.compile(r'(?:[^,"]|"(?:\\.|[^"\\])*"?)+')

#: In the attributes of a renderer: what was applied to the document that it makes.
APPLIED = "applied"


@dataclass(frozen=True, slots=True)
class MediaType:
    """A media type, or a range of them in ``Accept``.

    Args:
        name: the type and the subtype, in lower case.
        parameters: the parameters by name, in lower case; of a range without ``q``.
        quality: the weight of a range, from 0 to 1.
        text: what it is in the header.
    """

    name: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    quality: float = 1.0
    text: str = field(default="", compare=False)

    @property
    def is_json_api(self) -> bool:
        """Whether it is the media type of JSON:API, whatever its parameters."""
        return self.name == MEDIA_TYPE

    @property
    def is_foreign(self) -> bool:
        """Whether it has parameters that the media type of JSON:API does not have."""
        return not self.parameters.keys() <= {EXT, PROFILE}

    def uris(self, parameter: str) -> list[str]:
        """Return the URIs in ``ext`` or ``profile``."""
        return self.parameters.get(parameter, "").split()

    @property
    def specificity(self) -> int:
        """How much a range says: 0 for ``*/*``, 1 for ``application/*``, more for a type."""
        if self.name.endswith("/*"):
            return 0 if self.name == "*/*" else 1
        return 2 + len(self.parameters)

    def covers(self, other: "MediaType") -> bool:
        """Tell whether a media type is in this range, by its name and its own parameters."""
        kind, _, _ = other.name.partition("/")
        has_all = other.parameters.items() <= self.parameters.items()
        return self.name in ("*/*", f"{kind}/*") or (self.name == other.name and has_all)


#: How many media types, and how many values of ``Accept``, are kept parsed: clients choose them.
MEMORY = 256


@lru_cache(MEMORY)
def media_type(text: str | None) -> MediaType:
    """Parse the value of ``Content-Type``. What cannot be parsed is a media type without a name."""
    text = text or ""
    try:
        name, given = parse_header_parameters(text)
    except (TypeError, ValueError):
        # Python compares the parts of a parameter that is told both whole and in parts.
        return MediaType("")
    return MediaType(name, {key.lower(): value for key, value in given.items()}, text=text)


def media_range(text: str) -> MediaType:
    """Parse one range of ``Accept``, whose parameter ``q`` is its weight."""
    found = media_type(text)
    others = {key: value for key, value in found.parameters.items() if key != "q"}
    return replace(found, parameters=others, quality=weight(found.parameters.get("q", "1")))


def weight(text: str) -> float:
    """Return the weight of a range; 1 for what is none (RFC 9110, "Quality Values")."""
    try:
        number = float(text)
    except ValueError:
        return 1.0
    return number if math.isfinite(number) and 0 <= number <= 1 else 1.0


@lru_cache(MEMORY)
def media_ranges(text: str) -> tuple[MediaType, ...]:
    """Parse the value of ``Accept``."""
    ranges = [media_range(part.strip()) for part in RANGE.findall(text)]
    return tuple(found for found in ranges if found.name)


def most_exact(ranges: Iterable[MediaType], wanted: MediaType) -> MediaType | None:
    """Return the range that tells how much a client likes a media type; None where none has it.

    Of several ranges the most exact one does (RFC 9110, "Accept").
    """
    fitting = [found for found in ranges if found.covers(wanted)]
    return max(fitting, key=lambda found: (found.specificity, found.quality), default=None)


def quality_of(ranges: Iterable[MediaType], name: str) -> float:
    """Return how much a client likes a media type: the weight of the most exact range."""
    best = most_exact(ranges, MediaType(name))
    return 0.0 if best is None else best.quality


def likes_better(header: str, name: str, other: str) -> bool:
    """Tell whether the client of an ``Accept`` likes one media type better than another."""
    ranges = media_ranges(header)
    return quality_of(ranges, name) > quality_of(ranges, other)


@dataclass(frozen=True, slots=True)
class Applied:
    """The extensions and the profiles that are applied to a document, as classes."""

    extensions: tuple[Any, ...] = ()
    profiles: tuple[Any, ...] = ()

    def __iter__(self) -> Any:
        return iter((*self.extensions, *self.profiles))

    def __bool__(self) -> bool:
        return bool(self.extensions or self.profiles)

    @property
    def uris(self) -> dict[str, list[str]]:
        """The URIs by the parameter of the media type, a member of the object ``jsonapi``, too."""
        members = {EXT: uris_of(self.extensions), PROFILE: uris_of(self.profiles)}
        return {name: uris for name, uris in members.items() if uris}

    @property
    def media_type(self) -> str:
        """The media type of the document, with its parameters."""
        parameters = [f';{name}="{" ".join(uris)}"' for name, uris in self.uris.items()]
        return MEDIA_TYPE + "".join(parameters)


NOTHING_APPLIED = Applied()


def uris_of(classes: Iterable[Any]) -> list[str]:
    """Return the URIs of extensions or profiles."""
    return [found.uri for found in classes]


def applied_to(request: Any) -> Applied:
    """Return what is applied to the document that answers a request."""
    renderer = getattr(request, "accepted_renderer", None)
    applied: Applied = getattr(renderer, APPLIED, NOTHING_APPLIED)
    return applied
