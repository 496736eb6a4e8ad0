"""Rows about the attributes of resources."""

from typing import Any

from rest_framework_json_api import views
from tests import models
from tests.dialects import row
from tests.http import get_list
from tests.music import CountrySerializer


class NotedSerializer(CountrySerializer):
    def to_representation(self, instance: Any) -> Any:
        return {**super().to_representation(instance), "foot_note": 1}

    class Meta(CountrySerializer.Meta):
        resource_name = "countries"


@row(
    "shows_added_data",
    tolerant={"code": "NO", "fullName": "Norway", "footNote": 1},
    eight={"code": "NO", "fullName": "Norway"},
)
def data_has_a_name_of_no_field() -> Any:
    models.Country.objects.create(code="NO", full_name="Norway")
    attributes = {
        "queryset": models.Country.objects.order_by("pk"),
        "serializer_class": NotedSerializer,
    }
    return get_list(type("Own", (views.ModelViewSet,), attributes))["data"][0]["attributes"]
