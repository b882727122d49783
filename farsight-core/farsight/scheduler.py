"""A bounded queue in front of an engine: admission by predicted wait, deadlines, batches, dropped work.

    with scheduler.admit(images=1, deadline=...) as ticket:     # Overloaded: 429 at the door
        job = scheduler.submit(pixels, deadline, gone)
        outputs = job.result()                                  # DeadlineExceeded: 504

A request is counted from the door to its answer. How long that may take is predicted from the images inside,
and from mean and deviation of the time that one takes in the engine (exponentially weighted over runs; both
in one pass as in Finch, "Incremental calculation of weighted mean and variance", 2009): see `_may_take`.
"""

from __future__ import annotations

import math
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from farsight.engine import Engine, Outputs, Pixels
from farsight.errors import ClientGone, DeadlineExceeded, Overloaded
from farsight.metrics import Metrics

WEIGHT = 0.1
"""Of the newest run in the moving averages: half of each is the last 7 runs."""

MARGIN = 2.0
"""Deviations between what is expected and what is promised: one request in fifty takes longer."""

Clock = Callable[[], float]
Gone = Callable[[], bool]


class Ticket:
    """A place inside: `images` may grow once the body has been read and counted."""

    def __init__(self, scheduler: Scheduler, deadline: float) -> None:
        self._scheduler = scheduler
        self.deadline = deadline
        self.images = 0

    def hold(self, images: int) -> None:
        """Hold places for `images` in all; Overloaded where the wait would pass the deadline."""
        self._scheduler._hold(self, images)


@dataclass
class Job:
    """One image on its way through the engine. `queued` and `infer` are seconds, once the result is there."""

    pixels: Pixels
    deadline: float
    gone: Gone
    submitted: float
    clock: Clock
    future: Future[Outputs] = field(default_factory=Future)
    queued: float = 0.0
    infer: float = 0.0

    def result(self) -> Outputs:
        """The model's outputs for this image, each a batch of one."""
        try:
            return self.future.result(max(0.0, self.deadline - self.clock()))
        except NotYet:
            self.future.cancel()
            raise DeadlineExceeded("The deadline passed while the image waited for the model.") from None


@dataclass(eq=False)
class _Run:
    """A batch inside the engine; `begun` is when it came to run, as far as it does."""

    images: int
    begun: float


class Scheduler:
    """Owns the engine: its lanes are the only threads that enter it."""

    def __init__(self, engine: Engine, metrics: Metrics, *, max_inflight: int, clock: Clock) -> None:
        self._engine = engine
        self._metrics = metrics
        self._max_inflight = max_inflight
        self._clock = clock
        self._lock = threading.Lock()
        self._work = threading.Condition(self._lock)
        self._jobs: deque[Job] = deque()
        self._requests = 0
        self._images = 0
        self._mean = 0.0
        self._variance = 0.0
        self._closed = False
        # In the order in which they entered: the first `streams` of them run, the others wait inside.
        self._runs: list[_Run] = []
        self._lanes = [
            threading.Thread(target=self._lane, name=f"lane-{n}", daemon=True) for n in range(engine.lanes)
        ]
        for lane in self._lanes:
            lane.start()

    @contextmanager
    def admit(self, deadline: float) -> Iterator[Ticket]:
        """A place for one request of one image, or Overloaded, before anything of it is read."""
        with self._lock:
            if self._requests >= self._max_inflight:
                raise self._overloaded(f"{self._requests} requests are inside, the most there may be.")
            self._requests += 1
        ticket = Ticket(self, deadline)
        try:
            ticket.hold(1)
            yield ticket
        finally:
            with self._lock:
                self._requests -= 1
                self._count(-ticket.images)

    def submit(self, pixels: Pixels, deadline: float, gone: Gone) -> Job:
        """Queue one (H, W, 3) uint8 input; `gone()` says whether anyone still waits for the answer."""
        job = Job(pixels, deadline, gone, self._clock(), self._clock)
        with self._work:
            self._jobs.append(job)
            self._work.notify()
        return job

    def idle(self) -> bool:
        """Whether no request is inside."""
        with self._lock:
            return self._requests == 0

    def close(self) -> None:
        """Finish what is queued, then end the lanes."""
        with self._work:
            self._closed = True
            self._work.notify_all()
        for lane in self._lanes:
            lane.join()

    def _hold(self, ticket: Ticket, images: int) -> None:
        with self._lock:
            more = images - ticket.images
            now = self._clock()
            inside, left = self._images + more, ticket.deadline - now
            if inside > 1 and (done_in := self._may_take(inside, now)) > left:
                raise self._overloaded(
                    f"The answer could take {done_in:.1f} s, past its deadline of {left:.1f} s."
                )
            self._count(more)
            ticket.images = images

    def _may_take(self, images: int, now: float) -> float:
        """Seconds until so many are through the engine, what its streams have done of theirs taken off.

        The mean alone is passed by every second request; what pictures cost may differ by three times.
        """
        streams = self._engine.streams
        done = sum(min(now - run.begun, run.images * self._mean) for run in self._runs[:streams])
        in_turn = images / streams
        return in_turn * self._mean - done / streams + MARGIN * math.sqrt(in_turn * self._variance)

    def _count(self, images: int) -> None:
        self._images += images
        self._metrics.waiting.set(self._images)

    def _overloaded(self, reason: str) -> Overloaded:
        """With the seconds in which what is inside now will have been answered, at the rate measured."""
        self._metrics.shed.inc()
        seconds = max(1, math.ceil(self._images * self._mean / self._engine.streams))
        return Overloaded(f"{reason} Try again in {seconds} s.", seconds)

    def _lane(self) -> None:
        while batch := self._next_batch():
            if batch := [job for job in batch if self._wanted(job)]:
                self._run(batch)

    def _next_batch(self) -> list[Job]:
        """The oldest job and others of its shape, as many as the engine gains from; [] ends the lane.

        It waits for none: under load the queue fills batches by itself, and alone a request is run at once.
        """
        with self._work:
            while not self._jobs:
                if self._closed:
                    return []
                self._work.wait()
            first = self._jobs.popleft()
            batch, others = [first], list[Job]()
            while self._jobs and len(batch) < self._engine.max_batch:
                job = self._jobs.popleft()
                (batch if job.pixels.shape == first.pixels.shape else others).append(job)
            self._jobs.extendleft(reversed(others))
            return batch

    def _wanted(self, job: Job) -> bool:
        """Whether to run it; work that nobody will read is dropped here, before it costs anything."""
        if not job.future.set_running_or_notify_cancel():
            reason = "cancelled"
        elif self._clock() >= job.deadline:
            reason = "deadline"
            job.future.set_exception(DeadlineExceeded("The deadline passed while the image waited."))
        elif job.gone():
            reason = "gone"
            job.future.set_exception(ClientGone("The client closed the connection."))
        else:
            return True
        self._metrics.dropped.labels(reason).inc()
        return False

    def _run(self, batch: list[Job]) -> None:
        run = self._enter(len(batch))
        try:
            outputs = self._engine.run(_stacked(batch), alone=self._images <= len(batch))
        except Exception as error:  # noqa: BLE001  handed to the waiting requests, which log it as ours
            self._leave(run)
            for job in batch:
                job.future.set_exception(error)
            return
        seconds = self._leave(run)
        self._learn(seconds / len(batch))
        self._metrics.batch.observe(len(batch))
        for index, job in enumerate(batch):
            job.queued, job.infer = run.begun - job.submitted, seconds
            job.future.set_result(tuple(output[index : index + 1] for output in outputs))

    def _enter(self, images: int) -> _Run:
        with self._lock:
            run = _Run(images, self._clock())
            self._runs.append(run)
            return run

    def _leave(self, run: _Run) -> float:
        """The seconds for which it truly ran; where one waited inside for its stream, that begins now."""
        with self._lock:
            now, streams = self._clock(), self._engine.streams
            place = self._runs.index(run)
            del self._runs[place]
            if place < streams <= len(self._runs):
                self._runs[streams - 1].begun = now
            return now - run.begun

    def _learn(self, seconds: float) -> None:
        with self._lock:
            off = seconds - self._mean
            if self._mean:
                self._mean += WEIGHT * off
                self._variance = (1 - WEIGHT) * (self._variance + WEIGHT * off**2)
            else:
                self._mean = seconds
            self._metrics.service_seconds.set(self._mean)


def _stacked(batch: list[Job]) -> Pixels:
    """(N, H, W, 3); a single input is only seen under one more dimension, not copied."""
    return batch[0].pixels[None] if len(batch) == 1 else np.stack([job.pixels for job in batch])
