"""The comparison with the published package tells each difference, and each review that is idle."""

from pathlib import Path
from typing import Any

import pytest

from compare import recordings, report
from compare.differences import Difference, differences, parts
from compare.requests import bare, get, send
from compare.reviewed import REVIEWED
from compare.reviews import Review, review
from compare.settings import project_names, requests_of
from compare.topics import TOPICS

PROJECTS = project_names()

#: What the comparison has to hold, at least.
FEWEST_PROJECTS = 15
FEWEST_REQUESTS = 1000


def answer(document: Any = None, **members: Any) -> dict[str, Any]:
    """Return an answer."""
    return {"status": 200, "document": document, "queries": 1, "request": "1", **members}


def difference(**members: str) -> Difference:
    """Return a difference in a link."""
    told = {
        "project": "guide",
        "request": "GET /blogs",
        "part": "document/links/self",
        "theirs": "absent",
        "ours": '"/blogs"',
    }
    return Difference(**{**told, **members})


def error(detail: str, pointer: str, **members: Any) -> dict[str, Any]:
    """Return an error object."""
    return {"detail": detail, "source": {"pointer": pointer}, **members}


def test_equal_answers_do_not_differ() -> None:
    document = {"data": [{"type": "blogs", "id": "1"}]}
    assert list(parts(answer(document), answer(document))) == []


def test_neither_the_order_of_keys_nor_that_of_errors_is_a_difference() -> None:
    theirs = {"errors": [error("b", "/data"), error("a", "/data")]}
    ours = {"errors": [error("a", "/data"), error("b", "/data")]}
    assert list(parts(answer(theirs), answer(ours))) == []


def test_the_order_of_resources_is_a_difference() -> None:
    theirs, ours = {"data": ["1", "2"]}, {"data": ["2", "1"]}
    assert [part for part, _, _ in parts(answer(theirs), answer(ours))] == [
        "document/data/0",
        "document/data/1",
    ]


def test_a_member_that_one_of_two_errors_lacks_does_not_mix_them_up() -> None:
    theirs = {"errors": [error("b", "/x"), error("a", "/y")]}
    ours = {"errors": [error("a", "/y", code="a"), error("b", "/x", code="b")]}
    assert list(parts(answer(theirs), answer(ours))) == [
        ("document/errors/0/code", "absent", '"a"'),
        ("document/errors/1/code", "absent", '"b"'),
    ]


@pytest.mark.parametrize(
    ("theirs", "ours", "told"),
    [
        ({"a": 1}, {}, ("document/a", "1", "absent")),
        ({}, {"a": None}, ("document/a", "absent", "null")),
        ({"a": 1}, {"a": True}, ("document/a", "1", "true")),
        ({"a": 1}, {"a": "1"}, ("document/a", "1", '"1"')),
        ({"a": {"b": [{"c": 1}]}}, {"a": {"b": [{"c": 2}]}}, ("document/a/b/0/c", "1", "2")),
        ({"a": [1]}, {"a": [1, 2]}, ("document/a", "[1]", "[1,2]")),
        ([], None, ("document", "[]", "null")),
        ({"errors": ["a"]}, {"errors": ["b"]}, ("document/errors/0", '"a"', '"b"')),
    ],
)
def test_the_innermost_part_that_differs_is_told(
    theirs: Any, ours: Any, told: tuple[str, str, str]
) -> None:
    assert list(parts(answer(theirs), answer(ours))) == [told]


def test_headers_differ_by_their_values_and_by_their_absence() -> None:
    theirs, ours = answer(Allow="GET", Location="/1"), answer(Allow="GET, POST")
    assert list(parts(theirs, ours)) == [
        ("Location", '"/1"', "absent"),
        ("Allow", '"GET"', '"GET, POST"'),
    ]


def test_only_more_queries_are_a_difference() -> None:
    few, many = answer(queries=2), answer(queries=3)
    assert list(parts(many, few)) == []
    assert list(parts(few, many)) == [("queries", "2", "3")]


def test_answers_of_another_status_are_told_as_one_part() -> None:
    theirs, ours = answer({"data": None}), answer({"errors": []}, status=400)
    assert list(parts(theirs, ours)) == [("status", '200 {"data":null}', '400 {"errors":[]}')]


def test_differences_name_project_and_request() -> None:
    theirs, ours = {"GET /blogs": answer({})}, {"GET /blogs": answer({"links": {}})}
    (found,) = differences("guide", theirs, ours)
    assert found == difference(part="document/links", theirs="absent", ours="{}")
    assert str(found) == (
        "guide: GET /blogs\n  document/links\n    published: absent\n    ours:      {}"
    )


def test_the_first_review_that_covers_a_difference_counts() -> None:
    links = Review(reason="links", part="/links/")
    everything = Review(reason="everything")
    one, other = difference(), difference(part="status")
    reviewed = review([one, other], [links, everything])
    assert reviewed.known == [(links, one), (everything, other)]
    assert reviewed.unknown == []
    assert reviewed.idle == []


@pytest.mark.parametrize(
    "pattern",
    [
        {"project": "^routers$"},
        {"request": "^POST"},
        {"part": "^document/data"},
        {"theirs": "^null$"},
        {"ours": "^absent$"},
    ],
)
def test_a_review_of_something_else_is_idle_and_leaves_the_difference_unknown(
    pattern: dict[str, str],
) -> None:
    other = Review(reason="links", **pattern)
    reviewed = review([difference()], [other])
    assert reviewed.unknown == [difference()]
    assert reviewed.idle == [other]


def test_shared_reviews_come_last_and_may_be_idle() -> None:
    own, shared = Review(reason="own", part="^status"), Review(reason="shared")
    reviewed = review([difference(), difference(part="status")], [own], [shared, shared])
    assert [one.reason for one, _ in reviewed.known] == ["shared", "own"]
    assert reviewed.idle == []


def test_a_request_is_named_by_what_is_sent_and_told_by_its_digest() -> None:
    request = send("POST", "/blogs", {"data": None}, "null", Accept_Language="de")
    assert request.name == "POST /blogs (null)"
    assert request.headers == {"Accept-Language": "de"}
    assert request.body == '{"data": null}'
    assert get("/blogs").digest == bare("GET", "/blogs").digest
    assert get("/blogs").digest != get("/blogs?sort=name").digest


def test_a_recording_of_other_requests_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(recordings, "RECORDED", tmp_path)
    recordings.write("guide", {"GET /blogs": answer(request="1")})
    assert report.recorded("guide", {"GET /blogs": answer(request="1")})
    for answers in ({"GET /blogs": answer(request="2")}, {"GET /tags": answer()}, {}):
        with pytest.raises(RuntimeError, match="The recording of guide is of other requests"):
            report.recorded("guide", answers)


def test_a_recording_says_what_has_changed() -> None:
    before = {"kept": answer(), "changed": answer(), "gone": answer()}
    after = {"kept": answer(), "changed": answer(queries=2), "new": answer()}
    assert list(report.changes(before, after)) == ["changed: changed", "gone: gone", "new: new"]


def run(monkeypatch: pytest.MonkeyPatch, ours: dict[str, Any], *reviews: Review) -> int:
    """Run the comparison of one project in one dialect with one recorded answer."""
    monkeypatch.setattr(report, "project_names", lambda: ["guide"])
    monkeypatch.setattr(report, "answered", lambda *_: {"answers": {"GET /blogs": ours}})
    monkeypatch.setattr(recordings, "read", lambda _: {"GET /blogs": answer({})})
    monkeypatch.setattr(report, "REVIEWED", reviews)
    return report.main(["--dialect", "8"])


def test_the_command_fails_for_a_difference_that_is_not_reviewed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, answer({"links": {}})) == 1
    assert "guide: GET /blogs\n  document/links" in capsys.readouterr().out


def test_the_command_fails_for_a_review_that_is_about_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, answer({}), Review(reason="idle")) == 1
    assert "This review is about no difference: Review(reason='idle'" in capsys.readouterr().out


def test_the_command_succeeds_where_all_is_reviewed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, answer({"links": {}}), Review(reason="Has links")) == 0
    assert "     1  Has links\n     0  not reviewed\n" in capsys.readouterr().out


@pytest.mark.parametrize("project", PROJECTS)
def test_each_request_of_a_project_has_a_name_of_its_own_and_a_recorded_answer(
    project: str,
) -> None:
    requests = requests_of(project)
    recorded = recordings.read(project)
    assert {request.name: request.digest for request in requests} == {
        name: answer["request"] for name, answer in recorded.items()
    }
    assert len(requests) == len(recorded)
    assert recordings.path_of(project).read_text() == recordings.text(recorded)


def test_there_are_as_many_projects_and_requests_as_are_promised() -> None:
    assert len(PROJECTS) >= FEWEST_PROJECTS
    assert sum(len(requests_of(project)) for project in PROJECTS) >= FEWEST_REQUESTS


def test_each_review_has_a_reason_and_a_note_and_is_about_less_than_everything() -> None:
    for one in (*REVIEWED, *TOPICS):
        assert one.reason
        assert one.note
        assert any((one.project, one.request, one.part, one.theirs, one.ours))


def test_the_topics_are_those_of_the_migration_guide() -> None:
    page = Path(__file__).parents[2] / "docs/migration.md"
    lines = [line for line in page.read_text().splitlines() if line.startswith("| ")]
    told = {line.removeprefix("| ").partition(" | ")[0] for line in lines}
    assert {one.reason for one in TOPICS} <= told
