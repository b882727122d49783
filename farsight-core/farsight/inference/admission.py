"""Admit requests, or reject those that could be answered only after their deadline.

    with admission.admit(deadline) as ticket:   # Overloaded (429) before the body is read
        ticket.hold(3)                          # 3 images arrived: Overloaded, or TooLarge (413) if alone
        ticket.hold(3, cost=4)                  # the same, each at twice the side of the model's own size

A request counts from its admission to its response. It is rejected when the work of all admitted requests
could take until after its deadline (`WaitEstimator.upper_bound`).
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from farsight.errors import Overloaded, TooLarge
from farsight.inference.wait_estimator import WaitEstimator
from farsight.metrics import Metrics
from farsight.settings import LONGEST_DEADLINE_MS
from farsight.types import Clock

SHEDDING_SECONDS = 1.0
"""Seconds after a rejection in which the next one is likely."""


class Ticket:
    """The place of one admitted request; it counts as one image until its images are known."""

    def __init__(self, admission: Admission, deadline: float) -> None:
        self._admission = admission
        self.deadline = deadline
        self.images = 0
        self.arrived = 0
        self.work = 0.0

    def hold(self, images: int, cost: float = 1.0) -> None:
        """Count `images` that have arrived, each with `cost` times the work of the model's own size.

        Raise Overloaded when they could take until after the deadline, and TooLarge when they could even with
        no other request admitted.
        """
        self._admission._update(self, images, cost, arrived=images)


class Admission:
    """The count of admitted requests, their images and their work."""

    def __init__(
        self, estimator: WaitEstimator, metrics: Metrics, *, max_inflight: int, clock: Clock
    ) -> None:
        self._estimator = estimator
        self._metrics = metrics
        self._max_inflight = max_inflight
        self._clock = clock
        self._lock = threading.Lock()
        self._requests = 0
        self._work = 0.0
        self._last_rejection = -math.inf
        self.images = 0
        """Images of all admitted requests, whether they have arrived or not."""
        self.arrived = 0
        """Images of all admitted requests whose bodies have been read."""

    @contextmanager
    def admit(self, deadline: float) -> Iterator[Ticket]:
        """Admit one request of one image, or raise Overloaded before anything of it is read."""
        with self._lock:
            if self._requests >= self._max_inflight:
                raise self._too_many_requests()
            self._requests += 1
        ticket = Ticket(self, deadline)
        try:
            self._update(ticket, 1, 1.0, arrived=0)
            yield ticket
        finally:
            with self._lock:
                self._requests -= 1
                self.arrived -= ticket.arrived
                self._estimator.record_departure(self.arrived)
                self._count(-ticket.images, -ticket.work)

    def rejection(self, deadline: float) -> Overloaded | None:
        """Return what `admit` would raise now, and count it; None if it might admit the request."""
        with self._lock:
            if self._requests >= self._max_inflight:
                return self._too_many_requests()
            seconds, left = self._estimator.upper_bound(self._work + 1), deadline - self._clock()
            return self._too_late(seconds, left) if self.images and seconds > left else None

    @property
    def is_shedding(self) -> bool:
        """Return True shortly after a rejection."""
        return self._clock() < self._last_rejection + SHEDDING_SECONDS

    def _update(self, ticket: Ticket, images: int, cost: float, *, arrived: int) -> None:
        with self._lock:
            more_images, more_work = images - ticket.images, images * cost - ticket.work
            work, left = self._work + more_work, ticket.deadline - self._clock()
            # A single image alone is always tried, or a service that was slow once would reject everything
            # for good.
            if self.images + more_images > 1 and (seconds := self._estimator.upper_bound(work, cost)) > left:
                if self._requests == 1:
                    # Nothing else is in progress: a client that is told to retry would retry for ever.
                    raise TooLarge(
                        f"These {images} images alone could take {seconds:.1f} s, past the deadline in "
                        f"{left:.1f} s. Send fewer images, or ask for more time with X-Deadline-Ms "
                        f"(up to {LONGEST_DEADLINE_MS})."
                    )
                raise self._too_late(seconds, left)
            self._count(more_images, more_work)
            self.arrived += arrived - ticket.arrived
            ticket.images, ticket.arrived, ticket.work = images, arrived, images * cost

    def _count(self, images: int, work: float) -> None:
        self.images += images
        # Rounding errors of fractions add up; without images there is no work.
        self._work = self._work + work if self.images else 0.0
        self._metrics.waiting.set(self.images)

    def _too_many_requests(self) -> Overloaded:
        return self._overloaded(f"{self._requests} requests are in progress, which is the limit.")

    def _too_late(self, seconds: float, left: float) -> Overloaded:
        return self._overloaded(
            f"The response could take {seconds:.1f} s, past its deadline in {left:.1f} s."
        )

    def _overloaded(self, reason: str) -> Overloaded:
        """Count a rejection; the client is told to retry when the current work is expected to be done."""
        self._metrics.shed.inc()
        self._last_rejection = self._clock()
        seconds = max(1, math.ceil(self._estimator.expected_wait(self._work)))
        return Overloaded(f"{reason} Retry in {seconds} s.", seconds)
