"""What is accepted for later."""

import json
from typing import Any

import pytest
from rest_framework.response import Response

from rest_framework_json_api import serializers, views
from tests import models
from tests.http import MEDIA_TYPE, call
from tests.spec.writing import linked, nothing_changed
from tests.writing.resources.api import ArtistSerializer, problems, ref

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.writing.resources.api")]


class Job:
    """What is to be done later, which no database holds."""

    pk = id = 7
    state = "waiting"


class JobSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    state = serializers.CharField()

    class Meta:
        resource_name = "jobs"


class InsteadOfCreating(views.ModelViewSet[models.Artist]):
    """Answers a valid request with a job."""

    queryset = models.Artist.objects.all()
    serializer_class = ArtistSerializer

    def create(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        self.get_serializer(data=request.data).is_valid(raise_exception=True)
        return self.accepted()

    def accepted(self) -> Response:
        job = JobSerializer(Job(), context=self.get_serializer_context())
        headers = {"Content-Location": "http://testserver/jobs/7"}
        return Response(job.data, status=202, headers=headers)


class InsteadOfSaving(InsteadOfCreating):
    """Hands over to a job where a row would be saved."""

    def create(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        super(InsteadOfCreating, self).create(request, *args, **kwargs)
        return self.accepted()

    def perform_create(self, serializer: Any) -> None:
        assert serializer.validated_data["stage_name"] == "Bob"


class WithoutDocument(InsteadOfSaving):
    """Says nothing but that the request is accepted."""

    def accepted(self) -> Response:
        return Response(status=202)


def deferred(view: Any, attributes: Any, teacher: Any) -> Any:
    """Return the response to a creation that is left for later, and demand that it writes none."""
    with nothing_changed():
        relationships = linked(teacher=ref(teacher), country=None)
        document = {"data": {"type": "artists", "attributes": attributes, **relationships}}
        return call(view.as_view({"post": "create"}), method="post", data=document)


@pytest.mark.parametrize("view", [InsteadOfCreating, InsteadOfSaving])
def test_an_accepted_creation_is_answered_with_the_resource_of_its_job(
    view: Any, artist: Any
) -> None:
    response = deferred(view, {"stageName": "Bob"}, artist)

    assert response.status_code == 202
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert response.headers["Content-Location"] == "http://testserver/jobs/7"
    assert "Location" not in response.headers
    assert json.loads(response.content) == {
        "data": {"type": "jobs", "id": "7", "attributes": {"state": "waiting"}}
    }


def test_an_accepted_creation_may_be_answered_without_a_document(artist: Any) -> None:
    response = deferred(WithoutDocument, {"stageName": "Bob"}, artist)

    assert (response.status_code, response.content) == (202, b"")
    assert "Content-Type" not in response.headers


@pytest.mark.parametrize("view", [InsteadOfCreating, InsteadOfSaving, WithoutDocument])
def test_a_creation_is_checked_before_it_is_accepted(view: Any, artist: Any) -> None:
    response = deferred(view, {"stageName": ""}, artist)

    assert problems(response) == (400, [(400, "blank", "/data/attributes/stageName")])
