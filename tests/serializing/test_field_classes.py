"""Packages register the classes of their fields with DRF's serializers, as django-money does."""

from typing import Any

import pytest
from django.db import models
from django.test.utils import isolate_apps
from rest_framework import serializers as drf

from rest_framework_json_api import serializers


class Shout(drf.CharField):
    """Says everything aloud."""

    def to_representation(self, value: Any) -> str:
        return f"{value}!"


class ShoutField(models.CharField):
    """A column of a package."""


@pytest.mark.parametrize(
    "base", [serializers.ModelSerializer, serializers.HyperlinkedModelSerializer]
)
@isolate_apps("tests")
def test_a_field_class_may_be_registered_after_the_serializers_are_imported(
    monkeypatch: pytest.MonkeyPatch, base: Any
) -> None:
    class Cry(models.Model):
        text = ShoutField(max_length=20)

        class Meta:
            app_label = "tests"

    monkeypatch.setitem(drf.ModelSerializer.serializer_field_mapping, ShoutField, Shout)

    class CrySerializer(base):  # type: ignore[misc]
        class Meta:
            model = Cry
            fields = ("text",)

    assert CrySerializer(Cry(text="Land")).data["text"] == "Land!"


def test_a_json_field_stays_that_of_this_package() -> None:
    mapping = serializers.ModelSerializer.serializer_field_mapping

    assert mapping[models.JSONField] is serializers.JSONField
    assert drf.ModelSerializer.serializer_field_mapping[models.JSONField] is drf.JSONField
    assert {**mapping}[models.CharField] is drf.CharField
