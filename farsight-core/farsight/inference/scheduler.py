"""Queue images in front of the engine: order, batches, deadlines, and dropping work that nobody waits for.

job = scheduler.submit(pixels, deadline, is_disconnected)
outputs = job.result()                      # DeadlineExceeded (504)
"""

from __future__ import annotations

import threading
from collections import deque
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field

import numpy as np

from farsight.errors import ClientDisconnected, DeadlineExceeded
from farsight.inference.admission import Admission
from farsight.inference.engine import Engine
from farsight.inference.wait_estimator import WaitEstimator
from farsight.metrics import Metrics
from farsight.types import Clock, IsDisconnected, Outputs, Pixels


@dataclass
class Job:
    """One image in the queue or the engine. `queued` and `infer` are seconds, set with the result."""

    pixels: Pixels
    deadline: float
    is_disconnected: IsDisconnected
    submitted: float
    clock: Clock
    cost: float
    future: Future[Outputs] = field(default_factory=Future)
    queued: float = 0.0
    infer: float = 0.0

    def result(self) -> Outputs:
        """Wait for the model's outputs, each a batch of one; raise DeadlineExceeded after the deadline."""
        try:
            return self.future.result(max(0.0, self.deadline - self.clock()))
        except NotYet:
            self.future.cancel()
            raise DeadlineExceeded("The deadline passed while the image waited for the model.") from None


class Scheduler:
    """The queue and its worker threads, the only ones that call the engine."""

    def __init__(
        self, engine: Engine, admission: Admission, estimator: WaitEstimator, metrics: Metrics, clock: Clock
    ) -> None:
        self._engine = engine
        self._admission = admission
        self._estimator = estimator
        self._metrics = metrics
        self._clock = clock
        self._changed = threading.Condition(threading.Lock())
        self._jobs: deque[Job] = deque()
        self._closed = False
        self._workers = [
            threading.Thread(target=self._work, name=f"engine-{n}", daemon=True)
            for n in range(engine.max_concurrent_runs)
        ]
        for worker in self._workers:
            worker.start()

    def submit(
        self, pixels: Pixels, deadline: float, is_disconnected: IsDisconnected, cost: float = 1.0
    ) -> Job:
        """Queue one (H, W, 3) uint8 input, which takes about `cost` times as long as the model's own size."""
        job = Job(pixels, deadline, is_disconnected, self._clock(), self._clock, cost)
        with self._changed:
            self._jobs.append(job)
            self._changed.notify()
        return job

    def close(self) -> None:
        """Finish the queued jobs, then end the worker threads."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for worker in self._workers:
            worker.join()

    def _work(self) -> None:
        while batch := self._next_batch():
            if batch := [job for job in batch if self._is_wanted(job)]:
                self._run(batch)

    def _next_batch(self) -> list[Job]:
        """Return the oldest job and others of its shape, at most `max_batch`; [] once closed and empty.

        It does not wait for a batch to fill: under load the queue fills it, and a single image runs at once.
        """
        with self._changed:
            while not self._jobs:
                if self._closed:
                    return []
                self._changed.wait()
            first = self._jobs.popleft()
            batch, others = [first], list[Job]()
            while self._jobs and len(batch) < self._engine.max_batch:
                job = self._jobs.popleft()
                (batch if job.pixels.shape == first.pixels.shape else others).append(job)
            self._jobs.extendleft(reversed(others))
            return batch

    def _is_wanted(self, job: Job) -> bool:
        """Return False for a job whose result nobody will read, and drop it before it costs anything."""
        if not job.future.set_running_or_notify_cancel():
            reason = "cancelled"
        elif self._clock() >= job.deadline:
            reason = "deadline"
            job.future.set_exception(DeadlineExceeded("The deadline passed while the image waited."))
        elif job.is_disconnected():
            reason = "gone"
            job.future.set_exception(ClientDisconnected("The client closed the connection."))
        else:
            return True
        self._metrics.dropped.labels(reason).inc()
        return False

    def _run(self, batch: list[Job]) -> None:
        work = sum(job.cost for job in batch)
        run = self._estimator.begin_run(work)
        try:
            outputs = self._engine.run(_stacked(batch), alone=self._admission.images <= len(batch))
        except Exception as error:  # noqa: BLE001  passed to the waiting requests, which log it
            self._estimator.end_run(run)
            for job in batch:
                job.future.set_exception(error)
            return
        seconds = self._estimator.end_run(run)
        self._estimator.learn(seconds / work)
        self._estimator.record_completion(work, remaining=self._admission.arrived - len(batch))
        self._metrics.service_seconds.set(self._estimator.mean)
        self._metrics.batch.observe(len(batch))
        for index, job in enumerate(batch):
            job.queued, job.infer = run.begun - job.submitted, seconds
            job.future.set_result(tuple(output[index : index + 1] for output in outputs))


def _stacked(batch: list[Job]) -> Pixels:
    """Return (N, H, W, 3); a single input gets a new first dimension without a copy."""
    return batch[0].pixels[None] if len(batch) == 1 else np.stack([job.pixels for job in batch])
