"""The dialects of ``JSON_API_DIALECT``: each attribute is shown in each of them, and documented.

``tests/dialects`` has the rows, and says how to add one.
"""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from rest_framework_json_api._dialect import DIALECTS, Dialect, dialect
from tests.dialects import Row, page, rows

ATTRIBUTES = [attribute.name for attribute in fields(Dialect)]


def cases() -> Iterator[Any]:
    for row in rows():
        for name in DIALECTS:
            invalid = [pytest.mark.not_a_document(row.invalid)] if row.invalid else []
            yield pytest.param(
                row,
                name,
                id=f"{row.attribute}-{row.ask.__name__}-{name}",
                marks=invalid if name == "8" else (),
            )


@pytest.mark.django_db
@pytest.mark.parametrize(("row", "name"), list(cases()))
def test_each_dialect_answers_as_its_row_says(row: Row, name: str, settings: Any) -> None:
    settings.JSON_API_DIALECT = name

    assert row.ask() == row.expected[name]


def test_each_attribute_has_a_row_and_each_row_an_attribute() -> None:
    shown = {row.attribute for row in rows()}

    assert sorted(shown ^ {*ATTRIBUTES}) == []


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_what_dialects_answer_differs_where_the_attribute_does(name: str) -> None:
    values = {known: getattr(value, name) for known, value in DIALECTS.items()}
    told = [row.expected for row in rows() if row.attribute == name]

    assert len({*values.values()}) > 1, "no dialect differs"
    for known, value in values.items():
        for other in DIALECTS:
            if value != values[other]:
                assert any(row[known] != row[other] for row in told)


def test_the_texts_of_attributes_are_sentences() -> None:
    texts = [
        text
        for attribute in fields(Dialect)
        for key, text in attribute.metadata.items()
        if key != "topic"
    ]

    assert [text for text in texts if text[:1].islower() or not text.endswith(".")] == []


def test_the_page_on_migration_has_the_table_of_now() -> None:
    text = page.PAGE.read_text(encoding="utf-8")

    assert page.WRITTEN.search(text)
    assert text == page.page(text), "run: python -m tests.dialects.page"


def test_an_unknown_dialect_is_a_mistake_of_the_developer(settings: Any) -> None:
    settings.JSON_API_DIALECT = "9"

    with pytest.raises(ImproperlyConfigured, match="JSON_API_DIALECT is '9'"):
        dialect()
