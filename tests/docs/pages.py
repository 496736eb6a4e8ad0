"""Runs the fenced code blocks of a page of the documentation.

- A ``python`` block is executed. The blocks of a page share one module, ``tests.docs.<page>``.
  Models that it defines belong to the app ``tests.docs``, and may point at one another only.
  ``JSON_API_*`` settings and ``urlpatterns`` that it assigns apply from there on.
- A ``console`` block has ``$ curl`` commands for http://localhost:8000. Django's test client
  sends them, at first to the example app.
- A ``json`` block follows a ``console`` block and is the answer to its last command. A member
  ``"...": "..."`` stands for any further members of its object, an item ``"..."`` for any
  further items of its array. A ``console`` block without one has an answer that is no error, and
  ``null`` stands for an answer without a body. Documents have no member ``jsonapi``, unless the
  page sets ``JSON_API_JSONAPI_OBJECT``.
- Any other block is text.

``<!-- not executed: reason -->`` before a block turns it into text.
``<!-- requests go to: NAME -->`` names the URLconf from there on.
"""

import argparse
import json
import re
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from django.apps import apps
from django.test import Client, override_settings
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

import tests.settings
from rest_framework_json_api.settings import DEFAULTS, PREFIX

ROOT = Path(__file__).resolve().parents[2]
HOST = "http://localhost:8000"

BLOCK = re.compile(
    r"^<!-- requests go to: (?P<urlconf>[\w.]+) -->$|"
    r"(?:^<!-- not executed: (?P<reason>\S[^\n]*) -->\n+)?"
    r"^```(?P<language>[^\n`]*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
FENCE = re.compile(r"^\s*(?:`{3,}|~{3,})", re.MULTILINE)


class PageError(AssertionError):
    """What a page shows is not so."""


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced code block, with the number of its first line."""

    language: str
    text: str
    line: int


TEXT = Block("text", "", 0)


def blocks_of(text: str) -> list[Block]:
    """Return the fenced code blocks of a page that are to be executed, in order.

    Raises:
        PageError: for a fence that is indented or unusual, so that its block would be overlooked.
    """
    matches = list(BLOCK.finditer(text))
    fenced = [match for match in matches if match["urlconf"] is None]
    if len(FENCE.findall(text)) != 2 * len(fenced):
        raise PageError("A code fence is not three backticks at the start of a line.")
    return [block_of(match) for match in matches if match["reason"] is None]


def block_of(match: re.Match[str]) -> Block:
    """Return the block that a part of a page is."""
    if match["urlconf"] is not None:
        return Block("urlconf", match["urlconf"], 0)
    line = match.string.count("\n", 0, match.start("text")) + 1
    return Block(match["language"], match["text"], line)


def page_paths() -> list[Path]:
    """Return the pages of the documentation, and the README."""
    docs = ROOT / "docs"
    pages = [path for path in docs.rglob("*.md") if "_build" not in path.parts]
    return sorted([*pages, *ROOT.glob("README.md")])


def matches(shown: Any, found: Any) -> bool:
    """Tell whether a shown value is the one found, where an ellipsis stands for anything more."""
    if isinstance(shown, dict) and isinstance(found, dict):
        names = shown.keys() - {"..."}
        is_complete = "..." in shown or names == found.keys()
        return is_complete and all(
            name in found and matches(shown[name], found[name]) for name in names
        )
    if isinstance(shown, list) and isinstance(found, list):
        return items_match(shown, found)
    return type(shown) is type(found) and bool(shown == found)


def items_match(shown: list[Any], found: list[Any]) -> bool:
    """Tell whether the items of a shown array are those found."""
    if not shown:
        return not found
    if shown[0] == "...":
        return any(items_match(shown[1:], found[start:]) for start in range(len(found) + 1))
    return bool(found) and matches(shown[0], found[0]) and items_match(shown[1:], found[1:])


def curl_arguments() -> argparse.ArgumentParser:
    """Return the parser for the options of curl that pages use."""
    parser = argparse.ArgumentParser(prog="curl")
    parser.add_argument("-g", "--globoff", action="store_true")
    parser.add_argument("-I", "--head", dest="method", action="store_const", const="HEAD")
    parser.add_argument("-X", "--request", dest="method")
    parser.add_argument("-H", "--header", dest="headers", action="append", default=[])
    parser.add_argument("-d", "--data", dest="data")
    parser.add_argument("-F", "--form", dest="form", action="append", default=[])
    parser.add_argument("url")
    return parser


def body_of(arguments: argparse.Namespace) -> tuple[bytes, str]:
    """Return the body that curl would send, and the type of its content."""
    if arguments.form:
        parts: dict[str, list[str]] = {}
        for part in arguments.form:
            name, value = part.split("=", 1)
            parts.setdefault(name, []).append(value)
        return encode_multipart(BOUNDARY, parts), MULTIPART_CONTENT
    if arguments.data is not None:
        return arguments.data.encode(), "application/x-www-form-urlencoded"
    return b"", "application/octet-stream"


def send(command: str) -> Any:
    """Return the response to a command ``$ curl ...``."""
    prompt, program, *words = shlex.split(command)
    if (prompt, program) != ("$", "curl"):
        raise PageError(f"This is no curl command: {command}")
    arguments = curl_arguments().parse_args(words)
    if not arguments.url.startswith(f"{HOST}/"):
        raise PageError(f"The example is at {HOST}, not at {arguments.url}.")
    headers = dict(header.split(": ", 1) for header in arguments.headers)
    body, content_type = body_of(arguments)
    return Client().generic(
        arguments.method or ("POST" if body else "GET"),
        arguments.url.removeprefix(HOST),
        body,
        content_type=headers.pop("Content-Type", content_type),
        headers={"Accept": "*/*", **headers},
        SERVER_NAME="localhost",
        SERVER_PORT="8000",
    )


def check_success(command: str) -> None:
    """Send a command whose answer is not shown."""
    response = send(command)
    if response.status_code >= 400:
        raise PageError(f"{command} is answered with status {response.status_code}.")


def check_answer(command: str, shown: str) -> None:
    """Send a command whose answer is shown."""
    content = send(command).content
    found = json.loads(content) if content else None
    if not matches(json.loads(shown), found):
        raise PageError(f"{command} is answered with:\n{json.dumps(found, indent=2)}")


class Page:
    """A page of the documentation."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.blocks = blocks_of(text)
        self.urlconf = "example.urls"
        self.module = ModuleType(f"{__package__}.{re.sub(r'[^a-z0-9]+', '_', name.lower())}")

    def run(self) -> None:
        """Execute the blocks in order.

        Raises:
            PageError: where an answer is not the one shown.
            Exception: whatever a block raises.
        """
        with registered(self.module):
            for block, following in pairwise([*self.blocks, TEXT]):
                with override_settings(**self.settings()):
                    self.run_block(block, following)

    def run_block(self, block: Block, following: Block) -> None:
        """Execute a block, given the one after it."""
        if block.language == "python":
            source = "\n" * (block.line - 1) + block.text
            exec(compile(source, self.name, "exec"), self.module.__dict__)
            if re.search(r"^urlpatterns =", block.text, re.MULTILINE):
                self.urlconf = self.module.__name__
        elif block.language == "console":
            self.run_console(block, following)
        elif block.language == "urlconf":
            self.urlconf = block.text
        elif block.language == "json" and not self.is_answer(block):
            raise PageError(f"{self.name}:{block.line}: this document answers no request.")

    def run_console(self, block: Block, following: Block) -> None:
        """Send the requests of a block, and compare the last answer with the block after it."""
        *commands, last = block.text.replace("\\\n", " ").splitlines()
        for command in commands:
            check_success(command)
        if following.language == "json":
            check_answer(last, following.text)
        else:
            check_success(last)

    def is_answer(self, block: Block) -> bool:
        """Tell whether a block follows one with requests."""
        index = self.blocks.index(block)
        return index > 0 and self.blocks[index - 1].language == "console"

    def settings(self) -> dict[str, Any]:
        """Return the settings that apply: those of the example, changed by the page."""
        members = self.module.__dict__
        names = [PREFIX + name for name in DEFAULTS]
        chosen = {name: getattr(tests.settings, name, default) for name, default in defaults()}
        chosen |= {name: members[name] for name in names if name in members}
        hosts = {"ALLOWED_HOSTS": ["localhost", "testserver"]}
        return {**chosen, **hosts, "ROOT_URLCONF": self.urlconf}


def defaults() -> Iterator[tuple[str, Any]]:
    """Yield the name and default of each setting of the package."""
    return ((PREFIX + name, default) for name, default in DEFAULTS.items())


@contextmanager
def registered(module: ModuleType) -> Iterator[None]:
    """Make a module importable, and forget it and its models afterwards."""
    sys.modules[module.__name__] = module
    try:
        yield
    finally:
        del sys.modules[module.__name__]
        apps.get_app_config("docs").models.clear()
        apps.clear_cache()
