"""What an image takes in the engine, learned from its runs; and so how long those that are inside may take.

    pace = Pace(streams=2, clock=time.monotonic)
    run = pace.begin(images=1)
    ...                                     # the engine runs
    seconds = pace.end(run)
    pace.may_take(images=5)                 # seconds until five are through, the runs under way among them

Mean and variance are exponentially weighted, in one pass as in Finch, "Incremental calculation of weighted
mean and variance" (2009). Why a margin, and why this one: docs/decisions/012.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass

WEIGHT = 0.1
"""Of the newest run in the moving averages: half of each is the last 7 runs."""

MARGIN = 2.0
"""Standard deviations between what is expected and what is promised: one request in fifty takes longer."""


@dataclass(eq=False)
class Run:
    """A batch inside the engine. `begun` is the moment when a stream took it up, once one has."""

    images: int
    begun: float


class Pace:
    """Of an engine that runs `streams` batches at once, and lets further ones wait inside, in order."""

    def __init__(self, streams: int, clock: Callable[[], float]) -> None:
        self._streams = streams
        self._clock = clock
        self._lock = threading.Lock()
        self._variance = 0.0
        self._runs: list[Run] = []
        self.mean = 0.0

    def begin(self, images: int) -> Run:
        with self._lock:
            run = Run(images, self._clock())
            self._runs.append(run)
            return run

    def end(self, run: Run) -> float:
        """The seconds for which it truly ran. What waited inside for its stream begins now."""
        with self._lock:
            now, place = self._clock(), self._runs.index(run)
            del self._runs[place]
            if place < self._streams <= len(self._runs):
                self._runs[self._streams - 1].begun = now
            return now - run.begun

    def learn(self, seconds: float) -> None:
        """Of one image; a run that failed teaches nothing."""
        with self._lock:
            off = seconds - self.mean
            if self.mean:
                self.mean += WEIGHT * off
                self._variance = (1 - WEIGHT) * (self._variance + WEIGHT * off**2)
            else:
                self.mean = seconds

    def expected(self, images: int) -> float:
        """Seconds in which every second time so many are through, from nothing."""
        return images / self._streams * self.mean

    def may_take(self, images: int) -> float:
        """Seconds until so many are through, with the margin, less what is done of the runs under way."""
        with self._lock:
            now, in_turn = self._clock(), images / self._streams
            done = sum(min(now - run.begun, run.images * self.mean) for run in self._runs[: self._streams])
            return in_turn * self.mean - done / self._streams + MARGIN * math.sqrt(in_turn * self._variance)
