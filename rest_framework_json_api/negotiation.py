"""Content negotiation, extensions and profiles (JSON:API 1.1, "Content Negotiation")."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string
from rest_framework.exceptions import NotAcceptable, UnsupportedMediaType
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._protocol.media_types import (
    EXT,
    MEDIA_TYPE,
    NOTHING_APPLIED,
    PROFILE,
    Accept,
    Applied,
    MediaType,
)
from rest_framework_json_api._resources.naming import is_member_name
from rest_framework_json_api._resources.views import View
from rest_framework_json_api.settings import json_api_settings

NAMESPACE = re.compile("[a-zA-Z0-9]+")

#: A scheme and what follows it, without what would end it in a header (RFC 3986, "Syntax").
URI = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:[!#-\[\]-~]+")

#: The query parameters that a profile may have: of the families ``page`` and ``filter``, or with a
#: character in their name that is no small letter (JSON:API 1.1, "Query Parameters").
FAMILY = re.compile(r"(?P<base>[^\[\]]+)(\[[^\[\]]*\])*")

BRACKETS = re.compile(r"\[([^\[\]]*)\]")

OPEN_FAMILIES = ("page", "filter")


class Addition:
    """The base of extensions and profiles: a definition that adds to documents.

    It takes part in a request only where the client has named its URI in the media type.
    """

    #: The URI that names it. Its documentation should be there.
    uri: ClassVar[str] = ""

    #: The members that it adds to documents, for the reader of the class.
    members: ClassVar[tuple[str, ...]] = ()

    #: The query parameters that it adds.
    query_parameters: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def problems(cls) -> Iterator[str]:
        """Yield the faults of the definition by the specification, as sentences."""
        if not URI.fullmatch(cls.uri):
            yield f"`uri` must be a URI, not {cls.uri!r}."

    @classmethod
    def check(cls) -> None:
        """Refuse a definition that the specification does not allow.

        Raises:
            ImproperlyConfigured: for the first problem.
        """
        for problem in cls.problems():
            raise ImproperlyConfigured(f"{cls.__module__}.{cls.__qualname__}: {problem}")

    def extend_document(
        self, document: dict[str, Any], renderer_context: Mapping[str, Any]
    ) -> None:
        """Add members to the document of an answer.

        Args:
            document: the document, which is changed in place.
            renderer_context: the view, the request and the response.
        """

    def extend_data(
        self, data: Any, document: Mapping[str, Any], parser_context: Mapping[str, Any]
    ) -> Any:
        """Return the parsed data of a request, with what the added members say.

        Args:
            data: the data that the parser has made of the document.
            document: the document.
            parser_context: the view and the request.
        """
        return data


class Extension(Addition):
    """An extension: what it adds begins with its namespace and a colon.

    See JSON:API 1.1, "Extension Rules".

    Raises:
        ImproperlyConfigured: for a definition that the specification does not allow.
    """

    #: What the names of its members and parameters begin with: letters and digits.
    namespace: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.check()

    @classmethod
    def problems(cls) -> Iterator[str]:
        """Yield the faults of the definition by the specification, as sentences."""
        yield from super().problems()
        if not NAMESPACE.fullmatch(cls.namespace):
            yield f"`namespace` must be letters and digits, not {cls.namespace!r}."
        for name in cls.members:
            space, _, member = name.partition(":")
            if space != cls.namespace or not is_member_name(member):
                yield f"The member {name!r} must be {cls.namespace + ':'!r} and a member name."
        for name in cls.query_parameters:
            if not re.fullmatch(rf"{cls.namespace}:[a-z]+(\[[^\[\]]*\])*", name):
                yield f"The parameter {name!r} must be {cls.namespace + ':'!r} and small letters."


class Profile(Addition):
    """A profile: it gives a meaning to what the specification leaves to implementations.

    See JSON:API 1.1, "Profile Rules".

    Raises:
        ImproperlyConfigured: for a definition that the specification does not allow.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.check()

    @classmethod
    def problems(cls) -> Iterator[str]:
        """Yield the faults of the definition by the specification, as sentences."""
        yield from super().problems()
        for name in cls.members:
            if not is_member_name(name):
                yield f"{name!r} is no member name."
        for name in cls.query_parameters:
            if not is_own_parameter(name):
                yield (
                    f"The parameter {name!r} must be of the family `page` or `filter`, or have a "
                    "character that is no small letter."
                )


def is_own_parameter(name: str) -> bool:
    """Tell whether a query parameter is one that implementations may define."""
    match = FAMILY.fullmatch(name)
    base = match["base"] if match else ""
    inside = [part for text in BRACKETS.findall(name) if text for part in text.split(".")]
    if not all(map(is_member_name, inside)):
        return False
    if base in OPEN_FAMILIES:
        return True
    return is_member_name(base) and not re.fullmatch("[a-z]*", base)


class JSONAPIContentNegotiation(DefaultContentNegotiation):
    """Chooses parser and renderer as the specification has it, with quality values.

    A view says what it supports by ``extension_classes`` and ``profile_classes``, else the settings
    ``JSON_API_EXTENSION_CLASSES`` and ``JSON_API_PROFILE_CLASSES`` do: classes, or dotted paths.
    """

    max_accept_header_length = 8192
    max_accept_tokens = 64

    # The names of profiles that a view does not know are no reason to refuse a body.
    max_media_type_length = 8192

    def select_parser(self, request: Request, parsers: Iterable[Any]) -> BaseParser | None:
        """Return the parser for the body of a request; None where there is none for it."""
        # DRF itself compares the length from 3.18 on.
        if len(request.content_type or "") > self.max_media_type_length:
            return None
        given = MediaType.parse(request.content_type)
        if not accepts_content(request) or "*" in given.name:
            # What is sent has one media type; DRF would compare a range.
            return None
        return super().select_parser(request, parsers)

    def select_renderer(
        self, request: Request, renderers: Iterable[Any], format_suffix: str | None = None
    ) -> tuple[Any, str]:
        """Return the renderer for the answer, with the media type that the client accepts.

        Raises:
            NotAcceptable: where no renderer makes what the client accepts.
            UnsupportedMediaType: where the media type of the body asks for what the view does not
                support.
        """
        offered = list(renderers)
        wanted = format_suffix or request.query_params.get(self.settings.URL_FORMAT_OVERRIDE)
        if wanted:
            offered = list(self.filter_renderers(offered, wanted))
        choice = self.choose(request, offered)
        if choice is None:
            raise NotAcceptable(available_renderers=offered)
        renderer, accepted = choice
        if not accepts_content(request):
            # The answer says so in what the client accepts.
            request.accepted_renderer, request.accepted_media_type = renderer, accepted
            raise UnsupportedMediaType(request.content_type)
        return renderer, accepted

    def choose(self, request: Request, renderers: list[Any]) -> tuple[Any, str] | None:
        """Return the renderer that the client likes best, with the media type; None for none."""
        header = request.headers.get("accept") or "*/*"
        if len(header) > self.max_accept_header_length:
            return None
        ranges = Accept.parse(header)[: self.max_accept_tokens]
        supported = Supported(request)
        usable = Accept([found for found in ranges if supported.allows(found)])
        asked = [found for found in ranges if found.is_json_api]
        if asked and not [found for found in usable if found.is_json_api]:
            return None
        ranked = [
            (renderer, best)
            for renderer in renderers
            if (best := usable.best(MediaType.parse(renderer.media_type))) is not None
        ]
        if not ranked:
            return None
        # Of what is liked as much, what is named more exactly, then what is offered first.
        renderer, best = max(ranked, key=lambda pair: (pair[1].quality, pair[1].specificity))
        if MediaType.parse(renderer.media_type).is_json_api:
            renderer.applied = supported.applied(best) if best.is_json_api else NOTHING_APPLIED
            renderer.media_type = renderer.applied.media_type
        exact = best.specificity > MediaType.parse(renderer.media_type).specificity
        return renderer, best.text if exact else renderer.media_type


class Supported:
    """The extensions and profiles that a view supports: its own, else those of the settings.

    Args:
        request: a request to the view; one outside of a view has the settings alone.
    """

    def __init__(self, request: Request) -> None:
        self.view: View | None = (getattr(request, "parser_context", None) or {}).get("view")

    @cached_property
    def extensions(self) -> dict[str, type[Addition]]:
        """The extensions by URI."""
        own = getattr(self.view, "extension_classes", None)
        return by_uri(json_api_settings.EXTENSION_CLASSES if own is None else own)

    @cached_property
    def profiles(self) -> dict[str, type[Addition]]:
        """The profiles by URI."""
        own = getattr(self.view, "profile_classes", None)
        return by_uri(json_api_settings.PROFILE_CLASSES if own is None else own)

    def allows(self, asked: MediaType) -> bool:
        """Tell whether a media type asks for nothing of JSON:API that is not supported."""
        if not asked.is_json_api:
            return True
        is_foreign = asked.is_foreign and dialect().refuses_media_parameters
        return not is_foreign and set(asked.uris(EXT)) <= self.extensions.keys()

    def applied(self, asked: MediaType) -> Applied:
        """Return the supported extensions and profiles that a media type asks for."""
        extensions = dict.fromkeys(asked.uris(EXT))
        profiles = dict.fromkeys(asked.uris(PROFILE))
        return Applied(
            tuple([self.extensions[uri] for uri in extensions if uri in self.extensions]),
            tuple([self.profiles[uri] for uri in profiles if uri in self.profiles]),
        )


def by_uri(names: Iterable[str | type[Addition]]) -> dict[str, type[Addition]]:
    """Return extensions or profiles by URI, of which some are dotted paths."""
    classes = [import_string(name) if isinstance(name, str) else name for name in names]
    return {found.uri: found for found in classes}


def accepts_content(request: Request) -> bool:
    """Tell whether a view supports what the media type of a request's body asks for."""
    given = MediaType.parse(request.content_type)
    return not given.is_json_api or Supported(request).allows(given)


def sent_with(request: Request) -> Applied:
    """Return the extensions and profiles applied to the document in a request body."""
    given = MediaType.parse(getattr(request, "content_type", None))
    return Supported(request).applied(given)


__all__ = ["MEDIA_TYPE", "Extension", "JSONAPIContentNegotiation", "Profile"]
