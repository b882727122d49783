"""A bounded queue in front of an engine: admission by predicted wait, deadlines, batches, dropped work.

    with scheduler.admit(deadline) as ticket:   # Overloaded: 429 at the door
        ticket.hold(3)                          # once counted; alone inside and yet too many, TooLarge: 413
        ticket.hold(3, cost=4)                  # the same, where each is at twice the model's own side
        job = scheduler.submit(pixels, deadline, gone)
        outputs = job.result()                  # DeadlineExceeded: 504

A request is counted from the door to its answer, and refused where all that is inside could take until after
its deadline (`pace.may_take`).
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

from farsight.errors import ClientGone, DeadlineExceeded, Overloaded, TooLarge
from farsight.inference.engine import Engine
from farsight.inference.wait_estimator import Pace
from farsight.metrics import Metrics
from farsight.settings import LONGEST_DEADLINE_MS
from farsight.types import Outputs, Pixels

STILL_SHEDDING = 1.0
"""Seconds after a refusal in which the next is likely."""

Clock = Callable[[], float]
Gone = Callable[[], bool]


class Ticket:
    """A place inside: for one image, until the body has been read and its images are counted."""

    def __init__(self, scheduler: Scheduler, deadline: float) -> None:
        self._scheduler = scheduler
        self.deadline = deadline
        self.images = 0
        self.arrived = 0
        self.work = 0.0

    def hold(self, images: int, cost: float = 1.0) -> None:
        """Count `images`, all of which have arrived, each as `cost` of the model's own size.

        Overloaded where they would pass the deadline, TooLarge where they would with nobody else inside.
        """
        self._scheduler._hold(self, images, cost, arrived=images)


@dataclass
class Job:
    """One image on its way through the engine. `queued` and `infer` are seconds, once the result is there."""

    pixels: Pixels
    deadline: float
    gone: Gone
    submitted: float
    clock: Clock
    cost: float
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
        self._work_inside = 0.0
        self._arrived = 0
        self._pace = Pace(engine.streams, clock)
        self._shed_at = -math.inf
        self._closed = False
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
                raise self._no_place()
            self._requests += 1
        ticket = Ticket(self, deadline)
        try:
            self._hold(ticket, 1, 1.0, arrived=0)
            yield ticket
        finally:
            with self._lock:
                self._requests -= 1
                self._arrived -= ticket.arrived
                self._pace.left(self._arrived)
                self._count(-ticket.images, -ticket.work)

    def refusal(self, deadline: float) -> Overloaded | None:
        """What `admit` would raise now, counted as if it had; None where it might let the request in."""
        with self._lock:
            if self._requests >= self._max_inflight:
                return self._no_place()
            done_in, left = self._pace.may_take(self._work_inside + 1), deadline - self._clock()
            return self._too_late(done_in, left) if self._images and done_in > left else None

    @property
    def is_shedding(self) -> bool:
        """Whether anyone was refused a moment ago."""
        return self._clock() < self._shed_at + STILL_SHEDDING

    def submit(self, pixels: Pixels, deadline: float, gone: Gone, cost: float = 1.0) -> Job:
        """Queue one (H, W, 3) uint8 input; `gone()` says whether anyone still waits for the answer.

        It takes about `cost` times as long as one of the model's own size.
        """
        job = Job(pixels, deadline, gone, self._clock(), self._clock, cost)
        with self._work:
            self._jobs.append(job)
            self._work.notify()
        return job

    def close(self) -> None:
        """Finish what is queued, then end the lanes."""
        with self._work:
            self._closed = True
            self._work.notify_all()
        for lane in self._lanes:
            lane.join()

    def _hold(self, ticket: Ticket, images: int, cost: float, *, arrived: int) -> None:
        with self._lock:
            more, more_work = images - ticket.images, images * cost - ticket.work
            inside, left = self._work_inside + more_work, ticket.deadline - self._clock()
            if self._images + more > 1 and (done_in := self._pace.may_take(inside, cost)) > left:
                if self._requests == 1:
                    # Nothing is in the way: told to try again, who obeys would try for ever.
                    raise TooLarge(
                        f"These {images} images alone could take {done_in:.1f} s, past the deadline in "
                        f"{left:.1f} s: send fewer, or ask for more time by X-Deadline-Ms "
                        f"(up to {LONGEST_DEADLINE_MS})."
                    )
                raise self._too_late(done_in, left)
            self._count(more, more_work)
            self._arrived += arrived - ticket.arrived
            ticket.images, ticket.arrived, ticket.work = images, arrived, images * cost

    def _count(self, images: int, work: float) -> None:
        self._images += images
        # Sums of fractions drift; with nobody inside there is no work.
        self._work_inside = self._work_inside + work if self._images else 0.0
        self._metrics.waiting.set(self._images)

    def _no_place(self) -> Overloaded:
        return self._overloaded(f"{self._requests} requests are inside, the most there may be.")

    def _too_late(self, done_in: float, left: float) -> Overloaded:
        return self._overloaded(f"The answer could take {done_in:.1f} s, past its deadline of {left:.1f} s.")

    def _overloaded(self, reason: str) -> Overloaded:
        """With the seconds in which what is inside now will have been answered, at the rate measured."""
        self._metrics.shed.inc()
        self._shed_at = self._clock()
        seconds = max(1, math.ceil(self._pace.expected(self._work_inside)))
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
        work = sum(job.cost for job in batch)
        run = self._pace.begin(work)
        try:
            outputs = self._engine.run(_stacked(batch), alone=self._images <= len(batch))
        except Exception as error:  # noqa: BLE001  handed to the waiting requests, which log it as ours
            self._pace.end(run)
            for job in batch:
                job.future.set_exception(error)
            return
        seconds = self._pace.end(run)
        self._pace.learn(seconds / work)
        self._pace.through(work, left=self._arrived - len(batch))
        self._metrics.service_seconds.set(self._pace.mean)
        self._metrics.batch.observe(len(batch))
        for index, job in enumerate(batch):
            job.queued, job.infer = run.begun - job.submitted, seconds
            job.future.set_result(tuple(output[index : index + 1] for output in outputs))


def _stacked(batch: list[Job]) -> Pixels:
    """(N, H, W, 3); a single input is only seen under one more dimension, not copied."""
    return batch[0].pixels[None] if len(batch) == 1 else np.stack([job.pixels for job in batch])
