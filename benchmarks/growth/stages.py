"""What the stages of one request cost, for one object without included resources.

Django's handler and DRF's ``dispatch`` are written out here, so that a clock can stand between
their steps. What the whole request takes longer is what these do beside them: signals, checks of
the response, a place for exceptions, closing what is open. The whole request is timed in turns with
the stages.
"""

import gc
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Sequence
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple, cast

from django.db import connection
from django.urls import resolve
from rest_framework.response import Response

from benchmarks.contenders import CONTENDERS
from benchmarks.requests import REQUESTS, prepared
from benchmarks.shapes import SHAPES
from benchmarks.tables import print_head, print_row
from benchmarks.timing import WARM_UP_CALLS
from rest_framework_json_api._endpoints.parameters import QueryCheck
from rest_framework_json_api._loading.loader import load
from rest_framework_json_api._loading.node import resource_node
from rest_framework_json_api._plan.plan import Plan
from rest_framework_json_api._query.query import query_of

SHAPE = SHAPES["one"]

WHOLE = "the whole request"

#: How often all stages run for one round.
RUNS = 20

#: Yields the name of a stage when it is done, and returns the response.
Stages = Generator[str, None, Response]


def stages() -> Stages:
    """Answer the request, step by step."""
    url = SHAPE.url(1)
    made: Any = REQUESTS.get(url)
    yield "the request, made by Django's RequestFactory"

    match = resolve(SHAPE.path, CONTENDERS["ours"].urlconf)
    yield "URL resolving"

    view = match.func.cls(**match.func.initkwargs)  # type: ignore[attr-defined]
    view.action_map = match.func.actions  # type: ignore[attr-defined]
    for method, action in view.action_map.items():
        setattr(view, method, getattr(view, action))
    view.setup(made, *match.args, **match.kwargs)
    request = view.request = view.initialize_request(made, *match.args, **match.kwargs)
    view.headers = view.default_response_headers
    view.format_kwarg = view.get_format_suffix(**match.kwargs)
    yield "the view, and DRF's request"

    request.accepted_renderer, request.accepted_media_type = view.perform_content_negotiation(
        request
    )
    yield "content negotiation"

    request.version, request.versioning_scheme = view.determine_version(request)
    view.perform_authentication(request)
    view.check_permissions(request)
    view.check_throttles(request)
    yield "version, authentication, permissions, throttles: none is set"

    query_of(request)
    check = QueryCheck(request, view)
    check.check_names()
    check.check_families(view.get_parameter_families())
    yield "query parameters"

    instance = view.get_object()
    yield "the row"

    serializer = view.get_serializer(instance)
    yield "the serializer, without its fields"

    fields = serializer.fields
    yield f"the {len(fields)} fields of the serializer"

    node = resource_node(serializer)
    decide(node.plan)
    yield "the plan: how fields are read and where they stand"

    load(node, [instance])
    yield "loading the linkage of three to-many relations"

    # Its property ``data`` would load, too.
    serializer._data = serializer.to_representation(instance)
    yield "the values"

    response: Response = view.finalize_response(request, Response(serializer.data))
    yield "the response, without its content"

    response.render()
    yield "rendering: resource object, document, JSON"

    return response


def decide(plan: Plan) -> tuple[object, ...]:
    """Let a plan decide what it decides when it is asked for it first."""
    return plan.readings, plan.groups


def whole() -> Stages:
    """Answer the request as Django does: in one stage."""
    response: Any = prepared("ours", SHAPE, 1)()
    yield WHOLE
    return cast(Response, response)


class Lap(NamedTuple):
    """A stage of one run: its name, its seconds, and those of each of its queries."""

    name: str
    seconds: float
    queries: tuple[float, ...]


class Cost(NamedTuple):
    """What a stage costs: its seconds, those of them in the database, and its queries."""

    seconds: float
    database: float
    queries: int


def print_stages(rounds: int) -> None:
    """Print the cost of each stage, and of the whole request."""
    costs = stage_costs([stages, whole], rounds * RUNS)
    total = costs.pop(WHOLE)
    seconds, database, queries = map(sum, zip(*costs.values(), strict=True))
    rows = {
        **costs,
        "all stages": Cost(seconds, database, queries),
        "what else the handler and `dispatch` do": Cost(total.seconds - seconds, 0, 0),
        WHOLE: total,
    }
    print_head(["stage", "µs", "share", "of it in the database, µs", "queries"])
    for name, cost in rows.items():
        print_row(
            [
                name,
                f"{cost.seconds * 1e6:.0f}",
                f"{cost.seconds / total.seconds:.0%}",
                f"{cost.database * 1e6:.0f}",
                str(cost.queries),
            ]
        )


def stage_costs(answers: Sequence[Callable[[], Stages]], runs: int) -> dict[str, Cost]:
    """Return the cost of each stage of some ways to answer, which take turns: medians of runs."""
    for answer in [*answers] * WARM_UP_CALLS:
        list(laps(answer()))
    samples: dict[str, list[Lap]] = defaultdict(list)
    gc.collect()
    for answer in [*answers] * runs:
        for lap in laps(answer()):
            samples[lap.name].append(lap)
    return {
        name: Cost(
            median(lap.seconds for lap in taken),
            median(sum(lap.queries) for lap in taken),
            len(taken[0].queries),
        )
        for name, taken in samples.items()
    }


def laps(run: Stages) -> Iterator[Lap]:
    """Yield each stage of a run as it ends."""
    queries: list[float] = []

    def timed(execute: Callable[..., Any], *arguments: Any) -> Any:
        start = perf_counter()
        try:
            return execute(*arguments)
        finally:
            queries.append(perf_counter() - start)

    with connection.execute_wrapper(timed):
        start = perf_counter()
        for name in run:
            yield Lap(name, perf_counter() - start, tuple(queries))
            queries.clear()
            start = perf_counter()
