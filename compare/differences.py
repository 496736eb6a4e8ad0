"""In what two answers differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from compare.recordings import compact
from compare.requests import HEADERS, Answer

ABSENT = "absent"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One part of an answer that is not the same.

    Attributes:
        project: the name of the project.
        request: the name of the request.
        part: ``status``, a header, ``queries``, or a path such as ``document/data/0/links``.
        theirs: what the published package answers there, as compact JSON, or ``absent``.
        ours: what this package answers there.
    """

    project: str
    request: str
    part: str
    theirs: str
    ours: str

    def __str__(self) -> str:
        return (
            f"{self.project}: {self.request}\n  {self.part}\n"
            f"    published: {self.theirs}\n    ours:      {self.ours}"
        )


def differences(
    project: str, theirs: Mapping[str, Answer], ours: Mapping[str, Answer]
) -> Iterator[Difference]:
    """Yield the differences of all answers of a project."""
    for request in ours:
        for part, their_value, our_value in parts(theirs[request], ours[request]):
            yield Difference(
                project=project,
                request=request,
                part=part,
                theirs=their_value,
                ours=our_value,
            )


def parts(theirs: Answer, ours: Answer) -> Iterator[tuple[str, str, str]]:
    """Yield the parts in which two answers differ.

    Where the status differs the answers have little in common, and are told as one part. More
    queries than the published package needs are a difference, fewer are not.
    """
    if theirs["status"] != ours["status"]:
        yield "status", summary(theirs), summary(ours)
        return
    for header in HEADERS:
        if theirs.get(header) != ours.get(header):
            yield header, told(theirs, header), told(ours, header)
    yield from unequal("document", normal(theirs["document"]), normal(ours["document"]))
    if ours["queries"] > theirs["queries"]:
        yield "queries", told(theirs, "queries"), told(ours, "queries")


def summary(answer: Answer) -> str:
    """Return status and document of an answer as one text."""
    return f"{answer['status']} {compact(normal(answer['document']))}"


def told(members: Mapping[str, Any], key: str) -> str:
    """Return a member as compact JSON, or that there is none."""
    return compact(members[key]) if key in members else ABSENT


def normal(document: Any) -> Any:
    """Return a document with its errors in an order of their own; nothing else is changed."""
    if isinstance(document, dict) and isinstance(document.get("errors"), list):
        return {**document, "errors": sorted(document["errors"], key=error_key)}
    return document


def error_key(error: Any) -> tuple[str, ...]:
    """Return by what errors are sorted: first what they say, which both packages have."""
    if not isinstance(error, dict):
        return (compact(error),)
    return (compact(error.get("detail")), compact(error.get("source")), compact(error))


def unequal(path: str, theirs: Any, ours: Any) -> Iterator[tuple[str, str, str]]:
    """Yield the innermost parts of two values that are not equal."""
    if same(theirs, ours):
        return
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key in sorted(theirs.keys() | ours.keys()):
            inner = f"{path}/{key}"
            if key in theirs and key in ours:
                yield from unequal(inner, theirs[key], ours[key])
            else:
                yield inner, told(theirs, key), told(ours, key)
    elif isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        for index, (their_item, our_item) in enumerate(zip_longest(theirs, ours)):
            yield from unequal(f"{path}/{index}", their_item, our_item)
    else:
        yield path, compact(theirs), compact(ours)


def same(theirs: Any, ours: Any) -> bool:
    """Whether two values are the same JSON: 1 is neither true nor "1"."""
    return compact(theirs) == compact(ours)
