"""The other end of `processes.Worker`: repeats a named operation for some seconds when asked.

Standard output carries one JSON object a line: first the rows there are, then an answer to each order.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Operation = Callable[[], object]


@dataclass(frozen=True)
class Repeated:
    """An operation and how many threads do it at once."""

    operation: Operation
    threads: int = 1


def serve(rows: Mapping[str, Repeated]) -> None:
    """Until standard input ends. Each row is done once first: a first run is no part of a figure."""
    for row in rows.values():
        row.operation()
    _say({"rows": list(rows)})
    for line in sys.stdin:
        order = json.loads(line)
        _say(repeat(rows[order["row"]], order["seconds"]))


def repeat(row: Repeated, seconds: float) -> dict[str, object]:
    """Every thread starts its last operation before the time is over and finishes it."""
    latencies: list[float] = []
    started = time.perf_counter()
    until = started + seconds

    def work() -> None:
        while (now := time.perf_counter()) < until:
            row.operation()
            latencies.append(time.perf_counter() - now)

    threads = [threading.Thread(target=work) for _ in range(row.threads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"elapsed": time.perf_counter() - started, "latencies": latencies}


def _say(answer: Mapping[str, object]) -> None:
    print(json.dumps(answer), flush=True)
