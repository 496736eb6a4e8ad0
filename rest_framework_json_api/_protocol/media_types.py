"""Media types: what the headers of a request say, and the parameters of JSON:API.

See JSON:API 1.1, "Media Type Parameter Rules" and "Content Negotiation".
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.utils.http import parse_header_parameters
from rest_framework.request import Request

MEDIA_TYPE = "application/vnd.api+json"

#: The parameters that the media type of JSON:API may have.
EXT, PROFILE = "ext", "profile"

#: The parts of a header between commas, some of which are within quotes.
RANGE = re.compile(r'(?:[^,"]|"(?:\\.|[^"\\])*"?)+')

#: In the attributes of a renderer: what was applied to the document that it makes.
APPLIED = "applied"

#: How many media types, and how many values of ``Accept``, are kept parsed: clients choose them.
REMEMBERED_TYPES = 256


@dataclass(frozen=True, slots=True)
class MediaType:
    """A media type, or a range of them in ``Accept``.

    Args:
        name: the type and the subtype, in lower case.
        parameters: the parameters by name, in lower case; of a range without ``q``.
        quality: the weight of a range, from 0 to 1.
        text: its text in the header.
    """

    name: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    quality: float = 1.0
    text: str = field(default="", compare=False)

    @classmethod
    @lru_cache(REMEMBERED_TYPES)
    def parse(cls, text: str | None) -> "MediaType":
        """Parse the value of ``Content-Type``; one that cannot be parsed has no name."""
        text = text or ""
        try:
            name, given = parse_header_parameters(text)
        except (TypeError, ValueError):
            # Python compares the parts of a parameter that is told both whole and in parts.
            return cls("")
        return cls(name, {key.lower(): value for key, value in given.items()}, text=text)

    def as_range(self) -> "MediaType":
        """Return it as a range of ``Accept``, where the parameter ``q`` is the weight.

        What is no weight counts as 1 (RFC 9110, "Quality Values").
        """
        others = {key: value for key, value in self.parameters.items() if key != "q"}
        try:
            number = float(self.parameters.get("q", "1"))
        except ValueError:
            number = 1.0
        is_weight = math.isfinite(number) and 0 <= number <= 1
        return replace(self, parameters=others, quality=number if is_weight else 1.0)

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


class Accept(tuple[MediaType, ...]):
    """The ranges of media types that a client accepts."""

    __slots__ = ()

    @classmethod
    @lru_cache(REMEMBERED_TYPES)
    def parse(cls, text: str) -> "Accept":
        """Parse the value of ``Accept``."""
        ranges = [MediaType.parse(part.strip()).as_range() for part in RANGE.findall(text)]
        return cls(found for found in ranges if found.name)

    def most_exact(self, wanted: MediaType) -> MediaType | None:
        """Return the range that tells how much a client likes a media type; None for none.

        Of several ranges the most exact one does (RFC 9110, "Accept").
        """
        fitting = [found for found in self if found.covers(wanted)]
        return max(fitting, key=lambda found: (found.specificity, found.quality), default=None)

    def best(self, offered: MediaType) -> MediaType | None:
        """Return the range for a media type that a renderer makes; None where it is not accepted.

        Of ranges of JSON:API each says what may be applied, and none is more exact than another.
        """
        best = self.most_exact(offered)
        if offered.is_json_api and best is not None and best.is_json_api:
            same = [found for found in self if found.is_json_api and found.covers(offered)]
            best = max(same, key=lambda found: (found.quality, found.specificity))
        return best if best is not None and best.quality > 0 else None

    def quality(self, name: str) -> float:
        """Return how much a client likes a media type: the weight of the most exact range."""
        best = self.most_exact(MediaType(name))
        return 0.0 if best is None else best.quality

    def prefers(self, name: str, other: str) -> bool:
        """Tell whether the client likes one media type better than another."""
        return self.quality(name) > self.quality(other)


@dataclass(frozen=True, slots=True)
class Applied:
    """The extensions and the profiles that are applied to a document, as classes."""

    extensions: tuple[Any, ...] = ()
    profiles: tuple[Any, ...] = ()

    @classmethod
    def to_answer(cls, request: Request) -> "Applied":
        """Return the extensions and profiles applied to the answer to a request."""
        renderer = getattr(request, "accepted_renderer", None)
        applied: Applied = getattr(renderer, APPLIED, NOTHING_APPLIED)
        return applied

    def __iter__(self) -> Iterator[Any]:
        return iter((*self.extensions, *self.profiles))

    def __bool__(self) -> bool:
        return bool(self.extensions or self.profiles)

    @property
    def uris(self) -> dict[str, list[str]]:
        """The URIs by the parameter of the media type, a member of the object ``jsonapi``, too."""
        members = {
            EXT: [extension.uri for extension in self.extensions],
            PROFILE: [profile.uri for profile in self.profiles],
        }
        return {name: uris for name, uris in members.items() if uris}

    @property
    def media_type(self) -> str:
        """The media type of the document, with its parameters."""
        parameters = [f';{name}="{" ".join(uris)}"' for name, uris in self.uris.items()]
        return MEDIA_TYPE + "".join(parameters)


NOTHING_APPLIED = Applied()
