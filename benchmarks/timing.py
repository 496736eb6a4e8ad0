"""Timing: contenders in turn, round by round, and the median of the rounds."""

import gc
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from statistics import median
from time import perf_counter

Call = Callable[[], object]

#: What is set up before and undone after each call, outside of what is timed.
Surroundings = Callable[[], AbstractContextManager[None]]

WARM_UP_CALLS = 3

#: How many short calls it takes until memory is as it was before the collector has been through it.
CALLS_AFTER_COLLECTION = 10

#: A call that is shorter than this is repeated, so that the clock does not matter.
SHORTEST_SAMPLE = 0.03


def seconds_of(call: Call, surroundings: Surroundings, repeats: int = 1) -> float:
    """Return how long a call takes.

    Garbage of what ran before is not part of it. A short call is made some times before it is
    timed, as the collector has been through all memory.
    """
    gc.collect()
    seconds = 0.0
    unmeasured = min(CALLS_AFTER_COLLECTION, repeats - 1)
    for number in range(unmeasured + repeats):
        with surroundings():
            start = perf_counter()
            call()
            seconds += perf_counter() - start if number >= unmeasured else 0
    return seconds / repeats


def repeats_of(call: Call, surroundings: Surroundings) -> int:
    """Warm up a call, and return how often it is repeated for one sample."""
    shortest = min(seconds_of(call, surroundings) for _ in range(WARM_UP_CALLS))
    return max(1, round(SHORTEST_SAMPLE / shortest))


def medians(calls: Mapping[str, Call], surroundings: Surroundings, rounds: int) -> dict[str, float]:
    """Return the median of the seconds that each of some calls takes."""
    repeats = {name: repeats_of(call, surroundings) for name, call in calls.items()}
    samples: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            samples[name].append(seconds_of(call, surroundings, repeats[name]))
    return {name: median(seconds) for name, seconds in samples.items()}
