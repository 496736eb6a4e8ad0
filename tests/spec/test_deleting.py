"""JSON:API 1.1, "Deleting Resources"."""

from typing import Any

import pytest
from django.db.models.signals import post_delete

from tests import models
from tests.http import MEDIA_TYPE
from tests.music import make_albums
from tests.spec.api import get, send
from tests.spec.writing import (
    NOWHERE,
    error,
    identifier,
    nothing_changed,
    receiving,
    refusal,
    stored,
    unnamed,
    url,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.spec.api")]

NOT_FOUND = error(404, "not_found", "No Album matches the given query.")


@pytest.fixture
def album() -> models.Album:
    return make_albums(2)[0]


@pytest.mark.spec("FMT-DEL-03")
def test_a_deleted_resource_is_answered_without_a_document(album: Any) -> None:
    response = send(url(album), "delete")

    assert response.status_code == 204
    assert response.content == b""
    assert not models.Album.objects.filter(pk=album.pk).exists()


@pytest.mark.spec("FMT-DEL-03", "FMT-DEL-04")
def test_a_deleted_resource_is_nowhere_any_more(album: Any) -> None:
    assert identifier(album) in listed_albums()
    send(url(album), "delete")

    assert refusal(send(url(album))) == (404, [NOT_FOUND])
    assert refusal(send(url(album, "/relationships/genres"))) == (404, [NOT_FOUND])
    assert identifier(album) not in listed_albums()


def listed_albums() -> list[dict[str, str]]:
    """Return the identifiers of all albums that the API lists."""
    return [{"type": item["type"], "id": item["id"]} for item in get("/albums")["data"]]


@pytest.mark.spec("FMT-DEL-03")
def test_nothing_but_the_resource_and_what_cannot_be_without_it_is_deleted(album: Any) -> None:
    before = stored()
    send(url(album), "delete")
    after = stored()

    changed = {model for model in before if before[model] != after[model]}
    through = {models.Album.genres.through, models.Album.guests.through}
    assert changed == {models.Album, models.Track, *through}
    assert all(set(after[model]) < set(before[model]) for model in changed)


@pytest.mark.urls("tests.spec.variants")
@pytest.mark.spec("FMT-DEL-01")
def test_an_application_may_answer_a_deletion_with_a_document_without_data(album: Any) -> None:
    response = send(url(album.label), "delete")

    assert response.status_code == 200
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert response.json() == {"meta": {"labels": 0}}
    assert not models.Label.objects.exists()


@pytest.mark.spec("FMT-DEL-04")
def test_what_is_deleted_already_is_not_found(album: Any) -> None:
    assert send(url(album), "delete").status_code == 204
    with nothing_changed():
        response = send(url(album), "delete")

    assert refusal(response) == (404, [NOT_FOUND])


@pytest.mark.spec("FMT-DEL-04")
@pytest.mark.parametrize("key", [NOWHERE, "-1", "blue", "1.0"])
def test_what_never_existed_is_not_found(album: Any, key: str) -> None:
    with nothing_changed():
        response = send(f"/albums/{key}", "delete")

    status_code, (found,) = refusal(response)
    assert (status_code, found) == (404, {**NOT_FOUND, "detail": found["detail"]})


@pytest.mark.spec("FMT-CRUD-02")
def test_a_deletion_that_fails_in_the_database_deletes_nothing(album: Any) -> None:
    def take_a_code_twice(**kwargs: Any) -> None:
        models.Country.objects.create(code="fr", full_name="France")

    with receiving(post_delete, take_a_code_twice), nothing_changed():
        response = send(url(album), "delete")

    detail = "Another resource has the same values already."
    assert unnamed(refusal(response)) == (409, [error(409, "unique", detail)])


@pytest.mark.spec("FMT-CRUD-01")
def test_a_type_that_clients_only_read_is_not_deleted(album: Any) -> None:
    country = models.Country.objects.get()
    with nothing_changed():
        response = send(url(country), "delete")

    detail = 'Method "DELETE" not allowed.'
    assert refusal(response) == (405, [error(405, "method_not_allowed", detail)])
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
