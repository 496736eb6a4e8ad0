"""The dialects of ``JSON_API_DIALECT``: each difference between them is an attribute of one value.

JSON:API 1.1 says what a server sends. It leaves open some of what a server takes, and what its
errors say. ``"tolerant"`` takes what clients send, ``"strict"`` keeps to the letter, and ``"8"``
answers as 8.x of this package does, for clients and tests that depend on it.
"""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from rest_framework_json_api.settings import PREFIX, json_api_settings


def difference(default: bool, topic: str, yes: str, no: str) -> Any:
    """Return an attribute of a dialect, with what the documentation tells of it.

    Args:
        default: its value in the dialect ``"tolerant"``.
        topic: what it is about.
        yes: what a client or a developer sees where it is true.
        no: what they see where it is false.
    """
    return field(default=default, metadata={"topic": topic, True: yes, False: no})


@dataclass(frozen=True, kw_only=True, slots=True)
class Dialect:
    """What a server takes and says, where the specification leaves it open or 8.x differs."""

    has_titles: bool = difference(
        True,
        "`title` of an error",
        "The reason phrase of the status.",
        "None.",
    )
    names_parameters: bool = difference(
        True,
        "An error about a query parameter",
        "`source.parameter` names the parameter.",
        "`source.pointer` is `/data`.",
    )
    has_identity_statuses: bool = difference(
        True,
        "Linkage that leads nowhere, linkage of another type, an id that fails a `UniqueValidator`",
        "A 404, a 409, a 409.",
        "A 400.",
    )
    refuses_client_ids: bool = difference(
        True,
        "An `id` in a create that the client does not choose",
        "A 403.",
        "Is ignored.",
    )


DIALECTS = {
    "tolerant": Dialect(),
    "strict": Dialect(),
    "8": Dialect(
        has_titles=False,
        names_parameters=False,
        has_identity_statuses=False,
        refuses_client_ids=False,
    ),
}


def dialect() -> Dialect:
    """Return the dialect of the project.

    Raises:
        ImproperlyConfigured: where the setting names none.
    """
    name = json_api_settings.DIALECT
    if name not in DIALECTS:
        listed = ", ".join(repr(known) for known in DIALECTS)
        raise ImproperlyConfigured(f"{PREFIX}DIALECT is {name!r}. It is one of {listed}.")
    return DIALECTS[name]
