"""The other end of `processes.Worker`: repeats a named operation over the pictures when asked.

Standard output carries one JSON object a line: first the rows there are, then an answer to each order. It
needs nothing but Python: rivals' environments run it too.
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
    """Whose turn it is, for many threads: whole passes over `many` pictures, at least `seconds` of them.

    A part of a pass would be of other pictures than the next row's, and pictures differ fivefold.
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
    """An operation, what it is done to in turn, and how many threads do it at once."""

    operation: Callable[[Any], object]
    pictures: Sequence[Any]
    threads: int = 1


def serve(rows: Mapping[str, Repeated]) -> None:
    """Until standard input ends. The rows are warm: a first run is no part of a figure."""
    _say({"rows": list(rows)})
    for line in sys.stdin:
        order = json.loads(line)
        _say(repeat(rows[order["row"]], order["seconds"]))


def repeat(row: Repeated, seconds: float) -> dict[str, object]:
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


def _say(answer: Mapping[str, object]) -> None:
    print(json.dumps(answer), flush=True)
