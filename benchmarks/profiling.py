"""Where the time of a call goes, by layer."""

import gc
import pstats
from collections import Counter
from cProfile import Profile
from pathlib import PurePath

from benchmarks.timing import WARM_UP_CALLS, Call, Surroundings

OWN = "rest_framework_json_api"

#: The layer of a function by the directory its file is in; the first that fits is the one.
LAYERS = (
    ("/rest_framework/", "Django REST framework"),
    ("/django/db/", "Django ORM"),
    ("/django/", "Django, other"),
    ("/json/", "json"),
    ("/psycopg/", "database driver"),
)

Function = tuple[str, int, str]


def layer_seconds(call: Call, surroundings: Surroundings, repeats: int) -> dict[str, float]:
    """Return the seconds of a call that are spent in each layer, the longest first.

    Built-in functions count for the layer that calls them. The garbage collector is at rest, as
    it would count for any layer in which it happens to start.
    """
    for _ in range(WARM_UP_CALLS):
        with surroundings():
            call()
    profile = Profile()
    for _ in range(repeats):
        gc.collect()
        gc.disable()
        try:
            with surroundings(), profile:
                call()
        finally:
            gc.enable()
    totals: Counter[str] = Counter()
    statistics: dict[Function, tuple[int, int, float, float, dict[Function, tuple[float, ...]]]]
    statistics = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    for function, (_, _, own_seconds, _, callers) in statistics.items():
        if is_built_in(function):
            for caller, figures in callers.items():
                totals[layer_of(caller)] += figures[2] / repeats  # type: ignore[assignment]
        else:
            totals[layer_of(function)] += own_seconds / repeats  # type: ignore[assignment]
    return dict(totals.most_common())


def is_built_in(function: Function) -> bool:
    """Tell whether a function is one of Python's own, and no database driver's."""
    return function[0] == "~" and "sqlite3" not in function[2]


def layer_of(function: Function) -> str:
    """Return the layer of a function: for this package its folder, or its public module."""
    if "sqlite3" in function[2]:
        return "database driver"
    path = PurePath(function[0])
    if OWN in path.parts[:-1]:
        below = path.parts[len(path.parts) - path.parts[::-1].index(OWN)]
        return f"{OWN}.{PurePath(below).stem}"
    return next((layer for part, layer in LAYERS if part in path.as_posix()), "Python, other")
