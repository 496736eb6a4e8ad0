"""The recorded answers of the published package: a file a project, a line an answer."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

RECORDED = Path(__file__).resolve().parent / "recorded"

#: The file that has the versions of the packages that answered.
VERSIONS = "versions"


def path_of(name: str) -> Path:
    """Return the path of a file of the recording."""
    return RECORDED / f"{name}.json"


def read(name: str) -> dict[str, Any]:
    """Return a file of the recording: nothing where there is none yet."""
    path = path_of(name)
    found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return found


def write(name: str, members: Mapping[str, Any]) -> None:
    """Write a file of the recording, byte for byte the same for equal members."""
    path_of(name).write_text(text(members))


def text(members: Mapping[str, Any]) -> str:
    """Return members as JSON, sorted, each on a line of its own."""
    lines = (f"{compact(key)}:{compact(members[key])}" for key in sorted(members))
    return "{\n" + ",\n".join(lines) + "\n}\n"


def compact(value: Any) -> str:
    """Return a value as JSON without spaces, its keys sorted."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
