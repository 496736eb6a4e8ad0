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
    has_jsonapi_object: bool = difference(
        True,
        "The member `jsonapi` of a document",
        "Is there. `JSON_API_JSONAPI_OBJECT = None` leaves it out.",
        "Is left out.",
    )
    describes_in_meta: bool = difference(
        True,
        "The answer to OPTIONS",
        "The description of the view is the `meta` of the document.",
        "The description of the view is its `data`.",
    )
    keeps_meta: bool = difference(
        True,
        "`Meta.meta_fields` under `fields[TYPE]`",
        "`meta` is no field, and stays.",
        "Only those that the fieldset names.",
    )
    reads_empty_include: bool = difference(
        True,
        "`include=` without a value",
        "Nothing is included, not even the defaults, and `included` is an empty array.",
        "Is no `include`: the defaults are included.",
    )
    refuses_odd_sorts: bool = difference(
        True,
        "`sort` without a value, or with more than one minus before a field",
        "A 400.",
        "Is no `sort`, and as one minus.",
    )
    reads_repeated_filters: bool = difference(
        True,
        "A filter of one value that is given twice",
        "Both count: an intersection.",
        "The last one counts.",
    )
    demands_numbers: bool = difference(
        True,
        "`page[...]` that is no whole number, or too small",
        "A 400.",
        "A 404 for `page[number]`. The others count as not given.",
    )
    has_missing_statuses: bool = difference(
        True,
        "Linkage that leads nowhere",
        "A 404.",
        "A 400.",
    )
    has_linkage_conflicts: bool = difference(
        True,
        "Linkage of another type at the URL of a relationship",
        "A 409, as in a resource.",
        "A 400. In a resource it is a 409.",
    )
    has_id_conflicts: bool = difference(
        True,
        "An id that fails a `UniqueValidator`",
        "A 409.",
        "A 400.",
    )
    refuses_client_ids: bool = difference(
        True,
        "An `id` in a create that the client does not choose",
        "A 403.",
        "Is ignored.",
    )
    refuses_unread_parameters: bool = difference(
        True,
        "A query parameter that nothing reads",
        "A 400, for each view of this package.",
        "Is ignored, unless `QueryParameterValidationFilter` is among the filter backends, which "
        "decides by its `query_regex` alone, when rows are filtered.",
    )
    refuses_null_ids: bool = difference(
        True,
        "`id: null` in a create",
        "A 400.",
        "Counts as no id.",
    )
    demands_types: bool = difference(
        True,
        "A resource object whose `type` is missing or no text",
        "A 400.",
        "A 409, as for another type.",
    )
    demands_objects: bool = difference(
        True,
        "`attributes` or `relationships` that are null, or empty and no object",
        "A 400.",
        "Count as absent.",
    )
    demands_documents: bool = difference(
        True,
        "A create or an update without a body",
        "A 400.",
        "Is validated as if all members were missing: a PATCH is a 200 that changes nothing.",
    )
    refuses_read_only: bool = difference(
        True,
        "A read-only relationship in a resource",
        "A 403.",
        "Is ignored.",
    )
    finds_parent_serializers: bool = difference(
        True,
        "A `RelationshipView` without the serializer of its parent",
        "Has that of the view in the URLconf which serves the model. Without one it is a 404.",
        "Offers each relation of the model, of the type that the related model has.",
    )
    forbids_leaving: bool = difference(
        True,
        "Members that cannot leave a relationship",
        "A 403, with nothing changed.",
        "A 409, with nothing changed.",
    )


DIALECTS = {
    "tolerant": Dialect(),
    "strict": Dialect(),
    "8": Dialect(
        has_titles=False,
        names_parameters=False,
        has_jsonapi_object=False,
        describes_in_meta=False,
        keeps_meta=False,
        reads_empty_include=False,
        refuses_odd_sorts=False,
        reads_repeated_filters=False,
        demands_numbers=False,
        has_missing_statuses=False,
        has_linkage_conflicts=False,
        has_id_conflicts=False,
        refuses_client_ids=False,
        refuses_unread_parameters=False,
        refuses_null_ids=False,
        demands_types=False,
        demands_objects=False,
        demands_documents=False,
        refuses_read_only=False,
        finds_parent_serializers=False,
        forbids_leaving=False,
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
