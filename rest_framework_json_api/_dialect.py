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
    """Return an attribute of a dialect, with its text for the documentation.

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

    refuses_media_parameters: bool = difference(
        True,
        "Parameters of the media type other than `ext` and `profile`: `charset=utf-8`",
        "A 415 in `Content-Type`, and not accepted in `Accept`.",
        "Are ignored.",
    )
    has_titles: bool = difference(
        True, "`title` of an error", "The reason phrase of the status.", "None."
    )
    has_own_codes: bool = difference(
        True,
        "`code` of an error",
        "Names what is wrong: `conflict`, `forbidden_change`, `include`.",
        "Names the kind of exception: `error` or `parse_error`.",
    )
    has_precise_sources: bool = difference(
        True,
        "An error about a query parameter, a header, the shape of a document, or an identity",
        "`source` has the `parameter`, the `header` or the `pointer`; none where there is no "
        "such place, as for a 404 or a 405.",
        "`source.pointer` is `/data`, also without a document.",
    )
    points_to_missing: bool = difference(
        True,
        "A member that is missing in a document",
        "`source.pointer` names it: `/data/attributes/title`.",
        "`source.pointer` names its parent, `/data/attributes`, and `meta.member` the member.",
    )
    points_without_document: bool = difference(
        False,
        "An error about a field of a form, of the query string, or of no input",
        "`source.pointer`, as if there were a document: `/data/attributes/title`.",
        "`source.parameter` names the field, `meta.member` where there is no input.",
    )
    points_into_linkage: bool = difference(
        True,
        "An error about linkage",
        "`source.pointer` names the identifier: `/data/relationships/tags/data/1`.",
        "`source.pointer` names the relationship: `/data/relationships/tags`.",
    )
    names_lone_messages: bool = difference(
        True,
        'A message that is in no list: `ValidationError({"title": "Wrong."})`',
        "`source.pointer` names the field.",
        "`source.pointer` is `/data`.",
    )
    completes_error_objects: bool = difference(
        True,
        'An error object for a field: `ValidationError({"title": {"detail": "Wrong."}})`',
        "Has `status`, `title`, `code` and `source` filled in. What a project lists, "
        '`ParseError([{"detail": "Wrong."}])`, says what it wrote.',
        "Says what the project wrote, and `source.pointer`.",
    )
    keeps_keys_of_details: bool = difference(
        True,
        'A dict as the detail of an exception: `PermissionDenied({"message": "No.", "plan": 3})`',
        "Is one error; the keys that no error object has are in its `meta`.",
        "Is one error for each key.",
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
        "The description of the view is its `data`, or the whole answer where `resource_name` is "
        "None or False.",
    )
    describes_updates: bool = difference(
        True,
        "The methods whose fields OPTIONS describes",
        "`POST`, `PATCH` and `PUT`.",
        "`POST` and `PUT`, as with DRF.",
    )
    describes_forms: bool = difference(
        False,
        "What OPTIONS tells of a field",
        "Also `write_only`, `initial` and, of a relationship, `allows_include`.",
        "Its type, whether it is required and read-only, what limits it.",
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
    respells_sorts: bool = difference(
        False,
        "A field of `sort` that is spelled in another way: `BodyText`, `blog__bodyText`",
        "Sorts by the field of that name in `ordering_fields`.",
        "A 400: fields are named as in documents, or as in `ordering_fields`.",
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
    has_missing_statuses: bool = difference(True, "Linkage that leads nowhere", "A 404.", "A 400.")
    misses_impossible_ids: bool = difference(
        True,
        "An id in linkage that no key can be, as `abc` for a number",
        "Leads nowhere: `code` is `does_not_exist`.",
        "A 400: `code` is `incorrect_type`.",
    )
    has_linkage_conflicts: bool = difference(
        True,
        "Linkage of another type at the URL of a relationship",
        "A 409, as in a resource.",
        "A 400. In a resource it is a 409.",
    )
    has_id_conflicts: bool = difference(
        True, "An id that fails a `UniqueValidator`", "A 409.", "A 400."
    )
    takes_type_of_answer: bool = difference(
        True,
        "The type of data that another serializer than the view's has made, at a view without "
        "`resource_name`",
        "Is that of the serializer whose data is the answer. A view without `serializer_class` "
        "takes any in a request.",
        "Is that of the view's serializer, or the name of the view's class, or of its `model`.",
    )
    refuses_unread_includes: bool = difference(
        True,
        "A path of `include` that `included_serializers` has, but no field of the serializer",
        "A 400.",
        "Nothing is included for it.",
    )
    refuses_client_ids: bool = difference(
        True, "An `id` in a create that the client does not choose", "A 403.", "Is ignored."
    )
    refuses_unread_parameters: bool = difference(
        True,
        "A query parameter that nothing reads",
        "A 400, for each view of this package.",
        "Is ignored, unless `QueryParameterValidationFilter` is among the filter backends, which "
        "decides by its `query_regex` alone, when rows are filtered.",
    )
    refuses_null_ids: bool = difference(
        True, "`id: null` in a create", "A 400.", "Counts as no id."
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
    reads_numbers: bool = difference(
        True,
        "A whole number as an `id` in a document",
        "Is read as its text.",
        "A 400.",
    )
    demands_linkage: bool = difference(
        False,
        "A relationship object without `data` in a resource",
        "A 400.",
        "Does not change the relationship.",
    )
    reads_missing_linkage: bool = difference(
        False,
        "Linkage of a relationship object without `data`",
        "Is null.",
        "Is not there.",
    )
    demands_places: bool = difference(
        False,
        "A relationship among `attributes`, or an attribute among `relationships`",
        "A 400.",
        "Is read as if it stood in its place.",
    )
    refuses_read_only: bool = difference(
        True,
        "A read-only relationship in a resource",
        "Is taken in an update where it names exactly what it holds. Another is a 403.",
        "Is ignored.",
    )
    finds_parent_serializers: bool = difference(
        True,
        "A `RelationshipView` without the serializer of its parent",
        "Has that of the view in the URLconf which serves the model. Without one it is a 404.",
        "Offers each relation of the model, of the types that the related model and its subclasses "
        "have.",
    )
    forbids_leaving: bool = difference(
        True,
        "Members that cannot leave a relationship",
        "A 403, with nothing changed.",
        "A 409, with nothing changed.",
    )
    pages_related: bool = difference(
        True,
        "`retrieve_related` at a URL that no router of this package has made",
        "A collection is sorted by `sort` and paged as the view's own are; `filter[...]` finds the "
        "parent.",
        "A collection is neither sorted nor paged; `filter[...]` and `sort` find the parent.",
    )
    answers_same_linkage_with_nothing: bool = difference(
        True,
        "A `PATCH` of a relationship that changes nothing",
        "A 204 without a document.",
        "A 200 with the linkage.",
    )
    shows_added_data: bool = difference(
        True,
        "What `to_representation` of a serializer adds under names of no field",
        "Is an attribute; a sparse fieldset leaves it out that does not name it.",
        "Is left out.",
    )


DIALECTS = {
    "tolerant": Dialect(),
    "strict": Dialect(
        points_to_missing=False,
        reads_numbers=False,
        demands_linkage=True,
        demands_places=True,
    ),
    "8": Dialect(
        refuses_media_parameters=False,
        has_titles=False,
        has_jsonapi_object=False,
        describes_in_meta=False,
        describes_updates=False,
        describes_forms=True,
        keeps_meta=False,
        reads_empty_include=False,
        respells_sorts=True,
        refuses_odd_sorts=False,
        reads_repeated_filters=False,
        demands_numbers=False,
        has_missing_statuses=False,
        misses_impossible_ids=False,
        has_linkage_conflicts=False,
        has_id_conflicts=False,
        has_own_codes=False,
        has_precise_sources=False,
        points_without_document=True,
        points_into_linkage=False,
        names_lone_messages=False,
        completes_error_objects=False,
        keeps_keys_of_details=False,
        refuses_client_ids=False,
        refuses_unread_parameters=False,
        refuses_null_ids=False,
        demands_types=False,
        demands_objects=False,
        demands_documents=False,
        reads_missing_linkage=True,
        refuses_read_only=False,
        finds_parent_serializers=False,
        forbids_leaving=False,
        answers_same_linkage_with_nothing=False,
        pages_related=False,
        refuses_unread_includes=False,
        takes_type_of_answer=False,
        shows_added_data=False,
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
