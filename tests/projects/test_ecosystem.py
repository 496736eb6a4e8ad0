"""The projects that use other packages: their sources, which make a page of the documentation.

None of the packages is needed here: ``make ecosystem`` runs the projects themselves.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest

from ecosystem import runner
from ecosystem.page import PAGE, anchor, page
from ecosystem.runner import Run, table
from ecosystem.settings import APPS, MIDDLEWARE, settings_of
from ecosystem.sources import Project, projects, read, requirements
from example.settings import REST_FRAMEWORK

SOURCE = '''\
"""django-birds: birds of a feather.

They fly.
"""

SETTINGS = {
    "INSTALLED_APPS": ["birds"],
    "MIDDLEWARE": ["birds.Middleware"],
    "REST_FRAMEWORK": {"PAGE_SIZE": 3},
    "BIRDS": 2,
}


class Tests:
    def setUp(self):
        pass

    def test_a_bird_has_a_url(self):
        pass

    async def test_wings_are_kept_in_two_places(self):
        pass
'''


def test_the_page_is_written_from_the_sources_of_the_projects() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(projects(), requirements())


def test_each_package_that_is_installed_has_a_project() -> None:
    assert requirements().keys() <= {project.package for project in projects()}


def test_each_project_has_tests() -> None:
    assert [project.module for project in projects() if not project.tests] == []


def test_a_source_tells_what_a_project_is() -> None:
    assert read("django_birds", SOURCE) == Project(
        "django_birds",
        "django-birds",
        "birds of a feather.",
        "They fly.",
        {
            "INSTALLED_APPS": ["birds"],
            "MIDDLEWARE": ["birds.Middleware"],
            "REST_FRAMEWORK": {"PAGE_SIZE": 3},
            "BIRDS": 2,
        },
        ("test_a_bird_has_a_url", "test_wings_are_kept_in_two_places"),
    )


def test_a_project_may_have_nothing_but_a_purpose() -> None:
    assert read("birds", '"""Birds: they fly."""') == Project("birds", "Birds", "they fly.")


def test_a_project_names_its_package() -> None:
    with pytest.raises(ValueError, match="birds: the docstring starts with the name"):
        read("birds", '"""They fly."""')


def test_a_project_adds_to_the_settings_of_all() -> None:
    settings = settings_of(read("django_birds", SOURCE))

    assert settings["INSTALLED_APPS"] == [*APPS, "birds"]
    assert settings["MIDDLEWARE"] == [*MIDDLEWARE, "birds.Middleware"]
    assert settings["REST_FRAMEWORK"] == {**REST_FRAMEWORK, "PAGE_SIZE": 3}
    assert settings["BIRDS"] == 2
    assert settings["ROOT_URLCONF"] == "ecosystem.projects.django_birds"


def test_the_page_has_a_row_and_a_section_for_each_project() -> None:
    text = page([read("django_birds", SOURCE)], {"django-birds": ">=1,<2"})

    assert "| [django-birds](#django-birds) | `>=1,<2` | birds of a feather. | works |" in text
    assert text.endswith(
        "## django-birds\n\nThey fly.\n\n- A bird has a URL.\n- Wings are kept in two places.\n"
    )


def test_the_page_says_where_something_does_not_work() -> None:
    source = SOURCE.replace("They fly.", "What does not work: ostriches.")

    assert "| works, with exceptions |" in page([read("django_birds", source)], {})


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("django-birds", "django-birds"),
        ("Middleware with process_exception", "middleware-with-process_exception"),
    ],
)
def test_a_heading_has_the_anchor_that_the_documentation_gives_it(
    heading: str, expected: str
) -> None:
    assert anchor(heading) == expected


BIRDS = Project("django_birds", "django-birds", "birds of a feather.", tests=("test_they_fly",))
BEES = Project("django_bees", "django-bees", "bees.", "What does not work: wasps.")


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Let there be two projects, which pass, and return where their page is."""
    where = tmp_path / "works-with.md"
    monkeypatch.setattr(runner, "PAGE", where)
    monkeypatch.setattr(runner, "projects", lambda: [BEES, BIRDS])
    monkeypatch.setattr(runner, "run", lambda project: Run(project, 0, "OK"))
    return where


def test_the_command_writes_the_page_and_tells_what_came_of_each_project(
    known: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert runner.main(["--write"]) == 0

    assert known.read_text() == page([BEES, BIRDS], requirements())
    assert capsys.readouterr().out == (
        "package       version  tests  result\n"
        "django-bees   -        0      works, with exceptions\n"
        "django-birds  -        1      works\n"
    )


def test_the_command_fails_where_the_page_is_stale(
    known: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert runner.main([]) == 1
    known.write_text("It is old.")
    assert runner.main([]) == 1

    assert "is stale" in capsys.readouterr().out


def test_the_command_fails_where_a_project_does(
    known: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(runner, "run", lambda project: Run(project, 1, "They do not fly."))
    assert runner.main(["--write"]) == 1

    told = capsys.readouterr().out
    assert "They do not fly." in told
    assert "FAILS" in told


@pytest.mark.parametrize(("names", "count"), [([], 2), (["django_birds"], 1)])
def test_the_command_runs_the_projects_that_are_named(
    known: Path, capsys: pytest.CaptureFixture[str], names: Sequence[str], count: int
) -> None:
    assert runner.main(["--write", *names]) == 0

    assert capsys.readouterr().out.count("works") == count


def test_the_command_knows_no_other_projects(known: Path) -> None:
    with pytest.raises(SystemExit, match="There is no project 'fish'"):
        runner.main(["fish"])


def test_a_project_runs_in_a_process_of_its_own() -> None:
    pytest.importorskip("django_filters")
    done = runner.run(Project("middleware", "Middleware", "reports."))

    assert done.status == 0, done.output
    assert "OK" in done.output


def test_a_project_that_cannot_be_run_fails() -> None:
    done = runner.run(BIRDS)

    assert done.status != 0
    assert "No such file" in done.output


def test_the_columns_of_a_table_are_as_wide_as_they_have_to_be() -> None:
    assert table([("a", "bcd"), ("efg", "h")]) == "a    bcd\nefg  h"
