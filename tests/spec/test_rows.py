"""Every requirement of the specification has a test, or a reason why it has none."""

from collections.abc import Sequence
from textwrap import dedent

import pytest

from tests.spec import conformance
from tests.spec.rows import (
    BINDING,
    CHOICES,
    EXCEPTIONS,
    OPEN,
    Mark,
    Row,
    marks,
    marks_in,
    rows,
    shown_by,
)

BY_ID = {row.id: row for row in rows()}


def test_the_table_names_each_requirement_once() -> None:
    assert len(BY_ID) == len(rows()) > 200


def test_the_table_has_no_other_levels() -> None:
    assert {row.level for row in rows()} == BINDING | OPEN


def test_each_requirement_in_scope_has_a_test_or_a_reason_why_not() -> None:
    known = {*shown_by(), *EXCEPTIONS}

    assert [row.id for row in rows() if row.in_scope and row.id not in known] == []


def test_each_open_question_has_a_test_or_an_answer() -> None:
    known = {*shown_by(), *CHOICES}
    questions = [row.id for row in rows() if row.level in OPEN and row.is_ours]

    assert [question for question in questions if question not in known] == []


def test_each_mark_names_a_row_of_the_table() -> None:
    unknown = [mark for mark in marks() if mark.row not in BY_ID]

    assert unknown == []


def test_each_mark_is_on_a_test() -> None:
    assert [mark for mark in marks() if mark.test is None] == []


def test_what_has_a_test_is_no_exception() -> None:
    assert sorted(EXCEPTIONS.keys() & shown_by().keys()) == []


def test_only_what_binds_needs_an_exception() -> None:
    assert [key for key in EXCEPTIONS if key not in BY_ID or not BY_ID[key].in_scope] == []


def test_only_what_is_left_open_is_chosen() -> None:
    assert [key for key in CHOICES if key not in BY_ID or BY_ID[key].level not in OPEN] == []


def test_reasons_and_choices_are_sentences() -> None:
    texts = [*EXCEPTIONS.values(), *CHOICES.values()]

    assert [text for text in texts if not (text[:1].isupper() and text.endswith("."))] == []


def test_the_page_of_the_documentation_is_what_is_written_now() -> None:
    assert conformance.PAGE.read_text(encoding="utf-8") == conformance.page()


def test_marks_of_modules_classes_tests_and_cases_count() -> None:
    source = """
        import pytest

        pytestmark = [pytest.mark.django_db, pytest.mark.spec("A-1")]

        @pytest.mark.spec("A-2", "A-3")
        @pytest.mark.parametrize("case", [1, pytest.param(2, marks=pytest.mark.spec("A-4"))])
        def test_one(case):
            pass

        class TestMore:
            pytestmark = pytest.mark.spec("A-5")

            @pytest.mark.spec("A-6")
            def test_two(self):
                pass

        @pytest.mark.spec("A-7")
        class TestMost:
            def test_three(self):
                pass
    """

    assert found(source) == {
        "test_one": ["A-1", "A-2", "A-3", "A-4"],
        "test_two": ["A-1", "A-5", "A-6"],
        "test_three": ["A-1", "A-7"],
    }


@pytest.mark.parametrize(
    "mark",
    [
        "@pytest.mark.skip",
        "@pytest.mark.xfail(strict=True)",
        "@pytest.mark.parametrize('case', [pytest.param(1, marks=pytest.mark.xfail)])",
    ],
)
def test_a_test_that_is_known_to_fail_or_never_runs_shows_nothing(mark: str) -> None:
    source = f"{mark}\n@pytest.mark.spec('A-1')\ndef test_one(): pass\n"

    assert marks_in(source, "test_it.py") == [Mark("A-1", "test_it.py", 2, "test_one", False)]


def test_a_test_that_needs_an_extra_counts() -> None:
    source = "@pytest.mark.skipif(True)\n@pytest.mark.spec('A-1')\ndef test_one(): pass\n"

    assert marks_in(source, "test_it.py") == [Mark("A-1", "test_it.py", 2, "test_one")]


def test_a_mark_on_something_else_is_found() -> None:
    source = "@pytest.mark.spec('A-1')\ndef helper(): pass\n"

    assert marks_in(source, "test_it.py") == [Mark("A-1", "test_it.py", 1, None)]


@pytest.mark.parametrize("arguments", ["", "*IDS", "1", "f'A-{1}'", "'A-1', row='A-2'"])
def test_a_mark_names_its_rows_in_full(arguments: str) -> None:
    with pytest.raises(ValueError, match=r"test_it\.py:1: a mark names rows by plain strings"):
        marks_in(f"@pytest.mark.spec({arguments})\ndef test_one(): pass\n", "test_it.py")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("test_a_missing_page_has_no_link", "A missing page has no link."),
        ("test_each_url_of_a_json_api_answers", "Each URL of a JSON:API answers."),
    ],
)
def test_the_name_of_a_test_is_a_sentence(name: str, sentence: str) -> None:
    assert conformance.sentence(name) == sentence


def row(level: str = "MUST", applies_to: str = "server; library") -> Row:
    return Row("A-1", "Letters", level, "a [b] | c_d", applies_to, "")


@pytest.mark.parametrize(
    ("requirement", "tests", "text"),
    [
        (row(), ["test_it", "test_that"], "It. That."),
        (row(), [], "Not shown."),
        (row(applies_to="client"), [], "Left to: client."),
        (
            row(applies_to="extension/profile author; app author"),
            [],
            "Left to: extension/profile author, app author.",
        ),
        (row("NOTE", "client; server"), ["test_it"], "It."),
    ],
)
def test_the_page_tells_how_a_requirement_is_met(
    requirement: Row, tests: Sequence[str], text: str
) -> None:
    assert conformance.answer(requirement, tests) == text


def test_the_page_gives_reasons_and_choices_before_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CHOICES, "A-1", "It is so.")
    assert conformance.answer(row("MAY"), ["test_it"]) == "It is so. It."

    monkeypatch.setitem(EXCEPTIONS, "A-1", "It cannot be.")
    assert conformance.answer(row(), []) == "It cannot be. It is so."


def test_a_line_of_the_page_shows_the_text_as_it_is() -> None:
    assert conformance.line(row(), "It.") == r"| A-1 | MUST | a \[b\] \| c\_d | It. |" + "\n"


def found(source: str) -> dict[str | None, list[str]]:
    by_test: dict[str | None, list[str]] = {}
    for mark in marks_in(dedent(source), "test_it.py"):
        by_test.setdefault(mark.test, []).append(mark.row)
    return by_test
