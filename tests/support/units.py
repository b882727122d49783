"""For tests below HTTP: an engine of known arithmetic, a clock one sets, and a minimal manifest."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from farsight.bundles import Manifest
from farsight.inference import Engine
from farsight.inference.admission import Admission
from farsight.inference.engine import EngineInfo
from farsight.inference.scheduler import Scheduler
from farsight.inference.wait_estimator import WaitEstimator
from farsight.metrics import Metrics
from farsight.types import Outputs, Pixels, Shape


class FakeClock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class FakeEngine:
    """Gives each input's mean; waits while `gate` is cleared, raises `failure`; `batches` records."""

    def __init__(
        self,
        max_concurrent_runs: int = 1,
        max_batch: int = 1,
        clock: FakeClock | None = None,
        streams: int | None = None,
    ) -> None:
        self.max_concurrent_runs, self.max_batch = max_concurrent_runs, max_batch
        self.streams = streams or max_concurrent_runs
        self.info = EngineInfo("fake", "1", "f32", 1)
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Semaphore(0)
        self.failure: Exception | None = None
        self.batches: list[list[float]] = []
        self.warmed: list[Shape] = []
        self.clock, self.costs = clock, 0.0

    def warm_up(self, shapes: Sequence[Shape]) -> None:
        self.warmed += shapes

    def run(self, batch: Pixels, *, alone: bool = True) -> Outputs:
        self.entered.release()
        assert self.gate.wait(30), "the test left the gate closed"
        if self.clock:
            self.clock.now += self.costs
        if self.failure:
            raise self.failure
        means = batch.reshape(len(batch), -1).mean(axis=1, dtype=np.float32)
        self.batches.append(means.tolist())
        return (means,)


@dataclass(frozen=True)
class Queue:
    """Admission and scheduler over one engine, as `service.assemble` wires them."""

    engine: Engine
    metrics: Metrics
    admission: Admission
    scheduler: Scheduler

    def value(self, metric: str, **labels: str) -> float:
        """Return a metric's value, 0 before it was set."""
        return self.metrics.registry.get_sample_value(metric, labels) or 0


def queue_for(engine: Engine, clock: FakeClock, max_inflight: int = 64) -> Queue:
    """Build the queue; the test closes its scheduler."""
    metrics, estimator = Metrics(), WaitEstimator(engine.streams, clock)
    admission = Admission(estimator, metrics, max_inflight=max_inflight, clock=clock)
    return Queue(engine, metrics, admission, Scheduler(engine, admission, estimator, metrics, clock))


def level(value: int, shape: Shape = (4, 4)) -> Pixels:
    """A picture of one grey: the fake engine's answer to it is `value`."""
    return np.full((*shape, 3), value, np.uint8)


def manifest(**changes: object) -> Manifest:
    """Return the manifest of a detector, without files."""
    rule = {"size_rule": "letterbox", "size": 64, "shapes": [(64, 64)]}
    facts = {"schema": 1, "name": "tiny", "version": "0000000", "task": "detect", "licence": "MIT"}
    facts |= {"source": {"uri": "tests"}, "created": "2026-01-01", "input": rule, "files": {}}
    return Manifest.model_validate({**facts, "head": "end2end", "classes": ["red", "blue"], **changes})
