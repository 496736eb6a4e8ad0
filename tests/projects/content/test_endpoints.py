"""The endpoints of the content, what a client has of them already, and their action."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.utils.dateparse import parse_datetime

from example.content import models, viewsets
from tests.client import identifier as to
from tests.http import MEDIA_TYPE, counted, document, errors
from tests.projects.content.api import ATTIC, FONTS, HOST, at, get, repository, send

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("next_keys"),
    pytest.mark.urls("example.urls"),
]

ON_SQLITE = {"DATABASE_URL": "", "EXAMPLE_DATABASE": ":memory:"}


# What there is


def test_the_fixture_of_the_example_loads_the_content_along_with_all_else() -> None:
    models.Content.objects.all().delete()

    call_command("loaddata", "drf_example", verbosity=0)

    assert models.Content.objects.count() == 12
    assert apps.get_model("example", "Blog").objects.exists()


def test_the_root_lists_the_endpoints_composed_of_master_and_detail() -> None:
    titles = {
        "content": "Content",
        "content/rpm": "Rpm contents",
        "content/file": "File contents",
        "content/image": "Image contents",
        "remotes": "Remotes",
        "remotes/rpm": "Rpm remotes",
        "remotes/file": "File remotes",
        "repositories": "Repositories",
        "labels": "Labels",
    }

    expected = {
        prefix.replace("/", "-"): {"href": f"{HOST}/{prefix}", "title": title}
        for prefix, title in titles.items()
    }

    found_links = get("")["links"]

    assert {name: found_links[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("viewset", "pieces"),
    [
        (viewsets.RpmContentViewSet, ["content", "rpm"]),
        (viewsets.FileRemoteViewSet, ["remotes", "file"]),
        (viewsets.AnyContentViewSet, ["content"]),
        (viewsets.RepositoryViewSet, ["repositories"]),
    ],
)
def test_an_endpoint_is_named_after_its_master_first(viewset: Any, pieces: list[str]) -> None:
    assert viewset.endpoint_pieces() == pieces


def test_the_example_starts_without_django_filter_and_has_all_migrations() -> None:
    code = (
        "import sys; sys.modules['django_filters'] = None\n"
        "import django; django.setup()\n"
        "from django.core.management import call_command; call_command('check')\n"
        "call_command('makemigrations', 'content', check_changes=True, verbosity=0)\n"
        "from example.content import viewsets\n"
        "assert viewsets.RpmContentViewSet.filterset_class is None\n"
    )
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "example.settings", **ON_SQLITE}

    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")


# What a client has already


def test_a_client_does_not_get_again_what_it_has(settings: Any) -> None:
    settings.JSON_API_CONDITIONAL_GET = True
    etag = send("content/rpm/1").headers["ETag"]
    client = Client(headers={"accept": MEDIA_TYPE, "if-none-match": etag})

    response = client.get("/content/rpm/1")
    models.RpmContent.objects.filter(pk=1).update(version="2.4.2")
    changed = client.get("/content/rpm/1")

    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["ETag"] == etag
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag


def test_an_answer_has_an_etag_only_where_the_project_wants_one() -> None:
    assert "ETag" not in send("content/rpm/1").headers


# The action


def test_a_repository_is_filled_from_its_remote() -> None:
    with counted() as queries:
        response = send("repositories/2/sync", "post")

    synced_at = models.Repository.objects.get(pk=2).last_synced_at
    answer = document(response)
    assert parse_datetime(answer["data"]["attributes"]["lastSyncedAt"]) == synced_at
    assert answer == {
        "data": repository(
            2,
            "typefaces",
            remote=FONTS,
            content=[to("files", 5), to("files", 6)],
            synced_at=answer["data"]["attributes"]["lastSyncedAt"],
        )
    }
    assert len(queries) == 9


def test_a_repository_without_a_remote_cannot_be_filled() -> None:
    response = send("repositories/3/sync", "post")

    assert response.status_code == 409
    assert errors(response) == [
        {
            "status": "409",
            "code": "no_remote",
            "title": "Conflict",
            "detail": "The repository has no remote.",
        }
    ]
    assert get("repositories/3") == at("repositories/3", ATTIC)
