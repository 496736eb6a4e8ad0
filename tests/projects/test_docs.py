"""The documentation: what it shows is so."""

import re
from pathlib import Path

import pytest

import example.settings
from rest_framework_json_api.settings import DEFAULTS, PREFIX
from tests.docs.pages import ROOT, Page, PageError, blocks_of, matches, page_paths

SERVER = """
```python
from django.http import JsonResponse
from django.urls import path


def answer(request):
    return JsonResponse({"size": request.GET["size"], "items": [1, 2, 3]})


urlpatterns = [path("answer", answer)]
```
"""

REQUEST = """
```console
$ curl -g 'http://localhost:8000/answer?size=2'
```
"""


@pytest.mark.django_db
@pytest.mark.usefixtures("example_rows", "next_keys")
@pytest.mark.parametrize("path", page_paths(), ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_page_shows_is_so(path: Path) -> None:
    text = path.read_text()
    if "filter[" in text:
        pytest.importorskip("django_filters")
    Page(str(path.relative_to(ROOT).with_suffix("")), text).run()


def test_the_settings_page_lists_every_setting_with_its_default() -> None:
    text = (ROOT / "docs" / "settings.md").read_text()
    rows = re.findall(r"^\| \[?`(JSON_API_\w+)`[^|]*\| `(.*?)` \|", text, re.MULTILINE)
    assert dict(rows) == {PREFIX + name: repr(default) for name, default in DEFAULTS.items()}


def test_the_recommended_settings_are_those_of_the_example() -> None:
    pytest.importorskip("django_filters")
    text = (ROOT / "docs" / "getting-started.md").read_text()
    [block] = [block for block in blocks_of(text) if "REST_FRAMEWORK =" in block.text]
    recommended: dict[str, object] = {}
    exec(block.text, recommended)
    del recommended["__builtins__"]
    assert recommended == {name: getattr(example.settings, name) for name in recommended}


def test_a_page_that_shows_the_answer_passes() -> None:
    Page("right", f'{SERVER}{REQUEST}```json\n{{"size": "2", "items": [1, "..."]}}\n```').run()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f'{SERVER}{REQUEST}```json\n{{"size": "3", "...": "..."}}\n```', '"size": "2"'),
        (f'{SERVER}{REQUEST}```json\n{{"size": "2"}}\n```', '"items"'),
        (f"{SERVER}{REQUEST.replace('answer', 'missing')}", "status 404"),
        ('```json\n{"size": "2"}\n```', "answers no request"),
        (REQUEST.replace("curl", "wget"), "no curl command"),
        (REQUEST.replace("localhost", "elsewhere"), "The example is at"),
        ("- A step:\n\n  ```python\n  1 / 0\n  ```\n", "start of a line"),
    ],
)
def test_a_page_that_shows_something_else_fails(text: str, message: str) -> None:
    with pytest.raises(PageError, match=message):
        Page("wrong", text).run()


@pytest.mark.parametrize(
    "comment", ["", "<!-- not executed -->\n", "<!-- not executed:  -->\n", "<!-- a comment -->\n"]
)
def test_a_page_with_a_block_that_raises_fails(comment: str) -> None:
    with pytest.raises(ZeroDivisionError):
        Page("raising", f"{comment}```python\n1 / 0\n```\n").run()


def test_a_block_is_left_out_for_a_reason() -> None:
    Page("left out", "<!-- not executed: it never ends -->\n\n```python\n1 / 0\n```\n").run()


ECHO = """
```python
from django.http import JsonResponse
from django.urls import path


def echo(request):
    form = {name: request.POST.getlist(name) for name in request.POST}
    body = None if form else request.body.decode()
    return JsonResponse({"method": request.method, "form": form, "body": body})


urlpatterns = [path("echo", echo)]
```
"""


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        ("-d 'a=1&a=2'", '{"method": "POST", "form": {"a": ["1", "2"]}, "body": null}'),
        ("-F 'a=1' -F 'a=2'", '{"method": "POST", "form": {"a": ["1", "2"]}, "body": null}'),
        (
            "-X PATCH -H 'Content-Type: text/plain' -d 'a=1'",
            '{"method": "PATCH", "form": {}, "body": "a=1"}',
        ),
    ],
)
def test_a_command_sends_the_body_that_curl_would_send(arguments: str, answer: str) -> None:
    request = f"```console\n$ curl http://localhost:8000/echo {arguments}\n```\n"
    Page("echo", f"{ECHO}{request}```json\n{answer}\n```").run()


def test_a_page_names_the_urlconf_for_its_requests() -> None:
    comment = "<!-- requests go to: example.urls -->\n"
    with pytest.raises(PageError, match="status 404"):
        Page("elsewhere", SERVER + comment + REQUEST).run()


def test_settings_that_a_page_assigns_apply_to_the_rest_of_it() -> None:
    check = (
        "```python\n"
        "from rest_framework_json_api.utils import format_field_name\n"
        "assert format_field_name('body_text') == {expected!r}\n"
        "```\n"
    )
    assign = "```python\nJSON_API_FORMAT_FIELD_NAMES = 'dasherize'\n```\n"
    Page("settings", assign + check.format(expected="body-text")).run()
    Page("settings", check.format(expected="bodyText")).run()


def test_models_of_a_page_are_forgotten() -> None:
    text = (
        "```python\nfrom django.db import models\n\n\nclass Book(models.Model):\n    pass\n```\n"
        "```python\nassert Book._meta.label == 'docs.Book'\n```\n"
    )
    Page("models", text).run()
    Page("models again", text).run()


@pytest.mark.parametrize(
    ("shown", "found", "expected"),
    [
        ({"a": 1}, {"a": 1}, True),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ({"a": 1, "b": 2}, {"a": 1}, False),
        ({"a": 1, "...": "..."}, {"a": 1, "b": 2}, True),
        ({"a": 2, "...": "..."}, {"a": 1, "b": 2}, False),
        ({"a": {"...": "..."}}, {"a": []}, False),
        ([1, 2], [1, 2], True),
        ([1, 2], [1, 2, 3], False),
        ([1, "..."], [1, 2, 3], True),
        (["...", 3], [1, 2, 3], True),
        (["...", 4], [1, 2, 3], False),
        ([1, "..."], [1], True),
        ([1], [], False),
        (1, True, False),
        (None, None, True),
    ],
)
def test_an_ellipsis_stands_for_anything_more(shown: object, found: object, expected: bool) -> None:
    assert matches(shown, found) is expected
