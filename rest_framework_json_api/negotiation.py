"""Content negotiation, extensions and profiles (JSON:API 1.1, "Content Negotiation")."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string
from rest_framework.exceptions import NotAcceptable, UnsupportedMediaType
from rest_framework.negotiation import DefaultContentNegotiation

from rest_framework_json_api._dialect import dialect
from rest_framework_json_api._protocol.media_types import (
    EXT,
    MEDIA_TYPE,
    NOTHING_APPLIED,
    PROFILE,
    Applied,
    MediaType,
    media_ranges,
    media_type,
    most_exact,
)
from rest_framework_json_api._resources.naming import is_member_name
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
    """What an extension or a profile adds to documents: a class that a project derives.

    It takes part in a request only where the client has named its URI in the media type.
    """

    #: The URI that names it. Its documentation should be there.
    uri: ClassVar[str] = ""

    #: The members that it adds to documents, for the reader of the class.
    members: ClassVar[tuple[str, ...]] = ()

    #: The query parameters that it adds.
    query_parameters: ClassVar[tuple[str, ...]] = ()

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
            data: what the parser has made of the document.
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
        check_definition(cls, cls.problems())

    @classmethod
    def problems(cls) -> Iterator[str]:
        """Yield what the specification does not allow of the definition."""
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
        check_definition(cls, cls.problems())

    @classmethod
    def problems(cls) -> Iterator[str]:
        """Yield what the specification does not allow of the definition."""
        for name in cls.members:
            if not is_member_name(name):
                yield f"{name!r} is no member name."
        for name in cls.query_parameters:
            if not is_own_parameter(name):
                yield (
                    f"The parameter {name!r} must be of the family `page` or `filter`, or have a "
                    "character that is no small letter."
                )


def check_definition(addition: type[Addition], problems: Iterable[str]) -> None:
    """Refuse the definition of an extension or a profile that the specification does not allow.

    Raises:
        ImproperlyConfigured: for the first problem.
    """
    is_uri = URI.fullmatch(addition.uri) is not None
    found = [*([] if is_uri else [f"`uri` must be a URI, not {addition.uri!r}."]), *problems]
    if found:
        raise ImproperlyConfigured(f"{addition.__module__}.{addition.__qualname__}: {found[0]}")


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

    def select_parser(self, request: Any, parsers: Iterable[Any]) -> Any:
        """Return the parser for the body of a request; None where there is none for it."""
        # DRF itself compares the length from 3.18 on.
        is_long = len(request.content_type or "") > self.max_media_type_length
        if is_long or not accepts_content(request) or "*" in media_type(request.content_type).name:
            # What is sent has one media type; DRF would compare a range.
            return None
        return super().select_parser(request, parsers)

    def select_renderer(
        self, request: Any, renderers: Iterable[Any], format_suffix: str | None = None
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

    def choose(self, request: Any, renderers: list[Any]) -> tuple[Any, str] | None:
        """Return the renderer that the client likes best, with the media type; None for none."""
        header = request.headers.get("accept") or "*/*"
        if len(header) > self.max_accept_header_length:
            return None
        ranges = media_ranges(header)[: self.max_accept_tokens]
        view = (getattr(request, "parser_context", None) or {}).get("view")
        usable = [found for found in ranges if not found.is_json_api or is_usable(found, view)]
        if any(found.is_json_api for found in ranges) and not any(
            found.is_json_api for found in usable
        ):
            return None
        ranked = [found for renderer in renderers for found in liked(renderer, usable)]
        if not ranked:
            return None
        # Of what is liked as much, what is named more exactly, then what is offered first.
        renderer, best = max(ranked, key=lambda pair: (pair[1].quality, pair[1].specificity))
        if media_type(renderer.media_type).is_json_api:
            renderer.applied = applied(best, view) if best.is_json_api else NOTHING_APPLIED
            renderer.media_type = renderer.applied.media_type
        exact = best.specificity > media_type(renderer.media_type).specificity
        return renderer, best.text if exact else renderer.media_type


def liked(renderer: Any, ranges: list[MediaType]) -> Iterator[tuple[Any, MediaType]]:
    """Yield a renderer with the range that tells how much the client likes what it makes."""
    own = media_type(renderer.media_type)
    best = most_exact(ranges, own)
    if own.is_json_api and best is not None and best.is_json_api:
        # Each says what may be applied, and none is more exact than another.
        same = [found for found in ranges if found.is_json_api and found.covers(own)]
        best = max(same, key=lambda found: (found.quality, found.specificity))
    if best is not None and best.quality > 0:
        yield renderer, best


def accepts_content(request: Any) -> bool:
    """Tell whether a view supports what the media type of a request's body asks for."""
    given = media_type(request.content_type)
    return not given.is_json_api or is_usable(given, (request.parser_context or {}).get("view"))


def is_usable(found: MediaType, view: Any) -> bool:
    """Tell whether a media type of JSON:API asks for nothing that a view does not support."""
    is_foreign = found.is_foreign and dialect().refuses_media_parameters
    return not is_foreign and set(found.uris(EXT)) <= supported(view, EXT).keys()


def applied(found: MediaType, view: Any) -> Applied:
    """Return what a media type asks for, without the profiles that a view does not support."""
    return Applied(
        *(
            tuple(known[uri] for uri in dict.fromkeys(found.uris(parameter)) if uri in known)
            for parameter in (EXT, PROFILE)
            for known in [supported(view, parameter)]
        )
    )


def sent_with(request: Any) -> Applied:
    """Return what is applied to the document in the body of a request."""
    view = (getattr(request, "parser_context", None) or {}).get("view")
    return applied(media_type(getattr(request, "content_type", None) or ""), view)


#: Where a view, and where the settings say what is supported.
SUPPORTED = {
    EXT: ("extension_classes", "EXTENSION_CLASSES"),
    PROFILE: ("profile_classes", "PROFILE_CLASSES"),
}


def supported(view: Any, parameter: str) -> dict[str, Any]:
    """Return the extensions or the profiles that a view supports, by URI."""
    attribute, setting = SUPPORTED[parameter]
    own = getattr(view, attribute, None)
    names = getattr(json_api_settings, setting) if own is None else own
    classes: list[Any] = [import_string(c) if isinstance(c, str) else c for c in names]
    return {found.uri: found for found in classes}


__all__ = ["MEDIA_TYPE", "Extension", "JSONAPIContentNegotiation", "Profile"]
