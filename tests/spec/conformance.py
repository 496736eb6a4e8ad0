"""Writes the page of the documentation that tells how each requirement is met.

python -m tests.spec.conformance
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from tests.spec.rows import CHOICES, EXCEPTIONS, TESTS, Row, rows, shown_by

PAGE = TESTS.parent / "docs" / "conformance.md"

#: What means something in a cell of a Markdown table.
MARKUP = re.compile(r"[\\`*_{}\[\]<>|~#$]")

#: Words of test names that are written otherwise in a sentence.
WORDS = {
    "api": "API",
    "http": "HTTP",
    "json": "JSON",
    "uri": "URI",
    "uris": "URIs",
    "url": "URL",
    "urls": "URLs",
    "uuid": "UUID",
    "uuids": "UUIDs",
}

INTRODUCTION = """\
<!-- Written by: python -m tests.spec.conformance -->

# Conformance

This page goes through [JSON:API 1.1](https://jsonapi.org/format/) requirement by requirement, and
tells how each of them is met: the sentences are the names of the tests that show it, or tell what
was chosen where the specification leaves a choice.

{summary}
"""

HEAD = """\
| Requirement | Level | What it says | How it is met |
| --- | --- | --- | --- |
"""


def page() -> str:
    """Return the whole page."""
    tests = shown_by()
    sections = [
        section(name, list(group), tests) for name, group in groupby(rows(), attrgetter("section"))
    ]
    return "\n".join([INTRODUCTION.format(summary=summary(rows(), tests)), *sections])


def summary(table: Iterable[Row], tests: Mapping[str, Sequence[str]]) -> str:
    """Return how many requirements there are, and how many of them are shown."""
    binding = [row for row in table if row.in_scope]
    shown = [row for row in binding if row.id in tests]
    excepted = [row for row in binding if row.id in EXCEPTIONS]
    exceptions = f" For {len(excepted)} the table gives the reason instead." if excepted else ""
    return (
        f"{len(binding)} requirements say what a server must or should do, or must or should not "
        f"do.\nTests show {len(shown)} of them.{exceptions}"
    )


def section(name: str, requirements: Iterable[Row], tests: Mapping[str, Sequence[str]]) -> str:
    """Return the table of a section, with its heading."""
    lines = [line(row, answer(row, tests.get(row.id, ()))) for row in requirements]
    return f"## {escaped(name)}\n\n{HEAD}{''.join(lines)}"


def line(row: Row, how: str) -> str:
    """Return the line of a requirement."""
    cells = (row.id, row.level, row.requirement, how)
    return f"| {' | '.join(escaped(cell) for cell in cells)} |\n"


def answer(row: Row, tests: Iterable[str]) -> str:
    """Return how a requirement is met, in sentences."""
    decided = [text for table in (EXCEPTIONS, CHOICES) if (text := table.get(row.id))]
    sentences = [*decided, *map(sentence, tests)]
    if not sentences:
        return "Not shown." if row.is_ours else f"Left to: {', '.join(row.parties)}."
    return " ".join(sentences)


def sentence(test: str) -> str:
    """Return the name of a test as a sentence."""
    words = test.removeprefix("test_").split("_")
    text = " ".join(WORDS.get(word, word) for word in words).replace("JSON API", "JSON:API")
    return f"{text[:1].upper()}{text[1:]}."


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return MARKUP.sub(r"\\\g<0>", text)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
