"""Repeat named operations over the pictures on request, inside the process of a `processes.Worker`.

Standard output carries one JSON object per line: first the names of the rows, then a result for each request.
This module needs only the standard library, because rivals' environments run it too.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


class Turns:
    """An iterator over picture numbers, shared by threads: complete passes, for at least `seconds`.

    Only complete passes, so that every row gets the same pictures: their times differ by a factor of five.
    """

    def __init__(self, many: int, seconds: float) -> None:
        self._many = many
        self._until = time.perf_counter() + seconds
        self._lock = threading.Lock()
        self._next = 0

    def __iter__(self) -> Iterator[int]:
        return self

    def __next__(self) -> int:
        with self._lock:
            turn = self._next % self._many
            if turn == 0 and time.perf_counter() >= self._until:
                raise StopIteration
            self._next += 1
            return turn


@dataclass(frozen=True)
class Repeated:
    """An operation, the pictures that it runs on in rotation, and the number of threads."""

    operation: Callable[[Any], object]
    pictures: Sequence[Any]
    threads: int = 1


def serve(rows: Mapping[str, Repeated]) -> None:
    """Answer requests until standard input ends. The operations must be warm already."""
    _print_json({"rows": list(rows)})
    for line in sys.stdin:
        order = json.loads(line)
        _print_json(repeat(rows[order["row"]], order["seconds"]))


def repeat(row: Repeated, seconds: float) -> dict[str, object]:
    """Run the operation for at least `seconds`; return latencies and elapsed time."""
    latencies: list[float] = []
    turns = Turns(len(row.pictures), seconds)
    started = time.perf_counter()

    def work() -> None:
        for turn in turns:
            now = time.perf_counter()
            row.operation(row.pictures[turn])
            latencies.append(time.perf_counter() - now)

    threads = [threading.Thread(target=work) for _ in range(row.threads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"elapsed": time.perf_counter() - started, "latencies": latencies}


def _print_json(answer: Mapping[str, object]) -> None:
    print(json.dumps(answer), flush=True)
