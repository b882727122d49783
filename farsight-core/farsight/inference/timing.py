"""Measure the phases of a request: decoding, waiting, inference and the rest."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from farsight.types import Clock

PHASES = ("decode", "queue", "preprocess", "infer", "postprocess", "render", "total")


class Timing:
    """The seconds that one request spent in each phase, summed over its images."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self.started = clock()
        self.seconds: dict[str, float] = {}

    def add(self, phase: str, seconds: float) -> None:
        """Add `seconds` to a phase."""
        with self._lock:
            self.seconds[phase] = self.seconds.get(phase, 0.0) + seconds

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Add the duration of the context to a phase."""
        started = self._clock()
        try:
            yield
        finally:
            self.add(name, self._clock() - started)

    def stop(self) -> dict[str, float]:
        """Return a copy of all phases with their total: an abandoned decoder may still add to this one."""
        with self._lock:
            self.seconds["total"] = self._clock() - self.started
            return dict(self.seconds)
