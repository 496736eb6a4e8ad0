"""Rows about what is taken as an id, and as the linkage of a relationship."""

from typing import Any

from tests import models
from tests.dialects import row
from tests.dialects.writes import change, patch


def shown(relationship: Any) -> Any:
    """Return what an update of a relationship object answers, and who the teacher is then."""
    status = patch({"relationships": {"teacher": relationship}}).status_code
    return status, models.Artist.objects.values_list("teacher__stage_name", flat=True).get(pk=5)


@row("reads_numbers", tolerant=200, strict=400)
def a_number_as_the_id_of_a_resource() -> Any:
    return patch({"id": 5}).status_code


@row("reads_numbers", tolerant=(200, "Pupil"), strict=(400, "Teacher"))
def a_number_as_the_id_of_an_identifier() -> Any:
    return shown({"data": {"type": "artists", "id": 5}})


@row("reads_numbers", tolerant=200, strict=400)
def a_number_as_the_id_of_an_identifier_at_the_url_of_a_relationship() -> Any:
    return change({"type": "artists", "id": 5}).status_code


@row("demands_linkage", tolerant=(200, "Teacher"), strict=(400, "Teacher"), eight=(200, None))
@row("reads_missing_linkage", tolerant=(200, "Teacher"), strict=(400, "Teacher"), eight=(200, None))
def a_relationship_object_with_links_alone() -> Any:
    return shown({"links": {"self": "/artists/5/relationships/teacher"}})
