"""Rows about the URLs of relationships."""

from typing import Any

from rest_framework_json_api import views
from tests import models
from tests.dialects import row
from tests.http import call


class SeatRelationships(views.RelationshipView):
    queryset = models.Seat.objects.all()


@row("finds_parent_serializers", tolerant=404, eight=200)
def a_relationship_of_a_model_that_no_view_serves() -> Any:
    artist = models.Artist.objects.create(stage_name="One")
    seat = models.Seat.objects.create(artist=artist)
    view = SeatRelationships.as_view()
    return call(view, pk=seat.pk, related_field="artist").status_code
