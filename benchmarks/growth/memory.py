"""The memory that a call takes at most."""

import gc
import tracemalloc

from benchmarks.timing import Call


def peak_bytes(call: Call) -> int:
    """Return the most memory that a call has held at one time, beyond what was held before.

    A first call fills the caches, which do not count. Tracing slows a call down, so that its time
    is to be taken apart from this.
    """
    call()
    gc.collect()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        call()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return peak - before
