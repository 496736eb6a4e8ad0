"""Rows that requests write."""

from typing import Any

import pytest

from tests import models


@pytest.fixture
def jazz() -> Any:
    return models.Genre.objects.create(title="Jazz")


@pytest.fixture
def blues() -> Any:
    return models.Genre.objects.create(title="Blues")


@pytest.fixture
def studio(jazz: Any) -> Any:
    studio = models.Studio.objects.create(studio_name="Abbey", slug="abbey", rooms=4)
    studio.genres.set([jazz])
    return studio


@pytest.fixture
def artist() -> Any:
    return models.Artist.objects.create(stage_name="Ada")
