"""What a worker answers to the questions of the driver, as values of JSON."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import django
import rest_framework
from django.db import connection
from django.test.utils import CaptureQueriesContext

import rest_framework_json_api
from benchmarks.contenders import Contender
from benchmarks.requests import call_of, surroundings_of
from benchmarks.shapes import SHAPES
from benchmarks.timing import repeats_of, seconds_of

Answer = dict[str, Any]

PACKAGES = (rest_framework_json_api, rest_framework, django)


def answer(urlconf: str, question: Mapping[str, Any]) -> Answer:
    """Return the answer to a question: the member ``ask`` names it, the others are arguments."""
    arguments = {name: value for name, value in question.items() if name != "ask"}
    return QUESTIONS[question["ask"]](urlconf, **arguments)


def versions(urlconf: str) -> Answer:
    """Return the versions of what has been imported to answer."""
    return {package.__name__: package.__version__ for package in PACKAGES}


def response(urlconf: str, shape: str, rows: int) -> Answer:
    """Return the status, the number of queries and the document of one response."""
    call = call_of(Contender(urlconf), SHAPES[shape], rows)
    with surroundings_of(SHAPES[shape])(), CaptureQueriesContext(connection) as queries:
        made: Any = call()
    return {
        "status": made.status_code,
        "queries": len(queries),
        "document": json.loads(made.content),
    }


def repeats(urlconf: str, shape: str, rows: int) -> Answer:
    """Warm up, and return how often a request is to be repeated for one sample."""
    call = call_of(Contender(urlconf), SHAPES[shape], rows)
    return {"repeats": repeats_of(call, surroundings_of(SHAPES[shape]))}


def sample(urlconf: str, shape: str, rows: int, repeats: int) -> Answer:
    """Return the seconds that a request takes."""
    call = call_of(Contender(urlconf), SHAPES[shape], rows)
    return {"seconds": seconds_of(call, surroundings_of(SHAPES[shape]), repeats)}


QUESTIONS: dict[str, Callable[..., Answer]] = {
    question.__name__: question for question in (versions, response, repeats, sample)
}
