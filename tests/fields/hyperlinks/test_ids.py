"""URLs of resources whose ids are no primary keys."""

from typing import Any

import pytest

from tests.client import get, identifier, problems, send
from tests.fields.hyperlinks.api import UNKNOWN, linked, url
from tests.http import document

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.fields.hyperlinks.api")]

NAMED_STUDIO = {
    **identifier("studios", "alto"),
    "relationships": {"owner": linked("artists", "a11", "coded-artists/a11")},
    "links": {"self": url("named-studios/alto")},
}


def test_urls_have_the_ids_of_resources() -> None:
    assert get("/named-plaques/71/?include=studio.owner") == {
        "data": {
            **identifier("plaques", 71),
            "attributes": {"plaqueCode": "P1"},
            "relationships": {"studio": linked("studios", "alto", "named-studios/alto")},
        },
        "included": [
            {
                **identifier("artists", "a11"),
                "attributes": {"stageName": "Ada"},
                "links": {"self": url("coded-artists/a11")},
            },
            NAMED_STUDIO,
        ],
    }
    assert get("/named-studios/alto/") == {"data": NAMED_STUDIO}


@pytest.mark.parametrize(
    "studio", [identifier("studios", "basso"), url("named-studios/basso")], ids=["id", "url"]
)
def test_ids_of_resources_in_urls_are_read(studio: Any) -> None:
    resource = {**identifier("plaques", 71), "relationships": {"studio": {"data": studio}}}

    found = document(send("PATCH", "/named-plaques/71/", resource))["data"]["relationships"]
    assert found == {"studio": linked("studios", "basso", "named-studios/basso")}


@pytest.mark.parametrize("owner", [identifier("artists", "a12"), url("coded-artists/a12")])
def test_coded_ids_in_urls_are_read(owner: Any) -> None:
    relationships = {"owner": {"data": owner}}
    resource = {**identifier("studios", "alto"), "relationships": relationships}

    found = document(send("PATCH", "/named-studios/alto/", resource))["data"]["relationships"]
    assert found == {"owner": linked("artists", "a12", "coded-artists/a12")}


@pytest.mark.parametrize("key", ["12", "ax", "a99", "b12"])
def test_ids_in_urls_that_mean_nothing_are_unknown(key: str) -> None:
    for owner in (identifier("artists", key), url(f"coded-artists/{key}")):
        relationships = {"owner": {"data": owner}}
        resource = {**identifier("studios", "alto"), "relationships": relationships}
        response = send("PATCH", "/named-studios/alto/", resource)

        pointer = "/data/relationships/owner/data"
        assert problems(response) == (404, [("does_not_exist", UNKNOWN, pointer)])
