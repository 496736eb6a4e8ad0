"""The page on the architecture: it names the modules that there are, where they are."""

import re
from pathlib import Path

import pytest

import rest_framework_json_api
from tests.house.test_layers import ORDER

ROOT = Path(rest_framework_json_api.__file__).parent
PAGE = (ROOT.parent / "docs" / "architecture.md").read_text()

#: What the page says of each private folder.
ROWS = dict(re.findall(r"^\| `(_\w+)/` \| (.*) \|$", PAGE, re.MULTILINE))


@pytest.mark.parametrize("folder", sorted(path.parent.name for path in ROOT.glob("_*/__init__.py")))
def test_each_module_of_a_folder_is_named(folder: str) -> None:
    modules = {path.stem for path in (ROOT / folder).glob("*.py")} - {"__init__"}
    assert modules <= set(re.findall(r"`(\w+)`", ROWS[folder]))


def test_folders_stand_in_the_order_of_the_layers() -> None:
    assert list(ROWS) == [name for name in ORDER if name in ROWS]


def test_each_path_leads_to_a_module() -> None:
    paths = re.findall(r"`((?:_\w+/)?\w+\.py)`", PAGE)
    assert [path for path in paths if not (ROOT / path).is_file()] == []
    assert len(paths) > len(ROWS)


def test_each_noun_is_defined_where_the_page_says() -> None:
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| .* \| `(\S+\.py)` \|$", PAGE, re.MULTILINE)
    nouns = [(name, path) for names, path in rows for name in re.findall(r"\w+", names)]
    missing = [name for name, path in nouns if f"class {name}" not in (ROOT / path).read_text()]
    assert missing == []
    assert len(nouns) > len(ROWS)
