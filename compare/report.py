"""Compare what small projects answer with this package and with the published one.

The answers of the published package are read from the recording; ``--record`` makes it anew. The
exit status is 1 where a difference is not reviewed, or a review is about none.
"""

import os.path
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from compare import recordings
from compare.differences import Difference, differences
from compare.processes import answered, published
from compare.requests import Answer
from compare.reviewed import REVIEWED
from compare.reviews import Reviewed, review
from compare.settings import project_names
from compare.topics import TOPICS

#: The dialects that are compared, by the values of ``JSON_API_DIALECT``.
DIALECTS = {"8": 'the dialect "8"', "": "the default dialect"}

#: How many differences are told in full, unless all are asked for.
TOLD = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line says, and return the exit status."""
    options = parsed(arguments)
    if options.record:
        record(options.python, options.project)
    results = [
        report(dialect, options.project, whole=set(options.project) == set(project_names()))
        for dialect in options.dialect
    ]
    return 0 if all(results) else 1


def parsed(arguments: Sequence[str] | None) -> Namespace:
    """Return the options of the command line."""
    names = project_names()
    parser = ArgumentParser("python -m compare", description=__doc__)
    parser.add_argument("--record", action="store_true", help="make the recording anew")
    parser.add_argument("--python", help="the interpreter of the published package")
    parser.add_argument("--project", choices=names, nargs="+", default=names)
    parser.add_argument("--dialect", choices=list(DIALECTS), nargs="+", default=list(DIALECTS))
    parser.add_argument("--told", type=int, default=TOLD, help="how many differences are told")
    options = parser.parse_args(arguments)
    if options.record and not options.python:
        parser.error("--record needs --python.")
    return options


def record(python: str, projects: Sequence[str]) -> None:
    """Make the recording of projects anew, and print which answers have changed."""
    interpreter = os.path.abspath(python)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(pool.map(lambda project: published(interpreter, project), projects))
    for project, answers in zip(projects, found, strict=True):
        print(f"recorded {project}: {len(answers['answers'])} requests")
        for line in changes(recordings.read(project), answers["answers"]):
            print(f"  {line}")
        recordings.write(project, answers["answers"])
        recordings.write(recordings.VERSIONS, answers["versions"])
    print()


def changes(before: Mapping[str, Answer], after: Mapping[str, Answer]) -> Iterator[str]:
    """Yield what has changed in a recording, a line each."""
    for name in sorted(before.keys() | after.keys()):
        if name not in before:
            yield f"new: {name}"
        elif name not in after:
            yield f"gone: {name}"
        elif before[name] != after[name]:
            yield f"changed: {name}"


def report(dialect: str, projects: Sequence[str], *, whole: bool) -> bool:
    """Print how the answers of projects differ in a dialect, and return whether all is known.

    Args:
        dialect: the value of ``JSON_API_DIALECT``.
        projects: their names.
        whole: whether these are all projects, so that an idle review is a mistake.
    """
    print(f"In {DIALECTS[dialect]}:\n")
    interpreter = sys.executable
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        ours = list(pool.map(lambda project: answered(interpreter, project, dialect), projects))
    found: list[Difference] = []
    for project, answers in zip(projects, ours, strict=True):
        theirs = recorded(project, answers["answers"])
        of_project = list(differences(project, theirs, answers["answers"]))
        print(f"{project:14}{len(theirs):6} requests{len(of_project):6} differences")
        found += of_project
    reviewed = reviews_of(dialect, found)
    print_reasons(reviewed)
    print_failures(reviewed, whole=whole)
    return not reviewed.unknown and not (whole and reviewed.idle)


def recorded(project: str, answers: Mapping[str, Answer]) -> dict[str, Any]:
    """Return the recorded answers to the requests of a project.

    Raises:
        RuntimeError: where the recording is of other requests.
    """
    found = recordings.read(project)
    stale = [
        name
        for name in found.keys() | answers.keys()
        if found.get(name, {}).get("request") != answers.get(name, {}).get("request")
    ]
    if stale:
        raise RuntimeError(
            f"The recording of {project} is of other requests than it has now, {min(stale)!r} for "
            "one. `make compare-record` makes it anew."
        )
    return found


def reviews_of(dialect: str, found: Iterable[Difference]) -> Reviewed:
    """Return what is known of the differences in a dialect.

    What stays in the dialect "8" stays in the default, too, but for what a topic tells.
    """
    return review(found, REVIEWED) if dialect else review(found, TOPICS, REVIEWED)


def print_reasons(reviewed: Reviewed) -> None:
    """Print how many differences each reason has."""
    print()
    for reason, count in sorted(Counter(one.reason for one, _ in reviewed.known).items()):
        print(f"{count:6}  {reason}")
    print(f"{len(reviewed.unknown):6}  not reviewed\n")


def print_failures(reviewed: Reviewed, *, whole: bool) -> None:
    """Print what is wrong: differences that are not reviewed, and reviews that are about none."""
    for difference in reviewed.unknown[:TOLD]:
        print(difference)
    if len(reviewed.unknown) > TOLD:
        print(f"... and {len(reviewed.unknown) - TOLD} more")
    for one in reviewed.idle if whole else ():
        print(f"This review is about no difference: {one}")
