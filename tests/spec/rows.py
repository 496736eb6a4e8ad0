"""The requirements of the specification, the tests that show them, and what was decided.

The marks of the tests are read from the source of the test modules, so that what is shown does not
depend on which tests are run, nor on which extras are installed.
"""

import ast
import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "requirements.tsv"
TESTS = Path(__file__).parent.parent

#: The levels of what a server must or should do, and those of what is left open.
BINDING = frozenset({"MUST", "MUST NOT", "SHOULD", "SHOULD NOT"})
OPEN = frozenset({"MAY", "NOTE"})

#: Who the requirements are for, as far as they are for this library.
OURS = frozenset({"server", "library"})

#: A test with one of these marks shows nothing: it is known to fail, or never runs.
WITHOUT_FORCE = frozenset({"xfail", "skip"})

#: Requirements without a test, each with the reason.
EXCEPTIONS: dict[str, str] = {}

#: What the specification leaves open, and what was chosen.
CHOICES: dict[str, str] = {
    "FMT-TOP-06": "The root of an API has one link object for each collection, too, by its name.",
    "FMT-EXT-01": "A project derives an extension from negotiation.Extension, and a view or the "
    "settings name it.",
    "FMT-PRO-01": "A project derives a profile from negotiation.Profile, and a view or the "
    "settings name it.",
    "FMT-PRO-04": "Extensions are applied before profiles, and profiles in the order in which the "
    "client names them.",
    "FMT-CN-16": "What JSON:API itself does not decide is as RFC 9110 has it, with the first "
    "renderer of a view for a client that likes several as much.",
    "FMT-CN-17": "A view reads what its parser_classes parse: the recommended settings have forms "
    "besides documents, for the browsable API and for files.",
    "FMT-FR-05": "Only the URL of a related resource answers with null, while there is none.",
    "FMT-FREL-04": "The document of a relationship has both links, wherever a router is used.",
    "FMT-INC-01": "Nothing is included by default, unless a serializer names it in "
    "JSONAPIMeta.included_resources.",
    "FMT-INC-02": "A client may include what a serializer names in included_serializers.",
    "FMT-INC-09": "All resources on the way are included.",
    "FMT-INC-10": "Relationship URLs take include, with paths that start with the name of the "
    "relationship.",
    "FMT-INC-11": "The answers to POST and PATCH take include as well.",
    "FMT-SF-01": "Every endpoint that answers with resources takes fields.",
    "FMT-SF-05": "Without a fieldset a resource has all of its fields.",
    "FMT-SF-06": "A fieldset applies to every resource object of a document, and to the answers to "
    "POST and PATCH.",
    "FMT-SRT-01": "Collections are sorted where OrderingFilter is among the filter backends.",
    "FMT-SRT-02": "A view may name other columns than those of its attributes in ordering_fields.",
    "FMT-SRT-03": "Paths lead through to-one relationships whose serializers are declared.",
    "FMT-SRT-05": "Any number of sort fields may be given.",
    "FMT-SRT-10": "Without sort a collection has the order of the view, or that of its queryset.",
    "FMT-PAG-01": "The pagination class of a view decides, by page number or by offset.",
    "FMT-PAG-02": "Every page has links to the first, the last, the previous and the next page.",
    "FMT-PAG-08": "Related collections and to-many relationships come in pages as the collection "
    "of their resources does.",
    "FMT-PAG-09": "An unusable value is answered with 400, a page beyond the last with 404.",
    "FMT-FLT-02": "Filters are those of the filter backends of a view; any other is refused.",
    "FMT-URR-02": "The answer to a change of a relationship always has its linkage.",
    "FMT-QP-01": "The names of all members of a family have to be member names, or empty.",
    "FMT-QP-03": "A view allows parameters of its own by allowed_query_parameters, and a project "
    "by JSON_API_ALLOWED_QUERY_PARAMETERS.",
}


@dataclass(frozen=True)
class Row:
    """One requirement of the specification, as the table has it."""

    id: str
    section: str
    level: str
    requirement: str
    applies_to: str
    observe: str

    @property
    def parties(self) -> list[str]:
        """Who it is for."""
        return self.applies_to.split("; ")

    @property
    def is_ours(self) -> bool:
        """Whether it is for a server or a library."""
        return not OURS.isdisjoint(self.parties)

    @property
    def in_scope(self) -> bool:
        """Whether it has to be shown: it binds, and it is ours."""
        return self.level in BINDING and self.is_ours


@dataclass(frozen=True)
class Mark:
    """A mark in a test module: the row that it names, and the test that it is for, if there is one.

    ``counts`` is false for a test that is known to fail.
    """

    row: str
    module: str
    line: int
    test: str | None
    counts: bool = True


@cache
def rows() -> tuple[Row, ...]:
    """Return the requirements in the order of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        table = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(table)
        return tuple(Row(*cells) for cells in table)


@cache
def marks() -> tuple[Mark, ...]:
    """Return the marks of all test modules."""
    return tuple(
        mark
        for path in sorted(TESTS.rglob("test_*.py"))
        for mark in marks_in(path.read_text(encoding="utf-8"), path.relative_to(TESTS).as_posix())
    )


def shown_by() -> dict[str, list[str]]:
    """Return the names of the tests that show a requirement, by its id; each name once."""
    tests: dict[str, dict[str, None]] = {}
    for mark in marks():
        if mark.test is not None and mark.counts:
            tests.setdefault(mark.row, {})[mark.test] = None
    return {row: list(names) for row, names in tests.items()}


def marks_in(source: str, module: str) -> list[Mark]:
    """Return the marks in the source of a test module, those on no test last."""
    tree = ast.parse(source)
    found = [
        Mark(row, module, call.lineno, test.name, counts(expressions))
        for test, expressions in tests_in(tree.body, pytestmarks(tree.body))
        for call in spec_calls(expressions)
        for row in ids_of(call, module)
    ]
    used = {mark.line for mark in found}
    loose = [
        Mark(row, module, call.lineno, None)
        for call in spec_calls([tree])
        if call.lineno not in used
        for row in ids_of(call, module)
    ]
    return found + loose


def tests_in(
    body: Iterable[ast.stmt], outer: list[ast.expr]
) -> Iterator[tuple[ast.FunctionDef, list[ast.expr]]]:
    """Yield the tests of a module or a class, with all expressions that may hold their marks."""
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            yield node, [*outer, *node.decorator_list]
        elif isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield from tests_in(node.body, [*outer, *node.decorator_list, *pytestmarks(node.body)])


def pytestmarks(body: Iterable[ast.stmt]) -> list[ast.expr]:
    """Return what a module or a class assigns to ``pytestmark``."""
    return [
        node.value
        for node in body
        if isinstance(node, ast.Assign)
        and any(isinstance(name, ast.Name) and name.id == "pytestmark" for name in node.targets)
    ]


def counts(expressions: Iterable[ast.AST]) -> bool:
    """Tell whether a test with these decorators shows anything."""
    return not any(
        mark_name(node) in WITHOUT_FORCE
        for expression in expressions
        for node in ast.walk(expression)
    )


def spec_calls(expressions: Iterable[ast.AST]) -> Iterator[ast.Call]:
    """Yield the calls of ``pytest.mark.spec``, also those in the cases of parametrised tests."""
    for expression in expressions:
        for node in ast.walk(expression):
            if isinstance(node, ast.Call) and mark_name(node.func) == "spec":
                yield node


def mark_name(node: ast.AST) -> str | None:
    """Return the name of a mark of pytest; None for any other expression."""
    if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "pytest.mark":
        return node.attr
    return None


def ids_of(call: ast.Call, module: str) -> list[str]:
    """Return the ids that a mark names.

    Raises:
        ValueError: for a mark without ids, and for one whose ids are not plain strings.
    """
    values = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
    ids = [value for value in values if isinstance(value, str)]
    if not ids or len(ids) < len(call.args) + len(call.keywords):
        raise ValueError(f"{module}:{call.lineno}: a mark names rows by plain strings.")
    return ids
