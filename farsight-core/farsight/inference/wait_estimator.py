"""Learn how long an image takes in the engine, and estimate how long the admitted images will take.

    estimator = WaitEstimator(streams=2, clock=time.monotonic)
    run = estimator.begin_run(work=1)
    ...                                                 # the engine runs
    seconds = estimator.end_run(run)
    estimator.learn(seconds)
    estimator.record_completion(work=1, remaining=4)    # 4 images that have arrived are not done yet
    estimator.upper_bound(work=5)                       # seconds until five images are done, with a margin

Work is counted in images of the model's own size: one at twice the side has four times the pixels, and counts
as four.

Mean and variance are exponentially weighted, in one pass as in Finch, "Incremental calculation of weighted
mean and variance" (2009). docs/decisions/012 explains the margin.
"""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass

from farsight.types import Clock

WEIGHT = 0.1
"""Weight of the newest run in the moving averages: the last 7 runs are half of each."""

OVERHEAD_WEIGHT = 0.02
"""Weight of the newest image in the overhead factor: times between completions vary more than runs do."""

MARGIN = 2.0
"""Standard deviations between the expected time and the upper bound: one request in fifty takes longer."""

SPEED_DEVIATION = 0.15
"""Relative standard deviation of the processors' own speed when others share them. It is the same for all
waiting images, so it does not average out among them (docs/decisions/012)."""


@dataclass(eq=False)
class Run:
    """A batch inside the engine. `begun` is the time at which a stream started it, once one has."""

    work: float
    begun: float


class WaitEstimator:
    """Estimates for an engine that runs `streams` batches at once and queues further ones inside."""

    def __init__(self, streams: int, clock: Clock) -> None:
        self._streams = streams
        self._clock = clock
        self._lock = threading.Lock()
        self._variance = 0.0
        self._runs: list[Run] = []
        self._busy_since: float | None = None
        self._completions = 0
        self._overhead_factor = 1.0
        self.mean = 0.0

    def begin_run(self, work: float) -> Run:
        """Record that a batch enters the engine."""
        with self._lock:
            run = Run(work, self._clock())
            self._runs.append(run)
            return run

    def end_run(self, run: Run) -> float:
        """Return the seconds for which `run` had a stream; the next batch inside the engine starts now."""
        with self._lock:
            now, place = self._clock(), self._runs.index(run)
            del self._runs[place]
            if place < self._streams <= len(self._runs):
                self._runs[self._streams - 1].begun = now
            return now - run.begun

    def learn(self, seconds: float) -> None:
        """Record the seconds that one unit of work took in a successful run."""
        with self._lock:
            difference = seconds - self.mean
            if self.mean:
                self.mean += WEIGHT * difference
                self._variance = (1 - WEIGHT) * (self._variance + WEIGHT * difference**2)
            else:
                self.mean = seconds

    def record_completion(self, work: float, remaining: int) -> None:
        """Record that `work` is done while `remaining` images that have arrived are not.

        While all streams are busy, the time between completions measures the cost of the whole service:
        decoding and responding use the same processors. The overhead factor is that time divided by the
        engine's own.
        """
        with self._lock:
            now = self._clock()
            if self._busy_since is not None and self.mean:
                self._completions += 1
                factor = (now - self._busy_since) * self._streams / (work * self.mean)
                weight = max(OVERHEAD_WEIGHT, 1 / self._completions)
                self._overhead_factor += weight * (factor - self._overhead_factor)
            self._busy_since = now if remaining >= self._streams else None

    def record_departure(self, remaining: int) -> None:
        """Record that a request left while `remaining` images are here; with too few, streams are idle."""
        with self._lock:
            if remaining < self._streams:
                self._busy_since = None

    def expected_wait(self, work: float) -> float:
        """Return the seconds until `work` is done, as the median over many such waits."""
        return work / self._streams * self.mean * max(1.0, self._overhead_factor)

    def upper_bound(self, work: float, last: float = 1.0) -> float:
        """Return the seconds until `work` is done, with the margin, less what the current runs have done.

        `last` is the work of the image that finishes last. Streams share the work of many images, but not
        that of a single one: whatever it has beyond an ordinary image's is added for the idle streams.
        """
        with self._lock:
            now = self._clock()
            in_turn = work / self._streams + max(0.0, last - 1) * (1 - 1 / self._streams)
            done = sum(min(now - run.begun, run.work * self.mean) for run in self._runs[: self._streams])
            deviation = math.hypot(math.sqrt(in_turn * self._variance), SPEED_DEVIATION * in_turn * self.mean)
            engine = in_turn * self.mean - done / self._streams + MARGIN * deviation
            return engine * max(1.0, self._overhead_factor)
