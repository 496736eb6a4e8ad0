"""Writes the table of the dialects into the page of the documentation on migration.

python -m tests.dialects.page
"""

import re
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

from rest_framework_json_api._dialect import DIALECTS, Dialect

PAGE = Path(__file__).resolve().parents[2] / "docs" / "migration.md"

#: What stands around the table on the page.
FIRST = "<!-- Written by: python -m tests.dialects.page -->"
LAST = "<!-- Written so far. -->"
WRITTEN = re.compile(f"(?<={re.escape(FIRST)}\n)(.*)(?={re.escape(LAST)})", re.DOTALL)

HEAD = """
| Topic | `"tolerant"` | `"strict"` | `"8"` |
| --- | --- | --- | --- |
"""


def table() -> str:
    """Return the table: a line for each attribute, with what each dialect does."""
    return f"{HEAD}{''.join(map(line, fields(Dialect)))}\n"


def line(attribute: Field[Any]) -> str:
    """Return the line of an attribute."""
    texts = [
        attribute.metadata[getattr(DIALECTS[name], attribute.name)]
        for name in ("tolerant", "strict", "8")
    ]
    return f"| {' | '.join([attribute.metadata['topic'], *texts])} |\n"


def page(text: str) -> str:
    """Return the text of the page, with the table as it is now."""
    return WRITTEN.sub(lambda found: table(), text)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
