"""The differences of the default dialect, by the topics of the migration guide.

A rule says what part of an answer a topic is about. What no rule covers is a difference that the
guide does not tell, or one that stays in the dialect "8", too, and is reviewed there.
"""

from dataclasses import fields
from typing import Any

from compare.reviews import Review
from rest_framework_json_api._dialect import Dialect

#: The topic of each attribute of a dialect, as the table of the dialects has it.
TOPIC_OF = {attribute.name: attribute.metadata["topic"] for attribute in fields(Dialect)}


def dialect(attribute: str, **patterns: Any) -> Review:
    """Return a rule for what an attribute of the dialects is about."""
    return Review(reason=TOPIC_OF[attribute], note=attribute, **patterns)


def guide(topic: str, **patterns: Any) -> Review:
    """Return a rule for a topic of the table of what differs for clients."""
    return Review(reason=topic, note="migration guide", **patterns)


ERRORS = "^document/errors"
ERROR = rf"{ERRORS}/\d+/"

#: Statuses, the first of them by what ours says.
STATUSES = (
    dialect("demands_documents", request="empty body", part="^(status|document/errors)$"),
    dialect(
        "refuses_null_ids", request="null id", part=f"^status$|{ERRORS}(/\\d+/(code|detail))?$"
    ),
    dialect(
        "refuses_media_parameters",
        request="charset=utf-8",
        part="^status$",
        theirs="^20[01] ",
        ours="^4(06|15) ",
    ),
    dialect("demands_types", part="^status$", theirs="^409 ", ours="^400 "),
    dialect("demands_numbers", part="^status$", ours=r"^400 .*must be a whole number"),
    dialect("refuses_odd_sorts", request="sort=(-|$)", part="^status$", ours="^400 "),
    dialect(
        "refuses_unread_parameters",
        part="^status$",
        theirs="^200 ",
        ours="^400 .*(Nothing reads this parameter|invalid query parameter)",
    ),
    dialect(
        "refuses_client_ids",
        part="^status$",
        ours="^403 .*not chosen by the client",
    ),
    dialect("forbids_leaving", part="^status$", ours="^403 .*cannot be removed"),
    dialect(
        "finds_parent_serializers",
        request="/relationships/",
        part="^status$",
        ours="^(404 .*Not found|403 .*cannot be changed)",
    ),
    dialect(
        "finds_parent_serializers",
        project="^(extras|hyperlinked)$",
        request="/relationships/(twins|suggested)$",
        part=r"^(status|document/data/\d+/type)$",
    ),
    dialect("demands_linkage", request="no data|only links", part="^status$", ours="^20[01] "),
    dialect(
        "refuses_unread_includes",
        request=r"\?include=",
        part="^status$",
        theirs="^200 ",
        ours="^400 .*cannot be included",
    ),
    dialect(
        "refuses_read_only",
        request="^(POST|PATCH) ",
        part="^status$",
        theirs="^20[01] ",
        ours="^403 .*cannot be changed",
    ),
    dialect(
        "has_missing_statuses",
        part="^status$",
        theirs="^400 ",
        ours="^404 .*does not exist",
    ),
    dialect(
        "has_linkage_conflicts",
        part="^status$",
        theirs="^400 ",
        ours="^409 .*Incorrect relation type",
    ),
    dialect(
        "demands_objects",
        request="(array of|null) (attributes|relationships)",
        part="^(status|document/errors)$",
    ),
    dialect(
        "answers_same_linkage_with_nothing",
        request="^PATCH .*/relationships/",
        part="^status$",
        ours="^204 ",
    ),
)

SOURCES = (
    dialect("has_titles", part=f"{ERROR}title$", theirs="^absent$"),
    dialect("has_own_codes", part=f"{ERROR}code$", ours='^"(conflict|forbidden_change|include)"$'),
    dialect(
        "has_precise_sources",
        request=r"^GET .*\?",
        part=f"{ERROR}source/parameter$",
        theirs="^absent$",
    ),
    dialect("has_precise_sources", part=f"{ERROR}source/header$", theirs="^absent$"),
    dialect("has_precise_sources", part=f"{ERROR}source/pointer$", theirs='^"/data"$'),
    dialect("has_precise_sources", part=f"{ERROR}source$", theirs=r'^\{"pointer":"/data"\}$'),
    dialect(
        "points_without_document",
        part=f"{ERROR}(source(/pointer|/parameter)?|meta)$",
        theirs='^absent$|"/data/(attributes|relationships)/',
        ours=r'^absent$|^"[a-z_]+"$|^\{"(parameter|member)":',
    ),
    dialect(
        "points_into_linkage",
        part=f"{ERROR}source/pointer$",
        theirs='^"/data/relationships/[^/]+"$',
        ours=r'^"/data/relationships/[^/]+/data(/\d+)?"$',
    ),
    dialect("has_precise_sources", part=f"{ERROR}source/pointer$"),
    dialect("demands_linkage", request="no data|only links", part=f"{ERROR}code$"),
    dialect("names_lone_messages", request="/errors/dict$", part=f"{ERROR}source$"),
    dialect(
        "keeps_keys_of_details",
        project="^actions$",
        request="/errors/keys$",
        part="^document/errors$",
    ),
)

DOCUMENTS = (
    dialect("has_jsonapi_object", part="^document/jsonapi$", theirs="^absent$"),
    dialect("describes_in_meta", request="^OPTIONS ", part="^document/(data|meta)$"),
    dialect("describes_updates", request="^OPTIONS ", part="^queries$"),
    dialect("keeps_meta", request=r"fields\[", part=r"^document/data(/\d+)?/meta"),
    dialect(
        "reads_empty_include",
        request=r"\?include=(&|$)",
        part="^(document/included|queries)$",
    ),
    dialect(
        "reads_missing_linkage",
        request="no data|only links",
        part="^document/data/relationships/[^/]+/data$",
        theirs="^null$",
    ),
    dialect("shows_added_data", project="^hooks$", part="/(attributes|meta)(/|$)"),
    dialect("reads_repeated_filters", request=r"filter\[title\].*filter\[title\]"),
    dialect("refuses_read_only", request="^PATCH .*: same", part="^queries$"),
    dialect(
        "pages_related",
        request=r"^GET /[a-z]+/\d+/[\w-]+/?(\?|$)",
        part="^(document/(links|meta|data)|queries|status)$",
    ),
    guide("Relationship URLs", request="/relationships/", part="^document/links"),
)

TOPICS: tuple[Review, ...] = (*STATUSES, *SOURCES, *DOCUMENTS)
