"""What a request brings counts: its user, the settings, the time zone and the language."""

from datetime import UTC
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from example.content.models import Repository
from rest_framework_json_api import serializers, views
from tests import models
from tests.http import get_list, get_one
from tests.overrides.test_fields import MOMENT, made, typed
from tests.overrides.test_renderers import (
    NAMES,
    Position,
    Subject,
    artist,
    artist_serializer,
    everywhere,
    patched,
    posted,
    rows,
)

__all__ = ["rows"]

pytestmark = pytest.mark.django_db


@everywhere
def test_fields_may_depend_on_the_context(rows: None, position: Position) -> None:
    class ByContext:
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            if self.context.get("user") != "editor":  # type: ignore[attr-defined]
                self.fields.pop("value")  # type: ignore[attr-defined]

    user = ["editor"]
    view = {"get_serializer_context": lambda self: context_of(self, user=user[-1])}
    subject = Subject(artist_serializer(ByContext, value=made("CharField")), view=view)
    plain = [artist(1), artist(2), artist(3)]
    whole = [artist(key, value=name) for key, name in enumerate(NAMES, 1)]

    assert position(subject) == whole
    user.append("reader")
    assert position(subject) == plain
    user.append("editor")
    assert position(subject) == whole


@pytest.mark.parametrize("position", [patched, posted])
def test_a_serializer_may_rely_on_the_context_of_its_view(rows: None, position: Position) -> None:
    class NeedsContext:
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.fields.pop(self.context["hidden"])  # type: ignore[attr-defined]

    view = {"get_serializer_context": lambda self: context_of(self, hidden="value")}
    subject = Subject(artist_serializer(NeedsContext, value=made("CharField")), view=view)

    assert position(subject) == [artist(1), artist(2), artist(3)]


def context_of(view: Any, **more: Any) -> dict[str, Any]:
    """Return the context that a view has by default, and more."""
    return {"request": view.request, "format": None, "view": view, **more}


class RepositorySerializer(serializers.ModelSerializer):
    class Meta:
        model = Repository
        fields = ("last_synced_at",)


class RepositoryViewSet(views.ModelViewSet):
    """Answers with a row that is in no database."""

    serializer_class: Any = RepositorySerializer
    pagination_class: Any = None
    filter_backends: Any = ()

    def get_queryset(self) -> Any:
        return [Repository(pk=1, last_synced_at=MOMENT)]

    def get_object(self) -> Any:
        return self.get_queryset()[0]


def synced_at(serializer: Any = RepositorySerializer) -> Any:
    """Return the time in the document, which is the same in a list and alone."""
    viewset = type("ViewSet", (RepositoryViewSet,), {"serializer_class": serializer})
    [listed] = get_list(viewset)["data"]
    assert get_one(viewset, 1)["data"] == listed
    [value] = listed["attributes"].values()
    return value


class FieldsAtHand:
    """A serializer that has its fields before the view is done with the request."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert list(self.fields)  # type: ignore[attr-defined]


at_hand = type("RepositorySerializer", (FieldsAtHand, RepositorySerializer), {})


@pytest.mark.parametrize("serializer", [RepositorySerializer, at_hand])
def test_the_time_zone_of_the_request_counts(serializer: Any) -> None:
    found = [synced_at(serializer)]
    for zone in ("Asia/Tokyo", "America/New_York", "Europe/London", "UTC"):
        with timezone.override(zone):
            found.append(synced_at(serializer))
    with timezone.override(UTC):
        found.append(synced_at(serializer))
    with timezone.override(None):
        found.append(synced_at(serializer))

    assert found == [
        "2026-05-04T03:02:01Z",
        "2026-05-04T12:02:01+09:00",
        "2026-05-03T23:02:01-04:00",
        "2026-05-04T04:02:01+01:00",
        "2026-05-04T03:02:01Z",
        "2026-05-04T03:02:01Z",
        "2026-05-04T03:02:01Z",
    ]


def with_rest_framework(**changed: Any) -> Any:
    """Return a block in which some settings of DRF are others."""
    return override_settings(REST_FRAMEWORK={**settings.REST_FRAMEWORK, **changed})


@pytest.mark.parametrize("serializer", [RepositorySerializer, at_hand])
def test_the_settings_of_the_moment_count(serializer: Any) -> None:
    found = [synced_at(serializer)]
    with with_rest_framework(DATETIME_FORMAT="%H:%M"):
        found.append(synced_at(serializer))
    found.append(synced_at(serializer))
    with override_settings(TIME_ZONE="Asia/Tokyo"):
        found.append(synced_at(serializer))
    with override_settings(USE_TZ=False):
        found.append(synced_at(serializer))
    found.append(synced_at(serializer))

    assert found == [
        "2026-05-04T03:02:01Z",
        "03:02",
        "2026-05-04T03:02:01Z",
        "2026-05-04T12:02:01+09:00",
        "2026-05-04T03:02:01Z",
        "2026-05-04T03:02:01Z",
    ]


def test_the_settings_of_other_values_count() -> None:
    found = [typed("DateField"), typed("DecimalField")]
    with with_rest_framework(DATE_FORMAT="%d.%m.", COERCE_DECIMAL_TO_STRING=False):
        found += [typed("DateField"), typed("DecimalField")]
    found += [typed("DateField"), typed("DecimalField")]

    assert [values[0] for values in found] == [
        "2026-05-04",
        "1.50",
        "04.05.",
        Decimal("1.50"),
        "2026-05-04",
        "1.50",
    ]
    assert all(listed == alone for listed, alone in found)


@everywhere
def test_the_spelling_of_the_moment_counts(rows: None, position: Position) -> None:
    subject = Subject(artist_serializer())
    camel = [artist(1), artist(2), artist(3)]
    dashed = [
        {**resource, "attributes": {"stage-name": name}}
        for resource, name in zip(camel, NAMES, strict=True)
    ]

    assert position(subject) == camel
    if position.__name__ not in ("patched", "posted"):
        with override_settings(JSON_API_FORMAT_FIELD_NAMES="dasherize"):
            assert position(subject) == dashed
    assert position(subject) == camel


@everywhere
def test_lazy_texts_follow_the_language_of_the_request(rows: None, position: Position) -> None:
    class Labelled(serializers.ChoiceField):
        def to_representation(self, value: Any) -> str:
            return str(self.choices["any"])

    choices = [("any", gettext_lazy("Monday"))]
    subject = Subject(
        artist_serializer(
            value=Labelled(source="stage_name", choices=choices, read_only=True),
            absent=serializers.CharField(
                source="badge.pk", default=gettext_lazy("Yes"), read_only=True
            ),
        )
    )
    found = []
    for language in ("en", "de", "fr", "en"):
        with translation.override(language):
            found.append([resource["attributes"] for resource in position(subject)])

    assert [[row["value"] for row in answer] for answer in found] == [
        ["Monday"] * 3,
        ["Montag"] * 3,
        ["lundi"] * 3,
        ["Monday"] * 3,
    ]
    assert found[0] == found[3]


def test_labels_and_help_texts_follow_the_language_of_the_request() -> None:
    class LabelledSerializer(serializers.ModelSerializer):
        class Meta:
            model = models.Artist
            fields = ("stage_name",)
            extra_kwargs = {"stage_name": {"label": gettext_lazy("Monday")}}

    found = []
    for language in ("en", "de", "en"):
        with translation.override(language):
            found.append(str(LabelledSerializer().fields["stage_name"].label))

    assert found == ["Monday", "Montag", "Monday"]
