"""Resources of each kind are created, updated and deleted."""

import json
from typing import Any

import pytest

from example.content import models
from rest_framework_json_api import serializers as json_api
from rest_framework_json_api import views
from tests.client import identifier as to
from tests.http import call, document, errors
from tests.projects.content.api import (
    COVERS,
    FONTS,
    HOST,
    PATHS,
    RPMS,
    at,
    error,
    file,
    get,
    image,
    label,
    labels,
    repository,
    resource,
    rpm,
    send,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("next_keys"),
    pytest.mark.urls("example.urls"),
]


def creation(resource_type: str, attributes: Any, **relationships: Any) -> dict[str, Any]:
    """Return the document that creates a resource."""
    linked = {name: {"data": linkage} for name, linkage in relationships.items()}
    return {"data": {"type": resource_type, "attributes": attributes, "relationships": linked}}


def created(path: str, data: Any) -> Any:
    """Return the document of a new resource, which is what its URL has from then on."""
    response = send(path, "post", data)
    assert response.status_code == 201, response.content
    answer = json.loads(response.content)
    location = response.headers["Location"]
    assert location == answer["data"]["links"]["self"]
    assert get(location.removeprefix(f"{HOST}/")) == answer
    return answer


def test_a_detail_is_created_at_its_url_with_its_relationships() -> None:
    data = creation(
        "rpms",
        {"name": "glue", "size": 5, "version": "1.0"},
        remote=RPMS,
        signature=to("files", 7),
        labels=labels(4),
    )

    assert created("content/rpm", data) == at(
        "content/rpm/13",
        rpm(13, "glue", 5, "1.0", remote=RPMS, signature=to("files", 7), own_labels=(4,)),
    )
    assert models.Content.objects.get(pk=13).kind == "rpm"


def test_an_image_is_created_of_content_of_any_kind() -> None:
    layers = [to("rpms", 3), to("files", 6), to("images", 9)]
    data = creation("images", {"name": "new", "size": 1, "tag": "2"}, layers=layers)

    assert created("content/image", data) == at(
        "content/image/13", image(13, "new", 1, "2", layers)
    )


def test_a_remote_is_created_at_its_url() -> None:
    own = {"name": "Maps", "url": "https://maps.lanternfield.example/"}
    expected = {**own, "kind": "file", "manifest": "MANIFEST"}

    assert created("remotes/file", creation("fileRemotes", own)) == at(
        "remotes/file/4", resource(to("fileRemotes", 4), expected, manys={"labels": []})
    )


class UnlinkedRemoteSerializer(json_api.ModelSerializer):
    class Meta:
        model = models.FileRemote
        fields = ("name", "url")

    class JSONAPIMeta:
        resource_name = "fileRemotes"


class UnlinkedRemoteViewSet(views.ModelViewSet):
    queryset = models.FileRemote.objects.all()
    serializer_class = UnlinkedRemoteSerializer


def test_a_url_that_clients_write_is_not_where_a_resource_is() -> None:
    attributes = {"name": "Maps", "url": "https://maps.lanternfield.example/"}
    data = creation("fileRemotes", attributes)

    response = call(UnlinkedRemoteViewSet.as_view({"post": "create"}), method="post", data=data)

    assert response.status_code == 201
    assert json.loads(response.content) == {
        "data": {**to("fileRemotes", 4), "attributes": attributes}
    }
    assert "Location" not in response.headers


def test_a_repository_is_created_with_content_of_several_kinds_and_a_remote() -> None:
    held = [to("rpms", 1), to("files", 5), to("images", 9)]
    data = creation("repositories", {"name": "new"}, remote=COVERS, content=list(reversed(held)))

    assert created("repositories", data) == at(
        "repositories/4", repository(4, "new", remote=COVERS, content=held)
    )


@pytest.mark.parametrize("subject", [to("images", 9), RPMS, COVERS, to("repositories", 2)])
def test_a_label_is_put_on_anything(subject: Any) -> None:
    assert created("labels", creation("labels", {"text": "new"}, subject=subject)) == at(
        "labels/7", label(7, "new", subject)
    )
    related = get(f"{PATHS[subject['type']]}/{subject['id']}/relationships/labels")
    assert related["data"][-1] == to("labels", 7)


def test_a_resource_is_written_by_urls_where_the_relationship_is_one() -> None:
    data = creation("repositories", {"name": "new"}, remote=f"{HOST}/remotes/file/3")
    data["data"]["relationships"]["remote"] = {"data": FONTS}

    assert created("repositories", data) == at("repositories/4", repository(4, "new", remote=FONTS))


def test_a_detail_is_updated_and_keeps_its_kind() -> None:
    data = {"data": {**to("rpms", 4), "attributes": {"version": "1.1", "kind": "file"}}}

    response = send("content/rpm/4", "patch", data)

    assert document(response) == at("content/rpm/4", rpm(4, "bookbinder", 118004, "1.1"))
    assert get("content/rpm/4") == document(response)


def test_a_detail_is_deleted_with_its_row_in_the_master_and_its_labels() -> None:
    assert send("content/rpm/1", "delete").status_code == 204

    assert not models.Content.objects.filter(pk=1).exists()
    assert not models.Label.objects.filter(pk__in=(1, 2)).exists()


def test_content_stays_when_its_remote_goes() -> None:
    assert send("remotes/file/2", "delete").status_code == 204

    assert get("content/file/6") == at(
        "content/file/6", file(6, "lantern-italic.otf", 51007, "type/lantern-italic.otf")
    )


@pytest.mark.parametrize(
    ("method", "path", "data", "status_code", "expected"),
    [
        (
            "post",
            "content/file",
            creation("rpms", {"name": "glue", "size": 5, "version": "1.0"}),
            409,
            error(
                "409",
                "conflict",
                "The type 'rpms' is not the one of this URL: 'files'.",
                "/data/type",
            ),
        ),
        (
            "post",
            "content/rpm",
            creation("rpms", {"name": "x", "size": 1, "version": "1"}, remote=to("rpmRemotes", 2)),
            404,
            error(
                "404",
                "does_not_exist",
                "Invalid hyperlink - Object does not exist.",
                "/data/relationships/remote/data",
            ),
        ),
        (
            "post",
            "repositories",
            creation("repositories", {"name": "x"}, remote=to("rpms", 1)),
            409,
            error(
                "409",
                "incorrect_relation_type",
                "Incorrect relation type. Expected one of [rpmRemotes, fileRemotes], "
                "received rpms.",
                "/data/relationships/remote/data",
            ),
        ),
        (
            "post",
            "repositories",
            creation("repositories", {"name": "x"}, content=[to("rpms", 1), to("files", 1)]),
            404,
            error(
                "404",
                "does_not_exist",
                'Invalid pk "1" - object does not exist.',
                "/data/relationships/content/data/1",
            ),
        ),
        (
            "post",
            "labels",
            creation("labels", {"text": "x"}, subject=labels(1)[0]),
            409,
            error(
                "409",
                "incorrect_relation_type",
                "Incorrect relation type. Expected one of [rpms, files, images, rpmRemotes, "
                "fileRemotes, repositories], received labels.",
                "/data/relationships/subject/data",
            ),
        ),
        (
            "patch",
            "content/rpm/1",
            {"data": to("files", 1)},
            409,
            error(
                "409",
                "conflict",
                "The type 'files' is not the one of this URL: 'rpms'.",
                "/data/type",
            ),
        ),
    ],
)
def test_what_is_of_another_kind_is_refused(
    method: str, path: str, data: Any, status_code: int, expected: Any
) -> None:
    response = send(path, method, data)

    assert response.status_code == status_code
    assert errors(response) == [expected]
    assert models.Content.objects.count() == 12
    assert models.Repository.objects.count() == 3
    assert models.Label.objects.count() == 6
