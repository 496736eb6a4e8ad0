"""Responses for work that takes longer than a request."""

from typing import Any

import pytest
from django.urls import path
from rest_framework.renderers import JSONRenderer as PlainJSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from rest_framework_json_api import serializers, views
from rest_framework_json_api.renderers import BrowsableAPIRenderer, JSONRenderer
from rest_framework_json_api.responses import Accepted, SeeOther
from tests import models
from tests.http import MEDIA_TYPE, call
from tests.spec.api import send

pytestmark = pytest.mark.urls(__name__)

URL = "http://testserver/jobs/1"


class JobSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.Genre
        fields = ("title",)

    class JSONAPIMeta:
        resource_name = "jobs"


class AnyView(views.JSONAPIMixin, APIView):
    """Answers with the response of its subclass."""

    renderer_classes: Any = (JSONRenderer, PlainJSONRenderer, BrowsableAPIRenderer)

    def respond(self) -> Response:
        raise NotImplementedError

    def get(self, request: Any) -> Response:
        return self.respond()

    post = get


class JobView(AnyView):
    def respond(self) -> Response:
        return Accepted(JobSerializer(models.Genre(pk=1, title="Waiting")).data, URL)


class SilentView(AnyView):
    def respond(self) -> Response:
        return Accepted()


class PatientView(AnyView):
    def respond(self) -> Response:
        return Accepted(None, URL, headers={"Retry-After": "120"})


class DoneView(AnyView):
    def respond(self) -> Response:
        return SeeOther(URL, headers={"Cache-Control": "no-store"})


urlpatterns = [
    path("job", JobView.as_view()),
    path("silent", SilentView.as_view()),
    path("patient", PatientView.as_view()),
    path("done", DoneView.as_view()),
]


def test_what_is_accepted_shows_a_job_and_tells_where_it_is() -> None:
    response = call(JobView.as_view(), method="post")

    assert response.status_code == 202
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert response.headers["Content-Location"] == URL
    assert response.content == (
        b'{"data":{"type":"jobs","id":"1","attributes":{"title":"Waiting"}}}'
    )


@pytest.mark.parametrize(
    ("view", "headers"),
    [
        (SilentView, {"Content-Location": None, "Retry-After": None}),
        (PatientView, {"Content-Location": URL, "Retry-After": "120"}),
    ],
)
def test_what_is_accepted_may_have_no_document(view: Any, headers: dict[str, Any]) -> None:
    response = call(view.as_view(), method="post")

    assert (response.status_code, response.content) == (202, b"")
    assert {name: response.headers.get(name) for name in headers} == headers
    assert "Content-Type" not in response.headers


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_what_is_done_has_a_location_and_no_document(method: str) -> None:
    response = call(DoneView.as_view(), method=method)

    assert (response.status_code, response.content) == (303, b"")
    assert response.headers["Location"] == URL
    assert response.headers["Cache-Control"] == "no-store"
    assert "Content-Type" not in response.headers


def test_another_format_shows_a_job_in_its_own_way() -> None:
    response = send("/job", accept="application/json")

    assert (response.status_code, response.json()) == (202, {"title": "Waiting"})
    assert response.headers["Content-Location"] == URL


@pytest.mark.parametrize(
    ("path", "status"), [("/job", 202), ("/silent", 202), ("/patient", 202), ("/done", 303)]
)
def test_a_browser_sees_a_page(path: str, status: int) -> None:
    response = send(path, accept="text/html")

    assert response.status_code == status
    assert f"HTTP {status}" in response.content.decode()
