"""What is committed is never reported as refused."""

from typing import Any

import pytest
from django.db import DataError, IntegrityError, OperationalError, transaction

from rest_framework_json_api import views
from tests import models
from tests.http import call, errors
from tests.music import GenreSerializer

GENRE = {"data": {"type": "genres", "attributes": {"title": "Ska"}}}


def create(error: Exception | None = None) -> Any:
    """Create a genre by a view whose hook for the time after the commit raises an error."""

    def fail() -> None:
        if error is not None:
            raise error
        models.Genre.objects.create(pk=1, title="taken")

    class GenreViewSet(views.ModelViewSet):
        queryset = models.Genre.objects.all()
        serializer_class = GenreSerializer

        def perform_create(self, serializer: Any) -> None:
            serializer.save()
            transaction.on_commit(fail)

    return call(GenreViewSet.as_view({"post": "create"}), method="post", data=GENRE)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "error",
    [
        IntegrityError("of a log"),
        DataError("of a log"),
        OperationalError("of a log"),
        OverflowError(),
    ],
)
def test_an_error_of_a_hook_is_no_refusal(settings: Any, error: Exception) -> None:
    settings.DEBUG_PROPAGATE_EXCEPTIONS = True

    with pytest.raises(type(error)):
        create(error)

    assert models.Genre.objects.get().title == "Ska"


@pytest.mark.django_db(transaction=True)
def test_a_constraint_that_a_hook_violates_is_none_of_the_request() -> None:
    models.Genre.objects.create(pk=1, title="Jazz")

    response = create()

    assert response.status_code == 500
    assert [error["code"] for error in errors(response)] == ["error"]
    assert models.Genre.objects.filter(title="Ska").exists()
