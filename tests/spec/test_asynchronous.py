"""JSON:API 1.1, "Asynchronous Processing", and what the status 202 is for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import GenericViewSet

from rest_framework_json_api import routers, serializers, views
from rest_framework_json_api.responses import Accepted, SeeOther
from tests import models
from tests.http import MEDIA_TYPE
from tests.spec import api
from tests.spec.api import get, send
from tests.spec.writing import (
    HOST,
    error,
    identifier,
    identifiers,
    nothing_changed,
    refusal,
    update_of,
    url,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.spec.test_asynchronous")]


@dataclass
class Job:
    """Work that is done when somebody asks for it."""

    pk: int
    work: Callable[[], str]
    state: str = "waiting"
    result: str = ""

    def run(self) -> None:
        self.result = self.work()
        self.state = "done"


#: The jobs by their ids.
JOBS: dict[str, Job] = {}


class JobSerializer(serializers.Serializer):
    state = serializers.CharField()

    class Meta:
        resource_name = "jobs"


class JobViewSet(views.JSONAPIMixin, views.RelatedMixin, GenericViewSet):
    """Shows a job until it is done, and then where its result is."""

    serializer_class = JobSerializer

    def retrieve(self, request: Any, pk: str) -> Response:
        job = JOBS.get(pk)
        if job is None:
            raise NotFound
        if job.state == "done":
            return SeeOther(job.result)
        return Response(self.get_serializer(job).data)


class Later:
    """Leaves work for later."""

    def later(self, work: Callable[[], str]) -> Response:
        job = Job(len(JOBS) + 1, work)
        JOBS[str(job.pk)] = job
        context = self.get_serializer_context()  # type: ignore[attr-defined]
        location = reverse("job-detail", [job.pk], request=context["request"])
        return Accepted(JobSerializer(job, context=context).data, location)


class ArtistViewSet(Later, api.ArtistViewSet):
    """Answers each valid write with a job."""

    def create(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        return self.later(lambda: f"{HOST}{url(serializer.save())}")

    def update(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        serializer = self.get_serializer(self.get_object(), data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        return self.later(lambda: f"{HOST}{url(serializer.save())}")

    def destroy(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        artist = self.get_object()

        def work() -> str:
            artist.delete()
            return f"{HOST}/artists"

        return self.later(work)

    def update_relationship(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return self.later(lambda: HOST)

    add_to_relationship = remove_from_relationship = update_relationship


class QuietViewSet(api.ArtistViewSet):
    """Says no more than that the request is accepted."""

    def create(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return Accepted(content_location=f"{HOST}/jobs/1")

    update = destroy = create
    update_relationship = add_to_relationship = remove_from_relationship = create


router = routers.SimpleRouter(trailing_slash=False)
router.register("artists", ArtistViewSet)
router.register("quiet", QuietViewSet, basename="quiet")
router.register("jobs", JobViewSet, basename="job")

urlpatterns = router.urls

NEW = {"data": {"type": "artists", "attributes": {"stageName": "Ada"}}}
WAITING = {
    "type": "jobs",
    "id": "1",
    "attributes": {"state": "waiting"},
    "links": {"self": f"{HOST}/jobs/1"},
}


@pytest.fixture(autouse=True)
def jobs() -> Iterator[dict[str, Job]]:
    """Forget the jobs of other tests."""
    JOBS.clear()
    yield JOBS
    JOBS.clear()


def deferred(path: str, method: str, document: Any = None) -> Any:
    """Return the document of a job that does what a request asks, later."""
    with nothing_changed():
        response = send(path, method, document)

    assert response.status_code == 202, response.content
    assert response.headers["Content-Type"] == MEDIA_TYPE
    assert response.headers["Content-Location"] == f"{HOST}/jobs/1"
    assert "Location" not in response.headers
    return response.json()


def result(job: Job) -> str:
    """Do the work of a job, and return the path that its URL leads to then."""
    job.run()
    response = send(f"/jobs/{job.pk}")

    assert (response.status_code, response.content) == (303, b"")
    assert "Content-Type" not in response.headers
    return str(response.headers["Location"]).removeprefix(HOST)


@pytest.mark.spec("FMT-CR-12")
def test_a_creation_may_be_accepted_for_later(jobs: Any) -> None:
    document = {"data": WAITING, "links": {"self": f"{HOST}/jobs/1"}}
    assert deferred("/artists", "post", NEW) == document
    assert get("/jobs/1") == document

    path = result(jobs["1"])
    artist = models.Artist.objects.get(stage_name="Ada")
    assert path == url(artist)
    assert get(path)["data"]["attributes"] == {"stageName": "Ada"}


@pytest.mark.spec("FMT-UP-15")
def test_an_update_may_be_accepted_for_later(artist: Any, jobs: Any) -> None:
    document = update_of(artist, attributes={"stageName": "Eve"})

    assert deferred(url(artist), "patch", document)["data"] == WAITING
    assert get(url(artist))["data"]["attributes"] == {"stageName": "Ada"}
    assert result(jobs["1"]) == url(artist)
    assert get(url(artist))["data"]["attributes"] == {"stageName": "Eve"}


@pytest.mark.spec("FMT-DEL-02")
def test_a_deletion_may_be_accepted_for_later(artist: Any, jobs: Any) -> None:
    assert deferred(url(artist), "delete")["data"] == WAITING
    assert send(url(artist)).status_code == 200
    assert result(jobs["1"]) == "/artists"
    assert send(url(artist)).status_code == 404


@pytest.mark.spec("FMT-URR-03")
@pytest.mark.parametrize("method", ["patch", "post", "delete"])
def test_a_change_of_a_relationship_may_be_accepted_with_a_job(artist: Any, method: str) -> None:
    path = url(artist, "/relationships/pupils")
    document = deferred(path, method, {"data": identifiers(artist)})

    assert document["data"] == WAITING


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_the_document_of_a_job_does_not_say_to_be_that_of_the_resource(
    artist: Any, method: str
) -> None:
    document = deferred(url(artist), method, update_of(artist))

    assert document.get("links", {}).get("self") in (None, f"{HOST}/jobs/1")


@pytest.mark.spec("FMT-CR-12", "FMT-UP-15", "FMT-DEL-02", "FMT-URR-03")
def test_what_is_accepted_for_later_may_be_answered_without_a_document(artist: Any) -> None:
    one = f"/quiet/{artist.pk}"
    linkage = {"data": [identifier(artist)]}
    requests: list[tuple[str, str, Any]] = [
        ("post", "/quiet", NEW),
        ("patch", one, update_of(artist)),
        ("delete", one, None),
        ("patch", f"{one}/relationships/pupils", linkage),
        ("post", f"{one}/relationships/pupils", linkage),
        ("delete", f"{one}/relationships/pupils", linkage),
        ("patch", f"{one}/relationships/teacher", {"data": None}),
    ]
    for method, path, document in requests:
        with nothing_changed():
            response = send(path, method, document)

        assert (response.status_code, response.content) == (202, b""), (method, path)
        assert response.headers["Content-Location"] == f"{HOST}/jobs/1"
        assert "Content-Type" not in response.headers


@pytest.mark.spec("FMT-CR-12", "FMT-UP-15")
def test_what_is_wrong_is_refused_at_once(artist: Any, jobs: Any) -> None:
    nameless = {"type": "artists", "attributes": {"stageName": ""}}
    blank = error(
        400, "blank", "This field may not be blank.", pointer="/data/attributes/stageName"
    )

    for method, path, document in (
        ("post", "/artists", {"data": nameless}),
        ("patch", url(artist), {"data": {**nameless, "id": str(artist.pk)}}),
    ):
        assert refusal(send(path, method, document)) == (400, [blank])
    assert refusal(send("/artists/0", "delete"))[0] == 404
    assert jobs == {}


def test_a_job_that_there_is_not_is_not_found() -> None:
    assert refusal(send("/jobs/7")) == (404, [error(404, "not_found", "Not found.")])


@pytest.mark.parametrize("accept", ["*/*", MEDIA_TYPE])
def test_a_job_that_is_done_leads_to_its_result(jobs: Any, accept: str) -> None:
    send("/artists", "post", NEW)
    jobs["1"].run()
    response = send("/jobs/1", accept=accept)

    assert (response.status_code, response.content) == (303, b"")
    assert response.headers["Location"] == jobs["1"].result
    assert response.headers["Vary"].split(", ")[0] == "Accept"
