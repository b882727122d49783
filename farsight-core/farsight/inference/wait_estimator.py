"""What an image takes in the engine, learned from its runs; and so how long those that are inside may take.

    pace = Pace(streams=2, clock=time.monotonic)
    run = pace.begin(work=1)
    ...                                     # the engine runs
    seconds = pace.end(run)
    pace.through(work=1, left=4)            # and how many that are here wait for their turn
    pace.may_take(work=5)                   # seconds until five are through, the runs under way among them

Work is counted in images of the model's own size: one at twice the side has four times the pixels, and counts
as four.

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

DRAG_WEIGHT = 0.02
"""Of the newest image in the drag: the time between two ends varies more than a run does."""

MARGIN = 2.0
"""Standard deviations between what is expected and what is promised: one request in fifty takes longer."""

WANDER = 0.15
"""Standard deviation of the processors' own speed, as a part of it, where others share them: the same for all
that wait, it does not even out among them (docs/decisions/012)."""


@dataclass(eq=False)
class Run:
    """A batch inside the engine. `begun` is the moment when a stream took it up, once one has."""

    work: float
    begun: float


class Pace:
    """Of an engine that runs `streams` batches at once, and lets further ones wait inside, in order."""

    def __init__(self, streams: int, clock: Callable[[], float]) -> None:
        self._streams = streams
        self._clock = clock
        self._lock = threading.Lock()
        self._variance = 0.0
        self._runs: list[Run] = []
        self._crowded_since: float | None = None
        self._seen = 0
        self._drag = 1.0
        self.mean = 0.0

    def begin(self, work: float) -> Run:
        with self._lock:
            run = Run(work, self._clock())
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
        """Take in what one unit of work took; a run that failed teaches nothing."""
        with self._lock:
            off = seconds - self.mean
            if self.mean:
                self.mean += WEIGHT * off
                self._variance = (1 - WEIGHT) * (self._variance + WEIGHT * off**2)
            else:
                self.mean = seconds

    def through(self, work: float, left: int) -> None:
        """So much is through the engine, and `left` images that have arrived are not.

        Where there was work for every stream since the last were, the time since then is what these took the
        whole service: decoding and answering take their part of the same processors. Drag is that time, as a
        multiple of the engine's.
        """
        with self._lock:
            now = self._clock()
            if self._crowded_since is not None and self.mean:
                self._seen += 1
                took = (now - self._crowded_since) * self._streams / (work * self.mean)
                self._drag += max(DRAG_WEIGHT, 1 / self._seen) * (took - self._drag)
            self._crowded_since = now if left >= self._streams else None

    def left(self, arrived: int) -> None:
        """Somebody was answered, and so many images are still here: with fewer than streams, no crowd."""
        with self._lock:
            if arrived < self._streams:
                self._crowded_since = None

    def expected(self, work: float) -> float:
        """Seconds in which every second time so much is through, from nothing."""
        return work / self._streams * self.mean * max(1.0, self._drag)

    def may_take(self, work: float, last: float = 1.0) -> float:
        """Seconds until so much is through, with the margin, less what is done of the runs under way.

        `last` is the work of the image that is through last: streams share the work of many images, but not
        that of one, so whatever it has beyond an ordinary image's is added once more for the streams that
        are idle meanwhile.
        """
        with self._lock:
            now = self._clock()
            in_turn = work / self._streams + max(0.0, last - 1) * (1 - 1 / self._streams)
            done = sum(min(now - run.begun, run.work * self.mean) for run in self._runs[: self._streams])
            deviation = math.hypot(math.sqrt(in_turn * self._variance), WANDER * in_turn * self.mean)
            engine = in_turn * self.mean - done / self._streams + MARGIN * deviation
            return engine * max(1.0, self._drag)
